package import Kernel
package import Store
package import Trust

/// What the code on a paper says: everything that is needed to believe the paper without asking
/// anybody, in a few hundred bytes (decision 0019).
package struct DocumentStatement: Sendable, Equatable {
    package let code: String
    package let madeAt: Moment
    /// The hash of the document's entry, which is its leaf in the log.
    package let leaf: [UInt8]
    /// That the leaf is in the log; nil when the log stood still as the paper was made.
    package let receipt: LogReceipt?
    /// Whose key has signed it.
    package let signer: String

    package static let type = "application/pird-document+cwt"

    /// Claims of RFC 8392 and of the status list; a number of our own for the rest.
    private enum Claim {
        static let (issuer, subject, madeAt) = (Int64(1), Int64(2), Int64(6))
        static let (status, document) = (Int64(65535), Int64(-65537))
    }

    /// In the map of the claim of our own.
    private enum Member {
        static let (words, subject, number, issuedOn) = (Int64(1), Int64(2), Int64(3), Int64(4))
        static let (facts, leaf, receipt) = (Int64(5), Int64(6), Int64(7))
    }

    /// The address that the square on the paper is: in capitals, which take less room there.
    package static func address(of statement: SignedStatement, at site: String) -> String {
        site.uppercased() + path + base32Capitals(statement.encoded)
    }

    package static let path = "/V/"

    // MARK: Saying

    package static func claims(
        of document: IssuedDocument, leaf: [UInt8], receipt: LogReceipt?, site: String,
        at now: Moment
    ) throws -> CBOR {
        var members: [Int64: CBOR] = [
            Member.words: .bytes(try Words(of: document).id),
            Member.subject: .text(document.subject), Member.number: .text(document.number),
            Member.issuedOn: day(document.issuedAt.day),
            Member.facts: .array(try document.facts.map { try cbor($0.value) }),
            Member.leaf: .bytes(leaf),
        ]
        if let receipt { members[Member.receipt] = receipt.cbor }
        var claims: [Int64: CBOR] = [
            Claim.issuer: .text(site), Claim.subject: .text(document.code),
            Claim.madeAt: .integer(now.secondsSince1970), Claim.document: .claims(members),
        ]
        if let place = receipt.map({ StatusLists.place($0.index) }) {
            let list = CBOR.map([
                .init(.text("idx"), .integer(place.index)),
                .init(.text("uri"), .text(StatusLists.address(place.list, at: site))),
            ])
            claims[Claim.status] = .map([.init(.text("status_list"), list)])
        }
        return .claims(claims)
    }

    /// RFC 8943: days since 1970.
    private static func day(_ day: Day) -> CBOR { .tagged(100, .integer(Int64(day.number))) }

    /// A text for what is the same in every language, a map by language for words, twelve bytes for
    /// the name of a term, a number for dinars, a tagged number for a day, an array for a list.
    private static func cbor(_ value: PublicFact.Value) throws -> CBOR {
        switch value {
        case .same(let text): return .text(text)
        case .words(let text):
            var languages = [Language.ckb, .ar, .en]
            // Most people are written alike in both languages of Latin letters.
            if text.kmr != text.en { languages.append(.kmr) }
            return .map(languages.map { .init(.text($0.rawValue), .text(text[$0])) })
        case .term(let text): return .bytes(try Words(text).id)
        case .day(let value): return day(value)
        case .money(let amount): return .integer(amount.dinars)
        case .list(let values): return .array(try values.map(cbor))
        }
    }

    /// The terms in a document's facts.
    package static func publishWords(of document: IssuedDocument, in db: Database) throws {
        try Words(of: document).publish(in: db)
        func publish(_ value: PublicFact.Value) throws {
            switch value {
            case .term(let text): try Words(text).publish(in: db)
            case .list(let values): for value in values { try publish(value) }
            default: break
            }
        }
        for fact in document.facts { try publish(fact.value) }
    }

    // MARK: Believing

    /// Why what somebody shows is not believed.
    package enum Refusal: Error, Equatable {
        /// It is no statement: torn, cut off, or made up.
        case unreadable
        /// It is one, of another site.
        case foreign(String)
        /// No institution of this site has such a key.
        case unknownKey
        /// The key was taken back; then nothing that it signed is believed.
        case revokedKey
        /// It was signed outside of the time for which the key was certified.
        case endedKey
        case wrongSignature
        /// The log's proof does not lead to what the log signed.
        case wrongProof
    }

    /// What a statement needs to be checked with.
    package struct Keys: Sendable {
        let site: String
        let institutions: [SealKeys.PublicStatementKey]
        let log: NoteKey
        let witnesses: [NoteKey]

        package init(
            site: String, institutions: [SealKeys.PublicStatementKey], log: NoteKey,
            witnesses: [NoteKey]
        ) {
            self.site = site
            self.institutions = institutions
            self.log = log
            self.witnesses = witnesses
        }
    }

    /// Reads what stands behind `/V/`, and believes it or says why not.
    package init(_ text: String, by keys: Keys) throws(Refusal) {
        guard text.utf8.count <= 8000, let bytes = bytes(base32Capitals: text),
            let signed = try? SignedStatement(bytes), signed.type == DocumentStatement.type,
            let issuer = signed.claims[Claim.issuer]?.text,
            let code = signed.claims[Claim.subject]?.text,
            let seconds = signed.claims[Claim.madeAt]?.integer,
            let madeAt = Moment(secondsSince1970: seconds),
            let document = signed.claims[Claim.document],
            let leaf = document[Member.leaf]?.bytes, leaf.count == 32
        else { throw .unreadable }
        guard issuer == keys.site else { throw .foreign(String(issuer.prefix(100))) }
        guard let key = keys.institutions.first(where: { $0.id == signed.keyID }) else {
            throw .unknownKey
        }
        guard signed.verifies(by: key.publicKey) else { throw .wrongSignature }
        if let at = key.revokedAt, key.isStolen || madeAt >= at { throw .revokedKey }
        guard madeAt >= key.from, madeAt <= key.until else { throw .endedKey }
        var receipt: LogReceipt?
        if let told = document[Member.receipt] {
            guard let read = LogReceipt(told),
                (try? read.verify(leaf, log: keys.log, witnesses: keys.witnesses)) != nil
            else { throw .wrongProof }
            receipt = read
        }
        (self.code, self.madeAt) = (code, madeAt)
        signer = key.owner
        self.leaf = leaf
        self.receipt = receipt
    }
}
