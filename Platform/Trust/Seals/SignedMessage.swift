internal import SwiftASN1
internal import X509

/// A signature of the Cryptographic Message Syntax (RFC 5652) with the signer's certificate bound
/// into it (RFC 5035): what PAdES and time stamps carry.
struct SignedMessage {
    let signer: CertifiedKey
    /// Certificates that go along, the signer's and those that lead from it to the root; none for
    /// whoever has them.
    let certificates: [[UInt8]]

    /// - Parameters:
    ///   - type: what is signed, as an object identifier in DER.
    ///   - content: goes along; nil when it lies elsewhere, as a document's bytes do.
    ///   - digest: SHA-256 of what is signed.
    ///   - stamp: makes a time stamp of the signature's SHA-256.
    func bytes(
        of type: [UInt8], content: [UInt8]?, digest: [UInt8],
        stamp: (([UInt8]) throws -> [UInt8])? = nil
    ) throws -> [UInt8] {
        let certificate = try X509.Certificate(derEncoded: signer.certificate)
        // Without the hash's algorithm SHA-256 is meant (section 3 of RFC 5035).
        let bound = DER.sequence(
            DER.sequence(
                DER.sequence(DER.octets(sha256(signer.certificate)))))
        let attributes = [
            attribute(OID.contentType, type), attribute(OID.messageDigest, DER.octets(digest)),
            attribute(OID.signingCertificateV2, bound),
        ]
        // Signed as a set, carried as [0] (RFC 5652, section 5.4).
        let signature = try signer.key.sign(DER.set(of: attributes))
        var info = [
            DER.integer(1), try certificate.issuerAndSerial, OID.sha256,
            DER.set(of: attributes, tag: 0xA0), signer.key.algorithm, DER.octets(signature),
        ]
        if let stamp {
            let token = try stamp(sha256(signature))
            info.append(DER.set(of: [attribute(OID.timeStampToken, token)], tag: 0xA1))
        }
        let version = type == OID.data ? 1 : 3
        let data = DER.sequence(
            DER.integer(version), DER.set(of: [OID.sha256]),
            content.map { DER.sequence(type, DER.explicit(0, DER.octets($0))) }
                ?? DER.sequence(type),
            certificates.isEmpty ? [] : DER.set(of: certificates, tag: 0xA0),
            DER.set(of: [DER.sequence(of: info)]))
        return DER.sequence(OID.signedData, DER.explicit(0, data))
    }

    private func attribute(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.sequence(name, DER.set(of: [value]))
    }
}
