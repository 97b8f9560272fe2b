package import Kernel
package import Store
internal import Trust

/// The one door out: a personal record is handed over only after the reading was recorded, in the
/// same transaction. If the record of the reading cannot be written, nothing is read.
package struct Access: Sendable {
    package let reader: Actor
    /// Why, for the person it is about: shown to them.
    package let purpose: Purpose
    package let caseID: String?
    private let registrar: Registrar
    package var today: Day { registrar.today }

    package init(
        by reader: Actor, for purpose: Purpose, case caseID: String? = nil,
        with registrar: Registrar
    ) {
        self.reader = reader
        self.purpose = purpose
        self.caseID = caseID
        self.registrar = registrar
    }

    /// Why personal data is read: a closed list, each with words for the person it is about.
    package enum Purpose: String, Sendable, CaseIterable {
        case ownAccount, fillForm, agreement, decision, payment, certificate, signIn, message,
            upkeep, appointment, enrolment, duplicateCheck, assistance, audit, recovery, mandate,
            relyingParty, verification

        package var text: Text {
            switch self {
            case .ownAccount:
                Text(
                    en: "shown in an account", ckb: "پیشاندان لە هەژماردا",
                    ar: "عرض في الحساب", kmr: "nîşandan di hesabê de")
            case .fillForm:
                Text(
                    en: "to fill in an application", ckb: "بۆ پڕکردنەوەی داواکاری",
                    ar: "لملء طلب", kmr: "ji bo dagirtina daxwaznameyê")
            case .agreement:
                Text(
                    en: "to ask for an agreement", ckb: "بۆ داواکردنی ڕەزامەندی",
                    ar: "لطلب الموافقة", kmr: "ji bo xwestina razîbûnê")
            case .decision:
                Text(
                    en: "to decide an application", ckb: "بۆ بڕیاردان لەسەر داواکاری",
                    ar: "للبت في طلب", kmr: "ji bo biryara li ser daxwaznameyê")
            case .payment:
                Text(
                    en: "to take a payment", ckb: "بۆ وەرگرتنی پارەدان",
                    ar: "لاستلام دفعة", kmr: "ji bo wergirtina dayîna pereyan")
            case .certificate:
                Text(
                    en: "to issue a certificate", ckb: "بۆ دەرکردنی بڕوانامە",
                    ar: "لإصدار شهادة", kmr: "ji bo derxistina şehadeyê")
            case .signIn:
                Text(
                    en: "to sign in", ckb: "بۆ چوونەژوورەوە", ar: "لتسجيل الدخول",
                    kmr: "ji bo têketinê")
            case .message:
                Text(
                    en: "to send a message", ckb: "بۆ ناردنی پەیام", ar: "لإرسال رسالة",
                    kmr: "ji bo şandina peyamekê")
            case .appointment:
                Text(
                    en: "to give or end a role", ckb: "بۆ پێدان یان کۆتاییهێنانی ئەرک",
                    ar: "لمنح دور أو إنهائه", kmr: "ji bo dayîn an qedandina rolekê")
            case .enrolment:
                Text(
                    en: "to enrol a person or correct their record",
                    ckb: "بۆ تۆمارکردنی کەسێک یان ڕاستکردنەوەی تۆمارەکەی",
                    ar: "لتسجيل شخص أو تصحيح سجله", kmr: "ji bo tomarkirin an rastkirina tomarê")
            case .duplicateCheck:
                Text(
                    en: "to see whether somebody is enrolled twice",
                    ckb: "بۆ زانینی ئەوەی ئایا کەسێک دوو جار تۆمار کراوە",
                    ar: "للتحقق من تسجيل شخص مرتين",
                    kmr: "ji bo dîtina ku kesek du caran tomarkirî ye")
            case .assistance:
                Text(
                    en: "to help at the counter", ckb: "بۆ یارمەتیدان لە کاونتەر",
                    ar: "للمساعدة عند الشباك", kmr: "ji bo alîkariyê li ber pencereyê")
            case .audit:
                Text(en: "to audit", ckb: "بۆ وردبینی", ar: "للتدقيق", kmr: "ji bo kontrolê")
            case .recovery:
                Text(
                    en: "to give back a lost way to sign in",
                    ckb: "بۆ گەڕاندنەوەی ڕێگەی ونبووی چوونەژوورەوە",
                    ar: "لاستعادة طريقة دخول مفقودة",
                    kmr: "ji bo vegerandina rêya têketinê ya winda")
            case .mandate:
                Text(
                    en: "to act for somebody", ckb: "بۆ نوێنەرایەتیی کەسێک",
                    ar: "للتصرف نيابة عن شخص",
                    kmr: "ji bo tevgerîna li ser navê kesekî")
            case .relyingParty:
                Text(
                    en: "told to another system, as you agreed",
                    ckb: "دراوە بە سیستەمێکی تر، وەک ڕەزامەندیت دا",
                    ar: "أُعطيت لنظام آخر بموافقتك",
                    kmr: "bi razîbûna te ji pergaleke din re hat gotin")
            case .verification:
                Text(
                    en: "somebody checked a document of yours",
                    ckb: "کەسێک بەڵگەنامەیەکی تۆی پشکنی", ar: "تحقق أحدهم من وثيقة لك",
                    kmr: "kesekî belgeyeke te kontrol kir")
            case .upkeep:
                Text(
                    en: "upkeep of the system", ckb: "چاودێریی سیستەم",
                    ar: "صيانة النظام", kmr: "lênêrîna pergalê")
            }
        }
    }

    /// A reading, as the person it is about sees it.
    package struct Reading: Sendable {
        package let id: String
        package let at: Moment
        package let reader: String
        package let readerIsSelf: Bool
        package let institution: String?
        /// The mandate under which somebody read who acts for this person.
        package let mandate: String?
        package let purpose: Purpose
        package let register: String
        package let caseID: String?
    }

    package func record<R: PersonalRecord>(
        _ type: R.Type, _ key: String, in db: Database
    ) throws -> Versioned<R>? {
        guard let found = try Register<R>().versioned(key, registrar.vault, in: db) else {
            return nil
        }
        try note([found], in: db)
        return found
    }

    /// What a caller needs of a record that is about many.
    ///
    /// - Parameter needed: takes it out, with the people whom it is about: of them the reading is
    ///   recorded. Of the others nothing leaves here.
    package func part<R: PersonalRecord, T>(
        of type: R.Type, _ key: String, in db: Database,
        _ needed: (R) -> (part: T, about: [PersonNumber])
    ) throws -> T? {
        guard let found = try Register<R>().versioned(key, registrar.vault, in: db) else {
            return nil
        }
        let (part, people) = needed(found.record)
        try note(R.register, found.record.key, found.record.belongsToCase, of: people, in: db)
        return part
    }

    package func records<R: PersonalRecord>(
        _ type: R.Type, where condition: Query, in db: Database
    ) throws -> [Versioned<R>] {
        let found = try Register<R>().all(where: condition, registrar.vault, in: db)
        try note(found, in: db)
        return found
    }

    package func history<R: PersonalRecord>(
        _ type: R.Type, _ key: String, in db: Database
    ) throws -> [Entry<R>] {
        let entries = try Register<R>().entries(key, registrar.vault, in: db)
        if let last = entries.last {
            try note([Versioned(version: last.version, record: last.record)], in: db)
        }
        return entries
    }

    package func record<R: PersonalRecord>(
        _ type: R.Type, _ key: String, asOf instant: Moment, in db: Database
    ) throws -> R? {
        guard
            let entry = try Register<R>().known(key, asOf: instant, registrar.vault, in: db)
        else { return nil }
        try note([Versioned(version: entry.version, record: entry.record)], in: db)
        return entry.record
    }

    /// Readings of a person's data by anybody but themselves, newest first.
    package static func readings(
        of subject: PersonNumber, before: Moment = Moment(microseconds: .max), limit: Int,
        in db: Database
    ) throws -> [Reading] {
        try readings(
            where: """
                subject = \(subject) AND (reader <> \(subject) OR institution IS NOT NULL)
                AND read_at < \(before) ORDER BY read_at DESC, id DESC LIMIT \(limit)
                """, subject: subject, in: db)
    }

    /// One reading of a person's data; nil when it is of somebody else's.
    package static func reading(
        _ id: String, of subject: PersonNumber, in db: Database
    ) throws -> Reading? {
        try readings(where: "id = \(id) AND subject = \(subject)", subject: subject, in: db).first
    }

    /// What an officer has read, newest first: for the auditor.
    package static func readings(
        by officer: PersonNumber, limit: Int, in db: Database
    ) throws -> [(subject: PersonNumber, reading: Reading)] {
        try db.rows(
            """
            SELECT subject, id FROM register_reading
            WHERE reader = \(officer) AND institution IS NOT NULL
            ORDER BY read_at DESC, id DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard let subject = PersonNumber(try row.text(0)),
                let reading = try reading(try row.text(1), of: subject, in: db)
            else { return nil }
            return (subject, reading)
        }
    }

    /// Records that an auditor has looked at who read a person's data.
    package static func noteAudit(
        of subject: PersonNumber, by auditor: Officer, with registrar: Registrar, in db: Database
    ) throws {
        try db.execute(
            """
            INSERT INTO register_reading
                (id, read_at, subject, reader, institution, purpose, register, record_key)
            VALUES (\(registrar.identifiers.next()), \(registrar.now), \(subject),
                \(auditor.person), \(auditor.institution), \(Purpose.audit.rawValue), 'reading',
                \(subject))
            """)
    }

    /// Every entry of one record of any register, as it stands: for the auditor, whose look stands
    /// in the list of everybody the record is about, as far as it names them by number.
    package static func audit(
        _ register: String, _ key: String, by auditor: Officer, with registrar: Registrar,
        in db: Database
    ) throws -> [String] {
        let bodies = try bodies(register, key, with: registrar, in: db).compactMap(\.text)
        let named = bodies.flatMap { body in
            body.split(whereSeparator: { !$0.isNumber }).filter { $0.utf8.count == 13 }
                .compactMap { PersonNumber(String($0)) }
        }
        for person in Set(named).sorted() {
            try noteAudit(of: person, by: auditor, with: registrar, in: db)
        }
        return bodies
    }

    /// Who did what to a record and why, without what it says: for those who may know of it.
    package static func acts(
        _ register: String, _ key: String, with registrar: Registrar, in db: Database
    ) throws -> [(at: Moment, act: Act)] {
        try bodies(register, key, with: registrar, in: db).compactMap { at, text in
            guard let text, case .object(let body) = try JSON(parsing: Array(text.utf8)),
                let act = try body["act"]?.decode(Act.self)
            else { return nil }
            return (at, act)
        }
    }

    /// What the entries of a record say, opened; nil for what was erased.
    private static func bodies(
        _ register: String, _ key: String, with registrar: Registrar, in db: Database
    ) throws -> [(at: Moment, text: String?)] {
        let keys = OpenKeys(registrar.vault, in: db)
        return try db.rows(
            """
            SELECT recorded_at, id, body, salt, holder, sealed FROM register_entry
            WHERE register = \(register) AND record_key = \(key) ORDER BY version LIMIT 1000
            """
        ).map { row in
            let body = try keys.body(
                row.text(1), text: row.text(2), salt: row.blob(3), holder: row.optionalText(4),
                sealed: row.value(5))
            return (try row.moment(0), try body.map { try keys.readable($0.text) })
        }
    }

    private static func readings(
        where condition: Query, subject: PersonNumber, in db: Database
    ) throws -> [Reading] {
        try db.rows(
            """
            SELECT read_at, reader, institution, purpose, register, case_id, mandate, id FROM register_reading
            WHERE \(condition)
            """
        ).map { row in
            let reader = try row.text(1)
            return Reading(
                id: try row.text(7), at: try row.moment(0), reader: reader,
                readerIsSelf: reader == subject.digits,
                institution: try row.optionalText(2), mandate: try row.optionalText(6),
                purpose: Purpose(rawValue: try row.text(3)) ?? .upkeep,
                register: try row.text(4), caseID: try row.optionalText(5))
        }
    }

    /// For whom the reader reads; nil for people who read for themselves.
    private var institution: String? {
        switch reader {
        case .officer(_, let name), .client(_, let name): name
        default: nil
        }
    }

    private func note<R: PersonalRecord>(_ found: [Versioned<R>], in db: Database) throws {
        for item in found {
            try note(
                R.register, item.record.key, item.record.belongsToCase,
                of: item.record.subjects
                    + (institution == nil ? [] : item.record.mentions), in: db)
        }
    }

    private func note(
        _ register: String, _ key: String, _ belongsToCase: String?, of subjects: [PersonNumber],
        in db: Database
    ) throws {
        let now = registrar.now
        let mandate: String? = if case .representative(_, _, let id) = reader { id } else { nil }
        let name = reader.person?.digits ?? reader.label
        for subject in Set(subjects) {
            try db.execute(
                """
                INSERT INTO register_reading
                    (id, read_at, subject, reader, institution, purpose, register, record_key,
                    case_id, mandate)
                VALUES (\(registrar.identifiers.next()), \(now), \(subject), \(name),
                    \(institution), \(purpose.rawValue), \(register), \(key),
                    \(caseID ?? belongsToCase), \(mandate))
                """)
        }
    }

    static let table = Table(
        "register_reading",
        [
            .text("id"), .integer("read_at"), .text("subject"), .text("reader"),
            .text("institution").optional, .text("purpose"), .text("register"),
            .text("record_key"), .text("case_id").optional, .text("mandate").optional.since(3),
        ], key: ["id"],
        indexes: [["subject", "read_at"], Table.Index(arrayLiteral: "reader", "read_at").since(3)])
}
