internal import Kernel
internal import Store
internal import Trust
internal import Web

/// What a client asks for when it sends somebody here, as it was understood: nothing of it is read
/// from the address again.
struct AuthorizationRequest: Codable, Sendable, Equatable {
    let client: String
    let redirect: String
    let scopes: [Terms.Scope]
    let state: String?
    let nonce: String?
    /// The S256 challenge (RFC 7636); nil only for a legacy client.
    let challenge: String?
    /// The thumbprint of the key to which the code is bound (RFC 9449, section 10).
    var proofKey: String?
    let prompts: [Prompt]
    /// Seconds since the person last proved who they are, at most.
    let maxAge: Int64?
    let level: AssuranceLevel
    let languages: [Language]
    let loginHint: String?
    /// The subject that an ID token of ours named, which must be who signs in.
    let subjectHint: String?
    /// Claims asked for one by one (OpenID Connect Core, section 5.5).
    let idTokenClaims: [Claim]
    let userInfoClaims: [Claim]

    enum Prompt: String, Codable, Sendable {
        case none, login, consent
        case selectAccount = "select_account"
    }

    /// All that it would learn of a person.
    var claims: [Claim] {
        let asked = Set(scopes.flatMap(\.claims) + idTokenClaims + userInfoClaims)
        return Claim.allCases.filter(asked.contains)
    }

    /// A refusal, and whether the client may be told of it at its address: only when the address
    /// is known to be the client's (RFC 6749, section 4.1.2.1).
    struct Refusal: Error {
        let error: OAuthError
        var isForClient = true
    }

    static let limit = 2000

    /// Reads the parameters of an authorization request.
    ///
    /// - Parameters:
    ///   - isPushed: they came with the client's authentication (RFC 9126).
    ///   - hint: the subject of an ID token of ours, nil when it is none for this client.
    init(
        _ form: Form, of client: Client, isPushed: Bool, hint: (String) -> String?
    ) throws(Refusal) {
        func refuse(_ code: OAuthError.Code, _ words: String) -> Refusal {
            Refusal(error: OAuthError(code, words))
        }
        guard let terms = client.current else {
            throw Refusal(
                error: OAuthError(.unauthorizedClient, "the client is suspended"),
                isForClient: false)
        }
        // First of all where the answer may go.
        guard form.all("redirect_uri").count == 1, terms.returns(to: form["redirect_uri"])
        else {
            throw Refusal(
                error: OAuthError(
                    .invalidRequest,
                    "redirect_uri must be one of the registered addresses, to the last character"),
                isForClient: false)
        }
        for (name, values) in form.fields where values.count > 1 {
            throw refuse(.invalidRequest, "\(name.prefix(40)) is there more than once")
        }
        for (name, values) in form.fields
        where values.contains(where: { $0.utf8.count > AuthorizationRequest.limit }) {
            throw refuse(.invalidRequest, "\(name.prefix(40)) is too long")
        }
        if form.has("request") {
            throw refuse(.requestNotSupported, "request objects are not read: push the request")
        }
        if form.has("request_uri") {
            throw refuse(
                isPushed ? .invalidRequest : .requestURINotSupported,
                "request_uri is not allowed here")
        }
        if terms.profile == .fapi, !isPushed {
            throw refuse(
                .invalidRequest, "the client is registered for FAPI 2.0: push the request first")
        }
        guard !form["response_type"].isEmpty else {
            throw refuse(.invalidRequest, "response_type is missing")
        }
        guard form["response_type"] == "code" else {
            throw refuse(.unsupportedResponseType, "response_type must be code")
        }
        guard ["", "query"].contains(form["response_mode"]) else {
            throw refuse(.invalidRequest, "response_mode must be query")
        }
        let words = Set(form["scope"].split(separator: " ").map(String.init))
        // Scopes that are unknown, or that the client may not have, are left out
        // (OpenID Connect Core, section 3.1.2.1); the answer says which were given.
        scopes = Terms.Scope.allCases.filter {
            words.contains($0.rawValue) && terms.scopes.contains($0)
        }
        guard words.contains("openid"), scopes.contains(.openID) else {
            throw refuse(.invalidScope, "scope must contain openid")
        }
        challenge = try AuthorizationRequest.challenge(form, terms)
        // Given back exactly as it came.
        state = form.has("state") ? form.untrimmed("state") : nil
        nonce = form.has("nonce") ? form.untrimmed("nonce") : nil
        if form.has("dpop_jkt") {
            guard bytes(base64URL: form["dpop_jkt"])?.count == 32 else {
                throw refuse(.invalidRequest, "dpop_jkt is no SHA-256 thumbprint")
            }
            proofKey = form["dpop_jkt"]
        }
        let wishes = form["prompt"].split(separator: " ").map(String.init)
        prompts = wishes.compactMap(Prompt.init)
        guard prompts.count == wishes.count else {
            throw refuse(.invalidRequest, "prompt must be none, login, consent or select_account")
        }
        guard !prompts.contains(.none) || prompts.count == 1 else {
            throw refuse(.invalidRequest, "prompt none stands alone")
        }
        if form.has("max_age") {
            guard let seconds = Int64(form["max_age"]), (0...31_536_000).contains(seconds) else {
                throw refuse(.invalidRequest, "max_age must be a number of seconds")
            }
            maxAge = seconds
        } else {
            maxAge = nil
        }
        languages = form["ui_locales"].split(separator: " ").compactMap { Language(tag: $0) }
        loginHint = form["login_hint"].isEmpty ? nil : form["login_hint"]
        if form["id_token_hint"].isEmpty {
            subjectHint = nil
        } else {
            guard let subject = hint(form["id_token_hint"]) else {
                throw refuse(
                    .invalidRequest, "id_token_hint is no ID token of ours for this client")
            }
            subjectHint = subject
        }
        let asked = try ClaimsParameter(form["claims"])
        let allowed = Set(terms.scopes.flatMap(\.claims))
        idTokenClaims = asked.idToken.filter(allowed.contains)
        userInfoClaims = asked.userInfo.filter(allowed.contains)
        let levels = form["acr_values"].split(separator: " ").map { AssuranceLevel(acr: $0) }
        // Of several, the first that is known: they stand in order of preference (3.1.2.1).
        level = max(asked.level ?? .low, levels.compactMap(\.self).first ?? .low)
        self.client = client.id
        redirect = form["redirect_uri"]
    }

    /// What the desk asks for when it tries a client out: all that the client may.
    init(trying client: String, _ terms: Terms, redirect: String) {
        self.client = client
        self.redirect = redirect
        scopes = terms.scopes
        (state, nonce, challenge, proofKey, maxAge) = (nil, nil, nil, nil, nil)
        // Whoever tries it is an officer, and becomes an invented person for it.
        prompts = [.login, .consent]
        level = .low
        (languages, loginHint, subjectHint) = ([], nil, nil)
        (idTokenClaims, userInfoClaims) = ([], [])
    }

    private static func challenge(
        _ form: Form, _ terms: Terms
    ) throws(Refusal) -> String? {
        let challenge = form["code_challenge"]
        guard !challenge.isEmpty else {
            // A method without a challenge is a downgrade half done.
            guard terms.profile == .legacy, !form.has("code_challenge_method") else {
                throw Refusal(
                    error: OAuthError(.invalidRequest, "code_challenge is missing (PKCE, RFC 7636)")
                )
            }
            return nil
        }
        guard form["code_challenge_method"] == "S256" else {
            throw Refusal(
                error: OAuthError(.invalidRequest, "code_challenge_method must be S256"))
        }
        guard bytes(base64URL: challenge)?.count == 32 else {
            throw Refusal(error: OAuthError(.invalidRequest, "code_challenge is no SHA-256"))
        }
        return challenge
    }
}

/// The claims that are asked for one by one (OpenID Connect Core, section 5.5).
private struct ClaimsParameter {
    var idToken: [Claim] = []
    var userInfo: [Claim] = []
    /// The level that `acr` asks for as essential (section 5.5.1.1).
    var level: AssuranceLevel?

    init(_ text: String) throws(AuthorizationRequest.Refusal) {
        guard !text.isEmpty else { return }
        guard let json = try? JSON(parsing: Array(text.utf8), depth: 6, wholeNumbersOnly: false),
            case .object = json
        else {
            throw AuthorizationRequest.Refusal(
                error: OAuthError(.invalidRequest, "claims is no JSON object that can be read"))
        }
        idToken = ClaimsParameter.named(json["id_token"])
        userInfo = ClaimsParameter.named(json["userinfo"])
        if let acr = json["id_token"]?["acr"] {
            let values = [acr["value"]].compactMap(\.self) + (acr["values"]?.array ?? [])
            let levels = values.compactMap { $0.string.flatMap { AssuranceLevel(acr: $0) } }
            if acr["essential"]?.bool == true, let least = levels.min() { level = least }
        }
    }

    private static func named(_ json: JSON?) -> [Claim] {
        guard case .object(let members) = json else { return [] }
        return Claim.allCases.filter { claim in
            // With a language tag too: every spelling is given.
            members.keys.contains {
                $0 == claim.rawValue || $0.hasPrefix(claim.rawValue + "#")
            }
        }
    }
}

extension AssuranceLevel {
    private static let prefix = "https://gov.krd/assurance/"

    /// What `acr` says (OpenID Connect Core, section 2).
    var acr: String { AssuranceLevel.prefix + word }

    init?(acr: some StringProtocol) {
        guard acr.hasPrefix(AssuranceLevel.prefix),
            let level = AssuranceLevel.allCases.first(where: { acr.hasSuffix("/\($0.word)") })
        else { return nil }
        self = level
    }
}

extension Language {
    /// The language of a tag (RFC 5646): `ku` alone is Kurmanji in Latin letters, `ku-Arab`
    /// Sorani.
    init?(tag: some StringProtocol) {
        let parts = tag.lowercased().split(separator: "-")
        switch parts.first {
        case "ckb": self = .ckb
        case "kmr": self = .kmr
        case "ku": self = parts.contains("arab") ? .ckb : .kmr
        case "ar": self = .ar
        case "en": self = .en
        default: return nil
        }
    }
}
