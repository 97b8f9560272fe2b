internal import HTTPTypes
internal import Kernel
internal import Web

/// Words for people who sign in at another system.
enum AskTexts {
    static func title(_ name: Text) -> Text {
        Text(
            en: "Sign in at \(name.en)", ckb: "چوونەژوورەوە بۆ \(name.ckb)",
            ar: "الدخول إلى \(name.ar)", kmr: "Têketina \(name.kmr)")
    }
    static func goOn(_ name: Text) -> Text {
        Text(
            en: "Go on to \(name.en)", ckb: "بڕۆ بۆ \(name.ckb)", ar: "المتابعة إلى \(name.ar)",
            kmr: "Biçe \(name.kmr)")
    }
    static let goingBack = Text(
        en: "You are going back", ckb: "دەگەڕێیتەوە", ar: "جارٍ الرجوع", kmr: "Tu vedigerî")
    static let sandbox = Text(
        en: "This system is being tried out. Only invented people can sign in to it.",
        ckb: "ئەم سیستەمە تاقی دەکرێتەوە. تەنها کەسی دروستکراو دەتوانن بچنە ناوی.",
        ar: "هذا النظام قيد التجربة. لا يدخله إلا أشخاص من صنع الخيال.",
        kmr: "Ev pergal tê ceribandin. Tenê kesên çêkirî dikarin têkevinê.")
    static let asker = Text(
        en: "Institution", ckb: "دامەزراوە", ar: "المؤسسة", kmr: "Sazî")
    static let law = Text(
        en: "Legal basis", ckb: "بنەمای یاسایی", ar: "الأساس القانوني", kmr: "Bingeha yasayî")
    static let goesTo = Text(en: "Goes to", ckb: "دەچێت بۆ", ar: "يذهب إلى", kmr: "Diçe")
    static let youAre = Text(
        en: "You are signed in as", ckb: "تۆ وەک ئەمە لە ژوورەوەیت", ar: "أنت داخل باسم",
        kmr: "Tu wek vî/vê têketî yî")
    static let told = Text(
        en: "It would be told this", ckb: "ئەمەی پێ دەگوترێت", ar: "سيُعطى هذا",
        kmr: "Ev dê jê re were gotin")
    static let nothingTold = Text(
        en: "Nothing of you but a number that only this system knows you by.",
        ckb: "هیچ شتێکی تۆ، جگە لە ژمارەیەک کە تەنها ئەم سیستەمە پێی دەتناسێت.",
        ar: "لا شيء عنك سوى رقم لا يعرفك به إلا هذا النظام.",
        kmr: "Tiştek ji te, ji bilî hejmareke ku tenê ev pergal te pê nas dike.")
    static let notHeld = Text(
        en: "nothing today", ckb: "ئەمڕۆ هیچ", ar: "لا شيء اليوم", kmr: "îro tiştek tune")
    static let toldLater = Text(
        en: "What is nothing today and is entered later is told, too.",
        ckb: "ئەوەی ئەمڕۆ هیچە و دواتر تۆمار دەکرێت، ئەویش دەگوترێت.",
        ar: "ما ليس موجودا اليوم ويُسجل لاحقا يُعطى أيضا.",
        kmr: "Ya ku îro tune û paşê tê nivîsandin jî tê gotin.")
    static let ofWhom = Text(
        en: "of the person you choose below", ckb: "هی ئەو کەسەی لە خوارەوە هەڵیدەبژێریت",
        ar: "للشخص الذي تختاره أدناه", kmr: "ya kesê ku tu li jêr hildibijêrî")
    static let offline = Text(
        en: "It could ask for this again while you are away, until you end it in your account.",
        ckb:
            "دەتوانێت لە کاتی نەبوونی تۆدا دووبارە داوای ئەمە بکات، تا لە هەژمارەکەتدا کۆتایی پێ دەهێنیت.",
        ar: "يمكنه طلب هذا مرة أخرى في غيابك، إلى أن تنهيه من حسابك.",
        kmr: "Dema tu ne li wir î jî dikare vê dîsa bixwaze, heta ku tu di hesabê xwe de biqedînî.")
    static let numberBecause = Text(
        en: "It learns your personal number because of:", ckb: "ژمارەی کەسیت دەزانێت بەپێی:",
        ar: "يعرف رقمك الشخصي بموجب:", kmr: "Hejmara te ya kesane dizane li gor:")
    static let forWhom = Text(
        en: "For whom do you sign in?", ckb: "بۆ کێ دەچیتە ژوورەوە؟", ar: "عمّن تدخل؟",
        kmr: "Ji bo kê têdikevî?")
    static let youAct = Text(
        en: "you act for them", ckb: "تۆ نوێنەرایەتییان دەکەیت", ar: "تتصرف نيابة عنهم",
        kmr: "tu li ser navê wan tevdigerî")
    static let howLong = Text(
        en: "Your yes holds", ckb: "ڕەزامەندیت دەمێنێت", ar: "تسري موافقتك",
        kmr: "Erêkirina te derbasdar e")
    static func name(of span: Consent.Span) -> Text {
        switch span {
        case .once:
            Text(en: "today only", ckb: "تەنها ئەمڕۆ", ar: "اليوم فقط", kmr: "tenê îro")
        case .month: Text(en: "30 days", ckb: "٣٠ ڕۆژ", ar: "٣٠ يوما", kmr: "30 roj")
        case .year: Text(en: "a year", ckb: "ساڵێک", ar: "سنة", kmr: "salek")
        }
    }
    static let yes = Text(
        en: "Yes, sign me in", ckb: "بەڵێ، بمبە ژوورەوە", ar: "نعم، أدخلني",
        kmr: "Erê, min têxe")
    static let no = Text(
        en: "No, go back", ckb: "نەخێر، بگەڕێوە", ar: "لا، ارجع", kmr: "Na, vegere")
    static let somebodyElse = Text(
        en: "I am somebody else", ckb: "من کەسێکی ترم", ar: "أنا شخص آخر", kmr: "Ez kesekî din im")

    static let signOut = Text(
        en: "Sign out of GOV.KRD?", ckb: "لە GOV.KRD دەچیتە دەرەوە؟", ar: "هل تخرج من GOV.KRD؟",
        kmr: "Ji GOV.KRD derkevî?")
    static let askedBy = Text(
        en: "You have signed out at", ckb: "لێرە چوویتە دەرەوە:", ar: "خرجت من",
        kmr: "Tu ji vir derketî:")
    static let signOutWhat = Text(
        en: "Others who use this device could otherwise go on as you.",
        ckb: "ئەگەرنا کەسانی تر کە ئەم ئامێرە بەکار دەهێنن دەتوانن وەک تۆ بەردەوام بن.",
        ar: "وإلا أمكن لمن يستعمل هذا الجهاز أن يتابع باسمك.",
        kmr: "Wekî din, yên ku vê amûrê bi kar tînin dikarin wek te bidomînin.")
    static let signOutYes = Text(
        en: "Sign out", ckb: "چوونەدەرەوە", ar: "تسجيل الخروج", kmr: "Derkeve")
    static let signOutNo = Text(
        en: "Stay signed in", ckb: "لە ژوورەوە بمێنەوە", ar: "البقاء", kmr: "Bimîne")
    static let signedOut = Text(
        en: "You are signed out", ckb: "چوویتە دەرەوە", ar: "لقد خرجت", kmr: "Tu derketî")
    static let signedOutWhat = Text(
        en: "The systems where you had signed in with GOV.KRD are told.",
        ckb: "ئەو سیستەمانەی بە GOV.KRD چووبوویتە ناویان ئاگادار دەکرێنەوە.",
        ar: "تُبلَّغ الأنظمة التي دخلتها عبر GOV.KRD.",
        kmr: "Pergalên ku te bi GOV.KRD têketibûyê têne agahdarkirin.")

    static let consentsWhat = Text(
        en: "Each was told what stands under it, because you agreed. End what you do not want.",
        ckb:
            "هەر یەکێکیان ئەوەی خوارەوەی پێ گوترا، چونکە ڕازی بوویت. ئەوەی ناتەوێت کۆتایی پێ بهێنە.",
        ar: "أُعطي كل منها ما تحته بموافقتك. أنه ما لا تريد.",
        kmr: "Tiştê li jêr bi razîbûna te ji her yekê re hat gotin. Yê ku naxwazî biqedîne.")
    static let noConsents = Text(
        en: "None.", ckb: "هیچ.", ar: "لا شيء.", kmr: "Tune.")
    static let ended = Text(
        en: "Ended. It can no longer ask about you.",
        ckb: "کۆتایی هات. ئیتر ناتوانێت پرسیار لەسەر تۆ بکات.",
        ar: "أُنهي. لم يعد بإمكانه السؤال عنك.",
        kmr: "Qediya. Êdî nikare li ser te bipirse.")
}

extension Problem {
    static let unknownClient = Problem(
        status: .badRequest,
        title: Text(
            en: "The system that sent you here is not known",
            ckb: "ئەو سیستەمەی تۆی ناردە ئێرە نەناسراوە",
            ar: "النظام الذي أرسلك غير معروف", kmr: "Pergala ku tu şandî vir nayê naskirin"),
        advice: Text(
            en:
                "Nothing was told to it. Go back and tell its operators, or begin at our home page.",
            ckb:
                "هیچی پێ نەگوترا. بگەڕێوە و بە بەڕێوەبەرەکانی بڵێ، یان لە پەڕەی سەرەکیمانەوە دەست پێ بکە.",
            ar: "لم يُعط شيئا. ارجع وأخبر مشغليه، أو ابدأ من صفحتنا الرئيسية.",
            kmr:
                "Tiştek jê re nehat gotin. Vegere û ji xwediyên wê re bêje, an ji serrûpela me dest pê bike."
        ))

    static let requestGone = Problem(
        status: .gone,
        title: Text(
            en: "This took too long, or is answered already",
            ckb: "زۆری خایاند، یان پێشتر وەڵام درایەوە",
            ar: "طال الأمر، أو أُجيب من قبل", kmr: "Pir dirêj kişand, an berê hat bersivandin"),
        advice: Text(
            en:
                "If you said yes, you are signed in there already. Otherwise go back to it and begin again: nothing was told.",
            ckb:
                "ئەگەر گوتت بەڵێ، لەوێ لە ژوورەوەیت. ئەگەرنا بگەڕێوە بۆی و دووبارە دەست پێ بکە: هیچ نەگوترا.",
            ar: "إن وافقت فأنت داخل هناك. وإلا فارجع إليه وابدأ من جديد: لم يُعط شيئا.",
            kmr:
                "Heke te got erê, tu li wir têketî yî. An na vegere wê û ji nû ve dest pê bike: tiştek nehat gotin."
        ))

    /// The person stands here because another system asked wrongly, and cannot be sent back.
    static func wrongRequest(_ error: OAuthError) -> Problem {
        let technical = " (\(error.code.rawValue): \(error.description))"
        return Problem(
            status: .badRequest,
            title: Text(
                en: "The system that sent you here asked wrongly",
                ckb: "ئەو سیستەمەی تۆی ناردە ئێرە بە هەڵە داوای کرد",
                ar: "طلب النظام الذي أرسلك غير صحيح",
                kmr: "Pergala ku tu şandî vir bi xeletî xwest"),
            advice: Text(
                en: "Nothing was told to it. Tell its operators:\(technical)",
                ckb: "هیچی پێ نەگوترا. بە بەڕێوەبەرەکانی بڵێ:\(technical)",
                ar: "لم يُعط شيئا. أخبر مشغليه:\(technical)",
                kmr: "Tiştek jê re nehat gotin. Ji xwediyên wê re bêje:\(technical)"))
    }
}
