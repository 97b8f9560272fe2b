internal import Crypto
internal import Foundation
internal import Kernel

/// A text with signatures below it (C2SP signed-note).
package struct SignedNote: Hashable, Sendable {
    /// Ends with a newline.
    package let text: String
    package private(set) var signatures: [Signature]

    package struct Signature: Hashable, Sendable {
        package let name: String
        /// The first four bytes say which of the name's keys it is.
        package let keyID: [UInt8]
        let bytes: [UInt8]

        package init(name: String, keyID: [UInt8], bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }

        /// `— name base64`, without the newline.
        package init?(line: some StringProtocol) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", NoteKey.isName(parts[1]),
                let data = Data(base64Encoded: String(parts[2])), data.count > 4,
                data.base64EncodedString() == parts[2]
            else { return nil }
            self.init(
                name: String(parts[1]), keyID: Array(data.prefix(4)),
                bytes: Array(data.dropFirst(4)))
        }

        package var line: String { "— \(name) \(Data(keyID + bytes).base64EncodedString())" }
    }

    /// More lines than this are not read: whoever writes notes for us has a handful of witnesses.
    private static let limit = 100

    package init(text: String, signatures: [Signature] = []) {
        precondition(text.hasSuffix("\n"), "a note ends with a newline")
        self.text = text
        self.signatures = signatures
    }

    /// What `whole` gave, and other notes of the same format. Says nothing about who signed.
    package init(parsing whole: some Sequence<UInt8>) throws(NoteError) {
        let bytes = Array(whole)
        guard bytes.count <= 1_000_000, let read = String(validating: bytes, as: UTF8.self),
            !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A })
        else { throw NoteError("the note is no text") }
        // By bytes: to `String`, a letter and a mark after a newline can be one character with it.
        guard let end = bytes.lastRange(of: Array("\n\n".utf8)), bytes.last == 0x0A else {
            throw NoteError("the note has no signatures below a blank line")
        }
        let lines = bytes[end.upperBound...].dropLast().split(
            separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= SignedNote.limit else { throw NoteError("too many signatures") }
        var signatures: [Signature] = []
        for line in lines {
            guard let signature = Signature(line: String(decoding: line, as: UTF8.self)) else {
                throw NoteError("a line below the note is no signature")
            }
            signatures.append(signature)
        }
        text = String(decoding: Array(read.utf8)[...end.lowerBound], as: UTF8.self)
        self.signatures = signatures
    }

    package var whole: String {
        text + "\n" + signatures.map { $0.line + "\n" }.joined()
    }

    package mutating func add(_ signature: Signature) { signatures.append(signature) }

    /// That a key has signed, and when, in seconds since 1970, if it says so.
    package struct Verified: Hashable, Sendable {
        package let key: NoteKey
        package let time: Int64?
    }

    /// By which of these keys it was signed. Lines of keys that nobody asks for are ignored.
    ///
    /// - Throws: when a line claims to be of one of the keys and is not.
    package func verified(by keys: [NoteKey]) throws(NoteError) -> [Verified] {
        var found: [Verified] = []
        for key in keys {
            for signature in signatures
            where signature.name == key.name && signature.keyID == key.id {
                guard !found.contains(where: { $0.key == key }) else {
                    throw NoteError("\(key.name) signed twice")
                }
                guard let verified = key.verify(signature, of: text) else {
                    throw NoteError("the signature of \(key.name) is wrong")
                }
                found.append(verified)
            }
        }
        return found
    }
}

package struct NoteError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A public key under a name, with which notes are verified (C2SP signed-note, verifier keys).
package struct NoteKey: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// Of whoever writes the note.
        case ed25519 = 0x01
        /// Of a witness: with the time at which it saw it (C2SP tlog-cosignature).
        case cosignature = 0x04
    }

    package let name: String
    package let kind: Kind
    package let bytes: [UInt8]
    /// The first four bytes of a hash over all of it.
    package let id: [UInt8]

    package init?(name: String, kind: Kind, bytes: [UInt8]) {
        guard NoteKey.isName(name), bytes.count == 32 else { return nil }
        self.name = name
        self.kind = kind
        self.bytes = bytes
        id = Array(sha256(Array(name.utf8) + [0x0A, kind.rawValue] + bytes).prefix(4))
    }

    /// What `text` gave: `name+hash+key`.
    package init?(text: some StringProtocol) {
        // The last two: base64 has a plus, but a name has none.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let data = Data(base64Encoded: String(parts[2])),
            let first = data.first, let kind = Kind(rawValue: first)
        else { return nil }
        self.init(name: String(parts[0]), kind: kind, bytes: Array(data.dropFirst()))
        guard self.text == text else { return nil }
    }

    package var text: String {
        "\(name)+\(hex(id))+\(Data([kind.rawValue] + bytes).base64EncodedString())"
    }

    static func isName(_ name: some StringProtocol) -> Bool {
        // ASCII alone, though the format allows more: two names that Unicode takes for the same
        // are the same to Swift and different to a database.
        (1...255).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") }
    }

    fileprivate func verify(
        _ signature: SignedNote.Signature, of text: String
    ) -> SignedNote.Verified? {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            return nil
        }
        switch kind {
        case .ed25519:
            return key.isValidSignature(signature.bytes, for: Data(text.utf8))
                ? SignedNote.Verified(key: self, time: nil) : nil
        case .cosignature:
            guard signature.bytes.count == 72 else { return nil }
            let time = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let time = Int64(exactly: time),
                key.isValidSignature(
                    signature.bytes.dropFirst(8),
                    for: Data(NoteSigner.cosigned(text, at: time).utf8))
            else { return nil }
            return SignedNote.Verified(key: self, time: time)
        }
    }
}

/// Whoever signs notes under a name.
package struct NoteSigner: Sendable {
    package let key: NoteKey
    private let secret: Curve25519.Signing.PrivateKey

    /// - Parameter seed: 32 bytes that nobody else has.
    package init(name: String, kind: NoteKey.Kind = .ed25519, seed: [UInt8]) throws(NoteError) {
        guard let secret = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let key = NoteKey(
                name: name, kind: kind, bytes: Array(secret.publicKey.rawRepresentation))
        else { throw NoteError("a key's name has neither space nor plus, its seed has 32 bytes") }
        self.secret = secret
        self.key = key
    }

    /// - Parameter time: seconds since 1970, which a cosignature tells.
    package func sign(_ text: String, at time: Int64) throws -> SignedNote.Signature {
        switch key.kind {
        case .ed25519:
            return SignedNote.Signature(
                name: key.name, keyID: key.id,
                bytes: Array(try secret.signature(for: Data(text.utf8))))
        case .cosignature:
            let signature = try secret.signature(
                for: Data(NoteSigner.cosigned(text, at: time).utf8))
            let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> Int64(56 - 8 * $0)) }
            return SignedNote.Signature(name: key.name, keyID: key.id, bytes: stamp + signature)
        }
    }

    /// What a witness signs.
    fileprivate static func cosigned(_ text: String, at time: Int64) -> String {
        "cosignature/v1\ntime \(time)\n\(text)"
    }
}
