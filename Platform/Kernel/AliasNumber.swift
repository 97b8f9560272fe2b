/// A number that stands for a person for a while: sixteen digits, drawn from chance, the last
/// Verhoeff's check digit. Those of invented people begin with 900, as their own numbers do.
package struct AliasNumber: Hashable, Sendable, Codable {
    package let digits: String

    /// As people type it: any of the three sets of digits, with spaces or hyphens.
    package init?(_ text: String) {
        let plain = text.withLatinDigits.unicodeScalars.filter {
            !$0.properties.isWhitespace && $0 != "-" && $0.value != 0x200E && $0.value != 0x200F
        }
        guard plain.count == 16, plain.allSatisfy({ (0x30...0x39).contains($0.value) }) else {
            return nil
        }
        let values = plain.map { Int($0.value - 0x30) }
        guard Verhoeff.isValid(values) else { return nil }
        digits = values.map(String.init).joined()
    }

    package init(drawnFrom randomness: any Randomness, isSynthetic: Bool) {
        var body: [Int] = isSynthetic ? [9, 0, 0] : []
        while body.count < 15 {
            // Bytes from 250 up would make some digits likelier.
            body += randomness.bytes(16).filter { $0 < 250 }.map { Int($0 % 10) }
            if !isSynthetic, body[0] == 0 || body.starts(with: [9, 0, 0]) { body = [] }
        }
        body = Array(body.prefix(15))
        digits = (body + [Verhoeff.checkDigit(for: body)]).map(String.init).joined()
    }

    /// In fours, as it is read out.
    package var inFours: String {
        stride(from: 0, to: 16, by: 4).map { String(digits.dropFirst($0).prefix(4)) }
            .joined(separator: " ")
    }
}
