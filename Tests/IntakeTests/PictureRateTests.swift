import Testing
import UsherCore

@testable import Intake

@Suite("Pictures a second")
struct PictureRateTests {
    /// Packets that come evenly: when the first one does, how many a second, for how long, and a second's worth of stamps for each second
    /// of it; `nil` has none.
    struct Run: Sendable {
        var from: Double
        var rate: Double
        var seconds: Double
        var clock: Double? = 1
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var runs: [Run]
        /// When it is refused, seconds.
        var refused: Double?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "25 a second", runs: [Run(from: 0, rate: 25, seconds: 120)]),
        Case(name: "the limit", runs: [Run(from: 0, rate: 120, seconds: 120)]),
        Case(name: "240 a second", runs: [Run(from: 7, rate: 240, seconds: 60)], refused: 17),
        Case(name: "240 a second without times", runs: [Run(from: 7, rate: 240, seconds: 60, clock: nil)], refused: 17),
        Case(
            name: "240 a second, times stand still",
            runs: [Run(from: 0, rate: 240, seconds: 60, clock: 0)],
            refused: 10
        ),
        Case(name: "times a tenth as fast as ours", runs: [Run(from: 0, rate: 25, seconds: 120, clock: 0.1)]),
        Case(
            name: "a pause of ours for 50 s",
            runs: [
                Run(from: 0, rate: 25, seconds: 11), Run(from: 61, rate: 1250, seconds: 1, clock: 50),
                Run(from: 62, rate: 25, seconds: 60),
            ]
        ),
        Case(
            name: "a pause of ours for 50 s, without times",
            runs: [
                Run(from: 0, rate: 25, seconds: 11, clock: nil), Run(from: 61, rate: 1250, seconds: 1, clock: nil),
                Run(from: 62, rate: 25, seconds: 60, clock: nil),
            ]
        ),
        Case(
            name: "a backlog that takes long to read",
            runs: [Run(from: 0, rate: 25, seconds: 4), Run(from: 40, rate: 150, seconds: 20, clock: 6)]
        ),
        Case(
            name: "what is sent ahead on connecting",
            runs: [Run(from: 0, rate: 3000, seconds: 0.1, clock: 100), Run(from: 0.1, rate: 25, seconds: 60)]
        ),
        Case(
            name: "what is sent ahead on connecting, without times",
            runs: [
                Run(from: 0, rate: 7000, seconds: 0.1, clock: nil), Run(from: 0.1, rate: 25, seconds: 60, clock: nil),
            ]
        ),
        Case(
            name: "a recording as fast as it is read",
            runs: [Run(from: 0, rate: 500, seconds: 120, clock: 20)],
            refused: 60
        ),
        Case(
            name: "too fast again and again, never for long",
            runs: (0..<10).map { Run(from: Double($0) * 10, rate: $0.isMultiple(of: 2) ? 240 : 25, seconds: 5) }
                + [Run(from: 100, rate: 25, seconds: 10)]
        ),
    ]

    @Test("A stream is refused when it is too fast by its own clock and by ours, not for a backlog", arguments: cases)
    func refused(_ table: Case) throws {
        var (rate, stamp, refused) = (PictureRate(), 1000.0, nil as Double?)
        for run in table.runs {
            for index in 0..<Int(run.rate * run.seconds) where refused == nil {
                let uptime = run.from + Double(index) / run.rate
                let time = run.clock.map { stamp + Double(index) / run.rate * $0 }
                let packet = time.map { MediaTime(nanoseconds: Int64($0 * 1e9)) }
                if rate.take(packet, at: .seconds(uptime)) != nil { refused = uptime }
            }
            stamp += run.seconds * (run.clock ?? 0)
        }
        #expect((refused == nil) == (table.refused == nil), "\(refused ?? 0)")
        if let refused, let wanted = table.refused { #expect(abs(refused - wanted) < 0.1, "\(refused)") }
    }

    @Test("The rate that is told is that of the last window")
    func told() throws {
        var rate = PictureRate()
        let told = (0...2400).compactMap { rate.take(nil, at: .seconds(Double($0) / 240)) }
        #expect(try #require(told.first).rounded() == 240)
    }
}
