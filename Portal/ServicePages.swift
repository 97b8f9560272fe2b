package import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Synchronization
package import Web

/// Home, the catalogue in its three orders, one service, search.
package struct ServicePages: Sendable {
    private let work: Work
    private let searched: SearchedCatalogue

    package init(_ work: Work) {
        self.work = work
        searched = SearchedCatalogue(work.shelf)
    }

    var catalogue: Catalogue { work.catalogue }

    fileprivate static func index(_ catalogue: Catalogue) -> SearchIndex<String> {
        let alike = catalogue.alike.map { words in
            (words: words, folded: Set(words.map(Folding.search)))
        }
        return SearchIndex(
            catalogue.services.map { service in
                let titles = Language.allCases.map { service.title[$0] } + [service.id]
                let around =
                    [
                        catalogue.institution(service.owner), catalogue.institution(service.office),
                        catalogue.lifeEvents.first { $0.id == service.lifeEvent }?.name,
                    ].compactMap { $0 } + service.documents.map(catalogue.document)
                let said = (around + service.searchable).flatMap { text in
                    Language.allCases.map { text[$0] }
                }
                let words = Set(titles.flatMap(Folding.words))
                let others = alike.filter { group in
                    // Also under an ending or an article, where the word is long enough to be told.
                    group.folded.contains { one in
                        words.contains { $0 == one || (one.count >= 4 && $0.contains(one)) }
                    }
                }
                return (
                    id: service.id, titles: titles,
                    body: said + others.flatMap(\.words)
                )
            })
    }

    package func routes(_ routes: Routes) {
        routes.root(.get, "/") { visit in
            Response(
                status: .found,
                headers: [.location: "/\(visit.language.rawValue)/", .vary: "Accept-Language"])
        }
        routes.open("/", home)
        routes.open("/services", browse)
        routes.open("/services/for/:audience", browseAudience)
        routes.open("/services/event/:event", browseEvent)
        routes.open("/services/institution/:institution", browseInstitution)
        routes.open("/services/:slug", show)
        routes.page("/services/:slug/plan", plan)
        routes.page("/search", search)
    }

    // MARK: Home

    private func home(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let audiences = catalogue.audiences.map { audience -> HTML in
            """
            <li><a href="\(visit.link("/services/for/\(audience.id)"))">\(audience.name[l])</a>
            <p>\(audience.description?[l] ?? "")</p></li>

            """
        }
        let online = catalogue.services.filter { $0.online != nil }
        return visit.page(
            PortalTexts.welcome[l],
            """
            <div class="hero">
            <h1>\(PortalTexts.welcome[l])</h1>
            \(searchForm(visit, "", label: PortalTexts.whatDoYouNeed[l]))
            </div>
            <h2>\(PortalTexts.onlineNow[l])</h2>
            <ul class="cards">\(online.map { card($0, visit) })</ul>
            <h2>\(PortalTexts.byAudience[l])</h2>
            <ul class="cards">\(audiences)</ul>
            <h2>\(PortalTexts.byLifeEvent[l])</h2>
            \(eventChips(visit))
            """, isPrivate: false)
    }

    private func searchForm(_ visit: Visit, _ text: String, label: String) -> HTML {
        let l = visit.language
        return """
            <form method="get" action="\(visit.link("/search"))" role="search">
            <label for="q">\(label)</label>
            <div class="searchform"><input type="search" id="q" name="q" value="\(text)" dir="auto" \
            maxlength="200">
            <button type="submit" class="primary">\(WebTexts.search[l])</button></div>
            </form>
            """
    }

    private func eventChips(_ visit: Visit) -> HTML {
        let chips = catalogue.lifeEvents.map { event -> HTML in
            """
            <li><a href="\(visit.link("/services/event/\(event.id)"))">\
            \(event.name[visit.language])</a></li>

            """
        }
        return "<ul class=\"chips\">\(chips)</ul>"
    }

    // MARK: Browse

    private func card(_ service: Service, _ visit: Visit) -> HTML {
        let l = visit.language
        let tag: HTML =
            service.online == nil && service.onlineWithin == nil
            ? .nothing : " <span class=\"tag good\">\(PortalTexts.online[l])</span>"
        return """
            <li><a href="\(visit.link("/services/\(service.slug)"))">\(service.title[l])</a>\(tag)
            <p>\(catalogue.institution(service.owner)[l])</p></li>

            """
    }

    private func list(
        _ visit: Visit, title: String, _ services: [Service], above: HTML = .nothing
    ) -> Response {
        let l = visit.language
        let count = PortalTexts.servicesFound[l].split(separator: "{}").joined()
        return visit.page(
            title,
            """
            \(trail([(WebTexts.services[l], "/services")], l))
            <h1>\(title)</h1>
            \(above)
            <p class="soft">\(visit.formats.number(services.count)) \(count)</p>
            <ul class="cards">
            \(services.map { card($0, visit) })</ul>
            """, isPrivate: false)
    }

    private func browse(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let audiences = catalogue.audiences.map { audience -> HTML in
            """
            <li><a href="\(visit.link("/services/for/\(audience.id)"))">\(audience.name[l])</a></li>

            """
        }
        let owners = catalogue.institutions.filter { institution in
            catalogue.services.contains {
                $0.owner == institution.id || $0.office == institution.id
            }
        }.map { institution -> HTML in
            """
            <li><a href="\(visit.link("/services/institution/\(institution.id)"))">\
            \(institution.name[l])</a></li>

            """
        }
        return list(
            visit, title: PortalTexts.allServices[l], catalogue.services,
            above: """
                \(searchForm(visit, "", label: PortalTexts.searchServices[l]))
                <h2>\(PortalTexts.byAudience[l])</h2><ul class="chips">\(audiences)</ul>
                <details><summary>\(PortalTexts.byLifeEvent[l])</summary>\(eventChips(visit))</details>
                <details><summary>\(PortalTexts.byInstitution[l])</summary>
                <ul class="chips">\(owners)</ul></details>
                """)
    }

    private func browseAudience(_ visit: Visit) async throws -> Response {
        let id = visit.parameter("audience")
        guard let audience = catalogue.audiences.first(where: { $0.id == id }) else {
            throw Problem.notFound
        }
        return list(
            visit, title: audience.name[visit.language],
            catalogue.services.filter { $0.audiences.contains(id) })
    }

    private func browseEvent(_ visit: Visit) async throws -> Response {
        let id = visit.parameter("event")
        guard let event = catalogue.lifeEvents.first(where: { $0.id == id }) else {
            throw Problem.notFound
        }
        return list(
            visit, title: event.name[visit.language],
            catalogue.services.filter { $0.lifeEvent == id })
    }

    private func browseInstitution(_ visit: Visit) async throws -> Response {
        let id = visit.parameter("institution")
        guard let institution = catalogue.institutions.first(where: { $0.id == id }) else {
            throw Problem.notFound
        }
        return list(
            visit, title: institution.name[visit.language],
            catalogue.services.filter { $0.owner == id || $0.office == id })
    }

    // MARK: One service

    private func show(_ visit: Visit) async throws -> Response {
        let slug = visit.parameter("slug")
        guard let service = catalogue.service(slug) else { throw Problem.notFound }
        guard slug == service.slug else {
            return Response(
                status: .movedPermanently,
                headers: [.location: visit.link("/services/\(service.slug)")])
        }
        let l = visit.language
        let unconfirmedWording: HTML =
            service.unconfirmedWording.contains(l)
            ? "<p class=\"panel warn\">\(PortalTexts.wordingUnconfirmed[l])</p>" : .nothing
        return visit.page(
            service.title[l],
            """
            \(trail([(WebTexts.services[l], "/services"),
                (catalogue.lifeEvents.first { $0.id == service.lifeEvent }?.name[l] ?? "",
                    "/services/event/\(service.lifeEvent)")], l))
            <h1>\(service.title[l])</h1>
            \(apply(service, visit))
            \(facts(rows(service, visit)))
            \(unconfirmedWording)
            \(sources(service, l))
            """, isPrivate: false)
    }

    private func apply(_ service: Service, _ visit: Visit) -> HTML {
        let l = visit.language
        if service.online != nil {
            return """
                <p class="buttons"><a class="button primary" \
                href="\(visit.link("/apply/\(service.slug)"))">\(PortalTexts.applyOnline[l])</a></p>
                """
        }
        if let whole = service.onlineWithin.flatMap(catalogue.service) {
            return """
                <p class="panel good">\(PortalTexts.partOf[l])
                <a href="\(visit.link("/services/\(whole.slug)"))">\(whole.title[l])</a></p>
                """
        }
        return "<p class=\"panel\">\(PortalTexts.notOnline[l])</p>"
    }

    private func rows(_ service: Service, _ visit: Visit) -> [(label: String, value: HTML)] {
        let l = visit.language
        var rows: [(label: String, value: HTML)] = []
        rows.append(
            (
                PortalTexts.owner[l],
                """
                <a href="\(visit.link("/services/institution/\(service.owner)"))">\
                \(catalogue.institution(service.owner)[l])</a>\
                \(service.isOwnerConfirmed ? .nothing : confidenceMark(.unconfirmed, l))
                """
            ))
        if service.office != service.owner {
            rows.append(
                (
                    PortalTexts.office[l],
                    """
                    <a href="\(visit.link("/services/institution/\(service.office)"))">\
                    \(catalogue.institution(service.office)[l])</a>
                    """
                ))
        }
        rows.append((PortalTexts.fee[l], fee(service, visit)))
        let documents = service.documents.map { "<li>\(catalogue.document($0)[l])</li>" as HTML }
        rows.append(
            (
                PortalTexts.documents[l],
                """
                \(documents.isEmpty ? "–" : "<ul>\(documents)</ul>")
                \(confidenceMark(service.documentsConfidence, l))
                \(documents.isEmpty ? .nothing
                    : "<p><a href=\"\(visit.link("/services/\(service.slug)/plan"))\">\(PlanTexts.title[l])</a></p>")
                """
            ))
        rows.append(
            (
                PortalTexts.time[l],
                service.time.map { "\($0[l])" } ?? confidenceMark(.unpublished, l)
            ))
        if let channel = service.channel { rows.append((PortalTexts.channel[l], "\(channel[l])")) }
        if let note = service.note { rows.append((PortalTexts.note[l], "\(note[l])")) }
        let laws = service.laws.compactMap(catalogue.law).map { "<li>\($0.title[l])</li>" as HTML }
        rows.append(
            (
                PortalTexts.law[l],
                laws.isEmpty
                    ? confidenceMark(.unconfirmed, l)
                    : "<ul>\(laws)</ul>\(confidenceMark(service.lawConfidence, l))"
            ))
        let audiences = catalogue.audiences.filter { service.audiences.contains($0.id) }
            .map(\.name[l])
        rows.append(
            (
                PortalTexts.forWhom[l],
                "\(audiences.joined(separator: l.comma))"
            )
        )
        rows.append(("ID", ltr(service.id)))
        return rows
    }

    private func fee(_ service: Service, _ visit: Visit) -> HTML {
        let l = visit.language
        var parts: [HTML] = []
        switch service.fee {
        case let amount? where amount.dinars == 0: parts.append("\(PortalTexts.free[l])")
        case let amount?: parts.append("<strong>\(visit.formats.money(amount))</strong>")
        case nil: break
        }
        parts.append(confidenceMark(service.feeConfidence, l))
        if let note = service.feeNote { parts.append("<br>\(note[l])") }
        if let online = service.online {
            parts.append(
                """
                <br>\(PortalTexts.online[l]): \(feeInShort(online.fee, on: visit.registrar.today, l))
                \(online.fee.note.map { "<br><span class=\"soft\">\($0[l])</span>" as HTML })
                """)
        }
        return parts.joined(separator: " ")
    }

    private func sources(_ service: Service, _ l: Language) -> HTML {
        guard !service.sources.isEmpty else {
            return "<p class=\"panel warn\">\(PortalTexts.noSource[l])</p>"
        }
        var seen: Set<String> = []
        let all = (service.sources + (service.online?.fee.sources ?? [])).filter {
            seen.insert($0).inserted
        }
        let links = all.map { source -> HTML in
            "<li><a href=\"\(source)\" rel=\"external noreferrer\" dir=\"ltr\">\(source)</a></li>\n"
        }
        let mention: HTML =
            service.evidence == .mention
            ? "<p class=\"panel warn\">\(PortalTexts.sourceMentions[l])</p>" : .nothing
        return """
            \(mention)
            <h2>\(PortalTexts.sources[l])</h2>
            <ul class="sources">\(links)</ul>
            """
    }

    // MARK: Search

    private func search(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let text = String(visit.query["q"].prefix(200))
        guard !text.isEmpty else {
            return visit.page(
                WebTexts.search[l],
                """
                <h1>\(WebTexts.search[l])</h1>
                \(searchForm(visit, "", label: PortalTexts.searchServices[l]))
                \(eventChips(visit))
                """, isPrivate: false)
        }
        let result = searched.index.search(text, limit: 50)
        let found = result.matches.compactMap { catalogue.service($0.id) }
        let nearest = result.nearest.compactMap(catalogue.service)
        let corrected: HTML? = result.suggestion.map {
            "<p>\(PortalTexts.didYouMean[l]) <strong>\(bdi($0))</strong></p>"
        }
        let nothing = PortalTexts.nothingFound[l].split(
            separator: "{}", omittingEmptySubsequences: false)
        let body: HTML =
            found.isEmpty
            ? """
            <p>\(nothing[0])\(bdi(text))\(nothing[1])</p>
            <ul class="cards">\((nearest.isEmpty ? Array(catalogue.services.prefix(5)) : nearest)
                .map { card($0, visit) })</ul>
            """
            : """
            \(corrected)
            <ul class="cards">\(found.map { card($0, visit) })</ul>
            """
        return visit.page(
            "\(WebTexts.search[l]): \(text)",
            """
            <h1>\(WebTexts.search[l])</h1>
            \(searchForm(visit, text, label: PortalTexts.searchServices[l]))
            \(body)
            """, isPrivate: false)
    }
}

/// The catalogue's search index: made when somebody searches, and anew when the catalogue has changed.
private final class SearchedCatalogue: Sendable {
    private let shelf: Shelf
    private let made = Mutex<(generation: Int, index: SearchIndex<String>)?>(nil)

    init(_ shelf: Shelf) {
        self.shelf = shelf
    }

    var index: SearchIndex<String> {
        let now = shelf.generation
        return made.withLock { made in
            if let made, made.generation == now { return made.index }
            let index = ServicePages.index(shelf.catalogue)
            made = (now, index)
            return index
        }
    }
}

extension Service {
    /// What its form lets choose from, and that it has times to come: by these, too, it is looked for.
    fileprivate var searchable: [Text] {
        guard let online else { return [] }
        var texts: [Text] = []
        func add(_ question: Question) {
            switch question.kind {
            case .choice(let options): texts += options.map(\.label)
            case .list(let fields, _, _): fields.forEach(add)
            default: break
            }
        }
        online.questions.forEach(add)
        if online.step(.attend) != nil { texts.append(AppointmentPages.what) }
        return texts
    }
}
