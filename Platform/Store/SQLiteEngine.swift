internal import Foundation
internal import GRDB

/// The embedded engine: one file, one writer, many readers.
///
/// Every commit is forced to the disk before it is answered (`synchronous = FULL`).
package final class SQLiteEngine: DatabaseEngine {
    private let pool: GRDB.DatabasePool

    /// Opens or creates the file at `path`.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 8
        pool = try translated { try GRDB.DatabasePool(path: path, configuration: configuration) }
        // GRDB sets NORMAL on the writer once the pool is open, under which an acknowledged
        // commit can vanish with the power.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await translated {
            try await pool.read { try body(Database(SQLiteConnection($0))) }
        }
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await translated {
            try await pool.write { try body(Database(SQLiteConnection($0))) }
        }
    }

    package func install(_ schema: [Table]) async throws {
        try await write { db in
            try db.execute(
                "CREATE TABLE IF NOT EXISTS store_table (name TEXT NOT NULL PRIMARY KEY, definition TEXT NOT NULL) STRICT"
            )
            for table in schema {
                let statements = table.statementsForSQLite()
                let definition = statements.joined(separator: ";\n")
                let installed = try db.row(
                    "SELECT definition FROM store_table WHERE name = \(table.name.text)")
                if let installed {
                    guard try installed.text(0) == definition else {
                        throw StoreError.changedSchema("table \(table.name.text)")
                    }
                    continue
                }
                for statement in statements { try db.execute(Query(stringLiteral: statement)) }
                try db.execute(
                    "INSERT INTO store_table (name, definition) VALUES (\(table.name.text), \(definition))"
                )
            }
        }
    }

    /// What the writer answers to `PRAGMA synchronous`: 2 is FULL.
    package func synchronousSetting() async throws -> Int {
        try await pool.writeWithoutTransaction { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        }
    }
}

private struct SQLiteConnection: Connection {
    private let db: GRDB.Database

    init(_ db: GRDB.Database) {
        self.db = db
    }

    var changedRows: Int { db.changesCount }

    func run(_ query: Query) throws -> [Row] {
        let sql = query.pieces.joined(separator: "?")
        let statement = try db.cachedStatement(sql: sql)
        let arguments = StatementArguments(try query.arguments.map { try $0.databaseValue() })
        guard statement.columnCount > 0 else {
            try statement.execute(arguments: arguments)
            return []
        }
        var rows: [Row] = []
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        while let row = try cursor.next() {
            rows.append(
                Row(
                    values: row.databaseValues.map { value in
                        switch value.storage {
                        case .null: .null
                        case .int64(let number): .integer(number)
                        case .string(let text): .text(text)
                        case .blob(let data): .blob(Array(data))
                        case .double(let number): .text(String(number))
                        }
                    }))
        }
        return rows
    }
}

extension Value {
    fileprivate func databaseValue() throws -> DatabaseValue {
        switch self {
        case .null: return .null
        case .integer(let number): return number.databaseValue
        case .text(let text):
            // PostgreSQL refuses a zero byte in text, SQLite's C interface ends the text at it.
            guard !text.utf8.contains(0) else { throw StoreError.wrongType("a zero byte in text") }
            return text.databaseValue
        case .blob(let bytes): return Data(bytes).databaseValue
        }
    }
}

private func translated<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError { throw error.translated }
}

private func translated<T>(_ body: () async throws -> T) async throws -> T {
    do { return try await body() } catch let error as DatabaseError { throw error.translated }
}

extension DatabaseError {
    fileprivate var translated: any Error {
        switch resultCode {
        case .SQLITE_CONSTRAINT
        where extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
            || extendedResultCode == .SQLITE_CONSTRAINT_PRIMARYKEY:
            StoreError.notUnique(message ?? "")
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_READONLY:
            StoreError.unavailable(description)
        default: self
        }
    }
}
