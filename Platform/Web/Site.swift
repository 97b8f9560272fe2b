package import HTTPTypes
package import Hummingbird
internal import Kernel
package import Logging
internal import NIOCore
internal import Registers
internal import Store
internal import Synchronization
internal import Trust

/// The context that the server makes for each request.
package struct SiteContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The other end of the connection; nil inside the process.
    let peer: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// For requests that come from inside the process, or are said to come from an address.
    package init(logger: Logger, peer: String? = nil) {
        struct Source: RequestContextSource { let logger: Logger }
        coreContext = CoreRequestContextStorage(source: Source(logger: logger))
        self.peer = peer
    }
}

/// The whole site as one function from request to response: finds the handler, and does once what
/// every page needs: language, session, errors in the person's language, security headers,
/// compression, the memory of open pages.
package final class Site: HTTPResponder {
    package typealias Context = SiteContext

    private let facts: SiteFacts
    private let router: RouterResponder<SiteContext>
    /// The first words of addresses that have a page in each language.
    private let pages: Set<String>
    private let memory = Mutex<Memory>(Memory())
    package let metrics = Metrics()

    package init(_ facts: SiteFacts, _ routes: Routes) {
        self.facts = facts
        let router = Router(context: SiteContext.self)
        var methods: [String: (route: Routes.Route, known: Set<HTTPRequest.Method>)] = [:]
        let rememberer = Rememberer()
        ParkedForms.routes(routes)
        for route in routes.all {
            let languages: [Language?] = route.isUnderLanguage ? Language.allCases : [nil]
            for language in languages {
                let path = (language.map { "/" + $0.rawValue } ?? "") + route.path
                let respond = Site.responder(for: route, language, facts, rememberer)
                router.on(RouterPath(path), method: route.method, use: respond)
                if route.method == .get {
                    router.on(RouterPath(path), method: .head, use: respond)
                    methods[path, default: (route, [])].known.formUnion([.get, .head])
                } else {
                    methods[path, default: (route, [])].known.insert(route.method)
                }
            }
        }
        let others: [HTTPRequest.Method] = [
            .get, .head, .post, .put, .patch, .delete, .options, .trace,
            HTTPRequest.Method("QUERY")!,
        ]
        for (path, (_, known)) in methods {
            let allowed = others.filter(known.contains).map(\.rawValue).joined(separator: ", ")
            for method in others where !known.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw WrongMethod(allowed: allowed)
                }
            }
        }
        pages = Set(
            routes.all.filter { $0.isUnderLanguage && $0.method == .get }.compactMap {
                $0.path.split(separator: "/").first.map(String.init)
            })
        self.router = router.buildResponder()
        rememberer.site.withLock { $0 = self }
    }

    package func respond(to request: Request, context: SiteContext) async throws -> Response {
        let start = ContinuousClock.now
        let response = await answer(to: request, context: context)
        metrics.note(status: response.status.code, took: start.duration(to: .now))
        return response
    }

    private func answer(to request: Request, context: SiteContext) async -> Response {
        if let remembered = remembered(request) { return remembered }
        var response: Response
        do {
            response = try await router.respond(to: request, context: context)
            // The router answers by itself, without a page, where no route is.
            if response.status == .notFound, response.body.contentLength == 0 {
                guard let page = underLanguage(request) else { throw Problem.notFound }
                response = page
            }
        } catch {
            response = page(for: error, request: request, context: context)
        }
        await compress(&response, for: request)
        for field in Site.securityHeaders where response.headers[field.name] == nil {
            response.headers.append(field)
        }
        if response.headers[.cacheControl] == nil {
            response.headers[.cacheControl] = "no-store"
        }
        if request.method == .head {
            // RFC 9110, section 9.3.2: how long it would be, and nothing of it.
            let length = response.body.contentLength
            response.body = ResponseBody()
            response.headers[.contentLength] = String(length ?? 0)
            if length == nil {
                // What is made while it is sent has no length to tell.
                response.status = .methodNotAllowed
                response.headers[.allow] = "GET"
            }
        }
        return response
    }

    /// An address as people say it, without a language, leads to the page in theirs; nil for others.
    private func underLanguage(_ request: Request) -> Response? {
        guard request.method == .get || request.method == .head,
            let first = request.uri.path.split(separator: "/").first, pages.contains(String(first))
        else { return nil }
        let language = Site.languageOutside(request)
        return Response(
            status: .found,
            headers: [
                .location: "/\(language.rawValue)\(request.uri.string)", .vary: "Accept-Language",
            ])
    }

    // MARK: Pages that are the same for everybody

    private struct Memory {
        var pages: [String: RememberedPage] = [:]
        /// Counts how often all were let go of: a page that was being made then is of what was before.
        var generation = 0
    }

    private struct RememberedPage {
        let etag: String
        let plain: ByteBuffer
        let plainHeaders: HTTPFields
        let compressed: ByteBuffer
        let compressedHeaders: HTTPFields
    }

    private func remembered(_ request: Request) -> Response? {
        guard request.method == .get || request.method == .head,
            let path = request.head.path,
            let page = memory.withLock({ $0.pages[path] })
        else { return nil }
        let compressed = accepts(request, "gzip")
        let headers = compressed ? page.compressedHeaders : page.plainHeaders
        if request.headers[.ifNoneMatch] == page.etag {
            var slim = headers
            slim[.contentLength] = nil
            return Response(status: .notModified, headers: slim)
        }
        if request.method == .head { return Response(status: .ok, headers: headers) }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: compressed ? page.compressed : page.plain))
    }

    /// Lets go of pages that are the same for everybody: what they are made of has changed.
    package func forgetPages() {
        memory.withLock { memory in
            memory.pages = [:]
            memory.generation += 1
        }
    }

    fileprivate var generation: Int { memory.withLock { $0.generation } }

    /// - Parameter generation: the one in which it was begun.
    fileprivate func remember(_ body: [UInt8], at path: String, of generation: Int) {
        guard let small = gzipped(body, level: 9) else { return }
        var headers = Site.securityHeaders
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "public, max-age=60"
        headers[.vary] = "Accept-Encoding"
        let etag = "\"\(sha256Hex(body).prefix(24))\""
        headers[.eTag] = etag
        var plain = headers
        plain[.contentLength] = String(body.count)
        var compressed = headers
        compressed[.contentEncoding] = "gzip"
        compressed[.contentLength] = String(small.count)
        let page = RememberedPage(
            etag: etag, plain: ByteBuffer(bytes: body), plainHeaders: plain,
            compressed: ByteBuffer(bytes: small), compressedHeaders: compressed)
        memory.withLock { memory in
            // Open pages are as many as the catalogue has; the limit is for a defect.
            if memory.generation == generation, memory.pages.count < 20_000 {
                memory.pages[path] = page
            }
        }
    }

    // MARK: One request

    private static func responder(
        for route: Routes.Route, _ language: Language?, _ facts: SiteFacts,
        _ rememberer: Rememberer
    ) -> @Sendable (Request, SiteContext) async throws -> Response {
        { request, context in
            let spoken = language ?? languageOutside(request)
            var parameters: [String: String] = [:]
            for (name, value) in context.parameters {
                guard let text = decodedSegment(value) else { throw Problem.notFound }
                parameters[String(name)] = text
            }
            let token = route.isOpen ? nil : request.cookie(Site.cookieName)
            var (session, lateSession): (Session?, Session?)
            if let token {
                let now = facts.registrar.now
                let found = try await facts.database.read {
                    try Session.evenOver(token: token, in: $0)
                }
                session = found.flatMap { $0.isLive(at: now) ? $0 : nil }
                lateSession = session == nil ? found : nil
                if let session {
                    let isAtDesk = route.isDesk && !session.isDeskIdle(at: now)
                    if isAtDesk, now - session.deskSeenAt > Session.noteDeskEvery {
                        try await facts.database.write { try session.noteDesk(at: now, in: $0) }
                    } else if now - session.seenAt > Session.noteEvery {
                        try await facts.database.write { try session.note(at: now, in: $0) }
                    }
                }
            }
            var mandate: Mandate?
            if let session, let acting = session.acting {
                mandate = try await facts.database.read {
                    try Mandate.inForce(acting, for: session.person, with: facts.registrar, in: $0)
                }
            }
            let browserToken = token ?? base32(facts.registrar.randomness.bytes(20))
            let prefix = language.map { "/" + $0.rawValue } ?? ""
            let visit = Visit(
                request: request, language: spoken, site: facts, session: session,
                mandate: mandate,
                path: String(request.uri.path.dropFirst(prefix.count)),
                network: network(of: request, context, behind: facts.proxies),
                parameters: parameters, browserToken: browserToken, lateSession: lateSession,
                resend: { other in
                    guard let site = rememberer.site.withLock({ $0 }) else {
                        throw Problem.unavailable
                    }
                    return try await site.respond(to: other, context: context)
                })
            let generation = rememberer.site.withLock { $0 }?.generation ?? 0
            var response: Response
            do { response = try await route.handler(visit) } catch let first as SignInFirst
                where request.method == .post
            {
                throw try await visit.parking(first)
            } catch var problem as Problem where problem.givesBack {
                problem.typed = visit.typed.all
                problem.page = visit.pageBefore
                throw problem
            } catch let problem as Problem where problem.incident != nil {
                try await facts.database.write { db in
                    try Incident.note(
                        problem.incident!, visit.path, on: visit, in: db)
                }
                throw problem
            }
            if route.isOpen {
                if response.status == .ok, let path = request.head.path, isCanonical(path),
                    let body = await response.takeBytes()
                {
                    rememberer.site.withLock { $0 }?.remember(body, at: path, of: generation)
                    response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: body))
                }
            } else if token == nil, language != nil, response.headers[.setCookie] == nil {
                response.headers.append(Site.cookie(browserToken))
            }
            return response
        }
    }

    /// Where a request comes from: the connection's other end, or what the outermost of our own
    /// proxies saw there.
    private static func network(
        of request: Request, _ context: SiteContext, behind proxies: Int
    ) -> String {
        var address = context.peer ?? ""
        if proxies > 0 {
            let seen = request.headers[values: .xForwardedFor].joined(separator: ",")
                .split(separator: ",").map { String($0.filter { $0 != " " }) }
            // Only as many entries as we have proxies were written by them.
            if seen.count >= proxies { address = seen[seen.count - proxies] }
        }
        guard address.utf8.count <= 45, address.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            return ""
        }
        guard address.contains(":") else { return address }
        // One household or telephone has a whole /64 of IPv6.
        return NetworkName.prefix64(address) ?? address
    }

    /// Whether a path is the one way to write its address: other ways are answered, not
    /// remembered, or a visitor could fill the memory with one page.
    private static func isCanonical(_ path: String) -> Bool {
        guard !path.contains("%"), !path.contains("//"), !path.contains("?") else { return false }
        return !path.hasSuffix("/") || path.split(separator: "/").count == 1
    }

    private static func languageOutside(_ request: Request) -> Language {
        if let chosen = (try? parseURLEncoded((request.uri.query ?? "").utf8))?["lang"],
            let language = Language(rawValue: chosen)
        {
            return language
        }
        return .preferred(by: request.headers[.acceptLanguage])
    }

    // MARK: Errors

    private func page(
        for error: any Error, request: Request, context: SiteContext
    ) -> Response {
        let first = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
        let language = Language(rawValue: first) ?? Site.languageOutside(request)
        let isForProgram = first == "api"
        switch error {
        case let error as SignInFirst:
            let back = error.back.hasPrefix("/") ? error.back : "/"
            // A form that was sent by somebody whose session ended comes back to its page.
            var address = "/\(language.rawValue)/sign-in?next=\(encodedForURL(back))"
            if error.level > .low { address += "&level=\(error.level.word)" }
            if error.isFresh { address += "&fresh=1" }
            if let number = error.number { address += "&number=\(number.digits)" }
            return Response(status: .seeOther, headers: [.location: address])
        case let error as WrongMethod:
            var response = problemResponse(.wrongMethod, language, isForProgram, path: request)
            response.headers[.allow] = error.allowed
            return response
        case let problem as Problem:
            return problemResponse(problem, language, isForProgram, path: request)
        case let error as HTTPError where error.status.kind == .clientError:
            let problem: Problem =
                switch error.status {
                case .notFound: .notFound
                case .contentTooLarge: .tooLarge
                default: .unreadable
                }
            return problemResponse(problem, language, isForProgram, path: request)
        case StoreError.unavailable(let detail):
            context.logger.error("database unavailable: \(detail)")
            var response = problemResponse(.unavailable, language, isForProgram, path: request)
            response.headers[.retryAfter] = "120"
            return response
        default:
            let number = facts.registrar.identifiers.next()
            context.logger.error("defect \(number) at \(request.uri.path): \(error)")
            metrics.noteDefect()
            return problemResponse(
                .broken, language, isForProgram, path: request, number: number)
        }
    }

    private func problemResponse(
        _ problem: Problem, _ language: Language, _ isForProgram: Bool, path request: Request,
        number: String? = nil
    ) -> Response {
        if isForProgram {
            // RFC 9457.
            let body = JSON.object([
                "title": .string(problem.title.en), "status": .integer(Int64(problem.status.code)),
                "detail": .string(problem.advice.en),
            ]).canonical
            return Response(
                status: problem.status, headers: [.contentType: "application/problem+json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
        }
        let body: HTML = """
            <h1>\(problem.title[language])</h1>
            <p>\(problem.advice[language])</p>
            \(number.map { "<p>\(ltr($0))</p>" as HTML })
            \(problem.typed.isEmpty ? .nothing : """
                <h2>\(WebTexts.whatYouWrote[language])</h2>
                \(problem.typed.map { "<pre class=\"panel\">\($0)</pre>\n" as HTML })
                """ as HTML)
            \(problem.page.map { page -> HTML in
                """
                <p class="buttons"><a class="button primary" href="\(page)">\
                \(WebTexts.openAgain[language])</a></p>
                """
            })
            \(problem.wayOn.map { way -> HTML in
                "<p class=\"buttons\"><a class=\"button primary\" href=\"/\(language.rawValue)\(way.path)\">\(way.words[language])</a></p>"
            })
            <p><a href="/\(language.rawValue)/">\(WebTexts.home[language])</a>\(language.comma)
            <a href="/\(language.rawValue)/search">\(WebTexts.search[language])</a></p>
            """
        return Page(
            title: problem.title[language], language: language, path: "/", body: body,
            isSample: facts.isSample
        ).response(status: problem.status)
    }

    // MARK: Headers and compression

    private func compress(_ response: inout Response, for request: Request) async {
        response.headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        guard accepts(request, "gzip"), response.headers[.contentEncoding] == nil,
            let kind = response.headers[.contentType],
            kind.hasPrefix("text/") || kind.contains("json") || kind.contains("svg")
                || kind.contains("javascript"),
            let length = response.body.contentLength, length > 500,
            let body = await response.takeBytes()
        else { return }
        guard let small = gzipped(body) else {
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: body))
            return
        }
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = String(small.count)
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: small))
    }

    private func accepts(_ request: Request, _ coding: String) -> Bool {
        guard let accepted = request.headers[.acceptEncoding] else { return false }
        return accepted.split(separator: ",").contains { wish in
            let parts = wish.split(separator: ";")
            guard let name = parts.first, name.filter({ $0 != " " }) == coding else {
                return false
            }
            return !parts.dropFirst().contains { part in
                let quality = part.filter { $0 != " " }
                return quality == "q=0" || quality.hasPrefix("q=0.000")
            }
        }
    }

    static let cookieName = "__Host-pird"

    package static func cookie(_ token: String) -> HTTPField {
        HTTPField(
            name: .setCookie,
            value: "\(cookieName)=\(token); Path=/; Secure; HttpOnly; SameSite=Lax")
    }

    /// A cookie that outlives the browser's window, for this host alone.
    package static func lastingCookie(_ name: String, _ value: String, days: Int) -> HTTPField {
        HTTPField(
            name: .setCookie,
            value: "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax; "
                + "Max-Age=\(days * 86_400)")
    }

    package static func token(of visit: Visit) -> String? { visit.request.cookie(cookieName) }

    static let securityHeaders: HTTPFields = {
        var fields = HTTPFields()
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        fields[HTTPField.Name("Referrer-Policy")!] = "same-origin"
        fields[HTTPField.Name("X-Frame-Options")!] = "DENY"
        fields[HTTPField.Name("Cross-Origin-Opener-Policy")!] = "same-origin"
        fields[HTTPField.Name("Permissions-Policy")!] = "camera=(), geolocation=(), microphone=()"
        return fields
    }()
}

/// Lets a handler made before the site hand its page to the site's memory.
private final class Rememberer: Sendable {
    let site = Mutex<Site?>(nil)
}

private struct WrongMethod: Error {
    let allowed: String
}

extension Response {
    /// The body's bytes, when it is all in memory; the body is empty afterwards.
    fileprivate mutating func takeBytes() async -> [UInt8]? {
        var collector = BodyCollector()
        do {
            try await body.write(&collector)
        } catch { return nil }
        return collector.bytes.value
    }
}

extension ResponseBody {
    fileprivate func write(_ collector: inout BodyCollector) async throws {
        try await write(collector)
    }
}

private struct BodyCollector: ResponseBodyWriter {
    final class Bytes: @unchecked Sendable { var value: [UInt8] = [] }
    let bytes = Bytes()

    mutating func write(_ buffer: ByteBuffer) async throws {
        bytes.value += buffer.readableBytesView
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension Request {
    func cookie(_ name: String) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else {
                    continue
                }
                let value = String(parts[1])
                return (20...80).contains(value.utf8.count) ? value : nil
            }
        }
        return nil
    }
}
