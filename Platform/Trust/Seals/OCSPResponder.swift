internal import Crypto
package import Kernel
internal import SwiftASN1
internal import X509

/// Says of one certificate whether it was revoked (RFC 6960), signed by the authority that issued
/// it.
package struct OCSPResponder: Sendable {
    private let authority: CertifiedKey

    package init(_ authority: CertifiedKey) { self.authority = authority }

    package enum Standing: Sendable, Equatable {
        case good
        case revoked(at: Moment, isStolen: Bool)
        /// This authority never issued it.
        case unknown
    }

    /// What somebody asks about: a number, under an issuer whose name and key are given as hashes.
    struct Question: Equatable, Sendable {
        let id: [UInt8]
        let serial: [UInt8]
        let isOurs: Bool
    }

    /// What a request asks, and how it is answered.
    struct Request: Sendable {
        let questions: [Question]
        let nonce: [UInt8]?
    }

    /// Reads a request as it came over the network; nil when it cannot be read.
    func read(_ request: [UInt8]) -> Request? { try? questions(in: request) }

    /// `malformedRequest`, which nobody signs.
    static let malformed = DER.sequence(DER.enumerated(1))

    /// - Parameter standings: of certificates of this authority, by their numbers; of others nothing
    ///   is known.
    func answer(
        _ request: Request, at now: Moment, until next: Moment, _ standings: [[UInt8]: Standing]
    ) throws -> [UInt8] {
        try answer(
            request.questions.map {
                ($0.id, $0.isOurs ? standings[$0.serial] ?? .unknown : .unknown)
            }, nonce: request.nonce, at: now, until: next)
    }

    /// An answer about a certificate of this authority that nobody has asked for: to be kept in a
    /// document.
    package func answer(
        about serial: [UInt8], _ standing: Standing, at now: Moment, until next: Moment
    ) throws -> [UInt8] {
        let (name, key) = try issuer(.sha1)
        let id = DER.sequence(
            Hash.sha1.algorithm, DER.octets(name), DER.octets(key), DER.integer(unsigned: serial))
        return try answer([(id, standing)], nonce: nil, at: now, until: next)
    }

    private func answer(
        _ standings: [(id: [UInt8], standing: Standing)], nonce: [UInt8]?, at now: Moment,
        until next: Moment
    ) throws -> [UInt8] {
        let responses = standings.map { id, standing in
            DER.sequence(
                id, OCSPResponder.status(standing), DER.generalized(now),
                DER.explicit(0, DER.generalized(next)))
        }
        var data = [
            DER.explicit(2, DER.octets(try issuer(.sha1).key)), DER.generalized(now),
            DER.sequence(of: responses),
        ]
        if let nonce { data.append(DER.explicit(1, DER.sequence(nonce))) }
        let told = DER.sequence(of: data)
        let basic = DER.sequence(
            told, authority.key.algorithm, DER.bits(try authority.key.sign(told)))
        return DER.sequence(
            DER.enumerated(0),
            DER.explicit(
                0, DER.sequence(DER.identifier(1, 3, 6, 1, 5, 5, 7, 48, 1, 1), DER.octets(basic))))
    }

    private static func status(_ standing: Standing) -> [UInt8] {
        switch standing {
        case .good: [0x80, 0]
        case .unknown: [0x82, 0]
        case .revoked(let at, let isStolen):
            // keyCompromise or superseded, as on the list.
            DER.implicit(
                1,
                DER.sequence(
                    DER.generalized(at), DER.explicit(0, DER.enumerated(isStolen ? 1 : 4))))
        }
    }

    // MARK: Whose certificates

    private enum Hash {
        case sha1, sha256

        var algorithm: [UInt8] {
            switch self {
            case .sha1: DER.sequence(DER.identifier(1, 3, 14, 3, 2, 26), DER.null)
            case .sha256: OID.sha256
            }
        }

        func of(_ bytes: [UInt8]) -> [UInt8] {
            switch self {
            // It only finds the issuer; nothing is believed for it.
            case .sha1: Array(Insecure.SHA1.hash(data: bytes))
            case .sha256: Trust.sha256(bytes)
            }
        }
    }

    private func issuer(_ hash: Hash) throws -> (name: [UInt8], key: [UInt8]) {
        let certificate = try X509.Certificate(derEncoded: authority.certificate)
        var name = SwiftASN1.DER.Serializer()
        try name.serialize(certificate.subject)
        return (
            hash.of(name.serializedBytes),
            hash.of(Array(certificate.publicKey.subjectPublicKeyInfoBytes))
        )
    }

    // MARK: Reading

    private struct Malformed: Error {}

    /// `OCSPRequest`, of which a signature is not looked at: anybody may ask.
    private func questions(in request: [UInt8]) throws -> Request {
        guard request.count < 10_000 else { throw Malformed() }
        var found: [Question] = []
        var nonce: [UInt8]?
        try SwiftASN1.DER.sequence(try SwiftASN1.DER.parse(request), identifier: .sequence) {
            parts in
            guard let told = parts.next() else { throw Malformed() }
            while parts.next() != nil {}
            try SwiftASN1.DER.sequence(told, identifier: .sequence) { members in
                while let member = members.next() {
                    if member.identifier == .sequence {
                        try SwiftASN1.DER.sequence(member, identifier: .sequence) { requests in
                            while let one = requests.next(), found.count < 20 {
                                found.append(try question(one))
                            }
                            while requests.next() != nil {}
                        }
                    } else if member.identifier.tagNumber == 2 {
                        nonce = try OCSPResponder.nonce(in: member)
                    }
                }
            }
        }
        guard !found.isEmpty else { throw Malformed() }
        return Request(questions: found, nonce: nonce)
    }

    private func question(_ node: ASN1Node) throws -> Question {
        var question: Question?
        try SwiftASN1.DER.sequence(node, identifier: .sequence) { parts in
            guard let id = parts.next() else { throw Malformed() }
            while parts.next() != nil {}
            try SwiftASN1.DER.sequence(id, identifier: .sequence) { members in
                guard let algorithm = members.next() else { throw Malformed() }
                let name = try SwiftASN1.DER.sequence(algorithm, identifier: .sequence) { names in
                    let name = try ASN1ObjectIdentifier(derEncoded: &names)
                    while names.next() != nil {}
                    return name
                }
                let hash: Hash? =
                    name == [1, 3, 14, 3, 2, 26]
                    ? .sha1 : name == [2, 16, 840, 1, 101, 3, 4, 2, 1] ? .sha256 : nil
                let issuerName = Array(try ASN1OctetString(derEncoded: &members).bytes)
                let issuerKey = Array(try ASN1OctetString(derEncoded: &members).bytes)
                let serial = Array(try ArraySlice<UInt8>(derEncoded: &members))
                let own = try hash.map(issuer)
                question = Question(
                    id: Array(id.encodedBytes), serial: serial,
                    isOurs: own?.name == issuerName && own?.key == issuerKey)
            }
        }
        guard let question else { throw Malformed() }
        return question
    }

    /// The whole extension that holds the asker's number, to be given back (section 4.4.1).
    private static func nonce(in node: ASN1Node) throws -> [UInt8]? {
        var found: [UInt8]?
        guard case .constructed(let children) = node.content else { throw Malformed() }
        for list in children {
            try SwiftASN1.DER.sequence(list, identifier: .sequence) { extensions in
                while let one = extensions.next() {
                    let name = try SwiftASN1.DER.sequence(one, identifier: .sequence) { parts in
                        let name = try ASN1ObjectIdentifier(derEncoded: &parts)
                        while parts.next() != nil {}
                        return name
                    }
                    if name == [1, 3, 6, 1, 5, 5, 7, 48, 1, 2], one.encodedBytes.count <= 64 {
                        found = Array(one.encodedBytes)
                    }
                }
            }
        }
        return found
    }
}
