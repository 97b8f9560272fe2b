package import Kernel

/// The way through a service's questions, found each time by replaying the answers from the first
/// question. There is no other progress state: back, a second tab and a changed early answer
/// cannot disagree with it.
package struct Journey: Sendable {
    /// Questions on the way that have an answer that will do, in order.
    package let answered: [(question: Question, answer: Answer)]
    /// Where the way stops: the first question without an answer that will do.
    package let next: Question?
    /// Why the answer that is there will not do (any more).
    package let problem: Text?

    package var isComplete: Bool { next == nil }

    /// The answers that count: those on the way, without what an abandoned branch left behind.
    package var answers: Answers {
        Dictionary(uniqueKeysWithValues: answered.map { ($0.question.id, $0.answer) })
    }

    /// - Parameters:
    ///   - facts: what registers hold, and `today`.
    ///   - rule: what the service itself asks of an answer, given the earlier ones.
    package static func replay(
        _ questions: [Question], _ answers: Answers,
        facts: (String) -> Expression.Literal? = { _ in nil },
        rule: (Question, Answer, Answers) -> Text? = { _, _, _ in nil }
    ) -> Journey {
        var answered: [(Question, Answer)] = []
        var earlier: Answers = [:]
        for question in questions {
            let known = { (name: String) in earlier[name]?.literal ?? facts(name) }
            guard question.condition?.holds(known) ?? true else { continue }
            guard let answer = answers[question.id] else {
                return Journey(answered: answered, next: question, problem: nil)
            }
            if let problem = question.problem(with: answer, known)
                ?? rule(question, answer, earlier)
            {
                return Journey(answered: answered, next: question, problem: problem)
            }
            answered.append((question, answer))
            earlier[question.id] = answer
        }
        return Journey(answered: answered, next: nil, problem: nil)
    }

    /// Whether a question can be shown now: it is on the way, or the way stops at it.
    package func reaches(_ id: String) -> Bool {
        next?.id == id || answered.contains { $0.question.id == id }
    }

    /// The question before another on the way.
    package func question(before id: String) -> Question? {
        let way = answered.map(\.question.id) + [next?.id].compactMap { $0 }
        guard let at = way.firstIndex(of: id), at > 0 else { return nil }
        return answered[at - 1].question
    }
}

extension Question {
    /// What is wrong with an answer, by the kind of the question and what its file asks of it.
    ///
    /// - Parameter known: earlier answers, facts and `today`.
    package func problem(
        with answer: Answer, _ known: (String) -> Expression.Literal? = { _ in nil }
    ) -> Text? {
        if let problem = problemOfKind(with: answer, known) { return problem }
        if case .nothing = answer { return nil }
        return must.first { rule in
            !rule.that.holds { $0 == id ? answer.literal : known($0) }
        }?.say
    }

    private func problemOfKind(
        with answer: Answer, _ known: (String) -> Expression.Literal?
    ) -> Text? {
        switch (kind, answer) {
        case (_, .nothing): return isOptional ? nil : AnswerTexts.needed
        case (.text(let maximum), .text(let text)), (.words(let maximum), .text(let text)):
            if text.isEmpty { return AnswerTexts.needed }
            guard text.unicodeScalars.count <= maximum else { return AnswerTexts.tooLong }
            return letters.flatMap { $0.write(text) ? nil : AnswerTexts.inLetters($0) }
        case (.choice(let options), .choice(let value)):
            return options.contains { $0.value == value } ? nil : AnswerTexts.chooseOne
        case (.yesNo, .yesNo): return nil
        case (.number(let minimum, let maximum), .number(let number)):
            return (minimum...maximum).contains(number)
                ? nil : AnswerTexts.between(minimum, maximum, areYears: isYear)
        case (.date, .date): return nil
        case (.list(let fields, let minimum, let maximum), .things(let things)):
            guard things.count >= minimum else { return AnswerTexts.tooFewThings(minimum) }
            guard things.count <= maximum else { return AnswerTexts.tooManyThings(maximum) }
            for thing in things {
                for field in fields {
                    let answer = thing[field.id] ?? .nothing
                    if let problem = Question.problem(
                        with: answer, to: field, of: fields, in: thing, known)
                    {
                        return problem
                    }
                }
            }
            return nil
        case (.money(let minimum), .money(let amount)):
            return amount >= minimum ? nil : AnswerTexts.atLeast(minimum)
        case (.place, .place(let address)):
            return address.governorate.isEmpty || address.district.isEmpty
                || (address.street.isEmpty && address.landmark.isEmpty)
                ? AnswerTexts.needed : nil
        case (.people(let maximum), .people(let people)):
            return problemOfCount(people, maximum)
        case (.members(let maximum, _), .members(let members)):
            if let problem = problemOfCount(members.map(\.person), maximum) { return problem }
            guard let sum = Share.sum(members.map(\.share)), sum.isWhole else {
                return AnswerTexts.sharesNotWhole
            }
            return nil
        case (.person, .person), (.company, .company), (.entry, .entry), (.file, .file):
            return nil
        default: return AnswerTexts.needed
        }
    }

    /// What is wrong with one field of a thing in a list; the fields of the thing stand before
    /// questions of the same names.
    static func problem(
        with answer: Answer, to field: Question, of fields: [Question],
        in thing: [String: Answer], _ known: (String) -> Expression.Literal?
    ) -> Text? {
        field.problem(with: answer) { name in
            fields.contains { $0.id == name } ? thing[name]?.literal : known(name)
        }
    }

    private func problemOfCount(_ people: [NamedPerson], _ maximum: Int) -> Text? {
        guard !people.isEmpty else { return AnswerTexts.noMembers }
        guard people.count <= maximum else { return AnswerTexts.tooManyMembers(maximum) }
        return Set(people.map(\.token)).count == people.count ? nil : AnswerTexts.memberTwice
    }
}

/// What is said about an answer that will not do.
package enum AnswerTexts {
    package static let needed = Text(
        en: "Please answer this question.", ckb: "تکایە وەڵامی ئەم پرسیارە بدەرەوە.",
        ar: "يرجى الإجابة عن هذا السؤال.", kmr: "Ji kerema xwe bersiva vê pirsê bide.")
    package static let tooLong = Text(
        en: "This is too long. Please shorten it.", ckb: "ئەمە زۆر درێژە. تکایە کورتی بکەرەوە.",
        ar: "هذا طويل جدا. يرجى اختصاره.", kmr: "Ev pir dirêj e. Ji kerema xwe kurt bike.")
    package static let unwritable = Text(
        en: "Please use letters of Kurdish, Arabic or Latin, digits and the usual marks only.",
        ckb: "تکایە تەنها پیتی کوردی، عەرەبی یان لاتینی، ژمارە و نیشانەی ئاسایی بەکار بهێنە.",
        ar: "يرجى استخدام الحروف الكوردية أو العربية أو اللاتينية والأرقام والعلامات المعتادة فقط.",
        kmr: "Ji kerema xwe tenê tîpên kurdî, erebî an latînî, reqem û nîşanên asayî bi kar bîne.")
    package static let chooseOne = Text(
        en: "Please choose one of the answers.", ckb: "تکایە یەکێک لە وەڵامەکان هەڵبژێرە.",
        ar: "يرجى اختيار إحدى الإجابات.", kmr: "Ji kerema xwe bersivekê hilbijêre.")
    package static let notMoney = Text(
        en: "Please write whole dinars in digits, for example 1,000,000.",
        ckb: "تکایە بڕەکە بە ژمارە و بە دیناری تەواو بنووسە، بۆ نموونە ١٬٠٠٠٬٠٠٠.",
        ar: "يرجى كتابة المبلغ بالأرقام وبدنانير كاملة، مثلا ١٬٠٠٠٬٠٠٠.",
        kmr:
            "Ji kerema xwe bi hejmaran û bi dînarên temam binivîse, mînak 1.000.000."
    )
    package static let notShare = Text(
        en: "Please write the share as a fraction such as 1/3 or a percentage such as 25%.",
        ckb: "تکایە پشکەکە وەک کەرت بنووسە، بۆ نموونە ١/٣، یان وەک ڕێژە، بۆ نموونە ٢٥٪.",
        ar: "يرجى كتابة الحصة ككسر مثل ١/٣ أو كنسبة مثل ٢٥٪.",
        kmr: "Ji kerema xwe pişkê wekî perçe binivîse, mînak 1/3, an wekî ji sedî, mînak 25%.")
    package static let notPersonNumber = Text(
        en:
            "This is not a personal number. It has 13 digits, of which the last proves the others: please check each.",
        ckb:
            "ئەمە ژمارەی کەسی نییە. ١٣ ژمارەیە و دواهەمینیان ئەوانی تر دەسەلمێنێت: تکایە هەر یەکەیان بپشکنە.",
        ar: "هذا ليس رقما شخصيا. يتكون من ١٣ رقما يثبت آخرها ما قبله: يرجى التحقق من كل رقم.",
        kmr:
            "Ev ne hejmara kesane ye. 13 reqem hene û ya dawî yên din dipeyitîne: ji kerema xwe her yekê kontrol bike."
    )
    package static let unknownCompany = Text(
        en: "There is no active company with this number. Please check each digit.",
        ckb: "هیچ کۆمپانیایەکی چالاک بەم ژمارەیە نییە. تکایە هەر ژمارەیەک بپشکنە.",
        ar: "لا توجد شركة قائمة بهذا الرقم. يرجى التحقق من كل رقم.",
        kmr: "Kompanyayeke çalak bi vê hejmarê tune. Ji kerema xwe her reqemê kontrol bike.")
    package static let unknownPerson = Text(
        en: "No person with this number and given name was found. Please check both.",
        ckb: "هیچ کەسێک بەم ژمارە و ناوەوە نەدۆزرایەوە. تکایە هەردووکیان بپشکنە.",
        ar: "لم يُعثر على شخص بهذا الرقم والاسم. يرجى التحقق من كليهما.",
        kmr: "Kesek bi vê hejmar û navî nehat dîtin. Ji kerema xwe herduyan kontrol bike.")
    package static let noMembers = Text(
        en: "Please add at least one person.", ckb: "تکایە لانیکەم کەسێک زیاد بکە.",
        ar: "يرجى إضافة شخص واحد على الأقل.", kmr: "Ji kerema xwe herî kêm kesekî zêde bike.")
    package static let memberTwice = Text(
        en: "This person is already in the list.", ckb: "ئەم کەسە پێشتر لە لیستەکەدایە.",
        ar: "هذا الشخص موجود في القائمة.", kmr: "Ev kes jixwe di lîsteyê de ye.")
    package static let sharesNotWhole = Text(
        en: "The shares must be exactly one whole together.",
        ckb: "پشکەکان پێکەوە دەبێت ڕێک یەک تەواو بن.",
        ar: "يجب أن يكون مجموع الحصص واحدا صحيحا بالضبط.",
        kmr: "Divê pişk bi hev re tam yek bin.")
    package static let wrongFile = Text(
        en: "This file cannot be used. Please send a PDF, a JPEG or a PNG of at most 10 MB.",
        ckb: "ئەم فایلە بەکار نایەت. تکایە PDF یان JPEG یان PNG بنێرە، زۆرترین ١٠ مێگابایت.",
        ar: "لا يمكن استخدام هذا الملف. يرجى إرسال PDF أو JPEG أو PNG بحجم ١٠ ميغابايت على الأكثر.",
        kmr: "Ev pel nayê bikaranîn. Ji kerema xwe PDF, JPEG an PNG bişîne, herî zêde 10 MB.")
    package static let unknownPlace = Text(
        en: "Please choose a governorate and one of its districts.",
        ckb: "تکایە پارێزگایەک و یەکێک لە قەزاکانی هەڵبژێرە.",
        ar: "يرجى اختيار محافظة وأحد أقضيتها.",
        kmr: "Ji kerema xwe parêzgehekê û qezayeke wê hilbijêre.")

    package static func atLeast(_ amount: Money) -> Text {
        Text(
            en: "It must be at least {}.", ckb: "دەبێت لانیکەم {} بێت.",
            ar: "يجب ألا يقل عن {}.", kmr: "Divê herî kêm {} be."
        ).filled(with: amounts(amount))
    }

    static let streetOrLandmark = Text(
        en: "Please write the street, or a known place nearby.",
        ckb: "تکایە شەقامەکە بنووسە، یان شوێنێکی ناسراوی نزیک.",
        ar: "يرجى كتابة الشارع، أو مكان معروف قريب.",
        kmr: "Ji kerema xwe kolanê binivîse, an cihekî naskirî yê nêzîk.")
    static let notNumber = Text(
        en: "Please write a whole number in digits.", ckb: "تکایە ژمارەیەکی تەواو بنووسە.",
        ar: "يرجى كتابة عدد صحيح بالأرقام.", kmr: "Ji kerema xwe hejmareke temam binivîse.")
    static let notDay = Text(
        en: "Please give day, month and year. Is there such a day?",
        ckb: "تکایە ڕۆژ و مانگ و ساڵ بنووسە. ئایا ڕۆژێکی وا هەیە؟",
        ar: "يرجى كتابة اليوم والشهر والسنة. هل يوجد يوم كهذا؟",
        kmr: "Ji kerema xwe roj, meh û salê binivîse. Gelo rojeke wisa heye?")

    static func between(_ least: Int64, _ most: Int64, areYears: Bool = false) -> Text {
        let write = areYears ? years : numbers
        return Text(
            en: "It must be between {} and []", ckb: "دەبێت لە نێوان {} و [] دا بێت",
            ar: "يجب أن يكون بين {} و[]", kmr: "Divê di navbera {} û [] de be"
        ).filled(with: write(Int(least))).map { language, words in
            words.replacing("[]", with: write(Int(most))[language]) + "."
        }
    }

    static func inLetters(_ letters: Letters) -> Text {
        switch letters {
        case .arabic:
            Text(
                en: "Please write this in Kurdish or Arabic letters, without digits.",
                ckb: "تکایە ئەمە بە پیتی کوردی یان عەرەبی بنووسە، بەبێ ژمارە.",
                ar: "يرجى كتابة هذا بحروف كوردية أو عربية، دون أرقام.",
                kmr: "Ji kerema xwe vê bi tîpên kurdî yên erebî an erebî binivîse, bê hejmar.")
        case .latin:
            Text(
                en: "Please write this in Latin letters, a to z, without digits.",
                ckb: "تکایە ئەمە بە پیتی لاتینی بنووسە، a تا z، بەبێ ژمارە.",
                ar: "يرجى كتابة هذا بحروف لاتينية، من a إلى z، دون أرقام.",
                kmr: "Ji kerema xwe vê bi tîpên latînî binivîse, a heta z, bê hejmar.")
        }
    }

    /// Which sign it is that cannot stand in a register.
    static func unwritable(_ text: String) -> Text {
        guard let sign = firstUnwritable(in: text) else { return unwritable }
        // One that nobody sees, or only on another, is called by its number.
        let isSeen =
            switch sign.properties.generalCategory {
            case .control, .format, .privateUse, .unassigned, .surrogate, .nonspacingMark,
                .spacingMark, .enclosingMark:
                false
            default: true
            }
        let code = String(sign.value, radix: 16).uppercased()
        let shown = "\u{2068}\(isSeen ? String(Character(sign)) : "U+" + code)\u{2069}"
        return unwritable.map { language, words in
            let here =
                switch language {
                case .en: "Please take out this sign: \(shown)."
                case .ckb: "تکایە ئەم نیشانەیە لابە: \(shown)."
                case .ar: "يرجى حذف هذه العلامة: \(shown)."
                case .kmr: "Ji kerema xwe vê nîşanê rake: \(shown)."
                }
            return "\(here) \(words)"
        }
    }

    static func tooFewThings(_ minimum: Int) -> Text {
        Text(
            en: "There must be at least {} in the list.", ckb: "دەبێت لانیکەم {} لە لیستەکەدا بێت.",
            ar: "يجب أن يكون في القائمة {} على الأقل.", kmr: "Divê herî kêm {} di lîsteyê de hebe."
        ).filled(with: numbers(minimum))
    }

    static func tooManyThings(_ maximum: Int) -> Text {
        Text(
            en: "There may be at most {} in the list.",
            ckb: "زۆرترین ژمارە لە لیستەکەدا {} دانەیە.",
            ar: "يمكن أن يكون في القائمة {} على الأكثر.", kmr: "Herî zêde {} di lîsteyê de dibin."
        ).filled(with: numbers(maximum))
    }

    package static func tooManyMembers(_ maximum: Int) -> Text {
        Text(
            en: "There may be at most {} people.", ckb: "زۆرترین ژمارە {} کەسە.",
            ar: "العدد الأقصى {} شخصا.", kmr: "Herî zêde {} kes dibin."
        ).filled(with: numbers(maximum))
    }
}
