internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The desk where an institution connects its systems, and where they are approved.
struct ClientPages: Sendable {
    let provider: Provider

    func routes(_ routes: Routes) {
        routes.page("/desk/clients", overview)
        routes.page("/desk/clients/new", new)
        routes.form("/desk/clients/new", create)
        routes.page("/desk/clients/:id", show)
        routes.page("/desk/clients/:id/terms", edit)
        routes.form("/desk/clients/:id/terms", propose)
        routes.form("/desk/clients/:id/ask", ask)
        routes.form("/desk/clients/:id/decide", decide)
        routes.form("/desk/clients/:id/keys", publish)
        routes.form("/desk/clients/:id/secret", newSecret)
        routes.form("/desk/clients/:id/suspend", suspend)
        TrialPages(provider: provider).routes(routes)
    }

    private var clients: Clients {
        Clients(registrar: provider.facts.registrar, secret: provider.facts.secret)
    }

    // MARK: All

    private func overview(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.connects)
        let l = visit.language
        let all = try await visit.database.read { try clients.all(for: role, in: $0) }
        let rows = all.map { client -> HTML in
            let terms = client.terms ?? client.proposed?.terms
            return """
                <li><a href="\(visit.link("/desk/clients/\(client.id)"))">\
                \(bdi(terms?.name[l] ?? client.id))</a> \(stateTag(client.state, l))
                <p>\(provider.catalogue.institution(client.institution)[l])</p></li>

                """
        }
        return visit.page(
            ClientTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            <h1>\(ClientTexts.title[l])</h1>
            <p>\(ClientTexts.what[l])</p>
            <p class="buttons"><a class="button primary" href="\(visit.link("/desk/clients/new"))">\
            \(ClientTexts.connect[l])</a></p>
            \(rows.isEmpty ? "<p>\(ClientTexts.none[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    private func stateTag(_ state: Client.State, _ l: Language) -> HTML {
        let tone =
            switch state {
            case .approved: "good"
            case .waiting, .sandbox: "warn"
            case .suspended: "bad"
            }
        return "<span class=\"tag \(tone)\">\(ClientTexts.name(of: state)[l])</span>"
    }

    // MARK: Terms

    private func new(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.connects)
        let start = Form([
            "profile": ["fapi"], "authentication": ["private_key_jwt"],
            "id-token": ["ES256"], "scope": ["profile"],
        ])
        return termsPage(visit, nil, start, [])
    }

    private func edit(_ visit: Visit) async throws -> Response {
        let (_, client) = try await find(visit)
        guard let terms = client.proposed?.terms ?? client.terms else { throw Problem.notFound }
        return termsPage(visit, client, TermsForm.filled(with: terms), [])
    }

    private func termsPage(
        _ visit: Visit, _ client: Client?, _ form: Form, _ wrong: [Terms.Wrong]
    ) -> Response {
        let l = visit.language
        let path = client.map { "/desk/clients/\($0.id)/terms" } ?? "/desk/clients/new"
        let title = client == nil ? ClientTexts.connect : ClientTexts.change
        let again: HTML =
            client?.terms == nil
            ? .nothing : "<p class=\"panel\">\(ClientTexts.approvedAgain[l])</p>"
        return visit.page(
            title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (ClientTexts.title[l], "/desk/clients")], l))
            \(errorSummary(wrong.map { (field: $0.field, message: $0.text[l]) }, l))
            <h1>\(title[l])</h1>
            \(again)
            \(postForm(visit.link(path), visit,
                """
                \(TermsForm(isSample: visit.site.isSample).fields(form, wrong, l))
                <p class="buttons">\(submitButton(ClientTexts.save[l]))</p>
                """))
            """, at: path, status: wrong.isEmpty ? .ok : .unprocessableContent)
    }

    private func create(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.connects)
        let form = try await visit.form()
        let (terms, wrong) = TermsForm(isSample: visit.site.isSample).read(form)
        guard wrong.isEmpty else { return termsPage(visit, nil, form, wrong) }
        let id = "c" + base32(visit.registrar.randomness.bytes(10))
        let path = try await visit.once(form, "connect") { db in
            "/desk/clients/\(try clients.begin(terms, id: id, by: role, in: db).id)?done=1"
        }
        return visit.redirect(to: path)
    }

    private func propose(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        let form = try await visit.form()
        let (terms, wrong) = TermsForm(isSample: visit.site.isSample).read(form)
        guard wrong.isEmpty else { return termsPage(visit, client, form, wrong) }
        return try await change(visit, form, client, "propose-client", by: role) {
            $0.propose(terms, by: role.person, at: visit.registrar.now)
        }
    }

    // MARK: One

    private func find(_ visit: Visit) async throws -> (Officer, Client) {
        let role = try await visit.onDuty(.connects)
        let id = visit.parameter("id")
        let client = try await visit.database.read {
            try Register<Client>().record(id, in: $0)?.record
        }
        guard let client, client.institution == role.institution || Clients.approves(role) else {
            throw Problem.notFound
        }
        return (role, client)
    }

    private func show(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        return try await page(visit, role, client, problem: nil)
    }

    private func page(
        _ visit: Visit, _ role: Officer, _ client: Client,
        problem: (field: String, text: Text)?, secret: String? = nil
    ) async throws -> Response {
        let l = visit.language
        let path = "/desk/clients/\(client.id)"
        let since = visit.registrar.now - .seconds(14 * 86_400)
        let (troubles, usage) = try await visit.database.read { db in
            (
                try Trouble.latest(of: client.id, limit: 20, in: db),
                try Grant.census(of: client.id, since: since, in: db)
            )
        }
        func error(_ field: String) -> String? {
            problem?.field == field ? problem?.text[l] : nil
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(RoleTexts.done[l])</p>"
        let shown: HTML? = secret.map {
            """
            <div class="panel warn" role="status"><p>\(ClientTexts.secretOnce[l])</p>
            <p><code dir="ltr">\($0)</code></p></div>
            """
        }
        let terms = client.proposed?.terms ?? client.terms
        let inForce: HTML? = client.terms.flatMap { old in
            client.proposed == nil
                ? nil
                : """
                <details><summary>\(ClientTexts.inForce[l])</summary>
                \(termsTable(old, l))</details>
                """
        }
        let errors = troubles.map { trouble -> HTML in
            """
            <li><code dir="ltr">\(trouble.endpoint): \(trouble.code)</code>
            <p dir="ltr" lang="en">\(trouble.words)</p>
            <p>\(visit.formats.moment(trouble.at))</p></li>

            """
        }
        let uses = usage.map { (label: visit.formats.day($0.day), value: "\($0.count)" as HTML) }
        return visit.page(
            terms?.name[l] ?? client.id,
            """
            \(trail([(WebTexts.desk[l], "/desk"), (ClientTexts.title[l], "/desk/clients")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(bdi(terms?.name[l] ?? client.id)) \(stateTag(client.state, l))</h1>
            \(done)\(shown)
            \(standing(visit, role, client, error))
            \(facts([
                (ClientTexts.clientID[l], ltr(client.id)),
                (AskTexts.asker[l], bdi(provider.catalogue.institution(client.institution)[l])),
            ]))
            <h2>\(ClientTexts.terms[l])</h2>
            \(terms.map { termsTable($0, l) })
            \(inForce)
            <p class="buttons"><a class="button" href="\(visit.link("\(path)/terms"))">\
            \(ClientTexts.change[l])</a></p>
            \(proofs(visit, client, terms, error))
            \(terms.map { examples(visit, client, $0) })
            <h2>\(ClientTexts.usage[l])</h2>
            \(uses.isEmpty ? "<p>\(ClientTexts.noUsage[l])</p>" : facts(uses))
            <h2>\(ClientTexts.errors[l])</h2>
            \(errors.isEmpty ? "<p>\(ClientTexts.noErrors[l])</p>"
                : "<ul class=\"list\">\n\(errors)</ul>")
            \(suspension(visit, client))
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// What an approver reads before saying yes, and its engineers always.
    private func termsTable(_ terms: Terms, _ l: Language) -> HTML {
        let lines = { (all: [String]) -> HTML in
            all.isEmpty ? "–" : all.map { ltr($0) }.joined(separator: "<br>")
        }
        let claims = Claim.allCases.filter(Set(terms.scopes.flatMap(\.claims)).contains)
        var rows: [(label: String, value: HTML)] = [
            (ClientTexts.purpose[l], bdi(terms.purpose[l])), (AskTexts.law[l], bdi(terms.law)),
            (
                AskTexts.told[l],
                claims.isEmpty
                    ? "–"
                    : claims.map { "\($0.label[l])" as HTML }
                        .joined(separator: Formats(l).comma)
            ),
        ]
        if let law = terms.personNumberLaw { rows.append((ClientTexts.numberLaw[l], bdi(law))) }
        if terms.scopes.contains(.offlineAccess) {
            rows.append(("offline_access", "\(ClientTexts.what(.offlineAccess)[l])"))
        }
        if terms.acceptsRepresentatives {
            rows.append((ClientTexts.representativesShort[l], "\(ClientTexts.yes[l])"))
        }
        rows += [
            (ClientTexts.profile[l], "\(ClientTexts.name(of: terms.profile)[l])"),
            (ClientTexts.authentication[l], "\(ClientTexts.name(of: terms.authentication)[l])"),
            (ClientTexts.redirects[l], lines(terms.redirects)),
            (ClientTexts.logoutRedirects[l], lines(terms.logoutRedirects)),
            (ClientTexts.backchannel[l], lines(terms.backchannelLogout.map { [$0] } ?? [])),
            (
                ClientTexts.idToken[l],
                ltr(
                    terms.idTokenAlgorithm.rawValue
                        + (terms.userInfoAlgorithm.map { " / \($0.rawValue)" } ?? ""))
            ),
        ]
        return facts(rows)
    }

    /// What has to happen next, and by whom.
    private func standing(
        _ visit: Visit, _ role: Officer, _ client: Client, _ error: (String) -> String?
    ) -> HTML {
        let l = visit.language
        let path = visit.link("/desk/clients/\(client.id)")
        switch client.proposed?.stage {
        case .waiting:
            guard Clients.approves(role), client.proposed?.by != role.person else {
                return "<p class=\"panel\">\(ClientTexts.waits[l])</p>"
            }
            return """
                <div class="panel warn"><p>\(ClientTexts.readFirst[l])</p>
                \(postForm("\(path)/decide", visit,
                    """
                    <input type="hidden" name="read" value="\(client.proposalMark)">
                    \(Field("reason", RoleTexts.reason[l], hint: ClientTexts.reasonHint[l],
                        error: error("reason")).input(maximum: 300, isRequired: false))
                    <p class="buttons">\(submitButton(ClientTexts.approve[l], name: "do", value: "approve"))
                    \(submitButton(RoleTexts.decline[l], name: "do", value: "decline", style: "danger"))</p>
                    """))</div>
                """
        case .draft, .declined:
            let why: HTML? =
                if case .declined(let reason) = client.proposed?.stage {
                    "<p><strong>\(ClientTexts.declined[l])</strong> \(bdi(reason))</p>"
                } else { nil }
            return """
                <div class="panel">\(why)<p>\(ClientTexts.sandboxWhat[l])</p>
                \(postForm("\(path)/ask", visit,
                    """
                    <input type="hidden" name="read" value="\(client.proposalMark)">
                    <p class="buttons">\(submitButton(ClientTexts.askApproval[l]))</p>
                    """))</div>
                """
        case nil:
            guard let suspended = client.suspended else { return .nothing }
            return """
                <p class="panel bad">\(ClientTexts.name(of: .suspended)[l]): \
                \(bdi(suspended.reason))</p>
                """
        }
    }

    /// Keys and secrets, which its engineers change alone.
    private func proofs(
        _ visit: Visit, _ client: Client, _ terms: Terms?, _ error: (String) -> String?
    ) -> HTML {
        let l = visit.language
        let path = visit.link("/desk/clients/\(client.id)")
        switch terms?.authentication {
        case .privateKeyJWT:
            let known = client.keySet.map { key -> HTML in
                "<li><code dir=\"ltr\">\(key.id ?? "") \(key.thumbprint)</code></li>\n"
            }
            return """
                <h2>\(ClientTexts.keys[l])</h2>
                \(known.isEmpty ? "<p>\(ClientTexts.noKeys[l])</p>" : "<ul>\n\(known)</ul>")
                \(postForm("\(path)/keys", visit,
                    """
                    \(Field("keys", ClientTexts.keySet[l], hint: ClientTexts.keySetHint[l],
                        error: error("keys"), value: client.keys ?? "").textarea(rows: 6, maximum: 8000))
                    <p class="buttons">\(submitButton(ClientTexts.publish[l], style: "secondary"))</p>
                    """))
                """
        case .secret:
            return """
                <h2>\(ClientTexts.secret[l])</h2>
                <p>\(client.secrets.isEmpty ? ClientTexts.noSecret[l] : ClientTexts.secretRotates[l])</p>
                \(postForm("\(path)/secret", visit,
                    "<p class=\"buttons\">\(submitButton(ClientTexts.makeSecret[l], style: "secondary"))</p>"))
                """
        case nil, .some(.none): return .nothing
        }
    }

    private func examples(_ visit: Visit, _ client: Client, _ terms: Terms) -> HTML {
        let l = visit.language
        let example = Example(issuer: provider.issuer, client: client, terms: terms)
        let trial: HTML =
            visit.site.isSample
            ? postForm(
                visit.link("/desk/clients/\(client.id)/try"), visit,
                "<p class=\"buttons\">\(submitButton(ClientTexts.tryIt[l], style: "secondary"))</p>"
            )
            : "<p>\(ClientTexts.tryElsewhere[l])</p>"
        return """
            <h2>\(ClientTexts.tryTitle[l])</h2>
            <p>\(ClientTexts.tryWhat[l])</p>
            \(trial)
            <h2>\(ClientTexts.example[l])</h2>
            <p>\(ClientTexts.exampleWhat[l])</p>
            <div class="tablewrap"><pre dir="ltr" lang="en" tabindex="0"><code>\(example.text)</code></pre></div>
            """
    }

    private func suspension(_ visit: Visit, _ client: Client) -> HTML {
        let l = visit.language
        let path = visit.link("/desk/clients/\(client.id)/suspend")
        guard client.suspended == nil else {
            return postForm(
                path, visit,
                """
                <p class="buttons">\(submitButton(ClientTexts.resume[l], name: "do",
                    value: "resume", style: "secondary"))</p>
                """)
        }
        return """
            <details><summary>\(ClientTexts.suspend[l])</summary>
            <p>\(ClientTexts.suspendWhat[l])</p>
            \(postForm(path, visit,
                """
                \(Field("why", RoleTexts.reason[l]).input(maximum: 300))
                <p class="buttons">\(submitButton(ClientTexts.suspend[l], name: "do",
                    value: "suspend", style: "danger"))</p>
                """))</details>
            """
    }

    // MARK: What is done

    private func change(
        _ visit: Visit, _ form: Form, _ client: Client, _ verb: String, reason: String? = nil,
        by role: Officer, _ body: @escaping @Sendable (inout Client) throws -> Void
    ) async throws -> Response {
        let path = try await visit.once(form, verb) { db in
            try clients.change(client.id, verb, reason: reason, by: role, in: db, body)
            return "/desk/clients/\(client.id)?done=1"
        }
        return visit.redirect(to: path)
    }

    private func ask(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        let form = try await visit.form()
        if client.proposed?.terms.authentication == .privateKeyJWT, client.keySet.isEmpty {
            return try await page(
                visit, role, client, problem: ("keys", ClientTexts.keysFirst))
        }
        let now = visit.registrar.now
        let read = form["read"]
        do {
            return try await change(visit, form, client, "ask-approval", by: role) {
                guard $0.proposalMark == read else { throw Client.Refusal.nothingProposed }
                try $0.ask(by: role.person, at: now)
            }
        } catch is Client.Refusal { throw Problem.stale }
    }

    private func decide(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        let form = try await visit.form()
        guard Clients.approves(role) else { throw Problem.notYourRole }
        let reason = form["reason"]
        let read = form["read"]
        let now = visit.registrar.now
        do {
            if form["do"] == "approve" {
                return try await change(visit, form, client, "approve-client", by: role) {
                    // What waits may be another proposal than the one that was read.
                    guard $0.proposalMark == read else { throw Client.Refusal.nothingProposed }
                    try $0.approve(by: role.person, at: now)
                }
            }
            guard !reason.isEmpty else {
                return try await page(
                    visit, role, client, problem: ("reason", ClientTexts.reasonNeeded))
            }
            return try await change(
                visit, form, client, "decline-client", reason: reason, by: role
            ) { try $0.decline(reason, by: role.person) }
        } catch Client.Refusal.alone {
            // Nobody approves what they asked for: like a role that one person gives.
            throw Problem.notYourRole
        } catch is Client.Refusal { throw Problem.stale }
    }

    private func publish(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        let form = try await visit.form()
        let set: JSONWebKeySet
        do throws(JOSEError) { set = try ClientPages.keySet(form["keys"]) } catch {
            return try await page(
                visit, role, client, problem: ("keys", ClientTexts.keysWrong(error.description)))
        }
        return try await change(visit, form, client, "publish-keys", by: role) {
            $0.publish(set)
        }
    }

    /// The keys that an engineer has pasted; one key alone is a set of one.
    private static func keySet(_ text: String) throws(JOSEError) -> JSONWebKeySet {
        let json: JSON
        do { json = try JSON(parsing: Array(text.utf8), depth: 6) } catch {
            throw JOSEError("this is no JSON: \(error)")
        }
        return try JSONWebKeySet(
            json["keys"] == nil ? .object(["keys": .array([json])]) : json)
    }

    private func newSecret(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        let form = try await visit.form()
        let secret = clients.newSecret(for: client.id, once: form["once"])
        let now = visit.registrar.now
        _ = try await change(visit, form, client, "make-secret", by: role) {
            $0.add(
                secretHash: sha256Hex(secret.utf8), lastUntil: now + .seconds(7 * 86_400), at: now)
        }
        let (_, changed) = try await find(visit)
        return try await page(visit, role, changed, problem: nil, secret: secret)
    }

    private func suspend(_ visit: Visit) async throws -> Response {
        let (role, client) = try await find(visit)
        let form = try await visit.form()
        let now = visit.registrar.now
        if form["do"] == "resume" {
            // Whom the identity's institution has stopped, only it lets go on.
            guard Clients.approves(role) || client.suspended?.by == role.person else {
                throw Problem.notYourRole
            }
            do {
                return try await change(visit, form, client, "resume-client", by: role) {
                    guard Clients.approves(role) || $0.suspended?.by == role.person else {
                        throw Client.Refusal.notYours
                    }
                    $0.resume()
                }
            } catch is Client.Refusal { throw Problem.notYourRole }
        }
        let reason = form["why"]
        guard !reason.isEmpty else { throw Problem.unreadable }
        do {
            return try await change(
                visit, form, client, "suspend-client", reason: reason, by: role
            ) { try $0.suspend(reason, by: role.person, at: now) }
        } catch is Client.Refusal { throw Problem.stale }
    }
}
