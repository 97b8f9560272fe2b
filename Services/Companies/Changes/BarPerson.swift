internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// A court bars somebody from managing companies. Where they manage one already, its other owners are
/// told by the directorate: a company without a manager is not made by an entry about a person.
struct BarPerson: ServiceHandler {
    let name = "companies.bar"
    let questions: Set = ["person", "until", "order", "decision"]
    let papers: [String: Set<String>] = [:]
    let law: CompanyLaw

    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? {
        guard question.id == "until", case .date(let day) = answer else { return nil }
        return day > today ? nil : RefusalTexts.dayIsPast
    }

    func probe(
        _ text: String, for question: Question, by person: PersonNumber, in work: Work,
        _ db: Database
    ) throws -> Finding { Finding(isGood: true, text: CompanyTexts.allThere) }

    func accept(
        _ answer: Answer, to question: Question, of item: CaseRecord, by actor: Actor,
        in work: Work, _ db: Database
    ) throws -> Text? {
        try isCourt(item, by: actor, .fillForm, work, db) ? nil : Bringer.institution("jc").text
    }

    private func isCourt(
        _ item: CaseRecord, by actor: Actor, _ purpose: Access.Purpose, _ work: Work,
        _ db: Database
    ) throws -> Bool {
        let access = Access(by: actor, for: purpose, case: item.id, with: work.registrar)
        return try PeopleCheck(law: law, access: access, today: work.registrar.today).serves(
            item.applicant.number, at: work.catalogue.family(of: "jc"), in: db)
    }

    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal? {
        try isCourt(item, by: actor, .fillForm, work, db)
            ? nil : HandInRefusal(Bringer.institution("jc").text)
    }

    func parties(to answers: Answers) -> [NamedPerson] { [] }

    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        var list = CheckList()
        list.add(
            try PeopleCheck(law: law, access: access, today: work.registrar.today).serves(
                item.applicant.number, at: work.catalogue.family(of: "jc"), in: db),
            CompanyTexts.checkBringer, Bringer.institution("jc").text, "1997/21", .unconfirmed)
        list.add(files: ["decision"], of: item, work.catalogue)
        return list.checks
    }

    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard case .person(let person)? = item.answers["person"],
            case .date(let until)? = item.answers["until"],
            case .text(let order)? = item.answers["order"],
            try checks(of: item, access: access, in: work, db).allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        let record = Disqualification(
            id: work.registrar.identifiers.next(), person: person.number, order: order,
            from: work.registrar.today, until: until)
        try Register<Disqualification>().enter(
            record, replacing: nil,
            act: Act("bar", by: officer, case: item.id, law: "1997/21"), with: work.registrar,
            in: db)
        try Message.post(
            CompanyTexts.youAreBarred.filled(with: days(until)), to: person.number, about: nil,
            with: work.registrar, in: db)
        return CaseRecord.Outcome(
            register: Disqualification.register, key: record.id, document: nil)
    }

    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome { throw CaseRefusal.notNow }

    func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws {}
}
