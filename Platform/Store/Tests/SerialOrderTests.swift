import Foundation
import Kernel
import Rehearsal
import Store
import Testing

/// Commands that conflict, run at the same time, end as if they had run one after the other.
///
/// A round is a handful of commands at once on a few accounts. What each saw and what was left are
/// compared with every order in which they could have run.
@Suite struct SerialOrder {
    private static let accounts = Table(
        "account", [.text("name"), .integer("balance")], key: ["name"])
    private static let names = ["a", "b", "c"]

    enum Command: Sendable {
        /// From the first to the second, if there is so much.
        case transfer(Int, Int, Int64)
        /// Takes from one if both together have so much: two of these must not both believe it.
        case takeIfTogether(Int, Int, Int64)
        /// Sets one to the sum of the two others.
        case sum(into: Int)
        case look
        /// Moves on one, and is then refused for its own reason.
        case refuse(Int)

        /// What it sees, and what it makes of it.
        func apply(_ balances: inout [Int64]) -> [Int64] {
            switch self {
            case .transfer(let from, let to, let amount):
                let seen = [balances[from], balances[to]]
                if balances[from] >= amount {
                    balances[from] -= amount
                    balances[to] += amount
                }
                return seen
            case .takeIfTogether(let from, let other, let amount):
                let seen = [balances[from], balances[other]]
                if balances[from] + balances[other] >= amount { balances[from] -= amount }
                return seen
            case .sum(let into):
                let seen = (0..<3).filter { $0 != into }.map { balances[$0] }
                balances[into] = seen.reduce(0, +) % 1000
                return seen
            case .look: return balances
            case .refuse(let one): return [balances[one]]
            }
        }

        struct Refused: Error { let seen: [Int64] }

        func run(in db: Database) throws -> [Int64] {
            var balances: [Int64] = [0, 0, 0]
            func read(_ index: Int) throws {
                let name = SerialOrder.names[index]
                balances[index] = Int64(
                    try db.count("SELECT balance FROM account WHERE name = \(name)"))
            }
            switch self {
            case .transfer(let from, let to, _):
                try read(from)
                try read(to)
            case .takeIfTogether(let from, let other, _):
                try read(from)
                try read(other)
            case .sum(let into): for index in 0..<3 where index != into { try read(index) }
            case .look: for index in 0..<3 { try read(index) }
            case .refuse(let one): try read(one)
            }
            var before = balances
            // What it did not read it sets, whatever it was.
            if case .sum(let into) = self { before[into] = .min }
            let seen = apply(&balances)
            for index in 0..<3 where balances[index] != before[index] {
                try db.execute(
                    """
                    UPDATE account SET balance = \(balances[index])
                    WHERE name = \(SerialOrder.names[index])
                    """)
            }
            if case .refuse(let one) = self {
                try db.execute(
                    "UPDATE account SET balance = -1 WHERE name = \(SerialOrder.names[one])")
                throw Refused(seen: seen)
            }
            return seen
        }

        static func random(_ chance: inout SeededGenerator) -> Command {
            let (one, other) = ([(0, 1), (1, 0), (0, 2), (2, 1)] as [(Int, Int)])
                .randomElement(using: &chance)!
            let amount = Int64.random(in: 1...150, using: &chance)
            return switch Int.random(in: 0..<9, using: &chance) {
            case 0...2: .transfer(one, other, amount)
            case 3...5: .takeIfTogether(one, other, amount)
            case 6: .sum(into: one)
            case 7: .look
            default: .refuse(one)
            }
        }
    }

    /// Whether some order of the commands explains what each saw and what was left.
    static func explains(
        _ round: [(command: Command, seen: [Int64])], from before: [Int64], to after: [Int64]
    ) -> Bool {
        if round.isEmpty { return before == after }
        for index in round.indices {
            var balances = before
            guard round[index].command.apply(&balances) == round[index].seen else { continue }
            var rest = round
            rest.remove(at: index)
            if explains(rest, from: balances, to: after) { return true }
        }
        return false
    }

    @Test(arguments: EngineKind.allCases)
    func `a random mix of conflicting commands has a serial order`(
        kind: EngineKind
    ) async throws {
        let seed =
            ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: .min ... .max)
        print("serial order on \(kind.rawValue): PIRD_SEED=\(seed)")
        var chance = SeededGenerator(seed: seed)
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(
            SchemaCatalogue(StoreSchema.tables + [SerialOrder.accounts]), on: engine
        ).run(at: ToldClock())
        try await engine.write { db in
            for name in SerialOrder.names {
                try db.execute("INSERT INTO account (name, balance) VALUES (\(name), 100)")
            }
        }
        var before: [Int64] = [100, 100, 100]
        for number in 0..<150 {
            let commands = (0..<7).map { _ in Command.random(&chance) }
            let round = try await withThrowingTaskGroup(of: (Command, [Int64]).self) { group in
                for command in commands {
                    group.addTask {
                        do {
                            if case .look = command {
                                return (command, try await engine.read { try command.run(in: $0) })
                            }
                            return (command, try await engine.write { try command.run(in: $0) })
                        } catch let refused as Command.Refused { return (command, refused.seen) }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let after = try await engine.read { db in
                try db.rows("SELECT balance FROM account ORDER BY name").map { try $0.integer(0) }
            }
            try #require(
                SerialOrder.explains(
                    round.map { (command: $0.0, seen: $0.1) }, from: before, to: after),
                "round \(number) of seed \(seed): \(round) from \(before) to \(after)")
            before = after
            if number % 25 == 24 {
                // Poor accounts refuse everything, and show nothing.
                try await engine.write { try $0.execute("UPDATE account SET balance = 100") }
                before = [100, 100, 100]
            }
        }
    }

    @Test func `the checker finds what no order explains`() {
        let lost: [(Command, [Int64])] = [
            (.transfer(0, 1, 60), [100, 100]), (.transfer(0, 2, 60), [100, 100]),
        ]
        #expect(
            !SerialOrder.explains(
                lost.map { (command: $0.0, seen: $0.1) }, from: [100, 100, 100],
                to: [40, 160, 160]))
        // Two who each took, because the other had not yet: write skew.
        let skew: [(Command, [Int64])] = [
            (.takeIfTogether(0, 1, 150), [100, 100]), (.takeIfTogether(1, 0, 150), [100, 100]),
        ]
        #expect(
            !SerialOrder.explains(
                skew.map { (command: $0.0, seen: $0.1) }, from: [100, 100, 100],
                to: [-50, -50, 100]))
        let good: [(Command, [Int64])] = [
            (.takeIfTogether(1, 0, 150), [100, -50]), (.takeIfTogether(0, 1, 150), [100, 100]),
        ]
        #expect(
            SerialOrder.explains(
                good.map { (command: $0.0, seen: $0.1) }, from: [100, 100, 100],
                to: [-50, 100, 100]))
    }
}
