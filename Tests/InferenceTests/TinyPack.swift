import Foundation
import Inference
import UsherCore

/// A model pack in a folder of its own, made of the fixtures; gone with the value.
final class TinyPack {
    let directory: String
    /// The keys of the manifest, to be changed before `open`.
    var manifest: [String: Any]

    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures"

    init(model: String = "tiny") throws {
        directory = NSTemporaryDirectory() + "usher-pack-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: "\(directory)/test", withIntermediateDirectories: true)
        var files: [[String: Any]] = []
        for suffix in ["xml", "bin"] {
            let path = "\(directory)/test/model.\(suffix)"
            try FileManager.default.copyItem(atPath: "\(Self.fixtures)/\(model).\(suffix)", toPath: path)
            files.append(["path": "model.\(suffix)", "sha256": try FileDigest.sha256(path: path), "bytes": 1])
        }
        let entry: [String: Any] = [
            "role": "detector", "family": "retinaface", "id": "tiny/1", "files": files,
            "input": ["width": 4, "height": 2, "order": "bgr"], "source": "make_tiny.py", "licence": "Apache-2.0",
            "url": "none", "parameters": ["number": 1.5, "whole": 3, "list": [1, 2, 3]],
        ]
        manifest = [
            "format": 1, "name": "test", "square_factor": 0.88, "models": [entry], "cohort": NSNull(),
            "calibration": ["far": [[0.5, 0.001]]],
        ]
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)  // A folder left in /tmp harms nothing.
    }

    /// The first model's keys.
    var entry: [String: Any] {
        get { (manifest["models"] as! [[String: Any]])[0] }
        set { manifest["models"] = [newValue] }
    }

    func open() throws -> ModelPack {
        let data = try JSONSerialization.data(withJSONObject: manifest)
        try write(data, to: "manifest.json")
        return try ModelPack.open(directory: directory, name: "test")
    }

    func write(_ data: Data, to file: String) throws {
        try data.write(to: URL(fileURLWithPath: "\(directory)/test/\(file)"))
    }
}

extension Image {
    /// An image of `size` whose bytes count up from `first`.
    static func counting(_ size: PixelSize, from first: UInt8 = 0) -> Image {
        let bytes = (0..<size.width * size.height * 3).map { first &+ UInt8($0 % 256) }
        return Image(size: size, order: .bgr, bytes: bytes)
    }
}
