internal import CIris

/// Invented people's eyes, the same for the same seed, with the statistics that were published of
/// real ones.
///
/// Two strangers' eyes: normalised distances with a mean of 0.5 and the spread of 249 tosses. One
/// person's on two days: a mean of 0.11 and a standard deviation of 0.065 at the best rotation, the
/// second turned by up to seven columns. Lids, lashes and a lamp hide a third of the bits; left and
/// right know nothing of one another (a real camera's blur would be on both).
package struct SyntheticIris: Sendable {
    package let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// At enrolment.
    package func person(_ number: Int) -> IrisPair {
        var pair = iris_pair()
        iris_invent(identity(number), &pair)
        return IrisPair(pair)
    }

    /// The same person on another day; each occasion, from 1 on, is another.
    package func person(_ number: Int, again occasion: Int) -> IrisPair {
        var pair = iris_pair()
        iris_recapture(identity(number), UInt64(occasion), &pair)
        return IrisPair(pair)
    }

    private func identity(_ number: Int) -> iris_identity {
        iris_identity(population: seed, person: UInt64(number))
    }
}
