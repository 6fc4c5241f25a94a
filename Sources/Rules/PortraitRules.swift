public import UsherCore

/// When a picture shows one face well enough to be somebody's portrait; lengths in pixels of the picture, angles in degrees.
///
/// The names and most values are those of the published server settings of IDLive Face, whose list of faults Face Detect's is.
public struct PortraitRules: Sendable, Hashable, Codable {
    /// The least of the face's width and height.
    public var minFaceSize = 150.0
    /// The least part of the picture's shorter side that the face's longer side takes; 0 asks for nothing.
    public var minFaceSizeRelative = 0.0
    /// Faces whose longer side takes less than this part of the picture's shorter side are background and not looked at.
    public var detectableFaceSizeRelative = 0.05
    /// The most of the picture's width, or height, that the face takes.
    public var maxFaceSizeRelative = 0.8
    /// The least distance between the pupils.
    public var minPupillaryDistance = 50.0
    /// The least distance from the face's box to each edge of the picture.
    public var minFacePadding = 15.0
    /// The least part of the face's box that lies inside the picture.
    public var minFaceVisible = 0.98
    /// The largest turn and the largest nod of the head, to either side.
    public var maxRotation = 30.0
    /// The largest belief that something covers mouth and nose, 0...1; looked at only where a model says it.
    public var maxOcclusion = 0.5

    /// The defaults.
    public init() {}
}

/// Why a picture is no portrait: the first reason, in the order of the cases.
public enum PortraitFault: Sendable, Hashable, CaseIterable {
    /// No face that is large enough to be meant.
    case notFound
    /// More than one such face.
    case tooMany
    /// A part of the face lies outside the picture.
    case cropped
    /// The face fills the picture.
    case tooClose
    /// The face is near an edge of the picture.
    case closeToBorder
    /// The face, or the distance between its eyes, is too small.
    case tooSmall
    /// The head is turned or nods too far.
    case angle
    /// Something covers the face.
    case occluded
}

/// A face as the rules of a portrait see it.
public struct PortraitSubject: Sendable, Hashable {
    /// Its box, points and score.
    public var face: DetectedFace
    /// Where the head points.
    public var pose: HeadPose
    /// The belief that something covers mouth and nose, 0...1; `nil` where no model says it.
    public var occlusion: Float?

    /// A face with its pose.
    public init(face: DetectedFace, pose: HeadPose, occlusion: Float? = nil) {
        self.face = face
        self.pose = pose
        self.occlusion = occlusion
    }
}

extension PortraitRules {
    /// Whether a face is large enough, for a picture of this size, to be meant.
    public func isDetectable(_ face: DetectedFace, in picture: PixelSize) -> Bool {
        Double(face.box.longerSide) >= detectableFaceSizeRelative * Double(min(picture.width, picture.height))
    }

    /// Why a face, the only one that is meant, makes no portrait; `nil` where it does.
    public func fault(of subject: PortraitSubject, in picture: PixelSize) -> PortraitFault? {
        let face = subject.face
        if isCropped(face, picture) { return .cropped }
        let near = Edges(of: face.box, in: picture).map { $0 < minFacePadding }
        let share = max(
            Double(face.box.width) / Double(picture.width),
            Double(face.box.height) / Double(picture.height)
        )
        if near.left && near.right || near.top && near.bottom || share > maxFaceSizeRelative { return .tooClose }
        if near.left || near.right || near.top || near.bottom { return .closeToBorder }
        if isTooSmall(face, picture) { return .tooSmall }
        if Double(max(abs(subject.pose.yaw), abs(subject.pose.pitch))) > maxRotation { return .angle }
        if let occlusion = subject.occlusion, Double(occlusion) > maxOcclusion { return .occluded }
        return nil
    }

    private func isCropped(_ face: DetectedFace, _ picture: PixelSize) -> Bool {
        let bounds = picture.bounds
        let visible = face.box.area > 0 ? face.box.intersection(bounds).area / face.box.area : 0
        let isOutside = face.landmarks.points.contains {
            $0.x < 0 || $0.y < 0 || $0.x > bounds.maxX || $0.y > bounds.maxY
        }
        return isOutside || Double(visible) < minFaceVisible
    }

    private func isTooSmall(_ face: DetectedFace, _ picture: PixelSize) -> Bool {
        let (left, right) = (face.landmarks.leftEye, face.landmarks.rightEye)
        let (across, down) = (Double(right.x - left.x), Double(right.y - left.y))
        return (across * across + down * down).squareRoot() < minPupillaryDistance
            || Double(min(face.box.width, face.box.height)) < minFaceSize
            || Double(face.box.longerSide) < minFaceSizeRelative * Double(min(picture.width, picture.height))
    }
}

/// Something of each of a box's four sides.
private struct Edges<Value> {
    var left: Value
    var top: Value
    var right: Value
    var bottom: Value

    func map<Other>(_ change: (Value) -> Other) -> Edges<Other> {
        Edges<Other>(left: change(left), top: change(top), right: change(right), bottom: change(bottom))
    }
}

extension Edges<Double> {
    /// How far each side of a box is from the picture's edge, pixels; negative outside.
    init(of box: Box, in picture: PixelSize) {
        left = Double(box.x)
        top = Double(box.y)
        right = Double(picture.width) - Double(box.maxX)
        bottom = Double(picture.height) - Double(box.maxY)
    }
}
