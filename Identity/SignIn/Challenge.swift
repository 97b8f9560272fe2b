internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// A question to a device that can be answered once, by the browser it was given to, for five
/// minutes. It carries its own proof, so that asking writes nothing: only answering does.
enum Challenge {
    static let validFor = Duration.seconds(300)

    static func make(for purpose: String, on visit: Visit) -> [UInt8] {
        let body = moment(visit.registrar.now) + visit.registrar.randomness.bytes(16)
        return body + mark(body, purpose, visit)
    }

    /// Whether a challenge is ours, for this purpose and browser, not too old, and not used
    /// before; it is used now.
    static func spend(
        _ challenge: [UInt8], for purpose: String, on visit: Visit, in db: Database
    ) throws -> Bool {
        guard isOurs(challenge, for: purpose, on: visit) else { return false }
        return try db.changes(
            """
            INSERT INTO identity_spent (mark, spent_at)
            VALUES (\(sha256Hex(challenge)), \(visit.registrar.now)) ON CONFLICT (mark) DO NOTHING
            """) == 1
    }

    /// The challenge that a browser says it was given; whether it is ours is another question.
    static func claimed(in clientData: [UInt8]) -> [UInt8]? {
        guard clientData.count <= 4096,
            case .object(let said)? = try? JSON(parsing: clientData),
            case .string(let text)? = said["challenge"]
        else { return nil }
        return bytes(base64URL: text)
    }

    private static func isOurs(_ challenge: [UInt8], for purpose: String, on visit: Visit) -> Bool {
        guard challenge.count == 56 else { return false }
        let body = Array(challenge.prefix(24))
        let madeAt = Moment(
            microseconds: challenge.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) })
        let age = visit.registrar.now - madeAt
        // A clock of another machine of ours may be a little ahead.
        guard age > .seconds(-30), validFor > age else { return false }
        return equalInConstantTime(hex(challenge.suffix(32)), hex(mark(body, purpose, visit)))
    }

    private static func mark(_ body: [UInt8], _ purpose: String, _ visit: Visit) -> [UInt8] {
        let text = "challenge:\(purpose):\(visit.browserMark):\(hex(body))"
        let code = visit.site.secret.code(for: text)
        // 64 hexadecimal digits, as bytes.
        var (bytes, rest) = ([UInt8](), Substring(code))
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    private static func moment(_ moment: Moment) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: moment.microseconds >> Int64(56 - 8 * $0)) }
    }

    static let table = Table(
        "identity_spent", since: 3, [.text("mark"), .integer("spent_at")], key: ["mark"],
        indexes: [["spent_at"]])

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - .seconds(3600)
        try db.execute("DELETE FROM identity_spent WHERE spent_at < \(since)")
    }
}
