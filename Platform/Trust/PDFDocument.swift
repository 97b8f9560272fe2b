internal import CPango

/// A4 paper as PDF: text in every script, rules, boxes and QR codes, measured in points from the
/// upper left corner.
///
/// The same drawing gives the same bytes on the same machine: the date comes from outside, and
/// nothing here reads a clock. Callable from any thread. Every thread keeps its own font cache,
/// so that the first paper on a thread costs some tens of milliseconds more than the next ones.
package enum PDFDocument {
    /// What a reader shows under "properties".
    package struct About: Sendable, Equatable {
        package let title, author, subject: String
        /// `2026-11-23` or `2026-11-23T09:30:00Z` or with an offset such as `+03:00`.
        package let createdAt: String

        package init(title: String, author: String, subject: String, createdAt: String) {
            self.title = title
            self.author = author
            self.subject = subject
            self.createdAt = createdAt
        }
    }

    /// Why a paper was not made. A paper with a hole in it is never handed out.
    package enum Refusal: Error, Equatable, CustomStringConvertible {
        /// No installed font has this character, or it is a control character.
        case cannotDraw(Unicode.Scalar)
        case fontNotInstalled(String)
        case notADate(String)
        /// The content is higher than its place, in points.
        case doesNotFit(needed: Double, available: Double)
        case cairo(String)

        package var description: String {
            switch self {
            case .cannotDraw(let scalar):
                "no font can draw \(PDFDocument.name(of: scalar))"
            case .fontNotInstalled(let family): "the font \(family) is not installed"
            case .notADate(let text): "not an ISO date for a PDF: \(text)"
            case .doesNotFit(let needed, let available):
                "needs a height of \(needed.rounded(.up)) pt where "
                    + "\(available.rounded(.down)) pt are free"
            case .cairo(let message): "cairo: \(message)"
            }
        }
    }

    /// Draws a document; the canvas starts on its first page.
    ///
    /// Throws a ``Refusal``, or whatever `draw` throws.
    package static func render(
        _ about: About, _ draw: (borrowing Canvas) throws -> Void
    ) throws -> [UInt8] {
        guard isDate(about.createdAt) else { throw Refusal.notADate(about.createdAt) }
        let ink = Ink()
        let surface = cairo_pdf_surface_create_for_stream(
            { ink, data, count in
                guard let ink, let data else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Ink>.fromOpaque(ink).takeUnretainedValue().bytes
                    .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            },
            Unmanaged.passUnretained(ink).toOpaque(), Paper.a4.width, Paper.a4.height)
        defer { cairo_surface_destroy(surface) }
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        for (field, text) in [
            (CAIRO_PDF_METADATA_TITLE, about.title), (CAIRO_PDF_METADATA_AUTHOR, about.author),
            (CAIRO_PDF_METADATA_SUBJECT, about.subject),
            (CAIRO_PDF_METADATA_CREATE_DATE, about.createdAt),
        ] {
            cairo_pdf_surface_set_metadata(surface, field, text)
        }
        guard let pen = cairo_create(surface) else { throw Refusal.cairo("out of memory") }
        defer { cairo_destroy(pen) }
        try draw(Canvas(pen: pen))
        cairo_show_page(pen)
        try check(cairo_status(pen))
        cairo_surface_finish(surface)
        try check(cairo_surface_status(surface))
        return ink.bytes
    }

    /// U+10600 𐘀 LINEAR A SIGN AB001, so that a clerk finds the character in the name.
    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        guard let name = scalar.properties.name else { return code }
        return "\(code) \(scalar) \(name)"
    }

    /// Cairo takes the clock's time in silence when it cannot read the date.
    private static func isDate(_ text: String) -> Bool {
        let shape = /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+\-]\d\d:\d\d)?)?/.asciiOnlyDigits()
        return text.wholeMatch(of: shape) != nil
    }

    private static func check(_ status: cairo_status_t) throws(Refusal) {
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .cairo(String(cString: cairo_status_to_string(status)))
        }
    }

    private final class Ink {
        var bytes: [UInt8] = []
    }
}

/// Sheets, in points.
package enum Paper {
    package static let a4 = (width: 595.276, height: 841.89)
}

package struct Rect: Sendable, Equatable {
    package var x, y, width, height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var right: Double { x + width }
    package var bottom: Double { y + height }
}

package struct Colour: Sendable, Equatable {
    fileprivate let red, green, blue: Double

    /// From `0xRRGGBB`.
    package init(_ hex: UInt32) {
        red = Double(hex >> 16 & 0xFF) / 255
        green = Double(hex >> 8 & 0xFF) / 255
        blue = Double(hex & 0xFF) / 255
    }

    package static let black = Colour(0x000000)
    package static let white = Colour(0xFFFFFF)
}

/// How letters look.
package struct TextStyle: Sendable, Equatable {
    /// Points.
    package var size: Double
    package var weight: Weight
    package var colour: Colour
    /// Families in order of trial, all installed. Name an Arabic one after the Latin one, or
    /// another font slips in.
    package var fontFamily: String
    /// From one line to the next, in sizes. Below 1.5 the signs of Arabic lines touch.
    package var leading: Double

    package enum Weight: Sendable { case regular, bold }

    package static let sans = "Noto Sans, Noto Sans Arabic"
    package static let serif = "Noto Serif, Noto Naskh Arabic"

    package init(
        size: Double, weight: Weight = .regular, colour: Colour = .black,
        fontFamily: String = TextStyle.sans, leading: Double = 1.6
    ) {
        self.size = size
        self.weight = weight
        self.colour = colour
        self.fontFamily = fontFamily
        self.leading = leading
    }
}

/// The base direction of a paragraph.
package enum TextDirection: Sendable {
    case leftToRight, rightToLeft

    /// The direction of the first letter that has one; left to right if none has.
    package static func natural(of text: String) -> TextDirection {
        // What is isolated decides nothing around it (UAX #9, rule P2).
        var depth = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x2066...0x2068: depth += 1
            case 0x2069: depth = max(0, depth - 1)
            default: break
            }
            guard depth == 0 else { continue }
            if scalar.isRightToLeftLetter { return .rightToLeft }
            if scalar.isLeftToRightLetter { return .leftToRight }
        }
        return .leftToRight
    }
}

/// Where lines stand between the edges of their box; start is the right edge in right-to-left text.
package enum TextAlignment: Sendable {
    case start, center, end
}

extension PDFDocument {
    /// The pages of one document while it is drawn.
    package struct Canvas: ~Copyable {
        fileprivate let pen: OpaquePointer

        /// The whole sheet.
        package var page: Rect {
            Rect(x: 0, y: 0, width: Paper.a4.width, height: Paper.a4.height)
        }

        /// Ends this page and starts another.
        package func nextPage() {
            cairo_show_page(pen)
        }

        /// Sets a text in lines of at most `width`, without drawing it yet.
        ///
        /// Lines break between words, and inside a word only if it is wider than the box. Inside
        /// right-to-left text, pass numbers and Latin words through ``isolated(_:)``. `language` is
        /// a BCP 47 tag. Throws ``Refusal/cannotDraw(_:)`` for a letter that no font has, for
        /// control characters, and for the two overrides that show a text in a false order.
        package func set(
            _ text: String, width: Double, style: TextStyle, direction: TextDirection,
            alignment: TextAlignment = .start, language: String
        ) throws(Refusal) -> TextBlock {
            if let bad = text.unicodeScalars.first(where: \.isUndrawable) {
                throw .cannotDraw(bad)
            }
            let block = TextBlock(layout: pango_cairo_create_layout(pen), style: style)
            let layout = block.layout
            let context = pango_layout_get_context(layout)
            let fonts = pango_context_get_font_map(context)
            for family in style.fontFamily.split(separator: ",") {
                let family = String(family.drop { $0 == " " })
                guard pango_font_map_get_family(fonts, family) != nil else {
                    throw .fontNotInstalled(family)
                }
            }
            // Print has no pixels to round to; rounding spoils the joints of Arabic letters.
            pango_context_set_round_glyph_positions(context, 0)
            let rightToLeft = direction == .rightToLeft
            pango_context_set_base_dir(
                context, rightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
            pango_context_set_language(context, pango_language_from_string(language))
            pango_layout_context_changed(layout)
            pango_layout_set_auto_dir(layout, 0)
            // Without auto_dir, Pango's left is the left, whatever the direction.
            pango_layout_set_alignment(
                layout,
                alignment == .center
                    ? PANGO_ALIGN_CENTER
                    : (alignment == .start) == rightToLeft ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT)

            let font = pango_font_description_new()
            defer { pango_font_description_free(font) }
            pango_font_description_set_family(font, style.fontFamily)
            pango_font_description_set_absolute_size(
                font, Double(pird_pango_units(style.size)))
            pango_font_description_set_weight(
                font, style.weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
            pango_layout_set_font_description(layout, font)
            let attributes = pango_attr_list_new()
            defer { pango_attr_list_unref(attributes) }
            // One pitch for all lines, whichever scripts they mix.
            pango_attr_list_insert(
                attributes,
                pango_attr_line_height_new_absolute(pird_pango_units(style.size * style.leading)))
            pango_layout_set_attributes(layout, attributes)

            pango_layout_set_width(layout, pird_pango_units(width))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
            pango_layout_set_text(layout, text, -1)
            if pango_layout_get_unknown_glyphs_count(layout) > 0 {
                let scalar = Unicode.Scalar(pird_first_unknown_character(layout))
                throw .cannotDraw(scalar ?? "\u{FFFD}")
            }
            return block
        }

        /// Draws a text that was set, with its upper left corner there.
        ///
        /// The drawing order is the reading order of a screen reader.
        package func draw(_ block: TextBlock, x: Double, y: Double, as role: Role = .paragraph) {
            cairo_tag_begin(pen, role.rawValue, nil)
            paint(block.style.colour)
            cairo_move_to(pen, x, y)
            pango_cairo_show_layout(pen, block.layout)
            cairo_new_path(pen)
            cairo_tag_end(pen, role.rawValue)
        }

        /// Sets and draws a text from the top of the box; the height used.
        ///
        /// Throws ``Refusal/doesNotFit(needed:available:)`` rather than write over the box's edge.
        @discardableResult
        package func text(
            _ text: String, in box: Rect, style: TextStyle, direction: TextDirection,
            alignment: TextAlignment = .start, language: String
        ) throws(Refusal) -> Double {
            let block = try set(
                text, width: box.width, style: style, direction: direction, alignment: alignment,
                language: language)
            guard block.height <= box.height + 0.01 else {
                throw .doesNotFit(needed: block.height, available: box.height)
            }
            draw(block, x: box.x, y: box.y)
            return block.height
        }

        package func fill(_ box: Rect, _ colour: Colour) {
            paint(colour)
            cairo_rectangle(pen, box.x, box.y, box.width, box.height)
            cairo_fill(pen)
        }

        /// Draws the edge of a box, half of its width on either side.
        package func stroke(_ box: Rect, _ colour: Colour, width: Double) {
            paint(colour)
            cairo_set_line_width(pen, width)
            cairo_rectangle(pen, box.x, box.y, box.width, box.height)
            cairo_stroke(pen)
        }

        package func line(
            from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ colour: Colour,
            width: Double
        ) {
            paint(colour)
            cairo_set_line_width(pen, width)
            cairo_move_to(pen, start.x, start.y)
            cairo_line_to(pen, end.x, end.y)
            cairo_stroke(pen)
        }

        /// Fills a square with the code, its quiet zone of four modules inside the square.
        package func draw(_ code: QRCode, x: Double, y: Double, side: Double) {
            fill(Rect(x: x, y: y, width: side, height: side), .white)
            paint(.black)
            let module = side / Double(code.size + 8)
            // One path for all modules: filled one by one, their shared edges would show.
            for run in code.runs {
                cairo_rectangle(
                    pen, x + Double(run.x + 4) * module, y + Double(run.y + 4) * module,
                    Double(run.length) * module, module)
            }
            cairo_fill(pen)
        }

        /// Makes a box open an address when it is clicked.
        package func link(to address: String, in box: Rect) {
            let quoted = address.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
            let place = [box.x, box.y, box.width, box.height].map { "\($0)" }
            cairo_tag_begin(
                pen, CAIRO_TAG_LINK,
                "rect=[\(place.joined(separator: " "))] uri='\(quoted)'")
            cairo_tag_end(pen, CAIRO_TAG_LINK)
        }

        private func paint(_ colour: Colour) {
            cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue)
        }
    }

    /// What a text is to a screen reader.
    package enum Role: String, Sendable {
        case heading = "H1"
        case paragraph = "P"
    }

    /// A text set in lines, ready to be drawn.
    package final class TextBlock {
        fileprivate let layout: OpaquePointer
        fileprivate let style: TextStyle

        fileprivate init(layout: OpaquePointer, style: TextStyle) {
            self.layout = layout
            self.style = style
        }

        deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

        /// Points from the top to the end of the last line.
        package var height: Double { extents.height }
        /// Points from the top to the foot of the first line's letters.
        package var baseline: Double { pird_points(pango_layout_get_baseline(layout)) }
        package var lineCount: Int { Int(pango_layout_get_line_count(layout)) }
        /// The widest line, in points.
        package var lineWidthMax: Double { extents.width }

        private var extents: (width: Double, height: Double) {
            var logical = PangoRectangle()
            pango_layout_get_extents(layout, nil, &logical)
            return (pird_points(logical.width), pird_points(logical.height))
        }
    }
}

/// The text with every number and every Latin run between U+2066 and U+2069, for use inside
/// right-to-left text: without them `1998-0042` is printed as `0042-1998`.
///
/// Spaces and signs belong to a run if it goes on after them, a sign of value before or after it
/// also. What is isolated already stays as it is. Arabic-Indic digits (٠…٩) follow Unicode's own
/// rules.
package func isolated(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
        if scalars[index].opensIsolate {
            let end = endOfIsolate(in: scalars, from: index)
            result.append(contentsOf: scalars[index..<end])
            index = end
        } else if let end = endOfRun(in: scalars, from: index) {
            result.append("\u{2066}")
            result.append(contentsOf: scalars[index..<end])
            result.append("\u{2069}")
            index = end
        } else {
            result.append(scalars[index])
            index += 1
        }
    }
    return String(result)
}

private func endOfIsolate(in scalars: [Unicode.Scalar], from start: Int) -> Int {
    var depth = 0
    for index in start..<scalars.count {
        if scalars[index].opensIsolate { depth += 1 }
        if scalars[index] == "\u{2069}" { depth -= 1 }
        if depth == 0 { return index + 1 }
    }
    return scalars.count
}

/// The end of the left-to-right run that starts here, if one does.
private func endOfRun(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
    let leads = "+-−#$€£".unicodeScalars.contains(scalars[start])
    let first = leads ? start + 1 : start
    guard first < scalars.count, scalars[first].isLeftToRight else { return nil }
    var end = first
    var parentheses = 0
    var openParentheses = 0
    loop: for index in first..<scalars.count {
        let scalar = scalars[index]
        switch scalar {
        case "(": parentheses += 1
        case ")": parentheses -= 1
        default: break
        }
        if scalar.isLeftToRight || (end == index && scalar.isMarkOrUnit) {
            end = index + 1
            openParentheses = parentheses
        } else if end == index, openParentheses > 0, scalar == ")" {
            end = index + 1
            openParentheses = parentheses
        } else if scalar.isRightToLeftLetter || scalar.opensIsolate || scalar == "\u{2069}"
            || scalar.properties.generalCategory == .control
            || (0x660...0x669).contains(scalar.value) || parentheses < 0
        {
            break loop
        }
    }
    return end
}

extension Unicode.Scalar {
    fileprivate var isRightToLeftLetter: Bool {
        let blocks: [ClosedRange<UInt32>] = [
            0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF,
        ]
        return blocks.contains { $0.contains(value) } && isLetter
    }

    fileprivate var isLeftToRightLetter: Bool { isLetter && !isRightToLeftLetter }

    private var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: false
        }
    }

    /// Latin and other such letters, 0…9 and ۰…۹.
    fileprivate var isLeftToRight: Bool {
        isLeftToRightLetter || (0x30...0x39).contains(value) || (0x6F0...0x6F9).contains(value)
    }

    fileprivate var isMarkOrUnit: Bool {
        properties.generalCategory == .nonspacingMark || "%‰°$€£".unicodeScalars.contains(self)
    }

    fileprivate var opensIsolate: Bool { (0x2066...0x2068).contains(value) }

    fileprivate var isUndrawable: Bool {
        let isOverride = value == 0x202D || value == 0x202E
        return isOverride || (properties.generalCategory == .control && self != "\n")
    }
}
