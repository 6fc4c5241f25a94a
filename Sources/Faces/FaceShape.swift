public import UsherCore

/// Where a dense mesh of points lies on a face: five landmarks say how it is turned, the mesh also how it is built and what it does.
public struct FaceShape: Sendable, Hashable {
    /// The points, pixels of the picture, in the order of the model that found them.
    public var points: [Point]

    /// A shape of these points.
    public init(points: [Point]) { self.points = points }
}
