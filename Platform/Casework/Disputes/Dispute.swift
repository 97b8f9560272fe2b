package import Kernel
package import Registers
package import Store

/// That a person says that something a register holds of them is wrong.
package struct Dispute: PersonalRecord {
    package static let register = "dispute"
    package static let custodian = "dit"
    package static let table = Register<Dispute>.table(
        "casework_dispute", since: 7,
        [.text("person"), .text("office"), .text("state"), .integer("filed_at")],
        indexes: [["office", "state", "filed_at"], ["person"]])

    package let id: String
    package let person: NamedPerson
    /// A fact of the catalogue: `person.born_on`.
    package let fact: String
    /// What the register said.
    package let held: PublicFact.Value
    /// What the person says.
    package let says: String
    /// The case in which they saw it.
    package let caseID: String
    /// The institution that answers for the register.
    package let office: String
    package let filedAt: Moment
    package var state = State.open

    package enum State: Codable, Sendable, Equatable {
        case open
        case answered(isCorrected: Bool, reason: String, at: Moment)
    }

    package static let wordsLimit = 1000

    package var key: String { id }
    package var belongsToCase: String? { caseID }
    package var subjects: [PersonNumber] { [person.number] }
    package var columns: [Value] {
        [
            .text(person.number.digits), .text(office),
            .text(state == .open ? "open" : "answered"), .integer(filedAt.microseconds),
        ]
    }
}

/// The commands on what people dispute.
package struct Disputes: Sendable {
    private let work: Work

    package init(_ work: Work) { self.work = work }

    private var registrar: Registrar { work.registrar }

    /// Why a dispute cannot be filed or answered.
    package enum Refusal: Error { case nothingSaid, alreadyOpen, unknown, noReason }

    /// Files what a person says of a fact that they saw in their case.
    package func file(
        _ fact: String, in item: CaseRecord, says words: String, by party: Party, in db: Database
    ) throws {
        guard let held = item.held?[fact] else { throw Refusal.unknown }
        guard !words.isEmpty else { throw Refusal.nothingSaid }
        let access = Access(by: party.actor, for: .ownAccount, with: registrar)
        guard
            try !own(party, by: access, in: db).contains(where: {
                $0.fact == fact && $0.state == .open
            })
        else { throw Refusal.alreadyOpen }
        let dispute = Dispute(
            id: registrar.identifiers.next(), person: item.applicant, fact: fact,
            held: held.shown, says: String(words.prefix(Dispute.wordsLimit)), caseID: item.id,
            office: work.catalogue.source(ofFact: fact).custodian, filedAt: registrar.now)
        try Register<Dispute>().enter(
            dispute, replacing: nil, act: Act("dispute", by: party.actor, case: item.id, law: ""),
            with: registrar, in: db)
    }

    /// A person's disputes, the newest first.
    package func own(
        _ party: Party, by access: Access, in db: Database
    ) throws -> [Dispute] {
        try access.records(
            Dispute.self,
            where: "person = \(party.subject) ORDER BY filed_at DESC LIMIT 100", in: db
        ).map(\.record)
    }

    /// What waits for the institutions of an officer, the oldest first.
    package func waiting(
        for officers: [Officer], in db: Database
    ) throws -> [(officer: Officer, dispute: Versioned<Dispute>)] {
        // A dispute is of a register, not of one service.
        try officers.filter { $0.holds.contains(.cases) && $0.services == nil }.flatMap { officer in
            let access = Access(by: officer.actor, for: .decision, with: registrar)
            return try access.records(
                Dispute.self,
                where: """
                    office = \(officer.institution) AND state = 'open' ORDER BY filed_at LIMIT 100
                    """, in: db
            ).filter { try !isOwn($0.record, of: officer.person, in: db) }.map { (officer, $0) }
        }
    }

    /// Nobody answers what they said themselves, or in the name of another.
    private func isOwn(
        _ dispute: Dispute, of person: PersonNumber, in db: Database
    ) throws -> Bool {
        guard dispute.person.number != person else { return true }
        return try Access.acts(Dispute.register, dispute.id, with: registrar, in: db)
            .contains { $0.act.actor.representative == person }
    }

    /// Answers a dispute; the person is told.
    package func answer(
        _ id: String, version: Int, isCorrected: Bool, reason: String, by officers: [Officer],
        in db: Database
    ) throws {
        guard !reason.isEmpty else { throw Refusal.noReason }
        guard
            let (officer, found) = try waiting(for: officers, in: db).first(where: {
                $0.dispute.record.id == id
            }), found.version == version
        else { throw Refusal.unknown }
        var dispute = found.record
        dispute.state = .answered(
            isCorrected: isCorrected, reason: String(reason.prefix(Dispute.wordsLimit)),
            at: registrar.now)
        try Register<Dispute>().enter(
            dispute, replacing: version,
            act: Act(isCorrected ? "correct" : "uphold", by: officer.actor, law: ""),
            with: registrar, in: db)
        try Message.post(
            DisputeTexts.answered, to: dispute.person.number, about: dispute.caseID,
            with: registrar, in: db)
    }
}

enum DisputeTexts {
    static let title = Text(
        en: "This is wrong", ckb: "ئەمە هەڵەیە", ar: "هذا خطأ", kmr: "Ev şaş e")
    static let what = Text(
        en: "The register says", ckb: "تۆمارەکە دەڵێت", ar: "يقول السجل", kmr: "Tomar dibêje")
    static let says = Text(
        en: "What is right, and how can it be shown?", ckb: "ڕاستەکەی چییە و چۆن دەسەلمێنرێت؟",
        ar: "ما الصواب، وكيف يمكن إثباته؟", kmr: "Ya rast çi ye û çawa tê nîşandan?")
    static let hint = Text(
        en:
            "For example the paper on which it stands. You can go on with your application meanwhile.",
        ckb:
            "بۆ نموونە ئەو بەڵگەنامەیەی تێیدا نووسراوە. تا ئەو کاتە دەتوانیت بەردەوام بیت لە داواکارییەکەت.",
        ar: "مثلا الوثيقة التي كُتب فيها. يمكنك متابعة طلبك في هذه الأثناء.",
        kmr:
            "Mînak belgeya ku tê de hatiye nivîsandin. Tu dikarî di vê navberê de daxwaznameya xwe bidomînî."
    )
    static let send = Text(en: "Send", ckb: "ناردن", ar: "إرسال", kmr: "Bişîne")
    static let alreadyOpen = Text(
        en: "You have said so already; it is being looked at.",
        ckb: "پێشتر ئەمەت وتووە؛ سەیری دەکرێت.", ar: "قلت هذا من قبل؛ يُنظر فيه.",
        kmr: "Te berê gotiye; lê tê nêrîn.")
    static let mine = Text(
        en: "What you said is wrong", ckb: "ئەوەی وتووتە هەڵەیە", ar: "ما قلت إنه خطأ",
        kmr: "Tiştên ku te got şaş in")
    static let none = Text(
        en: "You have said of nothing that it is wrong.", ckb: "هیچت نەوتووە کە هەڵە بێت.",
        ar: "لم تقل عن شيء إنه خطأ.", kmr: "Te ji bo tiştekî negotiye ku şaş e.")
    static let open = Text(
        en: "being looked at", ckb: "سەیری دەکرێت", ar: "قيد النظر", kmr: "lê tê nêrîn")
    static let corrected = Text(
        en: "corrected", ckb: "ڕاستکرایەوە", ar: "صُحح", kmr: "hat rastkirin")
    static let stands = Text(
        en: "it stands", ckb: "وەک خۆی دەمێنێتەوە", ar: "يبقى كما هو", kmr: "wekî xwe dimîne")
    static let desk = Text(
        en: "What people say is wrong", ckb: "ئەوەی خەڵک دەڵێن هەڵەیە",
        ar: "ما يقول الناس إنه خطأ", kmr: "Tiştên ku xelk dibêje şaş in")
    static let deskHint = Text(
        en: "Correct the register first, then say here what was done. The person reads the reason.",
        ckb: "سەرەتا تۆمارەکە ڕاست بکەرەوە، پاشان لێرە بڵێ چی کراوە. کەسەکە هۆکارەکە دەخوێنێتەوە.",
        ar: "صحح السجل أولا، ثم اذكر هنا ما جرى. يقرأ الشخص السبب.",
        kmr: "Pêşî tomarê rast bike, paşê li vir bibêje çi hat kirin. Kes sedemê dixwîne.")
    static let nothingWaits = Text(
        en: "Nothing waits.", ckb: "هیچ چاوەڕێ ناکات.", ar: "لا شيء ينتظر.",
        kmr: "Tiştek li bendê nîne.")
    static let reason = Text(
        en: "What was found", ckb: "چی دۆزرایەوە", ar: "ما الذي وُجد", kmr: "Çi hat dîtin")
    static let isCorrected = Text(
        en: "It was wrong and is corrected", ckb: "هەڵە بوو و ڕاستکرایەوە",
        ar: "كان خطأ وصُحح", kmr: "Şaş bû û hat rastkirin")
    static let itStands = Text(
        en: "It is right and stands", ckb: "ڕاستە و وەک خۆی دەمێنێتەوە", ar: "هو صحيح ويبقى",
        kmr: "Rast e û wisa dimîne")
    static let answered = Text(
        en: "What you said of a register was looked at. The answer is in your account.",
        ckb: "سەیری ئەوە کرا کە دەربارەی تۆمارێک وتت. وەڵامەکە لە هەژمارەکەتدایە.",
        ar: "نُظر في ما قلته عن سجل. الجواب في حسابك.",
        kmr: "Li tiştê ku te li ser tomarekê got hat nêrîn. Bersiv di hesabê te de ye.")
}
