/// A value of CBOR (RFC 8949), as far as statements need it: no floating point, no text or bytes of
/// an unknown length.
package indirect enum CBOR: Hashable, Sendable {
    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case array([CBOR])
    /// In the order in which it is written.
    case map([Pair])
    case tagged(UInt64, CBOR)
    case bool(Bool)
    case null

    package struct Pair: Hashable, Sendable {
        package let key, value: CBOR

        package init(_ key: CBOR, _ value: CBOR) {
            self.key = key
            self.value = value
        }
    }

    /// A map from numbers, as claims and headers are: in the order of the deterministic encoding.
    package static func claims(_ claims: [Int64: CBOR]) -> CBOR {
        .map(claims.map { Pair(.integer($0.key), $0.value) })
    }

    /// What stands under a number or a text; nil for what is no map, or has no such key.
    package subscript(key: CBOR) -> CBOR? {
        guard case .map(let pairs) = self else { return nil }
        return pairs.first { $0.key == key }?.value
    }

    package subscript(number: Int64) -> CBOR? { self[.integer(number)] }

    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
    package var text: String? { if case .text(let value) = self { value } else { nil } }
    package var array: [CBOR]? { if case .array(let value) = self { value } else { nil } }

    // MARK: Writing

    /// The deterministic encoding (section 4.2.1): the same value always has the same bytes.
    package var encoded: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    private func write(to output: inout [UInt8]) {
        switch self {
        case .integer(let value):
            value < 0
                ? CBOR.head(1, UInt64(-1 - value), to: &output)
                : CBOR.head(0, UInt64(value), to: &output)
        case .bytes(let value):
            CBOR.head(2, UInt64(value.count), to: &output)
            output += value
        case .text(let value):
            CBOR.head(3, UInt64(value.utf8.count), to: &output)
            output += value.utf8
        case .array(let values):
            CBOR.head(4, UInt64(values.count), to: &output)
            for value in values { value.write(to: &output) }
        case .map(let pairs):
            CBOR.head(5, UInt64(pairs.count), to: &output)
            let written = pairs.map { (key: $0.key.encoded, value: $0.value) }
            for pair in written.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                output += pair.key
                pair.value.write(to: &output)
            }
        case .tagged(let tag, let value):
            CBOR.head(6, tag, to: &output)
            value.write(to: &output)
        case .bool(let value): output.append(value ? 0xF5 : 0xF4)
        case .null: output.append(0xF6)
        }
    }

    private static func head(_ kind: UInt8, _ count: UInt64, to output: inout [UInt8]) {
        let top = kind << 5
        switch count {
        case 0..<24: output.append(top | UInt8(count))
        case 24...0xFF: output += [top | 24, UInt8(count)]
        case 0x100...0xFFFF: output += [top | 25] + bigEndian(UInt16(count))
        case 0x10000...0xFFFF_FFFF: output += [top | 26] + bigEndian(UInt32(count))
        default: output += [top | 27] + bigEndian(count)
        }
    }

    private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: number >> Number($0))
        }
    }

    // MARK: Reading

    /// Reads what a stranger sent: exactly one value, in its deterministic encoding, at most eight
    /// levels deep.
    ///
    /// - Throws: `Malformed`, also for a map that has a key twice.
    package init(_ bytes: [UInt8]) throws(Malformed) {
        var reader = Reader(bytes: bytes)
        self = try reader.value(depth: 8)
        // One value has one encoding: another one of the same would be believed as another paper.
        guard reader.place == bytes.count, encoded == bytes else { throw Malformed() }
    }

    package struct Malformed: Error {}

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        mutating func value(depth: Int) throws(Malformed) -> CBOR {
            guard depth > 0, place < bytes.count else { throw Malformed() }
            let first = bytes[place]
            place += 1
            let count = try self.count(first & 31)
            switch first >> 5 {
            case 0: return .integer(try number(count))
            case 1: return .integer(-1 - (try number(count)))
            case 2: return .bytes(try take(count))
            case 3:
                guard let text = String(validating: try take(count), as: UTF8.self) else {
                    throw Malformed()
                }
                return .text(text)
            case 4:
                var values: [CBOR] = []
                // Each value has a byte at least: no length can be claimed that is not there.
                guard count <= UInt64(bytes.count - place) else { throw Malformed() }
                for _ in 0..<count { values.append(try value(depth: depth - 1)) }
                return .array(values)
            case 5:
                var pairs: [Pair] = []
                var keys: Set<CBOR> = []
                guard count <= UInt64(bytes.count - place) else { throw Malformed() }
                for _ in 0..<count {
                    let key = try value(depth: depth - 1)
                    guard keys.insert(key).inserted else { throw Malformed() }
                    pairs.append(Pair(key, try value(depth: depth - 1)))
                }
                return .map(pairs)
            case 6: return .tagged(count, try value(depth: depth - 1))
            default:
                switch first {
                case 0xF4: return .bool(false)
                case 0xF5: return .bool(true)
                case 0xF6: return .null
                default: throw Malformed()
                }
            }
        }

        private mutating func count(_ detail: UInt8) throws(Malformed) -> UInt64 {
            switch detail {
            case 0..<24: return UInt64(detail)
            case 24...27:
                return try take(1 << UInt64(detail - 24)).reduce(0) { $0 << 8 | UInt64($1) }
            default: throw Malformed()
            }
        }

        private func number(_ count: UInt64) throws(Malformed) -> Int64 {
            guard let number = Int64(exactly: count) else { throw Malformed() }
            return number
        }

        private mutating func take(_ count: UInt64) throws(Malformed) -> [UInt8] {
            guard count <= UInt64(bytes.count - place) else { throw Malformed() }
            defer { place += Int(count) }
            return Array(bytes[place..<place + Int(count)])
        }
    }
}
