internal import Casework
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// A question of a person about a look at their data: the institution that looked owes an answer
/// by a day.
struct Inquiry: PersonalRecord {
    static let register = "inquiry"
    static let custodian = "dit"
    static let table = Register<Inquiry>.table(
        "identity_inquiry", since: 3,
        [
            .text("person"), .text("reading"), .text("institution"), .text("due_on"),
            .integer("is_open"),
        ], unique: [["person", "reading"]], indexes: [["institution", "is_open", "due_on"]])

    let id: String
    let person: PersonNumber
    let look: Look
    /// Who owes the answer.
    let institution: String
    let question: String
    let askedAt: Moment
    let dueOn: Day
    var answer: Answer?

    /// The look as it stood in the person's list.
    struct Look: Codable, Sendable, Equatable {
        let id: String
        let at: Moment
        let purpose: String
        let caseID: String?
    }

    struct Answer: Codable, Sendable, Equatable {
        let words: String
        let by: PersonNumber
        let at: Moment
    }

    var key: String { id }
    var subjects: [PersonNumber] { [person] }
    var columns: [Value] {
        [
            .text(person.digits), .text(look.id), .text(institution), .text(dueOn.iso),
            .integer(answer == nil ? 1 : 0),
        ]
    }

    /// Working days in which an institution answers: ours, until a law says otherwise.
    static let workingDays = 10
    static let law = "privacy"
    /// Answers for what the portal itself and other people do here.
    static let custodianOfPortal = "dit"
}

/// Asks and answers, each in the caller's transaction.
struct Inquiries: Sendable {
    let registrar: Registrar
    let calendar: WorkingCalendar

    /// - Returns: the inquiry; the one there is when this look was asked about before.
    func ask(
        about reading: Access.Reading, _ question: String, by person: PersonNumber,
        in db: Database
    ) throws -> String {
        let access = Access(by: .person(person), for: .ownAccount, with: registrar)
        if let known = try access.records(
            Inquiry.self, where: "person = \(person) AND reading = \(reading.id)", in: db
        ).first {
            return known.record.id
        }
        let inquiry = Inquiry(
            id: registrar.identifiers.next(), person: person,
            look: Inquiry.Look(
                id: reading.id, at: reading.at, purpose: reading.purpose.rawValue,
                caseID: reading.caseID),
            institution: reading.institution ?? Inquiry.custodianOfPortal, question: question,
            askedAt: registrar.now,
            dueOn: calendar.day(Inquiry.workingDays, after: registrar.today))
        try Register<Inquiry>().enter(
            inquiry, replacing: nil,
            act: Act("ask", by: .person(person), law: Inquiry.law), with: registrar, in: db)
        return inquiry.id
    }

    func answer(_ id: String, _ words: String, by officer: Officer, in db: Database) throws {
        let access = Access(by: officer.actor, for: .audit, with: registrar)
        guard let found = try access.record(Inquiry.self, id, in: db),
            found.record.institution == officer.institution
        else { throw Problem.notFound }
        // Nobody answers what they asked themselves, nor for a look of their own.
        guard try !isOwn(found.record, of: officer.person, in: db) else {
            throw Problem.ownMatter
        }
        guard found.record.answer == nil else { throw Problem.stale }
        var inquiry = found.record
        inquiry.answer = Inquiry.Answer(words: words, by: officer.person, at: registrar.now)
        try Register<Inquiry>().enter(
            inquiry, replacing: found.version,
            act: Act("answer", by: officer.actor, law: Inquiry.law), with: registrar, in: db)
        try Notice.inquiryAnswered.post(to: inquiry.person, with: registrar, in: db)
    }

    private func isOwn(
        _ inquiry: Inquiry, of officer: PersonNumber, in db: Database
    ) throws -> Bool {
        if inquiry.person == officer { return true }
        return try Access.reading(inquiry.look.id, of: inquiry.person, in: db)?.reader
            == officer.digits
    }

    func all(of person: PersonNumber, in db: Database) throws -> [Inquiry] {
        try Access(by: .person(person), for: .ownAccount, with: registrar).records(
            Inquiry.self, where: "person = \(person) ORDER BY record_key DESC LIMIT 100", in: db
        ).map(\.record)
    }

    /// Open questions to an institution, the one that is due first before the others.
    func open(at institution: String, by reader: Actor, in db: Database) throws -> [Inquiry] {
        try Access(by: reader, for: .audit, with: registrar).records(
            Inquiry.self,
            where: """
                institution = \(institution) AND is_open = 1 ORDER BY due_on, record_key LIMIT 100
                """, in: db
        ).map(\.record).filter { inquiry in
            try reader.person.map { try !isOwn(inquiry, of: $0, in: db) } ?? true
        }
    }
}
