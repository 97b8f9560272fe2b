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

    // MARK: Reading

    /// What is captured, as it came with the form: looked at and named by its hash.
    static func captures(_ form: Form) throws(EnrolmentRefusal) -> [EnrolmentFile.Capture] {
        var captures: [EnrolmentFile.Capture] = []
        for upload in form.files where !upload.bytes.isEmpty {
            switch upload.field {
            case "photo":
                guard upload.bytes.count <= EnrolmentFile.Capture.photoLimit,
                    [.jpeg, .png].contains(FileKind(signature: upload.bytes))
                else { throw EnrolmentRefusal(field: "photo", text: EnrolmentTexts.photoWrong) }
                captures.append(EnrolmentFile.Capture(kind: .photo, bytes: upload.bytes))
            case "iris":
                do { _ = try IrisPair(bytes: upload.bytes) } catch {
                    throw EnrolmentRefusal(field: "iris", text: text(of: error))
                }
                captures.append(EnrolmentFile.Capture(kind: .iris, bytes: upload.bytes))
            case "fingerprints":
                guard upload.bytes.count <= EnrolmentFile.Capture.fingerprintLimit else {
                    throw EnrolmentRefusal(
                        field: "fingerprints", text: EnrolmentTexts.fingerprintWrong)
                }
                captures.append(EnrolmentFile.Capture(kind: .fingerprint, bytes: upload.bytes))
            default: break
            }
        }
        return captures
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
        func name(_ part: String, isOptional: Bool = false) -> PersonName? {
            let name = PersonName(
                ckb: form["\(part)-ckb"], ar: form["\(part)-ar"], latin: form["\(part)-latin"])
            if isOptional, name.ckb.isEmpty, name.ar.isEmpty, name.latin.isEmpty { return nil }
            for (script, text) in [("ckb", name.ckb), ("ar", name.ar), ("latin", name.latin)]
            where !EnrolmentForm.isName(text, inLatin: script == "latin") {
                refuse("\(part)-\(script)", EnrolmentTexts.nameWrong)
            }
            return name
        }
        let (given, father, grandfather, mother) = (
            name("given"), name("father"), name("grandfather"), name("mother")
        )
        let surname = name("surname", isOptional: true)
        let today = now.day
        let born = DayField.read("born", from: form)
        if let born {
            if born > today || born < Day(1900, 1, 1) {
                refuse("born", EnrolmentTexts.bornWrong)
            } else if (born.age(on: today) < EnrolmentFile.adulthood) != (kind == .child),
                kind == .citizen || kind == .child
            {
                refuse(
                    "born", kind == .child ? EnrolmentTexts.notAChild : EnrolmentTexts.notOfAge)
            }
        } else {
            refuse("born", EnrolmentTexts.bornWrong)
        }
        let sex = Sex(rawValue: form["sex"])
        if sex == nil { refuse("sex", EnrolmentTexts.chooseOne) }
        let places = Set(catalogue.places.map(\.id))
        let birthPlace = form["birth-place"]
        if birthPlace.isEmpty || birthPlace.count > 60 {
            refuse("birth-place", EnrolmentTexts.placeWrong)
        }
        let governorates = Set(catalogue.governorates.map(\.id))
        if !governorates.contains(form["governorate"]) {
            refuse("governorate", EnrolmentTexts.chooseOne)
        }
        if !places.contains(form["centre"]) { refuse("centre", EnrolmentTexts.chooseOne) }
        let phone = form["phone"].withLatinDigits.filter { $0 != " " && $0 != "-" }
        if !phone.isEmpty, !EnrolmentForm.isPhone(phone) {
            refuse("phone", EnrolmentTexts.phoneWrong)
        }
        let email = form["email"]
        if !email.isEmpty, !EnrolmentForm.isMail(email) {
            refuse("email", EnrolmentTexts.mailWrong)
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
        let isYoung = born.map { $0.age(on: today) < EnrolmentFile.irisAge } ?? false
        if iris == nil, exemption.isEmpty, !isYoung { refuse("iris", EnrolmentTexts.irisMissing) }
        let format = form["fingerprint-format"]
        let fingers = kept.filter { $0.kind == .fingerprint }
        if !fingers.isEmpty, !EnrolmentForm.fingerprintFormats.contains(format) {
            refuse("fingerprint-format", EnrolmentTexts.chooseOne)
        }
        guard wrong.isEmpty, let given, let father, let grandfather, let mother, let born, let sex,
            let photo, let special
        else { return .failure(Refusals(list: wrong)) }
        return .success(
            EnrolmentFile(
                id: id, kind: special, takenAt: now, centre: form["centre"],
                chain: NameChain(
                    given: given, father: father, grandfather: grandfather, surname: surname),
                mother: mother, bornOn: born, birthPlace: birthPlace, sex: sex,
                governorate: form["governorate"], phone: phone.isEmpty ? nil : phone,
                email: email.isEmpty ? nil : email, documents: documents,
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

    /// Letters of the script that is asked for, with what stands between parts of a name.
    private static func isName(_ text: String, inLatin: Bool) -> Bool {
        guard (1...40).contains(text.count) else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case " ", "-", "'", "’", "\u{200C}": return true
            default:
                guard
                    scalar.properties.isAlphabetic
                        || scalar.properties.canonicalCombiningClass != .notReordered
                else { return false }
                let isLatin =
                    scalar.value < 0x250 || (0x300...0x36F).contains(scalar.value)
                    || (0x1E00...0x1EFF).contains(scalar.value)
                return isLatin == inLatin
            }
        }
    }

    /// A number as the whole world dials it: E.164.
    private static func isPhone(_ text: String) -> Bool {
        text.first == "+" && (9...16).contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
    }

    private static func isMail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
            && text.utf8.count <= 200 && text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    }

    // MARK: Drawing

    /// The form's fields, with what was filled in and what is wrong.
    func fields(
        _ form: Form, wrong: [EnrolmentRefusal],
        kept: [(kind: EnrolmentFile.Capture.Kind, hash: String)], _ l: Language
    ) -> HTML {
        func error(_ field: String) -> String? { wrong.first { $0.field == field }?.text[l] }
        func name(_ part: String, _ label: Text, isRequired: Bool = true) -> HTML {
            let scripts: [(suffix: String, script: Text)] = [
                ("ckb", EnrolmentTexts.inKurdish), ("ar", EnrolmentTexts.inArabic),
                ("latin", EnrolmentTexts.inLatin),
            ]
            let inputs = scripts.map { suffix, script -> HTML in
                Field(
                    "\(part)-\(suffix)", "\(label[l]) – \(script[l])",
                    error: error("\(part)-\(suffix)"), value: form["\(part)-\(suffix)"]
                ).input(isLeftToRight: suffix == "latin", maximum: 40, isRequired: isRequired)
            }
            return "<div class=\"pair\">\(inputs)</div>\n"
        }
        func choice(_ field: String, _ label: Text, _ options: [(String, String)]) -> HTML {
            Field(field, label[l], error: error(field), value: form[field])
                .select(options.map { (value: $0.0, label: $0.1) })
        }
        let governorates = catalogue.governorates.map { ($0.id, $0.name[l]) }
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
            <h2>\(EnrolmentTexts.nameTitle[l])</h2>
            \(name("given", EnrolmentTexts.given))
            \(name("father", EnrolmentTexts.father))
            \(name("grandfather", EnrolmentTexts.grandfather))
            \(name("surname", EnrolmentTexts.surname, isRequired: false))
            \(name("mother", EnrolmentTexts.mother))
            <h2>\(EnrolmentTexts.originTitle[l])</h2>
            \(DayField("born", EnrolmentTexts.born[l], error: error("born"), from: form).html(l))
            \(Field("birth-place", EnrolmentTexts.birthPlace[l], error: error("birth-place"),
                value: form["birth-place"]).input(maximum: 60))
            \(choice("sex", EnrolmentTexts.sex, [
                ("female", EnrolmentTexts.female[l]), ("male", EnrolmentTexts.male[l]),
            ]))
            \(choice("governorate", EnrolmentTexts.governorate, governorates))
            \(Field("phone", EnrolmentTexts.phone[l], hint: EnrolmentTexts.phoneHint[l],
                error: error("phone"), value: form["phone"])
                .input(isLeftToRight: true, maximum: 20, isRequired: false))
            \(Field("email", EnrolmentTexts.email[l], error: error("email"), value: form["email"])
                .input(isLeftToRight: true, maximum: 200, isRequired: false))
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
