import Foundation
import Gallery
import UsherCore

/// The search of a gallery of random faces, on one thread, beside a plain copy of its vectors.
struct BenchGallery: Codable {
    /// Searches that the median is of.
    static let searches = 21

    let exemplars: Int
    let dimensions: Int
    let medianMs: Double
    /// The time to copy all vectors in memory once, the limit of a search that reads them all as Float32.
    let copyMs: Double
    let searchToCopy: Double
    /// What the last search found: the numbers of the exemplars in the order of their making, nearest first, so that another program can
    /// be asked the same (tools/compare-faiss.py).
    let lastFound: [Int]

    /// Fills a gallery and searches it.
    static func measure(exemplars: Int, dimensions: Int = 128) throws -> BenchGallery {
        var random = SplitMix(state: 1)
        let index = ExemplarIndex(model: "bench", dimensions: dimensions)
        let mint = IDMint.forAudit()
        var flat: [Float] = []
        flat.reserveCapacity(exemplars * dimensions)
        var persons: [PersonID] = []
        for _ in 0..<exemplars {
            guard let template = random.template(dimensions) else { continue }
            flat += template.embedding.values
            persons.append(mint.make())
            try index.insert(mint.make(), person: persons[persons.count - 1], list: .zero, template: template)
        }
        let clock = SystemClock()
        var times: [Double] = []
        var found: [PersonID] = []
        for _ in 0..<searches {
            guard let query = random.template(dimensions) else { continue }
            let start = clock.uptime
            let candidates = try index.search(query, lists: nil, limit: 10)
            times.append(Double((clock.uptime - start).nanoseconds) / 1e6)
            found = candidates.map(\.person)
        }
        let start = clock.uptime
        var copy = flat
        copy[0] = 0
        let copyMs = Double((clock.uptime - start).nanoseconds) / 1e6
        let median = times.sorted()[times.count / 2]
        return BenchGallery(
            exemplars: exemplars,
            dimensions: dimensions,
            medianMs: median,
            copyMs: copyMs,
            searchToCopy: median / copyMs,
            lastFound: found.compactMap { persons.firstIndex(of: $0) }
        )
    }
}

/// A small seeded generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014), so that a bench repeats.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A random unit vector.
    mutating func template(_ dimensions: Int) -> FaceTemplate? {
        let raw = (0..<dimensions).map { _ in Float(Int64(bitPattern: next()) >> 40) }
        return Embedding(model: "bench", normalizing: raw).map {
            FaceTemplate(embedding: $0, neighbourhood: 0, cohort: nil)
        }
    }
}
