import Faces
import Foundation
import Inference
import Intake
import Media
import Recognition
import Settings
import Report
import Store
import UsherCore

/// Replays recordings, one after the other, against the person lists.
public struct ReplayJob {
    private let request: ReplayRequest
    private let places: Places
    private let stop: StopRequest

    /// A job for what the command line asks.
    public init(request: ReplayRequest, places: Places, stop: StopRequest) {
        self.request = request
        self.places = places
        self.stop = stop
    }

    /// Runs it; `show` hears how far it is.
    public func run(show: (ReplayProgress) -> Void) throws -> ReplayOutcome {
        let started = Date()
        if request.span == nil { try requireFiles() }
        let configuration = try Configuration.at(places)
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let lock = request.commit ? try DataLock(directory: places.data, orElse: DataLock.useItsAPI) : nil
        defer { withExtendedLifetime(lock) {} }
        let workshop = try Workshop(
            places: places,
            pack: places.pack ?? configuration.models.pack,
            access: request.commit ? .durable : .copy,
            options: configuration.faceOptions(requests: cores),
            answersFeatures: true
        )
        _ = try workshop.database.apply(configuration.declaration)
        let request = try located(configuration: configuration, database: workshop.database)
        let rules = try ReplayRules(
            request: request,
            match: configuration.recognition.match,
            database: workshop.database
        )
        var session = ReplaySession(
            workshop: workshop,
            rules: rules,
            options: configuration.watchOptions(keepsPaths: request.annotate),
            request: request,
            workers: cores,
            stop: stop
        )
        for (index, path) in request.files.enumerated() {
            guard !stop.isMade else { break }
            try session.replay(path, number: index + 1, of: request.files.count, show: show)
        }
        try session.finish()
        let result = try session.result(started: started, configuration: configuration)
        let outcome = ReplayOutcome(result: result, pictures: session.pictures)
        return try outcome.written(for: request, paths: session.paths, show: show)
    }

    /// The request with the files of its span, where it names one.
    private func located(configuration: Configuration, database: UsherDatabase) throws -> ReplayRequest {
        guard let words = request.span else { return request }
        guard request.files.isEmpty else { throw UsherFault.usage("name recordings or --from, not both") }
        guard let name = request.source else { throw UsherFault.usage("--from needs --source: whose recordings?") }
        let span = try RecordedSpan(from: words.from, to: words.to)
        let source = try ReplayRules.source(named: name, database)
        guard let base = configuration.recordings.paths.first else {
            throw UsherFault("recordings_directories is empty: nothing was recorded")
        }
        let folders = RecordingFolders(try database.sources())
        let folder = RecordedSegment.folder(of: folders.name(of: source.id), in: base)
        var request = request
        let segments = try span.segments(in: folder)
        guard !segments.isEmpty else {
            throw UsherFault("\(folder) holds nothing of that span; `record: true` makes a source keep its stream")
        }
        request.files = segments.map(\.path)
        for segment in segments {
            request.windows[segment.path] = span.window(of: segment)
            request.starts[segment.path] = segment.start
        }
        return request
    }

    /// Says at once, before anything is done, which files cannot be replayed at all.
    private func requireFiles() throws {
        guard !request.files.isEmpty else { throw UsherFault.usage("name at least one recording") }
        for path in request.files {
            switch PathKind(path) {
            case .missing: throw UsherFault("\(path): no such file")
            case .directory: throw UsherFault("\(path) is a directory: name the recordings in it, as \(path)/*.mp4")
            case .file: break
            }
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw UsherFault("\(path) may not be read by this user: change its permissions")
            }
        }
    }
}
