internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// What a relying party knows a person by: another one for each, from which neither the person's
/// number nor another party's subject can be found (OpenID Connect Core, section 8.1).
enum PairwiseSubject {
    /// - Parameter sector: the party, or the group of its addresses that count as one.
    static func of(_ person: PersonNumber, for sector: String, _ secret: Secret) -> String {
        String(
            secret.derived(for: "pairwise").code(
                for: "\(sector.utf8.count):\(sector):\(person.digits)"
            )
            .prefix(40))
    }
}

/// The numbers by which a person is known: their own, and those they give instead of it.
struct NumberPages: Sendable {
    func routes(_ routes: Routes) {
        routes.page("/account/numbers", overview)
        routes.form("/account/numbers", make)
        routes.form("/account/numbers/end", end)
    }

    /// For how long an alias may work, in days.
    private static let spans = [1, 30, 365]
    /// More at once would be a trade in numbers.
    private static let mostAtOnce = 10

    private func overview(_ visit: Visit) async throws -> Response {
        try await page(visit, problem: nil)
    }

    private func live(
        _ person: PersonNumber, _ visit: Visit, in db: Database
    ) throws -> [Versioned<Alias>] {
        let today = visit.registrar.today
        return try Access(by: .person(person), for: .ownAccount, with: visit.registrar).records(
            Alias.self, where: "person = \(person) AND is_live = 1 ORDER BY record_key", in: db
        ).filter { $0.record.works(on: today) }
    }

    private func page(_ visit: Visit, problem: Text?) async throws -> Response {
        let person = try visit.signedIn()
        let l = visit.language
        let aliases = try await visit.database.write { db in try live(person, visit, in: db) }
        let rows = aliases.map { found -> HTML in
            let alias = found.record
            return """
                <li><strong>\(ltr(alias.number.inFours))</strong> \(bdi(alias.label))
                <p>\(MandateTexts.until[l]) \(visit.formats.day(alias.until))</p>
                \(postForm(visit.link("/account/numbers/end"), visit,
                    """
                    <input type="hidden" name="alias" value="\(alias.number.digits)">
                    <p class="buttons">\(submitButton(NumberTexts.end[l], style: "secondary",
                        about: alias.number.inFours))</p>
                    """))</li>

                """
        }
        return visit.page(
            NumberTexts.title[l],
            """
            \(trail([(WebTexts.account[l], "/account")], l))
            \(errorSummary(problem.map { [(field: "label", message: $0[l])] } ?? [], l))
            <h1>\(NumberTexts.title[l])</h1>
            \(facts([(EnrolmentTexts.number[l], ltr(person.digits))]))
            <h2>\(NumberTexts.aliases[l])</h2>
            <p>\(NumberTexts.what[l])</p>
            \(rows.isEmpty ? "<p>\(NumberTexts.none[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            \(postForm(visit.link("/account/numbers"), visit,
                """
                \(Field("label", NumberTexts.label[l], error: problem?[l]).input(maximum: 60))
                \(Field("days", NumberTexts.span[l], value: "30").select([
                    ("1", NumberTexts.day[l]), ("30", NumberTexts.month[l]),
                    ("365", NumberTexts.year[l]),
                ]))
                <p class="buttons">\(submitButton(NumberTexts.make[l]))</p>
                """))
            """, at: "/account/numbers", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func make(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let label = String(form["label"].prefix(60))
        guard !label.isEmpty else { return try await page(visit, problem: NumberTexts.noLabel) }
        let days = Int(form["days"]).flatMap { NumberPages.spans.contains($0) ? $0 : nil } ?? 30
        let registrar = visit.registrar
        let result = try await visit.once(form, "make-alias") { db in
            guard try live(person, visit, in: db).count < NumberPages.mostAtOnce else { return "" }
            let alias = Alias(
                number: AliasNumber(
                    drawnFrom: registrar.randomness, isSynthetic: person.isSynthetic),
                person: person, label: label, madeAt: registrar.now, until: registrar.today + days)
            try Register<Alias>().enter(
                alias, replacing: nil,
                act: Act("make-alias", by: .person(person), law: "identity"), with: registrar,
                in: db)
            return "/account/numbers"
        }
        guard !result.isEmpty else { return try await page(visit, problem: NumberTexts.tooMany) }
        return visit.redirect(to: result)
    }

    private func end(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let digits = form["alias"]
        let registrar = visit.registrar
        let path = try await visit.once(form, "end-alias") { db in
            guard
                let found = try live(person, visit, in: db).first(where: {
                    $0.record.number.digits == digits
                })
            else { throw Problem.notFound }
            var alias = found.record
            alias.endedAt = registrar.now
            try Register<Alias>().enter(
                alias, replacing: found.version,
                act: Act("end-alias", by: .person(person), law: "identity"), with: registrar,
                in: db)
            return "/account/numbers"
        }
        return visit.redirect(to: path)
    }
}

enum NumberTexts {
    static let title = Text(
        en: "Your numbers", ckb: "ژمارەکانت", ar: "أرقامك", kmr: "Hejmarên te")
    static let aliases = Text(
        en: "Numbers to give instead", ckb: "ژمارە بۆ پێدان لەجیاتی", ar: "أرقام تعطيها بدلا منه",
        kmr: "Hejmarên ku li şûna wê didî")
    static let what = Text(
        en:
            "Whoever needs your number on this portal can be given one of these. It works for a while and tells nothing else; end it when you like.",
        ckb:
            "هەرکەسێک لەم دەروازەیەدا پێویستی بە ژمارەکەت بێت، دەتوانیت یەکێک لەمانەی پێ بدەیت. بۆ ماوەیەک کار دەکات و هیچی تر ناڵێت؛ هەر کاتێک ویستت کۆتایی پێ بهێنە.",
        ar:
            "من يحتاج رقمك في هذه البوابة يمكنك إعطاؤه أحد هذه الأرقام. يعمل مدة ولا يدل على شيء آخر؛ أنهه متى شئت.",
        kmr:
            "Yê ku li vê portalê pêwîstiya wî bi hejmara te hebe, tu dikarî yek ji van bidî. Demekê dixebite û tiştekî din nabêje; kengî bixwazî biqedîne."
    )
    static let none = Text(
        en: "You have made none.", ckb: "هیچت دروست نەکردووە.", ar: "لم تنشئ شيئا.",
        kmr: "Te tu çênekiriye.")
    static let label = Text(
        en: "What is it for?", ckb: "بۆ چییە؟", ar: "لأي غرض؟", kmr: "Ji bo çi ye?")
    static let span = Text(
        en: "It works for", ckb: "کار دەکات بۆ", ar: "يعمل لمدة", kmr: "Dixebite ji bo")
    static let day = Text(en: "a day", ckb: "ڕۆژێک", ar: "يوم", kmr: "rojekê")
    static let month = Text(en: "30 days", ckb: "٣٠ ڕۆژ", ar: "٣٠ يوما", kmr: "30 rojan")
    static let year = Text(en: "a year", ckb: "ساڵێک", ar: "سنة", kmr: "salekê")
    static let make = Text(
        en: "Make a number", ckb: "ژمارەیەک دروست بکە", ar: "أنشئ رقما", kmr: "Hejmarekê çêke")
    static let end = Text(en: "End", ckb: "کۆتایی پێ بهێنە", ar: "إنهاء", kmr: "Biqedîne")
    static let noLabel = Text(
        en: "Say in a word what it is for, so that you know it again.",
        ckb: "بە وشەیەک بڵێ بۆ چییە، تا بیناسیتەوە.", ar: "اذكر بكلمة الغرض منه لتعرفه لاحقا.",
        kmr: "Bi peyvekê bêje ji bo çi ye, da ku tu dîsa nas bikî.")
    static let tooMany = Text(
        en: "Ten at once are enough: end one first.",
        ckb: "دە لە یەک کاتدا بەسن: سەرەتا یەکێک کۆتایی پێ بهێنە.",
        ar: "عشرة في وقت واحد تكفي: أنه واحدا أولا.",
        kmr: "Deh bi hev re bes in: pêşî yekê biqedîne.")
}
