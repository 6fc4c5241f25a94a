import Foundation

/// What this process has cost so far, by the kernel's own accounting (getrusage).
public struct ProcessUsage: Sendable {
    /// Seconds of processor time, user and system, all threads.
    public var cpuSeconds: Double
    /// The most memory it ever had resident, bytes.
    public var peakMemoryBytes: Int

    /// As of now.
    public static func now() -> ProcessUsage {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        // Linux counts ru_maxrss in kibibytes.
        return ProcessUsage(cpuSeconds: cpu, peakMemoryBytes: usage.ru_maxrss * 1024)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
