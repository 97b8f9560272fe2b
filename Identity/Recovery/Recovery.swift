internal import Kernel
internal import Matching
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The way back in for somebody who has lost every way: two of three proofs, then a time in which
/// whoever is still signed in can stop it.
struct Recovery: PersonalRecord {
    static let register = "recovery"
    static let custodian = "dit"
    static let table = Register<Recovery>.table(
        "identity_recovery", since: 3,
        [
            .text("person"), .text("code_hash"), .integer("is_open"),
            .text("counter_hash").since(4, before: .text("")),
        ],
        unique: [["code_hash"]],
        indexes: [["person"], Table.Index(arrayLiteral: "counter_hash").since(4)])

    let id: String
    let person: PersonNumber
    /// Of the code by which the person goes on with it.
    let codeHash: String
    /// Of the code that is shown at a counter: others see it, and it goes on with nothing.
    let counterHash: String?
    let openedAt: Moment
    var proofs: [Proof] = []
    var state = State.open

    struct Proof: Codable, Sendable, Equatable {
        let kind: Kind
        let at: Moment

        enum Kind: Codable, Sendable, Equatable {
            /// Eyes compared one to one at a counter: the score in millionths.
            case inPerson(officer: PersonNumber, score: Int)
            case relative(PersonNumber)
            case paperCode

            var name: Text {
                switch self {
                case .inPerson: RecoveryTexts.byEyes
                case .relative: RecoveryTexts.oneRelative
                case .paperCode: RecoveryTexts.byPaper
                }
            }
        }
    }

    enum State: Codable, Sendable, Equatable {
        case open
        /// Proved; nothing happens before this moment.
        case cooling(until: Moment)
        case done(at: Moment)
        case stopped(at: Moment, by: PersonNumber)
    }

    /// In which somebody who is signed in can stop it. Ours.
    static let coolingOff = Duration.seconds(72 * 3600)
    /// What is not proved by then is over; what is proved and not gone on with, as long after.
    static let openFor = Duration.seconds(30 * 86_400)
    static let law = "identity"

    var key: String { id }
    var subjects: [PersonNumber] { [person] }
    var columns: [Value] {
        [
            .text(person.digits), .text(codeHash), .integer(isOpen ? 1 : 0),
            .text(counterHash ?? ""),
        ]
    }

    var isOpen: Bool {
        switch state {
        case .open, .cooling: true
        case .done, .stopped: false
        }
    }

    /// Whether nothing can come of it any more, though nobody has ended it.
    func hasRunOut(at now: Moment) -> Bool {
        switch state {
        case .open: now - openedAt > Recovery.openFor
        case .cooling(let until): now - until > Recovery.openFor
        case .done, .stopped: false
        }
    }

    var hasEyes: Bool {
        proofs.contains { if case .inPerson = $0.kind { true } else { false } }
    }

    var hasPaper: Bool { proofs.contains { $0.kind == .paperCode } }

    /// How many of the three are there: both relatives together are one.
    var proved: Int {
        var (hasEyes, hasPaper, relatives) = (false, false, Set<PersonNumber>())
        for proof in proofs {
            switch proof.kind {
            case .inPerson: hasEyes = true
            case .paperCode: hasPaper = true
            case .relative(let number): relatives.insert(number)
            }
        }
        return [hasEyes, hasPaper, relatives.count >= 2].count { $0 }
    }

    mutating func add(_ kind: Proof.Kind, at now: Moment) {
        guard state == .open, !proofs.contains(where: { $0.kind == kind }) else { return }
        proofs.append(Proof(kind: kind, at: now))
        if proved >= 2 { state = .cooling(until: now + Recovery.coolingOff) }
    }
}

/// Whom a person named beforehand, and that they hold a paper code.
struct RecoveryPlan: PersonalRecord {
    static let register = "recovery-plan"
    static let custodian = "dit"
    static let table = Register<RecoveryPlan>.table("identity_recovery_plan", since: 3, [])

    let person: PersonNumber
    var relatives: [Relative] = []
    var paperCodeAt: Moment?

    struct Relative: Codable, Sendable, Equatable {
        let number: PersonNumber
        let name: PersonName
    }

    var key: String { person.digits }
    var subjects: [PersonNumber] { [person] + relatives.map(\.number) }
    var columns: [Value] { [] }

    /// Who was named by whom, to be found from the relative's side.
    static let links = Table(
        "identity_relative", since: 3, [.text("person"), .text("relative")],
        key: ["person", "relative"], indexes: [["relative"]])

    /// The paper code's hash, which is in no entry.
    static let papers = Table(
        "identity_paper_code", since: 3, [.text("person"), .text("code_hash")], key: ["person"])
}

/// What was done for somebody at a counter, and by what it was known that it was they.
struct Assistance: PersonalRecord {
    static let register = "assistance"
    static let custodian = "dit"
    static let table = Register<Assistance>.table(
        "identity_assistance", since: 3, [.text("person"), .text("officer")],
        indexes: [["person"], ["officer"]])

    let id: String
    let person: PersonNumber
    let officer: PersonNumber
    let institution: String
    let purpose: Purpose
    let proof: Proof
    let at: Moment

    enum Purpose: String, Codable, Sendable { case signIn, recovery }

    enum Proof: Codable, Sendable, Equatable {
        /// One to one with what was taken at enrolment: the score in millionths.
        case eyes(score: Int)
        case papers(String)
    }

    var key: String { id }
    var subjects: [PersonNumber] { [person] }
    var columns: [Value] { [.text(person.digits), .text(officer.digits)] }

    /// Codes for signing in at a counter's own computer.
    static let codes = Table(
        "identity_counter_code", since: 3,
        [.text("code_hash"), .text("person"), .integer("level"), .integer("made_at")],
        key: ["code_hash"], indexes: [["made_at"]])
}

/// Recoveries and what is prepared for them, each in the caller's transaction.
struct Recoveries: Sendable {
    let registrar: Registrar
    let secret: Secret

    // MARK: Prepared beforehand

    func plan(
        of person: PersonNumber, by reader: Actor, in db: Database
    ) throws -> Versioned<RecoveryPlan>? {
        try Access(by: reader, for: .recovery, with: registrar)
            .record(RecoveryPlan.self, person.digits, in: db)
    }

    private func save(
        _ plan: RecoveryPlan, replacing version: Int?, by actor: Actor, in db: Database
    ) throws {
        try Register<RecoveryPlan>().enter(
            plan, replacing: version, act: Act("plan-recovery", by: actor, law: Recovery.law),
            with: registrar, in: db)
    }

    /// The paper code that a form makes: the same when it is sent again, and kept nowhere as text.
    func paperCode(for person: PersonNumber, once: String) -> String {
        String(base32(secret.bytes(for: "paper-code:\(person.digits):\(once)")).prefix(20))
    }

    /// Lets a new paper code hold; the one before is worth nothing any more.
    func hold(paperCode code: String, for person: PersonNumber, in db: Database) throws {
        let actor = Actor.person(person)
        let found = try plan(of: person, by: actor, in: db)
        var plan = found?.record ?? RecoveryPlan(person: person)
        plan.paperCodeAt = registrar.now
        try save(plan, replacing: found?.version, by: actor, in: db)
        try db.execute(
            """
            INSERT INTO identity_paper_code (person, code_hash) VALUES (\(person), \(hash(code, person)))
            ON CONFLICT (person) DO UPDATE SET code_hash = excluded.code_hash
            """)
    }

    private func hash(_ code: String, _ person: PersonNumber) -> String {
        secret.code(for: "paper:\(person.digits):\(readCode(code))")
    }

    /// - Throws: `Mandates.Refusal` when number and name do not fit.
    func name(
        _ typed: String, called given: String, for person: PersonNumber, in db: Database
    ) throws {
        let actor = Actor.person(person)
        guard let number = try Alias.person(typed: typed, with: registrar, in: db) else {
            throw Mandates.Refusal.unknownPerson
        }
        guard number != person else { throw OwnRelative() }
        let word = Folding.words(given).first
        guard
            let other = try Access(by: actor, for: .recovery, with: registrar)
                .record(Person.self, number.digits, in: db)?.record, let word,
            other.diedOn == nil,
            [other.name.ckb, other.name.ar, other.name.latin].contains(where: {
                Folding.words($0).first == word
            })
        else { throw Mandates.Refusal.unknownPerson }
        let found = try plan(of: person, by: actor, in: db)
        var plan = found?.record ?? RecoveryPlan(person: person)
        plan.relatives.removeAll { $0.number == number }
        plan.relatives.append(RecoveryPlan.Relative(number: number, name: other.name))
        plan.relatives = Array(plan.relatives.suffix(2))
        try save(plan, replacing: found?.version, by: actor, in: db)
        try db.execute("DELETE FROM identity_relative WHERE person = \(person)")
        for relative in plan.relatives {
            try db.execute(
                """
                INSERT INTO identity_relative (person, relative)
                VALUES (\(person), \(relative.number))
                """)
        }
        try Notice.namedAsRelative.post(to: number, with: registrar, in: db)
    }

    /// Nobody vouches for themselves.
    struct OwnRelative: Error {}

    /// Takes back that somebody is one of the two.
    func unname(_ number: PersonNumber, for person: PersonNumber, in db: Database) throws {
        let actor = Actor.person(person)
        guard let found = try plan(of: person, by: actor, in: db) else { return }
        var plan = found.record
        plan.relatives.removeAll { $0.number == number }
        guard plan != found.record else { return }
        try save(plan, replacing: found.version, by: actor, in: db)
        try db.execute(
            "DELETE FROM identity_relative WHERE person = \(person) AND relative = \(number)")
    }

    // MARK: Under way

    /// What is shown at a counter for the code of a recovery: nobody finds the one in the other.
    func counterCode(for code: String) -> String {
        String(base32(secret.bytes(for: "recovery-counter:\(code)")).prefix(12))
    }

    /// Begins a recovery; for a number that is nobody's it does nothing but the same work.
    func begin(for number: PersonNumber, code: String, in db: Database) throws {
        guard try Person.exists(number, in: db) else { return }
        let recovery = Recovery(
            id: registrar.identifiers.next(), person: number, codeHash: sha256Hex(code.utf8),
            counterHash: sha256Hex(counterCode(for: code).utf8), openedAt: registrar.now)
        try Register<Recovery>().enter(
            recovery, replacing: nil,
            act: Act("begin-recovery", by: .system("recovery"), law: Recovery.law),
            with: registrar, in: db)
    }

    func find(code: String, by reader: Actor, in db: Database) throws -> Versioned<Recovery>? {
        try find(where: "code_hash = \(sha256Hex(code.utf8))", by: reader, in: db)
    }

    /// The recovery of a code that somebody shows at a counter.
    func find(
        counterCode typed: String, by officer: Actor, in db: Database
    ) throws -> Versioned<Recovery>? {
        try find(where: "counter_hash = \(sha256Hex(readCode(typed).utf8))", by: officer, in: db)
    }

    private func find(
        where condition: Query, by reader: Actor, in db: Database
    ) throws -> Versioned<Recovery>? {
        let found = try Access(by: reader, for: .recovery, with: registrar).records(
            Recovery.self, where: condition, in: db
        ).first
        guard let found, !found.record.hasRunOut(at: registrar.now) else { return nil }
        return found
    }

    /// Open recoveries of a person: for themselves, and for relatives whom they named.
    func open(
        of person: PersonNumber, by reader: Actor, in db: Database
    ) throws -> [Versioned<Recovery>] {
        let now = registrar.now
        return try Access(by: reader, for: .recovery, with: registrar).records(
            Recovery.self, where: "person = \(person) AND is_open = 1 ORDER BY record_key", in: db
        ).filter { !$0.record.hasRunOut(at: now) }
    }

    func prove(
        _ found: Versioned<Recovery>, _ kind: Recovery.Proof.Kind, by actor: Actor,
        in db: Database
    ) throws {
        var recovery = found.record
        recovery.add(kind, at: registrar.now)
        guard recovery != found.record else { return }
        try Register<Recovery>().enter(
            recovery, replacing: found.version,
            act: Act("prove", by: actor, law: Recovery.law), with: registrar, in: db)
        try Notice.recoveryProof.post(to: recovery.person, with: registrar, in: db)
    }

    /// Whether a paper code is the person's; a wrong one counts as a guess.
    func provePaper(_ found: Versioned<Recovery>, _ code: String, in db: Database) throws -> Bool {
        let person = found.record.person
        let row = try db.row("SELECT code_hash FROM identity_paper_code WHERE person = \(person)")
        guard let row, try equalInConstantTime(row.text(0), hash(code, person)) else {
            return false
        }
        try prove(found, .paperCode, by: .system("recovery"), in: db)
        try db.execute("DELETE FROM identity_paper_code WHERE person = \(person)")
        let actor = Actor.system("recovery")
        if let used = try plan(of: person, by: actor, in: db) {
            var plan = used.record
            plan.paperCodeAt = nil
            try save(plan, replacing: used.version, by: actor, in: db)
        }
        return true
    }

    func stop(_ id: String, by person: PersonNumber, in db: Database) throws {
        let access = Access(by: .person(person), for: .recovery, with: registrar)
        guard let found = try access.record(Recovery.self, id, in: db),
            found.record.person == person, found.record.isOpen
        else { throw Problem.notFound }
        var recovery = found.record
        recovery.state = .stopped(at: registrar.now, by: person)
        try Register<Recovery>().enter(
            recovery, replacing: found.version,
            act: Act("stop-recovery", by: .person(person), law: Recovery.law), with: registrar,
            in: db)
        try Notice.recoveryStopped.post(to: person, with: registrar, in: db)
    }

    /// After the cooling-off: everything that opened the account is ended, and everybody in it.
    ///
    /// - Returns: whether it is time.
    func finish(_ found: Versioned<Recovery>, in db: Database) throws -> Bool {
        guard case .cooling(let until) = found.record.state, registrar.now >= until else {
            return false
        }
        var recovery = found.record
        recovery.state = .done(at: registrar.now)
        let actor = Actor.system("recovery")
        try Register<Recovery>().enter(
            recovery, replacing: found.version,
            act: Act("finish-recovery", by: actor, law: Recovery.law), with: registrar, in: db)
        try People(registrar: registrar).close(recovery.person, by: actor, in: db)
        try Notice.recoveryDone.post(to: recovery.person, with: registrar, in: db)
        return true
    }

    // MARK: At the counter

    /// Compares eyes with those taken at a person's enrolment; nil when there are none to compare
    /// with, or they are not the same.
    func compare(
        _ pair: IrisPair, with person: PersonNumber, by officer: Actor, book: EnrolmentBook,
        in db: Database
    ) throws -> Int? {
        let enrolment = try Access(by: officer, for: .assistance, with: registrar).records(
            Enrolment.self, where: "number = \(person) AND state = 'accepted'", in: db
        ).first?.record
        guard let enrolment else { return nil }
        let row = try db.row(
            """
            SELECT reference, sealed, holder FROM identity_template
            WHERE enrolment = \(enrolment.key)
            """)
        guard let row, let enrolled = try book.template(row, in: db) else { return nil }
        let comparison = Comparison(pair, with: enrolled)
        guard comparison.isHit, let score = comparison.score else { return nil }
        return Int(score * 1_000_000)
    }

    func note(
        _ purpose: Assistance.Purpose, of person: PersonNumber, _ proof: Assistance.Proof,
        by officer: Officer, in db: Database
    ) throws {
        try Register<Assistance>().enter(
            Assistance(
                id: registrar.identifiers.next(), person: person, officer: officer.person,
                institution: officer.institution, purpose: purpose, proof: proof,
                at: registrar.now),
            replacing: nil, act: Act("assist", by: officer.actor, law: Recovery.law),
            with: registrar, in: db)
    }

    static let counterCodeValidFor = Duration.seconds(600)

    func makeCounterCode(
        for person: PersonNumber, level: AssuranceLevel, in db: Database
    ) throws -> String {
        let code = String(registrar.identifiers.code().prefix(10))
        try db.execute(
            """
            INSERT INTO identity_counter_code (code_hash, person, level, made_at)
            VALUES (\(counterHash(code)), \(person), \(level.rawValue), \(registrar.now))
            """)
        return code
    }

    func spendCounterCode(
        _ code: String, in db: Database
    ) throws -> (person: PersonNumber, level: AssuranceLevel)? {
        let hash = counterHash(readCode(code))
        let since = registrar.now - Recoveries.counterCodeValidFor
        let row = try db.row(
            """
            SELECT person, level FROM identity_counter_code
            WHERE code_hash = \(hash) AND made_at > \(since)
            """)
        guard let row, let person = PersonNumber(try row.text(0)),
            let level = AssuranceLevel(rawValue: Int(try row.integer(1)))
        else { return nil }
        try db.execute("DELETE FROM identity_counter_code WHERE code_hash = \(hash)")
        return (person, level)
    }

    private func counterHash(_ code: String) -> String { secret.code(for: "counter:\(code)") }

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - counterCodeValidFor
        try db.execute("DELETE FROM identity_counter_code WHERE made_at <= \(since)")
    }
}
