/// The time, as told to whoever must know it: so that a test can tell another.
package protocol Clock: Sendable {
    var now: Moment { get }
}

/// Randomness, from the system or from a seed. Unpredictable in production: ids, salts and codes
/// are drawn from it.
package protocol Randomness: Sendable {
    func bytes(_ count: Int) -> [UInt8]
}

package struct SystemRandomness: Randomness {
    package init() {}

    package func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// A pseudo-random generator for tests and sample data: the same seed gives the same history.
///
/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Makes identifiers: 48 bits of milliseconds and 80 random bits, in 26 letters and digits that
/// sort by time (the layout of ULID) and hold no letter that people confuse.
package struct Identifiers: Sendable {
    private let clock: any Clock
    private let randomness: any Randomness

    package init(clock: any Clock, randomness: any Randomness) {
        self.clock = clock
        self.randomness = randomness
    }

    package func next() -> String {
        let milliseconds = UInt64(max(0, clock.now.microseconds / 1000))
        let time = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(40 - 8 * $0)) }
        return base32(time + randomness.bytes(10))
    }

    /// A code that cannot be guessed: 100 bits in 20 letters and digits.
    package func code() -> String {
        String(base32(randomness.bytes(13)).prefix(20))
    }
}

/// A code as somebody typed it, from paper or by ear: capitals, gaps, digits of Arabic script, and
/// letters that only look like one of the alphabet's.
package func readCode(_ typed: String) -> String {
    String(
        typed.withLatinDigits.lowercased().compactMap { character -> Character? in
            switch character {
            case "o": "0"
            case "i", "l": "1"
            case " ", "-", "–", "\u{00A0}", "_", ".": nil
            default: character
            }
        })
}

/// A code for people to read: in groups of four.
package func groupedCode(_ code: String) -> String {
    var groups: [Substring] = []
    var rest = code[...]
    while !rest.isEmpty {
        groups.append(rest.prefix(4))
        rest = rest.dropFirst(4)
    }
    return groups.joined(separator: " ")
}

/// Crockford's alphabet in lower case: no i, l, o, u.
package func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    var text: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
        buffer = (buffer << 8) | UInt32(byte)
        bits += 8
        while bits >= 5 {
            bits -= 5
            text.append(alphabet[Int((buffer >> bits) & 31)])
        }
    }
    if bits > 0 { text.append(alphabet[Int((buffer << (5 - bits)) & 31)]) }
    return String(decoding: text, as: UTF8.self)
}

package func hex(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet: StaticString = "0123456789abcdef"
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
        text.append(alphabet.utf8Start[Int(byte >> 4)])
        text.append(alphabet.utf8Start[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
