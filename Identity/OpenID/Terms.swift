internal import Foundation
internal import Kernel
internal import Trust

/// What a client is, wants and may: all that an approver says yes to.
struct Terms: Codable, Sendable, Equatable {
    /// What the person reads when they are asked.
    var name, purpose: Text
    /// The article or agreement on which the institution asks.
    var law: String
    var profile: Profile
    var authentication: Authentication
    /// Where it may be returned to, each to the last character (RFC 9700, section 4.1.3).
    var redirects: [String]
    /// Where it may be returned to after signing out.
    var logoutRedirects: [String]
    /// Where it is told that a session has ended.
    var backchannelLogout: String?
    var idTokenAlgorithm: SignatureAlgorithm
    /// Nil: what is told of a person comes as plain JSON.
    var userInfoAlgorithm: SignatureAlgorithm?
    var scopes: [Scope]
    /// The article that lets it learn the personal number; without one it cannot.
    var personNumberLaw: String?
    /// Whether it can deal with somebody who acts for another.
    var acceptsRepresentatives: Bool

    /// Which standard's rules hold.
    enum Profile: String, Codable, Sendable, CaseIterable {
        /// FAPI 2.0 Security Profile: pushed requests, keys instead of secrets, bound tokens.
        case fapi
        /// OpenID Connect with PKCE.
        case openID = "openid"
        /// The same without PKCE, for a program that nobody can change any more.
        case legacy
    }

    /// How the client proves at our endpoints that it is the client.
    enum Authentication: String, Codable, Sendable, CaseIterable {
        case privateKeyJWT = "private_key_jwt"
        case secret = "client_secret_basic"
        /// A program on people's own devices: it can keep no secret.
        case none
    }

    /// What a client can ask for (OpenID Connect Core, section 5.4).
    enum Scope: String, Codable, Sendable, CaseIterable {
        case openID = "openid"
        case profile, email, phone
        case personNumber = "person_number"
        /// To go on while the person is away.
        case offlineAccess = "offline_access"

        /// The claims about a person that it stands for.
        var claims: [Claim] {
            switch self {
            case .openID, .offlineAccess: []
            case .profile: [.name, .givenName, .middleName, .familyName, .birthdate, .gender]
            case .email: [.email]
            case .phone: [.phone]
            case .personNumber: [.personNumber]
            }
        }
    }

    /// What is wrong with terms: the field, and what to do.
    typealias Wrong = (field: String, text: Text)

    /// - Parameter isSample: addresses on this computer are allowed too.
    func faults(isSample: Bool) -> [Wrong] {
        var wrong: [Wrong] = []
        for (field, text) in [("name", name), ("purpose", purpose)] {
            for language in Language.allCases where !(2...200).contains(text[language].count) {
                wrong.append(("\(field)-\(language.rawValue)", ClientTexts.wordsMissing))
            }
        }
        if !(3...300).contains(law.count) { wrong.append(("law", ClientTexts.lawMissing)) }
        if redirects.isEmpty || redirects.count > 10
            || !redirects.allSatisfy({ Terms.isAddress($0, isSample: isSample) })
        {
            wrong.append(("redirects", ClientTexts.addressWrong))
        }
        // One subject for one host: otherwise two hosts could compare their people.
        if Set(redirects.compactMap(Terms.host)).count > 1 {
            wrong.append(("redirects", ClientTexts.manyHosts))
        }
        if logoutRedirects.count > 10
            || !logoutRedirects.allSatisfy({ Terms.isAddress($0, isSample: isSample) })
        {
            wrong.append(("logout-redirects", ClientTexts.addressWrong))
        }
        if let backchannelLogout, !Terms.isAddress(backchannelLogout, isSample: isSample) {
            wrong.append(("backchannel", ClientTexts.addressWrong))
        }
        if profile == .fapi, authentication != .privateKeyJWT {
            wrong.append(("authentication", ClientTexts.fapiNeedsKey))
        }
        if profile == .legacy, authentication == .none {
            wrong.append(("authentication", ClientTexts.legacyNeedsSecret))
        }
        if profile == .fapi,
            idTokenAlgorithm == .rs256 || userInfoAlgorithm == .rs256
        {
            wrong.append(("id-token", ClientTexts.fapiNeedsES256))
        }
        if scopes.contains(.personNumber) == (personNumberLaw == nil) {
            wrong.append(("number-law", ClientTexts.numberNeedsLaw))
        }
        return wrong
    }

    /// Whether an address is one of those to return to, byte by byte: two that Swift takes for
    /// equal, because Unicode does, are not the same.
    func returns(to address: String) -> Bool {
        redirects.contains { $0.utf8.elementsEqual(address.utf8) }
    }

    /// The host that all addresses to return to have.
    var sector: String { redirects.first.flatMap(Terms.host) ?? "" }

    static func host(_ address: String) -> String? {
        URLComponents(string: address)?.host?.lowercased()
    }

    /// An address on the web as it may be registered: https, a host, no fragment, nobody's name in
    /// it, no `..` and no wildcard.
    static func isAddress(_ text: String, isSample: Bool) -> Bool {
        guard text.utf8.count <= 300, text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }),
            !text.contains("\\"), !text.contains("*"), !text.contains("#"),
            !text.contains("/../"), !text.hasSuffix("/.."),
            let parts = URLComponents(string: text), parts.user == nil, parts.password == nil,
            let host = parts.host, !host.isEmpty
        else { return false }
        let isHere = ["localhost", "127.0.0.1", "[::1]"].contains(host)
        return parts.scheme == "https" && !isHere
            || isSample && isHere && ["http", "https"].contains(parts.scheme)
    }
}

/// What can be told of a person (OpenID Connect Core, section 5.1; `person_number` is ours).
enum Claim: String, Codable, Sendable, CaseIterable {
    case name
    case givenName = "given_name"
    case middleName = "middle_name"
    case familyName = "family_name"
    case birthdate, gender
    case email
    case phone = "phone_number"
    case personNumber = "person_number"

    /// What the person reads.
    var label: Text {
        switch self {
        case .name: Text(en: "Name", ckb: "ناو", ar: "الاسم", kmr: "Nav")
        case .givenName:
            Text(en: "Given name", ckb: "ناوی یەکەم", ar: "الاسم الأول", kmr: "Navê yekem")
        case .middleName:
            Text(
                en: "Father’s and grandfather’s name", ckb: "ناوی باوک و باپیر",
                ar: "اسم الأب والجد", kmr: "Navê bav û bapîr")
        case .familyName: Text(en: "Surname", ckb: "نازناو", ar: "اللقب", kmr: "Paşnav")
        case .birthdate: EnrolmentTexts.born
        case .gender: EnrolmentTexts.sex
        case .email: EnrolmentTexts.email
        case .phone: EnrolmentTexts.phone
        case .personNumber: EnrolmentTexts.number
        }
    }
}
