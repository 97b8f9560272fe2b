internal import BigInt
internal import Kernel
internal import Registers
internal import Store

/// Who owns a company in the end, through all companies between, exactly.
///
/// A company that owns a part of its owner makes a ring: its owners' parts go round and grow by what
/// comes back. The rings are found, and the parts are solved as the equations that they are, in exact
/// fractions; nothing is walked without end.
package struct Ownership: Sendable {
    /// Somebody who owns, and is owned by no company of the register.
    package struct Part: Sendable {
        package let participant: Participant
        /// The company in whose entry they stand.
        package let company: String
        /// Of the whole: numerator and denominator as they are, which may be long.
        package let numerator, denominator: String
        /// Percent, rounded down and up to whole ones.
        package let percent: ClosedRange<Int>
        /// Whether all of it is held without a company between.
        package let isDirect: Bool
    }

    package let parts: [Part]
    /// Companies that own parts of each other, in a ring.
    package let rings: [[String]]
    /// Nobody but each other owns these: no person is behind them.
    package let isOwnedByNobody: Bool

    /// So many companies are looked at; a net that is larger is not judged.
    package static let limit = 200

    /// A company and all that own it on any way, from which the parts are found outside the
    /// transaction; nil when they are more than `limit`. One query for each step between.
    static func net(of number: String, in db: Database) throws -> [String: Company]? {
        var found: [String: Company] = [:]
        var level: Set<String> = [number]
        while !level.isEmpty {
            guard found.count + level.count <= limit else { return nil }
            var next: Set<String> = []
            for company in try CompanyStore.companies(level.sorted(), in: db) {
                found[company.number] = company
                for owner in company.owners {
                    if case .company(let other, _) = owner.participant.identity {
                        next.insert(other)
                    }
                }
            }
            level = next.filter { found[$0] == nil }
        }
        return found
    }

    /// - Parameter companies: the company itself, and all that own it on any way.
    init(of number: String, among companies: [String: Company]) {
        let numbers = companies.keys.sorted()
        let index = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
        // How much of each company each other owns.
        var edges: [[(owner: Int, share: Fraction)]] = Array(repeating: [], count: numbers.count)
        for (position, name) in numbers.enumerated() {
            for owner in companies[name]?.owners ?? [] {
                if case .company(let other, _) = owner.participant.identity,
                    let at = index[other]
                {
                    edges[position].append((at, Fraction(owner.share)))
                }
            }
        }
        rings = Ownership.rings(edges.map { $0.map(\.owner) }).map { $0.map { numbers[$0] } }
        // Companies behind which there is nobody, however far one looks: what they own ends there.
        var isOwned = numbers.map { name in
            companies[name]?.owners.contains { owner in
                if case .company(let other, _) = owner.participant.identity {
                    index[other] == nil
                } else {
                    true
                }
            } ?? false
        }
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for position in edges.indices
            where !isOwned[position] && edges[position].contains(where: { isOwned[$0.owner] }) {
                isOwned[position] = true
                isGrowing = true
            }
        }
        for position in edges.indices {
            edges[position] = edges[position].filter { isOwned[$0.owner] }
        }
        guard let start = index[number], isOwned[start],
            let weights = Ownership.weights(from: start, edges)
        else {
            parts = []
            isOwnedByNobody = index[number] != nil
            return
        }
        isOwnedByNobody = false
        var sums:
            [String: (participant: Participant, company: String, sum: Fraction, direct: Bool)] =
                [:]
        for (position, name) in numbers.enumerated() where !weights[position].isZero {
            for owner in companies[name]?.owners ?? [] {
                if case .company(let other, _) = owner.participant.identity, index[other] != nil {
                    continue
                }
                let part = weights[position] * Fraction(owner.share)
                // A person is known by number within a company only: here each entry stands alone.
                let key = "\(name)/\(owner.participant.id)"
                let before = sums[key]?.sum ?? .zero
                sums[key] = (owner.participant, name, before + part, position == start)
            }
        }
        parts = sums.values.sorted { $1.sum < $0.sum }.map { entry in
            Part(
                participant: entry.participant, company: entry.company,
                numerator: String(entry.sum.numerator), denominator: String(entry.sum.denominator),
                percent: entry.sum.percent, isDirect: entry.direct)
        }
    }

    /// How much of the first company lies with each: `w = e + Aᵀw`, solved by elimination. Nil when
    /// there is no answer, because some own each other and nobody else owns them.
    private static func weights(
        from start: Int, _ edges: [[(owner: Int, share: Fraction)]]
    ) -> [Fraction]? {
        let count = edges.count
        // Row i: w_i − Σ_c share(i of c) · w_c = e_i.
        var rows = (0..<count).map { row -> [Fraction] in
            var values = Array(repeating: Fraction.zero, count: count + 1)
            values[row] = .one
            if row == start { values[count] = .one }
            return values
        }
        for (company, owners) in edges.enumerated() {
            for (owner, share) in owners {
                rows[owner][company] = rows[owner][company] - share
            }
        }
        for column in 0..<count {
            guard let pivot = (column..<count).first(where: { !rows[$0][column].isZero }) else {
                return nil
            }
            rows.swapAt(column, pivot)
            let inverse = rows[column][column]
            for position in column...count {
                rows[column][position] = rows[column][position] / inverse
            }
            for row in 0..<count where row != column && !rows[row][column].isZero {
                let factor = rows[row][column]
                for position in column...count where !rows[column][position].isZero {
                    rows[row][position] = rows[row][position] - factor * rows[column][position]
                }
            }
        }
        return rows.map { $0[count] }
    }

    /// Tarjan's strongly connected components of more than one, and owners of themselves.
    private static func rings(_ edges: [[Int]]) -> [[Int]] {
        var number = 0
        var numbers = Array(repeating: -1, count: edges.count)
        var lowest = numbers
        var stack: [Int] = []
        var isOnStack = Array(repeating: false, count: edges.count)
        var rings: [[Int]] = []
        for root in edges.indices where numbers[root] < 0 {
            // A stack of our own: a long chain of companies must not end the process.
            var work: [(node: Int, next: Int)] = [(root, 0)]
            while let (node, next) = work.last {
                if next == 0 {
                    numbers[node] = number
                    lowest[node] = number
                    number += 1
                    stack.append(node)
                    isOnStack[node] = true
                }
                if next < edges[node].count {
                    work[work.count - 1].next += 1
                    let other = edges[node][next]
                    if numbers[other] < 0 {
                        work.append((other, 0))
                    } else if isOnStack[other] {
                        lowest[node] = min(lowest[node], numbers[other])
                    }
                    continue
                }
                work.removeLast()
                if let parent = work.last?.node {
                    lowest[parent] = min(lowest[parent], lowest[node])
                }
                guard lowest[node] == numbers[node] else { continue }
                var ring: [Int] = []
                while let top = stack.popLast() {
                    isOnStack[top] = false
                    ring.append(top)
                    if top == node { break }
                }
                if ring.count > 1 || edges[node].contains(node) { rings.append(ring.sorted()) }
            }
        }
        return rings
    }
}

/// An exact fraction of any size, in lowest terms.
private struct Fraction: Equatable, Comparable {
    let numerator: BigInt
    let denominator: BigInt

    static let zero = Fraction(0, 1)
    static let one = Fraction(1, 1)

    init(_ numerator: BigInt, _ denominator: BigInt) {
        let divisor = numerator.greatestCommonDivisor(with: denominator)
        let sign: BigInt = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / divisor
        self.denominator = sign * denominator / divisor
    }

    init(_ share: Share) {
        self.init(BigInt(share.numerator), BigInt(share.denominator))
    }

    var isZero: Bool { numerator == 0 }

    /// Whole percent, rounded down and up.
    var percent: ClosedRange<Int> {
        let (quotient, rest) = (numerator * 100).quotientAndRemainder(dividingBy: denominator)
        let floor = Int(quotient)
        return floor...(rest == 0 ? floor : floor + 1)
    }

    static func + (a: Fraction, b: Fraction) -> Fraction {
        Fraction(
            a.numerator * b.denominator + b.numerator * a.denominator,
            a.denominator * b.denominator)
    }
    static func - (a: Fraction, b: Fraction) -> Fraction {
        Fraction(
            a.numerator * b.denominator - b.numerator * a.denominator,
            a.denominator * b.denominator)
    }
    static func * (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.numerator * b.numerator, a.denominator * b.denominator)
    }
    static func / (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.numerator * b.denominator, a.denominator * b.numerator)
    }
    static func < (a: Fraction, b: Fraction) -> Bool {
        a.numerator * b.denominator < b.numerator * a.denominator
    }
}
