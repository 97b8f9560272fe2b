package import Kernel
package import Registers
package import Store
internal import Trust

/// A document that the government issued; the paper is drawn from it, the same bytes every time.
///
/// What a document says of a company or a fee is public and stands in this record. What it says of a
/// person is a `DocumentContent` under their key: here stands only that there is such a document,
/// whether it holds, and a hash that binds the two.
package struct IssuedDocument: PublicRecord {
    package static let register = "document"
    package static let custodian = "dit"
    package static let table = Register<IssuedDocument>.table(
        "casework_document",
        [
            .text("about_register"), .text("about_key"), .integer("issued_at"),
            // Whether it holds no more: 1 when it was replaced or revoked.
            .integer("is_void").since(6, before: .integer(0)),
        ],
        indexes: [["about_register", "about_key"], (["is_void"] as Table.Index).since(6)])

    /// Which documents hold no more, from before that was a column.
    static let voidFilling: Query = """
        UPDATE \(name: table.name) SET is_void = 1
        WHERE record_json LIKE '%"status":{"replaced"%'
        """

    /// In the QR: cannot be guessed.
    package let code: String
    package let title: Text
    package let issuer: Text
    /// What it is about: an entry of a register.
    package let aboutRegister: String
    package let aboutKey: String
    /// The name on it, as registered.
    package private(set) var subject: String
    package let number: String
    package private(set) var facts: [PublicFact]
    /// Of whom it speaks, when it is not for everybody.
    package private(set) var holder: PersonNumber?
    /// The hash of what it says of a person.
    package private(set) var contentHash: String?
    package let issuedAt: Moment
    package let caseID: String
    package let verifyAddress: String
    package var notice: Text
    package var status = Status.valid

    package enum Status: Codable, Sendable, Equatable {
        case valid
        case replaced(by: String, at: Moment)
        /// It was wrong, and nothing stands in its place.
        case revoked(at: Moment)
    }

    package var key: String { code }
    package var columns: [Value] {
        [
            .text(aboutRegister), .text(aboutKey), .integer(issuedAt.microseconds),
            .integer(status == .valid ? 0 : 1),
        ]
    }

    package init(
        code: String, title: Text, issuer: Text, aboutRegister: String, aboutKey: String,
        subject: String, number: String, facts: [PublicFact], issuedAt: Moment, caseID: String,
        siteAddress: String, notice: Text, holder: PersonNumber? = nil
    ) {
        self.holder = holder
        self.code = code
        self.title = title
        self.issuer = issuer
        self.aboutRegister = aboutRegister
        self.aboutKey = aboutKey
        self.subject = subject
        self.number = number
        self.facts = facts
        self.issuedAt = issuedAt
        self.caseID = caseID
        self.notice = notice
        verifyAddress = "\(siteAddress)/verify/\(code)"
    }

    /// The paper: one A4 page in Kurdish, Arabic and English. Costs about 10 ms.
    ///
    /// - Parameter code: what the QR says instead of the address.
    package func pdf(code: String? = nil) throws -> [UInt8] {
        try Certificate(
            issuer: Trilingual(issuer), title: Trilingual(title), subject: subject,
            number: number,
            facts: (facts + [PublicFact(IssuedDocument.codeLabel, .same(codeInGroups))])
                .map { fact in
                    // A sentence stands without a label.
                    Certificate.Fact(
                        Trilingual(fact.sentence == nil ? fact.label : Text(same: "")),
                        Trilingual(fact.sentence ?? fact.value.text))
                },
            verifyURL: verifyAddress, code: code, notice: Trilingual(notice),
            createdAt: issuedAt.day.iso
        ).pdf()
    }

    /// The code as people read it from paper: `06h03-nrb00-c51hk-defhr`.
    private var codeInGroups: String {
        stride(from: 0, to: self.code.count, by: 5).map { start in
            String(self.code.dropFirst(start).prefix(5))
        }.joined(separator: "-")
    }

    private static let codeLabel = Text(
        en: "Verification code", ckb: "کۆدی پشتڕاستکردنەوە", ar: "رمز التحقق",
        kmr: "Koda piştrastkirinê")

    /// Issues it, in the caller's transaction.
    ///
    /// - Throws: `StaleVersion` when there is one about the same thing that holds: two papers that
    ///   say different things would both be called good.
    package func issue(by act: Act, with registrar: Registrar, in db: Database) throws {
        guard try standing(in: db) == nil else { throw StaleVersion() }
        var record = self
        if let holder {
            let content = DocumentContent(
                code: code, holder: holder, subject: subject, facts: facts,
                salt: base64(registrar.randomness.bytes(32)), caseID: caseID)
            try Register<DocumentContent>().enter(
                content, replacing: nil, act: act, with: registrar, in: db)
            record.subject = ""
            record.facts = []
            record.holder = nil
            record.contentHash = sha256Hex(try JSON(content).canonicalBytes)
        }
        try Register<IssuedDocument>().enter(
            record, replacing: nil, act: act, with: registrar, in: db)
    }

    /// Whether it spoke of somebody whose data was erased.
    package var isErased: Bool { contentHash != nil && holder == nil }

    /// Says that it holds no more, and nothing in its place.
    package static func revoke(
        _ code: String, act: Act, with registrar: Registrar, in db: Database
    ) throws {
        guard let held = try Register<IssuedDocument>().record(code, in: db),
            case .valid = held.record.status
        else { throw StaleVersion() }
        var record = held.record
        record.status = .revoked(at: registrar.now)
        try Register<IssuedDocument>().enter(
            record, replacing: held.version, act: act, with: registrar, in: db)
    }

    /// Issues a newer one in its place: this one is marked as replaced, unless it was revoked, which
    /// it stays.
    package static func replace(
        _ code: String, with newer: IssuedDocument, act: Act, with registrar: Registrar,
        in db: Database
    ) throws {
        guard let older = try Register<IssuedDocument>().record(code, in: db) else {
            throw StaleVersion()
        }
        if case .replaced = older.record.status { throw StaleVersion() }
        if case .valid = older.record.status {
            var record = older.record
            record.status = .replaced(by: newer.code, at: registrar.now)
            try Register<IssuedDocument>().enter(
                record, replacing: older.version, act: act, with: registrar, in: db)
        }
        try newer.issue(by: act, with: registrar, in: db)
    }

    /// The one about the same thing that holds, if there is one: this or another.
    package func standing(in db: Database) throws -> IssuedDocument? {
        try Register<IssuedDocument>().records(
            where: """
                about_register = \(aboutRegister) AND about_key = \(aboutKey) AND is_void = 0
                ORDER BY issued_at DESC LIMIT 1
                """, in: db
        ).first?.record
    }

    /// Things about which two documents hold at once, in words for an operator.
    package static func differences(in db: Database) throws -> [String] {
        try db.rows(
            """
            SELECT about_register, about_key, count(*) FROM casework_document WHERE is_void = 0
            GROUP BY about_register, about_key HAVING count(*) > 1
            ORDER BY about_register, about_key
            """
        ).map { row in
            "\(try row.integer(2)) documents hold at once about \(try row.text(0)) \(try row.text(1))"
        }
    }

    /// That there is such a document, and whether it holds; of one that speaks of a person, not what it
    /// says.
    package static func find(_ code: String, in db: Database) throws -> IssuedDocument? {
        guard code.utf8.count == 20 else { return nil }
        return try Register<IssuedDocument>().record(code, in: db)?.record
    }

    /// The document with what it says; that somebody has read what it says of a person is recorded.
    package static func find(
        _ code: String, by access: Access, in db: Database
    ) throws -> IssuedDocument? {
        guard var document = try find(code, in: db) else { return nil }
        guard document.contentHash != nil,
            let content = try access.record(DocumentContent.self, code, in: db)?.record
        else { return document }
        document.subject = content.subject
        document.facts = content.facts
        document.holder = content.holder
        return document
    }

    /// The same outside of a transaction: one that says nothing of a person costs no write.
    package static func find(
        _ code: String, by access: Access, on database: any DatabaseEngine
    ) async throws -> IssuedDocument? {
        let document = try await database.read { try find(code, in: $0) }
        guard document?.contentHash != nil else { return document }
        return try await database.write { try find(code, by: access, in: $0) }
    }

    /// The documents about an entry of a register, the newest first.
    package static func about(
        _ register: String, _ key: String, in db: Database
    ) throws -> [IssuedDocument] {
        try Register<IssuedDocument>().records(
            where: """
                about_register = \(register) AND about_key = \(key) ORDER BY issued_at DESC
                """, in: db
        ).map(\.record)
    }
}

/// What a document says of a person.
package struct DocumentContent: PersonalRecord {
    package static let register = "document-content"
    package static let custodian = "dit"
    package static let table = Register<DocumentContent>.table(
        "casework_document_content", since: 7, [])

    let code: String
    let holder: PersonNumber
    let subject: String
    let facts: [PublicFact]
    /// Without it nobody can guess what the hash of the document stands for.
    let salt: String
    let caseID: String

    package var key: String { code }
    package var belongsToCase: String? { caseID }
    package var columns: [Value] { [] }
    package var subjects: [PersonNumber] { [holder] }
}

extension Trilingual {
    init(_ text: Text) {
        self.init(ckb: text.ckb, ar: text.ar, en: text.en)
    }
}
