/// A face as a point on the unit sphere, with the id of the model that put it there.
///
/// Embeddings of different models are never compared: `cosine` of two such is `nil`.
public struct Embedding: Sendable, Hashable, Codable {
    /// The id of the embedder in its model pack.
    public let model: String
    /// Unit length (Euclidean), as many Float32 as the model has dimensions.
    public let values: [Float]

    /// An embedding from a raw vector, which is brought to unit length; `nil` for an empty, zero or not finite one.
    public init?(model: String, normalizing raw: [Float]) {
        var square: Double = 0
        for value in raw { square += Double(value) * Double(value) }
        guard square > 0, square.isFinite else { return nil }
        let inverse = 1 / square.squareRoot()
        self.model = model
        self.values = raw.map { Float(Double($0) * inverse) }
    }

    /// An embedding that was normalised before, its values kept to the bit; `nil` for one that is not of unit length within 0.001.
    public init?(model: String, unit values: [Float]) {
        let square = values.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard abs(square - 1) < 2e-3 else { return nil }
        self.model = model
        self.values = values
    }

    /// The cosine of the angle between two embeddings of one model, -1...1; `nil` across models.
    public func cosine(_ other: Embedding) -> Float? {
        guard model == other.model, values.count == other.values.count else { return nil }
        var sum: Float = 0
        for index in values.indices { sum += values[index] * other.values[index] }
        return sum
    }
}
