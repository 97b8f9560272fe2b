/// An exact part of a whole: a fraction in lowest terms, from nothing to one.
///
/// Never a percentage and never floating point: three founders with a third each own exactly all.
package struct Share: Hashable, Sendable {
    package let numerator: Int64
    package let denominator: Int64

    package static let whole = Share(1, of: 1)!

    /// Nil unless 0 < part <= whole and the whole is at most `denominatorLimit`.
    package init?(_ part: Int64, of whole: Int64) {
        guard part > 0, whole > 0, part <= whole else { return nil }
        let divisor = greatestCommonDivisor(part, whole)
        guard whole / divisor <= Share.denominatorLimit else { return nil }
        numerator = part / divisor
        denominator = whole / divisor
    }

    /// Ten thousand million: finer than any share that a register has seen.
    package static let denominatorLimit: Int64 = 10_000_000_000

    /// As people type it: `1/3`, `33.5%`, `٢٥٪`, `50`; a bare number is a percentage.
    package init?(typed text: String) {
        var plain = text.withLatinDigits
        for (from, to) in [("٪", "%"), ("٫", "."), ("\u{2044}", "/"), ("÷", "/"), (",", ".")] {
            plain = plain.split(separator: from, omittingEmptySubsequences: false)
                .joined(separator: to)
        }
        plain = String(
            plain.unicodeScalars.filter {
                !$0.properties.isWhitespace && $0.value != 0x200E && $0.value != 0x200F
            }.map(Character.init))
        if plain.contains("/") {
            let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let part = Share.digits(parts[0]),
                let whole = Share.digits(parts[1])
            else { return nil }
            self.init(part, of: whole)
            return
        }
        if plain.hasSuffix("%") {
            plain.removeLast()
        } else if plain.hasPrefix("%") {
            plain.removeFirst()
        }
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let percent = Share.digits(parts[0]), percent <= 100 else {
            return nil
        }
        guard parts.count == 2 else {
            self.init(percent, of: 100)
            return
        }
        guard parts[1].count <= 6, let fraction = Share.digits(parts[1]) else { return nil }
        var scale: Int64 = 1
        for _ in 0..<parts[1].count { scale *= 10 }
        self.init(percent * scale + fraction, of: 100 * scale)
    }

    /// The exact sum; nil when it is more than the arithmetic can hold exactly.
    package static func sum(_ shares: some Sequence<Share>) -> Fraction? {
        var total = Fraction.none
        for share in shares {
            guard let next = total.adding(share) else { return nil }
            total = next
        }
        return total
    }

    /// This and another together; nil when that is more than the whole, or finer than a share may be.
    package func plus(_ other: Share) -> Share? {
        Share(
            wide: Int128(numerator) * Int128(other.denominator)
                + Int128(other.numerator) * Int128(denominator),
            of: Int128(denominator) * Int128(other.denominator))
    }

    /// What is left when a smaller part is taken away; nil when nothing is, or the other is more, or
    /// the rest is finer than a share may be.
    package func minus(_ other: Share) -> Share? {
        minus(Fraction(other))
    }

    /// The same of a sum.
    package func minus(_ other: Fraction) -> Share? {
        Share(
            wide: Int128(numerator) * Int128(other.denominator)
                - Int128(other.numerator) * Int128(denominator),
            of: Int128(denominator) * Int128(other.denominator))
    }

    /// The part of this part; nil when that is finer than a share may be.
    package func times(_ part: Share) -> Share? {
        Share(
            wide: Int128(numerator) * Int128(part.numerator),
            of: Int128(denominator) * Int128(part.denominator))
    }

    /// The part of a whole that has grown: `share` of `before`, and `added`, of `after`.
    ///
    /// Nil when that is finer than a share may be.
    package init?(_ share: Share?, of before: Money, and added: Money, of after: Money) {
        let denominator = Int128(share?.denominator ?? 1)
        let (old, isTooLarge) = Int128(share?.numerator ?? 0).multipliedReportingOverflow(
            by: Int128(before.dinars))
        guard !isTooLarge else { return nil }
        self.init(
            wide: old + Int128(added.dinars) * denominator, of: Int128(after.dinars) * denominator)
    }

    private init?(wide part: Int128, of whole: Int128) {
        guard part > 0, whole > 0 else { return nil }
        var (a, b) = (part, whole)
        while b != 0 { (a, b) = (b, a % b) }
        guard let part = Int64(exactly: part / a), let whole = Int64(exactly: whole / a) else {
            return nil
        }
        self.init(part, of: whole)
    }

    private static func digits(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.count <= 10, text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int64(text)
    }
}

/// A sum of shares: may be zero, and may be more than one.
package struct Fraction: Hashable, Sendable, CustomStringConvertible {
    package let numerator: Int64
    package let denominator: Int64

    package static let none = Fraction(numerator: 0, denominator: 1)

    fileprivate init(numerator: Int64, denominator: Int64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    package init(_ share: Share) {
        self.init(numerator: share.numerator, denominator: share.denominator)
    }

    package var isWhole: Bool { numerator == denominator }
    package var isMoreThanHalf: Bool { numerator > denominator - numerator }

    package static func <= (a: Fraction, b: Share) -> Bool {
        Int128(a.numerator) * Int128(b.denominator) <= Int128(b.numerator) * Int128(a.denominator)
    }
    package var description: String { "\(numerator)/\(denominator)" }

    fileprivate func adding(_ share: Share) -> Fraction? {
        let divisor = greatestCommonDivisor(denominator, share.denominator)
        let factor = share.denominator / divisor
        let (common, o1) = denominator.multipliedReportingOverflow(by: factor)
        let (mine, o2) = numerator.multipliedReportingOverflow(by: factor)
        let (other, o3) = share.numerator.multipliedReportingOverflow(by: denominator / divisor)
        let (sum, o4) = mine.addingReportingOverflow(other)
        guard !o1, !o2, !o3, !o4 else { return nil }
        let lowest = greatestCommonDivisor(sum, common)
        return Fraction(numerator: sum / lowest, denominator: common / lowest)
    }
}

extension Share: Comparable {
    package static func < (a: Share, b: Share) -> Bool {
        Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
    }
}

extension Share: CustomStringConvertible {
    package var description: String { "\(numerator)/\(denominator)" }
}

extension Share: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let parts = text.split(separator: "/")
        guard parts.count == 2, let part = Int64(parts[0]), let whole = Int64(parts[1]),
            let share = Share(part, of: whole)
        else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a share: \(text)")
        }
        self = share
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
}
