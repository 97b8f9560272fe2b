internal import Foundation

/// Base64 with padding (RFC 4648, section 4).
package func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

/// What `base64` wrote; nil for anything else: no bytes have two texts.
package func bytes(base64 text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), base64(data) == text else { return nil }
    return Array(data)
}

/// Base64 for addresses, without padding (RFC 4648, section 5).
package func base64URL(_ bytes: some Sequence<UInt8>) -> String {
    let text = Data(bytes).base64EncodedData().compactMap { byte -> UInt8? in
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        case UInt8(ascii: "="): nil
        default: byte
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// What `base64URL` wrote; nil for anything else, also for padding and for bits after the end.
package func bytes(base64URL text: String) -> [UInt8]? {
    guard
        text.utf8.allSatisfy({ byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        })
    else { return nil }
    let plain = String(
        text.map { character -> Character in
            switch character {
            case "-": "+"
            case "_": "/"
            default: character
            }
        })
    let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded), base64URL(data) == text else { return nil }
    return Array(data)
}
