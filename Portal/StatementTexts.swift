internal import Casework
internal import Kernel

/// The words of checking the square on a paper.
enum StatementTexts {
    static let title = Text(
        en: "Check a paper without a network", ckb: "پشکنینی کاغەز بەبێ ئینتەرنێت",
        ar: "التحقق من ورقة دون شبكة", kmr: "Kontrolkirina kaxezê bêyî torê")
    static let what = Text(
        en:
            "Scan the square on the paper with the camera of this device. Once this page was open, the square is checked in the device itself: no network is needed, and nobody learns what you check.",
        ckb:
            "بە کامێرای ئەم ئامێرە چوارگۆشەکەی سەر کاغەزەکە سکان بکە. کاتێک ئەم پەڕەیە جارێک کرایەوە، چوارگۆشەکە لە ناو ئامێرەکە خۆیدا دەپشکنرێت: پێویست بە ئینتەرنێت ناکات و کەس نازانێت چی دەپشکنیت.",
        ar:
            "امسح المربع الموجود على الورقة بكاميرا هذا الجهاز. بعد فتح هذه الصفحة مرة واحدة يُتحقق من المربع داخل الجهاز نفسه: لا حاجة إلى شبكة ولا يعلم أحد بما تتحقق منه.",
        kmr:
            "Çargoşeya li ser kaxezê bi kameraya vê amûrê bixwîne. Dema ku ev rûpel carekê hat vekirin, çargoşe di nav amûrê bi xwe de tê kontrolkirin: tor ne hewce ye û kes nizane tu çi kontrol dikî."
    )
    static let ready = Text(
        en: "This device can now check papers without a network.",
        ckb: "ئێستا ئەم ئامێرە دەتوانێت کاغەزەکان بەبێ ئینتەرنێت بپشکنێت.",
        ar: "يستطيع هذا الجهاز الآن التحقق من الأوراق دون شبكة.",
        kmr: "Ev amûr niha dikare kaxezan bêyî torê kontrol bike.")
    static let needsScript = Text(
        en:
            "Without a network a script must check the paper. Type the code below the square instead.",
        ckb:
            "بەبێ ئینتەرنێت پێویستە سکریپتێک کاغەزەکە بپشکنێت. لەبری ئەوە کۆدی ژێر چوارگۆشەکە بنووسە.",
        ar:
            "دون شبكة لا بد من برنامج نصي للتحقق من الورقة. اكتب بدلا من ذلك الرمز الموجود تحت المربع.",
        kmr:
            "Bêyî torê divê skrîptek kaxezê kontrol bike. Li şûna wê koda li binê çargoşeyê binivîse."
    )
    static let field = Text(
        en: "What the square says", ckb: "ئەوەی چوارگۆشەکە دەیڵێت", ar: "ما يقوله المربع",
        kmr: "Tiştê ku çargoşe dibêje")
    static let fieldHint = Text(
        en: "If a scanner reads it for you, put here what it read.",
        ckb: "ئەگەر سکانەرێک بۆت دەخوێنێتەوە، ئەوەی خوێندیەوە لێرە دابنێ.",
        ar: "إذا كان ماسح يقرؤه لك فضع هنا ما قرأه.",
        kmr: "Heke skanerek wê ji te re dixwîne, tiştê ku xwendiye bixe vir.")
    static let button = Text(en: "Check", ckb: "بپشکنە", ar: "تحقق", kmr: "Kontrol bike")
    static let genuine = Text(
        en: "What the square on the paper says is genuine, as of {}.",
        ckb: "ئەوەی چوارگۆشەی سەر کاغەزەکە دەیڵێت ڕاستەقینەیە، لە {}.",
        ar: "ما يقوله المربع على الورقة صحيح، كما في {}.",
        kmr: "Tiştê ku çargoşeya li ser kaxezê dibêje rast e, di {} de.")

    /// Those that the script says, by the names under which it knows them.
    static let forScript: [String: Text] = [
        "validAsOf": Text(
            en: "This paper is genuine. Valid as of {t}.",
            ckb: "ئەم کاغەزە ڕاستەقینەیە. لە {t} کارا بووە.",
            ar: "هذه الورقة أصلية. سارية كما في {t}.",
            kmr: "Ev kaxez rast e. Di {t} de derbasdar bû."),
        "genuineAsOf": Text(
            en: "This paper is genuine: the institution has said so on {t}.",
            ckb: "ئەم کاغەزە ڕاستەقینەیە: دامەزراوەکە لە {t} وای وتووە.",
            ar: "هذه الورقة أصلية: قالت المؤسسة ذلك في {t}.",
            kmr: "Ev kaxez rast e: saziyê di {t} de wisa gotiye."),
        "oldKeys": Text(
            en:
                "What this device knows of keys that were taken back is from {t}. Open this page with a network.",
            ckb:
                "ئەوەی ئەم ئامێرە لەبارەی کلیلە وەرگیراوەکان دەیزانێت هی {t} ـە. ئەم پەڕەیە بە ئینتەرنێت بکەرەوە.",
            ar: "ما يعرفه هذا الجهاز عن المفاتيح المسحوبة يعود إلى {t}. افتح هذه الصفحة مع شبكة.",
            kmr:
                "Tiştê ku ev amûr li ser mifteyên vekişandî dizane ji {t} ye. Vê rûpelê bi torê veke."
        ),
        "struck": Text(
            en: "This paper is genuine, but it was replaced or revoked: it is not valid any more.",
            ckb: "ئەم کاغەزە ڕاستەقینەیە، بەڵام جێگیراوە یان هەڵوەشێنراوەتەوە: ئیتر کارا نییە.",
            ar: "هذه الورقة أصلية لكنها استُبدلت أو أُلغيت: لم تعد سارية.",
            kmr: "Ev kaxez rast e, lê hatiye guhertin an betalkirin: êdî ne derbasdar e."),
        "holdsAsOf": Text(
            en: "As of {t} it was neither replaced nor revoked.",
            ckb: "تا {t} نە جێگیراوە و نە هەڵوەشێنراوەتەوە.",
            ar: "حتى {t} لم تُستبدل ولم تُلغَ.",
            kmr: "Heta {t} ne hatiye guhertin û ne betalkirin."),
        "askLater": Text(
            en:
                "Whether it was replaced or revoked since then is not known here. Check it again with a network.",
            ckb:
                "ئەوەی لەو کاتەوە جێگیراوە یان هەڵوەشێنراوەتەوە لێرە نازانرێت. بە ئینتەرنێت دووبارە بیپشکنە.",
            ar: "لا يُعرف هنا هل استُبدلت أو أُلغيت منذ ذلك الحين. تحقق منها مرة أخرى مع شبكة.",
            kmr:
                "Li vir nayê zanîn ka ji wê demê ve hatiye guhertin an betalkirin. Bi torê dîsa kontrol bike."
        ),
        "noProof": Text(
            en: "The public log had not taken it in yet when the paper was made.",
            ckb: "کاتێک کاغەزەکە دروستکرا، تۆماری گشتی هێشتا وەرینەگرتبوو.",
            ar: "لم يكن السجل العلني قد أدخلها بعد حين صُنعت الورقة.",
            kmr: "Dema kaxez hat çêkirin, tomara giştî hêj ew negirtibû."),
        "logUnchecked": Text(
            en:
                "The institution's signature was checked. This browser is too old to check that of the public log, too.",
            ckb:
                "واژووی دامەزراوەکە پشکنرا. ئەم وێبگەڕە زۆر کۆنە بۆ ئەوەی واژووی تۆماری گشتیش بپشکنێت.",
            ar:
                "تم التحقق من توقيع المؤسسة. هذا المتصفح أقدم من أن يتحقق من توقيع السجل العلني أيضا.",
            kmr:
                "Îmzeya saziyê hat kontrolkirin. Ev gerok ji bo kontrolkirina îmzeya tomara giştî pir kevn e."
        ),
        "seenBy": Text(
            en: "The public log was seen by {n}, {t}.",
            ckb: "تۆماری گشتی لەلایەن {n} بینراوە، {t}.",
            ar: "شاهد {n} السجل العلني، {t}.", kmr: "Tomara giştî ji aliyê {n} ve hat dîtin, {t}."),
        "wordsMissing": Text(
            en:
                "Some words of this paper are newer than what this device keeps. Open this page once with a network.",
            ckb:
                "هەندێک وشەی ئەم کاغەزە نوێترن لەوەی ئەم ئامێرە هەڵیگرتووە. جارێک ئەم پەڕەیە بە ئینتەرنێت بکەرەوە.",
            ar: "بعض كلمات هذه الورقة أحدث مما يحفظه هذا الجهاز. افتح هذه الصفحة مرة مع شبكة.",
            kmr:
                "Hin peyvên vê kaxezê ji yên ku ev amûr diparêze nûtir in. Vê rûpelê carekê bi torê veke."
        ),
        "issuedBy": PortalTexts.issuedBy, "issuedOn": PortalTexts.issuedOn,
        "code": PortalTexts.code, "unreadable": unreadable, "foreign": foreign,
        "unknownKey": unknownKey, "revokedKey": revokedKey, "endedKey": endedKey,
        "wrongSignature": wrongSignature, "wrongProof": wrongProof,
        "oldBrowser": Text(
            en:
                "This browser is too old to check papers by itself. Type the code below the square.",
            ckb:
                "ئەم وێبگەڕە زۆر کۆنە بۆ ئەوەی خۆی کاغەزەکان بپشکنێت. کۆدی ژێر چوارگۆشەکە بنووسە.",
            ar: "هذا المتصفح أقدم من أن يتحقق من الأوراق بنفسه. اكتب الرمز الموجود تحت المربع.",
            kmr:
                "Ev gerok ji bo ku bi xwe kaxezan kontrol bike pir kevn e. Koda li binê çargoşeyê binivîse."
        ),
        "noKeys": Text(
            en:
                "This device does not keep yet what a check needs. Open this page once with a network.",
            ckb:
                "ئەم ئامێرە هێشتا ئەوەی پشکنین پێویستیەتی هەڵینەگرتووە. جارێک ئەم پەڕەیە بە ئینتەرنێت بکەرەوە.",
            ar: "لا يحفظ هذا الجهاز بعد ما يحتاجه التحقق. افتح هذه الصفحة مرة مع شبكة.",
            kmr:
                "Ev amûr hêj tiştê ku ji bo kontrolê hewce ye naparêze. Vê rûpelê carekê bi torê veke."
        ),
    ]

    private static let unreadable = Text(
        en:
            "What the square says cannot be read: it is torn, cut off, or was not made here. Try again, or type the code below it.",
        ckb:
            "ئەوەی چوارگۆشەکە دەیڵێت ناخوێنرێتەوە: دڕاوە، بڕاوە، یان لێرە دروست نەکراوە. دووبارە هەوڵبدەوە، یان کۆدی ژێرەکەی بنووسە.",
        ar:
            "لا يمكن قراءة ما يقوله المربع: إما ممزق أو مقطوع أو لم يُصنع هنا. حاول مجددا أو اكتب الرمز الموجود تحته.",
        kmr:
            "Tiştê ku çargoşe dibêje nayê xwendin: çirandî ye, birî ye, an li vir nehatiye çêkirin. Dîsa biceribîne, an koda li binê wê binivîse."
    )
    private static let foreign = Text(
        en: "This paper is of another site, and can be checked only there:",
        ckb: "ئەم کاغەزە هی ماڵپەڕێکی ترە و تەنها لەوێ دەپشکنرێت:",
        ar: "هذه الورقة من موقع آخر ولا يُتحقق منها إلا هناك:",
        kmr: "Ev kaxez ya malpereke din e, û tenê li wir dikare bê kontrolkirin:")
    private static let unknownKey = Text(
        en:
            "No institution is known here that has signed this. If you had no network for long, open this page with one; otherwise do not accept the paper.",
        ckb:
            "هیچ دامەزراوەیەک لێرە ناسراو نییە کە ئەمەی واژوو کردبێت. ئەگەر ماوەیەکی زۆر ئینتەرنێتت نەبووە، ئەم پەڕەیە بە ئینتەرنێت بکەرەوە؛ ئەگەرنا کاغەزەکە وەرمەگرە.",
        ar:
            "لا تُعرف هنا مؤسسة وقّعت هذا. إذا لم تكن لديك شبكة منذ زمن فافتح هذه الصفحة مع شبكة، وإلا فلا تقبل الورقة.",
        kmr:
            "Li vir saziyek ku ev îmze kiribe nayê naskirin. Heke demeke dirêj tora te tunebû, vê rûpelê bi torê veke; wekî din kaxezê qebûl neke."
    )
    private static let revokedKey = Text(
        en: "The key that signed this was taken back. Do not accept the paper.",
        ckb: "ئەو کلیلەی ئەمەی واژوو کردووە وەرگیراوەتەوە. کاغەزەکە وەرمەگرە.",
        ar: "سُحب المفتاح الذي وقّع هذا. لا تقبل الورقة.",
        kmr: "Mifteya ku ev îmze kiriye hatiye vekişandin. Kaxezê qebûl neke.")
    private static let endedKey = Text(
        en:
            "This was signed outside of the time for which the key was certified. Do not accept the paper.",
        ckb:
            "ئەمە لە دەرەوەی ئەو ماوەیە واژوو کراوە کە کلیلەکەی بۆ پەسەند کراوە. کاغەزەکە وەرمەگرە.",
        ar: "وُقّع هذا خارج المدة التي اعتُمد فيها المفتاح. لا تقبل الورقة.",
        kmr:
            "Ev li derveyî dema ku mifte ji bo wê hatiye pejirandin hatiye îmzekirin. Kaxezê qebûl neke."
    )
    private static let wrongSignature = Text(
        en: "The signature is wrong: what the square says was changed. Do not accept the paper.",
        ckb: "واژووەکە هەڵەیە: ئەوەی چوارگۆشەکە دەیڵێت گۆڕدراوە. کاغەزەکە وەرمەگرە.",
        ar: "التوقيع خاطئ: غُيّر ما يقوله المربع. لا تقبل الورقة.",
        kmr: "Îmze şaş e: tiştê ku çargoşe dibêje hatiye guhertin. Kaxezê qebûl neke.")
    private static let wrongProof = Text(
        en: "The public log does not hold this paper. Do not accept it.",
        ckb: "تۆماری گشتی ئەم کاغەزەی تێدا نییە. وەریمەگرە.",
        ar: "لا يحتوي السجل العلني على هذه الورقة. لا تقبلها.",
        kmr: "Tomara giştî vê kaxezê nagire. Wê qebûl neke.")

    /// Why a statement is not believed.
    static func reason(_ refusal: DocumentStatement.Refusal) -> Text {
        switch refusal {
        case .unreadable: unreadable
        case .foreign(let site): foreign.map { _, words in words + " " + site }
        case .unknownKey: unknownKey
        case .revokedKey: revokedKey
        case .endedKey: endedKey
        case .wrongSignature: wrongSignature
        case .wrongProof: wrongProof
        }
    }
}
