package import Store
internal import Trust

/// Computes the tree again from the entries of the registers and compares it with what is kept.
package enum LogCheck {
    /// What is wrong, in words for an operator; empty when all is well. Costs one pass over all
    /// entries.
    package static func differences(in db: Database) throws -> [String] {
        var problems: [String] = []
        let size = try PublicLog.sizes(in: db).tree
        var edge = TreeEdge()
        let tiles = LogTiles(in: db)
        func compare(_ tile: Tile, _ bytes: [UInt8]) throws {
            if try tiles.bytes(tile) != bytes { problems.append("the log's \(tile.path) is wrong") }
        }
        var bundle: [UInt8] = []
        // By parts: a country's entries do not lie in memory at once.
        for start in stride(from: 0, to: size, by: Tile.fullWidth) {
            let rows = try db.rows(
                """
                SELECT log_leaf.position, log_leaf.entry_id, register_entry.hash
                FROM log_leaf LEFT JOIN register_entry ON register_entry.id = log_leaf.entry_id
                WHERE log_leaf.position >= \(start)
                    AND log_leaf.position < \(start + Int64(Tile.fullWidth))
                ORDER BY log_leaf.position
                """)
            for row in rows {
                guard try row.integer(0) == edge.size else {
                    return problems + ["the log has no leaf \(edge.size)"]
                }
                guard row.value(2) != .null else {
                    return problems + ["the log's leaf \(edge.size) has no entry"]
                }
                let entry = try row.blob(2)
                EntryBundle.append(entry, to: &bundle)
                try edge.append(.leaf(entry)) { level, number, hashes in
                    try compare(Tile(.hashes(level), number), hashes.bytes)
                }
            }
            try compare(Tile(.entries, start / Int64(Tile.fullWidth)), bundle)
            bundle = []
        }
        guard edge.size == size else {
            return problems + ["the log has \(edge.size) leaves of \(size)"]
        }
        for (level, hashes) in edge.partial.enumerated() where hashes.count > 0 {
            let number = size >> Int64(Tile.height * (level + 1))
            try compare(Tile(.hashes(level), number), hashes.bytes)
        }
        if let published = try PublicLog.published(in: db) {
            let (told, held) = (published.checkpoint, try PublicLog.sizes(in: db).published)
            if told.size != held || told.size > size
                || (try? MerkleTree(tiles).root(told.size)) != told.root
            {
                problems.append("the published checkpoint is not of this tree")
            }
        }
        // Every entry is a leaf or waits to be one.
        let lost = try db.count(
            """
            SELECT count(*) FROM register_entry
            WHERE NOT EXISTS (SELECT 1 FROM log_leaf WHERE entry_id = register_entry.id)
                AND NOT EXISTS (SELECT 1 FROM log_pending WHERE entry_id = register_entry.id)
            """)
        if lost > 0 { problems.append("\(lost) entries are not in the log and do not wait for it") }
        return problems
    }
}
