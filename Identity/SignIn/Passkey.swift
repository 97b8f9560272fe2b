internal import CFido
internal import Kernel
internal import Trust

/// A key that a person's device holds and the portal knows the public half of (WebAuthn Level 3).
struct Passkey: Codable, Sendable, Equatable {
    /// The credential's id, as the device chose it.
    let id: [UInt8]
    let algorithm: Algorithm
    /// In the form in which libfido2 takes it.
    let publicKey: [UInt8]
    /// The key may be copied to other devices of its owner (the backup-eligible flag).
    let isSynced: Bool

    /// COSE numbers (RFC 9053): what the portal offers, the best first.
    enum Algorithm: Int, Codable, CaseIterable {
        case es256 = -7
        case eddsa = -8
        case rs256 = -257
    }

    /// What signing in with it is worth: a key that cannot leave its device is held by whoever
    /// holds the device; one that is copied is as safe as the account it is copied through.
    var level: AssuranceLevel { isSynced ? .substantial : .high }
}

/// Why a device's answer proves nothing. The person is told only that it did not work; the reason
/// is for the journal.
enum PasskeyRefusal: Error, Equatable {
    case unreadable
    case wrongType
    case wrongChallenge
    case wrongOrigin
    case wrongSite
    case notPresent
    case notVerified
    case wrongAlgorithm
    case wrongSignature
    case counterWentBack
}

/// The site that asks, and the challenge it gave.
struct PasskeyQuestion: Sendable {
    /// `https://gov.krd`: the only address whose pages may ask.
    let origin: String
    /// `gov.krd`: what the keys belong to.
    let site: String
    let challenge: [UInt8]

    /// Checks what the browser says it was asked (WebAuthn, sections 7.1 and 7.2, steps on C).
    fileprivate func check(clientData: [UInt8], type: String) throws(PasskeyRefusal) {
        guard clientData.count <= 4096, case .object(let said)? = try? JSON(parsing: clientData)
        else { throw .unreadable }
        guard said["type"] == .string(type) else { throw .wrongType }
        guard case .string(let text)? = said["challenge"], let given = bytes(base64URL: text),
            given == challenge
        else { throw .wrongChallenge }
        guard said["origin"] == .string(origin), said["crossOrigin"] != .bool(true),
            said["topOrigin"] == nil
        else { throw .wrongOrigin }
    }
}

/// The first 37 bytes of authenticator data (WebAuthn, section 6.1).
private struct AuthenticatorFlags {
    let isPresent, isVerified, isSynced: Bool

    init(_ data: [UInt8], site: String) throws(PasskeyRefusal) {
        guard (37...4096).contains(data.count) else { throw .unreadable }
        guard Array(data[0..<32]) == sha256(site.utf8) else { throw .wrongSite }
        let flags = data[32]
        isPresent = flags & 0x01 != 0
        isVerified = flags & 0x04 != 0
        isSynced = flags & 0x08 != 0
        // A key that is not eligible for backup is not backed up.
        guard isSynced || flags & 0x10 == 0 else { throw .unreadable }
    }
}

/// A device's answer to being asked for a new key. No attestation is asked for: which make of
/// device people use is not the portal's business, and nothing is decided by it.
struct PasskeyRegistration: Sendable {
    let clientData: [UInt8]
    let authenticatorData: [UInt8]

    func verified(
        for question: PasskeyQuestion
    ) throws(PasskeyRefusal) -> (key: Passkey, counter: Int64) {
        try question.check(clientData: clientData, type: "webauthn.create")
        let flags = try AuthenticatorFlags(authenticatorData, site: question.site)
        guard flags.isPresent else { throw .notPresent }
        guard flags.isVerified else { throw .notVerified }
        for algorithm in Passkey.Algorithm.allCases {
            var credential = fido_cred_new()
            defer { fido_cred_free(&credential) }
            // libfido2 reads the data as a key of the kind that is expected.
            guard fido_cred_set_type(credential, Int32(algorithm.rawValue)) == FIDO_OK,
                fido_cred_set_authdata_raw(
                    credential, authenticatorData, authenticatorData.count) == FIDO_OK,
                let id = fido_cred_id_ptr(credential),
                let key = fido_cred_pubkey_ptr(credential)
            else { continue }
            let (idLength, keyLength) = (
                fido_cred_id_len(credential), fido_cred_pubkey_len(credential)
            )
            guard (16...1023).contains(idLength), keyLength > 0 else { throw .unreadable }
            return (
                Passkey(
                    id: Array(UnsafeBufferPointer(start: id, count: idLength)),
                    algorithm: algorithm,
                    publicKey: Array(UnsafeBufferPointer(start: key, count: keyLength)),
                    isSynced: flags.isSynced),
                Int64(fido_cred_sigcount(credential))
            )
        }
        throw .wrongAlgorithm
    }
}

/// A device's answer to being asked to sign.
struct PasskeyAssertion: Sendable {
    let clientData: [UInt8]
    let authenticatorData: [UInt8]
    let signature: [UInt8]

    /// - Parameter counter: the signature counter after the last use.
    /// - Returns: the counter now. Costs about 0.1 ms.
    func verified(
        with key: Passkey, after counter: Int64, for question: PasskeyQuestion
    ) throws(PasskeyRefusal) -> Int64 {
        try question.check(clientData: clientData, type: "webauthn.get")
        let flags = try AuthenticatorFlags(authenticatorData, site: question.site)
        guard flags.isPresent else { throw .notPresent }
        guard flags.isVerified else { throw .notVerified }
        guard (1...2048).contains(signature.count) else { throw .unreadable }
        var assertion = fido_assert_new()
        defer { fido_assert_free(&assertion) }
        guard fido_assert_set_clientdata(assertion, clientData, clientData.count) == FIDO_OK,
            fido_assert_set_rp(assertion, question.site) == FIDO_OK,
            fido_assert_set_count(assertion, 1) == FIDO_OK,
            fido_assert_set_authdata_raw(
                assertion, 0, authenticatorData, authenticatorData.count) == FIDO_OK,
            fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK,
            fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK,
            fido_assert_set_sig(assertion, 0, signature, signature.count) == FIDO_OK
        else { throw .unreadable }
        guard isSigned(assertion, by: key) else { throw .wrongSignature }
        // Zero both times: a device that does not count. Otherwise it only ever grows, and one
        // that does not is a copy of the key at work.
        let now = Int64(fido_assert_sigcount(assertion, 0))
        guard (now == 0 && counter == 0) || now > counter else { throw .counterWentBack }
        return now
    }

    private func isSigned(_ assertion: OpaquePointer?, by key: Passkey) -> Bool {
        let algorithm = Int32(key.algorithm.rawValue)
        switch key.algorithm {
        case .es256:
            var native = es256_pk_new()
            defer { es256_pk_free(&native) }
            return es256_pk_from_ptr(native, key.publicKey, key.publicKey.count) == FIDO_OK
                && fido_assert_verify(assertion, 0, algorithm, UnsafeRawPointer(native)) == FIDO_OK
        case .eddsa:
            var native = eddsa_pk_new()
            defer { eddsa_pk_free(&native) }
            return eddsa_pk_from_ptr(native, key.publicKey, key.publicKey.count) == FIDO_OK
                && fido_assert_verify(assertion, 0, algorithm, UnsafeRawPointer(native)) == FIDO_OK
        case .rs256:
            var native = rs256_pk_new()
            defer { rs256_pk_free(&native) }
            return rs256_pk_from_ptr(native, key.publicKey, key.publicKey.count) == FIDO_OK
                && fido_assert_verify(assertion, 0, algorithm, UnsafeRawPointer(native)) == FIDO_OK
        }
    }
}
