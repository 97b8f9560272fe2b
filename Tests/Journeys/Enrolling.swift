import Foundation
import House
import Identity
import Kernel
import Matching
import Registers
import Rehearsal
import Store
import Testing
import Trust
import Web

/// Somebody who comes to a registration centre.
struct Visitor {
    var given = ["ڕۆژین", "روژين", "Rojin"]
    var father = ["ئازاد", "آزاد", "Azad"]
    var grandfather = ["حەسەن", "حسن", "Hassan"]
    var mother = ["نازدار", "نازدار", "Nazdar"]
    var born = Day(1995, 4, 12)
    var sex = "female"
    var phone = "+9647500004321"
    /// Which of the invented pairs of eyes they have; nil for none that can be captured.
    var eyes: Int?
    var exemption = ""

    static let irises = SyntheticIris(seed: 42)

    func fields(_ kind: String) -> [String: String] {
        var fields = [
            "born-day": String(born.civil.day), "born-month": String(born.civil.month),
            "born-year": String(born.civil.year), "birth-place": "Ranya", "sex": sex,
            "governorate": "gov-sul", "phone": phone, "centre": "d-ranya",
            "paper-1": "nid", "paper-number-1": "999912345678", "exemption": exemption,
        ]
        for (part, names) in [
            ("given", given), ("father", father), ("grandfather", grandfather), ("mother", mother),
        ] {
            for (script, name) in zip(["ckb", "ar", "latin"], names) {
                fields["\(part)-\(script)"] = name
            }
        }
        return fields
    }

    /// - Parameter occasion: 0 for the first capture of these eyes, later ones are never the same.
    func files(_ occasion: Int = 0) -> [(field: String, name: String, bytes: [UInt8])] {
        var files = [(field: "photo", name: "photo.jpg", bytes: Samples.jpeg)]
        if let eyes {
            let pair =
                occasion == 0
                ? Visitor.irises.person(eyes) : Visitor.irises.person(eyes, again: occasion)
            files.append((field: "iris", name: "eyes.iris", bytes: pair.bytes))
        }
        return files
    }
}

extension World {
    /// Takes a visitor down at the desk; the page that the officer then sees.
    @discardableResult
    func enrol(
        _ visitor: Visitor, by officer: Sample = .bahar, as kind: String = "citizen",
        occasion: Int = 0, with extra: [String: String] = [:], tends: Bool = true
    ) async throws -> (page: Browser.View, officer: Browser) {
        let browser = try await browser(of: officer)
        let page = try await browser.open("/en/desk/enrol/\(kind)")
        let form = try #require(page.form(to: "/desk/enrol/\(kind)"), "no form: \(page.status)")
        let sent = try await browser.submit(
            form, visitor.fields(kind).merging(extra) { $1 }, files: visitor.files(occasion))
        guard tends, sent.status == 200 else { return (sent, browser) }
        try await house.tend()
        return (try await browser.open(sent.path), browser)
    }

    /// The number on the page of an accepted enrolment.
    func number(on page: Browser.View) throws -> PersonNumber {
        let marker = "Personal number</dt><dd><bdi dir=\"ltr\">"
        let range = try #require(page.text.firstRange(of: marker), "not accepted: \(page.path)")
        return try #require(PersonNumber(String(page.text[range.upperBound...].prefix(13))))
    }

    /// The address on the slip that an officer prints.
    func slip(_ page: Browser.View, _ officer: Browser) async throws -> String {
        let form = try #require(page.form(to: "/slip"))
        let slip = try await officer.submit(form)
        let range = try #require(slip.text.firstRange(of: "http://localhost:8080/enrolment/"))
        return "/en/enrolment/"
            + slip.text[range.upperBound...].prefix { $0.isLetter || $0.isNumber }
    }

    func judge(
        _ verdict: String, by officer: Sample, reason: String = "The eyes and the face."
    ) async throws -> Browser.View {
        let browser = try await browser(of: officer)
        let list = try await browser.open("/en/desk/duplicates")
        guard let range = list.text.firstRange(of: "/en/desk/duplicates/") else { return list }
        let path = String(list.text[range.lowerBound...].prefix { $0 != "\"" })
        let page = try await browser.open(path)
        let form = try #require(page.forms.first { $0.buttons.contains("unclear") })
        return try await browser.submit(form, ["reason": reason], button: verdict)
    }
}

@Suite struct Enrolling {
    @Test func `a person is enrolled at the desk and signs in for the first time with the slip`()
        async throws
    {
        let world = try await World()
        let (page, officer) = try await world.enrol(Visitor(eyes: 1))
        #expect(page.text.contains("accepted"))
        #expect(page.text.contains("People compared"))
        let number = try world.number(on: page)
        #expect(number.isSynthetic)
        let slip = try await world.slip(page, officer)
        let phone = world.browser()
        let mine = try await phone.open(slip)
        #expect(mine.text.contains("You are enrolled"))
        let form = try #require(mine.form(to: "/begin"))
        let wrong = try await phone.submit(
            form, ["born-day": "1", "born-month": "1", "born-year": "1990"])
        #expect(wrong.status == 422)
        let begun = try await phone.submit(
            form, ["born-day": "١٢", "born-month": "4", "born-year": "١٩٩٥"])
        #expect(begun.path == "/en/account/security/passkey")
        let device = Authenticator()
        try await world.addPasskey(device, at: phone)
        let other = world.browser()
        #expect(try await world.signIn(with: device, at: other).isSignedIn)
        #expect(try await other.open("/en/account").text.contains("Rojin Azad Hassan"))
        // With a way of one's own the slip opens nothing more.
        let thief = world.browser()
        let again = try #require(try await thief.open(slip).form(to: "/begin"))
        let late = try await thief.submit(
            again, ["born-day": "12", "born-month": "4", "born-year": "1995"])
        #expect(late.status == 422)
        try await world.expectNoDifferences()
    }

    @Test func `what was captured is kept when something else is wrong`() async throws {
        let world = try await World()
        let visitor = Visitor(eyes: 2)
        let (refused, officer) = try await world.enrol(
            visitor, with: ["given-latin": "روژين", "paper-number-1": "", "born-day": "40"])
        #expect(refused.status == 422)
        for text in [
            "these letters only", "the number that stands on the paper", "Give day, month and year",
            "Kept from before",
        ] { #expect(refused.text.contains(text), "\(text)") }
        let form = try #require(refused.form(to: "/desk/enrol/citizen"))
        let sent = try await officer.submit(form, visitor.fields("citizen"))
        #expect(sent.path.hasPrefix("/en/desk/enrolments/"))
        try await world.house.tend()
        #expect(try await officer.open(sent.path).text.contains("accepted"))
    }

    @Test func `a template that shows no eyes is refused with what to do`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .bahar)
        let page = try await browser.open("/en/desk/enrol/citizen")
        let form = try #require(page.form(to: "/desk/enrol/citizen"))
        let visitor = Visitor(eyes: 3)
        for (bytes, text) in [
            ([UInt8](repeating: 1, count: 1023), "exactly 1,024 bytes"),
            ([UInt8](repeating: 0, count: 1024), "Too little of the eyes"),
            ([], "Capture the irises"),
        ] as [([UInt8], String)] {
            let view = try await browser.submit(
                form, visitor.fields("citizen"),
                files: [
                    (field: "photo", name: "p.jpg", bytes: Samples.jpeg),
                    (field: "iris", name: "e.iris", bytes: bytes),
                ])
            #expect(view.status == 422)
            #expect(view.text.contains(text), "\(text)")
        }
    }

    @Test func `somebody who comes again is recognised by two officers, and may object`()
        async throws
    {
        let world = try await World()
        let (first, _) = try await world.enrol(Visitor(eyes: 4))
        let number = try world.number(on: first)
        // Another name, another paper, the same eyes on another day.
        let again = Visitor(
            given: ["شنە", "شنه", "Shna"], born: Day(1994, 1, 1), phone: "", eyes: 4)
        let (second, officer) = try await world.enrol(again, by: .rebin, occasion: 1)
        #expect(second.text.contains("somebody looks alike"))
        let slip = try await world.slip(second, officer)
        #expect(try await world.browser().open(slip).text.contains("Two officers look at both"))
        // Who took one of them down does not judge; one alone decides nothing.
        #expect(try await world.judge("same", by: .rebin).text.contains("Nothing waits for you"))
        #expect(try await world.judge("same", by: .tara, reason: "").status == 422)
        #expect(try await world.judge("same", by: .tara).text.contains("Your answer is noted"))
        #expect(try await world.judge("same", by: .tara).text.contains("Nothing waits for you"))
        #expect(try await officer.open(second.path).text.contains("somebody looks alike"))
        #expect(try await world.judge("same", by: .sarwar).text.contains("Your answer is noted"))
        #expect(try await officer.open(second.path).text.contains("found to be enrolled already"))
        let told = try await world.read { db in
            try db.rows("SELECT words FROM casework_message WHERE person = \(number)")
                .map { try $0.text(0) }
        }
        #expect(told.contains { $0.contains("enrolled a second time") })
        // The person sees it, and says that it is wrong: it is open again, for other judges.
        let phone = world.browser()
        let mine = try await phone.open(slip)
        let objection = try #require(mine.form(to: "/contest"))
        #expect(try await phone.submit(objection, ["words": ""]).status == 422)
        let heard = try await phone.submit(objection, ["words": "We are twins."])
        #expect(heard.text.contains("Two officers look at both"))
        #expect(try await world.judge("same", by: .tara).text.contains("Nothing waits for you"))
        // A third enrolment with these eyes is found against the first as before.
        let (third, _) = try await world.enrol(Visitor(eyes: 4), occasion: 2)
        #expect(third.text.contains("somebody looks alike"))
        try await world.expectNoDifferences()
    }

    @Test func `two officers enrol one person at once: the first counts, the second is judged`()
        async throws
    {
        let world = try await World()
        let visitor = Visitor(eyes: 5)
        let (one, first) = try await world.enrol(visitor, by: .bahar, tends: false)
        let (two, second) = try await world.enrol(visitor, by: .rebin, occasion: 1, tends: false)
        try await world.house.tend()
        #expect(try await first.open(one.path).text.contains("accepted"))
        #expect(try await second.open(two.path).text.contains("somebody looks alike"))
        for judge in [Sample.tara, .sarwar] { _ = try await world.judge("different", by: judge) }
        #expect(try await second.open(two.path).text.contains("accepted"))
        #expect(
            try await world.number(on: first.open(one.path))
                != world.number(on: second.open(two.path)))
    }

    @Test func `where there are no irises names and day of birth are compared`() async throws {
        let world = try await World()
        let blind = Visitor(exemption: "Both eyes were lost.")
        let (first, _) = try await world.enrol(blind)
        #expect(first.text.contains("accepted"))
        // The same name with other keyboards' letters.
        var again = blind
        again.father[0] = "ئازاد "
        again.grandfather[0] = "حه‌سه‌ن"
        let (second, _) = try await world.enrol(again, by: .rebin)
        #expect(second.text.contains("somebody looks alike"))
        // "I cannot tell" counts for neither.
        _ = try await world.judge("unclear", by: .tara)
        _ = try await world.judge("different", by: .sarwar)
        let officer = try await world.browser(of: .rebin)
        #expect(try await officer.open(second.path).text.contains("somebody looks alike"))
    }

    @Test func `another engine behind MOSIP's operations finds the same people`() async throws {
        let world = try await World()
        let folder = world.folder + "/another-engine"
        let (gallery, clock) = (try Gallery(folder: folder), world.clock)
        var settings = House.Settings(
            catalogueFolder: World.root + "/Catalogue", address: "http://localhost:8080",
            isSample: true, secret: [UInt8](repeating: 7, count: 32))
        settings.matcher = { EmbeddedMatcher(gallery, templates: $0, clock: clock) }
        let house = try await House(
            settings, database: world.database, registrar: world.registrar)
        let (one, first) = try await world.enrol(Visitor(eyes: 80), tends: false)
        let (two, second) = try await world.enrol(Visitor(eyes: 81), tends: false)
        let (three, third) = try await world.enrol(
            Visitor(eyes: 80), by: .rebin, occasion: 4, tends: false)
        try await house.tend()
        #expect(try await first.open(one.path).text.contains("accepted"))
        #expect(try await second.open(two.path).text.contains("accepted"))
        #expect(try await third.open(three.path).text.contains("somebody looks alike"))
        // The one who is judged to be the same leaves it, and it goes on where it was.
        for judge in [Sample.tara, .sarwar] { _ = try await world.judge("same", by: judge) }
        _ = try await world.enrol(Visitor(eyes: 82), tends: false)
        try await house.tend()
        #expect(gallery.count == 3)
        try await world.expectNoDifferences()
    }

    @Test func `a child needs a living guardian of age, and no irises before five`() async throws {
        let world = try await World()
        var child = Visitor(born: Day(2024, 2, 2))
        child.phone = ""
        let extra = ["guardianship": "mother", "guardian": Sample.shilan.number.digits]
        for bad in [
            Sample.minor.number.digits, PersonNumber(synthetic: 555).digits, "123", "",
        ] {
            let (page, _) = try await world.enrol(
                child, as: "child", with: extra.merging(["guardian": bad]) { $1 })
            #expect(page.status == 422, "\(bad)")
            #expect(page.text.contains("No living person of age"))
        }
        let (page, _) = try await world.enrol(child, as: "child", with: extra)
        #expect(page.text.contains("accepted"))
        let (tooOld, _) = try await world.enrol(Visitor(eyes: 6), as: "child", with: extra)
        #expect(tooOld.text.contains("18 or older"))
        let (tooYoung, _) = try await world.enrol(child)
        #expect(tooYoung.text.contains("under 18"))
    }

    @Test func `a resident's permit is valid, and a taken-over record has consent`() async throws {
        let world = try await World()
        let visitor = Visitor(eyes: 7)
        let over = [
            "permit": "R123456789", "permit-until-day": "1", "permit-until-month": "1",
            "permit-until-year": "2026",
        ]
        #expect(try await world.enrol(visitor, as: "resident", with: over).page.status == 422)
        let valid = over.merging(["permit-until-year": "2027"]) { $1 }
        let (resident, _) = try await world.enrol(visitor, as: "resident", with: valid)
        #expect(resident.text.contains("accepted"))
        let other = Visitor(given: ["هانا", "هانا", "Hana"], eyes: 8)
        let (silent, _) = try await world.enrol(other, as: "migrated", with: ["earlier": "KR-77"])
        #expect(silent.text.contains("not taken over"))
        let (agreed, _) = try await world.enrol(
            other, as: "migrated", with: ["earlier": "KR-77", "consent": "yes"])
        #expect(agreed.text.contains("accepted"))
    }

    @Test func `a person who lost their number is found by name, by spelling, and by their eyes`()
        async throws
    {
        let world = try await World()
        let (page, officer) = try await world.enrol(Visitor(eyes: 20))
        let number = try world.number(on: page)
        let desk = try await officer.open("/en/desk/people")
        let forms = desk.forms.filter { $0.action.hasSuffix("/desk/people") }
        #expect(forms.count == 3)
        let born = ["born-day": "12", "born-month": "4", "born-year": "1995"]
        for (given, father) in [("ڕۆژین", "ئازاد"), ("روژين", "آزاد"), ("rojin", "AZAD")] {
            let found = try await officer.submit(
                forms[1], born.merging(["given": given, "father": father]) { $1 }, button: "name")
            #expect(found.text.contains(number.digits), "\(given)")
        }
        let nobody = try await officer.submit(
            forms[1], born.merging(["given": "Nobody", "father": "Here"]) { $1 }, button: "name")
        #expect(nobody.text.contains("Nobody was found"))
        let eyes = Visitor.irises.person(20, again: 9)
        let seen = try await officer.submit(
            forms[2], button: "eyes", files: [(field: "iris", name: "e.iris", bytes: eyes.bytes)])
        #expect(seen.text.contains(number.digits))
        let slip = try #require(
            try await officer.open("/en/desk/people/\(number.digits)").form(to: "/slip"))
        #expect(try await officer.submit(slip).text.contains(number.digits))
        // Each look stands in the register, for the person it was at.
        let looks = try await world.read { db in
            try db.count(
                """
                SELECT count(*) FROM register_reading
                WHERE subject = \(number) AND institution = 'dg-nat' AND register = 'person'
                """)
        }
        #expect(looks >= 5)
    }

    @Test func `a record is put right with a paper seen, and the person is told`() async throws {
        let world = try await World()
        let (page, officer) = try await world.enrol(Visitor(eyes: 21))
        let number = try world.number(on: page)
        let path = "/en/desk/people/\(number.digits)/correct"
        let form = try #require(try await officer.open(path).form(to: "/correct"))
        #expect(form.value(of: "given-ckb") == "ڕۆژین")
        let silent = try await officer.submit(form, ["given-ckb": "ڕۆژان"])
        #expect(silent.status == 422)
        let paper = "Civil status record 14/2025"
        let done = try await officer.submit(form, ["given-ckb": "ڕۆژان", "paper": paper])
        #expect(done.path.hasSuffix("?done=1"))
        // What was decided on an older record is not entered.
        let stale = try await officer.submit(
            form, ["given-ckb": "ڕۆژ", "paper": paper, "once": "another-key-0001"])
        #expect(stale.status == 409)
        let told = try await world.read { db in
            try db.count(
                "SELECT count(*) FROM casework_message WHERE person = \(number) AND words LIKE '%put right%'"
            )
        }
        #expect(told == 1)
        try await world.expectNoDifferences()
    }

    @Test func `with a death every way into the account ends`() async throws {
        let world = try await World()
        let device = try await world.device(of: .citizen)
        let own = world.browser()
        #expect(try await world.signIn(with: device, at: own).isSignedIn)
        let officer = try await world.browser(of: .bahar)
        let page = try await officer.open("/en/desk/people/\(Sample.citizen.number.digits)")
        let form = try #require(page.form(to: "/death"))
        let died = ["died-day": "20", "died-month": "11", "died-year": "2026", "sure": "yes"]
        #expect(try await officer.submit(form, died).status == 422)
        let future = died.merging(["died-year": "2027", "certificate": "D-9"]) { $1 }
        #expect(try await officer.submit(form, future).status == 422)
        let done = try await officer.submit(form, died.merging(["certificate": "D-9"]) { $1 })
        #expect(done.text.contains("Entered"))
        #expect(try await own.get("/en/account").status == 303)
        #expect(try await world.signIn(with: device, at: world.browser()).status == 422)
        let other = world.browser()
        let list = try await other.open("/en/sign-in")
        let sample = try #require(
            list.forms.first { $0.value(of: "person") == Sample.citizen.number.digits })
        #expect(try await other.submit(sample).status == 422)
        try await world.expectNoDifferences()
    }

    @Test func `only those with the duty come to each desk`() async throws {
        let world = try await World()
        for path in [
            "/en/desk/enrol", "/en/desk/enrol/citizen", "/en/desk/duplicates", "/en/desk/roles",
        ] {
            #expect(try await world.browser(of: .citizen).get(path).status == 403, "\(path)")
        }
        #expect(try await world.browser(of: .bahar).get("/en/desk/duplicates").status == 403)
        #expect(try await world.browser(of: .tara).get("/en/desk/enrol").status == 403)
        #expect(try await world.browser(of: .officer).get("/en/desk/enrol").status == 403)
    }

    @Test func `whoever is erased leaves the gallery, and a new one is made without them`()
        async throws
    {
        let world = try await World()
        let (first, _) = try await world.enrol(Visitor(eyes: 31))
        let gone = try world.number(on: first)
        _ = try await world.enrol(Visitor(given: ["شنە", "شنه", "Shna"], eyes: 32))
        let registrar = world.registrar
        try await world.database.write { db in
            try Erasing(registrar).erase(
                gone, on: .order("a court"), law: "test", by: .system("erase"), in: db)
        }
        #expect(
            try await world.read { try $0.count("SELECT count(*) FROM identity_likeness") } == 1)
        // The same eyes are nobody's now: in this gallery,
        let (again, _) = try await world.enrol(Visitor(eyes: 31), occasion: 2)
        #expect(try world.number(on: again) != gone)
        // and in one that another machine makes anew.
        let settings = House.Settings(
            catalogueFolder: World.root + "/Catalogue", address: "http://localhost:8080",
            isSample: true, secret: [UInt8](repeating: 7, count: 32),
            galleryFolder: world.folder + "/gallery-of-another")
        let other = try await House(
            settings, database: world.database, registrar: registrar)
        let (page, officer) = try await world.enrol(
            Visitor(given: ["شنە", "شنه", "Shna"], eyes: 33), by: .rebin, tends: false)
        try await other.tend()
        #expect(try await officer.open(page.path).text.contains("accepted"))
        try await world.expectNoDifferences()
    }

    @Test func `the gallery is made again from the register when it is lost`() async throws {
        let world = try await World()
        for eyes in 10..<16 { _ = try await world.enrol(Visitor(eyes: eyes)) }
        // Another machine serves the same database, with a gallery of its own that is empty.
        let settings = House.Settings(
            catalogueFolder: World.root + "/Catalogue", address: "http://localhost:8080",
            isSample: true, secret: [UInt8](repeating: 7, count: 32),
            galleryFolder: world.folder + "/gallery-of-another")
        let (page, officer) = try await world.enrol(
            Visitor(eyes: 12), by: .rebin, occasion: 3, tends: false)
        let other = try await House(
            settings, database: world.database, registrar: world.registrar)
        try await other.tend()
        #expect(try await officer.open(page.path).text.contains("somebody looks alike"))
    }
}

@Suite struct GivingRoles {
    private func propose(
        _ world: World, by proposer: Sample, to person: Sample, duty: String
    ) async throws -> Browser.View {
        let browser = try await world.browser(of: proposer)
        let page = try await browser.open("/en/desk/roles")
        let form = try #require(page.form(to: "/desk/roles"))
        return try await browser.submit(
            form,
            ["number": person.number.digits, "duty": duty, "reason": "She is trained for it."])
    }

    @Test func `a role is given by two people, and never by one alone`() async throws {
        let world = try await World()
        #expect(
            try await propose(world, by: .tara, to: .bahar, duty: "judges").path.contains("done"))
        // Not effective yet, and not decided by the one who proposed it.
        #expect(try await world.browser(of: .bahar).get("/en/desk/duplicates").status == 403)
        let tara = try await world.browser(of: .tara)
        let own = try await tara.open("/en/desk/roles")
        #expect(own.form(to: "/roles/decide") == nil)
        #expect(own.text.contains("Somebody else must decide"))
        let sarwar = try await world.browser(of: .sarwar)
        let page = try await sarwar.open("/en/desk/roles")
        let form = try #require(page.form(to: "/roles/decide"))
        // The proposer with the other's form in hand.
        let alone = try await tara.submit(
            try #require(own.form(to: "/desk/roles")).asking(form), [:], button: "grant")
        #expect(alone.status == 422)
        #expect(alone.text.contains("Another person than the one who proposed"))
        #expect(try await sarwar.submit(form, button: "grant").path.contains("done"))
        #expect(try await world.browser(of: .bahar).get("/en/desk/duplicates").status == 200)
        #expect(try await world.messages(of: .bahar).contains { $0.contains("given a role") })
        try await world.expectNoDifferences()
    }

    @Test func `what a new role takes the place of is said, and nobody audits themselves`()
        async throws
    {
        let world = try await World()
        let tara = try await world.browser(of: .tara)
        let page = try await tara.open("/en/desk/roles")
        var form = try #require(page.form(to: "/desk/roles"))
        form.fields.append((name: "duty", value: "audits"))
        form.fields.append((name: "duty", value: "judges"))
        let both = try await tara.submit(
            form,
            ["number": Sample.bahar.number.digits, "reason": "She is trained for it."])
        #expect(both.status == 422 && both.text.contains("has no other duty"))
        _ = try await propose(world, by: .tara, to: .bahar, duty: "judges")
        let waiting = try await world.browser(of: .sarwar).open("/en/desk/roles")
        let open = try #require(
            waiting.text.components(separatedBy: "Takes the place of:").dropFirst().first)
        #expect(open.prefix(300).contains("enrols"))
    }

    @Test func `nobody gives a role to themselves, to strangers, or elsewhere`() async throws {
        let world = try await World()
        for (by, to, text) in [
            (Sample.tara, Sample.tara, "to themselves"), (.tara, .officer, "not employed"),
            (.tara, .citizen, "not employed"),
        ] {
            let view = try await propose(world, by: by, to: to, duty: "judges")
            #expect(view.status == 422)
            #expect(view.text.contains(text))
        }
        let none = try await propose(world, by: .tara, to: .bahar, duty: "")
        #expect(none.text.contains("at least one duty"))
        // An officer of another institution does not see, and cannot decide.
        _ = try await propose(world, by: .tara, to: .bahar, duty: "judges")
        #expect(
            try await world.browser(of: .officer).open("/en/desk/roles").form(to: "/decide") == nil)
    }

    @Test func `a role that is ended is over at once`() async throws {
        let world = try await World()
        let bahar = try await world.browser(of: .bahar)
        #expect(try await bahar.get("/en/desk/enrol").status == 200)
        let tara = try await world.browser(of: .tara)
        let page = try await tara.open("/en/desk/roles")
        let form = try #require(
            page.forms.first { $0.value(of: "officer") == "\(Sample.bahar.number.digits)@dg-nat" })
        let field = "end-\(Sample.bahar.number.digits)"
        _ = try await tara.submit(form, [field: "On leave."])
        #expect(try await bahar.get("/en/desk/enrol").status == 403)
    }
}
