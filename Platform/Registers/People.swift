package import Kernel
package import Store

/// A person, as the identity register knows them.
///
/// Names are a chain: given, father's, grandfather's; a family name only if there is one.
package struct Person: PersonalRecord {
    package static let register = "person"
    package static let custodian = "dit"
    package static let table = Register<Person>.table(
        // Once it held the day; nothing asked for it, and it would have stood in the clear.
        "person", [.text("born_on")])

    package let number: PersonNumber
    package var name: PersonName
    package var bornOn: Day
    /// Telephone and mail, where messages may go besides the account.
    package var phone: String?
    package var email: String?
    /// How surely it is known who this is; nil from before anybody asked.
    package var proofing: AssuranceLevel?
    /// What enrolment took down besides; nil from before it did.
    package var origin: Origin?
    package var diedOn: Day?

    /// Civil Code 40/1951, article 106: eighteen full years.
    package static let adulthood = 18

    package func isOfAge(on day: Day) -> Bool { bornOn.age(on: day) >= Person.adulthood }

    package var key: String { number.digits }
    package var columns: [Value] { [.text("")] }
    package var subjects: [PersonNumber] { [number] }

    package init(
        number: PersonNumber, name: PersonName, bornOn: Day, phone: String? = nil,
        email: String? = nil, proofing: AssuranceLevel? = nil, origin: Origin? = nil,
        diedOn: Day? = nil
    ) {
        self.number = number
        self.name = name
        self.bornOn = bornOn
        self.phone = phone
        self.email = email
        self.proofing = proofing
        self.origin = origin
        self.diedOn = diedOn
    }
}

extension Person {
    /// Whether a number is somebody's: nothing of them is read, and nobody is told.
    package static func exists(_ number: PersonNumber, in db: Database) throws -> Bool {
        try db.row("SELECT 1 FROM person WHERE record_key = \(number)") != nil
    }
}

extension Person {
    /// Where a person comes from, as their papers say.
    package struct Origin: Codable, Sendable, Equatable {
        package var chain: NameChain
        package var mother: PersonName
        package var sex: Sex
        /// An id of the catalogue's places, or the name of a place elsewhere.
        package var birthPlace: String
        /// The governorate in which the person lives: an id of the catalogue's places.
        package var governorate: String
        /// Nil for a citizen.
        package var permit: ResidencePermit?

        package init(
            chain: NameChain, mother: PersonName, sex: Sex, birthPlace: String,
            governorate: String, permit: ResidencePermit? = nil
        ) {
            self.chain = chain
            self.mother = mother
            self.sex = sex
            self.birthPlace = birthPlace
            self.governorate = governorate
            self.permit = permit
        }
    }
}

package enum Sex: String, Codable, Sendable, CaseIterable { case female, male }

/// A name as it is built in the Region: given, father's, grandfather's, and a surname if the
/// family has one.
package struct NameChain: Codable, Sendable, Equatable {
    package var given, father, grandfather: PersonName
    package var surname: PersonName?

    package init(
        given: PersonName, father: PersonName, grandfather: PersonName, surname: PersonName? = nil
    ) {
        self.given = given
        self.father = father
        self.grandfather = grandfather
        self.surname = surname
    }

    /// The parts joined, in each script.
    package var whole: PersonName {
        let parts = [given, father, grandfather] + (surname.map { [$0] } ?? [])
        return PersonName(
            ckb: parts.map(\.ckb).joined(separator: " "),
            ar: parts.map(\.ar).joined(separator: " "),
            latin: parts.map(\.latin).joined(separator: " "))
    }
}

/// That somebody who is not a citizen may live in the Region.
package struct ResidencePermit: Codable, Sendable, Equatable {
    package var number: String
    package var until: Day

    package init(number: String, until: Day) {
        self.number = number
        self.until = until
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

    /// The name as words: each language has its spelling.
    package var text: Text { Text(en: latin, ckb: ckb, ar: ar, kmr: latin) }
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
    package var keyHolder: KeyHolder? { nil }
    package var columns: [Value] { [.text(person.digits), .text(institution)] }
    package var subjects: [PersonNumber] { [person] }

    package init(person: PersonNumber, institution: String, endedOn: Day? = nil) {
        self.person = person
        self.institution = institution
        self.endedOn = endedOn
    }

    /// How many people institutions have employed: a number, no names.
    package static func count(in db: Database) throws -> Int {
        try db.count("SELECT count(DISTINCT person) FROM employment")
    }

    /// How many of those who are named by a query's one column are or were employed.
    package static func count(among numbers: Query, in db: Database) throws -> Int {
        try db.count(
            "SELECT count(DISTINCT person) FROM employment WHERE person IN (\(numbers))")
    }
}
