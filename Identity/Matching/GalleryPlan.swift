/// What a group of changes will be in the log, checked before anything is written.
struct GalleryPlan {
    private(set) var changes: [LoggedChange] = []
    private(set) var enrolled: [IrisPair] = []
    /// Positions.
    private(set) var removed: [Int] = []

    /// - known: where somebody is who is in the gallery now.
    init(_ wanted: [Gallery.Change], after count: Int, known: (String) -> Int?) throws {
        guard wanted.count <= GalleryFormat.groupLimit else {
            throw GalleryError.tooManyAtOnce(wanted.count)
        }
        // What this group itself makes of a reference: a position, or nobody.
        var here: [String: Int?] = [:]
        func position(of reference: String) -> Int? {
            if let changed = here[reference] { return changed }
            return known(reference)
        }
        for change in wanted {
            switch change {
            case .enrol(let reference, let pair):
                let letters = Array(reference.utf8)
                guard (1...GalleryFormat.referenceLimit).contains(letters.count) else {
                    throw GalleryError.badReference(reference)
                }
                guard position(of: reference) == nil else {
                    throw GalleryError.alreadyThere(reference: reference)
                }
                let position = count + enrolled.count
                changes.append(
                    .enrolled(position: position, checksum: pair.checksum, reference: letters))
                enrolled.append(pair)
                here[reference] = .some(position)
            case .remove(let reference):
                guard let position = position(of: reference) else {
                    throw GalleryError.notThere(reference: reference)
                }
                changes.append(.removed(position: position, reference: Array(reference.utf8)))
                removed.append(position)
                here[reference] = .some(nil)
            }
        }
    }
}
