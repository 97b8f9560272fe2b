/// Where a tree's hashes come from: those of complete subtrees only, for the others are made of them.
///
/// `level` 0 are the leaves; the hash at `level` and `index` stands over the leaves from
/// `index << level` on, `1 << level` of them.
package protocol TreeNodes {
    func hash(level: Int, index: Int64) throws -> TreeHash
}

/// The tree of RFC 6962, section 2.1, over leaves that lie elsewhere: its roots and proofs.
///
/// Costs no more than twice the tree's height in hashes read.
package struct MerkleTree<Nodes: TreeNodes> {
    private let nodes: Nodes

    package init(_ nodes: Nodes) { self.nodes = nodes }

    /// The root of the first `size` leaves.
    package func root(_ size: Int64) throws -> TreeHash {
        size == 0 ? .empty : try hash(0, size)
    }

    /// What leads from a leaf to the root of the first `size` leaves (section 2.1.1).
    ///
    /// - Precondition: the leaf is one of them.
    package func inclusionProof(_ leaf: Int64, in size: Int64) throws -> [TreeHash] {
        precondition(leaf >= 0 && leaf < size, "a leaf of the tree")
        var proof: [TreeHash] = []
        var (start, end) = (Int64(0), size)
        while end - start > 1 {
            let middle = start + largestPowerOfTwo(below: end - start)
            if leaf < middle {
                proof.append(try hash(middle, end))
                end = middle
            } else {
                proof.append(try hash(start, middle))
                start = middle
            }
        }
        return proof.reversed()
    }

    /// What shows that the first `old` leaves are the same in the tree of `size` (section 2.1.2):
    /// nothing for the empty tree and for the same.
    ///
    /// - Precondition: `0 <= old <= size`.
    package func consistencyProof(from old: Int64, to size: Int64) throws -> [TreeHash] {
        precondition(old >= 0 && old <= size, "a tree that is not larger")
        guard old > 0, old < size else { return [] }
        var proof: [TreeHash] = []
        var (start, end) = (Int64(0), size)
        while old < end {
            let middle = start + largestPowerOfTwo(below: end - start)
            if old <= middle {
                proof.append(try hash(middle, end))
                end = middle
            } else {
                proof.append(try hash(start, middle))
                start = middle
            }
        }
        // What the old tree is itself needs no telling.
        if start > 0 { proof.append(try hash(start, end)) }
        return proof.reversed()
    }

    /// The hash over the leaves from `start` to before `end`.
    private func hash(_ start: Int64, _ end: Int64) throws -> TreeHash {
        let count = end - start
        if count & (count - 1) == 0, start % count == 0 {
            let level = count.trailingZeroBitCount
            return try nodes.hash(level: level, index: start >> Int64(level))
        }
        let middle = start + largestPowerOfTwo(below: count)
        return .node(try hash(start, middle), try hash(middle, end))
    }
}

/// The largest power of two that is smaller than `count`, which is at least two.
private func largestPowerOfTwo(below count: Int64) -> Int64 {
    Int64(1) << Int64(63 - (count - 1).leadingZeroBitCount)
}

/// Proofs that somebody else has made.
package enum MerkleProof {
    /// Whether a proof leads from a leaf to the root (RFC 9162, section 2.1.3.2).
    package static func includes(
        _ leaf: TreeHash, at index: Int64, in size: Int64, root: TreeHash, _ proof: [TreeHash]
    ) -> Bool {
        self.root(over: leaf, at: index, in: size, proof) == root
    }

    /// The root to which a proof leads from a leaf; nil when it is none of a tree of this size.
    package static func root(
        over leaf: TreeHash, at index: Int64, in size: Int64, _ proof: [TreeHash]
    ) -> TreeHash? {
        guard index >= 0, index < size else { return nil }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for step in proof {
            guard last > 0 else { return nil }
            if node & 1 == 1 || node == last {
                hash = .node(step, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, step)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 ? hash : nil
    }

    /// Whether a proof shows that a tree holds an older one unchanged (RFC 9162, section 2.1.4.2).
    package static func isConsistent(
        from old: Int64, _ oldRoot: TreeHash, to size: Int64, _ root: TreeHash, _ proof: [TreeHash]
    ) -> Bool {
        guard old >= 0, old <= size else { return false }
        if old == size { return proof.isEmpty && oldRoot == root }
        if old == 0 { return proof.isEmpty && oldRoot == .empty }
        // A whole subtree is its own first step.
        let path = old & (old - 1) == 0 ? [oldRoot] + proof : proof
        guard let first = path.first else { return false }
        var (node, last) = (old - 1, size - 1)
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (older, newer) = (first, first)
        for step in path.dropFirst() {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                older = .node(step, older)
                newer = .node(step, newer)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newer = .node(newer, step)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && older == oldRoot && newer == root
    }
}
