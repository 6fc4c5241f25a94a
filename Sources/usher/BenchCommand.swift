import ArgumentParser
import Daemon

/// `usher bench`.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the machine and usher on it, each beside its limit in the same run; prints JSON."
    )

    @Argument(help: "The recordings to measure with.")
    var files: [String] = []

    @Option(help: "Frames a second to analyse in the replay, up to 1000. Default: 5; 0 analyses every frame.")
    var fps: Double?

    @Option(help: "A photo to measure a posted picture with; may be given several times.")
    var photo: [String] = []

    @Option(help: "Sizes of the gallery to search, comma separated; 0 for none.")
    var gallery: String = "10000,100000,1000000"

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let job = BenchJob(
                files: files,
                framesPerSecond: fps,
                photos: photo,
                gallerySizes: try BenchJob.gallerySizes(gallery),
                places: common.places()
            )
            print(try job.run { printError($0) })
        }
    }
}
