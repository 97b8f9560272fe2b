package import Kernel

/// What a person filled in: decoded, bounded, without control characters.
package struct Form: Sendable {
    package private(set) var fields: [String: [String]] = [:]
    package private(set) var files: [Upload] = []

    package init(_ fields: [String: [String]] = [:]) {
        self.fields = fields
    }

    /// A field as it was typed, tidied and without the spaces around it; empty when it is not there.
    package subscript(name: String) -> String {
        trimmed(fields[name]?.last ?? "")
    }

    /// A field exactly as it was typed: a password may begin with a space.
    package func untrimmed(_ name: String) -> String { fields[name]?.last ?? "" }

    package func all(_ name: String) -> [String] {
        (fields[name] ?? []).map(trimmed)
    }

    package func has(_ name: String) -> Bool { fields[name] != nil }

    /// A fingerprint's material: every field and file, in a fixed order.
    package var canonical: String {
        fields.sorted { $0.key < $1.key }
            .map { "\($0.key.utf8.count):\($0.key)=\($0.value.map { "\($0.utf8.count):\($0)" })" }
            .joined(separator: "&")
            + files.map { "|\($0.field):\($0.name):\($0.bytes.count):\($0.bytes.hashForForm)" }
            .joined()
    }

    private func trimmed(_ text: String) -> String {
        var view = Substring(text.tidied)
        while let first = view.unicodeScalars.first, first.properties.isWhitespace {
            view.unicodeScalars.removeFirst()
        }
        while let last = view.unicodeScalars.last, last.properties.isWhitespace {
            view.unicodeScalars.removeLast()
        }
        return String(view)
    }

    /// Fills in a field, as if somebody had typed it.
    package mutating func fill(_ name: String, _ value: String) { replace(name, with: [value]) }

    /// Fills in the three fields of a day.
    package mutating func fill(_ name: String, _ day: Day) {
        let (year, month, date) = day.civil
        fill("\(name)-day", String(date))
        fill("\(name)-month", String(month))
        let digits = String(year)
        fill("\(name)-year", String(repeating: "0", count: 4 - digits.utf8.count) + digits)
    }

    package mutating func remove(_ name: String) { fields[name] = nil }

    mutating func replace(_ name: String, with values: [String]) { fields[name] = values }

    fileprivate mutating func add(_ name: String, _ value: String) throws(FormError) {
        guard fields.count < Form.fieldLimit, (fields[name]?.count ?? 0) < Form.fieldLimit else {
            throw .tooManyFields
        }
        fields[name, default: []].append(value)
    }

    fileprivate mutating func add(_ file: Upload) throws(FormError) {
        guard files.count < 20 else { throw .tooManyFields }
        files.append(file)
    }

    static let fieldLimit = 300
}

package struct Upload: Sendable {
    package let field: String
    /// As the sender calls it: shown, never used as a path.
    package let name: String
    package let bytes: [UInt8]
}

package enum FormError: Error {
    case unreadable
    case tooManyFields
}

extension [UInt8] {
    /// FNV-1a over the bytes: only to tell one upload from another within one person's form.
    fileprivate var hashForForm: UInt64 {
        reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

/// `application/x-www-form-urlencoded` (WHATWG URL, section 5), strictly UTF-8.
package func parseURLEncoded(_ bytes: some Sequence<UInt8>) throws(FormError) -> Form {
    var form = Form()
    for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
        let parts = pair.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let name = try readable(percentDecoded(parts[0], plusIsSpace: true))
        let value =
            parts.count == 2 ? try readable(percentDecoded(parts[1], plusIsSpace: true)) : ""
        try form.add(name, value)
    }
    return form
}

/// The query of an address as its pairs, in their order and exactly as they were sent.
package func queryPairs(_ query: String) throws(FormError) -> [(name: String, value: String)] {
    guard !query.isEmpty else { return [] }
    func text(_ bytes: some Collection<UInt8>) throws(FormError) -> String {
        let decoded = try percentDecoded(bytes, plusIsSpace: true)
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .unreadable }
        return text
    }
    var pairs: [(name: String, value: String)] = []
    for pair in query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
        let halves = pair.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        pairs.append((try text(halves[0]), halves.count > 1 ? try text(halves[1]) : ""))
    }
    return pairs
}

/// The text of a path segment; nil when it is not valid percent-encoded UTF-8.
package func decodedSegment(_ text: some StringProtocol) -> String? {
    guard let bytes = try? percentDecoded(Array(text.utf8), plusIsSpace: false) else { return nil }
    return try? readable(bytes)
}

/// A text as part of an address: everything but letters, digits and `-._~` percent-encoded.
package func encodedForURL(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
            result.append(Character(Unicode.Scalar(byte)))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            result += "%" + (digits.count == 1 ? "0" + digits : digits)
        }
    }
    return result
}

/// `multipart/form-data` (RFC 7578).
package func parseMultipart(_ bytes: [UInt8], boundary: String) throws(FormError) -> Form {
    guard (1...70).contains(boundary.utf8.count) else { throw .unreadable }
    let delimiter = Array("--\(boundary)".utf8)
    let lineEnd: [UInt8] = [13, 10]
    var form = Form()
    guard var at = find(delimiter, in: bytes, from: 0) else { throw .unreadable }
    while true {
        at += delimiter.count
        if bytes[at...].starts(with: "--".utf8) { return form }
        guard bytes[at...].starts(with: lineEnd) else { throw .unreadable }
        at += 2
        guard let headEnd = find(lineEnd + lineEnd, in: bytes, from: at), headEnd - at <= 4096,
            let end = find(lineEnd + delimiter, in: bytes, from: headEnd + 4)
        else { throw .unreadable }
        let head = try readable(bytes[at..<headEnd])
        let body = bytes[(headEnd + 4)..<end]
        at = end + 2
        guard
            let disposition = head.split(whereSeparator: \.isNewline).first(where: {
                $0.lowercased().hasPrefix("content-disposition:")
            }), let name = parameter("name", of: disposition)
        else { throw .unreadable }
        if let fileName = parameter("filename", of: disposition) {
            guard !(fileName.isEmpty && body.isEmpty) else { continue }
            try form.add(
                Upload(field: name, name: String(fileName.suffix(200)), bytes: Array(body)))
        } else {
            try form.add(name, try readable(body))
        }
    }
}

/// A parameter of a header: a semicolon inside quotes is a part of the value.
private func parameter(_ name: String, of header: Substring) -> String? {
    var parts: [Substring] = []
    var (start, isQuoted) = (header.startIndex, false)
    for at in header.indices {
        if header[at] == "\"" { isQuoted.toggle() }
        if header[at] == ";", !isQuoted {
            parts.append(header[start..<at])
            start = header.index(after: at)
        }
    }
    parts.append(header[start...])
    for part in parts.dropFirst() {
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == name else { continue }
        let value = pair[1].drop { $0 == " " }
        guard value.first == "\"" else { return String(value) }
        let inner = value.dropFirst()
        guard let end = inner.lastIndex(of: "\"") else { return nil }
        return String(inner[..<end])
    }
    return nil
}

private func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first else { return nil }
    return bytes.withUnsafeBufferPointer { buffer in
        var at = start
        while at + needle.count <= buffer.count {
            if buffer[at] == first {
                var matched = 1
                while matched < needle.count, buffer[at + matched] == needle[matched] {
                    matched += 1
                }
                if matched == needle.count { return at }
            }
            at += 1
        }
        return nil
    }
}

private func percentDecoded(
    _ bytes: some Collection<UInt8>, plusIsSpace: Bool
) throws(FormError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
        switch byte {
        case UInt8(ascii: "+") where plusIsSpace: result.append(32)
        case UInt8(ascii: "%"):
            guard let high = iterator.next().flatMap(hexValue),
                let low = iterator.next().flatMap(hexValue)
            else { throw .unreadable }
            result.append(high << 4 | low)
        default: result.append(byte)
        }
    }
    return result
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}

/// Valid UTF-8 without control characters other than tab and line ends; line ends become `\n`.
private func readable(_ bytes: some Collection<UInt8>) throws(FormError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable }
    var needsLineEnds = false
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 13: needsLineEnds = true
        case 9, 10: break
        case 0..<32, 127..<160: throw .unreadable
        default: break
        }
    }
    guard needsLineEnds else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where scalar.value != 13 { result.append(scalar) }
    return String(result)
}
