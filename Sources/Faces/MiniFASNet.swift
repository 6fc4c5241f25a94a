import Inference
import UsherCore

/// MiniFASNet: whether a camera looks at a face or at a picture of one, from crops of the face with its surroundings.
///
/// One network or several, each with a crop of its own size; their answers are averaged in the model. Crop and sampling are upstream's, for
/// the networks see what becomes of fine texture: averaged over areas instead, 5 % of LFW's faces change sides.
/// https://github.com/minivision-ai/Silent-Face-Anti-Spoofing
struct MiniFASNet: FaceClassifier {
    static let classes = ["real", "spoof"]
    var classes: [String] { Self.classes }
    private let model: CompiledModel
    private let order: ChannelOrder
    private let scales: [Double]
    private let real: Int

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        order = entry.order
        _ = try entry.numbers("scales", count: entry.pictures)
        // As they are written: with 2.7 as a Float some crops begin a pixel earlier.
        scales = entry.parameters["scales"]?.numbers ?? []
        real = try entry.integer("real_index")
        let count = try entry.integer("classes")
        guard scales.allSatisfy({ $0 >= 1 }), (0..<count).contains(real) else {
            throw InferenceError(
                .manifestUnreadable,
                "model \(entry.id): scales must be 1 and more, real_index one of \(count) classes; add the role again with tools/models.py"
            )
        }
        model = try runtime.compile(entry, in: pack, options: options.compiling(batch: entry.pictures))
        try model.requireOutput("probabilities", elements: count)
    }

    func probabilities(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> [Float] {
        var crops: [Image] = []
        for scale in scales {
            let region = SurroundingCrop(of: face.box, scale: scale, in: picture.size)
            let crop = try picture.drawn(region.box, size: region.size, order: order)
            crops.append(crop.sampled(to: model.inputSize))
        }
        let believed = try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(crops)
                return try request.withOutput("probabilities") { $0[real] }
            }
        }
        return [believed, 1 - believed]
    }
}

/// The whole pixels of a picture around a face's box: `scale` times the box where the picture is large enough, moved inside it.
///
/// Upstream's `CropImage` (src/generate_patches.py), with its whole numbers: the box and the corners are cut off to whole pixels, the last row
/// and column belong to the crop.
struct SurroundingCrop: Sendable, Hashable {
    let left: Int
    let top: Int
    let size: PixelSize

    init(of face: Box, scale wanted: Double, in picture: PixelSize) {
        let across = Self.span(from: Int(face.x), length: Int(face.width), of: picture.width)
        let down = Self.span(from: Int(face.y), length: Int(face.height), of: picture.height)
        let scale = min(across.room, down.room, wanted)
        let (columns, rows) = (across.pixels(scale), down.pixels(scale))
        left = columns.lowerBound
        top = rows.lowerBound
        size = PixelSize(width: columns.count, height: rows.count)
    }

    /// The crop, pixels of the picture.
    var box: Box { Box(x: Float(left), y: Float(top), width: Float(size.width), height: Float(size.height)) }

    private static func span(from start: Int, length: Int, of picture: Int) -> Span {
        Span(start: Double(start), length: Double(max(1, length)), last: Double(max(0, picture - 1)))
    }

    /// One direction of the box in the picture.
    private struct Span {
        let start: Double
        let length: Double
        /// The index of the picture's last pixel.
        let last: Double

        /// How many times the box fits into the picture.
        var room: Double { last / length }

        func pixels(_ scale: Double) -> ClosedRange<Int> {
            var (from, to) = (start + length / 2 - length * scale / 2, start + length / 2 + length * scale / 2)
            if from < 0 { (from, to) = (0, to - from) }
            if to > last { (from, to) = (from - (to - last), last) }
            // A face beyond the edge leaves nothing; then one pixel stands for it.
            let first = Int(min(max(0, from), last))
            return first...max(first, Int(min(max(0, to), last)))
        }
    }
}

extension Image {
    /// The image in another size, bilinear from the four pixels around each place and nothing else: `cv2.resize` as it comes.
    func sampled(to target: PixelSize) -> Image {
        let columns = Self.places(size.width, target.width)
        let rows = Self.places(size.height, target.height)
        var out: [UInt8] = []
        out.reserveCapacity(target.width * target.height * 3)
        let stride = size.width * 3
        for row in rows {
            let (above, below) = (row.first * stride, row.second * stride)
            for column in columns {
                for channel in 0..<3 {
                    let (left, right) = (column.first * 3 + channel, column.second * 3 + channel)
                    let upper = mix(bytes[above + left], bytes[above + right], column.part)
                    let lower = mix(bytes[below + left], bytes[below + right], column.part)
                    out.append(UInt8((upper + (lower - upper) * row.part).rounded()))
                }
            }
        }
        return Image(size: target, order: order, bytes: out)
    }

    private func mix(_ one: UInt8, _ other: UInt8, _ part: Float) -> Float {
        Float(one) + (Float(other) - Float(one)) * part
    }

    /// For each of `target` pixels the two of `source` between whose middles its own lies, and how far it is towards the second.
    private static func places(_ source: Int, _ target: Int) -> [(first: Int, second: Int, part: Float)] {
        (0..<target).map { index in
            let place = (Float(index) + 0.5) * Float(source) / Float(target) - 0.5
            let inside = min(max(0, place), Float(source - 1))
            let first = Int(inside)
            return (first, min(first + 1, source - 1), inside - Float(first))
        }
    }
}
