import ArgumentParser
import Casework
import Foundation
import House
import Kernel
import Registers
import Store
import Trust

/// Reads the catalogue as the program would, and says what is wrong in it.
struct CatalogueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract:
            "Check the files of the catalogue, and carry editions between files and database.",
        subcommands: [CheckCatalogue.self, ExportCatalogue.self, ImportCatalogue.self])
}

struct CheckCatalogue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say with file and line what nobody could reach, answer, decide or get.",
        discussion: """
            Reads every file and goes on after an error, so that one run names one error in each file.
            Exits with 1 when there is one.
            """)

    @Option(help: "The catalogue's folder; otherwise ./Catalogue or the one beside the program.")
    var catalogue: String?

    func run() throws {
        let folder = try CatalogueFolder.find(catalogue)
        let problems = House.problems(inCatalogue: folder)
        for problem in problems { print(problem.description) }
        guard problems.isEmpty else { throw ExitCode(1) }
        let read = try Catalogue.load(from: folder, handlers: nil)
        let online = read.services.compactMap(\.online)
        print(
            "\(read.services.count) services, \(online.count) of them online, "
                + "\(online.count { $0.handler == nil }) by their file alone: nothing is wrong")
    }
}

/// Writes the editions that are in force into a folder: what institutions wrote at the desk becomes files.
struct ExportCatalogue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the services that are in force into a folder, one file each.")

    @OptionGroup var place: Place
    @Option(help: "The folder, such as Catalogue/services; it is made when it is not there.")
    var to: String

    func run() async throws {
        let database = try place.openExisting()
        let now = SystemClock().now
        let texts = try await database.read { db in
            try db.rows("SELECT DISTINCT service FROM casework_edition ORDER BY service").compactMap
            {
                try ServiceEdition.inForce($0.text(0), at: now, in: db)?.record
            }
        }
        try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
        for edition in texts {
            try Data(edition.text.utf8).write(
                to: URL(fileURLWithPath: "\(to)/\(edition.service.lowercased()).yaml"),
                options: .atomic)
        }
        print("\(texts.count) services written into \(to)")
        await database.close()
    }
}

/// Takes in services that were changed as files, as the start of the program does.
struct ImportCatalogue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Publish the services of a catalogue's folder that have changed.",
        discussion: "Every running process takes them in within a second. So does the next start.")

    @OptionGroup var place: Place
    @Option(help: "The catalogue's folder; otherwise ./Catalogue or the one beside the program.")
    var catalogue: String?

    func run() async throws {
        let folder = try CatalogueFolder.find(catalogue)
        if let problem = House.problems(inCatalogue: folder).first {
            throw Failure(problem.description)
        }
        let database = try place.openExisting()
        let registrar = Registrar(
            clock: SystemClock(), randomness: SystemRandomness(),
            secret: Secret(try DataFolder(place.data).existingSecret()))
        let count = try await House.importCatalogue(
            from: folder, into: database, with: registrar)
        print(count == 0 ? "nothing has changed" : "\(count) services published")
        await database.close()
    }
}
