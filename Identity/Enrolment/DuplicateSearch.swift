internal import Foundation
internal import Kernel
internal import Matching
package import Registers
package import Store
internal import Synchronization
package import Trust

/// Searches every new enrolment against everyone before it, in one process of all that serve the
/// database: brings the gallery up to the register, searches, and enters what was found.
package struct DuplicateSearch: Sendable {
    private let database: any DatabaseEngine
    private let book: EnrolmentBook
    private let shelf: Shelf

    /// - Parameter folder: where the gallery lies: a copy that is made again when it is not there.
    package init(
        database: any DatabaseEngine, secret: Secret, registrar: Registrar, isSample: Bool,
        folder: String
    ) {
        self.database = database
        book = EnrolmentBook(registrar: registrar, secret: secret, isSample: isSample)
        shelf = Shelf(folder: folder, randomness: registrar.randomness)
    }

    /// Opened when it is first needed: only the process that searches holds it.
    private final class Shelf: Sendable {
        private let folder: String
        private let randomness: any Randomness
        private let held = Mutex<Gallery?>(nil)

        init(folder: String, randomness: any Randomness) {
            self.folder = folder
            self.randomness = randomness
        }

        func gallery(isNew: Bool = false) throws -> Gallery {
            try held.withLock { held in
                if isNew, let old = held {
                    let path = old.folder
                    held = nil
                    try FileManager.default.removeItem(atPath: path)
                }
                if let held { return held }
                // Other processes of ours on this machine have one each.
                for place in 1... {
                    do {
                        let gallery = try Gallery(
                            folder: "\(folder)/\(place)", randomness: randomness)
                        held = gallery
                        return gallery
                    } catch GalleryError.inUse where place < 64 { continue }
                }
                preconditionFailure("the loop ends with a gallery or an error")
            }
        }
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
        let gallery = try await upToDate()
        for enrolment in waiting {
            let finding = try await search(enrolment, in: gallery)
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

    private func search(_ enrolment: Enrolment, in gallery: Gallery) async throws -> Finding {
        let id = enrolment.key
        let probe = try await database.read { db in
            try db.row("SELECT reference, sealed FROM identity_template WHERE enrolment = \(id)")
                .map { (reference: try $0.text(0), sealed: try $0.blob(1)) }
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
        let pair = try book.template(probe.sealed, probe.reference)
        let result = try await gallery.search(pair, excluding: [probe.reference])
        let series = enrolment.series
        let found = try await database.read { db in
            try result.candidates.compactMap { candidate -> Enrolment.Receipt.Found? in
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
                        enrolment: try $0.text(0), score: Int(candidate.score * 1_000_000))
                }
            }
        }
        return Finding(
            receipt: Enrolment.Receipt(
                at: book.registrar.now, engine: "\(result.engine), \(result.kernel.rawValue)",
                people: result.people, threshold: Int(result.threshold.distance * 1_000_000),
                expectedFalseAlarms: Int(result.expectedFalseAlarms * 1_000_000), found: found),
            cause: .iris)
    }

    /// Who of everybody is like these eyes: for a person who has lost their number.
    ///
    /// - Returns: the people, read for the officer who asks: the nearest first.
    func identify(_ pair: IrisPair, by officer: Actor) async throws -> [Person] {
        let gallery = try await upToDate()
        let result = try await gallery.search(pair)
        let book = book
        return try await database.write { db in
            try result.candidates.prefix(5).compactMap { candidate in
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

    /// The gallery, brought up to the register in the order in which it changed.
    private func upToDate() async throws -> Gallery {
        var gallery = try shelf.gallery()
        // A database that was restored, or another one: what is in the gallery is not its.
        let mark = gallery.mark
        let last = try await database.read { db in
            try db.row(
                "SELECT reference, is_added FROM identity_gallery_change WHERE place = \(mark)"
            ).map { (reference: try $0.text(0), isAdded: try $0.integer(1) == 1) }
        }
        if mark > 0, last.map({ gallery.contains($0.reference) != $0.isAdded }) ?? true {
            gallery = try shelf.gallery(isNew: true)
        }
        try await bringUp(gallery)
        return gallery
    }

    private func bringUp(_ gallery: Gallery) async throws {
        while true {
            let mark = gallery.mark
            let changes = try await database.read { db in
                try db.rows(
                    """
                    SELECT change.place, change.reference, change.is_added, template.sealed
                    FROM identity_gallery_change AS change
                    JOIN identity_template AS template ON template.reference = change.reference
                    WHERE change.place > \(mark) ORDER BY change.place LIMIT 1000
                    """
                ).map {
                    (
                        place: try $0.integer(0), reference: try $0.text(1),
                        isAdded: try $0.integer(2) == 1, sealed: try $0.blob(3)
                    )
                }
            }
            guard let last = changes.last else { return }
            let steps = try changes.map { change -> Gallery.Change in
                change.isAdded
                    ? .enrol(
                        reference: change.reference,
                        try book.template(change.sealed, change.reference))
                    : .remove(reference: change.reference)
            }
            do { try await gallery.commit(steps, upTo: last.place) } catch let error
                as GalleryError
            {
                // An officer's search and the job bring it up at once: whoever was second goes on
                // from where the first has come.
                guard gallery.mark > mark else { throw error }
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

    /// - Throws: `SealedOtherwise` when the deployment's key is not the one it was sealed with.
    func template(_ sealed: [UInt8], _ reference: String) throws -> IrisPair {
        guard let bytes = secret.open(sealed, for: "template:\(reference)") else {
            throw SealedOtherwise()
        }
        return try IrisPair(bytes: bytes)
    }

    struct SealedOtherwise: Error, CustomStringConvertible {
        var description: String { "a template was sealed with another secret.key" }
    }
}
