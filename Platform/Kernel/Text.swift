/// The languages of the portal, by the code in its addresses.
package enum Language: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    case ckb, ar, kmr, en

    /// Ours, not the platform library's, which calls Kurmanji in Arabic script left-to-right.
    package var isRightToLeft: Bool { self == .ckb || self == .ar }
    package var direction: String { isRightToLeft ? "rtl" : "ltr" }
    /// What stands between things of a list. No dot: between Arabic digits it is read as a zero.
    package var comma: String { isRightToLeft ? "، " : ", " }

    /// The language's name in itself.
    package var endonym: String {
        switch self {
        case .ckb: "کوردی"
        case .ar: "العربية"
        case .kmr: "Kurmancî"
        case .en: "English"
        }
    }

    /// The first language of an `Accept-Language` header that we speak; Kurdish when there is none.
    package static func preferred(by header: String?) -> Language {
        let wishes = (header ?? "").prefix(1000).split(separator: ",").prefix(20)
        let ranked = wishes.enumerated().compactMap { index, wish -> (Language, Double, Int)? in
            let parts = wish.split(separator: ";")
            guard let tag = parts.first else { return nil }
            let quality =
                parts.dropFirst().compactMap { part -> Double? in
                    let pair = part.split(separator: "=")
                    guard pair.count == 2, pair[0].allSatisfy({ $0 == "q" || $0 == " " }) else {
                        return nil
                    }
                    return Double(pair[1].filter { $0 != " " })
                }.first ?? 1
            guard let language = Language(tag: tag.filter { $0 != " " }), quality > 0 else {
                return nil
            }
            return (language, quality, index)
        }
        return ranked.max { ($0.1, -$0.2) < ($1.1, -$1.2) }?.0 ?? .ckb
    }

    private init?(tag: String) {
        let lower = tag.lowercased()
        switch lower.split(separator: "-").first {
        case "ckb": self = .ckb
        case "ar": self = .ar
        case "en": self = .en
        case "kmr": self = .kmr
        case "ku": self = lower.contains("latn") || lower.contains("tr") ? .kmr : .ckb
        default: return nil
        }
    }
}

/// The same words in every language of the portal. A missing language does not compile.
package struct Text: Hashable, Sendable, Codable {
    package var en, ckb, ar, kmr: String

    package init(en: String, ckb: String, ar: String, kmr: String) {
        self.en = en
        self.ckb = ckb
        self.ar = ar
        self.kmr = kmr
    }

    /// The same in every language: a name, a number.
    package init(same: String) {
        self.init(en: same, ckb: same, ar: same, kmr: same)
    }

    package subscript(language: Language) -> String {
        switch language {
        case .en: en
        case .ckb: ckb
        case .ar: ar
        case .kmr: kmr
        }
    }

    /// The words of every language, changed alike: to fill a blank, say.
    package func map(_ change: (Language, String) -> String) -> Text {
        Text(
            en: change(.en, en), ckb: change(.ckb, ckb), ar: change(.ar, ar), kmr: change(.kmr, kmr)
        )
    }

    /// Fills the blank `{}` of each language with that language's form of a value.
    package func filled(with value: Text) -> Text {
        map { language, words in
            words.split(separator: "{}", omittingEmptySubsequences: false)
                .joined(separator: value[language])
        }
    }
}
