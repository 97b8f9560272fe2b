package import Kernel
package import Registers
package import Store
internal import Casework

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
