internal import Kernel
internal import Yams

/// Reads what a service's file says. What its parts mean together is checked in `ServiceCheck`.
extension Item {
    func service(_ ids: References) throws -> Service {
        try only([
            "id", "title", "wording", "owner", "office", "owner_confirmed", "audience",
            "life_event",
            "fee", "documents", "documents_confidence", "time", "channel", "note", "law",
            "law_confidence", "evidence", "sources", "online_within", "online",
        ])
        let wording = try self["wording"]
        let unconfirmed = try Language.allCases.filter {
            try wording[$0.rawValue].text() != "read"
        }
        let fee = try self["fee"]
        try fee.only(["iqd", "note", "confidence"])
        let service = Service(
            id: try self["id"].text(), title: try self["title"].words(),
            unconfirmedWording: Set(unconfirmed),
            owner: try self["owner"].reference(in: ids.institutions, "institution"),
            office: try self["office"].reference(in: ids.institutions, "institution"),
            isOwnerConfirmed: try self["owner_confirmed"].bool(),
            audiences: try self["audience"].items().map {
                try $0.reference(in: ids.audiences, "audience")
            },
            lifeEvent: try self["life_event"].reference(in: ids.lifeEvents, "life event"),
            fee: try fee.optional("iqd").map {
                Money(dinars: try $0.integer(in: 0...Money.ceiling.dinars))
            },
            feeNote: try fee.optional("note")?.words(),
            feeConfidence: try fee["confidence"].choice(),
            documents: try self["documents"].items().map {
                try $0.reference(in: ids.documents, "document")
            },
            documentsConfidence: try self["documents_confidence"].choice(),
            time: try optional("time")?.words(), channel: try optional("channel")?.words(),
            note: try optional("note")?.words(),
            laws: try self["law"].items().map { try $0.reference(in: ids.laws, "law") },
            lawConfidence: try self["law_confidence"].choice(),
            evidence: try self["evidence"].choice(), sources: try self["sources"].texts(),
            onlineWithin: try optional("online_within")?.text(),
            online: try optional("online")?.onlineService(ids))
        // Whoever answers for a register decides what enters it.
        if let enters = service.online?.enters,
            let register = ids.registers.first(where: { $0.id == enters.register }),
            ![service.owner, service.office].contains(register.custodian)
        {
            throw CatalogueError(
                file: file, line: enters.line,
                message: "\(register.custodian) answers for the register \(register.id): "
                    + "no service of another institution enters it")
        }
        if let issues = service.online?.issues,
            let paper = ids.papers.first(where: { $0.id == issues.paper }),
            ![service.owner, service.office].contains(paper.institution)
        {
            throw CatalogueError(
                file: file, line: issues.line,
                message: "\(paper.id) is a paper of \(paper.institution): "
                    + "no service of another institution issues it")
        }
        for step in service.online?.steps ?? [] {
            let foreign = step.offices.first { id in
                ids.offices.contains {
                    $0.id == id && ![service.owner, service.office].contains($0.institution)
                }
            }
            if let foreign {
                throw CatalogueError(
                    file: file, line: step.line,
                    message: "\(foreign) is an office of another institution")
            }
        }
        return service
    }

    private func onlineService(_ ids: References) throws -> OnlineService {
        try only([
            "handler", "law", "law_confidence", "law_source", "authentication", "proofing", "shows",
            "needs", "fee", "questions", "checks", "steps", "enters", "issues",
        ])
        let fee = try self["fee"]
        try fee.only(["lines", "confidence", "note", "sources"])
        let service = OnlineService(
            handler: try optional("handler").map { handler in
                try ids.handlers.map { try handler.reference(in: Set($0.keys), "handler") }
                    ?? handler.text()
            },
            law: try self["law"].reference(in: ids.laws, "law"),
            lawConfidence: try optional("law_confidence")?.choice() ?? .published,
            lawSource: try optional("law_source")?.text(),
            authentication: try self["authentication"].assurance(),
            proofing: try self["proofing"].assurance(),
            shows: try optional("shows")?.texts() ?? [],
            needs: try optional("needs")?.items().map { try $0.need() } ?? [],
            fee: Fee(
                lines: try fee["lines"].items().map { try $0.feeLine(ids) },
                confidence: try fee["confidence"].choice(),
                note: try fee.optional("note")?.words(), sources: try fee["sources"].texts()),
            questions: try self["questions"].items().map { try $0.question(ids) },
            checks: try optional("checks")?.items().map { try $0.checkRule() } ?? [],
            steps: try self["steps"].items().map { try $0.step(ids) },
            enters: try optional("enters")?.entering(ids),
            issues: try optional("issues")?.issuing(ids))
        try check(service, ids)
        return service
    }

    /// A fact of the law as a service's file states it: its source, and how sure it is.
    private func ground() throws -> (source: String, confidence: Confidence) {
        (try self["source"].text(), try self["confidence"].choice())
    }

    private func need() throws -> Need {
        try only(["that", "say", "source", "confidence"])
        let ground = try ground()
        return Need(
            that: try self["that"].expression(), say: try self["say"].words(),
            source: ground.source, confidence: ground.confidence, line: line)
    }

    private func checkRule() throws -> CheckRule {
        try only(["title", "that", "source", "confidence"])
        let ground = try ground()
        return CheckRule(
            title: try self["title"].words(), that: try self["that"].expression(),
            source: ground.source, confidence: ground.confidence, line: line)
    }

    private func feeLine(_ ids: References) throws -> Fee.Line {
        try only(["label", "tariff", "iqd", "when", "times"])
        let amount: Dated<Int64>
        if let tariff = try optional("tariff") {
            if let both = try optional("iqd"), !ids.isFormer {
                throw both.error("a line has an amount or a tariff, not both")
            }
            guard let found = ids.tariffs[try tariff.text()] else {
                throw tariff.error("no such tariff: \(try tariff.text())")
            }
            amount = found
        } else {
            let dinars = try self["iqd"].integer()
            guard dinars >= 0, dinars <= Money.ceiling.dinars else {
                throw try self["iqd"].error("an amount of dinars is expected")
            }
            // Written without a date: it holds as long as the file says so.
            guard
                let always = Dated([
                    Dated<Int64>.Line(
                        from: Day(1, 1, 1), value: dinars, source: "", confidence: .unconfirmed)
                ])
            else { preconditionFailure("one line ascends") }
            amount = always
        }
        return Fee.Line(
            label: try self["label"].words(), amount: amount,
            condition: try optional("when")?.expression(),
            times: try optional("times")?.expression(), line: line)
    }

    private func step(_ ids: References) throws -> Step {
        let kind: Step.Kind = try self["kind"].choice()
        let own =
            switch kind {
            case .attend: ["offices", "bring"]
            case .inspect: ["questions"]
            case .review: ["sees"]
            case .approve: ["by"]
            case .answer, .sign, .pay: [String]()
            }
        try only(["kind", "title", "promise_working_days"] + own)
        return Step(
            kind: kind, title: try self["title"].words(),
            promisedWorkingDays: Int(
                try optional("promise_working_days")?.integer(in: 1...1000) ?? 0),
            offices: try optional("offices")?.items().map {
                try $0.reference(in: Set(ids.offices.map(\.id)), "office")
            } ?? [],
            bring: try optional("bring")?.words(),
            questions: try optional("questions")?.items().map { item in
                try item.refuse(["when", "must", "agrees", "live"], "on the spot")
                return try item.question(ids)
            } ?? [],
            sees: try optional("sees")?.texts(),
            needsSecond: try optional("by").map { by in
                guard try by.text() == "another" else { throw by.error("by: another, or nothing") }
                return true
            } ?? false, line: line)
    }

    private func entering(_ ids: References) throws -> Entering {
        try only(["register", "how", "until", "facts"])
        let facts = try optional("facts")
        return Entering(
            register: try self["register"].reference(
                in: Set(ids.registers.map(\.id)), "register"),
            how: try self["how"].choice(), until: try optional("until")?.expression(),
            facts: try facts.map { facts in
                try facts.keys().reduce(into: [:]) { all, key in
                    all[key] = try facts[key].expression()
                }
            } ?? [:], line: line)
    }

    private func issuing(_ ids: References) throws -> Issuing {
        try only(["paper", "document"])
        return Issuing(
            paper: try self["paper"].reference(in: Set(ids.papers.map(\.id)), "paper"),
            document: try optional("document")?.reference(in: ids.documents, "document"),
            line: line)
    }

    /// What only questions of some kinds have.
    private static let keysOfKinds: [String: Set<String>] = [
        "text": ["maximum", "long", "live", "letters"], "choice": ["options"], "yes-no": [],
        "number": ["minimum", "maximum", "year"], "money": ["minimum"], "date": [], "place": [],
        "members": ["maximum", "applicant", "companies", "agrees"],
        "people": ["maximum", "companies", "agrees"], "person": ["companies", "agrees"],
        "company": ["own"], "entry": [], "file": ["document"],
        "list": ["of", "minimum", "maximum"],
    ]

    private func question(_ ids: References, isField: Bool = false) throws -> Question {
        try only([
            "id", "kind", "ask", "hint", "optional", "when", "must", "about", "agrees", "companies",
            "live", "maximum", "minimum", "long", "options", "document", "of", "own", "applicant",
            "letters", "year",
        ])
        let kind = try self["kind"].text()
        if let own = Item.keysOfKinds[kind], !ids.isFormer {
            let others = Set(Item.keysOfKinds.values.joined()).subtracting(own)
            try refuse(others.sorted(), "in a question of kind \(kind)")
        }
        if let letters = try optional("letters"), try optional("long")?.bool() ?? false {
            throw letters.error("letters are of a name, which is not long")
        }
        let must = try optional("must")?.items().map {
            try $0.only(["that", "say"])
            return Question.Must(
                that: try $0["that"].expression(), say: try $0["say"].words(), line: $0.line)
        }
        let id = try self["id"].text()
        guard id.utf8.count <= 40,
            id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }),
            id.utf8.first.map({ (97...122).contains($0) }) == true
        else { throw try self["id"].error("an id has small letters, digits and _") }
        guard !["known", "check", "submit", "today"].contains(id) else {
            throw try self["id"].error("\(id) is a word of the portal's own")
        }
        return Question(
            id: id, kind: try questionKind(ids, isField: isField), ask: try self["ask"].words(),
            hint: try optional("hint")?.words(),
            isOptional: try optional("optional")?.bool() ?? false,
            condition: try optional("when")?.expression(), must: must ?? [],
            isAboutOther: try optional("about").map { about in
                guard try about.text() == "other" else {
                    throw about.error("about: other, or nothing")
                }
                return true
            } ?? false,
            asksAgreement: try optional("agrees")?.bool() ?? false,
            takesCompanies: try optional("companies")?.bool() ?? false,
            letters: try optional("letters")?.choice(),
            isYear: try optional("year")?.bool() ?? false, live: try optional("live")?.text(),
            line: line)
    }

    private func questionKind(_ ids: References, isField: Bool) throws -> Question.Kind {
        let name = try self["kind"].text()
        switch name {
        case "text":
            let maximum = Int(try optional("maximum")?.integer(in: 1...10_000) ?? 200)
            return try optional("long")?.bool() ?? false
                ? .words(maximum: maximum) : .text(maximum: maximum)
        case "choice":
            let options = try self["options"].items().map {
                Question.Option(value: try $0["value"].text(), label: try $0["label"].words())
            }
            var seen: Set<String> = []
            if let twice = options.first(where: { !seen.insert($0.value).inserted })?.value {
                throw try self["options"].error("the option \(twice) is there twice")
            }
            guard options.count > 1 else {
                throw try self["options"].error("at least two options, each with its own value")
            }
            return .choice(options)
        case "yes-no": return .yesNo
        case "number":
            let minimum = try optional("minimum")?.integer(in: 0...Money.ceiling.dinars) ?? 0
            let maximum =
                try optional("maximum")?.integer(in: 0...Money.ceiling.dinars) ?? 1_000_000_000
            guard minimum <= maximum else {
                throw error("the minimum is more than the maximum")
            }
            return .number(minimum: minimum, maximum: maximum)
        case "money":
            return .money(
                minimum: Money(
                    dinars: try optional("minimum")?.integer(in: 0...Money.ceiling.dinars) ?? 0))
        case "date": return .date
        default: break
        }
        guard !isField else { throw try self["kind"].error("no kind of field: \(name)") }
        switch name {
        case "place": return .place
        case "members":
            return .members(
                maximum: Int(try self["maximum"].integer(in: 1...500)),
                withApplicant: try optional("applicant")?.bool() ?? true)
        case "people": return .people(maximum: Int(try self["maximum"].integer(in: 1...500)))
        case "person": return .person
        case "company": return .company(own: try optional("own")?.bool() ?? false)
        case "entry": return .entry
        case "file":
            return .file(document: try self["document"].reference(in: ids.documents, "document"))
        case "list":
            let fields = try self["of"].items().map { item in
                try item.refuse(["when", "agrees", "live", "about"], "in a list")
                return try item.question(ids, isField: true)
            }
            var seen: Set<String> = []
            if let twice = fields.first(where: { !seen.insert($0.id).inserted })?.id {
                throw try self["of"].error("the field \(twice) is there twice")
            }
            guard !fields.isEmpty else {
                throw try self["of"].error("at least one field, each with its own id")
            }
            let minimum = Int(try optional("minimum")?.integer(in: 0...200) ?? 1)
            let maximum = Int(try optional("maximum")?.integer(in: 1...200) ?? 50)
            guard minimum <= maximum else {
                throw error("the minimum is more than the maximum")
            }
            return .list(of: fields, minimum: minimum, maximum: maximum)
        default: throw try self["kind"].error("no such kind of question: \(name)")
        }
    }

    /// A key that nobody reads is a word that somebody has misspelt.
    func only(_ known: [String]) throws {
        guard let mapping = node.mapping else { return }
        for (key, _) in mapping {
            guard let name = key.scalar?.string, known.contains(name) else {
                throw CatalogueError(
                    file: file, line: key.mark?.line ?? line,
                    message: "nothing reads the key \(key.scalar?.string ?? "here")")
            }
        }
    }

    /// What would be read and never looked at is refused.
    private func refuse(_ keys: [String], _ place: String) throws {
        for key in keys {
            if let found = try optional(key) { throw found.error("\(place) there is no \(key)") }
        }
    }

    private func expression() throws -> Expression {
        do { return try Expression(parsing: try text()) } catch let problem as ExpressionError {
            throw error(problem.message)
        }
    }

    func integer(in range: ClosedRange<Int64>) throws -> Int64 {
        let number = try integer()
        guard range.contains(number) else {
            throw error("a number from \(range.lowerBound) to \(range.upperBound) is expected")
        }
        return number
    }

    func keys() throws -> [String] {
        guard let mapping = node.mapping else { throw error("a mapping is expected") }
        return mapping.keys.compactMap { $0.scalar?.string }
    }

    // MARK: What services refer to

    func registerKind(_ institutions: Set<String>) throws -> RegisterKind {
        let columns = try optional("holds")?.items().map { item in
            let kind: Expression.Kind =
                switch try item["kind"].text() {
                case "text": .text
                case "number": .number
                case "day": .day
                default: throw try item["kind"].error("text, number or day is expected")
                }
            return RegisterKind.Column(
                name: try item["name"].text(), kind: kind, label: try item["label"].words())
        }
        let prefix = try self["prefix"].text()
        guard prefix.utf8.count <= 6, prefix.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw try self["prefix"].error("a prefix has up to six capital letters")
        }
        return RegisterKind(
            id: try self["id"].text(), name: try self["name"].words(),
            custodian: try self["custodian"].reference(in: institutions, "institution"),
            prefix: prefix, holds: columns ?? [])
    }

    func office(_ institutions: Set<String>, _ places: [Place]) throws -> Office {
        let days = try self["days"].items().map { Int(try $0.integer(in: 1...7)) }
        let office = Office(
            id: try self["id"].text(),
            institution: try self["institution"].reference(in: institutions, "institution"),
            name: try self["name"].words(),
            place: try self["place"].reference(
                in: Set(places.filter { $0.kind == .district }.map(\.id)), "district"),
            days: Set(days), opens: try self["from"].minutes(),
            closes: try self["until"].minutes(),
            slotMinutes: Int(try self["slot_minutes"].integer(in: 5...480)),
            capacity: Int(try self["capacity"].integer(in: 1...100)),
            source: try self["source"].text(), confidence: try self["confidence"].choice())
        guard !days.isEmpty, office.opens + office.slotMinutes <= office.closes else {
            throw error("nobody could ever come: it has no day or no hour")
        }
        return office
    }

    /// Minutes since midnight, of `"09:30"`.
    private func minutes() throws -> Int {
        let parts = try text().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute)
        else { throw error("a time of day is expected: \"09:30\"") }
        return hour * 60 + minute
    }

    func tariffs() throws -> [String: Dated<Int64>] {
        try keys().reduce(into: [:]) { all, key in
            let item = try self[key]
            let lines = try item.items().map { line in
                Dated<Int64>.Line(
                    from: try line["from"].day(),
                    value: try line["iqd"].integer(in: 0...Money.ceiling.dinars),
                    source: try line["source"].text(),
                    confidence: try line["confidence"].choice())
            }
            guard let dated = Dated(lines) else { throw item.error("the dates must ascend") }
            all[key] = dated
        }
    }
}
