import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

@Suite struct LookingAndAuditing {
    @Test func `a person sees who looked, asks why, and the institution answers`() async throws {
        let world = try await World()
        let (page, _) = try await world.enrol(Visitor(eyes: 40))
        _ = page
        // Bahar looks at Shilan's record at the desk.
        let bahar = try await world.browser(of: .bahar)
        _ = try await bahar.open("/en/desk/people/\(Sample.shilan.number.digits)")
        let shilan = try await world.browser(of: .shilan)
        let looks = try await shilan.open("/en/account/readings")
        #expect(looks.text.contains("Bahar Nawzad Rashid"))
        #expect(looks.text.contains("to enrol a person or correct their record"))
        let link = try #require(
            looks.text.split(separator: "General Directorate of Nationality").last?
                .firstRange(of: "/en/account/readings/"))
        let path = String(looks.text[link.lowerBound...].prefix { $0 != "\"" })
        let form = try #require(try await shilan.open(path).form(to: path))
        #expect(try await shilan.submit(form, ["question": ""]).status == 422)
        let asked = try await shilan.submit(form, ["question": "I was not there that day. Why?"])
        #expect(asked.text.contains("answer due by"))
        // Somebody else's look is not there to ask about.
        let karwan = try await world.browser(of: .karwan)
        #expect(try await karwan.open(path).status == 404)
        // The institution sees it with its day, and answers.
        let tara = try await world.browser(of: .tara)
        let desk = try await tara.open("/en/desk/inquiries")
        #expect(desk.text.contains("I was not there that day"))
        let reply = try #require(desk.form(to: "/desk/inquiries"))
        #expect(try await tara.submit(reply).status == 422)
        let id = try #require(reply.value(of: "inquiry"))
        let done = try await tara.submit(reply, ["answer-\(id)": "It was a test of the desk."])
        #expect(done.text.contains("Answered"))
        let seen = try await shilan.open("/en/account/readings")
        #expect(seen.text.contains("It was a test of the desk."))
        #expect(try await world.messages(of: .shilan).contains { $0.contains("was answered") })
        // Another institution's officer sees none of it.
        let other = try await world.browser(of: .officer)
        #expect(!(try await other.open("/en/desk/inquiries")).text.contains("not there that day"))
        try await world.expectNoDifferences()
    }

    @Test func `nobody answers their own question about a look`() async throws {
        let world = try await World()
        let bahar = try await world.browser(of: .bahar)
        _ = try await bahar.open("/en/desk/people/\(Sample.tara.number.digits)")
        let tara = try await world.browser(of: .tara)
        let looks = try await tara.open("/en/account/readings")
        let link = try #require(
            looks.text.split(separator: "General Directorate of Nationality").last?
                .firstRange(of: "/en/account/readings/"))
        let path = String(looks.text[link.lowerBound...].prefix { $0 != "\"" })
        let form = try #require(try await tara.open(path).form(to: path))
        _ = try await tara.submit(form, ["question": "Why did somebody look at me?"])
        let own = try await tara.open("/en/desk/inquiries")
        #expect(own.status == 200 && !own.text.contains("look at me"))
        let sarwar = try await world.browser(of: .sarwar).open("/en/desk/inquiries")
        #expect(sarwar.text.contains("look at me"))
        // Nor by the form of somebody else.
        let theirs = try #require(sarwar.form(to: "/desk/inquiries"))
        let id = try #require(theirs.value(of: "inquiry"))
        let fresh = try #require(try await tara.open("/en/desk/roles").forms.first)
        let refused = try await tara.submit(
            fresh.asking(theirs), ["answer-\(id)": "I wanted to know."])
        #expect(refused.status == 403)
        try await world.expectNoDifferences()
    }

    @Test func `the list of looks is complete, page by page`() async throws {
        let world = try await World()
        let bahar = try await world.browser(of: .bahar)
        for _ in 0..<130 {
            _ = try await bahar.open("/en/desk/people/\(Sample.nasrin.number.digits)")
        }
        let nasrin = try await world.browser(of: .nasrin)
        var (path, count) = ("/en/account/readings", 0)
        while true {
            let page = try await nasrin.open(path)
            count += page.text.components(separatedBy: "to enrol a person").count - 1
            guard let older = page.text.firstRange(of: "/en/account/readings?before=") else {
                break
            }
            path = String(page.text[older.lowerBound...].prefix { $0 != "\"" })
        }
        let number = Sample.nasrin.number
        let recorded = try await world.read { db in
            try db.count(
                "SELECT count(*) FROM register_reading WHERE subject = \(number) AND purpose = 'enrolment'"
            )
        }
        #expect(count == recorded)
        #expect(recorded >= 130)
    }

    @Test func `an auditor reads everything, changes nothing, and is seen`() async throws {
        let world = try await World()
        _ = try await world.browser(of: .bahar).open(
            "/en/desk/people/\(Sample.shilan.number.digits)")
        _ = try await world.browser(of: .citizen).open("/en/desk/enrol")
        let lana = try await world.browser(of: .auditor)
        let desk = try await lana.open("/en/desk/audit")
        #expect(desk.text.contains("role refused"))
        let person = try await lana.open(
            "/en/desk/audit?as=person&number=\(Sample.shilan.number.digits)")
        #expect(person.text.contains("General Directorate of Nationality"))
        let officer = try await lana.open(
            "/en/desk/audit?as=officer&number=\(Sample.bahar.number.digits)")
        #expect(officer.text.contains(Sample.shilan.number.masked))
        // Officers see it as everybody does.
        let bahar = Sample.bahar.number
        #expect(
            try await world.read {
                try Access.readings(of: bahar, limit: 50, in: $0).contains { $0.purpose == .audit }
            })
        let entries = try await lana.open(
            "/en/desk/audit?register=person&key=\(Sample.shilan.number.digits)")
        #expect(entries.text.contains("bornOn"))
        // Nothing that changes anything is open to her.
        for path in [
            "/en/desk/enrol", "/en/desk/roles", "/en/desk/duplicates", "/en/desk/inquiries",
        ] {
            #expect(try await lana.get(path).status == 403)
        }
        #expect(desk.forms.isEmpty, "no form of the audit desk sends anything")
        let looks = try await world.browser(of: .shilan).open("/en/account/readings")
        #expect(looks.text.contains("Lana Yusuf Mustafa"))
        #expect(looks.text.contains("to audit"))
        // Only she comes here.
        #expect(try await world.browser(of: .tara).get("/en/desk/audit").status == 403)
    }
}
