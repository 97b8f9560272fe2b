internal import Hummingbird
internal import Kernel
internal import Matching
internal import Registers
internal import Store
internal import Web

/// The counter: an officer makes sure who stands there, and lets them in at the counter's own
/// computer, or gives one of the proofs of a recovery.
struct CounterPages: Sendable {
    let door: SignInPages
    let book: EnrolmentBook

    func routes(_ routes: Routes) {
        routes.page("/desk/counter", ask)
        routes.form("/desk/counter", assist)
        routes.form("/sign-in/counter", signIn)
    }

    private func recoveries(_ visit: Visit) -> Recoveries {
        Recoveries(registrar: visit.registrar, secret: visit.site.secret)
    }

    static func way(
        _ visit: Visit, _ wish: SignInPages.Wish, problem: (field: String, text: Text)?
    ) -> HTML {
        let l = visit.language
        let isOpen = problem?.field == "counter-code"
        return """
            <details\(isOpen ? " open" as HTML : .nothing)>\
            <summary>\(RecoveryTexts.counterWay[l])</summary>
            \(postForm(visit.link("/sign-in/counter"), visit,
                """
                \(wish.fields)
                \(Field("counter-code", RecoveryTexts.counterCode[l],
                    error: isOpen ? problem?.text[l] : nil)
                    .input(isLeftToRight: true, maximum: 20))
                <p class="buttons">\(submitButton(SignInTexts.title[l]))</p>
                """))
            </details>
            """
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        return try await door.orWait(visit, wish) {
            let attempts = Attempts(registrar: visit.registrar)
            let code = form["counter-code"]
            let token = try await visit.database.write { db -> String? in
                let network = Attempts.Bucket.network(visit.network)
                guard try !attempts.isClosed([network], in: db) else { throw Problem.tooManyTries }
                guard let (person, level) = try recoveries(visit).spendCounterCode(code, in: db)
                else {
                    try attempts.note([network], in: db)
                    try Incident.note(.codeRefused, "counter", on: visit, in: db)
                    return nil
                }
                return try door.admit(
                    SignInPages.Finding(
                        person: person, level: level, method: "counter", isOwnDevice: false),
                    on: visit, in: db)
            }
            guard let token else {
                return door.page(
                    visit, wish, problem: ("counter-code", RecoveryTexts.counterWrong))
            }
            return door.welcome(token, visit, wish)
        }
    }

    // MARK: The officer

    private func ask(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.assists)
        return page(visit, Form(), problem: nil)
    }

    private func page(
        _ visit: Visit, _ form: Form, problem: (field: String, text: Text)?
    ) -> Response {
        let l = visit.language
        func error(_ field: String) -> String? {
            problem?.field == field ? problem?.text[l] : nil
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing
            : "<p class=\"panel good\" role=\"status\">\(RecoveryTexts.proofGiven[l])</p>"
        return visit.page(
            RecoveryTexts.counter[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(problem.map { [(field: $0.field, message: $0.text[l])] } ?? [], l))
            <h1>\(RecoveryTexts.counter[l])</h1>
            \(done)
            <p>\(RecoveryTexts.counterWhat[l])</p>
            \(postForm(visit.link("/desk/counter"), visit, multipart: true,
                """
                \(Field("number", EnrolmentTexts.number[l], error: error("number"),
                    value: form["number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20, isRequired: false))
                \(Field("iris", EnrolmentTexts.iris[l], hint: EnrolmentTexts.irisHint[l],
                    error: error("iris")).file(accept: ".iris,application/octet-stream"))
                \(Field("papers", RecoveryTexts.papers[l], hint: RecoveryTexts.papersHint[l],
                    error: error("papers"), value: form["papers"])
                    .input(maximum: 100, isRequired: false))
                \(Field("recovery", RecoveryTexts.recoveryCode[l],
                    hint: RecoveryTexts.recoveryCodeHint[l], error: error("recovery"),
                    value: form["recovery"])
                    .input(isLeftToRight: true, maximum: 30, isRequired: false))
                <div class="buttons">
                \(submitButton(RecoveryTexts.makeCode[l], name: "do", value: "code"))
                \(submitButton(RecoveryTexts.giveProof[l], name: "do", value: "recovery",
                    style: "secondary"))</div>
                """))
            """, at: "/desk/counter", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func assist(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.assists)
        let form = try await visit.form(limit: 128 * 1024)
        var pair: IrisPair?
        if let bytes = form.files.first(where: { $0.field == "iris" })?.bytes, !bytes.isEmpty {
            do throws(IrisPair.Refusal) { pair = try IrisPair(bytes: bytes) } catch {
                return page(visit, form, problem: ("iris", EnrolmentForm.text(of: error)))
            }
        }
        return form["do"] == "recovery"
            ? try await prove(visit, form, role, pair) : try await letIn(visit, form, role, pair)
    }

    private func letIn(
        _ visit: Visit, _ form: Form, _ role: Officer, _ pair: IrisPair?
    ) async throws -> Response {
        guard let number = PersonNumber(form["number"]) else {
            return page(visit, form, problem: ("number", SignInTexts.numberWrong))
        }
        let papers = String(form["papers"].prefix(100))
        guard pair != nil || !papers.isEmpty else {
            return page(visit, form, problem: ("papers", RecoveryTexts.eyesOrPapers))
        }
        let book = book
        let code = try await visit.database.write { db -> String? in
            let recoveries = recoveries(visit)
            guard
                let person = try Access(by: role.actor, for: .assistance, with: visit.registrar)
                    .record(Person.self, number.digits, in: db)?.record, person.diedOn == nil
            else { return nil }
            let (proof, level): (Assistance.Proof, AssuranceLevel)
            if let pair {
                guard
                    let score = try recoveries.compare(
                        pair, with: number, by: role.actor, book: book, in: db)
                else { return nil }
                (proof, level) = (.eyes(score: score), .substantial)
            } else {
                // A paper says who somebody is; only the eyes say that it is they.
                (proof, level) = (.papers(papers), .low)
            }
            try recoveries.note(.signIn, of: number, proof, by: role, in: db)
            return try recoveries.makeCounterCode(for: number, level: level, in: db)
        }
        guard let code else {
            try await visit.database.write { db in
                try Incident.note(.recoveryRefused, "counter", person: number, on: visit, in: db)
            }
            return page(visit, form, problem: ("number", RecoveryTexts.notThey))
        }
        let l = visit.language
        return visit.page(
            RecoveryTexts.counterCode[l],
            """
            <h1>\(RecoveryTexts.counterCode[l])</h1>
            <p class="big">\(ltr(groupedCode(code)))</p>
            <p>\(RecoveryTexts.counterCodeWhat[l])</p>
            <p><a href="\(visit.link("/desk/counter"))">\(WebTexts.back[l])</a></p>
            """, at: "/desk/counter")
    }

    private func prove(
        _ visit: Visit, _ form: Form, _ role: Officer, _ pair: IrisPair?
    ) async throws -> Response {
        guard let pair else {
            return page(visit, form, problem: ("iris", RecoveryTexts.eyesNeeded))
        }
        let code = form["recovery"]
        let book = book
        let problem = try await visit.database.write { db -> Text? in
            let recoveries = recoveries(visit)
            guard let found = try recoveries.find(counterCode: code, by: role.actor, in: db),
                found.record.state == .open
            else { return RecoveryTexts.recoveryUnknown }
            guard
                let score = try recoveries.compare(
                    pair, with: found.record.person, by: role.actor, book: book, in: db)
            else {
                try Incident.note(.recoveryRefused, "eyes", on: visit, in: db)
                return RecoveryTexts.otherEyes
            }
            try recoveries.note(
                .recovery, of: found.record.person, .eyes(score: score), by: role, in: db)
            try recoveries.prove(
                found, .inPerson(officer: role.person, score: score), by: role.actor, in: db)
            return nil
        }
        if let problem { return page(visit, form, problem: ("recovery", problem)) }
        return visit.redirect(to: "/desk/counter?done=1")
    }
}
