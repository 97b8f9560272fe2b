package import Kernel

/// What must leave the process leaves from here, after the commit: at least once, and kept
/// visibly when nobody takes it.
package enum Outbox {
    /// A parcel that was handed in with a transaction.
    package struct Parcel: Sendable {
        package let id: String
        package let topic: String
        package let body: String
        package let attempts: Int
    }

    /// After so many attempts a parcel is dead: it stays, is counted, and is not tried again.
    package static let attemptLimit = 12

    package static func put(
        id: String, topic: String, body: String, due: Moment, in db: Database
    ) throws {
        try db.execute(
            """
            INSERT INTO store_outbox (id, topic, body, due_at, attempts)
            VALUES (\(id), \(topic), \(body), \(due), 0)
            """)
    }

    static func due(at now: Moment, in db: Database) throws -> [Parcel] {
        try db.rows(
            """
            SELECT id, topic, body, attempts FROM store_outbox
            WHERE delivered_at IS NULL AND due_at <= \(now) AND attempts < \(attemptLimit)
            ORDER BY due_at, id LIMIT 100
            """
        ).map {
            Parcel(
                id: try $0.text(0), topic: try $0.text(1), body: try $0.text(2),
                attempts: Int(try $0.integer(3)))
        }
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
}

/// Carries parcels to whoever takes their topic. One courier runs in a process.
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
    @discardableResult
    package func round() async throws -> Int {
        let now = clock.now
        var arrived = 0
        for parcel in try await database.read({ try Outbox.due(at: now, in: $0) }) {
            guard let handler = handlers[parcel.topic] else { continue }
            do {
                try await handler(parcel)
                try await database.write {
                    try $0.execute(
                        "UPDATE store_outbox SET delivered_at = \(now) WHERE id = \(parcel.id)")
                }
                arrived += 1
            } catch {
                // Twice as long after each failure, from two seconds to about an hour.
                let wait = Duration.seconds(2 << min(parcel.attempts, 11))
                let failure = String(String(describing: error).prefix(500))
                try await database.write {
                    try $0.execute(
                        """
                        UPDATE store_outbox SET attempts = attempts + 1, due_at = \(now + wait),
                            failure = \(failure) WHERE id = \(parcel.id)
                        """)
                }
            }
        }
        return arrived
    }
}
