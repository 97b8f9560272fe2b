package import Kernel
internal import Registers

/// What stands on a kind of paper, as `Catalogue/papers/<id>.yaml` describes it: a new document is
/// such a file, and a service that gives the values.
package struct PaperTemplate: Sendable {
    package let id: String
    /// Whose paper it is: services of this institution issue it, and no others.
    package let institution: String
    package let title: Text
    /// The value that stands on it in large letters, where it speaks of another than its holder.
    let subject: String?
    let notice, sampleNotice: Text
    let rows: [Row]

    enum Row: Sendable, Equatable {
        /// A value under a label.
        case fact(String, label: Text)
        /// A sentence; `{0}` stands for the first of the values.
        case text(Text, values: [String])
    }

    /// The values for which it has a place.
    package var names: Set<String> {
        rows.reduce(into: Set(subject.map { [$0] } ?? [])) { names, row in
            switch row {
            case .fact(let name, _): names.insert(name)
            case .text(_, let values): names.formUnion(values)
            }
        }
    }

    /// The rows, filled. One whose value is not given is left out.
    package func facts(_ values: [String: PublicFact.Value]) -> [PublicFact] {
        rows.compactMap { row in
            switch row {
            case .fact(let name, let label): values[name].map { PublicFact(label, $0) }
            case .text(let sentence, let names):
                names.allSatisfy { values[$0] != nil }
                    ? PublicFact(sentence, .list(names.compactMap { values[$0] })) : nil
            }
        }
    }
}

extension Work {
    /// A document of a kind that the catalogue describes, not issued yet.
    ///
    /// - Parameters:
    ///   - kind: the id of the paper.
    ///   - institution: who issues it, an id of the catalogue.
    ///   - subject: the name on it, shown large.
    ///   - holder: the person of whom it speaks; nil for what everybody may know.
    /// - Throws: `NoSuchPaper`.
    package func document(
        _ kind: String, by institution: String, about register: String, _ key: String,
        subject: String, number: String, case caseID: String, holder: PersonNumber? = nil,
        _ values: [String: PublicFact.Value]
    ) throws -> IssuedDocument {
        guard let paper = catalogue.paper(kind) else { throw NoSuchPaper(id: kind) }
        return IssuedDocument(
            code: registrar.identifiers.code(), title: paper.title,
            issuer: catalogue.institution(institution), aboutRegister: register, aboutKey: key,
            subject: subject, number: number, facts: paper.facts(values),
            issuedAt: registrar.now, caseID: caseID, siteAddress: siteAddress,
            notice: isSample ? paper.sampleNotice : paper.notice, holder: holder)
    }
}

extension Catalogue {
    /// What a house needs of its papers, before somebody waits for one.
    ///
    /// - Parameter given: the kinds that are issued, with the names of the values for each.
    /// - Throws: `NoSuchPaper`; `CatalogueError` when a paper has a place for a value that is not
    ///   given.
    package func confirm(papers given: [String: Set<String>]) throws {
        for (kind, names) in given.sorted(by: { $0.key < $1.key }) {
            guard let paper = paper(kind) else { throw NoSuchPaper(id: kind) }
            if let other = paper.names.subtracting(names).sorted().first {
                throw CatalogueError(
                    file: "papers/\(kind).yaml", line: 1,
                    message: "no value is named \(other); there are "
                        + names.sorted().joined(separator: ", "))
            }
        }
    }
}

package struct NoSuchPaper: Error, CustomStringConvertible {
    let id: String
    package var description: String { "Catalogue/papers has no \(id).yaml" }
}
