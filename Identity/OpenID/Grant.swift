internal import Foundation
internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// That one client may act for one person from one sign-in on: the code, the access tokens and the
/// refresh token that come of it are all names of this row, and end with it.
struct Grant: Sendable {
    let id: String
    let client: String
    /// Whom it is about.
    let person: PersonNumber
    /// Who signed in for them, under which mandate; nil for the person themselves.
    let actor: PersonNumber?
    let mandate: String?
    let scopes: [Terms.Scope]
    /// What the person agreed to be told in the ID token, and at all.
    let idTokenClaims, claims: [Claim]
    let nonce: String?
    let redirect: String
    let challenge: String?
    /// The thumbprint of the key to which the tokens are bound.
    var proofKey: String?
    let session: String
    let authenticatedAt: Moment
    let level: AssuranceLevel
    let methods: String
    let createdAt: Moment
    /// Until when the code works, and when it was used.
    let codeUntil: Moment
    var codeUsedAt: Moment?
    /// How often tokens were given.
    var generation: Int64
    var rotatedAt: Moment?
    /// Until when it can go on at all.
    let until: Moment
    var endedAt: Moment?

    static let codeLifetime = Duration.seconds(60)
    static let accessLifetime = Duration.seconds(300)
    /// How long somebody may stay away who agreed to it.
    static let offlineLifetime = Duration.seconds(90 * 86_400)
    /// A refresh token that was used works once more for so long: the answer may have been lost.
    static let grace = Duration.seconds(60)

    static let table = Table(
        "openid_grant", since: 4,
        [
            .text("id"), .text("code_hash"), .text("client"), .text("person"),
            .text("actor").optional, .text("mandate").optional, .text("scopes"),
            .text("id_token_claims"), .text("claims"), .text("nonce").optional, .text("redirect"),
            .text("challenge").optional, .text("proof_key").optional, .text("session"),
            .integer("authenticated_at"), .integer("level"), .text("methods"),
            .integer("created_at"), .integer("code_until"), .integer("code_used_at").optional,
            .integer("generation"), .integer("rotated_at").optional, .integer("valid_until"),
            .integer("ended_at").optional,
        ], key: ["id"], unique: [["code_hash"]],
        indexes: [["person"], ["actor"], ["session"], ["client", "created_at"], ["valid_until"]])

    var isOffline: Bool { scopes.contains(.offlineAccess) }

    /// What may be told to who was given so many of its scopes.
    ///
    /// - Parameter terms: as they are now: what was taken from a client is told to it no more.
    func claims(for given: [Terms.Scope], under terms: Terms) -> [Claim] {
        let allowed = Set(terms.scopes.flatMap(\.claims))
        let claims = claims.filter(allowed.contains)
        // Those asked for one by one belong to no scope: they go with all of them.
        if Set(given) == Set(scopes) { return claims }
        let told = Set(given.flatMap(\.claims))
        return claims.filter(told.contains)
    }

    /// Writes a new grant; its code is the one thing that the client is sent.
    func insert(code: String, in db: Database) throws {
        try db.execute(
            """
            INSERT INTO openid_grant (\(Grant.columns), code_hash)
            VALUES (\(id), \(client), \(person), \(actor?.digits), \(mandate),
                \(scopes.map(\.rawValue).joined(separator: " ")),
                \(idTokenClaims.map(\.rawValue).joined(separator: " ")),
                \(claims.map(\.rawValue).joined(separator: " ")), \(nonce), \(redirect),
                \(challenge), \(proofKey), \(session), \(authenticatedAt), \(level.rawValue),
                \(methods), \(createdAt), \(codeUntil), \(codeUsedAt), \(generation), \(rotatedAt),
                \(until), \(endedAt), \(Grant.hash(code)))
            """)
    }

    static func find(code: String, in db: Database) throws -> Grant? {
        try db.row(
            "SELECT \(columns) FROM openid_grant WHERE code_hash = \(hash(code))"
        ).map(Grant.init)
    }

    static func find(id: String, in db: Database) throws -> Grant? {
        try db.row("SELECT \(columns) FROM openid_grant WHERE id = \(id)").map(Grant.init)
    }

    /// Those that began in a session.
    static func live(
        of session: String, at now: Moment, in db: Database
    ) throws -> [Grant] {
        try db.rows(
            """
            SELECT \(columns) FROM openid_grant
            WHERE session = \(session) AND ended_at IS NULL AND valid_until > \(now)
            """
        ).map(Grant.init)
    }

    /// Those by which somebody is told of a person, or of another by that person.
    static func live(
        of person: PersonNumber, at now: Moment, in db: Database
    ) throws -> [Grant] {
        try db.rows(
            """
            SELECT \(columns) FROM openid_grant
            WHERE (person = \(person) OR actor = \(person)) AND ended_at IS NULL
                AND valid_until > \(now)
            """
        ).map(Grant.init)
    }

    /// Notes that tokens were given: of the code, or of the last refresh token.
    func save(in db: Database) throws {
        try db.execute(
            """
            UPDATE openid_grant SET code_used_at = \(codeUsedAt), generation = \(generation),
                rotated_at = \(rotatedAt), proof_key = \(proofKey)
            WHERE id = \(id)
            """)
    }

    /// Ends it and with it every token that came of it.
    static func end(_ id: String, at now: Moment, in db: Database) throws {
        try db.execute(
            "UPDATE openid_grant SET ended_at = \(now) WHERE id = \(id) AND ended_at IS NULL")
    }

    /// How many people signed in at a client, by day, the latest first.
    static func census(
        of client: String, since: Moment, in db: Database
    ) throws -> [(day: Day, count: Int)] {
        let moments = try db.rows(
            """
            SELECT created_at FROM openid_grant
            WHERE client = \(client) AND created_at >= \(since) AND code_used_at IS NOT NULL
            ORDER BY created_at DESC LIMIT 100000
            """
        ).map { try $0.moment(0).day }
        return Dictionary(grouping: moments, by: \.self).map { ($0, $1.count) }
            .sorted { $0.0 > $1.0 }
    }

    static func sweep(at now: Moment, in db: Database) throws {
        let long = now - .seconds(30 * 86_400)
        try db.execute("DELETE FROM openid_grant WHERE valid_until < \(long)")
    }

    // MARK: Rows

    private static let columns: Query = """
        id, client, person, actor, mandate, scopes, id_token_claims, claims, nonce, redirect,
        challenge, proof_key, session, authenticated_at, level, methods, created_at, code_until,
        code_used_at, generation, rotated_at, valid_until, ended_at
        """

    private static func hash(_ code: String) -> String { sha256Hex("code:\(code)".utf8) }

    private struct Unreadable: Error {}

    private init(_ row: Row) throws {
        guard let person = PersonNumber(try row.text(2)) else { throw Unreadable() }
        func words<T: RawRepresentable>(_ column: Int) throws -> [T] where T.RawValue == String {
            try row.text(column).split(separator: " ").compactMap { T(rawValue: String($0)) }
        }
        func moment(_ column: Int) throws -> Moment? {
            try row.optionalInteger(column).map(Moment.init(microseconds:))
        }
        id = try row.text(0)
        client = try row.text(1)
        self.person = person
        actor = try row.optionalText(3).flatMap { PersonNumber($0) }
        mandate = try row.optionalText(4)
        scopes = try words(5)
        idTokenClaims = try words(6)
        claims = try words(7)
        nonce = try row.optionalText(8)
        redirect = try row.text(9)
        challenge = try row.optionalText(10)
        proofKey = try row.optionalText(11)
        session = try row.text(12)
        authenticatedAt = try row.moment(13)
        level = AssuranceLevel(rawValue: Int(try row.integer(14))) ?? .low
        methods = try row.text(15)
        createdAt = try row.moment(16)
        codeUntil = try row.moment(17)
        codeUsedAt = try moment(18)
        generation = try row.integer(19)
        rotatedAt = try moment(20)
        until = try row.moment(21)
        endedAt = try moment(22)
    }

    /// A new grant of a request that the person agreed to.
    init(
        id: String, _ request: AuthorizationRequest, claims: [Claim], person: PersonNumber,
        actor: PersonNumber?, mandate: String?, session: String, authenticatedAt: Moment,
        level: AssuranceLevel, methods: String, until: Moment, at now: Moment
    ) {
        self.id = id
        client = request.client
        self.person = person
        self.actor = actor
        self.mandate = mandate
        scopes = request.scopes
        idTokenClaims = request.idTokenClaims.filter(claims.contains)
        self.claims = claims
        nonce = request.nonce
        redirect = request.redirect
        challenge = request.challenge
        proofKey = request.proofKey
        self.session = session
        self.authenticatedAt = authenticatedAt
        self.level = level
        self.methods = methods
        createdAt = now
        codeUntil = now + Grant.codeLifetime
        generation = 0
        self.until = until
    }
}

/// Writes and reads the tokens that name a grant: its id, a generation, scopes, an end, and a code that
/// only we can make (HMAC-SHA-256). Nothing of it is secret but the code.
struct TokenMint: Sendable {
    enum Kind: String, Sendable {
        case access = "a"
        case refresh = "r"
    }

    private let secret: Secret

    init(_ secret: Secret) {
        self.secret = secret.derived(for: "openid-tokens")
    }

    struct Named: Sendable {
        let grant: String
        let generation: Int64
        let scopes: [Terms.Scope]
        let until: Moment
    }

    func write(
        _ kind: Kind, of grant: Grant, for scopes: [Terms.Scope], until: Moment
    ) -> String {
        let mask = Terms.Scope.allCases.enumerated().reduce(0) { mask, item in
            scopes.contains(item.element) ? mask | 1 << item.offset : mask
        }
        let text = "\(grant.id).\(grant.generation).\(mask).\(until.secondsSince1970)"
        return "\(kind.rawValue).\(text).\(code(kind, text))"
    }

    /// What a token names; nil for one that we did not make. Says nothing about whether it still
    /// holds.
    func read(_ kind: Kind, _ token: String) -> Named? {
        guard token.utf8.count <= 200 else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == kind.rawValue, let generation = Int64(parts[2]),
            let mask = Int(parts[3]),
            let until = Int64(parts[4]).flatMap(Moment.init(secondsSince1970:)),
            equalInConstantTime(
                code(kind, parts[1...4].joined(separator: ".")), String(parts[5]))
        else { return nil }
        let scopes = Terms.Scope.allCases.enumerated().filter { mask & 1 << $0.offset != 0 }
        return Named(
            grant: String(parts[1]), generation: generation, scopes: scopes.map(\.element),
            until: until)
    }

    private func code(_ kind: Kind, _ text: String) -> String {
        // 160 bits are enough, and half as long to carry about.
        String(secret.code(for: "\(kind.rawValue).\(text)").prefix(40))
    }
}

/// What may come once only: the ids of proofs and of assertions, until they have run out anyway.
enum SeenOnce {
    static let table = Table(
        "openid_seen", since: 4, [.text("hash"), .integer("until")], key: ["hash"],
        indexes: [["until"]])

    /// Notes it; false when it was there before.
    static func note(
        _ id: String, of owner: String, until: Moment, in db: Database
    ) throws -> Bool {
        let hash = sha256Hex("\(owner.utf8.count):\(owner)\(id)".utf8)
        return try db.changes(
            """
            INSERT INTO openid_seen (hash, until) VALUES (\(hash), \(until))
            ON CONFLICT (hash) DO NOTHING
            """) == 1
    }

    static func sweep(at now: Moment, in db: Database) throws {
        try db.execute("DELETE FROM openid_seen WHERE until < \(now)")
    }
}
