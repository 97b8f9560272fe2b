internal import Crypto
internal import Foundation
package import Kernel

/// Brings a database to the version of the schema that the program needs: forward, in order, each
/// version whole or not at all, one process at a time, never from a request.
package struct Migrations: Sendable {
    private let catalogue: SchemaCatalogue
    private let engine: any DatabaseEngine

    package init(_ catalogue: SchemaCatalogue, on engine: any DatabaseEngine) {
        self.catalogue = catalogue
        self.engine = engine
    }

    /// A version that has not been run yet, and what it would do.
    package struct Pending: Sendable, Equatable {
        package let version: Int
        package let statements: [String]
    }

    /// What `run` would do. Changes nothing.
    ///
    /// - Throws: `StoreError.changedSchema` when a version that was run is not what the program
    ///   says it was, or when the data is of a newer program.
    package func pending() async throws -> [Pending] {
        let (catalogue, kind) = (catalogue, engine.kind)
        return try await engine.read { db in
            try Migrations.pending(catalogue, kind, in: db)
        }
    }

    /// Runs what is pending. Returns the versions that were run.
    @discardableResult
    package func run(at clock: any Clock, upTo last: Int? = nil) async throws -> [Int] {
        let (catalogue, kind) = (catalogue, engine.kind)
        var done: [Int] = []
        try await createJournal()
        while true {
            let version = try await engine.administer { db -> Int? in
                try Migrations.lock(kind, in: db)
                try Migrations.adopt(catalogue, kind, at: clock.now, in: db)
                guard let next = try Migrations.pending(catalogue, kind, in: db).first,
                    next.version <= last ?? .max
                else { return nil }
                for statement in catalogue.statements(for: next.version, on: kind) {
                    try db.execute(statement)
                }
                try Migrations.note(next.version, catalogue, at: clock.now, in: db)
                return next.version
            }
            guard let version else { return done }
            done.append(version)
        }
    }

    /// The version that a database has; 0 for an empty one.
    package static func version(on engine: any DatabaseEngine) async throws -> Int {
        let kind = engine.kind
        return try await engine.read { db in
            guard try exists("store_migration", kind, in: db) else { return 0 }
            return try db.count("SELECT coalesce(max(version), 0) FROM store_migration")
        }
    }

    private static func pending(
        _ catalogue: SchemaCatalogue, _ kind: EngineKind, in db: Database
    ) throws -> [Pending] {
        var applied: [Int: String] = [:]
        if try exists("store_migration", kind, in: db) {
            for row in try db.rows("SELECT version, digest FROM store_migration") {
                applied[Int(try row.integer(0))] = try row.text(1)
            }
        }
        let newest = applied.keys.max() ?? 0
        guard newest <= catalogue.version else {
            throw StoreError.changedSchema(
                "the data has version \(newest), this program knows \(catalogue.version); "
                    + "use the newer program")
        }
        for (version, digest) in applied.sorted(by: { $0.key < $1.key })
        where digest != catalogue.digest(of: version) {
            throw StoreError.changedSchema(
                "version \(version) was changed after it was run; restore it as it was and make "
                    + "the change a new version")
        }
        guard newest < catalogue.version else { return [] }
        return (newest + 1...catalogue.version).map { version in
            Pending(
                version: version,
                statements: catalogue.statements(for: version, on: kind).map(\.sql))
        }
    }

    private static func note(
        _ version: Int, _ catalogue: SchemaCatalogue, at now: Moment, in db: Database
    ) throws {
        try db.execute(
            """
            INSERT INTO store_migration (version, digest, applied_at)
            VALUES (\(version), \(catalogue.digest(of: version)), \(now))
            """)
    }

    private func createJournal() async throws {
        let kind = engine.kind
        let number = kind == .sqlite ? "INTEGER" : "BIGINT"
        let creation = Query(
            sql: """
                CREATE TABLE IF NOT EXISTS store_migration (
                    version \(number) NOT NULL PRIMARY KEY, digest TEXT NOT NULL,
                    applied_at \(number) NOT NULL)
                """)
        do { try await engine.administer { try $0.execute(creation) } } catch is StoreError {
            // Of two that create it at the same time, PostgreSQL lets one fail.
            guard
                try await engine.read({ try Migrations.exists("store_migration", kind, in: $0) })
            else { return try await engine.administer { try $0.execute(creation) } }
        }
    }

    /// Holds off every other process until the transaction ends: its first statement, so that
    /// what is read afterwards is what the one before has left. SQLite has one writer anyway.
    private static func lock(_ kind: EngineKind, in db: Database) throws {
        if kind == .postgres { try db.execute("LOCK TABLE store_migration IN EXCLUSIVE MODE") }
    }

    /// A database from before there were versions has exactly what version 1 makes.
    private static func adopt(
        _ catalogue: SchemaCatalogue, _ kind: EngineKind, at now: Moment, in db: Database
    ) throws {
        guard kind == .sqlite, try exists("store_table", kind, in: db),
            try db.count("SELECT count(*) FROM store_migration") == 0
        else { return }
        let known = Set(
            try db.rows("SELECT name FROM store_table").map { try $0.text(0) })
        let expected = Set(catalogue.tables.filter { $0.since == 1 }.map(\.name.text))
        guard known == expected else {
            throw StoreError.changedSchema(
                "its tables are not those of version 1: "
                    + known.symmetricDifference(expected).sorted().joined(separator: ", "))
        }
        try note(1, catalogue, at: now, in: db)
        try db.execute("DROP TABLE store_table")
    }

    static func exists(_ table: String, _ kind: EngineKind, in db: Database) throws -> Bool {
        switch kind {
        case .sqlite:
            try db.count(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = \(table)") > 0
        case .postgres:
            // Only what this connection would find by the bare name.
            try db.row("SELECT to_regclass(\(table))::text")?.optionalText(0) != nil
        }
    }
}

extension SchemaCatalogue {
    /// A fingerprint of what a version brings, whichever the engine and however its SQL is written.
    func digest(of version: Int) -> String {
        var lines = tables.flatMap { $0.changes(in: version) }.sorted()
        lines += (fillings[version] ?? []).map { query in
            query.sql + query.arguments.map { " \($0)" }.joined()
        }
        return hex(SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)))
    }
}

extension Table {
    fileprivate func changes(in version: Int) -> [String] {
        let text = { (names: [SchemaName]) in names.map(\.text).joined(separator: ",") }
        var changes: [String] = []
        if since == version {
            changes.append(
                "table \(name.text) key \(text(key)) unique \(unique.map(text).sorted())")
        }
        changes += columns.filter { max($0.since, since) == version }.map { column in
            "column \(name.text) \(column.name.text) \(column.kind.rawValue) "
                + (column.isOptional ? "optional" : "required")
                + (column.before.map { " before \($0)" } ?? "")
        }
        changes += indexes.filter { max($0.since, since) == version }.map {
            "index \(name.text) \(text($0.columns))"
        }
        return changes
    }
}
