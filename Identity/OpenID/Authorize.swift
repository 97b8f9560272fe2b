internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The authorization endpoint (RFC 6749, section 3.1; OpenID Connect Core, section 3.1.2), and what
/// comes of it.
extension Provider {
    func authorize(_ visit: Visit, _ form: Form) async throws -> Response {
        let id = form["client_id"]
        guard form.all("client_id").count == 1, (1...60).contains(id.utf8.count) else {
            throw Problem.unknownClient
        }
        let client = try await visit.database.read {
            try Register<Client>().record(id, in: $0)?.record
        }
        guard let client else { throw Problem.unknownClient }
        let ring = try await keys.current()
        do {
            if form["request_uri"].hasPrefix(PendingRequest.prefix) {
                return try await pushed(visit, form, client)
            }
            let request = try AuthorizationRequest(form, of: client, isPushed: false) {
                hint($0, for: client.id, ring)?.subject
            }
            return try await begin(
                visit, PendingRequest(arrived: request, at: visit.registrar.now), client)
        } catch let refusal as AuthorizationRequest.Refusal {
            return try await refuse(visit, form, client, refusal)
        }
    }

    private func pushed(
        _ visit: Visit, _ form: Form, _ client: Client
    ) async throws -> Response {
        let name = String(form["request_uri"].dropFirst(PendingRequest.prefix.count))
        let now = visit.registrar.now
        let found = try await visit.database.read {
            try PendingRequest.find(name, isPushed: true, at: now, in: $0)
        }
        // One of another client is none: that it exists is nobody's business.
        guard let found, found.request.client == client.id else {
            throw AuthorizationRequest.Refusal(
                error: OAuthError(
                    .invalidRequestURI, "request_uri is unknown, was used, or has run out"),
                isForClient: false)
        }
        return try await begin(visit, found, client)
    }

    /// Lets the person be asked, or answers at once.
    private func begin(
        _ visit: Visit, _ arrived: PendingRequest, _ client: Client
    ) async throws -> Response {
        let request = arrived.request
        let standing = try await standing(request, client, arrived, on: visit)
        if case .go(let decided) = standing {
            do {
                if let code = try await grant(
                    request, decided, ending: arrived, on: visit)
                {
                    return redirect(request, ["code": code])
                }
            } catch is ConsentChanged {}
        }
        if request.prompts.contains(.none) {
            let now = visit.registrar.now
            _ = try await visit.database.write { try arrived.end(at: now, in: $0) }
            let error: OAuthError =
                switch standing {
                case .back(let error): error
                case .signIn: OAuthError(.loginRequired, "nobody is signed in, or not so")
                case .consent, .go:
                    OAuthError(.consentRequired, "the person has not agreed to this")
                }
            try await Trouble.note(error, of: client.id, at: .authorize, on: visit)
            return redirect(
                request,
                ["error": error.code.rawValue, "error_description": error.description])
        }
        let registrar = visit.registrar
        let id = try await visit.database.write { try arrived.ask(with: registrar, in: $0) }
        let language = request.languages.first ?? visit.language
        return Response(
            status: .seeOther, headers: [.location: "/\(language.rawValue)/openid/ask/\(id)"])
    }

    /// Tells the client at its address or, when the address may not be its own, the person here.
    private func refuse(
        _ visit: Visit, _ form: Form, _ client: Client, _ refusal: AuthorizationRequest.Refusal
    ) async throws -> Response {
        try await Trouble.note(refusal.error, of: client.id, at: .authorize, on: visit)
        guard refusal.isForClient, let terms = client.current,
            terms.returns(to: form["redirect_uri"]),
            // A system that nobody approved sends nobody anywhere.
            !client.isSandbox || facts.isSample
        else {
            throw Problem.wrongRequest(refusal.error)
        }
        var answer = [
            "error": refusal.error.code.rawValue,
            "error_description": refusal.error.description,
        ]
        if form.all("state").count == 1 { answer["state"] = form.untrimmed("state") }
        return redirect(form["redirect_uri"], answer)
    }

    // MARK: Where a request stands

    enum Standing: Sendable {
        /// Nobody has to be asked: they agreed before.
        case go(Decided)
        case back(OAuthError)
        case signIn(AssuranceLevel, isFresh: Bool)
        case consent(PersonNumber)
    }

    /// What the person decided, now or before.
    struct Decided: Sendable {
        let person: PersonNumber
        let mandate: String?
        let span: Consent.Span
        /// They were asked, and said yes just now.
        let isAsked: Bool
    }

    /// What a person agreed to before is not so any more: they are asked.
    struct ConsentChanged: Error {}

    /// What has to happen before the client can have its answer.
    func standing(
        _ request: AuthorizationRequest, _ client: Client, _ pending: PendingRequest,
        on visit: Visit
    ) async throws -> Standing {
        guard let session = visit.session else { return .signIn(request.level, isFresh: false) }
        guard let terms = client.current else {
            return .back(OAuthError(.unauthorizedClient, "the client is suspended"))
        }
        // Proved after the request came, when it asks for that.
        let wantsFresh =
            request.prompts.contains(.login) || request.prompts.contains(.selectAccount)
        // Who proved it after the request came has proved it, however long they then read.
        let age = pending.createdAt - session.authenticatedAt
        let isOld =
            session.authenticatedAt < pending.createdAt
            && (wantsFresh || request.maxAge.map { age > .seconds($0) } ?? false)
        guard session.level >= request.level, !isOld else {
            return .signIn(request.level, isFresh: isOld)
        }
        let me = session.person
        guard session.proofing >= request.level else {
            return .back(
                OAuthError(
                    .unmetAuthentication, "it is not known surely enough who the person is"))
        }
        if client.isSandbox, !me.isSynthetic {
            return .back(
                OAuthError(.accessDenied, "the client is not approved: synthetic people only"))
        }
        if let hint = request.subjectHint, !terms.acceptsRepresentatives,
            hint != subjects.subject(of: me, at: client)
        {
            return .back(OAuthError(.loginRequired, "somebody else is signed in"))
        }
        if request.prompts.contains(.consent) || terms.acceptsRepresentatives {
            return .consent(me)
        }
        let registrar = visit.registrar
        let given = try await visit.database.write { db in
            try Access(by: .person(me), for: .ownAccount, with: registrar).record(
                Consent.self, Consent.key(me, client.id, nil), in: db)?.record
        }
        guard let given, given.covers(request, terms, on: registrar.today) else {
            return .consent(me)
        }
        return .go(Decided(person: me, mandate: nil, span: .once, isAsked: false))
    }

    /// The mandates under which a person may appear elsewhere: those for everything.
    func mandates(
        of person: PersonNumber, by access: Access, in db: Database
    ) throws -> [Mandate] {
        let today = facts.registrar.today
        return try access.records(
            Mandate.self, where: "representative = \(person) AND is_live = 1", in: db
        ).map(\.record).filter {
            $0.holds(on: today) && $0.services.isEmpty && $0.represented != person
        }
    }

    // MARK: The answer

    /// Keeps what the person agreed to, and makes the code; nil when the request was answered
    /// before.
    func grant(
        _ request: AuthorizationRequest, _ decided: Decided,
        ending pending: PendingRequest, on visit: Visit
    ) async throws -> String? {
        guard let session = visit.session, session.person == decided.person else {
            throw Problem.requestGone
        }
        let registrar = visit.registrar
        let code = code(of: pending, with: registrar)
        let id = registrar.identifiers.next()
        let isMade = try await visit.database.write { db -> Bool in
            let now = registrar.now
            // As they are now: the client may have been stopped, or the address taken from it,
            // since it asked. The desk's own address is ours.
            guard try pending.end(at: now, in: db),
                let client = try Register<Client>().record(request.client, in: db)?.record,
                let terms = client.current,
                terms.returns(to: request.redirect) || request.redirect.hasPrefix(issuer + "/")
            else { return false }
            let me = decided.person
            let access = Access(by: .person(me), for: .ownAccount, with: registrar)
            var subject = me
            if let chosen = decided.mandate {
                guard
                    let mandate = try mandates(of: me, by: access, in: db)
                        .first(where: { $0.id == chosen })
                else { throw Problem.beyondMandate }
                // Who knows nothing of `act` would take one for the other.
                guard terms.acceptsRepresentatives else { throw Problem.beyondMandate }
                subject = mandate.represented
            }
            if let hint = request.subjectHint, hint != subjects.subject(of: subject, at: client) {
                throw Problem.beyondMandate
            }
            let actor = subject == me ? nil : me
            let before = try access.record(
                Consent.self, Consent.key(subject, client.id, actor), in: db)
            var consent = Consent(
                person: subject, actor: actor, client: client.id, clientName: terms.name,
                institution: client.institution, scopes: request.scopes,
                claims: request.claims, until: registrar.today + decided.span.days,
                basis: Consent.basis(terms))
            if decided.isAsked {
                // What goes on while they are away, and the new yes does not cover, ends with it. A
                // session that is open somewhere goes on: it is short, and they are there.
                for old in try Grant.live(of: subject, at: now, in: db)
                where consent.holdsUp(old) && old.isOffline
                    && !(Set(old.scopes).isSubset(of: consent.scopes)
                        && Set(old.claims).isSubset(of: consent.claims)
                        && old.until <= Moment(endOf: consent.until))
                { try LogoutNotice.end(old, with: registrar, in: db) }
                try Register<Consent>().enter(
                    consent, replacing: before?.version,
                    act: Act("consent", by: .person(me), law: terms.law), with: registrar, in: db)
            } else {
                // They may have taken it back a moment ago.
                guard let before, before.record.covers(request, terms, on: registrar.today) else {
                    throw ConsentChanged()
                }
                consent = before.record
            }
            let isOffline = request.scopes.contains(.offlineAccess)
            // Nothing goes on longer than the yes.
            let until =
                isOffline
                ? min(now + Grant.offlineLifetime, Moment(endOf: consent.until))
                : now + Session.lengthLimit
            let grant = Grant(
                id: id, request, claims: request.claims, person: subject,
                actor: actor, mandate: decided.mandate, session: session.root,
                authenticatedAt: session.authenticatedAt,
                level: min(session.level, session.proofing), methods: session.method,
                until: until, at: now)
            try grant.insert(code: code, in: db)
            return true
        }
        return isMade ? code : nil
    }

    /// The code of a request that a person was asked about is always the same, so that a second
    /// press of the same button is answered as the first was; only their browser and we know the
    /// request's name.
    private func code(of pending: PendingRequest, with registrar: Registrar) -> String {
        pending.id.isEmpty
            ? base32(registrar.randomness.bytes(32)) : codes.code(for: pending.id)
    }

    /// The code that was given for a request a moment ago and that nobody has used yet.
    func codeGiven(
        for pending: PendingRequest, in session: Session, at now: Moment, in db: Database
    ) throws -> String? {
        let code = codes.code(for: pending.id)
        guard let grant = try Grant.find(code: code, in: db), grant.codeUsedAt == nil,
            grant.endedAt == nil, now < grant.codeUntil, grant.session == session.root
        else { return nil }
        return code
    }

    /// Back to the client's address (RFC 9207: with who answers).
    func redirect(_ request: AuthorizationRequest, _ answer: [String: String]) -> Response {
        var answer = answer
        answer["state"] = request.state
        return redirect(request.redirect, answer)
    }

    private func redirect(_ address: String, _ answer: [String: String]) -> Response {
        // 303 and never 307: a form with a password must not go along (RFC 9700, 4.12).
        Response(
            status: .seeOther,
            headers: [.location: location(address, answer), .cacheControl: "no-store"])
    }

    private func location(_ address: String, _ answer: [String: String]) -> String {
        var answer = answer
        answer["iss"] = issuer
        let query = answer.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(encodedForURL($0.value))" }.joined(separator: "&")
        return address + (address.contains("?") ? "&" : "?") + query
    }

    /// Back to the client from one of our pages: a page that goes on by itself, because a redirect
    /// after one of our forms would be a form that leads elsewhere.
    func wayBack(
        _ request: AuthorizationRequest, _ terms: Terms, _ answer: [String: String],
        on visit: Visit
    ) -> Response {
        var answer = answer
        answer["state"] = request.state
        return goOn(to: location(request.redirect, answer), terms.name, on: visit)
    }

    func goOn(to target: String, _ name: Text, on visit: Visit) -> Response {
        let l = visit.language
        var response = visit.page(
            AskTexts.goingBack[l],
            """
            <h1>\(AskTexts.goingBack[l])</h1>
            <p class="buttons"><a class="button primary" href="\(target)">\
            \(AskTexts.goOn(name)[l])</a></p>
            """, at: "/")
        response.headers[.refresh] = "0;url=\(target)"
        return response
    }

    /// The person whom an ID token of ours is about, and their session: for hints, so also when it
    /// has run out; nil when it is none of ours or for another client.
    func hint(
        _ token: String, for client: String, _ ring: ProviderKeys.Ring
    ) -> (subject: String, session: String)? {
        guard let read = try? JSONWebSignature(token),
            let claims = try? read.claims(
                signedBy: ring.published.keys, allowing: [.es256, .rs256]),
            claims["iss"]?.string == issuer, claims["aud"]?.string == client,
            let subject = claims["sub"]?.string
        else { return nil }
        return (subject, claims["sid"]?.string ?? "")
    }
}

extension HTTPField.Name {
    static let refresh = HTTPField.Name("Refresh")!
}

extension Moment {
    /// The moment at which a day ends.
    fileprivate init(endOf day: Day) { self.init(startOf: day + 1) }
}
