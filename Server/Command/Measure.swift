import ArgumentParser
import Foundation
import Kernel
import Registers
import Store

/// What this machine's disk allows, and what Pird makes of it.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure durable entries a second on a disk, against its limit.",
        discussion: """
            Three loops, one after the other, each forcing every step to the disk: plain writes \
            of 4 KB, SQLite commits of one row, and entries in a register. Works in a temporary \
            folder beside the data and leaves nothing there.
            """)

    @Option(help: "The folder on the disk to measure.")
    var data = ".pird"

    @Option(help: "Seconds for each loop.")
    var seconds = 3

    func run() async throws {
        let folder = try DataFolder(data).path + "/measure-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let limit = try forcedWrites(in: folder)
        let commits = try await bareCommits(in: folder)
        let entries = try await registerEntries(in: folder)
        print("forced writes of 4 KB a second: \(limit)")
        print("SQLite commits of one row a second: \(commits)")
        print("durable entries a second: \(entries)")
        print("entries / forced writes: \(ratio(entries, limit))")
        print("entries / bare commits: \(ratio(entries, commits))")
    }

    private func ratio(_ a: Int, _ b: Int) -> String {
        String(format: "%.2f", Double(a) / Double(max(1, b)))
    }

    private func rate(_ body: () async throws -> Void) async rethrows -> Int {
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        while clock.now - start < .seconds(seconds) {
            try await body()
            count += 1
        }
        let took = clock.now - start
        return Int(
            Double(count)
                / (Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18))
    }

    private func forcedWrites(in folder: String) throws -> Int {
        let file = open(folder + "/forced", O_CREAT | O_WRONLY, 0o600)
        guard file >= 0 else { throw ValidationError("cannot write in \(folder)") }
        defer { close(file) }
        let page = [UInt8](repeating: 1, count: 4096)
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        while clock.now - start < .seconds(seconds) {
            guard write(file, page, page.count) == page.count, fdatasync(file) == 0 else {
                throw ValidationError("the disk refused a write in \(folder)")
            }
            count += 1
        }
        return count / seconds
    }

    private func bareCommits(in folder: String) async throws -> Int {
        let database = try SQLiteEngine(path: folder + "/bare.sqlite")
        let schema = SchemaCatalogue([
            Table("bare", [.integer("id"), .text("body")], key: ["id"])
        ])
        try await Migrations(schema, on: database).run(at: SystemClock())
        let body = String(repeating: "x", count: 600)
        var id = 0
        return try await rate {
            id += 1
            let row = id
            try await database.write {
                try $0.execute("INSERT INTO bare (id, body) VALUES (\(row), \(body))")
            }
        }
    }

    private func registerEntries(in folder: String) async throws -> Int {
        let database = try SQLiteEngine(path: folder + "/entries.sqlite")
        let schema = SchemaCatalogue(StoreSchema.tables + RegistersSchema.tables)
        try await Migrations(schema, on: database).run(at: SystemClock())
        let registrar = Registrar(clock: SystemClock(), randomness: SystemRandomness())
        let act = Act("measure", by: .system("measure"), law: "")
        var index = 0
        return try await rate {
            index += 1
            let person = Person(
                number: PersonNumber(synthetic: index),
                name: PersonName(
                    ckb: "شیلان ڕێبوار ئەحمەد", ar: "شيلان ريبوار أحمد",
                    latin: "Shilan Rebwar Ahmad"), bornOn: Day(1990, 3, 21),
                phone: "+9647500000001")
            _ = try await database.write { db in
                try Register<Person>().enter(
                    person, replacing: nil, act: act, with: registrar, in: db)
            }
        }
    }
}
