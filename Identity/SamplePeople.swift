internal import Casework
package import Kernel
package import Registers
package import Store

/// People who do not exist, for trying the portal out. All numbers begin with 900, all telephones
/// with +964 750 000: both are never given to anybody.
package enum SamplePeople {
    /// Somebody on the sign-in list.
    package struct Role: Sendable {
        package let number: PersonNumber
        package let name: PersonName
        package let born: Day
        package let what: Text
        package var desk: String?
        package var employer: String?
        package var duties: [Duty]?
        /// Institutions besides, at which they decide applications.
        package var desks: [String] = []
        package var sex = Sex.female
        package var permit: ResidencePermit?
        /// Days from the first one on until their driving licence ends; nil for none.
        package var licenceDays: Int?
    }

    /// Institutions that services are online at by their files alone.
    private static let offices = [
        "dg-police", "dg-traffic", "d-resid", "moh", "moe", "dit", "mun-erb", "psc", "molsa",
        "dg-water",
    ]

    package static let roles: [Role] = [
        Role(
            number: PersonNumber(synthetic: 1),
            name: PersonName(
                ckb: "شیلان ڕێبوار ئەحمەد", ar: "شيلان ريبوار أحمد", latin: "Shilan Rebwar Ahmad"),
            born: Day(1990, 3, 21), what: founder, licenceDays: 400),
        Role(
            number: PersonNumber(synthetic: 2),
            name: PersonName(
                ckb: "کاروان ئازاد عومەر", ar: "كاروان آزاد عمر", latin: "Karwan Azad Omar"),
            born: Day(1985, 7, 2), what: founder, sex: .male, licenceDays: -30),
        Role(
            number: PersonNumber(synthetic: 3),
            name: PersonName(
                ckb: "نەسرین دڵشاد عەلی", ar: "نسرين دلشاد علي", latin: "Nasrin Dilshad Ali"),
            born: Day(1978, 11, 30), what: founder),
        Role(
            number: PersonNumber(synthetic: 4),
            name: PersonName(
                ckb: "هێمن شێرکۆ ساڵح", ar: "هيمن شيركو صالح", latin: "Hemin Sherko Salih"),
            born: Day(1982, 1, 15), what: officer, desk: "d-comp", employer: "d-comp",
            duties: [.cases, .appoints]),
        Role(
            number: PersonNumber(synthetic: 5),
            name: PersonName(
                ckb: "ئارام جەمال حەسەن", ar: "آرام جمال حسن", latin: "Aram Jamal Hassan"),
            born: Day(1975, 5, 9), what: officer, desk: "d-comp", employer: "d-comp",
            duties: [.cases, .appoints]),
        Role(
            number: PersonNumber(synthetic: 6),
            name: PersonName(
                ckb: "سۆران خالید مەحموود", ar: "سوران خالد محمود", latin: "Soran Khalid Mahmood"),
            born: Day(1988, 9, 1), what: employee, employer: "moe", sex: .male),
        Role(
            number: PersonNumber(synthetic: 7),
            name: PersonName(
                ckb: "زانا هیوا عوسمان", ar: "زانا هيوا عثمان", latin: "Zana Hiwa Osman"),
            born: Day(2012, 4, 18), what: minor, sex: .male),
        Role(
            number: PersonNumber(synthetic: 8),
            name: PersonName(
                ckb: "ڕزگار ئیبراهیم محەمەد", ar: "رزكار إبراهيم محمد",
                latin: "Rizgar Ibrahim Muhammad"),
            born: Day(1969, 12, 4), what: citizen, sex: .male),
        Role(
            number: PersonNumber(synthetic: 9),
            name: PersonName(
                ckb: "بەهار نەوزاد ڕەشید", ar: "بهار نوزاد رشيد", latin: "Bahar Nawzad Rashid"),
            born: Day(1991, 6, 12), what: enroller, desk: "dg-nat", employer: "dg-nat",
            duties: [.enrols, .assists]),
        Role(
            number: PersonNumber(synthetic: 10),
            name: PersonName(
                ckb: "ڕێبین فەرهاد قادر", ar: "ريبين فرهاد قادر", latin: "Rebin Farhad Qadir"),
            born: Day(1987, 2, 3), what: enroller, desk: "dg-nat", employer: "dg-nat",
            duties: [.enrols, .judges]),
        Role(
            number: PersonNumber(synthetic: 11),
            name: PersonName(
                ckb: "تارا سەلام حەمە", ar: "تارا سلام حمه", latin: "Tara Salam Hama"),
            born: Day(1979, 8, 24), what: judge, desk: "dg-nat", employer: "dg-nat",
            duties: [.judges, .plans, .appoints]),
        Role(
            number: PersonNumber(synthetic: 12),
            name: PersonName(
                ckb: "سەروەر کەریم عەزیز", ar: "سرور كريم عزيز", latin: "Sarwar Karim Aziz"),
            born: Day(1983, 10, 10), what: judge, desk: "dg-nat", employer: "dg-nat",
            duties: [.judges, .appoints]),
        Role(
            number: PersonNumber(synthetic: 13),
            name: PersonName(
                ckb: "لانە یوسف مستەفا", ar: "لانه يوسف مصطفى", latin: "Lana Yusuf Mustafa"),
            born: Day(1981, 3, 5), what: auditor, desk: "bsa", employer: "bsa",
            duties: [.audits]),
        Role(
            number: PersonNumber(synthetic: 14),
            name: PersonName(
                ckb: "دیلان ئاری جەلال", ar: "ديلان آري جلال", latin: "Dilan Ari Jalal"),
            born: Day(1993, 9, 17), what: engineer, desk: "moh", employer: "moh",
            duties: [.connects]),
        Role(
            number: PersonNumber(synthetic: 15),
            name: PersonName(
                ckb: "هانا سەردار نووری", ar: "هانا سردار نوري", latin: "Hana Sardar Nuri"),
            born: Day(1984, 5, 28), what: approver, desk: "dit", employer: "dit",
            duties: [.connects]),
        Role(
            number: PersonNumber(synthetic: 16),
            name: PersonName(
                ckb: "نیاز ئەنوەر فەتاح", ar: "نياز أنور فتاح", latin: "Niyaz Anwar Fattah"),
            born: Day(1986, 4, 11), what: clerk, desks: offices, sex: .male),
        Role(
            number: PersonNumber(synthetic: 17),
            name: PersonName(
                ckb: "چنار عوسمان تۆفیق", ar: "جنار عثمان توفيق", latin: "Chnar Osman Tofiq"),
            born: Day(1989, 12, 1), what: clerk, desks: offices),
        Role(
            number: PersonNumber(synthetic: 18),
            name: PersonName(
                ckb: "مایا یۆهان بێرگ", ar: "مايا يوهان بيرغ", latin: "Maja Johan Berg"),
            born: Day(1992, 8, 8), what: resident,
            permit: ResidencePermit(number: "TEST-0018", until: Day(2027, 6, 30))),
        Role(
            number: PersonNumber(synthetic: 19),
            name: PersonName(
                ckb: "ئاواز کەمال حوسێن", ar: "آواز كمال حسين", latin: "Awaz Kamal Husen"),
            born: Day(1976, 1, 22), what: courtClerk, employer: "jc"),
    ]

    private static let founder = Text(
        en: "founder", ckb: "دامەزرێنەر", ar: "مؤسس", kmr: "damezrêner")
    private static let officer = Text(
        en: "officer of the Company Registration Directorate",
        ckb: "فەرمانبەری بەڕێوەبەرایەتیی تۆمارکردنی کۆمپانیاکان",
        ar: "موظف في مديرية تسجيل الشركات", kmr: "fermanberê Rêveberiya Tomarkirina Kompaniyan")
    private static let enroller = Text(
        en: "officer of a registration centre", ckb: "فەرمانبەری بنکەی تۆمارکردن",
        ar: "موظف في مركز تسجيل", kmr: "fermanberê navenda tomarkirinê")
    private static let judge = Text(
        en: "judges possible duplicates", ckb: "بڕیاردەری دووبارەبوونەوە",
        ar: "يحكم في حالات التكرار", kmr: "dubarebûnan dinirxîne")
    private static let engineer = Text(
        en: "engineer of the Ministry of Health", ckb: "ئەندازیاری وەزارەتی تەندروستی",
        ar: "مهندسة في وزارة الصحة", kmr: "endezyara Wezareta Tenduristiyê")
    private static let approver = Text(
        en: "approves connected systems", ckb: "سیستەمە بەستراوەکان پەسەند دەکات",
        ar: "توافق على الأنظمة المتصلة", kmr: "pergalên girêdayî dipejirîne")
    private static let clerk = Text(
        en: "officer at the desks of several offices", ckb: "فەرمانبەری چەند فەرمانگەیەک",
        ar: "موظف في عدة دوائر", kmr: "fermanberê çend fermangehan")
    private static let resident = Text(
        en: "resident who is not a citizen", ckb: "نیشتەجێی بیانی", ar: "مقيمة غير مواطنة",
        kmr: "rûniştvana biyanî")
    private static let courtClerk = Text(
        en: "clerk of a court", ckb: "نووسەری دادگا", ar: "كاتبة محكمة", kmr: "katiba dadgehê")
    private static let auditor = Text(
        en: "auditor of the Board of Supreme Audit", ckb: "وردبینی دیوانی چاودێریی دارایی",
        ar: "مدقق في ديوان الرقابة المالية", kmr: "kontrolkarê Dîwana Çavdêriya Darayî")
    private static let employee = Text(
        en: "public employee, may not manage a company",
        ckb: "فەرمانبەر، نابێت کۆمپانیا بەڕێوە ببات",
        ar: "موظف حكومي، لا يجوز له إدارة شركة", kmr: "fermanber, nikare kompanyayê bi rê ve bibe")
    private static let minor = Text(
        en: "not of age", ckb: "پێنەگەیشتوو", ar: "قاصر", kmr: "nemezin")
    private static let citizen = Text(en: "citizen", ckb: "هاووڵاتی", ar: "مواطن", kmr: "hemwelatî")

    /// Fills an empty identity register; does nothing when it is there already.
    ///
    /// - Parameter count: how many people besides those on the sign-in list.
    package static func settle(
        count: Int, database: any DatabaseEngine, registrar: Registrar
    ) async throws {
        let actor = Actor.system("sample")
        let people = People(registrar: registrar)
        try await database.write { db in
            guard try db.count("SELECT count(*) FROM person") == 0 else { return }
            for role in roles {
                let index = Int(role.number.digits.dropFirst(3).dropLast())!
                try people.enter(
                    Person(
                        number: role.number, name: role.name, bornOn: role.born,
                        phone: phone(index), email: "person\(index)@example.krd", proofing: .high,
                        origin: origin(of: role)),
                    replacing: nil, verb: "enrol", by: actor, in: db)
                for desk in role.desks {
                    try Register<Officer>().enter(
                        Officer(
                            person: role.number, institution: desk, duties: [.cases, .edits],
                            name: role.name),
                        replacing: nil, act: Act("appoint", by: actor, law: ""), with: registrar,
                        in: db)
                    try Register<Employment>().enter(
                        Employment(person: role.number, institution: desk), replacing: nil,
                        act: Act("employ", by: actor, law: ""), with: registrar, in: db)
                }
                if let days = role.licenceDays {
                    try enterLicence(of: role, until: registrar.today + days, registrar, db)
                }
                if let desk = role.desk {
                    try Register<Officer>().enter(
                        Officer(
                            person: role.number, institution: desk, duties: role.duties,
                            name: role.name),
                        replacing: nil,
                        act: Act("appoint", by: actor, law: ""), with: registrar, in: db)
                }
                if let employer = role.employer {
                    try Register<Employment>().enter(
                        Employment(person: role.number, institution: employer), replacing: nil,
                        act: Act("employ", by: actor, law: ""), with: registrar, in: db)
                }
            }
            var generator = SeededGenerator(seed: 1919)
            for index in 0..<count {
                let number = PersonNumber(synthetic: 1000 + index)
                let isWoman = Bool.random(using: &generator)
                let given = (isWoman ? women : men).randomElement(using: &generator)!
                let father = men.randomElement(using: &generator)!
                let grandfather = men.randomElement(using: &generator)!
                try people.enter(
                    Person(
                        number: number,
                        name: PersonName(
                            ckb: "\(given.ckb) \(father.ckb) \(grandfather.ckb)",
                            ar: "\(given.ar) \(father.ar) \(grandfather.ar)",
                            latin: "\(given.latin) \(father.latin) \(grandfather.latin)"),
                        bornOn: Day(1945, 1, 1) + Int.random(in: 0..<27_000, using: &generator),
                        phone: phone(1000 + index), proofing: .substantial),
                    replacing: nil, verb: "enrol", by: actor, in: db)
            }
        }
    }

    /// What enrolment would have taken down: the name, part by part, and an invented mother.
    private static func origin(of role: Role) -> Person.Origin {
        func part(_ index: Int) -> PersonName {
            func word(_ name: String) -> String {
                let words = name.split(separator: " ")
                return String(words[min(index, words.count - 1)])
            }
            return PersonName(
                ckb: word(role.name.ckb), ar: word(role.name.ar), latin: word(role.name.latin))
        }
        return Person.Origin(
            chain: NameChain(given: part(0), father: part(1), grandfather: part(2)),
            mother: women[Int(role.number.digits.suffix(3)).map { $0 % women.count } ?? 0],
            sex: role.sex, birthPlace: "d-ranya", governorate: "gov-sul", permit: role.permit)
    }

    /// A licence as the register had it before there was a portal.
    private static func enterLicence(
        of role: Role, until: Day, _ registrar: Registrar, _ db: Database
    ) throws {
        let digits = String(role.number.digits.dropLast().suffix(4))
        try Register<Registration>().enter(
            Registration(
                kind: "driving-licence", number: "DL-9\(digits)",
                holder: NamedPerson(number: role.number, name: role.name),
                facts: ["class": KnownFact(.text("B"), .same("B"))], from: until - 1826,
                until: until, caseID: nil),
            replacing: nil, act: Act("issue", by: .system("sample"), law: ""), with: registrar,
            in: db)
    }

    private static func phone(_ index: Int) -> String {
        let digits = String(index % 10_000)
        return "+964750000" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// Given names in use in the Region, in three scripts.
    private static let men: [PersonName] = [
        PersonName(ckb: "محەمەد", ar: "محمد", latin: "Muhammad"),
        PersonName(ckb: "ئەحمەد", ar: "أحمد", latin: "Ahmad"),
        PersonName(ckb: "عومەر", ar: "عمر", latin: "Omar"),
        PersonName(ckb: "عەلی", ar: "علي", latin: "Ali"),
        PersonName(ckb: "کاروان", ar: "كاروان", latin: "Karwan"),
        PersonName(ckb: "دڵشاد", ar: "دلشاد", latin: "Dilshad"),
        PersonName(ckb: "ئازاد", ar: "آزاد", latin: "Azad"),
        PersonName(ckb: "ڕێبین", ar: "ريبين", latin: "Rebin"),
        PersonName(ckb: "سەردار", ar: "سردار", latin: "Sardar"),
        PersonName(ckb: "بەختیار", ar: "بختيار", latin: "Bakhtiar"),
        PersonName(ckb: "هەڤاڵ", ar: "هفال", latin: "Haval"),
        PersonName(ckb: "شڤان", ar: "شفان", latin: "Shivan"),
    ]
    private static let women: [PersonName] = [
        PersonName(ckb: "شیلان", ar: "شيلان", latin: "Shilan"),
        PersonName(ckb: "نەسرین", ar: "نسرين", latin: "Nasrin"),
        PersonName(ckb: "مەریەم", ar: "مريم", latin: "Maryam"),
        PersonName(ckb: "فاتیمە", ar: "فاطمة", latin: "Fatima"),
        PersonName(ckb: "ئامینە", ar: "أمينة", latin: "Amina"),
        PersonName(ckb: "بێریڤان", ar: "بيريفان", latin: "Berivan"),
        PersonName(ckb: "نازدار", ar: "نازدار", latin: "Nazdar"),
        PersonName(ckb: "هێرۆ", ar: "هيرو", latin: "Hero"),
    ]
}
