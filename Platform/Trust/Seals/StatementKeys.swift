internal import Crypto
internal import Foundation
package import Kernel
internal import Store
internal import SwiftASN1
internal import X509

/// The keys with which institutions sign statements, such as the code on a paper.
extension SealKeys {
    /// The key of an institution: made when it is asked for the first time, and anew before it ends.
    ///
    /// - Throws: `NoAuthority`.
    package func statementKey(of institution: String, name: String) async throws -> StatementKey {
        let house = try await house()
        let held = try await key(.statement, institution, name, .p256, under: house)
        return StatementKey(held.certified)
    }

    /// The public half, as whoever checks statements needs it.
    package struct PublicStatementKey: Sendable {
        package let id: [UInt8]
        /// 65 bytes, uncompressed (SEC 1).
        package let publicKey: [UInt8]
        /// From the key's own up to the root, in DER.
        package let chain: [[UInt8]]
        package let owner: String
        package let from, until: Moment
        package let revokedAt: Moment?
        /// Somebody else may have it: nothing that it signed is believed.
        package let isStolen: Bool

        /// RFC 7517, with what became of it.
        package var json: JSON {
            var members: [String: JSON] = [
                "kty": .string("EC"), "crv": .string("P-256"), "alg": .string("ES256"),
                "use": .string("sig"),
                "kid": .string(hex(id)), "x": .string(base64URL(publicKey[1...32])),
                "y": .string(base64URL(publicKey[33...64])),
                "x5c": .array(chain.map { .string(base64($0)) }), "owner": .string(owner),
                "nbf": .integer(from.secondsSince1970), "exp": .integer(until.secondsSince1970),
            ]
            if let revokedAt {
                members["revoked_at"] = .integer(revokedAt.secondsSince1970)
                members["stolen"] = .bool(isStolen)
            }
            return .object(members)
        }
    }

    /// All there ever were: an old paper is checked with the key of its time.
    package func statementKeys() async throws -> [PublicStatementKey] {
        try await database.read { db in
            try db.rows(
                """
                SELECT seal_key.owner, seal_key.certificate, authority.certificate, root.certificate,
                    seal_key.valid_from, seal_key.valid_until, seal_key.revoked_at,
                    seal_key.is_stolen, authority.revoked_at
                FROM seal_key
                JOIN seal_key authority ON authority.id = seal_key.issuer
                JOIN seal_key root ON root.id = authority.issuer
                WHERE seal_key.role = 'statement' ORDER BY seal_key.valid_from, seal_key.id
                """
            ).map { row in
                let certificate = try row.blob(1)
                let own = try X509.Certificate(derEncoded: certificate).publicKey
                guard let key = P256.Signing.PublicKey(own) else { throw Unreadable() }
                func moment(_ column: Int) throws -> Moment? {
                    try row.optionalInteger(column).map { Moment(microseconds: $0) }
                }
                // What certifies it was taken back: then it is worth nothing.
                let above = try moment(8)
                return PublicStatementKey(
                    id: StatementKey.id(of: certificate), publicKey: Array(key.x963Representation),
                    chain: [certificate, try row.blob(2), try row.blob(3)],
                    owner: try row.text(0), from: try row.moment(4), until: try row.moment(5),
                    revokedAt: try above ?? moment(6),
                    isStolen: try above != nil || row.integer(7) == 1)
            }
        }
    }
}
