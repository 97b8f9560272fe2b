/// The Unique Personal Number of the Region: 13 digits, the last a check digit.
///
/// The published format is 13 digits (erbilweekly.com, "Digital ID program in KRG surpasses two
/// million users"); its inner structure is not published. Here the thirteenth digit is Verhoeff's
/// check digit, which catches every single wrong digit and every swap of neighbours. Numbers that
/// begin with 900 are synthetic people and never issued.
package struct PersonNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let digits: String

    /// As people type it: any of the three sets of digits, with spaces or hyphens.
    package init?(_ text: String) {
        let plain = text.withLatinDigits.unicodeScalars.filter {
            !$0.properties.isWhitespace && $0 != "-" && $0.value != 0x200E && $0.value != 0x200F
        }
        guard plain.count == 13, plain.allSatisfy({ (0x30...0x39).contains($0.value) }) else {
            return nil
        }
        let values = plain.map { Int($0.value - 0x30) }
        guard Verhoeff.isValid(values) else { return nil }
        digits = values.map(String.init).joined()
    }

    /// A synthetic person's number: 900, nine digits of `index`, check digit.
    package init(synthetic index: Int) {
        precondition((0..<1_000_000_000).contains(index))
        let tail = String(index)
        let body = "900" + String(repeating: "0", count: 9 - tail.count) + tail
        let values = body.utf8.map { Int($0 - 48) }
        digits = body + String(Verhoeff.checkDigit(for: values))
    }

    /// A number for somebody new, drawn from chance and from nothing else: it tells neither age
    /// nor place nor order. Whether it is free is for the register to say.
    package init(drawnFrom randomness: any Randomness, isSynthetic: Bool) {
        func digits(_ count: Int) -> [Int] {
            var digits: [Int] = []
            while digits.count < count {
                // Bytes from 250 up would make some digits likelier.
                digits += randomness.bytes(16).filter { $0 < 250 }.map { Int($0 % 10) }
            }
            return Array(digits.prefix(count))
        }
        var body = isSynthetic ? [9, 0, 0] + digits(9) : digits(12)
        // 900 is kept for the invented, and a number never begins with nothing.
        while !isSynthetic, body[0] == 0 || body[0...2] == [9, 0, 0] { body = digits(12) }
        self.digits = (body + [Verhoeff.checkDigit(for: body)]).map(String.init).joined()
    }

    package var isSynthetic: Bool { digits.hasPrefix("900") }
    package var description: String { digits }

    /// Only the last four digits, for a page that more than one person sees.
    package var masked: String { "•••••••••" + digits.suffix(4) }

    package static func < (a: PersonNumber, b: PersonNumber) -> Bool { a.digits < b.digits }
}

extension PersonNumber: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let number = PersonNumber(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a personal number")
        }
        self = number
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}

/// J. Verhoeff's decimal check (Mathematical Centre Tracts 29, 1969), over the dihedral group D5.
enum Verhoeff {
    static func isValid(_ digits: [Int]) -> Bool { check(digits.reversed(), from: 0) == 0 }

    static func checkDigit(for digits: [Int]) -> Int {
        inverse[check(digits.reversed(), from: 1)]
    }

    private static func check(_ reversed: some Sequence<Int>, from position: Int) -> Int {
        var sum = 0
        var place = position
        for digit in reversed {
            sum = product[sum][permuted(digit, times: place % 8)]
            place += 1
        }
        return sum
    }

    private static func permuted(_ digit: Int, times: Int) -> Int {
        var value = digit
        for _ in 0..<times { value = permutation[value] }
        return value
    }

    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    private static let inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]
    private static let product: [[Int]] = (0..<10).map { a in
        (0..<10).map { b in
            // D5: 0-4 are rotations, 5-9 reflections.
            switch (a < 5, b < 5) {
            case (true, true): (a + b) % 5
            case (true, false): 5 + (a + b - 5) % 5
            case (false, true): 5 + (a - 5 - b + 5) % 5
            case (false, false): (a - b + 5) % 5
            }
        }
    }
}
