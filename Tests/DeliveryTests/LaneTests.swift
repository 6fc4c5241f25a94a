import Store
import Testing
import UsherCore

@testable import Delivery

@Suite("When a call is made again")
struct LaneTests {
    let limits = DeliveryLimits()

    private func call(_ number: UInt64) -> OutboxCallID { OutboxCallID(high: number, low: 0) }

    static let verdicts: [(result: CallResult, attempt: Int, age: Double, verdict: Verdict)] = [
        (.taken, 1, 0, .delivered), (.taken, 99, 1e9, .delivered),
        (.failed(.timeout), 1, 0, .again(after: 1.5)), (.failed(.unreachable), 2, 0, .again(after: 3)),
        (.refused(status: 500), 3, 0, .again(after: 6)), (.refused(status: 404), 4, 0, .again(after: 12)),
        (.refused(status: 302), 12, 0, .again(after: 2700)), (.failed(.brokenOff), 29, 0, .again(after: 2700)),
        (.refused(status: 410), 1, 0, .dead("status 410")), (.notAllowed, 1, 0, .dead("not allowed")),
        (.refused(status: 500), 30, 0, .dead("status 500, 30 tries")),
        (.failed(.timeout), 2, 86_400, .dead("timeout, too old after 2 tries")),
        (.refused(status: 301), 30, 0, .dead("status 301, redirects are not followed, 30 tries")),
    ]

    @Test("a call is delivered, made again after a pause that grows, or given up", arguments: verdicts)
    func verdict(result: CallResult, attempt: Int, age: Double, verdict: Verdict) {
        #expect(Verdict(result, attempt: attempt, age: age, chance: 0.5, limits) == verdict)
    }

    @Test("pauses lie between half and the whole of what doubles up to the longest")
    func pauses() {
        for failures in 1...60 {
            let least = Backoff.pause(failures: failures, 2, 300, 0)
            let most = Backoff.pause(failures: failures, 2, 300, 1)
            let expected = failures > 8 ? 300.0 : (0..<failures).dropFirst().reduce(2.0) { pause, _ in pause * 2 }
            #expect(most == min(300, expected) && least == most / 2)
        }
    }

    @Test("a receiver takes several calls at once; one that fails rests, and is then tried with one")
    func lane() {
        var lane = Lane()
        #expect(lane.room(at: 0, limits) == 4)
        for number in 0..<4 { lane.begin(call(UInt64(number))) }
        #expect(lane.room(at: 0, limits) == 0)
        lane.end(call(0), .failed(.timeout), at: 10, chance: 1, limits)
        // The other three were under way and fail with it: one failure.
        for number in 1..<4 { lane.end(call(UInt64(number)), .failed(.timeout), at: 10.5, chance: 1, limits) }
        #expect(lane.failures == 1 && lane.heldUntil == 12)
        #expect(lane.room(at: 11.9, limits) == 0 && lane.room(at: 12, limits) == 1)
        lane.begin(call(5))
        #expect(lane.room(at: 12, limits) == 0)
        lane.end(call(5), .refused(status: 503, retryAfter: 100), at: 13, chance: 1, limits)
        #expect(lane.failures == 2 && lane.heldUntil == 113)
        lane.begin(call(6))
        lane.end(call(6), .taken, at: 114, chance: 1, limits)
        #expect(lane.failures == 0 && lane.room(at: 114, limits) == 4)
    }

    @Test("a call that is not wanted is no failure of its receiver")
    func unwanted() {
        var lane = Lane()
        for (number, result) in [CallResult.refused(status: 404), .refused(status: 302), .notAllowed].enumerated() {
            lane.begin(call(UInt64(number)))
            lane.end(call(UInt64(number)), result, at: 1, chance: 1, limits)
            #expect(lane.failures == 0 && lane.room(at: 1, limits) == 4, "\(result)")
        }
    }

    @Test("what a receiver asks to wait is believed up to the longest pause; nonsense is not")
    func retryAfter() {
        var lane = Lane()
        lane.begin(call(1))
        lane.end(call(1), .refused(status: 429, retryAfter: 1e9), at: 0, chance: 1, limits)
        #expect(lane.heldUntil == limits.longestReceiverPause)
        lane.rest(at: 0, for: 1)
        #expect(lane.heldUntil == limits.longestReceiverPause)
    }
}
