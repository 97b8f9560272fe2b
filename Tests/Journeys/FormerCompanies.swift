import Casework
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing

@testable import Companies

/// Companies that were entered before there were filings.
@Suite struct FormerCompanies {
    @Test(arguments: EngineKind.allCases)
    func `what was entered before there were filings goes on with one that says what it was`(
        engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let registrar = world.registrar
        func named(_ person: Sample) -> NamedPerson {
            NamedPerson(
                number: person.number,
                name: PersonName(
                    ckb: person.given(.ckb), ar: person.given(.ar), latin: person.given(.en)))
        }
        let half = try #require(Share(1, of: 2))
        let company = FormerCompany(
            number: "100001", name: "Old Bakery",
            activity: "G",
            office: Address(
                governorate: "gov-sul", district: "d-ranya", street: "1", landmark: ""),
            capital: Money(dinars: 3_000_000), manager: named(.shilan).name,
            registeredOn: Day(2026, 3, 1))
        let members = FormerMembership(
            company: "100001",
            members: [
                Member(person: named(.shilan), share: half),
                Member(person: named(.karwan), share: half),
            ], manager: named(.shilan))
        try await world.database.write { db in
            let act = Act("register", by: .system("old"), law: "1997/21")
            try Register<FormerCompany>().enter(
                company, replacing: nil, act: act, with: registrar, in: db)
            try Register<FormerMembership>().enter(
                members, replacing: nil, act: act, with: registrar, in: db)
        }
        // Until the job has come by, everybody can look it up, and nothing is amiss but that names
        // are not found by words yet.
        #expect(try await world.browser().open("/en/companies/100001").text.contains("Old Bakery"))
        for job in world.house.jobs where job.name == "companies" { try await job.runOnce() }
        let page = try await world.browser().open("/en/companies/100001").text
        #expect(page.contains("Karwan") && page.contains("1/2"))
        #expect(
            try await world.browser().open("/en/companies?q=old%20bak").text.contains("100001"))
        let matters = Matters(world, company: "100001")
        let now = try await matters.company()
        #expect(now.filings == 1 && now.owners.map(\.share) == [half, half])
        #expect(now.registeredOn == Day(2026, 3, 1))
        // It goes on like any other.
        try await matters.bring("CO-03", by: .shilan, ["activity": .choice("I")])
        try await world.expectNoDifferences()
    }

    @Test func `what follows the register is written once for companies from before it was kept`()
        async throws
    {
        let world = try await World()
        for name in ["Mother Company", "Daughter Company"] {
            _ = try await world.formCompany(named: name)
        }
        let daughter = Matters(world, company: "100002")
        let asMother = try await Matters(world, company: "100001").standing(.shilan)
        try await daughter.bring(
            "CO-07", by: .shilan,
            daughter.sale(from: daughter.named(.shilan), to: asMother, "1/4"))
        try await world.database.write { db in
            for table in ["company_word", "company_holding"] as [Query] {
                try db.execute("DELETE FROM \(table)")
            }
            try db.execute("DELETE FROM store_setting WHERE name = 'company-followers'")
        }
        let found = try await world.read { try CompanyStore.differences(CompanyLaw(), in: $0) }
        #expect(
            found == [
                "company 100001: it is not found by its names",
                "company 100002: it is not found by its names",
                "company 100002: who stands in it is kept otherwise",
            ])
        for job in world.house.jobs where job.name == "companies" { try await job.runOnce() }
        #expect(
            try await world.browser().open("/en/companies?q=company%20daugh").text
                .contains("100002"))
        try await world.expectNoDifferences()
    }
}
