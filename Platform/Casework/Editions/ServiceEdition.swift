package import Kernel
package import Registers
package import Store

/// One edition of a service's file: what an institution wrote, who else looked at it, and from when on
/// it holds. A case keeps the edition with which it began.
package struct ServiceEdition: PublicRecord {
    package static let register = "service-edition"
    package static let custodian = "dit"
    package static let table = Register<ServiceEdition>.table(
        "casework_edition", since: 7,
        [
            .text("service"), .integer("number"), .text("state"), .integer("opens_at").optional,
        ], unique: [["service", "number"]], indexes: [["state", "opens_at"]])

    package let service: String
    /// 1 is the first that there was.
    package let number: Int
    /// The file, byte for byte.
    package var text: String
    /// Where it was written.
    package let source: Source
    package let madeAt: Moment
    package var state: State

    package enum Source: Codable, Sendable, Equatable {
        /// In the folder of the catalogue.
        case file
        /// At the desk of an institution, by an officer.
        case desk(PersonNumber, institution: String)
    }

    package enum State: Codable, Sendable, Equatable {
        case draft
        /// Sent back with a reason: it can be changed and proposed again.
        case sentBack(reason: String)
        case proposed
        /// In force from a moment on, until a later one is.
        case published(from: Moment)
        case withdrawn

        package var name: String {
            switch self {
            case .draft: "draft"
            case .sentBack: "sent-back"
            case .proposed: "proposed"
            case .published: "published"
            case .withdrawn: "withdrawn"
            }
        }
        package var isOpen: Bool {
            switch self {
            case .draft, .sentBack: true
            default: false
            }
        }
    }

    package static func key(_ service: String, _ number: Int) -> String { "\(service)/\(number)" }

    package var key: String { ServiceEdition.key(service, number) }
    package var columns: [Value] {
        var opensAt = Value.null
        if case .published(let from) = state { opensAt = .integer(from.microseconds) }
        return [.text(service), .integer(Int64(number)), .text(state.name), opensAt]
    }

    package static func find(_ key: String, in db: Database) throws -> Versioned<ServiceEdition>? {
        try Register<ServiceEdition>().record(key, in: db)
    }

    /// The editions of a service, the newest first.
    package static func all(
        of service: String, in db: Database
    ) throws -> [Versioned<ServiceEdition>] {
        try Register<ServiceEdition>().records(
            where: "service = \(service) ORDER BY number DESC LIMIT 200", in: db)
    }

    /// The last one that came from the files beside the program.
    package static func fromFiles(
        of service: String, in db: Database
    ) throws -> ServiceEdition? {
        var before = Int64.max
        // Those of the desk may be many.
        while true {
            let page = try Register<ServiceEdition>().records(
                where: """
                    service = \(service) AND number < \(before) ORDER BY number DESC LIMIT 100
                    """, in: db
            ).map(\.record)
            if let found = page.first(where: { $0.source == .file }) { return found }
            guard let last = page.last, page.count == 100 else { return nil }
            before = Int64(last.number)
        }
    }

    package static func lastNumber(of service: String, in db: Database) throws -> Int {
        try db.count(
            "SELECT coalesce(max(number), 0) FROM casework_edition WHERE service = \(service)")
    }

    /// The published one that comes into force last, now or later; nil when there is none.
    package static func last(
        of service: String, in db: Database
    ) throws -> Versioned<ServiceEdition>? {
        try Register<ServiceEdition>().records(
            where: """
                service = \(service) AND state = 'published'
                ORDER BY opens_at DESC, number DESC LIMIT 1
                """, in: db
        ).first
    }

    /// The one that is in force at a moment; nil when there is none.
    package static func inForce(
        _ service: String, at now: Moment, in db: Database
    ) throws -> Versioned<ServiceEdition>? {
        try Register<ServiceEdition>().records(
            where: """
                service = \(service) AND state = 'published' AND opens_at <= \(now)
                ORDER BY opens_at DESC, number DESC LIMIT 1
                """, in: db
        ).first
    }
}
