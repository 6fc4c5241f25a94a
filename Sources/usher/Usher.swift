import ArgumentParser
import Daemon
import Foundation

/// The command line of usher.
///
/// Each subcommand is a file of its own; the work is done by `Daemon`.
@main
struct Usher: AsyncParsableCommand {
    /// Runs the command line; words that are no command of usher's end it with 2, as every other misuse does, where the parser would say 64.
    static func main() async {
        HeapArenas.bound()
        do {
            var command = try parseAsRoot(LeadingOptions.moved(Array(CommandLine.arguments.dropFirst())))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            printError("usher: \(message(for: error)); `usher --help` says what there is")
            Foundation.exit(2)
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "usher",
        abstract: "Watches cameras and recordings and tells you who was there.",
        version: usherVersion,
        subcommands: [
            ServeCommand.self, ReplayCommand.self, SourceCommand.self, EnrollCommand.self, PersonsCommand.self,
            ModelsCommand.self,
            EvaluateCommand.self, CalibrateCommand.self, BenchCommand.self, BackupCommand.self, CheckCommand.self,
            UserCommand.self, TokenCommand.self, KeyCommand.self,
        ]
    )
}
