internal import Kernel

/// What is said when the register or the law does not allow something: what to do, where there is
/// something to do.
enum RefusalTexts {
    static let ended = Text(
        en: "This company has ended: nothing more can be entered of it, unless it is restored.",
        ckb: "ئەم کۆمپانیایە کۆتایی هاتووە: هیچی تری لێ تۆمار ناکرێت، مەگەر بگەڕێنرێتەوە.",
        ar: "انتهت هذه الشركة: لا يُقيَّد عنها شيء آخر إلا إذا أُعيدت.",
        kmr: "Ev kompanya qediya ye: tiştekî din nayê tomarkirin, heta ku neyê vegerandin.")
    static let stillLive = Text(
        en: "This company is active.", ckb: "ئەم کۆمپانیایە چالاکە.", ar: "هذه الشركة قائمة.",
        kmr: "Ev kompanya çalak e.")
    static let formDiffers = Text(
        en: "This cannot be done with a company of this kind.",
        ckb: "ئەمە بۆ ئەم جۆرە کۆمپانیایە ناکرێت.", ar: "لا يمكن هذا لشركة من هذا النوع.",
        kmr: "Ev ji bo kompanyayeke bi vî awayî nabe.")
    static let tooFewMembers = Text(
        en: "A company of this kind has at least {} owners.",
        ckb: "ئەم جۆرە کۆمپانیایە لانیکەم {} خاوەنی هەیە.",
        ar: "لشركة من هذا النوع {} مالكين على الأقل.",
        kmr: "Kompanyayeke bi vî awayî herî kêm {} xwediyan heye.")
    static let roleMissing = Text(
        en: "The company would be without: {}. Name somebody new at the same time.",
        ckb: "کۆمپانیاکە بێ ئەمە دەمێنێتەوە: {}. لە هەمان کاتدا کەسێکی نوێ دیاری بکە.",
        ar: "ستبقى الشركة بلا: {}. سمِّ شخصا جديدا في الوقت نفسه.",
        kmr: "Kompanya wê bê vê bimîne: {}. Di heman demê de kesekî nû diyar bike.")
    static let alreadyInOffice = Text(
        en: "This person has this role already.", ckb: "ئەم کەسە پێشتر ئەم ئەرکەی هەیە.",
        ar: "لهذا الشخص هذا الدور بالفعل.", kmr: "Ev kes jixwe vê rolê heye.")
    static let notInOffice = Text(
        en: "This person does not have this role.", ckb: "ئەم کەسە ئەم ئەرکەی نییە.",
        ar: "ليس لهذا الشخص هذا الدور.", kmr: "Ev kes vê rolê tune.")
    static let notAnOwner = Text(
        en: "Whoever was named owns no shares of this company.",
        ckb: "ئەوەی ناوی هاتووە هیچ پشکێکی لەم کۆمپانیایەدا نییە.",
        ar: "من سُمّي لا يملك حصصا في هذه الشركة.",
        kmr: "Yê ku navê wî hatiye gotin tu pişkên vê kompanyayê nîne.")
    static let ownsNothing = Text(
        en: "{} owns no shares of this company.", ckb: "{} هیچ پشکێکی لەم کۆمپانیایەدا نییە.",
        ar: "لا يملك {} حصصا في هذه الشركة.", kmr: "{} ne xwediyê tu pişkên vê kompanyayê ye.")
    static let notEnoughShares = Text(
        en: "This owner has {} of the company: no more can go.",
        ckb: "ئەم خاوەنە {}ی کۆمپانیاکەی هەیە: لەوە زیاتر ناگوازرێتەوە.",
        ar: "يملك هذا المالك {} من الشركة: لا يُنقل أكثر من ذلك.",
        kmr: "Ev xwedî {} ya kompanyayê heye: ji wê zêdetir nayê veguhastin.")
    static let shareTooFine = Text(
        en: "The shares would become too small to be written. Please choose a simpler part.",
        ckb: "پشکەکان ئەوەندە ورد دەبن کە نانووسرێن. تکایە بەشێکی سادەتر هەڵبژێرە.",
        ar: "ستصبح الحصص أصغر من أن تُكتب. يرجى اختيار جزء أبسط.",
        kmr:
            "Pişk wê ew qas biçûk bibin ku nayên nivîsandin. Ji kerema xwe beşeke sadetir hilbijêre."
    )
    static let charged = Text(
        en: "A charge stands against this. The creditor must release it first.",
        ckb: "بارمتەیەک لەبەردەم ئەمەدایە. دەبێت سەرەتا قەرزدەر لایبدات.",
        ar: "يوجد رهن يمنع هذا. يجب أن يرفعه الدائن أولا.",
        kmr: "Barimteyek li ber vê ye. Divê pêşî deyndêr wê rake.")
    static let seized = Text(
        en: "A court has seized this. The court must lift the seizure first.",
        ckb: "دادگا دەستی بەسەر ئەمەدا گرتووە. دەبێت سەرەتا دادگا لایبدات.",
        ar: "حجزت محكمة على هذا. يجب أن ترفع المحكمة الحجز أولا.",
        kmr: "Dadgehekê dest daniye ser vê. Divê pêşî dadgeh wê rake.")
    static let objected = Text(
        en: "Somebody has objected. It waits until the objection is withdrawn.",
        ckb: "کەسێک ناڕەزایی دەربڕیوە. چاوەڕێ دەکات تا ناڕەزاییەکە دەکشێنرێتەوە.",
        ar: "اعترض أحدهم. ينتظر الأمر حتى يُسحب الاعتراض.",
        kmr: "Kesekî îtiraz kiriye. Heta ku îtiraz neyê vekişandin disekine.")
    static let noSuchNumber = Text(
        en: "The company’s entry has nothing of this number. Look at its page.",
        ckb: "تۆماری کۆمپانیاکە شتێکی بەم ژمارەیە نییە. سەیری پەڕەکەی بکە.",
        ar: "ليس في قيد الشركة شيء بهذا الرقم. انظر صفحتها.",
        kmr: "Di tomara kompanyayê de tiştek bi vê hejmarê tune. Li rûpela wê binêre.")
    static let alreadyDone = Text(
        en: "This is entered already.", ckb: "ئەمە پێشتر تۆمارکراوە.", ar: "هذا مقيد بالفعل.",
        kmr: "Ev jixwe hatiye tomarkirin.")
    static let planUnderway = Text(
        en: "This was published already and waits for its day.",
        ckb: "ئەمە پێشتر بڵاوکراوەتەوە و چاوەڕێی ڕۆژی خۆیەتی.",
        ar: "نُشر هذا بالفعل وينتظر يومه.", kmr: "Ev jixwe hatiye weşandin û li benda roja xwe ye.")
    static let tooEarly = Text(
        en: "This can be done from {} on.", ckb: "ئەمە لە {} ەوە دەکرێت.",
        ar: "يمكن هذا ابتداء من {}.", kmr: "Ev ji {} ve dibe.")
    static let nothingChanges = Text(
        en: "Nothing would change by this.", ckb: "بەمە هیچ ناگۆڕێت.", ar: "لا يتغير شيء بهذا.",
        kmr: "Bi vê tiştek naguhere.")
    static let notLower = Text(
        en: "The new capital must be lower than the capital now.",
        ckb: "سەرمایەی نوێ دەبێت لە سەرمایەی ئێستا کەمتر بێت.",
        ar: "يجب أن يكون رأس المال الجديد أقل من الحالي.",
        kmr: "Divê sermayeya nû ji ya niha kêmtir be.")
    static let yearNotOver = Text(
        en: "This year is not over yet.", ckb: "ئەم ساڵە هێشتا تەواو نەبووە.",
        ar: "لم تنته هذه السنة بعد.", kmr: "Ev sal hê neqediya ye.")
    static let yearBefore = Text(
        en: "The company was registered in {}: it has no accounts of a year before.",
        ckb: "کۆمپانیاکە لە {} تۆمارکراوە: حیساباتی ساڵی پێشتری نییە.",
        ar: "سُجلت الشركة في سنة {}: ليس لها حسابات لسنة قبلها.",
        kmr: "Kompanya di {} de hatiye tomarkirin: hesabên saleke berê tune.")
    static let yearMissing = Text(
        en: "The year {} comes first: its accounts are not there yet.",
        ckb: "سەرەتا ساڵی {}: حیساباتەکەی هێشتا نییە.", ar: "سنة {} أولا: لم تُقدم حساباتها بعد.",
        kmr: "Pêşî sala {}: hesabên wê hê nînin.")
    static let restorationTooLate = Text(
        en: "The company ended too long ago to be restored.",
        ckb: "زۆر لەمێژە کۆمپانیاکە کۆتایی هاتووە و ناگەڕێنرێتەوە.",
        ar: "انتهت الشركة منذ زمن أطول من أن تُعاد.",
        kmr: "Kompanya ji zû ve qediya ye û nayê vegerandin.")
    static let notDivisible = Text(
        en:
            "This amount cannot be divided among the owners to the dinar. Please choose another amount.",
        ckb: "ئەم بڕە بەسەر خاوەنەکاندا بە دینار دابەش نابێت. تکایە بڕێکی تر هەڵبژێرە.",
        ar: "لا يُقسم هذا المبلغ على المالكين إلى الدينار. يرجى اختيار مبلغ آخر.",
        kmr: "Ev mîqdar di nav xwediyan de bi dînar nayê parvekirin. Mîqdareke din hilbijêre.")
    static let ownsItself = Text(
        en: "A company cannot own itself.", ckb: "کۆمپانیا نابێتە خاوەنی خۆی.",
        ar: "لا تملك الشركة نفسها.", kmr: "Kompanya nikare bibe xwediya xwe.")
    static let accountsAreThere = Text(
        en: "The accounts that are due were handed in.",
        ckb: "ئەو حیساباتانەی کاتیان هاتووە پێشکەشکراون.",
        ar: "الحسابات المستحقة قُدمت.", kmr: "Hesabên ku dema wan hatiye hatine dayîn.")
    static let ownAffair = Text(
        en: "You are named in it yourself: somebody else of your office enters it.",
        ckb: "ناوی خۆت تێیدایە: کەسێکی تری نووسینگەکەت تۆماری دەکات.",
        ar: "اسمك مذكور فيه: يقيده شخص آخر من دائرتك.",
        kmr: "Navê te tê de ye: kesekî din ê ofîsa te wê tomar dike.")
    static let chooseAgain = Text(
        en: "The entry says something else now than “{}”. Go back and choose again.",
        ckb: "تۆمارەکە ئێستا شتێکی جیاواز لە «{}» دەڵێت. بگەڕێوە و دووبارە هەڵبژێرە.",
        ar: "يقول القيد الآن غير «{}». ارجع واختر من جديد.",
        kmr: "Tomar niha tiştekî din ji «{}» dibêje. Vegere û ji nû ve hilbijêre.")
    static let guardianApplies = Text(
        en:
            "You are not of age: your mother, father or guardian applies for you, in their own account.",
        ckb:
            "تۆ پێنەگەیشتوویت: دایک یان باوک یان سەرپەرشتیارەکەت لە هەژماری خۆیدا لە جێی تۆ داوا دەکات.",
        ar: "أنت غير بالغ: تطلب عنك أمك أو أبوك أو وليك من حسابه.",
        kmr: "Tu ne mezin î: dê, bav an serperiştê te di hesabê xwe de li şûna te dixwaze.")
    static let notAController = Text(
        en: "This person is not declared to control the company.",
        ckb: "ئەم کەسە وەک کۆنترۆڵکەری کۆمپانیاکە ڕانەگەیەندراوە.",
        ar: "لم يُعلن أن هذا الشخص يسيطر على الشركة.",
        kmr: "Nehatiye ragihandin ku ev kes kompanyayê kontrol dike.")
    static let amountTooLarge = Text(
        en: "The capital would become more than can be entered. Please choose a smaller amount.",
        ckb: "سەرمایەکە لەوە زیاتر دەبێت کە تۆمار دەکرێت. تکایە بڕێکی کەمتر هەڵبژێرە.",
        ar: "سيتجاوز رأس المال ما يمكن قيده. يرجى اختيار مبلغ أصغر.",
        kmr:
            "Sermaye dê ji ya ku tê tomarkirin zêdetir be. Ji kerema xwe mîqdareke kêmtir hilbijêre."
    )
    static let objectionTooLate = Text(
        en: "The last day for objections was {}. A court can still be asked.",
        ckb: "دوا ڕۆژی ناڕەزایی {} بوو. هێشتا دەتوانرێت داوا لە دادگا بکرێت.",
        ar: "كان آخر يوم للاعتراض {}. لا يزال اللجوء إلى المحكمة ممكنا.",
        kmr: "Roja dawî ya îtirazê {} bû. Hê jî dikare serî li dadgehê bê dan.")
    static let holdsOthers = Text(
        en:
            "It still has shares of {}, or a charge there. These must be transferred or released first.",
        ckb: "هێشتا پشک یان بارمتەی لە {} هەیە. دەبێت سەرەتا بگوازرێنەوە یان لاببرێن.",
        ar: "لا تزال لها حصص أو رهن في {}. يجب نقلها أو رفعه أولا.",
        kmr: "Hê pişk an barimteya wê li {} heye. Divê pêşî bên veguhastin an rakirin.")
    static let noMajority = Text(
        en: "Those who ask for it own {} of the company: more than half is needed.",
        ckb: "ئەوانەی داوای دەکەن {}ی کۆمپانیاکەیان هەیە: زیاتر لە نیوە پێویستە.",
        ar: "يملك من يطلبون هذا {} من الشركة: يلزم أكثر من النصف.",
        kmr: "Yên ku vê dixwazin {} ya kompanyayê hene: ji nîvî zêdetir pêwîst e.")
    static let parentTooYoung = Text(
        en: "The foreign company must have completed {} years since it was registered.",
        ckb: "کۆمپانیا بیانییەکە دەبێت لە تۆمارکردنییەوە {} ساڵی تەواو کردبێت.",
        ar: "يجب أن تكون الشركة الأجنبية قد أكملت {} سنة منذ تسجيلها.",
        kmr: "Divê kompanyaya biyanî ji tomarkirina xwe ve {} sal temam kiribin.")
    static let noLongerManages = Text(
        en: "{}: whoever was named for it manages it no longer. Name the company again.",
        ckb: "{}: ئەوەی بۆی ناوی هاتبوو چیتر بەڕێوەی نابات. کۆمپانیاکە دووبارە بنووسە.",
        ar: "{}: من سُمّي عنها لم يعد يديرها. اكتب الشركة من جديد.",
        kmr: "{}: yê ku ji bo wê hatibû gotin êdî wê bi rê ve nabe. Kompanyayê ji nû ve binivîse.")
    static let dayIsPast = Text(
        en: "This day must be in the future.", ckb: "ئەم ڕۆژە دەبێت لە داهاتوودا بێت.",
        ar: "يجب أن يكون هذا اليوم في المستقبل.", kmr: "Divê ev roj di pêşerojê de be.")

    static let dead = Text(
        en: "this person has died", ckb: "ئەم کەسە کۆچی دوایی کردووە", ar: "توفي هذا الشخص",
        kmr: "ev kes miriye")
    static let minor = Text(
        en: "not of age", ckb: "پێگەیشتوو نییە", ar: "غير بالغ", kmr: "ne mezin e")
    static let barred = Text(
        en: "barred by a court from managing companies",
        ckb: "دادگا بەڕێوەبردنی کۆمپانیای لێ قەدەغە کردووە",
        ar: "منعته محكمة من إدارة الشركات", kmr: "dadgehê rêvebirina kompanyayan lê qedexe kiriye")
    static let servesThePublic = Text(
        en: "serves a public institution", ckb: "فەرمانبەری دامەزراوەی گشتییە",
        ar: "يعمل في مؤسسة عامة", kmr: "li saziyeke giştî dixebite")
}

extension Bringer {
    /// Who may, as it is said to whoever may not.
    var text: Text {
        switch self {
        case .manager:
            Text(
                en: "The company’s manager applies for this.",
                ckb: "بەڕێوەبەری کۆمپانیاکە داوای ئەمە دەکات.", ar: "مدير الشركة هو من يطلب هذا.",
                kmr: "Rêveberê kompanyayê vê dixwaze.")
        case .owner:
            Text(
                en: "Somebody who owns a part of the company applies for this.",
                ckb: "کەسێک کە بەشێکی کۆمپانیاکەی هەیە داوای ئەمە دەکات.",
                ar: "من يملك جزءا من الشركة هو من يطلب هذا.",
                kmr: "Yê ku beşek ji kompanyayê heye vê dixwaze.")
        case .anybody:
            Text(
                en: "Anybody may apply for this.", ckb: "هەموو کەسێک دەتوانێت داوای ئەمە بکات.",
                ar: "يمكن لأي شخص أن يطلب هذا.", kmr: "Her kes dikare vê bixwaze.")
        case .named:
            Text(
                en: "Seller, buyer or the company’s manager apply for this.",
                ckb: "فرۆشیار یان کڕیار یان بەڕێوەبەری کۆمپانیاکە داوای ئەمە دەکەن.",
                ar: "البائع أو المشتري أو مدير الشركة هو من يطلب هذا.",
                kmr: "Firoşkar, kiryar an rêveberê kompanyayê vê dixwazin.")
        case .institution("jc"):
            Text(
                en: "Only judges and clerks of a court apply for this.",
                ckb: "تەنها دادوەران و نووسەرانی دادگا داوای ئەمە دەکەن.",
                ar: "لا يطلب هذا إلا القضاة وكتّاب المحاكم.",
                kmr: "Tenê dadger û katibên dadgehê vê dixwazin.")
        case .institution:
            Text(
                en: "Only officers of the Company Registration Directorate apply for this.",
                ckb: "تەنها فەرمانبەرانی بەڕێوەبەرایەتیی تۆمارکردنی کۆمپانیاکان داوای ئەمە دەکەن.",
                ar: "لا يطلب هذا إلا موظفو مديرية تسجيل الشركات.",
                kmr: "Tenê fermanberên Rêveberiya Tomarkirina Kompanyayan vê dixwazin.")
        case .creditor:
            Text(
                en: "The creditor of this charge applies for its release.",
                ckb: "قەرزدەری ئەم بارمتەیە داوای لابردنی دەکات.",
                ar: "دائن هذا الرهن هو من يطلب رفعه.",
                kmr: "Deyndêrê vê barimteyê rakirina wê dixwaze.")
        case .objector:
            Text(
                en: "Whoever has objected withdraws it.",
                ckb: "ئەوەی ناڕەزایی دەربڕیوە خۆی دەیکشێنێتەوە.",
                ar: "من اعترض هو من يسحب اعتراضه.",
                kmr: "Yê ku îtiraz kiriye wê vedikişîne.")
        case .planner:
            Text(
                en: "The company’s manager withdraws its plan, the directorate a striking off.",
                ckb: "بەڕێوەبەری کۆمپانیاکە پلانی خۆی دەکشێنێتەوە، و بەڕێوەبەرایەتی سڕینەوە.",
                ar: "مدير الشركة يسحب ما تعتزمه، والمديرية تسحب الشطب.",
                kmr: "Rêveberê kompanyayê plana wê vedikişîne, rêveberî jî jêbirinê.")
        case .former:
            Text(
                en:
                    "Somebody who owned the company, or was its officer to the last day, applies for this.",
                ckb:
                    "کەسێک کە خاوەنی کۆمپانیاکە بوو یان تا دوا ڕۆژ ئەرکی تێدا هەبوو داوای ئەمە دەکات.",
                ar: "من كان مالكا للشركة أو ذا دور فيها حتى آخر يوم هو من يطلب هذا.",
                kmr: "Yê ku xwediyê kompanyayê bû an heta roja dawî rola wî tê de hebû vê dixwaze.")
        }
    }
}
