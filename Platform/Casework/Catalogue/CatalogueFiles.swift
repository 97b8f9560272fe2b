internal import Foundation
package import Kernel
internal import Yams

/// An error in a file of the catalogue: the program names file and line and does not start.
package struct CatalogueError: Error, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let message: String

    package init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String { "\(file):\(line): \(message)" }
}

extension Catalogue {
    /// Reads a catalogue's folder and checks it as a whole.
    ///
    /// - Parameter handlers: the handlers that the program has, each with the questions that it needs;
    ///   nil where none is needed, and any is taken.
    /// - Throws: `CatalogueError`, the first thing that is wrong.
    package static func load(
        from folder: String, handlers: [String: Set<String>]?
    ) throws -> Catalogue {
        try load(from: folder, handlers: handlers) { throw $0 }
    }

    /// The first error of each service's file.
    ///
    /// - Throws: `CatalogueError` for a file without which no service can be read.
    package static func problems(
        in folder: String, handlers: [String: Set<String>]?
    ) throws -> [CatalogueError] {
        var problems: [CatalogueError] = []
        _ = try load(from: folder, handlers: handlers) { problems.append($0) }
        return problems
    }

    private static func load(
        from folder: String, handlers: [String: Set<String>]?,
        report: (CatalogueError) throws -> Void
    ) throws -> Catalogue {
        func file(_ name: String) throws -> Source { try Source(folder: folder, name: name) }
        let institutions = try file("institutions.yaml").list().map { try $0.named() }
        let documentItems = try file("documents.yaml").list()
        let documents = try documentItems.map { try $0.documentKind() }
        let lifeEvents = try file("life-events.yaml").list().map { try $0.named() }
        let audiences = try file("audiences.yaml").list().map { try $0.named() }
        let alike = try file("search.yaml").list().map { item in
            let words = try item.texts()
            guard words.count > 1 else { throw item.error("at least two words that are alike") }
            return words
        }
        let laws = try file("laws.yaml").list().map { item in
            Law(
                id: try item["id"].text(), title: try item["title"].words(),
                sources: try item["source"].texts(), confidence: try item["confidence"].choice())
        }
        let places = try file("places.yaml").list().map { item in
            let name = try item["name"]
            let latin = try name["en"].text()
            return Place(
                id: try item["id"].text(), kind: try item["type"].choice(),
                parent: try item.optional("parent")?.text(),
                name: Text(
                    en: latin, ckb: try name["ckb"].text(), ar: try name["ar"].text(),
                    kmr: try name.optional("kmr")?.text() ?? latin),
                population: try item.optional("population").map { item in
                    Place.Population(
                        count: Int(try item["count"].integer()),
                        year: Int(try item["year"].integer()),
                        confidence: try item["confidence"].choice(),
                        source: try item["source"].text())
                })
        }
        let institutionIDs = Set(institutions.map(\.id))
        let registers = try file("registers.yaml").list().map {
            try $0.registerKind(institutionIDs)
        }
        try file("registers.yaml").confirmOnce("id")
        try file("registers.yaml").confirmOnce("prefix")
        try file("offices.yaml").confirmOnce("id")
        let offices = try file("offices.yaml").list().map {
            try $0.office(institutionIDs, places)
        }
        let papers = try papers(in: folder, institutionIDs)
        let ids = References(
            institutions: institutionIDs, documents: Set(documents.map(\.id)),
            lifeEvents: Set(lifeEvents.map(\.id)), audiences: Set(audiences.map(\.id)),
            laws: Set(laws.map(\.id)), handlers: handlers, registers: registers,
            offices: offices, papers: papers,
            tariffs: try file("tariffs.yaml").root().tariffs(),
            heldDocuments: documents.reduce(into: [:]) { $0[$1.id] = $1.heldBy })
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder + "/services")
                .filter { $0.hasSuffix(".yaml") }.sorted()
        } catch {
            throw CatalogueError(
                file: folder + "/services", line: 0, message: "the folder cannot be read")
        }
        var services: [Service] = []
        var texts: [String: String] = [:]
        for name in names {
            do {
                let source = try file("services/\(name)")
                let item = try source.root()
                let service = try item.service(ids)
                guard name == service.slug + ".yaml" else {
                    throw try item["id"].error(
                        "the file of \(service.id) is \(service.slug).yaml")
                }
                services.append(service)
                texts[service.id] = source.text
            } catch let problem as CatalogueError { try report(problem) }
        }
        let serviceIDs = Set(services.map(\.id))
        for item in documentItems {
            for service in try item.optional("issued_by")?.items() ?? [] {
                // One whose file is broken is reported, and not because of this.
                do { _ = try service.reference(in: serviceIDs, "service") } catch let problem
                    as CatalogueError
                { if serviceIDs.count == names.count { try report(problem) } }
            }
        }
        let order = ["ID", "FA", "FO", "TR", "LA", "NO", "BU", "TA", "HR", "ED", "HE", "WE"]
        services.sort { a, b in
            let (x, y) = (a.id.prefix(2), b.id.prefix(2))
            let (i, j) = (
                order.firstIndex(of: String(x)) ?? 99, order.firstIndex(of: String(y)) ?? 99
            )
            return (i, a.id) < (j, b.id)
        }
        for service in services {
            guard let document = service.online?.issues?.document,
                !(documents.first { $0.id == document }?.issuedBy.contains(service.id) ?? false)
            else { continue }
            try report(
                CatalogueError(
                    file: "services/\(service.slug).yaml",
                    line: service.online?.issues?.line ?? 1,
                    message: "documents.yaml does not say that it issues \(document)"))
        }
        let holidays = try file("holidays.yaml").root()
        let weekend = try holidays["weekend"].items().map { try $0.integer() }
        guard weekend.count < 7, weekend.allSatisfy({ (1...7).contains($0) }) else {
            throw try holidays["weekend"].error("ISO weekdays, 1 to 7, and not all of them")
        }
        var announced: Set<Day> = []
        var local: [String: Set<Day>] = [:]
        let placeIDs = Set(places.map(\.id))
        for item in try holidays["announced"].items() {
            let day = try item["date"].day()
            if let where_ = try item.optional("places") {
                for place in try where_.items() {
                    local[try place.reference(in: placeIDs, "place"), default: []].insert(day)
                }
            } else {
                announced.insert(day)
            }
        }
        let kept = try file("retention.yaml").root()["person"]
        let years = try kept.optional("years_after_death").map { Int(try $0.integer()) }
        if let years, !(1...200).contains(years) {
            throw try kept["years_after_death"].error("years, 1 to 200, or nothing")
        }
        _ = try (kept["source"].text(), kept["confidence"].text())
        let catalogue = Catalogue(
            services: services, institutions: institutions, documents: documents,
            lifeEvents: lifeEvents, audiences: audiences, places: places, laws: laws,
            calendar: WorkingCalendar(
                weekend: Set(weekend.map(Int.init)), holidays: announced, local: local),
            yearsKeptAfterDeath: years, papers: papers, registers: registers, offices: offices,
            alike: alike, references: ids, texts: texts)
        for loop in catalogue.documentLoops {
            let item = try file("services/\(loop[0].slug).yaml").root()["documents"]
            let way = loop.map(\.id).joined(separator: ", then ")
            try report(item.error("a loop: \(way) each need what the next one issues"))
        }
        return catalogue
    }

    private static func papers(
        in folder: String, _ institutions: Set<String>
    ) throws -> [PaperTemplate] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder + "/papers")
                .filter { $0.hasSuffix(".yaml") }.sorted()
        } catch {
            throw CatalogueError(
                file: folder + "/papers", line: 0, message: "the folder cannot be read")
        }
        return try names.map { name in
            let item = try Source(folder: folder, name: "papers/" + name).root()
            try item.only(["by", "title", "notice", "sample_notice", "rows", "subject"])
            return PaperTemplate(
                id: String(name.dropLast(5)),
                institution: try item["by"].reference(in: institutions, "institution"),
                title: try item["title"].words(), subject: try item.optional("subject")?.text(),
                notice: try item["notice"].words(),
                sampleNotice: try item["sample_notice"].words(),
                rows: try item["rows"].items().map { try $0.paperRow() })
        }
    }
}

/// The ids that a service may refer to.
struct References {
    let institutions, documents, lifeEvents, audiences, laws: Set<String>
    /// Each with the questions that it needs.
    let handlers: [String: Set<String>]?
    let registers: [RegisterKind]
    let offices: [Office]
    let papers: [PaperTemplate]
    let tariffs: [String: Dated<Int64>]
    /// Documents whose facts a register holds, and which.
    let heldDocuments: [String: String]
    /// Whether what is read was published before papers, registers, handlers and this check became what
    /// they are: a row or a column that it does not know stays empty, and what would only be refused
    /// because it has no effect has none.
    var isFormer = false
}

/// A file of YAML that remembers its lines.
struct Source {
    let file: String
    let text: String
    private let node: Node

    init(folder: String, name: String) throws {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
            throw CatalogueError(file: name, line: 0, message: "the file cannot be read")
        }
        try self.init(text: String(decoding: data, as: UTF8.self), file: name)
    }

    init(text: String, file: String) throws {
        self.file = file
        self.text = text
        // What editors of Windows put before a text is no part of it.
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        guard text.utf8.count <= Source.sizeLimit else {
            throw CatalogueError(file: file, line: 1, message: "the file is too large")
        }
        try Source.confirmPlain(text, file: file)
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw CatalogueError(file: file, line: 1, message: "the file is empty")
            }
            try Source.confirm(node, file: file, depth: 0)
            self.node = node
        } catch let error as YamlError {
            let line: Int =
                switch error {
                case .scanner(_, _, let mark, _), .parser(_, _, let mark, _),
                    .composer(_, _, let mark, _):
                    mark.line
                case .duplicatedKeysInMapping(_, let context): context.mark.line
                case .reader(_, let offset?, _, _):
                    1 + text.utf8.prefix(offset).count { $0 == 0x0A }
                default: 1
                }
            let reason = String(describing: error).split(separator: "\n").first ?? ""
            throw CatalogueError(file: file, line: line, message: "not YAML: \(reason)")
        }
    }

    private static let sizeLimit = 512 * 1024

    /// No anchors and aliases, by which a small file becomes a huge one: they are looked for in the
    /// text, before the parser has put one in place of the other.
    private static func confirmPlain(_ text: String, file: String) throws {
        var line = 1
        var before: UInt8 = 0x0A
        var bytes = text.utf8.makeIterator()
        var current = bytes.next()
        while let byte = current {
            let next = bytes.next()
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"),
                " \t\n\r-[{,:".utf8.contains(before), let next, next > 0x20
            {
                throw CatalogueError(
                    file: file, line: line,
                    message: next == byte
                        ? "\(String(decoding: [byte, byte], as: UTF8.self)): conditions are joined by and, or"
                        : "anchors and aliases (& and *) are not used here")
            }
            if byte == 0x0A { line += 1 }
            before = byte
            current = next
        }
    }

    /// No depth without end, and keys that are words.
    private static func confirm(_ node: Node, file: String, depth: Int) throws {
        func error(_ message: String) -> CatalogueError {
            CatalogueError(file: file, line: node.mark?.line ?? 1, message: message)
        }
        guard depth < 24 else { throw error("nested too deeply") }
        switch node {
        case .alias: throw error("anchors and aliases (& and *) are not used here")
        case .scalar: break
        case .sequence(let items):
            for item in items { try confirm(item, file: file, depth: depth + 1) }
        case .mapping(let pairs):
            for (key, value) in pairs {
                guard key.scalar != nil else { throw error("a key is a word") }
                try confirm(value, file: file, depth: depth + 1)
            }
        }
    }

    func root() throws -> Item { Item(file: file, node: node) }

    /// That no two things of a list have one id.
    func confirmOnce(_ key: String) throws {
        var seen: Set<String> = []
        for item in try list() {
            let id = try item[key]
            guard seen.insert(try id.text()).inserted else {
                throw id.error("\(try id.text()) is there twice")
            }
        }
    }
    func list() throws -> [Item] { try root().items() }
}

/// A value in a file, which says where it stands when it is not what it should be.
struct Item {
    let file: String
    let node: Node

    var line: Int { node.mark?.line ?? 0 }

    func error(_ message: String) -> CatalogueError {
        CatalogueError(file: file, line: line, message: message)
    }

    subscript(key: String) -> Item {
        get throws {
            guard let found = try optional(key) else { throw error("\(key) is missing") }
            return found
        }
    }

    func optional(_ key: String) throws -> Item? {
        guard let mapping = node.mapping else { throw error("a mapping is expected") }
        guard let value = mapping[key], value.null == nil || value.scalar?.style != .plain else {
            return nil
        }
        return Item(file: file, node: value)
    }

    func items() throws -> [Item] {
        guard let sequence = node.sequence else { throw error("a list is expected") }
        return sequence.map { Item(file: file, node: $0) }
    }

    func text() throws -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw error("text is expected") }
        return text
    }

    func texts() throws -> [String] { try items().map { try $0.text() } }

    func integer() throws -> Int64 {
        guard let text = node.scalar?.string, let number = Int64(text.filter { $0 != "_" }) else {
            throw error("a whole number is expected")
        }
        return number
    }

    func bool() throws -> Bool {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default: throw error("true or false is expected")
        }
    }

    func day() throws -> Day {
        guard let day = Day(iso: try text()) else { throw error("a day is expected: 2026-03-21") }
        return day
    }

    func choice<Choice: RawRepresentable<String>>() throws -> Choice {
        guard let choice = Choice(rawValue: try text()) else {
            throw error("not one of the known words: \(try text())")
        }
        return choice
    }

    /// Words in all four languages.
    func words() throws -> Text {
        Text(
            en: try self["en"].text(), ckb: try self["ckb"].text(), ar: try self["ar"].text(),
            kmr: try self["kmr"].text())
    }

    /// A row of a paper.
    func paperRow() throws -> PaperTemplate.Row {
        if let fact = try optional("fact") {
            let label = try self["label"].words()
            guard !label.en.contains("{") else {
                throw try self["label"].error("a label has no braces; a text has")
            }
            return .fact(try fact.text(), label: label)
        }
        let text = try self["text"]
        let words = try text.words()
        let names = try text.blanks(in: words.en)
        guard !names.isEmpty else { throw text.error("a text has a value in braces") }
        for language in Language.allCases
        where try Set(text.blanks(in: words[language])) != Set(names) {
            throw text.error("\(language.rawValue) has other values in braces than en")
        }
        let sentence = words.map { _, words in
            names.enumerated().reduce(words) { words, name in
                words.replacing("{\(name.element)}", with: "{\(name.offset)}")
            }
        }
        return .text(sentence, values: names)
    }

    /// What stands in braces, each once, in its order.
    private func blanks(in text: String) throws -> [String] {
        var names: [String] = []
        for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            guard let end = part.firstIndex(of: "}"), end > part.startIndex else {
                throw error("a brace is not closed")
            }
            let name = String(part[..<end])
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    func assurance() throws -> AssuranceLevel {
        guard let level = AssuranceLevel(word: try text()) else {
            throw error("low, substantial or high is expected")
        }
        return level
    }

    func reference(in known: Set<String>, _ what: String) throws -> String {
        let id = try text()
        guard known.contains(id) else { throw error("no such \(what): \(id)") }
        return id
    }

    /// Nobody can bring what nobody issues.
    func documentKind() throws -> DocumentKind {
        let issuedBy = try optional("issued_by")?.texts() ?? []
        let from = try optional("from")?.words()
        guard issuedBy.isEmpty == (from != nil) else {
            throw error("nobody issues it: issued_by (services) or from (whom), one of the two")
        }
        return DocumentKind(
            id: try self["id"].text(), name: try self["name"].words(),
            heldBy: try optional("held_by")?.text(), issuedBy: issuedBy, from: from)
    }

    func named() throws -> Named {
        Named(
            id: try self["id"].text(), name: try self["name"].words(),
            description: try optional("description")?.words(),
            parent: try optional("parent")?.text())
    }
}

/// Dated parameters of law, from YAML: each line with a day, a value in dinars, days or a count,
/// a source and a confidence.
package struct LawParameters: Sendable {
    private let parameters: [String: Dated<Int64>]

    /// - Throws: `CatalogueError` when a line lacks its source or the dates do not ascend.
    package init(yaml: [UInt8], file: String) throws {
        let root = try Source(text: String(decoding: yaml, as: UTF8.self), file: file).root()
        var parameters: [String: Dated<Int64>] = [:]
        for (key, value) in root.node.mapping ?? [:] {
            let item = Item(file: file, node: value)
            let lines = try item.items().map { line in
                Dated<Int64>.Line(
                    from: try line["from"].day(), value: try line["value"].integer(),
                    source: try line["source"].text(),
                    confidence: try line["confidence"].choice())
            }
            guard let dated = Dated(lines) else { throw item.error("the dates must ascend") }
            parameters[key.string ?? ""] = dated
        }
        self.parameters = parameters
    }

    package var names: Set<String> { Set(parameters.keys) }

    /// The value in force; traps on a name that the file does not have, which a test would meet.
    package func value(_ name: String, on day: Day) -> Dated<Int64>.Line {
        guard let line = line(name, on: day) else {
            preconditionFailure("no parameter \(name) in force on \(day.iso)")
        }
        return line
    }

    /// The value in force; nil where the law says nothing.
    package func line(_ name: String, on day: Day) -> Dated<Int64>.Line? {
        parameters[name]?.on(day)
    }
}
