import Foundation
import HTTPTypes
import House
import Kernel
import Rehearsal
import Testing
import Trust
import Web

/// What the OpenID conformance suite asks of a Basic OP, module by module. One house serves all:
/// nothing here moves its clock.
@Suite struct OpenIDBasic {
    struct Stage: Sendable {
        let party: RelyingParty
        let other: RelyingParty
    }

    /// Made once: connecting a system takes twenty pages.
    private static let stage = Task {
        let world = try await World()
        return Stage(
            party: try await world.connect("openid"),
            other: try await world.connect(
                "openid", ["redirects": ["https://other.example.krd/back?tenant=1"]]))
    }

    private var party: RelyingParty { get async throws { try await Self.stage.value.party } }

    private func shilan() async throws -> Browser {
        try await Self.stage.value.party.world.browser(of: .shilan)
    }

    /// Signs in with these changes to the request; the tokens.
    private func tokens(
        _ changes: [String: String?] = [:]
    ) async throws -> (access: String, refresh: String?, id: String) {
        let party = try await party
        let code = try await party.code(of: try await shilan(), changes)
        return try party.tokens(try await party.redeem(code))
    }

    private func told(_ access: String) async throws -> JSON {
        let answer = try await party.userInfo(access)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json
    }

    @Test func `oidcc-response-type-missing`() async throws {
        let party = try await party
        let answer = try party.answer(
            try await shilan().get(try await party.address(["response_type": nil])))
        #expect(answer["error"] == "invalid_request")
        #expect(answer["state"] == "st4te")
    }

    @Test func `oidcc-idtoken-signature`() async throws {
        let claims = try await party.claims(try await tokens().id)
        #expect(claims["sub"]?.string?.count == 40)
    }

    @Test func `oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body`()
        async throws
    {
        let party = try await party
        let access = try await tokens().access
        let got = try await told(access)
        let browser = party.world.browser()
        let header = try await browser.send(
            .post, "/openid/userinfo", headers: [("Authorization", "Bearer \(access)")], body: [])
        #expect(try header.json == got)
        let form = try await browser.send(
            .post, "/openid/userinfo",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array("access_token=\(access)".utf8))
        #expect(try form.json == got)
        // In the address it would be read by whoever keeps addresses (RFC 9700, 4.3.2).
        let leaked = try await browser.get("/openid/userinfo?access_token=\(access)")
        #expect(leaked.status == 400)
    }

    @Test func `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`() async throws {
        let claims = try await party.claims(try await tokens(["nonce": nil]).id)
        #expect(claims["nonce"] == nil)
    }

    @Test(arguments: [
        (
            "oidcc-scope-profile", "openid profile", ["name", "birthdate"],
            ["email", "phone_number"]
        ),
        ("oidcc-scope-email", "openid email", ["email", "email_verified"], ["name"]),
        ("oidcc-scope-phone", "openid phone", ["phone_number"], ["name", "email"]),
        ("oidcc-scope-address", "openid address", ["sub"], ["address", "name"]),
        ("oidcc-scope-all", "openid profile email address phone", ["name", "email"], ["address"]),
        ("oidcc-ensure-other-scope-order-succeeds", "email openid", ["email"], ["name"]),
    ])
    func `scopes give what they stand for and nothing else`(
        _ module: String, _ scope: String, _ given: [String], _ kept: [String]
    ) async throws {
        let told = try await told(try await tokens(["scope": scope]).access)
        for name in given { #expect(told[name] != nil, "\(module): \(name)") }
        for name in kept { #expect(told[name] == nil, "\(module): \(name)") }
    }

    @Test(arguments: [
        ("oidcc-display-page", ["display": "page"]), ("oidcc-display-popup", ["display": "popup"]),
        ("oidcc-claims-locales", ["claims_locales": "se"]),
        (
            "oidcc-ensure-request-with-unknown-parameter-succeeds",
            ["extra": "foobar", "tlang": "ku"]
        ),
        (
            "oidcc-ensure-request-with-acr-values-succeeds",
            ["acr_values": "1 https://gov.krd/assurance/low 2"]
        ),
        ("oidcc-ensure-request-with-valid-pkce-succeeds", [:]),
        ("oidcc-alternate-happy-flow", ["scope": "openid", "state": "st4te"]),
    ])
    func `requests that succeed`(_ module: String, _ changes: [String: String]) async throws {
        _ = try await party.claims(try await tokens(changes.mapValues { $0 }).id)
    }

    @Test func `oidcc-ui-locales`() async throws {
        let party = try await party
        for (tag, words) in [
            ("ckb", "بەڵێ، بمبە ژوورەوە"), ("ar-IQ", "نعم، أدخلني"), ("se ku", "Erê, min têxe"),
            ("en", "Yes, sign me in"),
        ] {
            let rizgar = try await party.world.browser(of: .citizen)
            let page = try await party.send(rizgar, ["ui_locales": tag])
            #expect(page.text.contains(words), "\(tag)")
        }
    }

    @Test func `oidcc-login-hint: the number is filled in, and nothing is told of it`() async throws
    {
        let party = try await party
        let page = try await party.send(
            party.world.browser(), ["login_hint": Sample.shilan.number.digits, "ui_locales": "en"])
        #expect(page.path.contains("/sign-in"))
        let form = try #require(page.form(to: "/sign-in/password"))
        #expect(form.value(of: "password-number") == Sample.shilan.number.digits)
        let nobody = try await party.send(
            party.world.browser(), ["login_hint": "\"><script>", "ui_locales": "en"])
        #expect(nobody.status == 200)
        #expect(!nobody.text.contains("\"><script>"))
    }

    @Test func `oidcc-prompt-login: somebody who is signed in proves it again`() async throws {
        let party = try await party
        let browser = try await shilan()
        let page = try await party.send(browser, ["prompt": "login"])
        #expect(page.path.contains("/sign-in"))
        let form = try #require(
            page.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
        let asked = try await browser.submit(form)
        let code = try #require(try await party.agree(browser, asked)["code"])
        _ = try party.tokens(try await party.redeem(code))
    }

    @Test func `oidcc-prompt-none-not-logged-in`() async throws {
        let party = try await party
        let answer = try party.answer(
            try await party.world.browser().get(try await party.address(["prompt": "none"])))
        #expect(answer["error"] == "login_required")
    }

    @Test func `oidcc-prompt-none-logged-in`() async throws {
        let party = try await party
        let browser = try await party.world.browser(of: .nasrin)
        let first = try await browser.get(try await party.address(["prompt": "none"]))
        #expect(try party.answer(first)["error"] == "consent_required")
        let code = try await party.code(of: browser, [:], ["span": "month"])
        let before = try await party.claims(try party.tokens(try await party.redeem(code)).id)
        let silent = try party.answer(
            try await browser.get(try await party.address(["prompt": "none"])))
        let again = try party.tokens(try await party.redeem(try #require(silent["code"])))
        let after = try await party.claims(again.id)
        #expect(after["sub"] == before["sub"])
        #expect(after["auth_time"] == before["auth_time"])
        // More than was agreed to is asked for again.
        let more = try await browser.get(
            try await party.address(["prompt": "none", "scope": "openid profile email"]))
        #expect(try party.answer(more)["error"] == "consent_required")
    }

    @Test func `oidcc-max-age-10000, oidcc-id-token-hint`() async throws {
        let party = try await party
        let browser = try await party.world.browser(of: .karwan)
        let code = try await party.code(of: browser, [:], ["span": "month"])
        let first = try party.tokens(try await party.redeem(code))
        let claims = try await party.claims(first.id)
        for changes in [["max_age": "10000"], ["id_token_hint": first.id, "prompt": "none"]] {
            let answer = try party.answer(
                try await browser.get(try await party.address(changes.mapValues { $0 })))
            let again = try party.tokens(
                try await party.redeem(try #require(answer["code"], "\(answer)")))
            #expect(try await party.claims(again.id)["sub"] == claims["sub"])
        }
        // Somebody else is signed in than the hint names.
        let other = try await shilan()
        let answer = try party.answer(
            try await other.get(
                try await party.address(["id_token_hint": first.id, "prompt": "none"])))
        #expect(answer["error"] == "login_required")
    }

    @Test func `oidcc-codereuse: a code works once, and what it gave ends with the second`()
        async throws
    {
        let party = try await party
        let code = try await party.code(of: try await shilan())
        let tokens = try party.tokens(try await party.redeem(code))
        let again = try await party.redeem(code)
        #expect(again.status == 400)
        #expect(again.error == "invalid_grant")
        #expect(try await party.userInfo(tokens.access).status == 401)
    }

    @Test func `oidcc-codereuse-30seconds`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let code = try await party.code(of: try await world.browser(of: .shilan))
        let tokens = try party.tokens(try await party.redeem(code))
        world.clock.pass(.seconds(30))
        #expect(try await party.redeem(code).error == "invalid_grant")
        #expect(try await party.userInfo(tokens.access).status == 401)
    }

    @Test(arguments: [
        "https://app.example.krd/other", "https://app.example.krd/back/",
        "https://app.example.krd/back?x=1", "https://app.example.krd/Back",
        "http://app.example.krd/back", "https://evil.example/back",
        "https://app.example.krd@evil.example/back", "https://app.example.krd/back#x", "",
        "https://app.example.krd/back/../evil", "//app.example.krd/back", "javascript:alert(1)",
    ])
    func `oidcc-ensure-registered-redirect-uri: any other address gets a page here`(
        _ address: String
    ) async throws {
        let party = try await party
        let page = try await shilan().get(try await party.address(["redirect_uri": address]))
        #expect(page.status == 400)
        #expect(page.headers["location"] == nil && page.headers["refresh"] == nil)
        #expect(!page.text.contains("evil.example"))
    }

    @Test func `oidcc-redirect-uri-query-OK: a registered query stays, and gets the answer`()
        async throws
    {
        let other = try await Self.stage.value.other
        let target = "https://other.example.krd/back?tenant=1"
        let browser = try await shilan()
        let page = try await other.send(browser, ["redirect_uri": target, "prompt": "consent"])
        let form = try #require(page.forms.first { $0.action.contains("/openid/ask/") })
        let left = try await browser.submit(form, [:], button: "yes")
        let back = try #require(left.headers["refresh"])
        #expect(back.hasPrefix("0;url=https://other.example.krd/back?tenant=1&code="))
    }

    @Test func `oidcc-server-client-secret-post`() async throws {
        let party = try await party
        let code = try await party.code(of: try await shilan())
        let fields = [
            "grant_type": "authorization_code", "code": code, "code_verifier": party.verifier,
            "redirect_uri": RelyingParty.redirect, "client_id": party.id,
            "client_secret": try #require(party.secret),
        ]
        let answer = try await party.world.browser().send(
            .post, "/openid/token",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(RelyingParty.form(fields).utf8))
        _ = try party.tokens(answer)
    }

    @Test(arguments: [
        (
            "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
            ["request": "eyJhbGciOiJub25lIn0.e30."], "request_not_supported"
        ),
        (
            "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
            ["request_uri": "https://evil.example/request.jwt"], "request_uri_not_supported"
        ),
    ])
    func `requests in other clothes are refused and fetched from nowhere`(
        _ module: String, _ changes: [String: String], _ error: String
    ) async throws {
        let party = try await party
        let address = try await party.address(changes.mapValues { $0 })
        let answer = try party.answer(try await shilan().get(address))
        #expect(answer["error"] == error, "\(module)")
        #expect(party.world.calls.all.allSatisfy { !$0.address.contains("evil") })
    }

    @Test
    func
        `oidcc-ensure-request-object-with-redirect-uri: what it says of an address counts for nothing`()
        async throws
    {
        let party = try await party
        let claims = base64URL(#"{"redirect_uri":"https://evil.example/"}"#.utf8)
        let answer = try await shilan().get(
            try await party.address(["request": "eyJhbGciOiJub25lIn0.\(claims)."]))
        #expect(try party.answer(answer)["error"] == "request_not_supported")
    }

    @Test func `oidcc-claims-essential`() async throws {
        let party = try await party
        let wish = #"{"userinfo":{"name":{"essential":true}},"id_token":{"birthdate":null}}"#
        let tokens = try await tokens(["scope": "openid", "claims": wish])
        #expect(try await told(tokens.access)["name"]?.string == "Shilan Rebwar Ahmad")
        let claims = try await party.claims(tokens.id)
        #expect(claims["birthdate"]?.string == "1990-03-21")
        #expect(claims["name"] == nil)
    }

    @Test func `oidcc-ensure-post-request-succeeds`() async throws {
        let party = try await party
        let browser = try await shilan()
        let arrived = try await browser.follow(
            try await browser.send(
                .post, "/openid/authorize",
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(RelyingParty.form(party.request()).utf8)))
        #expect(try await party.agree(browser, arrived)["code"] != nil)
    }

    @Test func `oidcc-discovery-endpoint-verification`() async throws {
        let party = try await party
        let json = try await party.world.browser().get("/.well-known/openid-configuration").json
        #expect(json["issuer"]?.string == RelyingParty.issuer)
        for name in [
            "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri",
            "end_session_endpoint", "introspection_endpoint", "revocation_endpoint",
            "pushed_authorization_request_endpoint",
        ] {
            #expect(json[name]?.string?.hasPrefix(RelyingParty.issuer + "/") == true, "\(name)")
        }
        #expect(
            json["id_token_signing_alg_values_supported"]?.array?.contains(.string("RS256")) == true
        )
        #expect(json["response_types_supported"]?.array == [.string("code")])
        #expect(json["subject_types_supported"]?.array == [.string("pairwise")])
        #expect(json["scopes_supported"]?.array?.contains(.string("openid")) == true)
        #expect(json["claims_parameter_supported"] == .bool(true))
        #expect(json["backchannel_logout_supported"] == .bool(true))
        let keys = try await party.world.browser().get("/openid/jwks").json
        #expect(keys["keys"]?.array?.count == 2)
        for key in keys["keys"]?.array ?? [] {
            #expect(key["d"] == nil && key["use"]?.string == "sig" && key["kid"] != nil)
        }
    }

    @Test func `a person has another name at every other client`() async throws {
        let (party, other) = (try await party, try await Self.stage.value.other)
        let browser = try await shilan()
        let mine = try await party.claims(
            try party.tokens(try await party.redeem(try await party.code(of: browser))).id)
        let target = "https://other.example.krd/back?tenant=1"
        let page = try await other.send(browser, ["redirect_uri": target])
        let code = try #require(try await other.agree(browser, page)["code"])
        let answer = try await other.redeem(code, ["redirect_uri": target])
        let theirs = try await other.claims(try other.tokens(answer).id)
        #expect(mine["sub"] != theirs["sub"])
        #expect(mine["sid"] != theirs["sid"])
    }
}
