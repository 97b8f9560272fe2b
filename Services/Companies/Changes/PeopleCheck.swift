internal import Casework
package import Kernel
internal import Registers
package import Store

/// That a court has barred somebody from managing companies.
package struct Disqualification: PersonalRecord {
    package static let register = "company-disqualification"
    package static let custodian = "d-comp"
    package static let table = Register<Disqualification>.table(
        "company_disqualification", since: 8, [.text("person"), .text("until_day")],
        indexes: [["person"]])

    package let id: String
    package let person: PersonNumber
    package let order: String
    package let from: Day
    /// The last day.
    package let until: Day

    package var key: String { id }
    package var columns: [Value] { [.text(person.digits), .text(until.iso)] }
    package var subjects: [PersonNumber] { [person] }
}

/// Why somebody cannot have a role in a company.
enum PersonRefusal: Error, Equatable {
    case unknown, dead, minor, barred, servesThePublic

    var text: Text {
        switch self {
        case .unknown: AnswerTexts.unknownPerson
        case .dead: RefusalTexts.dead
        case .minor: RefusalTexts.minor
        case .barred: RefusalTexts.barred
        case .servesThePublic: RefusalTexts.servesThePublic
        }
    }
}

/// What the registers know against somebody.
struct PeopleCheck {
    let law: CompanyLaw
    let access: Access
    let today: Day

    /// Why somebody cannot manage a company; nil when they can.
    func refusalAsManager(of person: PersonNumber, in db: Database) throws -> PersonRefusal? {
        if let refusal = try refusal(of: person, law.managerAgeMinimum(on: today), in: db) {
            return refusal
        }
        let bars = try access.records(
            Disqualification.self, where: "person = \(person) AND until_day >= \(today)", in: db)
        guard bars.isEmpty else { return .barred }
        if law.managerCivilServantBarred(on: today).value == 1, try serves(person, in: db) {
            return .servesThePublic
        }
        return nil
    }

    /// Why somebody cannot be a lawyer, an accountant or a director of one; nil when they can.
    func refusalAsOfficer(of person: PersonNumber, in db: Database) throws -> PersonRefusal? {
        try refusal(of: person, law.managerAgeMinimum(on: today), in: db)
    }

    /// Why somebody cannot found a company or take a part of one; nil when they can.
    func refusalAsFounder(of person: PersonNumber, in db: Database) throws -> PersonRefusal? {
        if let refusal = try refusal(of: person, law.founderAgeMinimum(on: today), in: db) {
            return refusal
        }
        if law.founderCivilServantBarred(on: today).value == 1, try serves(person, in: db) {
            return .servesThePublic
        }
        return nil
    }

    /// Why somebody cannot have what a court gives them; nil when they can.
    func refusalAsHeir(of person: PersonNumber, in db: Database) throws -> PersonRefusal? {
        try refusal(of: person, nil, in: db)
    }

    /// - Parameter age: the least, in completed years.
    private func refusal(
        of person: PersonNumber, _ age: CompanyLaw.Line?, in db: Database
    ) throws -> PersonRefusal? {
        guard let found = try access.record(Person.self, person.digits, in: db)?.record else {
            return .unknown
        }
        if found.diedOn != nil { return .dead }
        if let age, found.bornOn.age(on: today) < Int(age.value) { return .minor }
        return nil
    }

    /// Whether a person serves a public institution today, as the workforce register has it; or one of
    /// certain ones.
    func serves(
        _ person: PersonNumber, at institutions: Set<String>? = nil, in db: Database
    ) throws -> Bool {
        try access.records(Employment.self, where: "person = \(person)", in: db).contains {
            ($0.record.endedOn.map { today <= $0 } ?? true)
                && (institutions?.contains($0.record.institution) ?? true)
        }
    }
}

extension Catalogue {
    /// An institution and those directly under it: the Judicial Council and its courts.
    func family(of institution: String) -> Set<String> {
        Set(institutions.filter { $0.parent == institution }.map(\.id) + [institution])
    }
}
