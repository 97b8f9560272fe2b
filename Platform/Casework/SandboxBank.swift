internal import Hummingbird
package import Kernel
package import Registers
package import Store
package import Trust
package import Web

/// A bank that is not one: it behaves as payment providers do, with invented money, so that the
/// whole path can be walked and broken. It exists only beside sample data.
///
/// Like them it creates a payment with a page and a code, expires it, calls back from its own
/// queue with a signature over time and body, twice and late if told to, and answers a status
/// query with the truth. It knows nothing of cases; Pird knows nothing of its table.
package struct SandboxBank: PaymentProvider {
    package let name = "sandbox-bank"
    private let database: any DatabaseEngine
    private let registrar: Registrar
    private let siteAddress: String
    /// Shared by bank and portal, for signing callbacks.
    private let secret: Secret

    /// How long a payment waits for its payer.
    package static let patience = Duration.seconds(15 * 60)
    /// The outbox topic of the bank's own callbacks.
    package static let callbackTopic = "sandbox-bank.callback"
    /// A callback older than this is a replay.
    static let callbackAge = Duration.seconds(5 * 60)

    package static let table = Table(
        "sandbox_bank_payment",
        [
            .text("reference"), .text("merchant_id"), .integer("dinars"), .text("state"),
            .text("return_to"), .text("language"), .integer("expires_at"),
            .integer("paid_at").optional,
        ], key: ["reference"], unique: [["merchant_id"]])

    package init(
        database: any DatabaseEngine, registrar: Registrar, siteAddress: String, secret: Secret
    ) {
        self.database = database
        self.registrar = registrar
        self.siteAddress = siteAddress
        self.secret = secret.derived(for: "sandbox-bank")
    }

    // MARK: What the portal calls

    package func create(
        id: String, amount: Money, returnTo: String, language: Language
    ) async throws -> PaymentOffer {
        let reference = registrar.identifiers.code()
        let expires = registrar.now + SandboxBank.patience
        let row = try await database.write { db in
            try db.execute(
                """
                INSERT INTO sandbox_bank_payment
                    (reference, merchant_id, dinars, state, return_to, language, expires_at)
                VALUES (\(reference), \(id), \(amount), 'waiting', \(returnTo),
                    \(language.rawValue), \(expires))
                ON CONFLICT (merchant_id) DO NOTHING
                """)
            return try db.row(
                "SELECT reference, expires_at FROM sandbox_bank_payment WHERE merchant_id = \(id)")!
        }
        let known = try row.text(0)
        return PaymentOffer(
            reference: known, page: "/sandbox-bank/\(known)",
            code: "\(siteAddress)/sandbox-bank/\(known)", expiresAt: try row.moment(1))
    }

    package func status(of reference: String) async throws -> ProviderStatus {
        let now = registrar.now
        return try await database.read { db in
            guard let account = try Account.find(reference, in: db) else { return .unknown }
            return account.status(at: now)
        }
    }

    package func open(_ callback: SignedCallback, at now: Moment) -> OpenedCallback? {
        // The signature first: until it holds, nothing in the callback is even a number.
        guard let body = String(validating: callback.body, as: UTF8.self),
            secret.confirms(callback.signature, for: "\(callback.timestamp).\(body)"),
            let sent = Int64(callback.timestamp).map(Moment.init(microseconds:)),
            now - sent < SandboxBank.callbackAge, sent - now < SandboxBank.callbackAge,
            case .object(let members)? = try? JSON(parsing: callback.body),
            case .string(let event)? = members["event"],
            case .string(let reference)? = members["payment"]
        else { return nil }
        return OpenedCallback(event: event, reference: reference)
    }

    /// A callback as the bank signs it.
    package func sign(_ body: String, at now: Moment) -> SignedCallback {
        let timestamp = String(now.microseconds)
        return SignedCallback(
            body: Array(body.utf8), signature: secret.code(for: "\(timestamp).\(body)"),
            timestamp: timestamp)
    }

    // MARK: What the payer sees

    private struct Account {
        let reference: String
        let amount: Money
        let state: String
        let returnTo: String
        let language: Language
        let expiresAt: Moment
        let paidAt: Moment?

        static func find(_ reference: String, in db: Database) throws -> Account? {
            try db.row(
                """
                SELECT reference, dinars, state, return_to, language, expires_at, paid_at
                FROM sandbox_bank_payment WHERE reference = \(reference)
                """
            ).map { row in
                Account(
                    reference: try row.text(0), amount: Money(dinars: try row.integer(1)),
                    state: try row.text(2), returnTo: try row.text(3),
                    language: Language(rawValue: try row.text(4)) ?? .ckb,
                    expiresAt: try row.moment(5),
                    paidAt: try row.optionalInteger(6).map(Moment.init(microseconds:)))
            }
        }

        func status(at now: Moment) -> ProviderStatus {
            switch state {
            case "paid": .paid(amount: amount, at: paidAt ?? expiresAt)
            case "declined": .declined
            default: now < expiresAt ? .waiting : .expired
            }
        }
    }

    package func routes(_ routes: Routes) {
        routes.root(.get, "/sandbox-bank/:reference", show)
        routes.root(.post, "/sandbox-bank/:reference", decide)
    }

    private func show(_ visit: Visit) async throws -> Response {
        let reference = visit.parameter("reference")
        let account = try await database.read { try Account.find(reference, in: $0) }
        guard let account else { throw Problem.notFound }
        let l = account.language
        let body: HTML =
            account.status(at: registrar.now) == .waiting
            ? """
            <p class="number">\(Formats(l).money(account.amount))</p>
            <form method="post" action="/sandbox-bank/\(reference)">
            <input type="hidden" name="token" value="\(secret.code(for: "page:\(reference)"))">
            <p class="buttons">\(submitButton(BankTexts.pay[l], name: "do", value: "pay"))
            \(submitButton(BankTexts.decline[l], name: "do", value: "decline", style: "secondary"))</p>
            </form>
            """
            : """
            <p>\(BankTexts.over[l])</p>
            <p><a class="button primary" href="\(account.returnTo)">\(BankTexts.goBack[l])</a></p>
            """
        return Page(
            title: BankTexts.title[l], language: l, path: "/",
            body: """
                <h1>\(BankTexts.title[l])</h1>
                <p class="panel warn">\(BankTexts.explanation[l])</p>
                \(body)
                """, isSample: true
        ).response()
    }

    private func decide(_ visit: Visit) async throws -> Response {
        let reference = visit.parameter("reference")
        let form = try await visit.formWithoutSeal()
        guard secret.confirms(form["token"], for: "page:\(reference)") else {
            throw Problem.foreignForm
        }
        let isPaid = form["do"] == "pay"
        let now = registrar.now
        let identifiers = registrar.identifiers
        let returnTo = try await database.write { db -> String in
            guard let account = try Account.find(reference, in: db) else {
                throw Problem.notFound
            }
            guard account.status(at: now) == .waiting else { return account.returnTo }
            try db.execute(
                """
                UPDATE sandbox_bank_payment SET state = \(isPaid ? "paid" : "declined"),
                    paid_at = \(isPaid ? now : nil) WHERE reference = \(reference)
                """)
            // As real banks do: the news of the end may come twice, and the news that it was
            // pending may come after it.
            for (state, delay) in [(isPaid ? "PAID" : "DECLINED", 0), ("PENDING", 2), ("PAID", 3)]
            where isPaid || state == "DECLINED" {
                let event = identifiers.next()
                try Outbox.put(
                    id: event, topic: SandboxBank.callbackTopic,
                    body: JSON.object([
                        "event": .string(event), "payment": .string(reference),
                        "state": .string(state),
                    ]).canonical, due: now + .seconds(delay), in: db)
            }
            return account.returnTo
        }
        return Response(status: .seeOther, headers: [.location: returnTo])
    }
}

private enum BankTexts {
    static let title = Text(
        en: "Sandbox bank", ckb: "بانکی تاقیکردنەوە", ar: "بنك تجريبي", kmr: "Banka ceribandinê")
    static let explanation = Text(
        en: "This bank is not real, and no money moves.",
        ckb: "ئەم بانکە ڕاستەقینە نییە و هیچ پارەیەک ناجووڵێت.",
        ar: "هذا البنك ليس حقيقيا ولا تتحرك أي أموال.", kmr: "Ev bank ne rast e û pere naçe.")
    static let pay = Text(en: "Pay", ckb: "پارە بدە", ar: "ادفع", kmr: "Bide")
    static let decline = Text(
        en: "Do not pay", ckb: "پارە مەدە", ar: "لا تدفع", kmr: "Nede")
    static let over = Text(
        en: "This payment is already finished or has expired.",
        ckb: "ئەم پارەدانە تەواو بووە یان کاتی بەسەرچووە.",
        ar: "انتهى هذا الدفع أو انتهت صلاحيته.", kmr: "Ev dayîn qediya ye an dema wê derbas bûye.")
    static let goBack = Text(
        en: "Back to the portal", ckb: "گەڕانەوە بۆ دەروازە", ar: "العودة إلى البوابة",
        kmr: "Vegere portalê")
}
