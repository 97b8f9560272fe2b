package import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// The officer's side: one queue, the oldest promise first, and the case with its checks.
package struct DeskPages: Sendable {
    private let cases: CaseBook
    private let papers: SealedPapers
    private let rooms: [DeskRoom]

    package init(_ cases: CaseBook, _ papers: SealedPapers, rooms: [DeskRoom] = []) {
        self.cases = cases
        self.papers = papers
        self.rooms = rooms
    }

    private struct Desk: Sendable {
        let role: Officer
        let length: Int
        let lines: [CaseBook.QueueLine]
    }

    package func routes(_ routes: Routes) {
        routes.page("/desk", queue)
        routes.page("/desk/cases/:case", show)
        routes.page("/desk/cases/:case/files/:hash", file)
        routes.page("/desk/cases/:case/certificate.pdf", certificate)
        routes.form("/desk/cases/:case/decision", decide)
        routes.form("/desk/cases/:case/inspection", inspect)
        routes.form("/desk/cases/:case/reissue", reissue)
    }

    private var catalogue: Catalogue { cases.work.catalogue }

    // MARK: Queue

    private func queue(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let l = visit.language
        let today = visit.registrar.today
        let desks = try await visit.database.read { db in
            try Officer.roles(of: person, on: today, in: db).map { role in
                Desk(
                    role: role, length: try cases.queueLength(of: role, in: db),
                    lines: try cases.queue(of: role, limit: 100, in: db))
            }
        }
        guard !desks.isEmpty else {
            return visit.page(
                PortalTexts.desk[l],
                "<h1>\(PortalTexts.desk[l])</h1><p class=\"panel warn\">\(PortalTexts.noDesk[l])</p>",
                status: .forbidden)
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(PortalTexts.done[l])</p>"
        let duties = Set(desks.flatMap(\.role.holds))
        let links = rooms.filter { duties.contains($0.duty) }.map { room -> HTML in
            "<li><a href=\"\(visit.link(room.path))\">\(room.title[l])</a></li>\n"
        }
        let sections = desks.filter { $0.role.holds.contains(.cases) }.map { desk -> HTML in
            let rows = desk.lines.map { line -> HTML in
                let isLate = line.promisedOn < today
                let late: HTML =
                    isLate ? " <span class=\"tag bad\">\(PortalTexts.late[l])</span>" : .nothing
                return """
                    <tr><td data-label="\(PortalTexts.promisedBy[l])">\(visit.formats.day(line.promisedOn))\(late)</td>
                    <td data-label="\(PortalTexts.service[l])">\
                    \(catalogue.service(line.service)?.title[l] ?? line.service)\
                    \(line.status == "reviewing" ? .nothing
                        : " <span class=\"tag\">\(CaseTexts.name(line.status)[l])</span>")</td>
                    <td data-label="\(PortalTexts.caseNumber[l])">\
                    <a href="\(visit.link(CasePaths.desk(line.id)))">\(ltr(line.id))</a></td>
                    <td data-label="\(PortalTexts.since[l])">\
                    \(visit.formats.moment(line.waitingSince))</td></tr>

                    """
            }
            let table: HTML =
                rows.isEmpty
                ? "<p class=\"panel good\">\(PortalTexts.queueEmpty[l])</p>"
                : """
                <div class="tablewrap" tabindex="0" role="region" \
                aria-label="\(PortalTexts.queue[l]): \(catalogue.institution(desk.role.institution)[l])"><table>
                <thead><tr><th scope="col">\(PortalTexts.promisedBy[l])</th>\
                <th scope="col">\(PortalTexts.service[l])</th>\
                <th scope="col">\(PortalTexts.caseNumber[l])</th>\
                <th scope="col">\(PortalTexts.since[l])</th></tr></thead>
                <tbody>\(rows)</tbody></table></div>
                """
            return """
                <h2>\(catalogue.institution(desk.role.institution)[l])</h2>
                <p>\(PortalTexts.queue[l]): \(visit.formats.number(desk.length))</p>
                \(table)
                """
        }
        return visit.page(
            PortalTexts.desk[l],
            """
            <h1>\(PortalTexts.desk[l])</h1>
            \(done)
            \(links.isEmpty ? .nothing : "<ul class=\"list\">\n\(links)</ul>")
            \(sections)
            """)
    }

    // MARK: One case

    private struct Seen: Sendable {
        let found: Versioned<CaseRecord>
        let checks: [Check]
        let story: [CaseBook.Happening]
        let officer: Actor
    }

    private func see(_ visit: Visit) async throws -> Seen {
        let person = try visit.atDesk()
        let id = visit.parameter("case")
        let seen = try await visit.database.write { db -> Seen? in
            guard let (found, officer) = try cases.find(id, atDeskOf: person, in: db),
                let (_, _, handler) = cases.online(found.record)
            else { return nil }
            let access = Access(
                by: officer, for: .decision, case: id, with: cases.work.registrar)
            let isDecided: Bool =
                switch found.record.status {
                case .reviewing, .approving: true
                default: false
                }
            let checks =
                isDecided
                ? try handler.checks(of: found.record, access: access, in: cases.work, db) : []
            return Seen(
                found: found, checks: checks, story: try cases.story(id, for: .officer, in: db),
                officer: officer)
        }
        guard let seen else { throw Problem.notFound }
        return seen
    }

    private func show(_ visit: Visit) async throws -> Response {
        try page(visit, try await see(visit), problem: nil, form: Form())
    }

    private func page(
        _ visit: Visit, _ seen: Seen, problem: (field: String, text: Text)?, form: Form
    ) throws -> Response {
        let person = try visit.atDesk()
        let l = visit.language
        let item = seen.found.record
        guard let (service, online, _) = cases.online(item) else {
            throw Problem.notFound
        }
        // The officer sees what the step needs.
        let sees = online.step(.review)?.sees.map(Set.init)
        let answered = cases.journey(item).answered.filter {
            sees?.contains($0.question.id) ?? true
        }
        let errors = problem.map { [(field: $0.field, message: $0.text[l])] } ?? []
        let promise: HTML =
            if let day = item.promisedOn {
                "<p class=\"panel\">\(PortalTexts.promisedBy[l]) <strong>\(visit.formats.day(day))</strong></p>"
            } else { .nothing }
        let summary = AnswerSummary(
            catalogue: catalogue, language: l, caseID: item.id,
            filesAt: "/desk/cases/\(item.id)/files")
        return visit.page(
            ApplyPages.title(of: item, l),
            """
            \(trail([(PortalTexts.desk[l], "/desk")], l))
            \(errorSummary(errors, l))
            <h1>\(bdi(ApplyPages.title(of: item, l)))</h1>
            <p>\(service.title[l]) · \(statusTag(item.status, l))</p>
            \(promise)
            \(checkList(seen.checks, l))
            \(decision(visit, seen, online, problem, form))
            <h2>\(PortalTexts.whatYouAnswer[l])</h2>
            \(facts([(PortalTexts.applicant[l], named(item.applicant, l))]
                + (item.representative.map { representative in
                    representative.company.map { [(PortalTexts.forCompany[l], bdi($0))] }
                        ?? [(PortalTexts.representative[l], named(representative.person, l))]
                } ?? [])))
            \(HeldFactList(item, online, catalogue, visit, disputable: false, only: sees).html)
            \(summary.list(answered))
            \(agreementList(item, l))
            \(inspection(item, online, summary, l))
            <h2>\(PortalTexts.whatHappened[l])</h2>
            \(storyList(seen.story, visit, viewer: person, catalogue))
            """, at: CasePaths.desk(item.id), status: problem == nil ? .ok : .unprocessableContent)
    }

    private func named(_ person: NamedPerson, _ l: Language) -> HTML {
        "\(bdi(person.name[l])) \(ltr(person.number.digits))"
    }

    private func checkList(_ checks: [Check], _ l: Language) -> HTML {
        guard !checks.isEmpty else { return .nothing }
        let rows = checks.map { check -> HTML in
            """
            <li class="\(check.isMet ? "ok" : "no")"><span class="sign" aria-hidden="true">\
            \(check.isMet ? "✓" : "✗")</span><div><strong>\(check.title[l])</strong> – \
            \(check.isMet ? PortalTexts.met[l] : PortalTexts.notMet[l]): \(bdi(check.detail[l]))
            <p class="soft">\(bdi(catalogue.citation(check.source)[l])) \(confidenceMark(check.confidence, l))</p></div></li>

            """
        }
        return "<h2>\(PortalTexts.checks[l])</h2><ul class=\"checks\">\n\(rows)</ul>"
    }

    /// What an inspector wrote down.
    private func inspection(
        _ item: CaseRecord, _ online: OnlineService, _ summary: AnswerSummary, _ l: Language
    ) -> HTML {
        guard let inspection = item.inspection, let step = online.step(.inspect) else {
            return .nothing
        }
        let rows = step.questions.compactMap { question in
            inspection.findings[question.id].map { (question: question, answer: $0) }
        }
        return "<h2>\(PortalTexts.inspect[l])</h2>\n\(summary.list(rows))"
    }

    private func decision(
        _ visit: Visit, _ seen: Seen, _ online: OnlineService,
        _ problem: (field: String, text: Text)?, _ form: Form
    ) -> HTML {
        let l = visit.language
        let item = seen.found.record
        let reason = form["reason"]
        let wrong = problem?.field == "reason" ? problem?.text[l] : nil
        switch item.status {
        case .attending: return "<p class=\"panel\">\(PortalTexts.waitsForVisit[l])</p>"
        case .inspecting:
            let fields = (online.step(.inspect)?.questions ?? []).map { question in
                PlainField(
                    question, "i-\(question.id)", from: form,
                    error: problem?.field == "i-\(question.id)" ? problem?.text[l] : nil, l
                ).html
            }
            return """
                <h2>\(PortalTexts.inspect[l])</h2>
                <p>\(PortalTexts.inspectHint[l])</p>
                \(postForm(visit.link("\(CasePaths.desk(item.id))/inspection"), visit,
                    """
                    <input type="hidden" name="version" value="\(seen.found.version)">
                    \(fields)
                    <p class="buttons">\(submitButton(PortalTexts.saveInspection[l]))</p>
                    """))
                """
        case .approving(let proposal):
            let title = proposal.grants ? PortalTexts.proposedGrant : PortalTexts.proposedRefusal
            let isOwn = seen.officer.person == proposal.officer
            let field = Field(
                "reason", PortalTexts.reason[l], hint: PortalTexts.reasonHint[l], error: wrong,
                value: reason
            ).textarea(rows: 2, maximum: 2000, isRequired: false)
            let choice: HTML =
                isOwn
                ? "<p>\(PortalTexts.secondDecides[l])</p>"
                : postForm(
                    visit.link("\(CasePaths.desk(item.id))/decision"), visit,
                    """
                    <input type="hidden" name="version" value="\(seen.found.version)">
                    <p class="buttons">\(submitButton(PortalTexts.confirm[l], name: "do",
                        value: "confirm"))</p>
                    <details\(problem == nil ? .nothing : " open" as HTML)>\
                    <summary>\(PortalTexts.sendBack[l])</summary>
                    \(field)
                    <p class="buttons">\(submitButton(PortalTexts.sendBack[l], name: "do",
                        value: "send-back", style: "secondary"))</p></details>
                    """)
            return """
                <div class="panel \(proposal.grants ? "good" : "bad")"><h2>\(title[l])</h2>
                <p>\(bdi(proposal.reason))</p>
                \(choice)</div>
                """
        case .reviewing:
            let allMet = seen.checks.allSatisfy(\.isMet)
            let field = Field(
                "reason", PortalTexts.reason[l], hint: PortalTexts.reasonHint[l],
                error: wrong,
                value: reason.isEmpty && allMet && problem == nil ? PortalTexts.allMet[l] : reason
            ).textarea(rows: 3, maximum: 2000)
            let grant: HTML =
                allMet
                ? submitButton(PortalTexts.grant[l], name: "do", value: "grant")
                : "<p class=\"panel bad\">\(PortalTexts.cannotGrant[l])</p>"
            return """
                <h2>\(PortalTexts.decide[l])</h2>
                \(postForm(visit.link("\(CasePaths.desk(item.id))/decision"), visit,
                    """
                    <input type="hidden" name="version" value="\(seen.found.version)">
                    \(field)
                    <div class="buttons">\(grant)
                    \(submitButton(PortalTexts.askForCorrection[l], name: "do", value: "correct",
                        style: "secondary"))
                    \(submitButton(PortalTexts.refuse[l], name: "do", value: "refuse",
                        style: "danger"))</div>
                    """))
                """
        case .granted where item.outcome?.document != nil:
            let field = Field(
                "reason", PortalTexts.reason[l], hint: PortalTexts.reissueHint[l],
                error: wrong, value: reason
            ).textarea(rows: 2, maximum: 2000)
            return """
                <p class="buttons"><a class="button" \
                href="\(visit.link("\(CasePaths.desk(item.id))/certificate.pdf"))">\
                \(PortalTexts.certificate[l])</a></p>
                <details\(problem == nil ? .nothing : " open" as HTML)>\
                <summary>\(PortalTexts.changeCertificate[l])</summary>
                \(postForm(visit.link("\(CasePaths.desk(item.id))/reissue"), visit,
                    """
                    <input type="hidden" name="version" value="\(seen.found.version)">
                    \(field)
                    <div class="buttons">\(submitButton(PortalTexts.reissue[l], name: "do",
                        value: "reissue", style: "secondary"))
                    \(submitButton(PortalTexts.revoke[l], name: "do", value: "revoke",
                        style: "danger"))</div>
                    """))
                </details>
                """
        default: return .nothing
        }
    }

    // MARK: Deciding

    private func decide(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let id = visit.parameter("case")
        let action = form["do"]
        let reason = String(form["reason"].prefix(2000))
        guard ["grant", "correct", "refuse", "confirm", "send-back"].contains(action) else {
            throw Problem.unreadable
        }
        // Harm is confirmed before it is done.
        if action == "refuse", form["sure"] != "yes", !reason.isEmpty {
            return try await confirm(
                visit, form, reason, PortalTexts.refuseSure, PortalTexts.refuseFinal,
                PortalTexts.refuse, to: "decision")
        }
        return try await change(visit, form, "decide") { [cases] found, officer, db in
            switch action {
            case "grant": try cases.grant(found, by: officer, reason: reason, in: db)
            case "confirm": try cases.confirm(found, by: officer, in: db)
            case "send-back": try cases.sendBack(found, by: officer, reason: reason, in: db)
            case "correct": try cases.askForCorrection(found, by: officer, reason: reason, in: db)
            default: try cases.refuse(found, by: officer, reason: reason, in: db)
            }
            return "/desk?done=1"
        } find: { db in
            try cases.find(id, atDeskOf: person, in: db)
        }
    }

    private func inspect(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let id = visit.parameter("case")
        let result = try await visit.once(form, "inspect") { [cases] db -> String in
            guard let (found, officer) = try cases.find(id, atDeskOf: person, in: db),
                let (_, online, _) = cases.online(found.record)
            else { throw Problem.notFound }
            guard String(found.version) == form["version"] else { throw Problem.stale }
            var findings: Answers = [:]
            for question in online.step(.inspect)?.questions ?? [] {
                switch PlainAnswer.read(question, field: "i-\(question.id)", from: form) {
                case .success(let answer): findings[question.id] = answer
                case .failure(let problem):
                    if question.isOptional, problem.text == AnswerTexts.needed {
                        findings[question.id] = .nothing
                    } else {
                        return try JSON(
                            FormOutcome.problem(field: problem.field, problem.text)
                        ).canonical
                    }
                }
            }
            do {
                if let problem = try cases.inspect(found, findings, by: officer, in: db) {
                    return try JSON(
                        FormOutcome.problem(field: "i-\(problem.field)", problem.text)
                    ).canonical
                }
            } catch is CaseRefusal { throw Problem.stale }
            return try JSON(FormOutcome.goTo(CasePaths.desk(id))).canonical
        }
        switch try JSON.decode(FormOutcome.self, fromCanonical: result) {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(let field, let text):
            return try page(visit, try await see(visit), problem: (field, text), form: form)
        case .finding: return visit.redirect(to: CasePaths.desk(id))
        }
    }

    private func reissue(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let id = visit.parameter("case")
        let reason = String(form["reason"].prefix(2000))
        let revokes = form["do"] == "revoke"
        if revokes, form["sure"] != "yes", !reason.isEmpty {
            return try await confirm(
                visit, form, reason, PortalTexts.revokeSure, PortalTexts.revokeFinal,
                PortalTexts.revoke, to: "reissue")
        }
        return try await change(visit, form, revokes ? "revoke" : "reissue") {
            [cases] found, officer, db in
            if revokes {
                try cases.revoke(found, by: officer, reason: reason, in: db)
            } else {
                try cases.reissue(found, by: officer, reason: reason, in: db)
            }
            return CasePaths.desk(id)
        } find: { db in
            try cases.find(id, atDeskOf: person, in: db)
        }
    }

    /// Does what an officer decided, on the version of the case that was on the page.
    private func change(
        _ visit: Visit, _ form: Form, _ name: String,
        do body: @escaping @Sendable (Versioned<CaseRecord>, Actor, Database) throws -> String,
        find:
            @escaping @Sendable (Database) throws -> (item: Versioned<CaseRecord>, officer: Actor)?
    ) async throws -> Response {
        let result = try await visit.once(form, name) { db -> String in
            guard let (found, officer) = try find(db) else { throw Problem.notFound }
            guard String(found.version) == form["version"] else { throw Problem.stale }
            do {
                return try JSON(FormOutcome.goTo(body(found, officer, db))).canonical
            } catch CaseRefusal.reasonNeeded {
                return try JSON(
                    FormOutcome.problem(field: "reason", CaseRefusal.reasonNeeded.text)
                ).canonical
            } catch is CaseRefusal { throw Problem.stale } catch is ChecksNotMet {
                return try JSON(
                    FormOutcome.problem(field: "reason", PortalTexts.cannotGrant)
                ).canonical
            }
        }
        switch try JSON.decode(FormOutcome.self, fromCanonical: result) {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(_, let text), .finding(_, let text):
            return try page(
                visit, try await see(visit), problem: ("reason", text), form: form)
        }
    }

    /// Asks once more before harm is done that cannot be undone.
    private func confirm(
        _ visit: Visit, _ form: Form, _ reason: String, _ question: Text, _ warning: Text,
        _ button: Text, to action: String
    ) async throws -> Response {
        let seen = try await see(visit)
        let l = visit.language
        let item = seen.found.record
        return visit.page(
            question[l],
            """
            <h1>\(question[l])</h1>
            <p>\(bdi(ApplyPages.title(of: item, l)))</p>
            <p>\(warning[l])</p>
            <p class="panel bad">\(PortalTexts.reason[l]): \(bdi(reason))</p>
            \(postForm(visit.link("\(CasePaths.desk(item.id))/\(action)"), visit,
                """
                <input type="hidden" name="version" value="\(form["version"])">
                <input type="hidden" name="reason" value="\(reason)">
                <input type="hidden" name="sure" value="yes">
                <p class="buttons">\(submitButton(button[l], name: "do", value: form["do"],
                    style: "danger"))
                <a class="button" href="\(visit.link(CasePaths.desk(item.id)))">\(WebTexts.back[l])</a></p>
                """))
            """, at: CasePaths.desk(item.id))
    }

    private func file(_ visit: Visit) async throws -> Response {
        try await fileResponse(try await see(visit).found.record, visit)
    }

    private func certificate(_ visit: Visit) async throws -> Response {
        let seen = try await see(visit)
        let access = Access(
            by: seen.officer, for: .decision, case: seen.found.record.id, with: visit.registrar)
        return try await certificateResponse(seen.found.record, papers, by: access, visit)
    }
}
