import Casework
import Foundation
import House
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
        case .text, .words: [name: language == .en || language == .kmr ? "Something" : "شتێک"]
        case .choice(let options): [name: options[0].value]
        case .yesNo: [name: "yes"]
        case .number(let minimum, let maximum): [name: String(max(minimum, min(2, maximum)))]
        case .money(let minimum): [name: String(max(1000, minimum.dinars))]
        case .date: day(world.registrar.today - 30, named: name)
        case .place, .members, .person, .file, .list: [:]
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
