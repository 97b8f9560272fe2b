import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

extension World {
    /// Lets one person act for another, as the first would at the portal.
    func give(
        _ from: Sample, to: Sample, services: String = "",
        until: (String, String, String) = ("1", "6", "2027"),
        given: String? = nil
    ) async throws -> Browser.View {
        let browser = try await browser(of: from)
        let page = try await browser.open("/en/account/mandates")
        let form = try #require(page.form(to: "/mandates/give"))
        return try await browser.submit(
            form,
            [
                "number": to.number.digits, "given": given ?? to.given(.en), "services": services,
                "until-day": until.0, "until-month": until.1, "until-year": until.2,
            ])
    }

    /// A browser in which somebody has taken up their only mandate.
    func acting(_ person: Sample) async throws -> Browser {
        let browser = try await browser(of: person)
        let page = try await browser.open("/en/account/mandates")
        let form = try #require(
            page.forms.first {
                $0.value(of: "mandate")?.isEmpty == false
                    && $0.action.hasSuffix("/act")
            })
        let view = try await browser.submit(form)
        #expect(view.path == "/en/account")
        return browser
    }
}

@Suite struct ActingForOthers {
    @Test func `who acts for somebody does it in their name, and every act names both`()
        async throws
    {
        let world = try await World()
        #expect(try await world.give(.shilan, to: .karwan, services: "BU-02").path.contains("done"))
        let browser = try await world.acting(.karwan)
        let account = try await browser.open("/en/account")
        #expect(account.text.contains("You act for <bdi>Shilan Rebwar Ahmad"))
        let start = try await browser.open("/en/apply/bu-02")
        let first = try await browser.submit(try #require(start.form(to: "/apply/bu-02")))
        let founder = Founder(
            browser: browser, language: .en, address: String(first.path.dropLast(5)))
        try await founder.answerAll(name: "By Proxy", own: "1/1", others: [], manager: .shilan)
        _ = try await founder.handIn()
        try await founder.pay(world)
        // The represented person has it in their own account, and sees who did it.
        let shilan = try await world.browser(of: .shilan)
        let seen = try await shilan.open(founder.casePath)
        #expect(seen.status == 200)
        #expect(seen.text.contains("whoever acts for you"))
        let (id, registrar) = (founder.caseID, world.registrar)
        let acts = try await world.read { db in
            try Access.acts("case", id, with: registrar, in: db).map(\.act.actor.label)
        }
        #expect(acts.count > 5)
        let both = acts.filter {
            $0.contains(Sample.karwan.number.digits) && $0.contains(Sample.shilan.number.digits)
        }
        #expect(both.count >= acts.count - 1, "only the payment's own entry names no person")
        // The officer sees both.
        let officer = try await world.browser(of: .officer)
        let desk = try await officer.open("/en/desk/cases/\(founder.caseID)")
        #expect(desk.text.contains("Acting for the applicant"))
        let done = try await world.decide(founder, "grant", reason: "In order.")
        #expect(done.path.contains("done"))
        // Readings by the representative stand in the represented person's list.
        let readings = try await shilan.open("/en/account/readings")
        #expect(readings.text.contains("Karwan") || readings.text.contains("acts for you"))
        try await world.expectNoDifferences()
    }

    @Test func `a mandate reaches as far as it was given, and not a day longer`() async throws {
        let world = try await World()
        _ = try await world.give(
            .shilan, to: .karwan, services: "ID-01", until: ("30", "11", "2026"))
        let browser = try await world.acting(.karwan)
        let beyond = try await browser.open("/en/apply/bu-02")
        #expect(beyond.status == 403)
        #expect(beyond.text.contains("does not cover this"))
        // Nor does a case of hers that was there before.
        let founder = try await Founder.begin(world, .shilan)
        #expect(try await browser.open(founder.casePath).status == 403)
        #expect(try await browser.open("/en/account").text.contains("Company") == false)
        world.clock.pass(.seconds(9 * 86_400))
        let later = try await world.browser(of: .karwan)
        #expect(try await later.open("/en/account/mandates").form(to: "/act") == nil)
        // A session in which the mandate was taken up before it ended.
        _ = try await world.give(.nasrin, to: .karwan, until: ("3", "12", "2026"))
        let acting = try await world.acting(.karwan)
        world.clock.pass(.seconds(3 * 86_400))
        let fresh = try await acting.open("/en/account")
        // Signed out by then, or told that it is over: in no case as Nasrin.
        #expect(!fresh.text.contains("You act for"))
    }

    @Test func `the one represented ends it at once, also in an open session`() async throws {
        let world = try await World()
        _ = try await world.give(.shilan, to: .karwan)
        let browser = try await world.acting(.karwan)
        #expect(try await browser.get("/en/account").status == 200)
        let shilan = try await world.browser(of: .shilan)
        let page = try await shilan.open("/en/account/mandates")
        #expect(page.text.contains("Karwan Azad Omar"))
        let form = try #require(page.form(to: "/mandates/end"))
        #expect(try await shilan.submit(form).path.contains("done"))
        let over = try await browser.open("/en/account")
        #expect(over.status == 403)
        #expect(over.text.contains("The mandate has ended"))
        // The way back to oneself is open.
        let mandates = try await browser.open("/en/account/mandates")
        let back = try #require(mandates.forms.first { $0.value(of: "mandate") == "" })
        _ = try await browser.submit(back)
        #expect(try await browser.open("/en/account").text.contains("Karwan Azad Omar"))
        #expect(try await world.messages(of: .karwan).contains { $0.contains("has ended") })
    }

    @Test func `a power is given only to whom one knows, of age, for a while`() async throws {
        let world = try await World()
        for (to, given, until, text) in [
            (Sample.shilan, nil, ("1", "6", "2027"), "for yourself"),
            (.karwan, "Nobody", ("1", "6", "2027"), "do not fit together"),
            (.minor, nil, ("1", "6", "2027"), "Only a person of age"),
            (.karwan, nil, ("1", "6", "2026"), "within five years"),
            (.karwan, nil, ("1", "6", "2040"), "within five years"),
            (.karwan, nil, ("", "", ""), "within five years"),
        ] as [(Sample, String?, (String, String, String), String)] {
            let view = try await world.give(.shilan, to: to, until: until, given: given)
            #expect(view.status == 422)
            #expect(view.text.contains(text), "\(text)")
        }
        #expect(try await world.give(.shilan, to: .karwan, services: "XX-99").status == 422)
    }

    @Test func `a manager acts for the company, and its cases say so`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Zagros Bread")
        let browser = try await world.acting(.shilan)
        let account = try await browser.open("/en/account")
        #expect(account.text.contains("You act for <bdi>Zagros Bread"))
        let start = try await browser.open("/en/apply/bu-02")
        let first = try await browser.submit(try #require(start.form(to: "/apply/bu-02")))
        let founder = Founder(
            browser: browser, language: .en, address: String(first.path.dropLast(5)))
        try await founder.answerAll(name: "Zagros Cakes", own: "1/1", others: [])
        _ = try await founder.handIn()
        try await founder.pay(world)
        let desk = try await world.browser(of: .officer).open("/en/desk/cases/\(founder.caseID)")
        #expect(desk.text.contains("For the company"))
        #expect(desk.text.contains("Zagros Bread"))
        try await world.expectNoDifferences()
    }

    @Test func `a mother acts for her child until it is of age, and then no more`() async throws {
        let world = try await World()
        let extra = ["guardianship": "mother", "guardian": Sample.shilan.number.digits]
        let child = Visitor(born: Day(2009, 2, 28), phone: "", eyes: 30)
        let (page, _) = try await world.enrol(child, as: "child", with: extra)
        #expect(page.text.contains("accepted"))
        let browser = try await world.acting(.shilan)
        let account = try await browser.open("/en/account")
        #expect(account.text.contains("You act for <bdi>Rojin Azad Hassan"))
        // Her own sign-in stays her own.
        #expect(try await browser.open("/en/account/security").text.contains("None yet"))
        let until = try await browser.open("/en/account/mandates")
        #expect(until.text.contains("27\u{00A0}February\u{00A0}2027"))
        // Nobody ends a guardian's mandate at the portal.
        #expect(until.form(to: "/mandates/end") == nil)
        world.clock.pass(.seconds(98 * 86_400))
        let later = try await world.browser(of: .shilan)
        #expect(world.clock.now.day == Day(2027, 2, 28))
        #expect(try await later.open("/en/account/mandates").form(to: "/act") == nil)
    }
}
