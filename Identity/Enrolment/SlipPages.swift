internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// What a person sees of their own enrolment, with the code on the slip they were given: how it
/// goes, a word against an outcome, and the first sign-in.
struct SlipPages: Sendable {
    let book: EnrolmentBook
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.root(.get, "/enrolment/:code", lead)
        routes.page("/enrolment/:code", show)
        routes.form("/enrolment/:code/contest", contest)
        routes.form("/enrolment/:code/begin", begin)
    }

    /// The slip's address has no language: it is printed.
    private func lead(_ visit: Visit) async throws -> Response {
        visit.redirect(to: "/enrolment/\(encodedForURL(visit.parameter("code")))")
    }

    private func find(_ visit: Visit) async throws -> Enrolment? {
        let code = visit.parameter("code").lowercased().filter { $0 != " " }
        let network = Attempts.Bucket.network(visit.network)
        let attempts = Attempts(registrar: visit.registrar)
        return try await visit.database.write { db in
            guard try !attempts.isClosed([network], in: db) else { throw Problem.tooManyTries }
            guard let id = try book.enrolment(ofSlip: code, in: db) else {
                try attempts.note([network], in: db)
                return nil
            }
            return try book.enrolment(
                id, by: .system("slip"), for: .ownAccount, in: db)?.record
        }
    }

    private func show(_ visit: Visit) async throws -> Response {
        guard let item = try await find(visit) else { return over(visit) }
        return page(visit, item, problem: nil, form: Form())
    }

    private func over(_ visit: Visit) -> Response {
        let l = visit.language
        return visit.page(
            EnrolmentTexts.yourEnrolment[l],
            """
            <h1>\(EnrolmentTexts.yourEnrolment[l])</h1>
            <p class="panel warn">\(EnrolmentTexts.slipOver[l])</p>
            """, status: .notFound)
    }

    private func page(
        _ visit: Visit, _ item: Enrolment, problem: (field: String, text: Text)?, form: Form
    ) -> Response {
        let l = visit.language
        let path = "/enrolment/\(visit.parameter("code"))"
        let next: HTML
        switch item.state {
        case .searching:
            next =
                "<p class=\"panel\" role=\"status\" data-poll>\(EnrolmentTexts.yourSearching[l])</p>"
        case .judging: next = "<p class=\"panel warn\">\(EnrolmentTexts.yourJudging[l])</p>"
        case .accepted where !item.file.isOfAge(on: visit.registrar.today):
            next = "<p class=\"panel good\">\(EnrolmentTexts.yourChild[l])</p>"
        case .accepted:
            next = """
                <p class="panel good">\(EnrolmentTexts.yourAccepted[l])</p>
                \(postForm(visit.link("\(path)/begin"), visit,
                    """
                    \(DayField("born", EnrolmentTexts.bornToo[l], error: problem?.text[l], from: form)
                        .html(l))
                    <p class="buttons">\(submitButton(EnrolmentTexts.begin[l]))</p>
                    """))
                """
        case .known:
            next = """
                <p class="panel warn">\(EnrolmentTexts.yourKnown[l])</p>
                <details\(problem == nil ? .nothing : " open" as HTML)>\
                <summary>\(EnrolmentTexts.contest[l])</summary>
                \(postForm(visit.link("\(path)/contest"), visit,
                    """
                    \(Field("words", EnrolmentTexts.contestWhat[l], error: problem?.text[l],
                        value: form["words"]).textarea(rows: 4, maximum: 1000))
                    <p class="buttons">\(submitButton(EnrolmentTexts.contest[l]))</p>
                    """))</details>
                """
        }
        return visit.page(
            EnrolmentTexts.yourEnrolment[l],
            """
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(EnrolmentTexts.yourEnrolment[l])</h1>
            <p>\(visit.formats.moment(item.receivedAt))</p>
            \(next)
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func contest(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        guard let item = try await find(visit) else { return over(visit) }
        let words = String(form["words"].prefix(1000))
        let path = "/enrolment/\(visit.parameter("code"))"
        do {
            let next = try await visit.once(form, "contest") { db in
                try book.contest(item.key, words, in: db)
                return path
            }
            return visit.redirect(to: next)
        } catch Adjudication.Refusal.reasonNeeded {
            return page(
                visit, item, problem: ("words", EnrolmentTexts.reasonNeeded), form: form)
        } catch is Adjudication.Refusal { throw Problem.stale }
    }

    /// The first sign-in: the code that was handed over in person, with the day of birth. Works
    /// until the person has a way of their own.
    private func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        guard let item = try await find(visit), case .accepted = item.state else {
            return over(visit)
        }
        let born = DayField.read("born", from: form)
        let attempts = Attempts(registrar: visit.registrar)
        let credentials = Credentials(registrar: visit.registrar)
        // Where children have a guardian, the guardian signs in and acts for them.
        guard item.file.isOfAge(on: visit.registrar.today) else { return over(visit) }
        let token = try await visit.database.write { db -> String? in
            let buckets = try SignInPages.buckets(for: item.number, on: visit, in: db)
            guard try !attempts.isClosed(buckets, in: db) else { throw Problem.tooManyTries }
            guard born == item.file.facts.bornOn else {
                try attempts.note(buckets, in: db)
                return nil
            }
            let live = try credentials.live(
                of: item.number, by: .system("slip"), for: .signIn, in: db)
            guard live.isEmpty else { return nil }
            return try door.admit(
                SignInPages.Finding(
                    person: item.number, level: .substantial, method: "slip", isOwnDevice: true),
                on: visit, in: db)
        }
        guard let token else {
            return page(
                visit, item, problem: ("born", EnrolmentTexts.bornNotYours), form: form)
        }
        return door.welcome(
            token, visit,
            SignInPages.Wish(next: visit.link("/account/security/passkey")))
    }
}
