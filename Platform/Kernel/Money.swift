/// An amount of Iraqi dinars. There is no smaller unit in use, and no floating point anywhere near.
package struct Money: Hashable, Comparable, Sendable {
    package let dinars: Int64

    package init(dinars: Int64) {
        self.dinars = dinars
    }

    /// The largest amount a form accepts: a hundred thousand billion dinars.
    package static let ceiling = Money(dinars: 100_000_000_000_000)

    /// As people type it: any of the three sets of digits, with group marks; whole, not negative,
    /// at most `ceiling`. A comma or full stop is a group mark only where three digits follow it:
    /// `1.5` and `1,5` must not become fifteen.
    package init?(typed text: String) {
        let text = Money.withoutCurrency(text)
        var value: Int64 = 0
        var digits = 0
        for group in text.split(
            omittingEmptySubsequences: false,
            whereSeparator: {
                visibleMarks.contains($0)
            }
        ).dropFirst() {
            guard group.unicodeScalars.count(where: { $0.decimalDigit != nil }) == 3 else {
                return nil
            }
        }
        for scalar in text.unicodeScalars {
            if let digit = scalar.decimalDigit {
                guard digits < 15 else { return nil }
                value = value * 10 + Int64(digit)
                digits += 1
            } else if digits == 0 || !visibleMarks.contains(Character(scalar)),
                !spaces.contains(scalar)
            {
                return nil
            }
        }
        guard digits > 0, value <= Money.ceiling.dinars else { return nil }
        dinars = value
    }

    /// The text without the name of the currency before or after the amount.
    private static func withoutCurrency(_ text: String) -> String {
        var rest = text[...]
        for name in ["IQD", "iqd", "ID", "دینار", "دينار", "د.ع", "dînar", "dinar", "dinars"] {
            while rest.first?.isWhitespace == true { rest.removeFirst() }
            while rest.last?.isWhitespace == true { rest.removeLast() }
            if rest.hasPrefix(name) { rest.removeFirst(name.count) }
            if rest.hasSuffix(name) { rest.removeLast(name.count) }
        }
        return String(rest)
    }

    /// What is more than can be counted is the most that can be: nothing outside makes it trap.
    package static func + (a: Money, b: Money) -> Money {
        let (sum, isTooLarge) = a.dinars.addingReportingOverflow(b.dinars)
        return Money(dinars: isTooLarge ? (a.dinars > 0 ? .max : .min) : sum)
    }
    package static func < (a: Money, b: Money) -> Bool { a.dinars < b.dinars }
}

extension Money: Codable {
    package init(from decoder: any Decoder) throws {
        dinars = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(dinars)
    }
}

/// Marks between groups of digits: full stop, comma, Arabic comma and thousands mark, apostrophe.
private let visibleMarks: Set<Character> = [".", ",", "\u{060C}", "\u{066C}", "'"]

private let spaces: Set<Unicode.Scalar> = [
    " ", "\u{00A0}", "\u{202F}", "\u{200E}", "\u{200F}",
]

extension Unicode.Scalar {
    /// The value of a Latin, Arabic-Indic or Persian digit.
    package var decimalDigit: Int? {
        switch value {
        case 0x30...0x39: Int(value - 0x30)
        case 0x660...0x669: Int(value - 0x660)
        case 0x6F0...0x6F9: Int(value - 0x6F0)
        default: nil
        }
    }
}

extension String {
    /// The same text with Arabic-Indic and Persian digits written as 0-9.
    package var withLatinDigits: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if let digit = scalar.decimalDigit {
                result.append(Unicode.Scalar(UInt8(48 + digit)))
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
