internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Tokens for a code, and for a refresh token (RFC 6749, sections 4.1.3 and 6).
extension Provider {
    func token(
        _ visit: Visit, _ form: Form, _ caller: CallingClient
    ) async throws -> Response {
        let proof = try ProofOfPossession(on: visit, at: address(.token))
        if caller.terms.profile == .fapi, proof == nil {
            throw OAuthError(.invalidProof, "the client is registered for FAPI 2.0: send DPoP")
        }
        // Before the transaction: it may take a while to make new keys.
        let ring = try await keys.current()
        switch form["grant_type"] {
        case "authorization_code":
            return try await exchange(visit, form, caller, proof, ring)
        case "refresh_token": return try await refresh(visit, form, caller, proof, ring)
        case "": throw OAuthError(.invalidRequest, "grant_type is missing")
        default:
            throw OAuthError(
                .unsupportedGrantType, "grant_type must be authorization_code or refresh_token")
        }
    }

    /// What a transaction found out: tokens, or a refusal whose effects stay, as when a code that
    /// comes twice ends what it gave.
    private enum Outcome: Sendable {
        case granted(Grant, Person?)
        case refused(OAuthError, isTheft: Bool)
    }

    private func exchange(
        _ visit: Visit, _ form: Form, _ caller: CallingClient, _ proof: ProofOfPossession?,
        _ ring: ProviderKeys.Ring
    ) async throws -> Response {
        let code = form["code"]
        guard !code.isEmpty else { throw OAuthError(.invalidRequest, "code is missing") }
        let verifier = form["code_verifier"]
        let redirect = form["redirect_uri"]
        let registrar = visit.registrar
        let outcome = try await visit.database.write { db -> Outcome in
            try caller.use(in: db)
            try proof?.use(in: db)
            func refuse(_ words: String, isTheft: Bool = false) -> Outcome {
                .refused(OAuthError(.invalidGrant, words), isTheft: isTheft)
            }
            let now = registrar.now
            guard var grant = try Grant.find(code: code, in: db), grant.client == caller.client.id
            else { return refuse("the code is none of this client's") }
            if grant.codeUsedAt != nil {
                // Two have it, and one of them is not the client (RFC 9700, section 4.5).
                try Grant.end(grant.id, at: now, in: db)
                return refuse(
                    "the code was used before: what it gave has ended",
                    isTheft: grant.endedAt == nil)
            }
            guard grant.endedAt == nil, now < grant.codeUntil else {
                return refuse("the code has run out")
            }
            guard
                redirect.utf8.elementsEqual(grant.redirect.utf8)
                    || redirect.isEmpty && caller.terms.profile == .fapi
            else { return refuse("redirect_uri is another than the one of the request") }
            if let refusal = Provider.challengeRefusal(verifier, grant.challenge) {
                return refuse(refusal)
            }
            if let bound = grant.proofKey, bound != proof?.key {
                return .refused(
                    OAuthError(.invalidProof, "the code is bound to another key"), isTheft: true)
            }
            guard try holds(grant, caller.terms, in: db) else {
                return refuse("the person can no longer sign in")
            }
            grant.codeUsedAt = now
            grant.generation = 1
            grant.rotatedAt = now
            grant.proofKey = proof?.key
            try grant.save(in: db)
            return .granted(
                grant, try person(of: grant, grant.idTokenClaims, by: caller.client, in: db))
        }
        return try await answer(visit, outcome, caller, ring, isRefresh: false, scopes: nil)
    }

    /// Whether the verifier is the one of the challenge (RFC 7636, section 4.6), both ways: a
    /// verifier without a challenge is a downgrade, too (RFC 9700, section 2.1.1).
    private static func challengeRefusal(_ verifier: String, _ challenge: String?) -> String? {
        guard let challenge else {
            return verifier.isEmpty ? nil : "code_verifier came, and no challenge before it"
        }
        guard (43...128).contains(verifier.utf8.count),
            verifier.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._~".utf8.contains(byte)
                }
            })
        else { return "code_verifier is missing, or not 43 to 128 characters of RFC 7636" }
        return equalInConstantTime(base64URL(sha256(verifier.utf8)), challenge)
            ? nil : "code_verifier is not the one of the challenge"
    }

    private func refresh(
        _ visit: Visit, _ form: Form, _ caller: CallingClient, _ proof: ProofOfPossession?,
        _ ring: ProviderKeys.Ring
    ) async throws -> Response {
        guard let named = mint.read(.refresh, form["refresh_token"]) else {
            throw OAuthError(
                form["refresh_token"].isEmpty ? .invalidRequest : .invalidGrant,
                "refresh_token is missing or none of ours")
        }
        let wanted: [Terms.Scope]?
        if form["scope"].isEmpty {
            wanted = nil
        } else {
            let words = form["scope"].split(separator: " ").map(String.init)
            wanted = words.compactMap(Terms.Scope.init)
            guard wanted?.count == words.count else {
                throw OAuthError(.invalidScope, "scope has more than was granted")
            }
        }
        let registrar = visit.registrar
        let rotates = caller.terms.profile != .fapi
        let outcome = try await visit.database.write { db -> Outcome in
            try caller.use(in: db)
            try proof?.use(in: db)
            func refuse(_ words: String, isTheft: Bool = false) -> Outcome {
                .refused(OAuthError(.invalidGrant, words), isTheft: isTheft)
            }
            let now = registrar.now
            guard var grant = try Grant.find(id: named.grant, in: db),
                grant.client == caller.client.id
            else { return refuse("the refresh token is none of this client's") }
            guard grant.endedAt == nil, now < grant.until, grant.isOffline,
                caller.terms.scopes.contains(.offlineAccess)
            else {
                return refuse("what the person agreed to has ended")
            }
            if let bound = grant.proofKey, bound != proof?.key {
                return .refused(
                    OAuthError(.invalidProof, "the refresh token is bound to another key"),
                    isTheft: true)
            }
            if let wanted, !Set(wanted).isSubset(of: grant.scopes) {
                return .refused(
                    OAuthError(.invalidScope, "scope has more than was granted"), isTheft: false)
            }
            guard try holds(grant, caller.terms, in: db) else {
                try Grant.end(grant.id, at: now, in: db)
                return refuse("the person can no longer sign in")
            }
            if rotates {
                if named.generation == grant.generation {
                    grant.generation += 1
                    grant.rotatedAt = now
                    try grant.save(in: db)
                } else if named.generation == grant.generation - 1, let at = grant.rotatedAt,
                    now - at < Grant.grace
                {
                    // The answer was lost: the same token is given again.
                } else {
                    try Grant.end(grant.id, at: now, in: db)
                    return refuse(
                        "the refresh token was used before: what came of it has ended",
                        isTheft: true)
                }
            }
            return .granted(
                grant, try person(of: grant, grant.idTokenClaims, by: caller.client, in: db))
        }
        return try await answer(visit, outcome, caller, ring, isRefresh: true, scopes: wanted)
    }

    /// Whether a client may still be told of the person by who signed in for them. A death ends
    /// grants when it is entered, as it ends sessions: nothing is asked of the register here.
    func holds(_ grant: Grant, _ terms: Terms, in db: Database) throws -> Bool {
        guard let mandate = grant.mandate, let actor = grant.actor else { return true }
        guard terms.acceptsRepresentatives else { return false }
        return try Mandate.inForce(mandate, for: actor, with: facts.registrar, in: db) != nil
    }

    /// The person, read by the client's institution for these claims; nil when there are none.
    func person(
        of grant: Grant, _ claims: [Claim], by client: Client, in db: Database
    ) throws -> Person? {
        guard !claims.isEmpty else { return nil }
        return try Access(
            by: .client(client.id, institution: client.institution), for: .relyingParty,
            with: facts.registrar
        ).record(Person.self, grant.person.digits, in: db)?.record
    }

    private func answer(
        _ visit: Visit, _ outcome: Outcome, _ caller: CallingClient, _ ring: ProviderKeys.Ring,
        isRefresh: Bool, scopes: [Terms.Scope]?
    ) async throws -> Response {
        switch outcome {
        case .refused(let error, let isTheft):
            if isTheft {
                try await visit.database.write { db in
                    try Incident.note(
                        .clientRefused, "\(caller.client.id): \(error.description)", on: visit,
                        in: db)
                }
            }
            throw error
        case .granted(let grant, let person):
            let now = visit.registrar.now
            let given = scopes ?? grant.scopes
            var members: [String: JSON] = [
                "access_token": .string(
                    mint.write(
                        .access, of: grant, for: given, until: now + Grant.accessLifetime)),
                "token_type": .string(grant.proofKey == nil ? "Bearer" : "DPoP"),
                "expires_in": .integer(Grant.accessLifetime.components.seconds),
                "scope": .string(given.map(\.rawValue).joined(separator: " ")),
            ]
            if grant.isOffline {
                members["refresh_token"] = .string(
                    mint.write(.refresh, of: grant, for: grant.scopes, until: grant.until))
            }
            members["id_token"] = .string(
                try idToken(grant, person, caller, ring, at: now, isRefresh: isRefresh))
            return jsonResponse(.object(members))
        }
    }

    private func idToken(
        _ grant: Grant, _ person: Person?, _ caller: CallingClient, _ ring: ProviderKeys.Ring,
        at now: Moment, isRefresh: Bool
    ) throws -> String {
        guard let key = ring.signing[caller.terms.idTokenAlgorithm] else { throw NoKey() }
        var claims = idTokenClaims(grant, person, caller.client, caller.terms, at: now)
        // Of a refreshed one the nonce is left out (OpenID Connect Core, section 12.2).
        if isRefresh, case .object(var members) = claims {
            members["nonce"] = nil
            claims = .object(members)
        }
        return try key.sign(claims, type: "JWT")
    }

    /// What an ID token says (OpenID Connect Core, section 2).
    func idTokenClaims(
        _ grant: Grant, _ person: Person?, _ client: Client, _ terms: Terms, at now: Moment
    ) -> JSON {
        var claims: [String: JSON] = [
            "iss": .string(issuer), "aud": .string(client.id),
            "exp": .integer((now + Grant.accessLifetime).secondsSince1970),
            "iat": .integer(now.secondsSince1970),
            "auth_time": .integer(grant.authenticatedAt.secondsSince1970),
            "acr": .string(grant.level.acr),
            "sid": .string(subjects.session(grant.session, at: client)),
        ]
        let methods = AuthenticationMethods.of(grant.methods)
        if !methods.isEmpty { claims["amr"] = .array(methods.map(JSON.string)) }
        if let nonce = grant.nonce { claims["nonce"] = .string(nonce) }
        if let person, !grant.idTokenClaims.isEmpty {
            let told = Set(grant.claims(for: grant.scopes, under: terms))
            claims.merge(
                PersonClaims(person).members(grant.idTokenClaims.filter(told.contains))
            ) { old, _ in old }
        }
        claims.merge(who(grant, client)) { $1 }
        return .object(claims)
    }

    /// `sub`, and `act` when somebody else signed in for them (RFC 8693, section 4.1).
    func who(_ grant: Grant, _ client: Client) -> [String: JSON] {
        var claims: [String: JSON] = [
            "sub": .string(subjects.subject(of: grant.person, at: client))
        ]
        if let actor = grant.actor {
            claims["act"] = .object([
                "sub": .string(subjects.subject(of: actor, at: client))
            ])
        }
        return claims
    }

    struct NoKey: Error {}
}

/// How somebody proved who they are, in the words of RFC 8176.
enum AuthenticationMethods {
    /// Of a session's methods the last: its proof is the one whose time and level are told, too.
    static func of(_ methods: String) -> [String] {
        switch methods.split(separator: "+").last {
        // A key in hardware or in the device's keeping, opened by its owner.
        case "passkey": ["pop", "user", "mfa"]
        case "password": ["pwd", "otp", "mfa"]
        case "code": ["otp"]
        case "scan": ["pop"]
        // Seen by an officer.
        case "counter", "recovery": ["user"]
        default: []
        }
    }
}
