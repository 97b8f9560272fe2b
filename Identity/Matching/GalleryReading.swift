/// A gallery's log, read from front to back at opening.
struct GalleryReading {
    private(set) var state = Gallery.State()
    private(set) var tornBytes = 0

    /// Reads everything that is whole, cuts a torn end, and refuses what is damaged.
    ///
    /// At most one group, the last, can be torn: one is begun when the one before is on the disk.
    /// So a group that is not as it was written is a torn end only when nothing whole follows it and
    /// it was never acknowledged. The number of the last acknowledged group stands in the header,
    /// written after the group reached the disk and not waited for: it may lag behind, it never runs
    /// ahead.
    init(people: DiskFile, log: DiskFile) throws {
        let number = try GalleryFormat.number(
            in: people.read(at: 0, count: 64), of: .people, path: people.path)
        let header = try log.read(at: 0, count: GalleryFormat.logHeaderSize)
        let same = try GalleryFormat.number(in: header, of: .log, path: log.path)
        guard number == same, header.count == GalleryFormat.logHeaderSize else {
            throw GalleryError.notTogether(path: log.path)
        }
        let acknowledged = GalleryFormat.acknowledged(in: header)
        let size = try log.size
        var window = Window(log)
        while let group = try window.group(at: state.logEnd), follows(group) {
            for change in group.changes { state.apply(change) }
            state.group = group.number
            state.mark = group.mark
            state.logEnd += window.length
        }
        if state.logEnd < size {
            let damaged = GalleryError.damagedLog(path: log.path, offset: state.logEnd)
            guard state.group >= acknowledged else { throw damaged }
            guard try !hasGroup(after: state.logEnd, of: size, in: log) else { throw damaged }
            tornBytes = size - state.logEnd
            try log.cut(to: state.logEnd)
            try log.force()
        }
        guard state.group >= acknowledged else {
            throw GalleryError.shortenedLog(
                path: log.path, acknowledged: acknowledged, found: state.group)
        }
        let lanes = GalleryFormat.lanes
        let held = (try people.size - GalleryFormat.headerSize) / GalleryFormat.blockSize * lanes
        guard held >= state.checksums.count else {
            throw GalleryError.shortened(path: people.path)
        }
        state.room = held
    }

    /// Whether a whole group is the next one, and speaks of people whom there are.
    private func follows(_ group: LoggedGroup) -> Bool {
        guard group.number == state.group + 1 else { return false }
        var count = state.checksums.count
        for change in group.changes {
            switch change {
            case .enrolled(let position, _, _):
                guard position == count else { return false }
                count += 1
            case .removed(let position, _):
                guard position < count else { return false }
            }
        }
        return true
    }

    /// Whether something whole stands behind what is not.
    private func hasGroup(after offset: Int, of size: Int, in log: DiskFile) throws -> Bool {
        var at = offset + 1
        let step = 1 << 22
        while at < size {
            let bytes = try log.read(at: at, count: step + GalleryFormat.groupHeaderSize)
            for index in 0..<max(0, min(step, bytes.count - GalleryFormat.groupHeaderSize + 1))
            where bytes[index] == LoggedGroup.magic[0] {
                guard let length = LoggedGroup.length(in: bytes[index...]) else { continue }
                let whole = try log.read(at: at + index, count: length)
                if let group = LoggedGroup(whole[...]), group.number > state.group { return true }
            }
            at += step
        }
        return false
    }

    /// The part of the log that is in memory: four megabytes, or one group when that is more.
    private struct Window {
        let log: DiskFile
        var start = 0
        var bytes: [UInt8] = []
        /// Of the group that was read last.
        var length = 0

        init(_ log: DiskFile) {
            self.log = log
        }

        mutating func group(at offset: Int) throws -> LoggedGroup? {
            try load(offset, count: GalleryFormat.groupHeaderSize)
            guard let length = LoggedGroup.length(in: bytes[(offset - start)...]) else {
                return nil
            }
            try load(offset, count: length)
            guard offset - start + length <= bytes.count else { return nil }
            self.length = length
            return LoggedGroup(bytes[(offset - start)..<(offset - start + length)])
        }

        private mutating func load(_ offset: Int, count: Int) throws {
            guard offset < start || offset + count > start + bytes.count else { return }
            start = offset
            bytes = try log.read(at: offset, count: max(count, 1 << 22))
        }
    }
}
