import Foundation

/// What a search may be told by flags. Others than these are not ours and are passed over.
///
/// - `maxResults`: so many candidates at most, the nearest.
/// - `targetFPIR`: round(−10 · log₁₀ of the rate at which strangers may be found): 30 is one search
///   in a thousand.
/// - `threshold`: the normalised distance itself, from 0 to 0.5; before `targetFPIR`.
struct AbisFlags {
    let maxResults: Int?
    let sensitivity: Sensitivity

    init(_ flags: [String: AbisText], usual: Sensitivity) throws(AbisRefusal) {
        func number(_ name: String, in range: ClosedRange<Double>) throws(AbisRefusal) -> Double? {
            guard let flag = flags[name] else { return nil }
            guard let number = Double(flag.text), range.contains(number) else {
                throw AbisRefusal(.invalidStructure)
            }
            return number
        }
        maxResults = try number("maxResults", in: 1...100_000).map { Int($0) }
        let rate = try number("targetFPIR", in: 0...200)
        let distance = try number("threshold", in: 0...0.5)
        if let distance {
            sensitivity = .threshold(Threshold(distance: distance))
        } else if let rate {
            sensitivity = .falseAlarms(pow(10, -rate / 10))
        } else {
            sensitivity = usual
        }
    }
}

extension AbisResponse.CandidateList {
    init(_ receipt: SearchReceipt, atMost limit: Int?) {
        let nearest = receipt.candidates.prefix(limit ?? receipt.candidates.count)
        count = String(nearest.count)
        candidates = nearest.enumerated().map { AbisResponse.Candidate($1, rank: $0 + 1) }
        analytics = [
            "engine": receipt.engine, "kernel": receipt.kernel.rawValue,
            "referenceCount": String(receipt.people),
            "threshold": AbisText.score(receipt.threshold.distance),
            "expectedFalsePositives": String(receipt.expectedFalseAlarms),
            "milliseconds": String(receipt.duration / .milliseconds(1)),
            "found": String(receipt.candidates.count),
        ]
    }
}

extension AbisResponse.Candidate {
    fileprivate init(_ candidate: Candidate, rank: Int) {
        referenceId = candidate.reference
        analytics = ["internalScore": AbisText.score(candidate.score), "rank": String(rank)]
        modalities = [
            ("left", candidate.comparison.left), ("right", candidate.comparison.right),
        ].compactMap { side, eye in
            eye.map {
                AbisResponse.Modality(
                    biometricType: "IIR",
                    analytics: [
                        "subtype": side, "internalScore": AbisText.score($0.score),
                        "distance": String($0.distance), "usable": String($0.usable),
                        "rotation": String($0.rotation),
                    ])
            }
        }
    }
}

extension AbisText {
    fileprivate static func score(_ score: Double) -> String { String(format: "%.4f", score) }
}
