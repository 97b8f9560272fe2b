import ArgumentParser
import Foundation
import House
import Kernel
import Registers
import Store
import Trust

/// The public log, seen from outside and by who runs it.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Read and check a public log.",
        subcommands: [Verify.self, Key.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a whole log and believe only what is computed here.",
            discussion: """
                Reads the tiles and the signed checkpoint, nothing else: checks every leaf, every \
                tile, the root, the signatures, and that what was seen the last time is in it \
                unchanged. What was seen is remembered in a file; with another's file two people \
                find out whether they are shown the same log. Ends with 1 when something is wrong.
                """)

        @Argument(help: "Where the log is: https://gov.krd/log, or a folder with its files.")
        var address: String

        @Option(help: "The log's key, from somewhere else than the log: NAME+HASH+KEY.")
        var key: String

        @Option(help: "A witness's key; may be given several times.")
        var witness: [String] = []

        @Option(
            help: "How many witnesses must have cosigned; all that are named, if it is not said.")
        var quorum: Int?

        @Option(
            help: "The file that remembers what was seen; named after the log if it is not said.")
        var state: String?

        func run() async throws {
            try await reporting {
                let key = try LogCommand.key(key)
                let witnesses = try witness.map(LogCommand.key)
                let file = state ?? key.name.replacing("/", with: "_") + ".checkpoint"
                let remembered = try FileManager.default.contents(atPath: file).map {
                    try SignedNote(parsing: $0)
                }
                let monitor = LogMonitor(
                    key: key, witnesses: witnesses, quorum: quorum ?? witnesses.count,
                    fetch: LogSource.at(address))
                let start = ContinuousClock.now
                var told = start
                let report = try await monitor.verify(remembered: remembered) { done, all in
                    guard told.duration(to: .now) > .seconds(2) else { return }
                    told = .now
                    FileHandle.standardError.write(Data("\(done) of \(all) leaves\n".utf8))
                }
                // In its place at once or not at all.
                try Data(report.note.whole.utf8).write(
                    to: URL(fileURLWithPath: file), options: .atomic)
                let seconds = start.duration(to: .now).inSeconds
                print("origin     \(report.checkpoint.origin)")
                print("leaves     \(report.checkpoint.size), all as they should be")
                print("root       \(report.checkpoint.root)")
                if let last = try remembered.map({ try Checkpoint(text: $0.text) }) {
                    print("before     \(last.size) leaves, unchanged in it")
                } else {
                    print("before     nothing was remembered: \(file) remembers it from now on")
                }
                for seen in report.seen {
                    let time = seen.time.flatMap(Moment.init(secondsSince1970:))
                    print("cosigned   \(seen.key.name) \(time.map(\.iso) ?? "")")
                }
                print(String(format: "read       %d tiles in %.1f s", report.tiles, seconds))
            }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell the key of this deployment's log, for those who will check it.")

        @OptionGroup var place: Place

        func run() async throws {
            try await reporting {
                let database = try place.openExisting()
                let secret = try DataFolder(place.data).secret(SystemRandomness())
                guard
                    let key = try await PublicLog.key(on: database, secret: Secret(secret))
                else { throw Failure("there is no log yet: serve the portal once") }
                await database.close()
                print(key.text)
            }
        }
    }

    static func key(_ text: String) throws -> NoteKey {
        guard let key = NoteKey(text: text) else {
            throw Failure("no key of a log or a witness: \(text)")
        }
        return key
    }
}
