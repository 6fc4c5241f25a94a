import Foundation
public import UsherCore

/// A few hundred anonymous prototype faces, the crowd against which a face is measured.
///
/// Some faces are near to everybody; what they share with the crowd is no sign of who they are. `neighbourhood` measures it, and the
/// score takes it off (adaptive cohort normalisation; the measurement is in docs/accuracy.md).
public struct Cohort: Sendable, Equatable {
    /// How many of the nearest prototypes count; two to six differ little.
    public static let nearest = 3
    /// How much of the mean of their cosines is taken off.
    ///
    /// True accepts at FAR 1e-4 and 1e-5 on half the people of LFW's folds 1-7, the cohort made from the other half (docs/accuracy.md): .875 and
    /// .749 at 0.85, .870 and .723 at 1, .804 and .556 at 0. The optimum is flat between 0.8 and 0.9.
    public static let weight: Float = 0.85

    /// Names the cohort; neighbourhoods of different cohorts are never mixed.
    public let id: String
    /// The id of the embedder whose vectors these are.
    public let model: String
    /// Numbers in a vector.
    public let dimensions: Int
    /// The prototypes, row by row, each of unit length.
    public let values: [Float]

    /// How many prototypes there are.
    public var rows: Int { values.count / dimensions }

    /// A cohort of the rows in `values`, which are brought to unit length.
    public init(id: String, model: String, dimensions: Int, values: [Float]) throws(GalleryError) {
        guard dimensions > 0, values.count % dimensions == 0, values.count / dimensions >= Self.nearest else {
            throw GalleryError(
                .badCohort,
                "cohort \(id): \(values.count) numbers are no rows of \(dimensions), or fewer than \(Self.nearest) rows"
            )
        }
        self.id = id
        self.model = model
        self.dimensions = dimensions
        var unit: [Float] = []
        unit.reserveCapacity(values.count)
        for start in stride(from: 0, to: values.count, by: dimensions) {
            let row = Array(values[start..<start + dimensions])
            guard let prototype = Embedding(model: model, normalizing: row) else {
                throw GalleryError(.badCohort, "cohort \(id): row \(start / dimensions) is zero or not a number")
            }
            unit += prototype.values
        }
        self.values = unit
    }

    /// Reads a cohort from a file of little-endian Float32, `rows` times `dimensions` of them.
    public static func load(
        path: String,
        id: String,
        model: String,
        rows: Int,
        dimensions: Int
    ) throws(GalleryError) -> Cohort {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw GalleryError(.unreadable, "cohort \(path) cannot be read: \(error.localizedDescription)")
        }
        guard rows > 0, dimensions > 0, data.count == rows * dimensions * 4 else {
            throw GalleryError(
                .badCohort,
                "cohort \(path) has \(data.count) bytes where \(rows) x \(dimensions) Float32 were expected; run tools/setup again"
            )
        }
        return try Cohort(id: id, model: model, dimensions: dimensions, values: LittleEndian.floats(Array(data)))
    }

    /// The bytes of the file that `load` reads.
    public func fileContent() -> [UInt8] { LittleEndian.bytes(values) }

    /// How near `embedding` is to everybody: the mean of its three highest cosines to the prototypes times `weight`, -1...1.
    public func neighbourhood(of embedding: Embedding) throws(GalleryError) -> Float {
        guard embedding.model == model, embedding.values.count == dimensions else {
            throw GalleryError(
                .modelMismatch,
                "an embedding of \(embedding.model) cannot be measured against cohort \(id) of \(model)"
            )
        }
        return neighbourhood(vector: embedding.values)
    }

    /// `neighbourhood(of:)` of a vector that is known to be one of the model's.
    func neighbourhood(vector: [Float]) -> Float {
        var cosines = [Float](repeating: 0, count: rows)
        Kernels.dot(vector, values, rows: 0..<rows, into: &cosines)
        var highest = [Float](repeating: -.infinity, count: Self.nearest)
        for cosine in cosines where cosine > highest[Self.nearest - 1] {
            let place = highest.firstIndex { cosine > $0 } ?? 0
            highest.removeLast()
            highest.insert(cosine, at: place)
        }
        return Self.weight * highest.reduce(0, +) / Float(Self.nearest)
    }
}
