internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// Holds a name for somebody who will form a company later; it runs out by itself.
struct ReserveName: ServiceHandler {
    let name = "companies.reserve"
    let questions: Set = ["name"]
    let papers: [String: Set<String>] = ["name-reservation": ["name", "holder", "until"]]
    let law: CompanyLaw

    private func names(_ work: Work) -> CompanyNames { CompanyNames(law: law, work: work) }

    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? {
        question.id == "name" ? CompanyNames.problem(with: answer) : nil
    }

    func probe(
        _ text: String, for question: Question, by person: PersonNumber, in work: Work,
        _ db: Database
    ) throws -> Finding {
        try NameProbe(law: law, work: work).finding(text, by: person, in: db)
    }

    func accept(
        _ answer: Answer, to question: Question, of item: CaseRecord, by actor: Actor,
        in work: Work, _ db: Database
    ) throws -> Text? {
        guard question.id == "name", case .text(let name) = answer else { return nil }
        return try names(work).refusalToHold(name, for: item, by: actor, in: db)
    }

    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal? {
        guard case .text(let name)? = item.answers["name"] else { return nil }
        return try names(work).refusalToHold(name, for: item, by: actor, in: db).map {
            HandInRefusal($0, at: "name")
        }
    }

    func parties(to answers: Answers) -> [NamedPerson] { [] }

    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        var list = CheckList()
        guard case .text(let name)? = item.answers["name"] else {
            list.add(false, CompanyTexts.checkComplete, CompanyTexts.checkIncomplete, "1997/21")
            return list.checks
        }
        try names(work).check(name, of: item, &list, in: db)
        return list.checks
    }

    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard case .text(let name)? = item.answers["name"],
            try checks(of: item, access: access, in: work, db).allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        let until: Day
        // From today on, as long as the law says.
        do {
            until = try names(work).reserve(
                name, for: item, by: officer, in: db)
        } catch is NameRefusal { throw ChecksNotMet() }
        let document = try paper(name, until, item, work)
        do { _ = try document.pdf() } catch { throw ChecksNotMet() }
        try document.issue(
            by: Act("reserve", by: officer, case: item.id, law: "1997/21"),
            with: work.registrar, in: db)
        return CaseRecord.Outcome(
            register: NameReservation.register, key: try foldedName(name),
            document: document.code)
    }

    private func paper(
        _ name: String, _ until: Day, _ item: CaseRecord, _ work: Work
    ) throws -> IssuedDocument {
        try work.document(
            "name-reservation", by: "d-comp", about: NameReservation.register,
            try foldedName(name), subject: name, number: item.id, case: item.id,
            holder: item.applicant.number,
            [
                "name": .same(name), "holder": .words(item.applicant.name.text),
                "until": .day(until),
            ])
    }

    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome {
        guard let older = outcome.document, case .text(let name)? = item.answers["name"],
            let holder = try CompanyStore.holder(of: outcome.key, in: db), holder.state == "held",
            holder.caseID == item.id, let until = holder.heldUntil
        else { throw CaseRefusal.notNow }
        let newer = try paper(name, until, item, work)
        try IssuedDocument.replace(
            older, with: newer,
            act: Act("reissue", by: officer, case: item.id, law: "1997/21"),
            with: work.registrar, in: db)
        return CaseRecord.Outcome(
            register: outcome.register, key: outcome.key, document: newer.code)
    }

    /// The name is free again.
    func revoked(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, in work: Work,
        _ db: Database
    ) throws { try names(work).releaseAll(of: item, by: officer, in: db) }

    /// Not for a name that is not held any more.
    func mayReissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool { try !CompanyStore.names(heldBy: item.id, in: db).isEmpty }

    func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws {
        try names(work).releaseAll(of: item, by: actor, in: db)
    }
}
