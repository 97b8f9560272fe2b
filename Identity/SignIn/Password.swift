internal import CArgon2
internal import Crypto
internal import Foundation
internal import Kernel
internal import Trust
internal import Web

/// A password's hash: argon2id (RFC 9106) with 19 MiB, two passes, one lane, the least that the
/// OWASP Password Storage Cheat Sheet recommends. About 30 ms.
enum Password {
    static let lengthAllowed = 12...200

    /// The same characters typed on another keyboard are the same password (RFC 8265: NFC).
    private static func prepared(_ text: String) -> [UInt8] {
        Array(text.precomposedStringWithCanonicalMapping.utf8)
    }

    static func hash(_ password: String, salt: [UInt8]) async throws -> String {
        let bytes = prepared(password)
        return try await Bench.shared.run {
            var encoded = [CChar](repeating: 0, count: 128)
            let code = argon2id_hash_encoded(
                2, 19_456, 1, bytes, bytes.count, salt, salt.count, 32, &encoded, encoded.count)
            precondition(code == Int32(ARGON2_OK.rawValue), "argon2id: \(code)")
            return String(
                decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Takes as long for a hash that is not there as for one that is.
    static func confirms(_ password: String, _ hash: String?) async throws -> Bool {
        let bytes = prepared(String(password.prefix(lengthAllowed.upperBound)))
        let isThere = hash != nil
        let hash = hash ?? nobodys
        return try await Bench.shared.run {
            argon2id_verify(hash, bytes, bytes.count) == Int32(ARGON2_OK.rawValue)
        } && isThere
    }

    /// Of a password that nobody knows.
    private static let nobodys =
        "$argon2id$v=19$m=19456,t=2,p=1$cGlyZC1ub2JvZHkgaXMgaGVyZQ$"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    /// Words that everybody tries first, whatever their length.
    static func isGuessable(_ password: String, of number: PersonNumber) -> Bool {
        let plain = password.lowercased().withLatinDigits
        if plain.contains(number.digits) { return true }
        if Set(plain).count < 5 { return true }
        let common = ["password", "kurdistan", "qwertyuiop", "1234567890", "hawler", "slemani"]
        return common.contains { word in
            plain.hasPrefix(word) && plain.utf8.count - word.utf8.count < 6
        }
    }

    /// Two threads that hash: more would take the machine from those who only read a page.
    private final class Bench: Sendable {
        static let shared = Bench()
        private let queue = OperationQueue()

        init() { queue.maxConcurrentOperationCount = 2 }

        /// - Throws: `Problem.unavailable` when so many wait that nobody would be answered in time.
        func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async throws -> T {
            guard queue.operationCount < 200 else { throw Problem.unavailable }
            return await withCheckedContinuation { continuation in
                queue.addOperation { continuation.resume(returning: work()) }
            }
        }
    }
}

/// The six digits that an authenticator app shows: TOTP (RFC 6238) with SHA-1 and 30 seconds, as
/// every app understands it.
struct TimeCode: Sendable {
    let key: [UInt8]

    static let step: Int64 = 30

    func digits(atStep step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: Data(counter), using: SymmetricKey(data: key)))
        // Dynamic truncation (RFC 4226, section 5.3).
        let offset = Int(mac[19] & 15)
        let number =
            (UInt32(mac[offset]) & 0x7F) << 24 | UInt32(mac[offset + 1]) << 16
            | UInt32(mac[offset + 2]) << 8 | UInt32(mac[offset + 3])
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - text.utf8.count) + text
    }

    static func step(at moment: Moment) -> Int64 { moment.microseconds / 1_000_000 / step }

    /// The step whose code this is, one earlier or later allowed for a clock that is off; nil for
    /// a wrong code and for one that was used already.
    func step(of code: String, at now: Moment, after used: Int64) -> Int64? {
        let current = TimeCode.step(at: now)
        var found: Int64?
        for step in [current, current - 1, current + 1] where step > used {
            if equalInConstantTime(digits(atStep: step), code) { found = found ?? step }
        }
        return found
    }

    /// What the app scans (the Key URI format that all of them read).
    func address(for number: PersonNumber) -> String {
        "otpauth://totp/GOV.KRD:\(number.digits)?secret=\(base32RFC4648)&issuer=GOV.KRD"
    }

    /// The key as it is typed by hand: base 32 of RFC 4648, in fours.
    var base32RFC4648: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (text, buffer, bits) = ("", UInt32(0), UInt32(0))
        for byte in key {
            buffer = (buffer << 8) | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int((buffer >> bits) & 31)])
            }
        }
        return text
    }
}
