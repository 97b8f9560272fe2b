internal import Casework
internal import Kernel

/// What a filing makes of a company: pure, and the only way from one version to the next.
///
/// Nothing is judged here (`CompanyRules`): what was entered once is explained by its filings whatever
/// the law has become since. It throws only where there is nothing to change: a number that the entry
/// does not have, a part that cannot be written.
extension Company {
    /// A company as its first filing says it is.
    static func made(
        by facts: Change.Formation, number: String, on day: Day
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
        return company
    }

    /// The version after a change.
    func made(
        by change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) -> Company {
        var company = self
        company.filings += 1
        try company.make(change, on: day, under: law)
        company.participants = max(
            participants, company.everybody.compactMap { Int($0.id) }.max() ?? 0)
        return company
    }

    private mutating func make(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        switch change {
        case .ordered(_, _, let decided): try make(decided, on: day, under: law)
        case .formed: throw .stillLive
        case .restored(let manager): try restore(under: manager, on: day)
        case .renamed(let newName):
            formerNames.append(FormerName(name: name, until: day))
            name = newName
        case .moved(let address): office = address
        case .activityChanged(let newActivity, let builds):
            activity = newActivity
            isContracting = builds
        case .officersChanged(let ending, let appointing):
            for office in ending { try end(office, on: day) }
            for office in appointing { try appoint(office, on: day) }
        case .capitalIncreased(let contributions): try increase(by: contributions, on: day)
        case .sharesTransferred(let from, let to, let share):
            try divide(from.id, among: [Change.Stake(participant: to, share: share)], on: day)
        case .sharesDivided(let from, let stakes): try divide(from.id, among: stakes, on: day)
        case .charged(let creditor, let amount, let object):
            if case .shares(let owner) = object { try expectOwner(owner) }
            charges.append(
                Charge(
                    number: filings, creditor: creditor, amount: amount, over: object, from: day))
        case .chargeReleased(let number):
            guard let index = charges.firstIndex(where: { $0.number == number }) else {
                throw .noSuchNumber
            }
            charges[index].releasedOn = day
        case .confirmed(let year):
            confirmedFor = year
            // What the plan to strike it off rested on is no more, when nothing is due any more.
            if law.accountsDue(for: nextYear, on: day) >= day {
                notices.removeAll { $0.plan == .strikeOff(.accounts) }
            }
        case .controllerDeclared(let participant, let means, let share):
            controllers.append(
                Controller(participant: participant, means: means, share: share, from: day))
        case .controlEnded(let participant):
            let indices = controllers.indices.filter {
                controllers[$0].participant.id == participant && controllers[$0].until == nil
            }
            guard !indices.isEmpty else { throw .notAController }
            for index in indices { controllers[index].until = day }
        case .seized(let court, let order, let owner):
            if let owner { try expectOwner(owner) }
            seizures.append(
                Seizure(number: filings, court: court, order: order, owner: owner, from: day))
        case .seizureLifted(let number, _):
            guard let index = seizures.firstIndex(where: { $0.number == number }) else {
                throw .noSuchNumber
            }
            seizures[index].liftedOn = day
        case .published, .warnedAgain, .objected, .objectionEnded, .planDropped, .capitalReduced,
            .dissolved, .struckOff:
            try makeOfNotices(change, on: day, under: law)
        }
    }

    private func expectOwner(_ id: String) throws(CompanyRefusal) {
        guard owners.contains(where: { $0.participant.id == id }) else { throw .notAnOwner }
    }

    // MARK: Notices

    private mutating func makeOfNotices(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        switch change {
        case .published(let plan): publish(plan, on: day, under: law)
        case .warnedAgain(let number):
            let index = try index(ofNotice: number)
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
                    notices[notice].objections[index].endedOn = day
                    return
                }
            }
            throw .noSuchNumber
        case .planDropped(let number): try take(notice: number)
        case .capitalReduced(let number):
            guard case .reduction(let amount) = try take(notice: number).plan else {
                throw .noSuchNumber
            }
            capital = amount
        case .dissolved(let number):
            guard try take(notice: number).plan == .dissolution else { throw .noSuchNumber }
            close(.dissolved(on: day), on: day)
        case .struckOff(let number):
            guard case .strikeOff = try take(notice: number).plan else { throw .noSuchNumber }
            close(.struckOff(on: day), on: day)
        default: preconditionFailure("\(change.kind) is made elsewhere")
        }
    }

    private func index(ofNotice number: Int) throws(CompanyRefusal) -> Int {
        guard let index = notices.firstIndex(where: { $0.number == number }) else {
            throw .noSuchNumber
        }
        return index
    }

    func notice(_ number: Int) throws(CompanyRefusal) -> Notice {
        notices[try index(ofNotice: number)]
    }

    @discardableResult
    private mutating func take(notice number: Int) throws(CompanyRefusal) -> Notice {
        notices.remove(at: try index(ofNotice: number))
    }

    private mutating func publish(_ plan: Notice.Plan, on day: Day, under law: CompanyLaw) {
        switch plan {
        case .reduction:
            notices.append(
                Notice(
                    number: filings, plan: plan, publishedOn: day,
                    until: day + law.days(.reductionObjection, on: day)))
        case .dissolution:
            notices.append(
                Notice(
                    number: filings, plan: plan, publishedOn: day,
                    until: day + law.days(.dissolutionObjection, on: day)))
        case .strikeOff:
            let second = day + law.days(.secondWarning, on: day)
            notices.append(
                Notice(
                    number: filings, plan: plan, publishedOn: day,
                    until: second + law.days(.strikeOff, on: day), secondWarning: .planned(second)))
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

    mutating func increase(
        by contributions: [Change.Contribution], on day: Day
    ) throws(CompanyRefusal) {
        var added: [String: Money] = [:]
        var next = owners.map(\.participant)
        var after = capital
        for contribution in contributions {
            let id = contribution.participant.id
            added[id] = (added[id] ?? Money(dinars: 0)) + contribution.amount
            after = after + contribution.amount
            if !next.contains(where: { $0.id == id }) { next.append(contribution.participant) }
        }
        guard after <= Money.ceiling else { throw .amountTooLarge }
        var grown: [Owner] = []
        for participant in next {
            let before = owners.first { $0.participant.id == participant.id }
            guard
                let share = Share(
                    before?.share, of: capital, and: added[participant.id] ?? Money(dinars: 0),
                    of: after)
            else { throw .shareTooFine }
            grown.append(
                Owner(participant: participant, share: share, from: before?.from ?? day))
        }
        owners = grown
        capital = after
    }

    /// All parts go at once: in which order they are written down changes nothing.
    private mutating func divide(
        _ owner: String, among stakes: [Change.Stake], on day: Day
    ) throws(CompanyRefusal) {
        guard let index = owners.firstIndex(where: { $0.participant.id == owner }) else {
            throw .notAnOwner
        }
        let has = owners[index].share
        guard let sum = Share.sum(stakes.map(\.share)) else { throw .shareTooFine }
        guard sum <= has else { throw .notEnoughShares(has) }
        if sum == Fraction(has) {
            let left = owners.remove(at: index).participant
            if !formerOwners.contains(where: { $0.id == left.id }) { formerOwners.append(left) }
        } else {
            guard let rest = has.minus(sum) else { throw .shareTooFine }
            owners[index].share = rest
        }
        for stake in stakes {
            if let known = owners.firstIndex(where: { $0.participant.id == stake.participant.id }) {
                guard let share = owners[known].share.plus(stake.share) else {
                    throw .shareTooFine
                }
                owners[known].share = share
            } else {
                owners.append(
                    Owner(participant: stake.participant, share: stake.share, from: day))
            }
        }
    }

    // MARK: End, and back

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

    /// - Parameter manager: nil in filings from when whoever was in office on the last day was again.
    private mutating func restore(
        under manager: Participant?, on day: Day
    ) throws(CompanyRefusal) {
        guard let endedOn else { throw .stillLive }
        status = .active
        if let manager {
            try appoint(Change.Appointment(participant: manager, role: .manager), on: day)
        } else {
            for officer in officers
            where officer.until == endedOn
                && !holders(of: officer.role).contains(officer.participant)
            {
                try appoint(
                    Change.Appointment(participant: officer.participant, role: officer.role),
                    on: day)
            }
        }
        for controller in controllers where controller.until == endedOn {
            controllers.append(
                Controller(
                    participant: controller.participant, means: controller.means,
                    share: controller.share, from: day))
        }
    }
}
