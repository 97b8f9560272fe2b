import ArgumentParser
import Casework
import Foundation
import House
import Identity
import Kernel
import Registers
import Store
import Trust

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase what is known of a person, when the law does not need it any more.",
        discussion: """
            Destroys the person's key: their records, files and templates can be read by nobody any \
            more, and cannot come back. What stays are the number, who read their data, what public \
            registers say of an office that they held, and the log, whose proofs hold. The erasure \
            is an entry. Without --order, as many years must have passed since their death as \
            Catalogue/retention.yaml says. Running programs go on.
            """)

    @OptionGroup var place: Place

    @Argument(help: "The personal number.")
    var number: String

    @Option(help: "The law that allows it: its article.")
    var law: String

    @Option(help: "The order that demands it before its time: whose, when, its number.")
    var order: String?

    @Option(help: "The folder of the catalogue, with retention.yaml.")
    var catalogue: String?

    @Flag(help: "Yes, erase them.")
    var yes = false

    func run() async throws {
        try await reporting {
            guard let person = PersonNumber(number) else {
                throw Failure("\(number) is no personal number: 13 digits")
            }
            let ground: Erasing.Ground
            if let order {
                ground = .order(order)
            } else {
                let folder = try CatalogueFolder.find(catalogue)
                guard
                    let years = try Catalogue.load(from: folder, handlers: nil)
                        .yearsKeptAfterDeath
                else {
                    throw Failure(
                        "\(folder)/retention.yaml does not say for how many years after a death "
                            + "data is kept: decide it there, or name an --order")
                }
                ground = .retention(years: years)
            }
            let database = try place.openExisting()
            let registrar = Registrar(
                clock: SystemClock(), randomness: SystemRandomness(),
                secret: Secret(try DataFolder(place.data).existingSecret()))
            let erasing = Erasing(registrar)
            let extent = try await database.read { try erasing.extent(of: person, in: $0) }
            print(
                "\(person.digits): \(extent.cases) cases, \(extent.enrolments) enrolments, "
                    + "\(extent.messages) messages")
            guard yes else {
                throw Failure("this cannot be taken back; say --yes to erase them")
            }
            let law = law
            try await database.write { db in
                try erasing.erase(
                    person, on: ground, law: law, by: .system("pird erase"), in: db)
            }
            await database.close()
            print(
                "\(person.digits) is erased. Copies from before can be read until they are deleted."
            )
        }
    }
}
