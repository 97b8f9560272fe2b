/// The name of a table or a column: letters, digits and underscores, checked.
package struct SchemaName: ExpressibleByStringLiteral, Hashable, Sendable {
    let text: String

    package init(stringLiteral text: String) {
        self.init(text)
    }

    init(_ text: String) {
        guard let name = SchemaName(checking: text) else {
            preconditionFailure("not a schema name: \(text)")
        }
        self = name
    }

    /// A name that comes from a file.
    init?(checking text: String) {
        guard
            !text.isEmpty,
            text.utf8.allSatisfy({
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95
            })
        else { return nil }
        self.text = text
    }
}

/// A table, described once for every engine, together with its history: each part says since
/// which version of the schema it is there. What a version has brought is never edited afterwards;
/// a change is a new version.
///
///     Table("lamp", since: 1, [.text("id"), .text("colour"), .integer("watts").since(4).optional],
///         key: ["id"])
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Kind: String, Sendable {
            case integer = "INTEGER", text = "TEXT", blob = "BLOB"
        }

        let name: SchemaName
        let kind: Kind
        var isOptional = false
        var since = 0
        /// What rows from before the column have in it.
        var before: Value?

        package static func integer(_ name: SchemaName) -> Column {
            Column(name: name, kind: .integer)
        }
        package static func text(_ name: SchemaName) -> Column { Column(name: name, kind: .text) }
        package static func blob(_ name: SchemaName) -> Column { Column(name: name, kind: .blob) }

        package var optional: Column {
            var column = self
            column.isOptional = true
            return column
        }

        /// A column that came later than its table: optional, or with what older rows have in it.
        package func since(_ version: Int, before: Value? = nil) -> Column {
            var column = self
            column.since = version
            column.before = before
            return column
        }
    }

    /// Columns in whose order rows are found quickly.
    package struct Index: Sendable, ExpressibleByArrayLiteral {
        let columns: [SchemaName]
        var since = 0

        package init(arrayLiteral columns: SchemaName...) {
            self.columns = columns
        }

        package func since(_ version: Int) -> Index {
            var index = self
            index.since = version
            return index
        }
    }

    package let name: SchemaName
    let since: Int
    let columns: [Column]
    let key: [SchemaName]
    let unique: [[SchemaName]]
    let indexes: [Index]
    /// Holds what concerns one place only: it is not moved, backed up or compared.
    let isLocal: Bool

    package init(
        _ name: SchemaName, since: Int = 1, _ columns: [Column], key: [SchemaName],
        unique: [[SchemaName]] = [], indexes: [Index] = [], isLocal: Bool = false
    ) {
        precondition(
            columns.allSatisfy { $0.since <= since || $0.isOptional || $0.before != nil },
            "\(name.text): a later column must say what older rows have in it")
        self.name = name
        self.since = since
        self.columns = columns
        self.key = key
        self.unique = unique
        self.indexes = indexes
        self.isLocal = isLocal
    }

    /// The names of all columns, in the order in which they are described.
    package var columnNames: [Query] { columns.map { Query(sql: $0.name.text) } }

    /// The columns that are there in a version of the schema, in the order in which an engine that
    /// went through all versions has them.
    func columns(at version: Int) -> [Column] {
        let first = columns.filter { $0.since <= since }
        let later = columns.filter { $0.since > since && $0.since <= version }
        return first + later.sorted { $0.since < $1.since }
    }

    // MARK: Statements

    /// What a version of the schema does to this table; empty when nothing.
    func statements(for version: Int, on engine: EngineKind) -> [String] {
        var statements: [String] = []
        if version == since {
            statements.append(creation(on: engine))
        } else if version > since {
            statements += columns.filter { $0.since == version }.map {
                "ALTER TABLE \(name.text) ADD COLUMN \(definition($0, on: engine))"
            }
        }
        return statements
            + indexes.filter { max($0.since, since) == version }.map { index in
                let suffix = index.columns.map(\.text).joined(separator: "_")
                return "CREATE INDEX \(constraint("by", suffix)) ON \(name.text) ("
                    + Table.joined(index.columns) + ")"
            }
    }

    private func creation(on engine: EngineKind) -> String {
        var lines = columns.filter { $0.since <= since }.map {
            "    " + definition($0, on: engine)
        }
        let names = { (columns: [SchemaName]) in columns.map(\.text).joined(separator: "__") }
        lines.append(
            "    CONSTRAINT \(constraint("key", names(key))) PRIMARY KEY (\(Table.joined(key)))")
        lines += unique.map {
            "    CONSTRAINT \(constraint("once", names($0))) UNIQUE (\(Table.joined($0)))"
        }
        return "CREATE TABLE \(name.text) (\n" + lines.joined(separator: ",\n") + "\n)"
            + (engine == .sqlite ? " STRICT" : "")
    }

    private func definition(_ column: Column, on engine: EngineKind) -> String {
        let kind =
            switch (engine, column.kind) {
            case (.sqlite, let kind): kind.rawValue
            case (.postgres, .integer): "BIGINT"
            // Both engines order and compare text by its bytes.
            case (.postgres, .text): "TEXT COLLATE \"C\""
            case (.postgres, .blob): "BYTEA"
            }
        let filling: String =
            switch column.before {
            case nil, .null?: ""
            case .integer(let number)?: " DEFAULT \(number)"
            case .text(let text)?: " DEFAULT '\(text.replacing("'", with: "''"))'"
            case .blob?: preconditionFailure("\(name.text): no default for a blob")
            }
        return "\(column.name.text) \(kind)" + (column.isOptional ? "" : " NOT NULL") + filling
    }

    /// The constraint carries its columns in its name, because PostgreSQL tells no more when it is
    /// broken: `lamp_key_id`.
    private func constraint(_ role: String, _ columns: String) -> String {
        let text = "\(name.text)_\(role)_\(columns)"
        precondition(text.utf8.count <= 63, "PostgreSQL would cut the name \(text)")
        return text
    }

    private static func joined(_ names: [SchemaName]) -> String {
        names.map(\.text).joined(separator: ", ")
    }
}

/// All tables of a house, in their history.
package struct SchemaCatalogue: Sendable {
    package let tables: [Table]
    /// Statements that a version runs after its tables were changed, to fill what is new.
    let fillings: [Int: [Query]]

    package init(_ tables: [Table], fillings: [Int: [Query]] = [:]) {
        precondition(
            Set(tables.map(\.name)).count == tables.count, "two tables with one name")
        self.tables = tables
        self.fillings = fillings
    }

    /// The version that this program needs.
    package var version: Int {
        let parts = tables.flatMap { table in
            [table.since] + table.columns.map(\.since) + table.indexes.map(\.since)
        }
        return max(parts.max() ?? 0, fillings.keys.max() ?? 0)
    }

    func statements(for version: Int, on engine: EngineKind) -> [Query] {
        tables.flatMap { $0.statements(for: version, on: engine) }.map { Query(sql: $0) }
            + (fillings[version] ?? [])
    }

    /// What holds the memory of the house: everything but what is local.
    func lasting(at version: Int) -> [Table] {
        tables.filter { !$0.isLocal && $0.since <= version }.sorted { $0.name.text < $1.name.text }
    }
}
