import Kernel
import Registers
import Store

/// The rules of a service that is online by its file alone.
struct FileRules: ServiceHandler {
    private let service: Service
    private let online: OnlineService

    init(_ service: Service, _ online: OnlineService) {
        self.service = service
        self.online = online
    }

    var name: String { service.id }
    var questions: Set<String> { [] }
    /// What its papers need is checked when its file is read.
    var papers: [String: Set<String>] { [:] }

    // What a file asks of an answer stands in the question itself.
    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text? { nil }

    func probe(
        _ text: String, for question: Question, by person: PersonNumber, in work: Work,
        _ db: Database
    ) throws -> Finding {
        let problem = question.problem(with: .text(text))
        return Finding(isGood: problem == nil, text: problem ?? RulesTexts.fits)
    }

    func accept(
        _ answer: Answer, to question: Question, of item: CaseRecord, by actor: Actor,
        in work: Work, _ db: Database
    ) throws -> Text? {
        // Among members the applicant may be: who hands it in has agreed.
        if case .members = question.kind { return nil }
        guard question.asksAgreement else { return nil }
        return answer.people.contains { $0.number == item.applicant.number }
            ? RulesTexts.notYourself : nil
    }

    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal? { nil }

    func parties(to answers: Answers) -> [NamedPerson] {
        var seen: Set<PersonNumber> = []
        return online.questions.filter(\.asksAgreement).flatMap { answers[$0.id]?.people ?? [] }
            .filter { seen.insert($0.number).inserted }
    }

    // MARK: Checks

    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check] {
        checks(of: item, try facts(of: item, by: access, work, db), work)
    }

    private func checks(
        of item: CaseRecord, _ facts: [String: KnownFact], _ work: Work
    ) -> [Check] {
        let known = item.known(on: work.registrar.today, facts: facts)
        var checks = online.needs.map { need in
            let isMet = need.that.holds(known)
            return Check(
                isMet: isMet, title: RulesTexts.mayApply,
                detail: isMet ? RulesTexts.holds : need.say, source: need.source,
                confidence: need.confidence)
        }
        checks += online.checks.map { rule in
            let isMet = rule.that.holds(known)
            return Check(
                isMet: isMet, title: rule.title,
                detail: isMet ? RulesTexts.holds : RulesTexts.doesNotHold, source: rule.source,
                confidence: rule.confidence)
        }
        let changed = facts.keys.filter { name in
            item.held?[name].map { $0 != facts[name] } ?? false
        }
        if let name = changed.sorted().first, let fact = work.catalogue.heldFact(name) {
            checks.append(
                Check(
                    isMet: true, title: RulesTexts.registerChanged,
                    detail: fact.label.map { language, label in
                        "\(label): \(facts[name]?.shown.text[language] ?? "")"
                    }, source: work.catalogue.source(ofFact: name).register.en,
                    confidence: .published))
        }
        return checks
    }

    private func facts(
        of item: CaseRecord, by access: Access, _ work: Work, _ db: Database
    ) throws -> [String: KnownFact] {
        let names = online.facts.union(paperFacts(work))
        guard !names.isEmpty else { return [:] }
        return try work.catalogue.read(
            names, of: item.applicant.number, by: access, on: work.registrar.today, in: db)
    }

    /// Facts that its paper has a place for.
    private func paperFacts(_ work: Work) -> Set<String> {
        guard let paper = online.issues.flatMap({ work.catalogue.paper($0.paper) }) else {
            return []
        }
        return paper.names.filter { work.catalogue.heldFact($0) != nil }
    }

    // MARK: Decision

    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome? {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        // Read once, for everything that follows from it.
        let facts = try facts(of: item, by: access, work, db)
        guard checks(of: item, facts, work).allSatisfy(\.isMet) else { throw ChecksNotMet() }
        // The reason may name people: it stands in the case.
        let act = Act("grant", by: officer, case: item.id, law: online.law)
        let registration = try enter(item, facts, act, by: access, in: work, db)
        let document = try paper(for: item, facts, registration, in: work)
        if let document {
            // Drawn once before it is promised: nobody is granted a paper that cannot be printed.
            do { _ = try document.pdf() } catch { throw ChecksNotMet() }
            if let older = try valid(about: registration, in: db).first {
                try IssuedDocument.replace(
                    older, with: document, act: act, with: work.registrar, in: db)
            } else {
                try document.issue(by: act, with: work.registrar, in: db)
            }
        } else if online.enters?.how == .end {
            // What has ended is not proved by its old paper.
            for older in try valid(about: registration, in: db) {
                try IssuedDocument.revoke(older, act: act, with: work.registrar, in: db)
            }
        }
        guard registration != nil || document != nil else { return nil }
        return CaseRecord.Outcome(
            register: registration?.kind ?? CaseRecord.register,
            key: registration?.number ?? item.id, document: document?.code)
    }

    private func valid(about registration: Registration?, in db: Database) throws -> [String] {
        guard let registration else { return [] }
        return try IssuedDocument.about(Registration.register, registration.number, in: db)
            .filter { $0.status == .valid }.map(\.code)
    }

    /// Writes what the decision brings into its register.
    private func enter(
        _ item: CaseRecord, _ facts: [String: KnownFact], _ act: Act, by access: Access,
        in work: Work, _ db: Database
    ) throws -> Registration? {
        guard let enters = online.enters, let register = work.catalogue.register(enters.register)
        else { return nil }
        let today = work.registrar.today
        let known = item.known(on: today, facts: facts)
        var until: Day?
        if let expression = enters.until {
            // A term that is not known is no term without an end.
            guard case .day(let day)? = expression.value(known) else { throw ChecksNotMet() }
            until = day
        }
        let values = enters.facts.reduce(into: [String: KnownFact]()) { all, fact in
            guard let literal = fact.value.value(known) else { return }
            all[fact.key] = KnownFact(
                literal, shown(literal, of: fact.value, item, facts, work.catalogue))
        }
        switch enters.how {
        case .new:
            let registration = Registration(
                kind: register.id, number: try Registration.number(in: register, in: db),
                holder: item.applicant, facts: values, from: today, until: until,
                caseID: item.id)
            try Register<Registration>().enter(
                registration, replacing: nil, act: act, with: work.registrar, in: db)
            return registration
        case .renew, .end:
            guard
                let found = try Registration.versioned(
                    register.id, of: item.applicant.number, by: access, in: db)
            else { throw ChecksNotMet() }
            var registration = found.record
            registration.facts.merge(values) { $1 }
            registration.caseID = item.id
            if enters.how == .end {
                registration.state = .ended(on: today)
            } else {
                registration.until = until
            }
            try Register<Registration>().enter(
                registration, replacing: found.version, act: act, with: work.registrar, in: db)
            return registration
        }
    }

    /// A value as people read it: an answer or a fact as it is shown, anything else by its kind.
    private func shown(
        _ literal: Expression.Literal, of expression: Expression, _ item: CaseRecord,
        _ facts: [String: KnownFact], _ catalogue: Catalogue
    ) -> PublicFact.Value {
        if case .name(let name) = expression {
            if let answer = item.answers[name], let question = online.question(name) {
                return answer.fact(to: question, catalogue) ?? .same("")
            }
            if let fact = facts[name] { return fact.shown }
        }
        return switch literal {
        case .number(let number): .words(numbers(Int(number)))
        case .text(let text): .same(text)
        case .truth(let truth): .term(truth ? RegisterTexts.yes : RegisterTexts.no)
        case .day(let day): .day(day)
        }
    }

    private func paper(
        for item: CaseRecord, _ facts: [String: KnownFact], _ registration: Registration?,
        in work: Work
    ) throws -> IssuedDocument? {
        guard let issues = online.issues else { return nil }
        var values = facts.mapValues(\.shown)
        for question in online.questions {
            values[question.id] = item.answers[question.id]?.fact(to: question, work.catalogue)
        }
        for question in online.step(.inspect)?.questions ?? [] {
            values[Step.inspectionPrefix + question.id] =
                item.inspection?.findings[question.id]?.fact(to: question, work.catalogue)
        }
        let number = registration?.number ?? String(item.id.suffix(8)).uppercased()
        values["number"] = .same(number)
        values["issued_on"] = .day(work.registrar.today)
        values["from"] = registration.map { .day($0.from) }
        values["until"] = registration?.until.map { .day($0) }
        values["holder"] = .words(item.applicant.name.text)
        return try work.document(
            issues.paper, by: service.office,
            about: registration == nil ? CaseRecord.register : Registration.register,
            registration?.number ?? item.id,
            subject: work.catalogue.paper(issues.paper)?.subject.flatMap { values[$0]?.text.ckb }
                ?? item.applicant.name.ckb, number: number,
            case: item.id, holder: item.applicant.number, values)
    }

    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome {
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        var registration: Registration?
        if online.enters != nil {
            registration = try access.record(Registration.self, outcome.key, in: db)?.record
        }
        // What was taken back or has ended is granted anew, not printed again.
        guard let older = outcome.document,
            try mayReissue(outcome, of: item, by: access, in: work, db),
            let newer = try paper(
                for: item, try facts(of: item, by: access, work, db), registration, in: work)
        else { throw CaseRefusal.notNow }
        let act = Act("reissue", by: officer, case: item.id, law: online.law)
        if try IssuedDocument.find(older, in: db)?.status == .valid {
            try IssuedDocument.replace(
                older, with: newer, act: act, with: work.registrar, in: db)
        } else {
            try newer.issue(by: act, with: work.registrar, in: db)
        }
        return CaseRecord.Outcome(
            register: outcome.register, key: outcome.key, document: newer.code)
    }

    /// A paper that holds; and, of what is so again since what came after was taken back, one anew.
    func mayReissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool {
        let paper = try outcome.document.flatMap { try IssuedDocument.find($0, in: db) }
        guard online.enters != nil else { return paper?.status == .valid }
        guard
            let registration = try access.record(Registration.self, outcome.key, in: db)?.record
        else { return false }
        return registration.state == .live && registration.caseID == item.id
    }

    /// What was given by mistake ends; what was renewed or ended by mistake is again as it was.
    func revoked(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, in work: Work,
        _ db: Database
    ) throws {
        guard let enters = online.enters else { return }
        let access = Access(by: officer, for: .decision, case: item.id, with: work.registrar)
        guard let found = try access.record(Registration.self, outcome.key, in: db),
            found.record.caseID == item.id
        else { return }
        var registration = found.record
        let former = try access.history(Registration.self, outcome.key, in: db)
            .last { $0.record.caseID != item.id }
        if enters.how != .new, let former {
            registration = former.record
        } else {
            registration.state = .ended(on: work.registrar.today)
        }
        try Register<Registration>().enter(
            registration, replacing: found.version,
            act: Act("revoke", by: officer, case: item.id, law: online.law),
            with: work.registrar, in: db)
    }

    func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws {}
}

extension Answer {
    /// As it stands on a paper or in a register; nil for what cannot.
    package func fact(to question: Question, _ catalogue: Catalogue) -> PublicFact.Value? {
        switch self {
        case .text(let text): return .same(text)
        case .choice(let value):
            guard case .choice(let options) = question.kind else { return .same(value) }
            return options.first { $0.value == value }.map { .term($0.label) } ?? .same(value)
        case .yesNo(let truth): return .term(truth ? RegisterTexts.yes : RegisterTexts.no)
        case .number(let number):
            return .words(question.isYear ? years(Int(number)) : numbers(Int(number)))
        case .money(let amount): return .money(amount)
        case .date(let day): return .day(day)
        case .place(let address):
            var parts: [PublicFact.Value] = [
                .term(catalogue.place(address.governorate)),
                .term(catalogue.place(address.district)),
            ]
            parts += [address.street, address.landmark].filter { !$0.isEmpty }.map { .same($0) }
            return .list(parts)
        case .person(let person): return .words(person.title)
        case .company(let company): return .same("\(company.name), \(company.number)")
        case .entry(let entry): return .words(entry.title)
        case .people: return .list(people.map { .words($0.title) })
        case .members(let members):
            return .list(
                members.map { member in
                    .words(
                        member.person.title.map { _, name in
                            "\(isolated(name)) \(isolated(member.share.description))"
                        })
                })
        case .things(let things):
            guard case .list(let fields, _, _) = question.kind else { return nil }
            return .list(
                things.map { thing in
                    let parts = fields.compactMap { field in
                        thing[field.id].flatMap { $0.fact(to: field, catalogue)?.text }
                    }
                    return .words(
                        Text(same: "").map { language, _ in
                            parts.map { $0[language] }.filter { !$0.isEmpty }.map(isolated)
                                .joined(separator: " – ")
                        })
                })
        case .file, .nothing: return nil
        }
    }
}

/// Words that keep their direction to themselves: a Kurdish word does not turn the number after it.
private func isolated(_ words: String) -> String { "\u{2068}\(words)\u{2069}" }

/// Words of the rules that every service has.
enum RulesTexts {
    static let fits = Text(
        en: "This will do.", ckb: "ئەمە گونجاوە.", ar: "هذا مناسب.", kmr: "Ev dibe.")
    static let notYourself = Text(
        en: "Please name somebody else, not yourself.", ckb: "تکایە کەسێکی تر بنووسە، نەک خۆت.",
        ar: "يرجى تسمية شخص آخر غيرك.", kmr: "Ji kerema xwe kesekî din binivîse, ne xwe.")
    static let mayApply = Text(
        en: "The applicant may have this", ckb: "داواکار مافی ئەمەی هەیە",
        ar: "يحق لمقدم الطلب ذلك", kmr: "Mafê daxwazker heye")
    static let holds = Text(
        en: "It is so.", ckb: "وایە.", ar: "الأمر كذلك.", kmr: "Wisa ye.")
    static let doesNotHold = Text(
        en: "It is not so.", ckb: "وا نییە.", ar: "الأمر ليس كذلك.", kmr: "Ne wisa ye.")
    static let registerChanged = Text(
        en: "A register has changed since it was handed in",
        ckb: "تۆمارێک گۆڕاوە لەوەتەی داواکارییەکە پێشکەش کراوە",
        ar: "تغير سجل منذ تقديم الطلب", kmr: "Tomarek ji dema pêşkêşkirinê ve guheriye")
}
