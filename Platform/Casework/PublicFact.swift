package import Kernel
internal import Web

/// One line of what a register says to everybody, such as the capital of a company; or a sentence,
/// whose label has places for values.
package struct PublicFact: Codable, Sendable, Equatable {
    package let label: Text
    package let value: Value

    package init(_ label: Text, _ value: Value) {
        self.label = label
        self.value = value
    }

    /// The sentence with its values in their places; nil for a line with a label.
    package var sentence: Text? {
        guard label.en.contains("{0}"), case .list(let values) = value else { return nil }
        return label.map { language, words in
            values.enumerated().reduce(words) { words, value in
                words.replacing("{\(value.offset)}", with: value.element.text[language])
            }
        }
    }

    /// A value that keeps what it is, so that whoever reads it writes it in their own language.
    package indirect enum Value: Sendable, Equatable {
        /// A number or a name that is the same in every language.
        case same(String)
        /// Words that somebody has written in each language.
        case words(Text)
        /// Words that are fixed, of the program or the catalogue: the name of a kind or of a place.
        case term(Text)
        case day(Day)
        case money(Money)
        /// Several, with a comma between.
        case list([Value])

        /// As each language writes it.
        package var text: Text {
            switch self {
            case .same(let value): Text(same: value)
            case .words(let value), .term(let value): value
            case .day(let value): days(value)
            case .money(let value): amounts(value)
            case .list(let values):
                Text(same: "").map { language, _ in
                    // Each keeps its direction to itself: a name in Latin letters does not turn
                    // the order of those around it.
                    values.map { "\u{2068}\($0.text[language])\u{2069}" }
                        .joined(separator: language.comma)
                }
            }
        }
    }
}

/// As `{"day": "2026-03-01"}`. A text in four languages without a name around it is how documents
/// were entered before values had kinds.
extension PublicFact.Value: Codable {
    private enum Kind: String, CodingKey {
        case same, words, term, day, money, list
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Kind.self)
        if let value = try members.decodeIfPresent(String.self, forKey: .same) {
            self = .same(value)
        } else if let value = try members.decodeIfPresent(Text.self, forKey: .words) {
            self = .words(value)
        } else if let value = try members.decodeIfPresent(Text.self, forKey: .term) {
            self = .term(value)
        } else if let value = try members.decodeIfPresent(Day.self, forKey: .day) {
            self = .day(value)
        } else if let value = try members.decodeIfPresent(Money.self, forKey: .money) {
            self = .money(value)
        } else if let values = try members.decodeIfPresent([Self].self, forKey: .list) {
            self = .list(values)
        } else {
            self = .words(try Text(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Kind.self)
        switch self {
        case .same(let value): try members.encode(value, forKey: .same)
        case .words(let value): try members.encode(value, forKey: .words)
        case .term(let value): try members.encode(value, forKey: .term)
        case .day(let value): try members.encode(value, forKey: .day)
        case .money(let value): try members.encode(value, forKey: .money)
        case .list(let values): try members.encode(values, forKey: .list)
        }
    }
}
