import HTTPTypes
import Recognition
import Store
public import UsherCore

/// What became of the bytes of a posted image.
public enum DecodedPicture: Sendable {
    /// A picture.
    case picture(any Picture & Sendable)
    /// No JPEG and no PNG, or one that cannot be decoded.
    case unknown
    /// More pixels than are decoded; in words.
    case tooLarge(String)
}

/// How posted bytes become a picture; the codecs live behind this port.
public protocol PictureDecoding: Sendable {
    /// The picture in `bytes`; blocks for as long as it takes.
    func decode(_ bytes: [UInt8]) throws -> DecodedPicture
    /// The same for contracts that take more than JPEG and PNG.
    func decodeAny(_ bytes: [UInt8]) throws -> DecodedPicture
}

extension PictureDecoding {
    /// As `decode`, unless the decoder knows more.
    public func decodeAny(_ bytes: [UInt8]) throws -> DecodedPicture { try decode(bytes) }
}

/// The fields that all image forms have, read.
struct ImageOptions {
    static let fields = [
        Field("multi", .boolean, "Whether every face is looked at, or the largest alone. Default: false."),
        Field("bbox", .boolean, "Whether to answer the face's box."),
        Field("bbox_pro", .boolean, "Whether to answer the four corners of the box turned with the head."),
        Field("thumb", .boolean, "Whether to answer a picture of the face, 112x112, JPEG in base64."),
    ]
    static let featureCheck = Field(
        "feature_check",
        .choices(SourceSettings.features),
        "What to find out of every face."
    )
    static let creationBars = [
        Field("new_person_threshold", .choice(SourceSettings.thresholds), "When a stranger becomes a person."),
        Field(
            "new_person_square_min",
            .choice(SourceSettings.squares.map(String.init)),
            "How large a new person's face must be, pixels."
        ),
        Field(
            "new_person_yaw_max",
            .choice(SourceSettings.yaws.map(String.init)),
            aliases: ["new_person_angle_max"],
            "How far a new person's face may be turned, degrees."
        ),
    ]
    static let creation =
        creationBars + [
            Field("drop_image", .boolean, "Whether to keep no picture."),
            Field("normalized", .boolean, "Accepted and ignored."),
        ]

    let isMulti: Bool
    let hasBox: Bool
    let hasCorners: Bool
    let hasThumb: Bool
    /// What was asked for; `nil` where nothing was said.
    let features: [FaceFeature]?

    init(_ values: Values) {
        isMulti = values.flag("multi")
        hasBox = values.flag("bbox")
        hasCorners = values.flag("bbox_pro")
        hasThumb = values.flag("thumb")
        features = values.texts("feature_check")?.compactMap { FaceFeature(rawValue: $0) }
    }

    var wants: FaceWants { FaceWants(isMulti: isMulti, features: features ?? [], hasThumb: hasThumb) }
}

extension Enface {
    /// The picture of a file; `nil` where it is none.
    func picture(_ file: Form.File) throws -> (any Picture & Sendable)? {
        guard !file.bytes.isEmpty else { return nil }
        switch try services.decoder.decode(file.bytes) {
        case .picture(let picture): return picture
        case .unknown: return nil
        case .tooLarge(let reason): throw Fault.tooLarge(file.name, reason)
        }
    }

    /// A feature that no model computes, as a refusal.
    func noModel(_ error: RecognitionError) -> Fault { .invalidSchema("feature_check", error.message) }
}

extension PictureOutcome {
    /// The contract's words (8.1).
    var message: String {
        switch self {
        case .formatUnknown: "image format is unknown"
        case .tooSmall: "image is too small"
        case .noFaces: "no faces found"
        case .facesTooSmall(let count): "\(count) faces detected, but they are too small"
        case .processed(let count): "\(count) face(s) successfully processed"
        }
    }
}

extension JSON {
    /// A face of a picture with what was asked for.
    init(_ face: PostedFace, _ options: ImageOptions, features: Bool) {
        let box = face.face.box
        var json: JSON = [:]
        if options.hasBox {
            json = json.adding(
                "bbox",
                [.point(box.x, box.y), .point(box.x + box.width, box.y + box.height)]
            )
        }
        if options.hasCorners { json = json.adding("bbox_pro", .array(face.corners.map { .point($0.x, $0.y) })) }
        json = json.adding("thumb", face.thumb.map { .string(Base64.encode($0)) })
        if features { json = json.adding("features", .array(face.features.map { JSON($0) })) }
        self = json.merging([
            "yaw": .rounded(face.pose.yaw, decimals: 2), "pitch": .rounded(face.pose.pitch, decimals: 2),
            "roll": .rounded(face.pose.roll, decimals: 2), "square": .rounded(face.square, decimals: 1),
            "quality": .rounded(face.quality.value, decimals: 3), "score": .rounded(face.face.score, decimals: 4),
        ])
    }

    private static func point(_ x: Float, _ y: Float) -> JSON {
        [.rounded(x, decimals: 1), .rounded(y, decimals: 1)]
    }
}
