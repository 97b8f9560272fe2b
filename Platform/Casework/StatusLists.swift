internal import Kernel
internal import Registers
package import Store
package import Trust

/// The lists in which everybody reads whether documents still hold, made of the register of
/// documents whenever somebody asks.
package enum StatusLists {
    /// Of which list and which site.
    package static func address(_ list: Int64, at site: String) -> String {
        "\(site)/status/\(list)"
    }

    /// - Returns: nil for a list in which no document has a place yet.
    package static func list(
        _ number: Int64, at site: String, in db: Database
    ) throws -> StatusList? {
        guard number >= 0, number < (try count(in: db)) else { return nil }
        var list = StatusList(at: address(number, at: site))
        let first = number * StatusList.count
        for row in try db.rows(
            """
            SELECT struck FROM casework_document
            WHERE struck >= \(first) AND struck < \(first + StatusList.count)
            """)
        { list.strike(try row.integer(0) - first) }
        return list
    }

    /// How many lists there are.
    package static func count(in db: Database) throws -> Int64 {
        guard let last = try IssuedDocument.lastStatusIndex(in: db) else { return 0 }
        return last / StatusList.count + 1
    }
}

extension IssuedDocument {
    /// In which list it has its place, and which.
    package var statusPlace: (list: Int64, index: Int64)? {
        statusIndex.map { ($0 / StatusList.count, $0 % StatusList.count) }
    }
}
