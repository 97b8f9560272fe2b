internal import Casework
package import Kernel
package import Registers
package import Store
internal import Trust

/// A company as a command finds it: what everybody knows, and whose number each participant's is.
package struct CompanyEntry: Sendable {
    package let current: Versioned<Company>
    let membership: Versioned<Membership>
    /// Grows as a command names people who are new to the company.
    var cast: Cast

    package var company: Company { current.record }

    /// - Returns: nil for a number that no company has.
    package static func find(
        _ number: String, by access: Access, in db: Database
    ) throws -> CompanyEntry? {
        guard let company = try Register<Company>().record(number, in: db),
            let membership = try access.record(Membership.self, number, in: db)
        else { return nil }
        return CompanyEntry(
            current: company, membership: membership,
            cast: Cast(company: company.record, people: membership.record.people))
    }

    /// Whether somebody has a role, a part or a claim in a company now; of nobody else anything is read.
    static func names(
        _ person: PersonNumber, in number: String, by access: Access, _ db: Database
    ) throws -> Bool {
        guard let company = try Register<Company>().record(number, in: db)?.record else {
            return false
        }
        let standing =
            company.officers.filter { $0.until == nil }.map(\.participant)
            + company.owners.map(\.participant)
            + company.controllers.filter { $0.until == nil }.map(\.participant)
            + company.charges.filter(\.isOpen).map(\.creditor)
        return try access.part(of: Membership.self, number, in: db) { membership in
            let isNamed = standing.contains { membership.people[$0.id]?.number == person }
            return (isNamed, about: isNamed ? [person] : [])
        } ?? false
    }

    /// The manager who acts for a company that lives; nil when there is none of that number.
    static func agent(
        of number: String, by access: Access, in db: Database
    ) throws -> NamedPerson? {
        guard let entry = try find(number, by: access, in: db), entry.company.isLive,
            let manager = entry.company.holders(of: .manager).first,
            let person = entry.cast.people[manager.id]
        else { return nil }
        return NamedPerson(
            number: person.number, name: person.name,
            company: NamedCompany(number: number, name: entry.company.name))
    }

    /// Whether somebody who stands for a company still manages it, and it lives; true of whoever
    /// stands for themselves.
    static func stands(_ person: NamedPerson, by access: Access, in db: Database) throws -> Bool {
        guard let company = person.company else { return true }
        return try isManager(person.number, of: company.number, by: access, in: db)
    }

    /// Whether somebody manages a company that lives.
    static func isManager(
        _ person: PersonNumber, of number: String, by access: Access, in db: Database
    ) throws -> Bool {
        guard let entry = try find(number, by: access, in: db) else { return false }
        return entry.company.isLive && entry.isHeld(.manager, by: person)
    }

    /// The numbers of those who manage a company that lives, and of nobody else in it.
    static func managers(
        of number: String, by access: Access, in db: Database
    ) throws -> [PersonNumber] {
        guard let company = try Register<Company>().record(number, in: db)?.record, company.isLive
        else { return [] }
        return try access.part(of: Membership.self, number, in: db) { membership in
            let managers = company.holders(of: .manager).compactMap {
                membership.people[$0.id]?.number
            }
            return (managers, about: managers)
        } ?? []
    }

    /// Whether a person holds a role in it now.
    package func isHeld(_ role: Officer.Role, by person: PersonNumber) -> Bool {
        company.holders(of: role).contains { cast.people[$0.id]?.number == person }
    }
}

/// The participants of a company: everybody is counted once, whatever they are in it.
struct Cast: Sendable {
    private(set) var people: [String: NamedPerson]
    private var participants: [Participant]
    private var last: Int

    init(company: Company?, people: [String: NamedPerson]) {
        self.people = people
        participants = company?.everybody ?? []
        last = company?.participants ?? 0
    }

    /// The participant that a person is, or the company for which they stand.
    mutating func participant(_ person: NamedPerson) -> Participant {
        if let company = person.company {
            return participant { identity in
                if case .company(company.number, _) = identity { true } else { false }
            } ?? add(.company(number: company.number, name: company.name))
        }
        // Whoever has only objected is known under another kind of id, which nobody else may see.
        if let id = people.first(where: {
            $0.value.number == person.number && Int($0.key) != nil
        })?.key {
            return Participant(id: id, identity: .person(person.name))
        }
        let added = add(.person(person.name))
        people[added.id] = person
        return added
    }

    mutating func participant(_ company: ForeignCompany) -> Participant {
        participant { $0 == .foreign(company) } ?? add(.foreign(company))
    }

    /// Who is neither owner nor officer, but must be found again.
    mutating func note(_ person: NamedPerson, as id: String) { people[id] = person }

    /// The participant that somebody is already; nil for a stranger.
    func known(_ person: NamedPerson) -> Participant? {
        var copy = self
        let found = copy.participant(person)
        return copy.last == last ? found : nil
    }

    private func participant(where isMeant: (Participant.Identity) -> Bool) -> Participant? {
        participants.first { isMeant($0.identity) }
    }

    private mutating func add(_ identity: Participant.Identity) -> Participant {
        last += 1
        let participant = Participant(id: String(last), identity: identity)
        participants.append(participant)
        return participant
    }
}

/// The one way in which a company's entry changes: filing, company, members, mandates, names and
/// messages in the caller's transaction, or nothing of it.
package struct CompanyRegister: Sendable {
    package let law: CompanyLaw
    let work: Work

    init(_ law: CompanyLaw, _ work: Work) {
        self.law = law
        self.work = work
    }

    private var registrar: Registrar { work.registrar }

    /// Enters a company that is formed, under the next number.
    ///
    /// - Throws: `CompanyRefusal`.
    func form(
        _ formation: Change.Formation, _ cast: Cast, act: Act, in db: Database,
        paper: (Company) throws -> String?
    ) throws -> (company: Company, filing: Filing) {
        try db.begin(series: CompanyStore.series, after: CompanyStore.numbersBegin)
        let number = String(try db.next(of: CompanyStore.series))
        return try form(
            formation, cast, number: number, replacing: nil, act: act, in: db, paper: paper)
    }

    /// - Parameters:
    ///   - former: the versions of an entry from before there were filings.
    ///   - paper: issues the paper that proves it; gives its code.
    func form(
        _ formation: Change.Formation, _ cast: Cast, number: String,
        replacing former: (company: Int, membership: Int)?, on day: Day? = nil, act: Act,
        in db: Database, paper: (Company) throws -> String?
    ) throws -> (company: Company, filing: Filing) {
        let day = day ?? registrar.today
        let company = try Company.formed(formation, number: number, on: day, under: law)
        let filing = Filing(
            company: number, number: 1, change: .formed(formation), filedOn: day,
            document: try paper(company))
        try Register<Company>().enter(
            company, replacing: former?.company, act: act, with: registrar, in: db)
        try Register<Membership>().enter(
            Membership(company: number, people: cast.people), replacing: former?.membership,
            act: act, with: registrar, in: db)
        try Register<Filing>().enter(filing, replacing: nil, act: act, with: registrar, in: db)
        try CompanyStore.keepWords(of: company, in: db)
        try CompanyStore.keepHoldings(of: company, in: db)
        if former == nil {
            try giveMandates(of: company, cast, to: company.holders(of: .manager), act, in: db)
        }
        return (company, filing)
    }

    /// Enters one change.
    ///
    /// - Parameter paper: issues the paper that proves it, for the company as it is then and the number
    ///   of the filing; gives its code.
    /// - Throws: `CompanyRefusal`; `StaleVersion` when somebody was faster.
    @discardableResult
    func file(
        _ change: Change, on entry: CompanyEntry, act: Act, in db: Database,
        paper: (Company, Filing) throws -> String?
    ) throws -> (company: Company, filing: Filing) {
        let before = entry.company
        let day = max(registrar.today, before.registeredOn)
        try expectFree(change, before, in: db)
        let after = try before.applying(change, on: day, under: law)
        var filing = Filing(
            company: before.number, number: after.filings, change: change, filedOn: day)
        filing.document = try paper(after, filing)
        try Register<Company>().enter(
            after, replacing: entry.current.version, act: act, with: registrar, in: db)
        try Register<Filing>().enter(filing, replacing: nil, act: act, with: registrar, in: db)
        if entry.cast.people != entry.membership.record.people {
            try Register<Membership>().enter(
                Membership(company: before.number, people: entry.cast.people),
                replacing: entry.membership.version, act: act, with: registrar, in: db)
        }
        if before.name != after.name { try CompanyStore.keepWords(of: after, in: db) }
        if before.owners != after.owners || before.charges != after.charges {
            try CompanyStore.keepHoldings(of: after, in: db)
        }
        try settleMandates(before, after, entry.cast, act, in: db)
        try tell(filing, before, after, entry.cast, act, in: db)
        return (after, filing)
    }

    /// A company that is dissolved leaves nothing behind of which nobody could dispose: neither shares
    /// of others, nor a charge that only it could release.
    ///
    /// - Throws: `CompanyRefusal`.
    func expectFree(_ change: Change, _ company: Company, in db: Database) throws {
        switch change.effect {
        case .published(.dissolution), .dissolved:
            if let other = try CompanyStore.holding(of: company.number, in: db) {
                throw CompanyRefusal.holdsOthers(other)
            }
        default: break
        }
    }

    // MARK: Mandates

    /// Whoever manages a company acts for it at the portal, under its name, as long as they do.
    private func settleMandates(
        _ before: Company, _ after: Company, _ cast: Cast, _ act: Act, in db: Database
    ) throws {
        let old = before.isLive ? before.holders(of: .manager) : []
        let new = after.isLive ? after.holders(of: .manager) : []
        let isRenamed = before.name != after.name
        let gone = old.filter { manager in isRenamed || !new.contains { $0.id == manager.id } }
        let come = new.filter { manager in isRenamed || !old.contains { $0.id == manager.id } }
        for manager in gone {
            guard let person = cast.people[manager.id] else { continue }
            let access = Access(by: act.actor, for: .mandate, case: act.caseID, with: registrar)
            let live = try access.records(
                Mandate.self, where: "representative = \(person.number) AND is_live = 1", in: db)
            for found in live {
                guard case .company(before.number, _) = found.record.kind else { continue }
                try Mandate.end(found, act: act, with: registrar, in: db)
            }
        }
        try giveMandates(of: after, cast, to: come, act, in: db)
    }

    private func giveMandates(
        of company: Company, _ cast: Cast, to managers: [Participant], _ act: Act, in db: Database
    ) throws {
        for manager in managers {
            guard let person = cast.people[manager.id] else { continue }
            try Register<Mandate>().enter(
                Mandate(
                    id: registrar.identifiers.next(),
                    kind: .company(number: company.number, name: company.name),
                    representative: person.number, represented: person.number,
                    representativeName: person.name,
                    representedName: PersonName(
                        ckb: company.name, ar: company.name, latin: company.name),
                    from: registrar.today, until: nil),
                replacing: nil, act: act, with: registrar, in: db)
        }
    }

    // MARK: Telling

    /// Tells its managers of what others have entered, and lets the news leave for its followers.
    private func tell(
        _ filing: Filing, _ before: Company, _ after: Company, _ cast: Cast, _ act: Act,
        in db: Database
    ) throws {
        let words = CompanyTexts.news(
            of: filing, in: after,
            detail: CompanyFacts.detail(of: filing.change, in: after, work.catalogue).text)
        var concerned = (before.holders(of: .manager) + after.holders(of: .manager)).map(\.id)
        // Who has a new role or no longer has one, and whose shares they were.
        switch filing.change.effect {
        case .officersChanged(let ending, let appointing):
            concerned += ending.map(\.participant) + appointing.map(\.participant.id)
        case .sharesTransferred(let from, let to, _): concerned += [from.id, to.id]
        case .sharesDivided(let from, let stakes):
            concerned += [from.id] + stakes.map(\.participant.id)
        case .seized(_, _, let owner?): concerned.append(owner)
        case .chargeReleased(let number):
            concerned += before.charges.filter { $0.number == number }.map(\.creditor.id)
        case .restored: concerned += after.owners.map(\.participant.id)
        default: break
        }
        var people = Set(concerned.compactMap { cast.people[$0]?.number })
        // Whose affair it is may be a company: whoever manages that one is told.
        let access = Access(by: act.actor, for: .message, case: act.caseID, with: registrar)
        let companies = Set(
            (before.everybody + after.everybody).compactMap { participant -> String? in
                guard case .company(let number, _) = participant.identity else { return nil }
                return concerned.contains(participant.id) ? number : nil
            })
        for number in companies.sorted() {
            people.formUnion(try CompanyEntry.managers(of: number, by: access, in: db))
        }
        for person in people.sorted(by: { $0.digits < $1.digits })
        where person != act.actor.person {
            try Message.post(words, to: person, about: nil, with: registrar, in: db)
        }
        if try Following.exists(of: filing.company, in: db) {
            try Following.send(filing, after: "", with: registrar, in: db)
        }
    }
}
