internal import Crypto
internal import CryptoExtras
internal import Foundation

/// The signatures that are made and believed here (RFC 7518, section 3.1; RFC 8037). There is no
/// `none`, and nothing symmetric: a public key can never be taken for a shared secret.
package enum SignatureAlgorithm: String, Codable, Sendable, CaseIterable {
    case es256 = "ES256"
    case ps256 = "PS256"
    case edDSA = "EdDSA"
    case rs256 = "RS256"
}

/// Why something signed is not believed. The words are for the engineer whose program sent it.
package struct JOSEError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A public key as its owner publishes it (RFC 7517): only of a kind and size that is believed.
package struct JSONWebKey: Sendable {
    enum Material: Sendable {
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey)
    }

    let material: Material
    /// What tells it from the owner's others.
    package let id: String?
    /// The one algorithm that its owner allows it for; nil when the kind alone decides.
    package let algorithm: SignatureAlgorithm?
    /// As it is published: the public members alone.
    package let json: JSON

    /// Members that only a private or a symmetric key has.
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// - Throws: `JOSEError` for a private key, another kind of key, a curve that is not P-256 or
    ///   Ed25519, RSA under 2048 or over 4096 bits, a key for encryption.
    package init(_ json: JSON) throws(JOSEError) {
        guard let kind = json["kty"]?.string else { throw JOSEError("a key without \"kty\"") }
        if let member = JSONWebKey.privateMembers.first(where: { json[$0] != nil }) {
            throw JOSEError("the key has the private member \"\(member)\": treat it as stolen")
        }
        if let use = json["use"], use.string != "sig" {
            throw JOSEError("the key is not for signatures (\"use\")")
        }
        var algorithm: SignatureAlgorithm?
        if let named = json["alg"] {
            algorithm = named.string.flatMap(SignatureAlgorithm.init)
            guard algorithm != nil else { throw JOSEError("the key is for another algorithm") }
        }
        func member(_ name: String, of size: ClosedRange<Int>) throws(JOSEError) -> [UInt8] {
            guard let bytes = json[name]?.string.flatMap(bytes(base64URL:)),
                size.contains(bytes.count)
            else { throw JOSEError("\"\(name)\" is missing or has the wrong length") }
            return bytes
        }
        var members: [String: JSON] = ["kty": .string(kind)]
        switch (kind, json["crv"]?.string) {
        case ("EC", "P-256"):
            let (x, y) = (try member("x", of: 32...32), try member("y", of: 32...32))
            // Refuses a point that is not on the curve.
            guard let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y) else {
                throw JOSEError("the point is not on the curve")
            }
            material = .p256(key)
            members["crv"] = .string("P-256")
            members["x"] = .string(base64URL(x))
            members["y"] = .string(base64URL(y))
        case ("OKP", "Ed25519"):
            let x = try member("x", of: 32...32)
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
                throw JOSEError("\"x\" is no key")
            }
            material = .ed25519(key)
            members["crv"] = .string("Ed25519")
            members["x"] = .string(base64URL(x))
        case ("RSA", _):
            let (n, e) = (try member("n", of: 256...512), try member("e", of: 1...4))
            // A large exponent makes whoever checks work for nothing.
            guard n[0] & 0x80 != 0, let key = try? _RSA.Signing.PublicKey(n: n, e: e) else {
                throw JOSEError("RSA needs a modulus of 2048 to 4096 bits")
            }
            material = .rsa(key)
            members["n"] = .string(base64URL(n))
            members["e"] = .string(base64URL(e))
        default: throw JOSEError("a key must be EC P-256, OKP Ed25519 or RSA")
        }
        id = json["kid"]?.string
        guard algorithm.map(material.signs) ?? true else {
            throw JOSEError("the key's \"alg\" is not one of its kind")
        }
        self.algorithm = algorithm
        if let id { members["kid"] = .string(id) }
        if let algorithm { members["alg"] = .string(algorithm.rawValue) }
        members["use"] = .string("sig")
        self.json = .object(members)
    }

    /// The key's fingerprint, base64url (RFC 7638): the same for whoever computes it.
    package var thumbprint: String {
        let required = ["crv", "e", "kty", "n", "x", "y"]
        let members = required.reduce(into: [String: JSON]()) { $0[$1] = json[$1] }
        return base64URL(sha256(JSON.object(members).canonical.utf8))
    }

    /// Whether this key made a signature over a text, with an algorithm that both the key's kind
    /// and its owner allow.
    func verifies(
        _ signature: [UInt8], over text: some StringProtocol, _ algorithm: SignatureAlgorithm
    ) -> Bool {
        guard material.signs(algorithm), self.algorithm ?? algorithm == algorithm else {
            return false
        }
        let text = Data(text.utf8)
        switch material {
        case .p256(let key):
            guard signature.count == 64,
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: text)
        case .ed25519(let key):
            return key.isValidSignature(signature, for: text)
        case .rsa(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: text,
                padding: algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5)
        }
    }
}

extension JSONWebKey.Material {
    func signs(_ algorithm: SignatureAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.p256, .es256), (.ed25519, .edDSA), (.rsa, .ps256), (.rsa, .rs256): true
        default: false
        }
    }
}

/// The keys that somebody publishes (RFC 7517, section 5).
package struct JSONWebKeySet: Sendable {
    package let keys: [JSONWebKey]

    package init(_ keys: [JSONWebKey]) { self.keys = keys }

    /// - Throws: `JOSEError` when there is no key, more than ten, or one that is refused. Who
    ///   registers keys wants to be told of the one that would never work.
    package init(_ json: JSON) throws(JOSEError) {
        guard let list = json["keys"]?.array, !list.isEmpty else {
            throw JOSEError("a key set has the member \"keys\", with a key in it")
        }
        guard list.count <= 10 else { throw JOSEError("a key set has at most ten keys") }
        var keys: [JSONWebKey] = []
        for json in list { keys.append(try JSONWebKey(json)) }
        guard Set(keys.compactMap(\.id)).count == keys.count || keys.count == 1 else {
            throw JOSEError("of several keys each needs a \"kid\" of its own")
        }
        self.keys = keys
    }

    package var json: JSON { .object(["keys": .array(keys.map(\.json))]) }
}
