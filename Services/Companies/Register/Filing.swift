package import Kernel
internal import Registers
package import Store

/// One entry in a company's history, for everybody: what was changed, from which day, by which paper
/// it is proved. The company is what its filings say, one after the other.
package struct Filing: PublicRecord {
    package static let register = "company-filing"
    package static let custodian = "d-comp"
    package static let table = Register<Filing>.table(
        "company_filing", since: 8,
        [.text("company"), .integer("number"), .text("kind"), .text("filed_on")],
        unique: [["company", "number"]])

    package let company: String
    /// Counted within the company, from 1: the company's version after it.
    package let number: Int
    package let change: Change
    /// The day on which it was entered, and from which it holds.
    package let filedOn: Day
    /// The code of the paper that was issued for it.
    package internal(set) var document: String?

    package var key: String { Filing.key(company, number) }
    package var columns: [Value] {
        [
            .text(company), .integer(Int64(number)), .text(change.kind), .text(filedOn.iso),
        ]
    }

    /// `100042-0007`: in the order of their numbers within a company.
    static func key(_ company: String, _ number: Int) -> String {
        "\(company)-" + String(repeating: "0", count: max(0, 4 - String(number).count))
            + "\(number)"
    }
}

extension Company {
    /// What a company's filings make of it, from the first to the last.
    ///
    /// The law of today is not asked whether each could be entered: it was asked on the day of each.
    ///
    /// - Throws: `CompanyRefusal` when one of them speaks of what the entry does not have.
    package static func folded(
        _ filings: [Filing], under law: CompanyLaw
    ) throws(CompanyRefusal) -> Company? {
        try fold(filings, under: law) { _, _ in }
    }

    /// The same, with a look at what each filing has made of it.
    @discardableResult
    static func fold(
        _ filings: [Filing], under law: CompanyLaw, _ look: (Company, Filing) -> Void
    ) throws(CompanyRefusal) -> Company? {
        var company: Company?
        for filing in filings {
            if case .formed(let facts) = filing.change {
                company = try made(by: facts, number: filing.company, on: filing.filedOn)
            } else {
                company = try company?.made(by: filing.change, on: filing.filedOn, under: law)
            }
            if let company { look(company, filing) }
        }
        return company
    }
}
