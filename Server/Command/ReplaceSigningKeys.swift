import ArgumentParser
import Identity
import Kernel
import Registers
import Store
import Trust

struct ReplaceSigningKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace-signing-keys",
        abstract: "After a theft: sign for other systems with new keys from now on.",
        discussion: """
            Keys come and go by themselves every ninety days; this is for keys that somebody else \
            may have. The old ones leave the published list at once. Running programs sign with the \
            new ones within a minute; a system that keeps the list may refuse sign-ins until it \
            fetches it again, at most an hour. Nobody is signed out.
            """)

    @OptionGroup var place: Place

    @Flag(help: "Yes, replace them.")
    var yes = false

    func run() async throws {
        try await reporting {
            guard yes else {
                throw Failure("this cannot be taken back; say --yes to replace the keys")
            }
            let database = try place.openExisting()
            let secret = Secret(try DataFolder(place.data).secret(SystemRandomness()))
            let registrar = Registrar(
                clock: SystemClock(), randomness: SystemRandomness(), secret: secret)
            try await Identity.replaceSigningKeys(on: database, registrar, secret)
            await database.close()
            print("The keys for RS256 and ES256 are new. Running programs follow within a minute.")
        }
    }
}
