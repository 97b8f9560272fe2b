import Foundation
import House
import Kernel
import Rehearsal
import Testing
import Trust
import Web

/// Signing out: the conformance suite's modules for RP-initiated and back-channel logout.
@Suite struct SigningOutElsewhere {
    private static let stage = Task {
        let world = try await World()
        return try await world.connect("openid")
    }

    private var party: RelyingParty { get async throws { try await Self.stage.value } }

    /// Somebody who is signed in at the client; their ID token.
    private func signedIn() async throws -> (browser: Browser, token: String) {
        let party = try await party
        let browser = try await party.world.browser(of: .shilan)
        let code = try await party.code(of: browser)
        return (browser, try party.tokens(try await party.redeem(code)).id)
    }

    private func ask(
        _ browser: Browser, _ fields: [String: String]
    ) async throws -> Browser.View {
        try await browser.open("/openid/end-session?" + RelyingParty.form(fields))
    }

    private func isSignedIn(_ browser: Browser) async throws -> Bool {
        try await browser.get("/en/account").status == 200
    }

    @Test func `oidcc-rp-initiated-logout, and oidcc-rp-initiated-logout-no-state`() async throws {
        for state: String? in ["st4te", nil] {
            let (browser, token) = try await signedIn()
            var fields = [
                "id_token_hint": token, "post_logout_redirect_uri": RelyingParty.logoutRedirect,
            ]
            fields["state"] = state
            let left = try await ask(browser, fields)
            #expect(
                left.headers["location"]
                    == RelyingParty.logoutRedirect + (state.map { "?state=\($0)" } ?? ""))
            #expect(try await !isSignedIn(browser))
        }
    }

    @Test(arguments: [
        ("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri", "https://evil.example/bye"),
        (
            "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
            RelyingParty.logoutRedirect + "?x=1"
        ),
    ])
    func `nobody is sent to an address that is not registered`(
        _ module: String, _ address: String
    ) async throws {
        let (browser, token) = try await signedIn()
        let page = try await ask(
            browser, ["id_token_hint": token, "post_logout_redirect_uri": address])
        #expect(page.status == 400, "\(module)")
        #expect(page.headers["location"] == nil)
        #expect(try await isSignedIn(browser))
    }

    @Test
    func
        `oidcc-rp-initiated-logout-modified-id-token-hint, oidcc-rp-initiated-logout-bad-id-token-hint`()
        async throws
    {
        let party = try await party
        let (browser, token) = try await signedIn()
        let forged = try party.key.sign(
            .object([
                "iss": .string(RelyingParty.issuer), "aud": .string(party.id),
                "sub": .string("somebody"),
            ]), type: "JWT")
        for hint in [String(token.dropLast(4)) + "AAAA", forged, "garbage"] {
            let page = try await ask(
                browser,
                [
                    "id_token_hint": hint, "client_id": party.id,
                    "post_logout_redirect_uri": RelyingParty.logoutRedirect,
                ])
            #expect(page.status == 400)
            #expect(page.headers["location"] == nil)
            #expect(try await isSignedIn(browser))
        }
    }

    @Test
    func
        `oidcc-rp-initiated-logout-no-id-token-hint, -no-params, -only-state: the person is asked`()
        async throws
    {
        let party = try await party
        let cases: [([String: String], String?)] = [
            (
                [
                    "client_id": party.id, "state": "s",
                    "post_logout_redirect_uri": RelyingParty.logoutRedirect,
                ], RelyingParty.logoutRedirect + "?state=s"
            ),
            ([:], nil), (["state": "s"], nil),
        ]
        for (fields, target) in cases {
            let (browser, _) = try await signedIn()
            let page = try await ask(browser, fields)
            #expect(page.status == 200)
            #expect(try await isSignedIn(browser))
            let form = try #require(page.form(to: "/openid/sign-out"))
            let left = try await browser.submit(form, button: "yes")
            #expect(left.status == 200)
            #expect(left.headers["refresh"] == target.map { "0;url=\($0)" })
            #expect(try await !isSignedIn(browser))
        }
        // And may stay.
        let (browser, _) = try await signedIn()
        let page = try await ask(browser, [:])
        _ = try await browser.submit(
            try #require(page.form(to: "/openid/sign-out")), button: "no")
        #expect(try await isSignedIn(browser))
    }

    @Test func `oidcc-rp-initiated-logout-no-post-logout-redirect-uri`() async throws {
        let (browser, token) = try await signedIn()
        let page = try await ask(browser, ["id_token_hint": token, "ui_locales": "en"])
        #expect(page.path == "/en/openid/signed-out")
        #expect(page.text.contains("You are signed out"))
        #expect(try await !isSignedIn(browser))
    }

    @Test func `the address to go on to is the client's own, whatever the form says`() async throws
    {
        let party = try await party
        let (browser, _) = try await signedIn()
        let page = try await browser.open(
            "/en/openid/sign-out?client=\(party.id)&to=https%3A%2F%2Fevil.example%2F")
        let form = try #require(page.form(to: "/openid/sign-out"))
        let left = try await browser.submit(form, button: "yes")
        #expect(left.headers["refresh"] == nil)
        #expect(!left.text.contains("evil.example"))
    }

    @Test func `oidcc-backchannel-rp-initiated-logout: every client of the session is told`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let code = try await party.code(of: browser)
        let tokens = try party.tokens(try await party.redeem(code))
        let claims = try await party.claims(tokens.id)
        let lasting = try await party.code(
            of: browser, ["scope": "openid offline_access", "prompt": "consent"])
        let refresh = try #require(try party.tokens(try await party.redeem(lasting)).refresh)
        _ = try await browser.open(
            "/openid/end-session?" + RelyingParty.form(["id_token_hint": tokens.id]))
        // Twice: the session's end is one parcel, and the notices that follow from it are others.
        try await world.house.tend()
        try await world.house.tend()
        let calls = world.calls.all
        #expect(calls.map(\.address) == [RelyingParty.backchannel])
        let token = try #require(calls.first?.form.dropFirst("logout_token=".count))
        let read = try JSONWebSignature(String(token))
        #expect(read.type == "logout+jwt")
        let told = try await party.claims(String(token))
        #expect(told["sub"] == claims["sub"])
        #expect(told["sid"] == claims["sid"])
        #expect(told["nonce"] == nil, "it could be taken for an ID token")
        #expect(
            told["events"]?["http://schemas.openid.net/event/backchannel-logout"]
                == .object([:]))
        #expect(told["jti"]?.string != nil)
        #expect(told["iat"]?.integer != nil && told["exp"]?.integer != nil)
        #expect(try await party.userInfo(tokens.access).status == 401)
        // What the person agreed may go on without them goes on.
        #expect(try await party.refresh(refresh).status == 200)
    }

    @Test func `a session that is ended elsewhere, and one that proves itself again`() async throws
    {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let code = try await party.code(of: browser)
        let first = try party.tokens(try await party.redeem(code))
        // The same session goes on when the person proves who they are once more.
        let page = try await party.send(browser, ["prompt": "login"])
        let form = try #require(
            page.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
        let answer = try await party.agree(browser, try await browser.submit(form))
        let second = try party.tokens(try await party.redeem(try #require(answer["code"])))
        #expect(
            try await party.claims(first.id)["sid"] == party.claims(second.id)["sid"])
        try await world.house.tend()
        #expect(world.calls.all.isEmpty)
        // From another device she ends it.
        let telephone = try await world.browser(of: .shilan)
        let security = try await telephone.open("/en/account/security")
        _ = try await telephone.submit(try #require(security.form(to: "/security/end-all")))
        try await world.house.tend()
        try await world.house.tend()
        #expect(world.calls.all.count == 1)
        #expect(try await party.userInfo(second.access).status == 401)
    }

    @Test func `the methods that are told are those of the last proof, as its time is`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("openid")
        let app = try await SigningInWithAPassword.setUp(world, .shilan)
        let browser = world.browser()
        func proved(_ answer: [String: String]) async throws -> JSON {
            try await party.claims(
                try party.tokens(try await party.redeem(try #require(answer["code"]))).id)
        }
        func byPassword() async throws -> [String: String] {
            let page = try await party.send(browser, ["prompt": "login"])
            let form = try #require(page.form(to: "/sign-in/password"))
            let next = try await browser.submit(
                form,
                [
                    "password-number": Sample.shilan.number.digits,
                    "password": SigningInWithAPassword.password,
                    "time-code": app.code(at: world.clock.now),
                ])
            return try await party.agree(browser, next)
        }
        let password: JSON = .array(["pwd", "otp", "mfa"].map(JSON.string))
        #expect(try await proved(byPassword())["amr"] == password)
        world.clock.pass(.seconds(60))
        let page = try await party.send(browser, ["prompt": "login"])
        let form = try #require(
            page.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
        let other = try await proved(party.agree(browser, try await browser.submit(form)))
        #expect(other["amr"] == nil, "the sample door proves nothing")
        #expect(other["auth_time"]?.integer == world.clock.now.secondsSince1970)
        #expect(try await proved(byPassword())["amr"] == password)
    }
}
