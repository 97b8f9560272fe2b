package import Kernel
internal import Casework

/// The kinds of companies of Companies Law 21 of 1997, and the branch of a foreign one.
package enum LegalForm: String, Codable, Sendable, CaseIterable {
    case limitedLiability = "limited-liability"
    case jointStock = "joint-stock"
    case simple
    case jointLiability = "joint-liability"
    /// An enterprise of one owner.
    case soleOwner = "sole-owner"
    case foreignBranch = "foreign-branch"

    package var text: Text {
        switch self {
        case .limitedLiability: CompanyTexts.limitedLiability
        case .jointStock: CompanyTexts.jointStock
        case .simple: CompanyTexts.simpleCompany
        case .jointLiability: CompanyTexts.jointLiability
        case .soleOwner: CompanyTexts.soleOwner
        case .foreignBranch: CompanyTexts.foreignBranch
        }
    }
}

/// What a company does, as far as the law asks for more capital because of it.
struct Trade: Equatable {
    /// The section of ISIC Rev. 4.
    let activity: String
    /// Whether it builds for others.
    let isContracting: Bool

    /// Section K is finance; of that section only investment is offered.
    var isInvestment: Bool { activity == "K" }
}

/// The parameters of company law, by what they mean.
package struct CompanyLaw: Sendable {
    private let parameters: LawParameters

    package init() throws {
        parameters = try LawParameters(
            yaml: PackageResources.companies_yaml, file: "Law/companies.yaml")
    }

    typealias Line = Dated<Int64>.Line

    /// The least capital of a company: of its form, or of its trade where that asks for more.
    func capitalMinimum(_ form: LegalForm, _ trade: Trade, on day: Day) -> Line? {
        let ofForm = parameters.line("\(form.rawValue)-capital-minimum", on: day)
        guard form != .foreignBranch else { return ofForm }
        var lines = [ofForm].compactMap { $0 }
        if trade.isContracting {
            lines.append(parameters.value("contracting-capital-minimum", on: day))
        }
        if trade.isInvestment {
            lines.append(parameters.value("investment-capital-minimum", on: day))
        }
        return lines.max { $0.value < $1.value }
    }

    func membersMinimum(_ form: LegalForm, on day: Day) -> Line {
        parameters.value("\(form.rawValue)-members-minimum", on: day)
    }

    /// Nil where the law has no upper limit.
    func membersMaximum(_ form: LegalForm, on day: Day) -> Line? {
        parameters.line("\(form.rawValue)-members-maximum", on: day)
    }

    /// With how many owners its entry ends, whether the law says so or not.
    func membersMost(_ form: LegalForm, on day: Day) -> Int {
        min(membersMaximum(form, on: day).map { Int($0.value) } ?? .max, Company.ownersLimit)
    }

    /// Roles without which a company of this form does not exist.
    func rolesNeeded(_ form: LegalForm, on day: Day) -> [Officer.Role] {
        let line = parameters.line("\(form.rawValue)-lawyer-and-accountant", on: day)
        return line?.value == 1 ? [.manager, .lawyer, .accountant] : [.manager]
    }

    /// The documents without which a company of a form is not registered, by their names in the
    /// catalogue, which are those of the questions that ask for them.
    func documents(_ form: LegalForm, on day: Day) -> [(name: String, line: Line)] {
        let prefix = "\(form.rawValue)-document-"
        return parameters.names.filter { $0.hasPrefix(prefix) }.sorted().compactMap { name in
            guard let line = parameters.line(name, on: day), line.value == 1 else { return nil }
            return (String(name.dropFirst(prefix.count)), line)
        }
    }

    /// How many of the days of the law, by the name of the parameter.
    func days(_ name: Period, on day: Day) -> Int {
        Int(parameters.value(name.rawValue, on: day).value)
    }

    enum Period: String {
        case nameReservation = "name-reservation-days"
        case reductionObjection = "reduction-objection-days"
        case dissolutionObjection = "dissolution-objection-days"
        case objectionCorrection = "objection-correction-days"
        case secondWarning = "strike-off-second-warning-days"
        case strikeOff = "strike-off-days"
        case restorationYears = "restoration-years"
        case accountsMonths = "accounts-due-months"
        case parentYears = "foreign-branch-years-completed"
    }

    func line(_ period: Period, on day: Day) -> Line {
        parameters.value(period.rawValue, on: day)
    }

    func managerAgeMinimum(on day: Day) -> Line {
        parameters.value("manager-age-minimum", on: day)
    }
    func managerCivilServantBarred(on day: Day) -> Line {
        parameters.value("manager-civil-servant-barred", on: day)
    }
    func founderAgeMinimum(on day: Day) -> Line {
        parameters.value("founder-age-minimum", on: day)
    }
    func founderCivilServantBarred(on day: Day) -> Line {
        parameters.value("founder-civil-servant-barred", on: day)
    }

    /// By when the accounts of a year are to be handed in.
    func accountsDue(for year: Int, on day: Day) -> Day {
        Day(year + 1, 1 + days(.accountsMonths, on: day), 1) - 1
    }
}
