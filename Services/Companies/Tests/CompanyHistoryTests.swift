import Casework
@testable import Companies
import Foundation
import Kernel
import Registers
import Testing
import Trust

/// Random lives of a company, from a printed seed: whatever is tried, what the law asks of a company
/// holds after every filing, and the filings explain it.
@Suite struct LivesOfCompanies {
    @Test(arguments: 0..<200)
    func `whatever is filed, a company is what the law allows`(run: Int) throws {
        let seed =
            ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: .min ... .max)
        var life = try Life(seed: seed &+ UInt64(run))
        for _ in 0..<150 { try life.step() }
        #expect(
            try Company.folded(life.filings, under: life.law) == life.company,
            "the filings do not explain the company: PIRD_SEED=\(seed)")
        #expect(life.filings.count == life.company.filings)
        // A life that ends early is short: of a thousand, one has ten filings.
        #expect(life.entered > 0, "a life in which nothing happened shows nothing")
    }

    @Test
    func `what was entered is explained by its filings, also under a law that would refuse it now`()
        throws
    {
        let law = try CompanyLaw()
        let people = (1...30).map { index in
            Participant(
                id: String(index),
                identity: .person(PersonName(ckb: "p", ar: "p", latin: "p\(index)")))
        }
        // Too many owners and too little capital for the law of today.
        let formation = Change.Formation(
            form: .limitedLiability, name: "Old", activity: "G", isContracting: false,
            office: Address(governorate: "gov-sul", district: "d-ranya", street: "1", landmark: ""),
            capital: Money(dinars: 300),
            owners: people.map { Change.Stake(participant: $0, share: Share(1, of: 30)!) },
            officers: [Change.Appointment(participant: people[0], role: .manager)], parent: nil)
        let day = Day(2020, 1, 1)
        #expect(throws: CompanyRefusal.self) {
            try Company.formed(formation, number: "100001", on: day, under: law)
        }
        let filings = [
            Filing(company: "100001", number: 1, change: .formed(formation), filedOn: day),
            Filing(company: "100001", number: 2, change: .renamed("Old"), filedOn: day + 1),
        ]
        let company = try #require(try Company.folded(filings, under: law))
        #expect(company.owners.count == 30 && company.filings == 2)
        // Another matter is brought as ever.
        #expect(
            try company.applying(.renamed("New"), on: day + 2, under: law).name == "New")
        #expect(throws: CompanyRefusal.self) {
            try company.applying(
                .sharesTransferred(
                    from: people[0],
                    to: Participant(id: "31", identity: people[0].identity),
                    share: Share(1, of: 60)!), on: day + 2, under: law)
        }
    }

    @Test func `in which order heirs are written down changes nothing`() throws {
        let law = try CompanyLaw()
        let people = (1...6).map { index in
            let name = "P\(index)"
            return Participant(
                id: String(index), identity: .person(PersonName(ckb: name, ar: name, latin: name)))
        }
        let owned = [Share(1, of: 3)!, Share(2, of: 3)!]
        let formation = Change.Formation(
            form: .limitedLiability, name: "Old", activity: "G", isContracting: false,
            office: Address(governorate: "a", district: "b", street: "c", landmark: ""),
            capital: Money(dinars: 10_000_000),
            owners: zip(people, owned).map { Change.Stake(participant: $0, share: $1) },
            officers: [.manager, .lawyer, .accountant].map {
                Change.Appointment(participant: people[0], role: $0)
            }, parent: nil)
        let day = Day(2026, 1, 1)
        let company = try Company.formed(formation, number: "100001", on: day, under: law)
        // What any three of them leave cannot be written, and nothing of it has to be.
        let parts: [(Int64, Int64)] = [
            (1, 200_006), (50_001, 100_003), (1, 200_038), (50_009, 100_019),
        ]
        let stakes = zip(people[2...], parts).map { heir, part in
            Change.Stake(
                participant: heir, share: Share(2, of: 3)!.times(Share(part.0, of: part.1)!)!)
        }
        func orders(_ left: [Change.Stake]) -> [[Change.Stake]] {
            guard left.count > 1 else { return [left] }
            return left.indices.flatMap { index in
                var rest = left
                let first = rest.remove(at: index)
                return orders(rest).map { [first] + $0 }
            }
        }
        for order in orders(stakes) {
            let after = try company.applying(
                .ordered(court: "c", order: "1", .sharesDivided(from: people[1], among: order)),
                on: day + 1, under: law)
            #expect(after.owners.count == 5)
            for stake in stakes {
                let owner = after.owners.first { $0.participant.id == stake.participant.id }
                #expect(owner?.share == stake.share)
            }
        }
        // More than there is goes to nobody.
        let more = stakes + [Change.Stake(participant: people[0], share: Share(1, of: 1000)!)]
        #expect(throws: CompanyRefusal.notEnoughShares(owned[1])) {
            try company.applying(
                .sharesDivided(from: people[1], among: more), on: day + 1, under: law)
        }
    }

    @Test func `every kind of filing is met in some life`() throws {
        var met: Set<String> = []
        for seed in 0..<300 {
            var life = try Life(seed: UInt64(seed))
            for _ in 0..<150 { try life.step() }
            met.formUnion(life.filings.map(\.change.kind))
        }
        #expect(met.count == 26, "not met: \(met.sorted())")
        // Programs are promised these and no others.
        var described = try JSON(parsing: PackageResources.openapi_json)
        for name in ["components", "schemas", "Filing", "properties", "type", "enum"] {
            described = try #require(described[name])
        }
        guard case .array(let types) = described else { throw CancellationError() }
        #expect(Set(types) == Set(met.map { .string($0) }))
    }
}

/// One company and everything that can be tried with it.
private struct Life {
    let law: CompanyLaw
    private let seed: UInt64
    private var generator: SeededGenerator
    private(set) var company: Company
    private(set) var filings: [Filing]
    /// How many changes were entered.
    private(set) var entered = 0
    private var day: Day
    private let cast: [Participant]

    init(seed: UInt64) throws {
        self.seed = seed
        law = try CompanyLaw()
        var random = SeededGenerator(seed: seed)
        cast = (1...6).map { index in
            index == 6
                ? Participant(id: "6", identity: .company(number: "100999", name: "Other"))
                : Participant(
                    id: String(index),
                    identity: .person(
                        PersonName(ckb: "p\(index)", ar: "p\(index)", latin: "p\(index)")))
        }
        let form: LegalForm = [
            .limitedLiability, .limitedLiability, .jointStock, .simple, .jointLiability,
        ].randomElement(using: &random)!
        let count: Int64 = form == .jointStock ? 5 : Int64.random(in: 2...5, using: &random)
        day = Day(2024, 3, 1)
        let formation = Change.Formation(
            form: form, name: "Alpha", activity: "G", isContracting: false,
            office: Address(governorate: "gov-sul", district: "d-ranya", street: "1", landmark: ""),
            capital: Money(dinars: 4_000_000),
            owners: cast.prefix(Int(count)).map {
                Change.Stake(participant: $0, share: Share(1, of: count)!)
            },
            officers: [
                Change.Appointment(participant: cast[0], role: .manager),
                Change.Appointment(participant: cast[1], role: .lawyer),
                Change.Appointment(participant: cast[2], role: .accountant),
            ], parent: nil)
        let first = Filing(
            company: "100001", number: 1, change: .formed(formation), filedOn: day)
        filings = [first]
        company = try #require(try Company.folded([first], under: law))
        generator = random
    }

    private mutating func any<T>(_ choices: [T]) -> T { choices.randomElement(using: &generator)! }
    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }
    private mutating func small() -> Int {
        Int.random(in: 1...(company.filings + 1), using: &generator)
    }

    mutating func step() throws {
        if chance(40) { day = day + Int.random(in: 1...45, using: &generator) }
        let before = company
        let change = randomChange()
        do {
            company = try before.applying(change, on: day, under: law)
        } catch {
            // What is refused changes nothing.
            return
        }
        filings.append(
            Filing(company: "100001", number: company.filings, change: change, filedOn: day))
        entered += 1
        expectLawful(after: change, from: before)
    }

    private func isRestored(_ change: Change) -> Bool {
        if case .restored = change { true } else { false }
    }

    /// With what a failure is seen again.
    private var again: String { "PIRD_SEED=\(seed)" }

    private func expectLawful(after change: Change, from before: Company) {
        #expect(
            before.isLive || isRestored(change),
            "a company that has ended did \(change.kind) (\(again))")
        #expect(company.number == before.number && company.filings == before.filings + 1)
        for officer in company.officers {
            let same = company.officers.filter {
                $0.role == officer.role && $0.participant.id == officer.participant.id
            }.sorted { $0.from < $1.from }
            for (earlier, later) in zip(same, same.dropFirst()) {
                #expect(
                    earlier.until.map { $0 <= later.from } ?? false,
                    "\(officer.role) twice at once after \(change.kind)")
            }
        }
        guard company.isLive else {
            #expect(company.officers.allSatisfy { $0.until != nil })
            #expect(company.charges.allSatisfy { !$0.isOpen }, "ended with a charge (\(again))")
            #expect(company.seizures.allSatisfy { !$0.isOpen }, "ended while seized (\(again))")
            let notice = before.notices.first { notice in
                change == .dissolved(notice: notice.number)
                    || change == .struckOff(notice: notice.number)
            }
            // Publication comes before effect, and nobody's objection is passed over.
            #expect(notice.map { $0.until < day } ?? false)
            #expect(notice.map { !$0.objections.contains(where: \.isOpen) } ?? false)
            return
        }
        #expect(
            !company.holders(of: .manager).isEmpty,
            "without manager after \(change.kind) (\(again))")
        #expect(!company.office.district.isEmpty)
        #expect(Share.sum(company.owners.map(\.share))?.isWhole == true)
        #expect(Set(company.owners.map(\.participant.id)).count == company.owners.count)
        let minimum: Int64 =
            company.isContracting || company.activity == "K"
            ? 200_000_000
            : company.form == .jointStock
                ? 2_000_000 : company.form == .limitedLiability ? 1_000_000 : 500_000
        #expect(company.capital.dinars >= minimum)
        let members: ClosedRange<Int> =
            switch company.form {
            case .limitedLiability: 1...25
            case .jointStock: 5...500
            case .simple: 2...5
            case .jointLiability: 2...25
            case .soleOwner, .foreignBranch: 1...1
            }
        #expect(
            members.contains(company.owners.count),
            "\(company.form) after \(change.kind) (\(again))")
        #expect(company.capital.dinars == issued, "the capital is not what was issued (\(again))")
        switch change {
        case .sharesTransferred(let from, let to, let share):
            expectGone(from, [Change.Stake(participant: to, share: share)], before)
        case .sharesDivided(let from, let stakes): expectGone(from, stakes, before)
        default: break
        }
    }

    /// What one owner has lost, others have got.
    private func expectGone(_ from: Participant, _ stakes: [Change.Stake], _ before: Company) {
        let open = before.charges.contains { $0.isOpen && $0.over == .shares(of: from.id) }
        #expect(!open, "charged shares went (\(again))")
        func share(_ id: String, in company: Company) -> [Share] {
            company.owners.filter { $0.participant.id == id }.map(\.share)
        }
        let had = share(from.id, in: before)
        #expect(had.count == 1, "nothing was there to go (\(again))")
        let went = Share.sum(stakes.map(\.share) + share(from.id, in: company))
        #expect(went == Share.sum(had), "a part was lost or made (\(again))")
        for id in Set(stakes.map(\.participant.id)) {
            let got = stakes.filter { $0.participant.id == id }.map(\.share)
            #expect(
                Share.sum(share(id, in: before) + got) == Share.sum(share(id, in: company)),
                "a part went elsewhere (\(again))")
        }
    }

    /// What the filings have issued and reduced, counted without the company.
    private var issued: Int64 {
        filings.reduce(0) { sum, filing in
            switch filing.change {
            case .formed(let facts): facts.capital.dinars
            case .capitalIncreased(let contributions):
                sum + contributions.reduce(0) { $0 + $1.amount.dinars }
            case .capitalReduced(let number):
                filings.first { $0.number == number }.flatMap {
                    if case .published(.reduction(let amount)) = $0.change {
                        amount.dinars
                    } else {
                        nil
                    }
                } ?? -1
            default: sum
            }
        }
    }

    private mutating func randomChange() -> Change {
        let someone = any(cast)
        switch Int.random(in: 0..<26, using: &generator) {
        case 0: return .renamed(any(["Alpha", "Beta", "Gamma"]))
        case 1:
            return .moved(
                Address(
                    governorate: "gov-sul", district: any(["d-ranya", "d-x"]),
                    street: any(["1", "2", "3"]), landmark: ""))
        case 2:
            return .activityChanged(activity: any(["F", "G", "K"]), isContracting: chance(20))
        case 3:
            let role = any(Officer.Role.allCases)
            return .officersChanged(
                ending: chance(60) ? [Change.Office(participant: any(cast).id, role: role)] : [],
                appointing: chance(70)
                    ? [Change.Appointment(participant: someone, role: role)] : [])
        case 4:
            return .capitalIncreased(
                (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    Change.Contribution(
                        participant: any(cast),
                        amount: Money(dinars: any([0, 1, 7_777, 1_000_000, 300_000_000])))
                })
        case 5, 6:
            return .published(
                .reduction(to: Money(dinars: any([1, 500_000, 1_000_000, 2_500_000]))))
        case 7: return .capitalReduced(notice: pendingOrAny())
        case 8:
            return .sharesDivided(
                from: someone,
                among: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    Change.Stake(
                        participant: any(cast),
                        share: any([Share(1, of: 4)!, Share(1, of: 8)!, Share(7, of: 24)!, .whole]))
                })
        case 9:
            return .sharesTransferred(
                from: someone, to: any(cast),
                share: any([Share(1, of: 2)!, Share(1, of: 3)!, Share(1, of: 60)!, .whole]))
        case 10:
            return .charged(
                creditor: someone, amount: Money(dinars: 5),
                over: chance(50) ? .assets("a machine") : .shares(of: any(cast).id))
        case 11, 12: return .chargeReleased(company.charges.last?.number ?? small())
        case 13: return .confirmed(year: any([2023, 2024, 2025, 2026, 2027]))
        case 14:
            return .controllerDeclared(someone, any(Controller.Means.allCases), Share(1, of: 3))
        case 15: return .controlEnded(someone.id)
        case 16:
            return .seized(
                court: "c", order: "1", owner: chance(50) ? any(cast).id : nil)
        case 17, 18: return .seizureLifted(company.seizures.last?.number ?? small(), order: "2")
        case 19: return .published(.dissolution)
        case 20: return .published(.strikeOff(any(StrikeOffReason.allCases)))
        case 21: return .warnedAgain(notice: pendingOrAny())
        case 22: return .objected(notice: pendingOrAny())
        case 23:
            return chance(80)
                ? .objectionEnded(
                    company.notices.flatMap(\.objections).last?.number ?? small())
                : .planDropped(notice: pendingOrAny())
        case 24:
            return chance(50)
                ? .dissolved(notice: pendingOrAny()) : .struckOff(notice: pendingOrAny())
        default: return .restored(manager: someone)
        }
    }

    private mutating func pendingOrAny() -> Int {
        chance(90) ? company.notices.randomElement(using: &generator)?.number ?? 1 : small()
    }
}
