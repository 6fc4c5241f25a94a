import Foundation
import Testing

@testable import Gallery

/// Held against scikit-learn and statsmodels; tools/golden/gallery.py makes the values.
@Suite struct EvaluationTests {
    @Test func agreesWithScikitLearn() throws {
        let evaluation = try Evaluation(photos: Generated.photos(people: 60, each: 4), against: .nobody)
        #expect(evaluation.people == 60 && evaluation.photos == 240)
        #expect(evaluation.genuinePairs == 360 && evaluation.impostorPairs == 240 * 239 / 2 - 360)
        // The histogram's step of 2^-15 may put two neighbours into one bin: at most one pair in 28,320 each.
        #expect(abs(evaluation.areaUnderCurve - Golden.auc) < 1e-4)
        #expect(abs(evaluation.equalErrorRate - Golden.equalErrorRate) < 2e-3)
        for (point, golden) in zip(evaluation.rates, Golden.trueAcceptRates) {
            #expect(abs(point.trueAcceptRate - golden) <= 1.0 / 360 + 1e-9)
            #expect(point.interval.lower < point.trueAcceptRate && point.trueAcceptRate < point.interval.upper)
        }
        #expect(evaluation.rates.count == 3)
    }

    @Test(arguments: Golden.wilson)
    func intervalsAgreeWithStatsmodels(hits: Int, trials: Int, lower: Double, upper: Double) {
        let interval = WilsonInterval(rate: Double(hits) / Double(trials), trials: Double(trials))
        #expect(abs(interval.lower - lower) < 1e-12 && abs(interval.upper - upper) < 1e-12)
    }

    @Test func pairsOfOnePersonCountAsFewer() {
        // Every person all right or all wrong: 40 people say no more than 40 trials.
        let clusters = (0..<40).map { (hits: $0 < 30 ? 10 : 0, trials: 10) }
        let clustered = WilsonInterval(clusters: clusters)
        let people = WilsonInterval(rate: 0.75, trials: 39)
        #expect(abs(clustered.lower - people.lower) < 1e-9 && abs(clustered.upper - people.upper) < 1e-9)
    }

    @Test func measuresAgainstOtherPeopleOnly() throws {
        let photos = try Generated.photos(people: 80, each: 3)
        let table = try PhotoTable(photos)
        var options = CohortOptions()
        options.prototypes = 6
        options.peoplePerPrototype = 3
        let crossed = try Neighbourhoods(table, crossFitting: options, groups: 4)
        #expect(Set(crossed.group) == [0, 1, 2, 3])
        for photo in 0..<table.count { #expect(crossed.group[photo] == crossed.group[photo / 3 * 3]) }
        // A photo of group 0 against one of group 1: the cohort is that of the people of groups 2 and 3, and no other.
        let one = try #require(crossed.group.firstIndex(of: 0))
        let other = try #require(crossed.group.firstIndex(of: 1))
        let rest = photos.indices.filter { crossed.group[$0] >= 2 }
        let cohort = try Cohort.build(from: table.subset(rest), options: options)
        let expected =
            (cohort.neighbourhood(vector: table.vector(one)) + cohort.neighbourhood(vector: table.vector(other))) / 2
        #expect(abs(crossed.bias(one, other) - expected) < 1e-6)
        #expect(crossed.bias(one, other) == crossed.bias(other, one))
    }

    @Test func refusesTooFewPhotos() throws {
        let single = try Generated.photos(people: 3, each: 1)
        #expect(throws: GalleryError.self) { try Evaluation(photos: single, against: .nobody) }
        #expect(throws: GalleryError.self) { try Evaluation(photos: [], against: .nobody) }
        #expect(throws: GalleryError.self) { try Calibration(photos: Generated.photos(people: 60, each: 2)) }
    }

    @Test func drawsEveryPointOfTheCurve() throws {
        let evaluation = try Evaluation(photos: Generated.photos(people: 60, each: 4), against: .nobody)
        let plot = ROCPlot(title: "A < B", subtitle: "", series: [.init(name: "cosine", points: evaluation.curve)])
        let svg = plot.svg()
        #expect(svg.hasPrefix("<svg") && svg.contains("A &lt; B") && !svg.contains("nan"))
        #expect(svg.count { $0 == "," } == evaluation.curve.count * 3 + 2)
    }
}
