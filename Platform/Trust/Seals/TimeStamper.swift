package import Kernel
internal import SwiftASN1

/// Says when something was there already (RFC 3161).
package struct TimeStamper: Sendable {
    private let own: CertifiedKey
    var certificate: [UInt8] { own.certificate }
    private let chain: [[UInt8]]
    /// When its certificate ends, and with it what its stamps prove.
    package let until: Moment

    /// - Parameter chain: from the issuer of its certificate up.
    package init(_ own: CertifiedKey, chain: [[UInt8]], until: Moment) {
        self.own = own
        self.chain = chain
        self.until = until
    }

    /// The policy under which it stamps: a name made of a UUID (ITU-T X.667), because the
    /// government has no arc of its own yet.
    private static let policy: [UInt8] = DER.element(
        0x06,
        [
            0x69, 0x81, 0xDE, 0x8D, 0xBE, 0x87, 0xC7, 0xB5, 0x92, 0xB2, 0x9D, 0x9A, 0xA0, 0xD5,
            0xFA, 0xAE, 0x85, 0xDB, 0x93, 0x73,
        ])

    /// A token over a hash of SHA-256.
    ///
    /// - Parameters:
    ///   - serial: one that no other token of ours has.
    ///   - nonce: the requester's, in DER.
    ///   - carriesCertificates: the requester has none.
    package func token(
        _ hash: [UInt8], at now: Moment, serial: [UInt8], nonce: [UInt8]? = nil,
        carriesCertificates: Bool = true
    ) throws -> [UInt8] {
        var info = [
            DER.integer(1), TimeStamper.policy,
            DER.sequence(OID.sha256, DER.octets(hash)), DER.integer(unsigned: serial),
            DER.generalized(now),
        ]
        if let nonce { info.append(nonce) }
        let content = DER.sequence(of: info)
        return try SignedMessage(
            signer: own, certificates: carriesCertificates ? [own.certificate] + chain : []
        ).bytes(
            of: OID.timeStampInfo, content: content, digest: sha256(content))
    }

    /// Answers a request as it comes over the network: always an answer, with the reason when there
    /// is no token.
    package func answer(_ request: [UInt8], at now: Moment, serial: [UInt8]) -> [UInt8] {
        do {
            let asked = try Request(request)
            let token = try token(
                asked.hash, at: now, serial: serial, nonce: asked.nonce,
                carriesCertificates: asked.wantsCertificates)
            return DER.sequence(DER.sequence(DER.integer(0)), token)
        } catch let refusal as Refusal {
            return DER.sequence(
                DER.sequence(
                    DER.integer(2), DER.sequence(DER.utf8(refusal.words)),
                    TimeStamper.failure(refusal.bit)))
        } catch {
            return DER.sequence(
                DER.sequence(
                    DER.integer(2), DER.sequence(DER.utf8("the request cannot be read")),
                    TimeStamper.failure(5)))
        }
    }

    struct Refusal: Error {
        let words: String
        /// PKIFailureInfo: 0 badAlg, 2 badRequest, 5 badDataFormat, 15 unacceptedPolicy, 16
        /// unacceptedExtension.
        let bit: Int
    }

    private static func failure(_ bit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: bit / 8 + 1)
        bytes[bit / 8] = 0x80 >> UInt8(bit % 8)
        return DER.element(0x03, [UInt8(7 - bit % 8)] + bytes)
    }

    /// `TimeStampReq`, of which only SHA-256 is taken.
    private struct Request {
        let hash: [UInt8]
        let nonce: [UInt8]?
        let wantsCertificates: Bool

        init(_ bytes: [UInt8]) throws {
            guard bytes.count < 10_000 else {
                throw Refusal(words: "the request is too long", bit: 2)
            }
            var hash: [UInt8] = []
            var nonce: [UInt8]?
            var wantsCertificates = false
            let root = try SwiftASN1.DER.parse(bytes)
            try SwiftASN1.DER.sequence(root, identifier: .sequence) { nodes in
                guard try Int(derEncoded: &nodes) == 1 else {
                    throw Refusal(words: "version 1 is understood", bit: 2)
                }
                guard let imprint = nodes.next() else {
                    throw Refusal(words: "there is no hash", bit: 5)
                }
                try SwiftASN1.DER.sequence(imprint, identifier: .sequence) { parts in
                    guard let algorithm = parts.next() else {
                        throw Refusal(words: "there is no hash", bit: 5)
                    }
                    let name = try SwiftASN1.DER.sequence(algorithm, identifier: .sequence) {
                        names in
                        let name = try ASN1ObjectIdentifier(derEncoded: &names)
                        while names.next() != nil {}
                        return name
                    }
                    hash = Array(try ASN1OctetString(derEncoded: &parts).bytes)
                    guard name == [2, 16, 840, 1, 101, 3, 4, 2, 1], hash.count == 32 else {
                        throw Refusal(words: "SHA-256 is understood", bit: 0)
                    }
                }
                while let node = nodes.next() {
                    switch node.identifier {
                    case .objectIdentifier:
                        guard Array(node.encodedBytes) == TimeStamper.policy else {
                            throw Refusal(words: "there is one policy only", bit: 15)
                        }
                    case .integer: nonce = Array(node.encodedBytes)
                    case .boolean: wantsCertificates = try Bool(derEncoded: node)
                    default:
                        throw Refusal(words: "no extension is understood", bit: 16)
                    }
                }
            }
            self.hash = hash
            self.nonce = nonce
            self.wantsCertificates = wantsCertificates
        }
    }
}
