import Foundation
import Kernel

/// Finds documents by the words of their titles and bodies: in every spelling `Folding` knows, under
/// the endings of Kurdish and Arabic, and past a typing mistake.
///
/// A value: built once, then read by any number of requests at the same time. A search looks at
/// the vocabulary once for each query word, well below 2 ms in release for the 116 services in four
/// languages. No query traps.
package struct SearchIndex<ID: Hashable & Sendable>: Sendable {
    package struct Match: Sendable {
        package let id: ID
        /// Above 0; comparable only within one result.
        package let score: Double
    }

    package struct SearchResult: Sendable {
        /// Best first; documents of equal score in the order they were given.
        package let matches: [Match]
        /// When nothing matches, up to five documents whose titles look most like the query, the
        /// likest first: at least one if there is a document and the query has a letter or digit.
        package let nearest: [ID]
        /// The query with its mistyped words as a title spells them; nil if none was mistyped.
        package let suggestion: String?
    }

    private let ids: [ID]
    private let lines: [Line]
    private let outlines: [TitleOutline]
    private let vocabulary: [IndexedWord]
    /// The letters of each word of the vocabulary: most words are ruled out by one look here.
    private let letters: [LetterSet]
    /// Where a folded word stands in the vocabulary.
    private let places: [String: Int]
    /// Which words of the vocabulary are this stem and a prefix or an ending.
    private let derived: [String: [Int]]

    /// Reads the documents once: 10 ms in release for the titles of 116 services in four languages,
    /// 50 ms with a page of text each. Empty texts are allowed, and so is a document without any.
    package init(_ documents: [(id: ID, titles: [String], body: [String])]) {
        var reading = Reading()
        for (document, (_, titles, body)) in documents.enumerated() {
            for title in titles { reading.add(title, of: document, isTitle: true) }
            for text in body { reading.add(text, of: document, isTitle: false) }
        }
        var derived: [String: [Int]] = [:]
        for (place, word) in reading.vocabulary.enumerated() {
            for stem in Affixes.stems(of: word.folded) { derived[stem, default: []].append(place) }
        }
        ids = documents.map(\.id)
        lines = reading.lines
        outlines = reading.outlines
        vocabulary = reading.vocabulary
        letters = reading.vocabulary.map { LetterSet($0.scalars) }
        places = reading.places
        self.derived = derived
    }

    /// The documents that have all words of the query, at most `limit` of them.
    ///
    /// A word is met by itself; by a word it begins (from 3 letters); by itself under a clitic or
    /// an ending; inside a word (from 4 letters); and, when nothing of that finds a document, by a
    /// word with one letter mistyped (4–7 letters) or two (from 8). If no document has all words
    /// but each is met somewhere, documents with more of them come first. Words like "the" and
    /// "بۆ" count only in a query that has nothing else.
    ///
    /// Reads the first 200 Unicode scalars and 12 different words of the query.
    package func search(_ query: String, limit: Int) -> SearchResult {
        let typed = Self.typedWords(query)
        let words = Self.contentWords(of: typed)
        guard !words.isEmpty, !ids.isEmpty else {
            return SearchResult(matches: [], nearest: [], suggestion: nil)
        }

        var sought = words.map { word in
            let meetings = properMeetings(of: word)
            return Sought(word, meetings.isEmpty ? typoMeetings(of: word) : meetings)
        }
        var found = rank(sought)
        if !found.contains(where: { $0.wordCount == sought.count }) {
            // A word that is right by itself may still be the wrong one here: "form" for "from".
            let widened = sought.map { $0.adding(typoMeetings(of: $0.word)) }
            let refound = rank(widened)
            if refound.contains(where: { $0.wordCount == sought.count }) {
                (sought, found) = (widened, refound)
            }
        }
        let suggestion = suggestion(for: typed, sought, best: found.first?.document)
        if found.contains(where: { $0.wordCount == sought.count }) {
            found.removeAll { $0.wordCount < sought.count }
        } else if sought.contains(where: \.meetings.isEmpty) {
            return SearchResult(matches: [], nearest: nearest(to: words), suggestion: suggestion)
        }
        let matches = found.prefix(max(0, limit)).map {
            Match(id: ids[$0.document], score: $0.score)
        }
        return SearchResult(matches: matches, nearest: [], suggestion: suggestion)
    }

    private static func typedWords(_ query: String) -> [SpelledWord] {
        let read = query.unicodeScalars.prefix(200)
        let words = SpelledWord.all(in: String(read))
        let isCut = read.endIndex < query.unicodeScalars.endIndex
        // The last word may be half a word now.
        return isCut && words.count > 1 ? words.dropLast() : words
    }

    /// Without the words that any title may have, unless there are no others; each word once.
    private static func contentWords(of typed: [SpelledWord]) -> [String] {
        let content = typed.filter { !$0.isIdle }.flatMap(\.words).filter {
            !idleWords.contains($0) && !isLoneLetter($0)
        }
        var seen: Set<String> = []
        let different = (content.isEmpty ? typed.flatMap(\.words) : content).filter {
            seen.insert($0).inserted
        }
        return Array(different.prefix(12))
    }

    private static func isLoneLetter(_ word: String) -> Bool {
        word.unicodeScalars.count == 1
            && word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
    }

    // MARK: - Which words meet a query word

    private func properMeetings(of word: String) -> [Meeting] {
        var likeness: [Int: Likeness] = [:]
        func meet(_ place: Int, _ how: Likeness) {
            likeness[place] = max(how, likeness[place] ?? how)
        }
        if let place = places[word] { meet(place, .same) }
        for place in derived[word] ?? [] { meet(place, .ending) }
        for stem in Affixes.stems(of: word) {
            if let place = places[stem] { meet(place, .ending) }
            for place in derived[stem] ?? [] { meet(place, .sharedStem) }
        }
        let scalars = Array(word.unicodeScalars)
        if scalars.count >= 3 {
            let needed = LetterSet(scalars)
            for (place, set) in letters.enumerated() where needed.isSubset(of: set) {
                let other = vocabulary[place].scalars
                guard other.count > scalars.count else { continue }
                if other.starts(with: scalars) {
                    meet(place, .beginning)
                } else if scalars.count >= 4, other.contains(run: scalars) {
                    meet(place, .part)
                }
            }
        }
        return likeness.map { Meeting(place: $0.key, likeness: $0.value) }
    }

    private func typoMeetings(of word: String) -> [Meeting] {
        let scalars = Array(word.unicodeScalars)
        // A number with another digit is another number, not a mistyped one.
        guard scalars.count >= 4, !scalars.contains(where: { ("0"..."9").contains($0) }) else {
            return []
        }
        let allowed = scalars.count >= 8 ? 2 : 1
        let needed = LetterSet(scalars)
        var meetings: [Meeting] = []
        for (place, set) in letters.enumerated() where needed.difference(from: set) <= 2 * allowed {
            switch TypingDistance.between(scalars, vocabulary[place].scalars, atMost: allowed) {
            case 1: meetings.append(Meeting(place: place, likeness: .oneTypo))
            case 2: meetings.append(Meeting(place: place, likeness: .twoTypos))
            default: break
            }
        }
        let nearest = meetings.map(\.likeness).max()
        return meetings.filter { $0.likeness == nearest }
    }

    // MARK: - Which documents are best

    private struct Ranked {
        let document: Int
        var wordCount = 0
        var score = 0.0
    }

    /// Documents that have any of the words: those with most of them first, then the best.
    private func rank(_ sought: [Sought]) -> [Ranked] {
        var ranking = ids.indices.map { Ranked(document: $0) }
        var wordsOnLine = [Int](repeating: 0, count: lines.count)
        for one in sought {
            var best = [Double](repeating: 0, count: ids.count)
            var lastLines: Set<Int> = []
            for meeting in one.meetings {
                for line in vocabulary[meeting.place].lines {
                    let (document, isTitle) = (lines[line].document, lines[line].isTitle)
                    let score = meeting.likeness.weight * (isTitle ? 1 : 0.2)
                    best[document] = max(best[document], score)
                    if lastLines.insert(line).inserted { wordsOnLine[line] += 1 }
                }
            }
            let documentCount = best.count { $0 > 0 }
            let rarity = log(1 + Double(ids.count) / Double(max(1, documentCount)))
            for document in ids.indices where best[document] > 0 {
                ranking[document].wordCount += 1
                ranking[document].score += best[document] * rarity
            }
        }
        // A title that says little more than the query comes before a long one that mentions it.
        var coverage = [Double](repeating: 0, count: ids.count)
        for (line, count) in zip(lines, wordsOnLine) where line.isTitle && line.wordCount > 0 {
            let covered = min(1, Double(count) / Double(line.wordCount))
            coverage[line.document] = max(coverage[line.document], covered)
        }
        for document in ids.indices {
            ranking[document].score *= 1 + 0.2 * coverage[document]
        }
        return ranking.filter { $0.wordCount > 0 }.sorted {
            ($1.wordCount, $1.score, $0.document) < ($0.wordCount, $0.score, $1.document)
        }
    }

    /// The documents whose titles share most letter triples with the query.
    private func nearest(to words: [String]) -> [ID] {
        let query = TitleOutline(document: 0, words: words)
        var likeness = [Double](repeating: 0, count: ids.count)
        for outline in outlines {
            let title = outline.likeness(to: query)
            likeness[outline.document] = max(likeness[outline.document], title)
        }
        return ids.indices
            .sorted { (likeness[$1], $0) < (likeness[$0], $1) }
            .prefix(5).map { ids[$0] }
    }

    /// The query as typed, each word that only a typo brought to the best document corrected.
    private func suggestion(
        for typed: [SpelledWord], _ sought: [Sought], best document: Int?
    ) -> String? {
        var corrected: [String: String] = [:]
        for one in sought {
            let here = one.meetings.filter { meeting in
                vocabulary[meeting.place].lines.contains { lines[$0].document == document }
            }
            let meetings = here.isEmpty ? one.meetings : here
            guard let closest = meetings.map(\.likeness).max(), closest <= .oneTypo else {
                continue
            }
            let words = meetings.map { vocabulary[$0.place] }.filter { $0.titleSpelling != nil }
            let word = words.max { ($0.lines.count, $1.folded) < ($1.lines.count, $0.folded) }
            corrected[one.word] = word?.titleSpelling
        }
        guard !corrected.isEmpty else { return nil }
        return typed.map { piece in
            piece.words.count == 1 ? corrected[piece.words[0]] ?? piece.spelling : piece.spelling
        }.joined(separator: " ")
    }
}

/// How a word of a document meets a word of the query, the weakest first.
private enum Likeness: Int, Comparable {
    case twoTypos, oneTypo, part, sharedStem, beginning, ending, same

    var weight: Double {
        switch self {
        case .same: 1
        case .ending: 0.8
        case .beginning: 0.75
        case .sharedStem: 0.6
        case .part: 0.5
        case .oneTypo: 0.35
        case .twoTypos: 0.25
        }
    }

    static func < (one: Likeness, other: Likeness) -> Bool { one.rawValue < other.rawValue }
}

private struct Meeting {
    /// The word's place in the vocabulary.
    let place: Int
    let likeness: Likeness
}

/// A word of the query and what meets it.
private struct Sought {
    let word: String
    let meetings: [Meeting]

    init(_ word: String, _ meetings: [Meeting]) {
        (self.word, self.meetings) = (word, meetings)
    }

    func adding(_ more: [Meeting]) -> Sought {
        let known = Set(meetings.map(\.place))
        return Sought(word, meetings + more.filter { !known.contains($0.place) })
    }
}

/// A title of a document, or one of its body texts.
private struct Line {
    let document: Int
    let isTitle: Bool
    let wordCount: Int
}

private struct IndexedWord {
    let folded: String
    let scalars: [Unicode.Scalar]
    /// The lines that have the word, ascending, each once.
    var lines: [Int] = []
    /// How titles spell the word, most often.
    var titleSpelling: String?
}

/// The documents while they are read.
private struct Reading {
    var lines: [Line] = []
    var outlines: [TitleOutline] = []
    var vocabulary: [IndexedWord] = []
    var places: [String: Int] = [:]
    private var spellings: [[String: Int]] = []

    mutating func add(_ text: String, of document: Int, isTitle: Bool) {
        let pieces = SpelledWord.all(in: text)
        let words = pieces.flatMap(\.words)
        for piece in pieces where !piece.isIdle {
            for word in piece.words {
                let place = place(of: word)
                if vocabulary[place].lines.last != lines.count {
                    vocabulary[place].lines.append(lines.count)
                }
                if isTitle {
                    count(piece.words.count == 1 ? piece.spelling : word, at: place)
                }
            }
        }
        if isTitle { outlines.append(TitleOutline(document: document, words: words)) }
        lines.append(Line(document: document, isTitle: isTitle, wordCount: words.count))
    }

    private mutating func place(of word: String) -> Int {
        if let place = places[word] { return place }
        places[word] = vocabulary.count
        vocabulary.append(IndexedWord(folded: word, scalars: Array(word.unicodeScalars)))
        spellings.append([:])
        return vocabulary.count - 1
    }

    private mutating func count(_ spelling: String, at place: Int) {
        spellings[place][spelling, default: 0] += 1
        let usual = vocabulary[place].titleSpelling
        let usualCount = usual.flatMap { spellings[place][$0] } ?? 0
        if spellings[place][spelling, default: 0] > usualCount {
            vocabulary[place].titleSpelling = spelling
        }
    }
}

/// A stretch of letters as it was typed, and the folded words it holds: mostly one.
private struct SpelledWord {
    let spelling: String
    let words: [String]

    /// Arabic "or" and "what", which folded would be water: ئاو, ماء.
    var isIdle: Bool { spelling == "أو" || spelling == "ما" }

    static func all(in text: String) -> [SpelledWord] {
        text.unicodeScalars.split(whereSeparator: isSeparator).compactMap {
            let spelling = String($0)
            let words = Folding.words(spelling)
            return words.isEmpty ? nil : SpelledWord(spelling: spelling, words: words)
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .format,
            .decimalNumber, .letterNumber, .otherNumber:
            false
        default:
            true
        }
    }
}

/// The letters of a word, coarsely: 64 classes of scalars, one bit each.
private struct LetterSet {
    private var bits: UInt64 = 0

    init(_ scalars: [Unicode.Scalar]) {
        for scalar in scalars { bits |= 1 << UInt64(scalar.value & 63) }
    }

    func isSubset(of other: LetterSet) -> Bool { bits & ~other.bits == 0 }

    /// How many classes only one of the two has: a typo changes at most two.
    func difference(from other: LetterSet) -> Int { (bits ^ other.bits).nonzeroBitCount }
}

/// A title as its triples of letters, for likeness where no word is right.
private struct TitleOutline {
    let document: Int
    private let triples: [UInt64]
    private let singles: [UInt64]

    init(document: Int, words: [String]) {
        let padded = Array((" " + words.joined(separator: " ") + " ").unicodeScalars)
        let values = padded.map { UInt64($0.value) }
        self.document = document
        singles = Set(values).subtracting([0x20]).sorted()
        let runs = values.indices.dropFirst(2).map {
            values[$0 - 2] << 42 | values[$0 - 1] << 21 | values[$0]
        }
        triples = Set(runs).sorted()
    }

    /// Dice's coefficient of the triples; single letters decide only between equals.
    func likeness(to other: TitleOutline) -> Double {
        Self.dice(triples, other.triples) + Self.dice(singles, other.singles) / 1000
    }

    /// Twice the share of common elements of two ascending lists, 0...1.
    private static func dice(_ one: [UInt64], _ other: [UInt64]) -> Double {
        guard !one.isEmpty, !other.isEmpty else { return 0 }
        var (first, second, common) = (0, 0, 0)
        while first < one.count, second < other.count {
            if one[first] == other[second] {
                (first, second, common) = (first + 1, second + 1, common + 1)
            } else if one[first] < other[second] {
                first += 1
            } else {
                second += 1
            }
        }
        return 2 * Double(common) / Double(one.count + other.count)
    }
}

/// Damerau–Levenshtein distance in its usual restricted form: one letter put in, left out or
/// changed, or two neighbours swapped, no stretch edited twice.
private enum TypingDistance {
    /// The distance, or nil when it is above `limit`. Time: the product of the lengths.
    static func between(
        _ one: [Unicode.Scalar], _ other: [Unicode.Scalar], atMost limit: Int
    ) -> Int? {
        guard abs(one.count - other.count) <= limit else { return nil }
        var beforeLast = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        var row = beforeLast
        for i in one.indices {
            row[0] = i + 1
            for j in other.indices {
                var distance = min(
                    last[j + 1] + 1, row[j] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    distance = min(distance, beforeLast[j - 1] + 1)
                }
                row[j + 1] = distance
            }
            if row.allSatisfy({ $0 > limit }) { return nil }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[other.count] <= limit ? last[other.count] : nil
    }
}

extension [Unicode.Scalar] {
    /// Whether the other stands somewhere in this, unbroken.
    fileprivate func contains(run other: [Unicode.Scalar]) -> Bool {
        guard let first = other.first, count >= other.count else { return other.isEmpty }
        return (0...count - other.count).contains {
            self[$0] == first && self[$0..<($0 + other.count)].elementsEqual(other)
        }
    }
}

/// What Sorani, Kurmanji, Arabic and English hang on a word without making it another word.
private enum Affixes {
    /// The word less one ending, one prefix, or one of each, where that is not an idle word.
    ///
    /// A stem keeps three letters, four after a one-letter prefix; two after a longer one, before
    /// the izafe or before an ending of three (الماء, ئاوی, ئاوەکە). Digits are a stem of any
    /// length.
    static func stems(of word: String) -> Set<String> {
        let scalars = Array(word.unicodeScalars)
        var stems: Set<String> = []
        for prefix in [[]] + prefixes where scalars.starts(with: prefix) {
            let bare = scalars[prefix.count...]
            let least = prefix.count == 1 ? 4 : 3
            if !prefix.isEmpty, bare.count >= (prefix.count == 1 ? 4 : 2) {
                stems.insert(string(bare))
            }
            // The longest ending in the lists has seven letters.
            for length in 1...7 where length < bare.count {
                guard endings.contains(Array(bare.suffix(length))) else { continue }
                let stem = bare.dropLast(length)
                let isNumber = stem.allSatisfy { ("0"..."9").contains($0) }
                let maySpareTwo = prefix.isEmpty && (length >= 3 || bare.last == "ی")
                if isNumber || stem.count >= (maySpareTwo ? 2 : least) {
                    stems.insert(string(stem))
                }
            }
        }
        return stems.subtracting(idleWords)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static let prefixes = folded(
        "ال و ب ل ك ف وال بال كال فال لل ولل وب ول وبال")

    private static let endings = Set(
        folded(
            // Sorani: definite, indefinite, plural, izafe, possessors, postpositions.
            """
            ەکە ەکەی ەکەم ەکەت ەکەش ەکەدا ەکەوە ەکەمان ەکەتان ەکەیان ەکەیدا ەکان ەکانی ەکانم ەکانت
            ەکانیش ەکاندا ەکانەوە ەکانمان ەکانتان ەکانیان کە کەی کەم کەت کان کانی یەکە یەکەی یەکان
            یەکانی ێک ێکی یەک یەکی ێکم ێکدا ە ی یی ان انی انم انت انە یان یانی انمان انیان گەل ات اتی
            م ت ش ن مان تان یش یم یت یمان یتان ییان ەوە وە یەوە دا یدا اندا ەدا ـش
            """)
            // Kurmanji, and Sorani in Latin letters.
            + folded(
                """
                ek eke ekê ekî e a an ên êk en ê î i ya yê yên yan yî yeke yek eka ekan ekanî eke ekey
                """)
            // Arabic: feminine, plural, dual, possessors.
            + folded("ة ات ين ون ان ها هم ه تها تهم ية يات نا كم ي ية")
            // English.
            + folded("s es y ies ed ing"))

    private static func folded(_ list: String) -> [[Unicode.Scalar]] {
        Folding.words(list).map { Array($0.unicodeScalars) }
    }
}

/// Words that say nothing about which document is meant.
private let idleWords = Set(
    Folding.words(
        """
        the a an of for to in on at by and or my i me how do is what want need get with
        و لە بە بۆ من دە یان ئەو ئەم چۆن کە لەسەر دەمەوێت پێویستە
        في من على عن إلى الى مع كيف أريد هل
        û li ji bo di de da bi an ya yê yên ez min çawa dixwazim
        """))
