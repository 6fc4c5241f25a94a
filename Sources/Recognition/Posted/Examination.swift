import Faces
import Gallery
import Rules
import Store
import UsherCore

/// A face made ready to be looked up: nothing of the picture is needed any more.
struct ExaminedFace: Sendable {
    var face: PostedFace
    var sighting: Sighting
    var template: FaceTemplate

    /// The face as the rules see it.
    var subject: Subject {
        Subject(square: face.square, yaw: face.pose.yaw, origin: .postedImage, presence: face.presence)
    }

    /// Whether it may become a person, or take a person's place.
    func passes(_ rules: CreationRules) -> Bool {
        rules.passes(square: face.square, yaw: face.pose.yaw, presence: face.presence)
    }
}

/// What was seen in a posted picture.
struct Examination: Sendable {
    var outcome: PictureOutcome
    var facesTotal = 0
    /// The faces to be processed, the largest first; empty unless the outcome is `processed`.
    var faces: [ExaminedFace] = []
}

extension Recogniser {
    /// Finds the faces of a picture and makes those that are processed ready; the long part of the work, outside every lock.
    func examine(_ picture: borrowing some Picture & ~Copyable, _ wants: FaceWants) throws -> Examination {
        guard Self.isLargeEnough(picture.size) else { return Examination(outcome: .tooSmall) }
        let found = try largestFirst(in: picture)
        guard !found.isEmpty else { return Examination(outcome: .noFaces) }
        let usable = found.filter { faces.square(of: $0) >= CreationRules.squareFloor }
        guard !usable.isEmpty else {
            return Examination(outcome: .facesTooSmall(found.count), facesTotal: found.count)
        }
        var examined: [ExaminedFace] = []
        for face in usable.prefix(wants.isMulti ? usable.count : 1) {
            examined.append(try examine(face, in: picture, wants))
        }
        return Examination(outcome: .processed(examined.count), facesTotal: found.count, faces: examined)
    }

    /// Who it is, and meanwhile, where there are cores, all the rest: the vector takes longer than features and pictures together.
    func examine(
        _ face: DetectedFace,
        in picture: borrowing some Picture & ~Copyable,
        _ wants: FaceWants
    ) throws -> ExaminedFace {
        let view = try faces.view(of: face, in: picture)
        let (embedding, (face, thumbnail)) = try sideBySide {
            try faces.embed(face, shape: view.shape, in: picture, effort: .photo)
        } _: {
            try appearance(of: face, view: view, in: picture, wants)
        }
        let sighting = Sighting(
            time: .zero,
            face: face.face,
            square: face.square,
            pose: face.pose,
            quality: face.quality,
            embedding: embedding,
            thumbnail: thumbnail,
            thumbnailSize: thumbnailSize
        )
        return ExaminedFace(face: face, sighting: sighting, template: try scorer.template(of: embedding))
    }

    private func appearance(
        of face: DetectedFace,
        view: FaceView,
        in picture: borrowing some Picture & ~Copyable,
        _ wants: FaceWants
    ) throws -> (PostedFace, thumbnail: [UInt8]) {
        let described = try describe(face, view: view, in: picture, wants)
        return (described, try thumbnail(of: face, in: picture))
    }

    /// The face as answers show it.
    func describe(
        _ face: DetectedFace,
        view: FaceView,
        in picture: borrowing some Picture & ~Copyable,
        _ wants: FaceWants
    ) throws -> PostedFace {
        var thumb: [UInt8]?
        if wants.hasThumb {
            thumb = try encodeJPEG(picture.draw(face.thumbnailRegion, size: FaceWants.thumbSize, order: .rgb))
        }
        let answers = try answers(to: wants.features, of: face, in: picture)
        return PostedFace(
            face: face,
            square: faces.square(of: face),
            pose: view.pose,
            quality: view.quality,
            presence: view.presence,
            features: Self.features(wants.features, answers),
            answers: answers,
            thumb: thumb
        )
    }

    /// The faces of a picture by the contract's measure, the largest first.
    func largestFirst(in picture: borrowing some Picture & ~Copyable) throws -> [DetectedFace] {
        try faces.detect(in: picture).sorted { ($1.box.longerSide, $1.box.area) < ($0.box.longerSide, $0.box.area) }
    }

    /// Whether a picture is looked at at all.
    static func isLargeEnough(_ size: PixelSize) -> Bool {
        min(size.width, size.height) >= PictureOutcome.shortestSide
    }
}
