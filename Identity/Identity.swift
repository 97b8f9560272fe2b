package import Casework
package import Kernel
package import Registers
package import Store
package import Trust
package import Web

/// The digital identity: who people are, how they prove it, and who acts for whom.
package enum Identity {
    package static let tables: [Table] = [
        Credential.table, CredentialSecret.table, Challenge.table, Attempts.table,
        KnownDevice.table, OneTimeCode.table, ScanPages.table, RoleGrant.table,
        Enrolment.table, Enrolment.captures, Enrolment.templates, Enrolment.galleryChanges,
        Enrolment.slips, Enrolment.likenesses, Adjudication.table, People.keys, Inquiry.table,
        AbisEngine.table, Laptop.table, RolloutPhase.table, Recovery.table, RecoveryPlan.table,
        RecoveryPlan.links,
        RecoveryPlan.papers,
        Assistance.table, Assistance.codes,
        Client.table, Consent.table, Grant.table, PendingRequest.table, ProviderKeys.table,
        SeenOnce.table, Trouble.table,
    ]

    package static func routes(
        _ routes: Routes, _ facts: SiteFacts, _ catalogue: Catalogue, _ search: DuplicateSearch
    ) {
        let door = SignInPages(isSample: facts.isSample)
        door.routes(routes)
        SecurityPages().routes(routes)
        RolePages().routes(routes)
        MandatePages(catalogue: catalogue).routes(routes)
        NumberPages().routes(routes)
        CoveragePages(catalogue: catalogue).routes(routes)
        LookPages(catalogue: catalogue).routes(routes)
        AuditPages(catalogue: catalogue).routes(routes)
        let book = EnrolmentBook(
            registrar: facts.registrar, secret: facts.secret, isSample: facts.isSample)
        EnrolmentPages(catalogue: catalogue, book: book).routes(routes)
        JudgingPages(catalogue: catalogue, book: book).routes(routes)
        RecoveryPages(door: door).routes(routes)
        CounterPages(door: door, book: book).routes(routes)
        LaptopPages(catalogue: catalogue, book: book).routes(routes)
        PeoplePages(catalogue: catalogue, book: book, search: search).routes(routes)
        SlipPages(book: book, door: door).routes(routes)
    }

    /// One sign-in for the systems of others.
    package static func openID(
        _ routes: Routes, _ facts: SiteFacts, _ catalogue: Catalogue, call: @escaping Caller
    ) -> OpenID {
        let provider = Provider(facts, catalogue)
        provider.routes(routes)
        return OpenID(provider: provider, courier: LogoutCourier(provider: provider, call: call))
    }

    /// New keys for what is signed for other systems, in the place of all there are.
    package static func replaceSigningKeys(
        on database: any DatabaseEngine, _ registrar: Registrar, _ secret: Secret
    ) async throws {
        try await ProviderKeys(database, registrar, secret).replaceAll()
    }

    /// What the OpenID Provider does besides answering.
    package struct OpenID: Sendable {
        let provider: Provider
        let courier: LogoutCourier

        /// What it takes from the outbox.
        package var carriers: [String: Courier.Handler] {
            [
                Session.endedTopic: courier.sessionEnded, LogoutNotice.topic: courier.deliver,
                Mandate.endedTopic: courier.mandateEnded,
            ]
        }

        /// Makes and removes keys as they are needed.
        package func rollKeys() async throws { try await provider.keys.roll() }
    }

    /// What this room brings to the staff desk.
    package static let deskRooms: [DeskRoom] = [
        DeskRoom(EnrolmentTexts.title, at: "/desk/enrol", for: .enrols),
        DeskRoom(LaptopTexts.packets, at: "/desk/packets", for: .enrols),
        DeskRoom(LaptopTexts.title, at: "/desk/laptops", for: .appoints),
        DeskRoom(EnrolmentTexts.duplicates, at: "/desk/duplicates", for: .judges),
        DeskRoom(RecoveryTexts.counter, at: "/desk/counter", for: .assists),
        DeskRoom(RoleTexts.title, at: "/desk/roles", for: .appoints),
        DeskRoom(LookTexts.inquiries, at: "/desk/inquiries", for: .appoints),
        DeskRoom(RolloutTexts.title, at: "/desk/coverage", for: .plans),
        DeskRoom(ClientTexts.title, at: "/desk/clients", for: .connects),
        DeskRoom(AuditTexts.title, at: "/desk/audit", for: .audits),
    ]

    /// Removes what has run out.
    package static func sweep(at now: Moment, in db: Database) throws {
        try Challenge.sweep(at: now, in: db)
        try PendingRequest.sweep(at: now, in: db)
        try SeenOnce.sweep(at: now, in: db)
        try Grant.sweep(at: now, in: db)
        try Trouble.sweep(at: now, in: db)
        try Attempts.sweep(at: now, in: db)
        try OneTimeCode.sweep(at: now, in: db)
        try ScanPages.sweep(at: now, in: db)
        try EnrolmentBook.sweep(at: now, in: db)
        try Recoveries.sweep(at: now, in: db)
    }

    /// Brings some of what was kept under the deployment's key under the keys of enrolments.
    ///
    /// - Returns: how much; nought when all is done.
    package static func sealOld(_ facts: SiteFacts, in db: Database) throws -> Int {
        try EnrolmentBook(
            registrar: facts.registrar, secret: facts.secret, isSample: facts.isSample
        ).sealOld(in: db) + People(registrar: facts.registrar).markOld(in: db)
    }

    /// What was a column of the enrolments (version 6).
    package static let fillings: [Query] = [
        """
        INSERT INTO identity_likeness (enrolment, mark)
        SELECT record_key, likeness FROM identity_enrolment
        """
    ]

    /// The registers of this room that are sealed under people's keys.
    package static let personalRegisters: [any PersonalRecord.Type] = [
        Credential.self, Enrolment.self, Adjudication.self, Inquiry.self, Recovery.self,
        RecoveryPlan.self, Assistance.self, Consent.self,
    ]

    /// What is wrong in the registers of this room; empty when all is well.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        try RegisterCheck.differences(in: Credential.self, vault, db)
            + RegisterCheck.differences(in: RoleGrant.self, vault, db)
            + RegisterCheck.differences(in: Enrolment.self, vault, db)
            + RegisterCheck.differences(in: Adjudication.self, vault, db)
            + RegisterCheck.differences(in: Inquiry.self, vault, db)
            + RegisterCheck.differences(in: Laptop.self, vault, db)
            + RegisterCheck.differences(in: RolloutPhase.self, vault, db)
            + RegisterCheck.differences(in: Recovery.self, vault, db)
            + RegisterCheck.differences(in: RecoveryPlan.self, vault, db)
            + RegisterCheck.differences(in: Assistance.self, vault, db)
            + RegisterCheck.differences(in: Client.self, vault, db)
            + RegisterCheck.differences(in: Consent.self, vault, db)
    }
}
