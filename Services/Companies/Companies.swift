package import Casework
package import Registers
package import Store
package import Trust
package import Web

/// The company register: what the house needs to know of it.
package struct Companies: Sendable {
    private let law: CompanyLaw

    package static let tables: [Table] = [
        Company.table, Membership.table, NameReservation.table, Filing.table, Following.table,
        Disqualification.table, CompanyStore.words, CompanyStore.holdings,
        CompanyStore.waitingObjections,
    ]

    package static let personalRegisters: [any PersonalRecord.Type] = [
        Membership.self, NameReservation.self, Following.self, Disqualification.self,
    ]

    package init() throws { law = try CompanyLaw() }

    /// The rules of its services, by the names that their files call.
    package var handlers: [any ServiceHandler] {
        let matters: [any CompanyMatter] = [
            Rename(), MoveOffice(), ChangeActivity(), ChangeOfficers(), IncreaseCapital(),
            ReduceCapital(), TransferShares(), RegisterCharge(), ReleaseCharge(), ConfirmYear(),
            DeclareControl(), EnterSeizure(), LiftSeizure(), ObjectToPlan(), WithdrawObjection(),
            WithdrawPlan(), Dissolve(), StrikeOff(), Restore(), AppointByOwners(), EnterJudgment(),
        ]
        return [
            FormCompany(law: law), ReserveName(law: law), RegisterBranch(law: law),
            BarPerson(law: law),
        ] + matters.map { CompanyService(matter: $0, law: law) }
    }

    /// - Parameter limit: of requests by programs.
    package func routes(_ routes: Routes, _ work: Work, limit: RateLimit) {
        CompanyPages(work, law).routes(routes)
        CompanyAPI(work, law, limit: limit).routes(routes)
    }

    /// What happens to companies by the passing of days.
    package func clock(_ work: Work, on database: any DatabaseEngine) -> CompanyClock {
        CompanyClock(CompanyRegister(law, work), on: database)
    }

    /// What is wrong in the company registers; empty when all is well.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        try RegisterCheck.differences(in: Company.self, vault, db)
            + RegisterCheck.differences(in: Membership.self, vault, db)
            + RegisterCheck.differences(in: NameReservation.self, vault, db)
            + RegisterCheck.differences(in: Filing.self, vault, db)
            + RegisterCheck.differences(in: Following.self, vault, db)
            + RegisterCheck.differences(in: Disqualification.self, vault, db)
            + CompanyStore.differences(CompanyLaw(), in: db)
    }
}
