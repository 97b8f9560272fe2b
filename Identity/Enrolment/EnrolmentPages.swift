internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

extension Visit {
    /// The role in which the person at the desk may do something; a clear refusal when they may not.
    func onDuty(_ duty: Duty) async throws -> Officer {
        let person = try atDesk()
        let today = registrar.today
        let role = try await database.read {
            try Officer.role(of: person, with: duty, on: today, in: $0)
        }
        guard let role else { throw Problem.notYourRole }
        return role
    }
}

/// The registration centre: an officer takes a person down and sees what comes of it.
struct EnrolmentPages: Sendable {
    let catalogue: Catalogue
    let book: EnrolmentBook

    func routes(_ routes: Routes) {
        routes.page("/desk/enrol", choose)
        routes.page("/desk/enrol/:kind", ask)
        routes.form("/desk/enrol/:kind", take)
        routes.page("/desk/enrolments/:id", show)
        routes.page("/desk/enrolments/:id/photo", photo)
        routes.form("/desk/enrolments/:id/slip", printSlip)
    }

    // MARK: Choosing

    private func choose(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.enrols)
        let l = visit.language
        let today = visit.registrar.today
        let (last, phases) = try await visit.database.write { db in
            (
                try Access(by: role.actor, for: .enrolment, with: book.registrar).records(
                    Enrolment.self,
                    where: "officer = \(role.person) ORDER BY series DESC LIMIT 20", in: db
                ).map(\.record), try RolloutPhase.open(on: today, in: db)
            )
        }
        let kinds = EnrolmentForm.Kind.allCases.map { kind -> HTML in
            "<li><a href=\"\(visit.link("/desk/enrol/\(kind.rawValue)"))\">\(kind.name[l])</a></li>\n"
        }
        let rows = last.map { item -> HTML in
            """
            <li><a href="\(visit.link("/desk/enrolments/\(item.key)"))">\(bdi(item.file.facts.chain.whole[l]))</a>
            \(EnrolmentPages.tag(item.state, l))<p>\(visit.formats.moment(item.receivedAt))</p></li>

            """
        }
        return visit.page(
            EnrolmentTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            <h1>\(EnrolmentTexts.title[l])</h1>
            \(RolloutPhase.panel(phases, catalogue, visit))
            <ul class="list">
            \(kinds)</ul>
            <p><a href="\(visit.link("/desk/people"))">\(EnrolmentTexts.found[l])</a></p>
            <h2>\(EnrolmentTexts.yours[l])</h2>
            \(rows.isEmpty ? "<p>\(EnrolmentTexts.nothingYet[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    static func tag(_ state: Enrolment.State, _ l: Language) -> HTML {
        switch state {
        case .searching: "<span class=\"tag\">\(EnrolmentTexts.searching[l])</span>"
        case .judging: "<span class=\"tag warn\">\(EnrolmentTexts.judging[l])</span>"
        case .accepted: "<span class=\"tag good\">\(EnrolmentTexts.accepted[l])</span>"
        case .known: "<span class=\"tag bad\">\(EnrolmentTexts.known[l])</span>"
        }
    }

    // MARK: Taking down

    private func kind(_ visit: Visit) throws -> EnrolmentForm.Kind {
        guard let kind = EnrolmentForm.Kind(rawValue: visit.parameter("kind")) else {
            throw Problem.notFound
        }
        return kind
    }

    private func ask(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.enrols)
        return page(
            visit, try kind(visit), id: visit.registrar.identifiers.next(), Form(), wrong: [],
            kept: [])
    }

    private func page(
        _ visit: Visit, _ kind: EnrolmentForm.Kind, id: String, _ form: Form,
        wrong: [EnrolmentRefusal], kept: [(kind: EnrolmentFile.Capture.Kind, hash: String)]
    ) -> Response {
        let l = visit.language
        let fields = EnrolmentForm(kind: kind, catalogue: catalogue).fields(
            form, wrong: wrong, kept: kept, l)
        return visit.page(
            kind.name[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (EnrolmentTexts.title[l], "/desk/enrol")], l))
            \(EnrolmentForm.summary(wrong, l))
            <h1>\(kind.name[l])</h1>
            \(postForm(visit.link("/desk/enrol/\(kind.rawValue)"), visit, multipart: true,
                """
                <input type="hidden" name="id" value="\(id)">
                \(fields)
                <p class="buttons">\(submitButton(EnrolmentTexts.send[l]))</p>
                """))
            """, at: "/desk/enrol/\(kind.rawValue)",
            status: wrong.isEmpty ? .ok : .unprocessableContent)
    }

    private func take(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.enrols)
        let kind = try kind(visit)
        let form = try await visit.form(limit: EnrolmentForm.limit)
        let id = form["id"]
        guard id.utf8.count == 26,
            id.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
        else { throw Problem.unreadable }
        let (captures, found) = EnrolmentForm.captures(form)
        // What was captured is kept even when something else is wrong: nobody holds still twice.
        let kept = try await visit.database.write { db in
            for capture in captures { try book.keep(capture, for: id, by: role.person, in: db) }
            return try book.kept(for: id, by: role.person, in: db)
        }
        let reading = EnrolmentForm(kind: kind, catalogue: catalogue).read(
            form, id: id, kept: kept, at: visit.registrar.now)
        let file: EnrolmentFile
        switch reading {
        case .failure(let refusals):
            // What is said of a capture already is not said again as missing.
            let named = Set(found.map(\.field))
            let rest = refusals.list.filter { !named.contains($0.field) }
            return page(visit, kind, id: id, form, wrong: found + rest, kept: kept)
        case .success where !found.isEmpty:
            return page(visit, kind, id: id, form, wrong: found, kept: kept)
        case .success(let read): file = read
        }
        do {
            let path = try await visit.once(form, "enrol") { db in
                _ = try book.receive(file, by: role.actor, in: db)
                return "/desk/enrolments/\(file.id)"
            }
            return visit.redirect(to: path)
        } catch let refusal as EnrolmentRefusal {
            return page(visit, kind, id: id, form, wrong: [refusal], kept: kept)
        }
    }

    // MARK: What came of it

    private func find(_ visit: Visit, _ role: Officer) async throws -> Enrolment {
        let id = visit.parameter("id")
        let found = try await visit.database.write { db in
            try book.enrolment(id, by: role.actor, for: .enrolment, in: db)
        }
        guard let found, found.record.institution == role.institution else {
            throw Problem.notFound
        }
        return found.record
    }

    private func show(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.enrols)
        let item = try await find(visit, role)
        let l = visit.language
        let waiting: HTML =
            item.state == .searching
            ? "<p class=\"panel\" role=\"status\" data-poll>\(EnrolmentTexts.searching[l])</p>"
            : .nothing
        let number: [(label: String, value: HTML)] =
            if case .accepted = item.state {
                [(EnrolmentTexts.number[l], ltr(item.number.digits))]
            } else { [] }
        let receipts = item.receipts.map { receipt -> HTML in
            facts([
                (EnrolmentTexts.engine[l], ltr(receipt.engine)),
                (EnrolmentTexts.people[l], "\(visit.formats.number(receipt.people))"),
                (EnrolmentTexts.threshold[l], ltr(EnrolmentPages.millionths(receipt.threshold))),
                (EnrolmentTexts.foundCount[l], "\(visit.formats.number(receipt.found.count))"),
            ])
        }
        return visit.page(
            item.file.facts.chain.whole[l],
            """
            \(trail([(WebTexts.desk[l], "/desk"), (EnrolmentTexts.title[l], "/desk/enrol")], l))
            <h1>\(bdi(item.file.facts.chain.whole[l]))</h1>
            \(waiting)
            \(facts([(EnrolmentTexts.state[l], EnrolmentPages.tag(item.state, l))] + number
                + EnrolmentPages.rows(item.file, catalogue, visit.formats)))
            \(receipts.isEmpty ? .nothing : "<h2>\(EnrolmentTexts.receipt[l])</h2>\(receipts)")
            <h2>\(EnrolmentTexts.slip[l])</h2>
            \(postForm(visit.link("/desk/enrolments/\(item.key)/slip"), visit,
                "<p class=\"buttons\">\(submitButton(EnrolmentTexts.slipNew[l]))</p>"))
            """)
    }

    /// A distance of so many millionths.
    static func millionths(_ value: Int) -> String {
        let digits = String(value)
        return "0." + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    /// What was taken down of a person, row by row.
    static func rows(
        _ file: EnrolmentFile, _ catalogue: Catalogue, _ formats: Formats
    ) -> [(label: String, value: HTML)] {
        let l = formats.language
        return [
            (EnrolmentTexts.mother[l], bdi(file.facts.mother[l])),
            (EnrolmentTexts.born[l], "\(formats.day(file.facts.bornOn))"),
            (EnrolmentTexts.birthPlace[l], bdi(file.facts.birthPlace)),
            (
                EnrolmentTexts.sex[l],
                "\(file.facts.sex == .female ? EnrolmentTexts.female[l] : EnrolmentTexts.male[l])"
            ),
            (EnrolmentTexts.governorate[l], "\(catalogue.place(file.facts.governorate)[l])"),
            (
                EnrolmentTexts.papersTitle[l],
                file.documents.map {
                    "\(catalogue.document($0.kind)[l]) \(ltr($0.number))" as HTML
                }.joined(separator: "\(l.comma)")
            ),
        ]
    }

    private func photo(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.enrols)
        let item = try await find(visit, role)
        return try await EnrolmentPages.picture(of: item, book, visit)
    }

    /// The photo of an enrolment that was read, and recorded as read, before.
    static func picture(
        of item: Enrolment, _ book: EnrolmentBook, _ visit: Visit
    ) async throws -> Response {
        let bytes = try await visit.database.read {
            try book.capture(item.file.photo, of: item, in: $0)
        }
        guard let bytes, let kind = FileKind(signature: bytes) else { throw Problem.notFound }
        return Response(
            status: .ok,
            headers: [
                .contentType: kind.rawValue, .cacheControl: "private, no-store",
                .contentSecurityPolicy: "default-src 'none'; sandbox",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func printSlip(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.enrols)
        _ = try await visit.form()
        let item = try await find(visit, role)
        let code = try await visit.database.write { try book.slip(for: item.key, in: $0) }
        let l = visit.language
        let address = "\(visit.site.address)/enrolment/\(code)"
        let number: HTML =
            if case .accepted = item.state {
                facts([(EnrolmentTexts.number[l], ltr(item.number.digits))])
            } else { .nothing }
        return visit.page(
            EnrolmentTexts.slip[l],
            """
            <h1>\(EnrolmentTexts.slip[l])</h1>
            <p class="panel warn noprint">\(EnrolmentTexts.slipPrint[l])</p>
            <p><strong>\(bdi(item.file.facts.chain.whole[l]))</strong></p>
            \(number)
            <p>\(EnrolmentTexts.slipWhat[l])</p>
            \(qrImage(try QRCode(address), label: EnrolmentTexts.code[l]))
            <p class="big small-code">\(ltr(EnrolmentPages.inFours(code)))</p>
            <p>\(ltr(address))</p>
            <p class="buttons noprint"><a class="button" \
            href="\(visit.link("/desk/enrolments/\(item.key)"))">\(WebTexts.back[l])</a></p>
            """, at: "/desk/enrolments/\(item.key)")
    }

    private static func inFours(_ code: String) -> String {
        code.enumerated().reduce(into: "") { text, letter in
            if letter.offset > 0, letter.offset % 4 == 0 { text += " " }
            text.append(letter.element)
        }
    }
}
