internal import Kernel
package import Store
package import Trust

/// Folds the entries of a register again and compares them with the current rows.
package enum RegisterCheck {
    /// What is wrong, in words for an operator; empty when all is well.
    ///
    /// Every entry's hash is computed again, versions must count from one without a gap, and each
    /// record's last entry must be the row. Of what was erased, the versions alone can be counted:
    /// the log still holds its hashes. Costs one pass over the register's entries.
    ///
    /// - Parameter vault: opens what is personal.
    package static func differences<R: Record>(
        in type: R.Type, _ vault: Vault, _ db: Database
    ) throws -> [String] {
        var problems: [String] = []
        // Without JSON when it was erased.
        var last: [String: (version: Int64, json: String?)] = [:]
        let keys = OpenKeys(vault, in: db)
        let allSealed = try OldEntries.isDone(in: db)
        func isInTheClear(_ record: any Record, _ holder: String?) -> Bool {
            (holder ?? "").isEmpty && (record as? any PersonalRecord)?.keyHolder != nil
        }
        let entries = try db.rows(
            """
            SELECT record_key, version, body, salt, hash, id, holder, sealed FROM register_entry
            WHERE register = \(R.register) ORDER BY record_key, version
            """)
        for row in entries {
            let (key, version) = (try row.text(0), try row.integer(1))
            let name = "\(R.register) \(key) version \(version)"
            if version != (last[key]?.version ?? 0) + 1 {
                problems.append("\(name): a version is missing before it")
            }
            let opened: EntryBody?
            do {
                opened = try keys.body(
                    row.text(5), text: row.text(2), salt: row.blob(3), holder: row.optionalText(6),
                    sealed: row.value(7))
            } catch let error as Vault.Unreadable {
                problems.append("\(name): \(error)")
                last[key] = (version, nil)
                continue
            }
            guard let opened else {
                last[key] = (version, nil)
                continue
            }
            let body = opened.text
            if try sha256(opened.salt + Array(body.utf8)) != row.blob(4) {
                problems.append("\(name): the hash does not match the entry")
            }
            guard case .object(let members) = try? JSON(parsing: Array(body.utf8)),
                let record = members["record"], members["version"] == .integer(version),
                members["key"] == .string(key)
            else {
                problems.append("\(name): the entry cannot be read")
                continue
            }
            last[key] = (version, record.canonical)
            if allSealed, R.self is any PersonalRecord.Type,
                let value = try? keys.opened(record).decode(R.self),
                isInTheClear(value, try row.optionalText(6))
            {
                problems.append("\(name): it is kept in the clear")
            }
        }
        let columns = R.table.columnNames
        let (holder, sealed): (Query, Query) =
            R.self is any PersonalRecord.Type
            ? ("record_holder", "record_sealed") : ("NULL", "NULL")
        let rows = try db.rows(
            """
            SELECT record_version, record_json, record_key, \(holder), \(sealed),
                \(Query.list(columns)) FROM \(name: R.table.name)
            """)
        for row in rows {
            let key = try row.text(2)
            guard let entry = last.removeValue(forKey: key) else {
                problems.append("\(R.register) \(key): a row without an entry")
                continue
            }
            let json: String?
            do { json = try keys.json(of: row, R.register) } catch let error as Vault.Unreadable {
                problems.append("\(R.register) \(key): \(error)")
                continue
            }
            if try entry.version != row.integer(0) || entry.json != json {
                problems.append("\(R.register) \(key): the row is not what the last entry says")
                continue
            }
            guard let json else { continue }
            let record: R
            do { record = try keys.decode(R.self, json) } catch let error as Vault.Unreadable {
                problems.append("\(R.register) \(key): \(error)")
                continue
            }
            if isInTheClear(record, try row.optionalText(3)) {
                // Until it is written again, its columns may say what they say no more.
                guard allSealed else { continue }
                problems.append("\(R.register) \(key): it is kept in the clear")
            }
            // The columns that queries trust must say what the record says.
            for (index, value) in record.columns.enumerated()
            where row.value(5 + index + 3) != value {
                problems.append("\(R.register) \(key): column \(index + 4) is not the record's")
            }
        }
        problems += last.keys.sorted().map { "\(R.register) \($0): entries without a row" }
        return problems
    }

    /// Every current row of a register, for other checks: its key, and the record unless it was
    /// erased.
    package static func each<R: PersonalRecord>(
        _ type: R.Type, _ vault: Vault, in db: Database, _ body: (String, R?) throws -> Void
    ) throws {
        let keys = OpenKeys(vault, in: db)
        for row in try db.rows(
            """
            SELECT record_version, record_json, record_key, record_holder, record_sealed
            FROM \(name: R.table.name)
            """)
        {
            let record: R?
            do {
                record = try keys.json(of: row, R.register).map { try keys.decode(R.self, $0) }
            } catch is Vault.Unreadable {
                // The check of the register itself tells it.
                continue
            }
            try body(row.text(2), record)
        }
    }
}
