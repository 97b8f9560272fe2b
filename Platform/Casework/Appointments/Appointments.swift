package import Kernel
package import Registers
package import Store
package import Trust

/// Times at offices: who may come when, and that nobody else has the same time.
///
/// A time is taken by inserting its seat, whose key is office, day, minute and seat: whoever comes second
/// inserts nothing, on both engines, and is told so.
package struct Appointments: Sendable {
    private let work: Work

    package init(_ work: Work) { self.work = work }

    static let seats = Table(
        "casework_seat", since: 7,
        [
            .text("office"), .text("day"), .integer("minute"), .integer("seat"),
            .text("appointment"), .integer("starts_at"), .integer("reminded"),
        ], key: ["office", "day", "minute", "seat"], indexes: [["reminded", "starts_at"]])

    /// How far ahead a time can be taken.
    package static let daysAhead = 60
    /// How long before it a time can still be taken.
    package static let notice = Duration.seconds(3600)
    /// How long before it the person is reminded.
    package static let remindedBefore = Duration.seconds(26 * 3600)

    private var registrar: Registrar { work.registrar }

    /// Why a time cannot be had.
    package enum Refusal: Error, Equatable {
        case taken, past, closed, notNow

        package var text: Text {
            switch self {
            case .taken: AppointmentTexts.taken
            case .past: AppointmentTexts.past
            case .closed: AppointmentTexts.closed
            case .notNow: CaseRefusal.notNow.text
            }
        }
    }

    // MARK: Looking

    /// How many are free at each time of a day that can still be taken.
    package func free(
        at office: Office, on day: Day, in db: Database
    ) throws -> [(slot: Slot, free: Int)] {
        let taken = try taken(at: office, from: day, until: day, in: db)
        return open(office, on: day).map { minute in
            let slot = Slot(office: office.id, day: day, minute: minute)
            return (slot, max(0, office.capacity - (taken[slot] ?? 0)))
        }
    }

    /// How many have each time of an office on some days.
    private func taken(
        at office: Office, from first: Day, until last: Day, in db: Database
    ) throws -> [Slot: Int] {
        try db.rows(
            """
            SELECT day, minute, count(*) FROM casework_seat
            WHERE office = \(office.id) AND day >= \(first) AND day <= \(last)
            GROUP BY day, minute
            """
        ).reduce(into: [:]) { taken, row in
            guard let day = Day(iso: try row.text(0)) else { return }
            let slot = Slot(office: office.id, day: day, minute: Int(try row.integer(1)))
            taken[slot] = Int(try row.integer(2))
        }
    }

    /// The days on which an office still has times, and how many.
    package func days(
        at office: Office, limit: Int, in db: Database
    ) throws -> [(day: Day, free: Int)] {
        let today = registrar.today
        let taken = try taken(
            at: office, from: today, until: today + Appointments.daysAhead, in: db)
        var found: [(Day, Int)] = []
        for offset in 0...Appointments.daysAhead where found.count < limit {
            let day = today + offset
            let count = open(office, on: day).reduce(0) { count, minute in
                let slot = Slot(office: office.id, day: day, minute: minute)
                return count + max(0, office.capacity - (taken[slot] ?? 0))
            }
            if count > 0 { found.append((day, count)) }
        }
        return found
    }

    private func open(_ office: Office, on day: Day) -> [Int] {
        let earliest = registrar.now + Appointments.notice
        return times(of: office, on: day).filter {
            Slot(office: office.id, day: day, minute: $0).moment >= earliest
        }
    }

    private func times(of office: Office, on day: Day) -> [Int] {
        office.times(
            on: day, work.catalogue.calendar, in: work.catalogue.places(around: office.place))
    }

    /// The time that a case has; nil when none is booked.
    package func booked(
        for caseID: String, by access: Access, in db: Database
    ) throws -> Versioned<Appointment>? {
        try access.records(
            Appointment.self, where: "case_id = \(caseID) AND state = 'booked'", in: db
        ).first
    }

    /// Who comes to an institution on a day, in the order of their times.
    package func coming(
        to officer: Officer, on day: Day, by access: Access, in db: Database
    ) throws -> [Versioned<Appointment>] {
        // Whoever sits there for some services sees who comes for those.
        let ids = try db.rows(
            """
            SELECT a.record_key, c.service FROM casework_appointment AS a
            JOIN casework_case AS c ON c.record_key = a.case_id
            WHERE a.institution = \(officer.institution) AND a.day = \(day)
                AND a.state <> 'cancelled'
            """
        ).filter { officer.decides(try $0.text(1)) }.map { try $0.text(0) }
        guard !ids.isEmpty else { return [] }
        return try access.records(
            Appointment.self, where: "record_key IN (\(Query.list(ids.map { "\($0)" })))", in: db
        ).sorted { ($0.record.slot.minute, $0.record.id) < ($1.record.slot.minute, $1.record.id) }
    }

    // MARK: Changing

    /// Takes a time for a case that waits for its applicant to come; one that it had is given back.
    package func book(
        _ slot: Slot, for item: CaseRecord, _ service: Service, by party: Party, in db: Database
    ) throws {
        guard item.status == .attending,
            let step = service.online?.step(.attend), step.offices.contains(slot.office),
            let office = work.catalogue.office(slot.office)
        else { throw Refusal.notNow }
        guard slot.moment >= registrar.now + Appointments.notice else { throw Refusal.past }
        guard slot.day <= registrar.today + Appointments.daysAhead,
            times(of: office, on: slot.day).contains(slot.minute)
        else { throw Refusal.closed }
        let access = Access(by: party.actor, for: .ownAccount, case: item.id, with: registrar)
        let older = try booked(for: item.id, by: access, in: db)
        if older?.record.slot == slot { return }
        let id = older?.record.id ?? registrar.identifiers.next()
        var appointment =
            older?.record
            ?? Appointment(
                id: id, person: item.applicant, caseID: item.id, service: service.id,
                institution: service.office, slot: slot, seat: 0)
        let before = (slot: appointment.slot, seat: appointment.seat)
        appointment.seat = try take(slot, of: office, for: id, in: db)
        appointment.slot = slot
        if older != nil { try release(before.slot, before.seat, of: id, in: db) }
        try Register<Appointment>().enter(
            appointment, replacing: older?.version,
            act: Act(older == nil ? "book" : "move", by: party.actor, case: item.id, law: ""),
            with: registrar, in: db)
        try Message.post(
            AppointmentTexts.comes(slot, office), to: item.applicant.number, about: item.id,
            with: registrar, in: db)
    }

    private func take(
        _ slot: Slot, of office: Office, for id: String, in db: Database
    ) throws -> Int {
        for seat in 0..<office.capacity {
            let added = try db.changes(
                """
                INSERT INTO casework_seat
                    (office, day, minute, seat, appointment, starts_at, reminded)
                VALUES (\(slot.office), \(slot.day), \(slot.minute), \(seat), \(id),
                    \(slot.moment), 0)
                ON CONFLICT (office, day, minute, seat) DO NOTHING
                """)
            if added == 1 { return seat }
        }
        throw Refusal.taken
    }

    private func release(_ slot: Slot, _ seat: Int, of id: String, in db: Database) throws {
        try db.execute(
            """
            DELETE FROM casework_seat WHERE office = \(slot.office) AND day = \(slot.day)
                AND minute = \(slot.minute) AND seat = \(seat) AND appointment = \(id)
            """)
    }

    /// Gives a case's time back, if it has one.
    package func cancel(
        for caseID: String, by actor: Actor, in db: Database
    ) throws {
        let access = Access(by: actor, for: .ownAccount, case: caseID, with: registrar)
        guard let found = try booked(for: caseID, by: access, in: db) else { return }
        try end(found, as: .cancelled, by: actor, in: db)
    }

    /// Notes whether somebody came; whoever did not may take another time.
    package func note(
        _ found: Versioned<Appointment>, came: Bool, by officer: Actor, in db: Database
    ) throws {
        // Somebody may be served before their time; nobody has missed a time that is not there yet.
        guard found.record.state == .booked, came || found.record.slot.moment <= registrar.now
        else { throw Refusal.notNow }
        try end(found, as: came ? .kept : .missed, by: officer, in: db)
        guard !came else { return }
        try Message.post(
            AppointmentTexts.missed, to: found.record.person.number, about: found.record.caseID,
            with: registrar, in: db)
    }

    private func end(
        _ found: Versioned<Appointment>, as state: Appointment.State, by actor: Actor,
        in db: Database
    ) throws {
        var appointment = found.record
        appointment.state = state
        try release(appointment.slot, appointment.seat, of: appointment.id, in: db)
        try Register<Appointment>().enter(
            appointment, replacing: found.version,
            act: Act(state.rawValue, by: actor, case: appointment.caseID, law: ""),
            with: registrar, in: db)
    }

    /// Reminds some of those who come within a day.
    ///
    /// - Returns: how many; nought when all are reminded.
    package func remind(limit: Int = 100, in db: Database) throws -> Int {
        let (now, until) = (registrar.now, registrar.now + Appointments.remindedBefore)
        let due = try db.rows(
            """
            SELECT casework_seat.appointment, casework_seat.office, casework_seat.day,
                casework_seat.minute, casework_appointment.person, casework_appointment.case_id
            FROM casework_seat
            JOIN casework_appointment ON record_key = casework_seat.appointment
            WHERE reminded = 0 AND starts_at > \(now) AND starts_at <= \(until)
            ORDER BY starts_at LIMIT \(limit)
            """)
        for row in due {
            guard let day = Day(iso: try row.text(2)), let person = PersonNumber(try row.text(4)),
                let office = work.catalogue.office(try row.text(1))
            else { continue }
            let slot = Slot(office: office.id, day: day, minute: Int(try row.integer(3)))
            try Message.post(
                AppointmentTexts.reminder(slot, office), to: person, about: try row.text(5),
                with: registrar, in: db)
        }
        for row in due {
            try db.execute(
                "UPDATE casework_seat SET reminded = 1 WHERE appointment = \(try row.text(0))")
        }
        try db.execute(
            "DELETE FROM casework_seat WHERE starts_at < \(now - .seconds(30 * 86_400))")
        return due.count
    }

    /// Times that two have, or that are taken for nobody.
    package static func differences(_ vault: Vault, in db: Database) throws -> [String] {
        var seats = Set(
            try db.rows("SELECT appointment FROM casework_seat").map { try $0.text(0) })
        var problems: [String] = []
        var taken: Set<String> = []
        try RegisterCheck.each(Appointment.self, vault, in: db) { id, appointment in
            guard let appointment else {
                seats.remove(id)
                return
            }
            guard appointment.state == .booked else { return }
            seats.remove(id)
            if !taken.insert("\(appointment.slot.text)/\(appointment.seat)").inserted {
                problems.append("appointment \(id): another has the same time")
            }
        }
        return problems
            + seats.sorted().map { "a time is taken for appointment \($0), which is not booked" }
    }
}
