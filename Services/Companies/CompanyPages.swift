package import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// The public side of the company register.
package struct CompanyPages: Sendable {
    private let work: Work
    private let form: FormCompany

    package init(_ work: Work, _ form: FormCompany) {
        self.work = work
        self.form = form
    }

    package func routes(_ routes: Routes) {
        routes.page("/companies", search)
        routes.page("/companies/:number", show)
        routes.root(.get, "/api/companies/name", checkName)
        routes.root(.get, "/api/companies/:number", describe)
    }

    private func search(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let text = String(visit.query["q"].prefix(200))
        let companies = try await visit.database.read {
            try CompanyStore.search(text, limit: 50, in: $0)
        }
        let rows = companies.map { company -> HTML in
            """
            <li><a href="\(visit.link("/companies/\(company.number)"))">\(bdi(company.name))</a>
            <p>\(ltr(company.number)) · \(work.catalogue.place(company.office.district)[l]) ·
            \(visit.formats.day(company.registeredOn))</p></li>

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
            <h2>\(text.isEmpty ? CompanyTexts.newest[l] : CompanyTexts.found[l])</h2>
            \(rows.isEmpty ? "<p>\(none)</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            """, isPrivate: false)
    }

    private func show(_ visit: Visit) async throws -> Response {
        let number = visit.parameter("number").withLatinDigits
        let l = visit.language
        let found = try await visit.database.read { db in
            (
                try CompanyStore.company(number, in: db),
                try Register<Company>().history(number, in: db).map(\.recordedAt)
            )
        }
        guard let company = found.0 else { throw Problem.notFound }
        let rows = CompanyFacts.all(of: company, work.catalogue).enumerated().map { index, fact in
            (
                label: fact.label[l],
                value: index == 0 ? ltr(fact.value.text[l]) : bdi(fact.value.text[l])
            )
        }
        let history = found.1.map {
            "<li class=\"done\">\(CompanyTexts.entered[l])<p>\(visit.formats.moment($0))</p></li>\n"
                as HTML
        }
        return visit.page(
            company.name,
            """
            \(trail([(WebTexts.companies[l], "/companies")], l))
            <h1>\(bdi(company.name))</h1>
            <p class="panel good">\(CompanyTexts.isRegistered[l])</p>
            \(facts(rows))
            <h2>\(CompanyTexts.history[l])</h2>
            <ul class="steps">\(history)</ul>
            """, isPrivate: false)
    }

    // MARK: For programs

    private func checkName(_ visit: Visit) async throws -> Response {
        let text = String(visit.query["name"].prefix(200))
        let work = work
        let form = form
        guard let question = work.catalogue.service("BU-02")?.online?.question("name") else {
            throw Problem.notFound
        }
        let finding = try await visit.database.read { db in
            try form.probe(
                text, for: question, by: PersonNumber(synthetic: 0), in: work, db)
        }
        return json([
            "available": .bool(finding.isGood), "message": .string(finding.text[visit.language]),
        ])
    }

    private func describe(_ visit: Visit) async throws -> Response {
        let number = visit.parameter("number").withLatinDigits
        guard
            let company = try await visit.database.read({
                try CompanyStore.company(number, in: $0)
            })
        else { throw Problem.notFound }
        return json([
            "number": .string(company.number), "name": .string(company.name),
            "legalForm": .string("limited liability company"),
            "activity": .string(company.activity),
            "district": .string(company.office.district),
            "capitalDinars": .integer(company.capital.dinars),
            "registeredOn": .string(company.registeredOn.iso),
        ])
    }

    private func json(_ members: [String: JSON]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: JSON.object(members).canonical)))
    }
}
