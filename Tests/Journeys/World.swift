import Casework
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Synchronization
import Testing
import Trust
import Web

/// A house of its own for a test: an empty database, a told clock, randomness from a seed.
final class World: Sendable {
    let house: House
    let clock: ToldClock
    let database: any DatabaseEngine
    let registrar: Registrar
    let folder: String
    /// What was sent to other systems: addresses and forms.
    let calls = Calls()

    final class Calls: Sendable {
        private let made = Mutex<[(address: String, form: String)]>([])
        var all: [(address: String, form: String)] { made.withLock { $0 } }
        func note(_ address: String, _ form: String) {
            made.withLock { $0.append((address, form)) }
        }
    }

    init(
        seed: UInt64 = 1, isSample: Bool = true, on engine: EngineKind = .sqlite,
        deciding: (inout House.Settings) -> Void = { _ in }
    ) async throws {
        folder = NSTemporaryDirectory() + "pird-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        clock = ToldClock()
        database = try await TestDatabase.fresh(engine, in: folder)
        let secret = [UInt8](repeating: 7, count: 32)
        registrar = Registrar(
            clock: clock, randomness: SeededRandomness(seed: seed), secret: Secret(secret))
        try await Migrations(House.schema, on: database).run(at: clock)
        var settings = House.Settings(
            catalogueFolder: World.root + "/Catalogue", address: "http://localhost:8080",
            isSample: isSample, secret: secret,
            spoolFolder: folder + "/spool", samplePopulation: 40,
            galleryFolder: folder + "/gallery")
        settings.call = { [calls] address, form in
            calls.note(address, form)
            return 200
        }
        deciding(&settings)
        // Read once for all of them; a test with a folder of its own reads that.
        if settings.catalogueFolder == World.root + "/Catalogue" {
            settings.catalogue = World.catalogue
        }
        house = try await House(settings, database: database, registrar: registrar)
    }

    deinit {
        let database = database
        Task { await database.close() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static let catalogue = try! House.readCatalogue(in: World.root + "/Catalogue")

    static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: url.path + "/Package.swift") {
            url.deleteLastPathComponent()
        }
        return url.path
    }()

    func browser(from peer: String? = nil, userAgent: String? = nil) -> Browser {
        Browser(house.site, peer: peer, userAgent: userAgent)
    }

    /// A browser in which a sample person has signed in.
    func browser(of person: Sample, in language: Language = .en) async throws -> Browser {
        let browser = browser()
        let page = try await browser.open("/\(language.rawValue)/sign-in")
        let form = try #require(
            page.forms.first { $0.value(of: "person") == person.number.digits })
        let arrived = try await browser.submit(form)
        #expect(arrived.path == "/\(language.rawValue)/account")
        return browser
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await database.read(body)
    }

    func differences() async throws -> [String] {
        let vault = registrar.vault
        return try await read { try House.differences(vault, in: $0) }
    }

    /// Every register agrees with its entries.
    func expectNoDifferences() async throws {
        #expect(try await differences() == [])
    }
}

enum Sample: Int {
    case shilan = 1, karwan, nasrin, officer, secondOfficer, employee, minor, citizen
    case bahar, rebin, tara, sarwar, auditor, engineer, approver
    case clerk, secondClerk, resident, courtClerk

    var number: PersonNumber { PersonNumber(synthetic: rawValue) }

    /// The given name in each script.
    func given(_ language: Language) -> String {
        let names: [Sample: [String]] = [
            .shilan: ["شیلان", "شيلان", "Shilan"], .karwan: ["کاروان", "كاروان", "Karwan"],
            .nasrin: ["نەسرین", "نسرين", "Nasrin"], .officer: ["هێمن", "هيمن", "Hemin"],
            .employee: ["سۆران", "سوران", "Soran"], .minor: ["زانا", "زانا", "Zana"],
            .citizen: ["ڕزگار", "رزكار", "Rizgar"],
        ]
        let index: Int =
            switch language {
            case .ckb: 0
            case .ar: 1
            case .kmr, .en: 2
            }
        return names[self]?[index] ?? ""
    }
}

/// Small files of each kind that can be looked at, and of one that cannot.
enum Samples {
    static let pdf = Array("%PDF-1.4\n%%EOF\n".utf8)
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46, 0xFF, 0xD9]
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0]
    static let program: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]
}

/// A founder at the keyboard: answers each question through the form on its page.
struct Founder {
    let browser: Browser
    let language: Language
    var address: String

    /// Begins an application for a limited liability company and stands at its name.
    static func begin(
        _ world: World, _ person: Sample, in language: Language = .en
    ) async throws -> Founder {
        let browser = try await world.browser(of: person, in: language)
        let start = try await browser.open("/\(language.rawValue)/apply/bu-02")
        let form = try #require(start.form(to: "/apply/bu-02"))
        let first = try await browser.submit(form)
        #expect(first.status == 200)
        #expect(first.path.hasSuffix("/form"))
        let founder = Founder(
            browser: browser, language: language, address: String(first.path.dropLast(5)))
        let next = try await founder.answer("form", ["answer": "limited-liability"])
        #expect(next.path.hasSuffix("/name"))
        return founder
    }

    var caseID: String { String(address.split(separator: "/").last!) }
    var casePath: String { "/\(language.rawValue)/account/cases/\(caseID)" }

    func question(_ id: String) async throws -> (Browser.View, PageForm) {
        let page = try await browser.open("\(address)/\(id)")
        return (page, try #require(page.form(to: "/\(id)"), "no form at \(page.path)"))
    }

    @discardableResult
    func answer(
        _ id: String, _ values: [String: String] = [:], button: String? = nil,
        file: (name: String, bytes: [UInt8])? = nil
    ) async throws -> Browser.View {
        let (_, form) = try await question(id)
        return try await browser.submit(
            form, values, button: button,
            files: file.map { [(field: "answer", name: $0.name, bytes: $0.bytes)] } ?? [])
    }

    /// Answers every question; the shares are of the founder and of the others.
    func answerAll(
        name: String, own: String = "1/3", others: [(Sample, String)] = [(.karwan, "2/3")],
        manager: Sample = .shilan
    ) async throws {
        try await answer("form", ["answer": "limited-liability"])
        try await answer("name", ["answer": name])
        try await answer("activity", ["answer": "G"])
        try await answer(
            "office", ["district": "d-ranya", "street": "Bazar 12", "landmark": "Park"])
        try await answer("capital", ["answer": "٥٬٠٠٠٬٠٠٠"])
        try await answer("founders", ["own-share": own], button: "add-self")
        for (person, share) in others {
            try await answer(
                "founders",
                [
                    "number": person.number.digits, "given": person.given(language),
                    "share": share,
                ], button: "add")
        }
        try await answer("founders")
        try await answer("manager", ["answer": manager.number.digits])
        for role in ["lawyer", "accountant"] {
            // Whoever applies is asked for no agreement.
            let (page, _) = try await question(role)
            let first = try #require(page.text.firstRange(of: "name=\"answer\" value=\""))
            try await answer(
                role,
                ["answer": String(page.text[first.upperBound...].prefix { $0 != "\"" })])
        }
        try await answer("articles", file: ("articles.pdf", Samples.pdf))
        try await answer("bankdeposit", file: ("letter.png", Samples.png))
        try await answer("lease", file: ("lease.jpg", Samples.jpeg))
        try await answer("poa", button: "skip")
    }

    func handIn() async throws -> Browser.View {
        let check = try await browser.open("\(address)/check")
        let form = try #require(check.form(to: "/submit"), "not at the check page: \(check.path)")
        return try await browser.submit(form)
    }

    func see() async throws -> Browser.View { try await browser.open(casePath) }

    func pay(_ world: World) async throws {
        let page = try await browser.open("\(casePath)/pay")
        let form = try #require(page.form(to: "/pay"), "no pay form: \(page.path)")
        let offered = try await browser.submit(form)
        let link = try #require(offered.text.firstRange(of: "/sandbox-bank/"))
        let bankPath = String(offered.text[link.lowerBound...].prefix { $0 != "\"" })
        let bank = try await browser.open(bankPath)
        let payForm = try #require(bank.forms.first)
        let back = try await browser.submit(payForm, button: "pay")
        #expect(back.status == 200)
        #expect(back.path == casePath)
    }
}

extension World {
    func agree(_ person: Sample, to founder: Founder) async throws -> Browser.View {
        let browser = try await browser(of: person, in: founder.language)
        let page = try await browser.open(founder.casePath)
        let form = try #require(page.form(to: "/agreement"))
        return try await browser.submit(form, button: "agree")
    }

    func decide(
        _ founder: Founder, _ action: String, reason: String, by officer: Sample = .officer
    ) async throws -> Browser.View {
        let browser = try await browser(of: officer, in: founder.language)
        let page = try await browser.open(
            "/\(founder.language.rawValue)/desk/cases/\(founder.caseID)")
        let form = try #require(page.form(to: "/decision"), "no decision form")
        let done = try await browser.submit(form, ["reason": reason], button: action)
        // A log that may not go on stands in nobody's way.
        try? await publishLog()
        return done
    }

    /// What a running program does within a second or two: papers wait for it.
    func publishLog() async throws {
        for job in house.jobs where job.name.hasPrefix("log") { try await job.runOnce() }
    }

    /// A company, from the first question to the certificate; its case and number.
    func formCompany(
        named name: String, by person: Sample = .shilan, in language: Language = .en
    ) async throws -> Founder {
        let founder = try await Founder.begin(self, person, in: language)
        try await founder.answerAll(name: name, own: "1/1", others: [], manager: person)
        _ = try await founder.handIn()
        try await founder.pay(self)
        let done = try await decide(founder, "grant", reason: "In order.")
        #expect(done.path.contains("/desk?done="))
        return founder
    }
}
