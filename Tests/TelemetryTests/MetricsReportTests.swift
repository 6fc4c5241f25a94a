import Foundation
import Testing

@testable import Telemetry

@Suite("Text of metrics")
struct MetricsReportTests {
    @Test("values stand below help and type, in the order of the list, escaped as the format asks")
    func text() {
        var report = MetricsReport()
        report.add(.sourceDecodedRate, 24.5, "id", "Door \"A\"\\\nback")
        report.add(.uptime, 3)
        report.add(.build, 1, "0.1.0")
        #expect(
            report.text == """
                # HELP usher_build_info Always 1; the label says the version.
                # TYPE usher_build_info gauge
                usher_build_info{version="0.1.0"} 1
                # HELP usher_uptime_seconds Since the process began to serve.
                # TYPE usher_uptime_seconds gauge
                usher_uptime_seconds 3
                # HELP usher_source_decoded_fps Frames decoded a second.
                # TYPE usher_source_decoded_fps gauge
                usher_source_decoded_fps{source_id="id",source="Door \\"A\\"\\\\\\nback"} 24.5

                """
        )
    }

    @Test("a histogram's buckets count what is at most their bound, all before included")
    func histogram() {
        let histogram = Histogram(bounds: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 7] { histogram.observe(value) }
        var report = MetricsReport()
        report.add(.requestTime, histogram.values, "/person")
        let lines = report.text.split(separator: "\n").dropFirst(2)
        #expect(
            Array(lines) == [
                "usher_http_request_duration_seconds_bucket{route=\"/person\",le=\"0.1\"} 2",
                "usher_http_request_duration_seconds_bucket{route=\"/person\",le=\"1\"} 3",
                "usher_http_request_duration_seconds_bucket{route=\"/person\",le=\"+Inf\"} 4",
                "usher_http_request_duration_seconds_sum{route=\"/person\"} 7.65",
                "usher_http_request_duration_seconds_count{route=\"/person\"} 4",
            ]
        )
    }

    @Test("names are Prometheus' own, each once, and end as their kind and unit ask")
    func names() {
        #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
        for metric in Metric.all {
            #expect(metric.name.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }, "\(metric.name)")
            #expect((metric.kind == .counter) == metric.name.hasSuffix("_total"), "\(metric.name)")
            let bare = metric.kind == .counter ? String(metric.name.dropLast("_total".count)) : metric.name
            #expect(metric.unit.isEmpty || bare.hasSuffix("_" + metric.unit), "\(metric.name)")
            #expect(!metric.help.contains("\n") && metric.help.hasSuffix("."))
        }
    }

    @Test("the process has memory, threads and files")
    func process() throws {
        let figures = ProcessFigures.now()
        #expect(try #require(figures.memoryBytes) > 1_000_000)
        #expect(try #require(figures.threads) >= 1)
        #expect(try #require(figures.openFiles) >= 3)
        #expect(try #require(figures.maximumFiles) >= 64)
        var report = MetricsReport()
        figures.add(to: &report)
        #expect(report.text.contains("process_open_fds "))
    }

    @Test(
        "numbers of /proc are found by name",
        arguments: [
            ("Threads:\t12\nVmRSS:\t  4096 kB", "VmRSS:", 4096), ("Threads:\t12", "Threads:", 12), ("", "X:", nil),
        ]
    )
    func numbers(text: String, name: String, value: Int?) {
        #expect(ProcessFigures.number(after: name, in: text) == value)
    }
}

@Suite("docs/ref/metrics.md")
struct MetricsPageTests {
    @Test("the page has every metric with its type, labels and meaning, and no other")
    func page() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/ref/metrics.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = Metric.all.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.rawValue) | \(labels.isEmpty ? "-" : labels) | \(metric.help) |"
        }
        #expect(rows == expected)
    }
}
