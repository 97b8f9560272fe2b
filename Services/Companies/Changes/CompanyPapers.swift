internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// The papers of the company register: the certificate of a company, which follows what it says, and
/// one for each other entry.
struct CompanyPapers {
    let work: Work

    static let kinds = [
        CompanyFacts.paper: CompanyFacts.names, changePaper: changeNames,
    ]
    /// How many people a paper names; the page of the company has them all.
    private static let named = 6
    private static let changePaper = "company-change"
    private static let changeNames: Set = [
        "number", "name", "change", "detail", "filed_on", "filing",
    ]

    // MARK: The certificate

    /// Issues a company's certificate; one that holds is replaced by it.
    ///
    /// - Throws: `ChecksNotMet` when it cannot be printed.
    func issueCertificate(
        of company: Company, case caseID: String, act: Act, in db: Database
    ) throws -> String {
        let document = try certificate(of: company, case: caseID)
        try confirm(document)
        var standing = try standing(of: company.number, in: db)
        // More than one was possible once; the newest is replaced, and the others end.
        while standing.count > 1 {
            try IssuedDocument.revoke(
                standing.removeLast(), act: act, with: work.registrar, in: db)
        }
        if let older = standing.first {
            try IssuedDocument.replace(
                older, with: document, act: act, with: work.registrar, in: db)
        } else {
            try document.issue(by: act, with: work.registrar, in: db)
        }
        return document.code
    }

    /// A company that has ended is not proved by its certificate.
    func revokeCertificate(of number: String, act: Act, in db: Database) throws {
        for code in try standing(of: number, in: db) {
            try IssuedDocument.revoke(code, act: act, with: work.registrar, in: db)
        }
    }

    /// The certificates that hold, the newest first: one, or none.
    private func standing(of number: String, in db: Database) throws -> [String] {
        try IssuedDocument.about(Company.register, number, in: db).filter { $0.status == .valid }
            .map(\.code)
    }

    private func certificate(of company: Company, case caseID: String) throws -> IssuedDocument {
        try work.document(
            CompanyFacts.paper, by: "d-comp", about: Company.register, company.number,
            subject: company.name, number: company.number, case: caseID,
            CompanyFacts.values(of: company, work.catalogue))
    }

    // MARK: Other entries

    func issuePaper(
        for filing: Filing, _ company: Company, case caseID: String, act: Act, in db: Database
    ) throws -> String {
        let document = try paper(for: filing, company, case: caseID)
        try confirm(document)
        try document.issue(by: act, with: work.registrar, in: db)
        return document.code
    }

    private func paper(
        for filing: Filing, _ company: Company, case caseID: String
    ) throws -> IssuedDocument {
        try work.document(
            CompanyPapers.changePaper, by: "d-comp", about: Filing.register, filing.key,
            subject: company.name, number: filing.key, case: caseID,
            [
                "number": .same(company.number), "name": .same(company.name),
                "change": .term(CompanyTexts.title(of: filing.change)),
                "detail": CompanyFacts.detail(
                    of: filing.change, in: company, work.catalogue, most: CompanyPapers.named),
                "filed_on": .day(filing.filedOn), "filing": .same(filing.key),
            ])
    }

    /// Drawn once before it is promised: nobody is granted a paper that cannot be printed.
    private func confirm(_ document: IssuedDocument) throws {
        do { _ = try document.pdf() } catch { throw ChecksNotMet() }
    }

    // MARK: Again

    /// The paper of an entry always; the certificate of a company as long as it lives.
    func mayReissue(_ outcome: CaseRecord.Outcome, in db: Database) throws -> Bool {
        guard let code = outcome.document, let document = try IssuedDocument.find(code, in: db),
            document.aboutRegister == Company.register
        else { return true }
        return try CompanyStore.company(outcome.key, in: db)?.isLive ?? false
    }

    /// Issues the paper of a granted case again, as the register has it now.
    func reissue(
        _ outcome: CaseRecord.Outcome, of item: CaseRecord, by officer: Actor, in db: Database
    ) throws -> CaseRecord.Outcome {
        guard let company = try CompanyStore.company(outcome.key, in: db),
            let older = outcome.document,
            let document = try IssuedDocument.find(older, in: db)
        else { throw CaseRefusal.notNow }
        let newer: IssuedDocument
        if document.aboutRegister == Filing.register {
            guard
                let filing = try Register<Filing>().record(document.aboutKey, in: db)?.record
            else { throw CaseRefusal.notNow }
            newer = try paper(for: filing, company, case: item.id)
        } else {
            guard company.isLive else { throw CaseRefusal.notNow }
            newer = try certificate(of: company, case: item.id)
        }
        // A later one holds, from this case or another: that one is issued again, not this.
        let act = Act("reissue", by: officer, case: item.id, law: "1997/21")
        do {
            try IssuedDocument.replace(
                older, with: newer, act: act, with: work.registrar, in: db)
        } catch is StaleVersion { throw CaseRefusal.notNow }
        return CaseRecord.Outcome(
            register: outcome.register, key: outcome.key, document: newer.code)
    }
}

/// The public facts of a company, as they stand on its page and its certificate.
enum CompanyFacts {
    /// The kind of paper in the catalogue, whose rows they are.
    static let paper = "company-certificate"
    static let names: Set = [
        "number", "legal_form", "registered_on", "capital", "activity", "office", "manager",
    ]

    static func all(of company: Company, _ catalogue: Catalogue) -> [PublicFact] {
        catalogue.paper(paper)?.facts(values(of: company, catalogue)) ?? []
    }

    static func values(
        of company: Company, _ catalogue: Catalogue
    ) -> [String: PublicFact.Value] {
        let managers = company.holders(of: .manager).map { PublicFact.Value.words($0.name) }
        var values: [String: PublicFact.Value] = [
            "number": .same(company.number), "legal_form": .term(company.form.text),
            "registered_on": .day(company.registeredOn),
            "activity": activity(company.activity, catalogue),
            "office": place(company.office, catalogue),
        ]
        if company.capital.dinars > 0 { values["capital"] = .money(company.capital) }
        if managers.count == 1 {
            values["manager"] = managers[0]
        } else if !managers.isEmpty {
            values["manager"] = .list(managers)
        }
        return values
    }

    static func place(_ office: Address, _ catalogue: Catalogue) -> PublicFact.Value {
        var place: [PublicFact.Value] = [
            .term(catalogue.place(office.governorate)), .term(catalogue.place(office.district)),
        ]
        place += [office.street, office.landmark].filter { !$0.isEmpty }.map { .same($0) }
        return .list(place)
    }

    static func activity(_ code: String, _ catalogue: Catalogue) -> PublicFact.Value {
        if case .choice(let options)? = catalogue.service("BU-02")?.online?
            .question("activity")?.kind,
            let option = options.first(where: { $0.value == code })
        {
            return .term(option.label)
        }
        return .same(code)
    }

    /// What a filing says besides its kind.
    ///
    /// - Parameter most: how many people of a list are named.
    static func detail(
        of change: Change, in company: Company, _ catalogue: Catalogue, most: Int = .max
    ) -> PublicFact.Value {
        func first(_ people: [PublicFact.Value]) -> [PublicFact.Value] {
            guard people.count > most else { return people }
            return people.prefix(most) + [
                .words(CompanyTexts.andOthers.filled(with: numbers(people.count - most)))
            ]
        }
        func name(_ id: String) -> PublicFact.Value {
            .words(company.participant(id)?.name ?? Text(same: "–"))
        }
        func pair(_ name: Text, _ role: Text) -> Text {
            name.map { language, words in "\(words): \(role[language])" }
        }
        func notice(_ number: Int) -> PublicFact.Value {
            .term(CompanyTexts.entryNumber.filled(with: numbers(number)))
        }
        switch change {
        case .ordered(let court, let order, let decided):
            return .list([
                detail(of: decided, in: company, catalogue, most: most),
                .words(CompanyTexts.byOrder.filled(with: Text(same: court))), .same(order),
            ])
        case .formed(let facts): return .list([.same(facts.name), .money(facts.capital)])
        case .renamed(let name): return .same(name)
        case .moved(let office): return place(office, catalogue)
        case .activityChanged(let code, _): return activity(code, catalogue)
        case .officersChanged(let ending, let appointing):
            // Who comes is said first: of many who go, not all may be named.
            return .list(
                first(
                    appointing.map { .words(pair($0.participant.name, $0.role.text)) }
                        + ending.map {
                            .words(
                                pair(
                                    name($0.participant).text,
                                    CompanyTexts.noLonger.filled(with: $0.role.text)))
                        }))
        case .capitalIncreased(let contributions):
            let sum = contributions.reduce(Money(dinars: 0)) { $0 + $1.amount }
            return .list([.money(sum)] + first(contributions.map { .words($0.participant.name) }))
        case .sharesTransferred(let from, let to, let share):
            return .list([
                .same(share.description), .words(CompanyTexts.fromOwner.filled(with: from.name)),
                .words(CompanyTexts.toOwner.filled(with: to.name)),
            ])
        case .sharesDivided(let from, let stakes):
            return .list(
                [.words(CompanyTexts.fromOwner.filled(with: from.name))]
                    + first(
                        stakes.map { stake in
                            .words(
                                CompanyTexts.toOwner.filled(with: stake.participant.name)
                                    .map { _, words in "\(words): \(stake.share)" })
                        }))
        case .charged(let creditor, let amount, let object):
            var parts: [PublicFact.Value] = [.words(creditor.name), .money(amount)]
            switch object {
            case .shares(let owner): parts.append(name(owner))
            case .assets(let words): parts.append(.same(words))
            }
            return .list(parts)
        case .chargeReleased(let number), .warnedAgain(let number), .objected(let number),
            .objectionEnded(let number), .planDropped(let number), .dissolved(let number),
            .struckOff(let number), .capitalReduced(let number):
            return notice(number)
        case .confirmed(let year): return .same(String(year))
        case .controllerDeclared(let participant, let means, let share):
            return .list(
                [.words(participant.name), .term(means.text)]
                    + (share.map { [.same($0.description)] } ?? []))
        case .controlEnded(let participant): return name(participant)
        case .seized(let court, let order, let owner):
            return .list([.same(court), .same(order)] + (owner.map { [name($0)] } ?? []))
        case .seizureLifted(let number, let order): return .list([notice(number), .same(order)])
        case .published(.reduction(let amount)): return .money(amount)
        case .published(.strikeOff(let reason)): return .term(reason.text)
        case .published(.dissolution), .restored: return .same(company.name)
        }
    }
}
