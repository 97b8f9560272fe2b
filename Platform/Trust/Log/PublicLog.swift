internal import Foundation
package import Kernel
package import Store

/// The public log of this deployment: a leaf for every entry of every register, in one tree that
/// anybody can read and that can only grow.
///
/// A leaf holds 32 bytes, the entry's salted hash: it says nothing of what the entry says, and
/// stays when the entry is erased. Entries wait in `log_pending` until the sequencer, one in all
/// processes, adds them to the tree; entry, tiles and size change in one transaction, so that a
/// process that dies leaves the tree as it was.
package struct PublicLog: Sendable {
    package let database: any DatabaseEngine
    package let clock: any Clock
    /// The name and the key with which checkpoints are signed.
    package let signer: NoteSigner

    package static let tables = [
        Table("log_pending", since: 5, [.text("entry_id"), .blob("hash")], key: ["entry_id"]),
        Table(
            "log_leaf", since: 5, [.integer("position"), .text("entry_id")], key: ["position"],
            unique: [["entry_id"]]),
        // Entries have the level -1. The last of each level is not full.
        Table(
            "log_tile", since: 5, [.integer("level"), .integer("number"), .blob("bytes")],
            key: ["level", "number"]),
        // One row: the tree as it is, and the checkpoint that was published last.
        Table(
            "log_tree", since: 5,
            [
                .text("name"), .text("origin"), .integer("size"), .integer("published_size"),
                .text("note"), .integer("published_at"), .text("trouble").optional,
                .integer("tried_at").optional,
            ], key: ["name"]),
        // What each witness is known to have cosigned last.
        Table(
            "log_witness", since: 5,
            [
                .text("witness"), .integer("size"), .integer("seen_at").optional,
                .text("trouble").optional,
            ], key: ["witness"]),
    ]

    /// Opens the log, and begins it when there is none.
    ///
    /// - Parameters:
    ///   - address: the site's; the log lies at `/log` below it, and its origin is that without the
    ///     scheme. An origin is for ever: a site that moves keeps the one it began with.
    ///   - secret: the deployment's; the log's key is derived from it.
    package init(
        on database: any DatabaseEngine, clock: any Clock, address: String, secret: Secret
    ) async throws {
        self.database = database
        self.clock = clock
        let wish = PublicLog.origin(address)
        let origin = try await database.write { db -> String in
            if let row = try db.row("SELECT origin FROM log_tree WHERE name = 'log'") {
                return try row.text(0)
            }
            try db.execute(
                """
                INSERT INTO log_tree (name, origin, size, published_size, note, published_at)
                VALUES ('log', \(wish), 0, -1, '', 0) ON CONFLICT (name) DO NOTHING
                """)
            // Another process may have begun it at the same moment.
            return try db.row("SELECT origin FROM log_tree WHERE name = 'log'")?.text(0) ?? wish
        }
        signer = try PublicLog.signer(origin, secret)
    }

    /// The key with which the log of a deployment is checked; nil before there is one.
    package static func key(
        on database: any DatabaseEngine, secret: Secret
    ) async throws -> NoteKey? {
        let row = try await database.read {
            try $0.row("SELECT origin FROM log_tree WHERE name = 'log'")
        }
        return try row.map { try signer($0.text(0), secret).key }
    }

    private static func signer(_ origin: String, _ secret: Secret) throws -> NoteSigner {
        try NoteSigner(name: origin, seed: secret.bytes(for: "log-key"))
    }

    package var origin: String { signer.key.name }

    private static func origin(_ address: String) -> String {
        address.replacing("https://", with: "").replacing("http://", with: "") + "/log"
    }

    /// Lets an entry's leaf wait for the tree, in the entry's own transaction.
    package static func add(_ id: String, _ hash: [UInt8], in db: Database) throws {
        try db.execute("INSERT INTO log_pending (entry_id, hash) VALUES (\(id), \(hash))")
    }

    // MARK: The sequencer

    /// Adds what waits to the tree; returns how many leaves.
    ///
    /// - Parameter limit: at most so many in one transaction.
    @discardableResult
    package func integrate(_ turn: Turn, limit: Int = 5000) async throws -> Int {
        var total = 0
        let isIdle = try await database.read {
            try $0.row("SELECT entry_id FROM log_pending LIMIT 1") == nil
        }
        guard !isIdle else { return 0 }
        while true {
            let count = try await database.write { db in
                try turn.confirm(in: db)
                return try PublicLog.integrate(limit: limit, in: db)
            }
            total += count
            guard count == limit else { return total }
        }
    }

    private static func integrate(limit: Int, in db: Database) throws -> Int {
        let pending = try db.rows(
            "SELECT entry_id, hash FROM log_pending ORDER BY entry_id LIMIT \(Int64(limit))")
        guard let last = try pending.last?.text(0) else { return 0 }
        // First of all the row that everybody needs who adds: who comes second begins again.
        try db.execute("UPDATE log_tree SET size = size WHERE name = 'log'")
        let size = try sizes(in: db).tree
        var edge = try edge(of: size, in: db)
        var bundle = try LogTiles(in: db).bytes(Tile(.entries, size / fullWidth)) ?? []
        var changed: [(level: Int64, number: Int64, bytes: [UInt8])] = []
        try db.load("log_leaf", ["position", "entry_id"]) { loader in
            for row in pending {
                let (id, entry) = (try row.text(0), try row.blob(1))
                try loader.add([.integer(edge.size), .text(id)])
                EntryBundle.append(entry, to: &bundle)
                if (edge.size + 1) % fullWidth == 0 {
                    changed.append((-1, edge.size / fullWidth, bundle))
                    bundle = []
                }
                edge.append(.leaf(entry)) { level, number, hashes in
                    changed.append((Int64(level), number, hashes.bytes))
                }
            }
        }
        if !bundle.isEmpty { changed.append((-1, edge.size / fullWidth, bundle)) }
        for (level, tile) in edge.partial.enumerated() where tile.count > 0 {
            let number = edge.size >> Int64(Tile.height * (level + 1))
            changed.append((Int64(level), number, tile.bytes))
        }
        for tile in changed {
            try db.execute(
                """
                INSERT INTO log_tile (level, number, bytes)
                VALUES (\(tile.level), \(tile.number), \(tile.bytes))
                ON CONFLICT (level, number) DO UPDATE SET bytes = excluded.bytes
                """)
        }
        // What came in beside this transaction is not seen by it, and stays.
        try db.execute("DELETE FROM log_pending WHERE entry_id <= \(last)")
        try db.execute("UPDATE log_tree SET size = \(edge.size) WHERE name = 'log'")
        return pending.count
    }

    private static let fullWidth = Int64(Tile.fullWidth)

    /// The tiles of the right edge of a tree, as they lie in the store.
    private static func edge(of size: Int64, in db: Database) throws -> TreeEdge {
        var partial: [TileHashes] = []
        var count = size
        let tiles = LogTiles(in: db)
        while count > 0 {
            let width = Int(count % fullWidth)
            let tile = Tile(.hashes(partial.count), count / fullWidth, width: width)
            partial.append(TileHashes(width == 0 ? [] : try tiles.read(tile)))
            count /= fullWidth
        }
        return TreeEdge(size: size, partial: partial)
    }

    // MARK: What is published

    /// How far the tree has grown, and how far it is published.
    package static func sizes(in db: Database) throws -> (tree: Int64, published: Int64) {
        guard
            let row = try db.row("SELECT size, published_size FROM log_tree WHERE name = 'log'")
        else { return (0, -1) }
        return (try row.integer(0), try row.integer(1))
    }

    /// The checkpoint that was published last, with the cosignatures that it has; nil before the
    /// first.
    package static func published(in db: Database) throws -> Published? {
        let row = try db.row(
            "SELECT note, published_at FROM log_tree WHERE name = 'log' AND published_size >= 0")
        guard let row else { return nil }
        let note = try SignedNote(parsing: row.text(0).utf8)
        return Published(
            note: note, checkpoint: try Checkpoint(text: note.text), at: try row.moment(1))
    }

    package struct Published: Sendable {
        package let note: SignedNote
        package let checkpoint: Checkpoint
        package let at: Moment
    }

    /// A part of the published tree; nil for one that it does not have.
    package static func bytes(of tile: Tile, in db: Database) throws -> [UInt8]? {
        let size = try sizes(in: db).published
        let count: Int64
        switch tile.level {
        case .entries: count = size
        case .hashes(let level):
            guard level < Tile.levels else { return nil }
            count = size >> Int64(Tile.height * level)
        }
        guard size > 0, tile.number <= count / fullWidth,
            tile.number * fullWidth + Int64(tile.width) <= count
        else { return nil }
        return try LogTiles(in: db).read(tile)
    }

    /// That the log holds an entry, under the checkpoint that was published last; nil as long as
    /// it does not.
    package static func proof(ofEntry id: String, in db: Database) throws -> LogProof? {
        guard
            let row = try db.row("SELECT position FROM log_leaf WHERE entry_id = \(id)")
        else { return nil }
        return try proof(at: row.integer(0), in: db)
    }

    package static func proof(at index: Int64, in db: Database) throws -> LogProof? {
        guard let published = try published(in: db), index >= 0, index < published.checkpoint.size
        else { return nil }
        return LogProof(
            index: index,
            path: try MerkleTree(LogTiles(in: db)).inclusionProof(
                index, in: published.checkpoint.size),
            checkpoint: published.note)
    }

    /// That the published tree holds an older one unchanged; nil when it is no older one.
    package static func consistencyProof(from old: Int64, in db: Database) throws -> [TreeHash]? {
        let size = try sizes(in: db).published
        guard old >= 0, old <= size else { return nil }
        return try MerkleTree(LogTiles(in: db)).consistencyProof(from: old, to: size)
    }
}

/// The tiles as they lie in the store, in one transaction.
package final class LogTiles: TreeNodes {
    private let db: Database
    private var known: [Tile: TileHashes] = [:]

    package init(in db: Database) { self.db = db }

    /// All that is kept of a tile, which may be more than its width.
    package func bytes(_ tile: Tile) throws -> [UInt8]? {
        let level: Int64 = if case .hashes(let level) = tile.level { Int64(level) } else { -1 }
        return try db.row(
            "SELECT bytes FROM log_tile WHERE level = \(level) AND number = \(tile.number)"
        )?.blob(0)
    }

    /// A tile of its width: the part of it that a smaller tree had.
    func read(_ tile: Tile) throws -> [UInt8] {
        guard let all = try bytes(tile) else { throw Missing(tile: tile) }
        switch tile.level {
        case .hashes:
            let length = tile.width * TreeHash.size
            guard all.count >= length else { throw Missing(tile: tile) }
            return Array(all.prefix(length))
        case .entries:
            guard let entries = EntryBundle.entries(all), entries.count >= tile.width else {
                throw Missing(tile: tile)
            }
            var part: [UInt8] = []
            for entry in entries.prefix(tile.width) { EntryBundle.append(entry, to: &part) }
            return part
        }
    }

    package func hash(level: Int, index: Int64) throws -> TreeHash {
        let (tile, range) = Tile.over(level: level, index: index)
        let hashes: TileHashes
        if let found = known[tile] {
            hashes = found
        } else {
            hashes = TileHashes(try bytes(tile) ?? [])
            known[tile] = hashes
        }
        guard hashes.count >= range.upperBound else { throw Missing(tile: tile) }
        return hashes.root(of: range)
    }

    /// The store has lost a part of the tree.
    struct Missing: Error, CustomStringConvertible {
        let tile: Tile
        var description: String { "the log has lost \(tile.path)" }
    }
}
