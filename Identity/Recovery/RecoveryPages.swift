internal import Hummingbird
internal import Kernel
internal import Matching
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Recovery as the person meets it, as their relatives do, and what they prepare for it.
struct RecoveryPages: Sendable {
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.page("/recover", ask)
        routes.form("/recover", begin)
        routes.page("/recover/:code", show)
        routes.form("/recover/:code/paper", paper)
        routes.form("/recover/:code/finish", finish)
        routes.page("/account/recovery", prepare)
        routes.form("/account/recovery/paper", makePaper)
        routes.form("/account/recovery/relative", nameRelative)
        routes.form("/account/recovery/relative/end", unnameRelative)
        routes.form("/account/recovery/confirm", confirm)
        routes.form("/account/recovery/stop", stop)
    }

    private func recoveries(_ visit: Visit) -> Recoveries {
        Recoveries(registrar: visit.registrar, secret: visit.site.secret)
    }

    // MARK: The person

    private func ask(_ visit: Visit) async throws -> Response {
        askPage(visit, Form(), problem: nil)
    }

    private func askPage(_ visit: Visit, _ form: Form, problem: Text?) -> Response {
        let l = visit.language
        return visit.page(
            RecoveryTexts.title[l],
            """
            \(trail([(SignInTexts.title[l], "/sign-in")], l))
            \(errorSummary(problem.map { [(field: "number", message: $0[l])] } ?? [], l))
            <h1>\(RecoveryTexts.title[l])</h1>
            <p>\(RecoveryTexts.what[l])</p>
            <ul><li>\(RecoveryTexts.byEyes[l])</li><li>\(RecoveryTexts.byRelatives[l])</li>\
            <li>\(RecoveryTexts.byPaper[l])</li></ul>
            \(postForm(visit.link("/recover"), visit,
                """
                \(Field("number", SignInTexts.number[l], hint: SignInTexts.numberHint[l],
                    error: problem?[l], value: form["number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20))
                <p class="buttons">\(submitButton(RecoveryTexts.begin[l]))</p>
                """))
            """, at: "/recover", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        guard let number = PersonNumber(form["number"]) else {
            return askPage(visit, form, problem: SignInTexts.numberWrong)
        }
        let code = visit.registrar.identifiers.code()
        let attempts = Attempts(registrar: visit.registrar)
        try await visit.database.write { db in
            let bucket = Attempts.Bucket.sending(visit.network)
            guard try !attempts.isClosed([bucket], in: db) else { throw Problem.tooManyTries }
            try attempts.note([bucket], in: db)
            try recoveries(visit).begin(for: number, code: code, in: db)
        }
        return visit.redirect(to: "/recover/\(code)")
    }

    private func find(_ visit: Visit) async throws -> Versioned<Recovery>? {
        let code = visit.parameter("code")
        return try await visit.database.write { db in
            try recoveries(visit).find(code: code, by: .system("recovery"), in: db)
        }
    }

    private func show(_ visit: Visit) async throws -> Response {
        page(visit, try await find(visit)?.record, problem: nil)
    }

    /// The same page for a number that is nobody's: nothing is proved, for ever.
    private func page(
        _ visit: Visit, _ recovery: Recovery?, problem: Text?, typed: String = ""
    ) -> Response {
        let l = visit.language
        let path = "/recover/\(visit.parameter("code"))"
        let state: HTML =
            switch recovery?.state ?? .open {
            case .open: proving(visit, recovery, path, problem, typed)
            case .cooling(let until) where visit.registrar.now < until:
                """
                <p class="panel warn">\(RecoveryTexts.cooling[l])
                <strong>\(visit.formats.moment(until))</strong></p>
                <p>\(RecoveryTexts.coolingWhat[l])</p>
                """
            case .cooling:
                """
                <p class="panel good">\(RecoveryTexts.ready[l])</p>
                \(postForm(visit.link("\(path)/finish"), visit,
                    "<p class=\"buttons\">\(submitButton(RecoveryTexts.finish[l]))</p>"))
                """
            case .done:
                """
                <p class="panel good">\(RecoveryTexts.over[l])</p>
                <p class="buttons"><a class="button primary" href="\(visit.link("/sign-in"))">\
                \(SignInTexts.title[l])</a></p>
                """
            case .stopped:
                """
                <p class="panel bad">\(RecoveryTexts.stopped[l])</p>
                <p class="buttons"><a class="button" href="\(visit.link("/recover"))">\
                \(RecoveryTexts.beginAgain[l])</a></p>
                """
            }
        let keep: HTML =
            recovery?.isOpen ?? true ? "<p>\(RecoveryTexts.keepAddress[l])</p>" : .nothing
        return visit.page(
            RecoveryTexts.title[l],
            """
            \(trail([(SignInTexts.title[l], "/sign-in")], l))
            \(errorSummary(problem.map { [(field: "paper", message: $0[l])] } ?? [], l))
            <h1>\(RecoveryTexts.title[l])</h1>
            \(keep)
            \(state)
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// What is proved, and how to prove what is not.
    private func proving(
        _ visit: Visit, _ recovery: Recovery?, _ path: String, _ problem: Text?, _ typed: String
    ) -> HTML {
        let l = visit.language
        let proofs = (recovery?.proofs ?? []).map { proof -> HTML in
            return
                "<li class=\"done\">\(proof.kind.name[l]) – \(visit.formats.moment(proof.at))</li>\n"
        }
        let code = recoveries(visit).counterCode(for: visit.parameter("code"))
        let eyes: HTML =
            recovery?.hasEyes ?? false
            ? .nothing
            : """
            <h2>\(RecoveryTexts.byEyes[l])</h2>
            <p>\(RecoveryTexts.eyesHow[l])</p>
            <p class="big">\(ltr(groupedCode(code)))</p>
            """
        let paper: HTML =
            recovery?.hasPaper ?? false
            ? .nothing
            : """
            <h2>\(RecoveryTexts.byPaper[l])</h2>
            \(postForm(visit.link("\(path)/paper"), visit,
                """
                \(Field("paper", RecoveryTexts.paperCode[l], error: problem?[l], value: typed)
                    .input(isLeftToRight: true, maximum: 40))
                <p class="buttons">\(submitButton(RecoveryTexts.send[l]))</p>
                """))
            """
        return """
            <p>\(RecoveryTexts.twoOf[l])</p>
            \(proofs.isEmpty ? "<p>\(RecoveryTexts.nothingYet[l])</p>"
                : "<ul class=\"steps\">\n\(proofs)</ul>")
            \(eyes)
            <h2>\(RecoveryTexts.byRelatives[l])</h2>
            <p>\(RecoveryTexts.relativesHow[l])</p>
            \(paper)
            """
    }

    private func paper(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let typed = form["paper"]
        let attempts = Attempts(registrar: visit.registrar)
        let code = visit.parameter("code")
        let problem = try await visit.database.write { db -> Text? in
            let bucket = Attempts.Bucket.network(visit.network)
            // Whoever stands here has no other way in to be shown.
            guard try !attempts.isClosed([bucket], in: db) else {
                try Incident.note(.tooManyTries, "paper code", on: visit, in: db)
                return RecoveryTexts.tooManyPapers
            }
            guard
                let found = try recoveries(visit).find(code: code, by: .system("recovery"), in: db),
                found.record.state == .open,
                try recoveries(visit).provePaper(found, typed, in: db)
            else {
                try attempts.note([bucket], in: db)
                try Incident.note(.recoveryRefused, "paper code", on: visit, in: db)
                return RecoveryTexts.paperWrong
            }
            return nil
        }
        if let problem {
            return page(visit, try await find(visit)?.record, problem: problem, typed: typed)
        }
        return visit.redirect(to: "/recover/\(code)")
    }

    private func finish(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        let code = visit.parameter("code")
        let token = try await visit.database.write { db -> String? in
            guard
                let found = try recoveries(visit).find(code: code, by: .system("recovery"), in: db),
                try recoveries(visit).finish(found, in: db)
            else { return nil }
            return try door.admit(
                SignInPages.Finding(
                    person: found.record.person, level: .substantial, method: "recovery",
                    isOwnDevice: false), on: visit, in: db)
        }
        guard let token else { return visit.redirect(to: "/recover/\(code)") }
        return door.welcome(
            token, visit, SignInPages.Wish(next: visit.link("/account/security/passkey")))
    }

    // MARK: Prepared in the account

    private func prepare(_ visit: Visit) async throws -> Response {
        try await preparePage(visit, Form(), problem: nil)
    }

    private func preparePage(
        _ visit: Visit, _ form: Form, problem: Text?
    ) async throws -> Response {
        let person = try visit.signedIn()
        let l = visit.language
        let (plan, mine, asked) = try await visit.database.write { db in
            let recoveries = recoveries(visit)
            let me = Actor.person(person)
            return (
                try recoveries.plan(of: person, by: me, in: db)?.record,
                try recoveries.open(of: person, by: me, in: db).map(\.record),
                try recoveries.asking(person, in: db)
            )
        }
        let running = mine.filter { !$0.proofs.isEmpty }.map { recovery -> HTML in
            """
            <div class="panel bad"><p><strong>\(RecoveryTexts.running[l])</strong></p>
            \(until(recovery, visit))
            \(postForm(visit.link("/account/recovery/stop"), visit,
                """
                <input type="hidden" name="recovery" value="\(recovery.id)">
                <p class="buttons">\(submitButton(RecoveryTexts.stop[l], style: "danger"))</p>
                """))</div>
            """
        }
        let relatives = (plan?.relatives ?? []).map { relative -> HTML in
            """
            <li>\(bdi(relative.name[l]))
            \(postForm(visit.link("/account/recovery/relative/end"), visit,
                """
                <input type="hidden" name="relative" value="\(relative.number.digits)">
                <p class="buttons">\(submitButton(RecoveryTexts.unname[l], style: "secondary",
                    about: relative.name[l]))</p>
                """))</li>

            """
        }
        let naming: HTML =
            relatives.count >= 2
            ? .nothing
            : """
            <p>\(relatives.isEmpty ? RecoveryTexts.relativesNone[l] : RecoveryTexts.oneMissing[l])</p>
            \(postForm(visit.link("/account/recovery/relative"), visit,
                """
                \(Field("number", MandateTexts.number[l], error: problem?[l], value: form["number"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20))
                \(Field("given", MandateTexts.given[l], value: form["given"]).input(maximum: 40))
                <p class="buttons">\(submitButton(RecoveryTexts.nameRelative[l]))</p>
                """))
            """
        let waiting = asked.map { item -> HTML in
            """
            <li><strong>\(bdi(item.name[l]))</strong>
            <p class="panel warn">\(RecoveryTexts.onlyIfMet[l])</p>
            \(postForm(visit.link("/account/recovery/confirm"), visit,
                """
                <input type="hidden" name="recovery" value="\(item.id)">
                <p class="buttons">\(submitButton(RecoveryTexts.confirmRelative[l]))</p>
                """))</li>

            """
        }
        return visit.page(
            RecoveryTexts.prepare[l],
            """
            \(trail([(WebTexts.account[l], "/account"), (SignInTexts.security[l], "/account/security")], l))
            \(errorSummary(problem.map { [(field: "number", message: $0[l])] } ?? [], l))
            <h1>\(RecoveryTexts.prepare[l])</h1>
            \(running)
            <p>\(RecoveryTexts.prepareWhat[l])</p>
            \(waiting.isEmpty ? .nothing
                : "<h2>\(RecoveryTexts.asksYou[l])</h2><ul class=\"list\">\n\(waiting)</ul>")
            <h2>\(RecoveryTexts.byPaper[l])</h2>
            <p>\(plan?.paperCodeAt.map { "\(RecoveryTexts.paperMade[l]) \(visit.formats.moment($0))" as HTML }
                ?? "\(RecoveryTexts.paperNone[l])")</p>
            \(postForm(visit.link("/account/recovery/paper"), visit,
                "<p class=\"buttons\">\(submitButton(RecoveryTexts.paperMake[l]))</p>"))
            <h2>\(RecoveryTexts.relatives[l])</h2>
            \(relatives.isEmpty ? .nothing : "<ul class=\"list\">\n\(relatives)</ul>")
            \(naming)
            """, at: "/account/recovery", status: problem == nil ? .ok : .unprocessableContent)
    }

    /// What the owner has to know in order to stop it in time.
    private func until(_ recovery: Recovery, _ visit: Visit) -> HTML {
        let l = visit.language
        let proofs = recovery.proofs.map { proof -> HTML in
            return "<li>\(proof.kind.name[l]) – \(visit.formats.moment(proof.at))</li>\n"
        }
        guard case .cooling(let until) = recovery.state else { return "<ul>\(proofs)</ul>" }
        return """
            <ul>\(proofs)</ul>
            <p>\(RecoveryTexts.opensAt[l]) <strong>\(visit.formats.moment(until))</strong></p>
            """
    }

    private func makePaper(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        let registrar = visit.registrar
        let name = try await visit.database.write { db in
            try Access(by: .person(person), for: .ownAccount, with: registrar)
                .record(Person.self, person.digits, in: db)?.record.name
        }
        let code = recoveries(visit).paperCode(for: person, once: form["once"])
        _ = try await visit.once(form, "paper-code") { db in
            try recoveries(visit).hold(paperCode: code, for: person, in: db)
            return ""
        }
        let l = visit.language
        return visit.page(
            RecoveryTexts.byPaper[l],
            """
            <h1>\(RecoveryTexts.byPaper[l])</h1>
            <p class="big">\(ltr(groupedCode(code)))</p>
            \(facts([
                (EnrolmentTexts.nameTitle[l], bdi(name?[l] ?? "")),
                (RecoveryTexts.paperMade[l], "\(visit.formats.moment(registrar.now))"),
                (RecoveryTexts.paperWhere[l], ltr(visit.site.address + "/recover")),
            ]))
            <p class="panel warn noprint">\(RecoveryTexts.paperKeep[l])</p>
            <p class="noprint"><a href="\(visit.link("/account/recovery"))">\(WebTexts.back[l])</a></p>
            """, at: "/account/recovery")
    }

    private func nameRelative(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        let number = form["number"]
        let given = form["given"]
        do {
            let path = try await visit.once(form, "name-relative") { db in
                try recoveries(visit).name(number, called: given, for: person, in: db)
                return "/account/recovery"
            }
            return visit.redirect(to: path)
        } catch let refusal as Mandates.Refusal {
            return try await preparePage(visit, form, problem: refusal.text)
        } catch is Recoveries.OwnRelative {
            return try await preparePage(visit, form, problem: RecoveryTexts.notYourself)
        }
    }

    private func unnameRelative(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        guard let number = PersonNumber(form["relative"]) else { throw Problem.unreadable }
        let path = try await visit.once(form, "unname-relative") { db in
            try recoveries(visit).unname(number, for: person, in: db)
            return "/account/recovery"
        }
        return visit.redirect(to: path)
    }

    /// A relative says: it is they, I have spoken with them.
    private func confirm(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        let id = form["recovery"]
        let path = try await visit.once(form, "confirm-relative") { db in
            let recoveries = recoveries(visit)
            let access = Access(by: .person(person), for: .recovery, with: visit.registrar)
            guard let found = try access.record(Recovery.self, id, in: db),
                let plan = try recoveries.plan(
                    of: found.record.person, by: .person(person), in: db)?.record,
                plan.relatives.contains(where: { $0.number == person })
            else { throw Problem.notFound }
            try recoveries.prove(found, .relative(person), by: .person(person), in: db)
            return "/account/recovery"
        }
        return visit.redirect(to: path)
    }

    private func stop(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let id = form["recovery"]
        let path = try await visit.once(form, "stop-recovery") { db in
            try recoveries(visit).stop(id, by: person, in: db)
            return "/account/recovery"
        }
        return visit.redirect(to: path)
    }
}

extension Recoveries {
    struct Asked: Sendable {
        let id: String
        let name: PersonName
    }

    /// Open recoveries of people who named somebody as their relative, and wait for them.
    func asking(_ relative: PersonNumber, in db: Database) throws -> [Asked] {
        let since = registrar.now - Recovery.openFor
        let open = try db.rows(
            """
            SELECT recovery.record_key, recovery.person FROM identity_recovery AS recovery
            JOIN identity_relative AS link ON link.person = recovery.person
            WHERE link.relative = \(relative) AND recovery.is_open = 1
                AND recovery.recorded_at > \(since)
            ORDER BY recovery.record_key LIMIT 20
            """)
        let access = Access(by: .person(relative), for: .recovery, with: registrar)
        return try open.compactMap { row in
            guard let found = try access.record(Recovery.self, try row.text(0), in: db)?.record,
                found.state == .open,
                !found.proofs.contains(where: { $0.kind == .relative(relative) }),
                let name = try access.record(Person.self, try row.text(1), in: db)?.record.name
            else { return nil }
            return Asked(id: found.id, name: name)
        }
    }
}
