internal import Kernel
internal import Registers
internal import Trust

/// What an officer took down of a person: the same whether it came from the desk's form or, signed,
/// from a laptop without a line.
struct EnrolmentFile: Codable, Sendable, Equatable {
    /// Made where it was taken down: the same file twice is applied once.
    let id: String
    var kind: Kind
    var takenAt: Moment
    /// The district of the registration centre.
    var centre: String
    var facts: Biography
    var documents: [SeenDocument]
    /// Why there are no irises: nil when there are.
    var exemption: String?
    /// SHA-256 of what was captured, in hexadecimal.
    var photo: String
    var iris: String?
    var fingerprints: [Fingerprint]

    enum Kind: Codable, Sendable, Equatable {
        case citizen
        case child(guardian: PersonNumber, by: Guardianship)
        case resident(ResidencePermit)
        /// From the earlier biometric registration, with the person's consent.
        case migrated(earlierNumber: String, consentedAt: Moment)

        var word: String {
            switch self {
            case .citizen: "citizen"
            case .child: "child"
            case .resident: "resident"
            case .migrated: "migrated"
            }
        }
    }

    enum Guardianship: String, Codable, Sendable, CaseIterable { case mother, father, court }

    /// A paper that the officer had in hand.
    struct SeenDocument: Codable, Sendable, Equatable {
        /// An id of the catalogue's documents.
        var kind: String
        var number: String
    }

    /// Kept as it came, never read here.
    struct Fingerprint: Codable, Sendable, Equatable {
        /// Such as `ISO/IEC 19794-2`.
        var format: String
        var hash: String
    }

    /// Something captured, with its bytes.
    struct Capture: Sendable, Equatable {
        enum Kind: String, Sendable { case photo, iris, fingerprint }
        var kind: Kind
        var bytes: [UInt8]
        var hash: String { sha256Hex(bytes) }

        static let photoLimit = 2 * 1024 * 1024
        static let fingerprintLimit = 64 * 1024
    }

    /// How surely it is known afterwards who this is.
    var proofing: AssuranceLevel {
        switch kind {
        // Taken over from a register that checked by other rules.
        case .migrated: .substantial
        case .child where iris == nil: .substantial
        case .citizen, .child, .resident: exemption == nil ? .high : .substantial
        }
    }

    var isChild: Bool { if case .child = kind { true } else { false } }

    func isOfAge(on day: Day) -> Bool { facts.bornOn.age(on: day) >= EnrolmentFile.adulthood }

    static let adulthood = Person.adulthood
    /// From this age on irises are taken; before, an eye cannot be held still. Ours, to be
    /// confirmed by the directorate.
    static let irisAge = 5

    /// A key for those of whom there are no irises: people with the same chain, mother and day of
    /// birth, however they are spelled.
    var likeness: String {
        let chain = facts.chain
        let parts = [chain.given, chain.father, chain.grandfather, facts.mother].map {
            Folding.search($0.ckb)
        }
        return sha256Hex("likeness:\(parts.joined(separator: "|")):\(facts.bornOn.iso)".utf8)
    }
}

/// What is wrong with an enrolment, with the field it is wrong in.
struct EnrolmentRefusal: Error, Equatable {
    let field: String
    let text: Text
}
