package import Hummingbird
internal import HTTPTypes
internal import Kernel
internal import Logging
internal import NIOCore
internal import Synchronization
package import Web

/// A browser inside the process: keeps its cookie, follows redirects, fills in the forms that a
/// page really has, and can do nothing that the page does not offer.
package final class Browser: Sendable {
    private let site: Site
    private let cookies = Mutex<[String: String]>([:])
    /// Where its requests come from.
    private let peer: String?
    private let userAgent: String?

    package init(_ site: Site, peer: String? = nil, userAgent: String? = nil) {
        self.site = site
        self.peer = peer
        self.userAgent = userAgent
    }

    /// What the browser holds under a cookie's name.
    package func cookie(_ name: String) -> String? { cookies.withLock { $0[name] } }

    /// Puts a cookie into the browser, as a thief would.
    package func setCookie(_ name: String, _ value: String?) {
        cookies.withLock { $0[name] = value }
    }

    package struct View: Sendable {
        package let status: Int
        package let path: String
        package let headers: [String: String]
        package let bytes: [UInt8]
        package var text: String { String(decoding: bytes, as: UTF8.self) }
        package var forms: [PageForm] { PageForm.all(in: text) }

        /// The only form that is sent to an address that ends so.
        package func form(to suffix: String) -> PageForm? {
            forms.first { $0.action.hasSuffix(suffix) }
        }
    }

    package func get(_ path: String, headers: [(String, String)] = []) async throws -> View {
        try await send(.get, path, headers: headers, body: [])
    }

    /// Sends anything at all, without following where it leads.
    package func send(
        _ method: HTTPRequest.Method, _ path: String, headers: [(String, String)] = [],
        body: [UInt8]
    ) async throws -> View {
        var head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost:8080", path: path)
        for (name, value) in headers { head.headerFields[HTTPField.Name(name)!] = value }
        let held = cookies.withLock { $0.map { "\($0.key)=\($0.value)" }.sorted() }
        if !held.isEmpty { head.headerFields[.cookie] = held.joined(separator: "; ") }
        if let userAgent { head.headerFields[.userAgent] = userAgent }
        let request = head
        let response = try await site.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))),
            context: SiteContext(logger: Logger(label: "browser"), peer: peer))
        for set in response.headers[values: .setCookie] {
            let pair = set.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            cookies.withLock { $0[String(pair[0])] = String(pair[1]) }
        }
        var collected: [UInt8] = []
        let collector = Collector()
        try await response.body.write(collector)
        collected = collector.bytes.withLock { $0 }
        if response.headers[.contentType]?.hasPrefix("text/html") == true {
            let text = String(decoding: collected, as: UTF8.self)
            // Markup that was taken for text stands escaped in the page; a piece of a page that
            // was printed as a value shows its type.
            for sign in ["HTML(markup", "&lt;li", "&lt;p", "&lt;/p", "&lt;/ul", "Optional("]
            where text.contains(sign) && request.path?.contains("%3C") != true {
                throw BrokenPage(path: path, sign: sign)
            }
        }
        var headers: [String: String] = [:]
        for field in response.headers { headers[field.name.canonicalName] = field.value }
        return View(
            status: response.status.code, path: path, headers: headers, bytes: collected)
    }

    /// Opens a page and follows redirects to it.
    package func open(_ path: String) async throws -> View {
        try await follow(try await get(path))
    }

    /// Follows redirects on this site; one that leads elsewhere is where it ends.
    package func follow(_ view: View) async throws -> View {
        var view = view
        for _ in 0..<8 {
            guard (300..<400).contains(view.status), let location = view.headers["location"],
                location.hasPrefix("/")
            else { return view }
            view = try await get(location)
        }
        return view
    }

    /// Fills in a form of a page and sends it, pressing `button` if it is named.
    package func submit(
        _ form: PageForm, _ values: [String: String] = [:], button: String? = nil,
        files: [(field: String, name: String, bytes: [UInt8])] = [], follows: Bool = true
    ) async throws -> View {
        var fields = form.fields.filter { values[$0.name] == nil }
        for (name, value) in values { fields.append((name, value)) }
        if let button { fields.append(("do", button)) }
        let view: View
        if form.isMultipart {
            let boundary = "----pird-test-boundary"
            var body: [UInt8] = []
            for (name, value) in fields {
                body += Array(
                    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                        .utf8)
            }
            for file in files {
                body += Array(
                    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .utf8)
                body += file.bytes + [13, 10]
            }
            body += Array("--\(boundary)--\r\n".utf8)
            view = try await send(
                .post, form.action,
                headers: [("Content-Type", "multipart/form-data; boundary=\(boundary)")],
                body: body)
        } else {
            let body = fields.map { "\(encodedForURL($0.0))=\(encodedForURL($0.1))" }
                .joined(separator: "&")
            view = try await send(
                .post, form.action,
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(body.utf8))
        }
        return follows ? try await follow(view) : view
    }
}

private struct Collector: ResponseBodyWriter {
    final class Box: Sendable {
        let value = Mutex<[UInt8]>([])
        func withLock<T>(_ body: (inout sending [UInt8]) -> sending T) -> T {
            value.withLock(body)
        }
    }
    let bytes = Box()

    mutating func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0 += Array(buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A page that shows its own markup.
package struct BrokenPage: Error {
    package let path: String
    package let sign: String
}

/// A form as it stands in a page.
package struct PageForm: Sendable {
    package var action: String
    package let isMultipart: Bool
    /// Names and values that would be sent if nothing were typed.
    package var fields: [(name: String, value: String)]
    package let buttons: [String]
    package let markup: String

    /// Forms that are sent by POST. Reads the markup that Pird writes, not any HTML.
    static func all(in page: String) -> [PageForm] {
        page.components(between: "<form method=\"post\"", and: "</form>").map { markup in
            let head = String(markup.prefix { $0 != ">" })
            var fields: [(String, String)] = []
            for tag in markup.components(between: "<input", and: ">") {
                guard let name = attribute("name", tag) else { continue }
                let kind = attribute("type", tag) ?? "text"
                if kind == "file" { continue }
                if ["radio", "checkbox"].contains(kind), !tag.contains(" checked") { continue }
                fields.append((name, attribute("value", tag) ?? ""))
            }
            for area in markup.components(between: "<textarea", and: "</textarea>") {
                guard let name = attribute("name", String(area.prefix { $0 != ">" })) else {
                    continue
                }
                var text = area.drop { $0 != ">" }.dropFirst()
                // A line break right after the tag is not a part of it (HTML, section 13.1.2.5).
                if text.first?.isNewline == true { text.removeFirst() }
                fields.append((name, unescaped(String(text))))
            }
            for select in markup.components(between: "<select", and: "</select>") {
                guard let name = attribute("name", select) else { continue }
                let chosen = select.components(between: "<option", and: ">").first {
                    $0.contains(" selected")
                }
                fields.append((name, chosen.flatMap { attribute("value", $0) } ?? ""))
            }
            let buttons = markup.components(between: "<button", and: ">")
                .compactMap { attribute("value", $0) }
            return PageForm(
                action: attribute("action", head) ?? "",
                isMultipart: head.contains("multipart/form-data"), fields: fields,
                buttons: buttons, markup: markup)
        }
    }

    /// This form's seal on what another form asks: what a page of one's own never offers.
    package func asking(_ other: PageForm) -> PageForm {
        let seal = ["token", "once"]
        return PageForm(
            action: other.action, isMultipart: other.isMultipart,
            fields: fields.filter { seal.contains($0.name) }
                + other.fields.filter { !seal.contains($0.name) },
            buttons: other.buttons, markup: other.markup)
    }

    /// An attribute of the form's own tag.
    package func attribute(_ name: String) -> String? {
        PageForm.attribute(name, String(markup.prefix { $0 != ">" }))
    }

    package func value(of field: String) -> String? {
        fields.first { $0.name == field }?.value
    }

    private static func attribute(_ name: String, _ tag: String) -> String? {
        tag.components(between: " \(name)=\"", and: "\"").first.map(unescaped)
    }

    private static func unescaped(_ text: String) -> String {
        var result = text
        for (from, to) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ] {
            result = result.split(separator: from, omittingEmptySubsequences: false)
                .joined(separator: to)
        }
        return result
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        split(separator: start, omittingEmptySubsequences: false).dropFirst().map { rest in
            rest.split(separator: end, maxSplits: 1, omittingEmptySubsequences: false)
                .first.map(String.init) ?? ""
        }
    }
}
