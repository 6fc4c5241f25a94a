import Foundation
import Recognition
import Store
import UsherCore

/// FindFace's objects of the second API, member by member.
enum FindFace2Encoding {
    /// A found face.
    static func found(_ face: PostedFace, _ asked: FindFace2Asked) -> JSON {
        let sides = FindFaceBox.sides(face.face.box).map(JSON.integer)
        var attributes = JSON.object([])
        for feature in asked.features where asked.attributes.contains(feature) {
            guard let answer = face.answers[feature] else { continue }
            attributes = attributes.adding(name(feature), attribute(feature, answer))
        }
        let plain = face.answers.filter { !asked.attributes.contains($0.key) }
        let json: JSON = [
            "bbox": ["left": sides[0], "top": sides[1], "right": sides[2], "bottom": sides[3]],
            "features": features(plain).adding("score", .rounded(face.quality.value, decimals: 4)),
        ]
        return json.adding("attributes", attributes == [:] ? nil : attributes)
    }

    private static func name(_ feature: FaceFeature) -> String { feature == .emotion ? "emotions" : feature.rawValue }

    private static func features(_ answers: [FaceFeature: FeatureAnswer]) -> JSON {
        JSON.object([])
            .adding("gender", answers[.gender].map { gender($0) })
            .adding("age", answers[.age].flatMap { Double($0.result) }.map { .number($0) })
            .adding("emotions", answers[.emotion].map { emotions($0.classes) })
    }

    /// The class in capitals, and its side and strength: the logarithm of the odds for male, so that women are below 0.
    private static func gender(_ answer: FeatureAnswer) -> JSON {
        let male = min(1 - 1e-6, max(1e-6, Double(answer.belief(in: "male"))))
        return ["gender": .string(answer.result.uppercased()), "score": .rounded(log(male / (1 - male)), decimals: 4)]
    }

    private static func emotions(_ classes: [FeatureClass]) -> JSON {
        .array(classes.map { ["emotion": .string($0.name), "score": .rounded($0.probability, decimals: 4)] })
    }

    /// A feature in the later form: every class with its confidence.
    private static func attribute(_ feature: FaceFeature, _ answer: FeatureAnswer) -> JSON {
        let classes = answer.classes.isEmpty ? [FeatureClass(answer.result, answer.confidence)] : answer.classes
        return [
            "attribute": .string(name(feature)),
            "result": .array(
                classes.map { ["name": .string($0.name), "confidence": .rounded($0.probability, decimals: 4)] }
            ),
        ]
    }

    /// A vector as base64 of its Float32, little-endian.
    static func vector(_ embedding: Embedding) -> JSON {
        var bytes: [UInt8] = []
        for value in embedding.values {
            for shift: UInt32 in [0, 8, 16, 24] {
                bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
            }
        }
        return .string(Base64.encode(bytes))
    }

    /// An enrolled face as it stands in one list.
    static func face(_ face: NumberedFace, _ place: NumberedFace.Place, confidence: Double? = nil) throws -> JSON {
        let gallery = place.list == .zero ? FindFaceEncoding.defaultGallery : place.listName
        let id = place.chosen ?? ChosenID.id(number: face.id)
        let json: JSON = [
            "id": ["gallery": .string(gallery), "face": .natural(id)],
            "features": features(face), "meta": .object(try meta(face)),
        ]
        return json.adding("confidence", confidence.map { FindFaceEncoding.confidence($0) })
    }

    private static func features(_ face: NumberedFace) -> JSON {
        func result(_ name: String) -> String? {
            (face.details?.features ?? face.personFeatures).first { $0.name == name && $0.result != "unavailable" }?
                .result
        }
        return JSON.object([])
            .adding("gender", result("gender").map { text -> JSON in ["gender": .string(text.uppercased())] })
            .adding("age", result("age").flatMap { Double($0) }.map { .number($0) })
            .adding("score", .rounded(face.quality, decimals: 4))
    }

    /// The client's texts; of a face that has none the person's name, as `name`.
    ///
    /// Throws where they cannot be read, as in a damaged file: taken for none they would be lost at the next change.
    static func meta(_ face: NumberedFace) throws -> [JSON.Member] {
        if let text = face.details?.meta {
            guard case .object(let members) = try JSONParser.parse(Array(text.utf8)) else { throw Fault.internalError }
            return members
        }
        return face.name.map { [JSON.Member("name", .string($0))] } ?? []
    }
}
