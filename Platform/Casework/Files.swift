package import Kernel
internal import Registers
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
        ], key: ["case_id", "hash"])

    /// Keeps a file; nil when it is of no kind that can be looked at, empty or too large.
    package static func keep(
        _ bytes: [UInt8], named name: String, case caseID: String, by person: PersonNumber,
        at now: Moment, in db: Database
    ) throws -> FileReference? {
        guard bytes.count <= sizeLimit, let kind = FileKind(signature: bytes) else { return nil }
        let hash = sha256Hex(bytes)
        try db.execute(
            """
            INSERT INTO casework_file (case_id, hash, kind, sent_by, sent_at, bytes)
            VALUES (\(caseID), \(hash), \(kind.rawValue), \(person), \(now), \(bytes))
            ON CONFLICT (case_id, hash) DO NOTHING
            """)
        return FileReference(
            hash: hash, name: displayName(name, kind), kind: kind, size: Int64(bytes.count))
    }

    /// Lets go of a file that another has taken the place of: nobody could see it any more.
    static func discard(_ reference: FileReference, case caseID: String, in db: Database) throws {
        try db.execute(
            "DELETE FROM casework_file WHERE case_id = \(caseID) AND hash = \(reference.hash)")
    }

    /// The bytes of a file of a case that the caller has already been allowed to read.
    package static func bytes(
        _ reference: FileReference, case caseID: String, in db: Database
    ) throws -> [UInt8]? {
        try db.row(
            "SELECT bytes FROM casework_file WHERE case_id = \(caseID) AND hash = \(reference.hash)"
        )?.blob(0)
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
