internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// Names: who has one, who holds one, and for how long.
struct CompanyNames {
    let law: CompanyLaw
    let work: Work

    private var today: Day { work.registrar.today }

    /// - Parameters:
    ///   - caseID: the case that may already hold the name.
    ///   - person: who may already hold it, in another case.
    ///   - company: whose name it may already be, in another spelling.
    /// - Throws: `NameRefusal`.
    func checkIsFree(
        _ name: String, for caseID: String?, of person: PersonNumber?, company: String? = nil,
        in db: Database
    ) throws {
        let folded = try foldedName(name)
        if let taken = try CompanyStore.nameOfCompany(folded: folded, in: db) {
            guard let company, try CompanyStore.company(company, in: db)?.name == taken else {
                throw NameRefusal.taken(by: taken)
            }
        }
        guard let holder = try CompanyStore.holder(of: folded, in: db), holder.state == "held",
            holder.caseID != caseID
        else { return }
        // A name does not run out while others must act on the application.
        let isUnderway = try CaseRecord.isUnderway(holder.caseID, in: db)
        guard isUnderway || holder.heldUntil.map({ today <= $0 }) ?? false else { return }
        // Whoever reserved it for themselves may use it.
        if !isUnderway, let person, try CaseRecord.isApplicant(person, of: holder.caseID, in: db) {
            return
        }
        throw NameRefusal.held
    }

    /// Holds a name for a case and lets go of the one it held before.
    ///
    /// - Throws: `NameRefusal`.
    @discardableResult
    func reserve(
        _ name: String, for item: CaseRecord, by actor: Actor, company: String? = nil,
        in db: Database
    ) throws -> Day {
        let folded = try foldedName(name)
        try checkIsFree(
            name, for: item.id, of: item.applicant.number, company: company, in: db)
        for other in try CompanyStore.names(heldBy: item.id, in: db) where other != folded {
            try release(other, of: item, by: actor, in: db)
        }
        let until = today + law.days(.nameReservation, on: today)
        let reservation = NameReservation(
            folded: folded, name: name, holder: item.applicant.number, caseID: item.id,
            state: .held(until: until))
        let act = Act("reserve", by: actor, case: item.id, law: "1997/21")
        let holder = try CompanyStore.holder(of: folded, in: db)
        if let holder, holder.caseID != item.id { try revokePaper(folded, act: act, in: db) }
        try Register<NameReservation>().enter(
            reservation, replacing: holder?.version, act: act, with: work.registrar, in: db)
        return until
    }

    /// Whoever has the paper that a name is held for them has it no longer.
    private func revokePaper(_ folded: String, act: Act, in db: Database) throws {
        for paper in try IssuedDocument.about(NameReservation.register, folded, in: db)
        where paper.status == .valid {
            try IssuedDocument.revoke(paper.code, act: act, with: work.registrar, in: db)
        }
    }

    /// Holds a name; or why it cannot be had, for whoever asked for it.
    func refusalToHold(
        _ name: String, for item: CaseRecord, by actor: Actor, company: String? = nil,
        in db: Database
    ) throws -> Text? {
        do {
            try reserve(name, for: item, by: actor, company: company, in: db)
            return nil
        } catch let refusal as NameRefusal { return refusal.text }
    }

    /// Looks for an officer whether a case may have a name.
    func check(
        _ name: String, of item: CaseRecord, company: String? = nil, _ list: inout CheckList,
        in db: Database
    ) throws {
        var refusal: NameRefusal?
        do {
            try checkIsFree(
                name, for: item.id, of: item.applicant.number, company: company, in: db)
        } catch let problem as NameRefusal { refusal = problem }
        list.add(
            refusal == nil, CompanyTexts.checkName, refusal?.text ?? Text(same: name),
            "crkrg.org/en/faq")
    }

    /// What is wrong with a name by itself.
    static func problem(with answer: Answer) -> Text? {
        guard case .text(let name) = answer else { return nil }
        do { _ = try foldedName(name) } catch { return error.text }
        return nil
    }

    func release(
        _ folded: String, of item: CaseRecord, by actor: Actor, in db: Database
    ) throws {
        let access = Access(by: actor, for: .upkeep, case: item.id, with: work.registrar)
        guard var found = try access.record(NameReservation.self, folded, in: db)?.record,
            let version = try CompanyStore.holder(of: folded, in: db)?.version,
            found.caseID == item.id
        else { return }
        found.state = .released
        let act = Act("release", by: actor, case: item.id, law: "1997/21")
        try revokePaper(folded, act: act, in: db)
        try Register<NameReservation>().enter(
            found, replacing: version, act: act, with: work.registrar, in: db)
    }

    func releaseAll(of item: CaseRecord, by actor: Actor, in db: Database) throws {
        for name in try CompanyStore.names(heldBy: item.id, in: db) {
            try release(name, of: item, by: actor, in: db)
        }
    }

    /// A company has it now.
    func use(
        _ name: String, by company: String, _ item: CaseRecord, act: Act, in db: Database
    ) throws {
        let folded = try foldedName(name)
        try revokePaper(folded, act: act, in: db)
        try Register<NameReservation>().enter(
            NameReservation(
                folded: folded, name: name, holder: item.applicant.number, caseID: item.id,
                state: .used(company: company)),
            replacing: try CompanyStore.holder(of: folded, in: db)?.version, act: act,
            with: work.registrar, in: db)
    }
}
