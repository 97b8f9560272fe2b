internal import Casework
internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// Another system that signs people in here: a relying party, by OAuth's word a client.
///
/// What it may do stands in its terms. Terms are proposed by one person of the institution and
/// approved by another, of the identity's institution; until then the client meets synthetic
/// people only.
struct Client: PublicRecord {
    static let register = "openid-client"
    static let custodian = "dit"
    static let table = Register<Client>.table(
        "openid_client", since: 4, [.text("institution"), .text("state")],
        indexes: [["institution"], ["state"]])

    let id: String
    let institution: String
    /// What holds for real people; nil until somebody has approved.
    private(set) var terms: Terms?
    /// What is proposed, for the approver and for the sandbox.
    private(set) var proposed: Proposal?
    private(set) var approval: Approval?
    /// Nobody signs in any more, from this moment on.
    private(set) var suspended: Suspension?
    /// Public keys for `private_key_jwt`, as canonical JSON: its engineers change them alone.
    private(set) var keys: String?
    /// SHA-256 of the secrets that work: the last one ends when it is said to.
    private(set) var secrets: [KeptSecret] = []
    /// The host of the first approved terms; see `sector`.
    private var firstSector: String?

    struct Proposal: Codable, Sendable, Equatable {
        enum Stage: Codable, Sendable, Equatable {
            /// Its engineers still work on it.
            case draft
            case waiting
            case declined(String)
        }

        let terms: Terms
        let by: PersonNumber
        let at: Moment
        var stage = Stage.draft
    }

    struct Approval: Codable, Sendable, Equatable {
        let by: PersonNumber
        let at: Moment
    }

    struct Suspension: Codable, Sendable, Equatable {
        let by: PersonNumber
        let at: Moment
        let reason: String
    }

    struct KeptSecret: Codable, Sendable, Equatable {
        let hash: String
        var until: Moment?
    }

    var key: String { id }
    var columns: [Value] { [.text(institution), .text(state.rawValue)] }

    enum State: String, Sendable { case sandbox, waiting, approved, suspended }

    var state: State {
        if suspended != nil { return .suspended }
        if proposed?.stage == .waiting { return .waiting }
        return terms == nil ? .sandbox : .approved
    }

    init(id: String, institution: String) {
        self.id = id
        self.institution = institution
    }

    /// The terms under which it meets somebody: approved ones for real people, proposed ones for
    /// synthetic people as long as none are approved.
    var current: Terms? { suspended == nil ? terms ?? proposed?.terms : nil }

    /// What a person's subject at this client is made for: the host of the terms that were approved
    /// first. A client that moves to another host goes on knowing its people.
    var sector: String { firstSector ?? (terms ?? proposed?.terms)?.sector ?? "" }

    /// Whether only synthetic people may sign in there.
    var isSandbox: Bool { terms == nil }

    // MARK: Changes, each by one person

    enum Refusal: Error { case alone, nothingProposed, notYours }

    mutating func propose(_ terms: Terms, by person: PersonNumber, at now: Moment) {
        proposed = Proposal(terms: terms, by: person, at: now)
    }

    /// Asks for approval of what is proposed. Who asks vouches for it, whoever wrote it.
    mutating func ask(by person: PersonNumber, at now: Moment) throws(Refusal) {
        guard let proposed, proposed.stage != .waiting else { throw .nothingProposed }
        self.proposed = Proposal(terms: proposed.terms, by: person, at: now, stage: .waiting)
    }

    mutating func approve(by person: PersonNumber, at now: Moment) throws(Refusal) {
        guard let proposed, proposed.stage == .waiting else { throw .nothingProposed }
        guard proposed.by != person else { throw .alone }
        firstSector = terms == nil ? proposed.terms.sector : sector
        terms = proposed.terms
        self.proposed = nil
        approval = Approval(by: person, at: now)
    }

    mutating func decline(_ reason: String, by person: PersonNumber) throws(Refusal) {
        guard let proposed, proposed.stage == .waiting else { throw .nothingProposed }
        guard proposed.by != person else { throw .alone }
        self.proposed?.stage = .declined(reason)
    }

    /// What of the proposal was read: its digest, so that nobody agrees to what they have not seen.
    var proposalMark: String {
        (try? JSON(proposed?.terms)).map { sha256Hex($0.canonical.utf8) } ?? ""
    }

    mutating func suspend(
        _ reason: String, by person: PersonNumber, at now: Moment
    ) throws(Refusal) {
        guard suspended == nil else { throw .nothingProposed }
        suspended = Suspension(by: person, at: now, reason: reason)
    }

    mutating func resume() { suspended = nil }

    mutating func publish(_ keys: JSONWebKeySet) { self.keys = keys.json.canonical }

    /// A new secret beside the last one, which works until `end`.
    mutating func add(secretHash: String, lastUntil end: Moment, at now: Moment) {
        secrets = secrets.filter { $0.until.map { now < $0 } ?? true }.suffix(1).map {
            KeptSecret(hash: $0.hash, until: min($0.until ?? end, end))
        }
        secrets.append(KeptSecret(hash: secretHash, until: nil))
    }

    var keySet: [JSONWebKey] {
        guard let keys, let json = try? JSON(parsing: Array(keys.utf8)),
            let set = try? JSONWebKeySet(json)
        else { return [] }
        return set.keys
    }

    func accepts(secret: String, at now: Moment) -> Bool {
        let hash = sha256Hex(secret.utf8)
        return secrets.filter { kept in
            (kept.until.map { now < $0 } ?? true) && equalInConstantTime(kept.hash, hash)
        }.isEmpty == false
    }
}
