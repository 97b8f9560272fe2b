internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// How a person signs in, and where they are signed in: seen, added, ended.
struct SecurityPages: Sendable {
    func routes(_ routes: Routes) {
        routes.page("/account/security", overview)
        routes.form("/account/security/remove", remove)
        routes.form("/account/security/end", end)
        routes.form("/account/security/end-all", endAll)
    }

    private struct Seen: Sendable {
        let credentials: [(credential: Credential, usedAt: Moment?)]
        let sessions: [Session]
    }

    private func overview(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let l = visit.language
        let now = visit.registrar.now
        let credentials = Credentials(registrar: visit.registrar)
        let seen = try await visit.database.write { db in
            let live = try credentials.live(
                of: person, by: .person(person), for: .ownAccount, in: db)
            return Seen(
                credentials: try live.map {
                    ($0, try credentials.secret(of: $0.id, in: db)?.usedAt)
                },
                sessions: try Session.all(of: person, at: now, in: db))
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing
            : """
            <p class="panel good" role="status">\(visit.query["done"] == "ended"
                ? SignInTexts.ended[l] : SignInTexts.done[l])</p>
            """
        let ways = seen.credentials.map { credential, usedAt -> HTML in
            let name: HTML =
                switch credential.kind {
                case .passkey(let key):
                    """
                    <strong>\(SignInTexts.passkey[l])</strong> \(bdi(credential.label))
                    <p>\(key.isSynced ? SignInTexts.passkeySynced[l] : SignInTexts.passkeyBound[l])</p>
                    """
                case .passwordAndCode: "<strong>\(SignInTexts.password[l])</strong>"
                }
            let used: HTML? = usedAt.map {
                "<p>\(SignInTexts.lastUsed[l]) \(visit.formats.moment($0))</p>"
            }
            return """
                <li>\(name)\(used)
                \(postForm(visit.link("/account/security/remove"), visit,
                    """
                    <input type="hidden" name="credential" value="\(credential.id)">
                    <p class="buttons">\(submitButton(SignInTexts.remove[l], style: "secondary",
                        about: credential.label))</p>
                    """))</li>

                """
        }
        let here = seen.sessions.filter { $0.id == visit.session?.id }
        let elsewhere = seen.sessions.filter { $0.id != visit.session?.id }
        let sessions = (here + elsewhere).map { session -> HTML in
            let isHere = session.id == visit.session?.id
            let action: HTML =
                isHere
                ? "<p><span class=\"tag good\">\(SignInTexts.here[l])</span></p>"
                : postForm(
                    visit.link("/account/security/end"), visit,
                    """
                    <input type="hidden" name="session" value="\(session.id)">
                    <p class="buttons">\(submitButton(SignInTexts.endOne[l], style: "secondary",
                        about: session.device))</p>
                    """)
            return """
                <li><strong>\(bdi(session.device.isEmpty
                    ? SignInTexts.unknownDevice[l] : session.device))</strong>
                <p>\(SignInTexts.since[l]) \(visit.formats.moment(session.signedInAt))</p>
                <p>\(SignInTexts.lastSeen[l]) \(visit.formats.moment(session.seenAt))</p>
                <p>\(SignInTexts.level[l]) \(session.level.name[l])</p>
                \(action)</li>

                """
        }
        let hasPassword = seen.credentials.contains { $0.credential.kind == .passwordAndCode }
        return visit.page(
            SignInTexts.security[l],
            """
            \(trail([(WebTexts.account[l], "/account")], l))
            <h1>\(SignInTexts.security[l])</h1>
            \(done)
            <h2>\(SignInTexts.yourWays[l])</h2>
            \(ways.isEmpty ? "<p class=\"panel warn\">\(SignInTexts.noWays[l])</p>"
                : "<ul class=\"list\">\n\(ways)</ul>")
            <p class="buttons"><a class="button primary" href="\(visit.link("/account/security/passkey"))">\
            \(SignInTexts.passkeyAdd[l])</a>
            <a class="button" href="\(visit.link("/account/security/password"))">\
            \(hasPassword ? SignInTexts.passwordChange[l] : SignInTexts.passwordAdd[l])</a></p>
            <p><a href="\(visit.link("/account/recovery"))">\(RecoveryTexts.prepare[l])</a></p>
            <h2>\(SignInTexts.yourSessions[l])</h2>
            <ul class="list">
            \(sessions)</ul>
            \(seen.sessions.count < 2 ? .nothing
                : postForm(visit.link("/account/security/end-all"), visit,
                    "<p class=\"buttons\">\(submitButton(SignInTexts.endAll[l], style: "danger"))</p>"))
            """)
    }

    private func remove(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        let id = form["credential"]
        let l = visit.language
        let credentials = Credentials(registrar: visit.registrar)
        // Harm is confirmed before it is done: the last way out of a house.
        if form["sure"] != "yes" {
            let live = try await visit.database.write { db in
                try credentials.live(of: person, by: .person(person), for: .ownAccount, in: db)
            }
            guard let credential = live.first(where: { $0.id == id }) else {
                throw Problem.notFound
            }
            let name: HTML =
                if case .passkey = credential.kind {
                    "\(SignInTexts.passkey[l]) \(bdi(credential.label))"
                } else { "\(SignInTexts.password[l])" }
            return visit.page(
                SignInTexts.removeSure[l],
                """
                <h1>\(SignInTexts.removeSure[l])</h1>
                <p><strong>\(name)</strong></p>
                <p>\(SignInTexts.removeWhat[l])</p>
                \(live.count > 1 ? .nothing
                    : "<p class=\"panel bad\">\(SignInTexts.removeLast[l])</p>" as HTML)
                \(postForm(visit.link("/account/security/remove"), visit,
                    """
                    <input type="hidden" name="credential" value="\(id)">
                    <input type="hidden" name="sure" value="yes">
                    <p class="buttons">\(submitButton(SignInTexts.remove[l], style: "danger"))
                    <a class="button" href="\(visit.link("/account/security"))">\(WebTexts.back[l])</a></p>
                    """))
                """, at: "/account/security")
        }
        let path = try await visit.once(form, "remove-credential") { db in
            guard
                try credentials.end(id, of: person, by: .person(person), in: db)
            else { throw Problem.notFound }
            try Notice.waysChanged.post(to: person, with: visit.registrar, in: db)
            return "/account/security?done=removed"
        }
        return visit.redirect(to: path)
    }

    private func end(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let id = form["session"]
        let registrar = visit.registrar
        // Whether it was still there does not matter: it is not there now.
        let path = try await visit.once(form, "end-session") { db in
            _ = try Session.end(id: id, of: person, with: registrar, in: db)
            return "/account/security?done=ended"
        }
        return visit.redirect(to: path)
    }

    private func endAll(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let here = visit.session?.id
        let registrar = visit.registrar
        let path = try await visit.once(form, "end-sessions") { db in
            try Session.endAll(of: person, except: here, with: registrar, in: db)
            return "/account/security?done=ended"
        }
        return visit.redirect(to: path)
    }
}
