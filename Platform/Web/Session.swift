package import Kernel
package import Registers
package import Store
internal import Trust

/// Somebody is signed in at one browser. The browser holds the token, the table only its hash.
package struct Session: Sendable {
    /// What the person's own list calls it: it ends a session, it does not open one.
    package let id: String
    package let person: PersonNumber
    package let signedInAt: Moment
    /// When the person last proved who they are.
    package let authenticatedAt: Moment
    /// How surely it is this person, by what they proved it with.
    package let level: AssuranceLevel
    /// How surely it is known who this person is.
    package let proofing: AssuranceLevel
    /// The ways by which the person proved it, joined with `+`, the last proof at the end.
    package let method: String
    package let device: String
    package let isOwnDevice: Bool
    package let seenAt: Moment
    let deskSeenAt: Moment
    /// What it was called when it began, before the person proved themselves again: what is said
    /// of it elsewhere holds on.
    package let root: String
    /// The mandate under which the person acts for somebody else just now.
    package let acting: String?
    let token: String

    /// What a way of signing in has found out.
    package struct Proof: Sendable {
        package var person: PersonNumber
        package var level: AssuranceLevel
        package var proofing: AssuranceLevel
        package var method: String
        /// The browser in words, for the person's own list.
        package var device: String
        /// The person says that nobody else uses this browser.
        package var isOwnDevice: Bool

        package init(
            person: PersonNumber, level: AssuranceLevel, proofing: AssuranceLevel, method: String,
            device: String, isOwnDevice: Bool
        ) {
            self.person = person
            self.level = level
            self.proofing = proofing
            self.method = method
            self.device = device
            self.isOwnDevice = isOwnDevice
        }
    }

    /// How long a person's own browser stays signed in without a visit.
    package static let idleLimit = Duration.seconds(12 * 3600)
    /// How long at most, however often somebody comes back.
    package static let lengthLimit = Duration.seconds(7 * 86_400)
    /// The same in a browser that others use too.
    package static let sharedIdleLimit = Duration.seconds(30 * 60)
    package static let sharedLengthLimit = Duration.seconds(12 * 3600)
    /// How long the staff desk stays open without a touch.
    package static let deskIdleLimit = Duration.seconds(15 * 60)
    /// A visit is noted when the last noted one is so long ago.
    static let noteEvery = Duration.seconds(600)
    static let noteDeskEvery = Duration.seconds(60)
    /// A session that ran out is kept so long, to know whose form came too late.
    static let keptFor = Duration.seconds(86_400)

    package static let table = Table(
        "web_session",
        [
            .text("token_hash"), .text("person"), .integer("signed_in_at"),
            .integer("seen_at"), .text("method"),
            .integer("authenticated_at").since(3, before: .integer(0)),
            .integer("level").since(3, before: .integer(1)),
            .integer("proofing").since(3, before: .integer(1)),
            .text("device").since(3, before: .text("")),
            .integer("is_own_device").since(3, before: .integer(0)),
            .integer("desk_seen_at").since(3, before: .integer(0)),
            .text("acting").optional.since(3), .text("root").since(4, before: .text("")),
        ], key: ["token_hash"], indexes: [["person"]])

    /// Begins a session and returns the token for the cookie.
    ///
    /// - Parameter before: the session of the same person that it takes the place of.
    package static func begin(
        _ proof: Proof, after before: Session? = nil, with registrar: Registrar, in db: Database
    ) throws -> String {
        let token = base32(registrar.randomness.bytes(32))
        let now = registrar.clock.now
        try db.execute(
            """
            INSERT INTO web_session
                (token_hash, person, signed_in_at, seen_at, method, authenticated_at, level,
                proofing, device, is_own_device, desk_seen_at, root)
            VALUES (\(sha256Hex(token.utf8)), \(proof.person), \(now), \(now), \(proof.method),
                \(now), \(proof.level.rawValue), \(proof.proofing.rawValue),
                \(String(proof.device.prefix(100))), \(proof.isOwnDevice ? 1 : 0), \(now),
                \(before?.root ?? ""))
            """)
        return token
    }

    /// What is told to the rest of the house when a session ends: its root.
    package static let endedTopic = "session-ended"

    /// Ends the session of a token.
    package static func end(
        token: String, with registrar: Registrar, in db: Database
    ) throws {
        try end(where: "token_hash = \(sha256Hex(token.utf8))", with: registrar, in: db)
    }

    /// Lets another session of the same person take its place: nobody is told.
    package func giveWay(in db: Database) throws {
        try db.execute("DELETE FROM web_session WHERE token_hash = \(sha256Hex(token.utf8))")
    }

    /// Ends one of a person's sessions; false when it is not theirs or is over.
    package static func end(
        id: String, of person: PersonNumber, with registrar: Registrar, in db: Database
    ) throws -> Bool {
        guard id.utf8.count == idLength else { return false }
        return try end(
            where: "person = \(person) AND \(idOfHash) = \(id)",
            with: registrar, in: db) > 0
    }

    /// Ends a person's sessions, all or all but one; returns how many were live.
    @discardableResult
    package static func endAll(
        of person: PersonNumber, except id: String? = nil, with registrar: Registrar,
        in db: Database
    ) throws -> Int {
        try end(
            where: "person = \(person) AND \(idOfHash) <> \(id ?? "")",
            with: registrar, in: db)
    }

    @discardableResult
    private static func end(
        where condition: Query, with registrar: Registrar, in db: Database
    ) throws -> Int {
        let rows = try db.rows("SELECT token_hash, root FROM web_session WHERE \(condition)")
        for row in rows {
            let (hash, root) = (try row.text(0), try row.text(1))
            try db.execute("DELETE FROM web_session WHERE token_hash = \(hash)")
            try Outbox.put(
                id: registrar.identifiers.next(), topic: endedTopic,
                body: root.isEmpty ? String(hash.prefix(idLength)) : root, due: registrar.now,
                in: db)
        }
        return rows.count
    }

    /// A person's sessions that have not run out, the latest used first.
    package static func all(
        of person: PersonNumber, at now: Moment, in db: Database
    ) throws -> [Session] {
        try db.rows(
            """
            SELECT \(columns) FROM web_session WHERE person = \(person)
            ORDER BY seen_at DESC, token_hash
            """
        ).compactMap { try Session($0, token: "") }.filter { $0.isLive(at: now) }
    }

    static func find(token: String, at now: Moment, in db: Database) throws -> Session? {
        guard let session = try evenOver(token: token, in: db), session.isLive(at: now) else {
            return nil
        }
        return session
    }

    /// The session of a token, also when it has run out.
    static func evenOver(token: String, in db: Database) throws -> Session? {
        try db.row(
            "SELECT \(columns) FROM web_session WHERE token_hash = \(sha256Hex(token.utf8))"
        ).flatMap { try Session($0, token: token) }
    }

    private static let idLength = 20
    /// Written out: PostgreSQL has no `substr` for the numbers that parameters are.
    private static let idOfHash: Query = "substr(token_hash, 1, 20)"
    private static let columns: Query = """
        token_hash, person, signed_in_at, seen_at, method, authenticated_at, level, proofing,
        device, is_own_device, desk_seen_at, acting, root
        """

    private init?(_ row: Row, token: String) throws {
        guard let person = PersonNumber(try row.text(1)) else { return nil }
        id = String(try row.text(0).prefix(Session.idLength))
        self.person = person
        signedInAt = try row.moment(2)
        seenAt = try row.moment(3)
        method = try row.text(4)
        authenticatedAt = try row.moment(5)
        level = AssuranceLevel(rawValue: Int(try row.integer(6))) ?? .low
        proofing = AssuranceLevel(rawValue: Int(try row.integer(7))) ?? .low
        device = try row.text(8)
        isOwnDevice = try row.integer(9) == 1
        deskSeenAt = try row.moment(10)
        acting = try row.optionalText(11)
        let root = try row.text(12)
        self.root = root.isEmpty ? id : root
        self.token = token
    }

    func isLive(at now: Moment) -> Bool {
        let idle = isOwnDevice ? Session.idleLimit : Session.sharedIdleLimit
        let length = isOwnDevice ? Session.lengthLimit : Session.sharedLengthLimit
        return now - seenAt < idle && now - signedInAt < length
    }

    /// Whether the staff desk has been left alone for too long.
    func isDeskIdle(at now: Moment) -> Bool { now - deskSeenAt >= Session.deskIdleLimit }

    /// Lets the person act under a mandate from now on, or for themselves again.
    package func act(under mandate: String?, in db: Database) throws {
        try db.execute(
            """
            UPDATE web_session SET acting = \(mandate) WHERE token_hash = \(sha256Hex(token.utf8))
            """)
    }

    func note(at now: Moment, in db: Database) throws {
        try db.execute(
            "UPDATE web_session SET seen_at = \(now) WHERE token_hash = \(sha256Hex(token.utf8))")
    }

    func noteDesk(at now: Moment, in db: Database) throws {
        try db.execute(
            """
            UPDATE web_session SET seen_at = \(now), desk_seen_at = \(now)
            WHERE token_hash = \(sha256Hex(token.utf8))
            """)
    }

    /// Removes what ran out long ago.
    package static func sweep(at now: Moment, in db: Database) throws {
        let (idle, length) = (now - idleLimit - keptFor, now - lengthLimit - keptFor)
        try db.execute(
            "DELETE FROM web_session WHERE seen_at < \(idle) OR signed_in_at < \(length)")
    }
}
