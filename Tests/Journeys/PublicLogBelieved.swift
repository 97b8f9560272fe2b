import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Synchronization
import Testing
import Trust

/// The public log as those see it who trust nobody: monitors, witnesses, and who holds a proof.
@Suite struct PublicLogBelieved {
    /// A witness of another institution, with a store of its own.
    private static func witness(
        _ name: String, of key: NoteKey, in folder: String, clock: any Kernel.Clock
    ) async throws -> Witness {
        let database = try DatabaseAddress(folder + "/\(name).sqlite").open(connections: 2)
        try await Migrations(Witness.schema, on: database).run(at: clock)
        return try Witness(
            name: name, seed: sha256(name.utf8), logs: [key], on: database, clock: clock)
    }

    /// What stands at the addresses of witnesses; one that is not there does not answer.
    private final class Neighbours: Sendable {
        private let witnesses = Mutex<[String: Witness]>([:])

        struct Silent: Error {}

        func put(_ witness: Witness?, at address: String) {
            witnesses.withLock { $0[address] = witness }
        }

        func ask(_ address: String, _ body: String) async throws -> (status: Int, body: String) {
            let witness = witnesses.withLock { $0[address.replacing("/add-checkpoint", with: "")] }
            guard let witness else { throw Silent() }
            let answer = try await witness.add(Array(body.utf8))
            return (answer.status, answer.body)
        }
    }

    private static let secret = [UInt8](repeating: 7, count: 32)
    private static let origin = "localhost:8080/log"

    private static func key() throws -> NoteKey {
        try NoteSigner(name: origin, seed: Secret(secret).bytes(for: "log-key")).key
    }

    private static func link(_ name: String) throws -> WitnessLink {
        let signer = try NoteSigner(
            name: name, kind: .cosignature, seed: sha256(name.utf8))
        return try #require(WitnessLink("\(signer.key.text) https://\(name)"))
    }

    /// A world whose log two witnesses look at.
    private static func witnessed(
        on engine: EngineKind = .sqlite, seed: UInt64 = 1, population: Int = 40
    ) async throws -> (world: World, neighbours: Neighbours, links: [WitnessLink]) {
        let neighbours = Neighbours()
        let links = try ["university.example", "council.example"].map(link)
        let world = try await World(seed: seed, on: engine) { settings in
            settings.samplePopulation = population
            settings.witnesses = links
            settings.callWitness = { try await neighbours.ask($0, $1) }
        }
        for link in links {
            neighbours.put(
                try await witness(
                    link.key.name, of: try key(), in: world.folder, clock: world.clock),
                at: link.address)
        }
        return (world, neighbours, links)
    }

    private static func fetch(_ world: World) -> LogMonitor.Fetch {
        { path in
            let answer = try await world.browser().get("/log/" + path)
            return answer.status == 200 ? answer.bytes : nil
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `whoever reads the tiles alone believes the log, and what they saw stays in it`(
        on engine: EngineKind
    ) async throws {
        let (world, _, links) = try await Self.witnessed(on: engine)
        try await world.house.tend()
        let monitor = LogMonitor(
            key: try Self.key(), witnesses: links.map(\.key), quorum: 2, fetch: Self.fetch(world))
        let first = try await monitor.verify(remembered: nil)
        #expect(first.checkpoint.size > 0)
        let entries = try await world.read { try $0.count("SELECT count(*) FROM register_entry") }
        #expect(first.checkpoint.size == Int64(entries), "every entry is a leaf")
        _ = try await world.formCompany(named: "Logged Company")
        world.clock.pass(.seconds(5))
        try await world.house.tend()
        let second = try await monitor.verify(remembered: first.note)
        #expect(second.checkpoint.size > first.checkpoint.size)
        #expect(second.seen.count == 2)
        try await world.expectNoDifferences()
        // What was seen later is no memory of what came before.
        let behind = LogMonitor(key: try Self.key()) { path in
            path == "checkpoint" ? Array(first.note.whole.utf8) : try await Self.fetch(world)(path)
        }
        let shrunk = await #expect(throws: NoteError.self) {
            _ = try await behind.verify(remembered: second.note)
        }
        #expect(shrunk?.description.contains("shrunk") == true)
    }

    @Test func `a proof is believed without us, and a company's entry has one`() async throws {
        let (world, _, links) = try await Self.witnessed()
        _ = try await world.formCompany(named: "Proven Company")
        try await world.house.tend()
        let (id, hash) = try await world.read { db in
            let row = try #require(
                try db.row("SELECT id, hash FROM register_entry WHERE register = 'company'"))
            return (try row.text(0), try row.blob(1))
        }
        let proof = try #require(
            try await world.read { try PublicLog.proof(ofEntry: id, in: $0) })
        let served = try await world.browser().get("/log/proof/\(proof.index)")
        let read = try LogProof(parsing: served.bytes)
        #expect(read == proof)
        let believed = try read.verify(
            hash, log: try Self.key(), witnesses: links.map(\.key), quorum: 2)
        #expect(
            believed.seen.allSatisfy { $0.time == world.clock.now.secondsSince1970 })
        #expect(throws: NoteError.self) { try read.verify(sha256(hash), log: Self.key()) }
    }

    @Test func `a log that forks is refused by every witness and by who remembers`() async throws {
        let (world, neighbours, links) = try await Self.witnessed()
        try await world.house.tend()
        let seen = try await LogMonitor(key: try Self.key(), fetch: Self.fetch(world))
            .verify(remembered: nil)
        // The same key, other entries: a second history, of a larger tree.
        let (fork, _, _) = try await Self.witnessed(seed: 2)
        _ = try await fork.formCompany(named: "Other History")
        try await fork.house.tend()
        let larger = try #require(try await fork.read(PublicLog.published))
        #expect(larger.checkpoint.size > seen.checkpoint.size)
        for link in links {
            // With the only proof that there is, and with none.
            let proof = try #require(
                try await fork.read {
                    try PublicLog.consistencyProof(from: seen.checkpoint.size, in: $0)
                })
            for steps in [proof, []] {
                let request = WitnessRequest(
                    old: seen.checkpoint.size, proof: steps, note: larger.note)
                let answer = try await neighbours.ask(link.address, request.body)
                #expect(answer.status == 422, "\(answer)")
            }
            let honest = try await neighbours.ask(
                link.address, WitnessRequest(old: 0, proof: [], note: larger.note).body)
            #expect(honest.status == 409)
            #expect(honest.body == "\(seen.checkpoint.size)\n")
        }
        let other = await #expect(throws: NoteError.self) {
            _ = try await LogMonitor(key: try Self.key(), fetch: Self.fetch(fork))
                .verify(remembered: seen.note)
        }
        #expect(other?.description.contains("another history") == true)
    }

    @Test func `a database from an older copy publishes no second history`() async throws {
        let (world, neighbours, links) = try await Self.witnessed()
        _ = try await world.formCompany(named: "Forgotten Company")
        try await world.house.tend()
        // As after a restore of a backup: the same log without what came last.
        let (restored, _, _) = try await Self.witnessed()
        let log = try await PublicLog(
            on: restored.database, clock: restored.clock, address: "http://localhost:8080",
            secret: Secret(Self.secret))
        try await log.integrate(.always)
        let publisher = LogPublisher(
            log, witnesses: links, call: { try await neighbours.ask($0, $1) })
        await #expect(throws: NoteError.self) { try await publisher.round(.always) }
        #expect(try await restored.read(PublicLog.published) == nil)
        let trouble = try await restored.read {
            try $0.row("SELECT trouble FROM log_tree")?.optionalText(0)
        }
        #expect(trouble?.contains("another history") == true)
    }

    @Test func `nor does a copy that has grown as large, or larger, in another way`() async throws {
        for name in ["", "Longer History"] {
            let (world, neighbours, links) = try await Self.witnessed()
            try await world.house.tend()
            // The same key, the same witnesses, other entries.
            let copy = try await World(seed: 2) { settings in
                settings.witnesses = links
                settings.callWitness = { try await neighbours.ask($0, $1) }
            }
            if !name.isEmpty {
                _ = try await copy.formCompany(named: name)
                // It was tried then, and is tried again a while later.
                copy.clock.pass(.seconds(11))
            }
            await #expect(throws: NoteError.self) { try await copy.house.tend() }
            let told = try await copy.browser().get("/metrics").text
            #expect(told.contains("pird_log_other_history 1"))
            // Whoever cannot publish does not ask each second.
            try await copy.house.tend()
            copy.clock.pass(.seconds(11))
            await #expect(throws: NoteError.self) { try await copy.house.tend() }
            #expect(try await copy.read(PublicLog.published) == nil)
            let page = try await copy.browser().open("/en/transparency")
            #expect(page.status == 200)
        }
    }

    @Test func `a witness that is away is missing, and is asked again`() async throws {
        let (world, neighbours, links) = try await Self.witnessed()
        neighbours.put(nil, at: links[1].address)
        try await world.house.tend()
        func cosigned() async throws -> Int {
            let published = try #require(try await world.read(PublicLog.published))
            return try published.note.verified(by: links.map(\.key)).count
        }
        #expect(try await cosigned() == 1)
        let page = try await world.browser().open("/en/transparency")
        #expect(page.text.contains("council.example") && page.text.contains("not yet"))
        neighbours.put(
            try await Self.witness(
                links[1].key.name, of: try Self.key(), in: world.folder, clock: world.clock),
            at: links[1].address)
        world.clock.pass(.seconds(11))
        try await world.house.tend()
        #expect(try await cosigned() == 2)
    }

    @Test func `no bent byte of a tile, a bundle or the checkpoint is believed`() async throws {
        let (world, _, links) = try await Self.witnessed(population: 250)
        _ = try await world.formCompany(named: "Bent Company")
        try await world.house.tend()
        let seen = try await LogMonitor(key: try Self.key(), fetch: Self.fetch(world))
            .verify(remembered: nil)
        #expect(seen.checkpoint.size > 256, "there is a full tile and one above it")
        let paths =
            ["checkpoint"]
            + [
                Tile(.entries, 0), Tile(.hashes(0), 0),
                Tile(.entries, 1, width: Int(seen.checkpoint.size - 256)),
                Tile(.hashes(0), 1, width: Int(seen.checkpoint.size - 256)),
                Tile(.hashes(1), 0, width: 1),
            ].map(\.path)
        for path in paths {
            let whole = try #require(try await Self.fetch(world)(path), "\(path)")
            for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 12)) {
                let bent = LogMonitor(
                    key: try Self.key(), witnesses: links.map(\.key), quorum: 2
                ) { asked in
                    var bytes = try await Self.fetch(world)(asked)
                    if asked == path { bytes?[place] ^= 4 }
                    return bytes
                }
                await #expect(throws: NoteError.self, "\(path), byte \(place)") {
                    _ = try await bent.verify(remembered: nil)
                }
            }
            let missing = LogMonitor(key: try Self.key()) { asked in
                asked == path ? nil : try await Self.fetch(world)(asked)
            }
            await #expect(throws: NoteError.self) { _ = try await missing.verify(remembered: nil) }
        }
    }

    @Test(arguments: [
        "tile/0/x001/000", "tile/0/001", "tile/1/000", "tile/7/000", "tile/63/000.p/1",
        "tile/0/001.p/255", "tile/entries/009", "tile/entries/000.p/0", "tile/0/000.p/300",
        "tile/8/000", "tile/x", "proof/99999999", "proof/-1", "proof/x", "consistency/99999999",
        "consistency/-3", "tile/0/%2e%2e/000",
    ])
    func `what the published log does not have is not found`(_ path: String) async throws {
        let (world, _, _) = try await Self.shared.value
        let answer = try await world.browser().get("/log/" + path)
        #expect(answer.status == 404)
    }

    private static let shared = Task {
        let all = try await witnessed()
        try await all.world.house.tend()
        return all
    }

    @Test func `tiles may be kept for ever, the checkpoint may not`() async throws {
        let (world, _, _) = try await Self.shared.value
        let browser = world.browser()
        let checkpoint = try await browser.get("/log/checkpoint")
        #expect(checkpoint.headers["content-type"] == "text/plain; charset=utf-8")
        #expect(checkpoint.headers["cache-control"] == "public, max-age=2")
        let size = try Checkpoint(try SignedNote(parsing: checkpoint.bytes), by: Self.key()).size
        let tile = try await browser.get(
            "/log/" + Tile(.entries, 0, width: Int(min(size, 200))).path)
        #expect(tile.headers["content-type"] == "application/octet-stream")
        #expect(tile.headers["cache-control"]?.contains("immutable") == true)
        #expect(EntryBundle.entries(tile.bytes)?.allSatisfy { $0.count == 32 } == true)
    }

    @Test(arguments: [
        ("", 400), ("old 0\n", 400), ("old 01\n\n", 400), ("old x\n\nabc\n", 400),
        ("old 0\nnothash\n\nabc\n", 400), ("new 0\n\n", 400),
        (String(repeating: "a", count: 200_000), 400),
    ])
    func `a witness answers what it cannot read`(_ body: String, _ status: Int) async throws {
        let (world, neighbours, links) = try await Self.shared.value
        _ = world
        #expect(try await neighbours.ask(links[0].address, body).status == status)
    }

    @Test func `a witness looks at the logs it knows, and believes their keys alone`() async throws
    {
        let (world, neighbours, links) = try await Self.shared.value
        _ = world
        func ask(_ origin: String, _ signer: NoteSigner, old: Int64 = 0) async throws -> Int {
            let checkpoint = Checkpoint(origin: origin, size: 1, root: .leaf([1]))
            var note = SignedNote(text: checkpoint.text)
            note.add(try signer.sign(checkpoint.text, at: 0))
            return try await neighbours.ask(
                links[0].address, WitnessRequest(old: old, proof: [], note: note).body
            ).status
        }
        let stranger = try NoteSigner(name: Self.origin, seed: sha256("stranger".utf8))
        let other = try NoteSigner(name: "other.example/log", seed: sha256("other".utf8))
        let ours = try NoteSigner(
            name: Self.origin, seed: Secret(Self.secret).bytes(for: "log-key"))
        #expect(try await ask("other.example/log", other) == 404)
        #expect(try await ask(Self.origin, stranger) == 403)
        #expect(try await ask(Self.origin, ours, old: 2) == 400)
        #expect(try await ask(Self.origin, ours) == 409)
    }

    @Test func `two who ask a witness at once cannot roll it back`() async throws {
        let folder = NSTemporaryDirectory() + "pird-witness-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try NoteSigner(name: "log.example", seed: sha256("log".utf8))
        let witness = try await Self.witness(
            "w.example", of: log.key, in: folder, clock: ToldClock())
        func request(_ size: Int64, _ root: TreeHash) throws -> [UInt8] {
            let checkpoint = Checkpoint(origin: "log.example", size: size, root: root)
            var note = SignedNote(text: checkpoint.text)
            note.add(try log.sign(checkpoint.text, at: 0))
            return Array(WitnessRequest(old: 0, proof: [], note: note).body.utf8)
        }
        // Twenty histories at once, each the first: one is cosigned.
        let bodies = try (0..<20).map { try request(Int64($0 % 4 + 1), .leaf([UInt8($0)])) }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for body in bodies { group.addTask { try await witness.add(body).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 200 }.count == 1)
        #expect(statuses.filter { $0 == 409 }.count == 19)
    }

    @Test func `what is lost or changed in the log's own rows is found`() async throws {
        let world = try await World { $0.samplePopulation = 250 }
        _ = try await world.formCompany(named: "Checked Again")
        try await world.house.tend()
        try await world.expectNoDifferences()
        func differences(_ sql: Query) async throws -> [String] {
            struct Undo: Error {}
            let found = Mutex<[String]>([])
            let vault = world.registrar.vault
            _ = try? await world.database.write { db in
                try db.execute(sql)
                let problems = try House.differences(vault, in: db)
                found.withLock { $0 = problems }
                throw Undo()
            }
            return found.withLock { $0 }
        }
        // A body that was changed with its hash: the registers alone would believe it.
        let forged: Query =
            """
            UPDATE register_entry SET hash = (SELECT hash FROM register_entry
                WHERE register = 'person' LIMIT 1)
            WHERE register = 'company'
            """
        #expect(try await differences(forged).contains { $0.contains("the log's tile") })
        #expect(
            try await differences("DELETE FROM log_tile WHERE level = 1").contains {
                $0.contains("tile/1/000")
            })
        #expect(
            try await differences("DELETE FROM log_leaf WHERE position = 7").contains {
                $0.contains("no leaf 7")
            })
        #expect(
            try await differences("UPDATE log_tree SET published_size = published_size - 1")
                .contains { $0.contains("published checkpoint") })
        let entry: Query =
            """
            INSERT INTO register_entry (id, register, record_key, version, recorded_at, valid_from,
                body, salt, hash)
            SELECT 'x', 'none', 'x', 1, recorded_at, valid_from, body, salt, hash
            FROM register_entry WHERE register = 'company'
            """
        #expect(
            try await differences(entry) == ["1 entries are not in the log and do not wait for it"])
        try await world.expectNoDifferences()
    }

    @Test(arguments: EngineKind.allCases)
    func `a turn that is lost in the middle leaves the tree as it was`(
        on engine: EngineKind
    )
        async throws
    {
        let world = try await World(on: engine) { $0.samplePopulation = 250 }
        let log = try await PublicLog(
            on: world.database, clock: world.clock, address: "http://localhost:8080",
            secret: Secret(Self.secret))
        let before = try await world.read(PublicLog.sizes)
        let waiting = try await world.read { try $0.count("SELECT count(*) FROM log_pending") }
        #expect(waiting > 200)
        // Two processes that both believe it is their turn, and one that loses it on the way.
        let lease = Lease("log-test", holder: "a", on: world.database)
        try await lease.attend()
        let turn = try #require(lease.turn)
        try await lease.release()
        await #expect(throws: LostTurn.self) { try await log.integrate(turn) }
        #expect(try await world.read(PublicLog.sizes).tree == before.tree)
        async let one = log.integrate(.always, limit: 70)
        async let two = log.integrate(.always, limit: 90)
        #expect(try await one + two == waiting, "each leaf is in the tree once")
        try await world.expectNoDifferences()
    }
}
