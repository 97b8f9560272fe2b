internal import Foundation
internal import Synchronization

/// The embedded engine: one file, one writer, many readers.
///
/// Every commit is forced to the disk before it is answered (`synchronous = FULL`). Writes that
/// wait at the same time share one commit: each runs in a savepoint of its own, so that one which
/// fails undoes only itself, and all are answered after the one forced write.
package final class SQLiteEngine: DatabaseEngine {
    package var kind: EngineKind { .sqlite }

    private let path: String
    private let writes = WorkQueue<any PendingWrite>()
    private let reads = WorkQueue<@Sendable (SQLiteConnection?) -> Void>()
    /// Connections for single questions, which are answered on the asker's own thread.
    private let idle = Mutex<(free: [SQLiteConnection], made: Int)>((free: [], made: 0))
    private let ended: EndSignal
    private let writer: GroupCommit

    private static let readerCount = 4
    private static let askerLimit = 8

    /// Opens or creates the file at `path`.
    package init(path: String) throws {
        self.path = path
        let writer = try SQLiteConnection(path: path, role: .writer)
        var readers: [SQLiteConnection] = []
        for _ in 0..<SQLiteEngine.readerCount {
            readers.append(try SQLiteConnection(path: path, role: .reader))
        }
        ended = EndSignal(threads: 1 + readers.count)
        let (writes, reads, ended) = (writes, reads, ended)
        let loop = GroupCommit(writer)
        self.writer = loop
        startThread("pird-writer") {
            loop.run(writes)
            loop.connection.close()
            ended.oneEnded()
        }
        for reader in readers {
            let reader = Sole(reader)
            startThread("pird-reader") {
                while let job = reads.take() { job(reader.value) }
                reader.value.close()
                ended.oneEnded()
            }
        }
    }

    deinit {
        // The threads hold the queues, not the engine: nobody can hand in work any more.
        writes.close()
        reads.close()
        idle.withLock { idle in
            for connection in idle.free { connection.close() }
            idle.free = []
        }
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await onReader { connection in
            try connection.perform("BEGIN")
            // Nothing was changed, so nothing can be lost by ending it either way.
            defer { try? connection.perform("COMMIT") }
            let database = Database(connection)
            let result = try body(database)
            if let failure = database.failure { throw failure }
            return result
        }
    }

    package func snapshot<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await read(body)
    }

    package func ask(_ query: Query, patience: Duration?) async throws -> [Row] {
        // A question costs less than waking another thread for it.
        if let connection = try borrow() {
            defer { giveBack(connection) }
            return try connection.rows(query)
        }
        return try await onReader { try $0.rows(query) }
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await hand(body, passesGate: false)
    }

    package func administer<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await hand(body, passesGate: true)
    }

    package func close() async {
        writes.close()
        reads.close()
        await ended.wait()
        for connection in idle.withLock({ idle in
            let free = Sole(idle.free)
            idle.free = []
            idle.made = SQLiteEngine.askerLimit
            return free
        }).value {
            connection.close()
        }
    }

    /// How many writes have succeeded, and how many commits they shared.
    package func commitCount() async -> (writes: Int, commits: Int) {
        writer.counts.withLock { $0 }
    }

    /// What the writer answers to `PRAGMA synchronous`: 2 is FULL.
    package func synchronousSetting() async throws -> Int {
        try await write { Int(try $0.row("PRAGMA synchronous")!.integer(0)) }
    }

    private func hand<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T, passesGate: Bool
    ) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            let job = Write(body, passesGate: passesGate, continuation)
            if let refusal = writes.put(job) { job.end(refused(refusal)) }
        }
    }

    private func onReader<T: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> T
    ) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            let refusal = reads.put { connection in
                continuation.resume(
                    with: Result {
                        guard let connection else { throw refused(.closed) }
                        return try body(connection)
                    })
            }
            if let refusal { continuation.resume(throwing: refused(refusal)) }
        }
    }

    private func borrow() throws -> SQLiteConnection? {
        let (found, mayMake) = idle.withLock { idle -> (Sole<SQLiteConnection?>, Bool) in
            if let last = idle.free.popLast() { return (Sole(last), false) }
            guard idle.made < SQLiteEngine.askerLimit else { return (Sole(nil), false) }
            idle.made += 1
            return (Sole(nil), true)
        }
        if let connection = found.value { return connection }
        guard mayMake else { return nil }
        do { return try SQLiteConnection(path: path, role: .reader) } catch {
            idle.withLock { $0.made -= 1 }
            throw error
        }
    }

    private func giveBack(_ connection: SQLiteConnection) {
        let connection = Sole(connection)
        idle.withLock { $0.free.append(connection.value) }
    }
}

/// Why a job that was not taken in is not done.
func refused(_ refusal: WorkRefusal) -> StoreError {
    switch refusal {
    case .closed: .unavailable("the database is being closed")
    case .full: .unavailable("too many wait already")
    }
}

/// Something that one thread hands to another and does not touch again.
struct Sole<T>: @unchecked Sendable {
    let value: T

    init(_ value: T) {
        self.value = value
    }
}

/// Lets `close` wait for threads without blocking one of Swift's.
final class EndSignal: Sendable {
    private let state: Mutex<(running: Int, waiters: [CheckedContinuation<Void, Never>])>

    init(threads: Int) {
        state = Mutex((running: threads, waiters: []))
    }

    func oneEnded() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.running -= 1
            guard state.running == 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiters.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }
}
