package import Kernel
internal import Synchronization

/// A clock that is told the time.
package final class ToldClock: Clock, Sendable {
    private let time: Mutex<Moment>

    package init(_ day: Day = Day(2026, 11, 22)) {
        time = Mutex(Moment(startOf: day) + .seconds(9 * 3600))
    }

    package var now: Moment {
        // A microsecond passes with every look, so that what happens has an order.
        time.withLock { time in
            time = time + .microseconds(1)
            return time
        }
    }

    package func pass(_ duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }
}

/// Randomness from a seed: a failing history can be run again.
package final class SeededRandomness: Randomness, Sendable {
    private let generator: Mutex<SeededGenerator>

    package init(seed: UInt64) {
        generator = Mutex(SeededGenerator(seed: seed))
    }

    package func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
    }
}
