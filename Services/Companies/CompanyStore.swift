internal import Kernel
internal import Registers
package import Store
internal import Casework

/// What is asked of the company register.
package enum CompanyStore {
    package static let series = "company-number"
    /// The first number is one more.
    package static let numbersBegin: Int64 = 100_000

    /// Who has a name now, as far as it can be said without naming a person.
    struct NameHolder {
        let version: Int
        let caseID: String
        let state: String
        let heldUntil: Day?
    }

    static func holder(of folded: String, in db: Database) throws -> NameHolder? {
        try db.row(
            """
            SELECT record_version, case_id, state, held_until FROM company_name
            WHERE record_key = \(folded)
            """
        ).map { row in
            NameHolder(
                version: Int(try row.integer(0)), caseID: try row.text(1), state: try row.text(2),
                heldUntil: try row.optionalText(3).flatMap { Day(iso: $0) })
        }
    }

    static func nameOfCompany(folded: String, in db: Database) throws -> String? {
        try db.row("SELECT name FROM company WHERE name_folded = \(folded)")?.text(0)
    }

    /// Names that a case holds.
    static func names(heldBy caseID: String, in db: Database) throws -> [String] {
        try db.rows(
            "SELECT record_key FROM company_name WHERE case_id = \(caseID) AND state = 'held'"
        ).map { try $0.text(0) }
    }

    /// Companies by number or by a part of the name in any spelling; the newest when nothing is
    /// asked.
    package static func search(
        _ text: String, limit: Int, in db: Database
    ) throws -> [Company] {
        let register = Register<Company>()
        let words = Folding.words(text).prefix(6)
        guard !words.isEmpty else {
            return try register.records(
                where: "1 = 1 ORDER BY record_key DESC LIMIT \(limit)", in: db
            ).map(\.record)
        }
        var condition: Query = "1 = 1"
        for word in words {
            // A folded word holds letters and digits only: nothing that LIKE would read.
            condition =
                "\(condition) AND (name_search LIKE \("%\(word)%") OR record_key = \(word))"
        }
        return try register.records(
            where: "\(condition) ORDER BY length(name), record_key LIMIT \(limit)", in: db
        ).map(\.record)
    }

    package static func company(_ number: String, in db: Database) throws -> Company? {
        try Register<Company>().record(number, in: db)?.record
    }
}
