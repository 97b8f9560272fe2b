internal import Foundation
package import Kernel
package import Store

/// The keys of a deployment that seal documents, what certifies them, and what was revoked.
///
/// Above all stands a root whose key is nowhere near this program, but for invented data. Under it
/// one authority of the deployment, which certifies a key for each institution and one for time
/// stamps, and lists what was revoked from the first day. Keys lie sealed with the deployment's
/// secret.
package struct SealKeys: Sendable {
    let database: any DatabaseEngine
    let clock: any Clock
    private let randomness: any Randomness
    private let secret: Secret
    private let address: String

    package static let tables = [
        Table(
            "seal_key", since: 5,
            [
                .text("id"), .text("role"), .text("owner"), .text("kind"),
                .blob("sealed").optional, .blob("certificate"), .text("serial"),
                .integer("valid_from"), .integer("valid_until"), .integer("revoked_at").optional,
            ], key: ["id"], unique: [["serial"]],
            indexes: [["role", "owner", "valid_until"]]),
        Table(
            "seal_list", since: 5,
            [
                .text("authority"), .integer("number"), .integer("made_at"),
                .integer("valid_until"), .blob("bytes"),
            ], key: ["authority", "number"]),
    ]

    enum Role: String {
        case root, authority, stamper, institution
        /// An authority's key that no root has certified yet.
        case requested
    }

    /// For how long, and how long before the end the next one is made.
    private static let authorityYears = 10
    private static let sealFor = Duration.seconds(2 * 365 * 86_400)
    private static let renewedBefore = Duration.seconds(90 * 86_400)
    private static let listFor = Duration.seconds(7 * 86_400)
    private static let listEvery = Duration.seconds(86_400)

    /// - Parameter address: the site's; lists and certificates are served below `/pki`.
    package init(
        on database: any DatabaseEngine, clock: any Clock, randomness: any Randomness,
        secret: Secret, address: String
    ) {
        self.database = database
        self.clock = clock
        self.randomness = randomness
        self.secret = secret
        self.address = address
    }

    /// There is no authority yet: documents cannot be sealed.
    package struct NoAuthority: Error {}

    struct Held: Sendable {
        let id: String
        let certified: CertifiedKey?
        let certificate: [UInt8]
    }

    // MARK: Beginnings

    /// Makes a root and an authority for invented data, if there is none.
    package func beginSample() async throws {
        let isThere = try await database.read { try held(.authority, "", in: $0) != nil }
        guard !isThere else { return }
        let now = clock.now
        let organization = "Pird sample, not for real use"
        let (rootKey, authorityKey) = (try SealingKey.new(.p384), try SealingKey.new(.p256))
        let start = now - .seconds(3600)
        let end = now + .seconds(Int64(Self.authorityYears) * 365 * 86_400)
        let rootSerial = serial()
        let root = try CertificateAuthority.root(
            .init(organization: organization, common: "Sample root"), key: rootKey, from: start,
            until: end, address: address + "/pki/root", serial: rootSerial)
        let authoritySerial = serial()
        let authority = try root.issue(
            .authority(organization: organization),
            to: .init(organization: organization, common: "Sample authority"), key: authorityKey,
            from: start, until: end, serial: authoritySerial)
        let list = try root.revocationList([], number: 1, at: now, until: end)
        try await database.write { db in
            guard try held(.authority, "", in: db) == nil else { return }
            try insert(.root, organization, root.own, rootSerial, start, end, in: db)
            try insert(.authority, organization, authority, authoritySerial, start, end, in: db)
            try db.execute(
                """
                INSERT INTO seal_list (authority, number, made_at, valid_until, bytes)
                VALUES ('root', 1, \(now), \(end), \(list))
                """)
        }
    }

    // MARK: What seals

    /// What seals for an institution now: made when it is asked for the first time, and anew before
    /// it ends.
    ///
    /// - Parameter name: the institution's, as its certificate says it.
    package func seal(of institution: String, name: String) async throws -> DocumentSeal {
        let authority = try await authority()
        let own = try await key(.institution, institution, name, .rsa3072, under: authority)
        let stamper = try await key(.stamper, "tsa", "Time stamps", .p256, under: authority)
        let (root, lists) = try await evidence()
        return DocumentSeal(
            own, name: name,
            stamper: TimeStamper(stamper, chain: [authority.own.certificate, root]),
            evidence: DocumentSeal.Evidence(
                chain: [authority.own.certificate, root], revocationLists: lists))
    }

    package func stamper() async throws -> TimeStamper {
        let authority = try await authority()
        let stamper = try await key(.stamper, "tsa", "Time stamps", .p256, under: authority)
        let (root, _) = try await evidence()
        return TimeStamper(stamper, chain: [authority.own.certificate, root])
    }

    /// A number that nothing else has: 16 bytes, not negative (RFC 5280, section 4.1.2.2).
    package func serial() -> [UInt8] { SealKeys.serial(randomness) }

    static func serial(_ randomness: any Randomness) -> [UInt8] {
        var bytes = randomness.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        return bytes
    }

    private func authority() async throws -> CertificateAuthority {
        guard let held = try await database.read({ try held(.authority, "", in: $0) }),
            let certified = held.certified
        else { throw NoAuthority() }
        return CertificateAuthority(certified, address: address + "/pki/authority")
    }

    private func key(
        _ role: Role, _ owner: String, _ name: String, _ kind: SealingKey.Kind,
        under authority: CertificateAuthority
    ) async throws -> CertifiedKey {
        if let known = try await database.read({ try held(role, owner, in: $0) })?.certified {
            return known
        }
        // Primes are searched for outside of the transaction.
        let key = try SealingKey.new(kind)
        let now = clock.now
        let above = try await database.read { db in
            try db.row(
                """
                SELECT owner, valid_until FROM seal_key WHERE certificate = \(authority.own.certificate)
                """
            ).map { (organization: try $0.text(0), until: try $0.moment(1)) }
        }
        guard let (organization, until) = above else { throw NoAuthority() }
        // Nothing is certified for longer than what certifies it.
        let (start, end) = (now - .seconds(60), min(now + Self.sealFor, until))
        let serial = serial()
        let fresh = try authority.issue(
            role == .stamper ? .timeStamping : .institution,
            to: .init(organization: organization, common: String(name.prefix(64))), key: key,
            from: start, until: end, serial: serial)
        return try await database.write { db in
            // Another process may have been quicker.
            if let known = try held(role, owner, in: db)?.certified { return known }
            try insert(role, owner, fresh, serial, start, end, in: db)
            return fresh
        }
    }

    // MARK: Revocation

    /// The newest list of an authority; made anew when the last is a day old.
    private func evidence() async throws -> (root: [UInt8], lists: [[UInt8]]) {
        try await renewList()
        return try await database.read { db in
            guard let root = try held(.root, "", in: db) else { throw NoAuthority() }
            let lists = try ["authority", "root"].compactMap { try list(of: $0, in: db) }
            return (root.certificate, lists)
        }
    }

    /// Makes the deployment's authority say again what it has revoked, a day after the last time.
    ///
    /// - Parameter isUrgent: something was revoked just now.
    package func renewList(isUrgent: Bool = false) async throws {
        let now = clock.now
        let last = try await database.read { db in
            try db.row(
                "SELECT number, made_at FROM seal_list WHERE authority = 'authority' ORDER BY number DESC LIMIT 1"
            ).map { (number: try $0.integer(0), at: try $0.moment(1)) }
        }
        if !isUrgent, let last, now - last.at < Self.listEvery, now >= last.at { return }
        let authority: CertificateAuthority
        do { authority = try await self.authority() } catch is NoAuthority { return }
        let number = (last?.number ?? 0) + 1
        let revoked = try await database.read { db in
            try db.rows("SELECT serial, revoked_at FROM seal_key WHERE revoked_at IS NOT NULL")
                .map {
                    CertificateAuthority.Revoked(
                        serial: bytes(base64: try $0.text(0)) ?? [], at: try $0.moment(1))
                }
        }
        let until = now + Self.listFor
        let list = try authority.revocationList(
            revoked, number: Int(number), at: now, until: until)
        try await database.write { db in
            try db.execute(
                """
                INSERT INTO seal_list (authority, number, made_at, valid_until, bytes)
                VALUES ('authority', \(number), \(now), \(until), \(list))
                ON CONFLICT (authority, number) DO NOTHING
                """)
        }
    }

    /// What is served under `/pki`: `root.cer`, `authority.crl`; nil for another name.
    package func published(_ name: String) async throws -> [UInt8]? {
        try await database.read { db in
            switch name {
            case "root.cer": try held(.root, "", in: db)?.certificate
            case "authority.cer": try held(.authority, "", in: db)?.certificate
            case "root.crl": try list(of: "root", in: db)
            case "authority.crl": try list(of: "authority", in: db)
            default: nil
            }
        }
    }

    private func list(of authority: String, in db: Database) throws -> [UInt8]? {
        try db.row(
            "SELECT bytes FROM seal_list WHERE authority = \(authority) ORDER BY number DESC LIMIT 1"
        )?.blob(0)
    }

    // MARK: Rows

    /// The key that is used now: the youngest that is not about to end.
    func held(_ role: Role, _ owner: String, in db: Database) throws -> Held? {
        let now = clock.now
        let isOf: Query = owner.isEmpty ? "true" : "owner = \(owner)"
        // A key that ends soon gives way to a younger one, but not when its authority ends as soon.
        var ends = now
        if role == .stamper || role == .institution {
            let above = try db.row(
                """
                SELECT max(valid_until) FROM seal_key
                WHERE role = 'authority' AND revoked_at IS NULL
                """)?.optionalInteger(0)
            let last = above.map { Moment(microseconds: $0 - 1) } ?? now
            ends = max(now, min(now + Self.renewedBefore, last))
        }
        let row = try db.row(
            """
            SELECT id, kind, sealed, certificate FROM seal_key
            WHERE role = \(role.rawValue) AND \(isOf) AND revoked_at IS NULL
                AND valid_until > \(ends)
            ORDER BY valid_until DESC LIMIT 1
            """)
        guard let row else { return nil }
        let (id, certificate) = (try row.text(0), try row.blob(3))
        var certified: CertifiedKey?
        if row.value(2) != .null, let kind = SealingKey.Kind(rawValue: try row.text(1)) {
            guard let plain = secret.open(try row.blob(2), for: "seal-key:\(id)") else {
                throw Unreadable()
            }
            certified = CertifiedKey(
                key: try SealingKey(exported: plain, kind), certificate: certificate)
        }
        return Held(id: id, certified: certified, certificate: certificate)
    }

    /// The deployment's secret is not the one with which the keys were sealed.
    struct Unreadable: Error {}

    func insert(
        _ role: Role, _ owner: String, _ certified: CertifiedKey, _ serial: [UInt8],
        _ start: Moment, _ end: Moment, in db: Database
    ) throws {
        let id = hex(sha256(certified.certificate)).prefix(32)
        let sealed = secret.seal(
            certified.key.exported, for: "seal-key:\(id)", nonce: randomness.bytes(12))
        try db.execute(
            """
            INSERT INTO seal_key
                (id, role, owner, kind, sealed, certificate, serial, valid_from, valid_until)
            VALUES (\(String(id)), \(role.rawValue), \(owner), \(certified.key.kind.rawValue),
                \(sealed), \(certified.certificate), \(base64(serial)), \(start), \(end))
            """)
    }
}
