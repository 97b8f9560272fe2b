package import Kernel
internal import Synchronization

/// How many requests somebody may make in a window of time. Counted in this process: behind several, the
/// limit is that of each.
package final class RateLimit: Sendable {
    package let limit: Int
    package let window: Int
    private let counts = Mutex<Counts>(Counts())

    private struct Counts {
        var window: Int64 = 0
        var taken: [String: Int] = [:]
    }

    /// - Parameter window: seconds.
    package init(limit: Int, window: Int) {
        self.limit = limit
        self.window = window
    }

    /// How somebody stands after a request.
    package struct Standing: Sendable {
        package let remain: Int
        /// Seconds since 1970.
        package let resetsAt: Int64
        /// Seconds until then.
        package let wait: Int64
        package let isOver: Bool
    }

    /// Counts a request.
    ///
    /// - Parameter who: a network, as `Visit.network` names it.
    package func take(_ who: String, at now: Moment) -> Standing {
        let second = now.microseconds / 1_000_000
        let size = Int64(window)
        let current = second / size
        let taken = counts.withLock { counts -> Int in
            // A new window begins for everybody at once: what was counted before is forgotten.
            if counts.window != current {
                counts.window = current
                counts.taken = [:]
            }
            let taken = (counts.taken[who] ?? 0) + 1
            counts.taken[who] = taken
            return taken
        }
        let resetsAt = (current + 1) * size
        return Standing(
            remain: max(0, limit - taken), resetsAt: resetsAt, wait: resetsAt - second,
            isOver: taken > limit)
    }
}
