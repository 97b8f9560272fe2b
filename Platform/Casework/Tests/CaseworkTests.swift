@testable import Casework
import Foundation
import Kernel
import Registers
import Rehearsal
import Testing

@Suite struct TheCatalogue {
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: url.path + "/Package.swift") {
            url.deleteLastPathComponent()
        }
        return url.path
    }()

    private func load(_ folder: String) throws -> Catalogue {
        let names = [
            "form", "reserve", "branch", "bar", "rename", "move", "activity", "officers",
            "increase", "reduce", "transfer", "charge", "release", "confirm", "control", "seize",
            "unseize", "object", "withdraw-objection", "withdraw-plan", "dissolve", "strike-off",
            "restore", "appoint", "judgment",
        ]
        return try Catalogue.load(
            from: folder,
            handlers: Dictionary(
                uniqueKeysWithValues: names.map { ("companies." + $0, Set<String>()) }))
    }

    @Test func `the Region's catalogue is whole`() throws {
        let catalogue = try load(TheCatalogue.root + "/Catalogue")
        // Those that the Region has published, and what the company register needs besides.
        #expect(catalogue.services.count(where: { !$0.id.hasPrefix("CO-") }) == 116)
        #expect(catalogue.institutions.count == 71)
        #expect(catalogue.governorates.count == 4)
        #expect(catalogue.calendar.weekend == [5, 6])
        #expect(!catalogue.calendar.isWorking(Day(2027, 3, 21)))
        #expect(catalogue.service("bu-02")?.online != nil)
        #expect(catalogue.service("nonsense") == nil)
        // A fee that no source states is never shown as published.
        for service in catalogue.services where service.feeConfidence == .published {
            #expect(service.fee != nil && !service.sources.isEmpty, "\(service.id)")
        }
    }

    /// A kind of paper is a file; what is wrong in it is said with its line.
    @Test(arguments: [
        ("  ckb: پسوولەی ڕسوم\n", "", "ckb is missing"),
        ("استُلم رسم «{service}» كاملا: {amount}.", "استُلم الرسم.", "ar has other values in braces"),
        (
            "The fee for “{service}” was received in full: {amount}.", "The fee was received.",
            "a text has a value in braces"
        ),
        ("received in full: {amount}.", "received in full: {amount.", "a brace is not closed"),
        ("{en: Amount, ckb", "{en: \"Amount {x}\", ckb", "a label has no braces"),
        ("  - fact: amount", "  - number: amount", "text is missing"),
        ("sample_notice:", "sample:", "nothing reads the key sample"),
    ])
    func `an error in a kind of paper names its line`(
        from: String, to: String, message: String
    ) throws {
        let copy = NSTemporaryDirectory() + "pird-catalogue-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(
            atPath: TheCatalogue.root + "/Catalogue", toPath: copy)
        let file = copy + "/papers/receipt.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains(from))
        try text.replacing(from, with: to).write(toFile: file, atomically: true, encoding: .utf8)
        #expect {
            try load(copy)
        } throws: { error in
            guard let error = error as? CatalogueError else { return false }
            return error.file == "papers/receipt.yaml" && error.line > 0
                && error.message.contains(message)
        }
    }

    @Test func `a paper is filled with the values that a service gives, and leaves out the others`()
        throws
    {
        let paper = try #require(load(TheCatalogue.root + "/Catalogue").paper("receipt"))
        #expect(paper.names == ["service", "amount", "paid_on", "case"])
        let service = Text(en: "Something", ckb: "شتێک", ar: "شيء", kmr: "Tiştek")
        let facts = paper.facts([
            "service": .term(service), "amount": .money(Money(dinars: 1_500)),
        ])
        #expect(facts.count == 2)
        let sentence = try #require(facts[0].sentence)
        #expect(sentence.en == "The fee for “Something” was received in full: IQD\u{00A0}1,500.")
        #expect(sentence.ckb.contains("«شتێک»") && sentence.ckb.contains("١٬٥٠٠"))
        #expect(facts[1].sentence == nil && facts[1].label.en == "Amount")
        // Without a value that a sentence needs there is no half of it.
        #expect(paper.facts(["amount": .money(Money(dinars: 1))]).count == 1)
    }

    /// Each broken in one place: where it is broken is said with file and line.
    @Test(arguments: [
        ("owner: moti", "owner: nobody", "no such institution: nobody"),
        ("  ckb: تۆمارکردنی کۆمپانیای بەرپرسیاریەتی سنووردار", "", "ckb is missing"),
        ("when: activity == \"F\"", "when: activity == \"Z\"", "it can never be so"),
        ("when: activity == \"F\"", "when: lease == \"F\"", "which is not asked before it"),
        ("when: activity == \"F\"", "when: activity ==", "expected a value"),
        ("when: activity == \"F\"", "when: activity < 5", "cannot be compared"),
        ("      promise_working_days: 2", "", "promise_working_days is missing"),
        ("    - kind: approve", "    - kind: sign", "a dead end"),
        ("law: \"1997/21\"", "law: \"1999/99\"", "no such law"),
        ("    - id: capital", "    - id: name", "two questions of this name"),
        ("handler: companies.form", "handler: companies.close", "no such handler"),
        ("maximum: 500", "maximum: a lot", "a whole number is expected"),
        (
            "    confidence: unconfirmed\n    note", "    confidence: perhaps\n    note",
            "not one of the known words"
        ),
        ("id: BU-02", "id: BU-99", "the file of BU-99 is bu-99.yaml"),
        ("audience: [business, investor]", "audience: [business", "not YAML"),
    ])
    func `an error names its file and line`(from: String, to: String, message: String) throws {
        let copy = NSTemporaryDirectory() + "pird-catalogue-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(
            atPath: TheCatalogue.root + "/Catalogue", toPath: copy)
        let path = copy + "/services/bu-02.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let range = try #require(text.range(of: from), "\(from) is not in the file")
        let broken = text.replacingCharacters(in: range, with: to)
        try broken.write(toFile: path, atomically: true, encoding: .utf8)
        #expect {
            try load(copy)
        } throws: { error in
            guard let error = error as? CatalogueError else { return false }
            return error.file == "services/bu-02.yaml" && error.line > 0
                && error.message.contains(message)
        }
    }

    @Test func `law without a source or with dates that go back is refused`() {
        for yaml in [
            "a:\n  - {from: 2026-01-01, value: 1, confidence: published}",
            "a:\n  - {from: 2026-01-01, value: 1, source: s, confidence: published}\n  - {from: 2025-01-01, value: 1, source: s, confidence: published}",
            "a:\n  - {from: 2026-02-30, value: 1, source: s, confidence: published}",
            "a:\n  - {from: 2026-01-01, value: 1.5, source: s, confidence: published}",
        ] {
            #expect(throws: CatalogueError.self) {
                try LawParameters(yaml: Array(yaml.utf8), file: "law.yaml")
            }
        }
    }
}

@Suite struct Replay {
    private let catalogue = try! Catalogue.load(
        from: TheCatalogue.root + "/Catalogue", handlers: nil)

    private var questions: [Question] { catalogue.service("BU-02")!.online!.questions }

    private func replay(_ answers: Answers) -> Journey {
        // The kind of company is asked first.
        Journey.replay(
            questions, answers.merging(["form": .choice("limited-liability")]) { $1 })
    }

    @Test func `the way stops at the first question without a good answer`() {
        #expect(Journey.replay(questions, [:]).next?.id == "form")
        #expect(replay([:]).next?.id == "name")
        let some: Answers = ["name": .text("x"), "activity": .choice("G")]
        #expect(replay(some).next?.id == "office")
        #expect(replay(some).problem == nil)
        #expect(replay(["name": .money(Money(dinars: 1))]).problem != nil)
    }

    @Test func `an answer decides what is asked, and what it no longer asks does not count`() {
        var answers: Answers = ["name": .text("x"), "activity": .choice("F")]
        #expect(replay(answers).next?.id == "contracting")
        answers["contracting"] = .yesNo(true)
        #expect(replay(answers).next?.id == "office")
        answers["activity"] = .choice("G")
        #expect(replay(answers).answers["contracting"] == nil)
        // It is remembered, should the person go back.
        answers["activity"] = .choice("F")
        #expect(replay(answers).answers["contracting"] == .yesNo(true))
    }

    @Test func `answers in any order, with any left out, never trap and never skip`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let kinds: [Answer] = [
            .text(""), .text("x"), .choice("F"), .choice("?"), .yesNo(true),
            .money(Money(dinars: 0)), .money(Money(dinars: 5_000_000)), .members([]), .nothing,
            .place(Address(governorate: "", district: "", street: "", landmark: "")),
        ]
        for _ in 0..<2000 {
            var answers: Answers = [:]
            for question in questions where Bool.random(using: &generator) {
                answers[question.id] = kinds.randomElement(using: &generator)
            }
            let journey = replay(answers)
            if let next = journey.next {
                let before = questions.prefix { $0.id != next.id }
                #expect(
                    journey.answered.allSatisfy { answered in
                        before.contains { $0.id == answered.question.id }
                    })
            }
        }
    }
}

@Suite struct TheCase {
    private let someone = NamedPerson(
        number: PersonNumber(synthetic: 1), name: PersonName(ckb: "ئا", ar: "آ", latin: "A"))
    private let other = NamedPerson(
        number: PersonNumber(synthetic: 2), name: PersonName(ckb: "با", ar: "با", latin: "B"))
    private let now = Moment(startOf: Day(2026, 11, 22))
    private let complete = Journey(answered: [], next: nil, problem: nil)
    private let due = [Fee.Due(label: Text(same: "fee"), amount: Money(dinars: 1000))]
    private let course = Course(steps: TheCase.steps(.answer, .sign, .pay, .review, .approve)) {
        _ in Day(2026, 11, 24)
    }

    private static func steps(_ kinds: Step.Kind...) -> [Step] {
        kinds.map {
            Step(
                kind: $0, title: Text(same: ""), promisedWorkingDays: 2, offices: [], bring: nil,
                questions: [], sees: nil, needsSecond: false, line: 1)
        }
    }

    private func fresh() -> CaseRecord {
        CaseRecord(
            id: "c", service: "BU-02", applicant: someone, office: "d-comp", openedAt: now,
            updatedAt: now)
    }

    @Test func `without partners and fee it goes straight to the office with a promise`() throws {
        var item = fresh()
        try item.submit(
            complete, parties: [someone], due: [], along: course)
        #expect(item.status == .reviewing)
        #expect(item.promisedOn == Day(2026, 11, 24))
    }

    @Test func `it waits for everybody, then for the fee`() throws {
        var item = fresh()
        try item.submit(
            complete, parties: [someone, other], due: due, along: course)
        #expect(item.status == .signing)
        #expect(throws: CaseRefusal.notAParty) {
            try item.agree(someone.number, at: now, along: course)
        }
        try item.agree(other.number, at: now, along: course)
        #expect(item.status == .paying)
        #expect(throws: CaseRefusal.notNow) {
            try item.agree(other.number, at: now, along: course)
        }
    }

    @Test func `whoever must agree is waited for, also where a file forgets the step`() throws {
        let course = Course(steps: Self.steps(.answer, .pay, .review, .approve)) { _ in
            Day(2026, 11, 24)
        }
        var item = fresh()
        try item.submit(complete, parties: [other], due: due, along: course)
        #expect(item.status == .signing)
        try item.agree(other.number, at: now, along: course)
        #expect(item.status == .paying)
    }

    @Test func `what was paid for other answers is a part of what is due now`() throws {
        var item = fresh()
        try item.submit(complete, parties: [], due: due, along: course)
        func pay(_ dinars: Int64) throws {
            try item.settle(
                CaseRecord.PaidFee(
                    payment: "p", amount: Money(dinars: dinars), paidAt: now), along: course)
        }
        try pay(1000)
        #expect(item.status == .reviewing)
        try item.askForCorrection("Count again.")
        let more = [Fee.Due(label: Text(same: "fee"), amount: Money(dinars: 75_000))]
        try item.submit(complete, parties: [], due: more, along: course)
        #expect(item.status == .paying && item.toPay(of: more) == Money(dinars: 74_000))
        try pay(74_000)
        #expect(item.status == .reviewing && item.payment?.amount == Money(dinars: 75_000))
        // Less than before: nothing more is asked.
        try item.askForCorrection("Count again.")
        try item.submit(complete, parties: [], due: due, along: course)
        #expect(item.status == .reviewing)
    }

    @Test func `an answer after handing in is refused, and a decided case stays decided`() throws {
        var item = fresh()
        try item.submit(
            complete, parties: [], due: [], along: course)
        #expect(throws: CaseRefusal.notNow) { try item.answer("name", .text("x")) }
        let decision = CaseRecord.Decision(reason: "r", law: "l", decidedAt: now)
        try item.refuse(decision)
        #expect(throws: CaseRefusal.notNow) { try item.refuse(decision) }
        #expect(throws: CaseRefusal.notNow) { try item.withdraw() }
        #expect(throws: CaseRefusal.notNow) { try item.askForCorrection("x") }
    }

    @Test func `a decision without a reason is no decision`() throws {
        var item = fresh()
        try item.submit(
            complete, parties: [], due: [], along: course)
        #expect(throws: CaseRefusal.reasonNeeded) {
            try item.refuse(CaseRecord.Decision(reason: "", law: "", decidedAt: now))
        }
        #expect(throws: CaseRefusal.reasonNeeded) { try item.askForCorrection("") }
    }

    @Test func `it waits for the visit and for the inspector, in the order of the file`() throws {
        let course = Course(steps: Self.steps(.answer, .inspect, .attend, .review, .approve)) {
            Day(2026, 11, 20) + ($0.kind == .inspect ? 1 : 4)
        }
        var item = fresh()
        try item.submit(complete, parties: [], due: due, along: course)
        #expect(item.status == .inspecting)
        #expect(item.promisedOn == Day(2026, 11, 21))
        #expect(throws: CaseRefusal.notNow) { try item.attend(at: now, along: course) }
        let inspection = CaseRecord.Inspection(findings: [:], officer: other.number, at: now)
        try item.inspect(inspection, along: course)
        #expect(item.status == .attending)
        #expect(item.promisedOn == nil)
        #expect(throws: CaseRefusal.notNow) { try item.inspect(inspection, along: course) }
        try item.attend(at: now, along: course)
        #expect(item.status == .reviewing)
        #expect(item.promisedOn == Day(2026, 11, 24))
    }

    @Test func `what one officer proposes another confirms or sends back, never the same`() throws {
        var item = fresh()
        try item.submit(complete, parties: [], due: [], along: course)
        #expect(throws: CaseRefusal.reasonNeeded) {
            try item.propose(.init(grants: true, reason: "", officer: someone.number))
        }
        try item.propose(.init(grants: true, reason: "r", officer: someone.number))
        #expect(throws: CaseRefusal.notNow) {
            try item.propose(.init(grants: true, reason: "r", officer: other.number))
        }
        #expect(throws: CaseRefusal.secondNeeded) { try item.sendBack(by: someone.number) }
        var back = item
        try back.sendBack(by: other.number)
        #expect(back.status == .reviewing)
        try item.grant(.init(reason: "r", law: "l", decidedAt: now), outcome: nil)
        #expect(item.status.isFinal)
    }
}

@Suite struct Spooled {
    @Test func `a gateway that looks at any moment finds whole messages and nothing else`()
        async throws
    {
        let folder = NSTemporaryDirectory() + "pird-spool-\(UUID().uuidString)/sms"
        defer {
            try? FileManager.default.removeItem(
                atPath: (folder as NSString).deletingLastPathComponent)
        }
        let channel = SpoolChannel(.sms, folder: folder)
        let name = PersonName(ckb: "شیلان", ar: "شيلان", latin: "Shilan")
        let person = Person(
            number: PersonNumber(synthetic: 1), name: name, bornOn: Day(1990, 1, 1),
            phone: "+9647500000001")
        let words = Text(same: String(repeating: "وشە ", count: 20_000))
        let sending = Task {
            for index in 0..<300 {
                try await channel.send(words, id: "m\(index)", to: person, in: .ckb)
                // Again, as after a fall in between: the same file.
                if index % 50 == 0 {
                    try await channel.send(words, id: "m\(index)", to: person, in: .ckb)
                }
            }
        }
        var seen: Set<String> = []
        while seen.count < 300 {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where seen.insert(name).inserted {
                #expect(name.hasPrefix("m"), "\(name)")
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                #expect(text.hasSuffix("وشە \n"))
            }
            await Task.yield()
        }
        try await sending.value
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + ".unfinished").isEmpty)
    }
}

@Suite struct AnswersOnPaper {
    private let catalogue = try! Catalogue.load(
        from: TheCatalogue.root + "/Catalogue", handlers: nil)

    private func question(_ service: String, _ id: String) throws -> Question {
        try #require(catalogue.service(service)?.online?.question(id))
    }

    @Test func `each part keeps its direction, and whoever has a share has it there too`() throws {
        let lost = Answer.things([
            [
                "what": .choice("plate"), "which": .text("مێز"), "lost_on": .date(Day(2026, 2, 1)),
            ]
        ])
        let fact = try lost.fact(to: question("ID-07", "lost"), catalogue)
        #expect(
            fact?.text.en
                == "\u{2068}"
                + ["Vehicle plate", "مێز", days(Day(2026, 2, 1)).en].map {
                    "\u{2068}\($0)\u{2069}"
                }.joined(separator: " – ") + "\u{2069}"
        )
        let name = PersonName(ckb: "شیلان", ar: "شيلان", latin: "Shilan")
        let founders = Answer.members([
            Member(
                person: NamedPerson(number: PersonNumber(synthetic: 1), name: name),
                share: Share(1, of: 3)!)
        ])
        let shares = try founders.fact(to: question("BU-02", "founders"), catalogue)
        #expect(
            shares?.text.ckb == "\u{2068}\u{2068}شیلان\u{2069} \u{2068}1/3\u{2069}\u{2069}")
        // Names in Latin letters do not turn the order of a list in Kurdish.
        let home = Address(
            governorate: "sulaymaniyah", district: "d-ranya", street: "Bazar 12", landmark: "Park")
        let place = try Answer.place(home).fact(
            to: question("FA-01", "child_birth_place"), catalogue)
        #expect(
            place?.text.ckb.hasSuffix("\u{2068}Bazar 12\u{2069}، \u{2068}Park\u{2069}") == true)
    }
}
