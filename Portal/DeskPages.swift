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
        /// How many wait, of each service.
        let waiting: [(service: String, count: Int)]
        let lines: [CaseBook.QueueLine]
        /// How many lie before them.
        let start: Int
        let hasMore: Bool
    }

    package func routes(_ routes: Routes) {
        routes.page("/desk", queue)
        routes.page("/desk/next", next)
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
        // A case that is looked for by its number, wherever it lies.
        let number = visit.query["case"].lowercased().withLatinDigits.filter { !$0.isWhitespace }
        if !number.isEmpty {
            let isThere = try await visit.database.read { [cases] db in
                try cases.lies(number, atDeskOf: person, in: db)
            }
            if isThere { return visit.redirect(to: CasePaths.desk(number)) }
        }
        let pile = CaseBook.Pile(rawValue: visit.query["pile"]) ?? .waiting
        let service = visit.query["service"].isEmpty ? nil : visit.query["service"]
        let (at, from) = (visit.query["at"], min(max(Int(visit.query["from"]) ?? 0, 0), 1_000_000))
        let desks = try await visit.database.read { db in
            try Officer.roles(of: person, on: today, in: db).map { role in
                let start = role.institution == at ? from : 0
                // One more than is shown says whether there are more.
                let lines = try cases.queue(
                    of: role, pile, service: service, from: start,
                    limit: DeskPages.pageSize + 1, in: db)
                return Desk(
                    role: role, waiting: try cases.waiting(for: role, in: db),
                    lines: Array(lines.prefix(DeskPages.pageSize)), start: start,
                    hasMore: lines.count > DeskPages.pageSize)
            }
        }
        guard !desks.isEmpty else {
            return visit.page(
                PortalTexts.desk[l],
                "<h1>\(PortalTexts.desk[l])</h1><p class=\"panel warn\">\(PortalTexts.noDesk[l])</p>",
                status: .forbidden)
        }
        let done = try await done(visit, isMore: desks.contains { !$0.waiting.isEmpty })
        let duties = Set(desks.flatMap(\.role.holds))
        let links = rooms.filter { duties.contains($0.duty) }.map { room -> HTML in
            "<li><a href=\"\(visit.link(room.path))\">\(room.title[l])</a></li>\n"
        }
        let sections = desks.filter { $0.role.holds.contains(.cases) }.map { desk -> HTML in
            return """
                <h2>\(catalogue.institution(desk.role.institution)[l])</h2>
                <p>\(PortalTexts.queue[l]): \
                \(visit.formats.number(desk.waiting.reduce(0) { $0 + $1.count }))</p>
                \(pile == .waiting ? .nothing : "<h3>\(PortalTexts.piles[pile]?[l] ?? "")</h3>")
                \(table(of: desk, pile, visit))
                \(pages(of: desk, pile, service, visit))
                """
        }
        return visit.page(
            PortalTexts.desk[l],
            """
            <h1>\(PortalTexts.desk[l])</h1>
            \(done)
            \(links.isEmpty ? .nothing : "<ul class=\"list\">\n\(links)</ul>")
            \(sections.isEmpty ? .nothing : choice(of: desks, pile, service, number, visit))
            \(sections)
            """)
    }

    private static let pageSize = 50

    private func table(of desk: Desk, _ pile: CaseBook.Pile, _ visit: Visit) -> HTML {
        let l = visit.language
        guard !desk.lines.isEmpty else {
            let isDone = desk.waiting.isEmpty && pile == .waiting
            return """
                <p class="panel good">\((isDone ? PortalTexts.queueEmpty : PortalTexts.pileEmpty)[l])</p>
                """
        }
        // A promise is of what waits; of the others it is said when something happened last.
        let since = pile == .waiting ? PortalTexts.since[l] : PortalTexts.lastChange[l]
        let today = visit.registrar.today
        let rows = desk.lines.map { line -> HTML in
            let isLate = line.promisedOn.map { $0 < today } ?? false
            let late: HTML =
                isLate ? " <span class=\"tag bad\">\(PortalTexts.late[l])</span>" : .nothing
            let day = line.promisedOn.map { visit.formats.day($0) } ?? "–"
            let promise: HTML? =
                pile != .waiting
                ? nil
                : "<td data-label=\"\(PortalTexts.promisedBy[l])\">\(day)\(late)</td>"
            return """
                <tr>\(promise)
                <td data-label="\(PortalTexts.service[l])">\
                \(catalogue.service(line.service)?.title[l] ?? line.service)\
                \(line.status == "reviewing" ? .nothing
                    : " <span class=\"tag\">\(CaseTexts.name(line.status)[l])</span>")</td>
                <td data-label="\(PortalTexts.caseNumber[l])">\
                <a href="\(visit.link(CasePaths.desk(line.id)))">\(ltr(line.id))</a></td>
                <td data-label="\(since)">\(visit.formats.moment(line.waitingSince))</td></tr>

                """
        }
        let promised: HTML? =
            pile == .waiting ? "<th scope=\"col\">\(PortalTexts.promisedBy[l])</th>" : nil
        return """
            <div class="tablewrap" tabindex="0" role="region" \
            aria-label="\(PortalTexts.piles[pile]?[l] ?? ""): \
            \(catalogue.institution(desk.role.institution)[l])"><table>
            <thead><tr>\(promised)<th scope="col">\(PortalTexts.service[l])</th>\
            <th scope="col">\(PortalTexts.caseNumber[l])</th>\
            <th scope="col">\(since)</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    /// The next case that the officer can do something about.
    private func next(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let next = try await cases.next(
            for: person, after: visit.query["done"], on: visit.database)
        return visit.redirect(to: next.map(CasePaths.desk) ?? "/desk")
    }

    /// What was just done, with the way to it and to the next.
    private func done(_ visit: Visit, isMore: Bool) async throws -> HTML {
        let l = visit.language
        let number = visit.query["done"]
        guard !number.isEmpty else { return .nothing }
        let person = try visit.atDesk()
        let isTheirs = try await visit.database.read { [cases] db in
            try cases.lies(number, atDeskOf: person, in: db)
        }
        guard isTheirs else { return .nothing }
        let go: HTML =
            isMore
            ? """
            <a class="button primary" href="\(visit.link("/desk/next?done=\(number)"))">\
            \(PortalTexts.nextCase[l])</a>
            """ : .nothing
        return """
            <div class="panel good" role="status"><p>\(PortalTexts.done[l])
            <a href="\(visit.link(CasePaths.desk(number)))">\(ltr(number))</a></p>
            <p class="buttons">\(go)</p></div>
            """
    }

    /// Another pile, one service of it, or one case by its number.
    private func choice(
        of desks: [Desk], _ pile: CaseBook.Pile, _ service: String?, _ number: String,
        _ visit: Visit
    ) -> HTML {
        let l = visit.language
        let counts = desks.flatMap(\.waiting).reduce(into: [String: Int]()) {
            $0[$1.service, default: 0] += $1.count
        }
        let institutions = Set(desks.map(\.role.institution))
        let services = catalogue.services.filter {
            $0.online != nil && institutions.contains($0.office)
        }.map { service in
            let count = counts[service.id].map { " (\(visit.formats.number($0)))" } ?? ""
            return (value: service.id, label: service.title[l] + count)
        }
        // The cases themselves come first, unless somebody looks for others.
        let isOpen = pile != .waiting || service != nil || !number.isEmpty
        let piles = CaseBook.Pile.allCases.map { ($0.rawValue, PortalTexts.piles[$0]?[l] ?? "") }
        let missing: HTML =
            number.isEmpty
            ? .nothing : "<p class=\"panel warn\" role=\"status\">\(PortalTexts.noSuchCase[l])</p>"
        return """
            \(missing)
            <details\(isOpen ? " open" as HTML : .nothing)><summary>\(PortalTexts.findCase[l])</summary>
            <form method="get" action="\(visit.link("/desk"))">
            <div class="three">\(Field("pile", PortalTexts.pile[l], value: pile.rawValue).select(piles))
            \(Field("service", PortalTexts.service[l], value: service ?? "")
                .select(services, isRequired: false))
            \(Field("case", PortalTexts.caseNumber[l], value: number)
                .input(isLeftToRight: true, maximum: 40, isRequired: false))</div>
            <p class="buttons">\(submitButton(PortalTexts.show[l], style: "secondary"))</p>
            </form></details>
            """
    }

    private func pages(
        of desk: Desk, _ pile: CaseBook.Pile, _ service: String?, _ visit: Visit
    ) -> HTML {
        let size = DeskPages.pageSize
        func link(_ start: Int, _ rel: String, _ words: Text) -> HTML {
            let address =
                "/desk?pile=\(pile.rawValue)&service=\(encodedForURL(service ?? ""))"
                + "&at=\(encodedForURL(desk.role.institution))&from=\(start)"
            return """
                <a class="button" rel="\(rel)" href="\(visit.link(address))">\
                \(words[visit.language])</a>
                """
        }
        let before: HTML =
            desk.start > 0
            ? link(max(0, desk.start - size), "prev", PortalTexts.pageBefore) : .nothing
        let after: HTML =
            desk.hasMore
            ? link(desk.start + size, "next", PortalTexts.pageAfter) : .nothing
        return "<p class=\"buttons\">\(before)\(after)</p>"
    }

    // MARK: One case

    private struct Seen: Sendable {
        let found: Versioned<CaseRecord>
        let checks: [Check]
        let story: [CaseBook.Happening]
        let officer: Actor
        let document: IssuedDocument?
        let mayReissue: Bool
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
                officer: officer,
                document: try found.record.outcome?.document.flatMap {
                    try IssuedDocument.find($0, in: db)
                }, mayReissue: try cases.mayReissue(found.record, by: officer, in: db))
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
            if let day = item.promisedOn, !item.status.isFinal {
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
            <p>\(service.title[l])\(l.comma)\(ltr(item.id)) \(statusTag(item.status, l))</p>
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
            \(storyList(
                seen.story, visit, viewer: person, applicant: item.applicant.number, catalogue))
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
                "reason", PortalTexts.reason[l], hint: PortalTexts.sendBackHint[l], error: wrong,
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
                <p>\(bdi(CaseTexts.reason(proposal.reason, l)))</p>
                \(choice)</div>
                """
        case .reviewing:
            let allMet = seen.checks.allSatisfy(\.isMet)
            let field = Field(
                "reason", PortalTexts.reason[l],
                hint: (allMet ? PortalTexts.grantHint : PortalTexts.reasonHint)[l], error: wrong,
                value: reason
            ).textarea(rows: 3, maximum: 2000, isRequired: !allMet)
            // What an inspector saw may be put right on the spot, or have been seen wrongly.
            let inspectAgain: HTML =
                online.step(.inspect) == nil
                ? .nothing
                : submitButton(
                    PortalTexts.inspectAgain[l], name: "do", value: "inspect-again",
                    style: "secondary")
            let grant: HTML =
                allMet
                ? submitButton(PortalTexts.grant[l], name: "do", value: "grant")
                : "<p class=\"panel bad\">\(PortalTexts.cannotGrant[l])</p>"
            return """
                <h2 class="noprint">\(PortalTexts.decide[l])</h2>
                \(online.needsSecond ? "<p>\(PortalTexts.secondConfirms[l])</p>" : .nothing)
                \(postForm(visit.link("\(CasePaths.desk(item.id))/decision"), visit,
                    """
                    <input type="hidden" name="version" value="\(seen.found.version)">
                    \(field)
                    <div class="buttons">\(grant)
                    \(submitButton(PortalTexts.askForCorrection[l], name: "do", value: "correct",
                        style: "secondary"))
                    \(inspectAgain)
                    \(submitButton(PortalTexts.refuse[l], name: "do", value: "refuse",
                        style: "danger"))</div>
                    """))
                """
        case .granted where item.outcome?.document != nil:
            let isValid = seen.document?.status == .valid
            let field = Field(
                "reason", PortalTexts.reason[l], hint: PortalTexts.reissueHint[l],
                error: wrong, value: reason
            ).textarea(rows: 2, maximum: 2000)
            let revoke: HTML =
                isValid
                ? submitButton(
                    PortalTexts.revoke[l], name: "do", value: "revoke", style: "danger") : .nothing
            let paper: HTML = """
                \(paperState(seen.document, visit))
                <p class="buttons"><a class="button" \
                href="\(visit.link("\(CasePaths.desk(item.id))/certificate.pdf"))">\
                \(PortalTexts.certificate[l])</a></p>
                """
            guard seen.mayReissue else { return paper }
            return """
                \(paper)
                <details\(problem == nil ? .nothing : " open" as HTML)>\
                <summary>\(PortalTexts.changeCertificate[l])</summary>
                \(postForm(visit.link("\(CasePaths.desk(item.id))/reissue"), visit,
                    """
                    <input type="hidden" name="version" value="\(seen.found.version)">
                    \(field)
                    <div class="buttons">\(submitButton(PortalTexts.reissue[l], name: "do",
                        value: "reissue", style: "secondary"))
                    \(revoke)</div>
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
        guard
            ["grant", "correct", "inspect-again", "refuse", "confirm", "send-back"].contains(action)
        else { throw Problem.unreadable }
        // Harm is confirmed before it is done.
        if action == "refuse", form["sure"] != "yes", !reason.isEmpty {
            return try await confirm(
                visit, form, reason, PortalTexts.refuseSure, to: "decision", PortalTexts.refuse
            ) { $0.needsSecond ? [PortalTexts.secondConfirms] : [PortalTexts.refuseFinal] }
        }
        if action == "confirm", form["sure"] != "yes" {
            let seen = try await see(visit)
            if case .approving(let proposal) = seen.found.record.status, !proposal.grants {
                return try await confirm(
                    visit, form, CaseTexts.reason(proposal.reason, visit.language),
                    PortalTexts.refuseSure, to: "decision", PortalTexts.refuse
                ) { _ in [PortalTexts.refuseFinal] }
            }
        }
        return try await change(visit, form, "decide") { [cases] found, officer, db in
            switch action {
            case "grant":
                try cases.grant(
                    found, by: officer, reason: reason.isEmpty ? CaseTexts.allMet.ckb : reason,
                    in: db)
            case "confirm": try cases.confirm(found, by: officer, in: db)
            case "send-back": try cases.sendBack(found, by: officer, reason: reason, in: db)
            case "correct": try cases.askForCorrection(found, by: officer, reason: reason, in: db)
            case "inspect-again":
                try cases.inspectAgain(found, by: officer, reason: reason, in: db)
            default: try cases.refuse(found, by: officer, reason: reason, in: db)
            }
            return "/desk?done=\(id)"
        } find: { db in
            try cases.find(id, atDeskOf: person, in: db)
        }
    }

    private func inspect(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let id = visit.parameter("case")
        let result = try await visit.outcome(of: form, "inspect") { [cases] db -> FormOutcome in
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
                        return .problem(field: problem.field, problem.text)
                    }
                }
            }
            do {
                if let problem = try cases.inspect(found, findings, by: officer, in: db) {
                    return .problem(field: "i-\(problem.field)", problem.text)
                }
            } catch is CaseRefusal { throw Problem.stale }
            return .goTo(CasePaths.desk(id))
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(let field, let text):
            return try page(visit, try await see(visit), problem: (field, text), form: form)
        case .finding, .stay: return visit.redirect(to: CasePaths.desk(id))
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
                visit, form, reason, PortalTexts.revokeSure, to: "reissue", PortalTexts.revoke
            ) { [PortalTexts.revokeFinal] + ($0.enters == nil ? [] : [PortalTexts.revokeEnds]) }
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
        let result: FormOutcome
        do {
            result = try await visit.outcome(of: form, name) { db -> FormOutcome in
                guard let (found, officer) = try find(db) else { throw Problem.notFound }
                guard String(found.version) == form["version"] else { throw Problem.stale }
                do {
                    return .goTo(try body(found, officer, db))
                } catch CaseRefusal.reasonNeeded {
                    return .problem(field: "reason", CaseRefusal.reasonNeeded.text)
                } catch is CaseRefusal { throw Problem.stale }
            }
        } catch is ChecksNotMet {
            // Outside of the transaction: what was entered before it was found goes with it.
            result = .problem(field: "reason", PortalTexts.cannotGrant)
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(_, let text), .finding(_, let text):
            return try page(
                visit, try await see(visit), problem: ("reason", text), form: form)
        case .stay: return try await show(visit)
        }
    }

    /// Asks once more before harm is done that cannot be undone.
    private func confirm(
        _ visit: Visit, _ form: Form, _ reason: String, _ question: Text, to action: String,
        _ button: Text, warning: (OnlineService) -> [Text]
    ) async throws -> Response {
        let seen = try await see(visit)
        let l = visit.language
        let item = seen.found.record
        let warnings = cases.online(item).map { warning($0.1) } ?? []
        return visit.page(
            question[l],
            """
            <h1>\(question[l])</h1>
            <p>\(bdi(ApplyPages.title(of: item, l)))</p>
            <p>\(warnings.map { "\($0[l])" as HTML }.joined(separator: " "))</p>
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
