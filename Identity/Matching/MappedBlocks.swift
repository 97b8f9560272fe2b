internal import CIris
import Foundation

/// The blocks of a gallery's file, mapped once for as long as the process has it open.
///
/// The mapping reaches beyond the end of the file, for as many people as there may ever be: so it
/// never moves while the file grows, and a scan goes on while people are added. It is for reading
/// only; what is written goes through the file, so that a full disk is an error and not a signal.
///
/// A page that cannot be read (the file was cut off under us, or the disk broke) is a signal,
/// SIGBUS. The C functions that read here catch it and say so, and the scan ends with `pageLost`.
final class MappedBlocks: @unchecked Sendable {
    let path: String
    private let base: UnsafeMutableRawPointer
    private let length: Int

    init(_ file: DiskFile, people: Int) throws {
        path = file.path
        let blocks = (people + GalleryFormat.lanes - 1) / GalleryFormat.lanes
        length = GalleryFormat.headerSize + blocks * GalleryFormat.blockSize
        let mapped = mmap(nil, length, PROT_READ, MAP_SHARED, file.descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw DiskFile.refusal("map", path) }
        base = mapped
        // The scan reads from front to back.
        _ = madvise(base, length, 2 /* MADV_SEQUENTIAL */)
    }

    deinit { munmap(base, length) }

    func block(_ number: Int) -> UnsafePointer<iris_block> {
        UnsafePointer(
            (base + GalleryFormat.headerSize + number * GalleryFormat.blockSize)
                .assumingMemoryBound(to: iris_block.self))
    }

    func pair(at position: Int) throws -> iris_pair {
        var pair = iris_pair()
        let lane = Int32(position % GalleryFormat.lanes)
        let read = withExtendedLifetime(self) {
            iris_read(block(position / GalleryFormat.lanes), lane, &pair)
        }
        guard read else { throw GalleryError.pageLost(path: path) }
        return pair
    }

    /// Copies of these blocks, those of them that are in the file so far, and empty ones.
    func drafts(from first: Int, count: Int, copying held: Int) throws -> BlockDrafts {
        let drafts = BlockDrafts(count: count)
        let read = withExtendedLifetime(self) {
            drafts.withBlocks { drafts in
                (0..<min(count, held)).allSatisfy {
                    iris_copy_block(block(first + $0), drafts + $0)
                }
            }
        }
        guard read else { throw GalleryError.pageLost(path: path) }
        return drafts
    }
}

/// Blocks in memory, as they will be written.
final class BlockDrafts {
    private let start: UnsafeMutablePointer<iris_block>
    private let size: Int

    init(count: Int) {
        size = count * GalleryFormat.blockSize
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        start = memory.assumingMemoryBound(to: iris_block.self)
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }

    func withBlocks<Answer>(
        _ body: (UnsafeMutablePointer<iris_block>) throws -> Answer
    ) rethrows -> Answer {
        try withExtendedLifetime(self) { try body(start) }
    }

    func withBytes<Answer>(_ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows -> Answer {
        try withBlocks { try body(UnsafeRawBufferPointer(start: $0, count: size)) }
    }

    func put(_ pair: IrisPair, at place: Int) {
        put(pair.native, at: place)
    }

    func clear(_ lane: Int) {
        put(iris_pair(), at: lane)
    }

    private func put(_ pair: iris_pair, at place: Int) {
        var pair = pair
        withBlocks {
            iris_put(
                $0 + place / GalleryFormat.lanes, Int32(place % GalleryFormat.lanes), &pair)
        }
    }
}
