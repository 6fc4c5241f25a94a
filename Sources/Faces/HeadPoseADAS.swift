import Inference
import UsherCore

/// Open Model Zoo's head-pose-estimation-adas-0001: three angles in degrees from a crop of the face.
///
/// https://github.com/openvinotoolkit/open_model_zoo/tree/master/models/intel/head-pose-estimation-adas-0001
struct HeadPoseADAS: HeadPoseEstimator {
    private let model: CompiledModel
    private let order: ChannelOrder
    private let cropFactor: Float

    init(
        _ entry: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        options: FaceOptions
    ) throws(InferenceError) {
        order = entry.order
        cropFactor = try Float(entry.number("crop_factor"))
        model = try runtime.compile(entry, in: pack, options: options.compiling())
        for output in ["angle_y_fc", "angle_p_fc", "angle_r_fc"] { try model.requireOutput(output, elements: 1) }
    }

    func pose(
        of face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable
    ) throws(FacesError) -> PoseEstimate {
        let crop = try picture.drawn(face.box.scaled(by: cropFactor), size: model.inputSize, order: order)
        return try inferring { () throws(InferenceError) in
            try model.withRequest { request throws(InferenceError) in
                try request.infer(crop)
                let pose = HeadPose(
                    yaw: try request.withOutput("angle_y_fc") { $0[0] },
                    // Positive is down in this model: on turn-one-man.mp4 it says 35 where the man looks at the floor.
                    pitch: try request.withOutput("angle_p_fc") { -$0[0] },
                    roll: try request.withOutput("angle_r_fc") { $0[0] }
                )
                return PoseEstimate(pose: pose, presence: nil)
            }
        }
    }
}
