package import Casework
package import Kernel

/// What one filing changes in a company: with what came before, it says everything there is.
package indirect enum Change: Codable, Sendable, Equatable {
    case formed(Formation)
    case renamed(String)
    case moved(Address)
    case activityChanged(activity: String, isContracting: Bool)
    case officersChanged(ending: [Office], appointing: [Appointment])
    /// New capital was issued to these, in dinars.
    case capitalIncreased([Contribution])
    case capitalReduced(notice: Int)
    /// A part of the whole company.
    case sharesTransferred(from: Participant, to: Participant, share: Share)
    /// Parts of the whole company, each to somebody else: what several heirs get of one owner's.
    case sharesDivided(from: Participant, among: [Stake])
    case charged(creditor: Participant, amount: Money, over: Charge.Object)
    case chargeReleased(Int)
    case confirmed(year: Int)
    case controllerDeclared(Participant, Controller.Means, Share?)
    case controlEnded(String)
    case seized(court: String, order: String, owner: String?)
    case seizureLifted(Int, order: String)
    case published(Notice.Plan)
    case warnedAgain(notice: Int)
    case objected(notice: Int)
    case objectionEnded(Int)
    case planDropped(notice: Int)
    case dissolved(notice: Int)
    case struckOff(notice: Int)
    /// A court's decision, entered in the place of those whose affair it is.
    case ordered(court: String, order: String, Change)
    /// Nil manager: in filings from when whoever was in office on the last day was so again.
    case restored(manager: Participant?)

    package struct Formation: Codable, Sendable, Equatable {
        package let form: LegalForm
        package let name: String
        package let activity: String
        package let isContracting: Bool
        package let office: Address
        package let capital: Money
        package let owners: [Stake]
        package let officers: [Appointment]
        package let parent: ForeignCompany?
    }

    /// The part of somebody in the whole company.
    package struct Stake: Codable, Sendable, Equatable {
        package let participant: Participant
        package let share: Share
    }

    package struct Appointment: Codable, Sendable, Equatable {
        package let participant: Participant
        package let role: Officer.Role
    }

    /// A role that a participant has.
    package struct Office: Codable, Sendable, Equatable {
        package let participant: String
        package let role: Officer.Role
    }

    package struct Contribution: Codable, Sendable, Equatable {
        package let participant: Participant
        package let amount: Money
    }

    /// For queries and for programs: as Companies House would say it, a description's name.
    package var kind: String {
        switch self {
        case .formed: "incorporation"
        case .renamed: "change-of-name"
        case .moved: "change-registered-office-address"
        case .activityChanged: "change-of-activity"
        case .officersChanged: "change-of-officers"
        case .capitalIncreased: "capital-increase"
        case .capitalReduced: "capital-reduction"
        case .sharesTransferred: "share-transfer"
        case .sharesDivided: "share-division"
        case .charged: "charge-created"
        case .chargeReleased: "charge-satisfied"
        case .confirmed: "annual-confirmation"
        case .controllerDeclared: "control-declared"
        case .controlEnded: "control-ceased"
        case .seized: "seizure-entered"
        case .seizureLifted: "seizure-lifted"
        case .published(.reduction): "notice-capital-reduction"
        case .published(.dissolution): "notice-dissolution"
        case .published(.strikeOff): "notice-strike-off"
        case .warnedAgain: "second-warning-strike-off"
        case .objected: "objection"
        case .objectionEnded: "objection-ended"
        case .planDropped: "notice-withdrawn"
        case .dissolved: "dissolution"
        case .struckOff: "strike-off"
        case .restored: "restoration"
        case .ordered(_, _, let change): change.kind
        }
    }

    var isOrdered: Bool { if case .ordered = self { true } else { false } }
    /// What happens by it, whoever decided.
    var effect: Change { if case .ordered(_, _, let change) = self { change.effect } else { self } }
}

/// Why a change cannot be entered: each says what to do.
package enum CompanyRefusal: Error, Sendable, Equatable {
    case ended
    case stillLive
    case formDiffers
    case tooFewMembers(Int)
    case tooManyMembers(Int)
    case sharesNotWhole
    case capitalTooSmall(Money)
    case roleMissing(Officer.Role)
    case alreadyInOffice
    case notInOffice
    case notAnOwner
    case ownsNothing(Text)
    case notEnoughShares(Share)
    case shareTooFine
    case charged
    case seized
    case objected
    case noSuchNumber
    case alreadyDone
    case planUnderway
    case tooEarly(Day)
    case nothingChanges
    case notLower
    case yearNotOver
    case yearMissing(Int)
    /// The year in which the company was registered.
    case yearBefore(Int)
    case restorationTooLate
    case notDivisible
    case ownsItself
    case accountsAreThere
    case notAController
    case amountTooLarge
    case objectionTooLate(Day)
    /// The name of a company of which it has shares or a charge.
    case holdsOthers(String)
    case noMajority(Fraction)

    package var text: Text {
        switch self {
        case .ended: RefusalTexts.ended
        case .stillLive: RefusalTexts.stillLive
        case .formDiffers: RefusalTexts.formDiffers
        case .tooFewMembers(let least): RefusalTexts.tooFewMembers.filled(with: numbers(least))
        case .tooManyMembers(let most): AnswerTexts.tooManyMembers(most)
        case .sharesNotWhole: AnswerTexts.sharesNotWhole
        case .capitalTooSmall(let least): AnswerTexts.atLeast(least)
        case .roleMissing(let role): RefusalTexts.roleMissing.filled(with: role.text)
        case .alreadyInOffice: RefusalTexts.alreadyInOffice
        case .notInOffice: RefusalTexts.notInOffice
        case .notAnOwner: RefusalTexts.notAnOwner
        case .ownsNothing(let name): RefusalTexts.ownsNothing.filled(with: name)
        case .notEnoughShares(let share):
            RefusalTexts.notEnoughShares.filled(with: Text(same: share.description))
        case .shareTooFine: RefusalTexts.shareTooFine
        case .charged: RefusalTexts.charged
        case .seized: RefusalTexts.seized
        case .objected: RefusalTexts.objected
        case .noSuchNumber: RefusalTexts.noSuchNumber
        case .alreadyDone: RefusalTexts.alreadyDone
        case .planUnderway: RefusalTexts.planUnderway
        case .tooEarly(let day): RefusalTexts.tooEarly.filled(with: days(day))
        case .nothingChanges: RefusalTexts.nothingChanges
        case .notLower: RefusalTexts.notLower
        case .yearNotOver: RefusalTexts.yearNotOver
        case .yearMissing(let year): RefusalTexts.yearMissing.filled(with: years(year))
        case .yearBefore(let year): RefusalTexts.yearBefore.filled(with: years(year))
        case .restorationTooLate: RefusalTexts.restorationTooLate
        case .notDivisible: RefusalTexts.notDivisible
        case .ownsItself: RefusalTexts.ownsItself
        case .accountsAreThere: RefusalTexts.accountsAreThere
        case .notAController: RefusalTexts.notAController
        case .amountTooLarge: RefusalTexts.amountTooLarge
        case .objectionTooLate(let day): RefusalTexts.objectionTooLate.filled(with: days(day))
        case .holdsOthers(let company):
            RefusalTexts.holdsOthers.filled(with: Text(same: company))
        case .noMajority(let share):
            RefusalTexts.noMajority.filled(with: Text(same: share.description))
        }
    }
}
