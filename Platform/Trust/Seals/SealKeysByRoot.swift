internal import Foundation
package import Kernel
package import Store
internal import SwiftASN1
internal import X509

/// How a deployment's authority is certified by a root that is elsewhere, and what is revoked.
extension SealKeys {
    package enum Refusal: Error, CustomStringConvertible {
        case notFromARoot, otherKey, otherRoot(String), foreignList, oldList, unknownSerial
        case alreadyRevoked

        package var description: String {
            switch self {
            case .notFromARoot: "the file is no answer of a root: two certificates and a list"
            case .otherKey:
                "the certificate is of another key than the one that was asked for here: "
                    + "ask again with pird keys request"
            case .otherRoot(let fingerprint):
                "the file is of another root, whose fingerprint is \(fingerprint)"
            case .foreignList: "the list is not signed by this deployment's root"
            case .oldList: "a newer list is installed already"
            case .unknownSerial:
                "there is no key of an institution, of time stamps or of statements with this number"
            case .alreadyRevoked: "it is revoked already"
            }
        }
    }

    /// Makes the key of this deployment's authority, which seals nothing before a root has
    /// certified it; gives the request for that (PKCS #10, RFC 2986) as PEM.
    package func request(organization: String, name: String) async throws -> String {
        let key = try SealingKey.new(.p256, in: token)
        let subject = try DistinguishedName {
            CountryName("IQ")
            OrganizationName(organization)
            CommonName(name)
        }
        let request = try CertificateSigningRequest(
            version: .v1, subject: subject, privateKey: key.certificateKey,
            attributes: CertificateSigningRequest.Attributes(),
            signatureAlgorithm: .ecdsaWithSHA256)
        var serializer = SwiftASN1.DER.Serializer()
        try serializer.serialize(request)
        let der = serializer.serializedBytes
        try await database.write { db in
            try db.execute("DELETE FROM seal_key WHERE role = \(Role.requested.rawValue)")
            let now = clock.now
            try insert(
                .requested, organization, "", CertifiedKey(key: key, certificate: der),
                serial(), now, now + .seconds(365 * 86_400), in: db)
        }
        return PEMDocument(type: "CERTIFICATE REQUEST", derBytes: der).pemString + "\n"
    }

    /// Takes in what a root has answered: the authority's certificate, the root's, its list; or a
    /// newer list alone, with which what is revoked on it ends here, too.
    ///
    /// - Parameter fingerprint: SHA-256 of the root's certificate, as the root has told it: nothing
    ///   is taken in from another.
    package func install(_ pem: String, fingerprint: String) async throws {
        guard let documents = try? PEMDocument.parseMultiple(pemString: pem) else {
            throw Refusal.notFromARoot
        }
        let certificates = documents.filter { $0.discriminator == "CERTIFICATE" }.map(\.derBytes)
        let lists = documents.filter { $0.discriminator == "X509 CRL" }.map(\.derBytes)
        guard lists.count == 1, certificates.isEmpty || certificates.count == 2 else {
            throw Refusal.notFromARoot
        }
        try await database.write { db in
            if certificates.count == 2 {
                let found = hex(sha256(certificates[1]))
                guard found == fingerprint.lowercased() else { throw Refusal.otherRoot(found) }
                try take(certificates[0], under: certificates[1], in: db)
            }
            let id = String(fingerprint.lowercased().prefix(32))
            guard let root = try row("id = \(id) AND role = 'root'", in: db),
                hex(sha256(root.certificate)) == fingerprint.lowercased()
            else { throw Refusal.notFromARoot }
            try take(list: lists[0], of: root, in: db)
        }
        // What is told of revocations is from now on this authority's word.
        try await renewList(isUrgent: true)
    }

    private func take(_ authority: [UInt8], under root: [UInt8], in db: Database) throws {
        let now = clock.now
        guard let issued = try? X509.Certificate(derEncoded: authority),
            let above = try? X509.Certificate(derEncoded: root),
            above.issuer == above.subject, issued.issuer == above.subject,
            above.publicKey.isValidSignature(above.signature, for: above),
            above.publicKey.isValidSignature(issued.signature, for: issued),
            issued.until > now, above.until >= issued.until
        else { throw Refusal.notFromARoot }
        guard let asked = try row("role = 'requested'", in: db), let certified = asked.certified,
            certified.key.certificateKey.publicKey == issued.publicKey
        else { throw Refusal.otherKey }
        let rootID = SealKeys.id(of: root)
        try insert(
            .authority, asked.owner, rootID,
            CertifiedKey(key: certified.key, certificate: authority),
            Array(issued.serialNumber.bytes), now, issued.until, in: db)
        try db.execute(
            """
            INSERT INTO seal_key
                (id, role, owner, issuer, kind, sealed, certificate, serial, valid_from,
                valid_until, is_stolen)
            VALUES (\(rootID), 'root', \(asked.owner), '', '', NULL, \(root),
                \(base64(Array(above.serialNumber.bytes))), \(now), \(above.until), 0)
            ON CONFLICT (id) DO NOTHING
            """)
        try db.execute("DELETE FROM seal_key WHERE role = 'requested'")
    }

    private func take(list: [UInt8], of root: Held, in db: Database) throws {
        guard let read = try? RevocationList(list),
            let above = try? X509.Certificate(derEncoded: root.certificate),
            above.publicKey.isValidSignature(
                read.signature, for: read.signed, signatureAlgorithm: above.signatureAlgorithm)
        else { throw Refusal.foreignList }
        let last = try lastList(of: root.id, in: db)
        if let last, read.madeAt < last.at { throw Refusal.oldList }
        try db.execute(
            """
            INSERT INTO seal_list (authority, number, made_at, valid_until, bytes)
            VALUES (\(root.id), \((last?.number ?? 0) + 1), \(read.madeAt), \(read.until),
                \(list))
            """)
        // An authority that is on it seals no more.
        for serial in read.revoked {
            try db.execute(
                """
                UPDATE seal_key SET revoked_at = \(read.madeAt), is_stolen = 1
                WHERE issuer = \(root.id) AND serial = \(base64(serial)) AND revoked_at IS NULL
                """)
        }
    }

    /// What an operator's machines watch: -1 when there is no authority.
    package static func gauges(
        at now: Moment, in db: Database
    ) throws -> [(String, String, Int)] {
        func left(_ query: Query) throws -> Int {
            guard let until = try db.row(query)?.optionalInteger(0) else { return -1 }
            return Int((Moment(microseconds: until) - now).components.seconds)
        }
        return [
            (
                "pird_seal_authority_seconds_left", "Until the authority's certificate ends.",
                try left(
                    """
                    SELECT max(valid_until) FROM seal_key
                    WHERE role = 'authority' AND revoked_at IS NULL
                    """)
            ),
            (
                "pird_seal_root_list_seconds_left", "Until the root's list of revocations ends.",
                try left(
                    "SELECT max(valid_until) FROM seal_list WHERE authority IN (SELECT issuer FROM seal_key WHERE role = 'authority')"
                )
            ),
        ]
    }

    /// A key as it is told to operators.
    package struct Told: Sendable {
        package let serial, role, owner: String
        package let until: Moment
        package let revokedAt: Moment?
    }

    package func all() async throws -> [Told] {
        try await database.read { db in
            try db.rows(
                "SELECT serial, role, owner, valid_until, revoked_at FROM seal_key ORDER BY role, owner, valid_until"
            ).map { row in
                Told(
                    serial: hex(bytes(base64: try row.text(0)) ?? []), role: try row.text(1),
                    owner: try row.text(2), until: try row.moment(3),
                    revokedAt: try row.optionalInteger(4).map { Moment(microseconds: $0) })
            }
        }
    }

    /// Revokes a key of an institution, of the time stamps or of statements, and says so at once.
    ///
    /// - Parameters:
    ///   - text: the certificate's number in hexadecimal.
    ///   - isStolen: somebody else may have the key: then what a time stamper has stamped is
    ///     believed no more, either.
    package func revoke(serial text: String, isStolen: Bool) async throws {
        let all = try await all()
        guard
            let told = all.first(where: {
                $0.serial == text.lowercased()
                    && ["institution", "stamper", "statement"].contains($0.role)
            })
        else { throw Refusal.unknownSerial }
        guard told.revokedAt == nil else { throw Refusal.alreadyRevoked }
        let now = clock.now
        let digits = stride(from: 0, to: told.serial.count, by: 2).compactMap { start in
            UInt8(told.serial.dropFirst(start).prefix(2), radix: 16)
        }
        try await database.write { db in
            try db.execute(
                """
                UPDATE seal_key SET revoked_at = \(now), is_stolen = \(isStolen ? 1 : 0)
                WHERE serial = \(base64(digits))
                """)
        }
        try await renewList(isUrgent: true)
    }
}

/// What has to be known of a list before it is believed (RFC 5280, section 5.1).
private struct RevocationList {
    let signed, signature: [UInt8]
    let madeAt, until: Moment
    /// Serial numbers.
    let revoked: [[UInt8]]

    init(_ bytes: [UInt8]) throws {
        var parts: (signed: [UInt8], signature: [UInt8], times: [Moment]) = ([], [], [])
        var revoked: [[UInt8]] = []
        try SwiftASN1.DER.sequence(try SwiftASN1.DER.parse(bytes), identifier: .sequence) { nodes in
            guard let list = nodes.next(), nodes.next() != nil else {
                throw SealKeys.Refusal.foreignList
            }
            parts.signature = Array(try ASN1BitString(derEncoded: &nodes).bytes)
            parts.signed = Array(list.encodedBytes)
            try SwiftASN1.DER.sequence(list, identifier: .sequence) { members in
                while let member = members.next() {
                    if member.identifier == .utcTime {
                        parts.times.append(Moment(Date(try UTCTime(derEncoded: member))))
                    } else if member.identifier == .generalizedTime {
                        parts.times.append(Moment(Date(try GeneralizedTime(derEncoded: member))))
                    } else if member.identifier == .sequence, parts.times.count == 2 {
                        try SwiftASN1.DER.sequence(member, identifier: .sequence) { entries in
                            while let entry = entries.next() {
                                try SwiftASN1.DER.sequence(entry, identifier: .sequence) { fields in
                                    let serial = try ArraySlice<UInt8>(derEncoded: &fields)
                                    revoked.append(Array(serial.drop { $0 == 0 }))
                                    while fields.next() != nil {}
                                }
                            }
                        }
                    }
                }
            }
        }
        guard parts.times.count == 2 else { throw SealKeys.Refusal.foreignList }
        (signed, signature) = (parts.signed, parts.signature)
        (madeAt, until) = (parts.times[0], parts.times[1])
        self.revoked = revoked
    }
}

extension Date {
    fileprivate init(_ time: UTCTime) {
        self = Date(
            time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }

    fileprivate init(_ time: GeneralizedTime) {
        self = Date(
            time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }

    private init(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int) {
        var parts = DateComponents()
        (parts.year, parts.month, parts.day) = (year, month, day)
        (parts.hour, parts.minute, parts.second) = (hour, minute, second)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        self = calendar.date(from: parts) ?? .distantPast
    }
}
