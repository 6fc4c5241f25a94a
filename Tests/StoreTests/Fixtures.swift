import Foundation
import Store
import TestSupport
import UsherCore

/// A folder of its own that goes when the test does.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "usher-store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)  // Nothing depends on it.
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// The persons, faces and vectors that the tests write.
enum Made {
    static let model = "test-embedder/1"

    /// A unit vector that depends on `seed` alone.
    static func embedding(_ seed: Int, dimensions: Int = 128, model: String = model) -> Embedding {
        var state = UInt64(bitPattern: Int64(seed)) &* 0x9e37_79b9_7f4a_7c15 &+ 1
        let raw = (0..<dimensions).map { _ -> Float in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
        }
        return Embedding(model: model, normalizing: raw)!
    }

    static func exemplar(_ seed: Int, provenance: Provenance = .posted) -> NewExemplar {
        NewExemplar(
            embedding: embedding(seed),
            cohort: "cohort-1",
            neighbourhood: 0.31,
            quality: 0.8,
            yaw: -12.5,
            square: 140,
            provenance: provenance
        )
    }

    static func image(_ seed: Int, bytes: Int = 300) -> NewImage {
        NewImage(
            jpeg: (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ seed) },
            size: PixelSize(width: 112, height: 120)
        )
    }

    static func person(_ seed: Int, list: PersonListID = .zero, name: String? = nil) -> NewPerson {
        NewPerson(
            list: list,
            name: name,
            fields: ["badge \(seed)"],
            face: PersonFace(
                pose: HeadPose(yaw: -12.5, pitch: 3, roll: 1),
                square: 140,
                quality: 0.8,
                features: [PersonFeature(name: "age", result: "34", confidence: "81.20", spent: 2)],
                image: image(seed),
                exemplars: [exemplar(seed)]
            )
        )
    }
}
