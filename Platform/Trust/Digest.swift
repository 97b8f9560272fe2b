internal import Kernel
internal import Crypto
internal import Foundation

/// SHA-256 of the bytes, 32 of them.
package func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    Array(SHA256.hash(data: Data(bytes)))
}

/// SHA-256 in 64 hexadecimal digits.
package func sha256Hex(_ bytes: some Sequence<UInt8>) -> String {
    hex(sha256(bytes))
}

/// A key that stays on the server, for codes that only the server can make and check (RFC 2104,
/// HMAC with SHA-256).
package struct Secret: Sendable {
    private let key: [UInt8]

    /// At least 32 bytes.
    package init(_ bytes: [UInt8]) {
        precondition(bytes.count >= 32, "a secret has at least 256 bits")
        key = bytes
    }

    package func code(for text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: key))
        return hex(Array(code))
    }

    /// Compares in constant time.
    package func confirms(_ code: String, for text: String) -> Bool {
        equalInConstantTime(code, self.code(for: text))
    }

    /// Bytes that only the server can read, bound to what they are for (AES-256-GCM, NIST SP
    /// 800-38D). The nonce, 12 fresh random bytes, goes before them.
    package func seal(_ bytes: some Sequence<UInt8>, for purpose: String, nonce: [UInt8]) -> [UInt8]
    {
        precondition(nonce.count == 12, "a nonce has 96 bits")
        do {
            let box = try AES.GCM.seal(
                Data(bytes), using: SymmetricKey(data: derived(for: "seal").key),
                nonce: AES.GCM.Nonce(data: nonce), authenticating: Data(purpose.utf8))
            return nonce + box.ciphertext + box.tag
        } catch { preconditionFailure("AES-GCM with right sizes does not fail: \(error)") }
    }

    /// What was sealed for this purpose with this key; nil for anything else.
    package func open(_ sealed: [UInt8], for purpose: String) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: Data(sealed)),
            let bytes = try? AES.GCM.open(
                box, using: SymmetricKey(data: derived(for: "seal").key),
                authenticating: Data(purpose.utf8))
        else { return nil }
        return Array(bytes)
    }

    /// 32 bytes that only this key gives for a purpose (RFC 5869): a private key of its own.
    package func bytes(for purpose: String) -> [UInt8] { derived(for: purpose).key }

    /// A key of its own for another purpose, from which this one cannot be found (RFC 5869).
    package func derived(for purpose: String) -> Secret {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key), info: Data(purpose.utf8),
            outputByteCount: 32)
        return Secret(key.withUnsafeBytes { Array($0) })
    }
}

/// Whether two texts are equal, in a time that tells nothing about where they differ.
package func equalInConstantTime(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
