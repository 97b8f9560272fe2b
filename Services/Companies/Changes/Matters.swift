internal import Casework
internal import Kernel
internal import Registers
internal import Store

// The life of a company, one matter after the other: each says what its answers change.

struct Rename: CompanyMatter {
    let name = "companies.rename"
    let questions: Set = ["name", "resolution"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["resolution"] }

    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text? {
        question == "name" ? CompanyNames.problem(with: answer) : nil
    }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.text("name").map { .renamed($0) }
    }
}

struct MoveOffice: CompanyMatter {
    let name = "companies.move"
    let questions: Set = ["office", "lease"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["lease"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard case .place(let office)? = petition.item.answers["office"] else { return nil }
        return .moved(office)
    }
}

struct ChangeActivity: CompanyMatter {
    let name = "companies.activity"
    let questions: Set = ["activity", "contracting"]
    let bringer = Bringer.manager

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.choice("activity").map {
            .activityChanged(
                activity: $0, isContracting: petition.item.answers["contracting"] == .yesNo(true))
        }
    }
}

struct ChangeOfficers: CompanyMatter {
    let name = "companies.officers"
    let questions: Set = ["role", "change", "leaving", "officer", "resolution"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] {
        petition.role == .manager ? ["resolution"] : []
    }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let role = petition.role, let kind = petition.choice("change") else { return nil }
        var ending: [Change.Office] = []
        var appointing: [Change.Appointment] = []
        if kind != "add" {
            guard let leaving = petition.person("leaving") else { return nil }
            guard let known = petition.entry.cast.known(leaving) else { throw .notInOffice }
            ending = [Change.Office(participant: known.id, role: role)]
        }
        if kind != "end" {
            guard let participant = petition.participant("officer") else { return nil }
            appointing = [Change.Appointment(participant: participant, role: role)]
        }
        return .officersChanged(ending: ending, appointing: appointing)
    }

    func agreeing(_ answers: Answers) -> [String] { ["officer"] }

    func namesManager(_ question: String, _ answers: Answers) -> Bool {
        question == "officer" && answers["role"] == .choice(Officer.Role.manager.rawValue)
    }

    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {
        guard let role = petition.role else { return }
        if petition.choice("change") != "end", let person = petition.person("officer") {
            list.add(
                role == .manager
                    ? try people.refusalAsManager(of: person.number, in: db)
                    : try people.refusalAsOfficer(of: person.number, in: db),
                role == .manager
                    ? CompanyTexts.checkManager : CompanyTexts.roleIsThere.filled(with: role.text),
                person, petition.law.managerAgeMinimum(on: petition.today))
        }
    }
}

extension Petition {
    var role: Officer.Role? { choice("role").flatMap { Officer.Role(rawValue: $0) } }
}

struct IncreaseCapital: CompanyMatter {
    let name = "companies.increase"
    let questions: Set = ["amount", "how", "contributor", "resolution", "bankdeposit"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["resolution", "bankdeposit"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let amount = petition.money("amount"), let how = petition.choice("how") else {
            return nil
        }
        guard petition.company.form != .foreignBranch else { throw .formDiffers }
        if how == "one" {
            guard let contributor = petition.participant("contributor") else { return nil }
            return .capitalIncreased([
                Change.Contribution(participant: contributor, amount: amount)
            ])
        }
        // In proportion, to the dinar: what does not divide cannot be paid in.
        var contributions: [Change.Contribution] = []
        for owner in petition.company.owners {
            let (product, isTooLarge) = amount.dinars.multipliedReportingOverflow(
                by: owner.share.numerator)
            guard !isTooLarge, product % owner.share.denominator == 0 else {
                throw .notDivisible
            }
            contributions.append(
                Change.Contribution(
                    participant: owner.participant,
                    amount: Money(dinars: product / owner.share.denominator)))
        }
        return .capitalIncreased(contributions)
    }
}

extension IncreaseCapital {
    func agreeing(_ answers: Answers) -> [String] { ["contributor"] }

    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {
        guard petition.choice("how") == "one" else { return }
        try list.add(founder: "contributor", of: petition, people, in: db)
    }
}

struct ReduceCapital: CompanyMatter {
    let name = "companies.reduce"
    let questions: Set = ["capital", "resolution"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["resolution"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.money("capital").map { .published(.reduction(to: $0)) }
    }
}

struct TransferShares: CompanyMatter {
    let name = "companies.transfer"
    let questions: Set = ["seller", "buyer", "share", "contract"]
    let bringer = Bringer.named(["seller", "buyer"])

    func files(_ petition: Petition) -> [String] { ["contract"] }

    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text? {
        question == "share" ? problemOfShare(answer) : nil
    }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard petition.person("seller") != nil, let share = petition.share("share") else {
            return nil
        }
        guard petition.company.form != .foreignBranch else { throw .formDiffers }
        let seller = try petition.owner("seller")
        // A company does not own itself.
        if petition.person("buyer")?.company?.number == petition.company.number {
            throw .ownsItself
        }
        guard let buyer = petition.participant("buyer") else { return nil }
        return .sharesTransferred(from: seller, to: buyer, share: share)
    }

    func agreeing(_ answers: Answers) -> [String] { ["seller", "buyer"] }

    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {
        try list.add(founder: "buyer", of: petition, people, in: db)
    }
}

struct RegisterCharge: CompanyMatter {
    let name = "companies.charge"
    let questions: Set = ["over", "owner", "assets", "creditor", "amount", "contract"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["contract"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let amount = petition.money("amount"), let over = petition.choice("over"),
            petition.person("creditor") != nil
        else { return nil }
        let object: Charge.Object
        if over == "shares" {
            object = .shares(of: try petition.owner("owner").id)
        } else {
            guard let assets = petition.text("assets") else { return nil }
            object = .assets(assets)
        }
        guard let creditor = petition.participant("creditor") else { return nil }
        return .charged(creditor: creditor, amount: amount, over: object)
    }

    func agreeing(_ answers: Answers) -> [String] { ["owner", "creditor"] }
}

struct ReleaseCharge: CompanyMatter {
    let name = "companies.release"
    let questions: Set = ["charge"]
    let bringer = Bringer.creditor

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.number("charge").map { .chargeReleased($0) }
    }
}

struct ConfirmYear: CompanyMatter {
    let name = "companies.confirm"
    let questions: Set = ["year", "correct", "accounts"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["accounts"] }

    // Said at once, not after the accounts were sent.
    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text? {
        guard question == "year", case .number(let year) = answer else { return nil }
        return Day(Int(year), 12, 31) < today ? nil : CompanyRefusal.yearNotOver.text
    }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard petition.item.answers["correct"] == .yesNo(true) else { return nil }
        return petition.number("year").map { .confirmed(year: $0) }
    }
}

struct DeclareControl: CompanyMatter {
    let name = "companies.control"
    let questions: Set = ["change", "person", "control", "share"]
    let bringer = Bringer.manager

    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text? {
        question == "share" ? problemOfShare(answer) : nil
    }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let kind = petition.choice("change"), let person = petition.person("person") else {
            return nil
        }
        if kind == "end" {
            guard let known = petition.entry.cast.known(person) else { throw .notAController }
            return .controlEnded(known.id)
        }
        guard let means = petition.choice("control").flatMap({ Controller.Means(rawValue: $0) }),
            let participant = petition.participant("person")
        else { return nil }
        return .controllerDeclared(participant, means, petition.share("share"))
    }

    /// Whoever is declared gone is not asked.
    func agreeing(_ answers: Answers) -> [String] {
        answers["change"] == .choice("end") ? [] : ["person"]
    }
}

struct EnterSeizure: CompanyMatter {
    let name = "companies.seize"
    let questions: Set = ["court", "order", "scope", "owner", "decision"]
    let bringer = Bringer.institution("jc")

    func files(_ petition: Petition) -> [String] { ["decision"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let court = petition.text("court"), let order = petition.text("order"),
            let scope = petition.choice("scope")
        else { return nil }
        return .seized(
            court: court, order: order,
            owner: scope == "shares" ? try petition.owner("owner").id : nil)
    }
}

struct LiftSeizure: CompanyMatter {
    let name = "companies.unseize"
    let questions: Set = ["seizure", "order", "decision"]
    let bringer = Bringer.institution("jc")

    func files(_ petition: Petition) -> [String] { ["decision"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let number = petition.number("seizure"), let order = petition.text("order") else {
            return nil
        }
        return .seizureLifted(number, order: order)
    }
}

struct ObjectToPlan: CompanyMatter {
    let name = "companies.object"
    let questions: Set = ["notice", "reason", "evidence"]
    let bringer = Bringer.anybody

    /// Under which the register knows who has objected, without naming them to others.
    static func mark(_ objection: Int) -> String { "objection-\(objection)" }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let notice = petition.number("notice") else { return nil }
        petition.entry.cast.note(
            petition.item.applicant, as: ObjectToPlan.mark(petition.company.filings + 1))
        return .objected(notice: notice)
    }

    /// In time is who hands it in in time, whenever it is decided: until then the plan waits.
    func handIn(_ petition: Petition, by access: Access, in db: Database) throws {
        guard let number = petition.number("notice") else { return }
        let plan = try petition.company.notice(number)
        // What was sent back for correction came in time, whenever it comes again.
        let isKept = try CompanyStore.isWaiting(
            petition.item.id, company: petition.company.number, notice: number, in: db)
        guard isKept || petition.today <= plan.until else {
            throw CompanyRefusal.objectionTooLate(plan.until)
        }
        try CompanyStore.keepWaiting(
            petition.item.id, company: petition.company.number, notice: number, in: db)
    }

    func close(_ item: CaseRecord, in db: Database) throws {
        try CompanyStore.endWaiting(item.id, in: db)
    }
}

struct WithdrawObjection: CompanyMatter {
    let name = "companies.withdraw-objection"
    let questions: Set = ["objection"]
    let bringer = Bringer.objector

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.number("objection").map { .objectionEnded($0) }
    }
}

struct WithdrawPlan: CompanyMatter {
    let name = "companies.withdraw-plan"
    let questions: Set = ["notice"]
    let bringer = Bringer.planner

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.number("notice").map { .planDropped(notice: $0) }
    }
}

struct Dissolve: CompanyMatter {
    let name = "companies.dissolve"
    let questions: Set = ["resolution", "debts"]
    let bringer = Bringer.manager

    func files(_ petition: Petition) -> [String] { ["resolution"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.item.answers["debts"] == .yesNo(true) ? .published(.dissolution) : nil
    }
}

struct StrikeOff: CompanyMatter {
    let name = "companies.strike-off"
    let questions: Set = ["reason"]
    let bringer = Bringer.institution("d-comp")

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let reason = petition.choice("reason").flatMap({ StrikeOffReason(rawValue: $0) })
        else { return nil }
        if reason == .accounts {
            // The last year whose accounts are due.
            var year = petition.today.civil.year - 1
            while petition.law.accountsDue(for: year, on: petition.today) >= petition.today {
                year -= 1
            }
            guard petition.company.nextYear <= year else { throw .accountsAreThere }
        }
        return .published(.strikeOff(reason))
    }
}

struct Restore: CompanyMatter {
    let name = "companies.restore"
    let questions: Set = ["manager", "reason", "decision"]
    let bringer = Bringer.former

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        petition.participant("manager").map { .restored(manager: $0) }
    }

    /// Nobody manages it again without wanting to.
    func agreeing(_ answers: Answers) -> [String] { ["manager"] }
    func namesManager(_ question: String, _ answers: Answers) -> Bool { question == "manager" }

    func handIn(_ petition: Petition, by access: Access, in db: Database) throws {
        let share = try share(of: petition, access, in: db)
        guard isDecided(petition) || share.isMoreThanHalf else {
            throw CompanyRefusal.noMajority(share)
        }
    }

    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {
        try list.add(manager: "manager", of: petition, people, in: db)
        if isDecided(petition) {
            list.add(files: ["decision"], of: petition.item, petition.catalogue)
        } else {
            list.add(majority: try share(of: petition, people.access, in: db))
        }
    }

    /// Whether a court has, as the applicant says and an officer looks at.
    private func isDecided(_ petition: Petition) -> Bool {
        if case .file? = petition.item.answers["decision"] { true } else { false }
    }

    /// Of those who want it back under this manager: the applicant, and the manager, who agrees.
    private func share(
        of petition: Petition, _ access: Access, in db: Database
    ) throws -> Fraction {
        try petition.share(askedBy: ["manager"], access, in: db)
    }
}

/// Owners of more than half name who manages: when the manager has died, is silent or has lost their
/// trust.
struct AppointByOwners: CompanyMatter {
    let name = "companies.appoint"
    let questions: Set = ["officer", "instead", "alone", "owners", "resolution"]
    let bringer = Bringer.owner

    func files(_ petition: Petition) -> [String] { ["resolution"] }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let manager = petition.participant("officer"),
            case .yesNo(let isInstead)? = petition.item.answers["instead"]
        else { return nil }
        return petition.appointing(manager, instead: isInstead)
    }

    func agreeing(_ answers: Answers) -> [String] { ["officer", "owners"] }
    func namesManager(_ question: String, _ answers: Answers) -> Bool { question == "officer" }

    func handIn(_ petition: Petition, by access: Access, in db: Database) throws {
        for person in petition.item.answers["owners"]?.people ?? []
        where petition.owner(person) == nil {
            throw CompanyRefusal.ownsNothing(person.title)
        }
        let share = try share(of: petition, access, in: db)
        guard share.isMoreThanHalf else { throw CompanyRefusal.noMajority(share) }
    }

    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {
        list.add(majority: try share(of: petition, people.access, in: db))
        try list.add(manager: "officer", of: petition, people, in: db)
    }

    private func share(
        of petition: Petition, _ access: Access, in db: Database
    ) throws -> Fraction {
        try petition.share(askedBy: ["owners"], access, in: db)
    }
}

/// What a court has decided about a company, where those whose affair it is cannot act or do not: the
/// shares of heirs, the charge of a creditor who is gone, a company that nobody manages.
struct EnterJudgment: CompanyMatter {
    let name = "companies.judgment"
    let questions: Set = [
        "court", "order", "what", "officer", "owner", "share", "heirs", "charge", "decision",
    ]
    let bringer = Bringer.institution("jc")

    func files(_ petition: Petition) -> [String] { ["decision"] }

    func problem(
        with answer: Answer, to question: String, on today: Day, _ law: CompanyLaw
    ) -> Text? {
        question == "share" ? problemOfShare(answer) : nil
    }

    func change(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        guard let court = petition.text("court"), let order = petition.text("order"),
            let change = try decided(&petition)
        else { return nil }
        return .ordered(court: court, order: order, change)
    }

    private func decided(_ petition: inout Petition) throws(CompanyRefusal) -> Change? {
        switch petition.choice("what") {
        case "manager":
            return petition.participant("officer").map { petition.appointing($0, instead: true) }
        case "transfer":
            guard petition.number("owner") != nil, let share = petition.share("share"),
                case .members(let heirs)? = petition.item.answers["heirs"]
            else { return nil }
            // A branch is its parent's, here as at home.
            guard petition.company.form != .foreignBranch else { throw .formDiffers }
            let owner = try petition.owner("owner")
            // Their parts are of what goes; in the entry stand those of the company.
            var stakes: [Change.Stake] = []
            for heir in heirs {
                guard let part = share.times(heir.share) else { throw .shareTooFine }
                stakes.append(
                    Change.Stake(
                        participant: petition.entry.cast.participant(heir.person), share: part))
            }
            return stakes.count == 1
                ? .sharesTransferred(from: owner, to: stakes[0].participant, share: stakes[0].share)
                : .sharesDivided(from: owner, among: stakes)
        case "release": return petition.number("charge").map { .chargeReleased($0) }
        default: return nil
        }
    }

    /// Whoever gets something says that they want it; whoever loses it was heard by the court.
    func agreeing(_ answers: Answers) -> [String] {
        switch answers["what"] {
        case .choice("manager"): ["officer"]
        case .choice("transfer"): ["heirs"]
        default: []
        }
    }
    func namesManager(_ question: String, _ answers: Answers) -> Bool { question == "officer" }

    func check(
        _ petition: Petition, _ people: PeopleCheck, _ list: inout CheckList, in db: Database
    ) throws {
        switch petition.choice("what") {
        case "manager": try list.add(manager: "officer", of: petition, people, in: db)
        case "transfer": try list.add(heirs: "heirs", of: petition, people, in: db)
        default: break
        }
    }
}

extension Petition {
    /// Somebody manages, besides those who do or instead of them.
    fileprivate func appointing(_ manager: Participant, instead isInstead: Bool) -> Change {
        let managers = company.holders(of: .manager)
        return .officersChanged(
            ending: isInstead
                ? managers.filter { $0.id != manager.id }.map {
                    Change.Office(participant: $0.id, role: .manager)
                } : [],
            appointing: isInstead && managers.contains { $0.id == manager.id }
                ? [] : [Change.Appointment(participant: manager, role: .manager)])
    }
}

extension Petition {
    /// The part of all who ask for something: the applicant's, and of those whom answers name, who
    /// agree. Whoever has sold since has none.
    fileprivate func share(
        askedBy questions: [String], _ access: Access, in db: Database
    ) throws -> Fraction {
        var ids = try owners(spokenForBy: item.applicant.number, access, in: db)
        let people = questions.flatMap { item.answers[$0]?.people ?? [] }
        ids.formUnion(people.compactMap { entry.cast.known($0)?.id })
        let shares = company.owners.filter { ids.contains($0.participant.id) }.map(\.share)
        // What cannot be added up exactly is no majority.
        return Share.sum(shares) ?? Fraction.none
    }
}

extension CheckList {
    /// That those who ask own more than half.
    fileprivate mutating func add(majority share: Fraction) {
        add(
            share.isMoreThanHalf, CompanyTexts.checkMajority,
            share.isMoreThanHalf
                ? Text(same: share.description) : CompanyRefusal.noMajority(share).text, "1997/21",
            .unconfirmed)
    }

    /// That whoever an answer names may manage a company.
    fileprivate mutating func add(
        manager question: String, of petition: Petition, _ people: PeopleCheck, in db: Database
    ) throws {
        let law = petition.law.managerAgeMinimum(on: petition.today)
        try add(question, of: petition, CompanyTexts.checkManager, law.source, law.confidence) {
            try people.refusalAsManager(of: $0, in: db)
        }
    }

    /// That whoever an answer names may own a part; a company may.
    fileprivate mutating func add(
        founder question: String, of petition: Petition, _ people: PeopleCheck, in db: Database
    ) throws {
        let law = petition.law.founderCivilServantBarred(on: petition.today)
        try add(question, of: petition, CompanyTexts.checkFounder, law.source, law.confidence) {
            try people.refusalAsFounder(of: $0, in: db)
        }
    }

    /// That everybody whom an answer names lives; a child may inherit, and a civil servant.
    fileprivate mutating func add(
        heirs question: String, of petition: Petition, _ people: PeopleCheck, in db: Database
    ) throws {
        try add(question, of: petition, CompanyTexts.checkHeir, "1997/21", .unconfirmed) {
            try people.refusalAsHeir(of: $0, in: db)
        }
    }

    /// What stands against the people whom an answer names; nothing where a company is named.
    private mutating func add(
        _ question: String, of petition: Petition, _ title: Text, _ source: String,
        _ confidence: Confidence, _ refusal: (PersonNumber) throws -> PersonRefusal?
    ) throws {
        let people = petition.item.answers[question]?.people ?? []
        for person in people where person.company == nil {
            add(try refusal(person.number), title, person, source, confidence)
        }
    }
}

/// What is wrong with a part of a company as people write it.
private func problemOfShare(_ answer: Answer) -> Text? {
    guard case .text(let text) = answer else { return nil }
    return Share(typed: text) == nil ? AnswerTexts.notShare : nil
}
