internal import Casework
internal import Foundation
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
        routes.root(.post, "/ocsp", status)
        routes.root(.get, "/ocsp/**", status)
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

    /// RFC 6960, appendix A: by POST, or by GET with the request in the address.
    private func status(_ visit: Visit) async throws -> Response {
        let request: [UInt8]
        if visit.request.method == .post {
            guard visit.request.headers[.contentType] == "application/ocsp-request",
                let body = try? await visit.request.body.collect(upTo: 10_000)
            else { throw Problem.unreadable }
            request = Array(body.readableBytesView)
        } else {
            let text = visit.request.uri.path.dropFirst("/ocsp/".count)
            guard text.utf8.count < 10_000, let plain = text.removingPercentEncoding,
                let bytes = bytes(base64: plain)
            else { throw Problem.unreadable }
            request = bytes
        }
        let answer: [UInt8]
        do { answer = try await keys.answer(request) } catch is SealKeys.NoAuthority {
            throw Problem.notFound
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/ocsp-response", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer)))
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
