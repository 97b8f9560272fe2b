import Foundation
import Testing

/// The rules of the house, held by reading its sources.
@Suite struct Architecture {
    /// What each room may import of the others. An arrow that is not here is not allowed.
    private static let arrows: [String: (folder: String, mayImport: Set<String>)] = {
        var rooms: [String: (String, Set<String>)] = [:]
        let layers = [
            ("Kernel", "Platform/Kernel"), ("Store", "Platform/Store"),
            ("Trust", "Platform/Trust"), ("Registers", "Platform/Registers"),
            ("Web", "Platform/Web"), ("Casework", "Platform/Casework"),
        ]
        var below: Set<String> = []
        for (name, folder) in layers {
            rooms[name] = (folder, below)
            below.insert(name)
        }
        // The matcher holds no names: it knows of nothing that could hold one.
        rooms["Matching"] = ("Identity/Matching", ["Kernel"])
        rooms["Identity"] = ("Identity", below.union(["Matching"]))
        rooms["Portal"] = ("Portal", below)
        for service in services { rooms[service] = ("Services/\(service)", below) }
        let house = below.union(["Identity", "Matching", "Portal"]).union(services)
        rooms["House"] = ("Server/House", house)
        rooms["pird"] = ("Server/Command", house.union(["House"]))
        return rooms
    }()

    private static let services: Set<String> = Set(
        (try? FileManager.default.contentsOfDirectory(atPath: root + "/Services")) ?? [])

    private static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: url.path + "/Package.swift") {
            url.deleteLastPathComponent()
        }
        return url.path
    }()

    private static func sources(in folder: String, tests: Bool = false) -> [String] {
        let all = FileManager.default.enumerator(atPath: root + "/" + folder)?.allObjects ?? []
        return all.compactMap { $0 as? String }.filter {
            $0.hasSuffix(".swift") && (tests || !$0.contains("Tests/"))
        }.map { folder + "/" + $0 }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    private static func imports(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(of: "import"), at <= 2, at + 1 < words.count,
                words[..<at].allSatisfy({
                    ["package", "internal", "private", "@testable"].contains($0)
                })
            else { return nil }
            return String(words[at + 1])
        }
    }

    @Test func `every arrow between rooms is one of the design's`() throws {
        #expect(!Architecture.services.isEmpty)
        let ours = Set(Architecture.arrows.keys)
        for (room, rule) in Architecture.arrows {
            let files = Architecture.sources(in: rule.folder)
            #expect(!files.isEmpty, "\(room) has no sources")
            for file in files {
                for name in Architecture.imports(try Architecture.text(file))
                where ours.contains(name) {
                    #expect(rule.mayImport.contains(name), "\(file) must not import \(name)")
                }
            }
        }
    }

    @Test func `only the engine knows which database it is`() throws {
        // `pird measure` has the bare C loop beside the store, as the limit it is measured against.
        let engines = [
            "CSQLite": ["Platform/Store/SQLite/", "Server/Command/Measure"],
            "CPostgres": ["Platform/Store/Postgres/", "Server/Command/Measure"],
        ]
        for folder in ["Platform", "Identity", "Portal", "Services", "Server"] {
            for file in Architecture.sources(in: folder) {
                for name in Architecture.imports(try Architecture.text(file)) {
                    guard let places = engines[name] else { continue }
                    #expect(places.contains { file.hasPrefix($0) }, "\(file) imports \(name)")
                }
            }
        }
    }

    @Test func `SQL stands only where rows are kept`() throws {
        // A change of a register's rows would be a second door in.
        for folder in ["Platform", "Identity", "Portal", "Services", "Server"] {
            for file in Architecture.sources(in: folder) {
                let text = try Architecture.text(file)
                for table in [
                    "person", "company", "company_members", "company_name", "casework_case",
                    "casework_payment", "casework_document", "employment", "officer",
                ] {
                    for verb in ["INSERT INTO", "UPDATE", "DELETE FROM"] {
                        #expect(
                            !text.contains("\(verb) \(table) "), "\(file) writes \(table) itself")
                    }
                }
            }
        }
    }

    @Test func `a service's tables carry its name`() throws {
        for service in Architecture.services {
            let stem = service == "Companies" ? "company" : service.lowercased()
            for file in Architecture.sources(in: "Services/\(service)") {
                let text = try Architecture.text(file)
                for part in text.components(separatedBy: ".table(").dropFirst() {
                    let name = part.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }
                    #expect(name.hasPrefix(stem), "\(file): table \(name)")
                }
            }
        }
    }

    @Test func `nothing is public, and no name says nothing`() throws {
        let empty = ["Utils", "Helper", "Manager", "DTO", "Common", "Impl", "Util"]
        for folder in ["Platform", "Identity", "Portal", "Services", "Server"] {
            for file in Architecture.sources(in: folder) {
                let text = try Architecture.text(file)
                #expect(!text.contains("\npublic "), "\(file) is public")
                #expect(!text.contains("    public "), "\(file) is public")
                let name = file.split(separator: "/").last!
                #expect(!empty.contains { name.contains($0) }, "\(file)")
            }
        }
    }

    @Test func `layout knows no left and no right`() throws {
        let style = try Architecture.text("Platform/Web/Assets/style.css")
        for physical in [
            "left:", "right:", "margin-top", "margin-bottom", "padding-top", "padding-bottom",
            "-left", "-right", " width:", " height:", "float:",
        ] {
            #expect(!style.contains(physical), "style.css uses \(physical)")
        }
    }

    @Test func `no page asks anything of another site`() throws {
        for file in [
            "Platform/Web/Page.swift", "Platform/Web/Assets/enhance.js",
            "Platform/Web/Assets/style.css",
        ] {
            let text = try Architecture.text(file)
                .replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
            #expect(!text.contains("http://") && !text.contains("https://"), "\(file)")
        }
    }
}
