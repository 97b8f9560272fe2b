package import Kernel
package import Registers
package import Store

/// What a person holds in one of the registers that services enter by their files: a licence, a permit,
/// an enrolment. The register is one of `Catalogue/registers.yaml`.
package struct Registration: PersonalRecord {
    package static let register = "registration"
    package static let custodian = "dit"
    package static let table = Register<Registration>.table(
        "casework_registration", since: 7,
        [
            .text("kind"), .text("holder"), .text("state"), .text("valid_until").optional,
        ], indexes: [["holder", "kind"]])

    /// An id of the catalogue's registers.
    package let kind: String
    /// Given once in its register, never again: `DL-000042`.
    package let number: String
    package let holder: NamedPerson
    package var facts: [String: KnownFact]
    package let from: Day
    /// The last day; nil: until it is ended.
    package var until: Day?
    package var state = State.live
    /// The case that has changed it last.
    package var caseID: String?

    package enum State: Codable, Sendable, Equatable {
        case live
        case ended(on: Day)
    }

    package init(
        kind: String, number: String, holder: NamedPerson, facts: [String: KnownFact],
        from: Day, until: Day?, caseID: String?
    ) {
        self.kind = kind
        self.number = number
        self.holder = holder
        self.facts = facts
        self.from = from
        self.until = until
        self.caseID = caseID
    }

    package var key: String { number }
    package var belongsToCase: String? { caseID }
    package var subjects: [PersonNumber] { [holder.number] }
    package var columns: [Value] {
        [
            .text(kind), .text(holder.number.digits), .text(state == .live ? "live" : "ended"),
            until.map { .text($0.iso) } ?? .null,
        ]
    }

    /// What a person holds in a register and nobody has ended; it may have run out.
    package static func current(
        _ kind: String, of person: PersonNumber, by access: Access, in db: Database
    ) throws -> Registration? {
        try versioned(kind, of: person, by: access, in: db)?.record
    }

    static func versioned(
        _ kind: String, of person: PersonNumber, by access: Access, in db: Database
    ) throws -> Versioned<Registration>? {
        try access.records(
            Registration.self,
            where: """
                holder = \(person) AND kind = \(kind) AND state = 'live'
                ORDER BY recorded_at DESC, record_key DESC LIMIT 1
                """, in: db
        ).first
    }

    /// The next number of a register.
    package static func number(in register: RegisterKind, in db: Database) throws -> String {
        let series = "registration:\(register.id)"
        try db.begin(series: series, after: 0)
        let digits = String(try db.next(of: series))
        return "\(register.prefix)-" + String(repeating: "0", count: max(0, 6 - digits.count))
            + digits
    }
}
