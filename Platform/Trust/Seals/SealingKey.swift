internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import X509

/// A private key of an authority or an institution, and what it signs with.
package struct SealingKey: Sendable {
    package enum Kind: String, Sendable {
        /// For authorities and time stamps.
        case p256 = "ES256"
        case p384 = "ES384"
        /// For seals: the same document gives the same signature, and every reader knows it.
        case rsa3072 = "RS256"
    }

    private enum Material: Sendable {
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
        case token(TokenKey)
    }

    package let kind: Kind
    private let material: Material

    /// A new one; RSA searches for primes, which takes a moment.
    ///
    /// - Parameter token: where it is made and stays; nil: in this program.
    package static func new(_ kind: Kind, in token: SecurityToken? = nil) throws -> SealingKey {
        if let token {
            let id = P256.Signing.PrivateKey().rawRepresentation.prefix(16)
            return SealingKey(
                kind: kind, material: .token(try token.makeKey(kind, id: Array(id))))
        }
        return try made(kind)
    }

    private static func made(_ kind: Kind) throws -> SealingKey {
        switch kind {
        case .p256: SealingKey(kind: kind, material: .p256(P256.Signing.PrivateKey()))
        case .p384: SealingKey(kind: kind, material: .p384(P384.Signing.PrivateKey()))
        case .rsa3072:
            SealingKey(
                kind: kind, material: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits3072)))
        }
    }

    private init(kind: Kind, material: Material) {
        self.kind = kind
        self.material = material
    }

    /// What `exported` gave.
    ///
    /// - Parameter token: where it lies, if it lies in one.
    package init(
        exported bytes: [UInt8], _ kind: Kind, in token: SecurityToken? = nil
    ) throws {
        self.kind = kind
        if bytes.starts(with: SealingKey.inToken) {
            guard let token else { throw TokenMissing() }
            material = .token(
                try token.key(kind, id: Array(bytes.dropFirst(SealingKey.inToken.count))))
            return
        }
        switch kind {
        case .p256: material = .p256(try P256.Signing.PrivateKey(rawRepresentation: bytes))
        case .p384: material = .p384(try P384.Signing.PrivateKey(rawRepresentation: bytes))
        case .rsa3072: material = .rsa(try _RSA.Signing.PrivateKey(derRepresentation: bytes))
        }
    }

    private static let inToken = Array("pkcs11:".utf8)

    package struct TokenMissing: Error, CustomStringConvertible {
        package var description: String {
            "the keys that seal documents lie in a security token: name it with --seal-token"
        }
    }

    /// The private bytes, to be sealed before they are kept; of a key in a token, what it is called
    /// there.
    package var exported: [UInt8] {
        switch material {
        case .p256(let key): Array(key.rawRepresentation)
        case .p384(let key): Array(key.rawRepresentation)
        case .rsa(let key): Array(key.derRepresentation)
        case .token(let key): SealingKey.inToken + key.id
        }
    }

    /// A signature as certificates and CMS carry it.
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        let data = Data(bytes)
        switch material {
        case .p256(let key): return Array(try key.signature(for: data).derRepresentation)
        case .p384(let key): return Array(try key.signature(for: data).derRepresentation)
        case .rsa(let key):
            return Array(
                try key.signature(for: data, padding: .insecurePKCS1v1_5).rawRepresentation)
        case .token(let key): return try key.sign(bytes)
        }
    }

    /// A signature as JOSE and COSE carry it: for ECDSA the two numbers, nothing around them.
    func signPlainly(_ bytes: [UInt8]) throws -> [UInt8] {
        let data = Data(bytes)
        return switch material {
        case .p256(let key): Array(try key.signature(for: data).rawRepresentation)
        case .p384(let key): Array(try key.signature(for: data).rawRepresentation)
        case .rsa: try sign(bytes)
        case .token(let key): try key.signPlainly(bytes)
        }
    }

    /// The name of how it signs, in DER.
    var algorithm: [UInt8] {
        switch kind {
        case .p256: OID.ecdsaSHA256
        case .p384: OID.ecdsaSHA384
        case .rsa3072: OID.rsaSHA256
        }
    }

    var certificateKey: X509.Certificate.PrivateKey {
        switch material {
        case .p256(let key): X509.Certificate.PrivateKey(key)
        case .p384(let key): X509.Certificate.PrivateKey(key)
        case .rsa(let key): X509.Certificate.PrivateKey(key)
        case .token(let key): X509.Certificate.PrivateKey(key)
        }
    }
}
