import Inference
import UsherCore

/// Which type runs which family in which role: the only place that knows them all.
struct Families {
    let pack: ModelPack
    let runtime: InferenceRuntime
    let options: FaceOptions

    func detector() throws(InferenceError) -> any FaceDetector {
        let entry = try pack.entry(for: .detector)
        switch try entry.knownFamily() {
        case .retinaface: return try RetinaFace(entry, in: pack, runtime: runtime, options: options)
        case .ssd: return try SSDDetector(entry, in: pack, runtime: runtime, options: options)
        default: throw entry.unfit
        }
    }

    func headPose() throws(InferenceError) -> any HeadPoseEstimator {
        let entry = try pack.entry(for: .headPose)
        switch try entry.knownFamily() {
        case .faceMesh: return try FaceMesh(entry, in: pack, runtime: runtime, options: options)
        case .headPoseADAS: return try HeadPoseADAS(entry, in: pack, runtime: runtime, options: options)
        default: throw entry.unfit
        }
    }

    func embedder() throws(InferenceError) -> any FaceEmbedder {
        let entry = try pack.entry(for: .embedder)
        switch try entry.knownFamily() {
        case .dlibResNet, .reidentification:
            return try AlignedEmbedder(entry, in: pack, runtime: runtime, options: options)
        default: throw entry.unfit
        }
    }

    func age() throws(InferenceError) -> any AgeEstimator {
        let entry = try pack.entry(for: .age)
        guard try entry.knownFamily() == .cydralAge else { throw entry.unfit }
        return try CydralAge(entry, in: pack, runtime: runtime, options: options)
    }

    func gender() throws(InferenceError) -> any GenderClassifier {
        let entry = try pack.entry(for: .gender)
        guard try entry.knownFamily() == .cydralGender else { throw entry.unfit }
        return try CydralGender(entry, in: pack, runtime: runtime, options: options)
    }

    /// The model for a role that tells classes apart; compiled when it is first asked, its files held against their digests now.
    func classifier(_ role: ModelRole) throws(InferenceError) -> any FaceClassifier {
        let entry = try pack.entry(for: role)
        let family = try entry.knownFamily()
        try pack.verify(entry)
        switch (role, family) {
        case (.emotion, .miniXception), (.mask, .mobileNetV2):
            return LazyClassifier(classes: try entry.texts("classes")) { [self] () throws(InferenceError) in
                try CropClassifier(entry, in: pack, runtime: runtime, options: options)
            }
        case (.liveness, .miniFASNet):
            return LazyClassifier(classes: MiniFASNet.classes) { [self] () throws(InferenceError) in
                try MiniFASNet(entry, in: pack, runtime: runtime, options: options)
            }
        default: throw entry.unfit
        }
    }

    /// Fails for a role that the pack lacks, or holds in a family that no type here runs.
    func requireKnown(_ roles: Set<ModelRole>) throws(InferenceError) {
        for role in roles.sorted(by: { $0.rawValue < $1.rawValue }) {
            let entry = try pack.entry(for: role)
            _ = try entry.knownFamily()
            if role == .race { throw entry.unfit }
        }
    }
}

extension ModelEntry {
    /// The error of a family in a role that it cannot fill.
    var unfit: InferenceError {
        InferenceError(
            .familyUnknown,
            "model \(id): usher cannot use the family '\(family)' for the role '\(role.rawValue)'; use another pack"
        )
    }
}
