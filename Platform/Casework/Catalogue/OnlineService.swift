package import Kernel

/// What makes a service work at the portal: questions, steps, what is checked, what it enters and
/// issues. Everything is in its file; only a service whose law a file cannot say names a Swift handler.
package struct OnlineService: Sendable {
    /// The name of the Swift handler; nil: the catalogue's own rules.
    package let handler: String?
    package let law: String
    /// How sure it is that this law is the ground; nil source: the law itself says so.
    package let lawConfidence: Confidence
    package let lawSource: String?
    /// How surely it must be they who hand in or agree; answering needs less.
    package let authentication: AssuranceLevel
    /// How surely it must be known who they are.
    package let proofing: AssuranceLevel
    /// Facts that registers hold: shown, not asked.
    package let shows: [String]
    /// Who may begin.
    package let needs: [Need]
    package let fee: Fee
    package let questions: [Question]
    package let checks: [CheckRule]
    package let steps: [Step]
    package let enters: Entering?
    package let issues: Issuing?

    package func question(_ id: String) -> Question? { questions.first { $0.id == id } }
    package func step(_ kind: Step.Kind) -> Step? { steps.first { $0.kind == kind } }
    /// Whether a second officer must confirm a decision.
    package var needsSecond: Bool { step(.approve)?.needsSecond ?? false }

    /// Every fact that something in it needs to know.
    package var facts: Set<String> {
        var names = Set(shows)
        for need in needs { names.formUnion(need.that.names) }
        for check in checks { names.formUnion(check.that.names) }
        for question in questions {
            names.formUnion(question.condition?.names ?? [])
            for rule in question.must { names.formUnion(rule.that.names) }
            guard case .list(let fields, _, _) = question.kind else { continue }
            for rule in fields.flatMap(\.must) { names.formUnion(rule.that.names) }
        }
        for line in fee.lines {
            names.formUnion(line.condition?.names ?? [])
            names.formUnion(line.times?.names ?? [])
        }
        names.formUnion(enters?.until?.names ?? [])
        for value in enters?.facts.values ?? [:].values { names.formUnion(value.names) }
        return names.filter { $0.contains(".") && !$0.hasPrefix(Step.inspectionPrefix) }
    }
}

/// What somebody must be to begin, and what they are told when they are not.
package struct Need: Sendable {
    package let that: Expression
    package let say: Text
    package let source: String
    package let confidence: Confidence
    let line: Int
}

/// What must hold before a case is granted.
package struct CheckRule: Sendable {
    package let title: Text
    package let that: Expression
    package let source: String
    package let confidence: Confidence
    let line: Int
}

/// What it costs: lines, of which each has an amount that the day decides, and maybe a condition.
package struct Fee: Sendable {
    package struct Line: Sendable {
        package let label: Text
        package let amount: Dated<Int64>
        package let condition: Expression?
        /// How many times the amount.
        package let times: Expression?
        let line: Int
    }

    package let lines: [Line]
    /// Of a fee without lines: whether there is none, or nobody has published it.
    package let confidence: Confidence
    package let note: Text?
    package let sources: [String]

    /// A line as it is to be paid.
    package struct Due: Codable, Sendable, Equatable {
        package let label: Text
        package let amount: Money

        package init(label: Text, amount: Money) {
            self.label = label
            self.amount = amount
        }
    }

    /// Whether every answer leads to the same fee.
    package var isFixed: Bool { lines.allSatisfy { $0.condition == nil && $0.times == nil } }

    /// What is to be paid on a day, given what is known.
    ///
    /// - Throws: when it cannot be said: what cannot be counted is not free.
    package func due(
        on day: Day, _ known: (String) -> Expression.Literal?
    ) throws(Uncountable) -> [Due] {
        var due: [Due] = []
        for line in lines {
            guard line.condition?.holds(known) ?? true, let amount = line.amount.on(day) else {
                continue
            }
            var times: Int64 = 1
            if let expression = line.times {
                guard case .number(let number)? = expression.value(known), number >= 0 else {
                    throw Uncountable()
                }
                times = number
            }
            let (product, isTooLarge) = amount.value.multipliedReportingOverflow(by: times)
            guard !isTooLarge, product <= Money.ceiling.dinars else { throw Uncountable() }
            if times > 0 { due.append(Due(label: line.label, amount: Money(dinars: product))) }
        }
        guard due.total <= Money.ceiling else { throw Uncountable() }
        return due
    }

    /// The fee is more than can be paid, or needs something that is not known.
    package struct Uncountable: Error {
        package var text: Text {
            Text(
                en:
                    "The fee cannot be counted from these answers. Please check the numbers in them.",
                ckb: "ڕسومەکە لەم وەڵامانەوە ناژمێردرێت. تکایە ژمارەکان بپشکنە.",
                ar: "لا يمكن حساب الرسم من هذه الإجابات. يرجى التحقق من الأرقام فيها.",
                kmr: "Xerc ji van bersivan nayê hesibandin. Ji kerema xwe hejmaran kontrol bike.")
        }
    }
}

extension [Fee.Due] {
    package var total: Money { reduce(Money(dinars: 0)) { $0 + $1.amount } }
}

package struct Step: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case answer, sign, pay, attend, inspect, review, approve
    }

    package let kind: Kind
    package let title: Text
    /// Working days that are promised for the step, by whoever has it.
    package let promisedWorkingDays: Int
    /// Of `attend`: where; ids of offices.
    package let offices: [String]
    /// Of `attend`: what to bring.
    package let bring: Text?
    /// Of `inspect`: what the inspector writes down on the spot.
    package let questions: [Question]
    /// Of `review`: what its officer sees; nil for everything.
    package let sees: [String]?
    /// Of `approve`: whether a second officer decides.
    package let needsSecond: Bool

    /// Before the names of what an inspector wrote down.
    package static let inspectionPrefix = "inspection."
    let line: Int
}

/// Which register a granted case enters, and how.
package struct Entering: Sendable {
    package enum How: String, Sendable {
        /// Something new.
        case new
        /// A new term for what the person holds.
        case renew
        /// What the person holds ends.
        case end
    }

    package let register: String
    package let how: How
    package let until: Expression?
    package let facts: [String: Expression]
    let line: Int
}

/// Which paper a granted case issues.
package struct Issuing: Sendable {
    package let paper: String
    /// What it is for other services that ask for it.
    package let document: String?
    let line: Int
}

package struct Question: Sendable {
    package indirect enum Kind: Sendable {
        case text(maximum: Int)
        /// Several lines.
        case words(maximum: Int)
        case choice([Option])
        case yesNo
        case number(minimum: Int64, maximum: Int64)
        case money(minimum: Money)
        case date
        case place
        /// People and their exact shares, together one.
        ///
        /// - withApplicant: whether the applicant may be one of them.
        case members(maximum: Int, withApplicant: Bool)
        /// Several people, others than the applicant.
        case people(maximum: Int)
        /// One person, from those already named or another.
        case person
        /// A company of the register.
        ///
        /// - own: one for which the applicant acts.
        case company(own: Bool)
        /// One of the numbered parts of an entry that its handler offers.
        case entry
        /// A file for a document type.
        case file(document: String)
        /// Several things, each described by the same few fields.
        case list(of: [Question], minimum: Int, maximum: Int)
    }

    package struct Option: Sendable {
        package let value: String
        package let label: Text
    }

    /// What an answer must fulfil, and what is said when it does not.
    package struct Must: Sendable {
        package let that: Expression
        package let say: Text
        let line: Int
    }

    package let id: String
    package let kind: Kind
    package let ask: Text
    package let hint: Text?
    package let isOptional: Bool
    package let condition: Expression?
    package let must: [Must]
    /// Whether it asks of somebody or something else than the applicant.
    package let isAboutOther: Bool
    /// Whether whoever it names must agree.
    package let asksAgreement: Bool
    /// Whether a company may stand where it asks for people.
    package let takesCompanies: Bool
    /// The letters of a text: those of a name that is asked for in one script.
    package let letters: Letters?
    /// Whether a number is a year, and not an amount.
    package let isYear: Bool
    /// An address that says while the person types whether the answer will do.
    package let live: String?
    /// Where it is written, for a message about the catalogue.
    let line: Int
}

/// A register that services enter by their files: what it holds of each person.
package struct RegisterKind: Sendable {
    package let id: String
    package let name: Text
    package let custodian: String
    /// Before its numbers: `DL` gives `DL-000001`.
    package let prefix: String
    package let holds: [Column]

    package struct Column: Sendable {
        package let name: String
        package let kind: Expression.Kind
        package let label: Text
    }
}

/// A place that people come to, with its hours.
package struct Office: Sendable {
    package let id: String
    package let institution: String
    package let name: Text
    package let place: String
    /// ISO weekdays.
    package let days: Set<Int>
    /// Minutes since midnight.
    package let opens, closes: Int
    package let slotMinutes: Int
    /// How many people at once.
    package let capacity: Int
    package let source: String
    package let confidence: Confidence
}
