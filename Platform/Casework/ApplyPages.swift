internal import Hummingbird
package import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// The way through a service's questions, one a page.
package struct ApplyPages: Sendable {
    private let cases: CaseBook

    package init(_ cases: CaseBook) {
        self.cases = cases
    }

    package func routes(_ routes: Routes) {
        routes.page("/apply/:slug", begin)
        routes.form("/apply/:slug", open)
        routes.page("/apply/:slug/:case", goOn)
        routes.page("/apply/:slug/:case/known", known)
        routes.page("/apply/:slug/:case/check", check)
        routes.form("/apply/:slug/:case/submit", submit)
        routes.page("/apply/:slug/:case/:question", ask)
        routes.form("/apply/:slug/:case/:question", answer)
    }

    package static func path(_ item: CaseRecord, _ part: String? = nil) -> String {
        "/apply/\(item.service.lowercased())/\(item.id)" + (part.map { "/" + $0 } ?? "")
    }

    // MARK: Begin

    private func begin(_ visit: Visit) async throws -> Response {
        guard let (service, online, _) = cases.online(visit.parameter("slug")) else {
            throw Problem.notFound
        }
        let party = try visit.party(for: service.id)
        let (drafts, unmet) = try await visit.database.write { [cases] db in
            let drafts = try cases.cases(of: party, in: db).filter {
                $0.service == service.id && !$0.status.isFinal
                    && $0.applicant.number == party.subject
            }
            guard !online.needs.isEmpty else { return (drafts, [Need]()) }
            let access = Access(by: party.actor, for: .fillForm, with: visit.registrar)
            let facts = try cases.facts(for: online, of: party.subject, by: access, in: db)
            return (drafts, cases.unmetNeeds(of: online, facts))
        }
        let l = visit.language
        let documents = online.questions.compactMap { question -> HTML? in
            guard case .file(let id) = question.kind else { return nil }
            let name = cases.work.catalogue.document(id)[l]
            let suffix = question.isOptional ? " (\(ApplyTexts.optional[l]))" : ""
            return "<li>\(name)\(suffix)</li>\n"
        }
        // Said before the first question, not after the last.
        let surer: HTML =
            (visit.session?.level ?? .low) < online.authentication
            ? """
            <p class="panel warn">\(ApplyTexts.handInNeedsMore[l])
            <a href="\(visit.link("/account/security"))">\(ApplyTexts.waysToSignIn[l])</a></p>
            """ : .nothing
        let open: HTML =
            drafts.isEmpty
            ? .nothing
            : """
            <h2>\(ApplyTexts.yourDrafts[l])</h2>
            <ul class="list">
            \(drafts.map { item -> HTML in
                """
                <li><a href="\(visit.link(CasePaths.status(item.id)))">\
                \(service.title[l])\(l.comma)\(bdi(ApplyPages.title(of: item, l)))</a>
                <p>\(CaseTexts.status(item.status)[l]) – \(visit.formats.moment(item.updatedAt))</p></li>

                """
            })</ul>
            """
        return visit.page(
            service.title[l],
            """
            \(trail([(WebTexts.services[l], "/services"),
                (service.title[l], "/services/\(service.slug)")], l))
            <h1>\(service.title[l])</h1>
            <p>\(ApplyTexts.howItWorks[l])</p>
            \(surer)
            \(documents.isEmpty ? .nothing
                : "<h2>\(ApplyTexts.haveReady[l])</h2>\n<ul>\(documents)</ul>")
            <p>\(ApplyTexts.feeToCome[l]) \(feeInShort(online.fee, on: visit.registrar.today, l))</p>
            \(open)
            \(unmet.isEmpty ? .nothing : ApplyPages.whyNot(unmet, cases.work.catalogue, l))
            \(unmet.isEmpty
                ? postForm(visit.link("/apply/\(service.slug)"), visit,
                    "<p class=\"buttons\">\(submitButton(ApplyTexts.begin[l]))</p>")
                : """
                <p class="buttons"><a class="button" \
                href="\(visit.link("/services/\(service.slug)/plan"))">\
                \(ApplyTexts.whatFirst[l])</a></p>
                """)
            """)
    }

    /// What somebody would have to be to begin.
    private static func whyNot(_ needs: [Need], _ catalogue: Catalogue, _ l: Language) -> HTML {
        let rows = needs.map { need -> HTML in
            """
            <li>\(need.say[l]) \(confidenceMark(need.confidence, l))
            <p class="soft">\(bdi(catalogue.citation(need.source)[l]))</p></li>

            """
        }
        return """
            <div class="panel warn"><h2>\(ApplyTexts.notForYou[l])</h2>
            <ul class="list">\(rows)</ul></div>
            """
    }

    private func open(_ visit: Visit) async throws -> Response {
        guard let (service, _, _) = cases.online(visit.parameter("slug")) else {
            throw Problem.notFound
        }
        let party = try visit.party(for: service.id)
        let form = try await visit.form()
        let path = try await visit.once(form, "open") { [cases] db in
            let item: CaseRecord
            do { item = try cases.open(service, by: party, in: db) } catch is CaseRefusal {
                // The page before says why.
                return "/apply/\(service.slug)"
            }
            return ApplyPages.path(item, item.held == nil ? nil : "known")
        }
        return visit.redirect(to: path)
    }

    // MARK: What is known already

    /// What registers hold, with its source: nobody is asked for it.
    private func known(_ visit: Visit) async throws -> Response {
        let (found, _) = try await load(visit)
        let l = visit.language
        let item = found.record
        guard let (service, online, _) = cases.online(item) else {
            throw Problem.notFound
        }
        guard isOpen(item), !online.shows.isEmpty else {
            return visit.redirect(to: ApplyPages.path(item))
        }
        return visit.page(
            ApplyTexts.known[l],
            """
            \(trail([(service.title[l], "/apply/\(service.slug)")], l))
            <h1>\(ApplyTexts.known[l])</h1>
            <p>\(ApplyTexts.knownHint[l])</p>
            \(HeldFactList(item, online, cases.work.catalogue, visit, disputable: true).html)
            <p class="buttons"><a class="button primary" href="\(visit.link(ApplyPages.path(item)))">\
            \(WebTexts.goOn[l])</a></p>
            """)
    }

    // MARK: Go on

    private func goOn(_ visit: Visit) async throws -> Response {
        let (found, journey) = try await load(visit)
        guard isOpen(found.record) else {
            return visit.redirect(to: CasePaths.status(found.record.id))
        }
        return visit.redirect(
            to: ApplyPages.path(found.record, journey.next?.id ?? "check"))
    }

    private func load(_ visit: Visit) async throws -> (Versioned<CaseRecord>, Journey) {
        let party = try visit.party(for: visit.parameter("slug").uppercased())
        let id = visit.parameter("case")
        let found = try await visit.database.write { db in
            try cases.find(id, for: party, .fillForm, in: db)
        }
        guard let found, found.record.applicant.number == party.subject,
            found.record.service.lowercased() == visit.parameter("slug")
        else { throw Problem.notFound }
        return (found, cases.journey(found.record))
    }

    private func isOpen(_ item: CaseRecord) -> Bool {
        switch item.status {
        case .draft, .correcting: true
        default: false
        }
    }

    private func ask(_ visit: Visit) async throws -> Response {
        let (found, journey) = try await load(visit)
        let id = visit.parameter("question")
        guard let (_, online, _) = cases.online(found.record),
            let question = online.question(id)
        else { throw Problem.notFound }
        guard isOpen(found.record) else {
            return visit.redirect(to: CasePaths.status(found.record.id))
        }
        guard journey.reaches(id) else {
            return visit.redirect(to: ApplyPages.path(found.record, journey.next?.id ?? "check"))
        }
        // Parts that do not make a whole yet are no mistake: the page says how much is there.
        let isUnderway =
            journey.problem == AnswerTexts.sharesNotWhole || visit.query["parts"] == "1"
        let problem = journey.next?.id == id && !isUnderway ? journey.problem : nil
        return page(
            visit, found, journey, question, Filling(found.record.answers[id]),
            problem.map {
                ("answer", $0)
            }, offers: try await offers(for: question, of: found.record, visit))
    }

    /// What only the registers know of what a question offers.
    private func offers(
        for question: Question, of item: CaseRecord, _ visit: Visit
    ) async throws -> QuestionForm.Offers {
        let party = try visit.party(for: item.service)
        switch question.kind {
        case .company(own: true):
            return try await visit.database.write { db in
                let access = Access(
                    by: party.actor, for: .fillForm, case: item.id, with: visit.registrar)
                return QuestionForm.Offers(
                    companies: try Mandate.companies(of: item.applicant.number, access, in: db))
            }
        case .entry:
            guard let (_, _, handler) = cases.online(item) else { return QuestionForm.Offers() }
            return try await visit.database.write { [cases] db in
                QuestionForm.Offers(
                    entries: try handler.entries(
                        for: question, of: item, by: party.actor, in: cases.work, db))
            }
        default: return QuestionForm.Offers()
        }
    }

    private func answer(_ visit: Visit) async throws -> Response {
        let slug = visit.parameter("slug")
        let party = try visit.party(for: slug.uppercased())
        let id = visit.parameter("case")
        // Which question it is, the edition of the case says.
        let rules = try await visit.database.read { [cases] in
            try cases.online(ofCase: id, in: $0)
        }
        guard let (_, online, handler) = rules,
            let question = online.question(visit.parameter("question"))
        else { throw Problem.notFound }
        var limit = 64 * 1024
        if case .file = question.kind { limit = Files.sizeLimit + 64 * 1024 }
        let form = try await visit.form(limit: limit)
        let work = cases.work
        let result = try await visit.outcome(of: form, "answer") { [cases] db -> FormOutcome in
            guard let found = try cases.find(id, for: party, .fillForm, in: db),
                found.record.applicant.number == party.subject,
                found.record.service == slug.uppercased()
            else { throw Problem.notFound }
            return try ApplyPages.take(
                question, form, found, cases, online: online, handler: handler, work: work,
                party: party, db)
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .stay:
            let (found, journey) = try await load(visit)
            return page(
                visit, found, journey, question, Filling(form, found.record.answers[question.id]),
                nil, offers: try await offers(for: question, of: found.record, visit))
        case .problem(let field, let text):
            let (found, journey) = try await load(visit)
            return page(
                visit, found, journey, question, Filling(form, found.record.answers[question.id]),
                (field, text),
                offers: try await offers(for: question, of: found.record, visit),
                status: .unprocessableContent)
        case .finding(let isGood, let text):
            let (found, journey) = try await load(visit)
            return page(
                visit, found, journey, question, Filling(form, found.record.answers[question.id]),
                nil, finding: Finding(isGood: isGood, text: text),
                offers: try await offers(for: question, of: found.record, visit))
        }
    }

    private static func take(
        _ question: Question, _ form: Form, _ found: Versioned<CaseRecord>, _ cases: CaseBook,
        online: OnlineService, handler: any ServiceHandler, work: Work, party: Party,
        _ db: Database
    ) throws -> FormOutcome {
        let item = found.record
        switch item.status {
        case .draft, .correcting: break
        default: return .goTo(CasePaths.status(item.id))
        }
        guard cases.journey(item).reaches(question.id) else {
            return .goTo(path(item))
        }
        if form["do"] == "probe" {
            let finding = try handler.probe(
                form["answer"], for: question, by: party.subject, in: work, db)
            return .finding(isGood: finding.isGood, finding.text)
        }
        let reading = try AnswerForm(
            question: question, form: form, found: found, cases: cases, actor: party.actor
        ).read(in: db)
        do {
            switch reading {
            case .problem(let field, let text): return .problem(field: field, text)
            case .part(let answer):
                if let refusal = try cases.answer(
                    question, answer, of: found, by: party.actor, in: db)
                {
                    return .problem(field: "answer", refusal)
                }
                // Whoever takes one out may have begun to write the next one.
                let isBegun = form.fields.contains { name, values in
                    (name.hasPrefix("f-")
                        || ["number", "given", "share", "own-share"].contains(name))
                        && values.contains { !$0.isEmpty }
                }
                return form["do"].hasPrefix("remove-") && isBegun
                    ? .stay : .goTo(path(item, question.id) + "?parts=1")
            case .answer(let answer):
                let earlier = cases.journey(item).answers
                let facts = KnownFact.lookup(item.held, on: work.registrar.today)
                if let problem = question.problem(
                    with: answer, { earlier[$0]?.literal ?? facts($0) })
                    ?? handler.problem(
                        with: answer, to: question, given: earlier, on: work.registrar.today)
                {
                    return .problem(field: "answer", problem)
                }
                if let refusal = try cases.answer(
                    question, answer, of: found, by: party.actor, in: db)
                {
                    return .problem(field: "answer", refusal)
                }
                var next = item
                next.answers[question.id] = answer
                let journey = cases.journey(next)
                // Forward from here, not to the end: who changed an early answer sees what
                // follows from it, and otherwise goes back to the overview.
                return .goTo(path(item, journey.next?.id ?? "check"))
            }
        } catch CaseRefusal.notNow {
            return .goTo(CasePaths.status(item.id))
        }
    }

    // MARK: One question

    private func page(
        _ visit: Visit, _ found: Versioned<CaseRecord>, _ journey: Journey, _ question: Question,
        _ filling: Filling, _ problem: (field: String, text: Text)?, finding: Finding? = nil,
        offers: QuestionForm.Offers = QuestionForm.Offers(), status: HTTPResponse.Status = .ok
    ) -> Response {
        let l = visit.language
        let item = found.record
        let back = journey.question(before: question.id)
        let errors = problem.map { [(field: $0.field, message: $0.text[l])] } ?? []
        let form = QuestionForm(
            question: question, filling: filling, item: item, cases: cases, visit: visit,
            problem: problem, offers: offers)
        var isFile = false
        if case .file = question.kind { isFile = true }
        let title = question.ask[l]
        let told: HTML? = finding.map {
            "<p class=\"panel \($0.isGood ? "good" : "bad")\" role=\"status\">\($0.text[l])</p>"
        }
        return visit.page(
            title,
            """
            <p><a href="\(visit.link(back.map { ApplyPages.path(item, $0.id) }
                ?? "/apply/\(item.service.lowercased())"))">\(WebTexts.back[l])</a></p>
            \(correction(of: item, l))
            \(errorSummary(errors, l))
            <p class="soft">\(cases.work.catalogue.service(item.service)?.title[l] ?? "")\(l.comma)
            \(ApplyTexts.questionNumber(journey.answered.count(where: { $0.question.id != question.id })
                == 0 ? 1 : position(question, journey))[l])</p>
            \(told)
            \(postForm(visit.link(ApplyPages.path(item, question.id)), visit, multipart: isFile,
                form.html))
            <p class="soft">\(ApplyTexts.savedAsYouGo[l])</p>
            """, status: status)
    }

    /// What the office wants to be put right.
    private func correction(of item: CaseRecord, _ l: Language) -> HTML {
        guard case .correcting(let text) = item.status else { return .nothing }
        return """
            <div class="panel warn"><h2>\(CaseTexts.correctionAsked[l])</h2>
            <p>\(bdi(CaseTexts.reason(text, l)))</p></div>
            """
    }

    private func position(_ question: Question, _ journey: Journey) -> Int {
        (journey.answered.firstIndex { $0.question.id == question.id }
            ?? journey.answered.count) + 1
    }

    // MARK: Check and hand in

    private func check(_ visit: Visit) async throws -> Response {
        let (found, journey) = try await load(visit)
        guard isOpen(found.record) else {
            return visit.redirect(to: CasePaths.status(found.record.id))
        }
        if let next = journey.next {
            return visit.redirect(to: ApplyPages.path(found.record, next.id))
        }
        return try checkPage(visit, found, journey, problem: nil)
    }

    private func checkPage(
        _ visit: Visit, _ found: Versioned<CaseRecord>, _ journey: Journey,
        problem: (field: String, text: Text)?
    ) throws -> Response {
        let l = visit.language
        let item = found.record
        let summary = AnswerSummary(catalogue: cases.work.catalogue, language: l, caseID: item.id)
        // What lies with an answer is said beside it, with the way to change it.
        let field = ApplyPages.answerField
        let asked = journey.answered.first { field($0.question.id) == problem?.field }?.question
        let rows = journey.answered.map { question, answer -> HTML in
            let error: HTML? =
                question.id == asked?.id
                ? problem.map { "<p class=\"error\">\($0.text[l])</p>" } : nil
            return """
                <div id="\(field(question.id))" tabindex="-1"><dt>\(question.ask[l])</dt>\
                <dd\(error == nil ? .nothing : " class=\"wrong\"" as HTML)>\(error)\
                \(summary.html(answer, to: question))
                <p><a href="\(visit.link(ApplyPages.path(item, question.id)))">\(WebTexts.change[l])\
                <span class="soft"> – \(question.ask[l])</span></a></p></dd></div>

                """
        }
        let errors =
            problem.map { [(field: asked == nil ? "main" : $0.field, message: $0.text[l])] } ?? []
        return visit.page(
            ApplyTexts.checkAnswers[l],
            """
            \(correction(of: item, l))
            \(errorSummary(errors, l))
            <h1>\(ApplyTexts.checkAnswers[l])</h1>
            \(cases.online(item).map {
                HeldFactList(item, $0.1, cases.work.catalogue, visit, disputable: true).html
            })
            <dl class="facts">\(rows)</dl>
            \(cases.online(item).flatMap { fee($0.1.fee, of: item, journey, visit) })
            <h2>\(ApplyTexts.handIn[l])</h2>
            <p>\(ApplyTexts.declaration[l])
            \(whatFollows(item, l))</p>
            \(postForm(visit.link(ApplyPages.path(item, "submit")), visit,
                """
                <input type="hidden" name="content" value="\(try item.contentHash(journey.answers))">
                <p class="buttons">\(submitButton(ApplyTexts.handIn[l]))</p>
                """))
            """, at: ApplyPages.path(item, "check"),
            status: problem == nil ? .ok : .unprocessableContent)
    }

    /// What handing in leads to, where that is more than the office.
    private func whatFollows(_ item: CaseRecord, _ l: Language) -> HTML {
        guard let (_, online, _) = cases.online(item) else { return .nothing }
        let agreement: HTML? = online.step(.sign).map { _ in "\(ApplyTexts.othersAgree[l])" }
        let fee: HTML? = online.step(.pay).map { _ in "\(ApplyTexts.thenFee[l])" }
        return "\(agreement) \(fee)"
    }

    /// What these answers cost, before they are handed in; nil where nothing is taken, or it cannot be
    /// said and handing in says why.
    private func fee(
        _ fee: Fee, of item: CaseRecord, _ journey: Journey, _ visit: Visit
    ) -> HTML? {
        guard !fee.lines.isEmpty else { return nil }
        var counted = item
        counted.answers = journey.answers
        let today = visit.registrar.today
        let l = visit.language
        guard let due = try? fee.due(on: today, counted.known(on: today)) else { return nil }
        let money = { (amount: Money) in "\(visit.formats.money(amount))" as HTML }
        return """
            <h2>\(ApplyTexts.fee[l])</h2>
            \(facts(due.map { ($0.label[l], money($0.amount)) }
                + [(ApplyTexts.sum[l], "<strong>\(money(due.total))</strong>")]))
            <p>\(confidenceMark(fee.confidence, l))</p>
            """
    }

    /// Where an answer stands on the page that shows them all.
    private static func answerField(_ question: String) -> String { "answer-\(question)" }

    private func submit(_ visit: Visit) async throws -> Response {
        let id = visit.parameter("case")
        let rules = try await visit.database.read { [cases] in
            try cases.online(ofCase: id, in: $0)
        }
        guard let (service, online, _) = rules else { throw Problem.notFound }
        let party = try visit.party(
            for: service.id, at: online.authentication,
            doing: ApplyTexts.handInService.filled(with: service.title))
        try visit.proofed(at: online.proofing)
        let form = try await visit.form()
        let slug = visit.parameter("slug")
        let result = try await visit.outcome(of: form, "submit") { [cases] db -> FormOutcome in
            guard let found = try cases.find(id, for: party, .fillForm, in: db),
                found.record.applicant.number == party.subject,
                found.record.service == slug.uppercased()
            else { throw Problem.notFound }
            let journey = cases.journey(found.record)
            // What was declared is what was on the page, or nothing.
            guard try found.record.contentHash(journey.answers) == form["content"] else {
                throw Problem.stale
            }
            let outcome: FormOutcome
            do {
                if let refusal = try cases.submit(found, by: party.actor, in: db) {
                    outcome = .problem(
                        field: refusal.question.map(ApplyPages.answerField) ?? "main",
                        refusal.text)
                } else {
                    outcome = .goTo(CasePaths.status(id))
                }
            } catch let refusal as CaseRefusal { outcome = .problem(field: "main", refusal.text) }
            return outcome
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(let field, let text):
            let (found, journey) = try await load(visit)
            return try checkPage(visit, found, journey, problem: (field, text))
        case .finding, .stay: throw Problem.notFound
        }
    }

    /// What a case is called in a list: the name in its answers, or the day on which it was begun.
    package static func title(of item: CaseRecord, _ language: Language) -> String {
        if case .text(let name)? = item.answers["name"] { return name }
        if case .company(let company)? = item.answers["company"] { return company.name }
        return ApplyTexts.begunOn.filled(with: days(item.openedAt.day))[language]
    }
}

/// Addresses of a case in its parties' accounts and at the desk.
package enum CasePaths {
    package static func status(_ id: String) -> String { "/account/cases/\(id)" }
    package static func desk(_ id: String) -> String { "/desk/cases/\(id)" }
}
