internal import CQREncode

/// A square of dark and light modules that a telephone reads as a text.
///
/// Digits, capitals and a few signs take less room than other letters, which are stored as UTF-8.
/// The quiet zone of four light modules around it is the drawer's duty.
package struct QRCode: Sendable, Equatable {
    /// Modules on a side, without the quiet zone: 21 to 177.
    package let size: Int
    private let dark: [Bool]

    package enum Refusal: Error, Equatable, CustomStringConvertible {
        case empty
        case tooLong(bytes: Int)

        package var description: String {
            switch self {
            case .empty: "an empty text makes no QR code"
            case .tooLong(let bytes):
                "a QR code holds at most \(QRCode.bytesMax) bytes; this text has \(bytes)"
            }
        }
    }

    /// What the largest code, version 40, holds of any text at level M.
    package static let bytesMax = 2331

    /// How much of it may be dirty or torn.
    package enum Tolerance: Sendable {
        /// About 7 % (level L): for a long text, whose code would be too fine otherwise.
        case low
        /// About 15 % (level M).
        case medium
    }

    /// The smallest code that holds the text. Costs about 1 ms for an address.
    package init(_ text: String, tolerance: Tolerance = .medium) throws(Refusal) {
        let count = text.utf8.count
        guard count > 0 else { throw .empty }
        let level = tolerance == .low ? QR_ECLEVEL_L : QR_ECLEVEL_M
        guard !text.utf8.contains(0), let code = QRcode_encodeString(text, 0, level, QR_MODE_8, 1)
        else { throw .tooLong(bytes: count) }
        defer { QRcode_free(code) }
        let size = Int(code.pointee.width)
        self.size = size
        // The lowest bit of each byte is the colour; the others say what the module is for.
        dark = UnsafeBufferPointer(start: code.pointee.data, count: size * size)
            .map { $0 & 1 == 1 }
    }

    /// Whether the module is dark; (0, 0) is the upper left corner.
    package subscript(x: Int, y: Int) -> Bool {
        precondition(0..<size ~= x && 0..<size ~= y, "module outside the code")
        return dark[y * size + x]
    }

    /// A horizontal run of dark modules.
    struct Run: Equatable {
        let x, y, length: Int
    }

    /// Every dark module exactly once, in rows from the top, neighbours in a row taken together.
    var runs: [Run] {
        var runs: [Run] = []
        for y in 0..<size {
            var x = 0
            while x < size {
                let start = x
                while x < size, self[x, y] { x += 1 }
                if x > start { runs.append(Run(x: start, y: y, length: x - start)) }
                x += 1
            }
        }
        return runs
    }

    /// The `d` of an SVG path, one unit a module, without the quiet zone: for a view box of
    /// `-4 -4 size+8 size+8`.
    package func svgPath() -> String {
        runs.map { "M\($0.x) \($0.y)h\($0.length)v1h-\($0.length)z" }.joined()
    }
}
