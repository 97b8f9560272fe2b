import Foundation

/// Where the catalogue lies: named, or beside the program.
enum CatalogueFolder {
    static func find(_ named: String?) throws -> String {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("../share/pird/Catalogue").standardizedFileURL.path
        let candidates = named.map { [$0] } ?? ["Catalogue", beside]
        guard
            let found = candidates.first(where: {
                FileManager.default.fileExists(atPath: $0 + "/services")
            })
        else {
            throw Failure(
                "no catalogue in \(candidates.joined(separator: " or ")); name it with --catalogue")
        }
        return found
    }
}
