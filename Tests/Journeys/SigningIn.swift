import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import House
import Kernel
import Rehearsal
import Store
import Testing
import Trust
import Web

extension World {
    /// Adds a passkey to the account of whoever is signed in at a browser.
    func addPasskey(_ device: Authenticator, at browser: Browser) async throws {
        let page = try await browser.open("/en/account/security/passkey")
        let form = try #require(page.form(to: "/security/passkey"), "no form at \(page.path)")
        let done = try await browser.submit(form, try device.create(form))
        #expect(done.status == 200)
        #expect(done.path == "/en/account/security?done=passkey")
    }

    /// A person of the sample with a passkey and no session.
    func device(of person: Sample, isSynced: Bool = false) async throws -> Authenticator {
        let device = Authenticator(isSynced: isSynced)
        let browser = try await browser(of: person)
        try await addPasskey(device, at: browser)
        return device
    }

    func signIn(
        with device: Authenticator, at browser: Browser, from path: String = "/en/sign-in",
        follows: Bool = true, change: (inout Authenticator.Answer) -> Void = { _ in }
    ) async throws -> Browser.View {
        let page = try await browser.open(path)
        let form = try #require(page.form(to: "/sign-in/passkey"), "no form at \(page.path)")
        return try await browser.submit(
            form, try device.get(form, change: change), follows: follows)
    }

    /// The digits in the last code that was sent to somebody.
    func lastCode(by channel: String = "sms") async throws -> String? {
        try await house.tend()
        let box = "\(folder)/spool/\(channel)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: box)) ?? []
        let letters = try names.sorted().map {
            try String(contentsOfFile: "\(box)/\($0)", encoding: .utf8)
        }
        let codes = letters.compactMap { letter in
            letter.split { !$0.isNumber || !$0.isASCII }.first { $0.count == 6 }
        }
        return codes.last.map { String($0) }
    }

    func askForCode(
        _ number: String, at browser: Browser, by channel: String = "sms"
    ) async throws -> Browser.View {
        // Messages are sorted by the millisecond in which they were made.
        clock.pass(.milliseconds(2))
        let page = try await browser.open("/en/sign-in")
        let form = try #require(page.form(to: "/sign-in/code"))
        return try await browser.submit(form, ["code-number": number], button: channel)
    }

    func messages(of person: Sample) async throws -> [String] {
        let number = person.number
        return try await read { db in
            try db.rows(
                "SELECT words FROM casework_message WHERE person = \(number) ORDER BY sent_at, id"
            ).map { try $0.text(0) }
        }
    }
}

extension Browser.View {
    var isSignedIn: Bool { path.hasPrefix("/en/account") && status == 200 }
}

@Suite struct SigningInWithAPasskey {
    @Test func `a passkey is added once and opens the account from another browser`() async throws {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        let browser = world.browser()
        #expect(try await world.signIn(with: device, at: browser).isSignedIn)
        let page = try await browser.open("/en/account")
        #expect(page.text.contains("Shilan Rebwar Ahmad"))
        try await world.expectNoDifferences()
    }

    @Test func `each kind of key that devices use is understood`() async throws {
        let world = try await World()
        let keys: [Authenticator.Key] = [
            .es256(P256.Signing.PrivateKey()), .eddsa(Curve25519.Signing.PrivateKey()),
            .rs256(try _RSA.Signing.PrivateKey(keySize: .bits2048)),
        ]
        for key in keys {
            let device = Authenticator(key: key)
            try await world.addPasskey(device, at: try await world.browser(of: .karwan))
            #expect(try await world.signIn(with: device, at: world.browser()).isSignedIn)
        }
    }

    @Test(arguments: [
        "type", "challenge", "origin", "cross-origin", "site", "absent", "unverified",
    ])
    func `an answer that is not to this question proves nothing`(_ fault: String) async throws {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        let browser = world.browser()
        let view = try await world.signIn(with: device, at: browser) { answer in
            switch fault {
            case "type": answer.type = "webauthn.create"
            case "challenge": answer.challenge = base64URL([UInt8](repeating: 5, count: 56))
            case "origin": answer.origin = "http://evil.example"
            case "cross-origin": answer.isCrossOrigin = true
            case "site": answer.site = "evil.example"
            case "absent": answer.flags = 0x04
            default: answer.flags = 0x01
            }
        }
        #expect(view.status == 422)
        #expect(view.text.contains("The passkey did not work"))
        #expect(try await browser.get("/en/account").status == 303)
    }

    @Test func `a signature of another key proves nothing`() async throws {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        let browser = world.browser()
        let page = try await browser.open("/en/sign-in")
        let form = try #require(page.form(to: "/sign-in/passkey"))
        var answer = try device.get(form)
        answer["signature"] = try Authenticator().get(form)["signature"]
        #expect(try await browser.submit(form, answer).status == 422)
        // Nor do an unknown key, an empty answer, and garbage.
        for fields in [
            try Authenticator().get(form), [:], ["id": "%%", "client-data": "e30"],
            [
                "id": "AAAA", "client-data": "e30", "authenticator-data": "AAAA",
                "signature": "AAAA",
            ],
        ] { #expect(try await browser.submit(form, fields).status == 422) }
    }

    @Test func `an answer works once, in the browser that was asked, for five minutes`()
        async throws
    {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        let first = world.browser()
        let page = try await first.open("/en/sign-in")
        let form = try #require(page.form(to: "/sign-in/passkey"))
        let answer = try device.get(form)
        // Another browser with the same answer, in a form of its own.
        let thief = world.browser()
        let other = try #require(try await thief.open("/en/sign-in").form(to: "/sign-in/passkey"))
        #expect(try await thief.submit(other, answer).status == 422)
        #expect(try await first.submit(form, answer).isSignedIn)
        // Again, after signing out: the same browser, the same answer.
        let again = world.browser()
        let third = try #require(try await again.open("/en/sign-in").form(to: "/sign-in/passkey"))
        let late = try device.get(third)
        world.clock.pass(.seconds(301))
        #expect(try await again.submit(third, late).status == 422)
    }

    @Test func `a key whose counter goes back is a copy, and its owner is told`() async throws {
        let world = try await World()
        let device = Authenticator()
        device.counter = 5
        try await world.addPasskey(device, at: try await world.browser(of: .shilan))
        #expect(try await world.signIn(with: device, at: world.browser()).isSignedIn)
        let copied = try await world.signIn(with: device, at: world.browser()) { $0.counter = 6 }
        #expect(copied.status == 422)
        #expect(try await world.messages(of: .shilan).contains { $0.contains("there is a copy") })
    }

    @Test func `a key that never leaves its device is worth more than one that is copied`()
        async throws
    {
        let world = try await World()
        for (isSynced, word) in [(false, "high"), (true, "substantial")] {
            let device = try await world.device(of: .nasrin, isSynced: isSynced)
            let browser = world.browser()
            _ = try await world.signIn(with: device, at: browser)
            let page = try await browser.open("/en/account/security")
            #expect(page.text.contains("Certainty \(word)"))
        }
    }

    @Test func `a passkey belongs to one person`() async throws {
        let world = try await World()
        let device = Authenticator()
        try await world.addPasskey(device, at: try await world.browser(of: .shilan))
        let other = try await world.browser(of: .karwan)
        let page = try await other.open("/en/account/security/passkey")
        let form = try #require(page.form(to: "/security/passkey"))
        let refused = try await other.submit(form, try device.create(form))
        #expect(refused.status == 422)
        #expect(refused.text.contains("known here already"))
    }

    @Test func `a new key must be verified by the person and be for this site`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .shilan)
        for fault in ["unverified", "site", "origin", "type", "challenge", "truncated"] {
            let page = try await browser.open("/en/account/security/passkey")
            let form = try #require(page.form(to: "/security/passkey"))
            var answer = try Authenticator().create(form) { answer in
                switch fault {
                case "unverified": answer.flags = 0x01
                case "site": answer.site = "evil.example"
                case "origin": answer.origin = "https://localhost:8080"
                case "type": answer.type = "webauthn.get"
                case "challenge": answer.challenge = "AAAA"
                default: break
                }
            }
            if fault == "truncated" {
                answer["authenticator-data"] = String(answer["authenticator-data"]!.dropLast(40))
            }
            #expect(try await browser.submit(form, answer).status == 422, "\(fault)")
        }
        #expect(try await browser.open("/en/account/security").text.contains("None yet"))
    }
}

@Suite struct SigningInWithAPassword {
    /// A person's password and authenticator, as an app would hold it.
    struct App {
        let key: [UInt8]

        init(_ page: Browser.View) throws {
            let marker = "or type this key into it:</p>\n<p><strong><bdi dir=\"ltr\">"
            let range = try #require(page.text.firstRange(of: marker))
            let shown = page.text[range.upperBound...].prefix { $0 != "<" }.filter { $0 != " " }
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
            var (bytes, buffer, bits) = ([UInt8](), UInt32(0), UInt32(0))
            for letter in shown {
                buffer = (buffer << 5) | UInt32(alphabet.firstIndex(of: letter)!)
                bits += 5
                if bits >= 8 {
                    bits -= 8
                    bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                }
            }
            key = bytes
        }

        /// RFC 6238, written from the RFC.
        func code(at moment: Moment) -> String {
            let counter = UInt64(moment.microseconds / 30_000_000)
            let message = withUnsafeBytes(of: counter.bigEndian) { Data($0) }
            let mac = Array(
                HMAC<Insecure.SHA1>.authenticationCode(
                    for: message, using: SymmetricKey(data: key)))
            let offset = Int(mac[19] & 0xF)
            let value = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return String(format: "%06d", Int(value & 0x7FFF_FFFF) % 1_000_000)
        }
    }

    static let password = "çem û çiya û ba û baran"

    static func setUp(_ world: World, _ person: Sample) async throws -> App {
        let browser = try await world.browser(of: person)
        let page = try await browser.open("/en/account/security/password")
        let app = try App(page)
        let form = try #require(page.form(to: "/security/password"))
        let done = try await browser.submit(
            form, ["password": password, "time-code": app.code(at: world.clock.now)])
        #expect(done.path == "/en/account/security?done=password")
        world.clock.pass(.seconds(60))
        return app
    }

    static func signIn(
        _ world: World, _ number: String, _ password: String, _ code: String, at browser: Browser
    ) async throws -> Browser.View {
        let page = try await browser.open("/en/sign-in")
        let form = try #require(page.form(to: "/sign-in/password"))
        return try await browser.submit(
            form, ["password-number": number, "password": password, "time-code": code])
    }

    @Test func `password and code together open the account, each code once`() async throws {
        let world = try await World()
        let app = try await Self.setUp(world, .shilan)
        let number = Sample.shilan.number.digits
        let code = app.code(at: world.clock.now)
        let browser = world.browser()
        #expect(
            try await Self.signIn(world, number, Self.password, code, at: browser).isSignedIn)
        #expect(
            try await Self.signIn(world, number, Self.password, code, at: world.browser()).status
                == 422, "a code was accepted twice")
        // Decomposed letters are the same password; another one is not.
        world.clock.pass(.seconds(60))
        let next = app.code(at: world.clock.now)
        let typed = Self.password.decomposedStringWithCanonicalMapping
        #expect(Array(typed.utf8) != Array(Self.password.utf8))
        #expect(try await Self.signIn(world, number, typed, next, at: world.browser()).isSignedIn)
        try await world.expectNoDifferences()
    }

    @Test func `whether the password alone was right is never told`() async throws {
        let world = try await World()
        let app = try await Self.setUp(world, .shilan)
        let code = app.code(at: world.clock.now)
        let wrongCode = code == "000000" ? "000001" : "000000"
        let number = Sample.shilan.number.digits
        var pages: Set<String> = []
        for (digits, password, code) in [
            (number, "wrong wrong wrong", code), (number, Self.password, wrongCode),
            (number, Self.password, ""), (Sample.karwan.number.digits, Self.password, code),
            (PersonNumber(synthetic: 777_777).digits, Self.password, code),
        ] {
            let view = try await Self.signIn(world, digits, password, code, at: world.browser())
            #expect(view.status == 422)
            // The same page but for what the person typed and the form's keys.
            pages.insert(
                view.text.replacing("value=\"\(digits)\" dir", with: "")
                    .split(separator: "\n").filter {
                        !$0.contains("<input type=\"hidden\"") && !$0.contains("data-options")
                    }
                    .joined(separator: "\n"))
        }
        let lines = pages.map { Set($0.split(separator: "\n")) }
        let differences = lines.dropFirst().map { $0.symmetricDifference(lines[0]) }
        let isSame = differences.allSatisfy(\.isEmpty)
        #expect(isSame, "\(differences)")
        // A number that cannot be one is a slip of the finger, and says nothing about anybody.
        let slip = try await Self.signIn(world, "9000000000000", "x", "1", at: world.browser())
        #expect(slip.text.contains("check its 13 digits"))
    }

    @Test func `who guesses closes the way for strangers, not for the owner`() async throws {
        let world = try await World()
        let app = try await Self.setUp(world, .shilan)
        let number = Sample.shilan.number.digits
        let own = world.browser(from: "10.0.0.7")
        let first = app.code(at: world.clock.now)
        #expect(try await Self.signIn(world, number, Self.password, first, at: own).isSignedIn)
        let device = try await world.device(of: .shilan)
        for round in 0..<7 {
            let stranger = world.browser(from: "192.0.2.\(round)")
            let view = try await Self.signIn(
                world, number, "guess \(round)", "123456", at: stranger)
            #expect(view.status == (round < 5 ? 422 : 429), "round \(round)")
        }
        world.clock.pass(.seconds(60))
        // A stranger with everything right is not let in either, for a quarter of an hour.
        let code = app.code(at: world.clock.now)
        let thief = world.browser(from: "192.0.2.200")
        #expect(try await Self.signIn(world, number, Self.password, code, at: thief).status == 429)
        // The owner, in the browser they use, comes in; and anywhere with a passkey.
        own.setCookie("__Host-pird", nil)
        #expect(try await Self.signIn(world, number, Self.password, code, at: own).isSignedIn)
        #expect(try await world.signIn(with: device, at: world.browser()).isSignedIn)
        world.clock.pass(.seconds(15 * 60))
        let later = app.code(at: world.clock.now)
        #expect(
            try await Self.signIn(world, number, Self.password, later, at: world.browser())
                .isSignedIn)
    }

    @Test func `one password tried on a thousand numbers teaches nothing`() async throws {
        let world = try await World()
        _ = try await Self.setUp(world, .shilan)
        let sprayer = world.browser(from: "198.51.100.9")
        let form = try #require(
            try await sprayer.open("/en/sign-in").form(to: "/sign-in/password"))
        var answers: [Int: Int] = [:]
        for index in 0..<1000 {
            let number = PersonNumber(synthetic: index)
            let view = try await sprayer.submit(
                form,
                [
                    "password-number": number.digits, "password": Self.password,
                    "time-code": "123456",
                ])
            answers[view.status, default: 0] += 1
        }
        // Shilan's number and the right password are among them: nothing tells them apart, and
        // after sixty tries the sprayer is only told to wait.
        #expect(answers == [422: 60, 429: 940])
        let elsewhere = world.browser(from: "203.0.113.5")
        let view = try await Self.signIn(
            world, Sample.karwan.number.digits, "x", "1", at: elsewhere)
        #expect(view.status == 422, "others are not closed out with the sprayer")
        let counted = try await world.read {
            try $0.count(
                "SELECT count(*) FROM identity_attempt WHERE bucket = 'network:198.51.100.9'")
        }
        #expect(counted == 60)
    }

    @Test func `weak passwords and wrong first codes are refused with what to do`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .shilan)
        let page = try await browser.open("/en/account/security/password")
        let app = try App(page)
        let form = try #require(page.form(to: "/security/password"))
        let code = app.code(at: world.clock.now)
        for weak in [
            "short", "aaaaaaaaaaaaaaa", "kurdistan1234", "x" + Sample.shilan.number.digits,
        ] {
            let view = try await browser.submit(form, ["password": weak, "time-code": code])
            #expect(view.status == 422, "\(weak)")
            #expect(!view.text.contains("value=\"\(weak)\""))
        }
        let view = try await browser.submit(form, ["password": Self.password, "time-code": "12"])
        #expect(view.text.contains("clock right"))
        // The key in the form is this browser's alone.
        let other = try await world.browser(of: .karwan)
        let theirs = try #require(
            try await other.open("/en/account/security/password").form(to: "/security/password"))
        let mixed = try await other.submit(
            theirs,
            ["key": form.value(of: "key") ?? "", "password": Self.password, "time-code": code])
        #expect(mixed.status == 403)
    }
}

@Suite struct SigningInWithACode {
    @Test func `a code by SMS opens the account to look`() async throws {
        let world = try await World()
        let browser = world.browser()
        let asked = try await world.askForCode(Sample.shilan.number.digits, at: browser)
        let form = try #require(asked.form(to: "/code/answer"))
        let code = try #require(try await world.lastCode())
        #expect(try await browser.submit(form, ["code": code]).isSignedIn)
        let page = try await browser.open("/en/account/security")
        #expect(page.text.contains("Certainty low"))
    }

    @Test func `empty, wrong, old, used and foreign codes are refused alike`() async throws {
        let world = try await World()
        let browser = world.browser()
        func form(_ browser: Browser) async throws -> PageForm {
            try #require(
                try await world.askForCode(Sample.shilan.number.digits, at: browser)
                    .form(to: "/code/answer"))
        }
        var asked = try await form(browser)
        let code = try #require(try await world.lastCode())
        for wrong in ["", "12345", code == "000000" ? "000001" : "000000", "abcdef"] {
            let view = try await browser.submit(asked, ["code": wrong])
            #expect(view.status == 422)
            #expect(view.text.contains("This code does not work"))
        }
        // Foreign: the code of this browser in another that asked too.
        let other = world.browser()
        let theirs = try await form(other)
        #expect(try await other.submit(theirs, ["code": code]).status == 422)
        // Used.
        #expect(try await browser.submit(asked, ["code": code]).isSignedIn)
        let second = world.browser()
        asked = try await form(second)
        let fresh = try #require(try await world.lastCode())
        #expect(try await second.submit(asked, ["code": fresh]).isSignedIn)
        second.setCookie("__Host-pird", "not-the-session-any-more")
        #expect(try await second.get("/en/account").status == 303)
        // Old.
        let third = world.browser()
        world.clock.pass(.seconds(16 * 60))
        asked = try await form(third)
        let late = try #require(try await world.lastCode())
        world.clock.pass(.seconds(600))
        #expect(try await third.submit(asked, ["code": late]).status == 422)
    }

    @Test func `five wrong tries end a code`() async throws {
        let world = try await World()
        let browser = world.browser()
        let asked = try await world.askForCode(Sample.shilan.number.digits, at: browser)
        let form = try #require(asked.form(to: "/code/answer"))
        let code = try #require(try await world.lastCode())
        for _ in 0..<5 { _ = try await browser.submit(form, ["code": "nothing"]) }
        #expect(try await browser.submit(form, ["code": code]).status == 422)
    }

    @Test func `asking for a code tells nobody whether a number exists`() async throws {
        let world = try await World()
        let there = try await world.askForCode(Sample.shilan.number.digits, at: world.browser())
        _ = try await world.lastCode()
        let nobody = try await world.askForCode(
            PersonNumber(synthetic: 888_888).digits, at: world.browser())
        func plain(_ view: Browser.View) -> String {
            view.text.split(separator: "\n").filter { !$0.contains("type=\"hidden\"") }
                .joined(separator: "\n")
        }
        #expect(plain(there) == plain(nobody))
        try await world.house.tend()
        let box = "\(world.folder)/spool/sms"
        #expect(try FileManager.default.contentsOfDirectory(atPath: box).count == 1)
    }

    @Test func `a code lies readable nowhere but in the message`() async throws {
        let world = try await World()
        let browser = world.browser()
        _ = try await world.askForCode(Sample.shilan.number.digits, at: browser, by: "mail")
        let parcels = try await world.read {
            try $0.rows("SELECT body FROM store_outbox WHERE topic = 'sign-in-code'").map {
                try $0.text(0)
            }
        }
        let code = try #require(try await world.lastCode(by: "mail"))
        #expect(parcels.count == 1)
        #expect(!parcels[0].contains(code))
    }
}

@Suite struct SigningInFromATelephone {
    struct Pair {
        let computer, telephone: Browser
        let link: String

        /// A computer that shows a code, and a signed-in telephone that has scanned it.
        init(_ world: World, computer: Browser? = nil) async throws {
            telephone = try await world.browser(of: .shilan)
            let computer =
                computer ?? world.browser(userAgent: "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
            self.computer = computer
            let page = try await computer.open("/en/sign-in")
            let form = try #require(page.form(to: "/sign-in/scan"))
            let shown = try await computer.submit(form)
            #expect(shown.path == "/en/sign-in/scan")
            // What the picture says is what the page's program computed: read from the picture's
            // table by the browser test; here from the row it stands for.
            link = try await Pair.link(world)
        }

        static func link(_ world: World) async throws -> String {
            let (mark, made) = try await world.read { db in
                let row = try #require(
                    try db.row(
                        "SELECT browser, made_at FROM identity_scan ORDER BY made_at DESC LIMIT 1"))
                return (try row.text(0), try row.integer(1))
            }
            let secret = Secret([UInt8](repeating: 7, count: 32))
            return "/scan/" + secret.code(for: "scan:\(mark):\(made)").prefix(32)
        }

        /// The digits that the telephone shows after saying yes.
        func approve() async throws -> String {
            let page = try await telephone.open(link + "?lang=en")
            let form = try #require(page.forms.first { $0.action.contains("/account/scan/") })
            let shown = try await telephone.submit(form)
            let digits = shown.text.split(separator: "class=\"big\"").last?.prefix(80)
                .filter { $0.isNumber && $0.isASCII }
            return String(try #require(digits))
        }

        func type(_ digits: String, at browser: Browser? = nil) async throws -> Browser.View {
            let computer = browser ?? self.computer
            let page = try await computer.open("/en/sign-in/scan")
            let form = try #require(page.form(to: "/scan/answer"), "no form at \(page.path)")
            return try await computer.submit(form, ["answer": digits])
        }
    }

    @Test func `a telephone signs a computer in, which is then a device of its own`() async throws {
        let world = try await World()
        let pair = try await Pair(world)
        let digits = try await pair.approve()
        #expect(digits.count == 6)
        #expect(try await pair.type(digits).isSignedIn)
        let page = try await pair.telephone.open("/en/account/security")
        #expect(page.text.contains("Firefox, Windows"))
        #expect(page.text.contains("Certainty substantial"))
        #expect(try await world.messages(of: .shilan).contains { $0.contains("new to us") })
    }

    @Test func `a code that is sent on to a victim signs the attacker in nowhere`() async throws {
        let world = try await World()
        let attacker = world.browser()
        let pair = try await Pair(world, computer: attacker)
        // The victim scans it and says yes. The attacker's page waits for digits he does not see.
        let digits = try await pair.approve()
        for guess in ["000000", "123456"] where guess != digits {
            #expect(try await pair.type(guess).status == 422)
        }
        #expect(try await attacker.get("/en/account").status == 303)
        // Nor do the digits work in another browser that shows a code of its own.
        let other = try await Pair(world)
        let theirs = try await other.approve()
        let mixed = try await pair.type(theirs)
        #expect(theirs == digits || !mixed.isSignedIn)
        #expect(try await attacker.get("/en/account").status == 303)
    }

    @Test func `three wrong tries, three minutes or one use end a code`() async throws {
        let world = try await World()
        var pair = try await Pair(world)
        var digits = try await pair.approve()
        for _ in 0..<3 { _ = try await pair.type("nothing") }
        #expect(try await pair.computer.open("/en/sign-in/scan").form(to: "/scan/answer") == nil)
        pair = try await Pair(world)
        digits = try await pair.approve()
        world.clock.pass(.seconds(180))
        #expect(try await pair.computer.open("/en/sign-in/scan").form(to: "/scan/answer") == nil)
        pair = try await Pair(world)
        digits = try await pair.approve()
        // A second telephone finds nothing to say yes to.
        let second = try await world.browser(of: .karwan)
        #expect(try await second.open(pair.link + "?lang=en").status == 410)
        #expect(try await pair.type(digits).isSignedIn)
        #expect(try await pair.computer.open("/en/sign-in/scan").form(to: "/scan/answer") == nil)
    }
}

@Suite struct StayingSignedIn {
    @Test func `a form that needs more certainty is kept while the person steps up`() async throws {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        // Filled in by somebody who came with a code by SMS.
        let browser = world.browser()
        let asked = try await world.askForCode(Sample.shilan.number.digits, at: browser)
        let code = try #require(try await world.lastCode())
        _ = try await browser.submit(try #require(asked.form(to: "/code/answer")), ["code": code])
        let start = try await browser.open("/en/apply/bu-02")
        let first = try await browser.submit(try #require(start.form(to: "/apply/bu-02")))
        let founder = Founder(
            browser: browser, language: .en, address: String(first.path.dropLast(5)))
        try await founder.answerAll(name: "Step Up", own: "1/1", others: [])
        let stopped = try await founder.handIn()
        #expect(stopped.path.contains("/sign-in?next=%2Fen%2Fparked%2F"))
        #expect(stopped.text.contains("Confirm that it is you"))
        #expect(stopped.form(to: "/sign-in/code") == nil, "the weak way is not offered")
        let back = try await world.signIn(with: device, at: browser, from: stopped.path)
        let goOn = try #require(back.forms.first { $0.action.contains("/parked/") })
        let handedIn = try await browser.submit(goOn)
        #expect(handedIn.path == founder.casePath)
        #expect(handedIn.text.contains("Pay"))
        // It is sent once: the kept form is gone.
        #expect(try await browser.open(goOn.action).status == 410)
        try await world.expectNoDifferences()
    }

    @Test func `an answer sent after the session ran out is not lost, file and all`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Late", own: "1/1", others: [])
        let (_, question) = try await founder.question("lease")
        world.clock.pass(.seconds(13 * 3600))
        let paper = Array("%PDF-1.4\nthe second lease\n%%EOF\n".utf8)
        let stopped = try await founder.browser.submit(
            question, [:], files: [(field: "answer", name: "new.pdf", bytes: paper)])
        #expect(stopped.path.contains("/sign-in?next="))
        // Somebody else at the same browser does not find it.
        let form = try #require(
            stopped.forms.first { $0.value(of: "person") == Sample.karwan.number.digits })
        let theirs = try await founder.browser.submit(form)
        #expect(theirs.status == 410)
        founder.browser.setCookie("__Host-pird", nil)
        let own = try await founder.browser.open(stopped.path)
        let mine = try #require(
            own.forms.first { $0.value(of: "person") == Sample.shilan.number.digits })
        let back = try await founder.browser.submit(mine)
        let goOn = try #require(back.forms.first { $0.action.contains("/parked/") })
        #expect(try await founder.browser.submit(goOn).status == 200)
        #expect(try await founder.see().text.contains(sha256Hex(paper)))
    }

    @Test func `a form from another site is not kept`() async throws {
        let world = try await World()
        let browser = world.browser()
        _ = try await browser.open("/en/sign-in")
        let view = try await browser.send(
            .post, "/en/account/security/end-all",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array("token=forged&once=0123456789abcdef".utf8))
        #expect(view.status == 303)
        #expect(view.headers["location"]?.contains("parked") == false)
        #expect(try await world.read { try $0.count("SELECT count(*) FROM web_parked_form") } == 0)
    }

    @Test func `a session is ended from another device, one or all`() async throws {
        let world = try await World()
        let here = try await world.browser(of: .shilan)
        let there = try await world.browser(of: .shilan)
        let third = try await world.browser(of: .shilan)
        let page = try await here.open("/en/account/security")
        let forms = page.forms.filter { $0.action.hasSuffix("/security/end") }
        #expect(forms.count == 2)
        _ = try await here.submit(forms[0])
        let left = try await [there, third].asyncFilter {
            try await $0.get("/en/account").status == 200
        }
        #expect(left.count == 1)
        let all = try #require(
            try await here.open("/en/account/security").form(to: "/security/end-all"))
        _ = try await here.submit(all)
        #expect(try await left[0].get("/en/account").status == 303)
        #expect(try await here.get("/en/account").status == 200)
        // Nobody ends somebody else's.
        let other = try await world.browser(of: .karwan)
        let mine = try await world.browser(of: .shilan)
        let id = try #require(
            try await here.open("/en/account/security").form(to: "/security/end")?
                .value(of: "session"))
        let second = try await world.browser(of: .karwan)
        let form = try #require(
            try await other.open("/en/account/security").form(to: "/security/end"))
        _ = try await other.submit(form, ["session": id])
        #expect(try await mine.get("/en/account").status == 200)
        #expect(try await second.get("/en/account").status == 200)
    }

    @Test func `the staff desk closes after a quarter of an hour, the account does not`()
        async throws
    {
        let world = try await World()
        let officer = try await world.browser(of: .officer)
        for _ in 0..<4 {
            world.clock.pass(.seconds(14 * 60))
            #expect(try await officer.get("/en/desk").status == 200)
        }
        world.clock.pass(.seconds(15 * 60 + 61))
        let closed = try await officer.get("/en/desk")
        #expect(closed.status == 303)
        #expect(closed.headers["location"]?.contains("fresh=1") == true)
        #expect(try await officer.get("/en/account").status == 200)
        // Being signed in is not enough to come back; signing in again is.
        let asked = try await officer.follow(closed)
        let form = try #require(
            asked.forms.first { $0.value(of: "person") == Sample.officer.number.digits })
        #expect(try await officer.submit(form).path == "/en/desk")
    }

    @Test func `a browser that others use too is left after half an hour`() async throws {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        let browser = world.browser()
        let page = try await browser.open("/en/sign-in")
        let form = try #require(page.form(to: "/sign-in/passkey"))
        _ = try await browser.submit(form, try device.get(form).merging(["own": ""]) { $1 })
        world.clock.pass(.seconds(29 * 60))
        #expect(try await browser.get("/en/account").status == 200)
        world.clock.pass(.seconds(31 * 60))
        #expect(try await browser.get("/en/account").status == 303)
    }

    @Test func `a way to sign in is removed only after the person has just proved who they are`()
        async throws
    {
        let world = try await World()
        let device = try await world.device(of: .shilan)
        let browser = world.browser()
        _ = try await world.signIn(with: device, at: browser)
        let page = try await browser.open("/en/account/security")
        let form = try #require(page.form(to: "/security/remove"))
        world.clock.pass(.seconds(16 * 60))
        let asked = try await browser.submit(form)
        #expect(asked.path.contains("fresh=1"))
        let back = try await world.signIn(with: device, at: browser, from: asked.path)
        let goOn = try #require(back.forms.first { $0.action.contains("/parked/") })
        let sure = try await browser.submit(goOn)
        #expect(sure.text.contains("It is your last one"))
        let done = try await browser.submit(try #require(sure.form(to: "/security/remove")))
        #expect(done.path == "/en/account/security?done=removed")
        #expect(try await world.signIn(with: device, at: world.browser()).status == 422)
        #expect(
            try await world.messages(of: .shilan).filter { $0.contains("way to sign in was") }.count
                == 2)
        let kept = try await world.read {
            try $0.count("SELECT count(*) FROM identity_secret")
        }
        #expect(kept == 0)
        try await world.expectNoDifferences()
    }
}

extension Array {
    fileprivate func asyncFilter(
        _ isKept: (Element) async throws -> Bool
    ) async rethrows -> [Element] {
        var kept: [Element] = []
        for element in self where try await isKept(element) { kept.append(element) }
        return kept
    }
}
