internal import CSQLite
internal import Foundation

/// One connection to a SQLite file, used by one thread at a time.
final class SQLiteConnection: Connection {
    enum Role {
        /// Changes are forced to the disk with every commit (`synchronous = FULL`).
        case writer
        /// Refuses every change (`query_only`).
        case reader
    }

    private let handle: OpaquePointer
    private let role: Role
    private var statements: [String: OpaquePointer] = [:]
    /// Statements are few, and written by hand; more than this many are made by a loop.
    private static let statementLimit = 500

    init(path: String, role: Role) throws {
        var opened: OpaquePointer?
        let flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
            | (role == .writer ? SQLITE_OPEN_CREATE : 0)
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(opened)
            throw StoreError.unavailable("\(path): \(reason)")
        }
        handle = opened
        self.role = role
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 10_000)
        do {
            switch role {
            case .writer:
                // A file that is not a database is found out here, before anything is asked of it.
                guard try rows("PRAGMA journal_mode = WAL").first?.text(0) == "wal" else {
                    throw StoreError.unavailable("\(path): no write-ahead log on this file system")
                }
                try perform("PRAGMA synchronous = FULL")
                try perform("PRAGMA journal_size_limit = 67108864")
                // What a savepoint may have to take back is kept in memory, not in a file.
                try perform("PRAGMA temp_store = MEMORY")
            case .reader: try perform("PRAGMA query_only = 1")
            }
            try perform("PRAGMA foreign_keys = ON")
            try perform("PRAGMA cache_size = -16000")
        } catch {
            close()
            throw error
        }
    }

    /// Whether a transaction is open. SQLite ends one by itself when the disk is full or broken.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    func execute(_ query: Query) throws {
        let statement = try bound(query)
        defer { release(statement) }
        try finish(statement)
    }

    func changes(_ query: Query) throws -> Int {
        try execute(query)
        return Int(sqlite3_changes(handle))
    }

    func rows(_ query: Query) throws -> [Row] {
        let statement = try bound(query)
        defer { release(statement) }
        let width = sqlite3_column_count(statement)
        var rows: [Row] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                rows.append(
                    Row(
                        values: [Value](unsafeUninitializedCapacity: Int(width)) { values, count in
                            for column in 0..<width {
                                (values.baseAddress! + Int(column)).initialize(
                                    to: SQLiteConnection.value(statement, column))
                            }
                            count = Int(width)
                        }))
            case SQLITE_DONE: return rows
            case let code: throw failure(code)
            }
        }
    }

    func load(_ table: SchemaName, _ columns: [SchemaName]) throws -> any LoadTarget {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let names = columns.map(\.text).joined(separator: ", ")
        // A statement of its own: what the caller asks in between may empty the cache.
        return SQLiteLoad(
            self, try prepare("INSERT INTO \(table.text) (\(names)) VALUES (\(places))"))
    }

    /// A statement without values.
    func perform(_ sql: String) throws {
        let statement = try prepared(sql)
        defer { sqlite3_reset(statement) }
        try finish(statement)
    }

    /// Runs a statement to its end, whatever rows it gives: a PRAGMA answers with one.
    private func finish(_ statement: OpaquePointer) throws {
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: continue
            case SQLITE_DONE: return
            case let code: throw failure(code)
            }
        }
    }

    func close() {
        for statement in statements.values { sqlite3_finalize(statement) }
        statements = [:]
        sqlite3_close_v2(handle)
    }

    // MARK: Statements

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let known = statements[sql] { return known }
        if statements.count >= SQLiteConnection.statementLimit {
            for statement in statements.values { sqlite3_finalize(statement) }
            statements = [:]
        }
        let made = try prepare(sql)
        statements[sql] = made
        return made
    }

    private func prepare(_ sql: String) throws -> OpaquePointer {
        var made: OpaquePointer?
        let code = sqlite3_prepare_v3(
            handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        guard code == SQLITE_OK, let made else { throw failure(code) }
        return made
    }

    private func bound(_ query: Query) throws -> OpaquePointer {
        let statement = try prepared(query.sql)
        try bind(query.arguments, to: statement)
        return statement
    }

    fileprivate func bind(_ values: [Value], to statement: OpaquePointer) throws {
        for index in values.indices {
            let place = Int32(index + 1)
            let code: Int32
            switch values[index] {
            case .null: code = sqlite3_bind_null(statement, place)
            case .integer(let number): code = sqlite3_bind_int64(statement, place, number)
            case .text(var text):
                code = try text.withUTF8 { bytes in
                    try refuseZero(in: bytes)
                    // An empty string may have no address, and NULL would be bound for it.
                    guard let base = bytes.baseAddress else {
                        return pird_bind_text(statement, place, "", 0)
                    }
                    return pird_bind_text(
                        statement, place,
                        UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self),
                        Int32(bytes.count))
                }
            case .blob(let bytes):
                code = bytes.withUnsafeBytes { raw in
                    guard let base = raw.baseAddress, raw.count > 0 else {
                        return sqlite3_bind_zeroblob(statement, place, 0)
                    }
                    return pird_bind_blob(statement, place, base, Int32(raw.count))
                }
            }
            guard code == SQLITE_OK else { throw failure(code) }
        }
    }

    private func release(_ statement: OpaquePointer) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    private static func value(_ statement: OpaquePointer, _ column: Int32) -> Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(statement, column))
            guard count > 0, let base = sqlite3_column_blob(statement, column) else {
                return .blob([])
            }
            return .blob(Array(UnsafeRawBufferPointer(start: base, count: count)))
        default:
            guard let base = sqlite3_column_text(statement, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(
                String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self))
        }
    }

    fileprivate func step(_ statement: OpaquePointer) throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw failure(code) }
    }

    /// What a result code means to the domain. The message is SQLite's own, in English.
    fileprivate func failure(_ code: Int32) -> StoreError {
        let message = String(cString: sqlite3_errmsg(handle))
        switch code {
        case PIRD_CONSTRAINT_UNIQUE, PIRD_CONSTRAINT_PRIMARYKEY:
            // UNIQUE constraint failed: table.a, table.b
            let detail = message.split(separator: ":", maxSplits: 1).last ?? ""
            return .notUnique(detail.trimmingCharacters(in: .whitespaces))
        default: break
        }
        if role == .reader, code & 0xFF == SQLITE_READONLY {
            return .refused("a change inside a read: \(message)")
        }
        switch code & 0xFF {
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_BUSY, SQLITE_LOCKED,
            SQLITE_READONLY, SQLITE_NOMEM, SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_PROTOCOL:
            let system = sqlite3_system_errno(handle)
            let cause = system == 0 ? "" : " (\(String(cString: strerror(system))))"
            return .unavailable("\(message)\(cause), code \(code)")
        default: return .refused("\(message), code \(code)")
        }
    }
}

/// PostgreSQL refuses a zero byte in text, SQLite's C interface ends the text at it.
func refuseZero(in bytes: UnsafeBufferPointer<UInt8>) throws {
    guard let base = bytes.baseAddress, memchr(base, 0, bytes.count) != nil else { return }
    throw StoreError.wrongType("a zero byte in text")
}

private final class SQLiteLoad: LoadTarget {
    private let connection: SQLiteConnection
    private let statement: OpaquePointer
    private var added = 0

    init(_ connection: SQLiteConnection, _ statement: OpaquePointer) {
        self.connection = connection
        self.statement = statement
    }

    func add(_ values: [Value]) throws {
        try connection.bind(values, to: statement)
        try connection.step(statement)
        added += 1
    }

    func finish() throws -> Int {
        sqlite3_finalize(statement)
        return added
    }

    func abandon() { sqlite3_finalize(statement) }
}
