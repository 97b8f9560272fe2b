package import Kernel
internal import Registers
package import Store
internal import Trust
package import Web

/// What came of a form: the same again when the same form is sent twice.
package enum FormOutcome: Codable, Sendable {
    case goTo(String)
    /// It was saved, and the page comes again with what else stood in its fields.
    case stay
    case problem(field: String, Text)
    /// The answer to "would this do?": nothing was saved.
    case finding(isGood: Bool, Text)
}

extension Visit {
    /// Does a form's command once, as ``once(_:_:do:)``. One that was refused has done nothing: the
    /// same copy of the form may be sent again with what was put right.
    package func outcome(
        of form: Form, _ name: String,
        do body: @escaping @Sendable (Database) throws -> FormOutcome
    ) async throws -> FormOutcome {
        let result = try await once(
            form, name,
            unless: { result in
                switch try? JSON.decode(FormOutcome.self, fromCanonical: result) {
                case .problem, .finding: true
                default: false
                }
            }, do: { try JSON(body($0)).canonical })
        return try JSON.decode(FormOutcome.self, fromCanonical: result)
    }
}

/// Reads a question's form into an answer.
struct AnswerForm {
    let question: Question
    let form: Form
    let found: Versioned<CaseRecord>
    let cases: CaseBook
    /// Who answers: the applicant, or whoever acts for them.
    let actor: Actor

    enum Reading {
        case answer(Answer)
        /// A part of an answer was saved; the person stays on the page.
        case part(Answer)
        case problem(field: String, Text)
    }

    private var registrar: Registrar { cases.work.registrar }

    /// What was answered before, what registers hold, and `today`.
    private var known: (String) -> Expression.Literal? {
        let earlier = cases.journey(found.record).answers
        let facts = KnownFact.lookup(found.record.held, on: registrar.today)
        return { earlier[$0]?.literal ?? facts($0) }
    }

    private var applicant: NamedPerson { found.record.applicant }

    func read(in db: Database) throws -> Reading {
        if question.isOptional, form["do"] == "skip" { return .answer(.nothing) }
        switch question.kind {
        case .text, .words, .choice, .yesNo, .number, .money, .date:
            return switch PlainAnswer.read(question, field: "answer", from: form) {
            case .success(let answer): .answer(answer)
            case .failure(let problem): .problem(field: problem.field, problem.text)
            }
        case .list(let fields, _, let maximum): return list(fields, maximum)
        case .place: return place()
        case .person: return try person(in: db)
        case .company(let own): return try company(own: own, in: db)
        case .entry: return try entry(in: db)
        case .members(let maximum, let withApplicant):
            return try members(maximum, withApplicant: withApplicant, in: db)
        case .people(let maximum): return try people(maximum, in: db)
        case .file: return try file(in: db)
        }
    }

    /// Several things: one is added or removed at a time, and stays where it is until then.
    private func list(_ fields: [Question], _ maximum: Int) -> Reading {
        var things: [[String: Answer]] = []
        if case .things(let known)? = found.record.answers[question.id] { things = known }
        let action = form["do"]
        if action.hasPrefix("remove-") {
            guard let index = Int(action.dropFirst("remove-".count)), things.indices.contains(index)
            else { return .part(.things(things)) }
            things.remove(at: index)
            return .part(.things(things))
        }
        // Whoever has filled in a thing and goes on means it to be in the list.
        let isFilled = fields.contains { field in
            ["", "-day", "-month", "-year"].contains { !form["f-\(field.id)\($0)"].isEmpty }
        }
        if action == "add" || isFilled {
            guard things.count < maximum else {
                return .problem(field: "list", AnswerTexts.tooManyThings(maximum))
            }
            var thing: [String: Answer] = [:]
            for field in fields {
                switch PlainAnswer.read(field, field: "f-\(field.id)", from: form) {
                case .failure(let problem):
                    if field.isOptional, problem.text == AnswerTexts.needed { continue }
                    return .problem(field: problem.field, problem.text)
                case .success(let answer):
                    thing[field.id] = answer
                    if let problem = Question.problem(
                        with: answer, to: field, of: fields, in: thing, known)
                    {
                        return .problem(field: "f-\(field.id)", problem)
                    }
                }
            }
            things.append(thing)
            if action == "add" { return .part(.things(things)) }
        }
        return .answer(.things(things))
    }

    private var needed: Reading { .problem(field: "answer", AnswerTexts.needed) }

    private func place() -> Reading {
        let catalogue = cases.work.catalogue
        let district = form["district"]
        guard
            let place = catalogue.places.first(where: {
                $0.id == district && $0.kind == .district
            }), let governorate = place.parent
        else { return .problem(field: "district", AnswerTexts.unknownPlace) }
        let street = form["street"]
        let landmark = form["landmark"]
        // Many places have no street that has a name: a place that everybody knows will do.
        guard !street.isEmpty || !landmark.isEmpty else {
            return .problem(field: "street", AnswerTexts.streetOrLandmark)
        }
        for (field, text) in [("street", street), ("landmark", landmark)] {
            guard text.unicodeScalars.count <= 200 else {
                return .problem(field: field, AnswerTexts.tooLong)
            }
            guard isWritable(text) else {
                return .problem(field: field, AnswerTexts.unwritable(text))
            }
        }
        return .answer(
            .place(
                Address(
                    governorate: governorate, district: district, street: street,
                    landmark: landmark)))
    }

    private func person(in db: Database) throws -> Reading {
        let choice = form["answer"]
        if choice != "other" {
            var people = found.record.namedPeople(
                for: question, orApplicant: cases.mayNameApplicant(question, in: found.record))
            if case .person(let saved)? = found.record.answers[question.id] { people.append(saved) }
            guard let person = people.first(where: { $0.token == choice }) else {
                return .problem(field: "answer", AnswerTexts.chooseOne)
            }
            return .answer(.person(person))
        }
        switch try lookUp(in: db) {
        case .success(let person): return .answer(.person(person))
        case .failure(let problem): return problem.reading
        }
    }

    /// Several people: one is added or removed at a time, and stays where it is until then.
    private func people(_ maximum: Int, in db: Database) throws -> Reading {
        var people = found.record.answers[question.id]?.people ?? []
        let action = form["do"]
        if action.hasPrefix("remove-") {
            let token = action.dropFirst("remove-".count)
            people.removeAll { $0.token == token }
            return .part(.people(people))
        }
        if action == "add" || !form["number"].isEmpty {
            switch try another(besides: people, maximum, orApplicant: false, in: db) {
            case .success(let person): people.append(person)
            case .failure(let problem): return problem.reading
            }
            // Whose number it was is seen before anything goes on.
            return .part(.people(people))
        }
        let answer = Answer.people(people)
        if let problem = question.problem(with: answer) {
            return .problem(field: people.isEmpty ? "number" : "members", problem)
        }
        return .answer(answer)
    }

    /// Whoever was written down, and is not in the list yet.
    private func another(
        besides people: [NamedPerson], _ maximum: Int, orApplicant: Bool, in db: Database
    ) throws -> Result<NamedPerson, Failure> {
        func problem(_ text: Text) -> Result<NamedPerson, Failure> {
            .failure(Failure(reading: .problem(field: "number", text)))
        }
        guard people.count < maximum else { return problem(AnswerTexts.tooManyMembers(maximum)) }
        return try lookUp(in: db).flatMap { person in
            guard !people.contains(where: { $0.token == person.token }) else {
                return problem(AnswerTexts.memberTwice)
            }
            return person.token == applicant.token && !orApplicant
                ? problem(RulesTexts.notYourself) : .success(person)
        }
    }

    private func members(
        _ maximum: Int, withApplicant: Bool, in db: Database
    ) throws -> Reading {
        var members: [Member] = []
        if case .members(let known)? = found.record.answers[question.id] { members = known }
        let action = form["do"]
        if action.hasPrefix("remove-") {
            let token = action.dropFirst("remove-".count)
            members.removeAll { $0.person.token == token }
            return .part(.members(members))
        }
        if action == "add" || !form["number"].isEmpty {
            let person: NamedPerson
            let people = members.map(\.person)
            switch try another(besides: people, maximum, orApplicant: withApplicant, in: db) {
            case .success(let found): person = found
            case .failure(let problem): return problem.reading
            }
            guard let share = Share(typed: form["share"]) else {
                return .problem(field: "share", AnswerTexts.notShare)
            }
            members.append(Member(person: person, share: share))
            return .part(.members(members))
        }
        if withApplicant, action == "add-self" || !form["own-share"].isEmpty {
            guard !members.contains(where: { $0.person.token == applicant.token }) else {
                return .problem(field: "own-share", AnswerTexts.memberTwice)
            }
            guard let share = Share(typed: form["own-share"]) else {
                return .problem(field: "own-share", AnswerTexts.notShare)
            }
            members.append(Member(person: applicant, share: share))
            return .part(.members(members))
        }
        let answer = Answer.members(members)
        if let problem = question.problem(with: answer) {
            let first = withApplicant ? "own-share" : "number"
            return .problem(field: members.isEmpty ? first : "members", problem)
        }
        return .answer(answer)
    }

    private func file(in db: Database) throws -> Reading {
        guard let upload = form.files.first(where: { $0.field == "answer" }) else {
            if case .file? = found.record.answers[question.id] {
                return .answer(found.record.answers[question.id]!)
            }
            return needed
        }
        guard
            let file = try Files.keep(
                upload.bytes, named: upload.name, case: found.record.id, by: applicant.number,
                with: registrar, in: db)
        else { return .problem(field: "answer", AnswerTexts.wrongFile) }
        if case .file(let older)? = found.record.answers[question.id], older.hash != file.hash,
            !found.record.answers.contains(where: {
                $0.key != question.id && $0.value == .file(older)
            })
        {
            try Files.discard(older, case: found.record.id, in: db)
        }
        return .answer(.file(file))
    }

    private struct Failure: Error {
        let reading: Reading
    }

    /// One of the companies for which the applicant acts, or any by its number.
    private func company(own: Bool, in db: Database) throws -> Reading {
        let number = form["answer"].withLatinDigits.filter { !$0.isWhitespace }
        if own {
            let access = Access(by: actor, for: .fillForm, case: found.record.id, with: registrar)
            let mine = try Mandate.companies(of: applicant.number, access, in: db)
            guard let company = mine.first(where: { $0.number == number }) else {
                return .problem(field: "answer", AnswerTexts.chooseOne)
            }
            return .answer(.company(company))
        }
        guard let (_, _, handler) = cases.online(found.record),
            let company = try handler.company(number, in: cases.work, db)
        else { return .problem(field: "answer", AnswerTexts.unknownCompany) }
        return .answer(.company(company))
    }

    /// One of the parts that the handler offers, as they are now.
    private func entry(in db: Database) throws -> Reading {
        guard let (_, _, handler) = cases.online(found.record) else { return needed }
        let entries = try handler.entries(
            for: question, of: found.record, by: actor, in: cases.work, db)
        let typed = Int64(form["answer"].withLatinDigits.filter { !$0.isWhitespace })
        guard let entry = entries.first(where: { $0.number == typed }) else {
            return .problem(field: "answer", AnswerTexts.chooseOne)
        }
        return .answer(.entry(entry))
    }

    /// A company by its number: whoever acts for it agrees for it.
    private func lookUpCompany(_ number: String, in db: Database) throws -> NamedPerson? {
        let access = Access(by: actor, for: .fillForm, case: found.record.id, with: registrar)
        guard let (_, _, handler) = cases.online(found.record) else { return nil }
        return try handler.agent(of: number, access, in: cases.work, db)
    }

    /// A person by number and given name: both, so that numbers cannot be tried for names. The
    /// reading is recorded whether or not the name fits.
    private func lookUp(in db: Database) throws -> Result<NamedPerson, Failure> {
        let typed = form["number"].withLatinDigits.filter { !$0.isWhitespace }
        if question.takesCompanies, (3...9).contains(typed.count),
            typed.utf8.allSatisfy({ (48...57).contains($0) })
        {
            guard let agent = try lookUpCompany(typed, in: db) else {
                return .failure(
                    Failure(reading: .problem(field: "number", AnswerTexts.unknownCompany)))
            }
            return .success(agent)
        }
        guard
            let number = try Alias.person(typed: form["number"], with: registrar, in: db)
        else {
            return .failure(
                Failure(reading: .problem(field: "number", AnswerTexts.notPersonNumber)))
        }
        let access = Access(
            by: actor, for: .fillForm, case: found.record.id, with: registrar)
        let given = Folding.words(form["given"]).first
        guard let person = try access.record(Person.self, number.digits, in: db)?.record,
            let given,
            [person.name.ckb, person.name.ar, person.name.latin].contains(where: {
                Folding.words($0).first == given
            })
        else {
            return .failure(Failure(reading: .problem(field: "number", AnswerTexts.unknownPerson)))
        }
        return .success(NamedPerson(number: person.number, name: person.name))
    }
}

/// A question that one field answers, as it was filled in: in an application, in a list, and by an
/// inspector.
package enum PlainAnswer {
    package struct Problem: Error {
        package let field: String
        package let text: Text
    }

    /// The answer, or why there is none.
    package static func read(
        _ question: Question, field: String, from form: Form
    ) -> Result<Answer, Problem> {
        func result(_ answer: Answer?, otherwise words: Text) -> Result<Answer, Problem> {
            answer.map { .success($0) } ?? .failure(Problem(field: field, text: words))
        }
        if case .date = question.kind {
            guard ["day", "month", "year"].contains(where: { !form["\(field)-\($0)"].isEmpty })
            else { return result(nil, otherwise: AnswerTexts.needed) }
            return result(
                DayField.read(field, from: form).map { .date($0) }, otherwise: AnswerTexts.notDay)
        }
        let text = form[field]
        switch question.kind {
        case .choice(let options):
            return result(
                options.contains { $0.value == text } ? .choice(text) : nil,
                otherwise: AnswerTexts.chooseOne)
        case .yesNo:
            return result(
                ["yes", "no"].contains(text) ? .yesNo(text == "yes") : nil,
                otherwise: AnswerTexts.chooseOne)
        case _ where text.isEmpty: return result(nil, otherwise: AnswerTexts.needed)
        case .text:
            return result(
                isWritable(text) ? .text(text) : nil, otherwise: AnswerTexts.unwritable(text))
        case .words:
            // Several lines may have line breaks; nothing else that cannot be seen.
            let lines = text.split(whereSeparator: \.isNewline)
            let wrong = lines.first { !isWritable(String($0)) }
            return result(
                wrong == nil ? .text(text) : nil,
                otherwise: AnswerTexts.unwritable(String(wrong ?? "")))
        case .number:
            return result(
                Money(typed: text).map { .number($0.dinars) }, otherwise: AnswerTexts.notNumber)
        case .money:
            return result(
                Money(typed: text).map { .money($0) }, otherwise: AnswerTexts.notMoney)
        case .date, .place, .members, .people, .person, .company, .entry, .file, .list:
            return result(nil, otherwise: AnswerTexts.needed)
        }
    }
}

extension CaseRecord {
    /// The applicant, and everybody in the lists of earlier answers: to choose from.
    ///
    /// - Parameter orApplicant: not where somebody else must agree.
    func namedPeople(for question: Question, orApplicant: Bool) -> [NamedPerson] {
        var people = orApplicant ? [applicant] : []
        for (_, answer) in answers.sorted(by: { $0.key < $1.key }) {
            // One person who is named for one thing is not offered for every other.
            if case .person = answer { continue }
            people += answer.people.filter {
                !people.contains($0) && (orApplicant || $0.number != applicant.number)
                    && ($0.company == nil || question.takesCompanies)
            }
        }
        return people
    }
}
