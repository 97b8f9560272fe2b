internal import Crypto
internal import Foundation

/// A hash of the tree: 32 bytes of SHA-256, held without an allocation.
package struct TreeHash: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let size = 32

    /// - Parameter bytes: 32 of them; nil for any other number.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == TreeHash.size else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    private init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes {
            $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
        }
    }

    /// Of a leaf (RFC 6962, section 2.1): what the log holds, behind a zero.
    package static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        var hash = SHA256()
        var buffer: [UInt8] = [0]
        buffer += entry
        buffer.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return TreeHash(hash.finalize())
    }

    /// Of two hashes beside each other (the same section), behind a one.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        // One call over 65 bytes on the stack: this is where a tree's time goes.
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            buffer[0] = 1
            withUnsafeBytes(of: left.words) {
                UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0)
            }
            withUnsafeBytes(of: right.words) {
                UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0)
            }
            return TreeHash(SHA256.hash(bytes: UnsafeRawBufferPointer(buffer)))
        }
    }

    /// Of the tree without a leaf.
    package static let empty = TreeHash(SHA256.hash(data: Data()))

    package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    func append(to bytes: inout [UInt8]) { withUnsafeBytes(of: words) { bytes += $0 } }

    package var base64: String { Data(bytes).base64EncodedString() }

    package init?(base64 text: some StringProtocol) {
        // Only the one text that `base64` gives: bits behind the end would be a second name.
        guard text.utf8.count == 44, let data = Data(base64Encoded: String(text)),
            let hash = TreeHash(data), hash.base64 == text
        else { return nil }
        self = hash
    }

    package static func == (a: TreeHash, b: TreeHash) -> Bool { a.words == b.words }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension SHA256 {
    fileprivate static func hash(bytes: UnsafeRawBufferPointer) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize()
    }
}

extension TreeHash: CustomStringConvertible {
    package var description: String { base64 }
}
