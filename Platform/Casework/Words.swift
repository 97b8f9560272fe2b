internal import Kernel
package import Store
internal import Trust

/// Words that are the same on many papers, and are therefore not in the code of each: the code names
/// them by the beginning of their SHA-256, so that they cannot be changed under it.
package struct Words: Codable, Sendable, Equatable {
    /// Of a whole kind of document: then `labels` are those of its facts.
    var title, issuer, notice: Text?
    var labels: [Text]?
    /// Of one value.
    var term: Text?

    static let table = Table(
        "casework_words", since: 6, [.text("id"), .text("json")], key: ["id"])

    /// What a document of this kind says in every paper.
    init(of document: IssuedDocument) {
        title = document.title
        issuer = document.issuer
        notice = document.notice
        labels = document.facts.map(\.label)
    }

    init(_ term: Text) { self.term = term }

    private var json: String { get throws { try JSON(self).canonical } }

    /// Twelve bytes.
    var id: [UInt8] { get throws { Array(sha256(try json.utf8).prefix(12)) } }

    /// Lets whoever checks papers know them.
    func publish(in db: Database) throws {
        try db.execute(
            """
            INSERT INTO casework_words (id, json) VALUES (\(hex(try id)), \(json))
            ON CONFLICT (id) DO NOTHING
            """)
    }

    /// All that were ever used, by their names: each as the text whose hash its name is.
    package static func all(in db: Database) throws -> [String: String] {
        try db.rows("SELECT id, json FROM casework_words").reduce(into: [:]) { all, row in
            all[try row.text(0)] = try row.text(1)
        }
    }
}
