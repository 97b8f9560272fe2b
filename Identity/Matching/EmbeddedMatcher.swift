package import Kernel
import Foundation
import Synchronization

/// Our own engine behind the ABIS operations, over one gallery.
///
/// An insertion or deletion that is asked for again with the same `requestId` and the same content
/// is answered as it was the first time (a queue may deliver twice); with another content it is
/// refused. The last 4,096 are known, until the process ends: then the reference itself tells.
package final class EmbeddedMatcher: BiometricMatcher {
    package let gallery: Gallery
    private let templates: any TemplateSource
    private let clock: any Clock
    private let sensitivity: Sensitivity
    private let arrivals = Arrivals()
    private let answered = Mutex(Answered())

    /// - sensitivity: of searches whose flags say nothing else.
    package init(
        _ gallery: Gallery, templates: any TemplateSource, clock: any Clock,
        sensitivity: Sensitivity = .usual
    ) {
        self.gallery = gallery
        self.templates = templates
        self.clock = clock
        self.sensitivity = sensitivity
    }

    package func insert(_ request: AbisRequest) async -> AbisResponse {
        await once(request, .insert, insertion: true) { reference throws(AbisRefusal) in
            guard let url = request.given(request.referenceURL) else {
                throw AbisRefusal(.missingReferenceURL)
            }
            guard !gallery.contains(reference) else { throw AbisRefusal(.alreadyExists) }
            let pair = try await irises(at: url)
            do { try await gallery.enrol([(reference, pair)]) } catch { throw AbisRefusal(error) }
        }
    }

    package func delete(_ request: AbisRequest) async -> AbisResponse {
        await once(request, .delete) { reference throws(AbisRefusal) in
            do { try await gallery.remove([reference]) } catch { throw AbisRefusal(error) }
        }
    }

    package func identify(_ request: AbisRequest) async -> AbisResponse {
        await answer(request, .identify) { response throws(AbisRefusal) in
            let flags = try AbisFlags(request.flags ?? [:], usual: sensitivity)
            await arrivals.insertionsDone()
            let probe = try await probe(of: request)
            let named = request.gallery?.referenceIds?.map(\.referenceId) ?? []
            do {
                let receipt = try await gallery.search(
                    probe, flags.sensitivity, excluding: [request.referenceId ?? ""],
                    among: named.isEmpty ? nil : named)
                response.candidateList = AbisResponse.CandidateList(
                    receipt, atMost: flags.maxResults)
            } catch { throw AbisRefusal(error) }
        }
    }

    package func ping(_ request: AbisRequest) async -> AbisResponse {
        await answer(request, .ping, counted: false) { _ throws(AbisRefusal) in }
    }

    package func pendingJobs(_ request: AbisRequest) async -> AbisResponse {
        await answer(request, .pendingJobs, counted: false) { response throws(AbisRefusal) in
            response.jobscount = String(arrivals.count)
        }
    }

    package func referenceCount(_ request: AbisRequest) async -> AbisResponse {
        await answer(request, .referenceCount, counted: false) { response throws(AbisRefusal) in
            response.count = String(gallery.count)
        }
    }

    /// The reference's own, when one is named: then nothing else counts.
    private func probe(of request: AbisRequest) async throws(AbisRefusal) -> IrisPair {
        if let reference = request.given(request.referenceId) {
            let known: IrisPair?
            do { known = try gallery.pair(of: reference) } catch { throw AbisRefusal(error) }
            guard let known else { throw AbisRefusal(.notFound) }
            return known
        }
        guard let url = request.given(request.referenceURL) else {
            throw AbisRefusal(.missingReferenceId)
        }
        return try await irises(at: url)
    }

    private func irises(at url: String) async throws(AbisRefusal) -> IrisPair {
        do { return try await templates.irises(at: url) } catch { throw AbisRefusal(error.abis) }
    }

    private func answer(
        _ request: AbisRequest, _ operation: AbisOperation, counted: Bool = true,
        insertion: Bool = false,
        _ work: (inout AbisResponse) async throws(AbisRefusal) -> Void
    ) async -> AbisResponse {
        guard counted else { return await decide(request, operation, work) }
        return await arrivals.during(insertion: insertion) {
            await decide(request, operation, work)
        }
    }

    private func decide(
        _ request: AbisRequest, _ operation: AbisOperation,
        _ work: (inout AbisResponse) async throws(AbisRefusal) -> Void
    ) async -> AbisResponse {
        var response = AbisResponse(to: request, at: "")
        do throws(AbisRefusal) {
            if let refusal = request.refusal(as: operation) { throw AbisRefusal(refusal) }
            try await work(&response)
        } catch {
            response = AbisResponse(to: request, refused: error.failure, at: "")
        }
        response.responsetime = AbisTime.text(clock.now)
        return response
    }

    /// A change of one reference, done once however often it is asked for.
    private func once(
        _ request: AbisRequest, _ operation: AbisOperation, insertion: Bool = false,
        _ change: (String) async throws(AbisRefusal) -> Void
    ) async -> AbisResponse {
        let response = await answer(request, operation, insertion: insertion) {
            _ throws(AbisRefusal) in
            guard let reference = request.given(request.referenceId) else {
                throw AbisRefusal(.missingReferenceId)
            }
            if let earlier = answered.withLock({ $0.request(request.requestId ?? "") }) {
                guard earlier == request else { throw AbisRefusal(.invalidStructure) }
                return
            }
            try await change(reference)
        }
        if response.returnValue == .success { answered.withLock { $0.remember(request) } }
        return response
    }

    /// Requests that were done, the oldest forgotten first.
    private struct Answered {
        private var requests: [String: AbisRequest] = [:]
        private var order: [String] = []

        func request(_ id: String) -> AbisRequest? { requests[id] }

        mutating func remember(_ request: AbisRequest) {
            guard let id = request.requestId, requests[id] == nil else { return }
            requests[id] = request
            order.append(id)
            guard order.count > 4096 else { return }
            for old in order.prefix(1024) { requests[old] = nil }
            order.removeFirst(1024)
        }
    }
}

/// A failure on its way to the answer.
struct AbisRefusal: Error {
    let failure: AbisFailure

    init(_ failure: AbisFailure) {
        self.failure = failure
    }

    init(_ error: any Error) {
        failure =
            switch error {
            case GalleryError.alreadyThere: .alreadyExists
            case GalleryError.notThere: .notFound
            case GalleryError.badReference: .invalidStructure
            case is GalleryError: .internalError
            case is CancellationError: .aborted
            default: .unexpected
            }
    }
}
