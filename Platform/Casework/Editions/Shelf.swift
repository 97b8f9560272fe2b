package import Kernel
package import Registers
package import Store
internal import Synchronization

/// The catalogue as it is now, and every edition of a service that a case may have begun with.
///
/// The files beside the program are the first editions; later ones come from files again, when they have
/// changed, or from the desk. The latest published edition whose time has come is the service.
package final class Shelf: Sendable {
    private let files: Catalogue
    private let state: Mutex<State>

    private struct State: Sendable {
        var catalogue: Catalogue
        /// Published editions, read.
        var editions: [String: Service] = [:]
        /// Those that cannot be read (any more), and why.
        var broken: [String: CatalogueError] = [:]
        /// Which edition each service is.
        var current: [String: String] = [:]
        /// Counts what people could see change.
        var generation = 0
        /// The day of the last look: with a new one, fees may change.
        var day: Day?
    }

    package init(_ files: Catalogue) {
        self.files = files
        state = Mutex(State(catalogue: files))
    }

    package var catalogue: Catalogue { state.withLock { $0.catalogue } }
    package var generation: Int { state.withLock { $0.generation } }

    /// A published edition; nil when there is none, or it cannot be read.
    package func edition(_ key: String) -> Service? { state.withLock { $0.editions[key] } }

    /// The ids of the questions of the edition with which a case began.
    package func questions(of item: CaseRecord) -> [String] {
        let service = item.edition.flatMap(edition) ?? catalogue.service(item.service)
        return service?.online?.questions.map(\.id) ?? []
    }

    /// The edition that a case begins with now.
    package func current(_ service: String) -> String? { state.withLock { $0.current[service] } }

    /// Reads a service's text as if it were its file.
    ///
    /// - Throws: `CatalogueError` with the line, also when the rest of the catalogue does not fit.
    package func read(_ text: String, as service: String) throws -> Service {
        try files.read(text, as: service)
    }

    /// A service as its file beside the program says.
    package func fileService(_ id: String) -> Service? { files.service(id) }

    /// The text of a service's file beside the program.
    package func fileText(_ service: String) -> String? { files.texts[service] }

    /// Enters what has changed in the files since they were read the last time: a file is an edition that
    /// is published when the program that has it begins. Costs one row read for each service.
    ///
    /// - Returns: how many were published.
    package func settle(with registrar: Registrar, in db: Database) throws -> Int {
        var count = 0
        for service in files.services {
            guard let text = files.texts[service.id] else { continue }
            let known = try ServiceEdition.fromFiles(of: service.id, in: db)
            // One that was never online is nothing but its file; one that no longer is, says so.
            guard service.online != nil || known != nil, known?.text != text else { continue }
            let now = registrar.now
            let edition = ServiceEdition(
                service: service.id,
                number: try ServiceEdition.lastNumber(of: service.id, in: db) + 1, text: text,
                source: .file, madeAt: now, state: .published(from: now))
            try Register<ServiceEdition>().enter(
                edition, replacing: nil,
                act: Act("publish", by: .system("files"), law: service.online?.law ?? ""),
                with: registrar, in: db)
            count += 1
        }
        return count
    }

    /// Looks which editions are there and which are in force now.
    ///
    /// - Returns: whether anything changed that people see.
    package func refresh(at now: Moment, in db: Database) throws -> Bool {
        let rows = try db.rows(
            """
            SELECT record_key, service, opens_at FROM casework_edition
            WHERE state = 'published' ORDER BY opens_at, number
            """
        ).map { (key: try $0.text(0), service: try $0.text(1), opensAt: try $0.moment(2)) }
        let known = state.withLock { Set($0.editions.keys).union($0.broken.keys) }
        var read: [String: Result<Service, CatalogueError>] = [:]
        for row in rows where !known.contains(row.key) {
            guard let edition = try ServiceEdition.find(row.key, in: db)?.record else { continue }
            // What is the file itself was read with it.
            if edition.text == files.texts[row.service], let same = files.service(row.service) {
                read[row.key] = .success(same)
                continue
            }
            do {
                read[row.key] = .success(
                    try files.read(edition.text, as: row.service, isFormer: true))
            } catch let problem as CatalogueError { read[row.key] = .failure(problem) }
        }
        return state.withLock { state in
            for (key, result) in read {
                switch result {
                case .success(let service): state.editions[key] = service
                case .failure(let problem): state.broken[key] = problem
                }
            }
            var current: [String: String] = [:]
            for row in rows where row.opensAt <= now && state.editions[row.key] != nil {
                current[row.service] = row.key
            }
            let isNewDay = state.day != now.day
            state.day = now.day
            guard current != state.current else { return isNewDay }
            state.current = current
            state.catalogue = files.replacing(current.values.compactMap { state.editions[$0] })
            state.generation += 1
            return true
        }
    }

    /// Editions that cases which are not decided have begun with, and that cannot be read any more: a
    /// paper or a register that they name is gone. What was added to one since stays empty.
    package func broken(in db: Database) throws -> [CatalogueError] {
        let broken = state.withLock { $0.broken }
        return try broken.sorted { $0.key < $1.key }.compactMap { key, problem in
            let running = try db.count(
                """
                SELECT count(*) FROM casework_case WHERE edition = \(key)
                    AND status NOT IN ('granted', 'refused', 'withdrawn')
                """)
            guard running > 0 else { return nil }
            return CatalogueError(
                file: "edition \(key)", line: problem.line,
                message: "\(problem.message); cases under way that began with it: \(running)")
        }
    }
}
