internal import Foundation
internal import Synchronization

/// A write that waits for the writer.
protocol PendingWrite: AnyObject, Sendable {
    var passesGate: Bool { get }
    /// Runs the closure and keeps what it gives; may be called again when a transaction was lost.
    func perform(on connection: SQLiteConnection) throws
    /// Tells the caller: what `perform` gave when nothing is wrong, otherwise the error.
    func end(_ error: (any Error)?)
}

final class Write<T: Sendable>: PendingWrite, @unchecked Sendable {
    let passesGate: Bool
    private let body: @Sendable (Database) throws -> T
    private let continuation: UnsafeContinuation<T, any Error>
    private var result: T?

    init(
        _ body: @escaping @Sendable (Database) throws -> T, passesGate: Bool,
        _ continuation: UnsafeContinuation<T, any Error>
    ) {
        self.body = body
        self.passesGate = passesGate
        self.continuation = continuation
    }

    func perform(on connection: SQLiteConnection) throws {
        let database = Database(connection)
        let result = try body(database)
        if let failure = database.failure { throw failure }
        self.result = result
    }

    func end(_ error: (any Error)?) {
        if let error {
            continuation.resume(throwing: error)
        } else {
            continuation.resume(returning: result!)
        }
    }
}

/// The writer's loop: whatever waits becomes one transaction.
///
/// A write that comes alone pays for one commit and waits for nobody. When the last commit was
/// shared, its clients are about to come back: half of them are waited for, a fraction of a forced
/// write, so that one half comes back while the other is being written.
final class GroupCommit: @unchecked Sendable {
    let connection: SQLiteConnection
    /// Writes that were answered with success, and the commits they shared.
    let counts = Mutex((writes: 0, commits: 0))

    private let answers = WorkQueue<([any PendingWrite], [(any Error)?])>()

    static let batchLimit = 512
    static let patience = Duration.microseconds(150)

    init(_ connection: SQLiteConnection) {
        self.connection = connection
    }

    func run(_ queue: WorkQueue<any PendingWrite>) {
        let answers = answers
        startThread("pird-answers") {
            while let (batch, outcomes) = answers.take() {
                for (write, outcome) in zip(batch, outcomes) { write.end(outcome) }
            }
        }
        defer { answers.close() }
        var hoped = 1
        while true {
            let batch = queue.takeAll(
                atMost: GroupCommit.batchLimit, hoped: hoped, patience: GroupCommit.patience)
            if batch.isEmpty { return }
            commit(batch)
            hoped = batch.count / 2
        }
    }

    private func commit(_ batch: [any PendingWrite]) {
        var outcomes = [(any Error)?](repeating: nil, count: batch.count)
        do {
            try connection.perform("BEGIN IMMEDIATE")
            let closed = try Gate.closing(on: connection)
            for (index, write) in batch.enumerated() {
                if let closed, !write.passesGate {
                    outcomes[index] = closed
                } else if batch.count == 1 {
                    do { try write.perform(on: connection) } catch { outcomes[index] = error }
                } else {
                    outcomes[index] = try performInSavepoint(write)
                }
                // A full or broken disk ends the whole transaction, and with it what others did.
                guard connection.isInTransaction else { throw LostTransaction() }
            }
            if batch.count == 1, outcomes[0] != nil {
                try connection.perform("ROLLBACK")
            } else {
                try connection.perform("COMMIT")
            }
        } catch {
            if connection.isInTransaction { try? connection.perform("ROLLBACK") }
            if error is LostTransaction, batch.count > 1 {
                // Nothing was kept, and nobody was told anything: each has its own try.
                for write in batch { commit([write]) }
                return
            }
            // One that was refused may have been refused for what another did, which is undone now.
            for (write, outcome) in zip(batch, outcomes) {
                write.end(batch.count == 1 ? outcome ?? error : error)
            }
            return
        }
        let done = outcomes.count { $0 == nil }
        counts.withLock { counts in
            counts.writes += done
            counts.commits += 1
        }
        if batch.count == 1 { return batch[0].end(outcomes[0]) }
        // Waking so many takes as long as writing for them: another thread does it meanwhile.
        if answers.put((batch, outcomes)) != nil {
            for (write, outcome) in zip(batch, outcomes) { write.end(outcome) }
        }
    }

    private func performInSavepoint(_ write: any PendingWrite) throws -> (any Error)? {
        try connection.perform("SAVEPOINT one")
        do { try write.perform(on: connection) } catch {
            guard connection.isInTransaction else { throw LostTransaction() }
            try connection.perform("ROLLBACK TO one")
            try connection.perform("RELEASE one")
            return error
        }
        try connection.perform("RELEASE one")
        return nil
    }

    private struct LostTransaction: Error {}
}
