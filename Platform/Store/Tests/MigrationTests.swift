import Foundation
import Kernel
import Rehearsal
import Store
import Testing

@Suite struct TheSchema {
    private let clock = ToldClock()
    private static let first = Table(
        "lamp", [.text("name"), .text("colour")], key: ["name"], indexes: [["colour"]])
    private static let second = Table(
        "lamp",
        [
            .text("name"), .text("colour"), .integer("watts").since(2, before: .integer(40)),
            .text("note").since(2).optional,
        ], key: ["name"],
        indexes: [["colour"], Table.Index(arrayLiteral: "watts", "colour").since(2)])
    private static let switches = Table("switch", since: 3, [.text("name")], key: ["name"])

    @Test(arguments: EngineKind.allCases)
    func `versions run forward, and rows from before are filled`(kind: EngineKind) async throws {
        let engine = try await TestDatabase.fresh(kind)
        let one = Migrations(SchemaCatalogue([TheSchema.first]), on: engine)
        #expect(try await one.pending().map(\.version) == [1])
        #expect(try await Migrations.version(on: engine) == 0)
        #expect(try await one.run(at: clock) == [1])
        #expect(try await one.run(at: clock) == [])
        try await engine.write {
            try $0.execute("INSERT INTO lamp (name, colour) VALUES ('a', 'red')")
        }
        let later = Migrations(
            SchemaCatalogue(
                [TheSchema.second, TheSchema.switches],
                fillings: [3: ["INSERT INTO switch (name) SELECT name FROM lamp"]]), on: engine)
        let pending = try await later.pending()
        #expect(pending.map(\.version) == [2, 3])
        #expect(pending[0].statements.count == 3)
        #expect(pending[0].statements[0].hasPrefix("ALTER TABLE lamp ADD COLUMN watts"))
        #expect(try await later.run(at: clock) == [2, 3])
        let row = try await engine.read {
            try $0.row("SELECT watts, note, switch.name FROM lamp, switch")!
        }
        #expect(try row.integer(0) == 40)
        #expect(try row.optionalText(1) == nil)
        #expect(try row.text(2) == "a")
        #expect(try await Migrations.version(on: engine) == 3)
    }

    @Test(arguments: EngineKind.allCases)
    func `a version that was changed after it was run is refused`(kind: EngineKind) async throws {
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(SchemaCatalogue([TheSchema.first]), on: engine).run(at: clock)
        let changed = Table(
            "lamp", [.text("name"), .text("colour").optional], key: ["name"],
            indexes: [["colour"]])
        await #expect {
            _ = try await Migrations(SchemaCatalogue([changed]), on: engine).pending()
        } throws: { "\($0)".contains("version 1 was changed after it was run") }
        await #expect(throws: StoreError.self) {
            try await Migrations(SchemaCatalogue([changed]), on: engine).run(at: clock)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `an older program refuses newer data`(kind: EngineKind) async throws {
        let engine = try await TestDatabase.fresh(kind)
        try await Migrations(SchemaCatalogue([TheSchema.second]), on: engine).run(at: clock)
        await #expect {
            _ = try await Migrations(SchemaCatalogue([TheSchema.first]), on: engine).pending()
        } throws: { "\($0)".contains("use the newer program") }
    }

    @Test(arguments: EngineKind.allCases)
    func `ten that migrate at once run each version once`(kind: EngineKind) async throws {
        let engine = try await TestDatabase.fresh(kind)
        let catalogue = SchemaCatalogue([TheSchema.second, TheSchema.switches])
        let clock = clock
        let done = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<10 {
                group.addTask { try await Migrations(catalogue, on: engine).run(at: clock) }
            }
            return try await group.reduce(into: [Int]()) { $0 += $1 }
        }
        #expect(done.sorted() == [1, 2, 3])
    }

    @Test(arguments: EngineKind.allCases)
    func `a version that fails in the middle has done nothing`(kind: EngineKind) async throws {
        let engine = try await TestDatabase.fresh(kind)
        let broken = SchemaCatalogue(
            [TheSchema.second], fillings: [2: ["INSERT INTO nowhere (name) VALUES ('x')"]])
        await #expect(throws: StoreError.self) {
            try await Migrations(broken, on: engine).run(at: clock)
        }
        #expect(try await Migrations.version(on: engine) == 1)
        try await Migrations(SchemaCatalogue([TheSchema.second]), on: engine).run(at: clock)
        #expect(try await Migrations.version(on: engine) == 2)
    }
}
