/// A small expression over answers, from the catalogue: `activity == "F" and capital < 200000000`.
///
/// Grammar: `or` of `and` of `not` of comparisons; a comparison is an answer's name, an operator
/// and a literal (a number, a text in double quotes, `true`, `false`); parentheses. A name that
/// was not answered makes every comparison with it false.
package indirect enum Condition: Sendable, Equatable {
    case compare(name: String, Operator, Literal)
    case not(Condition)
    case and(Condition, Condition)
    case or(Condition, Condition)

    package enum Operator: String, Sendable {
        case equal = "==", unequal = "!=", less = "<", lessOrEqual = "<=", more = ">"
        case moreOrEqual = ">="
    }

    package enum Literal: Sendable, Equatable {
        case number(Int64)
        case text(String)
        case truth(Bool)
    }

    package func holds(_ value: (String) -> Literal?) -> Bool {
        switch self {
        case .not(let inner): return !inner.holds(value)
        case .and(let a, let b): return a.holds(value) && b.holds(value)
        case .or(let a, let b): return a.holds(value) || b.holds(value)
        case .compare(let name, let comparison, let literal):
            switch (value(name), literal) {
            case (.number(let a), .number(let b)): return comparison.holds(a, b)
            case (.text(let a), .text(let b)): return comparison.holds(a, b)
            case (.truth(let a), .truth(let b)):
                return comparison == .equal ? a == b : comparison == .unequal && a != b
            default: return false
            }
        }
    }

    /// Every comparison in the expression.
    var comparisons: [(name: String, comparison: Operator, literal: Literal)] {
        switch self {
        case .compare(let name, let comparison, let literal): [(name, comparison, literal)]
        case .not(let inner): inner.comparisons
        case .and(let a, let b), .or(let a, let b): a.comparisons + b.comparisons
        }
    }
}

extension Condition.Operator {
    fileprivate func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
        switch self {
        case .equal: a == b
        case .unequal: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .more: a > b
        case .moreOrEqual: a >= b
        }
    }
}

struct ConditionError: Error {
    let message: String
}

extension Condition {
    init(parsing text: String) throws(ConditionError) {
        var parser = ConditionParser(tokens: try ConditionParser.tokens(of: text))
        self = try parser.expression()
        guard parser.isAtEnd else { throw ConditionError(message: "unexpected text at the end") }
    }
}

private struct ConditionParser {
    enum Token: Equatable {
        case word(String), number(Int64), text(String), symbol(String)
    }

    let tokens: [Token]
    var at = 0
    var depth = 0

    init(tokens: [Token]) {
        self.tokens = tokens
    }

    var isAtEnd: Bool { at == tokens.count }

    mutating func expression() throws(ConditionError) -> Condition {
        depth += 1
        guard depth < 32 else { throw ConditionError(message: "nested too deeply") }
        defer { depth -= 1 }
        var left = try conjunction()
        while take(.word("or")) { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ConditionError) -> Condition {
        var left = try term()
        while take(.word("and")) { left = .and(left, try term()) }
        return left
    }

    private mutating func term() throws(ConditionError) -> Condition {
        if take(.word("not")) { return .not(try term()) }
        if take(.symbol("(")) {
            let inner = try expression()
            guard take(.symbol(")")) else { throw ConditionError(message: "missing )") }
            return inner
        }
        guard case .word(let name) = next() else {
            throw ConditionError(message: "expected the name of a question")
        }
        guard case .symbol(let symbol) = next(),
            let comparison = Condition.Operator(rawValue: symbol)
        else { throw ConditionError(message: "expected a comparison after \(name)") }
        switch next() {
        case .number(let number): return .compare(name: name, comparison, .number(number))
        case .text(let text): return .compare(name: name, comparison, .text(text))
        case .word("true"): return .compare(name: name, comparison, .truth(true))
        case .word("false"): return .compare(name: name, comparison, .truth(false))
        default: throw ConditionError(message: "expected a value after \(symbol)")
        }
    }

    private mutating func next() -> Token? {
        guard at < tokens.count else { return nil }
        defer { at += 1 }
        return tokens[at]
    }

    private mutating func take(_ token: Token) -> Bool {
        guard at < tokens.count, tokens[at] == token else { return false }
        at += 1
        return true
    }

    static func tokens(of text: String) throws(ConditionError) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isLetter {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
                tokens.append(.word(String(word)))
                rest.removeFirst(word.count)
            } else if first.isASCII, first.isNumber {
                let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "_") }
                guard let number = Int64(digits.filter { $0 != "_" }) else {
                    throw ConditionError(message: "not a number: \(digits)")
                }
                tokens.append(.number(number))
                rest.removeFirst(digits.count)
            } else if first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "\"") else {
                    throw ConditionError(message: "a text without its closing quote")
                }
                tokens.append(.text(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if let symbol = ["==", "!=", "<=", ">=", "<", ">", "(", ")"].first(where: {
                rest.hasPrefix($0)
            }) {
                tokens.append(.symbol(symbol))
                rest.removeFirst(symbol.count)
            } else {
                throw ConditionError(message: "unexpected character \(first)")
            }
        }
        return tokens
    }
}
