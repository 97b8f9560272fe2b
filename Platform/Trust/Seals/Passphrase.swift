internal import CArgon2
internal import Foundation

/// The key that a passphrase makes: argon2id (RFC 9106, section 4, the second recommendation: 64
/// MiB, three passes, four lanes). Costs about 100 ms.
package enum Passphrase {
    /// The least that is taken.
    package static let shortest = 12

    /// - Parameter salt: 16 bytes or more, the same each time.
    package static func secret(_ passphrase: String, salt: [UInt8]) -> Secret {
        // The same characters typed on another keyboard are the same passphrase.
        let bytes = Array(passphrase.precomposedStringWithCanonicalMapping.utf8)
        var key = [UInt8](repeating: 0, count: 32)
        let code = argon2id_hash_raw(
            3, 65_536, 4, bytes, bytes.count, salt, salt.count, &key, key.count)
        precondition(code == Int32(ARGON2_OK.rawValue), "argon2id: \(code)")
        return Secret(key)
    }
}
