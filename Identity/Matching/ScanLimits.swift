internal import CIris
import Foundation

/// What this machine allows a scan at most, for measuring it.
package enum ScanLimits {
    /// Vector operations for one person's comparisons, or word operations of a kernel without them.
    package static func operationsPerPerson(_ kernel: ScanKernel) -> Double {
        Double(iris_operations_per_block(kernel.native)) / Double(GalleryFormat.lanes)
    }

    /// How many of a kernel's operations so many threads do in a second, all in registers.
    package static func operationsPerSecond(_ kernel: ScanKernel, threads: Int) async -> Double {
        let native = kernel.native
        let rounds: UInt64 = kernel == .avx512 ? 20_000_000 : 40_000_000
        return await rate(threads: threads) { _ in Double(iris_run_registers(native, rounds)) }
    }

    /// What all threads together get done in a second.
    fileprivate static func rate(
        threads: Int, _ work: @escaping @Sendable (Int) -> Double
    ) async -> Double {
        let start = ContinuousClock.now
        let done = await withTaskGroup(of: Double.self) { group in
            for number in 0..<threads {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread { continuation.resume(returning: work(number)) }.start()
                    }
                }
            }
            return await group.reduce(0, +)
        }
        return done / (start.duration(to: .now) / .seconds(1))
    }
}

extension Gallery {
    /// Bytes a second that so many threads read of the gallery's own pages, doing nothing with them.
    package func readingRate(threads: Int) async -> Double {
        let blocks = blocks
        let count = covered().live.count
        return await ScanLimits.rate(threads: threads) { number in
            let first = count * number / threads
            let size = (count * (number + 1) / threads - first) * GalleryFormat.blockSize
            _ = iris_read_through(blocks.block(first), size)
            return Double(size)
        }
    }
}
