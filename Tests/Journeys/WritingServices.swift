import Casework
import Foundation
import House
import Kernel
import Registers
import Rehearsal
import Store
import Testing
import Trust
import Web

/// The desk at which institutions write their services.
@Suite struct WritingServices {
    /// An officer who writes a service.
    private struct Writer {
        let browser: Browser
        let language: Language

        func open(_ path: String) async throws -> Browser.View {
            try await browser.open("/\(language.rawValue)/desk/services/\(path)")
        }

        /// Presses a button of an edition's page.
        func press(
            _ button: String, on number: Int, of slug: String, _ values: [String: String] = [:]
        ) async throws -> Browser.View {
            let page = try await open("\(slug)/\(number)")
            let form = try #require(
                page.forms.first {
                    $0.action.hasSuffix("/\(number)") && page.text.contains("value=\"\(button)\"")
                }, "no \(button) on \(page.path): \(page.status)")
            let next = try await browser.submit(form, values, button: button)
            // What cannot be taken back is asked once more.
            guard button == "withdraw" else { return next }
            #expect(next.text.contains("It cannot be gone on with afterwards"))
            return try await browser.submit(
                try #require(next.forms.first { $0.action.hasSuffix("/\(number)") }),
                button: button)
        }
    }

    private func writer(
        _ world: World, _ person: Sample = .clerk, in language: Language = .en
    ) async throws -> Writer {
        Writer(browser: try await world.browser(of: person, in: language), language: language)
    }

    private func begin(_ writer: Writer, _ slug: String) async throws -> Int {
        let page = try await writer.open(slug)
        let form = try #require(page.forms.first { $0.action.hasSuffix("/desk/services/\(slug)") })
        let edition = try await writer.browser.submit(form, ["from": "current"])
        return try #require(Int(edition.path.split(separator: "/").last!))
    }

    private func text(_ world: World, _ key: String) async throws -> String {
        try await world.read { try #require(try ServiceEdition.find(key, in: $0)).record.text }
    }

    private static let question = """
            - id: witness
              kind: text
              about: other
              ask:
                en: Who saw it?
                ckb: کێ بینی؟
                ar: من رأى ذلك؟
                kmr: Kê dît?

        """

    private func withQuestion(_ text: String) throws -> String {
        let mark = "    - id: call\n"
        #expect(text.contains(mark))
        return text.replacing(mark, with: Self.question + mark)
    }

    @Test(arguments: EngineKind.allCases)
    func `a change is written, checked, looked at by a second, published at a time and rolled back`(
        engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let first = try await writer(world)
        let second = try await writer(world, .secondClerk)
        // Somebody has begun with the edition that there is.
        let running = try await world.applicant("GO-01")

        let number = try await begin(first, "go-01")
        #expect(number == 2)
        let old = try await text(world, "GO-01/1")
        #expect(try await text(world, "GO-01/2") == old)

        // What is wrong is kept, and said with its line.
        let broken = old.replacing("kind: yes-no", with: "kind: maybe")
        let saved = try await first.press("save", on: number, of: "go-01", ["text": broken])
        #expect(saved.text.contains("no such kind of question: maybe"))
        #expect(try await text(world, "GO-01/2") == broken)
        let refused = try await first.press("propose", on: number, of: "go-01", ["text": broken])
        #expect(refused.text.contains("no such kind of question: maybe"))
        #expect(refused.text.contains("value=\"propose\""), "it was proposed, broken as it is")

        // Whose service it is, is not for the desk of one institution to say.
        let stolen = old.replacing("office: dit", with: "office: moh")
        #expect(stolen != old)
        let kept = try await first.press("propose", on: number, of: "go-01", ["text": stolen])
        #expect(kept.text.contains("are changed in the files only"))
        #expect(kept.text.contains("value=\"propose\""))

        let good = try withQuestion(old)
        let proposed = try await first.press("propose", on: number, of: "go-01", ["text": good])
        #expect(proposed.text.contains("somebody else publishes it"))
        // Neither by the button that is not there.
        let other = try await second.open("go-01/2")
        #expect(other.text.contains("<ins>+"))
        var form = try #require(other.forms.first { $0.action.hasSuffix("/go-01/2") })
        let silent = try await second.browser.submit(form, button: "send-back")
        #expect(silent.status == 422)
        let back = try await second.press(
            "send-back", on: number, of: "go-01", ["reason": "Say it shorter."])
        #expect(back.text.contains("Say it shorter."))
        _ = try await first.press("propose", on: number, of: "go-01", ["text": good])
        let own = try await first.open("go-01/2")
        form = try #require(own.forms.first { $0.action.hasSuffix("/go-01/2") })
        form.fields.append((name: "do", value: "publish"))
        #expect(try await first.browser.submit(form).status == 422)

        // At a time: until then everything is as it was.
        #expect(world.registrar.now.timeOfDay == "09:00")
        let (year, month, day) = world.registrar.today.civil
        let published = try await second.press(
            "publish-later", on: number, of: "go-01",
            [
                "from-day": String(day), "from-month": String(month), "from-year": String(year),
                "time": "٠٩:١٠",
            ])
        #expect(published.status == 200)
        try await world.house.refreshCatalogue()
        #expect(world.house.catalogue.service("GO-01")?.online?.question("witness") == nil)
        world.clock.pass(.seconds(9 * 60))
        try await world.house.refreshCatalogue()
        #expect(world.house.catalogue.service("GO-01")?.online?.question("witness") == nil)
        world.clock.pass(.seconds(60))
        try await world.house.refreshCatalogue()
        #expect(world.house.catalogue.service("GO-01")?.online?.question("witness") != nil)
        // The page that everybody sees is made anew.
        let open = try await world.browser().open("/en/services/go-01")
        #expect(open.status == 200)

        // Who had begun goes on with the questions that there were.
        try await running.answerAll()
        let done = try await running.handIn()
        #expect(done.path == running.casePath)
        let later = try await FileApplicant.begin(world, "GO-01", .nasrin)
        try await later.answerAll()
        let check = try await later.browser.open("\(later.address)/check")
        #expect(check.text.contains("Who saw it?"))
        _ = try await later.handIn()
        try await running.decide("grant")
        try await later.decide("grant")
        #expect(try await running.status == "granted")
        let desk = try await later.desk(.clerk).page
        #expect(desk.text.contains("Who saw it?"))
        #expect(!(try await running.desk(.clerk).page.text.contains("Who saw it?")))

        // Back to the edition before, by two people again.
        let history = try await second.open("go-01/1")
        let again = try #require(
            history.forms.first { $0.action.hasSuffix("/desk/services/go-01") })
        let third = try await second.browser.submit(again, ["from": "1"])
        #expect(third.path.hasSuffix("/go-01/3"))
        #expect(try await text(world, "GO-01/3") == old)
        _ = try await second.press("propose", on: 3, of: "go-01")
        let rolled = try await first.press("publish", on: 3, of: "go-01")
        #expect(rolled.text.contains(">published<"))
        // Who wrote it and who answers for it, by name.
        let today = world.registrar.today
        let names = try await world.read { db in
            try [Sample.secondClerk, .clerk].map { person in
                try #require(
                    try Officer.roles(of: person.number, on: today, in: db).first?.name)[.en]
            }
        }
        let (writer, publisher) = (names[0], names[1])
        #expect(writer != publisher)
        let story = try #require(rolled.text.components(separatedBy: "What happened").last)
        let acts = story.ranges(of: "<li").map { String(story[$0.lowerBound...].prefix(200)) }
        #expect(acts.count == 3)
        #expect(acts[0].contains("published") && acts[0].contains(publisher))
        #expect(acts[2].contains("begun") && acts[2].contains(writer))
        #expect(try await text(world, "GO-01/3") == old)
        world.clock.pass(Editions.notice + .seconds(1))
        try await world.house.refreshCatalogue()
        #expect(world.house.catalogue.service("GO-01")?.online?.question("witness") == nil)
        try await world.house.refreshCatalogue()
        try await world.expectNoDifferences()
    }

    @Test func `two officers who publish or write at once: one is told that it has changed`()
        async throws
    {
        let world = try await World()
        let first = try await writer(world)
        let number = try await begin(first, "go-01")
        let one = try await first.open("go-01/2")
        let form = try #require(one.forms.first { $0.action.hasSuffix("/go-01/2") })
        let old = try await text(world, "GO-01/1")
        _ = try await first.press("save", on: number, of: "go-01", ["text": old + "# a\n"])
        let late = try await first.browser.submit(form, ["text": old + "# b\n"], button: "save")
        #expect(late.status == 409)
        #expect(try await text(world, "GO-01/2") == old + "# a\n")
        _ = try await first.press("propose", on: number, of: "go-01")
        // Two tabs of the second officer.
        let second = try await writer(world, .secondClerk)
        let page = try await second.open("go-01/2")
        let other = try await second.open("go-01/2")
        let publish = { @Sendable (view: Browser.View) async throws -> Browser.View in
            let form = try #require(view.forms.first { $0.action.hasSuffix("/go-01/2") })
            return try await second.browser.submit(form, button: "publish")
        }
        async let a = publish(page)
        async let b = publish(other)
        let statuses = Set(try await [a.status, b.status])
        #expect(statuses == [200, 409])
        let entries = try await world.read {
            try $0.count(
                """
                SELECT count(*) FROM register_entry WHERE register = 'service-edition'
                    AND record_key = 'GO-01/2' AND body LIKE '%"verb":"publish"%'
                """)
        }
        #expect(entries == 1)
    }

    @Test func `what another has published is not undone unseen, now or later`() async throws {
        let world = try await World()
        let first = try await writer(world)
        let second = try await writer(world, .secondClerk)
        let old = try await text(world, "GO-01/1")
        for (number, more) in [(2, "# two\n"), (3, "# three\n"), (4, "# four\n")] {
            #expect(try await begin(first, "go-01") == number)
            _ = try await first.press(
                "propose", on: number, of: "go-01", ["text": old + more])
        }
        // The second officer has all of them on the screen.
        let stale = try await second.open("go-01/4")
        let (year, month, day) = (world.registrar.today + 3).civil
        let later = [
            "from-day": String(day), "from-month": String(month), "from-year": String(year),
            "time": "10:00",
        ]
        #expect(try await second.press("publish-later", on: 2, of: "go-01", later).status == 200)
        let form = try #require(stale.forms.first { $0.action.hasSuffix("/go-01/4") })
        let overtaken = try await second.browser.submit(form, button: "publish")
        #expect(overtaken.status == 422 && overtaken.text.contains("was published meanwhile"))
        // Now it shows what it would undo; and is told that it would be undone itself.
        #expect(overtaken.text.contains("- # two") && overtaken.text.contains("+ # four"))
        let undone = try await second.press("publish", on: 4, of: "go-01")
        #expect(undone.status == 422 && undone.text.contains("comes into force later"))
        #expect(try await second.press("publish-later", on: 4, of: "go-01", later).status == 200)
        // At the same moment the later number would win: the earlier one is told.
        let same = try await second.press("publish-later", on: 3, of: "go-01", later)
        #expect(same.status == 422 && same.text.contains("comes into force later"))
        _ = try await second.press("withdraw", on: 2, of: "go-01")
        _ = try await second.press("withdraw", on: 4, of: "go-01")
        #expect(try await second.press("publish", on: 3, of: "go-01").status == 200)
        world.clock.pass(.seconds(4 * 86_400))
        try await world.house.refreshCatalogue()
        let shelf = world.house.cases.work.shelf
        #expect(shelf.current("GO-01") == "GO-01/3")
        try await world.expectNoDifferences()
    }

    @Test func `an institution does not give its services the rules of another`() async throws {
        let world = try await World()
        let writer = try await writer(world)
        // Described only: no rules of the program are this service's.
        let form = try #require(world.house.catalogue.service("TR-01"))
        #expect(form.online == nil)
        let number = try await begin(writer, "tr-01")
        let own = try await text(world, "TR-01/\(number)")
        let company = try String(
            contentsOfFile: World.root + "/Catalogue/services/co-03.yaml", encoding: .utf8)
        let online = try #require(company.firstRange(of: "online:"))
        let stolen = own + company[online.lowerBound...]
        let kept = try await writer.press(
            "propose", on: number, of: "tr-01", ["text": stolen])
        #expect(kept.text.contains("are changed in the files only"))
    }

    @Test func `what was published for later is taken back by another than its writer`()
        async throws
    {
        let world = try await World()
        let first = try await writer(world)
        let second = try await writer(world, .secondClerk)
        let number = try await begin(first, "go-01")
        let text = try withQuestion(try await text(world, "GO-01/1"))
        _ = try await first.press("propose", on: number, of: "go-01", ["text": text])
        let (year, month, day) = (world.registrar.today + 3).civil
        _ = try await second.press(
            "publish-later", on: number, of: "go-01",
            [
                "from-day": String(day), "from-month": String(month), "from-year": String(year),
                "time": "10:00",
            ])
        let own = try await first.open("go-01/\(number)")
        #expect(own.text.contains("somebody else takes it back"))
        #expect(!own.text.contains("value=\"withdraw\""))
        let editions = Editions(world.house.cases.work)
        let today = world.registrar.today
        await #expect {
            try await world.database.write { db in
                let found = try #require(
                    try ServiceEdition.find(ServiceEdition.key("GO-01", number), in: db))
                let roles = try Officer.roles(of: Sample.clerk.number, on: today, in: db)
                let officer = try #require(roles.first { $0.holds.contains(.edits) })
                try editions.withdraw(found, by: officer, in: db)
            }
        } throws: { error in
            if case Editions.Refusal.ownWork = error { true } else { false }
        }
        _ = try await second.press("withdraw", on: number, of: "go-01")
        world.clock.pass(.seconds(4 * 86_400))
        try await world.house.refreshCatalogue()
        #expect(world.house.catalogue.service("GO-01")?.online?.question("witness") == nil)
        try await world.expectNoDifferences()
    }

    @Test func `however many drafts there are, the file is not published again`() async throws {
        let world = try await World()
        let shelf = world.house.cases.work.shelf
        let registrar = world.registrar
        let editions = Editions(world.house.cases.work)
        let service = try #require(world.house.catalogue.service("GO-01"))
        let roles = try await world.read {
            try Officer.roles(of: Sample.clerk.number, on: registrar.today, in: $0)
        }
        let officer = try #require(roles.first { Editions.mayEdit($0, service) })
        try await world.database.write { db in
            for _ in 0..<230 {
                _ = try editions.begin(service, from: "draft", by: officer, in: db)
            }
            #expect(try shelf.settle(with: registrar, in: db) == 0)
        }
    }

    @Test func `a preview shows every question in each language and sends nothing`() async throws {
        let world = try await World()
        for language in Language.allCases {
            let writer = try await writer(world, in: language)
            for service in world.house.catalogue.services {
                guard let online = service.online, online.handler == nil else { continue }
                let page = try await writer.open("\(service.slug)/1/preview")
                guard page.status != 404 else { continue }
                #expect(page.status == 200)
                for question in online.questions {
                    let words = question.ask[language].prefix { !"&<>\"'".contains($0) }
                    #expect(page.text.contains(words))
                }
                #expect(!page.forms.contains { $0.action.contains("/apply/") })
            }
        }
    }

    @Test
    func `an officer of another institution cannot see or write it, nor one without the duty`()
        async throws
    {
        let world = try await World()
        for person in [Sample.officer, .citizen, .auditor] {
            let other = try await writer(world, person)
            let page = try await other.open("go-01")
            #expect(page.status == 403 || page.status == 404)
        }
        let clerk = try await writer(world)
        #expect(try await clerk.open("bu-02").status == 404)
    }

    @Test(arguments: EngineKind.allCases)
    func `a file that has changed is an edition at the next start, and cases keep theirs`(
        engine: EngineKind
    ) async throws {
        let world = try await World(on: engine)
        let running = try await world.applicant("GO-01")
        let copy = world.folder + "/Catalogue"
        try FileManager.default.copyItem(atPath: World.root + "/Catalogue", toPath: copy)
        let path = copy + "/services/go-01.yaml"
        let changed = try withQuestion(String(contentsOfFile: path, encoding: .utf8))
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        world.clock.pass(.seconds(60))
        var settings = House.Settings(
            catalogueFolder: copy, address: "http://localhost:8080", isSample: true,
            secret: [UInt8](repeating: 7, count: 32), samplePopulation: 40,
            galleryFolder: world.folder + "/gallery2")
        settings.call = { _, _ in 200 }
        for _ in 0..<2 {
            let house = try await House(
                settings, database: world.database, registrar: world.registrar)
            #expect(house.catalogue.service("GO-01")?.online?.question("witness") != nil)
            let item = try await world.database.write { db in
                try Access(by: .system("test"), for: .upkeep, with: world.registrar).record(
                    CaseRecord.self, running.caseID, in: db)!.record
            }
            #expect(item.edition == "GO-01/1")
            #expect(house.cases.online(item)?.1.question("witness") == nil)
        }
        // Once, not at every start; the desk's edition is newer than the file's.
        let editions = try await world.read { try ServiceEdition.all(of: "GO-01", in: $0) }
        #expect(editions.count == 2)
        // A row that a paper gets later stays empty for whoever began before.
        try await running.answerAll()
        let other = try await world.applicant("ID-13")
        let papers = copy + "/papers"
        let service = copy + "/services/id-13.yaml"
        func edit(_ path: String, _ change: (String) -> String) throws {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let changed = change(text)
            #expect(changed != text)
            try changed.write(toFile: path, atomically: true, encoding: .utf8)
        }
        try edit(papers + "/good-conduct-certificate.yaml") {
            $0.replacing("fact: purpose", with: "fact: reason")
        }
        try edit(service) {
            $0.replacing("id: purpose\n", with: "id: reason\n")
                .replacing("purpose ==", with: "reason ==")
                .replacing("given_for: purpose", with: "given_for: reason")
        }
        world.clock.pass(.seconds(60))
        let house = try await House(
            settings, database: world.database, registrar: world.registrar)
        let item = try await world.database.write { db in
            try Access(by: .system("test"), for: .upkeep, with: world.registrar).record(
                CaseRecord.self, other.caseID, in: db)!.record
        }
        #expect(house.cases.online(item)?.1.question("purpose") != nil)
        // A paper that a running case needs cannot be taken from it.
        try FileManager.default.moveItem(
            atPath: papers + "/good-conduct-certificate.yaml", toPath: papers + "/good-manners.yaml"
        )
        try edit(service) {
            $0.replacing("paper: good-conduct-certificate", with: "paper: good-manners")
        }
        world.clock.pass(.seconds(60))
        await #expect {
            _ = try await House(settings, database: world.database, registrar: world.registrar)
        } throws: { error in
            "\(error)".contains("edition ID-13/1") && "\(error)".hasSuffix("began with it: 1")
        }
    }

    @Test func `what is typed at the desk comes back byte for byte`() async throws {
        let world = try await World()
        let writer = try await writer(world)
        let number = try await begin(writer, "go-01")
        let old = try await text(world, "GO-01/1")
        // Lines as a browser sends them.
        let page = try await writer.open("go-01/2")
        let form = try #require(page.forms.first { $0.action.hasSuffix("/go-01/2") })
        let typed = old.replacing("\n", with: "\r\n")
        _ = try await writer.browser.submit(form, ["text": typed], button: "save")
        #expect(try await text(world, "GO-01/2") == old)
        let file = try await writer.open("go-01/\(number)/file.yaml")
        #expect(file.text == old)
        for service in world.house.catalogue.services where service.online != nil {
            let kept = try await text(world, "\(service.id)/1")
            let file = try String(
                contentsOfFile: World.root + "/Catalogue/services/\(service.slug).yaml",
                encoding: .utf8)
            #expect(kept == file)
        }
    }
}

@Suite struct LineDifferences {
    @Test func `the difference of two texts leads from one to the other`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            func text() -> String {
                (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                    ["a", "b", "c", ""].randomElement(using: &generator)!
                }.joined(separator: "\n")
            }
            let (old, new) = (text(), text())
            var (before, after): ([String], [String]) = ([], [])
            for line in LineDifference.lines(old, new) {
                switch line {
                case .same(let text):
                    before.append(text)
                    after.append(text)
                case .removed(let text): before.append(text)
                case .added(let text): after.append(text)
                }
            }
            #expect(before.joined(separator: "\n") == old)
            #expect(after.joined(separator: "\n") == new)
        }
    }
}

extension World {
    /// Puts a changed text of a service into force, as two officers of its institution would.
    func publish(_ id: String, _ change: (String) -> String) async throws {
        let editions = Editions(house.cases.work)
        let service = try #require(house.catalogue.service(id))
        let today = registrar.today
        let (old, writer, second) = try await read { db in
            let officers = try [Sample.clerk, .secondClerk].map { person in
                try #require(
                    try Officer.roles(of: person.number, on: today, in: db).first {
                        Editions.mayEdit($0, service)
                    })
            }
            return (try ServiceEdition.last(of: id, in: db)?.record, officers[0], officers[1])
        }
        let before = try #require(old)
        let text = change(before.text)
        #expect(text != before.text)
        try await database.write { db in
            let edition = try editions.begin(service, from: text, by: writer, in: db)
            let found = { try #require(try ServiceEdition.find(edition.key, in: db)) }
            try editions.propose(try found(), by: writer, in: db)
            try editions.publish(
                try found(), from: nil, after: before.key, by: second, in: db)
        }
        clock.pass(Editions.notice + .seconds(1))
        try await house.refreshCatalogue()
    }
}
