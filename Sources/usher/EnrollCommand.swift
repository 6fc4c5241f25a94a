import ArgumentParser
import Daemon
import Foundation

/// `usher enroll PATH... --list NAME`.
struct EnrollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "Puts people into a person list from photos.",
        discussion: """
            A file is one person, named after the file. A folder of photos is one person, named after the folder; a folder of folders is \
            a person a folder. Each photo is reported: enrolled, no face, several faces, too small, duplicate.
            """
    )

    @Argument(help: "Photos, or folders of photos.")
    var paths: [String]

    @Option(help: "The person list; made if it does not exist.")
    var list: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let outcome = try Enrollment.enroll(paths: paths, list: list, places: common.places()) { line in
                if !json { print(line) }
            }
            print(json ? try outcome.json() : outcome.summary)
            if outcome.nothingEnrolled { throw ExitCode(1) }
        }
    }
}
