internal import Casework
internal import Kernel
internal import Registers
internal import Store

/// What an officer looks at, line by line.
struct CheckList {
    private(set) var checks: [Check] = []

    mutating func add(
        _ isMet: Bool, _ title: Text, _ detail: Text, _ source: String,
        _ confidence: Confidence = .published
    ) {
        checks.append(
            Check(
                isMet: isMet, title: title, detail: detail, source: source, confidence: confidence))
    }

    mutating func add(_ isMet: Bool, _ title: Text, _ detail: Text, _ law: CompanyLaw.Line) {
        add(isMet, title, detail, law.source, law.confidence)
    }

    /// That nothing stands against a person in a role.
    mutating func add(
        _ refusal: PersonRefusal?, _ title: Text, _ person: NamedPerson, _ law: CompanyLaw.Line
    ) {
        add(refusal, title, person, law.source, law.confidence)
    }

    mutating func add(
        _ refusal: PersonRefusal?, _ title: Text, _ person: NamedPerson, _ source: String,
        _ confidence: Confidence
    ) {
        add(
            refusal == nil, title,
            person.name.text.map { language, name in
                refusal.map { "\(name): \($0.text[language])" } ?? name
            }, source, confidence)
    }

    /// That the documents of a form of company were sent: those that the law of the day wants.
    mutating func add(
        documents: [(name: String, line: CompanyLaw.Line)], of item: CaseRecord,
        _ catalogue: Catalogue
    ) {
        guard let first = documents.first else { return }
        let isDoubtful = documents.contains { $0.line.confidence != .published }
        add(
            files: documents.map(\.name), of: item, catalogue, first.line.source,
            isDoubtful ? .unconfirmed : .published)
    }

    /// That files were sent.
    mutating func add(
        files: [String], of item: CaseRecord, _ catalogue: Catalogue,
        _ source: String = "1997/21", _ confidence: Confidence = .unconfirmed
    ) {
        let missing = files.filter {
            if case .file? = item.answers[$0] { false } else { true }
        }
        add(
            missing.isEmpty, CompanyTexts.checkDocuments,
            missing.isEmpty
                ? CompanyTexts.allThere
                : missing.map(catalogue.document).reduce(Text(same: "")) { all, name in
                    all.map { language, words in
                        words.isEmpty ? name[language] : words + ", " + name[language]
                    }
                }, source, confidence)
    }
}

/// What somebody hears of a name before it is saved.
struct NameProbe {
    let law: CompanyLaw
    let work: Work

    func finding(_ text: String, by person: PersonNumber?, in db: Database) throws -> Finding {
        do {
            try CompanyNames(law: law, work: work).checkIsFree(text, for: nil, of: person, in: db)
            return Finding(isGood: true, text: CompanyTexts.nameFree)
        } catch let refusal as NameRefusal {
            return Finding(isGood: false, text: refusal.text)
        }
    }
}
