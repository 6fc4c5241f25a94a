import Recognition
import Rules
import UsherCore

extension PortraitFault {
    /// The contract's word for it.
    var code: String {
        switch self {
        case .notFound: "FACE_NOT_FOUND"
        case .tooMany: "TOO_MANY_FACES"
        case .cropped: "FACE_CROPPED"
        case .tooClose: "FACE_TOO_CLOSE"
        case .closeToBorder: "FACE_CLOSE_TO_BORDER"
        case .tooSmall: "FACE_TOO_SMALL"
        case .angle: "FACE_ANGLE_TOO_LARGE"
        case .occluded: "FACE_IS_OCCLUDED"
        }
    }
}

extension JSON {
    /// `face`, and the picture of it where the published table and half of the examples have it: beside it too.
    init(_ portrait: Portrait) {
        let (face, answers) = (portrait.face, portrait.face.answers)
        let crop = portrait.crop.map { JSON.string(Base64.encode($0)) }
        let age = answers[.age].flatMap { Int($0.result) }.map { JSON.integer($0) }
        let liveness = answers[.liveness].map { JSON.rounded($0.belief(in: "real"), decimals: 4) }
        let members = JSON.object([])
            .adding("age", age)
            .adding("gender", answers[.gender].map { Self.gender(male: $0.belief(in: "male")) })
            .adding("passiveLivenessScore", liveness)
            .adding("rectangle", JSON.rectangle(face.face.box))
            .adding("faceImageBase", crop)
        self = JSON.object([]).adding("face", members).adding("faceImageBase", crop)
    }

    /// -10000 for male beyond doubt, 10000 for female, 0 for either.
    static func gender(male: Float) -> JSON {
        .integer(Int(((1 - 2 * Double(min(1, max(0, male)))) * 10_000).rounded()))
    }

    private static func rectangle(_ box: Box) -> JSON {
        func whole(_ value: Float) -> JSON { .integer(Int(value.rounded())) }
        return [
            "top": whole(box.y), "left": whole(box.x), "width": whole(box.width), "height": whole(box.height),
            "right": whole(box.maxX), "bottom": whole(box.maxY),
        ]
    }
}
