import ArgumentParser
import House
import Identity
import Kernel
import Registers
import Store
import Trust

struct Found: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Enter the first two officers of a new deployment.",
        discussion: """
            Every role is given by two people, so the first two are entered here, once, with both of \
            them present. Each gets a code with which they sign in at /sign-in under "Code from a \
            counter" within ten minutes and add a passkey. From there on roles are given at the \
            staff desk, and this command refuses.
            """)

    @OptionGroup var place: Place

    @Option(help: "Their institution, an id of the catalogue such as dg-nat.")
    var institution: String

    @Option(
        name: .customLong("person"),
        help:
            "Twice: the name in Kurdish, Arabic and Latin letters, day of birth, telephone, as 'کوردی|عربي|Latin|1990-01-31|+964…'."
    )
    var people: [String]

    func run() async throws {
        try await reporting {
            let founders = try people.map { text in
                guard let founder = Founding.Founder(text) else {
                    throw Failure("not a person: \(text); see pird found --help")
                }
                return founder
            }
            guard founders.count == 2 else {
                throw Failure("name exactly two people with --person")
            }
            let secret = Secret(try DataFolder(place.data).secret(SystemRandomness()))
            let registrar = Registrar(
                clock: SystemClock(), randomness: SystemRandomness(), secret: secret)
            let database = try place.open()
            if database.kind == .sqlite {
                try await Migrations(House.schema, on: database).run(at: registrar.clock)
            }
            let institution = institution
            let entered = try await database.write { db in
                try Founding.found(
                    founders, at: institution, secret: secret, with: registrar, isSample: false,
                    in: db)
            }
            for (founder, officer) in zip(founders, entered) {
                print(
                    "\(founder.name.latin)  number \(officer.number.digits)  code \(officer.code)")
            }
            print(
                "The codes work once, for ten minutes, at /en/sign-in under \"Code from a counter\"."
            )
            await database.close()
        }
    }
}
