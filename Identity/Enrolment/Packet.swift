internal import Crypto
internal import Foundation
internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// A laptop of a registration centre that may take people down without a line. Added by one
/// person, approved by another, taken away by either.
struct Laptop: PublicRecord {
    static let register = "laptop"
    static let custodian = "dit"
    static let table = Register<Laptop>.table(
        "identity_laptop", since: 3, [.text("public_key"), .text("institution")],
        unique: [["public_key"]], indexes: [["institution"]])

    let id: String
    /// Ed25519, in base64url.
    let publicKey: String
    let institution: String
    let label: String
    let addedBy: PersonNumber
    var approvedBy: PersonNumber?
    var revokedAt: Moment?

    var key: String { id }
    var columns: [Value] { [.text(publicKey), .text(institution)] }

    /// By what people tell keys apart.
    static func fingerprint(_ publicKey: String) -> String {
        let digits = sha256Hex(publicKey.utf8).prefix(16)
        return stride(from: 0, to: 16, by: 4).map { start in
            String(digits.dropFirst(start).prefix(4))
        }.joined(separator: " ")
    }
}

/// Why a packet is not taken in. Each has words for the officer; none loses what is in it: the
/// file stays where it is.
enum PacketRefusal: Error, Equatable {
    case unreadable
    case unknownLaptop
    case revokedLaptop
    case altered
    case forAnotherServer
    case officerWithoutRole
    case wrongContent(String)
    case fromTheFuture

    var text: Text {
        switch self {
        case .unreadable:
            Text(
                en: "This is not a packet.", ckb: "ئەمە پاکەت نییە.", ar: "هذه ليست حزمة.",
                kmr: "Ev ne pakêtek e.")
        case .unknownLaptop:
            Text(
                en: "No approved laptop has signed this packet.",
                ckb: "هیچ لاپتۆپێکی پەسەندکراو ئەم پاکەتەی واژۆ نەکردووە.",
                ar: "لم يوقع هذه الحزمة حاسوب معتمد.",
                kmr: "Tu laptopa pejirandî ev pakêt îmze nekiriye.")
        case .revokedLaptop:
            Text(
                en: "The laptop that signed this was taken away. Enrol the person again.",
                ckb: "ئەو لاپتۆپەی واژۆی کردووە هەڵوەشێنراوەتەوە. کەسەکە دووبارە تۆمار بکە.",
                ar: "سُحب الحاسوب الذي وقعها. سجل الشخص من جديد.",
                kmr: "Laptopa ku ev îmze kiriye hat betalkirin. Kes ji nû ve tomar bike.")
        case .altered:
            Text(
                en: "The packet was altered after it was signed. Nothing of it is taken in.",
                ckb: "پاکەتەکە دوای واژۆکردن گۆڕدراوە. هیچی لێ وەرناگیرێت.",
                ar: "عُدلت الحزمة بعد توقيعها. لا يُقبل شيء منها.",
                kmr: "Pakêt piştî îmzekirinê hat guhertin. Tiştek jê nayê girtin.")
        case .forAnotherServer:
            Text(
                en: "The packet was sealed for another server.",
                ckb: "پاکەتەکە بۆ سێرڤەرێکی تر مۆر کراوە.",
                ar: "خُتمت الحزمة لخادم آخر.", kmr: "Pakêt ji bo serverek din hatiye mohrkirin.")
        case .officerWithoutRole:
            Text(
                en: "The officer named in it may not enrol people.",
                ckb: "فەرمانبەرەکە ناتوانێت خەڵک تۆمار بکات.",
                ar: "الموظف المذكور فيها لا يحق له التسجيل.",
                kmr: "Fermanberê tê de nikare kesan tomar bike.")
        case .wrongContent:
            Text(
                en: "What is in it does not fit: enrol the person again at the desk.",
                ckb: "ناوەڕۆکەکەی ناگونجێت: کەسەکە لە مێزەکە دووبارە تۆمار بکە.",
                ar: "محتواها غير متوافق: سجل الشخص من جديد في المكتب.",
                kmr: "Naveroka wê li hev nayê: kes li maseyê ji nû ve tomar bike.")
        case .fromTheFuture:
            Text(
                en: "It says it was made in the future: set the laptop's clock.",
                ckb: "دەڵێت لە داهاتوودا دروستکراوە: کاتژمێری لاپتۆپەکە ڕێک بخە.",
                ar: "تقول إنها أُنشئت في المستقبل: اضبط ساعة الحاسوب.",
                kmr: "Dibêje di pêşerojê de hat çêkirin: saeta laptopê rast bike.")
        }
    }
}

/// What an officer took down without a line: sealed for the server (HPKE, RFC 9180, X25519 and
/// ChaCha20-Poly1305), so that a lost laptop tells nothing, and signed by the laptop (Ed25519).
struct Packet: Codable, Sendable {
    let format: String
    /// The laptop's public key.
    let laptop: String
    let encapsulated: String
    let sealed: String
    let signature: String

    static let format1 = "pird-enrolment-1"
    static let limit = 6 * 1024 * 1024

    struct Content: Codable, Sendable {
        let file: EnrolmentFile
        let officer: PersonNumber
        let institution: String
        let captures: [Capture]

        struct Capture: Codable, Sendable {
            let kind: String
            let bytes: String
        }
    }

    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    /// What is signed: everything but the signature.
    private var signed: [UInt8] {
        Array(
            JSON.object([
                "format": .string(format), "laptop": .string(laptop),
                "encapsulated": .string(encapsulated), "sealed": .string(sealed),
            ]).canonical.utf8)
    }

    // MARK: On the laptop

    static func make(
        _ content: Content, signedBy key: [UInt8], for server: [UInt8]
    ) throws -> [UInt8] {
        let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: key)
        let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: server)
        var sender = try HPKE.Sender(
            recipientKey: recipient, ciphersuite: suite, info: Data(format1.utf8))
        let plain = Data(try JSON(content).canonical.utf8)
        let sealed = try sender.seal(plain)
        let draft = Packet(
            format: format1, laptop: base64URL(signing.publicKey.rawRepresentation),
            encapsulated: base64URL(sender.encapsulatedKey), sealed: base64URL(sealed),
            signature: "")
        let signature = try signing.signature(for: Data(draft.signed))
        let packet = Packet(
            format: format1, laptop: draft.laptop, encapsulated: draft.encapsulated,
            sealed: draft.sealed, signature: base64URL(signature))
        return Array(try JSON(packet).canonical.utf8)
    }

    /// A new laptop's key: the secret half and the public one.
    static func newKey() -> (secret: [UInt8], publicKey: String) {
        let key = Curve25519.Signing.PrivateKey()
        return (Array(key.rawRepresentation), base64URL(key.publicKey.rawRepresentation))
    }

    static func publicKey(of secret: [UInt8]) throws -> String {
        base64URL(
            try Curve25519.Signing.PrivateKey(rawRepresentation: secret).publicKey
                .rawRepresentation)
    }

    // MARK: At the server

    /// The server's public key, for `pird enrol begin`.
    static func serverKey(_ secret: Secret) -> [UInt8] {
        Array(privateKey(secret).publicKey.rawRepresentation)
    }

    private static func privateKey(_ secret: Secret) -> Curve25519.KeyAgreement.PrivateKey {
        do {
            return try Curve25519.KeyAgreement.PrivateKey(
                rawRepresentation: secret.bytes(for: "enrolment packets"))
        } catch { preconditionFailure("32 bytes are a key: \(error)") }
    }

    init(
        format: String, laptop: String, encapsulated: String, sealed: String, signature: String
    ) {
        self.format = format
        self.laptop = laptop
        self.encapsulated = encapsulated
        self.sealed = sealed
        self.signature = signature
    }

    init(reading bytes: [UInt8]) throws(PacketRefusal) {
        guard bytes.count <= Packet.limit,
            let packet = try? JSON(parsing: bytes).decode(Packet.self),
            packet.format == Packet.format1
        else { throw .unreadable }
        self = packet
    }

    /// Checks the signature first: nothing else is believed of a packet that was altered.
    func checkSignature() throws(PacketRefusal) {
        guard let raw = bytes(base64URL: laptop), let proof = bytes(base64URL: signature),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw),
            key.isValidSignature(Data(proof), for: Data(signed))
        else { throw .altered }
    }

    func opened(_ secret: Secret) throws(PacketRefusal) -> Content {
        guard let capsule = bytes(base64URL: encapsulated), let body = bytes(base64URL: sealed)
        else { throw .unreadable }
        let plain: Data
        do {
            var recipient = try HPKE.Recipient(
                privateKey: Packet.privateKey(secret), ciphersuite: Packet.suite,
                info: Data(Packet.format1.utf8), encapsulatedKey: Data(capsule))
            plain = try recipient.open(Data(body))
        } catch { throw .forAnotherServer }
        guard let content = try? JSON(parsing: Array(plain)).decode(Content.self) else {
            throw .unreadable
        }
        return content
    }
}

extension Packet.Content {
    init(
        file: EnrolmentFile, officer: PersonNumber, institution: String,
        captures: [EnrolmentFile.Capture]
    ) {
        self.file = file
        self.officer = officer
        self.institution = institution
        self.captures = captures.map { Capture(kind: $0.kind.rawValue, bytes: base64URL($0.bytes)) }
    }

    /// What was captured; nil when it is not what the file names.
    var opened: [EnrolmentFile.Capture]? {
        var list: [EnrolmentFile.Capture] = []
        for capture in captures {
            guard let kind = EnrolmentFile.Capture.Kind(rawValue: capture.kind),
                let bytes = Trust.bytes(base64URL: capture.bytes)
            else { return nil }
            list.append(EnrolmentFile.Capture(kind: kind, bytes: bytes))
        }
        return list
    }
}
