internal import Hummingbird
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Signing in with a passkey, and adding one.
struct PasskeyPages: Sendable {
    let door: SignInPages

    func routes(_ routes: Routes) {
        routes.form("/sign-in/passkey", signIn)
        routes.page("/account/security/passkey", offer)
        routes.form("/account/security/passkey", add)
    }

    private static func question(_ visit: Visit, _ challenge: [UInt8]) -> PasskeyQuestion {
        PasskeyQuestion(
            origin: visit.site.address, site: visit.site.host, challenge: challenge)
    }

    // MARK: Signing in

    static func way(_ visit: Visit, _ wish: SignInPages.Wish) -> HTML {
        let l = visit.language
        let challenge = base64URL(Challenge.make(for: "passkey-get", on: visit))
        let options = JSON.object([
            "challenge": .string(challenge), "rpId": .string(visit.site.host),
            "userVerification": .string("required"),
        ]).canonical
        return """
            <section aria-labelledby="way-passkey">
            <h2 id="way-passkey">\(SignInTexts.passkey[l])</h2>
            <p>\(SignInTexts.passkeyWhat[l])</p>
            <form method="post" action="\(visit.link("/sign-in/passkey"))" \
            data-passkey="get" data-options="\(options)">
            \(visit.formSeal)
            \(wish.fields)
            \(answerFields(["id", "client-data", "authenticator-data", "signature"]))
            \(ownDeviceChoice(l, at: "passkey"))
            <p class="buttons">\(submitButton(SignInTexts.passkeyUse[l]))</p>
            <p class="panel warn" data-passkey-problem hidden role="alert">\(SignInTexts.passkeyNoAnswer[l])</p>
            <p class="panel warn" data-passkey-missing>\(SignInTexts.passkeyMissing[l])</p>
            <p class="soft">\(SignInTexts.passkeyNone[l])</p>
            </form>
            </section>
            """
    }

    /// Fields that the script fills in with what the device answers.
    private static func answerFields(_ names: [String]) -> [HTML] {
        names.map { "<input type=\"hidden\" name=\"\($0)\" value=\"\">\n" as HTML }
    }

    static func ownDeviceChoice(_ l: Language, at way: String) -> HTML {
        """
        <div class="choice"><input type="checkbox" id="own-\(way)" name="own" value="yes">
        <label for="own-\(way)">\(SignInTexts.ownDevice[l])</label></div>
        """
    }

    private func signIn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let wish = SignInPages.Wish(form, visit.language)
        guard let id = bytes(base64URL: form["id"]),
            let clientData = bytes(base64URL: form["client-data"]),
            let authenticatorData = bytes(base64URL: form["authenticator-data"]),
            let signature = bytes(base64URL: form["signature"]), !id.isEmpty
        else { return refused(visit, wish) }
        let assertion = PasskeyAssertion(
            clientData: clientData, authenticatorData: authenticatorData, signature: signature)
        let challenge = Challenge.claimed(in: clientData) ?? []
        let isOwn = form["own"] == "yes"
        let credentials = Credentials(registrar: visit.registrar)
        let token = try await visit.database.write { db -> String? in
            // There is nothing to guess, so there is no limit, and nobody is ever closed out here.
            guard try Challenge.spend(challenge, for: "passkey-get", on: visit, in: db),
                let (credential, key, secret) = try credentials.passkey(id, in: db)
            else {
                try Incident.note(.passkeyRefused, "unknown key or challenge", on: visit, in: db)
                return nil
            }
            let counter: Int64
            do throws(PasskeyRefusal) {
                counter = try assertion.verified(
                    with: key, after: secret.counter,
                    for: PasskeyPages.question(visit, challenge))
            } catch {
                try Incident.note(
                    .passkeyRefused, "\(error)", person: credential.person, on: visit, in: db)
                // Somebody else has a copy of the key: its owner must know.
                if error == .counterWentBack {
                    try Notice.copiedKey(credential.label)
                        .post(to: credential.person, with: visit.registrar, in: db)
                }
                return nil
            }
            try credentials.noteUse(of: credential.id, counter: counter, in: db)
            return try door.admit(
                SignInPages.Finding(
                    person: credential.person, level: key.level, method: "passkey",
                    isOwnDevice: isOwn), on: visit, in: db)
        }
        guard let token else { return refused(visit, wish) }
        return door.welcome(token, visit, wish)
    }

    private func refused(_ visit: Visit, _ wish: SignInPages.Wish) -> Response {
        door.page(visit, wish, problem: ("main", SignInTexts.passkeyRefused))
    }

    // MARK: Adding

    private func offer(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        return try await page(visit, person, problem: nil)
    }

    private func page(
        _ visit: Visit, _ person: PersonNumber, problem: Text?
    ) async throws -> Response {
        let l = visit.language
        let registrar = visit.registrar
        let (name, others) = try await visit.database.write { db in
            let me = try Access(by: .person(person), for: .ownAccount, with: registrar)
                .record(Person.self, person.digits, in: db)
            let others = try Credentials(registrar: registrar).live(
                of: person, by: .person(person), for: .ownAccount, in: db)
            return (me?.record.name[l] ?? "", others)
        }
        let known = others.compactMap { credential -> JSON? in
            guard case .passkey(let key) = credential.kind else { return nil }
            return .object(["type": .string("public-key"), "id": .string(base64URL(key.id))])
        }
        let challenge = base64URL(Challenge.make(for: "passkey-create", on: visit))
        let options = JSON.object([
            "challenge": .string(challenge),
            "rp": .object(["id": .string(visit.site.host), "name": .string("GOV.KRD")]),
            "user": .object([
                "id": .string(PasskeyPages.handle(of: person, on: visit)), "name": .string(name),
                "displayName": .string(name),
            ]),
            "pubKeyCredParams": .array(
                Passkey.Algorithm.allCases.map {
                    .object([
                        "type": .string("public-key"), "alg": .integer(Int64($0.rawValue)),
                    ])
                }),
            "authenticatorSelection": .object([
                "residentKey": .string("required"), "userVerification": .string("required"),
            ]),
            "attestation": .string("none"), "excludeCredentials": .array(known),
        ]).canonical
        let label = Field(
            "label", SignInTexts.passkeyLabel[l], hint: SignInTexts.passkeyLabelHint[l],
            value: visit.deviceName
        ).input(maximum: 60)
        return visit.page(
            SignInTexts.passkeyAdd[l],
            """
            \(trail([(SignInTexts.security[l], "/account/security")], l))
            \(errorSummary(problem.map { [(field: "label", message: $0[l])] } ?? [], l))
            <h1>\(SignInTexts.passkeyAdd[l])</h1>
            <p>\(SignInTexts.passkeyAddWhat[l])</p>
            <form method="post" action="\(visit.link("/account/security/passkey"))" \
            data-passkey="create" data-options="\(options)">
            \(visit.formSeal)
            \(PasskeyPages.answerFields(["client-data", "authenticator-data"]))
            \(label)
            <p class="buttons">\(submitButton(SignInTexts.passkeyAdd[l]))</p>
            <p class="panel warn" data-passkey-problem hidden role="alert">\(SignInTexts.passkeyNotMade[l])</p>
            <p class="panel warn" data-passkey-known hidden role="alert">\(SignInTexts.passkeyKnown[l])</p>
            <p class="panel warn" data-passkey-missing>\(SignInTexts.passkeyMissing[l])</p>
            </form>
            <p><a href="\(visit.link("/account/security/password"))">\(SignInTexts.password[l])</a></p>
            """, at: "/account/security/passkey",
            status: problem == nil ? .ok : .unprocessableContent)
    }

    /// What the device calls its owner: it says nothing to anybody but us (WebAuthn, 14.6.1).
    private static func handle(of person: PersonNumber, on visit: Visit) -> String {
        base64URL(Array(visit.site.secret.code(for: "passkey-user:\(person.digits)").utf8))
    }

    private func add(_ visit: Visit) async throws -> Response {
        let person = try visit.confirmed(at: .substantial)
        let form = try await visit.form()
        guard let clientData = bytes(base64URL: form["client-data"]),
            let authenticatorData = bytes(base64URL: form["authenticator-data"]),
            !clientData.isEmpty
        else { return try await page(visit, person, problem: SignInTexts.passkeyRefused) }
        let challenge = Challenge.claimed(in: clientData) ?? []
        let registration = PasskeyRegistration(
            clientData: clientData, authenticatorData: authenticatorData)
        let label = form["label"].isEmpty ? visit.deviceName : String(form["label"].prefix(60))
        do {
            let result = try await visit.once(form, "add-passkey") { db in
                guard try Challenge.spend(challenge, for: "passkey-create", on: visit, in: db)
                else { throw PasskeyRefusal.wrongChallenge }
                let (key, counter) = try registration.verified(
                    for: PasskeyPages.question(visit, challenge))
                try Credentials(registrar: visit.registrar).add(
                    .passkey(key), label: label, counter: counter, of: person,
                    by: .person(person), in: db)
                try Notice.waysChanged.post(to: person, with: visit.registrar, in: db)
                return "/account/security?done=passkey"
            }
            return visit.redirect(to: result)
        } catch is PasskeyRefusal {
            return try await page(visit, person, problem: SignInTexts.passkeyRefused)
        } catch StoreError.notUnique {
            return try await page(visit, person, problem: SignInTexts.passkeyKnown)
        }
    }
}
