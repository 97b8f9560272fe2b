package import HTTPTypes
package import Kernel

/// Something a person did, or met, that ends in a page which says what to do.
package struct Problem: Error, Sendable {
    package let status: HTTPResponse.Status
    package let title: Text
    package let advice: Text
    /// What somebody had written, when that is not kept: to be copied from the page.
    var typed: [String] = []
    /// The page with the form.
    var page: String?

    package init(status: HTTPResponse.Status, title: Text, advice: Text) {
        self.status = status
        self.title = title
        self.advice = advice
    }

    /// Whether what was sent with it should be given back: it was not taken, and is kept nowhere.
    var givesBack: Bool { status == .conflict || title == Problem.foreignForm.title }

    /// Where to go on, when that is neither home nor search.
    var wayOn: (path: String, words: Text)? {
        switch title {
        case Problem.beyondMandate.title, Problem.mandateOver.title:
            ("/account/mandates", WebTexts.mandates)
        case Problem.tooManyTries.title: ("/sign-in", WebTexts.signIn)
        case Problem.ownMatter.title: ("/desk", WebTexts.desk)
        default: nil
        }
    }

    /// What is kept for the auditor when somebody meets this problem.
    var incident: Incident.Kind? {
        switch title {
        case Problem.beyondMandate.title, Problem.mandateOver.title: .mandateRefused
        case Problem.notYourRole.title, Problem.ownMatter.title: .roleRefused
        case Problem.tooManyTries.title: .tooManyTries
        default: nil
        }
    }

    /// Also for what belongs to somebody else: that it exists is nobody's business.
    package static let notFound = Problem(
        status: .notFound,
        title: Text(
            en: "This page was not found", ckb: "ئەم پەڕەیە نەدۆزرایەوە",
            ar: "لم يتم العثور على هذه الصفحة", kmr: "Ev rûpel nehat dîtin"),
        advice: Text(
            en: "Check the address, search for the service, or begin at the home page.",
            ckb:
                "ناونیشانەکە بپشکنە، بەدوای خزمەتگوزارییەکەدا بگەڕێ، یان لە پەڕەی سەرەکییەوە دەست پێ بکە.",
            ar: "تحقق من العنوان، أو ابحث عن الخدمة، أو ابدأ من الصفحة الرئيسية.",
            kmr: "Navnîşanê kontrol bike, li xizmetguzariyê bigere, an ji serrûpelê dest pê bike."))

    package static let unreadable = Problem(
        status: .badRequest,
        title: Text(
            en: "What was sent could not be read", ckb: "ئەوەی نێردرا ناخوێندرێتەوە",
            ar: "تعذرت قراءة ما أُرسل", kmr: "Tiştê hat şandin nehat xwendin"),
        advice: Text(
            en: "Nothing was changed. Go back and send the form again.",
            ckb: "هیچ نەگۆڕا. بگەڕێوە و فۆڕمەکە دووبارە بنێرە.",
            ar: "لم يتغير شيء. ارجع وأرسل الاستمارة مرة أخرى.",
            kmr: "Tiştek nehat guhertin. Vegere û formê dîsa bişîne."))

    package static let tooLarge = Problem(
        status: .contentTooLarge,
        title: Text(
            en: "This is too large", ckb: "ئەمە زۆر گەورەیە", ar: "هذا كبير جدا",
            kmr: "Ev pir mezin e"),
        advice: Text(
            en:
                "A file may have at most 10 MB, and a written text 400 KB. Nothing was changed: go back and send less.",
            ckb:
                "فایل دەبێت زۆرترین ١٠ مێگابایت بێت، و دەقی نووسراو ٤٠٠ کیلۆبایت. هیچ نەگۆڕا: بگەڕێوە و کەمتر بنێرە.",
            ar:
                "حجم الملف ١٠ ميغابايت على الأكثر، والنص المكتوب ٤٠٠ كيلوبايت. لم يتغير شيء: ارجع وأرسل أقل.",
            kmr:
                "Pelek herî zêde dikare 10 MB be, û nivîsek 400 KB. Tiştek nehat guhertin: vegere û kêmtir bişîne."
        ))

    package static let wrongMethod = Problem(
        status: .methodNotAllowed,
        title: Text(
            en: "This address cannot be used that way", ckb: "ئەم ناونیشانە بەو شێوەیە بەکار نایەت",
            ar: "لا يمكن استخدام هذا العنوان بهذه الطريقة",
            kmr: "Ev navnîşan bi vî awayî nayê bikaranîn"),
        advice: Text(
            en: "Nothing was changed. Begin again from the home page.",
            ckb: "هیچ نەگۆڕا. لە پەڕەی سەرەکییەوە دەست پێ بکەرەوە.",
            ar: "لم يتغير شيء. ابدأ من جديد من الصفحة الرئيسية.",
            kmr: "Tiştek nehat guhertin. Ji serrûpelê ji nû ve dest pê bike."))

    package static let foreignForm = Problem(
        status: .forbidden,
        title: Text(
            en: "This form has expired", ckb: "کاتی ئەم فۆڕمە بەسەرچووە",
            ar: "انتهت صلاحية هذه الاستمارة", kmr: "Dema vê formê derbas bûye"),
        advice: Text(
            en: "Nothing was changed. Open the page again and send the form from there.",
            ckb: "هیچ نەگۆڕا. پەڕەکە دووبارە بکەرەوە و لەوێوە فۆڕمەکە بنێرە.",
            ar: "لم يتغير شيء. افتح الصفحة مرة أخرى وأرسل الاستمارة منها.",
            kmr: "Tiştek nehat guhertin. Rûpelê dîsa veke û formê ji wir bişîne."))

    package static let formGone = Problem(
        status: .gone,
        title: Text(
            en: "What you filled in is no longer kept", ckb: "ئەوەی پڕت کردبووەوە ئیتر نەماوە",
            ar: "لم يعد ما ملأته محفوظا", kmr: "Tiştê te dagirtibû êdî nayê parastin"),
        advice: Text(
            en: "It was sent already, or more than half an hour has passed. See in your account.",
            ckb: "پێشتر نێردراوە، یان زیاتر لە نیو کاتژمێر تێپەڕیوە. لە هەژمارەکەتدا ببینە.",
            ar: "إما أنه أُرسل من قبل أو مضى أكثر من نصف ساعة. انظر في حسابك.",
            kmr: "An berê hat şandin, an zêdetirî nîv saet derbas bû. Di hesabê xwe de bibîne."))

    package static let tooManyTries = Problem(
        status: .tooManyRequests,
        title: Text(
            en: "Too many tries", ckb: "هەوڵی زۆر زۆر درا", ar: "محاولات كثيرة جدا",
            kmr: "Pir zêde hewl hatin dan"),
        advice: Text(
            en: "Wait a quarter of an hour, or sign in another way: a passkey is never closed.",
            ckb:
                "چارەکە کاتژمێرێک چاوەڕێ بکە، یان بە ڕێگەیەکی تر بچۆ ژوورەوە: کلیلی تێپەڕین هەرگیز دانەخرێت.",
            ar: "انتظر ربع ساعة، أو سجل الدخول بطريقة أخرى: مفتاح المرور لا يُغلق أبدا.",
            kmr:
                "Çaryek saetê bisekine, an bi awayekî din têkeve: mifteya derbasbûnê qet nayê girtin."
        ))

    package static let notProofed = Problem(
        status: .forbidden,
        title: Text(
            en: "Your identity must be confirmed first",
            ckb: "پێویستە سەرەتا ناسنامەکەت پشتڕاست بکرێتەوە",
            ar: "يجب تأكيد هويتك أولا", kmr: "Divê pêşî nasnameya te bê piştrastkirin"),
        advice: Text(
            en: "Go to a registration centre with your papers. What you began is kept.",
            ckb:
                "بە بەڵگەنامەکانتەوە سەردانی بنکەیەکی تۆمارکردن بکە. ئەوەی دەستت پێ کردووە پارێزراوە.",
            ar: "توجه إلى مركز تسجيل مع مستنداتك. ما بدأته محفوظ.",
            kmr: "Bi belgeyên xwe here navendeke tomarkirinê. Tiştê te dest pê kiriye tê parastin.")
    )

    package static let mandateOver = Problem(
        status: .forbidden,
        title: Text(
            en: "You may not act for them any more", ckb: "ئیتر ناتوانیت نوێنەرایەتییان بکەیت",
            ar: "لم يعد لك أن تتصرف نيابة عنهم", kmr: "Tu êdî nikarî li ser navê wan tevbigerî"),
        advice: Text(
            en: "The mandate has ended. Nothing was changed. Go on for yourself in your account.",
            ckb: "نوێنەرایەتییەکە کۆتایی هاتووە. هیچ نەگۆڕا. لە هەژمارەکەتدا بۆ خۆت بەردەوام بە.",
            ar: "انتهت الوكالة. لم يتغير شيء. تابع لنفسك في حسابك.",
            kmr: "Wekalet qediya. Tiştek nehat guhertin. Di hesabê xwe de ji bo xwe bidomîne."))

    package static let beyondMandate = Problem(
        status: .forbidden,
        title: Text(
            en: "Your mandate does not cover this", ckb: "نوێنەرایەتییەکەت ئەمە ناگرێتەوە",
            ar: "وكالتك لا تشمل هذا", kmr: "Wekaleta te vê nagire nav xwe"),
        advice: Text(
            en:
                "Nothing was changed. Whom you act for can widen the mandate, or do this themselves.",
            ckb: "هیچ نەگۆڕا. ئەو کەسەی نوێنەرایەتی دەکەیت دەتوانێت فراوانی بکات یان خۆی بیکات.",
            ar: "لم يتغير شيء. يمكن لمن تمثله توسيع الوكالة أو فعل هذا بنفسه.",
            kmr:
                "Tiştek nehat guhertin. Yê ku tu li ser navê wî tevdigerî dikare wekaletê berfireh bike, an bi xwe bike."
        ))

    package static let notYourRole = Problem(
        status: .forbidden,
        title: Text(
            en: "This is not part of your role", ckb: "ئەمە بەشێک نییە لە ئەرکی تۆ",
            ar: "هذا ليس ضمن دورك", kmr: "Ev ne beşek ji rola te ye"),
        advice: Text(
            en: "Roles are given by two people of your institution. Ask them if you need it.",
            ckb:
                "ئەرکەکان لەلایەن دوو کەسی دامەزراوەکەتەوە دەدرێن. ئەگەر پێویستت پێیەتی داوایان لێ بکە.",
            ar: "يمنح الأدوار شخصان من مؤسستك. اطلب منهما إن احتجت إليه.",
            kmr: "Rol ji aliyê du kesên saziya te ve têne dayîn. Heke pêwîst be ji wan bixwaze."))

    package static let ownMatter = Problem(
        status: .forbidden,
        title: Text(
            en: "You have a part in this matter", ckb: "تۆ بەشێکت لەم کارەدا هەیە",
            ar: "لك صلة بهذه المعاملة", kmr: "Di vê dozê de para te heye"),
        advice: Text(
            en:
                "You brought it, agreed to it or are named in it, or have a role in the company that it is about. Somebody else of your institution decides it.",
            ckb:
                "تۆ هێناوتە، ڕەزامەندیت لەسەر داوە یان ناوت تێیدایە، یان ئەرکێکت هەیە لەو کۆمپانیایەی کە باسی دەکات. کەسێکی تری دامەزراوەکەت بڕیاری لێ دەدات.",
            ar:
                "أنت قدمتها أو وافقت عليها أو ذُكر اسمك فيها، أو لك دور في الشركة التي تخصها. يبت فيها شخص آخر من مؤسستك.",
            kmr:
                "Te ew aniye, li ser razî bûyî an navê te tê de ye, an di kompanyaya ku ew li ser e de rola te heye. Kesekî din ê saziya te biryarê li ser dide."
        ))

    package static let stale = Problem(
        status: .conflict,
        title: Text(
            en: "This has changed since you opened it",
            ckb: "لەو کاتەوەی کردووتەتەوە ئەمە گۆڕاوە",
            ar: "لقد تغير هذا منذ أن فتحته", kmr: "Ev ji dema te vekirî ve guheriye"),
        advice: Text(
            en:
                "Nothing was changed by you and nothing was done twice. Open the page again to see what it is now.",
            ckb:
                "هیچ شتێک بەهۆی تۆوە نەگۆڕا و هیچ دووجار نەکرا. پەڕەکە دووبارە بکەرەوە بۆ بینینی دۆخی ئێستا.",
            ar:
                "لم يتغير شيء بما أرسلته ولم يُنفذ شيء مرتين. افتح الصفحة مرة أخرى لترى الحالة الآن.",
            kmr:
                "Bi te tiştek nehat guhertin û tiştek du caran nehat kirin. Rûpelê dîsa veke da ku rewşa niha bibînî."
        ))

    package static let reusedKey = Problem(
        status: .conflict,
        title: Text(
            en: "This form was already sent with other content",
            ckb: "ئەم فۆڕمە پێشتر بە ناوەڕۆکێکی ترەوە نێردراوە",
            ar: "أُرسلت هذه الاستمارة من قبل بمحتوى آخر",
            kmr: "Ev form berê bi naveroka din hatiye şandin"),
        advice: Text(
            en: "The first one counts. Open the page again to go on.",
            ckb: "یەکەم جار دەژمێردرێت. بۆ بەردەوامبوون پەڕەکە دووبارە بکەرەوە.",
            ar: "تُحتسب الأولى. افتح الصفحة مرة أخرى للمتابعة.",
            kmr: "Ya yekem tê hesibandin. Ji bo domandinê rûpelê dîsa veke."))

    package static let unavailable = Problem(
        status: .serviceUnavailable,
        title: Text(
            en: "This does not work right now", ckb: "ئێستا ئەمە کار ناکات",
            ar: "هذا لا يعمل الآن", kmr: "Ev niha naxebite"),
        advice: Text(
            en: "What you sent was not saved. Please try again in a few minutes.",
            ckb: "ئەوەی ناردت پاشەکەوت نەکرا. تکایە چەند خولەکێکی تر هەوڵ بدەرەوە.",
            ar: "لم يُحفظ ما أرسلته. يرجى المحاولة بعد بضع دقائق.",
            kmr: "Tiştê te şand nehat tomarkirin. Ji kerema xwe piştî çend deqeyan dîsa biceribîne."
        ))

    package static let broken = Problem(
        status: .internalServerError,
        title: Text(
            en: "Something went wrong on our side", ckb: "لای ئێمە هەڵەیەک ڕوویدا",
            ar: "حدث خطأ من جانبنا", kmr: "Li aliyê me xeletiyek çêbû"),
        advice: Text(
            en:
                "Nothing was changed. Please try again; if it happens again, tell us the number below.",
            ckb: "هیچ نەگۆڕا. تکایە هەوڵ بدەرەوە؛ ئەگەر دووبارە بووەوە، ژمارەی خوارەوەمان پێ بڵێ.",
            ar: "لم يتغير شيء. يرجى المحاولة مرة أخرى؛ وإذا تكرر ذلك فأخبرنا بالرقم أدناه.",
            kmr:
                "Tiştek nehat guhertin. Ji kerema xwe dîsa biceribîne; heke dîsa çêbibe, hejmara jêrîn ji me re bêje."
        ))
}
