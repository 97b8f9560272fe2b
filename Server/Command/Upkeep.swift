import ArgumentParser
import Foundation
import House
import Kernel
import Store
import Trust

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a database to this program's schema.",
        discussion: """
            Versions run forward, in order, each whole or not at all, by one process at a time. A \
            version that was changed after it was run is refused.
            """)

    @OptionGroup var place: Place

    @Flag(help: "Say what would run, change nothing; ends with 1 when there is something.")
    var check = false

    func run() async throws {
        try await reporting {
            if check, try !place.address().exists {
                throw Failure("no database yet: all would run")
            }
            let engine = try check ? place.openExisting() : place.open()
            let migrations = Migrations(House.schema, on: engine)
            if check {
                let pending = try await migrations.pending()
                for version in pending {
                    print("version \(version.version):")
                    for statement in version.statements { print(statement + ";") }
                }
                print("\(pending.count) versions to run")
                if !pending.isEmpty { throw ExitCode(1) }
            } else {
                let done = try await migrations.run(at: SystemClock())
                print(
                    done.isEmpty
                        ? "nothing to do: version \(House.schema.version)"
                        : "ran version " + done.map(String.init).joined(separator: ", "))
            }
            await engine.close()
        }
    }
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fold every entry again and compare it with the registers.")

    @OptionGroup var place: Place

    func run() async throws {
        try await reporting {
            let engine = try place.openExisting()
            let secret = Secret(try DataFolder(place.data).existingSecret())
            let vault = Vault(secret, randomness: SystemRandomness())
            let (entries, problems) = try await engine.snapshot { db in
                (
                    try db.count("SELECT count(*) FROM register_entry"),
                    try House.differences(vault, in: db)
                )
            }
            for problem in problems { print(problem) }
            print("\(entries) entries, \(problems.count) differences")
            await engine.close()
            if !problems.isEmpty { throw ExitCode(1) }
        }
    }
}

struct MoveData: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Take all data to another database, of whichever engine.",
        discussion: """
            The source is closed for writing and goes on answering readers. A move that was broken \
            off goes on where it was when it is begun again. At the end both sides are counted and \
            hashed; when they differ, the target stays closed. An address is postgres://… or a \
            SQLite file; @FILE reads it from a file, for one with a password.
            """)

    @Option(help: "Where the data is.")
    var from: String

    @Option(help: "Where it shall be: an empty database.")
    var to: String?

    @Flag(help: "Open the source for writing again, after a move that was given up.")
    var giveUp = false

    func run() async throws {
        try await reporting {
            let source = try address(from)
            guard source.exists else { throw Failure("no database at \(source)") }
            let sourceEngine = try source.open(connections: 2)
            if giveUp {
                try await Move.giveUp(on: sourceEngine)
                print("\(source) is open for writing")
                return await sourceEngine.close()
            }
            guard let to else { throw Failure("--to names where the data shall be") }
            let target = try address(to)
            let targetEngine = try target.open(connections: 2)
            let mark = try await Move(
                from: sourceEngine, to: targetEngine, House.schema, at: SystemClock(), tell: say
            ).run(targetName: "\(target)")
            print("both sides: \(mark)")
            print("Serve \(target) from now on; \(source) stays closed for writing.")
            await sourceEngine.close()
            await targetEngine.close()
        }
    }

    private func address(_ text: String) throws -> DatabaseAddress {
        if text.hasPrefix("@") { return try DatabaseAddress(file: String(text.dropFirst())) }
        let address = DatabaseAddress(text)
        guard !address.hasPassword else {
            throw Failure("put an address with a password into a file, and write @FILE")
        }
        return address
    }
}

struct MakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write all data into one file, while the house serves.",
        discussion: """
            One consistent state, readable by its owner only, to be restored into SQLite or \
            PostgreSQL. The file holds personal data. secret.key is not in it: keep it elsewhere.
            """)

    @OptionGroup var place: Place

    @Option(help: "The file to write; nothing may be there yet.")
    var to: String

    func run() async throws {
        try await reporting {
            let engine = try place.openExisting()
            let mark = try await Backup.make(
                of: engine, House.schema, to: to, at: SystemClock())
            await engine.close()
            guard try Backup.verify(to) == mark else {
                throw Failure("\(to) cannot be read back as it was written")
            }
            print("\(to): \(mark)")
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup into a new database and compare the two.")

    @OptionGroup var place: Place

    @Option(help: "The file that pird backup wrote.")
    var from: String

    @Flag(help: "Only read the file to its end and say whether it is whole.")
    var verify = false

    func run() async throws {
        try await reporting {
            if verify { return print("\(from): \(try Backup.verify(from))") }
            let engine = try place.open()
            let mark = try await Backup.restore(
                from, into: engine, House.schema, at: SystemClock())
            await engine.close()
            print("restored and compared: \(mark)")
        }
    }
}

struct OutboxDesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "See what nobody took, and send it again.",
        discussion: "Bodies are not shown: they may hold personal data.")

    @OptionGroup var place: Place

    @Option(help: "The parcel to try again from the beginning.")
    var retry: String?

    func run() async throws {
        try await reporting {
            let engine = try place.openExisting()
            if let retry {
                let now = SystemClock().now
                guard try await engine.write({ try Outbox.revive(retry, at: now, in: $0) }) else {
                    throw Failure("no dead parcel has the id \(retry)")
                }
                print("\(retry) will be tried again")
            } else {
                let (census, dead, jobs) = try await engine.read { db in
                    (
                        try Outbox.census(in: db), try Outbox.dead(in: db),
                        try Job.standings(in: db)
                    )
                }
                print("\(census.waiting) parcels wait, \(census.dead) were given up")
                for parcel in dead {
                    print("\(parcel.id)  \(parcel.topic)  \(parcel.failure ?? "")")
                }
                for job in jobs {
                    print(
                        "job \(job.name): last begun \(job.startedAt.iso) by \(job.runner), "
                            + "\(job.runs) runs" + (job.failure.map { ", failed: \($0)" } ?? ""))
                }
            }
            await engine.close()
        }
    }
}

/// A line at once, whoever reads: a terminal or a pipe.
@Sendable func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
