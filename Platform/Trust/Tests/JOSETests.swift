import Foundation
import Testing
import Trust

/// Keys and signatures of others, as published and as an attacker bends them.
@Suite struct SignaturesOfOthers {
    // RFC 7515, appendix A.3.
    private static let key = #"""
        {"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """#
    private static let token =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
        + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djx"
        + "La8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    private func key(_ text: String) throws -> JSONWebKey {
        try JSONWebKey(JSON(parsing: Array(text.utf8)))
    }

    @Test func `the example of RFC 7515 is believed, and no bent one`() throws {
        let key = try key(SignaturesOfOthers.key)
        let signature = try JSONWebSignature(SignaturesOfOthers.token)
        let claims = try signature.claims(signedBy: [key], allowing: [.es256])
        #expect(claims["iss"] == .string("joe"))
        #expect(claims["exp"] == .integer(1_300_819_380))
        #expect(throws: JOSEError.self) {
            try signature.claims(signedBy: [key], allowing: [.ps256, .edDSA])
        }
        #expect(throws: JOSEError.self) { try signature.claims(signedBy: [], allowing: [.es256]) }
        // Each character of it, changed into another of base64url, makes it worth nothing.
        for index in SignaturesOfOthers.token.indices where SignaturesOfOthers.token[index] != "." {
            var bent = SignaturesOfOthers.token
            bent.replaceSubrange(index...index, with: bent[index] == "A" ? "B" : "A")
            #expect(throws: JOSEError.self, "\(bent)") {
                try JSONWebSignature(bent).claims(signedBy: [key], allowing: [.es256])
            }
        }
    }

    @Test func `fingerprints of keys are those of RFC 7638 and RFC 8037`() throws {
        let rsa = try key(
            #"""
            {"kty":"RSA","e":"AQAB","alg":"RS256","kid":"2011-04-29","n":"\#
            0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJE\#
            CPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Qv\#
            zqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6We\#
            Zu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}
            """#)
        #expect(rsa.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        let edwards = try key(
            #"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#)
        #expect(edwards.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test(arguments: [
        // A private member: whoever sends it has given the key away (RFC 9449, section 4.3).
        #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#,
        // A point that is not on the curve.
        #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#,
        // Symmetric: a client's public key must never be a shared secret.
        #"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#,
        // Too short to be believed, for encryption, for another algorithm, of another curve.
        #"{"kty":"RSA","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoQ"}"#,
        #"{"kty":"OKP","crv":"Ed25519","use":"enc","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        #"{"kty":"OKP","crv":"Ed25519","alg":"HS256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        #"{"kty":"OKP","crv":"Ed25519","alg":"ES256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        #"{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        #"{"kty":"EC","crv":"P-384","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
        #"{}"#, #"[]"#, #"null"#,
    ])
    func `keys that nobody should believe are refused`(_ text: String) throws {
        let json = try JSON(parsing: Array(text.utf8))
        #expect(throws: JOSEError.self) { try JSONWebKey(json) }
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{"alg":"es256"}"#, #"{"alg":["ES256"]}"#, "{}",
        #"{"alg":"ES256","crit":["exp"]}"#, #"{"alg":"ES256","alg":"none"}"#, "[]", "",
        #"{"alg":"ES256","a":[[[[[[[[[[]]]]]]]]]]}"#,
    ])
    func `headers that nobody should believe are refused`(_ header: String) throws {
        #expect(throws: JOSEError.self) {
            try JSONWebSignature(base64URL(header.utf8) + ".e30.AAAA")
        }
        #expect(throws: JOSEError.self) { try JSONWebSignature(base64URL(header.utf8) + ".e30.") }
    }

    @Test func `what is too long, has other parts, or is padded is refused`() throws {
        let token = SignaturesOfOthers.token
        for text in [
            "", ".", "..", "...", token + ".", token + "=", " " + token, token + "\n",
            token.replacing(".", with: ".."), String(repeating: "A", count: 9000) + ".e30.AA",
        ] {
            #expect(throws: JOSEError.self, "\(text.prefix(40))") { try JSONWebSignature(text) }
        }
    }

    @Test(arguments: [SignatureAlgorithm.es256, .rs256, .ps256])
    func `what is signed here is believed by its public key, also after a restart`(
        _ algorithm: SignatureAlgorithm
    ) throws {
        let key = try SigningKey.new(algorithm)
        let again = try SigningKey(exported: key.exported, algorithm)
        #expect(again.id == key.id)
        let token = try again.sign(.object(["sub": .string("ڕۆژین")]), type: "JWT")
        let read = try JSONWebSignature(token)
        #expect(read.type == "JWT")
        #expect(read.keyID == key.publicKey.thumbprint)
        let claims = try read.claims(signedBy: [key.publicKey], allowing: [algorithm])
        #expect(claims["sub"] == .string("ڕۆژین"))
        let other = try SigningKey.new(algorithm)
        #expect(throws: JOSEError.self) {
            try read.claims(signedBy: [other.publicKey], allowing: [algorithm])
        }
        // Nothing private is published.
        let published = try JSONWebKey(key.publicKey.json)
        #expect(published.json == key.publicKey.json)
    }

    @Test func `a key is used for the one algorithm that it is published for`() throws {
        let key = try SigningKey.new(.ps256)
        let token = try JSONWebSignature(
            SigningKey(exported: key.exported, .rs256).sign(.object([:]), type: "JWT"))
        #expect(throws: JOSEError.self) {
            try token.claims(signedBy: [key.publicKey], allowing: [.rs256, .ps256])
        }
    }

    @Test func `dates of others may have fractions, money of ours may not`() throws {
        let bytes = Array(#"{"iat":1700000000.75}"#.utf8)
        let claims = try JSON(parsing: bytes, wholeNumbersOnly: false)
        #expect(claims["iat"]?.date?.secondsSince1970 == 1_700_000_000)
        #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
        for text in ["1.", "1.e3", "1e3", ".5", "-.5"] {
            #expect(throws: JSONError.self, "\(text)") {
                try JSON(parsing: Array(text.utf8), wholeNumbersOnly: false)
            }
        }
    }
}
