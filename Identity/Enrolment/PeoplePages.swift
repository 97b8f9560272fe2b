internal import Casework
internal import Hummingbird
internal import Kernel
internal import Matching
internal import Registers
internal import Store
internal import Web

/// People who are enrolled, at the registration centre: found by number, by name or by their eyes;
/// put right, given a new slip, and entered as dead.
struct PeoplePages: Sendable {
    let catalogue: Catalogue
    let book: EnrolmentBook
    let search: DuplicateSearch

    func routes(_ routes: Routes) {
        routes.page("/desk/people", ask)
        routes.form("/desk/people", find)
        routes.page("/desk/people/:number", show)
        routes.page("/desk/people/:number/correct", correction)
        routes.form("/desk/people/:number/correct", correct)
        routes.form("/desk/people/:number/death", enterDeath)
        routes.form("/desk/people/:number/slip", printSlip)
    }

    private var people: People { People(registrar: book.registrar) }

    // MARK: Finding

    private func ask(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.enrols)
        return page(visit, Form(), found: nil, problem: nil)
    }

    private func page(
        _ visit: Visit, _ form: Form, found: [Person]?, problem: (field: String, text: Text)?
    ) -> Response {
        let l = visit.language
        let rows = (found ?? []).map { person -> HTML in
            """
            <li><a href="\(visit.link("/desk/people/\(person.number.digits)"))">\(bdi(person.name[l]))</a>
            <p>\(visit.formats.day(person.bornOn)) – \(EnrolmentTexts.mother[l])
            \(bdi(person.origin?.mother[l] ?? "–"))</p></li>

            """
        }
        let result: HTML =
            found == nil
            ? .nothing
            : rows.isEmpty
                ? "<p class=\"panel warn\" role=\"status\">\(PeopleTexts.nobody[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>"
        func error(_ field: String) -> String? {
            problem?.field == field ? problem?.text[l] : nil
        }
        return visit.page(
            EnrolmentTexts.found[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (EnrolmentTexts.title[l], "/desk/enrol")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(EnrolmentTexts.found[l])</h1>
            \(result)
            <h2>\(PeopleTexts.byNumber[l])</h2>
            \(postForm(visit.link("/desk/people"), visit,
                """
                \(Field("number", EnrolmentTexts.number[l], error: error("number"),
                    value: form["number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20))
                <p class="buttons">\(submitButton(EnrolmentTexts.found[l], name: "do", value: "number"))</p>
                """))
            <h2>\(PeopleTexts.byName[l])</h2>
            \(postForm(visit.link("/desk/people"), visit,
                """
                \(Field("given", EnrolmentTexts.given[l], value: form["given"]).input(maximum: 40))
                \(Field("father", EnrolmentTexts.father[l], value: form["father"]).input(maximum: 40))
                \(DayField("born", EnrolmentTexts.born[l], error: error("born"), from: form).html(l))
                <p class="buttons">\(submitButton(EnrolmentTexts.found[l], name: "do", value: "name"))</p>
                """))
            <h2>\(PeopleTexts.byEyes[l])</h2>
            \(postForm(visit.link("/desk/people"), visit, multipart: true,
                """
                \(Field("iris", EnrolmentTexts.iris[l], hint: EnrolmentTexts.irisHint[l],
                    error: error("iris")).file(accept: ".iris,application/octet-stream"))
                <p class="buttons">\(submitButton(EnrolmentTexts.found[l], name: "do", value: "eyes"))</p>
                """))
            """, at: "/desk/people", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func find(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.enrols)
        let form = try await visit.form(limit: 128 * 1024)
        switch form["do"] {
        case "number":
            guard let number = PersonNumber(form["number"]) else {
                return page(visit, form, found: nil, problem: ("number", SignInTexts.numberWrong))
            }
            let person = try await visit.database.write { db in
                try people.person(number, by: role.actor, in: db)?.record
            }
            return page(visit, form, found: person.map { [$0] } ?? [], problem: nil)
        case "name":
            guard let born = DayField.read("born", from: form) else {
                return page(visit, form, found: nil, problem: ("born", EnrolmentTexts.bornWrong))
            }
            let (given, father) = (form["given"], form["father"])
            let found = try await visit.database.write { db in
                try people.find(
                    given: given, father: father, bornOn: born, by: role.actor, in: db
                ).map(\.record)
            }
            return page(visit, form, found: found, problem: nil)
        case "eyes":
            let bytes = form.files.first { $0.field == "iris" }?.bytes ?? []
            let pair: IrisPair
            do throws(IrisPair.Refusal) { pair = try IrisPair(bytes: bytes) } catch {
                return page(
                    visit, form, found: nil, problem: ("iris", EnrolmentForm.text(of: error)))
            }
            let found = try await search.identify(pair, by: role.actor)
            return page(visit, form, found: found, problem: nil)
        default: throw Problem.unreadable
        }
    }

    // MARK: One person

    private func see(_ visit: Visit) async throws -> (role: Officer, found: Versioned<Person>) {
        let role = try await visit.onDuty(.enrols)
        guard let number = PersonNumber(visit.parameter("number")) else { throw Problem.notFound }
        let found = try await visit.database.write { db in
            try people.person(number, by: role.actor, in: db)
        }
        guard let found else { throw Problem.notFound }
        return (role, found)
    }

    private func show(_ visit: Visit) async throws -> Response {
        personPage(visit, try await see(visit).found, problem: nil, form: Form())
    }

    private func personPage(
        _ visit: Visit, _ found: Versioned<Person>, problem: (field: String, text: Text)?,
        form: Form
    ) -> Response {
        let l = visit.language
        let person = found.record
        let path = "/desk/people/\(person.number.digits)"
        var rows: [(label: String, value: HTML)] = [
            (EnrolmentTexts.number[l], ltr(person.number.digits)),
            (EnrolmentTexts.born[l], "\(visit.formats.day(person.bornOn))"),
            (SignInTexts.level[l], "\((person.proofing ?? .low).name[l])"),
        ]
        if let origin = person.origin {
            rows += [
                (EnrolmentTexts.mother[l], bdi(origin.mother[l])),
                (EnrolmentTexts.birthPlace[l], bdi(origin.birthPlace)),
                (EnrolmentTexts.governorate[l], "\(catalogue.place(origin.governorate)[l])"),
            ]
        }
        if let day = person.diedOn {
            rows.append((PeopleTexts.died[l], "\(visit.formats.day(day))"))
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(PeopleTexts.done[l])</p>"
        func error(_ field: String) -> String? {
            problem?.field == field ? problem?.text[l] : nil
        }
        let actions: HTML =
            person.diedOn != nil
            ? .nothing
            : """
            <p class="buttons"><a class="button primary" href="\(visit.link("\(path)/correct"))">\
            \(PeopleTexts.correct[l])</a></p>
            <h2>\(PeopleTexts.lost[l])</h2>
            <p>\(PeopleTexts.lostWhat[l])</p>
            \(postForm(visit.link("\(path)/slip"), visit,
                "<p class=\"buttons\">\(submitButton(PeopleTexts.numberSlip[l], style: "secondary"))</p>"))
            <details\(problem == nil ? .nothing : " open" as HTML)>\
            <summary>\(PeopleTexts.death[l])</summary>
            <p>\(PeopleTexts.deathWhat[l])</p>
            \(postForm(visit.link("\(path)/death"), visit,
                """
                <input type="hidden" name="version" value="\(found.version)">
                \(DayField("died", PeopleTexts.died[l], error: error("died"), from: form).html(l))
                \(Field("certificate", PeopleTexts.certificate[l], error: error("certificate"),
                    value: form["certificate"]).input(isLeftToRight: true, maximum: 60))
                <div class="choice"><input type="checkbox" id="sure" name="sure" value="yes" required>
                <label for="sure">\(PeopleTexts.sure[l])</label></div>
                <p class="buttons">\(submitButton(PeopleTexts.death[l], style: "danger"))</p>
                """))</details>
            """
        return visit.page(
            person.name[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (EnrolmentTexts.found[l], "/desk/people")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(bdi(person.name[l]))</h1>
            \(done)
            \(facts(rows))
            \(actions)
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    // MARK: Putting right

    private func correction(_ visit: Visit) async throws -> Response {
        let (_, found) = try await see(visit)
        guard found.record.diedOn == nil else { throw Problem.notFound }
        return correctionPage(
            visit, found, BiographicForm.filled(with: found.record), wrong: [])
    }

    private func correctionPage(
        _ visit: Visit, _ found: Versioned<Person>, _ form: Form, wrong: [EnrolmentRefusal]
    ) -> Response {
        let l = visit.language
        let path = "/desk/people/\(found.record.number.digits)"
        func error(_ field: String) -> String? { wrong.first { $0.field == field }?.text[l] }
        return visit.page(
            PeopleTexts.correct[l],
            """
            \(trail([(EnrolmentTexts.found[l], "/desk/people"), (found.record.name[l], path)], l))
            \(EnrolmentForm.summary(wrong, l))
            <h1>\(PeopleTexts.correct[l])</h1>
            \(postForm(visit.link("\(path)/correct"), visit,
                """
                <input type="hidden" name="version" value="\(found.version)">
                \(BiographicForm(catalogue: catalogue).fields(form, error, l))
                \(Field("paper", PeopleTexts.paperSeen[l], hint: PeopleTexts.paperSeenHint[l],
                    error: error("paper"), value: form["paper"]).input(maximum: 100))
                <p class="buttons">\(submitButton(PeopleTexts.correct[l]))</p>
                """))
            """, at: "\(path)/correct", status: wrong.isEmpty ? .ok : .unprocessableContent)
    }

    private func correct(_ visit: Visit) async throws -> Response {
        let (role, found) = try await see(visit)
        let form = try await visit.form()
        var wrong: [EnrolmentRefusal] = []
        let facts = BiographicForm(catalogue: catalogue).read(form, on: visit.registrar.today) {
            wrong.append(EnrolmentRefusal(field: $0, text: $1))
        }
        let paper = String(form["paper"].prefix(100))
        if paper.isEmpty {
            wrong.append(EnrolmentRefusal(field: "paper", text: PeopleTexts.paperSeenHint))
        }
        guard wrong.isEmpty, let facts else {
            return correctionPage(visit, found, form, wrong: wrong)
        }
        let path = try await visit.once(form, "correct-person") { db in
            guard let found = try people.person(found.record.number, by: role.actor, in: db),
                String(found.version) == form["version"], found.record.diedOn == nil
            else { throw Problem.stale }
            var person = found.record
            person.name = facts.chain.whole
            person.bornOn = facts.bornOn
            person.phone = facts.phone
            person.email = facts.email
            person.origin = Person.Origin(
                chain: facts.chain, mother: facts.mother, sex: facts.sex,
                birthPlace: facts.birthPlace, governorate: facts.governorate,
                permit: found.record.origin?.permit)
            try people.enter(
                person, replacing: found.version, verb: "correct", by: role.actor, reason: paper,
                in: db)
            try Notice.corrected.post(to: person.number, with: book.registrar, in: db)
            return "/desk/people/\(person.number.digits)?done=1"
        }
        return visit.redirect(to: path)
    }

    // MARK: Death

    private func enterDeath(_ visit: Visit) async throws -> Response {
        let (role, found) = try await see(visit)
        let form = try await visit.form()
        let today = visit.registrar.today
        guard let day = DayField.read("died", from: form), day <= today,
            day >= found.record.bornOn
        else {
            return personPage(
                visit, found, problem: ("died", PeopleTexts.diedWrong), form: form)
        }
        let certificate = String(form["certificate"].prefix(60))
        guard !certificate.isEmpty, form["sure"] == "yes" else {
            return personPage(
                visit, found, problem: ("certificate", PeopleTexts.certificateMissing), form: form)
        }
        let path = try await visit.once(form, "enter-death") { db in
            guard let found = try people.person(found.record.number, by: role.actor, in: db),
                String(found.version) == form["version"], found.record.diedOn == nil
            else { throw Problem.stale }
            try people.enterDeath(
                of: found, on: day, document: certificate, by: role.actor, in: db)
            return "/desk/people/\(found.record.number.digits)?done=1"
        }
        return visit.redirect(to: path)
    }

    // MARK: A lost number

    private func printSlip(_ visit: Visit) async throws -> Response {
        let (_, found) = try await see(visit)
        _ = try await visit.form()
        let l = visit.language
        let person = found.record
        return visit.page(
            PeopleTexts.numberSlip[l],
            """
            <h1>\(EnrolmentTexts.number[l])</h1>
            <p><strong>\(bdi(person.name[l]))</strong></p>
            <p class="big">\(ltr(person.number.digits))</p>
            <p class="noprint panel warn">\(PeopleTexts.numberSlipWhat[l])</p>
            """, at: "/desk/people/\(person.number.digits)")
    }
}

enum PeopleTexts {
    static let byNumber = Text(
        en: "By number", ckb: "بە ژمارە", ar: "بالرقم", kmr: "Bi hejmarê")
    static let byName = Text(
        en: "By name and day of birth", ckb: "بە ناو و ڕۆژی لەدایکبوون",
        ar: "بالاسم وتاريخ الميلاد", kmr: "Bi nav û roja jidayikbûnê")
    static let byEyes = Text(en: "By the eyes", ckb: "بە چاوەکان", ar: "بالعينين", kmr: "Bi çavan")
    static let nobody = Text(
        en: "Nobody was found.", ckb: "کەس نەدۆزرایەوە.", ar: "لم يُعثر على أحد.",
        kmr: "Kes nehat dîtin.")
    static let done = Text(
        en: "Entered. The person was told.", ckb: "تۆمار کرا. کەسەکە ئاگادار کرایەوە.",
        ar: "قُيد. وأُعلم الشخص.", kmr: "Hat nivîsandin. Ji kes re hat gotin.")
    static let correct = Text(
        en: "Put the record right", ckb: "ڕاستکردنەوەی تۆمار", ar: "تصحيح السجل",
        kmr: "Tomarê rast bike")
    static let paperSeen = Text(
        en: "Paper seen and reason", ckb: "بەڵگەنامەی بینراو و هۆکار",
        ar: "المستند المطلع عليه والسبب",
        kmr: "Belgeya hatî dîtin û sedem")
    static let paperSeenHint = Text(
        en: "Which paper shows that the record was wrong, with its number",
        ckb: "کام بەڵگەنامە نیشان دەدات تۆمارەکە هەڵە بوو، لەگەڵ ژمارەکەی",
        ar: "أي مستند يبين أن السجل كان خاطئا، مع رقمه",
        kmr: "Kîjan belge nîşan dide ku tomar xelet bû, bi hejmara wê")
    static let lost = Text(
        en: "Lost number", ckb: "ژمارەی ونبوو", ar: "رقم مفقود", kmr: "Hejmara winda")
    static let lostWhat = Text(
        en: "Only when you have made sure that this person stands before you.",
        ckb: "تەنها کاتێک دڵنیا بوویتەوە کە ئەم کەسە لەبەردەمتدایە.",
        ar: "فقط بعد أن تتأكد من أن هذا الشخص أمامك.",
        kmr: "Tenê dema te piştrast kir ku ev kes li ber te ye.")
    static let numberSlip = Text(
        en: "Print the number", ckb: "ژمارەکە چاپ بکە", ar: "اطبع الرقم", kmr: "Hejmarê çap bike")
    static let numberSlipWhat = Text(
        en: "Print this page and give it to the person.",
        ckb: "ئەم پەڕەیە چاپ بکە و بیدە بە کەسەکە.",
        ar: "اطبع هذه الصفحة وسلمها للشخص.", kmr: "Vê rûpelê çap bike û bide kes.")
    static let death = Text(
        en: "Enter a death", ckb: "تۆمارکردنی مردن", ar: "قيد وفاة", kmr: "Mirinê binivîse")
    static let deathWhat = Text(
        en:
            "Ends every way into the account, all mandates and all sessions. It is not undone here.",
        ckb: "هەموو ڕێگەکانی چوونەژوورەوە و نوێنەرایەتی و دانیشتنەکان کۆتایی دێن. لێرە ناگەڕێتەوە.",
        ar: "ينهي كل طرق الدخول والوكالات والجلسات. لا يُلغى هنا.",
        kmr: "Hemû rêyên têketinê, wekalet û danişîn diqedin. Li vir nayê vegerandin.")
    static let died = Text(
        en: "Day of death", ckb: "ڕۆژی مردن", ar: "تاريخ الوفاة", kmr: "Roja mirinê")
    static let diedWrong = Text(
        en: "Give the day of death: between the birth and today.",
        ckb: "ڕۆژی مردن بنووسە: لەنێوان لەدایکبوون و ئەمڕۆ.",
        ar: "اكتب تاريخ الوفاة: بين الميلاد واليوم.",
        kmr: "Roja mirinê binivîse: di navbera jidayikbûn û îro de.")
    static let certificate = Text(
        en: "Number of the death certificate", ckb: "ژمارەی بڕوانامەی مردن", ar: "رقم شهادة الوفاة",
        kmr: "Hejmara belgeya mirinê")
    static let certificateMissing = Text(
        en: "Give the certificate's number and say that you are sure.",
        ckb: "ژمارەی بڕوانامەکە بنووسە و بڵێ کە دڵنیایت.", ar: "اكتب رقم الشهادة وأكد أنك متأكد.",
        kmr: "Hejmara belgeyê binivîse û bêje ku tu piştrast î.")
    static let sure = Text(
        en: "I have the certificate in hand and it is of this person.",
        ckb: "بڕوانامەکە لە دەستمدایە و هی ئەم کەسەیە.", ar: "الشهادة بيدي وهي لهذا الشخص.",
        kmr: "Belge di destê min de ye û ya vî kesî ye.")
}
