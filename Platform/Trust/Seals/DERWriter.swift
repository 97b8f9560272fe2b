internal import Foundation
internal import Kernel

/// Writes ASN.1 in its distinguished encoding (X.690), from the inside to the outside: each
/// function gives the bytes of one element. For what swift-certificates does not write: revocation
/// lists, CMS, time stamps.
enum DER {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        if content.count < 0x80 {
            length = [UInt8(content.count)]
        } else {
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(rest & 0xFF), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return [tag] + length + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap(\.self)) }
    static func sequence(of parts: [[UInt8]]) -> [UInt8] { element(0x30, parts.flatMap(\.self)) }

    /// In the order that the encoding asks for (section 11.6).
    static func set(of parts: [[UInt8]], tag: UInt8 = 0x31) -> [UInt8] {
        element(tag, parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
    }

    /// `[number]` around something.
    static func explicit(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        element(0xA0 | number, content)
    }

    /// `[number]` in the place of the tag of something constructed.
    static func implicit(_ number: UInt8, _ whole: [UInt8]) -> [UInt8] {
        [0xA0 | number] + whole.dropFirst()
    }

    static func integer(_ value: Int) -> [UInt8] {
        var bytes = withUnsafeBytes(of: value.bigEndian) { Array($0) }[...]
        while bytes.count > 1, bytes[bytes.startIndex] == 0, bytes[bytes.startIndex + 1] < 0x80 {
            bytes = bytes.dropFirst()
        }
        return element(0x02, Array(bytes))
    }

    /// A number that is not below zero, from its bytes.
    static func integer(unsigned bytes: some Sequence<UInt8>) -> [UInt8] {
        var bytes = Array(bytes.drop { $0 == 0 })
        if bytes.isEmpty || bytes[0] >= 0x80 { bytes.insert(0, at: 0) }
        return element(0x02, bytes)
    }

    static func octets(_ bytes: [UInt8]) -> [UInt8] { element(0x04, bytes) }
    static func bits(_ bytes: [UInt8]) -> [UInt8] { element(0x03, [0] + bytes) }
    static func boolean(_ value: Bool) -> [UInt8] { element(0x01, [value ? 0xFF : 0]) }
    static func enumerated(_ value: UInt8) -> [UInt8] { element(0x0A, [value]) }
    static func utf8(_ text: String) -> [UInt8] { element(0x0C, Array(text.utf8)) }
    static let null: [UInt8] = [0x05, 0x00]

    static func identifier(_ arcs: Int...) -> [UInt8] {
        var bytes = [UInt8(arcs[0] * 40 + arcs[1])]
        for arc in arcs.dropFirst(2) {
            var groups = [UInt8(arc & 0x7F)]
            var rest = arc >> 7
            while rest > 0 {
                groups.insert(0x80 | UInt8(rest & 0x7F), at: 0)
                rest >>= 7
            }
            bytes += groups
        }
        return element(0x06, bytes)
    }

    /// As certificates and lists write a time: two digits of the year until 2049 (RFC 5280, section
    /// 4.1.2.5).
    static func time(_ moment: Moment) -> [UInt8] {
        let text = digits(moment)
        return text < "2050"
            ? element(0x17, Array(text.dropFirst(2).utf8) + [0x5A])
            : generalized(moment)
    }

    static func generalized(_ moment: Moment) -> [UInt8] {
        element(0x18, Array(digits(moment).utf8) + [0x5A])
    }

    /// `20261125123000`, in universal time.
    static func digits(_ moment: Moment) -> String {
        String(
            Date(timeIntervalSince1970: TimeInterval(moment.secondsSince1970))
                .formatted(
                    .iso8601.year().month().day().time(includingFractionalSeconds: false)
                ).filter { $0.isNumber })
    }
}

/// Names of things that more than one file writes.
enum OID {
    static let sha256 = DER.sequence(DER.identifier(2, 16, 840, 1, 101, 3, 4, 2, 1))
    static let ecdsaSHA256 = DER.sequence(DER.identifier(1, 2, 840, 10045, 4, 3, 2))
    static let ecdsaSHA384 = DER.sequence(DER.identifier(1, 2, 840, 10045, 4, 3, 3))
    static let rsaSHA256 = DER.sequence(
        DER.identifier(1, 2, 840, 113_549, 1, 1, 11), DER.null)
    static let data = DER.identifier(1, 2, 840, 113_549, 1, 7, 1)
    static let signedData = DER.identifier(1, 2, 840, 113_549, 1, 7, 2)
    static let contentType = DER.identifier(1, 2, 840, 113_549, 1, 9, 3)
    static let messageDigest = DER.identifier(1, 2, 840, 113_549, 1, 9, 4)
    static let signingCertificateV2 = DER.identifier(1, 2, 840, 113_549, 1, 9, 16, 2, 47)
    static let timeStampToken = DER.identifier(1, 2, 840, 113_549, 1, 9, 16, 2, 14)
    static let timeStampInfo = DER.identifier(1, 2, 840, 113_549, 1, 9, 16, 1, 4)
}
