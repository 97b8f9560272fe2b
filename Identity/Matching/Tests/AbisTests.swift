import Foundation
import Kernel
import Testing

@testable import Matching

@Suite struct AbisTests {
    private static let time = "2026-11-25T08:00:00.123Z"

    private struct FixedClock: Clock {
        let now = Moment(microseconds: 1_796_000_000_123_456)
    }

    /// Irises by URL; what is not there is what its name says.
    private struct Templates: TemplateSource {
        let eyes = SyntheticIris(seed: 41)

        func irises(at url: String) async throws(TemplateFailure) -> IrisPair {
            let name = url.split(separator: "/").last.map(String.init) ?? ""
            switch name {
            case "unreachable": throw .unreachable
            case "expired": throw .expired
            case "empty": throw .empty
            case "malformed": throw .malformed
            case "poor": throw .poorQuality
            case "cancelled": throw .cancelled
            case "strange": throw .unknown("a sensor of another make")
            default: break
            }
            let parts = name.split(separator: ".").compactMap { Int($0) }
            return parts.count == 2
                ? eyes.person(parts[0], again: parts[1]) : eyes.person(parts[0])
        }
    }

    private final class Desk {
        let folder = TemporaryFolder()
        let matcher: EmbeddedMatcher
        private var requests = 0

        init(capacity: Int = 1 << 20) throws {
            matcher = EmbeddedMatcher(
                try Gallery(folder: folder.path, capacity: capacity), templates: Templates(),
                clock: FixedClock())
        }

        func request(
            _ operation: AbisOperation, _ reference: String? = nil, url: String? = nil,
            flags: [String: String]? = nil, among: [String]? = nil
        ) -> AbisRequest {
            requests += 1
            return AbisRequest(
                operation, requestId: "request-\(requests)", requesttime: AbisTests.time,
                referenceId: reference, referenceURL: url.map { "https://share.example/\($0)" },
                flags: flags, among: among)
        }

        func ask(
            _ operation: AbisOperation, _ reference: String? = nil, url: String? = nil,
            flags: [String: String]? = nil, among: [String]? = nil
        ) async -> AbisResponse {
            await matcher.answer(
                request(operation, reference, url: url, flags: flags, among: among))
        }

        func fill(_ count: Int) async {
            for number in 0..<count {
                let response = await ask(.insert, "ref-\(number)", url: "\(number)")
                #expect(response.returnValue == .success)
            }
        }
    }

    // What works

    @Test func `inserted, counted, identified, deleted`() async throws {
        let desk = try Desk()
        await desk.fill(5)
        #expect(await desk.ask(.insert, "again", url: "3.1").returnValue == .success)
        #expect(await desk.ask(.referenceCount).count == "6")
        let found = await desk.ask(.identify, "again", url: "")
        #expect(found.returnValue == .success)
        #expect(found.candidateList?.count == "1")
        #expect(found.candidateList?.candidates.map(\.referenceId) == ["ref-3"])
        let candidate = try #require(found.candidateList?.candidates.first)
        #expect(candidate.modalities?.map(\.biometricType) == ["IIR", "IIR"])
        #expect(Double(candidate.analytics?["internalScore"] ?? "") ?? 1 < 0.3)
        #expect(found.candidateList?.analytics?["referenceCount"] == "5")
        #expect(await desk.ask(.delete, "again").returnValue == .success)
        #expect(await desk.ask(.referenceCount).count == "5")
        #expect(await desk.ask(.identify, url: "3.2").candidateList?.count == "1")
        #expect(await desk.ask(.identify, "ref-3").candidateList?.count == "0")
        #expect(await desk.ask(.pendingJobs).jobscount == "0")
        #expect(await desk.ask(.ping).returnValue == .success)
    }

    @Test func `a message has the names that are published`() async throws {
        let desk = try Desk()
        await desk.fill(2)
        let message = """
            {"id": "mosip.abis.identify", "version": "1.1", "requestId": "01234567",
             "requesttime": "2020-03-29T07:01:24.692Z", "referenceId": "", "later": {"x": []},
             "referenceURL": "https://share.example/1.1",
             "flags": {"maxResults": 10, "targetFPIR": "30", "flag1": "value1"},
             "gallery": {"referenceIds": [{"referenceId": "ref-1"}, {"referenceId": "ref-0"}]}}
            """
        let answer = await desk.matcher.answer(json: Data(message.utf8))
        let object = try #require(JSONSerialization.jsonObject(with: answer) as? [String: Any])
        #expect(object["id"] as? String == "mosip.abis.identify")
        #expect(object["requestId"] as? String == "01234567")
        #expect(object["returnValue"] as? String == "1")
        #expect(object["responsetime"] as? String == "2026-11-30T00:53:20.123Z")
        #expect(object["failureReason"] == nil)
        let list = try #require(object["candidateList"] as? [String: Any])
        #expect(list["count"] as? String == "1")
        let candidates = try #require(list["candidates"] as? [[String: Any]])
        #expect(candidates.first?["referenceId"] as? String == "ref-1")
        #expect(candidates.first?["analytics"] is [String: String])
        let modality = try #require((candidates.first?["modalities"] as? [[String: Any]])?.first)
        #expect(modality["biometricType"] as? String == "IIR")
    }

    @Test func `a search is kept to the gallery that is named, and to what flags say`() async throws
    {
        let desk = try Desk()
        await desk.fill(4)
        for occasion in 1...3 { _ = await desk.ask(.insert, "t\(occasion)", url: "2.\(occasion)") }
        func found(flags: [String: String]? = nil, among: [String]? = nil) async -> [String] {
            let response = await desk.ask(.identify, "ref-2", flags: flags, among: among)
            return response.candidateList?.candidates.map(\.referenceId).sorted() ?? ["refused"]
        }
        #expect(await found() == ["t1", "t2", "t3"])
        #expect(await found(among: ["t1", "ref-1", "unknown"]) == ["t1"])
        #expect(await found(among: ["ref-1"]) == [])
        // An empty list is no list, as MOSIP sends one.
        #expect(await found(among: []) == ["t1", "t2", "t3"])
        #expect(await found(flags: ["maxResults": "1"]).count == 1)
        #expect(await found(flags: ["threshold": "0.5"]).count == 6)
        #expect(await found(flags: ["targetFPIR": "0"]).count >= 3)
        let strict = await desk.ask(.identify, "ref-2", flags: ["targetFPIR": "50"])
        let loose = await desk.ask(.identify, "ref-2", flags: ["targetFPIR": "30"])
        let thresholds = [strict, loose].compactMap { $0.candidateList?.analytics?["threshold"] }
        let expected = [1e-5, 1e-3].map {
            String(
                format: "%.4f", Threshold(expectingFalseAlarms: $0, among: 6).distance)
        }
        #expect(thresholds == expected)
        #expect(await desk.ask(.identify, "ref-2").candidateList?.analytics?["found"] == "3")
    }

    @Test func `asked twice it is done once and answered alike`() async throws {
        let desk = try Desk()
        let insert = desk.request(.insert, "one", url: "1")
        #expect(await desk.matcher.answer(insert) == desk.matcher.answer(insert))
        #expect(await desk.ask(.referenceCount).count == "1")
        let delete = desk.request(.delete, "one")
        #expect(await desk.matcher.answer(delete).returnValue == .success)
        #expect(await desk.matcher.answer(delete).returnValue == .success)
        var other = insert
        other.referenceId = "two"
        #expect(await desk.matcher.answer(other).failureReason == .invalidStructure)
        // What failed may be tried again.
        var failing = desk.request(.insert, "three", url: "unreachable")
        #expect(await desk.matcher.answer(failing).failureReason == .unableToFetch)
        failing.referenceURL = "https://share.example/3"
        #expect(await desk.matcher.answer(failing).returnValue == .success)
    }

    /// Lets nobody have a template before it is told to.
    private actor SlowTemplates: TemplateSource {
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private var isOpen = false
        var count: Int { waiting.count }

        func irises(at url: String) async throws(TemplateFailure) -> IrisPair {
            if !isOpen { await withCheckedContinuation { waiting.append($0) } }
            return SyntheticIris(seed: 42).person(1)
        }

        func open() {
            isOpen = true
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
    }

    @Test func `a search waits for what was inserted before it, and jobs are counted`() async throws
    {
        let folder = TemporaryFolder()
        let slow = SlowTemplates()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol([("known", SyntheticIris(seed: 42).person(1, again: 1))])
        let matcher = EmbeddedMatcher(gallery, templates: slow, clock: FixedClock())
        func request(_ operation: AbisOperation, _ id: String, _ reference: String?) -> AbisRequest
        {
            AbisRequest(
                operation, requestId: id, requesttime: AbisTests.time, referenceId: reference,
                referenceURL: "https://share.example/1")
        }
        let first = request(.insert, "1", "late")
        let insertion = Task { await matcher.answer(first) }
        while await slow.count == 0 { await Task.yield() }
        #expect(await matcher.answer(request(.pendingJobs, "2", nil)).jobscount == "1")
        let second = request(.identify, "3", "known")
        let search = Task { await matcher.answer(second) }
        while await matcher.answer(request(.pendingJobs, "4", nil)).jobscount != "2" {
            await Task.yield()
        }
        await slow.open()
        #expect(await insertion.value.returnValue == .success)
        #expect(await search.value.candidateList?.candidates.map(\.referenceId) == ["late"])
    }

    // What does not: every code of the specification

    @Test(arguments: [
        ("unreachable", AbisFailure.unableToFetch), ("expired", .urlExpired), ("empty", .noData),
        ("malformed", .invalidCBEFF), ("poor", .poorQuality), ("cancelled", .aborted),
        ("strange", .unexpected),
    ])
    func `why there is no template is told`(url: String, failure: AbisFailure) async throws {
        let desk = try Desk()
        for response in [
            await desk.ask(.insert, "a", url: url), await desk.ask(.identify, url: url),
        ] {
            #expect(response.returnValue == .failed)
            #expect(response.failureReason == failure)
        }
        #expect(desk.matcher.gallery.count == 0)
    }

    @Test(arguments: [AbisOperation.insert, .delete])
    func `a change without a reference is refused`(operation: AbisOperation) async throws {
        let desk = try Desk()
        for reference in [nil, ""] {
            let response = await desk.ask(operation, reference, url: "1")
            #expect(response.failureReason == .missingReferenceId)
        }
    }

    @Test func `what is not there, there already, or nowhere to be had is told`() async throws {
        let desk = try Desk()
        await desk.fill(1)
        #expect(await desk.ask(.insert, "ref-0", url: "7").failureReason == .alreadyExists)
        #expect(await desk.ask(.insert, "new").failureReason == .missingReferenceURL)
        #expect(await desk.ask(.insert, "new", url: nil).failureReason == .missingReferenceURL)
        #expect(await desk.ask(.delete, "new").failureReason == .notFound)
        #expect(await desk.ask(.identify, "new", url: "1").failureReason == .notFound)
        #expect(await desk.ask(.identify).failureReason == .missingReferenceId)
        let long = String(repeating: "x", count: 65)
        #expect(await desk.ask(.insert, long, url: "1").failureReason == .invalidStructure)
    }

    @Test(arguments: AbisOperation.allCases)
    func `what every request has is asked of every request`(operation: AbisOperation) async throws {
        let desk = try Desk()
        func failure(_ change: (inout AbisRequest) -> Void) async -> AbisFailure? {
            var request = desk.request(operation, "ref", url: "1")
            change(&request)
            return await desk.matcher.answer(request).failureReason
        }
        #expect(await failure { $0.version = "1.0" } == .invalidVersion)
        #expect(await failure { $0.version = nil } == .invalidVersion)
        #expect(await failure { $0.requestId = nil } == .missingRequestId)
        #expect(await failure { $0.requestId = "" } == .missingRequestId)
        #expect(await failure { $0.requesttime = nil } == .missingRequesttime)
        for time in [
            "1539777717", "2020-03-29", "2020-02-30T07:01:24.692Z", "2020-03-29T07:01:24Z",
        ] {
            #expect(await failure { $0.requesttime = time } == .invalidRequesttime)
        }
        #expect(await failure { $0.id = "mosip.abis.update" } == .invalidId)
        #expect(await failure { $0.id = nil } == .invalidId)
    }

    @Test(arguments: [
        "", "[]", "{", #"{"id": 7}"#, #"{"id": "mosip.abis.ping", "gallery": []}"#,
        #"{"id": "mosip.abis.ping", "requestId": "r", "flags": {"maxResults": []}}"#,
        #"{"id": "mosip.abis.identify", "gallery": {"referenceIds": ["r"]}}"#,
    ])
    func `what is no request is refused as one`(message: String) async throws {
        let answer = await (try Desk()).matcher.answer(json: Data(message.utf8))
        let response = try JSONDecoder().decode(AbisResponse.self, from: answer)
        #expect(response.returnValue == .failed)
        #expect(response.failureReason == .invalidStructure)
        if message.contains("ping") { #expect(response.id == "mosip.abis.ping") }
    }

    @Test(arguments: [
        ["maxResults": "0"], ["maxResults": "many"], ["targetFPIR": "-1"], ["threshold": "0.6"],
        ["threshold": "nan"],
    ])
    func `a flag that makes no sense is refused`(flags: [String: String]) async throws {
        let desk = try Desk()
        await desk.fill(1)
        #expect(await desk.ask(.identify, "ref-0", flags: flags).failureReason == .invalidStructure)
    }

    @Test func `a gallery that cannot take any more is an error of ours`() async throws {
        let desk = try Desk(capacity: 1)
        await desk.fill(1)
        #expect(await desk.ask(.insert, "more", url: "2").failureReason == .internalError)
    }

    @Test func `a search that is given up says so`() async throws {
        let desk = try Desk()
        await desk.fill(3)
        let request = desk.request(.identify, "ref-1")
        let matcher = desk.matcher
        let search = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await matcher.answer(request)
        }
        #expect(await search.value.failureReason == .aborted)
    }

    @Test(arguments: [
        (IrisPair.Refusal.noEye, TemplateFailure.empty), (.left(.nothingSeen), .empty),
        (.wrongLength(3), .malformed), (.right(.wrongLength(3)), .malformed),
        (.left(.tooLittleSeen(bits: 9)), .poorQuality),
    ])
    func `why a pair is none becomes why there is no template`(
        refusal: IrisPair.Refusal, failure: TemplateFailure
    ) {
        #expect(TemplateFailure(refusal) == failure)
    }
}
