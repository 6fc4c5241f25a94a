import Foundation
import Testing
import UsherCore

@testable import Daemon

/// The service manager's end: a datagram socket that a test reads.
private final class Manager: Sendable {
    let descriptor: Int32
    let name: String

    init(abstract: Bool) throws {
        let path = NSTemporaryDirectory() + "usher-notify-\(UUID().uuidString.prefix(8))"
        name = abstract ? "@\(path)" : path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: name.utf8)
            if abstract { unsafe room[0] = 0 }
        }
        let length = socklen_t(2 + name.utf8.count)
        let bound = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
    }

    /// The next message; waits for it, 5 seconds at most.
    func hear() throws -> String {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        unsafe _ = setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var bytes = [UInt8](repeating: 0, count: 512)
        let length = unsafe recv(descriptor, &bytes, bytes.count, 0)
        try #require(length >= 0, "no message came")
        return String(decoding: bytes[..<length], as: UTF8.self)
    }

    /// Whether a message waits.
    var isTold: Bool {
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) >= 0
    }

    deinit {
        close(descriptor)
        if !name.hasPrefix("@") { unsafe _ = unlink(name) }
    }
}

@Suite("What the service manager is told")
struct ServiceNoticeTests {
    @Test("Ready, alive and stopping arrive as systemd reads them", arguments: [false, true])
    func messages(abstract: Bool) throws {
        let manager = try Manager(abstract: abstract)
        let notice = ServiceNotice(environment: ["NOTIFY_SOCKET": manager.name], process: 1)
        notice.ready("serves\nat once")
        #expect(try manager.hear() == "READY=1\nSTATUS=serves")
        notice.alive()
        #expect(try manager.hear() == "WATCHDOG=1")
        notice.stopping()
        #expect(try manager.hear() == "STOPPING=1")
    }

    @Test(
        "The watchdog's patience is taken only where it is meant for this process",
        arguments: [
            (["WATCHDOG_USEC": "30000000"], Duration.seconds(30)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"], .seconds(30)),
            (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"], nil),
            (["WATCHDOG_USEC": "0"], nil),
            (["WATCHDOG_USEC": "soon"], nil),
            ([:], nil),
        ] as [([String: String], Duration?)]
    )
    func patience(environment: [String: String], expected: Duration?) throws {
        let manager = try Manager(abstract: true)
        let asked = environment.merging(["NOTIFY_SOCKET": manager.name]) { $1 }
        #expect(ServiceNotice(environment: asked, process: 7).watchdog == expected)
    }

    @Test("Without a manager, or with one that is gone, nothing is watched", arguments: ["", "/nowhere/at/all", "x"])
    func nobody(path: String) {
        let notice = ServiceNotice(environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000"], process: 1)
        #expect(notice.watchdog == nil)
        notice.ready("nobody hears it")
    }

    @Test(
        "Work gets on when some is done or none waits",
        arguments: [
            ([(0, 0), (0, 0)], [true, true]),
            ([(5, 2), (6, 2), (6, 1), (6, 1), (7, 1)], [true, true, false, false, true]),
            ([(6, 3), (6, 3), (6, 0)], [true, false, true]),
        ] as [([(UInt64, Int)], [Bool])]
    )
    func progress(looks: [(UInt64, Int)], expected: [Bool]) {
        var progress = Progress()
        #expect(looks.map { progress.isMade(WorkCount(done: $0.0, waiting: $0.1)) } == expected)
    }

    @Test("The watchdog is fed while work gets on, and starves when it hangs")
    func feed() throws {
        let manager = try Manager(abstract: true)
        let notice = ServiceNotice(
            environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "30000"],
            process: 1
        )
        let looks = Locked<UInt64>(0)
        let looked = DispatchSemaphore(value: 0)
        // Three pieces of work are done, then none, while one waits for ever.
        let feed = WatchdogFeed(notice: notice) {
            let done = looks.withLock { count in
                count += 1
                return min(count, 3)
            }
            looked.signal()
            return WorkCount(done: done, waiting: 1)
        }
        for _ in 0..<8 { #expect(looked.wait(timeout: .now() + 5) == .success) }
        withExtendedLifetime(feed) {}
        for _ in 0..<3 { #expect(try manager.hear() == "WATCHDOG=1") }
        #expect(!manager.isTold)
    }
}
