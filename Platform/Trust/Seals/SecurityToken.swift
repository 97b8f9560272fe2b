internal import CPKCS11
internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import Kernel
internal import SwiftASN1
internal import Synchronization
internal import X509

/// A device or program that keeps private keys and signs with them, and never gives them away
/// (PKCS #11, version 2.40): what others call an HSM.
///
/// One session is held, and everything that is signed goes through it: a token is as fast as it is.
/// When the token was pulled out and put back, the session is opened again.
package final class SecurityToken: Sendable {
    private let module: Module
    private let label: String
    private let pin: String
    private let session = Mutex<CK_SESSION_HANDLE?>(nil)

    package struct Failure: Error, CustomStringConvertible {
        let what: String
        var code: CK_RV = 0
        package var description: String {
            code == 0
                ? "the security token: \(what)"
                : "the security token: \(what) (PKCS #11 error 0x\(String(code, radix: 16)))"
        }
    }

    /// - Parameters:
    ///   - path: the module of the token's maker, such as `/usr/lib/softhsm/libsofthsm2.so`.
    ///   - label: the token's name.
    /// - Throws: `Failure` when there is no such module or token, or the PIN is wrong.
    package init(module path: String, label: String, pin: String) throws {
        module = try Module(path)
        self.label = label
        self.pin = pin
        try session.withLock { $0 = try open() }
    }

    // MARK: Keys

    /// Makes a key pair in the token; the private half cannot be taken out of it.
    ///
    /// - Parameter id: a name that no other key has.
    func makeKey(_ kind: SealingKey.Kind, id: [UInt8]) throws -> TokenKey {
        let common: [Attribute] = [
            .flag(CKA_TOKEN, true), .bytes(CKA_ID, id), .bytes(CKA_LABEL, Array("pird".utf8)),
        ]
        var publicHalf = common + [.flag(CKA_VERIFY, true)]
        let mechanism: CK_MECHANISM_TYPE
        switch kind {
        case .p256, .p384:
            mechanism = CK_MECHANISM_TYPE(CKM_EC_KEY_PAIR_GEN)
            publicHalf.append(.bytes(CKA_EC_PARAMS, SecurityToken.curve(kind)))
        case .rsa3072:
            mechanism = CK_MECHANISM_TYPE(CKM_RSA_PKCS_KEY_PAIR_GEN)
            publicHalf += [
                .number(CKA_MODULUS_BITS, 3072), .bytes(CKA_PUBLIC_EXPONENT, [1, 0, 1]),
            ]
        }
        let privateHalf =
            common + [
                .flag(CKA_PRIVATE, true), .flag(CKA_SENSITIVE, true),
                .flag(CKA_EXTRACTABLE, false), .flag(CKA_SIGN, true),
            ]
        try use { session in
            var method = CK_MECHANISM(mechanism: mechanism, pParameter: nil, ulParameterLen: 0)
            var (publicKey, privateKey) = (CK_OBJECT_HANDLE(0), CK_OBJECT_HANDLE(0))
            try Attribute.with(publicHalf) { publicTemplate in
                try Attribute.with(privateHalf) { privateTemplate in
                    try module.call("no key was made") {
                        $0.C_GenerateKeyPair(
                            session, &method, publicTemplate.baseAddress,
                            CK_ULONG(publicTemplate.count), privateTemplate.baseAddress,
                            CK_ULONG(privateTemplate.count), &publicKey, &privateKey)
                    }
                }
            }
        }
        return try key(kind, id: id)
    }

    /// A key that was made before.
    func key(_ kind: SealingKey.Kind, id: [UInt8]) throws -> TokenKey {
        let publicKey = try use { session -> TokenKey.Public in
            let object = try find(CK_OBJECT_CLASS(CKO_PUBLIC_KEY), id, in: session)
            switch kind {
            case .p256:
                return .p256(
                    try P256.Signing.PublicKey(x963Representation: point(of: object, in: session)))
            case .p384:
                return .p384(
                    try P384.Signing.PublicKey(x963Representation: point(of: object, in: session)))
            case .rsa3072:
                return .rsa(
                    try _RSA.Signing.PublicKey(
                        n: read(CKA_MODULUS, of: object, in: session),
                        e: read(CKA_PUBLIC_EXPONENT, of: object, in: session)))
            }
        }
        return TokenKey(token: self, id: id, kind: kind, half: publicKey)
    }

    /// A signature over a hash (ECDSA, the two numbers), or over the bytes (RSA with SHA-256).
    fileprivate func sign(_ bytes: [UInt8], _ kind: SealingKey.Kind, id: [UInt8]) throws -> [UInt8]
    {
        try use { session in
            let object = try find(CK_OBJECT_CLASS(CKO_PRIVATE_KEY), id, in: session)
            let type = kind == .rsa3072 ? CKM_SHA256_RSA_PKCS : CKM_ECDSA
            var method = CK_MECHANISM(
                mechanism: CK_MECHANISM_TYPE(type), pParameter: nil, ulParameterLen: 0)
            try module.call("signing cannot begin") { $0.C_SignInit(session, &method, object) }
            var data = bytes
            var signature = [UInt8](repeating: 0, count: 512)
            var length = CK_ULONG(signature.count)
            try module.call("nothing was signed") {
                $0.C_Sign(session, &data, CK_ULONG(data.count), &signature, &length)
            }
            return Array(signature.prefix(Int(length)))
        }
    }

    // MARK: Objects

    private func find(
        _ kind: CK_OBJECT_CLASS, _ id: [UInt8], in session: CK_SESSION_HANDLE
    ) throws -> CK_OBJECT_HANDLE {
        var object = CK_OBJECT_HANDLE(0)
        var count = CK_ULONG(0)
        try Attribute.with([.number(CKA_CLASS, CK_ULONG(kind)), .bytes(CKA_ID, id)]) { template in
            try module.call("its keys cannot be looked at") {
                $0.C_FindObjectsInit(session, template.baseAddress, CK_ULONG(template.count))
            }
            defer { _ = module.functions.C_FindObjectsFinal(session) }
            try module.call("its keys cannot be looked at") {
                $0.C_FindObjects(session, &object, 1, &count)
            }
        }
        guard count == 1 else { throw Failure(what: "it has no key \(hex(id))") }
        return object
    }

    private func read(
        _ type: UInt, of object: CK_OBJECT_HANDLE, in session: CK_SESSION_HANDLE
    ) throws -> [UInt8] {
        var value = [UInt8](repeating: 0, count: 1024)
        return try value.withUnsafeMutableBytes { buffer in
            var attribute = CK_ATTRIBUTE(
                type: CK_ATTRIBUTE_TYPE(type), pValue: buffer.baseAddress,
                ulValueLen: CK_ULONG(buffer.count))
            try module.call("a public key cannot be read") {
                $0.C_GetAttributeValue(session, object, &attribute, 1)
            }
            return Array(buffer.prefix(Int(attribute.ulValueLen)))
        }
    }

    /// The point stands in an octet string of DER.
    private func point(
        of object: CK_OBJECT_HANDLE, in session: CK_SESSION_HANDLE
    ) throws -> [UInt8] {
        let der = try read(CKA_EC_POINT, of: object, in: session)
        return Array(try ASN1OctetString(derEncoded: der).bytes)
    }

    private static func curve(_ kind: SealingKey.Kind) -> [UInt8] {
        kind == .p384
            ? DER.identifier(1, 3, 132, 0, 34) : DER.identifier(1, 2, 840, 10045, 3, 1, 7)
    }

    // MARK: The session

    private func open() throws -> CK_SESSION_HANDLE {
        let slot = try module.slot(of: label)
        var session = CK_SESSION_HANDLE(0)
        try module.call("no session was opened") {
            $0.C_OpenSession(
                slot, CK_FLAGS(CKF_SERIAL_SESSION | CKF_RW_SESSION), nil, nil, &session)
        }
        var letters = Array(pin.utf8)
        let result = module.functions.C_Login(
            session, CK_USER_TYPE(CKU_USER), &letters, CK_ULONG(letters.count))
        guard result == CKR_OK || result == CKR_USER_ALREADY_LOGGED_IN else {
            _ = module.functions.C_CloseSession(session)
            throw Failure(
                what: result == CKR_PIN_INCORRECT ? "the PIN is wrong" : "it does not let us in",
                code: CK_RV(result))
        }
        return session
    }

    /// Does something in the session; once more in a new one when it had ended.
    private func use<T>(_ body: (CK_SESSION_HANDLE) throws -> T) throws -> T {
        try session.withLock { held in
            if let session = held {
                do { return try body(session) } catch let failure as Failure
                    where SecurityToken.ended.contains(failure.code)
                {
                    held = nil
                }
            }
            let session = try open()
            held = session
            return try body(session)
        }
    }

    private static let ended: Set<CK_RV> = [
        CK_RV(CKR_SESSION_HANDLE_INVALID), CK_RV(CKR_SESSION_CLOSED), CK_RV(CKR_DEVICE_REMOVED),
        CK_RV(CKR_TOKEN_NOT_PRESENT), CK_RV(CKR_USER_NOT_LOGGED_IN), CK_RV(CKR_DEVICE_ERROR),
    ]
}

/// A private key that lies in a token.
struct TokenKey: Sendable {
    enum Public: Sendable {
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey)
    }

    fileprivate let token: SecurityToken
    /// What is kept instead of the key.
    let id: [UInt8]
    let kind: SealingKey.Kind
    fileprivate let half: Public

    /// As JOSE and COSE carry it.
    func signPlainly(_ bytes: [UInt8]) throws -> [UInt8] {
        switch kind {
        case .p256: try token.sign(Array(SHA256.hash(data: bytes)), kind, id: id)
        case .p384: try token.sign(Array(SHA384.hash(data: bytes)), kind, id: id)
        case .rsa3072: try token.sign(bytes, kind, id: id)
        }
    }

    /// As certificates and CMS carry it.
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        let plain = try signPlainly(bytes)
        guard kind != .rsa3072 else { return plain }
        return DER.sequence(
            DER.integer(unsigned: plain.prefix(plain.count / 2)),
            DER.integer(unsigned: plain.suffix(plain.count / 2)))
    }
}

extension TokenKey: CustomPrivateKey {
    static func == (a: TokenKey, b: TokenKey) -> Bool { a.id == b.id && a.kind == b.kind }
    func hash(into hasher: inout Hasher) { hasher.combine(id) }

    var publicKey: X509.Certificate.PublicKey {
        switch half {
        case .p256(let key): X509.Certificate.PublicKey(key)
        case .p384(let key): X509.Certificate.PublicKey(key)
        case .rsa(let key): X509.Certificate.PublicKey(key)
        }
    }

    var defaultSignatureAlgorithm: X509.Certificate.SignatureAlgorithm {
        switch kind {
        case .p256: .ecdsaWithSHA256
        case .p384: .ecdsaWithSHA384
        case .rsa3072: .sha256WithRSAEncryption
        }
    }

    var supportedSignatureAlgorithms: [X509.Certificate.SignatureAlgorithm] {
        [defaultSignatureAlgorithm]
    }

    func signSynchronously(
        bytes: some DataProtocol, signatureAlgorithm: X509.Certificate.SignatureAlgorithm
    ) throws -> X509.Certificate.Signature {
        guard signatureAlgorithm == defaultSignatureAlgorithm else {
            throw SecurityToken.Failure(what: "its key does not sign like that")
        }
        return try X509.Certificate.Signature(
            signatureAlgorithm: signatureAlgorithm,
            signatureBytes: ASN1BitString(bytes: try sign(Array(bytes))[...]))
    }

    static let defaultPEMDiscriminator = "PRIVATE KEY"

    func serialize(into coder: inout SwiftASN1.DER.Serializer) throws {
        throw SecurityToken.Failure(what: "its keys cannot be taken out")
    }
}

// MARK: The module

/// The maker's library, opened once in a process for each path.
private final class Module: Sendable {
    /// Does not change after the library was opened.
    let functions: CK_FUNCTION_LIST

    private static let opened = Mutex<[String: Result<CK_FUNCTION_LIST, SecurityToken.Failure>]>([:]
    )

    init(_ path: String) throws {
        functions = try Module.opened.withLock { opened in
            if let known = opened[path] { return try known.get() }
            let result = Result { () throws(SecurityToken.Failure) in try Module.open(path) }
            opened[path] = result
            return try result.get()
        }
    }

    private static func open(_ path: String) throws(SecurityToken.Failure) -> CK_FUNCTION_LIST {
        typealias GetList =
            @convention(c) (
                UnsafeMutablePointer<UnsafeMutablePointer<CK_FUNCTION_LIST>?>
            ) -> CK_RV
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL),
            let symbol = dlsym(library, "C_GetFunctionList")
        else { throw SecurityToken.Failure(what: "there is no module of PKCS #11 at \(path)") }
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        guard unsafeBitCast(symbol, to: GetList.self)(&list) == CKR_OK, let list else {
            throw SecurityToken.Failure(what: "the module \(path) does not work")
        }
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
        let result = list.pointee.C_Initialize(&arguments)
        guard result == CKR_OK || result == CKR_CRYPTOKI_ALREADY_INITIALIZED else {
            throw SecurityToken.Failure(
                what: "the module \(path) cannot begin", code: CK_RV(result))
        }
        return list.pointee
    }

    func call(_ what: String, _ body: (CK_FUNCTION_LIST) -> CK_RV) throws {
        let result = body(functions)
        guard result == CKR_OK else { throw SecurityToken.Failure(what: what, code: result) }
    }

    /// Where the token of this name is.
    func slot(of label: String) throws -> CK_SLOT_ID {
        var count = CK_ULONG(0)
        try call("there are no slots") { $0.C_GetSlotList(CK_BBOOL(CK_TRUE), nil, &count) }
        var slots = [CK_SLOT_ID](repeating: 0, count: Int(count))
        if count > 0 {
            try call("there are no slots") {
                $0.C_GetSlotList(CK_BBOOL(CK_TRUE), &slots, &count)
            }
        }
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            guard functions.C_GetTokenInfo(slot, &info) == CKR_OK else { continue }
            let name = withUnsafeBytes(of: info.label) { String(decoding: $0, as: UTF8.self) }
            if name.trimmingCharacters(in: .whitespaces) == label { return slot }
        }
        throw SecurityToken.Failure(what: "there is no token named \(label)")
    }
}

/// One line of a template.
private enum Attribute {
    case flag(UInt, Bool)
    case number(UInt, CK_ULONG)
    case bytes(UInt, [UInt8])

    private var parts: (type: CK_ATTRIBUTE_TYPE, value: [UInt8]) {
        switch self {
        case .flag(let type, let value):
            (CK_ATTRIBUTE_TYPE(type), [value ? UInt8(CK_TRUE) : UInt8(CK_FALSE)])
        case .number(let type, let value):
            (CK_ATTRIBUTE_TYPE(type), withUnsafeBytes(of: value) { Array($0) })
        case .bytes(let type, let value): (CK_ATTRIBUTE_TYPE(type), value)
        }
    }

    /// The template, as long as the body needs it.
    static func with<T>(
        _ attributes: [Attribute], _ body: (UnsafeMutableBufferPointer<CK_ATTRIBUTE>) throws -> T
    ) rethrows -> T {
        let parts = attributes.map(\.parts)
        // Numbers are read where they may lie: each value begins at a multiple of eight.
        var all = parts.flatMap { part in
            part.value + [UInt8](repeating: 0, count: (8 - part.value.count % 8) % 8)
        }
        return try all.withUnsafeMutableBytes { memory in
            var start = 0
            var template = parts.map { part -> CK_ATTRIBUTE in
                defer { start += (part.value.count + 7) / 8 * 8 }
                return CK_ATTRIBUTE(
                    type: part.type, pValue: memory.baseAddress.map { $0 + start },
                    ulValueLen: CK_ULONG(part.value.count))
            }
            return try template.withUnsafeMutableBufferPointer { try body($0) }
        }
    }
}
