/// What all processes on one database must agree about.
package enum Setting {
    static let table = Table(
        "store_setting", since: 2, [.text("name"), .text("value")], key: ["name"])

    /// Sets a value that nobody has set yet. Returns whether everybody has this value.
    package static func agree(
        _ name: String, _ value: String, on engine: any DatabaseEngine
    ) async throws -> Bool {
        let question: Query = "SELECT value FROM store_setting WHERE name = \(name)"
        if let known = try await engine.ask(question).first { return try known.text(0) == value }
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
