package import Kernel
internal import Registers
package import Store
package import Web

/// The digital identity: who people are, how they prove it, and who acts for whom.
package enum Identity {
    package static let tables: [Table] = [
        Credential.table, CredentialSecret.table, Challenge.table, Attempts.table,
        KnownDevice.table, OneTimeCode.table, ScanPages.table,
    ]

    package static func routes(_ routes: Routes, isSample: Bool) {
        SignInPages(isSample: isSample).routes(routes)
        SecurityPages().routes(routes)
    }

    /// Removes what has run out.
    package static func sweep(at now: Moment, in db: Database) throws {
        try Challenge.sweep(at: now, in: db)
        try Attempts.sweep(at: now, in: db)
        try OneTimeCode.sweep(at: now, in: db)
        try ScanPages.sweep(at: now, in: db)
    }

    /// What is wrong in the registers of this room; empty when all is well.
    package static func differences(in db: Database) throws -> [String] {
        try RegisterCheck.differences(in: Credential.self, db)
    }
}
