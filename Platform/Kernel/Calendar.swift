/// The working days of the Region: the week and the announced holidays, both from data.
package struct WorkingCalendar: Sendable {
    /// ISO weekdays on which offices are closed.
    package let weekend: Set<Int>
    package let holidays: Set<Day>

    package init(weekend: Set<Int>, holidays: Set<Day>) {
        precondition(weekend.count < 7, "a week without a working day never ends")
        self.weekend = weekend
        self.holidays = holidays
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
