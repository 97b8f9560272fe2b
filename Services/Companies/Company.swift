package import Kernel
package import Registers
package import Store
package import Casework

/// A limited liability company: the facts that everybody may know.
package struct Company: PublicRecord {
    package static let register = "company"
    package static let custodian = "d-comp"
    package static let table = Register<Company>.table(
        "company",
        [
            .text("name"), .text("name_folded"), .text("name_search"), .text("district"),
            .text("registered_on"),
        ], unique: [["name_folded"]])

    /// Given once, never again: `100042`.
    package let number: String
    package let name: String
    /// The section of ISIC Rev. 4.
    package let activity: String
    package let office: Address
    package let capital: Money
    package let manager: PersonName
    package let registeredOn: Day

    package var key: String { number }
    package var columns: [Value] {
        [
            .text(name), .text(Folding.name(name)), .text(Folding.search(name)),
            .text(office.district), .text(registeredOn.iso),
        ]
    }
}

/// Who owns a company, with which share, and the manager's number: not public. The managing
/// director's name alone stands in `Company`, for whoever deals with it must know who may sign.
package struct Membership: PersonalRecord {
    package static let register = "company-members"
    package static let custodian = "d-comp"
    package static let table = Register<Membership>.table("company_members", [])

    package let company: String
    package let members: [Member]
    package let manager: NamedPerson

    package var key: String { company }
    package var columns: [Value] { [] }
    package var subjects: [PersonNumber] { members.map(\.person.number) + [manager.number] }
    // A company outlives those who own it.
    package var keyHolder: KeyHolder? { .organisation("company:\(company)") }
}

/// A name that is held for an application, so that two people cannot prepare the same one.
package struct NameReservation: PersonalRecord {
    package static let register = "company-name"
    package static let custodian = "d-comp"
    package static let table = Register<NameReservation>.table(
        "company_name",
        [.text("case_id"), .text("state"), .text("held_until").optional], indexes: [["case_id"]])

    /// The name under `Folding.name`: two names with one key are one name.
    package let folded: String
    package let name: String
    package let holder: PersonNumber
    package let caseID: String
    package var state: State

    package enum State: Codable, Sendable, Equatable {
        case held(until: Day)
        case used(company: String)
        case released

        var name: String {
            switch self {
            case .held: "held"
            case .used: "used"
            case .released: "released"
            }
        }
    }

    package var key: String { folded }
    package var belongsToCase: String? { caseID }
    package var columns: [Value] {
        var until = Value.null
        if case .held(let day) = state { until = .text(day.iso) }
        return [.text(caseID), .text(state.name), until]
    }
    package var subjects: [PersonNumber] { [holder] }
    // Whether a name is taken must be known when its holder is forgotten.
    package var keyHolder: KeyHolder? { .organisation("company-names") }
}

/// Why a name cannot be had.
package enum NameRefusal: Error, Sendable, Equatable {
    case tooShort
    case nothingButForm
    case mixedScripts
    case unwritable
    case taken(by: String)
    case held

    package var text: Text {
        switch self {
        case .tooShort, .nothingButForm: CompanyTexts.nameTooShort
        case .mixedScripts: CompanyTexts.nameMixesScripts
        case .unwritable: AnswerTexts.unwritable
        case .taken(let name): CompanyTexts.nameTaken.filled(with: Text(same: "«\(name)»"))
        case .held: CompanyTexts.nameHeld
        }
    }
}

/// What a name is by itself, before asking who else has it.
func foldedName(_ name: String) throws(NameRefusal) -> String {
    let letters = name.unicodeScalars.count { $0.properties.isAlphabetic }
    guard letters >= 2, name.unicodeScalars.count <= 100 else { throw .tooShort }
    guard isWritable(name) else { throw .unwritable }
    guard !Folding.mixesScripts(inOneWord: name) else { throw .mixedScripts }
    let folded = Folding.name(name)
    guard !folded.isEmpty else { throw .nothingButForm }
    return folded
}
