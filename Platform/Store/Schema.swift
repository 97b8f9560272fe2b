/// The name of a table or a column: letters, digits and underscores, checked.
package struct SchemaName: ExpressibleByStringLiteral, Hashable, Sendable {
    let text: String

    package init(stringLiteral text: String) {
        precondition(
            !text.isEmpty
                && text.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 95
                }, "not a schema name: \(text)")
        self.text = text
    }
}

/// A table, described once for every engine.
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Kind: String, Sendable {
            case integer = "INTEGER", text = "TEXT", blob = "BLOB"
        }

        let name: SchemaName
        let kind: Kind
        let isOptional: Bool

        package static func integer(_ name: SchemaName) -> Column {
            Column(name: name, kind: .integer, isOptional: false)
        }
        package static func text(_ name: SchemaName) -> Column {
            Column(name: name, kind: .text, isOptional: false)
        }
        package static func blob(_ name: SchemaName) -> Column {
            Column(name: name, kind: .blob, isOptional: false)
        }
        package var optional: Column { Column(name: name, kind: kind, isOptional: true) }
    }

    package let name: SchemaName
    let columns: [Column]
    let key: [SchemaName]
    let unique: [[SchemaName]]
    let indexes: [[SchemaName]]

    package init(
        _ name: SchemaName, _ columns: [Column], key: [SchemaName],
        unique: [[SchemaName]] = [], indexes: [[SchemaName]] = []
    ) {
        self.name = name
        self.columns = columns
        self.key = key
        self.unique = unique
        self.indexes = indexes
    }

    /// Statements that create the table and its indexes on SQLite.
    func statementsForSQLite() -> [String] {
        var lines = columns.map {
            "    \($0.name.text) \($0.kind.rawValue)" + ($0.isOptional ? "" : " NOT NULL")
        }
        lines.append("    PRIMARY KEY (" + Table.joined(key) + ")")
        lines += unique.map { "    UNIQUE (" + Table.joined($0) + ")" }
        return [
            "CREATE TABLE \(name.text) (\n" + lines.joined(separator: ",\n") + "\n) STRICT"
        ]
            + indexes.map { columns in
                let suffix = columns.map(\.text).joined(separator: "_")
                return "CREATE INDEX \(name.text)_by_\(suffix) ON \(name.text) ("
                    + Table.joined(columns) + ")"
            }
    }

    private static func joined(_ names: [SchemaName]) -> String {
        names.map(\.text).joined(separator: ", ")
    }
}
