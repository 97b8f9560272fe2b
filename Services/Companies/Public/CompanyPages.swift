internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The public side of the company register.
struct CompanyPages: Sendable {
    private let work: Work
    private let law: CompanyLaw

    init(_ work: Work, _ law: CompanyLaw) {
        self.work = work
        self.law = law
    }

    func routes(_ routes: Routes) {
        routes.page("/companies", search)
        routes.page("/companies/:number", show)
        routes.page("/companies/:number/filings", filings)
        routes.page("/companies/:number/follow", askToFollow)
        routes.form("/companies/:number/follow", follow)
    }

    private static let pageSize = 50

    // MARK: Search

    private func search(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let text = String(visit.query["q"].prefix(200))
        let start = min(max(Int(visit.query["from"]) ?? 0, 0), CompanyStore.countLimit)
        let (total, lines) = try await visit.database.read { db in
            let found = try CompanyStore.search(
                text, from: start, limit: CompanyPages.pageSize, in: db)
            return (found.total, try CompanyStore.lines(found.numbers, in: db))
        }
        let rows = lines.map { company -> HTML in
            let ended: HTML =
                switch company.status {
                case "dissolved": "\(l.comma)<strong>\(PageTexts.dissolved[l])</strong>"
                case "struck-off": "\(l.comma)<strong>\(PageTexts.struckOff[l])</strong>"
                default: .nothing
                }
            return """
                <li><a href="\(visit.link("/companies/\(company.number)"))">\(bdi(company.name))</a>
                <p>\(ltr(company.number))\(l.comma)\(work.catalogue.place(company.district)[l])\(l.comma)
                \(visit.formats.day(company.registeredOn))\(ended)</p></li>

                """
        }
        let none = text.isEmpty ? CompanyTexts.noneYet[l] : CompanyTexts.nothingFound[l]
        return visit.page(
            CompanyTexts.searchTitle[l],
            """
            <h1>\(CompanyTexts.searchTitle[l])</h1>
            <form method="get" action="\(visit.link("/companies"))" role="search">
            <label for="q">\(CompanyTexts.searchLabel[l])</label>
            <div class="searchform"><input type="search" id="q" name="q" value="\(text)" dir="auto" \
            maxlength="200">
            \(submitButton(WebTexts.search[l]))</div>
            </form>
            \(rows.isEmpty ? .nothing
                : "<h2>\(text.isEmpty ? CompanyTexts.newest[l] : CompanyTexts.found[l])</h2>")
            \(rows.isEmpty ? "<p>\(none)</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            \(pages(from: start, of: total, visit) { from in
                "/companies?q=\(encodedForURL(text))&from=\(from)"
            })
            """, isPrivate: false)
    }

    /// Links to the page before and after, where there are such.
    private func pages(
        from start: Int, of total: Int, _ visit: Visit, _ address: (Int) -> String
    ) -> HTML {
        let size = CompanyPages.pageSize
        var links: [HTML] = []
        if start > 0 {
            links.append(
                """
                <a rel="prev" href="\(visit.link(address(max(0, start - size))))">\
                \(PageTexts.before[visit.language])</a>
                """)
        }
        if start + size < total {
            links.append(
                """
                <a rel="next" href="\(visit.link(address(start + size)))">\
                \(PageTexts.after[visit.language])</a>
                """)
        }
        return links.isEmpty
            ? .nothing : "<p class=\"buttons\">\(links.joined(separator: visit.formats.comma))</p>"
    }

    // MARK: One company

    private func number(_ visit: Visit) -> String { visit.parameter("number").withLatinDigits }

    private func show(_ visit: Visit) async throws -> Response {
        let number = number(visit)
        let asked = DayField.read("on", from: visit.query)
        let isAsked = !visit.query["on-day"].isEmpty || !visit.query["on-year"].isEmpty
        let today = work.registrar.today
        let isThen = asked.map { $0 < today } ?? false
        let law = law
        let (now, then, latest, net) = try await visit.database.read { db in
            let now = try CompanyStore.company(number, in: db)
            var then = now
            if let asked, isThen, now != nil {
                then = try Company.folded(
                    try CompanyStore.filings(of: number, until: asked, in: db), under: law)
            }
            return (
                now, then, try CompanyStore.filings(of: number, limit: 11, in: db),
                // What lies between is shown as it is now, or not at all.
                isThen ? nil : try now.flatMap { try Net(of: $0, in: db) }
            )
        }
        guard let now else { throw Problem.notFound }
        let l = visit.language
        let dayForm: HTML = """
            <form method="get" action="\(visit.link("/companies/\(number)"))" class="noprint">
            \(DayField("on", PageTexts.asOf[l], hint: PageTexts.asOfHint[l],
                error: isAsked && asked == nil ? PageTexts.noSuchDay[l] : nil, from: visit.query)
                .html(l))
            <p class="buttons">\(submitButton(PageTexts.showDay[l], style: "secondary"))</p>
            </form>
            """
        let noDay =
            isAsked && asked == nil
            ? errorSummary([(field: "on", message: PageTexts.noSuchDay[l])], l) : .nothing
        let trail = trail([(WebTexts.companies[l], "/companies")], l)
        guard let company = then else {
            return visit.page(
                now.name,
                """
                \(trail)
                <h1>\(bdi(now.name))</h1>
                <p class="panel warn">\(PageTexts.notYet[l])</p>
                \(dayForm)
                """, isPrivate: false)
        }
        let banner: HTML =
            isThen && asked != nil
            ? """
            <p class="panel warn">\(PageTexts.asItWas.filled(with: days(asked!))[l])
            <a href="\(visit.link("/companies/\(number)"))">\(PageTexts.asItIs[l])</a></p>
            """
            : asked.map { $0 > today } ?? false
                ? "<p class=\"panel warn\">\(PageTexts.toCome[l])</p>" : .nothing
        return visit.page(
            company.name,
            """
            \(trail)
            \(noDay)
            <h1>\(bdi(company.name))</h1>
            \(banner)
            <p class="panel \(company.isPlainlyActive ? "good" : "warn")">\
            \(company.standing[l])</p>
            \(facts(factRows(of: company, visit)))
            \(people(of: company, visit))
            \(isThen ? .nothing : inTheEnd(net, of: number, visit))
            \(burdens(of: company, visit, isNow: !isThen))
            \(isThen ? .nothing : history(latest, company, visit))
            \(isThen ? .nothing : actions(for: company, visit))
            \(dayForm)
            """, isPrivate: false)
    }

    private func factRows(of company: Company, _ visit: Visit) -> [(label: String, value: HTML)] {
        let l = visit.language
        var rows = CompanyFacts.all(of: company, work.catalogue).enumerated().map { index, fact in
            (
                label: fact.label[l],
                value: index == 0 ? ltr(fact.value.text[l]) : bdi(fact.value.text[l])
            )
        }
        if let parent = company.parent {
            rows.append(
                (
                    label: PageTexts.parent[l],
                    value: "\(bdi(parent.name)), \(bdi(parent.country)), \(ltr(parent.number))"
                ))
        }
        if !company.formerNames.isEmpty {
            let names = company.formerNames.map { former -> HTML in
                "\(bdi(former.name)) (\(PageTexts.until[l]) \(visit.formats.day(former.until)))"
            }
            rows.append((label: PageTexts.formerNames[l], value: names.joined(separator: "<br>")))
        }
        if company.form != .foreignBranch {
            rows.append(
                (
                    label: PageTexts.accounts[l],
                    value: company.confirmedFor.map { "\(ltr(String($0)))" }
                        ?? "\(PageTexts.noneHandedIn[l])"
                ))
        }
        return rows
    }

    // MARK: People

    /// Who it is: a company's own page where it has one.
    private func name(_ participant: Participant, _ visit: Visit) -> HTML {
        switch participant.identity {
        case .company(let number, let name):
            "<a href=\"\(visit.link("/companies/\(number)"))\">\(bdi(name))</a> \(ltr(number))"
        case .person, .foreign: bdi(participant.name[visit.language])
        }
    }

    private func people(of company: Company, _ visit: Visit) -> HTML {
        let l = visit.language
        func row(_ officer: Officer) -> HTML {
            let end: HTML =
                officer.until.map {
                    "\(l.comma)\(PageTexts.until[l]) \(visit.formats.day($0))"
                } ?? .nothing
            return """
                <li>\(name(officer.participant, visit))
                <p>\(officer.role.text[l])\(l.comma)\(PageTexts.since[l]) \(visit.formats.day(officer.from))\
                \(end)</p></li>

                """
        }
        let current = company.officers.filter { $0.until == nil }.map(row)
        let former = company.officers.filter { $0.until != nil }.map(row)
        let owners = company.owners.map { owner -> HTML in
            """
            <li>\(name(owner.participant, visit))
            <p>\(ltr(visit.formats.share(owner.share)))\(l.comma)\(PageTexts.ownerNumber[l]) \
            \(Int(owner.participant.id).map { visit.formats.number($0) } ?? "")</p></li>

            """
        }
        let controllers = company.controllers.filter { $0.until == nil }.map { controller -> HTML in
            let share: HTML =
                controller.share.map { ": \(ltr(visit.formats.share($0)))" } ?? .nothing
            return """
                <li>\(name(controller.participant, visit))
                <p>\(controller.means.text[l])\(share)\(l.comma)
                \(PageTexts.since[l]) \(visit.formats.day(controller.from))</p></li>

                """
        }
        return """
            <h2>\(PageTexts.officers[l])</h2>
            \(list(current, otherwise: PageTexts.nobody[l]))
            \(former.isEmpty ? .nothing
                : "<details><summary>\(PageTexts.formerOfficers[l])</summary>\(list(former, otherwise: ""))</details>")
            <h2>\(PageTexts.owners[l])</h2>
            \(list(owners, otherwise: PageTexts.nobody[l]))
            <h2>\(PageTexts.controllers[l])</h2>
            \(list(controllers, otherwise: PageTexts.noneDeclared[l]))
            """
    }

    /// The companies between it and who owns it in the end.
    private enum Net {
        case known([String: Company])
        case tooLarge

        /// Nil for a company that people own.
        init?(of company: Company, in db: Database) throws {
            let isHeld = company.owners.contains {
                if case .company = $0.participant.identity { true } else { false }
            }
            guard isHeld else { return nil }
            self = try Ownership.net(of: company.number, in: db).map { .known($0) } ?? .tooLarge
        }
    }

    private func inTheEnd(_ net: Net?, of number: String, _ visit: Visit) -> HTML {
        let l = visit.language
        var ownership: Ownership?
        switch net {
        case nil: return .nothing
        case .tooLarge?: break
        case .known(let companies)?: ownership = Ownership(of: number, among: companies)
        }
        let body: HTML
        switch ownership {
        case nil: body = "<p>\(PageTexts.netTooLarge[l])</p>"
        case let ownership? where ownership.isOwnedByNobody:
            body = "<p class=\"panel warn\">\(PageTexts.ownedByNobody[l])</p>"
        case let ownership?:
            let rows = ownership.parts.map { part -> HTML in
                let (low, high) = (part.percent.lowerBound, part.percent.upperBound)
                let percent = low == high ? "\(low)%" : "\(low)–\(high)%"
                // A long fraction says nothing to a reader; programs may have it.
                let exact =
                    part.denominator.count < 7 ? "\(part.numerator)/\(part.denominator), " : ""
                return """
                    <li>\(name(part.participant, visit))
                    <p>\(ltr(exact + percent))</p></li>

                    """
            }
            let ring: HTML =
                ownership.rings.isEmpty
                ? .nothing
                : """
                <p class="panel warn">\(PageTexts.ring[l]) \
                \(ownership.rings[0].map { number -> HTML in
                    "<a href=\"\(visit.link("/companies/\(number)"))\">\(ltr(number))</a>"
                }.joined(separator: ", "))</p>
                """
            body = "\(ring)\(list(rows, otherwise: PageTexts.nobody[l]))"
        }
        return """
            <h2>\(PageTexts.inTheEnd[l])</h2>
            <p class="soft">\(PageTexts.inTheEndHint[l])</p>
            \(body)
            """
    }

    private func list(_ rows: [HTML], otherwise none: String) -> HTML {
        rows.isEmpty ? "<p>\(none)</p>" : "<ul class=\"list\">\n\(rows)</ul>"
    }

    // MARK: Burdens

    private func burdens(of company: Company, _ visit: Visit, isNow: Bool) -> HTML {
        let l = visit.language
        func number(_ number: Int) -> HTML {
            "<strong>\(PageTexts.number[l]) \(ltr(String(number)))</strong>"
        }
        let notices = company.notices.map { notice -> HTML in
            let open = notice.objections.filter(\.isOpen)
            let objections: HTML =
                open.isEmpty
                ? .nothing
                : """
                <p class="warn">\(PageTexts.objections[l]): \
                \(open.map { ltr(String($0.number)) }.joined(separator: ", "))</p>
                """
            let object: HTML =
                isNow && notice.until >= work.registrar.today
                ? "<p><a href=\"\(visit.link("/services/co-14"))\">\(PageTexts.object[l])</a></p>"
                : .nothing
            return """
                <li>\(number(notice.number))\(l.comma)\(notice.plan.text[l])
                <p>\(PageTexts.published[l]) \(visit.formats.day(notice.publishedOn))\(l.comma)
                \(PageTexts.objectUntil[l]) \(visit.formats.day(notice.until))</p>
                \(objections)\(object)</li>

                """
        }
        let charges = company.charges.map { charge -> HTML in
            let object: HTML =
                switch charge.over {
                case .assets(let words): bdi(words)
                case .shares(let owner):
                    "\(PageTexts.sharesOf[l]) \(company.participant(owner).map { name($0, visit) })"
                }
            let end: HTML =
                charge.releasedOn.map {
                    "\(l.comma)\(PageTexts.released[l]) \(visit.formats.day($0))"
                }
                ?? .nothing
            return """
                <li>\(number(charge.number))\(l.comma)\(visit.formats.money(charge.amount))\(l.comma)\
                \(name(charge.creditor, visit))
                <p>\(object)\(l.comma)\(PageTexts.since[l]) \(visit.formats.day(charge.from))\(end)</p></li>

                """
        }
        let seizures = company.seizures.map { seizure -> HTML in
            let object: HTML =
                seizure.owner.map { id -> HTML in
                    // Who has sold since is no longer in the entry.
                    let owner = company.participant(id).map { name($0, visit) }
                    return "\(PageTexts.sharesOf[l]) \(owner ?? "–")"
                } ?? "\(PageTexts.wholeCompany[l])"
            let end: HTML =
                seizure.liftedOn.map { "\(l.comma)\(PageTexts.lifted[l]) \(visit.formats.day($0))" }
                ?? .nothing
            return """
                <li>\(number(seizure.number))\(l.comma)\(bdi(seizure.court))\(l.comma)\(bdi(seizure.order))
                <p>\(object)\(l.comma)\(PageTexts.since[l]) \(visit.formats.day(seizure.from))\(end)</p></li>

                """
        }
        func part(_ title: Text, _ rows: [HTML]) -> HTML {
            rows.isEmpty ? .nothing : "<h2>\(title[l])</h2>\n<ul class=\"list\">\n\(rows)</ul>\n"
        }
        return """
            \(part(PageTexts.notices, notices))\(part(PageTexts.charges, charges))\
            \(part(PageTexts.seizures, seizures))
            """
    }

    // MARK: History

    private func rows(_ filings: [Filing], _ company: Company, _ visit: Visit) -> [HTML] {
        let l = visit.language
        return filings.map { filing in
            let detail = CompanyFacts.detail(of: filing.change, in: company, work.catalogue)
            let paper: HTML =
                filing.document.map {
                    "\(l.comma)<a href=\"/verify/\($0)?lang=\(l.rawValue)\">\(PageTexts.paper[l])</a>"
                } ?? .nothing
            return """
                <li class="done">\(CompanyTexts.title(of: filing.change)[l])
                <p>\(detail.text[l])</p>
                <p>\(PageTexts.number[l]) \(ltr(String(filing.number)))\(l.comma)
                \(visit.formats.day(filing.filedOn))\(paper)</p></li>

                """
        }
    }

    private func history(_ latest: [Filing], _ company: Company, _ visit: Visit) -> HTML {
        let l = visit.language
        let more: HTML =
            latest.count > 10
            ? """
            <p><a href="\(visit.link("/companies/\(company.number)/filings"))">\
            \(PageTexts.allEntries[l])</a></p>
            """ : .nothing
        return """
            <h2>\(CompanyTexts.history[l])</h2>
            <ol class="steps" reversed>\(rows(Array(latest.prefix(10)), company, visit))</ol>
            \(more)
            """
    }

    private func filings(_ visit: Visit) async throws -> Response {
        let number = number(visit)
        let start = min(max(Int(visit.query["from"]) ?? 0, 0), 1_000_000)
        let (company, filings) = try await visit.database.read { db in
            (
                try CompanyStore.company(number, in: db),
                try CompanyStore.filings(
                    of: number, from: start, limit: CompanyPages.pageSize, in: db)
            )
        }
        guard let company else { throw Problem.notFound }
        let l = visit.language
        return visit.page(
            CompanyTexts.history[l],
            """
            \(trail([(WebTexts.companies[l], "/companies"),
                (company.name, "/companies/\(number)")], l))
            <h1>\(CompanyTexts.history[l])</h1>
            <ol class="steps" reversed>\(rows(filings, company, visit))</ol>
            \(pages(from: start, of: company.filings, visit) { "/companies/\(number)/filings?from=\($0)" })
            """, isPrivate: false)
    }

    // MARK: What to do

    private func actions(for company: Company, _ visit: Visit) -> HTML {
        let l = visit.language
        let wanted =
            company.isLive
            ? (1...11).map { "CO-" + ($0 < 10 ? "0" : "") + "\($0)" } + ["CO-21", "CO-16"]
            : ["CO-18"]
        let services = wanted.compactMap { work.catalogue.service($0) }.map { service -> HTML in
            "<li><a href=\"\(visit.link("/services/\(service.slug)"))\">\(service.title[l])</a></li>\n"
        }
        return """
            <p class="buttons noprint"><a class="button secondary" \
            href="\(visit.link("/companies/\(company.number)/follow"))">\(PageTexts.follow[l])</a></p>
            <details class="noprint"><summary>\(PageTexts.whatToDo[l])</summary>
            <ul>\(services)</ul></details>
            """
    }

    // MARK: Following

    private func askToFollow(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let number = number(visit)
        let (company, isOn) = try await visit.database.read { db in
            (
                try CompanyStore.company(number, in: db),
                try Following.isOn(person, of: number, in: db)
            )
        }
        guard let company else { throw Problem.notFound }
        let l = visit.language
        let button = submitButton(
            (isOn ? PageTexts.unfollow : PageTexts.follow)[l], name: "do",
            value: isOn ? "end" : "begin", style: isOn ? "secondary" : "primary")
        return visit.page(
            PageTexts.follow[l],
            """
            \(trail([(WebTexts.companies[l], "/companies"),
                (company.name, "/companies/\(number)")], l))
            <h1>\(bdi(company.name))</h1>
            <p>\((isOn ? PageTexts.following : PageTexts.followHint)[l])</p>
            \(postForm(visit.link("/companies/\(number)/follow"), visit,
                "<p class=\"buttons\">\(button)</p>"))
            """)
    }

    private func follow(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let number = number(visit)
        let form = try await visit.form()
        let isOn = form["do"] == "begin"
        let path = try await visit.once(form, "follow") { db in
            guard try CompanyStore.company(number, in: db) != nil else { throw Problem.notFound }
            try Following.set(isOn, person, of: number, with: visit.registrar, in: db)
            return "/companies/\(number)/follow"
        }
        return visit.redirect(to: path)
    }
}
