public import UsherCore

/// A few hundred anonymous prototype faces, the crowd against which a face is measured.
///
/// Some faces are near to everybody; what they share with the crowd is no sign of who they are. `neighbourhood` measures it, and the
/// score takes it off (adaptive cohort normalisation; the measurement is in docs/accuracy.md).
public struct Cohort: Sendable, Equatable {
    /// Fewer prototypes are no crowd.
    static let leastRows = 3

    /// Names the cohort; neighbourhoods of different cohorts are never mixed.
    public let id: String
    /// The id of the embedder whose vectors these are.
    public let model: String
    /// Numbers in a vector.
    public let dimensions: Int
    /// The prototypes, row by row, each of unit length.
    public let values: [Float]
    /// How a neighbourhood follows from the cosines to them.
    public let rule: NeighbourhoodRule

    /// How many prototypes there are.
    public var rows: Int { values.count / dimensions }

    /// A cohort of the rows in `values`, which are brought to unit length.
    public init(
        id: String,
        model: String,
        dimensions: Int,
        values: [Float],
        rule: NeighbourhoodRule = .standard
    ) throws(GalleryError) {
        guard dimensions > 0, values.count % dimensions == 0, values.count / dimensions >= Self.leastRows else {
            throw GalleryError(
                .badCohort,
                "cohort \(id): \(values.count) numbers are no rows of \(dimensions), or fewer than \(Self.leastRows) rows"
            )
        }
        self.rule = rule
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

    /// The bytes of its file: little-endian Float32, row by row.
    public func fileContent() -> [UInt8] { LittleEndian.bytes(values) }

    /// How near `embedding` is to everybody, by its cosines to the prototypes and the cohort's rule; about 0.4...0.8 with the default pack.
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
        return rule.neighbourhood(cosines)
    }
}
