import Foundation
import Kernel

@testable import Matching

/// A folder of its own that is gone with the test.
final class TemporaryFolder {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "gallery-\(UUID().uuidString)"
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var people: String { path + "/iris.gallery" }
    var log: String { path + "/iris.log" }

    func copy() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    func bytes(of file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    func put(_ bytes: some Sequence<UInt8>, into file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    /// Turns one bit over.
    func flip(bit: Int = 0, of offset: Int, in file: String) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(offset))
        let byte = try handle.read(upToCount: 1)![0]
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: [byte ^ (1 << bit)])
    }
}

/// The seed of this run, printed, so that a failure can be run again.
func printedSeed(_ what: String) -> UInt64 {
    let seed =
        ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
        ?? UInt64.random(in: 0..<1 << 32)
    print("\(what): PIRD_SEED=\(seed)")
    return seed
}

extension Gallery {
    /// People of a population, `n` with the reference `person-n`.
    func enrol(_ eyes: SyntheticIris, _ numbers: Range<Int>, upTo mark: Int64? = nil) async throws {
        try await enrol(
            numbers.map { (reference: "person-\($0)", pair: eyes.person($0)) }, upTo: mark)
    }

    func finds(_ eyes: SyntheticIris, _ number: Int) async throws -> [String] {
        try await search(eyes.person(number), .threshold(Threshold(distance: 0.3)))
            .candidates.map(\.reference)
    }
}
