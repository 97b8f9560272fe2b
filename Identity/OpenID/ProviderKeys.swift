internal import Kernel
internal import Registers
internal import Store
internal import Synchronization
internal import Trust

/// The keys that sign tokens for other systems, and their going and coming: each is published a
/// while before it signs and a while after, so that nobody who keeps a copy of the list is
/// surprised (OpenID Connect Core, section 10.1.1).
final class ProviderKeys: Sendable {
    static let algorithms: [SignatureAlgorithm] = [.es256, .rs256]
    /// How long a key signs.
    static let signsFor = Duration.seconds(90 * 86_400)
    /// How long before that it is published.
    static let publishedBefore = Duration.seconds(7 * 86_400)
    /// How long after that it is published: as old as an ID token may come back as a hint.
    static let publishedAfter = Duration.seconds(90 * 86_400)
    /// How long a process believes what it has read.
    private static let freshFor = Duration.seconds(60)

    static let table = Table(
        "openid_key", since: 4,
        [
            .text("id"), .text("algorithm"), .blob("sealed"), .integer("made_at"),
            .integer("signs_from"), .integer("signs_until"),
        ], key: ["id"])

    struct Ring: Sendable {
        let readAt: Moment
        /// Those that sign just now, by algorithm.
        let signing: [SignatureAlgorithm: SigningKey]
        /// All that are published, the signing ones first.
        let published: JSONWebKeySet
    }

    private let database: any DatabaseEngine
    private let registrar: Registrar
    private let secret: Secret
    private let ring = Mutex<Ring?>(nil)

    init(_ database: any DatabaseEngine, _ registrar: Registrar, _ secret: Secret) {
        self.database = database
        self.registrar = registrar
        self.secret = secret
    }

    /// The keys as they are; read again when they were read long ago.
    func current() async throws -> Ring {
        let now = registrar.now
        if let known = ring.withLock({ $0 }), now - known.readAt < ProviderKeys.freshFor {
            return known
        }
        var read = try await database.read { try self.read(at: now, in: $0) }
        if !ProviderKeys.algorithms.allSatisfy({ read.signing[$0] != nil }) {
            try await roll()
            // Those made just now sign from a moment that was not yet when this began.
            let later = registrar.now
            read = try await database.read { try self.read(at: later, in: $0) }
        }
        let ring = read
        self.ring.withLock { $0 = ring }
        return ring
    }

    /// Makes the keys that are needed now or soon, and removes those that are past.
    func roll() async throws {
        let missing = try await database.read { [self] db in
            try ProviderKeys.algorithms.filter { try nextStart($0, in: db) != nil }
        }
        // Primes are looked for outside of the transaction: they take a while.
        let fresh = try missing.map { try SigningKey.new($0) }
        try await database.write { [self] db in
            for key in fresh {
                guard let start = try nextStart(key.algorithm, in: db) else { continue }
                try insert(key, from: start, at: registrar.now, in: db)
            }
            try db.execute(
                """
                DELETE FROM openid_key
                WHERE signs_until < \(registrar.now - ProviderKeys.publishedAfter)
                """)
        }
    }

    /// Puts new keys in the place of all there are, after a theft: what the old ones signed is
    /// believed by nobody who fetches the list again. Processes that run follow within a minute.
    func replaceAll() async throws {
        let fresh = try ProviderKeys.algorithms.map { try SigningKey.new($0) }
        try await database.write { [self] db in
            try db.execute("DELETE FROM openid_key")
            for key in fresh { try insert(key, from: registrar.now, at: registrar.now, in: db) }
        }
        ring.withLock { $0 = nil }
    }

    /// From when another key has to sign; nil as long as the last one does for a while.
    private func nextStart(_ algorithm: SignatureAlgorithm, in db: Database) throws -> Moment? {
        let now = registrar.now
        let last = try db.row(
            """
            SELECT signs_until FROM openid_key WHERE algorithm = \(algorithm.rawValue)
            ORDER BY signs_until DESC LIMIT 1
            """
        ).map { try $0.moment(0) }
        guard let last else { return now }
        return last - now > ProviderKeys.publishedBefore ? nil : max(last, now)
    }

    private func insert(
        _ key: SigningKey, from start: Moment, at now: Moment, in db: Database
    ) throws {
        let sealed = secret.seal(
            key.exported, for: ProviderKeys.purpose(key.id),
            nonce: registrar.randomness.bytes(12))
        try db.execute(
            """
            INSERT INTO openid_key (id, algorithm, sealed, made_at, signs_from, signs_until)
            VALUES (\(key.id), \(key.algorithm.rawValue), \(sealed), \(now), \(start),
                \(start + ProviderKeys.signsFor))
            """)
    }

    private static func purpose(_ id: String) -> String { "openid-key:\(id)" }

    private func read(at now: Moment, in db: Database) throws -> Ring {
        var signing: [SignatureAlgorithm: SigningKey] = [:]
        var published: [(signs: Bool, key: JSONWebKey)] = []
        let rows = try db.rows(
            """
            SELECT id, algorithm, sealed, signs_from, signs_until FROM openid_key
            ORDER BY signs_from DESC, id
            """)
        for row in rows {
            guard let algorithm = SignatureAlgorithm(rawValue: try row.text(1)),
                let bytes = secret.open(
                    try row.blob(2), for: ProviderKeys.purpose(try row.text(0)))
            else { throw UnreadableKey() }
            let key = try SigningKey(exported: bytes, algorithm)
            let signs = try row.moment(3) <= now && now < row.moment(4)
            if signs, signing[algorithm] == nil { signing[algorithm] = key }
            if try row.moment(4) > now - ProviderKeys.publishedAfter {
                published.append((signs, key.publicKey))
            }
        }
        let sorted = published.filter(\.signs) + published.filter { !$0.signs }
        return Ring(readAt: now, signing: signing, published: JSONWebKeySet(sorted.map(\.key)))
    }

    /// The deployment's secret is not the one with which the keys were sealed.
    struct UnreadableKey: Error {}
}
