internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// Connects systems of institutions, each step in the caller's transaction: one person proposes, a
/// person of the identity's institution approves.
struct Clients: Sendable {
    let registrar: Registrar
    let secret: Secret

    static let law = "openid"

    /// Whether somebody decides about the systems of all institutions.
    static func approves(_ role: Officer) -> Bool { role.institution == Client.custodian }

    /// A new client with its first terms.
    func begin(
        _ terms: Terms, id: String, by role: Officer, in db: Database
    ) throws -> Client {
        var client = Client(id: id, institution: role.institution)
        client.propose(terms, by: role.person, at: registrar.now)
        try enter(client, nil, "propose-client", by: role, in: db)
        return client
    }

    /// Changes a client of the officer's institution, or of any for who approves.
    func change(
        _ id: String, _ verb: String, reason: String? = nil, by role: Officer, in db: Database,
        _ body: (inout Client) throws -> Void
    ) throws {
        guard let found = try Register<Client>().record(id, in: db),
            found.record.institution == role.institution || Clients.approves(role)
        else { throw Client.Refusal.notYours }
        var client = found.record
        try body(&client)
        try enter(client, found.version, verb, reason: reason, by: role, in: db)
    }

    /// Clients that an officer sees: those of the institution, and those that wait for approval.
    func all(for role: Officer, in db: Database) throws -> [Client] {
        let own = try Register<Client>().records(
            where: "institution = \(role.institution) ORDER BY record_key", in: db)
        let waiting =
            Clients.approves(role)
            ? try Register<Client>().records(
                where: """
                    state = 'waiting' AND institution <> \(role.institution) ORDER BY record_key
                    """, in: db) : []
        return (waiting + own).map(\.record)
    }

    /// A secret that is shown once; the same form gives the same one again.
    func newSecret(for client: String, once: String) -> String {
        base32(Array(secret.bytes(for: "client-secret:\(client):\(once)")))
    }

    private func enter(
        _ client: Client, _ version: Int?, _ verb: String, reason: String? = nil,
        by role: Officer, in db: Database
    ) throws {
        try Register<Client>().enter(
            client, replacing: version,
            act: Act(verb, by: role.actor, law: Clients.law, reason: reason), with: registrar,
            in: db)
    }
}
