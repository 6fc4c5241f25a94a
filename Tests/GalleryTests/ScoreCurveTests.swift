import Testing

@testable import Gallery

@Suite struct ScoreCurveTests {
    @Test func placeholder() throws {
        let curve = try ScoreCurve(knots: [
            .init(similarity: -0.2, falseAcceptRate: 1), .init(similarity: 0, falseAcceptRate: 1e-3),
            .init(similarity: 0.1, falseAcceptRate: 1e-6),
        ])
        #expect(abs(curve.score(similarity: 0) - 80) < 1e-4)
    }
}
