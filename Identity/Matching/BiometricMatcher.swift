package import Foundation
internal import Kernel

/// An engine that keeps biometric templates by reference and finds who is like whom: ours, or
/// another's behind the same operations.
///
/// They are those of MOSIP's ABIS API, version 0.9 of 5 February 2021 as revised to 8 September 2021,
/// with request version 1.1 (https://docs.mosip.io/1.2.0/biometrics/abis-api). What carries the
/// messages, there a queue, is not said here: a caller hands over a request and gets its answer.
package protocol BiometricMatcher: Sendable {
    /// Keeps the biometrics behind `referenceURL` as `referenceId`, which must be new. Searches
    /// nobody.
    func insert(_ request: AbisRequest) async -> AbisResponse

    /// Whoever is like `referenceId`, or like what is behind `referenceURL`: in the whole gallery, or
    /// among those whom the request names. What was inserted before is searched.
    func identify(_ request: AbisRequest) async -> AbisResponse

    func delete(_ request: AbisRequest) async -> AbisResponse
    func ping(_ request: AbisRequest) async -> AbisResponse
    func pendingJobs(_ request: AbisRequest) async -> AbisResponse
    func referenceCount(_ request: AbisRequest) async -> AbisResponse
}

extension BiometricMatcher {
    /// By the request's own `id`.
    package func answer(_ request: AbisRequest) async -> AbisResponse {
        switch request.id.flatMap(AbisOperation.init) {
        case .insert: await insert(request)
        case .identify: await identify(request)
        case .delete: await delete(request)
        case .ping: await ping(request)
        case .pendingJobs: await pendingJobs(request)
        case .referenceCount: await referenceCount(request)
        case nil:
            AbisResponse(to: request, refused: .invalidId, at: AbisTime.text(SystemClock().now))
        }
    }

    /// A message as it comes, and the message that answers it.
    package func answer(json: Data) async -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let response: AbisResponse
        do {
            response = await answer(try JSONDecoder().decode(AbisRequest.self, from: json))
        } catch {
            let known = (try? JSONSerialization.jsonObject(with: json)) as? [String: Any]
            response = AbisResponse(
                id: known?["id"] as? String ?? "", requestId: known?["requestId"] as? String ?? "",
                responsetime: AbisTime.text(SystemClock().now), returnValue: .failed,
                failureReason: .invalidStructure)
        }
        // Text and lists of text: there is nothing in it that cannot be written.
        return (try? encoder.encode(response)) ?? Data()
    }
}
