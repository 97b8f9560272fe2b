internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import NIOCore
internal import Trust

/// Why a client's request is refused: the standard's code for its program, and words for the
/// engineer who reads it.
struct OAuthError: Error, Equatable {
    /// From RFC 6749 (5.2), RFC 6750 (3.1), RFC 9126, RFC 9449 and OpenID Connect Core (3.1.2.6).
    enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case invalidToken = "invalid_token"
        case invalidProof = "invalid_dpop_proof"
        case insufficientScope = "insufficient_scope"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case unsupportedTokenType = "unsupported_token_type"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        case invalidRequestURI = "invalid_request_uri"
        case accessDenied = "access_denied"
        case loginRequired = "login_required"
        case consentRequired = "consent_required"
        case interactionRequired = "interaction_required"
        case unmetAuthentication = "unmet_authentication_requirements"
        case temporarilyUnavailable = "temporarily_unavailable"
    }

    let code: Code
    /// ASCII without quotes, as RFC 6749 wants it.
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = String(
            description.unicodeScalars.map { scalar -> Character in
                let isAllowed =
                    scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
                return isAllowed ? Character(scalar) : "'"
            })
    }

    /// The answer of an endpoint that programs ask (RFC 6749, section 5.2).
    var response: Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        headers[.pragma] = "no-cache"
        var status = HTTPResponse.Status.badRequest
        switch code {
        case .invalidClient:
            status = .unauthorized
            headers[.wwwAuthenticate] = "Basic realm=\"pird\""
        case .temporarilyUnavailable:
            status = .serviceUnavailable
            headers[.retryAfter] = "30"
        default: break
        }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: json.canonical)))
    }

    /// The answer of an endpoint that takes access tokens (RFC 6750, section 3; RFC 9449, 7.1).
    func challenge(_ scheme: String) -> Response {
        var value = "\(scheme) error=\"\(code.rawValue)\", error_description=\"\(description)\""
        if scheme == "DPoP" { value += ", algs=\"ES256 EdDSA PS256\"" }
        let status: HTTPResponse.Status =
            switch code {
            case .invalidRequest: .badRequest
            case .insufficientScope: .forbidden
            default: .unauthorized
            }
        return Response(
            status: status,
            headers: [
                .wwwAuthenticate: value, .contentType: "application/json",
                .cacheControl: "no-store",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: json.canonical)))
    }

    private var json: JSON {
        .object(["error": .string(code.rawValue), "error_description": .string(description)])
    }
}

/// An answer for a program.
func jsonResponse(
    _ json: JSON, status: HTTPResponse.Status = .ok, cache: String = "no-store"
) -> Response {
    Response(
        status: status, headers: [.contentType: "application/json", .cacheControl: cache],
        body: ResponseBody(byteBuffer: ByteBuffer(string: json.canonical)))
}

extension HTTPField.Name {
    static let pragma = HTTPField.Name("Pragma")!
    static let dPoP = HTTPField.Name("DPoP")!
}
