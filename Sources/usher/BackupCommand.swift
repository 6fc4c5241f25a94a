import ArgumentParser
import Daemon

/// `usher backup FILE`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the database while it is in use, and checks the copy."
    )

    @Argument(help: "The file to write; must not exist yet.")
    var file: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            print(try Maintenance.backup(places: common.places(), to: file))
        }
    }
}
