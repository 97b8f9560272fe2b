internal import Kernel

/// Words about companies.
package enum CompanyTexts {
    static let nameFree = Text(
        en: "This name is free.", ckb: "ئەم ناوە بەردەستە.", ar: "هذا الاسم متاح.",
        kmr: "Ev nav azad e.")
    static let nameTooShort = Text(
        en:
            "Please write a name of its own: at least two letters, at most 100, besides words such as “company”.",
        ckb:
            "تکایە ناوێکی تایبەت بنووسە: لانیکەم دوو پیت و زۆرترین ١٠٠، جگە لە وشەی وەک «کۆمپانیا».",
        ar: "يرجى كتابة اسم خاص: حرفان على الأقل و١٠٠ على الأكثر، عدا كلمات مثل «شركة».",
        kmr:
            "Ji kerema xwe navekî taybet binivîse: herî kêm du tîp û herî zêde 100, ji bilî peyvên wekî “kompanya”."
    )
    static let nameMixesScripts = Text(
        en: "One word mixes letters of two alphabets. Please write each word in one alphabet.",
        ckb: "وشەیەک پیتی دوو ئەلفوبێی تێکەڵ کردووە. تکایە هەر وشەیەک بە یەک ئەلفوبێ بنووسە.",
        ar: "كلمة تخلط حروف أبجديتين. يرجى كتابة كل كلمة بأبجدية واحدة.",
        kmr:
            "Peyvek tîpên du alfabeyan tevlihev dike. Ji kerema xwe her peyvê bi alfabeyekê binivîse."
    )
    static let nameTaken = Text(
        en: "A company has this name or one too much like it: {}.",
        ckb: "کۆمپانیایەک ئەم ناوە یان ناوێکی زۆر لێکچووی هەیە: {}.",
        ar: "لدى شركة هذا الاسم أو اسم شديد الشبه به: {}.",
        kmr: "Kompanyayek vî navî an navekî pir wekî wî heye: {}.")
    static let nameHeld = Text(
        en: "Somebody else has reserved this name. Please choose another.",
        ckb: "کەسێکی تر ئەم ناوەی گرتووە. تکایە ناوێکی تر هەڵبژێرە.",
        ar: "حجز شخص آخر هذا الاسم. يرجى اختيار اسم آخر.",
        kmr: "Kesekî din ev nav girtiye. Ji kerema xwe navekî din hilbijêre.")
    static let contractingCapital = Text(
        en: "A contracting company needs a capital of at least {}.",
        ckb: "کۆمپانیای بەڵێندەرایەتی پێویستی بە سەرمایەی لانیکەم {} هەیە.",
        ar: "تحتاج شركة المقاولات إلى رأس مال لا يقل عن {}.",
        kmr: "Kompanyaya peymankariyê herî kêm {} sermaye dixwaze.")
    static let mayNotManage = Text(
        en:
            "This person cannot be the manager: a manager is of age and does not serve a public institution.",
        ckb:
            "ئەم کەسە نابێتە بەڕێوەبەر: بەڕێوەبەر دەبێت پێگەیشتوو بێت و فەرمانبەری دامەزراوەی گشتی نەبێت.",
        ar: "لا يمكن لهذا الشخص أن يكون المدير: المدير بالغ ولا يعمل في مؤسسة عامة.",
        kmr: "Ev kes nikare bibe rêveber: rêveber mezin e û li saziyeke giştî naxebite.")
    static let applicantMustFound = Text(
        en: "You must be one of the founders yourself.",
        ckb: "دەبێت خۆت یەکێک لە دامەزرێنەران بیت.",
        ar: "يجب أن تكون أنت أحد المؤسسين.", kmr: "Divê tu bi xwe yek ji damezrêneran bî.")

    static let checkComplete = Text(
        en: "The application is complete", ckb: "داواکارییەکە تەواوە", ar: "الطلب كامل",
        kmr: "Daxwazname temam e")
    static let checkIncomplete = Text(
        en: "Answers are missing", ckb: "وەڵام کەمە", ar: "توجد إجابات ناقصة", kmr: "Bersiv kêm in")
    static let checkName = Text(
        en: "The name is one of its own", ckb: "ناوەکە تایبەتە و دووبارە نییە", ar: "الاسم فريد",
        kmr: "Nav yekane ye")
    static let checkCapital = Text(
        en: "The capital is enough", ckb: "سەرمایە بەسە", ar: "رأس المال كاف", kmr: "Sermaye bes e")
    static let checkMembers = Text(
        en: "The number of founders is allowed", ckb: "ژمارەی دامەزرێنەران ڕێپێدراوە",
        ar: "عدد المؤسسين مسموح", kmr: "Hejmara damezrêneran destûrdayî ye")
    static let checkShares = Text(
        en: "The shares are exactly one whole", ckb: "پشکەکان ڕێک یەک تەواون",
        ar: "مجموع الحصص واحد صحيح بالضبط", kmr: "Pişk tam yek in")
    static let checkAdult = Text(
        en: "The manager is of age", ckb: "بەڕێوەبەر پێگەیشتووە", ar: "المدير بالغ",
        kmr: "Rêveber mezin e")
    static let checkManagerNotEmployee = Text(
        en: "The manager does not serve a public institution",
        ckb: "بەڕێوەبەر فەرمانبەری دامەزراوەی گشتی نییە", ar: "المدير لا يعمل في مؤسسة عامة",
        kmr: "Rêveber li saziyeke giştî naxebite")
    static let checkFounderNotEmployee = Text(
        en: "A founder does not serve a public institution",
        ckb: "دامەزرێنەر فەرمانبەری دامەزراوەی گشتی نییە", ar: "المؤسس لا يعمل في مؤسسة عامة",
        kmr: "Damezrêner li saziyeke giştî naxebite")
    static let checkDocuments = Text(
        en: "The documents are there", ckb: "بەڵگەنامەکان ئامادەن", ar: "المستندات موجودة",
        kmr: "Belgename hene")
    static let allThere = Text(en: "all", ckb: "هەموو", ar: "كلها", kmr: "hemû")

    static let limitedLiability = Text(
        en: "Limited liability company", ckb: "کۆمپانیای بەرپرسیاریەتی سنووردار",
        ar: "شركة محدودة المسؤولية", kmr: "Kompanyaya berpirsiyariya sînordar")
    static let searchTitle = Text(
        en: "Find a company", ckb: "گەڕان بەدوای کۆمپانیا", ar: "ابحث عن شركة",
        kmr: "Li kompanyayê bigere")
    static let searchLabel = Text(
        en: "Name or registration number", ckb: "ناو یان ژمارەی تۆمار", ar: "الاسم أو رقم التسجيل",
        kmr: "Nav an hejmara tomarê")
    static let newest = Text(
        en: "The newest companies", ckb: "نوێترین کۆمپانیاکان", ar: "أحدث الشركات",
        kmr: "Kompanyayên herî nû")
    static let found = Text(en: "Found", ckb: "دۆزرایەوە", ar: "النتائج", kmr: "Hat dîtin")
    static let nothingFound = Text(
        en: "No company with this name or number is registered here.",
        ckb: "هیچ کۆمپانیایەک بەم ناو یان ژمارەیە لێرە تۆمار نەکراوە.",
        ar: "لا توجد شركة مسجلة هنا بهذا الاسم أو الرقم.",
        kmr: "Tu kompanya bi vî nav an hejmarî li vir nehatiye tomarkirin.")
    static let noneYet = Text(
        en: "No company is registered yet.", ckb: "هێشتا هیچ کۆمپانیایەک تۆمار نەکراوە.",
        ar: "لا توجد شركة مسجلة بعد.", kmr: "Hê tu kompanya nehatiye tomarkirin.")
    static let isRegistered = Text(
        en: "This company is in the register.", ckb: "ئەم کۆمپانیایە لە تۆماردایە.",
        ar: "هذه الشركة مسجلة.", kmr: "Ev kompanya di tomarê de ye.")
    static let history = Text(
        en: "What was entered", ckb: "ئەوەی تۆمارکراوە", ar: "ما تم قيده",
        kmr: "Yên hatine tomarkirin")
    static let entered = Text(
        en: "Entered in the register", ckb: "لە تۆماردا نووسرا", ar: "قُيِّد في السجل",
        kmr: "Di tomarê de hat nivîsandin")
}
