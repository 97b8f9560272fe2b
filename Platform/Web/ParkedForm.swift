internal import Hummingbird
internal import Kernel
internal import Registers
internal import NIOCore
internal import Store
internal import Trust

/// A form that came before its sender had signed in, or surely enough: kept sealed for a short
/// while, and sent again, once, after they have.
struct ParkedForm: Sendable {
    let person: PersonNumber?
    let path: String
    let body: [UInt8]
    let doing: Text?

    static let table = Table(
        "web_parked_form", since: 3,
        [
            .text("id_hash"), .text("person").optional, .text("path"), .blob("sealed_body"),
            .integer("parked_at"), .text("doing").optional,
        ], key: ["id_hash"], indexes: [["parked_at"]])

    static let keptFor = Duration.seconds(30 * 60)
    /// A stranger's form is kept too, but not a stranger's files.
    static let strangerLimit = 64 * 1024
    static let limit = 11 * 1024 * 1024

    /// Keeps a form; returns the code under which it is found, which is not kept.
    static func park(
        _ form: Form, path: String, doing: Text?, of person: PersonNumber?, on visit: Visit,
        in db: Database
    ) throws -> String {
        let registrar = visit.registrar
        let code = registrar.identifiers.code()
        let sealed = visit.site.secret.seal(
            form.multipart(boundary: boundary), for: "parked:\(code)",
            nonce: registrar.randomness.bytes(12))
        try db.execute(
            """
            INSERT INTO web_parked_form (id_hash, person, path, sealed_body, parked_at, doing)
            VALUES (\(sha256Hex(code.utf8)), \(person), \(path), \(sealed), \(registrar.now),
                \(try doing.map { try JSON($0).canonical }))
            """)
        return code
    }

    static func find(
        _ code: String, on visit: Visit, in db: Database
    ) throws -> ParkedForm? {
        let since = visit.registrar.now - keptFor
        guard
            let row = try db.row(
                """
                SELECT person, path, sealed_body, doing FROM web_parked_form
                WHERE id_hash = \(sha256Hex(code.utf8)) AND parked_at > \(since)
                """),
            let body = visit.site.secret.open(try row.blob(2), for: "parked:\(code)")
        else { return nil }
        return ParkedForm(
            person: try row.optionalText(0).flatMap(PersonNumber.init), path: try row.text(1),
            body: body,
            doing: try row.optionalText(3).map {
                try JSON.decode(Text.self, fromCanonical: $0)
            })
    }

    static func remove(_ code: String, in db: Database) throws {
        try db.execute("DELETE FROM web_parked_form WHERE id_hash = \(sha256Hex(code.utf8))")
    }

    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - keptFor
        try db.execute("DELETE FROM web_parked_form WHERE parked_at <= \(since)")
    }

    static let boundary = "pird-parked-form"
}

/// The page that brings a kept form back, and what sends it.
enum ParkedForms {
    static func routes(_ routes: Routes) {
        routes.page("/parked/:code", show)
        routes.form("/parked/:code", send)
    }

    private static func show(_ visit: Visit) async throws -> Response {
        let parked = try await find(visit)
        let l = visit.language
        let doing = (parked.doing ?? WebTexts.goOn)[l]
        return visit.page(
            doing,
            """
            <h1>\(doing)</h1>
            <p class="panel good" role="status">\(WebTexts.formKept[l])</p>
            \(postForm(visit.link(visit.path), visit,
                "<p class=\"buttons\">\(submitButton(doing))</p>"))
            """)
    }

    private static func find(_ visit: Visit) async throws -> ParkedForm {
        let person = try visit.signedIn()
        let code = visit.parameter("code")
        let parked = try await visit.database.read {
            try ParkedForm.find(code, on: visit, in: $0)
        }
        // Somebody else's form is not there.
        guard let parked, parked.person == nil || parked.person == person else {
            throw Problem.formGone
        }
        return parked
    }

    private static func send(_ visit: Visit) async throws -> Response {
        let parked = try await find(visit)
        _ = try await visit.form()
        var form = try parseMultipart(parked.body, boundary: ParkedForm.boundary)
        form.set("token", to: visit.token)
        let body = form.multipart(boundary: ParkedForm.boundary)
        var head = visit.request.head
        head.path = parked.path
        head.headerFields[.contentType] =
            "multipart/form-data; boundary=\(ParkedForm.boundary)"
        head.headerFields[.contentLength] = String(body.count)
        let response = try await visit.resend(
            Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))))
        let code = visit.parameter("code")
        // The key in the form keeps it from having its effect twice until it is gone.
        if response.status.code < 500 {
            try await visit.database.write { try ParkedForm.remove(code, in: $0) }
        }
        return response
    }
}

extension Visit {
    /// Keeps the form that was just sent, if it is ours and not too large, and leads back to it
    /// after signing in.
    func parking(_ first: SignInFirst) async throws -> SignInFirst {
        let person = session?.person ?? lateSession?.person
        let limit = person == nil ? ParkedForm.strangerLimit : ParkedForm.limit
        guard let form = try? await form(limit: limit) else { return first }
        let path = request.uri.path
        let code = try await database.write {
            try ParkedForm.park(
                form, path: path, doing: first.doing, of: person, on: self, in: $0)
        }
        return SignInFirst(
            back: link("/parked/\(code)"), level: first.level, isFresh: first.isFresh)
    }
}

extension Form {
    mutating func set(_ name: String, to value: String) { replace(name, with: [value]) }

    /// The form as `multipart/form-data`, which `parseMultipart` reads back as it was.
    func multipart(boundary: String) -> [UInt8] {
        var body: [UInt8] = []
        func line(_ text: String) { body += Array("\(text)\r\n".utf8) }
        // Names are ours or were read without control characters; quotes would end them.
        func safe(_ text: String) -> String { text.filter { $0 != "\"" && !$0.isNewline } }
        for (name, values) in fields.sorted(by: { $0.key < $1.key }) {
            for value in values {
                line("--\(boundary)")
                line("Content-Disposition: form-data; name=\"\(safe(name))\"\r\n")
                line(value)
            }
        }
        for file in files {
            line("--\(boundary)")
            line(
                "Content-Disposition: form-data; name=\"\(safe(file.field))\"; "
                    + "filename=\"\(safe(file.name))\"\r\n")
            body += file.bytes
            line("")
        }
        line("--\(boundary)--")
        return body
    }
}
