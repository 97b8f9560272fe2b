package import Kernel
package import Registers
package import Store

/// The commands of the desk where institutions write their services.
package struct Editions: Sendable {
    private let work: Work

    package init(_ work: Work) { self.work = work }

    /// Between publishing and its time every process must have read it.
    package static let notice = Duration.seconds(5)
    package static let sizeLimit = 400_000

    private var registrar: Registrar { work.registrar }
    private var shelf: Shelf { work.shelf }

    package enum Refusal: Error {
        /// Another than the author publishes.
        case ownWork
        case noReason
        case notNow
        /// Its time is over.
        case past
        /// Another edition than the one with which it was compared is the last now.
        case overtaken
        /// Another edition comes into force after it, and would undo it.
        case undoneLater
        case wrong(CatalogueError)
    }

    /// Whether an officer writes a service: one of the institution that owns or gives it.
    package static func mayEdit(_ officer: Officer, _ service: Service) -> Bool {
        officer.holds.contains(.edits) && (officer.services?.contains(service.id) ?? true)
            && (officer.institution == service.owner || officer.institution == service.office)
    }

    /// The services that an officer writes.
    package func services(of officers: [Officer]) -> [Service] {
        work.catalogue.services.filter { service in
            officers.contains { Editions.mayEdit($0, service) }
        }
    }

    /// What is wrong with a text; nil when nothing is.
    ///
    /// Whose service it is, and which Swift knows its rules, is not changed at the desk of one
    /// institution.
    package func problem(with text: String, of service: String) -> CatalogueError? {
        do {
            let read = try shelf.read(text, as: service)
            // What the file beside the program says, not what the desk has made of it since.
            guard let file = shelf.fileService(service), read.owner == file.owner,
                read.office == file.office,
                read.online == nil || read.online?.handler == file.online?.handler
            else {
                return CatalogueError(
                    file: service, line: 1,
                    message: "owner, office and handler are changed in the files only")
            }
            return nil
        } catch let problem as CatalogueError { return problem } catch {
            return CatalogueError(file: service, line: 1, message: "\(error)")
        }
    }

    /// Begins a new edition, from a text: the one in force, or an older one that is to come back.
    package func begin(
        _ service: Service, from text: String, by officer: Officer, in db: Database
    ) throws -> ServiceEdition {
        let number = try ServiceEdition.lastNumber(of: service.id, in: db) + 1
        let edition = ServiceEdition(
            service: service.id, number: number, text: text,
            source: .desk(officer.person, institution: officer.institution),
            madeAt: registrar.now, state: .draft)
        try enter(edition, replacing: nil, "draft", by: officer, in: db)
        return edition
    }

    /// Keeps what was written, also when it is wrong: nothing that somebody typed is lost.
    package func save(
        _ found: Versioned<ServiceEdition>, text: String, by officer: Officer, in db: Database
    ) throws {
        guard found.record.state.isOpen else { throw Refusal.notNow }
        guard text != found.record.text else { return }
        var edition = found.record
        edition.text = text
        try enter(edition, replacing: found.version, "write", by: officer, in: db)
    }

    package func propose(
        _ found: Versioned<ServiceEdition>, by officer: Officer, in db: Database
    ) throws {
        guard found.record.state.isOpen else { throw Refusal.notNow }
        if let problem = problem(with: found.record.text, of: found.record.service) {
            throw Refusal.wrong(problem)
        }
        var edition = found.record
        edition.state = .proposed
        try enter(edition, replacing: found.version, "propose", by: officer, in: db)
    }

    package func sendBack(
        _ found: Versioned<ServiceEdition>, reason: String, by officer: Officer, in db: Database
    ) throws {
        guard found.record.state == .proposed else { throw Refusal.notNow }
        guard !reason.isEmpty else { throw Refusal.noReason }
        var edition = found.record
        edition.state = .sentBack(reason: reason)
        try enter(
            edition, replacing: found.version, "send-back", by: officer, reason: reason, in: db)
    }

    /// Takes back what is not in force yet: also what was published for a later time, which takes another
    /// than whoever wrote it, as publishing does.
    package func withdraw(
        _ found: Versioned<ServiceEdition>, by officer: Officer, in db: Database
    ) throws {
        if case .published(let moment) = found.record.state {
            guard moment > registrar.now + Editions.notice else { throw Refusal.notNow }
            guard try !Editions.hasWritten(officer.person, in: found.record, in: db) else {
                throw Refusal.ownWork
            }
        } else if !found.record.state.isOpen, found.record.state != .proposed {
            throw Refusal.notNow
        }
        var edition = found.record
        edition.state = .withdrawn
        try enter(edition, replacing: found.version, "withdraw", by: officer, in: db)
    }

    /// Publishes what another has written; it is checked once more, for what surrounds it may have
    /// changed.
    ///
    /// - Parameters:
    ///   - moment: when it comes into force; nil for at once.
    ///   - former: the key of the published edition that comes last, with which the officer has compared
    ///     it: what another has published since is not undone unseen.
    package func publish(
        _ found: Versioned<ServiceEdition>, from moment: Moment?, after former: String?,
        by officer: Officer, in db: Database
    ) throws {
        guard found.record.state == .proposed else { throw Refusal.notNow }
        guard try !Editions.hasWritten(officer.person, in: found.record, in: db) else {
            throw Refusal.ownWork
        }
        if let problem = problem(with: found.record.text, of: found.record.service) {
            throw Refusal.wrong(problem)
        }
        let earliest = registrar.now + Editions.notice
        if let moment, moment < registrar.now { throw Refusal.past }
        let opens = max(earliest, moment ?? earliest)
        let last = try ServiceEdition.last(of: found.record.service, in: db)?.record
        guard last?.key == former else { throw Refusal.overtaken }
        // Of two for the same moment, the later number is in force.
        if let last, case .published(let other) = last.state,
            (other, last.number) > (opens, found.record.number)
        {
            throw Refusal.undoneLater
        }
        var edition = found.record
        edition.state = .published(from: opens)
        try enter(edition, replacing: found.version, "publish", by: officer, in: db)
    }

    /// Whether somebody is its author: whoever has changed it is, as whoever began it.
    static func hasWritten(
        _ person: PersonNumber, in edition: ServiceEdition, in db: Database
    ) throws -> Bool {
        if case .desk(person, _) = edition.source { return true }
        return try Register<ServiceEdition>().history(edition.key, in: db).contains {
            ["draft", "write"].contains($0.act.verb) && $0.act.actor.person == person
        }
    }

    private func enter(
        _ edition: ServiceEdition, replacing version: Int?, _ verb: String, by officer: Officer,
        reason: String? = nil, in db: Database
    ) throws {
        try Register<ServiceEdition>().enter(
            edition, replacing: version,
            act: Act(
                verb, by: officer.actor,
                law: work.catalogue.service(edition.service)?.laws.first ?? "", reason: reason),
            with: registrar, in: db)
    }
}

/// Two texts line by line.
package enum LineDifference {
    package enum Line: Sendable, Equatable {
        case same(String), removed(String), added(String)
    }

    /// Costs what Myers' algorithm costs: the length times the number of changes.
    package static func lines(_ old: String, _ new: String) -> [Line] {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let difference = after.difference(from: before)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < before.count || j < after.count {
            if i < before.count, removed.contains(i) {
                lines.append(.removed(before[i]))
                i += 1
            } else if j < after.count, added.contains(j) {
                lines.append(.added(after[j]))
                j += 1
            } else {
                lines.append(.same(after[j]))
                i += 1
                j += 1
            }
        }
        return lines
    }
}
