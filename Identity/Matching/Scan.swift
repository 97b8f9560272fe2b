internal import CIris
import Foundation
import Synchronization

/// One probe against everybody of a gallery: threads of its own share the blocks among them, a
/// megabyte at a time, so that the threads that serve people never wait for it.
final class Scan: Sendable {
    private let blocks: MappedBlocks
    private let live: [UInt8]
    /// Only these blocks; nil for all.
    private let chosen: [Int]?
    private let probe: Probe
    private let threshold: Threshold
    private let kernel: ScanKernel
    private let progress: (@Sendable (Double) -> Void)?

    private let next = Atomic(0)
    private let done = Atomic(0)
    private let cancelled = Atomic(false)
    private let outcome: Mutex<Outcome>

    private struct Outcome {
        var hits: [Int] = []
        var failure: (any Error)?
        var working: Int
        var continuation: CheckedContinuation<[Int], any Error>?
    }

    private static let chunk = 128

    init(
        _ blocks: MappedBlocks, live: [UInt8], chosen: [Int]?, probe: Probe, threshold: Threshold,
        kernel: ScanKernel, threads: Int, progress: (@Sendable (Double) -> Void)?
    ) {
        self.blocks = blocks
        self.live = live
        self.chosen = chosen
        self.probe = probe
        self.threshold = threshold
        self.kernel = kernel
        self.progress = progress
        outcome = Mutex(Outcome(working: threads))
    }

    /// The positions of all hits. Cancelled between two megabytes.
    func run() async throws -> [Int] {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let threads = outcome.withLock {
                    $0.continuation = continuation
                    return $0.working
                }
                for number in 0..<threads {
                    let thread = Thread { [self] in work() }
                    thread.name = "iris-\(number)"
                    thread.start()
                }
            }
        } onCancel: {
            cancelled.store(true, ordering: .relaxed)
        }
    }

    private var count: Int { chosen?.count ?? live.count }

    private func work() {
        var found: [Int] = []
        var failure: (any Error)?
        do { found = try hits() } catch { failure = error }
        let finished = outcome.withLock { outcome -> Outcome? in
            outcome.hits += found
            outcome.failure = outcome.failure ?? failure
            outcome.working -= 1
            return outcome.working == 0 ? outcome : nil
        }
        guard let finished else { return }
        if let failure = finished.failure {
            finished.continuation?.resume(throwing: failure)
        } else {
            finished.continuation?.resume(returning: finished.hits)
        }
    }

    private func hits() throws -> [Int] {
        var hits: [Int] = []
        var lanes = [UInt8](repeating: 0, count: Scan.chunk)
        while true {
            let first = next.wrappingAdd(Scan.chunk, ordering: .relaxed).oldValue
            guard first < count else { return hits }
            guard !cancelled.load(ordering: .relaxed) else { throw CancellationError() }
            let size = min(Scan.chunk, count - first)
            if let chosen {
                for number in chosen[first..<first + size] {
                    if try compare(number, 1, &lanes) > 0 { hits += positions(number, 1, lanes) }
                }
            } else if try compare(first, size, &lanes) > 0 {
                hits += positions(first, size, lanes)
            }
            let now = done.wrappingAdd(size, ordering: .relaxed).newValue
            progress?(Double(now) / Double(count))
        }
    }

    private func compare(_ first: Int, _ size: Int, _ lanes: inout [UInt8]) throws -> Int64 {
        let found = live.withUnsafeBufferPointer { live in
            probe.withNative { probe in
                iris_scan(
                    kernel.native, probe, blocks.block(first), size, live.baseAddress! + first,
                    threshold.constant, &lanes)
            }
        }
        guard found >= 0 else {
            // The other threads need not go on either.
            next.store(count, ordering: .relaxed)
            throw GalleryError.pageLost(path: blocks.path)
        }
        return found
    }

    private func positions(_ first: Int, _ size: Int, _ lanes: [UInt8]) -> [Int] {
        var positions: [Int] = []
        for number in 0..<size where lanes[number] != 0 {
            for lane in 0..<GalleryFormat.lanes where lanes[number] & (1 << lane) != 0 {
                positions.append((first + number) * GalleryFormat.lanes + lane)
            }
        }
        return positions
    }
}

/// Who is sought, in all rotations.
final class Probe: @unchecked Sendable {
    private let native: UnsafeMutablePointer<iris_probe>

    init(_ pair: IrisPair) {
        native = .allocate(capacity: 1)
        var template = pair.native
        iris_prepare(native, &template)
    }

    deinit { native.deallocate() }

    func withNative<Answer>(_ body: (UnsafePointer<iris_probe>) -> Answer) -> Answer {
        withExtendedLifetime(self) { body(UnsafePointer(native)) }
    }

    /// By the reference: both eyes, each at its best rotation.
    func compare(with pair: iris_pair) -> (left: iris_comparison, right: iris_comparison) {
        var pair = pair
        return withNative { (iris_compare($0, &pair, 0), iris_compare($0, &pair, 1)) }
    }
}
