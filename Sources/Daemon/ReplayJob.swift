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

    /// Runs it, but for the report and the videos, which the outcome writes; `show` hears how far it is.
    public func run(show: (ReplayProgress) -> Void) throws -> ReplayOutcome {
        let started = Date()
        if request.span == nil { try requireFiles() }
        _ = try request.framesPerSecond.map(ReplayRequest.rate)
        let (configuration, declaration) = try Configuration.read(places)
        try ReportFolder(request)?.prepare()
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
        if let declaration { try apply(declaration, to: workshop.database, show: show) }
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
        return ReplayOutcome(request: request, result: result, pictures: session.pictures, paths: session.paths)
    }

    /// Makes what `sources.yml` declares, and says what it made.
    ///
    /// A replay takes no source away. Of a copy that is thrown away nothing is said.
    private func apply(
        _ declaration: Declaration,
        to database: UsherDatabase,
        show: (ReplayProgress) -> Void
    ) throws {
        let changes = try database.apply(declaration, removing: false)
        guard request.commit else { return }
        for change in changes.words { show(.doing("sources.yml: \(change)")) }
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
            case .file: if !isRegular(path) { _ = try Media.Recording(opening: path) }  // Refuses, and says why.
            }
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw UsherFault("\(path) may not be read by this user: change its permissions")
            }
        }
    }

    /// Whether a path leads to a file with a beginning and an end; not so a pipe or a device.
    private func isRegular(_ path: String) -> Bool {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        // What has no attributes any more is for the reader to refuse.
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        return attributes?[.type] as? FileAttributeType == .typeRegular
    }
}
