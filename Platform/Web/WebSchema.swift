package import Kernel
package import Store

package enum WebSchema {
    package static let tables: [Table] = [
        Session.table, ParkedForm.table, Incident.table,
    ]

    /// Removes what has run out: sessions and kept forms.
    package static func sweep(at now: Moment, in db: Database) throws {
        try Session.sweep(at: now, in: db)
        try ParkedForm.sweep(at: now, in: db)
        try Incident.sweep(at: now, in: db)
    }
}
