internal import Casework
internal import Kernel
internal import Registers
internal import Store
internal import Trust

/// Who owns and controls a company, as statements of the Beneficial Ownership Data Standard 0.4: first
/// the companies and the people, then what ties them. A share that is no whole percent is told by the
/// two between which it lies, and in words exactly.
struct OwnershipStatements: Sendable {
    let work: Work
    let law: CompanyLaw

    /// The day from which each owner has the share that they have now: the statement of another
    /// share was another one.
    private func sharesSince(of company: Company, in db: Database) throws -> [String: Day] {
        let filings = try Register<Filing>().records(
            where: "company = \(company.number) ORDER BY number", in: db
        ).map(\.record)
        var shares: [String: (share: Share, from: Day)] = [:]
        try Company.fold(filings, under: law) { company, filing in
            let owners = company.owners
            shares = shares.filter { id, _ in owners.contains { $0.participant.id == id } }
            for owner in owners where shares[owner.participant.id]?.share != owner.share {
                shares[owner.participant.id] = (owner.share, filing.filedOn)
            }
        }
        return shares.mapValues(\.from)
    }

    /// All statements of a company, as an array.
    func all(of company: Company, in db: Database) throws -> JSON {
        var statements: [JSON] = []
        var told: Set<String> = []
        func tell(_ record: String, _ type: String, _ day: Day, _ details: JSON) {
            guard told.insert(record).inserted else { return }
            statements.append(statement(record, type, of: company, day, details))
        }
        tell(subject(company), "entity", company.registeredOn, entity(company))
        for participant in company.everybody {
            let record = record(of: participant, in: company)
            switch participant.identity {
            case .person(let name):
                tell(record, "person", company.registeredOn, person(name))
            case .company(let number, _):
                guard let other = try CompanyStore.company(number, in: db) else { continue }
                tell(record, "entity", other.registeredOn, entity(other))
            case .foreign(let other):
                tell(record, "entity", company.registeredOn, foreign(other))
            }
        }
        let since = try sharesSince(of: company, in: db)
        for owner in company.owners {
            let from = since[owner.participant.id] ?? owner.from
            let isPerson = if case .person = owner.participant.identity { true } else { false }
            statements.append(
                tie(
                    "owns", owner.participant, company, on: from,
                    [
                        interest(
                            "shareholding", share: owner.share, from: from, until: nil,
                            // More than a quarter, as for the list of those with control.
                            isBeneficial: isPerson && owner.share > Share(1, of: 4)!)
                    ]))
        }
        for controller in company.controllers {
            let isPerson =
                if case .person = controller.participant.identity { true } else { false }
            let type =
                switch controller.means {
                case .shares: "shareholding"
                case .votes: "votingRights"
                case .appoints: "appointmentOfBoard"
                case .other: "otherInfluenceOrControl"
                }
            statements.append(
                tie(
                    "controls-\(controller.means.rawValue)-\(controller.from.iso)",
                    controller.participant, company, on: controller.from,
                    [
                        interest(
                            type, share: controller.share, from: controller.from,
                            until: controller.until, isBeneficial: isPerson)
                    ], isClosed: controller.until != nil))
        }
        for officer in company.officers where officer.role == .manager || officer.role == .director
        {
            statements.append(
                tie(
                    "\(officer.role.rawValue)-\(officer.from.iso)", officer.participant, company,
                    on: officer.from,
                    [
                        interest(
                            officer.role == .manager ? "seniorManagingOfficial" : "boardMember",
                            share: nil, from: officer.from, until: officer.until,
                            isBeneficial: false)
                    ], isClosed: officer.until != nil))
        }
        return .array(statements)
    }

    // MARK: Records

    private func subject(_ company: Company) -> String { "company-\(company.number)" }

    private func record(of participant: Participant, in company: Company) -> String {
        if case .company(let number, _) = participant.identity { return "company-\(number)" }
        return "company-\(company.number)-participant-\(participant.id)"
    }

    private func statement(
        _ record: String, _ type: String, of company: Company, _ day: Day, _ details: JSON,
        isClosed: Bool = false
    ) -> JSON {
        // From nine in the evening there, the Region's day is one that has not come for a checker.
        let today = work.registrar.now.universalDay
        // The same statement has the same id, however often it is asked for.
        let id = sha256Hex(
            JSON.array([.string(record), .string(subject(company)), details]).canonicalBytes)
        return [
            "statementId": .string(id), "declarationSubject": .string(subject(company)),
            "statementDate": .string(min(day, today).iso), "recordId": .string(record),
            "recordType": .string(type), "recordStatus": .string(isClosed ? "closed" : "new"),
            "recordDetails": details,
            "publicationDetails": [
                "publicationDate": .string(today.iso), "bodsVersion": "0.4",
                "publisher": ["name": .string(work.catalogue.institution("d-comp").en)],
            ],
            "source": ["type": ["officialRegister"], "retrievedAt": .string(today.iso)],
        ]
    }

    private func entity(_ company: Company) -> JSON {
        let office = company.office
        var details: [String: JSON] = [
            "isComponent": false,
            "entityType": ["type": "registeredEntity", "details": .string(company.form.text.en)],
            "name": .string(company.name),
            "jurisdiction": ["name": "Kurdistan Region of Iraq", "code": "IQ-KR"],
            "identifiers": [
                [
                    "id": .string(company.number),
                    "schemeName": .string(work.catalogue.institution("d-comp").en),
                ]
            ],
            "foundingDate": .string(company.registeredOn.iso),
            "addresses": [
                [
                    "type": "registered",
                    "address": .string(
                        "\(office.spot), \(work.catalogue.place(office.district).en)"),
                    "country": ["name": "Iraq", "code": "IQ"],
                ]
            ],
        ]
        if !company.formerNames.isEmpty {
            details["alternateNames"] = .array(company.formerNames.map { .string($0.name) })
        }
        if let endedOn = company.endedOn { details["dissolutionDate"] = .string(endedOn.iso) }
        return .object(details)
    }

    private func foreign(_ company: ForeignCompany) -> JSON {
        [
            "isComponent": false, "entityType": ["type": "registeredEntity"],
            "name": .string(company.name), "jurisdiction": ["name": .string(company.country)],
            "identifiers": [
                ["id": .string(company.number), "schemeName": .string(company.country)]
            ],
            "foundingDate": .string(company.registeredOn.iso),
        ]
    }

    private func person(_ name: PersonName) -> JSON {
        [
            "isComponent": false, "personType": "knownPerson",
            "names": [
                ["type": "legal", "fullName": .string(name.ckb)],
                ["type": "transliteration", "fullName": .string(name.latin)],
            ],
        ]
    }

    private func tie(
        _ kind: String, _ participant: Participant, _ company: Company, on day: Day,
        _ interests: [JSON], isClosed: Bool = false
    ) -> JSON {
        statement(
            "company-\(company.number)-participant-\(participant.id)-\(kind)", "relationship",
            of: company, day,
            [
                "isComponent": false, "subject": .string(subject(company)),
                "interestedParty": .string(record(of: participant, in: company)),
                "interests": .array(interests),
            ], isClosed: isClosed)
    }

    private func interest(
        _ type: String, share: Share?, from: Day, until: Day?, isBeneficial: Bool
    ) -> JSON {
        var members: [String: JSON] = [
            "type": .string(type), "directOrIndirect": "direct",
            "beneficialOwnershipOrControl": .bool(isBeneficial), "startDate": .string(from.iso),
        ]
        if let share {
            let percent = Int128(share.numerator) * 100
            let floor = Int64(percent / Int128(share.denominator))
            members["share"] =
                percent % Int128(share.denominator) == 0
                ? ["exact": .integer(floor)]
                : ["exclusiveMinimum": .integer(floor), "exclusiveMaximum": .integer(floor + 1)]
            members["details"] = .string("\(share.description) of the whole")
        }
        if let until { members["endDate"] = .string(until.iso) }
        return .object(members)
    }
}
