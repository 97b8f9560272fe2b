internal import Crypto
internal import Foundation
package import Kernel
internal import SwiftASN1
internal import X509

/// A certificate of X.509 (RFC 5280) with its key: an authority, an institution, a time stamper.
package struct CertifiedKey: Sendable {
    package let key: SealingKey
    /// DER.
    package let certificate: [UInt8]

    package init(key: SealingKey, certificate: [UInt8]) {
        self.key = key
        self.certificate = certificate
    }
}

/// Issues certificates and revocation lists under one certificate (RFC 5280).
package struct CertificateAuthority: Sendable {
    package let own: CertifiedKey
    /// Where its revocation list and its certificate can be fetched: `https://gov.krd/pki/root`.
    private let address: String
    /// Where it says of one certificate whether it was revoked; nil where nobody answers.
    private let statusAddress: String?

    package init(_ own: CertifiedKey, address: String, statusAddress: String? = nil) {
        self.own = own
        self.address = address
        self.statusAddress = statusAddress
    }

    package enum Role: Sendable {
        /// An authority under this one, which may name institutions of one organization only.
        case authority(organization: String)
        case institution
        case timeStamping
    }

    /// Who a certificate is of.
    package struct Name: Sendable {
        package let organization: String
        package let common: String

        package init(organization: String, common: String) {
            self.organization = organization
            self.common = common
        }

        fileprivate func distinguished() throws -> DistinguishedName {
            try DistinguishedName {
                CountryName("IQ")
                OrganizationName(organization)
                CommonName(common)
            }
        }
    }

    /// The authority above all, whose key is kept away from every network.
    package static func root(
        _ name: Name, key: SealingKey, from start: Moment, until end: Moment, serial: [UInt8]
    ) throws -> CertifiedKey {
        let name = try name.distinguished()
        let certificate = try X509.Certificate(
            version: .v3, serialNumber: .init(bytes: serial),
            publicKey: key.certificateKey.publicKey,
            notValidBefore: start.date, notValidAfter: end.date, issuer: name, subject: name,
            signatureAlgorithm: key.x509Algorithm,
            extensions: try X509.Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 1))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.certificateKey.publicKey)
            }, issuerPrivateKey: key.certificateKey)
        return CertifiedKey(key: key, certificate: try certificate.der)
    }

    /// A certificate for a key, valid from `start` to `end`.
    package func issue(
        _ role: Role, to name: Name, key: SealingKey, from start: Moment, until end: Moment,
        serial: [UInt8]
    ) throws -> CertifiedKey {
        CertifiedKey(
            key: key,
            certificate: try issue(
                role, to: name, publicKey: key.certificateKey.publicKey, from: start, until: end,
                serial: serial))
    }

    /// The same for a key of which only the public half is here.
    func issue(
        _ role: Role, to name: Name, publicKey: X509.Certificate.PublicKey, from start: Moment,
        until end: Moment, serial: [UInt8]
    ) throws -> [UInt8] {
        let issuer = try X509.Certificate(derEncoded: own.certificate)
        let subject = try name.distinguished()
        let issuerKey = SubjectKeyIdentifier(hash: issuer.publicKey)
        var extensions = try X509.Certificate.Extensions {
            AuthorityKeyIdentifier(keyIdentifier: issuerKey.keyIdentifier)
            SubjectKeyIdentifier(hash: publicKey)
        }
        switch role {
        case .authority(let organization):
            try extensions.append(
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                    .makeCertificateExtension())
            try extensions.append(
                Critical(KeyUsage(keyCertSign: true, cRLSign: true)).makeCertificateExtension())
            try extensions.append(CertificateAuthority.nameConstraint(organization))
        case .institution:
            try extensions.append(
                Critical(BasicConstraints.notCertificateAuthority).makeCertificateExtension())
            // A seal binds its institution: content commitment.
            try extensions.append(
                Critical(KeyUsage(digitalSignature: true, nonRepudiation: true))
                    .makeCertificateExtension())
        case .timeStamping:
            try extensions.append(
                Critical(BasicConstraints.notCertificateAuthority).makeCertificateExtension())
            try extensions.append(
                Critical(KeyUsage(digitalSignature: true)).makeCertificateExtension())
            // The only purpose, and critical (RFC 3161, section 2.3).
            try extensions.append(
                Critical(ExtendedKeyUsage([.timeStamping])).makeCertificateExtension())
        }
        try extensions.append(CertificateAuthority.revocationAt(address + ".crl"))
        try extensions.append(
            CertificateAuthority.issuerAt(address + ".cer", statusAt: statusAddress))
        let certificate = try X509.Certificate(
            version: .v3, serialNumber: .init(bytes: serial),
            publicKey: publicKey, notValidBefore: start.date,
            notValidAfter: end.date, issuer: issuer.subject, subject: subject,
            signatureAlgorithm: own.key.x509Algorithm, extensions: extensions,
            issuerPrivateKey: own.key.certificateKey)
        return try certificate.der
    }

    /// Subjects below must be of this organization (section 4.2.1.10).
    private static func nameConstraint(
        _ organization: String
    ) throws
        -> X509.Certificate.Extension
    {
        let name = try DistinguishedName {
            CountryName("IQ")
            OrganizationName(organization)
        }
        var serializer = SwiftASN1.DER.Serializer()
        try serializer.serialize(name)
        let subtree = DER.sequence(DER.explicit(4, serializer.serializedBytes))
        return X509.Certificate.Extension(
            oid: [2, 5, 29, 30], critical: true,
            value: DER.sequence(DER.implicit(0, DER.sequence(subtree)))[...])
    }

    /// Where the list of what was revoked is (section 4.2.1.13).
    private static func revocationAt(_ address: String) -> X509.Certificate.Extension {
        let uri = DER.element(0x86, Array(address.utf8))
        let point = DER.sequence(DER.explicit(0, DER.element(0xA0, uri)))
        return X509.Certificate.Extension(
            oid: [2, 5, 29, 31], critical: false, value: DER.sequence(point)[...])
    }

    /// Where the issuer's own certificate is, and who answers for its certificates (section
    /// 4.2.2.1).
    private static func issuerAt(
        _ address: String, statusAt status: String?
    ) -> X509.Certificate.Extension {
        func access(_ method: Int, _ address: String) -> [UInt8] {
            DER.sequence(
                DER.identifier(1, 3, 6, 1, 5, 5, 7, 48, method),
                DER.element(0x86, Array(address.utf8)))
        }
        var ways = [access(2, address)]
        if let status { ways.insert(access(1, status), at: 0) }
        return X509.Certificate.Extension(
            oid: [1, 3, 6, 1, 5, 5, 7, 1, 1], critical: false, value: DER.sequence(of: ways)[...])
    }

    // MARK: Revocation

    package struct Revoked: Sendable {
        package let serial: [UInt8]
        package let at: Moment
        /// Somebody else may have the key; otherwise another has taken its place in good order.
        package let isStolen: Bool

        package init(serial: [UInt8], at: Moment, isStolen: Bool) {
            self.serial = serial
            self.at = at
            self.isStolen = isStolen
        }

        /// With the reason (RFC 5280, section 5.3.1): what a time stamper has stamped holds on
        /// after an orderly end, and not without a reason (RFC 3161, section 4).
        fileprivate var entry: [UInt8] {
            let reason = DER.sequence(
                DER.identifier(2, 5, 29, 21), DER.octets(DER.enumerated(isStolen ? 1 : 4)))
            return DER.sequence(
                DER.integer(unsigned: serial), DER.time(at), DER.sequence(reason))
        }
    }

    /// The list of what this authority has revoked (section 5): from the first day, also when
    /// nothing is on it.
    ///
    /// - Parameter number: larger than that of every list before.
    package func revocationList(
        _ revoked: [Revoked], number: Int, at now: Moment, until next: Moment
    ) throws -> [UInt8] {
        let issuer = try X509.Certificate(derEncoded: own.certificate)
        var name = SwiftASN1.DER.Serializer()
        try name.serialize(issuer.subject)
        let key = Array(SubjectKeyIdentifier(hash: issuer.publicKey).keyIdentifier)
        let extensions = DER.sequence(
            DER.sequence(
                DER.identifier(2, 5, 29, 35),
                DER.octets(DER.sequence(DER.element(0x80, key)))),
            DER.sequence(DER.identifier(2, 5, 29, 20), DER.octets(DER.integer(number))))
        var parts = [
            DER.integer(1), own.key.algorithm, name.serializedBytes, DER.time(now), DER.time(next),
        ]
        if !revoked.isEmpty {
            parts.append(
                DER.sequence(of: revoked.map(\.entry)))
        }
        parts.append(DER.explicit(0, extensions))
        let list = DER.sequence(of: parts)
        return DER.sequence(list, own.key.algorithm, DER.bits(try own.key.sign(list)))
    }
}

extension SealingKey {
    fileprivate var x509Algorithm: X509.Certificate.SignatureAlgorithm {
        switch kind {
        case .p256: .ecdsaWithSHA256
        case .p384: .ecdsaWithSHA384
        case .rsa3072: .sha256WithRSAEncryption
        }
    }
}

extension Moment {
    fileprivate var date: Date { Date(timeIntervalSince1970: TimeInterval(secondsSince1970)) }

    /// To the second, as certificates tell time.
    init(_ date: Date) {
        self.init(microseconds: Int64(date.timeIntervalSince1970.rounded()) * 1_000_000)
    }
}

extension X509.Certificate {
    fileprivate var der: [UInt8] {
        get throws {
            var serializer = SwiftASN1.DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }

    var until: Moment {
        Moment(notValidAfter)
    }

    /// Issuer and serial number, as CMS names a signer.
    var issuerAndSerial: [UInt8] {
        get throws {
            var name = SwiftASN1.DER.Serializer()
            try name.serialize(issuer)
            return DER.sequence(
                name.serializedBytes, DER.integer(unsigned: serialNumber.bytes))
        }
    }
}
