internal import Foundation
package import Kernel
package import Registers
package import Store
internal import Trust

/// A message to a person: in the account at once, by other channels from the outbox.
package struct Message: Sendable {
    package let id: String
    package let sentAt: Moment
    package let caseID: String?
    package let words: Text
    package let isRead: Bool

    static let table = Table(
        "casework_message",
        [
            .text("id"), .text("person"), .integer("sent_at"), .text("case_id").optional,
            .text("words"), .integer("is_read"),
        ], key: ["id"], indexes: [["person", "sent_at"]])

    /// The outbox topic under which a copy leaves by mail and telephone.
    package static let topic = "message"

    package static func post(
        _ words: Text, to person: PersonNumber, about caseID: String?,
        with registrar: Registrar, in db: Database
    ) throws {
        let id = registrar.identifiers.next()
        let now = registrar.now
        let json = try JSON(words).canonical
        try db.execute(
            """
            INSERT INTO casework_message (id, person, sent_at, case_id, words, is_read)
            VALUES (\(id), \(person), \(now), \(caseID), \(json), 0)
            """)
        let parcel = JSON.object(["person": .string(person.digits), "words": try JSON(words)])
        try Outbox.put(
            id: id, topic: topic, body: parcel.canonical, key: person.digits, due: now, in: db)
    }

    package static func inbox(
        of person: PersonNumber, limit: Int, in db: Database
    ) throws -> [Message] {
        try db.rows(
            """
            SELECT id, sent_at, case_id, words, is_read FROM casework_message
            WHERE person = \(person) ORDER BY sent_at DESC, id DESC LIMIT \(limit)
            """
        ).map { row in
            Message(
                id: try row.text(0), sentAt: try row.moment(1), caseID: try row.optionalText(2),
                words: try JSON.decode(Text.self, fromCanonical: row.text(3)),
                isRead: try row.integer(4) == 1)
        }
    }

    package static func count(of person: PersonNumber, in db: Database) throws -> Int {
        try db.count("SELECT count(*) FROM casework_message WHERE person = \(person)")
    }

    /// For somebody who is erased.
    package static func forgetAll(of person: PersonNumber, in db: Database) throws {
        try db.execute("DELETE FROM casework_message WHERE person = \(person)")
    }

    /// Takes a name of somebody who is erased out of what was told to another.
    package static func forget(
        _ name: String, in person: PersonNumber, in db: Database
    ) throws {
        // As it stands in the JSON of the words.
        let written = String(JSON.string(name).canonical.dropFirst().dropLast())
        guard !written.isEmpty else { return }
        try db.execute(
            """
            UPDATE casework_message SET words = replace(words, \(written), '—')
            WHERE person = \(person)
            """)
    }

    package static func markRead(of person: PersonNumber, in db: Database) throws {
        try db.execute(
            "UPDATE casework_message SET is_read = 1 WHERE person = \(person) AND is_read = 0")
    }
}

/// A way for a message to reach a person outside the portal.
package protocol MessageChannel: Sendable {
    var name: String { get }
    /// Sends, or throws so that it is tried again. A message may come twice: the id tells.
    /// - Parameter language: of what is too short for all four.
    func send(_ words: Text, id: String, to person: Person, in language: Language) async throws
}

/// Hands messages to a mail or SMS gateway through a folder: one file a message, written whole
/// before it is there. Gateways such as SMS Server Tools and every mail server can take
/// their work from a folder.
package struct SpoolChannel: MessageChannel {
    package enum Kind: String, Sendable { case mail, sms }

    private let kind: Kind
    private let folder: String

    package init(_ kind: Kind, folder: String) {
        self.kind = kind
        self.folder = folder
    }

    package var name: String { kind.rawValue }

    package func send(
        _ words: Text, id: String, to person: Person, in language: Language
    ) async throws {
        let target: String? = kind == .mail ? person.email : person.phone
        guard let target, target.allSatisfy({ !$0.isNewline }) else { return }
        let body: String
        switch kind {
        case .sms: body = "To: \(target)\nAlphabet: UCS\n\n\(words[language])\n"
        case .mail:
            body = """
                To: \(target)
                Message-ID: <\(id)@gov.krd>
                Subject: GOV.KRD
                Content-Type: text/plain; charset=utf-8

                \(words.ckb)

                \(words.ar)

                \(words.kmr)

                \(words.en)

                """
        }
        // Beside the folder, not in it: a gateway takes whatever lies there, half of it too.
        let unfinished = folder + ".unfinished"
        for path in [folder, unfinished] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        let draft = "\(unfinished)/\(id)"
        try Data(body.utf8).write(to: URL(fileURLWithPath: draft))
        guard rename(draft, "\(folder)/\(id)") == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}

/// Carries messages from the outbox to the channels.
package struct Postman: Sendable {
    private let database: any DatabaseEngine
    private let registrar: Registrar
    private let channels: [any MessageChannel]

    package init(
        database: any DatabaseEngine, registrar: Registrar, channels: [any MessageChannel]
    ) {
        self.database = database
        self.registrar = registrar
        self.channels = channels
    }

    package func deliver(_ parcel: Outbox.Parcel) async throws {
        guard case .object(let body) = try JSON(parsing: Array(parcel.body.utf8)),
            case .string(let digits)? = body["person"],
            let words = try body["words"]?.decode(Text.self)
        else { return }
        try await send(words, id: parcel.id, to: digits)
    }

    /// Sends words to a person by every channel, or by the one that is named.
    package func send(
        _ words: Text, id: String, to digits: String, only name: String? = nil,
        in language: Language = .ckb
    ) async throws {
        let channels = channels.filter { name == nil || $0.name == name }
        guard !channels.isEmpty else { return }
        let registrar = registrar
        let person = try await database.write { db in
            try Access(by: .system("postman"), for: .message, with: registrar)
                .record(Person.self, digits, in: db)
        }
        guard let person else { return }
        for channel in channels {
            try await channel.send(words, id: id, to: person.record, in: language)
        }
    }
}

/// What is told at each turn of a case.
enum MessageText {
    case agreementAsked(Text), agreed(Text), agreementRefused(Text), payNow(Text)
    case received(Text, by: Day), correctionAsked(Text), granted(Text), refused(Text)
    case revoked(Text), done(Text), chooseTime(Text), inspectionComes(Text, by: Day)

    var words: Text {
        switch self {
        case .agreementAsked(let service):
            Text(
                en: "You are asked to agree: {}.", ckb: "داوای ڕەزامەندیت لێ کراوە: {}.",
                ar: "تُطلب موافقتك: {}.", kmr: "Razîbûna te tê xwestin: {}."
            ).filled(with: service)
        case .agreed(let service):
            Text(
                en: "Somebody you asked has agreed: {}.",
                ckb: "کەسێک کە داوات لێ کردبوو ڕەزامەندی دا: {}.",
                ar: "وافق أحد الذين طلبت موافقتهم: {}.",
                kmr: "Kesekî ku te jê xwestibû razî bû: {}."
            ).filled(with: service)
        case .agreementRefused(let service):
            Text(
                en: "Somebody did not agree, and the application is open for changes again: {}.",
                ckb: "کەسێک ڕەزامەند نەبوو، داواکارییەکە دووبارە بۆ گۆڕین کراوەیە: {}.",
                ar: "لم يوافق أحدهم، والطلب مفتوح للتعديل مرة أخرى: {}.",
                kmr: "Kesek razî nebû, daxwazname dîsa ji bo guhertinê vekirî ye: {}."
            ).filled(with: service)
        case .payNow(let service):
            Text(
                en: "Everybody has agreed. The fee can be paid now: {}.",
                ckb: "هەمووان ڕەزامەند بوون. ئێستا دەتوانرێت ڕسوم بدرێت: {}.",
                ar: "وافق الجميع. يمكن دفع الرسم الآن: {}.",
                kmr: "Her kes razî bû. Niha xerc dikare bê dayîn: {}."
            ).filled(with: service)
        case .received(let service, let day):
            Text(
                en: "Your application is with the office: {}.",
                ckb: "داواکارییەکەت لای فەرمانگەیە: {}.", ar: "طلبك لدى الدائرة: {}.",
                kmr: "Daxwaznameya te li fermangehê ye: {}."
            ).filled(with: service).map { language, words in
                let until = Text(
                    en: "An answer is promised by {}.", ckb: "وەڵام تا {} بەڵێن دراوە.",
                    ar: "الرد موعود به حتى {}.", kmr: "Bersiv heta {} hatiye sozdan."
                ).filled(with: days(day))
                return words + " " + until[language]
            }
        case .correctionAsked(let service):
            Text(
                en: "The office asks you to put something right: {}.",
                ckb: "فەرمانگە داوای ڕاستکردنەوە دەکات: {}.",
                ar: "تطلب الدائرة تصحيحا: {}.", kmr: "Fermangeh rastkirinê dixwaze: {}."
            ).filled(with: service)
        case .granted(let service):
            Text(
                en: "Approved: {}. The certificate is in your account.",
                ckb: "پەسەندکرا: {}. بڕوانامەکە لە هەژمارەکەتدایە.",
                ar: "تمت الموافقة: {}. الشهادة في حسابك.",
                kmr: "Hat pejirandin: {}. Şehade di hesabê te de ye."
            ).filled(with: service)
        case .refused(let service):
            Text(
                en: "Refused: {}. The reason is in your account.",
                ckb: "ڕەتکرایەوە: {}. هۆکارەکە لە هەژمارەکەتدایە.",
                ar: "رُفض: {}. السبب في حسابك.", kmr: "Hat redkirin: {}. Sedem di hesabê te de ye."
            ).filled(with: service)
        case .done(let service):
            Text(
                en: "Done: {}. What was decided is in your account.",
                ckb: "تەواو: {}. بڕیارەکە لە هەژمارەکەتدایە.",
                ar: "تم: {}. القرار في حسابك.",
                kmr: "Qediya: {}. Biryar di hesabê te de ye."
            ).filled(with: service)
        case .chooseTime(let service):
            Text(
                en: "Please choose when you come to the office: {}.",
                ckb: "تکایە کاتێک هەڵبژێرە بۆ هاتن بۆ فەرمانگە: {}.",
                ar: "يرجى اختيار موعد حضورك إلى الدائرة: {}.",
                kmr: "Ji kerema xwe demekê ji bo hatina fermangehê hilbijêre: {}."
            ).filled(with: service)
        case .inspectionComes(let service, let day):
            Text(
                en: "An inspector will come: {}.", ckb: "پشکنەرێک دێت: {}.",
                ar: "سيأتي مفتش: {}.", kmr: "Pişkinerek dê bê: {}."
            ).filled(with: service).map { language, words in
                let until = Text(
                    en: "This is promised by {}.", ckb: "ئەمە تا {} بەڵێن دراوە.",
                    ar: "هذا موعود به حتى {}.", kmr: "Ev heta {} hatiye sozdan."
                ).filled(with: days(day))
                return words + " " + until[language]
            }
        case .revoked(let service):
            Text(
                en: "The certificate was revoked: {}. The reason is in your account.",
                ckb: "بڕوانامەکە هەڵوەشێنرایەوە: {}. هۆکارەکە لە هەژمارەکەتدایە.",
                ar: "أُلغيت الشهادة: {}. السبب في حسابك.",
                kmr: "Şehade hat betalkirin: {}. Sedem di hesabê te de ye."
            ).filled(with: service)
        }
    }
}
