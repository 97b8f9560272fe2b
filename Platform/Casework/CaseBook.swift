package import Kernel
package import Registers
package import Store
package import Trust
internal import Web

/// The book of all cases: loads them through the recorded read, and writes each change with its
/// entry, its parties and its messages in the caller's transaction.
package struct CaseBook: Sendable {
    package let work: Work
    private let handlers: [String: any ServiceHandler]

    package init(_ work: Work, handlers: [any ServiceHandler]) {
        self.work = work
        self.handlers = Dictionary(uniqueKeysWithValues: handlers.map { ($0.name, $0) })
    }

    private var registrar: Registrar { work.registrar }

    /// A service that is online, with its rules: a handler's, or those of its file.
    package func online(_ id: String) -> (Service, OnlineService, any ServiceHandler)? {
        work.catalogue.service(id).flatMap(rules)
    }

    /// The service of a case, in the edition with which it began.
    package func online(_ item: CaseRecord) -> (Service, OnlineService, any ServiceHandler)? {
        guard let edition = item.edition else { return online(item.service) }
        return work.shelf.edition(edition).flatMap(rules)
    }

    private func rules(_ service: Service) -> (Service, OnlineService, any ServiceHandler)? {
        guard let online = service.online else { return nil }
        guard let name = online.handler else {
            return (service, online, FileRules(service, online))
        }
        return handlers[name].map { (service, online, $0) }
    }

    package func journey(_ item: CaseRecord) -> Journey {
        guard let (_, online, handler) = online(item) else {
            return Journey(answered: [], next: nil, problem: nil)
        }
        let today = registrar.today
        return Journey.replay(
            online.questions, item.answers, facts: KnownFact.lookup(item.held, on: today)
        ) { question, answer, earlier in
            handler.problem(with: answer, to: question, given: earlier, on: today)
        }
    }

    // MARK: Reading

    /// A person's own case, or one in which they are a party; nil for everybody else.
    package func find(
        _ id: String, for party: Party, _ purpose: Access.Purpose, in db: Database
    ) throws -> Versioned<CaseRecord>? {
        let isParty = try db.row(
            """
            SELECT person FROM casework_party
            WHERE case_id = \(id) AND person = \(party.subject)
            """)
        guard isParty != nil else { return nil }
        return try Access(by: party.actor, for: purpose, case: id, with: registrar)
            .record(CaseRecord.self, id, in: db)
    }

    /// A case at the desk of its office; nil for an officer of another office, and for a draft,
    /// which is nobody's business yet.
    package func find(
        _ id: String, atDeskOf person: PersonNumber, in db: Database
    ) throws -> (item: Versioned<CaseRecord>, officer: Actor)? {
        guard let office = try office(of: id, atDeskOf: person, in: db) else { return nil }
        // Nobody sits at the desk in their own case.
        guard
            try db.row(
                "SELECT 1 FROM casework_party WHERE case_id = \(id) AND person = \(person)") == nil
        else { throw Problem.ownMatter }
        let officer = Actor.officer(person, institution: office)
        let access = Access(by: officer, for: .decision, case: id, with: registrar)
        guard let found = try access.record(CaseRecord.self, id, in: db) else { return nil }
        // Nor in one in which they have acted for somebody, or that is about them.
        guard try !hasPart(person, in: found.record, by: access, in: db) else {
            throw Problem.ownMatter
        }
        return (found, officer)
    }

    /// Whether a case lies at a desk of somebody's; nothing of it is read.
    package func lies(_ id: String, atDeskOf person: PersonNumber, in db: Database) throws -> Bool {
        try office(of: id, atDeskOf: person, in: db) != nil
    }

    /// The office of a case, where somebody decides cases of its service; nil for all others.
    private func office(
        of id: String, atDeskOf person: PersonNumber, in db: Database
    ) throws -> String? {
        guard
            let row = try db.row(
                "SELECT office, status, service FROM casework_case WHERE record_key = \(id)"),
            case let (office, service) = (try row.text(0), try row.text(2)),
            try Officer.roles(of: person, on: registrar.today, in: db).contains(where: {
                $0.institution == office && $0.decides(service)
            }),
            try !["draft", "withdrawn"].contains(row.text(1))
        else { return nil }
        return office
    }

    /// The case that waits longest and that an officer can do something about: not one in which they
    /// have a part, nor their own proposal. Looks at the first few of each desk.
    ///
    /// - Parameter done: the case that they come from.
    package func next(
        for person: PersonNumber, after done: String, on database: any DatabaseEngine
    ) async throws -> String? {
        let today = registrar.today
        let lines = try await database.read { [self] db in
            try Officer.roles(of: person, on: today, in: db).flatMap {
                try queue(of: $0, limit: 20, in: db)
            }
        }
        for line in lines where line.id != done {
            do {
                let found = try await database.write { [self] db in
                    try find(line.id, atDeskOf: person, in: db)?.item.record
                }
                guard let found else { continue }
                if case .approving(let proposal) = found.status, proposal.officer == person {
                    continue
                }
                return line.id
            } catch is Problem { continue }
        }
        return nil
    }

    /// Whether somebody has done something in a case for another, is named in it, or has a part in
    /// whom it is about.
    private func hasPart(
        _ person: PersonNumber, in item: CaseRecord, by access: Access, in db: Database
    ) throws -> Bool {
        if item.representative?.person.number == person { return true }
        if item.mentions.contains(person) { return true }
        let hasActed = try Access.acts(CaseRecord.register, item.id, with: registrar, in: db)
            .contains { $0.act.actor.representative == person }
        guard !hasActed, let (_, _, handler) = online(item) else { return hasActed }
        return try handler.concerns(person, in: item, by: access, in: work, db)
    }

    /// The rules of a case's edition: nothing of the case itself.
    package func online(
        ofCase id: String, in db: Database
    ) throws -> (Service, OnlineService, any ServiceHandler)? {
        guard
            let row = try db.row(
                "SELECT service, edition FROM casework_case WHERE record_key = \(id)")
        else { return nil }
        guard let edition = try row.optionalText(1) else { return online(try row.text(0)) }
        return work.shelf.edition(edition).flatMap(rules)
    }

    /// Which service a case is of: nothing of the case itself.
    package func service(ofCase id: String, in db: Database) throws -> String? {
        try db.row("SELECT service FROM casework_case WHERE record_key = \(id)")?.text(0)
    }

    /// Cases a person has or is asked about, the latest first.
    ///
    /// Whoever acts for them sees those that their mandate covers.
    package func cases(of party: Party, in db: Database) throws -> [CaseRecord] {
        let services = party.mandate?.services ?? []
        let only: Query =
            services.isEmpty ? "" : " AND service IN (\(Query.list(services.map { "\($0)" })))"
        return try Access(by: party.actor, for: .ownAccount, with: registrar).records(
            CaseRecord.self,
            where: """
                record_key IN (SELECT case_id FROM casework_party WHERE person = \(party.subject))\(only)
                ORDER BY updated_at DESC LIMIT 200
                """, in: db
        ).map(\.record)
    }

    /// What an officer sees of a case in the queue: enough to choose, nothing personal but the
    /// applicant's name, which is read and recorded when the case is opened.
    package struct QueueLine: Sendable {
        package let id: String
        package let service: String
        /// Nil while the applicant has it.
        package let promisedOn: Day?
        package let waitingSince: Moment
        /// See ``CaseRecord/Status/name``.
        package let status: String
    }

    /// Which cases of a desk.
    package enum Pile: String, Sendable, CaseIterable {
        /// For the office, the oldest promise first.
        case waiting
        /// For the applicant, who was asked to put something right.
        case correcting
        /// For nobody any more; the last promise first.
        case decided

        var statuses: [String] {
            switch self {
            case .waiting: ["reviewing", "inspecting", "approving"]
            case .correcting: ["correcting"]
            case .decided: ["granted", "refused"]
            }
        }
    }

    /// A part of a pile. Costs the cases before it and in it.
    ///
    /// - Parameter service: only those of one service.
    package func queue(
        of officer: Officer, _ pile: Pile = .waiting, service: String? = nil, from start: Int = 0,
        limit: Int, in db: Database
    ) throws -> [QueueLine] {
        let order: Query =
            pile == .decided
            ? "promised_on DESC, updated_at DESC, record_key DESC"
            : "promised_on, updated_at, record_key"
        // Each state by itself lies in the order of the index, however many cases there are of it.
        var parts: Query = ""
        for (index, status) in pile.statuses.enumerated() {
            let joint: Query = index == 0 ? "" : " UNION ALL "
            parts = """
                \(parts)\(joint)SELECT * FROM (
                    SELECT record_key, service, promised_on, updated_at, status FROM casework_case
                    WHERE \(lying([status], for: officer, service: service))
                    ORDER BY \(order) LIMIT \(start + limit)) AS part
                """
        }
        return try db.rows(
            """
            SELECT record_key, service, promised_on, updated_at, status FROM (\(parts)) AS lying
            ORDER BY \(order) LIMIT \(limit) OFFSET \(start)
            """
        ).map { row in
            QueueLine(
                id: try row.text(0), service: try row.text(1),
                promisedOn: try row.optionalText(2).flatMap { Day(iso: $0) },
                waitingSince: try row.moment(3), status: try row.text(4))
        }
    }

    /// The services of which cases wait, with how many each.
    package func waiting(
        for officer: Officer, in db: Database
    ) throws -> [(service: String, count: Int)] {
        try db.rows(
            """
            SELECT service, count(*) FROM casework_case
            WHERE \(lying(Pile.waiting.statuses, for: officer)) GROUP BY service ORDER BY service
            """
        ).map { (try $0.text(0), Int(try $0.integer(1))) }
    }

    /// How many cases a person has begun, and in how many that are not decided they are a party.
    package static func count(
        of person: PersonNumber, in db: Database
    ) throws -> (all: Int, open: Int) {
        (
            try db.count("SELECT count(*) FROM casework_case WHERE applicant = \(person)"),
            try db.count(
                """
                SELECT count(*) FROM casework_party JOIN casework_case ON record_key = case_id
                WHERE person = \(person) AND status NOT IN ('granted', 'refused', 'withdrawn')
                """)
        )
    }

    /// What `find(_:atDeskOf:)` would let an officer open: of their office, of a service that they
    /// decide, and not their own. In which others they have a part is said when they open one.
    private func lying(
        _ statuses: [String], for officer: Officer, service: String? = nil
    ) -> Query {
        guard officer.holds.contains(.cases) else { return "1 = 0" }
        var condition: Query = """
            office = \(officer.institution)
                AND status IN (\(Query.list(statuses.map { "\($0)" })))
                AND NOT EXISTS (SELECT 1 FROM casework_party AS party
                    WHERE party.case_id = casework_case.record_key
                        AND party.person = \(officer.person))
            """
        if let services = officer.services {
            guard !services.isEmpty else { return "1 = 0" }
            condition = "\(condition) AND service IN (\(Query.list(services.map { "\($0)" })))"
        }
        if let service { condition = "\(condition) AND service = \(service)" }
        return condition
    }

    /// One thing that happened, as both sides may see it.
    package struct Happening: Sendable {
        package let at: Moment
        package let verb: String
        package let actor: Actor
        package let reason: String?
    }

    /// Who looks at what happened: each sees the reasons that are told to them.
    package enum Reader: Sendable {
        case applicant
        /// Somebody who was asked to agree: what an officer asks of the applicant is not theirs.
        case party
        /// What officers tell each other before it is decided is theirs.
        case officer

        fileprivate func sees(reasonOf verb: String) -> Bool {
            switch self {
            case .officer: true
            case .applicant: !["propose", "send-back"].contains(verb)
            case .party:
                !["propose", "send-back", "ask-for-correction", "inspect-again"].contains(verb)
            }
        }
    }

    /// What happened in a case, without the answers one by one.
    package func story(
        _ id: String, for reader: Reader, in db: Database
    ) throws -> [Happening] {
        try Access.acts(CaseRecord.register, id, with: registrar, in: db)
            .filter { $0.act.verb != "answer" }
            .map {
                Happening(
                    at: $0.at, verb: $0.act.verb, actor: $0.act.actor,
                    reason: reader.sees(reasonOf: $0.act.verb) ? $0.act.reason : nil)
            }
    }

    // MARK: Changing

    /// What registers hold of somebody for a service, read now.
    package func facts(
        for online: OnlineService, of person: PersonNumber, by access: Access, in db: Database
    ) throws -> [String: KnownFact] {
        let names = online.facts
        guard !names.isEmpty else { return [:] }
        return try work.catalogue.read(
            names, of: person, by: access, on: registrar.today, in: db)
    }

    /// What somebody would have to be to begin, and is not.
    package func unmetNeeds(
        of online: OnlineService, _ facts: [String: KnownFact]
    ) -> [Need] {
        let known = KnownFact.lookup(facts, on: registrar.today)
        return online.needs.filter { !$0.that.holds(known) }
    }

    /// Opens a case for a person, with what the register knows of them.
    ///
    /// - Throws: `CaseRefusal.notNow` when they may not have what the service gives.
    package func open(
        _ service: Service, by party: Party, in db: Database
    ) throws -> CaseRecord {
        let access = Access(by: party.actor, for: .fillForm, with: registrar)
        func named(_ number: PersonNumber) throws -> NamedPerson {
            guard let found = try access.record(Person.self, number.digits, in: db) else {
                throw CaseRefusal.notNow
            }
            return NamedPerson(number: number, name: found.record.name)
        }
        let now = registrar.now
        let held = try service.online.map {
            try facts(for: $0, of: party.subject, by: access, in: db)
        }
        if let online = service.online, !unmetNeeds(of: online, held ?? [:]).isEmpty {
            throw CaseRefusal.notNow
        }
        var item = CaseRecord(
            id: registrar.identifiers.next(), service: service.id,
            applicant: try named(party.subject), office: service.office, openedAt: now,
            updatedAt: now)
        if let held, !held.isEmpty { item.held = held }
        item.edition = work.shelf.current(service.id)
        if let mandate = party.mandate {
            var company: String?
            if case .company(let number, let name) = mandate.kind { company = "\(name), \(number)" }
            item.representative = CaseRecord.Representative(
                person: try named(party.person), mandate: mandate.id, company: company)
        }
        try save(item, replacing: nil, verb: "open", by: party.actor, in: db)
        return item
    }

    /// Saves an answer; says why it cannot be saved.
    package func answer(
        _ question: Question, _ answer: Answer, of found: Versioned<CaseRecord>, by actor: Actor,
        in db: Database
    ) throws -> Text? {
        guard let (_, _, handler) = online(found.record) else { return nil }
        var item = found.record
        try item.answer(question.id, answer)
        guard item.answers != found.record.answers else { return nil }
        // Whoever is no longer asked has no more to do with it.
        let parties = handler.parties(to: item.answers)
        item.agreements.removeAll { !parties.contains($0.person) }
        if let refusal = try handler.accept(
            answer, to: question, of: item, by: actor, in: work, db)
        {
            return refusal
        }
        try save(
            item, replacing: found.version, verb: "answer", by: actor, in: db)
        return nil
    }

    package func submit(
        _ found: Versioned<CaseRecord>, by actor: Actor, in db: Database
    ) throws -> HandInRefusal? {
        guard let (service, online, handler) = online(found.record) else { return nil }
        var item = found.record
        // Registers may have changed since the first question.
        let access = Access(by: actor, for: .fillForm, case: item.id, with: registrar)
        let held = try facts(for: online, of: item.applicant.number, by: access, in: db)
        if let need = unmetNeeds(of: online, held).first {
            return HandInRefusal(need.say)
        }
        if !held.isEmpty { item.held = held }
        let journey = journey(item)
        // What an abandoned branch left behind costs nothing.
        item.answers = journey.answers
        let due: [Fee.Due]
        do { due = try online.fee.due(on: registrar.today, item.known(on: registrar.today)) } catch
        {
            return HandInRefusal(error.text)
        }
        // What an inspector saw was of what was said then.
        if item.answers != found.record.inspectedAnswers { item.inspection = nil }
        try item.submit(
            journey, parties: handler.parties(to: journey.answers), due: due,
            along: course(online))
        if let refusal = try handler.submitted(item, by: actor, in: work, db) { return refusal }
        try save(
            item, replacing: found.version, verb: "submit", by: actor, in: db)
        for agreement in item.agreements {
            try tell(
                agreement.person.number, .agreementAsked(service.title), item, in: db)
        }
        try tellStatus(item, service, in: db)
        return nil
    }

    package func agree(
        _ found: Versioned<CaseRecord>, by party: Party, in db: Database
    ) throws {
        guard let (service, online, _) = online(found.record) else { return }
        var item = found.record
        // Whoever is not of age binds themselves by those who act for them.
        if party.mandate == nil {
            let access = Access(by: party.actor, for: .agreement, case: item.id, with: registrar)
            let person = try access.record(Person.self, party.subject.digits, in: db)?.record
            guard person?.isOfAge(on: registrar.today) ?? false else {
                throw CaseRefusal.guardianNeeded
            }
        }
        try item.agree(party.subject, at: registrar.now, along: course(online))
        try save(item, replacing: found.version, verb: "agree", by: party.actor, in: db)
        try tell(item.applicant.number, .agreed(service.title), item, in: db)
        try tellStatus(item, service, in: db)
    }

    package func refuseToAgree(
        _ found: Versioned<CaseRecord>, by party: Party, reason: String, in db: Database
    ) throws {
        guard let (service, _, _) = online(found.record) else { return }
        var item = found.record
        try item.refuseToAgree(party.subject, reason: reason, at: registrar.now)
        try save(
            item, replacing: found.version, verb: "refuse-agreement", by: party.actor,
            reason: reason, in: db)
        try tell(item.applicant.number, .agreementRefused(service.title), item, in: db)
    }

    /// What the book itself issues.
    package static let papers = ["receipt": Set(["service", "amount", "paid_on", "case"])]

    /// That a fee was paid, for whoever has to show it.
    private func receipt(
        for fee: CaseRecord.PaidFee, of item: CaseRecord, _ service: Service
    ) throws -> IssuedDocument {
        try work.document(
            "receipt", by: service.office, about: Payment.register, fee.payment,
            subject: amounts(fee.amount).en, number: fee.payment, case: item.id,
            [
                "service": .term(service.title), "amount": .money(fee.amount),
                "paid_on": .day(fee.paidAt.day), "case": .same(item.id),
            ])
    }

    /// One for each time that something was paid in a case, the first one first.
    package func receipts(of item: CaseRecord, in db: Database) throws -> [IssuedDocument] {
        try db.rows(
            """
            SELECT record_key FROM casework_payment WHERE case_id = \(item.id)
            ORDER BY created_at, record_key
            """
        ).flatMap { try IssuedDocument.about(Payment.register, $0.text(0), in: db) }
    }

    /// Takes a paid fee into the case; false when the case no longer waits for it.
    package func settle(
        _ id: String, _ fee: CaseRecord.PaidFee, in db: Database
    ) throws -> Bool {
        let actor = Actor.system("payments")
        let access = Access(by: actor, for: .payment, case: id, with: registrar)
        guard let found = try access.record(CaseRecord.self, id, in: db),
            let (service, online, _) = online(found.record)
        else { return false }
        var item = found.record
        do { try item.settle(fee, along: course(online)) } catch { return false }
        try save(item, replacing: found.version, verb: "pay", by: actor, in: db)
        try receipt(for: fee, of: item, service).issue(
            by: Act("receive", by: actor, case: item.id, law: online.law), with: registrar,
            in: db)
        try tellStatus(item, service, in: db)
        return true
    }

    package func askForCorrection(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (service, _, _) = online(found.record) else { return }
        var item = found.record
        try item.askForCorrection(reason)
        try save(
            item, replacing: found.version, verb: "ask-for-correction", by: officer,
            reason: reason, in: db)
        try tellStatus(item, service, in: db)
    }

    /// Sends an inspector once more.
    package func inspectAgain(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (service, online, _) = online(found.record) else { return }
        var item = found.record
        try item.inspectAgain(reason, along: course(online))
        try save(
            item, replacing: found.version, verb: "inspect-again", by: officer, reason: reason,
            in: db)
        try tellStatus(item, service, in: db)
    }

    /// Notes that the applicant came to an office.
    package func attend(
        _ found: Versioned<CaseRecord>, by officer: Actor, in db: Database
    ) throws {
        guard let (service, online, _) = online(found.record) else { return }
        var item = found.record
        try item.attend(at: registrar.now, along: course(online))
        try save(item, replacing: found.version, verb: "attend", by: officer, in: db)
        try tellStatus(item, service, in: db)
    }

    /// Writes down what an inspector found; says which question has no answer that will do.
    package func inspect(
        _ found: Versioned<CaseRecord>, _ findings: Answers, by officer: Actor, in db: Database
    ) throws -> (field: String, text: Text)? {
        guard let (service, online, _) = online(found.record), let person = officer.person
        else { return nil }
        var item = found.record
        let journey = Journey.replay(
            online.step(.inspect)?.questions ?? [], findings,
            facts: item.known(on: registrar.today))
        if let next = journey.next { return (next.id, journey.problem ?? AnswerTexts.needed) }
        try item.inspect(
            CaseRecord.Inspection(
                findings: journey.answers, officer: person, at: registrar.now),
            along: course(online))
        try save(item, replacing: found.version, verb: "inspect", by: officer, in: db)
        try tellStatus(item, service, in: db)
        return nil
    }

    /// Grants; where the service wants four eyes, the first officer proposes and another confirms.
    package func grant(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (_, online, handler) = online(found.record) else { return }
        guard found.record.status == .reviewing else { throw CaseRefusal.notNow }
        guard !reason.isEmpty else { throw CaseRefusal.reasonNeeded }
        guard online.needsSecond else {
            return try decideToGrant(found, by: officer, reason: reason, in: db)
        }
        let access = Access(by: officer, for: .decision, case: found.record.id, with: registrar)
        guard try handler.checks(of: found.record, access: access, in: work, db).allSatisfy(\.isMet)
        else { throw ChecksNotMet() }
        try propose(found, grants: true, by: officer, reason: reason, in: db)
    }

    private func decideToGrant(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (service, _, handler) = online(found.record) else { return }
        var item = found.record
        let outcome = try handler.grant(item, by: officer, reason: reason, in: work, db)
        try item.grant(decision(reason, item), outcome: outcome)
        try save(
            item, replacing: found.version, verb: "grant", by: officer, reason: reason, in: db)
        try tellEverybody(
            outcome?.document == nil ? .done(service.title) : .granted(service.title), item,
            in: db)
    }

    package func refuse(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (_, online, _) = online(found.record) else { return }
        guard found.record.status == .reviewing else { throw CaseRefusal.notNow }
        guard !reason.isEmpty else { throw CaseRefusal.reasonNeeded }
        if online.needsSecond {
            try propose(found, grants: false, by: officer, reason: reason, in: db)
        } else {
            try decideToRefuse(found, by: officer, reason: reason, in: db)
        }
    }

    private func decideToRefuse(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (service, _, handler) = online(found.record) else { return }
        var item = found.record
        try item.refuse(decision(reason, item))
        try handler.close(item, by: officer, in: work, db)
        try save(
            item, replacing: found.version, verb: "refuse", by: officer, reason: reason, in: db)
        try tellEverybody(.refused(service.title), item, in: db)
    }

    /// What the first officer has decided becomes the decision: that, and nothing else, and by another.
    package func confirm(
        _ found: Versioned<CaseRecord>, by officer: Actor, in db: Database
    ) throws {
        guard case .approving(let proposal) = found.record.status else { throw CaseRefusal.notNow }
        guard officer.person != proposal.officer else { throw CaseRefusal.secondNeeded }
        if proposal.grants {
            try decideToGrant(found, by: officer, reason: proposal.reason, in: db)
        } else {
            try decideToRefuse(found, by: officer, reason: proposal.reason, in: db)
        }
    }

    /// The second officer does not confirm.
    package func sendBack(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard !reason.isEmpty else { throw CaseRefusal.reasonNeeded }
        guard let person = officer.person else { throw CaseRefusal.notNow }
        var item = found.record
        try item.sendBack(by: person)
        try save(
            item, replacing: found.version, verb: "send-back", by: officer, reason: reason, in: db)
    }

    private func propose(
        _ found: Versioned<CaseRecord>, grants: Bool, by officer: Actor, reason: String,
        in db: Database
    ) throws {
        guard let person = officer.person else { throw CaseRefusal.notNow }
        var item = found.record
        try item.propose(
            CaseRecord.Proposal(grants: grants, reason: reason, officer: person))
        try save(
            item, replacing: found.version, verb: "propose", by: officer, reason: reason, in: db)
    }

    /// What a granted case led to, for an officer who has a reason to change its document.
    private func outcome(
        of item: CaseRecord, for reason: String
    ) throws -> CaseRecord.Outcome {
        guard case .granted = item.status, let outcome = item.outcome else {
            throw CaseRefusal.notNow
        }
        guard !reason.isEmpty else { throw CaseRefusal.reasonNeeded }
        return outcome
    }

    package func reissue(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (_, _, handler) = online(found.record) else { return }
        var item = found.record
        let outcome = try outcome(of: item, for: reason)
        item.outcome = try handler.reissue(
            outcome, of: item, by: officer, reason: reason, in: work, db)
        try save(
            item, replacing: found.version, verb: "reissue", by: officer, reason: reason, in: db)
    }

    /// Whether the document of a case can be issued again: it or none about the same thing holds, and
    /// what it says is so.
    package func mayReissue(
        _ item: CaseRecord, by officer: Actor, in db: Database
    ) throws -> Bool {
        guard case .granted = item.status, let outcome = item.outcome,
            let (_, _, handler) = online(item),
            let document = try outcome.document.flatMap({ try IssuedDocument.find($0, in: db) })
        else { return false }
        if let standing = try document.standing(in: db), standing.code != document.code {
            return false
        }
        let access = Access(by: officer, for: .decision, case: item.id, with: registrar)
        return try handler.mayReissue(outcome, of: item, by: access, in: work, db)
    }

    /// Takes back the document of a granted case: whoever holds it and whoever checks it is told.
    package func revoke(
        _ found: Versioned<CaseRecord>, by officer: Actor, reason: String, in db: Database
    ) throws {
        guard let (service, online, handler) = online(found.record) else { return }
        let item = found.record
        let outcome = try outcome(of: item, for: reason)
        guard let document = outcome.document else { throw CaseRefusal.notNow }
        do {
            try IssuedDocument.revoke(
                document,
                act: Act(
                    // The reason may name people: it stands in the case, which is not public.
                    "revoke", by: officer, case: item.id, law: online.law),
                with: registrar, in: db)
        } catch is StaleVersion { throw CaseRefusal.notNow }
        try handler.revoked(outcome, of: item, by: officer, in: work, db)
        try save(
            item, replacing: found.version, verb: "revoke", by: officer, reason: reason, in: db)
        try tellEverybody(.revoked(service.title), item, in: db)
    }

    package func withdraw(
        _ found: Versioned<CaseRecord>, by actor: Actor, in db: Database
    ) throws {
        guard let (_, _, handler) = online(found.record) else { return }
        var item = found.record
        try item.withdraw()
        try Appointments(work).cancel(for: item.id, by: actor, in: db)
        try handler.close(item, by: actor, in: work, db)
        try save(item, replacing: found.version, verb: "withdraw", by: actor, in: db)
    }

    private func save(
        _ record: CaseRecord, replacing version: Int?, verb: String, by actor: Actor,
        reason: String? = nil, in db: Database
    ) throws {
        var item = record
        item.updatedAt = registrar.now
        let law = online(item)?.1.law ?? ""
        try Register<CaseRecord>().enter(
            item, replacing: version,
            act: Act(verb, by: actor, case: item.id, law: law, reason: reason), with: registrar,
            in: db)
        try saveParties(of: item, isNew: version == nil, in: db)
    }

    /// Only what changes is touched: cases that are opened at the same time lie side by side.
    private func saveParties(of item: CaseRecord, isNew: Bool, in db: Database) throws {
        let wanted = Set(item.subjects.map(\.digits))
        let known =
            isNew
            ? []
            : Set(
                try db.rows("SELECT person FROM casework_party WHERE case_id = \(item.id)").map {
                    try $0.text(0)
                })
        for person in known.subtracting(wanted).sorted() {
            try db.execute(
                "DELETE FROM casework_party WHERE case_id = \(item.id) AND person = \(person)")
        }
        for person in wanted.subtracting(known).sorted() {
            try db.execute(
                "INSERT INTO casework_party (case_id, person) VALUES (\(item.id), \(person))")
        }
    }

    package func course(_ online: OnlineService) -> Course {
        let (calendar, today) = (work.catalogue.calendar, registrar.today)
        return Course(steps: online.steps) {
            calendar.day(max(1, $0.promisedWorkingDays), after: today)
        }
    }

    private func decision(_ reason: String, _ item: CaseRecord) -> CaseRecord.Decision {
        CaseRecord.Decision(
            reason: reason, law: online(item)?.1.law ?? "", decidedAt: registrar.now)
    }

    /// Whether the applicant may be who a question asks for: not where a file wants another to agree.
    func mayNameApplicant(_ question: Question, in item: CaseRecord) -> Bool {
        guard let (_, online, _) = online(item), online.handler == nil else { return true }
        return !question.asksAgreement
    }

    // MARK: Messages

    private func tellStatus(
        _ item: CaseRecord, _ service: Service, in db: Database
    ) throws {
        switch item.status {
        case .paying: try tell(item.applicant.number, .payNow(service.title), item, in: db)
        case .attending:
            try tell(item.applicant.number, .chooseTime(service.title), item, in: db)
        case .inspecting:
            guard let day = item.promisedOn else { return }
            try tell(
                item.applicant.number, .inspectionComes(service.title, by: day), item, in: db)
        case .reviewing:
            guard let day = item.promisedOn else { return }
            try tell(item.applicant.number, .received(service.title, by: day), item, in: db)
        case .correcting:
            try tell(item.applicant.number, .correctionAsked(service.title), item, in: db)
        default: break
        }
    }

    /// Tells the applicant and whoever was asked to agree.
    private func tellEverybody(
        _ text: MessageText, _ item: CaseRecord, in db: Database
    ) throws {
        for person in Set([item.applicant.number] + item.agreements.map(\.person.number)) {
            try tell(person, text, item, in: db)
        }
    }

    private func tell(
        _ person: PersonNumber, _ text: MessageText, _ item: CaseRecord, in db: Database
    ) throws {
        try Message.post(text.words, to: person, about: item.id, with: registrar, in: db)
        // Whoever acts for the applicant hears what the applicant hears.
        if person == item.applicant.number, let representative = item.representative?.person {
            try Message.post(
                text.words, to: representative.number, about: item.id, with: registrar, in: db)
        }
    }
}

extension CaseBook {
    /// Parties that no case names, and cases whose party is missing: who may read a case is
    /// decided by these rows.
    package static func differencesOfParties(
        _ vault: Vault, in db: Database
    ) throws -> [String] {
        var parties = Set(
            try db.rows("SELECT case_id, person FROM casework_party").map {
                "\(try $0.text(0)) \(try $0.text(1))"
            })
        var problems: [String] = []
        try RegisterCheck.each(CaseRecord.self, vault, in: db) { id, item in
            guard let item else {
                // Erased: what its parties were, nobody can say any more.
                parties = parties.filter { !$0.hasPrefix(id + " ") }
                return
            }
            for person in Set(item.subjects)
            where parties.remove("\(item.id) \(person.digits)") == nil {
                problems.append("case \(item.id): a party is missing")
            }
        }
        return problems
            + parties.sorted().map { "case \($0.prefix(26)): a party that it does not name" }
    }
}

package enum CaseworkSchema {
    /// What version 6 fills.
    package static let fillings = [IssuedDocument.voidFilling]

    package static let tables: [Table] =
        [
            CaseRecord.table,
            Table(
                "casework_party", [.text("case_id"), .text("person")], key: ["case_id", "person"],
                indexes: [["person"]]),
            Message.table,
            Payment.table,
            Payments.callbackTable,
            ServiceEdition.table,
            IssuedDocument.table,
            DocumentContent.table,
            Registration.table,
            Dispute.table,
            Appointment.table,
            Appointments.seats,
            Words.table,
            Files.table,
        ] + SealedPapers.tables
}
