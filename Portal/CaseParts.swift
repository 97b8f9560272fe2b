internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import NIOCore
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Parts of a case's page that the account and the desk share.

func statusTag(_ status: CaseRecord.Status, _ l: Language) -> HTML {
    let tone =
        switch status {
        case .granted: "good"
        case .refused, .withdrawn: "bad"
        case .draft, .signing, .paying, .attending, .correcting: "warn"
        case .inspecting, .reviewing, .approving: ""
        }
    return "<span class=\"tag \(tone)\">\(CaseTexts.status(status)[l])</span>"
}

func storyList(
    _ story: [CaseBook.Happening], _ visit: Visit, viewer: PersonNumber, applicant: PersonNumber,
    _ catalogue: Catalogue
) -> HTML {
    let l = visit.language
    let rows = story.reversed().map { happening -> HTML in
        let who: String =
            switch happening.actor {
            case .person(viewer): PortalTexts.you[l]
            case .representative(viewer, applicant, _): PortalTexts.youFor[l]
            case .representative(viewer, _, _): PortalTexts.youForAnother[l]
            case .representative(_, viewer, _): PortalTexts.forYou[l]
            case .person(applicant): PortalTexts.applicant[l]
            case .representative(_, applicant, _): PortalTexts.representative[l]
            case .person, .representative: PortalTexts.anotherParty[l]
            case .officer(_, let institution), .client(_, let institution):
                catalogue.institution(institution)[l]
            case .system: PortalTexts.thePortal[l]
            }
        let reason: HTML? = happening.reason.map { "<p>\(bdi(CaseTexts.reason($0, l)))</p>" }
        return """
            <li class="done"><strong>\(CaseTexts.verb(happening.verb)[l])</strong> – \(who)
            \(reason)<p>\(visit.formats.moment(happening.at))</p></li>

            """
    }
    return "<ul class=\"steps\">\n\(rows)</ul>"
}

/// The steps of a service with where a case is among them.
struct StepList {
    let item: CaseRecord
    let online: OnlineService
    let language: Language

    var html: HTML {
        let now = position
        let rows = online.steps.enumerated().map { index, step -> HTML in
            let tone = index < now ? "done" : index == now ? "now" : ""
            let current: HTML = index == now ? " aria-current=\"step\"" : .nothing
            return "<li class=\"\(tone)\"\(current)>\(step.title[language])</li>\n"
        }
        return "<ol class=\"steps\">\n\(rows)</ol>"
    }

    /// The index of the step that the case is at; past the last when it is granted.
    private var position: Int {
        func index(_ kind: Step.Kind) -> Int {
            online.steps.firstIndex { $0.kind == kind } ?? online.steps.count
        }
        return switch item.status {
        case .draft, .correcting, .withdrawn: index(.answer)
        case .signing: index(.sign)
        case .paying: index(.pay)
        case .attending: index(.attend)
        case .inspecting: index(.inspect)
        case .reviewing: index(.review)
        case .approving, .refused: index(.approve)
        case .granted: online.steps.count
        }
    }
}

extension AnswerSummary {
    func list(_ rows: [(question: Question, answer: Answer)]) -> HTML {
        facts(rows.map { ($0.question.ask[language], html($0.answer, to: $0.question)) })
    }
}

/// A file of a case that the visitor may read: to keep, never to run here.
func fileResponse(_ item: CaseRecord, _ visit: Visit) async throws -> Response {
    let hash = visit.parameter("hash")
    let reference = item.answers.values.compactMap { answer -> FileReference? in
        if case .file(let file) = answer, file.hash == hash { file } else { nil }
    }.first
    guard let reference,
        let bytes = try await visit.database.read({
            try Files.bytes(reference, case: item.id, with: visit.registrar, in: $0)
        })
    else { throw Problem.notFound }
    return paper(
        bytes, kind: reference.kind.rawValue, name: "\(hash.prefix(12)).\(reference.kind.suffix)",
        isInline: false)
}

/// - Parameter access: of whoever may read the case.
func certificateResponse(
    _ item: CaseRecord, _ papers: SealedPapers, by access: Access, _ visit: Visit
) async throws -> Response {
    guard let code = item.outcome?.document,
        let document = try await IssuedDocument.find(code, by: access, on: visit.database),
        !document.isErased
    else { throw Problem.notFound }
    return paper(
        try await papers.bytes(of: document), kind: "application/pdf",
        name: "certificate-\(document.number).pdf",
        isInline: true)
}

/// That a paper holds no more; nothing for one that does.
func paperState(_ document: IssuedDocument?, _ visit: Visit) -> HTML {
    let l = visit.language
    return switch document?.status {
    case .revoked(let moment):
        """
        <p class="panel bad">\(PortalTexts.paperRevoked[l]) \(visit.formats.moment(moment))</p>
        """
    case .replaced: "<p class=\"panel warn\">\(PortalTexts.paperReplaced[l])</p>"
    case .valid, nil: .nothing
    }
}

/// The receipt for a fee.
func receiptResponse(
    _ document: IssuedDocument, _ papers: SealedPapers
) async throws -> Response {
    paper(
        try await papers.bytes(of: document), kind: "application/pdf",
        name: "receipt-\(document.number).pdf", isInline: true)
}

private func paper(_ bytes: [UInt8], kind: String, name: String, isInline: Bool) -> Response {
    Response(
        status: .ok,
        headers: [
            .contentType: kind, .contentSecurityPolicy: "default-src 'none'; sandbox",
            .contentDisposition: "\(isInline ? "inline" : "attachment"); filename=\"\(name)\"",
            .cacheControl: "private, no-store",
        ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
}

/// Who must agree, and who has.
func agreementList(_ item: CaseRecord, _ l: Language) -> HTML {
    guard !item.agreements.isEmpty else { return .nothing }
    let rows = item.agreements.map { agreement -> HTML in
        let state: HTML =
            switch agreement.state {
            case .asked: "<span class=\"tag warn\">\(PortalTexts.notYet[l])</span>"
            case .agreed: "<span class=\"tag good\">\(PortalTexts.agreed[l])</span>"
            case .refused(_, let reason):
                "<span class=\"tag bad\">\(PortalTexts.refusedToAgree[l])</span><p>\(bdi(reason))</p>"
            }
        return "<li>\(bdi(agreement.person.name[l])) \(state)</li>\n"
    }
    return "<h2>\(PortalTexts.agreements[l])</h2><ul class=\"list\">\(rows)</ul>"
}
