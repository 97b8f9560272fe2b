internal import CIris
package import Kernel
import Foundation
import Synchronization

/// Everybody who is enrolled, by an opaque reference: no names, no numbers. One folder, held by one
/// process at a time; the register can make it again.
///
/// What was acknowledged stays: templates reach the disk before the group of the log that names
/// them, and the group before the acknowledgement. Killed at any byte, the next opening finds every
/// acknowledged group whole, cuts what was begun after it, and searches nothing else. A scan covers
/// at least everybody who was in it when it began; it goes on while others are added.
package final class Gallery: Sendable {
    package let folder: String
    /// What opening found and cut off: bytes of a group that was never acknowledged.
    package let tornBytes: Int

    let blocks: MappedBlocks
    private let people: DiskFile
    private let log: DiskFile
    private let lock: DiskFile
    private let capacity: Int
    private let state: Mutex<State>
    /// Changes are made one after the other, away from the threads that serve.
    private let desk = DispatchQueue(label: "gallery")

    struct State: Sendable {
        var index = ReferenceIndex()
        /// Of each position; 0 of somebody who was removed.
        var checksums: [UInt32] = []
        /// Of each block, whose lanes are searched.
        var live: [UInt8] = []
        var living = 0
        var mark: Int64 = 0
        var group: UInt64 = 0
        var logEnd = GalleryFormat.logHeaderSize
        /// For how many people the file has room.
        var room = 0
        var mustReopen = false
    }

    package enum Change: Sendable {
        case enrol(reference: String, IrisPair)
        case remove(reference: String)
    }

    /// Opens what is in a folder, or begins a new gallery there. Reads the whole log and waits for
    /// the disk: four seconds for 6.4 million people.
    ///
    /// - capacity: how many people there may ever be: only addresses are set aside for them.
    package init(
        folder: String, capacity: Int = 1 << 25,
        randomness: any Randomness = SystemRandomness()
    ) throws {
        self.folder = folder
        self.capacity = capacity
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch { throw DiskFile.refusal("make", folder) }
        lock = try DiskFile(folder + "/lock", make: true)
        guard flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw GalleryError.inUse(path: folder)
        }
        let names = (people: folder + "/iris.gallery", log: folder + "/iris.log")
        try Gallery.begin(people: names.people, log: names.log, randomness)
        people = try DiskFile(names.people, make: false)
        log = try DiskFile(names.log, make: false)
        let reading = try GalleryReading(people: people, log: log)
        tornBytes = reading.tornBytes
        state = Mutex(reading.state)
        blocks = try MappedBlocks(people, people: capacity)
        let known = reading.state
        try wipe(known.checksums.indices.filter { !known.live.hasLane($0) })
    }

    /// Makes the files when there are none. Killed in between, there is a file of people without
    /// anybody and no log: that is begun again.
    private static func begin(
        people: String, log: String, _ randomness: any Randomness
    ) throws {
        let manager = FileManager.default
        let has = (
            people: manager.fileExists(atPath: people), log: manager.fileExists(atPath: log)
        )
        if has.people && has.log { return }
        if has.log { throw GalleryError.notTogether(path: log) }
        if has.people, try DiskFile(people, make: false).size > GalleryFormat.headerSize {
            throw GalleryError.notTogether(path: people)
        }
        let number = randomness.bytes(16)
        try DiskFile.make(
            people, containing: GalleryFormat.header(of: .people, number: number))
        try DiskFile.make(log, containing: GalleryFormat.header(of: .log, number: number))
    }

    // Questions

    /// How many people are in it.
    package var count: Int { state.withLock { $0.living } }

    /// How far the register is in it: as given with the last group.
    package var mark: Int64 { state.withLock { $0.mark } }

    package func contains(_ reference: String) -> Bool {
        state.withLock { $0.index.position(of: Array(reference.utf8)) != nil }
    }

    /// Everybody who is in it, in the order of their enrolment.
    package var references: [String] {
        state.withLock { state in
            state.checksums.indices.filter { state.live.hasLane($0) }
                .map { state.index.reference(at: $0) }
        }
    }

    /// The template of somebody who is in it; nil when nobody has this reference.
    package func pair(of reference: String) throws -> IrisPair? {
        guard let position = position(of: reference) else { return nil }
        let pair = IrisPair(try blocks.pair(at: position))
        // Removed meanwhile, it may have been read half wiped.
        return living(at: position) == nil ? nil : pair
    }

    func position(of reference: String) -> Int? {
        state.withLock { $0.index.position(of: Array(reference.utf8)) }
    }

    /// Nil when the one at this position was removed meanwhile.
    func living(at position: Int) -> String? {
        state.withLock { state in
            guard state.live.hasLane(position) else { return nil }
            return state.index.reference(at: position)
        }
    }

    /// Whom a scan that begins now covers.
    func covered() -> (live: [UInt8], people: Int) {
        state.withLock { ($0.live, $0.living) }
    }

    /// References whose template is not what was acknowledged. Reads the whole file.
    package func verify() async throws -> [String] {
        try await withCheckedThrowingContinuation { continuation in
            Thread { [self] in continuation.resume(with: Result { try damaged() }) }.start()
        }
    }

    private func damaged() throws -> [String] {
        let (live, checksums) = state.withLock { ($0.live, $0.checksums) }
        return try checksums.indices.filter { position in
            guard live.hasLane(position) else { return false }
            var pair = try blocks.pair(at: position)
            return iris_checksum(0, &pair, IrisPair.size) != checksums[position]
        }.compactMap(living)
    }

    // Changes

    /// All of them, or none, in this order; acknowledged when they are on the disk, with the mark
    /// in the same group. At most 65,536 at once.
    ///
    /// - mark: how far the register is in the gallery with this group; nil leaves it.
    package func commit(_ changes: [Change], upTo mark: Int64? = nil) async throws {
        try await withCheckedThrowingContinuation { continuation in
            desk.async { [self] in
                continuation.resume(with: Result { try perform(changes, upTo: mark) })
            }
        }
    }

    package func enrol(
        _ people: [(reference: String, pair: IrisPair)], upTo mark: Int64? = nil
    ) async throws {
        try await commit(people.map { .enrol(reference: $0.reference, $0.pair) }, upTo: mark)
    }

    package func remove(_ references: [String], upTo mark: Int64? = nil) async throws {
        try await commit(references.map { .remove(reference: $0) }, upTo: mark)
    }

    private func perform(_ changes: [Change], upTo mark: Int64?) throws {
        let now = state.withLock {
            (
                count: $0.checksums.count, group: $0.group, mark: $0.mark, logEnd: $0.logEnd,
                room: $0.room, mustReopen: $0.mustReopen
            )
        }
        guard !now.mustReopen else { throw GalleryError.mustReopen(path: folder) }
        if let mark, mark < now.mark {
            throw GalleryError.markGoesBack(from: now.mark, to: mark)
        }
        let plan = try GalleryPlan(changes, after: now.count) { position(of: $0) }
        guard now.count + plan.enrolled.count <= capacity else {
            throw GalleryError.full(people: capacity)
        }
        let group = LoggedGroup(
            number: now.group + 1, mark: mark ?? now.mark, changes: plan.changes)
        let bytes = group.bytes
        try makeRoom(for: now.count + plan.enrolled.count, having: now.room)
        if !plan.enrolled.isEmpty {
            try write(plan.enrolled, at: now.count)
            try force(people)
        }
        do { try log.write(bytes, at: now.logEnd) } catch {
            // Half of it may be there. Cut off, it is as if nothing had been.
            do { try log.cut(to: now.logEnd) } catch { breakOff() }
            throw error
        }
        try force(log)
        state.withLock { state in
            for change in group.changes { state.apply(change) }
            state.mark = group.mark
            state.group = group.number
            state.logEnd += bytes.count
        }
        // What is said here is only ever true, and is not waited for: see `GalleryReading`.
        try? log.write(GalleryFormat.acknowledgement(of: group.number), at: 40)
        try? wipe(plan.removed)
    }

    /// After a failed force nobody knows what is on the disk; only reading it again tells.
    private func force(_ file: DiskFile) throws {
        do { try file.force() } catch {
            breakOff()
            throw error
        }
    }

    private func breakOff() { state.withLock { $0.mustReopen = true } }

    /// In steps of an eighth, at least a megabyte and at most a quarter of a gigabyte.
    private func makeRoom(for people: Int, having room: Int) throws {
        guard people > room else { return }
        let step = min(max(room / 8, 1024), 1 << 18)
        let next = min(max(people, room + step), capacity)
        let blocks = (next + GalleryFormat.lanes - 1) / GalleryFormat.lanes
        try self.people.reserve(
            from: GalleryFormat.headerSize + room / GalleryFormat.lanes * GalleryFormat.blockSize,
            upTo: GalleryFormat.headerSize + blocks * GalleryFormat.blockSize)
        state.withLock { $0.room = blocks * GalleryFormat.lanes }
    }

    /// Into the lanes from a position on. Those who share a block are written again as they are.
    private func write(_ pairs: [IrisPair], at position: Int) throws {
        let lanes = GalleryFormat.lanes
        let first = position / lanes
        let drafts = try blocks.drafts(
            from: first, count: (position + pairs.count - 1) / lanes - first + 1,
            copying: position % lanes == 0 ? 0 : 1)
        for (index, pair) in pairs.enumerated() { drafts.put(pair, at: position % lanes + index) }
        try drafts.withBytes {
            try people.write(
                $0, at: GalleryFormat.headerSize + first * GalleryFormat.blockSize)
        }
    }

    /// Overwrites the templates of those who were removed: at opening of all of them, because the
    /// process may have ended before it had.
    private func wipe(_ removed: [Int]) throws {
        var wiped = false
        for position in removed {
            let left = try blocks.pair(at: position)
            guard !IrisPair(left).bytes.allSatisfy({ $0 == 0 }) else { continue }
            let number = position / GalleryFormat.lanes
            let draft = try blocks.drafts(from: number, count: 1, copying: 1)
            draft.clear(position % GalleryFormat.lanes)
            try draft.withBytes {
                try people.write(
                    $0, at: GalleryFormat.headerSize + number * GalleryFormat.blockSize)
            }
            wiped = true
        }
        if wiped { try force(people) }
    }
}

extension [UInt8] {
    /// Whether a position is searched, of the lanes of blocks.
    func hasLane(_ position: Int) -> Bool {
        self[position / GalleryFormat.lanes] & (1 << (position % GalleryFormat.lanes)) != 0
    }

    mutating func setLane(_ position: Int, to searched: Bool) {
        let lane: UInt8 = 1 << (position % GalleryFormat.lanes)
        if searched {
            self[position / GalleryFormat.lanes] |= lane
        } else {
            self[position / GalleryFormat.lanes] &= ~lane
        }
    }
}

extension Gallery.State {
    mutating func apply(_ change: LoggedChange) {
        let lanes = GalleryFormat.lanes
        switch change {
        case .enrolled(let position, let checksum, let reference):
            index.append(reference)
            checksums.append(checksum)
            if position % lanes == 0 { live.append(0) }
            live.setLane(position, to: true)
            living += 1
        case .removed(let position, _):
            index.forget(position)
            checksums[position] = 0
            live.setLane(position, to: false)
            living -= 1
        }
    }
}
