/// Where the data is: one interface, whichever engine is behind it.
///
/// A closure is synchronous and runs on one connection, so the domain never waits inside a
/// transaction. It may run more than once and has no effects but its SQL.
package protocol DatabaseEngine: Sendable {
    /// Which engine this is; for the store and for operators, never for the domain.
    var kind: EngineKind { get }

    /// Runs against one consistent state of the data. Costs one hop to a reader; on PostgreSQL two
    /// round trips more than its statements.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T

    /// A read that may take long, over all of the data: it neither fails nor disturbs others by it.
    /// Its closure may be run again from the beginning when a connection breaks.
    func snapshot<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T

    /// Asks one question by one statement, outside of any transaction: the cheapest read there is.
    /// It sees one committed state; whoever decides something by it decides in `write` instead.
    ///
    /// - Parameter patience: how long to wait for an engine that does not answer; nil for the
    ///   engine's own.
    func ask(_ query: Query, patience: Duration?) async throws -> [Row]

    /// Runs in one serialisable transaction: all of it is durable when this returns, or none of
    /// it happened and the error is thrown. Costs one forced write to disk, shared with the writes
    /// that wait at the same time. Refused while the gate is closed.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T

    /// A write that passes a closed gate: for migrations and for moving the data, not for requests.
    func administer<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T

    /// Ends every connection; what waits is refused.
    func close() async
}

package enum EngineKind: String, Sendable, CaseIterable {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"
}

extension DatabaseEngine {
    package func ask(_ query: Query) async throws -> [Row] {
        try await ask(query, patience: nil)
    }
}

/// One connection inside `read` or `write`; not to be kept.
///
/// After a statement has failed, every further one fails with the same error, and so does the
/// transaction: a transaction is done whole or not at all, and no engine may decide otherwise.
/// `execute` and `load` may report an error late, with a later statement or at the end: nothing in
/// a transaction can be told to go on after one.
package final class Database {
    private let connection: any Connection
    private(set) var failure: (any Error)?

    init(_ connection: any Connection) {
        self.connection = connection
    }

    package func execute(_ query: Query) throws {
        try guarded { try connection.execute(query) }
    }

    /// How many rows a statement changed.
    package func changes(_ query: Query) throws -> Int {
        try guarded { try connection.changes(query) }
    }

    package func rows(_ query: Query) throws -> [Row] {
        try guarded { try connection.rows(query) }
    }

    package func row(_ query: Query) throws -> Row? {
        try rows(query).first
    }

    /// The only number of the only row; throws when there is none.
    package func count(_ query: Query) throws -> Int {
        guard let row = try row(query) else { throw StoreError.wrongType("no row to count") }
        return Int(try row.integer(0))
    }

    /// Puts many rows into a table: a prepared statement on SQLite, COPY on PostgreSQL. Part of
    /// the transaction like any statement.
    ///
    /// - Parameter columns: what each row gives, in its order.
    /// - Returns: how many rows were added.
    @discardableResult
    package func load(
        _ table: SchemaName, _ columns: [SchemaName], _ body: (Loader) throws -> Void
    ) throws -> Int {
        try guarded {
            let target = try connection.load(table, columns)
            do { try body(Loader(target, width: columns.count)) } catch {
                target.abandon()
                throw error
            }
            return try target.finish()
        }
    }

    private func guarded<T>(_ body: () throws -> T) throws -> T {
        if let failure { throw failure }
        do { return try body() } catch {
            failure = error
            throw error
        }
    }
}

/// Takes the rows of `Database.load`, one after the other.
package struct Loader {
    private let target: any LoadTarget
    private let width: Int

    init(_ target: any LoadTarget, width: Int) {
        self.target = target
        self.width = width
    }

    /// One row: as many values as the load has columns.
    package func add(_ values: [Value]) throws {
        guard values.count == width else {
            throw StoreError.wrongType("\(values.count) values for \(width) columns")
        }
        try target.add(values)
    }
}

/// What an engine gives a `Database`.
protocol Connection: AnyObject {
    /// A statement whose result nobody looks at; may be sent later, with the next one.
    func execute(_ query: Query) throws
    func changes(_ query: Query) throws -> Int
    func rows(_ query: Query) throws -> [Row]
    func load(_ table: SchemaName, _ columns: [SchemaName]) throws -> any LoadTarget
}

protocol LoadTarget {
    func add(_ values: [Value]) throws
    /// All rows were added; returns how many.
    func finish() throws -> Int
    /// The load is given up, and with it the transaction.
    func abandon()
}

package enum StoreError: Error, CustomStringConvertible {
    /// Two rows with the same value where only one may have it: `table.column`, or several with a
    /// comma between.
    case notUnique(String)
    /// The engine does not answer, its disk is full, it is closed for writing, or too many want
    /// the same rows: nothing was changed, try again later.
    case unavailable(String)
    /// Data whose schema is not the program's: what differs, and what to do.
    case changedSchema(String)
    case wrongType(String)
    /// The engine refused a statement: a defect of the program.
    case refused(String)

    package var description: String {
        switch self {
        case .notUnique(let detail): "not unique: \(detail)"
        case .unavailable(let detail): "the database is not available: \(detail)"
        case .changedSchema(let detail): "the schema is not this program's: \(detail)"
        case .wrongType(let detail): "unexpected data: \(detail)"
        case .refused(let detail): "the database refused a statement: \(detail)"
        }
    }
}
