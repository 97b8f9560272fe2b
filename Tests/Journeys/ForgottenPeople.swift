import Casework
import Foundation
import House
import Identity
import Kernel
import Registers
import Rehearsal
import Store
import Synchronization
import Testing
import Trust

/// A key for each person: what is kept says nothing without it, keys change while everything runs,
/// and whoever is erased is gone while every proof holds.
@Suite struct ForgottenPeople {
    /// Every text and every blob of every table, as somebody sees it who has stolen the database.
    private func everything(of world: World) async throws -> String {
        try await world.read { db in
            var all = ""
            for table in House.schema.tables {
                let columns = table.columnNames
                for row in try db.rows(
                    "SELECT \(Query.list(columns)) FROM \(name: table.name)")
                {
                    for index in columns.indices {
                        switch row.value(index) {
                        case .text(let text): all += text + "\n"
                        case .blob(let bytes): all += String(decoding: bytes, as: UTF8.self) + "\n"
                        case .integer, .null: break
                        }
                    }
                }
            }
            return all
        }
    }

    private func company(_ world: World, _ name: String) async throws -> Founder {
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: name)
        _ = try await founder.handIn()
        _ = try await world.agree(.karwan, to: founder)
        try await founder.pay(world)
        _ = try await world.decide(founder, "grant", reason: "In order.")
        return founder
    }

    @Test(arguments: EngineKind.allCases)
    func `a stolen database names nobody whom no public register names`(
        on engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        _ = try await company(world, "Sealed Owners")
        // A message tells what it is about, not of whom; public registers name who holds an office.
        let stolen = try await everything(of: world)
        #expect(stolen.contains("Sealed Owners"))
        #expect(stolen.contains("شیلان"), "the managing director stands in the public register")
        #expect(stolen.contains("کاروان"), "so do the other owners")
        for (what, words) in [
            ("a file that was sent in", "%PDF-1.4\n%%EOF"), ("somebody else", "ڕزگار"),
        ] {
            #expect(!stolen.contains(words), "\(what): \(words)")
        }
        let born = try await world.read {
            try $0.rows("SELECT born_on FROM person").map { try $0.text(0) }
        }
        #expect(Set(born) == [""])
        // Those who may see them see them.
        let officer = try await world.browser(of: .officer)
        #expect(try await officer.open("/en/desk").status == 200)
        try await world.expectNoDifferences()
    }

    @Test(arguments: EngineKind.allCases)
    func `the deployment's key changes while people work, and the old one opens nothing`(
        on engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let founder = try await company(world, "Rotating Company")
        let (vault, clock) = (world.registrar.vault, world.clock)
        let before = try await world.read { db in
            try db.rows("SELECT hash, sealed FROM register_entry ORDER BY id").map {
                [$0.value(0), $0.value(1)]
            }
        }
        let old = try await world.read { try $0.rows("SELECT * FROM vault_generation").count }
        #expect(old == 1)
        try await world.database.write { _ = try vault.rotate(at: clock.now, in: $0) }
        // Half is wrapped anew, and people go on.
        _ = try await world.database.write { try vault.rewrap(limit: 7, in: $0) }
        let half = try await world.read(Vault.generations)
        #expect(half.count == 2 && half[0].keys > 0 && half[1].keys >= 7)
        #expect(try await founder.see().text.contains("Rotating Company"))
        _ = try await world.formCompany(named: "Between Two Keys", by: .citizen)
        // The job does the rest, and the old generation is gone.
        try await world.house.tend()
        let after = try await world.read(Vault.generations)
        #expect(after.map(\.number) == [2])
        #expect(try await founder.see().text.contains("Rotating Company"))
        let now = try await world.read { db in
            try db.rows("SELECT hash, sealed FROM register_entry ORDER BY id").map {
                [$0.value(0), $0.value(1)]
            }
        }
        #expect(Set(now).isSuperset(of: before), "no entry was touched")
        try await world.expectNoDifferences()
    }

    private func die(_ person: Sample, in world: World) async throws {
        let registrar = world.registrar
        let number = person.number
        try await world.database.write { db in
            let access = Access(by: .system("test"), for: .upkeep, with: registrar)
            let found = try #require(try access.record(Person.self, number.digits, in: db))
            var record = found.record
            record.diedOn = registrar.today
            try Register<Person>().enter(
                record, replacing: found.version,
                act: Act("enter-death", by: .system("test"), law: "identity"), with: registrar,
                in: db)
        }
    }

    private func erase(
        _ person: Sample, _ ground: Erasing.Ground, in world: World
    ) async throws {
        let erasing = Erasing(world.registrar)
        let number = person.number
        try await world.database.write { db in
            try erasing.erase(
                number, on: ground, law: "test", by: .system("erase"), in: db)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `who is erased is gone everywhere, and every proof holds`(
        on engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let founder = try await company(world, "Lasting Company")
        let karwan = try await world.browser(of: .karwan)
        #expect(try await karwan.open("/en/account").status == 200)
        let tree = try await world.read(PublicLog.published)
        let hashes = try await world.read { db in
            try db.rows("SELECT id, hash FROM register_entry ORDER BY id").map {
                [$0.value(0), $0.value(1)]
            }
        }
        try await die(.karwan, in: world)
        await #expect(throws: Erasing.Refusal.self) {
            try await erase(.karwan, .retention(years: 10), in: world)
        }
        world.clock.pass(.seconds(10 * 365 * 86_400 + 4 * 86_400))
        try await erase(.karwan, .retention(years: 10), in: world)
        try await world.house.tend()
        // Nothing of him can be read, also in the company of others.
        let number = Sample.karwan.number
        let registrar = world.registrar
        let gone = try await world.database.write { db in
            let access = Access(by: .system("test"), for: .audit, with: registrar)
            #expect(try access.record(Person.self, number.digits, in: db) == nil)
            #expect(try access.history(Person.self, number.digits, in: db).isEmpty)
            #expect(try Access.acts("person", number.digits, with: registrar, in: db).isEmpty)
            return try access.records(CaseRecord.self, where: "1 = 1", in: db).map {
                try JSON($0.record).canonical
            }.joined()
        }
        #expect(gone.contains("Lasting Company") && gone.contains(number.digits))
        #expect(!gone.contains("Karwan") && !gone.contains("کاروان") && gone.contains("—"))
        #expect(try await founder.see().status == 200)
        // He is out, and comes in no more.
        #expect(try await karwan.open("/en/account").path.contains("sign-in"))
        // The log is the old one, grown; each entry's hash is what it was.
        let now = try await world.read { db in
            try db.rows("SELECT id, hash FROM register_entry ORDER BY id").map {
                [$0.value(0), $0.value(1)]
            }
        }
        #expect(Set(now).isSuperset(of: hashes))
        let size = try #require(tree?.checkpoint.size)
        let grown = try #require(try await world.read(PublicLog.published)?.checkpoint)
        let (root, proof) = (
            try #require(tree?.checkpoint.root),
            try #require(
                try await world.read { try PublicLog.consistencyProof(from: size, in: $0) })
        )
        #expect(
            MerkleProof.isConsistent(from: size, root, to: grown.size, grown.root, proof))
        // It is an entry, and `pird check` is content.
        let entered = try await world.read {
            try $0.count("SELECT count(*) FROM register_entry WHERE register = 'erasure'")
        }
        #expect(entered == 1)
        try await world.expectNoDifferences()
        await #expect(throws: Erasing.Refusal.unknown) {
            try await erase(.karwan, .order("again"), in: world)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `whoever was told a name is not told it any more`(on engine: EngineKind) async throws {
        let world = try await World(on: engine)
        let registrar = world.registrar
        let mandate = Mandate(
            id: registrar.identifiers.next(), kind: .attorney,
            representative: Sample.karwan.number, represented: Sample.citizen.number,
            representativeName: PersonName(ckb: "ک", ar: "ك", latin: "K"),
            representedName: PersonName(ckb: "م", ar: "م", latin: "M"),
            from: registrar.today, until: nil)
        let name = try await world.database.write { db in
            try Register<Mandate>().enter(
                mandate, replacing: nil,
                act: Act("give-mandate", by: .system("test"), law: "test"), with: registrar,
                in: db)
            let access = Access(by: .system("test"), for: .upkeep, with: registrar)
            let person = try #require(
                try access.record(Person.self, Sample.citizen.number.digits, in: db)
            ).record.name
            try Message.post(
                Text(
                    en: "You may act for \(person.latin) now.", ckb: person.ckb, ar: person.ar,
                    kmr: person.latin), to: Sample.karwan.number, about: nil, with: registrar,
                in: db)
            return person
        }
        try await world.house.tend()
        try await erase(.citizen, .order("a court"), in: world)
        let told = try await world.read {
            try Message.inbox(of: Sample.karwan.number, limit: 5, in: $0)
        }
        #expect(told.map(\.words.en).contains("You may act for — now."))
        let stolen = try await everything(of: world)
        for words in [name.ckb, name.ar, name.latin] { #expect(!stolen.contains(words)) }
        try await world.expectNoDifferences()
    }

    @Test func `nobody is erased whom the law still needs`() async throws {
        let world = try await World()
        await #expect(throws: Erasing.Refusal.alive) {
            try await erase(.citizen, .retention(years: 1), in: world)
        }
        await #expect(throws: Erasing.Refusal.holdsOffice("d-comp")) {
            try await erase(.officer, .order("a court"), in: world)
        }
        let founder = try await Founder.begin(world, .citizen)
        try await founder.answer("name", ["answer": "Unfinished"])
        await #expect(throws: Erasing.Refusal.openCases(1)) {
            try await erase(.citizen, .order("a court"), in: world)
        }
        try await world.expectNoDifferences()
    }

    @Test func `a key that is destroyed without an entry is found, and one that came back`()
        async throws
    {
        let world = try await World()
        let (vault, clock) = (world.registrar.vault, world.clock)
        let copy = try await world.read { db in
            try #require(
                try db.row(
                    "SELECT holder, wrapped FROM vault_key WHERE holder = \("person:" + Sample.citizen.number.digits)"
                )
            ).blob(1)
        }
        let holder = KeyHolder.person(Sample.citizen.number).name
        try await world.database.write { try vault.destroyKey(of: holder, at: clock.now, in: $0) }
        #expect(
            try await world.differences() == [
                "the key of \(holder) was destroyed, and no entry says so"
            ])
        try await world.database.write { db in
            try db.execute(
                "UPDATE vault_key SET wrapped = \(copy), erased_at = NULL WHERE holder = \(holder)")
        }
        try await world.expectNoDifferences()
        try await erase(.citizen, .order("a court"), in: world)
        // As after a restore from before.
        try await world.database.write { db in
            try db.execute(
                "UPDATE vault_key SET wrapped = \(copy), erased_at = NULL WHERE holder = \(holder)")
        }
        #expect(
            try await world.differences() == [
                "the key of \(holder) is there, although it was erased"
            ])
    }

    @Test func `nothing can be made to vanish behind somebody who was erased`() async throws {
        let world = try await World()
        try await erase(.citizen, .order("a court"), in: world)
        try await world.expectNoDifferences()
        let (dead, living) = (
            KeyHolder.person(Sample.citizen.number).name, Sample.minor.number.digits
        )
        func changed(_ statements: [Query]) async throws -> [String] {
            struct Undo: Error {}
            let vault = world.registrar.vault
            let found = Mutex<[String]>([])
            _ = try? await world.database.write { db in
                for statement in statements { try db.execute(statement) }
                let problems = try House.differences(vault, in: db)
                found.withLock { $0 = problems }
                throw Undo()
            }
            return found.withLock { $0 }
        }
        let hidden = try await changed([
            "UPDATE person SET record_holder = \(dead) WHERE record_key = \(living)",
            "UPDATE register_entry SET holder = \(dead) WHERE register = 'person' AND record_key = \(living)",
        ])
        #expect(
            hidden == [
                "the entries under the destroyed key of \(dead) are not those that were erased"
            ])
        let taken = try await changed([
            "UPDATE register_entry SET holder = 'person:none' WHERE holder = \(dead)"
        ])
        #expect(!taken.isEmpty)
        // Nor can a row go back to what anybody may write.
        let registrar = world.registrar
        let json = try await world.database.write { db in
            let access = Access(by: .system("test"), for: .upkeep, with: registrar)
            let found = try #require(try access.record(Person.self, living, in: db))
            return try JSON(found.record).canonical
        }
        let open = try await changed([
            """
            UPDATE person SET record_holder = NULL, record_sealed = NULL, record_json = \(json),
                born_on = 'other' WHERE record_key = \(living)
            """
        ])
        #expect(open.contains("person \(living): it is kept in the clear"))
    }

    @Test(arguments: EngineKind.allCases)
    func `what was entered before there were keys is sealed, its hash unchanged`(
        on engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let founder = try await company(world, "Older Company")
        let registrar = world.registrar
        // As it was before: opened and written in the clear, with the hash that it has.
        try await world.database.write { db in
            for row in try db.rows(
                "SELECT id, holder, sealed, register, record_key FROM register_entry WHERE sealed IS NOT NULL"
            ) {
                let id = try row.text(0)
                let key = try #require(try registrar.vault.key(of: row.text(1), in: db))
                let plain = try key.open(row.blob(2), for: "entry:\(id)")
                let body = String(decoding: plain.dropFirst(32), as: UTF8.self)
                try db.execute(
                    """
                    UPDATE register_entry SET body = \(body), salt = \(Array(plain.prefix(32))),
                        holder = NULL, sealed = NULL WHERE id = \(id)
                    """)
            }
            for (table, name) in [("person", "person"), ("casework_case", "case")]
                as [(SchemaName, String)]
            {
                for row in try db.rows(
                    "SELECT record_key, record_holder, record_sealed FROM \(name: table)")
                {
                    let key = try #require(try registrar.vault.key(of: row.text(1), in: db))
                    let plain = try key.open(
                        row.blob(2), for: "record:\(name):\(try row.text(0))")
                    try db.execute(
                        """
                        UPDATE \(name: table) SET record_json = \(String(decoding: plain, as: UTF8.self)),
                            record_holder = NULL, record_sealed = NULL
                        WHERE record_key = \(try row.text(0))
                        """)
                }
            }
            try db.execute("UPDATE person SET born_on = '1990-01-01'")
            try db.execute("UPDATE register_entry SET holder = NULL WHERE holder = ''")
        }
        #expect(try await everything(of: world).contains("Rizgar"))
        // Nobody is erased before all of them is sealed.
        await #expect(throws: Erasing.Refusal.stillSealing) {
            try await erase(.nasrin, .order("a court"), in: world)
        }
        // In the clear it can be read, and is checked.
        try await world.expectNoDifferences()
        #expect(try await founder.see().text.contains("Older Company"))
        try await world.house.tend()
        let stolen = try await everything(of: world)
        #expect(!stolen.contains("Rizgar") && !stolen.contains("1990-01-01"))
        try await world.expectNoDifferences()
        #expect(try await founder.see().text.contains("Older Company"))
    }

    private func found(wrong database: any DatabaseEngine, _ vault: Vault) async throws -> [String]
    {
        try await database.read { try House.differences(vault, in: $0) }
    }

    /// A database as the version before left it: nothing sealed, a replaced document without a mark.
    @Test(arguments: EngineKind.allCases)
    func `a database of the version before is brought up, sealed and whole`(
        on engine: EngineKind
    ) async throws {
        let folder = NSTemporaryDirectory() + "pird-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = ToldClock()
        let database = try await TestDatabase.fresh(engine, in: folder)
        let secret = [UInt8](repeating: 7, count: 32)
        let registrar = Registrar(
            clock: clock, randomness: SeededRandomness(seed: 5), secret: Secret(secret))
        _ = try await Migrations(House.schema, on: database).run(at: clock, upTo: 5)
        let person = Person(
            number: PersonNumber(synthetic: 77),
            name: PersonName(ckb: "هیوا", ar: "هيوا", latin: "Hiwa"), bornOn: Day(1977, 7, 7))
        var document = IssuedDocument(
            code: "00000000000000000077", title: Text(same: "T"), issuer: Text(same: "I"),
            aboutRegister: "x", aboutKey: "1", subject: "S", number: "1", facts: [],
            issuedAt: clock.now, caseID: "c", siteAddress: "http://localhost:8080",
            notice: Text(same: ""))
        document.status = .replaced(by: "00000000000000000078", at: clock.now)
        let records: [(String, String, JSON, SchemaName, [(SchemaName, Value)])] = [
            (
                "person", person.key, try JSON(person), "person",
                [("born_on", .text("1977-07-07"))]
            ),
            (
                "document", document.key, try JSON(document), "casework_document",
                [
                    ("about_register", .text("x")), ("about_key", .text("1")),
                    ("issued_at", .integer(document.issuedAt.microseconds)),
                ]
            ),
        ]
        let now = clock.now
        try await database.write { db in
            for (register, key, json, table, columns) in records {
                let act = Act("enter", by: .system("test"), law: "test")
                let (salt, id) = (registrar.randomness.bytes(32), registrar.identifiers.next())
                let body = JSON.object([
                    "register": .string(register), "key": .string(key), "version": .integer(1),
                    "recordedAt": .string(now.iso), "validFrom": .string(now.day.iso),
                    "act": try JSON(act), "record": json,
                ]).canonical
                let hash = sha256(salt + body.utf8)
                try db.execute(
                    """
                    INSERT INTO register_entry
                        (id, register, record_key, version, recorded_at, valid_from, body, salt, hash)
                    VALUES (\(id), \(register), \(key), 1, \(now), \(now.day), \(body), \(salt),
                        \(hash))
                    """)
                try PublicLog.add(id, hash, in: db)
                let names: [Query] = columns.map { "\(name: $0.0)" }
                let values: [Query] = columns.map { "\($0.1)" }
                try db.execute(
                    """
                    INSERT INTO \(name: table) (record_key, record_version, record_json,
                        \(Query.list(names)), recorded_at)
                    VALUES (\(key), 1, \(json.canonical), \(Query.list(values)), \(now))
                    """)
            }
            try db.execute(
                """
                INSERT INTO casework_file (case_id, hash, kind, sent_by, sent_at, bytes)
                VALUES ('c', \(sha256Hex("a paper".utf8)), 'pdf', \(person.number), \(now),
                    \(Array("a paper".utf8)))
                """)
            try db.execute(
                """
                INSERT INTO identity_person_key (name_key, person)
                VALUES (\(sha256Hex("somebody".utf8)), \(person.number))
                """)
        }
        _ = try await Migrations(House.schema, on: database).run(at: clock)
        let settings = House.Settings(
            catalogueFolder: World.root + "/Catalogue", address: "http://localhost:8080",
            isSample: true, secret: secret, galleryFolder: folder + "/gallery")
        let house = try await House(settings, database: database, registrar: registrar)
        let vault = registrar.vault
        // Whole before anything was sealed, and after.
        let before = try await found(wrong: database, vault)
        #expect(before == [])
        try await house.tend()
        let after = try await found(wrong: database, vault)
        #expect(after == [])
        let (found, kept) = try await database.write { db in
            let access = Access(by: .system("test"), for: .upkeep, with: registrar)
            return (
                try access.record(Person.self, person.key, in: db)?.record,
                try db.rows(
                    """
                    SELECT record_json, born_on FROM person WHERE record_key = \(person.key)
                    """
                ).flatMap { [try $0.text(0), try $0.text(1)] }
                    + (try db.rows("SELECT body FROM register_entry WHERE register = 'person'").map
                    {
                        try $0.text(0)
                    })
                    + (try db.rows("SELECT name_key FROM identity_person_key").map {
                        String(try $0.text(0).prefix(2))
                    })
            )
        }
        #expect(found == person)
        #expect(kept == ["", "", "", "k:"])
        let (file, void) = try await database.read { db in
            (
                try #require(try db.row("SELECT bytes FROM casework_file")).blob(0),
                try db.count("SELECT count(*) FROM casework_document WHERE is_void = 1")
            )
        }
        #expect(file != Array("a paper".utf8) && void == 1)
        await database.close()
    }
}
