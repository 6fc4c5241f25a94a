import Inference
import UsherCore

/// A single-shot detector whose boxes leave the model decoded, with a second model for the landmarks of each face.
///
/// Open Model Zoo's face-detection-retail-0004: the output is `[1, 1, rows, 7]` of image, label, confidence and a box in units of the
/// input, x_min, y_min, x_max, y_max; a row whose image is negative ends the list.
/// https://github.com/openvinotoolkit/open_model_zoo/tree/master/models/intel/face-detection-retail-0004
struct SSDDetector: FaceDetector {
    /// A box with its confidence, before it has landmarks.
    struct Candidate: Sendable, Hashable {
        var box: Box
        var score: Float
    }

    /// Numbers in a row of the output.
    private static let columns = 7

    let inputSize: PixelSize
    private let model: CompiledModel
    private let landmarks: LandmarksRegression
    private let order: ChannelOrder
    private let minimumScore: Float
    private let overlap: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        inputSize = options.detectorSize ?? entry.inputSize
        model = try runtime.compile(entry, in: pack, options: options.compiling(inputSize: inputSize))
        try model.requireOutput("detections")
        landmarks = try LandmarksRegression(pack.entry(for: .landmarks), in: pack, runtime: runtime, options: options)
        order = entry.order
        let packScore = Float(try entry.number("score_threshold"))
        minimumScore = options.minimumScore ?? packScore
        overlap = try Float(entry.number("nms_threshold"))
    }

    func detect(in picture: borrowing some Picture & ~Copyable) throws(FacesError) -> [DetectedFace] {
        let letterbox = Letterbox(picture.size, in: inputSize)
        let image = try picture.drawn(letterbox.region, size: inputSize, order: order)
        let candidates = try inferring { () throws(InferenceError) in try self.candidates(in: image) }
        var faces: [DetectedFace] = []
        for candidate in candidates {
            let box = letterbox.picture(candidate.box)
            let points = try landmarks.landmarks(of: box, in: picture)
            faces.append(DetectedFace(box: box, landmarks: points, score: candidate.score))
        }
        return faces.suppressed(overlap: overlap)
    }

    private func candidates(in image: Image) throws(InferenceError) -> [Candidate] {
        try model.withRequest { request throws(InferenceError) in
            try request.infer(image)
            return try request.withOutput("detections") { rows in
                Self.candidates(rows, input: inputSize, above: minimumScore)
            }
        }
    }

    /// The rows whose confidence exceeds `threshold`, boxes in pixels of the input.
    static func candidates(_ rows: Span<Float>, input: PixelSize, above threshold: Float) -> [Candidate] {
        var found: [Candidate] = []
        let (width, height) = (Float(input.width), Float(input.height))
        for row in stride(from: 0, to: rows.count - columns + 1, by: columns) {
            guard rows[row] >= 0 else { break }
            let (left, top) = (rows[row + 3] * width, rows[row + 4] * height)
            let (right, bottom) = (rows[row + 5] * width, rows[row + 6] * height)
            guard rows[row + 2] > threshold, right > left, bottom > top else { continue }
            found.append(
                Candidate(box: Box(x: left, y: top, width: right - left, height: bottom - top), score: rows[row + 2])
            )
        }
        return found
    }
}
