internal import Foundation

enum NetworkName {
    /// The first 64 bits of an IPv6 address as `2001:db8:0:1::/64`; the address itself for an
    /// IPv4 address inside one; nil for what is no address.
    static func prefix64(_ text: String) -> String? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: &address) { Array($0) }
        if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        let words = stride(from: 0, to: 8, by: 2).map {
            String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
        }
        return words.joined(separator: ":") + "::/64"
    }
}
