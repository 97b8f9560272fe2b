import Casework
import House
import Foundation
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

/// The whole path through the router, page by page, as its people walk it.
@Suite struct FormingACompany {
    @Test(arguments: Language.allCases)
    func `a founder, a partner and an officer form a company`(language: Language) async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan, in: language)
        try await founder.answerAll(name: "ڕێگای نوێ")

        // She changes an early answer and is led the right way: construction asks one more
        // question, and a contracting company needs more capital.
        let contracting = try await founder.answer("activity", ["answer": "F"])
        #expect(contracting.path.hasSuffix("/contracting"))
        let capital = try await founder.answer("contracting", ["answer": "yes"])
        #expect(capital.path.hasSuffix("/capital"))
        #expect(capital.text.contains("class=\"summary\""))
        let check = try await founder.answer("activity", ["answer": "G"])
        #expect(check.path.hasSuffix("/check"))

        let waiting = try await founder.handIn()
        #expect(waiting.path == founder.casePath)
        #expect(waiting.text.contains(CaseTexts.name("signing")[language]))
        #expect(waiting.form(to: "/pay") == nil)

        // Nothing goes on until all have agreed: the officer's desk does not know the case.
        let officer = try await world.browser(of: .officer, in: language)
        #expect(
            try await officer.open("/\(language.rawValue)/desk").text.contains(founder.caseID)
                == false)

        let karwan = try await world.browser(of: .karwan, in: language)
        let account = try await karwan.open("/\(language.rawValue)/account")
        #expect(account.text.contains(founder.caseID))
        _ = try await world.agree(.karwan, to: founder)

        try await founder.pay(world)
        let reviewing = try await founder.see()
        #expect(reviewing.text.contains(CaseTexts.name("reviewing")[language]))
        // Paid on Sunday 22 November 2026: two working days later is Tuesday.
        #expect(reviewing.text.contains(Formats(language).day(Day(2026, 11, 24))))

        _ = try await world.decide(founder, "correct", reason: "The lease is not readable.")
        let asked = try await founder.see()
        #expect(asked.text.contains("The lease is not readable."))
        try await founder.answer("lease", file: ("lease.pdf", Samples.pdf))
        // Karwan may look on meanwhile.
        #expect(try await karwan.open(founder.casePath).status == 200)
        _ = try await founder.handIn()
        // What was agreed to has changed: Karwan is asked again, and the fee is not.
        _ = try await world.agree(.karwan, to: founder)
        #expect(try await founder.see().text.contains(CaseTexts.name("reviewing")[language]))

        _ = try await world.decide(founder, "grant", reason: "All documents seen.")
        let granted = try await founder.see()
        #expect(granted.text.contains("All documents seen."))
        #expect(granted.text.contains(CaseTexts.name("granted")[language]))

        let paper = try await founder.browser.open("\(founder.casePath)/certificate.pdf")
        #expect(paper.bytes.starts(with: Array("%PDF-".utf8)))

        let company = try #require(
            try await world.browser().open("/\(language.rawValue)/companies?q=100001")
                .text.firstRange(of: "/companies/100001"))
        _ = company
        let shown = try await world.browser().open("/\(language.rawValue)/companies/100001")
        #expect(shown.status == 200)
        #expect(shown.text.contains("ڕێگای نوێ"))
        // Who owns it is for everybody to know; their numbers are nobody's business.
        #expect(shown.text.contains(Formats(language).native("2/3")))
        #expect(!shown.text.contains(Sample.karwan.number.digits))
        try await world.expectNoDifferences()
    }

    @Test func `a founder who does not agree stops the application with a reason`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Stopped Company")
        _ = try await founder.handIn()
        let karwan = try await world.browser(of: .karwan)
        let page = try await karwan.open(founder.casePath)
        let form = try #require(page.form(to: "/agreement"))
        let silent = try await karwan.submit(form, button: "refuse")
        #expect(silent.status == 422)
        let again = try #require(silent.form(to: "/agreement"))
        _ = try await karwan.submit(again, ["reason": "My share is too small."], button: "refuse")
        let back = try await founder.see()
        #expect(back.text.contains("My share is too small."))
        #expect(back.text.contains(CaseTexts.name("draft").en))
        try await world.expectNoDifferences()
    }

    @Test func `a refusal is confirmed first, names its reason and frees the name`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Refused Company", own: "100%", others: [])
        _ = try await founder.handIn()
        try await founder.pay(world)
        let officer = try await world.browser(of: .officer)
        let desk = try await officer.open("/en/desk/cases/\(founder.caseID)")
        let form = try #require(desk.form(to: "/decision"))
        let sure = try await officer.submit(
            form, ["reason": "The name misleads."], button: "refuse")
        #expect(try await founder.see().text.contains("The name misleads.") == false)
        let confirm = try #require(sure.form(to: "/decision"))
        _ = try await officer.submit(confirm, button: "refuse")
        #expect(try await founder.see().text.contains("The name misleads."))
        let other = try await Founder.begin(world, .nasrin)
        let reserved = try await other.answer("name", ["answer": "Refused Company"])
        #expect(reserved.path.hasSuffix("/activity"))
        try await world.expectNoDifferences()
    }

    @Test func `a certificate is valid, then replaced, and an invented code is unknown`()
        async throws
    {
        let world = try await World()
        let founder = try await world.formCompany(named: "Paper Company")
        let codes = {
            try await world.read { db in
                try IssuedDocument.about("company", "100001", in: db).map(\.code)
            }
        }
        let first = try #require(try await codes().first)
        let anybody = world.browser()
        let valid = try await anybody.open("/verify/\(first)?lang=en")
        #expect(valid.text.contains("This document is valid."))
        #expect(!valid.text.contains(Sample.shilan.number.digits))

        let officer = try await world.browser(of: .officer)
        let desk = try await officer.open("/en/desk/cases/\(founder.caseID)")
        let form = try #require(desk.form(to: "/reissue"))
        _ = try await officer.submit(form, ["reason": "Lost by the founder."])
        #expect(try await codes().count == 2)
        let replaced = try await anybody.open("/verify/\(first)?lang=en")
        #expect(replaced.text.contains("replaced by a newer one"))
        let unknown = try await anybody.open("/verify/00000000000000000000?lang=en")
        #expect(unknown.status == 404)
        #expect(unknown.text.contains("No document has this code."))
        try await world.expectNoDifferences()
    }

    @Test func `a manager must be of age and not serve a public institution`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Manager Company", own: "1/1", others: [])
        for person in [Sample.minor, .employee] {
            let page = try await founder.answer(
                "manager",
                [
                    "answer": "other", "number": person.number.digits,
                    "given": person.given(.en),
                ])
            #expect(page.status == 422)
            #expect(page.text.contains("cannot be the manager"))
        }
    }

    @Test func `an officer cannot grant what a check does not allow`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Later Employee", own: "1/1", others: [])
        _ = try await founder.handIn()
        try await founder.pay(world)
        let officer = try await world.browser(of: .officer)
        let before = try await officer.open("/en/desk/cases/\(founder.caseID)")
        let form = try #require(before.form(to: "/decision"))
        // She enters the public service after handing in: the page the officer has is older.
        let registrar = world.registrar
        _ = try await world.database.write { db in
            try Register<Employment>().enter(
                Employment(person: Sample.shilan.number, institution: "moe"), replacing: nil,
                act: Act("employ", by: .system("test"), law: ""), with: registrar, in: db)
        }
        let refused = try await officer.submit(form, ["reason": "Fine."], button: "grant")
        #expect(refused.status == 422)
        #expect(refused.form(to: "/decision")?.buttons.contains("grant") == false)
        #expect(try await world.read { try $0.count("SELECT count(*) FROM company") } == 0)
    }

    @Test func `the queue shows the oldest promise first`() async throws {
        let world = try await World()
        var cases: [String] = []
        for (index, person) in [Sample.shilan, .karwan, .nasrin].enumerated() {
            let founder = try await Founder.begin(world, person)
            try await founder.answerAll(
                name: "Queue \(["One", "Two", "Three"][index])", own: "1/1", others: [],
                manager: person)
            _ = try await founder.handIn()
            try await founder.pay(world)
            cases.append(founder.caseID)
            world.clock.pass(.seconds(86_400))
        }
        let desk = try await world.browser(of: .officer).open("/en/desk")
        let places = cases.map { desk.text.firstRange(of: $0)!.lowerBound }
        #expect(places == places.sorted())
    }

    @Test func `whoever is asked sees who read their data and why`() async throws {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Read Company")
        _ = try await founder.handIn()
        let karwan = try await world.browser(of: .karwan)
        let page = try await karwan.open("/en/account/readings")
        #expect(page.text.contains("to fill in an application"))
    }
}
