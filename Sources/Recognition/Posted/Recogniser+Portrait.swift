import Faces
public import Rules
public import UsherCore

/// A picture that shows one face well.
public struct Portrait: Sendable, Hashable {
    /// The face, with what the models say of it.
    public var face: PostedFace
    /// The face with some of its surroundings, JPEG, if asked for.
    public var crop: [UInt8]?
}

extension Recogniser {
    /// The longest side of a portrait's crop, pixels; what is larger is scaled down.
    static let longestCropSide: Float = 1024

    /// The portrait that a picture is, or the first reason why it is none.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - rules: what makes a portrait.
    ///   - features: what to find out of the face; what the pack has no model for is left out.
    ///   - hasCrop: whether to make a picture of the face.
    /// - Returns: the portrait, or the fault.
    /// - Throws: errors of the models.
    public func portrait(
        in picture: borrowing some Picture & ~Copyable,
        rules: PortraitRules,
        features: [FaceFeature] = [],
        hasCrop: Bool = false
    ) throws -> Result<Portrait, PortraitRefusal> {
        let size = picture.size
        let meant = try faces.detect(in: picture).filter { rules.isDetectable($0, in: size) }
        guard let face = meant.first else { return .failure(PortraitRefusal(.notFound)) }
        guard meant.count == 1 else { return .failure(PortraitRefusal(.tooMany)) }
        let view = try faces.view(of: face, in: picture)
        var subject = PortraitSubject(face: face, pose: view.pose)
        if let fault = rules.fault(of: subject, in: size) { return .failure(PortraitRefusal(fault)) }
        // The dearer models look only at what the cheap measures let pass.
        if faces.knownFeatures.contains(.mask) {
            subject.occlusion = try faces.feature(.mask, of: face, in: picture)?.belief(in: "with_mask")
            if let fault = rules.fault(of: subject, in: size) { return .failure(PortraitRefusal(fault)) }
        }
        let wants = FaceWants(features: features.filter { faces.knownFeatures.contains($0) })
        let described = try describe(face, view: view, in: picture, wants)
        return .success(Portrait(face: described, crop: hasCrop ? try crop(face, in: picture) : nil))
    }

    /// The face with the surroundings that kept pictures show, as far as the picture goes, in its own pixels.
    private func crop(_ face: DetectedFace, in picture: borrowing some Picture & ~Copyable) throws -> [UInt8] {
        let region = face.thumbnailRegion.intersection(picture.size.bounds)
        let scale = min(1, Self.longestCropSide / max(1, region.longerSide))
        let size = PixelSize(
            width: max(1, Int((region.width * scale).rounded())),
            height: max(1, Int((region.height * scale).rounded()))
        )
        return try encodeJPEG(picture.draw(region, size: size, order: .rgb))
    }
}

/// A fault as an error, for `Result`.
public struct PortraitRefusal: Error, Sendable, Hashable {
    /// Why the picture is no portrait.
    public let fault: PortraitFault

    init(_ fault: PortraitFault) { self.fault = fault }
}
