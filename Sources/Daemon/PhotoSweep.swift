import Faces
import Flow
import Foundation
import Gallery
import Inference
import Media
import Settings
import UsherCore

/// Embeds every photo of a folder per person, on all cores, in the order of their names.
struct PhotoSweep {
    /// Photos between submission and result, for each thread.
    static let inFlightPerWorker = 4

    /// The photos with a face.
    private(set) var photos: [Photo] = []
    /// Photos without one, or that cannot be read: path and reason.
    private(set) var left: [(path: String, reason: String)] = []

    /// Embeds all below `directory`; `say` hears how far it is.
    init(directory: String, faces: FaceModels, say: (String) -> Void) throws {
        let named = try PhotoTree.photos(in: [directory])
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let flow = OrderedWorkers<NamedPhoto, Swept>(
            name: "photos",
            workers: cores,
            inFlight: cores * Self.inFlightPerWorker
        ) { _ in
            { photo in try Self.sweep(photo, faces) }
        }
        let feeder = Thread {
            for photo in named where !flow.submit(photo) { break }
            flow.finish()
        }
        feeder.name = "usher.photos.list"
        feeder.start()
        var done = 0
        while let swept = try flow.next() {
            switch swept {
            case .photo(let photo): photos.append(photo)
            case .left(let path, let reason): left.append((path, reason))
            }
            done += 1
            if done % 500 == 0 { say("\(done) of \(named.count) photos") }
        }
    }

    private enum Swept: Sendable {
        case photo(Photo)
        case left(path: String, reason: String)
    }

    private static func sweep(_ photo: NamedPhoto, _ faces: FaceModels) throws -> Swept {
        do {
            let still = try Still(path: photo.path)
            guard let face = central(try faces.detector.detect(in: still), in: still.size) else {
                return .left(path: photo.path, reason: "no face")
            }
            let name = ((photo.path as NSString).lastPathComponent as NSString).deletingPathExtension
            let shape = try faces.headPose.pose(of: face, in: still).shape
            let embedding = try faces.embedder.embed(face, shape: shape, in: still, effort: .photo)
            return .photo(Photo(person: photo.person, name: name, embedding: embedding))
        } catch let fault as MediaError {
            return .left(path: photo.path, reason: fault.message)
        }
    }

    /// The face that the photo is of: the one nearest the middle, as in collections of portraits.
    private static func central(_ faces: [DetectedFace], in size: PixelSize) -> DetectedFace? {
        let middle = size.bounds.center
        func distance(_ face: DetectedFace) -> Float {
            let (dx, dy) = (face.box.center.x - middle.x, face.box.center.y - middle.y)
            return dx * dx + dy * dy
        }
        return faces.min { distance($0) < distance($1) }
    }

    /// The models of `places`, ready for as many threads as there are cores; a pack without a calibration will do.
    static func models(at places: Places) throws -> FaceModels {
        let configuration = try Configuration.at(places)
        let pack = try ModelPack.open(directory: places.models, name: places.pack ?? configuration.models.pack)
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        return try FaceModels(
            pack: pack,
            runtime: InferenceRuntime(),
            options: configuration.faceOptions(requests: cores)
        )
    }
}
