import Foundation
import Testing
import UsherCore

@testable import Gallery

@Suite struct CalibrationTests {
    private struct Content: Decodable {
        struct Data: Decodable {
            var sha256: String
            var rows: Int
            var dimensions: Int
            var id: String
        }
        var cohort: Data
        var calibration: ScoreCurve
    }

    @Test func writesWhatAPackReads() throws {
        var options = CohortOptions()
        options.prototypes = 16
        let photos = try Generated.photos(people: 240, each: 2)
        let calibration = try Calibration(photos: photos, options: options)
        let content = try JSONDecoder().decode(Content.self, from: Data(calibration.calibrationFile().utf8))
        #expect(content.calibration == calibration.curve)
        #expect(content.cohort.sha256 == FileDigest.sha256(calibration.cohortFile))
        #expect(content.cohort.rows * content.cohort.dimensions * 4 == calibration.cohortFile.count)
        #expect(content.cohort.id == calibration.cohort.id)
    }

    @Test func measuredRatesAreTheRatesOfTheScores() throws {
        var histogram = SimilarityHistogram()
        for step in 0..<1_000_000 { histogram.add(Float(step) / 1_000_000) }
        let curve = try ScoreCurve(fitting: histogram)
        // Uniform on 0..<1: a share of 10^-k is above 1 - 10^-k; a hundred pairs settle 1e-4 and nothing rarer.
        #expect(abs(curve.similarity(score: 80) - 0.999) < 5e-5)
        #expect(abs(curve.similarity(score: 85) - 0.9999) < 5e-5)
        // Straight on: the last decade took 0.0009.
        #expect(abs(curve.similarity(score: 90) - 1.0008) < 1e-4)
    }

    @Test func aFewPairsUnderWrongNamesDoNotBendTheTail() throws {
        var clean = SimilarityHistogram()
        var random = SeededRandom(seed: 3)
        for _ in 0..<1_000_000 {
            // The mean of 12 uniform numbers: close to a normal distribution of deviation 1/12.
            clean.add(Float((0..<12).reduce(0.0) { sum, _ in sum + random.unit() } / 12))
        }
        var soiled = clean
        for _ in 0..<10 { soiled.add(0.99) }
        let (one, other) = (try ScoreCurve(fitting: clean), try ScoreCurve(fitting: soiled))
        for similarity: Float in [0.6, 0.7, 0.8, 0.85, 0.9] {
            #expect(abs(one.score(similarity: similarity) - other.score(similarity: similarity)) < 1)
        }
    }
}
