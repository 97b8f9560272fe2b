package import Kernel
package import Store

/// A number that a person gives instead of their own: made by them, for a while, ended by them.
/// Sixteen digits, so that nobody takes one for the other; the last is Verhoeff's check digit.
package struct Alias: PersonalRecord {
    package static let register = "alias"
    package static let custodian = "dit"
    package static let table = Register<Alias>.table(
        "alias", since: 3, [.text("person"), .integer("is_live")], indexes: [["person"]])

    package let number: AliasNumber
    package let person: PersonNumber
    /// What the person wants to remember it by.
    package let label: String
    package let madeAt: Moment
    /// The last day on which it works.
    package let until: Day
    package var endedAt: Moment?

    package init(
        number: AliasNumber, person: PersonNumber, label: String, madeAt: Moment, until: Day
    ) {
        self.number = number
        self.person = person
        self.label = label
        self.madeAt = madeAt
        self.until = until
    }

    package var key: String { number.digits }
    package var subjects: [PersonNumber] { [person] }
    package var columns: [Value] { [.text(person.digits), .integer(endedAt == nil ? 1 : 0)] }

    package func works(on day: Day) -> Bool { endedAt == nil && day <= until }

    /// Whose number somebody has typed: a personal number, or an alias that works on this day.
    /// Nil for anything else, and nothing tells which.
    package static func person(
        typed text: String, with registrar: Registrar, in db: Database
    ) throws -> PersonNumber? {
        if let number = PersonNumber(text) { return number }
        guard let alias = AliasNumber(text),
            let found = try Register<Alias>().versioned(alias.digits, registrar.vault, in: db)?
                .record,
            found.works(on: registrar.today)
        else { return nil }
        return found.person
    }
}
