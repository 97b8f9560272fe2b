import ArgumentParser
import Casework
import Foundation
import Hummingbird
import HummingbirdCore
import Identity
import Kernel
import Logging
import Registers
import Store
import Trust

/// Enrolment on a laptop without a line.
struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take people down on a laptop without a line.",
        discussion: """
            First pird enrol begin: it makes the laptop's key and tells its public half, which two \
            people add at the staff desk. Then pird enrol serve opens the registration centre's own \
            form in the browser of this laptop and writes one sealed and signed file for each \
            person. The files are taken in at the staff desk, each once.
            """, subcommands: [Begin.self, Open.self])

    struct Begin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make this laptop's key.")

        @Option(help: "A folder for the key and the packets.")
        var folder = "pird-laptop"

        @Option(help: "The server's key, as the staff desk shows it.")
        var server: String

        @Option(help: "The institution whose officers use it, such as dg-nat.")
        var institution: String

        func run() async throws {
            try await reporting {
                let passphrase = try askPassphrase("Passphrase of this laptop: ")
                let (key, fingerprint) = try await OfflineDesk.begin(
                    in: folder, server: server, institution: institution, passphrase: passphrase,
                    randomness: SystemRandomness())
                print("public key   \(key)")
                print("fingerprint  \(fingerprint)")
                print(
                    "Add it at the staff desk under Laptops; a second person compares and approves."
                )
            }
        }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve", abstract: "Open the form in this laptop's browser.")

        @Option(help: "The folder that pird enrol begin made.")
        var folder = "pird-laptop"

        @Option(help: "The personal number of the officer who enrols.")
        var officer: String

        @Option(help: "The port to listen on; nobody but this laptop can reach it.")
        var port = 8090

        @Option(help: "The folder of the catalogue.")
        var catalogue = "Catalogue"

        func run() async throws {
            try await reporting {
                guard let number = PersonNumber(officer) else {
                    throw Failure("--officer is a personal number: 13 digits")
                }
                let passphrase = try askPassphrase("Passphrase of this laptop: ")
                // A laptop keeps no register: what it takes down is sealed for the office.
                let registrar = Registrar(
                    clock: SystemClock(), randomness: SystemRandomness(),
                    secret: Secret(SystemRandomness().bytes(32)))
                let database = try DatabaseAddress(folder + "/forms.sqlite").open(connections: 2)
                try await Migrations(OfflineDesk.schema, on: database).run(at: registrar.clock)
                let desk = try await OfflineDesk(
                    folder: folder, passphrase: passphrase, officer: number,
                    catalogue: try Catalogue.load(from: catalogue, handlers: nil),
                    database: database, registrar: registrar,
                    address: "http://localhost:\(port)")
                var logger = Logger(label: "pird-enrol")
                logger.logLevel = .notice
                let application = Application(
                    responder: desk.site,
                    configuration: ApplicationConfiguration(
                        address: .hostname("127.0.0.1", port: port), serverName: nil),
                    onServerRunning: { [port] _ in
                        print("Open http://localhost:\(port)/ckb/ in this laptop's browser.")
                        print("Stop with Ctrl-C.")
                        fflush(nil)
                    }, logger: logger)
                try await application.runService()
                await database.close()
            }
        }
    }
}

/// The passphrase, from the terminal without showing it, or from PIRD_PASSPHRASE for a script.
