internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
package import Trust

/// Calls to other systems: to registered addresses alone, with an end, following nobody elsewhere.
enum OutgoingCalls {
    fileprivate static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: .seconds(5), read: .seconds(10))))

    /// Sends a text; gives the status and the answer, of which no more than a witness has to say.
    static func ask(_ address: String, _ body: String) async throws -> (status: Int, body: String) {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "text/plain; charset=utf-8")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await client.execute(request, timeout: .seconds(10))
        let answer = try await response.body.collect(upTo: 100_000)
        return (Int(response.status.code), String(buffer: answer))
    }

    /// Sends a form; gives the status of the answer, whose body nobody reads.
    static func post(_ address: String, _ form: String) async throws -> Int {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: form))
        return Int(try await client.execute(request, timeout: .seconds(10)).status.code)
    }
}

/// Where somebody else's log is read from.
package enum LogSource {
    /// - Parameter place: an address on the web, or a folder.
    package static func at(_ place: String) -> LogMonitor.Fetch {
        let base = place.hasSuffix("/") ? String(place.dropLast()) : place
        guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
            return { path in
                FileManager.default.contents(atPath: base + "/" + path).map(Array.init)
            }
        }
        return { path in
            let response = try await OutgoingCalls.client.execute(
                HTTPClientRequest(url: base + "/" + path), timeout: .seconds(30))
            switch response.status {
            case .ok:
                // A bundle of the largest entries has 16 MB.
                return Array(
                    try await response.body.collect(upTo: 1 << 25).readableBytesView)
            case .notFound: return nil
            default: throw NoteError("\(base)/\(path) was answered \(response.status.code)")
            }
        }
    }
}
