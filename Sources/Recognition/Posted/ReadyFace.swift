import Faces
import Gallery
import Rules
import Store
public import UsherCore

/// Which faces of a picture are meant.
public enum FacePick: Sendable, Hashable {
    /// The largest one.
    case largest
    /// All of them.
    case every
    /// The only one; several are a mistake.
    case single
    /// Those that lie at these boxes, in their order.
    case at([Box])
    /// The picture itself: one face, cut out and aligned, in which none is to be looked for.
    case aligned
}

/// Why no face of a picture could be picked.
public enum FacePickFault: Error, Sendable, Hashable {
    /// There is none that is large enough.
    case none
    /// There are several where one was meant: their boxes, the largest first.
    case several([Box])
    /// None lies at this box.
    case notAt(Box)
}

/// A face of a posted picture, made ready to be compared and kept.
public struct ReadyFace: Sendable {
    /// The face.
    public var face: PostedFace
    let examined: ExaminedFace

    /// The vector.
    public var embedding: Embedding { examined.template.embedding }
}

extension Recogniser {
    /// The least overlap with a given box, intersection over union, from which a found face is the one meant.
    static let pickOverlap: Float = 0.2

    /// The faces of a picture that are meant, those too small to be processed left out, with their vectors.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - pick: which faces.
    ///   - features: what to find out of each; what the pack has no model for is left out.
    /// - Returns: at least one face, unless all are asked for of a picture without any.
    /// - Throws: `FacePickFault`; errors of the models.
    public func ready(
        in picture: borrowing some Picture & ~Copyable,
        pick: FacePick,
        features: [FaceFeature] = []
    ) throws -> [ReadyFace] {
        let wants = FaceWants(isMulti: true, features: features.filter { faces.knownFeatures.contains($0) })
        var ready: [ReadyFace] = []
        for face in try picked(pick, in: picture) {
            let examined = try examine(face, in: picture, wants)
            ready.append(ReadyFace(face: examined.face, examined: examined))
        }
        return ready
    }

    private func picked(
        _ pick: FacePick,
        in picture: borrowing some Picture & ~Copyable
    ) throws -> [DetectedFace] {
        guard Self.isLargeEnough(picture.size) else { throw FacePickFault.none }
        if pick == .aligned { return [faces.alignedFace(filling: picture.size)] }
        let usable = try largestFirst(in: picture).filter { faces.square(of: $0) >= CreationRules.squareFloor }
        switch pick {
        case .every, .aligned: return usable
        case .largest, .single:
            guard let largest = usable.first else { throw FacePickFault.none }
            guard pick == .largest || usable.count == 1 else { throw FacePickFault.several(usable.map(\.box)) }
            return [largest]
        case .at(let boxes):
            return try boxes.map { box in
                let best = usable.max { $0.box.overlap(box) < $1.box.overlap(box) }
                guard let best, best.box.overlap(box) >= Self.pickOverlap else { throw FacePickFault.notAt(box) }
                return best
            }
        }
    }
}
