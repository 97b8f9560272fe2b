import CIris
import Kernel
import Testing

@testable import Matching

@Suite struct KernelTests {
    /// The definition, bit by bit in words of 64, knowing nothing of blocks and tables.
    private static func isHit(_ probe: IrisPair, _ pair: IrisPair, _ threshold: Int64) -> Bool {
        func words(_ pair: IrisPair, _ part: Int) -> [UInt64] {
            pair.bytes.withUnsafeBytes { bytes in
                (0..<32).map { bytes.loadUnaligned(fromByteOffset: part + $0 * 8, as: UInt64.self) }
            }
        }
        var hit = false
        for eye in [0, 512] {
            let code = words(pair, eye)
            let mask = words(pair, eye + 256)
            for columns in -7...7 {
                let turned = probe.turned(by: columns)
                let otherCode = words(turned, eye)
                let otherMask = words(turned, eye + 256)
                var n: Int64 = 0
                var d: Int64 = 0
                for word in 0..<32 {
                    let both = mask[word] & otherMask[word]
                    n += Int64(both.nonzeroBitCount)
                    d += Int64(((code[word] ^ otherCode[word]) & both).nonzeroBitCount)
                }
                let excess = n - 2 * d
                if excess > 0, excess * excess * 1_048_576 > threshold * n { hit = true }
            }
        }
        return hit
    }

    /// Which of eight people a kernel finds.
    private static func hits(
        _ kernel: ScanKernel, _ probe: IrisPair, _ people: [IrisPair], _ threshold: Int64,
        live: UInt8 = 255
    ) -> [Bool] {
        let drafts = BlockDrafts(count: 1)
        for (lane, pair) in people.enumerated() { drafts.put(pair, at: lane) }
        var lanes: UInt8 = 0
        let count = drafts.withBlocks { blocks in
            Probe(probe).withNative {
                iris_scan(kernel.native, $0, blocks, 1, [live], threshold, &lanes)
            }
        }
        #expect(count == lanes.nonzeroBitCount)
        return people.indices.map { lanes & (1 << $0) != 0 }
    }

    private static func bytes(
        _ count: Int, _ random: inout SeededGenerator, ones: Double = 0.5
    ) -> [UInt8] {
        (0..<count).map { _ in
            (0..<8).reduce(UInt8(0)) { byte, bit in
                Double.random(in: 0..<1, using: &random) < ones ? byte | 1 << bit : byte
            }
        }
    }

    private static func anyPair(_ random: inout SeededGenerator) -> IrisPair {
        let densities = [0, 0.002, 0.02, 0.3, 0.7, 1]
        func eye() -> [UInt8] {
            bytes(256, &random)
                + bytes(256, &random, ones: densities.randomElement(using: &random)!)
        }
        return IrisPair(unchecked: eye() + eye())
    }

    @Test(arguments: ScanKernel.available)
    func `a kernel decides as the definition, whatever the masks`(kernel: ScanKernel) {
        let seed = printedSeed("kernel \(kernel)")
        var random = SeededGenerator(seed: seed)
        var found = 0
        for round in 0..<24 {
            let probe = KernelTests.anyPair(&random)
            // Some are near the probe, so that there is something to find.
            let people = (0..<8).map { lane in
                lane % 2 == 0
                    ? KernelTests.anyPair(&random)
                    : probe.turned(by: Int.random(in: -9...9, using: &random)).noisy(&random)
            }
            let distance = [0.1, 0.25, 0.33, 0.45, 0.5][round % 5]
            let threshold = Threshold(distance: distance).constant
            let hits = KernelTests.hits(kernel, probe, people, threshold)
            for (lane, pair) in people.enumerated() {
                #expect(
                    hits[lane] == KernelTests.isHit(probe, pair, threshold),
                    "round \(round), lane \(lane)")
            }
            found += hits.count { $0 }
        }
        #expect((20..<170).contains(found))
    }

    @Test(arguments: ScanKernel.available)
    func `on the edge it is no hit, and one bit nearer it is`(kernel: ScanKernel) {
        for (usable, differing) in [
            (1, 0), (2, 0), (16, 3), (911, 100), (911, 455), (1024, 256), (2048, 0), (2048, 1),
            (2048, 512), (2048, 1023), (1500, 700),
        ] {
            // The probe is zeros and saw all, so that every rotation is the same.
            let blank = [UInt8](repeating: 0, count: 256)
            let all = [UInt8](repeating: 255, count: 256)
            let probe = IrisPair(unchecked: blank + all + blank + blank)
            func person(_ differing: Int) -> IrisPair {
                IrisPair(unchecked: ones(differing) + ones(usable) + blank + blank)
            }
            let excess = Int64(usable - 2 * differing)
            let edge = excess * excess * 1_048_576 / Int64(usable)
            let exact = edge * Int64(usable) == excess * excess * 1_048_576
            for (threshold, hit) in [(edge - 1, true), (edge, !exact), (edge + 1, false)] {
                let found = KernelTests.hits(kernel, probe, [person(differing)], threshold)
                #expect(found == [hit], "\(differing) of \(usable)")
                let native = Probe(probe).compare(with: person(differing).native)
                #expect(Threshold(constant: threshold).isHit(native.left) == hit)
                // As many bits more than a half agree as there are too few: never.
                let mirrored = person(usable - differing)
                #expect(KernelTests.hits(kernel, probe, [mirrored], threshold) == [false])
            }
        }
    }

    private func ones(_ count: Int) -> [UInt8] {
        (0..<256).map { byte in
            let left = min(max(count - byte * 8, 0), 8)
            return UInt8(truncatingIfNeeded: (1 << left) - 1)
        }
    }

    @Test(arguments: ScanKernel.available)
    func `without a bit that both saw nobody is found`(kernel: ScanKernel) {
        let eyes = SyntheticIris(seed: 5)
        let blank = [UInt8](repeating: 0, count: 512)
        let left = IrisPair(unchecked: Array(eyes.person(1).bytes[0..<512]) + blank)
        let right = IrisPair(unchecked: blank + Array(eyes.person(1).bytes[512..<1024]))
        let none = IrisPair(unchecked: blank + blank)
        for threshold in [Int64(0), Threshold(distance: 0.3).constant] {
            #expect(
                KernelTests.hits(kernel, left, [left, right, none], threshold)
                    == [true, false, false])
            #expect(KernelTests.hits(kernel, none, [left, right, none], threshold).allSatisfy(!))
        }
        #expect(Comparison(left, with: right).score == nil)
        #expect(!Comparison(none, with: none, under: Threshold(distance: 0.5)).isHit)
    }

    @Test(arguments: ScanKernel.available)
    func `an eye is found at each of fifteen rotations and at no sixteenth`(kernel: ScanKernel) {
        let pair = SyntheticIris(seed: 6).person(1)
        // One column beside, the same eye is still near: only the right one is under nought.
        let threshold = Threshold(distance: 0)
        for columns in -9...9 {
            let probe = pair.turned(by: columns)
            let found = KernelTests.hits(kernel, probe, [pair], threshold.constant)
            #expect(found == [(-7...7).contains(columns)], "\(columns)")
            guard (-7...7).contains(columns) else { continue }
            let comparison = Comparison(probe, with: pair)
            #expect(comparison.left?.distance == 0)
            #expect(comparison.left?.rotation == -columns)
            #expect(comparison.right?.rotation == -columns)
        }
    }

    @Test(arguments: ScanKernel.available)
    func `a lane that is not live is not found`(kernel: ScanKernel) {
        let pair = SyntheticIris(seed: 6).person(2)
        let people = [IrisPair](repeating: pair, count: 8)
        let threshold = Threshold(distance: 0.3).constant
        for live: UInt8 in [0, 1, 0b1010_0101, 255] {
            let hits = KernelTests.hits(kernel, pair, people, threshold, live: live)
            #expect(hits == (0..<8).map { live & (1 << $0) != 0 })
        }
    }

    @Test func `this processor's best kernel is one it has`() {
        #expect(ScanKernel.available.contains(.scalar))
        #expect(ScanKernel.available.contains(ScanKernel.best))
    }
}

extension IrisPair {
    /// Without the checks, for what no camera would give.
    init(unchecked bytes: [UInt8]) {
        precondition(bytes.count == IrisPair.size)
        self.init(bytes.withUnsafeBytes { $0.loadUnaligned(as: iris_pair.self) })
    }

    func turned(by columns: Int) -> IrisPair {
        let parts = stride(from: 0, to: 1024, by: 256).flatMap { part in
            (0..<256).map { bytes[part + ($0 + 2 * columns + 512) % 256] }
        }
        return IrisPair(unchecked: parts)
    }

    func noisy(_ random: inout SeededGenerator) -> IrisPair {
        var noisy = bytes
        let share = Double.random(in: 0...0.4, using: &random)
        for byte in Array(0..<256) + Array(512..<768) {
            for bit in 0..<8 where Double.random(in: 0..<1, using: &random) < share {
                noisy[byte] ^= 1 << bit
            }
        }
        return IrisPair(unchecked: noisy)
    }
}
