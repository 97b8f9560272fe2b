internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// What was refused to a client, for its engineers: what their program was told, and when.
struct Trouble: Sendable {
    let at: Moment
    let endpoint: String
    let code: String
    let words: String

    /// Kept for so long, and never more than so many of one client.
    static let keptFor = Duration.seconds(30 * 86_400)
    static let most = 500

    static let table = Table(
        "openid_trouble", since: 4,
        [
            .text("id"), .text("client"), .integer("at"), .text("endpoint"), .text("code"),
            .text("words"),
        ], key: ["id"], indexes: [["client", "at"]])

    /// Notes a refusal, if there is a client of this name.
    static func note(
        _ error: OAuthError, of client: String?, at endpoint: Provider.Endpoint, on visit: Visit
    ) async throws {
        guard let client, (1...60).contains(client.utf8.count) else { return }
        // No fault of the client's: nobody is signed in, or the person says no.
        guard ![.loginRequired, .consentRequired, .accessDenied].contains(error.code) else {
            return
        }
        let registrar = visit.registrar
        // The same within a minute is one line, however often somebody sends it.
        let minute = registrar.now.secondsSince1970 / 60
        let id = sha256Hex(
            "\(client)\n\(endpoint.rawValue)\n\(error.code.rawValue)\n\(error.description)\n\(minute)"
                .utf8)
        try await visit.database.write { db in
            guard try Register<Client>().record(client, in: db) != nil else { return }
            try db.execute(
                """
                INSERT INTO openid_trouble (id, client, at, endpoint, code, words)
                VALUES (\(id), \(client), \(registrar.now), \(endpoint.rawValue),
                    \(error.code.rawValue), \(String(error.description.prefix(300))))
                ON CONFLICT (id) DO NOTHING
                """)
        }
    }

    static func latest(of client: String, limit: Int, in db: Database) throws -> [Trouble] {
        try db.rows(
            """
            SELECT at, endpoint, code, words FROM openid_trouble
            WHERE client = \(client) ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).map {
            Trouble(
                at: try $0.moment(0), endpoint: try $0.text(1), code: try $0.text(2),
                words: try $0.text(3))
        }
    }

    static func sweep(at now: Moment, in db: Database) throws {
        try db.execute("DELETE FROM openid_trouble WHERE at < \(now - keptFor)")
        let full = try db.rows(
            "SELECT client FROM openid_trouble GROUP BY client HAVING count(*) > \(most)")
        for row in full {
            let client = try row.text(0)
            let oldest = try db.row(
                """
                SELECT at FROM openid_trouble WHERE client = \(client)
                ORDER BY at DESC LIMIT 1 OFFSET \(most)
                """
            ).map { try $0.moment(0) }
            guard let oldest else { continue }
            try db.execute(
                "DELETE FROM openid_trouble WHERE client = \(client) AND at <= \(oldest)")
        }
    }
}
