internal import Casework
internal import Kernel
internal import Registers
internal import Trust

/// Companies as programs read them: the names of Companies House's public data, with what the Region's
/// law has besides.
struct CompanyJSON: Sendable {
    let work: Work
    let law: CompanyLaw

    func path(_ company: Company, _ part: String? = nil) -> String {
        "/api/companies/\(company.number)" + (part.map { "/" + $0 } ?? "")
    }

    /// An array of things as one page of it.
    static func page(
        _ items: [JSON], kind: String, at path: String, _ start: Int, _ size: Int,
        _ more: [String: JSON] = [:]
    ) -> JSON {
        let members: [String: JSON] = [
            "kind": .string(kind), "start_index": .integer(Int64(start)),
            "items_per_page": .integer(Int64(size)), "total_results": .integer(Int64(items.count)),
            "items": .array(Array(items.dropFirst(start).prefix(size))),
            "links": ["self": .string(path)],
        ]
        return .object(members.merging(more) { $1 })
    }

    // MARK: Names and places

    private func names(_ participant: Participant) -> JSON {
        let name = participant.name
        return ["ckb": .string(name.ckb), "ar": .string(name.ar), "en": .string(name.en)]
    }

    private func address(_ office: Address) -> [String: JSON] {
        var members: [String: JSON] = [
            "address_line_1": .string(office.spot),
            "locality": .string(work.catalogue.place(office.district).en),
            "region": .string(work.catalogue.place(office.governorate).en),
            "country": "Iraq",
        ]
        if !office.street.isEmpty, !office.landmark.isEmpty {
            members["address_line_2"] = .string(office.landmark)
        }
        return members
    }

    // MARK: The company

    private func status(_ company: Company) -> JSON { .string(company.status.name) }

    func profile(_ company: Company) -> JSON {
        var members: [String: JSON] = [
            "company_name": .string(company.name), "company_number": .string(company.number),
            "company_status": status(company), "type": .string(company.form.rawValue),
            "jurisdiction": "kurdistan-region-of-iraq",
            "date_of_creation": .string(company.registeredOn.iso),
            "can_file": .bool(company.isLive),
            "has_charges": .bool(!company.charges.isEmpty),
            "has_seizures": .bool(company.seizures.contains(where: \.isOpen)),
            "registered_office_address": .object(address(company.office)),
            "isic_sections": [.string(company.activity)],
            "capital": [
                "amount": .integer(company.capital.dinars), "currency": "IQD",
            ],
            "accounts": accounts(company),
            "links": [
                "self": .string(path(company)),
                "registered_office_address": .string(path(company, "registered-office-address")),
                "filing_history": .string(path(company, "filing-history")),
                "officers": .string(path(company, "officers")),
                "persons_with_significant_control": .string(
                    path(company, "persons-with-significant-control")),
                "charges": .string(path(company, "charges")),
                "beneficial_ownership": .string(path(company, "beneficial-ownership")),
            ],
        ]
        if let endedOn = company.endedOn { members["date_of_cessation"] = .string(endedOn.iso) }
        let plans = company.notices.map { notice -> JSON in
            switch notice.plan {
            case .reduction: "active-proposal-to-reduce-capital"
            case .dissolution: "active-proposal-to-dissolve"
            case .strikeOff: "active-proposal-to-strike-off"
            }
        }
        if let plan = plans.last { members["company_status_detail"] = plan }
        if !company.formerNames.isEmpty {
            members["previous_company_names"] = .array(
                company.formerNames.map {
                    ["name": .string($0.name), "ceased_on": .string($0.until.iso)]
                })
        }
        if let parent = company.parent {
            members["foreign_company_details"] = [
                "name": .string(parent.name), "country": .string(parent.country),
                "registration_number": .string(parent.number),
                "date_of_creation": .string(parent.registeredOn.iso),
            ]
        }
        return .object(members)
    }

    private func accounts(_ company: Company) -> JSON {
        let next = company.nextYear
        let due = law.accountsDue(for: next, on: work.registrar.today)
        var members: [String: JSON] = [
            "next_due": .string(due.iso), "next_made_up_to": .string(Day(next, 12, 31).iso),
            "overdue": .bool(company.isLive && due < work.registrar.today),
        ]
        if let year = company.confirmedFor {
            members["last_accounts"] = ["made_up_to": .string(Day(year, 12, 31).iso)]
        }
        return .object(members)
    }

    func officeResource(_ company: Company) -> JSON {
        .object(
            address(company.office).merging([
                "kind": "registered-office-address",
                "links": ["self": .string(path(company, "registered-office-address"))],
            ]) { $1 })
    }

    func result(_ company: Company) -> JSON {
        let place = work.catalogue.place(company.office.district).en
        var members: [String: JSON] = [
            "kind": "searchresults#company", "title": .string(company.name),
            "company_number": .string(company.number), "company_status": status(company),
            "company_type": .string(company.form.rawValue),
            "date_of_creation": .string(company.registeredOn.iso),
            "address": .object(address(company.office)),
            "address_snippet": .string("\(company.office.spot), \(place)"),
            "links": ["self": .string(path(company))],
        ]
        if let endedOn = company.endedOn { members["date_of_cessation"] = .string(endedOn.iso) }
        return .object(members)
    }

    // MARK: Its parts

    func officer(_ officer: Officer, of company: Company) -> JSON {
        let role =
            switch officer.role {
            case .manager: "managing-director"
            case .director: "director"
            case .lawyer: "lawyer"
            case .accountant: "accountant"
            }
        var members: [String: JSON] = [
            "name": .string(officer.participant.name.en), "names": names(officer.participant),
            "officer_role": .string(role), "appointed_on": .string(officer.from.iso),
            "links": ["self": .string(path(company, "officers"))],
        ]
        if let until = officer.until { members["resigned_on"] = .string(until.iso) }
        return .object(members)
    }

    func filing(_ filing: Filing) -> JSON {
        var links: [String: JSON] = [
            "self": .string("/api/companies/\(filing.company)/filing-history")
        ]
        if let document = filing.document {
            links["document_metadata"] = .string("/verify/\(document)")
        }
        var members: [String: JSON] = [
            "transaction_id": .string(filing.key), "type": .string(filing.change.kind),
            "category": .string(filing.change.category),
            "description": .string(CompanyTexts.title(of: filing.change).en),
            "date": .string(filing.filedOn.iso), "links": .object(links),
        ]
        if case .ordered(let court, let order, _) = filing.change {
            members["court_order"] = ["court": .string(court), "order": .string(order)]
        }
        return .object(members)
    }

    func charge(_ charge: Charge, of company: Company) -> JSON {
        let words: String
        switch charge.over {
        case .assets(let text): words = text
        case .shares(let owner):
            let name = company.participant(owner)?.name.en ?? ""
            words = "The shares of \(name)"
        }
        var members: [String: JSON] = [
            "charge_code": .string("\(company.number)-\(charge.number)"),
            "charge_number": .integer(Int64(charge.number)),
            "status": .string(charge.isOpen ? "outstanding" : "fully-satisfied"),
            "classification": [
                "type": "charge-description", "description": "A registered charge",
            ],
            "created_on": .string(charge.from.iso), "delivered_on": .string(charge.from.iso),
            "particulars": ["type": "short-particulars", "description": .string(words)],
            "persons_entitled": [
                ["name": .string(charge.creditor.name.en), "names": names(charge.creditor)]
            ],
            "secured_details": [
                "type": "amount-secured", "description": .string("IQD \(charge.amount.dinars)"),
            ],
            "links": ["self": .string(path(company, "charges"))],
        ]
        if let day = charge.releasedOn { members["satisfied_on"] = .string(day.iso) }
        return .object(members)
    }

    // MARK: Who is behind it

    /// Those who were declared, and everybody who owns more than a quarter in the end.
    func controllers(of company: Company, _ ownership: Ownership?) -> [JSON] {
        let declared = company.controllers.map { controller -> JSON in
            let band = controller.share.map { share in
                let (whole, rest) = (share.numerator * 100).quotientAndRemainder(
                    dividingBy: share.denominator)
                return CompanyJSON.band(Int(whole)...Int(rest == 0 ? whole : whole + 1))
            }
            let nature: String =
                switch controller.means {
                case .shares:
                    band.flatMap { $0 }.map { "ownership-of-shares-\($0)" }
                        ?? "significant-influence-or-control"
                case .votes:
                    band.flatMap { $0 }.map { "voting-rights-\($0)" }
                        ?? "significant-influence-or-control"
                case .appoints: "right-to-appoint-and-remove-directors"
                case .other: "significant-influence-or-control"
                }
            return controllerItem(
                controller.participant, [nature], from: controller.from, until: controller.until,
                source: "declared", of: company)
        }
        let owned = (ownership?.parts ?? []).compactMap { part -> JSON? in
            guard let band = CompanyJSON.band(part.percent) else { return nil }
            let from =
                company.owners.first { part.isDirect && $0.participant.id == part.participant.id }?
                .from
            return controllerItem(
                part.participant, ["ownership-of-shares-\(band)"], from: from, until: nil,
                source: part.isDirect ? "register" : "register-through-companies", of: company)
        }
        return declared + owned
    }

    /// As Companies House draws them: more than 25 and not more than 50, less than 75, and from 75 on.
    ///
    /// - Parameter percent: rounded down and up: exactly a half has both at 50.
    private static func band(_ percent: ClosedRange<Int>) -> String? {
        if percent.lowerBound >= 75 { return "75-to-100-percent" }
        if percent.upperBound > 50 { return "50-to-75-percent" }
        return percent.upperBound > 25 ? "25-to-50-percent" : nil
    }

    private func controllerItem(
        _ participant: Participant, _ natures: [String], from: Day?, until: Day?, source: String,
        of company: Company
    ) -> JSON {
        let isPerson = if case .person = participant.identity { true } else { false }
        var members: [String: JSON] = [
            "kind": .string(
                (isPerson ? "individual" : "corporate-entity") + "-person-with-significant-control"),
            "name": .string(participant.name.en), "names": names(participant),
            "natures_of_control": .array(natures.map { .string($0) }),
            "source": .string(source),
            "links": ["self": .string(path(company, "persons-with-significant-control"))],
        ]
        if let from { members["notified_on"] = .string(from.iso) }
        if let until { members["ceased_on"] = .string(until.iso) }
        return .object(members)
    }

    // MARK: The stream

    func event(_ event: CompanyStore.Event) -> JSON {
        [
            "resource_kind": "filing-history", "resource_id": .string(event.filing.key),
            "resource_uri": .string("/api/companies/\(event.filing.company)/filing-history"),
            "data": filing(event.filing),
            "company": profile(event.company),
            "event": [
                "timepoint": .integer(event.timepoint), "type": "changed",
                "published_at": .string(event.at.iso),
            ],
        ]
    }
}

extension Change {
    /// The categories of Companies House, as far as they fit.
    var category: String {
        switch self {
        case .formed: "incorporation"
        case .renamed: "change-of-name"
        case .moved: "address"
        case .officersChanged: "officers"
        case .capitalIncreased, .capitalReduced, .sharesTransferred, .sharesDivided,
            .published(.reduction):
            "capital"
        case .charged, .chargeReleased: "mortgage"
        case .confirmed: "confirmation-statement"
        case .controllerDeclared, .controlEnded: "persons-with-significant-control"
        case .published, .warnedAgain, .planDropped, .dissolved, .struckOff: "dissolution"
        case .restored: "restoration"
        case .ordered: "court-order"
        case .seized, .seizureLifted: "court-order"
        case .activityChanged, .objected, .objectionEnded: "miscellaneous"
        }
    }
}
