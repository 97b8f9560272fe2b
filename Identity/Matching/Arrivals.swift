import Synchronization

/// What was asked of a matcher and is not answered yet. A search waits for the insertions that came
/// before it.
final class Arrivals: Sendable {
    private let state = Mutex(State())

    private struct State {
        var next = 0
        var open: Set<Int> = []
        var insertions: Set<Int> = []
        var waiting: [(for: Set<Int>, continuation: CheckedContinuation<Void, Never>)] = []
    }

    /// How many others are not answered yet.
    var count: Int { state.withLock { $0.open.count } }

    func during<Answer: Sendable>(
        insertion: Bool = false, _ work: () async -> Answer
    ) async -> Answer {
        let number = state.withLock { state in
            state.next += 1
            state.open.insert(state.next)
            if insertion { state.insertions.insert(state.next) }
            return state.next
        }
        let answer = await work()
        let ready = state.withLock { state in
            state.open.remove(number)
            state.insertions.remove(number)
            let ready = state.waiting.filter { $0.for.isDisjoint(with: state.insertions) }
            state.waiting.removeAll { $0.for.isDisjoint(with: state.insertions) }
            return ready.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
        return answer
    }

    /// Until everything that is being inserted now is in, or refused.
    func insertionsDone() async {
        await withCheckedContinuation { continuation in
            let nothing = state.withLock { state in
                if state.insertions.isEmpty { return true }
                state.waiting.append((state.insertions, continuation))
                return false
            }
            if nothing { continuation.resume() }
        }
    }
}
