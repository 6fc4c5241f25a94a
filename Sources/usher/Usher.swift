import ArgumentParser
import Daemon

/// The command line of usher.
///
/// Each subcommand is a file of its own; the work is done by `Daemon`.
@main
struct Usher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usher",
        abstract: "Watches cameras and recordings and tells you who was there.",
        version: usherVersion,
        subcommands: [
            ServeCommand.self, ReplayCommand.self, SourceCommand.self, EnrollCommand.self, PersonsCommand.self,
            ModelsCommand.self,
            EvaluateCommand.self, CalibrateCommand.self, BenchCommand.self, BackupCommand.self, CheckCommand.self,
            UserCommand.self, TokenCommand.self,
        ]
    )
}
