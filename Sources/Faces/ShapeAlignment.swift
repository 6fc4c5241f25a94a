import Inference
import UsherCore

/// Faces brought upright by many points of their shape: those of eyes, brows, nose and mouth, which are the same on every face.
///
/// Where the points shall stand was measured: their medians over the photos of docs/accuracy.md, each aligned by its five landmarks first and
/// then three times by the medians of before (`tools/fit-shape.py`).
struct ShapeAlignment: Sendable, Hashable {
    /// Which points of the shape count.
    let indices: [Int]
    /// Where they shall stand, pixels of the chip.
    let target: [Point]
    /// The chip, pixels.
    let size: PixelSize
    /// The chip's colours.
    let order: ChannelOrder

    init(indices: [Int], target: [Point], size: PixelSize, order: ChannelOrder) {
        self.indices = indices
        self.target = target
        self.size = size
        self.order = order
    }

    /// The alignment that the model's parameters `shape_points` and `shape_target` state; `nil` where it has none.
    init?(_ entry: ModelEntry) throws(InferenceError) {
        guard entry.parameters["shape_points"] != nil else { return nil }
        let points = try entry.numbers("shape_points")
        let numbers = try entry.numbers("shape_target", count: points.count * 2)
        self.init(
            indices: points.map { Int($0) },
            target: points.indices.map { Point(numbers[$0 * 2], numbers[$0 * 2 + 1]) },
            size: entry.inputSize,
            order: entry.order
        )
    }

    /// The transform from the picture to the chip; `nil` for a shape without these points, or with all of them in one place.
    func transform(for shape: FaceShape) -> SimilarityTransform? {
        guard indices.allSatisfy({ shape.points.indices.contains($0) }) else { return nil }
        let transform = SimilarityTransform.fitting(indices.map { shape.points[$0] }, onto: target)
        return transform.flatMap { $0.scale > 0 && $0.scale.isFinite ? $0 : nil }
    }

    /// The aligned face; `nil` where the shape gives no alignment.
    func chip(of shape: FaceShape, in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> Image? {
        guard let transform = transform(for: shape) else { return nil }
        return try picture.warped(transform, size: size, order: order)
    }
}
