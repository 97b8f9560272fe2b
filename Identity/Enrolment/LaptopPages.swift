internal import Casework
internal import Hummingbird
internal import Kernel
internal import Matching
internal import Registers
internal import Store
internal import Trust
internal import Web

/// Laptops of registration centres, and the packets that they bring.
struct LaptopPages: Sendable {
    let catalogue: Catalogue
    let book: EnrolmentBook

    func routes(_ routes: Routes) {
        routes.page("/desk/laptops", list)
        routes.form("/desk/laptops", add)
        routes.form("/desk/laptops/decide", decide)
        routes.page("/desk/packets", ask)
        routes.form("/desk/packets", upload)
    }

    // MARK: Laptops

    private func list(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.appoints)
        return try await page(visit, role, problem: nil)
    }

    private func page(_ visit: Visit, _ role: Officer, problem: Text?) async throws -> Response {
        let l = visit.language
        let laptops = try await visit.database.read { db in
            try Register<Laptop>().records(
                where: "institution = \(role.institution) ORDER BY record_key", in: db
            ).map(\.record)
        }
        let rows = laptops.map { laptop -> HTML in
            let state: HTML
            if laptop.revokedAt != nil {
                state = "<span class=\"tag bad\">\(LaptopTexts.revoked[l])</span>"
            } else if laptop.approvedBy != nil {
                state = "<span class=\"tag good\">\(LaptopTexts.approved[l])</span>"
            } else {
                state = "<span class=\"tag warn\">\(LaptopTexts.waiting[l])</span>"
            }
            let approve: HTML =
                laptop.revokedAt == nil && laptop.approvedBy == nil && laptop.addedBy != role.person
                ? submitButton(
                    LaptopTexts.approve[l], name: "do", value: "approve", about: laptop.label)
                : .nothing
            let actions: HTML =
                laptop.revokedAt != nil
                ? .nothing
                : postForm(
                    visit.link("/desk/laptops/decide"), visit,
                    """
                    <input type="hidden" name="laptop" value="\(laptop.id)">
                    <p class="buttons">\(approve)
                    \(submitButton(LaptopTexts.revoke[l], name: "do", value: "revoke",
                        style: "danger", about: laptop.label))</p>
                    """)
            return """
                <li><strong>\(bdi(laptop.label))</strong> \(state)
                <p>\(LaptopTexts.fingerprint[l]) \(ltr(Laptop.fingerprint(laptop.publicKey)))</p>
                \(actions)</li>

                """
        }
        return visit.page(
            LaptopTexts.title[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(problem.map { [(field: "key", message: $0[l])] } ?? [], l))
            <h1>\(LaptopTexts.title[l])</h1>
            \(rows.isEmpty ? "<p>\(LaptopTexts.none[l])</p>" : "<ul class=\"list\">\n\(rows)</ul>")
            <h2>\(LaptopTexts.add[l])</h2>
            <p>\(LaptopTexts.addWhat[l])</p>
            <pre dir="ltr">pird enrol begin --server=\(base64URL(Packet.serverKey(visit.site.secret))) --institution \(role.institution)</pre>
            \(postForm(visit.link("/desk/laptops"), visit,
                """
                \(Field("key", LaptopTexts.key[l], error: problem?[l])
                    .input(isLeftToRight: true, maximum: 60))
                \(Field("label", LaptopTexts.label[l]).input(maximum: 60))
                <p class="buttons">\(submitButton(LaptopTexts.add[l]))</p>
                """))
            """, at: "/desk/laptops", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func add(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.appoints)
        let form = try await visit.form()
        let key = form["key"]
        guard bytes(base64URL: key)?.count == 32 else {
            return try await page(visit, role, problem: LaptopTexts.keyWrong)
        }
        let label = String(form["label"].prefix(60))
        do {
            let path = try await visit.once(form, "add-laptop") { db in
                let laptop = Laptop(
                    id: book.registrar.identifiers.next(), publicKey: key,
                    institution: role.institution, label: label, addedBy: role.person)
                try Register<Laptop>().enter(
                    laptop, replacing: nil,
                    act: Act("add-laptop", by: role.actor, law: Roles.law), with: book.registrar,
                    in: db)
                return "/desk/laptops"
            }
            return visit.redirect(to: path)
        } catch StoreError.notUnique {
            return try await page(visit, role, problem: LaptopTexts.keyKnown)
        }
    }

    private func decide(_ visit: Visit) async throws -> Response {
        let role = try await visit.onDuty(.appoints)
        let form = try await visit.form()
        let (id, approves) = (form["laptop"], form["do"] == "approve")
        let path = try await visit.once(form, "decide-laptop") { db in
            guard let found = try Register<Laptop>().record(id, in: db),
                found.record.institution == role.institution, found.record.revokedAt == nil
            else { throw Problem.notFound }
            var laptop = found.record
            if approves {
                // Two people, as for a role: a laptop enrols in the institution's name.
                guard laptop.addedBy != role.person, laptop.approvedBy == nil else {
                    throw Problem.notYourRole
                }
                laptop.approvedBy = role.person
            } else {
                laptop.revokedAt = book.registrar.now
            }
            try Register<Laptop>().enter(
                laptop, replacing: found.version,
                act: Act(
                    approves ? "approve-laptop" : "revoke-laptop", by: role.actor, law: Roles.law),
                with: book.registrar, in: db)
            return "/desk/laptops"
        }
        return visit.redirect(to: path)
    }

    // MARK: Packets

    private func ask(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.enrols)
        return packets(visit, [])
    }

    /// What became of one packet.
    private struct Outcome: Sendable {
        let name: String
        let isGood: Bool
        let text: Text
        let enrolment: String?
    }

    private func packets(
        _ visit: Visit, _ outcomes: [Outcome], problem: Text? = nil
    ) -> Response {
        let l = visit.language
        let rows = outcomes.map { outcome -> HTML in
            let link: HTML? = outcome.enrolment.map {
                " <a href=\"\(visit.link("/desk/enrolments/\($0)"))\">\(LaptopTexts.see[l])</a>"
            }
            return """
                <li>\(ltr(outcome.name)) <span class="tag \(outcome.isGood ? "good" : "bad")">\
                \(outcome.isGood ? LaptopTexts.taken[l] : LaptopTexts.refused[l])</span>
                <p>\(outcome.text[l])\(link)</p></li>

                """
        }
        return visit.page(
            LaptopTexts.packets[l],
            """
            \(trail([(WebTexts.desk[l], "/desk")], l))
            \(errorSummary(problem.map { [(field: "packets", message: $0[l])] } ?? [], l))
            <h1>\(LaptopTexts.packets[l])</h1>
            \(rows.isEmpty ? .nothing : "<div role=\"status\"><ul class=\"list\">\n\(rows)</ul></div>")
            <p>\(LaptopTexts.packetsWhat[l])</p>
            \(postForm(visit.link("/desk/packets"), visit, multipart: true,
                """
                \(Field("packets", LaptopTexts.packets[l], error: problem?[l]).file(accept: ".packet", isMany: true))
                <p class="buttons">\(submitButton(LaptopTexts.upload[l]))</p>
                """))
            """, at: "/desk/packets", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func upload(_ visit: Visit) async throws -> Response {
        _ = try await visit.onDuty(.enrols)
        let form = try await visit.form(limit: 20 * 1024 * 1024)
        guard form.files.contains(where: { $0.field == "packets" && !$0.bytes.isEmpty }) else {
            return packets(visit, [], problem: LaptopTexts.packetsMissing)
        }
        var outcomes: [Outcome] = []
        for upload in form.files where upload.field == "packets" {
            let name = String(upload.name.suffix(60))
            do throws(PacketRefusal) {
                let packet = try Packet(reading: upload.bytes)
                try packet.checkSignature()
                outcomes.append(try await take(packet, name, visit))
            } catch {
                let kind = "\(error)"
                try await visit.database.write { db in
                    try Incident.note(.packetRefused, "\(name) \(kind)", on: visit, in: db)
                }
                outcomes.append(
                    Outcome(name: name, isGood: false, text: error.text, enrolment: nil))
            }
        }
        return packets(visit, outcomes)
    }

    /// Takes one packet in: each in a transaction of its own, so that a bad one keeps no good one
    /// waiting.
    private func take(
        _ packet: Packet, _ name: String, _ visit: Visit
    ) async throws(PacketRefusal) -> Outcome {
        let content = try packet.opened(visit.site.secret)
        guard let captures = content.opened else { throw .wrongContent("captures") }
        let form = EnrolmentForm(of: content.file, catalogue: catalogue)
        let kept = captures.map { (kind: $0.kind, hash: $0.hash) }
        // Read again as if it had come from the desk: the same is asked, the same refused.
        let reread = form.read(
            form.filled(with: content.file), id: content.file.id, kept: kept,
            at: content.file.takenAt)
        guard case .success(let file) = reread, file == content.file,
            captures.allSatisfy(EnrolmentForm.isSound)
        else { throw .wrongContent("fields") }
        guard content.file.takenAt < visit.registrar.now + .seconds(600) else {
            throw .fromTheFuture
        }
        do {
            return try await visit.database.write { db in
                try enter(packet, content, captures, name, in: db)
            }
        } catch let refusal as PacketRefusal { throw refusal } catch let refusal
            as EnrolmentRefusal
        { throw .wrongContent(refusal.field) } catch { throw .wrongContent("\(error)") }
    }

    private func enter(
        _ packet: Packet, _ content: Packet.Content, _ captures: [EnrolmentFile.Capture],
        _ name: String, in db: Database
    ) throws -> Outcome {
        let laptop = try Register<Laptop>().records(
            where: "public_key = \(packet.laptop)", in: db
        ).first?.record
        guard let laptop, laptop.approvedBy != nil, laptop.institution == content.institution
        else { throw PacketRefusal.unknownLaptop }
        guard laptop.revokedAt == nil else { throw PacketRefusal.revokedLaptop }
        let role = try Officer.roles(of: content.officer, on: book.registrar.today, in: db)
            .first { $0.institution == content.institution && $0.holds.contains(.enrols) }
        guard let role else { throw PacketRefusal.officerWithoutRole }
        for capture in captures {
            try book.keep(capture, for: content.file.id, by: content.officer, in: db)
        }
        switch try book.receive(content.file, by: role.actor, laptop: laptop.id, in: db) {
        case .received:
            return Outcome(
                name: name, isGood: true, text: LaptopTexts.takenIn, enrolment: content.file.id)
        case .already:
            return Outcome(
                name: name, isGood: true, text: LaptopTexts.already, enrolment: content.file.id)
        }
    }
}

enum LaptopTexts {
    static let packetsMissing = Text(
        en: "Choose at least one packet.", ckb: "لانیکەم یەک پاکەت هەڵبژێرە.",
        ar: "اختر حزمة واحدة على الأقل.", kmr: "Herî kêm pakêtekê hilbijêre.")
    static let title = Text(
        en: "Laptops", ckb: "لاپتۆپەکان", ar: "الحواسيب المحمولة", kmr: "Laptop")
    static let none = Text(
        en: "No laptop yet.", ckb: "هێشتا هیچ لاپتۆپێک نییە.", ar: "لا حاسوب بعد.",
        kmr: "Hê laptop tune.")
    static let add = Text(
        en: "Add a laptop", ckb: "لاپتۆپێک زیاد بکە", ar: "أضف حاسوبا", kmr: "Laptopekê zêde bike")
    static let addWhat = Text(
        en:
            "Run this on the laptop, and bring its public key here. Another person of your institution approves it after comparing the fingerprint.",
        ckb:
            "ئەمە لەسەر لاپتۆپەکە جێبەجێ بکە، و کلیلە گشتییەکەی بهێنە ئێرە. کەسێکی تری دامەزراوەکەت دوای بەراوردکردنی پەنجەمۆرەکە پەسەندی دەکات.",
        ar:
            "شغل هذا على الحاسوب وأحضر مفتاحه العام إلى هنا. يعتمده شخص آخر من مؤسستك بعد مقارنة البصمة.",
        kmr:
            "Vê li laptopê bixebitîne, û mifteya wê ya giştî bîne vir. Kesekî din ji saziya te piştî berhevkirina şopê dipejirîne."
    )
    static let key = Text(
        en: "Public key", ckb: "کلیلی گشتی", ar: "المفتاح العام", kmr: "Mifteya giştî")
    static let keyWrong = Text(
        en: "This is not a public key: 43 letters and digits.",
        ckb: "ئەمە کلیلی گشتی نییە: ٤٣ پیت و ژمارە.", ar: "ليس هذا مفتاحا عاما: ٤٣ حرفا ورقما.",
        kmr: "Ev ne mifteyeke giştî ye: 43 tîp û reqem.")
    static let keyKnown = Text(
        en: "This key is known already.", ckb: "ئەم کلیلە پێشتر ناسراوە.",
        ar: "هذا المفتاح معروف من قبل.",
        kmr: "Ev mifte berê tê naskirin.")
    static let label = Text(
        en: "What you call it", ckb: "بە چی ناوی دەبەیت", ar: "ما تسميه", kmr: "Tu jê re çi dibêjî")
    static let fingerprint = Text(
        en: "Fingerprint of the key", ckb: "پەنجەمۆری کلیل", ar: "بصمة المفتاح", kmr: "Şopa mifteyê"
    )
    static let waiting = Text(
        en: "waits for a second person", ckb: "چاوەڕێی کەسی دووەم", ar: "بانتظار شخص ثان",
        kmr: "li benda kesê duyem")
    static let approved = Text(en: "approved", ckb: "پەسەندکراو", ar: "معتمد", kmr: "pejirandî")
    static let revoked = Text(en: "taken away", ckb: "هەڵوەشێنراوە", ar: "مسحوب", kmr: "betalkirî")
    static let approve = Text(en: "Approve", ckb: "پەسەندی بکە", ar: "اعتمد", kmr: "Bipejirîne")
    static let revoke = Text(en: "Take away", ckb: "هەڵی بوەشێنەوە", ar: "اسحب", kmr: "Betal bike")
    static let packets = Text(
        en: "Packets from laptops", ckb: "پاکەتی لاپتۆپەکان", ar: "حزم من الحواسيب",
        kmr: "Pakêtên ji laptopan")
    static let packetsWhat = Text(
        en:
            "Choose the files that the laptop has written. Each is taken in once, however often it is sent.",
        ckb:
            "ئەو فایلانە هەڵبژێرە کە لاپتۆپەکە نووسیونی. هەریەکە یەک جار وەردەگیرێت، چەند جار بنێردرێت.",
        ar: "اختر الملفات التي كتبها الحاسوب. يُقبل كل منها مرة واحدة مهما أُرسل.",
        kmr:
            "Pelên ku laptopê nivîsandine hilbijêre. Her yek carekê tê girtin, çiqas car were şandin jî."
    )
    static let upload = Text(en: "Take in", ckb: "وەری بگرە", ar: "استقبل", kmr: "Bigire")
    static let taken = Text(en: "taken in", ckb: "وەرگیرا", ar: "قُبلت", kmr: "hat girtin")
    static let refused = Text(en: "refused", ckb: "ڕەتکرایەوە", ar: "رُفضت", kmr: "hat redkirin")
    static let takenIn = Text(
        en: "The person is being searched.", ckb: "کەسەکە بەراورد دەکرێت.",
        ar: "تجري مقارنة الشخص.",
        kmr: "Kes tê berhevkirin.")
    static let already = Text(
        en: "It was taken in before; nothing was done twice.",
        ckb: "پێشتر وەرگیراوە؛ هیچ دووجار نەکرا.",
        ar: "قُبلت من قبل؛ لم يُفعل شيء مرتين.", kmr: "Berê hat girtin; tiştek du caran nehat kirin.")
    static let see = Text(en: "See it", ckb: "بیبینە", ar: "انظر", kmr: "Bibîne")
}
