internal import Kernel

/// Words of the desk where services are written.
enum EditionTexts {
    static let title = Text(
        en: "The institution’s services", ckb: "خزمەتگوزارییەکانی دامەزراوە",
        ar: "خدمات المؤسسة", kmr: "Xizmetên saziyê")
    static let what = Text(
        en:
            "A change is written, looked at by a second officer, and published at a time. Whoever has begun keeps the edition with which they began.",
        ckb:
            "گۆڕانکارییەک دەنووسرێت، فەرمانبەرێکی دووەم سەیری دەکات، و لە کاتێکدا بڵاودەکرێتەوە. ئەوەی دەستی پێ کردووە ئەو وەشانەی دەمێنێت کە پێی دەستی پێ کردووە.",
        ar:
            "يُكتب التغيير، وينظر فيه موظف ثان، ويُنشر في وقت محدد. من بدأ يحتفظ بالنسخة التي بدأ بها.",
        kmr:
            "Guhertin tê nivîsandin, fermanberekî duyem lê dinêre, û di demekê de tê weşandin. Kesê dest pê kirî, weşana xwe diparêze."
    )
    static let noServices = Text(
        en: "Your institution has no services here.", ckb: "دامەزراوەکەت لێرە خزمەتگوزاریی نییە.",
        ar: "ليس لمؤسستك خدمات هنا.", kmr: "Saziya te li vir xizmet tune.")
    static let online = Text(en: "online", ckb: "ئۆنلاین", ar: "إلكتروني", kmr: "serhêl")
    static let edition = Text(
        en: "Edition {}", ckb: "وەشانی {}", ar: "النسخة {}", kmr: "Weşana {}")
    static let inForce = Text(en: "in force", ckb: "کارا", ar: "سارية", kmr: "derbasdar")
    static let from = Text(en: "– from", ckb: "– لە", ar: "– من", kmr: "– ji")
    static let bySource = Text(
        en: "from the files of the program", ckb: "لە فایلەکانی بەرنامەوە",
        ar: "من ملفات البرنامج", kmr: "ji pelên bernameyê")
    static let byDesk = Text(
        en: "written at the desk", ckb: "لە مێزی کارەوە نووسراوە", ar: "كُتبت في مكتب العمل",
        kmr: "li maseyê hatiye nivîsandin")
    static let history = Text(en: "History", ckb: "مێژوو", ar: "السجل", kmr: "Dîrok")
    static let noEditions = Text(
        en: "There is no edition yet; the service is only described.",
        ckb: "هێشتا هیچ وەشانێک نییە؛ خزمەتگوزارییەکە تەنها باسکراوە.",
        ar: "لا توجد نسخة بعد؛ الخدمة موصوفة فقط.",
        kmr: "Hê weşan tune; xizmet tenê hatiye vegotin.")
    static let begin = Text(
        en: "Write a new edition", ckb: "وەشانێکی نوێ بنووسە", ar: "اكتب نسخة جديدة",
        kmr: "Weşaneke nû binivîse")
    static let beginFromThis = Text(
        en: "Begin a new edition from this one", ckb: "لەم وەشانەوە وەشانێکی نوێ دەست پێ بکە",
        ar: "ابدأ نسخة جديدة من هذه", kmr: "Ji vê weşaneke nû dest pê bike")
    static let states: [String: Text] = [
        "draft": Text(en: "draft", ckb: "ڕەشنووس", ar: "مسودة", kmr: "reşnivîs"),
        "sent-back": Text(
            en: "sent back", ckb: "گەڕێندراوەتەوە", ar: "مُعادة", kmr: "hatiye vegerandin"),
        "proposed": Text(
            en: "waits for a second officer", ckb: "چاوەڕێی فەرمانبەری دووەمە",
            ar: "بانتظار موظف ثان", kmr: "li benda fermanberê duyem"),
        "published": Text(en: "published", ckb: "بڵاوکراوەتەوە", ar: "منشورة", kmr: "weşandî"),
        "withdrawn": Text(
            en: "given up", ckb: "وازلێهێنراو", ar: "متروكة", kmr: "jê hatiye gerîn"),
    ]
    static let happened = Text(
        en: "What happened", ckb: "چی ڕوویدا", ar: "ما الذي حدث", kmr: "Çi qewimî")
    /// What an entry did, by its verb.
    static let acts: [String: Text] = [
        "draft": Text(
            en: "begun", ckb: "دەستی پێ کرا", ar: "بدأت كتابتها", kmr: "dest pê kir"),
        "write": Text(
            en: "changed", ckb: "گۆڕدرا", ar: "غُيّرت", kmr: "hat guhertin"),
        "propose": Text(
            en: "sent to a second officer", ckb: "بۆ فەرمانبەری دووەم نێردرا",
            ar: "أُرسلت إلى موظف ثان", kmr: "ji fermanberê duyem re hat şandin"),
        "send-back": Text(
            en: "sent back", ckb: "گەڕێندرایەوە", ar: "أُعيدت", kmr: "hat vegerandin"),
        "publish": Text(
            en: "published", ckb: "بڵاوکرایەوە", ar: "نُشرت", kmr: "hat weşandin"),
        "withdraw": Text(
            en: "given up", ckb: "وازی لێ هێنرا", ar: "تُركت", kmr: "jê hat gerîn"),
    ]
    static let line = Text(en: "Line", ckb: "دێڕ", ar: "السطر", kmr: "Rêz")
    static let nothingWrong = Text(
        en: "The check finds nothing wrong.", ckb: "پشکنین هیچ هەڵەیەکی نەدۆزییەوە.",
        ar: "لم يجد الفحص أي خطأ.", kmr: "Kontrolê tiştekî şaş nedît.")
    static let preview = Text(
        en: "Preview", ckb: "پێشبینین", ar: "معاينة", kmr: "Pêşdîtin")
    static let previewHint = Text(
        en: "So people will see it. Choose the language above.",
        ckb: "خەڵک بەم شێوەیە دەیبینن. زمان لە سەرەوە هەڵبژێرە.",
        ar: "هكذا سيراها الناس. اختر اللغة من الأعلى.",
        kmr: "Xelk dê wisa bibîne. Ziman li jor hilbijêre.")
    static let notOnline = Text(
        en: "This edition only describes the service; it has no questions.",
        ckb: "ئەم وەشانە تەنها باسی خزمەتگوزارییەکە دەکات؛ پرسیاری نییە.",
        ar: "هذه النسخة تصف الخدمة فقط؛ ليس فيها أسئلة.",
        kmr: "Ev weşan tenê xizmetê vedibêje; pirsên wê tune.")
    static let onlyIf = Text(
        en: "Asked only if", ckb: "تەنها دەپرسرێت ئەگەر", ar: "يُسأل فقط إذا",
        kmr: "Tenê tê pirsîn heke")
    static let questions = Text(
        en: "All questions", ckb: "هەموو پرسیارەکان", ar: "كل الأسئلة", kmr: "Hemû pirs")
    static let steps = Text(en: "Steps", ckb: "هەنگاوەکان", ar: "الخطوات", kmr: "Gav")
    static let download = Text(
        en: "Download the file", ckb: "داگرتنی فایلەکە", ar: "تنزيل الملف", kmr: "Pelê daxîne")
    static let text = Text(
        en: "The file of the service", ckb: "فایلی خزمەتگوزارییەکە", ar: "ملف الخدمة",
        kmr: "Pela xizmetê")
    static let textHint = Text(
        en: "Every text in four languages. What is wrong is said above with its line.",
        ckb: "هەموو دەقێک بە چوار زمان. ئەوەی هەڵەیە لە سەرەوە بە دێڕەکەیەوە دەوترێت.",
        ar: "كل نص بأربع لغات. ما هو خطأ يُذكر أعلاه مع سطره.",
        kmr: "Her nivîs bi çar zimanan. Tiştê şaş li jor bi rêza xwe tê gotin.")
    static let save = Text(
        en: "Save and check", ckb: "پاشەکەوتکردن و پشکنین", ar: "حفظ وفحص",
        kmr: "Tomar û kontrol bike")
    static let propose = Text(
        en: "Hand to a second officer", ckb: "بیدە بە فەرمانبەری دووەم", ar: "سلّمها إلى موظف ثان",
        kmr: "Bide fermanberê duyem")
    static let comesLater = Text(
        en: "In force from", ckb: "کارا دەبێت لە", ar: "تسري ابتداء من", kmr: "Dikeve meriyetê ji")
    static let withdraw = Text(
        en: "Give this edition up", ckb: "واز لەم وەشانە بهێنە", ar: "اترك هذه النسخة",
        kmr: "Ji vê weşanê bigere")
    static let withdrawSure = Text(
        en:
            "It cannot be gone on with afterwards; a new one can be begun from any edition. What you have typed and not saved is lost.",
        ckb:
            "دواتر ناتوانرێت بەردەوام بکرێت؛ دەتوانرێت لە هەر وەشانێکەوە یەکێکی نوێ دەست پێ بکرێت. ئەوەی نووسیوتە و پاشەکەوتت نەکردووە لەدەست دەچێت.",
        ar:
            "لا يمكن متابعتها بعد ذلك؛ يمكن بدء نسخة جديدة من أي نسخة. ما كتبته ولم تحفظه يضيع.",
        kmr:
            "Piştre nayê domandin; ji her weşanê yeke nû dikare dest pê bibe. Tiştê ku te nivîsî û tomar nekir winda dibe."
    )
    static let ownWork = Text(
        en: "You have written this: somebody else publishes it.",
        ckb: "تۆ ئەمەت نووسیوە: کەسێکی تر بڵاوی دەکاتەوە.", ar: "أنت من كتب هذا: ينشره شخص آخر.",
        kmr: "Te ev nivîsiye: kesekî din wê diweşîne.")
    static let othersTakeBack = Text(
        en: "You have written this: somebody else takes it back.",
        ckb: "تۆ ئەمەت نووسیوە: کەسێکی تر دەیکشێنێتەوە.", ar: "أنت من كتب هذا: يسحبه شخص آخر.",
        kmr: "Te ev nivîsiye: kesekî din wê vedikişîne.")
    static let changes = Text(
        en: "What changes", ckb: "چی دەگۆڕێت", ar: "ما الذي يتغير", kmr: "Çi diguhere")
    static let noChanges = Text(
        en: "Nothing changes.", ckb: "هیچ ناگۆڕێت.", ar: "لا شيء يتغير.", kmr: "Tiştek naguhere.")
    static let publishNow = Text(
        en: "Publish at once", ckb: "ئێستا بڵاوی بکەرەوە", ar: "انشر الآن", kmr: "Niha biweşîne")
    static let publishLater = Text(
        en: "Publish at a time", ckb: "لە کاتێکدا بڵاوی بکەرەوە", ar: "انشر في وقت محدد",
        kmr: "Di demekê de biweşîne")
    static let day = Text(en: "Day", ckb: "ڕۆژ", ar: "اليوم", kmr: "Roj")
    static let time = Text(en: "Time", ckb: "کات", ar: "الوقت", kmr: "Dem")
    static let timeHint = Text(
        en: "Hours and minutes, for example 08:30.", ckb: "کاتژمێر و خولەک، بۆ نموونە 08:30.",
        ar: "ساعة ودقائق، مثلا 08:30.", kmr: "Saet û deqe, mînak 08:30.")
    static let noTime = Text(
        en: "Please give a day and a time.", ckb: "تکایە ڕۆژ و کات بنووسە.",
        ar: "يرجى كتابة اليوم والوقت.", kmr: "Ji kerema xwe roj û dem binivîse.")
    static let overtaken = Text(
        en:
            "Another edition was published meanwhile. See below what would change now, and press again.",
        ckb:
            "لەم ماوەیەدا وەشانێکی تر بڵاوکرایەوە. لە خوارەوە ببینە ئێستا چی دەگۆڕێت، و دووبارە دایبگرە.",
        ar: "نُشرت نسخة أخرى في هذه الأثناء. انظر أدناه ما الذي سيتغير الآن، ثم اضغط مرة أخرى.",
        kmr:
            "Di vê navberê de weşaneke din hat weşandin. Li jêr bibîne niha dê çi biguhere, û dîsa bitikîne."
    )
    static let undoneLater = Text(
        en:
            "Another edition comes into force later, and would undo this one. Take that one back first, or choose a later time.",
        ckb:
            "وەشانێکی تر دواتر کارا دەبێت، و ئەمە هەڵدەوەشێنێتەوە. سەرەتا ئەوە بکێشەرەوە، یان کاتێکی دواتر هەڵبژێرە.",
        ar: "تسري نسخة أخرى لاحقا وتلغي هذه. اسحب تلك أولا، أو اختر وقتا لاحقا.",
        kmr:
            "Weşaneke din paşê dikeve meriyetê, û dê vê betal bike. Pêşî wê vekişîne, an demeke paştir hilbijêre."
    )
    static let past = Text(
        en: "This time is over.", ckb: "ئەم کاتە تێپەڕیوە.", ar: "هذا الوقت مضى.",
        kmr: "Ev dem derbas bûye.")
    static let sendBack = Text(
        en: "Send back", ckb: "گەڕاندنەوە", ar: "إعادة", kmr: "Vegerîne")
    static let reason = Text(
        en: "What should be changed", ckb: "چی دەبێت بگۆڕدرێت", ar: "ما الذي ينبغي تغييره",
        kmr: "Divê çi bê guhertin")
}
