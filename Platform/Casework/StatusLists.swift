internal import Kernel
package import Store
package import Trust

/// The lists in which everybody reads whether documents still hold, made of the register of
/// documents and of the log.
///
/// A document's place is that of its entry in the log: nobody has to count, and a document from before
/// there were lists has one, too.
package enum StatusLists {
    /// Of which list and which site.
    package static func address(_ list: Int64, at site: String) -> String {
        "\(site)/status/\(list)"
    }

    /// In which list an entry of the log has its place, and which.
    package static func place(_ position: Int64) -> (list: Int64, index: Int64) {
        (position / StatusList.count, position % StatusList.count)
    }

    /// Costs two rows read for each document that holds no more.
    ///
    /// - Returns: nil for a list to which the log has not grown yet.
    package static func list(
        _ number: Int64, at site: String, in db: Database
    ) throws -> StatusList? {
        guard number >= 0, number < (try count(in: db)) else { return nil }
        var list = StatusList(at: address(number, at: site))
        for row in try db.rows(
            """
            SELECT log_leaf.position FROM casework_document
            JOIN register_entry ON register_entry.register = 'document'
                AND register_entry.record_key = casework_document.record_key
                AND register_entry.version = 1
            JOIN log_leaf ON log_leaf.entry_id = register_entry.id
            WHERE casework_document.is_void = 1
            """)
        {
            let place = place(try row.integer(0))
            if place.list == number { list.strike(place.index) }
        }
        return list
    }

    /// How many lists there are.
    package static func count(in db: Database) throws -> Int64 {
        let size = try PublicLog.sizes(in: db).tree
        return size == 0 ? 0 : place(size - 1).list + 1
    }
}
