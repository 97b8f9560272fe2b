package import Kernel
package import Registers
package import Store

/// Why a case cannot be handed in.
package struct HandInRefusal: Sendable, Equatable {
    package let text: Text
    /// The question whose answer would have to be another one, where it lies with one.
    package let question: String?

    package init(_ text: Text, at question: String? = nil) {
        self.text = text
        self.question = question
    }
}

/// What a service with rules of its own supplies; everything else about it is in the catalogue.
package protocol ServiceHandler: Sendable {
    /// The name by which a service's file calls it.
    var name: String { get }
    /// The ids of the questions that it needs: no edition of its service may be without one.
    var questions: Set<String> { get }
    /// The kinds of paper that it issues, with the names of the values that it gives for each.
    var papers: [String: Set<String>] { get }

    /// What the law asks of an answer, given the earlier ones. Pure: replay calls it.
    func problem(
        with answer: Answer, to question: Question, given earlier: Answers, on today: Day
    ) -> Text?

    /// What a person would hear about a text before it is saved.
    func probe(
        _ text: String, for question: Question, by person: PersonNumber, in work: Work,
        _ db: Database
    ) throws -> Finding

    /// Does what saving an answer brings with it, in the same transaction; or says why it cannot
    /// be saved.
    func accept(
        _ answer: Answer, to question: Question, of item: CaseRecord, by actor: Actor,
        in work: Work, _ db: Database
    ) throws -> Text?

    /// What must be done when a case is handed in, in the same transaction; or why it cannot be.
    func submitted(
        _ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> HandInRefusal?

    /// Who must agree.
    func parties(to answers: Answers) -> [NamedPerson]

    /// What an officer looks at, each with what it found.
    func checks(
        of item: CaseRecord, access: Access, in work: Work, _ db: Database
    ) throws -> [Check]

    /// Writes what the decision brings into the registers and issues its document.
    func grant(
        _ item: CaseRecord, by officer: Actor, reason: String, in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome?

    /// Issues the document of a granted case again; the one before is marked as replaced.
    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, reason: String,
        in work: Work, _ db: Database
    ) throws -> CaseRecord.Outcome

    /// Whether the document of a granted case can be issued again, as far as no other one about the
    /// same thing holds.
    func mayReissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool

    /// Takes back what a granted case has entered: its document was taken back.
    func revoked(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, in work: Work,
        _ db: Database
    ) throws

    /// Whether somebody has a part in whom or what a case is about, though the case does not name
    /// them: they do not decide it.
    func concerns(
        _ person: PersonNumber, in item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool

    /// A company by its number; nil when there is none that the service could be about.
    func company(_ number: String, in work: Work, _ db: Database) throws -> NamedCompany?

    /// Who acts for a company, for whom it is named; nil when there is no such company.
    func agent(
        of number: String, _ access: Access, in work: Work, _ db: Database
    ) throws -> NamedPerson?

    /// What a question of kind `entry` lets choose from, given the answers so far.
    func entries(
        for question: Question, of item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> [NamedEntry]

    /// Lets go of what a case that ends without being granted has held.
    func close(_ item: CaseRecord, by actor: Actor, in work: Work, _ db: Database) throws
}

extension ServiceHandler {
    package func mayReissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool { true }

    package func revoked(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, in work: Work,
        _ db: Database
    ) throws {}

    package func concerns(
        _ person: PersonNumber, in item: CaseRecord, by access: Access, in work: Work,
        _ db: Database
    ) throws -> Bool { false }

    package func company(
        _ number: String, in work: Work, _ db: Database
    ) throws -> NamedCompany? { nil }

    package func agent(
        of number: String, _ access: Access, in work: Work, _ db: Database
    ) throws -> NamedPerson? { nil }

    package func entries(
        for question: Question, of item: CaseRecord, by actor: Actor, in work: Work, _ db: Database
    ) throws -> [NamedEntry] { [] }
}

/// An answer to "would this do?".
package struct Finding: Sendable {
    package let isGood: Bool
    package let text: Text

    package init(isGood: Bool, text: Text) {
        self.isGood = isGood
        self.text = text
    }
}

/// One line of an officer's check.
package struct Check: Sendable {
    package let isMet: Bool
    package let title: Text
    /// What was found, and where.
    package let detail: Text
    /// The article or source.
    package let source: String
    package let confidence: Confidence

    package init(
        isMet: Bool, title: Text, detail: Text, source: String,
        confidence: Confidence = .published
    ) {
        self.confidence = confidence
        self.isMet = isMet
        self.title = title
        self.detail = detail
        self.source = source
    }
}

/// What handlers and the case book work with.
package struct Work: Sendable {
    package let shelf: Shelf
    package let registrar: Registrar
    /// Where the site is, for the address in a document's QR.
    package let siteAddress: String
    package let isSample: Bool

    /// The catalogue as it is now.
    package var catalogue: Catalogue { shelf.catalogue }

    package init(
        shelf: Shelf, registrar: Registrar, siteAddress: String, isSample: Bool
    ) {
        self.shelf = shelf
        self.registrar = registrar
        self.siteAddress = siteAddress
        self.isSample = isSample
    }
}

/// An officer tried to grant what a check does not allow.
package struct ChecksNotMet: Error {
    package init() {}
}
