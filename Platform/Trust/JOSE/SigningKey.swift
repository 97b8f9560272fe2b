internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A private key with which tokens are signed. It leaves the process only sealed.
package struct SigningKey: Sendable {
    private enum Material: Sendable {
        case p256(P256.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
    }

    private let material: Material
    package let algorithm: SignatureAlgorithm
    package let publicKey: JSONWebKey
    /// What the header of each token starts with: the same for all.
    private let header: [String: JSON]

    package var id: String { publicKey.id ?? "" }

    /// A new key: ES256 at once, RS256 (2048 bits) after a moment of searching for primes.
    ///
    /// The randomness is the library's: a key from a seed would be a key that two can have.
    package static func new(_ algorithm: SignatureAlgorithm) throws(JOSEError) -> SigningKey {
        switch algorithm {
        case .es256: return try SigningKey(.p256(P256.Signing.PrivateKey()), .es256)
        case .rs256, .ps256:
            guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else {
                throw JOSEError("no RSA key could be made")
            }
            return try SigningKey(.rsa(key), algorithm)
        case .edDSA: throw JOSEError("nothing is signed with EdDSA here")
        }
    }

    /// What `exported` gave.
    package init(exported bytes: [UInt8], _ algorithm: SignatureAlgorithm) throws(JOSEError) {
        switch algorithm {
        case .es256:
            guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes) else {
                throw JOSEError("no key of P-256")
            }
            try self.init(.p256(key), algorithm)
        case .rs256, .ps256:
            guard let key = try? _RSA.Signing.PrivateKey(derRepresentation: bytes) else {
                throw JOSEError("no RSA key")
            }
            try self.init(.rsa(key), algorithm)
        case .edDSA: throw JOSEError("nothing is signed with EdDSA here")
        }
    }

    /// The private key's bytes, to be sealed before they are kept.
    package var exported: [UInt8] {
        switch material {
        case .p256(let key): Array(key.rawRepresentation)
        case .rsa(let key): Array(key.derRepresentation)
        }
    }

    private init(_ material: Material, _ algorithm: SignatureAlgorithm) throws(JOSEError) {
        var members: [String: JSON] = ["alg": .string(algorithm.rawValue)]
        switch material {
        case .p256(let key):
            let point = Array(key.publicKey.x963Representation)
            members["kty"] = .string("EC")
            members["crv"] = .string("P-256")
            members["x"] = .string(base64URL(point[1...32]))
            members["y"] = .string(base64URL(point[33...64]))
        case .rsa(let key):
            guard let primitives = try? key.publicKey.getKeyPrimitives() else {
                throw JOSEError("an RSA key without numbers")
            }
            members["kty"] = .string("RSA")
            members["n"] = .string(base64URL(primitives.modulus))
            members["e"] = .string(base64URL(primitives.publicExponent))
        }
        let nameless = try JSONWebKey(.object(members))
        members["kid"] = .string(nameless.thumbprint)
        publicKey = try JSONWebKey(.object(members))
        self.material = material
        self.algorithm = algorithm
        header = ["alg": .string(algorithm.rawValue), "kid": .string(nameless.thumbprint)]
    }

    /// A token that says `claims`.
    ///
    /// - Parameter type: `typ` of the header, so that one kind of token is never taken for another
    ///   (RFC 8725, section 3.11).
    package func sign(_ claims: JSON, type: String) throws(JOSEError) -> String {
        try sign(claims, header: header.merging(["typ": .string(type)]) { $1 })
    }

    /// The same under any header: `alg` is added when it is missing.
    package func sign(_ claims: JSON, header: [String: JSON]) throws(JOSEError) -> String {
        let algorithm = ["alg": JSON.string(self.algorithm.rawValue)]
        let head = JSON.object(algorithm.merging(header) { $1 })
        let text = base64URL(head.canonical.utf8) + "." + base64URL(claims.canonical.utf8)
        return text + "." + base64URL(try signature(of: Data(text.utf8)))
    }

    private func signature(of data: Data) throws(JOSEError) -> Data {
        do {
            switch material {
            case .p256(let key): return try key.signature(for: data).rawRepresentation
            case .rsa(let key):
                return try key.signature(
                    for: data, padding: algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5
                ).rawRepresentation
            }
        } catch { throw JOSEError("nothing was signed: \(error)") }
    }
}
