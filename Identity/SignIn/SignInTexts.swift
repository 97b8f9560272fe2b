internal import Kernel

/// The words of signing in.
enum SignInTexts {
    static let title = Text(en: "Sign in", ckb: "چوونەژوورەوە", ar: "تسجيل الدخول", kmr: "Têketin")
    static let confirmTitle = Text(
        en: "Confirm that it is you", ckb: "پشتڕاستی بکەرەوە کە تۆیت", ar: "أكد أنك أنت",
        kmr: "Piştrast bike ku tu yî")
    static let surer = Text(
        en: "For this we must be surer that it is you.",
        ckb: "بۆ ئەمە دەبێت دڵنیاتر بین کە تۆیت.",
        ar: "لهذا الأمر يجب أن نتأكد أكثر من أنك أنت.",
        kmr: "Ji bo vê divê em piştrasttir bin ku tu yî.")
    static let again = Text(
        en: "Please sign in again before you go on.",
        ckb: "تکایە پێش بەردەوامبوون دووبارە بچۆ ژوورەوە.",
        ar: "يرجى تسجيل الدخول مرة أخرى قبل المتابعة.",
        kmr: "Ji kerema xwe berî domandinê dîsa têkeve.")
    static let isKept = Text(
        en: "What you filled in is kept.", ckb: "ئەوەی پڕت کردووەتەوە پارێزراوە.",
        ar: "ما ملأته محفوظ.", kmr: "Tiştê te dagirtiye tê parastin.")
    static let noneOfThese = Text(
        en: "None of these? Go to a registration centre with your papers: they help you in.",
        ckb: "هیچ کام لەمانە؟ بە بەڵگەنامەکانتەوە سەردانی بنکەی تۆمارکردن بکە: یارمەتیت دەدەن.",
        ar: "لا شيء من هذا؟ توجه إلى مركز تسجيل مع مستنداتك ليساعدوك.",
        kmr: "Yek ji van jî na? Bi belgeyên xwe here navendeke tomarkirinê: ew alîkariya te dikin.")
    static let refused = Text(
        en: "You could not be signed in. Please try again.",
        ckb: "نەتوانرا بچیتە ژوورەوە. تکایە دووبارە هەوڵ بدەرەوە.",
        ar: "تعذر تسجيل دخولك. يرجى المحاولة مرة أخرى.",
        kmr: "Têketin çênebû. Ji kerema xwe dîsa biceribîne.")
    static let sample = Text(
        en: "Sample people", ckb: "کەسانی نموونە", ar: "أشخاص تجريبيون", kmr: "Kesên nimûne")
    static let chooseSample = Text(
        en: "Choose who you are. These people are invented, so nothing has to be proved.",
        ckb: "هەڵبژێرە کێیت. ئەم کەسانە دروستکراون، بۆیە پێویست بە سەلماندن نییە.",
        ar: "اختر من تكون. هؤلاء الأشخاص من صنع الخيال، فلا حاجة إلى إثبات.",
        kmr: "Hilbijêre tu kî yî. Ev kes çêkirî ne, loma isbat ne pêwîst e.")
    static let ownDevice = Text(
        en: "Only I use this device", ckb: "تەنها من ئەم ئامێرە بەکاردەهێنم",
        ar: "أنا وحدي أستخدم هذا الجهاز", kmr: "Tenê ez vê amûrê bi kar tînim")
    static let number = Text(
        en: "Your personal number", ckb: "ژمارەی کەسیت", ar: "رقمك الشخصي",
        kmr: "Hejmara te ya kesane")
    static let numberHint = Text(
        en: "13 digits, as on your identity paper",
        ckb: "١٣ ژمارە، وەک لەسەر پسووڵەی ناسنامەکەت",
        ar: "١٣ رقما كما في ورقة هويتك", kmr: "13 reqem, wek li ser kaxeza nasnameya te")
    static let numberWrong = Text(
        en: "This is not a personal number: check its 13 digits.",
        ckb: "ئەمە ژمارەی کەسی نییە: ١٣ ژمارەکە بپشکنە.",
        ar: "هذا ليس رقما شخصيا: تحقق من الأرقام الثلاثة عشر.",
        kmr: "Ev ne hejmareke kesane ye: 13 reqemên wê kontrol bike.")

    // Passkeys
    static let passkey = Text(
        en: "Passkey", ckb: "کلیلی تێپەڕین", ar: "مفتاح المرور", kmr: "Mifteya derbasbûnê")
    static let passkeyWhat = Text(
        en: "With your fingerprint, your face or the code that unlocks your device.",
        ckb: "بە پەنجەمۆر، ڕوخسار یان ئەو کۆدەی ئامێرەکەتی پێ دەکەیتەوە.",
        ar: "ببصمتك أو وجهك أو الرمز الذي يفتح جهازك.",
        kmr: "Bi şopa tiliyê, rûyê xwe an koda ku amûra te vedike.")
    static let passkeyUse = Text(
        en: "Sign in with a passkey", ckb: "بە کلیلی تێپەڕین بچۆ ژوورەوە",
        ar: "تسجيل الدخول بمفتاح المرور", kmr: "Bi mifteya derbasbûnê têkeve")
    static let passkeyNoAnswer = Text(
        en: "Your device gave no answer. Try again, or choose another way below.",
        ckb: "ئامێرەکەت وەڵامی نەدایەوە. دووبارە هەوڵ بدە، یان ڕێگەیەکی تر لە خوارەوە هەڵبژێرە.",
        ar: "لم يُجب جهازك. حاول مرة أخرى أو اختر طريقة أخرى أدناه.",
        kmr: "Amûra te bersiv neda. Dîsa biceribîne, an li jêr rêyeke din hilbijêre.")
    static let passkeyMissing = Text(
        en: "This browser cannot use passkeys. Choose another way.",
        ckb: "ئەم وێبگەڕە ناتوانێت کلیلی تێپەڕین بەکاربهێنێت. ڕێگەیەکی تر هەڵبژێرە.",
        ar: "هذا المتصفح لا يدعم مفاتيح المرور. اختر طريقة أخرى.",
        kmr: "Ev gerok nikare mifteyên derbasbûnê bi kar bîne. Rêyeke din hilbijêre.")
    static let passkeyNone = Text(
        en: "No passkey yet? Sign in another way once, then add one in your account.",
        ckb:
            "هێشتا کلیلی تێپەڕینت نییە؟ جارێک بە ڕێگەیەکی تر بچۆ ژوورەوە، پاشان لە هەژمارەکەتدا یەکێک زیاد بکە.",
        ar: "ليس لديك مفتاح مرور بعد؟ ادخل مرة بطريقة أخرى ثم أضفه في حسابك.",
        kmr:
            "Hê mifteya te tune? Carekê bi awayekî din têkeve, paşê di hesabê xwe de yekê zêde bike."
    )
    static let passkeyNotMade = Text(
        en: "Your device made no passkey. Try again; a screen lock must be set on it.",
        ckb: "ئامێرەکەت کلیلی دروست نەکرد. دووبارە هەوڵ بدە؛ دەبێت قوفڵی شاشەی هەبێت.",
        ar: "لم ينشئ جهازك مفتاحا. حاول مرة أخرى؛ يجب أن يكون قفل الشاشة مفعلا.",
        kmr: "Amûra te mifte çênekir. Dîsa biceribîne; divê kilîta ekranê hebe.")
    static let passkeyRefused = Text(
        en: "The passkey did not work. Try again, or choose another way.",
        ckb: "کلیلی تێپەڕین کاری نەکرد. دووبارە هەوڵ بدە، یان ڕێگەیەکی تر هەڵبژێرە.",
        ar: "لم يعمل مفتاح المرور. حاول مرة أخرى أو اختر طريقة أخرى.",
        kmr: "Mifteya derbasbûnê nexebitî. Dîsa biceribîne, an rêyeke din hilbijêre.")
    static let passkeyKnown = Text(
        en: "This passkey is known here already.",
        ckb: "ئەم کلیلی تێپەڕینە پێشتر لێرە ناسراوە.",
        ar: "مفتاح المرور هذا معروف هنا من قبل.",
        kmr: "Ev mifteya derbasbûnê berê li vir tê naskirin.")
    static let passkeyAdd = Text(
        en: "Add a passkey", ckb: "زیادکردنی کلیلی تێپەڕین", ar: "إضافة مفتاح مرور",
        kmr: "Mifteyeke derbasbûnê zêde bike")
    static let passkeyAddWhat = Text(
        en:
            "Your device keeps a key that only your fingerprint, face or unlock code can use. We never see them.",
        ckb:
            "ئامێرەکەت کلیلێک دەپارێزێت کە تەنها بە پەنجەمۆر، ڕوخسار یان کۆدی کردنەوە بەکاردێت. ئێمە هەرگیز ئەوانە نابینین.",
        ar:
            "يحتفظ جهازك بمفتاح لا يُستخدم إلا ببصمتك أو وجهك أو رمز فتح الجهاز. نحن لا نراها أبدا.",
        kmr:
            "Amûra te mifteyekê diparêze ku tenê bi şopa tilî, rû an koda vekirinê tê bikaranîn. Em wan qet nabînin."
    )
    static let passkeyLabel = Text(
        en: "What do you call this device?", ckb: "ئەم ئامێرە بە چی ناو دەبەیت؟",
        ar: "ماذا تسمي هذا الجهاز؟", kmr: "Tu ji vê amûrê re çi dibêjî?")
    static let passkeyLabelHint = Text(
        en: "So that you recognise it later, for example: my phone",
        ckb: "بۆ ئەوەی دواتر بیناسیتەوە، بۆ نموونە: مۆبایلەکەم",
        ar: "لتتعرف عليه لاحقا، مثلا: هاتفي", kmr: "Da ku paşê nas bikî, wek: telefona min")
    static let passkeySynced = Text(
        en: "kept by your account with the device's maker",
        ckb: "لە هەژمارت لای دروستکەری ئامێرەکە پارێزراوە",
        ar: "محفوظ في حسابك لدى صانع الجهاز",
        kmr: "di hesabê te yê li cem çêkerê amûrê de tê parastin")
    static let passkeyBound = Text(
        en: "on this one device only", ckb: "تەنها لەسەر ئەم ئامێرە", ar: "على هذا الجهاز وحده",
        kmr: "tenê li ser vê amûrê")

    // Password and authenticator
    static let password = Text(
        en: "Password and authenticator code", ckb: "وشەی نهێنی و کۆدی دڵنیاکەرەوە",
        ar: "كلمة السر ورمز المصادقة", kmr: "Şîfre û koda piştrastkirinê")
    static let passwordOnly = Text(en: "Password", ckb: "وشەی نهێنی", ar: "كلمة السر", kmr: "Şîfre")
    static let timeCode = Text(
        en: "Code from your authenticator app", ckb: "کۆد لە ئەپی دڵنیاکەرەوەکەت",
        ar: "الرمز من تطبيق المصادقة", kmr: "Koda ji sepana piştrastkirinê")
    static let timeCodeHint = Text(
        en: "6 digits that change every half minute", ckb: "٦ ژمارە کە هەر نیو خولەک دەگۆڕێن",
        ar: "٦ أرقام تتغير كل نصف دقيقة", kmr: "6 reqem ku her nîv deqe diguherin")
    static let passwordWrong = Text(
        en: "Number, password and code do not fit together, or the code was used already.",
        ckb: "ژمارە و وشەی نهێنی و کۆد لەگەڵ یەک ناگونجێن، یان کۆدەکە پێشتر بەکارهاتووە.",
        ar: "الرقم وكلمة السر والرمز لا تتوافق، أو سبق استخدام الرمز.",
        kmr: "Hejmar, şîfre û kod li hev nayên, an kod berê hatiye bikaranîn.")
    static let passwordAdd = Text(
        en: "Set a password and authenticator", ckb: "دانانی وشەی نهێنی و دڵنیاکەرەوە",
        ar: "تعيين كلمة سر وتطبيق مصادقة", kmr: "Şîfre û piştrastker deyne")
    static let passwordChange = Text(
        en: "Change password and authenticator", ckb: "گۆڕینی وشەی نهێنی و دڵنیاکەرەوە",
        ar: "تغيير كلمة السر وتطبيق المصادقة", kmr: "Şîfre û piştrastker biguherîne")
    static let passwordAddWhat = Text(
        en:
            "For a device that cannot use passkeys. You need both: the password and an authenticator app on your phone.",
        ckb:
            "بۆ ئامێرێک کە ناتوانێت کلیلی تێپەڕین بەکاربهێنێت. پێویستت بە هەردووکیانە: وشەی نهێنی و ئەپێکی دڵنیاکەرەوە لە مۆبایلەکەت.",
        ar: "لجهاز لا يدعم مفاتيح المرور. تحتاج إلى الاثنين: كلمة السر وتطبيق مصادقة على هاتفك.",
        kmr:
            "Ji bo amûreke ku nikare mifteyên derbasbûnê bi kar bîne. Her du pêwîst in: şîfre û sepaneke piştrastkirinê li telefona te."
    )
    static let timeCodeStep = Text(
        en: "1. The authenticator app", ckb: "١. ئەپی دڵنیاکەرەوە", ar: "١. تطبيق المصادقة",
        kmr: "1. Sepana piştrastkirinê")
    static let timeCodeScan = Text(
        en: "Scan this with the app", ckb: "ئەمە بە ئەپەکە سکان بکە", ar: "امسح هذا بالتطبيق",
        kmr: "Vê bi sepanê bixwîne")
    static let timeCodeType = Text(
        en: "or type this key into it:", ckb: "یان ئەم کلیلەی تێدا بنووسە:",
        ar: "أو اكتب فيه هذا المفتاح:", kmr: "an vê mifteyê tê de binivîse:")
    static let timeCodeHere = Text(
        en: "Open the app on this device", ckb: "ئەپەکە لەم ئامێرەدا بکەرەوە",
        ar: "افتح التطبيق على هذا الجهاز", kmr: "Sepanê li vê amûrê veke")
    static let timeCodeNow = Text(
        en: "What the app shows now", ckb: "ئەوەی ئەپەکە ئێستا پیشانی دەدات",
        ar: "ما يعرضه التطبيق الآن", kmr: "Tiştê sepan niha nîşan dide")
    static let timeCodeWrong = Text(
        en: "This is not the code that the app shows now. Is the phone's clock right?",
        ckb: "ئەمە ئەو کۆدە نییە کە ئەپەکە ئێستا پیشانی دەدات. کاتژمێری مۆبایلەکە ڕاستە؟",
        ar: "ليس هذا هو الرمز الذي يعرضه التطبيق الآن. هل ساعة الهاتف صحيحة؟",
        kmr: "Ev ne ew kod e ku sepan niha nîşan dide. Saeta telefonê rast e?")
    static let passwordStep = Text(
        en: "2. The password", ckb: "٢. وشەی نهێنی", ar: "٢. كلمة السر", kmr: "2. Şîfre")
    static let passwordShort = Text(
        en: "The password is too short: at least 12 characters.",
        ckb: "وشەی نهێنی زۆر کورتە: لانیکەم ١٢ پیت.", ar: "كلمة السر قصيرة: ١٢ حرفا على الأقل.",
        kmr: "Şîfre pir kurt e: herî kêm 12 tîp.")
    static let passwordCommon = Text(
        en: "Too easy to guess: many people use it, or it holds your number.",
        ckb: "ئاسانە بۆ مەزندەکردن: زۆر کەس بەکاری دەهێنن، یان ژمارەکەتی تێدایە.",
        ar: "سهلة التخمين: يستخدمها كثيرون أو فيها رقمك.",
        kmr: "Texmînkirina wê hêsan e: gelek kes bi kar tînin, an hejmara te tê de ye.")
    static let passwordHint = Text(
        en:
            "At least 12 characters. Four words that have nothing to do with each other are good; your number and words that everybody uses are not taken.",
        ckb:
            "لانیکەم ١٢ پیت. چوار وشە کە هیچ پەیوەندییان بەیەکەوە نییە باشن؛ ژمارەکەت و وشەی باو وەرناگیرێن.",
        ar:
            "١٢ حرفا على الأقل. أربع كلمات لا صلة بينها خيار جيد؛ لا يُقبل رقمك ولا الكلمات الشائعة.",
        kmr:
            "Herî kêm 12 tîp. Çar peyvên ku têkiliya wan bi hev re tune baş in; hejmara te û peyvên ku her kes bi kar tîne nayên qebûlkirin."
    )

    // One-time code
    static let code = Text(
        en: "Code by SMS or mail", ckb: "کۆد بە نامەی کورت یان ئیمەیڵ",
        ar: "رمز برسالة نصية أو بريد",
        kmr: "Kod bi SMS an e-nameyê")
    static let codeWhat = Text(
        en: "The weakest way: enough to look, not to sign.",
        ckb: "لاوازترین ڕێگە: بەسە بۆ بینین، نەک بۆ واژۆکردن.",
        ar: "أضعف طريقة: تكفي للاطلاع لا للتوقيع.",
        kmr: "Rêya herî qels: ji bo dîtinê bes e, ne ji bo îmzekirinê.")
    static let codeBySMS = Text(
        en: "Send by SMS", ckb: "بە نامەی کورت بنێرە", ar: "أرسل برسالة نصية", kmr: "Bi SMS bişîne")
    static let codeByMail = Text(
        en: "Send by mail", ckb: "بە ئیمەیڵ بنێرە", ar: "أرسل بالبريد", kmr: "Bi e-nameyê bişîne")
    static let codeTitle = Text(
        en: "Type the code", ckb: "کۆدەکە بنووسە", ar: "اكتب الرمز", kmr: "Kodê binivîse")
    static let codeSent = Text(
        en:
            "If this number belongs to somebody, a code is on its way to the telephone or mail that we know. It works for ten minutes, in this browser only.",
        ckb:
            "ئەگەر ئەم ژمارەیە هی کەسێک بێت، کۆدێک بەڕێوەیە بۆ ئەو تەلەفۆن یان ئیمەیڵەی دەیناسین. دە خولەک کار دەکات، تەنها لەم وێبگەڕەدا.",
        ar:
            "إن كان هذا الرقم يخص أحدا فهناك رمز في طريقه إلى الهاتف أو البريد المعروف لدينا. يعمل عشر دقائق وفي هذا المتصفح فقط.",
        kmr:
            "Heke ev hejmar ya kesekî be, kodek di rê de ye ji bo telefon an e-nameya ku em dizanin. Deh deqeyan dixebite, tenê di vê gerokê de."
    )
    static let codeSix = Text(
        en: "6 digits", ckb: "٦ ژمارە", ar: "٦ أرقام", kmr: "6 reqem")
    static let codeWrong = Text(
        en: "This code does not work: it is wrong, too old, used, or for another browser.",
        ckb: "ئەم کۆدە کار ناکات: هەڵەیە، کۆنە، بەکارهاتووە، یان بۆ وێبگەڕێکی ترە.",
        ar: "هذا الرمز لا يعمل: خاطئ أو قديم أو مستخدم أو لمتصفح آخر.",
        kmr: "Ev kod naxebite: xelet e, kevn e, hatiye bikaranîn, an ji bo geroka din e.")
    static let codeNotCome = Text(
        en: "No code came: ask again or choose another way",
        ckb: "هیچ کۆدێک نەهات: دووبارە داوای بکە یان ڕێگەیەکی تر هەڵبژێرە",
        ar: "لم يصل رمز: اطلبه مرة أخرى أو اختر طريقة أخرى",
        kmr: "Kod nehat: dîsa bixwaze an rêyeke din hilbijêre")
    static let codeMessage = Text(
        en: "{} is your code for GOV.KRD. Nobody from the government will ask you for it.",
        ckb: "{} کۆدی تۆیە بۆ GOV.KRD. هیچ کەسێک لە حکوومەت داوای ناکات.",
        ar: "{} هو رمزك في GOV.KRD. لن يطلبه منك أحد من الحكومة.",
        kmr: "{} koda te ya GOV.KRD e. Tu kes ji hikûmetê wê ji te naxwaze.")

    // From a telephone
    static let scan = Text(
        en: "With your phone", ckb: "بە مۆبایلەکەت", ar: "بهاتفك", kmr: "Bi telefona xwe")
    static let scanWhat = Text(
        en: "You are signed in on your phone and want to go on at this computer.",
        ckb: "لە مۆبایلەکەتدا لە ژوورەوەیت و دەتەوێت لەم کۆمپیوتەرە بەردەوام بیت.",
        ar: "أنت مسجل الدخول على هاتفك وتريد المتابعة على هذا الحاسوب.",
        kmr: "Tu li telefona xwe têketî yî û dixwazî li vê komputerê bidomînî.")
    static let scanShow = Text(
        en: "Show a code to scan", ckb: "کۆدێک بۆ سکان پیشان بدە", ar: "اعرض رمزا للمسح",
        kmr: "Kodekê ji bo xwendinê nîşan bide")
    static let scanAgain = Text(
        en: "Show a new code", ckb: "کۆدێکی نوێ پیشان بدە", ar: "اعرض رمزا جديدا",
        kmr: "Kodeke nû nîşan bide")
    static let scanOver = Text(
        en: "This code is over. Begin again at the computer.",
        ckb: "کاتی ئەم کۆدە بەسەرچوو. لە کۆمپیوتەرەکە دووبارە دەست پێ بکەرەوە.",
        ar: "انتهى هذا الرمز. ابدأ من جديد على الحاسوب.",
        kmr: "Dema vê kodê qediya. Li komputerê ji nû ve dest pê bike.")
    static let scanStep1 = Text(
        en: "Scan the code with your phone's camera.",
        ckb: "کۆدەکە بە کامێرای مۆبایلەکەت سکان بکە.",
        ar: "امسح الرمز بكاميرا هاتفك.", kmr: "Kodê bi kameraya telefona xwe bixwîne.")
    static let scanStep2 = Text(
        en: "Say yes on the phone.", ckb: "لە مۆبایلەکەدا بڵێ بەڵێ.", ar: "وافق على الهاتف.",
        kmr: "Li telefonê bêje erê.")
    static let scanStep3 = Text(
        en: "Type here the 6 digits that the phone shows.",
        ckb: "ئەو ٦ ژمارەیە لێرە بنووسە کە مۆبایلەکە پیشانی دەدات.",
        ar: "اكتب هنا الأرقام الستة التي يعرضها الهاتف.",
        kmr: "6 reqemên ku telefon nîşan dide li vir binivîse.")
    static let scanWaiting = Text(
        en: "Waiting for your phone…", ckb: "چاوەڕێی مۆبایلەکەتە…", ar: "بانتظار هاتفك…",
        kmr: "Li benda telefona te ye…")
    static let scanApproved = Text(
        en: "Your phone has said yes. Type the digits that it shows.",
        ckb: "مۆبایلەکەت بەڵێی گوت. ئەو ژمارانە بنووسە کە پیشانیان دەدات.",
        ar: "وافق هاتفك. اكتب الأرقام التي يعرضها.",
        kmr: "Telefona te erê got. Reqemên ku nîşan dide binivîse.")
    static let scanAnswer = Text(
        en: "Digits from the phone", ckb: "ژمارەکان لە مۆبایلەکە", ar: "الأرقام من الهاتف",
        kmr: "Reqemên ji telefonê")
    static let scanWrong = Text(
        en: "These are not the digits that your phone shows for this computer.",
        ckb: "ئەمانە ئەو ژمارانە نین کە مۆبایلەکەت بۆ ئەم کۆمپیوتەرە پیشانی دەدات.",
        ar: "ليست هذه الأرقام التي يعرضها هاتفك لهذا الحاسوب.",
        kmr: "Ev ne ew reqem in ku telefona te ji bo vê komputerê nîşan dide.")
    static let scanAsk = Text(
        en: "Sign in a computer?", ckb: "کۆمپیوتەرێک بچێتە ژوورەوە؟", ar: "تسجيل دخول حاسوب؟",
        kmr: "Komputerek têkeve?")
    static let scanFar = Text(
        en: "This computer is in another network than your phone. That can be right, or a fraud.",
        ckb: "ئەم کۆمپیوتەرە لە تۆڕێکی ترە جیا لە مۆبایلەکەت. دەکرێت ئاسایی بێت، یان ساختەکاری.",
        ar: "هذا الحاسوب في شبكة غير شبكة هاتفك. قد يكون ذلك صحيحا أو احتيالا.",
        kmr: "Ev komputer di toreke din de ye. Dibe ku rast be, an jî xapandin be.")
    static let scanBeware = Text(
        en:
            "Say yes only if you stand in front of this computer and began there yourself. If somebody sent you this code, say no.",
        ckb:
            "تەنها ئەگەر لەبەردەم ئەم کۆمپیوتەرەیت و خۆت لەوێ دەستت پێ کردووە بڵێ بەڵێ. ئەگەر کەسێک ئەم کۆدەی بۆ ناردوویت، بڵێ نەخێر.",
        ar:
            "وافق فقط إن كنت أمام هذا الحاسوب وبدأت هناك بنفسك. إن أرسل إليك أحد هذا الرمز فارفض.",
        kmr:
            "Tenê heke tu li ber vê komputerê yî û te bi xwe li wir dest pê kiriye bêje erê. Heke kesekî ev kod ji te re şandibe, bêje na."
    )
    static let scanYes = Text(
        en: "Yes, it is in front of me", ckb: "بەڵێ، لەبەردەممە", ar: "نعم، هو أمامي",
        kmr: "Erê, li ber min e")
    static let scanType = Text(
        en: "Type this into the computer", ckb: "ئەمە لە کۆمپیوتەرەکە بنووسە",
        ar: "اكتب هذا في الحاسوب", kmr: "Vê di komputerê de binivîse")
    static let scanSoon = Text(
        en: "Within three minutes.", ckb: "لە ماوەی سێ خولەکدا.", ar: "خلال ثلاث دقائق.",
        kmr: "Di nav sê deqeyan de.")
    static let scanNever = Text(
        en: "Tell it to nobody. Nobody from the government will ask you for it.",
        ckb: "بە کەسی مەڵێ. هیچ کەسێک لە حکوومەت داوای ناکات.",
        ar: "لا تخبر به أحدا. لن يطلبه منك أحد من الحكومة.",
        kmr: "Ji kesî re nebêje. Tu kes ji hikûmetê wê ji te naxwaze.")

    // Sign-in and devices
    static let security = Text(
        en: "Sign-in and devices", ckb: "چوونەژوورەوە و ئامێرەکان", ar: "تسجيل الدخول والأجهزة",
        kmr: "Têketin û amûr")
    static let done = Text(
        en: "Done. You were told about it in a message too.",
        ckb: "کرا. بە پەیامێکیش ئاگادار کرایتەوە.", ar: "تم. وأُعلمت بذلك برسالة أيضا.",
        kmr: "Hat kirin. Bi peyamekê jî ji te re hat gotin.")
    static let ended = Text(en: "Ended.", ckb: "کۆتایی هات.", ar: "أُنهيت.", kmr: "Qediya.")
    static let yourWays = Text(
        en: "Your ways to sign in", ckb: "ڕێگەکانی چوونەژوورەوەت", ar: "طرق تسجيل دخولك",
        kmr: "Rêyên te yên têketinê")
    static let noWays = Text(
        en: "None yet. Add a passkey, so that you can come back.",
        ckb: "هێشتا هیچ. کلیلێکی تێپەڕین زیاد بکە، بۆ ئەوەی بتوانیت بگەڕێیتەوە.",
        ar: "لا شيء بعد. أضف مفتاح مرور لتتمكن من العودة.",
        kmr: "Hê tune. Mifteyeke derbasbûnê zêde bike, da ku bikaribî vegerî.")
    static let lastUsed = Text(
        en: "last used", ckb: "دوایین بەکارهێنان", ar: "آخر استخدام", kmr: "bikaranîna dawî")
    static let remove = Text(en: "Remove", ckb: "لابردن", ar: "إزالة", kmr: "Rake")
    static let removeSure = Text(
        en: "Remove this way to sign in?", ckb: "ئەم ڕێگەیەی چوونەژوورەوە لاببرێت؟",
        ar: "إزالة طريقة الدخول هذه؟", kmr: "Ev rêya têketinê were rakirin?")
    static let removeWhat = Text(
        en: "It will open nothing any more. It cannot be brought back, only added anew.",
        ckb: "ئیتر هیچ ناکاتەوە. ناگەڕێندرێتەوە، تەنها دەتوانرێت لە نوێوە زیاد بکرێت.",
        ar: "لن تفتح شيئا بعد الآن. لا يمكن استرجاعها بل إضافتها من جديد.",
        kmr: "Êdî tiştekî venake. Nayê vegerandin, tenê ji nû ve tê zêdekirin.")
    static let removeLast = Text(
        en:
            "It is your last one. Without another you can come back only with a code by SMS or at a registration centre.",
        ckb:
            "ئەمە دوایەمینە. بەبێ یەکێکی تر تەنها بە کۆدی نامەی کورت یان لە بنکەی تۆمارکردن دەتوانیت بگەڕێیتەوە.",
        ar: "إنها الأخيرة. من دون غيرها لا تعود إلا برمز في رسالة نصية أو عبر مركز تسجيل.",
        kmr:
            "Ev ya dawî ye. Bêyî yeke din tu tenê bi koda SMSê an li navendeke tomarkirinê dikarî vegerî."
    )
    static let yourSessions = Text(
        en: "Where you are signed in", ckb: "لە کوێ لە ژوورەوەیت", ar: "أين أنت مسجل الدخول",
        kmr: "Tu li ku têketî yî")
    static let here = Text(
        en: "this browser", ckb: "ئەم وێبگەڕە", ar: "هذا المتصفح", kmr: "ev gerok")
    static let endOne = Text(en: "End", ckb: "کۆتایی پێ بهێنە", ar: "إنهاء", kmr: "Biqedîne")
    static let endAll = Text(
        en: "End all others", ckb: "کۆتایی بە هەموو ئەوانی تر بهێنە", ar: "إنهاء كل ما عداه",
        kmr: "Hemûyên din biqedîne")
    static let since = Text(en: "since", ckb: "لە", ar: "منذ", kmr: "ji")
    static let lastSeen = Text(
        en: "last seen", ckb: "دوایین بینین", ar: "آخر ظهور", kmr: "dîtina dawî")
    static let level = Text(
        en: "Certainty", ckb: "ئاستی دڵنیایی", ar: "درجة التأكد", kmr: "Asta piştrastiyê")
    static let device = Text(en: "Computer", ckb: "کۆمپیوتەر", ar: "الحاسوب", kmr: "Komputer")
    static let unknownDevice = Text(
        en: "unknown device", ckb: "ئامێری نەناسراو", ar: "جهاز غير معروف", kmr: "amûra nenas")
}
