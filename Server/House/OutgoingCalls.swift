internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Calls to other systems: to registered addresses alone, with an end, following nobody elsewhere.
enum OutgoingCalls {
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: .seconds(5), read: .seconds(10))))

    /// Sends a form; gives the status of the answer, whose body nobody reads.
    static func post(_ address: String, _ form: String) async throws -> Int {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: form))
        return Int(try await client.execute(request, timeout: .seconds(10)).status.code)
    }
}
