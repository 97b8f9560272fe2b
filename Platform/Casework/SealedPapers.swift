internal import Foundation
package import Kernel
package import Registers
package import Store
package import Trust

/// Documents as people hold them: drawn once from the register's record, sealed for their
/// institution, and kept as they were handed out, byte for byte.
package struct SealedPapers: Sendable {
    private let keys: SealKeys
    private let database: any DatabaseEngine
    private let registrar: Registrar
    private var clock: any Clock { registrar.clock }
    /// Where the site is, without a last slash.
    private let site: String
    /// How long whoever fetches a paper waits for the log to publish its entry.
    private let patience: Duration

    package static let tables = [
        Table(
            "casework_paper", since: 5,
            [
                .text("code"), .blob("bytes"), .integer("sealed_at"), .integer("renew_at"),
                .integer("failures"),
                // Whose key has sealed the bytes; nil for what everybody may read.
                .text("holder").optional.since(7),
            ], key: ["code"], indexes: [["renew_at"]]),
        // Every state in which a paper was handed out: it stays good when a newer one is made.
        Table(
            "casework_paper_hash", since: 5,
            [.text("sha256"), .text("code"), .integer("made_at")], key: ["sha256"]),
    ]

    /// Evidence in a paper is renewed after a year, and long before the certificate of its time
    /// stamp ends.
    private static let renewedAfter = Duration.seconds(365 * 86_400)
    private static let renewedBefore = Duration.seconds(60 * 86_400)
    /// When what could not be renewed is tried again.
    private static let triedAgain = Duration.seconds(3600)

    /// - Parameters:
    ///   - site: its address, without a last slash.
    ///   - patience: how long whoever fetches a paper waits for the log to publish its entry.
    package init(
        _ keys: SealKeys, on database: any DatabaseEngine, registrar: Registrar, site: String,
        patience: Duration = .seconds(6)
    ) {
        self.keys = keys
        self.database = database
        self.registrar = registrar
        self.site = site
        self.patience = patience
    }

    /// The paper of a document: sealed (PAdES B-LTA) when the deployment has an authority, drawn
    /// only when it has none yet. Costs a few tens of milliseconds the first time, and waiting for
    /// the log when the document was issued just now.
    package func bytes(of document: IssuedDocument) async throws -> [UInt8] {
        guard !document.isErased else { throw Erased() }
        let code = document.code
        let vault = registrar.vault
        if let kept = try await database.read({ try SealedPapers.kept(code, vault, in: $0) }) {
            return kept
        }
        let (seal, key): (DocumentSeal, StatementKey)
        do {
            seal = try await keys.seal(of: document.issuer.en, name: document.issuer.en)
            key = try await keys.statementKey(
                of: document.issuer.en, name: document.issuer.en)
        } catch is SealKeys.NoAuthority {
            // It is genuine, though nothing but this portal can say so.
            let drawn = try document.pdf()
            let now = clock.now
            try await database.write { try SealedPapers.know(drawn, of: code, at: now, in: $0) }
            return drawn
        }
        let (leaf, receipt) = try await published(document)
        let now = clock.now
        let statement = try SignedStatement(
            DocumentStatement.claims(
                of: document, leaf: leaf, receipt: receipt, site: site, at: now),
            type: DocumentStatement.type, by: key)
        let drawn = try SealedPapers.drawn(
            document, DocumentStatement.address(of: statement, at: site))
        let sealed = try seal.seal(
            drawn, to: .archived, language: "ckb", at: now, serials: keys.serial)
        return try await database.write { [self] db in
            // Two may ask at once; the first one's paper is the paper.
            if let kept = try SealedPapers.kept(code, vault, in: db) { return kept }
            try DocumentStatement.publishWords(of: document, in: db)
            if receipt == nil {
                // The log stands still. What is handed out now is good; a better one comes later.
                try SealedPapers.know(sealed, of: code, at: now, in: db)
            } else {
                try keep(sealed, of: document, by: seal, at: now, in: db)
            }
            return sealed
        }
    }

    /// With the statement in its square; where that says more than a square holds, the square is the
    /// address at which the paper is checked. Nobody is left without what they were granted.
    private static func drawn(_ document: IssuedDocument, _ statement: String) throws -> [UInt8] {
        do { return try document.pdf(code: statement) } catch is QRCode.Refusal {
        } catch PDFDocument.Refusal.doesNotFit {}
        return try document.pdf()
    }

    /// The hash of the entry with which a document was issued, and that the log holds it: nil when
    /// it still does not after some seconds.
    private func published(
        _ document: IssuedDocument
    ) async throws -> (leaf: [UInt8], receipt: LogReceipt?) {
        let deadline = ContinuousClock.now + patience
        while true {
            let found = try await database.read { db -> ([UInt8], LogReceipt?) in
                guard
                    let entry = try Register<IssuedDocument>().history(document.code, in: db).first
                else { throw NeverIssued() }
                guard let proof = try PublicLog.proof(ofEntry: entry.id, in: db),
                    let published = try PublicLog.published(in: db)
                else { return (entry.hash, nil) }
                return (
                    entry.hash,
                    try LogReceipt(proof, publishedAt: published.at.secondsSince1970)
                )
            }
            if found.1 != nil || ContinuousClock.now >= deadline { return found }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// The paper that was handed out; nil also when whoever it speaks of was erased.
    private static func kept(
        _ code: String, _ vault: Vault, in db: Database
    ) throws -> [UInt8]? {
        guard
            let row = try db.row("SELECT bytes, holder FROM casework_paper WHERE code = \(code)")
        else { return nil }
        guard let holder = try row.optionalText(1) else { return try row.blob(0) }
        return try vault.key(of: holder, in: db)?.open(row.blob(0), for: "paper:\(code)")
    }

    private func keep(
        _ bytes: [UInt8], of document: IssuedDocument, by seal: DocumentSeal, at now: Moment,
        in db: Database
    ) throws {
        let code = document.code
        let renewAt = max(
            now + .seconds(86_400),
            min(now + SealedPapers.renewedAfter, seal.stamper.until - SealedPapers.renewedBefore))
        let key = try document.holder.map {
            try registrar.vault.makeKey(
                of: KeyHolder.person($0).name, isNew: false, at: now, in: db)
        }
        let kept = key?.seal(bytes, for: "paper:\(code)") ?? bytes
        try db.execute(
            """
            INSERT INTO casework_paper (code, bytes, sealed_at, renew_at, failures, holder)
            VALUES (\(code), \(kept), \(now), \(renewAt), 0, \(key?.holder))
            ON CONFLICT (code) DO UPDATE SET bytes = excluded.bytes, renew_at = excluded.renew_at,
                failures = 0, holder = excluded.holder
            """)
        try SealedPapers.know(bytes, of: code, at: now, in: db)
    }

    /// Lets go of the papers that speak of somebody: their key is being destroyed.
    package static func forget(_ person: PersonNumber, in db: Database) throws {
        try db.execute(
            "DELETE FROM casework_paper WHERE holder = \(KeyHolder.person(person).name)")
    }

    private static func know(
        _ bytes: [UInt8], of code: String, at now: Moment, in db: Database
    ) throws {
        try db.execute(
            """
            INSERT INTO casework_paper_hash (sha256, code, made_at)
            VALUES (\(sha256Hex(bytes)), \(code), \(now)) ON CONFLICT (sha256) DO NOTHING
            """)
    }

    /// Renews the evidence in papers whose time has come, as long as it is this process's turn. One
    /// that cannot be renewed stands in nobody's way: it is tried again later, and counted.
    package func renew(_ turn: Turn) async throws {
        while turn.isOurs {
            let now = clock.now
            let due = try await database.read { db in
                try db.row(
                    """
                    SELECT code FROM casework_paper WHERE renew_at < \(now)
                    ORDER BY renew_at LIMIT 1
                    """
                )?.text(0)
            }
            guard let due else { return }
            do { try await renew(due, at: now, turn) } catch let lost as LostTurn {
                throw lost
            } catch {
                try await database.write { db in
                    try turn.confirm(in: db)
                    try db.execute(
                        """
                        UPDATE casework_paper SET renew_at = \(now + SealedPapers.triedAgain),
                            failures = failures + 1
                        WHERE code = \(due)
                        """)
                }
            }
        }
    }

    private func renew(_ code: String, at now: Moment, _ turn: Turn) async throws {
        let access = Access(by: .system("seals"), for: .upkeep, with: registrar)
        let vault = registrar.vault
        let found = try await database.write { db -> (IssuedDocument, [UInt8])? in
            guard let document = try IssuedDocument.find(code, by: access, in: db),
                let bytes = try SealedPapers.kept(code, vault, in: db)
            else { return nil }
            return (document, bytes)
        }
        guard let (document, bytes) = found else { throw NeverIssued() }
        let seal = try await keys.seal(of: document.issuer.en, name: document.issuer.en)
        let renewed = try seal.renew(bytes, at: now, serials: keys.serial)
        try await database.write { [self] db in
            try turn.confirm(in: db)
            try keep(renewed, of: document, by: seal, at: now, in: db)
        }
    }

    private struct NeverIssued: Error {}

    /// What the document said of somebody was erased.
    package struct Erased: Error {}

    /// How many papers could not be renewed the last time.
    package static func stuck(in db: Database) throws -> Int {
        try db.count("SELECT count(*) FROM casework_paper WHERE failures > 0")
    }

    /// What is wrong with the papers that are kept, in words for an operator. Costs reading each.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        var problems: [String] = []
        for row in try db.rows("SELECT code FROM casework_paper ORDER BY code") {
            let code = try row.text(0)
            let bytes = try kept(code, vault, in: db) ?? []
            let known = try db.row(
                "SELECT code FROM casework_paper_hash WHERE sha256 = \(sha256Hex(bytes))")
            if try known?.text(0) != code {
                problems.append("the paper of document \(code) is not the one that was handed out")
            }
            if try IssuedDocument.find(code, in: db) == nil {
                problems.append("a paper of document \(code), which was never issued")
            }
        }
        return problems
    }

    /// What a file is that somebody holds.
    package enum Finding: Sendable, Equatable {
        /// Byte for byte a paper that was handed out.
        case same(code: String)
        /// A paper that was handed out, and something behind it: what it shows may be another's.
        case appended(code: String)
        case unknown
    }

    package func find(_ bytes: [UInt8]) async throws -> Finding {
        let ends = SealedPapers.ends(of: bytes)
        return try await database.read { db in
            func code(_ bytes: some Sequence<UInt8>) throws -> String? {
                try db.row(
                    "SELECT code FROM casework_paper_hash WHERE sha256 = \(sha256Hex(bytes))")?
                    .text(0)
            }
            if let code = try code(bytes) { return .same(code: code) }
            for end in ends {
                if let code = try code(bytes[..<end]) { return .appended(code: code) }
            }
            return .unknown
        }
    }

    /// Where a file could end of which this one was made: behind each `%%EOF`, the last few.
    private static func ends(of bytes: [UInt8]) -> [Int] {
        let mark = Array("%%EOF".utf8)
        var ends: [Int] = []
        var rest = bytes[...]
        while ends.count < 20, let last = rest.lastRange(of: mark) {
            ends.append(last.upperBound)
            if last.upperBound < bytes.count, bytes[last.upperBound] == 0x0A {
                ends.append(last.upperBound + 1)
            }
            rest = rest[..<last.lowerBound]
        }
        return ends
    }
}
