import Foundation
import House
import Kernel
import Rehearsal
import Store
import Testing
import Web

@Suite struct NumbersInstead {
    @Test func `an alias stands for its owner until its day or its end, and nowhere else`()
        async throws
    {
        let world = try await World()
        let karwan = try await world.browser(of: .karwan)
        func make(_ days: String) async throws -> String {
            let form = try #require(
                try await karwan.open("/en/account/numbers").form(to: "/account/numbers"))
            let page = try await karwan.submit(form, ["label": "For Shilan", "days": days])
            let range = try #require(page.text.firstRange(of: "<li><strong><bdi dir=\"ltr\">"))
            return String(page.text[range.upperBound...].prefix { $0 != "<" })
        }
        let alias = try await make("30")
        #expect(alias.filter(\.isNumber).count == 16)
        // Shilan names him as a founder by it.
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answer("name", ["answer": "By Alias"])
        try await founder.answer("activity", ["answer": "G"])
        try await founder.answer(
            "office", ["district": "d-ranya", "street": "Bazar 12", "landmark": "Park"])
        try await founder.answer("capital", ["answer": "5000000"])
        let added = try await founder.answer(
            "founders", ["number": alias, "given": "Karwan", "share": "1/2"], button: "add")
        #expect(added.text.contains("Karwan Azad Omar"))
        // It signs nobody in.
        let form = try #require(
            try await world.browser().open("/en/sign-in").form(to: "/sign-in/code"))
        #expect(try await world.askForCode(alias, at: world.browser()).status == 422)
        _ = form
        // Ended, it is nobody's.
        let page = try await karwan.open("/en/account/numbers")
        _ = try await karwan.submit(try #require(page.form(to: "/numbers/end")))
        let refused = try await founder.answer(
            "founders", ["number": alias, "given": "Karwan", "share": "1/2"], button: "add")
        #expect(refused.status == 422)
        // Nor after its day.
        let short = try await make("1")
        world.clock.pass(.seconds(2 * 86_400))
        let view = try await world.give(.shilan, to: .karwan)
        #expect(view.path.contains("done"))
        let shilan = try await world.browser(of: .shilan)
        let give = try #require(
            try await shilan.open("/en/account/mandates").form(to: "/mandates/give"))
        let late = try await shilan.submit(
            give,
            [
                "number": short, "given": "Karwan", "until-day": "1", "until-month": "6",
                "until-year": "2027",
            ])
        #expect(late.status == 422)
        try await world.expectNoDifferences()
    }
}

@Suite struct Coverage {
    @Test func `the planning officer sees how many are enrolled, and no name`() async throws {
        let world = try await World()
        for eyes in 70..<73 { try await world.enrol(Visitor(eyes: eyes)) }
        try await world.enrol(Visitor(eyes: 70), by: .rebin, occasion: 1)
        for judge in [Sample.tara, .sarwar] { _ = try await world.judge("same", by: judge) }
        let tara = try await world.browser(of: .tara)
        let page = try await tara.open("/en/desk/coverage")
        let row = try #require(
            page.text.components(separatedBy: "<tr>").first { $0.contains("Sulaimani") })
        #expect(row.contains("2,226,523"))
        #expect(row.contains("Enrolled\">3<"))
        #expect(row.contains("Came twice\">1<"))
        #expect(!page.text.contains("Rojin"))
        #expect(page.text.contains("not confirmed"), "Halabja's number is what is left over")
    }

    @Test func `a phase is planned, shown at the desk while it is open, and closed`() async throws {
        let world = try await World()
        let tara = try await world.browser(of: .tara)
        let form = try #require(
            try await tara.open("/en/desk/coverage").form(to: "/desk/coverage"))
        #expect(try await tara.submit(form, ["cohort": "employees"]).status == 422)
        let from = ["from-day": "1", "from-month": "12", "from-year": "2026"]
        _ = try await tara.submit(
            form, from.merging(["cohort": "employees", "governorate": "gov-erb"]) { $1 })
        let early = try await world.browser(of: .bahar).open("/en/desk/enrol")
        #expect(!early.text.contains("Whose turn it is"))
        world.clock.pass(.seconds(10 * 86_400))
        let open = try await world.browser(of: .bahar).open("/en/desk/enrol")
        #expect(open.text.contains("Civil servants: Erbil"))
        let again = try await world.browser(of: .tara)
        let close = try #require(
            try await again.open("/en/desk/coverage").form(to: "/coverage/close"))
        _ = try await again.submit(close)
        world.clock.pass(.seconds(86_400))
        let after = try await world.browser(of: .bahar).open("/en/desk/enrol")
        #expect(!after.text.contains("Whose turn it is"))
        try await world.expectNoDifferences()
    }
}
