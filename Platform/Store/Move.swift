package import Kernel

/// Takes all data from one database to another, whichever engines they are.
///
/// The source's gate is closed first, so that reading goes on there and nothing changes any more.
/// Rows go over in pieces, each with a note of how far it came in the same transaction: a move that
/// was broken off goes on where it was. At the end both sides are counted and hashed; a difference
/// stops the move before the target is opened.
package struct Move: Sendable {
    static let table = Table(
        "store_move", since: 2,
        [.text("name"), .blob("last_key"), .integer("moved_rows"), .integer("is_done")],
        key: ["name"], isLocal: true)

    private let source: any DatabaseEngine
    private let target: any DatabaseEngine
    private let catalogue: SchemaCatalogue
    private let clock: any Clock
    private let tell: @Sendable (String) async -> Void

    /// - Parameter tell: takes lines about the progress, for whoever waits.
    package init(
        from source: any DatabaseEngine, to target: any DatabaseEngine,
        _ catalogue: SchemaCatalogue, at clock: any Clock,
        tell: @escaping @Sendable (String) async -> Void = { _ in }
    ) {
        self.source = source
        self.target = target
        self.catalogue = catalogue
        self.clock = clock
        self.tell = tell
    }

    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
    }

    /// Moves everything. Returns the fingerprint that both sides have.
    ///
    /// - Parameter targetName: where people are sent who still write at the source, without a
    ///   password.
    package func run(targetName: String) async throws -> Fingerprint {
        guard try await Migrations(catalogue, on: source).pending().isEmpty else {
            throw Refusal(description: "the source is not up to date: run pird migrate on it first")
        }
        try await Migrations(catalogue, on: target).run(at: clock)
        try await begin()
        try await Gate.close("moving to \(targetName)", at: clock.now, on: source)
        for table in catalogue.lasting(at: catalogue.version) { try await move(table) }
        await tell("comparing every row of both sides")
        let (ours, theirs) = (
            try await Fingerprint.taken(of: source, catalogue, at: catalogue.version),
            try await Fingerprint.taken(of: target, catalogue, at: catalogue.version)
        )
        guard ours == theirs else {
            throw Refusal(
                description: "the two sides differ, and the target stays closed:\n"
                    + theirs.differences(from: ours).joined(separator: "\n"))
        }
        try await target.administer { db in
            try db.execute("DELETE FROM store_move")
            try db.execute("DELETE FROM store_gate")
        }
        try await source.administer { db in
            try db.execute("UPDATE store_gate SET reason = \("moved to \(targetName)")")
        }
        return ours
    }

    /// Opens the source again after a move that was given up. After one that has succeeded it is
    /// refused: two places that are both written to can never be put together again.
    package static func giveUp(on source: any DatabaseEngine) async throws {
        if let reason = try await Gate.reason(on: source), reason.hasPrefix("moved to ") {
            throw Refusal(description: "the data was \(reason): it is served there now")
        }
        try await Gate.open(on: source)
    }

    /// The target is empty, or holds the beginning of this move.
    private func begin() async throws {
        let tables = catalogue.lasting(at: catalogue.version)
        let now = clock.now
        let foreign = try await target.administer { db -> String? in
            if try db.count("SELECT count(*) FROM store_move") > 0 { return nil }
            for table in tables
            where try db.count("SELECT count(*) FROM \(name: table.name)") > 0 {
                return table.name.text
            }
            for table in tables {
                try db.execute(
                    """
                    INSERT INTO store_move (name, last_key, moved_rows, is_done)
                    VALUES (\(table.name.text), \([] as [UInt8]), 0, 0)
                    """)
            }
            try db.execute(
                """
                INSERT INTO store_gate (name, reason, closed_at)
                VALUES ('writing', 'data is being moved here', \(now))
                """)
            return nil
        }
        if let foreign {
            throw Refusal(description: "the target is not empty: \(foreign) has rows")
        }
    }

    private func move(_ table: Table) async throws {
        let name = table.name.text
        let scan = TableScan(table, at: catalogue.version)
        while true {
            let progress = try await target.read { db in
                try db.row(
                    "SELECT last_key, moved_rows, is_done FROM store_move WHERE name = \(name)")
            }
            guard let progress else {
                throw Refusal(description: "the target holds the beginning of another move")
            }
            if try progress.integer(2) == 1 { return }
            let (last, moved) = (try progress.blob(0), try progress.integer(1))
            let rows = try await source.read { db in
                try scan.piece(after: last.isEmpty ? nil : RowCode.decoded(last), in: db)
            }
            let reached = rows.last.map { RowCode.encoded(scan.key(of: $0)) } ?? last
            let isDone = rows.count < TableScan.pieceSize
            let total = moved + Int64(rows.count)
            try await target.administer { db in
                // Told again under the transaction: two moves at once would double the rows.
                let changed = try db.changes(
                    """
                    UPDATE store_move SET last_key = \(reached), moved_rows = \(total),
                        is_done = \(isDone ? 1 : 0)
                    WHERE name = \(name) AND last_key = \(last) AND is_done = 0
                    """)
                guard changed == 1 else {
                    throw Refusal(description: "another move is under way to the same target")
                }
                try db.load(table.name, scan.columns) { loader in
                    for row in rows { try loader.add(row.values) }
                }
            }
            if isDone { await tell("\(name): \(total) rows") }
        }
    }
}
