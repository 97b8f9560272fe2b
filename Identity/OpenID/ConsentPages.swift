internal import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Web

/// What other systems are told of a person, as the person sees and ends it.
struct ConsentPages: Sendable {
    let catalogue: Catalogue

    func overview(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let l = visit.language
        let registrar = visit.registrar
        let today = registrar.today
        let live = try await visit.database.write { db in
            try Access(by: .person(person), for: .ownAccount, with: registrar).records(
                Consent.self,
                where: """
                    (person = \(person) OR record_key LIKE \("%@" + person.digits)) AND is_live = 1
                    ORDER BY record_key
                    """, in: db)
        }.map(\.record).filter { $0.holds(on: today) }
        let rows = live.map { consent -> HTML in
            let claims = consent.claims.map(\.label).map { "\($0[l])" as HTML }
                .joined(separator: visit.formats.comma)
            return """
                <li><strong>\(bdi(consent.clientName[l]))</strong>
                <p>\(catalogue.institution(consent.institution)[l])</p>
                <p>\(consent.claims.isEmpty ? "\(AskTexts.nothingTold[l])" : claims)</p>
                <p>\(MandateTexts.until[l]) \(visit.formats.day(consent.until))</p>
                \(postForm(visit.link("/account/consents/end"), visit,
                    """
                    <input type="hidden" name="consent" value="\(consent.key)">
                    <p class="buttons">\(submitButton(SignInTexts.endOne[l], style: "secondary",
                        about: consent.clientName[l]))</p>
                    """))</li>

                """
        }
        let done: HTML =
            visit.query["done"].isEmpty
            ? .nothing : "<p class=\"panel good\" role=\"status\">\(AskTexts.ended[l])</p>"
        return visit.page(
            WebTexts.consents[l],
            """
            \(trail([(WebTexts.account[l], "/account")], l))
            <h1>\(WebTexts.consents[l])</h1>
            \(done)
            <p>\(AskTexts.consentsWhat[l])</p>
            \(rows.isEmpty ? "<p>\(AskTexts.noConsents[l])</p>"
                : "<ul class=\"list\">\n\(rows)</ul>")
            """)
    }

    func end(_ visit: Visit) async throws -> Response {
        let person = try visit.signedIn()
        let form = try await visit.form()
        let key = form["consent"]
        let registrar = visit.registrar
        let path = try await visit.once(form, "end-consent") { db in
            try Consent.end(key, by: person, with: registrar, in: db)
            return "/account/consents?done=1"
        }
        return visit.redirect(to: path)
    }
}
