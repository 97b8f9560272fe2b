package import Casework
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
package import Web

/// Whether a paper is what it says: for anybody who holds it, without signing in.
package struct VerifyPages: Sendable {
    private let papers: SealedPapers

    /// The most bytes of a file that is checked: a paper has about 150 KB.
    private static let limit = 4 << 20

    package init(_ papers: SealedPapers) { self.papers = papers }

    package func routes(_ routes: Routes) {
        routes.page("/verify", ask)
        routes.form("/verify", check)
        routes.root(.get, "/verify/:code", show)
    }

    private func ask(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let code = visit.query["code"].withLatinDigits.lowercased()
            .filter { !$0.isWhitespace && $0 != "-" }
        if !code.isEmpty {
            return Response(
                status: .seeOther,
                headers: [.location: "/verify/\(encodedForURL(code))?lang=\(l.rawValue)"])
        }
        return visit.page(
            WebTexts.verify[l],
            """
            <h1>\(WebTexts.verify[l])</h1>
            <form method="get" action="\(visit.link("/verify"))">
            \(Field("code", PortalTexts.code[l], hint: PortalTexts.verifyHint[l])
                .input(isLeftToRight: true, maximum: 40))
            <p class="buttons">\(submitButton(WebTexts.verify[l]))</p>
            </form>
            <h2>\(PortalTexts.checkFile[l])</h2>
            \(postForm(visit.link("/verify"), visit, multipart: true,
                """
                \(Field("paper", PortalTexts.file[l], hint: PortalTexts.checkFileHint[l])
                    .file(accept: ".pdf"))
                <p class="buttons">\(submitButton(PortalTexts.checkFile[l]))</p>
                """))
            <h2>\(StatementTexts.title[l])</h2>
            <p>\(StatementTexts.what[l])</p>
            <p><a href="/V/?lang=\(l.rawValue)">\(StatementTexts.title[l])</a></p>
            """)
    }

    /// Whether the bytes of a file are those that were handed out.
    private func check(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let form = try await visit.form(limit: VerifyPages.limit)
        guard let file = form.files.first(where: { $0.field == "paper" }), !file.bytes.isEmpty
        else { return visit.redirect(to: "/verify") }
        let panel: HTML
        switch try await papers.find(file.bytes) {
        case .same(let code):
            return Response(
                status: .seeOther,
                headers: [
                    .location:
                        "/verify/\(code)?lang=\(l.rawValue)&file=\(VerifyPages.compared(code, visit))"
                ])
        case .appended(let code):
            panel = """
                <p class="panel bad"><strong>✗</strong> \(PortalTexts.fileAppended[l])
                <a href="/verify/\(code)?lang=\(l.rawValue)">\(PortalTexts.fileOriginal[l])</a></p>
                """
        case .unknown:
            panel = "<p class=\"panel bad\"><strong>✗</strong> \(PortalTexts.fileUnknown[l])</p>"
        }
        return visit.page(
            WebTexts.verify[l],
            """
            <h1>\(WebTexts.verify[l])</h1>
            \(panel)
            <p><a href="\(visit.link("/verify"))">\(PortalTexts.checkAnother[l])</a></p>
            """, at: "/verify", status: .unprocessableContent)
    }

    /// That we have compared a file with this document today: an address that says so and was not
    /// made by us would be believed.
    private static func compared(_ code: String, _ visit: Visit) -> String {
        String(
            visit.site.secret.code(for: "compared:\(code):\(visit.registrar.today.iso)").prefix(24))
    }

    private func show(_ visit: Visit) async throws -> Response {
        let code = visit.parameter("code").lowercased()
        let l = visit.language
        let access = Access(by: .system("verify"), for: .verification, with: visit.registrar)
        let document = try await IssuedDocument.find(code, by: access, on: visit.database)
        guard let document else {
            return visit.page(
                WebTexts.verify[l],
                """
                <h1>\(WebTexts.verify[l])</h1>
                <p class="panel bad"><strong>✗</strong> \(PortalTexts.unknown[l])</p>
                """, status: .notFound)
        }
        let isSame = equalInConstantTime(
            visit.query["file"], VerifyPages.compared(code, visit))
        return VerifyPages.page(
            of: document, visit,
            found: isSame ? "<p class=\"panel\">\(PortalTexts.fileSame[l])</p>" : .nothing)
    }

    /// What a document says, and whether it still holds.
    ///
    /// - Parameter found: what was found out about the paper that somebody holds.
    static func page(of document: IssuedDocument, _ visit: Visit, found: HTML) -> Response {
        let l = visit.language
        let verdict: HTML =
            switch document.status {
            case .valid: "<p class=\"panel good\"><strong>✓</strong> \(PortalTexts.valid[l])</p>"
            case .replaced(let newer, let at):
                """
                <p class="panel bad"><strong>✗</strong> \(PortalTexts.replaced[l])
                \(visit.formats.day(at.day)). <a href="/verify/\(newer)?lang=\(l.rawValue)">\
                \(PortalTexts.newer[l])</a></p>
                """
            case .revoked(let at):
                """
                <p class="panel bad"><strong>✗</strong> \(PortalTexts.revoked[l])
                \(visit.formats.day(at.day)).</p>
                """
            }
        let erased: HTML =
            document.isErased
            ? "<p class=\"panel warn\">\(PortalTexts.documentErased[l])</p>" : .nothing
        let rows =
            document.facts.filter { $0.sentence == nil }.map {
                (label: $0.label[l], value: bdi($0.value.text[l]))
            } + [
                (label: PortalTexts.issuedBy[l], value: "\(document.issuer[l])" as HTML),
                (
                    label: PortalTexts.issuedOn[l],
                    value: "\(visit.formats.day(document.issuedAt.day))" as HTML
                ), (label: PortalTexts.code[l], value: ltr(document.code)),
            ]
        return visit.page(
            document.title[l],
            """
            <h1>\(document.title[l])</h1>
            \(found)
            \(verdict)
            \(erased)
            <p class="number">\(bdi(document.subject))</p>
            \(document.facts.compactMap(\.sentence).map { "<p>\($0[l])</p>\n" as HTML })
            \(facts(rows))
            """)
    }
}
