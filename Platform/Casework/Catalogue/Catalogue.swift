package import Kernel

/// Everything the Region offers, as data: services, who owns them, what they need.
package struct Catalogue: Sendable {
    package let services: [Service]
    package let institutions: [Named]
    package let documents: [DocumentKind]
    package let lifeEvents: [Named]
    package let audiences: [Named]
    package let places: [Place]
    package let laws: [Law]
    package let calendar: WorkingCalendar
    /// How long the law needs what is known of somebody who has died; nil until the deployment has
    /// decided it.
    package let yearsKeptAfterDeath: Int?

    package let papers: [PaperTemplate]
    package let registers: [RegisterKind]
    package let offices: [Office]
    /// Words that people type for the same thing.
    package let alike: [[String]]
    /// What services may refer to.
    private let references: References?
    /// The files of the services, by id.
    let texts: [String: String]

    private let byID: [String: Service]
    private let names: [String: Text]

    init(
        services: [Service], institutions: [Named], documents: [DocumentKind], lifeEvents: [Named],
        audiences: [Named], places: [Place], laws: [Law], calendar: WorkingCalendar,
        yearsKeptAfterDeath: Int? = nil, papers: [PaperTemplate] = [],
        registers: [RegisterKind] = [], offices: [Office] = [], alike: [[String]] = [],
        references: References? = nil, texts: [String: String] = [:]
    ) {
        self.alike = alike
        self.references = references
        self.texts = texts
        self.services = services
        self.institutions = institutions
        self.documents = documents
        self.lifeEvents = lifeEvents
        self.audiences = audiences
        self.places = places
        self.laws = laws
        self.calendar = calendar
        self.yearsKeptAfterDeath = yearsKeptAfterDeath
        self.papers = papers
        self.registers = registers
        self.offices = offices
        byID = Dictionary(uniqueKeysWithValues: services.map { ($0.id, $0) })
        var names: [String: Text] = [:]
        for item in institutions { names["institution/\(item.id)"] = item.name }
        for item in documents { names["document/\(item.id)"] = item.name }
        for item in lifeEvents { names["event/\(item.id)"] = item.name }
        for item in audiences { names["audience/\(item.id)"] = item.name }
        for item in places { names["place/\(item.id)"] = item.name }
        for item in registers { names["register/\(item.id)"] = item.name }
        self.names = names
    }

    /// By id in any case: `BU-02`, `bu-02`.
    package func service(_ id: String) -> Service? { byID[id.uppercased()] }

    package func institution(_ id: String) -> Text {
        names["institution/\(id)"] ?? Text(same: id)
    }
    package func document(_ id: String) -> Text { names["document/\(id)"] ?? Text(same: id) }
    package func place(_ id: String) -> Text { names["place/\(id)"] ?? Text(same: id) }
    package func documentKind(_ id: String) -> DocumentKind? { documents.first { $0.id == id } }
    package func paper(_ id: String) -> PaperTemplate? { papers.first { $0.id == id } }
    package func register(_ id: String) -> RegisterKind? { registers.first { $0.id == id } }
    package func office(_ id: String) -> Office? { offices.first { $0.id == id } }
    package func law(_ id: String) -> Law? { laws.first { $0.id == id } }

    /// A source as people read it: a law by its title, what stands for no source in their language,
    /// and everything else as it was written down.
    package func citation(_ source: String) -> Text {
        law(source)?.title ?? Catalogue.unsourced[source] ?? Text(same: source)
    }

    private static let unsourced: [String: Text] = {
        let chosen = Text(
            en: "not published; chosen by whoever runs this portal",
            ckb: "بڵاو نەکراوەتەوە؛ ئەوەی ئەم پۆرتاڵە بەڕێوە دەبات هەڵیبژاردووە",
            ar: "غير منشور؛ اختاره القائم على هذه البوابة",
            kmr: "nehatiye weşandin; yê ku vê portalê bi rê ve dibe hilbijartiye")
        return [
            "not published": Text(
                en: "not published", ckb: "بڵاو نەکراوەتەوە", ar: "غير منشور",
                kmr: "nehatiye weşandin"),
            "not published; chosen by the deployment": chosen,
            "not seen in a public source; chosen by the deployment": chosen,
        ]
    }()

    /// The same with other editions of some services.
    func replacing(_ editions: [Service]) -> Catalogue {
        let byID = Dictionary(editions.map { ($0.id, $0) }) { $1 }
        return Catalogue(
            services: services.map { byID[$0.id] ?? $0 }, institutions: institutions,
            documents: documents, lifeEvents: lifeEvents, audiences: audiences, places: places,
            laws: laws, calendar: calendar, yearsKeptAfterDeath: yearsKeptAfterDeath,
            papers: papers, registers: registers, offices: offices, alike: alike,
            references: references, texts: texts)
    }

    /// Reads a service's text as if it were its file.
    ///
    /// - Parameter isFormer: whether it was published before what surrounds it became what it is.
    /// - Throws: `CatalogueError`.
    func read(_ text: String, as id: String, isFormer: Bool = false) throws -> Service {
        guard var references else { preconditionFailure("this catalogue was not read from files") }
        references.isFormer = isFormer
        let file = "services/\(id.lowercased()).yaml"
        let item = try Source(text: text, file: file).root()
        let service = try item.service(references)
        guard service.id == id else {
            throw try item["id"].error("this is the file of \(id)")
        }
        if let online = service.online, let document = online.issues?.document,
            !(documentKind(document)?.issuedBy.contains(id) ?? false)
        {
            throw CatalogueError(
                file: file, line: online.issues?.line ?? 1,
                message: "documents.yaml does not say that it issues \(document)")
        }
        if let loop = replacing([service]).documentLoops.first(where: { way in
            way.contains { $0.id == id }
        }) {
            let way = loop.map(\.id).joined(separator: ", then ")
            throw try item["documents"].error(
                "a loop: \(way) each need what the next one issues")
        }
        return service
    }

    /// A place and those that it lies in, from the smallest on.
    package func places(around id: String) -> [String] {
        var chain: [String] = []
        var next: String? = id
        while let place = next, chain.count < 8 {
            chain.append(place)
            next = places.first { $0.id == place }?.parent
        }
        return chain
    }

    /// The districts of a governorate.
    package func districts(of governorate: String) -> [Place] {
        places.filter { $0.kind == .district && $0.parent == governorate }
    }
    package var districts: [Place] { places.filter { $0.kind == .district } }
    package var governorates: [Place] { places.filter { $0.kind == .governorate } }
}

/// Something of the catalogue that has an id and a name.
package struct Named: Sendable {
    package let id: String
    package let name: Text
    /// A second line, for audiences.
    package let description: Text?
    package let parent: String?
}

package struct Place: Sendable {
    package enum Kind: String, Sendable {
        case region, governorate, independentAdministration = "independent_administration"
        case district, neighbourhood
    }
    package let id: String
    package let kind: Kind
    package let parent: String?
    package let name: Text
    /// How many people the register counted there, where that was published.
    package let population: Population?

    package struct Population: Sendable {
        package let count: Int
        package let year: Int
        package let confidence: Confidence
        package let source: String
    }
}

package struct Law: Sendable {
    package let id: String
    package let title: Text
    package let sources: [String]
    package let confidence: Confidence
}

/// A service of the Region, as it is described to people.
package struct Service: Sendable {
    package let id: String
    package let title: Text
    /// Languages whose wording nobody has confirmed.
    package let unconfirmedWording: Set<Language>
    package let owner: String
    package let office: String
    package let isOwnerConfirmed: Bool
    package let audiences: [String]
    package let lifeEvent: String
    package let fee: Money?
    package let feeNote: Text?
    package let feeConfidence: Confidence
    package let documents: [String]
    package let documentsConfidence: Confidence
    package let time: Text?
    package let channel: Text?
    package let note: Text?
    package let laws: [String]
    package let lawConfidence: Confidence
    package let evidence: Evidence
    package let sources: [String]
    /// This service is a part of another one that is online.
    package let onlineWithin: String?
    package let online: OnlineService?

    /// The last part of its address: stable, and the id itself.
    package var slug: String { id.lowercased() }

    /// What the description rests on.
    package enum Evidence: String, Sendable {
        /// A public page describes the service.
        case direct
        /// A public page names it only.
        case mention
        case none
    }
}
