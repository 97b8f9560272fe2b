internal import Foundation

/// Adds to a finished PDF behind its last byte, as ISO 32000 allows it (section 7.5.6): what was
/// there, and every signature over it, stays as it was.
///
/// Reads what Cairo writes, which is all that it is used for: one table of places, objects in clear
/// text. Anything else is refused.
struct PDFUpdate {
    private(set) var bytes: [UInt8]
    private var places: [Int: Int] = [:]
    private var size = 0
    private var lastTable = 0
    private(set) var root = 0
    private var info: String?

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        guard let mark = bytes.lastRange(of: Array("startxref".utf8))?.lowerBound,
            let start = number(after: mark + 9)
        else { throw Unreadable(description: "the PDF has no table of its objects") }
        lastTable = start
        var trailer = try readTable(at: start)
        guard let root = PDFUpdate.number("/Root", in: trailer),
            let size = PDFUpdate.number("/Size", in: trailer)
        else { throw Unreadable(description: "the PDF has no catalogue") }
        self.root = root
        self.size = size
        info = PDFUpdate.number("/Info", in: trailer).map { "/Info \($0) 0 R" }
        // Each revision names the one before it; what the younger says holds.
        var before = start
        while let older = PDFUpdate.number("/Prev", in: trailer) {
            guard older < before else {
                throw Unreadable(description: "the PDF's tables go round in a circle")
            }
            before = older
            trailer = try readTable(at: older)
        }
    }

    /// Takes the places of a table that no younger one has told; gives the trailer below it.
    private mutating func readTable(at start: Int) throws -> String {
        let unreadable = Unreadable(description: "the PDF's table cannot be read")
        var at = start
        guard text(at, 4) == "xref" else { throw unreadable }
        at += 4
        while true {
            skipSpace(&at)
            if text(at, 7) == "trailer" { break }
            guard let first = takeNumber(&at), let count = takeNumber(&at), count < 100_000,
                first < 1_000_000
            else { throw unreadable }
            for index in 0..<count {
                guard let place = takeNumber(&at), takeNumber(&at) != nil else { throw unreadable }
                skipSpace(&at)
                guard at < bytes.count, place < bytes.count else { throw unreadable }
                if bytes[at] == UInt8(ascii: "n"), places[first + index] == nil {
                    places[first + index] = place
                }
                at += 1
            }
        }
        guard let end = bytes[at...].firstRange(of: Array("startxref".utf8))?.lowerBound else {
            throw unreadable
        }
        return text(at, end - at)
    }

    /// The dictionary of an object, from `<<` to `>>`.
    func dictionary(_ number: Int) throws -> String {
        guard let place = places[number],
            let start = bytes[place...].firstRange(of: Array("<<".utf8))?.lowerBound,
            let end = bytes[start...].firstRange(of: Array("endobj".utf8))?.lowerBound,
            let close = bytes[start..<end].lastRange(of: Array(">>".utf8))?.lowerBound
        else { throw Unreadable(description: "the PDF has no object \(number)") }
        return String(decoding: bytes[start..<close + 2], as: UTF8.self)
    }

    /// The first page.
    func firstPage() throws -> Int {
        guard let pages = PDFUpdate.number("/Pages", in: try dictionary(root)),
            let page = PDFUpdate.number("/Kids [", in: try dictionary(pages))
        else { throw Unreadable(description: "the PDF has no page") }
        return page
    }

    /// A number for an object that is to be added.
    mutating func newNumber() -> Int {
        size += 1
        return size - 1
    }

    /// Adds objects, in one revision.
    ///
    /// - Returns: where each stands.
    @discardableResult
    mutating func add(_ objects: [(number: Int, body: [UInt8])]) -> [Int: Int] {
        if bytes.last != 0x0A { bytes.append(0x0A) }
        for object in objects {
            places[object.number] = bytes.count
            bytes += "\(object.number) 0 obj\n".utf8
            bytes += object.body
            bytes += "\nendobj\n".utf8
        }
        let table = bytes.count
        var lines = "xref\n"
        for object in objects.sorted(by: { $0.number < $1.number }) {
            let place = String(places[object.number]!)
            lines +=
                "\(object.number) 1\n\(String(repeating: "0", count: 10 - place.count))\(place) 00000 n \n"
        }
        lines += """
            trailer
            << /Size \(size) /Root \(root) 0 R \(info ?? "") /Prev \(lastTable) >>
            startxref
            \(table)
            %%EOF

            """
        bytes += lines.utf8
        lastTable = table
        return places.filter { place in objects.contains { $0.number == place.key } }
    }

    /// Puts bytes over others, as many.
    mutating func overwrite(_ place: Int, with new: [UInt8]) {
        bytes.replaceSubrange(place..<place + new.count, with: new)
    }

    // MARK: Reading

    static func number(_ name: String, in text: String) -> Int? {
        guard let mark = text.range(of: name) else { return nil }
        let digits = text[mark.upperBound...].drop { $0 == " " || $0 == "\n" }
            .prefix { $0.isASCII && $0.isNumber }
        return Int(digits)
    }

    private func text(_ at: Int, _ count: Int) -> String {
        guard at >= 0, at + count <= bytes.count, count >= 0 else { return "" }
        return String(decoding: bytes[at..<at + count], as: UTF8.self)
    }

    private func number(after place: Int) -> Int? {
        var at = place
        return takeNumber(&at)
    }

    private func skipSpace(_ at: inout Int) {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D {
            at += 1
        }
    }

    private func takeNumber(_ at: inout Int) -> Int? {
        skipSpace(&at)
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]), at - start < 12 { at += 1 }
        return Int(String(decoding: bytes[start..<at], as: UTF8.self))
    }
}
