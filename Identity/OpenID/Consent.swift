internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// That a person lets a client know something of them, until a day.
struct Consent: PersonalRecord {
    static let register = "openid-consent"
    static let custodian = "dit"
    static let table = Register<Consent>.table(
        "openid_consent", since: 4, [.text("person"), .text("client"), .integer("is_live")],
        indexes: [["person"]])
    static let law = "consent"

    /// Whom it is about.
    let person: PersonNumber
    /// Who agreed for them; nil for the person themselves.
    var actor: PersonNumber?
    let client: String
    let clientName: Text
    let institution: String
    var scopes: [Terms.Scope]
    var claims: [Claim]
    var until: Day
    var endedAt: Moment?
    /// What was read besides: purpose and law, hashed. When they change, the person is asked again.
    var basis: String?

    var key: String { Consent.key(person, client, actor) }
    var subjects: [PersonNumber] { [person] + (actor.map { [$0] } ?? []) }

    static func key(
        _ person: PersonNumber, _ client: String, _ actor: PersonNumber?
    ) -> String {
        person.digits + "@" + client + (actor.map { "@" + $0.digits } ?? "")
    }

    static func basis(_ terms: Terms) -> String {
        sha256Hex(
            [terms.purpose.ckb, terms.purpose.ar, terms.purpose.kmr, terms.purpose.en, terms.law]
                .joined(separator: "\n").utf8)
    }
    var columns: [Value] {
        [.text(person.digits), .text(client), .integer(endedAt == nil ? 1 : 0)]
    }

    /// How long it holds, as the person chose.
    enum Span: String, CaseIterable {
        case once, month, year

        var days: Int {
            switch self {
            case .once: 0
            case .month: 30
            case .year: 365
            }
        }
    }

    func holds(on day: Day) -> Bool { endedAt == nil && day <= until }

    /// Whether it covers all that is asked for, so that nobody has to be asked again.
    func covers(_ request: AuthorizationRequest, _ terms: Terms, on day: Day) -> Bool {
        holds(on: day) && basis == Consent.basis(terms) && Set(request.scopes).isSubset(of: scopes)
            && Set(request.claims).isSubset(of: claims)
    }

    /// Whether a sign-in rests on this consent.
    func holdsUp(_ grant: Grant) -> Bool {
        grant.client == client && grant.person == person && grant.actor == actor
    }

    /// Ends it, and every sign-in that rests on it: the person it is about may, and who gave it.
    static func end(
        _ key: String, by person: PersonNumber, with registrar: Registrar, in db: Database
    ) throws {
        let access = Access(by: .person(person), for: .ownAccount, with: registrar)
        guard let found = try access.record(Consent.self, key, in: db),
            found.record.subjects.contains(person), found.record.endedAt == nil
        else { return }
        var consent = found.record
        consent.endedAt = registrar.now
        try Register<Consent>().enter(
            consent, replacing: found.version,
            act: Act("end-consent", by: .person(person), law: Consent.law), with: registrar,
            in: db)
        let live = try Grant.live(of: consent.person, at: registrar.now, in: db)
        for grant in live where consent.holdsUp(grant) {
            try LogoutNotice.end(grant, with: registrar, in: db)
        }
    }
}
