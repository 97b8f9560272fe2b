package import Kernel
package import Registers
package import Store

/// A fact that a register holds of a person: shown in forms with its source, never asked.
package struct HeldFact: Sendable {
    /// `person.born_on`; of a register of the catalogue, its id and what it holds.
    package let id: String
    package let kind: Expression.Kind
    package let label: Text
    /// The words with which a form would ask for it, in any of the languages: a question that has them
    /// is refused.
    let askedAs: [String]

    init(_ id: String, _ kind: Expression.Kind, _ label: Text, askedAs: [String] = []) {
        self.id = id
        self.kind = kind
        self.label = label
        self.askedAs = askedAs
    }

    /// What the identity and the workforce register hold of everybody.
    package static let ofPeople: [HeldFact] = [
        HeldFact(
            "person.number", .text,
            Text(
                en: "Personal number", ckb: "ژمارەی کەسی", ar: "الرقم الشخصي",
                kmr: "Hejmara kesane"),
            askedAs: [
                "personal number", "your number", "ژمارەی کەسی", "الرقم الشخصي", "hejmara kesane",
            ]),
        HeldFact(
            "person.name", .text, Text(en: "Name", ckb: "ناو", ar: "الاسم", kmr: "Nav"),
            askedAs: [
                "your name", "your full name", "ناوت چییە", "ناوی تەواوت", "ما اسمك", "اسمك الكامل",
                "navê te",
            ]),
        HeldFact(
            "person.born_on", .day,
            Text(
                en: "Date of birth", ckb: "ڕۆژی لەدایکبوون", ar: "تاريخ الميلاد",
                kmr: "Roja jidayikbûnê"),
            askedAs: [
                "date of birth", "birthday", "were you born", "ڕۆژی لەدایکبوون", "لەدایک بوویت",
                "تاريخ الميلاد", "تاريخ ميلادك", "roja jidayikbûnê", "ji dayik bûyî",
            ]),
        HeldFact(
            "person.age", .number, Text(en: "Age", ckb: "تەمەن", ar: "العمر", kmr: "Temen"),
            askedAs: ["how old are you", "your age", "تەمەنت", "كم عمرك", "temenê te"]),
        HeldFact(
            "person.sex", .text, Text(en: "Sex", ckb: "ڕەگەز", ar: "الجنس", kmr: "Zayend"),
            askedAs: ["your sex", "your gender", "ڕەگەزت", "جنسك", "zayenda te"]),
        HeldFact(
            "person.mother", .text,
            Text(
                en: "Mother’s name", ckb: "ناوی دایک", ar: "اسم الأم", kmr: "Navê dayikê"),
            askedAs: [
                "mother’s name", "mother's name", "name of your mother", "ناوی دایکت", "اسم أمك",
                "اسم والدتك", "navê dayika te",
            ]),
        HeldFact(
            "person.birth_place", .text,
            Text(
                en: "Place of birth", ckb: "شوێنی لەدایکبوون", ar: "مكان الولادة",
                kmr: "Cihê jidayikbûnê"),
            askedAs: [
                "place of birth", "where were you born", "شوێنی لەدایکبوونت", "مكان ولادتك",
                "cihê jidayikbûna te",
            ]),
        HeldFact(
            "person.governorate", .text,
            Text(
                en: "Governorate of residence", ckb: "پارێزگای نیشتەجێبوون", ar: "محافظة السكن",
                kmr: "Parêzgeha rûniştinê"),
            askedAs: ["your governorate", "پارێزگاکەت", "محافظتك", "parêzgeha te"]),
        HeldFact(
            "person.phone", .text,
            Text(en: "Telephone", ckb: "تەلەفۆن", ar: "الهاتف", kmr: "Telefon"),
            askedAs: [
                "your telephone", "your phone", "phone number", "ژمارەی تەلەفۆن", "رقم هاتفك",
                "رقم الهاتف", "hejmara telefonê",
            ]),
        HeldFact(
            "person.permit_number", .text,
            Text(
                en: "Residence permit", ckb: "مۆڵەتی نیشتەجێبوون", ar: "إذن الإقامة",
                kmr: "Destûra rûniştinê"),
            askedAs: ["residence permit number", "ژمارەی مۆڵەتی نیشتەجێبوون", "رقم إذن الإقامة"]),
        HeldFact(
            "person.permit_until", .day,
            Text(
                en: "Residence permit until", ckb: "مۆڵەتی نیشتەجێبوون تا",
                ar: "إذن الإقامة حتى", kmr: "Destûra rûniştinê heta")),
        HeldFact(
            "person.is_citizen", .truth,
            Text(en: "Citizen", ckb: "هاووڵاتی", ar: "مواطن", kmr: "Hemwelatî"),
            askedAs: [
                "are you a citizen", "your nationality", "ئایا هاووڵاتیت", "هل أنت مواطن",
                "tu hemwelatî",
            ]),
        HeldFact(
            "person.serves", .text,
            Text(
                en: "Public institution", ckb: "دامەزراوەی کار", ar: "المؤسسة التي يعمل فيها",
                kmr: "Saziya kar"),
            askedAs: [
                "your employer", "where do you work", "کارگەکەت", "لە کوێ کار دەکەیت",
                "أين تعمل", "tu li ku dixebitî",
            ]),
    ]

    /// What a register of the catalogue holds of whoever is in it.
    static func of(_ register: RegisterKind) -> [HeldFact] {
        [
            HeldFact(
                "\(register.id).number", .text,
                register.name.map { language, name in
                    "\(name): \(RegisterTexts.number[language])"
                }),
            HeldFact(
                "\(register.id).from", .day,
                register.name.map { language, name in "\(name): \(RegisterTexts.from[language])" }),
            HeldFact(
                "\(register.id).until", .day,
                register.name.map { language, name in "\(name): \(RegisterTexts.until[language])" }),
        ] + register.holds.map { HeldFact("\(register.id).\($0.name)", $0.kind, $0.label) }
    }
}

/// Words about what a register holds.
package enum RegisterTexts {
    package static let number = Text(en: "number", ckb: "ژمارە", ar: "الرقم", kmr: "hejmar")
    package static let from = Text(en: "from", ckb: "لە", ar: "من", kmr: "ji")
    package static let until = Text(
        en: "valid until", ckb: "کارا تا", ar: "صالح حتى", kmr: "derbasdar heta")
    package static let identity = Text(
        en: "identity register", ckb: "تۆماری ناسنامە", ar: "سجل الهوية",
        kmr: "tomara nasnameyê")
    package static let workforce = Text(
        en: "workforce register", ckb: "تۆماری فەرمانبەران", ar: "سجل الموظفين",
        kmr: "tomara karmendan")
    package static let sexes: [Sex: Text] = [
        .female: Text(en: "female", ckb: "مێ", ar: "أنثى", kmr: "mê"),
        .male: Text(en: "male", ckb: "نێر", ar: "ذكر", kmr: "nêr"),
    ]
    package static let yes = Text(en: "Yes", ckb: "بەڵێ", ar: "نعم", kmr: "Erê")
    package static let no = Text(en: "No", ckb: "نەخێر", ar: "لا", kmr: "Na")
}

/// What a register said when it was asked.
package struct KnownFact: Codable, Sendable, Equatable {
    /// For expressions.
    package let literal: Expression.Literal
    /// For people.
    package let shown: PublicFact.Value

    package init(_ literal: Expression.Literal, _ shown: PublicFact.Value) {
        self.literal = literal
        self.shown = shown
    }

    /// What an expression may know of facts, and `today`.
    static func lookup(
        _ facts: [String: KnownFact]?, on today: Day
    ) -> (String) -> Expression.Literal? {
        { $0 == "today" ? .day(today) : facts?[$0]?.literal }
    }
}

extension Catalogue {
    /// A fact that a register holds; nil when there is none of this name.
    package func heldFact(_ id: String) -> HeldFact? {
        HeldFact.find(id, registers)
    }

    /// Which register says so, and who answers for it: an institution.
    package func source(ofFact id: String) -> (register: Text, custodian: String) {
        let stem = String(id.prefix { $0 != "." })
        if id == "person.serves" { return (RegisterTexts.workforce, Employment.custodian) }
        if let register = register(stem) { return (register.name, register.custodian) }
        return (RegisterTexts.identity, Person.custodian)
    }

    /// Reads facts of a person: of each register once, and recorded.
    package func read(
        _ ids: Set<String>, of person: PersonNumber, by access: Access, on today: Day,
        in db: Database
    ) throws -> [String: KnownFact] {
        var facts: [String: KnownFact] = [:]
        let stems = Dictionary(grouping: ids) { String($0.prefix { $0 != "." }) }
        for (stem, names) in stems.sorted(by: { $0.key < $1.key }) {
            let found: [String: KnownFact]
            if stem == "person" {
                found = try ofPerson(person, Set(names), access, today, db)
            } else {
                found =
                    try Registration.current(stem, of: person, by: access, in: db)
                    .map { ofRegistration($0) } ?? [:]
            }
            for name in names { facts[name] = found[name] }
        }
        return facts
    }

    private func ofPerson(
        _ number: PersonNumber, _ names: Set<String>, _ access: Access, _ today: Day,
        _ db: Database
    ) throws -> [String: KnownFact] {
        var facts: [String: KnownFact] = [:]
        if names != ["person.serves"],
            let person = try access.record(Person.self, number.digits, in: db)?.record
        {
            let name = person.name
            facts["person.number"] = KnownFact(.text(number.digits), .same(number.digits))
            facts["person.name"] = KnownFact(.text(name.latin), .words(name.text))
            facts["person.born_on"] = KnownFact(.day(person.bornOn), .day(person.bornOn))
            let age = person.bornOn.age(on: today)
            facts["person.age"] = KnownFact(.number(Int64(age)), .words(numbers(age)))
            facts["person.phone"] = person.phone.map { KnownFact(.text($0), .same($0)) }
            if let origin = person.origin {
                let sex = origin.sex
                facts["person.sex"] = KnownFact(
                    .text(sex.rawValue), .term(RegisterTexts.sexes[sex] ?? Text(same: "")))
                facts["person.mother"] = KnownFact(
                    .text(origin.mother.latin), .words(origin.mother.text))
                facts["person.birth_place"] = KnownFact(
                    .text(origin.birthPlace), .words(place(origin.birthPlace)))
                facts["person.governorate"] = KnownFact(
                    .text(origin.governorate), .words(place(origin.governorate)))
                facts["person.permit_number"] = origin.permit.map {
                    KnownFact(.text($0.number), .same($0.number))
                }
                facts["person.permit_until"] = origin.permit.map {
                    KnownFact(.day($0.until), .day($0.until))
                }
            }
            // Whoever is no citizen was enrolled with a permit.
            let isCitizen = person.origin?.permit == nil
            facts["person.is_citizen"] = KnownFact(
                .truth(isCitizen), .term(isCitizen ? RegisterTexts.yes : RegisterTexts.no))
        }
        if names.contains("person.serves") {
            let employer = try access.records(
                Employment.self, where: "person = \(number) ORDER BY record_key", in: db
            ).map(\.record).first { $0.endedOn.map { today <= $0 } ?? true }
            facts["person.serves"] = employer.map {
                KnownFact(.text($0.institution), .words(institution($0.institution)))
            }
        }
        return facts
    }

    private func ofRegistration(_ registration: Registration) -> [String: KnownFact] {
        let stem = registration.kind
        var facts = registration.facts.reduce(into: [String: KnownFact]()) {
            $0["\(stem).\($1.key)"] = $1.value
        }
        facts["\(stem).number"] = KnownFact(
            .text(registration.number), .same(registration.number))
        facts["\(stem).from"] = KnownFact(.day(registration.from), .day(registration.from))
        facts["\(stem).until"] = registration.until.map { KnownFact(.day($0), .day($0)) }
        return facts
    }
}

extension HeldFact {
    static func find(_ id: String, _ registers: [RegisterKind]) -> HeldFact? {
        if let fact = ofPeople.first(where: { $0.id == id }) { return fact }
        let stem = id.prefix { $0 != "." }
        return registers.first { $0.id == stem }.flatMap { register in
            of(register).first { $0.id == id }
        }
    }
}
