internal import Kernel
internal import Registers
internal import Store

/// The way of one person into the identity register: taken down, searched against everyone, judged
/// where two look alike, and accepted.
struct Enrolment: PersonalRecord {
    static let register = "enrolment"
    static let custodian = "dit"
    static let table = Register<Enrolment>.table(
        "identity_enrolment", since: 3,
        [
            .text("number"), .text("state"), .integer("series"), .text("officer"),
            .text("centre"), .text("likeness"), .text("governorate"),
        ], unique: [["number"], ["series"]],
        indexes: [["state", "series"], ["likeness"], ["governorate", "state"]])

    let file: EnrolmentFile
    /// The number that is the person's as soon as the enrolment is accepted, and nobody's ever if
    /// it is not.
    let number: PersonNumber
    /// The order in which enrolments were received: each is searched against those before it.
    let series: Int64
    let officer: PersonNumber
    let institution: String
    let receivedAt: Moment
    /// By which laptop it was taken down; nil at the desk.
    var laptop: String?
    var state = State.searching
    /// One for each search, the latest last.
    var receipts: [Receipt] = []

    enum State: Codable, Sendable, Equatable {
        case searching
        /// Somebody looks like this person: people judge.
        case judging
        case accepted(at: Moment)
        /// Judged to be somebody who has a number already.
        case known(as: PersonNumber, at: Moment)

        var word: String {
            switch self {
            case .searching: "searching"
            case .judging: "judging"
            case .accepted: "accepted"
            case .known: "known"
            }
        }
    }

    /// What a search did: kept with the decision it led to. Distances are in millionths.
    struct Receipt: Codable, Sendable, Equatable {
        let at: Moment
        let engine: String
        /// How many people were compared.
        let people: Int
        let threshold: Int
        /// How many strangers were expected under the threshold, in millionths.
        let expectedFalseAlarms: Int
        let found: [Found]

        struct Found: Codable, Sendable, Equatable {
            let enrolment: String
            let score: Int
        }
    }

    var key: String { file.id }
    var subjects: [PersonNumber] {
        if case .known(let other, _) = state { [number, other] } else { [number] }
    }
    var columns: [Value] {
        [
            .text(number.digits), .text(state.word), .integer(series), .text(officer.digits),
            .text(file.centre), .text(""), .text(file.facts.governorate),
        ]
    }

    /// What was captured, sealed with the enrolment's key; without a holder, with the deployment's,
    /// as it was before.
    static let captures = Table(
        "identity_capture", since: 3,
        [
            .text("enrolment"), .text("hash"), .text("kind"), .blob("sealed"), .text("officer"),
            .integer("kept_at"), .text("holder").optional.since(6),
        ], key: ["enrolment", "hash"],
        indexes: [["kept_at"], (["holder"] as Table.Index).since(6)])

    /// The templates, by a reference that says nothing about whose they are.
    static let templates = Table(
        "identity_template", since: 3,
        [
            .text("reference"), .text("enrolment"), .blob("sealed"),
            .text("holder").optional.since(6),
        ], key: ["reference"], unique: [["enrolment"]],
        indexes: [(["holder"] as Table.Index).since(6)])

    /// Which templates came into the gallery and which left it, in order: from here it is made, and
    /// made again when it is lost.
    static let galleryChanges = Table(
        "identity_gallery_change", since: 3,
        [.integer("place"), .text("reference"), .integer("is_added")], key: ["place"])

    /// By which enrolments of people are found of whom there are no irises. Once it was a column of
    /// the enrolment, which is empty now.
    static let likenesses = Table(
        "identity_likeness", since: 6, [.text("enrolment"), .text("mark")], key: ["enrolment"],
        indexes: [["mark"]])

    /// The code on the slip that the person takes home.
    static let slips = Table(
        "identity_slip", since: 3,
        [
            .text("code_hash"), .text("enrolment"), .integer("made_at"),
            .integer("spent_at").optional,
        ], key: ["code_hash"], indexes: [["enrolment"]])
}

/// Whether two enrolments are of one person: judged by officers who do not know of one another's
/// answer, until two agree. Nobody is refused by a machine.
struct Adjudication: PersonalRecord {
    static let register = "adjudication"
    static let custodian = "dit"
    static let table = Register<Adjudication>.table(
        "identity_adjudication", since: 3,
        [.text("enrolment"), .text("state")], indexes: [["enrolment"], ["state"]])

    let id: String
    /// The enrolment in question, and the earlier one that it resembles.
    let enrolment, other: String
    let number, otherNumber: PersonNumber
    /// Why they were put side by side.
    let cause: Cause
    let openedAt: Moment
    /// Those who took the two down judge neither.
    let excluded: [PersonNumber]
    var judgements: [Judgement] = []
    /// What the person said against an earlier outcome, and when.
    var contests: [Contest] = []
    var outcome: Outcome?

    enum Cause: String, Codable, Sendable {
        case iris, likeness

        var name: Text {
            switch self {
            case .iris: EnrolmentTexts.alikeEyes
            case .likeness: EnrolmentTexts.alikeNames
            }
        }
    }

    struct Judgement: Codable, Sendable, Equatable {
        enum Verdict: String, Codable, Sendable, CaseIterable { case same, different, unclear }
        let officer: PersonNumber
        let verdict: Verdict
        let reason: String
        let at: Moment
        /// Which round: a contest begins another, with other judges.
        let round: Int
    }

    struct Contest: Codable, Sendable, Equatable {
        let at: Moment
        let words: String
    }

    struct Outcome: Codable, Sendable, Equatable {
        let isSame: Bool
        let at: Moment
    }

    enum Refusal: Error { case decided, notYou, reasonNeeded }

    var key: String { id }
    var subjects: [PersonNumber] { [number, otherNumber] }
    var columns: [Value] { [.text(enrolment), .text(outcome == nil ? "open" : "decided")] }

    var round: Int { contests.count }

    /// Whether an officer may judge: they took down neither, and have not judged in this or any
    /// earlier round.
    func mayJudge(_ officer: PersonNumber) -> Bool {
        outcome == nil && !excluded.contains(officer) && officer != number
            && officer != otherNumber && !judgements.contains { $0.officer == officer }
    }

    /// Adds one officer's answer. Two equal answers of a round decide; an unclear one counts for
    /// neither side, and another officer is asked.
    mutating func judge(
        _ verdict: Judgement.Verdict, reason: String, by officer: PersonNumber, at now: Moment
    ) throws(Refusal) {
        guard outcome == nil else { throw .decided }
        guard mayJudge(officer) else { throw .notYou }
        guard !reason.isEmpty else { throw .reasonNeeded }
        judgements.append(
            Judgement(officer: officer, verdict: verdict, reason: reason, at: now, round: round))
        guard verdict != .unclear else { return }
        let equal = judgements.count { $0.round == round && $0.verdict == verdict }
        if equal == 2 { outcome = Outcome(isSame: verdict == .same, at: now) }
    }

    /// The person disagrees: the outcome is open again, and others judge.
    mutating func contest(_ words: String, at now: Moment) throws(Refusal) {
        guard outcome != nil else { throw .notYou }
        guard !words.isEmpty else { throw .reasonNeeded }
        contests.append(Contest(at: now, words: words))
        outcome = nil
    }
}
