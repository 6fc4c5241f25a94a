import Foundation
import Recognition
import Store
import UsherCore

/// FindFace's objects, member by member.
enum FindFaceEncoding {
    /// The gallery that every client has: usher's default list.
    static let defaultGallery = "default"

    /// The side of the pictures that usher keeps of faces, and of the face in them, pixels.
    private static let keptSides: [Int] = {
        let side = Double(thumbnailSize.width)
        let (low, high) = (side / 2 - side / 3.4, side / 2 + side / 3.4)
        return [low, low, high, high].map { Int($0.rounded()) }
    }()

    /// `2016-06-13T11:11:29.425339`: UTC without saying so, six decimals always.
    static func timestamp(_ time: WallTime) -> String {
        let text = time.iso8601
        let micros = time.microseconds - (time.microseconds / 1_000_000) * 1_000_000
        let fraction = String(micros < 0 ? micros + 1_000_000 : micros)
        return String(text.prefix(19)) + "." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// An enrolled face; where it came another way than through FindFace its box is that in the picture that usher keeps.
    static func face(_ face: NumberedFace) -> JSON {
        let picture = face.imageToken.map { "\(JSON.personImagePath)?token=\($0)" } ?? ""
        let details = face.details
        let sides = details?.box ?? keptSides
        let hash = details?.photoHash ?? face.photoSHA256.map { String($0.prefix(32)) }
        let names = face.places.map { $0.list == .zero ? defaultGallery : $0.listName }
        let json: JSON = [
            "id": .integer(Int(face.id)), "timestamp": .string(timestamp(face.created)),
            "photo": .string(details?.photo ?? picture), "photo_hash": .string(hash ?? nothing(of: face)),
            "thumbnail": .string(picture), "normalized": .string(picture),
        ]
        return json.merging(FindFaceBox.json(sides)).merging([
            "meta": .string(face.name ?? ""), "galleries": .array(names.map(JSON.string)),
            "person_id": .integer(Int(face.personNumber)), "friend": false, "cam_id": .string(details?.camera ?? ""),
        ]).merging(features(details?.features ?? face.personFeatures))
    }

    /// A hash for a face whose picture was never a file: of its exemplar, so that equal ones are the same face and no others are.
    private static func nothing(of face: NumberedFace) -> String {
        face.places.first.map { $0.exemplar.description.filter { $0 != "-" } } ?? String(repeating: "0", count: 32)
    }

    /// A found face.
    static func found(_ face: PostedFace) -> JSON {
        FindFaceBox.json(FindFaceBox.sides(face.face.box)).merging(features(face))
    }

    static func features(_ face: PostedFace) -> JSON {
        let answers = face.answers
        // The two likeliest, as the product answers them.
        let emotions = answers[.emotion].map { JSON.array($0.classes.prefix(2).map { .string(emotion($0.name)) }) }
        return JSON.object([])
            .adding("age", answers[.age].flatMap { Double($0.result) }.map { .number($0) })
            .adding("gender", answers[.gender].map { .string($0.result) })
            .adding("emotions", emotions)
    }

    private static func features(_ features: [PersonFeature]) -> JSON {
        func result(_ name: String) -> String? {
            features.first { $0.name == name && $0.result != "unavailable" }?.result
        }
        return JSON.object([])
            .adding("age", result("age").flatMap { Double($0) }.map { .number($0) })
            .adding("gender", result("gender").map(JSON.string))
            .adding("emotions", result("emotion").map { word -> JSON in [.string(emotion(word))] })
    }

    /// The product's word where it is another.
    private static func emotion(_ name: String) -> String { name == "surprise" ? "surprised" : name }

    static func confidence(_ score: Double) -> JSON {
        .rounded(FindFaceScale.confidence(score: score), decimals: 6)
    }
}
