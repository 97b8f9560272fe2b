import ArgumentParser
import Foundation
import House
import Hummingbird
import HummingbirdCore
import Kernel
import Logging
import Store
import Trust

/// A witness of logs: a role of its own, on a machine of another institution.
struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Look at logs and cosign what has only grown.",
        discussion: """
            It remembers the largest tree of each log that it has seen, and cosigns a new checkpoint \
            only with a proof that this one is in it unchanged (C2SP tlog-witness). Run it where the \
            log's owner has no access. Its folder is all that it has: a witness that forgets cosigns \
            what it should refuse. At the start it prints its key, which the log's owner needs.
            """)

    @Option(help: "Its name, as an address without the scheme: witness.uni-sulaimani.example")
    var name: String

    @Option(name: .customLong("log"), help: "The key of a log; may be given several times.")
    var logs: [String]

    @Option(help: "The folder for its key and what it has seen.")
    var data = "pird-witness"

    @Option(help: "The port to listen on.")
    var port = 8090

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    func run() async throws {
        try await reporting {
            let logs = try logs.map(LogCommand.key)
            guard !logs.isEmpty else { throw Failure("name at least one log with --log") }
            let folder = try DataFolder(data)
            let database = try DatabaseAddress(folder.path + "/witness.sqlite")
                .open(connections: 2)
            try await Migrations(Witness.schema, on: database).run(at: SystemClock())
            let witness = try Witness(
                name: name, seed: try folder.secret(SystemRandomness()), logs: logs, on: database,
                clock: SystemClock())
            let router = Router()
            router.post("/add-checkpoint") { request, _ -> Response in
                guard let body = try? await request.body.collect(upTo: 100_000) else {
                    return WitnessCommand.response(
                        413, "text/plain; charset=utf-8", "the request is too long\n")
                }
                let answer = try await witness.add(Array(body.readableBytesView))
                return WitnessCommand.response(answer.status, answer.contentType, answer.body)
            }
            router.get("/") { _, _ -> Response in
                let seen = try await witness.seen().map { "\($0.origin) \($0.size)\n" }.joined()
                return WitnessCommand.response(
                    200, "text/plain; charset=utf-8", "\(witness.signer.key.text)\n\(seen)")
            }
            var logger = Logger(label: "witness")
            logger.logLevel = .notice
            let application = Application(
                responder: router.buildResponder(),
                server: .http1(configuration: .init(idleTimeout: .seconds(60))),
                configuration: ApplicationConfiguration(
                    address: .hostname(host, port: port), serverName: nil),
                onServerRunning: { [host, port] _ in
                    print("key        \(witness.signer.key.text)")
                    for log in logs { print("looks at   \(log.name)") }
                    print("The log's owner adds:")
                    print("  --witness \"\(witness.signer.key.text) http://\(host):\(port)\"")
                    fflush(nil)
                }, logger: logger)
            try await application.runService()
            await database.close()
        }
    }

    private static func response(_ status: Int, _ type: String, _ body: String) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
