package import Casework
package import Kernel
package import Registers
package import Store

/// A company as the register has it: what everybody may know.
///
/// Every version is what its filings have made of it, one filing a version: `applying` is the only
/// way from one to the next.
package struct Company: PublicRecord {
    package static let register = "company"
    package static let custodian = "d-comp"
    package static let table = Register<Company>.table(
        "company",
        [
            // Once it held a copy for searching in; `company_word` is where names are found.
            .text("name"), .text("name_folded"), .text("name_search"), .text("district"),
            .text("registered_on"), .text("status").since(8, before: .text("former")),
            // The first day on which a notice of it may take effect or be warned of again.
            .text("notice_due").optional.since(8),
        ], unique: [["name_folded"]],
        indexes: [
            (["notice_due"] as Table.Index).since(8), (["status"] as Table.Index).since(8),
        ])

    /// Given once, never again: `100042`.
    package let number: String
    package let form: LegalForm
    package internal(set) var name: String
    package internal(set) var formerNames: [FormerName] = []
    /// The section of ISIC Rev. 4.
    package internal(set) var activity: String
    /// Whether it builds for others.
    package internal(set) var isContracting = false
    package internal(set) var office: Address
    /// What was issued, less what was reduced.
    package internal(set) var capital: Money
    /// Everybody who is or was appointed, in the order in which they were.
    package internal(set) var officers: [Officer] = []
    package internal(set) var owners: [Owner] = []
    /// Who owned a part once: what is entered of it still speaks of them.
    package internal(set) var formerOwners: [Participant] = []
    package internal(set) var controllers: [Controller] = []
    package internal(set) var charges: [Charge] = []
    package internal(set) var seizures: [Seizure] = []
    package internal(set) var notices: [Notice] = []
    /// The last year for which its entry was confirmed and accounts were handed in.
    package internal(set) var confirmedFor: Int?
    package internal(set) var status = Status.active
    package let registeredOn: Day
    /// Of a branch: the company whose it is.
    package internal(set) var parent: ForeignCompany?
    /// How many filings have made it what it is: the last one's number.
    package internal(set) var filings: Int
    /// How many participants it has named: the last one's id.
    package internal(set) var participants: Int

    package struct FormerName: Codable, Sendable, Equatable {
        package let name: String
        package let until: Day
    }

    package enum Status: Codable, Sendable, Equatable {
        case active
        case dissolved(on: Day)
        case struckOff(on: Day)

        package var name: String {
            switch self {
            case .active: "active"
            case .dissolved: "dissolved"
            case .struckOff: "struck-off"
            }
        }
    }

    package var key: String { number }
    package var columns: [Value] {
        [
            .text(name), .text(Folding.name(name)),
            .text(filings == 0 ? Folding.search(name) : ""), .text(office.district),
            .text(registeredOn.iso), .text(filings == 0 ? FormerCompany.status : status.name),
            notices.map(\.due).min().map { .text($0.iso) } ?? .null,
        ]
    }

    var trade: Trade { Trade(activity: activity, isContracting: isContracting) }
    package var isLive: Bool { status == .active }
    package var endedOn: Day? {
        switch status {
        case .active: nil
        case .dissolved(let day), .struckOff(let day): day
        }
    }

    /// The first year for which its entry is not confirmed.
    package var nextYear: Int { (confirmedFor ?? registeredOn.civil.year - 1) + 1 }

    /// Who holds a role now.
    package func holders(of role: Officer.Role) -> [Participant] {
        officers.filter { $0.role == role && $0.until == nil }.map(\.participant)
    }

    /// Everybody and everything that is named in it, once each.
    package var everybody: [Participant] {
        var seen: Set<String> = []
        return
            (officers.map(\.participant) + owners.map(\.participant)
            + controllers.map(\.participant) + charges.map(\.creditor))
            .filter { seen.insert($0.id).inserted }
    }

    /// Whom or what an entry means, also when they have left since.
    package func participant(_ id: String) -> Participant? {
        everybody.first { $0.id == id } ?? formerOwners.first { $0.id == id }
    }
}

/// Somebody or something that stands in a company's entry: known to everybody by name, and to the
/// register by number (`Membership`).
package struct Participant: Codable, Sendable, Equatable {
    /// Counted within the company: the same person is the same participant in every role.
    package let id: String
    package let identity: Identity

    package enum Identity: Codable, Sendable, Equatable {
        case person(PersonName)
        case company(number: String, name: String)
        case foreign(ForeignCompany)
    }

    package var name: Text {
        switch identity {
        case .person(let name): name.text
        case .company(_, let name): Text(same: name)
        case .foreign(let company): Text(same: company.name)
        }
    }
}

/// A company that is registered elsewhere, as its papers say.
package struct ForeignCompany: Codable, Sendable, Equatable {
    package let name: String
    package let country: String
    package let number: String
    package let registeredOn: Day
}

/// That somebody holds a role, from a day until the day on which they no longer do.
package struct Officer: Codable, Sendable, Equatable {
    package let participant: Participant
    package let role: Role
    package let from: Day
    package internal(set) var until: Day?

    package enum Role: String, Codable, Sendable, CaseIterable {
        case manager, director, lawyer, accountant
    }
}

package struct Owner: Codable, Sendable, Equatable {
    package let participant: Participant
    package internal(set) var share: Share
    /// Since when it owns a part, whichever.
    package let from: Day
}

/// Somebody who, in the end, owns or controls a company.
package struct Controller: Codable, Sendable, Equatable {
    package let participant: Participant
    package let means: Means
    /// Of shares or votes, where it was said.
    package let share: Share?
    package let from: Day
    package internal(set) var until: Day?

    package enum Means: String, Codable, Sendable, CaseIterable {
        case shares, votes, appoints, other
    }
}

/// A right over shares or assets for a debt.
package struct Charge: Codable, Sendable, Equatable {
    /// The number of the filing that registered it.
    package let number: Int
    package let creditor: Participant
    package let amount: Money
    package let over: Object
    package let from: Day
    package internal(set) var releasedOn: Day?

    package enum Object: Codable, Sendable, Equatable {
        /// The shares of one owner.
        case shares(of: String)
        case assets(String)
    }

    package var isOpen: Bool { releasedOn == nil }
}

/// What a court has taken hold of.
package struct Seizure: Codable, Sendable, Equatable {
    /// The number of the filing that entered it.
    package let number: Int
    package let court: String
    package let order: String
    /// The owner whose shares; nil for the whole company.
    package let owner: String?
    package let from: Day
    package internal(set) var liftedOn: Day?

    package var isOpen: Bool { liftedOn == nil }
}

/// Something that is published before it takes effect.
package struct Notice: Codable, Sendable, Equatable {
    /// The number of the filing that published it.
    package let number: Int
    package let plan: Plan
    package let publishedOn: Day
    /// The last day on which somebody may object.
    package internal(set) var until: Day
    /// Of a striking off: the day of the second warning, before and after it was given.
    package internal(set) var secondWarning: SecondWarning?
    package internal(set) var objections: [Objection] = []

    package enum Plan: Codable, Sendable, Equatable {
        case reduction(to: Money)
        case dissolution
        case strikeOff(StrikeOffReason)
    }

    package enum SecondWarning: Codable, Sendable, Equatable {
        case planned(Day)
        case given(Day)
    }

    package struct Objection: Codable, Sendable, Equatable {
        /// The number of the filing that entered it.
        package let number: Int
        package let from: Day
        package internal(set) var endedOn: Day?

        package var isOpen: Bool { endedOn == nil }
    }

    /// The first day on which something happens by itself.
    var due: Day {
        if case .planned(let day)? = secondWarning { return day }
        return until + 1
    }
}

package enum StrikeOffReason: String, Codable, Sendable, CaseIterable {
    case accounts, manager, activity
}

/// Whose number each participant's is, and nothing else of them: read by officers and by the
/// program, never shown.
package struct Membership: PersonalRecord {
    package static let register = "company-members"
    package static let custodian = "d-comp"
    package static let table = Register<Membership>.table("company_members", [])

    package let company: String
    /// By the participant's id.
    package internal(set) var people: [String: NamedPerson]

    package init(company: String, people: [String: NamedPerson]) {
        self.company = company
        self.people = people
    }

    package var key: String { company }
    package var columns: [Value] { [] }
    package var subjects: [PersonNumber] { people.sorted { $0.key < $1.key }.map(\.value.number) }
    // A company outlives those who own it.
    package var keyHolder: KeyHolder? { .organisation("company:\(company)") }
}

// What was entered then can still be read as what it is now.

extension Company {
    package init(from decoder: any Decoder) throws {
        let c = try decoder.container(keyedBy: CodingKeys.self)
        if !c.contains(.filings) {
            self = Company(try FormerCompany(from: decoder))
            return
        }
        number = try c.decode(String.self, forKey: .number)
        form = try c.decode(LegalForm.self, forKey: .form)
        name = try c.decode(String.self, forKey: .name)
        formerNames = try c.decode([FormerName].self, forKey: .formerNames)
        activity = try c.decode(String.self, forKey: .activity)
        isContracting = try c.decode(Bool.self, forKey: .isContracting)
        office = try c.decode(Address.self, forKey: .office)
        capital = try c.decode(Money.self, forKey: .capital)
        officers = try c.decode([Officer].self, forKey: .officers)
        owners = try c.decode([Owner].self, forKey: .owners)
        // Kept since it was missed.
        formerOwners = try c.decodeIfPresent([Participant].self, forKey: .formerOwners) ?? []
        controllers = try c.decode([Controller].self, forKey: .controllers)
        charges = try c.decode([Charge].self, forKey: .charges)
        seizures = try c.decode([Seizure].self, forKey: .seizures)
        notices = try c.decode([Notice].self, forKey: .notices)
        confirmedFor = try c.decodeIfPresent(Int.self, forKey: .confirmedFor)
        status = try c.decode(Status.self, forKey: .status)
        registeredOn = try c.decode(Day.self, forKey: .registeredOn)
        parent = try c.decodeIfPresent(ForeignCompany.self, forKey: .parent)
        filings = try c.decode(Int.self, forKey: .filings)
        participants = try c.decode(Int.self, forKey: .participants)
    }

    private init(_ former: FormerCompany) {
        self.init(
            number: former.number, form: .limitedLiability, name: former.name,
            activity: former.activity, office: former.office, capital: former.capital,
            officers: [
                Officer(
                    participant: Participant(id: "1", identity: .person(former.manager)),
                    role: .manager, from: former.registeredOn)
            ], registeredOn: former.registeredOn, filings: 0, participants: 1)
    }
}

extension Membership {
    package init(from decoder: any Decoder) throws {
        let c = try decoder.container(keyedBy: CodingKeys.self)
        guard !c.contains(.people) else {
            company = try c.decode(String.self, forKey: .company)
            people = try c.decode([String: NamedPerson].self, forKey: .people)
            return
        }
        let former = try FormerMembership(from: decoder)
        company = former.company
        people = ["1": former.manager]
        for member in former.members where member.person.number != former.manager.number {
            people[String(people.count + 1)] = member.person
        }
    }
}
