internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Who looked at a person's data: every recorded reading by anybody else, and the way to ask why.
struct LookPages: Sendable {
    let catalogue: Catalogue

    func routes(_ routes: Routes) {
        routes.page("/account/readings", list)
        routes.page("/account/readings/:id", ask)
        routes.form("/account/readings/:id", send)
        routes.page("/desk/inquiries", open)
        routes.form("/desk/inquiries", answer)
    }

    private func inquiries(_ visit: Visit) -> Inquiries {
        Inquiries(registrar: visit.registrar, calendar: catalogue.calendar)
    }

    private static let pageLength = 100

    // MARK: The person's list

    private func list(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let l = visit.language
        let before =
            Int64(visit.query["before"]).map(Moment.init(microseconds:))
            ?? Moment(microseconds: .max)
        let (readings, names, asked) = try await visit.database.write { db in
            let readings = try Access.readings(
                of: person, before: before, limit: LookPages.pageLength, in: db)
            return (
                readings, try LookPages.names(of: readings, in: db),
                try inquiries(visit).all(of: person, in: db)
            )
        }
        let byLook = Dictionary(asked.map { ($0.look.id, $0) }, uniquingKeysWith: { a, _ in a })
        let rows = readings.map { reading -> HTML in
            let question: HTML =
                byLook[reading.id].map { self.state($0, visit) }
                    ?? """
                    <p><a href="\(visit.link("/account/readings/\(reading.id)"))">\(LookTexts.ask[l])</a></p>
                    """
            return "<li>\(line(reading, names, visit))\(question)</li>\n"
        }
        let older: HTML =
            readings.count < LookPages.pageLength
            ? .nothing
            : """
            <p><a href="\(visit.link("/account/readings?before=\(readings.last!.at.microseconds)"))">\
            \(LookTexts.older[l])</a></p>
            """
        return visit.page(
            LookTexts.title[l],
            """
            \(trail([(WebTexts.account[l], "/account")], l))
            <h1>\(LookTexts.title[l])</h1>
            <p>\(LookTexts.complete[l])</p>
            \(rows.isEmpty ? "<p>\(LookTexts.nobody[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            \(older)
            """)
    }

    /// Names of those who looked in an office: who holds an office is public.
    private static func names(
        of readings: [Access.Reading], in db: Database
    ) throws -> [String: PersonName] {
        var names: [String: PersonName] = [:]
        for reading in readings {
            guard let institution = reading.institution else { continue }
            let key = "\(reading.reader)@\(institution)"
            guard names[key] == nil else { continue }
            names[key] = try Register<Officer>().record(key, in: db)?.record.name
        }
        return names
    }

    private func line(
        _ reading: Access.Reading, _ names: [String: PersonName], _ visit: Visit
    ) -> HTML {
        let l = visit.language
        let who: HTML
        if let institution = reading.institution {
            let name = names["\(reading.reader)@\(institution)"].map { bdi($0[l]) }
            who = """
                <strong>\(catalogue.institution(institution)[l])</strong>\
                \(name.map { "\(visit.formats.comma)\($0)" as HTML })
                """
        } else if reading.mandate != nil {
            who = "<strong>\(LookTexts.yourRepresentative[l])</strong>"
        } else if reading.reader.hasPrefix("system:") {
            who = "<strong>\(LookTexts.portal[l])</strong>"
        } else {
            who = "<strong>\(LookTexts.aPerson[l])</strong>"
        }
        let about: HTML =
            reading.caseID.map {
                " – <a href=\"\(visit.link(CasePaths.status($0)))\">\(ltr($0))</a>"
            } ?? .nothing
        return """
            \(who) – \(reading.purpose.text[l])
            <p>\(visit.formats.moment(reading.at))\(about)</p>
            """
    }

    private func state(_ inquiry: Inquiry, _ visit: Visit) -> HTML {
        let l = visit.language
        guard let answer = inquiry.answer else {
            return """
                <p><span class="tag warn">\(LookTexts.asked[l])</span>
                \(LookTexts.due[l]) \(visit.formats.day(inquiry.dueOn))</p>
                """
        }
        return """
            <p><span class="tag good">\(LookTexts.answered[l])</span></p>
            <blockquote>\(bdi(answer.words))</blockquote>
            """
    }

    // MARK: Asking

    private func ask(_ visit: Visit) async throws -> Response {
        try await page(visit, problem: nil, question: "")
    }

    private func find(
        _ visit: Visit
    ) async throws -> (reading: Access.Reading, names: [String: PersonName]) {
        let person = try visit.signedIn()
        let id = visit.parameter("id")
        let found = try await visit.database.read { db in
            try Access.reading(id, of: person, in: db).map {
                ($0, try LookPages.names(of: [$0], in: db))
            }
        }
        guard let found else { throw Problem.notFound }
        return found
    }

    private func page(
        _ visit: Visit, problem: Text?, question: String
    ) async throws -> Response {
        let (reading, names) = try await find(visit)
        let l = visit.language
        let path = "/account/readings/\(reading.id)"
        let person = try visit.signedIn()
        let asked = try await visit.database.write { db in
            try inquiries(visit).all(of: person, in: db).first { $0.look.id == reading.id }
        }
        if let asked {
            return visit.page(
                LookTexts.ask[l],
                """
                \(trail([(WebTexts.account[l], "/account"), (LookTexts.title[l], "/account/readings")], l))
                <h1>\(LookTexts.ask[l])</h1>
                <div class="panel">\(line(reading, names, visit))</div>
                <h2>\(LookTexts.question[l])</h2>
                <p>\(bdi(asked.question))</p>
                \(state(asked, visit))
                """, at: path)
        }
        return visit.page(
            LookTexts.ask[l],
            """
            \(trail([(WebTexts.account[l], "/account"), (LookTexts.title[l], "/account/readings")], l))
            \(errorSummary(problem.map { [(field: "question", message: $0[l])] } ?? [], l))
            <h1>\(LookTexts.ask[l])</h1>
            <div class="panel">\(line(reading, names, visit))</div>
            <p>\(LookTexts.askWhat[l])</p>
            \(postForm(visit.link(path), visit,
                """
                \(Field("question", LookTexts.question[l], error: problem?[l], value: question)
                    .textarea(rows: 4, maximum: 1000))
                <p class="buttons">\(submitButton(LookTexts.send[l]))</p>
                """))
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func send(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let question = String(form["question"].prefix(1000))
        guard !question.isEmpty else {
            return try await page(visit, problem: LookTexts.questionMissing, question: "")
        }
        let (reading, _) = try await find(visit)
        let path = try await visit.once(form, "ask-about-look") { db in
            _ = try inquiries(visit).ask(about: reading, question, by: person, in: db)
            return "/account/readings"
        }
        return visit.redirect(to: path)
    }

    // MARK: The institution's answer

    private func open(_ visit: Visit) async throws -> Response {
        try await desk(visit, try await visit.onDuty(.appoints), wrong: nil)
    }

    private func desk(
        _ visit: Visit, _ role: Officer, wrong: String?
    ) async throws -> Response {
        let l = visit.language
        let today = visit.registrar.today
        let open = try await visit.database.write { db in
            try inquiries(visit).open(at: role.institution, by: role.actor, in: db)
        }
        let rows = open.map { inquiry -> HTML in
            let late: HTML =
                inquiry.dueOn < today
                ? " <span class=\"tag bad\">\(LookTexts.late[l])</span>" : .nothing
            let purpose = Access.Purpose(rawValue: inquiry.look.purpose)?.text[l] ?? ""
            let about: HTML? = inquiry.look.caseID.map { " – \(ltr($0))" }
            return """
                <li><strong>\(LookTexts.due[l]) \(visit.formats.day(inquiry.dueOn))</strong>\(late)
                <p>\(visit.formats.moment(inquiry.look.at)) – \(purpose)\(about)</p>
                <blockquote>\(bdi(inquiry.question))</blockquote>
                \(postForm(visit.link("/desk/inquiries"), visit,
                    """
                    <input type="hidden" name="inquiry" value="\(inquiry.id)">
                    \(Field("answer-\(inquiry.id)", LookTexts.answer[l],
                        error: wrong == inquiry.id ? LookTexts.answerMissing[l] : nil)
                        .textarea(rows: 3, maximum: 2000))
                    <p class="buttons">\(submitButton(LookTexts.answer[l]))</p>
                    """))</li>

                """
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(LookTexts.answered[l])</p>"
        return visit.page(
            LookTexts.inquiries[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(wrong.map { [(field: "answer-\($0)", message: LookTexts.answerMissing[l])] }
                ?? [], l))
            <h1>\(LookTexts.inquiries[l])</h1>
            \(done)
            \(rows.isEmpty ? "<p class=\"panel good\">\(LookTexts.noInquiries[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """, at: "/desk/inquiries", status: wrong == nil ? .ok : .unprocessableContent)
    }

    private func answer(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.appoints)
        let form = try await visit.form()
        let id = form["inquiry"]
        let words = String(form["answer-\(id)"].prefix(2000))
        guard !words.isEmpty else { return try await desk(visit, role, wrong: id) }
        let path = try await visit.once(form, "answer-inquiry") { db in
            try inquiries(visit).answer(id, words, by: role, in: db)
            return "/desk/inquiries?done=1"
        }
        return visit.redirect(to: path)
    }
}

enum LookTexts {
    static let title = Text(
        en: "Who looked at your data", ckb: "کێ سەیری داتاکانتی کردووە", ar: "من اطلع على بياناتك",
        kmr: "Kî li daneyên te nêrî")
    static let complete = Text(
        en: "Every look is here: without this line nothing could have been read.",
        ckb: "هەموو سەیرکردنێک لێرەیە: بەبێ ئەم دێڕە هیچ نەدەخوێندرایەوە.",
        ar: "كل اطلاع مسجل هنا: من دون هذا السطر لا يُقرأ شيء.",
        kmr: "Her nêrîn li vir e: bêyî vê rêzê tiştek nedihat xwendin.")
    static let nobody = Text(
        en: "Nobody but you has looked at your data.",
        ckb: "جگە لە خۆت کەس سەیری داتاکانتی نەکردووە.",
        ar: "لم يطلع على بياناتك أحد غيرك.", kmr: "Ji bilî te kes li daneyên te nenêrî.")
    static let aPerson = Text(en: "A person", ckb: "کەسێک", ar: "شخص", kmr: "Kesek")
    static let portal = Text(
        en: "The portal itself", ckb: "خودی دەروازە", ar: "البوابة نفسها", kmr: "Portal bi xwe")
    static let yourRepresentative = Text(
        en: "Somebody who acts for you", ckb: "کەسێک کە نوێنەرایەتیت دەکات", ar: "من يمثلك",
        kmr: "Kesek ku li ser navê te tevdigere")
    static let older = Text(en: "Older", ckb: "کۆنتر", ar: "الأقدم", kmr: "Kevntir")
    static let ask = Text(
        en: "Ask about this look", ckb: "لەبارەی ئەم سەیرکردنە بپرسە", ar: "اسأل عن هذا الاطلاع",
        kmr: "Li ser vê nêrînê bipirse")
    static let askWhat = Text(
        en:
            "The institution must answer within ten working days. The answer comes to your account.",
        ckb: "دامەزراوەکە دەبێت لە ماوەی دە ڕۆژی کاردا وەڵام بداتەوە. وەڵامەکە دێتە هەژمارەکەت.",
        ar: "على المؤسسة أن ترد خلال عشرة أيام عمل. يصل الرد إلى حسابك.",
        kmr: "Divê sazî di nav deh rojên karî de bersivê bide. Bersiv tê hesabê te.")
    static let question = Text(
        en: "Your question", ckb: "پرسیارەکەت", ar: "سؤالك", kmr: "Pirsa te")
    static let questionMissing = Text(
        en: "Write what you want to know.", ckb: "ئەوەی دەتەوێت بیزانیت بینووسە.",
        ar: "اكتب ما تريد معرفته.", kmr: "Tiştê ku tu dixwazî bizanî binivîse.")
    static let send = Text(en: "Ask", ckb: "بپرسە", ar: "اسأل", kmr: "Bipirse")
    static let asked = Text(
        en: "You have asked", ckb: "پرسیارت کردووە", ar: "لقد سألت", kmr: "Te pirsî")
    static let due = Text(
        en: "answer due by", ckb: "وەڵام تا", ar: "الرد مستحق حتى", kmr: "bersiv heta")
    static let answered = Text(
        en: "Answered", ckb: "وەڵام درایەوە", ar: "أُجيب", kmr: "Hat bersivandin")
    static let inquiries = Text(
        en: "Questions about looks", ckb: "پرسیار لەبارەی سەیرکردنەکان", ar: "أسئلة عن الاطلاع",
        kmr: "Pirsên li ser nêrînan")
    static let noInquiries = Text(
        en: "No question is open.", ckb: "هیچ پرسیارێک کراوە نییە.", ar: "لا سؤال مفتوحا.",
        kmr: "Tu pirs vekirî nîne.")
    static let answer = Text(en: "Answer", ckb: "وەڵام", ar: "الرد", kmr: "Bersiv")
    static let answerMissing = Text(
        en: "Write the answer.", ckb: "وەڵامەکە بنووسە.", ar: "اكتب الرد.", kmr: "Bersivê binivîse."
    )
    static let late = Text(en: "late", ckb: "دواکەوتوو", ar: "متأخر", kmr: "dereng")
}
