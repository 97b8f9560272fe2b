internal import Foundation

/// Reads a log as anybody can, its tiles and nothing else, and believes only what it has computed.
package struct LogMonitor: Sendable {
    /// Gives what lies at an address below the log's; nil when there is nothing.
    package typealias Fetch = @Sendable (_ path: String) async throws -> [UInt8]?

    private let key: NoteKey
    private let witnesses: [NoteKey]
    private let quorum: Int
    private let fetch: Fetch

    /// - Parameters:
    ///   - key: the log's.
    ///   - quorum: how many of the witnesses must have cosigned.
    package init(
        key: NoteKey, witnesses: [NoteKey] = [], quorum: Int = 0, fetch: @escaping Fetch
    ) {
        self.key = key
        self.witnesses = witnesses
        self.quorum = quorum
        self.fetch = fetch
    }

    package struct Report: Sendable {
        package let checkpoint: Checkpoint
        package let note: SignedNote
        package let seen: [SignedNote.Verified]
        /// How many tiles were read.
        package let tiles: Int
    }

    /// Reads the whole log and checks every leaf, every tile, the root, the signatures, and that
    /// what was seen the last time is in it unchanged.
    ///
    /// - Parameters:
    ///   - remembered: the checkpoint of the last time, which was believed then.
    ///   - progress: called with the number of leaves that were checked, and of all.
    /// - Throws: `NoteError` with what is wrong.
    package func verify(
        remembered: SignedNote?, progress: (Int64, Int64) -> Void = { _, _ in }
    ) async throws -> Report {
        guard let bytes = try await fetch("checkpoint") else {
            throw NoteError("the log has no checkpoint")
        }
        let note = try SignedNote(parsing: bytes)
        let checkpoint = try Checkpoint(note, by: key)
        let seen = try note.verified(by: witnesses)
        guard seen.count >= quorum else {
            throw NoteError("\(seen.count) witnesses have cosigned, \(quorum) are needed")
        }
        let last = try remembered.map { note throws(NoteError) in try Checkpoint(note, by: key) }
        if let last, last.size > checkpoint.size {
            throw NoteError(
                "the log has shrunk: it had \(last.size) leaves and has \(checkpoint.size)")
        }
        var edge = TreeEdge()
        var tiles = 0
        if let last, last.size == 0 { try compare(edge, last) }
        // Tiles above the leaves that are full by now, and what they must say.
        var filled: [(tile: Tile, hashes: TileHashes)] = []
        for leaves in Tile.leaves(of: checkpoint.size) {
            let bundle = try await read(Tile(.entries, leaves.number, width: leaves.width))
            guard let entries = EntryBundle.entries(bundle), entries.count == leaves.width else {
                throw NoteError("the entries of tile \(leaves.number) cannot be read")
            }
            let hashes = TileHashes(try await read(leaves))
            guard hashes.count == leaves.width, hashes.bytes.count % TreeHash.size == 0 else {
                throw NoteError("\(leaves.path) has not \(leaves.width) hashes")
            }
            tiles += 2
            for (index, entry) in entries.enumerated() {
                let leaf = TreeHash.leaf(entry)
                guard leaf == hashes[index] else {
                    throw NoteError("leaf \(edge.size) is not the hash of its entry")
                }
                edge.append(leaf) { level, number, hashes in
                    if level > 0 { filled.append((Tile(.hashes(level), number), hashes)) }
                }
                if let last, edge.size == last.size { try compare(edge, last) }
            }
            for (tile, hashes) in filled {
                guard try await read(tile) == hashes.bytes else {
                    throw NoteError("\(tile.path) is not what the leaves give")
                }
                tiles += 1
            }
            filled = []
            progress(edge.size, checkpoint.size)
        }
        for (level, hashes) in edge.partial.enumerated() where level > 0 && hashes.count > 0 {
            let tile = Tile(
                .hashes(level), checkpoint.size >> Int64(Tile.height * (level + 1)),
                width: hashes.count)
            guard try await read(tile) == hashes.bytes else {
                throw NoteError("\(tile.path) is not what the leaves give")
            }
            tiles += 1
        }
        guard edge.root == checkpoint.root else {
            throw NoteError("the leaves have another root than the checkpoint")
        }
        return Report(checkpoint: checkpoint, note: note, seen: seen, tiles: tiles)
    }

    private func compare(_ edge: TreeEdge, _ last: Checkpoint) throws(NoteError) {
        guard edge.root == last.root else {
            throw NoteError(
                "the log has another history: its first \(last.size) leaves are not those that were "
                    + "seen before")
        }
    }

    private func read(_ tile: Tile) async throws -> [UInt8] {
        guard let bytes = try await fetch(tile.path) else {
            throw NoteError("\(tile.path) is missing")
        }
        return bytes
    }
}
