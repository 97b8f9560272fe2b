internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Who may do what at an institution: proposed by one, granted by another, ended by either.
struct RolePages: Sendable {
    func routes(_ routes: Routes) {
        routes.page("/desk/roles", overview)
        routes.form("/desk/roles", propose)
        routes.form("/desk/roles/decide", decide)
        routes.form("/desk/roles/end", end)
    }

    private struct Seen: Sendable {
        let role: Officer
        let officers: [(officer: Officer, name: PersonName?)]
        let open: [(grant: RoleGrant, name: PersonName?)]
    }

    private func see(_ visit: Visit) async throws -> Seen {
        let person = try visit.atDesk()
        let registrar = visit.registrar
        let seen = try await visit.database.write { db -> Seen? in
            guard
                let role = try Officer.role(
                    of: person, with: .appoints, on: registrar.today, in: db)
            else { return nil }
            let access = Access(by: role.actor, for: .appointment, with: registrar)
            let names = { (number: PersonNumber) throws -> PersonName? in
                try access.record(Person.self, number.digits, in: db)?.record.name
            }
            let today = registrar.today
            let officers = try Register<Officer>().records(
                where: "institution = \(role.institution) ORDER BY record_key", in: db
            ).map(\.record).filter { $0.endedOn.map { today <= $0 } ?? true }
            let open = try Register<RoleGrant>().records(
                where: """
                    institution = \(role.institution) AND state = 'proposed' ORDER BY record_key
                    """, in: db
            ).map(\.record)
            return Seen(
                role: role, officers: try officers.map { ($0, try names($0.person)) },
                open: try open.map { ($0, try names($0.person)) })
        }
        guard let seen else { throw Problem.notYourRole }
        return seen
    }

    private func overview(_ visit: Visit) async throws -> Response {
        try page(visit, try await see(visit), problem: nil, filled: Form())
    }

    private func page(
        _ visit: Visit, _ seen: Seen, problem: Text?, filled: Form
    ) throws -> Response {
        let me = try visit.atDesk()
        let l = visit.language
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(RoleTexts.done[l])</p>"
        let open = seen.open.map { grant, name -> HTML in
            let isMine = grant.proposedBy == me || grant.person == me
            let action: HTML =
                isMine
                ? "<p class=\"soft\">\(RoleTexts.waitsForSecond[l])</p>"
                : postForm(
                    visit.link("/desk/roles/decide"), visit,
                    """
                    <input type="hidden" name="grant" value="\(grant.id)">
                    <p class="buttons">\(submitButton(RoleTexts.grant[l], name: "do", value: "grant"))
                    \(submitButton(RoleTexts.decline[l], name: "do", value: "decline",
                        style: "secondary"))</p>
                    """)
            // A role is what it was given for the last time: what it was before ends.
            let former: HTML? = seen.officers.first { $0.0.person == grant.person }.map {
                """
                <p class="panel warn">\(RoleTexts.insteadOf[l])
                \(words($0.0.duties ?? [.cases], $0.0.services ?? [], l))</p>
                """
            }
            return """
                <li><strong>\(bdi(name?[l] ?? "")) \(ltr(grant.person.digits))</strong>
                <p>\(words(grant.duties, grant.services, l))</p>
                \(former)
                <p>\(RoleTexts.reason[l]): \(bdi(grant.reason))</p>
                <p>\(visit.formats.moment(grant.proposedAt))</p>
                \(action)</li>

                """
        }
        let officers = seen.officers.map { officer, name -> HTML in
            let action: HTML =
                officer.person == me
                ? .nothing
                : """
                <details><summary>\(RoleTexts.end[l])</summary>
                \(postForm(visit.link("/desk/roles/end"), visit,
                    """
                    <input type="hidden" name="officer" value="\(officer.key)">
                    \(Field("end-\(officer.person.digits)", RoleTexts.reason[l])
                        .input(maximum: 200))
                    <p class="buttons">\(submitButton(RoleTexts.end[l], style: "danger"))</p>
                    """))</details>
                """
            return """
                <li><strong>\(bdi(name?[l] ?? "")) \(ltr(officer.person.digits))</strong>
                <p>\(words(officer.duties ?? [.cases], officer.services ?? [], l))</p>
                \(action)</li>

                """
        }
        let duties = Duty.allCases.map { duty -> HTML in
            """
            <div class="choice"><input type="checkbox" id="duty-\(duty.rawValue)" name="duty" \
            value="\(duty.rawValue)"\("checked", if: filled.all("duty").contains(duty.rawValue))>
            <label for="duty-\(duty.rawValue)">\(duty.name[l])</label></div>

            """
        }
        return visit.page(
            RoleTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(problem.map { [(field: "number", message: $0[l])] } ?? [], l))
            <h1>\(RoleTexts.title[l])</h1>
            \(done)
            <h2>\(RoleTexts.open[l])</h2>
            \(open.isEmpty ? "<p>\(RoleTexts.noneOpen[l])</p>"
                : "<ul class=\"list\">\n\(open)</ul>")
            <h2>\(RoleTexts.officers[l])</h2>
            <ul class="list">
            \(officers)</ul>
            <h2>\(RoleTexts.propose[l])</h2>
            <p>\(RoleTexts.twoPeople[l]) \(RoleTexts.replaces[l])</p>
            \(postForm(visit.link("/desk/roles"), visit,
                """
                \(Field("number", RoleTexts.number[l], error: problem?[l], value: filled["number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20))
                <fieldset class="field"><legend>\(RoleTexts.duties[l])</legend>
                \(duties)</fieldset>
                \(Field("services", RoleTexts.services[l], hint: RoleTexts.servicesHint[l],
                    value: filled["services"])
                    .input(isLeftToRight: true, maximum: 400, isRequired: false))
                \(Field("reason", RoleTexts.reason[l], value: filled["reason"]).input(maximum: 200))
                <p class="buttons">\(submitButton(RoleTexts.propose[l]))</p>
                """))
            """, at: "/desk/roles", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func words(_ duties: [Duty], _ services: [String], _ l: Language) -> HTML {
        let names = duties.map { "\($0.name[l])" as HTML }.joined(separator: "\(l.comma)")
        let only: HTML = services.isEmpty ? .nothing : " (\(ltr(services.joined(separator: ", "))))"
        return "\(names)\(only)"
    }

    private func propose(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        guard let number = PersonNumber(form["number"]) else {
            return try page(
                visit, try await see(visit), problem: RoleGrant.Refusal.unknownPerson.text,
                filled: form)
        }
        let duties = form.all("duty").compactMap(Duty.init)
        let services = form["services"].split { $0 == "," || $0 == " " || $0 == "،" }
            .map { $0.uppercased() }
        let reason = String(form["reason"].prefix(200))
        return try await change(visit, form, "propose-role") { roles, db in
            try roles.propose(
                duties, services: services, to: number, reason: reason, by: person, in: db)
        }
    }

    private func decide(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let (id, isGranted) = (form["grant"], form["do"] == "grant")
        return try await change(visit, form, "decide-role") { roles, db in
            try roles.decide(id, isGranted: isGranted, by: person, in: db)
        }
    }

    private func end(_ visit: Visit) async throws -> Response {
        let person = try visit.atDesk()
        let form = try await visit.form()
        let key = form["officer"]
        let digits = String(key.prefix { $0 != "@" })
        let reason = String(form["end-\(digits)"].prefix(200))
        return try await change(visit, form, "end-role") { roles, db in
            try roles.end(key, reason: reason, by: person, in: db)
        }
    }

    private func change(
        _ visit: Visit, _ form: Form, _ name: String,
        do body: @escaping @Sendable (Roles, Database) throws -> Void
    ) async throws -> Response {
        let roles = Roles(registrar: visit.registrar)
        do {
            let path = try await visit.once(form, name) { db in
                try body(roles, db)
                return "/desk/roles?done=1"
            }
            return visit.redirect(to: path)
        } catch let refusal as RoleGrant.Refusal {
            try await visit.database.write { db in
                try Incident.note(.roleRefused, "\(refusal)", on: visit, in: db)
            }
            return try page(visit, try await see(visit), problem: refusal.text, filled: form)
        }
    }
}

enum RoleTexts {
    static let title = Text(
        en: "Roles at your institution", ckb: "ئەرکەکان لە دامەزراوەکەت", ar: "الأدوار في مؤسستك",
        kmr: "Rol li saziya te")
    static let done = Text(en: "Done.", ckb: "کرا.", ar: "تم.", kmr: "Hat kirin.")
    static let open = Text(
        en: "Waiting for a second person", ckb: "چاوەڕێی کەسی دووەم", ar: "بانتظار شخص ثان",
        kmr: "Li benda kesê duyem")
    static let noneOpen = Text(
        en: "Nothing is waiting.", ckb: "هیچ چاوەڕێ ناکات.", ar: "لا شيء ينتظر.",
        kmr: "Tiştek li bendê nîne.")
    static let waitsForSecond = Text(
        en: "Somebody else must decide this.", ckb: "دەبێت کەسێکی تر بڕیاری لەسەر بدات.",
        ar: "يجب أن يبت فيه شخص آخر.", kmr: "Divê kesekî din biryarê bide.")
    static let officers = Text(
        en: "Who has a role", ckb: "کێ ئەرکی هەیە", ar: "من له دور", kmr: "Rola kê heye")
    static let propose = Text(
        en: "Propose a role", ckb: "پێشنیارکردنی ئەرک", ar: "اقتراح دور",
        kmr: "Rolekê pêşniyar bike")
    static let twoPeople = Text(
        en: "You propose, somebody else of your institution grants. It ends with the employment.",
        ckb: "تۆ پێشنیار دەکەیت، کەسێکی تری دامەزراوەکەت دەیدات. لەگەڵ دامەزراندنەکە کۆتایی دێت.",
        ar: "أنت تقترح وشخص آخر من مؤسستك يمنح. ينتهي بانتهاء الوظيفة.",
        kmr: "Tu pêşniyar dikî, kesekî din ji saziya te dide. Bi kar re diqede.")
    static let replaces = Text(
        en: "It takes the place of the role that they have now: choose every duty that they keep.",
        ckb: "شوێنی ئەو ئەرکە دەگرێتەوە کە ئێستا هەیانە: هەموو ئەو ئەرکانە هەڵبژێرە کە دەمێننەوە.",
        ar: "يحل محل الدور الحالي: اختر كل مهمة تبقى له.",
        kmr: "Şûna rola ku niha heye digire: her erkê ku dimîne hilbijêre.")
    static let insteadOf = Text(
        en: "Takes the place of:", ckb: "شوێنی ئەمە دەگرێتەوە:", ar: "يحل محل:",
        kmr: "Şûna vê digire:")
    static let number = Text(
        en: "Personal number of the employee", ckb: "ژمارەی کەسیی کارمەندەکە",
        ar: "الرقم الشخصي للموظف", kmr: "Hejmara kesane ya karmend")
    static let duties = Text(en: "Duties", ckb: "ئەرکەکان", ar: "المهام", kmr: "Erk")
    static let services = Text(
        en: "Only for these services", ckb: "تەنها بۆ ئەم خزمەتگوزارییانە", ar: "لهذه الخدمات فقط",
        kmr: "Tenê ji bo van xizmetguzariyan")
    static let servicesHint = Text(
        en: "Their codes, such as BU-02; empty for all",
        ckb: "کۆدەکانیان، وەک BU-02؛ بەتاڵ بۆ هەموو",
        ar: "رموزها مثل BU-02؛ فارغ للكل", kmr: "Kodên wan, wek BU-02; vala ji bo hemûyan")
    static let reason = Text(en: "Why", ckb: "بۆچی", ar: "السبب", kmr: "Çima")
    static let grant = Text(en: "Grant", ckb: "بیدە", ar: "امنح", kmr: "Bide")
    static let decline = Text(en: "Decline", ckb: "ڕەتی بکەرەوە", ar: "ارفض", kmr: "Red bike")
    static let end = Text(
        en: "End this role", ckb: "کۆتایی بەم ئەرکە بهێنە", ar: "أنهِ هذا الدور",
        kmr: "Vê rolê biqedîne")
}
