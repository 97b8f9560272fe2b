internal import CIris
import Foundation

/// Somebody whom a search found.
package struct Candidate: Hashable, Sendable {
    package let reference: String
    package let comparison: Comparison
    package let score: Double
}

/// What a search did and found: to be kept with the decision it led to.
package struct SearchReceipt: Sendable {
    /// The nearest first.
    package let candidates: [Candidate]
    /// How many people were compared, each with both eyes at fifteen rotations.
    package let people: Int
    package let threshold: Threshold
    /// How many strangers at most were expected under it.
    package let expectedFalseAlarms: Double
    package let engine: String
    package let kernel: ScanKernel
    package let duration: Duration
}

/// How near somebody must be to be told.
package enum Sensitivity: Hashable, Sendable {
    case threshold(Threshold)
    /// So many strangers may come under it in one search, on average, whatever the gallery's size.
    case falseAlarms(Double)

    /// One false alarm in a thousand searches, which a person looks at.
    package static let usual = Sensitivity.falseAlarms(0.001)

    func threshold(among people: Int) -> Threshold {
        switch self {
        case .threshold(let threshold): threshold
        case .falseAlarms(let budget): Threshold(expectingFalseAlarms: budget, among: people)
        }
    }
}

extension Gallery {
    package static let engine = "Pird iris 1"

    /// Compares a person with everybody, exactly: every person, eye and rotation in full. Waits for
    /// nobody; two at once share the processors. Costs a second of one processor with AVX-512 for
    /// eight million people.
    ///
    /// - excluding: references that are not searched, as the probe's own.
    /// - among: only these references; those that are not in the gallery are passed over.
    /// - progress: told between megabytes, from the scan's threads, how much is done, up to 1.
    package func search(
        _ pair: IrisPair, _ sensitivity: Sensitivity = .usual, excluding: [String] = [],
        among: [String]? = nil, kernel: ScanKernel = .best,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: (@Sendable (Double) -> Void)? = nil
    ) async throws -> SearchReceipt {
        let start = ContinuousClock.now
        var (live, people) = covered()
        var chosen: [Int]?
        if let among {
            // Somebody who is enrolled from now on is searched with the next.
            let positions = Set(among.compactMap(position(of:))).filter {
                $0 / GalleryFormat.lanes < live.count && live.hasLane($0)
            }
            live = [UInt8](repeating: 0, count: live.count)
            for position in positions { live.setLane(position, to: true) }
            chosen = Set(positions.map { $0 / GalleryFormat.lanes }).sorted()
            people = positions.count
        }
        for position in Set(excluding.compactMap(position(of:)))
        where position / GalleryFormat.lanes < live.count && live.hasLane(position) {
            live.setLane(position, to: false)
            people -= 1
        }
        let threshold = sensitivity.threshold(among: people)
        let probe = Probe(pair)
        let hits = try await Scan(
            blocks, live: live, chosen: chosen, probe: probe, threshold: threshold,
            kernel: kernel, threads: max(1, threads), progress: progress
        ).run()
        return SearchReceipt(
            candidates: try hits.compactMap { try candidate(at: $0, probe, threshold, kernel) }
                .sorted { ($0.score, $0.reference) < ($1.score, $1.reference) },
            people: people, threshold: threshold,
            expectedFalseAlarms: threshold.expectedFalseAlarms(among: people),
            engine: Gallery.engine, kernel: kernel, duration: start.duration(to: .now))
    }

    /// A hit, compared again by the reference, which decides. Nil for who was removed meanwhile.
    private func candidate(
        at position: Int, _ probe: Probe, _ threshold: Threshold, _ kernel: ScanKernel
    ) throws -> Candidate? {
        let comparison = Comparison(
            probe.compare(with: try blocks.pair(at: position)), under: threshold)
        guard let reference = living(at: position) else { return nil }
        guard comparison.isHit, let score = comparison.score else {
            throw GalleryError.kernelErred(kernel: kernel.rawValue, reference: reference)
        }
        return Candidate(reference: reference, comparison: comparison, score: score)
    }

    /// One person against the one they say they are; nil when nobody has this reference.
    package func compare(
        _ pair: IrisPair, with reference: String, under threshold: Threshold = .inPerson
    ) throws -> Comparison? {
        try self.pair(of: reference).map { Comparison(pair, with: $0, under: threshold) }
    }
}
