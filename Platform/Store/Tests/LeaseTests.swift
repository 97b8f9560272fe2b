import Foundation
import Kernel
import Rehearsal
import Store
import Synchronization
import Testing

/// A steady clock that a test moves on.
private final class SteadyClock: Sendable {
    private let time = Mutex(Duration.zero)
    func pass(_ duration: Duration) { time.withLock { $0 += duration } }
    var read: @Sendable () -> Duration { { self.time.withLock { $0 } } }
}

@Suite struct OneAmongMany {
    private func open(_ kind: EngineKind) async throws -> any DatabaseEngine {
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(SchemaCatalogue(StoreSchema.tables), on: engine).run(at: ToldClock())
        return engine
    }

    @Test(arguments: EngineKind.allCases)
    func `of many who want a lease one has it, and another when it dies`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        let clock = SteadyClock()
        let leases = (0..<6).map {
            Lease("jobs", holder: "p\($0)", on: engine, steady: clock.read)
        }
        @Sendable func attend(_ those: [Lease]) async throws -> [String] {
            try await withThrowingTaskGroup(of: String?.self) { group in
                for lease in those {
                    group.addTask { try await lease.attend() ? lease.holder : nil }
                }
                return try await group.reduce(into: []) { if let name = $1 { $0.append(name) } }
            }
        }
        let first = try await attend(leases)
        #expect(first.count == 1)
        let turn = try #require(leases.first { $0.holder == first[0] }?.turn)
        for _ in 0..<4 {
            clock.pass(.seconds(3))
            #expect(try await attend(leases) == first)
        }
        // The holder dies: nobody takes over before its time is over, and then exactly one does.
        let others = leases.filter { $0.holder != first[0] }
        // They may have looked before the last beat; now all of them have seen it.
        #expect(try await attend(others) == [])
        clock.pass(.seconds(9))
        #expect(try await attend(others) == [])
        #expect(turn.isOurs)
        clock.pass(.seconds(2))
        #expect(!turn.isOurs, "the old holder stopped by its own clock")
        let second = try await attend(others)
        #expect(second.count == 1 && second != first)
        // It wakes up: whatever it was about to do is refused, and it is not the holder.
        await #expect(throws: LostTurn.self) {
            try await engine.write { try turn.confirm(in: $0) }
        }
        #expect(try await attend(leases) == second)
        try await #require(leases.first { $0.holder == second.first }).release()
        #expect(try await attend(leases.filter { $0.holder != second[0] }).count == 1)
    }

    @Test(arguments: EngineKind.allCases)
    func `never are two holders at once, whatever happens to them`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        let seed = UInt64.random(in: .min ... .max)
        print("leases on \(kind.rawValue): seed \(seed)")
        var chance = SeededGenerator(seed: seed)
        let clock = SteadyClock()
        var leases = (0..<4).map {
            Lease("jobs", holder: "p\($0)", on: engine, steady: clock.read)
        }
        var changes = 0
        var last: String?
        for step in 0..<400 {
            clock.pass(.milliseconds(Int.random(in: 0...3000, using: &chance)))
            let index = Int.random(in: 0..<4, using: &chance)
            switch Int.random(in: 0..<20, using: &chance) {
            case 0:
                // Killed and started again: a new name, no memory.
                leases[index] = Lease(
                    "jobs", holder: "p\(index)-\(step)", on: engine, steady: clock.read)
            case 1: try await leases[index].release()
            case 2: clock.pass(.seconds(12))
            default: try await leases[index].attend()
            }
            let holders = leases.filter(\.isHeld)
            #expect(holders.count <= 1, "step \(step): \(holders.map(\.holder))")
            if let holder = holders.first?.holder, holder != last {
                changes += 1
                last = holder
            }
        }
        #expect(changes > 5, "a history in which nothing changed shows nothing")
    }

    @Test(arguments: EngineKind.allCases)
    func `jobs run in one process, and go on in another when it stops`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        let runs = Mutex<[String]>([])
        let schedulers = (0..<3).map { number in
            Scheduler(
                [
                    Job("often", every: .milliseconds(20)) { turn in
                        try await engine.write { try turn.confirm(in: $0) }
                        runs.withLock { $0.append("p\(number)") }
                    },
                    Job("daily", every: .seconds(86_400)) { _ in
                        runs.withLock { $0.append("daily") }
                    },
                ],
                lease: Lease(
                    "jobs", holder: "p\(number)", length: .seconds(60), on: engine),
                database: engine, clock: SystemClock(), note: { print($0) })
        }
        let tasks = schedulers.map { scheduler in Task { await scheduler.run() } }
        func eventually(_ condition: () -> Bool) async throws {
            for _ in 0..<1200 where !condition() { try await Task.sleep(for: .milliseconds(25)) }
            #expect(condition())
        }
        try await eventually { runs.withLock { $0.count > 10 } }
        let first = Set(runs.withLock { $0 }).subtracting(["daily"])
        #expect(first.count == 1)
        let index = Int(first.first!.dropFirst())!
        tasks[index].cancel()
        await tasks[index].value
        runs.withLock { $0 = [] }
        try await eventually { runs.withLock { $0.count > 5 } }
        #expect(Set(runs.withLock { $0 }).count == 1, "and the daily job did not run again")
        #expect(!runs.withLock { $0 }.contains("p\(index)"))
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        let standing = try await engine.read { try Job.standings(in: $0) }
        #expect(standing.map(\.name) == ["daily"] && standing[0].runs == 1)
    }
}

@Suite struct TheOutbox {
    private func open(_ kind: EngineKind) async throws -> any DatabaseEngine {
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(SchemaCatalogue(StoreSchema.tables), on: engine).run(at: ToldClock())
        return engine
    }

    @Test(arguments: EngineKind.allCases)
    func `it tries again, later and later, gives up visibly, and can be told to go on`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        let clock = ToldClock()
        struct Down: Error {}
        let isUp = Mutex(false)
        let courier = Courier(
            database: engine, clock: clock,
            handlers: [
                "bad": { _ in guard isUp.withLock({ $0 }) else { throw Down() } },
                "good": { _ in },
            ])
        let now = clock.now
        try await engine.write { db in
            try Outbox.put(id: "1", topic: "bad", body: "", due: now, in: db)
            try Outbox.put(id: "2", topic: "good", body: "", due: now, in: db)
        }
        #expect(try await courier.round() == 1)
        #expect(try await courier.round() == 0)
        for _ in 0..<20 {
            clock.pass(.seconds(5000))
            try await courier.round()
        }
        let census = try await engine.read { try Outbox.census(in: $0) }
        #expect(census.waiting == 0)
        #expect(census.dead == 1)
        let dead = try await engine.read { try Outbox.dead(in: $0) }
        #expect(dead.map(\.id) == ["1"] && dead[0].failure == "Down()")
        isUp.withLock { $0 = true }
        let later = clock.now
        #expect(try await engine.write { try Outbox.revive("1", at: later, in: $0) })
        #expect(try await engine.write { try Outbox.revive("2", at: later, in: $0) } == false)
        #expect(try await courier.round() == 1)
        #expect(try await engine.read { try Outbox.dead(in: $0) }.isEmpty)
    }

    @Test(arguments: EngineKind.allCases)
    func `parcels with one key leave in order, also when one of them fails for a while`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        let clock = ToldClock()
        struct Down: Error {}
        let arrived = Mutex<[String]>([])
        let failures = Mutex(["a2": 3, "b1": 99])
        let courier = Courier(
            database: engine, clock: clock,
            handlers: [
                "post": { parcel in
                    let fails = failures.withLock { failures in
                        guard let left = failures[parcel.id], left > 0 else { return false }
                        failures[parcel.id] = left - 1
                        return true
                    }
                    if fails { throw Down() }
                    arrived.withLock { $0.append(parcel.id) }
                }
            ])
        for (id, key) in [
            ("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b"), ("a3", "a"), ("c1", "c"),
        ] {
            let now = clock.now
            try await engine.write {
                try Outbox.put(id: id, topic: "post", body: "", key: key, due: now, in: $0)
            }
        }
        try await courier.round()
        #expect(Set(arrived.withLock { $0 }) == ["a1", "c1"])
        for _ in 0..<20 {
            clock.pass(.seconds(5000))
            try await courier.round()
        }
        let order = arrived.withLock { $0 }
        #expect(order.filter { $0.hasPrefix("a") } == ["a1", "a2", "a3"])
        // The dead one is set aside; those behind it have left.
        #expect(order.filter { $0.hasPrefix("b") } == ["b2"])
        clock.pass(.seconds(100 * 86_400))
        let now = clock.now
        try await engine.write { try Outbox.sweep(at: now, in: $0) }
        try await engine.write {
            try Outbox.put(id: "a4", topic: "post", body: "", key: "a", due: now, in: $0)
        }
        let place = try await engine.ask("SELECT place FROM store_outbox WHERE id = 'a4'")
        #expect(try place[0].integer(0) == 4)
    }
}
