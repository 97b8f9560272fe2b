internal import CIris

/// What is known of one iris: 2,048 bits and which of them were seen.
///
/// 128 columns around the pupil of 16 bits each: 8 bands from the pupil outwards, of each the two
/// phase bits. Column c is bytes 2c and 2c + 1, the least significant bit first, so that turning the
/// eye by k columns (2.8° each) turns the code by 16 k bits. In the mask 1 is a bit that was seen.
package struct IrisCode: Hashable, Sendable {
    package static let size = 256
    /// A quarter of the bits. With fewer, even the same eye on another day would hardly come under
    /// the threshold of a country (with 290 bits in common it just does, and another day's lids take
    /// a third): who was enrolled so would not be found, and could be enrolled again.
    package static let leastUsable = 512

    package let code: [UInt8]
    package let mask: [UInt8]

    package enum Refusal: Error, Hashable {
        case wrongLength(Int)
        case nothingSeen
        case tooLittleSeen(bits: Int)
    }

    package init(code: [UInt8], mask: [UInt8]) throws(Refusal) {
        guard code.count == IrisCode.size else { throw .wrongLength(code.count) }
        guard mask.count == IrisCode.size else { throw .wrongLength(mask.count) }
        let seen = Int(iris_count_bits(mask, IrisCode.size))
        guard seen > 0 else { throw .nothingSeen }
        guard seen >= IrisCode.leastUsable else { throw .tooLittleSeen(bits: seen) }
        self.code = code
        self.mask = mask
    }

    package var usable: Int { Int(iris_count_bits(mask, IrisCode.size)) }

    /// The same eye, turned by so many columns.
    package func turned(by columns: Int) -> IrisCode {
        func turn(_ bytes: [UInt8]) -> [UInt8] {
            (0..<bytes.count).map { bytes[($0 + 2 * columns + 2 * bytes.count) % bytes.count] }
        }
        return IrisCode(unchecked: turn(code), mask: turn(mask))
    }

    private init(unchecked code: [UInt8], mask: [UInt8]) {
        self.code = code
        self.mask = mask
    }

    /// From a stored pair, whose masks were checked when it was made.
    fileprivate init?(_ bytes: ArraySlice<UInt8>) {
        mask = Array(bytes.suffix(IrisCode.size))
        code = Array(bytes.prefix(IrisCode.size))
        if mask.allSatisfy({ $0 == 0 }) { return nil }
    }
}

/// A person's irises: both, or the one there is.
///
/// As bytes 1,024: left code, left mask, right code, right mask. An eye that is not there has zeros,
/// and a mask of zeros never matches.
package struct IrisPair: Hashable, Sendable {
    package static let size = 1024

    package let bytes: [UInt8]

    package enum Refusal: Error, Hashable {
        case wrongLength(Int)
        case noEye
        case left(IrisCode.Refusal)
        case right(IrisCode.Refusal)
    }

    package init(left: IrisCode?, right: IrisCode?) throws(Refusal) {
        guard left != nil || right != nil else { throw .noEye }
        let nothing = [UInt8](repeating: 0, count: 2 * IrisCode.size)
        bytes =
            (left.map { $0.code + $0.mask } ?? nothing)
            + (right.map { $0.code + $0.mask } ?? nothing)
    }

    package init(bytes: [UInt8]) throws(Refusal) {
        guard bytes.count == IrisPair.size else { throw .wrongLength(bytes.count) }
        let seen = bytes.withUnsafeBytes { all in
            [256, 768].map { Int(iris_count_bits(all.baseAddress! + $0, IrisCode.size)) }
        }
        guard seen != [0, 0] else { throw .noEye }
        func refusal(_ bits: Int) -> IrisCode.Refusal? {
            bits == 0 || bits >= IrisCode.leastUsable ? nil : .tooLittleSeen(bits: bits)
        }
        if let refusal = refusal(seen[0]) { throw .left(refusal) }
        if let refusal = refusal(seen[1]) { throw .right(refusal) }
        self.bytes = bytes
    }

    package var left: IrisCode? { IrisCode(bytes[0..<512]) }
    package var right: IrisCode? { IrisCode(bytes[512..<1024]) }

    // As the arithmetic wants it: the same bytes, on a machine whose least byte comes first.

    init(_ native: iris_pair) {
        bytes = withUnsafeBytes(of: native) { Array($0) }
    }

    var native: iris_pair {
        bytes.withUnsafeBytes { $0.loadUnaligned(as: iris_pair.self) }
    }

    /// CRC-32C: a flipped bit is noticed.
    var checksum: UInt32 { iris_checksum(0, bytes, bytes.count) }
}
