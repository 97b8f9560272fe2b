package import Kernel
package import Store
package import Registers
internal import Trust

/// Somebody is signed in at one browser. The browser holds the token, the table only its hash.
package struct Session: Sendable {
    package let person: PersonNumber
    package let signedInAt: Moment
    let token: String
    let seenAt: Moment

    /// How long a browser stays signed in without a visit.
    package static let idleLimit = Duration.seconds(12 * 3600)
    /// How long at most, however often somebody comes back.
    package static let lengthLimit = Duration.seconds(7 * 86_400)
    /// A visit is noted when the last noted one is so long ago.
    static let noteEvery = Duration.seconds(600)

    package static let table = Table(
        "web_session",
        [
            .text("token_hash"), .text("person"), .integer("signed_in_at"),
            .integer("seen_at"), .text("method"),
        ], key: ["token_hash"], indexes: [["person"]])

    /// Begins a session and returns the token for the cookie.
    package static func begin(
        for person: PersonNumber, method: String, with registrar: Registrar, in db: Database
    ) throws -> String {
        let token = base32(registrar.randomness.bytes(32))
        let now = registrar.clock.now
        try db.execute(
            """
            INSERT INTO web_session (token_hash, person, signed_in_at, seen_at, method)
            VALUES (\(sha256Hex(token.utf8)), \(person), \(now), \(now), \(method))
            """)
        return token
    }

    package static func end(token: String, in db: Database) throws {
        try db.execute("DELETE FROM web_session WHERE token_hash = \(sha256Hex(token.utf8))")
    }

    static func find(token: String, at now: Moment, in db: Database) throws -> Session? {
        guard
            let row = try db.row(
                """
                SELECT person, signed_in_at, seen_at FROM web_session
                WHERE token_hash = \(sha256Hex(token.utf8))
                """),
            let person = PersonNumber(try row.text(0)),
            now - (try row.moment(2)) < idleLimit, now - (try row.moment(1)) < lengthLimit
        else { return nil }
        return Session(
            person: person, signedInAt: try row.moment(1), token: token,
            seenAt: try row.moment(2))
    }

    func note(at now: Moment, in db: Database) throws {
        try db.execute(
            "UPDATE web_session SET seen_at = \(now) WHERE token_hash = \(sha256Hex(token.utf8))")
    }

    /// Removes what has run out.
    package static func sweep(at now: Moment, in db: Database) throws {
        let (idle, length) = (now - idleLimit, now - lengthLimit)
        try db.execute(
            "DELETE FROM web_session WHERE seen_at < \(idle) OR signed_in_at < \(length)")
    }
}
