import Casework
import Companies
import Foundation
import HTTPTypes
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Trust
import Web

/// Nobody decides in a matter of their own, by whatever way it has become theirs.
@Suite struct OwnMatters {
    private func isRefused(_ officer: Sample, _ world: World, _ id: String) async throws -> Bool {
        let browser = try await world.browser(of: officer)
        let page = try await browser.open("/en/desk/cases/\(id)")
        #expect(page.form(to: "/decision") == nil)
        return page.status == 403 && page.text.contains("You have a part in this matter")
    }

    @Test func `who hands in or agrees in another's name does not decide it`() async throws {
        let world = try await World()
        // Begun by herself, handed in by the officer who acts for her.
        var applicant = try await FileApplicant.begin(world, "GO-01", .nasrin)
        #expect(
            try await world.give(.nasrin, to: .clerk, given: "Niyaz").path.contains("done"))
        applicant = FileApplicant(
            world: world, service: applicant.service, language: .en,
            browser: try await world.acting(.clerk), address: applicant.address)
        try await applicant.answerAll()
        #expect(try await applicant.handIn().status == 200)
        #expect(try await applicant.status == "reviewing")
        #expect(try await isRefused(.clerk, world, applicant.caseID))
        try await applicant.decide("grant", by: .secondClerk)
        #expect(try await applicant.status == "granted")

        // A partner's power of attorney is not the register's.
        #expect(try await world.give(.karwan, to: .officer).path.contains("done"))
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Two Hats")
        _ = try await founder.handIn()
        let acting = try await world.acting(.officer)
        let page = try await acting.open(founder.casePath)
        _ = try await acting.submit(try #require(page.form(to: "/agreement")), button: "agree")
        try await founder.pay(world)
        #expect(try await isRefused(.officer, world, founder.caseID))
        _ = try await world.decide(founder, "grant", reason: "Fine.", by: .secondOfficer)
        #expect(try await founder.see().text.contains("100001"))
        try await world.expectNoDifferences()
    }

    @Test func `who has a part in a company does not decide about it`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Own Office")
        let matters = Matters(world, company: "100001")
        let person = NamedPerson(
            number: Sample.officer.number,
            name: PersonName(ckb: "هێمن", ar: "هيمن", latin: "Hemin"))
        let declared = try await matters.handIn(
            "CO-11", by: .shilan,
            [
                "change": .choice("add"), "person": .person(person), "control": .choice("votes"),
                "share": .text("60%"),
            ])
        try await matters.agree(to: declared, Party(Sample.officer.number))
        // It is about him, and later everything about the company is.
        #expect(try await isRefused(.officer, world, declared))
        try await matters.grant(declared, by: .secondOfficer)
        let id = try await matters.handIn("CO-03", by: .shilan, ["activity": .choice("I")])
        #expect(try await isRefused(.officer, world, id))
        try await matters.grant(id, by: .secondOfficer)
        #expect(try await matters.company().activity == "I")
    }

    @Test func `who is named in an application does not decide it, and sees who looked at it`()
        async throws
    {
        let world = try await World()
        let applicant = try await FileApplicant.begin(world, "FA-01", .nasrin)
        var wanted = applicant
        wanted.wanted["other_parent"] = [
            "answer": "other", "number": Sample.karwan.number.digits, "given": "Karwan",
        ]
        try await wanted.answerAll()
        _ = try await wanted.handIn()
        let karwan = try await world.browser(of: .karwan)
        let asked = try await karwan.open(applicant.casePath)
        _ = try await karwan.submit(try #require(asked.form(to: "/agreement")), button: "agree")
        let before = try await world.read {
            try Access.readings(of: Sample.karwan.number, limit: 500, in: $0).count {
                $0.register == "case" && $0.institution != nil
            }
        }
        _ = try await applicant.desk(.clerk)
        let after = try await world.read {
            try Access.readings(of: Sample.karwan.number, limit: 500, in: $0).count {
                $0.register == "case" && $0.institution != nil
            }
        }
        #expect(after > before)
    }

    @Test func `a dispute is not answered by who brought it in another's name`() async throws {
        let world = try await World()
        #expect(
            try await world.give(.citizen, to: .clerk, given: "Niyaz").path.contains("done"))
        let acting = try await world.acting(.clerk)
        let start = try await acting.open("/en/apply/id-13")
        let known = try await acting.submit(try #require(start.form(to: "/apply/id-13")))
        let id = try #require(known.path.split(separator: "/").dropLast().last)
        let path = "/en/account/cases/\(id)/facts/person.born_on"
        let ask = try await acting.open(path)
        let filed = try await acting.submit(
            try #require(ask.form(to: path)), ["says": "It was the year after."])
        #expect(filed.status == 200, "\(filed.text.prefix(2000))")
        let own = try await world.browser(of: .clerk).open("/en/desk/disputes")
        #expect(!own.text.contains("the year after"))
        let other = try await world.browser(of: .secondClerk).open("/en/desk/disputes")
        #expect(other.text.contains("the year after"))
    }
}

/// Of what is said about one thing, one paper holds.
@Suite struct OnePaperHolds {
    @Test func `an older case does not bring back a certificate beside the newer one`()
        async throws
    {
        let world = try await World()
        let founder = try await world.formCompany(named: "Theta Wells")
        let matters = Matters(world, company: "100001")
        let valid = {
            try await world.read {
                try IssuedDocument.about(Company.register, "100001", in: $0).filter {
                    $0.status == .valid
                }.map(\.subject)
            }
        }
        #expect(try await valid() == ["Theta Wells"])
        let rename = try await matters.handIn(
            "CO-01", by: .shilan,
            ["name": .text("Theta Wells Two"), "resolution": matters.file])
        try await matters.grant(rename)
        #expect(try await valid() == ["Theta Wells Two"])
        // Of the case whose certificate was replaced nothing is issued; of one that was revoked only
        // while no other holds.
        let book = world.house.cases
        func press(_ id: String, revokes: Bool) async throws -> Bool {
            do {
                try await world.database.write { db in
                    let (found, officer) = try #require(
                        try book.find(id, atDeskOf: Sample.officer.number, in: db))
                    if revokes {
                        try book.revoke(found, by: officer, reason: "Printed wrongly.", in: db)
                    } else {
                        try book.reissue(found, by: officer, reason: "It was lost.", in: db)
                    }
                }
                return true
            } catch is CaseRefusal { return false }
        }
        #expect(try await !press(founder.caseID, revokes: false))
        #expect(try await press(rename, revokes: true))
        #expect(try await valid().isEmpty)
        let second = try await matters.handIn(
            "CO-01", by: .shilan,
            ["name": .text("Theta Wells Three"), "resolution": matters.file])
        try await matters.grant(second)
        #expect(try await valid() == ["Theta Wells Three"])
        #expect(try await !press(rename, revokes: false))
        #expect(try await valid() == ["Theta Wells Three"])
        // It can be printed again by the case that it is from.
        #expect(try await press(second, revokes: true))
        #expect(try await press(second, revokes: false))
        #expect(try await valid() == ["Theta Wells Three"])
        try await world.expectNoDifferences()
    }

    @Test func `a renewal that was taken back leaves what there was before`() async throws {
        let world = try await World()
        let applicant = try await world.applicant("TR-02")
        let until = {
            try await world.database.write { db in
                try Registration.current(
                    "driving-licence", of: Sample.shilan.number,
                    by: Access(by: .system("test"), for: .upkeep, with: world.registrar), in: db)?
                    .until
            }
        }
        let before = try await until()
        try await applicant.finish()
        #expect(try await applicant.status == "granted")
        let renewed = try await until()
        #expect(renewed != before)
        let (clerk, page) = try await applicant.desk(.clerk)
        let asked = try await clerk.submit(
            try #require(page.form(to: "/reissue")), ["reason": "The wrong person."],
            button: "revoke")
        #expect(asked.text.contains("what it renewed or ended is again as it was before"))
        _ = try await clerk.submit(try #require(asked.form(to: "/reissue")), button: "revoke")
        #expect(try await until() == before)
        let account = try await applicant.browser.open(applicant.casePath)
        #expect(account.text.contains("The paper was revoked"))
        try await world.expectNoDifferences()
    }

    @Test func `of two renewals the first is good again, with a paper, when the second was not`()
        async throws
    {
        let world = try await World()
        let first = try await world.applicant("TR-02")
        try await first.finish()
        let second = try await world.applicant("TR-02")
        try await second.finish()
        let replaced = try await first.desk(.clerk).page
        #expect(replaced.form(to: "/reissue") == nil)
        #expect(replaced.text.contains("A newer paper took the place"))
        func press(_ applicant: FileApplicant, _ button: String) async throws -> Browser.View {
            let (clerk, page) = try await applicant.desk(.clerk)
            let next = try await clerk.submit(
                try #require(page.form(to: "/reissue")), ["reason": "By mistake."],
                button: button)
            guard button == "revoke" else { return next }
            return try await clerk.submit(
                try #require(next.form(to: "/reissue")), button: "revoke")
        }
        _ = try await press(second, "revoke")
        #expect(try await second.desk(.clerk).page.form(to: "/reissue") == nil)
        #expect(try await press(first, "reissue").status == 200)
        let valid = {
            try await world.read {
                try $0.count(
                    """
                    SELECT count(*) FROM casework_document
                    WHERE is_void = 0 AND about_register = 'registration'
                    """)
            }
        }
        #expect(try await valid() == 1)
        _ = try await press(first, "revoke")
        #expect(try await valid() == 0)
        try await world.expectNoDifferences()
    }

    @Test func `a name is free again when the paper that holds it is taken back`() async throws {
        let world = try await World()
        let matters = Matters(world, company: "")
        let id = try await matters.handIn("BU-01", by: .shilan, ["name": .text("Held Name")])
        try await matters.grant(id)
        #expect(
            try await matters.refusal("BU-01", by: .karwan, ["name": .text("Held Name")]) != nil)
        let book = world.house.cases
        try await world.database.write { db in
            let (found, officer) = try #require(
                try book.find(id, atDeskOf: Sample.officer.number, in: db))
            try book.revoke(found, by: officer, reason: "It misleads.", in: db)
        }
        #expect(
            try await matters.refusal("BU-01", by: .karwan, ["name": .text("Held Name")]) == nil)
        try await world.expectNoDifferences()
    }
}

/// What the register says of companies, in all the places where it says it.
@Suite struct OneTruthAboutCompanies {
    @Test func `a name is found in another script, and nothing is found for nothing`() async throws
    {
        let world = try await World()
        _ = try await world.formCompany(named: "نانی زاگرۆس")
        _ = try await world.formCompany(named: "Zagros Steel")
        for text in ["zagros", "nani zagros", "ناني زاكروس", "Nanî Zagros", "zagrós"] {
            let page = try await world.browser().open("/en/companies?q=\(encodedForURL(text))").text
            #expect(page.contains("/companies/100001"), "\(text)")
        }
        // What is written so comes first.
        let both = try await world.browser().open("/en/companies?q=zagros").text
        let (written, heard) = (
            try #require(both.firstRange(of: "/companies/100002")),
            try #require(both.firstRange(of: "/companies/100001"))
        )
        #expect(written.lowerBound < heard.lowerBound)
        for text in ["😀", "%", "zz"] {
            let page = try await world.browser().open("/en/companies?q=\(encodedForURL(text))").text
            #expect(!page.contains("/companies/1000") && !page.contains(">Found<"), "\(text)")
        }
        try await world.expectNoDifferences()
    }

    private func minutes(_ time: String) -> Int {
        let parts = time.split(separator: ":").compactMap { Int($0) }
        return parts[0] * 60 + parts[1]
    }

    @Test func `ownership is told from the day on which it became so, and of more than a quarter`()
        async throws
    {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Quarter Company", own: "1/4", others: [(.karwan, "3/4")])
        _ = try await founder.handIn()
        _ = try await world.agree(.karwan, to: founder)
        try await founder.pay(world)
        _ = try await world.decide(founder, "grant", reason: "Fine.")
        let matters = Matters(world, company: "100001")
        func ties() async throws -> [String: (start: String, isBeneficial: Bool)] {
            let text = try await world.browser().get("/api/companies/100001/beneficial-ownership")
                .text
            guard case .array(let statements) = try JSON(parsing: Array(text.utf8)) else {
                return [:]
            }
            var all: [String: (start: String, isBeneficial: Bool)] = [:]
            for statement in statements {
                guard case .object(let members) = statement,
                    case .object(let details)? = members["recordDetails"],
                    case .array(let interests)? = details["interests"],
                    case .object(let interest)? = interests.first,
                    interest["type"] == .string("shareholding"),
                    case .string(let start)? = interest["startDate"],
                    case .string(let who)? = details["interestedParty"]
                else { continue }
                all[who] = (
                    start, interest["beneficialOwnershipOrControl"] == .bool(true)
                )
            }
            return all
        }
        let formed = world.clock.now.day.iso
        let before = try await ties()
        #expect(before.values.map(\.start) == [formed, formed])
        // A quarter is not more than a quarter, here as in the list of those with control.
        #expect(before.values.map(\.isBeneficial).sorted { !$0 && $1 } == [false, true])
        let control = try await world.browser().get(
            "/api/companies/100001/persons-with-significant-control"
        ).text
        #expect(!control.contains("Shilan") && control.contains("Karwan"))
        try await matters.passDays(60)
        let sold = world.clock.now.day.iso
        try await matters.bring(
            "CO-07", by: .shilan,
            matters.sale(from: matters.named(.karwan), to: matters.named(.shilan), "1/4"),
            agree: [.karwan])
        #expect(try await ties().values.map(\.start) == [sold, sold])
        // Who has sold everything is still named where an entry speaks of them.
        let owner = try #require(
            try await matters.company().owners.first { $0.participant.name.en.contains("Karwan") })
        try await matters.bring(
            "CO-12", by: .courtClerk,
            [
                "court": .text("Court of Ranya"), "order": .text("7/2026"),
                "scope": .choice("shares"),
                "owner": .number(try #require(Int64(owner.participant.id))),
                "decision": matters.file,
            ])
        try await matters.bring(
            "CO-22", by: .courtClerk,
            [
                "court": .text("Court of Ranya"), "order": .text("8/2026"),
                "what": .choice("transfer"), "owner": .number(Int64(owner.participant.id)!),
                "share": .text(owner.share.description),
                "heirs": .members([Member(person: matters.named(.nasrin), share: .whole)]),
                "decision": matters.file,
            ], agree: [.nasrin])
        let page = try await world.browser().open("/en/companies/100001").text
        let seizure = try #require(page.components(separatedBy: "7/2026").last)
        #expect(seizure.prefix(300).contains("Karwan"))
        // What is said of today is not of tomorrow for whoever lives in Greenwich.
        world.clock.pass(.seconds(60 * (24 * 60 + 30 - minutes(world.clock.now.timeOfDay))))
        #expect(world.clock.now.timeOfDay == "00:30")
        let told = try await world.browser().get("/api/companies/100001/beneficial-ownership").text
        for member in ["retrievedAt", "publicationDate", "statementDate"] {
            let days = told.ranges(of: "\"\(member)\":\"").map {
                String(told[$0.upperBound...].prefix(10))
            }
            #expect(!days.isEmpty && days.allSatisfy { $0 <= world.clock.now.universalDay.iso })
        }
        // A day to come is not shown as if it were known.
        let later = try await world.browser().open(
            "/en/companies/100001?on-day=1&on-month=1&on-year=2030"
        ).text
        #expect(later.contains("That day has not come yet."))
        try await world.expectNoDifferences()
    }
}

/// What a desk with many cases needs.
@Suite struct ManyCases {
    @Test func `an inspection that was wrong is made again`() async throws {
        let world = try await World()
        let applicant = try await world.applicant("BU-09")
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        let (inspector, page) = try await applicant.desk(.clerk)
        var no: [String: String] = [:]
        for question in applicant.online.step(.inspect)?.questions ?? [] {
            no.merge(applicant.value(of: question, named: "i-\(question.id)")) { $1 }
            if case .yesNo = question.kind { no["i-\(question.id)"] = "no" }
        }
        _ = try await inspector.submit(try #require(page.form(to: "/inspection")), no)
        let barred = try await applicant.desk(.clerk).page
        #expect(!barred.text.contains("value=\"grant\""))
        #expect(try await applicant.decide("inspect-again", reason: "").status == 422)
        try await applicant.decide("inspect-again", reason: "The fence was moved.")
        #expect(try await applicant.status == "inspecting")
        #expect(
            try await applicant.browser.open(applicant.casePath).text.contains(
                "The fence was moved."))
        try await applicant.inspect()
        try await applicant.decide("grant", reason: "")
        #expect(try await applicant.status == "granted")
        // Nobody wrote a reason: everybody reads it in their own language.
        for (language, words) in [
            (Language.en, "All checks are met."), (.kmr, "Hemû kontrol temam in."),
        ] {
            let browser = try await world.browser(of: .nasrin, in: language)
            let mine = try await browser.open(
                "/\(language.rawValue)/account/cases/\(applicant.caseID)")
            #expect(mine.text.contains(words))
        }
        try await world.expectNoDifferences()
    }

    @Test func `every case of a desk is found, waiting, with the applicant or decided`()
        async throws
    {
        let world = try await World()
        let book = world.house.cases
        let service = try #require(world.house.catalogue.service("GO-01"))
        let online = try #require(service.online)
        let party = Party(Sample.nasrin.number)
        var ids: [String] = []
        for _ in 0..<103 {
            ids.append(
                try await world.database.write { db in
                    let item = try book.open(service, by: party, in: db)
                    for question in online.questions {
                        let answer: Answer =
                            switch question.kind {
                            case .choice(let options): .choice(options[0].value)
                            case .date: .date(world.registrar.today - 1)
                            case .yesNo: .yesNo(true)
                            case .text, .words: .text("Something")
                            default: .nothing
                            }
                        let found = try #require(
                            try book.find(item.id, for: party, .fillForm, in: db))
                        _ = try book.answer(question, answer, of: found, by: party.actor, in: db)
                    }
                    let found = try #require(try book.find(item.id, for: party, .fillForm, in: db))
                    #expect(try book.submit(found, by: party.actor, in: db) == nil)
                    return item.id
                })
        }
        let clerk = try await world.browser(of: .clerk)
        var page = try await clerk.open("/en/desk")
        var seen: Set<String> = []
        for _ in 0..<5 {
            for id in ids where page.text.contains("/desk/cases/\(id)") { seen.insert(id) }
            guard let next = page.text.firstRange(of: "rel=\"next\" href=\"") else { break }
            let address = String(page.text[next.upperBound...].prefix { $0 != "\"" })
            page = try await clerk.open(address.replacing("&amp;", with: "&"))
        }
        #expect(seen.count == 103)
        // By its number, wherever it lies.
        let found = try await clerk.open("/en/desk?case=%20\(ids[50].uppercased())")
        #expect(found.path == "/en/desk/cases/\(ids[50])")
        let missing = try await clerk.open("/en/desk?case=06h0000000000000000000000a")
        #expect(missing.text.contains("No case at your desks has this number."))
        // After a decision, the way to it and to the next.
        let done = try await clerk.submit(
            try #require(found.form(to: "/decision")), ["reason": "Noted."], button: "grant")
        #expect(done.text.contains("/desk/cases/\(ids[50])") && done.text.contains("Next case"))
        let next = try await clerk.open("/en/desk/next?done=\(ids[50])")
        #expect(next.form(to: "/decision") != nil && next.path != found.path)
        // Nobody is told that something was done by an address.
        for other in ["06h0000000000000000000000a", "1"] {
            #expect(!(try await clerk.open("/en/desk?done=\(other)")).text.contains("Done."))
        }
        let decided = try await clerk.open("/en/desk?pile=decided")
        #expect(decided.text.contains("/desk/cases/\(ids[50])"))
        let other = try await clerk.open("/en/desk?service=WE-01")
        #expect(!other.text.contains("/desk/cases/\(ids[0])"))
        let back = try await clerk.open("/en/desk/cases/\(ids[51])")
        _ = try await clerk.submit(
            try #require(back.form(to: "/decision")), ["reason": "Which street?"],
            button: "correct")
        let correcting = try await clerk.open("/en/desk?pile=correcting")
        #expect(correcting.text.contains("/desk/cases/\(ids[51])"))
    }

    @Test func `the next case is one that can be decided`() async throws {
        let world = try await World()
        // A proposal of theirs, and a case that they have handed in for somebody, wait longest.
        let proposed = try await world.applicant("ID-13")
        try await proposed.answerAll()
        _ = try await proposed.handIn()
        try await proposed.decide("grant", reason: "Nothing is on record.")
        #expect(
            try await world.give(.nasrin, to: .clerk, given: "Niyaz").path.contains("done"))
        let own = FileApplicant(
            world: world, service: try #require(world.house.catalogue.service("GO-01")),
            language: .en, browser: try await world.acting(.clerk))
        let start = try await own.browser.open("/en/apply/go-01")
        let first = try await own.browser.submit(try #require(start.form(to: "/apply/go-01")))
        var mine = own
        mine.address = "/" + first.path.split(separator: "/").prefix(4).joined(separator: "/")
        try await mine.answerAll()
        _ = try await mine.handIn()
        let other = try await world.applicant("GO-01")
        try await other.answerAll()
        _ = try await other.handIn()
        let clerk = try await world.browser(of: .clerk)
        let next = try await clerk.open("/en/desk/next")
        #expect(next.path == "/en/desk/cases/\(other.caseID)")
        let none = try await clerk.open("/en/desk/next?done=\(other.caseID)")
        #expect(none.path == "/en/desk")
        let refusals = try await world.read {
            try $0.count("SELECT count(*) FROM web_incident WHERE kind = 'roleRefused'")
        }
        #expect(refusals == 0)
    }

    @Test func `what an officer wrote on a page that has changed comes back to be copied`()
        async throws
    {
        let world = try await World()
        let applicant = try await world.applicant("GO-01")
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        let (first, stale) = try await applicant.desk(.clerk)
        try await applicant.decide("correct", reason: "Which street is it?", by: .secondClerk)
        let late = try await first.submit(
            try #require(stale.form(to: "/decision")),
            ["reason": "The street was repaired on Monday <b>."], button: "grant")
        #expect(late.status == 409)
        #expect(late.text.contains("The street was repaired on Monday &lt;b&gt;."))
        // The way back is the page that it was sent from, and never another site.
        for (from, isShown) in [
            ("http://localhost:8080/en/desk", true),
            ("http://localhost:8080//evil.example/", false),
        ] {
            var form = try #require(stale.form(to: "/decision"))
            form.fields.removeAll { $0.name == "once" }
            form.fields.append((name: "once", value: world.registrar.identifiers.next()))
            let body = (form.fields + [(name: "do", value: "grant")]).map {
                "\(encodedForURL($0.name))=\(encodedForURL($0.value))"
            }.joined(separator: "&")
            let again = try await first.send(
                .post, form.action,
                headers: [
                    ("Content-Type", "application/x-www-form-urlencoded"), ("Referer", from),
                ], body: Array(body.utf8))
            #expect(again.status == 409)
            #expect(again.text.contains("Open the page again</a>") == isShown, "\(from)")
            #expect(!again.text.contains("evil.example"))
        }
    }
}

/// What is refused at a question is put right in the same page.
@Suite struct RefusedAnswers {
    @Test func `the same copy of a form is sent again after it was refused, with what is right`()
        async throws
    {
        let world = try await World()
        let applicant = try await world.applicant("FA-01")
        let page = try await applicant.browser.open(applicant.address)
        let form = try #require(page.form(to: "/name_kurdish"))
        for wrong in ["Renas", "ڕێناس 2", "123", "ـ", "\u{64E}"] {
            let refused = try await applicant.browser.submit(form, ["answer": wrong])
            #expect(refused.status == 422, "\(wrong)")
            #expect(refused.text.contains("in Kurdish or Arabic letters"))
        }
        let next = try await applicant.browser.submit(form, ["answer": "ڕێناس"])
        #expect(next.path.hasSuffix("/name_arabic"))
        // What was taken is taken once.
        let twice = try await applicant.browser.submit(form, ["answer": "ڕێبین"])
        #expect(twice.status == 409)
        // Marks that nobody sees are no mistake; a sign that cannot stand is named.
        let arabic = try #require(next.form(to: "/name_arabic"))
        let strange = try await applicant.browser.submit(arabic, ["answer": "ريناس😀"])
        #expect(strange.status == 422 && strange.text.contains("\u{2068}😀\u{2069}"))
        let hidden = try await applicant.browser.submit(arabic, ["answer": "ري\u{202E}ناس"])
        #expect(hidden.status == 422 && hidden.text.contains("U+202E"))
        // Letters that a keyboard sends in two parts are letters.
        let latin = try await applicant.browser.submit(
            arabic, ["answer": "\u{200F}ا\u{653}ري\u{200D}ناس\u{FEFF}"])
        #expect(latin.path.hasSuffix("/name_latin"))
        let script = try await applicant.browser.submit(
            try #require(latin.form(to: "/name_latin")), ["answer": "ڕێناس"])
        #expect(script.status == 422 && script.text.contains("in Latin letters"))
    }

    @Test func `a birth certificate is the child's, and says who registered the birth`()
        async throws
    {
        let world = try await World()
        var applicant = try await world.applicant("FA-01")
        applicant.wanted["name_kurdish"] = ["answer": "ڕێناس"]
        try await applicant.finish()
        let id = applicant.caseID
        let document = try await world.database.write { db -> IssuedDocument? in
            let access = Access(by: .system("test"), for: .upkeep, with: world.registrar)
            let item = try #require(try access.record(CaseRecord.self, id, in: db)).record
            return try IssuedDocument.find(try #require(item.outcome?.document), by: access, in: db)
        }
        #expect(document?.subject == "ڕێناس")
        #expect(
            document?.facts.contains { $0.label.en == "Parent who registered the birth" } == true)
    }

    @Test func `a place without streets is told by what everybody knows`() async throws {
        let world = try await World()
        let applicant = try await world.applicant("BU-09")
        let page = try await applicant.browser.open(applicant.address)
        let form = try #require(page.form(to: "/land"))
        let neither = try await applicant.browser.submit(
            form, ["district": "d-ranya", "street": "", "landmark": ""])
        #expect(neither.status == 422 && neither.text.contains("or a known place nearby"))
        let next = try await applicant.browser.submit(
            form, ["district": "d-ranya", "street": "", "landmark": "Ranya Hospital"])
        #expect(next.path.hasSuffix("/parcel"))
    }

    @Test func `a thing in a list has rules, and what is half written stays when one goes`()
        async throws
    {
        let world = try await World()
        let applicant = try await world.applicant("ID-07")
        let page = try await applicant.browser.open(applicant.address)
        let form = try #require(page.form(to: "/lost"))
        var values = applicant.day(world.registrar.today + 1, named: "f-lost_on")
        values["f-what"] = "passport"
        let future = try await applicant.browser.submit(form, values, button: "add")
        #expect(future.status == 422 && future.text.contains("This day has not come yet."))
        values.merge(applicant.day(world.registrar.today, named: "f-lost_on")) { $1 }
        let added = try await applicant.browser.submit(
            try #require(future.form(to: "/lost")), values, button: "add")
        #expect(added.path.contains("/lost"))
        let kept = try await applicant.browser.submit(
            try #require(added.form(to: "/lost")), ["f-which": "KEEPME"], button: "remove-0")
        #expect(kept.status == 200 && kept.text.contains("KEEPME"))
        #expect(kept.text.contains("id=\"list\"") && !kept.text.contains("remove-0"))
    }
}
