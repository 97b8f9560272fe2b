internal import Casework
internal import Kernel
internal import Registers
internal import Store

extension CompanyClock {
    private static let keeper = Actor.system("company-filings")

    /// Brings companies that were entered before there were filings to what they are now: their first
    /// filing says what the register held of them.
    func upgrade(_ turn: Turn) async throws {
        try await each(turn) { after, db in
            try db.rows(
                """
                SELECT record_key FROM company
                WHERE status = \(FormerCompany.status) AND record_key > \(after)
                ORDER BY record_key LIMIT 100
                """
            ).map { try $0.text(0) }
        } do: { [self] number, db in
            try upgrade(number, in: db)
        }
    }

    private func upgrade(_ number: String, in db: Database) throws {
        let access = Access(
            by: CompanyClock.keeper, for: .upkeep, with: register.work.registrar)
        guard let company = try Register<FormerCompany>().record(number, in: db),
            let members = try access.record(FormerMembership.self, number, in: db)
        else { return }
        var cast = Cast(company: nil, people: [:])
        var owners: [Change.Stake] = []
        for member in members.record.members {
            owners.append(
                Change.Stake(participant: cast.participant(member.person), share: member.share))
        }
        let manager = cast.participant(members.record.manager)
        let former = company.record
        _ = try register.form(
            Change.Formation(
                form: .limitedLiability, name: former.name, activity: former.activity,
                isContracting: false, office: former.office, capital: former.capital,
                owners: owners,
                officers: [Change.Appointment(participant: manager, role: .manager)],
                parent: nil),
            cast, number: number, replacing: (company.version, members.version),
            on: former.registeredOn,
            act: Act("keep-filings", by: CompanyClock.keeper, law: "1997/21"), in: db
        ) { company in
            try IssuedDocument.about(Company.register, company.number, in: db)
                .first { $0.status == .valid }?.code
        }
    }

    /// Once: what follows the register is kept also of what was entered before it was kept.
    func keepFollowers(_ turn: Turn) async throws {
        // What it is called says what was kept last: what sounds alike.
        let setting = "company-sounds"
        guard try await Setting.value(setting, on: database) == nil else { return }
        try await database.write { [self] db in
            try turn.confirm(in: db)
            let access = Access(
                by: CompanyClock.keeper, for: .upkeep, with: register.work.registrar)
            let waiting = try access.records(
                CaseRecord.self,
                where: """
                    service = 'CO-14' AND status IN ('reviewing', 'approving', 'correcting')
                    """, in: db)
            for item in waiting.map(\.record) {
                guard case .company(let company)? = item.answers["company"],
                    case .number(let notice)? = item.answers["notice"]
                else { continue }
                try CompanyStore.keepWaiting(
                    item.id, company: company.number, notice: Int(notice), in: db)
            }
        }
        var last = ""
        while turn.isOurs {
            let after = last
            let numbers = try await database.read { db in
                try CompanyStore.companies(after: after, limit: 200, in: db).map(\.number)
            }
            guard let final = numbers.last else {
                _ = try await Setting.agree(setting, "kept", on: database)
                return
            }
            last = final
            try await database.write { db in
                try turn.confirm(in: db)
                for number in numbers {
                    guard let company = try CompanyStore.company(number, in: db) else { continue }
                    try CompanyStore.keepHoldings(of: company, in: db)
                    if company.filings > 0 { try CompanyStore.keepWords(of: company, in: db) }
                }
            }
        }
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
