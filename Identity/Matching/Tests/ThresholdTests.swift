import Foundation
import Testing

@testable import Matching

@Suite struct ThresholdTests {
    /// P(heads ≤ k) of 249 tosses, added up one by one.
    private static func binomialTail(_ k: Int) -> Double {
        var term = pow(0.5, 249.0)
        var sum = term
        for heads in 0..<k {
            term *= Double(249 - heads) / Double(heads + 1)
            sum += term
        }
        return sum
    }

    @Test(arguments: [0, 20, 49, 62, 70, 80, 99, 124])
    func `at the steps of the binomial its tail is exact`(heads: Int) {
        let between = (Double(heads) + 0.5) / 249
        let tail = ImpostorDistribution.probability(below: between)
        #expect(abs(tail / ThresholdTests.binomialTail(heads) - 1) < 1e-10)
    }

    @Test func `between the steps it grows, and the middle is one half`() {
        #expect(abs(ImpostorDistribution.probability(below: 0.5) - 0.5) < 1e-12)
        let distances = stride(from: 0.0, through: 1.0, by: 0.001)
        let tails = distances.map(ImpostorDistribution.probability(below:))
        for (one, next) in zip(tails, tails.dropFirst()) { #expect(one <= next) }
        for (distance, tail) in zip(distances, tails) {
            let other = ImpostorDistribution.probability(below: 1 - distance)
            #expect(abs(tail + other - 1) < 1e-9)
        }
    }

    // J. Daugman, "How iris recognition works", IEEE Trans. CSVT 14, 2004: the odds of a false match
    // of one eye, at the best of seven rotations.
    @Test(arguments: [
        (0.29, 13e9), (0.30, 1.5e9), (0.31, 185e6), (0.32, 26e6), (0.33, 4e6), (0.34, 690e3),
        (0.35, 133e3),
    ])
    func `the odds are those that were published`(distance: Double, odds: Double) {
        let one = ImpostorDistribution.probability(below: distance)
        let ours = 1 / -expm1(7 * log1p(-one))
        #expect((0.75...1.35).contains(ours / odds), "1 in \(ours), published 1 in \(odds)")
    }

    @Test(arguments: [1, 1000, 200_000, 6_400_000, 45_000_000], [1e-6, 0.001, 0.1, 1, 100])
    func `a threshold for a budget spends it`(people: Int, budget: Double) {
        let threshold = Threshold(expectingFalseAlarms: budget, among: people)
        let comparisons = Double(people * 30)
        if budget < comparisons / 3 {
            #expect(abs(threshold.expectedHits(among: people) / budget - 1) < 1e-3)
            #expect(threshold.expectedFalseAlarms(among: people) <= budget * 1.001)
            #expect(threshold.probabilityOfFalseAlarm(among: people) <= min(budget * 1.001, 1))
        }
        #expect(threshold.distance < 0.5)
    }

    @Test func `more people or a smaller budget make it stricter`() {
        let thresholds = [(10.0, 1000), (0.1, 1000), (0.1, 100_000), (0.001, 100_000)]
            .map { Threshold(expectingFalseAlarms: $0, among: $1).distance }
        #expect(thresholds == thresholds.sorted(by: >))
    }

    @Test func `a distance comes back from the whole number`() {
        for distance in stride(from: 0.0, through: 0.5, by: 0.01) {
            #expect(abs(Threshold(distance: distance).distance - distance) < 1e-4)
        }
    }

    @Test func `the country's threshold finds a person as they were published`() {
        // Mean 0.11, deviation 0.065, normalised as if 911 bits were seen: three deviations.
        let country = Threshold(expectingFalseAlarms: 0.001, among: 6_400_000)
        #expect((0.27...0.30).contains(country.distance))
        #expect(Threshold.inPerson.distance > country.distance)
        #expect(abs(Threshold.inPerson.expectedHits(among: 1) / 1e-6 - 1) < 1e-3)
    }
}
