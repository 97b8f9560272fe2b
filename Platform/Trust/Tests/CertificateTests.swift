import Foundation
import Testing
import Trust

struct CertificateTests {
    @Test func `the same certificate gives the same bytes`() throws {
        #expect(try sample().pdf() == sample().pdf())
        #expect(try sample().pdf() != sample(createdAt: "2026-11-24").pdf())
    }

    @Test func `many threads make the same paper at once`() async throws {
        let first = try sample().pdf()
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 { group.addTask { try sample().pdf() } }
            for try await paper in group { #expect(paper == first) }
        }
    }

    @Test func `numbers stand in their order inside Kurdish and Arabic`() throws {
        let text = try Page(sample().pdf()).text
        for number in ["100042", "2026-11-23", "1998-0042", "12/4", "1,000,000", "ISIC 4690"] {
            // Once in each language, at least.
            #expect(text.components(separatedBy: number).count >= 4, "\(number)\n\(text)")
        }
    }

    @Test func `names can be read out of the paper`() throws {
        let text = try Page(sample().pdf()).text
        for name in [
            "کۆمپانیای ڕێگای نوێ بۆ بازرگانی", "ڕێبوار محەمەد ئەحمەد",
            "شركة الطريق الجديد للتجارة", "Limited liability company",
            "https://pird.example/verify/7K3M-Q9TX-2VHD-88PA",
        ] {
            #expect(text.contains(name), "\(name)\n\(text)")
        }
    }

    @Test func `the printed QR code leads to the address`() throws {
        #expect(try Page(sample().pdf()).scanned == sample().verifyURL)
        #expect(try Page(sample(activity: lines(25)).pdf()).scanned == sample().verifyURL)
    }

    /// A statement has about 1,450 characters in a small log, and 51 more for each doubling: 2,480 in
    /// one of a million entries, 2,990 in one of a billion.
    @Test(arguments: [1_450, 2_480, 2_990])
    func `the square is read from the paper, however much the log has grown`(length: Int) throws {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var code = "HTTPS://PIRD.EXAMPLE/V/"
        for index in code.count..<length { code.append(letters[(index * index + index / 7) % 32]) }
        let page = try Page(sample(code: code).pdf())
        #expect(try page.scanned == code)
        #expect(try page.count == 1 && page.linesOverlap == false)
    }

    @Test(arguments: [
        (String(repeating: "کۆمپانیای ڕێگای نوێ بۆ بازرگانیی گشتی ", count: 5), 1),
        ("Rêgay Nwê for Trade", 25),
        (String(repeating: "شركة الطريق الجديد للتجارة ", count: 6), 25),
        (String(repeating: "ڕێگای", count: 40), 12),
    ])
    func `a long content is set smaller on the one page`(name: String, count: Int) throws {
        let page = try Page(sample(subject: name, activity: lines(count)).pdf())
        #expect(try page.count == 1)
        // The last line and what stands below it: nothing was cut.
        let text = try page.text
        #expect(text.contains("Line \(count)"))
        #expect(text.contains("2026-11-23"))
        #expect(try page.linesOverlap == false)
    }

    @Test func `lines of the ordinary certificate keep apart`() throws {
        #expect(try Page(sample().pdf()).linesOverlap == false)
    }

    @Test func `lines that touch are noticed`() throws {
        let about = PDFDocument.About(
            title: "", author: "", subject: "", createdAt: "2026-11-23")
        let bytes = try PDFDocument.render(about) { canvas in
            for y in [100.0, 106] {
                try canvas.text(
                    "کورد Kurd", in: Rect(x: 100, y: y, width: 300, height: 40),
                    style: TextStyle(size: 10), direction: .rightToLeft, language: "ckb")
            }
        }
        #expect(try Page(bytes).linesOverlap)
    }

    @Test func `what fits no page is refused, not cut`() throws {
        let error = #expect(throws: PDFDocument.Refusal.self) {
            try sample(activity: lines(60)).pdf()
        }
        guard case .doesNotFit(let needed, let available) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(needed > available)
    }

    @Test func `a letter that no font has is named`() {
        // Never assigned, so that no font will ever draw it.
        let error = #expect(throws: PDFDocument.Refusal.cannotDraw("\u{0378}")) {
            try sample(subject: "ڕێگای\u{0378} نوێ").pdf()
        }
        #expect(error.map { "\($0)".contains("U+0378") } == true)
    }

    @Test(arguments: ["\u{202E}", "\u{0}", "\u{7}"])
    func `a sign that hides or reorders a name is refused`(sign: Unicode.Scalar) {
        #expect(throws: PDFDocument.Refusal.cannotDraw(sign)) {
            try sample(subject: "ڕێگای \(sign)نوێ").pdf()
        }
    }

    @Test(arguments: ["", "yesterday", "2026-11-23T09:30:00.5Z", "٢٠٢٦-١١-٢٣"])
    func `a date that cairo would replace by today is refused`(date: String) {
        #expect(throws: PDFDocument.Refusal.notADate(date)) { try sample(createdAt: date).pdf() }
    }

    @Test(arguments: [
        ("ژمارە 1998-0042", "ژمارە <1998-0042>"),
        ("1,000,000 دینار", "<1,000,000> دینار"),
        ("بازرگانی و IT (ISIC 4690) لێرە", "بازرگانی و <IT (ISIC 4690)> لێرە"),
        ("(2026)", "(<2026>)"),
        ("تەلەفۆن: +964 750 123 4567.", "تەلەفۆن: <+964 750 123 4567>."),
        ("لە 5% زیاتر", "لە <5%> زیاتر"),
        ("Rêgay Nwê، هەولێر", "<Rêgay Nwê>، هەولێر"),
        ("Pird (کوردی) 7", "<Pird> (کوردی) <7>"),
        ("1\n2", "<1>\n<2>"),
        ("ڕێگای نوێ", "ڕێگای نوێ"),
        ("", ""),
    ])
    func `numbers and Latin words are isolated whole`(text: String, marked: String) {
        let once = isolated(text)
        #expect(once == marked.replacing("<", with: "\u{2066}").replacing(">", with: "\u{2069}"))
        #expect(isolated(once) == once)
    }

    @Test(arguments: [
        ("ڕێگای New", TextDirection.rightToLeft), ("New ڕێگای", .leftToRight),
        ("12 ڕێگا", .rightToLeft), ("2026", .leftToRight),
    ])
    func `the first letter gives the direction`(text: String, direction: TextDirection) {
        #expect(TextDirection.natural(of: text) == direction)
    }
}

struct PDFDocumentTests {
    private let about = PDFDocument.About(
        title: "تاقیکردنەوە", author: "Pird", subject: "", createdAt: "2026-11-23T09:30:00Z")

    @Test func `start is the right edge in right-to-left text`() throws {
        let bytes = try PDFDocument.render(about) { canvas in
            let box = Rect(x: 100, y: 100, width: 300, height: 40)
            try canvas.text(
                "کورد", in: box, style: TextStyle(size: 12), direction: .rightToLeft,
                language: "ckb")
            try canvas.text(
                "Kurd", in: box, style: TextStyle(size: 12), direction: .leftToRight,
                language: "ku")
        }
        let words = try Page(bytes).words
        let kurdish = try #require(words.first { $0.text.hasPrefix("ک") })
        let latin = try #require(words.first { $0.text.contains("Kurd") })
        #expect(abs(kurdish.box.right - 400) < 2)
        #expect(abs(latin.box.x - 100) < 2)
    }

    @Test func `pages follow one another`() throws {
        let bytes = try PDFDocument.render(about) { canvas in
            let box = canvas.page
            for page in 1...3 {
                if page > 1 { canvas.nextPage() }
                try canvas.text(
                    "\(page)", in: box, style: TextStyle(size: 12), direction: .leftToRight,
                    language: "en")
            }
        }
        #expect(try Page(bytes).count == 3)
    }

    @Test func `a text never runs over its box`() {
        #expect(throws: PDFDocument.Refusal.self) {
            try PDFDocument.render(about) { canvas in
                try canvas.text(
                    "one two three four", in: Rect(x: 0, y: 0, width: 40, height: 20),
                    style: TextStyle(size: 12), direction: .leftToRight, language: "en")
            }
        }
    }

    @Test func `a font that is not installed is named`() {
        #expect(throws: PDFDocument.Refusal.fontNotInstalled("Pird Sans")) {
            try PDFDocument.render(about) { canvas in
                try canvas.text(
                    "one", in: canvas.page,
                    style: TextStyle(size: 12, fontFamily: "Noto Sans, Pird Sans"),
                    direction: .leftToRight, language: "en")
            }
        }
    }
}

// MARK: - A certificate

private func sample(
    subject: String = "کۆمپانیای ڕێگای نوێ بۆ بازرگانی",
    activity: Trilingual = Trilingual(
        ckb: "بازرگانیی گشتی و IT (ISIC 4690)", ar: "التجارة العامة و IT (ISIC 4690)",
        en: "General trade, IT (ISIC 4690)"),
    createdAt: String = "2026-11-23T09:30:00Z", code: String? = nil
) -> Certificate {
    func fact(_ ckb: String, _ ar: String, _ en: String, _ value: Trilingual) -> Certificate.Fact {
        Certificate.Fact(Trilingual(ckb: ckb, ar: ar, en: en), value)
    }
    func same(_ text: String) -> Trilingual { Trilingual(ckb: text, ar: text, en: text) }
    return Certificate(
        issuer: Trilingual(
            ckb: "بەڕێوەبەرایەتیی گشتیی تۆمارکردنی کۆمپانیاکان",
            ar: "المديرية العامة لتسجيل الشركات",
            en: "Directorate General of Company Registration"),
        title: Trilingual(
            ckb: "بڕوانامەی تۆمارکردنی کۆمپانیا", ar: "شهادة تسجيل شركة",
            en: "Certificate of company registration"),
        subject: subject, number: "100042",
        facts: [
            fact("ژمارەی تۆمار", "رقم التسجيل", "Registration number", same("100042")),
            fact(
                "ناوی بازرگانی", "الاسم التجاري", "Trade name",
                Trilingual(
                    ckb: "کۆمپانیای ڕێگای نوێ بۆ بازرگانی", ar: "شركة الطريق الجديد للتجارة",
                    en: "New Road Trading")),
            fact(
                "کۆمپانیا", "شركة", "Company",
                Trilingual(
                    ckb: "کۆمپانیای بەرپرسیاریەتی سنووردار", ar: "شركة محدودة المسؤولية",
                    en: "Limited liability company")),
            fact(
                "سەرمایە", "رأس المال", "Capital",
                Trilingual(
                    ckb: "1,000,000 دیناری عێراقی", ar: "1,000,000 دينار عراقي",
                    en: "1,000,000 Iraqi dinars")),
            fact(
                "نووسینگە", "المقر", "Office",
                Trilingual(
                    ckb: "هەولێر، خانووی 12/4", ar: "أربيل، دار 12/4", en: "Erbil, house 12/4")),
            fact(
                "بەڕێوەبەری ڕێپێدراو", "المدير المفوض", "Managing director",
                same("ڕێبوار محەمەد ئەحمەد")),
            fact("بابەتی کار", "النشاط", "Activity", activity),
            fact(
                "ڕێکەوتی تۆمارکردن", "تاريخ التسجيل", "Registered on",
                Trilingual(
                    ckb: "لە 2026-11-23، دۆسیەی 1998-0042",
                    ar: "في 2026-11-23، ملف 1998-0042", en: "2026-11-23, file 1998-0042")),
        ],
        verifyURL: "https://pird.example/verify/7K3M-Q9TX-2VHD-88PA", code: code,
        notice: Trilingual(
            ckb: "داتای نموونەیە: ئەم بڕوانامەیە هێزی یاسایی نییە.",
            ar: "بيانات نموذجية: ليست لهذه الشهادة قوة قانونية.",
            en: "Sample data: this certificate has no legal force."),
        createdAt: createdAt)
}

private func lines(_ count: Int) -> Trilingual {
    func numbered(_ word: String) -> String {
        (1...count).map { "\(word) \($0)" }.joined(separator: "\n")
    }
    return Trilingual(ckb: numbered("هێڵی"), ar: numbered("السطر"), en: numbered("Line"))
}

// MARK: - A paper as other programs read it

/// A PDF file, read by poppler and zbar.
private final class Page {
    struct Word {
        let text: String
        let box: Rect
    }

    private let folder: URL
    private var file: String { folder.appending(path: "paper.pdf").path() }

    init(_ bytes: [UInt8]) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "pird-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.appending(path: "paper.pdf"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var text: String {
        get throws { try run("pdftotext", "-layout", file, "-").withoutDirectionMarks }
    }

    var count: Int {
        get throws {
            let line = try run("pdfinfo", file).split(separator: "\n")
                .first { $0.hasPrefix("Pages:") }
            return Int(line?.split(separator: " ").last ?? "") ?? 0
        }
    }

    var scanned: String {
        get throws {
            let image = folder.appending(path: "page").path()
            _ = try run("pdftoppm", "-png", "-r", "200", "-singlefile", file, image)
            return try run("zbarimg", "-q", "--raw", image + ".png")
                .trimmingCharacters(in: .newlines)
        }
    }

    var words: [Word] {
        get throws {
            let word =
                /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/
            return try run("pdftotext", "-bbox", file, "-").matches(of: word).map {
                let (left, top) = (Double($0.1)!, Double($0.2)!)
                let box = Rect(
                    x: left, y: top, width: Double($0.3)! - left, height: Double($0.4)! - top)
                return Word(text: String($0.5).withoutDirectionMarks, box: box)
            }
        }
    }

    /// Whether the middle of one word's box lies in another's, or a word leaves the frame.
    var linesOverlap: Bool {
        get throws {
            let words = try words
            for (index, word) in words.enumerated() {
                guard word.box.x > 26, word.box.right < 569, word.box.bottom < 816 else {
                    return true
                }
                for other in words.dropFirst(index + 1) {
                    let across = min(word.box.right, other.box.right) - max(word.box.x, other.box.x)
                    let apart = word.box.y + word.box.bottom - other.box.y - other.box.bottom
                    if across > 1, abs(apart / 2) < 7 { return true }
                }
            }
            return false
        }
    }

    private func run(_ tool: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(tool: tool) }
        return String(decoding: data, as: UTF8.self)
    }

    private struct Failed: Error {
        let tool: String
    }
}

extension String {
    fileprivate var withoutDirectionMarks: String {
        let marks: [ClosedRange<UInt32>] = [0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069]
        var kept = UnicodeScalarView()
        kept.append(
            contentsOf: unicodeScalars.filter { scalar in
                !marks.contains { $0.contains(scalar.value) }
            })
        return String(kept)
    }
}
