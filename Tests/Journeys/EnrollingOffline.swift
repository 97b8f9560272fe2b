import Casework
import Foundation
import House
import Identity
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

/// A laptop of a registration centre, with its own folder and form.
final class LaptopAtCentre {
    let folder: String
    let publicKey: String
    private let desk: OfflineDesk
    private let database: any DatabaseEngine

    static let passphrase = "four words without a line"

    init(_ world: World, server: String? = nil, officer: Sample = .bahar) async throws {
        folder = world.folder + "/laptop-" + UUID().uuidString
        let shown: String
        if let server {
            shown = server
        } else {
            shown = try await LaptopAtCentre.serverKey(world)
        }
        publicKey = try await OfflineDesk.begin(
            in: folder, server: shown, institution: "dg-nat",
            passphrase: LaptopAtCentre.passphrase, randomness: SystemRandomness()
        ).publicKey
        database = try DatabaseAddress(folder + "/forms.sqlite").open(connections: 2)
        try await Migrations(OfflineDesk.schema, on: database).run(at: world.clock)
        desk = try await OfflineDesk(
            folder: folder, passphrase: LaptopAtCentre.passphrase, officer: officer.number,
            catalogue: world.house.catalogue, database: database, registrar: world.registrar,
            address: "http://localhost:8090")
    }

    deinit {
        let database = database
        Task { await database.close() }
    }

    /// As the staff desk shows it.
    static func serverKey(_ world: World) async throws -> String {
        let page = try await world.browser(of: .tara).open("/en/desk/laptops")
        let range = try #require(page.text.firstRange(of: "pird enrol begin --server="))
        return String(page.text[range.upperBound...].prefix { $0 != " " })
    }

    /// Takes somebody down; the packet that was written.
    func enrol(
        _ visitor: Visitor, as kind: String = "citizen", with extra: [String: String] = [:]
    ) async throws -> [UInt8] {
        let browser = Browser(desk.site)
        let page = try await browser.open("/en/enrol/\(kind)")
        let form = try #require(page.form(to: "/enrol/\(kind)"))
        let before = Set(try packets())
        let done = try await browser.submit(
            form, visitor.fields(kind).merging(extra) { $1 }, files: visitor.files())
        #expect(done.text.contains("Written, sealed and signed"))
        let new = try #require(Set(try packets()).subtracting(before).first)
        return Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/packets/\(new)")))
    }

    func packets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder + "/packets")
    }

    var browser: Browser { Browser(desk.site) }
}

extension World {
    /// Two people let a laptop in.
    func add(_ laptop: LaptopAtCentre) async throws {
        let tara = try await browser(of: .tara)
        let form = try #require(try await tara.open("/en/desk/laptops").form(to: "/desk/laptops"))
        _ = try await tara.submit(form, ["key": laptop.publicKey, "label": "Ranya 1"])
        let sarwar = try await browser(of: .sarwar)
        let decide = try #require(
            try await sarwar.open("/en/desk/laptops").form(to: "/laptops/decide"))
        _ = try await sarwar.submit(decide, button: "approve")
    }

    func upload(_ packets: [UInt8]...) async throws -> Browser.View {
        let rebin = try await browser(of: .rebin)
        let form = try #require(try await rebin.open("/en/desk/packets").form(to: "/desk/packets"))
        let files = packets.enumerated().map { index, bytes in
            (field: "packets", name: "\(index).packet", bytes: bytes)
        }
        let view = try await rebin.submit(form, files: files)
        try await house.tend()
        return view
    }
}

@Suite struct EnrollingOffline {
    @Test func `a packet from an approved laptop is applied, once, however often it comes`()
        async throws
    {
        let world = try await World()
        let laptop = try await LaptopAtCentre(world)
        let packet = try await laptop.enrol(Visitor(eyes: 60))
        // Nothing of the person can be read in it.
        let text = String(decoding: packet, as: UTF8.self)
        #expect(!text.contains("Rojin") && !text.contains("1995"))
        #expect(try await world.upload(packet).text.contains("No approved laptop"))
        try await world.add(laptop)
        let taken = try await world.upload(packet)
        #expect(taken.text.contains("The person is being searched"))
        let again = try await world.upload(packet, packet)
        #expect(again.text.contains("taken in before; nothing was done twice"))
        #expect(
            try await world.read { try $0.count("SELECT count(*) FROM identity_enrolment") } == 1)
        let rebin = try await world.browser(of: .rebin)
        let link = try #require(taken.text.firstRange(of: "/en/desk/enrolments/"))
        let page = try await rebin.open(
            String(taken.text[link.lowerBound...].prefix { $0 != "\"" }))
        #expect(page.text.contains("accepted"))
        try await world.expectNoDifferences()
    }

    @Test func `a laptop needs two people, and one takes it away`() async throws {
        let world = try await World()
        let laptop = try await LaptopAtCentre(world)
        let tara = try await world.browser(of: .tara)
        let form = try #require(try await tara.open("/en/desk/laptops").form(to: "/desk/laptops"))
        #expect(try await tara.submit(form, ["key": "short", "label": "x"]).status == 422)
        _ = try await tara.submit(form, ["key": laptop.publicKey, "label": "Ranya 1"])
        let own = try await tara.open("/en/desk/laptops")
        let decide = try #require(own.form(to: "/laptops/decide"))
        #expect(!decide.buttons.contains("approve"))
        #expect(try await tara.submit(decide, button: "approve").status == 403)
        let packet = try await laptop.enrol(Visitor(eyes: 61))
        #expect(try await world.upload(packet).text.contains("No approved laptop"))
        let sarwar = try await world.browser(of: .sarwar)
        let second = try #require(
            try await sarwar.open("/en/desk/laptops").form(to: "/laptops/decide"))
        _ = try await sarwar.submit(second, button: "approve")
        let revoke = try #require(
            try await tara.open("/en/desk/laptops").form(to: "/laptops/decide"))
        _ = try await tara.submit(revoke, button: "revoke")
        let late = try await world.upload(packet)
        #expect(late.text.contains("was taken away"))
        #expect(
            try await world.read { try $0.count("SELECT count(*) FROM identity_enrolment") } == 0)
        let kept = try await world.read {
            try $0.count("SELECT count(*) FROM web_incident WHERE kind = 'packetRefused'")
        }
        #expect(kept == 2)
    }

    @Test func `an altered, foreign or broken packet is named, and a good one beside it is taken`()
        async throws
    {
        let world = try await World()
        let laptop = try await LaptopAtCentre(world)
        try await world.add(laptop)
        let good = try await laptop.enrol(Visitor(eyes: 62))
        let text = String(decoding: good, as: UTF8.self)
        // One letter of each part.
        for part in ["\"sealed\":\"", "\"encapsulated\":\"", "\"signature\":\"", "\"laptop\":\""] {
            var bytes = good
            let at = text.utf8.distance(
                from: text.startIndex, to: try #require(text.firstRange(of: part)).upperBound)
            bytes[at + 5] = bytes[at + 5] == 65 ? 66 : 65
            let view = try await world.upload(bytes)
            #expect(view.text.contains("altered after it was signed"), "\(part)")
        }
        let stranger = try await LaptopAtCentre(world)
        let foreign = try await stranger.enrol(Visitor(eyes: 63))
        let otherWorld = try await World(seed: 2)
        _ = otherWorld
        let elsewhere = try await LaptopAtCentre(
            world, server: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAk")
        try await world.addSecond(elsewhere)
        let wrongServer = try await elsewhere.enrol(Visitor(eyes: 64))
        let view = try await world.upload(
            foreign, wrongServer, Array("garbage".utf8), Array(good.prefix(500)), good)
        for words in [
            "No approved laptop", "sealed for another server", "This is not a packet",
            "The person is being searched",
        ] { #expect(view.text.contains(words), "\(words)") }
        #expect(
            try await world.read { try $0.count("SELECT count(*) FROM identity_enrolment") } == 1)
    }

    @Test func `an officer without the role enrols nobody, also without a line`() async throws {
        let world = try await World()
        let laptop = try await LaptopAtCentre(world, officer: .tara)
        try await world.add(laptop)
        let packet = try await laptop.enrol(Visitor(eyes: 65))
        #expect(try await world.upload(packet).text.contains("may not enrol people"))
    }

    @Test
    func `the laptop asks what the desk asks, keeps what was captured, and needs its passphrase`()
        async throws
    {
        let world = try await World()
        let laptop = try await LaptopAtCentre(world)
        let browser = laptop.browser
        let page = try await browser.open("/ckb/enrol/citizen")
        #expect(page.text.contains("dir=\"rtl\""))
        let english = try await browser.open("/en/enrol/citizen")
        let form = try #require(english.form(to: "/enrol/citizen"))
        let visitor = Visitor(eyes: 66)
        var fields = visitor.fields("citizen")
        fields["mother-ar"] = ""
        let refused = try await browser.submit(form, fields, files: visitor.files())
        #expect(refused.status == 422)
        #expect(refused.text.contains("Kept from before"))
        #expect(try laptop.packets().isEmpty)
        let again = try #require(refused.form(to: "/enrol/citizen"))
        #expect(try await browser.submit(again, visitor.fields("citizen")).text.contains("Written"))
        await #expect(throws: OfflineDesk.Trouble.self) {
            _ = try await OfflineDesk(
                folder: laptop.folder, passphrase: "another passphrase",
                officer: Sample.bahar.number,
                catalogue: world.house.catalogue, database: world.database,
                registrar: world.registrar, address: "http://localhost:8090")
        }
    }
}

extension World {
    /// Lets a second laptop in, beside one that is there.
    func addSecond(_ laptop: LaptopAtCentre) async throws {
        let tara = try await browser(of: .tara)
        let form = try #require(try await tara.open("/en/desk/laptops").form(to: "/desk/laptops"))
        _ = try await tara.submit(form, ["key": laptop.publicKey, "label": "Ranya 2"])
        let sarwar = try await browser(of: .sarwar)
        let decide = try #require(
            try await sarwar.open("/en/desk/laptops").forms.first { $0.buttons.contains("approve") }
        )
        _ = try await sarwar.submit(decide, button: "approve")
    }
}
