internal import Synchronization

/// What an operator watches, in Prometheus' text format.
package final class Metrics: Sendable {
    private struct Counts {
        var byStatusClass = [Int](repeating: 0, count: 6)
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var seconds = 0.0
        var defects = 0
    }

    private static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5]
    private let counts = Mutex(Counts())

    func note(status: Int, took duration: Duration) {
        let seconds =
            Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        let bucket = Metrics.bounds.firstIndex { seconds <= $0 } ?? Metrics.bounds.count
        counts.withLock { counts in
            counts.byStatusClass[min(5, status / 100)] += 1
            counts.buckets[bucket] += 1
            counts.seconds += seconds
        }
    }

    func noteDefect() {
        counts.withLock { $0.defects += 1 }
    }

    /// - Parameter gauges: values of the moment that other rooms add: name, help, value.
    package func prometheusText(gauges: [(name: String, help: String, value: Int)]) -> String {
        let counts = counts.withLock { $0 }
        var text = """
            # HELP pird_http_requests_total Answered requests by class of status.
            # TYPE pird_http_requests_total counter

            """
        for status in 1...5 {
            text +=
                "pird_http_requests_total{status=\"\(status)xx\"} "
                + "\(counts.byStatusClass[status])\n"
        }
        text += """
            # HELP pird_http_request_seconds Time from request to response.
            # TYPE pird_http_request_seconds histogram

            """
        var sum = 0
        for (index, bound) in Metrics.bounds.enumerated() {
            sum += counts.buckets[index]
            text += "pird_http_request_seconds_bucket{le=\"\(bound)\"} \(sum)\n"
        }
        sum += counts.buckets[Metrics.bounds.count]
        text += "pird_http_request_seconds_bucket{le=\"+Inf\"} \(sum)\n"
        text += "pird_http_request_seconds_sum \(counts.seconds)\n"
        text += "pird_http_request_seconds_count \(sum)\n"
        text += """
            # HELP pird_defects_total Requests that ended in a defect of the program.
            # TYPE pird_defects_total counter
            pird_defects_total \(counts.defects)

            """
        for gauge in gauges {
            text += "# HELP \(gauge.name) \(gauge.help)\n# TYPE \(gauge.name) gauge\n"
            text += "\(gauge.name) \(gauge.value)\n"
        }
        return text
    }
}
