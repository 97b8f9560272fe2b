import CSQLite
import Foundation
import Kernel
import Registers
import Store
import Trust
import Synchronization

/// The embedded engine against SQLite's C interface on the same disk.
struct MeasureSQLite {
    let folder: String
    let pace: Pace

    private static let schema = SchemaCatalogue(
        StoreSchema.tables + [Table("sample", [.integer("id"), .text("body")], key: ["id"])])

    func run() async throws {
        try await durableWrites()
        try await registerEntries()
        try await manyRows()
        try await pointReads()
    }

    private func store(_ name: String) async throws -> SQLiteEngine {
        let engine = try SQLiteEngine(path: "\(folder)/\(name).sqlite")
        try await Migrations(MeasureSQLite.schema, on: engine).run(at: SystemClock())
        return engine
    }

    private func durableWrites() async throws {
        let engine = try await store("writes")
        let bare = try BareSQLite("\(folder)/writes-bare.sqlite")
        let next = Counter()
        func together(_ clients: Int) async throws -> Double {
            try await pace.rate(clients: clients) { _ in
                let id = next.next()
                let body = filling(id)
                try await engine.write {
                    try $0.execute("INSERT INTO sample (id, body) VALUES (\(id), \(body))")
                }
            }
        }
        func commits(of size: Int, savepoints: Bool = false) async throws -> Double {
            try await pace.rate {
                try bare.perform("BEGIN IMMEDIATE")
                for _ in 0..<size {
                    if savepoints { try bare.perform("SAVEPOINT one") }
                    try bare.insert(filling(next.next()), at: next.next())
                    if savepoints { try bare.perform("RELEASE one") }
                }
                try bare.perform("COMMIT")
            } * Double(size)
        }
        _ = try await together(64)
        let before = await engine.commitCount()
        _ = try await together(64)
        let after = await engine.commitCount()
        let size = max(
            1,
            Int(
                (Double(after.writes - before.writes) / Double(after.commits - before.commits))
                    .rounded()))
        try await pace.compare(
            "durable writes of 64 clients", store: { try await together(64) },
            against: "bare commits of \(size)", { try await commits(of: size) })
        // What holds it: the savepoints that let a failing write undo only itself, and waking.
        try await pace.compare(
            "the same", store: { try await together(64) },
            against: "bare commits of \(size), each row in a savepoint",
            { try await commits(of: size, savepoints: true) })
        try await pace.compare(
            "the same", store: { try await together(64) },
            against: "bare commits of one", { try await commits(of: 1) })
        try await pace.compare(
            "bare commits of \(size)", store: { try await commits(of: size) },
            against: "bare commits of one", { try await commits(of: 1) })
        try await pace.compare(
            "durable writes of one client", store: { try await together(1) },
            against: "bare commits of one", { try await commits(of: 1) })
        await engine.close()
    }

    private func registerEntries() async throws {
        let engine = try SQLiteEngine(path: folder + "/entries.sqlite")
        let schema = SchemaCatalogue(StoreSchema.tables + RegistersSchema.tables)
        try await Migrations(schema, on: engine).run(at: SystemClock())
        let registrar = Registrar(
            clock: SystemClock(), randomness: SystemRandomness(),
            secret: Secret(SystemRandomness().bytes(32)))
        let act = Act("measure", by: .system("measure"), law: "")
        let next = Counter()
        let forced = try forcedWrites()
        let entries = try await pace.rate(clients: 64) { _ in
            let index = next.next()
            let person = Person(
                number: PersonNumber(synthetic: index),
                name: PersonName(
                    ckb: "شیلان ڕێبوار ئەحمەد", ar: "شيلان ريبوار أحمد",
                    latin: "Shilan Rebwar Ahmad"), bornOn: Day(1990, 3, 21),
                phone: "+9647500000001")
            _ = try await engine.write { db in
                try Register<Person>().enter(
                    person, replacing: nil, act: act, with: registrar, in: db)
            }
        }
        say(
            String(
                format: "entries of 64 clients: %.0f/s; forced writes of 4 KB: %.0f/s; ratio %.2f",
                entries, forced, entries / forced))
        await engine.close()
    }

    private func forcedWrites() throws -> Double {
        let file = open(folder + "/forced", O_CREAT | O_WRONLY, 0o600)
        guard file >= 0 else { throw Failure("cannot write in \(folder)") }
        defer { close(file) }
        let page = [UInt8](repeating: 1, count: 4096)
        let start = ContinuousClock.now
        var count = 0
        while start.duration(to: .now).inSeconds < pace.seconds {
            guard write(file, page, page.count) == page.count, fdatasync(file) == 0 else {
                throw Failure("the disk refused a write in \(folder)")
            }
            count += 1
        }
        return Double(count) / start.duration(to: .now).inSeconds
    }

    private func manyRows() async throws {
        let rows = pace.rows
        var run = 0
        try await pace.compare(
            "\(rows) rows of 200 bytes at once",
            store: {
                run += 1
                let engine = try await store("rows-\(run)")
                let start = ContinuousClock.now
                _ = try await engine.write { db in
                    try db.load("sample", ["id", "body"]) { loader in
                        for id in 0..<rows {
                            try loader.add([.integer(Int64(id)), .text(filling(id))])
                        }
                    }
                }
                let took = start.duration(to: .now).inSeconds
                await engine.close()
                try FileManager.default.removeItem(atPath: "\(folder)/rows-\(run).sqlite")
                return Double(rows) / took
            }, against: "bare prepared statement",
            {
                let path = "\(folder)/rows-bare-\(run).sqlite"
                let bare = try BareSQLite(path)
                let start = ContinuousClock.now
                try bare.perform("BEGIN IMMEDIATE")
                for id in 0..<rows { try bare.insert(filling(id), at: id) }
                try bare.perform("COMMIT")
                let took = start.duration(to: .now).inSeconds
                bare.close()
                try FileManager.default.removeItem(atPath: path)
                return Double(rows) / took
            })
    }

    private func pointReads() async throws {
        let engine = try await store("reads")
        let bare = try BareSQLite("\(folder)/reads-bare.sqlite")
        let rows = 200_000
        _ = try await engine.write { db in
            try db.load("sample", ["id", "body"]) { loader in
                for id in 0..<rows { try loader.add([.integer(Int64(id)), .text(filling(id))]) }
            }
        }
        try bare.perform("BEGIN IMMEDIATE")
        for id in 0..<rows { try bare.insert(filling(id), at: id) }
        try bare.perform("COMMIT")
        let places = (0..<8192).map { _ in Int.random(in: 0..<rows) }
        let turn = Counter()
        @Sendable func check(_ row: Row?) throws {
            guard try row?.text(1).utf8.count == 200 else { throw Failure("a row is missing") }
        }
        func bareReads() async throws -> Double {
            try await pace.rate { try bare.read(places[turn.next() % places.count]) }
        }
        try await pace.compare(
            "point reads, each by itself",
            store: {
                try await pace.rate {
                    let id = places[turn.next() % places.count]
                    try check(
                        try await engine.ask("SELECT id, body FROM sample WHERE id = \(id)").first)
                }
            }, against: "bare prepared statement", bareReads)
        try await pace.compare(
            "point reads, 100 in a block",
            store: {
                try await pace.rate {
                    try await engine.read { db in
                        for _ in 0..<100 {
                            let id = places[turn.next() % places.count]
                            try check(
                                try db.row("SELECT id, body FROM sample WHERE id = \(id)"))
                        }
                    }
                } * 100
            }, against: "bare prepared statement in a transaction",
            {
                try await pace.rate {
                    try bare.perform("BEGIN")
                    for _ in 0..<100 { try bare.read(places[turn.next() % places.count]) }
                    try bare.perform("COMMIT")
                } * 100
            })
        await engine.close()
    }
}

/// Numbers that nobody else gets.
final class Counter: Sendable {
    private let value = Atomic(0)
    func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
}

/// SQLite and nothing else: the limit. Kept as a person would write it in C.
private final class BareSQLite {
    private let handle: OpaquePointer
    private let insertion: OpaquePointer
    private let question: OpaquePointer
    private var simple: [String: OpaquePointer] = [:]

    init(_ path: String) throws {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &opened, flags, nil) == SQLITE_OK, let opened else {
            throw Failure("cannot open \(path)")
        }
        handle = opened
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -16000",
            "CREATE TABLE sample (id INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id)) STRICT",
        ] where sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK {
            throw Failure("\(path): \(sql)")
        }
        func prepared(_ sql: String) -> OpaquePointer {
            var made: OpaquePointer?
            sqlite3_prepare_v3(
                opened, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
            return made!
        }
        insertion = prepared("INSERT INTO sample (id, body) VALUES (?, ?)")
        question = prepared("SELECT id, body FROM sample WHERE id = ?")
        for sql in [
            "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT one", "RELEASE one",
        ] { simple[sql] = prepared(sql) }
    }

    func perform(_ sql: String) throws {
        let statement = simple[sql]!
        guard sqlite3_step(statement) == SQLITE_DONE else { throw Failure(sql) }
        sqlite3_reset(statement)
    }

    func insert(_ body: String, at id: Int) throws {
        var body = body
        try body.withUTF8 { bytes in
            sqlite3_bind_int64(insertion, 1, Int64(id))
            // The bytes outlive the step: nothing is copied.
            sqlite3_bind_text(
                insertion, 2,
                UnsafeRawPointer(bytes.baseAddress!).assumingMemoryBound(
                    to: CChar.self), Int32(bytes.count), nil)
            guard sqlite3_step(insertion) == SQLITE_DONE else { throw Failure("INSERT") }
            sqlite3_reset(insertion)
        }
    }

    func read(_ id: Int) throws {
        sqlite3_bind_int64(question, 1, Int64(id))
        guard sqlite3_step(question) == SQLITE_ROW else { throw Failure("SELECT") }
        var copy = [UInt8](repeating: 0, count: 256)
        let count = Int(sqlite3_column_bytes(question, 1))
        copy.withUnsafeMutableBytes { buffer in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(
                    start: sqlite3_column_text(question, 1), count: count))
        }
        guard sqlite3_column_int64(question, 0) == Int64(id), count == 200 else {
            throw Failure("SELECT")
        }
        sqlite3_reset(question)
    }

    func close() {
        for statement in simple.values { sqlite3_finalize(statement) }
        sqlite3_finalize(insertion)
        sqlite3_finalize(question)
        sqlite3_close_v2(handle)
    }
}
