import ArgumentParser
import Foundation
import House
import Kernel
import Registers
import Store
import Trust

/// The keys with which documents are sealed.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "The keys that seal documents, and the one under which people's data is kept.",
        discussion: """
            Above all keys stands a root, in a folder on a machine without a network. Once: \
            "pird keys root" there; "pird keys request" where the portal runs; carry the request \
            to the root, "pird keys certify"; carry the answer back, "pird keys install". From \
            then on the program makes keys for institutions and time stamps by itself.

            What is known of a person is sealed with a key of their own, and these keys with the \
            deployment's: "pird keys rotate" changes that one, while everything runs.
            """,
        subcommands: [
            Root.self, Request.self, Certify.self, Install.self, RootList.self, Show.self,
            Revoke.self, Rotate.self,
        ])

    struct RootFolder: ParsableArguments {
        @Option(help: "The root's folder, on a machine without a network.")
        var folder = "pird-root"

        func open() throws -> OfflineRoot {
            try OfflineRoot(
                in: folder, passphrase: try askPassphrase("Passphrase of the root: "),
                clock: SystemClock(), randomness: SystemRandomness())
        }
    }

    struct Root: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the root, on a machine without a network.")

        @OptionGroup var root: RootFolder

        @Option(help: "The organization in every name below: Kurdistan Regional Government")
        var organization: String

        @Option(help: "Where the portal will be: https://gov.krd")
        var address: String

        func run() async throws {
            try await reporting {
                let passphrase = try askPassphrase("Passphrase for the root: ")
                // A slip of the finger would be found when the root is needed again, in a year.
                guard try askPassphrase("The same once more: ") == passphrase else {
                    throw Failure("the two are not the same: nothing was made")
                }
                try OfflineRoot.begin(
                    in: root.folder, organization: organization, address: address,
                    passphrase: passphrase, clock: SystemClock(), randomness: SystemRandomness())
                let made = try OfflineRoot(
                    in: root.folder, passphrase: passphrase, clock: SystemClock(),
                    randomness: SystemRandomness())
                print("fingerprint  \(made.fingerprint)")
                print(
                    "Copy the folder to two more places. Who loses it and the passphrase begins anew."
                )
            }
        }
    }

    struct Request: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make this deployment's authority and ask the root to certify it.")

        @OptionGroup var place: Place

        @OptionGroup var seals: SealOptions

        @Option(help: "The root's organization.")
        var organization: String

        @Option(help: "The authority's name.")
        var name = "Pird"

        @Option(help: "The file for the request.")
        var out = "pird.csr"

        func run() async throws {
            try await reporting {
                let request = try await place.withSealKeys(seals) { keys in
                    try await keys.request(organization: organization, name: name)
                }
                try request.write(toFile: out, atomically: true, encoding: .utf8)
                print("Carry \(out) to the root: pird keys certify --request \(out)")
            }
        }
    }

    struct Certify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "At the root: certify an authority that has asked for it.")

        @OptionGroup var root: RootFolder

        @Option(help: "The file with the request.")
        var request: String

        @Option(help: "The file for the answer.")
        var out = "pird.pem"

        func run() async throws {
            try await reporting {
                let text = try String(contentsOfFile: request, encoding: .utf8)
                var opened = try root.open()
                let answer = try opened.certify(request: text)
                try answer.write(toFile: out, atomically: true, encoding: .utf8)
                print("Carry \(out) back: pird keys install --file \(out)")
            }
        }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take in what the root has answered, or a new list of it.")

        @OptionGroup var place: Place

        @OptionGroup var seals: SealOptions

        @Option(help: "The file from the root.")
        var file: String

        @Option(help: "The root's fingerprint, as pird keys root has told it.")
        var fingerprint: String

        func run() async throws {
            try await reporting {
                let text = try String(contentsOfFile: file, encoding: .utf8)
                let fingerprint = fingerprint
                try await place.withSealKeys(seals) { keys in
                    try await keys.install(text, fingerprint: fingerprint)
                }
                print("Taken in. pird keys show tells what there is.")
            }
        }
    }

    struct RootList: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "root-list",
            abstract:
                "At the root: a new list of what it has revoked, once a year or after a theft.")

        @OptionGroup var root: RootFolder

        @Option(help: "The number of an authority's certificate that is revoked now.")
        var revoke: String?

        @Option(help: "The file for the list.")
        var out = "root-list.pem"

        func run() async throws {
            try await reporting {
                var opened = try root.open()
                try opened.list(revoking: revoke).write(
                    toFile: out, atomically: true, encoding: .utf8)
                for item in opened.issued {
                    let state =
                        item.revokedAt.map { "revoked \($0.iso)" } ?? "until \(item.until.iso)"
                    print("\(item.serial)  \(item.name)  \(state)")
                }
                print("Carry \(out) to the portal: pird keys install --file \(out)")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell which keys there are, until when, and what was revoked.")

        @OptionGroup var place: Place

        @OptionGroup var seals: SealOptions

        func run() async throws {
            try await reporting {
                let all = try await place.withSealKeys(seals) { try await $0.all() }
                if all.isEmpty { print("no keys yet: pird keys --help says how they begin") }
                for key in all {
                    let state =
                        key.revokedAt.map { "revoked \($0.iso)" } ?? "until \(key.until.iso)"
                    print("\(key.serial)  \(key.role)  \(key.owner)  \(state)")
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change the key under which the keys of all people are kept.",
            discussion: """
                Makes a new one, wraps every person's key with it in small steps, and destroys the \
                old one. Programs that run go on. When it is broken off, they do the rest within \
                minutes. What is sealed stays as it is: nothing else is written.
                """)

        @OptionGroup var place: Place

        func run() async throws {
            try await reporting {
                let database = try place.openExisting()
                let vault = Vault(
                    Secret(try DataFolder(place.data).existingSecret()),
                    randomness: SystemRandomness())
                let clock = SystemClock()
                let generation = try await database.write { db in
                    try vault.rotate(at: clock.now, in: db)
                }
                print("generation \(generation) of the deployment's key is made")
                var total = 0
                while true {
                    let count = try await database.write { try vault.rewrap(in: $0) }
                    total += count
                    guard count > 0 else { break }
                    print("\(total) keys wrapped with it")
                }
                let left = try await database.read(Vault.generations)
                guard left.map(\.number) == [generation] else {
                    throw Failure("somebody else has changed it, too: say it again")
                }
                await database.close()
                print("the old one is destroyed")
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a key of an institution or of the time stamps, after a theft.",
            discussion: """
                From this moment on the key is on the list, and a new one takes its place. Papers that \
                an institution's key has sealed before stay believed, because their time stamps are \
                older than this moment. What a stolen key of the time stamps has stamped is believed \
                no more: papers with its stamps must be issued again.
                """)

        @OptionGroup var place: Place

        @OptionGroup var seals: SealOptions

        @Option(help: "The certificate's number, as pird keys show tells it.")
        var serial: String

        @Flag(help: "Somebody else may have the key. Without it: an orderly end.")
        var stolen = false

        func run() async throws {
            try await reporting {
                let (serial, stolen) = (serial, stolen)
                try await place.withSealKeys(seals) { keys in
                    try await keys.revoke(serial: serial, isStolen: stolen)
                }
                print("\(serial) is revoked; the list says so from now on.")
            }
        }
    }
}

/// What opens the keys that seal documents, besides `secret.key`.
struct SealOptions: ParsableArguments {
    @Option(
        help: """
            A file whose first line opens the keys that seal documents, besides secret.key: the \
            same for every process and for pird keys.
            """)
    var sealPassphraseFile: String?

    @Option(
        help: """
            A security token (PKCS #11) in which new keys are made and stay: its module and its \
            name, with a space between, as '/usr/lib/softhsm/libsofthsm2.so Pird'.
            """)
    var sealToken: String?

    @Option(help: "A file whose first line is the token's PIN.")
    var sealTokenPinFile: String?

    func token() throws -> SecurityToken? {
        guard let sealToken else { return nil }
        guard let space = sealToken.firstIndex(of: " "), let sealTokenPinFile else {
            throw Failure(
                "--seal-token is a module and a name, and needs --seal-token-pin-file beside it")
        }
        let text = try String(contentsOfFile: sealTokenPinFile, encoding: .utf8)
        return try SecurityToken(
            module: String(sealToken[..<space]),
            label: String(sealToken[sealToken.index(after: space)...]),
            pin: String(text.prefix { $0 != "\n" && $0 != "\r\n" }))
    }

    func passphrase() throws -> String? {
        guard let sealPassphraseFile else { return nil }
        let text = try String(contentsOfFile: sealPassphraseFile, encoding: .utf8)
        let line = text.prefix { $0 != "\n" && $0 != "\r\n" }
        guard line.count >= Passphrase.shortest else {
            throw Failure(
                "a passphrase has at least \(Passphrase.shortest) characters: \(sealPassphraseFile)"
            )
        }
        return String(line)
    }
}

extension Place {
    /// The keys of a deployment, for as long as something is done with them.
    fileprivate func withSealKeys<T: Sendable>(
        _ seals: SealOptions, _ work: (SealKeys) async throws -> T
    ) async throws -> T {
        let database = try openExisting()
        let randomness = SystemRandomness()
        let keys = SealKeys(
            on: database, clock: SystemClock(), randomness: randomness,
            secret: Secret(try DataFolder(data).secret(randomness)),
            passphrase: try seals.passphrase(), token: try seals.token(), address: "")
        let done = try await work(keys)
        await database.close()
        return done
    }
}

/// A passphrase from the terminal, or from PIRD_PASSPHRASE.
func askPassphrase(_ prompt: String) throws -> String {
    if let given = ProcessInfo.processInfo.environment["PIRD_PASSPHRASE"] { return given }
    guard let typed = getpass(prompt) else {
        throw Failure("no terminal to ask for the passphrase; set PIRD_PASSPHRASE")
    }
    return String(cString: typed)
}
