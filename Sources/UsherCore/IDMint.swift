/// Makes version 1 UUIDs (RFC 4122, 4.2) with a random node, each one later than the one before, even when the clock steps back.
public final class IDMint: Sendable {
    private struct State {
        var lastTicks: UInt64 = 0
    }

    private let clock: any UsherClock
    private let low: UInt64
    private let state = Locked(State())

    /// A mint on `clock` with a node from the system's random generator.
    public convenience init(clock: any UsherClock) {
        self.init(clock: clock, node: UInt64.random(in: .min ... .max))
    }

    /// A mint with a node of the caller's, for tests and for replays that must repeat.
    public init(clock: any UsherClock, node: UInt64) {
        self.clock = clock
        // Variant 10, and the multicast bit that RFC 4122, 4.5 asks of a random node.
        self.low = (node & 0x3fff_feff_ffff_ffff) | 0x8000_0100_0000_0000
    }

    /// A new id.
    public func make<Kind>(_ kind: Kind.Type = Kind.self) -> EntityID<Kind> {
        // 100 ns ticks since 1582-10-15, the beginning of the Gregorian calendar.
        let now = UInt64(max(0, clock.now.microseconds)) * 10 + 0x01b2_1dd2_1381_4000
        let ticks = state.withLock { state in
            state.lastTicks = max(now, state.lastTicks + 1)
            return state.lastTicks
        }
        let timeLow = ticks & 0xffff_ffff
        let timeMid = ticks >> 32 & 0xffff
        let timeHigh = ticks >> 48 & 0x0fff
        return EntityID(high: timeLow << 32 | timeMid << 16 | 0x1000 | timeHigh, low: low)
    }
}
