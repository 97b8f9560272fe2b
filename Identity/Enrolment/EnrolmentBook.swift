internal import Casework
internal import Kernel
internal import Registers
internal import Store
internal import Trust
internal import Web

/// The book of enrolments: receives them, and carries out what was found and judged, each in the
/// caller's transaction.
struct EnrolmentBook: Sendable {
    let registrar: Registrar
    let secret: Secret
    /// Numbers of invented people begin with 900.
    let isSample: Bool
    static let law = "identity"
    static let slipValidFor = Duration.seconds(60 * 86_400)

    // MARK: Receiving

    /// What came of receiving a file.
    enum Receiving: Sendable, Equatable {
        case received(slip: String)
        /// This very file was received before.
        case already
    }

    /// Receives what an officer took down: entered once, its template in line to be searched.
    ///
    /// - Returns: the code for the person's slip, which is kept nowhere.
    func receive(
        _ file: EnrolmentFile, by officer: Actor, laptop: String? = nil, in db: Database
    ) throws -> Receiving {
        guard case .officer(let number, let institution) = officer else {
            throw EnrolmentRefusal(field: "main", text: EnrolmentTexts.notAnOfficer)
        }
        try checkGuardian(of: file, by: officer, in: db)
        let series = try db.next(of: "enrolment")
        let enrolment = Enrolment(
            file: file, number: try freeNumber(in: db), series: series, officer: number,
            institution: institution, receivedAt: registrar.now, laptop: laptop)
        do {
            try Register<Enrolment>().enter(
                enrolment, replacing: nil,
                act: Act("enrol", by: officer, law: EnrolmentBook.law), with: registrar, in: db)
        } catch is StaleVersion { return .already }
        try db.execute(
            """
            INSERT INTO identity_likeness (enrolment, mark)
            VALUES (\(file.id), \(registrar.vault.mark(of: file.likeness)))
            """)
        if let iris = file.iris, let bytes = try capture(iris, of: enrolment, in: db) {
            let reference = registrar.identifiers.code()
            let key = try key(of: file.id, in: db)
            try db.execute(
                """
                INSERT INTO identity_template (reference, enrolment, sealed, holder)
                VALUES (\(reference), \(file.id),
                    \(key.seal(bytes, for: "template:\(reference)")), \(key.holder))
                """)
            try EnrolmentBook.changeGallery(of: file.id, isAdded: true, in: db)
        }
        return .received(slip: try slip(for: file.id, in: db))
    }

    /// Keeps what was captured for an enrolment that is being taken down by an officer. Another
    /// photo or other irises take the place of those from before.
    func keep(
        _ capture: EnrolmentFile.Capture, for id: String, by officer: PersonNumber,
        in db: Database
    ) throws {
        // What was received is not changed any more.
        guard try db.row("SELECT 1 FROM identity_enrolment WHERE record_key = \(id)") == nil else {
            return
        }
        if capture.kind != .fingerprint {
            try db.execute(
                """
                DELETE FROM identity_capture
                WHERE enrolment = \(id) AND kind = \(capture.kind.rawValue) AND officer = \(officer)
                """)
        }
        let key = try key(of: id, in: db)
        let sealed = key.seal(capture.bytes, for: "capture:\(id):\(capture.hash)")
        try db.execute(
            """
            INSERT INTO identity_capture (enrolment, hash, kind, sealed, officer, kept_at, holder)
            VALUES (\(id), \(capture.hash), \(capture.kind.rawValue), \(sealed), \(officer),
                \(registrar.now), \(key.holder))
            ON CONFLICT (enrolment, hash) DO NOTHING
            """)
    }

    /// What an officer has captured for an enrolment.
    func kept(
        for id: String, by officer: PersonNumber, in db: Database
    ) throws -> [(kind: EnrolmentFile.Capture.Kind, hash: String)] {
        try db.rows(
            """
            SELECT kind, hash FROM identity_capture
            WHERE enrolment = \(id) AND officer = \(officer) ORDER BY kind, hash
            """
        ).compactMap { row in
            let hash = try row.text(1)
            return EnrolmentFile.Capture.Kind(rawValue: try row.text(0)).map { ($0, hash) }
        }
    }

    /// Removes what was captured for enrolments that were never handed in.
    static func sweep(at now: Moment, in db: Database) throws {
        let since = now - .seconds(86_400)
        try db.execute(
            """
            DELETE FROM identity_capture WHERE kept_at < \(since) AND NOT EXISTS (
                SELECT 1 FROM identity_enrolment AS enrolment
                WHERE enrolment.record_key = identity_capture.enrolment)
            """)
        let old = now - slipValidFor
        try db.execute("DELETE FROM identity_slip WHERE made_at < \(old)")
    }

    /// A code for a slip; those that were made before for the same enrolment end.
    func slip(for enrolment: String, in db: Database) throws -> String {
        let code = registrar.identifiers.code()
        try db.execute("DELETE FROM identity_slip WHERE enrolment = \(enrolment)")
        try db.execute(
            """
            INSERT INTO identity_slip (code_hash, enrolment, made_at)
            VALUES (\(sha256Hex(code.utf8)), \(enrolment), \(registrar.now))
            """)
        return code
    }

    private func freeNumber(in db: Database) throws -> PersonNumber {
        while true {
            let number = PersonNumber(drawnFrom: registrar.randomness, isSynthetic: isSample)
            // One in a million draws meets somebody; the column is one of a kind besides.
            guard try !Person.exists(number, in: db) else { continue }
            return number
        }
    }

    private func checkGuardian(
        of file: EnrolmentFile, by officer: Actor, in db: Database
    ) throws {
        guard case .child(let guardian, _) = file.kind else { return }
        let found = try Access(by: officer, for: .enrolment, with: registrar)
            .record(Person.self, guardian.digits, in: db)?.record
        guard let found, found.diedOn == nil,
            found.bornOn.age(on: registrar.today) >= EnrolmentFile.adulthood
        else {
            throw EnrolmentRefusal(field: "guardian", text: EnrolmentTexts.noSuchGuardian)
        }
    }

    // MARK: What was found

    /// Enters what a search found: nobody, and the person is accepted; somebody, and people judge.
    func take(
        _ receipt: Enrolment.Receipt, cause: Adjudication.Cause, for id: String, in db: Database
    ) throws {
        let actor = Actor.system("duplicate-search")
        let access = Access(by: actor, for: .duplicateCheck, with: registrar)
        guard let found = try access.record(Enrolment.self, id, in: db),
            found.record.state == .searching
        else { return }
        var enrolment = found.record
        enrolment.receipts.append(receipt)
        guard !receipt.found.isEmpty else {
            return try accept(enrolment, replacing: found.version, by: actor, in: db)
        }
        enrolment.state = .judging
        try Register<Enrolment>().enter(
            enrolment, replacing: found.version,
            act: Act("find", by: actor, law: EnrolmentBook.law), with: registrar, in: db)
        for candidate in receipt.found {
            guard let other = try access.record(Enrolment.self, candidate.enrolment, in: db)?.record
            else { continue }
            let adjudication = Adjudication(
                id: registrar.identifiers.next(), enrolment: id, other: other.key,
                number: enrolment.number, otherNumber: other.holder, cause: cause,
                openedAt: registrar.now, excluded: [enrolment.officer, other.officer])
            try Register<Adjudication>().enter(
                adjudication, replacing: nil,
                act: Act("open", by: actor, law: EnrolmentBook.law), with: registrar, in: db)
        }
    }

    /// Earlier enrolments of people with the same chain, mother and day of birth: for those of whom
    /// there are no irises.
    func alike(_ enrolment: Enrolment, in db: Database) throws -> [String] {
        try db.rows(
            """
            SELECT record_key FROM identity_likeness
            JOIN identity_enrolment ON record_key = identity_likeness.enrolment
            WHERE mark IN (\(enrolment.file.likeness),
                    \(registrar.vault.mark(of: enrolment.file.likeness)))
                AND series < \(enrolment.series) AND state <> 'known' ORDER BY series LIMIT 20
            """
        ).map { try $0.text(0) }
    }

    /// Enters the person, with the number that was set aside for them.
    private func accept(
        _ record: Enrolment, replacing version: Int, by actor: Actor, in db: Database
    ) throws {
        var enrolment = record
        enrolment.state = .accepted(at: registrar.now)
        let file = enrolment.file
        try Register<Enrolment>().enter(
            enrolment, replacing: version,
            act: Act("accept", by: actor, law: EnrolmentBook.law), with: registrar, in: db)
        let permit: ResidencePermit? =
            if case .resident(let permit) = file.kind { permit } else { nil }
        let person = Person(
            number: enrolment.number, name: file.facts.chain.whole, bornOn: file.facts.bornOn,
            phone: file.facts.phone, email: file.facts.email, proofing: file.proofing,
            origin: Person.Origin(
                chain: file.facts.chain, mother: file.facts.mother, sex: file.facts.sex,
                birthPlace: file.facts.birthPlace, governorate: file.facts.governorate,
                permit: permit))
        try People(registrar: registrar).enter(
            person, replacing: nil, verb: "enrol", by: actor, in: db)
        if case .child(let number, let by) = file.kind,
            let guardian = try Access(by: actor, for: .mandate, with: registrar)
                .record(Person.self, number.digits, in: db)?.record
        {
            let decision = file.documents.first { $0.kind == "courtdecision" }?.number ?? ""
            try Mandates(registrar: registrar).guardian(
                guardian, of: person, kind: by == .court ? .ward(decision: decision) : .child,
                by: actor, in: db)
        }
    }

    // MARK: Judging

    /// Adjudications that an officer may judge, the oldest first, without whose they are.
    func open(for officer: PersonNumber, in db: Database) throws -> [Adjudication] {
        let access = Access(by: .system("duplicate-search"), for: .duplicateCheck, with: registrar)
        return try access.records(
            Adjudication.self, where: "state = 'open' ORDER BY record_key LIMIT 200", in: db
        ).map(\.record).filter { $0.mayJudge(officer) }
    }

    func judge(
        _ id: String, _ verdict: Adjudication.Judgement.Verdict, reason: String, by officer: Actor,
        in db: Database
    ) throws {
        guard let person = officer.person else { throw Adjudication.Refusal.notYou }
        let access = Access(by: officer, for: .duplicateCheck, with: registrar)
        guard let found = try access.record(Adjudication.self, id, in: db) else {
            throw Adjudication.Refusal.notYou
        }
        var adjudication = found.record
        try adjudication.judge(verdict, reason: reason, by: person, at: registrar.now)
        try Register<Adjudication>().enter(
            adjudication, replacing: found.version,
            act: Act("judge", by: officer, law: EnrolmentBook.law, reason: reason),
            with: registrar, in: db)
        if let outcome = adjudication.outcome {
            try conclude(adjudication, outcome, in: db)
        }
    }

    /// What follows from two officers' agreement.
    private func conclude(
        _ adjudication: Adjudication, _ outcome: Adjudication.Outcome, in db: Database
    ) throws {
        let actor = Actor.system("adjudication")
        let access = Access(by: actor, for: .duplicateCheck, with: registrar)
        guard let found = try access.record(Enrolment.self, adjudication.enrolment, in: db),
            found.record.state == .judging
        else { return }
        if outcome.isSame {
            var enrolment = found.record
            enrolment.state = .known(as: adjudication.otherNumber, at: registrar.now)
            try Register<Enrolment>().enter(
                enrolment, replacing: found.version,
                act: Act("recognise", by: actor, law: EnrolmentBook.law), with: registrar, in: db)
            try EnrolmentBook.changeGallery(of: enrolment.key, isAdded: false, in: db)
            try Notice.enrolledAgain.post(
                to: adjudication.otherNumber, with: registrar, in: db)
            return
        }
        let others = try access.records(
            Adjudication.self, where: "enrolment = \(adjudication.enrolment)", in: db)
        let isClear = others.allSatisfy { $0.record.outcome?.isSame == false }
        if isClear { try accept(found.record, replacing: found.version, by: actor, in: db) }
    }

    /// The person disagrees with having been found to be somebody: others judge again.
    func contest(_ enrolment: String, _ words: String, in db: Database) throws {
        let actor = Actor.system("contest")
        let access = Access(by: actor, for: .duplicateCheck, with: registrar)
        guard let found = try access.record(Enrolment.self, enrolment, in: db),
            case .known = found.record.state
        else { throw Adjudication.Refusal.notYou }
        let judged = try access.records(
            Adjudication.self, where: "enrolment = \(enrolment)", in: db
        ).filter { $0.record.outcome?.isSame == true }
        guard !judged.isEmpty else { throw Adjudication.Refusal.notYou }
        for item in judged {
            var adjudication = item.record
            try adjudication.contest(words, at: registrar.now)
            try Register<Adjudication>().enter(
                adjudication, replacing: item.version,
                act: Act("contest", by: actor, law: EnrolmentBook.law, reason: words),
                with: registrar, in: db)
        }
        var record = found.record
        record.state = .judging
        try Register<Enrolment>().enter(
            record, replacing: found.version,
            act: Act("contest", by: actor, law: EnrolmentBook.law, reason: words),
            with: registrar, in: db)
        try EnrolmentBook.changeGallery(of: enrolment, isAdded: true, in: db)
    }

    /// Lets an enrolment's template come into the gallery, or leave it. One of whom there are no
    /// irises has none.
    static func changeGallery(of enrolment: String, isAdded: Bool, in db: Database) throws {
        let row = try db.row(
            "SELECT reference FROM identity_template WHERE enrolment = \(enrolment)")
        guard let reference = try row?.text(0) else { return }
        let place = try db.next(of: "gallery-change")
        try db.execute(
            """
            INSERT INTO identity_gallery_change (place, reference, is_added)
            VALUES (\(place), \(reference), \(isAdded ? 1 : 0))
            """)
    }

    // MARK: Reading

    func enrolment(
        _ id: String, by reader: Actor, for purpose: Access.Purpose, in db: Database
    ) throws -> Versioned<Enrolment>? {
        try Access(by: reader, for: purpose, with: registrar).record(Enrolment.self, id, in: db)
    }

    /// What was captured, opened; nil when it is not there. Read only with the enrolment it is of.
    func capture(_ hash: String, of enrolment: Enrolment, in db: Database) throws -> [UInt8]? {
        let row = try db.row(
            """
            SELECT sealed, holder FROM identity_capture
            WHERE enrolment = \(enrolment.key) AND hash = \(hash)
            """)
        return try row.flatMap {
            try opened(
                $0.blob(0), "capture:\(enrolment.key):\(hash)", of: $0.optionalText(1), in: db)
        }
    }

    // MARK: Keys

    /// The key of what was taken down of somebody.
    private func key(of enrolment: String, in db: Database) throws -> Vault.Key {
        try registrar.vault.makeKey(
            of: KeyHolder.enrolment(enrolment).name, isNew: false, at: registrar.now, in: db)
    }

    /// What a holder's key has sealed, or without a holder the deployment's; nil when it was erased.
    func opened(
        _ sealed: [UInt8], _ purpose: String, of holder: String?, in db: Database
    ) throws -> [UInt8]? {
        if let holder {
            return try registrar.vault.key(of: holder, in: db)?.open(sealed, for: purpose)
        }
        guard let bytes = secret.open(sealed, for: purpose) else { throw SealedOtherwise() }
        return bytes
    }

    struct SealedOtherwise: Error, CustomStringConvertible {
        var description: String { "a template was sealed with another secret.key" }
    }

    /// Brings some of what was sealed with the deployment's key under the keys of enrolments.
    ///
    /// - Returns: how many; nought when all is done.
    func sealOld(limit: Int = 50, in db: Database) throws -> Int {
        let templates = try db.rows(
            """
            SELECT reference, enrolment, sealed FROM identity_template
            WHERE holder IS NULL LIMIT \(Int64(limit))
            """)
        for row in templates {
            let (reference, id) = (try row.text(0), try row.text(1))
            let (holder, sealed) = try resealed(
                row.blob(2), "template:\(reference)", of: id, in: db)
            try db.execute(
                """
                UPDATE identity_template SET holder = \(holder), sealed = \(sealed)
                WHERE reference = \(reference)
                """)
        }
        let captures = try db.rows(
            """
            SELECT enrolment, hash, sealed FROM identity_capture
            WHERE holder IS NULL LIMIT \(Int64(limit))
            """)
        for row in captures {
            let (id, hash) = (try row.text(0), try row.text(1))
            let (holder, sealed) = try resealed(
                row.blob(2), "capture:\(id):\(hash)", of: id, in: db)
            try db.execute(
                """
                UPDATE identity_capture SET holder = \(holder), sealed = \(sealed)
                WHERE enrolment = \(id) AND hash = \(hash)
                """)
        }
        return templates.count + captures.count
    }

    /// What the deployment's key has sealed, under that of its enrolment; nothing of one that is
    /// erased.
    private func resealed(
        _ sealed: [UInt8], _ purpose: String, of enrolment: String, in db: Database
    ) throws -> (holder: String, sealed: [UInt8]) {
        guard let bytes = try opened(sealed, purpose, of: nil, in: db) else {
            throw SealedOtherwise()
        }
        do {
            let key = try key(of: enrolment, in: db)
            return (key.holder, key.seal(bytes, for: purpose))
        } catch is Vault.Erased { return (KeyHolder.enrolment(enrolment).name, []) }
    }

    /// The enrolment of a slip's code.
    func enrolment(ofSlip code: String, in db: Database) throws -> String? {
        let since = registrar.now - EnrolmentBook.slipValidFor
        return try db.row(
            """
            SELECT enrolment FROM identity_slip
            WHERE code_hash = \(sha256Hex(code.utf8)) AND made_at > \(since)
            """
        )?.text(0)
    }
}

extension Enrolment {
    /// Whose number this enrolment stands for: its own, or that of whom it was found to be.
    var holder: PersonNumber {
        if case .known(let other, _) = state { other } else { number }
    }
}
