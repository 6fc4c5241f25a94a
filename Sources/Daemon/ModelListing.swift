import Faces
import Foundation
import Inference
import Settings
import UsherCore

/// Lists a model pack.
public enum ModelListing {
    /// Roles, files, checksums, licences and input sizes of the pack at `places`, with the time of each model if wanted.
    public static func list(places: Places, timing: Bool, json: Bool) throws -> String {
        let configuration = try Configuration.at(places)
        let pack = try ModelPack.open(directory: places.models, name: places.pack ?? configuration.models.pack)
        try pack.verify()
        let runtime = try InferenceRuntime()
        let models = try pack.models.map { model in
            ListedModel(model, milliseconds: timing ? try milliseconds(of: model, in: pack, runtime: runtime) : nil)
        }
        let listing = ListedPack(
            name: pack.name,
            directory: pack.directory,
            runtime: InferenceRuntime.version,
            models: models
        )
        return json ? try listing.json() : listing.text
    }

    /// The median time of one inference on one thread, milliseconds, over `runs` runs after a warm-up.
    private static func milliseconds(
        of model: ModelEntry,
        in pack: ModelPack,
        runtime: InferenceRuntime,
        runs: Int = 21
    ) throws -> Double {
        let compiled = try runtime.compile(
            model,
            in: pack,
            options: CompileOptions(batch: model.pictures)
        )
        let size = compiled.inputSize
        let image = Image(
            size: size,
            order: model.order,
            bytes: (0..<size.width * size.height * 3).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        )
        let images = Array(repeating: image, count: model.pictures)
        let clock = SystemClock()
        return try compiled.withRequest { request in
            var times: [Double] = []
            for _ in 0...runs {
                let start = clock.uptime
                try request.infer(images)
                times.append(Double((clock.uptime - start).nanoseconds) / 1e6)
            }
            return times.dropFirst().sorted()[runs / 2]
        }
    }
}

/// A pack as it is listed.
private struct ListedPack: Codable {
    var name: String
    var directory: String
    var runtime: String
    var models: [ListedModel]

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    var text: String {
        let head = "pack \(name) in \(directory), OpenVINO \(runtime); every checksum is right"
        return ([head] + models.map(\.text)).joined(separator: "\n")
    }
}

/// A model as it is listed.
private struct ListedModel: Codable {
    struct File: Codable {
        var path: String
        var sha256: String
        var bytes: Int
    }

    var role: String
    var family: String
    var id: String
    var licence: String
    var source: String
    var inputWidth: Int
    var inputHeight: Int
    var pictures: Int
    var medianMilliseconds: Double?
    var files: [File]

    init(_ model: ModelEntry, milliseconds: Double?) {
        role = model.role.rawValue
        family = model.family
        id = model.id
        licence = model.licence
        source = model.source
        inputWidth = model.inputSize.width
        inputHeight = model.inputSize.height
        pictures = model.pictures
        medianMilliseconds = milliseconds
        files = model.files.map { File(path: $0.path, sha256: $0.sha256, bytes: $0.bytes) }
    }

    var text: String {
        let time = medianMilliseconds.map { String(format: ", %.1f ms on one thread", $0) } ?? ""
        let crops = pictures == 1 ? "" : ", \(pictures) crops of a face"
        let head =
            "\n\(role): \(id)\n  family \(family), input \(inputWidth)x\(inputHeight)\(crops)\(time)\n  \(licence), from \(source)"
        return ([head] + files.map { "  \($0.sha256)  \($0.path)" }).joined(separator: "\n")
    }
}
