internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Registers
package import Trust
package import Web

/// What programs need that check seals: certificates, lists of what was revoked, time stamps.
package struct SealPages: Sendable {
    private let keys: SealKeys

    package init(_ keys: SealKeys) { self.keys = keys }

    package func routes(_ routes: Routes) {
        routes.root(.get, "/pki/:name", published)
        routes.root(.post, "/tsa", stamp)
    }

    private func published(_ visit: Visit) async throws -> Response {
        let name = visit.parameter("name")
        guard let bytes = try await keys.published(name) else { throw Problem.notFound }
        return Response(
            status: .ok,
            headers: [
                .contentType: name.hasSuffix(".crl")
                    ? "application/pkix-crl" : "application/pkix-cert",
                .cacheControl: "public, max-age=3600",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// RFC 3161, section 3.4.
    private func stamp(_ visit: Visit) async throws -> Response {
        guard visit.request.headers[.contentType] == "application/timestamp-query",
            let body = try? await visit.request.body.collect(upTo: 10_000)
        else { throw Problem.unreadable }
        let stamper: TimeStamper
        do { stamper = try await keys.stamper() } catch is SealKeys.NoAuthority {
            throw Problem.notFound
        }
        let answer = stamper.answer(
            Array(body.readableBytesView), at: visit.registrar.now, serial: keys.serial())
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/timestamp-reply", .cacheControl: "no-store",
            ], body: .init(byteBuffer: ByteBuffer(bytes: answer)))
    }
}
