/// Whether a text that will stand in a register and on paper is written in letters that everybody
/// can read and every printer has: Latin and Arabic scripts, digits, and the usual marks.
///
/// No emoji, no other scripts, nothing invisible that changes the order of what is read, at most
/// two marks on a letter.
package func isWritable(_ text: String) -> Bool {
    var marks = 0
    for scalar in text.unicodeScalars {
        let isMark = (0x64B...0x652).contains(scalar.value) || scalar.value == 0x670
        marks = isMark || scalar.value == 0x200C ? marks + 1 : 0
        guard marks <= 2 else { return false }
    }
    return text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x17F, 0x200C, 0x2010...0x2015, 0x2018...0x201E, 0x2026: true
        case 0x60C, 0x61B, 0x61F, 0x621...0x652, 0x660...0x66C, 0x670...0x6D5, 0x6F0...0x6F9: true
        default: false
        }
    }
}
