package import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// A person's own side: what waits for them, their cases, their messages, who read their data.
package struct AccountPages: Sendable {
    private let cases: CaseBook
    private let payments: Payments?
    private let papers: SealedPapers

    package init(_ cases: CaseBook, _ payments: Payments?, _ papers: SealedPapers) {
        self.cases = cases
        self.payments = payments
        self.papers = papers
    }

    package func routes(_ routes: Routes) {
        routes.page("/account", overview)
        routes.page("/account/cases/:case", show)
        routes.page("/account/cases/:case/files/:hash", file)
        routes.page("/account/cases/:case/certificate.pdf", certificate)
        routes.page("/account/cases/:case/receipts/:payment/receipt.pdf", receipt)
        routes.form("/account/cases/:case/agreement", answerAgreement)
        routes.form("/account/cases/:case/withdraw", withdraw)
        routes.page("/account/cases/:case/pay", payPage)
        routes.form("/account/cases/:case/pay", pay)
    }

    private var catalogue: Catalogue { cases.work.catalogue }

    // MARK: Overview

    private func overview(_ visit: Visit) async throws -> Response {
        let party = try visit.party()
        let person = party.subject
        let l = visit.language
        let registrar = visit.registrar
        let opens = party.mandate?.opensAccount ?? true
        let (me, items, inbox) = try await visit.database.write { db in
            let me = try Access(by: party.actor, for: .ownAccount, with: registrar)
                .record(Person.self, person.digits, in: db)?.record
            let items = try cases.cases(of: party, in: db)
            guard opens else { return (me, items, [Message]()) }
            let inbox = try Message.inbox(of: person, limit: 20, in: db)
            // What somebody else has read is still new to the person.
            if party.mandate == nil { try Message.markRead(of: person, in: db) }
            return (me, items, inbox)
        }
        let waiting = items.filter { isWaiting($0, for: person) }
        let others = items.filter { !isWaiting($0, for: person) }
        let messages = inbox.map { message -> HTML in
            let mark: HTML =
                message.isRead ? .nothing : "<span class=\"tag warn\">\(PortalTexts.new[l])</span> "
            let words: HTML =
                message.caseID.map {
                    "<a href=\"\(visit.link(CasePaths.status($0)))\">\(message.words[l])</a>"
                } ?? "\(message.words[l])"
            return "<li>\(mark)\(words)<p>\(visit.formats.moment(message.sentAt))</p></li>\n"
        }
        return visit.page(
            PortalTexts.yourAccount[l],
            """
            <h1>\(PortalTexts.yourAccount[l])</h1>
            <p>\(bdi(me?.name[l] ?? ""))\(l.comma)\(ltr(person.digits))</p>
            \(waiting.isEmpty ? .nothing : section(PortalTexts.waitingForYou[l], waiting, visit))
            \(others.isEmpty && !waiting.isEmpty ? .nothing
                : section(PortalTexts.yourCases[l], others, visit))
            <h2>\(PortalTexts.messages[l])</h2>
            \(messages.isEmpty ? "<p>\(PortalTexts.noMessages[l])</p>"
                : "<ul class=\"list\">\n\(messages)</ul>")
            <p><a href="\(visit.link("/account/readings"))">\(PortalTexts.whoRead[l])</a></p>
            <p><a href="\(visit.link("/account/disputes"))">\(PortalTexts.disputes[l])</a></p>
            <p><a href="\(visit.link("/account/mandates"))">\(PortalTexts.mandates[l])</a></p>
            <p><a href="\(visit.link("/account/numbers"))">\(PortalTexts.numbers[l])</a></p>
            <p><a href="\(visit.link("/account/consents"))">\(WebTexts.consents[l])</a></p>
            <p><a href="\(visit.link("/account/security"))">\(PortalTexts.security[l])</a></p>
            \(postForm(visit.link("/sign-out"), visit,
                "<p class=\"buttons\">\(submitButton(PortalTexts.signOut[l], style: "secondary"))</p>"))
            """)
    }

    private func isWaiting(_ item: CaseRecord, for person: PersonNumber) -> Bool {
        let isApplicant = item.applicant.number == person
        return switch item.status {
        case .draft, .paying, .attending, .correcting: isApplicant
        case .signing:
            item.agreements.contains { $0.person.number == person && $0.state == .asked }
        default: false
        }
    }

    private func section(_ title: String, _ items: [CaseRecord], _ visit: Visit) -> HTML {
        let l = visit.language
        let rows = items.map { item -> HTML in
            """
            <li><a href="\(visit.link(CasePaths.status(item.id)))">\
            \(catalogue.service(item.service)?.title[l] ?? item.service)\(l.comma)\
            \(bdi(ApplyPages.title(of: item, l)))</a> \(statusTag(item.status, l))
            <p>\(visit.formats.moment(item.updatedAt))</p></li>

            """
        }
        return """
            <h2>\(title)</h2>
            \(rows.isEmpty ? "<p>\(PortalTexts.noCases[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            """
    }

    // MARK: One case

    /// Who looks at the case in the address, for themselves or within their mandate.
    private func party(_ visit: Visit) async throws -> Party {
        _ = try visit.signedIn()
        let id = visit.parameter("case")
        let service = try await visit.database.read { try cases.service(ofCase: id, in: $0) }
        guard let service else { throw Problem.notFound }
        return try visit.party(for: service)
    }

    private struct Seen: Sendable {
        let found: Versioned<CaseRecord>
        let story: [CaseBook.Happening]
        let receipts: [IssuedDocument]
        let booked: Appointment?
        let document: IssuedDocument?
    }

    private func see(_ visit: Visit) async throws -> Seen {
        let id = visit.parameter("case")
        let party = try await party(visit)
        let seen = try await visit.database.write { db -> Seen? in
            guard let found = try cases.find(id, for: party, .ownAccount, in: db) else {
                return nil
            }
            let access = Access(
                by: party.actor, for: .ownAccount, case: id, with: visit.registrar)
            let booked =
                found.record.status == .attending
                ? try Appointments(cases.work).booked(for: id, by: access, in: db)?.record : nil
            return Seen(
                found: found,
                story: try cases.story(
                    id, for: found.record.applicant.number == party.subject ? .applicant : .party,
                    in: db),
                receipts: try cases.receipts(of: found.record, in: db), booked: booked,
                document: try found.record.outcome?.document.flatMap {
                    try IssuedDocument.find($0, in: db)
                })
        }
        guard let seen else { throw Problem.notFound }
        return seen
    }

    private func show(_ visit: Visit) async throws -> Response {
        try page(visit, try await see(visit), problem: nil)
    }

    private func page(
        _ visit: Visit, _ seen: Seen, problem: (field: String, text: Text)?
    ) throws
        -> Response
    {
        let person = try visit.party().subject
        let item = seen.found.record
        let l = visit.language
        guard let (service, online, _) = cases.online(item) else { throw Problem.notFound }
        let errors = problem.map { [(field: $0.field, message: $0.text[l])] } ?? []
        let promise: HTML =
            if [.reviewing, .inspecting].contains(item.status), let day = item.promisedOn {
                "<p class=\"panel\">\(PortalTexts.promised[l]) <strong>\(visit.formats.day(day))</strong></p>"
            } else { .nothing }
        return visit.page(
            ApplyPages.title(of: item, l),
            """
            \(trail([(PortalTexts.yourAccount[l], "/account")], l))
            \(errorSummary(errors, l))
            <h1>\(bdi(ApplyPages.title(of: item, l)))</h1>
            <p>\(service.title[l])\(l.comma)\(statusTag(item.status, l))</p>
            \(item.applicant.number == person ? .nothing
                : "<p>\(PortalTexts.applicant[l]): <strong>\(bdi(item.applicant.name[l]))</strong></p>")
            \(promise)
            \(try actions(visit, seen, person, online, problem))
            <h2>\(PortalTexts.steps[l])</h2>
            \(StepList(item: item, online: online, language: l).html)
            \(agreementList(item, l))
            \(receipts(seen, visit))
            \(item.applicant.number == person
                ? HeldFactList(item, online, catalogue, visit, disputable: !item.status.isFinal).html
                : .nothing)
            \(item.paidTooMuch.map {
                "<p class=\"panel warn\">\(PortalTexts.paidTooMuch.filled(with: amounts($0))[l])</p>"
                    as HTML
            })
            \(answers(item, visit, filesAt: "/account/cases/\(item.id)/files"))
            <h2>\(PortalTexts.whatHappened[l])</h2>
            \(storyList(
                seen.story, visit, viewer: person, applicant: item.applicant.number, catalogue))
            \(withdrawal(item, visit, person))
            <p class="soft">\(PortalTexts.caseNumber[l]) \(ltr(item.id))</p>
            """, at: CasePaths.status(item.id), status: problem == nil ? .ok : .unprocessableContent
        )
    }

    private func actions(
        _ visit: Visit, _ seen: Seen, _ person: PersonNumber, _ online: OnlineService,
        _ problem: (field: String, text: Text)?
    ) throws -> HTML {
        let l = visit.language
        let item = seen.found.record
        let isApplicant = item.applicant.number == person
        switch item.status {
        case .draft where isApplicant:
            return """
                <p class="buttons"><a class="button primary" href="\(visit.link(ApplyPages.path(item)))">\
                \(PortalTexts.goOnAnswering[l])</a></p>
                """
        case .correcting(let reason) where isApplicant:
            return """
                <div class="panel warn"><h2>\(CaseTexts.correctionAsked[l])</h2><p>\(bdi(reason))</p>
                <p class="buttons"><a class="button primary" href="\(visit.link(ApplyPages.path(item, "check")))">\
                \(PortalTexts.goOnAnswering[l])</a></p></div>
                """
        case .signing
        where item.agreements.contains { $0.person.number == person && $0.state == .asked }:
            let reason = Field(
                "reason", PortalTexts.reason[l],
                error: problem?.field == "reason" ? problem?.text[l] : nil
            ).textarea(rows: 3, maximum: 1000, isRequired: false)
            return """
                <div class="panel warn"><p><strong>\(PortalTexts.youAreAsked[l])</strong></p>
                \(postForm(visit.link("\(CasePaths.status(item.id))/agreement"), visit,
                    """
                    <input type="hidden" name="content" value="\(try item.contentHash(item.answers))">
                    <p class="buttons">\(submitButton(PortalTexts.agree[l], name: "do", value: "agree"))</p>
                    <details\(problem == nil ? .nothing : " open" as HTML)>\
                    <summary>\(PortalTexts.doNotAgree[l])</summary>
                    \(reason)
                    <p class="buttons">\(submitButton(PortalTexts.doNotAgree[l], name: "do",
                        value: "refuse", style: "danger"))</p></details>
                    """))</div>
                """
        case .paying where isApplicant:
            return """
                <p class="buttons"><a class="button primary" \
                href="\(visit.link("\(CasePaths.status(item.id))/pay"))">\(PortalTexts.payFee[l])</a></p>
                """
        case .attending where isApplicant:
            return attending(visit, item, seen.booked)
        case .granted(let decision):
            let isValid = seen.document?.status == .valid
            let certificate: HTML? = item.outcome?.document.map { _ in
                """
                <a class="button\(isValid ? " primary" : "")" \
                href="\(visit.link("\(CasePaths.status(item.id))/certificate.pdf"))">\
                \(PortalTexts.certificate[l])</a>
                """
            }
            let company: HTML? = item.outcome.flatMap { outcome in
                outcome.register != "company"
                    ? nil
                    : """
                    <a class="button" href="\(visit.link("/companies/\(outcome.key)"))">\
                    \(PortalTexts.seeCompany[l])</a>
                    """
            }
            let number: HTML? = item.outcome.flatMap { outcome in
                catalogue.register(outcome.register).map {
                    "<p>\($0.name[l]): <strong class=\"nowrap\">\(ltr(outcome.key))</strong></p>"
                }
            }
            return """
                \(paperState(seen.document, visit))
                <div class="panel good"><h2>\(PortalTexts.decision[l]): \(CaseTexts.status(item.status)[l])</h2>
                <p>\(bdi(CaseTexts.reason(decision.reason, l)))</p>
                \(number)
                <p>\(law(decision.law, online, l))</p>
                \(certificate == nil && company == nil ? .nothing
                    : "<p class=\"buttons\">\(certificate)\n\(company)</p>")</div>
                """
        case .refused(let decision):
            return """
                <div class="panel bad"><h2>\(PortalTexts.decision[l]): \(CaseTexts.status(item.status)[l])</h2>
                <p>\(bdi(CaseTexts.reason(decision.reason, l)))</p>
                <p>\(law(decision.law, online, l))</p>
                <p class="soft">\(PortalTexts.appeal[l])</p></div>
                """
        default: return .nothing
        }
    }

    /// When the applicant comes, or that they should choose when.
    private func attending(_ visit: Visit, _ item: CaseRecord, _ booked: Appointment?) -> HTML {
        let l = visit.language
        let path = visit.link(AppointmentPages.path(item.id))
        guard let booked, let office = catalogue.office(booked.slot.office) else {
            return """
                <p class="buttons"><a class="button primary" href="\(path)">\
                \(AppointmentTexts.title[l])</a></p>
                """
        }
        return """
            <div class="panel good"><p>\(AppointmentTexts.comes(booked.slot, office)[l])</p>
            <p>\(catalogue.place(office.place)[l])</p>
            <p class="buttons"><a class="button" href="\(path)">\(AppointmentTexts.change[l])</a></p>
            </div>
            """
    }

    private func law(_ id: String, _ online: OnlineService, _ l: Language) -> HTML {
        guard let law = catalogue.law(id) else { return .nothing }
        // As sure as that the law says so, and that it is the one that does.
        let doubt = online.lawConfidence == .published ? law.confidence : online.lawConfidence
        let source: HTML? = online.lawSource.map {
            " <span class=\"soft\">\(bdi(catalogue.citation($0)[l]))</span>"
        }
        return "\(PortalTexts.law[l]): \(law.title[l]) \(confidenceMark(doubt, l))\(source)"
    }

    private func answers(_ item: CaseRecord, _ visit: Visit, filesAt: String) -> HTML {
        let rows = cases.journey(item).answered
        guard !rows.isEmpty else { return .nothing }
        return """
            <h2>\(PortalTexts.whatYouAnswer[visit.language])</h2>
            \(AnswerSummary(catalogue: catalogue, language: visit.language, caseID: item.id,
                filesAt: filesAt).list(rows))
            """
    }

    private func withdrawal(_ item: CaseRecord, _ visit: Visit, _ person: PersonNumber) -> HTML {
        let l = visit.language
        switch item.status {
        case .draft, .signing, .paying, .attending, .correcting: break
        default: return .nothing
        }
        guard item.applicant.number == person else { return .nothing }
        return """
            <details><summary>\(PortalTexts.withdraw[l])</summary>
            <p>\(PortalTexts.withdrawSure[l])
            \(item.answers["name"] == nil ? "" : PortalTexts.nameIsLetGo[l])
            \(item.payment.map {
                PortalTexts.paidIsNotBack.filled(with: amounts($0.amount))[l]
            } ?? "")</p>
            \(postForm(visit.link("\(CasePaths.status(item.id))/withdraw"), visit,
                "<p class=\"buttons\">\(submitButton(PortalTexts.withdraw[l], style: "danger"))</p>"))
            </details>
            """
    }

    private func answerAgreement(_ visit: Visit) async throws -> Response {
        _ = try visit.signedIn()
        let id = visit.parameter("case")
        let rules = try await visit.database.read { try cases.online(ofCase: id, in: $0) }
        guard let (service, online, _) = rules else { throw Problem.notFound }
        let party = try visit.party(for: service.id, at: online.authentication)
        try visit.proofed(at: online.proofing)
        let form = try await visit.form()
        let result = try await visit.outcome(of: form, "agreement") { [cases] db -> FormOutcome in
            guard let found = try cases.find(id, for: party, .agreement, in: db) else {
                throw Problem.notFound
            }
            // What is agreed to is what was on the page, or nothing.
            guard try found.record.contentHash(found.record.answers) == form["content"] else {
                throw Problem.stale
            }
            do {
                if form["do"] == "agree" {
                    try cases.agree(found, by: party, in: db)
                } else {
                    try cases.refuseToAgree(
                        found, by: party, reason: String(form["reason"].prefix(1000)), in: db)
                }
            } catch CaseRefusal.notNow { throw Problem.stale } catch let refusal as CaseRefusal {
                return .problem(field: "reason", refusal.text)
            }
            return .goTo(CasePaths.status(id))
        }
        return try await follow(visit, result)
    }

    private func withdraw(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        let form = try await visit.form()
        let id = visit.parameter("case")
        let result = try await visit.outcome(of: form, "withdraw") { [cases] db -> FormOutcome in
            guard let found = try cases.find(id, for: party, .ownAccount, in: db),
                found.record.applicant.number == party.subject
            else { throw Problem.notFound }
            do { try cases.withdraw(found, by: party.actor, in: db) } catch is CaseRefusal {
                throw Problem.stale
            }
            return .goTo(CasePaths.status(id))
        }
        return try await follow(visit, result)
    }

    private func follow(_ visit: Visit, _ result: FormOutcome) async throws -> Response {
        switch result {
        case .goTo(let path): visit.redirect(to: path)
        case .problem(let field, let text):
            try page(visit, try await see(visit), problem: (field, text))
        case .finding, .stay: visit.redirect(to: "/account")
        }
    }

    // MARK: Papers

    private func file(_ visit: Visit) async throws -> Response {
        let seen = try await see(visit)
        return try await fileResponse(seen.found.record, visit)
    }

    private func receipt(_ visit: Visit) async throws -> Response {
        let seen = try await see(visit)
        let payment = visit.parameter("payment")
        guard let document = seen.receipts.first(where: { $0.aboutKey == payment }) else {
            throw Problem.notFound
        }
        return try await receiptResponse(document, papers)
    }

    /// A link to each; with their days where there are several, which happens when a correction
    /// has raised the fee.
    private func receipts(_ seen: Seen, _ visit: Visit) -> HTML {
        let links = seen.receipts.map { document -> HTML in
            let path = CasePaths.status(seen.found.record.id)
            let day: HTML =
                seen.receipts.count > 1
                ? "\(visit.language.comma)\(visit.formats.moment(document.issuedAt))" : .nothing
            return """
                <p><a href="\(visit.link("\(path)/receipts/\(document.aboutKey)/receipt.pdf"))">\
                \(PortalTexts.receipt[visit.language])\(day)</a></p>

                """
        }
        return "\(links)"
    }

    private func certificate(_ visit: Visit) async throws -> Response {
        let seen = try await see(visit)
        let access = Access(
            by: try await party(visit).actor, for: .ownAccount, case: seen.found.record.id,
            with: visit.registrar)
        return try await certificateResponse(seen.found.record, papers, by: access, visit)
    }

    // MARK: The fee

    private func payPage(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        let id = visit.parameter("case")
        guard let payments else { throw Problem.notFound }
        let registrar = visit.registrar
        // Whoever comes back from the bank wants to know now: the bank is asked.
        let latest = { @Sendable () async throws -> (CaseRecord, Payment?)? in
            try await visit.database.write { db in
                guard let found = try cases.find(id, for: party, .payment, in: db),
                    found.record.applicant.number == party.subject
                else { return nil }
                let payment = try Access(
                    by: party.actor, for: .payment, case: id, with: registrar
                ).records(
                    Payment.self, where: "case_id = \(id) ORDER BY created_at DESC LIMIT 1", in: db
                ).first?.record
                return (found.record, payment)
            }
        }
        guard var (item, payment) = try await latest() else { throw Problem.notFound }
        if let open = payment, case .offered = open.status {
            try await payments.settle(open.id)
            guard let again = try await latest() else { throw Problem.notFound }
            (item, payment) = again
        }
        guard item.status == .paying, let (_, online, _) = cases.online(item) else {
            return visit.redirect(to: CasePaths.status(id))
        }
        return payPage(visit, item, payment, online.fee)
    }

    private func payPage(
        _ visit: Visit, _ item: CaseRecord, _ payment: Payment?, _ fee: Fee
    ) -> Response {
        let l = visit.language
        let today = visit.registrar.today
        let due: [Fee.Due]
        do throws(Fee.Uncountable) {
            if let known = item.due {
                due = known
            } else {
                due = try fee.due(on: today, item.known(on: today))
            }
        } catch {
            return visit.page(
                PortalTexts.payFee[l],
                """
                <h1>\(PortalTexts.payFee[l])</h1>
                <p class="panel warn">\(error.text[l])</p>
                """)
        }
        var rows =
            due.map { line in
                (label: line.label[l], value: "\(visit.formats.money(line.amount))" as HTML)
            } + [
                (
                    label: PortalTexts.together[l],
                    value: "<strong>\(visit.formats.money(due.total))</strong>" as HTML
                )
            ]
        // After a correction only the rest is paid.
        if let paid = item.payment {
            rows += [
                (PortalTexts.paidAlready[l], "\(visit.formats.money(paid.amount))"),
                (
                    PortalTexts.paidNow[l],
                    "<strong>\(visit.formats.money(item.toPay(of: due)))</strong>"
                ),
            ]
        }
        let sources = fee.sources.map { source -> HTML in
            "<li><a href=\"\(source)\" rel=\"external noreferrer\" dir=\"ltr\">\(source)</a></li>"
        }
        let doubt: HTML =
            fee.confidence == .published
            ? .nothing
            : """
            <p class="panel warn">\(PortalTexts.feeUnconfirmed[l])
            \(fee.note.map { "\($0[l])" as HTML })</p>
            """
        var next: HTML = postForm(
            visit.link("\(CasePaths.status(item.id))/pay"), visit,
            "<p class=\"buttons\">\(submitButton(PortalTexts.payFee[l]))</p>")
        switch payment?.status {
        case .offered(let offer):
            let code = (try? QRCode(offer.code)).map { qrImage($0, label: offer.code) }
            next = """
                <p class="buttons"><a class="button primary" href="\(offer.page)">\
                \(PortalTexts.goToBank[l])</a></p>
                <p>\(PortalTexts.scan[l])</p>
                \(code)
                <p class="soft" role="status" data-poll>\(PortalTexts.waitingForBank[l])
                \(PortalTexts.until[l]) \(visit.formats.moment(offer.expiresAt))</p>
                <p class="buttons"><a class="button" \
                href="\(visit.link("\(CasePaths.status(item.id))/pay"))">\
                \(PortalTexts.lookAgain[l])</a></p>
                """
        case .declined, .expired:
            next = "<p class=\"panel bad\">\(PortalTexts.paymentOver[l])</p>\(next)"
        default: break
        }
        return visit.page(
            PortalTexts.payFee[l],
            """
            \(trail([(PortalTexts.yourAccount[l], "/account"),
                (ApplyPages.title(of: item, l), CasePaths.status(item.id))], l))
            <h1>\(PortalTexts.payFee[l])</h1>
            \(facts(rows))
            \(doubt)
            \(next)
            <h2>\(PortalTexts.sources[l])</h2>
            <ul class="sources">\(sources)</ul>
            """)
    }

    private func pay(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        guard let payments else { throw Problem.notFound }
        let form = try await visit.form()
        let id = visit.parameter("case")
        let payment = try await visit.once(form, "pay") { [cases] db -> String in
            guard let found = try cases.find(id, for: party, .payment, in: db),
                found.record.applicant.number == party.subject
            else { throw Problem.notFound }
            do {
                return try payments.begin(
                    for: found.record, by: party.actor, in: db)
            } catch is CaseRefusal { throw Problem.stale }
        }
        let back = "\(CasePaths.status(id))/pay"
        _ = try await payments.offer(
            payment, returnTo: visit.link(back), language: visit.language)
        return visit.redirect(to: back)
    }
}
