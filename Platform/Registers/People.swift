package import Kernel
package import Store

/// A person, as the identity register knows them.
///
/// Names are a chain: given, father's, grandfather's; a family name only if there is one.
package struct Person: PersonalRecord {
    package static let register = "person"
    package static let custodian = "dit"
    package static let table = Register<Person>.table("person", [.text("born_on")])

    package let number: PersonNumber
    package var name: PersonName
    package var bornOn: Day
    /// Telephone and mail, where messages may go besides the account.
    package var phone: String?
    package var email: String?
    /// How surely it is known who this is; nil from before anybody asked.
    package var proofing: AssuranceLevel?

    package var key: String { number.digits }
    package var columns: [Value] { [.text(bornOn.iso)] }
    package var subjects: [PersonNumber] { [number] }

    package init(
        number: PersonNumber, name: PersonName, bornOn: Day, phone: String? = nil,
        email: String? = nil, proofing: AssuranceLevel? = nil
    ) {
        self.number = number
        self.name = name
        self.bornOn = bornOn
        self.phone = phone
        self.email = email
        self.proofing = proofing
    }
}

extension Person {
    /// Whether a number is somebody's: nothing of them is read, and nobody is told.
    package static func exists(_ number: PersonNumber, in db: Database) throws -> Bool {
        try db.row("SELECT 1 FROM person WHERE record_key = \(number)") != nil
    }
}

/// A person's name in the letters of Kurdish, Arabic and Latin script: not translations, but the
/// three spellings that the register holds.
package struct PersonName: Codable, Sendable, Equatable, Hashable {
    package var ckb, ar, latin: String

    package init(ckb: String, ar: String, latin: String) {
        self.ckb = ckb
        self.ar = ar
        self.latin = latin
    }

    package subscript(language: Language) -> String {
        switch language {
        case .ckb: ckb
        case .ar: ar
        case .kmr, .en: latin
        }
    }
}

/// That a person serves a public institution, from the workforce register.
package struct Employment: PersonalRecord {
    package static let register = "employment"
    package static let custodian = "mofe"
    package static let table = Register<Employment>.table(
        "employment", [.text("person"), .text("institution")], indexes: [["person"]])

    package let person: PersonNumber
    package let institution: String
    package var endedOn: Day?

    package var key: String { person.digits + "@" + institution }
    package var columns: [Value] { [.text(person.digits), .text(institution)] }
    package var subjects: [PersonNumber] { [person] }

    package init(person: PersonNumber, institution: String, endedOn: Day? = nil) {
        self.person = person
        self.institution = institution
        self.endedOn = endedOn
    }
}

/// That a person may work at an institution's desk.
package struct Officer: PublicRecord {
    package static let register = "officer"
    package static let custodian = "dit"
    package static let table = Register<Officer>.table(
        "officer", [.text("person"), .text("institution")], indexes: [["person"]])

    package let person: PersonNumber
    package let institution: String
    package var endedOn: Day?

    package var key: String { person.digits + "@" + institution }
    package var columns: [Value] { [.text(person.digits), .text(institution)] }

    package init(person: PersonNumber, institution: String, endedOn: Day? = nil) {
        self.person = person
        self.institution = institution
        self.endedOn = endedOn
    }

    /// The institutions at whose desk a person works on a day.
    package static func desks(
        of person: PersonNumber, on day: Day, in db: Database
    ) throws -> [String] {
        try Register<Officer>().records(
            where: "person = \(person) ORDER BY institution", in: db
        ).map(\.record).filter { $0.endedOn.map { day <= $0 } ?? true }.map(\.institution)
    }
}
