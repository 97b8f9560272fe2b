import Kernel
import Testing

@testable import Matching

/// A country in small: 200,000 people.
@Suite(.serialized) struct PopulationTests {
    private static let size = 200_000

    private struct Population {
        let folder = TemporaryFolder()
        let gallery: Gallery
        let eyes: SyntheticIris

        init(seed: UInt64) async throws {
            gallery = try Gallery(folder: folder.path)
            eyes = SyntheticIris(seed: seed)
            for first in stride(from: 0, to: PopulationTests.size, by: 50_000) {
                try await gallery.enrol(eyes, first..<first + 50_000)
            }
        }
    }

    @Test func `every duplicate is found, and false alarms are as many as were predicted`()
        async throws
    {
        let seed = printedSeed("population")
        let population = try await Population(seed: seed)
        var random = SeededGenerator(seed: seed)
        try await expectDuplicatesFound(population, &random, probes: 300)
        try await expectFalseAlarmsAsPredicted(population, probes: 150)
    }

    /// At the operating threshold: everybody whose own distance is under it, and hardly anybody else.
    private func expectDuplicatesFound(
        _ population: Population, _ random: inout SeededGenerator, probes: Int
    ) async throws {
        var beyond = 0
        var others = 0
        for _ in 0..<probes {
            let number = Int.random(in: 0..<PopulationTests.size, using: &random)
            let probe = population.eyes.person(number, again: 1)
            let receipt = try await population.gallery.search(probe)
            let own = Comparison(
                probe, with: population.eyes.person(number), under: receipt.threshold)
            #expect(receipt.people == PopulationTests.size)
            let found = receipt.candidates.map(\.reference)
            #expect(found.contains("person-\(number)") == own.isHit)
            others += found.count { $0 != "person-\(number)" }
            if !own.isHit { beyond += 1 }
        }
        print(
            "\(probes) duplicates, \(beyond) of them too unlike on the other day,",
            "\(others) strangers")
        #expect(beyond <= 3)
        // One in a thousand searches at most: five in 300 would be one run in fifty thousand.
        #expect(others < 5)
    }

    /// With strangers, at thresholds at which there is something to count.
    private func expectFalseAlarmsAsPredicted(
        _ population: Population, probes: Int
    ) async throws {
        let strangers = SyntheticIris(seed: ~population.eyes.seed)
        for (distance, probes) in [(0.33, probes), (0.36, probes / 5)] {
            let threshold = Threshold(distance: distance)
            var people = 0
            for number in 0..<probes {
                people += try await population.gallery.search(
                    strangers.person(number, again: 1), .threshold(threshold)
                ).candidates.count
            }
            let bound =
                threshold.expectedFalseAlarms(among: PopulationTests.size) * Double(probes)
            print("under \(distance): \(people) false alarms, at most \(bound) predicted")
            // Who is under it is so at two neighbouring rotations on average: half of the bound, and
            // five deviations, each way.
            let deviation = 5 * (bound / 2).squareRoot()
            #expect(Double(people) < 0.65 * bound + deviation)
            #expect(Double(people) > 0.35 * bound - deviation)
        }
        // At a threshold for one false alarm in a million searches there is none.
        for number in 0..<50 {
            let receipt = try await population.gallery.search(
                strangers.person(number, again: 2), .falseAlarms(1e-6))
            #expect(receipt.candidates.isEmpty)
        }
    }
}
