import ArgumentParser
import Daemon

/// `usher evaluate DIR`.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures recognition on a folder per person: accuracy, true accept rate at false accept rate, ROC.",
        discussion: """
            With --pairs the file's pairs are judged fold by fold (the protocol of Labeled Faces in the Wild); without, and beside it, \
            all pairs of all images. The cohort that normalises a pair is made from other people than those tested.
            """
    )

    @Argument(help: "A folder with a folder of images per person.")
    var directory: String

    @Option(help: "A pairs file in the format of Labeled Faces in the Wild.")
    var pairs: String?

    @Option(help: "Write the ROC curve as SVG to this file.")
    var roc: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let job = EvaluationJob(directory: directory, pairs: pairs, roc: roc, places: common.places())
            let outcome = try job.run { printError($0) }
            print(json ? try outcome.json() : outcome.text)
        }
    }
}
