package import Kernel
package import Store
internal import Trust

/// That one person may act for another, or for a company: for what, and until when.
package struct Mandate: PersonalRecord {
    package static let register = "mandate"
    package static let custodian = "dit"
    package static let table = Register<Mandate>.table(
        "mandate", since: 3,
        [.text("representative"), .text("represented"), .integer("is_live")],
        indexes: [["representative"], ["represented"]])

    package let id: String
    package let kind: Kind
    package let representative: PersonNumber
    /// The person acted for; for a company, the representative again.
    package let represented: PersonNumber
    package let representativeName: PersonName
    /// The person's, or the company's.
    package let representedName: PersonName
    /// Ids of the services for which it holds; empty for all.
    package let services: [String]
    package let from: Day
    /// The last day; nil until it is ended.
    package let until: Day?
    package var ended: End?

    package enum Kind: Codable, Sendable, Equatable {
        /// A parent for a child: until the child is of age.
        case child
        /// A guardian whom a court appointed.
        case ward(decision: String)
        /// A power that the represented person gave.
        case attorney
        /// An office in a company.
        case company(number: String, name: String)
    }

    package struct End: Codable, Sendable, Equatable {
        package let at: Moment
        package let by: PersonNumber?

        package init(at: Moment, by: PersonNumber?) {
            self.at = at
            self.by = by
        }
    }

    package init(
        id: String, kind: Kind, representative: PersonNumber, represented: PersonNumber,
        representativeName: PersonName, representedName: PersonName, services: [String] = [],
        from: Day, until: Day?
    ) {
        self.id = id
        self.kind = kind
        self.representative = representative
        self.represented = represented
        self.representativeName = representativeName
        self.representedName = representedName
        self.services = services
        self.from = from
        self.until = until
    }

    package var key: String { id }
    package var subjects: [PersonNumber] { [representative, represented] }
    package var keyHolder: KeyHolder? { .person(represented) }
    package static var namesBesideNumbers: [(number: String, name: String)] {
        [("representative", "representativeName")]
    }
    package var columns: [Value] {
        [
            .text(representative.digits), .text(represented.digits),
            .integer(ended == nil ? 1 : 0),
        ]
    }

    package func holds(on day: Day) -> Bool {
        ended == nil && from <= day && (until.map { day <= $0 } ?? true)
    }

    package func covers(_ service: String) -> Bool {
        services.isEmpty || services.contains(service)
    }

    /// A power that is given for some things shows only those; a guardian sees the account.
    package var opensAccount: Bool {
        switch kind {
        case .child, .ward: true
        case .attorney, .company: false
        }
    }

    /// The outbox topic under which it is told that a mandate has ended: what rested on it ends too.
    package static let endedTopic = "mandate-ended"

    /// Ends it, in the caller's transaction.
    package static func end(
        _ found: Versioned<Mandate>, act: Act, with registrar: Registrar, in db: Database
    ) throws {
        var mandate = found.record
        mandate.ended = End(at: registrar.now, by: act.actor.person)
        try Register<Mandate>().enter(
            mandate, replacing: found.version, act: act, with: registrar, in: db)
        try Outbox.put(
            id: registrar.identifiers.next(), topic: endedTopic,
            body: try JSON(mandate.endedParcel).canonical, due: registrar.now, in: db)
    }

    /// What leaves when it has ended.
    package struct Ended: Codable, Sendable {
        package let mandate: String
        package let representative: PersonNumber
    }

    package var endedParcel: Ended { Ended(mandate: id, representative: representative) }

    /// The mandate under which a person acts on a day, asked at every request; nil when it does
    /// not hold or is not theirs.
    package static func inForce(
        _ id: String, for representative: PersonNumber, with registrar: Registrar, in db: Database
    ) throws -> Mandate? {
        // Whether somebody may act is asked here; what they then read is recorded.
        guard let mandate = try Register<Mandate>().versioned(id, registrar.vault, in: db)?.record,
            mandate.representative == representative, mandate.holds(on: registrar.today)
        else { return nil }
        return mandate
    }
}

/// Who does something, and for whom: most often for themselves.
package struct Party: Sendable, Equatable {
    /// Whose affair it is.
    package let subject: PersonNumber
    /// Who does it.
    package let person: PersonNumber
    package let mandate: Mandate?

    /// Somebody for themselves.
    package init(_ person: PersonNumber) {
        subject = person
        self.person = person
        mandate = nil
    }

    package init(_ mandate: Mandate) {
        subject = mandate.represented
        person = mandate.representative
        self.mandate = mandate
    }

    package var actor: Actor {
        guard let mandate else { return .person(person) }
        return .representative(person, of: subject, mandate: mandate.id)
    }
}
