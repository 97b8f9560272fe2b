import Casework
import Foundation
import Kernel
import Registers
import Rehearsal
import Testing

@testable import Companies

/// Who owns a company in the end.
@Suite struct Owners {
    private func company(
        _ number: Int, _ owners: [(Participant.Identity, Share)]
    ) throws -> Company {
        let stakes = owners.enumerated().map { index, owner in
            Change.Stake(
                participant: Participant(id: String(index + 1), identity: owner.0), share: owner.1)
        }
        let manager = Participant(id: "99", identity: person("Manager"))
        let formation = Change.Formation(
            form: .limitedLiability, name: "Company \(number)", activity: "G",
            isContracting: false,
            office: Address(governorate: "g", district: "d", street: "s", landmark: ""),
            capital: Money(dinars: 1_000_000), owners: stakes,
            officers: [Change.Appointment(participant: manager, role: .manager)], parent: nil)
        return try #require(
            try Company.folded(
                [
                    Filing(
                        company: name(number), number: 1, change: .formed(formation),
                        filedOn: Day(2026, 1, 1))
                ], under: CompanyLaw()))
    }

    private func name(_ number: Int) -> String { String(100_000 + number) }
    private func person(_ name: String) -> Participant.Identity {
        .person(PersonName(ckb: name, ar: name, latin: name))
    }
    private func held(_ number: Int) -> Participant.Identity {
        .company(number: name(number), name: "Company \(number)")
    }
    private func ownership(_ companies: [Company]) -> Ownership {
        Ownership(
            of: companies[0].number,
            among: Dictionary(uniqueKeysWithValues: companies.map { ($0.number, $0) }))
    }

    @Test func `through a company a half of a third is a sixth`() throws {
        let half = try #require(Share(1, of: 2))
        let third = try #require(Share(1, of: 3))
        let found = ownership([
            try company(1, [(held(2), third), (person("A"), try #require(Share(2, of: 3)))]),
            try company(2, [(person("B"), half), (person("C"), half)]),
        ])
        #expect(found.rings.isEmpty && !found.isOwnedByNobody)
        #expect(
            found.parts.map { "\($0.participant.name.en) \($0.numerator)/\($0.denominator)" }
                .sorted() == ["A 2/3", "B 1/6", "C 1/6"])
        #expect(found.parts.filter(\.isDirect).map(\.participant.name.en) == ["A"])
        #expect(found.parts.first { $0.participant.name.en == "B" }?.percent == 16...17)
    }

    @Test func `in a ring each person's part grows by what comes back`() throws {
        // Two companies own half of each other: who owns the other half of one has two thirds of it.
        let half = try #require(Share(1, of: 2))
        let found = ownership([
            try company(1, [(held(2), half), (person("A"), half)]),
            try company(2, [(held(1), half), (person("B"), half)]),
        ])
        #expect(found.rings == [["100001", "100002"]])
        #expect(
            found.parts.map { "\($0.participant.name.en) \($0.numerator)/\($0.denominator)" }
                == ["A 2/3", "B 1/3"])
    }

    @Test func `companies that own only each other are owned by nobody`() throws {
        let found = ownership([
            try company(1, [(held(2), .whole)]), try company(2, [(held(1), .whole)]),
        ])
        #expect(found.isOwnedByNobody && found.parts.isEmpty)
        #expect(found.rings == [["100001", "100002"]])
    }

    @Test func `a thousandth in the hands of nobody hides no owner`() throws {
        let thousandth = try #require(Share(1, of: 1000))
        let found = ownership([
            try company(
                1, [(person("A"), try #require(Share(999, of: 1000))), (held(2), thousandth)]),
            try company(2, [(held(3), .whole)]), try company(3, [(held(2), .whole)]),
        ])
        #expect(!found.isOwnedByNobody)
        #expect(found.parts.map { "\($0.numerator)/\($0.denominator)" } == ["999/1000"])
        #expect(found.rings == [["100002", "100003"]])
    }

    @Test(arguments: 0..<60)
    func `in any net the parts are exactly one whole, and what many rounds come near to`(
        run: Int
    ) throws {
        let seed =
            ProcessInfo.processInfo.environment["PIRD_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed &+ UInt64(run))
        let count = Int.random(in: 1...9, using: &generator)
        var nets: [[(Participant.Identity, Share)]] = []
        for number in 1...count {
            // Parts of sixty, of which people always hold some.
            var rest: Int64 = 60
            var owners: [(Participant.Identity, Share)] = []
            for other in 1...count where Bool.random(using: &generator) && rest > 20 {
                let part = Int64.random(in: 1...19, using: &generator)
                owners.append((held(other), try #require(Share(part, of: 60))))
                rest -= part
            }
            owners.append((person("P\(number)"), try #require(Share(rest, of: 60))))
            nets.append(owners)
        }
        let companies = try nets.enumerated().map { try company($0 + 1, $1) }
        let found = ownership(companies)
        #expect(!found.isOwnedByNobody, "PIRD_SEED=\(seed)")
        // What is left goes round and round until nothing is.
        var weights = [Double](repeating: 0, count: count)
        weights[0] = 1
        var people = [Double](repeating: 0, count: count)
        for _ in 0..<3000 {
            var next = [Double](repeating: 0, count: count)
            for (index, owners) in nets.enumerated() {
                for (identity, share) in owners {
                    let part =
                        weights[index] * Double(share.numerator) / Double(share.denominator)
                    if case .company(let number, _) = identity {
                        next[Int(number)! - 100_001] += part
                    } else {
                        people[index] += part
                    }
                }
            }
            weights = next
        }
        var sum = 0.0
        for part in found.parts {
            let exact = Double(part.numerator)! / Double(part.denominator)!
            let index = Int(part.company)! - 100_001
            #expect(abs(exact - people[index]) < 1e-9, "PIRD_SEED=\(seed)")
            sum += exact
        }
        #expect(abs(sum - 1) < 1e-9, "PIRD_SEED=\(seed)")
    }
}
