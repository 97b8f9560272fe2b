internal import Casework
internal import Kernel

/// Words of the register's public pages.
enum PageTexts {
    static let before = Text(en: "Back", ckb: "پێشتر", ar: "السابق", kmr: "Paş")
    static let after = Text(en: "More", ckb: "زیاتر", ar: "المزيد", kmr: "Zêdetir")
    static let dissolved = Text(
        en: "dissolved", ckb: "هەڵوەشێنراوەتەوە", ar: "محلولة", kmr: "hilweşiyayî")
    static let struckOff = Text(
        en: "struck off", ckb: "سڕاوەتەوە", ar: "مشطوبة", kmr: "jêbirî")
    static let asOf = Text(
        en: "How was it on another day?", ckb: "لە ڕۆژێکی تردا چۆن بوو؟",
        ar: "كيف كانت في يوم آخر؟",
        kmr: "Di rojeke din de çawa bû?")
    static let asOfHint = Text(
        en: "The register keeps what was true on every day.",
        ckb: "تۆمارەکە ئەوەی لە هەر ڕۆژێکدا ڕاست بوو دەپارێزێت.",
        ar: "يحفظ السجل ما كان صحيحا في كل يوم.",
        kmr: "Tomar ya ku di her rojê de rast bû diparêze.")
    static let showDay = Text(
        en: "Show that day", ckb: "ئەو ڕۆژە پیشان بدە", ar: "اعرض ذلك اليوم",
        kmr: "Wê rojê nîşan bide")
    static let noSuchDay = Text(
        en: "Please give day, month and year. Is there such a day?",
        ckb: "تکایە ڕۆژ و مانگ و ساڵ بنووسە. ئایا ڕۆژێکی وا هەیە؟",
        ar: "يرجى كتابة اليوم والشهر والسنة. هل يوجد يوم كهذا؟",
        kmr: "Ji kerema xwe roj, meh û salê binivîse. Gelo rojeke wisa heye?")
    static let notYet = Text(
        en: "On that day this company was not in the register yet.",
        ckb: "لەو ڕۆژەدا ئەم کۆمپانیایە هێشتا لە تۆماردا نەبوو.",
        ar: "في ذلك اليوم لم تكن هذه الشركة مسجلة بعد.",
        kmr: "Di wê rojê de ev kompanya hê ne di tomarê de bû.")
    static let asItWas = Text(
        en: "This is how it was on {}.", ckb: "لە {} بەم شێوەیە بوو.", ar: "هكذا كانت في {}.",
        kmr: "Di {} de wisa bû.")
    static let toCome = Text(
        en: "That day has not come yet. This is how it is now.",
        ckb: "ئەو ڕۆژە هێشتا نەهاتووە. ئەمە ئێستایەتی.",
        ar: "لم يأت ذلك اليوم بعد. هكذا هي الآن.",
        kmr: "Ew roj hê nehatiye. Niha wisa ye.")
    static let asItIs = Text(
        en: "Show how it is now", ckb: "ئێستای پیشان بدە", ar: "اعرض ما هي عليه الآن",
        kmr: "Niha nîşan bide")
    static let parent = Text(
        en: "Branch of", ckb: "لقی", ar: "فرع من", kmr: "Şaxê")
    static let formerNames = Text(
        en: "Former names", ckb: "ناوەکانی پێشوو", ar: "الأسماء السابقة", kmr: "Navên berê")
    static let accounts = Text(
        en: "Accounts handed in up to", ckb: "حیسابات پێشکەشکراون تا ساڵی",
        ar: "الحسابات مقدمة حتى سنة", kmr: "Hesab hatine dayîn heta sala")
    static let noneHandedIn = Text(
        en: "none yet", ckb: "هێشتا هیچ", ar: "لا شيء بعد", kmr: "hê tu")
    static let since = Text(en: "since", ckb: "لە", ar: "منذ", kmr: "ji")
    static let until = Text(en: "until", ckb: "تا", ar: "حتى", kmr: "heta")
    static let officers = Text(
        en: "Officers", ckb: "بەرپرسان", ar: "المسؤولون", kmr: "Berpirs")
    static let formerOfficers = Text(
        en: "Former officers", ckb: "بەرپرسانی پێشوو", ar: "المسؤولون السابقون",
        kmr: "Berpirsên berê")
    static let owners = Text(en: "Owners", ckb: "خاوەنەکان", ar: "المالكون", kmr: "Xwedî")
    static let ownerNumber = Text(
        en: "owner number", ckb: "خاوەنی ژمارە", ar: "المالك رقم", kmr: "xwediyê hejmar")
    static let inTheEnd = Text(
        en: "Who owns it in the end", ckb: "لە کۆتاییدا کێ خاوەنیەتی", ar: "من يملكها في النهاية",
        kmr: "Di dawiyê de kî xwediyê wê ye")
    static let inTheEndHint = Text(
        en: "Counted by the register through the companies that own it.",
        ckb: "تۆمارەکە لە ڕێگەی ئەو کۆمپانیایانەوە کە خاوەنین هەژماری کردووە.",
        ar: "حسبه السجل عبر الشركات التي تملكها.",
        kmr: "Tomarê di rêya kompanyayên ku xwediyê wê ne re hesibandiye.")
    static let ring = Text(
        en: "Companies own parts of each other in a ring:",
        ckb: "کۆمپانیاکان بە شێوەی بازنە خاوەنی بەشێکی یەکترن:",
        ar: "شركات تملك حصصا في بعضها بعضا في حلقة:",
        kmr: "Kompanya di xelekekê de xwediyên parên hev in:")
    static let ownedByNobody = Text(
        en: "Only companies that own each other own it: nobody is behind them.",
        ckb: "تەنها کۆمپانیاگەلێک کە خاوەنی یەکترن خاوەنین: کەس لە پشتیانەوە نییە.",
        ar: "لا تملكها إلا شركات تملك بعضها بعضا: لا أحد وراءها.",
        kmr: "Tenê kompanyayên ku xwediyên hev in xwediyê wê ne: kes li pişt wan tune.")
    static let netTooLarge = Text(
        en: "Too many companies stand between to say.",
        ckb: "کۆمپانیای زۆر لە نێواندان، ناتوانرێت بوترێت.",
        ar: "الشركات الوسيطة أكثر من أن يقال.",
        kmr: "Kompanyayên di navberê de zêde ne ku were gotin.")
    static let controllers = Text(
        en: "Who controls it", ckb: "کێ دەسەڵاتی بەسەردا هەیە", ar: "من يسيطر عليها",
        kmr: "Kî desthilatdar e")
    static let nobody = Text(en: "Nobody", ckb: "هیچ کەس", ar: "لا أحد", kmr: "Kes")
    static let noneDeclared = Text(
        en: "Nobody was declared besides the owners.", ckb: "جگە لە خاوەنەکان کەس ڕانەگەیەنراوە.",
        ar: "لم يُصرَّح بأحد سوى المالكين.", kmr: "Ji bilî xwediyan kes nehatiye ragihandin.")
    static let notices = Text(
        en: "Published plans", ckb: "پلانە بڵاوکراوەکان", ar: "إعلانات منشورة",
        kmr: "Planên weşandî")
    static let charges = Text(en: "Charges", ckb: "بارمتەکان", ar: "الرهون", kmr: "Barimte")
    static let seizures = Text(
        en: "Seizures", ckb: "دەستبەسەرداگرتنەکان", ar: "الحجوزات", kmr: "Destdanîn")
    static let number = Text(en: "no.", ckb: "ژمارە", ar: "رقم", kmr: "hejmar")
    static let toReduce = Text(
        en: "The capital will be reduced to {}.", ckb: "سەرمایە بۆ {} کەم دەکرێتەوە.",
        ar: "سيُخفض رأس المال إلى {}.", kmr: "Sermaye dê bibe {}.")
    static let toDissolve = Text(
        en: "The company will be dissolved.", ckb: "کۆمپانیاکە هەڵدەوەشێنرێتەوە.",
        ar: "ستُحل الشركة.",
        kmr: "Kompanya dê were hilweşandin.")
    static let toStrikeOff = Text(
        en: "The company will be struck off: {}.", ckb: "کۆمپانیاکە دەسڕدرێتەوە: {}.",
        ar: "ستُشطب الشركة: {}.", kmr: "Kompanya dê were jêbirin: {}.")
    static let objections = Text(
        en: "Objections", ckb: "ناڕەزاییەکان", ar: "الاعتراضات", kmr: "Îtiraz")
    static let object = Text(
        en: "Object to this", ckb: "ناڕەزایی دەربڕە", ar: "اعترض على هذا", kmr: "Îtiraz bike")
    static let published = Text(
        en: "published", ckb: "بڵاوکراوەتەوە لە", ar: "نُشر في", kmr: "hat weşandin di")
    static let objectUntil = Text(
        en: "objections until", ckb: "ناڕەزایی تا", ar: "الاعتراض حتى", kmr: "îtiraz heta")
    static let sharesOf = Text(
        en: "shares of", ckb: "پشکی", ar: "حصص", kmr: "pişkên")
    static let wholeCompany = Text(
        en: "the whole company", ckb: "هەموو کۆمپانیاکە", ar: "الشركة كلها", kmr: "hemû kompanya")
    static let released = Text(en: "released", ckb: "لابرا لە", ar: "رُفع في", kmr: "hat rakirin di")
    static let lifted = Text(en: "lifted", ckb: "لابرا لە", ar: "رُفع في", kmr: "hat rakirin di")
    static let paper = Text(en: "document", ckb: "بەڵگەنامە", ar: "الوثيقة", kmr: "belge")
    static let allEntries = Text(
        en: "All entries", ckb: "هەموو تۆمارکردنەکان", ar: "كل القيود", kmr: "Hemû tomarkirin")
    static let whatToDo = Text(
        en: "Change something of this company", ckb: "گۆڕینی شتێک لەم کۆمپانیایەدا",
        ar: "تغيير شيء في هذه الشركة", kmr: "Di vê kompanyayê de tiştekî biguherîne")
    static let follow = Text(
        en: "Follow this company", ckb: "شوێنکەوتنی ئەم کۆمپانیایە", ar: "تابع هذه الشركة",
        kmr: "Vê kompanyayê bişopîne")
    static let unfollow = Text(
        en: "No longer follow it", ckb: "چیتر شوێنی مەکەوە", ar: "ألغ المتابعة", kmr: "Êdî neşopîne"
    )
    static let following = Text(
        en: "You follow this company: you get a message when something is entered of it.",
        ckb: "تۆ شوێنی ئەم کۆمپانیایە کەوتوویت: کاتێک شتێکی لێ تۆمار دەکرێت پەیامت بۆ دێت.",
        ar: "أنت تتابع هذه الشركة: تصلك رسالة عندما يُقيد عنها شيء.",
        kmr: "Tu vê kompanyayê dişopînî: gava tiştek jê tê tomarkirin peyamek ji te re tê.")
    static let followHint = Text(
        en: "When something is entered of this company, you get a message in your account.",
        ckb: "کاتێک شتێک لەم کۆمپانیایە تۆمار دەکرێت، پەیامێکت لە هەژماردا بۆ دێت.",
        ar: "عندما يُقيد شيء عن هذه الشركة تصلك رسالة في حسابك.",
        kmr: "Gava tiştek ji vê kompanyayê tê tomarkirin, peyamek di hesabê te de tê.")
}

extension Notice.Plan {
    /// What is planned, as a sentence.
    var text: Text {
        switch self {
        case .reduction(let amount): PageTexts.toReduce.filled(with: amounts(amount))
        case .dissolution: PageTexts.toDissolve
        case .strikeOff(let reason): PageTexts.toStrikeOff.filled(with: reason.text)
        }
    }
}
