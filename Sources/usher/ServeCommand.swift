import ArgumentParser
import Daemon

/// `usher serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers the REST API until it is stopped.",
        discussion: """
            The Enface REST API under /v1 and /enface/v1; its description at /docs and /v1/openapi.json. SIGTERM or Ctrl-C: no new connections, \
            requests in hand finish. One process a data directory.
            """
    )

    @Option(help: "The address and port to listen on.")
    var listen = "127.0.0.1:8080"

    @Option(help: "Certificate chain, PEM; with --tls-key.")
    var tlsCert: String?

    @Option(help: "Private key, PEM; with --tls-cert.")
    var tlsKey: String?

    @Option(help: "What is logged at least: debug has a line a request.")
    var logLevel = "info"

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let request = ServeRequest(listen: listen, certificate: tlsCert, key: tlsKey, logLevel: logLevel)
            try await ServeJob(request: request, places: common.places()).run { printError($0) }
        }
    }
}
