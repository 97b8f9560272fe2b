internal import Casework
package import Kernel
internal import Registers
internal import Store

/// One kind of matter with a company that is in the register: who may bring it, what it changes.
protocol CompanyMatter: Sendable {
    /// By which the file of its service calls it: `companies.rename`.
    var name: String { get }
    var questions: Set<String> { get }
    var bringer: Bringer { get }

    /// Questions whose files must be there, given the answers.
    func files(_ petition: Petition) -> [String]

    /// What the law asks of an answer by itself.
    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text?

    /// What is to be entered, given the answers; nil while some are missing.
    ///
    /// - Throws: `CompanyRefusal` when the register says that it cannot be.
    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change?

    /// What must be so on the day on which it is handed in.
    ///
    /// - Throws: `CompanyRefusal` when it is not.
    func handIn(_ petition: Petition, by access: Access, in db: Database) throws

    /// Questions whose people must agree.
    func agreeing(_ answers: Answers) -> [String]

    /// Whether whoever a question names is to manage the company.
    func namesManager(_ question: String, _ answers: Answers) -> Bool

    /// Lets go of what a matter has held that is decided or given up.
    func close(_ item: CaseRecord, in db: Database) throws

    /// What else is looked at.
    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database)
        throws
}

extension CompanyMatter {
    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text? { nil }
    func handIn(_ petition: Petition, by access: Access, in db: Database) throws {}
    func files(_ petition: Petition) -> [String] { [] }
    func agreeing(_ answers: Answers) -> [String] { [] }
    func namesManager(_ question: String, _ answers: Answers) -> Bool { false }
    func close(_ item: CaseRecord, in db: Database) throws {}
    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {}
}

/// Who may bring a matter.
enum Bringer: Sendable {
    case manager
    /// Whoever owns a part, or manages a company that does.
    case owner
    case anybody
    /// Who is named in one of the answers, or the manager.
    case named([String])
    /// Somebody who serves an institution.
    case institution(String)
    /// The creditor of the charge that an answer names.
    case creditor
    /// Whoever made the objection that an answer names.
    case objector
    /// Whose plan the notice is that an answer names: the manager's, or the directorate's.
    case planner
    /// Whoever owned or managed a company that has ended.
    case former

    /// The question whose answer says who may.
    var question: String {
        switch self {
        case .manager, .owner, .anybody, .institution, .former: "company"
        case .named(let questions): questions[0]
        case .creditor: "charge"
        case .objector: "objection"
        case .planner: "notice"
        }
    }
}

/// A matter as it was brought.
struct Petition {
    let item: CaseRecord
    /// The questions of its edition, in order.
    let asked: [String]
    var entry: CompanyEntry
    let law: CompanyLaw
    let catalogue: Catalogue
    let today: Day

    var company: Company { entry.company }

    func text(_ question: String) -> String? {
        if case .text(let text)? = item.answers[question] { text } else { nil }
    }
    func choice(_ question: String) -> String? {
        if case .choice(let value)? = item.answers[question] { value } else { nil }
    }
    func number(_ question: String) -> Int? {
        switch item.answers[question] {
        case .number(let number)?: Int(number)
        case .entry(let entry)?: Int(entry.number)
        default: nil
        }
    }
    func money(_ question: String) -> Money? {
        if case .money(let amount)? = item.answers[question] { amount } else { nil }
    }
    func person(_ question: String) -> NamedPerson? {
        if case .person(let person)? = item.answers[question] { person } else { nil }
    }
    /// Everybody whom an answer names.
    var people: [NamedPerson] {
        asked.flatMap { item.answers[$0]?.people ?? [] }
    }
    /// The first question whose answer names somebody.
    func question(naming isMeant: (NamedPerson) -> Bool) -> String? {
        asked.first { item.answers[$0]?.people.contains(where: isMeant) ?? false }
    }
    func share(_ question: String) -> Share? { text(question).flatMap { Share(typed: $0) } }

    /// The participant of an answer, who becomes one if they are not yet.
    mutating func participant(_ question: String) -> Participant? {
        person(question).map { entry.cast.participant($0) }
    }

    /// The owners for whom somebody speaks: themselves, and companies that they manage.
    func owners(
        spokenForBy person: PersonNumber, _ access: Access, in db: Database
    ) throws -> Set<String> {
        var ids: Set<String> = []
        for owner in company.owners {
            switch owner.participant.identity {
            case .person:
                if entry.cast.people[owner.participant.id]?.number == person {
                    ids.insert(owner.participant.id)
                }
            case .company(let number, _):
                if try CompanyEntry.isManager(person, of: number, by: access, in: db) {
                    ids.insert(owner.participant.id)
                }
            case .foreign: break
            }
        }
        return ids
    }

    /// An owner whom an answer names, by their own number or as a part of the entry.
    func owner(_ question: String) throws(CompanyRefusal) -> Participant {
        let id = number(question).map { String($0) }
        let chosen = company.owners.first { $0.participant.id == id }?.participant
        guard let owner = chosen ?? person(question).flatMap({ owner($0) }) else {
            throw .notAnOwner
        }
        return owner
    }

    /// The owner that somebody is; nil for whoever owns nothing of it.
    func owner(_ person: NamedPerson) -> Participant? {
        entry.cast.known(person).flatMap { known in
            company.owners.first { $0.participant.id == known.id }?.participant
        }
    }
}

/// A service that changes a company: looks who brings the matter, tries the change on the company as
/// it is, and enters it with its paper.
struct CompanyService: ServiceHandler {
    let matter: any CompanyMatter
    let law: CompanyLaw

    var name: String { matter.name }
    var questions: Set<String> { matter.questions.union(["company"]) }
    var papers: [String: Set<String>] { CompanyPapers.kinds }

    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? { matter.problem(with: answer, to: question.id, on: today, law) }

    func probe(
        _ text: String, for question: Question, by person: PersonNumber, in work: Work,
        _ db: Database
    ) throws -> Finding {
        try NameProbe(law: law, work: work).finding(text, by: person, in: db)
    }

    func company(_ number: String, in work: Work, _ db: Database) throws -> NamedCompany? {
        try CompanyStore.company(number, in: db).map { NamedCompany(number: number, name: $0.name) }
    }

    /// Why a company cannot be what the matter is about.
    private func refusal(of company: Company) -> CompanyRefusal? {
        let isAboutEnded = if case .former = matter.bringer { true } else { false }
        guard company.isLive == isAboutEnded else { return nil }
        return company.isLive ? .stillLive : .ended
    }

    func concerns(
        _ person: PersonNumber, in item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool {
        guard let number = CompanyService.number(item) else { return false }
        return try CompanyEntry.names(person, in: number, by: access, db)
    }

    func mayReissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool { try CompanyPapers(work: work).mayReissue(outcome, in: db) }

    func agent(
        of number: String, _ access: Access, in work: Work, _ db: Database
    ) throws -> NamedPerson? {
        try CompanyEntry.agent(of: number, by: access, in: db)
    }

    func entries(
        for question: Question, of item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> [NamedEntry] { try entries(for: question.id, of: item, by: actor, in: work, db) }

    private func entries(
        for question: String, of item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> [NamedEntry] {
        guard let number = CompanyService.number(item),
            let company = try CompanyStore.company(number, in: db)
        else { return [] }
        // Whose objection it is stands with the members, not in the entry.
        guard question == "objection" else { return company.entries(for: question) }
        let access = Access(by: actor, for: .fillForm, case: item.id, with: work.registrar)
        guard let entry = try CompanyEntry.find(number, by: access, in: db) else { return [] }
        return company.entries(for: question).filter {
            entry.cast.people[ObjectToPlan.mark(Int($0.number))]?.number == item.applicant.number
        }
    }

    func accept(
        _ answer: Answer, to question: Question, of item: CaseRecord, by actor: Actor,
        in work: Work, _ db: Database
    ) throws -> Text? {
        let access = Access(by: actor, for: .fillForm, case: item.id, with: work.registrar)
        switch (question.id, answer) {
        case ("name", .text(let name)):
            return try CompanyNames(law: law, work: work).refusalToHold(
                name, for: item, by: actor, company: CompanyService.number(item), in: db)
        case ("company", .company(let named)):
            guard let company = try CompanyStore.company(named.number, in: db) else {
                return AnswerTexts.unknownCompany
            }
            if let refusal = refusal(of: company) { return refusal.text }
            // What is known already is said at once; who is named in later answers, at the end.
            guard matter.bringer.question == "company" else { return nil }
            guard let petition = try petition(item, access, work, db) else {
                return AnswerTexts.unknownCompany
            }
            return try mayBring(petition, access, work, db) ? nil : matter.bringer.text
        case (_, .person(let person)) where matter.namesManager(question.id, item.answers):
            let people = PeopleCheck(law: law, access: access, today: work.registrar.today)
            guard try people.refusalAsManager(of: person.number, in: db) == nil else {
                return CompanyTexts.mayNotManage
            }
        default: break
        }
        return nil
    }

    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal? {
        let access = Access(by: actor, for: .fillForm, case: item.id, with: work.registrar)
        guard var petition = try petition(item, access, work, db) else {
            return HandInRefusal(AnswerTexts.unknownCompany, at: "company")
        }
        guard try mayBring(petition, access, work, db) else {
            return HandInRefusal(matter.bringer.text, at: matter.bringer.question)
        }
        // Whoever is not of age acts through those who act for them.
        if item.representative == nil {
            let number = item.applicant.number.digits
            let person = try access.record(Person.self, number, in: db)?.record
            guard person?.isOfAge(on: petition.today) ?? false else {
                return HandInRefusal(RefusalTexts.guardianApplies)
            }
        }
        if case .institution = matter.bringer,
            let own = petition.question(naming: { $0.number == item.applicant.number })
        {
            return HandInRefusal(RefusalTexts.ownAffair, at: own)
        }
        // Another company may have been named since: its charge 5 is not that of the first.
        for question in petition.asked {
            guard case .entry(let chosen)? = item.answers[question] else { continue }
            guard try entries(for: question, of: item, by: actor, in: work, db).contains(chosen)
            else {
                return HandInRefusal(
                    RefusalTexts.chooseAgain.filled(with: chosen.title), at: question)
            }
        }
        for person in petition.people where try !CompanyEntry.stands(person, by: access, in: db) {
            return HandInRefusal(
                RefusalTexts.noLongerManages.filled(with: person.title),
                at: petition.question { $0 == person })
        }
        if let name = petition.text("name"),
            let refusal = try CompanyNames(law: law, work: work).refusalToHold(
                name, for: item, by: actor, company: petition.company.number, in: db)
        {
            return HandInRefusal(refusal, at: "name")
        }
        // What the register would refuse is said now, not by an officer in two days.
        do {
            guard let change = try matter.change(&petition) else {
                return HandInRefusal(CompanyTexts.checkIncomplete)
            }
            try CompanyRegister(law, work).expectFree(change, petition.company, in: db)
            _ = try petition.company.applying(change, on: petition.today, under: law)
            try matter.handIn(petition, by: access, in: db)
        } catch let refusal as CompanyRefusal {
            return HandInRefusal(refusal, among: item.answers)
        }
        return nil
    }

    func parties(to answers: Answers) -> [NamedPerson] {
        var seen: Set<PersonNumber> = []
        return matter.agreeing(answers).flatMap { answers[$0]?.people ?? [] }
            .filter { seen.insert($0.number).inserted }
    }

    private static func number(_ item: CaseRecord) -> String? {
        if case .company(let company)? = item.answers["company"] { company.number } else { nil }
    }

    private func petition(
        _ item: CaseRecord, _ access: Access, _ work: Work, _ db: Database
    ) throws -> Petition? {
        guard let number = CompanyService.number(item),
            let entry = try CompanyEntry.find(number, by: access, in: db)
        else { return nil }
        return Petition(
            item: item, asked: work.shelf.questions(of: item), entry: entry, law: law,
            catalogue: work.catalogue,
            today: work.registrar.today)
    }

    private func mayBring(
        _ petition: Petition, _ access: Access, _ work: Work, _ db: Database
    ) throws -> Bool {
        let person = petition.item.applicant.number
        let entry = petition.entry
        switch matter.bringer {
        case .anybody: return true
        case .manager: return entry.isHeld(.manager, by: person)
        case .owner: return try !petition.owners(spokenForBy: person, access, in: db).isEmpty
        case .named(let questions):
            return questions.contains { petition.person($0)?.number == person }
                || entry.isHeld(.manager, by: person)
        case .institution(let institution):
            // An office is not lent with a power of attorney.
            guard petition.item.representative == nil else { return false }
            return try PeopleCheck(law: law, access: access, today: petition.today).serves(
                person, at: work.catalogue.family(of: institution), in: db)
        case .creditor:
            guard
                let charge = petition.company.charges.first(where: {
                    $0.number == petition.number("charge")
                })
            else { return false }
            if case .company(let number, _) = charge.creditor.identity {
                return try CompanyEntry.isManager(person, of: number, by: access, in: db)
            }
            return entry.cast.people[charge.creditor.id]?.number == person
        case .objector:
            guard let number = petition.number("objection") else { return false }
            return entry.cast.people[ObjectToPlan.mark(number)]?.number == person
        case .planner:
            guard
                let notice = petition.company.notices.first(where: {
                    $0.number == petition.number("notice")
                })
            else { return false }
            guard case .strikeOff = notice.plan else { return entry.isHeld(.manager, by: person) }
            return try PeopleCheck(law: law, access: access, today: petition.today).serves(
                person, at: work.catalogue.family(of: "d-comp"), in: db)
        case .former:
            if try !petition.owners(spokenForBy: person, access, in: db).isEmpty { return true }
            return petition.company.everybody.contains { participant in
                entry.cast.people[participant.id]?.number == person
                    && (petition.company.owners.contains { $0.participant.id == participant.id }
                        || petition.company.officers.contains {
                            $0.participant.id == participant.id
                                && $0.until == petition.company.endedOn
                        })
            }
        }
    }

    // MARK: Checks

    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        guard let petition = try petition(item, access, work, db) else {
            return [
                Check(
                    isMet: false, title: CompanyTexts.checkCompany,
                    detail: AnswerTexts.unknownCompany, source: "1997/21")
            ]
        }
        return try checks(petition, access, work, db).checks
    }

    private func checks(
        _ petition: Petition, _ access: Access, _ work: Work, _ db: Database
    ) throws -> CheckList {
        var list = CheckList()
        let company = petition.company
        list.add(
            true, CompanyTexts.checkCompany,
            // Isolated: a name in the other direction keeps to itself.
            Text(same: "\u{2068}\(company.name)\u{2069} \u{2068}\(company.number)\u{2069}: ").map {
                language, words in
                // The line begins where its language begins, whatever the name's does.
                (language.isRightToLeft ? "\u{200F}" : "\u{200E}") + words
                    + company.standing[language]
            }, "1997/21")
        list.add(
            try mayBring(petition, access, work, db), CompanyTexts.checkBringer,
            matter.bringer.text, "1997/21", .unconfirmed)
        for person in petition.people where person.company != nil {
            let stands = try CompanyEntry.stands(person, by: access, in: db)
            list.add(
                stands, CompanyTexts.checkAgent,
                stands
                    ? person.title : RefusalTexts.noLongerManages.filled(with: person.title),
                "1997/21", .unconfirmed)
        }
        var tried = petition
        do {
            if let change = try matter.change(&tried) {
                try CompanyRegister(law, work).expectFree(change, company, in: db)
                _ = try company.applying(change, on: petition.today, under: law)
                list.add(
                    true, CompanyTexts.checkChange,
                    CompanyFacts.detail(of: change, in: company, work.catalogue).text, "1997/21",
                    .unconfirmed)
            } else {
                list.add(
                    false, CompanyTexts.checkComplete, CompanyTexts.checkIncomplete, "1997/21",
                    .unconfirmed)
            }
        } catch let refusal as CompanyRefusal {
            list.add(false, CompanyTexts.checkChange, refusal.text, "1997/21", .unconfirmed)
        }
        if let name = petition.text("name") {
            try CompanyNames(law: law, work: work).check(
                name, of: petition.item, company: company.number, &list, in: db)
        }
        let people = PeopleCheck(law: law, access: access, today: petition.today)
        try matter.check(petition, people, &list, in: db)
        let files = matter.files(petition)
        if !files.isEmpty { list.add(files: files, of: petition.item, work.catalogue) }
        return list
    }

    // MARK: Decision

    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard var petition = try petition(item, access, work, db),
            try checks(petition, access, work, db).checks.allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        // The reason may name people: it stands in the case, which is not public.
        let act = Act("file", by: officer, case: item.id, law: "1997/21")
        do {
            guard let change = try matter.change(&petition) else { throw ChecksNotMet() }
            let number = petition.company.number
            let (_, filing) = try CompanyRegister(law, work).file(
                change, on: petition.entry, case: item.id, act: act, in: db)
            if case .renamed(let name) = change {
                try CompanyNames(law: law, work: work).use(
                    name, by: number, item, act: act, in: db)
            }
            try matter.close(item, in: db)
            return CaseRecord.Outcome(
                register: Company.register, key: number, document: filing.document)
        } catch is CompanyRefusal {
            throw ChecksNotMet()
        }
    }

    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome {
        try CompanyPapers(work: work).reissue(outcome, of: item, by: officer, in: db)
    }

    func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws {
        try CompanyNames(law: law, work: work).releaseAll(of: item, by: actor, in: db)
        try matter.close(item, in: db)
    }
}

extension CompanyRegister {
    /// Enters the company of a granted application, with its certificate, under its name.
    ///
    /// - Throws: `ChecksNotMet` when the register or the law does not allow it.
    func form(
        _ formation: Change.Formation, _ cast: Cast, for item: CaseRecord, act: Act,
        in db: Database
    ) throws -> CaseRecord.Outcome {
        do {
            let (company, filing) = try form(formation, cast, act: act, in: db) { company in
                try CompanyPapers(work: work).issueCertificate(
                    of: company, case: item.id, act: act, in: db)
            }
            try CompanyNames(law: law, work: work).use(
                formation.name, by: company.number, item, act: act, in: db)
            return CaseRecord.Outcome(
                register: Company.register, key: company.number, document: filing.document)
        } catch is CompanyRefusal { throw ChecksNotMet() }
    }

    /// Enters a change with the paper that belongs to it: the certificate follows what it says, each
    /// other entry has its own.
    func file(
        _ change: Change, on entry: CompanyEntry, case caseID: String, act: Act, in db: Database
    ) throws -> (company: Company, filing: Filing) {
        let papers = CompanyPapers(work: work)
        return try file(change, on: entry, act: act, in: db) { company, filing in
            switch change.effect {
            case .renamed, .moved, .activityChanged, .officersChanged, .capitalIncreased,
                .capitalReduced, .restored:
                return try papers.issueCertificate(of: company, case: caseID, act: act, in: db)
            case .dissolved, .struckOff:
                try papers.revokeCertificate(of: company.number, act: act, in: db)
            default: break
            }
            return try papers.issuePaper(for: filing, company, case: caseID, act: act, in: db)
        }
    }
}

extension Company {
    /// Parts of its entry by their numbers, as a question names them.
    fileprivate func entries(for question: String) -> [NamedEntry] {
        func named(_ number: Int, _ parts: PublicFact.Value...) -> NamedEntry {
            NamedEntry(number: Int64(number), title: PublicFact.Value.list(parts).text)
        }
        func named(_ number: Int, _ sentence: Text, _ more: Text) -> NamedEntry {
            NamedEntry(
                number: Int64(number),
                title: sentence.map { language, words in "\(words) \(more[language])" })
        }
        switch question {
        case "charge":
            return charges.filter(\.isOpen).map {
                named($0.number, .words($0.creditor.name), .money($0.amount))
            }
        case "seizure":
            return seizures.filter(\.isOpen).map {
                named($0.number, .same($0.court), .same($0.order))
            }
        case "notice":
            return notices.map { notice in
                named(
                    notice.number, notice.plan.text,
                    CompanyTexts.objectUntil.filled(with: days(notice.until)))
            }
        case "objection":
            return notices.flatMap { notice in
                notice.objections.filter(\.isOpen).map {
                    named(
                        $0.number, notice.plan.text,
                        CompanyTexts.objectedOn.filled(with: days($0.from)))
                }
            }
        case "owner":
            return owners.compactMap { owner in
                Int(owner.participant.id).map {
                    named($0, .words(owner.participant.name), .same(owner.share.description))
                }
            }
        default: return []
        }
    }

    private var isClosing: Bool { notices.contains { $0.plan == .dissolution } }
    private var isWarned: Bool {
        notices.contains { if case .strikeOff = $0.plan { true } else { false } }
    }
    /// Whether nothing says that it will end.
    var isPlainlyActive: Bool { isLive && !isClosing && !isWarned }

    /// How it stands, in a few words.
    package var standing: Text {
        switch status {
        case .active:
            isClosing
                ? CompanyTexts.closing : isWarned ? CompanyTexts.warned : CompanyTexts.active
        case .dissolved(let day): CompanyTexts.dissolvedOn.filled(with: days(day))
        case .struckOff(let day): CompanyTexts.struckOffOn.filled(with: days(day))
        }
    }
}
