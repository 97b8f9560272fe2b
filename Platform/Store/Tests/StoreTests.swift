import Foundation
import Kernel
import Rehearsal
import Store
import Testing

/// What both engines promise, asked of each.
@Suite struct TheStore {
    private let table = Table(
        "sample", [.text("name"), .integer("amount").optional, .blob("data").optional],
        key: ["name"], unique: [["amount"]])

    private func open(
        _ kind: EngineKind, _ tables: [Table]? = nil
    ) async throws
        -> any DatabaseEngine
    {
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(SchemaCatalogue(tables ?? StoreSchema.tables + [table]), on: engine)
            .run(at: ToldClock())
        return engine
    }

    @Test func `every commit on SQLite is forced to the disk`() async throws {
        let engine = try SQLiteEngine(path: TestDatabase.newFile())
        #expect(try await engine.synchronousSetting() == 2)
    }

    @Test(arguments: EngineKind.allCases)
    func `what is written is read back, whatever it is`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        let hostile = "'; DROP TABLE sample; -- ڕێگا ? $1 \" \\ \u{7}\t\n"
        try await engine.write { db in
            try db.execute(
                "INSERT INTO sample (name, amount, data) VALUES (\(hostile), \(Int64.max), \([0, 255] as [UInt8]))"
            )
            try db.execute(
                "INSERT INTO sample (name, amount, data) VALUES (\("empty"), \(nil as Int?), \(nil as [UInt8]?))"
            )
            try db.execute(
                "INSERT INTO sample (name, amount, data) VALUES (\(""), \(Int64.min), \([] as [UInt8]))"
            )
        }
        let rows = try await engine.read { try $0.rows("SELECT * FROM sample ORDER BY name") }
        #expect(try rows.map { try $0.text(0) } == ["", hostile, "empty"])
        #expect(try rows[1].integer(1) == .max)
        #expect(try rows[1].blob(2) == [0, 255])
        #expect(try rows[0].integer(1) == .min)
        #expect(try rows[0].blob(2) == [])
        #expect(try rows[2].optionalInteger(1) == nil)
        #expect(throws: StoreError.self) { try rows[2].integer(1) }
        let asked = try await engine.ask(
            "SELECT amount FROM sample WHERE name = \(hostile) AND name <> '?'")
        #expect(try asked[0].integer(0) == .max)
    }

    @Test(arguments: EngineKind.allCases)
    func `sums, counts and truths are numbers, and text is ordered by its bytes`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        _ = try await engine.write { db in
            try db.load("sample", ["name", "amount"]) { loader in
                for (name, amount) in [("b", 1), ("B", 2), ("é", 3), ("ە", 4), ("a", 5)] {
                    try loader.add([.text(name), .integer(Int64(amount))])
                }
            }
        }
        let (row, order) = try await engine.read { db in
            (
                try db.row(
                    "SELECT sum(amount), count(*), EXISTS (SELECT 1 FROM sample) FROM sample")!,
                try db.rows("SELECT name FROM sample ORDER BY name").map { try $0.text(0) }
            )
        }
        #expect(try [row.integer(0), row.integer(1), row.integer(2)] == [15, 5, 1])
        #expect(order == ["B", "a", "b", "é", "ە"])
    }

    @Test(arguments: EngineKind.allCases)
    func `a zero byte in text is refused and not cut off`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        await #expect(throws: StoreError.self) {
            try await engine.write {
                try $0.execute("INSERT INTO sample (name) VALUES (\("a\u{0}b"))")
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `a transaction that fails leaves nothing`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await engine.write { db in
                try db.execute("INSERT INTO sample (name) VALUES (\("one"))")
                throw Stop()
            }
        }
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 0)
    }

    @Test(arguments: EngineKind.allCases)
    func `what may be there once is said to be there`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        for (second, amount, detail) in [
            ("one", 2, "sample.name"), ("two", 1, "sample.amount"),
        ] {
            await #expect {
                try await engine.write { db in
                    try db.execute("INSERT INTO sample (name, amount) VALUES ('one', 1)")
                    try db.execute(
                        "INSERT INTO sample (name, amount) VALUES (\(second), \(amount))")
                }
            } throws: { error in
                if case StoreError.notUnique(detail) = error { true } else { false }
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `after an error a transaction cannot go on, even if somebody hides the error`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        await #expect(throws: StoreError.self) {
            try await engine.write { db in
                try db.execute("INSERT INTO sample (name) VALUES ('one')")
                _ = try? db.changes("INSERT INTO sample (name) VALUES ('one')")
                try db.execute("INSERT INTO sample (name) VALUES ('two')")
            }
        }
        await #expect(throws: StoreError.self) {
            try await engine.write { db in
                _ = try? db.changes("INSERT INTO nowhere (name) VALUES ('one')")
            }
        }
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 0)
    }

    @Test(arguments: EngineKind.allCases)
    func `a read cannot change anything`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        await #expect(throws: StoreError.self) {
            try await engine.read { try $0.execute("INSERT INTO sample (name) VALUES ('one')") }
        }
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 0)
    }

    @Test(arguments: EngineKind.allCases)
    func `a read sees one state, whatever is written meanwhile`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        let counts = try await engine.read { db -> [Int] in
            let before = try db.count("SELECT count(*) FROM sample")
            let done = DispatchSemaphore(value: 0)
            Task {
                try await engine.write {
                    try $0.execute("INSERT INTO sample (name) VALUES ('one')")
                }
                done.signal()
            }
            done.wait()
            return [before, try db.count("SELECT count(*) FROM sample")]
        }
        #expect(counts == [0, 0])
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 1)
    }

    @Test(arguments: EngineKind.allCases)
    func `of many writes at once, those that fail undo only themselves`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        struct Stop: Error {}
        let outcomes = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for number in 0..<300 {
                group.addTask {
                    do {
                        try await engine.write { db in
                            try db.execute(
                                "INSERT INTO sample (name, amount) VALUES (\("n\(number)"), \(number % 200))"
                            )
                            if number % 7 == 0 { throw Stop() }
                        }
                        return (number, true)
                    } catch is Stop { return (number, false) } catch StoreError.notUnique {
                        return (number, false)
                    }
                }
            }
            return try await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
        }
        let names = Set(
            try await engine.read { try $0.rows("SELECT name FROM sample") }.map {
                try $0.text(0)
            })
        #expect(names == Set(outcomes.filter(\.value).keys.map { "n\($0)" }))
        for number in 0..<300 where number % 7 == 0 { #expect(outcomes[number] == false) }
        // Of two that want the same, one got it.
        for number in 0..<100 where number % 7 != 0 && (number + 200) % 7 != 0 {
            #expect([outcomes[number], outcomes[number + 200]].filter { $0 == true }.count == 1)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `numbers of a series are given once, in order, and come back when it fails`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
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
        #expect(many == Set(103...152))
    }

    @Test(arguments: EngineKind.allCases)
    func `one key has one answer, also when it is asked twenty times at once`(
        kind: EngineKind
    ) async throws {
        let engine = try await open(kind)
        let now = Moment(startOf: Day(2026, 1, 1))
        @Sendable func ask(
            _ key: String, _ scope: String, _ digest: String, _ answer: String
        ) async throws -> String {
            try await engine.once(key: key, scope: scope, digest: digest, at: now) { db in
                // A command that would show if it were done twice.
                _ = try db.next(of: "done \(key) \(scope)")
                return answer
            }
        }
        #expect(try await ask("k", "a", "d", "first") == "first")
        #expect(try await ask("k", "a", "d", "second") == "first")
        #expect(try await ask("k", "b", "d", "other") == "other")
        await #expect(throws: ReusedKey.self) { try await ask("k", "a", "x", "third") }
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<20 {
                group.addTask { try await ask("together", "a", "d", "answer \(number)") }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        let done = try await engine.ask("SELECT name, last FROM store_counter ORDER BY name")
        #expect(try done.map { try $0.integer(1) } == [1, 1, 1])
        try await engine.write { try StoreSchema.sweep(at: now + StoreSchema.answersKept, in: $0) }
        #expect(try await ask("k", "a", "d", "late") == "first")
        try await engine.write {
            try StoreSchema.sweep(at: now + StoreSchema.answersKept + .seconds(1), in: $0)
        }
        #expect(try await ask("k", "a", "d", "late") == "late")
    }

    @Test(arguments: EngineKind.allCases)
    func `many rows are loaded at once, and all of them or none`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        let body = [UInt8](repeating: 7, count: 200)
        let added = try await engine.write { db in
            try db.load("sample", ["amount", "name", "data"]) { loader in
                for number in 0..<20_000 {
                    try loader.add(
                        [.integer(Int64(number)), .text("n\t\(number)\\"), .blob(body)])
                }
            }
        }
        #expect(added == 20_000)
        await #expect(throws: StoreError.self) {
            _ = try await engine.write { db in
                try db.load("sample", ["name", "amount"]) { loader in
                    for number in [50_000, 50_001, 7] {
                        try loader.add([.text("again \(number)"), .integer(Int64(number))])
                    }
                }
            }
        }
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            _ = try await engine.write { db in
                try db.load("sample", ["name", "amount"]) { loader in
                    try loader.add([.text("never"), .null])
                    throw Stop()
                }
            }
        }
        await #expect(throws: StoreError.self) {
            _ = try await engine.write { db in
                try db.load("sample", ["name", "amount"]) { try $0.add([.text("one")]) }
            }
        }
        let row = try await engine.read {
            try $0.row("SELECT count(*), sum(amount), min(length(data)) FROM sample")!
        }
        #expect(
            try [row.integer(0), row.integer(1), row.integer(2)] == [20_000, 199_990_000, 200])
    }

    @Test(arguments: EngineKind.allCases)
    func `a closed gate refuses every write and no read`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        try await engine.write { try $0.execute("INSERT INTO sample (name) VALUES ('one')") }
        try await Gate.close("being moved", at: ToldClock().now, on: engine)
        await #expect {
            try await engine.write { try $0.execute("INSERT INTO sample (name) VALUES ('two')") }
        } throws: { error in
            if case StoreError.unavailable("being moved") = error { true } else { false }
        }
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 1)
        try await Gate.open(on: engine)
        try await engine.write { try $0.execute("INSERT INTO sample (name) VALUES ('two')") }
        #expect(try await engine.read { try $0.count("SELECT count(*) FROM sample") } == 2)
    }

    @Test func `a file that cannot be opened is an error that says which`() {
        #expect {
            try SQLiteEngine(path: "/no/such/folder/x.sqlite")
        } throws: { "\($0)".contains("/no/such/folder/x.sqlite") }
        let text = TestDatabase.ownFolder + "/\(UUID().uuidString).txt"
        try? String(repeating: "not a database ", count: 100).write(
            toFile: text, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.self) { try SQLiteEngine(path: text) }
    }

    @Test(arguments: EngineKind.allCases)
    func `a closed engine says so and hangs nobody`(kind: EngineKind) async throws {
        let engine = try await open(kind)
        await engine.close()
        await #expect(throws: StoreError.self) {
            try await engine.write { try $0.execute("INSERT INTO sample (name) VALUES ('one')") }
        }
        await #expect(throws: StoreError.self) {
            try await engine.read { try $0.count("SELECT count(*) FROM sample") }
        }
    }

    @Test(arguments: [
        (
            "postgres://pird:secret@db.krd/pird?sslmode=require",
            "postgres://pird:…@db.krd/pird?sslmode=require"
        ),
        (
            "postgresql://db.krd/pird?user=pird&password=a%20b",
            "postgresql://db.krd/pird?user=pird&password=…"
        ),
        ("postgres://pird@db.krd/pird", nil), ("/srv/pird/a:b@c.sqlite", nil),
    ])
    func `an address is shown without its password`(address: String, shown: String?) {
        let parsed = DatabaseAddress(address)
        #expect(parsed.hasPassword == (shown != nil))
        #expect(parsed.description == shown ?? address)
    }
}
