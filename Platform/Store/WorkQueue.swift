internal import Foundation

/// Work for threads that may block, in the order it came.
///
/// Swift's own threads are as many as the cores and must never wait for a disk or a network; these
/// do nothing else.
final class WorkQueue<Job>: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [Job] = []
    private var first = 0
    private var sleepers = 0
    /// A thread that sleeps is not woken for fewer jobs than these.
    private var wanted = 1
    private var isClosed = false
    private let limit: Int

    /// - Parameter limit: more than this many waiting are too many to be answered in time.
    init(limit: Int = 20_000) {
        self.limit = limit
    }

    private var count: Int { jobs.count - first }

    /// Hands in a job; says why when it is not taken.
    func put(_ job: Job) -> WorkRefusal? {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return .closed }
        guard count < limit else { return .full }
        jobs.append(job)
        if sleepers > 0, count >= wanted { condition.signal() }
        return nil
    }

    /// The next job; nil when the queue was closed and is empty.
    func take() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        guard waitForWork() else { return nil }
        return removeFirst(1)[0]
    }

    /// All that waits, at least one; empty when the queue was closed and is empty.
    ///
    /// - Parameters:
    ///   - hoped: how many would be welcome: they are waited for,
    ///   - patience: but not longer than this.
    func takeAll(atMost: Int, hoped: Int, patience: Duration) -> [Job] {
        condition.lock()
        defer { condition.unlock() }
        guard waitForWork() else { return [] }
        if count < hoped, !isClosed {
            let deadline = Date(timeIntervalSinceNow: patience.seconds)
            sleepers += 1
            wanted = hoped
            while count < hoped, !isClosed, condition.wait(until: deadline) {}
            wanted = 1
            sleepers -= 1
        }
        return removeFirst(min(atMost, count))
    }

    /// No more work is taken in; what waits is still handed out.
    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    private func waitForWork() -> Bool {
        sleepers += 1
        while count == 0, !isClosed { condition.wait() }
        sleepers -= 1
        return count > 0
    }

    private func removeFirst(_ number: Int) -> [Job] {
        let taken = Array(jobs[first..<first + number])
        first += number
        if first == jobs.count {
            jobs.removeAll(keepingCapacity: jobs.capacity < 4096)
            first = 0
        } else if first > 1024 {
            jobs.removeFirst(first)
            first = 0
        }
        return taken
    }
}

/// Why a job was not taken in.
enum WorkRefusal { case closed, full }

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// Starts a thread of its own for work that blocks.
func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.name = name
    thread.stackSize = 1 << 21
    thread.start()
}
