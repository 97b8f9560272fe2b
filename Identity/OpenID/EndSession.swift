internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Signing out, when a client asks for it (OpenID Connect RP-Initiated Logout 1.0).
extension Provider {
    func endSession(_ visit: Visit, _ form: Form) async throws -> Response {
        for name in ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"]
        where form.all(name).count > 1 {
            throw Problem.wrongRequest(OAuthError(.invalidRequest, "\(name) is there twice"))
        }
        let token = form["id_token_hint"]
        let named = (try? JSONWebSignature(token))?.unverifiedClaims?["aud"]?.string
        let id = form["client_id"].isEmpty ? named ?? "" : form["client_id"]
        let client = try await visit.database.read { db in
            try Register<Client>().record(id, in: db)?.record
        }
        let ring = try await keys.current()
        let hint = token.isEmpty ? nil : hint(token, for: id, ring)
        guard token.isEmpty || hint != nil else {
            throw Problem.wrongRequest(
                OAuthError(.invalidRequest, "id_token_hint is no ID token of ours for this client"))
        }
        let target = form["post_logout_redirect_uri"]
        var location: String?
        if !target.isEmpty {
            guard let client,
                client.current?.logoutRedirects.contains(where: {
                    $0.utf8.elementsEqual(target.utf8)
                })
                    == true
            else {
                throw Problem.wrongRequest(
                    OAuthError(
                        .invalidRequest,
                        "post_logout_redirect_uri must be one of the client's registered addresses"
                    ))
            }
            location = target
            if form.has("state") {
                location! +=
                    (target.contains("?") ? "&" : "?")
                    + "state=\(encodedForURL(form.untrimmed("state")))"
            }
        }
        if let session = visit.session {
            // With a token of this very session it is the client of it that asks; otherwise anybody
            // could send people here, and the person decides.
            guard let client, let hint,
                hint.session == subjects.session(session.root, at: client)
            else {
                return signOutPage(visit, client, to: location)
            }
            let registrar = visit.registrar
            if let token = Site.token(of: visit) {
                try await visit.database.write {
                    try Session.end(token: token, with: registrar, in: $0)
                }
            }
        }
        if let location {
            return Response(
                status: .seeOther,
                headers: [.location: location, .cacheControl: "no-store"])
        }
        let language =
            form["ui_locales"].split(separator: " ").compactMap { Language(tag: $0) }
            .first ?? visit.language
        return Response(
            status: .seeOther, headers: [.location: "/\(language.rawValue)/openid/signed-out"])
    }

    private func signOutPage(
        _ visit: Visit, _ client: Client?, to location: String?
    ) -> Response {
        // The page is one of a language, so that its form is.
        var address = "/\(visit.language.rawValue)/openid/sign-out"
        if let client, let location {
            address += "?client=\(encodedForURL(client.id))&to=\(encodedForURL(location))"
        }
        return Response(
            status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}

/// The pages of signing out.
struct SignOutPages: Sendable {
    let provider: Provider

    func routes(_ routes: Routes) {
        routes.page("/openid/sign-out", ask)
        routes.form("/openid/sign-out", end)
        routes.open("/openid/signed-out") { visit in
            let l = visit.language
            return visit.page(
                AskTexts.signedOut[l],
                """
                <h1>\(AskTexts.signedOut[l])</h1>
                <p>\(AskTexts.signedOutWhat[l])</p>
                """)
        }
    }

    /// The client's address to go on to, if it is one: the query is anybody's.
    private func target(
        _ client: String, _ to: String, _ visit: Visit
    ) async throws -> (name: Text, location: String)? {
        let found = try await visit.database.read {
            try Register<Client>().record(client, in: $0)?.record
        }
        guard let terms = found?.current,
            let address = terms.logoutRedirects.first(where: { address in
                to == address
                    || to.hasPrefix(address + (address.contains("?") ? "&" : "?") + "state=")
            })
        else { return nil }
        let rest = to.dropFirst(address.count)
        guard rest.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), rest.utf8.count < 3000 else {
            return nil
        }
        return (terms.name, to)
    }

    private func ask(_ visit: Visit) async throws -> Response {
        let (client, to) = (visit.query["client"], visit.query["to"])
        let target = try await target(client, to, visit)
        let l = visit.language
        let name = target.map { "<p>\(AskTexts.askedBy[l]) \(bdi($0.name[l]))</p>" as HTML }
        return visit.page(
            AskTexts.signOut[l],
            """
            <h1>\(AskTexts.signOut[l])</h1>
            \(name)
            <p>\(AskTexts.signOutWhat[l])</p>
            \(postForm(visit.link("/openid/sign-out"), visit,
                """
                <input type="hidden" name="client" value="\(client)">
                <input type="hidden" name="to" value="\(to)">
                <p class="buttons">\(submitButton(AskTexts.signOutYes[l], name: "do", value: "yes"))
                \(submitButton(AskTexts.signOutNo[l], name: "do", value: "no", style: "secondary"))</p>
                """))
            """)
    }

    private func end(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let target = try await target(form["client"], form["to"], visit)
        let registrar = visit.registrar
        if form["do"] == "yes", let token = Site.token(of: visit) {
            try await visit.database.write {
                try Session.end(token: token, with: registrar, in: $0)
            }
        }
        guard let target else {
            return visit.redirect(to: form["do"] == "yes" ? "/openid/signed-out" : "/account")
        }
        return provider.goOn(to: target.location, target.name, on: visit)
    }
}
