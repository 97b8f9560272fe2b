internal import Foundation

/// Whether a text that will stand in a register and on paper is written in letters that everybody
/// can read and every printer has: Latin and Arabic scripts, digits, and the usual marks.
///
/// No emoji, no other scripts, nothing invisible that changes the order of what is read, at most
/// two marks on a letter.
package func isWritable(_ text: String) -> Bool { firstUnwritable(in: text) == nil }

/// The first sign of a text that cannot stand there; nil when all can.
package func firstUnwritable(in text: String) -> Unicode.Scalar? {
    var marks = 0
    for scalar in text.unicodeScalars {
        let isMark = (0x64B...0x652).contains(scalar.value) || scalar.value == 0x670
        marks = isMark || scalar.value == 0x200C ? marks + 1 : 0
        guard marks <= 2, isWritable(scalar) else { return scalar }
    }
    return nil
}

private func isWritable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x17F, 0x200C, 0x2010...0x2015, 0x2018...0x201E, 0x2026: true
    case 0x60C, 0x61B, 0x61F, 0x621...0x652, 0x660...0x66C, 0x670...0x6D5, 0x6F0...0x6F9: true
    default: false
    }
}

extension String {
    /// Letters composed (NFC), as some keyboards and programs do not send them; without the marks of
    /// direction, joiners, and the one for the order of bytes, that are copied along with a text: nobody
    /// sees them, and whoever typed it did not mean them.
    package var tidied: String {
        let strays: Set<UInt32> = [0x200D, 0x200E, 0x200F, 0x61C, 0xFEFF]
        var isTidy = true
        for scalar in unicodeScalars where scalar.value >= 0x300 {
            guard !strays.contains(scalar.value),
                scalar.properties.canonicalCombiningClass == .notReordered
            else {
                isTidy = false
                break
            }
        }
        if isTidy { return self }
        return String(
            String.UnicodeScalarView(unicodeScalars.filter { !strays.contains($0.value) })
        ).precomposedStringWithCanonicalMapping
    }
}

/// The letters in which a name is written.
package enum Letters: String, Sendable, CaseIterable {
    /// Those of Kurdish and of Arabic.
    case arabic
    case latin

    /// Whether a text is written in them: letters, and between them spaces, hyphens, apostrophes and
    /// full stops. No digits.
    package func write(_ text: String) -> Bool {
        var hasLetter = false
        for scalar in text.unicodeScalars {
            switch (self, scalar.value) {
            case (_, 0x20), (_, 0x27), (_, 0x2D), (_, 0x2E), (_, 0x2019), (.arabic, 0x200C):
                continue
            case (.latin, 0xD7), (.latin, 0xF7): return false
            // Vowel marks and the stroke that lengthens a word: not without a letter.
            case (.arabic, 0x640), (.arabic, 0x64B...0x652), (.arabic, 0x670): continue
            case (.latin, 0x41...0x5A), (.latin, 0x61...0x7A), (.latin, 0xC0...0x17F),
                (.arabic, 0x621...0x64A), (.arabic, 0x671...0x6D3), (.arabic, 0x6D5):
                hasLetter = true
            default: return false
            }
        }
        return hasLetter
    }
}
