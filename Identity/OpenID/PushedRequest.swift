internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// An authorization request that waits: for the person to come with it, or for their answer.
struct PendingRequest: Sendable {
    let id: String
    let request: AuthorizationRequest
    let createdAt: Moment
    /// What it came from: a pushed request may be begun several times until it is answered, as when
    /// a page is loaded again. Nil for one that is kept nowhere.
    private let origin: String?

    private init(
        id: String, request: AuthorizationRequest, createdAt: Moment, origin: String?
    ) {
        self.id = id
        self.request = request
        self.createdAt = createdAt
        self.origin = origin
    }

    /// One that has just come: whoever agreed before has the answer at once.
    init(arrived request: AuthorizationRequest, at now: Moment) {
        self.init(id: "", request: request, createdAt: now, origin: nil)
    }

    static let prefix = "urn:ietf:params:oauth:request_uri:"
    /// How long a pushed request waits for the person.
    static let pushedLifetime = Duration.seconds(90)
    /// How long a person may take to sign in and decide.
    static let askedLifetime = Duration.seconds(30 * 60)

    static let table = Table(
        "openid_request", since: 4,
        [
            .text("id_hash"), .text("client"), .text("body"), .integer("is_pushed"),
            .integer("created_at"), .integer("valid_until"), .text("origin"),
            .integer("answered_at").optional.since(5),
        ], key: ["id_hash"], indexes: [["valid_until"], ["origin"]])

    /// Keeps a request; returns the name under which it is found.
    static func keep(
        _ request: AuthorizationRequest, isPushed: Bool, from origin: String? = nil,
        with registrar: Registrar, in db: Database
    ) throws -> String {
        let id = base32(registrar.randomness.bytes(20))
        let now = registrar.now
        let until = now + (isPushed ? pushedLifetime : askedLifetime)
        try db.execute(
            """
            INSERT INTO openid_request
                (id_hash, client, body, is_pushed, created_at, valid_until, origin)
            VALUES (\(hash(id)), \(request.client), \(try JSON(request).canonical),
                \(isPushed ? 1 : 0), \(now), \(until),
                \(origin ?? hash(id)))
            """)
        return id
    }

    /// The request of a name, as long as nobody has answered it and it has not run out.
    ///
    /// - Parameter isPushed: it waits for the person to come with its name (RFC 9126); otherwise
    ///   the person is being asked.
    static func find(
        _ id: String, isPushed: Bool, at now: Moment, in db: Database
    ) throws -> PendingRequest? {
        guard id.utf8.count == 32 else { return nil }
        let row = try db.row(
            """
            SELECT body, created_at, origin FROM openid_request
            WHERE id_hash = \(hash(id)) AND is_pushed = \(isPushed ? 1 : 0) AND valid_until > \(now)
                AND answered_at IS NULL
            """)
        return try row.map { try PendingRequest(id, $0) }
    }

    /// The one that a person has answered just now: who presses twice is answered twice.
    static func answered(
        _ id: String, at now: Moment, in db: Database
    ) throws -> PendingRequest? {
        try db.row(
            """
            SELECT body, created_at, origin FROM openid_request
            WHERE id_hash = \(hash(id)) AND is_pushed = 0
                AND answered_at > \(now - Grant.codeLifetime)
            """
        ).map { try PendingRequest(id, $0) }
    }

    private init(_ id: String, _ row: Row) throws {
        self.init(
            id: id,
            request: try JSON.decode(AuthorizationRequest.self, fromCanonical: row.text(0)),
            createdAt: try row.moment(1), origin: try row.text(2))
    }

    /// Lets the person be asked: the page of the question has a name of its own, which the client
    /// does not know.
    func ask(with registrar: Registrar, in db: Database) throws -> String {
        try PendingRequest.keep(
            request, isPushed: false, from: origin, with: registrar, in: db)
    }

    /// Ends it with an answer, and all that was begun of the same; false when it was answered
    /// before.
    func end(at now: Moment, in db: Database) throws -> Bool {
        guard let origin else { return true }
        let hash = PendingRequest.hash(id)
        let isOpen =
            try db.changes(
                """
                UPDATE openid_request SET answered_at = \(now)
                WHERE id_hash = \(hash) AND answered_at IS NULL
                """) == 1
        try db.execute("DELETE FROM openid_request WHERE origin = \(origin) AND id_hash <> \(hash)")
        return isOpen
    }

    static func sweep(at now: Moment, in db: Database) throws {
        try db.execute("DELETE FROM openid_request WHERE valid_until < \(now)")
    }

    private static func hash(_ id: String) -> String { sha256Hex("request:\(id)".utf8) }
}
