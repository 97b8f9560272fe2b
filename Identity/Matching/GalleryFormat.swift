internal import CIris

/// What the bytes of a gallery's two files mean. All numbers have their least byte first.
///
/// `iris.gallery`: a header of 8,192 bytes, then blocks of 8,192 bytes, eight people each: for the
/// left eye, then the right, of each of 32 words a line of the eight people's codes and a line of
/// their masks. Person number n is lane n % 8 of block n / 8.
///
///      0  "PIRDIRIS"   8  layout 1   12  kind of templates 1   16  the gallery's number, 16 bytes
///     32  CRC-32C of the bytes before
///
/// `iris.log`: who is in it. A header like that one with "PIRDILOG", in which byte 40 is the number of
/// the last acknowledged group and 48 its CRC-32C; from byte 64 on the groups, one after the other:
///
///      0  "GRUP"        4  length      8  number, 1, 2, …     16  mark: the register is in it so far
///     24  changes      28  CRC-32C of the group with zeros in this place     32  the changes:
///         0  1 enrolled, 2 removed     1  length of the reference     4  CRC-32C of the template
///         8  position                 16  the reference
enum GalleryFormat {
    static let version: UInt32 = 1
    static let kind: UInt32 = 1
    static let headerSize = 8192
    static let blockSize = Int(iris_block_size)
    static let lanes = Int(iris_lanes)
    static let logHeaderSize = 64
    static let groupHeaderSize = 32
    static let referenceLimit = 64
    static let groupLimit = 65_536
    static let largestGroup = groupHeaderSize + groupLimit * (16 + referenceLimit)

    enum File: String {
        case people = "PIRDIRIS"
        case log = "PIRDILOG"
    }

    static func header(of file: File, number: [UInt8]) -> [UInt8] {
        var bytes = Array(file.rawValue.utf8)
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: kind)
        bytes += number
        bytes.append(littleEndian: iris_checksum(0, bytes, 32))
        let size = file == .people ? headerSize : logHeaderSize
        bytes += [UInt8](repeating: 0, count: size - bytes.count)
        if file == .log { bytes.replaceSubrange(40..<52, with: acknowledgement(of: 0)) }
        return bytes
    }

    /// The gallery's number; throws when this is no header, or one of another layout.
    static func number(in header: [UInt8], of file: File, path: String) throws -> [UInt8] {
        guard header.count >= 36, header.starts(with: Array(file.rawValue.utf8)) else {
            throw GalleryError.notAGallery(path: path)
        }
        let found: UInt32 = header.number(at: 8)
        guard found == version else { throw GalleryError.otherVersion(path: path, found: found) }
        guard iris_checksum(0, header, 32) == header.number(at: 32) as UInt32 else {
            throw GalleryError.notAGallery(path: path)
        }
        let templates: UInt32 = header.number(at: 12)
        guard templates == kind else {
            throw GalleryError.otherTemplates(path: path, found: templates)
        }
        return Array(header[16..<32])
    }

    static func acknowledgement(of group: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: group)
        bytes.append(littleEndian: iris_checksum(0, bytes, 8))
        return bytes
    }

    /// The last acknowledged group; 0 when that place was never, or only half, written.
    static func acknowledged(in header: [UInt8]) -> UInt64 {
        let group: UInt64 = header.number(at: 40)
        return acknowledgement(of: group) == Array(header[40..<52]) ? group : 0
    }
}

/// One line of the log.
enum LoggedChange: Equatable {
    case enrolled(position: Int, checksum: UInt32, reference: [UInt8])
    case removed(position: Int, reference: [UInt8])
}

/// What is committed together, or not at all.
struct LoggedGroup: Equatable {
    let number: UInt64
    let mark: Int64
    let changes: [LoggedChange]

    static let magic = Array("GRUP".utf8)

    var bytes: [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(GalleryFormat.groupHeaderSize + changes.count * 48)
        body += LoggedGroup.magic
        body.append(littleEndian: UInt32(0))
        body.append(littleEndian: number)
        body.append(littleEndian: mark)
        body.append(littleEndian: UInt32(changes.count))
        body.append(littleEndian: UInt32(0))
        for change in changes {
            let (kind, position, checksum, reference) =
                switch change {
                case .enrolled(let position, let checksum, let reference):
                    (UInt8(1), position, checksum, reference)
                case .removed(let position, let reference): (UInt8(2), position, 0, reference)
                }
            body += [kind, UInt8(reference.count), 0, 0]
            body.append(littleEndian: checksum)
            body.append(littleEndian: UInt64(position))
            body += reference
        }
        body.put(UInt32(body.count), at: 4)
        body.put(iris_checksum(0, body, body.count), at: 28)
        return body
    }

    /// How long the group that begins here says it is; nil when no group begins here.
    static func length(in header: ArraySlice<UInt8>) -> Int? {
        guard header.count >= GalleryFormat.groupHeaderSize, header.starts(with: magic) else {
            return nil
        }
        let length = Int(header.number(at: 4) as UInt32)
        let possible = GalleryFormat.groupHeaderSize...GalleryFormat.largestGroup
        return possible.contains(length) ? length : nil
    }

    /// Nil when it is not a whole group as it was written.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard LoggedGroup.length(in: bytes) == bytes.count else { return nil }
        let start = bytes.startIndex
        let noSum: [UInt8] = [0, 0, 0, 0]
        let sum = bytes.withUnsafeBytes { all in
            let before = iris_checksum(0, all.baseAddress!, 28)
            let zeros = iris_checksum(before, noSum, 4)
            return iris_checksum(zeros, all.baseAddress! + 32, all.count - 32)
        }
        guard sum == bytes.number(at: 28) as UInt32 else { return nil }
        number = bytes.number(at: 8)
        mark = bytes.number(at: 16)
        var changes: [LoggedChange] = []
        let count = Int(bytes.number(at: 24) as UInt32)
        changes.reserveCapacity(min(count, GalleryFormat.groupLimit))
        var at = 32
        while at < bytes.count {
            guard at + 16 <= bytes.count else { return nil }
            let length = Int(bytes[start + at + 1])
            guard at + 16 + length <= bytes.count else { return nil }
            let reference = Array(bytes[(start + at + 16)..<(start + at + 16 + length)])
            let position = Int(bytes.number(at: at + 8) as UInt64)
            switch bytes[start + at] {
            case 1:
                changes.append(
                    .enrolled(
                        position: position, checksum: bytes.number(at: at + 4),
                        reference: reference))
            case 2: changes.append(.removed(position: position, reference: reference))
            default: return nil
            }
            at += 16 + length
        }
        guard changes.count == count else { return nil }
        self.changes = changes
    }

    init(number: UInt64, mark: Int64, changes: [LoggedChange]) {
        self.number = number
        self.mark = mark
        self.changes = changes
    }
}

extension [UInt8] {
    mutating func append(littleEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    mutating func put(_ number: some FixedWidthInteger, at offset: Int) {
        Swift.withUnsafeBytes(of: number.littleEndian) { raw in
            for (index, byte) in raw.enumerated() { self[offset + index] = byte }
        }
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// The number whose first byte is so far from the beginning.
    func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
        var number: Number = 0
        Swift.withUnsafeMutableBytes(of: &number) { raw in
            for index in raw.indices { raw[index] = self[startIndex + offset + index] }
        }
        return Number(littleEndian: number)
    }
}
