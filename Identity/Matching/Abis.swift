/// The messages of MOSIP's ABIS API; `BiometricMatcher` says which version.
package enum AbisOperation: String, CaseIterable, Sendable {
    case insert = "mosip.abis.insert"
    case identify = "mosip.abis.identify"
    case delete = "mosip.abis.delete"
    case ping = "mosip.abis.ping"
    case pendingJobs = "mosip.abis.pendingJobs"
    case referenceCount = "mosip.abis.referenceCount"
}

/// Why a request failed, with the code of the specification.
package enum AbisFailure: String, Codable, CaseIterable, Sendable {
    case internalError = "1"
    case aborted = "2"
    case unexpected = "3"
    case invalidStructure = "4"
    case missingReferenceId = "5"
    case missingRequestId = "6"
    case unableToFetch = "7"
    case missingReferenceURL = "8"
    case missingRequesttime = "9"
    case alreadyExists = "10"
    case noData = "11"
    case notFound = "12"
    case invalidVersion = "13"
    case invalidId = "14"
    case invalidRequesttime = "15"
    case invalidCBEFF = "16"
    case urlExpired = "17"
    case poorQuality = "18"
}

/// A request of any operation; each says which of these it wants.
package struct AbisRequest: Hashable, Codable, Sendable {
    package var id: String?
    package var version: String?
    package var requestId: String?
    package var requesttime: String?
    package var referenceId: String?
    package var referenceURL: String?
    package var flags: [String: AbisText]?
    package var gallery: Gallery?

    package struct Gallery: Hashable, Codable, Sendable {
        package var referenceIds: [Reference]?
    }

    package struct Reference: Hashable, Codable, Sendable {
        package var referenceId: String
    }

    package static let version = "1.1"

    package init(
        _ operation: AbisOperation, requestId: String, requesttime: String,
        referenceId: String? = nil, referenceURL: String? = nil,
        flags: [String: String]? = nil, among references: [String]? = nil
    ) {
        id = operation.rawValue
        version = AbisRequest.version
        self.requestId = requestId
        self.requesttime = requesttime
        self.referenceId = referenceId
        self.referenceURL = referenceURL
        self.flags = flags?.mapValues(AbisText.init)
        gallery = references.map { Gallery(referenceIds: $0.map(Reference.init)) }
    }

    /// What is wrong with the parts that every request has.
    func refusal(as operation: AbisOperation) -> AbisFailure? {
        if id != operation.rawValue { return .invalidId }
        if version != AbisRequest.version { return .invalidVersion }
        if given(requestId) == nil { return .missingRequestId }
        guard let requesttime = given(requesttime) else { return .missingRequesttime }
        if !AbisTime.isValid(requesttime) { return .invalidRequesttime }
        return nil
    }

    /// An empty text is as good as none: MOSIP sends one where there is no URL.
    func given(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }
}

/// A value that some callers send as text and some as a number.
package struct AbisText: Hashable, Codable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else if let number = try? value.decode(Int.self) {
            text = String(number)
        } else {
            text = String(try value.decode(Double.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }
}

package struct AbisResponse: Hashable, Codable, Sendable {
    package var id: String
    package var requestId: String
    package var responsetime: String
    package var returnValue: ReturnValue
    package var failureReason: AbisFailure?
    package var candidateList: CandidateList?
    package var jobscount: String?
    package var count: String?

    package enum ReturnValue: String, Codable, Sendable {
        case success = "1"
        case failed = "2"
    }

    /// What `analytics` says is agreed with whoever reads it: see the README.
    package struct CandidateList: Hashable, Codable, Sendable {
        package var count: String
        package var candidates: [Candidate]
        package var analytics: [String: String]?
    }

    package struct Candidate: Hashable, Codable, Sendable {
        package var referenceId: String
        package var analytics: [String: String]?
        package var modalities: [Modality]?
    }

    package struct Modality: Hashable, Codable, Sendable {
        /// `IIR`: an iris.
        package var biometricType: String
        package var analytics: [String: String]?
    }

    /// Done.
    init(to request: AbisRequest, at time: String) {
        id = request.id ?? ""
        requestId = request.requestId ?? ""
        responsetime = time
        returnValue = .success
    }

    init(to request: AbisRequest, refused failure: AbisFailure, at time: String) {
        self.init(to: request, at: time)
        returnValue = .failed
        failureReason = failure
    }

    init(
        id: String, requestId: String, responsetime: String, returnValue: ReturnValue,
        failureReason: AbisFailure?
    ) {
        self.id = id
        self.requestId = requestId
        self.responsetime = responsetime
        self.returnValue = returnValue
        self.failureReason = failureReason
    }
}
