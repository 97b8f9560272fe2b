import Foundation
import Kernel
import Rehearsal
import Store
import Testing

@Suite struct TheStore {
    private func fresh() throws -> (SQLiteEngine, String) {
        let path = NSTemporaryDirectory() + "pird-store-\(UUID().uuidString).sqlite"
        return (try SQLiteEngine(path: path), path)
    }

    private let table = Table(
        "sample", [.text("name"), .integer("amount").optional, .blob("data").optional],
        key: ["name"])

    @Test func `every commit is forced to the disk`() async throws {
        let (engine, _) = try fresh()
        #expect(try await engine.synchronousSetting() == 2)
    }

    @Test func `what is written is read back, whatever it is`() async throws {
        let (engine, _) = try fresh()
        try await engine.install([table])
        let hostile = "'; DROP TABLE sample; -- ڕێگا \" \\ \u{7}"
        try await engine.write { db in
            try db.execute(
                "INSERT INTO sample (name, amount, data) VALUES (\(hostile), \(Int64.max), \([0, 255] as [UInt8]))"
            )
            try db.execute(
                "INSERT INTO sample (name, amount, data) VALUES (\("empty"), \(nil as Int?), \(nil as String?))"
            )
        }
        let rows = try await engine.read { try $0.rows("SELECT * FROM sample ORDER BY name") }
        #expect(try rows[0].text(0) == hostile)
        #expect(try rows[0].integer(1) == .max)
        #expect(try rows[0].blob(2) == [0, 255])
        #expect(try rows[1].optionalInteger(1) == nil)
        #expect(throws: StoreError.self) { try rows[1].integer(1) }
    }

    @Test func `a zero byte in text is refused and not cut off`() async throws {
        let (engine, _) = try fresh()
        try await engine.install([table])
        await #expect(throws: StoreError.self) {
            try await engine.write {
                try $0.execute("INSERT INTO sample (name) VALUES (\("a\u{0}b"))")
            }
        }
    }

    @Test func `a transaction that fails leaves nothing`() async throws {
        let (engine, _) = try fresh()
        try await engine.install([table])
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await engine.write { db in
                try db.execute("INSERT INTO sample (name) VALUES (\("one"))")
                throw Stop()
            }
        }
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 0)
    }

    @Test func `what may be there once is said to be there`() async throws {
        let (engine, _) = try fresh()
        try await engine.install([table])
        await #expect {
            try await engine.write { db in
                try db.execute("INSERT INTO sample (name) VALUES (\("one"))")
                try db.execute("INSERT INTO sample (name) VALUES (\("one"))")
            }
        } throws: { error in
            if case StoreError.notUnique(let detail) = error {
                detail.contains("sample.name")
            } else {
                false
            }
        }
    }

    @Test func `a table that was changed after it was made is refused`() async throws {
        let (engine, _) = try fresh()
        try await engine.install([table])
        try await engine.install([table])
        let changed = Table("sample", [.text("name"), .integer("amount")], key: ["name"])
        await #expect {
            try await engine.install([changed])
        } throws: { error in
            if case StoreError.changedSchema("table sample") = error { true } else { false }
        }
    }

    @Test func `numbers of a series are given once, in order, and come back when it fails`()
        async throws
    {
        let (engine, _) = try fresh()
        try await engine.install(StoreSchema.tables)
        struct Stop: Error {}
        try await engine.write { try $0.begin(series: "n", after: 100) }
        let first = try await engine.write { try $0.next(of: "n") }
        _ = try? await engine.write { db -> Int64 in
            _ = try db.next(of: "n")
            throw Stop()
        }
        try await engine.write { try $0.begin(series: "n", after: 100) }
        let second = try await engine.write { try $0.next(of: "n") }
        #expect([first, second] == [101, 102])
        let many = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<50 { group.addTask { try await engine.write { try $0.next(of: "n") } } }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(many.count == 50)
    }

    @Test func `one key has one answer, and another body is refused`() async throws {
        let (engine, _) = try fresh()
        try await engine.install(StoreSchema.tables)
        let now = Moment(startOf: Day(2026, 1, 1))
        func ask(
            _ key: String, _ scope: String, _ digest: String, _ answer: String
        ) async throws
            -> String
        {
            try await engine.write { db in
                try db.once(key: key, scope: scope, digest: digest, at: now) { answer }
            }
        }
        #expect(try await ask("k", "a", "d", "first") == "first")
        #expect(try await ask("k", "a", "d", "second") == "first")
        #expect(try await ask("k", "b", "d", "other") == "other")
        await #expect(throws: ReusedKey.self) { try await ask("k", "a", "x", "third") }
    }

    @Test func `the outbox tries again, later and later, and gives up visibly`() async throws {
        let (engine, _) = try fresh()
        try await engine.install(StoreSchema.tables)
        let clock = ToldClock()
        struct Down: Error {}
        let courier = Courier(
            database: engine, clock: clock,
            handlers: ["bad": { _ in throw Down() }, "good": { _ in }])
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
    }

    @Test func `a file that cannot be opened is an error that says which`() {
        #expect(throws: (any Error).self) { try SQLiteEngine(path: "/no/such/folder/x.sqlite") }
    }
}
