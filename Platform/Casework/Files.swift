package import Kernel
package import Registers
package import Store
internal import Trust

/// Files that people sent in with a case, kept by the hash of their bytes.
package enum Files {
    package static let sizeLimit = 10 * 1024 * 1024

    static let table = Table(
        "casework_file",
        [
            .text("case_id"), .text("hash"), .text("kind"), .text("sent_by"),
            .integer("sent_at"), .blob("bytes"),
            // Whose key has sealed the bytes.
            .text("holder").optional.since(6),
        ], key: ["case_id", "hash"], indexes: [(["holder"] as Table.Index).since(6)])

    private static func purpose(_ caseID: String, _ hash: String) -> String {
        "file:\(caseID):\(hash)"
    }

    /// Keeps a file under the key of whoever sends it; nil when it is of no kind that can be looked at, empty or too large.
    package static func keep(
        _ bytes: [UInt8], named name: String, case caseID: String, by person: PersonNumber,
        with registrar: Registrar, in db: Database
    ) throws -> FileReference? {
        guard bytes.count <= sizeLimit, let kind = FileKind(signature: bytes) else { return nil }
        let hash = sha256Hex(bytes)
        let key = try registrar.vault.makeKey(
            of: KeyHolder.person(person).name, isNew: false, at: registrar.now, in: db)
        let sealed = key.seal(bytes, for: purpose(caseID, hash))
        let added = try db.changes(
            """
            INSERT INTO casework_file (case_id, hash, kind, sent_by, sent_at, bytes, holder)
            VALUES (\(caseID), \(hash), \(kind.rawValue), \(person), \(registrar.now), \(sealed),
                \(key.holder))
            ON CONFLICT (case_id, hash) DO NOTHING
            """)
        if added == 0 {
            // Somebody else has sent the same; if they are erased, it is this person's now.
            try db.execute(
                """
                UPDATE casework_file SET bytes = \(sealed), holder = \(key.holder),
                    sent_by = \(person)
                WHERE case_id = \(caseID) AND hash = \(hash) AND holder IN (
                    SELECT holder FROM vault_key WHERE wrapped IS NULL)
                """)
        }
        return FileReference(
            hash: hash, name: displayName(name, kind), kind: kind, size: Int64(bytes.count))
    }

    /// Lets go of a file that another has taken the place of: nobody could see it any more.
    static func discard(_ reference: FileReference, case caseID: String, in db: Database) throws {
        try db.execute(
            "DELETE FROM casework_file WHERE case_id = \(caseID) AND hash = \(reference.hash)")
    }

    /// The bytes of a file of a case that the caller has already been allowed to read; nil also
    /// when whoever sent it was erased.
    package static func bytes(
        _ reference: FileReference, case caseID: String, with registrar: Registrar,
        in db: Database
    ) throws -> [UInt8]? {
        let row = try db.row(
            """
            SELECT bytes, holder FROM casework_file
            WHERE case_id = \(caseID) AND hash = \(reference.hash)
            """)
        guard let row else { return nil }
        guard let holder = try row.optionalText(1) else { return try row.blob(0) }
        return try registrar.vault.key(of: holder, in: db)?.open(
            row.blob(0), for: purpose(caseID, reference.hash))
    }

    /// Whether none waits that was sent in before there were keys for people.
    package static func areSealed(in db: Database) throws -> Bool {
        try db.row("SELECT 1 FROM casework_file WHERE holder IS NULL LIMIT 1") == nil
    }

    /// Seals some of the files that were sent in before there were keys for people.
    ///
    /// - Returns: how many; nought when all are sealed.
    package static func sealOld(
        limit: Int = 20, with registrar: Registrar, in db: Database
    ) throws -> Int {
        let rows = try db.rows(
            """
            SELECT case_id, hash, sent_by, bytes FROM casework_file
            WHERE holder IS NULL LIMIT \(Int64(limit))
            """)
        for row in rows {
            let (caseID, hash) = (try row.text(0), try row.text(1))
            let holder = "person:\(try row.text(2))"
            var bytes: [UInt8] = []
            do {
                bytes = try registrar.vault.makeKey(
                    of: holder, isNew: false, at: registrar.now, in: db
                ).seal(row.blob(3), for: purpose(caseID, hash))
            } catch is Vault.Erased {
                // Whoever sent it is erased: so is this.
            }
            try db.execute(
                """
                UPDATE casework_file SET holder = \(holder), bytes = \(bytes)
                WHERE case_id = \(caseID) AND hash = \(hash)
                """)
        }
        return rows.count
    }

    /// The sender's name for the file, as far as it can be shown: without folders, not too long.
    private static func displayName(_ name: String, _ kind: FileKind) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init)
        let plain = (last ?? "").unicodeScalars.filter {
            $0.value >= 32 && !(0x202A...0x202E).contains($0.value)
                && !(0x2066...0x2069).contains($0.value)
        }
        let text = String(String.UnicodeScalarView(plain).prefix(80))
        return text.isEmpty || text.allSatisfy { $0 == "." } ? "file.\(kind.suffix)" : text
    }
}
