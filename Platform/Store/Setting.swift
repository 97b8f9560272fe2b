/// What all processes on one database must agree about.
package enum Setting {
    static let table = Table(
        "store_setting", since: 2, [.text("name"), .text("value")], key: ["name"])

    /// Nil for what nobody has set.
    package static func value(
        _ name: String, on engine: any DatabaseEngine
    ) async throws -> String? {
        try await engine.ask("SELECT value FROM store_setting WHERE name = \(name)").first?.text(0)
    }

    /// Sets a value that nobody has set yet. Returns whether everybody has this value.
    package static func agree(
        _ name: String, _ value: String, on engine: any DatabaseEngine
    ) async throws -> Bool {
        if let known = try await self.value(name, on: engine) { return known == value }
        let question: Query = "SELECT value FROM store_setting WHERE name = \(name)"
        return try await engine.write { db in
            try db.execute(
                """
                INSERT INTO store_setting (name, value) VALUES (\(name), \(value))
                ON CONFLICT (name) DO NOTHING
                """)
            return try db.row(question)?.text(0) == value
        }
    }
}
