internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// A step of the rollout: who may come to be enrolled, where, and from when.
struct RolloutPhase: PublicRecord {
    static let register = "rollout-phase"
    static let custodian = "dit"
    static let table = Register<RolloutPhase>.table(
        "identity_rollout_phase", since: 3, [.text("from_day")])

    let id: String
    let cohort: Cohort
    /// Ids of the catalogue's governorates; empty for the whole Region.
    let governorates: [String]
    let from: Day
    /// Nil until it is closed or everybody has come.
    var until: Day?

    enum Cohort: String, Codable, Sendable, CaseIterable {
        case employees, everybody

        var name: Text {
            switch self {
            case .employees:
                Text(
                    en: "Civil servants", ckb: "فەرمانبەران", ar: "موظفو الحكومة",
                    kmr: "Karmendên hikûmetê")
            case .everybody:
                Text(en: "Everybody", ckb: "هەمووان", ar: "الجميع", kmr: "Her kes")
            }
        }
    }

    var key: String { id }
    var columns: [Value] { [.text(from.iso)] }

    static func open(on day: Day, in db: Database) throws -> [RolloutPhase] {
        try Register<RolloutPhase>().records(
            where: "from_day <= \(day) ORDER BY from_day, record_key", in: db
        ).map(\.record).filter { $0.until.map { day <= $0 } ?? true }
    }

    /// Whose turn it is, in words.
    func words(_ catalogue: Catalogue, _ l: Language) -> HTML {
        let places =
            governorates.isEmpty
            ? [RolloutTexts.region[l]] : governorates.map { catalogue.place($0)[l] }
        return "\(cohort.name[l]): \(places.joined(separator: ", "))"
    }

    /// What the officer at the desk reads above the form.
    static func panel(_ phases: [RolloutPhase], _ catalogue: Catalogue, _ visit: Visit) -> HTML {
        let l = visit.language
        guard !phases.isEmpty else { return .nothing }
        let rows = phases.map { "<li>\($0.words(catalogue, l))</li>\n" as HTML }
        return "<div class=\"panel\"><p>\(RolloutTexts.now[l])</p><ul>\n\(rows)</ul></div>"
    }
}

/// How far enrolment has come, for the planning officer: numbers, no names.
struct CoveragePages: Sendable {
    let catalogue: Catalogue

    func routes(_ routes: Routes) {
        routes.page("/desk/coverage", overview)
        routes.form("/desk/coverage", open)
        routes.form("/desk/coverage/close", close)
    }

    private struct Count: Sendable {
        var accepted = 0
        var waiting = 0
        var known = 0
    }

    private func overview(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.plans)
        return try await page(visit, Form(), problem: nil)
    }

    private func page(_ visit: Visit, _ form: Form, problem: Text?) async throws -> Response {
        let l = visit.language
        let (counts, employees, enrolledEmployees, phases) = try await visit.database.read { db in
            var counts: [String: Count] = [:]
            let rows = try db.rows(
                """
                SELECT governorate, state, count(*) FROM identity_enrolment
                GROUP BY governorate, state
                """)
            for row in rows {
                let (place, number) = (try row.text(0), Int(try row.integer(2)))
                switch try row.text(1) {
                case "accepted": counts[place, default: Count()].accepted += number
                case "known": counts[place, default: Count()].known += number
                default: counts[place, default: Count()].waiting += number
                }
            }
            return (
                counts, try Employment.count(in: db),
                try Employment.count(
                    among: "SELECT number FROM identity_enrolment WHERE state = 'accepted'",
                    in: db),
                try Register<RolloutPhase>().records(
                    where: "1 = 1 ORDER BY from_day DESC, record_key LIMIT 100", in: db
                ).map(\.record)
            )
        }
        let rows = catalogue.governorates.map { place -> HTML in
            let count = counts[place.id] ?? Count()
            let population: HTML =
                place.population.map { population in
                    """
                    \(visit.formats.number(population.count)) (\(visit.formats.native(String(population.year))))
                    \(confidenceMark(population.confidence, l))
                    """
                } ?? "–"
            let share: HTML =
                place.population.map { "\(percent(count.accepted, of: $0.count, visit))" } ?? "–"
            return """
                <tr><th scope="row">\(place.name[l])</th>
                <td data-label="\(RolloutTexts.population[l])">\(population)</td>
                <td data-label="\(RolloutTexts.enrolled[l])">\(visit.formats.number(count.accepted))</td>
                <td data-label="\(RolloutTexts.share[l])">\(share)</td>
                <td data-label="\(RolloutTexts.waiting[l])">\(visit.formats.number(count.waiting))</td>
                <td data-label="\(RolloutTexts.twice[l])">\(visit.formats.number(count.known))</td></tr>

                """
        }
        let open = phases.map { phase -> HTML in
            let until: HTML? = phase.until.map {
                "– \(visit.formats.day($0))"
            }
            let close: HTML =
                phase.until == nil
                ? postForm(
                    visit.link("/desk/coverage/close"), visit,
                    """
                    <input type="hidden" name="phase" value="\(phase.id)">
                    <p class="buttons">\(submitButton(RolloutTexts.close[l], style: "secondary"))</p>
                    """) : .nothing
            return """
                <li><strong>\(phase.words(catalogue, l))</strong>
                <p>\(visit.formats.day(phase.from)) \(until)</p>\(close)</li>

                """
        }
        let places = catalogue.governorates.map { place -> HTML in
            """
            <div class="choice"><input type="checkbox" id="in-\(place.id)" name="governorate" \
            value="\(place.id)"\("checked", if: form.all("governorate").contains(place.id))>
            <label for="in-\(place.id)">\(place.name[l])</label></div>

            """
        }
        let sources = Set(catalogue.governorates.compactMap(\.population?.source)).sorted().map {
            "<li><a href=\"\($0)\" rel=\"external noreferrer\" dir=\"ltr\">\($0)</a></li>\n" as HTML
        }
        return visit.page(
            RolloutTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(problem.map { [(field: "from", message: $0[l])] } ?? [], l))
            <h1>\(RolloutTexts.title[l])</h1>
            <div class="tablewrap" tabindex="0" role="region" aria-label="\(RolloutTexts.title[l])"><table>
            <thead><tr><th scope="col">\(EnrolmentTexts.governorate[l])</th>\
            <th scope="col">\(RolloutTexts.population[l])</th>\
            <th scope="col">\(RolloutTexts.enrolled[l])</th>\
            <th scope="col">\(RolloutTexts.share[l])</th>\
            <th scope="col">\(RolloutTexts.waiting[l])</th>\
            <th scope="col">\(RolloutTexts.twice[l])</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            <h2>\(RolloutPhase.Cohort.employees.name[l])</h2>
            \(facts([
                (RolloutTexts.known[l], "\(visit.formats.number(employees))"),
                (RolloutTexts.enrolled[l],
                    "\(visit.formats.number(enrolledEmployees)) (\(percent(enrolledEmployees, of: employees, visit)))"),
            ]))
            <h2>\(RolloutTexts.phases[l])</h2>
            \(open.isEmpty ? "<p>\(RolloutTexts.noPhase[l])</p>"
                : "<ul class=\"list\">\n\(open)</ul>")
            <h2>\(RolloutTexts.openOne[l])</h2>
            \(postForm(visit.link("/desk/coverage"), visit,
                """
                \(Field("cohort", RolloutTexts.cohort[l], value: form["cohort"])
                    .select(RolloutPhase.Cohort.allCases.map { ($0.rawValue, $0.name[l]) }))
                <fieldset class="field"><legend>\(RolloutTexts.where_[l])</legend>
                \(places)</fieldset>
                \(DayField("from", RolloutTexts.from[l], error: problem?[l], from: form).html(l))
                <p class="buttons">\(submitButton(RolloutTexts.openOne[l]))</p>
                """))
            <h2>\(RolloutTexts.sources[l])</h2>
            <ul class="sources">
            \(sources)</ul>
            """, at: "/desk/coverage", status: problem == nil ? .ok : .unprocessableContent)
    }

    /// To a tenth of a percent, in whole numbers.
    private func percent(_ part: Int, of whole: Int, _ visit: Visit) -> String {
        guard whole > 0 else { return "–" }
        let tenths = part * 1000 / whole
        return visit.formats.percent(tenths: tenths)
    }

    private func open(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.plans)
        let form = try await visit.form()
        guard let cohort = RolloutPhase.Cohort(rawValue: form["cohort"]),
            let from = DayField.read("from", from: form)
        else { return try await page(visit, form, problem: RolloutTexts.fromWrong) }
        let known = Set(catalogue.governorates.map(\.id))
        let places = form.all("governorate").filter(known.contains)
        let registrar = visit.registrar
        let path = try await visit.once(form, "open-phase") { db in
            try Register<RolloutPhase>().enter(
                RolloutPhase(
                    id: registrar.identifiers.next(), cohort: cohort, governorates: places,
                    from: from), replacing: nil,
                act: Act("open-phase", by: role.actor, law: "identity"), with: registrar, in: db)
            return "/desk/coverage"
        }
        return visit.redirect(to: path)
    }

    private func close(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.plans)
        let form = try await visit.form()
        let id = form["phase"]
        let registrar = visit.registrar
        let path = try await visit.once(form, "close-phase") { db in
            guard let found = try Register<RolloutPhase>().record(id, in: db),
                found.record.until == nil
            else { throw Problem.notFound }
            var phase = found.record
            phase.until = max(registrar.today, phase.from)
            try Register<RolloutPhase>().enter(
                phase, replacing: found.version,
                act: Act("close-phase", by: role.actor, law: "identity"), with: registrar, in: db)
            return "/desk/coverage"
        }
        return visit.redirect(to: path)
    }
}

enum RolloutTexts {
    static let title = Text(
        en: "How far enrolment has come", ckb: "تۆمارکردن تا کوێ گەیشتووە", ar: "مدى تقدم التسجيل",
        kmr: "Tomarkirin gihîştiye ku derê")
    static let population = Text(
        en: "Population", ckb: "دانیشتووان", ar: "السكان", kmr: "Nifûs")
    static let enrolled = Text(en: "Enrolled", ckb: "تۆمارکراو", ar: "المسجلون", kmr: "Tomarkirî")
    static let share = Text(en: "Share", ckb: "ڕێژە", ar: "النسبة", kmr: "Rêje")
    static let waiting = Text(
        en: "Searched or judged", ckb: "لە بەراورد یان بڕیاردان", ar: "قيد المقارنة أو الحكم",
        kmr: "Di berhevkirin an nirxandinê de")
    static let twice = Text(
        en: "Came twice", ckb: "دوو جار هاتوون", ar: "أتوا مرتين", kmr: "Du caran hatin")
    static let known = Text(
        en: "In the workforce register", ckb: "لە تۆماری فەرمانبەران", ar: "في سجل الموظفين",
        kmr: "Di tomara karmendan de")
    static let phases = Text(en: "Phases", ckb: "قۆناغەکان", ar: "المراحل", kmr: "Qonax")
    static let noPhase = Text(
        en: "No phase is planned: everybody may come.",
        ckb: "هیچ قۆناغێک دانەنراوە: هەمووان دەتوانن بێن.",
        ar: "لا مرحلة مخططة: يمكن للجميع الحضور.",
        kmr: "Tu qonax nehatiye plankirin: her kes dikare were.")
    static let openOne = Text(
        en: "Plan a phase", ckb: "قۆناغێک دابنێ", ar: "خطط مرحلة", kmr: "Qonaxekê plan bike")
    static let close = Text(
        en: "Close it today", ckb: "ئەمڕۆ دایبخە", ar: "أغلقها اليوم", kmr: "Îro bigire")
    static let cohort = Text(en: "Who", ckb: "کێ", ar: "من", kmr: "Kî")
    static let where_ = Text(
        en: "Where; none for the whole Region", ckb: "لە کوێ؛ هیچ بۆ هەموو هەرێم",
        ar: "أين؛ لا شيء لكل الإقليم",
        kmr: "Li ku; tu yek ji bo tevahiya Herêmê")
    static let from = Text(en: "From", ckb: "لە", ar: "من", kmr: "Ji")
    static let fromWrong = Text(
        en: "Say who, and from which day.", ckb: "بڵێ کێ، و لە چ ڕۆژێکەوە.",
        ar: "حدد من ومن أي يوم.",
        kmr: "Bêje kî, û ji kîjan rojê ve.")
    static let region = Text(
        en: "the whole Region", ckb: "هەموو هەرێم", ar: "كل الإقليم", kmr: "tevahiya Herêmê")
    static let now = Text(
        en: "Whose turn it is now:", ckb: "ئێستا نۆرەی کێیە:", ar: "الدور الآن لـ:",
        kmr: "Niha dora kê ye:")
    static let sources = Text(en: "Sources", ckb: "سەرچاوەکان", ar: "المصادر", kmr: "Çavkanî")
}
