internal import Casework
package import Kernel
package import Registers
package import Store

/// Erases what is known of a person, when the law does not need it any more.
///
/// Their keys are destroyed, so that rows, entries, files and templates in which they are can be read
/// by nobody, here and wherever the database was copied to since the keys were last wrapped anew.
/// What stays: the number, which is never given again; who read their data and when; what public
/// registers say of an office that they held; and the leaves of the log.
package struct Erasing: Sendable {
    private let registrar: Registrar

    package init(_ registrar: Registrar) { self.registrar = registrar }

    /// Why somebody may be erased.
    package enum Ground: Sendable, Equatable {
        /// So many years have passed since their death.
        case retention(years: Int)
        /// Somebody with the right to do so has ordered it.
        case order(String)
    }

    package enum Refusal: Error, Equatable, CustomStringConvertible {
        case unknown
        case alive
        case tooEarly(until: Day)
        case openCases(Int)
        case holdsOffice(String)
        /// What was kept before there were keys for people is not sealed yet.
        case stillSealing

        package var description: String {
            switch self {
            case .unknown: "nobody has this number, or their data was erased before"
            case .alive: "no death is entered: only an order can erase the data of the living"
            case .tooEarly(let day): "the law keeps their data until \(day.iso)"
            case .openCases(let count): "\(count) of their cases are not decided yet"
            case .stillSealing:
                "what was kept before the last update is still being sealed: in a few minutes"
            case .holdsOffice(let institution): "they serve at \(institution): end that first"
            }
        }
    }

    /// What would be erased, for whoever has to say yes.
    package struct Extent: Sendable {
        package let cases, enrolments, messages: Int
    }

    package func extent(of person: PersonNumber, in db: Database) throws -> Extent {
        Extent(
            cases: try CaseBook.count(of: person, in: db).all,
            enrolments: try enrolments(of: person, in: db).count,
            messages: try Message.count(of: person, in: db))
    }

    /// Erases, in the caller's transaction, with one entry that says so.
    ///
    /// - Parameters:
    ///   - law: the article or the decision.
    ///   - actor: who does it.
    package func erase(
        _ person: PersonNumber, on ground: Ground, law: String, by actor: Actor, in db: Database
    ) throws {
        let access = Access(by: actor, for: .upkeep, with: registrar)
        guard let found = try access.record(Person.self, person.digits, in: db) else {
            throw Refusal.unknown
        }
        let reason: String
        switch ground {
        case .retention(let years):
            guard let died = found.record.diedOn else { throw Refusal.alive }
            let (year, month, day) = died.civil
            // Who died on a leap day is kept until the first of March.
            let until =
                Day(year: year + years, month: month, day: day) ?? Day(year + years, 3, 1)
            guard registrar.today >= until else { throw Refusal.tooEarly(until: until) }
            reason = "kept for \(years) years after the death on \(died.iso)"
        case .order(let words): reason = words
        }
        try confirmNothingIsOpen(person, in: db)
        try People(registrar: registrar).close(person, by: actor, in: db)
        try Mandates(registrar: registrar).endAll(of: person, by: actor, in: db)
        let enrolments = try enrolments(of: person, in: db)
        for id in enrolments { try EnrolmentBook.changeGallery(of: id, isAdded: false, in: db) }
        do {
            try Erasure.erase(
                person, and: enrolments.map { .enrolment($0) },
                act: Act("erase", by: actor, law: law, reason: reason), with: registrar, in: db)
        } catch is Erasure.StillSealing { throw Refusal.stillSealing }
        let name = found.record.name
        for other in try Mandates(registrar: registrar).others(of: person, in: db) {
            for written in Set([name.ckb, name.ar, name.latin]) {
                try Message.forget(written, in: other, in: db)
            }
        }
        // What was never an entry needs no key to be gone.
        try Message.forgetAll(of: person, in: db)
        try SealedPapers.forget(person, in: db)
        for table in ["identity_person_key", "identity_secret"] as [SchemaName] {
            try db.execute("DELETE FROM \(name: table) WHERE person = \(person)")
        }
        try db.execute(
            "DELETE FROM identity_relative WHERE person = \(person) OR relative = \(person)")
        for id in enrolments {
            try db.execute("DELETE FROM identity_capture WHERE enrolment = \(id)")
            try db.execute("DELETE FROM identity_slip WHERE enrolment = \(id)")
            try db.execute("DELETE FROM identity_likeness WHERE enrolment = \(id)")
        }
    }

    private func confirmNothingIsOpen(_ person: PersonNumber, in db: Database) throws {
        let open = try CaseBook.count(of: person, in: db).open
        guard open == 0 else { throw Refusal.openCases(open) }
        let waiting = try ["identity_template", "identity_capture"].contains {
            (table: SchemaName) in
            try db.row("SELECT 1 FROM \(name: table) WHERE holder IS NULL LIMIT 1") != nil
        }
        guard !waiting, try Files.areSealed(in: db) else { throw Refusal.stillSealing }
        if let role = try Officer.roles(of: person, on: registrar.today, in: db).first {
            throw Refusal.holdsOffice(role.institution)
        }
    }

    private func enrolments(of person: PersonNumber, in db: Database) throws -> [String] {
        try db.rows("SELECT record_key FROM identity_enrolment WHERE number = \(person)").map {
            try $0.text(0)
        }
    }
}
