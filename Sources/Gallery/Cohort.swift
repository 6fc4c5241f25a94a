import Foundation
public import UsherCore

/// A few hundred anonymous prototype faces, the crowd against which a face is measured.
///
/// Some faces are near to everybody; what they share with the crowd is no sign of who they are. `neighbourhood` measures it, and the
/// score takes it off (adaptive cohort normalisation; the measurement is in docs/accuracy.md).
public struct Cohort: Sendable, Equatable {
    /// How many of the nearest prototypes count.
    public static let nearest = 2

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
                "cohort \(id): \(values.count) numbers are no rows of \(dimensions), or fewer than two rows"
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

    /// How near `embedding` is to everybody: the mean of its two highest cosines to the prototypes, -1...1.
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
        var (first, second) = (-Float.infinity, -Float.infinity)
        for cosine in cosines {
            if cosine > first {
                (first, second) = (cosine, first)
            } else if cosine > second {
                second = cosine
            }
        }
        return (first + second) / 2
    }
}
