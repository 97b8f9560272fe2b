internal import Kernel
package import Matching
internal import Registers
package import Store
internal import Trust

/// Searches every new enrolment against everyone before it, in one process of all that serve the
/// database: brings the gallery up to the register, searches, and enters what was found.
package struct DuplicateSearch: Sendable {
    private let register: TemplateRegister
    private let engine: any DuplicateEngine
    private var database: any DatabaseEngine { register.database }
    private var book: EnrolmentBook { register.book }

    /// With our own engine.
    ///
    /// - Parameter folder: where the gallery lies: a copy that is made again when it is not there.
    package init(_ register: TemplateRegister, folder: String) {
        self.register = register
        engine = EmbeddedEngine(folder: folder, randomness: register.book.registrar.randomness)
    }

    /// With another engine, which fetches what it compares from `templates`.
    package init(
        _ register: TemplateRegister, engine: any BiometricMatcher, templates: RegisterTemplates
    ) {
        self.register = register
        self.engine = AbisEngine(
            matcher: engine, templates: templates, registrar: register.book.registrar)
    }

    /// One round: all that waits is searched and entered.
    package func round(while turn: Turn) async throws {
        while try await searchSome(turn) {}
    }

    /// Searches up to a hundred enrolments; false when none was waiting.
    private func searchSome(_ turn: Turn) async throws -> Bool {
        let waiting = try await database.write { db in
            try book.waiting(limit: 100, in: db)
        }
        guard !waiting.isEmpty else { return false }
        for enrolment in waiting {
            let finding = try await search(enrolment)
            let book = book
            try await database.write { db in
                try turn.confirm(in: db)
                try book.take(
                    finding.receipt, cause: finding.cause, for: enrolment.key, in: db)
            }
        }
        return true
    }

    private struct Finding: Sendable {
        let receipt: Enrolment.Receipt
        let cause: Adjudication.Cause
    }

    private func search(_ enrolment: Enrolment) async throws -> Finding {
        let id = enrolment.key
        let templates = book
        let probe = try await database.read { db -> (reference: String, pair: IrisPair)? in
            let row = try db.row(
                "SELECT reference, sealed, holder FROM identity_template WHERE enrolment = \(id)")
            guard let row, let pair = try templates.template(row, in: db) else { return nil }
            return (try row.text(0), pair)
        }
        guard let probe else {
            let (book, now) = (book, book.registrar.now)
            let alike = try await database.read { try book.alike(enrolment, in: $0) }
            return Finding(
                receipt: Enrolment.Receipt(
                    at: now, engine: "names and day of birth", people: 0, threshold: 0,
                    expectedFalseAlarms: 0,
                    found: alike.map { Enrolment.Receipt.Found(enrolment: $0, score: 0) }),
                cause: .likeness)
        }
        let result = try await engine.search(probe.pair, reference: probe.reference, in: register)
        let series = enrolment.series
        let found = try await database.read { db in
            try result.found.compactMap { candidate -> Enrolment.Receipt.Found? in
                // Whoever came later will find this one: of two at once, the second is judged.
                let row = try db.row(
                    """
                    SELECT enrolment.record_key FROM identity_template AS template
                    JOIN identity_enrolment AS enrolment ON enrolment.record_key = template.enrolment
                    WHERE template.reference = \(candidate.reference)
                        AND enrolment.series < \(series)
                    """)
                return try row.map {
                    Enrolment.Receipt.Found(
                        enrolment: try $0.text(0), score: candidate.score)
                }
            }
        }
        return Finding(
            receipt: Enrolment.Receipt(
                at: book.registrar.now, engine: result.engine, people: result.people,
                threshold: result.threshold, expectedFalseAlarms: result.expectedFalseAlarms,
                found: found), cause: .iris)
    }

    /// Who of everybody is like these eyes: for a person who has lost their number.
    ///
    /// - Returns: the people, read for the officer who asks: the nearest first.
    func identify(_ pair: IrisPair, by officer: Actor) async throws -> [Person] {
        let result = try await engine.search(pair, reference: nil, in: register)
        let book = book
        return try await database.write { db in
            try result.found.prefix(5).compactMap { candidate in
                let row = try db.row(
                    """
                    SELECT enrolment FROM identity_template
                    WHERE reference = \(candidate.reference)
                    """)
                guard let id = try row?.text(0),
                    let enrolment = try book.enrolment(
                        id, by: officer, for: .enrolment, in: db)?.record
                else { return nil }
                return try People(registrar: book.registrar).person(
                    enrolment.holder, by: officer, in: db)?.record
            }
        }
    }
}

extension EnrolmentBook {
    /// Enrolments that wait to be searched, in the order in which they were received.
    func waiting(limit: Int, in db: Database) throws -> [Enrolment] {
        try Access(by: .system("duplicate-search"), for: .duplicateCheck, with: registrar).records(
            Enrolment.self, where: "state = 'searching' ORDER BY series LIMIT \(limit)", in: db
        ).map(\.record)
    }

    /// The template in a row of `reference, sealed, holder`; nil when it was erased.
    ///
    /// - Throws: `SealedOtherwise` when the deployment's key is not the one it was sealed with.
    func template(_ row: Row, in db: Database) throws -> IrisPair? {
        try opened(
            row.blob(1), "template:\(row.text(0))", of: row.optionalText(2), in: db
        ).map { try IrisPair(bytes: $0) }
    }
}
