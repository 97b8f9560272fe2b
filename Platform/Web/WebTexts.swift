package import Kernel

/// Words that stand on every page.
package enum WebTexts {
    package static let home = Text(
        en: "Home", ckb: "پەڕەی سەرەکی", ar: "الصفحة الرئيسية", kmr: "Serrûpel")
    package static let services = Text(
        en: "Services", ckb: "خزمەتگوزارییەکان", ar: "الخدمات", kmr: "Xizmetguzarî")
    package static let search = Text(en: "Search", ckb: "گەڕان", ar: "بحث", kmr: "Bigere")
    package static let companies = Text(
        en: "Companies", ckb: "کۆمپانیاکان", ar: "الشركات", kmr: "Kompanya")
    package static let account = Text(en: "Account", ckb: "هەژمار", ar: "الحساب", kmr: "Hesab")
    static let openAgain = Text(
        en: "Open the page again", ckb: "پەڕەکە دووبارە بکەرەوە", ar: "افتح الصفحة مرة أخرى",
        kmr: "Rûpelê dîsa veke")
    static let whatYouWrote = Text(
        en: "What you had written", ckb: "ئەوەی نووسیبووت", ar: "ما كتبته",
        kmr: "Tiştê ku te nivîsîbû")
    package static let desk = Text(
        en: "Staff desk", ckb: "مێزی کارمەندان", ar: "مكتب الموظفين", kmr: "Maseya karmendan")
    package static let verify = Text(
        en: "Verify a document", ckb: "پشتڕاستکردنەوەی بەڵگەنامە", ar: "التحقق من مستند",
        kmr: "Piştrastkirina belgenameyê")
    package static let publicLog = Text(
        en: "The public log", ckb: "تۆماری گشتی", ar: "السجل العلني", kmr: "Tomara giştî")
    package static let skip = Text(
        en: "Go to the content", ckb: "بڕۆ بۆ ناوەڕۆک", ar: "انتقل إلى المحتوى",
        kmr: "Here naverokê")
    package static let languages = Text(
        en: "Language", ckb: "زمان", ar: "اللغة", kmr: "Ziman")
    package static let mainMenu = Text(
        en: "Main menu", ckb: "لیستی سەرەکی", ar: "القائمة الرئيسية", kmr: "Menuya sereke")
    package static let more = Text(en: "More", ckb: "زیاتر", ar: "المزيد", kmr: "Zêdetir")
    package static let trail = Text(
        en: "Where you are", ckb: "تۆ لێرەیت", ar: "موقعك هنا", kmr: "Tu li vir î")
    package static let government = Text(
        en: "Kurdistan Regional Government", ckb: "حکوومەتی هەرێمی کوردستان",
        ar: "حكومة إقليم كوردستان", kmr: "Hikûmeta Herêma Kurdistanê")
    package static let sample = Text(
        en: "Sample data: the people and companies here are invented.",
        ckb: "داتای نموونە: کەس و کۆمپانیاکانی ئێرە دروستکراون.",
        ar: "بيانات تجريبية: الأشخاص والشركات هنا من صنع الخيال.",
        kmr: "Daneyên nimûne: kes û kompanyayên li vir çêkirî ne.")
    package static let errorSummary = Text(
        en: "Please check the following", ckb: "تکایە ئەمانە بپشکنە",
        ar: "يرجى التحقق مما يلي", kmr: "Ji kerema xwe van kontrol bike")
    package static let error = Text(en: "Error", ckb: "هەڵە", ar: "خطأ", kmr: "Çewtî")
    package static let unconfirmed = Text(
        en: "not confirmed", ckb: "پشتڕاست نەکراوەتەوە", ar: "غير مؤكد",
        kmr: "ne piştrastkirî")
    package static let unpublished = Text(
        en: "not published", ckb: "بڵاو نەکراوەتەوە", ar: "غير منشور", kmr: "nehatiye weşandin")
    package static let saveAndContinue = Text(
        en: "Save and continue", ckb: "پاشەکەوتکردن و بەردەوامبوون", ar: "حفظ ومتابعة",
        kmr: "Tomar bike û bidomîne")
    package static let back = Text(en: "Back", ckb: "گەڕانەوە", ar: "رجوع", kmr: "Veger")
    package static let change = Text(en: "Change", ckb: "گۆڕین", ar: "تغيير", kmr: "Biguherîne")
    package static let day = Text(en: "Day", ckb: "ڕۆژ", ar: "اليوم", kmr: "Roj")
    package static let month = Text(en: "Month", ckb: "مانگ", ar: "الشهر", kmr: "Meh")
    package static let year = Text(en: "Year", ckb: "ساڵ", ar: "السنة", kmr: "Sal")
    package static let actingFor = Text(
        en: "You act for", ckb: "تۆ نوێنەرایەتی دەکەیت:", ar: "أنت تتصرف نيابة عن",
        kmr: "Tu li ser navê wî/wê tevdigerî:")
    package static let consents = Text(
        en: "Systems you sign in to", ckb: "ئەو سیستەمانەی دەچیتە ناویان", ar: "أنظمة تدخلها",
        kmr: "Pergalên ku tu têdikevî")
    static let mandates = Text(
        en: "Acting for somebody", ckb: "نوێنەرایەتی", ar: "التصرف نيابة عن الغير",
        kmr: "Tevgerîna li ser navê kesekî")
    static let signIn = Text(en: "Sign in", ckb: "چوونەژوورەوە", ar: "تسجيل الدخول", kmr: "Têketin")
    package static let goOn = Text(
        en: "Continue", ckb: "بەردەوام بە", ar: "متابعة", kmr: "Bidomîne")
    package static let formKept = Text(
        en: "You are signed in, and what you filled in was kept. It has not been sent yet.",
        ckb: "چوویتە ژوورەوە، و ئەوەی پڕت کردبووەوە پارێزراوە. هێشتا نەنێردراوە.",
        ar: "لقد سجلت الدخول، وما ملأته محفوظ. لم يُرسل بعد.",
        kmr: "Tu têketî, û tiştê te dagirtibû hat parastin. Hê nehatiye şandin.")
    package static let yes = Text(en: "Yes", ckb: "بەڵێ", ar: "نعم", kmr: "Erê")
    package static let no = Text(en: "No", ckb: "نەخێر", ar: "لا", kmr: "Na")
}
