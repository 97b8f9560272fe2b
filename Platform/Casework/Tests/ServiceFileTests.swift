@testable import Casework
import Foundation
import Kernel
import Registers
import Rehearsal
import Testing
import Web

private typealias Expression = Casework.Expression

@Suite struct Expressions {
    private let values: [String: Expression.Literal] = [
        "a": .number(1), "b": .text("x"), "c": .truth(true), "born": .day(Day(2008, 2, 29)),
        "list": .number(3), "today": .day(Day(2026, 2, 28)),
    ]

    @Test(arguments: [
        ("a == 1 and b == \"x\"", true), ("a > 1 or not b == \"y\"", true),
        ("not (a == 1 or c == true)", false), ("missing == 1", false),
        ("not missing == 1", false), ("a >= 1 and a <= 1 and a != 2", true), ("c != true", false),
        ("c", true), ("not c", false), ("not unsaid", false), ("not (unsaid and c)", false),
        ("unsaid or c", true), ("not (unsaid and not c)", true), ("not (unsaid or not c)", false),
        ("a + 2 * 3 == 7", true), ("(a + 2) * 3 == 9", true),
        ("10 - 2 - 3 == 5", true), ("today - 1 == 2026-02-27", true),
        // A birthday on 29 February completes on 1 March.
        ("years(born, today) == 17", true), ("years(born, today + 1) == 18", true),
        ("days(born, today) > 6000", true), ("count(list) == 3", true), ("has(list)", true),
        // A list that was passed over has nothing in it; anything else there is unknown.
        ("count(passed) == 0", true), ("count(passed) * 5 == 0", true), ("count(b) == 0", false),
        ("has(missing)", false), ("missing + 1 == 1", false), ("years(missing, today) >= 0", false),
        // What is too large to be computed is unknown, not something else.
        ("9_000_000_000_000_000_000 + 9_000_000_000_000_000_000 > 0", false),
        ("today + 999_999_999 > today", false),
        ("not 9_000_000_000_000_000_000 * 3 > 5", false), ("not (missing < today)", false),
        ("today + (0 - 9_223_372_036_854_775_807 - 1) < today", false),
    ])
    func `an expression means what it says`(text: String, holds: Bool) throws {
        #expect(try Expression(parsing: text).holds { values[$0] } == holds)
    }

    @Test(arguments: [
        "", "a ==", "a == 1 b", "(a == 1", "== 1", "a = 1", "a == \"x", "a == 1 and", "f(a)",
        "a == 99999999999999999999", "count(a", "a ? b", String(repeating: "(", count: 100),
        String(repeating: "not ", count: 100) + "c", String(repeating: "a+", count: 1100) + "a",
    ])
    func `what is no expression is refused`(text: String) {
        #expect(throws: (any Error).self) { try Expression(parsing: text) }
    }

    @Test(arguments: [
        "a == b", "c < c", "a and c", "not a", "today == a", "a * today == today",
        "years(a, today)",
        "count(c) == 1", "nobody == 1", "b + 1 == 2", "list == 1", "has(a, b)", "days(today)",
    ])
    func `what has no sense is refused before anybody meets it`(text: String) throws {
        let kinds: [String: Expression.Kind] = [
            "a": .number, "b": .text, "c": .truth, "list": .thing,
        ]
        let expression = try Expression(parsing: text)
        #expect(throws: ExpressionError.self) { try expression.kind { kinds[$0] } }
    }

    @Test func `what was printed reads back the same`() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let expression = random(depth: 4, &generator)
            #expect(try Expression(parsing: expression.description) == expression)
        }
    }

    private func random(depth: Int, _ generator: inout SeededGenerator) -> Expression {
        let leaves: [Expression] = [
            .name("a"), .name("x.y-z"), .literal(.number(12)), .literal(.text("ئا b")),
            .literal(.day(Day(2026, 3, 21))), .literal(.truth(false)),
            .call(.has, [.name("b")]),
        ]
        guard depth > 0 else { return leaves.randomElement(using: &generator)! }
        func part() -> Expression { random(depth: depth - 1, &generator) }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return .and(part(), part())
        case 1: return .or(part(), part())
        case 2: return .not(part())
        case 3:
            return .compare(
                .less, .compute(.plus, leaf(&generator), leaf(&generator)), leaf(&generator))
        case 4: return .call(.years, [leaf(&generator), leaf(&generator)])
        default: return leaf(&generator)
        }

        func leaf(_ generator: inout SeededGenerator) -> Expression {
            leaves.randomElement(using: &generator)!
        }
    }
}

/// The project's catalogue in a folder of its own, to be changed.
private struct CatalogueCopy {
    let folder = NSTemporaryDirectory() + "pird-catalogue-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.copyItem(
            atPath: TheCatalogue.root + "/Catalogue", toPath: folder)
    }

    func edit(_ file: String, _ change: (String) -> String) throws {
        let path = folder + "/" + file
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = change(text)
        #expect(changed != text, "nothing of \(file) was changed")
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

@Suite struct FieldsOfLists {
    @Test func `a part of a list that is not filled in keeps nobody on the page`() throws {
        let copy = try CatalogueCopy()
        defer { copy.remove() }
        try copy.edit("services/id-07.yaml") {
            $0.replacing(
                "        - id: which\n",
                with: "        - {id: told, kind: yes-no, ask: {en: A, ckb: ئا, ar: ا, kmr: A}}\n"
                    + "        - id: which\n")
        }
        let catalogue = try Catalogue.load(from: copy.folder, handlers: nil)
        let question = try #require(catalogue.service("ID-07")?.online?.question("lost"))
        guard case .list(let fields, _, _) = question.kind else {
            Issue.record("no list")
            return
        }
        #expect(fields.count == 4)
        for field in fields {
            let html = PlainField(
                field, "f-\(field.id)", label: "A", Filling(Form(), nil), error: nil, .en,
                isRequired: false
            ).html.markup
            #expect(!html.contains("required") && !html.contains("type=\"radio\""))
        }
    }
}

@Suite struct FormerEditions {
    @Test func `what was published before a paper and a register grew is read as it was`() throws {
        let copy = try CatalogueCopy()
        defer { copy.remove() }
        let words = "{en: A, ckb: ئا, ar: ا, kmr: A}"
        let former = try String(
            contentsOfFile: copy.folder + "/services/id-13.yaml", encoding: .utf8)
        try copy.edit("papers/good-conduct-certificate.yaml") {
            $0 + "  - {fact: cook, label: \(words)}\n"
        }
        try copy.edit("registers.yaml") {
            $0.replacing(
                "    - {name: given_for,",
                with: "    - {name: cook, kind: text, label: \(words)}\n    - {name: given_for,")
        }
        try copy.edit("services/id-13.yaml") {
            $0.replacing(
                "    - id: purpose_other",
                with: "    - {id: cook, kind: text, ask: \(words)}\n    - id: purpose_other"
            ).replacing(
                "      given_for: purpose", with: "      given_for: purpose\n      cook: cook")
        }
        let catalogue = try Catalogue.load(from: copy.folder, handlers: nil)
        #expect(throws: CatalogueError.self) { try catalogue.read(former, as: "ID-13") }
        let read = try catalogue.read(former, as: "ID-13", isFormer: true)
        #expect(read.online?.question("cook") == nil && read.online?.question("purpose") != nil)
        // The row that it knows nothing of is not there.
        let facts = try #require(catalogue.paper("good-conduct-certificate")).facts([
            "holder": .same("A"), "number": .same("GC-000001"), "purpose": .same("B"),
        ])
        #expect(facts.count == 3)
        // Nor does what the check refuses only now, because it has no effect, stop anybody.
        let loose = former.replacing(
            "    - id: country\n      kind: text\n",
            with: "    - id: country\n      kind: text\n      own: true\n      companies: true\n")
        #expect(loose != former)
        #expect(throws: CatalogueError.self) { try catalogue.read(loose, as: "ID-13") }
        #expect(
            try catalogue.read(loose, as: "ID-13", isFormer: true).online?.question("country")
                != nil)
        // What is gone altogether cannot be made up for.
        try copy.edit("registers.yaml") {
            $0.replacing("- id: good-conduct\n", with: "- id: good-manners\n")
        }
        try copy.edit("services/id-13.yaml") {
            $0.replacing("register: good-conduct\n", with: "register: good-manners\n")
        }
        let later = try Catalogue.load(from: copy.folder, handlers: nil)
        #expect(throws: CatalogueError.self) {
            try later.read(former, as: "ID-13", isFormer: true)
        }
    }
}

/// A service's file that is broken in one place: what is wrong is said with file and line.
@Suite struct BrokenServiceFiles {
    private static let head = """
        id: ID-13
        title: {en: A, ckb: ئا, ar: ا, kmr: A}
        wording: {en: read, ckb: read, ar: read, kmr: read}
        owner: moi
        office: dg-traffic
        owner_confirmed: true
        audience: [citizen]
        life_event: being_identified
        fee: {confidence: unpublished}
        documents: []
        documents_confidence: unconfirmed
        law: []
        law_confidence: unconfirmed
        evidence: none
        sources: []
        """

    private static let words = "{en: A, ckb: ئا, ar: ا, kmr: A}"

    private static let good = """
        online:
          law: "1992/3"
          authentication: low
          proofing: low
          shows: [person.name, person.born_on]
          needs:
            - {that: "person.age >= 18 and has(driving-licence.number)", say: W, source: s, confidence: unconfirmed}
          fee:
            lines:
              - {label: W, iqd: 1000, when: 'kind == "b"', times: "count(things)"}
            confidence: unconfirmed
            sources: [s]
          questions:
            - id: kind
              kind: choice
              ask: W
              options: [{value: a, label: W}, {value: b, label: W}]
            - {id: things, kind: list, ask: W, maximum: 5, of: [{id: what, kind: text, ask: W}]}
            - {id: since, kind: date, ask: W, when: 'kind == "b"', must: [{that: "since <= today", say: W}]}
            - {id: many, kind: number, ask: W, minimum: 1, maximum: 9, must: [{that: "many > 2", say: W}]}
            - {id: partner, kind: person, ask: W, agrees: true}
            - {id: paper, kind: file, ask: W, document: medical}
          checks:
            - {title: W, that: "inspection.fine == true", source: s, confidence: unconfirmed}
          steps:
            - {kind: answer, title: W}
            - {kind: sign, title: W}
            - {kind: pay, title: W}
            - kind: inspect
              title: W
              promise_working_days: 3
              questions: [{id: fine, kind: yes-no, ask: W}]
            - {kind: review, title: W, promise_working_days: 3, sees: [kind, many, person.name]}
            - {kind: approve, title: W, by: another}
          enters:
            register: driving-licence
            how: renew
            until: "today + 365"
            facts: {class: kind}
          issues: {paper: receipt}
        """

    private func text(_ body: String = good) -> String {
        (BrokenServiceFiles.head + "\n" + body).replacing(
            " W", with: " " + BrokenServiceFiles.words
        )
        .replacing("issues: {paper: receipt}", with: "issues: {paper: test-paper}")
    }

    private func problem(_ text: String) throws -> CatalogueError? {
        let copy = NSTemporaryDirectory() + "pird-catalogue-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(
            atPath: TheCatalogue.root + "/Catalogue", toPath: copy)
        for name in try FileManager.default.contentsOfDirectory(atPath: copy + "/services") {
            try FileManager.default.removeItem(atPath: copy + "/services/" + name)
        }
        // The services that issue documents are not in this catalogue.
        let documents = copy + "/documents.yaml"
        try String(contentsOfFile: documents, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { $0.hasPrefix("  issued_by:") ? "  from: \(BrokenServiceFiles.words)" : $0 }
            .joined(separator: "\n").write(toFile: documents, atomically: true, encoding: .utf8)
        try """
        by: dg-traffic
        title: W
        notice: W
        sample_notice: W
        rows:
          - {fact: number, label: W}
          - {fact: many, label: W}
          - {fact: person.name, label: W}
        """.replacing(" W", with: " " + BrokenServiceFiles.words).write(
            toFile: copy + "/papers/test-paper.yaml", atomically: true, encoding: .utf8)
        try text.write(
            toFile: copy + "/services/id-13.yaml", atomically: true, encoding: .utf8)
        return try Catalogue.problems(in: copy, handlers: [:]).first
    }

    @Test(arguments: [
        "kind: person", "kind: people, maximum: 3", "kind: members, maximum: 3",
        "kind: members, maximum: 3, applicant: false",
    ])
    func `the unbroken file is good, whoever agrees`(partner: String) throws {
        #expect(try problem(text().replacing("kind: person", with: partner))?.description == nil)
    }

    @Test(arguments: [
        // Questions.
        (#"when: 'kind == "b"', must"#, #"when: 'kind == "z"', must"#, "kind has no option z"),
        (
            #"when: 'kind == "b"', must"#, #"when: 'many == 3', must"#,
            "which is not asked before it"
        ),
        (
            #"when: 'kind == "b"', must"#, #"when: 'kind == "a" and kind == "b"', must"#,
            "it can never be reached"
        ),
        (
            #"when: 'kind == "b"', must"#, #"when: 'count(things) > 5', must"#,
            "it can never be reached"
        ),
        (#"that: "many > 2""#, #"that: "many > 9""#, "a dead end, no answer to it will do"),
        (#"that: "since <= today""#, #"that: "since <= 5""#, "cannot be compared"),
        ("{id: many, kind", "{id: kind, kind", "two questions of this name"),
        ("{id: many, kind", "{id: Many, kind", "an id has small letters"),
        ("{id: many, kind", "{id: submit, kind", "a word of the portal's own"),
        ("kind: number, ask", "kind: numbers, ask", "no such kind of question"),
        ("maximum: 5, of", "maximum: 5000, of", "a number from 1 to 200"),
        ("[{id: what, kind: text", "[{id: what, kind: person", "no kind of field"),
        ("options: [{value: a, label: W}, ", "options: [", "at least two options"),
        // Ask once.
        (
            "{id: many, kind: number, ask: W",
            "{id: many, kind: number, ask: {en: How old are you?, ckb: ئا, ar: ا, kmr: A}",
            "ask once"
        ),
        (
            "{id: many, kind: number, ask: W",
            "{id: many, kind: number, ask: {en: A, ckb: ڕۆژی لەدایکبوونت چییە؟, ar: ا, kmr: A}",
            "ask once"
        ),
        ("document: medical", "document: nid", "ask once"),
        ("shows: [person.name", "shows: [person.shoes", "no register holds person.shoes"),
        ("person.age >= 18", "person.shoes >= 18", "there is no person.shoes here"),
        // Steps.
        ("    - {kind: approve, title: W, by: another}\n", "", "a dead end"),
        (
            "    - {kind: approve, title: W, by: another}",
            "    - {kind: approve, title: W, by: myself}", "by: another"
        ),
        ("    - {kind: pay, title: W}", "    - {kind: sign, title: W}", "a loop"),
        ("    - {kind: pay, title: W}", "    - {kind: attend, title: W}", "attend has no offices"),
        ("    - {kind: pay, title: W}\n", "", "a fee and no payment step"),
        ("    - {kind: sign, title: W}\n", "", "there is no step sign"),
        (", agrees: true", "", "nobody could do the step sign"),
        (
            "kind: date, ask: W", "kind: date, ask: W, applicant: false",
            "in a question of kind date there is no applicant"
        ),
        (
            ", agrees: true", ", agrees: true, companies: true",
            "only a service with a handler can take companies"
        ),
        ("kind: date, ask: W", "kind: date, ask: W, agrees: true", "there is no agrees"),
        ("kind: date, ask: W", "kind: date, ask: W, maximum: 3", "kind date there is no maximum"),
        ("{value: a, label: W}, {value", "{value: b, label: W}, {value", "option b is there twice"),
        // What was meant is said.
        ("many > 2", "many = 2", "equal is =="), ("many > 2", "many > 2 AND many < 9", "and, or"),
        ("many > 2", "many > 2 && many < 9", "conditions are joined by and, or"),
        ("needs:\n", "authentication: low\n  needs:\n", "duplicated key"),
        (#"kind == "b"', times"#, #"kind == b', times"#, "a text would stand in"),
        ("kind: person, ask: W", "kind: people, ask: W", "maximum is missing"),
        ("      promise_working_days: 3\n", "", "promise_working_days is missing"),
        ("      questions: [{id: fine, kind: yes-no, ask: W}]\n", "", "an inspector has no exit"),
        ("inspection.fine == true", "inspection.size > 3", "there is no inspection.size here"),
        // What the officer sees, the paper and the register.
        (
            "sees: [kind, many, person.name]", "sees: [kind, person.name]",
            "it reads many, which the officer"
        ),
        (
            "sees: [kind, many, person.name]", "sees: [kind, many, person.name, x]",
            "sees: there is no x"
        ),
        ("{id: many, kind", "{id: much, kind", "there is no many here"),
        ("issues: {paper: receipt}", "issues: {paper: nothing}", "no such paper"),
        (
            "issues: {paper: receipt}", "issues: {paper: test-paper, document: medical}",
            "documents.yaml does not say that it issues medical"
        ),
        ("issues: {paper: receipt}", "issues: {paper: receipt }", "does not say whose it is"),
        ("register: driving-licence", "register: nowhere", "no such register"),
        ("facts: {class: kind}", "facts: {class: many}", "is not a text"),
        ("facts: {class: kind}", "facts: {colour: kind}", "does not hold colour"),
        (
            "how: renew\n    until: \"today + 365\"\n    facts: {class: kind}", "how: new",
            "holds class, which is not given"
        ),
        (" and has(driving-licence.number)", "", "needs must ask has(driving-licence.number)"),
        (#"until: "today + 365""#, #"until: "365""#, "is not a day"),
        // Fee, law and languages.
        ("iqd: 1000", "tariff: nothing", "no such tariff"),
        ("    sources: [s]", "    sources: []", "a fee has a source"),
        ("times: \"count(things)\"", "times: \"has(things)\"", "is not a number"),
        ("law: \"1992/3\"", "law: \"1/1\"", "no such law"),
        (
            "    - {id: partner, kind: person, ask: W",
            "    - {id: partner, kind: person, ask: {en: A, ckb: ئا, ar: ا}", "kmr is missing"
        ),
        // What nobody would look at, or is not this institution's.
        (
            "{id: what, kind: text, ask: W}",
            "{id: what, kind: text, ask: W, when: 'kind == \"a\"'}", "in a list there is no when"
        ),
        (
            "{id: what, kind: text, ask: W}",
            #"{id: what, kind: text, ask: W, must: [{that: "what <= today", say: W}]}"#,
            "cannot be compared"
        ),
        (
            "{id: what, kind: text, ask: W}",
            #"{id: what, kind: text, ask: W, must: [{that: "later == what", say: W}]}, {id: later, kind: text, ask: W}"#,
            "which is not asked before it"
        ),
        (
            "{id: what, kind: text, ask: W}",
            "{id: what, kind: text, ask: W, long: true, letters: latin}", "which is not long"
        ),
        (
            "{id: what, kind: text, ask: W}",
            #"{id: what, kind: text, ask: W, optional: true}, {id: how, kind: text, ask: W, must: [{that: 'what == how', say: W}]}"#,
            "what may be left empty: ask has(what) first"
        ),
        (
            "{id: what, kind: text, ask: W}", "{id: what, kind: text, ask: W, letters: greek}",
            "not one of the known words: greek"
        ),
        (
            "{id: fine, kind: yes-no, ask: W}",
            "{id: fine, kind: yes-no, ask: W, when: 'kind == \"a\"'}",
            "on the spot there is no when"
        ),
        (
            "{id: many, kind: number, ask: W, minimum: 1, maximum: 9, must: [{that: \"many > 2\", say: W}]}",
            "{id: many, kind: money, ask: W, minimum: 999999999999999, must: [{that: \"many > 2\", say: W}]}",
            "a number from 0"
        ),
        ("iqd: 1000", "iqd: 1000, tariff: company-publication", "not both"),
        (
            "{id: many, kind: number, ask: W, minimum: 1, maximum: 9, must: [{that: \"many > 2\", say: W}]}",
            "{id: many, kind: file, document: medical, ask: W}", "is a file and cannot be printed"
        ),
        (
            "{id: partner, kind", "{id: number, about: other, kind",
            "the paper test-paper prints its own number"
        ),
        // A key that nobody reads is a misspelt word.
        ("  checks:", "  check:", "nothing reads the key check"),
        ("  needs:", "  need:", "nothing reads the key need"),
        (
            "{kind: review, title: W,", "{kind: review, by: another, title: W,",
            "nothing reads the key by"
        ),
        ("times: \"count(things)\"", "time: \"count(things)\"", "nothing reads the key time"),
        // Small files that become huge ones.
        ("authentication: low", "authentication: &a low", "anchors and aliases"),
        ("authentication: low", "authentication: *a", "anchors and aliases"),
    ])
    func `what nobody could reach, answer, decide or get is said with its line`(
        from: String, to: String, message: String
    ) throws {
        #expect(BrokenServiceFiles.good.contains(from), "\(from) is not in the file")
        let broken = BrokenServiceFiles.good.replacing(from, with: to, maxReplacements: 1)
        let found = try #require(try problem(text(broken)), "nothing was found: \(to)")
        #expect(found.message.contains(message), "\(found)")
        #expect(found.file == "services/id-13.yaml")
        let lines = text(broken).split(separator: "\n", omittingEmptySubsequences: false)
        #expect((16...lines.count).contains(found.line), "\(found)")
    }

    @Test func `two registers do not give numbers that begin alike`() throws {
        let copy = try CatalogueCopy()
        defer { copy.remove() }
        try copy.edit("registers.yaml") { $0.replacing("prefix: DL", with: "prefix: GC") }
        #expect {
            try Catalogue.load(from: copy.folder, handlers: nil)
        } throws: { "\($0)" == "registers.yaml:23: GC is there twice" }
    }

    @Test func `a fee that cannot be paid is refused where it is written`() throws {
        let large = text().replacing(
            "fee: {confidence", with: "fee: {iqd: 9223372036854775807, confidence")
        #expect(try problem(large)?.message.contains("a number from 0") == true)
    }

    @Test func `a service of another institution does not enter a register`() throws {
        let good = text()
        #expect(try problem(good) == nil)
        let foreign = good.replacing("office: dg-traffic", with: "office: d-comp")
        let found = try #require(try problem(foreign))
        #expect(
            found.message.contains("dg-traffic answers for the register driving-licence"),
            "\(found)")
    }

    @Test func `a service issues no paper of another institution, and fills no other's hours`()
        throws
    {
        let enters = try #require(text().firstRange(of: "  enters:"))
        let issues = try #require(text().firstRange(of: "  issues:"))
        var body = text()
        body.removeSubrange(enters.lowerBound..<issues.lowerBound)
        #expect(try problem(body) == nil)
        let foreign = body.replacing("office: dg-traffic", with: "office: d-comp")
        #expect(
            try problem(foreign)?.message.contains("test-paper is a paper of dg-traffic") == true)
        let visit = text().replacing(
            "    - {kind: pay",
            with: "    - {kind: attend, title: "
                + BrokenServiceFiles.words + ", offices: [residence-erbil], bring: "
                + BrokenServiceFiles.words + "}\n    - {kind: pay")
        let found = try #require(try problem(visit))
        #expect(found.message.contains("an office of another institution"), "\(found)")
    }

    @Test func `a file of ten thousand levels or a hundred thousand names is refused in a moment`()
        throws
    {
        let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        #expect(try problem(text("online: \(deep)")) != nil)
        let large = "online: [" + String(repeating: "aaaaaa, ", count: 100_000) + "]"
        #expect(try problem(text(large))?.message.contains("too large") == true)
        let laughs =
            "a: &a [x,x]\n"
            + (1...30).map { "a\($0): &a\($0) [*a,*a]" }
            .joined(separator: "\n")
        #expect(try problem(text(laughs))?.message.contains("anchors") == true)
    }
}

@Suite struct Fees {
    private func fee(_ iqd: Int64, times: String) throws -> Fee {
        Fee(
            lines: [
                Fee.Line(
                    label: Text(same: "a"),
                    amount: try #require(
                        Dated([
                            Dated<Int64>.Line(
                                from: Day(2020, 1, 1), value: iqd, source: "s",
                                confidence: .unconfirmed)
                        ])),
                    condition: nil, times: try Expression(parsing: times), line: 1)
            ], confidence: .unconfirmed, note: nil, sources: ["s"])
    }

    @Test func `what cannot be counted is not free`() throws {
        let day = Day(2026, 1, 1)
        let fee = try fee(150_000, times: "tons")
        #expect(try fee.due(on: day) { _ in .number(2) }.total == Money(dinars: 300_000))
        #expect(try fee.due(on: day) { _ in .number(0) } == [])
        for number in [Int64(1_000_000_000), .max, -1] {
            #expect(throws: Fee.Uncountable.self) { try fee.due(on: day) { _ in .number(number) } }
        }
        #expect(throws: Fee.Uncountable.self) { try fee.due(on: day) { _ in nil } }
    }
}
