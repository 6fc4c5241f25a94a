import Foundation
import Gallery
import Settings

/// Builds cohort and score curve of a model pack from a folder per person.
public struct CalibrationJob {
    private let directory: String
    private let out: String
    private let places: Places

    /// A job that reads `directory` and writes into `out`.
    public init(directory: String, out: String, places: Places) {
        self.directory = directory
        self.out = out
        self.places = places
    }

    /// Runs it; says what was written.
    public func run(say: (String) -> Void) throws -> String {
        let sweep = try PhotoSweep(directory: directory, faces: try PhotoSweep.models(at: places), say: say)
        say("\(sweep.photos.count) photos with a face, \(sweep.left.count) without; measuring")
        let calibration = try Calibration(photos: sweep.photos)
        try Workshop.makeDirectory(out)
        try Self.write(Data(calibration.cohortFile), to: "\(out)/cohort.f32")
        try Self.write(Data(calibration.calibrationFile().utf8), to: "\(out)/calibration.json")
        return """
            cohort of \(calibration.cohort.rows) from \(calibration.photos) photos of \(calibration.people) people, \
            curve over \(calibration.impostorPairs) pairs of different people
            written: \(out)/cohort.f32, \(out)/calibration.json
            """
    }

    private static func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw UsherFault("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
