internal import Casework
internal import Kernel
internal import Registers
package import Store

/// What is asked of the company register.
package enum CompanyStore {
    package static let series = "company-number"
    /// The first number is one more.
    package static let numbersBegin: Int64 = 100_000

    // MARK: Names that are held

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

    // MARK: Finding

    /// Where names are found: a row for each word with which a name may begin to be remembered, and
    /// all that follows it, and one for each two words in either order. "Rêgay Nwê Trade" stands under
    /// `regai nwe trade`, `nwe trade`, `trade`, and under `+trade regai`, `+nwe regai` and so on: what
    /// somebody types is the beginning of a row, and lies together in the index however many companies
    /// there are. As it is heard it stands under `~rk n trd`, `~n trd` and `~trd`. Follows the register, and is compared with it by `differences`.
    static let words = Table(
        "company_word", since: 8,
        [.text("words"), .integer("length"), .text("company")],
        key: ["words", "length", "company"],
        indexes: [["company"]])

    /// No row is longer, in letters.
    private static let wordsLimit = 60

    /// The rows under which a company is found: by its name, and by those it had before.
    static func wordRows(of company: Company) -> Set<String> {
        var rows: Set<String> = []
        for name in [company.name] + company.formerNames.map(\.name) {
            let words = Folding.words(name)
            for start in words.indices {
                rows.insert(row(words[start...].joined(separator: " ")))
            }
            let sounds = Folding.sounds(name)
            for start in sounds.indices { rows.insert(row(heard(Array(sounds[start...])))) }
            for (index, word) in words.prefix(pairedLimit).enumerated() {
                for (other, next) in words.prefix(pairedLimit).enumerated() where other != index {
                    rows.insert(row(pair(word, next)))
                }
            }
        }
        return rows
    }

    /// Words after these are found by where they follow others, and not in another order.
    private static let pairedLimit = 6

    private static func row(_ text: String) -> String { String(text.prefix(wordsLimit)) }

    /// No folded word begins with a plus: pairs lie apart from names.
    private static func pair(_ word: String, _ next: String) -> String { "+\(word) \(next)" }

    /// Nor with a tilde: names as they are heard lie apart, too.
    private static func heard(_ sounds: [String]) -> String { "~" + sounds.joined(separator: " ") }

    static func keepWords(of company: Company, in db: Database) throws {
        try db.execute("DELETE FROM company_word WHERE company = \(company.number)")
        for words in wordRows(of: company).sorted() {
            try db.execute(
                """
                INSERT INTO company_word (words, length, company)
                VALUES (\(words), \(Int64(company.name.count)), \(company.number))
                """)
        }
    }

    // MARK: Companies in companies

    /// In which companies a company stands: as an owner, or as the creditor of a charge that is open.
    /// Follows the register, and is compared with it by `differences`.
    static let holdings = Table(
        "company_holding", since: 9, [.text("holder"), .text("company")],
        key: ["holder", "company"], indexes: [["company"]])

    static func holders(in company: Company) -> Set<String> {
        let named =
            company.owners.map(\.participant)
            + company.charges.filter(\.isOpen).map(\.creditor)
        return Set(
            named.compactMap {
                if case .company(let number, _) = $0.identity { number } else { nil }
            })
    }

    static func keepHoldings(of company: Company, in db: Database) throws {
        try db.execute("DELETE FROM company_holding WHERE company = \(company.number)")
        for holder in holders(in: company).sorted() {
            try db.execute(
                "INSERT INTO company_holding (holder, company) VALUES (\(holder), \(company.number))"
            )
        }
    }

    /// The name of a company that lives of which another has shares or a charge; nil when there is none.
    static func holding(of holder: String, in db: Database) throws -> String? {
        try db.row(
            """
            SELECT c.name FROM company_holding AS h JOIN company AS c ON c.record_key = h.company
            WHERE h.holder = \(holder) AND c.status NOT IN ('dissolved', 'struck-off')
            ORDER BY h.company LIMIT 1
            """
        )?.text(0)
    }

    // MARK: Objections that wait

    /// Which published plans somebody has objected to who has no answer yet: nothing of who, or why.
    static let waitingObjections = Table(
        "company_objection_waiting", since: 9,
        [.text("case_id"), .text("company"), .integer("notice")], key: ["case_id"],
        indexes: [["company", "notice"]])

    static func keepWaiting(
        _ caseID: String, company: String, notice: Int, in db: Database
    ) throws {
        try endWaiting(caseID, in: db)
        try db.execute(
            """
            INSERT INTO company_objection_waiting (case_id, company, notice)
            VALUES (\(caseID), \(company), \(Int64(notice)))
            """)
    }

    static func endWaiting(_ caseID: String, in db: Database) throws {
        try db.execute("DELETE FROM company_objection_waiting WHERE case_id = \(caseID)")
    }

    /// Whether an objection is kept as waiting already.
    static func isWaiting(
        _ caseID: String, company: String, notice: Int, in db: Database
    ) throws -> Bool {
        try db.row(
            """
            SELECT 1 FROM company_objection_waiting
            WHERE case_id = \(caseID) AND company = \(company) AND notice = \(Int64(notice))
            """) != nil
    }

    /// Objections to a plan that have no answer yet: which cases, and whether each was sent back.
    static func waiting(
        _ company: String, notice: Int, in db: Database
    ) throws -> [(caseID: String, isSentBack: Bool)] {
        try db.rows(
            """
            SELECT w.case_id, c.status FROM company_objection_waiting AS w
                JOIN casework_case AS c ON c.record_key = w.case_id
            WHERE w.company = \(company) AND w.notice = \(Int64(notice))
            """
        ).map { (try $0.text(0), try $0.text(1) == "correcting") }
    }

    // MARK: What was found

    /// A part of what was found: the numbers of companies.
    package struct Found: Sendable {
        package let numbers: [String]
        /// How many there are, counted up to `countLimit`.
        package let total: Int
    }

    /// Results are counted up to here and no further: nobody turns so many pages.
    package static let countLimit = 500
    /// So many companies with the rarest word are looked through for the others.
    static let scanLimit = 1000

    /// Companies by number, or by words in any spelling that their name, or one it had, contains: one
    /// after the other, or, where no name has them so, in any order, or only their beginnings. The shorter
    /// name first; the newest company first when nothing is asked. After a few that are written so, those
    /// that sound alike in another script.
    ///
    /// Costs a few steps in an index for words that follow each other and for two in any order. Others are
    /// looked for among the first `scanLimit` companies that have the rarest two, or the rarest one.
    ///
    /// - Parameter newest: whether there is something when nothing is asked.
    package static func search(
        _ text: String, from start: Int = 0, limit: Int, in db: Database, newest: Bool = true
    ) throws -> Found {
        let words = Folding.words(text).prefix(6).map { $0 }
        guard !words.isEmpty else {
            guard newest, text.allSatisfy(\.isWhitespace) else {
                return Found(numbers: [], total: 0)
            }
            return Found(
                numbers: try db.rows(
                    """
                    SELECT record_key FROM company ORDER BY record_key DESC
                    LIMIT \(Int64(limit)) OFFSET \(Int64(min(start, countLimit)))
                    """
                ).map { try $0.text(0) },
                total: try db.count(
                    "SELECT count(*) FROM (SELECT 1 FROM company LIMIT \(Int64(countLimit))) AS c"))
        }
        if words.count == 1,
            try db.row("SELECT 1 FROM company WHERE record_key = \(words[0])") != nil
        {
            return Found(numbers: start == 0 ? [words[0]] : [], total: 1)
        }
        let phrase = String(words.joined(separator: " ").prefix(wordsLimit))
        var written: [String]
        let total = try count(beginning: phrase, in: db)
        if total == 0, words.count > 1 {
            written = try numbers(ofAll: words, in: db)
        } else if total >= soundsUnder {
            return Found(
                numbers: Array(
                    try numbers(beginning: phrase, start + limit, in: db).dropFirst(start)),
                total: total)
        } else {
            written = try numbers(beginning: phrase, total, in: db)
        }
        guard written.count < soundsUnder else {
            return Found(
                numbers: Array(written.dropFirst(start).prefix(limit)), total: written.count)
        }
        // After what is written so: what is written in another script and sounds the same.
        let known = Set(written)
        written += try numbers(soundingLike: text, in: db).filter { !known.contains($0) }
        return Found(numbers: Array(written.dropFirst(start).prefix(limit)), total: written.count)
    }

    /// Whoever finds so many that are written as they typed looks for no others.
    private static let soundsUnder = 20
    /// Fewer consonants say nothing.
    private static let soundsLimit = 3

    private static func numbers(
        soundingLike text: String, in db: Database
    ) throws -> [String] {
        let sounds = Array(Folding.sounds(text).prefix(6))
        guard sounds.reduce(0, { $0 + $1.count }) >= soundsLimit else { return [] }
        return try numbers(beginning: row(heard(sounds)), soundsFound, in: db)
    }

    /// So many that sound alike are enough to look through.
    private static let soundsFound = 50

    /// What a list of companies says of each.
    struct Line: Sendable {
        let number, name, district: String
        let registeredOn: Day
        let status: String
    }

    /// Lines for what was found, in its order, without reading whole entries.
    static func lines(_ numbers: [String], in db: Database) throws -> [Line] {
        guard !numbers.isEmpty else { return [] }
        let found = try db.rows(
            """
            SELECT record_key, name, district, registered_on, status FROM company
            WHERE record_key IN (\(Query.list(numbers.map { "\($0)" })))
            """
        ).compactMap { row -> Line? in
            guard let day = Day(iso: try row.text(3)) else { return nil }
            return Line(
                number: try row.text(0), name: try row.text(1), district: try row.text(2),
                registeredOn: day, status: try row.text(4))
        }
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.number, $0) })
        return numbers.compactMap { byNumber[$0] }
    }

    private static func count(beginning text: String, in db: Database) throws -> Int {
        try db.count(
            """
            SELECT count(DISTINCT company) FROM (SELECT company FROM company_word
                WHERE words >= \(text) AND words < \(after(text))
                ORDER BY words, length, company LIMIT \(Int64(countLimit))) AS found
            """)
    }

    /// Companies that stand under words with this beginning, each once.
    private static func numbers(
        beginning text: String, _ limit: Int, in db: Database
    ) throws -> [String] {
        // One company may stand there under several of its words: then more rows are looked at.
        var rows = limit
        while true {
            var seen: Set<String> = []
            let found = try db.rows(
                """
                SELECT company FROM company_word
                WHERE words >= \(text) AND words < \(after(text))
                ORDER BY words, length, company LIMIT \(Int64(min(rows, countLimit)))
                """
            ).map { try $0.text(0) }
            let numbers = found.filter { seen.insert($0).inserted }
            guard numbers.count < limit, found.count == rows, rows < countLimit else {
                return Array(numbers.prefix(limit))
            }
            rows *= 2
        }
    }

    /// Companies with all of these words, in any order: of which two are there as they are, or of which
    /// each is only the beginning of one.
    private static func numbers(ofAll words: [String], in db: Database) throws -> [String] {
        let pairs = words.indices.dropFirst().map { index in
            (text: row(pair(words[index - 1], words[index])), words: [index - 1, index])
        }
        let found = try numbers(
            amongRarestOf: pairs, words, in: db)
        guard found.isEmpty else { return found }
        return try numbers(
            amongRarestOf: words.indices.map { (text: words[$0], words: [$0]) }, words, in: db)
    }

    /// - Parameter beginnings: of rows, each with the words that it stands for.
    private static func numbers(
        amongRarestOf beginnings: [(text: String, words: [Int])], _ words: [String],
        in db: Database
    ) throws -> [String] {
        // Which is the rarest need not be known exactly.
        let enough = 200
        let counted = try beginnings.map { beginning in
            (
                beginning,
                count: try db.count(
                    """
                    SELECT count(*) FROM (SELECT 1 FROM company_word
                        WHERE words >= \(beginning.text) AND words < \(after(beginning.text))
                        LIMIT \(Int64(enough))) AS w
                    """)
            )
        }
        let rarest = counted.min { ($0.count, $1.0.text.count) < ($1.count, $0.0.text.count) }
        guard let rarest, rarest.count > 0 else { return [] }
        var condition: Query = "1 = 1"
        for (index, word) in words.enumerated() where !rarest.0.words.contains(index) {
            condition = """
                \(condition) AND EXISTS (SELECT 1 FROM company_word AS other
                    WHERE other.company = rare.company AND other.words >= \(word)
                        AND other.words < \(after(word)))
                """
        }
        let rare = rarest.0.text
        return try db.rows(
            """
            SELECT company FROM (
                SELECT words, length, company FROM company_word
                WHERE words >= \(rare) AND words < \(after(rare))
                ORDER BY words, length, company LIMIT \(Int64(scanLimit))) AS rare
            WHERE \(condition) ORDER BY length, company
            """
        ).map { try $0.text(0) }.reduce(into: []) { all, number in
            if all.last != number { all.append(number) }
        }
    }

    /// The first text that does not begin with this one. A folded word holds nothing that is above.
    private static func after(_ text: String) -> String { text + "\u{10FFFF}" }

    /// In the order of the numbers that were asked for.
    static func companies(_ numbers: [String], in db: Database) throws -> [Company] {
        guard !numbers.isEmpty else { return [] }
        let found = try Register<Company>().records(
            where: "record_key IN (\(Query.list(numbers.map { "\($0)" })))", in: db
        ).map(\.record)
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.number, $0) })
        return numbers.compactMap { byNumber[$0] }
    }

    package static func company(_ number: String, in db: Database) throws -> Company? {
        try Register<Company>().record(number, in: db)?.record
    }

    // MARK: Filings

    package static func filings(
        of company: String, from start: Int = 0, limit: Int, in db: Database
    ) throws -> [Filing] {
        try Register<Filing>().records(
            where: """
                company = \(company) ORDER BY number DESC
                LIMIT \(Int64(limit)) OFFSET \(Int64(start))
                """, in: db
        ).map(\.record)
    }

    /// All filings up to a day, the first first.
    static func filings(
        of company: String, until day: Day, in db: Database
    ) throws -> [Filing] {
        try Register<Filing>().records(
            where: "company = \(company) AND filed_on <= \(day) ORDER BY number", in: db
        ).map(\.record)
    }

    // MARK: For programs

    /// A filing at its place in the public log.
    struct Event: Sendable {
        let timepoint: Int64
        let at: Moment
        let filing: Filing
        /// As it is now.
        let company: Company
    }

    /// Filings that the log holds after a place, in its order. What is not in the tree yet comes with
    /// the next look.
    static func events(after timepoint: Int64, limit: Int, in db: Database) throws -> [Event] {
        let rows = try db.rows(
            """
            SELECT leaf.position, entry.recorded_at, entry.record_key
            FROM log_leaf AS leaf JOIN register_entry AS entry ON entry.id = leaf.entry_id
            WHERE leaf.position > \(timepoint) AND entry.register = 'company-filing'
            ORDER BY leaf.position LIMIT \(Int64(limit))
            """)
        guard !rows.isEmpty else { return [] }
        let keys = try rows.map { try $0.text(2) }
        let filings = try Register<Filing>().records(
            where: "record_key IN (\(Query.list(keys.map { "\($0)" })))", in: db
        ).reduce(into: [String: Filing]()) { $0[$1.record.key] = $1.record }
        let numbers = Set(filings.values.map(\.company)).sorted()
        let companies = try companies(numbers, in: db).reduce(into: [String: Company]()) {
            $0[$1.number] = $1
        }
        return try rows.compactMap { row in
            guard let filing = filings[try row.text(2)], let company = companies[filing.company]
            else { return nil }
            return Event(
                timepoint: try row.integer(0), at: try row.moment(1), filing: filing,
                company: company)
        }
    }

    /// The last place in the log; −1 for an empty one.
    static func lastTimepoint(in db: Database) throws -> Int64 {
        try db.row("SELECT coalesce(max(position), -1) FROM log_leaf")?.integer(0) ?? -1
    }

    static func companies(
        after number: String, limit: Int, in db: Database
    ) throws -> [Company] {
        try Register<Company>().records(
            where: "record_key > \(number) ORDER BY record_key LIMIT \(Int64(limit))", in: db
        ).map(\.record)
    }

    // MARK: By the passing of days

    /// Companies with a notice that may take effect or be warned of again.
    static func due(
        on day: Day, limit: Int, after number: String, in db: Database
    ) throws -> [String] {
        try db.rows(
            """
            SELECT record_key FROM company
            WHERE notice_due <= \(day) AND record_key > \(number)
            ORDER BY record_key LIMIT \(Int64(limit))
            """
        ).map { try $0.text(0) }
    }

    /// What follows the register and says something else, and companies that their filings do not
    /// explain. Read page by page: a register of a million does not stand in memory.
    static func differences(_ law: CompanyLaw, in db: Database) throws -> [String] {
        var problems: [String] = []
        var last = ""
        while true {
            let companies = try companies(after: last, limit: 500, in: db)
            guard let final = companies.last else { break }
            last = final.number
            let numbers = Query.list(companies.map { "\($0.number)" })
            let words = try grouped(
                "SELECT company, words FROM company_word WHERE company IN (\(numbers))", in: db)
            let holders = try grouped(
                "SELECT company, holder FROM company_holding WHERE company IN (\(numbers))", in: db)
            let filings = Dictionary(
                grouping: try Register<Filing>().records(
                    where: "company IN (\(numbers)) ORDER BY company, number", in: db
                ).map(\.record), by: \.company)
            for company in companies {
                let number = company.number
                if words[number] ?? [] != wordRows(of: company) {
                    problems.append("company \(number): it is not found by its names")
                }
                if holders[number] ?? [] != self.holders(in: company) {
                    problems.append("company \(number): who stands in it is kept otherwise")
                }
                if let problem = difference(company, from: filings[number] ?? [], law) {
                    problems.append("company \(number): \(problem)")
                }
            }
        }
        let strays = try db.rows(
            """
            SELECT company FROM company_word UNION SELECT company FROM company_holding
            EXCEPT SELECT record_key FROM company ORDER BY 1
            """)
        let proved = try db.rows(
            """
            SELECT record_key FROM company WHERE status IN ('dissolved', 'struck-off') AND EXISTS (
                SELECT 1 FROM casework_document WHERE about_register = \(Company.register)
                    AND about_key = company.record_key AND is_void = 0)
            ORDER BY record_key
            """
        ).map { "company \(try $0.text(0)): it has ended, and its certificate holds" }
        return try problems + proved
            + strays.map { "company \(try $0.text(0)): rows follow it, and it is not there" }
    }

    private static func grouped(
        _ query: Query, in db: Database
    ) throws -> [String: Set<String>] {
        try db.rows(query).reduce(into: [:]) { all, row in
            all[try row.text(0), default: []].insert(try row.text(1))
        }
    }

    private static func difference(
        _ company: Company, from filings: [Filing], _ law: CompanyLaw
    ) -> String? {
        // One from before there were filings has none until it is made over.
        guard company.filings > 0 else { return nil }
        do {
            guard var folded = try Company.folded(filings, under: law) else { return "it has none" }
            // Who has left was not always kept.
            guard company.formerOwners.allSatisfy(folded.formerOwners.contains) else {
                return "its filings know nothing of a former owner"
            }
            folded.formerOwners = company.formerOwners
            return folded == company ? nil : "its filings say something else"
        } catch { return "its filings cannot be: \(error)" }
    }
}
