internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Something by which a person proves at the portal who they are. The record says what it is and
/// since when; what must stay secret of it lies in `identity_secret` and in no entry.
struct Credential: PersonalRecord {
    static let register = "credential"
    static let custodian = "dit"
    static let table = Register<Credential>.table(
        "identity_credential", since: 3,
        [.text("person"), .text("kind"), .text("handle"), .integer("is_live")],
        unique: [["handle"]], indexes: [["person"]])

    let id: String
    let person: PersonNumber
    let kind: Kind
    /// What the person calls it.
    let label: String
    let addedAt: Moment
    var endedAt: Moment?

    enum Kind: Codable, Sendable, Equatable {
        case passkey(Passkey)
        /// A password together with an authenticator app: neither is enough alone.
        case passwordAndCode

        var word: String {
            switch self {
            case .passkey: "passkey"
            case .passwordAndCode: "password"
            }
        }
    }

    var key: String { id }
    var subjects: [PersonNumber] { [person] }
    var columns: [Value] {
        [
            .text(person.digits), .text(kind.word), .text(handle), .integer(endedAt == nil ? 1 : 0),
        ]
    }

    /// By what it is found when a device presents it.
    private var handle: String {
        switch kind {
        case .passkey(let key): Credential.handle(ofPasskey: key.id)
        case .passwordAndCode: id
        }
    }

    static func handle(ofPasskey id: [UInt8]) -> String { "passkey:" + sha256Hex(id) }
}

/// What is secret of a credential, and what changes with every use.
struct CredentialSecret: Sendable {
    /// Sealed with the deployment's key; empty for a passkey, whose secret is on the device.
    var sealed: [UInt8]
    /// A passkey's signature counter, or the last step of an authenticator's code: each is
    /// accepted once.
    var counter: Int64
    var usedAt: Moment

    static let table = Table(
        "identity_secret", since: 3,
        [
            .text("credential"), .text("person"), .blob("sealed"), .integer("counter"),
            .integer("used_at"),
        ], key: ["credential"], indexes: [["person"]])
}

/// The credentials of people: added, found, used, ended, each in the caller's transaction.
struct Credentials: Sendable {
    let registrar: Registrar
    static let law = "identity"

    /// - Throws: `StoreError.notUnique` when the passkey belongs to somebody already.
    func add(
        _ kind: Credential.Kind, label: String, sealed: [UInt8] = [], counter: Int64 = 0,
        of person: PersonNumber, by actor: Actor, in db: Database
    ) throws {
        let credential = Credential(
            id: registrar.identifiers.next(), person: person, kind: kind, label: label,
            addedAt: registrar.now)
        try Register<Credential>().enter(
            credential, replacing: nil,
            act: Act("add-credential", by: actor, law: Credentials.law), with: registrar, in: db)
        try db.execute(
            """
            INSERT INTO identity_secret (credential, person, sealed, counter, used_at)
            VALUES (\(credential.id), \(person), \(sealed), \(counter), \(registrar.now))
            """)
    }

    /// Ends a credential of a person; false when they have no such live one.
    func end(
        _ id: String, of person: PersonNumber, by actor: Actor, in db: Database
    ) throws -> Bool {
        let access = Access(by: actor, for: .ownAccount, with: registrar)
        guard let found = try access.record(Credential.self, id, in: db),
            found.record.person == person, found.record.endedAt == nil
        else { return false }
        var credential = found.record
        credential.endedAt = registrar.now
        try Register<Credential>().enter(
            credential, replacing: found.version,
            act: Act("end-credential", by: actor, law: Credentials.law), with: registrar, in: db)
        // What could still open a door is destroyed with it.
        try db.execute("DELETE FROM identity_secret WHERE credential = \(id)")
        return true
    }

    /// A person's live credentials, the oldest first.
    func live(
        of person: PersonNumber, by reader: Actor, for purpose: Access.Purpose, in db: Database
    ) throws -> [Credential] {
        try Access(by: reader, for: purpose, with: registrar).records(
            Credential.self, where: "person = \(person) AND is_live = 1 ORDER BY record_key",
            in: db
        ).map(\.record)
    }

    /// The live passkey with this id, whoever it belongs to.
    func passkey(
        _ id: [UInt8], in db: Database
    ) throws -> (credential: Credential, key: Passkey, secret: CredentialSecret)? {
        let handle = Credential.handle(ofPasskey: id)
        let found = try Access(by: .system("sign-in"), for: .signIn, with: registrar).records(
            Credential.self, where: "handle = \(handle) AND is_live = 1", in: db)
        guard let credential = found.first?.record, case .passkey(let key) = credential.kind,
            let secret = try secret(of: credential.id, in: db)
        else { return nil }
        return (credential, key, secret)
    }

    func secret(of credential: String, in db: Database) throws -> CredentialSecret? {
        try db.row(
            "SELECT sealed, counter, used_at FROM identity_secret WHERE credential = \(credential)"
        ).map {
            CredentialSecret(
                sealed: try $0.blob(0), counter: try $0.integer(1), usedAt: try $0.moment(2))
        }
    }

    func noteUse(of credential: String, counter: Int64, in db: Database) throws {
        try db.execute(
            """
            UPDATE identity_secret SET counter = \(counter), used_at = \(registrar.now)
            WHERE credential = \(credential)
            """)
    }
}
