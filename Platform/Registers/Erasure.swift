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
    package let holders: [Holder]

    /// Whose key was destroyed, and what it had sealed: nothing can be put under it afterwards.
    package struct Holder: Codable, Sendable, Equatable {
        package let name: String
        package let entries: Int
        /// SHA-256 over the ids and hashes of the entries, in the order of the ids.
        package let digest: String
    }

    package var key: String { person.digits }
    package var columns: [Value] { [] }
    package var subjects: [PersonNumber] { [person] }
    package var keyHolder: KeyHolder? { .organisation("erasure") }

    /// Destroys the keys of a person and of what else is theirs, in the caller's transaction: what
    /// they sealed can be read by nobody any more, in rows, entries and files. The entries' hashes
    /// and the log stay as they are.
    ///
    /// - Throws: `StaleVersion` when it was done before; `StillSealing` while what was kept before
    ///   there were keys is not sealed yet.
    package static func erase(
        _ person: PersonNumber, and others: [KeyHolder], act: Act, with registrar: Registrar,
        in db: Database
    ) throws {
        guard try OldEntries.isDone(in: db) else { throw StillSealing() }
        let names = ([.person(person)] + others).map(\.name)
        try Register<Erasure>().enter(
            Erasure(person: person, holders: try names.map { try sealed(under: $0, in: db) }),
            replacing: nil, act: act, with: registrar, in: db)
        for name in names {
            // Also of whom nothing was kept: nothing will be.
            _ = try registrar.vault.makeKey(of: name, isNew: false, at: registrar.now, in: db)
            try registrar.vault.destroyKey(of: name, at: registrar.now, in: db)
        }
    }

    package struct StillSealing: Error {}

    private static func sealed(under name: String, in db: Database) throws -> Holder {
        let rows = try db.rows(
            "SELECT id, hash FROM register_entry WHERE holder = \(name) ORDER BY id")
        var bytes: [UInt8] = []
        for row in rows { bytes += try Array(row.text(0).utf8) + row.blob(1) }
        return Holder(name: name, entries: rows.count, digest: sha256Hex(bytes))
    }

    /// Keys that were destroyed although no entry says so, in words for an operator; the other way
    /// round, as after a restore from an older copy; and entries that were put under a destroyed key,
    /// or taken from it.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        let entered = try Register<Erasure>().all(where: "1 = 1", vault, in: db)
            .flatMap(\.record.holders)
        let names = Set(entered.map(\.name))
        let destroyed = Set(try Vault.erasedHolders(in: db))
        return destroyed.subtracting(names).sorted().map {
            "the key of \($0) was destroyed, and no entry says so"
        }
            + names.subtracting(destroyed).sorted().map {
                "the key of \($0) is there, although it was erased"
            }
            + (try entered.filter { try sealed(under: $0.name, in: db) != $0 }.map {
                "the entries under the destroyed key of \($0.name) are not those that were erased"
            })
    }
}

/// Seals what was entered before there were keys for people, while everything runs.
package enum OldEntries {
    /// Whether nothing waits to be looked at.
    package static func isDone(in db: Database) throws -> Bool {
        try db.row("SELECT 1 FROM register_entry WHERE holder IS NULL LIMIT 1") == nil
    }

    /// - Returns: how many entries were looked at; nought when all is done.
    package static func round(
        _ types: [any PersonalRecord.Type], limit: Int = 200, with registrar: Registrar,
        in db: Database
    ) throws -> Int {
        let rows = try db.rows(
            """
            SELECT id, register, body, salt FROM register_entry
            WHERE holder IS NULL LIMIT \(Int64(limit))
            """)
        for row in rows {
            let (id, register) = (try row.text(0), try row.text(1))
            var isSealed = false
            if let type = types.first(where: { $0.register == register }) {
                // Of somebody who is erased already, an older program has entered something: it stays
                // in the clear, and the check says so.
                do {
                    isSealed = try seal(
                        id, EntryBody(salt: row.blob(3), text: row.text(2)), type, registrar,
                        in: db)
                } catch is Vault.Erased {}
            }
            if !isSealed {
                try db.execute("UPDATE register_entry SET holder = '' WHERE id = \(id)")
            }
        }
        return rows.count
    }

    private static func seal<R: PersonalRecord>(
        _ id: String, _ body: EntryBody, _ type: R.Type, _ registrar: Registrar, in db: Database
    ) throws -> Bool {
        guard case .object(let members) = try JSON(parsing: Array(body.text.utf8)),
            let json = members["record"]
        else { throw StoreError.wrongType("entry \(id)") }
        let record = try OpenKeys(registrar.vault, in: db).opened(json).decode(R.self)
        guard let holder = record.keyHolder else { return false }
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
        return true
    }
}
