import Casework
import Companies
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing

/// What a person brings to the company register, and what becomes of it.
@Suite struct LivesInTheRegister {
    @Test(arguments: EngineKind.allCases)
    func `a company lives: each matter is brought, agreed, decided, published and proved`(
        engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let founder = try await world.formCompany(named: "Zagros Bread")
        let number = "100001"
        let page = { try await world.browser().open("/en/companies/\(number)").text }
        #expect(try await page().contains("Shilan Rebwar Ahmad"))
        let matters = Matters(world, company: number)

        // Its name, office, work and people.
        try await matters.bring(
            "CO-01", by: .shilan, ["name": .text("Zagros Cakes"), "resolution": matters.file])
        try await matters.bring(
            "CO-02", by: .shilan,
            [
                "office": .place(
                    Address(
                        governorate: "gov-sul", district: "d-ranya", street: "New Bazar 3",
                        landmark: "")), "lease": matters.file,
            ])
        try await matters.bring("CO-03", by: .shilan, ["activity": .choice("I")])
        try await matters.bring(
            "CO-04", by: .shilan,
            [
                "role": .choice("manager"), "change": .choice("replace"),
                "leaving": .person(matters.named(.shilan)),
                "officer": .person(matters.named(.karwan)), "resolution": matters.file,
            ], agree: [.karwan])
        var text = try await page()
        for words in ["Zagros Cakes", "Former names", "Zagros Bread", "New Bazar 3", "Karwan Azad"]
        {
            #expect(text.contains(words), "\(words)")
        }
        // Whoever managed it no longer acts for it; whoever manages it does.
        #expect(
            try await matters.refusal("CO-03", by: .shilan, ["activity": .choice("G")]) != nil)

        // Capital and shares.
        try await matters.bring(
            "CO-05", by: .karwan,
            [
                "amount": .money(Money(dinars: 5_000_000)), "how": .choice("one"),
                "contributor": .person(matters.named(.karwan)), "resolution": matters.file,
                "bankdeposit": matters.file,
            ])
        var company = try await matters.company()
        #expect(company.capital == Money(dinars: 10_000_000))
        #expect(company.owners.map(\.share) == [Share(1, of: 2)!, Share(1, of: 2)!])
        try await matters.bring(
            "CO-07", by: .shilan,
            [
                "seller": .person(matters.named(.shilan)),
                "buyer": .person(matters.named(.nasrin)), "share": .text("1/4"),
                "contract": matters.file,
            ], agree: [.nasrin])
        company = try await matters.company()
        #expect(company.owners.map(\.share.description) == ["1/4", "1/2", "1/4"])

        // A charge bars a sale until its creditor releases it.
        try await matters.bring(
            "CO-08", by: .karwan,
            [
                "over": .choice("shares"), "owner": .person(matters.named(.shilan)),
                "creditor": .person(matters.named(.citizen)),
                "amount": .money(Money(dinars: 900_000)), "contract": matters.file,
            ], agree: [.shilan, .citizen])
        let charge = try #require(try await matters.company().charges.first?.number)
        #expect(
            try await matters.refusal(
                "CO-07", by: .shilan,
                [
                    "seller": .person(matters.named(.shilan)),
                    "buyer": .person(matters.named(.karwan)), "share": .text("1/4"),
                    "contract": matters.file,
                ])?.contains("charge") == true)
        #expect(
            try await matters.refusal("CO-09", by: .karwan, ["charge": .number(Int64(charge))])
                != nil)
        try await matters.bring("CO-09", by: .citizen, ["charge": .number(Int64(charge))])

        // A court seizes and lifts; nobody else does.
        let seizure: Answers = [
            "court": .text("Court of Ranya"), "order": .text("12/2026"), "scope": .choice("all"),
            "decision": matters.file,
        ]
        #expect(try await matters.refusal("CO-12", by: .karwan, seizure) != nil)
        try await matters.bring("CO-12", by: .courtClerk, seizure)
        #expect(try await page().contains("Court of Ranya"))
        #expect(
            try await matters.refusal(
                "CO-16", by: .karwan, ["resolution": matters.file, "debts": .yesNo(true)])?
                .contains("court") == true)
        let seized = try #require(try await matters.company().seizures.first?.number)
        try await matters.bring(
            "CO-13", by: .courtClerk,
            [
                "seizure": .number(Int64(seized)), "order": .text("13/2026"),
                "decision": matters.file,
            ])

        // Who controls it, and its year.
        try await matters.bring(
            "CO-11", by: .karwan,
            [
                "change": .choice("add"), "person": .person(matters.named(.nasrin)),
                "control": .choice("votes"), "share": .text("60%"),
            ], agree: [.nasrin])
        let year = Int64(world.clock.now.day.civil.year - 1)
        #expect(
            try await matters.refusal(
                "CO-10", by: .karwan,
                ["year": .number(year), "correct": .yesNo(true), "accounts": matters.file]) != nil,
            "it was not there in that year")
        world.clock.pass(.seconds(400 * 86_400))
        try await matters.bring(
            "CO-10", by: .karwan,
            ["year": .number(year + 1), "correct": .yesNo(true), "accounts": matters.file])

        // A reduction is published first, and takes effect by itself.
        try await matters.bring(
            "CO-06", by: .karwan,
            ["capital": .money(Money(dinars: 2_000_000)), "resolution": matters.file])
        #expect(
            try await matters.refusal(
                "CO-05", by: .karwan,
                [
                    "amount": .money(Money(dinars: 5_000_000)), "how": .choice("one"),
                    "contributor": .person(matters.named(.karwan)), "resolution": matters.file,
                    "bankdeposit": matters.file,
                ]) != nil, "what is to be reduced does not grow meanwhile")
        try await matters.passDays(30)
        #expect(try await matters.company().capital == Money(dinars: 10_000_000))
        try await matters.passDays(1)
        #expect(try await matters.company().capital == Money(dinars: 2_000_000))

        // A dissolution waits for whoever objects.
        try await matters.bring(
            "CO-16", by: .karwan, ["resolution": matters.file, "debts": .yesNo(true)])
        let notice = try #require(try await matters.company().notices.first?.number)
        try await matters.bring(
            "CO-14", by: .citizen,
            [
                "notice": .number(Int64(notice)), "reason": .text("They owe me."),
                "evidence": .nothing,
            ])
        try await matters.passDays(61)
        #expect(try await matters.company().isLive)
        let objection = try #require(
            try await matters.company().notices.first?.objections.first?.number)
        #expect(
            try await matters.refusal(
                "CO-15", by: .nasrin, ["objection": .number(Int64(objection))]) != nil)
        try await matters.bring(
            "CO-15", by: .citizen, ["objection": .number(Int64(objection))])
        try await matters.passDays(0)
        #expect(try await matters.company().status.name == "dissolved")
        #expect(try await page().contains("was dissolved on"))

        // A dissolved company does nothing, and comes back whole.
        #expect(
            try await matters.refusal("CO-03", by: .karwan, ["activity": .choice("G")]) != nil)
        try await matters.bring(
            "CO-18", by: .nasrin,
            [
                "manager": .person(matters.named(.karwan)),
                "reason": .text("A debt was forgotten."), "decision": .nothing,
            ], agree: [.karwan])
        company = try await matters.company()
        #expect(company.isLive && company.holders(of: .manager).count == 1)
        #expect(
            try await matters.refusal(
                "CO-18", by: .nasrin, ["manager": .person(matters.named(.nasrin))])?
                .contains("active") == true)
        #expect(company.owners.count == 3)

        // Every entry is on its page, with the paper that proves it.
        text = try await page()
        #expect(text.contains("Restored") && text.contains("All entries"))
        let all = try await world.browser().open("/en/companies/\(number)/filings").text
        #expect(all.contains("Formed") && all.contains("Charge released"))
        let filings = try await world.read {
            try CompanyStore.filings(of: number, limit: 50, in: $0)
        }
        #expect(filings.count == company.filings)
        for filing in filings {
            let code = try #require(filing.document, "\(filing.change.kind) has no paper")
            let shown = try await world.browser().open("/verify/\(code)?lang=en")
            #expect(shown.status == 200)
        }
        // And every earlier day can be asked for.
        let day = founder.language
        #expect(day == .en)
        let first = world.clock.now.day - 500
        let (y, m, d) = first.civil
        let then = try await world.browser().open(
            "/en/companies/\(number)?on-day=\(d)&on-month=\(m)&on-year=\(y)"
        ).text
        #expect(then.contains("not in the register yet"))
        try await world.expectNoDifferences()
    }

    @Test
    func `whoever hands in no accounts is warned twice and struck off, unless they hand them in`()
        async throws
    {
        let world = try await World()
        _ = try await world.formCompany(named: "Silent Company")
        let matters = Matters(world, company: "100001")
        #expect(
            try await matters.refusal("CO-17", by: .officer, ["reason": .choice("accounts")])
                != nil, "none are due")
        world.clock.pass(.seconds(900 * 86_400))
        #expect(
            try await matters.refusal("CO-17", by: .shilan, ["reason": .choice("accounts")]) != nil)
        try await matters.bring(
            "CO-17", by: .secondOfficer, ["reason": .choice("accounts")], officer: .officer)
        let inbox = try await world.browser(of: .shilan).open("/en/account")
        #expect(inbox.text.contains("First warning"))
        try await matters.passDays(30)
        #expect(
            try await world.browser().open("/en/companies/100001/filings").text
                .contains("Second warning"))
        // The years are confirmed, one after the other: the ground is gone with the last that is due.
        let year = Int64(world.clock.now.day.civil.year - 1)
        func confirm(_ year: Int64) -> Answers {
            ["year": .number(year), "correct": .yesNo(true), "accounts": matters.file]
        }
        #expect(
            try await matters.refusal("CO-10", by: .shilan, confirm(year))?.contains("comes first")
                == true)
        for one in 2026...year {
            try await matters.bring("CO-10", by: .shilan, confirm(one))
            let isWarned = try await !matters.company().notices.isEmpty
            #expect(isWarned == (one < year - 1), "\(one)")
        }
        try await matters.passDays(60)
        #expect(try await matters.company().isLive)
        // Another reason; the directorate thinks better of it, the company cannot.
        try await matters.bring(
            "CO-17", by: .secondOfficer, ["reason": .choice("manager")], officer: .officer)
        let mistaken = try #require(try await matters.company().notices.first?.number)
        #expect(
            try await matters.refusal(
                "CO-20", by: .shilan, ["notice": .number(Int64(mistaken))]) != nil)
        try await matters.bring(
            "CO-20", by: .secondOfficer, ["notice": .number(Int64(mistaken))], officer: .officer)
        #expect(try await matters.company().notices.isEmpty)
        // A third one, and nobody answers.
        try await matters.bring(
            "CO-17", by: .secondOfficer, ["reason": .choice("activity")], officer: .officer)
        try await matters.passDays(31)
        try await matters.passDays(29)
        #expect(try await matters.company().isLive)
        try await matters.passDays(2)
        #expect(try await matters.company().status.name == "struck-off")
        // Nobody acts for it any more.
        let mandates = try await world.read {
            try $0.count("SELECT count(*) FROM mandate WHERE is_live = 1")
        }
        #expect(mandates == 0)
        try await world.expectNoDifferences()
    }

    @Test func `a court bars a person from managing; nobody makes them manager`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Barred Company")
        let matters = Matters(world, company: "100001")
        let until = world.clock.now.day + 1000
        #expect(
            try await matters.refusal(
                "CO-19", by: .shilan,
                [
                    "person": .person(matters.named(.karwan)), "until": .date(until),
                    "order": .text("1/1"), "decision": matters.file,
                ]) != nil)
        try await matters.bring(
            "CO-19", by: .courtClerk,
            [
                "person": .person(matters.named(.karwan)), "until": .date(until),
                "order": .text("1/1"), "decision": matters.file,
            ])
        for (manager, isFine) in [
            (Sample.karwan, false), (.minor, false), (.employee, false), (.nasrin, true),
        ] {
            let refusal = try await matters.refusal(
                "CO-04", by: .shilan,
                [
                    "role": .choice("manager"), "change": .choice("add"),
                    "officer": .person(matters.named(manager)), "resolution": matters.file,
                ])
            #expect((refusal == nil) == isFine, "\(manager): \(refusal ?? "fine")")
        }
    }

    @Test func `a name that was reserved is its holder's, until its days are over`() async throws {
        let world = try await World()
        let matters = Matters(world, company: "")
        try await matters.bring("BU-01", by: .shilan, ["name": .text("Held For Me")])
        #expect(
            try await matters.refusal("BU-01", by: .karwan, ["name": .text("Held for me Ltd")])
                != nil)
        // She forms the company with it.
        _ = try await world.formCompany(named: "Held For Me")
        try await matters.bring("BU-01", by: .shilan, ["name": .text("Not Used")])
        #expect(try await statuses(of: "not used", world) == [.valid])
        world.clock.pass(.seconds(31 * 86_400))
        // Whoever has it next has its paper: the one before proves nothing any more.
        try await matters.bring("BU-01", by: .karwan, ["name": .text("Not Used")])
        let papers = try await statuses(of: "not used", world)
        #expect(papers.count == 2 && papers[0] == .valid && papers[1] != .valid)
        #expect(try await statuses(of: "held for me", world).allSatisfy { $0 != .valid })
        try await world.expectNoDifferences()
    }

    /// Of the papers that hold a name, the newest first.
    private func statuses(
        of folded: String, _ world: World
    ) async throws -> [IssuedDocument.Status] {
        let key = Folding.name(folded)
        return try await world.read {
            try IssuedDocument.about("company-name", key, in: $0).map(\.status)
        }
    }

    @Test func `anybody may ask whether a name is free, also while somebody holds it`()
        async throws
    {
        let world = try await World()
        let book = world.house.cases
        let service = try #require(world.house.catalogue.service("BU-01"))
        let party = Party(Sample.shilan.number)
        try await world.database.write { db in
            let id = try book.open(service, by: party, in: db).id
            let found = try #require(try book.find(id, for: party, .fillForm, in: db))
            let question = try #require(service.online?.question("name"))
            #expect(
                try book.answer(question, .text("Held Draft"), of: found, by: party.actor, in: db)
                    == nil)
        }
        let browser = world.browser()
        let held = try await browser.get("/api/company-name?lang=en&name=held%20draft")
        #expect(held.status == 200 && held.text.contains("\"available\":false"))
        #expect(held.headers["x-ratelimit-remain"] != nil)
        let free = try await browser.get("/api/company-name?name=Never%20Seen")
        #expect(free.text.contains("\"available\":true"))
        #expect(try await browser.get("/api/company-name?name=x&lang=de").status == 400)
    }

    @Test func `owners of more than half name a manager, where the manager does not act`()
        async throws
    {
        let world = try await World()
        _ = try await world.formCompany(named: "Orphan Company")
        let matters = Matters(world, company: "100001")
        // Half and half: neither of them alone.
        func appoint(_ owner: NamedPerson?) -> Answers {
            var answers: Answers = [
                "officer": .person(matters.named(.nasrin)), "instead": .yesNo(true),
                "alone": .yesNo(owner == nil), "resolution": matters.file,
            ]
            if let owner { answers["owners"] = .people([owner]) }
            return answers
        }
        try await matters.bring(
            "CO-07", by: .shilan,
            matters.sale(from: matters.named(.shilan), to: matters.named(.citizen), "1/2"),
            agree: [.citizen])
        #expect(
            try await matters.company().owners.map(\.share.description) == ["1/2", "1/2"])
        #expect(
            try await matters.refusal("CO-21", by: .nasrin, appoint(nil))?
                .contains("owns a part") == true)
        #expect(
            try await matters.refusal("CO-21", by: .citizen, appoint(nil))?
                .contains("more than half") == true)
        // Whoever agreed and has sold before it is decided counts for nothing.
        let waiting = try await matters.handIn(
            "CO-21", by: .citizen, appoint(matters.named(.shilan)))
        for person in [Sample.shilan, .nasrin] {
            try await matters.agree(to: waiting, Party(person.number))
        }
        func sell(_ seller: Sample, to buyer: Sample) async throws {
            try await matters.bring(
                "CO-07", by: seller,
                matters.sale(from: matters.named(seller), to: matters.named(buyer), "1/2"),
                agree: [buyer])
        }
        try await sell(.shilan, to: .karwan)
        await #expect(throws: ChecksNotMet.self) {
            try await matters.grant(waiting)
        }
        do {
            _ = try await matters.handIn("CO-21", by: .citizen, appoint(matters.named(.shilan)))
            Issue.record("whoever has sold was counted")
        } catch let refused as Matters.Refused {
            // Of several it is said which one.
            #expect(refused.question == "owners")
            #expect(refused.text == "Shilan Rebwar Ahmad owns no shares of this company.")
        }
        try await sell(.karwan, to: .shilan)
        // Naming somebody is not enough: they agree in their own account.
        try await matters.bring(
            "CO-21", by: .citizen, appoint(matters.named(.shilan)),
            agree: [.shilan, .nasrin])
        let company = try await matters.company()
        #expect(company.holders(of: .manager).map(\.name.en) == ["Nasrin Dilshad Ali"])
        // Whoever managed it no longer acts for it; the new one does.
        #expect(
            try await matters.refusal("CO-03", by: .shilan, ["activity": .choice("I")]) != nil)
        try await matters.bring("CO-03", by: .nasrin, ["activity": .choice("I")])
        try await world.expectNoDifferences()
    }

    @Test
    func `a court gives an heir the shares, releases a dead creditor's charge and names a manager`()
        async throws
    {
        let world = try await World()
        _ = try await world.formCompany(named: "Inherited Company")
        let matters = Matters(world, company: "100001")
        try await matters.bring(
            "CO-08", by: .shilan,
            [
                "over": .choice("assets"), "assets": .text("The oven"),
                "creditor": .person(matters.named(.citizen)),
                "amount": .money(Money(dinars: 900_000)), "contract": matters.file,
            ], agree: [.citizen])
        let company = try await matters.company()
        let charge = Int64(try #require(company.charges.first).number)
        let owner = try #require(company.owners.first)
        func heirs(_ parts: [(Sample, String)]) -> Answer {
            .members(
                parts.map { Member(person: matters.named($0), share: Share(typed: $1)!) })
        }
        func judged(_ what: String, _ more: Answers) -> Answers {
            [
                "court": .text("Court of Ranya"), "order": .text("7/2026"), "what": .choice(what),
                "decision": matters.file,
            ].merging(more) { $1 }
        }
        let release = judged("release", ["charge": .number(charge)])
        #expect(try await matters.refusal("CO-22", by: .shilan, release)?.contains("court") == true)
        try await matters.bring("CO-22", by: .courtClerk, release)
        #expect(try await matters.company().charges.allSatisfy { !$0.isOpen })
        // What a court has seized, a court gives away.
        try await matters.bring(
            "CO-12", by: .courtClerk,
            [
                "court": .text("Court of Ranya"), "order": .text("6/2026"), "scope": .choice("all"),
                "decision": matters.file,
            ])
        let transfer = judged(
            "transfer",
            [
                "owner": .number(try #require(Int64(owner.participant.id))),
                "share": .text(owner.share.description),
                "heirs": heirs([(.minor, "7/8"), (.nasrin, "1/8")]),
            ])
        #expect(
            try await matters.refusal(
                "CO-22", by: .courtClerk,
                transfer.merging(["owner": .number(77)]) { $1 }) == AnswerTexts.chooseOne.en)
        // The heir is a child: who acts for it agrees, in their own account.
        let child = Sample.minor.number
        let mandate = Mandate(
            id: "test-guardian", kind: .child, representative: Sample.nasrin.number,
            represented: child, representativeName: matters.named(.nasrin).name,
            representedName: matters.named(.minor).name, from: world.clock.now.day, until: nil)
        let registrar = world.registrar
        _ = try await world.database.write { db in
            try Register<Mandate>().enter(
                mandate, replacing: nil, act: Act("give", by: .system("test"), law: ""),
                with: registrar, in: db)
        }
        let id = try await matters.handIn("CO-22", by: .courtClerk, transfer)
        // Nobody enters what they get themselves.
        let own = transfer.merging(
            ["heirs": heirs([(.minor, "1/2"), (.courtClerk, "1/2")])]) { $1 }
        #expect(
            try await matters.refusal("CO-22", by: .courtClerk, own)?.contains("yourself") == true)
        await #expect(throws: CaseRefusal.guardianNeeded) {
            try await matters.agree(to: id, Party(child))
        }
        try await matters.agree(to: id, Party(mandate))
        try await matters.agree(to: id, Party(Sample.nasrin.number))
        try await matters.grant(id)
        // The parts of what went are parts of the company now.
        let after = try await matters.company().owners
        #expect(!after.contains { $0.participant.id == owner.participant.id })
        let parts = Dictionary(
            after.map { ($0.participant.name.en, $0.share) }, uniquingKeysWith: { $1 })
        #expect(
            parts[matters.named(.minor).name.text.en] == owner.share.times(Share(7, of: 8)!))
        #expect(
            parts[matters.named(.nasrin).name.text.en] == owner.share.times(Share(1, of: 8)!))
        #expect(after.count == company.owners.count + 1)
        // More than there is to give lies with the part that goes.
        let heir = try #require(
            after.first { $0.participant.name.en == matters.named(.minor).name.text.en })
        let tooMuch = transfer.merging([
            "owner": .number(try #require(Int64(heir.participant.id))),
            "heirs": heirs([(.karwan, "1/1")]),
        ]) { $1 }
        do {
            _ = try await matters.handIn("CO-22", by: .courtClerk, tooMuch)
            Issue.record("more went than there was")
        } catch let refused as Matters.Refused {
            #expect(refused.question == "share" && refused.text.contains("no more can go"))
        }
        let page = try await world.browser().open("/en/companies/100001").text
        #expect(page.contains("by decision of Court of Ranya") && page.contains("7/2026"))
        #expect(
            try await matters.refusal(
                "CO-22", by: .courtClerk,
                judged("manager", ["officer": .person(matters.named(.minor))])) != nil)
        // The child owns a part now, and asks for nothing alone.
        let asked = try await matters.refusal(
            "CO-21", by: .minor,
            [
                "officer": .person(matters.named(.karwan)), "instead": .yesNo(true),
                "alone": .yesNo(true), "resolution": matters.file,
            ])
        #expect(asked?.contains("not of age") == true)
        try await matters.bring(
            "CO-22", by: .courtClerk,
            judged("manager", ["officer": .person(matters.named(.karwan))]), agree: [.karwan])
        #expect(
            try await matters.company().holders(of: .manager).map(\.name.en)
                == ["Karwan Azad Omar"])
        try await world.expectNoDifferences()
    }

    @Test func `however many inherit, each is entered, and the paper is there`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Company of a Large Family")
        let matters = Matters(world, company: "100001")
        let owner = try #require(try await matters.company().owners.first)
        let heirs: [Sample] = [
            .nasrin, .employee, .citizen, .bahar, .rebin, .tara, .sarwar, .auditor, .engineer,
            .approver, .clerk, .secondClerk, .resident,
        ]
        func named(_ heir: Sample) -> NamedPerson {
            // As long as names are, in three scripts: more than a square holds.
            NamedPerson(
                number: heir.number,
                name: PersonName(
                    ckb: "میراتگری ژمارە \(heir.rawValue) لە خێزانێکی گەورە",
                    ar: "الوارث رقم \(heir.rawValue) من عائلة كبيرة",
                    latin: "Heir number \(heir.rawValue) of a large family"))
        }
        let part = Share(1, of: Int64(heirs.count))!
        let id = try await matters.handIn(
            "CO-22", by: .courtClerk,
            [
                "court": .text(String(repeating: "دادگای ڕانیە ", count: 14)),
                "order": .text("7/2026"), "what": .choice("transfer"),
                "owner": .number(try #require(Int64(owner.participant.id))),
                "share": .text(owner.share.description),
                "heirs": .members(heirs.map { Member(person: named($0), share: part) }),
                "decision": matters.file,
            ])
        for heir in heirs { try await matters.agree(to: id, Party(heir.number)) }
        try await matters.grant(id)
        let owners = try await matters.company().owners
        for heir in heirs {
            let name = named(heir).name.text
            let share = owners.first { $0.participant.name == name }?.share
            #expect(share == owner.share.times(part) && share != nil)
        }
        let browser = try await world.browser(of: .courtClerk)
        let paper = try await browser.get("/en/account/cases/\(id)/certificate.pdf")
        #expect(paper.status == 200 && paper.bytes.starts(with: Array("%PDF-".utf8)))
        // It names some and counts the others; the company's page names all.
        let story = try await browser.open("/en/companies/100001").text
        #expect(story.contains("Heir number \(Sample.resident.rawValue) of a large family"))
        try await world.expectNoDifferences()
    }

    @Test func `other owners who want the same are written down one by one`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Asked Company")
        let matters = Matters(world, company: "100001")
        try await matters.bring(
            "CO-07", by: .shilan,
            matters.sale(from: matters.named(.shilan), to: matters.named(.karwan), "1/2"),
            agree: [.karwan])
        let applicant = try await FileApplicant.begin(world, "CO-21", .shilan)
        let browser = applicant.browser
        var page = try await browser.open("\(applicant.address)/company")
        func answer(
            _ question: String, _ values: [String: String], button: String? = nil
        ) async throws {
            let form = try #require(
                page.form(to: "/\(question)"), "\(page.path) is not \(question)")
            page = try await browser.submit(form, values, button: button)
        }
        try await answer("company", ["answer": "100001"])
        try await answer(
            "officer",
            ["answer": "other", "number": Sample.nasrin.number.digits, "given": "Nasrin"])
        try await answer("instead", ["answer": "yes"])
        try await answer("alone", ["answer": "no"])
        func add(_ person: Sample, _ given: String? = nil) async throws {
            try await answer(
                "owners",
                ["number": person.number.digits, "given": given ?? person.given(.en)],
                button: "add")
        }
        // Nobody, a wrong name, oneself, somebody twice: said, and nothing is lost.
        try await answer("owners", [:])
        #expect(page.status == 422 && page.text.contains("at least one person"))
        try await add(.karwan, "Nobody")
        #expect(page.status == 422 && page.text.contains("No person with this number"))
        try await add(.shilan)
        #expect(page.status == 422 && page.text.contains("somebody else, not yourself"))
        try await add(.karwan)
        #expect(page.status == 200 && page.text.contains("Karwan Azad Omar"))
        try await add(.karwan)
        #expect(page.status == 422 && page.text.contains("already in the list"))
        // Whoever is typed in and not added yet is seen before anything goes on.
        try await answer(
            "owners", ["number": Sample.citizen.number.digits, "given": "Rizgar"])
        #expect(page.path.hasSuffix("/owners?parts=1") && page.text.contains("Rizgar Ibrahim"))
        try await answer("owners", [:], button: "remove-\(Sample.karwan.number.digits)")
        #expect(!page.text.contains("Karwan Azad Omar") && page.text.contains("Rizgar Ibrahim"))
        try await answer("owners", [:])
        #expect(page.path.hasSuffix("/resolution"))
        let form = try #require(page.form(to: "/resolution"))
        page = try await browser.submit(
            form, files: [(field: "answer", name: "a.pdf", bytes: Samples.pdf)])
        // Rizgar owns nothing: it stands beside the list, and Karwan can be written down instead.
        page = try await applicant.handIn()
        #expect(page.status == 422 && page.text.contains("href=\"#answer-owners\""))
        #expect(page.text.contains("Rizgar Ibrahim Muhammad owns no shares of this company."))
        page = try await browser.open("\(applicant.address)/owners")
        try await answer("owners", [:], button: "remove-\(Sample.citizen.number.digits)")
        try await add(.karwan)
        try await answer("owners", [:])
        page = try await applicant.handIn()
        #expect(page.status == 200 && page.path.hasPrefix("/en/account/cases/"))
        // Nobody counts before they have agreed.
        await #expect(throws: (any Error).self) { try await matters.grant(applicant.caseID) }
        for person in [Sample.karwan, .nasrin] {
            try await matters.agree(to: applicant.caseID, Party(person.number))
        }
        try await matters.grant(applicant.caseID)
        let company = try await matters.company()
        #expect(company.holders(of: .manager).map(\.name.en) == ["Nasrin Dilshad Ali"])
    }

    @Test func `a company is not dissolved while it owns another, nor while its plan waits`()
        async throws
    {
        let world = try await World()
        let (mother, daughter) = try await world.twoCompanies("Mother Company", "Daughter Company")
        let dissolve: Answers = ["resolution": mother.file, "debts": .yesNo(true)]
        let asMother = try await mother.standing(.shilan)
        // It buys while its dissolution is published: the day passes without it.
        try await mother.bring("CO-16", by: .shilan, dissolve)
        try await daughter.bring(
            "CO-07", by: .shilan,
            daughter.sale(from: daughter.named(.shilan), to: asMother, "1/4"))
        try await mother.passDays(70)
        #expect(try await mother.company().isLive)
        // It sells, and the next round ends it.
        try await daughter.bring(
            "CO-07", by: .shilan,
            daughter.sale(from: asMother, to: daughter.named(.shilan), "1/4"))
        try await mother.passDays(1)
        #expect(try await !mother.company().isLive)
        #expect(
            try await mother.refusal("CO-03", by: .shilan, ["activity": .choice("I")])?
                .contains("has ended") == true)
        try await world.expectNoDifferences()
    }

    @Test func `a foreign company has a branch after its first year`() async throws {
        let world = try await World()
        let matters = Matters(world, company: "")
        func answers(since days: Int) -> Answers {
            [
                "parent_name": .text("Example Holding AB"), "parent_country": .text("Sweden"),
                "parent_number": .text("TEST-556000"),
                "parent_since": .date(world.clock.now.day - days),
                "name": .text("Example Branch"), "activity": .choice("J"),
                "office": .place(
                    Address(
                        governorate: "gov-sul", district: "d-ranya", street: "1", landmark: "")),
                "manager": .person(matters.named(.shilan)),
                "lawyer": .person(matters.named(.karwan)),
                "accountant": .person(matters.named(.nasrin)), "articles": matters.file,
                "accounts": matters.file, "poa": matters.file, "translation": matters.file,
                "letter": matters.file, "lease": matters.file,
            ]
        }
        #expect(try await matters.refusal("BU-03", by: .shilan, answers(since: 300)) != nil)
        try await matters.bring(
            "BU-03", by: .shilan, answers(since: 500), agree: [.karwan, .nasrin])
        let page = try await world.browser().open("/en/companies/100001").text
        #expect(page.contains("Branch of") && page.contains("Example Holding AB"))
        try await world.expectNoDifferences()
    }

    @Test func `whoever objects is nobody's participant, and an objection in time counts`()
        async throws
    {
        let world = try await World()
        _ = try await world.formCompany(named: "Objected Company")
        let matters = Matters(world, company: "100001")
        try await matters.bring(
            "CO-16", by: .shilan, ["resolution": matters.file, "debts": .yesNo(true)])
        let notice = Int64(try #require(try await matters.company().notices.first?.number))
        let objection: Answers = [
            "notice": .number(notice), "reason": .text("They owe me."), "evidence": .nothing,
        ]
        // The owner and a stranger object, and take a role or sell afterwards.
        for person in [Sample.shilan, .nasrin] {
            try await matters.bring("CO-14", by: person, objection)
        }
        try await matters.bring(
            "CO-04", by: .shilan,
            [
                "role": .choice("director"), "change": .choice("add"),
                "officer": .person(matters.named(.nasrin)), "resolution": matters.file,
            ], agree: [.nasrin])
        try await matters.bring(
            "CO-07", by: .shilan,
            [
                "seller": .person(matters.named(.shilan)),
                "buyer": .person(matters.named(.nasrin)), "share": .text("1/4"),
                "contract": matters.file,
            ], agree: [.nasrin])
        let company = try await matters.company()
        #expect(company.everybody.map(\.id).sorted() == ["1", "2"])
        let told = try await world.browser().get("/api/companies/100001/beneficial-ownership").text
        #expect(!told.contains("objection"))
        for person in [Sample.shilan, .nasrin] {
            let mine = try #require(
                try await matters.company().notices.first?.objections.first(where: \.isOpen)?.number
            )
            try await matters.bring(
                "CO-15", by: person, ["objection": .number(Int64(mine))])
        }
        // One that was handed in in time and lies at the desk stops the clock; a late one is refused.
        let late = Matters(world, company: "100001")
        let id = try await late.handIn("CO-14", by: .citizen, objection)
        try await matters.passDays(70)
        #expect(try await matters.company().isLive)
        #expect(try await matters.refusal("CO-14", by: .karwan, objection) != nil)
        try await matters.grant(id)
        try await matters.passDays(1)
        #expect(try await matters.company().isLive)
        let granted = Int64(
            try #require(
                try await matters.company().notices.first?.objections.first(where: \.isOpen)?.number
            ))
        try await matters.bring("CO-15", by: .citizen, ["objection": .number(granted)])
        try await world.expectNoDifferences()
    }

    @Test
    func `an objection that is sent back and never comes again does not stop the clock for ever`()
        async throws
    {
        let world = try await World()
        _ = try await world.formCompany(named: "Delayed Company")
        let matters = Matters(world, company: "100001")
        try await matters.bring(
            "CO-16", by: .shilan, ["resolution": matters.file, "debts": .yesNo(true)])
        let notice = Int64(try #require(try await matters.company().notices.first?.number))
        let id = try await matters.handIn(
            "CO-14", by: .citizen,
            ["notice": .number(notice), "reason": .text("Because."), "evidence": .nothing])
        try await matters.passDays(50)
        let book = world.house.cases
        try await matters.sendBack(id, "What is owed?")
        try await matters.passDays(20)
        #expect(try await matters.company().isLive, "there is time to correct it")
        // Coming again, it is in time still, and holds the plan up however long it lies there.
        let party = Party(Sample.citizen.number)
        let question = try #require(
            world.house.catalogue.service("CO-14")?.online?.question("reason"))
        func save(_ text: String) async throws {
            let refused = try await world.database.write { db in
                let found = try #require(try book.find(id, for: party, .fillForm, in: db))
                return try book.answer(question, .text(text), of: found, by: party.actor, in: db)
            }
            #expect(refused == nil)
        }
        try await save("They owe me 900,000.")
        let refused = try await world.database.write { db in
            let found = try #require(try book.find(id, for: party, .fillForm, in: db))
            return try book.submit(found, by: party.actor, in: db)
        }
        #expect(refused == nil, "\(refused?.text.en ?? "")")
        try await matters.passDays(40)
        #expect(try await matters.company().isLive)
        // Sent back once more: a letter that is changed from time to time is no answer.
        try await matters.sendBack(id, "Which paper says so?")
        try await matters.passDays(20)
        try await save("They owe me 900,001.")
        #expect(try await matters.company().isLive)
        try await matters.passDays(11)
        #expect(try await !matters.company().isLive)
        try await world.expectNoDifferences()
    }

    @Test
    func `a company that owns a part of one that has ended can be dissolved; few bring it back`()
        async throws
    {
        let world = try await World()
        let (mother, daughter) = try await world.twoCompanies("Mother Company", "Daughter Company")
        let asMother = try await mother.standing(.shilan)
        // Mother a quarter, Nasrin a quarter, the founder the rest.
        for (buyer, agree) in [(asMother, []), (mother.named(.nasrin), [Sample.nasrin])] {
            try await daughter.bring(
                "CO-07", by: .shilan,
                daughter.sale(from: daughter.named(.shilan), to: buyer, "1/4"), agree: agree)
        }
        let dissolve: Answers = ["resolution": mother.file, "debts": .yesNo(true)]
        #expect(
            try await mother.refusal("CO-16", by: .shilan, dissolve)?.contains("Daughter Company")
                == true)
        try await daughter.bring("CO-16", by: .shilan, dissolve)
        try await daughter.passDays(61)
        #expect(try await !daughter.company().isLive)
        // A quarter does not bring it back under whom it likes; the manager of another quarter neither.
        let alone: Answers = [
            "manager": .person(daughter.named(.nasrin)), "reason": .text("Again."),
            "decision": .nothing,
        ]
        #expect(
            try await daughter.refusal("CO-18", by: .nasrin, alone)?.contains("more than half")
                == true)
        // A court may, as its decision says that an officer reads; the other owners hear of it.
        let decided = alone.merging(["decision": daughter.file]) { $1 }
        try await daughter.bring("CO-18", by: .nasrin, decided)
        #expect(
            try await daughter.company().holders(of: .manager).map(\.name.en)
                == ["Nasrin Dilshad Ali"])
        let told = try await world.browser(of: .shilan).open("/en/account").text
        #expect(told.contains("Restored"))
        try await daughter.bring("CO-16", by: .nasrin, dissolve)
        try await daughter.passDays(61)
        try await mother.bring("CO-16", by: .shilan, dissolve)
        try await mother.passDays(61)
        #expect(try await !mother.company().isLive)
        try await world.expectNoDifferences()
    }

    @Test func `who no longer manages a company does not act for it in a draft of before`()
        async throws
    {
        let world = try await World()
        let (owning, owned) = try await world.twoCompanies("Owning Company", "Owned Company")
        let asOwner = try await owning.standing(.shilan)
        try await owned.bring(
            "CO-07", by: .shilan,
            owned.sale(from: owned.named(.shilan), to: asOwner, "1/3"))
        let sale: Answers = owned.sale(from: asOwner, to: owned.named(.shilan), "1/3")
        let waiting = try await owned.handIn("CO-07", by: .shilan, sale)
        try await owning.bring(
            "CO-04", by: .shilan,
            [
                "role": .choice("manager"), "change": .choice("replace"),
                "leaving": .person(owning.named(.shilan)),
                "officer": .person(owning.named(.karwan)), "resolution": owning.file,
            ], agree: [.karwan])
        // Neither what is handed in now nor what lies at the desk.
        #expect(
            try await owned.refusal("CO-07", by: .shilan, sale)?.contains("manages it no longer")
                == true)
        await #expect(throws: ChecksNotMet.self) {
            try await owned.grant(waiting)
        }
        // Nor does a company own itself, or issue away what a court has seized.
        let itself = try await owned.standing(.shilan)
        let increase: Answers = [
            "amount": .money(Money(dinars: 9_000_000)), "how": .choice("one"),
            "contributor": .person(itself), "resolution": owned.file, "bankdeposit": owned.file,
        ]
        #expect(
            try await owned.refusal("CO-05", by: .shilan, increase)?.contains("own itself") == true)
        let part = try #require(
            try await owned.company().owners.first { $0.participant.name.en == "Owning Company" })
        try await owned.bring(
            "CO-12", by: .courtClerk,
            [
                "court": .text("Court of Ranya"), "order": .text("1"), "scope": .choice("shares"),
                "owner": .number(try #require(Int64(part.participant.id))),
                "decision": owned.file,
            ])
        // What a court does to a company's part is told to whoever manages that company.
        let news = try await world.messages(to: .karwan)
        #expect(news.first?.contains("Owned Company (100002)") == true, "\(news)")
        var others = increase
        others["contributor"] = .person(owned.named(.shilan))
        #expect(try await owned.refusal("CO-05", by: .shilan, others)?.contains("court") == true)
        try await world.expectNoDifferences()
    }

    @Test func `every company found is on one page, however many words begin alike`() async throws {
        let world = try await World()
        for letter in ["a", "b", "c"] {
            _ = try await world.formCompany(
                named: ["a", "b", "c", "d", "e", "f"].map { "Z\(letter)\($0)" }
                    .joined(separator: " ") + " Foods")
        }
        for size in 1...3 {
            var found: [String] = []
            for start in stride(from: 0, to: 3, by: size) {
                let page = try await world.browser().get(
                    "/api/search/companies?q=z&items_per_page=\(size)&start_index=\(start)")
                let parts = page.text.components(separatedBy: "\"company_number\":\"").dropFirst()
                found += parts.map { String($0.prefix(6)) }
                #expect(page.text.contains("\"total_results\":3"))
            }
            #expect(found.sorted() == ["100001", "100002", "100003"], "\(size) a page")
        }
    }

    @Test func `whoever follows a company is told, and whoever stops is not`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Watched Company")
        let matters = Matters(world, company: "100001")
        let browser = try await world.browser(of: .citizen)
        let page = try await browser.open("/en/companies/100001/follow")
        _ = try await browser.submit(
            try #require(page.form(to: "/follow")), button: "begin")
        try await matters.bring("CO-03", by: .shilan, ["activity": .choice("I")])
        try await world.house.tend()
        let inbox = try await browser.open("/en/account").text
        #expect(inbox.contains("Watched Company (100001)") && inbox.contains("New activity"))
        let again = try await browser.open("/en/companies/100001/follow")
        _ = try await browser.submit(try #require(again.form(to: "/follow")), button: "end")
        try await matters.bring(
            "CO-01", by: .shilan, ["name": .text("Other Name"), "resolution": matters.file])
        try await world.house.tend()
        #expect(try await !browser.open("/en/account").text.contains("New name"))
    }

    @Test(arguments: EngineKind.allCases)
    func `many who file at once leave a register that its filings explain`(
        engine: EngineKind
    ) async throws {
        let world = try await World(seed: 7, on: engine)
        for name in ["Alpha", "Beta", "Gamma"] {
            _ = try await world.formCompany(named: "\(name) Company")
        }
        // They buy parts of each other and of themselves, all at the same time.
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<24 {
                group.addTask {
                    let numbers = ["100001", "100002", "100003"]
                    let target = numbers[index % 3]
                    let matters = Matters(world, company: target)
                    let buyer: NamedPerson
                    if index % 4 == 0 {
                        let other = numbers[(index + 1) % 3]
                        let name = try await Matters(world, company: other).company().name
                        buyer = NamedPerson(
                            number: Sample.shilan.number,
                            name: matters.named(.shilan).name,
                            company: NamedCompany(number: other, name: name))
                    } else {
                        buyer = matters.named([.karwan, .nasrin, .citizen][index % 3])
                    }
                    do {
                        try await matters.bring(
                            "CO-07", by: .shilan,
                            [
                                "seller": .person(matters.named(.shilan)),
                                "buyer": .person(buyer), "share": .text("1/8"),
                                "contract": matters.file,
                            ], agree: buyer.company == nil ? [buyer.number] : [])
                        return true
                    } catch is Matters.Refused { return false } catch is ChecksNotMet {
                        return false
                    }
                }
            }
            var done = 0
            for try await wasDone in group where wasDone { done += 1 }
            #expect(done == 24, "each part is an eighth, and eight are sold of each")
        }
        for number in ["100001", "100002", "100003"] {
            let company = try await Matters(world, company: number).company()
            #expect(company.filings == 9)
            #expect(Share.sum(company.owners.map(\.share))?.isWhole == true)
        }
        try await world.expectNoDifferences()
    }
}
