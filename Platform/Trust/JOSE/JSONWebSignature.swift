package import Kernel

/// Something signed in its compact form (RFC 7515, section 3.1), as it came from outside: read,
/// and believed in nothing until `claims(signedBy:allowing:)` has found its key.
package struct JSONWebSignature: Sendable {
    package let header: JSON
    package let algorithm: SignatureAlgorithm
    private let payload: [UInt8]
    private let signature: [UInt8]
    private let signed: Substring

    /// What no honest client's token is longer than.
    package static let limit = 8 * 1024

    /// - Throws: `JOSEError` for anything but three parts of base64url, a header that is JSON of
    ///   at most eight levels with a known `alg`, and no `crit`: an extension that must be
    ///   understood is not understood here (section 4.1.11).
    package init(_ compact: String) throws(JOSEError) {
        guard compact.utf8.count <= JSONWebSignature.limit else {
            throw JOSEError("longer than \(JSONWebSignature.limit) bytes")
        }
        let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = bytes(base64URL: String(parts[0])),
            let payload = bytes(base64URL: String(parts[1])),
            let signature = bytes(base64URL: String(parts[2]))
        else { throw JOSEError("not three parts of base64url") }
        header = try JSONWebSignature.object(head, "header")
        guard let algorithm = header["alg"]?.string.flatMap(SignatureAlgorithm.init) else {
            throw JOSEError("\"alg\" is not one that is believed here")
        }
        if header["crit"] != nil { throw JOSEError("\"crit\" names what is not understood here") }
        self.algorithm = algorithm
        self.payload = payload
        self.signature = signature
        signed = compact.dropLast(parts[2].utf8.count + 1)
    }

    package var type: String? { header["typ"]?.string }
    package var keyID: String? { header["kid"]?.string }

    /// What it says, if one of these keys signed it with one of these algorithms. A `kid` chooses
    /// among the owner's keys and is used for nothing else: no file, no address, no query.
    package func claims(
        signedBy keys: [JSONWebKey], allowing: Set<SignatureAlgorithm>
    ) throws(JOSEError) -> JSON {
        guard allowing.contains(algorithm) else {
            throw JOSEError("\(algorithm.rawValue) is not allowed here")
        }
        let candidates = keys.filter { keyID == nil || $0.id == nil || $0.id == keyID }
        guard candidates.contains(where: { $0.verifies(signature, over: signed, algorithm) }) else {
            throw JOSEError(
                candidates.isEmpty ? "no registered key has this \"kid\"" : "the signature is wrong"
            )
        }
        return try JSONWebSignature.object(payload, "payload")
    }

    /// What it says, of whatever worth: for messages that help its sender, for nothing else.
    package var unverifiedClaims: JSON? { try? JSONWebSignature.object(payload, "payload") }

    private static func object(_ bytes: [UInt8], _ part: String) throws(JOSEError) -> JSON {
        do throws(JSONError) {
            let json = try JSON(parsing: bytes, depth: 8, wholeNumbersOnly: false)
            guard case .object = json else { throw JSONError.malformed(at: 0) }
            return json
        } catch { throw JOSEError("the \(part) is no JSON object that can be read: \(error)") }
    }
}

/// A date in a token: whole seconds since 1970 (RFC 7519, section 2).
extension JSON {
    package var date: Moment? { integer.flatMap(Moment.init(secondsSince1970:)) }
}

extension Moment {
    /// Nil for what lies outside of the years that a moment can name.
    package init?(secondsSince1970 seconds: Int64) {
        let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        self.init(microseconds: microseconds)
    }

    package var secondsSince1970: Int64 { microseconds / 1_000_000 }
}
