package import Casework
package import Registers
package import Store
package import Trust
package import Web

/// The company register: what the house needs to know of it.
package enum Companies {
    package static let tables: [Table] = [Company.table, Membership.table, NameReservation.table]

    package static func handler() throws -> FormCompany { try FormCompany() }

    package static func routes(_ routes: Routes, _ work: Work, _ form: FormCompany) {
        CompanyPages(work, form).routes(routes)
    }

    /// What is wrong in the company registers; empty when all is well.
    package static let personalRegisters: [any PersonalRecord.Type] = [
        Membership.self, NameReservation.self,
    ]

    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        try RegisterCheck.differences(in: Company.self, vault, db)
            + RegisterCheck.differences(in: Membership.self, vault, db)
            + RegisterCheck.differences(in: NameReservation.self, vault, db)
    }
}
