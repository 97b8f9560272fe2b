internal import Hummingbird
internal import NIOCore
internal import Store
internal import Synchronization
internal import Web

/// What operators and their machines ask: is it alive, is it ready, how is it.
struct Health {
    final class LateMetrics: Sendable {
        private let value = Mutex<Metrics?>(nil)
        func set(_ metrics: Metrics) { value.withLock { $0 = metrics } }
        var current: Metrics? { value.withLock { $0 } }
    }

    let facts: SiteFacts
    let metrics = LateMetrics()

    init(_ facts: SiteFacts) {
        self.facts = facts
    }

    func routes(_ routes: Routes) {
        routes.root(.get, "/healthz") { _ in plain("ok\n") }
        routes.root(.get, "/readyz") { [facts] _ in
            // Ready is when the database answers.
            _ = try await facts.database.read { try $0.count("SELECT count(*) FROM store_table") }
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

private func plain(_ text: String, kind: String = "text/plain; charset=utf-8") -> Response {
    Response(
        status: .ok, headers: [.contentType: kind],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
}
