internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The way of a person through a sign-in that a client asked for: sign in here, read what would be
/// told, say yes or no, and go back.
struct AskPages: Sendable {
    let provider: Provider

    func routes(_ routes: Routes) {
        routes.page("/openid/ask/:id", ask)
        routes.form("/openid/ask/:id", decide)
        routes.page("/account/consents", ConsentPages(catalogue: provider.catalogue).overview)
        routes.form("/account/consents/end", ConsentPages(catalogue: provider.catalogue).end)
    }

    /// A request with all that is known about it.
    struct Asked: Sendable {
        let pending: PendingRequest
        let client: Client
        let terms: Terms

        var request: AuthorizationRequest { pending.request }
    }

    private func find(_ visit: Visit) async throws -> Asked {
        let id = visit.parameter("id")
        let now = visit.registrar.now
        let found = try await visit.database.read { db -> Asked? in
            guard let pending = try PendingRequest.find(id, isPushed: false, at: now, in: db),
                let client = try Register<Client>().record(pending.request.client, in: db)?.record,
                let terms = client.current
            else { return nil }
            return Asked(pending: pending, client: client, terms: terms)
        }
        guard let found else { throw Problem.requestGone }
        return found
    }

    // MARK: Asking

    private func ask(_ visit: Visit) async throws -> Response {
        let asked = try await find(visit)
        switch try await provider.standing(asked.request, asked.client, asked.pending, on: visit) {
        case .go(let decided):
            do { return try await finish(visit, asked, decided) } catch is Provider.ConsentChanged {
                return try await page(visit, asked, decided.person)
            }
        case .back(let error): return try await turnBack(visit, asked, error)
        case .signIn(let level, let isFresh):
            throw SignInFirst(
                back: visit.link("/openid/ask/\(asked.pending.id)"), level: level,
                isFresh: isFresh, number: asked.request.loginHint.flatMap { PersonNumber($0) })
        case .consent(let person): return try await page(visit, asked, person)
        }
    }

    private struct Shown: Sendable {
        let person: Person
        let mandates: [Mandate]
    }

    private func page(
        _ visit: Visit, _ asked: Asked, _ me: PersonNumber
    ) async throws -> Response {
        let registrar = visit.registrar
        let acceptsOthers = asked.terms.acceptsRepresentatives
        let shown = try await visit.database.write { db -> Shown? in
            let access = Access(by: .person(me), for: .ownAccount, with: registrar)
            guard let person = try access.record(Person.self, me.digits, in: db)?.record else {
                return nil
            }
            let mandates =
                acceptsOthers
                ? try provider.mandates(of: me, by: access, in: db) : []
            return Shown(person: person, mandates: mandates)
        }
        guard let shown else { throw Problem.notFound }
        let l = visit.language
        let claims = PersonClaims(shown.person)
        // Of whom it will be is not known yet when they may appear for another: then no values.
        let isForOthers = !shown.mandates.isEmpty
        let rows = asked.request.claims.map { claim -> (label: String, value: HTML) in
            let value = isForOthers ? nil : claims.shown(claim, visit.formats)
            return (
                claim.label[l],
                value.map { bdi($0) }
                    ?? "<span class=\"soft\">\(isForOthers ? AskTexts.ofWhom[l] : AskTexts.notHeld[l])</span>"
            )
        }
        let hasGaps =
            !isForOthers
            && asked.request.claims.contains { claims.shown($0, visit.formats) == nil }
        let told: HTML =
            rows.isEmpty
            ? "<p>\(AskTexts.nothingTold[l])</p>"
            : "\(facts(rows))\(hasGaps ? "<p>\(AskTexts.toldLater[l])</p>" : .nothing)"
        let offline: HTML =
            asked.request.scopes.contains(.offlineAccess)
            ? "<p class=\"panel warn\">\(AskTexts.offline[l])</p>" : .nothing
        let number: HTML? = asked.terms.personNumberLaw.flatMap { law in
            asked.request.claims.contains(.personNumber)
                ? "<p>\(AskTexts.numberBecause[l]) \(bdi(law))</p>" : nil
        }
        let me = shown.person
        let whom: HTML =
            shown.mandates.isEmpty
            ? .nothing
            : Field("for", AskTexts.forWhom[l], value: "").radios(
                [(value: "", label: "\(me.name[l])", hint: nil)]
                    + shown.mandates.map {
                        (
                            value: $0.id, label: $0.representedName[l],
                            hint: "\(AskTexts.youAct[l])"
                        )
                    })
        let spans = Consent.Span.allCases.filter {
            $0 != .once || !asked.request.scopes.contains(.offlineAccess)
        }.map { (value: $0.rawValue, label: AskTexts.name(of: $0)[l], hint: nil as HTML?) }
        let path = "/openid/ask/\(asked.pending.id)"
        let sandbox: HTML =
            asked.client.isSandbox
            ? "<p class=\"panel warn\">\(AskTexts.sandbox[l])</p>" : .nothing
        return visit.page(
            asked.terms.name[l],
            """
            <h1>\(AskTexts.title(asked.terms.name)[l])</h1>
            \(sandbox)
            <p>\(bdi(asked.terms.purpose[l]))</p>
            \(facts([
                (AskTexts.asker[l], bdi(provider.catalogue.institution(asked.client.institution)[l])),
                (AskTexts.law[l], bdi(asked.terms.law)),
                (AskTexts.goesTo[l], ltr(Terms.host(asked.request.redirect) ?? "")),
                (AskTexts.youAre[l], bdi(me.name[l])),
            ]))
            <h2>\(AskTexts.told[l])</h2>
            \(told)
            \(number)
            \(offline)
            \(postForm(visit.link(path), visit,
                """
                \(whom)
                \(Field("span", AskTexts.howLong[l], value: spans[0].value).radios(spans))
                <p class="buttons">\(submitButton(AskTexts.yes[l], name: "do", value: "yes"))
                \(submitButton(AskTexts.no[l], name: "do", value: "no", style: "secondary"))</p>
                """))
            <p><a href="\(visit.link("/sign-in?fresh=1&next=" + encodedForURL(visit.link(path))))">\
            \(AskTexts.somebodyElse[l])</a></p>
            """, at: path)
    }

    // MARK: Deciding

    private func decide(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        if let again = try await answerAgain(visit, isYes: form["do"] == "yes") { return again }
        let asked = try await find(visit)
        guard form["do"] == "yes" else {
            return try await turnBack(
                visit, asked, OAuthError(.accessDenied, "the person said no"))
        }
        // Whoever waited long on the page may have to prove again who they are.
        let standing = try await provider.standing(
            asked.request, asked.client, asked.pending, on: visit)
        switch standing {
        case .back(let error): return try await turnBack(visit, asked, error)
        case .signIn(let level, let isFresh):
            throw SignInFirst(
                back: visit.link("/openid/ask/\(asked.pending.id)"), level: level,
                isFresh: isFresh)
        case .go, .consent: break
        }
        guard let span = Consent.Span(rawValue: form["span"]) else { throw Problem.unreadable }
        let decided = Provider.Decided(
            person: person, mandate: form["for"].isEmpty ? nil : form["for"], span: span,
            isAsked: true)
        return try await finish(visit, asked, decided)
    }

    /// The same answer once more for who pressed the same button twice; nil when it is the first
    /// time, or when the client has used the answer.
    private func answerAgain(_ visit: Visit, isYes: Bool) async throws -> Response? {
        guard let session = visit.session else { return nil }
        let id = visit.parameter("id")
        let now = visit.registrar.now
        let found = try await visit.database.read { db -> (PendingRequest, Terms, String)? in
            guard isYes, let pending = try PendingRequest.answered(id, at: now, in: db),
                let code = try provider.codeGiven(for: pending, in: session, at: now, in: db),
                let client = try Register<Client>().record(pending.request.client, in: db)?.record,
                let terms = client.current
            else { return nil }
            return (pending, terms, code)
        }
        return found.map { pending, terms, code in
            provider.wayBack(pending.request, terms, ["code": code], on: visit)
        }
    }

    private func finish(
        _ visit: Visit, _ asked: Asked, _ decided: Provider.Decided
    ) async throws -> Response {
        guard
            let code = try await provider.grant(
                asked.request, decided, ending: asked.pending, on: visit)
        else { throw Problem.requestGone }
        return provider.wayBack(
            asked.request, asked.terms, ["code": code], on: visit)
    }

    private func turnBack(
        _ visit: Visit, _ asked: Asked, _ error: OAuthError
    ) async throws -> Response {
        let now = visit.registrar.now
        guard try await visit.database.write({ try asked.pending.end(at: now, in: $0) }) else {
            throw Problem.requestGone
        }
        try await Trouble.note(error, of: asked.client.id, at: .authorize, on: visit)
        return provider.wayBack(
            asked.request, asked.terms,
            ["error": error.code.rawValue, "error_description": error.description], on: visit)
    }
}
