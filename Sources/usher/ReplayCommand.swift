import ArgumentParser
import Daemon
import Foundation

/// `usher replay FILE...`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replays recordings against the person lists and says who was there.",
        discussion: """
            All files, in order, as fast as the machine allows. The lists are a copy that is thrown away, so that an audit changes nothing; \
            --commit keeps the actions and the persons that were created. Ctrl-C ends with a partial report that says so.
            """
    )

    @Argument(help: "Recordings: files that libavformat reads. None with --from.")
    var files: [String] = []

    @Option(help: "Take the rules of this source of sources.yml.")
    var source: String?

    @Option(
        help:
            "Replay what the source recorded from this moment on, as 2026-11-21T10:15, as one recording; with --source."
    )
    var from: String?

    @Option(help: "Up to this moment; with --from. Default: now.")
    var to: String?

    @Option(help: "Frames a second to analyse, up to 1000. Default: the source's, else 5; 0 analyses every frame.")
    var fps: Double?

    @Option(name: .customLong("list"), help: "Search this person list; may be repeated. Default: all.")
    var lists: [String] = []

    @Option(
        help: "When a stranger becomes a person: 80, 85, 90, 95, no_match or never. Default: the source's, else never."
    )
    var newPersonThreshold: String?

    @Option(name: .customLong("add-to"), help: "The person list a stranger is added to; may be repeated.")
    var addTo: [String] = []

    @Flag(help: "Keep the actions and the persons that were created.")
    var commit = false

    @Option(help: "Write the report (HTML and JSON) into this directory.")
    var report: String?

    @Flag(help: "Write an MP4 with boxes, names and scores beside the report.")
    var annotate = false

    @Flag(help: "Print one JSON object and nothing else.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            if to != nil, from == nil { throw UsherFault.usage("--to goes with --from") }
            let request = ReplayRequest(
                files: files,
                source: source,
                framesPerSecond: fps,
                lists: lists,
                newPersonThreshold: newPersonThreshold,
                addTo: addTo,
                commit: commit,
                reportDirectory: report,
                annotate: annotate,
                span: from.map { ($0, to) }
            )
            let stop = await StopRequest.onInterrupt()
            let screen = ProgressScreen(silent: json)
            var outcome = try ReplayJob(request: request, places: common.places(), stop: stop).run { screen.show($0) }
            screen.clear()
            // What was found is printed also when it cannot be written.
            let writing = Result { try outcome.writeReport() }
            printLine(json ? try outcome.json() : outcome.summary)
            try writing.get()
            try annotate(outcome, stop: stop, on: screen)
            if outcome.failed { throw ExitCode(1) }
        }
    }

    /// Writes the videos; after a replay that was ended early the next Ctrl-C ends this.
    private func annotate(_ outcome: ReplayOutcome, stop: StopRequest, on screen: ProgressScreen) throws {
        stop.renew()
        defer { screen.clear() }
        try outcome.annotate(stop: stop) {
            screen.show($0)
        } done: { path in
            screen.clear()
            if !json { printLine("Written: \(path)") }
        }
    }
}
