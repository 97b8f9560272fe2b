internal import Synchronization

/// Who may do something of which only one may be doing it, among all processes on one database.
///
/// No wall clock is asked, because clocks are set back and forth: a holder beats, a beat is a
/// number in the row, and another process takes over when it has seen the same beat for as long as
/// the lease runs, measured by its own steady clock. The holder stops by its own steady clock
/// earlier than anybody can take over. Each taking over raises `fence`: a holder that was stopped
/// and woke up again is refused by `Turn.confirm` in the same transaction as its work.
package final class Lease: Sendable {
    static let table = Table(
        "store_lease", since: 2,
        [.text("name"), .text("holder"), .integer("fence"), .integer("beat")], key: ["name"],
        isLocal: true)

    package let name: String
    package let holder: String
    /// How long a holder that is not heard of keeps it.
    package let length: Duration
    private let database: any DatabaseEngine
    private let steady: @Sendable () -> Duration
    private let state = Mutex(State())

    private struct State {
        /// What we hold, and since when by the steady clock: when the last beat was sent.
        var held: (fence: Int64, beat: Int64, since: Duration)?
        /// What we saw of another holder, and when we saw it first.
        var seen: (holder: String, fence: Int64, beat: Int64, since: Duration)?
    }

    /// - Parameters:
    ///   - holder: a name that no other process has, now or later.
    ///   - steady: time since some moment, never set; `Lease.steadyTime` outside of tests.
    package init(
        _ name: String, holder: String, length: Duration = .seconds(10),
        on database: any DatabaseEngine,
        steady: @escaping @Sendable () -> Duration = Lease.steadyTime
    ) {
        self.name = name
        self.holder = holder
        self.length = length
        self.database = database
        self.steady = steady
    }

    /// Time since the machine started, asleep or not.
    package static let steadyTime: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }()

    /// Whether this process holds it at this instant.
    package var isHeld: Bool {
        state.withLock { state in
            guard let held = state.held else { return false }
            return steady() - held.since < length
        }
    }

    /// What goes into work that must be done by the holder; nil when this process is not it.
    package var turn: Turn? {
        guard let fence = state.withLock({ $0.held?.fence }), isHeld else { return nil }
        return Turn(lease: self, fence: fence)
    }

    /// Beats if it is held, takes it if it is free, looks on otherwise. To be called about three
    /// times in `length`. Returns whether it is held.
    @discardableResult
    package func attend() async throws -> Bool {
        let sent = steady()
        let (name, holder) = (name, holder)
        let known = state.withLock { $0 }
        let isOver = known.seen.map { sent - $0.since >= length } ?? false
        enum Outcome { case ours(Int64, Int64), others(String, Int64, Int64) }
        let outcome = try await database.write { db -> Outcome in
            guard
                let row = try db.row(
                    "SELECT holder, fence, beat FROM store_lease WHERE name = \(name)")
            else {
                try db.execute(
                    """
                    INSERT INTO store_lease (name, holder, fence, beat)
                    VALUES (\(name), \(holder), 1, 1)
                    """)
                return .ours(1, 1)
            }
            let (other, fence, beat) = (
                try row.text(0), try row.integer(1), try row.integer(2)
            )
            let isMine = other == holder && fence == known.held?.fence
            let isFree =
                other.isEmpty
                || (isOver && known.seen?.fence == fence && known.seen?.beat == beat)
            guard isMine || isFree else { return .others(other, fence, beat) }
            let next = isMine ? fence : fence + 1
            try db.execute(
                """
                UPDATE store_lease SET holder = \(holder), fence = \(next), beat = \(beat + 1)
                WHERE name = \(name)
                """)
            return .ours(next, beat + 1)
        }
        state.withLock { state in
            switch outcome {
            case .ours(let fence, let beat):
                state.held = (fence, beat, sent)
                state.seen = nil
            case .others(let other, let fence, let beat):
                state.held = nil
                if state.seen?.fence != fence || state.seen?.beat != beat {
                    // Seen now, not when it was asked: the beat may be younger than the question.
                    state.seen = (other, fence, beat, steady())
                }
            }
        }
        return isHeld
    }

    /// Gives it back, so that another need not wait.
    package func release() async throws {
        guard let fence = state.withLock({ $0.held?.fence }) else { return }
        state.withLock { $0.held = nil }
        let (name, holder) = (name, holder)
        try await database.write { db in
            try db.execute(
                """
                UPDATE store_lease SET holder = '' WHERE name = \(name)
                    AND holder = \(holder) AND fence = \(fence)
                """)
        }
    }
}

/// That it is this process's turn, and the proof of it inside a transaction.
package struct Turn: Sendable {
    private let lease: Lease?
    private let fence: Int64

    init(lease: Lease?, fence: Int64) {
        self.lease = lease
        self.fence = fence
    }

    /// For a process that is alone by construction: a test, a command.
    package static let always = Turn(lease: nil, fence: 0)

    package var isOurs: Bool { lease.map { $0.turn?.fence == fence } ?? true }

    /// Refuses the transaction when another process has taken over since: asked inside of it, so
    /// that both cannot be true.
    package func confirm(in db: Database) throws {
        guard let lease else { return }
        let row = try db.row(
            "SELECT fence FROM store_lease WHERE name = \(lease.name) AND holder = \(lease.holder)")
        guard try row?.integer(0) == fence else { throw LostTurn(lease: lease.name) }
    }
}

/// Another process has taken over what this one was doing.
package struct LostTurn: Error {
    package let lease: String
}
