import Foundation
import Kernel
import Rehearsal
import Testing

@testable import Trust

/// The tree as RFC 6962, section 2.1, writes it: slow, over the leaves themselves.
private enum Reference {
    static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        switch leaves.count {
        case 0: return sha256([])
        case 1: return sha256([0] + leaves.first!)
        default:
            let k = split(leaves.count)
            return sha256([1] + root(leaves.prefix(k)) + root(leaves.dropFirst(k)))
        }
    }

    static func path(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard leaves.count > 1 else { return [] }
        let k = split(leaves.count)
        return m < k
            ? path(m, leaves.prefix(k)) + [root(leaves.dropFirst(k))]
            : path(m - k, leaves.dropFirst(k)) + [root(leaves.prefix(k))]
    }

    static func proof(_ m: Int, _ leaves: ArraySlice<[UInt8]>, isWhole: Bool = true) -> [[UInt8]] {
        if m == leaves.count { return isWhole ? [] : [root(leaves)] }
        let k = split(leaves.count)
        return m <= k
            ? proof(m, leaves.prefix(k), isWhole: isWhole) + [root(leaves.dropFirst(k))]
            : proof(m - k, leaves.dropFirst(k), isWhole: false) + [root(leaves.prefix(k))]
    }

    private static func split(_ n: Int) -> Int {
        var k = 1
        while 2 * k < n { k *= 2 }
        return k
    }
}

/// A log in memory, made of the tiles that the real one writes.
private struct Tiles: TreeNodes {
    var edge = TreeEdge()
    var full: [Tile: TileHashes] = [:]

    mutating func append(_ entry: [UInt8]) {
        edge.append(.leaf(entry)) { level, number, hashes in
            full[Tile(.hashes(level), number)] = hashes
        }
    }

    func hash(level: Int, index: Int64) throws -> TreeHash {
        let (tile, range) = Tile.over(level: level, index: index)
        return (full[tile] ?? edge.partial[level / Tile.height]).root(of: range)
    }
}

@Suite struct MerkleTreeOfTheLog {
    private struct Vectors: Decodable {
        let leaves_hex: [String]
        let roots_hex: [String: String]
    }

    private func vectors<T: Decodable>(_ name: String, _ type: T.Type) throws -> T {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Vectors/\(name).json")
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }

    @Test func `the published tree of RFC 6962 has its published roots`() throws {
        let vectors = try vectors("rfc6962", Vectors.self)
        var tiles = Tiles()
        #expect(hex(tiles.edge.root.bytes) == vectors.roots_hex["0"])
        for (index, leaf) in vectors.leaves_hex.enumerated() {
            tiles.append(
                stride(from: 0, to: leaf.count, by: 2).map { start in
                    UInt8(leaf.dropFirst(start).prefix(2), radix: 16)!
                })
            #expect(hex(tiles.edge.root.bytes) == vectors.roots_hex["\(index + 1)"])
        }
    }

    @Test func `the published tree of tlog-tiles has its published root`() throws {
        struct Log: Decodable {
            let leaves: [String]
            let root_15_base64: String
        }
        let log = try vectors("tlog", Log.self)
        var tiles = Tiles()
        for leaf in log.leaves { tiles.append(Array(leaf.utf8)) }
        #expect(tiles.edge.root.base64 == log.root_15_base64)
    }

    @Test func `roots and proofs of random trees are those of the RFC's own words`() throws {
        let seed =
            ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
            ?? .random(in: 1...UInt64(UInt32.max))
        print("random trees: PIRD_SEED=\(seed)")
        var generator = SeededGenerator(seed: seed)
        var tiles = Tiles()
        var leaves: [[UInt8]] = []
        var roots: [TreeHash] = [.empty]
        for number in 0..<700 {
            let entry = Array("leaf \(number) \(generator.next())".utf8)
            leaves.append(entry)
            tiles.append(entry)
            roots.append(tiles.edge.root)
        }
        let tree = MerkleTree(tiles)
        let size = Int64(leaves.count)
        for _ in 0..<60 {
            let end = Int64.random(in: 1...size, using: &generator)
            let part = leaves[..<Int(end)]
            let root = try #require(TreeHash(Reference.root(part)))
            #expect(roots[Int(end)] == root)
            #expect(try tree.root(end) == root)
            let leaf = Int64.random(in: 0..<end, using: &generator)
            let path = try tree.inclusionProof(leaf, in: end)
            #expect(path.map(\.bytes) == Reference.path(Int(leaf), part))
            let hash = TreeHash.leaf(leaves[Int(leaf)])
            #expect(MerkleProof.includes(hash, at: leaf, in: end, root: root, path))
            let old = Int64.random(in: 1...end, using: &generator)
            let proof = try tree.consistencyProof(from: old, to: end)
            #expect(proof.map(\.bytes) == Reference.proof(Int(old), part))
            let before = roots[Int(old)]
            #expect(MerkleProof.isConsistent(from: old, before, to: end, root, proof))

            // Nothing that was changed passes: no hash, no number, nothing missing or added.
            for index in path.indices {
                var bent = path
                bent[index] = flipped(bent[index], &generator)
                #expect(!MerkleProof.includes(hash, at: leaf, in: end, root: root, bent))
            }
            for index in proof.indices {
                var bent = proof
                bent[index] = flipped(bent[index], &generator)
                #expect(!MerkleProof.isConsistent(from: old, before, to: end, root, bent))
            }
            #expect(
                !MerkleProof.includes(
                    flipped(hash, &generator), at: leaf, in: end, root: root, path))
            #expect(
                !MerkleProof.includes(hash, at: leaf, in: end, root: root, path + [hash]))
            #expect(!MerkleProof.includes(hash, at: leaf + end, in: end, root: root, path))
            #expect(!MerkleProof.includes(hash, at: -1, in: end, root: root, path))
            if !path.isEmpty {
                #expect(
                    !MerkleProof.includes(
                        hash, at: leaf, in: end, root: root, Array(path.dropLast())))
            }
            #expect(
                !MerkleProof.isConsistent(
                    from: old, flipped(before, &generator), to: end, root, proof))
            #expect(
                !MerkleProof.isConsistent(from: old, before, to: end, root, proof + [root]))
            if old < end {
                #expect(!MerkleProof.isConsistent(from: old, before, to: end, root, []))
                #expect(!MerkleProof.isConsistent(from: end, root, to: old, before, proof))
            }
        }
    }

    private func flipped(_ hash: TreeHash, _ generator: inout SeededGenerator) -> TreeHash {
        var bytes = hash.bytes
        bytes[Int.random(in: 0..<32, using: &generator)] ^=
            1
            << UInt8.random(
                in: 0..<8, using: &generator)
        return TreeHash(bytes)!
    }

    @Test func `a tree of 70,000 leaves has the tiles that the specification counts`() {
        func tiles(_ size: Int64) -> [Tile] {
            (0..<8).flatMap { Array(Tile.all(of: size, level: $0)) }
        }
        #expect(tiles(70_000).filter { $0.level == .hashes(0) && $0.isFull }.count == 273)
        #expect(
            tiles(70_000).filter { !$0.isFull } == [
                Tile(.hashes(0), 273, width: 112), Tile(.hashes(1), 1, width: 17),
                Tile(.hashes(2), 0, width: 1),
            ])
        // As large as a checkpoint can say.
        #expect(Tile.all(of: .max, level: 7).underestimatedCount > 0)
        #expect(tiles(256) == [Tile(.hashes(0), 0), Tile(.hashes(1), 0, width: 1)])
    }

    @Test(arguments: [
        (Tile(.hashes(0), 0), "tile/0/000"), (Tile(.hashes(1), 5, width: 7), "tile/1/005.p/7"),
        (Tile(.entries, 1_234_067), "tile/entries/x001/x234/067"),
        (Tile(.entries, 1000, width: 255), "tile/entries/x001/000.p/255"),
    ])
    func `a tile has one address`(_ tile: Tile, _ path: String) {
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test(arguments: [
        "tile/0/0", "tile/00/000", "tile/0/x000/001", "tile/64/000", "tile/-1/000",
        "tile/0/001/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p",
        "tile/0/000/", "tile/0/x001/x000", "tile/entries/٠٠٠",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "checkpoint", "tile/0/../000", "tile//000", "tile/0/",
    ])
    func `no other address is one`(_ path: String) { #expect(Tile(path: path) == nil) }

    @Test func `a bundle gives back its entries, and nothing when it is cut`() {
        var bundle: [UInt8] = []
        for entry in [[], [1], Array(repeating: 7, count: 300)] as [[UInt8]] {
            EntryBundle.append(entry, to: &bundle)
        }
        #expect(EntryBundle.entries(bundle)?.map(\.count) == [0, 1, 300])
        #expect(EntryBundle.entries(bundle.dropLast()) == nil)
        #expect(EntryBundle.entries(bundle + [0]) == nil)
    }
}

@Suite struct NotesThatAreSigned {
    private let log: NoteSigner
    private let witness: NoteSigner
    private let text = "log.example/krd\n3\n" + TreeHash.leaf([1]).base64 + "\n"

    init() throws {
        log = try NoteSigner(name: "log.example/krd", seed: [UInt8](repeating: 1, count: 32))
        witness = try NoteSigner(
            name: "witness.example", kind: .cosignature, seed: [UInt8](repeating: 2, count: 32))
    }

    private func note() throws -> SignedNote {
        var note = SignedNote(text: text)
        note.add(try log.sign(text, at: 0))
        note.add(try witness.sign(text, at: 1_764_000_000))
        return note
    }

    @Test func `a note is read as it was written, and says who signed and when`() throws {
        let note = try note()
        let read = try SignedNote(parsing: note.whole.utf8)
        #expect(read == note)
        let found = try read.verified(by: [log.key, witness.key])
        #expect(found.map(\.key) == [log.key, witness.key])
        #expect(found.map(\.time) == [nil, 1_764_000_000])
        #expect(try Checkpoint(read, by: log.key).size == 3)
    }

    @Test func `a key is one text`() throws {
        for key in [log.key, witness.key] { #expect(NoteKey(text: key.text) == key) }
        // The key of the signed-note specification.
        let known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        #expect(NoteKey(text: known)?.text == known)
        for wrong in [
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a+b", "",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            // A name that Swift takes for another (the Kelvin sign) is none.
            "\u{212A}rd+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ] { #expect(NoteKey(text: wrong) == nil) }
    }

    @Test func `the note that the specification prints is verified`() throws {
        let key = try #require(
            NoteKey(text: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
        let note = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

            """
        let read = try SignedNote(parsing: note.utf8)
        #expect(try read.verified(by: [key]).count == 1)
    }

    @Test func `no flipped bit of a note is believed`() throws {
        let whole = Array(try note().whole.utf8)
        for index in whole.indices {
            for bit in 0..<8 {
                var bent = whole
                bent[index] ^= 1 << UInt8(bit)
                let seen = try? SignedNote(parsing: bent).verified(by: [log.key, witness.key])
                // A key's name or id that was bent makes it the line of an unknown key.
                #expect((seen ?? []).count < 2, "byte \(index), bit \(bit)")
            }
        }
    }

    @Test(arguments: [
        "", "\n", "a\n", "a\n\n", "a\n\n\n", "a\n\n— b\n", "a\n\n- b QUJDREVG\n",
        "a\n\n— b QUJDREVG", "a\n\n— b c QUJDREVG\n", "a\u{7}\n\n— b QUJDREVG\n",
        "a\n\n— b QUJDREVG\n\n", "a\n\n— b QUJD\n",
    ])
    func `what is no note is refused`(_ text: String) {
        #expect(throws: NoteError.self) { try SignedNote(parsing: text.utf8) }
    }

    @Test(arguments: [
        "o\n1\n", "o\n01\nx\n", "\u{212A}\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n-1\nx\n", "o\n1\nAAAA\n", "\n1\nx\n", "o o\n1\nx\n",
        "o\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n9223372036854775808\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
    ])
    func `what is no checkpoint is refused`(_ text: String) {
        #expect(throws: NoteError.self) { try Checkpoint(text: text) }
    }

    @Test func `a proof is one file that needs nobody, and nothing bent in it passes`() throws {
        var tiles = Tiles()
        for number in 0..<10 { tiles.append([UInt8(number)]) }
        let checkpoint = Checkpoint(
            origin: log.key.name, size: 10, root: tiles.edge.root)
        var note = SignedNote(text: checkpoint.text)
        note.add(try log.sign(checkpoint.text, at: 0))
        note.add(try witness.sign(checkpoint.text, at: 5))
        let proof = LogProof(
            index: 7, path: try MerkleTree(tiles).inclusionProof(7, in: 10), checkpoint: note,
            extra: [1, 2, 3])
        let read = try LogProof(parsing: proof.text.utf8)
        #expect(read == proof)
        let believed = try read.verify([7], log: log.key, witnesses: [witness.key], quorum: 1)
        #expect(believed.checkpoint == checkpoint && believed.seen.map(\.time) == [5])
        #expect(throws: NoteError.self) { try read.verify([8], log: log.key) }
        #expect(throws: NoteError.self) {
            try read.verify([7], log: log.key, witnesses: [], quorum: 1)
        }
        let bytes = Array(proof.text.utf8)
        let extra = try #require(proof.text.firstRange(of: "AQID"))
        let loose = proof.text.utf8.distance(from: proof.text.startIndex, to: extra.lowerBound)
        for index in bytes.indices where !(loose..<loose + 4).contains(index) {
            var bent = bytes
            bent[index] ^= 1
            #expect(throws: NoteError.self, "byte \(index)") {
                try LogProof(parsing: bent).verify(
                    [7], log: log.key, witnesses: [witness.key], quorum: 1)
            }
        }
    }
}
