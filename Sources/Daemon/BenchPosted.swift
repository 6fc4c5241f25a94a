import Faces
import Foundation
import Media
import Recognition
import Settings
import Store
import UsherCore

/// What a posted picture costs apart from HTTP, each part the median of many; the sum is the least that an answer can take.
struct BenchPosted: Codable {
    /// Answers measured, after some that warm up.
    private static let rounds = 60
    private static let warmUp = 5

    let path: String
    /// From bytes to pixels.
    let decodeMs: Double
    /// The models over the picture and its largest face, one after the other: detection, pose and quality, embedding.
    let inferenceMs: Double
    /// What recording the action durably takes, beside a dry run.
    let commitMs: Double
    /// The sum.
    let partsMs: Double
    /// All of it together, without HTTP: the parts, the small picture that is kept, the look-up, less what runs side by side.
    let wholeMs: Double

    /// The figures of the photo at `path`, on a database of its own with one person.
    static func measure(_ path: String, places: Places, configuration: Configuration) throws -> BenchPosted {
        let data = FileManager.default.temporaryDirectory.appending(path: "usher-bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        var places = places
        places.data = data
        let recogniser = try Workshop.serving(places: places, configuration: configuration).recogniser
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw UsherFault("\(path): cannot be read")
        }
        let photo = Array(bytes)
        _ = try recogniser.createPersons(from: Still(bytes: photo), PersonRequest())
        let request = ActionRequest()
        let decode = try median { _ = try Still(bytes: photo) }
        let still = try Still(bytes: photo)
        let models = try median { try look(at: still, recogniser.faces) }
        let dry = try median { _ = try recogniser.act(on: still, request, dryRun: true) }
        let real = try median { _ = try recogniser.act(on: still, request) }
        return BenchPosted(
            path: path,
            decodeMs: decode,
            inferenceMs: models,
            commitMs: real - dry,
            partsMs: decode + models + real - dry,
            wholeMs: decode + real
        )
    }

    private static func look(at still: Still, _ faces: any FaceReading) throws {
        guard let face = try faces.detect(in: still).max(by: { $0.box.area < $1.box.area }) else { return }
        let view = try faces.view(of: face, in: still)
        _ = try faces.embed(face, shape: view.shape, in: still, effort: .photo)
    }

    private static func median(_ body: () throws -> Void) throws -> Double {
        for _ in 0..<warmUp { try body() }
        let clock = SystemClock()
        let times = try (0..<rounds).map { _ in
            let began = clock.uptime
            try body()
            return Double((clock.uptime - began).nanoseconds) / 1e6
        }
        return times.sorted()[rounds / 2]
    }
}
