import ArgumentParser
import Daemon
import Foundation

/// Where models and data live: the options that every subcommand shares.
struct CommonOptions: ParsableArguments {
    @Option(help: "Directory of model packs. Default: $USHER_MODELS, else .usher/models.")
    var models: String?

    @Option(help: "The model pack to use: the name of a folder in the models directory.")
    var pack: String?

    @Option(help: "Directory of the database. Default: $USHER_DATA, else .usher/data.")
    var data: String?

    @Option(help: "Configuration file. Default: sources.yml, where there is one.")
    var config: String?

    /// The places these options and the environment name.
    func places() -> Places {
        let environment = ProcessInfo.processInfo.environment
        return Places(
            models: models ?? environment["USHER_MODELS"] ?? ".usher/models",
            pack: pack,
            data: data ?? environment["USHER_DATA"] ?? ".usher/data",
            configuration: config,
            environment: environment
        )
    }
}
