public import Inference
public import UsherCore

/// Which of a pack's models to make ready, and how.
public struct FaceOptions: Sendable, Hashable {
    /// The size at which the detector looks at a picture, multiples of 32; `nil` takes the pack's.
    public var detectorSize: PixelSize?
    /// The score from which a detection counts as a face, 0...1; `nil` takes the pack's.
    public var minimumScore: Float?
    /// Whether faces that are small in the detector's input are looked at again, nearer; for detectors that find landmarks themselves.
    public var closerLook: Bool
    /// How many threads will call at once.
    public var requests: Int
    /// Roles wanted beside detector, head pose and embedder: age, gender, emotion, mask, liveness; a pack that lacks one is an error that
    /// names it.
    public var extraRoles: Set<ModelRole>

    /// Options; by default the pack's sizes, one calling thread, no extra roles.
    public init(
        detectorSize: PixelSize? = nil,
        minimumScore: Float? = nil,
        closerLook: Bool = true,
        requests: Int = 1,
        extraRoles: Set<ModelRole> = []
    ) {
        self.detectorSize = detectorSize
        self.minimumScore = minimumScore
        self.closerLook = closerLook
        self.requests = requests
        self.extraRoles = extraRoles
    }

    /// The roles that `pack` holds a model for of those that posted pictures can be asked about.
    public static func answerableRoles(of pack: ModelPack) -> Set<ModelRole> {
        Set(pack.models.map(\.role)).intersection([.age, .gender, .emotion, .mask, .liveness])
    }

    func compiling(inputSize: PixelSize? = nil, batch: Int = 1, isShared: Bool = false) -> CompileOptions {
        CompileOptions(inputSize: inputSize, batch: batch, requests: requests, isShared: isShared)
    }
}
