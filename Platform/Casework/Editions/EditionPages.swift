internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// The desk at which institutions write their services: draft, preview, review by a second person,
/// publish at a time, history, roll back.
package struct EditionPages: Sendable {
    private let cases: CaseBook
    private let editions: Editions

    package init(_ cases: CaseBook) {
        self.cases = cases
        editions = Editions(cases.work)
    }

    package func routes(_ routes: Routes) {
        routes.page("/desk/services", overview)
        routes.page("/desk/services/:slug", history)
        routes.form("/desk/services/:slug", begin)
        routes.page("/desk/services/:slug/:number", show)
        routes.form("/desk/services/:slug/:number", change)
        routes.page("/desk/services/:slug/:number/preview", preview)
        routes.page("/desk/services/:slug/:number/file.yaml", file)
    }

    package static let deskRooms = [
        DeskRoom(EditionTexts.title, at: "/desk/services", for: .edits)
    ]

    private func path(_ service: Service, _ number: Int? = nil) -> String {
        "/desk/services/\(service.slug)" + (number.map { "/\($0)" } ?? "")
    }

    // MARK: Who

    private func officers(_ visit: Visit) async throws -> [Officer] {
        let person = try visit.atDesk()
        let today = visit.registrar.today
        let roles = try await visit.database.read {
            try Officer.roles(of: person, on: today, in: $0)
        }.filter { $0.holds.contains(.edits) }
        guard !roles.isEmpty else { throw Problem.notYourRole }
        return roles
    }

    /// The service in the address, and as whom the officer writes it.
    private func service(_ visit: Visit) async throws -> (service: Service, officer: Officer) {
        let roles = try await officers(visit)
        guard let service = cases.work.catalogue.service(visit.parameter("slug")),
            let officer = roles.first(where: { Editions.mayEdit($0, service) })
        else { throw Problem.notFound }
        return (service, officer)
    }

    private func edition(
        _ visit: Visit, _ service: Service
    ) async throws -> Versioned<ServiceEdition> {
        guard let number = Int(visit.parameter("number")) else { throw Problem.notFound }
        let key = ServiceEdition.key(service.id, number)
        guard let found = try await visit.database.read({ try ServiceEdition.find(key, in: $0) })
        else { throw Problem.notFound }
        return found
    }

    // MARK: Overview and history

    private func overview(_ visit: Visit) async throws -> Response {
        let roles = try await officers(visit)
        let l = visit.language
        let services = editions.services(of: roles)
        let open = try await visit.database.read { db in
            try db.rows(
                "SELECT service, state FROM casework_edition WHERE state IN ('draft', 'sent-back', 'proposed')"
            ).reduce(into: [String: Set<String>]()) {
                $0[try $1.text(0), default: []].insert(try $1.text(1))
            }
        }
        let rows = services.map { service -> HTML in
            let tags = (open[service.id] ?? []).sorted().map { state -> HTML in
                " <span class=\"tag warn\">\(EditionTexts.states[state]?[l] ?? "")</span>"
            }
            let online: HTML =
                service.online == nil
                ? .nothing : " <span class=\"tag good\">\(EditionTexts.online[l])</span>"
            return """
                <li><a href="\(visit.link(path(service)))">\(service.title[l])</a> \
                \(ltr(service.id))\(online)\(tags)</li>

                """
        }
        return visit.page(
            EditionTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            <h1>\(EditionTexts.title[l])</h1>
            <p>\(EditionTexts.what[l])</p>
            \(rows.isEmpty ? "<p class=\"panel\">\(EditionTexts.noServices[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    private func history(_ visit: Visit) async throws -> Response {
        let (service, _) = try await service(visit)
        let l = visit.language
        let all = try await visit.database.read { try ServiceEdition.all(of: service.id, in: $0) }
        let current = cases.work.shelf.current(service.id)
        let rows = all.map { found -> HTML in
            let edition = found.record
            let from: HTML =
                if case .published(let moment) = edition.state {
                    " \(EditionTexts.from[l]) \(visit.formats.moment(moment))"
                } else { .nothing }
            let now: HTML =
                edition.key == current
                ? " <span class=\"tag good\">\(EditionTexts.inForce[l])</span>" : .nothing
            return """
                <li><a href="\(visit.link(path(service, edition.number)))">\
                \(EditionTexts.edition.filled(with: numbers(edition.number))[l])</a> \
                <span class="tag">\(EditionTexts.states[edition.state.name]?[l] ?? "")</span>\(now)
                <p>\(edition.source == .file ? EditionTexts.bySource[l] : EditionTexts.byDesk[l])\(l.comma)
                \(visit.formats.moment(edition.madeAt))\(from)</p></li>

                """
        }
        return visit.page(
            service.title[l],
            """
            \(trail([(EditionTexts.title[l], "/desk/services")], l))
            <h1>\(service.title[l])</h1>
            \(postForm(visit.link(path(service)), visit,
                """
                <p class="buttons">\(submitButton(EditionTexts.begin[l], name: "from", value: "current"))</p>
                """))
            <h2>\(EditionTexts.history[l])</h2>
            \(rows.isEmpty ? "<p>\(EditionTexts.noEditions[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """, at: path(service))
    }

    private func begin(_ visit: Visit) async throws -> Response {
        let (service, officer) = try await service(visit)
        let form = try await visit.form()
        let from = form["from"]
        let fileText = cases.work.shelf.fileText(service.id) ?? ""
        let target = try await visit.once(form, "begin-edition") { [editions] db in
            let text: String
            if let number = Int(from) {
                guard
                    let older = try ServiceEdition.find(
                        ServiceEdition.key(service.id, number), in: db)
                else { throw Problem.notFound }
                text = older.record.text
            } else {
                text =
                    try ServiceEdition.inForce(service.id, at: visit.registrar.now, in: db)?
                    .record.text ?? fileText
            }
            let edition = try editions.begin(service, from: text, by: officer, in: db)
            return "/desk/services/\(service.slug)/\(edition.number)"
        }
        return visit.redirect(to: target)
    }

    // MARK: One edition

    private func show(_ visit: Visit) async throws -> Response {
        let (service, officer) = try await service(visit)
        let found = try await edition(visit, service)
        return try await page(visit, service, found, officer, nil, typed: nil)
    }

    private func page(
        _ visit: Visit, _ service: Service, _ found: Versioned<ServiceEdition>,
        _ officer: Officer, _ problem: (field: String, text: Text)?, typed: Form?
    ) async throws -> Response {
        let l = visit.language
        let edition = found.record
        let wrong = editions.problem(with: edition.text, of: service.id)
        let verdict: HTML =
            if let wrong {
                """
                <p class="panel bad" role="status"><strong>✗</strong> \(EditionTexts.line[l]) \
                \(ltr(String(wrong.line))): \(ltr(wrong.message))</p>
                """
            } else {
                "<p class=\"panel good\" role=\"status\"><strong>✓</strong> \(EditionTexts.nothingWrong[l])</p>"
            }
        let base = path(service, edition.number)
        let reason: HTML =
            if case .sentBack(let reason) = edition.state {
                """
                <div class="panel warn"><h2>\(EditionTexts.states["sent-back"]?[l] ?? "")</h2>
                <p>\(bdi(reason))</p></div>
                """
            } else { .nothing }
        let body: HTML =
            switch edition.state {
            case .draft, .sentBack: writing(visit, found, base, typed)
            case .proposed:
                try await reviewing(visit, service, found, officer, base, problem, typed)
            case .published, .withdrawn: try await reading(visit, service, found, officer)
            }
        return visit.page(
            service.title[l],
            """
            \(trail([(EditionTexts.title[l], "/desk/services"), (service.title[l], path(service))], l))
            \(errorSummary(problem.map { [($0.field, $0.text[l])] } ?? [], l))
            <h1>\(service.title[l]): \(EditionTexts.edition.filled(with: numbers(edition.number))[l])</h1>
            <p><span class="tag">\(EditionTexts.states[edition.state.name]?[l] ?? "")</span></p>
            \(reason)
            \(verdict)
            <p class="buttons"><a class="button" href="\(visit.link(base + "/preview"))">\
            \(EditionTexts.preview[l])</a>
            <a class="button" href="\(visit.link(base + "/file.yaml"))">\(EditionTexts.download[l])</a></p>
            \(body)
            \(try await story(of: edition, visit))
            """, at: base, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// Who did what with an edition, the last first: whoever publishes it answers for it by name.
    private func story(of edition: ServiceEdition, _ visit: Visit) async throws -> HTML {
        let l = visit.language
        let acts = try await visit.database.read { db in
            try Register<ServiceEdition>().history(edition.key, in: db).map { entry in
                let name =
                    switch entry.act.actor {
                    case .officer(let person, let institution):
                        try Register<Officer>().record(
                            person.digits + "@" + institution, in: db)?.record.name?[l]
                    default: nil as String?
                    }
                return (entry, name)
            }
        }
        let rows = acts.reversed().map { entry, name -> HTML in
            let who: HTML =
                if let name { bdi(name) } else if case .system = entry.act.actor {
                    "\(EditionTexts.bySource[l])"
                } else { "\(EditionTexts.byDesk[l])" }
            let reason: HTML? = entry.act.reason.map { "<p>\(bdi($0))</p>" }
            return """
                <li class="done"><strong>\(EditionTexts.acts[entry.act.verb]?[l] ?? entry.act.verb)\
                </strong> – \(who)
                \(reason)<p>\(visit.formats.moment(entry.recordedAt))</p></li>

                """
        }
        return """
            <h2>\(EditionTexts.happened[l])</h2>
            <ul class="steps">
            \(rows)</ul>
            """
    }

    private func writing(
        _ visit: Visit, _ found: Versioned<ServiceEdition>, _ base: String, _ typed: Form?
    ) -> HTML {
        let l = visit.language
        let text = typed?.untrimmed("text") ?? found.record.text
        return postForm(
            visit.link(base), visit,
            """
            <input type="hidden" name="version" value="\(found.version)">
            <div class="field"><label for="text">\(EditionTexts.text[l])</label>
            <p class="hint" id="text-hint">\(EditionTexts.textHint[l])</p>
            <textarea id="text" name="text" rows="30" dir="ltr" spellcheck="false" \
            aria-describedby="text-hint" class="code" maxlength="\(Editions.sizeLimit)">\
            \n\(text)</textarea></div>
            <div class="buttons">\(submitButton(EditionTexts.save[l], name: "do", value: "save"))
            \(submitButton(EditionTexts.propose[l], name: "do", value: "propose",
                style: "secondary"))
            \(submitButton(EditionTexts.withdraw[l], name: "do", value: "withdraw",
                style: "danger"))</div>
            """)
    }

    private func reviewing(
        _ visit: Visit, _ service: Service, _ found: Versioned<ServiceEdition>,
        _ officer: Officer, _ base: String, _ problem: (field: String, text: Text)?,
        _ typed: Form?
    ) async throws -> HTML {
        let l = visit.language
        let isOwn = try await visit.database.read {
            try Editions.hasWritten(officer.person, in: found.record, in: $0)
        }
        var form = typed ?? Form()
        if typed == nil {
            form.fill("from", visit.registrar.today)
        }
        let field = Field(
            "reason", EditionTexts.reason[l],
            error: problem?.field == "reason" ? problem?.text[l] : nil, value: form["reason"]
        ).textarea(rows: 2, maximum: 1000, isRequired: false)
        let time = Field(
            "time", EditionTexts.time[l], hint: EditionTexts.timeHint[l],
            error: problem?.field == "time" ? problem?.text[l] : nil, value: form["time"]
        ).input(isLeftToRight: true, maximum: 5, isRequired: false)
        let before = try await visit.database.read {
            try ServiceEdition.last(of: service.id, in: $0)?.record
        }
        let choice: HTML =
            isOwn
            ? """
            <p class="panel">\(EditionTexts.ownWork[l])</p>
            \(postForm(visit.link(base), visit,
                """
                <input type="hidden" name="version" value="\(found.version)">
                <p class="buttons">\(submitButton(EditionTexts.withdraw[l], name: "do",
                    value: "withdraw", style: "danger"))</p>
                """))
            """
            : postForm(
                visit.link(base), visit,
                """
                <input type="hidden" name="version" value="\(found.version)">
                <input type="hidden" name="after" value="\(before?.key ?? "")">
                <p class="buttons">\(submitButton(EditionTexts.publishNow[l], name: "do",
                    value: "publish"))</p>
                <details\(problem == nil ? .nothing : " open" as HTML)>\
                <summary>\(EditionTexts.publishLater[l])</summary>
                \(DayField("from", EditionTexts.day[l], from: form).html(l))
                \(time)
                <p class="buttons">\(submitButton(EditionTexts.publishLater[l], name: "do",
                    value: "publish-later", style: "secondary"))</p></details>
                <details\(problem?.field == "reason" ? " open" as HTML : .nothing)>\
                <summary>\(EditionTexts.sendBack[l])</summary>
                \(field)
                <p class="buttons">\(submitButton(EditionTexts.sendBack[l], name: "do",
                    value: "send-back", style: "secondary"))</p></details>
                """)
        return """
            \(choice)
            <h2 id="changes">\(EditionTexts.changes[l])</h2>
            \(before.map { compared(with: $0, visit) })
            \(difference(before?.text ?? "", found.record.text, l))
            """
    }

    /// Which edition the new one takes the place of.
    private func compared(with edition: ServiceEdition, _ visit: Visit) -> HTML {
        let l = visit.language
        let name = EditionTexts.edition.filled(with: numbers(edition.number))[l]
        guard case .published(let moment) = edition.state else { return .nothing }
        return """
            <p>\(name)\(l.comma)\(EditionTexts.comesLater[l]) \(visit.formats.moment(moment))</p>
            """
    }

    /// What changes, with three lines around it.
    private func difference(_ old: String, _ new: String, _ l: Language) -> HTML {
        let lines = LineDifference.lines(old, new)
        let changed = lines.indices.filter {
            if case .same = lines[$0] { false } else { true }
        }
        guard !changed.isEmpty else { return "<p class=\"panel\">\(EditionTexts.noChanges[l])</p>" }
        var shown: Set<Int> = []
        for index in changed {
            shown.formUnion(max(0, index - 3)...min(lines.count - 1, index + 3))
        }
        var rows: [HTML] = []
        var last = -1
        for index in shown.sorted() {
            if index != last + 1, last >= 0 { rows.append("<span class=\"soft\">…</span>\n") }
            switch lines[index] {
            case .same(let text): rows.append("  \(text)\n")
            case .removed(let text): rows.append("<del>- \(text)</del>\n")
            case .added(let text): rows.append("<ins>+ \(text)</ins>\n")
            }
            last = index
        }
        return """
            <pre class="code" dir="ltr" tabindex="0" role="region" \
            aria-label="\(EditionTexts.changes[l])">\(rows)</pre>
            """
    }

    private func reading(
        _ visit: Visit, _ service: Service, _ found: Versioned<ServiceEdition>, _ officer: Officer
    ) async throws -> HTML {
        let l = visit.language
        var back: HTML = .nothing
        if case .published(let moment) = found.record.state, moment > visit.registrar.now {
            let base = path(service, found.record.number)
            let isOwn = try await visit.database.read {
                try Editions.hasWritten(officer.person, in: found.record, in: $0)
            }
            back = """
                <p>\(EditionTexts.comesLater[l]) \(visit.formats.moment(moment))</p>
                \(isOwn ? "<p class=\"panel\">\(EditionTexts.othersTakeBack[l])</p>"
                    : postForm(visit.link(base), visit,
                        """
                        <input type="hidden" name="version" value="\(found.version)">
                        <p class="buttons">\(submitButton(EditionTexts.withdraw[l], name: "do",
                            value: "withdraw", style: "danger"))</p>
                        """))
                """
        }
        return """
            \(back)
            \(postForm(visit.link(path(service)), visit,
                """
                <p class="buttons">\(submitButton(EditionTexts.beginFromThis[l], name: "from",
                    value: String(found.record.number), style: "secondary"))</p>
                """))
            <pre class="code" dir="ltr" tabindex="0" role="region" \
            aria-label="\(EditionTexts.text[l])">\(found.record.text)</pre>
            """
    }

    private func change(_ visit: Visit) async throws -> Response {
        let (service, officer) = try await service(visit)
        let form = try await visit.form(limit: 4 * Editions.sizeLimit)
        let found = try await edition(visit, service)
        let base = path(service, found.record.number)
        var moment: Moment?
        if form["do"] == "publish-later" {
            guard let day = DayField.read("from", from: form),
                let time = EditionPages.time(form["time"])
            else {
                return try await page(
                    visit, service, found, officer, ("time", EditionTexts.noTime), typed: form)
            }
            moment = Moment(startOf: day) + .seconds(time * 60)
        }
        let text = form.untrimmed("text").replacing("\r\n", with: "\n")
        guard text.utf8.count <= Editions.sizeLimit else { throw Problem.tooLarge }
        if form["do"] == "withdraw", form["sure"] != "yes" {
            let l = visit.language
            return visit.page(
                EditionTexts.withdraw[l],
                """
                <h1>\(EditionTexts.withdraw[l])</h1>
                <p>\(service.title[l]): \(EditionTexts.edition.filled(with: numbers(found.record.number))[l])</p>
                <p class="panel warn">\(EditionTexts.withdrawSure[l])</p>
                \(postForm(visit.link(base), visit,
                    """
                    <input type="hidden" name="version" value="\(form["version"])">
                    <input type="hidden" name="sure" value="yes">
                    <p class="buttons">\(submitButton(EditionTexts.withdraw[l], name: "do",
                        value: "withdraw", style: "danger"))
                    <a class="button" href="\(visit.link(base))">\(WebTexts.back[l])</a></p>
                    """))
                """, at: base)
        }
        let opens = moment
        let result = try await visit.outcome(of: form, "change-edition") {
            [editions] db -> FormOutcome in
            guard let now = try ServiceEdition.find(found.record.key, in: db) else {
                throw Problem.notFound
            }
            guard String(now.version) == form["version"] else { throw Problem.stale }
            var outcome = FormOutcome.goTo(base)
            do {
                switch form["do"] {
                case "save": try editions.save(now, text: text, by: officer, in: db)
                case "propose":
                    try editions.save(now, text: text, by: officer, in: db)
                    guard let saved = try ServiceEdition.find(found.record.key, in: db) else {
                        throw Problem.notFound
                    }
                    do { try editions.propose(saved, by: officer, in: db) } catch Editions.Refusal
                        .wrong
                    {
                        // It is kept; the page says what is wrong with it.
                        outcome = .goTo(base)
                    }
                case "withdraw": try editions.withdraw(now, by: officer, in: db)
                case "send-back":
                    try editions.sendBack(
                        now, reason: String(form["reason"].prefix(1000)), by: officer, in: db)
                case "publish", "publish-later":
                    let former = form["after"]
                    try editions.publish(
                        now, from: opens, after: former.isEmpty ? nil : former, by: officer, in: db)
                default: throw Problem.unreadable
                }
            } catch Editions.Refusal.noReason {
                outcome = .problem(field: "reason", CaseRefusal.reasonNeeded.text)
            } catch Editions.Refusal.past {
                outcome = .problem(field: "time", EditionTexts.past)
            } catch Editions.Refusal.overtaken {
                outcome = .problem(field: "changes", EditionTexts.overtaken)
            } catch Editions.Refusal.undoneLater {
                outcome = .problem(field: "changes", EditionTexts.undoneLater)
            } catch Editions.Refusal.ownWork {
                outcome = .problem(field: "reason", EditionTexts.ownWork)
            } catch Editions.Refusal.wrong(let problem) {
                outcome = .problem(field: "reason", Text(same: problem.description))
            } catch is Editions.Refusal { throw Problem.stale }
            return outcome
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(let field, let text):
            return try await page(
                visit, service, try await edition(visit, service), officer, (field, text),
                typed: form)
        case .finding, .stay: return visit.redirect(to: base)
        }
    }

    /// Minutes since midnight, of `09:30` in any digits.
    private static func time(_ text: String) -> Int? {
        let parts = text.withLatinDigits.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    // MARK: Preview and file

    /// Every question as people will see it, in the language of the page.
    private func preview(_ visit: Visit) async throws -> Response {
        let (service, _) = try await service(visit)
        let found = try await edition(visit, service)
        let l = visit.language
        let base = path(service, found.record.number)
        let read: Service
        do { read = try cases.work.shelf.read(found.record.text, as: service.id) } catch let problem
            as CatalogueError
        {
            return visit.page(
                EditionTexts.preview[l],
                """
                \(trail([(service.title[l], base)], l))
                <h1>\(EditionTexts.preview[l])</h1>
                <p class="panel bad">\(EditionTexts.line[l]) \(ltr(String(problem.line))): \
                \(ltr(problem.message))</p>
                """, at: base + "/preview", status: .unprocessableContent)
        }
        guard let online = read.online else {
            return visit.page(
                EditionTexts.preview[l],
                """
                \(trail([(service.title[l], base)], l))
                <h1>\(read.title[l])</h1>
                <p class="panel">\(EditionTexts.notOnline[l])</p>
                """, at: base + "/preview")
        }
        let nobody = NamedPerson(
            number: PersonNumber(synthetic: 0), name: PersonName(ckb: "—", ar: "—", latin: "—"))
        let item = CaseRecord(
            id: "preview", service: service.id, applicant: nobody, office: service.office,
            openedAt: visit.registrar.now, updatedAt: visit.registrar.now)
        // One a page, as people meet them.
        let chosen = visit.query["question"]
        let question =
            online.questions.first { $0.id == chosen } ?? online.questions[0]
        let condition: HTML? = question.condition.map {
            "<p class=\"soft\">\(EditionTexts.onlyIf[l]) \(ltr($0.description))</p>"
        }
        let form = QuestionForm(
            question: question, filling: Filling(nil), item: item, cases: cases, visit: visit,
            problem: nil)
        let all = online.questions.map { other -> HTML in
            let current: HTML =
                other.id == question.id ? " aria-current=\"true\"" : .nothing
            return """
                <li><a href="\(visit.link(base + "/preview"))?question=\(other.id)"\(current)>\
                \(other.ask[l])</a></li>

                """
        }
        let shown = online.shows.compactMap { cases.work.catalogue.heldFact($0)?.label[l] }
        let needs = online.needs.map { "<li>\($0.say[l])</li>" as HTML }
        let steps = online.steps.map { "<li>\($0.title[l])</li>" as HTML }
        return visit.page(
            EditionTexts.preview[l],
            """
            \(trail([(service.title[l], base)], l))
            <p><strong>\(read.title[l])</strong>\(l.comma)\(EditionTexts.previewHint[l])</p>
            <section class="panel">\(condition)
            <form><fieldset disabled>\(form.html)</fieldset></form></section>
            <h2>\(EditionTexts.questions[l])</h2>
            <ol class="list">\(all)</ol>
            \(needs.isEmpty ? .nothing : "<h2>\(ApplyTexts.notForYou[l])</h2><ul>\(needs)</ul>")
            \(shown.isEmpty ? .nothing
                : "<h2>\(ApplyTexts.known[l])</h2><ul>\(shown.map { "<li>\($0)</li>" as HTML })</ul>")
            <h2>\(EditionTexts.steps[l])</h2><ol class="steps">\(steps)</ol>
            <p>\(ApplyTexts.feeToCome[l]) \(feeInShort(online.fee, on: visit.registrar.today, l))</p>
            """, at: base + "/preview")
    }

    private func file(_ visit: Visit) async throws -> Response {
        let (service, _) = try await service(visit)
        let found = try await edition(visit, service)
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/yaml; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(service.slug).yaml\"",
                .cacheControl: "private, no-store",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: found.record.text)))
    }
}
