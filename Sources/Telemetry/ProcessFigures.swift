import Foundation
import UsherCore

/// What this process takes of the machine now; `nil` where the kernel does not say.
public struct ProcessFigures: Sendable, Hashable {
    /// Resident memory, bytes.
    public var memoryBytes: Int?
    /// Threads.
    public var threads: Int?
    /// Open file descriptors.
    public var openFiles: Int?
    /// File descriptors that may be open.
    public var maximumFiles: Int?
    /// Processor time so far, seconds.
    public var cpuSeconds: Double

    /// As of now, from /proc (proc(5)).
    public static func now() -> ProcessFigures {
        let status = text("/proc/self/status")
        // Each descriptor is an entry; the one that reading the folder takes is among them.
        // Without them the figure is left out.
        let entries = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return ProcessFigures(
            memoryBytes: number(after: "VmRSS:", in: status).map { $0 * 1024 },
            threads: number(after: "Threads:", in: status),
            openFiles: entries.map { max(0, $0.count - 1) },
            maximumFiles: number(after: "Max open files", in: text("/proc/self/limits")),
            cpuSeconds: ProcessUsage.now().cpuSeconds
        )
    }

    /// Adds them to a report.
    public func add(to report: inout MetricsReport) {
        report.add(.cpu, cpuSeconds)
        for (metric, value) in [
            (Metric.memory, memoryBytes), (.threads, threads), (.openFiles, openFiles), (.maximumFiles, maximumFiles),
        ] {
            if let value { report.add(metric, value) }
        }
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""  // Without it the figures are left out.
    }

    static func number(after name: String, in text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        return line.split { !$0.isNumber }.first.flatMap { Int($0) }
    }
}
