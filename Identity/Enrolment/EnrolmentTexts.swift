internal import Kernel

/// The words of enrolment, for officers and for the people they enrol.
enum EnrolmentTexts {
    static let title = Text(
        en: "Enrol a person", ckb: "تۆمارکردنی کەسێک", ar: "تسجيل شخص", kmr: "Kesekî tomar bike")
    static let citizen = Text(
        en: "A citizen of age", ckb: "هاووڵاتییەکی پێگەیشتوو", ar: "مواطن بالغ",
        kmr: "Hemwelatiyekî mezin")
    static let child = Text(
        en: "A child, with a guardian", ckb: "منداڵێک، لەگەڵ سەرپەرشتیار", ar: "طفل مع ولي أمر",
        kmr: "Zarokek, bi welî re")
    static let resident = Text(
        en: "A resident who is not a citizen", ckb: "نیشتەجێیەک کە هاووڵاتی نییە",
        ar: "مقيم غير مواطن", kmr: "Niştecihek ku ne hemwelatî ye")
    static let migrated = Text(
        en: "Somebody from the earlier biometric registration",
        ckb: "کەسێک لە تۆماری بایۆمەتریی پێشوو", ar: "شخص من التسجيل البيومتري السابق",
        kmr: "Kesek ji tomara biyometrîk a berê")
    static let found = Text(
        en: "Find a person", ckb: "دۆزینەوەی کەسێک", ar: "البحث عن شخص", kmr: "Kesekî bibîne")
    static let yours = Text(
        en: "What you took down last", ckb: "دوایین تۆمارەکانت", ar: "آخر ما سجلته",
        kmr: "Tiştên te yên dawî")
    static let nothingYet = Text(
        en: "Nothing yet.", ckb: "هێشتا هیچ.", ar: "لا شيء بعد.", kmr: "Hê tiştek tune.")
    static let notAnOfficer = Text(
        en: "Only an officer of a registration centre can do this.",
        ckb: "تەنها فەرمانبەری بنکەی تۆمارکردن دەتوانێت ئەمە بکات.",
        ar: "لا يفعل هذا إلا موظف مركز تسجيل.",
        kmr: "Tenê fermanberê navenda tomarkirinê dikare vê bike.")
    static let send = Text(
        en: "Take down and search", ckb: "تۆمار بکە و بگەڕێ", ar: "سجل وابحث",
        kmr: "Tomar bike û bigere")

    // Names and origin
    static let nameTitle = Text(en: "Name", ckb: "ناو", ar: "الاسم", kmr: "Nav")
    static let inKurdish = Text(
        en: "Kurdish letters", ckb: "پیتی کوردی", ar: "بالحروف الكردية", kmr: "tîpên kurdî")
    static let inArabic = Text(
        en: "Arabic letters", ckb: "پیتی عەرەبی", ar: "بالحروف العربية", kmr: "tîpên erebî")
    static let inLatin = Text(
        en: "Latin letters", ckb: "پیتی لاتینی", ar: "بالحروف اللاتينية", kmr: "tîpên latînî")
    static let given = Text(en: "Given name", ckb: "ناو", ar: "الاسم", kmr: "Nav")
    static let father = Text(en: "Father", ckb: "باوک", ar: "الأب", kmr: "Bav")
    static let grandfather = Text(en: "Grandfather", ckb: "باپیر", ar: "الجد", kmr: "Bapîr")
    static let surname = Text(
        en: "Surname, if there is one", ckb: "نازناو، ئەگەر هەبێت", ar: "اللقب إن وجد",
        kmr: "Paşnav, heke hebe")
    static let mother = Text(en: "Mother", ckb: "دایک", ar: "الأم", kmr: "Dayik")
    static let nameWrong = Text(
        en: "Write the name as on the paper, in these letters only.",
        ckb: "ناوەکە وەک لەسەر بەڵگەنامەکە بنووسە، تەنها بەم پیتانە.",
        ar: "اكتب الاسم كما في المستند وبهذه الحروف فقط.",
        kmr: "Navî wek li ser belgeyê binivîse, tenê bi van tîpan.")
    static let originTitle = Text(en: "Origin", ckb: "ڕەچەڵەک", ar: "الأصل", kmr: "Koken")
    static let born = Text(
        en: "Day of birth", ckb: "ڕۆژی لەدایکبوون", ar: "تاريخ الميلاد", kmr: "Roja jidayikbûnê")
    static let bornWrong = Text(
        en: "Give day, month and year; not later than today.",
        ckb: "ڕۆژ و مانگ و ساڵ بنووسە؛ نەک دوای ئەمڕۆ.",
        ar: "اكتب اليوم والشهر والسنة؛ ليس بعد اليوم.",
        kmr: "Roj, meh û sal binivîse; ne piştî îro.")
    static let notOfAge = Text(
        en: "This person is under 18: enrol them as a child, with a guardian.",
        ckb: "ئەم کەسە خوار ١٨ ساڵە: وەک منداڵ و لەگەڵ سەرپەرشتیار تۆماری بکە.",
        ar: "هذا الشخص دون ١٨: سجله كطفل مع ولي أمر.",
        kmr: "Ev kes di bin 18 salî de ye: wek zarok, bi welî re tomar bike.")
    static let notAChild = Text(
        en: "This person is 18 or older: enrol them as a person of age.",
        ckb: "ئەم کەسە ١٨ ساڵ یان زیاترە: وەک پێگەیشتوو تۆماری بکە.",
        ar: "عمر هذا الشخص ١٨ أو أكثر: سجله كبالغ.",
        kmr: "Ev kes 18 salî an mezintir e: wek mezin tomar bike.")
    static let birthPlace = Text(
        en: "Place of birth, as on the paper", ckb: "شوێنی لەدایکبوون، وەک لەسەر بەڵگەنامەکە",
        ar: "مكان الولادة كما في المستند", kmr: "Cihê jidayikbûnê, wek li ser belgeyê")
    static let placeWrong = Text(
        en: "Write the place, at most 60 letters.", ckb: "شوێنەکە بنووسە، زۆرترین ٦٠ پیت.",
        ar: "اكتب المكان، ٦٠ حرفا على الأكثر.", kmr: "Cihî binivîse, herî zêde 60 tîp.")
    static let sex = Text(en: "Sex", ckb: "ڕەگەز", ar: "الجنس", kmr: "Zayend")
    static let female = Text(en: "female", ckb: "مێ", ar: "أنثى", kmr: "mê")
    static let male = Text(en: "male", ckb: "نێر", ar: "ذكر", kmr: "nêr")
    static let governorate = Text(
        en: "Governorate where they live", ckb: "پارێزگای نیشتەجێبوون", ar: "محافظة السكن",
        kmr: "Parêzgeha ku lê dijîn")
    static let chooseOne = Text(
        en: "Choose one.", ckb: "یەکێک هەڵبژێرە.", ar: "اختر واحدا.", kmr: "Yekê hilbijêre.")
    static let phone = Text(en: "Telephone", ckb: "تەلەفۆن", ar: "الهاتف", kmr: "Telefon")
    static let phoneHint = Text(
        en: "With +964; messages and codes go there",
        ckb: "لەگەڵ +964؛ پەیام و کۆدەکان بۆ ئەوێ دەچن",
        ar: "مع +964؛ تُرسل إليه الرسائل والرموز", kmr: "Bi +964; peyam û kod diçin wir")
    static let phoneWrong = Text(
        en: "Write the number with + and the country's code.",
        ckb: "ژمارەکە لەگەڵ + و کۆدی وڵات بنووسە.", ar: "اكتب الرقم مع + ورمز البلد.",
        kmr: "Hejmarê bi + û koda welat binivîse.")
    static let email = Text(en: "Mail", ckb: "ئیمەیڵ", ar: "البريد الإلكتروني", kmr: "E-name")
    static let mailWrong = Text(
        en: "This is not a mail address.", ckb: "ئەمە ناونیشانی ئیمەیڵ نییە.",
        ar: "هذا ليس عنوان بريد.", kmr: "Ev ne navnîşana e-nameyê ye.")
    static let papersTitle = Text(
        en: "Papers that you have in hand", ckb: "ئەو بەڵگەنامانەی لە دەستتدان",
        ar: "المستندات التي بيدك", kmr: "Belgeyên di destê te de")
    static let paper = Text(en: "Paper", ckb: "بەڵگەنامە", ar: "المستند", kmr: "Belge")
    static let paperNumber = Text(
        en: "Its number", ckb: "ژمارەکەی", ar: "رقمه", kmr: "Hejmara wê")
    static let paperNumberWrong = Text(
        en: "Write the number that stands on the paper.",
        ckb: "ئەو ژمارەیە بنووسە کە لەسەر بەڵگەنامەکەیە.", ar: "اكتب الرقم المدون على المستند.",
        kmr: "Hejmara li ser belgeyê binivîse.")
    static let papersMissing = Text(
        en: "At least one paper must be seen.", ckb: "دەبێت لانیکەم یەک بەڵگەنامە ببینرێت.",
        ar: "يجب الاطلاع على مستند واحد على الأقل.", kmr: "Divê herî kêm belgeyek bê dîtin.")

    // Captures
    static let capturesTitle = Text(
        en: "Photo, irises, fingerprints", ckb: "وێنە، چاو، پەنجەمۆر",
        ar: "الصورة والقزحية والبصمات", kmr: "Wêne, çav, şopên tiliyan")
    static let isKept = Text(
        en: "Kept from before; choose a file only to replace it.",
        ckb: "لە پێشووەوە پارێزراوە؛ تەنها بۆ گۆڕین فایلێک هەڵبژێرە.",
        ar: "محفوظ من قبل؛ اختر ملفا فقط لاستبداله.",
        kmr: "Ji berê ve parastî ye; tenê ji bo guhertinê pelekê hilbijêre.")
    static let photo = Text(en: "Photo", ckb: "وێنە", ar: "الصورة", kmr: "Wêne")
    static let photoHint = Text(
        en: "JPEG or PNG, at most 2 MB", ckb: "JPEG یان PNG، زۆرترین ٢ مێگابایت",
        ar: "JPEG أو PNG، ٢ ميغابايت على الأكثر", kmr: "JPEG an PNG, herî zêde 2 MB")
    static let photoWrong = Text(
        en: "The photo must be a JPEG or PNG of at most 2 MB.",
        ckb: "وێنەکە دەبێت JPEG یان PNG بێت و زۆرترین ٢ مێگابایت.",
        ar: "يجب أن تكون الصورة JPEG أو PNG بحجم ٢ ميغابايت على الأكثر.",
        kmr: "Divê wêne JPEG an PNG be, herî zêde 2 MB.")
    static let photoMissing = Text(
        en: "Take a photo.", ckb: "وێنەیەک بگرە.", ar: "التقط صورة.", kmr: "Wêneyekî bikişîne.")
    static let iris = Text(
        en: "Irises, both eyes", ckb: "قزحییە، هەردوو چاو", ar: "القزحيتان", kmr: "Îrîs, her du çav"
    )
    static let irisHint = Text(
        en: "The template that the camera wrote: 1,024 bytes",
        ckb: "ئەو قاڵبەی کامێراکە نووسیویەتی: ١٬٠٢٤ بایت",
        ar: "القالب الذي كتبته الكاميرا: ١٬٠٢٤ بايت",
        kmr: "Şablona ku kamerayê nivîsandiye: 1.024 bayt")
    static let irisLength = Text(
        en: "This is not an iris template: it must have exactly 1,024 bytes.",
        ckb: "ئەمە قاڵبی قزحییە نییە: دەبێت ڕێک ١٬٠٢٤ بایت بێت.",
        ar: "ليس هذا قالب قزحية: يجب أن يكون ١٬٠٢٤ بايت تماما.",
        kmr: "Ev ne şablona îrîsê ye: divê tam 1.024 bayt be.")
    static let irisEmpty = Text(
        en: "Too little of the eyes can be seen in this template. Capture them again.",
        ckb: "لەم قاڵبەدا زۆر کەم لە چاوەکان دەبینرێت. دووبارە بیانگرە.",
        ar: "لا يظهر في هذا القالب إلا القليل من العينين. التقطهما مرة أخرى.",
        kmr: "Di vê şablonê de pir hindik ji çavan tê dîtin. Dîsa bigire.")
    static let irisMissing = Text(
        en: "Capture the irises, or write why it is not possible.",
        ckb: "قزحییەکان بگرە، یان بنووسە بۆچی ناکرێت.", ar: "التقط القزحيتين، أو اكتب سبب التعذر.",
        kmr: "Îrîsan bigire, an binivîse çima nabe.")
    static let exemption = Text(
        en: "Why there are no irises", ckb: "بۆچی قزحییە نییە", ar: "سبب عدم وجود القزحيتين",
        kmr: "Çima îrîs tune ne")
    static let exemptionHint = Text(
        en: "Only if both eyes cannot be captured", ckb: "تەنها ئەگەر هیچ چاوێک نەتوانرێت بگیرێت",
        ar: "فقط إن تعذر التقاط العينين", kmr: "Tenê heke tu çav neyê girtin")
    static let fingerprints = Text(
        en: "Fingerprints", ckb: "پەنجەمۆر", ar: "البصمات", kmr: "Şopên tiliyan")
    static let fingerprintsHint = Text(
        en: "Templates as the reader wrote them, if taken",
        ckb: "قاڵبەکان وەک خوێنەرەکە نووسیونی، ئەگەر گیرابن",
        ar: "القوالب كما كتبها القارئ، إن أُخذت",
        kmr: "Şablon wek ku xwînerê nivîsandine, heke hatibin girtin")
    static let fingerprintWrong = Text(
        en: "A fingerprint template may have at most 64 KB.",
        ckb: "قاڵبی پەنجەمۆر زۆرترین ٦٤ کیلۆبایت بێت.", ar: "قالب البصمة ٦٤ كيلوبايت على الأكثر.",
        kmr: "Şablona şopa tiliyê herî zêde dikare 64 KB be.")
    static let fingerprintFormat = Text(
        en: "Their format", ckb: "فۆرماتەکەیان", ar: "صيغتها", kmr: "Formata wan")
    static let centre = Text(
        en: "Registration centre", ckb: "بنکەی تۆمارکردن", ar: "مركز التسجيل",
        kmr: "Navenda tomarkirinê")

    // Kinds
    static let guardianTitle = Text(
        en: "Guardian", ckb: "سەرپەرشتیار", ar: "ولي الأمر", kmr: "Welî")
    static let guardian = Text(
        en: "The guardian's personal number", ckb: "ژمارەی کەسیی سەرپەرشتیار",
        ar: "الرقم الشخصي لولي الأمر", kmr: "Hejmara kesane ya welî")
    static let guardianship = Text(
        en: "Guardian by", ckb: "سەرپەرشتیاری وەک", ar: "ولي الأمر بصفة", kmr: "Welî wek")
    static let byMother = Text(en: "mother", ckb: "دایک", ar: "أم", kmr: "dayik")
    static let byFather = Text(en: "father", ckb: "باوک", ar: "أب", kmr: "bav")
    static let byCourt = Text(
        en: "decision of a court", ckb: "بڕیاری دادگا", ar: "قرار محكمة", kmr: "biryara dadgehê")
    static let noSuchGuardian = Text(
        en: "No living person of age has this number. Enrol the guardian first.",
        ckb: "هیچ کەسێکی زیندووی پێگەیشتوو ئەم ژمارەیەی نییە. سەرەتا سەرپەرشتیار تۆمار بکە.",
        ar: "لا بالغ حي بهذا الرقم. سجل ولي الأمر أولا.",
        kmr: "Tu kesê mezin û sax vê hejmarê tune ye. Pêşî welî tomar bike.")
    static let permitTitle = Text(
        en: "Residence permit", ckb: "مۆڵەتی نیشتەجێبوون", ar: "إذن الإقامة",
        kmr: "Destûra rûniştinê")
    static let permit = Text(
        en: "Number of the permit", ckb: "ژمارەی مۆڵەت", ar: "رقم الإذن", kmr: "Hejmara destûrê")
    static let permitWrong = Text(
        en: "Write the number on the residence card.", ckb: "ژمارەی سەر کارتی نیشینگە بنووسە.",
        ar: "اكتب الرقم على بطاقة الإقامة.", kmr: "Hejmara li ser karta rûniştinê binivîse.")
    static let permitUntil = Text(
        en: "Valid until", ckb: "کارا تا", ar: "صالح حتى", kmr: "Derbasdar heta")
    static let permitOver = Text(
        en: "The permit must still be valid today.", ckb: "مۆڵەتەکە دەبێت ئەمڕۆ هێشتا کارا بێت.",
        ar: "يجب أن يكون الإذن صالحا اليوم.", kmr: "Divê destûr îro hê derbasdar be.")
    static let earlierTitle = Text(
        en: "Earlier registration", ckb: "تۆماری پێشوو", ar: "التسجيل السابق", kmr: "Tomara berê")
    static let earlier = Text(
        en: "Number in the earlier registration", ckb: "ژمارە لە تۆماری پێشوودا",
        ar: "الرقم في التسجيل السابق", kmr: "Hejmar di tomara berê de")
    static let earlierWrong = Text(
        en: "Write the number of the earlier registration.", ckb: "ژمارەی تۆماری پێشوو بنووسە.",
        ar: "اكتب رقم التسجيل السابق.", kmr: "Hejmara tomara berê binivîse.")
    static let consent = Text(
        en:
            "The person has read that their record is taken over from the earlier registration, and agrees.",
        ckb: "کەسەکە خوێندوویەتییەوە کە تۆمارەکەی لە تۆماری پێشووەوە وەردەگیرێت، و ڕازییە.",
        ar: "قرأ الشخص أن سجله يُنقل من التسجيل السابق، ووافق.",
        kmr: "Kes xwendiye ku tomara wî ji tomara berê tê girtin, û razî ye.")
    static let consentMissing = Text(
        en: "Without the person's agreement the record is not taken over.",
        ckb: "بەبێ ڕەزامەندیی کەسەکە تۆمارەکە وەرناگیرێت.",
        ar: "لا يُنقل السجل من دون موافقة الشخص.",
        kmr: "Bêyî razîbûna kes tomar nayê girtin.")

    // What came of it
    static let state = Text(en: "State", ckb: "دۆخ", ar: "الحالة", kmr: "Rewş")
    static let searching = Text(
        en: "being searched against everybody", ckb: "لەگەڵ هەمووان بەراورد دەکرێت",
        ar: "تجري مقارنته بالجميع", kmr: "bi hemûyan re tê berhevkirin")
    static let judging = Text(
        en: "somebody looks alike: officers judge", ckb: "کەسێک لێی دەچێت: فەرمانبەران بڕیار دەدەن",
        ar: "هناك من يشبهه: يحكم الموظفون", kmr: "kesek dişibe wî: fermanber dinirxînin")
    static let accepted = Text(
        en: "accepted", ckb: "پەسەندکراوە", ar: "مقبول", kmr: "hat qebûlkirin")
    static let known = Text(
        en: "found to be enrolled already", ckb: "دەرکەوت پێشتر تۆمار کراوە",
        ar: "تبين أنه مسجل من قبل", kmr: "derket ku berê tomarkirî ye")
    static let number = Text(
        en: "Personal number", ckb: "ژمارەی کەسی", ar: "الرقم الشخصي", kmr: "Hejmara kesane")
    static let receipt = Text(
        en: "The search", ckb: "گەڕانەکە", ar: "البحث", kmr: "Lêgerîn")
    static let people = Text(
        en: "People compared", ckb: "کەسانی بەراوردکراو", ar: "عدد من قورنوا",
        kmr: "Kesên hatine berhevkirin")
    static let threshold = Text(en: "Threshold", ckb: "سنوور", ar: "العتبة", kmr: "Sînor")
    static let engine = Text(en: "Engine", ckb: "بزوێنەر", ar: "المحرك", kmr: "Motor")
    static let foundCount = Text(en: "Found", ckb: "دۆزراوە", ar: "وُجد", kmr: "Hat dîtin")
    static let slip = Text(
        en: "Slip for the person", ckb: "پسووڵە بۆ کەسەکە", ar: "قصاصة للشخص", kmr: "Kaxezê kes")
    static let slipPrint = Text(
        en: "Print this page and give it to the person now. The code is shown only here.",
        ckb: "ئەم پەڕەیە چاپ بکە و ئێستا بیدە بە کەسەکە. کۆدەکە تەنها لێرە پیشان دەدرێت.",
        ar: "اطبع هذه الصفحة وسلمها للشخص الآن. لا يظهر الرمز إلا هنا.",
        kmr: "Vê rûpelê çap bike û niha bide kes. Kod tenê li vir tê nîşandan.")
    static let slipNew = Text(
        en: "Make a new slip", ckb: "پسووڵەیەکی نوێ دروست بکە", ar: "أنشئ قصاصة جديدة",
        kmr: "Kaxezeke nû çêke")
    static let slipWhat = Text(
        en:
            "With this code you see how your enrolment goes, and sign in for the first time. Keep it to yourself.",
        ckb:
            "بەم کۆدە دەبینیت تۆمارکردنەکەت چۆن دەڕوات، و بۆ یەکەم جار دەچیتە ژوورەوە. لای خۆت بیپارێزە.",
        ar: "بهذا الرمز ترى سير تسجيلك وتسجل الدخول لأول مرة. احتفظ به لنفسك.",
        kmr:
            "Bi vê kodê tu dibînî tomarkirina te çawa diçe, û cara yekem têdikevî. Ji xwe re biparêze."
    )
    static let code = Text(en: "Code", ckb: "کۆد", ar: "الرمز", kmr: "Kod")
    static let print = Text(en: "Print", ckb: "چاپکردن", ar: "طباعة", kmr: "Çap bike")

    // The person's own page
    static let yourEnrolment = Text(
        en: "Your enrolment", ckb: "تۆمارکردنەکەت", ar: "تسجيلك", kmr: "Tomarkirina te")
    static let slipOver = Text(
        en: "This code is not valid any more. Ask for a new slip at a registration centre.",
        ckb: "ئەم کۆدە ئیتر کارا نییە. لە بنکەی تۆمارکردن داوای پسووڵەیەکی نوێ بکە.",
        ar: "لم يعد هذا الرمز صالحا. اطلب قصاصة جديدة في مركز تسجيل.",
        kmr: "Ev kod êdî ne derbasdar e. Li navenda tomarkirinê kaxezeke nû bixwaze.")
    static let yourSearching = Text(
        en: "We are making sure that nobody is enrolled twice. It takes a few minutes.",
        ckb: "دڵنیا دەبینەوە کە کەس دوو جار تۆمار نەکرێت. چەند خولەکێک دەخایەنێت.",
        ar: "نتأكد من أن أحدا لا يُسجل مرتين. يستغرق ذلك بضع دقائق.",
        kmr: "Em piştrast dikin ku kes du caran neyê tomarkirin. Çend deqe digire.")
    static let yourJudging = Text(
        en:
            "Your enrolment resembles another. Two officers look at both, each alone; no machine decides. You need do nothing.",
        ckb:
            "تۆمارکردنەکەت لە یەکێکی تر دەچێت. دوو فەرمانبەر سەیری هەردووکیان دەکەن، هەریەکە بە تەنها؛ هیچ ئامێرێک بڕیار نادات. پێویست ناکات هیچ بکەیت.",
        ar:
            "تسجيلك يشبه تسجيلا آخر. ينظر موظفان فيهما، كل على حدة؛ لا تقرر آلة. لا يلزمك شيء.",
        kmr:
            "Tomarkirina te dişibe yeke din. Du fermanber li her duyan dinêrin, her yek bi tena serê xwe; tu makîne biryarê nade. Tiştek ji te nayê xwestin."
    )
    static let yourAccepted = Text(
        en: "You are enrolled. Now set up how you sign in.",
        ckb: "تۆمار کرایت. ئێستا ڕێکی بخە چۆن دەچیتە ژوورەوە.",
        ar: "سُجلت. الآن هيئ طريقة دخولك.",
        kmr: "Tu hatî tomarkirin. Niha rêya têketina xwe amade bike.")
    static let yourChild = Text(
        en:
            "The child is enrolled. The guardian signs in and acts for them under Acting for somebody.",
        ckb:
            "منداڵەکە تۆمار کرا. سەرپەرشتیارەکە دەچێتە ژوورەوە و لە بەشی نوێنەرایەتی بۆی کار دەکات.",
        ar: "سُجل الطفل. يسجل ولي الأمر الدخول ويتصرف نيابة عنه ضمن التصرف نيابة عن الغير.",
        kmr:
            "Zarok hat tomarkirin. Welî têdikeve û li Tevgerîna li ser navê kesekî ji bo wî tevdigere."
    )
    static let yourKnown = Text(
        en:
            "Two officers found that you are enrolled already, so you keep the number you have. Ask for it at a registration centre.",
        ckb:
            "دوو فەرمانبەر بۆیان دەرکەوت پێشتر تۆمار کراویت، بۆیە ئەو ژمارەیەی هەتە دەمێنێت. لە بنکەی تۆمارکردن داوای بکە.",
        ar: "تبين لموظفين أنك مسجل من قبل، فيبقى لك رقمك. اطلبه في مركز تسجيل.",
        kmr:
            "Du fermanberan dît ku tu berê tomarkirî yî, loma hejmara te dimîne. Li navenda tomarkirinê bixwaze."
    )
    static let contest = Text(
        en: "I do not agree", ckb: "من ڕازی نیم", ar: "لا أوافق", kmr: "Ez ne razî me")
    static let contestWhat = Text(
        en: "Say what is wrong. Two other officers will look again.",
        ckb: "بڵێ چی هەڵەیە. دوو فەرمانبەری تر دووبارە سەیری دەکەن.",
        ar: "قل ما الخطأ. سينظر موظفان آخران من جديد.",
        kmr: "Bêje çi xelet e. Du fermanberên din dê dîsa lê binêrin.")
    static let bornToo = Text(
        en: "Your day of birth", ckb: "ڕۆژی لەدایکبوونت", ar: "تاريخ ميلادك",
        kmr: "Roja jidayikbûna te")
    static let begin = Text(
        en: "Set up sign-in", ckb: "ڕێکخستنی چوونەژوورەوە", ar: "تهيئة الدخول",
        kmr: "Têketinê amade bike")
    static let bornNotYours = Text(
        en: "This is not the day of birth of this enrolment.",
        ckb: "ئەمە ڕۆژی لەدایکبوونی ئەم تۆمارە نییە.", ar: "ليس هذا تاريخ ميلاد هذا التسجيل.",
        kmr: "Ev ne roja jidayikbûna vê tomarê ye.")

    // Judging
    static let duplicates = Text(
        en: "Possible duplicates", ckb: "دووبارەبوونەوەی ئەگەری", ar: "حالات تكرار محتملة",
        kmr: "Dubarebûnên gengaz")
    static let noDuplicates = Text(
        en: "Nothing waits for you.", ckb: "هیچ چاوەڕێی تۆ ناکات.", ar: "لا شيء ينتظرك.",
        kmr: "Tiştek li benda te nîne.")
    static let isOnePerson = Text(
        en: "Is this one person?", ckb: "ئەمە یەک کەسە؟", ar: "هل هذا شخص واحد؟",
        kmr: "Ev yek kes e?")
    static let judgeAlone = Text(
        en:
            "Judge alone, from what you see. Another officer judges too; neither of you learns what the other said.",
        ckb:
            "بە تەنها بڕیار بدە، لەوەی دەیبینیت. فەرمانبەرێکی تریش بڕیار دەدات؛ هیچتان نازانن ئەوی تر چی گوتووە.",
        ar: "احكم وحدك مما ترى. يحكم موظف آخر أيضا ولا يعلم أحدكما ما قال الآخر.",
        kmr:
            "Bi tena serê xwe, ji tiştê dibînî biryarê bide. Fermanberek din jî biryarê dide; tu kes ji we nizane yê din çi got."
    )
    static let same = Text(en: "One person", ckb: "یەک کەس", ar: "شخص واحد", kmr: "Yek kes")
    static let different = Text(
        en: "Two people", ckb: "دوو کەس", ar: "شخصان", kmr: "Du kes")
    static let unclear = Text(
        en: "I cannot tell", ckb: "ناتوانم بڵێم", ar: "لا أستطيع الجزم", kmr: "Nikarim bibêjim")
    static let why = Text(en: "Why", ckb: "بۆچی", ar: "السبب", kmr: "Çima")
    static let theNew = Text(
        en: "The new enrolment", ckb: "تۆمارە نوێیەکە", ar: "التسجيل الجديد", kmr: "Tomara nû")
    static let theEarlier = Text(
        en: "The earlier one", ckb: "تۆمارە پێشووەکە", ar: "التسجيل السابق", kmr: "Ya berê")
    static let alikeEyes = Text(
        en: "Their eyes are alike", ckb: "چاوەکانیان لەیەک دەچن", ar: "العيون متشابهة",
        kmr: "Çavên wan dişibin hev")
    static let alikeNames = Text(
        en: "Their names and days of birth are alike",
        ckb: "ناو و ڕۆژی لەدایکبوونیان لەیەک دەچن", ar: "الأسماء وأيام الميلاد متشابهة",
        kmr: "Nav û rojbûna wan dişibin hev")
    static let contested = Text(
        en: "the person does not agree", ckb: "کەسەکە ڕازی نییە", ar: "الشخص معترض",
        kmr: "kes ne razî ye")
    static let judged = Text(
        en: "Your answer is noted.", ckb: "وەڵامەکەت تۆمار کرا.", ar: "سُجل جوابك.",
        kmr: "Bersiva te hat nivîsandin.")
    static let notForYou = Text(
        en: "This is decided, or not yours to judge.", ckb: "ئەمە بڕیاری لێدراوە، یان هی تۆ نییە.",
        ar: "بُت في هذا، أو ليس لك أن تحكم فيه.", kmr: "Ev hat biryardan, an ne ya te ye.")
    static let reasonNeeded = Text(
        en: "Say why.", ckb: "بڵێ بۆچی.", ar: "اذكر السبب.", kmr: "Bêje çima.")
    static let saidAgainst = Text(
        en: "What the person says", ckb: "ئەوەی کەسەکە دەیڵێت", ar: "ما يقوله الشخص",
        kmr: "Tiştê kes dibêje")
}
