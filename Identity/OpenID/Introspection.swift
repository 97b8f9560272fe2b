internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Whether a token still holds (RFC 7662), and its end (RFC 7009).
extension Provider {
    /// A client asks about tokens of its own; of any other it learns only that they are not its.
    func introspect(
        _ visit: Visit, _ form: Form, _ caller: CallingClient
    ) async throws -> Response {
        guard caller.terms.authentication != .none else {
            throw OAuthError(.unauthorizedClient, "only a client that proves itself may ask")
        }
        guard !form["token"].isEmpty else {
            throw OAuthError(.invalidRequest, "token is missing")
        }
        let token = form["token"]
        let kind: TokenMint.Kind = mint.read(.access, token) == nil ? .refresh : .access
        let named = mint.read(kind, token)
        let now = visit.registrar.now
        func isLive(_ grant: Grant, _ named: TokenMint.Named) -> Bool {
            guard grant.client == caller.client.id, now < named.until, now < grant.until,
                grant.endedAt == nil
            else { return false }
            return kind == .access || caller.terms.profile == .fapi
                || named.generation == grant.generation
        }
        let grant: Grant?
        if caller.usesUp {
            grant = try await visit.database.write { db in
                try caller.use(in: db)
                return try named.flatMap { try find($0, caller, in: db) }
            }
        } else {
            grant = try await visit.database.read { db in
                try named.flatMap { try find($0, caller, in: db) }
            }
        }
        guard let grant, let named, isLive(grant, named) else {
            return jsonResponse(.object(["active": .bool(false)]))
        }
        var members: [String: JSON] = [
            "active": .bool(true), "iss": .string(issuer), "client_id": .string(grant.client),
            "aud": .string(grant.client),
            "scope": .string(named.scopes.map(\.rawValue).joined(separator: " ")),
            "exp": .integer(named.until.secondsSince1970),
            "auth_time": .integer(grant.authenticatedAt.secondsSince1970),
            "acr": .string(grant.level.acr),
        ]
        if kind == .access {
            members["token_type"] = .string(grant.proofKey == nil ? "Bearer" : "DPoP")
        }
        if let key = grant.proofKey { members["cnf"] = .object(["jkt": .string(key)]) }
        members.merge(who(grant, caller.client)) { $1 }
        return jsonResponse(.object(members))
    }

    private func find(
        _ named: TokenMint.Named, _ caller: CallingClient, in db: Database
    ) throws -> Grant? {
        guard let grant = try Grant.find(id: named.grant, in: db),
            try holds(grant, caller.terms, in: db)
        else { return nil }
        return grant
    }

    /// Ends the grant of a token: with it every other token of that sign-in. That the token was
    /// none is no error (RFC 7009, section 2.2).
    func revoke(
        _ visit: Visit, _ form: Form, _ caller: CallingClient
    ) async throws -> Response {
        guard !form["token"].isEmpty else {
            throw OAuthError(.invalidRequest, "token is missing")
        }
        let named = mint.read(.access, form["token"]) ?? mint.read(.refresh, form["token"])
        let now = visit.registrar.now
        try await visit.database.write { db in
            try caller.use(in: db)
            guard let named, let grant = try Grant.find(id: named.grant, in: db),
                grant.client == caller.client.id
            else { return }
            try Grant.end(grant.id, at: now, in: db)
        }
        return Response(status: .ok, headers: [.cacheControl: "no-store"])
    }
}
