internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Synchronization
package import Trust
package import Web

/// What the square on a paper leads to: a page that checks what the square says, with a network here
/// and without one in the browser; and the lists of what holds no more.
package struct StatementPages: Sendable {
    private let keys: SealKeys
    private let log: PublicLog
    private let witnesses: [NoteKey]
    private let lists = SignedLists()

    package init(_ keys: SealKeys, _ log: PublicLog, _ witnesses: [NoteKey]) {
        self.keys = keys
        self.log = log
        self.witnesses = witnesses
    }

    package func routes(_ routes: Routes) {
        routes.root(.get, "/V", page)
        routes.root(.get, "/V/:statement", check)
        routes.root(.get, "/V/check.js") { _ in
            StatementPages.script(PackageResources.check_js)
        }
        routes.root(.get, "/V/worker.js") { _ in
            StatementPages.script(PackageResources.worker_js)
        }
        routes.root(.get, "/V/files.json", files)
        routes.root(.get, "/V/keys.json", publicKeys)
        routes.root(.get, "/V/words.json", words)
        routes.root(.get, "/status/:list", statusList)
    }

    // MARK: For people

    /// The page that works without a network: it reads the statement from its address, or from
    /// what is put into its field.
    private func page(_ visit: Visit) async throws -> Response {
        let l = visit.language
        return visit.page(
            StatementTexts.title[l],
            """
            <h1>\(StatementTexts.title[l])</h1>
            <p>\(StatementTexts.what[l])</p>
            <p id="offline-ready" class="panel good" hidden><strong>✓</strong> \
            \(StatementTexts.ready[l])</p>
            <noscript><p class="panel bad">\(StatementTexts.needsScript[l])</p></noscript>
            <div id="check" aria-live="polite" data-told="\(told(visit))"></div>
            <form id="check-form" hidden>
            \(Field("statement", StatementTexts.field[l], hint: StatementTexts.fieldHint[l])
                .textarea(rows: 3, maximum: 8000))
            <p class="buttons">\(submitButton(StatementTexts.button[l]))</p>
            </form>
            <script src="/V/check.js" defer></script>
            """)
    }

    /// What the script needs to speak the page's language.
    private func told(_ visit: Visit) -> String {
        let (l, formats) = (visit.language, visit.formats)
        let digits = formats.native("0123456789")
        return JSON.object([
            "language": .string(l.rawValue), "site": .string(visit.site.address),
            "months": .array((1...12).map { .string(Formats.month($0)[l]) }),
            "day": .string(formats.dayPattern), "money": .string(formats.moneyPattern),
            "group": .string(formats.groupMark), "comma": .string(formats.comma.markup),
            "digits": digits == "0123456789" ? .null : .string(digits),
            "words": .object(StatementTexts.forScript.mapValues { .string($0[l]) }),
        ]).canonical
    }

    /// The same with a network: the statement is checked here, and what has become of the document
    /// is told besides.
    private func check(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let statement: DocumentStatement
        do throws(DocumentStatement.Refusal) {
            statement = try DocumentStatement(
                visit.parameter("statement"), by: try await checkingKeys(visit))
        } catch {
            return refusal(StatementTexts.reason(error), visit)
        }
        let code = statement.code
        let access = Access(by: .system("verify"), for: .verification, with: visit.registrar)
        let found = (
            try await IssuedDocument.find(code, by: access, on: visit.database),
            try await visit.database.read {
                try Register<IssuedDocument>().history(code, in: $0).first?.hash
            }
        )
        guard let document = found.0, found.1 == statement.leaf else {
            return refusal(PortalTexts.unknown, visit)
        }
        // One institution does not speak for another.
        guard statement.signer == document.issuer.en else {
            return refusal(StatementTexts.reason(.unknownKey), visit)
        }
        let time = statement.receipt.flatMap { Moment(secondsSince1970: $0.publishedAt) }
        let genuine = StatementTexts.genuine.filled(
            with: Text(same: visit.formats.moment(time ?? statement.madeAt)))
        return VerifyPages.page(
            of: document, visit,
            found: """
                <p class="panel">\(genuine[l])</p>
                <script src="/V/check.js" defer></script>
                """)
    }

    private func refusal(_ reason: Text, _ visit: Visit) -> Response {
        let l = visit.language
        return visit.page(
            WebTexts.verify[l],
            """
            <h1>\(WebTexts.verify[l])</h1>
            <p class="panel bad"><strong>✗</strong> \(reason[l])</p>
            <p><a href="/\(l.rawValue)/verify">\(PortalTexts.checkAnother[l])</a></p>
            """, status: .unprocessableContent)
    }

    private func checkingKeys(
        _ visit: Visit
    ) async throws(DocumentStatement.Refusal) -> DocumentStatement.Keys {
        guard let institutions = try? await keys.statementKeys() else { throw .unknownKey }
        return DocumentStatement.Keys(
            site: visit.site.address, institutions: institutions, log: log.signer.key,
            witnesses: witnesses)
    }

    // MARK: For programs

    /// What a browser keeps that is to check papers without a network.
    private func files(_ visit: Visit) async throws -> Response {
        let lists = try await visit.database.read(StatusLists.count)
        let files =
            Language.allCases.map { "/V/?lang=\($0.rawValue)" }
            + ["/V/check.js", "/V/keys.json", "/V/words.json"]
            + [Assets.style.path, Assets.script.path]
            // The youngest: a list of 131,072 documents has a few kilobytes.
            + (max(0, lists - 50)..<lists).map { "/status/\($0)" }
        return StatementPages.json(.array(files.map { .string($0) }), age: 0)
    }

    private func publicKeys(_ visit: Visit) async throws -> Response {
        // The key of the status lists is among them before anybody fetches a list.
        do { _ = try await statusKey() } catch is SealKeys.NoAuthority {}
        let institutions = try await keys.statementKeys()
        return StatementPages.json(
            .object([
                "issuer": .string(visit.site.address),
                "made": .integer(visit.registrar.now.secondsSince1970),
                "keys": .array(institutions.map(\.json)),
                "log": .string(log.signer.key.text),
                "witnesses": .array(witnesses.map { .string($0.text) }),
            ]), age: 300)
    }

    private func words(_ visit: Visit) async throws -> Response {
        let words = try await visit.database.read(Words.all)
        return StatementPages.json(.object(words.mapValues { .string($0) }), age: 300)
    }

    private func statusKey() async throws -> StatementKey {
        try await keys.statementKey(of: "status", name: "Status lists")
    }

    /// As a JWT or, when that is asked for, as a CWT.
    private func statusList(_ visit: Visit) async throws -> Response {
        let site = visit.site.address
        let wantsCWT = visit.request.headers[.accept]?.contains(StatusList.cwtType) ?? false
        guard let number = Int64(visit.parameter("list")) else { throw Problem.notFound }
        let now = visit.registrar.now
        let name = "\(number) \(wantsCWT)"
        let body: [UInt8]
        if let known = lists.find(name, at: now) {
            body = known
        } else {
            let list = try await visit.database.read {
                try StatusLists.list(number, at: site, in: $0)
            }
            guard let list else { throw Problem.notFound }
            let key: StatementKey
            do { key = try await statusKey() } catch is SealKeys.NoAuthority {
                throw Problem.notFound
            }
            body =
                wantsCWT
                ? try list.cwt(by: key, at: now) : Array(try list.jwt(by: key, at: now).utf8)
            lists.keep(body, name, at: now)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: wantsCWT ? StatusList.cwtType : "application/" + StatusList.jwtType,
                .cacheControl: "public, max-age=10", .vary: "Accept",
                .accessControlAllowOrigin: "*",
            ], body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func json(_ json: JSON, age: Int) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/json",
                .cacheControl: age == 0 ? "no-store" : "public, max-age=\(age)",
                .accessControlAllowOrigin: "*",
            ], body: .init(byteBuffer: ByteBuffer(string: json.canonical)))
    }

    private static func script(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/javascript; charset=utf-8",
                .cacheControl: "public, max-age=300",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// Lists that were signed a moment ago: whoever asks again gets the same, and costs nothing.
private final class SignedLists: Sendable {
    private static let age = Duration.seconds(10)
    private let known = Mutex<[String: (bytes: [UInt8], at: Moment)]>([:])

    func find(_ name: String, at now: Moment) -> [UInt8]? {
        known.withLock { known in
            known[name].flatMap {
                (.zero..<SignedLists.age).contains(now - $0.at) ? $0.bytes : nil
            }
        }
    }

    func keep(_ bytes: [UInt8], _ name: String, at now: Moment) {
        known.withLock { known in
            if known.count > 100 { known = [:] }
            known[name] = (bytes, now)
        }
    }
}
