import ArgumentParser
import Casework
import House

/// Reads the catalogue as the program would, and says what is wrong in it.
struct CatalogueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue", abstract: "Check the files of the catalogue.",
        subcommands: [CheckCatalogue.self])
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
