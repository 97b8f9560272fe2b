/// A value of law over time: each line holds from a day on, until a later line replaces it.
///
/// Lines are never edited; a change of law is a new line with a later date.
package struct Dated<Value: Sendable>: Sendable {
    package struct Line: Sendable {
        package let from: Day
        package let value: Value
        package let source: String
        package let confidence: Confidence

        package init(from: Day, value: Value, source: String, confidence: Confidence) {
            self.from = from
            self.value = value
            self.source = source
            self.confidence = confidence
        }
    }

    package let lines: [Line]

    /// Nil unless there is a line and the dates ascend.
    package init?(_ lines: [Line]) {
        guard !lines.isEmpty, zip(lines, lines.dropFirst()).allSatisfy({ $0.from < $1.from })
        else { return nil }
        self.lines = lines
    }

    /// The line in force on a day; nil before the first.
    package func on(_ day: Day) -> Line? {
        lines.last { $0.from <= day }
    }
}

/// How far a fact may be relied on, and shown so.
package enum Confidence: String, Sendable, Codable, CaseIterable {
    /// Read in a public source, which is named.
    case published
    /// From general knowledge, or carried over from something near: to be confirmed by the owner.
    case unconfirmed
    /// The owner has not made it public.
    case unpublished
}
