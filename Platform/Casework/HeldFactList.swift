package import Kernel
internal import Registers
package import Web

/// What registers hold of an applicant, each with its source, and the way to say that it is wrong.
package struct HeldFactList {
    private let item: CaseRecord
    private let online: OnlineService
    private let catalogue: Catalogue
    private let visit: Visit
    private let disputable: Bool
    private let only: Set<String>?

    /// - Parameters:
    ///   - disputable: whether it is the person's own page.
    ///   - only: what an officer may see; nil for all.
    package init(
        _ item: CaseRecord, _ online: OnlineService, _ catalogue: Catalogue, _ visit: Visit,
        disputable: Bool, only: Set<String>? = nil
    ) {
        self.item = item
        self.online = online
        self.catalogue = catalogue
        self.visit = visit
        self.disputable = disputable
        self.only = only
    }

    package var html: HTML {
        let l = visit.language
        let rows = online.shows.compactMap { id -> (label: String, value: HTML)? in
            guard only?.contains(id) ?? true, let fact = catalogue.heldFact(id),
                let known = item.held?[id]
            else { return nil }
            let source = catalogue.source(ofFact: id)
            let wrong: HTML =
                disputable
                ? """
                \(l.comma)<a href="\(visit.link(DisputePages.path(of: id, case: item.id)))">\
                \(ApplyTexts.isWrong[l])<span class="soft"> – \(fact.label[l])</span></a>
                """ : .nothing
            return (
                fact.label[l],
                """
                \(bdi(known.shown.text[l]))
                <p class="soft">\(ApplyTexts.source[l]) \(source.register[l]) – \
                \(catalogue.institution(source.custodian)[l])\(wrong)</p>
                """
            )
        }
        return rows.isEmpty ? .nothing : facts(rows)
    }
}

/// What a service costs, in a few words.
package func feeInShort(_ fee: Fee, on day: Day, _ l: Language) -> HTML {
    guard !fee.lines.isEmpty else {
        return fee.confidence == .published
            ? "<strong>\(ApplyTexts.noFee[l])</strong>" : "\(ApplyTexts.feeUnknown[l])"
    }
    let mark = confidenceMark(fee.confidence, l)
    guard fee.isFixed, let due = try? fee.due(on: day, { _ in nil }) else {
        return "\(ApplyTexts.feeDepends[l]) \(mark)"
    }
    return "<strong>\(Formats(l).money(due.total))</strong> \(mark)"
}
