internal import Foundation
package import Kernel
package import Store
internal import SwiftASN1
internal import X509

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
    /// Where keys are made and stay; nil: in the database, sealed.
    let token: SecurityToken?
    private let address: String

    package static let tables = [
        Table(
            "seal_key", since: 5,
            [
                .text("id"), .text("role"), .text("owner"), .text("issuer"), .text("kind"),
                .blob("sealed").optional, .blob("certificate"), .text("serial"),
                .integer("valid_from"), .integer("valid_until"), .integer("revoked_at").optional,
                .integer("is_stolen"),
            ], key: ["id"], unique: [["serial"]],
            indexes: [["role", "owner", "issuer", "valid_until"]]),
        Table(
            "seal_list", since: 5,
            [
                .text("authority"), .integer("number"), .integer("made_at"),
                .integer("valid_until"), .blob("bytes"),
            ], key: ["authority", "number"]),
    ]

    enum Role: String {
        case root, authority, stamper, institution, statement
        /// An authority's key that no root has certified yet.
        case requested
    }

    /// For how long, and how long before the end the next one is made.
    private static let authorityYears = 10
    private static let sealFor = Duration.seconds(2 * 365 * 86_400)
    private static let renewedBefore = Duration.seconds(90 * 86_400)
    private static let listFor = Duration.seconds(7 * 86_400)
    private static let listEvery = Duration.seconds(86_400)

    /// - Parameters:
    ///   - passphrase: needed besides the deployment's secret to open the keys; nil: the secret
    ///     alone opens them.
    ///   - token: where new keys are made and stay, and where those are that were made there.
    ///   - address: the site's; lists and certificates are served below `/pki`.
    package init(
        on database: any DatabaseEngine, clock: any Clock, randomness: any Randomness,
        secret: Secret, passphrase: String? = nil, token: SecurityToken? = nil, address: String
    ) {
        self.database = database
        self.clock = clock
        self.randomness = randomness
        self.token = token
        self.secret =
            passphrase.map {
                Passphrase.secret($0, salt: secret.bytes(for: "seal-passphrase"))
            } ?? secret
        self.address = address
    }

    /// There is no authority yet: documents cannot be sealed.
    package struct NoAuthority: Error {}

    // MARK: Beginnings

    /// Makes a root and an authority for invented data, if there is none.
    package func beginSample() async throws {
        let isThere = try await database.read { try authority(in: $0) != nil }
        guard !isThere else { return }
        let now = clock.now
        let organization = "Pird sample, not for real use"
        let rootKey = try SealingKey.new(.p384)
        let authorityKey = try SealingKey.new(.p256, in: token)
        let start = now - .seconds(3600)
        let end = now + .seconds(Int64(Self.authorityYears) * 365 * 86_400)
        let rootSerial = serial()
        let made = try CertificateAuthority.root(
            .init(organization: organization, common: "Sample root"), key: rootKey, from: start,
            until: end, serial: rootSerial)
        let rootID = SealKeys.id(of: made.certificate)
        let root = CertificateAuthority(made, address: address + "/pki/" + rootID)
        let authoritySerial = serial()
        let certified = try root.issue(
            .authority(organization: organization),
            to: .init(organization: organization, common: "Sample authority"), key: authorityKey,
            from: start, until: end, serial: authoritySerial)
        let list = try root.revocationList([], number: 1, at: now, until: end)
        try await database.write { db in
            guard try self.authority(in: db) == nil else { return }
            try insert(.root, organization, "", root.own, rootSerial, start, end, in: db)
            try insert(
                .authority, organization, rootID, certified, authoritySerial, start, end, in: db)
            try db.execute(
                """
                INSERT INTO seal_list (authority, number, made_at, valid_until, bytes)
                VALUES (\(rootID), 1, \(now), \(end), \(list))
                """)
        }
    }

    // MARK: What seals

    /// What seals for an institution now: made when it is asked for the first time, and anew before
    /// it ends.
    ///
    /// - Parameter name: the institution's, as its certificate says it.
    package func seal(of institution: String, name: String) async throws -> DocumentSeal {
        let house = try await house()
        let own = try await key(.institution, institution, name, .rsa3072, under: house)
        let stamper = try await stamper(under: house)
        try await renewList()
        let lists = try await database.read { db in
            try [house.id, house.rootID].compactMap { try list(of: $0, in: db) }
        }
        let (responder, now) = (OCSPResponder(house.authority.own), clock.now)
        let answers = try [own.certified.certificate, stamper.certificate].map { certificate in
            try responder.answer(
                about: SealKeys.serial(of: certificate), .good, at: now, until: now + Self.listFor)
        }
        return DocumentSeal(
            own.certified, name: name, stamper: stamper,
            evidence: DocumentSeal.Evidence(
                chain: house.chain, revocationLists: lists, statusAnswers: answers))
    }

    private static func serial(of certificate: [UInt8]) throws -> [UInt8] {
        Array(try X509.Certificate(derEncoded: certificate).serialNumber.bytes)
    }

    /// Whether certificates were revoked, for somebody who asks about them by number (RFC 6960):
    /// signed by the authority that issued them, today's or one before it.
    ///
    /// - Throws: `NoAuthority`.
    package func answer(_ request: [UInt8]) async throws -> [UInt8] {
        let authorities = try await database.read { db -> [(id: String, own: CertifiedKey)] in
            try db.rows(
                """
                SELECT id FROM seal_key WHERE role = 'authority' AND revoked_at IS NULL
                ORDER BY valid_from DESC, id
                """
            ).compactMap { line in
                guard let held = try row("id = \(try line.text(0))", in: db),
                    let own = held.certified
                else { return nil }
                return (held.id, own)
            }
        }
        guard let newest = authorities.first else { throw NoAuthority() }
        var (asked, chosen) = (OCSPResponder(newest.own).read(request), newest)
        guard asked != nil else { return OCSPResponder.malformed }
        for authority in authorities {
            let read = OCSPResponder(authority.own).read(request)
            if read?.questions.contains(where: \.isOurs) == true {
                (asked, chosen) = (read, authority)
                break
            }
        }
        guard let asked else { return OCSPResponder.malformed }
        let (id, serials) = (chosen.id, Set(asked.questions.map(\.serial)))
        let standings = try await database.read { db in
            try serials.reduce(into: [[UInt8]: OCSPResponder.Standing]()) { found, serial in
                let row = try db.row(
                    """
                    SELECT revoked_at, is_stolen FROM seal_key
                    WHERE issuer = \(id) AND serial = \(base64(serial))
                    """)
                guard let row else { return }
                found[serial] =
                    try row.optionalInteger(0).map {
                        .revoked(
                            at: Moment(microseconds: $0), isStolen: try row.integer(1) == 1)
                    } ?? .good
            }
        }
        let now = clock.now
        return try OCSPResponder(chosen.own).answer(
            asked, at: now, until: now + .seconds(3600), standings)
    }

    package func stamper() async throws -> TimeStamper { try await stamper(under: house()) }

    private func stamper(under house: House) async throws -> TimeStamper {
        let held = try await key(.stamper, "tsa", "Time stamps", .p256, under: house)
        return TimeStamper(held.certified, chain: house.chain, until: held.until)
    }

    /// A number that nothing else has: 16 bytes, not negative (RFC 5280, section 4.1.2.2).
    package func serial() -> [UInt8] { SealKeys.serial(randomness) }

    static func serial(_ randomness: any Randomness) -> [UInt8] {
        var bytes = randomness.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        return bytes
    }

    /// What a certificate is called in addresses and rows: the beginning of its SHA-256.
    static func id(of certificate: [UInt8]) -> String {
        String(hex(sha256(certificate)).prefix(32))
    }

    /// The authority of this deployment, and the root above it.
    struct House: Sendable {
        let authority: CertificateAuthority
        let id, rootID, organization: String
        let until: Moment
        /// From the authority up.
        let chain: [[UInt8]]
    }

    func house() async throws -> House {
        try await database.read { db in
            guard let held = try authority(in: db), let certified = held.certified,
                let root = try row("id = \(held.issuer)", in: db)
            else { throw NoAuthority() }
            return House(
                authority: CertificateAuthority(
                    certified, address: address + "/pki/" + held.id,
                    statusAddress: address + "/ocsp"),
                id: held.id, rootID: held.issuer, organization: held.owner, until: held.until,
                chain: [held.certificate, root.certificate])
        }
    }

    func key(
        _ role: Role, _ owner: String, _ name: String, _ kind: SealingKey.Kind, under house: House
    ) async throws -> (certified: CertifiedKey, until: Moment) {
        if let known = try await database.read({ try leaf(role, owner, under: house, in: $0) }) {
            return known
        }
        // Primes are searched for outside of the transaction.
        let key = try SealingKey.new(kind, in: token)
        let now = clock.now
        // Nothing is certified for longer than what certifies it.
        let (start, end) = (now - .seconds(60), min(now + Self.sealFor, house.until))
        let serial = serial()
        let fresh = try house.authority.issue(
            role == .stamper ? .timeStamping : .institution,
            to: .init(organization: house.organization, common: String(name.prefix(64))), key: key,
            from: start, until: end, serial: serial)
        return try await database.write { db in
            // Another process may have been quicker.
            if let known = try leaf(role, owner, under: house, in: db) { return known }
            try insert(role, owner, house.id, fresh, serial, start, end, in: db)
            return (fresh, end)
        }
    }

    // MARK: Revocation

    /// Makes the deployment's authority say again what it has revoked, a day after the last time.
    ///
    /// - Parameter isUrgent: something was revoked just now, or the authority is new.
    package func renewList(isUrgent: Bool = false) async throws {
        let now = clock.now
        let house: House
        do { house = try await self.house() } catch is NoAuthority { return }
        @Sendable func isFresh(_ db: Database) throws -> Bool {
            guard let last = try lastList(of: house.id, in: db) else { return false }
            return !isUrgent && now - last.at < Self.listEvery && now >= last.at
        }
        if try await database.read(isFresh) { return }
        // Read, signed and written in one transaction: what another revokes meanwhile is on it.
        try await database.write { db in
            guard try !isFresh(db) else { return }
            let number = (try lastList(of: house.id, in: db)?.number ?? 0) + 1
            let revoked = try db.rows(
                """
                SELECT serial, revoked_at, is_stolen FROM seal_key
                WHERE issuer = \(house.id) AND revoked_at IS NOT NULL ORDER BY serial
                """
            ).map {
                CertificateAuthority.Revoked(
                    serial: bytes(base64: try $0.text(0)) ?? [], at: try $0.moment(1),
                    isStolen: try $0.integer(2) == 1)
            }
            let until = now + Self.listFor
            let list = try house.authority.revocationList(
                revoked, number: Int(number), at: now, until: until)
            try db.execute(
                """
                INSERT INTO seal_list (authority, number, made_at, valid_until, bytes)
                VALUES (\(house.id), \(number), \(now), \(until), \(list))
                """)
        }
    }

    func lastList(of authority: String, in db: Database) throws -> (number: Int64, at: Moment)? {
        try db.row(
            """
            SELECT number, made_at FROM seal_list WHERE authority = \(authority)
            ORDER BY number DESC LIMIT 1
            """
        ).map { (try $0.integer(0), try $0.moment(1)) }
    }

    /// What is served under `/pki`: the certificate and the list of each authority under its own
    /// name, and those of today as `root.cer`, `authority.crl` and so on; nil for another name.
    package func published(_ name: String) async throws -> [UInt8]? {
        let parts = name.split(separator: ".")
        guard parts.count == 2, name.utf8.count < 50 else { return nil }
        let (stem, kind) = (String(parts[0]), parts[1])
        return try await database.read { db in
            let id: String
            switch stem {
            case "root": id = try authority(in: db)?.issuer ?? ""
            case "authority": id = try authority(in: db)?.id ?? ""
            default: id = stem
            }
            guard let found = try row("id = \(id)", in: db),
                [.root, .authority].contains(found.role)
            else { return nil }
            switch kind {
            case "cer": return found.certificate
            case "crl": return try list(of: id, in: db)
            default: return nil
            }
        }
    }

    private func list(of authority: String, in db: Database) throws -> [UInt8]? {
        try db.row(
            """
            SELECT bytes FROM seal_list WHERE authority = \(authority)
            ORDER BY number DESC LIMIT 1
            """
        )?.blob(0)
    }

    // MARK: Rows

    struct Held: Sendable {
        let id, owner, issuer: String
        let role: Role
        let certified: CertifiedKey?
        let certificate: [UInt8]
        let until: Moment
    }

    /// The authority of this deployment: the one that was certified last.
    func authority(in db: Database) throws -> Held? {
        try row(
            """
            role = 'authority' AND revoked_at IS NULL AND valid_until > \(clock.now)
            ORDER BY valid_from DESC, id
            """, in: db)
    }

    /// A key under the authority of today, the youngest, unless it is about to end: then it gives
    /// way to a younger one, but not when the authority ends as soon.
    private func leaf(
        _ role: Role, _ owner: String, under house: House, in db: Database
    ) throws -> (certified: CertifiedKey, until: Moment)? {
        let now = clock.now
        let last = Moment(microseconds: house.until.microseconds - 1)
        let ends = max(now, min(now + Self.renewedBefore, last))
        let held = try row(
            """
            role = \(role.rawValue) AND owner = \(owner) AND issuer = \(house.id)
            AND revoked_at IS NULL AND valid_until > \(ends) ORDER BY valid_until DESC
            """, in: db)
        guard let held, let certified = held.certified else { return nil }
        return (certified, held.until)
    }

    func row(_ condition: Query, in db: Database) throws -> Held? {
        let row = try db.row(
            """
            SELECT id, role, owner, issuer, kind, sealed, certificate, valid_until
            FROM seal_key WHERE \(condition) LIMIT 1
            """)
        guard let row, let role = Role(rawValue: try row.text(1)) else { return nil }
        let (id, certificate) = (try row.text(0), try row.blob(6))
        var certified: CertifiedKey?
        if row.value(5) != .null, let kind = SealingKey.Kind(rawValue: try row.text(4)) {
            guard let plain = secret.open(try row.blob(5), for: "seal-key:\(id)") else {
                throw Unreadable()
            }
            certified = CertifiedKey(
                key: try SealingKey(exported: plain, kind, in: token), certificate: certificate)
        }
        return Held(
            id: id, owner: try row.text(2), issuer: try row.text(3), role: role,
            certified: certified, certificate: certificate, until: try row.moment(7))
    }

    /// The keys were sealed with something else.
    package struct Unreadable: Error, CustomStringConvertible {
        package var description: String {
            "the keys that seal documents cannot be opened: they were made with another secret.key, "
                + "or with another passphrase (--seal-passphrase-file)"
        }
    }

    /// Opens the authority's key, if there is one: what cannot be opened is found at the start and
    /// not when somebody waits for a paper.
    package func confirm() async throws { _ = try await database.read { try authority(in: $0) } }

    func insert(
        _ role: Role, _ owner: String, _ issuer: String, _ certified: CertifiedKey,
        _ serial: [UInt8], _ start: Moment, _ end: Moment, in db: Database
    ) throws {
        let id = SealKeys.id(of: certified.certificate)
        let sealed = secret.seal(
            certified.key.exported, for: "seal-key:\(id)", nonce: randomness.bytes(12))
        try db.execute(
            """
            INSERT INTO seal_key
                (id, role, owner, issuer, kind, sealed, certificate, serial, valid_from,
                valid_until, is_stolen)
            VALUES (\(id), \(role.rawValue), \(owner), \(issuer),
                \(certified.key.kind.rawValue), \(sealed), \(certified.certificate),
                \(base64(serial)), \(start), \(end), 0)
            """)
    }
}
