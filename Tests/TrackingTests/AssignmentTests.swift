import TestSupport
import Testing

@testable import Tracking

@Suite struct AssignmentTests {
    /// The price of a pairing.
    private func price(_ pairs: [Int?], _ costs: [[Double?]], unpaired: Double) -> Double {
        zip(pairs, costs).reduce(0) { sum, pair in
            sum + (pair.0.map { pair.1[$0] ?? .infinity } ?? unpaired)
        }
    }

    /// The least price over every pairing there is.
    private func least(_ costs: ArraySlice<[Double?]>, taken: Set<Int> = [], unpaired: Double) -> Double {
        guard let row = costs.first else { return 0 }
        let rest = costs.dropFirst()
        var best = unpaired + least(rest, taken: taken, unpaired: unpaired)
        for (column, cost) in row.enumerated() where !taken.contains(column) {
            guard let cost else { continue }
            best = min(best, cost + least(rest, taken: taken.union([column]), unpaired: unpaired))
        }
        return best
    }

    @Test func `The pairing is the cheapest of all there are`() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<300 {
            let (rows, columns) = (Int.random(in: 1...5, using: &generator), Int.random(in: 1...5, using: &generator))
            let costs: [[Double?]] = (0..<rows).map { _ in
                (0..<columns).map { _ in
                    generator.next() % 4 == 0 ? nil : Double.random(in: -10...20, using: &generator)
                }
            }
            let pairs = Assignment.cheapest(costs, unpaired: 12)
            let columnsUsed = pairs.compactMap { $0 }
            #expect(Set(columnsUsed).count == columnsUsed.count)
            #expect(abs(price(pairs, costs, unpaired: 12) - least(costs[...], unpaired: 12)) < 1e-6)
        }
    }

    // scipy.optimize.linear_sum_assignment([[4,1,3],[2,0,5],[3,2,2]]) -> columns [1, 0, 2]
    @Test func `A textbook case is scipy's`() {
        #expect(Assignment.cheapest([[4, 1, 3], [2, 0, 5], [3, 2, 2]], unpaired: 100) == [1, 0, 2])
    }

    @Test func `Nothing to pair leaves everybody alone`() {
        #expect(Assignment.cheapest([[], []], unpaired: 1) == [nil, nil])
        #expect(Assignment.cheapest([[nil], [nil]], unpaired: 1) == [nil, nil])
        #expect(Assignment.cheapest([[5]], unpaired: 1) == [nil])
    }
}

@Suite struct AxisFilterTests {
    @Test func `A prediction in one step is the prediction in many`() {
        var once = AxisFilter(5, variance: 2, velocityVariance: 9)
        once.correct(7, variance: 1)
        var often = once
        once.predict(over: 1, moving: 1, unrest: 3)
        for _ in 0..<25 { often.predict(over: 0.04, moving: 0.04, unrest: 3) }
        #expect(abs(once.value - often.value) < 1e-9)
        #expect(abs(once.variance - often.variance) < 1e-9)
    }

    // numpy: P=diag(4,25); F=[[1,.2],[0,1]]; Q=3*[[.2**3/3,.2**2/2],[.2**2/2,.2]]; P=F@P@F.T+Q; S=P[0,0]+1; K=P[:,0]/S;
    // x=[0,0]+K*(2-0); P=P-outer(K,P[0]); then once more F, Q and P[0,0]
    @Test func `The filter is the textbook's`() {
        var filter = AxisFilter(0, variance: 4, velocityVariance: 25)
        filter.predict(over: 0.2, moving: 0.2, unrest: 3)
        filter.correct(2, variance: 1)
        #expect(abs(filter.value - 1.667110519308) < 1e-9)
        #expect(abs(filter.velocity - 1.684420772304) < 1e-9)
        filter.predict(over: 0.2, moving: 0.2, unrest: 3)
        #expect(abs(filter.variance - 2.031976031957) < 1e-9)
    }
}
