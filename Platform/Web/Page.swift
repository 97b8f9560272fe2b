package import HTTPTypes
package import Hummingbird
package import Kernel
internal import NIOCore
internal import Registers
internal import Trust

/// A whole page: what stands around a room's content.
package struct Page: Sendable {
    package var title: String
    package var language: Language
    /// The same page in another language.
    package var path: String
    package var query: String?
    package var body: HTML
    package var isSample: Bool
    /// Whom the visitor acts for, if not for themselves.
    package var actingFor: String?
    /// Without the portal's menu: of a site that is one desk.
    package var isAlone = false
    /// The page is of one person or one moment: no search engine keeps it.
    package var isPrivate = true

    package init(
        title: String, language: Language, path: String, query: String? = nil, body: HTML,
        isSample: Bool, isPrivate: Bool = true
    ) {
        self.title = title
        self.language = language
        self.path = path
        self.query = query
        self.body = body
        self.isSample = isSample
        self.isPrivate = isPrivate
    }

    package func response(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        let bytes = Array(html.markup.utf8)
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private var html: HTML {
        """
        <!doctype html>
        <html lang="\(language.rawValue)" dir="\(language.direction)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) – GOV.KRD</title>
        \(isPrivate ? "<meta name=\"robots\" content=\"noindex\">" : HTML.nothing)
        <meta name="theme-color" content="#0b4f4a">
        <link rel="icon" href="\(Assets.icon)">
        <link rel="stylesheet" href="\(Assets.style.path)">
        <script src="\(Assets.script.path)" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">\(WebTexts.skip[language])</a>
        <header class="top">
        \(actingFor.map { name -> HTML in
            """
            <p class="sample acting">\(WebTexts.actingFor[language]) <bdi>\(name)</bdi>\(language.comma)\
            <a href="\(link("/account/mandates"))">\(WebTexts.change[language])</a></p>
            """
        })
        \(isSample ? "<p class=\"sample\">\(WebTexts.sample[language])</p>" : HTML.nothing)
        <div class="bar">
        <a class="brand" href="\(link("/"))" lang="en" dir="ltr">GOV<span>.KRD</span></a>
        <nav class="languages" aria-label="\(WebTexts.languages[language])">\(languages)</nav>
        </div>
        \(isAlone ? HTML.nothing : menu)
        </header>
        <main id="main">
        \(body)
        </main>
        <footer class="bottom">
        <p>\(WebTexts.government[language])</p>
        \(isAlone ? HTML.nothing : more)
        </footer>
        </body>
        </html>

        """
    }

    private var menu: HTML {
        """
        <nav class="main" aria-label="\(WebTexts.mainMenu[language])">
        <a href="\(link("/services"))">\(WebTexts.services[language])</a>
        <a href="\(link("/search"))">\(WebTexts.search[language])</a>
        <a href="\(link("/companies"))">\(WebTexts.companies[language])</a>
        <a href="\(link("/account"))">\(WebTexts.account[language])</a>
        </nav>
        """
    }

    private var more: HTML {
        """
        <nav aria-label="\(WebTexts.more[language])">
        <a href="\(link("/verify"))">\(WebTexts.verify[language])</a>
        <a href="\(link("/transparency"))">\(WebTexts.publicLog[language])</a>
        <a href="\(link("/desk"))">\(WebTexts.desk[language])</a>
        </nav>
        """
    }

    private var languages: HTML {
        Language.allCases.map { other -> HTML in
            let suffix = query.map { "?" + $0 } ?? ""
            let target =
                // Printed on paper, so without a language.
                path.hasPrefix("/verify/") || path == "/V" || path.hasPrefix("/V/")
                ? "\(path)?lang=\(other.rawValue)" : "/\(other.rawValue)\(path)\(suffix)"
            guard other != language else {
                return """
                    <span lang="\(other.rawValue)" dir="\(other.direction)" \
                    aria-current="true">\(other.endonym)</span>
                    """
            }
            return """
                <a href="\(target)" lang="\(other.rawValue)" dir="\(other.direction)" \
                hreflang="\(other.rawValue)">\(other.endonym)</a>
                """
        }.joined(separator: "\n")
    }

    private func link(_ path: String) -> String { "/\(language.rawValue)\(path)" }
}

extension Visit {
    /// A page in the visitor's language.
    ///
    /// - Parameter place: the address of the page itself, where it answers a form that was sent to
    ///   another: there it is found in the other languages.
    package func page(
        _ title: String, _ body: HTML, at place: String? = nil, status: HTTPResponse.Status = .ok,
        isPrivate: Bool = true
    ) -> Response {
        var page = Page(
            title: status == .unprocessableContent
                ? "\(WebTexts.error[language]): \(title)" : title,
            language: language, path: place ?? path,
            query: request.method == .post ? nil : request.uri.query, body: body,
            isSample: site.isSample, isPrivate: isPrivate)
        page.isAlone = site.isDeskAlone
        page.actingFor = mandate?.representedName[language]
        return page.response(status: status)
    }
}

/// The stylesheet and the script: their address changes with their content, so that a browser
/// keeps them for good.
package enum Assets {
    package struct Asset: Sendable {
        package let path: String
        let bytes: [UInt8]
        let compressed: [UInt8]
        let kind: String

        init(_ name: String, _ suffix: String, _ bytes: [UInt8], kind: String) {
            self.bytes = bytes
            self.kind = kind
            compressed = gzipped(bytes, level: 9) ?? bytes
            path = "/assets/\(name)-\(sha256Hex(bytes).prefix(12)).\(suffix)"
        }
    }

    package static let style = Asset(
        "style", "css", PackageResources.style_css, kind: "text/css; charset=utf-8")
    package static let script = Asset(
        "enhance", "js", PackageResources.enhance_js, kind: "text/javascript; charset=utf-8")

    /// A bridge, in one line of SVG.
    static let icon =
        "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2032%2032'%3E"
        + "%3Crect%20width='32'%20height='32'%20rx='6'%20fill='%230b4f4a'/%3E"
        + "%3Cpath%20d='M4%2022h24M7%2022a9%209%200%200%201%2018%200'%20fill='none'%20"
        + "stroke='%23f4c542'%20stroke-width='3'/%3E%3C/svg%3E"

    package static func routes(_ routes: Routes) {
        for asset in [style, script] {
            routes.root(.get, asset.path) { _ in
                Response(
                    status: .ok,
                    headers: [
                        .contentType: asset.kind,
                        .cacheControl: "public, max-age=31536000, immutable",
                    ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
            }
        }
    }
}
