/// Where a matcher gets the irises behind a reference URL. MOSIP serves CBEFF there, encrypted; who
/// decrypts it, reads it and makes codes of the images is behind this protocol.
package protocol TemplateSource: Sendable {
    func irises(at url: String) async throws(TemplateFailure) -> IrisPair
}

package enum TemplateFailure: Error, Hashable, Sendable {
    case unreachable
    case expired
    /// There is no iris in it.
    case empty
    case malformed
    /// There is one, and too little of it was seen.
    case poorQuality
    /// The request was given up.
    case cancelled
    /// Something that this list does not know.
    case unknown(String)

    package init(_ refusal: IrisPair.Refusal) {
        switch refusal {
        case .noEye, .left(.nothingSeen), .right(.nothingSeen): self = .empty
        case .wrongLength, .left(.wrongLength), .right(.wrongLength): self = .malformed
        case .left(.tooLittleSeen), .right(.tooLittleSeen): self = .poorQuality
        }
    }

    var abis: AbisFailure {
        switch self {
        case .unreachable: .unableToFetch
        case .expired: .urlExpired
        case .empty: .noData
        case .malformed: .invalidCBEFF
        case .poorQuality: .poorQuality
        case .cancelled: .aborted
        case .unknown: .unexpected
        }
    }
}
