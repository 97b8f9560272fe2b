internal import Casework
internal import Kernel
internal import Matching
internal import Registers
internal import Web

/// The form on which an officer takes a person down: drawn and read here, so that the desk and a
/// laptop without a line ask the same and refuse the same.
struct EnrolmentForm: Sendable {
    /// Which of the four the officer chose.
    enum Kind: String, CaseIterable, Sendable {
        case citizen, child, resident, migrated

        var name: Text {
            switch self {
            case .citizen: EnrolmentTexts.citizen
            case .child: EnrolmentTexts.child
            case .resident: EnrolmentTexts.resident
            case .migrated: EnrolmentTexts.migrated
            }
        }
    }

    let kind: Kind
    let catalogue: Catalogue

    /// Papers that are seen at enrolment: ids of the catalogue's documents.
    static let papers = [
        "nid", "csid", "natcert", "passport", "rescard", "birthcert", "infocard", "courtdecision",
        "oldcard",
    ]
    static let fingerprintFormats = ["ISO/IEC 19794-2", "ISO/IEC 19794-4", "ANSI/INCITS 378"]
    /// The bytes that a form may have: a photo, irises, ten fingers.
    static let limit =
        EnrolmentFile.Capture.photoLimit + 10 * EnrolmentFile.Capture.fingerprintLimit
        + 64 * 1024

    init(kind: Kind, catalogue: Catalogue) {
        self.kind = kind
        self.catalogue = catalogue
    }

    /// The form on which a file would have been taken down.
    init(of file: EnrolmentFile, catalogue: Catalogue) {
        let kind: Kind =
            switch file.kind {
            case .citizen: .citizen
            case .child: .child
            case .resident: .resident
            case .migrated: .migrated
            }
        self.init(kind: kind, catalogue: catalogue)
    }

    // MARK: Reading

    /// Whether bytes are what they are said to be, as the desk asks of an upload.
    static func isSound(_ capture: EnrolmentFile.Capture) -> Bool {
        switch capture.kind {
        case .photo:
            capture.bytes.count <= EnrolmentFile.Capture.photoLimit
                && [.jpeg, .png].contains(FileKind(signature: capture.bytes))
        case .iris: (try? IrisPair(bytes: capture.bytes)) != nil
        case .fingerprint: capture.bytes.count <= EnrolmentFile.Capture.fingerprintLimit
        }
    }

    /// The form as it was filled in.
    func filled(with file: EnrolmentFile) -> Form {
        var form = BiographicForm.filled(with: file.facts)
        form.fill("centre", file.centre)
        if let exemption = file.exemption { form.fill("exemption", exemption) }
        for (index, document) in file.documents.enumerated() {
            form.fill("paper-\(index + 1)", document.kind)
            form.fill("paper-number-\(index + 1)", document.number)
        }
        if let format = file.fingerprints.first?.format { form.fill("fingerprint-format", format) }
        switch file.kind {
        case .citizen: break
        case .child(let guardian, let by):
            form.fill("guardian", guardian.digits)
            form.fill("guardianship", by.rawValue)
        case .resident(let permit):
            form.fill("permit", permit.number)
            form.fill("permit-until", permit.until)
        case .migrated(let number, _):
            form.fill("earlier", number)
            form.fill("consent", "yes")
        }
        return form
    }

    /// What is captured, as it came with the form: looked at and named by its hash. One that is
    /// no good does not spoil those beside it.
    static func captures(
        _ form: Form
    ) -> (captures: [EnrolmentFile.Capture], wrong: [EnrolmentRefusal]) {
        var captures: [EnrolmentFile.Capture] = []
        var wrong: [EnrolmentRefusal] = []
        for upload in form.files where !upload.bytes.isEmpty {
            switch upload.field {
            case "photo":
                if upload.bytes.count <= EnrolmentFile.Capture.photoLimit,
                    [.jpeg, .png].contains(FileKind(signature: upload.bytes))
                {
                    captures.append(EnrolmentFile.Capture(kind: .photo, bytes: upload.bytes))
                } else {
                    wrong.append(
                        EnrolmentRefusal(field: "photo", text: EnrolmentTexts.photoWrong))
                }
            case "iris":
                do throws(IrisPair.Refusal) {
                    _ = try IrisPair(bytes: upload.bytes)
                    captures.append(EnrolmentFile.Capture(kind: .iris, bytes: upload.bytes))
                } catch { wrong.append(EnrolmentRefusal(field: "iris", text: text(of: error))) }
            case "fingerprints":
                if upload.bytes.count <= EnrolmentFile.Capture.fingerprintLimit {
                    captures.append(
                        EnrolmentFile.Capture(kind: .fingerprint, bytes: upload.bytes))
                } else {
                    wrong.append(
                        EnrolmentRefusal(
                            field: "fingerprints", text: EnrolmentTexts.fingerprintWrong))
                }
            default: break
            }
        }
        return (captures, wrong)
    }

    /// What is wrong with an iris template, in words for the officer.
    static func text(of refusal: IrisPair.Refusal) -> Text {
        switch refusal {
        case .wrongLength: EnrolmentTexts.irisLength
        default: EnrolmentTexts.irisEmpty
        }
    }

    /// What the officer typed, with what is captured; all that is wrong, with its field.
    ///
    /// - Parameter kept: the hashes of what was captured, by kind.
    func read(
        _ form: Form, id: String, kept: [(kind: EnrolmentFile.Capture.Kind, hash: String)],
        at now: Moment
    ) -> Result<EnrolmentFile, Refusals> {
        var wrong: [EnrolmentRefusal] = []
        func refuse(_ field: String, _ text: Text) {
            wrong.append(EnrolmentRefusal(field: field, text: text))
        }
        let today = now.day
        let facts = BiographicForm(catalogue: catalogue).read(form, on: today, refuse)
        if let born = facts?.bornOn, kind == .citizen || kind == .child,
            (born.age(on: today) < EnrolmentFile.adulthood) != (kind == .child)
        {
            refuse("born", kind == .child ? EnrolmentTexts.notAChild : EnrolmentTexts.notOfAge)
        }
        if !catalogue.places.contains(where: { $0.id == form["centre"] }) {
            refuse("centre", EnrolmentTexts.chooseOne)
        }
        let documents = ["1", "2", "3"].compactMap { row -> EnrolmentFile.SeenDocument? in
            let (paper, number) = (form["paper-\(row)"], form["paper-number-\(row)"])
            guard EnrolmentForm.papers.contains(paper) else { return nil }
            if number.isEmpty || number.count > 40 {
                refuse("paper-number-\(row)", EnrolmentTexts.paperNumberWrong)
            }
            return EnrolmentFile.SeenDocument(kind: paper, number: number.withLatinDigits)
        }
        if documents.isEmpty { refuse("paper-1", EnrolmentTexts.papersMissing) }
        let special = special(form, at: now, refuse)

        let photo = kept.first { $0.kind == .photo }?.hash
        if photo == nil { refuse("photo", EnrolmentTexts.photoMissing) }
        let iris = kept.first { $0.kind == .iris }?.hash
        let exemption = form["exemption"]
        let isYoung = facts.map { $0.bornOn.age(on: today) < EnrolmentFile.irisAge } ?? false
        if iris == nil, exemption.isEmpty, !isYoung { refuse("iris", EnrolmentTexts.irisMissing) }
        let format = form["fingerprint-format"]
        let fingers = kept.filter { $0.kind == .fingerprint }
        if !fingers.isEmpty, !EnrolmentForm.fingerprintFormats.contains(format) {
            refuse("fingerprint-format", EnrolmentTexts.chooseOne)
        }
        guard wrong.isEmpty, let facts, let photo, let special else {
            return .failure(Refusals(list: wrong))
        }
        return .success(
            EnrolmentFile(
                id: id, kind: special, takenAt: now, centre: form["centre"], facts: facts,
                documents: documents,
                exemption: iris == nil
                    ? (exemption.isEmpty ? "under \(EnrolmentFile.irisAge)" : exemption) : nil,
                photo: photo, iris: iris,
                fingerprints: fingers.map {
                    EnrolmentFile.Fingerprint(format: format, hash: $0.hash)
                }))
    }

    struct Refusals: Error {
        let list: [EnrolmentRefusal]
    }

    /// What only one kind of enrolment asks.
    private func special(
        _ form: Form, at now: Moment, _ refuse: (String, Text) -> Void
    ) -> EnrolmentFile.Kind? {
        switch kind {
        case .citizen: return .citizen
        case .child:
            guard let guardian = PersonNumber(form["guardian"]) else {
                refuse("guardian", EnrolmentTexts.noSuchGuardian)
                return nil
            }
            guard let by = EnrolmentFile.Guardianship(rawValue: form["guardianship"]) else {
                refuse("guardianship", EnrolmentTexts.chooseOne)
                return nil
            }
            return .child(guardian: guardian, by: by)
        case .resident:
            let number = form["permit"].uppercased().withLatinDigits
            guard !number.isEmpty, number.count <= 20,
                number.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
            else {
                refuse("permit", EnrolmentTexts.permitWrong)
                return nil
            }
            guard let until = DayField.read("permit-until", from: form), until >= now.day else {
                refuse("permit-until", EnrolmentTexts.permitOver)
                return nil
            }
            return .resident(ResidencePermit(number: number, until: until))
        case .migrated:
            let number = form["earlier"].withLatinDigits
            guard !number.isEmpty, number.count <= 30 else {
                refuse("earlier", EnrolmentTexts.earlierWrong)
                return nil
            }
            guard form["consent"] == "yes" else {
                refuse("consent", EnrolmentTexts.consentMissing)
                return nil
            }
            return .migrated(earlierNumber: number, consentedAt: now)
        }
    }

    // MARK: Drawing

    private static let labels: [String: Text] = [
        "guardian": EnrolmentTexts.guardian, "guardianship": EnrolmentTexts.guardianship,
        "permit": EnrolmentTexts.permit, "permit-until": EnrolmentTexts.permitUntil,
        "earlier": EnrolmentTexts.earlier, "fingerprint-format": EnrolmentTexts.fingerprintFormat,
        "centre": EnrolmentTexts.centre, "paper": PeopleTexts.paperSeen,
    ]

    /// What is wrong, each with the name of its field: of fifteen names, five may be wrong in the
    /// same way.
    static func summary(_ wrong: [EnrolmentRefusal], _ l: Language) -> HTML {
        errorSummary(
            wrong.map { refusal in
                let label = BiographicForm.label(of: refusal.field, l) ?? labels[refusal.field]?[l]
                let text = refusal.text[l]
                return (refusal.field, label.map { "\($0): \(text)" } ?? text)
            }, l)
    }

    /// The form's fields, with what was filled in and what is wrong.
    func fields(
        _ form: Form, wrong: [EnrolmentRefusal],
        kept: [(kind: EnrolmentFile.Capture.Kind, hash: String)], _ l: Language
    ) -> HTML {
        func error(_ field: String) -> String? { wrong.first { $0.field == field }?.text[l] }
        func choice(_ field: String, _ label: Text, _ options: [(String, String)]) -> HTML {
            Field(field, label[l], error: error(field), value: form[field])
                .select(options.map { (value: $0.0, label: $0.1) })
        }
        let centres = catalogue.districts.map { district in
            (district.id, "\(catalogue.place(district.parent ?? "")[l]) – \(district.name[l])")
        }
        let papers = ["1", "2", "3"].map { row -> HTML in
            """
            <div class="pair">
            \(Field("paper-\(row)", EnrolmentTexts.paper[l], error: error("paper-\(row)"),
                value: form["paper-\(row)"])
                .select(EnrolmentForm.papers.map { ($0, catalogue.document($0)[l]) },
                    isRequired: row == "1"))
            \(Field("paper-number-\(row)", EnrolmentTexts.paperNumber[l],
                error: error("paper-number-\(row)"), value: form["paper-number-\(row)"])
                .input(isLeftToRight: true, maximum: 40, isRequired: row == "1"))
            </div>

            """
        }
        func isKept(_ kind: EnrolmentFile.Capture.Kind) -> String? {
            kept.contains { $0.kind == kind } ? EnrolmentTexts.isKept[l] : nil
        }
        return """
            \(specialFields(form, error, l))
            \(BiographicForm(catalogue: catalogue).fields(form, error, l))
            <h2>\(EnrolmentTexts.papersTitle[l])</h2>
            \(papers)
            <h2>\(EnrolmentTexts.capturesTitle[l])</h2>
            \(Field("photo", EnrolmentTexts.photo[l], hint: isKept(.photo) ?? EnrolmentTexts.photoHint[l],
                error: error("photo")).file(accept: "image/jpeg,image/png"))
            \(Field("iris", EnrolmentTexts.iris[l], hint: isKept(.iris) ?? EnrolmentTexts.irisHint[l],
                error: error("iris")).file(accept: ".iris,application/octet-stream"))
            \(Field("exemption", EnrolmentTexts.exemption[l], hint: EnrolmentTexts.exemptionHint[l],
                value: form["exemption"]).input(maximum: 200, isRequired: false))
            \(Field("fingerprints", EnrolmentTexts.fingerprints[l],
                hint: isKept(.fingerprint) ?? EnrolmentTexts.fingerprintsHint[l],
                error: error("fingerprints")).file(accept: "application/octet-stream", isMany: true))
            \(Field("fingerprint-format", EnrolmentTexts.fingerprintFormat[l],
                error: error("fingerprint-format"), value: form["fingerprint-format"])
                .select(EnrolmentForm.fingerprintFormats.map { ($0, $0) }, isRequired: false))
            \(choice("centre", EnrolmentTexts.centre, centres))
            """
    }

    private func specialFields(
        _ form: Form, _ error: (String) -> String?, _ l: Language
    ) -> HTML {
        switch kind {
        case .citizen: return .nothing
        case .child:
            return """
                <h2>\(EnrolmentTexts.guardianTitle[l])</h2>
                \(Field("guardian", EnrolmentTexts.guardian[l], error: error("guardian"),
                    value: form["guardian"])
                    .input(isLeftToRight: true, isNumeric: true, maximum: 20))
                \(Field("guardianship", EnrolmentTexts.guardianship[l], error: error("guardianship"),
                    value: form["guardianship"])
                    .select([
                        ("mother", EnrolmentTexts.byMother[l]), ("father", EnrolmentTexts.byFather[l]),
                        ("court", EnrolmentTexts.byCourt[l]),
                    ]))
                """
        case .resident:
            return """
                <h2>\(EnrolmentTexts.permitTitle[l])</h2>
                \(Field("permit", EnrolmentTexts.permit[l], error: error("permit"),
                    value: form["permit"]).input(isLeftToRight: true, maximum: 20))
                \(DayField("permit-until", EnrolmentTexts.permitUntil[l],
                    error: error("permit-until"), from: form).html(l))
                """
        case .migrated:
            return """
                <h2>\(EnrolmentTexts.earlierTitle[l])</h2>
                \(Field("earlier", EnrolmentTexts.earlier[l], error: error("earlier"),
                    value: form["earlier"]).input(isLeftToRight: true, maximum: 30))
                <div class="field\(error("consent") == nil ? "" : " wrong")">
                \(error("consent").map { "<p class=\"error\" id=\"consent-error\">\($0)</p>" as HTML })
                <div class="choice"><input type="checkbox" id="consent" name="consent" value="yes"\
                \("checked", if: form["consent"] == "yes")>
                <label for="consent">\(EnrolmentTexts.consent[l])</label></div></div>
                """
        }
    }
}
