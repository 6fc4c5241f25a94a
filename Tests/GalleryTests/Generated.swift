import Testing
import Gallery
import UsherCore

/// Numbers from a seed, the same on every machine (SplitMix64, Steele and others 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func vector(_ dimensions: Int) -> [Float] {
        (0..<dimensions).map { _ in Float.random(in: -1...1, using: &self) }
    }
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
}
