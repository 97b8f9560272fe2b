import Casework
import Companies
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing

/// Random histories of everything people and officers can do, from a printed seed. After each, the
/// invariants of the company register hold and every row is what its entries say.
@Suite struct Histories {
    @Test(arguments: 0..<6, EngineKind.allCases)
    func `after any history the invariants hold`(run: Int, engine: EngineKind) async throws {
        let seed =
            ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: .min ... .max)
        print("history \(run) on \(engine.rawValue): PIRD_SEED=\(seed)")
        let world = try await World(seed: seed &+ UInt64(run), on: engine)
        let history = History(world, seed: seed &+ UInt64(run))
        for _ in 0..<200 { try await history.step() }
        // Whatever chance did, something was formed in the end: nothing formed shows nothing.
        try await history.formOne()
        try await history.expectInvariants()
        try await world.expectNoDifferences()
    }

    @Test func `a changed row, a changed entry and a missing entry are each found`() async throws {
        let world = try await World()
        _ = try await world.formCompany(named: "Checked Company")
        try await world.expectNoDifferences()
        func differences(after sql: Query, undo: Query) async throws -> [String] {
            try await world.database.write { try $0.execute(sql) }
            let found = try await world.differences()
            try await world.database.write { try $0.execute(undo) }
            return found
        }
        let row = try await differences(
            after: "UPDATE company SET record_json = replace(record_json, 'Checked', 'Changed')",
            undo: "UPDATE company SET record_json = replace(record_json, 'Changed', 'Checked')")
        #expect(row.contains("company 100001: the row is not what the last entry says"))
        // Nor is it what its filings say, nor where its name would be looked for.
        #expect(row.contains("company 100001: its filings say something else"))
        #expect(row.contains("company 100001: it is not found by its names"))
        let entry = try await differences(
            after:
                "UPDATE register_entry SET body = replace(body, '\"dinars\"', '\"dinarz\"') WHERE register = 'never'",
            undo: "UPDATE register_entry SET body = body WHERE register = 'never'")
        #expect(entry == [])
        let forged = try await differences(
            after:
                "UPDATE register_entry SET body = replace(body, 'Checked', 'Forged!') WHERE register = 'company'",
            undo:
                "UPDATE register_entry SET body = replace(body, 'Forged!', 'Checked') WHERE register = 'company'"
        )
        #expect(forged.contains("company 100001 version 1: the hash does not match the entry"))
        let missing = try await differences(
            after: "UPDATE register_entry SET record_key = 'gone' WHERE register = 'company'",
            undo: "UPDATE register_entry SET record_key = '100001' WHERE register = 'company'")
        #expect(missing.contains("company 100001: a row without an entry"))
        let folded = try await differences(
            after: "UPDATE company SET name_folded = 'x'",
            undo: "UPDATE company SET name_folded = 'checked'")
        #expect(folded.count == 1)
        let party = try await differences(
            after: "INSERT INTO casework_party (case_id, person) VALUES ('c', '9000000000088')",
            undo: "DELETE FROM casework_party WHERE case_id = 'c'")
        #expect(party.count == 1)
        try await world.expectNoDifferences()
    }
}

/// One history: a few founders, few names, so that they meet.
private final class History {
    private let world: World
    private var generator: SeededGenerator
    private var cases: [String] = []
    private var applicants: [String: Sample] = [:]
    private let cast: [Sample] = [.shilan, .karwan, .nasrin, .citizen, .minor, .employee]
    private let names = [
        "Alpha Trade", "alpha  trade Ltd", "ڕێگای نوێ", "ريگاي نوێ", "کۆمپانیای ڕێگای نوێ", "Beta",
        "Bêta", "شركة الأمل", "الأمل", "Gamma LLC",
    ]

    init(_ world: World, seed: UInt64) {
        self.world = world
        generator = SeededGenerator(seed: seed)
    }

    private var book: CaseBook { world.house.cases }

    private func any<T>(_ choices: [T]) -> T { choices.randomElement(using: &generator)! }
    private func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    /// One thing that somebody does. What is refused is refused: a refusal is a part of history.
    func step() async throws {
        if chance(10) { world.clock.pass(.seconds(Int.random(in: 1...400_000, using: &generator))) }
        if cases.isEmpty || (chance(6)) {
            let service = world.house.catalogue.service("BU-02")!
            let applicant = any(cast)
            let book = book
            let id = try await world.database.write {
                try book.open(service, by: Party(applicant.number), in: $0).id
            }
            cases.append(id)
            applicants[id] = applicant
            return
        }
        let id = any(Array(cases.suffix(6)))
        let book = book
        let officer = Actor.officer(Sample.officer.number, institution: "d-comp")
        let action = Int.random(in: 0..<100, using: &generator)
        let answer = randomAnswer()
        let everything = randomAnswers(of: id)
        let person = any(cast).number
        let reason = chance(80) ? "Because." : ""
        let registrar = world.registrar
        if chance(15) { return try await carry(id) }
        do {
            try await world.database.write { db in
                let access = Access(by: .system("history"), for: .upkeep, with: registrar)
                guard let found = try access.record(CaseRecord.self, id, in: db),
                    let (_, online, _) = book.online("BU-02")
                else { return }
                switch action {
                case 0..<15:
                    _ = try book.answer(
                        online.question(answer.0)!, answer.1, of: found,
                        by: .person(found.record.applicant.number), in: db)
                case 15..<40:
                    var now = found
                    for (question, answer) in everything {
                        _ = try book.answer(
                            online.question(question)!, answer, of: now,
                            by: .person(now.record.applicant.number), in: db)
                        now = try access.record(CaseRecord.self, id, in: db)!
                    }
                case 40..<60:
                    _ = try book.submit(found, by: .person(found.record.applicant.number), in: db)
                case 60..<72:
                    // Mostly one who is asked, sometimes somebody who is not.
                    let asked = found.record.agreements.first { $0.state == .asked }
                    let one = action < 70 ? asked?.person.number ?? person : person
                    try book.agree(found, by: Party(one), in: db)
                case 72..<75:
                    try book.refuseToAgree(found, by: Party(person), reason: reason, in: db)
                case 75..<85:
                    let fee = CaseRecord.PaidFee(
                        payment: registrar.identifiers.next(),
                        amount: try online.fee.due(on: registrar.today) { _ in nil }.total,
                        paidAt: registrar.now)
                    _ = try book.settle(id, fee, in: db)
                case 85..<94: try book.grant(found, by: officer, reason: reason, in: db)
                case 94..<96: try book.askForCorrection(found, by: officer, reason: reason, in: db)
                case 96..<97: try book.refuse(found, by: officer, reason: reason, in: db)
                case 97..<98: try book.reissue(found, by: officer, reason: reason, in: db)
                default:
                    try book.withdraw(found, by: .person(found.record.applicant.number), in: db)
                }
            }
        } catch is CaseRefusal {} catch is ChecksNotMet {} catch is StaleVersion {}
    }

    /// Pushes one case on as far as it will go, each step in its own transaction.
    private func carry(_ id: String) async throws {
        try await carry(id, with: randomAnswers(of: id))
    }

    func formOne() async throws {
        let book = book
        let service = world.house.catalogue.service("BU-02")!
        let id = try await world.database.write {
            try book.open(service, by: Party(Sample.shilan.number), in: $0).id
        }
        cases.append(id)
        applicants[id] = .shilan
        var answers = Dictionary(uniqueKeysWithValues: randomAnswers(of: id))
        answers["name"] = .text("The last of them")
        answers["founders"] = .members([Member(person: named(.shilan), share: .whole)])
        answers["manager"] = .person(named(.shilan))
        let order = service.online!.questions.map(\.id)
        try await carry(id, with: order.compactMap { id in answers[id].map { (id, $0) } })
    }

    private func carry(_ id: String, with everything: [(String, Answer)]) async throws {
        let (book, registrar) = (book, world.registrar)
        let officer = Actor.officer(Sample.officer.number, institution: "d-comp")
        typealias Push = @Sendable (Versioned<CaseRecord>, OnlineService, Database) throws -> Void
        var pushes: [Push] = everything.map { question, answer in
            { found, online, db in
                _ = try book.answer(
                    online.question(question)!, answer, of: found,
                    by: .person(found.record.applicant.number), in: db)
            }
        }
        pushes.append { found, _, db in
            _ = try book.submit(found, by: .person(found.record.applicant.number), in: db)
        }
        for person in cast.map(\.number) {
            pushes.append { found, _, db in try book.agree(found, by: Party(person), in: db) }
        }
        pushes.append { found, online, db in
            let fee = CaseRecord.PaidFee(
                payment: registrar.identifiers.next(),
                amount: try online.fee.due(on: registrar.today) { _ in nil }.total,
                paidAt: registrar.now)
            _ = try book.settle(found.record.id, fee, in: db)
        }
        pushes.append { found, _, db in try book.grant(found, by: officer, reason: "Fine.", in: db)
        }
        for push in pushes {
            do {
                try await world.database.write { db in
                    let access = Access(by: .system("history"), for: .upkeep, with: registrar)
                    guard let found = try access.record(CaseRecord.self, id, in: db),
                        let (_, online, _) = book.online("BU-02")
                    else { return }
                    try push(found, online, db)
                }
            } catch is CaseRefusal {} catch is ChecksNotMet {}
        }
    }

    private func named(_ person: Sample) -> NamedPerson {
        NamedPerson(
            number: person.number,
            name: PersonName(
                ckb: person.given(.ckb), ar: person.given(.ar), latin: person.given(.en)))
    }

    private func randomMembers(with applicant: Sample? = nil) -> Answer {
        let count = Int.random(in: 1...3, using: &generator)
        var people = Array(cast.shuffled(using: &generator).prefix(count))
        if let applicant, !people.contains(applicant) { people[0] = applicant }
        let isWhole = chance(80)
        return .members(
            people.enumerated().map { index, person in
                Member(
                    person: named(person),
                    share: isWhole
                        ? Share(1, of: Int64(people.count))!
                        : Share(Int64(index + 1), of: Int64(index + 2))!)
            })
    }

    private func randomAnswer() -> (String, Answer) {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: ("name", .text(any(names)))
        case 1: ("activity", .choice(any(["A", "F", "G"])))
        case 2: ("contracting", .yesNo(chance(50)))
        case 3: ("capital", .money(Money(dinars: any([1, 1_000_000, 300_000_000]))))
        case 4: ("founders", randomMembers())
        default: ("manager", .person(named(any(cast))))
        }
    }

    private func randomAnswers(of id: String) -> [(String, Answer)] {
        let file = Answer.file(
            try! JSONDecoder().decode(
                FileReference.self,
                from: Data(
                    "{\"hash\":\"00\",\"name\":\"a.pdf\",\"kind\":\"application/pdf\",\"size\":1}"
                        .utf8)))
        return [
            ("form", .choice("limited-liability")), ("name", .text(any(names))),
            ("activity", .choice("G")),
            (
                "office",
                .place(
                    Address(
                        governorate: "gov-sul", district: "d-ranya", street: "1", landmark: ""))
            ), ("capital", .money(Money(dinars: 2_000_000))),
            ("founders", randomMembers(with: applicants[id])),
            ("manager", .person(named(any(cast)))), ("lawyer", .person(named(.karwan))),
            ("accountant", .person(named(.nasrin))), ("articles", file), ("bankdeposit", file),
            ("lease", file), ("poa", .nothing),
        ]
    }

    func expectInvariants() async throws {
        let registrar = world.registrar
        let (companies, memberships, entries) = try await world.database.write { db in
            let access = Access(by: .system("history"), for: .upkeep, with: registrar)
            return (
                try Register<Company>().records(where: "1 = 1", in: db).map(\.record),
                try access.records(Membership.self, where: "1 = 1", in: db).map(\.record),
                try db.rows(
                    "SELECT record_key FROM register_entry WHERE register = 'company' AND version = 1"
                ).map { try $0.text(0) }
            )
        }
        print("  \(cases.count) cases, \(companies.count) companies")
        #expect(!companies.isEmpty, "a history in which nothing was formed shows nothing")
        #expect(Set(companies.map { Folding.name($0.name) }).count == companies.count)
        #expect(Set(entries).count == entries.count, "a number was given twice")
        #expect(Set(companies.map(\.number)) == Set(memberships.map(\.company)))
        for company in companies {
            #expect(!company.office.district.isEmpty && !company.office.street.isEmpty)
            #expect(company.capital.dinars >= 1_000_000)
            #expect(!company.holders(of: .manager).isEmpty)
            #expect(Share.sum(company.owners.map(\.share))?.isWhole == true)
            #expect((1...25).contains(company.owners.count))
        }
        for membership in memberships {
            let company = companies.first { $0.number == membership.company }!
            for manager in company.holders(of: .manager) {
                let number = membership.people[manager.id]?.number
                #expect(number != nil && number != Sample.minor.number)
                #expect(number != Sample.employee.number)
            }
        }
        // Every state of a case is explained: granted exactly when there is a company.
        let granted = try await world.read { db in
            try db.count("SELECT count(*) FROM casework_case WHERE status = 'granted'")
        }
        #expect(granted == companies.count)
    }
}
