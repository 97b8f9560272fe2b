internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// Two enrolments side by side, for an officer who judges alone: no score, no other's answer.
struct JudgingPages: Sendable {
    let catalogue: Catalogue
    let book: EnrolmentBook

    func routes(_ routes: Routes) {
        routes.page("/desk/duplicates", list)
        routes.page("/desk/duplicates/:id", show)
        routes.form("/desk/duplicates/:id", judge)
        routes.page("/desk/duplicates/:id/:side/photo", photo)
    }

    private func list(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.judges)
        let l = visit.language
        let open = try await visit.database.write { db in
            try book.open(for: role.person, in: db)
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(EnrolmentTexts.judged[l])</p>"
        // Nothing of the two is said here: they are read, and so recorded, one case at a time.
        let rows = open.map { item -> HTML in
            """
            <li><a href="\(visit.link("/desk/duplicates/\(item.id)"))">\
            \(visit.formats.moment(item.openedAt))</a>
            <p>\(item.cause.name[l])\(item.contests.isEmpty ? "" : " – \(EnrolmentTexts.contested[l])")</p>
            <p>\(ltr(item.id))</p></li>

            """
        }
        return visit.page(
            EnrolmentTexts.duplicates[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            <h1>\(EnrolmentTexts.duplicates[l])</h1>
            \(done)
            \(rows.isEmpty ? "<p class=\"panel good\">\(EnrolmentTexts.noDuplicates[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    private struct Seen: Sendable {
        let adjudication: Adjudication
        let new, earlier: Enrolment
    }

    private func see(_ visit: Visit) async throws -> Seen {
        let role = try await visit.onDuty(.judges)
        let id = visit.parameter("id")
        let seen = try await visit.database.write { db -> Seen? in
            let access = Access(by: role.actor, for: .duplicateCheck, with: book.registrar)
            guard let found = try access.record(Adjudication.self, id, in: db)?.record,
                found.mayJudge(role.person),
                let new = try access.record(Enrolment.self, found.enrolment, in: db)?.record,
                let earlier = try access.record(Enrolment.self, found.other, in: db)?.record
            else { return nil }
            return Seen(adjudication: found, new: new, earlier: earlier)
        }
        guard let seen else { throw Problem.notFound }
        return seen
    }

    private func show(_ visit: Visit) async throws -> Response {
        page(visit, try await see(visit), problem: nil, reason: "")
    }

    private func page(
        _ visit: Visit, _ seen: Seen, problem: Text?, reason: String
    ) -> Response {
        let l = visit.language
        let path = "/desk/duplicates/\(seen.adjudication.id)"
        func side(_ name: String, _ title: Text, _ item: Enrolment) -> HTML {
            """
            <section><h2>\(title[l])</h2>
            <img src="\(visit.link("\(path)/\(name)/photo"))" alt="\(EnrolmentTexts.photo[l])">
            \(facts([(EnrolmentTexts.nameTitle[l], bdi(item.file.facts.chain.whole[l]))]
                + EnrolmentPages.rows(item.file, catalogue, visit.formats)))</section>
            """
        }
        let contests = seen.adjudication.contests.map { "<p>\(bdi($0.words))</p>" as HTML }
        let said: HTML =
            contests.isEmpty
            ? .nothing : "<h2>\(EnrolmentTexts.saidAgainst[l])</h2>\(contests)"
        return visit.page(
            EnrolmentTexts.isOnePerson[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"),
                (EnrolmentTexts.duplicates[l], "/desk/duplicates")], l))
            \(errorSummary(problem.map { [(field: "reason", message: $0[l])] } ?? [], l))
            <h1>\(EnrolmentTexts.isOnePerson[l])</h1>
            <p class="panel">\(EnrolmentTexts.judgeAlone[l])</p>
            <div class="pair">
            \(side("new", EnrolmentTexts.theNew, seen.new))
            \(side("earlier", EnrolmentTexts.theEarlier, seen.earlier))
            </div>
            \(said)
            \(postForm(visit.link(path), visit,
                """
                \(Field("reason", EnrolmentTexts.why[l], error: problem?[l], value: reason)
                    .textarea(rows: 3, maximum: 1000))
                <div class="buttons">
                \(submitButton(EnrolmentTexts.different[l], name: "do", value: "different"))
                \(submitButton(EnrolmentTexts.same[l], name: "do", value: "same", style: "danger"))
                \(submitButton(EnrolmentTexts.unclear[l], name: "do", value: "unclear",
                    style: "secondary"))</div>
                """))
            """, at: path, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func judge(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.judges)
        let form = try await visit.form()
        let id = visit.parameter("id")
        guard let verdict = Adjudication.Judgement.Verdict(rawValue: form["do"]) else {
            throw Problem.unreadable
        }
        let reason = String(form["reason"].prefix(1000))
        do {
            let path = try await visit.once(form, "judge") { db in
                try book.judge(id, verdict, reason: reason, by: role.actor, in: db)
                return "/desk/duplicates?done=1"
            }
            return visit.redirect(to: path)
        } catch Adjudication.Refusal.reasonNeeded {
            return page(
                visit, try await see(visit), problem: EnrolmentTexts.reasonNeeded, reason: reason)
        } catch is Adjudication.Refusal { throw Problem.notFound }
    }

    private func photo(_ visit: Visit) async throws -> Response {
        let seen = try await see(visit)
        switch visit.parameter("side") {
        case "new": return try await EnrolmentPages.picture(of: seen.new, book, visit)
        case "earlier": return try await EnrolmentPages.picture(of: seen.earlier, book, visit)
        default: throw Problem.notFound
        }
    }
}
