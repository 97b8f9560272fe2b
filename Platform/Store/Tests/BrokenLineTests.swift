import Foundation
import Kernel
import Rehearsal
import Store
import Synchronization
import Testing

/// PostgreSQL over a line that breaks at any byte, in either direction: also between a COMMIT and
/// its answer.
@Suite struct ABrokenLine {
    private static let deed = Table(
        "deed", [.integer("number"), .text("writer")], key: ["number"])

    @Test func `no write is lost and none is done twice, though none has a key`() async throws {
        let address = try await TestDatabase.newDatabase()
        let direct = PostgresEngine(address: address, connections: 2)
        try await Migrations(
            SchemaCatalogue(StoreSchema.tables + [ABrokenLine.deed]), on: direct
        ).run(at: ToldClock())
        let seed = UInt64.random(in: .min ... .max)
        print("broken line: seed \(seed)")
        let line = try #require(BrittleLine(to: address, seed: seed))
        let engine = PostgresEngine(address: line.address, connections: 6, patience: .seconds(60))
        let given = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for writer in 0..<12 {
                group.addTask {
                    var numbers: [Int64] = []
                    for _ in 0..<25 {
                        numbers.append(
                            try await engine.write { db in
                                let number = try db.next(of: "deed")
                                try db.execute(
                                    """
                                    INSERT INTO deed (number, writer)
                                    VALUES (\(number), \("writer \(writer)"))
                                    """)
                                return number
                            })
                    }
                    return numbers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        line.end()
        let written = try await direct.ask("SELECT number FROM deed ORDER BY number").map {
            try $0.integer(0)
        }
        print("  the line broke \(line.breaks) times")
        #expect(line.breaks > 20, "a line that does not break shows nothing")
        #expect(given.count == 300)
        // Numbers have no gap, so nothing was done that nobody was told of.
        #expect(given.sorted() == Array(1...300))
        #expect(written == Array(1...300))
        let undecided = try await direct.ask("SELECT count(*) FROM store_commit WHERE is_done = 0")
        print("  \(try undecided[0].integer(0)) commits were found not to have happened")
    }

    // The limit ends a test that hangs; how long the patience is on a busy machine says nothing.
    @Test(.timeLimit(.minutes(2)))
    func `a server that is away for longer than the patience is said to be away`() async throws {
        let engine = PostgresEngine(
            address: "postgres://nobody@127.0.0.1:1/nothing", connections: 1,
            patience: .milliseconds(300))
        await #expect {
            _ = try await engine.read { try $0.count("SELECT 1") }
        } throws: { error in
            if case StoreError.unavailable = error { true } else { false }
        }
        await #expect(throws: StoreError.self) {
            _ = try await engine.ask("SELECT 1", patience: .milliseconds(10))
        }
    }
}

/// A TCP line to a server that breaks after a random number of bytes, again and again.
private final class BrittleLine: Sendable {
    let address: String
    private let listener: Int32
    private let state: Mutex<(breaks: Int, chance: SeededGenerator, isOver: Bool)>

    var breaks: Int { state.withLock { $0.breaks } }

    init?(to target: String, seed: UInt64) {
        guard let components = URLComponents(string: target), let targetPort = components.port
        else { return nil }
        signal(SIGPIPE, SIG_IGN)
        let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        listener = opened
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &here) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(opened, pointer, length) == 0 && listen(opened, 64) == 0
                    && getsockname(opened, pointer, &length) == 0
            }
        }
        guard bound else { return nil }
        var shown = components
        shown.port = Int(UInt16(bigEndian: here.sin_port))
        // The line is looked at by bytes: TLS would only make them other bytes.
        shown.queryItems = [URLQueryItem(name: "sslmode", value: "disable")]
        address = shown.string!
        state = Mutex((breaks: 0, chance: SeededGenerator(seed: seed), isOver: false))
        let thread = Thread { [self] in accept(to: UInt16(targetPort)) }
        thread.start()
    }

    func end() {
        state.withLock { $0.isOver = true }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func accept(to port: UInt16) {
        while true {
            let near = Glibc.accept(listener, nil, nil)
            guard near >= 0 else { return }
            let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var there = sockaddr_in()
            there.sin_family = sa_family_t(AF_INET)
            there.sin_addr.s_addr = inet_addr("127.0.0.1")
            there.sin_port = port.bigEndian
            let connected = withUnsafePointer(to: &there) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(far, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard connected == 0 else {
                close(near)
                close(far)
                continue
            }
            // Enough for a handshake, and then some transactions; mostly cut in an answer, which
            // is where the doubt is.
            let (out, back) = state.withLock { state in
                (
                    Int.random(in: 500...60_000, using: &state.chance),
                    Int.random(in: 700...6000, using: &state.chance)
                )
            }
            let ends = DispatchGroup()
            for (from, to, limit) in [(near, far, out), (far, near, back)] {
                ends.enter()
                let thread = Thread { [self] in
                    carry(from, to, limit)
                    ends.leave()
                }
                thread.start()
            }
            ends.notify(queue: .global()) {
                close(near)
                close(far)
            }
        }
    }

    private func carry(_ from: Int32, _ to: Int32, _ limit: Int) {
        var left = limit
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            let passed = min(count, left)
            guard send(to, buffer, passed, Int32(MSG_NOSIGNAL)) == passed else { break }
            left -= passed
            if left == 0 {
                state.withLock { $0.breaks += 1 }
                break
            }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }
}
