import Foundation
import HTTPTypes
import House
import Kernel
import Rehearsal
import Testing
import Trust
import Web

/// What the OpenID conformance suite asks of FAPI 2.0 Security Profile Final, with OpenID Connect,
/// `private_key_jwt` and DPoP. Each test's name ends with its module's, which begins with
/// `fapi2-security-profile-final-`.
@Suite struct OpenIDFAPI {
    struct Stage: Sendable {
        let party: RelyingParty
        let other: RelyingParty
    }

    private static let stage = Task {
        let world = try await World()
        return Stage(
            party: try await world.connect("fapi"), other: try await world.connect("fapi"))
    }

    private var party: RelyingParty { get async throws { try await Self.stage.value.party } }
    private var other: RelyingParty { get async throws { try await Self.stage.value.other } }

    private func shilan() async throws -> Browser {
        try await party.world.browser(of: .shilan)
    }

    private func code(_ changes: [String: String?] = [:]) async throws -> String {
        try await party.code(of: try await shilan(), changes)
    }

    // MARK: What succeeds

    @Test func `discovery-end-point-verification`() async throws {
        let json = try await party.world.browser().get("/.well-known/openid-configuration").json
        func has(_ name: String, _ value: String) -> Bool {
            json[name]?.array?.contains(.string(value)) == true
        }
        #expect(json["pushed_authorization_request_endpoint"]?.string != nil)
        #expect(json["authorization_response_iss_parameter_supported"] == .bool(true))
        #expect(has("code_challenge_methods_supported", "S256"))
        #expect(!has("code_challenge_methods_supported", "plain"))
        #expect(has("token_endpoint_auth_methods_supported", "private_key_jwt"))
        for algorithm in ["ES256", "PS256", "EdDSA"] {
            #expect(has("token_endpoint_auth_signing_alg_values_supported", algorithm))
            #expect(has("dpop_signing_alg_values_supported", algorithm))
        }
        #expect(!has("dpop_signing_alg_values_supported", "none"))
        #expect(!has("dpop_signing_alg_values_supported", "RS256"))
        // RFC 8414 says the same at its own address.
        let same = try await party.world.browser().get("/.well-known/oauth-authorization-server")
        #expect(try same.json == json)
    }

    @Test func `happy-flow, and the other client's key opens nothing`() async throws {
        let party = try await party
        let tokens = try party.tokens(try await party.redeem(try await code()))
        #expect(try await party.userInfo(tokens.access).status == 200)
        #expect(try await other.userInfo(tokens.access).status == 401)
    }

    @Test(
        arguments: [
            ("ensure-authorization-request-without-state-success", ["state": nil]),
            ("ensure-authorization-request-without-nonce-success", ["nonce": nil]),
            ("ensure-other-scope-order-succeeds", ["scope": "profile openid"]),
            (
                "ensure-authorization-request-with-64-char-nonce-success",
                ["nonce": String(repeating: "n", count: 64)]
            ),
            (
                "ensure-authorization-request-with-long-nonce",
                ["nonce": String(repeating: "n", count: 384)]
            ),
            (
                "ensure-authorization-request-with-long-state",
                ["state": String(repeating: "s", count: 1000)]
            ),
            ("par-without-duplicate-parameters", [:]),
            (
                "test-claims-parameter-identity-claims",
                ["claims": #"{"userinfo":{"name":null,"birthdate":null,"gender":null}}"#]
            ),
        ] as [(String, [String: String?])])
    func `requests that succeed`(_ module: String, _ changes: [String: String?]) async throws {
        let party = try await party
        let browser = try await shilan()
        let answer = try await party.agree(browser, try await party.send(browser, changes))
        let sent = party.request(changes)
        #expect(answer["state"] == sent["state"], "\(module)")
        let tokens = try party.tokens(
            try await party.redeem(try #require(answer["code"], "\(module) \(answer)")))
        #expect(try await party.claims(tokens.id)["nonce"]?.string == sent["nonce"], "\(module)")
    }

    @Test func `access-token-type-header-case-sensitivity`() async throws {
        let party = try await party
        let tokens = try party.tokens(try await party.redeem(try await code()))
        for scheme in ["dpop", "DPOP", "DPoP"] {
            let answer = try await party.world.browser().send(
                .get, "/openid/userinfo",
                headers: [
                    ("Authorization", "\(scheme) \(tokens.access)"),
                    ("DPoP", try party.proof("GET", "/openid/userinfo", token: tokens.access)),
                ], body: [])
            #expect(answer.status == 200, "\(scheme)")
        }
    }

    @Test
    func
        `check-dpop-proof-nbf-exp, ensure-dpopproof-with-iat-10seconds-before-succeeds, ensure-dpopproof-with-iat-10seconds-after-succeeds`()
        async throws
    {
        let party = try await party
        for changes: [String: JSON?] in [
            ["nbf": .integer(party.now), "exp": .integer(party.now + 60)],
            ["iat": .integer(party.now - 10)], ["iat": .integer(party.now + 10)],
        ] {
            let proof = try party.proof("POST", "/openid/token", changes)
            let answer = try await party.redeem(try await code(), proof: .other(proof))
            let tokens = try party.tokens(answer)
            let told = try await party.world.browser().send(
                .get, "/openid/userinfo",
                headers: [
                    ("Authorization", "DPoP \(tokens.access)"),
                    (
                        "DPoP",
                        try party.proof(
                            "GET", "/openid/userinfo", token: tokens.access, changes)
                    ),
                ], body: [])
            #expect(told.status == 200)
        }
    }

    @Test
    func `ensure-dpopproof-at-par-endpoint-binding-success, ensure-dpop-auth-code-binding-success`()
        async throws
    {
        let party = try await party
        let bound = ["dpop_jkt": party.proofKey.publicKey.thumbprint]
        for changes in [[:], bound] {
            let code = try await code(changes.mapValues { $0 })
            _ = try party.tokens(try await party.redeem(code))
        }
    }

    @Test
    func
        `par-ensure-reused-request-uri-prior-to-auth-completion-succeeds, par-attempt-reuse-request_uri`()
        async throws
    {
        let party = try await party
        let address = try await party.address()
        let visitor = party.world.browser()
        let first = try await visitor.open(address)
        #expect(first.path.contains("/sign-in"))
        let browser = try await shilan()
        let second = try await browser.open(address)
        #expect(try await party.agree(browser, second)["code"] != nil)
        let third = try await browser.open(address)
        #expect(third.status == 400)
        #expect(third.text.contains("invalid_request_uri"))
        // The page that was begun first is answered with it, too.
        let form = try #require(
            first.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
        #expect(try await visitor.submit(form).status == 410)
    }

    // MARK: Clients that do not prove themselves

    @Test func `ensure-client-id-in-token-endpoint, ensure-authorization-code-is-bound-to-client`()
        async throws
    {
        let (party, other) = (try await party, try await other)
        let code = try await code()
        let stolen = try await other.redeem(code)
        #expect(stolen.status == 400)
        #expect(stolen.error == "invalid_grant")
        // The other's name with this one's key.
        let assertion = try other.assertion(key: party.key)
        let pretended = try await other.post(
            "/openid/token", ["grant_type": "authorization_code", "code": code], with: assertion)
        #expect(pretended.status == 401)
        #expect(pretended.error == "invalid_client")
        // Neither try has spoilt it for its owner.
        _ = try party.tokens(try await party.redeem(code))
    }

    @Test func `ensure-client-assertion-in-token-endpoint`() async throws {
        let party = try await party
        let fields = [
            "grant_type": "authorization_code", "code": try await code(), "client_id": party.id,
            "code_verifier": party.verifier, "redirect_uri": RelyingParty.redirect,
        ]
        let answer = try await party.world.browser().send(
            .post, "/openid/token",
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("DPoP", try party.proof("POST", "/openid/token")),
            ], body: Array(RelyingParty.form(fields).utf8))
        #expect(answer.status == 401)
        #expect(answer.error == "invalid_client")
    }

    @Test
    func
        `ensure-invalid-client-assertions-fail, ensure-client-assertion-with-no-sub-fails, ensure-client-assertion-with-wrong-aud-fails, ensure-client-assertion-with-exp-is-5-minutes-in-past-fails`()
        async throws
    {
        let party = try await party
        let others: [(String, [String: JSON?])] = [
            ("no iss", ["iss": nil]), ("no sub", ["sub": nil]), ("no aud", ["aud": nil]),
            ("no exp", ["exp": nil]), ("no jti", ["jti": nil]), ("iss", ["iss": .string("me")]),
            ("sub", ["sub": .string("me")]),
            ("exp 5 minutes ago", ["exp": .integer(party.now - 300)]),
            ("exp tomorrow", ["exp": .integer(party.now + 86_400)]),
            ("iat in a minute", ["iat": .integer(party.now + 61)]),
            ("nbf in a minute", ["nbf": .integer(party.now + 61)]),
            ("aud elsewhere", ["aud": .string("https://evil.example")]),
            ("aud with a slash", ["aud": .string(RelyingParty.issuer + "/")]),
            ("aud of the endpoint", ["aud": .string(RelyingParty.issuer + "/openid/par")]),
            ("aud in a list", ["aud": .array([.string(RelyingParty.issuer)])]),
            (
                "aud in a list with another",
                ["aud": .array([.string("https://evil.example"), .string(RelyingParty.issuer)])]
            ),
        ]
        for (what, changes) in others {
            let answer = try await party.post(
                "/openid/par", party.request(), with: try party.assertion(changes))
            #expect(answer.status == 401, "\(what): \(answer.text)")
            #expect(answer.error == "invalid_client", "\(what)")
        }
        let right = try party.assertion()
        #expect(
            try await party.post("/openid/par", party.request(), with: right).status == 201)
        // The same once more (RFC 7523, section 3, number 7).
        #expect(
            try await party.post("/openid/par", party.request(), with: right).status == 401)
        // Another's key, a bent signature, no signature, no assertion at all.
        let bent = String(right.dropLast(4)) + "AAAA"
        for text in [
            try party.assertion(key: .new(.es256)), bent,
            right.split(separator: ".").prefix(2).joined(separator: ".") + ".",
            "eyJhbGciOiJub25lIn0." + right.split(separator: ".")[1] + ".", "", "a.b.c",
            String(repeating: "A", count: 20_000),
        ] {
            let answer = try await party.post("/openid/par", party.request(), with: text)
            #expect(answer.status == 401, "\(text.prefix(60)): \(answer.text)")
        }
    }

    @Test func `ensure-signed-client-assertion-with-RS256-fails`() async throws {
        let world = try await party.world
        let party = try await world.connect("fapi")
        // Even if the key that it published is one of RSA.
        let rsa = try SigningKey.new(.ps256)
        let dilan = try await world.browser(of: .engineer)
        let page = try await dilan.open("/en/desk/clients/\(party.id)")
        guard case .object(var members) = rsa.publicKey.json else { return }
        members["alg"] = nil
        _ = try await dilan.submit(
            try #require(page.form(to: "/keys")),
            ["keys": JSON.object(["keys": .array([.object(members)])]).canonical])
        let wrong = try SigningKey(exported: rsa.exported, .rs256)
        let refused = try await party.post(
            "/openid/par", party.request(), with: try party.assertion(key: wrong))
        #expect(refused.status == 401)
        #expect(refused.text.contains("RS256 is not allowed"))
        let taken = try await party.post(
            "/openid/par", party.request(), with: try party.assertion(key: rsa))
        #expect(taken.status == 201, "\(taken.text)")
    }

    // MARK: Requests

    @Test(
        arguments: [
            ("par-ensure-pkce-required", ["code_challenge": nil, "code_challenge_method": nil]),
            ("par-plain-pkce-rejected", ["code_challenge_method": "plain"]),
            ("par-plain-pkce-rejected, by leaving the method out", ["code_challenge_method": nil]),
            ("ensure-response-type-token-fails", ["response_type": "token"]),
            ("ensure-response-type-code-idtoken-fails", ["response_type": "code id_token"]),
            (
                "ensure-request-object-without-redirect-uri-fails, ensure-redirect-uri-in-authorization-request",
                ["redirect_uri": nil]
            ),
            (
                "ensure-registered-redirect-uri, plain-fapi-tolerate-unregistered-redirect-uri",
                ["redirect_uri": "https://evil.example/back"]
            ),
            (
                "par-authorization-request-containing-request_uri-form-param",
                ["request_uri": "urn:x"]
            ),
            ("ensure-mismatched-dpop-jkt-fails", ["dpop_jkt": base64URL(sha256("another".utf8))]),
        ] as [(String, [String: String?])])
    func `pushed requests that are refused`(
        _ module: String, _ changes: [String: String?]
    ) async throws {
        let party = try await party
        let answer = try await party.post("/openid/par", party.request(changes))
        #expect(answer.status == 400, "\(module): \(answer.text)")
        #expect(
            ["invalid_request", "unsupported_response_type", "invalid_dpop_proof"].contains(
                answer.error ?? ""), "\(module): \(answer.text)")
    }

    @Test func `par-attempt-invalid-http-method`() async throws {
        for method in [HTTPRequest.Method.put, .get, .delete, .patch] {
            let answer = try await party.world.browser().send(
                method, "/openid/par", headers: [], body: [])
            #expect(answer.status == 405, "\(method)")
            #expect(answer.headers["allow"] == "POST")
        }
    }

    @Test func `par-attempt-to-use-request_uri-for-different-client`() async throws {
        let address = try await party.address()
        let theirs = address.replacing(try await party.id, with: try await other.id)
        let page = try await shilan().open(theirs)
        #expect(page.status == 400)
        #expect(page.headers["location"] == nil)
        #expect(page.text.contains("invalid_request_uri"))
    }

    @Test func `ensure-unsigned-authorization-request-without-using-par-fails`() async throws {
        let party = try await party
        let answer = try party.answer(
            try await shilan().get("/openid/authorize?" + RelyingParty.form(party.request())))
        #expect(answer["error"] == "invalid_request")
    }

    @Test
    func
        `ensure-different-nonce-inside-and-outside-request-object, ensure-different-state-inside-and-outside-request-object, state-only-outside-request-object-not-used`()
        async throws
    {
        let party = try await party
        let browser = try await shilan()
        let address = try await party.address(["state": nil]) + "&state=outside&nonce=outside"
        let answer = try await party.agree(browser, try await browser.open(address))
        #expect(answer["state"] == nil)
        let tokens = try party.tokens(try await party.redeem(try #require(answer["code"])))
        #expect(try await party.claims(tokens.id)["nonce"]?.string == "n0nce")
    }

    @Test func `user-rejects-authentication`() async throws {
        let party = try await party
        let browser = try await shilan()
        let page = try await party.send(browser, ["prompt": "consent"])
        let answer = try await party.agree(browser, page, button: "no")
        #expect(answer["error"] == "access_denied")
        #expect(answer["state"] == "st4te")
        #expect(answer["code"] == nil)
    }

    // MARK: Codes and proofs

    @Test func `ensure-holder-of-key-required`() async throws {
        let answer = try await party.redeem(try await code(), proof: .none)
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_dpop_proof")
    }

    @Test func `ensure-pkce-code-verifier-required, incorrect-pkce-code-verifier-rejected`()
        async throws
    {
        let party = try await party
        for verifier: String? in [nil, "", "short", String(repeating: "x", count: 54)] {
            let answer = try await party.redeem(try await code(), ["code_verifier": verifier])
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_grant")
        }
    }

    @Test
    func
        `ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt, ensure-token-endpoint-fails-with-mismatched-dpop-jkt`()
        async throws
    {
        let party = try await party
        let proof = try party.proof("POST", "/openid/token", key: .new(.es256))
        let answer = try await party.redeem(try await code(), proof: .other(proof))
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_dpop_proof")
    }

    @Test func `dpop-negative-tests`() async throws {
        let party = try await party
        let tokens = try party.tokens(try await party.redeem(try await code()))
        func told(_ proof: String?, scheme: String = "DPoP") async throws -> Browser.View {
            var headers = [("Authorization", "\(scheme) \(tokens.access)")]
            if let proof { headers.append(("DPoP", proof)) }
            return try await party.world.browser().send(
                .get, "/openid/userinfo", headers: headers, body: [])
        }
        func proof(
            _ changes: [String: JSON?] = [:], header: [String: JSON] = [:],
            key: SigningKey? = nil
        ) throws -> String {
            try party.proof(
                "GET", "/openid/userinfo", token: tokens.access, changes, header: header, key: key)
        }
        // With the private part of the key, it is no secret any more (RFC 9449, section 4.3).
        guard case .object(var open) = party.proofKey.publicKey.json else { return }
        open["d"] = .string(base64URL(party.proofKey.exported))
        let rsa = try SigningKey.new(.rs256)
        let right = try proof()
        let wrong: [(String, String?)] = [
            ("none", nil), ("garbage", "garbage"), ("bent", String(right.dropLast(4)) + "AAAA"),
            ("other key", try proof(key: .new(.es256))),
            ("RS256", try proof(key: rsa)),
            ("alg none", "eyJhbGciOiJub25lIn0." + right.split(separator: ".")[1] + "."),
            ("typ", try proof(header: ["typ": .string("JWT")])),
            ("private", try proof(header: ["jwk": .object(open)])),
            ("no jwk", try proof(header: ["jwk": .null])),
            ("htm", try proof(["htm": .string("POST")])), ("no htm", try proof(["htm": nil])),
            ("htu", try proof(["htu": .string(RelyingParty.issuer + "/openid/token")])),
            ("htu elsewhere", try proof(["htu": .string("https://evil.example/openid/userinfo")])),
            ("no htu", try proof(["htu": nil])), ("no iat", try proof(["iat": nil])),
            ("old", try proof(["iat": .integer(party.now - 61)])),
            ("future", try proof(["iat": .integer(party.now + 61)])),
            ("no jti", try proof(["jti": nil])), ("no ath", try proof(["ath": nil])),
            ("ath", try proof(["ath": .string(base64URL(sha256("other".utf8)))])),
        ]
        for (what, proof) in wrong {
            let answer = try await told(proof)
            #expect(answer.status == 401, "\(what)")
            #expect(answer.headers["www-authenticate"]?.hasPrefix("DPoP error=") == true, "\(what)")
        }
        #expect(try await told(right).status == 200)
        #expect(try await told(right).status == 401, "the same proof twice")
        #expect(try await told(nil, scheme: "Bearer").status == 401, "as if it were not bound")
        #expect(try await told(try proof(), scheme: "Bearer").status == 401)
        // What stands behind ? and # is not looked at (section 4.3, number 9).
        let query = try proof([
            "htu": .string(RelyingParty.issuer + "/openid/userinfo?x=1#y")
        ])
        #expect(try await told(query).status == 200)
    }

    @Test func `attempt-reuse-authorization-code-after-one-second`() async throws {
        let world = try await World()
        let party = try await world.connect("fapi")
        let browser = try await world.browser(of: .shilan)
        let code = try await party.code(of: browser)
        let tokens = try party.tokens(try await party.redeem(code))
        world.clock.pass(.seconds(1))
        #expect(try await party.redeem(code).error == "invalid_grant")
        #expect(try await party.userInfo(tokens.access).status == 401)
    }

    @Test
    func
        `ensure-token-endpoint-fails-with-expired-auth-code, par-attempt-to-use-expired-request_uri`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("fapi")
        let browser = try await world.browser(of: .shilan)
        let code = try await party.code(of: browser)
        let address = try await party.address()
        world.clock.pass(.seconds(62))
        #expect(try await party.redeem(code).error == "invalid_grant")
        world.clock.pass(.seconds(30))
        let late = try await browser.open(address)
        #expect(late.status == 400)
        #expect(late.text.contains("invalid_request_uri"))
    }

    @Test func `refresh-token: it stays the same, and belongs to the client and its key`()
        async throws
    {
        let (party, other) = (try await party, try await other)
        // Somebody of whom no other test asks anything less meanwhile.
        let rizgar = try await party.world.browser(of: .citizen)
        let code = try await party.code(
            of: rizgar, ["scope": "openid profile offline_access", "prompt": "consent"])
        let first = try party.tokens(try await party.redeem(code))
        let refresh = try #require(first.refresh)
        let second = try party.tokens(try await party.refresh(refresh))
        // Where a key holds the token, changing it would only lose it (FAPI 2.0, 5.3.2.1).
        #expect(second.refresh == refresh)
        #expect(try await party.userInfo(second.access).status == 200)
        #expect(try await party.claims(second.id)["nonce"] == nil)
        #expect(
            try await party.claims(second.id)["auth_time"]
                == party.claims(first.id)["auth_time"])
        #expect(try await other.refresh(refresh).error == "invalid_grant")
        let alien = try party.proof("POST", "/openid/token", key: .new(.es256))
        #expect(
            try await party.refresh(refresh, proof: .other(alien)).error == "invalid_dpop_proof")
        #expect(try await party.refresh(refresh, proof: .none).error == "invalid_dpop_proof")
        // Less than was granted may be asked for, more may not.
        let less = try party.tokens(try await party.refresh(refresh, ["scope": "openid"]))
        #expect(try await party.userInfo(less.access).json["name"] == nil)
        #expect(
            try await party.refresh(refresh, ["scope": "openid email"]).error == "invalid_scope")
    }
}
