import Foundation
import Testing

@testable import Matching

@Suite struct GalleryTests {
    private let eyes = SyntheticIris(seed: 21)

    @Test func `who was enrolled is found, and the receipt says how`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<100)
        let receipt = try await gallery.search(eyes.person(42, again: 1))
        let found = try #require(receipt.candidates.first)
        #expect(receipt.candidates.map(\.reference) == ["person-42"])
        #expect(receipt.people == 100)
        #expect(found.score < receipt.threshold.distance)
        #expect(found.score == found.comparison.score)
        #expect(receipt.expectedFalseAlarms <= 0.001)
        #expect(receipt.kernel == .best)
        #expect(receipt.engine == Gallery.engine)
        let reference = Comparison(
            eyes.person(42, again: 1), with: eyes.person(42), under: receipt.threshold)
        #expect(found.comparison == reference)
        let stranger = try await gallery.search(eyes.person(1_000_000))
        #expect(stranger.candidates.isEmpty)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 64, 1023, 1024, 1025])
    func `in a gallery of any size everybody is found, and nobody twice`(size: Int) async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<size)
        #expect(gallery.count == size)
        for number in Set([0, size / 2, size - 1]) where number >= 0 && number < size {
            #expect(try await gallery.finds(eyes, number) == ["person-\(number)"])
        }
        #expect(try await gallery.finds(eyes, size).isEmpty)
        #expect(try await gallery.verify().isEmpty)
    }

    @Test func `opened again, everything is as it was`() async throws {
        let folder = TemporaryFolder()
        do {
            let gallery = try Gallery(folder: folder.path)
            try await gallery.enrol(eyes, 0..<3, upTo: 3)
            try await gallery.enrol(eyes, 3..<20, upTo: 20)
            try await gallery.remove(["person-4", "person-5"])
            try await gallery.commit([.enrol(reference: "person-5", eyes.person(500))], upTo: 21)
        }
        let gallery = try Gallery(folder: folder.path)
        #expect(gallery.count == 19)
        #expect(gallery.mark == 21)
        #expect(gallery.tornBytes == 0)
        #expect(!gallery.contains("person-4"))
        #expect(try gallery.pair(of: "person-5") == eyes.person(500))
        #expect(try gallery.pair(of: "person-19") == eyes.person(19))
        #expect(try await gallery.finds(eyes, 5).isEmpty)
        #expect(try await gallery.finds(eyes, 500) == ["person-5"])
        #expect(try await gallery.verify().isEmpty)
    }

    @Test func `a group is done whole or not at all`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<2, upTo: 1)
        let groups: [([Gallery.Change], GalleryError)] = [
            (
                [
                    .enrol(reference: "new", eyes.person(7)),
                    .enrol(reference: "person-1", eyes.person(8)),
                ],
                .alreadyThere(reference: "person-1")
            ),
            (
                [
                    .enrol(reference: "new", eyes.person(7)),
                    .enrol(reference: "new", eyes.person(8)),
                ],
                .alreadyThere(reference: "new")
            ),
            (
                [.enrol(reference: "new", eyes.person(7)), .remove(reference: "nobody")],
                .notThere(reference: "nobody")
            ),
            (
                [.remove(reference: "person-1"), .remove(reference: "person-1")],
                .notThere(reference: "person-1")
            ),
            ([.enrol(reference: "", eyes.person(7))], .badReference("")),
        ]
        for (changes, error) in groups {
            await #expect(throws: error) { try await gallery.commit(changes, upTo: 2) }
            #expect(gallery.count == 2)
            #expect(gallery.mark == 1)
            #expect(!gallery.contains("new"))
        }
        let long = String(repeating: "ئ", count: 33)
        await #expect(throws: GalleryError.badReference(long)) {
            try await gallery.commit([.enrol(reference: long, eyes.person(7))])
        }
        await #expect(throws: GalleryError.markGoesBack(from: 1, to: 0)) {
            try await gallery.commit([], upTo: 0)
        }
        // A mark alone is a group, too.
        try await gallery.commit([], upTo: 5)
        #expect(gallery.mark == 5)
        // Replaced within one group.
        try await gallery.commit([
            .remove(reference: "person-1"), .enrol(reference: "person-1", eyes.person(9)),
        ])
        #expect(try gallery.pair(of: "person-1") == eyes.person(9))
    }

    @Test func `who was removed is not found, and no bit is left`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<20)
        try await gallery.remove(["person-11"])
        #expect(try await gallery.finds(eyes, 11).isEmpty)
        #expect(gallery.count == 19)
        #expect(try await gallery.finds(eyes, 12) == ["person-12"])
        let left = IrisPair(try gallery.blocks.pair(at: 11))
        #expect(left.bytes.allSatisfy { $0 == 0 })
        await #expect(throws: GalleryError.notThere(reference: "person-11")) {
            try await gallery.remove(["person-11"])
        }
    }

    @Test func `a removal that was not wiped is wiped at the next opening`() async throws {
        let folder = TemporaryFolder()
        var before: [UInt8] = []
        do {
            let gallery = try Gallery(folder: folder.path)
            try await gallery.enrol(eyes, 0..<5)
            before = try folder.bytes(of: folder.people)
            try await gallery.remove(["person-3"])
        }
        // As if the process had ended before it wiped.
        try folder.put(before, into: folder.people)
        let gallery = try Gallery(folder: folder.path)
        #expect(IrisPair(try gallery.blocks.pair(at: 3)).bytes.allSatisfy { $0 == 0 })
        #expect(try await gallery.verify().isEmpty)
        #expect(try await gallery.finds(eyes, 4) == ["person-4"])
    }

    @Test func `somebody can be left out, and a search kept to some`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<3000)
        try await gallery.commit([.enrol(reference: "twin", eyes.person(7, again: 1))])
        let probe = eyes.person(7, again: 2)
        let threshold = Sensitivity.threshold(Threshold(distance: 0.35))
        func found(_ excluding: [String], _ among: [String]?) async throws -> ([String], Int) {
            let receipt = try await gallery.search(
                probe, threshold, excluding: excluding, among: among)
            return (receipt.candidates.map(\.reference).sorted(), receipt.people)
        }
        #expect(try await found([], nil) == (["person-7", "twin"], 3001))
        #expect(try await found(["twin"], nil) == (["person-7"], 3000))
        #expect(try await found([], ["twin", "person-1", "nobody"]) == (["twin"], 2))
        #expect(try await found(["twin"], ["twin", "person-2999"]) == ([], 1))
        #expect(try await found([], []) == ([], 0))
    }

    @Test func `a person with one eye is found by it`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        let right = try IrisPair(left: nil, right: eyes.person(1).right)
        try await gallery.enrol([("one-eyed", right), ("other", eyes.person(2))])
        #expect(
            try await gallery.search(eyes.person(1)).candidates.map(\.reference) == ["one-eyed"])
        #expect(try await gallery.search(right).candidates.first?.comparison.left == nil)
        let left = try IrisPair(left: eyes.person(1).left, right: nil)
        #expect(try await gallery.search(left).candidates.isEmpty)
    }

    @Test func `one against one has its own threshold`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        try await gallery.enrol(eyes, 0..<2)
        #expect(try gallery.compare(eyes.person(0, again: 1), with: "person-0")?.isHit == true)
        #expect(try gallery.compare(eyes.person(0, again: 1), with: "person-1")?.isHit == false)
        #expect(try gallery.compare(eyes.person(0), with: "nobody") == nil)
    }

    @Test func `a search goes on while others are enrolled and removed`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        let eyes = eyes
        try await gallery.enrol(eyes, 0..<5000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for first in stride(from: 5000, to: 9000, by: 250) {
                    try await gallery.enrol(eyes, first..<first + 250, upTo: Int64(first))
                    try await gallery.remove(["person-\(first - 4000)"])
                }
            }
            for searcher in 0..<2 {
                group.addTask {
                    for round in 0..<40 {
                        let number = (round * 97 + searcher * 13) % 900
                        let known = gallery.count
                        let receipt = try await gallery.search(
                            eyes.person(number), .threshold(Threshold(distance: 0.28)))
                        #expect(receipt.candidates.map(\.reference) == ["person-\(number)"])
                        #expect(receipt.people >= known - 16)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gallery.count == 9000 - 16)
        #expect(try await gallery.verify().isEmpty)
    }

    @Test func `a search that is given up ends`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path)
        let eyes = eyes
        try await gallery.enrol(eyes, 0..<20_000)
        let (told, tell) = AsyncStream.makeStream(of: Double.self)
        let goOn = DispatchSemaphore(value: 0)
        let search = Task {
            try await gallery.search(
                eyes.person(1), threads: 1,
                progress: {
                    tell.yield($0)
                    goOn.wait()
                })
        }
        for await part in told {
            #expect(part > 0 && part < 0.5)
            break
        }
        search.cancel()
        goOn.signal()
        await #expect(throws: CancellationError.self) { _ = try await search.value }
    }

    @Test func `it is never larger than was set aside for it`() async throws {
        let folder = TemporaryFolder()
        let gallery = try Gallery(folder: folder.path, capacity: 10)
        try await gallery.enrol(eyes, 0..<10)
        await #expect(throws: GalleryError.full(people: 10)) {
            try await gallery.enrol(eyes, 10..<11)
        }
        #expect(try await gallery.finds(eyes, 9) == ["person-9"])
    }

    @Test func `as many references as one likes lead back and forth`() {
        var index = ReferenceIndex()
        for number in 0..<5000 { index.append(Array("reference-\(number)".utf8)) }
        for number in stride(from: 0, to: 5000, by: 3) { index.forget(number) }
        for number in 0..<5000 {
            let position = index.position(of: Array("reference-\(number)".utf8))
            #expect(position == (number % 3 == 0 ? nil : number))
            #expect(index.reference(at: number) == "reference-\(number)")
        }
        // Again, elsewhere; and in a table that was made larger.
        for number in 0..<3000 { index.append(Array("reference-\(number * 3)".utf8)) }
        #expect(index.position(of: Array("reference-3".utf8)) == 5001)
        #expect(index.position(of: Array("reference-4".utf8)) == 4)
        #expect(index.position(of: Array("reference-8997".utf8)) == 7999)
        #expect(index.position(of: Array("reference-9000".utf8)) == nil)
    }
}
