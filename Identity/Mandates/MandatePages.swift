internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// For whom a person acts, and who acts for them: seen, taken up, given, ended.
struct MandatePages: Sendable {
    let catalogue: Catalogue

    func routes(_ routes: Routes) {
        routes.page("/account/mandates", overview)
        routes.form("/account/mandates/act", act)
        routes.form("/account/mandates/end", end)
        routes.form("/account/mandates/give", give)
    }

    private func overview(_ visit: Visit) async throws -> Response {
        try await page(visit, Form(), problem: nil)
    }

    private func page(
        _ visit: Visit, _ form: Form, problem: (field: String, text: Text)?
    ) async throws -> Response {
        let person = try visit.signedIn()
        let l = visit.language
        let mandates = Mandates(registrar: visit.registrar)
        let today = visit.registrar.today
        let all = try await visit.database.write { db in
            try mandates.all(of: person, by: .person(person), in: db)
        }.map(\.record).filter { $0.holds(on: today) }
        let mine = all.filter { $0.representative == person }
        let others = all.filter { $0.represented == person && $0.representative != person }
        func row(_ mandate: Mandate, name: PersonName, action: HTML) -> HTML {
            let until: HTML? = mandate.until.map {
                "<p>\(MandateTexts.until[l]) \(visit.formats.day($0))</p>"
            }
            let scope: HTML =
                mandate.services.isEmpty
                ? "\(MandateTexts.everything[l])"
                : mandate.services.map {
                    "\(catalogue.service($0)?.title[l] ?? $0)" as HTML
                }.joined(separator: "\(l.comma)")
            let canEnd: HTML =
                mandates.mayEnd(mandate, person)
                ? postForm(
                    visit.link("/account/mandates/end"), visit,
                    """
                    <input type="hidden" name="mandate" value="\(mandate.id)">
                    <p class="buttons">\(submitButton(MandateTexts.end[l], style: "secondary"))</p>
                    """) : .nothing
            return """
                <li><strong>\(bdi(name[l]))</strong> – \(MandateTexts.kind(mandate.kind)[l])
                <p>\(scope)</p>\(until)
                \(action)\(canEnd)</li>

                """
        }
        let acting = visit.session?.acting
        let forOthers = mine.map { mandate -> HTML in
            let action: HTML =
                acting == mandate.id
                ? "<p><span class=\"tag good\">\(MandateTexts.now[l])</span></p>"
                : postForm(
                    visit.link("/account/mandates/act"), visit,
                    """
                    <input type="hidden" name="mandate" value="\(mandate.id)">
                    <p class="buttons">\(submitButton(MandateTexts.act[l]))</p>
                    """)
            return row(mandate, name: mandate.representedName, action: action)
        }
        let back: HTML =
            acting == nil
            ? .nothing
            : postForm(
                visit.link("/account/mandates/act"), visit,
                """
                <input type="hidden" name="mandate" value="">
                <p class="buttons">\(submitButton(MandateTexts.self_[l]))</p>
                """)
        let forMe = others.map { row($0, name: $0.representativeName, action: .nothing) }
        func error(_ field: String) -> String? {
            problem?.field == field ? problem?.text[l] : nil
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(SignInTexts.done[l])</p>"
        let services = catalogue.services.map { (value: $0.id, label: $0.title[l]) }
            .sorted { $0.label < $1.label }
        return visit.page(
            MandateTexts.title[l],
            """
            \(trail([(WebTexts.account[l], "/account")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(MandateTexts.title[l])</h1>
            \(done)
            \(back)
            <h2>\(MandateTexts.youFor[l])</h2>
            \(forOthers.isEmpty ? "<p>\(MandateTexts.nobody[l])</p>"
                : "<ul class=\"list\">\n\(forOthers)</ul>")
            <h2>\(MandateTexts.forYou[l])</h2>
            \(forMe.isEmpty ? "<p>\(MandateTexts.nobody[l])</p>"
                : "<ul class=\"list\">\n\(forMe)</ul>")
            <h2>\(MandateTexts.give[l])</h2>
            <p>\(MandateTexts.giveWhat[l])</p>
            \(postForm(visit.link("/account/mandates/give"), visit,
                """
                \(Field("number", MandateTexts.number[l], error: error("number"),
                    value: form["number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20))
                \(Field("given", MandateTexts.given[l], value: form["given"]).input(maximum: 40))
                \(Field("services", MandateTexts.service[l], hint: MandateTexts.serviceHint[l],
                    error: error("services"), value: form["services"].uppercased())
                    .select(services, isRequired: false))
                \(DayField("until", MandateTexts.lastDay[l], error: error("until"), from: form).html(l))
                <p class="buttons">\(submitButton(MandateTexts.give[l]))</p>
                """))
            """, at: "/account/mandates", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func act(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let id = form["mandate"]
        guard let session = visit.session else { throw Problem.notFound }
        try await visit.database.write { db in
            if id.isEmpty { return try session.act(under: nil, in: db) }
            guard try Mandate.inForce(id, for: person, with: visit.registrar, in: db) != nil else {
                throw Problem.mandateOver
            }
            try session.act(under: id, in: db)
        }
        return visit.redirect(to: id.isEmpty ? "/account/mandates" : "/account")
    }

    private func end(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed()
        let form = try await visit.form()
        let id = form["mandate"]
        let path = try await visit.once(form, "end-mandate") { db in
            try Mandates(registrar: visit.registrar).end(id, by: person, in: db)
            return "/account/mandates?done=1"
        }
        return visit.redirect(to: path)
    }

    private func give(_ visit: Visit) async throws -> Response {
        // A power is given by oneself, and as surely as one signs.
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        let number = form["number"]
        let services = form["services"].split { $0 == "," || $0 == " " || $0 == "،" }
            .map { $0.uppercased() }
        guard services.allSatisfy({ catalogue.service($0) != nil }) else {
            return try await page(
                visit, form, problem: ("services", Mandates.Refusal.unknownService.text))
        }
        let until = DayField.read("until", from: form)
        let given = form["given"]
        do {
            let path = try await visit.once(form, "give-mandate") { db in
                try Mandates(registrar: visit.registrar).give(
                    to: number, called: given, for: services, until: until, by: person, in: db)
                return "/account/mandates?done=1"
            }
            return visit.redirect(to: path)
        } catch let refusal as Mandates.Refusal {
            let field = if case .badDay = refusal { "until" } else { "number" }
            return try await page(visit, form, problem: (field, refusal.text))
        }
    }
}

enum MandateTexts {
    static let title = Text(
        en: "Acting for somebody", ckb: "نوێنەرایەتی", ar: "التصرف نيابة عن الغير",
        kmr: "Tevgerîna li ser navê kesekî")
    static let youFor = Text(
        en: "You may act for", ckb: "دەتوانیت نوێنەرایەتی بکەیت بۆ", ar: "لك أن تتصرف نيابة عن",
        kmr: "Tu dikarî li ser navê wan tevbigerî")
    static let forYou = Text(
        en: "May act for you", ckb: "دەتوانن نوێنەرایەتی تۆ بکەن", ar: "يتصرف نيابة عنك",
        kmr: "Dikarin li ser navê te tevbigerin")
    static let service = Text(
        en: "For which service", ckb: "بۆ کام خزمەتگوزاری", ar: "لأي خدمة",
        kmr: "Ji bo kîjan xizmetguzariyê")
    static let serviceHint = Text(
        en: "Choose none, and it is for everything.",
        ckb: "ئەگەر هیچ هەڵنەبژێریت، بۆ هەموو شتێکە.",
        ar: "إن لم تختر شيئًا فهي لكل شيء.", kmr: "Heke tiştekî hilnebijêrî, ji bo her tiştî ye.")
    static let nobody = Text(en: "Nobody.", ckb: "کەس.", ar: "لا أحد.", kmr: "Kes tune.")
    static let act = Text(
        en: "Act for them now", ckb: "ئێستا نوێنەرایەتی بکە", ar: "تصرف نيابة عنه الآن",
        kmr: "Niha li ser navê wî/wê tevbigere")
    static let now = Text(
        en: "you act for them now", ckb: "ئێستا نوێنەرایەتی دەکەیت", ar: "أنت تتصرف نيابة عنه الآن",
        kmr: "tu niha li ser navê wî/wê tevdigerî")
    static let self_ = Text(
        en: "Go on for myself", ckb: "بۆ خۆم بەردەوام دەبم", ar: "أتابع لنفسي",
        kmr: "Ji bo xwe didomînim")
    static let end = Text(
        en: "End this", ckb: "کۆتایی پێ بهێنە", ar: "أنهِ هذا", kmr: "Vê biqedîne")
    static let until = Text(en: "until", ckb: "تا", ar: "حتى", kmr: "heta")
    static let everything = Text(
        en: "for everything", ckb: "بۆ هەموو شتێک", ar: "لكل شيء", kmr: "ji bo her tiştî")
    static let give = Text(
        en: "Let somebody act for you", ckb: "با کەسێک نوێنەرایەتیت بکات",
        ar: "دع أحدا يتصرف نيابة عنك",
        kmr: "Bila kesek li ser navê te tevbigere")
    static let giveWhat = Text(
        en:
            "You see everything they do, and can end it at any time. It is a power for this portal, not a notary's deed.",
        ckb:
            "هەموو شتێک دەبینیت کە دەیکەن، و هەر کاتێک بتەوێت کۆتایی پێ دەهێنیت. ئەمە دەسەڵاتی ئەم دەروازەیەیە، نەک بڕیاری نۆتەری.",
        ar:
            "ترى كل ما يفعله، ولك إنهاء ذلك في أي وقت. هذا تفويض لهذه البوابة وليس سندا من كاتب العدل.",
        kmr:
            "Tu her tiştê ku dikin dibînî, û her dem dikarî biqedînî. Ev desthilatek ji bo vê portalê ye, ne belgeya noterê."
    )
    static let number = Text(
        en: "Their personal number", ckb: "ژمارەی کەسییان", ar: "رقمه الشخصي",
        kmr: "Hejmara wan a kesane")
    static let given = Text(
        en: "Their given name", ckb: "ناوی یەکەمیان", ar: "اسمه الأول", kmr: "Navê wan ê pêşîn")
    static let lastDay = Text(
        en: "Last day", ckb: "دوایین ڕۆژ", ar: "اليوم الأخير", kmr: "Roja dawî")

    static func kind(_ kind: Mandate.Kind) -> Text {
        switch kind {
        case .child: Text(en: "child", ckb: "منداڵ", ar: "طفل", kmr: "zarok")
        case .ward:
            Text(
                en: "ward, by a court", ckb: "لەژێر سەرپەرشتی، بە بڕیاری دادگا",
                ar: "تحت الوصاية بقرار محكمة", kmr: "di bin weliyê de, bi biryara dadgehê")
        case .attorney:
            Text(
                en: "power given at the portal", ckb: "دەسەڵاتی دراو لە دەروازە",
                ar: "تفويض عبر البوابة", kmr: "desthilata li portalê dayî")
        case .company(let number, _):
            Text(en: "company {}", ckb: "کۆمپانیای {}", ar: "شركة {}", kmr: "kompanya {}")
                .filled(with: Text(same: number))
        }
    }
}
