internal import HTTPTypes
package import Hummingbird
package import Kernel
package import Registers
package import Store
package import Trust
internal import Synchronization

/// What every page of the site may need to know about the site itself.
package struct SiteFacts: Sendable {
    package let database: any DatabaseEngine
    package let registrar: Registrar
    package let secret: Secret
    /// Where the site is, for addresses that leave it: `https://gov.krd`, without a last slash.
    package let address: String
    /// Sample people and the sandbox bank are there.
    package let isSample: Bool
    /// The site is one desk and not the portal: its frame has no menu.
    package let isDeskAlone: Bool
    /// How many proxies stand in front: so many last entries of `X-Forwarded-For` are believed.
    package let proxies: Int

    package init(
        database: any DatabaseEngine, registrar: Registrar, secret: Secret, address: String,
        isSample: Bool, isDeskAlone: Bool = false, proxies: Int = 0
    ) {
        self.isDeskAlone = isDeskAlone
        self.database = database
        self.registrar = registrar
        self.secret = secret
        self.address = address
        self.isSample = isSample
        self.proxies = proxies
    }

    /// The site's name without scheme and port: what a passkey belongs to (WebAuthn, section 5.1.2).
    package var host: String {
        let rest = address.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
        return String(rest.split(separator: ":").first ?? "")
    }
}

/// One request, as a handler sees it: who, in which language, asking for what.
package struct Visit: Sendable {
    package let request: Request
    package let language: Language
    package let site: SiteFacts
    package let session: Session?
    /// The mandate under which they act for somebody else, as long as it holds.
    package let mandate: Mandate?
    /// The path without the language, for links to the same page in another language.
    package let path: String
    /// Where the request comes from, as far as limits count it: an IPv4 address, or the /64 of an
    /// IPv6 address; empty inside the process.
    package let network: String
    let parameters: [String: String]
    /// What the browser's cookie holds: a session's token or, before signing in, any.
    let browserToken: String
    /// The session that the cookie once opened and that has run out.
    let lateSession: Session?
    /// What was sent with it, once somebody has read it.
    let typed = TypedTexts()
    /// Lets the site answer another request, as if it came from the same browser.
    let resend: @Sendable (Request) async throws -> Response

    package var formats: Formats { Formats(language) }
    package var database: any DatabaseEngine { site.database }
    package var registrar: Registrar { site.registrar }

    /// A part of the address, decoded. The route names it, so it is there.
    package func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// What stands behind the question mark; empty when it cannot be read.
    package var query: Form {
        guard let text = request.uri.query, text.utf8.count <= 4096 else { return Form() }
        return (try? parseURLEncoded(text.utf8)) ?? Form()
    }

    /// The person who is signed in, surely enough; otherwise the way to sign in and back here.
    ///
    /// Called before the form is read: a form that comes too early is kept until the person has
    /// signed in, and sent again then.
    ///
    /// - Parameter doing: what the form does, in words: the button that sends it later says so.
    package func signedIn(
        at level: AssuranceLevel = .low, doing: Text? = nil
    ) throws -> PersonNumber {
        guard let session, session.level >= level else {
            throw SignInFirst(back: wayBack, level: level, doing: doing)
        }
        return session.person
    }

    /// Who acts and for whom: themselves, or whom they represent within their mandate.
    ///
    /// - Parameter service: the service it is about; nil for looking at the account.
    package func party(
        for service: String? = nil, at level: AssuranceLevel = .low, doing: Text? = nil
    ) throws -> Party {
        let person = try signedIn(at: level, doing: doing)
        guard session?.acting != nil else { return Party(person) }
        guard let mandate else { throw Problem.mandateOver }
        if let service, !mandate.covers(service) { throw Problem.beyondMandate }
        return Party(mandate)
    }

    /// That it is known surely enough who the person is.
    package func proofed(at level: AssuranceLevel) throws {
        guard let session, session.proofing >= level else { throw Problem.notProofed }
    }

    /// The person, who has proved who they are a short while ago: before a change that would lock
    /// them out or let somebody in.
    package func confirmed(at level: AssuranceLevel = .low) throws -> PersonNumber {
        let person = try signedIn(at: level)
        guard let session, registrar.now - session.authenticatedAt < Visit.confirmedFor else {
            throw SignInFirst(back: wayBack, level: level, isFresh: true)
        }
        return person
    }

    static let confirmedFor = Duration.seconds(15 * 60)

    /// The person at the staff desk, which closes when it is left alone.
    package func atDesk() throws -> PersonNumber {
        let person = try signedIn(at: .substantial)
        guard let session, !session.isDeskIdle(at: registrar.now) else {
            throw SignInFirst(back: wayBack, level: .substantial, isFresh: true)
        }
        return person
    }

    /// The browser's own secret mark, hashed: what is bound to it works in no other browser.
    package var browserMark: String { sha256Hex("browser:\(browserToken)".utf8) }

    /// A cookie of ours besides the session's.
    package func cookie(_ name: String) -> String? { request.cookie(name) }

    /// The browser and its system in words, as far as it says what it is.
    package var deviceName: String { DeviceName.of(request.headers[.userAgent] ?? "") }

    /// Where to go on after signing in: here, or to the page whose form was sent from here.
    private var wayBack: String {
        guard request.method != .get else { return request.uri.string }
        return pageBefore ?? link("/account")
    }

    /// The fields and files of the request's body, after its token was checked.
    ///
    /// - Parameter limit: the most bytes that are read.
    package func form(limit: Int = 64 * 1024) async throws -> Form {
        let form = try await formWithoutSeal(limit: limit)
        guard isOurs(form["token"]) else { throw Problem.foreignForm }
        return form
    }

    /// The fields of a form that proves in another way where it comes from.
    package func formWithoutSeal(limit: Int = 64 * 1024) async throws -> Form {
        let body = try await body(limit: limit)
        let kind = request.headers[.contentType] ?? ""
        // Beyond ASCII a lower-case text is not as long as the text: its places cannot be compared.
        guard kind.utf8.allSatisfy({ $0 < 128 }) else { throw Problem.unreadable }
        let form: Form
        do throws(FormError) {
            if kind.lowercased().hasPrefix("multipart/form-data"),
                let range = kind.range(ofText: "boundary=")
            {
                let boundary = kind[range.upperBound...].prefix { $0 != ";" && $0 != " " }
                form = try parseMultipart(
                    body, boundary: String(boundary.filter { $0 != "\"" }))
            } else if kind.lowercased().hasPrefix("application/x-www-form-urlencoded") {
                form = try parseURLEncoded(body)
            } else {
                throw .unreadable
            }
        } catch .unreadable { throw Problem.unreadable } catch { throw Problem.tooLarge }
        if comesFromHere { typed.keep(form) }
        return form
    }

    /// The body as it came, for programs.
    package func body(limit: Int) async throws -> [UInt8] {
        do {
            return Array(try await request.body.collect(upTo: limit).readableBytesView)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem.tooLarge
        }
    }

    /// The hidden fields of every form: the token that proves it is ours, and the key under which
    /// it has its effect once.
    package var formSeal: HTML {
        """
        <input type="hidden" name="token" value="\(token)">\
        <input type="hidden" name="once" value="\(registrar.identifiers.next())">
        """
    }

    var token: String { site.secret.code(for: "form:\(browserToken)") }

    private func isOurs(_ token: String) -> Bool {
        site.secret.confirms(token, for: "form:\(browserToken)") && comesFromHere
    }

    /// A browser says where a form was sent from; one that says nothing must have the token.
    private var comesFromHere: Bool {
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            return false
        }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority else { return true }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    /// The page of this site from which somebody came, as far as their browser says it.
    var pageBefore: String? {
        guard let from = request.headers[.referer], from.utf8.count <= 1000,
            let host = request.head.authority
        else { return nil }
        for scheme in ["http", "https"] where from.hasPrefix("\(scheme)://\(host)/") {
            let path = from.dropFirst("\(scheme)://\(host)".utf8.count)
            // Nothing that a browser could read as another host.
            return path.hasPrefix("//") || path.contains("\\") ? nil : String(path)
        }
        return nil
    }

    /// Does a form's command once per form: the answer is the address to go to next.
    ///
    /// A second sending gets the same answer; the same form with other content is refused.
    ///
    /// - Parameter isVoid: says of an answer that nothing was done: then the form can be sent again,
    ///   also with other content.
    package func once(
        _ form: Form, _ name: String,
        unless isVoid: @escaping @Sendable (String) -> Bool = { _ in false },
        do body: @escaping @Sendable (Database) throws -> String
    ) async throws -> String {
        let scope = "\(session?.person.digits ?? "visitor"):\(name)"
        let key = form["once"]
        guard (10...40).contains(key.utf8.count) else { throw Problem.unreadable }
        let digest = sha256Hex("\(request.uri.path)\n\(form.canonical)".utf8)
        let now = registrar.now
        do {
            return try await database.once(
                key: key, scope: scope, digest: digest, at: now, unless: isVoid, do: body)
        } catch is ReusedKey { throw Problem.reusedKey } catch is StaleVersion {
            throw Problem.stale
        }
    }

    /// An address on this site in the visitor's language.
    package func link(_ path: String) -> String { "/\(language.rawValue)\(path)" }

    package func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: link(path)])
    }
}

/// The longer texts of a form that was read, to be given back when it could not be taken.
final class TypedTexts: Sendable {
    private let texts = Mutex<[String]>([])

    /// Nothing that was chosen, nothing of ours, and no secret is as long as what somebody writes.
    func keep(_ form: Form) {
        let own: Set<String> = ["token", "once", "version", "content"]
        let found = form.fields.filter { name, _ in
            !own.contains(name) && !name.lowercased().contains("pass")
        }.sorted { $0.key < $1.key }.flatMap(\.value).filter { $0.count >= 20 && $0.contains(" ") }
        texts.withLock { $0 = found }
    }

    var all: [String] { texts.withLock { $0 } }
}

/// Nobody is signed in, or not surely enough, and the page needs somebody.
package struct SignInFirst: Error {
    package let back: String
    package var level = AssuranceLevel.low
    /// Being signed in already is not enough: it must be proved again.
    package var isFresh = false
    /// The number of who is thought to come: filled in, and believed in nothing.
    package var number: PersonNumber?
    var doing: Text?

    package init(
        back: String, level: AssuranceLevel = .low, isFresh: Bool = false,
        number: PersonNumber? = nil, doing: Text? = nil
    ) {
        self.number = number
        self.back = back
        self.level = level
        self.isFresh = isFresh
        self.doing = doing
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}

extension String {
    fileprivate func range(ofText text: String) -> Range<String.Index>? {
        let lower = lowercased()
        guard lower.utf8.count == utf8.count else { return nil }
        var at = lower.startIndex
        while at < lower.endIndex {
            if lower[at...].hasPrefix(text) {
                return at..<index(at, offsetBy: text.count)
            }
            at = lower.index(after: at)
        }
        return nil
    }
}
