internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Signing a computer in from a telephone that is signed in: the telephone scans what the computer
/// shows, the person says yes there, and types into the computer what the telephone then shows.
///
/// The last step is what binds them. A code that an attacker's computer shows can be sent on to a
/// victim's telephone, and the victim may say yes; but the number to type appears only on the
/// telephone, works only in the browser that showed the code, and nobody ever asks for it.
struct ScanPages: Sendable {
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.form("/sign-in/scan", begin)
        routes.page("/sign-in/scan", show)
        routes.form("/sign-in/scan/answer", signIn)
        routes.root(.get, "/scan/:code", lead)
        routes.page("/account/scan/:code", look)
        routes.form("/account/scan/:code", approve)
    }

    static let validFor = Duration.seconds(180)
    static let triesAllowed = 3

    static let table = Table(
        "identity_scan", since: 3,
        [
            .text("code_hash"), .text("browser"), .text("device"), .text("network"),
            .integer("made_at"), .text("person").optional, .integer("level").optional,
            .text("answer_hash").optional, .integer("tries"),
        ], key: ["code_hash"], indexes: [["browser"], ["made_at"]])

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - validFor
        try db.execute("DELETE FROM identity_scan WHERE made_at <= \(since)")
    }

    // MARK: At the computer

    static func way(_ visit: Visit, _ wish: SignInPages.Wish) -> HTML {
        let l = visit.language
        return """
            <details><summary>\(SignInTexts.scan[l])</summary>
            <p>\(SignInTexts.scanWhat[l])</p>
            \(postForm(visit.link("/sign-in/scan"), visit,
                """
                \(wish.fields)
                <p class="buttons">\(submitButton(SignInTexts.scanShow[l], style: "secondary"))</p>
                """))
            </details>
            """
    }

    private func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        let now = visit.registrar.now
        let code = code(visit, at: now)
        try await visit.database.write { db in
            // One code for a browser: a new one ends the old.
            try db.execute("DELETE FROM identity_scan WHERE browser = \(visit.browserMark)")
            try db.execute(
                """
                INSERT INTO identity_scan (code_hash, browser, device, network, made_at, tries)
                VALUES (\(sha256Hex(code.utf8)), \(visit.browserMark), \(visit.deviceName),
                    \(visit.network), \(now), 0)
                """)
        }
        return visit.redirect(to: "/sign-in/scan\(wish.query)")
    }

    /// The code is made again from the browser and the time, so that it is stored nowhere.
    private func code(_ visit: Visit, at made: Moment) -> String {
        String(
            visit.site.secret.code(for: "scan:\(visit.browserMark):\(made.microseconds)").prefix(32)
        )
    }

    private func show(_ visit: Visit) async throws -> Response {
        try await page(
            visit, SignInPages.Wish(visit.query, visit.language), problem: nil)
    }

    private func page(
        _ visit: Visit, _ wish: SignInPages.Wish, problem: Text?
    ) async throws -> Response {
        let l = visit.language
        let since = visit.registrar.now - ScanPages.validFor
        let row = try await visit.database.read { db in
            try db.row(
                """
                SELECT made_at, person FROM identity_scan
                WHERE browser = \(visit.browserMark) AND made_at > \(since)
                    AND tries < \(ScanPages.triesAllowed)
                """)
        }
        guard let row else {
            return visit.page(
                SignInTexts.scan[l],
                """
                <h1>\(SignInTexts.scan[l])</h1>
                <p class="panel warn" role="status">\(SignInTexts.scanOver[l])</p>
                \(postForm(visit.link("/sign-in/scan"), visit,
                    """
                    \(wish.fields)
                    <p class="buttons">\(submitButton(SignInTexts.scanAgain[l]))</p>
                    """))
                """, at: "/sign-in/scan" + wish.query)
        }
        let address = "\(visit.site.address)/scan/\(code(visit, at: try row.moment(0)))"
        let isApproved = try row.optionalText(1) != nil
        let waiting: HTML =
            isApproved
            ? "<p class=\"panel good\" role=\"status\">\(SignInTexts.scanApproved[l])</p>"
            : """
            \(qrImage(try QRCode(address), label: SignInTexts.scan[l]))
            <p class="soft" role="status" \
            data-poll="\(visit.link("/sign-in/scan\(wish.query)"))">\(SignInTexts.scanWaiting[l])</p>
            """
        return visit.page(
            SignInTexts.scan[l],
            """
            \(trail([(SignInTexts.title[l], "/sign-in\(wish.query)")], l))
            \(errorSummary(problem.map { [(field: "answer", message: $0[l])] } ?? [], l))
            <h1>\(SignInTexts.scan[l])</h1>
            <ol>
            <li>\(SignInTexts.scanStep1[l])</li>
            <li>\(SignInTexts.scanStep2[l])</li>
            <li>\(SignInTexts.scanStep3[l])</li>
            </ol>
            \(waiting)
            \(postForm(visit.link("/sign-in/scan/answer"), visit,
                """
                \(wish.fields)
                \(Field("answer", SignInTexts.scanAnswer[l], error: problem?[l])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 12,
                        autocomplete: "one-time-code"))
                <p class="buttons">\(submitButton(SignInTexts.title[l]))</p>
                """))
            """, at: "/sign-in/scan" + wish.query,
            status: problem == nil ? .ok : .unprocessableContent)
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        let answer = form["answer"].withLatinDigits.filter { $0 != " " }
        let since = visit.registrar.now - ScanPages.validFor
        let token = try await visit.database.write { db -> String? in
            let mark = visit.browserMark
            let row = try db.row(
                """
                SELECT person, level, answer_hash, tries FROM identity_scan
                WHERE browser = \(mark) AND made_at > \(since) AND tries < \(ScanPages.triesAllowed)
                """)
            guard let row, let person = try row.optionalText(0).flatMap(PersonNumber.init),
                let hash = try row.optionalText(2),
                equalInConstantTime(hash, self.hash(answer, mark, visit))
            else {
                try db.execute(
                    "UPDATE identity_scan SET tries = tries + 1 WHERE browser = \(mark)")
                try Incident.note(.scanRefused, "", on: visit, in: db)
                return nil
            }
            try db.execute("DELETE FROM identity_scan WHERE browser = \(mark)")
            // A computer is never surer than the way to it: no more than substantial.
            let level = AssuranceLevel(rawValue: Int(try row.integer(1))) ?? .low
            return try door.admit(
                SignInPages.Finding(
                    person: person, level: min(level, .substantial), method: "scan",
                    isOwnDevice: false), on: visit, in: db)
        }
        guard let token else {
            return try await page(visit, wish, problem: SignInTexts.scanWrong)
        }
        return door.welcome(token, visit, wish)
    }

    private func hash(_ answer: String, _ browser: String, _ visit: Visit) -> String {
        visit.site.secret.code(for: "scan-answer:\(browser):\(answer)")
    }

    // MARK: On the telephone

    /// What a camera opens: an address without a language.
    private func lead(_ visit: Visit) async throws -> Response {
        visit.redirect(to: "/account/scan/\(encodedForURL(visit.parameter("code")))")
    }

    private struct Asking: Sendable {
        let browser, device, network: String
    }

    private func find(_ visit: Visit, in db: Database) throws -> Asking? {
        let since = visit.registrar.now - ScanPages.validFor
        return try db.row(
            """
            SELECT browser, device, network FROM identity_scan
            WHERE code_hash = \(sha256Hex(visit.parameter("code").utf8)) AND made_at > \(since)
                AND person IS NULL
            """
        ).map {
            Asking(
                browser: try $0.text(0), device: try $0.text(1), network: try $0.text(2))
        }
    }

    private func look(_ visit: Visit) async throws -> Response {
        _ = try visit.signedIn()
        let l = visit.language
        let asking = try await visit.database.read { try find(visit, in: $0) }
        guard let asking else { return over(visit) }
        // The same browser needs no help from itself.
        guard asking.browser != visit.browserMark else { return over(visit) }
        let isElsewhere = !asking.network.isEmpty && asking.network != visit.network
        let far: HTML =
            isElsewhere ? "<p class=\"panel warn\">\(SignInTexts.scanFar[l])</p>" : .nothing
        return visit.page(
            SignInTexts.scanAsk[l],
            """
            <h1>\(SignInTexts.scanAsk[l])</h1>
            \(facts([(SignInTexts.device[l], bdi(asking.device.isEmpty
                ? SignInTexts.unknownDevice[l] : asking.device))]))
            \(far)
            <p class="panel warn">\(SignInTexts.scanBeware[l])</p>
            \(postForm(visit.link(visit.path), visit,
                """
                <p class="buttons">\(submitButton(SignInTexts.scanYes[l], name: "do", value: "yes"))
                \(submitButton(WebTexts.no[l], name: "do", value: "no", style: "secondary"))</p>
                """))
            """)
    }

    private func over(_ visit: Visit) -> Response {
        let l = visit.language
        return visit.page(
            SignInTexts.scanAsk[l],
            """
            <h1>\(SignInTexts.scanAsk[l])</h1>
            <p class="panel warn">\(SignInTexts.scanOver[l])</p>
            <p><a href="\(visit.link("/account"))">\(WebTexts.account[l])</a></p>
            """, status: .gone)
    }

    private func approve(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        guard let level = visit.session?.level else { throw Problem.notFound }
        let code = sha256Hex(visit.parameter("code").utf8)
        guard form["do"] != "no" else {
            try await visit.database.write { db in
                try db.execute(
                    "DELETE FROM identity_scan WHERE code_hash = \(code) AND person IS NULL")
            }
            return visit.redirect(to: "/account")
        }
        let digits = try await visit.once(form, "scan") { db -> String in
            guard let asking = try find(visit, in: db), asking.browser != visit.browserMark else {
                return ""
            }
            let digits = self.digits(visit)
            try db.execute(
                """
                UPDATE identity_scan SET person = \(person), level = \(level.rawValue),
                    answer_hash = \(hash(digits, asking.browser, visit))
                WHERE code_hash = \(code) AND person IS NULL
                """)
            return digits
        }
        guard !digits.isEmpty else { return over(visit) }
        let l = visit.language
        return visit.page(
            SignInTexts.scanType[l],
            """
            <h1>\(SignInTexts.scanType[l])</h1>
            <p class="big">\(ltr("\(digits.prefix(3)) \(digits.suffix(3))"))</p>
            <p>\(SignInTexts.scanSoon[l])</p>
            <p class="panel warn">\(SignInTexts.scanNever[l])</p>
            <p><a href="\(visit.link("/account"))">\(WebTexts.account[l])</a></p>
            """, at: "/account")
    }

    private func digits(_ visit: Visit) -> String {
        let number = visit.registrar.randomness.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - text.utf8.count) + text
    }
}
