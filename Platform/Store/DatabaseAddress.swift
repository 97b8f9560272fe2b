internal import Foundation

/// Where a database is, as an operator writes it: `postgres://…` for PostgreSQL, a path for SQLite.
package struct DatabaseAddress: Sendable, CustomStringConvertible {
    package let kind: EngineKind
    private let text: String

    package init(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let isServer = ["postgres://", "postgresql://"].contains { text.hasPrefix($0) }
        kind = isServer ? .postgres : .sqlite
        self.text =
            text.hasPrefix("sqlite:") ? String(text.dropFirst("sqlite:".count)) : text
    }

    /// The first line of a file that holds an address, which only its owner should be able to read.
    package init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw StoreError.unavailable("\(file) cannot be read")
        }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first ?? ""
        guard !line.isEmpty else { throw StoreError.unavailable("\(file) is empty") }
        self.init(String(line))
    }

    /// Whether it holds a password, which must not stand on a command line: every user of the
    /// machine can read that.
    package var hasPassword: Bool { kind == .postgres && description != text }

    /// Without the password.
    package var description: String {
        guard kind == .postgres else { return text }
        return text.replacing(#/(://[^/@:]*):[^@/]*@/#) { "\($0.output.1):…@" }
            .replacing(#/([?&](?:ssl)?password=)[^&]*/#) { "\($0.output.1)…" }
    }

    /// As it was written, for another program's client library; never to be shown.
    package var withPassword: String { text }

    /// Whether there is a database: a file, or a server that is asked when it is opened.
    package var exists: Bool {
        kind == .postgres || FileManager.default.fileExists(atPath: text)
    }

    /// - Parameter connections: for PostgreSQL, how many are held.
    package func open(connections: Int = 16) throws -> any DatabaseEngine {
        switch kind {
        case .sqlite: try SQLiteEngine(path: text)
        case .postgres: PostgresEngine(address: text, connections: connections)
        }
    }
}
