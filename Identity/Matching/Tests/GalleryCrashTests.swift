import Foundation
import Testing

@testable import Matching

/// What a gallery makes of files that a crash, a disk or a person left behind.
@Suite struct GalleryCrashTests {
    private let eyes = SyntheticIris(seed: 31)

    /// Files as they were after five people, and after two more and one less.
    private func history() async throws -> (before: TemporaryFolder, after: TemporaryFolder) {
        let after = TemporaryFolder()
        let gallery = try Gallery(folder: after.path)
        try await gallery.enrol(eyes, 0..<5, upTo: 5)
        let before = try after.copy()
        try await gallery.commit(
            [
                .enrol(reference: "person-5", eyes.person(5)), .remove(reference: "person-1"),
                .enrol(reference: "person-6", eyes.person(6)),
            ], upTo: 8)
        return (before, after)
    }

    private func expectFive(_ gallery: Gallery) async throws {
        #expect(gallery.count == 5)
        #expect(gallery.mark == 5)
        for number in 0..<5 {
            #expect(try await gallery.finds(eyes, number) == ["person-\(number)"])
        }
        for number in 5..<7 { #expect(try await gallery.finds(eyes, number).isEmpty) }
        #expect(try await gallery.verify().isEmpty)
    }

    @Test func `killed at any byte of the log, the group is whole or was never there`() async throws
    {
        let (before, after) = try await history()
        let old = try before.bytes(of: before.log)
        let new = try after.bytes(of: after.log)
        for end in old.count...new.count {
            let folder = try before.copy()
            // The templates were there first, and the acknowledgement came after.
            try folder.put(after.bytes(of: after.people), into: folder.people)
            try folder.put(old + new[old.count..<end], into: folder.log)
            let gallery = try Gallery(folder: folder.path)
            if end < new.count {
                #expect(gallery.tornBytes == end - old.count)
                #expect(gallery.count == 5)
                #expect(gallery.mark == 5)
                #expect(!gallery.contains("person-5"))
                // And one can go on from there.
                if end % 16 == 0 {
                    try await gallery.enrol(eyes, 7..<9, upTo: 9)
                    #expect(try await gallery.finds(eyes, 5).isEmpty)
                    #expect(try await gallery.finds(eyes, 8) == ["person-8"])
                }
            } else {
                #expect(gallery.count == 6)
                #expect(gallery.mark == 8)
                #expect(!gallery.contains("person-1"))
                #expect(try await gallery.finds(eyes, 6) == ["person-6"])
            }
        }
    }

    @Test func `templates without their group are not searched`() async throws {
        let (before, after) = try await history()
        for piece in [1, 100, 4096, 8191, 8192] {
            let folder = try before.copy()
            var people = try before.bytes(of: before.people)
            let new = try after.bytes(of: after.people)
            // The beginning of the block is new, its end is old.
            people.replaceSubrange(8192..<8192 + piece, with: new[8192..<8192 + piece])
            // Person 1 was not wiped yet when the others were written.
            let drafts = BlockDrafts(count: 1)
            for number in 0..<7 { drafts.put(eyes.person(number), at: number) }
            people.replaceSubrange(
                8192..<8192 + piece, with: drafts.withBytes { Array($0.prefix(piece)) })
            try folder.put(people, into: folder.people)
            try await expectFive(try Gallery(folder: folder.path))
        }
    }

    @Test func `the log's end torn in pages is cut off`() async throws {
        let (before, after) = try await history()
        let old = try before.bytes(of: before.log)
        var new = try after.bytes(of: after.log)
        new.replaceSubrange(0..<64, with: old[0..<64])
        for hole in [0..<16, 16..<40, 60..<100] {
            let folder = try before.copy()
            var torn = new
            for byte in hole { torn[old.count + byte] = 0 }
            try folder.put(torn, into: folder.log)
            let gallery = try Gallery(folder: folder.path)
            #expect(gallery.tornBytes == new.count - old.count)
            try await expectFive(gallery)
        }
    }

    @Test func `a flipped bit in a template is found, and says whose it is`() async throws {
        let (_, after) = try await history()
        for (person, eye, word, part, lane) in [
            (0, 0, 0, 0, 0), (4, 1, 31, 1, 4), (6, 0, 17, 1, 6),
        ] {
            let folder = try after.copy()
            let line = (eye * 32 + word) * 2 + part
            try folder.flip(bit: 5, of: 8192 + line * 64 + lane * 8 + 3, in: folder.people)
            let gallery = try Gallery(folder: folder.path)
            #expect(try await gallery.verify() == ["person-\(person)"])
        }
    }

    @Test func `a flipped bit in what was acknowledged of the log is never cut off`() async throws {
        let (_, after) = try await history()
        let size = try after.bytes(of: after.log).count
        for offset in 64..<size {
            let folder = try after.copy()
            try folder.flip(bit: offset % 8, of: offset, in: folder.log)
            #expect(throws: GalleryError.self, "byte \(offset)") {
                _ = try Gallery(folder: folder.path)
            }
            #expect(try folder.bytes(of: folder.log).count == size)
        }
    }

    @Test func `what stands before a whole group is damaged and not torn`() async throws {
        let (before, after) = try await history()
        // Nothing says any more what was acknowledged, but the second group follows.
        var log = try after.bytes(of: after.log)
        log.replaceSubrange(40..<52, with: [UInt8](repeating: 0, count: 12))
        for offset in [64, 68, 72, 92, 100, try before.bytes(of: before.log).count - 1] {
            let folder = try after.copy()
            var flipped = log
            flipped[offset] ^= 4
            try folder.put(flipped, into: folder.log)
            #expect(throws: GalleryError.damagedLog(path: folder.log, offset: 64)) {
                _ = try Gallery(folder: folder.path)
            }
        }
    }

    @Test func `a log that lost acknowledged groups is refused`() async throws {
        let (before, after) = try await history()
        let short = try after.bytes(of: after.log).prefix(before.bytes(of: before.log).count)
        try after.put(short, into: after.log)
        let folder = try after.copy()
        #expect(throws: GalleryError.shortenedLog(path: folder.log, acknowledged: 2, found: 1)) {
            _ = try Gallery(folder: folder.path)
        }
    }

    @Test func `a file of people that was cut is refused`() async throws {
        let (_, after) = try await history()
        let folder = try after.copy()
        try folder.put(folder.bytes(of: folder.people).prefix(8192 + 4096), into: folder.people)
        #expect(throws: GalleryError.shortened(path: folder.people)) {
            _ = try Gallery(folder: folder.path)
        }
    }

    @Test func `a file that is cut while it is searched is an error and no crash`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<3000)
        #expect(truncate(folder.people, 8192 * 20) == 0)
        await #expect(throws: GalleryError.pageLost(path: folder.people)) {
            _ = try await gallery.search(eyes.person(1))
        }
        await #expect(throws: GalleryError.pageLost(path: folder.people)) {
            _ = try await gallery.verify()
        }
        #expect(throws: GalleryError.pageLost(path: folder.people)) {
            _ = try gallery.pair(of: "person-2999")
        }
        #expect(try gallery.pair(of: "person-1") == eyes.person(1))
    }

    @Test func `of another layout, other templates, or no gallery at all: each says so`()
        async throws
    {
        let (before, _) = try await history()
        func expect(
            _ error: (TemporaryFolder) -> GalleryError, _ change: (TemporaryFolder) throws -> Void
        ) throws {
            let folder = try before.copy()
            try change(folder)
            #expect(throws: error(folder)) { _ = try Gallery(folder: folder.path) }
        }
        func header(_ version: UInt32, _ kind: UInt32) throws -> [UInt8] {
            var bytes = try before.bytes(of: before.people)
            bytes.put(version, at: 8)
            bytes.put(kind, at: 12)
            bytes.put(checksum(bytes.prefix(32)), at: 32)
            return bytes
        }
        try expect({ .otherVersion(path: $0.people, found: 2) }) {
            try $0.put(header(2, 1), into: $0.people)
        }
        try expect({ .otherTemplates(path: $0.people, found: 7) }) {
            try $0.put(header(1, 7), into: $0.people)
        }
        try expect({ .notAGallery(path: $0.people) }) {
            try $0.put([UInt8](repeating: 7, count: 100_000), into: $0.people)
        }
        try expect({ .notAGallery(path: $0.people) }) { try $0.put([], into: $0.people) }
        try expect({ .notAGallery(path: $0.log) }) { try $0.put([1, 2, 3], into: $0.log) }
        try expect({ .notAGallery(path: $0.log) }) { try $0.flip(of: 20, in: $0.log) }
        try expect({ .notTogether(path: $0.people) }) {
            try FileManager.default.removeItem(atPath: $0.log)
        }
        try expect({ .notTogether(path: $0.log) }) {
            try FileManager.default.removeItem(atPath: $0.people)
        }
        // Of another gallery.
        let other = TemporaryFolder()
        _ = try Gallery(folder: other.path)
        try expect({ .notTogether(path: $0.log) }) {
            try $0.put(other.bytes(of: other.log), into: $0.log)
        }
    }

    @Test func `begun and killed before there was a log, it is begun again`() async throws {
        let folder = TemporaryFolder()
        _ = try Gallery(folder: folder.path)
        try FileManager.default.removeItem(atPath: folder.log)
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<1)
        #expect(gallery.count == 1)
    }

    @Test func `a second one who opens it is told that it is in use`() throws {
        let folder = TemporaryFolder()
        var gallery: Gallery? = try Gallery(folder: folder.path)
        #expect(throws: GalleryError.inUse(path: folder.path)) {
            _ = try Gallery(folder: folder.path)
        }
        #expect(gallery?.count == 0)
        gallery = nil
        #expect(throws: Never.self) { _ = try Gallery(folder: folder.path) }
    }

    @Test(arguments: ["/proc/pird-gallery", "/dev/null/gallery"])
    func `a folder that cannot be made is named`(path: String) {
        do {
            _ = try Gallery(folder: path)
            Issue.record("opened \(path)")
        } catch {
            #expect("\(error)".hasPrefix("cannot "))
            #expect("\(error)".contains(path))
        }
    }

    @Test func `a folder that may only be read is named`() throws {
        let folder = TemporaryFolder()
        _ = try Gallery(folder: folder.path)
        // Who may everything writes there nevertheless.
        guard geteuid() != 0 else { return }
        chmod(folder.path, 0o500)
        chmod(folder.path + "/lock", 0o400)
        defer { chmod(folder.path, 0o700) }
        #expect(
            throws: GalleryError.refused(what: "open", path: folder.path + "/lock", code: EACCES)
        ) { _ = try Gallery(folder: folder.path) }
    }

    private func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        // CRC-32C by its definition, one bit after the other.
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
                rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1
            }
        }
    }

    @Test func `the checksum is CRC-32C`() {
        // RFC 3720, B.4, and the check value of the catalogue of CRCs.
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        let pair = eyes.person(1)
        #expect(pair.checksum == checksum(pair.bytes))
        let zeros = IrisPair(unchecked: [UInt8](repeating: 0, count: 1024))
        #expect(zeros.checksum == checksum(zeros.bytes))
    }
}
