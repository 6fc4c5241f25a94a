import Inference
import UsherCore

/// Five landmarks of a face crop: Open Model Zoo's landmarks-regression-retail-0009.
///
/// The output is `[1, 10, 1, 1]`: x and y by turns in units of the crop; the eyes, the nose, the corners of the mouth, the image's left
/// before its right.
/// https://github.com/openvinotoolkit/open_model_zoo/tree/master/models/intel/landmarks-regression-retail-0009
struct LandmarksRegression: Sendable {
    private let model: CompiledModel
    private let order: ChannelOrder
    private let cropFactor: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        guard try entry.knownFamily() == .landmarksRegression else { throw entry.unfit }
        order = entry.order
        cropFactor = try Float(entry.number("crop_factor"))
        model = try runtime.compile(entry, in: pack, options: options.compiling())
        try model.requireOutput("points", elements: 10)
    }

    /// The landmarks of the face in `box`, pixels of the picture.
    func landmarks(
        of box: Box,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> Landmarks {
        let region = box.scaled(by: cropFactor)
        let crop = try picture.drawn(region, size: model.inputSize, order: order)
        return try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(crop)
                return try request.withOutput("points") { Self.landmarks($0, in: region) }
            }
        }
    }

    /// The ten numbers as points of `region`.
    static func landmarks(_ numbers: Span<Float>, in region: Box) -> Landmarks {
        func point(_ index: Int) -> Point {
            Point(region.x + numbers[index * 2] * region.width, region.y + numbers[index * 2 + 1] * region.height)
        }
        return Landmarks(
            leftEye: point(0),
            rightEye: point(1),
            nose: point(2),
            leftMouth: point(3),
            rightMouth: point(4)
        )
    }
}
