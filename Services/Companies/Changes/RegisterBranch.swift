internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// The branch of a company that is registered elsewhere.
struct RegisterBranch: ServiceHandler {
    let name = "companies.branch"
    let questions: Set = [
        "parent_name", "parent_country", "parent_number", "parent_since", "name", "activity",
        "office", "manager", "lawyer", "accountant", "articles", "accounts", "poa", "translation",
        "letter", "lease",
    ]
    let papers = [CompanyFacts.paper: CompanyFacts.names]
    let law: CompanyLaw

    private func names(_ work: Work) -> CompanyNames { CompanyNames(law: law, work: work) }

    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? {
        switch (question.id, answer) {
        case ("name", _): return CompanyNames.problem(with: answer)
        case ("parent_since", .date(let day)):
            let years = law.days(.parentYears, on: today)
            guard day.age(on: today) >= years else {
                return RefusalTexts.parentTooYoung.filled(with: numbers(years))
            }
        default: break
        }
        return nil
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
        let form = FormCompany(law: law)
        return try form.accept(answer, to: question, of: item, by: actor, in: work, db)
    }

    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal? {
        guard case .text(let name)? = item.answers["name"] else { return nil }
        return try names(work).refusalToHold(name, for: item, by: actor, in: db).map {
            HandInRefusal($0, at: "name")
        }
    }

    func parties(to answers: Answers) -> [NamedPerson] {
        FormCompany(law: law).parties(to: answers)
    }

    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        let today = work.registrar.today
        var list = CheckList()
        guard let draft = BranchDraft(item.answers) else {
            list.add(false, CompanyTexts.checkComplete, CompanyTexts.checkIncomplete, "1997/21")
            return list.checks
        }
        try names(work).check(draft.name, of: item, &list, in: db)
        let years = law.line(.parentYears, on: today)
        list.add(
            draft.parent.registeredOn.age(on: today) >= Int(years.value),
            CompanyTexts.checkParent, days(draft.parent.registeredOn), years)
        let people = PeopleCheck(law: law, access: access, today: today)
        for (role, person) in draft.officers {
            list.add(
                role == .manager
                    ? try people.refusalAsManager(of: person.number, in: db)
                    : try people.refusalAsOfficer(of: person.number, in: db),
                role == .manager
                    ? CompanyTexts.checkManager : CompanyTexts.roleIsThere.filled(with: role.text),
                person, law.managerAgeMinimum(on: today))
        }
        list.add(
            documents: law.documents(.foreignBranch, on: today), of: item, work.catalogue)
        return list.checks
    }

    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard let draft = BranchDraft(item.answers),
            try checks(of: item, access: access, in: work, db).allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        let act = Act("register", by: officer, case: item.id, law: "1997/21")
        var cast = Cast(company: nil, people: [:])
        let parent = cast.participant(draft.parent)
        let formation = Change.Formation(
            form: .foreignBranch, name: draft.name, activity: draft.activity,
            isContracting: false, office: draft.office, capital: Money(dinars: 0),
            owners: [Change.Stake(participant: parent, share: .whole)],
            officers: draft.officers.map {
                Change.Appointment(participant: cast.participant($0.person), role: $0.role)
            }, parent: draft.parent)
        return try CompanyRegister(law, work).form(
            formation, cast, for: item, act: act, in: db)
    }

    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome {
        try CompanyPapers(work: work).reissue(outcome, of: item, by: officer, in: db)
    }

    func mayReissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool { try CompanyPapers(work: work).mayReissue(outcome, in: db) }

    func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws {
        try names(work).releaseAll(of: item, by: actor, in: db)
    }
}

/// The branch as an application describes it.
private struct BranchDraft {
    let parent: ForeignCompany
    let name: String
    let activity: String
    let office: Address
    let officers: [(role: Officer.Role, person: NamedPerson)]

    init?(_ answers: Answers) {
        guard case .text(let parentName)? = answers["parent_name"],
            case .text(let country)? = answers["parent_country"],
            case .text(let number)? = answers["parent_number"],
            case .date(let since)? = answers["parent_since"],
            case .text(let name)? = answers["name"],
            case .choice(let activity)? = answers["activity"],
            case .place(let office)? = answers["office"]
        else { return nil }
        var officers: [(Officer.Role, NamedPerson)] = []
        for role in [Officer.Role.manager, .lawyer, .accountant] {
            guard case .person(let person)? = answers[role.rawValue] else { return nil }
            officers.append((role, person))
        }
        parent = ForeignCompany(
            name: parentName, country: country, number: number, registeredOn: since)
        self.name = name
        self.activity = activity
        self.office = office
        self.officers = officers
    }
}
