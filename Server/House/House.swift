package import Casework
internal import Companies
internal import Foundation
internal import Hummingbird
package import Identity
internal import Kernel
internal import Logging
package import Matching
internal import Portal
package import Registers
package import Store
package import Trust
package import Web

/// Everything in the house, put together: what the program serves and what tests walk through.
package struct House: Sendable {
    package let site: Site
    package let cases: CaseBook
    package let payments: Payments?
    package var catalogue: Catalogue { cases.work.catalogue }
    /// The bank that stands in for one, beside sample data.
    package let bank: SandboxBank?
    /// What happens besides requests, in one process of all that serve the database.
    package let jobs: [Job]
    /// Whether this process is about to stop, and wants no new visitors.
    package let leaving: Leaving
    private let facts: SiteFacts

    /// What a deployment decides.
    package struct Settings: Sendable {
        package var catalogueFolder: String
        /// Where the site is, without a last slash.
        package var address: String
        /// Sample people, the list for signing in as one of them, and the sandbox bank.
        package var isSample: Bool
        /// At least 32 bytes that nobody else has.
        package var secret: [UInt8]
        /// Where copies of messages are put for the mail and SMS gateways; nil: nowhere.
        package var spoolFolder: String?
        package var samplePopulation: Int
        /// Where the gallery of irises lies; nil: in no place that outlives the process.
        package var galleryFolder: String?
        /// Another engine than ours for irises: made with the place from where it fetches what it
        /// compares.
        package var matcher: (@Sendable (RegisterTemplates) -> any BiometricMatcher)?
        /// How other systems are called; nil: over the network.
        package var call: Caller?
        /// Who cosigns the log, and how they are called; nil: over the network.
        package var witnesses: [WitnessLink] = []
        package var callWitness: WitnessCall?
        /// Opens the keys that seal documents, besides the secret; nil: the secret alone does.
        package var sealPassphrase: String?
        /// Where the keys that seal documents are made and stay; nil: in the database.
        package var sealToken: SecurityToken?
        /// The catalogue, where it was read already: for many houses in one process.
        package var catalogue: Catalogue?
        /// How many requests a network may make at the programs' doors in five minutes.
        package var requestsPerWindow = 600
        /// How many proxies stand in front and say where a request comes from.
        package var proxies: Int

        package init(
            catalogueFolder: String, address: String, isSample: Bool, secret: [UInt8],
            spoolFolder: String? = nil, samplePopulation: Int = 300, galleryFolder: String? = nil,
            proxies: Int = 0
        ) {
            self.catalogueFolder = catalogueFolder
            self.address = address
            self.isSample = isSample
            self.secret = secret
            self.spoolFolder = spoolFolder
            self.samplePopulation = samplePopulation
            self.galleryFolder = galleryFolder
            self.proxies = proxies
        }
    }

    /// Every table of every room, in all its versions.
    package static let schema = SchemaCatalogue(
        StoreSchema.tables + RegistersSchema.tables + WebSchema.tables
            + CaseworkSchema.tables + Identity.tables + Companies.tables + [SandboxBank.table],
        // What was entered before there was a log.
        fillings: [
            5: ["INSERT INTO log_pending (entry_id, hash) SELECT id, hash FROM register_entry"],
            6: CaseworkSchema.fillings + Identity.fillings,
        ])

    /// Opens the house on a database that has the program's schema, reads the catalogue, and
    /// refuses to open on an error in either.
    package init(
        _ settings: Settings, database: any DatabaseEngine, registrar: Registrar
    ) async throws {
        let companies = try Companies()
        let handlers = companies.handlers
        let catalogue =
            try settings.catalogue ?? House.catalogue(in: settings.catalogueFolder, handlers)
        guard try await Migrations(House.schema, on: database).pending().isEmpty else {
            throw OutOfDate()
        }
        facts = SiteFacts(
            database: database, registrar: registrar, secret: Secret(settings.secret),
            address: settings.address, isSample: settings.isSample, proxies: settings.proxies)
        // Several processes serve one site only with one secret: a form made by one is sent to
        // another.
        let mark = facts.secret.code(for: "the secret of this database")
        guard try await Setting.agree("secret", mark, on: database) else { throw OtherSecret() }
        let shelf = Shelf(catalogue)
        // Two processes that begin at once enter the same editions: the second finds them there.
        do {
            _ = try await database.write { try shelf.settle(with: registrar, in: $0) }
        } catch is StaleVersion {}
        let now = registrar.now
        let broken = try await database.read { db in
            _ = try shelf.refresh(at: now, in: db)
            return try shelf.broken(in: db)
        }
        if let problem = broken.first { throw problem }
        let work = Work(
            shelf: shelf, registrar: registrar, siteAddress: settings.address,
            isSample: settings.isSample)
        cases = CaseBook(work, handlers: handlers)
        if settings.isSample {
            try await SamplePeople.settle(
                count: settings.samplePopulation, database: database, registrar: registrar)
            bank = SandboxBank(
                database: database, registrar: registrar, siteAddress: settings.address,
                secret: facts.secret)
        } else {
            let invented = try await database.read {
                try $0.count("SELECT count(*) FROM person WHERE record_key LIKE '900%'")
            }
            guard invented == 0 else { throw SampleData() }
            bank = nil
        }
        let cases = cases
        payments = bank.map { Payments(provider: $0, database: database, cases: cases) }

        let templates = TemplateRegister(
            database: database, secret: facts.secret, registrar: registrar,
            isSample: settings.isSample)
        let duplicates: DuplicateSearch
        if let engine = settings.matcher {
            let source = RegisterTemplates(templates)
            duplicates = DuplicateSearch(
                templates, engine: engine(source), templates: source)
        } else {
            duplicates = DuplicateSearch(
                templates,
                folder: settings.galleryFolder ?? NSTemporaryDirectory() + "pird-gallery-"
                    + registrar.identifiers.next())
        }
        let routes = Routes()
        Assets.routes(routes)
        ServicePages(work).routes(routes)
        ApplyPages(cases).routes(routes)
        let keys = SealKeys(
            on: database, clock: registrar.clock, randomness: registrar.randomness,
            secret: facts.secret, passphrase: settings.sealPassphrase, token: settings.sealToken,
            address: settings.address)
        try await keys.confirm()
        if settings.isSample { try await keys.beginSample() }
        let papers = SealedPapers(
            keys, on: database, registrar: registrar, site: settings.address)
        AccountPages(cases, payments, papers).routes(routes)
        DeskPages(
            cases, papers,
            rooms: AppointmentPages.deskRooms + DisputePages.deskRooms + EditionPages.deskRooms
                + Identity.deskRooms
        ).routes(routes)
        EditionPages(cases).routes(routes)
        AppointmentPages(cases).routes(routes)
        DisputePages(cases).routes(routes)
        VerifyPages(papers).routes(routes)
        SealPages(keys).routes(routes)
        companies.routes(
            routes, work, limit: RateLimit(limit: settings.requestsPerWindow, window: 300))
        Identity.routes(routes, facts, catalogue, duplicates)
        let openID = Identity.openID(
            routes, facts, catalogue, call: settings.call ?? OutgoingCalls.post)
        bank?.routes(routes)
        if let payments { CallbackDoor(payments).routes(routes) }
        let log = try await PublicLog(
            on: database, clock: registrar.clock, address: settings.address, secret: facts.secret)
        let publisher = LogPublisher(
            log, witnesses: settings.witnesses,
            call: settings.callWitness ?? OutgoingCalls.ask)
        LogPages(log, settings.witnesses).routes(routes)
        StatementPages(keys, log, settings.witnesses.map(\.key)).routes(routes)
        leaving = Leaving()
        let health = Health(facts, leaving)
        health.routes(routes)
        site = Site(facts, routes)
        health.metrics.set(site.metrics)

        let spool = settings.spoolFolder
        let postman = Postman(
            database: database, registrar: registrar,
            channels: spool.map { folder in
                [
                    SpoolChannel(.mail, folder: folder + "/mail"),
                    SpoolChannel(.sms, folder: folder + "/sms"),
                ]
            } ?? [])
        let secret = facts.secret
        var carriers: [String: Courier.Handler] = [
            Message.topic: postman.deliver,
            OneTimeCode.topic: { try await OneTimeCode.deliver($0, by: postman, secret: secret) },
        ]
        if let bank {
            let site = site
            carriers[SandboxBank.callbackTopic] = { parcel in
                try await Callback.post(
                    bank.sign(parcel.body, at: registrar.now), to: site)
            }
        }
        carriers.merge(openID.carriers) { $1 }
        carriers[Following.topic] = {
            try await Following.deliver($0, with: registrar, on: database)
        }
        let companyClock = companies.clock(work, on: database)
        let courier = Courier(database: database, clock: registrar.clock, handlers: carriers)
        let payments = payments
        let facts = facts
        jobs = [
            Job("outbox", every: .seconds(1)) { try await courier.round(while: $0) },
            Job("payments", every: .seconds(1)) { _ in try await payments?.settleOpen() },
            Job("sessions", every: .seconds(600)) { turn in
                let now = registrar.now
                try await database.write { db in
                    try turn.confirm(in: db)
                    try WebSchema.sweep(at: now, in: db)
                    try Identity.sweep(at: now, in: db)
                }
            },
            Job("companies", every: .seconds(3600)) { try await companyClock.round($0) },
            Job("log", every: .seconds(1)) { _ = try await log.integrate($0) },
            Job("log-checkpoint", every: .seconds(1)) { try await publisher.round($0) },
            Job("duplicates", every: .seconds(1)) { try await duplicates.round(while: $0) },
            Job("seals", every: .seconds(3600)) { turn in
                try await papers.renew(turn)
                try await keys.renewList()
            },
            Job("vault", every: .seconds(60)) { turn in
                // What was kept before there were keys for people; and what a rotation has left.
                let works: [@Sendable (Database) throws -> Int] = [
                    { try OldEntries.round(House.personalRegisters, with: registrar, in: $0) },
                    { try Files.sealOld(with: registrar, in: $0) },
                    { try Identity.sealOld(facts, in: $0) },
                    { try registrar.vault.rewrap(in: $0) },
                ]
                // One that fails keeps none of the others from being done.
                var failure: (any Error)?
                for work in works {
                    do {
                        var done = 1
                        while done > 0, turn.isOurs {
                            done = try await database.write { db in
                                try turn.confirm(in: db)
                                return try work(db)
                            }
                        }
                    } catch let error as LostTurn { throw error } catch {
                        failure = failure ?? error
                    }
                }
                if let failure { throw failure }
            },
            Job("reminders", every: .seconds(60)) { turn in
                let appointments = Appointments(work)
                var done = 1
                while done > 0, turn.isOurs {
                    done = try await database.write { db in
                        try turn.confirm(in: db)
                        return try appointments.remind(in: db)
                    }
                }
            },
            Job("openid-keys", every: .seconds(3600)) { _ in try await openID.rollKeys() },
            Job("tidy", every: .seconds(3600)) { turn in
                let now = registrar.now
                try await database.write { db in
                    try turn.confirm(in: db)
                    try StoreSchema.sweep(at: now, in: db)
                    try Outbox.sweep(at: now, in: db)
                }
            },
        ]
    }

    /// Publishes the services of a folder that differ from what was read from files the last time.
    ///
    /// - Returns: how many.
    package static func importCatalogue(
        from folder: String, into database: any DatabaseEngine, with registrar: Registrar
    ) async throws -> Int {
        let shelf = Shelf(try readCatalogue(in: folder))
        return try await database.write { try shelf.settle(with: registrar, in: $0) }
    }

    /// Each handler with the questions that it needs.
    private static func needed(_ handlers: [any ServiceHandler]) -> [String: Set<String>] {
        Dictionary(uniqueKeysWithValues: handlers.map { ($0.name, $0.questions) })
    }

    /// Reads a catalogue as the house does.
    package static func readCatalogue(in folder: String) throws -> Catalogue {
        try catalogue(in: folder, try Companies().handlers)
    }

    private static func catalogue(
        in folder: String, _ handlers: [any ServiceHandler]
    ) throws -> Catalogue {
        let catalogue = try Catalogue.load(from: folder, handlers: needed(handlers))
        try catalogue.confirm(
            papers: handlers.reduce(into: CaseBook.papers) { $0.merge($1.papers) { $1 } })
        return catalogue
    }

    /// What is wrong in a catalogue's folder, as far as it can be told: the first error of each
    /// service's file, or the one because of which the others cannot be read.
    package static func problems(inCatalogue folder: String) -> [CatalogueError] {
        do {
            let handlers = try Companies().handlers
            let broken = try Catalogue.problems(in: folder, handlers: needed(handlers))
            guard broken.isEmpty else { return broken }
            _ = try catalogue(in: folder, handlers)
            return []
        } catch let problem as CatalogueError { return [problem] } catch {
            return [CatalogueError(file: folder, line: 0, message: "\(error)")]
        }
    }

    /// Takes in the editions of services that have been published, and whose time has come. Every process
    /// does this by itself, once a second.
    package func refreshCatalogue() async throws {
        let (shelf, now) = (cases.work.shelf, cases.work.registrar.now)
        if try await facts.database.read({ try shelf.refresh(at: now, in: $0) }) {
            site.forgetPages()
        }
    }

    /// One round of all that happens besides requests, as a process does that is alone.
    package func tend() async throws {
        for job in jobs { try await job.runOnce() }
        try await refreshCatalogue()
    }

    /// The registers whose records are sealed under people's keys.
    static let personalRegisters: [any PersonalRecord.Type] =
        [
            Person.self, Mandate.self, Alias.self, CaseRecord.self, Payment.self,
            DocumentContent.self, Registration.self, Dispute.self,
            Appointment.self,
        ] + Identity.personalRegisters + Companies.personalRegisters

    /// What is wrong anywhere in the registers; empty when all is well.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        try RegisterCheck.differences(in: Person.self, vault, db)
            + RegisterCheck.differences(in: Employment.self, vault, db)
            + RegisterCheck.differences(in: Officer.self, vault, db)
            + RegisterCheck.differences(in: Mandate.self, vault, db)
            + RegisterCheck.differences(in: Alias.self, vault, db)
            + RegisterCheck.differences(in: CaseRecord.self, vault, db)
            + RegisterCheck.differences(in: Payment.self, vault, db)
            + RegisterCheck.differences(in: IssuedDocument.self, vault, db)
            + IssuedDocument.differences(in: db)
            + RegisterCheck.differences(in: DocumentContent.self, vault, db)
            + RegisterCheck.differences(in: Registration.self, vault, db)
            + RegisterCheck.differences(in: Dispute.self, vault, db)
            + RegisterCheck.differences(in: ServiceEdition.self, vault, db)
            + RegisterCheck.differences(in: Appointment.self, vault, db)
            + Appointments.differences(vault, in: db)
            + RegisterCheck.differences(in: Erasure.self, vault, db)
            + CaseBook.differencesOfParties(vault, in: db) + Identity.differences(vault, in: db)
            + Companies.differences(vault, in: db) + LogCheck.differences(in: db)
            + SealedPapers.differences(vault, in: db) + Erasure.differences(vault, in: db)
    }

    /// The database has not the schema that this program needs.
    package struct OutOfDate: Error, CustomStringConvertible {
        package var description: String {
            "the database has not this program's schema yet: run pird migrate"
        }
    }

    /// The database is served with another secret.
    package struct OtherSecret: Error, CustomStringConvertible {
        package var description: String {
            "this database is served with another secret.key: copy it from a machine that serves "
                + "it, or from where it is kept; docs/operating.md says what to do when it is lost"
        }
    }

    /// A database of invented people is never served as if they were real.
    package struct SampleData: Error, CustomStringConvertible {
        package var description: String {
            "the data folder holds sample people; serve it with --sample, or name another with --data"
        }
    }

    /// Who can sign in beside sample data, for the line that the program prints.
    package static var samplePeople: [(name: String, number: String, what: String)] {
        SamplePeople.roles.map { ($0.name.latin, $0.number.digits, $0.what.en) }
    }
}
