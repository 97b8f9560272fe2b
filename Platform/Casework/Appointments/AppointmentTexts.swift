package import Kernel
internal import Web

/// Words about coming to an office.
package enum AppointmentTexts {
    package static let title = Text(
        en: "Choose when you come", ckb: "کاتی هاتنت هەڵبژێرە", ar: "اختر موعد حضورك",
        kmr: "Dema hatina xwe hilbijêre")
    package static let change = Text(
        en: "Move or cancel", ckb: "گۆڕین یان هەڵوەشاندنەوە", ar: "تغيير أو إلغاء",
        kmr: "Biguhere an betal bike")
    static let yours = Text(
        en: "Your appointment", ckb: "ژوانەکەت", ar: "موعدك", kmr: "Randevûya te")
    static let where_ = Text(en: "Where", ckb: "لە کوێ", ar: "أين", kmr: "Li ku")
    static let when = Text(en: "When", ckb: "کەی", ar: "متى", kmr: "Kengî")
    static let bring = Text(
        en: "Please bring", ckb: "تکایە لەگەڵ خۆت بهێنە", ar: "يرجى إحضار",
        kmr: "Ji kerema xwe bi xwe re bîne")
    static let chooseOffice = Text(
        en: "Where do you want to come?", ckb: "دەتەوێت بێیتە کوێ؟", ar: "أين تريد الحضور؟",
        kmr: "Tu dixwazî bêyî ku?")
    static let chooseDay = Text(
        en: "On which day?", ckb: "لە چ ڕۆژێک؟", ar: "في أي يوم؟", kmr: "Di kîjan rojê de?")
    static let chooseTime = Text(
        en: "At what time?", ckb: "لە چ کاتێک؟", ar: "في أي ساعة؟", kmr: "Di kîjan demê de?")
    static let free = Text(
        en: "{} free", ckb: "{} بەردەست", ar: "{} متاح", kmr: "{} vala")
    static let noneFree = Text(
        en:
            "No time is free in the next 60 days. Please look again tomorrow, or choose another office.",
        ckb:
            "لە ٦٠ ڕۆژی داهاتوودا هیچ کاتێک بەردەست نییە. تکایە سبەی سەیر بکەرەوە یان فەرمانگەیەکی تر هەڵبژێرە.",
        ar: "لا يوجد موعد متاح خلال ٦٠ يوما القادمة. يرجى المحاولة غدا أو اختيار دائرة أخرى.",
        kmr:
            "Di 60 rojên bên de dem vala nîne. Ji kerema xwe sibê dîsa binêre an fermangeheke din hilbijêre."
    )
    static let book = Text(
        en: "Take this time", ckb: "ئەم کاتە بگرە", ar: "احجز هذا الموعد", kmr: "Vê demê bigire")
    static let move = Text(
        en: "Choose another time", ckb: "کاتێکی تر هەڵبژێرە", ar: "اختر موعدا آخر",
        kmr: "Demeke din hilbijêre")
    static let cancel = Text(
        en: "Give the time back", ckb: "کاتەکە بگەڕێنەوە", ar: "ألغ الموعد", kmr: "Demê vegerîne")
    static let cancelSure = Text(
        en: "Somebody else can then have it. You can choose another time.",
        ckb: "ئەوسا کەسێکی تر دەتوانێت بیگرێت. دەتوانیت کاتێکی تر هەڵبژێریت.",
        ar: "يمكن عندئذ لغيرك حجزه. يمكنك اختيار موعد آخر.",
        kmr: "Wê gavê kesekî din dikare wê bigire. Tu dikarî demeke din hilbijêrî.")
    static let hoursUnconfirmed = Text(
        en: "The hours of this office are not confirmed.",
        ckb: "کاتژمێرەکانی ئەم فەرمانگەیە پشتڕاست نەکراونەتەوە.",
        ar: "ساعات هذه الدائرة غير مؤكدة.", kmr: "Saetên vê fermangehê nehatine piştrastkirin.")
    static let taken = Text(
        en: "Somebody else has just taken this time. Please choose another.",
        ckb: "کەسێکی تر ئێستا ئەم کاتەی گرت. تکایە کاتێکی تر هەڵبژێرە.",
        ar: "حجز شخص آخر هذا الموعد للتو. يرجى اختيار موعد آخر.",
        kmr: "Kesekî din niha ev dem girt. Ji kerema xwe demeke din hilbijêre.")
    static let past = Text(
        en: "This time is over or too near. Please choose a later one.",
        ckb: "ئەم کاتە تێپەڕیوە یان زۆر نزیکە. تکایە کاتێکی دواتر هەڵبژێرە.",
        ar: "هذا الموعد مضى أو قريب جدا. يرجى اختيار موعد لاحق.",
        kmr: "Ev dem derbas bûye an pir nêzîk e. Ji kerema xwe demeke paştir hilbijêre.")
    static let closed = Text(
        en: "The office is closed then. Please choose one of the times that are shown.",
        ckb: "فەرمانگەکە لەو کاتەدا داخراوە. تکایە یەکێک لە کاتە پیشاندراوەکان هەڵبژێرە.",
        ar: "الدائرة مغلقة حينئذ. يرجى اختيار أحد المواعيد المعروضة.",
        kmr: "Fermangeh wê demê girtî ye. Ji kerema xwe yek ji demên nîşandayî hilbijêre.")
    static let missed = Text(
        en: "You did not come to your appointment. You can choose another time in your account.",
        ckb: "نەهاتیت بۆ ژوانەکەت. دەتوانیت لە هەژمارەکەتدا کاتێکی تر هەڵبژێریت.",
        ar: "لم تحضر في موعدك. يمكنك اختيار موعد آخر من حسابك.",
        kmr: "Tu nehatî randevûya xwe. Tu dikarî di hesabê xwe de demeke din hilbijêrî.")
    static let desk = Text(
        en: "Who comes", ckb: "کێ دێت", ar: "من سيحضر", kmr: "Kî tê")
    static let nobodyComes = Text(
        en: "Nobody has an appointment on this day.", ckb: "کەس لەم ڕۆژەدا ژوانی نییە.",
        ar: "لا أحد لديه موعد في هذا اليوم.", kmr: "Di vê rojê de randevûya kesî tune.")
    static let cameEarlier = Text(
        en: "Came on an earlier day", ckb: "لە ڕۆژێکی پێشتردا هات", ar: "حضر في يوم أبكر",
        kmr: "Di rojeke berê de hat")
    static let came = Text(en: "Came", ckb: "هات", ar: "حضر", kmr: "Hat")
    static let didNotCome = Text(
        en: "Did not come", ckb: "نەهات", ar: "لم يحضر", kmr: "Nehat")
    static let before = Text(
        en: "The day before", ckb: "ڕۆژی پێشوو", ar: "اليوم السابق", kmr: "Roja berê")
    static let after = Text(
        en: "The day after", ckb: "ڕۆژی دواتر", ar: "اليوم التالي", kmr: "Roja paşê")
    static let states: [Appointment.State: Text] = [
        .booked: Text(en: "expected", ckb: "چاوەڕوانکراو", ar: "منتظر", kmr: "tê hêvîkirin"),
        .kept: came, .missed: didNotCome,
        .cancelled: Text(en: "cancelled", ckb: "هەڵوەشێنراوە", ar: "ملغى", kmr: "betalkirî"),
    ]

    /// Where and when.
    package static func comes(_ slot: Slot, _ office: Office) -> Text {
        Text(
            en: "Your appointment: {}", ckb: "ژوانەکەت: {}", ar: "موعدك: {}",
            kmr: "Randevûya te: {}"
        ).filled(with: place(slot, office))
    }

    static func reminder(_ slot: Slot, _ office: Office) -> Text {
        Text(
            en: "Do not forget your appointment: {}", ckb: "ژوانەکەت لەبیر مەکە: {}",
            ar: "لا تنس موعدك: {}", kmr: "Randevûya xwe ji bîr neke: {}"
        ).filled(with: place(slot, office))
    }

    static func place(_ slot: Slot, _ office: Office) -> Text {
        days(slot.day).map { language, day in
            let time = Formats(language).time(slot.moment)
            return [day, "\u{2066}\(time)\u{2069}", office.name[language]].joined(
                separator: language.comma)
        }
    }
}
