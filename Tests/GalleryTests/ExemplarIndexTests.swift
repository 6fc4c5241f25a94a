import Foundation
import TestSupport
import Testing
import UsherCore

@testable import Gallery

/// An index, and the same exemplars in a plain array for the loop it is held against.
private struct Enrolled {
    var index: ExemplarIndex
    var rows: [(exemplar: ExemplarID, person: PersonID, list: PersonListID, template: FaceTemplate)] = []

    init(dimensions: Int) { index = ExemplarIndex(model: Generated.model, dimensions: dimensions) }

    mutating func insert(_ number: Int, person: Int, list: Int, _ template: FaceTemplate) throws {
        let ids = (Generated.exemplar(number), Generated.person(person), Generated.list(list))
        try index.insert(ids.0, person: ids.1, list: ids.2, template: template)
        rows.append((ids.0, ids.1, ids.2, template))
    }

    /// Every exemplar compared, the best of each person kept, all sorted.
    func plainSearch(_ query: FaceTemplate, lists: Set<PersonListID>?, limit: Int) -> [Candidate] {
        var best: [PersonID: Candidate] = [:]
        for row in rows where lists?.contains(row.list) ?? true {
            var cosine: Float = 0
            cosine = Kernels.dot(query.embedding.values, row.template.embedding.values, row: 0)
            let similarity = cosine - (query.neighbourhood + row.template.neighbourhood) / 2
            let candidate = Candidate(
                person: row.person,
                list: row.list,
                exemplar: row.exemplar,
                similarity: similarity,
                cosine: cosine
            )
            if best[row.person].map({ candidate.precedes($0) }) ?? true { best[row.person] = candidate }
        }
        return Array(best.values.sorted { $0.precedes($1) }.prefix(limit))
    }
}

/// Galleries that try a search in different ways.
enum Terrain: String, CaseIterable {
    /// Directions all over the sphere.
    case scattered
    /// All within a hair of each other, closer than the coarse pass can tell apart.
    case huddled
    /// Each more similar to the query than the one before, so that every row beats the best so far.
    case rising
    /// One coordinate carries nearly everything, which makes the code steps large.
    case spiked
    /// The same few vectors again and again: ties everywhere.
    case repeated

    func vector(_ number: Int, _ dimensions: Int, query: [Float], _ random: inout SeededGenerator) -> [Float] {
        let noise = random.vector(dimensions)
        switch self {
        case .scattered: return noise
        case .huddled: return zip(query, noise).map { $0 + $1 * 1e-4 }
        case .rising: return zip(query, noise).map { $0 * Float(number) / 2_000 + $1 }
        case .spiked: return [40] + noise.dropFirst()
        case .repeated: return (0..<dimensions).map { Float(($0 * 7 + number % 5) % 11) - 5 }
        }
    }
}

@Suite struct ExemplarIndexTests {
    @Test(arguments: Terrain.allCases, [3, 16, 128, 130])
    func findsExactlyWhatAPlainLoopFinds(terrain: Terrain, dimensions: Int) throws {
        var random = SeededGenerator(seed: UInt64(dimensions))
        var enrolled = Enrolled(dimensions: dimensions)
        let center = random.vector(dimensions)
        for number in 0..<1_500 {
            let raw = terrain.vector(number, dimensions, query: center, &random)
            let neighbourhood = Float.random(in: -0.1...0.9, using: &random)
            let template = try Generated.template(raw, neighbourhood: neighbourhood, cohort: "c")
            try enrolled.insert(number, person: number / 3, list: number % 4, template)
        }
        let subsets: [Set<PersonListID>?] = [nil, [Generated.list(1)], [Generated.list(0), Generated.list(3)], []]
        for round in 0..<4 {
            let raw = round == 0 ? center : zip(center, random.vector(dimensions)).map { $0 + $1 }
            let query = try Generated.template(raw, neighbourhood: 0.3, cohort: "c")
            for (lists, limit) in zip(subsets, [10, 1, 600, 3]) {
                let found = try enrolled.index.search(query, lists: lists, limit: limit)
                #expect(found == enrolled.plainSearch(query, lists: lists, limit: limit))
            }
        }
    }

    @Test func crossesBlocksAndSurvivesRemovals() throws {
        var random = SeededGenerator(seed: 5)
        var enrolled = Enrolled(dimensions: 8)
        for number in 0..<(ExemplarBlock.capacity * 2 + 77) {
            try enrolled.insert(number, person: number / 2, list: number % 2, Generated.template(random.vector(8)))
        }
        let gone = Set((0..<200).map { _ in Int.random(in: 0..<4_000, using: &random) })
        for person in gone { enrolled.index.remove(person: Generated.person(person)) }
        for number in 8_000..<8_050 { enrolled.index.remove(exemplar: Generated.exemplar(number)) }
        enrolled.rows.removeAll { row in
            gone.contains(Int(row.person.low)) || (8_000..<8_050).contains(Int(row.exemplar.low))
        }
        #expect(enrolled.index.count == enrolled.rows.count)
        for _ in 0..<5 {
            let query = try Generated.template(random.vector(8))
            let found = try enrolled.index.search(query, limit: 25)
            #expect(found == enrolled.plainSearch(query, lists: nil, limit: 25))
        }
    }

    @Test func removesAListWithAllItsExemplars() throws {
        var random = SeededGenerator(seed: 1)
        var enrolled = Enrolled(dimensions: 4)
        for number in 0..<20 {
            try enrolled.insert(number, person: number, list: number % 2, Generated.template(random.vector(4)))
        }
        #expect(enrolled.index.remove(list: Generated.list(1)) == 10)
        #expect(enrolled.index.remove(list: Generated.list(1)) == 0)
        #expect(enrolled.index.count == 10)
        let found = try enrolled.index.search(Generated.template(random.vector(4)), limit: 20)
        #expect(found.count == 10 && found.allSatisfy { $0.list == Generated.list(0) })
        try enrolled.index.insert(
            Generated.exemplar(1),
            person: Generated.person(1),
            list: Generated.list(1),
            template: Generated.template(random.vector(4))
        )
        #expect(enrolled.index.count == 11)
    }

    @Test func emptiesByRemovingOneByOne() throws {
        var random = SeededGenerator(seed: 2)
        var enrolled = Enrolled(dimensions: 4)
        for number in 0..<40 {
            try enrolled.insert(number, person: number, list: 0, Generated.template(random.vector(4)))
        }
        for number in 0..<40 { #expect(enrolled.index.remove(exemplar: Generated.exemplar(number))) }
        #expect(!enrolled.index.remove(exemplar: Generated.exemplar(0)))
        #expect(try enrolled.index.search(Generated.template(random.vector(4)), limit: 3).isEmpty)
    }

    @Test func refusesWhatItCannotCompare() throws {
        let index = ExemplarIndex(model: Generated.model, dimensions: 4)
        let template = try Generated.template([1, 2, 3, 4], cohort: "c")
        try index.insert(
            Generated.exemplar(1),
            person: Generated.person(1),
            list: Generated.list(1),
            template: template
        )
        func code(_ body: () throws -> Void) -> GalleryError.Code? {
            do { try body() } catch { return (error as? GalleryError)?.code }
            return nil
        }
        #expect(
            code {
                try index.insert(
                    Generated.exemplar(1),
                    person: Generated.person(2),
                    list: Generated.list(1),
                    template: template
                )
            } == .duplicateExemplar
        )
        #expect(
            code { _ = try index.search(Generated.template([1, 2, 3], cohort: "c"), limit: 1) } == .dimensionMismatch
        )
        #expect(
            code { _ = try index.search(Generated.template([1, 2, 3, 4], cohort: "d"), limit: 1) } == .modelMismatch
        )
        let foreign = FaceTemplate(
            embedding: try #require(Embedding(model: "other", normalizing: [1, 0, 0, 0])),
            neighbourhood: 0,
            cohort: "c"
        )
        #expect(code { _ = try index.search(foreign, limit: 1) } == .modelMismatch)
        let wild = try Generated.template([1, 2, 3, 4], neighbourhood: .nan, cohort: "c")
        #expect(code { _ = try index.search(wild, limit: 1) } == .badVector)
        #expect(index.count == 1)
    }

    @Test func searchesSeeWholeExemplarsBesideAWriter() async throws {
        let index = ExemplarIndex(model: Generated.model, dimensions: 16)
        let query = try Generated.template([Float](repeating: 1, count: 16))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<600 {
                    try index.insert(
                        Generated.exemplar(number),
                        person: Generated.person(number % 50),
                        list: Generated.list(number % 3),
                        template: query
                    )
                    if number % 7 == 6 { index.remove(exemplar: Generated.exemplar(number - 3)) }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<200 {
                        let found = try index.search(query, limit: 5)
                        #expect(found.allSatisfy { abs($0.cosine - 1) < 1e-5 })
                        #expect(Set(found.map(\.person)).count == found.count)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(index.count == 600 - 85)
    }
}
