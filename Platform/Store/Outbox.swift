package import Kernel

/// What must leave the process leaves from here, after the commit: at least once, in order among
/// parcels with the same key, and kept visibly when nobody takes it.
package enum Outbox {
    /// A parcel that was handed in with a transaction.
    package struct Parcel: Sendable {
        package let id: String
        package let topic: String
        package let body: String
        package let attempts: Int
        /// What went wrong the last time.
        package var failure: String?
    }

    /// After so many attempts a parcel is dead: it stays, is counted, and is not tried again
    /// until somebody says so. Those behind it with the same key go on.
    package static let attemptLimit = 12

    static let table = Table(
        "store_outbox",
        [
            .text("id"), .text("topic"), .text("body"), .integer("due_at"),
            .integer("attempts"), .integer("delivered_at").optional, .text("failure").optional,
            .text("order_key").since(2, before: .text("")),
            .integer("place").since(2, before: .integer(0)),
        ], key: ["id"],
        indexes: [["delivered_at", "due_at"], .init(arrayLiteral: "order_key", "place").since(2)])

    /// Hands in a parcel with the transaction.
    ///
    /// - Parameter key: parcels with the same key leave in the order in which they were handed in;
    ///   nil for one that has no order.
    package static func put(
        id: String, topic: String, body: String, key: String? = nil, due: Moment, in db: Database
    ) throws {
        let order = key.map { "\(topic):\($0)" } ?? "id:\(id)"
        let place =
            key == nil
            ? 1
            : try db.count(
                "SELECT coalesce(max(place), 0) + 1 FROM store_outbox WHERE order_key = \(order)")
        try db.execute(
            """
            INSERT INTO store_outbox (id, topic, body, due_at, attempts, order_key, place)
            VALUES (\(id), \(topic), \(body), \(due), 0, \(order), \(place))
            """)
    }

    /// Parcels that may leave now: of each key the first that has not left.
    static func due(at now: Moment, in db: Database) throws -> [Parcel] {
        try db.rows(
            """
            SELECT id, topic, body, attempts, failure FROM store_outbox AS parcel
            WHERE delivered_at IS NULL AND due_at <= \(now) AND attempts < \(attemptLimit)
                AND NOT EXISTS (
                    SELECT 1 FROM store_outbox AS earlier
                    WHERE earlier.order_key = parcel.order_key AND earlier.place < parcel.place
                        AND earlier.delivered_at IS NULL AND earlier.attempts < \(attemptLimit))
            ORDER BY due_at, id LIMIT 100
            """
        ).map(parcel)
    }

    /// Parcels that were given up, oldest first.
    package static func dead(limit: Int = 100, in db: Database) throws -> [Parcel] {
        try db.rows(
            """
            SELECT id, topic, body, attempts, failure FROM store_outbox
            WHERE delivered_at IS NULL AND attempts >= \(attemptLimit)
            ORDER BY due_at, id LIMIT \(limit)
            """
        ).map(parcel)
    }

    /// Lets a dead parcel be tried again from the beginning; false when there is none of that id.
    package static func revive(_ id: String, at now: Moment, in db: Database) throws -> Bool {
        try db.changes(
            """
            UPDATE store_outbox SET attempts = 0, due_at = \(now)
            WHERE id = \(id) AND delivered_at IS NULL AND attempts >= \(attemptLimit)
            """) == 1
    }

    /// Parcels that wait, and parcels that were given up.
    package static func census(in db: Database) throws -> (waiting: Int, dead: Int) {
        (
            try db.count(
                "SELECT count(*) FROM store_outbox WHERE delivered_at IS NULL AND attempts < \(attemptLimit)"
            ),
            try db.count(
                "SELECT count(*) FROM store_outbox WHERE delivered_at IS NULL AND attempts >= \(attemptLimit)"
            )
        )
    }

    /// Removes what was delivered long ago; of each key the last stays, because the next parcel's
    /// place is counted from it.
    package static func sweep(at now: Moment, in db: Database) throws {
        try db.execute(
            """
            DELETE FROM store_outbox WHERE delivered_at < \(now - .seconds(90 * 86_400))
                AND EXISTS (SELECT 1 FROM store_outbox AS later
                    WHERE later.order_key = store_outbox.order_key
                        AND later.place > store_outbox.place)
            """)
        try db.execute(
            """
            DELETE FROM store_outbox WHERE delivered_at < \(now - .seconds(90 * 86_400))
                AND order_key LIKE 'id:%'
            """)
    }

    private static func parcel(_ row: Row) throws -> Parcel {
        Parcel(
            id: try row.text(0), topic: try row.text(1), body: try row.text(2),
            attempts: Int(try row.integer(3)), failure: try row.optionalText(4))
    }
}

/// Carries parcels to whoever takes their topic. One courier runs at a time, whichever process it
/// is in: a job under a lease.
package struct Courier: Sendable {
    package typealias Handler = @Sendable (Outbox.Parcel) async throws -> Void

    private let database: any DatabaseEngine
    private let clock: any Clock
    private let handlers: [String: Handler]

    package init(database: any DatabaseEngine, clock: any Clock, handlers: [String: Handler]) {
        self.database = database
        self.clock = clock
        self.handlers = handlers
    }

    /// Carries everything that is due now. Returns how many parcels arrived.
    ///
    /// - Parameter turn: whether it is still this process's turn; asked before each parcel, so
    ///   that a courier whose lease ran out stops. A parcel that was under way then may arrive
    ///   twice: at least once is what an outbox can promise.
    @discardableResult
    package func round(while turn: Turn = .always) async throws -> Int {
        var arrived = 0
        while true {
            let now = clock.now
            let parcels = try await database.read { try Outbox.due(at: now, in: $0) }
                .filter { handlers[$0.topic] != nil }
            var progress = 0
            for parcel in parcels {
                guard turn.isOurs else { return arrived }
                if try await carry(parcel, turn) { progress += 1 }
            }
            arrived += progress
            // What waited behind a parcel that has just left may leave now.
            if progress == 0 { return arrived }
        }
    }

    private func carry(_ parcel: Outbox.Parcel, _ turn: Turn) async throws -> Bool {
        do { try await handlers[parcel.topic]!(parcel) } catch {
            // Twice as long after each failure, from two seconds to about an hour.
            let wait = Duration.seconds(2 << min(parcel.attempts, 11))
            let failure = String(String(describing: error).prefix(500).filter { $0 != "\0" })
            let due = clock.now + wait
            try await database.write { db in
                try turn.confirm(in: db)
                try db.execute(
                    """
                    UPDATE store_outbox SET attempts = attempts + 1, due_at = \(due),
                        failure = \(failure) WHERE id = \(parcel.id)
                    """)
            }
            return false
        }
        let now = clock.now
        try await database.write { db in
            // What it said is with whom it was for: here it is needed no more.
            try db.execute(
                """
                UPDATE store_outbox SET delivered_at = \(now), body = '' WHERE id = \(parcel.id)
                """)
        }
        return true
    }
}
