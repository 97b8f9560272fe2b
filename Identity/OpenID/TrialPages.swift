internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Trying a client out with an invented person, without the client: the whole way, and at its end
/// what the client would have been told. Only beside sample data.
struct TrialPages: Sendable {
    let provider: Provider

    func routes(_ routes: Routes) {
        guard provider.facts.isSample else { return }
        routes.form("/desk/clients/:id/try", begin)
        routes.page("/openid/tried/:id", show)
    }

    private func address(_ id: String, _ visit: Visit) -> String {
        provider.issuer + visit.link("/openid/tried/\(id)")
    }

    private func begin(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.connects)
        _ = try await visit.form()
        let id = visit.parameter("id")
        let registrar = visit.registrar
        let address = address(id, visit)
        let name = try await visit.database.write { db -> String? in
            guard let client = try Register<Client>().record(id, in: db)?.record,
                client.institution == role.institution || Clients.approves(role),
                let terms = client.current
            else { return nil }
            return try PendingRequest.keep(
                AuthorizationRequest(trying: client.id, terms, redirect: address),
                isPushed: false, with: registrar, in: db)
        }
        guard let name else { throw Problem.notFound }
        return visit.redirect(to: "/openid/ask/\(name)")
    }

    private func show(_ visit: Visit) async throws -> Response {
        let id = visit.parameter("id")
        let l = visit.language
        let code = visit.query["code"]
        let registrar = visit.registrar
        let address = address(id, visit)
        guard visit.query["error"].isEmpty else {
            return page(
                visit,
                "<p class=\"panel\"><code dir=\"ltr\">\(visit.query["error"]): \(visit.query["error_description"])</code></p>"
            )
        }
        let told = try await visit.database.write { db -> (id: JSON, info: JSON)? in
            guard var grant = try Grant.find(code: code, in: db), grant.client == id,
                grant.redirect == address, grant.codeUsedAt == nil,
                registrar.now < grant.codeUntil,
                let client = try Register<Client>().record(id, in: db)?.record,
                let terms = client.current
            else { return nil }
            grant.codeUsedAt = registrar.now
            try grant.save(in: db)
            try Grant.end(grant.id, at: registrar.now, in: db)
            let person = try provider.person(of: grant, grant.claims, by: client, in: db)
            let members = person.map { PersonClaims($0).members(grant.claims) } ?? [:]
            return (
                provider.idTokenClaims(grant, person, client, terms, at: registrar.now),
                .object(members.merging(provider.who(grant, client)) { $1 })
            )
        }
        guard let told else { throw Problem.requestGone }
        return page(
            visit,
            """
            <p>\(ClientTexts.triedWhat[l])</p>
            <h2 dir="ltr">ID token</h2>
            \(listing(told.id))
            <h2 dir="ltr">UserInfo</h2>
            \(listing(told.info))
            """)
    }

    private func page(_ visit: Visit, _ body: HTML) -> Response {
        let l = visit.language
        return visit.page(
            ClientTexts.tried[l],
            """
            <h1>\(ClientTexts.tried[l])</h1>
            \(body)
            """)
    }

    /// Each member on a line of its own.
    private func listing(_ json: JSON) -> HTML {
        guard case .object(let members) = json else { return .nothing }
        return facts(
            members.sorted { $0.key < $1.key }.map {
                (label: $0.key, value: bdi($0.value.string ?? $0.value.canonical))
            })
    }
}
