import Testing

@testable import Matching

@Suite struct IrisCodeTests {
    private static func mask(bits: Int) -> [UInt8] {
        (0..<256).map { byte in
            let left = min(max(bits - byte * 8, 0), 8)
            return UInt8(truncatingIfNeeded: (1 << left) - 1)
        }
    }

    @Test(arguments: [
        (255, 256, IrisCode.Refusal.wrongLength(255)), (257, 256, .wrongLength(257)),
        (256, 0, .wrongLength(0)),
    ])
    func `a code of another length is none`(code: Int, mask: Int, refusal: IrisCode.Refusal) {
        #expect(throws: refusal) {
            try IrisCode(
                code: [UInt8](repeating: 1, count: code), mask: [UInt8](repeating: 1, count: mask))
        }
    }

    @Test(arguments: [
        (0, IrisCode.Refusal.nothingSeen), (1, .tooLittleSeen(bits: 1)),
        (511, .tooLittleSeen(bits: 511)), (512, nil), (2048, nil),
    ])
    func `an eye of which too little was seen is refused`(bits: Int, refusal: IrisCode.Refusal?) {
        var found: IrisCode.Refusal?
        do throws(IrisCode.Refusal) {
            let code = try IrisCode(
                code: IrisCodeTests.mask(bits: 2048), mask: IrisCodeTests.mask(bits: bits))
            #expect(code.usable == bits)
        } catch { found = error }
        #expect(found == refusal)
    }

    @Test func `a pair is 1,024 bytes and comes back from them`() throws {
        let pair = SyntheticIris(seed: 3).person(1)
        #expect(pair.bytes.count == 1024)
        #expect(try IrisPair(bytes: pair.bytes) == pair)
        #expect(try IrisPair(left: pair.left, right: pair.right) == pair)
        #expect(Array(pair.bytes[0..<256]) == pair.left?.code)
        #expect(Array(pair.bytes[768..<1024]) == pair.right?.mask)
    }

    @Test func `a person with one eye has one`() throws {
        let both = SyntheticIris(seed: 3).person(1)
        for pair in [
            try IrisPair(left: both.left, right: nil), try IrisPair(left: nil, right: both.right),
        ] {
            #expect(try IrisPair(bytes: pair.bytes) == pair)
            #expect((pair.left == nil) != (pair.right == nil))
        }
        #expect(throws: IrisPair.Refusal.noEye) { try IrisPair(left: nil, right: nil) }
        #expect(throws: IrisPair.Refusal.noEye) {
            try IrisPair(bytes: [UInt8](repeating: 0, count: 1024))
        }
        #expect(throws: IrisPair.Refusal.wrongLength(1023)) {
            try IrisPair(bytes: [UInt8](repeating: 255, count: 1023))
        }
    }

    @Test func `a pair with an eye that was hardly seen is refused, and says which`() {
        let enough = IrisCodeTests.mask(bits: 2048)
        let little = IrisCodeTests.mask(bits: 100)
        #expect(throws: IrisPair.Refusal.right(.tooLittleSeen(bits: 100))) {
            try IrisPair(bytes: enough + enough + enough + little)
        }
        #expect(throws: IrisPair.Refusal.left(.tooLittleSeen(bits: 100))) {
            try IrisPair(bytes: enough + little + enough + enough)
        }
    }

    @Test func `turned by seven columns and back it is the same`() throws {
        let code = try #require(SyntheticIris(seed: 3).person(2).left)
        #expect(code.turned(by: 7) != code)
        #expect(code.turned(by: 7).turned(by: -7) == code)
        #expect(code.turned(by: 128) == code)
        // Four columns are eight bytes.
        #expect(code.turned(by: 4).code.prefix(248) == code.code.suffix(248))
    }
}
