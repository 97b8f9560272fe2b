import Casework
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Trust

/// The square on a paper in the hands of people who lie, and as years pass. Whether other programs
/// believe it, and browsers without a network, is shown by the tests of the running portal.
@Suite struct StatementsBelieved {
    private static let site = "http://localhost:8080"

    private func keys(of world: World) -> SealKeys {
        SealKeys(
            on: world.database, clock: world.clock, randomness: world.registrar.randomness,
            secret: Secret([UInt8](repeating: 7, count: 32)), address: Self.site)
    }

    private func checking(
        _ world: World, site: String = StatementsBelieved.site
    ) async throws -> DocumentStatement.Keys {
        let log = try #require(
            try await PublicLog.key(
                on: world.database, secret: Secret([UInt8](repeating: 7, count: 32))))
        return DocumentStatement.Keys(
            site: site, institutions: try await keys(of: world).statementKeys(), log: log,
            witnesses: [])
    }

    /// A document of a company that was formed, and its statement.
    private func statement(
        of world: World, named name: String = "Square Company",
        changing: (inout CBOR) -> Void = { _ in }
    ) async throws -> (code: String, text: String) {
        let founder = try await world.formCompany(named: name)
        let id = founder.caseID
        let found = try await world.read { db -> (IssuedDocument, [UInt8], LogReceipt?) in
            let key = try #require(
                try db.row("SELECT record_key FROM casework_document ORDER BY issued_at DESC"))
            let document = try #require(try IssuedDocument.find(try key.text(0), in: db))
            #expect(document.caseID == id)
            let entry = try #require(
                try Register<IssuedDocument>().history(document.code, in: db).first)
            let proof = try #require(try PublicLog.proof(ofEntry: entry.id, in: db))
            return (document, entry.hash, try LogReceipt(proof, publishedAt: 1))
        }
        let key = try await keys(of: world).statementKey(
            of: found.0.issuer.en, name: found.0.issuer.en)
        var claims = try DocumentStatement.claims(
            of: found.0, leaf: found.1, receipt: found.2, site: Self.site, at: world.clock.now)
        changing(&claims)
        let signed = try SignedStatement(claims, type: DocumentStatement.type, by: key)
        return (found.0.code, base32Capitals(signed.encoded))
    }

    @Test func `a statement is believed for years, and by its site alone`() async throws {
        let world = try await World()
        let (code, text) = try await statement(of: world)
        let told = try DocumentStatement(text, by: try await checking(world))
        #expect(told.code == code && told.receipt != nil)
        // Scanners that write small letters have read the same.
        #expect(try DocumentStatement(text.lowercased(), by: try await checking(world)) == told)
        let other = try await checking(world, site: "https://example.com")
        #expect(throws: DocumentStatement.Refusal.foreign(Self.site)) {
            try DocumentStatement(text, by: other)
        }
        // When the key has long been followed by others, what it signed in its time holds.
        world.clock.pass(.seconds(5 * 365 * 86_400))
        _ = try await keys(of: world).statementKey(of: "Other", name: "Other")
        #expect(try DocumentStatement(text, by: try await checking(world)) == told)
        let page = try await world.browser().get("/V/\(text)?lang=en")
        #expect(page.status == 200 && page.text.contains("panel good"))
    }

    @Test func `a key that was taken back signs nothing any more, and a stolen one never did`()
        async throws
    {
        let world = try await World()
        let (_, text) = try await statement(of: world)
        let keys = keys(of: world)
        let key = try #require(try await keys.all().first { $0.role == "statement" })
        world.clock.pass(.seconds(60))
        try await keys.revoke(serial: key.serial, isStolen: false)
        // What was signed before stays; what claims to be signed later does not.
        _ = try DocumentStatement(text, by: try await checking(world))
        try await world.database.write { db in
            try db.execute("UPDATE seal_key SET is_stolen = 1 WHERE role = 'statement'")
        }
        let stolen = try await checking(world)
        #expect(throws: DocumentStatement.Refusal.revokedKey) {
            try DocumentStatement(text, by: stolen)
        }
        try await world.database.write { db in
            try db.execute("DELETE FROM seal_key WHERE role = 'statement'")
        }
        let unknown = try await checking(world)
        #expect(throws: DocumentStatement.Refusal.unknownKey) {
            try DocumentStatement(text, by: unknown)
        }
        let page = try await world.browser().get("/V/\(text)?lang=en")
        #expect(page.status == 422 && page.text.contains("panel bad"))
    }

    @Test func `a time outside of the key's own is not believed`() async throws {
        let world = try await World()
        let (_, text) = try await statement(of: world) { claims in
            guard case .map(let pairs) = claims else { return }
            claims = .map(
                pairs.map {
                    $0.key == .integer(6) ? .init(.integer(6), .integer(1_000_000_000)) : $0
                })
        }
        let keys = try await checking(world)
        #expect(throws: DocumentStatement.Refusal.endedKey) {
            try DocumentStatement(text, by: keys)
        }
    }

    @Test func `an institution cannot say what the log does not hold`() async throws {
        let world = try await World()
        let (_, text) = try await statement(of: world) { claims in
            guard case .map(let pairs) = claims else { return }
            claims = .map(
                pairs.map { pair in
                    guard pair.key == .integer(-65537), case .map(let members) = pair.value else {
                        return pair
                    }
                    // The log's proof under the hash of another entry.
                    return .init(
                        pair.key,
                        .map(
                            members.map {
                                $0.key == .integer(6)
                                    ? .init(.integer(6), .bytes([UInt8](repeating: 9, count: 32)))
                                    : $0
                            }))
                })
        }
        let keys = try await checking(world)
        #expect(throws: DocumentStatement.Refusal.wrongProof) {
            try DocumentStatement(text, by: keys)
        }
    }

    @Test func `no flipped bit of a statement is believed`() async throws {
        let world = try await World()
        let (_, text) = try await statement(of: world)
        let keys = try await checking(world)
        let whole = try #require(bytes(base32Capitals: text))
        for place in 0..<whole.count {
            var bent = whole
            bent[place] ^= UInt8(1 << (place % 8))
            let shown = base32Capitals(bent)
            #expect(throws: DocumentStatement.Refusal.self, "byte \(place)") {
                try DocumentStatement(shown, by: keys)
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `an officer revokes a certificate, everybody is told, and a new one can be issued`(
        on engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let (code, text) = try await statement(of: world, named: "Revoked Company")
        let officer = try await world.browser(of: .officer)
        let id = try await world.read { db in
            try #require(try IssuedDocument.find(code, in: db)).caseID
        }
        func send(_ values: [String: String], button: String) async throws -> Browser.View {
            let page = try await officer.open("/en/desk/cases/\(id)")
            let form = try #require(page.form(to: "/reissue"))
            return try await officer.submit(form, values, button: button)
        }
        #expect(try await send(["reason": ""], button: "revoke").status == 422)
        // Harm is confirmed before it is done.
        let asked = try await send(["reason": "It was a mistake."], button: "revoke")
        #expect(asked.text.contains("Revoke this certificate?"))
        #expect(
            try await world.browser().get("/verify/\(code)?lang=en").text.contains("panel good"))
        let sure = try #require(asked.form(to: "/reissue"))
        _ = try await officer.submit(sure, button: "revoke")
        let verify = try await world.browser().get("/verify/\(code)?lang=en").text
        #expect(verify.contains("was revoked") && !verify.contains("panel good"))
        let page = try await world.browser().get("/V/\(text)?lang=en").text
        #expect(page.contains("was revoked"))
        let struck = try await world.read { db in
            try db.count("SELECT count(*) FROM casework_document WHERE is_void = 1")
        }
        #expect(struck == 1)
        let account = try await world.browser(of: .shilan).open("/en/account/cases/\(id)").text
        #expect(account.contains("Certificate revoked") && account.contains("It was a mistake."))
        // It cannot be revoked twice, but issued anew; the old one stays revoked.
        let again = try #require(
            try await send(["reason": "Again."], button: "revoke").form(to: "/reissue"))
        #expect(try await officer.submit(again, button: "revoke").status == 409)
        _ = try await send(["reason": "A new one."], button: "reissue")
        let after = try await world.browser().get("/verify/\(code)?lang=en").text
        #expect(after.contains("was revoked"))
        try await world.expectNoDifferences()
    }

    @Test func `when the log stands still a paper goes out without a proof, and is made again`()
        async throws
    {
        let world = try await World()
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: "Slow Company", own: "1/1", others: [])
        _ = try await founder.handIn()
        try await founder.pay(world)
        // Granted, and nobody looks after the log.
        let officer = try await world.browser(of: .officer)
        let page = try await officer.open("/en/desk/cases/\(founder.caseID)")
        _ = try await officer.submit(
            try #require(page.form(to: "/decision")), ["reason": "In order."], button: "grant")
        let document = try await world.read { db in
            let row = try #require(try db.row("SELECT record_key FROM casework_document"))
            return try #require(try IssuedDocument.find(try row.text(0), in: db))
        }
        let papers = SealedPapers(
            keys(of: world), on: world.database, registrar: world.registrar, site: Self.site,
            patience: .milliseconds(300))
        let early = try await papers.bytes(of: document)
        #expect(try await papers.find(early) == .same(code: document.code))
        try await world.publishLog()
        let late = try await papers.bytes(of: document)
        #expect(late != early)
        #expect(try await papers.bytes(of: document) == late)
        // Both were handed out, and both are genuine.
        #expect(try await papers.find(early) == .same(code: document.code))
        #expect(try await papers.find(late) == .same(code: document.code))
        try await world.expectNoDifferences()
    }

    @Test func `the lists of what holds no more end where there are no documents`() async throws {
        let world = try await World()
        let nobody = world.browser()
        #expect(try await nobody.get("/status/0").status == 404)
        _ = try await statement(of: world)
        let list = try await nobody.get("/status/0")
        #expect(list.status == 200)
        #expect(list.headers["content-type"] == "application/statuslist+jwt")
        for path in ["/status/1", "/status/-1", "/status/9223372036854775807", "/status/x"] {
            #expect(try await nobody.get(path).status == 404, "\(path)")
        }
    }
}
