/// A text in the three languages of an official paper.
package struct Trilingual: Sendable, Equatable {
    package let ckb, ar, en: String

    package init(ckb: String, ar: String, en: String) {
        self.ckb = ckb
        self.ar = ar
        self.en = en
    }
}

/// An official certificate: what a register says about one subject, on one A4 page, in Kurdish,
/// Arabic and English, with a QR code under which anyone checks it.
package struct Certificate: Sendable, Equatable {
    /// One line of the register, such as the capital or the managing director; a sentence when its
    /// label is empty.
    package struct Fact: Sendable, Equatable {
        package let label, value: Trilingual

        package init(_ label: Trilingual, _ value: Trilingual) {
            self.label = label
            self.value = value
        }
    }

    /// The office that keeps the register.
    package let issuer: Trilingual
    package let title: Trilingual
    /// The name as registered, in any script; shown large, in the direction of its first letter.
    package let subject: String
    package let number: String
    package let facts: [Fact]
    /// Where the certificate is checked: readable under the QR code.
    package let verifyURL: String
    /// What the QR code says: the address, or a longer one that carries all that a check needs.
    package let code: String
    /// What the holder must know, such as that the data are samples.
    package let notice: Trilingual
    /// See ``PDFDocument/About/createdAt``.
    package let createdAt: String

    package init(
        issuer: Trilingual, title: Trilingual, subject: String, number: String, facts: [Fact],
        verifyURL: String, code: String? = nil, notice: Trilingual, createdAt: String
    ) {
        self.issuer = issuer
        self.title = title
        self.subject = subject
        self.number = number
        self.facts = facts
        self.verifyURL = verifyURL
        self.code = code ?? verifyURL
        self.notice = notice
        self.createdAt = createdAt
    }

    /// The paper. The same certificate gives the same bytes; see ``PDFDocument`` for the cost.
    ///
    /// A long content is set smaller, down to letters of 7 points. Throws
    /// ``PDFDocument/Refusal`` if it is too long even then, and for a character no font has, and
    /// ``QRCode/Refusal`` for an address that is too long.
    package func pdf() throws -> [UInt8] {
        let code = try QRCode(code, tolerance: code == verifyURL ? .medium : .low)
        let about = PDFDocument.About(
            title: "\(title.en) \(number)", author: issuer.en, subject: subject,
            createdAt: createdAt)
        return try PDFDocument.render(about) { canvas in
            var size = CertificateSheet.bodySize
            var sheet = try CertificateSheet(self, code, size, on: canvas)
            while sheet.height > sheet.heightMax, size > CertificateSheet.bodySizeMin {
                size -= 0.5
                sheet = try CertificateSheet(self, code, size, on: canvas)
            }
            guard sheet.height <= sheet.heightMax else {
                throw PDFDocument.Refusal.doesNotFit(
                    needed: sheet.height, available: sheet.heightMax)
            }
            sheet.draw(on: canvas)
        }
    }
}

/// The languages of a certificate in reading order, which on paper runs from the right.
private enum Language: String, CaseIterable {
    case ckb, ar, en

    var direction: TextDirection { self == .en ? .leftToRight : .rightToLeft }

    func of(_ text: Trilingual) -> String {
        switch self {
        case .ckb: text.ckb
        case .ar: text.ar
        case .en: text.en
        }
    }
}

/// A certificate set in lines at one size of letters: first measured, then drawn.
private struct CertificateSheet {
    static let bodySize = 10.5
    static let bodySizeMin = 7.0

    private static let ink = Colour(0x16212B)
    private static let quiet = Colour(0x5C6B76)
    private static let accent = Colour(0x12495A)
    private static let hairline = Colour(0xCBD5DA)
    private static let tint = Colour(0xF1F5F6)

    private static let frameInset = 26.0
    private static let left = 58.0
    private static let right = Paper.a4.width - left
    private static let width = right - left
    private static let panelPadding = 12.0
    /// A dark square of the code: 0.46 mm, which the camera of a cheap telephone tells apart.
    private static let module = 1.3
    private static let columnGap = 22.0
    private static let columnWidth = (width - 2 * columnGap) / 3

    private typealias Block = PDFDocument.TextBlock

    private struct Row {
        var labels: [Block] = []
        var values: [Block] = []

        var labelHeight: Double { labels.map(\.height).max() ?? 0 }
        var height: Double { labelHeight + (values.map(\.height).max() ?? 0) }
    }

    private let certificate: Certificate
    private let code: QRCode
    private let size: Double
    private let scale: Double
    private var issuers: [Block] = []
    private var titles: [Block] = []
    private let subject: Block
    private let number: Block
    private var rows: [Row] = []
    private let address: Block
    /// The dark square; the quiet zone lies around it, white on white.
    private let codeSide: Double
    private let panelWidth: Double
    private var notices: [Block] = []

    init(
        _ certificate: Certificate, _ code: QRCode, _ size: Double,
        on canvas: borrowing PDFDocument.Canvas
    ) throws {
        self.certificate = certificate
        self.code = code
        self.size = size
        scale = size / Self.bodySize
        codeSide = max(90, Double(code.size) * Self.module) * max(scale, 0.8)
        panelWidth = Self.width - codeSide - 22
        // Wide lines suit wide white space; where it is tight, the lines move together.
        let leading = 1.35 + 0.2 * scale

        for language in Language.allCases {
            issuers.append(
                try Self.set(
                    language.of(certificate.issuer), language,
                    width: language == .en ? Self.width * 0.46 : Self.width * 0.5,
                    TextStyle(
                        size: (language == .ckb ? 13 : 10.5) * max(scale, 0.75),
                        weight: language == .ckb ? .bold : .regular,
                        colour: language == .ckb ? Self.accent : Self.ink),
                    on: canvas))
            titles.append(
                try Self.set(
                    language.of(certificate.title), language, width: Self.width,
                    TextStyle(
                        size: (language == .ckb ? 19 : 11.5) * max(scale, 0.7),
                        weight: language == .ckb ? .bold : .regular,
                        colour: language == .ckb ? Self.ink : Self.quiet, leading: leading),
                    alignment: .center, on: canvas))
            let notice = language.of(certificate.notice)
            guard !notice.isEmpty else { continue }
            notices.append(
                try Self.set(
                    notice, language, width: panelWidth - 2 * Self.panelPadding,
                    TextStyle(size: max(7, 9 * scale), colour: Self.ink), on: canvas))
        }
        subject = try Self.setLarge(certificate.subject, largest: 27 * scale, on: canvas)
        number = try canvas.set(
            certificate.number, width: Self.width,
            style: TextStyle(size: max(10, 13 * scale), weight: .bold, colour: .white),
            direction: .leftToRight, alignment: .center, language: "en")
        address = try canvas.set(
            certificate.verifyURL, width: Self.width,
            style: TextStyle(size: 7, colour: Self.quiet, leading: 1.4), direction: .leftToRight,
            language: "en")
        for fact in certificate.facts {
            var row = Row()
            for language in Language.allCases {
                // A sentence has no label.
                if !fact.label.ckb.isEmpty {
                    row.labels.append(
                        try Self.set(
                            language.of(fact.label), language, width: Self.columnWidth,
                            TextStyle(
                                size: max(7, size * 0.8), colour: Self.quiet, leading: leading),
                            on: canvas))
                }
                let value = language.of(fact.value)
                row.values.append(
                    try Self.set(
                        value, language, width: Self.columnWidth,
                        TextStyle(
                            size: max(6, size * Self.shrunk(value)), colour: Self.ink,
                            leading: leading), on: canvas))
            }
            rows.append(row)
        }
    }

    /// How much smaller a number is set that would break in the middle: it has no place to break at.
    private static func shrunk(_ text: String) -> Double {
        guard text.count > 20, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2D }) else {
            return 1
        }
        return 20 / Double(text.count)
    }

    /// A text of one language, at the start of its column.
    ///
    /// A foreign name in a Kurdish or Arabic text is isolated. A Kurdish name that stands alone in
    /// the English column keeps its own direction, or its brackets and full stop would stray.
    private static func set(
        _ text: String, _ language: Language, width: Double, _ style: TextStyle,
        alignment: TextAlignment = .start, on canvas: borrowing PDFDocument.Canvas
    ) throws -> Block {
        if language.direction == .rightToLeft {
            return try canvas.set(
                isolated(text), width: width, style: style, direction: .rightToLeft,
                alignment: alignment, language: language.rawValue)
        }
        guard TextDirection.natural(of: text) == .rightToLeft else {
            return try canvas.set(
                text, width: width, style: style, direction: .leftToRight, alignment: alignment,
                language: language.rawValue)
        }
        return try canvas.set(
            isolated(text), width: width, style: style, direction: .rightToLeft,
            alignment: alignment == .center ? .center : .end, language: Language.ckb.rawValue)
    }

    /// The name in the largest letters that keep it on two lines, or else in rather small ones.
    private static func setLarge(
        _ name: String, largest: Double, on canvas: borrowing PDFDocument.Canvas
    ) throws -> Block {
        let direction = TextDirection.natural(of: name)
        let text = direction == .rightToLeft ? isolated(name) : name
        var size = largest
        while true {
            let block = try canvas.set(
                text, width: width,
                style: TextStyle(size: size, weight: .bold, colour: accent, leading: 1.5),
                direction: direction, alignment: .center,
                language: direction == .rightToLeft ? "ckb" : "en")
            if block.lineCount <= 2 || size <= max(largest / 2, 10) { return block }
            size -= 1
        }
    }

    // MARK: - Heights

    private var top: Double { 40 + 12 * scale * scale }
    private var bottom: Double { Paper.a4.height - 38 - 10 * scale * scale }
    private var headerHeight: Double {
        max(issuers[0].height + issuers[1].height, issuers[2].height) + 10
    }
    private var titleHeight: Double { titles.reduce(0) { $0 + $1.height } }
    private var subjectHeight: Double { subject.height + numberGap + number.height + 2 }
    private var numberGap: Double { 12 * scale }
    private var rowGap: Double { size * (0.2 + 0.4 * scale) }
    private var factsHeight: Double { rows.reduce(0) { $0 + $1.height + rowGap } }
    private var noticeHeight: Double {
        notices.reduce(0) { $0 + $1.height } + 3 * Double(notices.count - 1) + 12
    }
    private var quietZone: Double { codeSide * 4 / Double(code.size) }
    private var panelHeight: Double { max(codeSide, noticeHeight) }
    private var footerHeight: Double { 16 + panelHeight + quietZone + address.height }

    private var footerTop: Double { bottom - footerHeight }

    /// With the smallest gaps between the parts.
    var height: Double {
        headerHeight + titleHeight + subjectHeight + factsHeight + footerHeight + 4 * gapMin
    }
    var heightMax: Double { bottom - top }
    private var gapMin: Double { 12 * scale * scale }

    // MARK: - Drawing

    func draw(on canvas: borrowing PDFDocument.Canvas) {
        // What is left over becomes white space between the parts, most of it above the name.
        let spare = heightMax - height
        let gap = gapMin + min(spare / 5, 20)
        let rowSpare = rows.isEmpty ? 0 : min((spare - 4 * (gap - gapMin)) / Double(rows.count), 5)

        drawFrame(on: canvas)
        var y = drawHeader(from: top, on: canvas) + gap
        for title in titles {
            canvas.draw(title, x: Self.left, y: y, as: .heading)
            y += title.height
        }
        y = drawSubject(from: y + gap, on: canvas) + gap
        for row in rows {
            y = draw(row, from: y, gap: rowGap + rowSpare, on: canvas)
        }
        assert(y <= footerTop, "the facts run into the footer")
        drawFooter(on: canvas)
    }

    private func drawFrame(on canvas: borrowing PDFDocument.Canvas) {
        var frame = Rect(
            x: Self.frameInset, y: Self.frameInset, width: Paper.a4.width - 2 * Self.frameInset,
            height: Paper.a4.height - 2 * Self.frameInset)
        canvas.stroke(frame, Self.accent, width: 1)
        frame = Rect(
            x: frame.x + 3.5, y: frame.y + 3.5, width: frame.width - 7, height: frame.height - 7)
        canvas.stroke(frame, Self.accent, width: 0.35)
    }

    private func drawHeader(from y: Double, on canvas: borrowing PDFDocument.Canvas) -> Double {
        canvas.draw(issuers[0], x: Self.left + Self.width * 0.5, y: y)
        canvas.draw(issuers[1], x: Self.left + Self.width * 0.5, y: y + issuers[0].height)
        canvas.draw(issuers[2], x: Self.left, y: y + issuers[0].baseline - issuers[2].baseline)
        let foot = y + headerHeight
        canvas.line(
            from: (Self.left, foot), to: (Self.right, foot), Self.accent, width: 1.2)
        return foot
    }

    private func drawSubject(from y: Double, on canvas: borrowing PDFDocument.Canvas) -> Double {
        canvas.draw(subject, x: Self.left, y: y, as: .heading)
        let numberTop = y + subject.height + numberGap
        let plateWidth = number.lineWidthMax + 28
        canvas.fill(
            Rect(
                x: Self.left + (Self.width - plateWidth) / 2, y: numberTop - 2,
                width: plateWidth, height: number.height + 4),
            Self.accent)
        canvas.draw(number, x: Self.left, y: numberTop)
        return y + subjectHeight
    }

    /// The same fact in three columns, Kurdish at the right, on common lines.
    private func draw(
        _ row: Row, from y: Double, gap: Double, on canvas: borrowing PDFDocument.Canvas
    ) -> Double {
        canvas.line(from: (Self.left, y), to: (Self.right, y), Self.hairline, width: 0.5)
        let labelLine = row.labels.first?.baseline ?? 0
        let valueLine = row.values[0].baseline
        for column in row.values.indices {
            let pitch = Self.columnWidth + Self.columnGap
            let x = Self.right - Self.columnWidth - Double(column) * pitch
            let value = row.values[column]
            if !row.labels.isEmpty {
                let label = row.labels[column]
                canvas.draw(label, x: x, y: y + gap / 2 + labelLine - label.baseline)
            }
            canvas.draw(
                value, x: x, y: y + gap / 2 + row.labelHeight + valueLine - value.baseline)
        }
        return y + row.height + gap
    }

    private func drawFooter(on canvas: borrowing PDFDocument.Canvas) {
        let top = footerTop
        canvas.line(from: (Self.left, top), to: (Self.right, top), Self.accent, width: 1.2)
        let panel = Rect(
            x: Self.right - panelWidth, y: top + 16, width: panelWidth, height: panelHeight)
        let codeTop = panel.y + (panelHeight - codeSide) / 2
        canvas.draw(
            code, x: Self.left - quietZone, y: codeTop - quietZone, side: codeSide + 2 * quietZone)
        canvas.draw(address, x: Self.left, y: panel.bottom + quietZone)
        canvas.link(
            to: certificate.verifyURL,
            in: Rect(x: Self.left, y: codeTop, width: codeSide, height: codeSide))
        canvas.link(
            to: certificate.verifyURL,
            in: Rect(
                x: Self.left, y: panel.bottom + quietZone, width: address.lineWidthMax,
                height: address.height))

        guard !notices.isEmpty else { return }
        canvas.fill(panel, Self.tint)
        var y = panel.y + (panelHeight - noticeHeight) / 2 + 6
        for notice in notices {
            canvas.draw(notice, x: panel.x + Self.panelPadding, y: y)
            y += notice.height + 3
        }
    }
}
