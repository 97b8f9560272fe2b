internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Store
package import Trust
package import Web

/// The public log: what programs read of it (C2SP tlog-tiles), and a page for people.
package struct LogPages: Sendable {
    private let log: PublicLog
    private let witnesses: [WitnessLink]

    package init(_ log: PublicLog, _ witnesses: [WitnessLink]) {
        self.log = log
        self.witnesses = witnesses
    }

    package func routes(_ routes: Routes) {
        routes.root(.get, "/log/checkpoint", checkpoint)
        routes.root(.get, "/log/tile/**", tile)
        routes.root(.get, "/log/proof/:index", proof)
        routes.root(.get, "/log/consistency/:old", consistency)
        routes.root(.get, "/log/key") { _ in
            LogPages.text(
                ([log.signer.key] + witnesses.map(\.key)).map { $0.text + "\n" }.joined(),
                cache: "public, max-age=3600")
        }
        routes.page("/transparency", page)
    }

    // MARK: For programs

    private func checkpoint(_ visit: Visit) async throws -> Response {
        guard let published = try await visit.database.read(PublicLog.published) else {
            return LogPages.missing("no checkpoint is published yet: come back in a moment")
        }
        return LogPages.text(published.note.whole, cache: "public, max-age=2")
    }

    private func tile(_ visit: Visit) async throws -> Response {
        let path = visit.request.uri.path.dropFirst("/log/".count)
        guard let tile = Tile(path: String(path)),
            let bytes = try await visit.database.read({ try PublicLog.bytes(of: tile, in: $0) })
        else { return LogPages.missing("the published log has no such tile") }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream",
                // What is in a tile of a width never changes.
                .cacheControl: "public, max-age=31536000, immutable",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func proof(_ visit: Visit) async throws -> Response {
        guard let index = Int64(visit.parameter("index")),
            let proof = try await visit.database.read({ try PublicLog.proof(at: index, in: $0) })
        else { return LogPages.missing("the published log has no such leaf") }
        return LogPages.text(proof.text, cache: "no-store")
    }

    private func consistency(_ visit: Visit) async throws -> Response {
        let found = try await visit.database.read { db -> String? in
            guard let old = Int64(visit.parameter("old")),
                let proof = try PublicLog.consistencyProof(from: old, in: db),
                let published = try PublicLog.published(in: db)
            else { return nil }
            return WitnessRequest(old: old, proof: proof, note: published.note).body
        }
        guard let found else { return LogPages.missing("the published log is not so large") }
        return LogPages.text(found, cache: "no-store")
    }

    private static func text(_ text: String, cache: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: cache],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private static func missing(_ words: String) -> Response {
        Response(
            status: .notFound,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: words + "\n")))
    }

    // MARK: For people

    private func page(_ visit: Visit) async throws -> Response {
        let l = visit.language
        let (published, standings) = try await visit.database.read {
            (try PublicLog.published(in: $0), try WitnessStanding.all(in: $0))
        }
        guard let published else {
            return visit.page(
                WebTexts.publicLog[l],
                """
                <h1>\(WebTexts.publicLog[l])</h1>
                <p>\(LogTexts.what[l])</p>
                <p class="panel">\(LogTexts.nothingYet[l])</p>
                """)
        }
        let seen = (try? published.note.verified(by: witnesses.map(\.key))) ?? []
        let rows = witnesses.map { witness -> HTML in
            let time = seen.first { $0.key == witness.key }?.time
                .flatMap(Moment.init(secondsSince1970:))
            let last = standings.first { $0.key == witness.key }
            let said: HTML =
                if let time {
                    "<span class=\"tag good\">\(LogTexts.cosigned[l])</span> \(visit.formats.moment(time))"
                } else if let at = last?.seenAt {
                    "\(LogTexts.lastSeen[l]) \(visit.formats.moment(at))"
                } else {
                    "\(LogTexts.notYet[l])"
                }
            return "<dt>\(ltr(witness.key.name))</dt><dd>\(said)</dd>"
        }
        let cosigned: HTML =
            rows.isEmpty
            ? "<p>\(LogTexts.noWitness[l])</p>" : "<dl class=\"facts\">\(rows)</dl>"
        let command = "pird log verify \(visit.site.address)/log --key \(log.signer.key.text)"
        return visit.page(
            WebTexts.publicLog[l],
            """
            <h1>\(WebTexts.publicLog[l])</h1>
            <p>\(LogTexts.what[l])</p>
            \(facts([
                (LogTexts.entries[l], bdi(visit.formats.number(published.checkpoint.size))),
                (LogTexts.publishedAt[l], "\(visit.formats.moment(published.at))"),
                (LogTexts.root[l], "<code dir=\"ltr\">\(published.checkpoint.root.base64)</code>"),
                (LogTexts.name[l], ltr(published.checkpoint.origin)),
            ]))
            <h2>\(LogTexts.whoCosigns[l])</h2>
            <p>\(LogTexts.whyCosign[l])</p>
            \(cosigned)
            <h2>\(LogTexts.checkIt[l])</h2>
            <p>\(LogTexts.checkHow[l])</p>
            <pre dir="ltr"><code>\(command)</code></pre>
            <p><a href="/log/checkpoint">\(LogTexts.checkpoint[l])</a></p>
            """)
    }
}

enum LogTexts {
    static let what = Text(
        en:
            "Every change of a register leaves a mark in this log that nobody can take away or alter unseen, not even the government. A mark says nothing of what it is about: it only proves that something was there, and when.",
        ckb:
            "هەر گۆڕانکارییەک لە تۆماردا نیشانەیەک لەم لۆگەدا بەجێدەهێڵێت کە کەس ناتوانێت بە نادیاری لایبەرێت یان بیگۆڕێت، تەنانەت حکومەتیش. نیشانەکە هیچ دەربارەی ناوەڕۆک ناڵێت: تەنها دەیسەلمێنێت کە شتێک هەبووە، و کەی.",
        ar:
            "كل تغيير في سجل يترك علامة في هذا السجل العلني لا يستطيع أحد إزالتها أو تغييرها خفية، ولا حتى الحكومة. لا تقول العلامة شيئا عن مضمونها: تثبت فقط أن شيئا كان موجودا، ومتى.",
        kmr:
            "Her guhertina tomarekê nîşanekê di vê tomara giştî de dihêle ku kes nikare bi dizî rake an biguhere, hikûmet jî na. Nîşan tiştek li ser naverokê nabêje: tenê îspat dike ku tiştek hebû, û kengî."
    )
    static let nothingYet = Text(
        en: "Nothing has been published yet. Come back in a moment.",
        ckb: "هێشتا هیچ بڵاو نەکراوەتەوە. کەمێکی تر بگەڕێوە.",
        ar: "لم يُنشر شيء بعد. عد بعد لحظات.",
        kmr: "Hê tiştek nehatiye weşandin. Piştî demeke kurt vegere.")
    static let entries = Text(
        en: "Marks", ckb: "نیشانەکان", ar: "العلامات", kmr: "Nîşan")
    static let publishedAt = Text(
        en: "Published", ckb: "بڵاوکراوەتەوە", ar: "نُشر", kmr: "Hatiye weşandin")
    static let root = Text(
        en: "Fingerprint of all", ckb: "پەنجەمۆری هەموو", ar: "بصمة الكل",
        kmr: "Şopa tiliyê ya hemûyan")
    static let name = Text(
        en: "Name of the log", ckb: "ناوی تۆمار", ar: "اسم السجل", kmr: "Navê tomarê")
    static let whoCosigns = Text(
        en: "Who else has seen it", ckb: "کێی تر بینیویەتی", ar: "من رآه أيضا",
        kmr: "Kê din ew dîtiye")
    static let whyCosign = Text(
        en:
            "Other institutions sign that the log has only grown. A log that told different people different things would need all of them to lie.",
        ckb:
            "دامەزراوەی تر واژۆ دەکەن کە تۆمارەکە تەنها گەورە بووە. تۆمارێک کە شتی جیاواز بە خەڵکی جیاواز بڵێت پێویستی بەوە دەبێت هەموویان درۆ بکەن.",
        ar:
            "توقّع مؤسسات أخرى على أن السجل لم يفعل إلا أن نما. وسجل يقول لأناس مختلفين أشياء مختلفة يحتاج إلى أن تكذب كلها.",
        kmr:
            "Saziyên din îmze dikin ku tomar tenê mezin bûye. Tomareke ku ji kesên cuda re tiştên cuda bibêje, divê hemû derewan bikin."
    )
    static let noWitness = Text(
        en: "No other institution cosigns this log yet.",
        ckb: "هێشتا هیچ دامەزراوەیەکی تر ئەم تۆمارە هاوواژۆ ناکات.",
        ar: "لا توقّع أي مؤسسة أخرى على هذا السجل بعد.",
        kmr: "Hê tu saziyeke din vê tomarê hevîmze nake.")
    static let cosigned = Text(
        en: "cosigned", ckb: "هاوواژۆی کردووە", ar: "شارك في التوقيع", kmr: "hevîmze kir")
    static let lastSeen = Text(
        en: "last", ckb: "دواجار", ar: "آخر مرة", kmr: "cara dawî")
    static let notYet = Text(
        en: "not yet", ckb: "هێشتا نا", ar: "ليس بعد", kmr: "hê na")
    static let checkIt = Text(
        en: "Check it yourself", ckb: "خۆت بیپشکنە", ar: "تحقق بنفسك", kmr: "Bi xwe kontrol bike")
    static let checkHow = Text(
        en:
            "Anybody can read the whole log and compute it again. This program does it, remembers what it saw, and says so when the log has changed its history:",
        ckb:
            "هەرکەسێک دەتوانێت هەموو تۆمارەکە بخوێنێتەوە و سەرلەنوێ هەژماری بکاتەوە. ئەم بەرنامەیە ئەوە دەکات، ئەوەی بینیویەتی لەبیری دەمێنێت، و ئەگەر تۆمارەکە مێژووی خۆی گۆڕیبێت دەیڵێت:",
        ar:
            "يستطيع أي أحد أن يقرأ السجل كله ويحسبه من جديد. هذا البرنامج يفعل ذلك ويتذكر ما رآه ويخبر إذا غيّر السجل تاريخه:",
        kmr:
            "Her kes dikare hemû tomarê bixwîne û ji nû ve hesab bike. Ev bername wê dike, tiştê ku dît ji bîr nake, û dema tomar dîroka xwe biguhere dibêje:"
    )
    static let checkpoint = Text(
        en: "The signed state of the log", ckb: "دۆخی واژۆکراوی تۆمار", ar: "حالة السجل الموقّعة",
        kmr: "Rewşa îmzekirî ya tomarê")
}
