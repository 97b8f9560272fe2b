package import Kernel
package import Registers
package import Store
internal import Trust

/// One attempt to pay the fee of a case.
package struct Payment: PersonalRecord {
    package static let register = "payment"
    package static let custodian = "mofe"
    package static let table = Register<Payment>.table(
        "casework_payment",
        [
            .text("case_id"), .text("payer"), .text("status"), .integer("dinars"),
            .text("provider"), .integer("created_at"), .text("reference").optional,
        ], indexes: [["case_id"], ["status"], ["reference"]])

    package let id: String
    package let caseID: String
    package let payer: PersonNumber
    package let amount: Money
    package let provider: String
    package let createdAt: Moment
    /// The provider's own name for it, once the provider has answered.
    package var reference: String?
    package var status = Status.created

    package enum Status: Codable, Sendable, Equatable {
        /// Ours; the provider may not know it yet.
        case created
        /// The provider waits for the payer.
        case offered(PaymentOffer)
        case paid(at: Moment)
        case declined
        case expired
        /// Paid, but the case no longer waited for it: to be paid back by hand.
        case toRefund(at: Moment)

        package var name: String {
            switch self {
            case .created: "created"
            case .offered: "offered"
            case .paid: "paid"
            case .declined: "declined"
            case .expired: "expired"
            case .toRefund: "to-refund"
            }
        }

        package var isOpen: Bool {
            switch self {
            case .created, .offered: true
            default: false
            }
        }
    }

    package var key: String { id }
    package var belongsToCase: String? { caseID }
    package var columns: [Value] {
        [
            .text(caseID), .text(payer.digits), .text(status.name), .integer(amount.dinars),
            .text(provider), .integer(createdAt.microseconds),
            reference.map { .text($0) } ?? .null,
        ]
    }
    package var subjects: [PersonNumber] { [payer] }
}

/// What a provider offers the payer: a page to go to, or a code to scan.
package struct PaymentOffer: Codable, Sendable, Equatable {
    /// The provider's own name for the payment.
    package let reference: String
    package let page: String
    /// What the QR holds for the bank's own app.
    package let code: String
    package let expiresAt: Moment

    package init(reference: String, page: String, code: String, expiresAt: Moment) {
        self.reference = reference
        self.page = page
        self.code = code
        self.expiresAt = expiresAt
    }
}

/// What the provider says of a payment when it is asked.
package enum ProviderStatus: Sendable, Equatable {
    case waiting
    case paid(amount: Money, at: Moment)
    case declined
    case expired
    case unknown
}

/// A bank or wallet that takes payments.
package protocol PaymentProvider: Sendable {
    var name: String { get }

    /// Creates the payment at the provider. The same id again gives the same offer: a lost answer
    /// may be asked for again.
    func create(
        id: String, amount: Money, returnTo: String, language: Language
    ) async throws
        -> PaymentOffer

    /// The truth about a payment. Nothing is settled on any other word.
    func status(of reference: String) async throws -> ProviderStatus

    /// Checks that a callback was made by the provider, lately; nil when it was not.
    func open(_ callback: SignedCallback, at now: Moment) -> OpenedCallback?
}

/// A callback as it came, not to be believed.
package struct SignedCallback: Sendable {
    package let body: [UInt8]
    package let signature: String
    package let timestamp: String

    package init(body: [UInt8], signature: String, timestamp: String) {
        self.body = body
        self.signature = signature
        self.timestamp = timestamp
    }
}

package struct OpenedCallback: Sendable {
    /// The provider's number of this event, by which a replay is known.
    package let event: String
    package let reference: String

    package init(event: String, reference: String) {
        self.event = event
        self.reference = reference
    }
}

/// Takes fees through a provider, and settles them only on the provider's own answer.
package struct Payments: Sendable {
    package let provider: any PaymentProvider
    private let database: any DatabaseEngine
    private let cases: CaseBook

    package init(
        provider: any PaymentProvider, database: any DatabaseEngine, cases: CaseBook
    ) {
        self.provider = provider
        self.database = database
        self.cases = cases
    }

    private var registrar: Registrar { cases.work.registrar }

    static let callbackTable = Table(
        "casework_callback",
        [.text("provider"), .text("event"), .integer("received_at")], key: ["provider", "event"])

    /// Begins a payment for a case that waits for its fee, or goes on with the open one. Returns
    /// its id; the offer is asked of the provider afterwards, outside the transaction.
    package func begin(
        for item: CaseRecord, by payer: Actor, in db: Database
    ) throws -> String {
        guard item.status == .paying, let (_, online, _) = cases.online(item) else {
            throw CaseRefusal.notNow
        }
        let access = Access(by: payer, for: .payment, case: item.id, with: registrar)
        let open = try access.records(
            Payment.self,
            where: """
                case_id = \(item.id) AND status IN ('created', 'offered')
                ORDER BY created_at DESC
                """, in: db)
        let due =
            try item.due ?? online.fee.due(on: registrar.today, item.known(on: registrar.today))
        let amount = item.toPay(of: due)
        if let current = open.first(where: { $0.record.amount == amount }) {
            return current.record.id
        }
        let payment = Payment(
            id: registrar.identifiers.next(), caseID: item.id, payer: item.applicant.number,
            amount: amount, provider: provider.name, createdAt: registrar.now)
        try Register<Payment>().enter(
            payment, replacing: nil, act: Act("begin", by: payer, case: item.id, law: online.law),
            with: registrar, in: db)
        return payment.id
    }

    /// Asks the provider for its offer and writes it down. Safe to repeat.
    package func offer(
        _ id: String, returnTo: String, language: Language
    ) async throws
        -> Payment?
    {
        guard let found = try await load(id) else { return nil }
        guard found.record.status == .created else { return found.record }
        let offer = try await provider.create(
            id: id, amount: found.record.amount, returnTo: returnTo, language: language)
        try await change(id, verb: "offer") { payment, _ in
            guard payment.status == .created else { return false }
            payment.reference = offer.reference
            payment.status = .offered(offer)
            return true
        }
        return try await load(id)?.record
    }

    package enum CallbackAnswer: Sendable { case taken, forged, unknown }

    /// Takes a callback: a hint that something may have changed, and no more. The provider is
    /// asked what is true.
    package func take(_ callback: SignedCallback) async throws -> CallbackAnswer {
        let now = registrar.now
        guard let opened = provider.open(callback, at: now) else { return .forged }
        let name = provider.name
        let id = try await database.write { db -> String? in
            // The event is kept so that a replay is seen; being asked twice does no harm.
            try db.execute(
                """
                INSERT INTO casework_callback (provider, event, received_at)
                VALUES (\(name), \(opened.event), \(now)) ON CONFLICT (provider, event) DO NOTHING
                """)
            return try payment(withReference: opened.reference, in: db)
        }
        guard let id else { return .unknown }
        try await settle(id)
        return .taken
    }

    /// Asks the provider about a payment and does what follows: once, however often it is called.
    /// The payment itself is read only when there is news: asking reads no personal data.
    package func settle(_ id: String) async throws {
        let reference = try await database.read { db in
            try db.row(
                "SELECT reference FROM casework_payment WHERE record_key = \(id) AND status = 'offered'"
            )?.optionalText(0)
        }
        guard let reference else { return }
        switch try await provider.status(of: reference) {
        case .waiting, .unknown: return
        case .declined:
            try await change(id, verb: "decline") { payment, _ in
                guard payment.status.isOpen else { return false }
                payment.status = .declined
                return true
            }
        case .expired:
            try await change(id, verb: "expire") { payment, _ in
                guard payment.status.isOpen else { return false }
                payment.status = .expired
                return true
            }
        case .paid(let amount, let at):
            let cases = cases
            try await change(id, verb: "settle") { payment, db in
                guard payment.status.isOpen, amount == payment.amount else { return false }
                let fee = CaseRecord.PaidFee(payment: payment.id, amount: amount, paidAt: at)
                payment.status =
                    try cases.settle(payment.caseID, fee, in: db)
                    ? .paid(at: at)
                    : .toRefund(at: at)
                return true
            }
        }
    }

    /// Asks about every payment that is still open: for callbacks that never came. Returns how
    /// many were asked about.
    @discardableResult
    package func settleOpen() async throws -> Int {
        let ids = try await database.read { db in
            try db.rows(
                """
                SELECT record_key FROM casework_payment WHERE status = 'offered'
                ORDER BY created_at LIMIT 200
                """
            ).map { try $0.text(0) }
        }
        // One that cannot be settled stands in nobody's way.
        var failure: (any Error)?
        for id in ids {
            do { try await settle(id) } catch let error as CancellationError { throw error } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return ids.count
    }

    private func payment(withReference reference: String, in db: Database) throws -> String? {
        let access = Access(by: .system("payments"), for: .payment, with: registrar)
        return try access.records(Payment.self, where: "reference = \(reference)", in: db)
            .first?.record.id
    }

    private func load(_ id: String) async throws -> Versioned<Payment>? {
        let access = Access(by: .system("payments"), for: .payment, with: registrar)
        return try await database.write { try access.record(Payment.self, id, in: $0) }
    }

    private func change(
        _ id: String, verb: String,
        _ body: @escaping @Sendable (inout Payment, Database) throws -> Bool
    ) async throws {
        let registrar = registrar
        let access = Access(by: .system("payments"), for: .payment, with: registrar)
        try await database.write { db in
            guard let found = try access.record(Payment.self, id, in: db) else { return }
            var payment = found.record
            guard try body(&payment, db) else { return }
            try Register<Payment>().enter(
                payment, replacing: found.version,
                act: Act(verb, by: .system("payments"), case: payment.caseID, law: ""),
                with: registrar, in: db)
        }
    }
}
