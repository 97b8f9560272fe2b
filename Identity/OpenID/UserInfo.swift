internal import Hummingbird
internal import Kernel
internal import NIOCore
internal import Registers
internal import Store
internal import Trust
internal import Web

/// What the registers hold of a person, as a client is told it.
struct PersonClaims {
    private let person: Person

    init(_ person: Person) { self.person = person }

    /// The claims that have a value; a name in each of its three spellings (OpenID Connect Core,
    /// section 5.2).
    func members(_ claims: [Claim]) -> [String: JSON] {
        var members: [String: JSON] = [:]
        func add(_ claim: Claim, _ name: PersonName?) {
            guard let name else { return }
            members[claim.rawValue] = .string(name.latin)
            members[claim.rawValue + "#ckb"] = .string(name.ckb)
            members[claim.rawValue + "#ar"] = .string(name.ar)
        }
        let chain = person.origin?.chain
        for claim in claims {
            switch claim {
            case .name: add(claim, person.name)
            case .givenName: add(claim, chain?.given)
            case .middleName: add(claim, chain.map { PersonClaims.both($0.father, $0.grandfather) })
            case .familyName: add(claim, chain?.surname)
            case .birthdate: members[claim.rawValue] = .string(person.bornOn.iso)
            case .gender: members[claim.rawValue] = (person.origin?.sex.rawValue).map(JSON.string)
            case .email:
                guard let email = person.email else { continue }
                members[claim.rawValue] = .string(email)
                // Nobody has proved that it is theirs.
                members["email_verified"] = .bool(false)
            case .phone:
                guard let phone = person.phone else { continue }
                members[claim.rawValue] = .string(phone)
                members["phone_number_verified"] = .bool(false)
            case .personNumber: members[claim.rawValue] = .string(person.number.digits)
            }
        }
        return members
    }

    /// What a person reads when they are asked, in their language; nil for what no register holds.
    func shown(_ claim: Claim, _ formats: Formats) -> String? {
        let l = formats.language
        let chain = person.origin?.chain
        return switch claim {
        case .name: person.name[l]
        case .givenName: chain?.given[l]
        case .middleName: chain.map { PersonClaims.both($0.father, $0.grandfather)[l] }
        case .familyName: chain?.surname?[l]
        case .birthdate: formats.day(person.bornOn)
        case .gender:
            (person.origin?.sex).map {
                ($0 == .female ? EnrolmentTexts.female : EnrolmentTexts.male)[l]
            }
        case .email: person.email
        case .phone: person.phone
        case .personNumber: person.number.digits
        }
    }

    private static func both(_ a: PersonName, _ b: PersonName) -> PersonName {
        PersonName(
            ckb: a.ckb + " " + b.ckb, ar: a.ar + " " + b.ar, latin: a.latin + " " + b.latin)
    }
}

extension Provider {
    /// What the person agreed to tell (OpenID Connect Core, section 5.3): read from the register
    /// now, which the person sees.
    func userInfo(_ visit: Visit) async throws -> Response {
        var scheme = "Bearer"
        var client: String?
        do {
            let token = try await presentedToken(visit, &scheme)
            guard let named = mint.read(.access, token) else {
                throw OAuthError(.invalidToken, "the access token is none of ours")
            }
            let proof = try ProofOfPossession(
                on: visit, at: address(.userinfo), token: token)
            let isBoundHere = scheme == "DPoP"
            let registrar = visit.registrar
            let told = try await visit.database.write { db -> (Grant, Client, Terms, JSON) in
                try proof?.use(in: db)
                let (grant, client) = try live(named, at: registrar.now, in: db)
                guard grant.proofKey == proof?.key, (grant.proofKey != nil) == isBoundHere else {
                    throw OAuthError(.invalidToken, "the access token is bound to another key")
                }
                guard let terms = client.current, try holds(grant, terms, in: db) else {
                    throw OAuthError(.invalidToken, "the person can no longer sign in")
                }
                let claims = grant.claims(for: named.scopes, under: terms)
                let person = try person(of: grant, claims, by: client, in: db)
                let members = person.map { PersonClaims($0).members(claims) } ?? [:]
                return (
                    grant, client, terms, .object(members.merging(who(grant, client)) { $1 })
                )
            }
            let (_, found, terms, answer) = told
            client = found.id
            guard let algorithm = terms.userInfoAlgorithm else {
                return jsonResponse(answer)
            }
            guard case .object(var members) = answer else { throw NoKey() }
            members["iss"] = .string(issuer)
            members["aud"] = .string(found.id)
            members["iat"] = .integer(registrar.now.secondsSince1970)
            guard let key = try await keys.current().signing[algorithm] else { throw NoKey() }
            let signed = try key.sign(.object(members), type: "JWT")
            return Response(
                status: .ok,
                headers: [.contentType: "application/jwt", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: signed)))
        } catch let error as OAuthError {
            try await Trouble.note(error, of: client, at: .userinfo, on: visit)
            return error.challenge(scheme)
        }
    }

    /// The grant of an access token that holds, with its client.
    func live(
        _ named: TokenMint.Named, at now: Moment, in db: Database
    ) throws -> (Grant, Client) {
        guard now < named.until, let grant = try Grant.find(id: named.grant, in: db),
            grant.endedAt == nil, now < grant.until,
            let client = try Register<Client>().record(grant.client, in: db)?.record
        else { throw OAuthError(.invalidToken, "the access token has run out or was ended") }
        return (grant, client)
    }

    /// The access token of a request, in the header or, for a bearer token, in a form; never in
    /// the address (RFC 9700, section 4.3.2).
    private func presentedToken(
        _ visit: Visit, _ scheme: inout String
    ) async throws -> String {
        if visit.query.has("access_token") {
            throw OAuthError(.invalidRequest, "a token is not sent in the address: others read it")
        }
        var inForm: String?
        if visit.request.method == .post,
            (visit.request.headers[.contentType] ?? "").hasPrefix(
                "application/x-www-form-urlencoded")
        {
            let form: Form
            do { form = try await visit.formWithoutSeal() } catch is Problem {
                throw OAuthError(.invalidRequest, "the body cannot be read")
            }
            if form.has("access_token") { inForm = form["access_token"] }
        }
        guard let header = visit.request.headers[.authorization] else {
            guard let inForm else {
                throw OAuthError(.invalidToken, "there is no access token")
            }
            return inForm
        }
        guard inForm == nil else {
            throw OAuthError(.invalidRequest, "the access token is there twice")
        }
        let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, ["bearer", "dpop"].contains(parts[0].lowercased()) else {
            throw OAuthError(.invalidToken, "the Authorization header must be Bearer or DPoP")
        }
        scheme = parts[0].lowercased() == "dpop" ? "DPoP" : "Bearer"
        return parts[1]
    }
}
