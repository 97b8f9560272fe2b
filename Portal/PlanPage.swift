internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Web

/// What a person must get first, where and in which order: for anybody, without signing in.
extension ServicePages {
    func plan(_ visit: Visit) async throws -> Response {
        guard let service = catalogue.service(visit.parameter("slug")) else {
            throw Problem.notFound
        }
        let l = visit.language
        let there = Set(visit.query.all("have").prefix(100))
        let plan = DocumentPlan(for: service, in: catalogue, there: there)
        let all = DocumentPlan(for: service, in: catalogue)
        let boxes = all.askable.enumerated().map { index, document -> HTML in
            """
            <div class="choice"><input type="checkbox" id="have-\(index)" name="have" \
            value="\(document.id)"\("checked", if: there.contains(document.id))>
            <label for="have-\(index)">\(document.name[l])</label></div>

            """
        }
        let ask: HTML =
            boxes.isEmpty
            ? .nothing
            : """
            <form method="get" action="\(visit.link("/services/\(service.slug)/plan"))">
            <fieldset class="field"><legend>\(PlanTexts.whatYouHave[l])</legend>
            \(boxes)</fieldset>
            <p class="buttons">\(submitButton(PlanTexts.planAgain[l], style: "secondary"))</p>
            </form>
            """
        return visit.page(
            PlanTexts.title[l],
            """
            \(trail([(WebTexts.services[l], "/services"),
                (service.title[l], "/services/\(service.slug)")], l))
            <h1>\(PlanTexts.title[l])</h1>
            <p>\(service.title[l])</p>
            \(summary(plan, visit))
            <ol class="steps">
            \(plan.visits.enumerated().map { step($0.offset, $0.element, visit) })</ol>
            \(ask)
            <p class="soft">\(PlanTexts.unconfirmed[l])</p>
            """, isPrivate: false)
    }

    private func summary(_ plan: DocumentPlan, _ visit: Visit) -> HTML {
        let l = visit.language
        let today = visit.registrar.today
        var fee: HTML = "<strong>\(visit.formats.money(plan.knownFee(on: today)))</strong>"
        if plan.unknownFees(on: today) > 0 {
            fee =
                "\(fee) \(PlanTexts.unknownFees.filled(with: numbers(plan.unknownFees(on: today)))[l])"
        }
        var time: HTML =
            "<strong>\(PlanTexts.workingDays(plan.promisedDays)[l])</strong>"
        if plan.withoutPromise > 0 {
            time =
                "\(time) \(PlanTexts.withoutPromise(plan.withoutPromise)[l])"
        }
        return facts([
            (PlanTexts.visits[l], "\(visit.formats.number(plan.visits.count))"),
            (PlanTexts.fees[l], fee), (PlanTexts.time[l], time),
        ])
    }

    private func step(_ index: Int, _ step: DocumentPlan.Visit, _ visit: Visit) -> HTML {
        let l = visit.language
        let service = step.service
        let needs = step.needs.map { need -> HTML in
            """
            <li>\(need.document.name[l]) – <span class="soft">\(origin(need, visit))</span></li>

            """
        }
        let result: HTML? = step.document.map {
            "<p>\(PlanTexts.youGet[l]): <strong>\($0.name[l])</strong></p>"
        }
        let fee: HTML =
            service.fee.map { "\(visit.formats.money($0))" } ?? confidenceMark(.unpublished, l)
        let time: HTML = service.time.map { "\(l.comma)\($0[l])" } ?? .nothing
        let online: HTML =
            service.online == nil
            ? .nothing : " <span class=\"tag good\">\(PortalTexts.online[l])</span>"
        return """
            <li><a href="\(visit.link("/services/\(service.slug)"))">\(service.title[l])</a>\(online)
            <p>\(catalogue.institution(service.office)[l])\(l.comma)\(fee)\(time)</p>
            \(needs.isEmpty ? .nothing : "<ul>\(needs)</ul>")
            \(result)</li>

            """
    }

    private func origin(_ need: DocumentPlan.Needed, _ visit: Visit) -> HTML {
        let l = visit.language
        return switch need.origin {
        case .held: "\(PlanTexts.held[l])"
        case .required(nil): "\(PlanTexts.required[l])"
        case .required(let first?):
            """
            \(PlanTexts.required[l]) \(PlanTexts.firstBy[l])
            <a href="\(visit.link("/services/\(first.slug)/plan"))">\(first.title[l])</a>
            """
        case .there: "\(PlanTexts.there[l])"
        case .visit(let place): "\(PlanTexts.fromVisit.filled(with: numbers(place + 1))[l])"
        case .outside: "\(need.document.from?[l] ?? PlanTexts.outside[l])"
        case .loop: "\(PlanTexts.loop[l])"
        }
    }
}

enum PlanTexts {
    static let title = ApplyTexts.whatFirst
    static let visits = Text(
        en: "Services, in this order", ckb: "خزمەتگوزارییەکان، بەم ڕیزبەندییە",
        ar: "الخدمات، بهذا الترتيب", kmr: "Xizmet, bi vê rêzê")
    static let fees = Text(
        en: "Fees together", ckb: "ڕسومەکان پێکەوە", ar: "مجموع الرسوم", kmr: "Xerc bi hev re")
    static let unknownFees = Text(
        en: "and {} more, not published or by your answers",
        ckb: "و {} ی تر، کە بڵاو نەکراونەتەوە یان بە پێی وەڵامەکانتن",
        ar: "و{} أخرى غير منشورة أو بحسب إجاباتك",
        kmr: "û {} yên din, nehatine weşandin an li gorî bersivên te")
    static let time = Text(
        en: "Time that is promised", ckb: "کاتی بەڵێندراو", ar: "المدة الموعودة",
        kmr: "Dema sozdayî")
    /// With the noun as each language counts it (CLDR plural rules; Arabic has five forms here).
    static func workingDays(_ count: Int) -> Text {
        counted(
            count, en: ("{} working day", "{} working days"), ckb: "{} ڕۆژی کار",
            ar: ("يوم عمل واحد", "يوما عمل", "{} أيام عمل", "{} يوم عمل"),
            kmr: ("{} roja kar", "{} rojên kar"))
    }

    static func withoutPromise(_ count: Int) -> Text {
        counted(
            count,
            en: ("and {} service without a promise here", "and {} services without a promise here"),
            ckb: "و {} خزمەتگوزاری بەبێ بەڵێن لێرە",
            ar: (
                "وخدمة واحدة دون وعد هنا", "وخدمتان دون وعد هنا", "و{} خدمات دون وعد هنا",
                "و{} خدمة دون وعد هنا"
            ), kmr: ("û {} xizmet bê soz li vir", "û {} xizmet bê soz li vir"))
    }

    private static func counted(
        _ count: Int, en: (one: String, other: String), ckb: String,
        ar: (one: String, two: String, few: String, many: String),
        kmr: (one: String, other: String)
    ) -> Text {
        let arabic =
            switch (count, count % 100) {
            case (1, _): ar.one
            case (2, _): ar.two
            case (_, 3...10): ar.few
            default: ar.many
            }
        return Text(
            en: count == 1 ? en.one : en.other, ckb: ckb, ar: arabic,
            kmr: count == 1 ? kmr.one : kmr.other
        ).filled(with: numbers(count))
    }

    static let required = Text(
        en: "you must have it; a register shows it.",
        ckb: "دەبێت هەتبێت؛ تۆمارێک پیشانی دەدات.", ar: "يجب أن يكون لديك؛ يظهره سجل.",
        kmr: "divê li ba te hebe; tomarek wê nîşan dide.")
    static let firstBy = Text(
        en: "If you have none, first:", ckb: "ئەگەر نیتە، سەرەتا:", ar: "إذا لم يكن لديك، فأولا:",
        kmr: "Heke tune be, pêşî:")
    static let youGet = Text(
        en: "You get", ckb: "وەردەگریت", ar: "تحصل على", kmr: "Tu distînî")
    static let held = Text(
        en: "a register has it; you are not asked for it",
        ckb: "لە تۆمارێکدایە؛ داوای لێ ناکرێت", ar: "موجود في سجل؛ لا يُطلب منك",
        kmr: "di tomarekê de ye; ji te nayê xwestin")
    static let there = Text(
        en: "you have it", ckb: "هەتە", ar: "لديك", kmr: "li ba te heye")
    static let fromVisit = Text(
        en: "from service {} of this list", ckb: "لە خزمەتگوزاریی {}ی ئەم لیستە",
        ar: "من الخدمة {} في هذه القائمة", kmr: "ji xizmeta {} ya vê lîsteyê")
    static let outside = Text(
        en: "from where you come from", ckb: "لەو شوێنەی لێوەی هاتوویت", ar: "من بلدك",
        kmr: "ji cihê ku tu jê tê yî")
    static let loop = Text(
        en: "can only be had with itself: please ask at the office",
        ckb: "تەنها بە خۆی وەردەگیرێت: تکایە لە فەرمانگە بپرسە",
        ar: "لا يُحصل عليه إلا به نفسه: يرجى سؤال الدائرة",
        kmr: "tenê bi xwe tê stendin: ji kerema xwe li fermangehê bipirse")
    static let whatYouHave = Text(
        en: "What do you have already?", ckb: "چیت هەیە؟", ar: "ماذا لديك سلفا؟",
        kmr: "Çi jixwe li ba te heye?")
    static let planAgain = Text(
        en: "Plan again", ckb: "دووبارە پلان دابنێ", ar: "خطط من جديد", kmr: "Ji nû ve plan bike")
    static let unconfirmed = Text(
        en: "Which documents lead to which is not confirmed by every office yet.",
        ckb: "هێشتا هەموو فەرمانگەکان پشتڕاستیان نەکردووەتەوە کام بەڵگەنامە بۆ کامەیە.",
        ar: "لم تؤكد كل الدوائر بعد أي وثيقة تؤدي إلى أي.",
        kmr: "Hê her fermangehê piştrast nekiriye ka kîjan belge ji bo kîjanê ye.")
}
