package import Kernel
internal import Registers
package import Store
internal import Trust

/// A person's matter with the government, from the first answer to the decision.
///
/// One record for every service. Each change is an entry, so that the way it went can be told to
/// both sides.
package struct CaseRecord: PersonalRecord {
    package static let register = "case"
    package static let custodian = "dit"
    package static let table = Register<CaseRecord>.table(
        "casework_case",
        [
            .text("service"), .text("applicant"), .text("status"), .text("office"),
            .text("promised_on").optional, .integer("updated_at"),
            // Which edition of the service it began with.
            .text("edition").optional.since(7),
        ],
        indexes: [
            ["office", "status", "promised_on"], ["applicant"],
            (["edition", "status"] as Table.Index).since(7),
        ])

    package let id: String
    package let service: String
    package let applicant: NamedPerson
    /// Who acts for the applicant in this case.
    package var representative: Representative?
    package let office: String
    /// The edition of the service with which it began; nil from before there were editions.
    package var edition: String?
    package let openedAt: Moment
    package var updatedAt: Moment
    package var status = Status.draft
    package var answers: Answers = [:]
    /// What registers held of the applicant when it was asked last.
    package var held: [String: KnownFact]?
    /// What is to be paid, since it was handed in.
    package var due: [Fee.Due]?
    /// That the applicant came to an office.
    package var attendedAt: Moment?
    /// What an inspector wrote down on the spot.
    package var inspection: Inspection?
    /// The answers of which that is.
    package var inspectedAnswers: Answers?
    /// Who must agree besides the applicant, and what they said of exactly these answers.
    package var agreements: [Agreement] = []
    package var payment: PaidFee?
    /// The day by which the office has promised its step.
    package var promisedOn: Day?
    package var outcome: Outcome?

    package enum Status: Codable, Sendable, Equatable {
        case draft
        /// Waiting until everybody has agreed.
        case signing
        /// Waiting for the fee.
        case paying
        /// Waiting for the applicant to come to an office.
        case attending
        /// Waiting for an inspector of the office.
        case inspecting
        /// With the office.
        case reviewing
        /// Waiting for a second officer to confirm what the first has decided.
        case approving(Proposal)
        /// Back with the applicant, who is asked to put something right.
        case correcting(reason: String)
        case granted(Decision)
        case refused(Decision)
        case withdrawn

        package var name: String {
            switch self {
            case .draft: "draft"
            case .signing: "signing"
            case .paying: "paying"
            case .attending: "attending"
            case .inspecting: "inspecting"
            case .approving: "approving"
            case .reviewing: "reviewing"
            case .correcting: "correcting"
            case .granted: "granted"
            case .refused: "refused"
            case .withdrawn: "withdrawn"
            }
        }

        /// Nothing more will happen.
        package var isFinal: Bool {
            switch self {
            case .granted, .refused, .withdrawn: true
            default: false
            }
        }
    }

    /// What one officer has decided and another must confirm.
    package struct Proposal: Codable, Sendable, Equatable {
        package let grants: Bool
        package let reason: String
        package let officer: PersonNumber
    }

    package struct Inspection: Codable, Sendable, Equatable {
        package let findings: Answers
        package let officer: PersonNumber
        package let at: Moment
    }

    package struct Agreement: Codable, Sendable, Equatable {
        package let person: NamedPerson
        package var state: State

        package enum State: Codable, Sendable, Equatable {
            case asked
            case agreed(at: Moment)
            case refused(at: Moment, reason: String)
        }
    }

    package struct PaidFee: Codable, Sendable, Equatable {
        package let payment: String
        package let amount: Money
        package let paidAt: Moment

        package init(payment: String, amount: Money, paidAt: Moment) {
            self.payment = payment
            self.amount = amount
            self.paidAt = paidAt
        }
    }

    package struct Decision: Codable, Sendable, Equatable {
        package let reason: String
        package let law: String
        package let decidedAt: Moment
    }

    /// What a granted case led to: a number in a register and a document.
    package struct Outcome: Codable, Sendable, Equatable {
        package let register: String
        package let key: String
        /// The code of the document, if one is issued.
        package let document: String?

        package init(register: String, key: String, document: String?) {
            self.register = register
            self.key = key
            self.document = document
        }
    }

    package var key: String { id }
    package var belongsToCase: String? { id }
    package struct Representative: Codable, Sendable, Equatable {
        package let person: NamedPerson
        package let mandate: String
        /// The company acted for, by number and name; nil for a person.
        package var company: String?
    }

    package var columns: [Value] {
        [
            .text(service), .text(applicant.number.digits), .text(status.name), .text(office),
            promisedOn.map { .text($0.iso) } ?? .null, .integer(updatedAt.microseconds),
            edition.map { .text($0) } ?? .null,
        ]
    }
    package var mentions: [PersonNumber] {
        answers.values.flatMap(\.people).map(\.number)
    }
    package var subjects: [PersonNumber] {
        [applicant.number] + agreements.map(\.person.number)
    }

    /// A fingerprint of what is asked for: an agreement is to exactly this.
    package func contentHash(_ answers: Answers) throws -> String {
        sha256Hex(try JSON(answers).canonical.utf8)
    }
}

extension CaseRecord {
    /// Whether a case was handed in and is not decided: it waits for somebody.
    package static func isUnderway(_ id: String, in db: Database) throws -> Bool {
        try db.count(
            """
            SELECT count(*) FROM casework_case WHERE record_key = \(id)
                AND status IN ('signing', 'paying', 'attending', 'inspecting', 'reviewing',
                    'approving', 'correcting')
            """) > 0
    }

    /// Whether somebody is the applicant of a case: nothing of the case itself.
    package static func isApplicant(
        _ person: PersonNumber, of id: String, in db: Database
    ) throws -> Bool {
        try db.row(
            "SELECT 1 FROM casework_case WHERE record_key = \(id) AND applicant = \(person)") != nil
    }
}

/// Why a step of a case cannot be done: each with what the person can do.
package enum CaseRefusal: Error, Sendable, Equatable {
    case notNow
    case incomplete
    case notAParty
    case reasonNeeded
    /// A second officer must decide.
    case secondNeeded
    /// Whoever is asked is not of age.
    case guardianNeeded

    package var text: Text {
        switch self {
        case .notNow:
            Text(
                en: "This step cannot be done now. Open the case to see where it is.",
                ckb: "ئەم هەنگاوە ئێستا ناکرێت. کەیسەکە بکەرەوە بۆ بینینی دۆخەکەی.",
                ar: "لا يمكن تنفيذ هذه الخطوة الآن. افتح المعاملة لترى حالتها.",
                kmr: "Ev gav niha nabe. Dozê veke da ku bibînî li ku ye.")
        case .incomplete:
            Text(
                en: "Some questions are not answered yet.",
                ckb: "هێشتا هەندێک پرسیار وەڵام نەدراونەتەوە.",
                ar: "بعض الأسئلة لم تُجب بعد.", kmr: "Hin pirs hîn nehatine bersivandin.")
        case .notAParty:
            Text(
                en: "You are not asked to agree to this.", ckb: "داوای ڕەزامەندی لە تۆ نەکراوە.",
                ar: "لم تُطلب موافقتك على هذا.", kmr: "Ji te razîbûn nehatiye xwestin.")
        case .guardianNeeded:
            Text(
                en:
                    "You are not of age: your mother, father or guardian agrees for you, in their own account.",
                ckb:
                    "تۆ پێنەگەیشتوویت: دایک یان باوک یان سەرپەرشتیارەکەت لە هەژماری خۆیدا لە جێی تۆ ڕەزامەندی دەدات.",
                ar: "أنت غير بالغ: توافق عنك أمك أو أبوك أو وليك من حسابه.",
                kmr:
                    "Tu ne mezin î: dê, bav an serperiştê te di hesabê xwe de li şûna te razî dibe."
            )
        case .secondNeeded:
            Text(
                en: "You have proposed this: somebody else confirms it.",
                ckb: "تۆ ئەمەت پێشنیار کردووە: کەسێکی تر پشتڕاستی دەکاتەوە.",
                ar: "أنت من اقترح هذا: يؤكده شخص آخر.",
                kmr: "Te ev pêşniyar kiriye: kesekî din wê piştrast dike.")
        case .reasonNeeded:
            Text(
                en: "Please write the reason: the person will read it.",
                ckb: "تکایە هۆکارەکە بنووسە: کەسەکە دەیخوێنێتەوە.",
                ar: "يرجى كتابة السبب: سيقرأه الشخص المعني.",
                kmr: "Ji kerema xwe sedemê binivîse: kes dê wê bixwîne.")
        }
    }
}

/// The way that a service's cases go, for the commands on a case.
package struct Course: Sendable {
    package let steps: [Step]
    /// The day by which a step that begins today is promised.
    package let promise: @Sendable (Step) -> Day

    package init(steps: [Step], promise: @escaping @Sendable (Step) -> Day) {
        self.steps = steps
        self.promise = promise
    }
}

/// What an expression of the catalogue may know of a case.
extension CaseRecord {
    package func known(
        on today: Day, facts: [String: KnownFact]? = nil
    ) -> (String) -> Expression.Literal? {
        let facts = KnownFact.lookup(facts ?? held, on: today)
        return { name in
            if name.hasPrefix(Step.inspectionPrefix) {
                let id = String(name.dropFirst(Step.inspectionPrefix.count))
                return inspection?.findings[id]?.literal
            }
            return answers[name]?.literal ?? facts(name)
        }
    }
}

/// The commands on a case: each decides from facts, and touches no clock and no database.
extension CaseRecord {
    /// Writes down an answer; an agreement to what was before is gone.
    package mutating func answer(_ question: String, _ answer: Answer) throws(CaseRefusal) {
        switch status {
        case .draft, .correcting: break
        default: throw .notNow
        }
        guard answers[question] != answer else { return }
        answers[question] = answer
        // Whoever was asked stays a party and can look on; what they agreed to is gone.
        for index in agreements.indices { agreements[index].state = .asked }
    }

    /// Hands the case in. It waits for agreements, then the fee, then goes to the office.
    ///
    /// - Parameters:
    ///   - parties: everybody who must agree besides the applicant.
    ///   - due: what is to be paid.
    package mutating func submit(
        _ journey: Journey, parties: [NamedPerson], due: [Fee.Due], along course: Course
    ) throws(CaseRefusal) {
        switch status {
        case .draft, .correcting: break
        default: throw .notNow
        }
        guard journey.isComplete else { throw .incomplete }
        answers = journey.answers
        agreements = parties.filter { $0.number != applicant.number }.map {
            Agreement(person: $0, state: .asked)
        }
        self.due = due
        advance(along: course)
    }

    package mutating func agree(
        _ person: PersonNumber, at now: Moment, along course: Course
    ) throws(CaseRefusal) {
        let index = try agreementAsked(of: person)
        agreements[index].state = .agreed(at: now)
        advance(along: course)
    }

    /// One refusal stops the case: it goes back to the applicant with the reason.
    package mutating func refuseToAgree(
        _ person: PersonNumber, reason: String, at now: Moment
    ) throws(CaseRefusal) {
        let index = try agreementAsked(of: person)
        guard !reason.isEmpty else { throw .reasonNeeded }
        agreements[index].state = .refused(at: now, reason: reason)
        status = .draft
    }

    package mutating func settle(_ fee: PaidFee, along course: Course) throws(CaseRefusal) {
        guard status == .paying else { throw .notNow }
        // With what was paid for earlier answers.
        payment = PaidFee(
            payment: fee.payment, amount: fee.amount + (payment?.amount ?? Money(dinars: 0)),
            paidAt: fee.paidAt)
        advance(along: course)
    }

    /// The applicant came.
    package mutating func attend(at now: Moment, along course: Course) throws(CaseRefusal) {
        guard status == .attending else { throw .notNow }
        attendedAt = now
        advance(along: course)
    }

    package mutating func inspect(
        _ inspection: Inspection, along course: Course
    ) throws(CaseRefusal) {
        guard status == .inspecting else { throw .notNow }
        self.inspection = inspection
        inspectedAnswers = answers
        advance(along: course)
    }

    /// One officer decides; another must confirm.
    package mutating func propose(_ proposal: Proposal) throws(CaseRefusal) {
        guard status == .reviewing else { throw .notNow }
        guard !proposal.reason.isEmpty else { throw .reasonNeeded }
        status = .approving(proposal)
    }

    /// The second officer does not confirm: it is looked at again.
    package mutating func sendBack(by officer: PersonNumber) throws(CaseRefusal) {
        guard case .approving(let proposal) = status else { throw .notNow }
        guard proposal.officer != officer else { throw .secondNeeded }
        status = .reviewing
    }

    package mutating func askForCorrection(_ reason: String) throws(CaseRefusal) {
        guard status == .reviewing else { throw .notNow }
        guard !reason.isEmpty else { throw .reasonNeeded }
        status = .correcting(reason: reason)
        promisedOn = nil
    }

    /// An inspector comes once more: what was found is no longer so, or was never so.
    package mutating func inspectAgain(
        _ reason: String, along course: Course
    ) throws(CaseRefusal) {
        guard status == .reviewing, course.steps.contains(where: { $0.kind == .inspect }) else {
            throw .notNow
        }
        guard !reason.isEmpty else { throw .reasonNeeded }
        inspection = nil
        inspectedAnswers = nil
        advance(along: course)
    }

    package mutating func grant(_ decision: Decision, outcome: Outcome?) throws(CaseRefusal) {
        guard isBeingDecided else { throw .notNow }
        guard !decision.reason.isEmpty else { throw .reasonNeeded }
        status = .granted(decision)
        self.outcome = outcome
    }

    package mutating func refuse(_ decision: Decision) throws(CaseRefusal) {
        guard isBeingDecided else { throw .notNow }
        guard !decision.reason.isEmpty else { throw .reasonNeeded }
        status = .refused(decision)
    }

    package mutating func withdraw() throws(CaseRefusal) {
        switch status {
        case .draft, .signing, .paying, .attending, .correcting: status = .withdrawn
        default: throw .notNow
        }
    }

    /// What is still to be paid.
    package func toPay(of due: [Fee.Due]) -> Money {
        Money(dinars: max(0, due.total.dinars - (payment?.amount.dinars ?? 0)))
    }

    /// What was paid beyond what is due since the answers were corrected; nil for nothing.
    package var paidTooMuch: Money? {
        guard let payment, let due, payment.amount > due.total else { return nil }
        return Money(dinars: payment.amount.dinars - due.total.dinars)
    }

    private func agreementAsked(of person: PersonNumber) throws(CaseRefusal) -> Int {
        guard status == .signing else { throw .notNow }
        guard
            let index = agreements.firstIndex(where: {
                $0.person.number == person && $0.state == .asked
            })
        else { throw .notAParty }
        return index
    }

    private var isBeingDecided: Bool {
        switch status {
        case .reviewing, .approving: true
        default: false
        }
    }

    /// Goes on to the first step that is not done yet.
    private mutating func advance(along course: Course) {
        promisedOn = nil
        // Whoever must agree is waited for, also where a file forgets to say so.
        let allAgreed = agreements.allSatisfy {
            if case .agreed = $0.state { true } else { false }
        }
        guard allAgreed else {
            status = .signing
            return
        }
        for step in course.steps {
            switch step.kind {
            case .answer, .sign: continue
            case .pay:
                guard toPay(of: due ?? []).dinars > 0 else { continue }
                status = .paying
            case .attend:
                guard attendedAt == nil else { continue }
                status = .attending
            case .inspect:
                guard inspection == nil else { continue }
                status = .inspecting
                promisedOn = course.promise(step)
            case .review, .approve:
                status = .reviewing
                promisedOn = course.promise(step)
            }
            return
        }
    }
}
