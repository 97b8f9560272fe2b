import Foundation
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Trust

private struct Lamp: PublicRecord {
    static let register = "lamp"
    static let custodian = "test"
    static let table = Register<Lamp>.table("lamp", [.text("colour")], unique: [["colour"]])

    let name: String
    var colour: String

    var key: String { name }
    var columns: [Value] { [.text(colour)] }
}

@Suite struct TheRegisters {
    private let clock = ToldClock()
    private let lamps = Register<Lamp>()

    private func open(
        _ kind: EngineKind = .sqlite
    ) async throws -> (any DatabaseEngine, Registrar) {
        let engine = try await TestDatabase.fresh(kind)
        let schema = SchemaCatalogue(StoreSchema.tables + RegistersSchema.tables + [Lamp.table])
        try await Migrations(schema, on: engine).run(at: clock)
        return (
            engine,
            Registrar(
                clock: clock, randomness: SeededRandomness(seed: 3),
                secret: Secret([UInt8](repeating: 3, count: 32)))
        )
    }

    private func act(_ verb: String) -> Act { Act(verb, by: .system("test"), law: "1/2026") }

    @Test func `an entry and its row are written together or not at all`() async throws {
        let (engine, registrar) = try await open()
        let (lamps, act) = (lamps, act("light"))
        _ = try await engine.write { db in
            try lamps.enter(
                Lamp(name: "a", colour: "red"), replacing: nil, act: act, with: registrar, in: db)
        }
        await #expect(throws: StoreError.self) {
            _ = try await engine.write { db in
                try lamps.enter(
                    Lamp(name: "b", colour: "red"), replacing: nil, act: act, with: registrar,
                    in: db)
            }
        }
        let counts = try await engine.read { db in
            [
                try db.count("SELECT count(*) FROM lamp"),
                try db.count("SELECT count(*) FROM register_entry"),
            ]
        }
        #expect(counts == [1, 1])
    }

    @Test(arguments: EngineKind.allCases)
    func `entries keep their order when the clock is set back or forward`(
        kind: EngineKind
    ) async throws {
        let (engine, registrar) = try await open(kind)
        let (lamps, act) = (lamps, act("light"))
        var recorded: [Moment] = []
        for (index, step) in [0, 3600, -7200, 0, -3600, 7200, -3600].enumerated() {
            clock.pass(.seconds(step))
            let entry = try await engine.write { db in
                try lamps.enter(
                    Lamp(name: "a", colour: "colour \(index)"),
                    replacing: index == 0 ? nil : index, act: act, with: registrar, in: db)
            }
            recorded.append(entry.recordedAt)
        }
        #expect(zip(recorded, recorded.dropFirst()).allSatisfy(<))
        let times = recorded
        let known = try await engine.read { db in
            (
                try lamps.history("a", in: db).map(\.version),
                try times.map { try lamps.record("a", asOf: $0, in: db)?.colour }
            )
        }
        #expect(known.0 == Array(1...7))
        #expect(known.1 == (0..<7).map { "colour \($0)" })
    }

    @Test func `a change names the version it was decided on`() async throws {
        let (engine, registrar) = try await open()
        let (lamps, act) = (lamps, act("light"))
        try await engine.write { db in
            try lamps.enter(
                Lamp(name: "a", colour: "red"), replacing: nil, act: act, with: registrar, in: db)
            try lamps.enter(
                Lamp(name: "a", colour: "blue"), replacing: 1, act: act, with: registrar, in: db)
            #expect(throws: StaleVersion.self) {
                try lamps.enter(
                    Lamp(name: "a", colour: "green"), replacing: 1, act: act, with: registrar,
                    in: db)
            }
            #expect(throws: StaleVersion.self) {
                try lamps.enter(
                    Lamp(name: "a", colour: "green"), replacing: nil, act: act, with: registrar,
                    in: db)
            }
            #expect(throws: StaleVersion.self) {
                try lamps.enter(
                    Lamp(name: "c", colour: "green"), replacing: 1, act: act, with: registrar,
                    in: db)
            }
        }
        #expect(try await engine.read { try lamps.record("a", in: $0)?.version } == 2)
    }

    @Test func `the register answers what it held and what was valid`() async throws {
        let (engine, registrar) = try await open()
        let (lamps, act) = (lamps, act("light"))
        let before = clock.now
        _ = try await engine.write {
            try lamps.enter(
                Lamp(name: "a", colour: "red"), replacing: nil, act: act,
                validFrom: Day(2026, 1, 1), with: registrar, in: $0)
        }
        let between = clock.now
        clock.pass(.seconds(86_400))
        _ = try await engine.write {
            // Entered late: it was blue since June.
            try lamps.enter(
                Lamp(name: "a", colour: "blue"), replacing: 1, act: act, validFrom: Day(2026, 6, 1),
                with: registrar, in: $0)
        }
        let after = clock.now
        let answers = try await engine.read { db in
            [
                try lamps.record("a", asOf: before, in: db)?.colour,
                try lamps.record("a", asOf: between, in: db)?.colour,
                try lamps.record("a", asOf: after, in: db)?.colour,
                try lamps.record("a", validOn: Day(2026, 7, 1), knownAt: between, in: db)?.colour,
                try lamps.record("a", validOn: Day(2026, 7, 1), knownAt: after, in: db)?.colour,
                try lamps.record("a", validOn: Day(2026, 5, 31), knownAt: after, in: db)?.colour,
                try lamps.record("a", validOn: Day(2025, 5, 31), knownAt: after, in: db)?.colour,
            ]
        }
        #expect(answers == [nil, "red", "blue", "red", "blue", "red", nil])
        let history = try await engine.read { try lamps.history("a", in: $0) }
        #expect(history.map(\.version) == [1, 2])
        #expect(history.map(\.act.verb) == ["light", "light"])
        #expect(Set(history.map(\.hash)).count == 2)
    }

    @Test func `a personal record is read only with its reading written down`() async throws {
        let (engine, registrar) = try await open()
        let number = PersonNumber(synthetic: 1)
        let person = Person(
            number: number, name: PersonName(ckb: "ئا", ar: "آ", latin: "A"),
            bornOn: Day(2000, 1, 1))
        let (reader, act) = (PersonNumber(synthetic: 2), act("enrol"))
        try await engine.write { db in
            try Register<Person>().enter(person, replacing: nil, act: act, with: registrar, in: db)
            let access = Access(
                by: .officer(reader, institution: "d-comp"), for: .decision, case: "c1",
                with: registrar)
            #expect(try access.record(Person.self, number.digits, in: db)?.record == person)
            // Nobody was found: nobody was read.
            #expect(try access.record(Person.self, reader.digits, in: db) == nil)
            let own = Access(by: .person(number), for: .ownAccount, with: registrar)
            _ = try own.record(Person.self, number.digits, in: db)
        }
        let readings = try await engine.read { try Access.readings(of: number, limit: 10, in: $0) }
        #expect(readings.count == 1)
        #expect(readings.first?.institution == "d-comp")
        #expect(readings.first?.purpose == .decision)
        #expect(readings.first?.caseID == "c1")
        // A reader cannot read without the right to write: the reading comes first.
        await #expect(throws: (any Error).self) {
            _ = try await engine.read { db in
                try Access(by: .system("x"), for: .upkeep, with: registrar).record(
                    Person.self, number.digits, in: db)
            }
        }
    }

    @Test func `an officer works at a desk until the appointment or the employment ends`()
        async throws
    {
        let (engine, registrar) = try await open()
        let (number, act) = (PersonNumber(synthetic: 4), act("appoint"))
        let desks = { @Sendable (day: Day) async throws in
            try await engine.read { try Officer.roles(of: number, on: day, in: $0) }
                .map(\.institution)
        }
        let employment = Employment(person: number, institution: "d-comp")
        _ = try await engine.write { db in
            try Register<Officer>().enter(
                Officer(person: number, institution: "d-comp", endedOn: Day(2026, 6, 30)),
                replacing: nil, act: act, with: registrar, in: db)
        }
        #expect(try await desks(Day(2026, 6, 1)) == [], "nobody employs them")
        _ = try await engine.write { db in
            try Register<Employment>().enter(
                employment, replacing: nil, act: act, with: registrar, in: db)
        }
        #expect(try await desks(Day(2026, 6, 30)) == ["d-comp"])
        #expect(try await desks(Day(2026, 7, 1)) == [])
        _ = try await engine.write { db in
            var ended = employment
            ended.endedOn = Day(2026, 5, 31)
            try Register<Employment>().enter(
                ended, replacing: 1, act: act, with: registrar, in: db)
        }
        #expect(try await desks(Day(2026, 5, 31)) == ["d-comp"])
        #expect(try await desks(Day(2026, 6, 1)) == [])
    }
}
