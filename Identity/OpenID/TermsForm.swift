internal import Kernel
internal import Trust
internal import Web

/// The form for a client's terms: drawn and read here.
struct TermsForm: Sendable {
    let isSample: Bool

    /// What the engineer wrote, and all that is wrong with it.
    func read(_ form: Form) -> (terms: Terms, wrong: [Terms.Wrong]) {
        func text(_ name: String) -> Text {
            Text(
                en: form["\(name)-en"], ckb: form["\(name)-ckb"], ar: form["\(name)-ar"],
                kmr: form["\(name)-kmr"])
        }
        func lines(_ name: String) -> [String] {
            form[name].split(whereSeparator: \.isWhitespace).map(String.init)
        }
        let scopes = Set(form.all("scope").compactMap(Terms.Scope.init)).union([.openID])
        let numberLaw = form["number-law"]
        let terms = Terms(
            name: text("name"), purpose: text("purpose"), law: form["law"],
            profile: Terms.Profile(rawValue: form["profile"]) ?? .fapi,
            authentication: Terms.Authentication(rawValue: form["authentication"])
                ?? .privateKeyJWT,
            redirects: lines("redirects"), logoutRedirects: lines("logout-redirects"),
            backchannelLogout: form["backchannel"].isEmpty ? nil : form["backchannel"],
            idTokenAlgorithm: SignatureAlgorithm(rawValue: form["id-token"]) ?? .es256,
            userInfoAlgorithm: SignatureAlgorithm(rawValue: form["userinfo"]),
            scopes: Terms.Scope.allCases.filter(scopes.contains),
            personNumberLaw: numberLaw.isEmpty ? nil : numberLaw,
            acceptsRepresentatives: form["representatives"] == "yes")
        return (terms, terms.faults(isSample: isSample))
    }

    /// The form as these terms would have been written.
    static func filled(with terms: Terms) -> Form {
        var fields: [String: [String]] = [
            "law": [terms.law], "profile": [terms.profile.rawValue],
            "authentication": [terms.authentication.rawValue],
            "redirects": [terms.redirects.joined(separator: "\n")],
            "logout-redirects": [terms.logoutRedirects.joined(separator: "\n")],
            "backchannel": [terms.backchannelLogout ?? ""],
            "id-token": [terms.idTokenAlgorithm.rawValue],
            "userinfo": [terms.userInfoAlgorithm?.rawValue ?? ""],
            "scope": terms.scopes.map(\.rawValue), "number-law": [terms.personNumberLaw ?? ""],
            "representatives": [terms.acceptsRepresentatives ? "yes" : ""],
        ]
        for language in Language.allCases {
            fields["name-\(language.rawValue)"] = [terms.name[language]]
            fields["purpose-\(language.rawValue)"] = [terms.purpose[language]]
        }
        return Form(fields)
    }

    func fields(_ form: Form, _ wrong: [Terms.Wrong], _ l: Language) -> HTML {
        func error(_ name: String) -> String? { wrong.first { $0.field == name }?.text[l] }
        func field(_ name: String, _ label: Text, hint: Text? = nil) -> Field {
            Field(name, label[l], hint: hint?[l], error: error(name), value: form[name])
        }
        func words(_ name: String, _ label: Text) -> HTML {
            let inputs = Language.allCases.map { language -> HTML in
                let id = "\(name)-\(language.rawValue)"
                return Field(
                    id, "\(label[l]) – \(language.endonym)", error: error(id), value: form[id]
                ).input(maximum: 200)
            }
            return "<div class=\"pair\">\(inputs)</div>\n"
        }
        let scopes = Terms.Scope.allCases.filter { $0 != .openID }.map { scope -> HTML in
            """
            <div class="choice"><input type="checkbox" id="scope-\(scope.rawValue)" name="scope" \
            value="\(scope.rawValue)"\("checked", if: form.all("scope").contains(scope.rawValue))>
            <label for="scope-\(scope.rawValue)">\(ltr(scope.rawValue)) – \
            \(ClientTexts.what(scope)[l])</label></div>

            """
        }
        let signatures = [(value: "ES256", label: "ES256"), (value: "RS256", label: "RS256")]
        return """
            <h2>\(ClientTexts.forPeople[l])</h2>
            \(words("name", ClientTexts.name))
            \(words("purpose", ClientTexts.purpose))
            \(field("law", AskTexts.law, hint: ClientTexts.lawHint).input(maximum: 300))
            <h2>\(ClientTexts.whatAsked[l])</h2>
            <fieldset class="field"><legend>\(ClientTexts.scopes[l])</legend>
            \(scopes)</fieldset>
            \(field("number-law", ClientTexts.numberLaw, hint: ClientTexts.numberLawHint)
                .input(maximum: 300, isRequired: false))
            <div class="choice"><input type="checkbox" id="representatives" \
            name="representatives" value="yes"\("checked", if: form["representatives"] == "yes")>
            <label for="representatives">\(ClientTexts.representatives[l])</label></div>
            <h2>\(ClientTexts.technical[l])</h2>
            \(field("profile", ClientTexts.profile).radios(Terms.Profile.allCases.map {
                (value: $0.rawValue, label: ClientTexts.name(of: $0)[l], hint: nil)
            }))
            \(field("authentication", ClientTexts.authentication).select(
                Terms.Authentication.allCases.map {
                    (value: $0.rawValue, label: ClientTexts.name(of: $0)[l])
                }))
            \(field("redirects", ClientTexts.redirects, hint: ClientTexts.redirectsHint)
                .textarea(rows: 3))
            \(field("logout-redirects", ClientTexts.logoutRedirects).textarea(
                rows: 2, isRequired: false))
            \(field("backchannel", ClientTexts.backchannel, hint: ClientTexts.backchannelHint)
                .input(isLeftToRight: true, maximum: 300, isRequired: false))
            \(field("id-token", ClientTexts.idToken).select(signatures))
            \(field("userinfo", ClientTexts.userInfo, hint: ClientTexts.userInfoHint)
                .select(signatures, isRequired: false))
            """
    }
}
