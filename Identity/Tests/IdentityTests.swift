import Casework
import Foundation
import Kernel
import Registers
import Testing
import Trust

@testable import Identity

@Suite struct WhatTheDeskOffers {
    @Test func `every paper that an officer can choose has a name in the catalogue`() throws {
        var url = URL(fileURLWithPath: #filePath)
        while !FileManager.default.fileExists(atPath: url.path + "/Package.swift") {
            url.deleteLastPathComponent()
        }
        let catalogue = try Catalogue.load(from: url.path + "/Catalogue", handlers: nil)
        for paper in EnrolmentForm.papers {
            #expect(catalogue.document(paper).en != paper, "\(paper)")
        }
    }
}

@Suite struct SamplePopulation {
    @Test func `nobody on the list could be real`() {
        #expect(Set(SamplePeople.roles.map(\.number)).count == SamplePeople.roles.count)
        for role in SamplePeople.roles {
            #expect(role.number.isSynthetic)
            #expect(PersonNumber(role.number.digits) == role.number)
        }
    }
}

@Suite struct PairwiseSubjects {
    @Test func `each party knows a person by another subject, and always by the same`() {
        let secret = Secret([UInt8](repeating: 9, count: 32))
        let people = (0..<200).map { PersonNumber(synthetic: $0) }
        var seen: Set<String> = []
        for sector in ["bank.example", "telecom.example", "1:2", "1", ":2"] {
            for person in people {
                let subject = PairwiseSubject.of(person, for: sector, secret)
                #expect(subject == PairwiseSubject.of(person, for: sector, secret))
                #expect(!subject.contains(person.digits))
                seen.insert(subject)
            }
        }
        #expect(seen.count == 5 * people.count)
        let other = Secret([UInt8](repeating: 8, count: 32))
        #expect(
            PairwiseSubject.of(people[0], for: "bank.example", secret)
                != PairwiseSubject.of(people[0], for: "bank.example", other))
    }
}

@Suite struct TimeCodes {
    /// RFC 6238, appendix B: the key is the ASCII text below; the last six of the eight digits.
    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func `codes are those of the RFC`(second: Int64, digits: String) {
        let code = TimeCode(key: Array("12345678901234567890".utf8))
        #expect(code.digits(atStep: second / TimeCode.step) == digits)
    }

    @Test func `a code is taken once, a step early or late, and no further`() {
        let code = TimeCode(key: Array("12345678901234567890".utf8))
        let now = Moment(microseconds: 1_234_567_890_000_000)
        let step = TimeCode.step(at: now)
        for (distance, isTaken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let digits = code.digits(atStep: step + Int64(distance))
            #expect((code.step(of: digits, at: now, after: 0) != nil) == isTaken, "\(distance)")
        }
        #expect(code.step(of: code.digits(atStep: step), at: now, after: step) == nil)
    }
}

@Suite struct Passwords {
    @Test func `a hash opens to its password alone, and never to none`() async throws {
        let hash = try await Password.hash("four words without sense", salt: Array(0..<16))
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await Password.confirms("four words without sense", hash))
        #expect(!(try await Password.confirms("four words without Sense", hash)))
        #expect(!(try await Password.confirms("anything", nil)))
    }
}

@Suite struct Adjudicating {
    private func fresh() -> Adjudication {
        Adjudication(
            id: "a", enrolment: "1", other: "2", number: PersonNumber(synthetic: 1),
            otherNumber: PersonNumber(synthetic: 2), cause: .iris,
            openedAt: Moment(microseconds: 0),
            excluded: [PersonNumber(synthetic: 10), PersonNumber(synthetic: 11)])
    }

    /// However officers answer, nothing is decided by one, and what two say alike is the outcome.
    @Test func `two equal answers decide, from different officers, in every history`() throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var case_ = fresh()
            for _ in 0..<12 {
                let officer = PersonNumber(
                    synthetic: Int.random(in: 9..<18, using: &generator))
                let verdict = Adjudication.Judgement.Verdict.allCases.randomElement(
                    using: &generator)!
                let before = case_
                do {
                    try case_.judge(
                        verdict, reason: "r", by: officer, at: Moment(microseconds: 1))
                } catch { #expect(case_ == before, "seed \(seed)") }
                if case_.outcome != nil, Bool.random(using: &generator) {
                    try case_.contest("no", at: Moment(microseconds: 2))
                }
            }
            let officers = case_.judgements.map(\.officer)
            #expect(Set(officers).count == officers.count, "seed \(seed)")
            #expect(Set(officers).isDisjoint(with: case_.excluded), "seed \(seed)")
            if let outcome = case_.outcome {
                let said = case_.judgements.filter {
                    $0.round == case_.round && $0.verdict == (outcome.isSame ? .same : .different)
                }
                #expect(said.count == 2, "seed \(seed)")
            }
        }
    }
}

@Suite struct Drawing {
    @Test func `numbers are drawn from all there are, and none of them is an invented person's`() {
        let randomness = SystemRandomness()
        var firsts: Set<Character> = []
        for _ in 0..<2000 {
            let number = PersonNumber(drawnFrom: randomness, isSynthetic: false)
            #expect(!number.isSynthetic)
            #expect(PersonNumber(number.digits) == number)
            firsts.insert(number.digits.first!)
            let alias = AliasNumber(drawnFrom: randomness, isSynthetic: false)
            #expect(AliasNumber(alias.digits) == alias && !alias.digits.hasPrefix("900"))
        }
        #expect(firsts == Set("123456789"))
        #expect(PersonNumber(drawnFrom: randomness, isSynthetic: true).isSynthetic)
    }
}
