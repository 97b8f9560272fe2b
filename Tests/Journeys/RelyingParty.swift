import Foundation
import HTTPTypes
import House
import Kernel
import Rehearsal
import Testing
import Trust
import Web

/// A system of the Ministry of Health that signs people in, as its engineers would write it who
/// know the standards and nothing of Pird.
struct RelyingParty: Sendable {
    let world: World
    let id: String
    let profile: String
    var key: SigningKey
    var proofKey: SigningKey
    var secret: String?
    let verifier = String(repeating: "v3rifier-", count: 6)

    static let redirect = "https://app.example.krd/back"
    static let logoutRedirect = "https://app.example.krd/bye"
    static let backchannel = "https://app.example.krd/logout"
    static let issuer = "http://localhost:8080"

    /// What its engineer types at the desk; `fapi` unless something else is said.
    static func terms(_ profile: String, _ changes: [String: [String]] = [:]) -> [String: [String]]
    {
        var fields: [String: [String]] = [
            "law": ["Public Health Law 89/1981"], "profile": [profile],
            "authentication": [profile == "fapi" ? "private_key_jwt" : "client_secret_basic"],
            "redirects": [redirect], "logout-redirects": [logoutRedirect],
            "backchannel": [backchannel], "id-token": [profile == "fapi" ? "ES256" : "RS256"],
            "userinfo": [""], "number-law": [""],
            "scope": ["profile", "email", "phone", "offline_access"],
        ]
        for language in Language.allCases {
            fields["name-\(language.rawValue)"] = ["Vaccination \(language.rawValue)"]
            fields["purpose-\(language.rawValue)"] = ["To show your vaccinations."]
        }
        return fields.merging(changes) { $1 }
    }

    // MARK: What it sends

    /// A request as a library makes it.
    func request(_ changes: [String: String?] = [:]) -> [String: String] {
        var fields: [String: String?] = [
            "client_id": id, "response_type": "code", "redirect_uri": RelyingParty.redirect,
            "scope": "openid profile", "state": "st4te", "nonce": "n0nce",
            "code_challenge": base64URL(sha256(verifier.utf8)), "code_challenge_method": "S256",
        ]
        fields.merge(changes) { $1 }
        return fields.compactMapValues { $0 }
    }

    static func form(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }
            .map { "\(encodedForURL($0.key))=\(encodedForURL($0.value))" }.joined(separator: "&")
    }

    var now: Int64 { world.clock.now.secondsSince1970 }

    func assertion(_ changes: [String: JSON?] = [:], key: SigningKey? = nil) throws -> String {
        var claims: [String: JSON?] = [
            "iss": .string(id), "sub": .string(id), "aud": .string(RelyingParty.issuer),
            "iat": .integer(now), "exp": .integer(now + 60), "jti": .string(UUID().uuidString),
        ]
        claims.merge(changes) { $1 }
        return try (key ?? self.key).sign(.object(claims.compactMapValues { $0 }), type: "JWT")
    }

    /// A proof that it holds its key (RFC 9449, section 4.2).
    func proof(
        _ method: String, _ path: String, token: String? = nil, _ changes: [String: JSON?] = [:],
        header: [String: JSON] = [:], key: SigningKey? = nil
    ) throws -> String {
        let key = key ?? proofKey
        var claims: [String: JSON?] = [
            "htm": .string(method), "htu": .string(RelyingParty.issuer + path),
            "iat": .integer(now), "jti": .string(UUID().uuidString),
        ]
        if let token { claims["ath"] = .string(base64URL(sha256(token.utf8))) }
        claims.merge(changes) { $1 }
        return try key.sign(
            .object(claims.compactMapValues { $0 }),
            header: ["typ": .string("dpop+jwt"), "jwk": key.publicKey.json].merging(header) { $1 })
    }

    /// Sends a form to an endpoint, with the proof of who it is.
    func post(
        _ path: String, _ fields: [String: String], proof: Proof = .own, with given: String? = nil
    ) async throws -> Browser.View {
        var fields = fields
        var headers = [("Content-Type", "application/x-www-form-urlencoded")]
        if let secret, profile != "fapi" {
            let plain = "\(encodedForURL(id)):\(encodedForURL(secret))"
            headers.append(
                ("Authorization", "Basic \(Data(plain.utf8).base64EncodedString())"))
        } else if profile == "fapi" {
            fields["client_assertion_type"] =
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            fields["client_assertion"] = try given ?? assertion()
        } else {
            fields["client_id"] = id
        }
        switch proof {
        case .own where profile == "fapi":
            headers.append(("DPoP", try self.proof("POST", path)))
        case .own, .none: break
        case .other(let text): headers.append(("DPoP", text))
        }
        return try await world.browser().send(
            .post, path, headers: headers, body: Array(RelyingParty.form(fields).utf8))
    }

    enum Proof {
        case own, none
        case other(String)
    }

    // MARK: The way of a person

    /// Sends a browser off; gives the page at which it arrives.
    func send(
        _ browser: Browser, _ changes: [String: String?] = [:]
    ) async throws -> Browser.View {
        try await browser.open(try await address(changes))
    }

    /// The address to which it sends a browser.
    func address(_ changes: [String: String?] = [:]) async throws -> String {
        let request = request(changes)
        guard profile == "fapi" else {
            return "/openid/authorize?" + RelyingParty.form(request)
        }
        let pushed = try await post("/openid/par", request)
        #expect(pushed.status == 201, "\(pushed.text)")
        let name = try #require(try pushed.json["request_uri"]?.string)
        return "/openid/authorize?" + RelyingParty.form(["client_id": id, "request_uri": name])
    }

    /// The person says yes, unless they said it before; what the client's address is told.
    func agree(
        _ browser: Browser, _ page: Browser.View, _ values: [String: String] = [:],
        button: String = "yes"
    ) async throws -> [String: String] {
        if page.headers["location"] != nil || page.headers["refresh"] != nil {
            return try answer(page)
        }
        let form = try #require(
            page.forms.first { $0.action.contains("/openid/ask/") }, "\(page.path) \(page.status)")
        let left = try await browser.submit(form, values, button: button)
        return try answer(left)
    }

    /// What comes back at the client's address.
    func answer(_ view: Browser.View) throws -> [String: String] {
        let target = try #require(
            view.headers["location"]
                ?? view.headers["refresh"].map { String($0.dropFirst("0;url=".count)) },
            "\(view.status) \(view.path) \(view.text.prefix(400))")
        #expect(target.contains("example.krd/back?"), "\(target)")
        let items = URLComponents(string: target)?.queryItems ?? []
        let answer = Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
        // Whoever cannot tell who answers can be mixed up (RFC 9207).
        #expect(answer["iss"] == RelyingParty.issuer)
        return answer
    }

    /// A code, from a person who signs in and agrees.
    func code(
        of browser: Browser, _ changes: [String: String?] = [:], _ values: [String: String] = [:]
    ) async throws -> String {
        let page = try await send(browser, changes)
        let answer = try await agree(browser, page, values)
        #expect(answer["state"] == "st4te")
        return try #require(answer["code"], "\(answer)")
    }

    func redeem(
        _ code: String, _ changes: [String: String?] = [:], proof: Proof = .own
    ) async throws -> Browser.View {
        var fields: [String: String?] = [
            "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
            "redirect_uri": RelyingParty.redirect,
        ]
        fields.merge(changes) { $1 }
        return try await post("/openid/token", fields.compactMapValues { $0 }, proof: proof)
    }

    func refresh(
        _ token: String, _ changes: [String: String] = [:], proof: Proof = .own
    ) async throws -> Browser.View {
        try await post(
            "/openid/token",
            ["grant_type": "refresh_token", "refresh_token": token].merging(changes) { $1 },
            proof: proof)
    }

    func userInfo(_ token: String) async throws -> Browser.View {
        var headers = [("Authorization", "Bearer \(token)")]
        if profile == "fapi" {
            headers = [
                ("Authorization", "DPoP \(token)"),
                ("DPoP", try proof("GET", "/openid/userinfo", token: token)),
            ]
        }
        return try await world.browser().send(
            .get, "/openid/userinfo", headers: headers, body: [])
    }

    /// What an ID token says, believed as a client believes it: by the published keys.
    func claims(_ token: String) async throws -> JSON {
        let published = try await world.browser().get("/openid/jwks")
        let keys = try JSONWebKeySet(try published.json)
        let claims = try JSONWebSignature(token).claims(
            signedBy: keys.keys, allowing: profile == "fapi" ? [.es256] : [.rs256, .es256])
        #expect(claims["iss"]?.string == RelyingParty.issuer)
        #expect(claims["aud"]?.string == id)
        return claims
    }

    func tokens(_ view: Browser.View) throws -> (access: String, refresh: String?, id: String) {
        #expect(view.status == 200, "\(view.text)")
        #expect(view.headers["cache-control"] == "no-store")
        let json = try view.json
        return (
            try #require(json["access_token"]?.string), json["refresh_token"]?.string,
            try #require(json["id_token"]?.string)
        )
    }
}

extension Browser.View {
    var json: JSON { get throws { try JSON(parsing: bytes) } }
    /// The error's code that a client's program reads.
    var error: String? { (try? json)?["error"]?.string }
}

extension World {
    /// Connects a system as its institution does: one proposes, another approves.
    func connect(
        _ profile: String = "fapi", _ changes: [String: [String]] = [:], isApproved: Bool = true
    ) async throws -> RelyingParty {
        let dilan = try await browser(of: .engineer)
        let begin = try await dilan.open("/en/desk/clients/new")
        let form = try #require(begin.form(to: "/desk/clients/new"))
        let shown = try await dilan.submit(form, lists: RelyingParty.terms(profile, changes))
        #expect(shown.path.hasSuffix("?done=1"), "\(shown.status) \(shown.path)")
        let path = String(shown.path.prefix { $0 != "?" })
        var party = RelyingParty(
            world: self, id: String(path.split(separator: "/").last!), profile: profile,
            key: try .new(.es256), proofKey: try .new(.es256))
        if let keys = shown.form(to: "/keys") {
            _ = try await dilan.submit(
                keys, ["keys": JSONWebKeySet([party.key.publicKey]).json.canonical])
        }
        if let secret = shown.form(to: "/secret") {
            let page = try await dilan.submit(secret)
            let mark = try #require(page.text.firstRange(of: "<code dir=\"ltr\">"))
            party.secret = String(page.text[mark.upperBound...].prefix { $0 != "<" })
        }
        guard isApproved else { return party }
        let ready = try await dilan.open(path)
        let asked = try await dilan.submit(try #require(ready.form(to: "/ask")))
        #expect(asked.status == 200)
        let hana = try await browser(of: .approver)
        let read = try await hana.open(path)
        let approved = try await hana.submit(
            try #require(read.form(to: "/decide")), button: "approve")
        #expect(approved.text.contains("tag good"))
        return party
    }
}

extension World {
    /// Other terms for a system, as its institution changes them: one proposes, another approves.
    func change(_ party: RelyingParty, _ terms: [String: [String]]) async throws {
        let path = "/en/desk/clients/\(party.id)"
        let dilan = try await browser(of: .engineer)
        let form = try #require(try await dilan.open(path + "/terms").form(to: "/terms"))
        _ = try await dilan.submit(form, lists: terms)
        _ = try await dilan.submit(try #require(try await dilan.open(path).form(to: "/ask")))
        let hana = try await browser(of: .approver)
        let decided = try await hana.submit(
            try #require(try await hana.open(path).form(to: "/decide")), button: "approve")
        #expect(decided.text.contains("tag good"))
    }
}

extension Browser {
    /// Fills in a form of which a field may come several times.
    func submit(_ form: PageForm, lists: [String: [String]]) async throws -> View {
        var fields = form.fields.filter { lists[$0.name] == nil }
        for (name, values) in lists { fields += values.map { (name, $0) } }
        let body = fields.map { "\(encodedForURL($0.0))=\(encodedForURL($0.1))" }
            .joined(separator: "&")
        return try await follow(
            try await send(
                .post, form.action,
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(body.utf8)))
    }
}
