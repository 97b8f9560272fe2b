import Casework
@testable import Companies
import Kernel
import Testing

@Suite struct Refusals {
    private static let one = Share(1, of: 3)!
    private static let all: [CompanyRefusal] = [
        .ended, .stillLive, .formDiffers, .tooFewMembers(1), .tooManyMembers(1), .sharesNotWhole,
        .capitalTooSmall(Money(dinars: 1)), .roleMissing(.manager), .roleMissing(.lawyer),
        .alreadyInOffice, .notInOffice, .notAnOwner, .ownsNothing(Text(same: "A")),
        .notEnoughShares(one), .shareTooFine, .charged, .seized, .objected, .noSuchNumber,
        .alreadyDone, .planUnderway, .tooEarly(Day(2026, 1, 1)), .nothingChanges, .notLower,
        .yearNotOver, .yearMissing(2025), .yearBefore(2024), .restorationTooLate, .notDivisible,
        .ownsItself,
        .accountsAreThere, .notAController, .amountTooLarge, .objectionTooLate(Day(2026, 1, 1)),
        .holdsOthers("A"), .noMajority(.none),
    ]

    @Test(arguments: all)
    func `a refusal lies with questions that somebody is asked`(refusal: CompanyRefusal) throws {
        // What each service needs, and what only some kinds of company are asked.
        var asked: Set = ["form", "lawyer", "accountant"]
        for handler in try Companies().handlers { asked.formUnion(handler.questions) }
        #expect(!refusal.questions.isEmpty)
        for question in refusal.questions {
            #expect(asked.contains(question), "nobody is asked \(question)")
        }
    }

    @Test func `of several questions the closest is meant, of none that was asked nobody's`() {
        let said: Answers = ["share": .text("1/2"), "heirs": .members([]), "company": .nothing]
        let refusal = HandInRefusal(CompanyRefusal.shareTooFine, among: said)
        #expect(refusal.question == "heirs")
        #expect(HandInRefusal(CompanyRefusal.yearNotOver, among: said).question == nil)
    }
}
