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
}

extension DatabaseEngine {
    /// Does a command once: the same key with the same body gives the answer it gave, another
    /// body under the same key is refused. The answer is part of the command's transaction.
    ///
    /// Whether there is an answer already is asked before the transaction and not inside of it:
    /// there, to have seen that there is none would stand in the way of everybody else's answers.
    /// A command that was answered meanwhile fails on the answer's key, and is undone.
    ///
    /// - Parameters:
    ///   - key: what the sender calls this one wish.
    ///   - scope: whose keys they are: two people may use the same key.
    ///   - digest: a fingerprint of the whole command.
    ///   - isVoid: says of an answer that nothing was done: it is given and not remembered.
    /// - Throws: `ReusedKey`, or what `body` throws; then nothing is kept, and the command may be
    ///   sent again.
    package func once(
        key: String, scope: String, digest: String, at now: Moment,
        unless isVoid: @escaping @Sendable (String) -> Bool = { _ in false },
        do body: @escaping @Sendable (Database) throws -> String
    ) async throws -> String {
        while true {
            if let answer = try await answer(to: key, scope, digest) { return answer }
            do {
                return try await write { db in
                    let answer = try body(db)
                    if isVoid(answer) { return answer }
                    let added = try db.changes(
                        """
                        INSERT INTO store_answer (scope, key, digest, answer, answered_at)
                        VALUES (\(scope), \(key), \(digest), \(answer), \(now))
                        ON CONFLICT (scope, key) DO NOTHING
                        """)
                    guard added == 1 else { throw AnsweredMeanwhile() }
                    return answer
                }
            } catch is AnsweredMeanwhile {} catch {
                // What was refused may have been refused because the same command was just done.
                if let answer = try? await answer(to: key, scope, digest) { return answer }
                throw error
            }
        }
    }

    private func answer(to key: String, _ scope: String, _ digest: String) async throws -> String? {
        let stored = try await ask(
            "SELECT digest, answer FROM store_answer WHERE scope = \(scope) AND key = \(key)"
        ).first
        guard let stored else { return nil }
        guard try stored.text(0) == digest else { throw ReusedKey() }
        return try stored.text(1)
    }
}

private struct AnsweredMeanwhile: Error {}

/// An idempotency key came back with another body.
package struct ReusedKey: Error {}
