internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// Saying that a register is wrong, and answering it.
package struct DisputePages: Sendable {
    private let cases: CaseBook
    private let disputes: Disputes

    package init(_ cases: CaseBook) {
        self.cases = cases
        disputes = Disputes(cases.work)
    }

    package func routes(_ routes: Routes) {
        routes.page("/account/disputes", mine)
        routes.page("/account/cases/:case/facts/:fact", ask)
        routes.form("/account/cases/:case/facts/:fact", file)
        routes.page("/desk/disputes", waiting)
        routes.form("/desk/disputes/:dispute", answer)
    }

    package static let deskRooms = [DeskRoom(DisputeTexts.desk, at: "/desk/disputes", for: .cases)]

    package static func path(of fact: String, case id: String) -> String {
        "/account/cases/\(id)/facts/\(fact)"
    }

    // MARK: The person's side

    private func mine(_ visit: Visit) async throws -> Response {
        let party = try visit.party()
        // Whoever has a power for some things sees only those.
        guard party.mandate?.opensAccount ?? true else { throw Problem.beyondMandate }
        let l = visit.language
        let access = Access(by: party.actor, for: .ownAccount, with: visit.registrar)
        let all = try await visit.database.write { [disputes] db in
            try disputes.own(party, by: access, in: db)
        }
        let rows = all.map { dispute -> HTML in
            let state: HTML =
                switch dispute.state {
                case .open: "<span class=\"tag warn\">\(DisputeTexts.open[l])</span>"
                case .answered(let isCorrected, let reason, let at):
                    """
                    <span class="tag \(isCorrected ? "good" : "bad")">\
                    \((isCorrected ? DisputeTexts.corrected : DisputeTexts.stands)[l])</span>
                    <p>\(bdi(reason)) – \(visit.formats.moment(at))</p>
                    """
                }
            return """
                <li><strong>\(label(dispute.fact, l))</strong>: \(bdi(dispute.held.text[l])) \(state)
                <p>\(bdi(dispute.says)) – \(visit.formats.moment(dispute.filedAt))</p></li>

                """
        }
        return visit.page(
            DisputeTexts.mine[l],
            """
            <h1>\(DisputeTexts.mine[l])</h1>
            \(rows.isEmpty ? "<p>\(DisputeTexts.none[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    private func label(_ fact: String, _ l: Language) -> String {
        cases.work.catalogue.heldFact(fact)?.label[l] ?? fact
    }

    /// Who looks at the case in the address, for themselves or within their mandate.
    private func party(_ visit: Visit) async throws -> Party {
        _ = try visit.signedIn()
        let id = visit.parameter("case")
        let service = try await visit.database.read { [cases] in
            try cases.service(ofCase: id, in: $0)
        }
        guard let service else { throw Problem.notFound }
        return try visit.party(for: service)
    }

    private func find(_ visit: Visit, _ party: Party) async throws -> CaseRecord {
        let id = visit.parameter("case")
        let found = try await visit.database.write { [cases] db in
            try cases.find(id, for: party, .ownAccount, in: db)?.record
        }
        guard let found, found.applicant.number == party.subject,
            found.held?[visit.parameter("fact")] != nil
        else { throw Problem.notFound }
        return found
    }

    private func ask(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        return page(visit, try await find(visit, party), problem: nil, words: "")
    }

    private func page(
        _ visit: Visit, _ item: CaseRecord, problem: Text?, words: String
    ) -> Response {
        let l = visit.language
        let fact = visit.parameter("fact")
        let source = cases.work.catalogue.source(ofFact: fact)
        let field = Field(
            "says", DisputeTexts.says[l], hint: DisputeTexts.hint[l], error: problem?[l],
            value: words
        ).textarea(rows: 4, maximum: Dispute.wordsLimit)
        return visit.page(
            DisputeTexts.title[l],
            """
            <p><a href="\(visit.link(ApplyPages.path(item, "known")))">\(WebTexts.back[l])</a></p>
            \(errorSummary(problem.map { [("says", $0[l])] } ?? [], l))
            <h1>\(DisputeTexts.title[l]): \(label(fact, l))</h1>
            <p>\(DisputeTexts.what[l]): <strong>\(bdi(item.held?[fact]?.shown.text[l] ?? ""))</strong></p>
            <p class="soft">\(source.register[l]) – \
            \(cases.work.catalogue.institution(source.custodian)[l])</p>
            \(postForm(visit.link(DisputePages.path(of: fact, case: item.id)), visit,
                "\(field)<p class=\"buttons\">\(submitButton(DisputeTexts.send[l]))</p>"))
            """, at: DisputePages.path(of: fact, case: item.id),
            status: problem == nil ? .ok : .unprocessableContent)
    }

    private func file(_ visit: Visit) async throws -> Response {
        let party = try await party(visit)
        let form = try await visit.form()
        let item = try await find(visit, party)
        let (fact, words) = (visit.parameter("fact"), form["says"])
        let result = try await visit.outcome(of: form, "dispute") { [disputes] db -> FormOutcome in
            let outcome: FormOutcome
            do {
                try disputes.file(fact, in: item, says: words, by: party, in: db)
                outcome = .goTo(
                    party.mandate?.opensAccount ?? true
                        ? "/account/disputes" : CasePaths.status(item.id))
            } catch Disputes.Refusal.alreadyOpen {
                outcome = .problem(field: "says", DisputeTexts.alreadyOpen)
            } catch is Disputes.Refusal {
                outcome = .problem(field: "says", AnswerTexts.needed)
            }
            return outcome
        }
        switch result {
        case .goTo(let path): return visit.redirect(to: path)
        case .problem(_, let text), .finding(_, let text):
            return page(visit, item, problem: text, words: words)
        case .stay: throw Problem.notFound
        }
    }

    // MARK: The desk

    private func waiting(_ visit: Visit) async throws -> Response {
        try await deskPage(visit, problem: nil)
    }

    private func deskPage(
        _ visit: Visit, problem: (id: String, text: Text)?
    ) async throws -> Response {
        let person = try visit.atDesk()
        let l = visit.language
        let today = visit.registrar.today
        let found = try await visit.database.write { [disputes] db in
            try disputes.waiting(for: Officer.roles(of: person, on: today, in: db), in: db)
                .map(\.dispute)
        }
        let rows = found.map { found -> HTML in
            let dispute = found.record
            let field = Field(
                "reason-\(dispute.id)", DisputeTexts.reason[l],
                error: problem?.id == dispute.id ? problem?.text[l] : nil
            ).textarea(rows: 2, maximum: Dispute.wordsLimit)
            return """
                <li><strong>\(bdi(dispute.person.name[l]))</strong> \(ltr(dispute.person.number.digits))
                <p>\(label(dispute.fact, l)): \(bdi(dispute.held.text[l]))</p>
                <p>\(bdi(dispute.says))</p>
                <p class="soft">\(visit.formats.moment(dispute.filedAt))</p>
                \(postForm(visit.link("/desk/disputes/\(dispute.id)"), visit,
                    """
                    <input type="hidden" name="version" value="\(found.version)">
                    \(field)
                    <div class="buttons">\(submitButton(DisputeTexts.isCorrected[l], name: "do",
                        value: "correct", about: dispute.person.name[l]))
                    \(submitButton(DisputeTexts.itStands[l], name: "do", value: "stand",
                        style: "secondary", about: dispute.person.name[l]))</div>
                    """))</li>

                """
        }
        let errors = problem.map { [(field: "reason-\($0.id)", message: $0.text[l])] } ?? []
        return visit.page(
            DisputeTexts.desk[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(errors, l))
            <h1>\(DisputeTexts.desk[l])</h1>
            <p>\(DisputeTexts.deskHint[l])</p>
            \(rows.isEmpty ? "<p class=\"panel good\">\(DisputeTexts.nothingWaits[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """, at: "/desk/disputes", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func answer(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let id = visit.parameter("dispute")
        let today = visit.registrar.today
        guard ["correct", "stand"].contains(form["do"]), let version = Int(form["version"]) else {
            throw Problem.unreadable
        }
        let (isCorrected, reason) = (form["do"] == "correct", form["reason-\(id)"])
        let result = try await visit.once(form, "answer-dispute") { [disputes] db in
            do {
                try disputes.answer(
                    id, version: version, isCorrected: isCorrected, reason: reason,
                    by: Officer.roles(of: person, on: today, in: db), in: db)
                return "done"
            } catch Disputes.Refusal.noReason { return "reason" } catch is Disputes.Refusal {
                throw Problem.stale
            }
        }
        guard result == "done" else {
            return try await deskPage(visit, problem: (id, CaseRefusal.reasonNeeded.text))
        }
        return visit.redirect(to: "/desk/disputes")
    }
}
