import Foundation

/// How far the eyes of two different people are from one another.
///
/// A normalised distance is distributed as the heads of 249 tosses of a coin, divided by 249 (J.
/// Daugman, "The importance of being random", Pattern Recognition 36, 2003: 9.1 million comparisons;
/// the normalisation is in "New methods in iris recognition", IEEE Trans. SMC-B 37, 2007: 200
/// thousand million). A toss is whole and a distance is not, so between the steps of the binomial
/// the incomplete beta function goes on, half a step shifted: the exact tail at the steps.
package enum ImpostorDistribution {
    package static let degreesOfFreedom = 249.0

    /// The probability that one comparison, of one eye at one rotation, is below a distance.
    package static func probability(below distance: Double) -> Double {
        let heads = degreesOfFreedom * min(max(distance, 0), 1) - 0.5
        return regularizedBetaAtHalf(degreesOfFreedom - heads, heads + 1)
    }

    /// The distance below which a comparison is with this probability; 0 to 0.5.
    package static func distance(atProbability probability: Double) -> Double {
        var low = 0.0
        var high = 0.5
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if ImpostorDistribution.probability(below: middle) < probability {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }

    /// I½(a, b), by Lentz's continued fraction (Abramowitz and Stegun 26.5.8).
    private static func regularizedBetaAtHalf(_ a: Double, _ b: Double) -> Double {
        // It converges fast below the mean only; above, the tail of the other side.
        if a + 1 < b + 1 { return 1 - regularizedBetaAtHalf(b, a) }
        let logFront = lgamma(a + b) - lgamma(a) - lgamma(b) - (a + b) * log(2)
        let tiny = 1e-300
        var upper = 1.0
        var lower = 1 - (a + b) / (a + 1) / 2
        lower = 1 / (abs(lower) < tiny ? tiny : lower)
        var fraction = lower
        for step in 1...500 {
            let m = Double(step)
            for term in [
                m * (b - m) / 2 / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) / 2 / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                lower = 1 + term * lower
                lower = 1 / (abs(lower) < tiny ? tiny : lower)
                upper = 1 + term / upper
                upper = abs(upper) < tiny ? tiny : upper
                fraction *= lower * upper
            }
            if abs(lower * upper - 1) < 1e-15 { break }
        }
        return exp(logFront) * fraction / a
    }
}
