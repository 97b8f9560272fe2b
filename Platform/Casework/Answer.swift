package import Kernel
package import Registers
package import Store

/// What a person answered to one question.
package indirect enum Answer: Sendable, Equatable {
    case text(String)
    case choice(String)
    case yesNo(Bool)
    case number(Int64)
    case money(Money)
    case date(Day)
    case place(Address)
    case members([Member])
    case people([NamedPerson])
    case person(NamedPerson)
    case company(NamedCompany)
    /// Something that an entry of a register has by a number: a charge, a notice, an owner.
    case entry(NamedEntry)
    case file(FileReference)
    /// Several things, each with the answers to the same few questions.
    case things([[String: Answer]])
    /// An optional question that was passed over.
    case nothing
}

package struct Address: Codable, Sendable, Equatable {
    package var governorate, district: String
    package var street: String
    package var landmark: String

    /// The street, or the known place where there is none.
    package var spot: String { street.isEmpty ? landmark : street }

    package init(governorate: String, district: String, street: String, landmark: String) {
        self.governorate = governorate
        self.district = district
        self.street = street
        self.landmark = landmark
    }
}

/// A person as a form names them: the number and the name that the register had.
package struct NamedPerson: Codable, Sendable, Equatable, Hashable {
    package let number: PersonNumber
    package let name: PersonName
    /// For which company they stand, where it is a company that is meant: whoever acts for it.
    package let company: NamedCompany?

    package init(number: PersonNumber, name: PersonName, company: NamedCompany? = nil) {
        self.number = number
        self.name = name
        self.company = company
    }

    /// Who or what is meant.
    package var title: Text { company.map { Text(same: $0.name) } ?? name.text }
    /// By which a form tells them from others. The number of whoever acts for a company is not told.
    var token: String { company.map { "company-\($0.number)" } ?? number.digits }
    /// As others than the person themselves see it.
    package var maskedNumber: String { company?.number ?? number.masked }
}

/// A company by its number and the name that the register had.
package struct NamedCompany: Codable, Sendable, Equatable, Hashable {
    package let number: String
    package let name: String

    package init(number: String, name: String) {
        self.number = number
        self.name = name
    }
}

/// A part of a register's entry by its number, and what it was called when it was chosen.
package struct NamedEntry: Codable, Sendable, Equatable, Hashable {
    package let number: Int64
    package let title: Text

    package init(number: Int64, title: Text) {
        self.number = number
        self.title = title
    }
}

package struct Member: Codable, Sendable, Equatable {
    package let person: NamedPerson
    package let share: Share

    package init(person: NamedPerson, share: Share) {
        self.person = person
        self.share = share
    }
}

/// A file that was sent in: known by the hash of its bytes.
package struct FileReference: Codable, Sendable, Equatable {
    package let hash: String
    package let name: String
    package let kind: FileKind
    package let size: Int64
}

/// Files that can be looked at safely, told by their first bytes and not by their names.
package enum FileKind: String, Codable, Sendable, CaseIterable {
    case pdf = "application/pdf"
    case jpeg = "image/jpeg"
    case png = "image/png"

    package init?(signature bytes: [UInt8]) {
        if bytes.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else {
            return nil
        }
    }

    package var suffix: String {
        switch self {
        case .pdf: "pdf"
        case .jpeg: "jpg"
        case .png: "png"
        }
    }
}

package typealias Answers = [String: Answer]

extension Answer {
    /// Everybody whom it names.
    package var people: [NamedPerson] {
        switch self {
        case .person(let person): [person]
        case .people(let people): people
        case .members(let members): members.map(\.person)
        default: []
        }
    }

    /// The value for an expression of the catalogue; of what only can be there or not, that it is.
    package var literal: Expression.Literal? {
        switch self {
        case .text(let text), .choice(let text): .text(text)
        case .company(let company): .text(company.number)
        case .yesNo(let truth): .truth(truth)
        case .number(let number): .number(number)
        case .entry(let entry): .number(entry.number)
        case .money(let amount): .number(amount.dinars)
        case .date(let day): .day(day)
        case .members(let members): .number(Int64(members.count))
        case .people(let people): .number(Int64(people.count))
        case .things(let things): .number(Int64(things.count))
        case .place, .person, .file: .truth(true)
        case .nothing: nil
        }
    }
}

extension Answer: Codable {
    private enum Key: String, CodingKey {
        case kind, value
    }
    private enum Kind: String, Codable {
        case text, choice, yesNo, number, money, date, place, members, people, person, company,
            entry
        case file, things, nothing
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func value<T: Decodable>() throws -> T { try container.decode(T.self, forKey: .value) }
        self =
            switch try container.decode(Kind.self, forKey: .kind) {
            case .text: .text(try value())
            case .choice: .choice(try value())
            case .yesNo: .yesNo(try value())
            case .number: .number(try value())
            case .money: .money(try value())
            case .date: .date(try value())
            case .things: .things(try value())
            case .place: .place(try value())
            case .members: .members(try value())
            case .people: .people(try value())
            case .person: .person(try value())
            case .company: .company(try value())
            case .entry: .entry(try value())
            case .file: .file(try value())
            case .nothing: .nothing
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        func put(_ kind: Kind, _ value: some Encodable) throws {
            try container.encode(kind, forKey: .kind)
            try container.encode(value, forKey: .value)
        }
        switch self {
        case .text(let value): try put(.text, value)
        case .choice(let value): try put(.choice, value)
        case .yesNo(let value): try put(.yesNo, value)
        case .number(let value): try put(.number, value)
        case .money(let value): try put(.money, value)
        case .date(let value): try put(.date, value)
        case .things(let value): try put(.things, value)
        case .place(let value): try put(.place, value)
        case .members(let value): try put(.members, value)
        case .people(let value): try put(.people, value)
        case .person(let value): try put(.person, value)
        case .company(let value): try put(.company, value)
        case .entry(let value): try put(.entry, value)
        case .file(let value): try put(.file, value)
        case .nothing: try container.encode(Kind.nothing, forKey: .kind)
        }
    }
}

extension Mandate {
    /// The companies for which somebody acts today.
    package static func companies(
        of person: PersonNumber, _ access: Access, in db: Database
    ) throws -> [NamedCompany] {
        let today = access.today
        return try access.records(
            Mandate.self, where: "representative = \(person) AND is_live = 1 ORDER BY record_key",
            in: db
        ).compactMap { found in
            guard found.record.holds(on: today),
                case .company(let number, let name) = found.record.kind
            else { return nil }
            return NamedCompany(number: number, name: name)
        }
    }
}
