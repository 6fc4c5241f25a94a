import ArgumentParser
import Daemon

/// `usher serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the live sources and answers the REST API until it is stopped.",
        discussion: """
            The Enface REST API under /v1 and /enface/v1; its description at /docs and /v1/openapi.json. Sources with a url are opened at once. SIGHUP reads \
            sources.yml again, all or nothing. SIGTERM or Ctrl-C: no new connections, requests in hand finish, who is in view is recorded. One process a data directory.
            """
    )

    @Option(help: "The address and port to listen on.")
    var listen = "127.0.0.1:8080"

    @Option(
        name: .customLong("port"),
        help: ArgumentHelp(
            "A port at which one contract alone is spoken, such as compreface=127.0.0.1:8000; may be repeated. Of enface, compreface, findface, findface2, facedetect.",
            valueName: "name=address:port"
        )
    )
    var ports: [String] = []

    @Option(help: "Certificate chain, PEM; with --tls-key.")
    var tlsCert: String?

    @Option(help: "Private key, PEM; with --tls-cert.")
    var tlsKey: String?

    @Option(help: "What is logged at least: debug has a line a request.")
    var logLevel = "info"

    @Flag(help: "Print a line for each action of a live source on standard output, as it happens.")
    var actions = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            var show: (@Sendable (String) -> Void)?
            if actions { show = { printLine($0) } }
            let request = ServeRequest(
                listen: listen,
                ports: ports,
                certificate: tlsCert,
                key: tlsKey,
                logLevel: logLevel,
                showAction: show
            )
            try await ServeJob(request: request, places: common.places()).run { printError($0) }
        }
    }
}
