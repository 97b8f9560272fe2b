import ArgumentParser
import CSQLite
import Companies
import Foundation
import HTTPTypes
import House
import Hummingbird
import Kernel
import Logging
import NIOCore
import Registers
import Store
import Trust
import Web

/// The company register with many companies: search and page through the whole site, beside the same
/// questions to SQLite and nothing else.
struct MeasureCompanies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-companies",
        abstract: "Measure the company register with few and with many companies.",
        discussion: """
            Fills two databases of invented companies in a temporary folder beside the data. Pages are \
            asked of the site inside this process, one after the other: routing, query, HTML and \
            compression are measured, the network is not.
            """)

    @OptionGroup var place: Place

    @Option(help: "Companies in the small register.")
    var few = 10_000

    @Option(help: "Companies in the large register.")
    var many = 1_000_000

    @Option(help: "How often each question is asked.")
    var times = 3000

    func run() async throws {
        try await reporting {
            let folder = try DataFolder(place.data).path + "/measure-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let registers = [
                try await Filled(InventedCompanies(count: few), in: folder + "/few"),
                try await Filled(InventedCompanies(count: many), in: folder + "/many"),
            ]
            for question in Asked.allCases {
                // In turn, so that what the machine does besides meets both.
                var latencies: [[Double]] = [[], []]
                var bare: [[Double]] = [[], []]
                for _ in 0..<5 {
                    for (at, register) in registers.enumerated() {
                        latencies[at] += try await register.ask(question, times / 5)
                        bare[at] += try register.askBare(question, times / 5)
                    }
                }
                for (at, register) in registers.enumerated() {
                    let pages = Spread(latencies[at])
                    let limit = Spread(bare[at])
                    say(
                        String(
                            format:
                                "%@, %d companies: %.0f/s, p50 %.2f ms, p99 %.2f ms; bare SQL %.0f/s, p50 %.3f ms; ratio of the medians %.1f",
                            question.words, register.companies.count, pages.rate, pages.p50 * 1e3,
                            pages.p99 * 1e3, limit.rate, limit.p50 * 1e3, pages.p50 / limit.p50))
                }
                let growth = { (a: Spread, b: Spread, of: KeyPath<Spread, Double>) in
                    b[keyPath: of] / a[keyPath: of]
                }
                let (a, b) = (Spread(latencies[0]), Spread(latencies[1]))
                say(
                    String(
                        format: "%@, many / few: p50 %.2f, p99 %.2f; the logarithm grows by %.2f",
                        question.words, growth(a, b, \.p50), growth(a, b, \.p99),
                        log(Double(many)) / log(Double(few))))
            }
            for register in registers { await register.close() }
        }
    }
}

/// What is asked of the register.
private enum Asked: CaseIterable {
    case page, wholeName, beginning, trade, apart

    var words: String {
        switch self {
        case .page: "company page"
        case .wholeName: "search for a name"
        case .beginning: "search for the beginning of a name"
        case .trade: "search for a word that a tenth of them has"
        case .apart: "search for its words in another order"
        }
    }

    func path(_ index: Int, _ companies: InventedCompanies) -> String {
        switch self {
        case .page: return "/en/companies/\(companies.number(index))"
        case .wholeName, .beginning, .trade, .apart:
            let text = text(index, companies).replacing(" ", with: "%20")
            return "/en/companies?q=\(text)"
        }
    }

    func text(_ index: Int, _ companies: InventedCompanies) -> String {
        let name = companies.name(index)
        return switch self {
        case .page: companies.number(index)
        case .wholeName: name
        case .beginning: String(name.prefix(4))
        case .trade: String(name.split(separator: " ").last ?? "")
        case .apart: name.split(separator: " ").reversed().joined(separator: " ")
        }
    }
}

private struct Spread {
    let p50, p99, rate: Double

    init(_ seconds: [Double]) {
        let sorted = seconds.sorted()
        p50 = sorted[sorted.count / 2]
        p99 = sorted[sorted.count * 99 / 100]
        rate = Double(seconds.count) / seconds.reduce(0, +)
    }
}

/// A site with so many companies.
private struct Filled {
    let companies: InventedCompanies
    private let house: House
    private let engine: SQLiteEngine
    private let bare: BareCompanies

    init(_ companies: InventedCompanies, in folder: String) async throws {
        self.companies = companies
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/pird.sqlite"
        engine = try SQLiteEngine(path: path)
        try await Migrations(House.schema, on: engine).run(at: SystemClock())
        _ = try await engine.write { try companies.load(in: $0) }
        let secret = SystemRandomness().bytes(32)
        house = try await House(
            House.Settings(
                catalogueFolder: try CatalogueFolder.find(nil), address: "http://localhost",
                isSample: false, secret: secret, galleryFolder: folder + "/gallery"),
            database: engine,
            registrar: Registrar(
                clock: SystemClock(), randomness: SystemRandomness(), secret: Secret(secret)))
        bare = try BareCompanies(path)
    }

    private func index() -> Int { Int.random(in: 0..<companies.count) }

    func ask(_ question: Asked, _ times: Int) async throws -> [Double] {
        var seconds: [Double] = []
        for _ in 0..<times {
            let index = index()
            var head = HTTPRequest(
                method: .get, scheme: "http", authority: "localhost",
                path: question.path(index, companies))
            head.headerFields[.acceptEncoding] = "gzip"
            let start = ContinuousClock.now
            let response = try await house.site.respond(
                to: Request(head: head, body: RequestBody(buffer: ByteBuffer())),
                context: SiteContext(logger: Logger(label: "measure")))
            seconds.append(start.duration(to: .now).inSeconds)
            guard response.status == .ok else {
                throw Failure("\(head.path ?? ""): \(response.status)")
            }
        }
        return seconds
    }

    func askBare(_ question: Asked, _ times: Int) throws -> [Double] {
        try (0..<times).map { _ in
            let text = question.text(index(), companies)
            let start = ContinuousClock.now
            let found =
                switch question {
                case .page: try bare.page(text)
                case .apart: try bare.apart(text.split(separator: " ").map(String.init))
                default: try bare.search(text)
                }
            let took = start.duration(to: .now).inSeconds
            guard found > 0 else { throw Failure("nothing was found for \(text)") }
            return took
        }
    }

    func close() async {
        bare.close()
        await engine.close()
    }
}

/// The same questions to SQLite's C interface, whose answers nobody makes a page of.
private final class BareCompanies {
    private let handle: OpaquePointer
    private var statements: [OpaquePointer] = []

    init(_ path: String) throws {
        var opened: OpaquePointer?
        guard
            sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
                == SQLITE_OK, let opened
        else { throw Failure("cannot open \(path)") }
        handle = opened
        for sql in [
            "SELECT record_json FROM company WHERE record_key = ?",
            "SELECT record_json FROM company_filing WHERE company = ? ORDER BY number DESC LIMIT 11",
            """
            SELECT company FROM company_word WHERE words >= ?1 AND words < ?1 || char(1114111)
            ORDER BY words, length, company LIMIT 100
            """,
            """
            SELECT count(DISTINCT company) FROM (SELECT company FROM company_word
                WHERE words >= ?1 AND words < ?1 || char(1114111) LIMIT 500)
            """,
            // As a person would write it who knows which word is rare: the last of a name is not.
            """
            SELECT company FROM company_word AS rare
            WHERE words >= ?2 AND words < ?2 || char(1114111)
                AND EXISTS (SELECT 1 FROM company_word AS o WHERE o.company = rare.company
                    AND o.words >= ?3 AND o.words < ?3 || char(1114111))
                AND EXISTS (SELECT 1 FROM company_word AS o WHERE o.company = rare.company
                    AND o.words >= ?1 AND o.words < ?1 || char(1114111))
            ORDER BY length, company
            """,
        ] {
            var made: OpaquePointer?
            guard
                sqlite3_prepare_v3(
                    opened, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil) == SQLITE_OK,
                let made
            else { throw Failure(String(cString: sqlite3_errmsg(opened))) }
            statements.append(made)
        }
    }

    /// The first column of each row.
    private func rows(_ index: Int, _ text: String) -> [String] {
        let statement = statements[index]
        defer { sqlite3_reset(statement) }
        sqlite3_bind_text(
            statement, 1, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        var found: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            found.append(String(cString: sqlite3_column_text(statement, 0)))
        }
        return found
    }

    func page(_ number: String) throws -> Int { rows(0, number).count + rows(1, number).count - 1 }

    func search(_ text: String) throws -> Int {
        _ = rows(3, text)
        let numbers = rows(2, text).prefix(50)
        return numbers.reduce(0) { $0 + rows(0, $1).count }
    }

    func apart(_ words: [String]) throws -> Int {
        for (index, word) in words.enumerated() {
            sqlite3_bind_text(
                statements[4], Int32(index + 1), word, -1,
                unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
        defer { sqlite3_reset(statements[4]) }
        var numbers: [String] = []
        while sqlite3_step(statements[4]) == SQLITE_ROW {
            numbers.append(String(cString: sqlite3_column_text(statements[4], 0)))
        }
        return numbers.prefix(50).reduce(0) { $0 + rows(0, $1).count }
    }

    func close() {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }
}
