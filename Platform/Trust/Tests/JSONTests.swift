import Kernel
import Testing
import Trust

@Suite struct Paper {
    @Test func `whatever may be written in a register can be printed`() throws {
        let all = (0x20...0x2100 as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter {
            isWritable(String(Character($0)))
        }.flatMap { [$0, "x" as Unicode.Scalar] }
        for start in stride(from: 0, to: all.count, by: 40) {
            let line = String(String.UnicodeScalarView(all[start..<min(start + 40, all.count)]))
            let words = Trilingual(ckb: line, ar: line, en: line)
            _ = try Certificate(
                issuer: words, title: words, subject: "x" + line, number: "1",
                facts: [.init(words, words)], verifyURL: "http://x/verify/1", notice: words,
                createdAt: "2026-11-22"
            ).pdf()
        }
    }
}

@Suite struct CanonicalText {
    /// RFC 8785, section 3.2.3: the names of its example, sorted by UTF-16 code units.
    @Test func `names are sorted as RFC 8785 asks`() throws {
        let names = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1f600}", "\u{80}", "\u{f6}"]
        let object = JSON.object(Dictionary(uniqueKeysWithValues: names.map { ($0, .integer(1)) }))
        #expect(
            object.canonical
                == "{\"\\r\":1,\"1\":1,\"\u{80}\":1,\"\u{f6}\":1,\"\u{20ac}\":1,\"\u{1f600}\":1,\"\u{fb33}\":1}"
        )
    }

    /// RFC 8785, section 3.2.2.2: the string of its example.
    @Test func `strings carry only the escapes that are needed`() {
        let text = "\u{20ac}$\u{000F}\u{000a}A'\u{0042}\u{0022}\u{005c}\\\"\u{002f}"
        #expect(JSON.string(text).canonical == "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")
    }

    @Test func `what is read and written again is the same`() throws {
        let text = "{\"a\":[1,-2,0,true,false,null,\"\u{6a9}\\u0000\"],\"b\":{\"c\":\"\"}}"
        #expect(try JSON(parsing: Array(text.utf8)).canonical == text)
        let spaced = " { \"b\" : 1 , \"a\" : \"\\ud83d\\ude00\\/\" } "
        #expect(try JSON(parsing: Array(spaced.utf8)).canonical == "{\"a\":\"\u{1f600}/\",\"b\":1}")
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "01", "1.5", "1e3", "\"\\ud800\"", "\"\\x\"", "nul", "[1 2]",
        "{\"a\":1,\"a\":2}", "\"\u{1}\"", "9223372036854775808", "{a:1}", "'a'", "--1", "-", "[1]x",
    ])
    func `what is not strict JSON of whole numbers is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test func `invalid UTF-8 and endless nesting are refused`() {
        #expect(throws: JSONError.self) { try JSON(parsing: [34, 0xFF, 34]) }
        let deep = [UInt8](repeating: 91, count: 100_000)
        #expect(throws: JSONError.tooDeep) { try JSON(parsing: deep) }
    }

    /// FIPS 180-4 example, and RFC 4231 has no key of 32 bytes: a code is confirmed and bound to
    /// its text.
    @Test func `digests and codes`() {
        #expect(
            sha256Hex("abc".utf8)
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let secret = Secret([UInt8](repeating: 9, count: 32))
        #expect(secret.confirms(secret.code(for: "a"), for: "a"))
        #expect(!secret.confirms(secret.code(for: "a"), for: "b"))
        #expect(!secret.confirms("", for: "a"))
        #expect(secret.derived(for: "x").code(for: "a") != secret.code(for: "a"))
    }
}
