import Foundation
import Testing

@testable import Gallery

@Suite struct ScoreCurveTests {
    /// A curve like the default pack's: steeper the further out.
    private func curve() throws -> ScoreCurve {
        try ScoreCurve(knots: [
            .init(similarity: -0.4, falseAcceptRate: 1), .init(similarity: -0.1, falseAcceptRate: 0.5),
            .init(similarity: -0.05, falseAcceptRate: 1e-2), .init(similarity: -0.03, falseAcceptRate: 1e-3),
            .init(similarity: -0.01, falseAcceptRate: 1e-4), .init(similarity: 0.01, falseAcceptRate: 1e-6),
        ])
    }

    @Test(arguments: [
        (-0.03, 80.0), (-0.01, 85.0), (0.0, 90.0), (0.01, 95.0), (-0.4, 0.0), (-2.0, 0.0), (0.07, 100.0), (2, 100),
    ])
    func standsWhereTheFalseAcceptRateSays(similarity: Double, score: Double) throws {
        #expect(abs(try curve().score(similarity: Float(similarity)) - score) < 1e-3)
    }

    @Test(arguments: [(1.0, 0.0), (1e-3, 80), (1e-4, 85), (1e-5, 90), (1e-6, 95), (1e-12, 100), (1e-20, 100), (0, 100)])
    func givesTheScoreOfAFalseAcceptRate(rate: Double, score: Double) throws {
        #expect(abs(ScoreCurve.score(falseAcceptRate: rate) - score) < 1e-9)
        let back = try curve().falseAcceptRate(score: score)
        #expect(abs(log10(back) - max(-12, log10(max(rate, 1e-300)))) < 1e-9)
    }

    @Test func risesWithSimilarityWithoutAStep() throws {
        let curve = try curve()
        var last = curve.score(similarity: -1)
        for step in -4_000...2_000 {
            let score = curve.score(similarity: Float(step) / 10_000)
            #expect(score >= last && score - last < 0.6)
            last = score
        }
    }

    @Test func comesBackFromScoreToSimilarity() throws {
        let curve = try curve()
        for step in 1..<1_000 {
            let score = Double(step) / 10
            #expect(abs(curve.score(similarity: curve.similarity(score: score)) - score) < 1e-2)
        }
    }

    @Test(arguments: [
        [], [[0.0, 0.5]], [[0, 0.5], [0, 0.1]], [[0, 0.5], [1, 0.5]], [[0, 1.5], [1, 0.5]], [[0, 0.5], [1, 0]],
    ])
    func refusesPointsThatAreNoCurve(points: [[Double]]) {
        #expect(throws: GalleryError.self) {
            try ScoreCurve(knots: points.map { .init(similarity: Float($0[0]), falseAcceptRate: $0[1]) })
        }
    }

    @Test func readsWhatItWrites() throws {
        let curve = try curve()
        #expect(try JSONDecoder().decode(ScoreCurve.self, from: JSONEncoder().encode(curve)) == curve)
        let text = #"{"far": [[-0.1, 0.01], [0.1, 0.0001]], "note": "other keys are let be"}"#
        #expect(try JSONDecoder().decode(ScoreCurve.self, from: Data(text.utf8)).knots.count == 2)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(ScoreCurve.self, from: Data(#"{"far": [[0.1]]}"#.utf8))
        }
    }
}
