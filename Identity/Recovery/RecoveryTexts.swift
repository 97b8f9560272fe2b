internal import Kernel

enum RecoveryTexts {
    static let title = Text(
        en: "You have lost your ways to sign in", ckb: "ڕێگەکانی چوونەژوورەوەت ون کردووە",
        ar: "فقدت طرق الدخول", kmr: "Te rêyên têketinê winda kirin")
    static let what = Text(
        en: "Two of these three are needed, and then three days in which it can be stopped:",
        ckb: "دوو لەم سێیە پێویستن، پاشان سێ ڕۆژ کە تێیدا دەتوانرێت ڕابگیرێت:",
        ar: "يلزم اثنان من هذه الثلاثة، ثم ثلاثة أيام يمكن خلالها الإيقاف:",
        kmr: "Du ji van sisêyan pêwîst in, û paşê sê roj ku tê de dikare bê rawestandin:")
    static let byEyes = Text(
        en: "Your eyes, at a registration centre", ckb: "چاوەکانت، لە بنکەی تۆمارکردن",
        ar: "عيناك، في مركز تسجيل", kmr: "Çavên te, li navendeke tomarkirinê")
    static let byRelatives = Text(
        en: "Two relatives whom you named before", ckb: "دوو خزم کە پێشتر ناوت بردوون",
        ar: "قريبان سميتهما من قبل", kmr: "Du xizmên ku te berê nav dane")
    static let oneRelative = Text(
        en: "One of your relatives", ckb: "یەکێک لە خزمەکانت", ar: "أحد قريبيك",
        kmr: "Yek ji xizmên te")
    static let byPaper = Text(
        en: "Your paper code", ckb: "کۆدی کاغەزیت", ar: "رمزك الورقي", kmr: "Koda te ya kaxezî")
    static let begin = Text(en: "Begin", ckb: "دەست پێ بکە", ar: "ابدأ", kmr: "Dest pê bike")
    static let keepAddress = Text(
        en: "Keep the address of this page: you come back to it.",
        ckb: "ناونیشانی ئەم پەڕەیە بپارێزە: دەگەڕێیتەوە سەری.",
        ar: "احتفظ بعنوان هذه الصفحة: ستعود إليها.",
        kmr: "Navnîşana vê rûpelê biparêze: tu ê lê vegerî.")
    static let twoOf = Text(
        en: "Two of the three are needed. What is there:",
        ckb: "دوو لە سێیەکە پێویستن. ئەوەی هەیە:",
        ar: "يلزم اثنان من الثلاثة. الموجود:", kmr: "Du ji sisêyan pêwîst in. Yên heyî:")
    static let eyesHow = Text(
        en: "Show this code at a registration centre.",
        ckb: "ئەم کۆدە لە بنکەی تۆمارکردن پیشان بدە.",
        ar: "أظهر هذا الرمز في مركز تسجيل.", kmr: "Vê kodê li navendeke tomarkirinê nîşan bide.")
    static let relativesHow = Text(
        en: "Ask both to sign in and confirm under Sign-in and devices, Recovery.",
        ckb:
            "داوا لە هەردووکیان بکە بچنە ژوورەوە و لە بەشی چوونەژوورەوە و ئامێرەکان، گەڕاندنەوە، پشتڕاستی بکەنەوە.",
        ar: "اطلب من كليهما تسجيل الدخول والتأكيد ضمن تسجيل الدخول والأجهزة، الاستعادة.",
        kmr: "Ji her duyan bixwaze têkevin û li Têketin û amûr, Vegerandin piştrast bikin.")
    static let paperCode = Text(
        en: "The code on your paper", ckb: "کۆدی سەر کاغەزەکەت", ar: "الرمز على ورقتك",
        kmr: "Koda li ser kaxeza te")
    static let send = Text(en: "Send", ckb: "بنێرە", ar: "أرسل", kmr: "Bişîne")
    static let paperWrong = Text(
        en: "This is not the code.", ckb: "ئەمە کۆدەکە نییە.", ar: "ليس هذا هو الرمز.",
        kmr: "Ev ne kod e.")
    static let cooling = Text(
        en: "It is proved. You can go on after", ckb: "سەلمێنرا. دەتوانیت بەردەوام بیت دوای",
        ar: "ثبت الأمر. يمكنك المتابعة بعد", kmr: "Hat îsbatkirin. Tu dikarî bidomînî piştî")
    static let ready = Text(
        en: "The time has passed. When you go on, everything that opened your account ends.",
        ckb: "کاتەکە تێپەڕی. کە بەردەوام دەبیت، هەموو ئەوانەی هەژمارەکەتیان دەکردەوە کۆتایی دێن.",
        ar: "انقضت المدة. عند المتابعة ينتهي كل ما كان يفتح حسابك.",
        kmr: "Dem derbas bû. Dema tu didomînî, her tiştê ku hesabê te vedikir diqede.")
    static let finish = Text(
        en: "Go on and add a passkey", ckb: "بەردەوام بە و کلیلی تێپەڕین زیاد بکە",
        ar: "تابع وأضف مفتاح مرور",
        kmr: "Bidomîne û mifteya derbasbûnê zêde bike")
    static let over = Text(
        en: "The account is yours again. Sign in with the way that you set up.",
        ckb: "هەژمارەکە دووبارە هی تۆیە. بەو ڕێگەیەی ڕێکت خستووە بچۆ ژوورەوە.",
        ar: "عاد الحساب إليك. ادخل بالطريقة التي أعددتها.",
        kmr: "Hesab dîsa yê te ye. Bi rêya ku te saz kiriye têkeve.")
    static let stopped = Text(
        en:
            "Somebody who is signed in to the account has stopped this. If it was not you, go to a registration centre.",
        ckb:
            "کەسێک کە لە ژووری هەژمارەکەدایە ئەمەی ڕاگرت. ئەگەر تۆ نەبوویت، بچۆ بنکەیەکی تۆمارکردن.",
        ar: "أوقف هذا شخص داخل الحساب. إن لم تكن أنت فتوجه إلى مركز تسجيل.",
        kmr: "Kesekî ku di hesab de ye ev rawestand. Heke ne tu bûyî, here navendeke tomarkirinê.")
    static let beginAgain = Text(
        en: "Begin again", ckb: "دووبارە دەست پێ بکە", ar: "ابدأ من جديد",
        kmr: "Ji nû ve dest pê bike")
    static let coolingWhat = Text(
        en: "Until then whoever is signed in to the account is told, and can stop it.",
        ckb: "تا ئەو کاتە هەرکەسێک لە ژووری هەژمارەکەدا بێت ئاگادار دەکرێتەوە و دەتوانێت ڕایبگرێت.",
        ar: "حتى ذلك الحين يُعلَم من هو داخل الحساب ويمكنه إيقافه.",
        kmr: "Heta wê gavê ji yê ku di hesab de ye re tê gotin, û ew dikare rawestîne.")
    static let opensAt = Text(
        en: "The account opens to them after", ckb: "هەژمارەکە بۆیان دەکرێتەوە دوای",
        ar: "يُفتح الحساب لهم بعد", kmr: "Hesab ji wan re vedibe piştî")
    static let tooManyPapers = Text(
        en: "Too many tries. Wait a quarter of an hour, then try once more here.",
        ckb: "هەوڵی زۆر درا. چارەکە کاتژمێرێک چاوەڕێ بکە، پاشان لێرە دووبارە هەوڵ بدەرەوە.",
        ar: "محاولات كثيرة. انتظر ربع ساعة ثم حاول هنا مرة أخرى.",
        kmr: "Pir zêde hewl. Çaryek saetê bisekine, paşê li vir dîsa biceribîne.")
    static let prepareWhat = Text(
        en:
            "For the day on which you lose your telephone: two of three will bring you back. Prepare them now.",
        ckb: "بۆ ئەو ڕۆژەی تەلەفۆنەکەت ون دەکەیت: دوو لە سێ دەتگەڕێننەوە. ئێستا ئامادەیان بکە.",
        ar: "ليوم تفقد فيه هاتفك: اثنان من ثلاثة يعيدانك. أعدّهما الآن.",
        kmr:
            "Ji bo roja ku tu telefona xwe winda bikî: du ji sisêyan te vedigerînin. Niha amade bike."
    )
    static let relatives = Text(
        en: "Two relatives", ckb: "دوو خزم", ar: "قريبان", kmr: "Du xizm")
    static let oneMissing = Text(
        en: "One more is needed: one alone proves nothing.",
        ckb: "یەکێکی تر پێویستە: یەکێک بە تەنها هیچ ناسەلمێنێت.",
        ar: "يلزم آخر: واحد وحده لا يثبت شيئا.",
        kmr: "Yekî din pêwîst e: yek bi tenê tiştekî îspat nake.")
    static let unname = Text(
        en: "Take back", ckb: "بیگەڕێنەوە", ar: "إلغاء", kmr: "Paşve bikişîne")
    static let notYourself = Text(
        en: "You cannot be your own relative here: it takes somebody else.",
        ckb: "لێرە ناتوانیت خزمی خۆت بیت: کەسێکی تر پێویستە.",
        ar: "لا يمكنك أن تكون قريب نفسك هنا: يلزم شخص آخر.",
        kmr: "Tu li vir nikarî xizmê xwe bî: kesekî din pêwîst e.")
    static let paperWhere = Text(
        en: "Where it is typed", ckb: "لە کوێ دەنووسرێت", ar: "أين يُكتب", kmr: "Li ku tê nivîsandin"
    )
    static let recoveryUnknown = Text(
        en: "No recovery waits under this code: look at the person's page again.",
        ckb: "هیچ گەڕاندنەوەیەک بەم کۆدە چاوەڕێ نییە: دووبارە سەیری پەڕەی کەسەکە بکە.",
        ar: "لا استعادة تنتظر بهذا الرمز: انظر صفحة الشخص مرة أخرى.",
        kmr: "Tu vegerandin bi vê kodê li bendê nîne: dîsa li rûpela kesî binêre.")
    static let otherEyes = Text(
        en:
            "These are not the eyes of whoever this code is for, or there are none to compare with.",
        ckb: "ئەمانە چاوی ئەو کەسە نین کە کۆدەکە بۆی دەگەڕێتەوە، یان هیچ نییە بۆ بەراوردکردن.",
        ar: "ليست هاتان عيني صاحب هذا الرمز، أو لا يوجد ما يُقارن به.",
        kmr: "Ev ne çavên xwediyê vê kodê ne, an tiştek ji bo berhevkirinê tune.")
    static let prepare = Text(
        en: "Recovery", ckb: "گەڕاندنەوە", ar: "الاستعادة", kmr: "Vegerandin")
    static let running = Text(
        en: "Somebody is recovering this account. If it is not you, stop it now.",
        ckb: "کەسێک ئەم هەژمارە دەگەڕێنێتەوە. ئەگەر تۆ نیت، ئێستا ڕایبگرە.",
        ar: "هناك من يستعيد هذا الحساب. إن لم تكن أنت فأوقفه الآن.",
        kmr: "Kesek vî hesabî vedigerîne. Heke ne tu bî, niha rawestîne.")
    static let stop = Text(en: "Stop it", ckb: "ڕایبگرە", ar: "أوقفه", kmr: "Rawestîne")
    static let asksYou = Text(
        en: "Asks you to confirm", ckb: "داوای پشتڕاستکردنەوەت لێ دەکات", ar: "يطلب تأكيدك",
        kmr: "Piştrastkirina te dixwaze")
    static let onlyIfMet = Text(
        en:
            "Confirm only if you have spoken with them yourself, face to face or by a voice you know.",
        ckb:
            "تەنها ئەگەر خۆت لەگەڵیان قسەت کردووە، ڕووبەڕوو یان بە دەنگێک کە دەیناسیت، پشتڕاستی بکەرەوە.",
        ar: "أكد فقط إن تحدثت معه بنفسك وجها لوجه أو بصوت تعرفه.",
        kmr:
            "Tenê heke te bi xwe pê re axaftiye, rû bi rû an bi dengê ku tu nas dikî, piştrast bike."
    )
    static let confirmRelative = Text(
        en: "It is they", ckb: "خۆیەتی", ar: "إنه هو", kmr: "Ew e")
    static let paperMade = Text(
        en: "Made on", ckb: "دروستکراوە لە", ar: "أُنشئ في", kmr: "Hat çêkirin di")
    static let paperNone = Text(
        en: "You have no paper code.", ckb: "کۆدی کاغەزیت نییە.", ar: "ليس لديك رمز ورقي.",
        kmr: "Koda te ya kaxezî tune.")
    static let paperMake = Text(
        en: "Make a new paper code", ckb: "کۆدێکی کاغەزیی نوێ دروست بکە",
        ar: "أنشئ رمزا ورقيا جديدا",
        kmr: "Koda kaxezî ya nû çêke")
    static let paperKeep = Text(
        en:
            "Write it down or print it, and keep it where you keep your papers. It is shown only now.",
        ckb: "بینووسە یان چاپی بکە، و لەگەڵ بەڵگەنامەکانت بیپارێزە. تەنها ئێستا پیشان دەدرێت.",
        ar: "اكتبه أو اطبعه واحفظه مع مستنداتك. لا يظهر إلا الآن.",
        kmr: "Binivîse an çap bike, û bi belgeyên xwe re biparêze. Tenê niha tê nîşandan.")
    static let relativesNone = Text(
        en: "You have named nobody. Two are needed.", ckb: "کەست ناو نەبردووە. دوو پێویستن.",
        ar: "لم تسم أحدا. يلزم اثنان.", kmr: "Te kes nav nedaye. Du pêwîst in.")
    static let nameRelative = Text(
        en: "Name a relative", ckb: "خزمێک ناو ببە", ar: "اذكر قريبا", kmr: "Xizmekî nav bide")

    // Counter
    static let counter = Text(en: "Counter", ckb: "کاونتەر", ar: "الشباك", kmr: "Pencere")
    static let counterWhat = Text(
        en: "For somebody who stands before you and has no device of their own.",
        ckb: "بۆ کەسێک کە لەبەردەمتدایە و ئامێری خۆی نییە.", ar: "لشخص أمامك وليس لديه جهاز.",
        kmr: "Ji bo kesekî ku li ber te ye û amûra wî tune.")
    static let papers = Text(
        en: "Or papers seen", ckb: "یان بەڵگەنامەی بینراو", ar: "أو مستندات اطلعت عليها",
        kmr: "An belgeyên hatine dîtin")
    static let papersHint = Text(
        en: "Kind and number; without the eyes the person can look, not sign",
        ckb: "جۆر و ژمارە؛ بەبێ چاوەکان کەسەکە دەتوانێت ببینێت، نەک واژۆ بکات",
        ar: "النوع والرقم؛ من دون العينين يمكن الاطلاع لا التوقيع",
        kmr: "Cure û hejmar; bêyî çavan kes dikare bibîne, nikare îmze bike")
    static let eyesOrPapers = Text(
        en: "Scan the eyes, or write which papers you saw.",
        ckb: "چاوەکان سکان بکە، یان بنووسە کام بەڵگەنامەت بینی.",
        ar: "امسح العينين، أو اكتب المستندات التي اطلعت عليها.",
        kmr: "Çavan bixwîne, an binivîse te kîjan belge dîtin.")
    static let eyesNeeded = Text(
        en: "Scan the eyes: for a recovery they are the proof.",
        ckb: "چاوەکان سکان بکە: بۆ گەڕاندنەوە ئەوان بەڵگەن.",
        ar: "امسح العينين: هما الإثبات للاستعادة.",
        kmr: "Çavan bixwîne: ji bo vegerandinê ew îsbat in.")
    static let nothingYet = Text(
        en: "Nothing yet.", ckb: "هێشتا هیچ.", ar: "لا شيء بعد.", kmr: "Hîn tiştek tune.")
    static let recoveryCode = Text(
        en: "Code of a recovery", ckb: "کۆدی گەڕاندنەوە", ar: "رمز الاستعادة",
        kmr: "Koda vegerandinê")
    static let recoveryCodeHint = Text(
        en: "Only to give a proof for it", ckb: "تەنها بۆ پێدانی بەڵگە", ar: "فقط لتقديم إثبات له",
        kmr: "Tenê ji bo dayîna îsbatê")
    static let makeCode = Text(
        en: "Make a code for the counter's computer", ckb: "کۆدێک بۆ کۆمپیوتەری کاونتەر دروست بکە",
        ar: "أنشئ رمزا لحاسوب الشباك", kmr: "Ji bo komputera pencereyê kodekê çêke")
    static let giveProof = Text(
        en: "Give the proof for the recovery", ckb: "بەڵگە بۆ گەڕاندنەوەکە بدە",
        ar: "قدم الإثبات للاستعادة",
        kmr: "Ji bo vegerandinê îsbatê bide")
    static let proofGiven = Text(
        en: "The proof was given. The person was told.",
        ckb: "بەڵگەکە درا. کەسەکە ئاگادار کرایەوە.",
        ar: "قُدم الإثبات وأُعلم الشخص.", kmr: "Îsbat hat dayîn. Ji kes re hat gotin.")
    static let notThey = Text(
        en: "The eyes and the number do not belong together, or there is nothing to compare with.",
        ckb: "چاوەکان و ژمارەکە پێکەوە نین، یان هیچ نییە بۆ بەراوردکردن.",
        ar: "العينان والرقم لا يتوافقان، أو لا يوجد ما يُقارن به.",
        kmr: "Çav û hejmar ne yên hev in, an tiştek ji bo berhevkirinê tune.")
    static let counterWay = Text(
        en: "Code from a counter", ckb: "کۆد لە کاونتەرەوە", ar: "رمز من الشباك",
        kmr: "Koda ji pencereyê")
    static let counterCode = Text(
        en: "Code from the counter", ckb: "کۆدی کاونتەر", ar: "رمز الشباك", kmr: "Koda pencereyê")
    static let counterCodeWhat = Text(
        en: "The person types it at the counter's computer within ten minutes. It works once.",
        ckb: "کەسەکە لە ماوەی دە خولەکدا لە کۆمپیوتەری کاونتەر دەینووسێت. یەک جار کار دەکات.",
        ar: "يكتبه الشخص في حاسوب الشباك خلال عشر دقائق. يعمل مرة واحدة.",
        kmr: "Kes di nav deh deqeyan de li komputera pencereyê dinivîse. Carekê dixebite.")
    static let counterWrong = Text(
        en: "This code does not work: it is wrong, too old or used.",
        ckb: "ئەم کۆدە کار ناکات: هەڵەیە، کۆنە یان بەکارهاتووە.",
        ar: "هذا الرمز لا يعمل: خاطئ أو قديم أو مستخدم.",
        kmr: "Ev kod naxebite: xelet e, kevn e an hatiye bikaranîn.")
    static let lostAll = Text(
        en: "I have lost every way to sign in", ckb: "هەموو ڕێگەکانی چوونەژوورەوەم ون کردووە",
        ar: "فقدت كل طرق الدخول", kmr: "Min hemû rêyên têketinê winda kirin")
}
