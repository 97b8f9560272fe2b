import Casework
import Foundation
import House
import Identity
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

/// Somebody who applies for a service that is online by its file: answers whatever is asked, by its
/// kind, through the form on its page.
struct FileApplicant {
    let world: World
    let service: Service
    let language: Language
    let browser: Browser
    var address = ""
    /// Answers that the kind alone cannot tell.
    var wanted: [String: [String: String]] = [:]

    var online: OnlineService { service.online! }
    var caseID: String { String(address.split(separator: "/").last!) }
    var casePath: String { "/\(language.rawValue)/account/cases/\(caseID)" }

    static func begin(
        _ world: World, _ id: String, _ person: Sample, in language: Language = .en
    ) async throws -> FileApplicant {
        let browser = try await world.browser(of: person, in: language)
        let service = try #require(world.house.catalogue.service(id))
        var applicant = FileApplicant(
            world: world, service: service, language: language, browser: browser)
        let start = try await browser.open("/\(language.rawValue)/apply/\(service.slug)")
        let form = try #require(
            start.form(to: "/apply/\(service.slug)"), "\(id) cannot be begun: \(start.text)")
        let first = try await browser.submit(form)
        #expect(first.status == 200)
        let parts = first.path.split(separator: "/")
        applicant.address = "/" + parts.prefix(4).joined(separator: "/")
        return applicant
    }

    /// Answers every question that is asked, until the page where they are checked.
    func answerAll() async throws {
        var page = try await browser.open(address)
        for _ in 0..<60 {
            let last = String(page.path.split(separator: "/").last!)
            if last == "check" { return }
            let question = try #require(online.question(last), "no question at \(page.path)")
            let before = page.path
            page = try await answer(question, on: page)
            #expect(
                page.status == 200,
                "\(service.id) \(question.id): \(page.text.prefix(3000))")
            try #require(page.path != before || isList(question), "\(question.id) was not taken")
        }
        Issue.record("\(service.id) has no end")
    }

    private func isList(_ question: Question) -> Bool {
        if case .list = question.kind { true } else { false }
    }

    func answer(_ question: Question, on page: Browser.View) async throws -> Browser.View {
        let form = try #require(page.form(to: "/\(question.id)"), "no form at \(page.path)")
        if let values = wanted[question.id] { return try await browser.submit(form, values) }
        switch question.kind {
        case .file:
            return try await browser.submit(
                form, files: [(field: "answer", name: "paper.pdf", bytes: Samples.pdf)])
        case .person:
            return try await browser.submit(
                form,
                [
                    "answer": "other", "number": Sample.karwan.number.digits,
                    "given": Sample.karwan.given(language),
                ])
        case .place:
            return try await browser.submit(
                form, ["district": "d-ranya", "street": "Bazar 12", "landmark": ""])
        case .list(let fields, let minimum, _):
            var values: [String: String] = [:]
            for field in fields {
                values.merge(value(of: field, named: "f-\(field.id)")) { $1 }
            }
            var page = page
            for _ in 0..<max(1, minimum) {
                let form = try #require(page.form(to: "/\(question.id)"))
                page = try await browser.submit(form, values, button: "add")
                #expect(
                    page.status == 200, "\(service.id) \(question.id): \(page.text.suffix(3000))")
            }
            return try await browser.submit(try #require(page.form(to: "/\(question.id)")))
        default: return try await browser.submit(form, value(of: question, named: "answer"))
        }
    }

    func value(of question: Question, named name: String) -> [String: String] {
        switch question.kind {
        case .text where question.letters == .latin: [name: "Something"]
        case .text where question.letters == .arabic: [name: "شتێک"]
        case .text, .words: [name: language == .en || language == .kmr ? "Something" : "شتێک"]
        case .choice(let options): [name: options[0].value]
        case .yesNo: [name: "yes"]
        case .number(let minimum, let maximum): [name: String(max(minimum, min(2, maximum)))]
        case .money(let minimum): [name: String(max(1000, minimum.dinars))]
        case .date: day(world.registrar.today - 30, named: name)
        case .place, .members, .people, .person, .company, .entry, .file, .list: [:]
        }
    }

    func day(_ day: Day, named name: String = "answer") -> [String: String] {
        let (year, month, date) = day.civil
        return [
            "\(name)-day": String(date), "\(name)-month": String(month),
            "\(name)-year": String(year),
        ]
    }

    func handIn() async throws -> Browser.View {
        let check = try await browser.open("\(address)/check")
        let form = try #require(check.form(to: "/submit"), "not at the check page: \(check.path)")
        return try await browser.submit(form)
    }

    var version: Int {
        get async throws {
            let id = caseID
            return try await world.read {
                Int(
                    try $0.row(
                        """
                        SELECT max(version) FROM register_entry
                        WHERE register = 'case' AND record_key = \(id)
                        """)!.integer(0))
            }
        }
    }

    var status: String {
        get async throws {
            let id = caseID
            return try await world.read {
                try $0.row("SELECT status FROM casework_case WHERE record_key = \(id)")!.text(0)
            }
        }
    }

    /// Chooses the first time that is free.
    @discardableResult
    func book() async throws -> Browser.View {
        var page = try await browser.open("\(casePath)/appointment")
        if page.form(to: "/appointment") == nil || !page.text.contains("day=") {
            let office = try #require(online.step(.attend)?.offices.first)
            page = try await browser.open("\(casePath)/appointment?office=\(office)")
        }
        let link = try #require(page.text.firstRange(of: "day="), "no day is free")
        let day = String(page.text[link.upperBound...].prefix(10))
        let office = try #require(page.text.firstRange(of: "office="))
        let id = page.text[office.upperBound...].prefix { $0 != "&" && $0 != "\"" }
        page = try await browser.open("\(casePath)/appointment?office=\(id)&day=\(day)")
        let form = try #require(
            page.forms.first { $0.value(of: "slot") != nil || $0.action.contains("day=") })
        let slot = try #require(page.text.firstRange(of: "value=\"\(id)/"))
        let text = String(page.text[slot.lowerBound...].dropFirst(7).prefix { $0 != "\"" })
        return try await browser.submit(form, ["slot": text])
    }

    func pay() async throws {
        let page = try await browser.open("\(casePath)/pay")
        let form = try #require(page.form(to: "/pay"), "no pay form: \(page.path)")
        let offered = try await browser.submit(form)
        let link = try #require(offered.text.firstRange(of: "/sandbox-bank/"))
        let bank = try await browser.open(
            String(offered.text[link.lowerBound...].prefix { $0 != "\"" }))
        _ = try await browser.submit(try #require(bank.forms.first), button: "pay")
    }

    // MARK: The desk

    func desk(_ officer: Sample) async throws -> (browser: Browser, page: Browser.View) {
        let browser = try await world.browser(of: officer, in: language)
        return (browser, try await browser.open("/\(language.rawValue)/desk/cases/\(caseID)"))
    }

    /// Marks that the applicant came.
    func arrive(_ officer: Sample = .clerk) async throws {
        let browser = try await world.browser(of: officer, in: language)
        let id = caseID
        let day = try await world.read {
            try $0.row(
                "SELECT day FROM casework_appointment WHERE case_id = \(id) AND state = 'booked'")!
                .text(0)
        }
        let list = try await browser.open("/\(language.rawValue)/desk/appointments?day=\(day)")
        let part = try #require(list.text.components(separatedBy: "<li>").first { $0.contains(id) })
        let action = try #require(part.firstRange(of: "/desk/appointments/"))
        let target = String(part[action.lowerBound...].prefix { $0 != "\"" })
        let form = try #require(list.form(to: target))
        let done = try await browser.submit(form, button: "came")
        #expect(done.status == 200)
    }

    func inspect(_ officer: Sample = .clerk) async throws {
        let (browser, page) = try await desk(officer)
        let form = try #require(page.form(to: "/inspection"))
        var values: [String: String] = [:]
        for question in online.step(.inspect)?.questions ?? [] {
            values.merge(value(of: question, named: "i-\(question.id)")) { $1 }
        }
        let done = try await browser.submit(form, values)
        #expect(done.status == 200, "\(done.text.suffix(2000))")
    }

    @discardableResult
    func decide(
        _ action: String, reason: String = "In order.", by officer: Sample = .clerk
    ) async throws -> Browser.View {
        let (browser, page) = try await desk(officer)
        let form = try #require(
            page.form(to: "/decision"), "no decision: \(page.text.suffix(3000))")
        return try await browser.submit(form, ["reason": reason], button: action)
    }

    /// Goes the whole way, from the questions to the decision.
    func finish() async throws {
        try await answerAll()
        let done = try await handIn()
        #expect(done.path == casePath, "\(service.id): \(done.text.prefix(4000))")
        for _ in 0..<8 {
            switch try await status {
            case "signing":
                let other = try await world.browser(of: .karwan, in: language)
                let page = try await other.open(casePath)
                _ = try await other.submit(
                    try #require(page.form(to: "/agreement")), button: "agree")
            case "paying": try await pay()
            case "attending":
                try await book()
                try await arrive()
            case "inspecting": try await inspect()
            case "reviewing": try await decide("grant")
            case "approving": try await decide("confirm", by: .secondClerk)
            default: return
            }
        }
    }
}

extension World {
    /// The services that are online by their files alone, and who applies for each in these tests.
    static let byFile: [String: Sample] = [
        "ID-13": .citizen, "TR-02": .shilan, "TR-03": .shilan, "FO-04": .resident,
        "FA-01": .shilan, "ED-01": .nasrin, "GO-02": .citizen, "BU-09": .nasrin,
        "GO-01": .citizen, "HR-05": .employee, "TR-08": .nasrin, "WE-01": .citizen,
        "ID-07": .citizen, "UT-04": .nasrin,
    ]

    func applicant(_ id: String, in language: Language = .en) async throws -> FileApplicant {
        var applicant = try await FileApplicant.begin(
            self, id, World.byFile[id] ?? .citizen, in: language)
        let today = registrar.today
        applicant.wanted["passport_until"] = applicant.day(today + 400)
        applicant.wanted["first_day"] = applicant.day(today + 10)
        applicant.wanted["last_day"] = applicant.day(today + 20)
        if id == "ED-01" { applicant.wanted["child_born_on"] = applicant.day(today - 3000) }
        if id == "BU-09" { applicant.wanted["floor_count"] = ["answer": "1"] }
        return applicant
    }
}

@Suite struct ServicesByFile {
    @Test(arguments: Language.allCases)
    func `every service that is only a file goes from the first question to the decision`(
        language: Language
    ) async throws {
        let world = try await World()
        let online = world.house.catalogue.services.filter {
            $0.online?.handler == nil && $0.online != nil
        }
        #expect(Set(online.map(\.id)) == Set(World.byFile.keys), "a service without a journey")
        for service in online {
            let applicant = try await world.applicant(service.id, in: language)
            try await applicant.finish()
            #expect(try await applicant.status == "granted", "\(service.id)")
            let page = try await applicant.browser.open(applicant.casePath)
            #expect(page.status == 200)
            #expect(page.text.contains("certificate.pdf") == (service.online?.issues != nil))
            if let register = service.online?.enters?.register {
                let id = applicant.caseID
                let kinds = try await world.read { db in
                    try db.rows(
                        """
                        SELECT casework_registration.kind FROM register_entry
                        JOIN casework_registration
                            ON casework_registration.record_key = register_entry.record_key
                        WHERE register = 'registration' AND case_id = \(id)
                        """
                    ).map { try $0.text(0) }
                }
                #expect(kinds == [register])
            }
        }
        try await world.publishLog()
        for service in online where service.online?.issues != nil {
            let row = try await world.read { db in
                try db.row(
                    """
                    SELECT casework_document.record_key FROM casework_document
                    JOIN casework_case ON casework_case.record_key = 
                        (SELECT case_id FROM register_entry WHERE register = 'document'
                            AND register_entry.record_key = casework_document.record_key)
                    WHERE service = \(service.id)
                    """)?.text(0)
            }
            let code = try #require(row, "\(service.id) issued nothing")
            let verified = try await world.browser().open(
                "/verify/\(code)?lang=\(language.rawValue)")
            #expect(verified.status == 200)
            #expect(verified.text.contains("✓"), "\(service.id)")
        }
        try await world.expectNoDifferences()
    }
}

@Suite struct ServicesByFileInDetail {
    @Test func `whoever lacks what a register must hold is told why before the first question`()
        async throws
    {
        let world = try await World()
        let browser = try await world.browser(of: .citizen)
        let page = try await browser.open("/en/apply/tr-02")
        #expect(page.form(to: "/apply/tr-02") == nil)
        #expect(page.text.contains("shows no driving licence of yours"))
        // A form from elsewhere does not help.
        let other = try await browser.open("/en/apply/go-01")
        var form = try #require(other.form(to: "/apply/go-01"))
        form.action = "/en/apply/tr-02"
        let refused = try await browser.submit(form)
        #expect(refused.path == "/en/apply/tr-02")
        #expect(try await world.read { try $0.count("SELECT count(*) FROM casework_case") } == 0)
    }

    @Test(arguments: Language.allCases)
    func `what a register holds is shown with its source, and may be disputed`(
        language: Language
    ) async throws {
        let world = try await World()
        let applicant = try await world.applicant("ID-13", in: language)
        let l = language.rawValue
        let known = try await applicant.browser.open("\(applicant.address)/known")
        #expect(known.text.contains(Sample.citizen.number.digits))
        #expect(known.text.contains(RegisterTexts.identity[language]))
        let path = "/\(l)/account/cases/\(applicant.caseID)/facts/person.born_on"
        #expect(known.text.contains(path))
        let ask = try await applicant.browser.open(path)
        let empty = try await applicant.browser.submit(try #require(ask.form(to: path)))
        #expect(empty.status == 422)
        let filed = try await applicant.browser.submit(
            try #require(empty.form(to: path)), ["says": "1969-12-14"])
        #expect(filed.path == "/\(l)/account/disputes")
        #expect(filed.text.contains("1969-12-14"))
        // Once is enough.
        let again = try await applicant.browser.submit(
            try #require(try await applicant.browser.open(path).form(to: path)), ["says": "again"])
        #expect(again.status == 422)
        // Another office does not see it, the register's does.
        let other = try await world.browser(of: .officer, in: language)
        #expect(!(try await other.open("/\(l)/desk/disputes").text.contains("1969-12-14")))
        let clerk = try await world.browser(of: .clerk, in: language)
        let desk = try await clerk.open("/\(l)/desk/disputes")
        #expect(desk.text.contains("1969-12-14"))
        let form = try #require(desk.forms.first { $0.action.contains("/desk/disputes/") })
        let silent = try await clerk.submit(form, button: "stand")
        #expect(silent.status == 422)
        let id = try #require(form.action.split(separator: "/").last)
        let done = try await clerk.submit(
            try #require(silent.form(to: "/desk/disputes/\(id)")),
            ["reason-\(id)": "It stands in the birth record."], button: "stand")
        #expect(!done.text.contains("1969-12-14"))
        let mine = try await applicant.browser.open("/\(l)/account/disputes")
        #expect(mine.text.contains("It stands in the birth record."))
        // Nobody else comes to it through the address.
        let stranger = try await world.browser(of: .nasrin, in: language)
        #expect(try await stranger.open(path).status == 404)
        try await world.expectNoDifferences()
    }

    @Test func `nobody answers what they themselves have said is wrong`() async throws {
        let world = try await World()
        let browser = try await world.browser(of: .clerk)
        let start = try await browser.open("/en/apply/id-13")
        let known = try await browser.submit(try #require(start.form(to: "/apply/id-13")))
        let id = try #require(known.path.split(separator: "/").dropLast().last)
        let path = "/en/account/cases/\(id)/facts/person.born_on"
        let ask = try await browser.open(path)
        let filed = try await browser.submit(
            try #require(ask.form(to: path)), ["says": "It was the year after."])
        #expect(filed.path == "/en/account/disputes")
        #expect(!(try await browser.open("/en/desk/disputes").text.contains("the year after")))
        let other = try await world.browser(of: .secondClerk)
        #expect(try await other.open("/en/desk/disputes").text.contains("the year after"))
    }

    @Test func `a paper that was taken back is not printed again`() async throws {
        let world = try await World()
        let applicant = try await world.applicant("ID-13")
        try await applicant.finish()
        let (browser, page) = try await applicant.desk(.clerk)
        var form = try #require(page.form(to: "/reissue"))
        form.fields.append((name: "sure", value: "yes"))
        let revoked = try await browser.submit(
            form, ["reason": "Forged answers."], button: "revoke")
        #expect(revoked.status == 200)
        let after = try await applicant.desk(.clerk).page
        #expect(after.form(to: "/reissue") == nil && after.text.contains("The paper was revoked"))
        // Nor by the page that another officer still has open.
        form.fields.removeAll { $0.name == "once" }
        form.fields.append((name: "once", value: world.registrar.identifiers.next()))
        form.fields.removeAll { $0.name == "version" }
        let version = try await applicant.version
        form.fields.append((name: "version", value: String(version)))
        let refused = try await browser.submit(
            form, ["reason": "It was lost."], button: "reissue")
        #expect(refused.status == 409)
        let mine = try await applicant.browser.open(applicant.casePath)
        #expect(mine.text.contains("The paper was revoked"))
        let valid = try await world.read {
            try $0.count("SELECT count(*) FROM casework_document WHERE is_void = 0")
        }
        #expect(valid == 0)
    }

    @Test func `four eyes: who proposes cannot confirm, and a second officer may send it back`()
        async throws
    {
        let world = try await World()
        let applicant = try await world.applicant("ID-13")
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        try await applicant.decide("grant", reason: "Nothing is on record.")
        #expect(try await applicant.status == "approving")
        let page = try await applicant.desk(.clerk).page
        #expect(page.form(to: "/decision") == nil)
        // A second officer confirms what was proposed, and cannot decide something else alone: the
        // desk's other buttons do nothing here, for either of them.
        for person in [Sample.clerk, .secondClerk] {
            for action in ["grant", "refuse", "correct"] {
                let (browser, open) = try await applicant.desk(.secondClerk)
                var form = try #require(open.form(to: "/decision"))
                let sender = person == .clerk ? try await world.browser(of: .clerk) : browser
                if person == .clerk {
                    // The token of a form is its browser's.
                    form.fields.removeAll { $0.name == "token" }
                    let mine = try await sender.open("/en/apply/go-01")
                    let token = try #require(mine.form(to: "/apply/go-01")?.value(of: "token"))
                    form.fields.append((name: "token", value: token))
                }
                form.fields.append((name: "sure", value: "yes"))
                let refused = try await sender.submit(form, ["reason": "Alone."], button: action)
                #expect(refused.status == 409)
                #expect(try await applicant.status == "approving")
            }
        }
        #expect(page.text.contains("A second officer confirms it"))
        // The applicant does not read what officers tell each other.
        let mine = try await applicant.browser.open(applicant.casePath)
        #expect(!mine.text.contains("Nothing is on record."))
        let silent = try await applicant.decide("send-back", reason: "", by: .secondClerk)
        #expect(silent.status == 422)
        try await applicant.decide("send-back", reason: "Look again.", by: .secondClerk)
        #expect(try await applicant.status == "reviewing")
        // Harm is confirmed first.
        let (second, open) = try await applicant.desk(.secondClerk)
        let asked = try await second.submit(
            try #require(open.form(to: "/decision")), ["reason": "There is an entry."],
            button: "refuse")
        #expect(try await applicant.status == "reviewing")
        _ = try await second.submit(try #require(asked.form(to: "/decision")), button: "refuse")
        #expect(try await applicant.status == "approving")
        // It is final only now: that is said to whoever makes it so.
        let (clerk, proposed) = try await applicant.desk(.clerk)
        let final = try await clerk.submit(
            try #require(proposed.form(to: "/decision")), button: "confirm")
        #expect(try await applicant.status == "approving")
        #expect(final.text.contains("A refusal is final."))
        _ = try await clerk.submit(
            try #require(final.form(to: "/decision")), button: "confirm")
        #expect(try await applicant.status == "refused")
        #expect(
            try await world.read { try $0.count("SELECT count(*) FROM casework_document") } == 0)
        try await world.expectNoDifferences()
    }

    @Test
    func
        `a renewed licence has a new term under its old number, and its new paper replaces the old`()
        async throws
    {
        let world = try await World()
        for round in 1...2 {
            let applicant = try await world.applicant("TR-02")
            let known = try await applicant.browser.open("\(applicant.address)/known")
            #expect(known.text.contains("DL-90001"))
            try await applicant.finish()
            let rows = try await world.read { db in
                try db.rows(
                    """
                    SELECT valid_until, state, record_version FROM casework_registration
                    WHERE record_key = 'DL-90001'
                    """
                ).map { (try $0.text(0), try $0.text(1), try $0.integer(2)) }
            }
            #expect(rows.count == 1)
            #expect(rows[0].0 == (world.registrar.today + 1826).iso)
            #expect(rows[0].1 == "live" && rows[0].2 == Int64(round + 1))
        }
        let papers = try await world.read { db in
            try db.rows("SELECT is_void FROM casework_document ORDER BY issued_at").map {
                try $0.integer(0)
            }
        }
        #expect(papers == [1, 0])
        try await world.expectNoDifferences()
    }

    @Test func `who is asked to agree does not see what registers hold of the applicant`()
        async throws
    {
        let world = try await World()
        let applicant = try await world.applicant("FA-01")
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        let mine = try await applicant.browser.open(applicant.casePath)
        #expect(mine.text.contains(RegisterTexts.identity.en))
        let other = try await world.browser(of: .karwan)
        let asked = try await other.open(applicant.casePath)
        #expect(asked.form(to: "/agreement") != nil)
        #expect(!asked.text.contains(RegisterTexts.identity.en))
        #expect(!asked.text.contains(Sample.shilan.number.digits))
    }

    @Test func `an officer sees what the step needs and nothing else`() async throws {
        let world = try await World()
        let applicant = try await world.applicant("WE-01")
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        try await applicant.book()
        try await applicant.arrive()
        let page = try await applicant.desk(.clerk).page
        let sees = Set(try #require(applicant.online.step(.review)?.sees))
        for question in applicant.online.questions where question.condition == nil {
            #expect(
                page.text.contains(question.ask.en) == sees.contains(question.id), "\(question.id)")
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `what a paper says of a person can be erased; that it was issued stays provable`(
        engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let applicant = try await world.applicant("ID-13")
        try await applicant.finish()
        try await world.publishLog()
        let code = try await world.read {
            try $0.row("SELECT record_key FROM casework_document")!.text(0)
        }
        let pdf = try await applicant.browser.open("\(applicant.casePath)/certificate.pdf")
        #expect(pdf.status == 200 && pdf.text.hasPrefix("%PDF"))
        // Nothing of it lies in the clear.
        let clear = try await world.read { db in
            try db.rows("SELECT record_json FROM casework_document").map { try $0.text(0) }
                + db.rows("SELECT body FROM register_entry WHERE register LIKE 'document%'").map {
                    try $0.text(0)
                }
                + db.rows("SELECT record_json FROM casework_registration").map { try $0.text(0) }
        }
        for name in ["Rizgar", "ڕزگار", Sample.citizen.number.digits] {
            #expect(!clear.contains { $0.contains(name) })
        }
        let bytes = try await world.read {
            try $0.row("SELECT bytes FROM casework_paper")!.blob(0)
        }
        #expect(!bytes.starts(with: "%PDF".utf8))
        let verified = try await world.browser().open("/verify/\(code)?lang=en")
        #expect(verified.text.contains("Rizgar") && verified.text.contains("✓"))
        // Whoever it is about sees that somebody has checked it.
        let readings = try await applicant.browser.open("/en/account/readings")
        #expect(readings.text.contains("somebody checked a document of yours"))

        let registrar = world.registrar
        try await world.database.write { db in
            try Erasing(registrar).erase(
                Sample.citizen.number, on: .order("test"), law: "test", by: .system("test"), in: db)
        }
        let after = try await world.browser().open("/verify/\(code)?lang=en")
        #expect(after.status == 200 && after.text.contains("✓"))
        #expect(!after.text.contains("Rizgar") && after.text.contains("was erased"))
        let counts = try await world.read {
            try $0.count("SELECT count(*) FROM casework_paper")
        }
        #expect(counts == 0)
        try await world.house.tend()
        try await world.expectNoDifferences()
    }

    @Test
    func `a list takes as many things as its file allows, and a thing in the making is not lost`()
        async throws
    {
        let world = try await World()
        let applicant = try await world.applicant("ID-07")
        let question = try #require(applicant.online.question("lost"))
        guard case .list(let fields, _, let maximum) = question.kind else {
            Issue.record("not a list")
            return
        }
        var values: [String: String] = [:]
        for field in fields {
            values.merge(applicant.value(of: field, named: "f-\(field.id)")) { $1 }
        }
        let path = "\(applicant.address)/lost"
        var broken = values
        broken["f-lost_on-day"] = "31"
        broken["f-lost_on-month"] = "2"
        var page = try await applicant.browser.open(path)
        page = try await applicant.browser.submit(
            try #require(page.form(to: "/lost")), broken, button: "add")
        #expect(page.status == 422 && page.text.contains("Is there such a day?"))
        for _ in 0..<maximum {
            page = try await applicant.browser.submit(
                try #require(page.form(to: "/lost")), values, button: "add")
            #expect(page.status == 200)
        }
        let tooMany = try await applicant.browser.submit(
            try #require(page.form(to: "/lost")), values, button: "add")
        #expect(tooMany.status == 422)
        #expect(tooMany.text.contains("at most"))
        let removed = try await applicant.browser.submit(
            try #require(tooMany.form(to: "/lost")),
            Dictionary(uniqueKeysWithValues: values.keys.map { ($0, "") }), button: "remove-0")
        // One that is filled in when the person goes on is meant to be there.
        let next = try await applicant.browser.submit(
            try #require(removed.form(to: "/lost")), values)
        #expect(next.path.hasSuffix("/lost_at"))
    }

    @Test func `what is needed first is planned for anybody, in an order in which it can be had`()
        async throws
    {
        let world = try await World()
        let catalogue = world.house.catalogue
        for service in catalogue.services {
            let plan = DocumentPlan(for: service, in: catalogue)
            #expect(plan.visits.last?.service.id == service.id)
            #expect(Set(plan.visits.map(\.service.id)).count == plan.visits.count)
            for (index, visit) in plan.visits.enumerated() {
                for need in visit.needs {
                    if case .visit(let place) = need.origin { #expect(place < index) }
                    if case .loop = need.origin { Issue.record("a loop in \(service.id)") }
                }
            }
            // Whoever has everything goes to one place.
            let there = Set(plan.askable.map(\.id))
            #expect(DocumentPlan(for: service, in: catalogue, there: there).visits.count == 1)
        }
        let page = try await world.browser().open("/en/services/id-04/plan")
        #expect(page.status == 200)
        #expect(page.text.contains("Report lost documents"))
        let less = try await world.browser().open(
            "/en/services/id-04/plan?have=policereport&have=infocard")
        #expect(!less.text.contains("Report lost documents"))
        // What a register must hold is said, with the way to it.
        let permit = try await world.browser().open("/en/services/tr-03/plan")
        #expect(permit.text.contains("you must have it; a register shows it."))
        #expect(permit.text.contains("/services/tr-01/plan"))
        #expect(permit.text.contains("1 working day<"))
    }
}

@Suite struct TimesAtOffices {
    private func waiting(_ world: World, _ person: Sample) async throws -> FileApplicant {
        var applicant = try await FileApplicant.begin(world, "GO-02", person)
        applicant.wanted["matter"] = ["answer": "account"]
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        #expect(try await applicant.status == "attending")
        return applicant
    }

    @Test func `a time is booked, moved, reminded of and given back`() async throws {
        let world = try await World()
        let applicant = try await waiting(world, .citizen)
        let seats: @Sendable () async throws -> [String] = {
            try await world.read { db in
                try db.rows("SELECT office, day, minute FROM casework_seat").map {
                    "\(try $0.text(0))/\(try $0.text(1))/\(try $0.integer(2))"
                }
            }
        }
        let booked = try await applicant.book()
        #expect(booked.path == applicant.casePath && booked.text.contains("Your appointment"))
        let first = try #require(try await seats().first)
        let slot = try #require(Slot(text: first))
        #expect(slot.moment >= world.registrar.now + Appointments.notice)
        // Moved: the other time is taken, the first is free again.
        let office = slot.office
        let page = try await applicant.browser.open(
            "\(applicant.casePath)/appointment?office=\(office)&day=\(slot.day.iso)")
        let form = try #require(page.forms.first { $0.action.contains("day=") })
        let later = Slot(office: office, day: slot.day, minute: slot.minute + 60)
        #expect(
            try await applicant.browser.submit(form, ["slot": later.text]).path
                == applicant.casePath)
        #expect(try await seats() == [later.text])
        // Reminded once, on the day before.
        world.clock.pass(later.moment - world.registrar.now - .seconds(20 * 3600))
        let posts: @Sendable () async throws -> Int = {
            try await world.read {
                try $0.count(
                    "SELECT count(*) FROM casework_message WHERE words LIKE '%Do not forget%'")
            }
        }
        for _ in 0..<2 {
            for job in world.house.jobs where job.name == "reminders" { try await job.runOnce() }
        }
        #expect(try await posts() == 1)
        let again = try await world.browser(of: .citizen)
        let mine = try await again.open("\(applicant.casePath)/appointment")
        let cancelled = try await again.submit(try #require(mine.form(to: "/cancel")))
        #expect(cancelled.path == applicant.casePath)
        #expect(try await seats() == [])
        try await world.expectNoDifferences()
    }

    @Test(arguments: [-1, 0, 500, 61])
    func `a time in the past, on a closed day, between two times or too far ahead is refused`(
        offset: Int
    ) async throws {
        let world = try await World()
        let applicant = try await waiting(world, .citizen)
        _ = try await applicant.book()
        let slot = try await world.read { db in
            let row = try db.row("SELECT office, day, minute FROM casework_seat")!
            return Slot(
                office: try row.text(0), day: Day(iso: try row.text(1))!,
                minute: Int(try row.integer(2)))
        }
        let wrong: Slot =
            switch offset {
            case -1: Slot(office: slot.office, day: world.registrar.today - 1, minute: slot.minute)
            case 0: Slot(office: slot.office, day: slot.day, minute: slot.minute + 1)
            case 500: Slot(office: "nowhere", day: slot.day, minute: slot.minute)
            default:
                Slot(office: slot.office, day: world.registrar.today + offset, minute: slot.minute)
            }
        let page = try await applicant.browser.open(
            "\(applicant.casePath)/appointment?office=\(slot.office)&day=\(slot.day.iso)")
        let form = try #require(page.forms.first { $0.action.contains("day=") })
        let refused = try await applicant.browser.submit(form, ["slot": wrong.text])
        #expect(refused.status == 422)
        #expect(try await world.read { try $0.count("SELECT count(*) FROM casework_seat") } == 1)
    }

    @Test func `a holiday of one place closes its offices and no others`() throws {
        let catalogue = try House.readCatalogue(in: World.root + "/Catalogue")
        let office = try #require(catalogue.office("citizens-ranya"))
        let calendar = WorkingCalendar(
            weekend: [5, 6], holidays: [Day(2026, 12, 2)],
            local: ["gov-sul": [Day(2026, 12, 1)], "gov-erb": [Day(2026, 12, 3)]])
        let around = catalogue.places(around: office.place)
        #expect(around.contains("gov-sul"))
        func isOpen(_ day: Day) -> Bool { !office.times(on: day, calendar, in: around).isEmpty }
        #expect(!isOpen(Day(2026, 12, 1)) && !isOpen(Day(2026, 12, 2)))
        #expect(isOpen(Day(2026, 12, 3)))
        // A Friday.
        #expect(!isOpen(Day(2026, 12, 4)))
        let times = office.times(on: Day(2026, 12, 3), calendar, in: around)
        #expect(times.first == office.opens)
        #expect(times.allSatisfy { $0 + office.slotMinutes <= office.closes })
    }

    /// Many want the same few times at once: nobody gets one that another has, and nobody is left
    /// without while one is free.
    @Test(arguments: EngineKind.allCases)
    func `two people never get one time`(engine: EngineKind) async throws {
        let world = try await World(on: engine)
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let cases = world.house.cases
        let appointments = Appointments(cases.work)
        let service = try #require(world.house.catalogue.service("GO-02"))
        let step = try #require(service.online?.step(.attend))
        let office = try #require(world.house.catalogue.office(step.offices[0]))
        let day = try await world.read {
            try appointments.days(at: office, limit: 1, in: $0)[0].day
        }
        let slots = try await world.read { db in
            try appointments.free(at: office, on: day, in: db).prefix(3).map(\.slot)
        }
        // Twenty people with a case that waits for them to come.
        var people: [(Party, String)] = []
        for index in 0..<20 {
            let party = Party(PersonNumber(synthetic: 1000 + index))
            let id = try await world.database.write { db in
                let item = try cases.open(service, by: party, in: db)
                let access = Access(by: party.actor, for: .fillForm, with: world.registrar)
                for (question, answer) in [
                    ("matter", Answer.choice("account")), ("details", .nothing),
                ] {
                    let found = try access.record(CaseRecord.self, item.id, in: db)!
                    _ = try cases.answer(
                        service.online!.question(question)!, answer, of: found, by: party.actor,
                        in: db)
                }
                let found = try access.record(CaseRecord.self, item.id, in: db)!
                _ = try cases.submit(found, by: party.actor, in: db)
                return item.id
            }
            people.append((party, id))
        }
        let registrar = world.registrar
        for _ in 0..<4 {
            let wishes = people.map { person in
                (
                    person.0, person.1, slots.randomElement(using: &generator)!,
                    Int.random(in: 0..<5, using: &generator) == 0
                )
            }
            await withTaskGroup(of: Void.self) { group in
                for (party, id, slot, cancels) in wishes {
                    group.addTask {
                        try? await world.database.write { db in
                            if cancels {
                                return try appointments.cancel(for: id, by: party.actor, in: db)
                            }
                            let access = Access(
                                by: party.actor, for: .ownAccount, with: registrar)
                            let item = try access.record(CaseRecord.self, id, in: db)!.record
                            try appointments.book(slot, for: item, service, by: party, in: db)
                        }
                    }
                }
            }
            let taken = try await world.read { db in
                try db.rows(
                    "SELECT minute, count(*) FROM casework_seat GROUP BY minute"
                ).map { (Int(try $0.integer(0)), Int(try $0.integer(1))) }
            }
            for (_, count) in taken { #expect(count <= office.capacity) }
            // Whoever found their time full found it full: nobody is refused a free one.
            let booked = try await world.read { db in
                try db.count("SELECT count(*) FROM casework_appointment WHERE state = 'booked'")
            }
            #expect(booked == taken.reduce(0) { $0 + $1.1 })
            try await world.expectNoDifferences()
        }
        let total = try await world.read { try $0.count("SELECT count(*) FROM casework_seat") }
        #expect(total > 0)
        for index in 0..<office.capacity * slots.count + 1 where index < people.count {
            let (party, id) = people[index]
            for slot in slots {
                let isTaken = try await world.database.write { db -> Bool in
                    let access = Access(by: party.actor, for: .ownAccount, with: registrar)
                    let item = try access.record(CaseRecord.self, id, in: db)!.record
                    do {
                        try appointments.book(slot, for: item, service, by: party, in: db)
                        return false
                    } catch Appointments.Refusal.taken { return true }
                }
                if !isTaken { break }
            }
        }
        let full = try await world.read { try $0.count("SELECT count(*) FROM casework_seat") }
        #expect(full == min(people.count, office.capacity * slots.count))
        try await world.expectNoDifferences()
    }
}
