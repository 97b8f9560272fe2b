internal import Casework
package import Kernel

/// What the law and the register ask of a change before it is entered. Asked once, on the day of the
/// filing: what was entered under an earlier rule is not judged by a later one.
extension Company {
    /// The largest number of owners whom one entry names.
    package static let ownersLimit = 500

    /// A company at its first filing.
    static func formed(
        _ facts: Change.Formation, number: String, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) -> Company {
        let company = try made(by: facts, number: number, on: day)
        guard (facts.form == .foreignBranch) == (facts.parent != nil) else { throw .formDiffers }
        try company.expectLawful(since: nil, on: day, under: law)
        return company
    }

    /// The next version of a company, if the law and the register allow it.
    ///
    /// - Parameters:
    ///   - day: of the filing; its effect begins then.
    /// - Throws: why the law or the register does not allow it.
    package func applying(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) -> Company {
        try expectAllowed(change, on: day, under: law)
        let company = try made(by: change, on: day, under: law)
        if company.isLive { try company.expectLawful(since: self, on: day, under: law) }
        return company
    }

    private func expectAllowed(
        _ change: Change, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        if case .restored(let manager) = change {
            guard let endedOn else { throw .stillLive }
            guard endedOn.age(on: day) < law.days(.restorationYears, on: day) else {
                throw .restorationTooLate
            }
            guard manager != nil else { throw .roleMissing(.manager) }
            return
        }
        guard isLive else { throw .ended }
        switch change.effect {
        case .formed, .restored, .ordered: throw .stillLive
        case .renamed(let new): guard new != name else { throw .nothingChanges }
        case .moved(let address): guard address != office else { throw .nothingChanges }
        case .activityChanged(let activity, let builds):
            try expectTrade(Trade(activity: activity, isContracting: builds), on: day, under: law)
        case .officersChanged(let ending, let appointing):
            guard !ending.isEmpty || !appointing.isEmpty else { throw .nothingChanges }
        case .capitalIncreased(let contributions): try expectIncrease(contributions)
        case .sharesTransferred(let from, let to, let share):
            let stake = Change.Stake(participant: to, share: share)
            try expectTransfer(from.id, [stake], isOrdered: change.isOrdered)
        case .sharesDivided(let from, let stakes):
            try expectTransfer(from.id, stakes, isOrdered: change.isOrdered)
        case .charged(_, _, .shares(let owner)): guard !isSeized(owner) else { throw .seized }
        case .charged: guard !isSeized(nil) else { throw .seized }
        case .chargeReleased(let number):
            if let charge = charges.first(where: { $0.number == number }), !charge.isOpen {
                throw .alreadyDone
            }
        case .confirmed(let year):
            guard Day(year, 12, 31) < day else { throw .yearNotOver }
            let first = registeredOn.civil.year
            guard year >= first else { throw .yearBefore(first) }
            guard year >= nextYear else { throw .alreadyDone }
            // One year after the other: none is left out.
            guard year == nextYear else { throw .yearMissing(nextYear) }
        case .controllerDeclared(let participant, let means, _):
            let isThere = controllers.contains {
                $0.participant.id == participant.id && $0.means == means && $0.until == nil
            }
            guard !isThere else { throw .alreadyDone }
        case .seizureLifted(let number, _):
            if let seizure = seizures.first(where: { $0.number == number }), !seizure.isOpen {
                throw .alreadyDone
            }
        case .objectionEnded(let number):
            let objection = notices.flatMap(\.objections).first { $0.number == number }
            if let objection, !objection.isOpen { throw .alreadyDone }
        case .published(let plan): try expectPublishable(plan, on: day, under: law)
        case .warnedAgain(let number):
            guard case .planned(let planned)? = try notice(number).secondWarning else {
                throw .alreadyDone
            }
            guard planned <= day else { throw .tooEarly(planned) }
        case .capitalReduced(let number), .dissolved(let number), .struckOff(let number):
            try expectEffective(number, on: day)
        case .controlEnded, .seized, .objected, .planDropped: break
        }
    }

    // MARK: Capital and trade

    private func expectTrade(
        _ new: Trade, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        guard new != trade else { throw .nothingChanges }
        // What is published to be reduced would no longer be enough on its day.
        let least = law.capitalMinimum(form, new, on: day)?.value ?? 0
        guard reduction.map({ $0.dinars >= least }) ?? true else { throw .planUnderway }
    }

    /// The capital that is published to be reduced to.
    private var reduction: Money? {
        for notice in notices {
            if case .reduction(let amount) = notice.plan { return amount }
        }
        return nil
    }

    private func expectIncrease(_ contributions: [Change.Contribution]) throws(CompanyRefusal) {
        // What is published to be reduced is the capital that there is.
        guard reduction == nil else { throw .planUnderway }
        guard !contributions.isEmpty, contributions.allSatisfy({ $0.amount.dinars > 0 }) else {
            throw .nothingChanges
        }
        for contribution in contributions where isItself(contribution.participant) {
            throw .ownsItself
        }
        var grown = self
        try grown.increase(by: contributions, on: registeredOn)
        // A claim on shares is not emptied by issuing others.
        for before in owners {
            guard let after = grown.owners.first(where: { $0.participant == before.participant }),
                after.share != before.share
            else { continue }
            guard !seizures.contains(where: \.isOpen) else { throw .seized }
            guard !isCharged(before.participant.id) || after.share > before.share else {
                throw .charged
            }
        }
    }

    private func expectTransfer(
        _ owner: String, _ stakes: [Change.Stake], isOrdered: Bool
    ) throws(CompanyRefusal) {
        guard !stakes.isEmpty, !stakes.contains(where: { $0.participant.id == owner }) else {
            throw .nothingChanges
        }
        guard !stakes.contains(where: { isItself($0.participant) }) else { throw .ownsItself }
        guard !isCharged(owner) else { throw .charged }
        // What a court has seized, a court may give to somebody.
        guard isOrdered || !isSeized(owner) else { throw .seized }
    }

    private func isItself(_ participant: Participant) -> Bool {
        if case .company(number, _) = participant.identity { true } else { false }
    }

    /// Whether an owner's shares, or nil the company as a whole, are in a court's hands.
    private func isSeized(_ owner: String?) -> Bool {
        seizures.contains { $0.isOpen && ($0.owner == nil || $0.owner == owner) }
    }

    private func isCharged(_ owner: String) -> Bool {
        charges.contains { $0.isOpen && $0.over == .shares(of: owner) }
    }

    // MARK: Notices

    private func expectPublishable(
        _ plan: Notice.Plan, on day: Day, under law: CompanyLaw
    ) throws(CompanyRefusal) {
        switch plan {
        case .reduction(let amount):
            guard amount < capital else { throw .notLower }
            guard reduction == nil else { throw .planUnderway }
            let least = law.capitalMinimum(form, trade, on: day)?.value ?? 0
            guard amount.dinars >= least, amount.dinars > 0 else {
                throw .capitalTooSmall(Money(dinars: least))
            }
        case .dissolution:
            guard !notices.contains(where: { $0.plan == .dissolution }) else { throw .planUnderway }
            try expectUnencumbered()
        case .strikeOff:
            guard !notices.contains(where: { if case .strikeOff = $0.plan { true } else { false } })
            else { throw .planUnderway }
            try expectUnencumbered()
        }
    }

    /// Neither charge nor seizure: it ends with nobody's claim.
    private func expectUnencumbered() throws(CompanyRefusal) {
        guard !charges.contains(where: \.isOpen) else { throw .charged }
        guard !seizures.contains(where: \.isOpen) else { throw .seized }
    }

    /// That a notice may take effect: its time is over and nothing stands in its way.
    private func expectEffective(_ number: Int, on day: Day) throws(CompanyRefusal) {
        let notice = try notice(number)
        guard notice.until < day else { throw .tooEarly(notice.until + 1) }
        guard !notice.objections.contains(where: \.isOpen) else { throw .objected }
        switch notice.plan {
        case .reduction: guard !isSeized(nil) else { throw .seized }
        case .dissolution: try expectUnencumbered()
        case .strikeOff:
            guard case .given? = notice.secondWarning else { throw .noSuchNumber }
            try expectUnencumbered()
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
            let most = law.membersMost(form, on: day)
            guard owners.count <= most else { throw .tooManyMembers(most) }
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
