import ArgumentParser
import Daemon

/// `usher calibrate DIR`.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Builds the cohort and the score curve of a model pack from a folder of images per person."
    )

    @Argument(help: "A folder with a folder of images per person.")
    var directory: String

    @Option(help: "Where to write cohort.f32 and calibration.json.")
    var out: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let job = CalibrationJob(directory: directory, out: out, places: common.places())
            print(try job.run { printError($0) })
        }
    }
}
