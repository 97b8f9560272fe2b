internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// What a person is told about their own sign-in, in the account and on every channel: somebody
/// else's hand at the door is seen at once.
struct Notice: Sendable {
    let words: Text

    func post(to person: PersonNumber, with registrar: Registrar, in db: Database) throws {
        try Message.post(words, to: person, about: nil, with: registrar, in: db)
    }

    static func newDevice(_ device: String, _ language: Language) -> Notice {
        let name = device.isEmpty ? SignInTexts.unknownDevice : Text(same: device)
        return Notice(
            words: Text(
                en:
                    "You signed in on a device that is new to us: {}. If it was not you, end it in your account under Sign-in and devices.",
                ckb:
                    "لە ئامێرێکی نوێوە چوویتە ژوورەوە: {}. ئەگەر تۆ نەبوویت، لە هەژمارەکەتدا لە بەشی چوونەژوورەوە و ئامێرەکان کۆتایی پێ بهێنە.",
                ar:
                    "سجلت الدخول من جهاز جديد: {}. إن لم تكن أنت فأنهِ الجلسة في حسابك ضمن تسجيل الدخول والأجهزة.",
                kmr:
                    "Tu ji amûreke nû têketî: {}. Heke ne tu bûyî, di hesabê xwe de li Têketin û amûr biqedîne."
            ).filled(with: name))
    }

    static let waysChanged = Notice(
        words: Text(
            en:
                "A way to sign in was added to or removed from your account. If it was not you, go to a registration centre.",
            ckb:
                "ڕێگەیەکی چوونەژوورەوە بۆ هەژمارەکەت زیاد کرا یان لابرا. ئەگەر تۆ نەبوویت، سەردانی بنکەی تۆمارکردن بکە.",
            ar:
                "أضيفت طريقة تسجيل دخول إلى حسابك أو أزيلت منه. إن لم تكن أنت فتوجه إلى مركز تسجيل.",
            kmr:
                "Rêyeke têketinê li hesabê te hat zêdekirin an jê hat rakirin. Heke ne tu bûyî, here navendeke tomarkirinê."
        ))

    static let enrolledAgain = Notice(
        words: Text(
            en:
                "You were enrolled a second time, and two officers found that it was you. You keep your number. If it was not you, go to a registration centre.",
            ckb:
                "دووەم جار تۆمار کرایت، و دوو فەرمانبەر بۆیان دەرکەوت تۆیت. ژمارەکەت دەمێنێت. ئەگەر تۆ نەبوویت، سەردانی بنکەی تۆمارکردن بکە.",
            ar:
                "سُجلت مرة ثانية وتبين لموظفين أنك أنت. يبقى لك رقمك. إن لم تكن أنت فتوجه إلى مركز تسجيل.",
            kmr:
                "Tu cara duyem hatî tomarkirin, û du fermanberan dît ku ew tu yî. Hejmara te dimîne. Heke ne tu bûyî, here navenda tomarkirinê."
        ))

    static let corrected = Notice(
        words: Text(
            en: "Your record in the identity register was put right at a registration centre.",
            ckb: "تۆمارەکەت لە تۆماری ناسنامە لە بنکەیەکی تۆمارکردن ڕاست کرایەوە.",
            ar: "صُحح قيدك في سجل الهوية في مركز تسجيل.",
            kmr: "Tomara te di tomara nasnameyê de li navendeke tomarkirinê hat rastkirin."))

    static func mandateGiven(to name: PersonName) -> Notice {
        Notice(
            words: Text(
                en: "{} may act for you now. You see and end it in your account.",
                ckb:
                    "ئێستا {} دەتوانێت نوێنەرایەتیت بکات. لە هەژمارەکەتدا دەیبینیت و کۆتایی پێ دەهێنیت.",
                ar: "يمكن الآن لـ {} التصرف نيابة عنك. ترى ذلك وتنهيه في حسابك.",
                kmr: "{} niha dikare li ser navê te tevbigere. Di hesabê xwe de dibînî û diqedînî."
            ).filled(with: name.text))
    }

    static func mandateReceived(from name: PersonName) -> Notice {
        Notice(
            words: Text(
                en: "You may act for {} now.", ckb: "ئێستا دەتوانیت نوێنەرایەتی {} بکەیت.",
                ar: "يمكنك الآن التصرف نيابة عن {}.",
                kmr: "Tu niha dikarî li ser navê {} tevbigerî."
            ).filled(with: name.text))
    }

    static let mandateEnded = Notice(
        words: Text(
            en: "A mandate to act for somebody has ended.", ckb: "نوێنەرایەتییەک کۆتایی هات.",
            ar: "انتهت وكالة للتصرف نيابة عن شخص.", kmr: "Wekaletek qediya."))

    static let inquiryAnswered = Notice(
        words: Text(
            en: "Your question about a look at your data was answered. See it in your account.",
            ckb: "پرسیارەکەت لەبارەی سەیرکردنی داتاکانت وەڵام درایەوە. لە هەژمارەکەتدا بیبینە.",
            ar: "أُجيب عن سؤالك حول الاطلاع على بياناتك. انظره في حسابك.",
            kmr: "Pirsa te ya li ser nêrîna daneyên te hat bersivandin. Di hesabê xwe de bibîne."))

    static let namedAsRelative = Notice(
        words: Text(
            en: "Somebody named you as a relative who can help them back into their account.",
            ckb: "کەسێک ناوی تۆی بردووە وەک خزمێک کە دەتوانێت یارمەتیی بدات بگەڕێتەوە هەژمارەکەی.",
            ar: "سماك شخص قريبا يمكنه مساعدته في العودة إلى حسابه.",
            kmr: "Kesekî tu wek xizmekî nav da ku dikare alîkariya vegera hesabê wî bike."))

    static let recoveryProof = Notice(
        words: Text(
            en:
                "Somebody is proving that they are you, to get back into your account. If it is not you, sign in and stop it under Sign-in and devices, Recovery.",
            ckb:
                "کەسێک دەیسەلمێنێت کە تۆیە، بۆ گەڕانەوە بۆ هەژمارەکەت. ئەگەر تۆ نیت، بچۆ ژوورەوە و لە بەشی چوونەژوورەوە و ئامێرەکان، گەڕاندنەوە، ڕایبگرە.",
            ar:
                "هناك من يثبت أنه أنت ليستعيد حسابك. إن لم تكن أنت فسجل الدخول وأوقف ذلك ضمن تسجيل الدخول والأجهزة، الاستعادة.",
            kmr:
                "Kesek îsbat dike ku ew tu yî, da ku vegere hesabê te. Heke ne tu bî, têkeve û li Têketin û amûr, Vegerandin rawestîne."
        ))

    static let recoveryStopped = Notice(
        words: Text(
            en: "The recovery of your account was stopped.", ckb: "گەڕاندنەوەی هەژمارەکەت ڕاگیرا.",
            ar: "أوقفت استعادة حسابك.", kmr: "Vegerandina hesabê te hat rawestandin."))

    static let recoveryDone = Notice(
        words: Text(
            en:
                "Your account was recovered. Everything that opened it before has ended, and everybody was signed out.",
            ckb:
                "هەژمارەکەت گەڕێنرایەوە. هەموو ئەوانەی پێشتر دەیانکردەوە کۆتاییان هات، و هەمووان دەرکران.",
            ar: "استُعيد حسابك. انتهى كل ما كان يفتحه، وأُخرج الجميع منه.",
            kmr:
                "Hesabê te hat vegerandin. Her tiştê ku berê ew vedikir qediya, û her kes derket."))

    static let roleGiven = Notice(
        words: Text(
            en: "You were given a role at the staff desk.",
            ckb: "ئەرکێکت لە مێزی کارمەندان پێ درا.",
            ar: "مُنحت دورا في مكتب الموظفين.", kmr: "Li maseya karmendan rolek ji te re hat dayîn.")
    )

    static let roleEnded = Notice(
        words: Text(
            en: "Your role at the staff desk was ended.",
            ckb: "ئەرکەکەت لە مێزی کارمەندان کۆتایی هات.",
            ar: "أُنهي دورك في مكتب الموظفين.", kmr: "Rola te li maseya karmendan hat qedandin."))

    static func copiedKey(_ label: String) -> Notice {
        Notice(
            words: Text(
                en:
                    "The passkey “{}” was used in a way that shows there is a copy of it. It was refused: remove it in your account.",
                ckb:
                    "کلیلی تێپەڕین «{}» بە شێوەیەک بەکارهات کە نیشان دەدات کۆپییەکی هەیە. ڕەتکرایەوە: لە هەژمارەکەتدا لای ببە.",
                ar:
                    "استُخدم مفتاح المرور «{}» بطريقة تدل على وجود نسخة منه. رُفض: أزله من حسابك.",
                kmr:
                    "Mifteya derbasbûnê “{}” bi awayekî hat bikaranîn ku nîşan dide kopiyeke wê heye. Hat redkirin: di hesabê xwe de rake."
            ).filled(with: Text(same: label)))
    }
}
