internal import Hummingbird
package import Kernel
internal import Registers
package import Store
package import Web

/// A way to find out who somebody is. The portal asks for nothing more than a person's number.
package protocol SignInMethod: Sendable {
    /// What a session remembers of how it began.
    var name: String { get }

    /// What stands on the sign-in page.
    func page(_ visit: Visit, next: String) async throws -> HTML

    /// Who the form proves to be at the door; nil when it proves nothing.
    func person(from form: Form, in db: Database) throws -> PersonNumber?
}

/// The pages around signing in and out.
package struct SignInPages: Sendable {
    private let methods: [any SignInMethod]

    package init(_ methods: [any SignInMethod]) {
        self.methods = methods
    }

    package func routes(_ routes: Routes) {
        routes.page("/sign-in", ask)
        routes.form("/sign-in", signIn)
        routes.form("/sign-out", signOut)
    }

    private func ask(_ visit: Visit) async throws -> Response {
        try await page(visit, next: local(visit.query["next"], visit.language))
    }

    private func page(
        _ visit: Visit, next: String, isRefused: Bool = false
    ) async throws
        -> Response
    {
        let l = visit.language
        var ways: [HTML] = []
        for method in methods { ways.append(try await method.page(visit, next: next)) }
        let none: HTML = "<p class=\"panel warn\">\(SignInTexts.noWay[l])</p>"
        let refused: HTML = "<p class=\"panel bad\" role=\"alert\">\(SignInTexts.refused[l])</p>"
        return visit.page(
            SignInTexts.title[l],
            """
            <h1>\(SignInTexts.title[l])</h1>
            \(isRefused ? refused : .nothing)
            \(ways.isEmpty ? [none] : ways)
            """, status: isRefused ? .unprocessableContent : .ok)
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let next = local(form["next"], visit.language)
        guard let method = methods.first(where: { $0.name == form["method"] }) else {
            throw Problem.notFound
        }
        let registrar = visit.registrar
        let old = Site.token(of: visit)
        let token = try await visit.database.write { db -> String? in
            guard let person = try method.person(from: form, in: db) else { return nil }
            // A new token: what stood in the browser before proves nothing.
            if let old { try Session.end(token: old, in: db) }
            return try Session.begin(for: person, method: method.name, with: registrar, in: db)
        }
        guard let token else { return try await page(visit, next: next, isRefused: true) }
        var response = Response(
            status: .seeOther, headers: [.location: next.isEmpty ? visit.link("/account") : next])
        response.headers.append(Site.cookie(token))
        return response
    }

    private func signOut(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        if let token = Site.token(of: visit) {
            try await visit.database.write { try Session.end(token: token, in: $0) }
        }
        return visit.redirect(to: "/")
    }

    /// An address on this site, in the language the person signs in with; or nothing: a link that
    /// came from outside leads nowhere else.
    private func local(_ address: String, _ language: Language) -> String {
        guard address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
            address.utf8.count < 500, address.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return "" }
        let parts = address.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        guard let first = parts.first, Language(rawValue: String(first)) != nil else {
            return address
        }
        return "/\(language.rawValue)/\(parts.count == 2 ? parts[1] : "")"
    }
}

enum SignInTexts {
    static let title = Text(en: "Sign in", ckb: "چوونەژوورەوە", ar: "تسجيل الدخول", kmr: "Têketin")
    static let noWay = Text(
        en: "Signing in is not set up here yet.", ckb: "هێشتا چوونەژوورەوە لێرە ئامادە نەکراوە.",
        ar: "تسجيل الدخول غير مهيأ هنا بعد.", kmr: "Têketin li vir hê nehatiye amadekirin.")
    static let refused = Text(
        en: "You could not be signed in. Please try again.",
        ckb: "نەتوانرا بچیتە ژوورەوە. تکایە دووبارە هەوڵ بدەرەوە.",
        ar: "تعذر تسجيل دخولك. يرجى المحاولة مرة أخرى.",
        kmr: "Têketin çênebû. Ji kerema xwe dîsa biceribîne.")
    static let chooseSample = Text(
        en:
            "Choose who you are. These people are invented; in a real portal you would sign in with your digital identity.",
        ckb:
            "هەڵبژێرە کێیت. ئەم کەسانە دروستکراون؛ لە دەروازەی ڕاستەقینەدا بە ناسنامەی دیجیتاڵیت دەچیتە ژوورەوە.",
        ar:
            "اختر من تكون. هؤلاء الأشخاص من صنع الخيال؛ في بوابة حقيقية تسجل الدخول بهويتك الرقمية.",
        kmr:
            "Hilbijêre tu kî yî. Ev kes çêkirî ne; di portaleke rast de tu ê bi nasnameya xwe ya dîjîtal têkevî."
    )
}
