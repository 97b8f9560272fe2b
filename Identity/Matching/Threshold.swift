internal import CIris
import Foundation

/// Below which normalised distance two eyes are called the same.
///
/// Of n bits that both saw d differ. The distance, normalised so that a good agreement of few bits
/// counts less than one of many, is 0.5 − (0.5 − d/n) · √(n/911) (Daugman 2007). It is below t when
/// n > 2d and (n − 2d)² > (1 − 2t)² · 911 · n: so the decision needs no root and no fraction. The
/// threshold is the whole number (1 − 2t)² · 911 · 2²⁰, and every kernel decides as the reference.
package struct Threshold: Hashable, Sendable {
    let constant: Int64

    /// - distance: from 0 to 0.5.
    package init(distance: Double) {
        precondition((0...0.5).contains(distance), "a threshold is from 0 to 0.5")
        let lack = 1 - 2 * distance
        constant = Int64((lack * lack * 911 * 1_048_576).rounded())
    }

    init(constant: Int64) {
        self.constant = constant
    }

    package var distance: Double { (1 - (Double(constant) / (911 * 1_048_576)).squareRoot()) / 2 }

    /// How many comparisons one search makes with one person: two eyes at fifteen rotations.
    package static let comparisonsPerPerson = 2 * Int(iris_rotations)

    /// The threshold for a search among so many people, of whom no more than `falseAlarms` are
    /// expected to come under it by chance: one in a thousand searches with 0.001.
    package init(expectingFalseAlarms falseAlarms: Double, among people: Int) {
        let comparisons = Double(max(people, 1) * Threshold.comparisonsPerPerson)
        let probability = min(falseAlarms / comparisons, 0.49)
        self.init(distance: ImpostorDistribution.distance(atProbability: probability))
    }

    /// The threshold for one person against one, with the probability that somebody else passes.
    package init(falseMatchRate: Double) {
        self.init(expectingFalseAlarms: falseMatchRate, among: 1)
    }

    /// For somebody who is there in person and says who they are: one stranger in a million passes.
    package static let inPerson = Threshold(falseMatchRate: 1e-6)

    /// How many comparisons of a search with strangers come under the threshold. Exact whatever the
    /// rotations have to do with one another, because means add up.
    package func expectedHits(among people: Int) -> Double {
        ImpostorDistribution.probability(below: distance)
            * Double(people * Threshold.comparisonsPerPerson)
    }

    /// How many strangers at most come under it: every comparison for itself, 1 − (1 − F)³⁰ each.
    /// Neighbouring rotations resemble one another, so somebody who is under it is so more than
    /// once, and the true number is lower: see the README for what was measured.
    package func expectedFalseAlarms(among people: Int) -> Double {
        let one = ImpostorDistribution.probability(below: distance)
        return Double(people) * -expm1(Double(Threshold.comparisonsPerPerson) * log1p(-one))
    }

    /// The probability that a search among strangers finds anybody at all (Daugman's form for the
    /// best of many comparisons).
    package func probabilityOfFalseAlarm(among people: Int) -> Double {
        let one = ImpostorDistribution.probability(below: distance)
        return -expm1(Double(people * Threshold.comparisonsPerPerson) * log1p(-one))
    }

    func isHit(_ comparison: iris_comparison) -> Bool {
        iris_is_hit(Int64(comparison.distance), Int64(comparison.usable), constant)
    }
}
