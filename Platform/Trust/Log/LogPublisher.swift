internal import Foundation
package import Kernel
package import Store

/// Another institution that looks at the log and cosigns what has only grown.
package struct WitnessLink: Sendable {
    package let key: NoteKey
    /// Where it takes checkpoints, without a last slash.
    package let address: String

    /// - Parameter text: its key and its address, with a space between.
    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let key = NoteKey(text: parts[0]), key.kind == .cosignature,
            parts[1].hasPrefix("https://") || parts[1].hasPrefix("http://")
        else { return nil }
        self.key = key
        address = parts[1].hasSuffix("/") ? String(parts[1].dropLast()) : String(parts[1])
    }
}

/// Sends a body to an address by POST; gives the status and the body of the answer.
package typealias WitnessCall =
    @Sendable (_ address: String, _ body: String) async throws -> (status: Int, body: String)

/// Signs what the tree has become, asks the witnesses, and publishes it with what they say.
package struct LogPublisher: Sendable {
    private let log: PublicLog
    private let witnesses: [WitnessLink]
    private let call: WitnessCall

    /// How long a checkpoint stands before it is signed and cosigned anew, though nothing was added:
    /// whoever reads it knows that the log lives.
    private static let refreshed = Duration.seconds(3600)
    /// How long before a witness that did not answer is asked again.
    private static let retried = Duration.seconds(10)

    package init(_ log: PublicLog, witnesses: [WitnessLink], call: @escaping WitnessCall) {
        self.log = log
        // One line for each key: a note with two is believed by nobody.
        self.witnesses = witnesses.reduce(into: []) { all, witness in
            if !all.contains(where: { $0.key == witness.key }) { all.append(witness) }
        }
        self.call = call
    }

    /// One round: publishes when there is something new.
    package func round(_ turn: Turn) async throws {
        guard let work = try await log.database.read(work) else { return }
        var note = SignedNote(text: work.checkpoint.text)
        note.add(try log.signer.sign(work.checkpoint.text, at: 0))
        let asked = note
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for request in work.requests { group.addTask { await ask(request, asked) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let kept = answers.sorted { $0.witness.name < $1.witness.name }
        for answer in kept { if let line = answer.cosignature { note.add(line) } }
        // All who answer have seen what this tree does not hold: published, it would be a second
        // history.
        let isOther =
            kept.contains(where: \.sawAnother) && kept.allSatisfy { $0.sawAnother || $0.isSilent }
        let (whole, now, size) = (note.whole, log.clock.now, work.checkpoint.size)
        try await log.database.write { db in
            try turn.confirm(in: db)
            for answer in kept { try answer.keep(in: db) }
            if isOther {
                try db.execute(
                    """
                    UPDATE log_tree SET trouble = \(LogPublisher.otherHistory), tried_at = \(now)
                    WHERE name = 'log'
                    """)
            } else {
                try db.execute(
                    """
                    UPDATE log_tree SET published_size = \(size), note = \(whole),
                        published_at = \(now), trouble = NULL
                    WHERE name = 'log' AND published_size <= \(size)
                    """)
            }
        }
        if isOther { throw NoteError(LogPublisher.otherHistory) }
    }

    /// What an operator reads.
    package static let otherHistory =
        "the witnesses have seen another history than this database holds: was it restored from an "
        + "older copy? nothing is published; docs/operating.md says what to do"

    private struct Work: Sendable {
        let checkpoint: Checkpoint
        let requests: [Request]
    }

    private struct Request: Sendable {
        let witness: WitnessLink
        let old: Int64
        let proof: [TreeHash]
    }

    private struct Answer: Sendable {
        let witness: NoteKey
        var cosignature: SignedNote.Signature?
        /// What it is known to have cosigned last.
        var size: Int64?
        var seenAt: Int64?
        var trouble: String?
        /// It has seen a tree that is no beginning of this one.
        var sawAnother = false

        /// It did not say anything that could be believed.
        var isSilent: Bool { cosignature == nil && !sawAnother }

        func keep(in db: Database) throws {
            let seen = seenAt.map { $0 * 1_000_000 }
            try db.execute(
                """
                INSERT INTO log_witness (witness, size, seen_at, trouble)
                VALUES (\(witness.text), \(size ?? 0), \(seen), \(trouble))
                ON CONFLICT (witness) DO UPDATE SET
                    size = coalesce(\(size), log_witness.size),
                    seen_at = coalesce(excluded.seen_at, log_witness.seen_at),
                    trouble = excluded.trouble
                """)
        }
    }

    /// What there is to publish; nil when all is told.
    private func work(in db: Database) throws -> Work? {
        let size = try PublicLog.sizes(in: db).tree
        // The first checkpoint is of a tree: what waits is on its way into it.
        guard size > 0 else { return nil }
        if let tried = try db.row("SELECT tried_at FROM log_tree WHERE trouble IS NOT NULL"),
            let at = try tried.optionalInteger(0).map(Moment.init(microseconds:)),
            (.zero..<LogPublisher.retried).contains(log.clock.now - at)
        {
            return nil
        }
        if let published = try PublicLog.published(in: db), published.checkpoint.size == size {
            let signed = try published.note.verified(by: witnesses.map(\.key))
            let missing = witnesses.map(\.key).filter { key in
                !signed.contains { $0.key == key }
            }
            let isNew = try missing.contains { key in
                try db.row("SELECT 1 FROM log_witness WHERE witness = \(key.text)") == nil
            }
            let age = log.clock.now - published.at
            let pause = missing.isEmpty ? LogPublisher.refreshed : LogPublisher.retried
            guard isNew || age >= pause || age < .zero else { return nil }
        }
        let tree = MerkleTree(LogTiles(in: db))
        let requests = try witnesses.map { witness in
            let known =
                try db.row("SELECT size FROM log_witness WHERE witness = \(witness.key.text)")?
                .integer(0) ?? 0
            let old = min(known, size)
            return Request(
                witness: witness, old: old,
                proof: try tree.consistencyProof(from: old, to: size))
        }
        return Work(
            checkpoint: Checkpoint(origin: log.origin, size: size, root: try tree.root(size)),
            requests: requests)
    }

    /// Asks one witness, twice when it knows of another size than we thought.
    private func ask(_ request: Request, _ note: SignedNote) async -> Answer {
        var answer = Answer(witness: request.witness.key)
        do {
            let size = try Checkpoint(text: note.text).size
            var request = request
            for _ in 0..<2 {
                let (status, body) = try await call(
                    request.witness.address + "/add-checkpoint",
                    WitnessRequest(old: request.old, proof: request.proof, note: note).body)
                switch status {
                case 200:
                    let lines = body.split(separator: "\n").compactMap {
                        SignedNote.Signature(line: $0)
                    }
                    for line in lines {
                        var one = SignedNote(text: note.text)
                        one.add(line)
                        if let found = try? one.verified(by: [request.witness.key]).first {
                            answer.cosignature = line
                            answer.size = size
                            answer.seenAt = found.time
                            return answer
                        }
                    }
                    answer.trouble = "its answer has no cosignature of its key"
                    return answer
                case 409:
                    let line = body.split(separator: "\n").first ?? ""
                    guard let seen = Int64(decimal: line) else {
                        answer.trouble = "409 without a size: \(body.prefix(100))"
                        return answer
                    }
                    answer.size = seen
                    // The size that it was told, and yet a conflict: then the root is another.
                    guard seen <= size, seen != request.old else {
                        answer.sawAnother = true
                        answer.trouble = "has seen another tree of \(seen) leaves"
                        return answer
                    }
                    let (witness, old) = (request.witness, seen)
                    request = try await log.database.read { db in
                        Request(
                            witness: witness, old: old,
                            proof: try MerkleTree(LogTiles(in: db)).consistencyProof(
                                from: old, to: size))
                    }
                case 422:
                    // It knows the old size, and our proof does not lead from what it saw there.
                    answer.sawAnother = true
                    answer.trouble = "has seen another tree of \(request.old) leaves"
                    return answer
                default:
                    answer.trouble = "\(status): \(body.prefix(100))"
                    return answer
                }
            }
            answer.trouble = "answers 409 again"
        } catch {
            answer.trouble = "does not answer: \(error)"
        }
        return answer
    }
}

/// How the witnesses stand, for people and operators.
package struct WitnessStanding: Sendable {
    package let key: NoteKey
    package let size: Int64
    package let seenAt: Moment?
    package let trouble: String?

    package static func all(in db: Database) throws -> [WitnessStanding] {
        try db.rows("SELECT witness, size, seen_at, trouble FROM log_witness ORDER BY witness")
            .compactMap { row in
                guard let key = NoteKey(text: try row.text(0)) else { return nil }
                return WitnessStanding(
                    key: key, size: try row.integer(1),
                    seenAt: try row.optionalInteger(2).map { Moment(microseconds: $0) },
                    trouble: try row.optionalText(3))
            }
    }
}

/// What an operator's machines watch.
package enum LogGauges {
    package static func all(
        at now: Moment, in db: Database
    ) throws -> [(String, String, Int)] {
        let sizes = try PublicLog.sizes(in: db)
        let published = try PublicLog.published(in: db)
        // A checkpoint is signed again each hour: one that is much older says that nobody does it.
        let age = published.map { Int((now - $0.at).components.seconds) } ?? 0
        return [
            ("pird_log_size", "Leaves of the public log.", Int(sizes.tree)),
            (
                "pird_log_waiting", "Entries that wait for the public log.",
                try db.count("SELECT count(*) FROM log_pending")
            ),
            ("pird_log_published_age_seconds", "Age of the published checkpoint.", age),
            (
                "pird_log_other_history",
                "1 when the witnesses have seen another history, and nothing is published.",
                try db.count("SELECT count(*) FROM log_tree WHERE trouble IS NOT NULL")
            ),
            (
                "pird_log_witnesses_in_trouble", "Witnesses that did not cosign the last time.",
                try WitnessStanding.all(in: db).count { $0.trouble != nil }
            ),
        ]
    }
}
