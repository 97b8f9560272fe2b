import ArgumentParser
import Foundation
import House
import Kernel
import Registers
import Store
import Trust

/// How many leaves a second the log takes in, against the hashes that the same tree needs.
struct MeasureLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-log",
        abstract: "Measure the public log against the bare hashes of the same tree.",
        discussion: """
            A leaf costs two hashes: its own and, on the average, one above it. Beside the log's \
            numbers stands, from the same run, what one core needs for so many hashes of so many \
            bytes and nothing else. Works in a temporary folder beside the data and removes it.
            """)

    @OptionGroup var place: Place

    @Option(help: "How many leaves.")
    var leaves = 200_000

    @Option(help: "Rounds of each measurement.")
    var rounds = 3

    func run() async throws {
        try await reporting {
            let folder = try DataFolder(place.data).path + "/measure-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let entries = (0..<leaves).map { sha256("entry \($0)".utf8) }
            var rates: [(bare: Double, tree: Double, store: Double, proofs: Double)] = []
            for round in 0..<rounds {
                let bare = rate { bareHashes() }
                let tree = rate {
                    var edge = TreeEdge()
                    for entry in entries { edge.append(.leaf(entry)) { _, _, _ in } }
                }
                let (store, proofs) = try await stored(
                    entries, in: folder + "/\(round).sqlite")
                rates.append((bare, tree, store, proofs))
            }
            func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
            let (bare, tree) = (median(rates.map(\.bare)), median(rates.map(\.tree)))
            let (store, proofs) = (median(rates.map(\.store)), median(rates.map(\.proofs)))
            print("The public log, \(leaves) leaves, one core, medians of \(rounds) rounds:")
            func line(_ name: String, _ rate: Double, isShare: Bool = true) {
                let share = isShare ? String(format: "  %.3f of the bare hashes", rate / bare) : ""
                print(
                    "  " + name.padding(toLength: 46, withPad: " ", startingAt: 0)
                        + String(format: " %9.0f/s", rate) + share)
            }
            line("bare hashes of the same tree", bare, isShare: false)
            line("leaves added in memory", tree)
            line("leaves integrated in the store (SQLite, FULL)", store)
            line("proofs made from the store", proofs, isShare: false)
        }
    }

    private func rate(_ work: () -> Void) -> Double {
        let start = ContinuousClock.now
        work()
        return Double(leaves) / start.duration(to: .now).inSeconds
    }

    /// A hash of 33 bytes and one of 65 for each leaf.
    private func bareHashes() {
        let hash = TreeHash.empty
        let entry = hash.bytes
        for _ in 0..<leaves {
            _ = TreeHash.leaf(entry)
            _ = TreeHash.node(hash, hash)
        }
    }

    private func stored(
        _ entries: [[UInt8]], in file: String
    ) async throws -> (integrated: Double, proofs: Double) {
        let database = try DatabaseAddress(file).open(connections: 4)
        try await Migrations(House.schema, on: database).run(at: SystemClock())
        let log = try await PublicLog(
            on: database, clock: SystemClock(), address: "http://localhost",
            secret: Secret(SystemRandomness().bytes(32)))
        try await database.write { db in
            _ = try db.load("log_pending", ["entry_id", "hash"]) { loader in
                for (index, entry) in entries.enumerated() {
                    try loader.add([.text(String(100_000_000 + index)), .blob(entry)])
                }
            }
        }
        let start = ContinuousClock.now
        try await log.integrate(.always)
        let integrated = Double(leaves) / start.duration(to: .now).inSeconds
        try await LogPublisher(log, witnesses: []) { _, _ in (500, "") }.round(.always)
        let count = 2000
        let began = ContinuousClock.now
        for index in 0..<count {
            let leaf = Int64(index) * 7919 % Int64(leaves)
            _ = try await database.read { try PublicLog.proof(at: leaf, in: $0) }
        }
        let proofs = Double(count) / began.duration(to: .now).inSeconds
        await database.close()
        return (integrated, proofs)
    }
}
