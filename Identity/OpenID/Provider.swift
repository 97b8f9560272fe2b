internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The OpenID Provider: the endpoints that other systems and the browsers of their people call.
struct Provider: Sendable {
    let facts: SiteFacts
    let catalogue: Catalogue
    let keys: ProviderKeys
    let mint: TokenMint
    let subjects: Subjects
    let codes: Secret

    init(_ facts: SiteFacts, _ catalogue: Catalogue) {
        self.facts = facts
        self.catalogue = catalogue
        keys = ProviderKeys(facts.database, facts.registrar, facts.secret)
        mint = TokenMint(facts.secret)
        subjects = Subjects(facts.secret)
        codes = facts.secret.derived(for: "openid-codes")
    }

    var issuer: String { facts.address }

    enum Endpoint: String {
        case authorize, par, token, userinfo, introspect, revoke, jwks
        case endSession = "end-session"

        var path: String { "/openid/\(rawValue)" }
    }

    func address(_ endpoint: Endpoint) -> String { issuer + endpoint.path }

    func routes(_ routes: Routes) {
        for path in [
            // OpenID Connect Discovery, section 4; RFC 8414, section 3.
            "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
        ] {
            routes.root(.get, path) { _ in
                jsonResponse(configuration, cache: "public, max-age=3600")
            }
        }
        routes.root(.get, Endpoint.jwks.path) { _ in
            let ring = try await keys.current()
            return jsonResponse(ring.published.json, cache: "public, max-age=3600")
        }
        routes.root(.get, Endpoint.authorize.path) { try await authorize($0, $0.query) }
        routes.root(.post, Endpoint.authorize.path) { visit in
            let form = try await visit.formWithoutSeal()
            if let other = try asGet(visit, form, .authorize) { return other }
            return try await authorize(visit, form)
        }
        routes.root(.post, Endpoint.par.path) { try await answer($0, .par, push) }
        routes.root(.post, Endpoint.token.path) { try await answer($0, .token, token) }
        routes.root(.post, Endpoint.introspect.path) {
            try await answer($0, .introspect, introspect)
        }
        routes.root(.post, Endpoint.revoke.path) { try await answer($0, .revoke, revoke) }
        for method in [HTTPRequest.Method.get, .post] {
            routes.root(method, Endpoint.userinfo.path, userInfo)
        }
        routes.root(.get, Endpoint.endSession.path) { try await endSession($0, $0.query) }
        routes.root(.post, Endpoint.endSession.path) { visit in
            let form = try await visit.formWithoutSeal()
            if let other = try asGet(visit, form, .endSession) { return other }
            return try await endSession(visit, form)
        }
        AskPages(provider: self).routes(routes)
        SignOutPages(provider: self).routes(routes)
        ClientPages(provider: self).routes(routes)
    }

    /// A form of another site comes without our cookie (`SameSite=Lax`): the browser is sent to ask
    /// the same as an address, with it. Nil when the cookie is there, or the form is too long.
    private func asGet(_ visit: Visit, _ form: Form, _ endpoint: Endpoint) throws -> Response? {
        guard visit.session == nil else { return nil }
        let query = form.fields.flatMap { name, values in
            values.map { "\(encodedForURL(name))=\(encodedForURL($0))" }
        }.sorted().joined(separator: "&")
        guard query.utf8.count < 4000 else { return nil }
        return Response(
            status: .seeOther,
            headers: [.location: "\(endpoint.path)?\(query)", .cacheControl: "no-store"])
    }

    // MARK: What programs ask

    typealias Asked = @Sendable (Visit, Form, CallingClient) async throws -> Response

    /// Reads the form, finds out which client calls, and answers; every refusal in the standard's
    /// form, and kept for the client's engineers.
    private func answer(
        _ visit: Visit, _ endpoint: Endpoint, _ ask: Asked
    ) async throws -> Response {
        var client: String?
        do {
            let form = try await programForm(visit)
            client = form["client_id"].isEmpty ? nil : form["client_id"]
            let caller = try await CallingClient(form, on: visit, at: address(endpoint))
            client = caller.client.id
            return try await ask(visit, form, caller)
        } catch let error as OAuthError {
            try await Trouble.note(error, of: client, at: endpoint, on: visit)
            return error.response
        } catch is StoreError {
            return OAuthError(.temporarilyUnavailable, "the database does not answer: try again")
                .response
        }
    }

    private func programForm(_ visit: Visit) async throws -> Form {
        guard
            (visit.request.headers[.contentType] ?? "").lowercased()
                .hasPrefix("application/x-www-form-urlencoded")
        else {
            throw OAuthError(.invalidRequest, "the body must be application/x-www-form-urlencoded")
        }
        do { return try await visit.formWithoutSeal() } catch is Problem {
            throw OAuthError(.invalidRequest, "the body cannot be read")
        }
    }

    // MARK: Pushed requests (RFC 9126)

    private func push(
        _ visit: Visit, _ form: Form, _ caller: CallingClient
    ) async throws -> Response {
        guard caller.terms.authentication != .none else {
            throw OAuthError(
                .unauthorizedClient, "only a client that proves itself pushes requests")
        }
        let proof = try ProofOfPossession(on: visit, at: address(.par))
        var parameters = form
        for name in ["client_secret", "client_assertion", "client_assertion_type"] {
            parameters.remove(name)
        }
        let ring = try await keys.current()
        var request: AuthorizationRequest
        do throws(AuthorizationRequest.Refusal) {
            request = try AuthorizationRequest(parameters, of: caller.client, isPushed: true) {
                hint($0, for: caller.client.id, ring)?.subject
            }
        } catch { throw error.error }
        if let proof {
            guard request.proofKey == nil || request.proofKey == proof.key else {
                throw OAuthError(.invalidProof, "dpop_jkt is another key than the proof's")
            }
            request.proofKey = proof.key
        }
        let kept = request
        let registrar = visit.registrar
        let id = try await visit.database.write { db in
            try caller.use(in: db)
            try proof?.use(in: db)
            return try PendingRequest.keep(kept, isPushed: true, with: registrar, in: db)
        }
        return jsonResponse(
            .object([
                "request_uri": .string(PendingRequest.prefix + id),
                "expires_in": .integer(PendingRequest.pushedLifetime.components.seconds),
            ]), status: .created)
    }

    // MARK: Discovery

    private var configuration: JSON {
        func list(_ words: [String]) -> JSON { .array(words.map(JSON.string)) }
        let proofs = ProofOfPossession.algorithms.map(\.rawValue).sorted()
        let methods = ["private_key_jwt", "client_secret_basic", "client_secret_post", "none"]
        let signatures = SignatureAlgorithm.allCases.map(\.rawValue)
        return .object([
            "issuer": .string(issuer),
            "authorization_endpoint": .string(address(.authorize)),
            "token_endpoint": .string(address(.token)),
            "pushed_authorization_request_endpoint": .string(address(.par)),
            "userinfo_endpoint": .string(address(.userinfo)),
            "introspection_endpoint": .string(address(.introspect)),
            "revocation_endpoint": .string(address(.revoke)),
            "end_session_endpoint": .string(address(.endSession)),
            "jwks_uri": .string(address(.jwks)),
            "scopes_supported": list(Terms.Scope.allCases.map(\.rawValue)),
            "response_types_supported": list(["code"]),
            "response_modes_supported": list(["query"]),
            "grant_types_supported": list(["authorization_code", "refresh_token"]),
            "subject_types_supported": list(["pairwise"]),
            "acr_values_supported": list(AssuranceLevel.allCases.map(\.acr)),
            "id_token_signing_alg_values_supported": list(["RS256", "ES256"]),
            "userinfo_signing_alg_values_supported": list(["RS256", "ES256"]),
            "token_endpoint_auth_methods_supported": list(methods),
            "token_endpoint_auth_signing_alg_values_supported": list(signatures),
            "introspection_endpoint_auth_methods_supported": list(methods),
            "introspection_endpoint_auth_signing_alg_values_supported": list(signatures),
            "revocation_endpoint_auth_methods_supported": list(methods),
            "revocation_endpoint_auth_signing_alg_values_supported": list(signatures),
            "dpop_signing_alg_values_supported": list(proofs),
            "code_challenge_methods_supported": list(["S256"]),
            "prompt_values_supported": list(["none", "login", "consent", "select_account"]),
            "claim_types_supported": list(["normal"]),
            "claims_supported": list(
                [
                    "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid",
                    "act",
                ]
                    + Claim.allCases.map(\.rawValue) + ["email_verified", "phone_number_verified"]),
            "ui_locales_supported": list(["ckb", "ar", "kmr", "en"]),
            "claims_parameter_supported": .bool(true),
            "request_parameter_supported": .bool(false),
            "request_uri_parameter_supported": .bool(false),
            "require_pushed_authorization_requests": .bool(false),
            "authorization_response_iss_parameter_supported": .bool(true),
            "backchannel_logout_supported": .bool(true),
            "backchannel_logout_session_supported": .bool(true),
        ])
    }
}
