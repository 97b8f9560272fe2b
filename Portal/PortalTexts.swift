internal import Casework
internal import Kernel

enum PortalTexts {
    static let welcome = Text(
        en: "Every service of the Kurdistan Region in one place",
        ckb: "هەموو خزمەتگوزارییەکانی هەرێمی کوردستان لە یەک شوێندا",
        ar: "كل خدمات إقليم كوردستان في مكان واحد",
        kmr: "Hemû xizmetguzariyên Herêma Kurdistanê li cihekî")
    static let whatDoYouNeed = Text(
        en: "What do you need?", ckb: "پێویستت بە چییە؟", ar: "ماذا تحتاج؟", kmr: "Tu çi dixwazî?")
    static let byAudience = Text(en: "For whom", ckb: "بۆ کێ", ar: "لمن", kmr: "Ji bo kê")
    static let byLifeEvent = Text(
        en: "By what happens in life", ckb: "بەپێی ڕووداوەکانی ژیان", ar: "حسب أحداث الحياة",
        kmr: "Li gorî bûyerên jiyanê")
    static let byInstitution = Text(
        en: "By institution", ckb: "بەپێی دامەزراوە", ar: "حسب المؤسسة", kmr: "Li gorî saziyê")
    static let online = Text(en: "Online", ckb: "ئۆنلاین", ar: "عبر الإنترنت", kmr: "Serhêl")
    static let onlineNow = Text(
        en: "Can be done online now", ckb: "ئێستا ئۆنلاین دەکرێت",
        ar: "يمكن إنجازها عبر الإنترنت الآن", kmr: "Niha serhêl dibe")
    static let all = Text(en: "All", ckb: "هەموو", ar: "الكل", kmr: "Hemû")
    static let allServices = Text(
        en: "All services", ckb: "هەموو خزمەتگوزارییەکان", ar: "كل الخدمات",
        kmr: "Hemû xizmetguzarî")
    static let applyOnline = Text(
        en: "Apply online", ckb: "ئۆنلاین داواکاری پێشکەش بکە", ar: "قدّم عبر الإنترنت",
        kmr: "Serhêl daxwaz bike")
    static let partOf = Text(
        en: "This is done online as a part of:", ckb: "ئەمە ئۆنلاین دەکرێت وەک بەشێک لە:",
        ar: "يتم هذا عبر الإنترنت ضمن:",
        kmr: "Ev serhêl tê kirin wekî beşek ji:")
    static let notOnline = Text(
        en: "This service is not online yet. Here is what is known about it.",
        ckb: "ئەم خزمەتگوزارییە هێشتا ئۆنلاین نییە. ئەمە ئەوەیە کە دەربارەی زانراوە.",
        ar: "هذه الخدمة ليست عبر الإنترنت بعد. هذا ما هو معروف عنها.",
        kmr: "Ev xizmetguzarî hê ne serhêl e. Li vir tiştên ku der barê wê de têne zanîn hene.")
    static let owner = Text(
        en: "Responsible", ckb: "بەرپرس", ar: "الجهة المسؤولة", kmr: "Berpirsiyar")
    static let office = Text(en: "Office", ckb: "فەرمانگە", ar: "الدائرة", kmr: "Fermangeh")
    static let fee = Text(en: "Fee", ckb: "ڕسوم", ar: "الرسم", kmr: "Xerc")
    static let free = Text(en: "Free of charge", ckb: "بێبەرامبەر", ar: "مجاني", kmr: "Bêbihabû")
    static let documents = Text(
        en: "Documents needed", ckb: "بەڵگەنامە پێویستەکان", ar: "المستندات المطلوبة",
        kmr: "Belgenameyên pêwîst")
    static let time = Text(en: "Time", ckb: "کات", ar: "المدة", kmr: "Dem")
    static let channel = Text(en: "Where", ckb: "لە کوێ", ar: "أين", kmr: "Li ku")
    static let note = Text(en: "Note", ckb: "تێبینی", ar: "ملاحظة", kmr: "Têbînî")
    static let law = Text(
        en: "Legal basis", ckb: "بنەمای یاسایی", ar: "الأساس القانوني", kmr: "Bingeha qanûnî")
    static let forWhom = Text(en: "For", ckb: "بۆ", ar: "لمن", kmr: "Ji bo")
    static let sources = Text(en: "Sources", ckb: "سەرچاوەکان", ar: "المصادر", kmr: "Çavkanî")
    static let noSource = Text(
        en:
            "No public source was found for this service; everything here is to be confirmed by its owner.",
        ckb:
            "هیچ سەرچاوەیەکی گشتی بۆ ئەم خزمەتگوزارییە نەدۆزرایەوە؛ دەبێت خاوەنەکەی هەموو شتێکی ئێرە پشتڕاست بکاتەوە.",
        ar: "لم يُعثر على مصدر عام لهذه الخدمة؛ كل ما هنا بحاجة إلى تأكيد من صاحبها.",
        kmr:
            "Ji bo vê xizmetguzariyê çavkaniyeke giştî nehat dîtin; divê xwediyê wê hemû tiştan piştrast bike."
    )
    static let wordingUnconfirmed = Text(
        en: "The wording on this page in this language is not confirmed by the owner yet.",
        ckb: "دەقی ئەم پەڕەیە بەم زمانە هێشتا لەلایەن خاوەنەکەیەوە پشتڕاست نەکراوەتەوە.",
        ar: "صياغة هذه الصفحة بهذه اللغة لم تؤكدها الجهة المسؤولة بعد.",
        kmr: "Gotina vê rûpelê bi vî zimanî hê ji aliyê xwediyê wê ve nehatiye piştrastkirin.")
    static let sourceMentions = Text(
        en: "The source only mentions this service.",
        ckb: "سەرچاوەکە تەنها ناوی ئەم خزمەتگوزارییەی هێناوە.",
        ar: "المصدر يذكر هذه الخدمة فقط.", kmr: "Çavkanî tenê navê vê xizmetguzariyê dibêje.")
    static let servicesFound = Text(
        en: "{} services", ckb: "{} خزمەتگوزاری", ar: "{} خدمة", kmr: "{} xizmetguzarî")
    static let searchServices = Text(
        en: "Search the services", ckb: "لە خزمەتگوزارییەکاندا بگەڕێ", ar: "ابحث في الخدمات",
        kmr: "Li xizmetguzariyan bigere")
    static let nothingFound = Text(
        en: "Nothing was found for “{}”. The nearest are:",
        ckb: "هیچ بۆ «{}» نەدۆزرایەوە. نزیکترینەکان:",
        ar: "لم يُعثر على شيء لـ «{}». الأقرب:",
        kmr: "Ji bo “{}” tiştek nehat dîtin. Yên herî nêzîk:")
    static let didYouMean = Text(
        en: "Shown for:", ckb: "پیشاندراوە بۆ:", ar: "النتائج لـ:", kmr: "Hat nîşandan ji bo:")

    // MARK: Account

    static let yourAccount = Text(
        en: "Your account", ckb: "هەژمارەکەت", ar: "حسابك", kmr: "Hesabê te")
    static let signOut = Text(
        en: "Sign out", ckb: "چوونەدەرەوە", ar: "تسجيل الخروج", kmr: "Derketin")
    static let waitingForYou = Text(
        en: "Waiting for you", ckb: "چاوەڕێی تۆیە", ar: "بانتظارك", kmr: "Li benda te")
    static let yourCases = Text(
        en: "Your applications", ckb: "داواکارییەکانت", ar: "طلباتك", kmr: "Daxwaznameyên te")
    static let noCases = Text(
        en: "You have no applications yet.", ckb: "هێشتا هیچ داواکارییەکت نییە.",
        ar: "ليس لديك طلبات بعد.", kmr: "Hê daxwaznameyên te tune ne.")
    static let messages = Text(en: "Messages", ckb: "پەیامەکان", ar: "الرسائل", kmr: "Peyam")
    static let noMessages = Text(
        en: "No messages yet.", ckb: "هێشتا هیچ پەیامێک نییە.", ar: "لا رسائل بعد.",
        kmr: "Hê peyam tune ne.")
    static let security = Text(
        en: "Sign-in and devices", ckb: "چوونەژوورەوە و ئامێرەکان", ar: "تسجيل الدخول والأجهزة",
        kmr: "Têketin û amûr")
    static let youFor = Text(
        en: "you, for the applicant", ckb: "تۆ، بۆ داواکار", ar: "أنت، نيابة عن مقدم الطلب",
        kmr: "tu, ji bo daxwazkar")
    static let youForAnother = Text(
        en: "you, for another party", ckb: "تۆ، بۆ لایەنێکی تر", ar: "أنت، نيابة عن طرف آخر",
        kmr: "tu, ji bo aliyekî din")
    static let forYou = Text(
        en: "whoever acts for you", ckb: "ئەو کەسەی نوێنەرایەتیت دەکات", ar: "من يمثلك",
        kmr: "yê ku li ser navê te tevdigere")
    static let representative = Text(
        en: "Acting for the applicant", ckb: "نوێنەری داواکار", ar: "ممثل مقدم الطلب",
        kmr: "Nûnerê daxwazkar")
    static let mandates = Text(
        en: "Acting for somebody", ckb: "نوێنەرایەتی", ar: "التصرف نيابة عن الغير",
        kmr: "Tevgerîna li ser navê kesekî")
    static let numbers = Text(
        en: "Your numbers", ckb: "ژمارەکانت", ar: "أرقامك", kmr: "Hejmarên te")
    static let forCompany = Text(
        en: "For the company", ckb: "بۆ کۆمپانیای", ar: "عن الشركة", kmr: "Ji bo kompanyayê")
    static let whoRead = Text(
        en: "Who looked at your data", ckb: "کێ سەیری داتاکانتی کردووە", ar: "من اطلع على بياناتك",
        kmr: "Kî li daneyên te nêrî")
    static let thePortal = Text(
        en: "The portal itself", ckb: "خودی دەروازە", ar: "البوابة نفسها", kmr: "Portal bi xwe")
    static let new = Text(en: "new", ckb: "نوێ", ar: "جديد", kmr: "nû")
    static let whatYouAnswer = Text(
        en: "What is asked for", ckb: "ئەوەی داواکراوە", ar: "المطلوب", kmr: "Tiştê tê xwestin")
    static let steps = Text(
        en: "The way of this application", ckb: "ڕێی ئەم داواکارییە", ar: "مسار هذا الطلب",
        kmr: "Riya vê daxwaznameyê")
    static let whatHappened = Text(
        en: "What happened", ckb: "چی ڕوویدا", ar: "ما حدث", kmr: "Çi qewimî")
    static let promised = Text(
        en: "An answer is promised by", ckb: "وەڵام بەڵێن دراوە تا", ar: "الرد موعود به حتى",
        kmr: "Bersiv hatiye sozdan heta")
    static let goOnAnswering = Text(
        en: "Go on with the questions", ckb: "بەردەوامبوون لە پرسیارەکان", ar: "متابعة الأسئلة",
        kmr: "Pirsan bidomîne")
    static let agree = Text(en: "I agree", ckb: "ڕەزامەندم", ar: "أوافق", kmr: "Ez razî me")
    static let doNotAgree = Text(
        en: "I do not agree", ckb: "ڕەزامەند نیم", ar: "لا أوافق", kmr: "Ez ne razî me")
    static let youAreAsked = Text(
        en: "You are asked to agree to what is written below.",
        ckb: "داوای ڕەزامەندیت لێ کراوە بۆ ئەوەی لە خوارەوە نووسراوە.",
        ar: "تُطلب موافقتك على ما هو مكتوب أدناه.", kmr: "Razîbûna te ji bo tiştên jêrîn tê xwestin."
    )
    static let reason = Text(en: "Reason", ckb: "هۆکار", ar: "السبب", kmr: "Sedem")
    static let agreements = Text(
        en: "Agreements", ckb: "ڕەزامەندییەکان", ar: "الموافقات", kmr: "Razîbûn")
    static let agreed = Text(en: "agreed", ckb: "ڕەزامەندی دا", ar: "وافق", kmr: "razî bû")
    static let notYet = Text(
        en: "not answered yet", ckb: "هێشتا وەڵامی نەداوەتەوە", ar: "لم يجب بعد",
        kmr: "hê bersiv nedaye")
    static let refusedToAgree = Text(
        en: "did not agree", ckb: "ڕەزامەند نەبوو", ar: "لم يوافق", kmr: "razî nebû")
    static let payFee = Text(
        en: "Pay the fee", ckb: "ڕسوم بدە", ar: "ادفع الرسم", kmr: "Xercê bide")
    static let together = Text(en: "Together", ckb: "کۆی گشتی", ar: "المجموع", kmr: "Bi hev re")
    static let goToBank = Text(
        en: "Go to the bank", ckb: "بڕۆ بۆ بانک", ar: "انتقل إلى المصرف", kmr: "Here bankê")
    static let scan = Text(
        en: "or scan this code with your bank’s app", ckb: "یان ئەم کۆدە بە ئەپی بانکەکەت سکان بکە",
        ar: "أو امسح هذا الرمز بتطبيق مصرفك", kmr: "an vê kodê bi sepana banka xwe bixwîne")
    static let waitingForBank = Text(
        en: "Waiting for the bank.", ckb: "چاوەڕێی بانک.", ar: "بانتظار المصرف.",
        kmr: "Li benda bankê.")
    static let lookAgain = Text(
        en: "Look again", ckb: "دووبارە بپشکنە", ar: "تحقق مرة أخرى", kmr: "Dîsa lê binêre")
    static let paymentOver = Text(
        en: "The last payment was declined or has expired. Nothing was charged.",
        ckb: "دوا پارەدان ڕەتکرایەوە یان کاتی بەسەرچوو. هیچ پارەیەک نەبڕدرا.",
        ar: "رُفضت آخر عملية دفع أو انتهت صلاحيتها. لم يُخصم شيء.",
        kmr: "Dayîna dawî hat redkirin an dema wê derbas bû. Tiştek nehat birîn.")
    static let until = Text(
        en: "Open until", ckb: "کراوەیە تا", ar: "مفتوح حتى", kmr: "Vekirî ye heta")
    static let feeUnconfirmed = Text(
        en: "This fee is not confirmed.", ckb: "ئەم ڕسومە پشتڕاست نەکراوەتەوە.",
        ar: "هذا الرسم غير مؤكد.", kmr: "Ev xerc ne piştrastkirî ye.")
    static let paid = Text(en: "Paid", ckb: "درا", ar: "مدفوع", kmr: "Hat dayîn")
    static let certificate = Text(
        en: "Download the certificate (PDF)", ckb: "داگرتنی بڕوانامە (PDF)",
        ar: "تنزيل الشهادة (PDF)", kmr: "Şehadeyê daxe (PDF)")
    static let seeCompany = Text(
        en: "See it in the register", ckb: "لە تۆماردا بیبینە", ar: "انظره في السجل",
        kmr: "Di tomarê de bibîne")
    static let withdraw = Text(
        en: "Withdraw the application", ckb: "کشاندنەوەی داواکاری", ar: "سحب الطلب",
        kmr: "Daxwaznameyê vekişîne")
    static let withdrawSure = Text(
        en: "A withdrawn application cannot be taken up again.",
        ckb: "داواکاریی کشێنراوە ناگەڕێتەوە.", ar: "لا يمكن استئناف طلب مسحوب.",
        kmr: "Daxwaznameya vekişandî venagere.")
    static let nameIsLetGo = Text(
        en: "The name that it holds is let go.", ckb: "ئەو ناوەی گرتوویەتی ئازاد دەکرێت.",
        ar: "ويُحرر الاسم الذي حجزه.", kmr: "Navê ku girtiye tê berdan.")
    static let paidIsNotBack = Text(
        en:
            "The {} that you have paid are not given back here: ask the office, with the receipt.",
        ckb: "ئەو {} کە داوتە لێرە ناگەڕێنرێتەوە: لە فەرمانگەکە بپرسە، بە پسووڵەکەوە.",
        ar: "لا يُعاد هنا ما دفعته وهو {}: راجع الدائرة ومعك الإيصال.",
        kmr: "{} ku te daye li vir nayê vegerandin: ji ofîsê bipirse, bi meqbûzê re.")
    static let paidTooMuch = Text(
        en:
            "You have paid {} more than is due now. It is not given back here: ask the office, with the receipt.",
        ckb:
            "{} زیاترت داوە لەوەی ئێستا پێویستە. لێرە ناگەڕێنرێتەوە: لە فەرمانگەکە بپرسە، بە پسووڵەکەوە.",
        ar: "دفعت {} أكثر من المستحق الآن. لا يُعاد هنا: راجع الدائرة ومعك الإيصال.",
        kmr:
            "Te {} ji ya pêwîst zêdetir daye. Li vir nayê vegerandin: ji ofîsê bipirse, bi meqbûzê re."
    )
    static let paidAlready = Text(
        en: "Paid already", ckb: "پێشتر دراوە", ar: "مدفوع من قبل", kmr: "Berê hatiye dayîn")
    static let paidNow = Text(
        en: "To pay now", ckb: "ئێستا دەدرێت", ar: "المستحق الآن", kmr: "Niha tê dayîn")
    static let decision = Text(en: "Decision", ckb: "بڕیار", ar: "القرار", kmr: "Biryar")
    static let appeal = Text(
        en:
            "You may object at the same office or before the court; the term is not confirmed here.",
        ckb:
            "دەتوانیت لە هەمان فەرمانگە یان لە دادگا تانە بدەیت؛ ماوەکەی لێرە پشتڕاست نەکراوەتەوە.",
        ar: "يمكنك الاعتراض لدى الدائرة نفسها أو أمام المحكمة؛ المدة غير مؤكدة هنا.",
        kmr:
            "Tu dikarî li heman fermangehê an li dadgehê îtiraz bikî; dem li vir ne piştrastkirî ye."
    )
    static let you = Text(en: "you", ckb: "تۆ", ar: "أنت", kmr: "tu")
    static let anotherParty = Text(
        en: "another party", ckb: "لایەنێکی تر", ar: "طرف آخر", kmr: "aliyekî din")
    static let applicant = Text(en: "Applicant", ckb: "داواکار", ar: "مقدم الطلب", kmr: "Daxwazkar")

    // MARK: Desk

    static let desk = Text(
        en: "Staff desk", ckb: "مێزی کارمەندان", ar: "مكتب الموظفين", kmr: "Maseya karmendan")
    static let noDesk = Text(
        en: "You are not appointed to a desk.", ckb: "تۆ بۆ هیچ مێزێک دانەمەزراویت.",
        ar: "لست معينا في أي مكتب.", kmr: "Tu ne li ser maseyekê hatiyî danîn.")
    static let queue = Text(
        en: "Waiting cases", ckb: "کەیسە چاوەڕوانەکان", ar: "المعاملات المنتظرة",
        kmr: "Dozên li bendê")
    static let queueEmpty = Text(
        en: "Nothing is waiting. Well done.", ckb: "هیچ شتێک چاوەڕوان نییە. دەستخۆش.",
        ar: "لا شيء بالانتظار. أحسنت.", kmr: "Tiştek li bendê nîne. Destxweş.")
    static let service = Text(en: "Service", ckb: "خزمەتگوزاری", ar: "الخدمة", kmr: "Xizmetguzarî")
    static let promisedBy = Text(
        en: "Promised by", ckb: "بەڵێن دراوە تا", ar: "موعود حتى", kmr: "Hatiye sozdan heta")
    static let since = Text(
        en: "Waiting since", ckb: "چاوەڕێیە لە", ar: "ينتظر منذ", kmr: "Li bendê ji")
    static let caseNumber = Text(en: "Case", ckb: "کەیس", ar: "المعاملة", kmr: "Doz")
    static let late = Text(en: "late", ckb: "دواکەوتوو", ar: "متأخر", kmr: "dereng")
    static let checks = Text(en: "Checks", ckb: "پشکنینەکان", ar: "التدقيقات", kmr: "Kontrol")
    static let met = Text(en: "met", ckb: "تەواوە", ar: "مستوفى", kmr: "temam e")
    static let notMet = Text(en: "not met", ckb: "تەواو نییە", ar: "غير مستوفى", kmr: "ne temam e")
    static let decide = Text(en: "Decide", ckb: "بڕیار بدە", ar: "اتخذ القرار", kmr: "Biryar bide")
    static let reasonHint = Text(
        en: "The applicant reads it. For an approval too.",
        ckb: "داواکار دەیخوێنێتەوە. بۆ پەسەندکردنیش.", ar: "يقرأه مقدم الطلب. للموافقة أيضا.",
        kmr: "Daxwazkar wê dixwîne. Ji bo pejirandinê jî.")
    static let grant = Text(en: "Approve", ckb: "پەسەندکردن", ar: "موافقة", kmr: "Bipejirîne")
    static let askForCorrection = Text(
        en: "Ask for a correction", ckb: "داوای ڕاستکردنەوە بکە", ar: "اطلب تصحيحا",
        kmr: "Rastkirinê bixwaze")
    static let refuse = Text(en: "Refuse", ckb: "ڕەتکردنەوە", ar: "رفض", kmr: "Red bike")
    static let cannotGrant = Text(
        en: "It cannot be approved while a check is not met.",
        ckb: "تا پشکنینێک تەواو نەبێت پەسەند ناکرێت.",
        ar: "لا تمكن الموافقة ما دام أحد التدقيقات غير مستوفى.",
        kmr: "Heta kontrolek ne temam be nayê pejirandin.")
    static let secondConfirms = Text(
        en: "Somebody else of your institution confirms it before it counts.",
        ckb: "کەسێکی تری دامەزراوەکەت پشتڕاستی دەکاتەوە پێش ئەوەی کارا بێت.",
        ar: "يؤكده شخص آخر من مؤسستك قبل أن يسري.",
        kmr: "Kesekî din ê saziya te berî ku bikeve meriyetê piştrast dike.")
    static let sendBackHint = Text(
        en: "Your colleague reads it; the applicant does not.",
        ckb: "هاوکارەکەت دەیخوێنێتەوە؛ داواکار نایخوێنێتەوە.",
        ar: "يقرأه زميلك، ولا يقرأه مقدم الطلب.",
        kmr: "Hevkarê te dixwîne; daxwazkar naxwîne.")
    static let piles: [CaseBook.Pile: Text] = [
        .waiting: queue,
        .correcting: Text(
            en: "With the applicant, for correction", ckb: "لای داواکار، بۆ ڕاستکردنەوە",
            ar: "لدى مقدم الطلب للتصحيح", kmr: "Li ba daxwazkar, ji bo rastkirinê"),
        .decided: Text(
            en: "Decided", ckb: "بڕیارلێدراو", ar: "مبتوت فيها", kmr: "Biryar hatiye dayîn"),
    ]
    static let pile = Text(
        en: "Which cases", ckb: "کام کەیسانە", ar: "أي معاملات", kmr: "Kîjan doz")
    static let pileEmpty = Text(
        en: "There are none.", ckb: "هیچ نییە.", ar: "لا يوجد شيء.", kmr: "Tune ne.")
    static let lastChange = Text(
        en: "Last change", ckb: "دوایین گۆڕانکاری", ar: "آخر تغيير", kmr: "Guhertina dawî")
    static let findCase = Text(
        en: "Find other cases", ckb: "کەیسی تر بدۆزەرەوە", ar: "ابحث عن معاملات أخرى",
        kmr: "Dozên din bibîne")
    static let show = Text(en: "Show", ckb: "پیشانی بدە", ar: "اعرض", kmr: "Nîşan bide")
    static let noSuchCase = Text(
        en: "No case at your desks has this number.",
        ckb: "هیچ کەیسێکی مێزەکانت ئەم ژمارەیەی نییە.",
        ar: "لا توجد معاملة بهذا الرقم في مكاتبك.",
        kmr: "Li ser maseyên te dozeke bi vê hejmarê tune.")
    static let nextCase = Text(
        en: "Next case", ckb: "کەیسی دواتر", ar: "المعاملة التالية", kmr: "Doza din")
    static let pageBefore = Text(
        en: "Those before", ckb: "ئەوانەی پێشتر", ar: "السابقة", kmr: "Yên berê")
    static let pageAfter = Text(
        en: "Those after", ckb: "ئەوانەی دواتر", ar: "التالية", kmr: "Yên piştî")
    static let inspectAgain = Text(
        en: "Inspect again", ckb: "دووبارە پشکنین", ar: "إعادة الكشف", kmr: "Dîsa bipişkine")
    static let refuseSure = Text(
        en: "Refuse this application?", ckb: "ئەم داواکارییە ڕەت دەکەیتەوە؟",
        ar: "هل ترفض هذا الطلب؟", kmr: "Vê daxwaznameyê red dikî?")
    static let refuseFinal = Text(
        en: "A refusal is final. If something can be put right, ask for a correction instead.",
        ckb: "ڕەتکردنەوە کۆتاییە. ئەگەر شتێک ڕاست دەکرێتەوە، لەبری ئەوە داوای ڕاستکردنەوە بکە.",
        ar: "الرفض نهائي. إذا أمكن تصحيح شيء فاطلب التصحيح بدلا من ذلك.",
        kmr: "Redkirin dawî ye. Heke tiştek dikare bê rastkirin, li şûna wê rastkirinê bixwaze.")
    static let receipt = Text(
        en: "Receipt for the fee (PDF)", ckb: "پسوولەی ڕسوم (PDF)", ar: "إيصال الرسم (PDF)",
        kmr: "Meqbûza xercê (PDF)")
    static let reissue = Text(
        en: "Issue the certificate again", ckb: "دووبارە دەرکردنی بڕوانامە",
        ar: "إعادة إصدار الشهادة", kmr: "Şehadeyê dîsa derxe")
    static let changeCertificate = Text(
        en: "Issue the certificate again or revoke it",
        ckb: "دووبارە دەرکردن یان هەڵوەشاندنەوەی بڕوانامە",
        ar: "إعادة إصدار الشهادة أو إلغاؤها", kmr: "Şehadeyê dîsa derxe an betal bike")
    static let reissueHint = Text(
        en:
            "A certificate that is issued again is shown as replaced, one that is revoked as revoked.",
        ckb:
            "بڕوانامەیەک کە دووبارە دەردەکرێت وەک جێگیراو پیشان دەدرێت، ئەوەی هەڵدەوەشێنرێتەوە وەک هەڵوەشێنراوە.",
        ar: "الشهادة التي يُعاد إصدارها تظهر مستبدلة، والتي تُلغى تظهر ملغاة.",
        kmr:
            "Şehadeya ku dîsa tê derxistin wekî guhertî, ya ku tê betalkirin wekî betalkirî tê nîşandan."
    )
    static let revoke = Text(
        en: "Revoke the certificate", ckb: "هەڵوەشاندنەوەی بڕوانامە", ar: "إلغاء الشهادة",
        kmr: "Şehadeyê betal bike")
    static let revokeSure = Text(
        en: "Revoke this certificate?", ckb: "ئەم بڕوانامەیە هەڵدەوەشێنیتەوە؟",
        ar: "هل تلغي هذه الشهادة؟", kmr: "Vê şehadeyê betal dikî?")
    static let revokeFinal = Text(
        en:
            "Whoever checks its paper is told that it is not valid any more, and everybody in the case is told. It cannot be made valid again; a new one can be issued.",
        ckb:
            "هەر کەسێک کاغەزەکەی بپشکنێت پێی دەگوترێت کە ئیتر کارا نییە، و هەموو لایەنەکان ئاگادار دەکرێنەوە. ناتوانرێت دووبارە کارا بکرێت؛ دەتوانرێت یەکێکی نوێ دەربکرێت.",
        ar:
            "يُقال لكل من يتحقق من ورقتها إنها لم تعد سارية، ويُبلغ جميع أطراف المعاملة. لا يمكن إعادة سريانها، لكن يمكن إصدار شهادة جديدة.",
        kmr:
            "Ji her kesê ku kaxeza wê kontrol dike re tê gotin ku êdî ne derbasdar e, û hemû aliyên dozê tên agahdarkirin. Dîsa nikare bê derbasdarkirin; yeke nû dikare bê derxistin."
    )
    static let revokeEnds = Text(
        en: "What began with it ends too; what it renewed or ended is again as it was before.",
        ckb:
            "ئەوەی پێی دەستی پێ کردووە ئەویش کۆتایی دێت؛ ئەوەی نوێی کردووەتەوە یان کۆتایی پێ هێناوە دەگەڕێتەوە وەک پێشوو.",
        ar: "ينتهي أيضا ما بدأ بها، وما جددته أو أنهته يعود كما كان.",
        kmr:
            "Tiştê ku pê dest pê kiriye jî diqede; tiştê ku nû kiriye an qedandiye dîsa wek berê ye."
    )
    static let paperRevoked = Text(
        en: "The paper was revoked and is not valid any more:",
        ckb: "کاغەزەکە هەڵوەشێنرایەوە و ئیتر کارا نییە:",
        ar: "أُلغيت الورقة ولم تعد سارية:", kmr: "Kaxez hat betalkirin û êdî ne derbasdar e:")
    static let paperReplaced = Text(
        en: "A newer paper took the place of the one from this application.",
        ckb: "کاغەزێکی نوێتر شوێنی ئەوەی ئەم داواکارییەی گرتەوە.",
        ar: "حلت ورقة أحدث محل ورقة هذا الطلب.",
        kmr: "Kaxezeke nûtir şûna ya vê daxwaznameyê girt.")
    static let done = Text(en: "Done.", ckb: "تەواو.", ar: "تم.", kmr: "Temam.")
    static let grantHint = Text(
        en: "The person will read it. To approve, you may leave it empty: “All checks are met.”",
        ckb:
            "کەسەکە دەیخوێنێتەوە. بۆ پەسەندکردن دەتوانیت بەتاڵی بهێڵیتەوە: «هەموو پشکنینەکان تەواون.»",
        ar: "سيقرأه الشخص المعني. للموافقة يمكنك تركه فارغا: «جميع التدقيقات مستوفاة.»",
        kmr: "Kes dê wê bixwîne. Ji bo pejirandinê tu dikarî vala bihêlî: «Hemû kontrol temam in.»")

    // MARK: Verify

    static let verifyHint = Text(
        en: "Type the code below the QR on the document.",
        ckb: "کۆدی ژێر QR ی سەر بەڵگەنامەکە بنووسە.", ar: "اكتب الرمز الموجود تحت QR على المستند.",
        kmr: "Koda li binê QR a li ser belgenameyê binivîse.")
    static let checkFile = Text(
        en: "Check the file", ckb: "پەڕگەکە بپشکنە", ar: "تحقق من الملف",
        kmr: "Dosyeyê kontrol bike")
    static let file = Text(en: "File", ckb: "پەڕگە", ar: "الملف", kmr: "Dosye")
    static let checkFileHint = Text(
        en: "The PDF as you were given it. It is compared and not kept.",
        ckb: "PDF ـەکە وەک پێت دراوە. تەنها بەراورد دەکرێت و هەڵناگیرێت.",
        ar: "ملف PDF كما أُعطي لك. يُقارن ولا يُحفظ.",
        kmr: "PDF wekî ku ji te re hatiye dayîn. Tê berhevkirin û nayê parastin.")
    static let fileSame = Text(
        en: "The file is exactly the one that was handed out.",
        ckb: "پەڕگەکە ڕێک هەمان ئەوەیە کە دراوە.", ar: "الملف مطابق تماما لما سُلّم.",
        kmr: "Dosye tam ew e ku hatiye dayîn.")
    static let fileAppended = Text(
        en:
            "Something was added to this file after it was handed out. What it shows may not be what was sealed. Do not accept it.",
        ckb:
            "دوای دانی ئەم پەڕگەیە شتێکی بۆ زیادکراوە. ئەوەی پیشانی دەدات لەوانەیە ئەوە نەبێت کە مۆرکراوە. وەریمەگرە.",
        ar:
            "أُضيف شيء إلى هذا الملف بعد تسليمه. قد لا يكون ما يعرضه هو ما خُتم. لا تقبله.",
        kmr:
            "Piştî dayînê tiştek li vê dosyeyê hatiye zêdekirin. Dibe ku tiştê ku nîşan dide ne yê mohrkirî be. Qebûl neke."
    )
    static let fileOriginal = Text(
        en: "See what was issued", ckb: "ببینە چی دەرکراوە", ar: "انظر ما أُصدر",
        kmr: "Bibîne çi hatiye derxistin")
    static let fileUnknown = Text(
        en:
            "No document that was handed out has these bytes. The file was changed, or made by somebody else. Check the code on it instead, and ask the office that is named on it.",
        ckb:
            "هیچ بەڵگەنامەیەکی دراو ئەم بایتانەی نییە. پەڕگەکە گۆڕدراوە یان کەسێکی تر دروستی کردووە. لەبری ئەوە کۆدی سەری بپشکنە، و لەو فەرمانگەیە بپرسە کە ناوی لەسەرە.",
        ar:
            "لا يوجد مستند مُسلَّم له هذه البايتات. الملف عُدّل أو صنعه شخص آخر. تحقق بدلا من ذلك من الرمز الذي عليه، واسأل الدائرة المذكورة فيه.",
        kmr:
            "Tu belgenameya hatiye dayîn ne xwedî van baytan e. Dosye hatiye guhertin an kesekî din çêkiriye. Li şûna wê koda li ser kontrol bike, û ji fermangeha ku navê wê li ser e bipirse."
    )
    static let checkAnother = Text(
        en: "Check another", ckb: "یەکێکی تر بپشکنە", ar: "تحقق من آخر",
        kmr: "Yekê din kontrol bike")
    static let code = Text(en: "Code", ckb: "کۆد", ar: "الرمز", kmr: "Kod")
    static let disputes = Text(
        en: "What you said is wrong in a register", ckb: "ئەوەی وتووتە لە تۆمارێکدا هەڵەیە",
        ar: "ما قلت إنه خطأ في سجل", kmr: "Tiştên ku te got di tomarê de şaş in")
    static let inspect = Text(
        en: "What was found on the spot", ckb: "چی لە شوێنەکە دۆزرایەوە",
        ar: "ما وُجد في الموقع", kmr: "Li cih çi hat dîtin")
    static let inspectHint = Text(
        en: "The office decides on it, and the applicant reads it.",
        ckb: "فەرمانگە لەسەر ئەمە بڕیار دەدات و داواکار دەیخوێنێتەوە.",
        ar: "تبت الدائرة بناء عليه، ويقرأه مقدم الطلب.",
        kmr: "Fermangeh li gorî vê biryarê dide û daxwazker dixwîne.")
    static let saveInspection = Text(
        en: "Save what was found", ckb: "پاشەکەوتکردنی ئەنجام", ar: "حفظ ما وُجد",
        kmr: "Encamê tomar bike")
    static let proposedGrant = Text(
        en: "An officer proposes to approve", ckb: "فەرمانبەرێک پێشنیاری پەسەندکردن دەکات",
        ar: "يقترح موظف الموافقة", kmr: "Fermanberek pêşniyara pejirandinê dike")
    static let proposedRefusal = Text(
        en: "An officer proposes to refuse", ckb: "فەرمانبەرێک پێشنیاری ڕەتکردنەوە دەکات",
        ar: "يقترح موظف الرفض", kmr: "Fermanberek pêşniyara redkirinê dike")
    static let secondDecides = Text(
        en: "A second officer confirms it or sends it back.",
        ckb: "فەرمانبەرێکی دووەم پشتڕاستی دەکاتەوە یان دەیگەڕێنێتەوە.",
        ar: "يؤكده موظف ثان أو يعيده.", kmr: "Fermanberekî duyem wê piştrast dike an vedigerîne.")
    static let confirm = Text(
        en: "Confirm", ckb: "پشتڕاستکردنەوە", ar: "تأكيد", kmr: "Piştrast bike")
    static let sendBack = Text(
        en: "Send back", ckb: "گەڕاندنەوە", ar: "إعادة", kmr: "Vegerîne")
    static let waitsForVisit = Text(
        en: "It waits until the applicant comes. The day’s list is at “Who comes”.",
        ckb: "چاوەڕێی هاتنی داواکار دەکات. لیستی ڕۆژ لە «کێ دێت»دایە.",
        ar: "ينتظر حضور مقدم الطلب. قائمة اليوم في «من سيحضر».",
        kmr: "Li benda hatina daxwazker e. Lîsteya rojê di “Kî tê” de ye.")
    static let documentErased = Text(
        en: "What this document said of a person was erased.",
        ckb: "ئەوەی ئەم بەڵگەنامەیە دەربارەی کەسێک دەیگوت سڕاوەتەوە.",
        ar: "مُحي ما كانت هذه الوثيقة تقوله عن شخص.",
        kmr: "Tiştê ku vê belgeyê li ser kesekî digot hatiye jêbirin.")
    static let valid = Text(
        en: "This document is valid.", ckb: "ئەم بەڵگەنامەیە کارایە.", ar: "هذا المستند سارٍ.",
        kmr: "Ev belgename derbasdar e.")
    static let replaced = Text(
        en: "This document was replaced by a newer one and is not valid any more.",
        ckb: "ئەم بەڵگەنامەیە بە یەکێکی نوێتر جێگیراوە و ئیتر کارا نییە.",
        ar: "استُبدل هذا المستند بآخر أحدث ولم يعد ساريا.",
        kmr: "Ev belgename bi yeke nûtir hatiye guhertin û êdî ne derbasdar e.")
    static let revoked = Text(
        en: "This document was revoked and is not valid any more.",
        ckb: "ئەم بەڵگەنامەیە هەڵوەشێنراوەتەوە و ئیتر کارا نییە.",
        ar: "أُلغي هذا المستند ولم يعد ساريا.",
        kmr: "Ev belgename hatiye betalkirin û êdî ne derbasdar e.")
    static let unknown = Text(
        en:
            "No document has this code. If it stands on a paper, the paper may be forged: ask the office that is named on it.",
        ckb:
            "هیچ بەڵگەنامەیەک ئەم کۆدەی نییە. ئەگەر لەسەر کاغەزێک نووسراوە، لەوانەیە ساختە بێت: لەو فەرمانگەیە بپرسە کە ناوی لەسەرە.",
        ar:
            "لا يوجد مستند بهذا الرمز. إذا كان مكتوبا على ورقة فقد تكون مزورة: اسأل الدائرة المذكورة عليها.",
        kmr:
            "Belgenameyek bi vê kodê tune. Heke ew li ser kaxezekê be, dibe ku kaxez sexte be: ji fermangeha ku navê wê lê ye bipirse."
    )
    static let issuedOn = Text(
        en: "Issued on", ckb: "ڕێکەوتی دەرچوون", ar: "تاريخ الإصدار", kmr: "Dîroka derçûnê")
    static let issuedBy = Text(
        en: "Issued by", ckb: "دەرکراوە لەلایەن", ar: "صادر عن", kmr: "Ji aliyê ve derketî")
    static let newer = Text(
        en: "The newer document", ckb: "بەڵگەنامە نوێترەکە", ar: "المستند الأحدث",
        kmr: "Belgenameya nûtir")
}
