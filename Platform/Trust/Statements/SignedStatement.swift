internal import Crypto
internal import Foundation

/// Claims with one signature: a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052) with ES256.
package struct SignedStatement: Sendable {
    /// What it says; of no worth before `verify`.
    package let claims: CBOR
    /// Which key signed it, as the signer says.
    package let keyID: [UInt8]
    /// What kind of statement it is (RFC 9596), so that none is taken for another.
    package let type: String
    private let protected, payload, signature: [UInt8]

    // RFC 9052, section 3.1; RFC 9596.
    private static let (algorithm, key, kind) = (Int64(1), Int64(4), Int64(16))
    private static let es256 = CBOR.integer(-7)
    private static let tag: UInt64 = 18

    /// Signs.
    package init(_ claims: CBOR, type: String, by key: StatementKey) throws {
        self.claims = claims
        self.type = type
        keyID = key.id
        protected =
            CBOR.claims([
                Self.algorithm: Self.es256, Self.key: .bytes(key.id), Self.kind: .text(type),
            ]).encoded
        payload = claims.encoded
        signature = try key.sign(SignedStatement.signed(protected, payload))
    }

    /// The tagged COSE_Sign1.
    package var encoded: [UInt8] {
        CBOR.tagged(
            Self.tag,
            .array([.bytes(protected), .map([]), .bytes(payload), .bytes(signature)])
        ).encoded
    }

    /// Reads what a stranger sent.
    package init(_ bytes: [UInt8]) throws(CBOR.Malformed) {
        guard case .tagged(Self.tag, .array(let parts)) = try CBOR(bytes), parts.count == 4,
            let protected = parts[0].bytes, parts[1] == .map([]), let payload = parts[2].bytes,
            let signature = parts[3].bytes, signature.count == 64,
            case let header = try CBOR(protected), header[Self.algorithm] == Self.es256,
            let keyID = header[Self.key]?.bytes, let type = header[Self.kind]?.text,
            case .map(let members) = header, members.count == 3
        else { throw CBOR.Malformed() }
        claims = try CBOR(payload)
        self.keyID = keyID
        self.type = type
        self.protected = protected
        self.payload = payload
        self.signature = signature
    }

    /// Whether the key signed it.
    ///
    /// - Parameter publicKey: 65 bytes, uncompressed (SEC 1).
    package func verifies(by publicKey: [UInt8]) -> Bool {
        guard let key = try? P256.Signing.PublicKey(x963Representation: publicKey),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(
            signature, for: Data(SignedStatement.signed(protected, payload)))
    }

    /// RFC 9052, section 4.4.
    private static func signed(_ protected: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        CBOR.array([.text("Signature1"), .bytes(protected), .bytes([]), .bytes(payload)]).encoded
    }
}

/// What signs statements for an institution: a key of P-256 that an authority has certified.
package struct StatementKey: Sendable {
    /// The first eight bytes of the SHA-256 of its certificate.
    package let id: [UInt8]
    private let key: SealingKey

    init(_ certified: CertifiedKey) {
        id = StatementKey.id(of: certified.certificate)
        key = certified.key
    }

    static func id(of certificate: [UInt8]) -> [UInt8] { Array(sha256(certificate).prefix(8)) }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] { try key.signPlainly(bytes) }
}
