/// Part of a log as it is served: up to 256 hashes of one level, or as many entries (C2SP
/// tlog-tiles).
package struct Tile: Hashable, Sendable {
    package enum Level: Hashable, Sendable {
        /// What the leaves are made of.
        case entries
        /// 0: the leaves' hashes; above, each hash stands over a full tile of the level below.
        case hashes(Int)
    }

    package let level: Level
    package let number: Int64
    /// How many it holds: 256, or fewer at the right edge.
    package let width: Int

    /// How many a full one holds, and how many levels of the tree one covers.
    package static let fullWidth = 256
    package static let height = 8
    /// Levels of tiles that a tree of 2^63 leaves can have.
    static let levels = 8

    package init(_ level: Level, _ number: Int64, width: Int = Tile.fullWidth) {
        self.level = level
        self.number = number
        self.width = width
    }

    package var isFull: Bool { width == Tile.fullWidth }

    /// Its address below the log's: `tile/0/x001/234.p/17`.
    package var path: String {
        let level =
            switch level {
            case .entries: "entries"
            case .hashes(let level): String(level)
            }
        var digits = String(number)
        digits = String(repeating: "0", count: (3 - digits.count % 3) % 3) + digits
        let groups = stride(from: 0, to: digits.count, by: 3).map { start in
            String(digits.dropFirst(start).prefix(3))
        }
        let number = groups.enumerated().map { index, group in
            index == groups.count - 1 ? group : "x" + group
        }.joined(separator: "/")
        return "tile/\(level)/\(number)" + (isFull ? "" : ".p/\(width)")
    }

    /// What `path` gave; nil for anything else, so that no tile has two addresses.
    package init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "tile", path.utf8.count < 80 else { return nil }
        let level: Level
        if parts[1] == "entries" {
            level = .entries
        } else {
            guard let number = Tile.decimal(parts[1]), number < 64 else { return nil }
            level = .hashes(Int(number))
        }
        var groups = parts[2...]
        var width = Tile.fullWidth
        if groups.count > 1, groups[groups.endIndex - 2].hasSuffix(".p") {
            guard let number = Tile.decimal(groups.last!), (1...255).contains(number) else {
                return nil
            }
            width = Int(number)
            groups = groups.dropLast()
            groups[groups.endIndex - 1] = groups.last!.dropLast(2)
        }
        var digits = ""
        for (index, group) in groups.enumerated() {
            let isLast = index == groups.count - 1
            guard isLast || group.hasPrefix("x") else { return nil }
            let three = isLast ? group : group.dropFirst()
            guard three.utf8.count == 3, three.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            digits += three
        }
        guard let number = Int64(digits) else { return nil }
        self.init(level, number, width: width)
        guard self.path == path else { return nil }
    }

    private static func decimal(_ text: Substring) -> Int64? {
        guard (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int64(text)
    }

    /// The tiles of the leaves of a tree, from left to right.
    static func leaves(of size: Int64) -> some Sequence<Tile> {
        all(of: size, level: 0)
    }

    /// The tiles of one level of a tree: only the last may be partial.
    static func all(of size: Int64, level: Int) -> some Sequence<Tile> {
        let count = size >> Int64(height * level)
        let width = Int64(fullWidth)
        let tiles = count / width + (count % width > 0 ? 1 : 0)
        return (0..<tiles).lazy.map { number in
            Tile(.hashes(level), number, width: Int(min(width, count - number * width)))
        }
    }

    /// The full tile in which the hash of a complete subtree lies or from which it is made, and the
    /// hashes of it that it is made of.
    static func over(level: Int, index: Int64) -> (tile: Tile, hashes: Range<Int>) {
        let (tileLevel, rest) = (level / height, level % height)
        let first = index << Int64(rest)
        let start = Int(first % Int64(fullWidth))
        return (Tile(.hashes(tileLevel), first / Int64(fullWidth)), start..<start + (1 << rest))
    }
}

/// A tile's hashes, read from its bytes.
package struct TileHashes: Sendable {
    package private(set) var bytes: [UInt8]

    package init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    package var count: Int { bytes.count / TreeHash.size }

    package subscript(index: Int) -> TreeHash {
        TreeHash(bytes[index * TreeHash.size..<(index + 1) * TreeHash.size])!
    }

    package mutating func append(_ hash: TreeHash) { hash.append(to: &bytes) }

    /// The hash over some of them, as many as a power of two.
    package func root(of range: Range<Int>) -> TreeHash {
        var hashes = range.map { self[$0] }
        while hashes.count > 1 {
            for index in 0..<hashes.count / 2 {
                hashes[index] = .node(hashes[2 * index], hashes[2 * index + 1])
            }
            hashes.removeLast(hashes.count / 2)
        }
        return hashes[0]
    }
}

/// A bundle of entries as it is served: each behind its length in two bytes.
package enum EntryBundle {
    package static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
        precondition(entry.count <= 0xFFFF, "an entry of a log has at most 65,535 bytes")
        bundle.append(UInt8(entry.count >> 8))
        bundle.append(UInt8(entry.count & 0xFF))
        bundle += entry
    }

    /// The entries; nil when the bytes are not whole.
    package static func entries(_ bundle: some Collection<UInt8>) -> [[UInt8]]? {
        let bytes = Array(bundle)
        var entries: [[UInt8]] = []
        var at = 0
        while at < bytes.count {
            guard at + 2 <= bytes.count else { return nil }
            let length = Int(bytes[at]) << 8 | Int(bytes[at + 1])
            guard at + 2 + length <= bytes.count else { return nil }
            entries.append(Array(bytes[at + 2..<at + 2 + length]))
            at += 2 + length
        }
        return entries
    }
}

/// The right edge of a tree, to which leaves are added: the tile of each level that is not full.
package struct TreeEdge: Sendable {
    package private(set) var size: Int64
    /// From the leaves up.
    package private(set) var partial: [TileHashes]

    /// - Parameter partial: the tiles that are not full, from the leaves up; empty where a level
    ///   has none.
    package init(size: Int64 = 0, partial: [TileHashes] = []) {
        self.size = size
        self.partial = partial
    }

    /// Adds a leaf; every tile that is filled by it goes to `filled`.
    package mutating func append(
        _ leaf: TreeHash, filled: (_ level: Int, _ number: Int64, TileHashes) throws -> Void
    ) rethrows {
        size += 1
        var hash = leaf
        var level = 0
        while true {
            if level == partial.count { partial.append(TileHashes()) }
            partial[level].append(hash)
            guard partial[level].count == Tile.fullWidth else { return }
            let full = partial[level]
            partial[level] = TileHashes()
            let number = size / (Int64(1) << Int64(Tile.height * (level + 1))) - 1
            try filled(level, number, full)
            hash = full.root(of: 0..<Tile.fullWidth)
            level += 1
        }
    }

    /// The root of the tree, made of what is at its edge: at most 255 hashes of each level.
    package var root: TreeHash {
        var root: TreeHash?
        for tile in partial {
            // The smallest subtrees stand at the right: they are added first.
            var (end, count) = (tile.count, tile.count)
            while count > 0 {
                let size = count & -count
                let left = tile.root(of: end - size..<end)
                root = root.map { .node(left, $0) } ?? left
                end -= size
                count -= size
            }
        }
        return root ?? .empty
    }
}
