package import Casework
internal import Foundation
internal import Hummingbird
package import Kernel
package import Registers
package import Store
internal import Synchronization
internal import Trust
package import Web

/// The registration centre on a laptop without a line: the desk's own form, and files to bring
/// along.
package struct OfflineDesk: Sendable {
    package let site: Site
    private let folder: String
    private let key: LaptopKey
    private let officer: PersonNumber
    private let catalogue: Catalogue
    private let captures = CaptureShelf()

    /// Tables that the laptop's own file has: nothing of anybody.
    package static let schema = SchemaCatalogue(StoreSchema.tables + WebSchema.tables)

    /// Makes a laptop's key, sealed with a passphrase.
    ///
    /// - Returns: the public key, to be added at the desk, and its fingerprint.
    package static func begin(
        in folder: String, server: String, institution: String, passphrase: String,
        randomness: any Randomness
    ) async throws -> (publicKey: String, fingerprint: String) {
        guard bytes(base64URL: server)?.count == 32 else { throw Trouble.noServerKey }
        guard passphrase.count >= Password.lengthAllowed.lowerBound else {
            throw Trouble.shortPassphrase
        }
        let path = folder + "/laptop.key"
        guard !FileManager.default.fileExists(atPath: path) else { throw Trouble.keyIsThere(path) }
        let (secret, publicKey) = Packet.newKey()
        let salt = randomness.bytes(16)
        let sealed = try await LaptopKey.lock(passphrase, salt).seal(
            secret, for: "laptop", nonce: randomness.bytes(12))
        try FileManager.default.createDirectory(
            atPath: folder + "/packets", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let stored = LaptopKey.Stored(
            server: server, institution: institution, salt: base64URL(salt),
            sealed: base64URL(sealed))
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(try JSON(stored).canonical.utf8),
                attributes: [.posixPermissions: 0o600])
        else { throw Trouble.cannotWrite(path) }
        return (publicKey, Laptop.fingerprint(publicKey))
    }

    /// What keeps a laptop from working, in words for whoever starts it.
    package enum Trouble: Error, CustomStringConvertible {
        case noServerKey, shortPassphrase, wrongPassphrase
        case keyIsThere(String), noKey(String), cannotWrite(String)

        package var description: String {
            switch self {
            case .noServerKey: "the server's key has 43 letters and digits: copy it from the desk"
            case .shortPassphrase: "a passphrase has at least 12 characters"
            case .wrongPassphrase: "the passphrase does not open the laptop's key"
            case .keyIsThere(let path): "\(path) is there already: it is not written over"
            case .noKey(let path): "no laptop's key in \(path): run pird enrol begin first"
            case .cannotWrite(let path): "\(path) cannot be written"
            }
        }
    }

    /// Opens the desk for one officer.
    package init(
        folder: String, passphrase: String, officer: PersonNumber, catalogue: Catalogue,
        database: any DatabaseEngine, registrar: Registrar, address: String
    ) async throws {
        self.folder = folder
        self.officer = officer
        self.catalogue = catalogue
        key = try await LaptopKey(in: folder, passphrase)
        let facts = SiteFacts(
            database: database, registrar: registrar,
            secret: Secret(registrar.randomness.bytes(32)),
            address: address, isSample: officer.isSynthetic, isDeskAlone: true)
        let routes = Routes()
        Assets.routes(routes)
        let desk = Pages(
            folder: folder, key: key, officer: officer, catalogue: catalogue, shelf: captures)
        desk.routes(routes)
        site = Site(facts, routes)
    }

    /// The laptop's key, opened.
    struct LaptopKey: Sendable {
        let secret: [UInt8]
        let server: [UInt8]
        let institution: String

        struct Stored: Codable {
            let server, institution, salt, sealed: String
        }

        init(in folder: String, _ passphrase: String) async throws {
            let path = folder + "/laptop.key"
            guard let data = FileManager.default.contents(atPath: path),
                let stored = try? JSON(parsing: Array(data)).decode(Stored.self),
                let salt = bytes(base64URL: stored.salt),
                let sealed = bytes(base64URL: stored.sealed),
                let server = bytes(base64URL: stored.server)
            else { throw Trouble.noKey(path) }
            guard
                let secret = try await LaptopKey.lock(passphrase, salt).open(sealed, for: "laptop")
            else { throw Trouble.wrongPassphrase }
            self.secret = secret
            self.server = server
            institution = stored.institution
        }

        /// The key that a passphrase makes: argon2id, as for passwords.
        static func lock(_ passphrase: String, _ salt: [UInt8]) async throws -> Secret {
            Secret(sha256(try await Password.hash(passphrase, salt: salt).utf8))
        }
    }

    /// What was captured for a form that is not right yet: in memory, until it is a packet.
    private final class CaptureShelf: Sendable {
        private let held = Mutex<[String: [EnrolmentFile.Capture]]>([:])

        func keep(_ captures: [EnrolmentFile.Capture], for id: String) -> [EnrolmentFile.Capture] {
            held.withLock { held in
                var kept = held[id] ?? []
                for capture in captures {
                    if capture.kind != .fingerprint { kept.removeAll { $0.kind == capture.kind } }
                    if !kept.contains(capture) { kept.append(capture) }
                }
                // A handful of forms are open at once; more would be a defect.
                if held.count > 50 { held.removeAll() }
                held[id] = kept
                return kept
            }
        }

        func forget(_ id: String) { held.withLock { $0[id] = nil } }
    }

    // MARK: Pages

    private struct Pages: Sendable {
        let folder: String
        let key: LaptopKey
        let officer: PersonNumber
        let catalogue: Catalogue
        let shelf: CaptureShelf

        func routes(_ routes: Routes) {
            routes.root(.get, "/") { visit in visit.redirect(to: "/") }
            routes.page("/", choose)
            routes.page("/enrol/:kind", ask)
            routes.form("/enrol/:kind", take)
        }

        private func choose(_ visit: Visit) async throws -> Response {
            let l = visit.language
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/packets")
                .filter { $0.hasSuffix(".packet") }.sorted().reversed()
            let packets = names.map { "<li>\(ltr($0))</li>\n" as HTML }
            let kinds = EnrolmentForm.Kind.allCases.map { kind -> HTML in
                "<li><a href=\"\(visit.link("/enrol/\(kind.rawValue)"))\">\(kind.name[l])</a></li>\n"
            }
            let done: HTML =
                visit.query["done"].isEmpty
                ? .nothing
                : "<p class=\"panel good\" role=\"status\">\(OfflineTexts.written[l])</p>"
            return visit.page(
                EnrolmentTexts.title[l],
                """
                <h1>\(EnrolmentTexts.title[l])</h1>
                <p class="panel warn">\(OfflineTexts.offline[l])</p>
                \(done)
                <ul class="list">
                \(kinds)</ul>
                <h2>\(OfflineTexts.toBring[l]) (\(visit.formats.number(packets.count)))</h2>
                \(packets.isEmpty ? "<p>\(EnrolmentTexts.nothingYet[l])</p>"
                    : "<ul class=\"list\">\n\(packets)</ul>")
                """)
        }

        private func kind(_ visit: Visit) throws -> EnrolmentForm.Kind {
            guard let kind = EnrolmentForm.Kind(rawValue: visit.parameter("kind")) else {
                throw Problem.notFound
            }
            return kind
        }

        private func ask(_ visit: Visit) async throws -> Response {
            page(
                visit, try kind(visit), id: visit.registrar.identifiers.next(), Form(), [],
                kept: [])
        }

        private func page(
            _ visit: Visit, _ kind: EnrolmentForm.Kind, id: String, _ form: Form,
            _ wrong: [EnrolmentRefusal],
            kept: [(kind: EnrolmentFile.Capture.Kind, hash: String)]
        ) -> Response {
            let l = visit.language
            return visit.page(
                kind.name[l],
                """
                \(EnrolmentForm.summary(wrong, l))
                <h1>\(kind.name[l])</h1>
                <p class="panel warn">\(OfflineTexts.offline[l])</p>
                \(postForm(visit.link("/enrol/\(kind.rawValue)"), visit, multipart: true,
                    """
                    <input type="hidden" name="id" value="\(id)">
                    \(EnrolmentForm(kind: kind, catalogue: catalogue)
                        .fields(form, wrong: wrong, kept: kept, l))
                    <p class="buttons">\(submitButton(OfflineTexts.write[l]))</p>
                    """))
                """, at: "/enrol/\(kind.rawValue)",
                status: wrong.isEmpty ? .ok : .unprocessableContent)
        }

        private func take(_ visit: Visit) async throws -> Response {
            let kind = try kind(visit)
            let form = try await visit.form(limit: EnrolmentForm.limit)
            let id = form["id"]
            guard id.utf8.count == 26,
                id.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
            else { throw Problem.unreadable }
            let (fresh, wrong) = EnrolmentForm.captures(form)
            let captures = shelf.keep(fresh, for: id)
            let kept = captures.map { (kind: $0.kind, hash: $0.hash) }
            let reading = EnrolmentForm(kind: kind, catalogue: catalogue).read(
                form, id: id, kept: kept, at: visit.registrar.now)
            switch reading {
            case .failure(let refusals):
                let named = Set(wrong.map(\.field))
                return page(
                    visit, kind, id: id, form,
                    wrong + refusals.list.filter { !named.contains($0.field) }, kept: kept)
            case .success where !wrong.isEmpty:
                return page(visit, kind, id: id, form, wrong, kept: kept)
            case .success(let file):
                let packet = try Packet.make(
                    Packet.Content(
                        file: file, officer: officer, institution: key.institution,
                        captures: captures), signedBy: key.secret, for: key.server)
                // Whole or not at all: a packet is never half a packet.
                let path = "\(folder)/packets/\(id).packet"
                try Data(packet).write(to: URL(fileURLWithPath: path), options: .atomic)
                shelf.forget(id)
                return visit.redirect(to: "/?done=1")
            }
        }
    }
}

enum OfflineTexts {
    static let offline = Text(
        en: "This laptop has no line: nobody is searched, and no number is given yet.",
        ckb: "ئەم لاپتۆپە هێڵی نییە: هێشتا کەس بەراورد ناکرێت و هیچ ژمارەیەک نادرێت.",
        ar: "هذا الحاسوب غير متصل: لا تجري مقارنة ولا يُمنح رقم بعد.",
        kmr: "Ev laptop ne girêdayî ye: hê kes nayê berhevkirin û hejmar nayê dayîn.")
    static let written = Text(
        en:
            "Written, sealed and signed. Tell the person that their slip comes after it is taken in.",
        ckb: "نووسرا، مۆر کرا و واژۆ کرا. بە کەسەکە بڵێ پسووڵەکەی دوای وەرگرتن دێت.",
        ar: "كُتبت وخُتمت ووُقعت. أخبر الشخص أن قصاصته تأتي بعد الاستقبال.",
        kmr: "Hat nivîsandin, mohrkirin û îmzekirin. Ji kes re bêje ku kaxeza wî piştî girtinê tê.")
    static let toBring = Text(
        en: "To bring along", ckb: "بۆ بردن", ar: "للإحضار", kmr: "Ji bo birinê")
    static let write = Text(
        en: "Write the packet", ckb: "پاکەتەکە بنووسە", ar: "اكتب الحزمة", kmr: "Pakêtê binivîse")
}
