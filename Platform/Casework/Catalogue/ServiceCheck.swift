internal import Kernel

/// What the parts of a service's file mean together: what nobody could reach, answer, decide or get is
/// refused with the line in which it stands, before anybody meets it.
extension Item {
    func check(_ service: OnlineService, _ ids: References) throws {
        let names = try checkQuestions(service, ids)
        try checkFacts(service, ids)
        try checkSteps(service, ids)
        try checkFee(service, names, ids)
        try checkOutcome(service, names, ids)
        try checkWays(service)
    }

    private func error(_ message: String, at line: Int) -> CatalogueError {
        CatalogueError(file: file, line: line, message: message)
    }

    private func kind(
        of expression: Expression, at line: Int, _ names: [String: Question],
        _ ids: References, _ expected: Expression.Kind, findings: [Question] = []
    ) throws {
        let known: (String) -> Expression.Kind? = { name in
            if let question = names[name] { return question.kind.value }
            if name.hasPrefix(Step.inspectionPrefix) {
                let rest = name.dropFirst(Step.inspectionPrefix.count)
                return findings.first { $0.id == rest }?.kind.value
            }
            return HeldFact.find(name, ids.registers)?.kind
        }
        do {
            guard try expression.kind(known) == expected else {
                throw error("\(expression) is not a \(expected)", at: line)
            }
        } catch let problem as ExpressionError { throw error(problem.message, at: line) }
        for (name, value) in expression.textComparisons {
            guard case .choice(let options)? = names[name]?.kind,
                !options.contains(where: { $0.value == value })
            else { continue }
            throw error("it can never be so: \(name) has no option \(value)", at: line)
        }
    }

    /// Two questions of one name, a condition on what comes later or is of another kind.
    private func checkQuestions(
        _ service: OnlineService, _ ids: References
    ) throws -> [String: Question] {
        guard !service.questions.isEmpty else { throw error("there are no questions") }
        let all = Set(service.questions.map(\.id))
        if !ids.isFormer, let name = service.handler, let needed = ids.handlers?[name],
            let missing = needed.subtracting(all).sorted().first
        {
            throw try self["questions"].error("its handler \(name) needs a question \(missing)")
        }
        var known: [String: Question] = [:]
        for question in service.questions {
            func wrong(_ message: String) -> CatalogueError {
                error("question \(question.id): \(message)", at: question.line)
            }
            for name in question.condition?.names ?? [] where all.contains(name) {
                guard known[name] != nil else {
                    throw wrong("its condition names \(name), which is not asked before it")
                }
            }
            if let condition = question.condition {
                do { try kind(of: condition, at: question.line, known, ids, .truth) } catch let
                    problem as CatalogueError
                { throw wrong(problem.message) }
            }
            guard known.updateValue(question, forKey: question.id) == nil else {
                throw wrong("there are two questions of this name")
            }
            for rule in question.must {
                for name in rule.that.names where all.contains(name) && known[name] == nil {
                    throw error(
                        "question \(question.id): it depends on \(name), which is not asked before it",
                        at: rule.line)
                }
                try kind(of: rule.that, at: rule.line, known, ids, .truth)
            }
            if case .list(let fields, _, _) = question.kind {
                try checkFields(fields, known, all, ids)
            }
            if case .file(let document) = question.kind, let register = ids.heldDocuments[document],
                !question.isAboutOther
            {
                throw wrong(
                    "ask once: the register \(register) holds what \(document) says; it is shown, not asked for"
                )
            }
            if !question.isAboutOther, let fact = question.asksFor(ids.registers) {
                throw wrong(
                    "ask once: a register holds \(fact.id); it belongs under shows (or about: other)"
                )
            }
            switch question.kind {
            case .company, .entry:
                // A file cannot say what a company is, or has: only a handler finds it.
                guard service.handler != nil else {
                    throw wrong(
                        "only a service with a handler can ask for a company or its entries")
                }
            default:
                // Whoever acts for a company is found by a handler, too.
                guard !question.takesCompanies || service.handler != nil || ids.isFormer else {
                    throw wrong("only a service with a handler can take companies for people")
                }
            }
        }
        return known
    }

    /// What a field of a list must be may depend on the fields before it, and on what was asked before.
    private func checkFields(
        _ fields: [Question], _ known: [String: Question], _ all: Set<String>, _ ids: References
    ) throws {
        let own = Set(fields.map(\.id))
        // A field is meant where a question has the same name.
        var known = known.filter { !own.contains($0.key) }
        for field in fields {
            known[field.id] = field
            for rule in field.must {
                for name in rule.that.names.sorted()
                where all.union(own).contains(name) && known[name] == nil {
                    throw error(
                        "field \(field.id): it depends on \(name), which is not asked before it",
                        at: rule.line)
                }
                // Unknown never holds: whoever leaves one empty would never be done.
                if let other = fields.first(where: {
                    $0.id != field.id && $0.isOptional && rule.that.names.contains($0.id)
                        && !rule.that.asksWhether($0.id)
                }) {
                    throw error(
                        "field \(field.id): \(other.id) may be left empty: ask has(\(other.id)) first",
                        at: rule.line)
                }
                try kind(of: rule.that, at: rule.line, known, ids, .truth)
            }
        }
    }

    private func checkFacts(_ service: OnlineService, _ ids: References) throws {
        for name in service.shows where HeldFact.find(name, ids.registers) == nil {
            throw try self["shows"].error("no register holds \(name)")
        }
        for need in service.needs { try kind(of: need.that, at: need.line, [:], ids, .truth) }
    }

    private func checkSteps(_ service: OnlineService, _ ids: References) throws {
        let item = try self["steps"]
        let kinds = service.steps.map(\.kind)
        guard kinds.first == .answer else { throw item.error("the first step is answer") }
        guard kinds.last == .approve, kinds.dropLast().last == .review else {
            throw item.error(
                "a dead end: the last steps must be review and approve, where it is decided")
        }
        guard Set(kinds).count == kinds.count else {
            throw item.error("a loop: no step comes twice")
        }
        for step in service.steps {
            switch step.kind {
            case .review, .inspect:
                guard step.promisedWorkingDays > 0 else {
                    throw error(
                        "promise_working_days is missing: \(step.kind.rawValue) has a promised time",
                        at: step.line)
                }
            default: break
            }
            if step.kind == .attend, step.offices.isEmpty {
                throw error("nobody could come: attend has no offices", at: step.line)
            }
            if step.kind == .inspect {
                guard !step.questions.isEmpty else {
                    throw error("an inspector has no exit: inspect has no questions", at: step.line)
                }
                for question in step.questions {
                    switch question.kind {
                    case .text, .words, .choice, .yesNo, .number, .money, .date: break
                    default:
                        throw error(
                            "question \(question.id): not on the spot, in this kind",
                            at: question.line)
                    }
                }
                guard Set(step.questions.map(\.id)).count == step.questions.count else {
                    throw error("there are two questions of one name", at: step.line)
                }
            }
            if step.kind != .attend, !step.offices.isEmpty || step.bring != nil {
                throw error("only attend has offices", at: step.line)
            }
            if step.kind != .inspect, !step.questions.isEmpty {
                throw error("only inspect has questions of its own", at: step.line)
            }
        }
        guard service.handler == nil else { return }
        let agreeing = service.questions.filter(\.asksAgreement)
        if kinds.contains(.sign), agreeing.isEmpty {
            throw item.error("nobody could do the step sign: no question says agrees")
        }
        if let question = agreeing.first, !kinds.contains(.sign) {
            throw error(
                "question \(question.id): its person would never be asked: there is no step sign",
                at: question.line)
        }
    }

    private func checkFee(
        _ service: OnlineService, _ names: [String: Question], _ ids: References
    ) throws {
        let fee = try self["fee"]
        let pays = service.step(.pay) != nil
        if pays, service.fee.lines.isEmpty {
            throw fee.error("there is a payment step and no fee")
        }
        if !pays, !service.fee.lines.isEmpty {
            throw fee.error("there is a fee and no payment step")
        }
        if service.fee.lines.isEmpty, service.fee.confidence == .unconfirmed {
            throw fee.error("a fee is missing: published when there is none, or unpublished")
        }
        if !service.fee.lines.isEmpty, service.fee.sources.isEmpty {
            throw fee.error("a fee has a source")
        }
        for line in service.fee.lines {
            if let condition = line.condition {
                try kind(of: condition, at: line.line, names, ids, .truth)
            }
            if let times = line.times { try kind(of: times, at: line.line, names, ids, .number) }
        }
    }

    /// What is decided, entered and issued; and that whoever decides sees what it rests on.
    private func checkOutcome(
        _ service: OnlineService, _ names: [String: Question], _ ids: References
    ) throws {
        let findings = service.step(.inspect)?.questions ?? []
        for rule in service.checks {
            try kind(of: rule.that, at: rule.line, names, ids, .truth, findings: findings)
        }
        if service.handler != nil {
            if let line = service.enters?.line ?? service.issues?.line {
                throw error("its handler enters and issues", at: line)
            }
            return
        }
        if let enters = service.enters { try check(enters, service, names, ids, findings) }
        var read = service.checks.map { ($0.that.names, $0.line) }
        if let issues = service.issues,
            let paper = ids.papers.first(where: { $0.id == issues.paper })
        {
            guard paper.names.contains("holder") || paper.names.contains("person.name") else {
                throw error(
                    "the paper \(paper.id) does not say whose it is: it has no place for holder",
                    at: issues.line)
            }
            var printed: Set<String> = []
            for name in paper.names.subtracting(Issuing.builtIns).sorted() {
                guard
                    names[name] != nil || HeldFact.find(name, ids.registers) != nil
                        || findings.contains(where: { Step.inspectionPrefix + $0.id == name })
                else {
                    if ids.isFormer { continue }
                    throw error(
                        "the paper \(paper.id) has a place for \(name), which nobody knows here",
                        at: issues.line)
                }
                printed.insert(name)
                if case .file? = names[name]?.kind, !ids.isFormer {
                    throw error(
                        "the paper \(paper.id) has a place for \(name), which is a file and cannot be printed",
                        at: issues.line)
                }
            }
            for name in Issuing.builtIns.intersection(paper.names).sorted() {
                guard let question = names[name], !ids.isFormer else { continue }
                throw error(
                    "question \(name): the paper \(paper.id) prints its own \(name) in that place: give the question another id",
                    at: question.line)
            }
            read.append((printed, issues.line))
        }
        guard let sees = service.step(.review)?.sees, let line = service.step(.review)?.line else {
            return
        }
        for name in sees where names[name] == nil && HeldFact.find(name, ids.registers) == nil {
            throw error("sees: there is no \(name)", at: line)
        }
        for (wanted, line) in read {
            for name in wanted.sorted()
            where !sees.contains(name) && !name.hasPrefix(Step.inspectionPrefix) {
                throw error(
                    "it reads \(name), which the officer of the step review does not see", at: line)
            }
        }
    }

    private func check(
        _ enters: Entering, _ service: OnlineService, _ names: [String: Question],
        _ ids: References, _ findings: [Question]
    ) throws {
        guard let register = ids.registers.first(where: { $0.id == enters.register }) else {
            return
        }
        if let until = enters.until {
            try kind(of: until, at: enters.line, names, ids, .day)
        }
        for (name, expression) in enters.facts.sorted(by: { $0.key < $1.key }) {
            guard let column = register.holds.first(where: { $0.name == name }) else {
                throw error("the register \(register.id) does not hold \(name)", at: enters.line)
            }
            try kind(
                of: expression, at: enters.line, names, ids, column.kind, findings: findings)
        }
        switch enters.how {
        case .new:
            let missing = register.holds.first { enters.facts[$0.name] == nil }
            if let missing, !ids.isFormer {
                throw error(
                    "the register \(register.id) holds \(missing.name), which is not given",
                    at: enters.line)
            }
        case .renew, .end:
            let number = "\(register.id).number"
            guard
                service.needs.contains(where: { $0.that.requires(number) })
            else {
                throw error(
                    "who holds nothing in \(register.id) could begin: needs must ask has(\(number))",
                    at: enters.line)
            }
        }
    }

    /// Walks every way through the questions.
    private func checkWays(_ service: OnlineService) throws {
        let ways = Ways(service.questions)
        guard let found = ways.walk() else {
            throw error("its conditions open more ways than can be walked: fewer, please")
        }
        for question in service.questions {
            if let condition = question.condition, !found.reached.contains(question.id),
                condition.isPlain
            {
                throw error("question \(question.id): it can never be reached", at: question.line)
            }
            if found.stuck.contains(question.id), question.must.allSatisfy(\.that.isPlain) {
                throw error(
                    "question \(question.id): a dead end, no answer to it will do",
                    at: question.line)
            }
        }
    }
}

extension Issuing {
    /// What every paper of a service may name.
    static let builtIns: Set = ["number", "issued_on", "from", "until", "holder"]
}

extension Question.Kind {
    /// What an expression sees of an answer.
    package var value: Expression.Kind {
        switch self {
        case .text, .words, .choice, .company: .text
        case .yesNo: .truth
        case .number, .money, .entry: .number
        case .date: .day
        case .place, .members, .people, .person, .file, .list: .thing
        }
    }
}

extension Question {
    /// The fact of a register that it asks for; nil when it asks for something else.
    fileprivate func asksFor(_ registers: [RegisterKind]) -> HeldFact? {
        let asked = Language.allCases.map { " " + ask[$0].lowercased() + " " }
        return HeldFact.ofPeople.first { fact in
            fact.id == "person." + id
                || fact.askedAs.contains { words in asked.contains { $0.contains(words) } }
        }
    }
}

extension Expression {
    /// Names that are compared with texts, and the texts.
    fileprivate var textComparisons: [(name: String, text: String)] {
        switch self {
        case .compare(.equal, .name(let name), .literal(.text(let text))),
            .compare(.equal, .literal(.text(let text)), .name(let name)):
            [(name, text)]
        case .not(let inner): inner.textComparisons
        case .and(let a, let b), .or(let a, let b): a.textComparisons + b.textComparisons
        default: []
        }
    }

    /// Whether it says only of names how they stand to literals: then trying the literals and their
    /// neighbours tries everything.
    fileprivate var isPlain: Bool {
        switch self {
        case .literal, .name: true
        case .not(let inner): inner.isPlain
        case .and(let a, let b), .or(let a, let b): a.isPlain && b.isPlain
        case .compare(_, .name, .literal), .compare(_, .literal, .name): true
        case .compare(_, .call(.count, _), .literal), .compare(_, .literal, .call(.count, _)): true
        case .call(.has, _): true
        default: false
        }
    }

    /// Whether it cannot hold for somebody of whom a register does not hold a fact.
    fileprivate func requires(_ fact: String) -> Bool {
        switch self {
        case .call(.has, let arguments): arguments == [.name(fact)]
        case .and(let a, let b): a.requires(fact) || b.requires(fact)
        case .or(let a, let b): a.requires(fact) && b.requires(fact)
        default: false
        }
    }

    /// Whether it asks somewhere if a name has a value.
    fileprivate func asksWhether(_ name: String) -> Bool {
        switch self {
        case .literal, .name: false
        case .not(let inner): inner.asksWhether(name)
        case .call(let function, let arguments):
            function == .has && arguments == [.name(name)]
        case .and(let a, let b), .or(let a, let b), .compare(_, let a, let b),
            .compute(_, let a, let b):
            a.asksWhether(name) || b.asksWhether(name)
        }
    }

    fileprivate var literals: [Literal] {
        switch self {
        case .literal(let literal): [literal]
        case .name: []
        case .not(let inner): inner.literals
        case .call(_, let arguments): arguments.flatMap(\.literals)
        case .and(let a, let b), .or(let a, let b), .compare(_, let a, let b),
            .compute(_, let a, let b):
            a.literals + b.literals
        }
    }
}

/// Every way through a service's questions, as far as conditions tell them apart: answers are tried at
/// the places where a condition turns.
private struct Ways {
    struct Found {
        /// Questions that some way reaches.
        var reached: Set<String> = []
        /// Questions to which, on some way, no answer will do.
        var stuck: Set<String> = []
    }

    private let questions: [Question]
    /// The names that conditions ask for, and the values to try.
    private let tried: [String: [Expression.Literal?]]
    /// For each question, the names that it and later ones ask for: all that has to be remembered.
    private let needed: [Set<String>]
    private static let limit = 50_000
    private static let today = Day(2026, 1, 15)

    init(_ questions: [Question]) {
        self.questions = questions
        let expressions = questions.flatMap { question in
            (question.condition.map { [$0] } ?? []) + question.must.map(\.that)
        }
        let names = expressions.reduce(into: Set<String>()) { $0.formUnion($1.names) }
        let literals = expressions.flatMap(\.literals)
        var tried: [String: [Expression.Literal?]] = [:]
        for name in names {
            let question = questions.first { $0.id == name }
            tried[name] = Ways.values(of: question?.kind, literals)
        }
        self.tried = tried
        var needed: [Set<String>] = []
        var later: Set<String> = []
        for question in questions.reversed() {
            later.formUnion(question.condition?.names ?? [])
            for rule in question.must { later.formUnion(rule.that.names) }
            needed.insert(later, at: 0)
        }
        self.needed = needed
    }

    private static func values(
        of kind: Question.Kind?, _ literals: [Expression.Literal]
    ) -> [Expression.Literal?] {
        var values: Set<Expression.Literal> = []
        let numbers = literals.compactMap {
            if case .number(let number) = $0 { number } else { nil }
        }
        func add(_ number: Int64, in range: ClosedRange<Int64>) {
            if range.contains(number) { values.insert(.number(number)) }
        }
        func addNumbers(_ range: ClosedRange<Int64>) {
            add(range.lowerBound, in: range)
            add(range.upperBound, in: range)
            for number in numbers where abs(number) < .max - 1 {
                for near in [number - 1, number, number + 1] { add(near, in: range) }
            }
        }
        func addDays() {
            var near: Set<Int> = [0]
            for number in numbers where abs(number) < 100_000 {
                near.formUnion([Int(number), -Int(number), -Int(number) * 366 - 1])
            }
            for days in near {
                for step in [-1, 0, 1] { values.insert(.day(today + (days + step))) }
            }
            for case .day(let day) in literals {
                for step in [-1, 0, 1] { values.insert(.day(day + step)) }
            }
        }
        switch kind {
        case .choice(let options)?: values = Set(options.map { .text($0.value) })
        case .yesNo?: values = [.truth(true), .truth(false)]
        case .number(let minimum, let maximum)?: addNumbers(minimum...maximum)
        case .entry?: addNumbers(1...Int64(1_000_000))
        case .money(let minimum)?: addNumbers(minimum.dinars...Money.ceiling.dinars)
        case .list(_, let minimum, let maximum)?: addNumbers(Int64(minimum)...Int64(maximum))
        case .members(let maximum, _)?, .people(let maximum)?: addNumbers(1...Int64(maximum))
        case .date?: addDays()
        case .text?, .words?:
            values = Set(literals.filter { if case .text = $0 { true } else { false } })
            values.insert(.text("\u{1}"))
        case .company?: values = [.text("100001")]
        case .place?, .person?, .file?: values = [.truth(true)]
        case nil:
            // A fact: of any kind, or unknown.
            values = Set(literals)
            values.formUnion([.text("\u{1}"), .truth(true), .truth(false)])
            addNumbers(0...Int64(1_000_000_000))
            addDays()
            return values.map { $0 } + [nil]
        }
        return values.map { $0 }
    }

    /// Nil when there are too many.
    func walk() -> Found? {
        var found = Found()
        let facts = tried.keys.filter { name in !questions.contains { $0.id == name } }.sorted()
        var starts: Set<[String: Expression.Literal]> = [[:]]
        for name in facts {
            var next: Set<[String: Expression.Literal]> = []
            for start in starts {
                for value in tried[name] ?? [] {
                    var known = start
                    known[name] = value
                    next.insert(known)
                    guard next.count < Ways.limit else { return nil }
                }
            }
            starts = next
        }
        var states = starts
        for (index, question) in questions.enumerated() {
            var next: Set<[String: Expression.Literal]> = []
            let later = index + 1 < questions.count ? needed[index + 1] : []
            func go(_ known: [String: Expression.Literal]) {
                next.insert(known.filter { later.contains($0.key) })
            }
            for known in states {
                let look = { (name: String) in
                    name == "today" ? .day(Ways.today) : known[name]
                }
                guard question.condition?.holds(look) ?? true else {
                    go(known)
                    continue
                }
                found.reached.insert(question.id)
                if question.isOptional { go(known) }
                guard let values = tried[question.id] else {
                    go(known)
                    continue
                }
                var isStuck = !question.isOptional
                for value in values {
                    let fits = question.must.allSatisfy { rule in
                        rule.that.holds { $0 == question.id ? value : look($0) }
                    }
                    guard fits else { continue }
                    isStuck = false
                    var known = known
                    known[question.id] = value
                    go(known)
                }
                if isStuck { found.stuck.insert(question.id) }
                guard next.count < Ways.limit else { return nil }
            }
            states = next
        }
        return found
    }
}
