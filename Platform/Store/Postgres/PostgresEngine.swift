internal import Foundation

/// Many programs on one database: PostgreSQL 15 or newer, or what speaks its protocol and dialect.
///
/// One thread owns one connection; work waits in one queue. Every transaction is SERIALIZABLE and
/// its closure is run again when it loses against another, so that both engines give the same
/// guarantees. A connection that breaks is replaced and the work run again, until `patience` is
/// over. When the answer to a COMMIT is lost, a row that was part of the transaction decides
/// whether it happened: no write is done twice, and none that was done is reported as failed.
package final class PostgresEngine: DatabaseEngine {
    package var kind: EngineKind { .postgres }

    private let jobs = WorkQueue<any PostgresJob>()
    private let ended: EndSignal

    /// - Parameters:
    ///   - address: a libpq URL or connection string; several hosts with
    ///     `target_session_attrs=read-write` are allowed.
    ///   - connections: how many are held open; each is a thread here and a process there.
    ///   - patience: how long a request waits for a server that fails over.
    package init(
        address: String, connections: Int = 16, patience: Duration = .seconds(20)
    ) {
        ended = EndSignal(threads: connections)
        let (jobs, ended, way) = (jobs, ended, RightOfWay())
        for _ in 0..<connections {
            startThread("pird-postgres") {
                let desk = PostgresDesk(address: address, patience: patience, way)
                while let job = jobs.take() { job.run(at: desk) }
                desk.close()
                ended.oneEnded()
            }
        }
    }

    deinit {
        // The threads hold the queue, not the engine: nobody can hand in work any more.
        jobs.close()
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await hand { try $0.transact(.read, until: $1, body) }
    }

    package func snapshot<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await hand { try $0.transact(.snapshot, until: $1, body) }
    }

    package func ask(_ query: Query, patience: Duration?) async throws -> [Row] {
        try await hand(patience: patience) { try $0.ask(query, until: $1) }
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await hand { try $0.transact(.write, until: $1, body) }
    }

    package func administer<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        try await hand { try $0.transact(.administer, until: $1, body) }
    }

    package func close() async {
        jobs.close()
        await ended.wait()
    }

    private func hand<T: Sendable>(
        patience: Duration? = nil,
        _ body: @escaping @Sendable (PostgresDesk, ContinuousClock.Instant) throws -> T
    ) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            let job = DeskJob(body, patience: patience, continuation)
            if let refusal = jobs.put(job) { continuation.resume(throwing: refused(refusal)) }
        }
    }
}

private protocol PostgresJob: Sendable {
    func run(at desk: PostgresDesk)
}

private struct DeskJob<T: Sendable>: PostgresJob {
    let body: @Sendable (PostgresDesk, ContinuousClock.Instant) throws -> T
    let patience: Duration?
    let since = ContinuousClock.now
    let continuation: UnsafeContinuation<T, any Error>

    init(
        _ body: @escaping @Sendable (PostgresDesk, ContinuousClock.Instant) throws -> T,
        patience: Duration?, _ continuation: UnsafeContinuation<T, any Error>
    ) {
        self.body = body
        self.patience = patience
        self.continuation = continuation
    }

    func run(at desk: PostgresDesk) {
        // The clock runs from when somebody asked, not from when a connection was free: what has
        // waited too long is not tried at all.
        let deadline = since + (patience ?? desk.patience)
        continuation.resume(with: Result { try body(desk, deadline) })
    }
}

/// Lets writes run side by side, and one that has always lost against others run alone: who loses
/// is decided by chance, and chance would let somebody lose until the patience is over.
private final class RightOfWay: @unchecked Sendable {
    private let condition = NSCondition()
    private var together = 0
    private var isTaken = false
    private var waitingAlone = 0

    func enter(alone: Bool) {
        condition.lock()
        defer { condition.unlock() }
        if alone {
            waitingAlone += 1
            while isTaken || together > 0 { condition.wait() }
            waitingAlone -= 1
            isTaken = true
        } else {
            while isTaken || waitingAlone > 0 { condition.wait() }
            together += 1
        }
    }

    func leave(alone: Bool) {
        condition.lock()
        if alone { isTaken = false } else { together -= 1 }
        condition.broadcast()
        condition.unlock()
    }
}

/// One thread's place of work: a connection, and what to do when it breaks.
private final class PostgresDesk {
    let patience: Duration
    private let address: String
    private let way: RightOfWay
    private var connection: PostgresConnection?
    /// Whether the server lets us keep statements; given up for good when a pooler does not.
    private var prepares = true

    init(address: String, patience: Duration, _ way: RightOfWay) {
        self.address = address
        self.patience = patience
        self.way = way
    }

    func close() {
        connection?.close()
        connection = nil
    }

    func ask(_ query: Query, until deadline: ContinuousClock.Instant) throws -> [Row] {
        let left = max(.milliseconds(1), ContinuousClock.now.duration(to: deadline))
        return try insisting(until: deadline, answerPatience: left) { try $0.rows(query) }
    }

    func transact<T>(
        _ mode: PostgresConnection.Mode, until deadline: ContinuousClock.Instant,
        _ body: (Database) throws -> T
    ) throws -> T {
        // A migration or a backup may ask for what takes long.
        let isLong = mode == .administer || mode == .snapshot
        var attempt = 0
        return try insisting(
            until: deadline, answerPatience: isLong ? .seconds(3600) : patience
        ) { connection in
            attempt += 1
            let goesAlone = attempt > PostgresDesk.triesTogether
            if mode == .write { way.enter(alone: goesAlone) }
            defer { if mode == .write { way.leave(alone: goesAlone) } }
            try connection.begin(mode)
            let result: T
            do {
                let database = Database(connection)
                result = try body(database)
                if let failure = database.failure { throw failure }
            } catch {
                // What the domain refused for may be what another transaction is just undoing:
                // its refusal counts when its reads do.
                try endRefused(connection, error)
                throw error
            }
            guard connection.hasChanged, connection.hasGate else {
                try connection.commit(token: nil)
                return result
            }
            let token = PostgresDesk.token()
            do { try connection.commit(token: token) } catch PostgresFailure.connection {
                drop()
                guard try isCommitted(token, until: deadline) else {
                    throw PostgresFailure.again("the connection broke before the commit")
                }
            }
            return result
        }
    }

    /// Ends a transaction whose closure threw. An error of the domain is believed only when the
    /// engine agrees to what was read: otherwise this throws, and the closure is run again.
    private func endRefused(_ connection: PostgresConnection, _ error: any Error) throws {
        switch error {
        case is PostgresFailure, is StoreError: return
        default:
            if connection.hasChanged {
                try connection.settleAndRollback()
            } else {
                try connection.commit(token: nil)
            }
        }
    }

    /// Whether the transaction with this token was committed. Decides it for ever: afterwards a
    /// transaction that still hangs somewhere cannot commit any more.
    private func isCommitted(
        _ token: [UInt8], until deadline: ContinuousClock.Instant
    ) throws -> Bool {
        // It must be found out, or the person would be told something untrue: twice the patience.
        try insisting(until: deadline + patience, answerPatience: patience) { connection in
            try connection.begin(.administer)
            let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
            try connection.execute(
                """
                INSERT INTO store_commit (token, is_done, noted_at) VALUES (\(token), 0, \(now))
                ON CONFLICT (token) DO NOTHING
                """)
            let row = try connection.rows(
                "SELECT is_done FROM store_commit WHERE token = \(token)")
            try connection.commit(token: nil)
            return try row[0].integer(0) == 1
        }
    }

    /// Runs work on a connection, again and again while the failure is one that passes.
    private func insisting<T>(
        until deadline: ContinuousClock.Instant, answerPatience: Duration,
        _ work: (PostgresConnection) throws -> T
    ) throws -> T {
        var attempt = 0
        while true {
            attempt += 1
            let reason: String
            do {
                let connection = try connected()
                connection.answerPatience = answerPatience
                return try work(connection)
            } catch let failure as PostgresFailure {
                switch failure {
                case .again(let message):
                    reason = message
                    do { try connection?.rollback() } catch { drop() }
                case .connection(let message):
                    reason = message
                    drop()
                case .gateClosed:
                    reason = "the gate was closed for a moment"
                    try refuseIfClosed()
                case .noPreparedStatements:
                    reason = "a pooler in transaction mode"
                    prepares = false
                    drop()
                }
            } catch {
                if !(error is StoreError) { throw error }
                // The transaction is over; a connection that cannot even end it is of no use.
                do { try connection?.rollback() } catch { drop() }
                throw error
            }
            let pause = PostgresDesk.pause(attempt)
            guard ContinuousClock.now + pause < deadline else {
                throw StoreError.unavailable(reason)
            }
            Thread.sleep(forTimeInterval: pause.seconds)
        }
    }

    /// Throws with the reason for which the gate is closed, if it still is.
    private func refuseIfClosed() throws {
        let rows: [Row]
        do {
            try connection?.rollback()
            rows = try connection?.rows(Query(sql: Gate.question)) ?? []
        } catch {
            drop()
            return
        }
        if let refusal = try Gate.refusal(rows) { throw refusal }
    }

    /// A write that has lost so often runs without others of this process beside it.
    private static let triesTogether = 3

    /// From about a millisecond to half a second, by chance, so that two do not meet again.
    private static func pause(_ attempt: Int) -> Duration {
        .microseconds(Int.random(in: 0...(1000 << min(attempt, 9))))
    }

    private static func token() -> [UInt8] {
        (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    }

    private func connected() throws -> PostgresConnection {
        if let connection { return connection }
        let made = try PostgresConnection(address: address, prepares: prepares)
        connection = made
        return made
    }

    private func drop() {
        connection?.close()
        connection = nil
    }
}
