package import Kernel

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
    static let checkManager = Text(
        en: "Nothing stands against the manager", ckb: "هیچ ڕێگرییەک لەبەردەم بەڕێوەبەردا نییە",
        ar: "لا مانع من أن يكون المدير", kmr: "Tiştek li dijî rêveber tune")
    static let checkMajority = Text(
        en: "Those who ask own more than half",
        ckb: "ئەوانەی داوای دەکەن زیاتر لە نیوەیان هەیە",
        ar: "يملك الطالبون أكثر من النصف", kmr: "Yên ku dixwazin ji nîvî zêdetir hene")
    static let checkFounder = Text(
        en: "Nothing stands against an owner", ckb: "هیچ ڕێگرییەک لەبەردەم خاوەنێکدا نییە",
        ar: "لا مانع من أن يكون مالكا", kmr: "Tiştek li dijî xwediyekî tune")
    static let checkHeir = Text(
        en: "Whoever gets it is alive", ckb: "ئەوەی وەریدەگرێت لە ژیاندایە",
        ar: "من تنتقل إليه على قيد الحياة", kmr: "Yê ku distîne sax e")
    static let checkAgent = Text(
        en: "Whoever stands for a company manages it",
        ckb: "ئەوەی نوێنەری کۆمپانیایەکە بەڕێوەی دەبات",
        ar: "من ينوب عن شركة يديرها", kmr: "Yê ku li ser navê kompanyayekê ye wê bi rê ve dibe")
    static let checkParent = Text(
        en: "The foreign company is old enough", ckb: "کۆمپانیا بیانییەکە تەمەنی بەسە",
        ar: "عمر الشركة الأجنبية كاف", kmr: "Temenê kompanyaya biyanî bes e")
    static let checkCompany = Text(
        en: "The company", ckb: "کۆمپانیاکە", ar: "الشركة", kmr: "Kompanya")
    static let checkBringer = Text(
        en: "Whoever applies may do so", ckb: "داواکار مافی داواکردنی هەیە",
        ar: "لمقدم الطلب أن يطلب هذا", kmr: "Mafê daxwazkar heye")
    static let checkChange = Text(
        en: "Register and law allow the change", ckb: "تۆمار و یاسا ڕێگە بە گۆڕانکارییەکە دەدەن",
        ar: "يسمح السجل والقانون بالتغيير", kmr: "Tomar û qanûn destûrê didin guhertinê")
    static let roleIsThere = Text(
        en: "There is: {}", ckb: "هەیە: {}", ar: "يوجد: {}", kmr: "Heye: {}")
    static let checkDocuments = Text(
        en: "The documents are there", ckb: "بەڵگەنامەکان ئامادەن", ar: "المستندات موجودة",
        kmr: "Belgename hene")
    static let allThere = Text(en: "all", ckb: "هەموو", ar: "كلها", kmr: "hemû")

    static let limitedLiability = Text(
        en: "Limited liability company", ckb: "کۆمپانیای بەرپرسیاریەتی سنووردار",
        ar: "شركة محدودة المسؤولية", kmr: "Kompanyaya berpirsiyariya sînordar")
    static let jointStock = Text(
        en: "Joint stock company", ckb: "کۆمپانیای پشکداری", ar: "شركة مساهمة",
        kmr: "Kompanyaya pişkdarî")
    static let simpleCompany = Text(
        en: "Simple company", ckb: "کۆمپانیای سادە", ar: "شركة بسيطة", kmr: "Kompanyaya sade")
    static let jointLiability = Text(
        en: "Joint liability company", ckb: "کۆمپانیای بەرپرسیاریەتی هاوبەش (تەزامونی)",
        ar: "شركة تضامنية", kmr: "Kompanyaya berpirsiyariya hevpar")
    static let soleOwner = Text(
        en: "Sole-owner enterprise", ckb: "پڕۆژەی تاکەکەسی", ar: "مشروع فردي",
        kmr: "Karsaziya yek xwediyî")
    static let foreignBranch = Text(
        en: "Branch of a foreign company", ckb: "لقی کۆمپانیای بیانی", ar: "فرع شركة أجنبية",
        kmr: "Şaxê kompanyaya biyanî")
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
    static let history = Text(
        en: "What was entered", ckb: "ئەوەی تۆمارکراوە", ar: "ما تم قيده",
        kmr: "Yên hatine tomarkirin")

    // MARK: How it stands

    static let active = Text(
        en: "This company is in the register and active.",
        ckb: "ئەم کۆمپانیایە لە تۆماردایە و چالاکە.", ar: "هذه الشركة مسجلة وقائمة.",
        kmr: "Ev kompanya di tomarê de ye û çalak e.")
    static let closing = Text(
        en: "This company is active and will be dissolved.",
        ckb: "ئەم کۆمپانیایە چالاکە و هەڵدەوەشێنرێتەوە.", ar: "هذه الشركة قائمة وستُحل.",
        kmr: "Ev kompanya çalak e û dê were hilweşandin.")
    static let warned = Text(
        en: "This company is active and may be struck off.",
        ckb: "ئەم کۆمپانیایە چالاکە و لەوانەیە لە تۆمار بسڕدرێتەوە.",
        ar: "هذه الشركة قائمة وقد تُشطب من السجل.",
        kmr: "Ev kompanya çalak e û dibe ku ji tomarê were jêbirin.")
    static let dissolvedOn = Text(
        en: "This company was dissolved on {}.", ckb: "ئەم کۆمپانیایە لە {} هەڵوەشێنرایەوە.",
        ar: "حُلت هذه الشركة في {}.", kmr: "Ev kompanya di {} de hat hilweşandin.")
    static let struckOffOn = Text(
        en: "This company was struck off the register on {}.",
        ckb: "ئەم کۆمپانیایە لە {} لە تۆمار سڕدرایەوە.", ar: "شُطبت هذه الشركة من السجل في {}.",
        kmr: "Ev kompanya di {} de ji tomarê hat jêbirin.")

    // MARK: What was entered

    static let entryNumber = Text(
        en: "entry no. {}", ckb: "تۆمارکردنی ژمارە {}", ar: "القيد رقم {}",
        kmr: "tomarkirina hejmar {}")
    static let objectUntil = Text(
        en: "Objections until {}.", ckb: "ناڕەزایی تا {}.", ar: "الاعتراض حتى {}.",
        kmr: "Îtiraz heta {}.")
    static let objectedOn = Text(
        en: "Objected on {}.", ckb: "ناڕەزایی لە {}.", ar: "اعتُرض في {}.", kmr: "Îtiraz di {} de.")
    static let noLonger = Text(
        en: "no longer {}", ckb: "چیتر {} نییە", ar: "لم يعد {}", kmr: "êdî ne {}")
    static let newsOf = Text(
        en: "{}: entered in the company register: ", ckb: "{}: لە تۆماری کۆمپانیاکاندا نووسرا: ",
        ar: "{}: قُيد في سجل الشركات: ", kmr: "{}: di tomara kompanyayan de hat nivîsandin: ")
    static let youAreBarred = Text(
        en: "A court has barred you from managing companies until {}.",
        ckb: "دادگا بەڕێوەبردنی کۆمپانیای تا {} لێ قەدەغە کردوویت.",
        ar: "منعتك محكمة من إدارة الشركات حتى {}.",
        kmr: "Dadgehê heta {} rêvebirina kompanyayan li te qedexe kiriye.")

    /// What managers and followers are told.
    ///
    /// - Parameter detail: what the filing says besides its kind, for whom it concerns.
    static func news(of filing: Filing, in company: Company, detail: Text? = nil) -> Text {
        newsOf.filled(with: Text(same: "\(company.name) (\(company.number))"))
            .map { language, words in
                words + title(of: filing.change)[language]
                    + (detail.map { ": \($0[language])" } ?? "") + "."
            }
    }

    static let fromOwner = Text(en: "from {}", ckb: "لە {}", ar: "من {}", kmr: "ji {}")
    static let toOwner = Text(en: "to {}", ckb: "بۆ {}", ar: "إلى {}", kmr: "bo {}")
    static let andOthers = Text(
        en: "and {} more", ckb: "و {} کەسی تر", ar: "و{} آخرون", kmr: "û {} yên din")
    static let byOrder = Text(
        en: "by decision of {}", ckb: "بە بڕیاری {}", ar: "بقرار {}", kmr: "bi biryara {}")

    /// The kind of a filing.
    static func title(of change: Change) -> Text {
        switch change {
        case .formed:
            Text(en: "Formed", ckb: "دامەزرا", ar: "أُسست", kmr: "Hat damezrandin")
        case .renamed:
            Text(en: "New name", ckb: "ناوی نوێ", ar: "اسم جديد", kmr: "Navê nû")
        case .moved:
            Text(en: "New office", ckb: "نووسینگەی نوێ", ar: "مقر جديد", kmr: "Nivîsgeha nû")
        case .activityChanged:
            Text(en: "New activity", ckb: "چالاکیی نوێ", ar: "نشاط جديد", kmr: "Çalakiya nû")
        case .officersChanged:
            Text(
                en: "Change of officers", ckb: "گۆڕینی بەرپرسان", ar: "تغيير في المسؤولين",
                kmr: "Guhertina berpirsan")
        case .capitalIncreased:
            Text(
                en: "Capital increased", ckb: "سەرمایە زیادکرا", ar: "زيادة رأس المال",
                kmr: "Sermaye zêde bû")
        case .capitalReduced:
            Text(
                en: "Capital reduced", ckb: "سەرمایە کەمکرایەوە", ar: "تخفيض رأس المال",
                kmr: "Sermaye kêm bû")
        case .sharesTransferred, .sharesDivided:
            Text(
                en: "Shares transferred", ckb: "پشک گواسترایەوە", ar: "نقل حصص",
                kmr: "Pişk hatin veguhastin")
        case .charged:
            Text(
                en: "Charge registered", ckb: "بارمتە تۆمارکرا", ar: "قيد رهن",
                kmr: "Barimte hat tomarkirin")
        case .chargeReleased:
            Text(
                en: "Charge released", ckb: "بارمتە لابرا", ar: "رفع رهن",
                kmr: "Barimte hat rakirin")
        case .confirmed:
            Text(
                en: "Entry confirmed and accounts handed in",
                ckb: "تۆمار پشتڕاستکرایەوە و حیسابات پێشکەشکران",
                ar: "تأكيد القيد وتقديم الحسابات",
                kmr: "Tomar hat piştrastkirin û hesab hatin dayîn")
        case .controllerDeclared:
            Text(
                en: "Declared who controls it", ckb: "ڕاگەیاندنی ئەوەی دەسەڵاتی بەسەردا هەیە",
                ar: "التصريح بمن يسيطر عليها", kmr: "Hat ragihandin kî desthilatdar e")
        case .controlEnded:
            Text(
                en: "No longer controlled by", ckb: "چیتر دەسەڵاتی بەسەردا نییە",
                ar: "لم يعد يسيطر عليها", kmr: "Êdî ne desthilatdar e")
        case .seized:
            Text(
                en: "Seized by a court", ckb: "دادگا دەستی بەسەردا گرت", ar: "حجز قضائي",
                kmr: "Dadgehê dest danî ser")
        case .seizureLifted:
            Text(
                en: "Seizure lifted", ckb: "دەستبەسەرداگرتن لابرا", ar: "رفع الحجز",
                kmr: "Destdanîn hat rakirin")
        case .published(.reduction):
            Text(
                en: "Notice: capital to be reduced", ckb: "ئاگاداری: سەرمایە کەم دەکرێتەوە",
                ar: "إعلان: تخفيض رأس المال", kmr: "Danezan: sermaye dê kêm bibe")
        case .published(.dissolution):
            Text(
                en: "Notice: to be dissolved", ckb: "ئاگاداری: هەڵدەوەشێنرێتەوە",
                ar: "إعلان: حل الشركة",
                kmr: "Danezan: dê were hilweşandin")
        case .published(.strikeOff):
            Text(
                en: "First warning: to be struck off", ckb: "ئاگادارکردنەوەی یەکەم: دەسڕدرێتەوە",
                ar: "إنذار أول بالشطب", kmr: "Hişyariya yekem: dê were jêbirin")
        case .warnedAgain:
            Text(
                en: "Second warning: to be struck off", ckb: "ئاگادارکردنەوەی دووەم: دەسڕدرێتەوە",
                ar: "إنذار ثان بالشطب", kmr: "Hişyariya duyem: dê were jêbirin")
        case .objected:
            Text(
                en: "Objection", ckb: "ناڕەزایی", ar: "اعتراض", kmr: "Îtiraz")
        case .objectionEnded:
            Text(
                en: "Objection withdrawn", ckb: "ناڕەزایی کشێنرایەوە", ar: "سحب اعتراض",
                kmr: "Îtiraz hat vekişandin")
        case .planDropped:
            Text(
                en: "Notice withdrawn", ckb: "ئاگاداری کشێنرایەوە", ar: "سحب إعلان",
                kmr: "Danezan hat vekişandin")
        case .dissolved:
            Text(en: "Dissolved", ckb: "هەڵوەشێنرایەوە", ar: "حُلت", kmr: "Hat hilweşandin")
        case .struckOff:
            Text(en: "Struck off", ckb: "سڕدرایەوە", ar: "شُطبت", kmr: "Hat jêbirin")
        case .ordered(_, _, let change): title(of: change)
        case .restored:
            Text(en: "Restored", ckb: "گەڕێنرایەوە", ar: "أُعيدت", kmr: "Hat vegerandin")
        }
    }
}

extension Officer.Role {
    package var text: Text {
        switch self {
        case .manager:
            Text(
                en: "Managing director", ckb: "بەڕێوەبەری ڕێپێدراو", ar: "المدير المفوض",
                kmr: "Rêveberê destûrpêdayî")
        case .director:
            Text(
                en: "Member of the board", ckb: "ئەندامی ئەنجومەنی بەڕێوەبردن",
                ar: "عضو مجلس الإدارة",
                kmr: "Endamê desteya rêveberiyê")
        case .lawyer: Text(en: "Lawyer", ckb: "پارێزەر", ar: "المحامي", kmr: "Parêzer")
        case .accountant: Text(en: "Accountant", ckb: "ژمێریار", ar: "المحاسب", kmr: "Hesabdar")
        }
    }
}

extension Controller.Means {
    package var text: Text {
        switch self {
        case .shares: Text(en: "by shares", ckb: "بە پشک", ar: "بالحصص", kmr: "bi pişkan")
        case .votes: Text(en: "by votes", ckb: "بە دەنگ", ar: "بالأصوات", kmr: "bi dengan")
        case .appoints:
            Text(
                en: "appoints its managers", ckb: "بەڕێوەبەرەکانی دادەمەزرێنێت", ar: "يعين مديريها",
                kmr: "rêveberên wê diyar dike")
        case .other:
            Text(
                en: "in another way", ckb: "بە شێوەیەکی تر", ar: "بطريقة أخرى",
                kmr: "bi awayekî din")
        }
    }
}

extension StrikeOffReason {
    package var text: Text {
        switch self {
        case .accounts:
            Text(
                en: "no accounts handed in", ckb: "حیسابات پێشکەش نەکراون", ar: "لم تُقدم حسابات",
                kmr: "hesab nehatine dayîn")
        case .manager:
            Text(
                en: "nobody manages it", ckb: "کەس بەڕێوەی نابات", ar: "لا أحد يديرها",
                kmr: "kes wê bi rê ve nabe")
        case .activity:
            Text(
                en: "it does nothing any more", ckb: "هیچ چالاکییەکی نەماوە", ar: "لا نشاط لها",
                kmr: "êdî tiştekî nake")
        }
    }
}
