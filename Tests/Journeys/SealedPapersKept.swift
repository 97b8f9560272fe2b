import Casework
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Trust

/// Papers as they are kept: sealed once, renewed by adding, found again by their bytes. Whether the
/// seals are good is asked of other programs elsewhere.
@Suite struct SealedPapersKept {
    private func papers(of world: World) -> SealedPapers {
        let keys = SealKeys(
            on: world.database, clock: world.clock, randomness: world.registrar.randomness,
            secret: Secret([UInt8](repeating: 7, count: 32)), address: "http://localhost:8080")
        return SealedPapers(
            keys, on: world.database, registrar: world.registrar, site: "http://localhost:8080")
    }

    @Test(arguments: EngineKind.allCases)
    func `a paper is sealed once, however many ask at once, and renewed by adding to it`(
        on engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let founder = try await world.formCompany(named: "Kept Company")
        let path = "\(founder.casePath)/certificate.pdf"
        let papers = papers(of: world)
        let all = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<4 {
                group.addTask { try await world.browser(of: .shilan).get(path).bytes }
            }
            return try await group.reduce(into: [[UInt8]]()) { $0.append($1) }
        }
        let paper = all[0]
        #expect(paper.starts(with: Array("%PDF-".utf8)))
        #expect(all.allSatisfy { $0 == paper })
        let keys = try await world.read {
            try $0.count("SELECT count(*) FROM seal_key WHERE role = 'institution'")
        }
        #expect(keys == 1)
        guard case .same(let code) = try await papers.find(paper) else {
            Issue.record("the paper is not known")
            return
        }
        // A year later it has more evidence; the file of before is still the same paper.
        world.clock.pass(.seconds(366 * 86_400))
        try await world.house.tend()
        let renewed = try await world.browser(of: .shilan).get(path).bytes
        #expect(renewed.starts(with: paper) && renewed.count > paper.count)
        #expect(try await papers.find(renewed) == .same(code: code))
        #expect(try await papers.find(paper) == .same(code: code))
        #expect(try await papers.find(renewed + Array("% more\n".utf8)) == .appended(code: code))
        #expect(try await papers.find(paper.reversed()) == .unknown)
        try await world.house.tend()
        #expect(
            try await world.browser(of: .shilan).get(path).bytes == renewed,
            "once a year is enough")
        try await world.expectNoDifferences()
        try await world.database.write { db in
            try db.execute(
                "UPDATE casework_paper SET bytes = (SELECT hash FROM register_entry LIMIT 1)")
        }
        let problems = try await world.differences()
        #expect(problems == ["the paper of document \(code) is not the one that was handed out"])
    }

    @Test func `before their end keys are made anew, and a revoked one seals no more`() async throws
    {
        let world = try await World()
        let keys = SealKeys(
            on: world.database, clock: world.clock, randomness: world.registrar.randomness,
            secret: Secret([UInt8](repeating: 7, count: 32)), address: "http://localhost:8080")
        func institutions() async throws -> [SealKeys.Told] {
            try await keys.all().filter { $0.role == "institution" }
        }
        _ = try await keys.seal(of: "d-comp", name: "Companies")
        _ = try await keys.seal(of: "d-comp", name: "Companies")
        #expect(try await institutions().count == 1)
        world.clock.pass(.seconds(700 * 86_400))
        _ = try await keys.seal(of: "d-comp", name: "Companies")
        #expect(try await institutions().count == 2)
        let youngest = try #require(
            try await institutions().max { $0.until < $1.until })
        try await keys.revoke(serial: youngest.serial, isStolen: true)
        _ = try await keys.seal(of: "d-comp", name: "Companies")
        #expect(try await institutions().count == 3)
        await #expect(throws: SealKeys.Refusal.self) {
            try await keys.revoke(serial: youngest.serial, isStolen: true)
        }
    }

    @Test func `near the end of its authority a key is used again, and ends with it`() async throws
    {
        let world = try await World()
        let keys = SealKeys(
            on: world.database, clock: world.clock, randomness: world.registrar.randomness,
            secret: Secret([UInt8](repeating: 7, count: 32)), address: "http://localhost:8080")
        let authority = try #require(try await keys.all().first { $0.role == "authority" })
        world.clock.pass(.seconds((3650 - 30) * 86_400))
        for _ in 0..<3 { _ = try await keys.seal(of: "d-comp", name: "Companies") }
        let made = try await keys.all().filter { $0.role == "institution" }
        #expect(made.count == 1 && made[0].until == authority.until)
        world.clock.pass(.seconds(31 * 86_400))
        await #expect(throws: SealKeys.NoAuthority.self) {
            _ = try await keys.seal(of: "d-comp", name: "Companies")
        }
    }

    @Test func `a certificate that is fetched without an authority is drawn and not sealed`()
        async throws
    {
        let world = try await World()
        let founder = try await world.formCompany(named: "Unsealed Company")
        try await world.database.write { db in
            try db.execute("DELETE FROM seal_key")
        }
        let paper = try await founder.browser.get("\(founder.casePath)/certificate.pdf")
        #expect(paper.status == 200 && paper.bytes.starts(with: Array("%PDF-".utf8)))
        // It is genuine all the same, and the portal says so.
        guard case .same = try await papers(of: world).find(paper.bytes) else {
            Issue.record("a paper that was handed out is called forged")
            return
        }
    }
}
