import Foundation
import House
import Kernel
import Rehearsal
import Testing
import Trust
import Web

/// People sign in at other systems. Tests with names such as `oidcc-server` are the modules of the
/// OpenID conformance suite that check the same.
@Suite struct SigningInElsewhere {
    private static let profiles = ["fapi", "openid"]

    @Test(arguments: SigningInElsewhere.profiles)
    func `oidcc-server: somebody signs in, agrees, and the client learns what they agreed to`(
        _ profile: String
    ) async throws {
        let world = try await World()
        let party = try await world.connect(profile)
        let shilan = try await world.browser(of: .shilan)
        let page = try await party.send(
            shilan, ["scope": "openid profile email", "ui_locales": "en"])
        // She reads who asks, for what, on which law, and what would be told.
        for words in [
            "Vaccination en", "To show your vaccinations.", "Public Health Law 89/1981",
            "Ministry of Health", "Shilan Rebwar Ahmad", "21 March 1990", "person1@example.krd",
            "app.example.krd",
        ] { #expect(page.text.replacing("\u{00A0}", with: " ").contains(words), "\(words)") }
        let answer = try await party.agree(shilan, page, ["span": "month"])
        #expect(answer["state"] == "st4te")
        let code = try #require(answer["code"])
        let answered = try await party.redeem(code)
        let tokens = try party.tokens(answered)
        #expect(
            try answered.json["token_type"]?.string == (profile == "fapi" ? "DPoP" : "Bearer"))
        #expect(tokens.refresh == nil, "nobody agreed that it goes on without them")
        let claims = try await party.claims(tokens.id)
        #expect(claims["nonce"]?.string == "n0nce")
        #expect(claims["exp"]!.integer! > party.now && claims["iat"]!.integer! <= party.now)
        #expect(claims["acr"]?.string == "https://gov.krd/assurance/high")
        #expect(claims["name"] == nil, "nobody asked for it in the ID token")
        let told = try await party.userInfo(tokens.access)
        #expect(told.status == 200, "\(told.text) \(told.headers)")
        #expect(try told.json["sub"] == claims["sub"])
        #expect(try told.json["name"]?.string == "Shilan Rebwar Ahmad")
        #expect(try told.json["name#ckb"]?.string == "شیلان ڕێبوار ئەحمەد")
        #expect(try told.json["birthdate"]?.string == "1990-03-21")
        #expect(try told.json["email"]?.string == "person1@example.krd")
        #expect(try told.json["phone_number"] == nil)
        #expect(!told.text.contains(Sample.shilan.number.digits))
        // She sees the look, and the yes, which she can end.
        let looks = try await shilan.open("/en/account/readings")
        #expect(looks.text.contains("Ministry of Health"))
        let consents = try await shilan.open("/en/account/consents")
        #expect(consents.text.contains("Vaccination en"))
        let ended = try await shilan.submit(try #require(consents.form(to: "/consents/end")))
        #expect(ended.path.hasSuffix("?done=1"))
        #expect(try await party.userInfo(tokens.access).status == 401)
        try await world.expectNoDifferences()
    }
}
