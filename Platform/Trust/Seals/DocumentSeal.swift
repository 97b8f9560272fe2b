internal import Foundation
package import Kernel

/// Seals a PDF for an institution, so that every reader of PDF can check it (ETSI EN 319 142-1,
/// PAdES).
///
/// B-B is the signature; with a time stamp over it, it is B-T; with the certificates and lists that
/// are needed to check it, B-LT; and with a time stamp over all of that, B-LTA, which can be renewed
/// for ever.
package struct DocumentSeal: Sendable {
    package enum Level: Int, Sendable, Comparable, CaseIterable {
        case basic, timed, longTerm, archived

        package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// What it takes to check a seal later.
    package struct Evidence: Sendable {
        /// DER: the authorities' certificates, from the signer's issuer up.
        package let chain: [[UInt8]]
        /// DER: a list of each authority.
        package let revocationLists: [[UInt8]]
        /// DER: that the certificates of signer and stamper were good (RFC 6960).
        package let statusAnswers: [[UInt8]]

        package init(
            chain: [[UInt8]], revocationLists: [[UInt8]], statusAnswers: [[UInt8]] = []
        ) {
            self.chain = chain
            self.revocationLists = revocationLists
            self.statusAnswers = statusAnswers
        }
    }

    private let institution: CertifiedKey
    private let name: String
    package let stamper: TimeStamper
    private let evidence: Evidence

    /// - Parameter name: the institution's, as readers show it.
    package init(
        _ institution: CertifiedKey, name: String, stamper: TimeStamper, evidence: Evidence
    ) {
        self.institution = institution
        self.name = name
        self.stamper = stamper
        self.evidence = evidence
    }

    /// Room for a signature with its chain and a time stamp.
    private static let room = 12_000

    /// The sealed document. The same bytes, level, time and serials give the same result, when
    /// the time stamper's key signs so.
    ///
    /// - Parameters:
    ///   - language: of the document, as `ckb`.
    ///   - serials: gives a number for each time stamp, never the same twice.
    package func seal(
        _ pdf: [UInt8], to level: Level, language: String, at now: Moment,
        serials: @escaping () -> [UInt8]
    ) throws -> [UInt8] {
        var update = try PDFUpdate(pdf)
        let stamp: (([UInt8]) throws -> [UInt8])? =
            level >= .timed ? { try stamper.token($0, at: now, serial: serials()) } : nil
        try add(
            DocumentSeal.dictionary(
                "Sig", filter: "ETSI.CAdES.detached",
                more: "/Name \(DocumentSeal.text(name)) /M (D:\(DER.digits(now))Z) "),
            field: "Seal", catalogue: ["Lang": "(\(language))"], to: &update
        ) { digest in
            try SignedMessage(
                signer: institution, certificates: [institution.certificate] + evidence.chain
            ).bytes(
                of: OID.data, content: nil, digest: digest, stamp: stamp)
        }
        if level >= .longTerm { try addEvidence(to: &update) }
        if level >= .archived {
            try add(
                DocumentSeal.dictionary("DocTimeStamp", filter: "ETSI.RFC3161", more: ""),
                field: "Archived", catalogue: [:], to: &update
            ) { digest in try stamper.token(digest, at: now, serial: serials()) }
        }
        return update.bytes
    }

    /// Adds the newest evidence and a time stamp over everything, before what is in the document
    /// grows too old to be believed (EN 319 142-1, section 5.4.3: B-LTA again).
    package func renew(
        _ sealed: [UInt8], at now: Moment, serials: () -> [UInt8]
    ) throws -> [UInt8] {
        var update = try PDFUpdate(sealed)
        try addEvidence(to: &update)
        try add(
            DocumentSeal.dictionary("DocTimeStamp", filter: "ETSI.RFC3161", more: ""),
            field: "Archived-\(DER.digits(now))", catalogue: [:], to: &update
        ) { digest in try stamper.token(digest, at: now, serial: serials()) }
        return update.bytes
    }

    // MARK: A signature

    private static let emptyRange = "[0 0000000000 0000000000 0000000000]"

    private static func dictionary(_ type: String, filter: String, more: String) -> String {
        "<< /Type /\(type) /Filter /Adobe.PPKLite /SubFilter /\(filter) \(more)/ByteRange "
            + emptyRange + " /Contents <" + String(repeating: "0", count: 2 * room) + "> >>"
    }

    private func add(
        _ dictionary: String, field: String, catalogue: [String: String],
        to update: inout PDFUpdate, sign: (_ digest: [UInt8]) throws -> [UInt8]
    ) throws {
        let page = try update.firstPage()
        let (signature, widget) = (update.newNumber(), update.newNumber())
        var root = try update.dictionary(update.root)
        var pageText = try update.dictionary(page)
        for (name, value) in catalogue where !root.contains("/\(name) ") {
            root = DocumentSeal.adding("/\(name) \(value)", to: root)
        }
        if let fields = root.range(of: "/Fields [") {
            root.insert(contentsOf: "\(widget) 0 R ", at: fields.upperBound)
        } else {
            root = DocumentSeal.adding(
                "/AcroForm << /Fields [\(widget) 0 R] /SigFlags 3 >>", to: root)
        }
        if let annotations = pageText.range(of: "/Annots [") {
            pageText.insert(contentsOf: "\(widget) 0 R ", at: annotations.upperBound)
        } else {
            pageText = DocumentSeal.adding("/Annots [\(widget) 0 R]", to: pageText)
        }
        let widgetText =
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (\(field)) /V \(signature) 0 R /P \(page) 0 R /Rect [0 0 0 0] /F 132 >>"
        let places = update.add([
            (signature, Array(dictionary.utf8)), (widget, Array(widgetText.utf8)),
            (update.root, Array(root.utf8)), (page, Array(pageText.utf8)),
        ])
        // Everything is signed but the place of the signature itself.
        let start = places[signature]! + "\(signature) 0 obj\n".utf8.count
        let before = Array(dictionary.utf8)
        guard let contents = before.firstRange(of: Array("/Contents <".utf8))?.lowerBound,
            let range = before.firstRange(of: Array(DocumentSeal.emptyRange.utf8))?.lowerBound
        else { preconditionFailure("the dictionary was written above") }
        let open = start + contents + "/Contents ".utf8.count
        let close = open + 2 * DocumentSeal.room + 2
        func ten(_ number: Int) -> String {
            String(repeating: "0", count: 10 - String(number).count) + String(number)
        }
        update.overwrite(
            start + range,
            with: Array("[0 \(ten(open)) \(ten(close)) \(ten(update.bytes.count - close))]".utf8))
        let digest = sha256(update.bytes[..<open] + update.bytes[close...])
        let message = try sign(digest)
        guard message.count <= DocumentSeal.room else {
            throw PDFUpdate.Unreadable(description: "the signature needs \(message.count) bytes")
        }
        update.overwrite(open + 1, with: Array(hex(message).utf8))
    }

    private static func adding(_ entry: String, to dictionary: String) -> String {
        String(dictionary.dropLast(2)) + " " + entry + " >>"
    }

    /// A text of any script as a string of a PDF: UTF-16 with its mark, in hexadecimal.
    private static func text(_ text: String) -> String {
        "<FEFF" + text.utf16.map { String(format: "%04X", $0) }.joined() + ">"
    }

    // MARK: Evidence

    /// The document security store: certificates and lists (EN 319 142-1, section 5.4.2.2).
    private func addEvidence(to update: inout PDFUpdate) throws {
        func stream(_ bytes: [UInt8]) -> [UInt8] {
            Array("<< /Length \(bytes.count) >>\nstream\n".utf8) + bytes
                + Array("\nendstream".utf8)
        }
        var objects: [(number: Int, body: [UInt8])] = []
        func references(_ all: [[UInt8]]) -> String {
            all.map { bytes in
                let number = update.newNumber()
                objects.append((number, stream(bytes)))
                return "\(number) 0 R"
            }.joined(separator: " ")
        }
        var root = try update.dictionary(update.root)
        // What was there stays: it was the evidence when the signatures below were made.
        let old = try PDFUpdate.number("/DSS", in: root).map { number in
            (number, text: try update.dictionary(number))
        }
        func kept(_ name: String) -> String {
            guard let text = old?.text, let start = text.range(of: "/\(name) ["),
                let end = text[start.upperBound...].firstIndex(of: "]")
            else { return "" }
            return text[start.upperBound..<end] + " "
        }
        let certificates =
            kept("Certs") + references([institution.certificate] + evidence.chain)
        let lists = kept("CRLs") + references(evidence.revocationLists)
        let answers = kept("OCSPs") + references(evidence.statusAnswers)
        let store = update.newNumber()
        objects.append(
            (
                store,
                Array(
                    "<< /Type /DSS /Certs [\(certificates)] /CRLs [\(lists)] /OCSPs [\(answers)] >>"
                        .utf8)
            ))
        if let old {
            root = root.replacing("/DSS \(old.0) 0 R", with: "/DSS \(store) 0 R")
        } else {
            root = DocumentSeal.adding("/DSS \(store) 0 R", to: root)
        }
        objects.append((update.root, Array(root.utf8)))
        update.add(objects)
    }
}
