internal import Crypto
internal import Foundation
internal import Kernel

/// How many rows each table has and a hash over all of them, the same on every engine: what shows
/// that a copy is a copy.
package struct Fingerprint: Sendable, Equatable, CustomStringConvertible {
    package struct TableMark: Sendable, Equatable {
        package let rows: Int
        let digest: [UInt8]
    }

    package private(set) var tables: [String: TableMark]

    /// One hash over all tables.
    package var digest: String {
        var hasher = SHA256()
        for (name, mark) in tables.sorted(by: { $0.key < $1.key }) {
            hasher.update(data: Data("\(name) \(mark.rows) ".utf8))
            hasher.update(data: mark.digest)
        }
        return hex(hasher.finalize())
    }

    package var rows: Int { tables.values.reduce(0) { $0 + $1.rows } }

    package var description: String { "\(rows) rows, sha-256 \(digest)" }

    init(tables: [String: TableMark]) {
        self.tables = tables
    }

    /// Takes the fingerprint of one consistent state. Costs one pass over all rows.
    package static func taken(
        of engine: any DatabaseEngine, _ catalogue: SchemaCatalogue, at version: Int
    ) async throws -> Fingerprint {
        try await engine.snapshot { try taken(in: $0, catalogue, at: version) }
    }

    static func taken(
        in db: Database, _ catalogue: SchemaCatalogue, at version: Int
    ) throws -> Fingerprint {
        var tables: [String: TableMark] = [:]
        for table in catalogue.lasting(at: version) {
            var counter = RowCounter()
            try TableScan(table, at: version).all(in: db) { counter.add(RowCode.encoded($0)) }
            tables[table.name.text] = counter.mark
        }
        return Fingerprint(tables: tables)
    }

    /// What differs from another, a line for each table, for an operator.
    package func differences(from other: Fingerprint) -> [String] {
        Set(tables.keys).union(other.tables.keys).sorted().compactMap { name in
            let (ours, theirs) = (tables[name], other.tables[name])
            guard ours != theirs else { return nil }
            let (a, b) = (ours?.rows ?? 0, theirs?.rows ?? 0)
            return "\(name): \(a) rows against \(b)" + (a == b ? ", with other content" : "")
        }
    }
}

/// Counts the rows of a table and hashes them in the order of the table's key.
struct RowCounter {
    private var hasher = SHA256()
    private var rows = 0

    mutating func add(_ encodedRow: [UInt8]) {
        hasher.update(data: encodedRow)
        rows += 1
    }

    var mark: Fingerprint.TableMark { .init(rows: rows, digest: Array(hasher.finalize())) }
}

/// Reads a table from one end to the other in the order of its key, in pieces.
struct TableScan {
    static let pieceSize = 2000

    let table: Table
    let columns: [SchemaName]
    private let keyPlaces: [Int]

    init(_ table: Table, at version: Int) {
        self.table = table
        columns = table.columns(at: version).map(\.name)
        let columns = columns
        keyPlaces = table.key.map { columns.firstIndex(of: $0)! }
    }

    func key(of row: Row) -> [Value] { keyPlaces.map { row.values[$0] } }

    /// The rows after a key; from the beginning when it is nil; empty at the end.
    func piece(after key: [Value]?, in db: Database) throws -> [Row] {
        let names = { (names: [SchemaName]) in names.map(\.text).joined(separator: ", ") }
        let order = names(table.key)
        var sql = "SELECT \(names(columns)) FROM \(table.name.text)"
        if let key {
            sql += " WHERE (\(order)) > (\(key.map { _ in "?" }.joined(separator: ", ")))"
        }
        sql += " ORDER BY \(order) LIMIT \(TableScan.pieceSize)"
        return try db.rows(Query(sql: sql, arguments: key ?? []))
    }

    func all(in db: Database, _ body: (Row) throws -> Void) throws {
        var last: [Value]?
        while true {
            let rows = try piece(after: last, in: db)
            for row in rows { try body(row) }
            guard rows.count == TableScan.pieceSize, let row = rows.last else { return }
            last = key(of: row)
        }
    }
}

/// A row as bytes: for each value a letter, and what it says. Numbers are big-endian.
enum RowCode {
    static func encoded(_ row: Row) -> [UInt8] { encoded(row.values) }

    static func encoded(_ values: [Value]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values {
            switch value {
            case .null: bytes.append(UInt8(ascii: "n"))
            case .integer(let number):
                bytes.append(UInt8(ascii: "i"))
                bytes += big(number)
            case .text(let text):
                bytes.append(UInt8(ascii: "t"))
                bytes += big(UInt32(text.utf8.count))
                bytes += text.utf8
            case .blob(let blob):
                bytes.append(UInt8(ascii: "b"))
                bytes += big(UInt32(blob.count))
                bytes += blob
            }
        }
        return bytes
    }

    static func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// Reads one value from where `take` reads on.
    ///
    /// - Parameter take: gives exactly so many bytes or throws.
    static func value(_ take: (Int) throws -> [UInt8]) throws -> Value {
        switch try take(1)[0] {
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "i"): return .integer(try number(take))
        case UInt8(ascii: "t"):
            let bytes = try take(Int(try number(take) as UInt32))
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw StoreError.wrongType("text that is not UTF-8")
            }
            return .text(text)
        case UInt8(ascii: "b"): return .blob(try take(Int(try number(take) as UInt32)))
        default: throw StoreError.wrongType("a value of unknown kind")
        }
    }

    static func number<N: FixedWidthInteger>(_ take: (Int) throws -> [UInt8]) throws -> N {
        try take(MemoryLayout<N>.size).reduce(0) { $0 << 8 | N($1) }
    }

    /// Values from bytes that hold nothing else.
    static func decoded(_ bytes: [UInt8]) throws -> [Value] {
        var rest = bytes[...]
        var values: [Value] = []
        while !rest.isEmpty {
            values.append(
                try value { count in
                    guard count <= rest.count else { throw StoreError.wrongType("cut off") }
                    defer { rest = rest.dropFirst(count) }
                    return Array(rest.prefix(count))
                })
        }
        return values
    }
}
