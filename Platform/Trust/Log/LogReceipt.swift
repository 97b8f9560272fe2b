/// A proof of the log in few bytes, for a code on paper: what follows from the rest is left out.
///
/// The inclusion proof has the shape that COSE gives to one of RFC 9162: size, index, path.
package struct LogReceipt: Hashable, Sendable {
    package let origin: String
    package let size, index: Int64
    package let path: [TreeHash]
    /// Of the checkpoint: the key's four bytes, then what it signed. A witness's begins with the
    /// time at which it saw the checkpoint.
    package let signatures: [[UInt8]]
    /// When the checkpoint was published, as the log says.
    package let publishedAt: Int64

    /// - Parameter publishedAt: seconds since 1970.
    package init(_ proof: LogProof, publishedAt: Int64) throws(NoteError) {
        let checkpoint = try Checkpoint(text: proof.checkpoint.text)
        origin = checkpoint.origin
        size = checkpoint.size
        index = proof.index
        path = proof.path
        signatures = proof.checkpoint.signatures.map { $0.keyID + $0.bytes }
        self.publishedAt = publishedAt
    }

    package var cbor: CBOR {
        .array([
            .text(origin),
            .array([.integer(size), .integer(index), .array(path.map { .bytes($0.bytes) })]),
            .array(signatures.map { .bytes($0) }), .integer(publishedAt),
        ])
    }

    package init?(_ cbor: CBOR) {
        guard let parts = cbor.array, parts.count == 4, let origin = parts[0].text,
            NoteKey.isName(origin), let inclusion = parts[1].array, inclusion.count == 3,
            let size = inclusion[0].integer, let index = inclusion[1].integer, index >= 0,
            index < size, let path = inclusion[2].array, path.count < 64,
            let signatures = parts[2].array, signatures.count <= 16,
            let publishedAt = parts[3].integer
        else { return nil }
        let hashes = path.compactMap { $0.bytes.flatMap { TreeHash($0) } }
        let signed = signatures.compactMap(\.bytes)
        guard hashes.count == path.count, signed.count == signatures.count,
            signed.allSatisfy({ $0.count > 4 })
        else { return nil }
        (self.origin, self.size, self.index) = (origin, size, index)
        self.path = hashes
        self.signatures = signed
        self.publishedAt = publishedAt
    }

    /// Believes that the entry is in the log, or says why not.
    ///
    /// - Returns: when each of the witnesses that are trusted saw it.
    @discardableResult
    package func verify(
        _ entry: [UInt8], log: NoteKey, witnesses: [NoteKey] = []
    ) throws(NoteError) -> [SignedNote.Verified] {
        guard let root = MerkleProof.root(over: .leaf(entry), at: index, in: size, path) else {
            throw NoteError("the proof is not one of a tree of \(size) leaves")
        }
        let keys = [log] + witnesses
        // Lines of keys that nobody knows here have no name, and prove nothing.
        let lines = signatures.compactMap { signature in
            keys.first { $0.id == Array(signature.prefix(4)) }.map {
                SignedNote.Signature(
                    name: $0.name, keyID: $0.id, bytes: Array(signature.dropFirst(4)))
            }
        }
        let text = Checkpoint(origin: origin, size: size, root: root).text
        return try LogProof(
            index: index, path: path, checkpoint: SignedNote(text: text, signatures: lines)
        ).verify(entry, log: log, witnesses: witnesses).seen
    }
}
