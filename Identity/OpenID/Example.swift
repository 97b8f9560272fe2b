internal import Kernel
internal import Trust

/// A program that signs somebody in at one client, ready to be copied: nothing in it has to be
/// filled in but what only its engineers have.
struct Example {
    let issuer: String
    let client: Client
    let terms: Terms

    private var scope: String { terms.scopes.map(\.rawValue).joined(separator: " ") }
    private var redirect: String { terms.redirects.first ?? "" }

    var text: String {
        switch terms.authentication {
        case .privateKeyJWT: keyed
        case .secret: shell(secret: true)
        case .none: shell(secret: false)
        }
    }

    /// In Python, because a shell signs no proofs.
    private var keyed: String {
        """
        # python3 -m pip install requests_oauth2client
        from jwskate import Jwk
        from requests_oauth2client import OAuth2Client, PrivateKeyJwt

        issuer = "\(issuer)"
        key = Jwk.from_json(open("private-key.json").read())
        client = OAuth2Client.from_discovery_endpoint(
            issuer + "/.well-known/openid-configuration", issuer=issuer,
            auth=PrivateKeyJwt("\(client.id)", key, aud=issuer),
            redirect_uri="\(redirect)", testing=\(issuer.hasPrefix("http:") ? "True" : "False"),
            dpop_bound_access_tokens=True)
        request = client.authorization_request(scope="\(scope)", dpop=True)
        pushed = client.pushed_authorization_request(request)
        print("Open this in a browser:", pushed.uri)
        back = input("Paste the address at which you arrive: ")
        tokens = client.authorization_code(request.validate_callback(back), validate=False)
        print(tokens.id_token.claims)
        print(client.userinfo(tokens))
        """
    }

    /// In a shell, with the verifier of PKCE made by OpenSSL.
    private func shell(secret: Bool) -> String {
        let proof = secret ? "-u \"\(client.id):$CLIENT_SECRET\"" : "-d client_id=\(client.id)"
        let isLegacy = terms.profile == .legacy
        let challenge =
            isLegacy
            ? ""
            : """
            verifier=$(openssl rand -hex 32)
            challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | basenc --base64url | tr -d =)

            """
        let sent = isLegacy ? "" : "&code_challenge=$challenge&code_challenge_method=S256"
        let shown = isLegacy ? "" : " -d code_verifier=$verifier"
        return """
            \(challenge)state=$(openssl rand -hex 16)
            echo "Open this in a browser:"
            echo "\(issuer)/openid/authorize?response_type=code&client_id=\(client.id)&redirect_uri=\(redirect)&scope=\(scope.replacing(" ", with: "+"))&state=$state\(sent)"
            read -p "Paste the code from the address at which you arrive: " code
            curl -s \(proof) -d grant_type=authorization_code -d code="$code"\(shown) \\
                --data-urlencode redirect_uri=\(redirect) \(issuer)/openid/token
            """
    }
}
