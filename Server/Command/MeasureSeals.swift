import ArgumentParser
import Casework
import Foundation
import Kernel
import Registers
import Store
import Trust

/// How many documents a second one core draws and seals.
struct MeasureSeals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-seals",
        abstract: "Measure the drawing and the sealing of documents on one core.",
        discussion: """
            Draws one certificate and seals it again and again, to each level of PAdES. With --write \
            the drawn document is left in a file, so that another program can seal the same.
            """)

    @Option(help: "Seconds for each measurement.")
    var seconds = 2.0

    @Option(help: "A file for the drawn document.")
    var write: String?

    func run() async throws {
        try await reporting {
            let folder = NSTemporaryDirectory() + "measure-seals-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let certificate = Certificate(
                issuer: Trilingual(
                    ckb: "بەڕێوەبەرایەتیی تۆماری کۆمپانیاکان", ar: "مديرية تسجيل الشركات",
                    en: "Company Registration Directorate"),
                title: Trilingual(ckb: "بڕوانامە", ar: "شهادة", en: "Certificate"),
                subject: "پرد", number: "100042", facts: [],
                verifyURL: "https://gov.krd/verify/00000000000000000000",
                notice: Trilingual(ckb: "نموونە", ar: "نموذج", en: "Sample"),
                createdAt: "2026-11-25")
            let drawn = try certificate.pdf()
            if let write { try Data(drawn).write(to: URL(fileURLWithPath: write)) }
            let database = try DatabaseAddress(folder + "/seals.sqlite").open(connections: 2)
            try await Migrations(
                SchemaCatalogue(StoreSchema.tables + RegistersSchema.tables), on: database
            ).run(at: SystemClock())
            let randomness = SystemRandomness()
            let keys = SealKeys(
                on: database, clock: SystemClock(), randomness: randomness,
                secret: Secret(randomness.bytes(32)), address: "http://localhost")
            try await keys.beginSample()
            let seal = try await keys.seal(of: "measure", name: "Company Registration Directorate")
            let now = SystemClock().now
            try rate("drawn") { _ = try certificate.pdf() }
            for (name, level) in [
                ("sealed to B-B", DocumentSeal.Level.basic), ("sealed to B-T", .timed),
                ("sealed to B-LTA", .archived),
            ] {
                try rate(name) {
                    _ = try seal.seal(
                        drawn, to: level, language: "ckb", at: now, serials: keys.serial)
                }
            }
            await database.close()
        }
    }

    private func rate(_ name: String, _ work: () throws -> Void) throws {
        let start = ContinuousClock.now
        var count = 0
        while start.duration(to: .now).inSeconds < seconds {
            try work()
            count += 1
        }
        let rate = Double(count) / start.duration(to: .now).inSeconds
        print(name.padding(toLength: 18, withPad: " ", startingAt: 0) + "\(Int(rate))/s")
    }
}
