import ArgumentParser
import Daemon

/// `usher models`.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract:
            "Lists the model pack: roles, files, checksums, licences, input sizes, and the time each takes on this machine."
    )

    @Flag(help: "Do not time the models.")
    var noTiming = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            print(try ModelListing.list(places: common.places(), timing: !noTiming, json: json))
        }
    }
}
