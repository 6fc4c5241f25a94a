import Dispatch
import Faces
import Foundation
import Media
import Recognition
import Report
import Store
import UsherCore

/// The recordings of one replay, as far as they are done.
struct ReplaySession {
    let workshop: Workshop
    let rules: ReplayRules
    let options: WatchOptions
    let request: ReplayRequest
    let workers: Int
    let stop: StopRequest
    private let mint: IDMint
    private(set) var files: [FileResult] = []
    private(set) var created: [PersonCreated] = []
    private(set) var pictures = ReplayPictures()
    private(set) var paths: [FilePaths] = []
    private(set) var embeddings = 0
    /// The line of time of a span's segments, and who watches it; recordings that are only named together have none.
    private var timeline = SpanTimeline()
    private var watch: SourceWatch?
    private var followed: [AppearanceRecord] = []

    init(
        workshop: Workshop,
        rules: ReplayRules,
        options: WatchOptions,
        request: ReplayRequest,
        workers: Int,
        stop: StopRequest
    ) {
        self.workshop = workshop
        self.rules = rules
        self.options = options
        self.request = request
        self.workers = workers
        self.stop = stop
        self.mint = request.commit ? IDMint(clock: SystemClock()) : .forAudit()
    }

    /// Replays one recording and takes in what it shows; a file that cannot be read is an entry with its error, and the next one follows.
    mutating func replay(_ path: String, number: Int, of count: Int, show: (ReplayProgress) -> Void) throws {
        // What is kept names its recording by the digest, so that then it is not given up.
        let digest = DigestInBackground(path: path, stop: request.commit ? StopRequest() : stop)
        var meter = ReplayMeter(path: path, number: number, count: count)
        var watch =
            self.watch
            ?? SourceWatch(recogniser: workshop.recogniser, rules: rules.rules, options: options, mint: mint)
        let start = request.starts[path]
        let replay = RecordingReplay(
            path: path,
            framesPerSecond: rules.framesPerSecond,
            window: request.windows[path],
            offset: start.map { timeline.begin($0) } ?? .zero,
            isLast: start == nil,
            detector: workshop.faces.detector,
            workers: workers,
            stop: stop
        )
        var (file, ended) = (FileResult(path: path), [AppearanceRecord]())
        do {
            let found = try replay.run(watch: &watch) { meter.tick($0, show: show) }
            if start != nil {
                timeline.end(found.length)
                self.watch = watch
                ended = found.appearances
            }
            file.sha256 = try digest.value()
            if let fault = found.fault { throw fault }
            describe(found, in: &file)
            if start == nil {
                try take(found.appearances, into: &file)
                let paths = found.appearances.map { NamedPath($0, file.appearances) }
                self.paths.append(FilePaths(path: path, appearances: paths, frames: file.framesDecoded))
            }
        } catch let fault as MediaError {
            file.sha256 = try digest.value()
            file.error = fault.message
            show(.fault("\(path): \(fault.message)"))
        }
        files.append(file)
        try settle(ended)
    }

    /// Ends the watch over a span.
    mutating func finish() throws {
        guard var watch else { return }
        try settle(try watch.finish())
        self.watch = nil
        for index in files.indices { files[index].appearances.sort { ($0.firstS, $0.id) < ($1.firstS, $1.id) } }
        paths = namedPaths()
    }

    /// Takes in what ended: it belongs to the segment it began in, by whose time it is told.
    private mutating func settle(_ ended: [AppearanceRecord]) throws {
        for record in ended {
            let (index, offset) = timeline.segment(of: record.first)
            var file = files[index]
            try take([record.relative(to: offset)], into: &file)
            files[index] = file
        }
        if options.keepsPaths { followed += ended }
    }

    /// Where each person's face was in each segment: a visit over a border has a path in both.
    private func namedPaths() -> [FilePaths] {
        let results = files.flatMap(\.appearances)
        var paths = files.map { FilePaths(path: $0.path, appearances: [], frames: $0.framesDecoded) }
        for record in followed {
            for (index, offset) in timeline.segments(from: record.first, to: record.last) where index < paths.count {
                paths[index].appearances.append(NamedPath(record.relative(to: offset), results))
            }
        }
        return paths
    }

    private mutating func describe(_ found: ReplayedRecording, in file: inout FileResult) {
        file.describe(found)
        embeddings += found.embeddings
    }

    private mutating func take(_ found: [AppearanceRecord], into file: inout FileResult) throws {
        let appearances = found.sorted { ($0.first, $0.id) < ($1.first, $1.id) }
        for appearance in appearances {
            file.appearances.append(AppearanceResult(appearance, recogniser: workshop.recogniser))
            pictures.shots[appearance.id.description] = appearance.shots.map(\.thumbnail)
            guard let person = appearance.created else { continue }
            created.append(
                PersonCreated(person, path: file.path, appearance: appearance.id, recogniser: workshop.recogniser)
            )
        }
        try record(appearances, in: file)
    }

    /// Keeps the actions, where the replay is more than an audit.
    private func record(_ appearances: [AppearanceRecord], in file: FileResult) throws {
        guard request.commit else { return }
        let recording = Store.Recording(path: file.path, sha256: file.sha256 ?? "")
        let actions = appearances.map { ActionRecord($0, rules: rules.rules, recording: recording) }
        let images = appearances.compactMap { appearance in
            appearance.best.map { (appearance.id, NewImage(jpeg: $0.thumbnail, size: $0.thumbnailSize)) }
        }
        try workshop.database.record(actions, images: Dictionary(images) { first, _ in first })
    }
}

/// The SHA-256 of a file, computed beside the replay.
private final class DigestInBackground: Sendable {
    private let queue = DispatchQueue(label: "usher.replay.digest", qos: .utility)
    private let result = Locked<Result<String, any Error>?>(nil)

    /// Begins; gives up when `stop` is made.
    init(path: String, stop: StopRequest) {
        queue.async { [result] in
            let digest = Result {
                try FileDigest.sha256(path: path) { if stop.isMade { throw CancellationError() } }
            }
            result.withLock { $0 = digest }
        }
    }

    /// The digest; waits for it, `nil` when it was given up.
    func value() throws -> String? {
        queue.sync {}
        do {
            return try result.withLock { $0 }?.get()
        } catch is CancellationError {
            return nil
        }
    }
}
