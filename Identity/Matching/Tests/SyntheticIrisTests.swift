import CIris
import Testing

@testable import Matching

@Suite struct SyntheticIrisTests {
    /// Every comparison of so many captures of strangers with people of a population.
    private static func counts(
        _ people: SyntheticIris, _ count: Int, against strangers: SyntheticIris, _ probes: Int,
        again: Bool, under distance: Double
    ) -> iris_counts {
        let drafts = BlockDrafts(count: count / 8)
        var counts = iris_counts()
        drafts.withBlocks { blocks in
            iris_populate(people.seed, 0, blocks, count / 8)
            for number in 0..<probes {
                let pair = again ? strangers.person(number, again: 1) : strangers.person(number)
                Probe(pair).withNative {
                    iris_tally(
                        $0, blocks, count / 8, Threshold(distance: distance).constant, &counts)
                }
            }
        }
        return counts
    }

    @Test(arguments: [false, true])
    func `strangers differ as 249 tosses do`(again: Bool) {
        let counts = SyntheticIrisTests.counts(
            SyntheticIris(seed: 11), 4000, against: SyntheticIris(seed: 12), 60, again: again,
            under: 0.4)
        let total = Double(counts.comparisons)
        let mean = counts.sum / total
        let variance = counts.squares / total - mean * mean
        print(
            "degrees of freedom \(0.25 / variance), usable \(Double(counts.usable) / total),",
            "fourth moment \(counts.fourths / total / variance / variance - 3)")
        #expect(abs(mean) < 0.001)
        #expect(abs(0.25 / variance / 249 - 1) < 0.03)
        // The tail, too: eight in ten thousand are under 0.4.
        let expected = ImpostorDistribution.probability(below: 0.4) * total
        #expect((0.85...1.15).contains(Double(counts.hits) / expected))
    }

    @Test func `a person's eyes on another day are as near as was published`() {
        let eyes = SyntheticIris(seed: 13)
        var distances: [Double] = []
        for number in 0..<3000 {
            let comparison = Comparison(
                eyes.person(number, again: 1), with: eyes.person(number),
                under: Threshold(distance: 0.3))
            for eye in [comparison.left, comparison.right].compactMap({ $0 }) {
                distances.append(Double(eye.distance) / Double(eye.usable))
            }
        }
        let mean = distances.reduce(0, +) / Double(distances.count)
        let squares = distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(distances.count)).squareRoot()
        print("the same eye: mean \(mean), deviation \(deviation)")
        #expect(abs(mean - 0.11) < 0.004)
        #expect(abs(deviation - 0.065) < 0.004)
    }

    @Test func `the same seed makes the same eyes, and nothing else does`() {
        let eyes = SyntheticIris(seed: 14)
        #expect(eyes.person(1) == SyntheticIris(seed: 14).person(1))
        #expect(eyes.person(1) != eyes.person(2))
        #expect(eyes.person(1) != SyntheticIris(seed: 15).person(1))
        #expect(eyes.person(1, again: 1) == eyes.person(1, again: 1))
        #expect(eyes.person(1, again: 1) != eyes.person(1, again: 2))
        #expect(eyes.person(1).left != eyes.person(1).right)
    }

    @Test func `every invented eye is one that would be enrolled`() throws {
        let eyes = SyntheticIris(seed: 16)
        for number in 0..<2000 {
            #expect(throws: Never.self) { try IrisPair(bytes: eyes.person(number).bytes) }
            #expect(throws: Never.self) { try IrisPair(bytes: eyes.person(number, again: 1).bytes) }
        }
    }
}
