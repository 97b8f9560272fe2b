package import Kernel

/// What the store keeps for itself: counters, stored answers, the outbox, leases, jobs.
package enum StoreSchema {
    package static let tables: [Table] = [
        Table("store_counter", [.text("name"), .integer("last")], key: ["name"]),
        Table(
            "store_answer",
            [
                .text("scope"), .text("key"), .text("digest"), .text("answer"),
                .integer("answered_at"),
            ], key: ["scope", "key"]),
        Outbox.table,
        Setting.table,
        Gate.table,
        Lease.table,
        Job.table,
        Move.table,
        // What a write on PostgreSQL leaves behind, so that a lost answer can be found out.
        Table(
            "store_commit", since: 2,
            [.blob("token"), .integer("is_done"), .integer("noted_at")], key: ["token"],
            indexes: [["noted_at"]], isLocal: true),
    ]
}

extension StoreSchema {
    /// Forgets answers that nobody will ask for again, and marks of commits that were answered.
    package static func sweep(at now: Moment, in db: Database) throws {
        try db.execute("DELETE FROM store_answer WHERE answered_at < \(now - answersKept)")
        try db.execute("DELETE FROM store_commit WHERE noted_at < \(now - .seconds(86_400))")
    }

    /// How long a repeated command is recognised. A form is sent again within minutes; a month is
    /// for whoever kept a page open.
    package static let answersKept = Duration.seconds(31 * 86_400)
}

extension Database {
    /// The next number of a series. Numbers are never given twice; a transaction that fails gives
    /// its number back.
    package func next(of series: String) throws -> Int64 {
        try execute(
            """
            INSERT INTO store_counter (name, last) VALUES (\(series), 1)
            ON CONFLICT (name) DO UPDATE SET last = store_counter.last + 1
            """)
        return try row("SELECT last FROM store_counter WHERE name = \(series)")!.integer(0)
    }

    /// Makes sure that a series goes on after `last`.
    package func begin(series: String, after last: Int64) throws {
        try execute(
            """
            INSERT INTO store_counter (name, last) VALUES (\(series), \(last))
            ON CONFLICT (name) DO NOTHING
            """)
    }

    /// Does a command once: the same key with the same body gives the answer it gave, another
    /// body under the same key is refused.
    ///
    /// - Parameters:
    ///   - key: what the sender calls this one wish.
    ///   - scope: whose keys they are: two people may use the same key.
    ///   - digest: a fingerprint of the whole command.
    package func once(
        key: String, scope: String, digest: String, at now: Moment, do body: () throws -> String
    ) throws -> String {
        if let stored = try row(
            "SELECT digest, answer FROM store_answer WHERE scope = \(scope) AND key = \(key)")
        {
            guard try stored.text(0) == digest else { throw ReusedKey() }
            return try stored.text(1)
        }
        let answer = try body()
        try execute(
            """
            INSERT INTO store_answer (scope, key, digest, answer, answered_at)
            VALUES (\(scope), \(key), \(digest), \(answer), \(now))
            """)
        return answer
    }
}

/// An idempotency key came back with another body.
package struct ReusedKey: Error {}
