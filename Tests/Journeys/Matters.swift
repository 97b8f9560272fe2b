import Casework
import Companies
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing

/// Brings matters to the register, as people do by the portal's forms, without the forms.
struct Matters {
    let world: World
    let number: String

    struct Refused: Error {
        let text: String
        /// Of a matter that was answered, the question with which it lies.
        var question: String?
    }

    init(_ world: World, company number: String) {
        self.world = world
        self.number = number
    }

    func company() async throws -> Company {
        let number = number
        return try #require(try await world.read { try CompanyStore.company(number, in: $0) })
    }

    func named(_ person: Sample) -> NamedPerson {
        let names: [Sample: String] = [
            .shilan: "Shilan Rebwar Ahmad", .karwan: "Karwan Azad Omar",
            .nasrin: "Nasrin Dilshad Ali",
        ]
        let name = names[person] ?? person.given(.en)
        return NamedPerson(
            number: person.number, name: PersonName(ckb: name, ar: name, latin: name))
    }

    /// Whoever stands for this company in another.
    func standing(_ manager: Sample) async throws -> NamedPerson {
        NamedPerson(
            number: manager.number, name: named(manager).name,
            company: NamedCompany(number: number, name: try await company().name))
    }

    /// What CO-07 asks.
    func sale(from seller: NamedPerson, to buyer: NamedPerson, _ share: String) -> Answers {
        [
            "seller": .person(seller), "buyer": .person(buyer), "share": .text(share),
            "contract": file,
        ]
    }

    /// Stands for a file that was sent in.
    var file: Answer {
        .file(
            try! JSONDecoder().decode(
                FileReference.self,
                from: Data(
                    #"{"hash":"00","name":"a.pdf","kind":"application/pdf","size":1}"#.utf8)))
    }

    func passDays(_ days: Int) async throws {
        world.clock.pass(.seconds(days * 86_400))
        for job in world.house.jobs where job.name == "companies" { try await job.runOnce() }
    }

    /// From the first answer to the decision.
    func bring(
        _ service: String, by applicant: Sample, _ answers: Answers, agree: [Sample] = [],
        officer: Sample = .officer
    ) async throws {
        try await bring(
            service, by: applicant, answers, agree: agree.map(\.number), officer: officer)
    }

    func bring(
        _ service: String, by applicant: Sample, _ answers: Answers, agree: [PersonNumber],
        officer: Sample = .officer
    ) async throws {
        let id = try await handIn(service, by: applicant, answers)
        for person in agree { try await self.agree(to: id, Party(person)) }
        let book = world.house.cases
        let registrar = world.registrar
        try await world.database.write { db in
            let access = Access(by: .system("test"), for: .upkeep, with: registrar)
            guard let found = try access.record(CaseRecord.self, id, in: db),
                found.record.status == .paying
            else { return }
            let fee = CaseRecord.PaidFee(
                payment: "p-\(id)", amount: (found.record.due ?? []).total, paidAt: registrar.now)
            _ = try book.settle(id, fee, in: db)
        }
        try await grant(id, by: officer)
    }

    func agree(to id: String, _ party: Party) async throws {
        let book = world.house.cases
        try await world.database.write { db in
            let found = try #require(
                try book.find(id, for: party, .agreement, in: db), "not a party")
            try book.agree(found, by: party, in: db)
        }
    }

    func grant(_ id: String, by officer: Sample = .officer) async throws {
        let book = world.house.cases
        try await world.database.write { db in
            let (found, actor) = try #require(
                try book.find(id, atDeskOf: officer.number, in: db), "not at the desk")
            try book.grant(found, by: actor, reason: "In order.", in: db)
        }
    }

    func sendBack(_ id: String, _ reason: String) async throws {
        let book = world.house.cases
        try await world.database.write { db in
            let (found, actor) = try #require(
                try book.find(id, atDeskOf: Sample.officer.number, in: db), "not at the desk")
            try book.askForCorrection(found, by: actor, reason: reason, in: db)
        }
    }

    /// Why a matter cannot be brought or granted; nil when it can, and then nothing is decided.
    func refusal(
        _ service: String, by applicant: Sample, _ answers: Answers
    ) async throws -> String? {
        do {
            _ = try await handIn(service, by: applicant, answers)
            return nil
        } catch let refused as Refused { return refused.text }
    }

    func handIn(
        _ service: String, by applicant: Sample, _ answers: Answers
    ) async throws -> String {
        let book = world.house.cases
        let party = Party(applicant.number)
        let (_, online, handler) = try #require(book.online(service), "\(service) is not online")
        let today = world.clock.now.day
        var all = answers
        if !number.isEmpty, online.question("company") != nil {
            all["company"] = .company(
                NamedCompany(number: number, name: try await company().name))
        }
        let opened = world.house.catalogue.service(service)!
        let id = try await world.database.write { try book.open(opened, by: party, in: $0).id }
        for question in online.questions {
            guard let given = all[question.id] else { continue }
            if case .entry = question.kind, case .number(let number) = given {
                // As the form does: one of those that are offered.
                let entries = try await world.database.write { db in
                    let found = try #require(try book.find(id, for: party, .fillForm, in: db))
                    return try handler.entries(
                        for: question, of: found.record, by: party.actor, in: book.work, db)
                }
                guard let entry = entries.first(where: { $0.number == number }) else {
                    throw Refused(text: AnswerTexts.chooseOne.en)
                }
                all[question.id] = .entry(entry)
            }
            let answer = all[question.id] ?? given
            var earlier = all
            for later in online.questions.drop(while: { $0.id != question.id }) {
                earlier[later.id] = nil
            }
            if let problem = question.problem(with: answer, { earlier[$0]?.literal })
                ?? handler.problem(with: answer, to: question, given: earlier, on: today)
            {
                throw Refused(text: problem.en)
            }
            let refused = try await world.database.write { db -> Text? in
                let found = try #require(try book.find(id, for: party, .fillForm, in: db))
                return try book.answer(question, answer, of: found, by: party.actor, in: db)
            }
            if let refused { throw Refused(text: refused.en) }
        }
        let refused = try await world.database.write { db -> HandInRefusal? in
            let found = try #require(try book.find(id, for: party, .fillForm, in: db))
            #expect(
                book.journey(found.record).isComplete,
                "\(service): \(book.journey(found.record).next?.id ?? "")")
            return try book.submit(found, by: party.actor, in: db)
        }
        if let refused { throw Refused(text: refused.text.en, question: refused.question) }
        return id
    }
}

extension World {
    /// Two companies that Shilan founds and manages.
    func twoCompanies(_ first: String, _ second: String) async throws -> (Matters, Matters) {
        for name in [first, second] { _ = try await formCompany(named: name) }
        return (Matters(self, company: "100001"), Matters(self, company: "100002"))
    }

    /// What somebody has been told in their account, the latest first, in English.
    func messages(to person: Sample) async throws -> [String] {
        try await read { try Message.inbox(of: person.number, limit: 100, in: $0).map(\.words.en) }
    }
}
