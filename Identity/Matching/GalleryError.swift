import Foundation

/// Why a gallery cannot be opened, or cannot do what was asked. It is a copy: what is damaged is
/// made again from the register.
package enum GalleryError: Error, Equatable, CustomStringConvertible {
    /// The system refused: no space, no right, a disk that broke.
    case refused(what: String, path: String, code: Int32)
    case inUse(path: String)
    case notAGallery(path: String)
    case otherVersion(path: String, found: UInt32)
    case otherTemplates(path: String, found: UInt32)
    /// The file and its log are not of one gallery, or one of them is missing.
    case notTogether(path: String)
    /// Inside what was acknowledged: at this byte of the log a group is not as it was written.
    case damagedLog(path: String, offset: Int)
    /// The log ends before what was acknowledged.
    case shortenedLog(path: String, acknowledged: UInt64, found: UInt64)
    /// The file ends before the last person in it.
    case shortened(path: String)
    /// A page of the mapped file cannot be read any more: cut off under us, or a broken disk.
    case pageLost(path: String)
    case full(people: Int)
    case tooManyAtOnce(Int)
    case alreadyThere(reference: String)
    case notThere(reference: String)
    case badReference(String)
    case markGoesBack(from: Int64, to: Int64)
    /// A write failed in a way after which the file is not known: open it again.
    case mustReopen(path: String)
    /// A kernel called somebody a hit whom the reference does not: the processor or the memory errs.
    case kernelErred(kernel: String, reference: String)

    package var description: String {
        switch self {
        case .refused(let what, let path, let code):
            "cannot \(what) \(path): \(String(cString: strerror(code)))"
        case .inUse(let path): "another process has the gallery in \(path) open"
        case .notAGallery(let path): "\(path) is not a gallery"
        case .otherVersion(let path, let found):
            "\(path) has layout \(found), this program reads \(GalleryFormat.version)"
        case .otherTemplates(let path, let found):
            "\(path) has templates of kind \(found), this program reads \(GalleryFormat.kind)"
        case .notTogether(let path):
            "the gallery's file and its log in \(path) do not belong together: make it again"
        case .damagedLog(let path, let offset):
            "\(path) is damaged at byte \(offset): make the gallery again from the register"
        case .shortenedLog(let path, let acknowledged, let found):
            """
            \(path) ends after group \(found), \(acknowledged) were acknowledged: make the gallery \
            again from the register
            """
        case .shortened(let path):
            "\(path) is shorter than its log says: make the gallery again from the register"
        case .pageLost(let path): "a part of \(path) cannot be read any more"
        case .full(let people): "the gallery has no room for more than \(people) people"
        case .tooManyAtOnce(let count):
            "\(count) changes at once; at most \(GalleryFormat.groupLimit) are one group"
        case .alreadyThere(let reference): "\(reference) is in the gallery already"
        case .notThere(let reference): "\(reference) is not in the gallery"
        case .badReference(let reference):
            "a reference has 1 to \(GalleryFormat.referenceLimit) bytes: \(reference.prefix(80))"
        case .markGoesBack(let from, let to):
            "the gallery is at \(from) and cannot go back to \(to)"
        case .mustReopen(let path): "after a failed write the gallery in \(path) must be reopened"
        case .kernelErred(let kernel, let reference):
            "the \(kernel) kernel and the reference do not agree about \(reference)"
        }
    }
}
