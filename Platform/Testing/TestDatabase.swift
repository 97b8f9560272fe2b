internal import Foundation
package import Store

/// A new, empty database for a test, on either engine.
package enum TestDatabase {
    /// - Parameter folder: where a SQLite file is put; nil for the temporary folder.
    package static func fresh(
        _ kind: EngineKind, in folder: String? = nil, connections: Int = 6
    ) async throws -> any DatabaseEngine {
        switch kind {
        case .sqlite: try SQLiteEngine(path: newFile(in: folder))
        case .postgres:
            PostgresEngine(address: try await newDatabase(), connections: connections)
        }
    }

    package static func newFile(in folder: String? = nil) -> String {
        (folder ?? ownFolder) + "/pird-\(UUID().uuidString).sqlite"
    }

    /// A folder for the files of this test run, which goes with it.
    package static let ownFolder: String = {
        let folder = NSTemporaryDirectory() + "/pird-tests-\(getpid())"
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: TestDatabase.ownFolder) }
        return folder
    }()

    /// Creates a database on the private server of this test run; its address.
    package static func newDatabase() async throws -> String {
        let server = try server()
        let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let engine = PostgresEngine(address: server, connections: 1)
        _ = try await engine.ask(Query(stringLiteral: "CREATE DATABASE \(name) TEMPLATE template0"))
        await engine.close()
        return server.replacing(#/\/[a-z]+$/#) { _ in "/\(name)" }
    }

    /// The server's own address, of its first database.
    package static func server() throws -> String {
        guard let address = ProcessInfo.processInfo.environment["PIRD_TEST_POSTGRES"] else {
            throw NoServer()
        }
        return address
    }

    package struct NoServer: Error, CustomStringConvertible {
        package var description: String {
            "no PostgreSQL to test with: run make test, or "
                + "python3 Tests/Faults/private_postgres.py run -- swift test"
        }
    }
}
