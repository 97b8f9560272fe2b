package import Store

package enum WebSchema {
    package static let tables: [Table] = [Session.table]
}
