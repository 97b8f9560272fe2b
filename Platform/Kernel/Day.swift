/// A day of the Gregorian calendar, without a time or a zone.
///
/// Law counts days, not instants. Written as ISO 8601 (`2026-11-23`), which sorts as it compares.
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    package let number: Int

    package init(number: Int) {
        self.number = number
    }

    /// A day that is written in the source; traps when the calendar has no such day.
    package init(_ year: Int, _ month: Int, _ day: Int) {
        guard let valid = Day(year: year, month: month, day: day) else {
            preconditionFailure("no such day: \(year)-\(month)-\(day)")
        }
        self = valid
    }

    /// Nil when the calendar has no such day. Years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(of: month, in: year)
        else { return nil }
        // Days from civil, era by era (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    /// From `2026-11-23` and nothing else.
    package init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            text.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    package var iso: String {
        let (year, month, day) = civil
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }

    /// ISO 8601: Monday is 1, Sunday is 7.
    package var weekday: Int {
        let remainder = (number + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// Completed years on `today`; a birthday on 29 February completes on 1 March.
    package func age(on today: Day) -> Int {
        let born = civil
        let now = today.civil
        let hadBirthday = (now.month, now.day) >= (born.month, born.day)
        return now.year - born.year - (hadBirthday ? 0 : 1)
    }

    package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
    package static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    private static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// An instant: microseconds since 1970-01-01T00:00:00Z.
package struct Moment: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Midnight at the beginning of a day in the Region.
    package init(startOf day: Day) {
        microseconds = Int64(day.number) * Moment.dayLength - Moment.regionOffset
    }

    /// The day it is in the Region (Asia/Baghdad, UTC+3 all year).
    package var day: Day {
        Day(number: Int(floorDivision(microseconds + Moment.regionOffset, Moment.dayLength)))
    }

    /// The day it is in Greenwich: for programs that compare days and know no place.
    package var universalDay: Day {
        Day(number: Int(floorDivision(microseconds, Moment.dayLength)))
    }

    /// Time of day in the Region as `14:05`.
    package var timeOfDay: String {
        let local = microseconds + Moment.regionOffset
        let inDay = local - floorDivision(local, Moment.dayLength) * Moment.dayLength
        let minutes = Int(inDay / 60_000_000)
        return padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)
    }

    /// RFC 3339 in UTC with microseconds: sorts as it compares.
    package var iso: String {
        let days = floorDivision(microseconds, Moment.dayLength)
        let rest = microseconds - days * Moment.dayLength
        let seconds = Int(rest / 1_000_000)
        return Day(number: Int(days)).iso + "T" + padded(seconds / 3600, 2) + ":"
            + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
            + padded(Int(rest % 1_000_000), 6) + "Z"
    }

    /// From `iso` and nothing else.
    package init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 27, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58,
            bytes[19] == 46, bytes[26] == 90,
            let day = Day(iso: String(decoding: bytes[0..<10], as: UTF8.self))
        else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19), let micro = number(20..<26),
            hour < 24, minute < 60, second < 60
        else { return nil }
        microseconds =
            Int64(day.number) * Moment.dayLength
            + ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro
    }

    package static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(microseconds: moment.microseconds + duration.wholeMicroseconds)
    }

    package static func - (moment: Moment, duration: Duration) -> Moment {
        Moment(microseconds: moment.microseconds - duration.wholeMicroseconds)
    }

    /// The time between; the longest there is when it is longer than can be told.
    package static func - (a: Moment, b: Moment) -> Duration {
        let (difference, overflow) = a.microseconds.subtractingReportingOverflow(b.microseconds)
        return .microseconds(overflow ? (a < b ? Int64.min : .max) : difference)
    }

    package static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }

    private static let dayLength: Int64 = 86_400_000_000
    private static let regionOffset: Int64 = 3 * 3_600_000_000
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}

extension Day: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(iso: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a day: \(text)")
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}

extension Moment: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let moment = Moment(iso: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a moment: \(text)")
        }
        self = moment
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func floorDivision(_ a: Int64, _ b: Int64) -> Int64 {
    a >= 0 ? a / b : -((-a + b - 1) / b)
}
