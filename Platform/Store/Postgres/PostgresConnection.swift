internal import CPostgres
internal import Crypto
internal import Foundation

/// What went wrong on a connection, as far as the engine must tell it apart.
enum PostgresFailure: Error {
    /// The transaction lost against another, or a plan is out of date: it can be run again.
    case again(String)
    /// The connection is of no more use: another one may do.
    case connection(String)
    /// The gate is closed: the transaction has failed, and did nothing.
    case gateClosed
    /// The server does not keep prepared statements for us: a pooler in transaction mode.
    case noPreparedStatements
}

/// One connection to PostgreSQL, used by one thread, always in libpq's pipeline mode: statements
/// whose result nobody waits for leave together with the next one that is waited for.
///
/// Parameters are sent in binary with their types named, results come as text.
final class PostgresConnection: Connection {
    private let handle: OpaquePointer
    private var statements: [String: [(kinds: [UInt32], name: String)]] = [:]
    private var expected: [Expectation] = []
    private var expectedBytes = 0
    private let prepares: Bool
    /// Whether anything but questions was sent since `begin`.
    private(set) var hasChanged = false
    private(set) var hasGate = false
    /// How long one answer is waited for. A server that is there and says nothing must not hold a
    /// request for ever.
    var answerPatience = Duration.seconds(20)
    private var mode = Mode.write

    private enum Expectation {
        case nothing
        case prepare(String, name: String)
        case rows
        case changes
        case gate
        case commit
    }

    private static let statementLimit = 500
    /// As many answers as fit into the socket's buffers while nobody reads them.
    private static let pipelineLimit = 128
    private static let pipelineBytes = 64 * 1024

    /// - Parameters:
    ///   - address: a libpq URL or connection string.
    ///   - prepares: whether statements may be kept on the server by name.
    init(address: String, prepares: Bool) throws {
        self.prepares = prepares
        // What the address says itself comes later and wins.
        let defaults = [
            ("application_name", "pird"), ("connect_timeout", "3"), ("keepalives_idle", "5"),
            ("keepalives_interval", "2"), ("keepalives_count", "3"), ("tcp_user_timeout", "8000"),
            ("dbname", address),
        ]
        let keywords = defaults.map { strdup($0.0) } + [nil]
        let values = defaults.map { strdup($0.1) } + [nil]
        defer { for text in keywords + values { free(text) } }
        let opened = keywords.map { UnsafePointer($0) }.withUnsafeBufferPointer { keywords in
            values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectdbParams(keywords.baseAddress!, values.baseAddress!, 1)
            }
        }
        guard let opened else { throw StoreError.unavailable("no memory for a connection") }
        handle = opened
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = PostgresConnection.message(of: opened)
            PQfinish(opened)
            // What no waiting mends is said at once. libpq has no code for it, only words.
            for word in ["certificate verify failed", "authentication failed", "does not exist"]
            where message.contains(word) {
                throw StoreError.unavailable(message)
            }
            throw PostgresFailure.connection(message)
        }
        pird_ignore_notices(handle)
        guard PQenterPipelineMode(handle) == 1 else {
            PQfinish(opened)
            throw PostgresFailure.connection("no pipeline mode")
        }
        do {
            guard PQserverVersion(handle) >= 150_000 else {
                throw StoreError.refused("PostgreSQL 15 or newer is needed")
            }
        } catch {
            PQfinish(opened)
            throw error
        }
    }

    func close() { PQfinish(handle) }

    // MARK: Transactions

    enum Mode { case read, snapshot, write, administer }

    func begin(_ mode: Mode) throws {
        self.mode = mode
        hasChanged = false
        let how =
            switch mode {
            case .read: " READ ONLY"
            // Waits for a state that no running transaction can make doubtful, and then neither
            // fails itself nor makes others fail, however long it takes.
            case .snapshot: " READ ONLY DEFERRABLE"
            case .write, .administer: ""
            }
        try send(Query(sql: "BEGIN ISOLATION LEVEL SERIALIZABLE" + how), .nothing)
        // The server itself must fail the transaction: its COMMIT may be sent before anybody
        // here has looked at the answer.
        if mode == .write, try findGate() {
            try send("SELECT 1 / (1 - count(*)) FROM store_gate WHERE name = 'writing'", .gate)
        }
    }

    /// Whether the house's own tables are there; asked until they are.
    private func findGate() throws -> Bool {
        if !hasGate {
            let known = try rows("SELECT to_regclass('store_commit')::text")
            hasGate = try known.first?.optionalText(0) != nil
            hasChanged = false
        }
        return hasGate
    }

    /// Ends the transaction. With a token, the token becomes a row in it: whoever finds the row
    /// later knows that the transaction was committed.
    func commit(token: [UInt8]?) throws {
        if let token {
            let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
            try send(
                """
                INSERT INTO store_commit (token, is_done, noted_at) VALUES (\(token), 1, \(now))
                """, .nothing)
        }
        try send("COMMIT", .commit)
        _ = try settle()
    }

    /// Ends the transaction with nothing. The connection is good afterwards, or this throws.
    func rollback() throws {
        _ = try? settle()
        try send("ROLLBACK", .nothing)
        _ = try settle()
    }

    /// Ends the transaction with nothing, after every error that is still under way was heard.
    func settleAndRollback() throws {
        _ = try settle()
        try rollback()
    }

    // MARK: Connection

    func execute(_ query: Query) throws {
        hasChanged = true
        try send(query, .nothing)
    }

    func changes(_ query: Query) throws -> Int {
        hasChanged = true
        try send(query, .changes)
        return try settle().changes
    }

    func rows(_ query: Query) throws -> [Row] {
        // A statement with RETURNING changes as well; a mark too many costs a row, one too few an
        // answer.
        if !query.sql.hasPrefix("SELECT") { hasChanged = true }
        try send(query, .rows)
        return try settle().rows
    }

    func load(_ table: SchemaName, _ columns: [SchemaName]) throws -> any LoadTarget {
        hasChanged = true
        _ = try settle()
        let names = columns.map(\.text).joined(separator: ", ")
        // COPY has no place in a pipeline.
        guard PQexitPipelineMode(handle) == 1 else { throw lost() }
        let result = PQexec(
            handle, "COPY \(table.text) (\(names)) FROM STDIN (FORMAT binary)")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COPY_IN else {
            let failure = failure(of: result)
            PQenterPipelineMode(handle)
            throw failure
        }
        return PostgresLoad(self)
    }

    // MARK: The pipeline

    private func send(_ query: Query, _ expectation: Expectation) throws {
        if expected.count >= PostgresConnection.pipelineLimit
            || expectedBytes > PostgresConnection.pipelineBytes
        {
            _ = try settle()
        }
        let kinds = query.arguments.map(\.postgresType)
        var bytes: [UInt8] = []
        var places: [(start: Int, count: Int)?] = []
        for argument in query.arguments {
            let start = bytes.count
            places.append(
                try argument.appendBinary(to: &bytes) ? (start, bytes.count - start) : nil)
        }
        expectedBytes += bytes.count + query.sql.utf8.count
        // An empty value needs an address all the same: without one it would be NULL.
        bytes.append(0)
        let sent = try bytes.withUnsafeBufferPointer { buffer -> Int32 in
            let base = UnsafeRawPointer(buffer.baseAddress!).assumingMemoryBound(to: CChar.self)
            let values = places.map { place in place.map { base + $0.start } }
            let lengths = places.map { Int32($0?.count ?? 0) }
            let formats = [Int32](repeating: 1, count: kinds.count)
            let count = Int32(kinds.count)
            if let name = try preparedName(query.sql, kinds) {
                return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 0)
            }
            return PQsendQueryParams(
                handle, Query.numbered(query.sql), count, kinds, values, lengths, formats, 0)
        }
        guard sent == 1 else { throw lost() }
        expected.append(expectation)
    }

    /// The name under which the server has a statement, which is told to it first if it is new.
    private func preparedName(_ sql: String, _ kinds: [UInt32]) throws -> String? {
        guard prepares else { return nil }
        if let known = statements[sql]?.first(where: { $0.kinds == kinds }) { return known.name }
        guard statements.count < PostgresConnection.statementLimit else { return nil }
        let numbered = Query.numbered(sql)
        // Named by what it is: whoever shares the server's connection has the same under the name.
        let digest = SHA256.hash(data: Data("\(numbered)\n\(kinds)".utf8))
        let name = "p" + digest.prefix(15).map { String(format: "%02x", $0) }.joined()
        guard PQsendPrepare(handle, name, numbered, Int32(kinds.count), kinds) == 1 else {
            throw lost()
        }
        expected.append(.prepare(sql, name: name))
        statements[sql, default: []].append((kinds, name))
        return name
    }

    /// Sends what is waiting and reads every answer; gives the last one that somebody waits for.
    private func settle() throws -> (rows: [Row], changes: Int) {
        guard !expected.isEmpty else { return ([], 0) }
        defer {
            expected = []
            expectedBytes = 0
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        var answer: (rows: [Row], changes: Int) = ([], 0)
        var failed: (any Error)?
        for expectation in expected {
            guard let result = try nextResult() else { throw lost() }
            defer { PQclear(result) }
            let status = PQresultStatus(result)
            // A statement that the server keeps stays, whatever becomes of the transaction; one
            // that it did not come to is told again. The same words with other kinds of values are
            // another statement, which stays.
            if case .prepare(let sql, let name) = expectation, status != PGRES_COMMAND_OK {
                statements[sql]?.removeAll { $0.name == name }
                if statements[sql]?.isEmpty ?? false { statements[sql] = nil }
            }
            switch status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
                do {
                    switch expectation {
                    case .rows: answer.rows = try PostgresConnection.rows(of: result)
                    case .changes:
                        answer.changes = Int(String(cString: PQcmdTuples(result))) ?? 0
                    case .commit:
                        // COMMIT of a transaction that has failed is answered by ROLLBACK.
                        if String(cString: PQcmdStatus(result)) != "COMMIT" {
                            failed = failed ?? PostgresFailure.again("rolled back")
                        }
                    case .nothing, .gate, .prepare: break
                    }
                } catch { failed = failed ?? error }
            case PGRES_PIPELINE_ABORTED: break
            case PGRES_FATAL_ERROR:
                let failure = failure(of: result)
                if case PostgresFailure.connection = failure { throw failure }
                if case .gate = expectation, case StoreError.refused = failure {
                    failed = failed ?? PostgresFailure.gateClosed
                } else {
                    failed = failed ?? failure
                }
            default: throw lost()
            }
            // Each command's results end with a NULL.
            while let more = try nextResult() { PQclear(more) }
        }
        guard let sync = try nextResult() else { throw lost() }
        defer { PQclear(sync) }
        guard PQresultStatus(sync) == PGRES_PIPELINE_SYNC else { throw lost() }
        if let failed {
            throw failed
        }
        return answer
    }

    /// The next result of libpq; nil between two statements.
    private func nextResult() throws -> OpaquePointer? {
        let deadline = ContinuousClock.now + answerPatience
        while PQisBusy(handle) == 1 {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw PostgresFailure.connection("no answer in time") }
            var waiting = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            let milliseconds = Int32(min(60_000, left.seconds * 1000 + 1))
            guard poll(&waiting, 1, milliseconds) >= 0 || errno == EINTR else { throw lost() }
            if waiting.revents != 0, PQconsumeInput(handle) == 0 { throw lost() }
        }
        return PQgetResult(handle)
    }

    // MARK: Answers

    private static func rows(of result: OpaquePointer) throws -> [Row] {
        let (height, width) = (PQntuples(result), PQnfields(result))
        let types = (0..<width).map { PQftype(result, $0) }
        return try (0..<height).map { row in
            Row(
                values: try (0..<width).map { column in
                    if PQgetisnull(result, row, column) == 1 { return .null }
                    let bytes = UnsafeBufferPointer(
                        start: UnsafeRawPointer(PQgetvalue(result, row, column)!)
                            .assumingMemoryBound(to: UInt8.self),
                        count: Int(PQgetlength(result, row, column)))
                    return try value(bytes, type: types[Int(column)])
                })
        }
    }

    /// The types that answers have (pg_type.dat): a sum of BIGINT is NUMERIC, an EXISTS is BOOLEAN.
    private static func value(_ bytes: UnsafeBufferPointer<UInt8>, type: Oid) throws -> Value {
        switch type {
        case 20, 21, 23, 1700:
            guard let number = Int64(String(decoding: bytes, as: UTF8.self)) else {
                return .text(String(decoding: bytes, as: UTF8.self))
            }
            return .integer(number)
        case 16: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case 17:
            // \x and two digits for each byte.
            guard bytes.count >= 2, bytes[1] == UInt8(ascii: "x") else {
                throw StoreError.wrongType("bytea_output is not hex")
            }
            return .blob(
                [UInt8](unsafeUninitializedCapacity: (bytes.count - 2) / 2) { buffer, count in
                    count = (bytes.count - 2) / 2
                    for index in 0..<count {
                        buffer[index] =
                            nibble(bytes[2 + 2 * index]) << 4 | nibble(bytes[3 + 2 * index])
                    }
                })
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8 {
        digit < 58 ? digit &- 48 : digit &- 87
    }

    // MARK: Errors

    private func lost() -> PostgresFailure {
        .connection(PostgresConnection.message(of: handle))
    }

    private static func message(of handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What an error means (PostgreSQL manual, appendix A).
    private func failure(of result: OpaquePointer?) -> any Error {
        func field(_ field: pird_field) -> String? {
            pird_error_field(result, field).map { String(cString: $0) }
        }
        guard let state = field(PIRD_SQLSTATE), PQstatus(handle) == CONNECTION_OK else {
            return lost()
        }
        let message = "\(field(PIRD_MESSAGE) ?? ""), code \(state)"
        switch state {
        case "23505":
            return StoreError.notUnique(
                PostgresConnection.columns(
                    ofConstraint: field(PIRD_CONSTRAINT) ?? "", table: field(PIRD_TABLE) ?? ""))
        case "40001", "40P01": return PostgresFailure.again(message)
        case "26000" where prepares, "42P05" where prepares:
            return PostgresFailure.noPreparedStatements
        // A plan out of date after a migration; a standby, which has no serialisable mode; a
        // former leader, which is read-only now.
        case "25006" where mode == .read || mode == .snapshot:
            return StoreError.refused("a change inside a read: \(message)")
        case "0A000", "25006": return PostgresFailure.connection(message)
        case "58030", "53100", "53200", "57014", "55P03":
            return StoreError.unavailable(message)
        case let state
        where ["08", "53", "57", "58"].contains(state.prefix(2)):
            return PostgresFailure.connection(message)
        default: return StoreError.refused(message)
        }
    }

    /// `lamp_once_colour__size` of table lamp is about `lamp.colour, lamp.size`, as SQLite says it.
    private static func columns(ofConstraint name: String, table: String) -> String {
        for role in ["_key_", "_once_"] where name.hasPrefix(table + role) {
            return name.dropFirst(table.count + role.count).split(separator: "__")
                .map { "\(table).\($0)" }.joined(separator: ", ")
        }
        return name
    }

    // MARK: COPY

    fileprivate func copy(_ bytes: [UInt8]) throws {
        let code = bytes.withUnsafeBytes {
            PQputCopyData(
                handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard code == 1 else { throw lost() }
    }

    fileprivate func endCopy(failing reason: String?) throws {
        guard PQputCopyEnd(handle, reason) == 1 else { throw lost() }
        var failed: (any Error)?
        while let result = try nextResult() {
            defer { PQclear(result) }
            if PQresultStatus(result) != PGRES_COMMAND_OK { failed = failed ?? failure(of: result) }
        }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        if let failed, reason == nil { throw failed }
    }
}

/// COPY in PostgreSQL's binary format (manual, COPY, "Binary Format"), in pieces of 64 KB.
private final class PostgresLoad: LoadTarget {
    private let connection: PostgresConnection
    private var buffer: [UInt8]
    private var added = 0
    private static let pieceSize = 64 * 1024

    init(_ connection: PostgresConnection) {
        self.connection = connection
        buffer = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
        buffer.reserveCapacity(PostgresLoad.pieceSize * 2)
    }

    func add(_ values: [Value]) throws {
        append(UInt16(values.count))
        for value in values {
            let lengthAt = buffer.count
            append(UInt32.max)
            guard try value.appendBinary(to: &buffer) else { continue }
            let length = UInt32(buffer.count - lengthAt - 4).bigEndian
            withUnsafeBytes(of: length) { bytes in
                for index in 0..<4 { buffer[lengthAt + index] = bytes[index] }
            }
        }
        added += 1
        if buffer.count >= PostgresLoad.pieceSize {
            try connection.copy(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
    }

    func finish() throws -> Int {
        append(UInt16.max)
        try connection.copy(buffer)
        try connection.endCopy(failing: nil)
        return added
    }

    func abandon() {
        try? connection.endCopy(failing: "given up")
    }

    private func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { buffer.append(contentsOf: $0) }
    }
}

extension Value {
    /// The type that a parameter is sent as (pg_type.dat); 0 leaves it to the server.
    fileprivate var postgresType: UInt32 {
        switch self {
        case .null: 0
        case .integer: 20
        case .text: 25
        case .blob: 17
        }
    }

    /// Appends the value in PostgreSQL's binary format; false for NULL, which has none.
    fileprivate func appendBinary(to buffer: inout [UInt8]) throws -> Bool {
        switch self {
        case .null: return false
        case .integer(let number):
            withUnsafeBytes(of: number.bigEndian) { buffer.append(contentsOf: $0) }
        case .text(var text):
            try text.withUTF8 { bytes in
                try refuseZero(in: bytes)
                buffer.append(contentsOf: bytes)
            }
        case .blob(let bytes): buffer.append(contentsOf: bytes)
        }
        return true
    }
}
