import ArgumentParser
import Foundation
import House
import Hummingbird
import Kernel
import Logging
import NIOCore
import Registers
import Store

@main
struct Pird: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pird", abstract: "Digital government as one program.",
        subcommands: [Serve.self, Check.self, Measure.self])
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the portal.")

    @Option(help: "The port to listen on.")
    var port = 8080

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The folder for the database and the keys; made when it is not there.")
    var data = ".pird"

    @Option(help: "Where the site is, as people write it: https://gov.krd")
    var address: String?

    @Option(help: "The folder of the catalogue.")
    var catalogue: String?

    @Flag(help: "Invented people, a list to sign in as one of them, and a bank without money.")
    var sample = false

    func run() async throws {
        var logger = Logger(label: "pird")
        logger.logLevel = .notice
        let registrar = Registrar(clock: SystemClock(), randomness: SystemRandomness())
        let address = address ?? "http://localhost:\(port)"
        let house: House
        do {
            let folder = try DataFolder(data)
            house = try await House(
                House.Settings(
                    catalogueFolder: try catalogueFolder(), address: address, isSample: sample,
                    secret: try folder.secret(registrar.randomness),
                    spoolFolder: folder.path + "/spool"),
                database: try SQLiteEngine(path: folder.database), registrar: registrar)
        } catch {
            FileHandle.standardError.write(Data("pird: \(error)\n".utf8))
            throw ExitCode(1)
        }
        let application = Application(
            responder: house.site,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { [sample] _ in announce(address, sample: sample) }, logger: logger)
        let port = port
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await application.runService() } catch let error as IOError
                    where error.errnoCode == EADDRINUSE
                {
                    FileHandle.standardError.write(
                        Data("pird: port \(port) is in use; choose another with --port\n".utf8))
                    throw ExitCode(1)
                }
            }
            group.addTask { [logger] in
                while !Task.isCancelled {
                    do { try await house.tend() } catch {
                        logger.error("background work failed: \(error)")
                    }
                    try await Task.sleep(for: .seconds(1))
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func catalogueFolder() throws -> String {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("../share/pird/Catalogue").standardizedFileURL.path
        let candidates = catalogue.map { [$0] } ?? ["Catalogue", beside]
        guard
            let found = candidates.first(where: {
                FileManager.default.fileExists(atPath: $0 + "/services")
            })
        else {
            throw ValidationError(
                "no catalogue in \(candidates.joined(separator: " or ")); name it with --catalogue")
        }
        return found
    }
}

private func announce(_ address: String, sample: Bool) {
    print("Pird serves \(address)")
    if sample {
        print("Sample people who can sign in at \(address)/en/sign-in:")
        for person in House.samplePeople {
            print("  \(person.number)  \(person.name) – \(person.what)")
        }
    }
    print("Stop with Ctrl-C.")
    fflush(nil)
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fold every entry again and compare it with the registers.")

    @Option(help: "The folder for the database and the keys.")
    var data = ".pird"

    func run() async throws {
        let folder = try DataFolder(data)
        guard FileManager.default.fileExists(atPath: folder.database) else {
            FileHandle.standardError.write(Data("pird: no database in \(data)\n".utf8))
            throw ExitCode(1)
        }
        let database = try SQLiteEngine(path: folder.database)
        let (entries, problems) = try await database.read { db in
            (
                try db.count("SELECT count(*) FROM register_entry"),
                try House.differences(in: db)
            )
        }
        for problem in problems { print(problem) }
        print("\(entries) entries, \(problems.count) differences")
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

/// The folder that holds everything a deployment must keep.
struct DataFolder {
    let path: String

    var database: String { path + "/pird.sqlite" }

    init(_ path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// The deployment's secret: made once, readable by its owner only.
    func secret(_ randomness: any Randomness) throws -> [UInt8] {
        let file = path + "/secret.key"
        if let known = FileManager.default.contents(atPath: file) {
            guard known.count == 32 else {
                throw ValidationError("\(file) is damaged: it should have 32 bytes")
            }
            return Array(known)
        }
        let fresh = randomness.bytes(32)
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(fresh), attributes: [.posixPermissions: 0o600])
        else { throw ValidationError("\(file) cannot be written") }
        return fresh
    }
}
