import ArgumentParser
import Foundation
import Kernel
import Matching

/// How long one search of everybody takes, and what this machine would allow.
struct MeasureIris: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-iris",
        abstract: "Measure the iris matcher: one person against everybody, exactly.",
        discussion: """
            Beside the search stand, from the same run: a plain loop over a part of the people, the \
            reading of the same memory, and the kernel's operations on registers alone. Makes \
            invented people in a temporary folder and removes it.
            """)

    @Option(help: "How many people; as many as memory and disk allow, at most 6.4 million.")
    var people: Int?

    @Option(help: "Rounds of the measurement.")
    var rounds = 5

    @Option(help: "Threads of a search.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Where the temporary folder is made.")
    var folder = NSTemporaryDirectory()

    func run() async throws {
        try await reporting {
            let path = folder + "/measure-iris-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: path) }
            let count = try self.people ?? MeasureIris.allowed(in: folder)
            let eyes = SyntheticIris(seed: 1)
            try await fill(path, with: count, eyes)
            let start = ContinuousClock.now
            let gallery = try Gallery(folder: path)
            say(String(format: "opened again in %.1f s", start.duration(to: .now).inSeconds))
            try await measure(gallery, eyes)
        }
    }

    /// A kilobyte a person, in half of what is free.
    private static func allowed(in folder: String) throws -> Int {
        let facts = try String(contentsOfFile: "/proc/meminfo", encoding: .utf8)
        let free =
            facts.split(separator: "\n").first { $0.hasPrefix("MemAvailable") }?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 1 << 20
        let disk = try FileManager.default.attributesOfFileSystem(forPath: folder)
        let room = (disk[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        return min(6_400_000, free / 2, room / 2048)
    }

    private func fill(_ path: String, with count: Int, _ eyes: SyntheticIris) async throws {
        let start = ContinuousClock.now
        let gallery = try Gallery(folder: path)
        let group = 50_000
        let make = { (first: Int) in
            (first..<min(first + group, count)).map { number in
                (reference: padded(number), pair: eyes.person(number))
            }
        }
        var next = make(0)
        for first in stride(from: 0, to: count, by: group) {
            let now = next
            async let after = make(first + group < count ? first + group : count)
            try await gallery.enrol(now, upTo: Int64(first + now.count))
            next = await after
        }
        let took = start.duration(to: .now).inSeconds
        say(
            String(
                format: "%d people invented and enrolled in %.0f s, %.0f/s", count, took,
                Double(count) / took))
    }

    private func measure(_ gallery: Gallery, _ eyes: SyntheticIris) async throws {
        let kernel = ScanKernel.best
        let people = Double(gallery.count)
        // Once, so that every page is there.
        _ = await gallery.readingRate(threads: threads)
        var rows: [Row] = []
        for round in 0..<max(1, rounds) {
            let number = (round * 7919 + 11) % gallery.count
            let receipt = try await gallery.search(
                eyes.person(number, again: 1), kernel: kernel, threads: threads)
            rows.append(
                Row(
                    search: receipt.duration.inSeconds,
                    plain: try await plain(gallery, eyes),
                    operations: await ScanLimits.operationsPerSecond(kernel, threads: threads),
                    reading: await gallery.readingRate(threads: threads),
                    readingAlone: await gallery.readingRate(threads: 1)))
            guard receipt.candidates.map(\.reference) == [padded(number)] else {
                throw Failure("a person who was enrolled was not found, or somebody else was")
            }
        }
        report(rows, kernel, people)
    }

    /// Seconds a person with the plain loop on one thread, over a part of the people.
    private func plain(_ gallery: Gallery, _ eyes: SyntheticIris) async throws -> Double {
        let part = min(gallery.count, 100_000)
        let receipt = try await gallery.search(
            eyes.person(gallery.count + 1), among: (0..<part).map(padded), kernel: .scalar,
            threads: 1)
        return receipt.duration.inSeconds / Double(part)
    }

    /// One round.
    private struct Row {
        let search, plain, operations, reading, readingAlone: Double
    }

    /// The best round of each: what else the machine does can only slow it down.
    private func report(_ rows: [Row], _ kernel: ScanKernel, _ people: Double) {
        let bytes = people * Double(IrisPair.size)
        let operations = people * ScanLimits.operationsPerPerson(kernel)
        let all = rows.map(\.search).sorted()
        let search = all[0]
        let plain = rows.map(\.plain).min()! * people
        let reading = bytes / rows.map(\.reading).max()!
        let computing = operations / rows.map(\.operations).max()!
        say(
            String(
                format: """
                    one search of %.0f people: %.3f s (median %.3f), %@ on %d threads, %.1f million \
                    people/s, %.0f million comparisons/s
                    """, people, search, all[all.count / 2], kernel.rawValue, threads,
                people / search / 1e6,
                people / search * Double(Threshold.comparisonsPerPerson) / 1e6))
        say(
            String(
                format: "a plain loop on one thread: %.2f million people/s; ratio %.0f",
                people / plain / 1e6, plain / search))
        say(
            String(
                format: """
                    reading the same pages: %.1f GB/s, on one thread %.1f; at least %.3f s; ratio %.2f
                    """, bytes / reading / 1e9, rows.map(\.readingAlone).max()! / 1e9, reading,
                search / reading))
        say(
            String(
                format: """
                    %.0f operations a person, on registers %.1f thousand million/s; at least %.3f s; \
                    ratio %.2f
                    """, operations / people, operations / computing / 1e9, computing,
                search / computing))
        say(
            String(
                format: "against the larger of both limits: %.2f", search / max(reading, computing)
            ))
    }
}

private func padded(_ number: Int) -> String {
    String(format: "measure-%018ld", number)
}

/// A gallery that is written to and read back, for those who kill the process meanwhile.
struct MeasureGallery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-gallery",
        abstract: "Enrol invented people in a gallery, or compare one with who should be in it.",
        shouldDisplay: false, subcommands: [Append.self, Compare.self])

    struct Place: ParsableArguments {
        @Option(help: "The gallery's folder.")
        var folder: String

        @Option(help: "Who the invented people are.")
        var seed: UInt64 = 1
    }

    /// Goes on from where the gallery is; prints a line for each group when it is acknowledged:
    /// its mark, who was enrolled and who was removed.
    struct Append: AsyncParsableCommand {
        @OptionGroup var place: Place

        @Option(help: "How many groups.")
        var count: Int

        func run() async throws {
            try await reporting {
                let gallery = try Gallery(folder: place.folder)
                let eyes = SyntheticIris(seed: place.seed)
                // The mark is the number of the next person.
                var next = Int(gallery.mark)
                for _ in 0..<count {
                    var chance = SeededGenerator(seed: place.seed &+ UInt64(next))
                    let people = next..<next + Int.random(in: 1...60, using: &chance)
                    var changes = people.map {
                        Gallery.Change.enrol(reference: "person-\($0)", eyes.person($0))
                    }
                    // One in four groups takes somebody out who was in before.
                    let old = Int.random(in: 0..<4 * max(next, 1), using: &chance)
                    let removes = old < next && gallery.contains("person-\(old)")
                    if removes { changes.append(.remove(reference: "person-\(old)")) }
                    try await gallery.commit(changes, upTo: Int64(people.upperBound))
                    say(
                        "\(people.upperBound) enrolled \(people.lowerBound) removed "
                            + (removes ? "\(old)" : "-"))
                    next = people.upperBound
                }
            }
        }
    }

    /// Prints everybody who is in it; ends with 1 when a template is not the whole of what was
    /// enrolled, or a person is not found by their own eyes.
    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "check")

        @OptionGroup var place: Place

        func run() async throws {
            try await reporting {
                let gallery = try Gallery(folder: place.folder)
                let eyes = SyntheticIris(seed: place.seed)
                let damaged = try await gallery.verify()
                guard damaged.isEmpty else { throw Failure("damaged: \(damaged)") }
                let references = gallery.references
                for reference in references {
                    guard let number = Int(reference.dropFirst("person-".count)),
                        try gallery.pair(of: reference) == eyes.person(number)
                    else { throw Failure("\(reference) is not as it was enrolled") }
                    say(reference)
                }
                for reference in references.suffix(3) {
                    let number = Int(reference.dropFirst("person-".count)) ?? 0
                    let found = try await gallery.search(eyes.person(number))
                    // Among so many, chance may find another besides: that is measured elsewhere.
                    guard found.candidates.contains(where: { $0.reference == reference }) else {
                        throw Failure("\(reference) is not found")
                    }
                }
                say("mark \(gallery.mark)")
            }
        }
    }
}
