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
        let asked = request
        return try await within(.seconds(10)) {
            let response = try await client.execute(asked, timeout: .seconds(10))
            let answer = try await response.body.collect(upTo: 10_000)
            return (Int(response.status.code), String(buffer: answer))
        }
    }

    /// Gives up when it takes too long, also when the answer comes byte by byte: the client's own
    /// time ends with the answer's head.
    fileprivate static func within<T: Sendable>(
        _ patience: Duration, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: patience)
                throw TooSlow()
            }
            defer { group.cancelAll() }
            return try await group.next()!
        }
    }

    struct TooSlow: Error {}

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
            let (status, bytes) = try await OutgoingCalls.within(.seconds(60)) {
                let response = try await OutgoingCalls.client.execute(
                    HTTPClientRequest(url: base + "/" + path), timeout: .seconds(30))
                // A bundle of the largest entries has 16 MB.
                let body = try await response.body.collect(upTo: 1 << 25)
                return (Int(response.status.code), Array(body.readableBytesView))
            }
            switch status {
            case 200: return bytes
            case 404: return nil
            default: throw NoteError("\(base)/\(path) was answered \(status)")
            }
        }
    }
}
