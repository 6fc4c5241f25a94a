import Testing
import UsherCore

@testable import Intake

@Suite("Stall watch")
struct StallWatchTests {
    /// A watch that saw `count` pictures, `interval` seconds apart, from second 100 on.
    static func watch(_ count: Int, every interval: Double) -> StallWatch {
        var watch = StallWatch(openedAt: .seconds(100))
        for index in 0..<count { watch.picture(at: .seconds(100 + Double(index) * interval)) }
        return watch
    }

    @Test(
        "Waits max(5 s, 10 intervals), and 15 s until there is an interval",
        arguments: [
            (0, 0.04, 15.0), (1, 0.04, 15), (2, 0.04, 5), (100, 0.04, 5), (100, 0.5, 5), (100, 1, 10), (50, 5, 50),
        ] as [(Int, Double, Double)]
    )
    func patience(pictures: Int, interval: Double, patience: Double) {
        let watch = Self.watch(pictures, every: interval)
        #expect(abs(watch.patience.inSeconds - patience) < 0.01)
        let last = 100 + Double(max(0, pictures - 1)) * interval
        #expect(abs(watch.deadline.inSeconds - last - patience) < 0.01)
    }

    @Test("A pause of our own is no silence of the camera")
    func forgives() {
        var watch = Self.watch(100, every: 0.04)
        let before = watch.deadline
        watch.forgive(.seconds(60))
        #expect(watch.deadline - before == .seconds(60))
    }
}

@Suite("Pause guard")
struct PauseGuardTests {
    @Test(
        "Beats that lie two seconds apart are a pause",
        arguments: [
            ([0, 0.1, 0.2], [0, 0, 0]), ([0, 1.9, 3.8], [0, 0, 0]), ([0, 2, 2.1], [0, 2, 0]),
            ([0, 0.1, 60.1, 60.2], [0, 0, 60, 0]), ([500], [0]),
        ] as [([Double], [Double])]
    )
    func beats(times: [Double], pauses: [Double]) {
        var pause = PauseGuard()
        for (time, expected) in zip(times, pauses) {
            let found = pause.beat(at: .seconds(time)).inSeconds
            #expect(abs(found - expected) < 1e-9)
        }
    }
}

@Suite("Rates and pace")
struct RateTests {
    @Test("A meter tells events and bytes a second")
    func rates() {
        var meter = RateMeter()
        for index in 0..<250 { meter.add(bytes: 1000, at: .milliseconds(40 * index)) }
        let (events, bytes) = meter.rates(at: .seconds(10))
        #expect(events == 25 && bytes == 25000)
        #expect(meter.rates(at: .seconds(13)).events == 10)
        #expect(meter.rates(at: .seconds(60)).events == 0)
        #expect(RateMeter().rates(at: .seconds(5)) == (0, 0))
    }

    @Test("Pictures are due at their own pace, and what is late is not caught up")
    func pace() {
        var pace = Pace()
        let table: [(time: Int64, uptime: Double, wait: Int64)] = [
            (0, 50, 0), (40, 50, 40), (80, 50.5, 0), (120, 60, 0), (160, 60, 40), (3_600_000, 60, 0),
        ]
        for (time, uptime, wait) in table {
            let found = pace.wait(for: MediaTime(nanoseconds: time * 1_000_000), at: .seconds(uptime))
            #expect(found == .milliseconds(wait), "\(time)")
        }
    }
}
