internal import CZlib
internal import Foundation
package import Kernel

/// What became of many documents, one bit for each, in a token that is small enough to carry
/// (IETF Token Status List): 0 for one that holds, 1 for one that was replaced or revoked.
package struct StatusList: Sendable {
    /// Where the list is, which is also its name.
    package let address: String
    private(set) var bits: [UInt8]

    /// So many documents in each list: 16 KiB before they are packed.
    package static let count: Int64 = 131_072

    package init(at address: String) {
        self.address = address
        bits = [UInt8](repeating: 0, count: Int(StatusList.count / 8))
    }

    /// - Precondition: the index is in the list.
    package mutating func strike(_ index: Int64) {
        precondition(0..<StatusList.count ~= index, "a place in the list")
        bits[Int(index / 8)] |= 1 << UInt8(index % 8)
    }

    package static let jwtType = "statuslist+jwt"
    package static let cwtType = "application/statuslist+cwt"

    /// How long a copy is good, and how soon a newer one is looked for.
    private static let (lifetime, age) = (Int64(7 * 86_400), Int64(3600))

    /// The token as a JWT (section 5.1).
    package func jwt(by key: StatementKey, at now: Moment) throws -> String {
        let seconds = now.secondsSince1970
        let header = JSON.object([
            "alg": .string("ES256"), "kid": .string(hex(key.id)),
            "typ": .string(StatusList.jwtType),
        ])
        let claims = JSON.object([
            "sub": .string(address), "iat": .integer(seconds),
            "exp": .integer(seconds + StatusList.lifetime), "ttl": .integer(StatusList.age),
            "status_list": .object([
                "bits": .integer(1), "lst": .string(base64URL(try packed())),
            ]),
        ])
        let text = base64URL(header.canonical.utf8) + "." + base64URL(claims.canonical.utf8)
        return text + "." + base64URL(try key.sign(Array(text.utf8)))
    }

    /// The token as a CWT (section 5.2).
    package func cwt(by key: StatementKey, at now: Moment) throws -> [UInt8] {
        let seconds = now.secondsSince1970
        let list = CBOR.map([
            .init(.text("bits"), .integer(1)), .init(.text("lst"), .bytes(try packed())),
        ])
        let claims = CBOR.claims([
            2: .text(address), 6: .integer(seconds), 4: .integer(seconds + StatusList.lifetime),
            65534: .integer(StatusList.age), 65533: list,
        ])
        return try SignedStatement(claims, type: StatusList.cwtType, by: key).encoded
    }

    /// In the format of zlib (RFC 1950), as the list asks.
    private func packed() throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(compressBound(uLong(bits.count))))
        var length = uLong(output.count)
        guard compress2(&output, &length, bits, uLong(bits.count), 9) == Z_OK else {
            throw NoMemory()
        }
        return Array(output.prefix(Int(length)))
    }

    private struct NoMemory: Error {}
}
