import CPostgres
import Foundation
import Kernel
import Store

/// PostgreSQL through the store against libpq and psql on the same server.
struct MeasurePostgres {
    let address: DatabaseAddress
    let connections: Int
    let pace: Pace

    private static let schema = SchemaCatalogue([
        Table("measure_sample", [.integer("id"), .text("body")], key: ["id"])
    ])

    func run() async throws {
        let engine = try address.open(connections: connections)
        guard try await Migrations.version(on: engine) == 0 else {
            throw Failure("\(address) is in use: name an empty database")
        }
        try await Migrations(MeasurePostgres.schema, on: engine).run(at: SystemClock())
        do {
            try await manyRows(engine)
            try await pointReads(engine)
        } catch {
            try await clean(engine)
            throw error
        }
        try await clean(engine)
        await engine.close()
    }

    private func clean(_ engine: any DatabaseEngine) async throws {
        try await engine.administer { db in
            try db.execute("DROP TABLE measure_sample")
            try db.execute("DROP TABLE store_migration")
        }
    }

    private func manyRows(_ engine: any DatabaseEngine) async throws {
        let rows = pace.rows
        let file = NSTemporaryDirectory() + "pird-copy-\(UUID().uuidString).tsv"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data((0..<rows).map { "\($0)\t\(filling($0))\n" }.joined().utf8)
            .write(to: URL(fileURLWithPath: file))
        try await pace.compare(
            "\(rows) rows of 200 bytes by COPY",
            store: {
                let start = ContinuousClock.now
                _ = try await engine.write { db in
                    try db.load("measure_sample", ["id", "body"]) { loader in
                        for id in 0..<rows {
                            try loader.add([.integer(Int64(id)), .text(filling(id))])
                        }
                    }
                }
                let took = start.duration(to: .now).inSeconds
                _ = try await engine.ask("TRUNCATE measure_sample")
                return Double(rows) / took
            }, against: "psql \\copy",
            {
                let start = ContinuousClock.now
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = [
                    "psql", "--quiet", "--no-psqlrc", "-d", address.withPassword, "-c",
                    "\\copy measure_sample (id, body) from '\(file)'",
                ]
                try process.run()
                process.waitUntilExit()
                guard process.terminationStatus == 0 else { throw Failure("psql failed") }
                let took = start.duration(to: .now).inSeconds
                _ = try await engine.ask("TRUNCATE measure_sample")
                return Double(rows) / took
            })
    }

    private func pointReads(_ engine: any DatabaseEngine) async throws {
        let rows = 200_000
        _ = try await engine.write { db in
            try db.load("measure_sample", ["id", "body"]) { loader in
                for id in 0..<rows { try loader.add([.integer(Int64(id)), .text(filling(id))]) }
            }
        }
        _ = try await engine.ask("ANALYZE measure_sample")
        let turn = Counter()
        // Connections are fewer than those who wait for them: that is what a pool is for.
        for (clients, connections) in [(1, 1), (4 * connections, connections)] {
            try await pace.compare(
                "point reads of \(clients) clients on \(connections) connections, each by itself",
                store: {
                    try await pace.rate(clients: clients) { _ in
                        let id = turn.next() &* 7919 % rows
                        let row = try await engine.ask(
                            "SELECT id, body FROM measure_sample WHERE id = \(id)"
                        ).first
                        guard try row?.text(1).utf8.count == 200 else { throw Failure("no row") }
                    }
                }, against: "libpq with \(connections) connections",
                { try bareReads(connections: connections, rows, turn) })
        }
        try await pace.compare(
            "point reads of \(4 * connections) clients on \(connections) connections, 10 in a block",
            store: {
                try await pace.rate(clients: 4 * connections) { _ in
                    try await engine.read { db in
                        for _ in 0..<10 {
                            let id = turn.next() &* 7919 % rows
                            guard
                                try db.row("SELECT id, body FROM measure_sample WHERE id = \(id)")
                                    != nil
                            else { throw Failure("no row") }
                        }
                    }
                } * 10
            }, against: "libpq with \(connections) connections",
            { try bareReads(connections: connections, rows, turn) })
    }

    /// A thread for each connection, and on it a prepared statement asked as fast as it answers.
    private func bareReads(connections: Int, _ rows: Int, _ turn: Counter) throws -> Double {
        let done = Counter()
        let address = address.withPassword
        let seconds = pace.seconds
        let threads = DispatchGroup()
        let start = ContinuousClock.now
        for _ in 0..<connections {
            threads.enter()
            let thread = Thread {
                defer { threads.leave() }
                let handle = PQconnectdb(address)
                defer { PQfinish(handle) }
                PQclear(
                    PQprepare(
                        handle, "read", "SELECT id, body FROM measure_sample WHERE id = $1", 1,
                        nil))
                while start.duration(to: .now).inSeconds < seconds {
                    let id = turn.next() &* 7919 % rows
                    let answer = String(id).withCString { text in
                        PQexecPrepared(handle, "read", 1, [text], nil, nil, 0)
                    }
                    defer { PQclear(answer) }
                    guard PQntuples(answer) == 1, PQgetlength(answer, 0, 1) == 200 else { return }
                    _ = done.next()
                }
            }
            thread.start()
        }
        threads.wait()
        return Double(done.next()) / start.duration(to: .now).inSeconds
    }
}
