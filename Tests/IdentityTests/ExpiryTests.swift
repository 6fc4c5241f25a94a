import Testing
import UsherCore

@testable import Identity

@Suite("Expiries")
struct ExpiryTests {
    @Test(
        "a moment is read in ISO 8601, to the millisecond, and written in UTC",
        arguments: [
            ("never", "never"), ("2021-02-20T13:51:00Z", "2021-02-20T13:51:00.000Z"),
            ("2021-02-20T13:51:00.067Z", "2021-02-20T13:51:00.067Z"),
            ("2021-02-20T13:51:00+02:00", "2021-02-20T11:51:00.000Z"),
            ("2099-12-31T23:59:59.999Z", "2099-12-31T23:59:59.999Z"),
        ]
    )
    func read(text: String, written: String) {
        #expect(Expiry(text)?.description == written)
        #expect(Expiry(written)?.description == written)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "Never", "tomorrow", "a8s7df6g5h", "2021-02-20", "2021-02-30T00:00:00Z", "2021-02-20T13:51:00", "0",
            "1613829060",
            "-2021-02-20T13:51:00Z", "1821-02-20T13:51:00Z", "2021-02-20T13:51:00Z ", "\u{0}",
        ]
    )
    func refused(text: String) {
        #expect(Expiry(text) == nil)
    }

    @Test("days are counted from now, fractions too, and end with the calendar")
    func days() {
        let now = WallTime(microseconds: 1_613_829_060_000_000)
        #expect(Expiry.after(days: 1, from: now).description == "2021-02-21T13:51:00.000Z")
        #expect(Expiry.after(days: 1.5, from: now).description == "2021-02-22T01:51:00.000Z")
        for days in [1e9, 1e300, .infinity] { #expect(Expiry.after(days: days, from: now) == .at(Expiry.last)) }
        #expect(Expiry.at(Expiry.last).description == "9999-12-31T23:59:59.999Z")
    }
}
