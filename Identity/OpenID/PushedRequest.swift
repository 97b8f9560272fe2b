internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// An authorization request that waits: for the person to come with it, or for their answer.
struct PendingRequest: Sendable {
    let id: String
    let request: AuthorizationRequest
    /// It was pushed (RFC 9126): the address carries its name alone.
    let isPushed: Bool
    let until: Moment
    let createdAt: Moment
    /// What it came from: a pushed request may be begun several times until it is answered, as when
    /// a page is loaded again.
    private let origin: String?

    private init(
        id: String, request: AuthorizationRequest, isPushed: Bool, until: Moment,
        createdAt: Moment, origin: String?
    ) {
        self.id = id
        self.request = request
        self.isPushed = isPushed
        self.until = until
        self.createdAt = createdAt
        self.origin = origin
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
            .integer("is_begun"), .integer("created_at"), .integer("valid_until"),
            .text("origin"),
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
                (id_hash, client, body, is_pushed, is_begun, created_at, valid_until, origin)
            VALUES (\(hash(id)), \(request.client), \(try JSON(request).canonical),
                \(isPushed ? 1 : 0), \(isPushed ? 0 : 1), \(now), \(until),
                \(origin ?? hash(id)))
            """)
        return id
    }

    /// The request of a name, as long as nobody has answered it and it has not run out.
    ///
    /// - Parameter isBegun: whether the person is asked already; a pushed one that nobody came
    ///   with is found by its client's address alone.
    static func find(
        _ id: String, isBegun: Bool, at now: Moment, in db: Database
    ) throws -> PendingRequest? {
        guard id.utf8.count == 32 else { return nil }
        let row = try db.row(
            """
            SELECT body, is_pushed, valid_until, created_at, origin FROM openid_request
            WHERE id_hash = \(hash(id)) AND is_begun = \(isBegun ? 1 : 0) AND valid_until > \(now)
            """)
        guard let row else { return nil }
        let request = try JSON(parsing: Array(row.text(0).utf8)).decode(AuthorizationRequest.self)
        return PendingRequest(
            id: id, request: request, isPushed: try row.integer(1) == 1,
            until: try row.moment(2), createdAt: try row.moment(3), origin: try row.text(4))
    }

    /// One that has just come and is kept nowhere yet: whoever agreed before has the answer at once.
    init(arrived request: AuthorizationRequest, at now: Moment) {
        self.init(
            id: "", request: request, isPushed: false, until: now, createdAt: now, origin: nil)
    }

    /// Begins to ask: the page of the question has a name of its own, which the client does not
    /// know.
    func begin(with registrar: Registrar, in db: Database) throws -> String {
        try PendingRequest.keep(
            request, isPushed: false, from: origin, with: registrar, in: db)
    }

    /// Ends it with an answer, and all that was begun of the same; false when it was answered
    /// before.
    func end(in db: Database) throws -> Bool {
        guard let origin else { return true }
        let isOpen =
            try db.changes(
                "DELETE FROM openid_request WHERE id_hash = \(PendingRequest.hash(id))") == 1
        try db.execute("DELETE FROM openid_request WHERE origin = \(origin)")
        return isOpen
    }

    static func sweep(at now: Moment, in db: Database) throws {
        try db.execute("DELETE FROM openid_request WHERE valid_until < \(now)")
    }

    private static func hash(_ id: String) -> String { sha256Hex("request:\(id)".utf8) }
}
