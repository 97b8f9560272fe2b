internal import Kernel

/// Words for engineers who connect a system, and for who approves it.
enum ClientTexts {
    static let wordsMissing = Text(
        en: "Write it in all four languages, 2 to 200 letters: people will read it.",
        ckb: "بە هەر چوار زمان بینووسە، ٢ تا ٢٠٠ پیت: خەڵک دەیخوێننەوە.",
        ar: "اكتبه باللغات الأربع، ٢ إلى ٢٠٠ حرف: سيقرؤه الناس.",
        kmr: "Bi her çar zimanan binivîse, 2 heta 200 tîp: mirov dê bixwînin.")
    static let lawMissing = Text(
        en: "Name the article, contract or decision on which your institution asks.",
        ckb: "ناوی ئەو مادە، گرێبەست یان بڕیارە بنووسە کە دامەزراوەکەت لەسەری داوا دەکات.",
        ar: "اذكر المادة أو العقد أو القرار الذي تستند إليه مؤسستك.",
        kmr: "Navê madde, peyman an biryara ku saziya te li ser dixwaze binivîse.")
    static let addressWrong = Text(
        en: "Addresses begin with https://, have no # and no *, one on each line, ten at most.",
        ckb: "ناونیشانەکان بە https:// دەست پێ دەکەن، بێ # و بێ *، لە هەر دێڕێک یەک، زۆرترین دە.",
        ar: "تبدأ العناوين بـ https:// دون # أو *، واحد في كل سطر، عشرة على الأكثر.",
        kmr: "Navnîşan bi https:// dest pê dikin, bê # û bê *, yek li her rêzê, herî zêde deh.")
    static let manyHosts = Text(
        en: "All addresses must have one host: people have one name for each host.",
        ckb:
            "هەموو ناونیشانەکان دەبێت یەک خانەخوێیان هەبێت: خەڵک بۆ هەر خانەخوێیەک یەک ناویان هەیە.",
        ar: "يجب أن يكون لكل العناوين مضيف واحد: للأشخاص اسم واحد لكل مضيف.",
        kmr: "Divê hemû navnîşan xwedî yek hostê bin: ji bo her hostê navekî mirov heye.")
    static let fapiNeedsKey = Text(
        en: "FAPI 2.0 needs a key (private_key_jwt), not a secret.",
        ckb: "FAPI 2.0 پێویستی بە کلیلە (private_key_jwt)، نەک نهێنی.",
        ar: "يتطلب FAPI 2.0 مفتاحا (private_key_jwt) لا سرا.",
        kmr: "FAPI 2.0 mifteyekê dixwaze (private_key_jwt), ne veşartek.")
    static let fapiNeedsES256 = Text(
        en: "FAPI 2.0 signs with ES256.", ckb: "FAPI 2.0 بە ES256 واژۆ دەکات.",
        ar: "يوقّع FAPI 2.0 بـ ES256.", kmr: "FAPI 2.0 bi ES256 îmze dike.")
    static let legacyNeedsSecret = Text(
        en: "A client without PKCE must at least prove itself.",
        ckb: "سیستەمێک کە PKCEی نییە دەبێت لانیکەم خۆی بسەلمێنێت.",
        ar: "على العميل دون PKCE أن يثبت نفسه على الأقل.",
        kmr: "Pergala bê PKCE divê qet nebe xwe îspat bike.")
    static let numberNeedsLaw = Text(
        en: "The personal number needs an article of law, and an article without it says nothing.",
        ckb: "ژمارەی کەسی پێویستی بە مادەیەکی یاساییە، و مادە بەبێ ئەو هیچ ناڵێت.",
        ar: "يحتاج الرقم الشخصي إلى مادة قانونية، والمادة دونه لا معنى لها.",
        kmr: "Hejmara kesane maddeyeke yasayê dixwaze, û madde bê wê tiştekî nabêje.")

    static let title = Text(
        en: "Connected systems", ckb: "سیستەمە بەستراوەکان", ar: "الأنظمة المتصلة",
        kmr: "Pergalên girêdayî")
    static let what = Text(
        en:
            "Systems of your institution where people sign in with GOV.KRD. A second person, of the identity's institution, approves each.",
        ckb:
            "سیستەمەکانی دامەزراوەکەت کە خەڵک بە GOV.KRD دەچنە ناویان. کەسێکی دووەم، لە دامەزراوەی ناسنامە، هەر یەکێکیان پەسەند دەکات.",
        ar:
            "أنظمة مؤسستك التي يدخلها الناس عبر GOV.KRD. يوافق على كل منها شخص ثان من مؤسسة الهوية.",
        kmr:
            "Pergalên saziya te yên ku mirov bi GOV.KRD têdikevinê. Kesê duyem, ji saziya nasnameyê, her yekê dipejirîne."
    )
    static let none = Text(
        en: "None yet.", ckb: "هێشتا هیچ.", ar: "لا شيء بعد.", kmr: "Hîn tune.")
    static let connect = Text(
        en: "Connect a system", ckb: "سیستەمێک ببەستەوە", ar: "صل نظاما", kmr: "Pergalekê girêde")
    static let change = Text(
        en: "Change the terms", ckb: "مەرجەکان بگۆڕە", ar: "تغيير الشروط", kmr: "Mercan biguherîne")
    static let approvedAgain = Text(
        en: "What is approved stays in force until the change is approved, too.",
        ckb: "ئەوەی پەسەند کراوە کار دەکات تا گۆڕانکارییەکەش پەسەند دەکرێت.",
        ar: "يبقى ما ووفق عليه ساريا حتى يوافق على التغيير أيضا.",
        kmr: "Ya pejirandî di hêzê de ye heta ku guhertin jî were pejirandin.")
    static let save = Text(en: "Save", ckb: "پاشەکەوتی بکە", ar: "حفظ", kmr: "Tomar bike")
    static let yes = Text(en: "yes", ckb: "بەڵێ", ar: "نعم", kmr: "erê")
    static func name(of state: Client.State) -> Text {
        switch state {
        case .sandbox:
            Text(
                en: "being tried out", ckb: "تاقی دەکرێتەوە", ar: "قيد التجربة",
                kmr: "tê ceribandin")
        case .waiting:
            Text(
                en: "waits for approval", ckb: "چاوەڕێی پەسەندکردنە", ar: "بانتظار الموافقة",
                kmr: "li benda pejirandinê ye")
        case .approved:
            Text(en: "approved", ckb: "پەسەندکراوە", ar: "موافق عليه", kmr: "pejirandî")
        case .suspended:
            Text(en: "suspended", ckb: "ڕاگیراوە", ar: "موقوف", kmr: "rawestandî")
        }
    }
    static let forPeople = Text(
        en: "What people read", ckb: "ئەوەی خەڵک دەیخوێننەوە", ar: "ما يقرؤه الناس",
        kmr: "Tiştê mirov dixwînin")
    static let name = Text(
        en: "Name of the system", ckb: "ناوی سیستەمەکە", ar: "اسم النظام", kmr: "Navê pergalê")
    static let purpose = Text(
        en: "What it is for", ckb: "بۆ چییە", ar: "الغرض منه", kmr: "Ji bo çi ye")
    static let lawHint = Text(
        en: "Article, contract or decision", ckb: "مادە، گرێبەست یان بڕیار",
        ar: "مادة أو عقد أو قرار", kmr: "Madde, peyman an biryar")
    static let whatAsked = Text(
        en: "What it asks for", ckb: "داوای چی دەکات", ar: "ما يطلبه", kmr: "Çi dixwaze")
    static let scopes = Text(
        en: "Besides that somebody is the same person as last time",
        ckb: "جگە لەوەی کەسەکە هەمان کەسی جاری پێشووە",
        ar: "عدا أن الشخص هو نفسه كالمرة السابقة",
        kmr: "Ji bilî ku kes heman kesê cara berê ye")
    static func what(_ scope: Terms.Scope) -> Text {
        switch scope {
        case .openID: Text(en: "sign-in", ckb: "چوونەژوورەوە", ar: "دخول", kmr: "têketin")
        case .profile:
            Text(
                en: "names, day of birth, sex", ckb: "ناوەکان، ڕۆژی لەدایکبوون، ڕەگەز",
                ar: "الأسماء وتاريخ الميلاد والجنس", kmr: "nav, roja jidayikbûnê, zayend")
        case .email: Claim.email.label
        case .phone: Claim.phone.label
        case .personNumber: Claim.personNumber.label
        case .offlineAccess:
            Text(
                en: "may ask again while the person is away",
                ckb: "دەتوانێت لە نەبوونی کەسەکەدا دووبارە بپرسێت",
                ar: "قد يسأل مرة أخرى في غياب الشخص",
                kmr: "dema kes ne li wir e dikare dîsa bipirse")
        }
    }
    static let numberLaw = Text(
        en: "Article that lets it learn personal numbers",
        ckb: "ئەو مادەیەی ڕێگەی دەدات ژمارەی کەسی بزانێت",
        ar: "المادة التي تجيز له معرفة الأرقام الشخصية",
        kmr: "Maddeya ku destûrê dide ku hejmarên kesane bizane")
    static let numberLawHint = Text(
        en: "Only with person_number", ckb: "تەنها لەگەڵ person_number", ar: "مع person_number فقط",
        kmr: "Tenê bi person_number re")
    static let representatives = Text(
        en: "People may sign in there for others whom they represent",
        ckb: "خەڵک دەتوانن بۆ ئەوانەی نوێنەرایەتییان دەکەن بچنە ناوی",
        ar: "يجوز الدخول نيابة عمن يمثلهم الشخص",
        kmr: "Mirov dikarin ji bo kesên ku temsîl dikin têkevinê")
    static let representativesShort = Text(
        en: "For others, too", ckb: "بۆ کەسانی تریش", ar: "عن الغير أيضا", kmr: "Ji bo kesên din jî"
    )
    static let technical = Text(
        en: "For engineers", ckb: "بۆ ئەندازیاران", ar: "للمهندسين", kmr: "Ji bo endezyaran")
    static let profile = Text(
        en: "Security profile", ckb: "پرۆفایلی پاراستن", ar: "ملف الأمان", kmr: "Profîla ewlehiyê")
    static func name(of profile: Terms.Profile) -> Text {
        switch profile {
        case .fapi: Text(same: "FAPI 2.0 (PAR, DPoP, private_key_jwt)")
        case .openID: Text(same: "OpenID Connect (PKCE)")
        case .legacy:
            Text(
                en: "OpenID Connect without PKCE: only for a program that cannot be changed",
                ckb: "OpenID Connect بەبێ PKCE: تەنها بۆ بەرنامەیەک کە ناگۆڕدرێت",
                ar: "OpenID Connect دون PKCE: فقط لبرنامج لا يمكن تغييره",
                kmr: "OpenID Connect bê PKCE: tenê ji bo bernameyeke ku nayê guhertin")
        }
    }
    static let authentication = Text(
        en: "How it proves itself", ckb: "چۆن خۆی دەسەلمێنێت", ar: "كيف يثبت نفسه",
        kmr: "Çawa xwe îspat dike")
    static func name(of authentication: Terms.Authentication) -> Text {
        switch authentication {
        case .privateKeyJWT:
            Text(
                en: "a key (private_key_jwt)", ckb: "کلیل (private_key_jwt)",
                ar: "مفتاح (private_key_jwt)", kmr: "mifte (private_key_jwt)")
        case .secret:
            Text(
                en: "a secret (client_secret)", ckb: "نهێنی (client_secret)",
                ar: "سر (client_secret)", kmr: "veşartek (client_secret)")
        case .none:
            Text(
                en: "not at all: it runs on people’s own devices",
                ckb: "هیچ: لەسەر ئامێری خەڵک کار دەکات",
                ar: "لا يثبت: يعمل على أجهزة الناس",
                kmr: "qet na: li ser amûrên mirovan dixebite")
        }
    }
    static let redirects = Text(
        en: "Addresses to return to", ckb: "ناونیشانەکانی گەڕانەوە", ar: "عناوين الرجوع",
        kmr: "Navnîşanên vegerê")
    static let redirectsHint = Text(
        en: "One on each line, each to the last character", ckb: "لە هەر دێڕێک یەک، تا دوا پیت",
        ar: "واحد في كل سطر، حتى آخر حرف", kmr: "Yek li her rêzê, heta tîpa dawî")
    static let logoutRedirects = Text(
        en: "Addresses to return to after signing out",
        ckb: "ناونیشانەکانی گەڕانەوە دوای چوونەدەرەوە",
        ar: "عناوين الرجوع بعد الخروج", kmr: "Navnîşanên vegerê piştî derketinê")
    static let backchannel = Text(
        en: "Address that is told when somebody signs out",
        ckb: "ئەو ناونیشانەی کاتێک کەسێک دەچێتە دەرەوە ئاگادار دەکرێتەوە",
        ar: "عنوان يُبلَّغ عند خروج أحد", kmr: "Navnîşana ku dema kesek derdikeve tê agahdarkirin")
    static let backchannelHint = Text(same: "OpenID Connect Back-Channel Logout")
    static let idToken = Text(
        en: "ID tokens are signed with", ckb: "ID token واژۆ دەکرێت بە", ar: "توقيع ID token بـ",
        kmr: "ID token têne îmzekirin bi")
    static let userInfo = Text(
        en: "UserInfo is signed with", ckb: "UserInfo واژۆ دەکرێت بە", ar: "توقيع UserInfo بـ",
        kmr: "UserInfo tê îmzekirin bi")
    static let userInfoHint = Text(
        en: "Choose none for plain JSON", ckb: "هیچ هەڵمەبژێرە بۆ JSONی سادە",
        ar: "لا تختر شيئا من أجل JSON عادي", kmr: "Ji bo JSONa sade tiştekî hilnebijêre")
    static let clientID = Text(same: "client_id")
    static let terms = Text(en: "Terms", ckb: "مەرجەکان", ar: "الشروط", kmr: "Merc")
    static let inForce = Text(
        en: "What is in force until then", ckb: "ئەوەی تا ئەو کاتە کار دەکات",
        ar: "الساري حتى ذلك الحين", kmr: "Ya ku heta wê gavê di hêzê de ye")
    static let waits = Text(
        en: "A person of the identity's institution, who is not you, decides.",
        ckb: "کەسێک لە دامەزراوەی ناسنامە، جگە لە تۆ، بڕیار دەدات.",
        ar: "يقرر شخص من مؤسسة الهوية غيرك.",
        kmr: "Kesek ji saziya nasnameyê, ne tu, biryarê dide.")
    static let readFirst = Text(
        en:
            "Read what it is for, on which law, what it would learn and where it returns. With your yes it meets real people.",
        ckb:
            "بخوێنەوە بۆ چییە، لەسەر کام یاسا، چی دەزانێت و دەگەڕێتەوە کوێ. بە ڕەزامەندیت خەڵکی ڕاستەقینە دەبینێت.",
        ar: "اقرأ الغرض والقانون وما سيعرفه وإلى أين يرجع. بموافقتك يلتقي أناسا حقيقيين.",
        kmr:
            "Bixwîne ji bo çi ye, li ser kîjan yasayê, dê çi bizane û vedigere ku. Bi erêkirina te ew digihîje mirovên rastîn."
    )
    static let reasonHint = Text(
        en: "Needed for no", ckb: "بۆ نەخێر پێویستە", ar: "لازم للرفض", kmr: "Ji bo na pêwîst e")
    static let reasonNeeded = Text(
        en: "Say why, so that its engineers can put it right.",
        ckb: "بڵێ بۆچی، تا ئەندازیارەکانی ڕاستی بکەنەوە.",
        ar: "اذكر السبب ليصلحه مهندسوه.", kmr: "Bêje çima, da ku endezyarên wê rast bikin.")
    static let approve = Text(en: "Approve", ckb: "پەسەندی بکە", ar: "موافقة", kmr: "Bipejirîne")
    static let declined = Text(
        en: "Not approved:", ckb: "پەسەند نەکرا:", ar: "لم يوافق عليه:", kmr: "Nehat pejirandin:")
    static let sandboxWhat = Text(
        en: "Until it is approved, only invented people can sign in with these terms.",
        ckb: "تا پەسەند دەکرێت، تەنها کەسی دروستکراو بەم مەرجانە دەتوانن بچنە ژوورەوە.",
        ar: "حتى الموافقة لا يدخل بهذه الشروط إلا أشخاص من صنع الخيال.",
        kmr: "Heta ku were pejirandin, tenê kesên çêkirî dikarin bi van mercan têkevin.")
    static let askApproval = Text(
        en: "Ask for approval", ckb: "داوای پەسەندکردن بکە", ar: "طلب الموافقة",
        kmr: "Pejirandinê bixwaze")
    static let keys = Text(en: "Keys", ckb: "کلیلەکان", ar: "المفاتيح", kmr: "Mifte")
    static let noKeys = Text(
        en: "No key yet: without one it cannot prove itself.",
        ckb: "هێشتا کلیل نییە: بەبێ کلیل ناتوانێت خۆی بسەلمێنێت.",
        ar: "لا مفتاح بعد: دونه لا يستطيع إثبات نفسه.",
        kmr: "Hîn mifte tune: bêyî wê nikare xwe îspat bike.")
    static let keysFirst = Text(
        en: "Publish its public key first.", ckb: "سەرەتا کلیلی گشتییەکەی بڵاو بکەرەوە.",
        ar: "انشر مفتاحه العام أولا.", kmr: "Pêşî mifteya wê ya giştî biweşîne.")
    static let keySet = Text(
        en: "Public keys (JWKS)", ckb: "کلیلە گشتییەکان (JWKS)", ar: "المفاتيح العامة (JWKS)",
        kmr: "Mifteyên giştî (JWKS)")
    static let keySetHint = Text(
        en:
            "To change a key without a break: publish both, change over, then publish the new one alone.",
        ckb: "بۆ گۆڕینی کلیل بەبێ پچڕان: هەردووکیان بڵاو بکەرەوە، بگوازەوە، پاشان تەنها نوێیەکە.",
        ar: "لتغيير مفتاح دون انقطاع: انشر الاثنين، وانتقل، ثم انشر الجديد وحده.",
        kmr: "Ji bo guhertina mifteyê bê navber: her duyan biweşîne, derbas bibe, paşê tenê ya nû.")
    static func keysWrong(_ why: String) -> Text {
        Text(
            en: "These keys were not taken: \(why)", ckb: "ئەم کلیلانە وەرنەگیران: \(why)",
            ar: "لم تُقبل هذه المفاتيح: \(why)", kmr: "Ev mifte nehatin wergirtin: \(why)")
    }
    static let publish = Text(
        en: "Publish these keys", ckb: "ئەم کلیلانە بڵاو بکەرەوە", ar: "انشر هذه المفاتيح",
        kmr: "Van mifteyan biweşîne")
    static let secret = Text(en: "Secret", ckb: "نهێنی", ar: "السر", kmr: "Veşartek")
    static let noSecret = Text(
        en: "No secret yet: without one it cannot prove itself.",
        ckb: "هێشتا نهێنی نییە: بەبێ ئەو ناتوانێت خۆی بسەلمێنێت.",
        ar: "لا سر بعد: دونه لا يستطيع إثبات نفسه.",
        kmr: "Hîn veşartek tune: bêyî wê nikare xwe îspat bike.")
    static let secretRotates = Text(
        en: "A new secret works beside the last one for seven days.",
        ckb: "نهێنی نوێ حەوت ڕۆژ لەگەڵ ئەوەی پێشوو کار دەکات.",
        ar: "يعمل السر الجديد مع السابق سبعة أيام.",
        kmr: "Veşarteka nû heft rojan bi ya berê re dixebite.")
    static let makeSecret = Text(
        en: "Make a new secret", ckb: "نهێنییەکی نوێ دروست بکە", ar: "إنشاء سر جديد",
        kmr: "Veşartekeke nû çêke")
    static let secretOnce = Text(
        en: "Copy it now: it is shown this once, and kept by nobody here.",
        ckb: "ئێستا لەبەری بگرەوە: تەنها ئەم جارە پیشان دەدرێت، و لێرە کەس نایپارێزێت.",
        ar: "انسخه الآن: يُعرض هذه المرة فقط ولا يحفظه أحد هنا.",
        kmr: "Niha kopî bike: tenê vê carê tê nîşandan, û li vir kes naparêze.")
    static let tryTitle = Text(en: "Try it", ckb: "تاقی بکەرەوە", ar: "جرّبه", kmr: "Biceribîne")
    static let tryWhat = Text(
        en: "Sign in as an invented person and see, word by word, what your system would be told.",
        ckb: "وەک کەسێکی دروستکراو بچۆ ژوورەوە و وشە بە وشە ببینە چی بە سیستەمەکەت دەگوترێت.",
        ar: "ادخل كشخص من صنع الخيال وانظر كلمة كلمة ما سيُعطى لنظامك.",
        kmr: "Wek kesekî çêkirî têkeve û peyv bi peyv bibîne dê çi ji pergala te re were gotin.")
    static let tryIt = Text(
        en: "Try it now", ckb: "ئێستا تاقی بکەرەوە", ar: "جرّبه الآن", kmr: "Niha biceribîne")
    static let tryElsewhere = Text(
        en:
            "There are no invented people here. Start Pird with --sample on a machine of your own, and connect the system there first.",
        ckb:
            "لێرە کەسی دروستکراو نین. Pird بە --sample لەسەر ئامێری خۆت دەست پێ بکە و سەرەتا سیستەمەکە لەوێ ببەستەوە.",
        ar: "لا أشخاص من صنع الخيال هنا. شغّل Pird مع ‎--sample على جهازك وصل النظام هناك أولا.",
        kmr:
            "Li vir kesên çêkirî tune ne. Pird bi --sample li ser makîneya xwe dest pê bike û pergalê pêşî li wir girêde."
    )
    static let tried = Text(
        en: "What your system would be told", ckb: "ئەوەی بە سیستەمەکەت دەگوترێت",
        ar: "ما سيُعطى لنظامك", kmr: "Tiştê ku dê ji pergala te re were gotin")
    static let triedWhat = Text(
        en: "The tokens of this try have ended already.",
        ckb: "تۆکنەکانی ئەم تاقیکردنەوەیە کۆتاییان هات.",
        ar: "انتهت رموز هذه التجربة.", kmr: "Tokenên vê ceribandinê qediyan.")
    static let example = Text(
        en: "A program that works", ckb: "بەرنامەیەک کە کار دەکات", ar: "برنامج يعمل",
        kmr: "Bernameyeke ku dixebite")
    static let exampleWhat = Text(
        en: "Copy it and run it: it has your system's own values.",
        ckb: "لەبەری بگرەوە و بیخەرە کار: نرخەکانی سیستەمەکەی خۆتی تێدایە.",
        ar: "انسخه وشغّله: فيه قيم نظامك.",
        kmr: "Kopî bike û bixebitîne: nirxên pergala te tê de ne.")
    static let usage = Text(
        en: "People signed in, by day", ckb: "چوونەژوورەوەکان بە ڕۆژ", ar: "مرات الدخول حسب اليوم",
        kmr: "Têketin li gor rojan")
    static let noUsage = Text(
        en: "Nobody in the last 14 days.", ckb: "لە ١٤ ڕۆژی ڕابردوودا کەس.",
        ar: "لا أحد في آخر ١٤ يوما.", kmr: "Di 14 rojên dawî de kes.")
    static let errors = Text(
        en: "What was refused to it", ckb: "ئەوەی لێی ڕەتکرایەوە", ar: "ما رُفض له",
        kmr: "Tiştê ku jê re hat redkirin")
    static let noErrors = Text(
        en: "Nothing in the last 30 days.", ckb: "لە ٣٠ ڕۆژی ڕابردوودا هیچ.",
        ar: "لا شيء في آخر ٣٠ يوما.", kmr: "Di 30 rojên dawî de tiştek.")
    static let suspend = Text(
        en: "Suspend it", ckb: "ڕایبگرە", ar: "إيقافه", kmr: "Rawestîne")
    static let suspendWhat = Text(
        en: "Nobody can sign in there from that moment on, and its tokens work no more.",
        ckb: "لەو ساتەوە کەس ناتوانێت بچێتە ناوی، و تۆکنەکانی کار ناکەن.",
        ar: "لا يدخله أحد منذ تلك اللحظة ولا تعمل رموزه.",
        kmr: "Ji wê gavê ve kes nikare têkevinê, û tokenên wê êdî naxebitin.")
    static let resume = Text(
        en: "Let it go on", ckb: "با بەردەوام بێت", ar: "السماح بالمتابعة", kmr: "Bila bidomîne")
}
