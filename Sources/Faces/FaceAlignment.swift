import Inference
import UsherCore

/// Upright faces of one size: the five landmarks brought as near as a similarity can to where a model was trained to see them.
struct FaceAlignment: Sendable, Hashable {
    /// Where the landmarks shall stand, pixels of the chip, in the order of `Landmarks.points`.
    let target: [Point]
    /// The chip, pixels.
    let size: PixelSize
    /// The chip's colours.
    let order: ChannelOrder

    init(target: [Point], size: PixelSize, order: ChannelOrder) {
        self.target = target
        self.size = size
        self.order = order
    }

    /// The alignment that the model's parameter `landmarks` states.
    init(_ entry: ModelEntry) throws(InferenceError) {
        let numbers = try entry.numbers("landmarks", count: 10)
        self.init(
            target: stride(from: 0, to: 10, by: 2).map { Point(numbers[$0], numbers[$0 + 1]) },
            size: entry.inputSize,
            order: entry.order
        )
    }

    /// The transform from the picture to the chip.
    func transform(for landmarks: Landmarks) throws(FacesError) -> SimilarityTransform {
        if let transform = SimilarityTransform.fitting(landmarks.points, onto: target), transform.scale > 0 {
            return transform
        }
        throw FacesError(.landmarks, "the five landmarks of the face fall together: it cannot be aligned")
    }

    /// The aligned face.
    func chip(of face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> Image {
        try picture.warped(transform(for: face.landmarks), size: size, order: order)
    }
}

extension Image {
    /// The same image with left and right exchanged.
    func mirrored() -> Image {
        var out = bytes
        for row in 0..<size.height {
            var to = row * size.width * 3
            for column in (0..<size.width).reversed() {
                let from = (row * size.width + column) * 3
                for channel in 0..<3 { out[to + channel] = bytes[from + channel] }
                to += 3
            }
        }
        return Image(size: size, order: order, bytes: out)
    }
}
