import Testing

@testable import Daemon

@Suite("Latency of actions")
struct LatencyReservoirTests {
    @Test("Quantiles are nearest ranks, as numpy.quantile(method='inverted_cdf') has them")
    func quantiles() {
        var reservoir = LatencyReservoir()
        #expect(reservoir.quantiles([0.5]) == nil)
        for number in (1...100).reversed() { reservoir.add(Double(number)) }
        #expect(reservoir.quantiles([0.5, 0.95, 0.99, 1]) == [50, 95, 99, 100])
    }

    @Test("Only the newest are kept")
    func bounded() {
        var reservoir = LatencyReservoir()
        for _ in 0..<1000 { reservoir.add(9) }
        for _ in 0..<LatencyReservoir.capacity { reservoir.add(1) }
        #expect(reservoir.count == LatencyReservoir.capacity)
        #expect(reservoir.quantiles([1]) == [1])
    }
}
