import Testing
import UsherCore

@testable import Gallery

@Suite struct CohortTests {
    @Test(arguments: [[2, 0, 0, 3, -1, 0, 3, 4], [-1, 0, 3, 4, 0, 3, 2, 0], [3, 4, 2, 0, -1, 0, 0, 3]] as [[Float]])
    func measuresTheThreeNearestPrototypes(values: [Float]) throws {
        let cohort = try Cohort(id: "c", model: Generated.model, dimensions: 2, values: values, rule: .unstated)
        // Cosines 0.6, 0.8, -0.6 and 1: 0.85 of the mean of the three highest.
        #expect(abs(try cohort.neighbourhood(of: Generated.embedding([3, 4])) - 0.68) < 1e-6)
    }

    @Test func refusesWhatIsNoCohort() {
        for values: [Float] in [[], [1, 0, 0, 1], [1, 0, 0, 1, 1, 1, 1], [0, 0, 1, 0, 1, 1], [.nan, 1, 1, 0, 1, 1]] {
            #expect(throws: GalleryError.self) { try Cohort(id: "c", model: "m", dimensions: 2, values: values) }
        }
    }

    @Test func refusesAnEmbeddingOfAnotherModel() throws {
        let cohort = try Cohort(id: "c", model: "other", dimensions: 2, values: [1, 0, 0, 1, 1, 1])
        #expect(throws: GalleryError.self) { try cohort.neighbourhood(of: Generated.embedding([1, 0])) }
    }

    @Test func buildsPrototypesThatAreNoOnesFace() throws {
        var options = CohortOptions()
        options.prototypes = 40
        let photos = try Generated.photos(people: 60, each: 4)
        let cohort = try Cohort.build(from: photos, options: options)
        #expect(cohort.rows >= Cohort.leastRows && cohort.rows < 40)
        // Each photo's nearest prototype, and whose photos gather around each.
        var people = [Set<String>](repeating: [], count: cohort.rows)
        for photo in photos {
            var cosines = [Float](repeating: 0, count: cohort.rows)
            Kernels.dot(photo.embedding.values, cohort.values, rows: 0..<cohort.rows, into: &cosines)
            let nearest = try #require(cosines.indices.max { cosines[$0] < cosines[$1] })
            people[nearest].insert(photo.person)
        }
        #expect(people.allSatisfy { $0.count >= options.peoplePerPrototype })
        #expect(try Cohort.build(from: photos, options: options) == cohort)
    }

    @Test func needsManyPeople() throws {
        let photos = try Generated.photos(people: 9, each: 2)
        #expect(throws: GalleryError.self) { try Cohort.build(from: photos) }
    }

    @Test func takesItsNeighbourhoodOffTheSimilarity() throws {
        let cohort = try Cohort(
            id: "c",
            model: Generated.model,
            dimensions: 2,
            values: [1, 0, 0, 1, -1, 0],
            rule: .unstated
        )
        let curve = try ScoreCurve(knots: [
            .init(similarity: 0, falseAcceptRate: 1e-3), .init(similarity: 1, falseAcceptRate: 1e-4),
        ])
        let scorer = Scorer(cohort: cohort, curve: curve)
        let one = try scorer.template(of: Generated.embedding([3, 4]))
        let other = try scorer.template(of: Generated.embedding([4, 3]))
        // Both: 0.85 * (0.8 + 0.6 - s) / 3, where s is 0.6 for one and 0.8 for the other.
        let expected: Float = 0.96 - 0.85 * (0.8 + 0.6 - 0.7) / 3
        let compared = try one.compared(to: other)
        #expect(abs(compared.cosine - 0.96) < 1e-6 && abs(compared.similarity - expected) < 1e-6)
        #expect(abs(try scorer.score(one, other) - Double(80 + 5 * expected)) < 1e-3)
        let bare = FaceTemplate(embedding: one.embedding, neighbourhood: 0, cohort: nil)
        #expect(throws: GalleryError.self) { try bare.compared(to: other) }
    }
}
