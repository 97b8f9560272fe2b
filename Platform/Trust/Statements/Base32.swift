private let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

/// Capitals and digits without padding (RFC 4648, section 6): what a QR code packs most tightly of
/// what an address may hold.
package func base32Capitals(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (buffer, bits) = (UInt32(0), UInt32(0))
    for byte in bytes {
        buffer = buffer << 8 | UInt32(byte)
        bits += 8
        while bits >= 5 {
            bits -= 5
            text.append(alphabet[Int(buffer >> bits & 31)])
        }
    }
    if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
    return String(decoding: text, as: UTF8.self)
}

/// What `base32Capitals` wrote, in letters of any size; nil for anything else: no bytes have two
/// texts.
package func bytes(base32Capitals text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (buffer, bits) = (UInt32(0), UInt32(0))
    for letter in text.utf8 {
        let value: UInt8
        switch letter {
        case 0x41...0x5A: value = letter - 0x41
        case 0x61...0x7A: value = letter - 0x61
        case 0x32...0x37: value = letter - 0x32 + 26
        default: return nil
        }
        buffer = buffer << 5 | UInt32(value)
        bits += 5
        if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        }
    }
    // What is left over are fewer bits than a letter has, and all of them are nought.
    guard bits < 5, buffer & (1 << bits - 1) == 0 else { return nil }
    return bytes
}
