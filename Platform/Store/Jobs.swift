package import Kernel

/// Work that happens by itself, at intervals, in exactly one of all processes.
package struct Job: Sendable {
    package let name: String
    let every: Duration
    let work: @Sendable (Turn) async throws -> Void

    /// - Parameters:
    ///   - every: the time from one beginning to the next; a run that takes longer is not doubled.
    ///   - work: may be ended in the middle by the process's death and begun again elsewhere. It
    ///     confirms its turn in each transaction that must not be done twice.
    package init(
        _ name: String, every: Duration, _ work: @escaping @Sendable (Turn) async throws -> Void
    ) {
        self.name = name
        self.every = every
        self.work = work
    }

    /// Runs it now, whoever else may: for a process that is alone by construction.
    package func runOnce() async throws { try await work(.always) }

    static let table = Table(
        "store_job", since: 2,
        [
            .text("name"), .integer("started_at"), .integer("ended_at").optional,
            .integer("runs"), .text("runner"), .text("failure").optional,
        ], key: ["name"], isLocal: true)

    /// How a job stands, for operators.
    package struct Standing: Sendable {
        package let name: String
        package let startedAt: Moment
        package let endedAt: Moment?
        package let runs: Int
        package let runner: String
        package let failure: String?
    }

    package static func standings(in db: Database) throws -> [Standing] {
        try db.rows(
            "SELECT name, started_at, ended_at, runs, runner, failure FROM store_job ORDER BY name"
        ).map { row in
            Standing(
                name: try row.text(0), startedAt: try row.moment(1),
                endedAt: try row.optionalInteger(2).map { Moment(microseconds: $0) },
                runs: Int(try row.integer(3)), runner: try row.text(4),
                failure: try row.optionalText(5))
        }
    }
}

/// Runs the jobs of a house while its lease is held, and waits for the lease otherwise.
package struct Scheduler: Sendable {
    private let database: any DatabaseEngine
    private let clock: any Clock
    private let lease: Lease
    private let jobs: [Job]
    private let note: @Sendable (String) -> Void

    /// - Parameter note: takes what an operator should read in the log.
    package init(
        _ jobs: [Job], lease: Lease, database: any DatabaseEngine, clock: any Clock,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.jobs = jobs
        self.lease = lease
        self.database = database
        self.clock = clock
        self.note = note
    }

    /// Until the task is cancelled; then the lease is given back.
    package func run() async {
        let beat = lease.length / 4
        while !Task.isCancelled {
            await attend()
            guard let turn = lease.turn else {
                try? await Task.sleep(for: beat)
                continue
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled, turn.isOurs {
                        try? await Task.sleep(for: beat)
                        await attend()
                    }
                }
                for job in jobs { group.addTask { await keepRunning(job, turn) } }
                // Whoever ends first has lost the turn, or is told to stop.
                await group.next()
                group.cancelAll()
            }
        }
        try? await lease.release()
    }

    private func attend() async {
        do { try await lease.attend() } catch {
            if !Task.isCancelled { note("the lease of \(lease.name): \(error)") }
        }
    }

    private func keepRunning(_ job: Job, _ turn: Turn) async {
        while !Task.isCancelled, turn.isOurs {
            do {
                if try await isDue(job) { try await runOnce(job, turn) }
            } catch is CancellationError { return } catch {
                note("the job \(job.name) failed: \(error)")
            }
            try? await Task.sleep(for: min(job.every, .seconds(60)))
        }
    }

    /// A job is due when its time has passed, or when it was last begun in what is now the future:
    /// then a clock was wrong.
    private func isDue(_ job: Job) async throws -> Bool {
        guard job.every >= .seconds(60) else { return true }
        let name = job.name
        let row = try await database.read {
            try $0.row("SELECT started_at FROM store_job WHERE name = \(name)")
        }
        guard let started = try row?.moment(0) else { return true }
        let passed = clock.now - started
        return passed >= job.every || passed < .zero
    }

    private func runOnce(_ job: Job, _ turn: Turn) async throws {
        // A job of seconds would write more about itself than it does: only failures are noted.
        guard job.every >= .seconds(60) else { return try await job.work(turn) }
        let (name, runner, started) = (job.name, lease.holder, clock.now)
        try await database.write { db in
            try turn.confirm(in: db)
            try db.execute(
                """
                INSERT INTO store_job (name, started_at, runs, runner)
                VALUES (\(name), \(started), 1, \(runner))
                ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at,
                    runs = store_job.runs + 1, runner = excluded.runner, ended_at = NULL
                """)
        }
        var failure: (any Error)?
        do { try await job.work(turn) } catch { failure = error }
        let text = failure.map { String(String(describing: $0).prefix(500)) }
        let ended = clock.now
        try await database.write { db in
            try turn.confirm(in: db)
            try db.execute(
                """
                UPDATE store_job SET ended_at = \(ended), failure = \(text) WHERE name = \(name)
                """)
        }
        if let failure { throw failure }
    }
}
