package import Kernel
internal import Registers
package import Store

/// That somebody comes to an office at a time that is theirs alone.
package struct Appointment: PersonalRecord {
    package static let register = "appointment"
    package static let custodian = "dit"
    package static let table = Register<Appointment>.table(
        "casework_appointment", since: 7,
        [
            .text("person"), .text("case_id"), .text("institution"), .text("day"),
            .text("state"),
        ], indexes: [["institution", "day", "state"], ["case_id", "state"], ["person"]])

    package let id: String
    package let person: NamedPerson
    package let caseID: String
    package let service: String
    /// Whose case it is: its officers see who comes.
    package let institution: String
    package var slot: Slot
    /// Which of those that the office has at this time.
    package var seat: Int
    package var state = State.booked

    package enum State: String, Codable, Sendable { case booked, cancelled, kept, missed }

    package var key: String { id }
    package var belongsToCase: String? { caseID }
    package var subjects: [PersonNumber] { [person.number] }
    package var columns: [Value] {
        [
            .text(person.number.digits), .text(caseID), .text(institution),
            .text(slot.day.iso), .text(state.rawValue),
        ]
    }
}

/// A time at an office.
package struct Slot: Codable, Sendable, Hashable {
    package let office: String
    package let day: Day
    /// Since midnight in the Region.
    package let minute: Int

    package init(office: String, day: Day, minute: Int) {
        self.office = office
        self.day = day
        self.minute = minute
    }

    package var moment: Moment {
        Moment(startOf: day) + .seconds(minute * 60)
    }

    /// As a form sends it: `traffic-ranya/2026-12-01/555`.
    package var text: String { "\(office)/\(day.iso)/\(minute)" }

    package init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let day = Day(iso: String(parts[1])), let minute = Int(parts[2]),
            (0..<1440).contains(minute)
        else { return nil }
        self.init(office: String(parts[0]), day: day, minute: minute)
    }
}

extension Office {
    /// The times at which it takes people on a day, in minutes since midnight.
    package func times(on day: Day, _ calendar: WorkingCalendar, in places: [String]) -> [Int] {
        guard days.contains(day.weekday), !calendar.isHoliday(day, in: places) else { return [] }
        return Array(stride(from: opens, through: closes - slotMinutes, by: slotMinutes))
    }
}
