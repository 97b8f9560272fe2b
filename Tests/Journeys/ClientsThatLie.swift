import Foundation
import HTTPTypes
import House
import Identity
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Trust
import Web

/// Attackers who know the standards (RFC 9700), and clients that nobody approved.
@Suite struct ClientsThatLie {
    private static let stage = Task {
        let world = try await World()
        return try await world.connect("openid")
    }

    private var party: RelyingParty { get async throws { try await Self.stage.value } }

    private func shilan() async throws -> Browser {
        try await party.world.browser(of: .shilan)
    }

    private func offline(
        _ party: RelyingParty, of person: Sample = .shilan
    ) async throws -> (access: String, refresh: String) {
        let browser = try await party.world.browser(of: person)
        let code = try await party.code(
            of: browser, ["scope": "openid offline_access", "prompt": "consent"])
        let tokens = try party.tokens(try await party.redeem(code))
        return (tokens.access, try #require(tokens.refresh))
    }

    // MARK: Refresh tokens

    @Test func `oidcc-refresh-token: each works once, and one that was stolen ends them all`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("openid")
        let first = try await offline(party)
        world.clock.pass(.seconds(400))
        let second = try party.tokens(try await party.refresh(first.refresh))
        #expect(second.refresh != first.refresh)
        world.clock.pass(.seconds(61))
        // Somebody has the first one.
        #expect(try await party.refresh(first.refresh).error == "invalid_grant")
        #expect(try await party.refresh(try #require(second.refresh)).error == "invalid_grant")
        #expect(try await party.userInfo(second.access).status == 401)
        // It is kept for the auditor.
        let lana = try await world.browser(of: .auditor)
        #expect(try await lana.open("/en/desk/audit").text.contains("refresh token was used"))
    }

    @Test func `an answer that was lost is given again, for a minute`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let first = try await offline(party)
        let lost = try party.tokens(try await party.refresh(first.refresh))
        world.clock.pass(.seconds(50))
        let again = try party.tokens(try await party.refresh(first.refresh))
        #expect(again.refresh == lost.refresh)
        // It stays one family: the next one goes on from there, and the first is past.
        let next = try party.tokens(try await party.refresh(try #require(again.refresh)))
        #expect(next.refresh != again.refresh)
        #expect(try await party.refresh(first.refresh).error == "invalid_grant")
        #expect(try await party.refresh(try #require(next.refresh)).error == "invalid_grant")
    }

    @Test func `a token with one bent character is none of ours`() async throws {
        let party = try await party
        let tokens = try await offline(party, of: .citizen)
        for token in [tokens.access, tokens.refresh] {
            for index in token.indices where token[index] != "." {
                var bent = token
                bent.replaceSubrange(index...index, with: bent[index] == "1" ? "2" : "1")
                #expect(try await party.refresh(bent).status == 400, "\(bent)")
                #expect(try await party.userInfo(bent).status == 401, "\(bent)")
            }
        }
        // One kind is not the other.
        #expect(try await party.userInfo(tokens.refresh).status == 401)
        #expect(try await party.refresh(tokens.access).status == 400)
    }

    @Test func `what is revoked is worth nothing, and asking about it says so`() async throws {
        let party = try await party
        let tokens = try await offline(party, of: .karwan)
        func isActive(_ token: String) async throws -> Bool {
            let answer = try await party.post("/openid/introspect", ["token": token])
            #expect(answer.status == 200)
            return try answer.json["active"] == .bool(true)
        }
        #expect(try await isActive(tokens.access))
        #expect(try await isActive(tokens.refresh))
        #expect(try await !isActive("garbage"))
        let done = try await party.post("/openid/revoke", ["token": tokens.refresh])
        #expect(done.status == 200)
        #expect(try await !isActive(tokens.access))
        #expect(try await !isActive(tokens.refresh))
        #expect(try await party.userInfo(tokens.access).status == 401)
        #expect(try await party.post("/openid/revoke", ["token": "garbage"]).status == 200)
    }

    // MARK: Codes

    @Test func `a challenge cannot be left out, nor a verifier be added`() async throws {
        let party = try await party
        let browser = try await shilan()
        for changes: [String: String?] in [
            ["code_challenge": nil], ["code_challenge": nil, "code_challenge_method": nil],
            ["code_challenge_method": "plain"], ["code_challenge_method": nil],
            ["code_challenge": "short"],
        ] {
            let answer = try party.answer(
                try await browser.get(try await party.address(changes)))
            #expect(answer["error"] == "invalid_request", "\(changes)")
        }
        // A legacy client has none; then a verifier that comes is somebody else's (RFC 9700, 2.1.1).
        let legacy = try await party.world.connect("legacy")
        let code = try await legacy.code(
            of: browser, ["code_challenge": nil, "code_challenge_method": nil])
        #expect(try await legacy.redeem(code).error == "invalid_grant")
        let other = try await legacy.code(
            of: browser, ["code_challenge": nil, "code_challenge_method": nil])
        _ = try legacy.tokens(try await legacy.redeem(other, ["code_verifier": nil]))
    }

    @Test func `the address must be the one of the request`() async throws {
        let party = try await party
        let code = try await party.code(of: try await shilan())
        for address: String? in ["https://evil.example/back", nil, ""] {
            #expect(
                try await party.redeem(code, ["redirect_uri": address]).error == "invalid_grant")
        }
    }

    // MARK: Parameters

    @Test func `nothing may come twice`() async throws {
        let party = try await party
        let address = try await party.address()
        let browser = try await shilan()
        for (name, value) in [
            ("scope", "openid"), ("state", "other"), ("prompt", "none"), ("nonce", "x"),
            ("code_challenge", "x"), ("unknown", "1"),
        ] {
            let twice = address + "&\(name)=\(value)&\(name)=\(value)"
            #expect(
                try party.answer(try await browser.get(twice))["error"] == "invalid_request",
                "\(name)")
        }
        for name in ["client_id", "redirect_uri"] {
            let page = try await browser.get(address + "&\(name)=https%3A%2F%2Fevil.example")
            #expect(page.status == 400, "\(name)")
            #expect(page.headers["location"] == nil)
        }
        let body =
            "grant_type=authorization_code&grant_type=refresh_token&code=x&client_id=\(party.id)"
        let answer = try await party.world.browser().send(
            .post, "/openid/token",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(body.utf8))
        #expect(answer.error == "invalid_request")
    }

    @Test func `proxies' headers and another host change no address of ours`() async throws {
        let party = try await party
        let headers = [
            ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"),
            ("Forwarded", "host=evil.example"), ("X-Original-URL", "/evil"),
        ]
        let found = try await party.world.browser().get(
            "/.well-known/openid-configuration", headers: headers)
        #expect(!found.text.contains("evil"))
        let browser = try await shilan()
        let page = try await browser.get(try await party.address(), headers: headers)
        #expect(page.headers["location"]?.contains("evil") == false)
    }

    @Test(arguments: [
        #"{"userinfo":[[[[[[[[[[]]]]]]]]]]}"#, #"{"id_token":{"acr":{"essential":1.5e9999}}}"#,
        "[", "null", #"{"a":1,"a":2}"#, String(repeating: "{\"a\":", count: 60),
    ])
    func `deep, doubled and broken JSON ends in an answer`(_ text: String) async throws {
        let party = try await party
        let answer = try party.answer(
            try await shilan().get(try await party.address(["claims": text])))
        #expect(answer["error"] == "invalid_request")
    }

    @Test func `long values end in an answer, too`() async throws {
        let party = try await party
        let browser = try await shilan()
        let long = String(repeating: "x", count: 3000)
        #expect(
            try party.answer(
                try await browser.get(try await party.address(["nonce": long])))["error"]
                == "invalid_request")
        #expect(try await browser.get("/openid/authorize?client_id=\(long)").status == 400)
        let body = Array(("token=" + String(repeating: "x", count: 200_000)).utf8)
        let answer = try await party.world.browser().send(
            .post, "/openid/introspect",
            headers: [("Content-Type", "application/x-www-form-urlencoded")], body: body)
        #expect(answer.error == "invalid_request")
        let json = try await party.world.browser().send(
            .post, "/openid/token", headers: [("Content-Type", "application/json")],
            body: Array("{}".utf8))
        #expect(json.error == "invalid_request")
    }

    @Test func `no page of a sign-in can be put into another's frame, and no form leads elsewhere`()
        async throws
    {
        let party = try await party
        let browser = try await shilan()
        let page = try await party.send(browser, ["prompt": "consent"])
        let policy = try #require(page.headers["content-security-policy"])
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(policy.contains("form-action 'self'"))
        #expect(page.headers["x-frame-options"] == "DENY")
        // From another site nobody can press the button.
        let form = try #require(page.forms.first { $0.action.contains("/openid/ask/") })
        let forged = try await browser.send(
            .post, form.action,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"),
            ],
            body: Array(
                (form.fields.map { "\($0.name)=\(encodedForURL($0.value))" } + ["do=yes"])
                    .joined(separator: "&").utf8))
        #expect(forged.status == 403)
        let left = try await browser.submit(form, button: "yes")
        // A code in an address is told to nobody as the page one came from.
        #expect(left.headers["referrer-policy"] == "same-origin")
        #expect(left.headers["cache-control"] == "no-store")
        #expect(![301, 302, 307, 308].contains(left.status))
    }

    // MARK: Secrets

    @Test
    func `a secret works in the header or in the form, and nobody learns which client there is`()
        async throws
    {
        let party = try await party
        func ask(
            _ fields: [String: String], _ header: String? = nil
        ) async throws -> Browser.View {
            var headers = [("Content-Type", "application/x-www-form-urlencoded")]
            if let header { headers.append(("Authorization", header)) }
            return try await party.world.browser().send(
                .post, "/openid/introspect", headers: headers,
                body: Array(
                    RelyingParty.form(["token": "x"].merging(fields) { $1 }).utf8))
        }
        let secret = try #require(party.secret)
        func basic(_ id: String, _ secret: String) -> String {
            "Basic " + Data("\(id):\(secret)".utf8).base64EncodedString()
        }
        #expect(try await ask([:], basic(party.id, secret)).status == 200)
        #expect(try await ask(["client_id": party.id, "client_secret": secret]).status == 200)
        // In two ways at once (RFC 6749, section 2.3).
        #expect(
            try await ask(["client_secret": secret], basic(party.id, secret)).error
                == "invalid_request")
        let wrong = try await ask([:], basic(party.id, "guess"))
        let nobody = try await ask([:], basic("cnobody", "guess"))
        #expect(wrong.status == 401 && nobody.status == 401)
        #expect(wrong.text == nobody.text)
        #expect(wrong.headers["www-authenticate"]?.hasPrefix("Basic") == true)
        for header in [
            "Basic", "Basic !!!", "Basic " + Data("no colon".utf8).base64EncodedString(),
        ] {
            #expect(try await ask([:], header).status == 401, "\(header)")
        }
    }

    @Test func `a new secret works beside the old one for a week`() async throws {
        let world = try await World()
        var party = try await world.connect("openid")
        let old = try #require(party.secret)
        let dilan = try await world.browser(of: .engineer)
        let page = try await dilan.open("/en/desk/clients/\(party.id)")
        let made = try await dilan.submit(try #require(page.form(to: "/secret")))
        let mark = try #require(made.text.firstRange(of: "<code dir=\"ltr\">"))
        let new = String(made.text[mark.upperBound...].prefix { $0 != "<" })
        #expect(new != old)
        func works(_ secret: String) async throws -> Bool {
            party.secret = secret
            return try await party.post("/openid/introspect", ["token": "x"]).status == 200
        }
        #expect(try await works(old))
        #expect(try await works(new))
        world.clock.pass(.seconds(7 * 86_400 + 1))
        #expect(try await !works(old))
        #expect(try await works(new))
    }

    // MARK: Approval

    @Test func `a client that nobody approved meets invented people, and the approver is another`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("fapi", isApproved: false)
        let browser = try await world.browser(of: .shilan)
        let page = try await party.send(browser, ["ui_locales": "en"])
        #expect(page.text.contains("is being tried out"))
        #expect(try await party.agree(browser, page)["code"] != nil)
        // Its own engineer cannot say yes, and the page offers nothing of it.
        let dilan = try await world.browser(of: .engineer)
        let path = "/en/desk/clients/\(party.id)"
        let asked = try await dilan.submit(
            try #require(try await dilan.open(path).form(to: "/ask")))
        #expect(asked.form(to: "/decide") == nil)
        let hana = try await world.browser(of: .approver)
        let read = try await hana.open(path)
        for words in ["Public Health Law 89/1981", "To show your vaccinations.", "Day of birth"] {
            #expect(read.text.contains(words), "\(words)")
        }
        let decide = try #require(read.form(to: "/decide"))
        let form = try #require(asked.forms.first)
        let forged = try await dilan.submit(form.asking(decide), button: "approve")
        #expect(forged.status == 403)
        // A no has a reason, which its engineer reads.
        let mute = try await hana.submit(decide, button: "decline")
        #expect(mute.status == 422)
        _ = try await hana.submit(
            try #require(mute.form(to: "/decide")), ["reason": "The purpose is too wide."],
            button: "decline")
        #expect(try await dilan.open(path).text.contains("The purpose is too wide."))
        try await world.expectNoDifferences()
    }

    @Test func `nobody approves what they asked for themselves`() async throws {
        let world = try await World()
        let hana = try await world.browser(of: .approver)
        let begin = try await hana.open("/en/desk/clients/new")
        let shown = try await hana.submit(
            try #require(begin.form(to: "/desk/clients/new")),
            lists: RelyingParty.terms("openid"))
        let asked = try await hana.submit(try #require(shown.form(to: "/ask")))
        #expect(asked.form(to: "/decide") == nil)
    }

    @Test func `what is suspended opens nothing`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let code = try await party.code(of: browser)
        let tokens = try party.tokens(try await party.redeem(code))
        let hana = try await world.browser(of: .approver)
        let page = try await hana.open("/en/desk/clients/\(party.id)")
        _ = try await hana.submit(
            try #require(page.form(to: "/suspend")), ["why": "Its key was published."],
            button: "suspend")
        #expect(try await party.userInfo(tokens.access).status == 401)
        #expect(try await party.post("/openid/introspect", ["token": "x"]).status == 401)
        #expect(try await party.send(browser).status == 400)
        // Its own engineer does not undo what the identity's institution has done.
        let dilan = try await world.browser(of: .engineer)
        let own = try await dilan.open("/en/desk/clients/\(party.id)")
        let undo = try #require(own.form(to: "/suspend"))
        #expect(try await dilan.submit(undo, button: "resume").status == 403)
        // Nor by taking the suspension over first.
        let over = try #require(
            try await dilan.open("/en/desk/clients/\(party.id)").form(to: "/suspend"))
        #expect(try await dilan.submit(over, ["why": "Mine."], button: "suspend").status == 409)
    }

    @Test func `the approver says yes to what they have read, and to nothing newer`() async throws {
        let world = try await World()
        let party = try await world.connect("openid", isApproved: false)
        let path = "/en/desk/clients/\(party.id)"
        let dilan = try await world.browser(of: .engineer)
        _ = try await dilan.submit(try #require(try await dilan.open(path).form(to: "/ask")))
        let hana = try await world.browser(of: .approver)
        let read = try #require(try await hana.open(path).form(to: "/decide"))
        let form = try #require(try await dilan.open(path + "/terms").form(to: "/terms"))
        _ = try await dilan.submit(
            form, lists: RelyingParty.terms("openid", ["redirects": ["https://evil.example/x"]]))
        _ = try await dilan.submit(try #require(try await dilan.open(path).form(to: "/ask")))
        #expect(try await hana.submit(read, button: "approve").status == 409)
        #expect(try await hana.open(path).form(to: "/decide") != nil)
    }

    @Test func `nobody appears for another at a system that knows nothing of it`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let knowing = try await world.connect("openid", ["representatives": ["yes"]])
        #expect(
            try await world.give(.nasrin, to: .shilan, services: "").path.contains("done"))
        let browser = try await world.browser(of: .shilan)
        let offered = try await knowing.send(browser)
        let mark = try #require(offered.text.firstRange(of: "name=\"for\" value=\"06"))
        let mandate = "06" + offered.text[mark.upperBound...].prefix { $0 != "\"" }
        let page = try await party.send(browser)
        let form = try #require(page.forms.first { $0.action.contains("/openid/ask/") })
        #expect(
            try await browser.submit(form, ["for": String(mandate)], button: "yes").status == 403)
    }

    @Test func `nothing goes on longer than the yes, and a smaller yes ends the larger one`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let wide = ["scope": "openid profile offline_access", "prompt": "consent"]
        func refreshToken(_ span: String) async throws -> String {
            let code = try await party.code(
                of: browser, wide.mapValues { $0 }, ["span": span])
            return try #require(try party.tokens(try await party.redeem(code)).refresh)
        }
        let first = try await refreshToken("year")
        _ = try await party.code(of: browser, ["scope": "openid", "prompt": "consent"])
        #expect(try await party.refresh(first).error == "invalid_grant")
        let month = try await refreshToken("month")
        world.clock.pass(.seconds(29 * 86_400))
        let late = try party.tokens(try await party.refresh(month))
        world.clock.pass(.seconds(3 * 86_400))
        #expect(try await party.refresh(try #require(late.refresh)).error == "invalid_grant")
    }

    @Test func `who proved it after the request came is not asked for ever`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        world.clock.pass(.seconds(5))
        for age in ["0", "1"] {
            let page = try await party.send(browser, ["max_age": age])
            #expect(page.path.contains("/sign-in"), "oidcc-max-age-1")
            let form = try #require(
                page.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
            let asked = try await browser.submit(form)
            // She reads slowly.
            world.clock.pass(.seconds(120))
            let answer = try await party.agree(browser, asked)
            #expect(answer["code"] != nil)
        }
    }

    @Test func `what was taken from a client's terms is told to it no more`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let code = try await party.code(of: browser, ["scope": "openid profile email"])
        let tokens = try party.tokens(try await party.redeem(code))
        #expect(try await party.userInfo(tokens.access).json["email"] != nil)
        try await world.change(
            party, RelyingParty.terms("openid", ["scope": ["profile"]]))
        let told = try await party.userInfo(tokens.access).json
        #expect(told["name"] != nil && told["email"] == nil)
    }

    @Test func `a client that moves to another host goes on knowing its people`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let before = try await party.claims(
            try party.tokens(try await party.redeem(try await party.code(of: browser))).id)
        let moved = "https://new.example.krd/back"
        try await world.change(
            party, RelyingParty.terms("openid", ["redirects": [moved]]))
        let code = try await party.code(of: browser, ["redirect_uri": moved])
        let after = try await party.claims(
            try party.tokens(try await party.redeem(code, ["redirect_uri": moved])).id)
        #expect(before["sub"] == after["sub"])
    }

    @Test func `a second press of yes is answered as the first, until the code is used`()
        async throws
    {
        let party = try await party
        let nasrin = try await party.world.browser(of: .nasrin)
        let page = try await party.send(nasrin, ["prompt": "consent"])
        let form = try #require(page.forms.first { $0.action.contains("/openid/ask/") })
        let first = try party.answer(try await nasrin.submit(form, button: "yes"))
        let second = try party.answer(try await nasrin.submit(form, button: "yes"))
        #expect(first["code"] != nil && first == second)
        // The name alone is worth nothing in another browser.
        let shilan = try await shilan()
        let other = try await party.send(shilan, ["prompt": "consent"])
        let fields = try #require(other.forms.first { $0.action.contains("/openid/ask/") }).fields
        let body = (fields + [("do", "yes")])
            .map { "\(encodedForURL($0.0))=\(encodedForURL($0.1))" }.joined(separator: "&")
        let stolen = try await shilan.send(
            .post, form.action,
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(body.utf8))
        #expect(stolen.status == 410)
        #expect(try await party.redeem(first["code"]!).status == 200)
        #expect(try await nasrin.submit(form, button: "yes").status == 410)
        #expect(
            try await party.redeem(first["code"]!).error == "invalid_grant",
            "and the code still works once only")
    }

    @Test func `two addresses that Unicode takes for the same are not the same`() async throws {
        let address = "https://app.example.krd/Kerkuk"
        let party = try await World().connect("openid", ["redirects": [address]])
        let visitor = party.world.browser()
        #expect(try await party.send(visitor, ["redirect_uri": address]).path.contains("/sign-in"))
        // The Kelvin sign is a K to Unicode, and to Swift's `==`.
        let other = address.replacing("K", with: "\u{212A}")
        #expect(other == address)
        let page = try await party.send(visitor, ["redirect_uri": other])
        #expect(page.status == 400 && page.headers["location"] == nil)
    }

    @Test func `a form of another site is asked again with our cookie`() async throws {
        let party = try await party
        let visitor = party.world.browser()
        for path in ["/openid/authorize", "/openid/end-session"] {
            let answer = try await visitor.send(
                .post, path, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(RelyingParty.form(party.request()).utf8))
            #expect(answer.status == 303)
            #expect(answer.headers["location"]?.hasPrefix(path + "?client_id=") == true)
        }
    }

    @Test func `terms that are wrong are told field by field, and nothing is lost`() async throws {
        let world = try await World()
        let dilan = try await world.browser(of: .engineer)
        let begin = try await dilan.open("/en/desk/clients/new")
        let form = try #require(begin.form(to: "/desk/clients/new"))
        let page = try await dilan.submit(
            form,
            lists: RelyingParty.terms(
                "fapi",
                [
                    "name-ckb": [""], "law": [""], "authentication": ["client_secret_basic"],
                    "redirects": ["https://a.example.krd/x#y\nhttps://b.example.krd/*"],
                    "backchannel": ["ftp://x"], "id-token": ["RS256"],
                    "scope": ["person_number"], "number-law": [""],
                ]))
        #expect(page.status == 422)
        for field in [
            "name-ckb", "law", "authentication", "redirects", "backchannel", "id-token",
            "number-law",
        ] { #expect(page.text.contains("href=\"#\(field)\""), "\(field)") }
        #expect(page.text.contains("To show your vaccinations."))
    }

    @Test func `keys that nobody should believe are refused with the reason`() async throws {
        let party = try await party.world.connect("fapi")
        let dilan = try await party.world.browser(of: .engineer)
        guard case .object(var open) = party.key.publicKey.json else { return }
        open["d"] = .string(base64URL(party.key.exported))
        for (text, reason) in [
            (JSON.object(open).canonical, "private member"), ("{", "no JSON"),
            (#"{"keys":[]}"#, "with a key in it"), (#"{"kty":"oct","k":"AAAA"}"#, "private"),
        ] {
            let page = try await dilan.open("/en/desk/clients/\(party.id)")
            let answer = try await dilan.submit(
                try #require(page.form(to: "/keys")), ["keys": text])
            #expect(answer.status == 422, "\(text)")
            #expect(answer.text.contains(reason), "\(text)")
        }
    }

    @Test func `an engineer reads in words what was refused to their program`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        _ = try await browser.get(try await party.address(["code_challenge": nil]))
        _ = try await party.redeem("guess")
        let dilan = try await world.browser(of: .engineer)
        let page = try await dilan.open("/en/desk/clients/\(party.id)")
        #expect(page.text.contains("authorize: invalid_request"))
        #expect(page.text.contains("code_challenge is missing"))
        #expect(page.text.contains("token: invalid_grant"))
    }

    // MARK: People

    @Test func `a guardian signs in for a child, and both are named`() async throws {
        let world = try await World()
        let party = try await world.connect("openid", ["representatives": ["yes"]])
        #expect(
            try await world.give(.nasrin, to: .shilan, services: "").path.contains("done"))
        let browser = try await world.browser(of: .shilan)
        let page = try await party.send(browser, ["scope": "openid profile"])
        let mark = try #require(page.text.firstRange(of: "name=\"for\" value=\"06"))
        let mandate = "06" + page.text[mark.upperBound...].prefix { $0 != "\"" }
        let answer = try await party.agree(browser, page, ["for": String(mandate)])
        let tokens = try party.tokens(
            try await party.redeem(try #require(answer["code"])))
        let claims = try await party.claims(tokens.id)
        let own = try await party.claims(
            try party.tokens(
                try await party.redeem(try await party.code(of: browser))
            ).id)
        #expect(claims["sub"] != own["sub"])
        #expect(claims["act"]?["sub"] == own["sub"])
        #expect(
            try await party.userInfo(tokens.access).json["name"]?.string?.hasPrefix("Nasrin")
                == true)
        // With the mandate it ends.
        let nasrin = try await world.browser(of: .nasrin)
        let mandates = try await nasrin.open("/en/account/mandates")
        _ = try await nasrin.submit(try #require(mandates.form(to: "/mandates/end")))
        #expect(try await party.userInfo(tokens.access).status == 401)
        // And the client is told, of the one whom it knew under the mandate.
        try await world.house.tend()
        let told = try #require(world.calls.all.first)
        #expect(world.calls.all.count == 1 && told.address == RelyingParty.backchannel)
        let notice = try await party.claims(String(told.form.dropFirst("logout_token=".count)))
        #expect(notice["sub"] == claims["sub"])
    }

    @Test func `nobody is told of the dead any more, nor of others by them`() async throws {
        let world = try await World()
        let party = try await world.connect("openid", ["representatives": ["yes"]])
        #expect(
            try await world.give(.nasrin, to: .shilan, services: "").path.contains("done"))
        let own = try await offline(party)
        let browser = try await world.browser(of: .shilan)
        let page = try await party.send(browser, ["scope": "openid profile"])
        let mark = try #require(page.text.firstRange(of: "name=\"for\" value=\"06"))
        let answer = try await party.agree(
            browser, page, ["for": "06" + page.text[mark.upperBound...].prefix { $0 != "\"" }])
        let other = try party.tokens(try await party.redeem(try #require(answer["code"])))
        #expect(try await party.userInfo(other.access).status == 200)
        let bahar = try await world.browser(of: .bahar)
        let record = try await bahar.open("/en/desk/people/\(Sample.shilan.number.digits)")
        let entered = try await bahar.submit(
            try #require(record.form(to: "/death")),
            [
                "certificate": "D-1", "sure": "yes", "died-day": "1", "died-month": "2",
                "died-year": "2024",
            ])
        #expect(entered.path.hasSuffix("?done=1"), "\(entered.status)")
        #expect(try await party.refresh(own.refresh).error == "invalid_grant")
        for token in [own.access, other.access] {
            #expect(try await party.userInfo(token).status == 401)
        }
    }

    @Test func `a client is tried out at the desk, without the client`() async throws {
        let world = try await World()
        let party = try await world.connect("fapi", isApproved: false)
        let dilan = try await world.browser(of: .engineer)
        let desk = try await dilan.open("/en/desk/clients/\(party.id)")
        let begun = try await dilan.submit(try #require(desk.form(to: "/try")))
        // An officer becomes an invented person for it.
        let form = try #require(
            begun.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
        let asked = try await dilan.submit(form)
        let left = try await dilan.submit(
            try #require(asked.forms.first { $0.action.contains("/openid/ask/") }), button: "yes")
        let address = try #require(left.headers["refresh"]?.dropFirst("0;url=".count))
        let path = String(address.dropFirst(RelyingParty.issuer.count))
        let told = try await dilan.open(path)
        #expect(told.text.contains("Shilan Rebwar Ahmad"))
        #expect(told.text.contains("https://gov.krd/assurance/high"))
        #expect(!told.text.contains(Sample.shilan.number.digits))
        // It was good for one look, and leaves nothing that holds.
        #expect(try await dilan.open(path).status == 410)
        let live = try await world.read {
            try $0.count("SELECT count(*) FROM openid_grant WHERE ended_at IS NULL")
        }
        #expect(live == 0)
    }

    @Test func `keys come before they sign and go long after`() async throws {
        let world = try await World()
        let party = try await world.connect("openid")
        func published() async throws -> Set<String> {
            let json = try await world.browser().get("/openid/jwks").json
            return Set(json["keys"]?.array?.compactMap { $0["kid"]?.string } ?? [])
        }
        func tokenKey() async throws -> String {
            let again = try await world.browser(of: .shilan)
            let code = try await party.code(of: again)
            let token = try party.tokens(try await party.redeem(code)).id
            _ = try await party.claims(token)
            return try #require(try JSONWebSignature(token).keyID)
        }
        let first = try await tokenKey()
        #expect(try await published().count == 2)
        world.clock.pass(.seconds(84 * 86_400))
        try await world.house.tend()
        #expect(try await published().count == 4, "the next ones can be fetched already")
        #expect(try await tokenKey() == first)
        world.clock.pass(.seconds(7 * 86_400))
        try await world.house.tend()
        let second = try await tokenKey()
        #expect(second != first)
        #expect(try await published().contains(first), "what it signed is still believed")
        world.clock.pass(.seconds(91 * 86_400))
        try await world.house.tend()
        #expect(try await !published().contains(first))
    }

    @Test func `keys that may be stolen are replaced at once, and nobody is signed out`()
        async throws
    {
        let world = try await World()
        let party = try await world.connect("openid")
        let browser = try await world.browser(of: .shilan)
        let old = try party.tokens(
            try await party.redeem(
                try await party.code(of: browser, ["scope": "openid offline_access"])))
        try await Identity.replaceSigningKeys(
            on: world.database,
            Registrar(
                clock: world.clock, randomness: SystemRandomness(),
                secret: Secret([UInt8](repeating: 7, count: 32))),
            Secret([UInt8](repeating: 7, count: 32)))
        world.clock.pass(.seconds(61))
        let published = try JSONWebKeySet(try await world.browser().get("/openid/jwks").json)
        #expect(published.keys.count == 2)
        #expect(throws: JOSEError.self) {
            _ = try JSONWebSignature(old.id).claims(
                signedBy: published.keys, allowing: [.rs256, .es256])
        }
        let new = try party.tokens(try await party.refresh(try #require(old.refresh)))
        #expect(try await party.claims(new.id)["sub"] != nil)
    }

    @Test func `the personal number is told only where an article of law says so`() async throws {
        let world = try await World()
        let party = try await world.connect(
            "openid", ["scope": ["person_number"], "number-law": ["Tax Law 26/2007, art. 3"]])
        let browser = try await world.browser(of: .shilan)
        let page = try await party.send(
            browser, ["scope": "openid person_number", "ui_locales": "en"])
        #expect(page.text.contains("Tax Law 26/2007, art. 3"))
        let answer = try await party.agree(browser, page)
        let tokens = try party.tokens(try await party.redeem(try #require(answer["code"])))
        #expect(
            try await party.userInfo(tokens.access).json["person_number"]?.string
                == Sample.shilan.number.digits)
        // Who has no article cannot even ask.
        let other = try await self.party
        let others = try await shilan()
        let theirs = try other.tokens(
            try await other.redeem(
                try await other.code(
                    of: others, ["scope": "openid person_number", "prompt": "consent"])))
        #expect(try await other.userInfo(theirs.access).json["person_number"] == nil)
    }
}
