internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// The door: one page with every way in, and what happens when one of them has worked.
package struct SignInPages: Sendable {
    private let isSample: Bool

    package init(isSample: Bool) {
        self.isSample = isSample
    }

    package func routes(_ routes: Routes) {
        routes.page("/sign-in", ask)
        routes.form("/sign-out", signOut)
        if isSample { SampleSignIn(door: self).routes(routes) }
        PasskeyPages(door: self).routes(routes)
        PasswordPages(door: self).routes(routes)
        CodePages(door: self).routes(routes)
        ScanPages(door: self).routes(routes)
    }

    // MARK: The page

    /// What the page was asked for: how sure it must be, and where to go afterwards.
    struct Wish: Sendable {
        var next: String
        var level: AssuranceLevel
        var isFresh: Bool

        /// Onward to a page of ours.
        init(next: String) {
            self.next = next
            level = .low
            isFresh = false
        }

        init(_ form: Form, _ language: Language) {
            next = SignInPages.local(form["next"], language)
            level = AssuranceLevel(word: form["level"]) ?? .low
            isFresh = form["fresh"] == "1"
        }

        /// The hidden fields by which every way's form hands the wish on.
        var fields: HTML {
            """
            <input type="hidden" name="next" value="\(next)">
            <input type="hidden" name="level" value="\(level.word)">
            <input type="hidden" name="fresh" value="\(isFresh ? "1" : "")">
            """
        }

        var query: String {
            var parts: [String] = []
            if !next.isEmpty { parts.append("next=\(encodedForURL(next))") }
            if level > .low { parts.append("level=\(level.word)") }
            if isFresh { parts.append("fresh=1") }
            return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
        }
    }

    private func ask(_ visit: Visit) async throws -> Response {
        let wish = Wish(visit.query, visit.language)
        // Whoever is sure enough already goes on at once: the back button leads here.
        if let session = visit.session, !wish.isFresh, session.level >= wish.level,
            !wish.next.isEmpty
        {
            return Response(status: .seeOther, headers: [.location: wish.next])
        }
        var filled = Form()
        if let number = PersonNumber(visit.query["number"]) {
            for field in ["password-number", "code-number"] { filled.fill(field, number.digits) }
        }
        return page(visit, wish, filled: filled)
    }

    /// The page with all ways, and what went wrong on the last one.
    func page(
        _ visit: Visit, _ wish: Wish, problem: (field: String, text: Text)? = nil,
        filled: Form = Form(), status: HTTPResponse.Status = .unprocessableContent
    ) -> Response {
        let l = visit.language
        let isStepUp = visit.session != nil
        let title = isStepUp ? SignInTexts.confirmTitle : SignInTexts.title
        let why: HTML =
            isStepUp
            ? """
            <p class="panel">\(wish.level > .low && (visit.session?.level ?? .low) < wish.level
                ? SignInTexts.surer[l] : SignInTexts.again[l])
            \(wish.next.contains("/parked/") ? "\(SignInTexts.isKept[l])" : .nothing)</p>
            """ : .nothing
        var ways: [HTML] = [PasskeyPages.way(visit, wish)]
        if wish.level <= .substantial {
            ways.append(PasswordPages.way(visit, wish, problem: problem, filled: filled))
            ways.append(ScanPages.way(visit, wish))
            ways.append(CounterPages.way(visit, wish, problem: problem))
        }
        if wish.level <= .low {
            ways.append(CodePages.way(visit, wish, problem: problem, filled: filled))
        }
        if isSample { ways.append(SampleSignIn.way(visit, wish)) }
        return visit.page(
            title[l],
            """
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(title[l])</h1>
            \(why)
            \(ways)
            <p><a href="\(visit.link("/recover"))">\(RecoveryTexts.lostAll[l])</a></p>
            <p class="soft">\(SignInTexts.noneOfThese[l])</p>
            """, at: "/sign-in" + (problem == nil ? "" : wish.query),
            status: problem == nil ? .ok : status)
    }

    /// Tells somebody who has tried too often what else they can do, without losing where they
    /// were going.
    func orWait(
        _ visit: Visit, _ wish: Wish, _ body: () async throws -> Response
    ) async throws -> Response {
        do { return try await body() } catch let problem as Problem
            where problem.status == .tooManyRequests
        {
            try await visit.database.write { db in
                try Incident.note(.tooManyTries, "", on: visit, in: db)
            }
            return page(
                visit, wish, problem: ("main", problem.advice), status: .tooManyRequests)
        }
    }

    private func signOut(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        if let token = Site.token(of: visit) {
            let registrar = visit.registrar
            try await visit.database.write {
                try Session.end(token: token, with: registrar, in: $0)
            }
        }
        return visit.redirect(to: "/")
    }

    // MARK: A way has worked

    /// What a way has found out, before it is known whether the person may come in.
    struct Finding: Sendable {
        var person: PersonNumber
        var level: AssuranceLevel
        var method: String
        var isOwnDevice: Bool
    }

    /// Lets a person in, in the transaction in which their proof was used up: the old session
    /// ends, a new one begins, and a browser that is new to them is told to them.
    ///
    /// - Returns: the new session's token; nil when the person may not come in.
    func admit(_ finding: Finding, on visit: Visit, in db: Database) throws -> String? {
        let registrar = visit.registrar
        let person = try Access(
            by: .system("sign-in"), for: .signIn, with: registrar
        ).record(Person.self, finding.person.digits, in: db)
        // Nobody comes in for the dead.
        guard let person, person.record.diedOn == nil else { return nil }
        var method = finding.method
        // A step up adds to what was proved before, the last proof at the end; another person
        // begins anew.
        if let session = visit.session, session.person == finding.person {
            let others = session.method.split(separator: "+").filter { $0 != method }
            method = (others + [Substring(method)]).joined(separator: "+")
        }
        // A new token: what stood in the browser before proves nothing.
        let before = visit.session.flatMap { $0.person == finding.person ? $0 : nil }
        if let before {
            try before.giveWay(in: db)
        } else if let token = Site.token(of: visit) {
            try Session.end(token: token, with: registrar, in: db)
        }
        let mark = knownMark(visit)
        let (isNew, isFirst) = try KnownDevice.note(
            sha256Hex(mark.utf8), label: visit.deviceName, of: finding.person, at: registrar.now,
            in: db)
        if isNew, !isFirst {
            try Notice.newDevice(visit.deviceName, visit.formats.language)
                .post(to: finding.person, with: registrar, in: db)
        }
        return try Session.begin(
            Session.Proof(
                person: finding.person, level: finding.level,
                proofing: person.record.proofing ?? .low, method: String(method.suffix(80)),
                device: visit.deviceName, isOwnDevice: finding.isOwnDevice),
            after: before, with: registrar, in: db)
    }

    /// The way on, with the new session's cookie and the browser's lasting mark.
    func welcome(_ token: String, _ visit: Visit, _ wish: Wish) -> Response {
        var response = Response(
            status: .seeOther,
            headers: [.location: wish.next.isEmpty ? visit.link("/account") : wish.next])
        response.headers.append(Site.cookie(token))
        response.headers.append(
            Site.lastingCookie(KnownDevice.cookieName, knownMark(visit), days: 400))
        return response
    }

    /// The browser's lasting mark, or a new one made from what it holds now: the same for the
    /// whole request.
    private func knownMark(_ visit: Visit) -> String {
        visit.cookie(KnownDevice.cookieName)
            ?? visit.site.secret.code(for: "known:\(visit.browserMark)")
    }

    /// The mark's hash, if the browser has one.
    static func deviceMark(_ visit: Visit) -> String? {
        visit.cookie(KnownDevice.cookieName).map { sha256Hex($0.utf8) }
    }

    /// The buckets in which a guess at a number is counted.
    static func buckets(
        for number: PersonNumber, on visit: Visit, in db: Database
    ) throws -> [Attempts.Bucket] {
        // A browser that the person has used before is not closed by what others do near it.
        if let mark = deviceMark(visit), try KnownDevice.isKnown(mark, to: number, in: db) {
            return [.known(mark, at: number)]
        }
        return [.network(visit.network), .strangers(at: number)]
    }

    /// An address on this site, in the language the person signs in with; or nothing: a link that
    /// came from outside leads nowhere else.
    private static func local(_ address: String, _ language: Language) -> String {
        guard address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
            address.utf8.count < 500, address.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return "" }
        let parts = address.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        guard let first = parts.first, Language(rawValue: String(first)) != nil else {
            return address
        }
        return "/\(language.rawValue)/\(parts.count == 2 ? parts[1] : "")"
    }
}
