import Faces
import Foundation
import Inference
import Media
import Recognition
import Settings
import UsherCore

/// Measures this machine and usher on it: each figure beside the limit it cannot beat, taken in the same run.
public struct BenchJob {
    private let files: [String]
    private let framesPerSecond: Double?
    private let photos: [String]
    private let gallerySizes: [Int]
    private let places: Places

    /// A bench over recordings and posted photos, with galleries of these sizes.
    public init(
        files: [String],
        framesPerSecond: Double?,
        photos: [String] = [],
        gallerySizes: [Int],
        places: Places
    ) {
        self.photos = photos
        self.files = files
        self.framesPerSecond = framesPerSecond
        self.gallerySizes = gallerySizes
        self.places = places
    }

    /// The largest gallery that is measured: 10 GB of vectors and their copy.
    static let largestGallery = 10_000_000

    /// The sizes that a list with commas between them states; 0 stands for none.
    public static func gallerySizes(_ text: String) throws -> [Int] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let size = Int(word), (0...largestGallery).contains(size) else {
                throw UsherFault.usage("--gallery '\(word)': give sizes from 0, for none, to \(largestGallery)")
            }
            return size
        }.filter { $0 > 0 }
    }

    /// The figures as JSON; `say` hears what is being measured.
    public func run(say: (String) -> Void) throws -> String {
        let stated = framesPerSecond ?? ReplayRequest.defaultFramesPerSecond
        let rate = try ReplayRequest.rate(stated)
        let configuration = try Configuration.at(places)
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let workshop = try Workshop(
            places: places,
            pack: places.pack ?? configuration.models.pack,
            access: .copy,
            options: configuration.faceOptions(requests: cores)
        )
        let parts = BenchParts(workshop: workshop, framesPerSecond: rate, workers: cores)
        let size = workshop.faces.detector.inputSize
        var report = BenchReport(cores: cores, detectorInput: size, framesPerSecond: stated)
        for file in files {
            say("\(file): decoding alone")
            let decode = try parts.decode(file)
            say("\(file): the whole replay")
            let replay = try parts.replay(file, options: configuration.watchOptions(keepsPaths: false))
            let peak = ProcessUsage.now().peakMemoryBytes
            say("\(file): detection alone")
            let frames = try parts.frames(of: file)
            let (detect, faces) = try parts.detect(frames)
            say("\(file): embedding alone")
            let embed = try parts.embed(faces, in: frames)
            say("\(file): the motion gate")
            let gate = try parts.gateMotion(file)
            report.files.append(
                BenchFile(
                    path: file,
                    decode: decode,
                    detect: detect,
                    embed: embed,
                    gate: gate,
                    replay: replay,
                    cores: cores,
                    peak: peak
                )
            )
        }
        for photo in photos {
            say("\(photo): as a posted picture")
            report.posted.append(try BenchPosted.measure(photo, places: places, configuration: configuration))
        }
        for size in gallerySizes {
            say("gallery of \(size)")
            report.gallery.append(try BenchGallery.measure(exemplars: size))
        }
        report.peakMemoryBytes = ProcessUsage.now().peakMemoryBytes
        return try report.json()
    }
}
