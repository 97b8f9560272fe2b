internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Tells clients that somebody has signed out (OpenID Connect Back-Channel Logout 1.0).
struct LogoutNotice: Codable, Sendable {
    let client: String
    let person: PersonNumber
    let session: String

    static let topic = "openid-logout"
    static let event = "http://schemas.openid.net/event/backchannel-logout"

    /// Ends a grant, and lets its client know.
    static func end(_ grant: Grant, with registrar: Registrar, in db: Database) throws {
        try Grant.end(grant.id, at: registrar.now, in: db)
        try LogoutNotice(client: grant.client, person: grant.person, session: grant.session)
            .put(with: registrar, in: db)
    }

    /// What follows when somebody may no longer act for another: sign-ins under that mandate end.
    static func mandateEnded(
        _ mandate: Mandate.Ended, with registrar: Registrar, in db: Database
    ) throws {
        for grant in try Grant.live(of: mandate.representative, at: registrar.now, in: db)
        where grant.mandate == mandate.mandate { try end(grant, with: registrar, in: db) }
    }

    private func put(with registrar: Registrar, in db: Database) throws {
        guard
            try Register<Client>().record(client, in: db)?.record.current?.backchannelLogout != nil
        else { return }
        try Outbox.put(
            id: registrar.identifiers.next(), topic: LogoutNotice.topic,
            body: try JSON(self).canonical, due: registrar.now, in: db)
    }

    /// What follows when a session has ended: what rested on it ends, and each client is told. What
    /// may go on while the person is away goes on (Back-Channel Logout, section 2.7).
    static func sessionEnded(
        _ root: String, with registrar: Registrar, in db: Database
    ) throws {
        var told: Set<String> = []
        for grant in try Grant.live(of: root, at: registrar.now, in: db) {
            if !grant.isOffline { try Grant.end(grant.id, at: registrar.now, in: db) }
            guard told.insert(grant.client).inserted else { continue }
            try LogoutNotice(client: grant.client, person: grant.person, session: root)
                .put(with: registrar, in: db)
        }
    }
}

/// Sends a form to another system; gives the status of its answer.
package typealias Caller = @Sendable (_ address: String, _ form: String) async throws -> Int

/// Carries what has to be told to clients.
struct LogoutCourier: Sendable {
    let provider: Provider
    let call: Caller

    struct NotTaken: Error {
        let status: Int
    }

    func sessionEnded(_ parcel: Outbox.Parcel) async throws {
        let registrar = provider.facts.registrar
        try await provider.facts.database.write { db in
            try LogoutNotice.sessionEnded(parcel.body, with: registrar, in: db)
        }
    }

    func mandateEnded(_ parcel: Outbox.Parcel) async throws {
        let registrar = provider.facts.registrar
        let ended = try JSON.decode(Mandate.Ended.self, fromCanonical: parcel.body)
        try await provider.facts.database.write { db in
            try LogoutNotice.mandateEnded(ended, with: registrar, in: db)
        }
    }

    func deliver(_ parcel: Outbox.Parcel) async throws {
        let notice = try JSON.decode(LogoutNotice.self, fromCanonical: parcel.body)
        let client = try await provider.facts.database.read {
            try Register<Client>().record(notice.client, in: $0)?.record
        }
        // Whose terms nobody has approved is called at no address of its own choice.
        guard let client, let terms = client.current, let address = terms.backchannelLogout,
            !client.isSandbox || provider.facts.isSample
        else { return }
        let ring = try await provider.keys.current()
        guard let key = ring.signing[terms.idTokenAlgorithm] else { throw Provider.NoKey() }
        let now = provider.facts.registrar.now
        let token = try key.sign(
            .object([
                "iss": .string(provider.issuer), "aud": .string(client.id),
                "iat": .integer(now.secondsSince1970),
                "exp": .integer((now + .seconds(120)).secondsSince1970),
                "jti": .string(parcel.id),
                "sub": .string(provider.subjects.subject(of: notice.person, at: client)),
                "sid": .string(provider.subjects.session(notice.session, at: client)),
                "events": .object([LogoutNotice.event: .object([:])]),
            ]), type: "logout+jwt")
        let status = try await call(address, "logout_token=\(token)")
        guard (200..<300).contains(status) else { throw NotTaken(status: status) }
    }
}
