import Foundation
import House
import Identity
import Kernel
import Matching
import Rehearsal
import Store
import Testing
import Trust
import Web

extension World {
    /// Somebody enrolled with eyes, who has a passkey; their number, and the browser they are in.
    func enrolled(
        _ visitor: Visitor
    ) async throws -> (number: PersonNumber, browser: Browser, device: Authenticator) {
        let (page, officer) = try await enrol(visitor)
        let number = try number(on: page)
        let slip = try await slip(page, officer)
        let browser = browser()
        let form = try #require(try await browser.open(slip).form(to: "/begin"))
        _ = try await browser.submit(
            form,
            [
                "born-day": String(visitor.born.civil.day),
                "born-month": String(visitor.born.civil.month),
                "born-year": String(visitor.born.civil.year),
            ])
        let device = Authenticator()
        try await addPasskey(device, at: browser)
        return (number, browser, device)
    }

    func paperCode(at browser: Browser) async throws -> String {
        let page = try await browser.open("/en/account/recovery")
        let shown = try await browser.submit(try #require(page.form(to: "/recovery/paper")))
        return try bigCode(on: shown)
    }

    /// The code that a page shows, in groups as it stands there.
    func bigCode(on page: Browser.View) throws -> String {
        let range = try #require(page.text.firstRange(of: "class=\"big\"><bdi dir=\"ltr\">"))
        return String(page.text[range.upperBound...].prefix { $0 != "<" })
    }

    func beginRecovery(of number: PersonNumber, at browser: Browser) async throws -> String {
        let page = try await browser.open("/en/recover")
        let begun = try await browser.submit(
            try #require(page.form(to: "/recover")), ["number": number.digits])
        #expect(begun.status == 200)
        return begun.path
    }

    /// At the counter: the officer compares the eyes and presses a button.
    func counter(
        _ button: String, _ fields: [String: String], eyes: [UInt8]? = nil
    ) async throws -> Browser.View {
        let bahar = try await browser(of: .bahar)
        let page = try await bahar.open("/en/desk/counter")
        let form = try #require(page.form(to: "/desk/counter"))
        return try await bahar.submit(
            form, fields, button: button,
            files: eyes.map { [(field: "iris", name: "e.iris", bytes: $0)] } ?? [])
    }
}

@Suite struct Recovering {
    @Test func `with eyes and a paper code a person is back after three days, and alone`()
        async throws
    {
        let world = try await World()
        let (number, old, device) = try await world.enrolled(Visitor(eyes: 50))
        let paper = try await world.paperCode(at: old)
        let phone = world.browser()
        let path = try await world.beginRecovery(of: number, at: phone)
        // The code for the counter is another than the address, which is the key to all of it.
        let code = try world.bigCode(on: try await phone.open(path))
        #expect(!path.contains(code.replacing(" ", with: "")))
        // A wrong paper code, then the right one: one of two.
        let form = try #require(try await phone.open(path).form(to: "/paper"))
        #expect(try await phone.submit(form, ["paper": "wrong"]).status == 422)
        _ = try await phone.submit(form, ["paper": paper.uppercased()])
        #expect(try await phone.open(path).text.contains("Your paper code – "))
        // Somebody else's eyes prove nothing; their own do.
        let other = Visitor.irises.person(51).bytes
        #expect(try await world.counter("recovery", ["recovery": code], eyes: other).status == 422)
        let eyes = Visitor.irises.person(50, again: 3).bytes
        let given = try await world.counter("recovery", ["recovery": code], eyes: eyes)
        #expect(given.path.contains("done"))
        let cooling = try await phone.open(path)
        #expect(cooling.text.contains("You can go on after"))
        #expect(cooling.form(to: "/finish") == nil)
        let spied = try await world.browser().open(
            "/en/recover/\(code.replacing(" ", with: ""))")
        #expect(!spied.text.contains("You can go on after"), "the officer's screen is no key")
        // Told on every channel; whoever is still signed in sees it.
        try await world.house.tend()
        let sms = try FileManager.default.contentsOfDirectory(atPath: world.folder + "/spool/sms")
        #expect(sms.count >= 2)
        #expect(
            try await old.open("/en/account/recovery").text.contains("If it is not you, stop it"))
        world.clock.pass(.seconds(72 * 3600))
        let ready = try await phone.open(path)
        let finished = try await phone.submit(try #require(ready.form(to: "/finish")))
        #expect(finished.path == "/en/account/security/passkey")
        // Everything that opened the account before is ended.
        #expect(try await old.get("/en/account").status == 303)
        #expect(try await world.signIn(with: device, at: world.browser()).status == 422)
        try await world.addPasskey(Authenticator(), at: phone)
        #expect(try await phone.open(path).text.contains("The account is yours again"))
        try await world.expectNoDifferences()
    }

    @Test func `two relatives who were named before count as one proof, one of them as none`()
        async throws
    {
        let world = try await World()
        let shilan = try await world.browser(of: .shilan)
        for relative in [Sample.karwan, .nasrin] {
            let form = try #require(
                try await shilan.open("/en/account/recovery").form(to: "/recovery/relative"))
            _ = try await shilan.submit(
                form, ["number": relative.number.digits, "given": relative.given(.en)])
        }
        let paper = try await world.paperCode(at: shilan)
        let phone = world.browser()
        let path = try await world.beginRecovery(of: Sample.shilan.number, at: phone)
        _ = try await phone.submit(
            try #require(try await phone.open(path).form(to: "/paper")), ["paper": paper])
        for (relative, isProved) in [(Sample.karwan, false), (.nasrin, true)] {
            let browser = try await world.browser(of: relative)
            let page = try await browser.open("/en/account/recovery")
            #expect(page.text.contains("Shilan Rebwar Ahmad"))
            _ = try await browser.submit(try #require(page.form(to: "/recovery/confirm")))
            #expect(try await phone.open(path).text.contains("You can go on after") == isProved)
        }
        // A stranger is asked by nobody, and cannot confirm with a relative's form.
        let stranger = try await world.browser(of: .citizen)
        #expect(try await stranger.open("/en/account/recovery").form(to: "/confirm") == nil)
        // The paper code is used up, and the account says so.
        #expect(try await shilan.open("/en/account/recovery").text.contains("no paper code"))
        // The owner, who has lost nothing, is told until when, and stops it.
        let own = try await shilan.open("/en/account/recovery")
        _ = try await shilan.submit(try #require(own.form(to: "/recovery/stop")))
        world.clock.pass(.seconds(73 * 3600))
        #expect(try await phone.open(path).form(to: "/finish") == nil)
        #expect(try await world.messages(of: .shilan).contains { $0.contains("was stopped") })
    }

    @Test func `what nobody goes on with is over a month after it could be, for both sides`()
        async throws
    {
        let world = try await World()
        let (number, old, device) = try await world.enrolled(Visitor(eyes: 54))
        let paper = try await world.paperCode(at: old)
        let phone = world.browser()
        let path = try await world.beginRecovery(of: number, at: phone)
        let page = try await phone.open(path)
        // As people type what they read aloud: capitals, hyphens, digits of their script.
        let typed = paper.uppercased().replacing(" ", with: "-").replacing("1", with: "l")
        _ = try await phone.submit(try #require(page.form(to: "/paper")), ["paper": typed])
        let eyes = Visitor.irises.person(54, again: 2).bytes
        _ = try await world.counter(
            "recovery", ["recovery": try world.bigCode(on: page)], eyes: eyes)
        world.clock.pass(.seconds((3 + 29) * 86_400))
        #expect(try await phone.open(path).form(to: "/finish") != nil)
        // As long as it can be finished, its owner is told.
        let owner = world.browser()
        _ = try await world.signIn(with: device, at: owner)
        #expect(
            try await owner.open("/en/account/recovery").text.contains("The account opens to them"))
        world.clock.pass(.seconds(2 * 86_400))
        #expect(try await phone.open(path).form(to: "/finish") == nil)
    }

    @Test func `a recovery tells nobody whether a number exists`() async throws {
        let world = try await World()
        func shown(_ number: PersonNumber) async throws -> String {
            let browser = world.browser()
            let path = try await world.beginRecovery(of: number, at: browser)
            let code = String(path.split(separator: "/").last!)
            let page = try await browser.open(path)
            return page.text.replacing(code, with: "")
                .replacing(try world.bigCode(on: page), with: "")
                .split(separator: "\n").filter { !$0.contains("type=\"hidden\"") }
                .joined(separator: "\n")
        }
        let there = try await shown(Sample.shilan.number)
        let nobody = try await shown(PersonNumber(synthetic: 654_321))
        #expect(there == nobody)
    }

    @Test
    func `the first two officers are entered once, sign in with a code, and give the next role`()
        async throws
    {
        let world = try await World(isSample: false)
        let secret = Secret([UInt8](repeating: 7, count: 32))
        let founders = [
            "بەناز|بناز|Benaz|1980-01-01", "هۆشمەند|هوشمند|Hoshmand|1975-05-05|+9647500000001",
        ]
        .compactMap(Founding.Founder.init)
        #expect(founders.count == 2)
        #expect(Founding.Founder("Benaz|1980-01-01") == nil)
        let (registrar, database) = (world.registrar, world.database)
        let found = { @Sendable () async throws in
            try await database.write { db in
                try Founding.found(
                    founders, at: "dg-nat", secret: secret, with: registrar, isSample: false, in: db
                )
            }
        }
        let entered = try await found()
        await #expect(throws: Founding.AlreadyFounded.self) { _ = try await found() }
        var desks: [Browser] = []
        for officer in entered {
            let browser = world.browser()
            let form = try #require(
                try await browser.open("/en/sign-in").form(to: "/sign-in/counter"))
            #expect(try await browser.submit(form, ["counter-code": officer.code]).isSignedIn)
            try await world.addPasskey(Authenticator(), at: browser)
            desks.append(browser)
        }
        #expect(try await desks[0].get("/en/desk/enrol").status == 200)
        #expect(try await desks[1].get("/en/desk/roles").status == 200)
        #expect(!entered[0].number.isSynthetic)
        try await world.expectNoDifferences()
    }

    @Test func `at a counter eyes let in to sign, papers only to look, each code once`()
        async throws
    {
        let world = try await World()
        let (number, _, _) = try await world.enrolled(Visitor(eyes: 52))
        let eyes = Visitor.irises.person(52, again: 7).bytes
        for (fields, files, word) in [
            (["number": number.digits], eyes, "substantial"),
            (["number": number.digits, "papers": "Unified National Card 9999"], nil, "low"),
        ] as [([String: String], [UInt8]?, String)] {
            let view = try await world.counter("code", fields, eyes: files)
            let code = try world.bigCode(on: view)
            let kiosk = world.browser()
            let form = try #require(
                try await kiosk.open("/en/sign-in").form(to: "/sign-in/counter"))
            #expect(try await kiosk.submit(form, ["counter-code": code]).isSignedIn)
            #expect(try await kiosk.open("/en/account/security").text.contains("Certainty \(word)"))
            let second = world.browser()
            let again = try #require(
                try await second.open("/en/sign-in").form(to: "/sign-in/counter"))
            #expect(try await second.submit(again, ["counter-code": code]).status == 422)
        }
        let wrong = try await world.counter(
            "code", ["number": number.digits], eyes: Visitor.irises.person(53).bytes)
        #expect(wrong.status == 422)
        #expect(try await world.counter("code", ["number": number.digits]).status == 422)
        // What was done for them stands in their list.
        let looks = try await world.read { db in
            try db.count(
                "SELECT count(*) FROM register_reading WHERE subject = \(number) AND purpose = 'assistance'"
            )
        }
        #expect(looks >= 3)
        try await world.expectNoDifferences()
    }
}
