import Casework
import Kernel
import Registers
import Testing

@testable import Companies

/// What the law says, on its edges.
@Suite struct LawOnItsEdges {
    private let rules = try! Companies().handlers.first { $0.name == "companies.form" }!
    private let today = Day(2026, 11, 22)

    private func question(_ id: String, of service: String = "BU-02") throws -> Question {
        let path = #filePath.split(separator: "/Services/").first.map(String.init) ?? ""
        let handlers = try Companies().handlers
        return try Catalogue.load(
            from: path + "/Catalogue",
            handlers: Dictionary(uniqueKeysWithValues: handlers.map { ($0.name, $0.questions) })
        )
        .service(service)!.online!.question(id)!
    }

    @Test(arguments: [
        (999_999, "G", false, false), (1_000_000, "G", false, true),
        (199_999_999, "F", true, false), (200_000_000, "F", true, true),
        (1_000_000, "F", false, true), (199_999_999, "K", false, false),
        (200_000_000, "K", false, true),
    ])
    func `the capital is at least what the kind of company and its trade need`(
        dinars: Int64, activity: String, contracting: Bool, isEnough: Bool
    ) throws {
        let problem = rules.problem(
            with: .money(Money(dinars: dinars)), to: try question("capital"),
            given: ["activity": .choice(activity), "contracting": .yesNo(contracting)], on: today)
        #expect((problem == nil) == isEnough)
    }

    @Test(arguments: [
        ("limited-liability", 25, true), ("limited-liability", 26, false),
        ("joint-stock", 4, false), ("joint-stock", 5, true), ("joint-stock", 501, false),
        ("joint-stock", 10_000, false), ("joint-liability", 1, false),
        ("joint-liability", 25, true), ("joint-liability", 26, false), ("simple", 6, false),
        ("sole-owner", 1, true), ("sole-owner", 2, false),
    ])
    func `each kind has as many founders as it may have`(
        form: String, count: Int, isFine: Bool
    ) throws {
        let question = try question("founders")
        let members = (0..<count).map { index in
            Member(
                person: NamedPerson(
                    number: PersonNumber(synthetic: index),
                    name: PersonName(ckb: "x", ar: "x", latin: "x")),
                share: Share(1, of: Int64(count))!)
        }
        let answer = Answer.members(members)
        let problem =
            question.problem(with: answer)
            ?? rules.problem(
                with: answer, to: question, given: ["form": .choice(form)], on: today)
        #expect((problem == nil) == isFine, "\(problem?.en ?? "")")
    }

    @Test(arguments: LegalForm.allCases)
    func `each kind says which documents it hands in, and the form asks for each`(
        form: LegalForm
    ) throws {
        let documents = try CompanyLaw().documents(form, on: today)
        #expect(documents.count >= 3 && documents.allSatisfy { !$0.line.source.isEmpty })
        let service = form == .foreignBranch ? "BU-03" : "BU-02"
        for document in documents {
            guard case .file(let asked) = try question(document.name, of: service).kind else {
                Issue.record("\(form): nobody asks for \(document.name)")
                continue
            }
            #expect(asked == document.name)
        }
    }

    @Test(arguments: [
        ("Rêgay Nwê", true), ("ڕێگای نوێ", true), ("ab", true), ("a", false), ("", false),
        ("کۆمپانیا", false), ("Ltd", false), ("---", false), ("123", false),
        ("Раypal Trade", false), ("Good 🎉 Trade", false), ("良い会社", false),
        ("Evil\u{202E}Name", false), (String(repeating: "x", count: 101), false),
    ])
    func `a name is one of its own`(name: String, isGood: Bool) throws {
        let problem = rules.problem(
            with: .text(name), to: try question("name"), given: [:], on: today)
        #expect((problem == nil) == isGood)
    }
}
