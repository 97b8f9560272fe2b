import Casework
import House
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

/// Bad input gets a clear answer in the person's language, and nothing is lost.
@Suite struct BadInput {
    @Test(arguments: Language.allCases)
    func `an unknown address answers in the language of the address`(l: Language) async throws {
        let world = try await World()
        let page = try await world.browser().get("/\(l.rawValue)/no/such/page")
        #expect(page.status == 404)
        #expect(page.text.contains(Problem.notFound.title[l]))
        #expect(page.text.contains("lang=\"\(l.rawValue)\" dir=\"\(l.direction)\""))
    }

    @Test(arguments: [
        "/en/services/no-such", "/en/services/..%2f..%2fetc%2fpasswd", "/en/services/%ff%fe",
        "/en/../../etc/passwd", "/en/companies/%00", "/en/companies/';DROP TABLE company;--",
        "/verify/%F0%9F", "/en/account/../desk/x/y", "/assets/..%2fPackage.swift",
        "/en/services/event/no-such", "/en/services/for/nobody", "/api/companies/999999",
    ])
    func `a hostile or unknown path is not found`(path: String) async throws {
        let world = try await World()
        #expect(try await world.browser().get(path).status == 404)
    }

    @Test func `a wrong method says which are right`() async throws {
        let world = try await World()
        let deleted = try await world.browser().send(.delete, "/en/services/bu-02", body: [])
        #expect(deleted.status == 405)
        #expect(deleted.headers["allow"] == "GET, HEAD")
        let got = try await world.browser().get("/en/sign-out")
        #expect(got.status == 405)
        #expect(got.headers["allow"] == "POST")
    }

    @Test func `a form without its token, or from elsewhere, is not taken`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .shilan)
        let bare = try await browser.send(
            .post, "/en/apply/bu-02",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array("once=aaaaaaaaaaaaaaaa".utf8))
        #expect(bare.status == 403)
        let form = try #require(
            try await browser.open("/en/apply/bu-02").form(to: "/apply/bu-02"))
        let fields = form.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        for header in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
            let foreign = try await browser.send(
                .post, "/en/apply/bu-02",
                headers: [("Content-Type", "application/x-www-form-urlencoded"), header],
                body: Array(fields.utf8))
            #expect(foreign.status == 403)
        }
        let other = try await world.browser(of: .karwan)
        let stolen = try await other.send(
            .post, "/en/apply/bu-02",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(fields.utf8))
        #expect(stolen.status == 403)
        #expect(try await world.read { try $0.count("SELECT count(*) FROM casework_case") } == 0)
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", Array("token=%ff%fe".utf8), 400),
        ("application/x-www-form-urlencoded", Array("token=%zz".utf8), 400),
        ("application/x-www-form-urlencoded", Array("a=\u{0}".utf8), 400),
        ("application/json", Array("{}".utf8), 400),
        ("multipart/form-data; boundary=x", Array("--y\r\nrubbish".utf8), 400),
        ("multipart/form-data; boundary=", Array("--\r\n".utf8), 400),
        ("multipart/form-data; İİ boundary=\u{212A}", Array("--x".utf8), 400),
        ("application/x-www-form-urlencoded", [UInt8](repeating: 65, count: 200_000), 413),
        (
            "application/x-www-form-urlencoded",
            Array((0..<5000).map { "a\($0)=1" }.joined(separator: "&").utf8), 413
        ),
    ])
    func `a wrong or huge body is refused with the reason`(
        kind: String, body: [UInt8], status: Int
    ) async throws {
        let world = try await World()
        let browser = try await world.browser(of: .shilan)
        let answer = try await browser.send(
            .post, "/ckb/apply/bu-02", headers: [("Content-Type", kind)], body: body)
        #expect(answer.status == status)
        let problem: Problem = status == 400 ? .unreadable : .tooLarge
        #expect(answer.text.contains(problem.title.ckb))
    }

    @Test func `other people's cases do not exist`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Private Company")
        let stranger = try await world.browser(of: .citizen)
        for path in [
            founder.casePath, founder.casePath + "/pay", founder.address,
            founder.address + "/name", founder.address + "/check",
            founder.casePath + "/certificate.pdf", "/en/desk/cases/\(founder.caseID)",
        ] {
            #expect(try await stranger.open(path).status == 404, "\(path)")
        }
        // A draft is not the officer's business either, nor another office's case.
        let officer = try await world.browser(of: .officer)
        #expect(try await officer.open("/en/desk/cases/\(founder.caseID)").status == 404)
        #expect(try await stranger.open("/en/desk").status == 403)
        // Not signed in: the way to sign in, and nothing about the case.
        let nobody = try await world.browser().get(founder.casePath)
        #expect(nobody.status == 303)
        #expect(nobody.headers["location"]?.hasPrefix("/en/sign-in?next=") == true)
    }

    @Test func `after signing in a person is sent only to an address on this site`() async throws {
        let world = try await World()
        for next in ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)"] {
            let browser = world.browser()
            let page = try await browser.open("/en/sign-in?next=\(encodedForURL(next))")
            let form = try #require(page.form(to: "/sign-in"))
            let view = try await browser.submit(form, follows: false)
            #expect(view.headers["location"] == "/en/account")
        }
    }

    @Test func `the same form sent twice has one effect and one answer`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .shilan)
        let form = try #require(
            try await browser.open("/en/apply/bu-02").form(to: "/apply/bu-02"))
        let first = try await browser.submit(form, follows: false)
        let second = try await browser.submit(form, follows: false)
        #expect(first.status == 303)
        #expect(first.headers["location"] == second.headers["location"])
        #expect(try await world.read { try $0.count("SELECT count(*) FROM casework_case") } == 1)
        let third = try await browser.submit(form, ["extra": "x"], follows: false)
        #expect(third.status == 409)
    }

    @Test func `a decision on a stale page changes nothing`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Stale Company", own: "1/1", others: [])
        _ = try await founder.handIn()
        try await founder.pay(world)
        let first = try await world.browser(of: .officer)
        let second = try await world.browser(of: .secondOfficer)
        let path = "/en/desk/cases/\(founder.caseID)"
        let firstForm = try #require(try await first.open(path).form(to: "/decision"))
        let secondForm = try #require(try await second.open(path).form(to: "/decision"))
        _ = try await first.submit(firstForm, ["reason": "Please send again."], button: "correct")
        let stale = try await second.submit(secondForm, ["reason": "Fine."], button: "grant")
        #expect(stale.status == 409)
        #expect(stale.text.contains(Problem.stale.title.en))
        #expect(try await founder.see().text.contains("Please send again."))
        try await world.expectNoDifferences()
    }

    @Test func `an agreement is to what was on the page, or to nothing`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Changed Company")
        let check = try await founder.browser.open("\(founder.address)/check")
        let old = try #require(check.form(to: "/submit"))
        try await founder.answer("capital", ["answer": "9000000"])
        let stale = try await founder.browser.submit(old)
        #expect(stale.status == 409)
    }

    @Test func `two people reserve one name at once and one wins`() async throws {
        let world = try await World()
        let one = try await Founder.begin(world, .shilan)
        let two = try await Founder.begin(world, .nasrin)
        async let first = one.answer("name", ["answer": "کۆمپانیای ڕێگای نوێ"])
        async let second = two.answer("name", ["answer": "ريگاي نوێ"])
        let paths = try await [first, second]
        #expect(paths.filter { $0.path.hasSuffix("/activity") }.count == 1)
        #expect(paths.filter { $0.status == 422 }.count == 1)
        #expect(
            try await world.read {
                try $0.count("SELECT count(*) FROM company_name WHERE state = 'held'")
            } == 1)
        try await world.expectNoDifferences()
    }

    @Test func `a name let go is free again, one that ran out too`() async throws {
        let world = try await World()
        let one = try await Founder.begin(world, .shilan)
        try await one.answer("name", ["answer": "First Choice"])
        try await one.answer("name", ["answer": "Second Choice"])
        let two = try await Founder.begin(world, .karwan)
        #expect(
            try await two.answer("name", ["answer": "First Choice"]).path.hasSuffix("/activity"))
        let three = try await Founder.begin(world, .nasrin)
        #expect(try await three.answer("name", ["answer": "Second Choice"]).status == 422)
        world.clock.pass(.seconds(31 * 86_400))
        let later = try await Founder.begin(world, .nasrin)
        #expect(
            try await later.answer("name", ["answer": "Second Choice"]).path.hasSuffix("/activity"))
        try await world.expectNoDifferences()
    }

    @Test func `a file of the wrong kind or too large is refused and the answer stays`()
        async throws
    {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "File Company", own: "1/1", others: [])
        let wrong = try await founder.answer(
            "articles", file: ("articles.pdf", Samples.program))
        #expect(wrong.status == 422)
        #expect(wrong.text.contains(AnswerTexts.wrongFile.en))
        let huge = try await founder.answer(
            "articles",
            file: ("big.pdf", Samples.pdf + [UInt8](repeating: 32, count: 11 * 1024 * 1024)))
        #expect(huge.status == 413)
        let named = try await founder.answer(
            "articles", file: ("../../etc/pass wd\u{202E}fdp.pdf", Samples.pdf + [10]))
        #expect(named.path.hasSuffix("/check"))
        #expect(!named.text.contains(".."))
        #expect(!named.text.contains("\u{202E}"))
    }

    @Test func `what a browser is told about a file keeps it from running`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Safe Company", own: "1/1", others: [])
        let page = try await founder.see()
        let link = try #require(page.text.firstRange(of: "/files/"))
        let hash = String(page.text[link.upperBound...].prefix(64))
        let file = try await founder.browser.get("\(founder.casePath)/files/\(hash)")
        #expect(file.status == 200)
        #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
        #expect(file.headers["x-content-type-options"] == "nosniff")
        #expect(file.headers["content-security-policy"]?.contains("sandbox") == true)
    }

    static let fragments = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE company;--",
        "{{7*7}}", "%00", "\u{202E}evil", "\u{1F389}", "Robert'); DELETE FROM person;--",
    ]

    @Test(arguments: fragments)
    func `a fragment of HTML or SQL in every field is only text`(fragment: String) async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answer("name", ["answer": "Safe \(fragment.count)"])
        try await founder.answer("activity", ["answer": "G"])
        var pages = [
            try await founder.answer(
                "office", ["district": "d-ranya", "street": fragment, "landmark": fragment])
        ]
        // What cannot be printed is refused; the rest is kept as text.
        if pages[0].status == 422 {
            try await founder.answer("office", ["district": "d-ranya", "street": "Bazar 1"])
        }
        pages.append(try await founder.question("office").0)
        try await founder.answer("capital", ["answer": "1000000"])
        try await founder.answer("founders", ["own-share": "1"], button: "add-self")
        try await founder.answer("founders", ["own-share": "99%"], button: "add-self")
        try await founder.answer("founders", button: "remove-\(Sample.shilan.number.digits)")
        try await founder.answer("founders", ["own-share": "100"], button: "add-self")
        try await founder.answer("founders")
        for id in ["name", "capital", "founders", "manager", "activity"] {
            pages.append(
                try await founder.answer(
                    id,
                    [
                        "answer": fragment, "number": fragment, "given": fragment,
                        "share": fragment, "own-share": fragment,
                    ]))
        }
        pages.append(try await founder.see())
        pages.append(try await world.browser().open("/en/search?q=\(encodedForURL(fragment))"))
        pages.append(try await world.browser().open("/en/companies?q=\(encodedForURL(fragment))"))
        pages.append(try await world.browser().open("/en/sign-in?next=\(encodedForURL(fragment))"))
        for page in pages {
            #expect(page.status < 500)
            #expect(!page.text.contains("<script>alert"))
            #expect(!page.text.contains("<img src=x"))
        }
        #expect(try await world.read { try $0.count("SELECT count(*) FROM person") } > 8)
        try await world.expectNoDifferences()
    }

    @Test func `a personal number alone does not give away a name`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answer("name", ["answer": "Curious Company"])
        try await founder.answer("activity", ["answer": "G"])
        try await founder.answer("office", ["district": "d-ranya", "street": "x"])
        try await founder.answer("capital", ["answer": "1000000"])
        let page = try await founder.answer(
            "founders",
            ["number": Sample.karwan.number.digits, "given": "Ali", "share": "1/2"],
            button: "add")
        #expect(page.status == 422)
        #expect(!page.text.contains("Azad"))
        // And whoever was looked for sees that somebody did.
        let karwan = try await world.browser(of: .karwan)
        #expect(try await karwan.open("/en/account/readings").text.contains("A person"))
    }

    @Test func `somebody who is not on the list is not signed in`() async throws {
        let world = try await World()
        let browser = world.browser()
        let form = try #require(try await browser.open("/en/sign-in").forms.first)
        for person in [PersonNumber(synthetic: 1000).digits, "", "1", "900'--"] {
            let refused = try await browser.submit(form, ["person": person])
            #expect(refused.status == 422)
        }
        #expect(try await browser.get("/en/account").status == 303)
    }

    @Test func `sample data is never served as if it were real`() async throws {
        let world = try await World()
        await #expect(throws: House.SampleData.self) {
            _ = try await House(
                House.Settings(
                    catalogueFolder: World.root + "/Catalogue", address: "http://localhost",
                    isSample: false, secret: [UInt8](repeating: 7, count: 32)),
                database: world.database, registrar: world.registrar)
        }
    }

    @Test func `who comes back stays signed in, and nobody for ever`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .shilan)
        for _ in 0..<3 {
            world.clock.pass(.seconds(11 * 3600))
            try await world.house.tend()
            #expect(try await browser.get("/en/account").status == 200)
        }
        world.clock.pass(.seconds(13 * 3600))
        try await world.house.tend()
        #expect(try await browser.get("/en/account").status == 303)
        // It is kept for a day, to know whose form comes too late, and then forgotten.
        world.clock.pass(.seconds(25 * 3600))
        try await world.house.tend()
        #expect(try await world.read { try $0.count("SELECT count(*) FROM web_session") } == 0)
    }

    @Test func `a name does not run out while the office has the application`() async throws {
        let world = try await World()
        let one = try await Founder.begin(world, .shilan)
        try await one.answerAll(name: "Slow Office", own: "1/1", others: [])
        _ = try await one.handIn()
        try await one.pay(world)
        world.clock.pass(.seconds(40 * 86_400))
        let two = try await Founder.begin(world, .karwan)
        #expect(try await two.answer("name", ["answer": "Slow Office"]).status == 422)
        let done = try await world.decide(one, "grant", reason: "Late, and in order.")
        #expect(done.path.contains("done="))
    }

    @Test func `without sample data nobody can sign in from a list`() async throws {
        let world = try await World(isSample: false)
        let page = try await world.browser().open("/en/sign-in")
        #expect(page.form(to: "/sign-in") == nil)
        #expect(!page.text.contains("Shilan"))
        #expect(try await world.browser().get("/sandbox-bank/x").status == 404)
    }
}
