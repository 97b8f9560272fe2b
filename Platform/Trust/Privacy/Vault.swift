package import Kernel
package import Store

/// The data keys of a deployment: one for each person, enrolment or organisation whose data it keeps
/// (decision 0020). What a destroyed key has sealed can never be read again.
package struct Vault: Sendable {
    private let secret: Secret
    private let randomness: any Randomness

    package static let tables = [
        Table(
            "vault_generation", since: 6,
            [.integer("number"), .blob("sealed"), .integer("made_at")], key: ["number"]),
        Table(
            "vault_key", since: 6,
            [
                .text("holder"), .integer("generation"), .blob("wrapped").optional,
                .integer("erased_at").optional,
            ], key: ["holder"], indexes: [["generation"]]),
    ]

    /// - Parameter secret: the deployment's, which opens the generations.
    package init(_ secret: Secret, randomness: any Randomness) {
        self.secret = secret
        self.randomness = randomness
    }

    /// A data key, as long as a transaction needs it.
    package struct Key: Sendable {
        package let holder: String
        private let secret: Secret
        private let randomness: any Randomness

        fileprivate init(_ holder: String, _ bytes: [UInt8], _ randomness: any Randomness) {
            self.holder = holder
            secret = Secret(bytes)
            self.randomness = randomness
        }

        /// Bytes that only this key opens, bound to what they are for: AES-256-GCM.
        package func seal(_ bytes: some Sequence<UInt8>, for purpose: String) -> [UInt8] {
            secret.seal(bytes, for: purpose, nonce: randomness.bytes(12))
        }

        /// - Throws: `Unreadable` for what this key has not sealed for this purpose.
        package func open(_ sealed: [UInt8], for purpose: String) throws -> [UInt8] {
            guard let bytes = secret.open(sealed, for: purpose) else {
                throw Unreadable(what: purpose)
            }
            return bytes
        }
    }

    /// Something was sealed with another key than the one that is kept.
    package struct Unreadable: Error, CustomStringConvertible {
        let what: String

        package init(what: String) { self.what = what }

        package var description: String {
            "\(what) cannot be opened: it was sealed with another key than the one that is kept"
        }
    }

    /// A mark by which something is found again without being kept: only this deployment can make
    /// it, so that nobody who has the database alone can guess what it stands for (HMAC).
    package func mark(of text: String) -> String {
        Vault.markBeginning + secret.derived(for: "marks").code(for: text)
    }

    /// How marks begin; what was hashed without a key has no letter beyond f.
    package static let markBeginning = "k:"

    // MARK: Data keys

    /// A holder's key; nil when it was destroyed, or was never made.
    package func key(of holder: String, in db: Database) throws -> Key? {
        let row = try db.row(
            """
            SELECT wrapped, generation, sealed FROM vault_key
            LEFT JOIN vault_generation ON number = generation
            WHERE holder = \(holder) AND wrapped IS NOT NULL
            """)
        guard let row else { return nil }
        let number = try row.integer(1)
        guard row.value(2) != .null else { throw Vault.lost(number) }
        let generation = try generation(number, row.blob(2))
        return Key(holder, try unwrapped(row.blob(0), holder, generation), randomness)
    }

    /// A holder's key, made when there is none.
    ///
    /// - Parameter isNew: whether it most likely has to be made: then it is not looked for first,
    ///   which on PostgreSQL would stand in the way of others who make theirs.
    /// - Throws: `Erased` when it was destroyed: nothing more is kept of this holder.
    package func makeKey(
        of holder: String, isNew: Bool, at now: Moment, in db: Database
    ) throws -> Key {
        if !isNew, let known = try key(of: holder, in: db) { return known }
        let newest = try newestGeneration(at: now, in: db)
        let bytes = randomness.bytes(32)
        let wrapped = wrap(bytes, holder, newest.secret)
        let added = try db.changes(
            """
            INSERT INTO vault_key (holder, generation, wrapped)
            VALUES (\(holder), \(newest.number), \(wrapped)) ON CONFLICT (holder) DO NOTHING
            """)
        if added == 1 { return Key(holder, bytes, randomness) }
        guard let known = try key(of: holder, in: db) else { throw Erased(holder: holder) }
        return known
    }

    package struct Erased: Error, CustomStringConvertible {
        let holder: String
        package var description: String { "the data of \(holder) was erased" }
    }

    /// Destroys a key: what it has sealed is gone. Only ever called beside the entry that says so.
    package func destroyKey(of holder: String, at now: Moment, in db: Database) throws {
        try db.execute(
            """
            UPDATE vault_key SET wrapped = NULL, erased_at = \(now)
            WHERE holder = \(holder) AND wrapped IS NOT NULL
            """)
    }

    package static func isErased(_ holder: String, in db: Database) throws -> Bool {
        try db.row(
            "SELECT 1 FROM vault_key WHERE holder = \(holder) AND wrapped IS NULL") != nil
    }

    package static func erasedHolders(in db: Database) throws -> [String] {
        try db.rows("SELECT holder FROM vault_key WHERE wrapped IS NULL ORDER BY holder").map {
            try $0.text(0)
        }
    }

    // MARK: Generations

    /// Makes the key of the next generation: from now on it wraps what is new, and `rewrap` brings
    /// over the rest.
    @discardableResult
    package func rotate(at now: Moment, in db: Database) throws -> Int64 {
        let last = try db.row("SELECT max(number) FROM vault_generation")?.optionalInteger(0)
        return try makeGeneration((last ?? 0) + 1, at: now, in: db).number
    }

    /// Wraps data keys of older generations with the newest, and destroys a generation that nothing
    /// needs any more.
    ///
    /// - Returns: how many keys were wrapped; fewer than the limit when all is done.
    package func rewrap(limit: Int = 500, in db: Database) throws -> Int {
        let generations = try db.rows(
            "SELECT number, sealed FROM vault_generation ORDER BY number DESC"
        ).map { (number: try $0.integer(0), sealed: try $0.blob(1)) }
        guard generations.count > 1 else { return 0 }
        let secrets = try generations.reduce(into: [Int64: Secret]()) {
            $0[$1.number] = try generation($1.number, $1.sealed)
        }
        let newest = generations[0].number
        let old = try db.rows(
            """
            SELECT holder, wrapped, generation FROM vault_key
            WHERE generation < \(newest) ORDER BY generation LIMIT \(Int64(limit))
            """)
        for row in old {
            let (holder, number) = (try row.text(0), try row.integer(2))
            var wrapped: [UInt8]?
            if row.value(1) != .null {
                guard let before = secrets[number], let now = secrets[newest] else {
                    throw Vault.lost(number)
                }
                wrapped = wrap(try unwrapped(row.blob(1), holder, before), holder, now)
            }
            try db.execute(
                """
                UPDATE vault_key SET wrapped = \(wrapped), generation = \(newest)
                WHERE holder = \(holder)
                """)
        }
        if old.count < limit {
            try db.execute("DELETE FROM vault_generation WHERE number < \(newest)")
        }
        return old.count
    }

    /// How many data keys there are of each generation, the oldest first.
    package static func generations(
        in db: Database
    ) throws -> [(number: Int64, madeAt: Moment, keys: Int)] {
        try db.rows(
            """
            SELECT number, made_at, (SELECT count(*) FROM vault_key
                WHERE generation = vault_generation.number) FROM vault_generation ORDER BY number
            """
        ).map { (try $0.integer(0), try $0.moment(1), Int(try $0.integer(2))) }
    }

    private func newestGeneration(
        at now: Moment, in db: Database
    ) throws -> (number: Int64, secret: Secret) {
        let row = try db.row(
            "SELECT number, sealed FROM vault_generation ORDER BY number DESC LIMIT 1")
        guard let row else { return try makeGeneration(1, at: now, in: db) }
        let number = try row.integer(0)
        return (number, try generation(number, row.blob(1)))
    }

    private func makeGeneration(
        _ number: Int64, at now: Moment, in db: Database
    ) throws -> (number: Int64, secret: Secret) {
        let bytes = randomness.bytes(32)
        let sealed = secret.seal(
            bytes, for: "vault-generation:\(number)", nonce: randomness.bytes(12))
        try db.execute(
            """
            INSERT INTO vault_generation (number, sealed, made_at)
            VALUES (\(number), \(sealed), \(now))
            """)
        return (number, Secret(bytes))
    }

    private func generation(_ number: Int64, _ sealed: [UInt8]) throws -> Secret {
        guard let bytes = secret.open(sealed, for: "vault-generation:\(number)") else {
            throw Vault.lost(number)
        }
        return Secret(bytes)
    }

    private static func lost(_ number: Int64) -> Unreadable {
        Unreadable(what: "generation \(number) of the deployment key")
    }

    private func wrap(_ bytes: [UInt8], _ holder: String, _ generation: Secret) -> [UInt8] {
        generation.seal(bytes, for: "data-key:\(holder)", nonce: randomness.bytes(12))
    }

    private func unwrapped(
        _ wrapped: [UInt8], _ holder: String, _ generation: Secret
    ) throws -> [UInt8] {
        guard let bytes = generation.open(wrapped, for: "data-key:\(holder)") else {
            throw Unreadable(what: "the data key of \(holder)")
        }
        return bytes
    }
}
