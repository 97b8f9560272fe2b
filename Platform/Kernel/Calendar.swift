/// The working days of the Region: the week and the announced holidays, both from data.
package struct WorkingCalendar: Sendable {
    /// ISO weekdays on which offices are closed.
    package let weekend: Set<Int>
    package let holidays: Set<Day>
    /// Days on which one place is closed: a governorate or a district, by its id.
    package let local: [String: Set<Day>]

    package init(weekend: Set<Int>, holidays: Set<Day>, local: [String: Set<Day>] = [:]) {
        self.local = local
        precondition(weekend.count < 7, "a week without a working day never ends")
        self.weekend = weekend
        self.holidays = holidays
    }

    /// Whether offices in a place are closed for a holiday.
    ///
    /// - Parameter places: the place and those that it lies in.
    package func isHoliday(_ day: Day, in places: [String]) -> Bool {
        holidays.contains(day) || places.contains { local[$0]?.contains(day) ?? false }
    }

    package func isWorking(_ day: Day) -> Bool {
        !weekend.contains(day.weekday) && !holidays.contains(day)
    }

    /// The last day of a term of working days: the day after the event is the first that counts.
    package func day(_ workingDays: Int, after start: Day) -> Day {
        var day = start
        var left = workingDays
        while left > 0 {
            day = day + 1
            if isWorking(day) { left -= 1 }
        }
        return day
    }
}
