extension RandomAccessCollection<UInt8> where Index == Int {
    /// Where some bytes stand for the last time. From the front, `firstRange(of:)` looks.
    package func lastRange(of wanted: [UInt8]) -> Range<Int>? {
        guard count >= wanted.count else { return nil }
        for start in stride(from: endIndex - wanted.count, through: startIndex, by: -1)
        where self[start..<start + wanted.count].elementsEqual(wanted) {
            return start..<start + wanted.count
        }
        return nil
    }
}
