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
