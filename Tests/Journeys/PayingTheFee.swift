import Casework
import House
import Foundation
import HTTPTypes
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Web

/// A callback alone never settles: the provider is asked.
@Suite struct PayingTheFee {
    /// A founder at the pay page with an open payment; its reference at the bank.
    private func open(_ world: World, _ name: String) async throws -> (Founder, String) {
        let founder = try await Founder.begin(world, .shilan)
        try await founder.answerAll(name: name, own: "1/1", others: [])
        _ = try await founder.handIn()
        let page = try await founder.browser.open("\(founder.casePath)/pay")
        let offered = try await founder.browser.submit(try #require(page.form(to: "/pay")))
        let link = try #require(offered.text.firstRange(of: "/sandbox-bank/"))
        return (founder, String(offered.text[link.upperBound...].prefix(20)))
    }

    private func call(
        _ world: World, _ callback: SignedCallback
    ) async throws -> Browser.View {
        try await world.browser().send(
            .post, "/api/payments/callback/sandbox-bank",
            headers: [
                ("Content-Type", "application/json"), ("Pird-Signature", callback.signature),
                ("Pird-Timestamp", callback.timestamp),
            ], body: callback.body)
    }

    private func body(_ event: String, _ reference: String, _ state: String) -> String {
        "{\"event\":\"\(event)\",\"payment\":\"\(reference)\",\"state\":\"\(state)\"}"
    }

    private func status(_ world: World, _ founder: Founder) async throws -> String {
        let id = founder.caseID
        return try await world.read { db in
            try db.row("SELECT status FROM casework_case WHERE record_key = \(id)")!.text(0)
        }
    }

    @Test func `a signed callback that says paid settles nothing that the bank does not confirm`()
        async throws
    {
        let world = try await World()
        let (founder, reference) = try await open(world, "Unpaid Company")
        let bank = try #require(world.house.bank)
        let answer = try await call(
            world, bank.sign(body("e1", reference, "PAID"), at: world.clock.now))
        #expect(answer.status == 204)
        #expect(try await status(world, founder) == "paying")
    }

    @Test func `what a correction makes dearer is paid as a rest, and every receipt is kept`()
        async throws
    {
        let world = try await World()
        try await world.publish("GO-01") { text in
            text.replacing(
                "    lines: []\n    confidence: published\n",
                with: """
                        lines:
                          - label: {en: Fee, ckb: ڕسوم, ar: رسم, kmr: Xerc}
                            iqd: 5000
                          - label: {en: Road, ckb: ڕێگا, ar: طريق, kmr: Rê}
                            iqd: 2500
                            when: subject == "police_traffic"
                        confidence: unconfirmed
                        note: {en: For a test, ckb: بۆ تاقیکردنەوە, ar: لاختبار, kmr: Ji bo ceribandinê}

                    """
            ).replacing(
                "    - kind: review\n",
                with: """
                        - kind: pay
                          title: {en: Pay, ckb: پارەدان, ar: الدفع, kmr: Dayîn}
                        - kind: review

                    """)
        }
        let applicant = try await FileApplicant.begin(world, "GO-01", .nasrin)
        try await applicant.answerAll()
        _ = try await applicant.handIn()
        let receipts = { () async throws -> [String] in
            let page = try await applicant.browser.open(applicant.casePath).text
            return page.ranges(of: "/receipts/").map { range in
                applicant.casePath + page[range.lowerBound...].prefix { $0 != "\"" }
            }
        }
        #expect(try await receipts().isEmpty)
        try await applicant.pay()
        let first = try await receipts()
        #expect(first.count == 1)

        try await applicant.decide("correct", reason: "It was the traffic police.")
        let question = try await applicant.browser.open("\(applicant.address)/subject")
        _ = try await applicant.browser.submit(
            try #require(question.form(to: "/subject")), ["answer": "police_traffic"])
        let check = try await applicant.browser.open("\(applicant.address)/check")
        #expect(check.text.contains("7,500") && check.text.contains("2,500"))
        _ = try await applicant.handIn()
        let due = try await applicant.browser.open("\(applicant.casePath)/pay").text
        for amount in ["5,000", "7,500", "2,500"] { #expect(due.contains(amount)) }
        try await applicant.pay()
        #expect(try await applicant.status == "reviewing")

        let both = try await receipts()
        #expect(both.count == 2 && both.first == first.first)
        for receipt in both {
            let paper = try await applicant.browser.get(receipt)
            #expect(paper.status == 200)
        }
        let issued = try await world.read { db in
            try db.rows(
                "SELECT about_key FROM casework_document WHERE about_register = 'payment'"
            ).map { try IssuedDocument.about("payment", $0.text(0), in: db).first?.subject }
        }
        #expect(Set(issued) == ["IQD\u{A0}5,000", "IQD\u{A0}2,500"])
        // Somebody else's is nobody's.
        let other = try await world.browser(of: .karwan)
        #expect(try await other.get(both[0]).status == 404)
        try await world.expectNoDifferences()
    }

    @Test func `a forged, altered or old callback is refused`() async throws {
        let world = try await World()
        let (founder, reference) = try await open(world, "Forged Company")
        let bank = try #require(world.house.bank)
        let good = bank.sign(body("e1", reference, "PAID"), at: world.clock.now)
        let altered = SignedCallback(
            body: Array(body("e1", reference, "DECLINED").utf8), signature: good.signature,
            timestamp: good.timestamp)
        let unsigned = SignedCallback(body: good.body, signature: "", timestamp: good.timestamp)
        let rubbish = SignedCallback(body: [0xFF, 0xFE], signature: "x", timestamp: "y")
        for callback in [altered, unsigned, rubbish] {
            #expect(try await call(world, callback).status == 400)
        }
        let endless = SignedCallback(
            body: good.body, signature: good.signature, timestamp: "-9223372036854775808")
        #expect(try await call(world, endless).status == 400)
        world.clock.pass(.seconds(600))
        #expect(try await call(world, good).status == 400)
        #expect(try await status(world, founder) == "paying")
        let huge = SignedCallback(
            body: [UInt8](repeating: 65, count: 100_000), signature: "x", timestamp: "1")
        #expect(try await call(world, huge).status == 413)
    }

    @Test func `callbacks that come twice and out of order settle once`() async throws {
        let world = try await World()
        let (founder, reference) = try await open(world, "Twice Company")
        let page = try await founder.browser.open("/sandbox-bank/\(reference)")
        // The payer pays and closes the window: only the bank's callbacks tell.
        _ = try await founder.browser.submit(
            try #require(page.forms.first), button: "pay", follows: false)
        #expect(try await status(world, founder) == "paying")
        for _ in 0..<4 {
            try await world.house.tend()
            world.clock.pass(.seconds(5))
        }
        #expect(try await status(world, founder) == "reviewing")
        let bank = try #require(world.house.bank)
        for state in ["PAID", "PENDING", "PAID"] {
            let callback = bank.sign(body("late", reference, state), at: world.clock.now)
            #expect(try await call(world, callback).status == 204)
        }
        let paid = try await world.read {
            try $0.count("SELECT count(*) FROM casework_payment WHERE status = 'paid'")
        }
        #expect(paid == 1)
        try await world.expectNoDifferences()
    }

    @Test func `a payment that nobody made expires and can be tried again`() async throws {
        let world = try await World()
        let (founder, reference) = try await open(world, "Slow Company")
        world.clock.pass(.seconds(16 * 60))
        try await world.house.tend()
        let page = try await founder.browser.open("\(founder.casePath)/pay")
        #expect(page.text.contains("has expired"))
        // Too late at the bank: nothing is charged.
        let bank = try await founder.browser.open("/sandbox-bank/\(reference)")
        #expect(bank.forms.isEmpty)
        try await founder.pay(world)
        #expect(try await status(world, founder) == "reviewing")
    }

    @Test func `a declined payment says so and charges nothing`() async throws {
        let world = try await World()
        let (founder, reference) = try await open(world, "Declined Company")
        let page = try await founder.browser.open("/sandbox-bank/\(reference)")
        let back = try await founder.browser.submit(
            try #require(page.forms.first), button: "decline")
        #expect(back.text.contains("declined"))
        #expect(try await status(world, founder) == "paying")
    }

    @Test func `pressing pay twice makes one payment`() async throws {
        let world = try await World()
        let (founder, _) = try await open(world, "Pressed Company")
        let page = try await founder.browser.open("\(founder.casePath)/pay")
        #expect(page.form(to: "/pay") == nil)
        #expect(
            try await world.read { try $0.count("SELECT count(*) FROM casework_payment") } == 1)
    }

    @Test func `money that comes after the case was withdrawn is kept for paying back`()
        async throws
    {
        let world = try await World()
        let (founder, reference) = try await open(world, "Withdrawn Company")
        let bankPage = try await founder.browser.open("/sandbox-bank/\(reference)")
        let mine = try await founder.see()
        _ = try await founder.browser.submit(try #require(mine.form(to: "/withdraw")))
        #expect(try await status(world, founder) == "withdrawn")
        _ = try await founder.browser.submit(
            try #require(bankPage.forms.first), button: "pay", follows: false)
        try await world.house.tend()
        let state = try await world.read { db in
            try db.row("SELECT status FROM casework_payment")!.text(0)
        }
        #expect(state == "to-refund")
        try await world.expectNoDifferences()
    }

    @Test func `messages are in the account and leave once for mail and telephone`() async throws {
        let world = try await World()
        let founder = try await world.formCompany(named: "Told Company")
        for _ in 0..<3 {
            world.clock.pass(.seconds(5))
            try await world.house.tend()
        }
        let inbox = try await founder.browser.open("/en/account")
        #expect(inbox.text.contains("Approved: Register a limited liability company"))
        let census = try await world.read { try Outbox.census(in: $0) }
        #expect(census.waiting == 0)
        #expect(census.dead == 0)
        let told = try await world.read {
            try $0.count("SELECT count(*) FROM casework_message")
        }
        for kind in ["mail", "sms"] {
            let folder = "\(world.folder)/spool/\(kind)"
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files.count == told)
            let letter = try String(contentsOfFile: "\(folder)/\(files[0])", encoding: .utf8)
            #expect(letter.contains("تۆمارکردنی کۆمپانیای بەرپرسیاریەتی سنووردار"))
        }
    }

    @Test func `waiting for the bank reads nobody's data`() async throws {
        let world = try await World()
        _ = try await open(world, "Patient Company")
        let readings = {
            try await world.read {
                try $0.count("SELECT count(*) FROM register_reading")
            }
        }
        try await world.house.tend()
        let before = try await readings()
        for _ in 0..<5 { try await world.house.tend() }
        #expect(try await readings() == before)
    }
}
