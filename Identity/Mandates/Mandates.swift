internal import Casework
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// Gives and ends mandates, each in the caller's transaction.
struct Mandates: Sendable {
    let registrar: Registrar
    static let law = "mandate"
    /// The longest that a power may be given for at the portal: five years, ours.
    static let longest = 5 * 365

    enum Refusal: Error {
        case toYourself, unknownPerson, minor, badDay, unknownService

        var text: Text {
            switch self {
            case .toYourself:
                Text(
                    en: "You act for yourself already.", ckb: "تۆ خۆت نوێنەری خۆتیت.",
                    ar: "أنت تتصرف عن نفسك أصلا.", kmr: "Tu jixwe ji bo xwe tevdigerî.")
            case .unknownPerson:
                Text(
                    en: "Number and given name do not fit together: check both.",
                    ckb: "ژمارە و ناو لەگەڵ یەک ناگونجێن: هەردووکیان بپشکنە.",
                    ar: "الرقم والاسم لا يتوافقان: تحقق منهما.",
                    kmr: "Hejmar û nav li hev nayên: her duyan kontrol bike.")
            case .minor:
                Text(
                    en: "Only a person of age can act for somebody.",
                    ckb: "تەنها کەسی پێگەیشتوو دەتوانێت نوێنەرایەتی بکات.",
                    ar: "لا يتصرف نيابة عن غيره إلا البالغ.",
                    kmr: "Tenê kesekî mezin dikare li ser navê kesekî tevbigere.")
            case .badDay:
                Text(
                    en: "Give a last day: from today on, and within five years.",
                    ckb: "دوایین ڕۆژ بنووسە: لە ئەمڕۆوە و لەناو پێنج ساڵدا.",
                    ar: "اكتب اليوم الأخير: من اليوم وخلال خمس سنوات.",
                    kmr: "Roja dawî binivîse: ji îro ve û di nav pênc salan de.")
            case .unknownService:
                Text(
                    en: "There is no service with this code.",
                    ckb: "هیچ خزمەتگوزارییەک بەم کۆدە نییە.",
                    ar: "لا خدمة بهذا الرمز.", kmr: "Xizmetguzariyek bi vê kodê tune.")
            }
        }
    }

    /// A power of attorney, given by the represented person.
    func give(
        to typed: String, called given: String, for services: [String], until: Day?,
        by person: PersonNumber, in db: Database
    ) throws {
        let today = registrar.today
        guard let number = try Alias.person(typed: typed, with: registrar, in: db) else {
            throw Refusal.unknownPerson
        }
        guard number != person else { throw Refusal.toYourself }
        guard let until, until >= today, until <= today + Mandates.longest else {
            throw Refusal.badDay
        }
        let access = Access(by: .person(person), for: .mandate, with: registrar)
        let word = Folding.words(given).first
        guard let other = try access.record(Person.self, number.digits, in: db)?.record, let word,
            other.diedOn == nil,
            [other.name.ckb, other.name.ar, other.name.latin].contains(where: {
                Folding.words($0).first == word
            }), let me = try access.record(Person.self, person.digits, in: db)?.record
        else { throw Refusal.unknownPerson }
        guard other.bornOn.age(on: today) >= EnrolmentFile.adulthood else { throw Refusal.minor }
        try enter(
            Mandate(
                id: registrar.identifiers.next(), kind: .attorney, representative: number,
                represented: person, representativeName: other.name, representedName: me.name,
                services: services, from: today, until: until),
            by: .person(person), in: db)
    }

    /// A guardian's mandate for a child: to the day before the child is of age.
    func guardian(
        _ guardian: Person, of child: Person, kind: Mandate.Kind, by actor: Actor, in db: Database
    ) throws {
        let (year, month, day) = child.bornOn.civil
        // Born on 29 February: of age on 1 March where there is no 29th.
        let adulthood = year + EnrolmentFile.adulthood
        let ofAge =
            Day(year: adulthood, month: month, day: day)
            ?? Day(year: adulthood, month: 3, day: 1)!
        try enter(
            Mandate(
                id: registrar.identifiers.next(), kind: kind, representative: guardian.number,
                represented: child.number, representativeName: guardian.name,
                representedName: child.name, from: registrar.today, until: ofAge - 1),
            by: actor, in: db)
    }

    private func enter(_ mandate: Mandate, by actor: Actor, in db: Database) throws {
        try Register<Mandate>().enter(
            mandate, replacing: nil, act: Act("give-mandate", by: actor, law: Mandates.law),
            with: registrar, in: db)
        try Notice.mandateGiven(to: mandate.representativeName).post(
            to: mandate.represented, with: registrar, in: db)
        try Notice.mandateReceived(from: mandate.representedName).post(
            to: mandate.representative, with: registrar, in: db)
    }

    /// Ends a mandate: the represented person may, and the one who acts may lay it down. A child
    /// cannot end its guardian's.
    func end(_ id: String, by person: PersonNumber, in db: Database) throws {
        let access = Access(by: .person(person), for: .mandate, with: registrar)
        guard let found = try access.record(Mandate.self, id, in: db), found.record.ended == nil,
            mayEnd(found.record, person)
        else { throw Problem.notFound }
        try end(found, by: .person(person), in: db)
    }

    func mayEnd(_ mandate: Mandate, _ person: PersonNumber) -> Bool {
        switch mandate.kind {
        case .attorney: [mandate.represented, mandate.representative].contains(person)
        case .child, .ward, .company: false
        }
    }

    private func end(_ found: Versioned<Mandate>, by actor: Actor, in db: Database) throws {
        var mandate = found.record
        mandate.ended = Mandate.End(at: registrar.now, by: actor.person)
        try Register<Mandate>().enter(
            mandate, replacing: found.version,
            act: Act("end-mandate", by: actor, law: Mandates.law), with: registrar, in: db)
        try LogoutNotice.mandateEnded(mandate.endedParcel, with: registrar, in: db)
        for person in Set([mandate.represented, mandate.representative]) {
            try Notice.mandateEnded.post(to: person, with: registrar, in: db)
        }
    }

    /// With a death all mandates of the person end, on both sides.
    func endAll(of person: PersonNumber, by actor: Actor, in db: Database) throws {
        for found in try all(of: person, by: actor, in: db) { try end(found, by: actor, in: db) }
    }

    /// Everybody who ever acted for a person, or for whom they acted: they were told the name.
    func others(of person: PersonNumber, in db: Database) throws -> Set<PersonNumber> {
        let rows = try db.rows(
            """
            SELECT representative, represented FROM mandate
            WHERE representative = \(person) OR represented = \(person)
            """)
        return Set(
            try rows.flatMap { [try $0.text(0), try $0.text(1)] }.compactMap { PersonNumber($0) }
        ).subtracting([person])
    }

    /// Live mandates in which a person acts or is acted for.
    func all(
        of person: PersonNumber, by reader: Actor, in db: Database
    ) throws -> [Versioned<Mandate>] {
        try Access(by: reader, for: .mandate, with: registrar).records(
            Mandate.self,
            where: """
                is_live = 1 AND (representative = \(person) OR represented = \(person))
                ORDER BY record_key
                """, in: db)
    }
}
