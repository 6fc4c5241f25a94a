import Foundation
import Testing

@testable import Gallery

@Suite("The rule of a neighbourhood")
struct NeighbourhoodRuleTests {
    /// python3 -c 'import numpy as n; c=n.sort(n.cos(n.arange(40)**2*.7).astype("f4"))[::-1]; print(.85*c[:5].mean()-.3*c[:6].mean(), .85*c[:3].mean())'
    @Test("It gives what numpy gives", arguments: [(NeighbourhoodRule.standard, 0.54795444), (.unstated, 0.84931934)])
    func numpy(_ rule: NeighbourhoodRule, _ expected: Double) {
        let cosines = (0..<40).map { Float(cos(Double($0 * $0) * 0.7)) }
        #expect(abs(Double(rule.neighbourhood(cosines)) - expected) < 1e-6)
    }

    @Test("It is that of the sorted cosines, however few or alike they are, in whatever order")
    func sorted() {
        var random = SeededRandom(seed: 7)
        for count in Array(1...12) + [50, 99, 393] {
            for steps in [1, 3, 1000] {
                let cosines = (0..<count).map { _ in
                    Float(Int.random(in: -steps...steps, using: &random)) / Float(steps)
                }
                for rule in [
                    NeighbourhoodRule.standard, .unstated, .init(near: 4, nearWeight: 1, wideShare: 1, wideWeight: 0.4),
                ] {
                    let best = cosines.sorted(by: >)
                    let near = min(rule.near, count)
                    let wide = max(near, Int((rule.wideShare * Float(count)).rounded()))
                    func mean(_ most: Int) -> Float { best[..<most].reduce(0, +) / Float(most) }
                    let expected = rule.nearWeight * mean(near) - rule.wideWeight * mean(wide)
                    #expect(abs(rule.neighbourhood(cosines) - expected) < 1e-5)
                    #expect(abs(rule.neighbourhood(cosines.shuffled(using: &random)) - expected) < 1e-5)
                }
            }
        }
    }
}
