internal import Foundation
internal import Kernel

/// A JSON value as Pird writes it: whole numbers only, for money and counts are never fractions.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Everything a Codable value holds. Throws on a fraction.
    package init(_ value: some Encodable) throws {
        self = try JSON(parsing: Array(JSONEncoder().encode(value)))
    }

    /// The value decoded as `type`.
    package func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: Data(canonicalBytes))
    }

    /// What `canonical` wrote of a value, decoded as `type` without a `JSON` between: for text of
    /// our own, which keeps the rules that reading it strictly would check.
    package static func decode<T: Decodable>(
        _ type: T.Type, fromCanonical text: String
    ) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// RFC 8785, JSON Canonicalization Scheme: the same value always has the same text.
    ///
    /// Names are sorted by UTF-16 code units (section 3.2.3), strings carry no escape that is not
    /// needed (3.2.2.2).
    package var canonical: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The same as UTF-8.
    package var canonicalBytes: [UInt8] {
        var text: [UInt8] = []
        write(to: &text)
        return text
    }

    private func write(to text: inout [UInt8]) {
        switch self {
        case .null: text += "null".utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        case .integer(let value): text += String(value).utf8
        case .string(let value): JSON.write(value, to: &text)
        case .array(let values):
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                value.write(to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in JSON.sorted(members).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                JSON.write(member.key, to: &text)
                text.append(UInt8(ascii: ":"))
                member.value.write(to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func sorted(_ members: [String: JSON]) -> [(key: String, value: JSON)] {
        // The order of UTF-8 is that of UTF-16 as long as nothing needs a surrogate pair.
        let isPlain = members.keys.allSatisfy { $0.utf8.allSatisfy { $0 < 0xF0 } }
        return isPlain
            ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            : members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    }

    private static func write(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        // Each byte of what is more than ASCII stands for itself.
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): text += "\\\"".utf8
            case UInt8(ascii: "\\"): text += "\\\\".utf8
            case 0x08: text += "\\b".utf8
            case 0x09: text += "\\t".utf8
            case 0x0A: text += "\\n".utf8
            case 0x0C: text += "\\f".utf8
            case 0x0D: text += "\\r".utf8
            case ..<0x20: text += "\\u00\(hex([byte]))".utf8
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}

package enum JSONError: Error, Equatable {
    case malformed(at: Int)
    case fraction(at: Int)
    case tooDeep
    case duplicateName(String)
}

extension JSON {
    /// Reads RFC 8259 text strictly: no duplicate name, at most `depth` levels, valid UTF-8. Safe
    /// on any bytes.
    ///
    /// - Parameter wholeNumbersOnly: otherwise a number with a fraction, which others may write
    ///   where Pird does not, is read as its whole part.
    package init(
        parsing bytes: [UInt8], depth: Int = 64, wholeNumbersOnly: Bool = true
    ) throws(JSONError) {
        var reader = JSONReader(bytes: bytes, depth: depth, wholeNumbersOnly: wholeNumbersOnly)
        self = try reader.document()
    }

    /// A member of an object; nil when there is none, or this is no object.
    package subscript(name: String) -> JSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
}

private struct JSONReader {
    let bytes: [UInt8]
    let limit: Int
    let wholeNumbersOnly: Bool
    var at = 0

    init(bytes: [UInt8], depth: Int, wholeNumbersOnly: Bool) {
        self.bytes = bytes
        limit = depth
        self.wholeNumbersOnly = wholeNumbersOnly
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard at == bytes.count else { throw .malformed(at: at) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < limit else { throw .tooDeep }
        skipSpace()
        guard at < bytes.count else { throw .malformed(at: at) }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        at += 1
        var members: [String: JSON] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                throw .malformed(at: at)
            }
            let name = try string()
            skipSpace()
            guard take(":") else { throw .malformed(at: at) }
            guard members.updateValue(try value(depth: depth + 1), forKey: name) == nil else {
                throw .duplicateName(name)
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw .malformed(at: at) }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        at += 1
        var values: [JSON] = []
        skipSpace()
        if take("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw .malformed(at: at) }
        }
    }

    private mutating func integer() throws(JSONError) -> Int64 {
        let start = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
        while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
        let end = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "."), !wholeNumbersOnly {
            at += 1
            let fraction = at
            while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
            guard at > fraction else { throw .malformed(at: at) }
        }
        if at < bytes.count,
            [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[at])
        {
            throw .fraction(at: at)
        }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        let digits = text.drop { $0 == "-" }
        guard let number = Int64(text), digits.count == 1 || digits.first != "0" else {
            throw .malformed(at: start)
        }
        return number
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        var units: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else {
                    throw .malformed(at: at)
                }
                return text
            case UInt8(ascii: "\\"): try escape(into: &units)
            case 0..<0x20: throw .malformed(at: at - 1)
            default: units.append(byte)
            }
        }
        throw .malformed(at: at)
    }

    private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
        guard at < bytes.count else { throw .malformed(at: at) }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "b"): units.append(8)
        case UInt8(ascii: "f"): units.append(12)
        case UInt8(ascii: "n"): units.append(10)
        case UInt8(ascii: "r"): units.append(13)
        case UInt8(ascii: "t"): units.append(9)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
                    bytes[at + 1] == UInt8(ascii: "u")
                else { throw .malformed(at: at) }
                at += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw .malformed(at: at) }
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .malformed(at: at) }
            units += Array(String(Character(scalar)).utf8)
        default: throw .malformed(at: at - 1)
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard at + 4 <= bytes.count,
            bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw .malformed(at: at) }
        at += 4
        return value
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[at...].starts(with: text.utf8) else { throw .malformed(at: at) }
        at += text.utf8.count
        return value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }
}

// Written as what it is: `["kind": "person", "age": 7]`.

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .integer(number) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral values: JSON...) { self = .array(values) }
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(Dictionary(members) { $1 })
    }
}
