package import Kernel
package import Registers
package import Store
internal import Casework
internal import Trust

/// That somebody wants to be told of what is entered of a company.
package struct Following: PersonalRecord {
    package static let register = "company-following"
    package static let custodian = "d-comp"
    package static let table = Register<Following>.table(
        "company_following", since: 8,
        [.text("company"), .text("person"), .integer("is_on")],
        indexes: [["company", "is_on", "person"], ["person", "is_on"]])

    package let company: String
    package let person: PersonNumber
    package var isOn: Bool

    package var key: String { Following.key(company, person) }
    package var columns: [Value] {
        [.text(company), .text(person.digits), .integer(isOn ? 1 : 0)]
    }
    package var subjects: [PersonNumber] { [person] }

    private static func key(_ company: String, _ person: PersonNumber) -> String {
        "\(company)/\(person.digits)"
    }

    /// Begins or ends it; the same twice is once.
    package static func set(
        _ isOn: Bool, _ person: PersonNumber, of company: String, with registrar: Registrar,
        in db: Database
    ) throws {
        let access = Access(by: .person(person), for: .ownAccount, with: registrar)
        let found = try access.record(Following.self, key(company, person), in: db)
        guard (found?.record.isOn ?? false) != isOn else { return }
        try Register<Following>().enter(
            Following(company: company, person: person, isOn: isOn), replacing: found?.version,
            act: Act(isOn ? "follow" : "unfollow", by: .person(person), law: "own-wish"),
            with: registrar, in: db)
    }

    static func isOn(
        _ person: PersonNumber, of company: String, in db: Database
    ) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM company_following WHERE record_key = \(key(company, person)) AND is_on = 1
            """) != nil
    }

    static func exists(of company: String, in db: Database) throws -> Bool {
        try db.row(
            "SELECT 1 FROM company_following WHERE company = \(company) AND is_on = 1 LIMIT 1")
            != nil
    }

    // MARK: The news

    package static let topic = "company-news"
    /// So many are told in one transaction.
    private static let pageSize = 200

    private struct News: Codable {
        let filing: String
        /// The last person who was told.
        let after: String
    }

    static func send(
        _ filing: Filing, after person: String, with registrar: Registrar, in db: Database
    ) throws {
        try Outbox.put(
            id: registrar.identifiers.next(), topic: topic,
            body: try JSON(News(filing: filing.key, after: person)).canonical, key: filing.company,
            due: registrar.now, in: db)
    }

    /// Tells a page of followers, and lets the rest leave after it.
    package static func deliver(
        _ parcel: Outbox.Parcel, with registrar: Registrar, on database: any DatabaseEngine
    ) async throws {
        let news = try JSON.decode(News.self, fromCanonical: parcel.body)
        try await database.write { db in
            guard let filing = try Register<Filing>().record(news.filing, in: db)?.record,
                let company = try Register<Company>().record(filing.company, in: db)?.record
            else { return }
            let people = try db.rows(
                """
                SELECT person FROM company_following
                WHERE company = \(filing.company) AND is_on = 1 AND person > \(news.after)
                ORDER BY person LIMIT \(pageSize)
                """
            ).compactMap { PersonNumber(try $0.text(0)) }
            let words = CompanyTexts.news(of: filing, in: company)
            for person in people {
                try Message.post(words, to: person, about: nil, with: registrar, in: db)
            }
            if people.count == pageSize, let last = people.last {
                try send(filing, after: last.digits, with: registrar, in: db)
            }
        }
    }
}
