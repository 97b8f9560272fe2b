package import Kernel
package import Store

/// What a civil servant may do at the desk of their institution.
package enum Duty: String, Codable, Sendable, CaseIterable {
    /// Decides applications.
    case cases
    /// Enrols people at a registration centre.
    case enrols
    /// Judges whether two enrolments are of one person.
    case judges
    /// Signs in people at the counter who have no device.
    case assists
    /// Follows how far enrolment has come.
    case plans
    /// Gives roles to others, together with a second one.
    case appoints
    /// Connects the institution's systems to the common sign-in.
    case connects
    /// Reads everything and changes nothing.
    case audits
    /// Writes the services of the institution.
    case edits

    package var name: Text {
        switch self {
        case .cases:
            Text(
                en: "decides applications", ckb: "بڕیار لەسەر داواکارییەکان دەدات",
                ar: "يبت في الطلبات", kmr: "li ser daxwaznameyan biryarê dide")
        case .enrols:
            Text(
                en: "enrols people", ckb: "خەڵک تۆمار دەکات", ar: "يسجل الأشخاص",
                kmr: "kesan tomar dike")
        case .judges:
            Text(
                en: "judges possible duplicates", ckb: "بڕیار لەسەر دووبارەبوونەوە دەدات",
                ar: "يحكم في حالات التكرار المحتملة", kmr: "dubarebûnên gengaz dinirxîne")
        case .assists:
            Text(
                en: "helps people sign in at the counter",
                ckb: "لە کاونتەر یارمەتی چوونەژوورەوە دەدات",
                ar: "يساعد على تسجيل الدخول عند الشباك",
                kmr: "li ber pencereyê alîkariya têketinê dike")
        case .plans:
            Text(
                en: "follows how far enrolment has come", ckb: "پێشکەوتنی تۆمارکردن دەبینێت",
                ar: "يتابع تقدم التسجيل", kmr: "pêşketina tomarkirinê dişopîne")
        case .appoints:
            Text(
                en: "gives roles, with a second person", ckb: "لەگەڵ کەسی دووەم ئەرک دەدات",
                ar: "يمنح الأدوار مع شخص ثان", kmr: "bi kesê duyem re rolan dide")
        case .connects:
            Text(
                en: "connects systems to the common sign-in",
                ckb: "سیستەمەکان بە چوونەژوورەوەی هاوبەشەوە دەبەستێتەوە",
                ar: "يصل الأنظمة بالدخول الموحد", kmr: "pergalan bi têketina hevpar ve girê dide")
        case .edits:
            Text(
                en: "writes the institution’s services",
                ckb: "خزمەتگوزارییەکانی دامەزراوەکە دەنووسێت", ar: "يكتب خدمات المؤسسة",
                kmr: "xizmetên saziyê dinivîse")
        case .audits:
            Text(
                en: "audits: reads, changes nothing",
                ckb: "وردبینی دەکات: دەخوێنێتەوە، هیچ ناگۆڕێت",
                ar: "يدقق: يقرأ ولا يغير شيئا", kmr: "kontrol dike: dixwîne, tiştekî naguherîne")
        }
    }
}

/// That a person may work at an institution's desk, and what they may do there.
///
/// A role is worth nothing without the employment it rests on: when that ends, it ends.
package struct Officer: PublicRecord {
    package static let register = "officer"
    package static let custodian = "dit"
    package static let table = Register<Officer>.table(
        "officer", [.text("person"), .text("institution")], indexes: [["person"]])

    package let person: PersonNumber
    package let institution: String
    package var endedOn: Day?
    /// Who holds an office is public, as the office is.
    package private(set) var name: PersonName?
    /// Nil from before duties were told apart: then applications.
    package private(set) var duties: [Duty]?
    /// The services whose applications they decide; nil for all of the institution.
    package private(set) var services: [String]?

    package var key: String { person.digits + "@" + institution }
    package var columns: [Value] { [.text(person.digits), .text(institution)] }

    package init(
        person: PersonNumber, institution: String, endedOn: Day? = nil, duties: [Duty]? = nil,
        services: [String]? = nil, name: PersonName? = nil
    ) {
        self.person = person
        self.institution = institution
        self.endedOn = endedOn
        self.duties = duties
        self.services = services
        self.name = name
    }

    package var holds: Set<Duty> { Set(duties ?? [.cases]) }

    /// Whether they decide applications for a service.
    package func decides(_ service: String) -> Bool {
        holds.contains(.cases) && (services?.contains(service) ?? true)
    }

    /// The roles a person holds on a day, by institution.
    package static func roles(
        of person: PersonNumber, on day: Day, in db: Database
    ) throws -> [Officer] {
        // Whether somebody may act is asked here; their employment is shown to nobody.
        let employers = try Register<Employment>().all(
            where: "person = \(person)", nil, in: db
        ).map(\.record).filter { $0.endedOn.map { day <= $0 } ?? true }.map(\.institution)
        return try Register<Officer>().records(
            where: "person = \(person) ORDER BY institution", in: db
        ).map(\.record).filter { officer in
            (officer.endedOn.map { day <= $0 } ?? true) && employers.contains(officer.institution)
        }
    }

    /// The role in which a person may do something on a day; nil when they may not.
    package static func role(
        of person: PersonNumber, with duty: Duty, on day: Day, in db: Database
    ) throws -> Officer? {
        try roles(of: person, on: day, in: db).first { $0.holds.contains(duty) }
    }

    package var actor: Actor { .officer(person, institution: institution) }
}
