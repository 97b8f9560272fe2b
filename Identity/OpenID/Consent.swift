internal import Kernel
internal import Registers
internal import Store

/// That a person lets a client know something of them, until a day.
struct Consent: PersonalRecord {
    static let register = "openid-consent"
    static let custodian = "dit"
    static let table = Register<Consent>.table(
        "openid_consent", since: 4, [.text("person"), .text("client"), .integer("is_live")],
        indexes: [["person"]])
    static let law = "consent"

    let person: PersonNumber
    let client: String
    let clientName: Text
    let institution: String
    var scopes: [Terms.Scope]
    var claims: [Claim]
    var until: Day
    var endedAt: Moment?

    var key: String { person.digits + "@" + client }
    var subjects: [PersonNumber] { [person] }
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
    func covers(_ request: AuthorizationRequest, on day: Day) -> Bool {
        holds(on: day) && Set(request.scopes).isSubset(of: scopes)
            && Set(request.claims).isSubset(of: claims)
    }

    /// Ends it, and every sign-in that rests on it.
    static func end(
        _ client: String, of person: PersonNumber, with registrar: Registrar, in db: Database
    ) throws {
        let access = Access(by: .person(person), for: .ownAccount, with: registrar)
        guard
            let found = try access.record(
                Consent.self, person.digits + "@" + client, in: db),
            found.record.endedAt == nil
        else { return }
        var consent = found.record
        consent.endedAt = registrar.now
        try Register<Consent>().enter(
            consent, replacing: found.version,
            act: Act("end-consent", by: .person(person), law: Consent.law), with: registrar,
            in: db)
        for grant in try Grant.live(of: person, with: client, at: registrar.now, in: db) {
            try LogoutNotice.end(grant, with: registrar, in: db)
        }
    }
}
