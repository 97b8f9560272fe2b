/// Which reference stands at which position, and the way back, for millions: 40 bytes a person with
/// references of 26 letters. (A dictionary of strings takes three times as much.)
struct ReferenceIndex: Sendable {
    private var letters: [UInt8] = []
    /// Where the reference of a position ends in `letters`.
    private var ends: [UInt32] = []
    /// Positions by the hash of their reference, open addressing; `empty` where there is none.
    private var slots: [UInt32] = Array(repeating: empty, count: 64)
    private var used = 0

    private static let empty = UInt32.max
    private static let removed = UInt32.max - 1

    var count: Int { ends.count }

    /// The reference at a position, of somebody who was removed, too.
    func reference(at position: Int) -> String {
        String(decoding: bytes(at: position), as: UTF8.self)
    }

    func position(of reference: some Collection<UInt8>) -> Int? {
        slot(of: reference).map { Int(slots[$0]) }
    }

    /// At the next position.
    mutating func append(_ reference: some Collection<UInt8>) {
        letters.append(contentsOf: reference)
        ends.append(UInt32(letters.count))
        used += 1
        if used * 4 > slots.count * 3 {
            grow()
        } else {
            place(ends.count - 1)
        }
    }

    /// The position keeps its reference and cannot be found by it any more.
    mutating func forget(_ position: Int) {
        guard let slot = slot(of: bytes(at: position)), slots[slot] == position else { return }
        slots[slot] = ReferenceIndex.removed
        forgotten.insert(position)
    }

    private var forgotten: Set<Int> = []

    private func bytes(at position: Int) -> ArraySlice<UInt8> {
        letters[(position == 0 ? 0 : Int(ends[position - 1]))..<Int(ends[position])]
    }

    private func slot(of reference: some Collection<UInt8>) -> Int? {
        var at = ReferenceIndex.hash(reference) & (slots.count - 1)
        while slots[at] != ReferenceIndex.empty {
            let position = slots[at]
            if position != ReferenceIndex.removed, bytes(at: Int(position)).elementsEqual(reference)
            {
                return at
            }
            at = (at + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func place(_ position: Int) {
        var at = ReferenceIndex.hash(bytes(at: position)) & (slots.count - 1)
        while slots[at] != ReferenceIndex.empty { at = (at + 1) & (slots.count - 1) }
        slots[at] = UInt32(position)
    }

    private mutating func grow() {
        let living = ends.count - forgotten.count
        var size = 64
        while size < 2 * living { size *= 2 }
        slots = Array(repeating: ReferenceIndex.empty, count: size)
        used = living
        for position in ends.indices where !forgotten.contains(position) { place(position) }
    }

    /// FNV-1a, mixed once more, because the last letters differ most.
    private static func hash(_ reference: some Collection<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in reference { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
        return Int(hash >> 33)
    }
}
