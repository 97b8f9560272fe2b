internal import Kernel
package import Casework
internal import Registers
package import Store
package import Trust
internal import Web

/// Six digits by SMS or mail, for the browser that asked for them: the weak way, for those who
/// have no other.
package enum OneTimeCode {
    static let validFor = Duration.seconds(600)
    static let triesAllowed = 5
    /// The outbox topic under which codes leave.
    package static let topic = "sign-in-code"

    static let table = Table(
        "identity_code", since: 3,
        [
            .text("browser"), .text("person").optional, .text("code_hash"), .integer("made_at"),
            .integer("tries"),
        ], key: ["browser"], indexes: [["made_at"]])

    /// Makes a code for a browser and sends it; for a number that belongs to nobody it does the
    /// same work and sends nothing.
    static func send(
        to number: PersonNumber, isThere: Bool, by channel: SpoolChannel.Kind, on visit: Visit,
        in db: Database
    ) throws {
        let registrar = visit.registrar
        let code = digits(registrar.randomness)
        let (mark, now) = (visit.browserMark, registrar.now)
        let person = isThere ? number : nil
        try db.execute(
            """
            INSERT INTO identity_code (browser, person, code_hash, made_at, tries)
            VALUES (\(mark), \(person), \(hash(code, visit)), \(now), 0)
            ON CONFLICT (browser) DO UPDATE SET person = excluded.person,
                code_hash = excluded.code_hash, made_at = excluded.made_at, tries = 0
            """)
        let id = registrar.identifiers.next()
        // A code must not lie readable in the outbox.
        let sealed = visit.site.secret.seal(
            code.utf8, for: "code:\(id)", nonce: registrar.randomness.bytes(12))
        let parcel = JSON.object([
            "person": .string(person?.digits ?? ""), "channel": .string(channel.rawValue),
            "sealed": .string(base64URL(sealed)), "language": .string(visit.language.rawValue),
        ])
        try Outbox.put(id: id, topic: topic, body: parcel.canonical, due: now, in: db)
    }

    /// Whose code this is, if it is right, was made for this browser, is not old and was not used;
    /// it is used now. A wrong one counts.
    static func spend(
        _ code: String, on visit: Visit, in db: Database
    ) throws -> PersonNumber? {
        let mark = visit.browserMark
        let row = try db.row(
            "SELECT person, code_hash, made_at, tries FROM identity_code WHERE browser = \(mark)")
        guard let row, visit.registrar.now - (try row.moment(2)) < validFor,
            try row.integer(3) < Int64(triesAllowed)
        else { return nil }
        guard try equalInConstantTime(row.text(1), hash(code, visit)),
            let person = try row.optionalText(0).flatMap(PersonNumber.init)
        else {
            try db.execute(
                "UPDATE identity_code SET tries = tries + 1 WHERE browser = \(mark)")
            return nil
        }
        try db.execute("DELETE FROM identity_code WHERE browser = \(mark)")
        return person
    }

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - validFor
        try db.execute("DELETE FROM identity_code WHERE made_at <= \(since)")
    }

    /// Carries a code from the outbox to the one channel that was chosen. A code that is too old
    /// to be used is not sent any more.
    package static func deliver(
        _ parcel: Outbox.Parcel, by postman: Postman, secret: Secret
    ) async throws {
        guard case .object(let body) = try JSON(parsing: Array(parcel.body.utf8)),
            case .string(let digits)? = body["person"], !digits.isEmpty,
            case .string(let channel)? = body["channel"],
            case .string(let text)? = body["sealed"], let sealed = bytes(base64URL: text),
            let code = secret.open(sealed, for: "code:\(parcel.id)"),
            case .string(let tongue)? = body["language"], let language = Language(rawValue: tongue)
        else { return }
        let words = SignInTexts.codeMessage.filled(
            with: Text(same: String(decoding: code, as: UTF8.self)))
        try await postman.send(words, id: parcel.id, to: digits, only: channel, in: language)
    }

    /// Every one of a million codes is as likely as the others.
    private static func digits(_ randomness: any Randomness) -> String {
        while true {
            let number = randomness.bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard number < 4_294_000_000 else { continue }
            let text = String(number % 1_000_000)
            return String(repeating: "0", count: 6 - text.utf8.count) + text
        }
    }

    private static func hash(_ code: String, _ visit: Visit) -> String {
        visit.site.secret.code(for: "one-time:\(visit.browserMark):\(code)")
    }
}
