/// A piece of a page, written as a literal that looks like the page.
///
/// Interpolated text is escaped; interpolated `HTML` is not:
///
///     let row: HTML = "<td>\(company.name)</td>"
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    package private(set) var markup: String

    package static let nothing: HTML = ""

    package init(stringLiteral markup: String) {
        self.markup = markup
    }

    package init(stringInterpolation: Interpolation) {
        markup = stringInterpolation.markup
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        package mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        package mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }

        package mutating func appendInterpolation(_ html: HTML?) {
            if let html { markup += html.markup }
        }

        package mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { markup += piece.markup }
        }

        // Disfavoured, so that literals inside an interpolation are HTML and not text: in
        // `\(rows.isEmpty ? "–" : "<ul>\(rows)</ul>")` the rows would else be printed as a value.
        @_disfavoredOverload
        package mutating func appendInterpolation(_ text: some StringProtocol) {
            escape(text, into: &markup)
        }

        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            markup += String(number)
        }

        /// An attribute that is there or not: `checked`, `required`.
        package mutating func appendInterpolation(_ attribute: StaticString, if condition: Bool) {
            if condition { markup += " \(attribute)" }
        }
    }
}

/// Text and double-quoted attribute values alike (HTML 13.3, "Escaping a string", and `'`).
private func escape(_ text: some StringProtocol, into markup: inout String) {
    if !text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 }) {
        markup += text
        return
    }
    for character in text.unicodeScalars {
        switch character {
        case "&": markup += "&amp;"
        case "<": markup += "&lt;"
        case ">": markup += "&gt;"
        case "\"": markup += "&quot;"
        case "'": markup += "&#39;"
        default: markup.unicodeScalars.append(character)
        }
    }
}

extension Array where Element == HTML {
    package func joined(separator: HTML) -> HTML {
        var result = HTML.nothing
        for (index, piece) in enumerated() {
            result = index == 0 ? piece : "\(result)\(separator)\(piece)"
        }
        return result
    }
}
