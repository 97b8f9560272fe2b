internal import Casework
internal import Kernel
internal import Registers
package import Store
internal import Trust

/// Invented companies, as many as somebody wants to measure with: rows as the register has them, without
/// their entries. A database with them is for nothing else.
package struct InventedCompanies: Sendable {
    package let count: Int

    package init(count: Int) { self.count = count }

    private static let syllables = [
        "ba", "ra", "zin", "shi", "van", "kar", "do", "na", "mi", "ro", "sar", "lek", "han", "gul",
        "zar",
        "tav",
    ]
    private static let trades = [
        "trade", "group", "construction", "bread", "oil", "travel", "foods", "steel", "media",
        "farms",
    ]

    /// Two words of their own and one of trade; the same for the same index, and different for each
    /// below 1,048,576.
    package func name(_ index: Int) -> String {
        let s = InventedCompanies.syllables
        // A multiplier that is odd walks through all of them without a pattern that meets the eye.
        let mixed = (index &* 2_654_435_761) & 0xFFFF_FFFF
        let first = s[mixed & 15] + s[(mixed >> 4) & 15] + s[(mixed >> 8) & 15]
        let second = s[(mixed >> 12) & 15] + s[(mixed >> 16) & 15] + s[(index >> 2) & 15]
        return "\(first) \(second) \(InventedCompanies.trades[index % 10])"
    }

    package func number(_ index: Int) -> String { String(100_000 + index) }

    /// Fills the tables of names, companies and filings.
    package func load(in db: Database) throws {
        let law = try CompanyLaw()
        func company(_ index: Int) throws -> (Company, Filing) {
            let number = number(index)
            let manager = Participant(
                id: "1",
                identity: .person(
                    PersonName(ckb: "کەسێک", ar: "شخص", latin: "Somebody \(index % 5000)")))
            let formation = Change.Formation(
                form: .limitedLiability, name: name(index), activity: "G", isContracting: false,
                office: Address(
                    governorate: "gov-sul", district: "d-ranya", street: "Bazar \(index % 900)",
                    landmark: ""), capital: Money(dinars: 5_000_000),
                owners: [Change.Stake(participant: manager, share: .whole)],
                officers: [Change.Appointment(participant: manager, role: .manager)], parent: nil)
            let filing = Filing(
                company: number, number: 1, change: .formed(formation),
                filedOn: Day(2020, 1, 1) + index % 2000)
            guard let company = try Company.folded([filing], under: law) else {
                throw CompanyRefusal.noSuchNumber
            }
            return (company, filing)
        }
        try db.load(
            "company",
            [
                "record_key", "record_version", "record_json", "name", "name_folded", "name_search",
                "district", "registered_on", "status", "notice_due", "recorded_at",
            ]
        ) { loader in
            for index in 0..<count {
                let (company, _) = try company(index)
                try loader.add(
                    [.text(company.number), .integer(1), .text(try JSON(company).canonical)]
                        + company.columns + [.integer(0)])
            }
        }
        try db.load(
            "company_filing",
            [
                "record_key", "record_version", "record_json", "company", "number", "kind",
                "filed_on",
                "recorded_at",
            ]
        ) { loader in
            for index in 0..<count {
                let (_, filing) = try company(index)
                try loader.add(
                    [.text(filing.key), .integer(1), .text(try JSON(filing).canonical)]
                        + filing.columns + [.integer(0)])
            }
        }
        try db.load("company_word", ["words", "length", "company"]) { loader in
            for index in 0..<count {
                let (company, _) = try company(index)
                for words in CompanyStore.wordRows(of: company) {
                    try loader.add([
                        .text(words), .integer(Int64(company.name.count)), .text(company.number),
                    ])
                }
            }
        }
    }
}
