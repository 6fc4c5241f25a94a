import UsherCore

/// What the service manager is told: that usher is ready, that it stops, that it still gets on with its work.
///
/// The protocol of sd_notify(3): lines in a datagram to the socket that `NOTIFY_SOCKET` names. Without that variable nobody asked, and nothing is sent.
struct ServiceNotice: Sendable {
    private let manager: LocalDatagram?
    /// How long the manager waits for a sign of life before it restarts us; `nil` when it does not watch.
    let watchdog: Duration?

    /// A notice to whoever the environment names; `process` is this process's id, which `WATCHDOG_PID` must be where it is given.
    init(environment: [String: String], process: Int32) {
        manager = environment["NOTIFY_SOCKET"].flatMap { LocalDatagram(path: $0) }
        let isMeant = environment["WATCHDOG_PID"].map { $0 == String(process) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        watchdog = manager != nil && isMeant ? microseconds.map { .microseconds($0) } : nil
    }

    /// Everything is up, the address is bound.
    func ready(_ status: String) { manager?.send("READY=1\nSTATUS=\(status.prefix { $0 != "\n" })") }

    /// The end has begun.
    func stopping() { manager?.send("STOPPING=1") }

    /// Work goes on.
    func alive() { manager?.send("WATCHDOG=1") }
}
