import ArgumentParser
import Foundation
import Kernel
import Registers
import Store

/// What this machine allows, and what the store makes of it.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the store against the bare engine on this machine.",
        discussion: """
            Each number stands beside its limit from the same run: the same work by the engine's C \
            interface and nothing else. Rounds alternate, medians are told. Works in a temporary \
            folder beside the data, or in new tables of the PostgreSQL database that is named, and \
            leaves nothing there.
            """)

    @OptionGroup var place: Place

    @Option(help: "Seconds for each round.")
    var seconds = 2.0

    @Option(help: "Rounds of each measurement.")
    var rounds = 3

    @Option(help: "Rows for the loading of many at once.")
    var rows = 1_250_000

    func run() async throws {
        try await reporting {
            let address = try place.address()
            switch address.kind {
            case .sqlite:
                let folder = try DataFolder(place.data).path + "/measure-\(UUID().uuidString)"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(atPath: folder) }
                try await MeasureSQLite(folder: folder, pace: pace).run()
            case .postgres:
                try await MeasurePostgres(
                    address: address, connections: place.connections, pace: pace
                ).run()
            }
        }
    }

    private var pace: Pace { Pace(seconds: seconds, rounds: rounds, rows: rows) }
}

/// How long and how often is measured.
struct Pace: Sendable {
    let seconds: Double
    let rounds: Int
    let rows: Int

    /// How often a second something can be done, one after the other.
    func rate(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        var count = 0
        while true {
            for _ in 0..<16 { try await body() }
            count += 16
            let took = start.duration(to: .now).inSeconds
            if took > seconds { return Double(count) / took }
        }
    }

    /// How often a second something can be done by so many who each wait for the end of theirs.
    func rate(
        clients: Int, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Double {
        let start = ContinuousClock.now
        let seconds = seconds
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var count = 0
                    while start.duration(to: .now).inSeconds < seconds {
                        try await body(client)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(counts) / start.duration(to: .now).inSeconds
    }

    /// The store and its limit in turn; prints both medians and the median of their ratios.
    func compare(
        _ what: String, store: () async throws -> Double, against limit: String,
        _ bare: () async throws -> Double
    ) async throws {
        var pairs: [(store: Double, bare: Double)] = []
        for _ in 0..<rounds { pairs.append((try await store(), try await bare())) }
        let middle = { (numbers: [Double]) in numbers.sorted()[numbers.count / 2] }
        let ratios = pairs.map { $0.store / $0.bare }
        say(
            String(
                format: "%@: %.0f/s; %@: %.0f/s; ratio %.2f (%.2f to %.2f)", what,
                middle(pairs.map(\.store)), limit, middle(pairs.map(\.bare)), middle(ratios),
                ratios.min()!, ratios.max()!))
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// Two hundred bytes that are not all the same, of a number. Made beforehand: what is measured is
/// the store and not the making of text.
func filling(_ number: Int) -> String { fillings[number & 1023] }

private let fillings = (0..<1024).map { number in
    let text = "row \(number) of a register "
    return String(String(repeating: text, count: 200 / text.utf8.count + 1).prefix(200))
}
