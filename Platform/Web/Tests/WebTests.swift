import Kernel
import Rehearsal
import Testing
import Web

@Suite struct TheLiteral {
    @Test func `text is escaped and HTML is not`() {
        let name = "<b>\"Rêgay\" & 'nwê'</b>"
        let inner: HTML = "<i>x</i>"
        let page: HTML =
            "<p title=\"\(name)\">\(name)\(inner)\(nil as HTML?)\([inner, inner])\(5)</p>"
        #expect(
            page.markup
                == "<p title=\"&lt;b&gt;&quot;Rêgay&quot; &amp; &#39;nwê&#39;&lt;/b&gt;\">"
                + "&lt;b&gt;&quot;Rêgay&quot; &amp; &#39;nwê&#39;&lt;/b&gt;<i>x</i><i>x</i><i>x</i>5</p>"
        )
    }

    @Test func `a choice between literals is HTML, and text in it is still escaped`() {
        let (rows, name): ([HTML], String) = (["<li>1</li>"], "<b>")
        let list: HTML = "\(rows.isEmpty ? "<p>\(name)</p>" : "<ul>\(rows)</ul>")"
        #expect(list.markup == "<ul><li>1</li></ul>")
        let none: HTML = "\([HTML]().isEmpty ? "<p>\(name)</p>" : "<ul>\(rows)</ul>")"
        #expect(none.markup == "<p>&lt;b&gt;</p>")
        #expect(("\(name)" as HTML).markup == "&lt;b&gt;")
    }

    @Test func `an attribute is there or not`() {
        #expect(("<input\("checked", if: true)>" as HTML).markup == "<input checked>")
        #expect(("<input\("checked", if: false)>" as HTML).markup == "<input>")
    }
}

@Suite struct Forms {
    @Test func `a form is read as WHATWG URL says`() throws {
        let form = try parseURLEncoded("a=1&b=%D8%A6%DB%95+x&c&a=2&=y&d=%0D%0Aq".utf8)
        #expect(form["a"] == "2")
        #expect(form.all("a") == ["1", "2"])
        #expect(form["b"] == "ئە x")
        #expect(form["c"] == "")
        #expect(form["d"] == "q")
        #expect(form["nothing"] == "")
    }

    @Test(arguments: ["a=%", "a=%4", "a=%gg", "a=%ff", "a=%00", "a=%1b", "a=%c0%af", "a=%ed%a0%80"])
    func `what is not readable text is refused`(body: String) {
        #expect(throws: FormError.unreadable) { try parseURLEncoded(body.utf8) }
    }

    @Test func `parts of a multipart form keep their bytes`() throws {
        let head = "--x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nw\u{e9}rt\r\n"
        let bytes: [UInt8] = [0, 255, 13, 10, 45, 45]
        let body =
            Array(head.utf8)
            + Array(
                "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\u{6a9}.pdf\"\r\nContent-Type: x/y\r\n\r\n"
                    .utf8)
            + bytes + Array("\r\n--x--\r\n".utf8)
        let form = try parseMultipart(body, boundary: "x")
        #expect(form["n"] == "w\u{e9}rt")
        #expect(form.files.first?.bytes == bytes)
        #expect(form.files.first?.name == "a\u{6a9}.pdf")
    }

    @Test(arguments: [
        ("name=\"a", nil), ("name=\"", nil), ("name=a", "a"), ("name=\"a;b\"", "a;b"),
        ("name=\"a\"; filename=\"lease; final.pdf\"", "a"), ("filename=\"x\"", nil),
    ])
    func `a header's quotes are read or refused`(parameters: String, name: String?) {
        let body = "--x\r\nContent-Disposition: form-data; \(parameters)\r\n\r\nb\r\n--x--"
        let form = try? parseMultipart(Array(body.utf8), boundary: "x")
        #expect((form?.fields.keys.first ?? form?.files.first?.field) == name)
    }

    @Test func `random bytes never stop the reader`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            var body = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            for piece in ["--x", "\r\n", "\r\n\r\n", "form-data; name=\"", "%", "&", "="]
            where Bool.random(using: &generator) {
                let at = Int.random(in: 0...body.count, using: &generator)
                body.insert(contentsOf: piece.utf8, at: at)
            }
            _ = try? parseURLEncoded(body)
            _ = try? parseMultipart(body, boundary: "x")
            _ = decodedSegment(String(decoding: body, as: UTF8.self))
        }
    }

    @Test func `an encoded text is decoded to itself`() {
        for text in ["", "a b", "ڕێگای نوێ", "&=+%/?#", "\u{1f600}"] {
            #expect(decodedSegment(encodedForURL(text)) == text)
        }
    }
}

@Suite struct Written {
    @Test(arguments: [
        (Language.en, "IQD\u{a0}1,234,567", "22\u{a0}November\u{a0}2026"),
        (.ckb, "١٬٢٣٤٬٥٦٧\u{a0}دینار", "٢٢ی\u{a0}تشرینی دووەمی\u{a0}٢٠٢٦"),
        (.ar, "١٬٢٣٤٬٥٦٧\u{a0}دينار", "٢٢\u{a0}تشرين الثاني\u{a0}٢٠٢٦"),
        (.kmr, "1.234.567\u{a0}dînar", "22ê\u{a0}mijdarê\u{a0}2026"),
    ])
    func `money and days are written as each language writes them`(
        language: Language, money: String, day: String
    ) {
        let formats = Formats(language)
        #expect(formats.money(Money(dinars: 1_234_567)) == money)
        #expect(formats.day(Day(2026, 11, 22)) == day)
    }

    @Test func `a share is a fraction, with its percentage only where that is exact`() {
        let formats = Formats(.en)
        #expect(Formats(.ckb).share(Share(67, of: 200)!) == "٦٧/٢٠٠ (٣٣٫٥٪)")
        #expect(Formats(.kmr).share(Share(67, of: 200)!) == "67/200 (%33,5)")
        #expect(formats.share(Share(1, of: 3)!) == "1/3")
        #expect(formats.share(Share(1, of: 4)!) == "1/4 (25%)")
        #expect(formats.share(Share(67, of: 200)!) == "67/200 (33.5%)")
        #expect(formats.share(Share(1, of: 800)!) == "1/800")
    }

    @Test func `what is compressed is smaller and says gzip`() throws {
        let bytes = [UInt8](repeating: 65, count: 10_000)
        let small = try #require(gzipped(bytes))
        #expect(small.prefix(2) == [0x1F, 0x8B])
        #expect(small.count < 200)
        #expect(gzipped([]) != nil)
    }
}
