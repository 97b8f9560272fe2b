package import Kernel
internal import Registers
package import Web

/// What stands in a question's fields: the saved answer, or what was just typed.
struct Filling {
    var answer: Answer?
    var typed: Form

    init(_ answer: Answer?) {
        self.answer = answer
        typed = Form()
    }

    init(_ form: Form, _ answer: Answer?) {
        self.answer = answer
        typed = form
    }

    func text(_ field: String, _ saved: @autoclosure () -> String?) -> String {
        typed.has(field) ? typed[field] : saved() ?? ""
    }
}

/// The form of one question, by its kind.
struct QuestionForm {
    let question: Question
    let filling: Filling
    let item: CaseRecord
    let cases: CaseBook
    let visit: Visit
    let problem: (field: String, text: Text)?
    /// Those for which the applicant acts, where the question asks for one of them.
    var offers = Offers()

    /// What a question lets choose from that only its service knows.
    struct Offers {
        /// Companies for which the applicant acts.
        var companies: [NamedCompany] = []
        /// Parts of an entry.
        var entries: [NamedEntry] = []
    }

    private var l: Language { visit.language }

    private func error(_ field: String) -> String? {
        problem?.field == field ? problem?.text[l] : nil
    }

    private func heading(_ html: HTML) -> HTML {
        """
        <h1>\(question.ask[l])</h1>
        \(question.hint.map { "<p>\($0[l])</p>" as HTML })
        \(html)
        """
    }

    private var goOn: HTML {
        let skip: HTML =
            question.isOptional
            ? submitButton(
                ApplyTexts.skip[l], name: "do", value: "skip", style: "secondary",
                skipsChecks: true)
            : .nothing
        return """
            <p class="buttons">\(submitButton(WebTexts.saveAndContinue[l]))
            \(skip)</p>
            """
    }

    var html: HTML {
        switch question.kind {
        case .text(let maximum): text(maximum)
        case .words, .choice, .yesNo, .number, .money, .date:
            heading(
                """
                \(PlainField(question, "answer", label: ApplyTexts.yourAnswer[l], filling,
                    error: error("answer"), l).html)
                \(goOn)
                """)
        case .list(let fields, _, _): heading(list(fields))
        case .place: heading("\(place)\(goOn)")
        case .members(_, let withApplicant): heading(members(withApplicant: withApplicant))
        case .people: heading(people)
        case .person: heading("\(person)\(goOn)")
        case .company(let own): heading(company(own: own))
        case .entry: heading(entry)
        case .file: heading("\(file)\(goOn)")
        }
    }

    private func text(_ maximum: Int) -> HTML {
        var saved: String?
        if case .text(let value)? = filling.answer { saved = value }
        let field = Field(
            "answer", ApplyTexts.yourAnswer[l], error: error("answer"),
            value: filling.text("answer", saved))
        let input = field.input(
            maximum: maximum, live: question.live.map { "\($0)?lang=\(l.rawValue)&name=" })
        guard question.live != nil else { return heading("\(input)\(goOn)") }
        return heading(
            """
            \(input)
            <p class="buttons">\(submitButton(ApplyTexts.reserveAndContinue[l]))
            \(submitButton(ApplyTexts.probe[l], name: "do", value: "probe", style: "secondary"))</p>
            """)
    }

    private func list(_ fields: [Question]) -> HTML {
        var things: [[String: Answer]] = []
        if case .things(let known)? = filling.answer { things = known }
        let summary = AnswerSummary(
            catalogue: cases.work.catalogue, language: l, caseID: item.id)
        let rows = things.enumerated().map { index, thing -> HTML in
            let parts = fields.compactMap { field in
                thing[field.id].map { summary.html($0, to: field) }
            }
            return """
                <li>\(parts.joined(separator: "\(l.comma)")) –
                \(submitButton(ApplyTexts.remove[l], name: "do", value: "remove-\(index)",
                    style: "link", about: "\(index + 1)"))</li>

                """
        }
        let table: HTML =
            rows.isEmpty
            ? "<p class=\"panel\" id=\"list\">\(ApplyTexts.nothingYet[l])</p>"
            : "<ul class=\"list\" id=\"list\" tabindex=\"-1\">\n\(rows)</ul>"
        let blank = fields.map { field -> HTML in
            let name = "f-\(field.id)"
            var label = field.ask[l]
            if field.isOptional { label += " (\(ApplyTexts.optional[l]))" }
            return PlainField(
                field, name, label: label, Filling(filling.typed, nil), error: error(name), l,
                isRequired: false
            ).html
        }
        // The first button of a form is what Enter presses: it must not be one that removes.
        return """
            <button type="submit" class="enter" tabindex="-1" aria-hidden="true"></button>
            \(error("list").map { "<p class=\"error\">\($0)</p>" as HTML })
            \(error("answer").map { "<p class=\"error\" id=\"answer\">\($0)</p>" as HTML })
            \(table)
            <h2>\(ApplyTexts.addThing[l])</h2>
            \(blank)
            <p class="buttons">\(submitButton(ApplyTexts.add[l], name: "do", value: "add",
                style: "secondary"))</p>
            <p class="buttons">\(submitButton(WebTexts.saveAndContinue[l]))</p>
            """
    }

    private var place: HTML {
        var saved: Address?
        if case .place(let address)? = filling.answer { saved = address }
        let catalogue = cases.work.catalogue
        let districts = catalogue.governorates.flatMap { governorate in
            catalogue.districts(of: governorate.id).map {
                (value: $0.id, label: "\(governorate.name[l]) – \($0.name[l])")
            }
        }
        let select = Field(
            "district", ApplyTexts.district[l], error: error("district") ?? error("answer"),
            value: filling.text("district", saved?.district)
        ).select(districts)
        let street = Field(
            "street", ApplyTexts.street[l], hint: ApplyTexts.streetHint[l],
            error: error("street"), value: filling.text("street", saved?.street)
        ).input(maximum: 200, isRequired: false)
        let landmark = Field(
            "landmark", ApplyTexts.landmark[l], error: error("landmark"),
            value: filling.text("landmark", saved?.landmark)
        ).input(maximum: 200, isRequired: false)
        return "\(select)\(street)\(landmark)"
    }

    private func members(withApplicant: Bool) -> HTML {
        var list: [Member] = []
        if case .members(let known)? = filling.answer { list = known }
        let sum = Share.sum(list.map(\.share))
        let isWhole = sum?.isWhole ?? false
        let shares = Dictionary(list.map { ($0.person.token, $0.share) }) { $1 }
        let table: HTML = """
            \(named(list.map(\.person)) { person in
                let share = shares[person.token].map { ltr(visit.formats.share($0)) }
                return "\(ApplyTexts.share[l]): <strong>\(share)</strong> – "
            })
            \(list.isEmpty ? nil : """
                <p class="panel \(isWhole ? "good" : "warn")">\(ApplyTexts.sum[l]): \
                \(ltr(sum.map { visit.formats.native($0.description) } ?? "–"))
                \(isWhole ? ApplyTexts.sumIsWhole[l] : ApplyTexts.sumNotWhole[l])</p>
                """ as HTML)
            """
        let selfIsIn = list.contains { $0.person.number == item.applicant.number }
        let own: HTML =
            selfIsIn || !withApplicant
            ? .nothing
            : """
            <h2>\(ApplyTexts.yourOwnShare[l])</h2>
            <p>\(bdi(item.applicant.name[l])) \(ltr(item.applicant.number.digits))
            <span class="soft">\(ApplyTexts.fromRegister[l])</span></p>
            \(Field("own-share", ApplyTexts.share[l], hint: ApplyTexts.shareHint[l],
                error: error("own-share"), value: filling.typed["own-share"])
                .input(isLeftToRight: true, maximum: 30, isRequired: false))
            <p class="buttons">\(submitButton(ApplyTexts.addMyself[l], name: "do",
                value: "add-self", style: "secondary"))</p>
            """
        return """
            \(beforeList)
            \(table)
            \(own)
            <h2>\(addSomebody[l])</h2>
            \(personFields)
            \(Field("share", ApplyTexts.share[l], hint: ApplyTexts.shareHint[l],
                error: error("share"), value: filling.typed["share"])
                .input(isLeftToRight: true, maximum: 30, isRequired: false))
            <p class="buttons">\(submitButton(ApplyTexts.add[l], name: "do", value: "add",
                style: "secondary"))</p>
            \(goOn)
            """
    }

    private var people: HTML {
        """
        \(beforeList)
        \(named(filling.answer?.people ?? []) { _ in .nothing })
        <h2>\(addSomebody[l])</h2>
        \(personFields)
        <p class="buttons">\(submitButton(ApplyTexts.add[l], name: "do", value: "add",
            style: "secondary"))</p>
        \(goOn)
        """
    }

    /// The first button of a form is what Enter presses: it must not be one that removes.
    private var beforeList: HTML {
        """
        <button type="submit" class="enter" tabindex="-1" aria-hidden="true"></button>
        \(error("members").map { "<p class=\"error\">\($0)</p>" as HTML })
        \(error("answer").map { "<p class=\"error\" id=\"answer\">\($0)</p>" as HTML })
        """
    }

    /// Who is in the list already, each with a button that takes them out.
    private func named(_ people: [NamedPerson], _ part: (NamedPerson) -> HTML) -> HTML {
        guard !people.isEmpty else {
            return "<p class=\"panel\" id=\"members\">\(ApplyTexts.nobodyYet[l])</p>"
        }
        let rows = people.map { person -> HTML in
            """
            <li>\(bdi(person.title[l])) \
            <span class="soft">\(ltr(person.company?.number ?? person.number.digits))</span>
            <p>\(part(person))\(submitButton(ApplyTexts.remove[l], name: "do",
                value: "remove-\(person.token)", style: "link", about: person.title[l]))</p></li>

            """
        }
        return "<ul class=\"list\" id=\"members\" tabindex=\"-1\">\n\(rows)</ul>"
    }

    private var addSomebody: Text {
        question.takesCompanies ? ApplyTexts.addPersonOrCompany : ApplyTexts.anotherPerson
    }

    private var personFields: HTML {
        let takesCompanies = question.takesCompanies
        let number = Field(
            "number",
            (takesCompanies ? ApplyTexts.personOrCompanyNumber : ApplyTexts.personNumber)[l],
            hint: (takesCompanies
                ? ApplyTexts.personOrCompanyNumberHint : ApplyTexts.personNumberHint)[l],
            error: error("number"), value: filling.typed["number"]
        ).input(isLeftToRight: true, isNumeric: true, maximum: 30, isRequired: false)
        let given = Field(
            "given", ApplyTexts.givenName[l], error: error("given"),
            value: filling.typed["given"]
        ).input(maximum: 60, isRequired: false)
        return "\(number)\(given)"
    }

    private var person: HTML {
        var saved: NamedPerson?
        if case .person(let value)? = filling.answer { saved = value }
        let people = item.namedPeople(
            for: question, orApplicant: cases.mayNameApplicant(question, in: item))
        var options = people.map {
            (value: $0.token, label: $0.title[l], hint: ltr($0.maskedNumber) as HTML?)
        }
        if let saved, !people.contains(saved) {
            options.append((saved.token, saved.title[l], ltr(saved.maskedNumber)))
        }
        options.append((value: "other", label: ApplyTexts.anotherPerson[l], hint: nil))
        let radios = Field(
            "answer", ApplyTexts.yourAnswer[l], error: error("answer"),
            value: filling.text("answer", saved?.token)
        ).radios(options)
        return "\(radios)<h2>\(ApplyTexts.anotherPerson[l])</h2>\(personFields)"
    }

    private func company(own: Bool) -> HTML {
        var saved: NamedCompany?
        if case .company(let value)? = filling.answer { saved = value }
        guard own else {
            let field = Field(
                "answer", ApplyTexts.companyNumber[l], hint: ApplyTexts.companyNumberHint[l],
                error: error("answer"), value: filling.text("answer", saved?.number)
            ).input(isLeftToRight: true, isNumeric: true, maximum: 12)
            return """
                \(field)
                \(saved.map { "<p class=\"panel\">\(bdi($0.name))</p>" as HTML })
                \(goOn)
                """
        }
        guard !offers.companies.isEmpty else {
            return "<p class=\"panel warn\" id=\"answer\">\(ApplyTexts.noCompany[l])</p>"
        }
        let radios = Field(
            "answer", ApplyTexts.yourAnswer[l], error: error("answer"),
            value: filling.text("answer", saved?.number)
        ).radios(offers.companies.map { ($0.number, $0.name, ltr($0.number)) })
        return "\(radios)\(goOn)"
    }

    private var entry: HTML {
        guard !offers.entries.isEmpty else {
            return "<p class=\"panel warn\" id=\"answer\">\(ApplyTexts.noEntries[l])</p>"
        }
        var saved: String?
        if case .entry(let value)? = filling.answer { saved = String(value.number) }
        let formats = Formats(l)
        let radios = Field(
            "answer", ApplyTexts.yourAnswer[l], error: error("answer"),
            value: filling.text("answer", saved)
        ).radios(
            offers.entries.map {
                (
                    String($0.number), $0.title[l],
                    "\(ApplyTexts.entryNumber[l]) \(formats.number($0.number))"
                )
            })
        return "\(radios)\(goOn)"
    }

    private var file: HTML {
        var saved: FileReference?
        if case .file(let value)? = filling.answer { saved = value }
        let current: HTML? = saved.map { file in
            """
            <p class="panel good">\(ApplyTexts.fileIsThere[l]): \
            <a href="\(visit.link("/account/cases/\(item.id)/files/\(file.hash)"))">\
            \(bdi(file.name))</a></p>
            """
        }
        let field = Field(
            "answer", ApplyTexts.chooseFile[l], hint: ApplyTexts.fileHint[l],
            error: error("answer")
        ).file(accept: ".pdf,.jpg,.jpeg,.png")
        return "\(current)\(field)"
    }
}

/// The field of a question that one field answers.
package struct PlainField {
    private let question: Question
    private let name: String
    private let label: String
    private let filling: Filling
    private let error: String?
    private let language: Language
    private let isRequired: Bool

    init(
        _ question: Question, _ name: String, label: String, _ filling: Filling, error: String?,
        _ language: Language, isRequired: Bool = true
    ) {
        self.question = question
        self.name = name
        self.label = label
        self.filling = filling
        self.error = error
        self.language = language
        self.isRequired = isRequired
    }

    /// A field of a form that stands by itself, as an inspector fills it in.
    package init(
        _ question: Question, _ name: String, from form: Form, error: String?,
        _ language: Language
    ) {
        self.init(
            question, name, label: question.ask[language], Filling(form, nil), error: error,
            language, isRequired: !question.isOptional)
    }

    private func field(_ saved: String?) -> Field {
        Field(name, label, error: error, value: filling.text(name, saved))
    }

    package var html: HTML {
        let l = language
        switch question.kind {
        case .text(let maximum):
            return field(saved).input(maximum: maximum, isRequired: isRequired)
        case .words(let maximum):
            return field(saved).textarea(rows: 6, maximum: maximum, isRequired: isRequired)
        case .choice(let options):
            if !isRequired {
                return field(saved).select(
                    options.map { ($0.value, $0.label[l]) }, isRequired: isRequired)
            }
            return field(saved).radios(options.map { ($0.value, $0.label[l], nil) })
        case .yesNo where !isRequired:
            // One that may stay empty can be emptied again.
            return field(saved).select(
                [("yes", WebTexts.yes[l]), ("no", WebTexts.no[l])], isRequired: false)
        case .yesNo:
            return field(saved).radios([
                ("yes", WebTexts.yes[l], nil), ("no", WebTexts.no[l], nil),
            ])
        case .number:
            return field(saved).input(
                isLeftToRight: true, isNumeric: true, maximum: 30, isRequired: isRequired)
        case .money:
            var field = field(saved)
            field.label = name == "answer" ? ApplyTexts.amount[l] : label
            field.hint = ApplyTexts.amountHint[l]
            return field.input(
                isLeftToRight: true, isNumeric: true, maximum: 30, isRequired: isRequired)
        case .date:
            var form = filling.typed
            if case .date(let day)? = filling.answer, !form.has("\(name)-day") {
                form.fill(name, day)
            }
            return DayField(name, label, error: error, from: form).html(l)
        case .place, .members, .people, .person, .company, .entry, .file, .list: return .nothing
        }
    }

    private var saved: String? {
        switch filling.answer {
        case .text(let text)?, .choice(let text)?: text
        case .yesNo(let truth)?: truth ? "yes" : "no"
        case .number(let number)?: String(number)
        case .money(let amount)?: String(amount.dinars)
        default: nil
        }
    }
}

/// An answer as people read it.
package struct AnswerSummary {
    let catalogue: Catalogue
    package let language: Language
    let caseID: String
    /// Where the files of the case are: the account's or the desk's address.
    var filesAt: String

    package init(
        catalogue: Catalogue, language: Language, caseID: String, filesAt: String? = nil
    ) {
        self.catalogue = catalogue
        self.language = language
        self.caseID = caseID
        self.filesAt = filesAt ?? "/account/cases/\(caseID)/files"
    }

    package func html(_ answer: Answer, to question: Question? = nil) -> HTML {
        let formats = Formats(language)
        switch answer {
        case .text(let text):
            let lines = text.split(whereSeparator: \.isNewline)
            guard lines.count > 1 else { return bdi(text) }
            return lines.map { bdi($0) }.joined(separator: "<br>")
        case .choice(let value):
            if case .choice(let options)? = question?.kind,
                let option = options.first(where: { $0.value == value })
            {
                return "\(option.label[language])"
            }
            return "\(value)"
        case .yesNo(let truth):
            return "\(truth ? WebTexts.yes[language] : WebTexts.no[language])"
        case .number(let number):
            return
                "\(question?.isYear == true ? formats.native(String(number)) : formats.number(number))"
        case .money(let amount): return "\(formats.money(amount))"
        case .date(let day): return "\(formats.day(day))"
        case .things(let things):
            guard case .list(let fields, _, _)? = question?.kind, !things.isEmpty else {
                return "\(formats.number(things.count))"
            }
            let rows = things.map { thing -> HTML in
                let parts = fields.compactMap { field in
                    thing[field.id].map { html($0, to: field) }
                }
                return "<li>\(parts.joined(separator: formats.comma))</li>"
            }
            return "<ul>\(rows)</ul>"
        case .place(let address):
            var parts: [HTML] = [
                "\(catalogue.place(address.governorate)[language])",
                "\(catalogue.place(address.district)[language])",
            ]
            parts += [address.street, address.landmark].filter { !$0.isEmpty }.map { bdi($0) }
            return parts.joined(separator: formats.comma)
        case .members(let members):
            let rows = members.map {
                "<li>\(bdi($0.person.title[language])): \(ltr(formats.share($0.share)))</li>"
                    as HTML
            }
            return "<ul>\(rows)</ul>"
        case .people(let people):
            let rows = people.map { "<li>\(html(.person($0), to: question))</li>" as HTML }
            return "<ul>\(rows)</ul>"
        case .person(let person):
            return "\(bdi(person.title[language])) \(ltr(person.maskedNumber))"
        case .company(let company):
            return """
                <a href="/\(language.rawValue)/companies/\(company.number)">\(bdi(company.name))</a> \
                \(ltr(company.number))
                """
        case .entry(let entry):
            return "\(bdi(entry.title[language])) (\(formats.number(entry.number)))"
        case .file(let file):
            let size = Formats(language).number((file.size + 1023) / 1024)
            return """
                <a href="/\(language.rawValue)\(filesAt)/\(file.hash)">\(bdi(file.name))</a> \
                (\(ltr("\(size) KB")))
                """
        case .nothing: return "–"
        }
    }
}
