internal import Foundation
package import Kernel
internal import SwiftASN1
internal import X509

/// The root of a government's certificates, on a machine without a network: one folder with a key
/// that only a passphrase opens, and what was done with it.
package struct OfflineRoot: Sendable {
    private let file: String
    private var kept: Kept
    private let authority: CertificateAuthority
    private let clock: any Clock
    private let randomness: any Randomness

    private struct Kept: Codable {
        let organization: String
        let address: String
        let salt: [UInt8]
        let sealed: [UInt8]
        let certificate: [UInt8]
        var listNumber: Int
        var issued: [Issued]

        struct Issued: Codable {
            let serial: [UInt8]
            let name: String
            let until: Moment
            var revokedAt: Moment?
        }
    }

    package enum Refusal: Error, CustomStringConvertible {
        case shortPassphrase, wrongPassphrase, noRoot(String), isThere(String)
        case notARequest, otherOrganization(String), unknownSerial

        package var description: String {
            switch self {
            case .shortPassphrase: "a passphrase has at least \(Passphrase.shortest) characters"
            case .wrongPassphrase: "the passphrase does not open the root's key"
            case .noRoot(let folder): "there is no root in \(folder)"
            case .isThere(let folder): "there is a root in \(folder) already"
            case .notARequest: "this is no request that its own key has signed"
            case .otherOrganization(let name):
                "the request is of \(name), and the root certifies its own organization only"
            case .unknownSerial: "this root has issued no certificate of this number"
            }
        }
    }

    private static let years = 20
    private static let authorityYears = 10
    private static let listDays = 365

    /// Makes a root.
    ///
    /// - Parameters:
    ///   - organization: in every name below it.
    ///   - address: the site's, where its certificate and its list will be published.
    package static func begin(
        in folder: String, organization: String, address: String, passphrase: String,
        clock: any Clock, randomness: any Randomness
    ) throws {
        guard passphrase.count >= Passphrase.shortest else { throw Refusal.shortPassphrase }
        let file = folder + "/root.json"
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Refusal.isThere(folder)
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let key = try SealingKey.new(.p384)
        let now = clock.now
        let root = try CertificateAuthority.root(
            .init(organization: organization, common: "Root"), key: key,
            from: now - .seconds(3600), until: now + .seconds(Int64(years) * 365 * 86_400),
            serial: SealKeys.serial(randomness))
        let salt = randomness.bytes(16)
        let sealed = Passphrase.secret(passphrase, salt: salt).seal(
            key.exported, for: "root", nonce: randomness.bytes(12))
        try write(
            Kept(
                organization: organization, address: address, salt: salt, sealed: sealed,
                certificate: root.certificate, listNumber: 0, issued: []), to: file)
    }

    /// Opens it with its passphrase.
    package init(
        in folder: String, passphrase: String, clock: any Clock, randomness: any Randomness
    ) throws {
        file = folder + "/root.json"
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Refusal.noRoot(folder)
        }
        let kept = try JSONDecoder().decode(Kept.self, from: data)
        guard
            let bytes = Passphrase.secret(passphrase, salt: kept.salt).open(
                kept.sealed, for: "root")
        else { throw Refusal.wrongPassphrase }
        self.kept = kept
        authority = CertificateAuthority(
            CertifiedKey(
                key: try SealingKey(exported: bytes, .p384), certificate: kept.certificate),
            address: kept.address + "/pki/" + SealKeys.id(of: kept.certificate))
        self.clock = clock
        self.randomness = randomness
    }

    /// SHA-256 of its certificate, which people compare.
    package var fingerprint: String { hex(sha256(kept.certificate)) }

    /// Certifies an authority that has asked for it (PKCS #10, RFC 2986).
    ///
    /// - Returns: PEM: the authority's certificate, the root's, and the root's list.
    package mutating func certify(request pem: String) throws -> String {
        guard let document = try? PEMDocument(pemString: pem),
            let request = try? CertificateSigningRequest(derEncoded: document.derBytes),
            request.publicKey.isValidSignature(request.signature, for: request)
        else { throw Refusal.notARequest }
        let organization = request.subject.organization
        guard organization == kept.organization else {
            throw Refusal.otherOrganization(organization)
        }
        let now = clock.now
        // Nothing is certified for longer than what certifies it.
        let until = min(
            now + .seconds(Int64(OfflineRoot.authorityYears) * 365 * 86_400),
            try X509.Certificate(derEncoded: kept.certificate).until)
        let serial = SealKeys.serial(randomness)
        let common = request.subject.common
        let certificate = try authority.issue(
            .authority(organization: kept.organization),
            to: .init(organization: kept.organization, common: common),
            publicKey: request.publicKey, from: now - .seconds(3600), until: until, serial: serial)
        kept.issued.append(.init(serial: serial, name: common, until: until))
        let list = try newList()
        return [
            PEMDocument(type: "CERTIFICATE", derBytes: certificate),
            PEMDocument(type: "CERTIFICATE", derBytes: kept.certificate),
            PEMDocument(type: "X509 CRL", derBytes: list),
        ].map { $0.pemString + "\n" }.joined()
    }

    /// A new list of what was revoked, as PEM: to be made once a year, or at once after a theft.
    ///
    /// - Parameter serial: of an authority's certificate that is revoked by it, in hexadecimal.
    package mutating func list(revoking serial: String? = nil) throws -> String {
        if let serial {
            guard
                let index = kept.issued.firstIndex(where: { hex($0.serial) == serial.lowercased() })
            else { throw Refusal.unknownSerial }
            kept.issued[index].revokedAt = kept.issued[index].revokedAt ?? clock.now
        }
        return PEMDocument(type: "X509 CRL", derBytes: try newList()).pemString + "\n"
    }

    /// What it has certified, for people.
    package var issued: [(serial: String, name: String, until: Moment, revokedAt: Moment?)] {
        kept.issued.map { (hex($0.serial), $0.name, $0.until, $0.revokedAt) }
    }

    private mutating func newList() throws -> [UInt8] {
        kept.listNumber += 1
        let list = try authority.revocationList(
            kept.issued.compactMap { item in
                item.revokedAt.map { .init(serial: item.serial, at: $0, isStolen: true) }
            }, number: kept.listNumber, at: clock.now,
            until: clock.now + .seconds(Int64(OfflineRoot.listDays) * 86_400))
        // What was issued is kept before anybody has it.
        try OfflineRoot.write(kept, to: file)
        return list
    }

    private static func write(_ kept: Kept, to file: String) throws {
        try JSONEncoder().encode(kept).write(
            to: URL(fileURLWithPath: file), options: .atomic)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: file)
    }
}

extension DistinguishedName {
    fileprivate func value(_ type: ASN1ObjectIdentifier) -> String {
        for name in self {
            for attribute in name where attribute.type == type {
                return String(attribute.value) ?? ""
            }
        }
        return ""
    }

    fileprivate var organization: String { value(.NameAttributes.organizationName) }
    fileprivate var common: String { value(.NameAttributes.commonName) }
}
