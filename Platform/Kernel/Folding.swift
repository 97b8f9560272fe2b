import Foundation

/// Spelling made comparable: what a reader takes for the same word, four keyboards write in many ways.
///
/// A folded text is a key and is never shown: the stored original is. Every function is total, and
/// takes time in proportion to the text.
package enum Folding {
    /// The copy of a text that search compares: lower-case letters and digits, single spaces between.
    ///
    /// - Latin: lower case without diacritics, composed or combining; ı and İ are i; ß, æ, œ are
    ///   ss, ae, oe.
    /// - Arabic script: ي ى ێ are ی; ك is ک; ە ه ھ ة are ە; ڕ is ر; ڵ is ل; ۆ ؤ are و;
    ///   أ إ آ ٱ are ا. Runs of و, ی and ا are one letter. گ چ پ ژ ڤ stay.
    /// - The seat ئ is ا where a word begins (ئازاد, آزاد, أزاد, ازاد; ئێران, إيران) and is
    ///   dropped inside a word, as ء is (مسئول, مسؤول). ي with a combining hamza is the same ئ.
    /// - Every decimal digit is 0–9; presentation forms and full-width letters are their base letters.
    /// - Marks, tatweel, joiners, bidi controls and soft hyphens are dropped; punctuation, symbols
    ///   and white space are one space, none at the ends.
    ///
    /// Guarantees `search(search(x)) == search(x)`, and the same copy for canonically equivalent
    /// texts. About 20 MB/s on the four languages; other scripts, which Foundation must decompose,
    /// 2 MB/s and more.
    package static func search(_ text: String) -> String {
        var copy = FoldedCopy(capacity: text.utf8.count)
        for scalar in text.unicodeScalars { copy.take(scalar) }
        return copy.finished()
    }

    /// The words of the folded copy, in order. Empty when the text has no letter and no digit.
    package static func words(_ text: String) -> [String] {
        search(text).unicodeScalars.split(separator: " ").map { String($0) }
    }

    /// The words of a text by their consonants, which are about the same in every script in which a name
    /// of the Region is written: زاگرۆس, زاكروس and Zagros are all `zkrs`. Vowels, h, w and y are left
    /// out, as scripts write them or not; consonants that one keyboard has and another has not are one:
    /// گ ک ق غ خ are k, پ b are p, ج چ ژ are c, ش is s, ڤ v are f. Words without any are left out.
    ///
    /// For finding a name that somebody has only heard; never for telling names apart.
    package static func sounds(_ text: String) -> [String] {
        words(text).map { word in
            String(String.UnicodeScalarView(word.unicodeScalars.compactMap { sound[$0] }))
        }.filter { !$0.isEmpty }
    }

    private static let sound: [Unicode.Scalar: Unicode.Scalar] = {
        let letters: [(Unicode.Scalar, String)] = [
            ("p", "pbپب"), ("t", "tتط"), ("d", "dد"), ("s", "sسصثش"), ("z", "zزذضظ"),
            ("c", "cjجچژ"), ("k", "kgqxکگقغخ"), ("f", "fvفڤ"), ("l", "lل"), ("m", "mم"),
            ("n", "nن"), ("r", "rر"),
        ]
        var map: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (one, others) in letters { for other in others.unicodeScalars { map[other] = one } }
        for digit in "0123456789".unicodeScalars { map[digit] = digit }
        return map
    }()

    /// The key under which two company names are one name: folded, without the words that only say
    /// "limited company" in one of the languages, without spaces.
    ///
    /// Words of trade (trading, construction, group) stay, and so does the article ال of a word that
    /// is not a legal form: الماس is not ماس. Names that are merely close are for a person to judge.
    ///
    /// "" when nothing but legal forms and punctuation is there: such a text names nobody.
    package static func name(_ text: String) -> String {
        let words = words(text)
        var copy = FoldedCopy(capacity: text.utf8.count)
        var next = 0
        while next < words.count {
            let rest = words[next...]
            if let form = legalForms[words[next]]?.first(where: { rest.starts(with: $0) }) {
                next += form.count
            } else {
                // Joined as it is folded, so that a run across a lost space is one letter too.
                for scalar in words[next].unicodeScalars { copy.append(scalar) }
                next += 1
            }
        }
        return copy.finished()
    }

    /// Whether letters of two scripts stand in one word of the text: a Cyrillic а in a Latin name,
    /// Latin inside Arabic. A look-alike word written wholly in one script is not found here.
    ///
    /// Spaces, punctuation and tatweel end a word (KRG-ی and KRGـی are honest suffixes);
    /// digits, marks and invisible characters do not.
    package static func mixesScripts(inOneWord text: String) -> Bool {
        var script: Script?
        for scalar in text.unicodeScalars {
            switch Script.part(scalar) {
            case .letter(let other):
                if let script, script != other { return true }
                script = other
            case .neutral: break
            case .boundary: script = nil
            }
        }
        return false
    }

    /// Legal forms by their first folded word, the longest first.
    private static let legalForms: [String: [[String]]] = {
        // Forms of the Companies Law 21 of 1997, what signs add to them, and what foreign firms bear.
        let forms = [
            "کۆمپانیا", "کۆمپانیای", "کۆمپانیاکە", "کۆمپانیاکەی", "کۆمپانیایەکی", "کۆمپانی",
            "شەریکە", "شەریکەی", "شیرکەت", "شیرکەتی", "سنووردار", "سنوورداری",
            "بەرپرسیاریەتی سنووردار", "بەرپرسیارێتی سنووردار", "بەرپرسیاری سنووردار",
            "بەرپرسیارێتی سنوورداری", "بەرپرسیاریەتی سنوورداری",
            "شركة", "الشركة", "شركه", "شركات", "محدودة", "المحدودة", "مساهمة", "المساهمة",
            "تضامنية", "التضامنية", "محدودة المسؤولية", "محدودة المسئولية",
            "المحدودة المسؤولية", "ذات المسؤولية المحدودة", "ذات مسؤولية محدودة",
            "ذات المسئولية المحدودة", "مشروع فردي", "المشروع الفردي", "ذ م م", "ش م م", "م م",
            "ذمم", "kompanya", "kompanyaya", "kompanyayê", "kompanyay", "kompaniya", "kompaniyaya",
            "kompanî", "kumpanya", "kumpanyay", "kumpanyaya", "şirket", "şirketa", "şirketi",
            "şirketê", "şti", "sînordar", "sinûrdar", "bi sînor", "berpirsiyariya sînordar",
            "berpirsiyarîya sînordar", "berpirsiyaretî sinûrdar", "berpirsyarêtî sinurdar",
            "company", "companies", "co", "ltd", "l t d", "limited", "limited liability", "llc",
            "l l c", "ltd co", "llp", "l l p", "plc", "p l c", "wll", "w l l", "inc",
            "incorporated", "corp", "corporation", "private limited", "pvt", "gmbh", "sarl",
        ]
        return Dictionary(grouping: forms.map(words), by: { $0[0] })
            .mapValues { $0.sorted { $0.count > $1.count } }
    }()
}

/// The copy while it is written: what a scalar adds depends at most on the one before it.
private struct FoldedCopy {
    private var scalars = String.UnicodeScalarView()
    private var last: Unicode.Scalar = " "
    private var owesSpace = false
    /// A ی not written yet, because a combining hamza may still make it the seat ئ.
    private var owesYeh = false

    init(capacity: Int) {
        scalars.reserveCapacity(capacity)
    }

    mutating func finished() -> String {
        settleYeh()
        return String(scalars)
    }

    /// Takes any scalar. Marks are dropped, so their order is of no interest and one scalar at a time
    /// is enough: Foundation takes more than linear time to decompose a long text at once.
    mutating func take(_ scalar: Unicode.Scalar) {
        if takeCommon(scalar) { return }
        let parts = Self.decomposed(scalar)
        if parts == [scalar] { return takeRare(scalar) }
        for part in parts where !takeCommon(part) { takeRare(part) }
    }

    /// Takes a scalar that has no decomposition.
    private mutating func takeRare(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        guard !properties.isDefaultIgnorableCodePoint else { return }
        if properties.numericType == .decimal, let digit = properties.numericValue {
            return append(0x30 + UInt32(digit))
        }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format:
            break
        case .uppercaseLetter, .titlecaseLetter, .lowercaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            for lower in properties.lowercaseMapping.unicodeScalars {
                if lower == scalar || !takeCommon(lower) { append(lower) }
            }
        default:
            space()
        }
    }

    /// Takes a scalar of the four languages, or answers false and takes nothing.
    private mutating func takeCommon(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        switch value {
        case 0x61...0x7A, 0x30...0x39: append(scalar)
        case 0x41...0x5A: append(value + 32)
        case 0x00...0x7F, 0xA0, 0xAB, 0xB7, 0xBB: space()
        case 0xAD: break
        case 0x0600...0x06FF: return takeArabic(scalar)
        case 0x00C0...0x024F: return takeLatin(value)
        case 0x0300...0x036F: break
        // Apostrophes that Unicode calls letters: ʹ ʼ ʾ ʿ.
        case 0x02B9...0x02BF: space()
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: break
        case 0x2000...0x200A, 0x2010...0x2029, 0x202F...0x205F: space()
        case 0x1F300...0x1FAFF: space()
        case 0xFB50...0xFDFF, 0xFE70...0xFEFE:
            let bases = Self.presentationForms[Int(value - 0xFB50)]
            for base in bases { take(base) }
            return !bases.isEmpty
        default: return false
        }
        return true
    }

    /// Writes a scalar that is its own folded copy.
    mutating func append(_ scalar: Unicode.Scalar) {
        settleYeh()
        write(scalar)
    }

    private mutating func append(_ value: UInt32) {
        // Every caller names a letter or a digit, never a surrogate.
        append(Unicode.Scalar(value) ?? " ")
    }

    private mutating func space() {
        settleYeh()
        owesSpace = true
    }

    private mutating func settleYeh() {
        guard owesYeh else { return }
        owesYeh = false
        write("ی")
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if owesSpace {
            owesSpace = false
            if !scalars.isEmpty {
                scalars.append(" ")
                last = " "
            }
        }
        if scalar == last, scalar == "و" || scalar == "ی" || scalar == "ا" { return }
        scalars.append(scalar)
        last = scalar
    }

    /// ئ carries the vowel that begins a word; inside a word it only parts two vowels.
    private mutating func takeSeat() {
        if scalars.isEmpty || owesSpace { write("ا") }
    }

    private mutating func takeArabic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0627, 0x0622, 0x0623, 0x0625, 0x0671, 0x0672, 0x0673: append("ا")
        case 0x0648, 0x0624, 0x06C4, 0x06C6, 0x06C7, 0x06C8, 0x06C9, 0x06CA: append("و")
        case 0x06CC, 0x064A, 0x0649:
            settleYeh()
            owesYeh = true
        case 0x06CE, 0x0620, 0x06CD, 0x06D0, 0x06D2, 0x06D3: append("ی")
        case 0x0654:
            guard owesYeh else { break }
            owesYeh = false
            takeSeat()
        case 0x0626:
            settleYeh()
            takeSeat()
        case 0x06D5, 0x0647, 0x0629, 0x06BE, 0x06C0, 0x06C1, 0x06C2, 0x06C3: append("ە")
        case 0x06A9, 0x0643, 0x06AA: append("ک")
        case 0x0631, 0x0695, 0x0693: append("ر")
        case 0x0644, 0x06B5, 0x06B6: append("ل")
        case 0x0628, 0x062A...0x0630, 0x0632...0x063A, 0x0641, 0x0642, 0x0645, 0x0646,
            0x067E, 0x0686, 0x0698, 0x06A4, 0x06AF:
            append(scalar)
        case 0x0660...0x0669: append(scalar.value - 0x0660 + 0x30)
        case 0x06F0...0x06F9: append(scalar.value - 0x06F0 + 0x30)
        case 0x0621, 0x0640, 0x0674: break
        case 0x064B...0x065F, 0x0670, 0x0610...0x061A, 0x061C, 0x06D6...0x06ED: break
        case 0x060C, 0x060D, 0x061B, 0x061D...0x061F, 0x066A...0x066D, 0x06D4: space()
        default: return false
        }
        return true
    }

    private mutating func takeLatin(_ value: UInt32) -> Bool {
        switch value {
        case 0xC0...0xC5, 0xE0...0xE5: append("a")
        case 0xC7, 0xE7: append("c")
        case 0xC8...0xCB, 0xE8...0xEB: append("e")
        case 0xCC...0xCF, 0xEC...0xEF, 0x0130, 0x0131: append("i")
        case 0xD1, 0xF1: append("n")
        case 0xD2...0xD6, 0xD8, 0xF2...0xF6, 0xF8: append("o")
        case 0xD9...0xDC, 0xF9...0xFC: append("u")
        case 0xDD, 0xFD, 0xFF: append("y")
        case 0x015E, 0x015F: append("s")
        case 0x011E, 0x011F: append("g")
        case 0x0110, 0x0111: append("d")
        case 0x0126, 0x0127: append("h")
        case 0x0141, 0x0142: append("l")
        case 0x0166, 0x0167: append("t")
        case 0xDF: append("s", "s")
        case 0xC6, 0xE6: append("a", "e")
        case 0x0152, 0x0153: append("o", "e")
        case 0xD7, 0xF7: space()
        default: return false
        }
        return true
    }

    /// The base letters of U+FB50–U+FEFE, which text copied from a PDF is full of; none for those
    /// without a decomposition.
    private static let presentationForms: [[Unicode.Scalar]] = (0xFB50...0xFEFE).map { value in
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return [] }
        let bases = decomposed(scalar)
        return bases == [scalar] ? [] : bases
    }

    private static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        Array(String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars)
    }

    private mutating func append(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
        append(first)
        append(second)
    }
}

private enum Script {
    case latin, arabic, greek, cyrillic, other

    enum Part {
        case letter(Script), neutral, boundary
    }

    static func part(_ scalar: Unicode.Scalar) -> Part {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A: return .letter(.latin)
        case 0x30...0x39: return .neutral
        case 0x00...0x7F, 0x0640: return .boundary
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter, .lowercaseLetter, .otherLetter:
            return letter(scalar.value)
        case .modifierLetter, .nonspacingMark, .spacingMark, .enclosingMark, .format,
            .decimalNumber, .letterNumber, .otherNumber:
            return .neutral
        default:
            return .boundary
        }
    }

    private static func letter(_ value: UInt32) -> Part {
        switch value {
        // Signs of measure and order that belong to no script: µ ª º.
        case 0xB5, 0xAA, 0xBA: .neutral
        case 0x00C0...0x02AF, 0x1D00...0x1D25, 0x1D6B...0x1D77, 0x1D79...0x1D9A, 0x1E00...0x1EFF,
            0x212A, 0x212B, 0x2C60...0x2C7F, 0xA722...0xA7FF, 0xAB30...0xAB64, 0xFB00...0xFB06,
            0xFF21...0xFF5A:
            .letter(.latin)
        case 0x0600...0x06FF, 0x0750...0x077F, 0x0870...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF:
            .letter(.arabic)
        case 0x0370...0x03FF, 0x1F00...0x1FFF, 0x2126: .letter(.greek)
        case 0x0400...0x052F, 0x1C80...0x1C8F, 0xA640...0xA69F: .letter(.cyrillic)
        default: .letter(.other)
        }
    }
}
