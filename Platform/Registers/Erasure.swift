package import Kernel
package import Store
package import Trust

/// That a person's data was erased, under which law: the one thing that stays of it, beside the
/// number, which is never given again.
package struct Erasure: PersonalRecord {
    package static let register = "erasure"
    package static let custodian = "dit"
    package static let table = Register<Erasure>.table("register_erasure", since: 6, [])

    package let person: PersonNumber
    /// Whose keys were destroyed.
    package let holders: [String]

    package var key: String { person.digits }
    package var columns: [Value] { [] }
    package var subjects: [PersonNumber] { [person] }
    package var keyHolder: KeyHolder? { .organisation("erasure") }

    /// Destroys the keys of a person and of what else is theirs, in the caller's transaction: what
    /// they sealed can be read by nobody any more, in rows, entries and files. The entries' hashes
    /// and the log stay as they are.
    ///
    /// - Throws: `StaleVersion` when it was done before.
    package static func erase(
        _ person: PersonNumber, and others: [KeyHolder], act: Act, with registrar: Registrar,
        in db: Database
    ) throws {
        let holders = ([.person(person)] + others).map(\.name)
        try Register<Erasure>().enter(
            Erasure(person: person, holders: holders), replacing: nil, act: act, with: registrar,
            in: db)
        for holder in holders {
            // Also of whom nothing was kept: nothing will be.
            _ = try registrar.vault.makeKey(
                of: holder, isNew: false, at: registrar.now, in: db)
            try registrar.vault.destroyKey(of: holder, at: registrar.now, in: db)
        }
    }

    /// Keys that were destroyed although no entry says so, in words for an operator; and the other
    /// way round, as after a restore from an older copy.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        let entered = Set(
            try Register<Erasure>().all(where: "1 = 1", vault, in: db).flatMap(\.record.holders))
        let destroyed = Set(try Vault.erasedHolders(in: db))
        return destroyed.subtracting(entered).sorted().map {
            "the key of \($0) was destroyed, and no entry says so"
        }
            + entered.subtracting(destroyed).sorted().map {
                "the key of \($0) is there, although it was erased"
            }
    }
}

/// Seals what was entered before there were keys for people: from the first entry to the last, once,
/// while everything runs.
package enum OldEntries {
    static let table = Table(
        "register_sealing", since: 6, [.text("name"), .text("last_id")], key: ["name"])
    /// Behind every id.
    private static let end = "~"

    /// - Returns: how many entries were looked at; nought when all is done.
    package static func round(
        _ types: [any PersonalRecord.Type], limit: Int = 200, with registrar: Registrar,
        in db: Database
    ) throws -> Int {
        let last =
            try db.row("SELECT last_id FROM register_sealing WHERE name = 'entries'")?.text(0) ?? ""
        guard last != end else { return 0 }
        let rows = try db.rows(
            """
            SELECT id, register, body, salt FROM register_entry
            WHERE id > \(last) ORDER BY id LIMIT \(Int64(limit))
            """)
        for row in rows where try !row.blob(3).isEmpty {
            let register = try row.text(1)
            guard let type = types.first(where: { $0.register == register }) else { continue }
            try seal(
                try row.text(0), EntryBody(salt: row.blob(3), text: row.text(2)), type, registrar,
                in: db)
        }
        let reached = try rows.last?.text(0) ?? end
        try db.execute(
            """
            INSERT INTO register_sealing (name, last_id) VALUES ('entries', \(reached))
            ON CONFLICT (name) DO UPDATE SET last_id = excluded.last_id
            """)
        return rows.count
    }

    private static func seal<R: PersonalRecord>(
        _ id: String, _ body: EntryBody, _ type: R.Type, _ registrar: Registrar, in db: Database
    ) throws {
        guard case .object(let members) = try JSON(parsing: Array(body.text.utf8)),
            let json = members["record"]
        else { throw StoreError.wrongType("entry \(id)") }
        let record = try OpenKeys(registrar.vault, in: db).opened(json).decode(R.self)
        guard let holder = record.keyHolder else { return }
        let key = try registrar.vault.makeKey(
            of: holder.name, isNew: false, at: registrar.now, in: db)
        let kept = body.kept(id, under: key)
        try db.execute(
            """
            UPDATE register_entry SET body = \(kept.text), salt = \(kept.salt),
                holder = \(kept.holder), sealed = \(kept.sealed)
            WHERE id = \(id)
            """)
        // The current row is what the last entry says. Its columns are written again, too: some do
        // not say any more what they said.
        let row = RecordRow(json.canonical, of: record, under: key)
        let columns: [Query] = zip(R.table.columnNames.dropFirst(3), record.columns).map {
            "\($0) = \($1)"
        }
        let settings: [Query] = [
            "record_json = \(row.json)", "record_holder = \(row.holder)",
            "record_sealed = \(row.sealed)",
        ]
        try db.execute(
            """
            UPDATE \(name: R.table.name) SET \(Query.list(columns + settings))
            WHERE record_key = \(record.key) AND record_sealed IS NULL
                AND record_json = \(json.canonical)
            """)
    }
}
