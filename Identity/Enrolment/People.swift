internal import Casework
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The people in the identity register: entered, found, corrected, and what follows a death.
struct People: Sendable {
    let registrar: Registrar
    static let law = "identity"

    /// By which people are found who do not know their number: given and father's name, folded,
    /// with the day of birth, as one mark. What was kept before has no key yet.
    static let keys = Table(
        "identity_person_key", since: 3, [.text("name_key"), .text("person")],
        key: ["name_key", "person"], indexes: [["person"]])

    static func key(given: String, father: String, bornOn: Day) -> String {
        sha256Hex(
            "person:\(Folding.search(given)):\(Folding.search(father)):\(bornOn.iso)".utf8)
    }

    private static func keys(of person: Person) -> [String] {
        guard let chain = person.origin?.chain else {
            // From before chains were taken down apart: the first two words of the whole name.
            return [person.name.ckb, person.name.ar, person.name.latin].compactMap { whole in
                let words = whole.split(separator: " ")
                guard words.count >= 2 else { return nil }
                return key(
                    given: String(words[0]), father: String(words[1]), bornOn: person.bornOn)
            }
        }
        return [\PersonName.ckb, \.ar, \.latin].map { script in
            key(
                given: chain.given[keyPath: script], father: chain.father[keyPath: script],
                bornOn: person.bornOn)
        }
    }

    func enter(
        _ person: Person, replacing version: Int?, verb: String, by actor: Actor,
        reason: String? = nil, in db: Database
    ) throws {
        try Register<Person>().enter(
            person, replacing: version,
            act: Act(verb, by: actor, law: People.law, reason: reason), with: registrar, in: db)
        if version != nil {
            try db.execute("DELETE FROM identity_person_key WHERE person = \(person.number)")
        }
        for key in Set(People.keys(of: person).map(registrar.vault.mark)).sorted() {
            try db.execute(
                """
                INSERT INTO identity_person_key (name_key, person) VALUES (\(key), \(person.number))
                ON CONFLICT (name_key, person) DO NOTHING
                """)
        }
    }

    /// People of this name and day of birth, read for the officer who asks.
    func find(
        given: String, father: String, bornOn: Day, by officer: Actor, in db: Database
    ) throws -> [Versioned<Person>] {
        let key = People.key(given: given, father: father, bornOn: bornOn)
        let numbers = try db.rows(
            """
            SELECT DISTINCT person FROM identity_person_key
            WHERE name_key IN (\(key), \(registrar.vault.mark(of: key)))
            ORDER BY person LIMIT 20
            """
        ).map { try $0.text(0) }
        let access = Access(by: officer, for: .enrolment, with: registrar)
        return try numbers.compactMap { try access.record(Person.self, $0, in: db) }
    }

    /// Brings some of the hashes from before under the deployment's key.
    func markOld(limit: Int = 200, in db: Database) throws -> Int {
        let people = try db.rows(
            """
            SELECT name_key, person FROM identity_person_key
            WHERE name_key < \(Vault.markBeginning) LIMIT \(Int64(limit))
            """)
        for row in people {
            let (key, person) = (try row.text(0), try row.text(1))
            try db.execute(
                """
                INSERT INTO identity_person_key (name_key, person)
                VALUES (\(registrar.vault.mark(of: key)), \(person))
                ON CONFLICT (name_key, person) DO NOTHING
                """)
            try db.execute(
                "DELETE FROM identity_person_key WHERE name_key = \(key) AND person = \(person)")
        }
        let alike = try db.rows(
            """
            SELECT enrolment, mark FROM identity_likeness
            WHERE mark < \(Vault.markBeginning) LIMIT \(Int64(limit))
            """)
        for row in alike {
            let (id, mark) = (try row.text(0), try row.text(1))
            try db.execute(
                """
                UPDATE identity_likeness SET mark = \(registrar.vault.mark(of: mark))
                WHERE enrolment = \(id)
                """)
        }
        return people.count + alike.count
    }

    func person(
        _ number: PersonNumber, by officer: Actor, in db: Database
    ) throws -> Versioned<Person>? {
        try Access(by: officer, for: .enrolment, with: registrar)
            .record(Person.self, number.digits, in: db)
    }

    /// Enters that a person has died: what opened their account opens it no more.
    func enterDeath(
        of found: Versioned<Person>, on day: Day, document: String, by officer: Actor,
        in db: Database
    ) throws {
        var person = found.record
        person.diedOn = day
        try enter(
            person, replacing: found.version, verb: "enter-death", by: officer, reason: document,
            in: db)
        try close(person.number, by: officer, in: db)
        try Mandates(registrar: registrar).endAll(of: person.number, by: officer, in: db)
    }

    /// Ends every way into a person's account, and everybody who is in it.
    func close(_ number: PersonNumber, by actor: Actor, in db: Database) throws {
        let credentials = Credentials(registrar: registrar)
        for credential in try credentials.live(of: number, by: actor, for: .recovery, in: db) {
            _ = try credentials.end(credential.id, of: number, by: actor, in: db)
        }
        try Session.endAll(of: number, with: registrar, in: db)
        for grant in try Grant.live(of: number, at: registrar.now, in: db) {
            try LogoutNotice.end(grant, with: registrar, in: db)
        }
        try KnownDevice.forgetAll(of: number, in: db)
    }
}
