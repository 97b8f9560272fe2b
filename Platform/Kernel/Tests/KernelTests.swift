import Kernel
import Rehearsal
import Testing

@Suite struct Days {
    @Test func `a day and its number are the same day`() {
        for number in stride(from: -700_000, through: 2_900_000, by: 997) {
            let day = Day(number: number)
            let (year, month, date) = day.civil
            guard (1...9999).contains(year) else { continue }
            #expect(Day(year: year, month: month, day: date) == day)
            #expect(Day(iso: day.iso) == day)
        }
        #expect(Day(1970, 1, 1).number == 0)
        #expect(Day(2000, 3, 1).number == 11_017)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01 ", "",
        "2026-11-31", "२०२६-01-01",
    ])
    func `what the calendar does not have is not a day`(text: String) {
        #expect(Day(iso: text) == nil)
    }

    /// 21 March 2026 was a Saturday; 22 November 2026 is a Sunday.
    @Test(arguments: [(Day(2026, 3, 21), 6), (Day(2026, 11, 22), 7), (Day(1969, 12, 31), 3)])
    func `weekdays are those of ISO 8601`(day: Day, weekday: Int) {
        #expect(day.weekday == weekday)
    }

    @Test(arguments: [
        (Day(2008, 11, 22), 17), (Day(2008, 11, 21), 18), (Day(2008, 2, 29), 18),
        (Day(2026, 11, 21), 0),
    ])
    func `an age counts birthdays`(born: Day, age: Int) {
        #expect(born.age(on: Day(2026, 11, 21)) == age)
    }

    @Test func `a birthday on 29 February is kept on 1 March`() {
        #expect(Day(2008, 2, 29).age(on: Day(2026, 2, 28)) == 17)
        #expect(Day(2008, 2, 29).age(on: Day(2026, 3, 1)) == 18)
    }

    @Test func `a moment is on the day of the Region`() {
        // 22:30 in UTC is half past one of the next day in Erbil.
        let late = Moment(startOf: Day(2026, 11, 23)) + .seconds(-1)
        #expect(late.day == Day(2026, 11, 22))
        #expect(late.iso == "2026-11-22T20:59:59.000000Z")
        #expect(late.timeOfDay == "23:59")
        #expect(Moment(iso: late.iso) == late)
        #expect(Moment(iso: "2026-11-22T25:00:00.000000Z") == nil)
    }

    @Test func `working days pass over the weekend and holidays`() {
        let calendar = WorkingCalendar(weekend: [5, 6], holidays: [Day(2026, 11, 22)])
        // Thursday; Friday and Saturday are the weekend, Sunday is a holiday.
        #expect(calendar.day(1, after: Day(2026, 11, 19)) == Day(2026, 11, 23))
        #expect(calendar.day(2, after: Day(2026, 11, 19)) == Day(2026, 11, 24))
        #expect(calendar.day(0, after: Day(2026, 11, 19)) == Day(2026, 11, 19))
    }
}

@Suite struct Shares {
    @Test(arguments: [
        ("1/3", "1/3"), ("2/6", "1/3"), ("25%", "1/4"), ("٢٥٪", "1/4"), ("٪٢٥", "1/4"),
        ("33.5%", "67/200"),
        ("33٫5", "67/200"), ("100", "1/1"), ("۱/۲", "1/2"), (" 1 / 2 ", "1/2"), ("0.5%", "1/200"),
    ])
    func `a share is read as people type it`(text: String, share: String) {
        #expect(Share(typed: text)?.description == share)
    }

    @Test(arguments: [
        "", "0", "0/5", "3/2", "101", "-1/2", "1/0", "a", "1/2/3", "1e3", "%", "1.2345678%",
        "99999999999/99999999999", "½",
    ])
    func `what is no part of a whole is no share`(text: String) {
        #expect(Share(typed: text) == nil)
    }

    @Test func `any parts of a whole sum to exactly one`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let whole = Int64.random(in: 2...100_000, using: &generator)
            var left = whole
            var shares: [Share] = []
            while left > 0, shares.count < 24 {
                let part = Int64.random(in: 1...left, using: &generator)
                shares.append(Share(part, of: whole)!)
                left -= part
            }
            if left > 0 { shares.append(Share(left, of: whole)!) }
            #expect(Share.sum(shares)?.isWhole == true)
            #expect(Share.sum(shares.dropLast())?.isWhole == (shares.count == 1 ? false : false))
        }
    }

    @Test func `three thirds are one and thirty-three percents are not`() {
        let third = Share(1, of: 3)!
        #expect(Share.sum([third, third, third])?.isWhole == true)
        let percent = Share(typed: "33.33%")!
        #expect(Share.sum([percent, percent, percent])?.isWhole == false)
    }

    @Test func `a part of a part, and what is left of it, are exact or nothing`() {
        let seven = Share(7, of: 8)!
        #expect(Share(2, of: 3)!.times(seven) == Share(7, of: 12)!)
        #expect(Share.whole.times(seven) == seven)
        // A cancelled factor does not count against the limit; what is finer is no share.
        #expect(
            Share(3, of: 10_000_000_000)!.times(Share(2, of: 3)!) == Share(1, of: 5_000_000_000)!)
        #expect(Share(1, of: 10_000_000_000)!.times(Share(1, of: 2)!) == nil)
        let parts = [Share(7, of: 12)!, Share(1, of: 12)!]
        let sum = Share.sum(parts)!
        #expect(sum == Fraction(Share(2, of: 3)!))
        #expect(sum <= Share(2, of: 3)! && sum <= .whole)
        #expect(!(sum <= Share(13, of: 20)!))
        #expect(Share.whole.minus(sum) == Share(1, of: 3)!)
        #expect(Share(2, of: 3)!.minus(sum) == nil && Share(1, of: 2)!.minus(sum) == nil)
    }

    @Test func `a sum beyond exact arithmetic is refused and never wrong`() {
        let primes: [Int64] = [
            9_999_999_967, 9_999_999_943, 9_999_999_929, 9_999_999_881, 9_999_999_851,
        ]
        #expect(Share.sum(primes.map { Share(1, of: $0)! }) == nil)
    }
}

@Suite struct Amounts {
    @Test(arguments: [
        ("1000000", 1_000_000), ("1,000,000", 1_000_000), ("١٬٠٠٠٬٠٠٠", 1_000_000),
        ("۱۰۰۰", 1000), (" 5 000 ", 5000), ("0", 0), ("1.000.000", 1_000_000),
        ("IQD 5,000,000", 5_000_000), ("٥٠٠٠ دینار", 5000),
    ])
    func `an amount is read as people type it`(text: String, dinars: Int64) {
        #expect(Money(typed: text)?.dinars == dinars)
    }

    @Test(arguments: [
        "", ",", "1,5", "1000000,50", "10000,00", "1٬5", "1.5", "1.50", ".500", "1..000", "1.0000",
        "1.000.00", "-1", "1e6", "ten",
        "999999999999999999", "IQD", "5 USD",
    ])
    func `what is not whole dinars is refused`(text: String) {
        #expect(Money(typed: text) == nil)
    }
}

@Suite struct PersonNumbers {
    @Test func `every wrong digit and every swap of neighbours is caught`() {
        let number = PersonNumber(synthetic: 123_456_789)
        #expect(number.isSynthetic)
        #expect(PersonNumber(number.digits) == number)
        let digits = Array(number.digits)
        for place in digits.indices {
            for wrong in "0123456789" where wrong != digits[place] {
                var changed = digits
                changed[place] = wrong
                #expect(PersonNumber(String(changed)) == nil)
            }
            if place + 1 < digits.count, digits[place] != digits[place + 1] {
                var swapped = digits
                swapped.swapAt(place, place + 1)
                #expect(PersonNumber(String(swapped)) == nil)
            }
        }
    }

    @Test func `it is read in any digits, with spaces, and in nothing else`() {
        let digits = PersonNumber(synthetic: 1).digits
        let eastern = String(
            digits.map { Character(Unicode.Scalar(0x660 + UInt32($0.wholeNumberValue!))!) })
        #expect(PersonNumber(eastern)?.digits == digits)
        #expect(PersonNumber("900 0000 0000 19")?.digits == digits)
        #expect(PersonNumber("90000000001") == nil)
        #expect(PersonNumber("900000000001x") == nil)
    }
}

@Suite struct Terms {
    @Test func `a dated value is the last line begun, and dates must ascend`() {
        func line(_ day: Day, _ value: Int) -> Dated<Int>.Line {
            .init(from: day, value: value, source: "s", confidence: .published)
        }
        let dated = Dated([line(Day(2024, 1, 1), 1), line(Day(2026, 7, 1), 2)])
        #expect(dated?.on(Day(2023, 12, 31)) == nil)
        #expect(dated?.on(Day(2026, 6, 30))?.value == 1)
        #expect(dated?.on(Day(2026, 7, 1))?.value == 2)
        #expect(Dated([line(Day(2026, 7, 1), 1), line(Day(2024, 1, 1), 2)]) == nil)
        #expect(Dated<Int>([]) == nil)
    }

    @Test func `identifiers sort by time and are never the same`() {
        let clock = ToldClock()
        let identifiers = Identifiers(clock: clock, randomness: SeededRandomness(seed: 1))
        var all: [String] = []
        for _ in 0..<1000 {
            all.append(identifiers.next())
            clock.pass(.milliseconds(2))
        }
        #expect(all == all.sorted())
        #expect(Set(all).count == 1000)
        #expect(Set(all.map(\.count)) == [26])
        #expect(identifiers.code().count == 20)
    }
}
