package import Kernel
internal import Registers
package import Store

/// What somebody tried who may not, or could not prove it: kept for the auditor, never shown to
/// the one who tried.
package enum Incident {
    package enum Kind: String, CaseIterable, Sendable {
        case passkeyRefused, passwordRefused, codeRefused, scanRefused, slipRefused, tooManyTries
        case packetRefused, roleRefused, mandateRefused, recoveryRefused, clientRefused

        package var name: Text {
            switch self {
            case .passkeyRefused:
                Text(
                    en: "passkey refused", ckb: "کلیلی تێپەڕین ڕەتکرایەوە", ar: "رُفض مفتاح مرور",
                    kmr: "mifteya derbasbûnê hat redkirin")
            case .passwordRefused:
                Text(
                    en: "password refused", ckb: "وشەی نهێنی ڕەتکرایەوە", ar: "رُفضت كلمة سر",
                    kmr: "şîfre hat redkirin")
            case .codeRefused:
                Text(
                    en: "code refused", ckb: "کۆد ڕەتکرایەوە", ar: "رُفض رمز",
                    kmr: "kod hat redkirin")
            case .scanRefused:
                Text(
                    en: "scan refused", ckb: "سکان ڕەتکرایەوە", ar: "رُفض مسح",
                    kmr: "xwendin hat redkirin")
            case .slipRefused:
                Text(
                    en: "slip refused", ckb: "پسووڵە ڕەتکرایەوە", ar: "رُفضت قصاصة",
                    kmr: "kaxez hat redkirin")
            case .tooManyTries:
                Text(
                    en: "too many tries", ckb: "هەوڵی زۆر", ar: "محاولات كثيرة",
                    kmr: "pir zêde hewl")
            case .packetRefused:
                Text(
                    en: "packet refused", ckb: "پاکەت ڕەتکرایەوە", ar: "رُفضت حزمة",
                    kmr: "pakêt hat redkirin")
            case .roleRefused:
                Text(
                    en: "role refused", ckb: "ئەرک ڕەتکرایەوە", ar: "رُفض دور",
                    kmr: "rol hat redkirin")
            case .mandateRefused:
                Text(
                    en: "mandate refused", ckb: "نوێنەرایەتی ڕەتکرایەوە", ar: "رُفضت وكالة",
                    kmr: "wekalet hat redkirin")
            case .clientRefused:
                Text(
                    en: "system of an institution refused", ckb: "سیستەمی دامەزراوەیەک ڕەتکرایەوە",
                    ar: "رُفض نظام مؤسسة", kmr: "pergala saziyekê hat redkirin")
            case .recoveryRefused:
                Text(
                    en: "recovery refused", ckb: "گەڕاندنەوە ڕەتکرایەوە", ar: "رُفضت استعادة",
                    kmr: "vegerandin hat redkirin")
            }
        }
    }

    /// Kept for a year.
    static let keptFor = Duration.seconds(365 * 86_400)

    static let table = Table(
        "web_incident", since: 3,
        [
            .text("id"), .integer("at"), .text("kind"), .text("detail"), .text("person").optional,
            .text("network"),
        ], key: ["id"], indexes: [["at"], ["person"]])

    package static func note(
        _ kind: Kind, _ detail: String, person: PersonNumber? = nil, on visit: Visit,
        in db: Database
    ) throws {
        let registrar = visit.registrar
        try db.execute(
            """
            INSERT INTO web_incident (id, at, kind, detail, person, network)
            VALUES (\(registrar.identifiers.next()), \(registrar.now), \(kind.rawValue),
                \(String(detail.prefix(200))), \(person ?? visit.session?.person), \(visit.network))
            """)
    }

    /// One that happened.
    package struct Past: Sendable {
        package let at: Moment
        package let kind: Kind
        package let detail: String
        package let network: String
    }

    package static func latest(limit: Int, in db: Database) throws -> [Past] {
        try db.rows(
            """
            SELECT at, kind, detail, network FROM web_incident
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard let kind = Kind(rawValue: try row.text(1)) else { return nil }
            return Past(
                at: try row.moment(0), kind: kind, detail: try row.text(2),
                network: try row.text(3))
        }
    }

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - keptFor
        try db.execute("DELETE FROM web_incident WHERE at < \(since)")
    }
}
