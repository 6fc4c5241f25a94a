import Foundation
import Inference
import Media
import Testing
import UsherCore

@testable import Faces

/// The model packs and photos that set-up brings; what is missing fails the test with the command that brings it.
enum UnderTest {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static var modelDirectory: String {
        ProcessInfo.processInfo.environment["USHER_MODELS"] ?? "\(root)/.usher/models"
    }

    /// The default pack with the roles of every test, compiled once.
    static let shared = Result { try models(FaceOptions(requests: 2, extraRoles: [.age, .gender])) }

    static func pack(_ name: String = "default") throws -> ModelPack {
        do {
            return try ModelPack.open(directory: modelDirectory, name: name)
        } catch {
            Issue.record("no model pack '\(name)' in \(modelDirectory): run tools/setup")
            throw error
        }
    }

    static func models(_ options: FaceOptions = FaceOptions(), pack name: String = "default") throws -> FaceModels {
        try FaceModels(pack: pack(name), runtime: InferenceRuntime(), options: options)
    }

    /// A file beside the tests.
    static func file(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: name).standardizedFileURL.path
    }

    static func photo(_ name: String) throws -> Still {
        let path = "\(root)/recordings/photos/\(name)"
        guard FileManager.default.fileExists(atPath: path) else {
            Issue.record("\(path) is missing: run tools/setup")
            throw CocoaError(.fileNoSuchFile)
        }
        return try Still(path: path)
    }

    /// An image by the formula of make_golden.py: no photo, but the same bytes here and there.
    static func pattern(_ side: Int, _ order: ChannelOrder = .rgb) -> Image {
        var bytes: [UInt8] = []
        for y in 0..<side {
            for x in 0..<side {
                for c in 0..<3 { bytes.append(UInt8((x * (3 + c) + y * (5 - c) + (x * y) / (7 + c)) % 256)) }
            }
        }
        return Image(size: PixelSize(width: side, height: side), order: order, bytes: bytes)
    }
}

/// `golden.json`, made by make_golden.py from tools other than usher.
struct Golden: Decodable {
    struct Detection: Decodable {
        var box: [Float]
        var score: Float
        var landmarks: [Float]
    }

    struct Descriptor: Decodable {
        var chip: [Float]
        var mirror: [Float]
    }

    struct Mesh: Decodable {
        var points: [[Float]]
        var presenceLogit: Float
    }

    struct Liveness: Decodable {
        var probabilities: [Float]
        var crops: [Crop]
    }

    struct Crop: Decodable {
        var box: [Float]
        var scale: Double
        var left: Int
        var top: Int
        var size: [Int]
        /// Every 311th byte of the crop at 80x80.
        var sampled: [UInt8]
    }

    var detections: [String: [Detection]]
    var embedding: Descriptor
    var age: [Float]
    var gender: [Float]
    var mesh: Mesh
    var emotion: [Float]
    var liveness: Liveness

    static func read() throws -> Golden {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Golden.self, from: Data(contentsOf: folder.appending(path: "golden.json")))
    }
}
