import Foundation
import Kernel
import Rehearsal
import Store
import Testing

/// Moving, backing up and restoring: what arrives is what left.
@Suite struct Copies {
    private static let lamp = Table(
        "lamp",
        [.text("name"), .integer("row"), .text("colour").optional, .blob("picture").optional],
        key: ["name", "row"])
    private static let schema = SchemaCatalogue(StoreSchema.tables + [lamp])
    private let clock = ToldClock()

    private func filled(
        _ kind: EngineKind, rows: Int = 5000
    ) async throws
        -> any DatabaseEngine
    {
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(Copies.schema, on: engine).run(at: clock)
        _ = try await engine.write { db in
            try db.begin(series: "n", after: 7)
            return try db.load("lamp", ["name", "row", "colour", "picture"]) { loader in
                for row in 0..<rows {
                    try loader.add([
                        .text("ڕووناکی \(row % 97)"), .integer(Int64(row) - 2500),
                        row % 3 == 0 ? .null : .text("n\n\t\\\(row)"),
                        row % 5 == 0 ? .null : .blob([UInt8(row % 256), 0, 255]),
                    ])
                }
            }
        }
        return engine
    }

    private func mark(_ engine: any DatabaseEngine) async throws -> Fingerprint {
        try await Fingerprint.taken(of: engine, Copies.schema, at: Copies.schema.version)
    }

    @Test(arguments: [
        (EngineKind.sqlite, EngineKind.postgres), (.postgres, .sqlite), (.sqlite, .sqlite),
    ])
    func `moved data is the same to the last byte, and readers were never turned away`(
        from: EngineKind, to: EngineKind
    ) async throws {
        let source = try await filled(from)
        let target = try await TestDatabase.fresh(to)
        let reading = Task {
            var reads = 0
            while !Task.isCancelled {
                _ = try await source.ask("SELECT count(*) FROM lamp")
                reads += 1
                await Task.yield()
            }
            return reads
        }
        let moved = try await Move(from: source, to: target, Copies.schema, at: clock)
            .run(targetName: "there")
        reading.cancel()
        #expect(try await reading.value > 0)
        #expect(try await mark(source) == moved)
        #expect(try await mark(target) == moved)
        #expect(moved.rows == 5001)
        await #expect {
            try await source.write { try $0.execute("DELETE FROM lamp") }
        } throws: { "\($0)".contains("moved to there") }
        await #expect(throws: Move.Refusal.self) { try await Move.giveUp(on: source) }
        let next = try await target.write { try $0.next(of: "n") }
        #expect(next == 8)
        await #expect {
            _ = try await Move(from: source, to: target, Copies.schema, at: clock)
                .run(targetName: "there")
        } throws: { "\($0)".contains("the target is not empty") }
    }

    @Test func `a move that was broken off goes on where it was`() async throws {
        let source = try await filled(.sqlite)
        let path = TestDatabase.newFile()
        // The target loses its connection in the middle of the rows.
        let flaky = FlakyEngine(try SQLiteEngine(path: path), failsAfter: 6)
        await #expect(throws: Broken.self) {
            _ = try await Move(from: source, to: flaky, Copies.schema, at: clock)
                .run(targetName: "there")
        }
        // Given up, the source is written to again; begun again, it is closed again.
        try await Move.giveUp(on: source)
        try await source.write { try $0.begin(series: "n", after: 7) }
        let target = try SQLiteEngine(path: path)
        let moved = try await target.ask("SELECT moved_rows FROM store_move WHERE name = 'lamp'")
        let before = try moved[0].integer(0)
        #expect(before > 0 && before < 5000)
        await #expect {
            try await target.write { try $0.execute("DELETE FROM lamp") }
        } throws: { "\($0)".contains("data is being moved here") }
        let mark = try await Move(from: source, to: target, Copies.schema, at: clock)
            .run(targetName: "there")
        #expect(mark.rows == 5001)
        try await target.write { try $0.execute("DELETE FROM lamp WHERE row = 7") }
    }

    private struct Broken: Error {}

    /// An engine that breaks after so many writes.
    private final class FlakyEngine: DatabaseEngine {
        private let engine: SQLiteEngine
        private let left: Countdown

        init(_ engine: SQLiteEngine, failsAfter writes: Int) {
            self.engine = engine
            left = Countdown(writes)
        }

        var kind: EngineKind { engine.kind }
        func read<T: Sendable>(
            _ body: @escaping @Sendable (Database) throws -> T
        ) async throws
            -> T
        { try await engine.read(body) }
        func snapshot<T: Sendable>(
            _ body: @escaping @Sendable (Database) throws -> T
        ) async throws -> T { try await engine.snapshot(body) }
        func ask(_ query: Query, patience: Duration?) async throws -> [Row] {
            try await engine.ask(query, patience: patience)
        }
        func write<T: Sendable>(
            _ body: @escaping @Sendable (Database) throws -> T
        ) async throws
            -> T
        { try await engine.write(body) }
        func administer<T: Sendable>(
            _ body: @escaping @Sendable (Database) throws -> T
        ) async throws -> T {
            guard await left.take() else { throw Broken() }
            return try await engine.administer(body)
        }
        func close() async { await engine.close() }

        private actor Countdown {
            private var count: Int
            init(_ count: Int) { self.count = count }
            func take() -> Bool {
                count -= 1
                return count >= 0
            }
        }
    }

    @Test func `a difference stops a move, and says where it is`() async throws {
        let source = try await filled(.sqlite, rows: 100)
        let path = TestDatabase.newFile()
        let target = try SQLiteEngine(path: path)
        // Somebody changes a row that has gone over already: table by table, lamp is first.
        let tamper: @Sendable (String) async -> Void = { line in
            guard line.hasPrefix("lamp:") else { return }
            try? await target.administer {
                try $0.execute("UPDATE lamp SET colour = 'x' WHERE row = -2499")
            }
        }
        await #expect {
            _ = try await Move(
                from: source, to: target, Copies.schema, at: clock, tell: tamper
            ).run(targetName: "there")
        } throws: { "\($0)".contains("lamp: 100 rows against 100, with other content") }
        await #expect(throws: StoreError.self) {
            try await target.write { try $0.execute("DELETE FROM lamp") }
        }
    }

    @Test(arguments: EngineKind.allCases, EngineKind.allCases)
    func `a backup restores to the same on either engine`(
        from: EngineKind, to: EngineKind
    ) async throws {
        let source = try await filled(from)
        let file = TestDatabase.ownFolder + "/\(UUID().uuidString).backup"
        let mark = try await Backup.make(of: source, Copies.schema, to: file, at: clock)
        let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(permissions as? Int == 0o600)
        let now = clock.now
        try await source.write { try $0.execute("DELETE FROM lamp WHERE row = \(now)") }
        #expect(try Backup.verify(file) == mark)
        let target = try await TestDatabase.fresh(to)
        #expect(
            try await Backup.restore(file, into: target, Copies.schema, at: clock) == mark)
        #expect(try await self.mark(target) == mark)
        #expect(try await target.write { try $0.next(of: "n") } == 8)
        await #expect(throws: Backup.Damaged.self) {
            _ = try await Backup.restore(file, into: target, Copies.schema, at: clock)
        }
        await #expect(throws: Backup.Damaged.self) {
            _ = try await Backup.make(of: source, Copies.schema, to: file, at: clock)
        }
    }

    @Test func `a damaged backup restores nothing, whichever byte it is`() async throws {
        let source = try await filled(.sqlite, rows: 30)
        let file = TestDatabase.ownFolder + "/\(UUID().uuidString).backup"
        _ = try await Backup.make(of: source, Copies.schema, to: file, at: clock)
        let whole = Array(FileManager.default.contents(atPath: file)!)
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0x10
            try Data(bytes).write(to: URL(fileURLWithPath: file))
            #expect(throws: (any Error).self, "byte \(index)") { try Backup.verify(file) }
        }
        for length in [0, 7, 20, whole.count / 2, whole.count - 1] {
            try Data(whole.prefix(length)).write(to: URL(fileURLWithPath: file))
            #expect(throws: (any Error).self) { try Backup.verify(file) }
        }
        let target = try SQLiteEngine(path: TestDatabase.newFile())
        await #expect(throws: (any Error).self) {
            _ = try await Backup.restore(file, into: target, Copies.schema, at: clock)
        }
        #expect(try await Migrations.version(on: target) == 0)
    }
}
