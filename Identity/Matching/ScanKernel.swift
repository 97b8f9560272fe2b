internal import CIris

/// The ways to compare eight people at once, by what a processor has. All decide the same.
package enum ScanKernel: String, CaseIterable, Sendable {
    /// Plain C: what the others are compared with.
    case scalar
    case popcnt
    case avx2
    case avx512

    var native: iris_kernel {
        switch self {
        case .scalar: iris_kernel_scalar
        case .popcnt: iris_kernel_popcnt
        case .avx2: iris_kernel_avx2
        case .avx512: iris_kernel_avx512
        }
    }

    package var isAvailable: Bool { iris_kernel_available(native) }

    package static var available: [ScanKernel] { allCases.filter(\.isAvailable) }

    /// The fastest that this processor has.
    package static let best = available.last ?? .scalar
}
