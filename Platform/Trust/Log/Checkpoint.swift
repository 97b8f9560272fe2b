/// What a log says its tree is: so many leaves under this root (C2SP tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
    /// The log's name, the same for ever.
    package let origin: String
    package let size: Int64
    package let root: TreeHash

    package init(origin: String, size: Int64, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The note's text.
    package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// Lines after the third are others' and are ignored.
    package init(text: String) throws(NoteError) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.count >= 4, NoteKey.isName(lines[0]),
            let size = Int64(decimal: lines[1]),
            let root = TreeHash(base64: lines[2]), lines.last == "",
            !lines[3..<lines.count - 1].contains("")
        else { throw NoteError("the note is no checkpoint") }
        self.init(origin: lines[0], size: size, root: root)
        guard size > 0 || root == .empty else {
            throw NoteError("a tree without leaves has another root")
        }
    }

    /// A note whose log's signature holds.
    package init(_ note: SignedNote, by key: NoteKey) throws(NoteError) {
        guard try !note.verified(by: [key]).isEmpty else {
            throw NoteError("the checkpoint is not signed by \(key.name)")
        }
        try self.init(text: note.text)
        guard origin == key.name else { throw NoteError("the checkpoint is of \(origin)") }
    }
}

extension Int64 {
    /// A number as the formats of logs write it: digits, no zero in front, none below zero.
    init?(decimal text: some StringProtocol) {
        guard (1...19).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text == "0" || !text.hasPrefix("0"), let number = Int64(text)
        else { return nil }
        self = number
    }
}

/// That an entry is in a log, to be believed without asking anybody (C2SP tlog-proof).
package struct LogProof: Hashable, Sendable {
    package let index: Int64
    package let path: [TreeHash]
    /// The checkpoint under which it is, as it was signed.
    package let checkpoint: SignedNote
    /// What the application adds; not covered by any signature.
    package let extra: [UInt8]?

    package init(index: Int64, path: [TreeHash], checkpoint: SignedNote, extra: [UInt8]? = nil) {
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
        self.extra = extra
    }

    private static let header = "c2sp.org/tlog-proof@v1"

    package var text: String {
        var lines = [LogProof.header]
        if let extra { lines.append("extra \(base64(extra))") }
        lines.append("index \(index)")
        lines += path.map(\.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.whole
    }

    package init(parsing text: some Sequence<UInt8>) throws(NoteError) {
        let whole = Array(text)
        guard whole.count < 200_000 else { throw NoteError("the proof is too long") }
        var lines = whole.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }[...]
        func malformed() -> NoteError { NoteError("the file is no proof of a log") }
        guard lines.popFirst() == LogProof.header, var line = lines.popFirst() else {
            throw malformed()
        }
        if line.hasPrefix("extra ") {
            guard let added = bytes(base64: String(line.dropFirst(6))), let next = lines.popFirst()
            else {
                throw malformed()
            }
            extra = added
            line = next
        } else {
            extra = nil
        }
        guard line.hasPrefix("index "), let index = Int64(decimal: line.dropFirst(6)) else {
            throw malformed()
        }
        self.index = index
        var path: [TreeHash] = []
        while let line = lines.popFirst(), !line.isEmpty {
            guard path.count < 63, let hash = TreeHash(base64: line) else { throw malformed() }
            path.append(hash)
        }
        self.path = path
        checkpoint = try SignedNote(parsing: lines.joined(separator: "\n").utf8)
    }

    /// Believes it or says why not.
    ///
    /// - Parameters:
    ///   - entry: what the log holds at the index.
    ///   - log: the log's key.
    ///   - witnesses: those that are trusted, of which `quorum` must have cosigned.
    /// - Returns: the checkpoint, and when each witness saw it, in seconds since 1970.
    @discardableResult
    package func verify(
        _ entry: [UInt8], log: NoteKey, witnesses: [NoteKey] = [], quorum: Int = 0
    ) throws(NoteError) -> (checkpoint: Checkpoint, seen: [SignedNote.Verified]) {
        let told = try Checkpoint(checkpoint, by: log)
        let seen = try checkpoint.verified(by: witnesses)
        guard seen.count >= quorum else {
            throw NoteError("\(seen.count) witnesses have cosigned, \(quorum) are needed")
        }
        guard
            MerkleProof.includes(
                .leaf(entry), at: index, in: told.size, root: told.root, path)
        else { throw NoteError("the entry is not in the tree of the checkpoint") }
        return (told, seen)
    }
}
