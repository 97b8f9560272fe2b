internal import Casework
internal import Kernel
internal import Registers
package import Store

/// What happens to companies by the passing of days: second warnings, and notices that take effect
/// because nobody objected in time. Each is a filing like any other.
package struct CompanyClock: Sendable {
    let register: CompanyRegister
    let database: any DatabaseEngine

    init(_ register: CompanyRegister, on database: any DatabaseEngine) {
        self.register = register
        self.database = database
    }

    /// Enters everything that is due. Costs one look at an index when nothing is.
    package func round(_ turn: Turn) async throws {
        try await upgrade(turn)
        let today = register.work.registrar.today
        var failure: (any Error)?
        var last = ""
        while turn.isOurs {
            let after = last
            let numbers = try await database.read {
                try CompanyStore.due(on: today, limit: 100, after: after, in: $0)
            }
            guard let final = numbers.last else { break }
            last = final
            for number in numbers {
                do {
                    try await database.write { [self] db in
                        try turn.confirm(in: db)
                        try settle(number, in: db)
                    }
                } catch let error as LostTurn { throw error } catch {
                    // One that fails keeps none of the others from its day.
                    failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
    }

    /// Whether somebody has objected to a notice and is not answered yet.
    private func isObjected(
        _ number: String, _ notice: Int, by access: Access, in db: Database
    ) throws -> Bool {
        try access.records(
            CaseRecord.self,
            where: """
                service = 'CO-14' AND status IN ('reviewing', 'approving', 'correcting')
                """, in: db
        ).contains { found in
            guard case .company(let company)? = found.record.answers["company"],
                case .number(let named)? = found.record.answers["notice"]
            else { return false }
            return company.number == number && named == Int64(notice)
        }
    }

    private static let actor = Actor.system("company-notices")

    private func settle(_ number: String, in db: Database) throws {
        let today = register.work.registrar.today
        guard let first = try CompanyStore.company(number, in: db) else { return }
        for notice in first.notices where notice.due <= today {
            let change = CompanyClock.change(notice)
            // What stands in its way is public: nobody's data is read each hour to find it there still.
            guard let company = try CompanyStore.company(number, in: db),
                (try? company.applying(change, on: today, under: register.law)) != nil
            else { continue }
            let access = Access(
                by: CompanyClock.actor, for: .upkeep, with: register.work.registrar)
            if notice.until < today, try isObjected(number, notice.number, by: access, in: db) {
                continue
            }
            guard let entry = try CompanyEntry.find(number, by: access, in: db) else { return }
            // The case in which it was published: its parties find the paper there.
            let published = try Register<Filing>().record(
                Filing.key(number, notice.number), in: db)?.record.document
            let caseID = try published.flatMap { try IssuedDocument.find($0, in: db) }?.caseID ?? ""
            _ = try register.file(
                change, on: entry, case: caseID,
                act: Act("take-effect", by: CompanyClock.actor, law: "1997/21"), in: db)
        }
    }

    /// What a notice leads to next.
    private static func change(_ notice: Notice) -> Change {
        switch notice.plan {
        case .reduction: .capitalReduced(notice: notice.number)
        case .dissolution: .dissolved(notice: notice.number)
        case .strikeOff:
            if case .planned? = notice.secondWarning {
                .warnedAgain(notice: notice.number)
            } else {
                .struckOff(notice: notice.number)
            }
        }
    }
}
