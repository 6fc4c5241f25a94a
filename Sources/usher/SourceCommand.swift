import ArgumentParser
import Daemon
import Foundation

/// `usher source`: what has to do with cameras.
struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "Tries a camera's address.",
        subcommands: [SourceTestCommand.self]
    )
}

/// `usher source test URL`.
struct SourceTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Connects to a camera and says what it sends, or why it does not work and what to try.",
        discussion: """
            Connects as the daemon would, looks for a few seconds, and tells codec, size, rate, key frame interval and the faces seen. The \
            password is not printed; to keep it out of the process list too, give - and write the address on standard input. \
            Exit codes: 0 it works, 1 it does not, 2 the address is not one that may be opened.
            """
    )

    @Argument(
        help:
            "rtsp, rtsps, http or https address, or a file below recordings_directories; - reads it from standard input."
    )
    var url: String

    @Option(help: "How RTP comes: auto, tcp or udp.")
    var transport = "auto"

    @Option(help: "How long to look, in seconds.")
    var seconds = 8.0

    @Flag(help: "Do not look for faces: needs no models.")
    var noFaces = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let address = url == "-" ? (readLine() ?? "") : url
            let request = SourceTestRequest(
                url: address,
                transport: transport,
                seconds: seconds,
                looksForFaces: !noFaces
            )
            let stop = await StopRequest.onInterrupt()
            let report = try SourceTestJob(request: request, places: common.places(), stop: stop).run()
            print(json ? try report.json() : report.summary)
            if !report.works { throw ExitCode(1) }
        }
    }
}
