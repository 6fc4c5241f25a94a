import Foundation
import UsherCore

/// `manifest.json` as it stands, before it is held against itself.
struct Manifest: Decodable {
    /// The one format there is.
    static let knownFormat = 1
    /// Far more crops of one face than any known model looks at.
    private static let mostPictures = 16

    var format: Int
    var name: String
    var squareFactor: Float
    var models: [ModelEntry]
    var cohort: ModelPack.CohortFile?
    var calibration: JSONValue?

    private enum CodingKeys: String, CodingKey {
        case format, name, models, cohort, calibration
        case squareFactor = "square_factor"
    }

    static func decode(_ data: Data, at path: String) throws(InferenceError) -> Manifest {
        do {
            return try JSONDecoder().decode(Manifest.self, from: data)
        } catch let error as DecodingError {
            throw unreadable(path, reason(of: error))
        } catch {
            throw unreadable(path, "\(error)")
        }
    }

    func pack(in directory: String) throws(InferenceError) -> ModelPack {
        if let reason = contradiction() { throw Self.unreadable("\(directory)/manifest.json", reason) }
        return ModelPack(
            name: name,
            directory: directory,
            squareFactor: squareFactor,
            models: models,
            cohort: cohort,
            calibration: calibrationText()
        )
    }

    private func contradiction() -> String? {
        guard format == Self.knownFormat else { return "format \(format) is not \(Self.knownFormat)" }
        guard squareFactor > 0, squareFactor <= 2 else { return "square_factor \(squareFactor) is not within 0...2" }
        guard Set(models.map(\.role)).count == models.count else { return "two models have the same role" }
        if let entry = models.first(where: \.files.isEmpty) { return "model \(entry.id) has no files" }
        if let entry = models.first(where: { $0.inputSize.width <= 0 || $0.inputSize.height <= 0 }) {
            return "model \(entry.id) has an input without pixels"
        }
        if let entry = models.first(where: { !(1...Self.mostPictures).contains($0.pictures) }) {
            return "model \(entry.id) takes \(entry.pictures) pictures, not 1 to \(Self.mostPictures)"
        }
        let paths = models.flatMap { $0.files.map(\.path) } + [cohort?.path].compactMap(\.self)
        // A manifest must not reach outside its folder.
        return paths.first { $0.isEmpty || $0.contains("/") }.map { "'\($0)' is not the name of a file in the folder" }
    }

    private func calibrationText() -> [UInt8]? {
        guard let calibration, calibration != .null else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A value decoded from JSON always encodes.
        return (try? encoder.encode(calibration)).map { [UInt8]($0) }
    }

    private static func unreadable(_ path: String, _ reason: String) -> InferenceError {
        InferenceError(
            .manifestUnreadable,
            "\(path): \(reason); run tools/setup to build the pack anew, or update usher"
        )
    }

    private static func reason(of error: DecodingError) -> String {
        func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + [key].compactMap(\.self)
            return keys.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "'\(place(context, key))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "'\(place(context))' has the wrong type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? "not JSON" : "'\(place(context))' is not understood: \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}
