internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// The auditor's desk: reads what was done and by whom, changes nothing, and leaves a line in the
/// list of everybody it looks at.
struct AuditPages: Sendable {
    let catalogue: Catalogue

    func routes(_ routes: Routes) {
        routes.page("/desk/audit", overview)
        routes.page("/desk/audit/people/:number", person)
        routes.page("/desk/audit/officers/:number", officer)
        routes.page("/desk/audit/entries/:register/:key", entries)
    }

    private func overview(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.audits)
        let l = visit.language
        // A number in the form leads to its page.
        if let number = PersonNumber(visit.query["number"]) {
            let kind = visit.query["as"] == "officer" ? "officers" : "people"
            return visit.redirect(to: "/desk/audit/\(kind)/\(number.digits)")
        }
        let register = visit.query["register"]
        if !register.isEmpty, !visit.query["key"].isEmpty {
            let key = encodedForURL(visit.query["key"])
            return visit.redirect(to: "/desk/audit/entries/\(encodedForURL(register))/\(key)")
        }
        // What was typed and leads nowhere is said to lead nowhere.
        let problem: (field: String, text: Text)? =
            visit.query.has("number")
            ? (
                "audit-\(visit.query["as"] == "officer" ? "officer" : "person")",
                SignInTexts.numberWrong
            )
            : visit.query.has("missing") ? ("audit-register", AuditTexts.noRecord) : nil
        let incidents = try await visit.database.read { try Incident.latest(limit: 100, in: $0) }
        let rows = incidents.map { incident -> HTML in
            """
            <tr><td data-label="\(AuditTexts.at[l])">\(visit.formats.moment(incident.at))</td>
            <td data-label="\(AuditTexts.what[l])">\(incident.kind.name[l])</td>
            <td data-label="\(AuditTexts.detail[l])">\(ltr(incident.detail))</td>
            <td data-label="\(AuditTexts.from[l])">\(ltr(incident.network))</td></tr>

            """
        }
        let table: HTML =
            rows.isEmpty
            ? "<p>\(AuditTexts.none[l])</p>"
            : """
            <div class="tablewrap" tabindex="0" role="region" aria-label="\(AuditTexts.incidents[l])"><table>
            <thead><tr><th scope="col">\(AuditTexts.at[l])</th><th scope="col">\(AuditTexts.what[l])</th>\
            <th scope="col">\(AuditTexts.detail[l])</th><th scope="col">\(AuditTexts.from[l])</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        func lookUp(_ title: Text, _ kind: String, _ id: String) -> HTML {
            """
            <form method="get" action="\(visit.link("/desk/audit"))">
            <input type="hidden" name="as" value="\(kind)">
            <div class="field"><label for="\(id)">\(title[l])</label>
            <input type="text" id="\(id)" name="number" dir="ltr" inputmode="numeric" \
            maxlength="20" autocomplete="off" required></div>
            <p class="buttons"><button type="submit" class="secondary">\(AuditTexts.look[l])</button></p>
            </form>
            """
        }
        return visit.page(
            AuditTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(AuditTexts.title[l])</h1>
            <p class="panel">\(AuditTexts.recorded[l])</p>
            \(lookUp(AuditTexts.byPerson, "person", "audit-person"))
            \(lookUp(AuditTexts.byOfficer, "officer", "audit-officer"))
            <form method="get" action="\(visit.link("/desk/audit"))">
            <div class="field"><label for="audit-register">\(AuditTexts.register[l])</label>
            <input type="text" id="audit-register" name="register" dir="ltr" maxlength="40" required></div>
            <div class="field"><label for="audit-key">\(AuditTexts.key[l])</label>
            <input type="text" id="audit-key" name="key" dir="ltr" maxlength="80" required></div>
            <p class="buttons"><button type="submit" class="secondary">\(AuditTexts.look[l])</button></p>
            </form>
            <h2>\(AuditTexts.incidents[l])</h2>
            \(table)
            """)
    }

    private func person(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.audits)
        guard let number = PersonNumber(visit.parameter("number")) else { throw Problem.notFound }
        let registrar = visit.registrar
        let readings = try await visit.database.write { db in
            try Access.noteAudit(of: number, by: role, with: registrar, in: db)
            return try Access.readings(of: number, limit: 500, in: db)
        }
        return page(visit, AuditTexts.byPerson, number, readings.map { (number, $0) })
    }

    private func officer(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.audits)
        guard let number = PersonNumber(visit.parameter("number")) else { throw Problem.notFound }
        let registrar = visit.registrar
        let readings = try await visit.database.write { db in
            // Officers, too, see who has looked at what they did.
            try Access.noteAudit(of: number, by: role, with: registrar, in: db)
            return try Access.readings(by: number, limit: 500, in: db)
        }
        return page(visit, AuditTexts.byOfficer, number, readings)
    }

    private func page(
        _ visit: Visit, _ title: Text, _ number: PersonNumber,
        _ readings: [(subject: PersonNumber, reading: Access.Reading)]
    ) -> Response {
        let l = visit.language
        let rows = readings.map { subject, reading -> HTML in
            let who = reading.institution.map { catalogue.institution($0)[l] } ?? "–"
            let about: HTML? = reading.caseID.map { " – \(ltr($0))" }
            return """
                <li><strong>\(who)</strong> \(ltr(reading.reader)) \(l == .ckb || l == .ar ? "←" : "→") \(ltr(subject.masked)) –
                \(reading.purpose.text[l])\(l.comma)\(ltr(reading.register))\(about)
                <p>\(visit.formats.moment(reading.at))</p></li>

                """
        }
        return visit.page(
            title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (AuditTexts.title[l], "/desk/audit")], l))
            <h1>\(title[l])</h1>
            <p>\(ltr(number.digits))</p>
            \(rows.isEmpty ? "<p>\(AuditTexts.none[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    /// Every change of one record, as it stands in its entries.
    private func entries(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.audits)
        let (register, key) = (visit.parameter("register"), visit.parameter("key"))
        let registrar = visit.registrar
        let bodies = try await visit.database.write { db in
            try Access.audit(register, key, by: role, with: registrar, in: db)
        }
        guard !bodies.isEmpty else { return visit.redirect(to: "/desk/audit?missing=1") }
        let l = visit.language
        let rows = bodies.map { "<li><pre dir=\"ltr\">\($0)</pre></li>\n" as HTML }
        return visit.page(
            AuditTexts.entries[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (AuditTexts.title[l], "/desk/audit")], l))
            <h1>\(AuditTexts.entries[l])</h1>
            <p>\(ltr("\(register) \(key)"))</p>
            <ol class="list">
            \(rows)</ol>
            """)
    }
}

enum AuditTexts {
    static let noRecord = Text(
        en: "There is no record of this register and key.",
        ckb: "هیچ تۆمارێک بەم ناو و کلیلە نییە.",
        ar: "لا قيد بهذا السجل والمفتاح.", kmr: "Bi vê tomargeh û mifteyê tu tomar tune.")
    static let title = Text(en: "Audit", ckb: "وردبینی", ar: "التدقيق", kmr: "Kontrol")
    static let recorded = Text(
        en: "You read and change nothing. Everybody you look at sees that you did.",
        ckb: "دەخوێنیتەوە و هیچ ناگۆڕیت. هەر کەسێک سەیری بکەیت دەیبینێت.",
        ar: "تقرأ ولا تغير شيئا. كل من تطلع على بياناته يرى ذلك.",
        kmr: "Tu dixwînî û tiştekî naguherînî. Her kesê ku tu lê dinêrî wê dibîne.")
    static let byPerson = Text(
        en: "Looks at a person's data", ckb: "سەیرکردنی داتای کەسێک", ar: "الاطلاع على بيانات شخص",
        kmr: "Nêrînên li daneyên kesekî")
    static let byOfficer = Text(
        en: "Looks by an officer", ckb: "سەیرکردنەکانی فەرمانبەرێک", ar: "اطلاعات موظف",
        kmr: "Nêrînên fermanberekî")
    static let look = Text(en: "Look", ckb: "سەیر بکە", ar: "اطلع", kmr: "Binêre")
    static let register = Text(en: "Register", ckb: "تۆمار", ar: "السجل", kmr: "Tomar")
    static let key = Text(
        en: "Key of the record", ckb: "کلیلی تۆمارەکە", ar: "مفتاح القيد", kmr: "Mifteya tomarê")
    static let entries = Text(
        en: "Every change of the record", ckb: "هەموو گۆڕانکارییەکانی تۆمارەکە",
        ar: "كل تغييرات القيد", kmr: "Hemû guhertinên tomarê")
    static let incidents = Text(
        en: "What was tried and refused", ckb: "ئەوەی هەوڵی درا و ڕەتکرایەوە", ar: "ما حُوول ورُفض",
        kmr: "Tiştê hat ceribandin û redkirin")
    static let none = Text(en: "Nothing.", ckb: "هیچ.", ar: "لا شيء.", kmr: "Tiştek tune.")
    static let at = Text(en: "When", ckb: "کەی", ar: "متى", kmr: "Kengî")
    static let what = Text(en: "What", ckb: "چی", ar: "ماذا", kmr: "Çi")
    static let detail = Text(en: "Detail", ckb: "وردەکاری", ar: "التفصيل", kmr: "Hûrgulî")
    static let from = Text(en: "From", ckb: "لە", ar: "من", kmr: "Ji")
}
