import Portal
import Testing

@Suite struct SearchIndexTests {
    @Test(arguments: [
        // Spellings.
        ("مۆڵەت", "TR-01"), ("مۆله‌ت", "TR-01"), ("مۆلهت", "TR-01"), ("مۆڵـەتی شوفيري", "TR-01"),
        ("كۆمپانيا", "BU-01"), ("کۆمپانیا", "BU-01"), ("رێکخستن", "GO-07"), ("ڕێکخستن", "GO-07"),
        ("حکومەت", "FO-04"), ("حکوومەت", "FO-04"), ("ئەنجومەن", "GO-07"), ("ئەنجوومەن", "GO-07"),
        ("بەڕێوەبەرایەتی", "GO-07"), ("به‌ڕێوه‌به‌رایه‌تیی", "GO-07"), ("هاوڵاتی", "GO-01"),
        ("هاووڵاتی", "GO-01"), ("24ـی", "HR-01"), ("24", "HR-01"), ("٢٤", "HR-01"),
        ("١٩٥٧", "ID-06"), ("۱۹۵۷", "ID-06"), ("1957", "ID-06"), ("record of 1957", "ID-06"),
        ("mûçe", "HR-01"), ("muce", "HR-01"), ("MUÇE", "HR-01"), ("SOFERİYE", "TR-01"),
        ("minor's passport", "ID-10"), ("إجازه السوق", "TR-01"),
        // Clitics and endings.
        ("مۆڵەتەکە", "TR-01"), ("مۆڵەتەکەم", "TR-01"), ("پاسپۆرتەکانمان", "ID-09"),
        ("کۆمپانیاکان", "BU-01"), ("ئاوەکە", "UT-03"), ("ئاوی", "UT-03"), ("moletek", "TR-01"),
        ("pasaportên", "ID-09"), ("kompanyayan", "BU-01"), ("شركات", "BU-01"), ("وللشركة", "BU-01"),
        ("سوق", "TR-01"), ("بالجواز", "ID-09"), ("ماء", "UT-03"), ("companies", "BU-01"),
        ("passports", "ID-09"),
        // Beginnings and parts of words.
        ("licen", "TR-01"), ("passp", "ID-09"), ("سپۆرت", "ID-09"), ("نامەی", "UT-03"),
        // Typing mistakes.
        ("pasport", "ID-09"), ("licnce", "TR-01"), ("compnay", "BU-01"), ("compeny nmae", "BU-01"),
        ("drivng licnce", "TR-01"), ("elektricty", "UT-01"), ("کۆمپنایا", "BU-01"),
        ("how do I renew my pasport", "ID-09"),
    ])
    func `finds what is meant`(query: String, id: String) {
        let found = index.search(query, limit: 5)
        #expect(found.matches.contains { $0.id == id }, "\(query): \(found)")
        #expect(found.nearest.isEmpty)
    }

    @Test(arguments: [
        ("renew passport", "ID-09"), ("passport for a minor", "ID-10"), ("مۆڵەتی شۆفێری", "TR-01"),
        ("گرتنی ناوی کۆمپانیا", "BU-01"), ("دفع فاتورة الماء", "UT-03"), ("electricity", "UT-01"),
    ])
    func `puts the title that says it first`(query: String, id: String) {
        #expect(index.search(query, limit: 1).matches.map(\.id) == [id])
    }

    @Test func `every title finds its own document first`() {
        for (id, titles, _) in documents {
            for title in titles {
                #expect(index.search(title, limit: 3).matches.first?.id == id, "\(title)")
            }
        }
    }

    @Test func `exact words come before beginnings, parts and typos`() {
        let index = SearchIndex([
            (id: "typo", titles: ["pernit"], body: []),
            (id: "part", titles: ["unpermitted"], body: []),
            (id: "beginning", titles: ["permitting"], body: []),
            (id: "body", titles: ["other"], body: ["permit"]),
            (id: "ending", titles: ["permits"], body: []),
            (id: "same", titles: ["permit"], body: []),
        ])
        let found = index.search("permit", limit: 10).matches
        #expect(found.map(\.id) == ["same", "ending", "beginning", "part", "body"])
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.score > $1.score })
        #expect(index.search("pernits", limit: 10).matches.map(\.id) == ["typo"])
    }

    @Test func `a rare word weighs more than a common one`() {
        let index = SearchIndex([
            (id: 1, titles: ["renew card"], body: []), (id: 2, titles: ["renew licence"], body: []),
            (id: 3, titles: ["renew visa"], body: []), (id: 4, titles: ["pay fine"], body: []),
        ])
        // No document has both words: the one with the rarer word comes first.
        #expect(index.search("renew fine", limit: 9).matches.map(\.id) == [4, 1, 2, 3])
    }

    @Test func `all words are wanted where a document has them all`() {
        let found = index.search("passport renew", limit: 9)
        #expect(found.matches.map(\.id) == ["ID-09"])
    }

    @Test(arguments: [
        ("pasport", "passport"), ("renew my pasport", "renew my passport"),
        ("licnce", "licence"), ("compnay", "company"), ("elektricty", "electricity"),
        ("کۆمپنایا", "کۆمپانیا"), ("کومپنایا گرتنی", "کۆمپانیا گرتنی"),
    ])
    func `suggests a title's spelling for a mistyped word`(query: String, suggestion: String) {
        #expect(index.search(query, limit: 5).suggestion == suggestion)
    }

    @Test(arguments: ["passport", "muce", "مۆڵەتەکە", "١٩٥٧", "كومپانيا", "xqzwv", "1958", ""])
    func `suggests nothing where nothing was mistyped`(query: String) {
        #expect(index.search(query, limit: 5).suggestion == nil)
    }

    @Test(arguments: [
        "xqzwv", "ژژژژ ققق", "1958", "qwrtz passport", "щжю", "漢字", "'; DROP TABLE", "<script>",
        "z", "ץ",
    ])
    func `nonsense is answered with the nearest`(query: String) {
        let found = index.search(query, limit: 5)
        #expect(found.matches.isEmpty)
        #expect((1...5).contains(found.nearest.count))
        #expect(Set(found.nearest).count == found.nearest.count)
    }

    @Test func `the nearest looks like the query`() {
        #expect(index.search("watterbilling", limit: 5).nearest.first == "UT-03")
        #expect(index.search("qwrtz passport", limit: 5).nearest.prefix(2).contains("ID-09"))
        #expect(index.search("پاسپۆڕتخانەچی", limit: 5).nearest.prefix(2).contains("ID-10"))
    }

    @Test(arguments: ["", " ", "\u{200c}\u{200d}", "\u{301}\u{64b}", "👩‍👩‍👧‍👦🇮🇶", "—…؟!", "\0\u{7}"])
    func `a query without letters finds nothing`(query: String) {
        let found = index.search(query, limit: 5)
        #expect(found.matches.isEmpty && found.nearest.isEmpty && found.suggestion == nil)
    }

    @Test func `hostile queries never trap`() {
        let hostile = [
            "a", "مۆڵەت ", "\u{200c}", "\u{302}", "👨‍👩‍👧", "\u{fdfa}", "ي\u{654}", "ا\u{64b}",
            "'; DROP TABLE x;--",
            "<script>alert(1)</script>", "\u{202e}", "\0", "\u{10ffff}", "passport licence ",
            "e\u{301}",
            "ab1 cd2 ef3 gh4 ij5 ", "%00%ff../", "\u{1112}\u{1161}\u{11ab}",
        ]
        for piece in hostile {
            for count in [1, 3, 10_000] {
                for limit in [-1, 0, 1, .max] {
                    let text = String(repeating: piece, count: count)
                    let found = index.search(text, limit: limit)
                    #expect(found.matches.count <= max(0, limit))
                    #expect(found.nearest.count <= 5)
                }
            }
        }
    }

    @Test func `hostile documents never trap`() {
        let empty = SearchIndex<Int>([])
        #expect(empty.search("passport", limit: 5).nearest.isEmpty)
        let index = SearchIndex([
            (id: 1, titles: [], body: []),
            (id: 2, titles: ["", "\u{200c}", "🙂"], body: ["'; DROP"]),
            (id: 3, titles: [String(repeating: "ab\u{301}", count: 10_000)], body: []),
        ])
        #expect(index.search("drop", limit: 5).matches.map(\.id) == [2])
        #expect(index.search("baba", limit: 5).matches.map(\.id) == [3])
        #expect(!index.search("xyzzy", limit: 5).nearest.isEmpty)
        #expect(!SearchIndex([(id: 1, titles: [], body: [])]).search("x", limit: 5).nearest.isEmpty)
    }

    @Test func `Arabic "or" is not Kurdish water`() {
        let index = SearchIndex([
            (id: "or", titles: ["نقل أو تنسيب"], body: []),
            (id: "before", titles: ["فحص ما قبل الزواج"], body: []),
            (id: "water", titles: ["بەشداریی ئاو", "اشتراك ماء"], body: []),
        ])
        #expect(index.search("ئاو", limit: 5).matches.map(\.id) == ["water"])
        #expect(index.search("ماء", limit: 5).matches.map(\.id) == ["water"])
        #expect(index.search("تنسيب أو نقل", limit: 5).matches.map(\.id) == ["or"])
        #expect(index.search("أو", limit: 5).matches.map(\.id) == ["water"])
    }

    @Test func `only the first words of a long query are read`() {
        let long = String(repeating: "passport ", count: 30) + "xqzwv"
        #expect(!index.search(long, limit: 5).matches.isEmpty)
    }

    private let index = SearchIndex(documents)
}

private let documents: [(id: String, titles: [String], body: [String])] = [
    (
        "ID-06",
        [
            "وێنەی تۆماری باری شارستانی", "صورة قيد (نفوس ١٩٥٧)",
            "Civil register extract (record of 1957)", "Wêneyê tomara barê şaristanî",
        ], []
    ),
    (
        "ID-08",
        [
            "دەرهێنانی پاسپۆرتی ئەلیکترۆنی", "إصدار جواز سفر إلكتروني", "Issue e-passport",
            "Derxistina pasaporta elektronîk",
        ], []
    ),
    (
        "ID-09",
        ["نوێکردنەوەی پاسپۆرت", "تجديد جواز السفر", "Renew passport", "Nûkirina pasaportê"], []
    ),
    (
        "ID-10",
        ["پاسپۆرتی منداڵ", "جواز سفر للقاصر", "Passport for a minor", "Pasaporta zarokan"], []
    ),
    (
        "FO-04",
        [
            "کارتی نشینگە لە ڕێگەی دامەزراوەی حکوومییەوە", "بطاقة إقامة عن طريق جهة حكومية",
            "Residence card through a government agency",
            "Karta nişîngehê bi rêya saziyeke hikûmî",
        ], ["دامەزراوەکانی حکوومەتی هەرێم"]
    ),
    (
        "TR-01",
        [
            "دەرهێنانی مۆڵەتی شۆفێری", "إصدار إجازة السوق", "Issue driving licence",
            "Derxistina moleta şofêriyê",
        ], []
    ),
    (
        "TR-03",
        [
            "مۆڵەتی شۆفێریی نێودەوڵەتی", "إجازة سوق دولية", "International driving permit",
            "Moleta şofêriyê ya navneteweyî",
        ], []
    ),
    (
        "BU-01",
        [
            "گرتنی ناوی کۆمپانیا", "حجز اسم شركة", "Reserve a company name",
            "Girtina navê kompanyayê",
        ],
        []
    ),
    (
        "BU-02",
        [
            "تۆمارکردنی کۆمپانیای بەرپرسیاریەتی سنووردار", "تسجيل شركة محدودة المسؤولية",
            "Register a limited liability company",
            "Tomarkirina kompanyaya berpirsiyariya sînordar",
        ], []
    ),
    (
        "BU-09", ["مۆڵەتی بینا", "إجازة بناء", "Building permit", "Moleta avahiyê"], []
    ),
    (
        "HR-01",
        [
            "بینینی پسوولەی مووچە", "الاطلاع على قسيمة الراتب", "See payslip and payday",
            "Dîtina pisûla mûçeyî",
        ], ["مووچەی مانگی داهاتوو لە 24ـی مانگەوە دەبینرێت."]
    ),
    (
        "UT-01",
        [
            "دانی پسوولەی کارەبا", "دفع فاتورة الكهرباء", "Pay electricity bill (e-Psûle)",
            "Dayîna fatûreya karebayê",
        ], []
    ),
    (
        "UT-03", ["دانی پسوولەی ئاو", "دفع فاتورة الماء", "Pay water bill", "Dayîna fatûreya avê"],
        ["ژمارەی پێوەر و بەڵگەنامەی ماڵ پێویستن."]
    ),
    (
        "GO-01",
        [
            "سکاڵای هاووڵاتیان", "شكاوى المواطنين", "Citizens’ complaint",
            "Sikalayên hemwelatiyan",
        ], []
    ),
    (
        "GO-07",
        [
            "بەڕێوەبەرایەتیی ڕێکخستنی ئەنجوومەن", "مديرية تنظيم المجلس",
            "Directorate of council affairs", "Rêveberiya rêkxistina encumenê",
        ], []
    ),
]
