internal import Casework

extension HandInRefusal {
    /// What the register refuses, beside the answer that would have to be another one.
    ///
    /// - Parameter answers: of the questions with which it can lie, the closest that was asked is
    ///   meant.
    init(_ refusal: CompanyRefusal, among answers: Answers) {
        self.init(refusal.text, at: refusal.questions.first { answers[$0] != nil })
    }
}

extension CompanyRefusal {
    /// The questions of all services with which it can lie, the closest first.
    var questions: [String] {
        switch self {
        case .ended, .stillLive, .planUnderway, .restorationTooLate, .holdsOthers: ["company"]
        case .formDiffers: ["form", "company"]
        case .tooFewMembers, .tooManyMembers:
            ["founders", "heirs", "buyer", "contributor", "share"]
        case .sharesNotWhole: ["founders"]
        case .notEnoughShares: ["share"]
        case .shareTooFine: ["heirs", "share", "amount", "founders"]
        case .capitalTooSmall: ["capital", "amount", "activity"]
        case .notLower: ["capital"]
        case .amountTooLarge, .notDivisible: ["amount"]
        case .roleMissing(let role): [role.rawValue, "change", "role"]
        case .alreadyInOffice: ["officer", "manager"]
        case .notInOffice: ["leaving"]
        case .notAnOwner: ["owner", "seller"]
        case .ownsNothing: ["owners"]
        case .charged, .seized: ["owner", "seller", "company"]
        case .objected, .tooEarly, .objectionTooLate: ["notice", "company"]
        case .noSuchNumber, .alreadyDone:
            ["charge", "seizure", "objection", "notice", "year", "person"]
        case .nothingChanges:
            ["name", "office", "activity", "officer", "buyer", "heirs", "contributor", "amount"]
        case .yearNotOver, .yearMissing, .yearBefore: ["year"]
        case .ownsItself: ["buyer", "heirs", "contributor"]
        case .accountsAreThere: ["reason"]
        case .notAController: ["person"]
        case .noMajority: ["owners", "alone", "decision"]
        }
    }
}
