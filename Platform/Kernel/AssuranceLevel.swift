/// How far something may be relied on, in the three steps of eIDAS (Regulation (EU) 910/2014,
/// article 8). Used for two different things: how surely it is known who a person is (proofing),
/// and how surely it is that person who sits at the browser now (authentication).
package enum AssuranceLevel: Int, Sendable, Codable, CaseIterable, Comparable {
    case low = 1
    case substantial, high

    /// As it is written in the catalogue's files.
    package init?(word: String) {
        guard let level = AssuranceLevel.allCases.first(where: { $0.word == word }) else {
            return nil
        }
        self = level
    }

    package var word: String {
        switch self {
        case .low: "low"
        case .substantial: "substantial"
        case .high: "high"
        }
    }

    package var name: Text {
        switch self {
        case .low: Text(en: "low", ckb: "نزم", ar: "منخفض", kmr: "nizm")
        case .substantial: Text(en: "substantial", ckb: "باش", ar: "جيد", kmr: "baş")
        case .high: Text(en: "high", ckb: "بەرز", ar: "عالٍ", kmr: "bilind")
        }
    }

    package static func < (a: AssuranceLevel, b: AssuranceLevel) -> Bool {
        a.rawValue < b.rawValue
    }
}
