package import Store
internal import Kernel
internal import Trust

/// Folds the entries of a register again and compares them with the current rows.
package enum RegisterCheck {
    /// What is wrong, in words for an operator; empty when all is well.
    ///
    /// Every entry's hash is computed again, versions must count from one without a gap, and each
    /// record's last entry must be the row. Costs one pass over the register's entries.
    package static func differences<R: Record>(
        in type: R.Type, _ db: Database
    ) throws -> [String] {
        var problems: [String] = []
        var last: [String: (version: Int64, json: String)] = [:]
        let entries = try db.rows(
            """
            SELECT record_key, version, body, salt, hash FROM register_entry
            WHERE register = \(R.register) ORDER BY record_key, version
            """)
        for row in entries {
            let (key, version, body) = (try row.text(0), try row.integer(1), try row.text(2))
            let name = "\(R.register) \(key) version \(version)"
            if try sha256(row.blob(3) + Array(body.utf8)) != row.blob(4) {
                problems.append("\(name): the hash does not match the entry")
            }
            if version != (last[key]?.version ?? 0) + 1 {
                problems.append("\(name): a version is missing before it")
            }
            guard case .object(let members) = try? JSON(parsing: Array(body.utf8)),
                let record = members["record"], members["version"] == .integer(version),
                members["key"] == .string(key)
            else {
                problems.append("\(name): the entry cannot be read")
                continue
            }
            last[key] = (version, record.canonical)
        }
        let rows = try db.rows(
            "SELECT \(Query.list(R.table.columnNames)) FROM \(name: R.table.name)")
        for row in rows {
            let key = try row.text(0)
            guard let entry = last.removeValue(forKey: key) else {
                problems.append("\(R.register) \(key): a row without an entry")
                continue
            }
            if try entry.version != row.integer(1) || entry.json != row.text(2) {
                problems.append("\(R.register) \(key): the row is not what the last entry says")
                continue
            }
            // The columns that queries trust must say what the record says.
            let record = try JSON(parsing: Array(row.text(2).utf8)).decode(R.self)
            for (index, value) in record.columns.enumerated() where row.value(index + 3) != value {
                problems.append("\(R.register) \(key): column \(index + 4) is not the record's")
            }
        }
        problems += last.keys.sorted().map { "\(R.register) \($0): entries without a row" }
        return problems
    }
}
