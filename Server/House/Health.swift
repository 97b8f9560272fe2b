internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Kernel
internal import Registers
internal import Store
internal import Synchronization
internal import Trust
internal import Web

/// What operators and their machines ask: is it alive, is it ready, how is it.
struct Health {
    final class LateMetrics: Sendable {
        private let value = Mutex<Metrics?>(nil)
        func set(_ metrics: Metrics) { value.withLock { $0 = metrics } }
        var current: Metrics? { value.withLock { $0 } }
    }

    let facts: SiteFacts
    let leaving: Leaving
    let metrics = LateMetrics()

    init(_ facts: SiteFacts, _ leaving: Leaving) {
        self.facts = facts
        self.leaving = leaving
    }

    func routes(_ routes: Routes) {
        routes.root(.get, "/healthz") { _ in plain("ok\n") }
        routes.root(.get, "/readyz") { [facts, leaving] _ in
            if leaving.isSoon { return plain("leaving\n", status: .serviceUnavailable) }
            // Ready is when the database answers. Who asks, asks again soon.
            do {
                _ = try await facts.database.ask("SELECT 1", patience: .seconds(1))
            } catch { return plain("the database does not answer\n", status: .serviceUnavailable) }
            return plain("ready\n")
        }
        routes.root(.get, "/metrics") { [facts, metrics] _ in
            let gauges = try await facts.database.read { db in
                let outbox = try Outbox.census(in: db)
                var gauges = [
                    ("pird_outbox_waiting", "Parcels that wait to leave.", outbox.waiting),
                    ("pird_outbox_dead", "Parcels that nobody took.", outbox.dead),
                    (
                        "pird_entries", "Entries in all registers.",
                        try db.count("SELECT count(*) FROM register_entry")
                    ),
                ]
                gauges += try LogGauges.all(at: facts.registrar.now, in: db)
                gauges += try SealKeys.gauges(at: facts.registrar.now, in: db)
                gauges.append(
                    (
                        "pird_papers_not_renewed", "Papers whose evidence could not be renewed.",
                        try SealedPapers.stuck(in: db)
                    ))
                for status in ["draft", "signing", "paying", "reviewing", "correcting"] {
                    gauges.append(
                        (
                            "pird_cases_\(status)", "Cases that are \(status).",
                            try db.count(
                                "SELECT count(*) FROM casework_case WHERE status = \(status)")
                        ))
                }
                return gauges
            }
            return plain(
                metrics.current?.prometheusText(
                    gauges: gauges.map { (name: $0.0, help: $0.1, value: $0.2) }) ?? "",
                kind: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}

/// That the process is about to stop: it serves what comes and asks for no more.
package final class Leaving: Sendable {
    private let state = Mutex(false)

    package var isSoon: Bool { state.withLock { $0 } }
    package func begin() { state.withLock { $0 = true } }
}

private func plain(
    _ text: String, kind: String = "text/plain; charset=utf-8",
    status: HTTPResponse.Status = .ok
) -> Response {
    Response(
        status: status, headers: [.contentType: kind],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
}
