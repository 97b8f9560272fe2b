internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Web

/// Where payment providers call back.
struct CallbackDoor {
    let payments: Payments

    init(_ payments: Payments) {
        self.payments = payments
    }

    func routes(_ routes: Routes) {
        routes.root(.post, "/api/payments/callback/:provider") { [payments] visit in
            guard visit.parameter("provider") == payments.provider.name else {
                throw Problem.notFound
            }
            let callback = SignedCallback(
                body: try await visit.body(limit: 16 * 1024),
                signature: visit.request.headers[Callback.signature] ?? "",
                timestamp: visit.request.headers[Callback.timestamp] ?? "")
            switch try await payments.take(callback) {
            case .taken: return Response(status: .noContent)
            // Signed by the provider, about a payment that is not ours: nothing to do, and no
            // reason for it to call again.
            case .unknown: return Response(status: .accepted)
            case .forged: throw Problem.unreadable
            }
        }
    }
}

/// A callback on its way from the bank inside this process to the portal's own door.
enum Callback {
    static let signature = HTTPField.Name("Pird-Signature")!
    static let timestamp = HTTPField.Name("Pird-Timestamp")!

    struct NotTaken: Error {
        let status: Int
    }

    static func post(_ callback: SignedCallback, to site: Site) async throws {
        var head = HTTPRequest(
            method: .post, scheme: "http", authority: "localhost",
            path: "/api/payments/callback/sandbox-bank")
        head.headerFields[.contentType] = "application/json"
        head.headerFields[signature] = callback.signature
        head.headerFields[timestamp] = callback.timestamp
        let response = try await site.respond(
            to: Request(
                head: head, body: RequestBody(buffer: ByteBuffer(bytes: callback.body))),
            context: SiteContext(logger: Logger(label: "sandbox-bank")))
        guard response.status.kind == .successful else {
            throw NotTaken(status: response.status.code)
        }
    }
}
