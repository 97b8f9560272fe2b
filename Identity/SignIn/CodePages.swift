internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// Signing in with a code by SMS or mail.
struct CodePages: Sendable {
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.form("/sign-in/code", send)
        routes.page("/sign-in/code", ask)
        routes.form("/sign-in/code/answer", signIn)
    }

    static func way(
        _ visit: Visit, _ wish: SignInPages.Wish, problem: (field: String, text: Text)?,
        filled: Form
    ) -> HTML {
        let l = visit.language
        let isOpen = problem?.field == "code-number"
        return """
            <details\(isOpen ? " open" as HTML : .nothing)><summary>\(SignInTexts.code[l])</summary>
            <p>\(SignInTexts.codeWhat[l])</p>
            \(postForm(visit.link("/sign-in/code"), visit,
                """
                \(wish.fields)
                \(Field("code-number", SignInTexts.number[l], hint: SignInTexts.numberHint[l],
                    error: isOpen ? problem?.text[l] : nil, value: filled["code-number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20,
                        autocomplete: "username"))
                <p class="buttons">\(submitButton(SignInTexts.codeBySMS[l], name: "do", value: "sms"))
                \(submitButton(SignInTexts.codeByMail[l], name: "do", value: "mail",
                    style: "secondary"))</p>
                """))
            </details>
            """
    }

    private func send(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        guard let number = PersonNumber(form["code-number"]) else {
            return door.page(
                visit, wish, problem: ("code-number", SignInTexts.numberWrong), filled: form)
        }
        return try await door.orWait(visit, wish) { try await send(visit, form, wish, number) }
    }

    private func send(
        _ visit: Visit, _ form: Form, _ wish: SignInPages.Wish, _ number: PersonNumber
    ) async throws -> Response {
        let channel = SpoolChannel.Kind(rawValue: form["do"]) ?? .sms
        let attempts = Attempts(registrar: visit.registrar)
        try await visit.database.write { db in
            // To ask is not to guess: only the person's telephone and the cost are protected.
            let buckets =
                try SignInPages.buckets(for: number, on: visit, in: db)
                .filter { !$0.name.hasPrefix("network:") } + [.sending(visit.network)]
            guard try !attempts.isClosed(buckets, in: db) else { throw Problem.tooManyTries }
            try attempts.note(buckets, in: db)
            let isThere = try Person.exists(number, in: db)
            try OneTimeCode.send(
                to: number, isThere: isThere, by: channel, on: visit, in: db)
        }
        return visit.redirect(to: "/sign-in/code\(wish.query)")
    }

    private func ask(_ visit: Visit) async throws -> Response {
        page(visit, SignInPages.Wish(visit.query, visit.language), problem: nil)
    }

    private func page(_ visit: Visit, _ wish: SignInPages.Wish, problem: Text?) -> Response {
        let l = visit.language
        return visit.page(
            SignInTexts.codeTitle[l],
            """
            \(trail([(SignInTexts.title[l], "/sign-in\(wish.query)")], l))
            \(errorSummary(problem.map { [(field: "code", message: $0[l])] } ?? [], l))
            <h1>\(SignInTexts.codeTitle[l])</h1>
            <p>\(SignInTexts.codeSent[l])</p>
            \(postForm(visit.link("/sign-in/code/answer"), visit,
                """
                \(wish.fields)
                \(Field("code", SignInTexts.codeSix[l], error: problem?[l])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 12,
                        autocomplete: "one-time-code"))
                \(PasskeyPages.ownDeviceChoice(l, at: "code"))
                <p class="buttons">\(submitButton(SignInTexts.title[l]))</p>
                """))
            <p><a href="\(visit.link("/sign-in\(wish.query)"))">\(SignInTexts.codeNotCome[l])</a></p>
            """, at: "/sign-in/code" + wish.query,
            status: problem == nil ? .ok : .unprocessableContent)
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        return try await door.orWait(visit, wish) { try await signIn(visit, form, wish) }
    }

    private func signIn(
        _ visit: Visit, _ form: Form, _ wish: SignInPages.Wish
    ) async throws -> Response {
        let code = form["code"].withLatinDigits.filter { $0 != " " }
        let isOwn = form["own"] == "yes"
        let attempts = Attempts(registrar: visit.registrar)
        let token = try await visit.database.write { db -> String? in
            let network = Attempts.Bucket.network(visit.network)
            guard try !attempts.isClosed([network], in: db) else { throw Problem.tooManyTries }
            guard let person = try OneTimeCode.spend(code, on: visit, in: db) else {
                try attempts.note([network], in: db)
                try Incident.note(.codeRefused, "", on: visit, in: db)
                return nil
            }
            try attempts.forgive(
                try SignInPages.buckets(for: person, on: visit, in: db), in: db)
            return try door.admit(
                SignInPages.Finding(
                    person: person, level: .low, method: "code", isOwnDevice: isOwn),
                on: visit, in: db)
        }
        guard let token else { return page(visit, wish, problem: SignInTexts.codeWrong) }
        return door.welcome(token, visit, wish)
    }
}
