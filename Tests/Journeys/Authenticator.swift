import Crypto
import CryptoExtras
import Foundation
import Kernel
import Rehearsal
import Testing
import Trust

/// A device that holds passkeys, as WebAuthn describes one, in software: it can also be made to
/// answer wrongly in every way that a check exists for.
final class Authenticator {
    enum Key {
        case es256(P256.Signing.PrivateKey)
        case eddsa(Curve25519.Signing.PrivateKey)
        case rs256(_RSA.Signing.PrivateKey)
    }

    let origin: String
    let site: String
    var counter: UInt32 = 0
    /// What the authenticator data says: present, verified, eligible for backup.
    var flags: UInt8 = 0x01 | 0x04
    private(set) var id: [UInt8]
    private let key: Key

    init(
        origin: String = "http://localhost:8080", site: String = "localhost",
        isSynced: Bool = false,
        key: Key = .es256(P256.Signing.PrivateKey())
    ) {
        self.origin = origin
        self.site = site
        self.key = key
        id = SystemRandomness().bytes(32)
        if isSynced { flags |= 0x08 | 0x10 }
    }

    /// What the device answers to a form's question, as the form's fields.
    func create(
        _ form: PageForm, change: (inout Answer) -> Void = { _ in }
    ) throws -> [String: String] {
        var answer = try Answer(form, type: "webauthn.create", self)
        answer.attested = id + Array(repeating: 0, count: 0)
        change(&answer)
        return [
            "client-data": base64URL(answer.clientData),
            "authenticator-data": base64URL(answer.authenticatorData(attesting: publicKey)),
        ]
    }

    func get(_ form: PageForm, change: (inout Answer) -> Void = { _ in }) throws -> [String: String]
    {
        if counter > 0 { counter += 1 }
        var answer = try Answer(form, type: "webauthn.get", self)
        change(&answer)
        let data = answer.authenticatorData(attesting: nil)
        let signature = try sign(data + sha256(answer.clientData))
        return [
            "id": base64URL(id), "client-data": base64URL(answer.clientData),
            "authenticator-data": base64URL(data), "signature": base64URL(signature),
        ]
    }

    struct Answer {
        var type: String
        var challenge: String
        var origin: String
        var site: String
        var flags: UInt8
        var counter: UInt32
        var isCrossOrigin = false
        fileprivate var attested: [UInt8] = []

        fileprivate init(_ form: PageForm, type: String, _ device: Authenticator) throws {
            let options = try #require(form.attribute("data-options"))
            guard case .object(let members) = try JSON(parsing: Array(options.utf8)),
                case .string(let challenge)? = members["challenge"]
            else { throw NoQuestion() }
            self.type = type
            self.challenge = challenge
            origin = device.origin
            site = device.site
            flags = device.flags
            counter = device.counter
        }

        var clientData: [UInt8] {
            Array(
                """
                {"type":"\(type)","challenge":"\(challenge)","origin":"\(origin)",\
                "crossOrigin":\(isCrossOrigin)}
                """.utf8)
        }

        /// WebAuthn, section 6.1.
        fileprivate func authenticatorData(attesting key: [UInt8]?) -> [UInt8] {
            let head = sha256(site.utf8) + [flags | (key == nil ? 0 : 0x40)]
            let count = (0..<4).map { UInt8(truncatingIfNeeded: counter >> UInt32(24 - 8 * $0)) }
            guard let key else { return head + count }
            let length = [UInt8(attested.count >> 8), UInt8(attested.count & 255)]
            return head + count + [UInt8](repeating: 0, count: 16) + length + attested + key
        }
    }

    struct NoQuestion: Error {}

    /// The COSE key (RFC 9052, section 7) in CBOR.
    private var publicKey: [UInt8] {
        switch key {
        case .es256(let key):
            let point = Array(key.publicKey.rawRepresentation)
            return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20] + point.prefix(32)
                + [0x22, 0x58, 0x20] + point.suffix(32)
        case .eddsa(let key):
            return [0xA4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]
                + key.publicKey.rawRepresentation
        case .rs256(let key):
            // 2048 bits: 256 bytes of modulus, three of exponent.
            let numbers = try! key.publicKey.getKeyPrimitives()
            return [0xA4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00]
                + numbers.modulus + [0x21, 0x43] + numbers.publicExponent
        }
    }

    private func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        switch key {
        case .es256(let key): Array(try key.signature(for: Data(bytes)).derRepresentation)
        case .eddsa(let key): Array(try key.signature(for: Data(bytes)))
        case .rs256(let key):
            Array(
                try key.signature(
                    for: SHA256.hash(data: Data(bytes)), padding: .insecurePKCS1v1_5
                ).rawRepresentation)
        }
    }
}
