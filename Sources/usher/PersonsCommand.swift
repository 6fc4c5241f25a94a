import ArgumentParser
import Daemon

/// `usher persons`.
struct PersonsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "persons",
        abstract: "Lists the person lists and who is in them."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            print(try Maintenance.persons(places: common.places()))
        }
    }
}
