internal import Foundation
internal import Kernel
package import Matching
package import Registers
package import Store
internal import Synchronization
package import Trust

/// The templates as the register has them, for an engine that must follow it.
package struct TemplateRegister: Sendable {
    let database: any DatabaseEngine
    let book: EnrolmentBook

    package init(
        database: any DatabaseEngine, secret: Secret, registrar: Registrar, isSample: Bool
    ) {
        self.database = database
        book = EnrolmentBook(registrar: registrar, secret: secret, isSample: isSample)
    }

    struct Change: Sendable {
        let place: Int64
        let reference: String
        /// What came in; nil for what left, or was erased since.
        let pair: IrisPair?
    }

    /// The next changes after a place, in their order.
    func changes(after place: Int64) async throws -> [Change] {
        let book = book
        return try await database.read { db in
            try db.rows(
                """
                SELECT change.reference, template.sealed, template.holder, change.place,
                    change.is_added
                FROM identity_gallery_change AS change
                JOIN identity_template AS template ON template.reference = change.reference
                WHERE change.place > \(place) ORDER BY change.place LIMIT 1000
                """
            ).map { row in
                Change(
                    place: try row.integer(3), reference: try row.text(0),
                    pair: try row.integer(4) == 1 ? book.template(row, in: db) : nil)
            }
        }
    }

    /// What the register says of one place; nil when it has no such place.
    func change(at place: Int64) async throws -> (reference: String, isAdded: Bool)? {
        try await database.read { db in
            try db.row(
                "SELECT reference, is_added FROM identity_gallery_change WHERE place = \(place)"
            ).map { (reference: try $0.text(0), isAdded: try $0.integer(1) == 1) }
        }
    }

    func pair(of reference: String) async throws -> IrisPair? {
        let book = book
        return try await database.read { db in
            try db.row(
                """
                SELECT reference, sealed, holder FROM identity_template
                WHERE reference = \(reference)
                """
            ).flatMap { try book.template($0, in: db) }
        }
    }
}

/// What compares eyes with everybody's. It knows references and no people; whether ours or
/// another's, it first follows the register.
protocol DuplicateEngine: Sendable {
    /// - Parameter reference: of the eyes that are asked about, when they are in the register:
    ///   they are not compared with themselves.
    func search(
        _ pair: IrisPair, reference: String?, in register: TemplateRegister
    ) async throws -> EngineFinding
}

/// What an engine found. Distances and rates in millionths; zero where an engine does not say.
struct EngineFinding: Sendable {
    let engine: String
    let people: Int
    var threshold = 0
    var expectedFalseAlarms = 0
    /// The nearest first.
    let found: [(reference: String, score: Int)]
}

/// Ours, in this process.
struct EmbeddedEngine: DuplicateEngine {
    private let shelf: Shelf

    init(folder: String, randomness: any Randomness) {
        shelf = Shelf(folder: folder, randomness: randomness)
    }

    func search(
        _ pair: IrisPair, reference: String?, in register: TemplateRegister
    ) async throws -> EngineFinding {
        let gallery = try await upToDate(register)
        let result = try await gallery.search(pair, excluding: reference.map { [$0] } ?? [])
        return EngineFinding(
            engine: "\(result.engine), \(result.kernel.rawValue)", people: result.people,
            threshold: Int(result.threshold.distance * 1_000_000),
            expectedFalseAlarms: Int(result.expectedFalseAlarms * 1_000_000),
            found: result.candidates.map { ($0.reference, Int($0.score * 1_000_000)) })
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

    /// The gallery, brought up to the register in the order in which it changed.
    private func upToDate(_ register: TemplateRegister) async throws -> Gallery {
        var gallery = try shelf.gallery()
        // A database that was restored, or another one: what is in the gallery is not its.
        if gallery.mark > 0 {
            let last = try await register.change(at: gallery.mark)
            if last.map({ gallery.contains($0.reference) != $0.isAdded }) ?? true {
                gallery = try shelf.gallery(isNew: true)
            }
        }
        while true {
            let mark = gallery.mark
            let changes = try await register.changes(after: mark)
            guard let last = changes.last else { return gallery }
            var here: [String: Bool] = [:]
            let steps = changes.compactMap { change -> Gallery.Change? in
                let reference = change.reference
                let wasHere = here[reference] ?? gallery.contains(reference)
                here[reference] = change.pair != nil
                if let pair = change.pair { return .enrol(reference: reference, pair) }
                // The eyes of somebody who was erased may never have come into this one.
                return wasHere ? .remove(reference: reference) : nil
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

/// Another's, behind the operations of MOSIP's ABIS. How far it has followed the register is kept
/// in the database.
struct AbisEngine: DuplicateEngine {
    let matcher: any BiometricMatcher
    let templates: RegisterTemplates
    let registrar: Registrar

    static let table = Table(
        "identity_engine", since: 3, [.text("name"), .integer("mark")], key: ["name"])

    /// It refused a request, or gave an answer that is none.
    struct Refused: Error, CustomStringConvertible {
        let operation: AbisOperation
        let reason: AbisFailure?

        var description: String {
            "the matching engine refused \(operation.rawValue): \(reason?.rawValue ?? "no reason")"
        }
    }

    func search(
        _ pair: IrisPair, reference: String?, in register: TemplateRegister
    ) async throws -> EngineFinding {
        try await follow(register)
        let answer: AbisResponse
        if let reference {
            answer = try await ask(.identify, reference: reference)
        } else {
            let url = templates.lend(pair)
            defer { templates.takeBack(url) }
            answer = try await ask(.identify, url: url)
        }
        let count = try await ask(.referenceCount)
        return EngineFinding(
            engine: answer.candidateList?.analytics?["engine"] ?? "ABIS",
            people: count.count.flatMap { Int($0) } ?? 0,
            found: (answer.candidateList?.candidates ?? []).map { candidate in
                let score = candidate.analytics?["internalScore"].flatMap { Double($0) } ?? 0
                return (candidate.referenceId, Int(score * 1_000_000))
            })
    }

    private func follow(_ register: TemplateRegister) async throws {
        while true {
            let mark = try await register.database.read { db in
                try db.row("SELECT mark FROM identity_engine WHERE name = 'abis'")?.integer(0)
            }
            let changes = try await register.changes(after: mark ?? 0)
            guard let last = changes.last else { return }
            for change in changes {
                if change.pair != nil {
                    _ = try await ask(
                        .insert, reference: change.reference,
                        url: RegisterTemplates.url(of: change.reference),
                        // After a crash it may have this one already.
                        accepting: .alreadyExists)
                } else {
                    _ = try await ask(
                        .delete, reference: change.reference, accepting: .notFound)
                }
            }
            try await register.database.write { db in
                try db.execute(
                    """
                    INSERT INTO identity_engine (name, mark) VALUES ('abis', \(last.place))
                    ON CONFLICT (name) DO UPDATE SET mark = excluded.mark
                    """)
            }
        }
    }

    private func ask(
        _ operation: AbisOperation, reference: String? = nil, url: String? = nil,
        accepting failure: AbisFailure? = nil
    ) async throws -> AbisResponse {
        let answer = await matcher.answer(
            AbisRequest(
                operation, requestId: registrar.identifiers.next(),
                requesttime: AbisTime.text(registrar.now), referenceId: reference,
                referenceURL: url))
        guard answer.returnValue == .success || answer.failureReason == failure else {
            throw Refused(operation: operation, reason: answer.failureReason)
        }
        return answer
    }
}

/// What is behind the addresses that an ABIS is given: templates of the register, and eyes that
/// are lent for one question.
package final class RegisterTemplates: TemplateSource {
    private let register: TemplateRegister
    private let lent = Mutex<[String: IrisPair]>([:])

    package init(_ register: TemplateRegister) {
        self.register = register
    }

    static func url(of reference: String) -> String { "pird:template:" + reference }

    func lend(_ pair: IrisPair) -> String {
        let url = "pird:probe:" + register.book.registrar.identifiers.next()
        lent.withLock { $0[url] = pair }
        return url
    }

    func takeBack(_ url: String) { lent.withLock { $0[url] = nil } }

    package func irises(at url: String) async throws(TemplateFailure) -> IrisPair {
        if let pair = lent.withLock({ $0[url] }) { return pair }
        guard url.hasPrefix("pird:template:") else { throw .expired }
        let found: IrisPair?
        do { found = try await register.pair(of: String(url.dropFirst(14))) } catch {
            throw .unknown("\(error)")
        }
        guard let found else { throw .empty }
        return found
    }
}
