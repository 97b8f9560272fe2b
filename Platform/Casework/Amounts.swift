package import Kernel
internal import Web

/// An amount in each language.
package func amounts(_ amount: Money) -> Text {
    Text(
        en: Formats(.en).money(amount), ckb: Formats(.ckb).money(amount),
        ar: Formats(.ar).money(amount), kmr: Formats(.kmr).money(amount))
}

/// A number in each language.
package func numbers(_ number: Int) -> Text {
    Text(
        en: Formats(.en).number(number), ckb: Formats(.ckb).number(number),
        ar: Formats(.ar).number(number), kmr: Formats(.kmr).number(number))
}

/// A year in each language: no marks between its digits.
package func years(_ year: Int) -> Text {
    Text(same: String(year)).map { language, digits in Formats(language).native(digits) }
}

/// A day in each language.
package func days(_ day: Day) -> Text {
    Text(
        en: Formats(.en).day(day), ckb: Formats(.ckb).day(day), ar: Formats(.ar).day(day),
        kmr: Formats(.kmr).day(day))
}
