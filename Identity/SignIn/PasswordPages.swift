internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Signing in with a password and an authenticator app, and setting them up.
///
/// Both are asked for at once and answered at once: whether the password alone was right is never
/// told, so that one password tried on a thousand numbers teaches nothing.
struct PasswordPages: Sendable {
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.form("/sign-in/password", signIn)
        routes.page("/account/security/password", offer)
        routes.form("/account/security/password", add)
    }

    // MARK: Signing in

    static func way(
        _ visit: Visit, _ wish: SignInPages.Wish, problem: (field: String, text: Text)?,
        filled: Form
    ) -> HTML {
        let l = visit.language
        let isOpen = problem?.field == "password-number"
        return """
            <details\(isOpen ? " open" as HTML : .nothing)>\
            <summary>\(SignInTexts.password[l])</summary>
            \(postForm(visit.link("/sign-in/password"), visit,
                """
                \(wish.fields)
                \(Field("password-number", SignInTexts.number[l], hint: SignInTexts.numberHint[l],
                    error: isOpen ? problem?.text[l] : nil, value: filled["password-number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20,
                        autocomplete: "username"))
                \(Field("password", SignInTexts.passwordOnly[l]).password("current-password"))
                \(Field("time-code", SignInTexts.timeCode[l], hint: SignInTexts.timeCodeHint[l])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 12,
                        autocomplete: "one-time-code"))
                \(PasskeyPages.ownDeviceChoice(l, at: "password"))
                <p class="buttons">\(submitButton(SignInTexts.title[l]))</p>
                """))
            </details>
            """
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        return try await door.orWait(visit, wish) { try await signIn(visit, form, wish) }
    }

    private func signIn(
        _ visit: Visit, _ form: Form, _ wish: SignInPages.Wish
    ) async throws -> Response {
        guard let number = PersonNumber(form["password-number"]) else {
            return door.page(
                visit, wish, problem: ("password-number", SignInTexts.numberWrong), filled: form)
        }
        let attempts = Attempts(registrar: visit.registrar)
        let credentials = Credentials(registrar: visit.registrar)
        // First what is to be compared with, counted as a guess until it proves to be none.
        let stored = try await visit.database.write { db -> Stored? in
            let buckets = try SignInPages.buckets(for: number, on: visit, in: db)
            guard try !attempts.isClosed(buckets, in: db) else { throw Problem.tooManyTries }
            let noted = try attempts.note(buckets, in: db)
            let found = try credentials.live(
                of: number, by: .system("sign-in"), for: .signIn, in: db
            ).first { $0.kind == .passwordAndCode }
            guard let found, let secret = try credentials.secret(of: found.id, in: db) else {
                return nil
            }
            return Stored(credential: found.id, secret: secret, noted: noted)
        }
        let opened = stored.flatMap { PasswordSecret($0.secret.sealed, visit.site.secret, number) }
        let isRight = try await Password.confirms(
            form.untrimmed("password"), opened?.passwordHash)
        let code = form["time-code"].withLatinDigits.filter { $0 != " " }
        let step = TimeCode(key: opened?.timeKey ?? [UInt8](repeating: 0, count: 20)).step(
            of: code, at: visit.registrar.now, after: stored?.secret.counter ?? 0)
        let isOwn = form["own"] == "yes"
        let token = try await visit.database.write { db -> String? in
            guard isRight, let step, let stored,
                let now = try credentials.secret(of: stored.credential, in: db),
                now.counter < step
            else { return nil }
            try credentials.noteUse(of: stored.credential, counter: step, in: db)
            try attempts.forgive(
                try SignInPages.buckets(for: number, on: visit, in: db), stored.noted, in: db)
            return try door.admit(
                SignInPages.Finding(
                    person: number, level: .substantial, method: "password", isOwnDevice: isOwn),
                on: visit, in: db)
        }
        guard let token else {
            try await visit.database.write { db in
                try Incident.note(.passwordRefused, "", on: visit, in: db)
            }
            return door.page(
                visit, wish, problem: ("password-number", SignInTexts.passwordWrong), filled: form)
        }
        return door.welcome(token, visit, wish)
    }

    private struct Stored: Sendable {
        let credential: String
        let secret: CredentialSecret
        /// The guess as it was counted.
        let noted: [String]
    }

    // MARK: Setting up

    private func offer(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let key = visit.registrar.randomness.bytes(20)
        return try page(visit, person, key: key, problem: nil)
    }

    private static func setUp(_ person: PersonNumber, _ visit: Visit) -> String {
        "time-key:\(person.digits):\(visit.browserMark)"
    }

    private func page(
        _ visit: Visit, _ person: PersonNumber, key: [UInt8],
        problem: (field: String, text: Text)?
    ) throws -> Response {
        let l = visit.language
        let timeCode = TimeCode(key: key)
        let sealed = visit.site.secret.seal(
            key, for: PasswordPages.setUp(person, visit),
            nonce: visit.registrar.randomness.bytes(12))
        func error(_ field: String) -> String? {
            problem?.field == field ? problem?.text[l] : nil
        }
        let inFours = timeCode.base32RFC4648.enumerated().reduce(into: "") { text, letter in
            if letter.offset > 0, letter.offset % 4 == 0 { text += " " }
            text.append(letter.element)
        }
        return visit.page(
            SignInTexts.passwordAdd[l],
            """
            \(trail([(SignInTexts.security[l], "/account/security")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(SignInTexts.passwordAdd[l])</h1>
            <p>\(SignInTexts.passwordAddWhat[l])</p>
            <h2>\(SignInTexts.timeCodeStep[l])</h2>
            <p>\(SignInTexts.timeCodeScan[l])</p>
            \(qrImage(try QRCode(timeCode.address(for: person)), label: SignInTexts.timeCodeScan[l]))
            <p>\(SignInTexts.timeCodeType[l])</p>
            <p><strong>\(ltr(inFours))</strong></p>
            <p><a href="\(timeCode.address(for: person))">\(SignInTexts.timeCodeHere[l])</a></p>
            \(postForm(visit.link("/account/security/password"), visit,
                """
                <input type="hidden" name="key" value="\(base64URL(sealed))">
                \(Field("time-code", SignInTexts.timeCode[l], hint: SignInTexts.timeCodeNow[l],
                    error: error("time-code"))
                    .input(isLeftToRight: true, isNumeric: true, maximum: 12,
                        autocomplete: "one-time-code"))
                <h2>\(SignInTexts.passwordStep[l])</h2>
                \(Field("password", SignInTexts.passwordOnly[l], hint: SignInTexts.passwordHint[l],
                    error: error("password")).password("new-password"))
                <p class="buttons">\(submitButton(SignInTexts.passwordAdd[l]))</p>
                """))
            """, at: "/account/security/password",
            status: problem == nil ? .ok : .unprocessableContent)
    }

    private func add(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        guard let sealed = bytes(base64URL: form["key"]),
            let key = visit.site.secret.open(sealed, for: PasswordPages.setUp(person, visit))
        else { throw Problem.foreignForm }
        let password = form.untrimmed("password")
        guard Password.lengthAllowed.contains(password.count) else {
            return try page(
                visit, person, key: key, problem: ("password", SignInTexts.passwordShort))
        }
        guard !Password.isGuessable(password, of: person) else {
            return try page(
                visit, person, key: key, problem: ("password", SignInTexts.passwordCommon))
        }
        let code = form["time-code"].withLatinDigits.filter { $0 != " " }
        guard
            let step = TimeCode(key: key).step(of: code, at: visit.registrar.now, after: 0)
        else {
            return try page(
                visit, person, key: key, problem: ("time-code", SignInTexts.timeCodeWrong))
        }
        let hash = try await Password.hash(password, salt: visit.registrar.randomness.bytes(16))
        let secret = PasswordSecret(passwordHash: hash, timeKey: key).sealed(
            visit.site.secret, person, nonce: visit.registrar.randomness.bytes(12))
        let result = try await visit.once(form, "add-password") { db in
            let credentials = Credentials(registrar: visit.registrar)
            let actor = Actor.person(person)
            for old in try credentials.live(of: person, by: actor, for: .ownAccount, in: db)
            where old.kind == .passwordAndCode {
                _ = try credentials.end(old.id, of: person, by: actor, in: db)
            }
            try credentials.add(
                .passwordAndCode, label: "", sealed: secret, counter: step, of: person, by: actor,
                in: db)
            try Notice.waysChanged.post(to: person, with: visit.registrar, in: db)
            return "/account/security?done=password"
        }
        return visit.redirect(to: result)
    }
}

/// What is kept, sealed, of a password and its authenticator.
struct PasswordSecret: Codable, Sendable {
    let passwordHash: String
    let timeKey: [UInt8]

    init(passwordHash: String, timeKey: [UInt8]) {
        self.passwordHash = passwordHash
        self.timeKey = timeKey
    }

    init?(_ sealed: [UInt8], _ secret: Secret, _ person: PersonNumber) {
        guard let bytes = secret.open(sealed, for: "password:\(person.digits)"),
            let value = try? JSON(parsing: bytes).decode(PasswordSecret.self)
        else { return nil }
        self = value
    }

    func sealed(_ secret: Secret, _ person: PersonNumber, nonce: [UInt8]) -> [UInt8] {
        // Two strings and numbers always have a JSON.
        let json = JSON.object([
            "passwordHash": .string(passwordHash),
            "timeKey": .array(timeKey.map { .integer(Int64($0)) }),
        ])
        return secret.seal(json.canonical.utf8, for: "password:\(person.digits)", nonce: nonce)
    }
}
