/// Where things are on this machine: models, data, configuration.
public struct Places: Sendable {
    /// The directory of model packs.
    public var models: String
    /// The pack that was asked for; `nil` takes the configuration's, else `default`.
    public var pack: String?
    /// The directory of the database.
    public var data: String
    /// The configuration that was asked for; `nil` takes `sources.yml` where there is one.
    public var configuration: String?
    /// The process's environment, for `${NAME}` in the configuration.
    public var environment: [String: String]

    /// Places as the command line names them.
    public init(
        models: String,
        pack: String?,
        data: String,
        configuration: String?,
        environment: [String: String]
    ) {
        self.models = models
        self.pack = pack
        self.data = data
        self.configuration = configuration
        self.environment = environment
    }

    /// The database's file.
    public var database: String { "\(data)/usher.sqlite" }
}
