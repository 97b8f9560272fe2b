import Testing
import Trust

struct QRCodeTests {
    @Test func `the path covers exactly the dark modules, each once`() throws {
        let code = try QRCode("https://pird.example/verify/7K3M-Q9TX-2VHD-88PA")
        let row = Array(repeating: 0, count: code.size)
        var covered = Array(repeating: row, count: code.size)
        var runs = 0
        let run = /M(\d+) (\d+)h(\d+)v1h-(\d+)z/
        for match in code.svgPath().matches(of: run) {
            let (_, x, y, length, back) = match.output
            #expect(length == back)
            for step in 0..<Int(length)! { covered[Int(y)!][Int(x)! + step] += 1 }
            runs += 1
        }
        #expect(runs == code.svgPath().count { $0 == "M" })
        for y in 0..<code.size {
            for x in 0..<code.size {
                #expect(covered[y][x] == (code[x, y] ? 1 : 0), "module \(x), \(y)")
            }
        }
    }

    @Test func `a code has its three eyes`() throws {
        let code = try QRCode("کوردستان")
        for (left, top) in [(0, 0), (code.size - 7, 0), (0, code.size - 7)] {
            #expect((0..<7).allSatisfy { code[left + $0, top] })
            #expect((1..<6).allSatisfy { !code[left + $0, top + 1] })
        }
    }

    @Test(arguments: [(1, 21), (14, 21), (15, 25), (2331, 177)])
    func `takes the smallest size that holds the text`(bytes: Int, size: Int) throws {
        #expect(try QRCode(String(repeating: "a", count: bytes)).size == size)
    }

    @Test func `refuses what no code holds`() {
        #expect(throws: QRCode.Refusal.tooLong(bytes: 2332)) {
            try QRCode(String(repeating: "a", count: 2332))
        }
        // Two bytes a letter.
        #expect(throws: QRCode.Refusal.tooLong(bytes: 2400)) {
            try QRCode(String(repeating: "ک", count: 1200))
        }
        #expect(throws: QRCode.Refusal.empty) { try QRCode("") }
    }
}
