internal import CIris

/// What one eye against one eye came to, at the rotation at which they are nearest.
package struct EyeComparison: Hashable, Sendable {
    /// Bits that both saw and that differ.
    package let distance: Int
    /// Bits that both saw.
    package let usable: Int
    /// By how many columns the probe was turned: −7 to 7.
    package let rotation: Int

    /// Nil when there is no bit that both saw.
    init?(_ native: iris_comparison) {
        guard native.usable > 0 else { return nil }
        distance = Int(native.distance)
        usable = Int(native.usable)
        rotation = Int(native.rotation)
    }

    /// The normalised distance (see `Threshold`): 0.5 for strangers, about 0.1 for the same eye.
    package var score: Double {
        0.5 - Double(usable - 2 * distance) / (2 * (911 * Double(usable)).squareRoot())
    }
}

/// Two people's eyes against one another. The nearer eye decides.
package struct Comparison: Hashable, Sendable {
    package let left: EyeComparison?
    package let right: EyeComparison?
    package let isHit: Bool
    package let threshold: Threshold

    /// Nil when no eye can be compared with its counterpart.
    package var score: Double? { [left?.score, right?.score].compactMap { $0 }.min() }

    init(
        _ eyes: (left: iris_comparison, right: iris_comparison), under threshold: Threshold
    ) {
        left = EyeComparison(eyes.left)
        right = EyeComparison(eyes.right)
        isHit = threshold.isHit(eyes.left) || threshold.isHit(eyes.right)
        self.threshold = threshold
    }

    /// One person against one.
    package init(_ probe: IrisPair, with pair: IrisPair, under threshold: Threshold = .inPerson) {
        self.init(Probe(probe).compare(with: pair.native), under: threshold)
    }
}
