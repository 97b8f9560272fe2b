package import Kernel

/// SQL with its values beside it: every interpolation is a bound parameter, never text.
///
///     "SELECT name FROM company WHERE number = \(number)"
package struct Query: ExpressibleByStringInterpolation, Sendable {
    /// The SQL between the parameters: one piece more than there are `arguments`.
    let pieces: [String]
    let arguments: [Value]

    package init(stringLiteral sql: String) {
        pieces = [sql]
        arguments = []
    }

    package init(stringInterpolation: Interpolation) {
        pieces = stringInterpolation.pieces
        arguments = stringInterpolation.arguments
    }

    private init(pieces: [String], arguments: [Value]) {
        self.pieces = pieces
        self.arguments = arguments
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces = [""]
        fileprivate var arguments: [Value] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            arguments.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ sql: String) {
            pieces[pieces.count - 1] += sql
        }

        package mutating func appendInterpolation(_ value: some Storable) {
            arguments.append(value.stored)
            pieces.append("")
        }

        package mutating func appendInterpolation(_ value: (some Storable)?) {
            arguments.append(value?.stored ?? .null)
            pieces.append("")
        }

        /// A part of a statement that is itself a query.
        package mutating func appendInterpolation(_ part: Query) {
            pieces[pieces.count - 1] += part.pieces[0]
            pieces += part.pieces.dropFirst()
            arguments += part.arguments
        }

        /// The name of a table or column, which comes from a schema and never from outside.
        package mutating func appendInterpolation(name: StaticString) {
            pieces[pieces.count - 1] += "\(name)"
        }

        /// The name of a table or column of a typed schema.
        package mutating func appendInterpolation(name: SchemaName) {
            pieces[pieces.count - 1] += name.text
        }
    }

    /// Queries joined by a comma: a list of names or of parameters.
    package static func list(_ parts: [Query]) -> Query {
        var pieces = [""]
        var arguments: [Value] = []
        for (index, part) in parts.enumerated() {
            if index > 0 { pieces[pieces.count - 1] += ", " }
            pieces[pieces.count - 1] += part.pieces[0]
            pieces += part.pieces.dropFirst()
            arguments += part.arguments
        }
        return Query(pieces: pieces, arguments: arguments)
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
