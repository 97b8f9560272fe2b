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
        try await keepFollowers(turn)
        let today = register.work.registrar.today
        try await each(turn) { after, db in
            try CompanyStore.due(on: today, limit: 100, after: after, in: db)
        } do: { [self] number, db in
            try settle(number, in: db)
        }
    }

    /// Does something for each company of a list that is read page by page, each in a transaction of
    /// its own: one that fails keeps none of the others back, and is told at the end.
    func each(
        _ turn: Turn, _ page: @escaping @Sendable (String, Database) throws -> [String],
        do work: @escaping @Sendable (String, Database) throws -> Void
    ) async throws {
        var failure: (any Error)?
        var last = ""
        while turn.isOurs {
            let after = last
            let numbers = try await database.read { try page(after, $0) }
            guard let final = numbers.last else { break }
            last = final
            for number in numbers {
                do {
                    try await database.write { db in
                        try turn.confirm(in: db)
                        try work(number, db)
                    }
                } catch let error as LostTurn { throw error } catch { failure = failure ?? error }
            }
        }
        if let failure { throw failure }
    }

    /// Whether a change of a notice's has its day and nothing in its way; what stands in its way is
    /// public, so that nobody's data is read each hour to find it there still.
    ///
    /// - Throws: what is not a thing to wait for.
    private func isReady(
        _ change: Change, of company: Company, _ notice: Notice, on today: Day, in db: Database
    ) throws -> Bool {
        if notice.until < today, try isObjected(company, notice, on: today, in: db) { return false }
        do {
            try register.expectFree(change, company, in: db)
            _ = try company.applying(change, on: today, under: register.law)
            return true
        } catch let refusal as CompanyRefusal {
            switch refusal {
            case .charged, .seized, .objected, .tooEarly, .holdsOthers: return false
            default: throw refusal
            }
        }
    }

    /// Whether somebody has objected who has no answer yet. Whoever was asked to correct their
    /// objection and lets the days go by holds nothing up any more.
    private func isObjected(
        _ company: Company, _ notice: Notice, on today: Day, in db: Database
    ) throws -> Bool {
        let registrar = register.work.registrar
        let earliest =
            registrar.now
            - .seconds(register.law.days(.objectionCorrection, on: today) * 86_400)
        return try CompanyStore.waiting(company.number, notice: notice.number, in: db).contains {
            objection in
            guard objection.isSentBack else { return true }
            // Answers that are saved meanwhile do not begin the time anew.
            let sentBack = try Access.acts(
                CaseRecord.register, objection.caseID, with: registrar, in: db
            ).last { $0.act.verb == "ask-for-correction" }
            return sentBack.map { earliest <= $0.at } ?? true
        }
    }

    private static let actor = Actor.system("company-notices")

    private func settle(_ number: String, in db: Database) throws {
        let today = register.work.registrar.today
        guard let first = try CompanyStore.company(number, in: db) else { return }
        // One notice after the other: each changes the company.
        for notice in first.notices where notice.due <= today {
            let change = CompanyClock.change(notice)
            guard let company = try CompanyStore.company(number, in: db), company.isLive,
                company.notices.contains(notice),
                try isReady(change, of: company, notice, on: today, in: db)
            else { continue }
            let access = Access(
                by: CompanyClock.actor, for: .upkeep, with: register.work.registrar)
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
