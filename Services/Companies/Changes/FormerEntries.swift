internal import Casework
internal import Kernel
internal import Registers
internal import Store

extension CompanyClock {
    /// Brings companies that were entered before there were filings to what they are now: their first
    /// filing says what the register held of them.
    func upgrade(_ turn: Turn) async throws {
        while turn.isOurs {
            let done = try await database.write { [self] db in
                try turn.confirm(in: db)
                return try upgradeSome(in: db)
            }
            guard done > 0 else { return }
        }
    }

    private func upgradeSome(in db: Database) throws -> Int {
        let registrar = register.work.registrar
        let actor = Actor.system("company-filings")
        let access = Access(by: actor, for: .upkeep, with: registrar)
        let numbers = try db.rows(
            """
            SELECT record_key FROM company WHERE status = \(FormerCompany.status)
            ORDER BY record_key LIMIT 50
            """
        ).map { try $0.text(0) }
        var done = 0
        for number in numbers {
            guard let company = try Register<FormerCompany>().record(number, in: db),
                let members = try access.record(FormerMembership.self, number, in: db)
            else { continue }
            var cast = Cast(company: nil, people: [:])
            var owners: [Change.Stake] = []
            for member in members.record.members {
                owners.append(
                    Change.Stake(
                        participant: cast.participant(member.person), share: member.share))
            }
            let manager = cast.participant(members.record.manager)
            let former = company.record
            done += 1
            _ = try register.form(
                Change.Formation(
                    form: .limitedLiability, name: former.name, activity: former.activity,
                    isContracting: false, office: former.office, capital: former.capital,
                    owners: owners,
                    officers: [Change.Appointment(participant: manager, role: .manager)],
                    parent: nil),
                cast, number: number, replacing: (company.version, members.version),
                on: former.registeredOn,
                act: Act("keep-filings", by: actor, law: "1997/21"), in: db
            ) { company in
                try IssuedDocument.about(Company.register, company.number, in: db)
                    .first { $0.status == .valid }?.code
            }
        }
        return done
    }
}

/// A company as it was entered before there were filings.
struct FormerCompany: PublicRecord {
    static let register = Company.register
    static let custodian = Company.custodian
    static let table = Company.table
    /// What the column says of it.
    static let status = "former"

    let number: String
    let name: String
    let activity: String
    let office: Address
    let capital: Money
    let manager: PersonName
    let registeredOn: Day

    var key: String { number }
    var columns: [Value] {
        [
            .text(name), .text(Folding.name(name)), .text(Folding.search(name)),
            .text(office.district), .text(registeredOn.iso), .text(FormerCompany.status), .null,
        ]
    }
}

/// Its members as they were entered then.
struct FormerMembership: PersonalRecord {
    static let register = Membership.register
    static let custodian = Membership.custodian
    static let table = Membership.table

    let company: String
    let members: [Member]
    let manager: NamedPerson

    var key: String { company }
    var columns: [Value] { [] }
    var subjects: [PersonNumber] { members.map(\.person.number) + [manager.number] }
    var keyHolder: KeyHolder? { .organisation("company:\(company)") }
}
