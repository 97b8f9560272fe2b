package import Casework
package import Kernel
package import Registers
package import Store
internal import Web

/// The rules of "register a limited liability company".
package struct FormCompany: ServiceHandler {
    package let name = "companies.form"
    package let questions: Set = [
        "name", "activity", "contracting", "office", "capital", "founders", "manager", "articles",
        "bankdeposit", "lease",
    ]
    package let papers = [CompanyFacts.paper: CompanyFacts.names]
    let law: LawParameters

    package init() throws {
        law = try LawParameters(yaml: PackageResources.companies_yaml, file: "Law/companies.yaml")
    }

    // MARK: Answers

    package func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? {
        switch (question.id, answer) {
        case ("name", .text(let name)):
            do { _ = try foldedName(name) } catch { return error.text }
        case ("capital", .money(let amount)):
            let minimum = minimumCapital(given: earlier, on: today)
            guard amount >= minimum else {
                return isContracting(earlier)
                    ? CompanyTexts.contractingCapital.filled(with: amounts(minimum))
                    : AnswerTexts.atLeast(minimum)
            }
        case ("founders", .members(let members)):
            let maximum = Int(law.value("members_maximum", on: today).value)
            guard members.count <= maximum else { return AnswerTexts.tooManyMembers(maximum) }
        default: break
        }
        return nil
    }

    private func isContracting(_ answers: Answers) -> Bool {
        answers["contracting"] == .yesNo(true)
    }

    private func minimumCapital(given answers: Answers, on today: Day) -> Money {
        let name = isContracting(answers) ? "contracting_capital_minimum" : "capital_minimum"
        return Money(dinars: law.value(name, on: today).value)
    }

    package func probe(
        _ text: String, for question: Question, by person: PersonNumber, in work: Work,
        _ db: Database
    ) throws -> Finding {
        do {
            let folded = try foldedName(text)
            try checkIsFree(folded, for: nil, on: work.registrar.today, in: db)
            return Finding(isGood: true, text: CompanyTexts.nameFree)
        } catch let refusal as NameRefusal {
            return Finding(isGood: false, text: refusal.text)
        }
    }

    /// - Parameter caseID: the case that may already hold the name.
    private func checkIsFree(
        _ folded: String, for caseID: String?, on today: Day, in db: Database
    ) throws {
        if let name = try CompanyStore.nameOfCompany(folded: folded, in: db) {
            throw NameRefusal.taken(by: name)
        }
        guard let holder = try CompanyStore.holder(of: folded, in: db), holder.state == "held",
            holder.caseID != caseID
        else { return }
        // A name does not run out while others must act on the application.
        let isUnderway = try CaseRecord.isUnderway(holder.caseID, in: db)
        if isUnderway || holder.heldUntil.map({ today <= $0 }) ?? false { throw NameRefusal.held }
    }

    package func accept(
        _ answer: Answer, to question: Question, of item: CaseRecord, by actor: Actor,
        in work: Work, _ db: Database
    ) throws -> Text? {
        switch (question.id, answer) {
        case ("name", .text(let name)):
            do {
                try reserve(name, for: item, by: actor, in: work, db)
            } catch let refusal as NameRefusal { return refusal.text }
        case ("manager", .person(let manager)):
            let access = Access(
                by: actor, for: .fillForm, case: item.id, with: work.registrar)
            guard try mayManage(manager.number, access, work, db) else {
                return CompanyTexts.mayNotManage
            }
        default: break
        }
        return nil
    }

    /// Holds a name for a case and lets go of the one it held before.
    private func reserve(
        _ name: String, for item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws {
        let today = work.registrar.today
        let folded = try foldedName(name)
        try checkIsFree(folded, for: item.id, on: today, in: db)
        for other in try CompanyStore.names(heldBy: item.id, in: db) where other != folded {
            try release(other, of: item, by: actor, in: work, db)
        }
        let days = Int(law.value("name_reservation_days", on: today).value)
        let reservation = NameReservation(
            folded: folded, name: name, holder: item.applicant.number, caseID: item.id,
            state: .held(until: today + days))
        try Register<NameReservation>().enter(
            reservation, replacing: try CompanyStore.holder(of: folded, in: db)?.version,
            act: Act("reserve", by: actor, case: item.id, law: "1997/21"), with: work.registrar,
            in: db)
    }

    private func release(
        _ folded: String, of item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws {
        let access = Access(by: actor, for: .upkeep, case: item.id, with: work.registrar)
        guard var found = try access.record(NameReservation.self, folded, in: db)?.record,
            let version = try CompanyStore.holder(of: folded, in: db)?.version,
            found.caseID == item.id
        else { return }
        found.state = .released
        try Register<NameReservation>().enter(
            found, replacing: version,
            act: Act("release", by: actor, case: item.id, law: "1997/21"),
            with: work.registrar, in: db)
    }

    package func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> Text? {
        // The name may have been let go in the meantime: it is held anew, or somebody else has it.
        guard case .text(let name)? = item.answers["name"] else { return AnswerTexts.needed }
        do {
            try reserve(name, for: item, by: actor, in: work, db)
        } catch let refusal as NameRefusal { return refusal.text }
        guard case .members(let members)? = item.answers["founders"],
            members.contains(where: { $0.person.number == item.applicant.number })
        else { return CompanyTexts.applicantMustFound }
        return nil
    }

    package func parties(to answers: Answers) -> [NamedPerson] {
        var people: [NamedPerson] = []
        if case .members(let members)? = answers["founders"] { people = members.map(\.person) }
        if case .person(let manager)? = answers["manager"], !people.contains(manager) {
            people.append(manager)
        }
        return people
    }

    // MARK: Checks

    package func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        let today = work.registrar.today
        guard let draft = CompanyDraft(item.answers) else {
            return [
                Check(
                    isMet: false, title: CompanyTexts.checkComplete,
                    detail: CompanyTexts.checkIncomplete, source: "")
            ]
        }
        var checks: [Check] = []
        func check(_ isMet: Bool, _ title: Text, _ detail: Text, _ source: String) {
            checks.append(Check(isMet: isMet, title: title, detail: detail, source: source))
        }

        var refusal: NameRefusal?
        do {
            try checkIsFree(try foldedName(draft.name), for: item.id, on: today, in: db)
        } catch let problem as NameRefusal { refusal = problem }
        check(
            refusal == nil, CompanyTexts.checkName, refusal?.text ?? Text(same: draft.name),
            "crkrg.org/en/faq")

        let minimum = minimumCapital(given: item.answers, on: today)
        let capitalLaw = law.value(
            isContracting(item.answers) ? "contracting_capital_minimum" : "capital_minimum",
            on: today)
        check(
            draft.capital >= minimum, CompanyTexts.checkCapital,
            Text(same: "{} ≥ ").filled(with: amounts(draft.capital)).map { language, words in
                words + amounts(minimum)[language]
            }, capitalLaw.source)

        let least = law.value("members_minimum", on: today)
        let most = law.value("members_maximum", on: today)
        check(
            (Int(least.value)...Int(most.value)).contains(draft.members.count),
            CompanyTexts.checkMembers, numbers(draft.members.count), most.source)

        let sum = Share.sum(draft.members.map(\.share))
        check(
            sum?.isWhole ?? false, CompanyTexts.checkShares,
            Text(same: sum?.description ?? "–"), most.source)

        let age = law.value("manager_age_minimum", on: today)
        let manager = try access.record(Person.self, draft.manager.number.digits, in: db)?.record
        check(
            (manager?.bornOn.age(on: today) ?? 0) >= Int(age.value), CompanyTexts.checkAdult,
            manager.map { numbers($0.bornOn.age(on: today)) } ?? Text(same: "–"), age.source)

        for person in parties(to: item.answers) {
            let isManager = person.number == draft.manager.number
            let isEmployee = try serves(person.number, access, work, db)
            check(
                !isEmployee,
                isManager
                    ? CompanyTexts.checkManagerNotEmployee : CompanyTexts.checkFounderNotEmployee,
                Text(
                    en: person.name.latin, ckb: person.name.ckb, ar: person.name.ar,
                    kmr: person.name.latin),
                "kurdistangate.com/?p=705")
        }

        let needed = ["articles", "bankdeposit", "lease"]
        let missing = needed.filter {
            if case .file? = item.answers[$0] { false } else { true }
        }
        check(
            missing.isEmpty, CompanyTexts.checkDocuments,
            missing.isEmpty
                ? CompanyTexts.allThere
                : missing.map(work.catalogue.document).reduce(Text(same: "")) { all, name in
                    all.map { language, words in
                        words.isEmpty ? name[language] : words + ", " + name[language]
                    }
                }, "kurdistangate.com/?p=705")
        return checks
    }

    private func mayManage(
        _ person: PersonNumber, _ access: Access, _ work: Work, _ db: Database
    ) throws -> Bool {
        let today = work.registrar.today
        guard let found = try access.record(Person.self, person.digits, in: db)?.record else {
            return false
        }
        let age = Int(law.value("manager_age_minimum", on: today).value)
        return try found.bornOn.age(on: today) >= age && !serves(person, access, work, db)
    }

    /// Whether a person serves a public institution today, as the workforce register has it.
    private func serves(
        _ person: PersonNumber, _ access: Access, _ work: Work, _ db: Database
    ) throws -> Bool {
        try access.records(Employment.self, where: "person = \(person)", in: db).contains {
            $0.record.endedOn.map { work.registrar.today <= $0 } ?? true
        }
    }

    // MARK: Decision

    package func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard let draft = CompanyDraft(item.answers),
            try checks(of: item, access: access, in: work, db).allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        try db.begin(series: CompanyStore.series, after: CompanyStore.numbersBegin)
        let number = String(try db.next(of: CompanyStore.series))
        // The reason may name people: it stands in the case, which is not public.
        let act = Act("register", by: officer, case: item.id, law: "1997/21")
        let company = Company(
            number: number, name: draft.name, activity: draft.activity, office: draft.office,
            capital: draft.capital, manager: draft.manager.name,
            registeredOn: work.registrar.today)
        try Register<Company>().enter(
            company, replacing: nil, act: act, with: work.registrar, in: db)
        try Register<Membership>().enter(
            Membership(company: number, members: draft.members, manager: draft.manager),
            replacing: nil, act: act, with: work.registrar, in: db)
        // Whoever manages it acts for it at the portal, from its first day.
        try Register<Mandate>().enter(
            Mandate(
                id: work.registrar.identifiers.next(),
                kind: .company(number: number, name: draft.name),
                representative: draft.manager.number, represented: draft.manager.number,
                representativeName: draft.manager.name,
                representedName: PersonName(
                    ckb: draft.name, ar: draft.name, latin: draft.name),
                from: work.registrar.today, until: nil),
            replacing: nil, act: act, with: work.registrar, in: db)
        let folded = try foldedName(draft.name)
        try Register<NameReservation>().enter(
            NameReservation(
                folded: folded, name: draft.name, holder: item.applicant.number, caseID: item.id,
                state: .used(company: number)),
            replacing: try CompanyStore.holder(of: folded, in: db)?.version, act: act,
            with: work.registrar, in: db)
        let document = try certificate(of: company, case: item.id, in: work)
        // Drawn once before it is promised: nobody is granted a paper that cannot be printed.
        do { _ = try document.pdf() } catch { throw ChecksNotMet() }
        try document.issue(by: act, with: work.registrar, in: db)
        return CaseRecord.Outcome(
            register: Company.register, key: number, document: document.code)
    }

    package func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome {
        guard let company = try CompanyStore.company(outcome.key, in: db),
            let older = outcome.document
        else { throw CaseRefusal.notNow }
        let newer = try certificate(of: company, case: item.id, in: work)
        try IssuedDocument.replace(
            older, with: newer,
            act: Act("reissue", by: officer, case: item.id, law: "1997/21"),
            with: work.registrar, in: db)
        return CaseRecord.Outcome(
            register: outcome.register, key: outcome.key, document: newer.code)
    }

    package func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws {
        for name in try CompanyStore.names(heldBy: item.id, in: db) {
            try release(name, of: item, by: actor, in: work, db)
        }
    }

    private func certificate(
        of company: Company, case caseID: String, in work: Work
    ) throws -> IssuedDocument {
        try work.document(
            CompanyFacts.paper, by: "d-comp", about: Company.register, company.number,
            subject: company.name, number: company.number, case: caseID,
            CompanyFacts.values(of: company, work.catalogue))
    }
}

/// The company as an application describes it.
struct CompanyDraft {
    let name: String
    let activity: String
    let office: Address
    let capital: Money
    let members: [Member]
    let manager: NamedPerson

    init?(_ answers: Answers) {
        guard case .text(let name)? = answers["name"],
            case .choice(let activity)? = answers["activity"],
            case .place(let office)? = answers["office"],
            case .money(let capital)? = answers["capital"],
            case .members(let members)? = answers["founders"],
            case .person(let manager)? = answers["manager"]
        else { return nil }
        self.name = name
        self.activity = activity
        self.office = office
        self.capital = capital
        self.members = members
        self.manager = manager
    }
}

/// The public facts of a company, as they stand on its page and its certificate.
enum CompanyFacts {
    /// The kind of paper in the catalogue, whose rows they are.
    static let paper = "company-certificate"
    static let names: Set = [
        "number", "legal_form", "registered_on", "capital", "activity", "office", "manager",
    ]

    static func all(of company: Company, _ catalogue: Catalogue) -> [PublicFact] {
        catalogue.paper(paper)?.facts(values(of: company, catalogue)) ?? []
    }

    static func values(
        of company: Company, _ catalogue: Catalogue
    ) -> [String: PublicFact.Value] {
        let office = company.office
        var place: [PublicFact.Value] = [
            .term(catalogue.place(office.governorate)), .term(catalogue.place(office.district)),
            .same(office.street),
        ]
        if !office.landmark.isEmpty { place.append(.same(office.landmark)) }
        let manager = Text(
            en: company.manager.latin, ckb: company.manager.ckb, ar: company.manager.ar,
            kmr: company.manager.latin)
        return [
            "number": .same(company.number), "legal_form": .term(CompanyTexts.limitedLiability),
            "registered_on": .day(company.registeredOn), "capital": .money(company.capital),
            "activity": activity(company.activity, catalogue), "office": .list(place),
            "manager": .words(manager),
        ]
    }

    private static func activity(_ code: String, _ catalogue: Catalogue) -> PublicFact.Value {
        if case .choice(let options)? = catalogue.service("BU-02")?.online?
            .question("activity")?.kind,
            let option = options.first(where: { $0.value == code })
        {
            return .term(option.label)
        }
        return .same(code)
    }
}
