internal import Foundation
package import Kernel
package import Store

/// What a log asks a witness for: the old size, the proof, the new checkpoint (C2SP tlog-witness,
/// add-checkpoint).
package struct WitnessRequest: Sendable {
    package let old: Int64
    package let proof: [TreeHash]
    package let note: SignedNote

    package init(old: Int64, proof: [TreeHash], note: SignedNote) {
        self.old = old
        self.proof = proof
        self.note = note
    }

    package var body: String {
        "old \(old)\n" + proof.map { $0.base64 + "\n" }.joined() + "\n" + note.whole
    }

    package init(parsing body: some Sequence<UInt8>) throws(NoteError) {
        let bytes = Array(body)
        guard bytes.count <= 100_000 else { throw NoteError("the request is too long") }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        func text(_ line: ArraySlice<UInt8>?) -> String {
            String(decoding: line ?? [], as: UTF8.self)
        }
        let first = text(lines.popFirst())
        guard first.hasPrefix("old "), let old = Int64(decimal: first.dropFirst(4)) else {
            throw NoteError("the first line is not the old size")
        }
        self.old = old
        var proof: [TreeHash] = []
        while let line = lines.popFirst(), !line.isEmpty {
            guard proof.count < 63, let hash = TreeHash(base64: text(line)) else {
                throw NoteError("a line of the proof is no hash")
            }
            proof.append(hash)
        }
        self.proof = proof
        note = try SignedNote(parsing: lines.joined(separator: [0x0A]))
    }
}

/// A witness: it remembers of each log the largest tree it has seen, and cosigns only what holds
/// that one unchanged. A log that shows different people different histories needs two witnesses
/// that lie.
package struct Witness: Sendable {
    package let signer: NoteSigner
    /// The logs it looks at, by origin.
    private let logs: [String: NoteKey]
    private let database: any DatabaseEngine
    private let clock: any Clock

    package static let schema = SchemaCatalogue([
        Table(
            "witness_log", since: 1, [.text("origin"), .integer("size"), .text("root")],
            key: ["origin"])
    ])

    /// - Parameters:
    ///   - seed: 32 bytes that nobody else has.
    ///   - database: its own, with `schema`.
    package init(
        name: String, seed: [UInt8], logs: [NoteKey], on database: any DatabaseEngine,
        clock: any Clock
    ) throws(NoteError) {
        signer = try NoteSigner(name: name, kind: .cosignature, seed: seed)
        self.logs = Dictionary(logs.map { ($0.name, $0) }) { $1 }
        self.database = database
        self.clock = clock
    }

    package struct Answer: Sendable, Equatable {
        package let status: Int
        package let contentType: String
        package let body: String

        static func refusal(_ status: Int, _ words: String) -> Answer {
            Answer(status: status, contentType: "text/plain; charset=utf-8", body: words + "\n")
        }
    }

    private enum Judgement: Sendable {
        case consistent
        case refused(Answer)
    }

    /// Answers `add-checkpoint`. What was seen last is compared and replaced in one transaction, and
    /// kept before anything is signed.
    package func add(_ body: [UInt8]) async throws -> Answer {
        let request: WitnessRequest
        let told: Checkpoint
        do throws(NoteError) {
            request = try WitnessRequest(parsing: body)
            told = try Checkpoint(text: request.note.text)
        } catch { return .refusal(400, error.description) }
        guard let key = logs[told.origin] else {
            return .refusal(404, "this witness does not look at \(told.origin)")
        }
        let isSigned = (try? request.note.verified(by: [key]).isEmpty == false) ?? false
        guard isSigned else { return .refusal(403, "the checkpoint is not signed by its log") }
        guard request.old <= told.size else {
            return .refusal(400, "the old size is larger than the checkpoint's")
        }
        let judgement = try await database.write { db in
            try judge(request, told, in: db)
        }
        if case .refused(let answer) = judgement { return answer }
        let line = try signer.sign(request.note.text, at: clock.now.secondsSince1970)
        return Answer(
            status: 200, contentType: "text/plain; charset=utf-8", body: line.line + "\n")
    }

    private func judge(
        _ request: WitnessRequest, _ told: Checkpoint, in db: Database
    ) throws -> Judgement {
        let row = try db.row("SELECT size, root FROM witness_log WHERE origin = \(told.origin)")
        let size = try row?.integer(0) ?? 0
        let root = try row.flatMap { TreeHash(base64: try $0.text(1)) } ?? .empty
        let conflict = Answer(status: 409, contentType: "text/x.tlog.size", body: "\(size)\n")
        guard request.old == size else { return .refused(conflict) }
        if told.size == size, told.root != root { return .refused(conflict) }
        guard
            MerkleProof.isConsistent(
                from: size, root, to: told.size, told.root, request.proof)
        else { return .refused(.refusal(422, "the proof does not lead from what was seen last")) }
        try db.execute(
            """
            INSERT INTO witness_log (origin, size, root)
            VALUES (\(told.origin), \(told.size), \(told.root.base64))
            ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root
            """)
        return .consistent
    }

    /// What it has seen, by log.
    package func seen() async throws -> [(origin: String, size: Int64)] {
        try await database.read { db in
            try db.rows("SELECT origin, size FROM witness_log ORDER BY origin").map {
                (try $0.text(0), try $0.integer(1))
            }
        }
    }
}
