package import Kernel

/// Words on the way through an application.
package enum ApplyTexts {
    package static let begin = Text(
        en: "Begin", ckb: "دەست پێ بکە", ar: "ابدأ", kmr: "Dest pê bike")
    static let yourDrafts = Text(
        en: "Go on with what you began", ckb: "بەردەوام بە لەوەی دەستت پێ کردووە",
        ar: "تابع ما بدأته", kmr: "Tiştê te dest pê kirî bidomîne")
    static let howItWorks = Text(
        en:
            "You answer one question at a time. Every answer is saved, so you can stop and go on later, on any device.",
        ckb:
            "هەر جارە یەک پرسیار وەڵام دەدەیتەوە. هەموو وەڵامێک پاشەکەوت دەکرێت، بۆیە دەتوانیت بوەستیت و دواتر لە هەر ئامێرێک بەردەوام بیت.",
        ar: "تجيب عن سؤال واحد في كل مرة. تُحفظ كل إجابة، فيمكنك التوقف والمتابعة لاحقا من أي جهاز.",
        kmr:
            "Tu her carê pirsekê dibersivînî. Her bersiv tê tomarkirin, loma tu dikarî rawestî û paşê li ser her amûrê bidomînî."
    )
    static let haveReady = Text(
        en: "Have these files ready", ckb: "ئەم فایلانە ئامادە بکە", ar: "جهّز هذه الملفات",
        kmr: "Van pelan amade bike")
    static let fee = Text(en: "Fee", ckb: "ڕسوم", ar: "الرسم", kmr: "Xerc")
    static let feeToCome = Text(
        en: "The fee at the end:", ckb: "ڕسوم لە کۆتاییدا:", ar: "الرسم في النهاية:",
        kmr: "Xerc di dawiyê de:")
    static let optional = Text(
        en: "optional", ckb: "ئارەزوومەندانە", ar: "اختياري", kmr: "bijarekî")
    static let yourAnswer = Text(
        en: "Your answer", ckb: "وەڵامەکەت", ar: "إجابتك", kmr: "Bersiva te")
    static let savedAsYouGo = Text(
        en: "Your answers are saved as you go.",
        ckb: "وەڵامەکانت هەنگاو بە هەنگاو پاشەکەوت دەکرێن.",
        ar: "تُحفظ إجاباتك أولا بأول.", kmr: "Bersivên te gav bi gav têne tomarkirin.")
    static let skip = Text(
        en: "Go on without", ckb: "بەبێ ئەمە بەردەوام بە", ar: "تابع بدونه", kmr: "Bêyî vê bidomîne"
    )
    static let reserveAndContinue = Text(
        en: "Reserve and continue", ckb: "گرتن و بەردەوامبوون", ar: "حجز ومتابعة",
        kmr: "Bigire û bidomîne")
    static let probe = Text(
        en: "Only check", ckb: "تەنها بپشکنە", ar: "تحقق فقط", kmr: "Tenê kontrol bike")
    static let amount = Text(
        en: "Amount in dinars", ckb: "بڕ بە دینار", ar: "المبلغ بالدينار", kmr: "Mîqdar bi dînar")
    static let amountHint = Text(
        en: "Digits only, for example 5,000,000.", ckb: "تەنها ژمارە، بۆ نموونە ٥٬٠٠٠٬٠٠٠.",
        ar: "أرقام فقط، مثلا ٥٬٠٠٠٬٠٠٠.", kmr: "Tenê hejmar, mînak 5000000.")
    static let district = Text(
        en: "Governorate and district", ckb: "پارێزگا و قەزا", ar: "المحافظة والقضاء",
        kmr: "Parêzgeh û qeza")
    static let street = Text(
        en: "Neighbourhood, street, building", ckb: "گەڕەک، شەقام، بینا",
        ar: "الحي، الشارع، البناية",
        kmr: "Tax, kolan, avahî")
    static let streetHint = Text(
        en: "As you would tell somebody who comes to visit.",
        ckb: "وەک ئەوەی بە کەسێکی دەڵێیت کە دێت بۆ سەردان.",
        ar: "كما تصفه لمن يزورك.", kmr: "Wekî ku tu ji mêvanekî re bibêjî.")
    static let landmark = Text(
        en: "A known place nearby (optional)", ckb: "شوێنێکی ناسراوی نزیک (ئارەزوومەندانە)",
        ar: "مكان معروف قريب (اختياري)", kmr: "Cihekî naskirî yê nêzîk (bijarekî)")
    static let remove = Text(en: "Remove", ckb: "لابردن", ar: "إزالة", kmr: "Rake")
    static let begunOn = Text(
        en: "Application of {}", ckb: "داواکاریی {}", ar: "طلب {}", kmr: "Daxwaznameya {}")
    static let known = Text(
        en: "What the registers know already", ckb: "ئەوەی تۆمارەکان پێشتر دەیزانن",
        ar: "ما تعرفه السجلات سلفا", kmr: "Tiştên ku tomar jixwe dizanin")
    static let knownHint = Text(
        en:
            "You are not asked for this again. If something is wrong, say so: whoever answers for the register looks at it.",
        ckb:
            "دووبارە داوای ئەمەت لێ ناکرێت. ئەگەر شتێک هەڵەیە، پێمان بڵێ: بەرپرسی تۆمارەکە سەیری دەکات.",
        ar: "لن تُسأل عن هذا مرة أخرى. إن كان فيه خطأ فأخبرنا: ينظر فيه المسؤول عن السجل.",
        kmr:
            "Ev ji te careke din nayê pirsîn. Heke tiştek şaş be, bibêje: berpirsê tomarê lê dinêre."
    )
    static let source = Text(en: "from the", ckb: "لە", ar: "من", kmr: "ji")
    static let isWrong = Text(
        en: "This is wrong", ckb: "ئەمە هەڵەیە", ar: "هذا خطأ", kmr: "Ev şaş e")
    static let notForYou = Text(
        en: "You cannot begin this now", ckb: "ئێستا ناتوانیت دەست بەمە بکەیت",
        ar: "لا يمكنك البدء بهذا الآن", kmr: "Tu niha nikarî dest bi vê bikî")
    static let noFee = Text(
        en: "none", ckb: "نییە", ar: "لا يوجد", kmr: "tune")
    static let feeUnknown = Text(
        en: "not published; nothing is taken here", ckb: "بڵاو نەکراوەتەوە؛ لێرە هیچ وەرناگیرێت",
        ar: "غير منشور؛ لا يؤخذ شيء هنا", kmr: "nehatiye weşandin; li vir tiştek nayê standin")
    static let feeDepends = Text(
        en: "depends on your answers", ckb: "بەندە بە وەڵامەکانت", ar: "يعتمد على إجاباتك",
        kmr: "li gorî bersivên te ye")
    static let nothingYet = Text(
        en: "Nothing is in the list yet.", ckb: "هێشتا هیچ لە لیستەکەدا نییە.",
        ar: "لا شيء في القائمة بعد.", kmr: "Hê tiştek di lîsteyê de tune.")
    static let addThing = Text(
        en: "Add to the list", ckb: "زیادکردن بۆ لیستەکە", ar: "إضافة إلى القائمة",
        kmr: "Li lîsteyê zêde bike")
    static let nobodyYet = Text(
        en: "Nobody is in the list yet.", ckb: "هێشتا کەس لە لیستەکەدا نییە.",
        ar: "لا أحد في القائمة بعد.", kmr: "Hê kes di lîsteyê de tune.")
    package static let share = Text(en: "Share", ckb: "پشک", ar: "الحصة", kmr: "Pişk")
    static let action = Text(en: "Action", ckb: "کردار", ar: "إجراء", kmr: "Kirin")
    static let sum = Text(en: "Together", ckb: "پێکەوە", ar: "المجموع", kmr: "Bi hev re")
    static let sumIsWhole = Text(
        en: "– exactly one whole.", ckb: "– ڕێک یەک تەواو.", ar: "– واحد صحيح بالضبط.",
        kmr: "– tam yek.")
    static let sumNotWhole = Text(
        en: "– must become exactly 1/1.", ckb: "– دەبێت ببێتە ڕێک ١/١.",
        ar: "– يجب أن يصبح ١/١ بالضبط.",
        kmr: "– divê bibe tam 1/1.")
    static let yourOwnShare = Text(
        en: "Your own share", ckb: "پشکی خۆت", ar: "حصتك", kmr: "Pişka te")
    static let fromRegister = Text(
        en: "(from the identity register)", ckb: "(لە تۆماری ناسنامەوە)", ar: "(من سجل الهوية)",
        kmr: "(ji tomara nasnameyê)")
    static let shareHint = Text(
        en: "An exact fraction or percentage: 1/3, 25%, 33.5%.",
        ckb: "کەرت یان ڕێژەی ورد: ١/٣، ٢٥٪، ٣٣٫٥٪.", ar: "كسر أو نسبة دقيقة: ١/٣، ٢٥٪، ٣٣٫٥٪.",
        kmr: "Perçeyek an ji sedî ya rast: 1/3, 25%, 33.5%.")
    static let addMyself = Text(
        en: "Add myself", ckb: "خۆم زیاد بکە", ar: "أضف نفسي", kmr: "Min zêde bike")
    static let addPersonOrCompany = Text(
        en: "Another person or company", ckb: "کەسێک یان کۆمپانیایەکی تر",
        ar: "شخص آخر أو شركة أخرى", kmr: "Kesekî an kompanyayeke din")
    static let personNumber = Text(
        en: "Personal number (UPN)", ckb: "ژمارەی کەسی (UPN)", ar: "الرقم الشخصي (UPN)",
        kmr: "Hejmara kesane (UPN)")
    static let personNumberHint = Text(
        en: "13 digits.", ckb: "١٣ ژمارە.", ar: "١٣ رقما.", kmr: "13 reqem.")
    static let personOrCompanyNumber = Text(
        en: "Personal number (UPN), or a company’s registration number",
        ckb: "ژمارەی کەسی (UPN)، یان ژمارەی تۆماری کۆمپانیا",
        ar: "الرقم الشخصي (UPN)، أو رقم تسجيل شركة",
        kmr: "Hejmara kesane (UPN), an hejmara tomarê ya kompanyayê")
    static let personOrCompanyNumberHint = Text(
        en: "13 digits, or 6 for a company. For a company, leave the given name empty.",
        ckb: "١٣ ژمارە، یان ٦ بۆ کۆمپانیا. بۆ کۆمپانیا ناوی یەکەم بە بەتاڵی بهێڵەوە.",
        ar: "١٣ رقما، أو ٦ لشركة. لشركة اترك الاسم الأول فارغا.",
        kmr: "13 reqem, an 6 ji bo kompanyayê. Ji bo kompanyayê navê yekem vala bihêle.")
    static let companyNumber = Text(
        en: "Registration number of the company", ckb: "ژمارەی تۆماری کۆمپانیاکە",
        ar: "رقم تسجيل الشركة", kmr: "Hejmara tomarê ya kompanyayê")
    static let companyNumberHint = Text(
        en: "6 digits, as on the company’s page.", ckb: "٦ ژمارە، وەک لە پەڕەی کۆمپانیاکەدا.",
        ar: "٦ أرقام، كما في صفحة الشركة.", kmr: "6 reqem, wekî li rûpela kompanyayê.")
    static let noEntries = Text(
        en: "Its entry has nothing of this kind now. Go back and check the company.",
        ckb: "ئێستا تۆمارەکەی شتێکی لەم جۆرەی تێدا نییە. بگەڕێوە و کۆمپانیاکە بپشکنە.",
        ar: "ليس في قيدها الآن شيء من هذا النوع. ارجع وتحقق من الشركة.",
        kmr: "Niha di tomara wê de tiştekî wiha tune. Vegere û kompanyayê kontrol bike.")
    static let entryNumber = Text(en: "number", ckb: "ژمارە", ar: "رقم", kmr: "hejmar")
    static let noCompany = Text(
        en: "You act for no company. Its manager applies for this.",
        ckb: "تۆ نوێنەری هیچ کۆمپانیایەک نیت. بەڕێوەبەرەکەی داوای ئەمە دەکات.",
        ar: "أنت لا تتصرف باسم أي شركة. مديرها هو من يطلب هذا.",
        kmr: "Tu li ser navê tu kompanyayê tevnagerî. Rêvebera wê vê dixwaze.")
    static let givenName = Text(
        en: "Given name", ckb: "ناوی یەکەم", ar: "الاسم الأول", kmr: "Navê yekem")
    static let add = Text(
        en: "Add to the list", ckb: "بۆ لیستەکە زیاد بکە", ar: "أضف إلى القائمة",
        kmr: "Li lîsteyê zêde bike")
    static let anotherPerson = Text(
        en: "Another person", ckb: "کەسێکی تر", ar: "شخص آخر", kmr: "Kesekî din")
    static let fileIsThere = Text(
        en: "Already there", ckb: "پێشتر نێردراوە", ar: "موجود بالفعل", kmr: "Jixwe heye")
    static let chooseFile = Text(
        en: "Choose a file", ckb: "فایلێک هەڵبژێرە", ar: "اختر ملفا", kmr: "Pelekê hilbijêre")
    static let fileHint = Text(
        en: "PDF, JPEG or PNG, at most 10 MB. A photograph taken with the phone will do.",
        ckb: "PDF یان JPEG یان PNG، زۆرترین ١٠ مێگابایت. وێنەی مۆبایلیش دەبێت.",
        ar: "PDF أو JPEG أو PNG، ١٠ ميغابايت على الأكثر. تكفي صورة بالهاتف.",
        kmr: "PDF, JPEG an PNG, herî zêde 10 MB. Wêneyê bi telefonê jî dibe.")
    static let checkAnswers = Text(
        en: "Check your answers", ckb: "وەڵامەکانت بپشکنە", ar: "راجع إجاباتك",
        kmr: "Bersivên xwe kontrol bike")
    static let handInService = Text(
        en: "Hand in: {}", ckb: "پێشکەشکردن: {}", ar: "تقديم: {}", kmr: "Pêşkêş bike: {}")
    static let handInNeedsMore = Text(
        en:
            "You can fill this in now. To hand it in you need a passkey or a password with an authenticator app.",
        ckb:
            "ئێستا دەتوانیت پڕی بکەیتەوە. بۆ پێشکەشکردنی پێویستت بە کلیلی تێپەڕین یان وشەی نهێنی و ئەپی دڵنیاکەرەوەیە.",
        ar: "يمكنك ملؤه الآن. لتقديمه تحتاج إلى مفتاح مرور أو كلمة سر مع تطبيق مصادقة.",
        kmr:
            "Tu niha dikarî vê dagirî. Ji bo pêşkêşkirinê mifteyeke derbasbûnê an şîfre û sepana piştrastkirinê pêwîst e."
    )
    package static let whatFirst = Text(
        en: "What do I need first?", ckb: "سەرەتا چیم پێویستە؟", ar: "ما الذي أحتاجه أولا؟",
        kmr: "Pêşî çi ji min re pêwîst e?")
    static let waysToSignIn = Text(
        en: "Ways to sign in", ckb: "ڕێگەکانی چوونەژوورەوە", ar: "طرق تسجيل الدخول",
        kmr: "Rêyên têketinê")
    static let handIn = Text(
        en: "Hand in", ckb: "پێشکەشکردن", ar: "تقديم الطلب", kmr: "Pêşkêş bike")
    static let declaration = Text(
        en: "By handing in you declare that what is written here is true.",
        ckb: "بە پێشکەشکردن ڕایدەگەیەنیت کە ئەوەی لێرە نووسراوە ڕاستە.",
        ar: "بالتقديم تقر بأن ما كُتب هنا صحيح.",
        kmr: "Bi pêşkêşkirinê tu radigihînî ku yên li vir hatine nivîsandin rast in.")
    static let othersAgree = Text(
        en: "If others must agree, they are asked now.",
        ckb: "ئەگەر ڕەزامەندیی کەسانی تر پێویست بێت، ئێستا داوایان لێ دەکرێت.",
        ar: "إذا لزمت موافقة آخرين فتُطلب منهم الآن.",
        kmr: "Heke razîbûna kesên din pêwîst be, niha ji wan tê xwestin.")
    static let thenFee = Text(
        en: "Then comes the fee.", ckb: "پاشان ڕسوم دێت.", ar: "ثم يأتي الرسم.",
        kmr: "Paşê xerc tê.")

    static func questionNumber(_ number: Int) -> Text {
        Text(en: "Question {}", ckb: "پرسیاری {}", ar: "السؤال {}", kmr: "Pirsa {}")
            .filled(with: numbers(number))
    }
}

/// Words about a case: its state and what happened in it.
package enum CaseTexts {
    package static func status(_ status: CaseRecord.Status) -> Text { name(status.name) }

    package static func name(_ status: String) -> Text {
        switch status {
        case "draft":
            Text(
                en: "Not handed in yet", ckb: "هێشتا پێشکەش نەکراوە", ar: "لم يُقدَّم بعد",
                kmr: "Hê nehatiye pêşkêşkirin")
        case "signing":
            Text(
                en: "Waiting for agreements", ckb: "چاوەڕێی ڕەزامەندی", ar: "بانتظار الموافقات",
                kmr: "Li benda razîbûnan")
        case "paying":
            Text(
                en: "Waiting for the fee", ckb: "چاوەڕێی ڕسوم", ar: "بانتظار الرسم",
                kmr: "Li benda xercê")
        case "attending":
            Text(
                en: "Waiting for the visit to the office", ckb: "چاوەڕێی سەردانی فەرمانگە",
                ar: "بانتظار زيارة الدائرة", kmr: "Li benda serdana fermangehê")
        case "inspecting":
            Text(
                en: "Waiting for the inspector", ckb: "چاوەڕێی پشکنەر", ar: "بانتظار المفتش",
                kmr: "Li benda pişkiner")
        case "approving":
            Text(
                en: "Waiting for the second officer", ckb: "چاوەڕێی فەرمانبەری دووەم",
                ar: "بانتظار الموظف الثاني", kmr: "Li benda fermanberê duyem")
        case "reviewing":
            Text(
                en: "Under review", ckb: "لە ژێر پێداچوونەوەدایە", ar: "قيد المراجعة",
                kmr: "Di bin venêrînê de")
        case "correcting":
            Text(
                en: "Waiting for your correction", ckb: "چاوەڕێی ڕاستکردنەوەی تۆیە",
                ar: "بانتظار تصحيحك", kmr: "Li benda rastkirina te")
        case "granted":
            Text(en: "Approved", ckb: "پەسەندکراو", ar: "موافق عليه", kmr: "Pejirandî")
        case "refused":
            Text(en: "Refused", ckb: "ڕەتکراوە", ar: "مرفوض", kmr: "Redkirî")
        default:
            Text(en: "Withdrawn", ckb: "کشێنراوەتەوە", ar: "مسحوب", kmr: "Vekişandî")
        }
    }

    package static func verb(_ verb: String) -> Text {
        switch verb {
        case "open": Text(en: "Begun", ckb: "دەستپێکرا", ar: "بدأ", kmr: "Dest pê kir")
        case "submit": Text(en: "Handed in", ckb: "پێشکەش کرا", ar: "قُدِّم", kmr: "Hat pêşkêşkirin")
        case "agree": Text(en: "Agreed", ckb: "ڕەزامەندی درا", ar: "تمت الموافقة", kmr: "Razî bû")
        case "refuse-agreement":
            Text(en: "Did not agree", ckb: "ڕەزامەندی نەدرا", ar: "لم يوافق", kmr: "Razî nebû")
        case "pay": Text(en: "Fee paid", ckb: "ڕسوم درا", ar: "دُفع الرسم", kmr: "Xerc hat dayîn")
        case "ask-for-correction":
            Text(
                en: "Correction asked for", ckb: "داوای ڕاستکردنەوە کرا", ar: "طُلب التصحيح",
                kmr: "Rastkirin hat xwestin")
        case "attend":
            Text(
                en: "Came to the office", ckb: "هات بۆ فەرمانگە", ar: "حضر إلى الدائرة",
                kmr: "Hat fermangehê")
        case "inspect-again":
            Text(
                en: "Another inspection was asked for", ckb: "داوای پشکنینێکی تر کرا",
                ar: "طُلب كشف آخر", kmr: "Pişkinîneke din hat xwestin")
        case "inspect":
            Text(en: "Inspected", ckb: "پشکنرا", ar: "تم التفتيش", kmr: "Hat pişkinîn")
        case "propose":
            Text(
                en: "A decision was proposed", ckb: "بڕیارێک پێشنیار کرا", ar: "اقتُرح قرار",
                kmr: "Biryarek hat pêşniyarkirin")
        case "send-back":
            Text(
                en: "Looked at again", ckb: "دووبارە سەیر دەکرێت", ar: "يُنظر فيه مرة أخرى",
                kmr: "Dîsa lê tê nêrîn")
        case "reissue":
            Text(
                en: "Certificate issued again", ckb: "بڕوانامە دووبارە دەرکرا",
                ar: "أُعيد إصدار الشهادة", kmr: "Şehade dîsa hat derxistin")
        case "revoke":
            Text(
                en: "Certificate revoked", ckb: "بڕوانامە هەڵوەشێنرایەوە", ar: "أُلغيت الشهادة",
                kmr: "Şehade hat betalkirin")
        case "grant":
            Text(
                en: "Approved", ckb: "پەسەندکرا", ar: "تمت الموافقة على الطلب",
                kmr: "Hat pejirandin")
        case "refuse": Text(en: "Refused", ckb: "ڕەتکرایەوە", ar: "رُفض", kmr: "Hat redkirin")
        default: Text(en: "Withdrawn", ckb: "کشێنرایەوە", ar: "سُحب", kmr: "Hat vekişandin")
        }
    }

    /// What an officer says who approves and writes nothing.
    package static let allMet = Text(
        en: "All checks are met.", ckb: "هەموو پشکنینەکان تەواون.", ar: "جميع التدقيقات مستوفاة.",
        kmr: "Hemû kontrol temam in.")

    /// A reason as it is read: as it was written, but for the one sentence that was not written by
    /// anybody. Earlier it was put down in the language of the officer.
    package static func reason(_ written: String, _ language: Language) -> String {
        Language.allCases.contains { allMet[$0] == written } ? allMet[language] : written
    }

    package static let correctionAsked = Text(
        en: "The office asks you to put this right", ckb: "فەرمانگە داوای ڕاستکردنەوەی ئەمە دەکات",
        ar: "تطلب الدائرة تصحيح هذا", kmr: "Fermangeh rastkirina vê dixwaze")
}
