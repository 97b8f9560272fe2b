/// Where the data is: one interface, whichever engine is behind it.
///
/// A closure is synchronous and runs on one connection, so the domain never waits inside a
/// transaction. It may run more than once and has no effects but its SQL.
package protocol DatabaseEngine: Sendable {
    /// Runs against one consistent state of the data. Costs one hop to a reader.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T

    /// Runs in one serialisable transaction: all of it is durable when this returns, or none of
    /// it happened and the error is thrown. Costs one forced write to disk.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T

    /// Creates what the schema names and is not there. Refuses a table that was changed after it
    /// was created. Not for use while serving.
    func install(_ schema: [Table]) async throws
}

/// One connection inside `read` or `write`; not to be kept.
package final class Database {
    private let connection: any Connection

    init(_ connection: any Connection) {
        self.connection = connection
    }

    package func execute(_ query: Query) throws {
        _ = try connection.run(query)
    }

    /// How many rows a statement changed.
    package func changes(_ query: Query) throws -> Int {
        _ = try connection.run(query)
        return connection.changedRows
    }

    package func rows(_ query: Query) throws -> [Row] {
        try connection.run(query)
    }

    package func row(_ query: Query) throws -> Row? {
        try connection.run(query).first
    }

    /// The only number of the only row; throws when there is none.
    package func count(_ query: Query) throws -> Int {
        guard let row = try row(query) else { throw StoreError.wrongType("no row to count") }
        return Int(try row.integer(0))
    }
}

/// What an engine gives a `Database`.
protocol Connection {
    func run(_ query: Query) throws -> [Row]
    var changedRows: Int { get }
}

package enum StoreError: Error, CustomStringConvertible {
    /// Two rows with the same value where only one may have it: the detail names table and column.
    case notUnique(String)
    /// The disk is full or does not answer: nothing was changed, try again later.
    case unavailable(String)
    /// A schema that differs from the one the data was created with.
    case changedSchema(String)
    case wrongType(String)

    package var description: String {
        switch self {
        case .notUnique(let detail): "not unique: \(detail)"
        case .unavailable(let detail): "the database is not available: \(detail)"
        case .changedSchema(let detail): "the schema was changed after it was installed: \(detail)"
        case .wrongType(let detail): "unexpected data: \(detail)"
        }
    }
}
