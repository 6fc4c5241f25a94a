import Gallery
import TestSupport
import Testing
import UsherCore

extension SeededGenerator {
    mutating func vector(_ dimensions: Int) -> [Float] {
        (0..<dimensions).map { _ in Float.random(in: -1...1, using: &self) }
    }

    /// Uniform in -1..<1, as tools/golden/gallery.py draws.
    mutating func golden() -> Double { Double(next() >> 11) * 0x1p-53 * 2 - 1 }
}

/// Vectors, templates and ids for tests.
enum Generated {
    static let model = "test-model"

    static func embedding(_ raw: [Float]) throws -> Embedding {
        try #require(Embedding(model: model, normalizing: raw))
    }

    static func template(_ raw: [Float], neighbourhood: Float = 0, cohort: String? = nil) throws -> FaceTemplate {
        FaceTemplate(embedding: try embedding(raw), neighbourhood: neighbourhood, cohort: cohort)
    }

    static func person(_ number: Int) -> PersonID { PersonID(high: 1, low: UInt64(number)) }
    static func list(_ number: Int) -> PersonListID { PersonListID(high: 2, low: UInt64(number)) }
    static func exemplar(_ number: Int) -> ExemplarID { ExemplarID(high: 3, low: UInt64(number)) }

    /// `each` photos of every one of `people`, as tools/golden/gallery.py makes them.
    static func photos(people: Int, each: Int, dimensions: Int = 16, spread: Double = 0.9) throws -> [Photo] {
        var random = SeededGenerator(seed: 11)
        func draw() -> [Double] { (0..<dimensions).map { _ in random.golden() } }
        var photos: [Photo] = []
        for person in 0..<people {
            let centre = draw()
            for number in 1...each {
                let raw = zip(centre, draw()).map { Float($0 + spread * $1) }
                let name = String(repeating: "0", count: 3 - String(person).count) + String(person)
                photos.append(Photo(person: name, name: "\(name)_000\(number)", embedding: try embedding(raw)))
            }
        }
        return photos
    }
}
