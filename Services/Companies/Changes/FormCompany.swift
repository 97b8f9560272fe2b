internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// The rules of "register a company", of all kinds but the branch of a foreign one.
struct FormCompany: ServiceHandler {
    let name = "companies.form"
    // `form`, `lawyer` and `accountant` are asked since the register knows more than one kind; a case
    // that began before goes on without.
    let questions: Set = [
        "name", "activity", "contracting", "office", "capital", "founders", "manager", "articles",
        "bankdeposit", "lease",
    ]
    let papers = [CompanyFacts.paper: CompanyFacts.names]
    let law: CompanyLaw

    private func names(_ work: Work) -> CompanyNames { CompanyNames(law: law, work: work) }

    // MARK: Answers

    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? {
        let form = CompanyDraft.form(earlier)
        switch (question.id, answer) {
        case ("name", _): return CompanyNames.problem(with: answer)
        case ("capital", .money(let amount)):
            let minimum = law.capitalMinimum(form, CompanyDraft.trade(earlier), on: today)
            guard let minimum, amount.dinars < minimum.value else { return nil }
            return CompanyDraft.isContracting(earlier)
                ? CompanyTexts.contractingCapital.filled(
                    with: amounts(Money(dinars: minimum.value)))
                : AnswerTexts.atLeast(Money(dinars: minimum.value))
        case ("founders", .members(let members)):
            let least = Int(law.membersMinimum(form, on: today).value)
            guard members.count >= least else {
                return RefusalTexts.tooFewMembers.filled(with: numbers(least))
            }
            let most = law.membersMost(form, on: today)
            guard members.count <= most else { return AnswerTexts.tooManyMembers(most) }
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
        switch (question.id, answer) {
        case ("name", .text(let name)):
            return try names(work).refusalToHold(name, for: item, by: actor, in: db)
        case ("manager", .person(let manager)):
            let access = Access(by: actor, for: .fillForm, case: item.id, with: work.registrar)
            let people = PeopleCheck(law: law, access: access, today: work.registrar.today)
            // Why is the person's own affair: whoever names them only hears that it cannot be.
            guard try people.refusalAsManager(of: manager.number, in: db) == nil else {
                return CompanyTexts.mayNotManage
            }
        default: break
        }
        return nil
    }

    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal? {
        guard let draft = CompanyDraft(item.answers) else {
            return HandInRefusal(CompanyTexts.checkIncomplete)
        }
        // The name may have been let go in the meantime: it is held anew, or somebody else has it.
        if let refusal = try names(work).refusalToHold(draft.name, for: item, by: actor, in: db) {
            return HandInRefusal(refusal, at: "name")
        }
        let access = Access(by: actor, for: .fillForm, case: item.id, with: work.registrar)
        for member in draft.members
        where try !CompanyEntry.stands(member.person, by: access, in: db) {
            return HandInRefusal(
                RefusalTexts.noLongerManages.filled(with: member.person.title), at: "founders")
        }
        guard draft.members.contains(where: { $0.person.number == item.applicant.number }) else {
            return HandInRefusal(CompanyTexts.applicantMustFound, at: "founders")
        }
        // What the register would refuse is said now, not by an officer in two days.
        var cast = Cast(company: nil, people: [:])
        do {
            _ = try Company.formed(
                draft.formation(&cast), number: "", on: work.registrar.today, under: law)
        } catch { return HandInRefusal(error, among: item.answers) }
        return nil
    }

    func parties(to answers: Answers) -> [NamedPerson] {
        var people: [NamedPerson] = []
        if case .members(let members)? = answers["founders"] { people = members.map(\.person) }
        for role in ["manager", "lawyer", "accountant"] {
            if case .person(let person)? = answers[role] { people.append(person) }
        }
        // Who agrees in one role agrees to the whole.
        var seen: Set<PersonNumber> = []
        return people.filter { seen.insert($0.number).inserted }
    }

    func agent(
        of number: String, _ access: Access, in work: Work, _ db: Database
    ) throws -> NamedPerson? {
        try CompanyEntry.agent(of: number, by: access, in: db)
    }

    // MARK: Checks

    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        let today = work.registrar.today
        guard let draft = CompanyDraft(item.answers) else {
            return [
                Check(
                    isMet: false, title: CompanyTexts.checkComplete,
                    detail: CompanyTexts.checkIncomplete, source: "1997/21")
            ]
        }
        var list = CheckList()
        try names(work).check(draft.name, of: item, &list, in: db)

        if let minimum = law.capitalMinimum(
            draft.form, CompanyDraft.trade(item.answers), on: today)
        {
            list.add(
                draft.capital.dinars >= minimum.value, CompanyTexts.checkCapital,
                Text(same: "{} ≥ ").filled(with: amounts(draft.capital)).map { language, words in
                    words + amounts(Money(dinars: minimum.value))[language]
                }, minimum)
        }
        let least = law.membersMinimum(draft.form, on: today)
        let most = law.membersMaximum(draft.form, on: today)
        let count = draft.members.count
        list.add(
            count >= Int(least.value) && count <= law.membersMost(draft.form, on: today),
            CompanyTexts.checkMembers, numbers(count), most ?? least)
        let sum = Share.sum(draft.members.map(\.share))
        list.add(
            sum?.isWhole ?? false, CompanyTexts.checkShares,
            Text(same: sum?.description ?? "–"), most ?? least)

        let people = PeopleCheck(law: law, access: access, today: today)
        list.add(
            try people.refusalAsManager(of: draft.manager.number, in: db),
            CompanyTexts.checkManager, draft.manager, law.managerAgeMinimum(on: today))
        for founder in draft.members.map(\.person)
        where founder.company == nil && founder.number != draft.manager.number {
            list.add(
                try people.refusalAsFounder(of: founder.number, in: db),
                CompanyTexts.checkFounder, founder, law.founderCivilServantBarred(on: today))
        }
        for founder in draft.members.map(\.person) where founder.company != nil {
            let stands = try CompanyEntry.stands(founder, by: access, in: db)
            list.add(
                stands, CompanyTexts.checkAgent,
                stands
                    ? founder.title : RefusalTexts.noLongerManages.filled(with: founder.title),
                "1997/21", .unconfirmed)
        }
        let asked = work.shelf.questions(of: item)
        for role in law.rolesNeeded(draft.form, on: today) where role != .manager {
            guard asked.contains(role.rawValue) else { continue }
            guard let officer = draft.officer(role) else {
                list.add(
                    false, CompanyTexts.roleIsThere.filled(with: role.text),
                    RefusalTexts.roleMissing.filled(with: role.text),
                    law.managerAgeMinimum(on: today))
                continue
            }
            list.add(
                try people.refusalAsOfficer(of: officer.number, in: db),
                CompanyTexts.roleIsThere.filled(with: role.text), officer,
                law.managerAgeMinimum(on: today))
        }
        list.add(documents: law.documents(draft.form, on: today), of: item, work.catalogue)
        return list.checks
    }

    // MARK: Decision

    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard let draft = CompanyDraft(item.answers),
            try checks(of: item, access: access, in: work, db).allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        // The reason may name people: it stands in the case, which is not public.
        let act = Act("register", by: officer, case: item.id, law: "1997/21")
        var cast = Cast(company: nil, people: [:])
        return try CompanyRegister(law, work).form(
            draft.formation(&cast), cast, for: item, act: act, in: db)
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

/// The company as an application describes it.
struct CompanyDraft {
    let form: LegalForm
    let name: String
    let activity: String
    let isContracting: Bool
    let office: Address
    let capital: Money
    let members: [Member]
    let manager: NamedPerson
    private let officers: [Officer.Role: NamedPerson]

    init?(_ answers: Answers) {
        guard case .text(let name)? = answers["name"],
            case .choice(let activity)? = answers["activity"],
            case .place(let office)? = answers["office"],
            case .money(let capital)? = answers["capital"],
            case .members(let members)? = answers["founders"],
            case .person(let manager)? = answers["manager"]
        else { return nil }
        form = CompanyDraft.form(answers)
        isContracting = CompanyDraft.isContracting(answers)
        self.name = name
        self.activity = activity
        self.office = office
        self.capital = capital
        self.members = members
        self.manager = manager
        officers = CompanyDraft.officers(answers)
    }

    func officer(_ role: Officer.Role) -> NamedPerson? {
        role == .manager ? manager : officers[role]
    }

    func formation(_ cast: inout Cast) -> Change.Formation {
        var owners: [Change.Stake] = []
        for member in members {
            owners.append(
                Change.Stake(
                    participant: cast.participant(member.person), share: member.share))
        }
        var appointments: [Change.Appointment] = []
        for role in [Officer.Role.manager, .lawyer, .accountant] {
            if let person = officer(role) {
                appointments.append(
                    Change.Appointment(participant: cast.participant(person), role: role))
            }
        }
        return Change.Formation(
            form: form, name: name, activity: activity, isContracting: isContracting,
            office: office, capital: capital, owners: owners, officers: appointments, parent: nil)
    }

    static func form(_ answers: Answers) -> LegalForm {
        guard case .choice(let value)? = answers["form"] else { return .limitedLiability }
        return LegalForm(rawValue: value) ?? .limitedLiability
    }

    /// Nothing is asked of a trade that is not answered yet.
    static func trade(_ answers: Answers) -> Trade {
        var activity = ""
        if case .choice(let value)? = answers["activity"] { activity = value }
        return Trade(activity: activity, isContracting: isContracting(answers))
    }

    static func isContracting(_ answers: Answers) -> Bool {
        answers["contracting"] == .yesNo(true)
    }

    static func officers(_ answers: Answers) -> [Officer.Role: NamedPerson] {
        [Officer.Role.lawyer, .accountant].reduce(into: [:]) { all, role in
            if case .person(let person)? = answers[role.rawValue] { all[role] = person }
        }
    }
}
