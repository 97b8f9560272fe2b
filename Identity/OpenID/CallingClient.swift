internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// A client that has proved at an endpoint of ours that it is the client.
struct CallingClient: Sendable {
    let client: Client
    let terms: Terms
    /// The id of its assertion, which counts once.
    private let assertion: (id: String, until: Moment)?

    /// Whether there is something to use up: then the answer is a transaction that writes.
    var usesUp: Bool { assertion != nil }

    /// Uses its proof up, in the transaction of what it asked for.
    func use(in db: Database) throws {
        guard let assertion else { return }
        guard
            try SeenOnce.note(
                assertion.id, of: "assertion:\(client.id)", until: assertion.until, in: db)
        else {
            throw OAuthError(.invalidClient, "this client_assertion was used before (jti)")
        }
    }

    private static let assertionType =
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// How far two clocks may differ.
    static let skew = Duration.seconds(10)

    /// Finds out who calls: by a signed assertion (RFC 7523), by a secret in the header or the
    /// form (RFC 6749, section 2.3.1), or by name alone for a client that can keep no secret.
    ///
    /// - Parameter endpoint: the address that was called.
    /// - Throws: `OAuthError.invalidClient` with the same words for a client that is not there and
    ///   one that could not prove itself.
    init(_ form: Form, on visit: Visit, at endpoint: String) async throws {
        for (name, values) in form.fields where values.count > 1 {
            throw OAuthError(.invalidRequest, "\(name.prefix(40)) is there more than once")
        }
        let basic = try CallingClient.basic(visit)
        let hasAssertion = form.has("client_assertion") || form.has("client_assertion_type")
        let hasSecret = form.has("client_secret")
        guard [basic != nil, hasAssertion, hasSecret].filter(\.self).count <= 1 else {
            throw OAuthError(.invalidRequest, "a client proves itself in one way, not in two")
        }
        var read: JSONWebSignature?
        if hasAssertion {
            guard form["client_assertion_type"] == CallingClient.assertionType else {
                throw OAuthError(.invalidClient, "client_assertion_type must be jwt-bearer")
            }
            do throws(JOSEError) { read = try JSONWebSignature(form["client_assertion"]) } catch {
                throw OAuthError(.invalidClient, "client_assertion: \(error)")
            }
        }
        let named = read?.unverifiedClaims?["sub"]?.string
        let id = basic?.id ?? named ?? form["client_id"]
        guard form["client_id"].isEmpty || form["client_id"] == id else {
            throw OAuthError(.invalidClient, "client_id is another than the one that proves itself")
        }
        let found = try await visit.database.read { db in
            try Register<Client>().record(id, in: db)?.record
        }
        guard let client = found, let terms = client.current else {
            throw OAuthError(.invalidClient, "no such client, or it did not prove itself")
        }
        self.client = client
        self.terms = terms
        let now = visit.registrar.now
        switch terms.authentication {
        case .privateKeyJWT:
            guard let read else {
                throw OAuthError(
                    .invalidClient, "the client is registered for private_key_jwt")
            }
            assertion = try CallingClient.check(
                read, of: client, terms, at: now, issuer: visit.site.address, endpoint: endpoint)
        case .secret:
            let secret = basic?.secret ?? (hasSecret ? form.untrimmed("client_secret") : nil)
            guard let secret, client.accepts(secret: secret, at: now) else {
                throw OAuthError(.invalidClient, "no such client, or it did not prove itself")
            }
            assertion = nil
        case .none:
            guard basic == nil, !hasAssertion, !hasSecret else {
                throw OAuthError(
                    .invalidClient, "the client is registered to keep no secret, and sent one")
            }
            assertion = nil
        }
    }

    /// What the header `Authorization: Basic` says: both parts are encoded as in a form.
    private static func basic(_ visit: Visit) throws(OAuthError) -> (id: String, secret: String)? {
        guard let header = visit.request.headers[.authorization],
            header.lowercased().hasPrefix("basic ")
        else { return nil }
        guard header.utf8.count < 2000,
            let data = Data(base64Encoded: String(header.dropFirst(6))),
            let plain = String(validating: data, as: UTF8.self),
            let colon = plain.firstIndex(of: ":"),
            let id = decoded(plain[..<colon]),
            let secret = decoded(plain[plain.index(after: colon)...])
        else { throw OAuthError(.invalidClient, "the Authorization header cannot be read") }
        return (id, secret)
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    /// Whether an assertion is the client's, for us, and of now (RFC 7523, section 3; FAPI 2.0
    /// Security Profile, section 5.3.2.1).
    private static func check(
        _ read: JSONWebSignature, of client: Client, _ terms: Terms, at now: Moment,
        issuer: String, endpoint: String
    ) throws(OAuthError) -> (id: String, until: Moment) {
        func refuse(_ words: String) -> OAuthError {
            OAuthError(.invalidClient, "client_assertion: \(words)")
        }
        var allowed: Set<SignatureAlgorithm> = [.es256, .ps256, .edDSA]
        if terms.profile != .fapi { allowed.insert(.rs256) }
        let claims: JSON
        do throws(JOSEError) {
            claims = try read.claims(signedBy: client.keySet, allowing: allowed)
        } catch { throw refuse("\(error)") }
        guard claims["iss"]?.string == client.id, claims["sub"]?.string == client.id else {
            throw refuse("iss and sub must be the client_id")
        }
        switch terms.profile {
        case .fapi:
            // A list could name another server too, which could then use it here.
            guard claims["aud"]?.string == issuer else {
                throw refuse("aud must be \(issuer), as one string")
            }
        case .openID, .legacy:
            let audience =
                claims["aud"]?.string.map { [$0] }
                ?? claims["aud"]?.array?.compactMap(\.string) ?? []
            guard audience.count == 1,
                [issuer, endpoint, issuer + "/openid/token"]
                    .contains(audience[0])
            else { throw refuse("aud must be \(issuer)") }
        }
        guard let until = claims["exp"]?.date, until > now - skew else {
            throw refuse("exp is missing or past")
        }
        guard until < now + .seconds(3600) else { throw refuse("exp is more than an hour away") }
        for name in ["nbf", "iat"] {
            if let claim = claims[name] {
                guard let date = claim.date, date <= now + skew else {
                    throw refuse("\(name) lies in the future")
                }
            }
        }
        guard let id = claims["jti"]?.string, (8...200).contains(id.utf8.count) else {
            throw refuse("jti is missing or too short to be one of its kind")
        }
        return (id, until + skew)
    }
}

/// A proof that whoever calls holds a key (RFC 9449).
struct ProofOfPossession: Sendable {
    /// The key's thumbprint.
    let key: String
    private let id: String
    private let until: Moment

    static let lifetime = Duration.seconds(60)
    static let algorithms: Set<SignatureAlgorithm> = [.es256, .edDSA, .ps256]

    /// The proof that came with a request; nil when there is none.
    ///
    /// - Parameter token: the access token that came with it, to which it must belong.
    init?(on visit: Visit, at address: String, token: String? = nil) throws(OAuthError) {
        let headers = visit.request.headers[values: .dPoP]
        guard !headers.isEmpty else { return nil }
        func refuse(_ words: String) -> OAuthError { OAuthError(.invalidProof, "DPoP: \(words)") }
        guard headers.count == 1 else { throw refuse("one proof, not several") }
        let claims: JSON
        do throws(JOSEError) {
            let read = try JSONWebSignature(headers[0])
            guard read.type == "dpop+jwt" else { throw JOSEError("typ must be dpop+jwt") }
            guard let json = read.header["jwk"] else { throw JOSEError("jwk is missing") }
            let key = try JSONWebKey(json)
            claims = try read.claims(
                signedBy: [key], allowing: ProofOfPossession.algorithms)
            self.key = key.thumbprint
        } catch { throw refuse("\(error)") }
        guard claims["htm"]?.string == visit.request.method.rawValue else {
            throw refuse("htm must be \(visit.request.method.rawValue)")
        }
        // Without what stands behind ? and # (section 4.3).
        guard let target = claims["htu"]?.string,
            target.prefix(while: { $0 != "?" && $0 != "#" }) == address
        else { throw refuse("htu must be \(address)") }
        let now = visit.registrar.now
        guard let made = claims["iat"]?.date, made > now - ProofOfPossession.lifetime,
            made <= now + CallingClient.skew
        else { throw refuse("iat must be of now") }
        guard let id = claims["jti"]?.string, (1...200).contains(id.utf8.count) else {
            throw refuse("jti is missing")
        }
        if let token {
            guard claims["ath"]?.string == base64URL(sha256(token.utf8)) else {
                throw refuse("ath is not the hash of the access token")
            }
        }
        self.id = id
        until = made + ProofOfPossession.lifetime
    }

    /// Uses it up, in the transaction of what it was for.
    func use(in db: Database) throws {
        guard try SeenOnce.note(id, of: "dpop:\(key)", until: until, in: db) else {
            throw OAuthError(.invalidProof, "DPoP: this proof was used before (jti)")
        }
    }
}
