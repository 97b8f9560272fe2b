package import Kernel

/// SQL with its values beside it: every interpolation is a bound parameter, never text.
///
///     "SELECT name FROM company WHERE number = \(number)"
package struct Query: ExpressibleByStringInterpolation, Sendable {
    /// The statement with `?` where a value is bound, as SQLite reads it.
    let sql: String
    let arguments: [Value]

    package init(stringLiteral sql: String) {
        self.sql = sql
        arguments = []
    }

    package init(stringInterpolation: Interpolation) {
        sql = stringInterpolation.sql
        arguments = stringInterpolation.arguments
    }

    init(sql: String, arguments: [Value] = []) {
        self.sql = sql
        self.arguments = arguments
    }

    /// The statement as PostgreSQL reads it: `$1`, `$2` … A question mark inside quotes is text.
    static func numbered(_ sql: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(sql.utf8.count + 16)
        var number = 0
        var quote: UInt8?
        for byte in sql.utf8 {
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "?") {
                number += 1
                text.append(UInt8(ascii: "$"))
                text += String(number).utf8
                continue
            }
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql = ""
        fileprivate var arguments: [Value] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + interpolationCount)
            arguments.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ sql: String) {
            self.sql += sql
        }

        package mutating func appendInterpolation(_ value: some Storable) {
            arguments.append(value.stored)
            sql += "?"
        }

        package mutating func appendInterpolation(_ value: (some Storable)?) {
            arguments.append(value?.stored ?? .null)
            sql += "?"
        }

        /// A part of a statement that is itself a query.
        package mutating func appendInterpolation(_ part: Query) {
            sql += part.sql
            arguments += part.arguments
        }

        /// The name of a table or column, which comes from a schema and never from outside.
        package mutating func appendInterpolation(name: StaticString) {
            sql += "\(name)"
        }

        /// The name of a table or column of a typed schema.
        package mutating func appendInterpolation(name: SchemaName) {
            sql += name.text
        }
    }

    /// Queries joined by a comma: a list of names or of parameters.
    package static func list(_ parts: [Query]) -> Query {
        Query(
            sql: parts.map(\.sql).joined(separator: ", "),
            arguments: parts.flatMap(\.arguments))
    }
}

/// What a column holds. There is no boolean and no floating point: both engines agree on these.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A type that a column can hold.
package protocol Storable {
    var stored: Value { get }
}

extension Value: Storable { package var stored: Value { self } }
extension Int: Storable { package var stored: Value { .integer(Int64(self)) } }
extension Int64: Storable { package var stored: Value { .integer(self) } }
extension String: Storable { package var stored: Value { .text(self) } }
extension [UInt8]: Storable { package var stored: Value { .blob(self) } }
extension Day: Storable { package var stored: Value { .text(iso) } }
extension Moment: Storable { package var stored: Value { .integer(microseconds) } }
extension Money: Storable { package var stored: Value { .integer(dinars) } }
extension PersonNumber: Storable { package var stored: Value { .text(digits) } }

/// One row of an answer; columns by their place. A column that is not what it is read as is a
/// defect of the program, and throws `StoreError.wrongType`.
package struct Row: Sendable {
    let values: [Value]

    package func text(_ column: Int) throws -> String {
        guard case .text(let value) = values[column] else { throw wrong(column, "text") }
        return value
    }

    package func integer(_ column: Int) throws -> Int64 {
        guard case .integer(let value) = values[column] else { throw wrong(column, "integer") }
        return value
    }

    package func blob(_ column: Int) throws -> [UInt8] {
        guard case .blob(let value) = values[column] else { throw wrong(column, "blob") }
        return value
    }

    package func optionalText(_ column: Int) throws -> String? {
        if case .null = values[column] { return nil }
        return try text(column)
    }

    package func optionalInteger(_ column: Int) throws -> Int64? {
        if case .null = values[column] { return nil }
        return try integer(column)
    }

    package func moment(_ column: Int) throws -> Moment {
        Moment(microseconds: try integer(column))
    }

    package func value(_ column: Int) -> Value { values[column] }

    private func wrong(_ column: Int, _ type: String) -> StoreError {
        .wrongType("column \(column) is not \(type): \(values[column])")
    }
}
