package import Kernel

/// A small total expression over answers and facts, from the catalogue:
/// `activity == "F" and years(person.born_on, today) >= 18`.
///
/// There are four kinds of values: whole numbers, texts, days and truths. It has no loops and calls
/// nothing but the functions of `Function`; evaluating it costs one step for each of its parts. A name
/// that has no value makes whatever is computed from it unknown; every comparison with something unknown
/// is false, and a truth that is unknown stays so under `not`: what is unknown never holds.
///
/// Grammar: `or` of `and` of `not` of comparisons of sums of products; literals are `12_000`, `"text"`,
/// `2026-03-21`, `true` and `false`; `today` is the day on which it is asked.
package indirect enum Expression: Sendable, Equatable {
    case literal(Literal)
    case name(String)
    case call(Function, [Expression])
    case compare(Comparison, Expression, Expression)
    case compute(Operation, Expression, Expression)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)

    package enum Comparison: String, Sendable {
        case equal = "==", unequal = "!=", less = "<", lessOrEqual = "<=", more = ">"
        case moreOrEqual = ">="
    }

    package enum Operation: String, Sendable { case plus = "+", minus = "-", times = "*" }

    package enum Function: String, Sendable, CaseIterable {
        /// Completed years from one day to another.
        case years
        /// Days from one day to another.
        case days
        /// How many things are in a list.
        case count
        /// Whether a question was answered, or a register holds a fact.
        case has
    }

    package enum Literal: Sendable, Equatable, Hashable {
        case number(Int64)
        case text(String)
        case truth(Bool)
        case day(Day)
    }

    package enum Kind: Sendable, Equatable {
        case number, text, truth, day
        /// Something that only `has` and `count` can be asked of.
        case thing
    }

    /// The value; nil when something that it needs is unknown.
    package func value(_ known: (String) -> Literal?) -> Literal? {
        switch self {
        case .literal(let literal): return literal
        case .name(let name): return known(name)
        case .not(let inner):
            guard case .truth(let truth)? = inner.value(known) else { return nil }
            return .truth(!truth)
        case .and(let a, let b):
            // Kleene: one that is false decides, whatever the other is.
            let values = [a.value(known), b.value(known)]
            if values.contains(.truth(false)) { return .truth(false) }
            return values == [.truth(true), .truth(true)] ? .truth(true) : nil
        case .or(let a, let b):
            let values = [a.value(known), b.value(known)]
            if values.contains(.truth(true)) { return .truth(true) }
            return values == [.truth(false), .truth(false)] ? .truth(false) : nil
        case .compare(let comparison, let a, let b):
            return comparison.result(a.value(known), b.value(known)).map { .truth($0) }
        case .compute(let operation, let a, let b):
            return operation.result(a.value(known), b.value(known))
        case .call(.has, let arguments):
            guard case .name(let name)? = arguments.first else { return .truth(false) }
            return .truth(known(name) != nil)
        case .call(.count, let arguments):
            guard case .name(let name)? = arguments.first else { return nil }
            // A list that was passed over, or not asked for, has nothing in it.
            guard let list = known(name) else { return .number(0) }
            guard case .number(let count) = list else { return nil }
            return .number(count)
        case .call(let function, let arguments):
            guard arguments.count == 2, case .day(let a)? = arguments[0].value(known),
                case .day(let b)? = arguments[1].value(known)
            else { return nil }
            return .number(Int64(function == .years ? a.age(on: b) : b.number - a.number))
        }
    }

    /// Whether it is true, and known to be.
    package func holds(_ known: (String) -> Literal?) -> Bool {
        value(known) == .truth(true)
    }

    /// Every name in it.
    package var names: Set<String> {
        switch self {
        case .literal: []
        case .name(let name): name == "today" ? [] : [name]
        case .not(let inner): inner.names
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.names) }
        case .and(let a, let b), .or(let a, let b), .compare(_, let a, let b),
            .compute(_, let a, let b):
            a.names.union(b.names)
        }
    }
}

extension Expression.Comparison {
    /// Nil when one of them is not known.
    fileprivate func result(_ a: Expression.Literal?, _ b: Expression.Literal?) -> Bool? {
        switch (a, b) {
        case (.number(let a), .number(let b)): holds(a, b)
        case (.text(let a), .text(let b)): holds(a, b)
        case (.day(let a), .day(let b)): holds(a, b)
        case (.truth(let a), .truth(let b)):
            self == .equal ? a == b : self == .unequal && a != b
        default: nil
        }
    }

    private func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
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

extension Expression.Operation {
    /// Nil as well when the result is too large.
    fileprivate func result(
        _ a: Expression.Literal?, _ b: Expression.Literal?
    ) -> Expression.Literal? {
        switch (a, b) {
        case (.number(let a), .number(let b)):
            let (sum, isTooLarge) =
                switch self {
                case .plus: a.addingReportingOverflow(b)
                case .minus: a.subtractingReportingOverflow(b)
                case .times: a.multipliedReportingOverflow(by: b)
                }
            return isTooLarge ? nil : .number(sum)
        case (.day(let day), .number(let days)):
            guard days.magnitude < 1_000_000, self != .times else { return nil }
            let sum = day.number + (self == .plus ? Int(days) : -Int(days))
            return Expression.days.contains(sum) ? .day(Day(number: sum)) : nil
        default: return nil
        }
    }
}

// MARK: Kinds

/// What is wrong with an expression, in words for whoever writes the catalogue.
struct ExpressionError: Error {
    let message: String
}

extension Expression {
    /// The days that are days: the years 1 to 9999.
    fileprivate static let days = Day(1, 1, 1).number...Day(9999, 12, 31).number

    /// What kind of value it has.
    ///
    /// - Parameter kinds: of the names that may be used; nil for a name that may not.
    func kind(_ kinds: (String) -> Kind?) throws(ExpressionError) -> Kind {
        func need(_ part: Expression, _ kind: Kind, _ what: String) throws(ExpressionError) {
            guard try part.kind(kinds) == kind else {
                throw ExpressionError(message: "\(part) is not a \(what)")
            }
        }
        switch self {
        case .literal(let literal): return literal.kind
        case .name("today"): return .day
        case .name(let name):
            guard let kind = kinds(name) else {
                throw ExpressionError(
                    message: "there is no \(name) here"
                        + (name.contains(".") ? "" : "; a text would stand in \"\""))
            }
            return kind
        case .not(let inner):
            try need(inner, .truth, "condition")
            return .truth
        case .and(let a, let b), .or(let a, let b):
            try need(a, .truth, "condition")
            try need(b, .truth, "condition")
            return .truth
        case .compare(let comparison, let a, let b):
            let (left, right) = (try a.kind(kinds), try b.kind(kinds))
            guard left == right, left != .thing,
                left != .truth || comparison == .equal || comparison == .unequal
            else { throw ExpressionError(message: "\(a) and \(b) cannot be compared") }
            return .truth
        case .compute(let operation, let a, let b):
            let (left, right) = (try a.kind(kinds), try b.kind(kinds))
            if left == .number, right == .number { return .number }
            guard left == .day, right == .number, operation != .times else {
                throw ExpressionError(message: "\(a) \(operation.rawValue) \(b) has no sense")
            }
            return .day
        case .call(let function, let arguments):
            switch function {
            case .has, .count:
                guard arguments.count == 1, case .name(let name) = arguments[0],
                    let kind = kinds(name)
                else {
                    throw ExpressionError(message: "\(function.rawValue) has one known name")
                }
                guard function == .has || kind == .thing else {
                    throw ExpressionError(message: "\(name) is not a list")
                }
                return function == .has ? .truth : .number
            case .years, .days:
                guard arguments.count == 2 else {
                    throw ExpressionError(message: "\(function.rawValue) has two days")
                }
                try need(arguments[0], .day, "day")
                try need(arguments[1], .day, "day")
                return .number
            }
        }
    }
}

extension Expression.Literal {
    var kind: Expression.Kind {
        switch self {
        case .number: .number
        case .text: .text
        case .truth: .truth
        case .day: .day
        }
    }
}

// MARK: As text

extension Expression: CustomStringConvertible {
    package var description: String {
        switch self {
        case .literal(.number(let number)): String(number)
        case .literal(.text(let text)): "\"\(text)\""
        case .literal(.truth(let truth)): String(truth)
        case .literal(.day(let day)): day.iso
        case .name(let name): name
        case .not(let inner): "not (\(inner))"
        case .and(let a, let b): "(\(a) and \(b))"
        case .or(let a, let b): "(\(a) or \(b))"
        case .compare(let comparison, let a, let b): "\(a) \(comparison.rawValue) \(b)"
        case .compute(let operation, let a, let b): "(\(a) \(operation.rawValue) \(b))"
        case .call(let function, let arguments):
            "\(function.rawValue)(\(arguments.map(\.description).joined(separator: ", ")))"
        }
    }

    /// - Throws: when it is too long, nested too deeply, or no expression at all.
    init(parsing text: String) throws(ExpressionError) {
        guard text.utf8.count <= 2000 else { throw ExpressionError(message: "too long") }
        var parser = ExpressionParser(tokens: try ExpressionParser.tokens(of: text))
        self = try parser.expression()
        guard parser.isAtEnd else {
            throw ExpressionError(
                message:
                    "unexpected text at the end: parts are joined by and, or (in small letters)")
        }
    }
}

private struct ExpressionParser {
    enum Token: Equatable {
        case word(String), number(Int64), text(String), day(Day), symbol(String)
    }

    let tokens: [Token]
    var at = 0
    var depth = 0

    init(tokens: [Token]) {
        self.tokens = tokens
    }

    var isAtEnd: Bool { at == tokens.count }

    mutating func expression() throws(ExpressionError) -> Expression {
        depth += 1
        guard depth < 32 else { throw ExpressionError(message: "nested too deeply") }
        defer { depth -= 1 }
        var left = try conjunction()
        while take(.word("or")) { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ExpressionError) -> Expression {
        var left = try negation()
        while take(.word("and")) { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(ExpressionError) -> Expression {
        guard take(.word("not")) else { return try comparison() }
        depth += 1
        guard depth < 32 else { throw ExpressionError(message: "nested too deeply") }
        defer { depth -= 1 }
        return .not(try negation())
    }

    private mutating func comparison() throws(ExpressionError) -> Expression {
        let left = try sum()
        guard case .symbol(let symbol)? = peek,
            let comparison = Expression.Comparison(rawValue: symbol)
        else { return left }
        at += 1
        return .compare(comparison, left, try sum())
    }

    private mutating func sum() throws(ExpressionError) -> Expression {
        var left = try product()
        while case .symbol(let symbol)? = peek, symbol == "+" || symbol == "-",
            let operation = Expression.Operation(rawValue: symbol)
        {
            at += 1
            left = .compute(operation, left, try product())
        }
        return left
    }

    private mutating func product() throws(ExpressionError) -> Expression {
        var left = try value()
        while take(.symbol("*")) { left = .compute(.times, left, try value()) }
        return left
    }

    private mutating func value() throws(ExpressionError) -> Expression {
        defer { at += 1 }
        switch peek {
        case .number(let number)?: return .literal(.number(number))
        case .text(let text)?: return .literal(.text(text))
        case .day(let day)?: return .literal(.day(day))
        case .word("true")?: return .literal(.truth(true))
        case .word("false")?: return .literal(.truth(false))
        case .symbol("(")?:
            at += 1
            let inner = try expression()
            guard peek == .symbol(")") else { throw ExpressionError(message: "missing )") }
            return inner
        case .word(let word)? where !["and", "or", "not"].contains(word):
            guard at + 1 < tokens.count, tokens[at + 1] == .symbol("(") else {
                return .name(word)
            }
            guard let function = Expression.Function(rawValue: word) else {
                throw ExpressionError(message: "there is no function \(word)")
            }
            at += 2
            var arguments = [try expression()]
            while take(.symbol(",")) { arguments.append(try expression()) }
            guard peek == .symbol(")") else { throw ExpressionError(message: "missing )") }
            return .call(function, arguments)
        default: throw ExpressionError(message: "expected a value")
        }
    }

    private var peek: Token? { at < tokens.count ? tokens[at] : nil }

    private mutating func take(_ token: Token) -> Bool {
        guard peek == token else { return false }
        at += 1
        return true
    }

    static func tokens(of text: String) throws(ExpressionError) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isLetter {
                let word = rest.prefix {
                    $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "."
                }
                tokens.append(.word(String(word)))
                rest.removeFirst(word.count)
            } else if first.isASCII, first.isNumber {
                if let day = Day(iso: String(rest.prefix(10))) {
                    tokens.append(.day(day))
                    rest.removeFirst(10)
                    continue
                }
                let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "_") }
                guard let number = Int64(digits.filter { $0 != "_" }) else {
                    throw ExpressionError(message: "not a number: \(digits)")
                }
                tokens.append(.number(number))
                rest.removeFirst(digits.count)
            } else if first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "\"") else {
                    throw ExpressionError(message: "a text without its closing quote")
                }
                tokens.append(.text(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if let symbol = [
                "==", "!=", "<=", ">=", "<", ">", "(", ")", ",", "+", "-", "*",
            ].first(where: { rest.hasPrefix($0) }) {
                tokens.append(.symbol(symbol))
                rest.removeFirst(symbol.count)
            } else {
                let advice =
                    switch first {
                    case "=": ": equal is =="
                    case "'", "“", "”": ": a text stands in \"\""
                    case "&", "|": ": conditions are joined by and, or"
                    case "/", "%": ": there is + - * only"
                    default: ""
                    }
                throw ExpressionError(message: "unexpected character \(first)\(advice)")
            }
        }
        return tokens
    }
}

extension Expression.Literal: Codable {
    private enum Key: String, CodingKey { case number, text, truth, day }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        if let number = try members.decodeIfPresent(Int64.self, forKey: .number) {
            self = .number(number)
        } else if let text = try members.decodeIfPresent(String.self, forKey: .text) {
            self = .text(text)
        } else if let truth = try members.decodeIfPresent(Bool.self, forKey: .truth) {
            self = .truth(truth)
        } else {
            self = .day(try members.decode(Day.self, forKey: .day))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        switch self {
        case .number(let number): try members.encode(number, forKey: .number)
        case .text(let text): try members.encode(text, forKey: .text)
        case .truth(let truth): try members.encode(truth, forKey: .truth)
        case .day(let day): try members.encode(day, forKey: .day)
        }
    }
}
