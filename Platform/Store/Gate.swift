package import Kernel

/// Whether writing is allowed at all. Closed while the data is moved elsewhere: reading goes on,
/// every write is refused with the reason. The gate is a row, so that it holds for every process.
package enum Gate {
    static let table = Table(
        "store_gate", since: 2, [.text("name"), .text("reason"), .integer("closed_at")],
        key: ["name"], isLocal: true)

    static let question = "SELECT reason FROM store_gate WHERE name = 'writing'"

    package static func close(
        _ reason: String, at now: Moment, on engine: any DatabaseEngine
    ) async throws {
        try await engine.administer { db in
            try db.execute(
                """
                INSERT INTO store_gate (name, reason, closed_at) VALUES ('writing', \(reason), \(now))
                ON CONFLICT (name) DO NOTHING
                """)
        }
    }

    package static func open(on engine: any DatabaseEngine) async throws {
        try await engine.administer { try $0.execute("DELETE FROM store_gate") }
    }

    /// Why writing is refused; nil when it is not.
    package static func reason(on engine: any DatabaseEngine) async throws -> String? {
        try await engine.ask(Query(sql: question)).first?.text(0)
    }

    static func refusal(_ rows: [Row]) throws -> StoreError? {
        try rows.first.map { .unavailable(try $0.text(0)) }
    }

    /// Asked once for each shared commit; data that has no gate yet is open.
    static func closing(on connection: SQLiteConnection) throws -> StoreError? {
        do { return try refusal(connection.rows(Query(sql: question))) } catch StoreError.refused(
            let message) where message.contains("no such table")
        { return nil }
    }
}
