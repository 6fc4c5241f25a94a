import Testing
import UsherCore

@Suite struct MediaTimeTests {
    // Expected: Python's fractions, round half away from zero, clamped:
    // q = floor(abs(F(t*n*10**9, d)) + F(1, 2)) * sign
    @Test(
        arguments: [
            (0, 1, 90000, 0),
            (1, 1, 90000, 11111),
            (-1, 1, 90000, -11111),
            (1, 1001, 30000, 33_366_667),
            (-1, 1001, 30000, -33_366_667),
            (123_456_789, 1, 90000, 1_371_742_100_000),
            (1, 1, 2_000_000_000, 1),
            (-1, 1, 2_000_000_000, -1),
            (3, 1, 2_000_000_000, 2),
            (-3, 1, 2_000_000_000, -2),
            (-1, 1, 1, -1_000_000_000),
            (9_223_372_036, 1, 1, 9_223_372_036_000_000_000),
            (-9_223_372_036, 1, 1, -9_223_372_036_000_000_000),
            (9_223_372_036_854_775_807, 1, 2_147_483_647, 4_294_967_298_000_000_000),
            (-9_223_372_036_854_775_808, 1, 2_147_483_647, -4_294_967_298_000_000_001),
            (9_223_372_036_854_775_807, 1, 1_000_000_000, 9_223_372_036_854_775_807),
        ] as [(Int64, Int32, Int32, Int64)]
    )
    func `Ticks become the nearest nanosecond`(ticks: Int64, numerator: Int32, denominator: Int32, expected: Int64) {
        let time = MediaTime(ticks: ticks, numerator: numerator, denominator: denominator)
        #expect(time.nanoseconds == expected)
    }

    @Test(
        arguments: [
            (9_223_372_037, 1, 1, true), (-9_223_372_037, 1, 1, false), (.max, 1, 90000, true), (.min, 1, 90000, false),
            (1 << 62, 1, 2, true), (.max, .max, 1, true), (.min, .max, .max, false), (.min, .min, 1, true),
            (5, 1, 0, nil),
        ] as [(Int64, Int32, Int32, Bool?)]
    )
    func `Times beyond 292 years saturate and do not trap`(
        ticks: Int64,
        numerator: Int32,
        denominator: Int32,
        late: Bool?
    ) {
        let time = MediaTime(ticks: ticks, numerator: numerator, denominator: denominator)
        switch late {
        case true?: #expect(time.nanoseconds == .max)
        case false?: #expect(time.nanoseconds == -.max)
        case nil: #expect(time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func `Adding and subtracting saturate too`() {
        let (first, last) = (MediaTime(nanoseconds: .min), MediaTime(nanoseconds: .max))
        #expect(last - first == .nanoseconds(Int64.max))
        #expect(first - last == .nanoseconds(Int64.min))
        #expect(last + .seconds(2) == last)
        #expect(first + .seconds(-2) == first)
        #expect(MediaTime.zero + .seconds(Int64.max) == last)
        #expect(MediaTime(nanoseconds: 5) + .milliseconds(2) - MediaTime(nanoseconds: 5) == .milliseconds(2))
    }

    @Test(
        arguments: [
            (0, "0:00.000"), (3_723_400_000_000, "1:02:03.400"), (59_999_999_999, "0:59.999"),
            (600_000_000_000, "10:00.000"),
            (-1_500_000_000, "-0:01.500"), (.min, "-2562047:47:16.854"),
        ] as [(Int64, String)]
    )
    func `A moment prints as on a player`(nanoseconds: Int64, text: String) {
        #expect(MediaTime(nanoseconds: nanoseconds).description == text)
    }
}
