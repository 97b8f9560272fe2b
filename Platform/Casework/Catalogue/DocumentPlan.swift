package import Kernel

/// A kind of document that services ask for or issue.
package struct DocumentKind: Sendable {
    package let id: String
    package let name: Text
    /// The register that holds what it says: nobody is asked for it.
    package let heldBy: String?
    /// The services whose outcome it is; first the one that issues it for the first time.
    package let issuedBy: [String]
    /// Who gives it outside of the portal.
    package let from: Text?
}

/// What a person must get before a service, where and in which order.
///
/// A document that a register holds is there already. One that a service of other people issues (a
/// passport, for somebody from abroad) is brought from where they come from. Costs one visit for each
/// service on the way.
package struct DocumentPlan: Sendable {
    package struct Visit: Sendable {
        package let service: Service
        /// What it is visited for; nil for the service itself, which is last.
        package let document: DocumentKind?
        /// What has to be brought, with where it comes from.
        package let needs: [Needed]
    }

    package struct Needed: Sendable {
        package let document: DocumentKind
        package let origin: Origin
    }

    package enum Origin: Sendable {
        /// A register holds it.
        case held
        /// A register must hold it, or the service cannot be begun: with the service by which it is
        /// had first.
        case required(Service?)
        /// The person says that they have it.
        case there
        /// An earlier visit of this plan: its place in the order.
        case visit(Int)
        /// Somebody outside of the portal.
        case outside
        /// It can only be had with itself: to be asked at the office.
        case loop
    }

    /// In the order in which they are done.
    package let visits: [Visit]

    /// The fees that are known, and of how many visits none is.
    package func knownFee(on day: Day) -> Money {
        visits.compactMap { $0.service.knownFee(on: day) }.reduce(Money(dinars: 0), +)
    }
    package func unknownFees(on day: Day) -> Int {
        visits.count { $0.service.knownFee(on: day) == nil }
    }
    /// The working days that offices promise, and at how many visits nothing is promised.
    package var promisedDays: Int {
        visits.reduce(0) { $0 + ($1.service.online?.promisedWorkingDays ?? 0) }
    }
    package var withoutPromise: Int { visits.count { $0.service.online == nil } }

    /// Documents on the way that a person might have already.
    package var askable: [DocumentKind] {
        var seen: Set<String> = []
        return visits.flatMap(\.needs).filter { need in
            switch need.origin {
            case .held, .required: false
            default: true
            }
        }.map(\.document).filter { seen.insert($0.id).inserted }
    }

    /// - Parameter there: documents that the person has.
    package init(for service: Service, in catalogue: Catalogue, there: Set<String> = []) {
        var planner = Planner(catalogue, there, for: service)
        _ = planner.add(service, for: nil)
        visits = planner.visits
    }
}

private struct Planner {
    let catalogue: Catalogue
    let there: Set<String>
    let audiences: Set<String>
    var visits: [DocumentPlan.Visit] = []
    /// Where each service stands in the order.
    private var done: [String: Int] = [:]
    private var underway: Set<String> = []

    init(_ catalogue: Catalogue, _ there: Set<String>, for service: Service) {
        self.catalogue = catalogue
        self.there = there
        audiences = Set(service.audiences)
    }

    /// The place of a service in the order; nil when it is just being planned.
    mutating func add(_ service: Service, for document: DocumentKind?) -> Int? {
        if let place = done[service.id] { return place }
        guard underway.insert(service.id).inserted else { return nil }
        var needs = service.requiredDocuments(in: catalogue).map { document in
            DocumentPlan.Needed(
                document: document,
                origin: .required(
                    document.issuedBy.first.flatMap(catalogue.service).flatMap {
                        $0.id == service.id ? nil : $0
                    }))
        }
        needs += service.neededDocuments.compactMap(catalogue.documentKind).map { document in
            DocumentPlan.Needed(document: document, origin: origin(of: document))
        }
        visits.append(DocumentPlan.Visit(service: service, document: document, needs: needs))
        done[service.id] = visits.count - 1
        return visits.count - 1
    }

    private mutating func origin(of document: DocumentKind) -> DocumentPlan.Origin {
        if there.contains(document.id) { return .there }
        if document.heldBy != nil { return .held }
        guard let first = document.issuedBy.first.flatMap(catalogue.service),
            !audiences.isDisjoint(with: first.audiences)
        else { return .outside }
        return add(first, for: document).map { .visit($0) } ?? .loop
    }
}

extension Service {
    /// What everybody pays for it on a day; nil where that is not known, or depends on answers.
    package func knownFee(on day: Day) -> Money? {
        guard let paid = online?.fee, !paid.lines.isEmpty else {
            return online?.fee.confidence == .published ? Money(dinars: 0) : fee
        }
        return paid.isFixed ? (try? paid.due(on: day) { _ in nil })?.total : nil
    }

    /// The documents that a register must hold of somebody before they may begin.
    func requiredDocuments(in catalogue: Catalogue) -> [DocumentKind] {
        let registers = Set(
            (online?.needs ?? []).flatMap(\.that.names).compactMap { name in
                name.split(separator: ".").first.map(String.init)
            })
        return documents.compactMap(catalogue.documentKind).filter { document in
            // Of the register of people nobody is without.
            document.heldBy.map { $0 != "person" && registers.contains($0) } ?? false
        }
    }

    /// The documents that somebody must bring: of a service that is online, those that its form cannot
    /// do without.
    package var neededDocuments: [String] {
        guard let online else { return documents }
        var seen: Set<String> = []
        return online.questions.compactMap { question in
            guard case .file(let document) = question.kind, !question.isOptional,
                question.condition == nil, seen.insert(document).inserted
            else { return nil }
            return document
        }
    }
}

extension OnlineService {
    /// The working days that its offices promise together.
    package var promisedWorkingDays: Int { steps.reduce(0) { $0 + $1.promisedWorkingDays } }
}

extension Catalogue {
    /// Chains of services of which each needs what the next one issues, and the last what the first
    /// does: nobody could get any of it.
    var documentLoops: [[Service]] {
        var loops: [[Service]] = []
        var finished: Set<String> = []
        func walk(_ service: Service, _ way: [Service]) {
            if let start = way.firstIndex(where: { $0.id == service.id }) {
                loops.append(Array(way[start...]))
                return
            }
            guard !finished.contains(service.id) else { return }
            for id in service.neededDocuments {
                guard let kind = documentKind(id), kind.heldBy == nil,
                    let next = kind.issuedBy.first.flatMap(self.service)
                else { continue }
                walk(next, way + [service])
            }
            finished.insert(service.id)
        }
        for service in services { walk(service, []) }
        return loops
    }
}
