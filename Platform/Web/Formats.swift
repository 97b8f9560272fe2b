package import Kernel

/// Numbers, money and days as each language writes them.
///
/// Months are spelled, because `1/2` is ambiguous in the Region. Kurdish (Sorani) and Arabic use
/// Arabic-Indic digits for what is read; identifiers keep Latin digits.
package struct Formats: Sendable {
    package let language: Language

    package init(_ language: Language) {
        self.language = language
    }

    package func number(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude))
        var grouped = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += groupMark }
            grouped.append(digit)
        }
        return native(grouped)
    }

    package func number(_ value: Int) -> String { number(Int64(value)) }

    /// A share in tenths of a percent, as each script writes it (CLDR: Arabic letters have a decimal
    /// mark and a sign of their own).
    package func percent(tenths: Int) -> String {
        switch language {
        case .ckb, .ar: native("\(tenths / 10)٫\(tenths % 10)٪")
        case .kmr: "%\(tenths / 10),\(tenths % 10)"
        case .en: "\(tenths / 10).\(tenths % 10)%"
        }
    }

    package func money(_ amount: Money) -> String {
        moneyPattern.replacing("{n}", with: number(amount.dinars))
    }

    /// How an amount `{n}` is written, for programs that write it themselves.
    package var moneyPattern: String {
        switch language {
        case .en: "IQD\u{00A0}{n}"
        case .ckb: "{n}\u{00A0}دینار"
        case .ar: "{n}\u{00A0}دينار"
        case .kmr: "{n}\u{00A0}dînar"
        }
    }

    package func day(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return dayPattern.replacing("{d}", with: native(String(date)))
            .replacing("{m}", with: Formats.months[month - 1][language])
            .replacing("{y}", with: native(String(year)))
    }

    /// How a day `{d}` of a month `{m}` of a year `{y}` is written.
    package var dayPattern: String {
        switch language {
        case .en, .ar: "{d}\u{00A0}{m}\u{00A0}{y}"
        case .ckb: "{d}ی\u{00A0}{m}ی\u{00A0}{y}"
        case .kmr: "{d}ê\u{00A0}{m}ê\u{00A0}{y}"
        }
    }

    /// A month's name, 1 to 12.
    package static func month(_ number: Int) -> Text { months[number - 1] }

    /// The name of the day of the week.
    package static func weekday(_ day: Day) -> Text { weekdays[day.weekday - 1] }

    // CLDR; the Friday of Kurdish as the Region's own pages write it.
    private static let weekdays: [Text] = [
        Text(en: "Monday", ckb: "دووشەممە", ar: "الاثنين", kmr: "Duşem"),
        Text(en: "Tuesday", ckb: "سێشەممە", ar: "الثلاثاء", kmr: "Sêşem"),
        Text(en: "Wednesday", ckb: "چوارشەممە", ar: "الأربعاء", kmr: "Çarşem"),
        Text(en: "Thursday", ckb: "پێنجشەممە", ar: "الخميس", kmr: "Pêncşem"),
        Text(en: "Friday", ckb: "هەینی", ar: "الجمعة", kmr: "În"),
        Text(en: "Saturday", ckb: "شەممە", ar: "السبت", kmr: "Şemî"),
        Text(en: "Sunday", ckb: "یەکشەممە", ar: "الأحد", kmr: "Yekşem"),
    ]

    /// A time of day in the Region.
    package func time(_ moment: Moment) -> String { native(moment.timeOfDay) }

    package func moment(_ moment: Moment) -> String {
        let time = time(moment)
        return "\(day(moment.day))\(language.comma)\(time)"
    }

    /// ``Language/comma``, between parts of a page.
    package var comma: HTML { "\(language.comma)" }

    /// An exact share with its percentage where that is exact to two places.
    package func share(_ share: Share) -> String {
        let fraction = native("\(share.numerator)/\(share.denominator)")
        let (scaled, overflow) = share.numerator.multipliedReportingOverflow(by: 10_000)
        guard !overflow, scaled % share.denominator == 0 else { return fraction }
        let hundredths = scaled / share.denominator
        var percent = String(hundredths / 100)
        let rest = hundredths % 100
        if rest % 10 != 0 {
            percent += ".\(rest / 10)\(rest % 10)"
        } else if rest != 0 {
            percent += ".\(rest / 10)"
        }
        return switch language {
        case .ckb, .ar: "\(fraction) (\(native(percent.replacing(".", with: "٫")))٪)"
        case .kmr: "\(fraction) (%\(percent.replacing(".", with: ",")))"
        case .en: "\(fraction) (\(percent)%)"
        }
    }

    /// Latin digits as this language writes them in running text.
    package func native(_ text: String) -> String {
        guard language.isRightToLeft else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    (0x30...0x39).contains(scalar.value)
                        ? Unicode.Scalar(scalar.value - 0x30 + 0x660)! : scalar
                }))
    }

    package var groupMark: String {
        switch language {
        case .en: ","
        case .ckb, .ar: "\u{066C}"
        case .kmr: "."
        }
    }

    /// Kurdish and Kurmanji: Unicode CLDR; Arabic: the names in use in Iraq (not confirmed).
    private static let months: [Text] = [
        Text(en: "January", ckb: "کانوونی دووەم", ar: "كانون الثاني", kmr: "rêbendan"),
        Text(en: "February", ckb: "شوبات", ar: "شباط", kmr: "sibat"),
        Text(en: "March", ckb: "ئازار", ar: "آذار", kmr: "adar"),
        Text(en: "April", ckb: "نیسان", ar: "نيسان", kmr: "nîsan"),
        Text(en: "May", ckb: "ئایار", ar: "أيار", kmr: "gulan"),
        Text(en: "June", ckb: "حوزەیران", ar: "حزيران", kmr: "hezîran"),
        Text(en: "July", ckb: "تەمووز", ar: "تموز", kmr: "tîrmeh"),
        Text(en: "August", ckb: "ئاب", ar: "آب", kmr: "tebax"),
        Text(en: "September", ckb: "ئەیلوول", ar: "أيلول", kmr: "îlon"),
        Text(en: "October", ckb: "تشرینی یەکەم", ar: "تشرين الأول", kmr: "cotmeh"),
        Text(en: "November", ckb: "تشرینی دووەم", ar: "تشرين الثاني", kmr: "mijdar"),
        Text(en: "December", ckb: "کانوونی یەکەم", ar: "كانون الأول", kmr: "berfanbar"),
    ]
}
