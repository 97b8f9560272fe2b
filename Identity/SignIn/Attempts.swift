internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// How often somebody may guess.
///
/// A browser in which the person has signed in before has a budget of its own. All others share
/// one, which an attacker can use up; that closes guessing from strange browsers for a while and
/// nothing else. Nothing here tells whether a number belongs to anybody: numbers that do not exist
/// are counted in the same way.
struct Attempts: Sendable {
    let registrar: Registrar

    /// Whose guesses are counted together.
    struct Bucket: Sendable {
        let name: String
        let limit: Int

        /// Guesses at a number from browsers that do not know it.
        static func strangers(at number: PersonNumber) -> Bucket {
            Bucket(name: "number:" + sha256Hex("attempt:\(number.digits)".utf8), limit: 5)
        }

        /// Guesses at a number from a browser in which its owner has signed in before.
        static func known(_ browser: String, at number: PersonNumber) -> Bucket {
            Bucket(
                name: "known:" + sha256Hex("attempt:\(browser):\(number.digits)".utf8), limit: 10)
        }

        /// Codes asked for from one place: they cost money and reach people's telephones.
        static func sending(_ name: String) -> Bucket {
            Bucket(name: "sending:" + name, limit: 300)
        }

        /// Guesses from one place. Behind one IPv4 address of a telephone company are thousands of
        /// people, so this is wide: it stops one machine, not one household.
        static func network(_ name: String) -> Bucket {
            Bucket(name: "network:" + name, limit: 60)
        }
    }

    static let window = Duration.seconds(15 * 60)

    static let table = Table(
        "identity_attempt", since: 3, [.text("id"), .text("bucket"), .integer("made_at")],
        key: ["id"], indexes: [["bucket", "made_at"], ["made_at"]])

    func isClosed(_ buckets: [Bucket], in db: Database) throws -> Bool {
        let since = registrar.now - Attempts.window
        return try buckets.contains { bucket in
            try db.count(
                """
                SELECT count(*) FROM identity_attempt
                WHERE bucket = \(bucket.name) AND made_at > \(since)
                """) >= bucket.limit
        }
    }

    /// - Returns: what `forgive` takes back.
    @discardableResult
    func note(_ buckets: [Bucket], in db: Database) throws -> [String] {
        try buckets.map { bucket in
            let id = registrar.identifiers.next()
            try db.execute(
                """
                INSERT INTO identity_attempt (id, bucket, made_at)
                VALUES (\(id), \(bucket.name), \(registrar.now))
                """)
            return id
        }
    }

    /// Takes back the guesses of somebody who has proved to be the right one; of their network's
    /// only their own: others are there too.
    func forgive(_ buckets: [Bucket], _ own: [String] = [], in db: Database) throws {
        for bucket in buckets where !bucket.name.hasPrefix("network:") {
            try db.execute("DELETE FROM identity_attempt WHERE bucket = \(bucket.name)")
        }
        for id in own { try db.execute("DELETE FROM identity_attempt WHERE id = \(id)") }
    }

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - window
        try db.execute("DELETE FROM identity_attempt WHERE made_at <= \(since)")
    }
}

/// A browser in which somebody has signed in before.
struct KnownDevice: Sendable {
    static let cookieName = "__Host-pird-known"

    static let table = Table(
        "identity_device", since: 3,
        [
            .text("mark"), .text("person"), .text("label"), .integer("first_at"),
            .integer("last_at"),
        ], key: ["mark", "person"], indexes: [["person"]])

    /// Whether a person has signed in before in the browser with this mark.
    static func isKnown(
        _ mark: String, to person: PersonNumber, in db: Database
    ) throws -> Bool {
        try db.row(
            "SELECT 1 FROM identity_device WHERE mark = \(mark) AND person = \(person)") != nil
    }

    /// Notes that a person has signed in; says whether the browser was new to them, and whether it
    /// was their first at all.
    static func note(
        _ mark: String, label: String, of person: PersonNumber, at now: Moment, in db: Database
    ) throws -> (isNew: Bool, isFirst: Bool) {
        let known = try db.count(
            "SELECT count(*) FROM identity_device WHERE person = \(person)")
        let isNew =
            try db.changes(
                """
                INSERT INTO identity_device (mark, person, label, first_at, last_at)
                VALUES (\(mark), \(person), \(label), \(now), \(now))
                ON CONFLICT (mark, person) DO NOTHING
                """) == 1
        if !isNew {
            try db.execute(
                """
                UPDATE identity_device SET last_at = \(now), label = \(label)
                WHERE mark = \(mark) AND person = \(person)
                """)
        }
        return (isNew, known == 0)
    }

    static func forgetAll(of person: PersonNumber, in db: Database) throws {
        try db.execute("DELETE FROM identity_device WHERE person = \(person)")
    }
}
