internal import Casework
internal import Kernel
internal import Registers
internal import Web

/// Who a person is by their papers: asked when they are enrolled and when their record is put
/// right.
struct Biography: Codable, Sendable, Equatable {
    var chain: NameChain
    var mother: PersonName
    var bornOn: Day
    /// As it stands on the paper.
    var birthPlace: String
    var sex: Sex
    /// The governorate in which the person lives.
    var governorate: String
    var phone: String?
    var email: String?
}

/// The fields for it: drawn and read here.
struct BiographicForm: Sendable {
    let catalogue: Catalogue

    // MARK: Reading

    /// What the officer typed; nil when something is wrong, which is then told.
    func read(_ form: Form, on today: Day, _ refuse: (String, Text) -> Void) -> Biography? {
        var isRight = true
        func wrong(_ field: String, _ text: Text) {
            isRight = false
            refuse(field, text)
        }
        func name(_ part: String) -> PersonName {
            let name = PersonName(
                ckb: form["\(part)-ckb"], ar: form["\(part)-ar"], latin: form["\(part)-latin"])
            for (script, text) in [("ckb", name.ckb), ("ar", name.ar), ("latin", name.latin)]
            where !BiographicForm.isName(text, inLatin: script == "latin") {
                wrong("\(part)-\(script)", EnrolmentTexts.nameWrong)
            }
            return name
        }
        let hasSurname = ["ckb", "ar", "latin"].contains { !form["surname-\($0)"].isEmpty }
        let chain = NameChain(
            given: name("given"), father: name("father"), grandfather: name("grandfather"),
            surname: hasSurname ? name("surname") : nil)
        let mother = name("mother")
        let born = DayField.read("born", from: form)
        if born.map({ $0 > today || $0 < Day(1900, 1, 1) }) ?? true {
            wrong("born", EnrolmentTexts.bornWrong)
        }
        let sex = Sex(rawValue: form["sex"])
        if sex == nil { wrong("sex", EnrolmentTexts.chooseOne) }
        let birthPlace = form["birth-place"]
        if birthPlace.isEmpty || birthPlace.count > 60 {
            wrong("birth-place", EnrolmentTexts.placeWrong)
        }
        if !catalogue.governorates.contains(where: { $0.id == form["governorate"] }) {
            wrong("governorate", EnrolmentTexts.chooseOne)
        }
        let phone = form["phone"].withLatinDigits.filter { $0 != " " && $0 != "-" }
        if !phone.isEmpty, !BiographicForm.isPhone(phone) {
            wrong("phone", EnrolmentTexts.phoneWrong)
        }
        let email = form["email"]
        if !email.isEmpty, !BiographicForm.isMail(email) {
            wrong("email", EnrolmentTexts.mailWrong)
        }
        guard isRight, let born, let sex else { return nil }
        return Biography(
            chain: chain, mother: mother, bornOn: born, birthPlace: birthPlace, sex: sex,
            governorate: form["governorate"], phone: phone.isEmpty ? nil : phone,
            email: email.isEmpty ? nil : email)
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

    /// A form filled in with what the register holds.
    static func filled(with facts: Biography) -> Form {
        var form = filled(
            with: Person(
                number: PersonNumber(synthetic: 0), name: facts.chain.whole, bornOn: facts.bornOn,
                phone: facts.phone, email: facts.email,
                origin: Person.Origin(
                    chain: facts.chain, mother: facts.mother, sex: facts.sex,
                    birthPlace: facts.birthPlace, governorate: facts.governorate)))
        form.fill("born", facts.bornOn)
        return form
    }

    static func filled(with person: Person) -> Form {
        var fields: [String: String] = [
            "born-day": String(person.bornOn.civil.day),
            "born-month": String(person.bornOn.civil.month),
            "born-year": String(person.bornOn.civil.year), "phone": person.phone ?? "",
            "email": person.email ?? "",
        ]
        if let origin = person.origin {
            fields["birth-place"] = origin.birthPlace
            fields["sex"] = origin.sex.rawValue
            fields["governorate"] = origin.governorate
            let names = [
                ("given", origin.chain.given), ("father", origin.chain.father),
                ("grandfather", origin.chain.grandfather), ("surname", origin.chain.surname),
                ("mother", origin.mother),
            ]
            for (part, name) in names {
                fields["\(part)-ckb"] = name?.ckb
                fields["\(part)-ar"] = name?.ar
                fields["\(part)-latin"] = name?.latin
            }
        }
        return Form(fields.mapValues { [$0] })
    }

    private static let scripts: [(suffix: String, name: Text)] = [
        ("ckb", EnrolmentTexts.inKurdish), ("ar", EnrolmentTexts.inArabic),
        ("latin", EnrolmentTexts.inLatin),
    ]
    private static let labels: [String: Text] = [
        "given": EnrolmentTexts.given, "father": EnrolmentTexts.father,
        "grandfather": EnrolmentTexts.grandfather, "surname": EnrolmentTexts.surname,
        "mother": EnrolmentTexts.mother, "born": EnrolmentTexts.born,
        "birth-place": EnrolmentTexts.birthPlace, "sex": EnrolmentTexts.sex,
        "governorate": EnrolmentTexts.governorate, "phone": EnrolmentTexts.phone,
        "email": EnrolmentTexts.email,
    ]

    /// What stands above a field of this form.
    static func label(of field: String, _ l: Language) -> String? {
        if let label = labels[field] { return label[l] }
        for (suffix, script) in scripts where field.hasSuffix("-\(suffix)") {
            return labels[String(field.dropLast(suffix.count + 1))].map {
                "\($0[l]) – \(script[l])"
            }
        }
        return nil
    }

    func fields(_ form: Form, _ error: (String) -> String?, _ l: Language) -> HTML {
        func field(_ name: String, hint: Text? = nil) -> Field {
            Field(
                name, BiographicForm.label(of: name, l) ?? name, hint: hint?[l],
                error: error(name), value: form[name])
        }
        func name(_ part: String, isRequired: Bool = true) -> HTML {
            let inputs = BiographicForm.scripts.map { suffix, _ -> HTML in
                field("\(part)-\(suffix)").input(
                    isLeftToRight: suffix == "latin", maximum: 40, isRequired: isRequired)
            }
            return "<div class=\"three\">\(inputs)</div>\n"
        }
        let governorates = catalogue.governorates.map { (value: $0.id, label: $0.name[l]) }
        return """
            <h2>\(EnrolmentTexts.nameTitle[l])</h2>
            \(name("given"))
            \(name("father"))
            \(name("grandfather"))
            \(name("surname", isRequired: false))
            \(name("mother"))
            <h2>\(EnrolmentTexts.originTitle[l])</h2>
            \(DayField("born", EnrolmentTexts.born[l], error: error("born"), from: form).html(l))
            \(field("birth-place").input(maximum: 60))
            \(field("sex").select([
                (value: "female", label: EnrolmentTexts.female[l]),
                (value: "male", label: EnrolmentTexts.male[l]),
            ]))
            \(field("governorate").select(governorates))
            \(field("phone", hint: EnrolmentTexts.phoneHint)
                .input(isLeftToRight: true, maximum: 20, isRequired: false))
            \(field("email").input(isLeftToRight: true, maximum: 200, isRequired: false))
            """
    }
}
