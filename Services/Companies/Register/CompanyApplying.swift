internal import Casework
package import Kernel

/// What a filing makes of a company: pure, and the only way from one version to the next.
extension Company {
    /// The largest number of owners whom one entry names.
    package static let ownersLimit = 500

    /// A company at its first filing.
    static func formed(
        _ facts: Change.Formation, number: String, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) -> Company {
        let people = Set(
            (facts.owners.map(\.participant.id)) + facts.officers.map(\.participant.id))
        var company = Company(
            number: number, form: facts.form, name: facts.name, activity: facts.activity,
            isContracting: facts.isContracting, office: facts.office, capital: facts.capital,
            owners: facts.owners.map {
                Owner(participant: $0.participant, share: $0.share, from: day)
            }, registeredOn: day, parent: facts.parent, filings: 1,
            participants: people.count)
        for office in facts.officers { try company.appoint(office, on: day) }
        guard (facts.form == .foreignBranch) == (facts.parent != nil) else { throw .formDiffers }
        try company.expectLawful(since: nil, on: day, under: law)
        return company
    }

    /// - Parameters:
    ///   - day: of the filing; its effect begins then.
    /// - Throws: why the law or the register does not allow it.
    package func applying(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) -> Company {
        var company = self
        company.filings += 1
        if case .restored = change {
            try company.restore(on: day, under: law)
        } else {
            guard isLive else { throw .ended }
            try company.apply(change, on: day, under: law)
        }
        if company.isLive { try company.expectLawful(since: self, on: day, under: law) }
        company.participants = max(
            participants, company.everybody.compactMap { Int($0.id) }.max() ?? 0)
        return company
    }

    private mutating func apply(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        switch change {
        case .formed, .restored: throw .stillLive
        case .renamed(let newName):
            guard newName != name else { throw .nothingChanges }
            formerNames.append(FormerName(name: name, until: day))
            name = newName
        case .moved(let address):
            guard address != office else { throw .nothingChanges }
            office = address
        case .activityChanged(let newActivity, let builds):
            guard newActivity != activity || builds != isContracting else { throw .nothingChanges }
            activity = newActivity
            isContracting = builds
        case .officersChanged(let ending, let appointing):
            guard !ending.isEmpty || !appointing.isEmpty else { throw .nothingChanges }
            for office in ending { try end(office, on: day) }
            for office in appointing { try appoint(office, on: day) }
        case .capitalIncreased(let contributions): try increase(by: contributions, on: day)
        case .capitalReduced(let number):
            guard case .reduction(let amount) = try take(notice: number, on: day, under: law).plan
            else { throw .noSuchNumber }
            capital = amount
        case .sharesTransferred(let from, let to, let share):
            try transfer(share, from: from.id, to: to, on: day)
        case .charged(let creditor, let amount, let object):
            if case .shares(let owner) = object {
                guard owners.contains(where: { $0.participant.id == owner }) else {
                    throw .notAnOwner
                }
                guard !isSeized(owner) else { throw .seized }
            } else if isSeized(nil) {
                throw .seized
            }
            charges.append(
                Charge(
                    number: filings, creditor: creditor, amount: amount, over: object, from: day))
        case .chargeReleased(let number):
            guard let index = charges.firstIndex(where: { $0.number == number }) else {
                throw .noSuchNumber
            }
            guard charges[index].isOpen else { throw .alreadyDone }
            charges[index].releasedOn = day
        case .confirmed(let year):
            guard Day(year, 12, 31) < day else { throw .yearNotOver }
            let next = nextYear
            guard year >= next else { throw .alreadyDone }
            // One year after the other: none is left out.
            guard year == next else { throw .yearMissing(next) }
            confirmedFor = year
            // What the plan to strike it off rested on is no more, when nothing is due any more.
            if law.accountsDue(for: nextYear, on: day) >= day {
                notices.removeAll { $0.plan == .strikeOff(.accounts) }
            }
        case .controllerDeclared(let participant, let means, let share):
            guard
                !controllers.contains(where: {
                    $0.participant.id == participant.id && $0.means == means && $0.until == nil
                })
            else { throw .alreadyDone }
            controllers.append(
                Controller(participant: participant, means: means, share: share, from: day))
        case .controlEnded(let participant):
            let indices = controllers.indices.filter {
                controllers[$0].participant.id == participant && controllers[$0].until == nil
            }
            guard !indices.isEmpty else { throw .noSuchNumber }
            for index in indices { controllers[index].until = day }
        case .seized(let court, let order, let owner):
            if let owner, !owners.contains(where: { $0.participant.id == owner }) {
                throw .notAnOwner
            }
            seizures.append(
                Seizure(number: filings, court: court, order: order, owner: owner, from: day))
        case .seizureLifted(let number, _):
            guard let index = seizures.firstIndex(where: { $0.number == number }) else {
                throw .noSuchNumber
            }
            guard seizures[index].isOpen else { throw .alreadyDone }
            seizures[index].liftedOn = day
        default: try applyToNotices(change, on: day, under: law)
        }
    }

    private mutating func applyToNotices(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        switch change {
        case .published(let plan): try publish(plan, on: day, under: law)
        case .warnedAgain(let number):
            let index = try index(ofNotice: number)
            guard case .planned(let planned)? = notices[index].secondWarning else {
                throw .alreadyDone
            }
            guard planned <= day else { throw .tooEarly(planned) }
            notices[index].secondWarning = .given(day)
            notices[index].until = max(
                notices[index].until, day + law.days(.strikeOff, on: day))
        case .objected(let number):
            let index = try index(ofNotice: number)
            // Whether it came in time was looked at when it was handed in.
            notices[index].objections.append(Notice.Objection(number: filings, from: day))
        case .objectionEnded(let number):
            for notice in notices.indices {
                for index in notices[notice].objections.indices
                where notices[notice].objections[index].number == number {
                    guard notices[notice].objections[index].isOpen else { throw .alreadyDone }
                    notices[notice].objections[index].endedOn = day
                    return
                }
            }
            throw .noSuchNumber
        case .planDropped(let number):
            notices.remove(at: try index(ofNotice: number))
        case .dissolved(let number):
            guard try take(notice: number, on: day, under: law).plan == .dissolution else {
                throw .noSuchNumber
            }
            close(.dissolved(on: day), on: day)
        case .struckOff(let number):
            let notice = try take(notice: number, on: day, under: law)
            guard case .strikeOff = notice.plan, case .given? = notice.secondWarning else {
                throw .noSuchNumber
            }
            close(.struckOff(on: day), on: day)
        default: preconditionFailure("\(change.kind) is applied elsewhere")
        }
    }

    // MARK: Officers

    private mutating func appoint(_ office: Change.Appointment, on day: Day) throws(CompanyRefusal)
    {
        let isThere = officers.contains {
            $0.participant.id == office.participant.id && $0.role == office.role && $0.until == nil
        }
        guard !isThere else { throw .alreadyInOffice }
        officers.append(Officer(participant: office.participant, role: office.role, from: day))
    }

    private mutating func end(_ office: Change.Office, on day: Day) throws(CompanyRefusal) {
        guard
            let index = officers.firstIndex(where: {
                $0.participant.id == office.participant && $0.role == office.role && $0.until == nil
            })
        else { throw .notInOffice }
        officers[index].until = day
    }

    // MARK: Capital and shares

    private mutating func increase(
        by contributions: [Change.Contribution], on day: Day
    ) throws(CompanyRefusal) {
        // What is published to be reduced is the capital that there is.
        guard !notices.contains(where: { if case .reduction = $0.plan { true } else { false } })
        else { throw .planUnderway }
        var after = capital
        for contribution in contributions {
            guard contribution.amount.dinars > 0,
                after.dinars <= Money.ceiling.dinars - contribution.amount.dinars
            else { throw .nothingChanges }
            after = after + contribution.amount
        }
        guard after > capital else { throw .nothingChanges }
        for contribution in contributions where isItself(contribution.participant) {
            throw .ownsItself
        }
        var added: [String: Money] = [:]
        var next = owners.map(\.participant)
        for contribution in contributions {
            added[contribution.participant.id, default: Money(dinars: 0)] =
                (added[contribution.participant.id] ?? Money(dinars: 0)) + contribution.amount
            if !next.contains(where: { $0.id == contribution.participant.id }) {
                next.append(contribution.participant)
            }
        }
        var grown: [Owner] = []
        for participant in next {
            let before = owners.first { $0.participant.id == participant.id }
            guard
                let share = Share(
                    before?.share, of: capital, and: added[participant.id] ?? Money(dinars: 0),
                    of: after)
            else { throw .shareTooFine }
            // A claim on shares is not emptied by issuing others.
            if let before, before.share != share {
                guard !seizures.contains(where: \.isOpen) else { throw .seized }
                let isCharged = charges.contains {
                    $0.isOpen && $0.over == .shares(of: participant.id)
                }
                guard !isCharged || share > before.share else { throw .charged }
            }
            grown.append(
                Owner(participant: participant, share: share, from: before?.from ?? day))
        }
        owners = grown
        capital = after
    }

    private mutating func transfer(
        _ share: Share, from: String, to: Participant, on day: Day
    ) throws(CompanyRefusal) {
        guard let seller = owners.firstIndex(where: { $0.participant.id == from }) else {
            throw .notAnOwner
        }
        guard from != to.id else { throw .nothingChanges }
        guard !isItself(to) else { throw .ownsItself }
        guard share <= owners[seller].share else { throw .notEnoughShares(owners[seller].share) }
        let isCharged = charges.contains { $0.isOpen && $0.over == .shares(of: from) }
        guard !isCharged else { throw .charged }
        guard !isSeized(from) else { throw .seized }
        if let buyer = owners.firstIndex(where: { $0.participant.id == to.id }) {
            guard let sum = owners[buyer].share.plus(share) else { throw .shareTooFine }
            owners[buyer].share = sum
        } else {
            owners.append(Owner(participant: to, share: share, from: day))
        }
        if share == owners[seller].share {
            owners.remove(at: seller)
        } else {
            guard let rest = owners[seller].share.minus(share) else { throw .shareTooFine }
            owners[seller].share = rest
        }
    }

    private func isItself(_ participant: Participant) -> Bool {
        if case .company(number, _) = participant.identity { true } else { false }
    }

    /// Whether an owner's shares, or nil the company as a whole, are in a court's hands.
    private func isSeized(_ owner: String?) -> Bool {
        seizures.contains { $0.isOpen && ($0.owner == nil || $0.owner == owner) }
    }

    // MARK: Notices

    private func index(ofNotice number: Int) throws(CompanyRefusal) -> Int {
        guard let index = notices.firstIndex(where: { $0.number == number }) else {
            throw .noSuchNumber
        }
        return index
    }

    private mutating func publish(
        _ plan: Notice.Plan, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        switch plan {
        case .reduction(let amount):
            guard amount < capital else { throw .notLower }
            guard !notices.contains(where: { if case .reduction = $0.plan { true } else { false } })
            else { throw .planUnderway }
            let least = law.capitalMinimum(form, trade, on: day)?.value ?? 0
            guard amount.dinars >= least, amount.dinars > 0 else {
                throw .capitalTooSmall(Money(dinars: least))
            }
            notices.append(
                Notice(
                    number: filings, plan: plan, publishedOn: day,
                    until: day + law.days(.reductionObjection, on: day)))
        case .dissolution:
            guard !notices.contains(where: { $0.plan == .dissolution }) else { throw .planUnderway }
            try expectUnencumbered()
            notices.append(
                Notice(
                    number: filings, plan: plan, publishedOn: day,
                    until: day + law.days(.dissolutionObjection, on: day)))
        case .strikeOff:
            guard !notices.contains(where: { if case .strikeOff = $0.plan { true } else { false } })
            else { throw .planUnderway }
            try expectUnencumbered()
            let second = day + law.days(.secondWarning, on: day)
            notices.append(
                Notice(
                    number: filings, plan: plan, publishedOn: day,
                    until: second + law.days(.strikeOff, on: day), secondWarning: .planned(second)))
        }
    }

    /// Neither charge nor seizure: it ends with nobody's claim.
    private func expectUnencumbered() throws(CompanyRefusal) {
        guard !charges.contains(where: \.isOpen) else { throw .charged }
        guard !seizures.contains(where: \.isOpen) else { throw .seized }
    }

    /// A notice that takes effect: its time is over and nothing stands in its way.
    private mutating func take(
        notice number: Int, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) -> Notice {
        let index = try index(ofNotice: number)
        let notice = notices[index]
        guard notice.until < day else { throw .tooEarly(notice.until + 1) }
        guard !notice.objections.contains(where: \.isOpen) else { throw .objected }
        if case .reduction = notice.plan {
            guard !isSeized(nil) else { throw .seized }
        } else {
            try expectUnencumbered()
        }
        notices.remove(at: index)
        return notice
    }

    private mutating func close(_ end: Status, on day: Day) {
        status = end
        notices = []
        for index in officers.indices where officers[index].until == nil {
            officers[index].until = day
        }
        for index in controllers.indices where controllers[index].until == nil {
            controllers[index].until = day
        }
    }

    private mutating func restore(on day: Day, under law: CompanyLaw) throws(CompanyRefusal) {
        guard let endedOn else { throw .stillLive }
        guard endedOn.age(on: day) < law.days(.restorationYears, on: day) else {
            throw .restorationTooLate
        }
        status = .active
        // Whoever was in office on its last day is again.
        for officer in officers where officer.until == endedOn {
            try? appoint(
                Change.Appointment(participant: officer.participant, role: officer.role), on: day)
        }
        for controller in controllers where controller.until == endedOn {
            controllers.append(
                Controller(
                    participant: controller.participant, means: controller.means,
                    share: controller.share, from: day))
        }
    }

    // MARK: What always holds

    /// What the law asks of a company that lives, of whatever a filing has changed: what the law asks
    /// anew does not stand in the way of another matter.
    ///
    /// - Parameter before: nil for a company that is formed.
    private func expectLawful(
        since before: Company?, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        if before?.officers != officers {
            for role in law.rolesNeeded(form, on: day) where holders(of: role).isEmpty {
                // Nobody is without a manager; whoever has a lawyer does not lose the last one.
                if before.map({ !$0.holders(of: role).isEmpty }) ?? (role == .manager) {
                    throw .roleMissing(role)
                }
            }
        }
        if before?.owners != owners {
            let least = Int(law.membersMinimum(form, on: day).value)
            guard owners.count >= least else { throw .tooFewMembers(least) }
            let most = law.membersMaximum(form, on: day).map { Int($0.value) }
            guard owners.count <= min(most ?? .max, Company.ownersLimit) else {
                throw .tooManyMembers(min(most ?? .max, Company.ownersLimit))
            }
            guard let sum = Share.sum(owners.map(\.share)) else { throw .shareTooFine }
            guard sum.isWhole else { throw .sharesNotWhole }
        }
        if before?.capital != capital || before?.trade != trade {
            let least = law.capitalMinimum(form, trade, on: day)?.value ?? 0
            guard capital.dinars >= least else {
                throw .capitalTooSmall(Money(dinars: least))
            }
        }
    }
}
