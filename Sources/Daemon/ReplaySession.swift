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
        let digest = DigestInBackground(path: path)
        var meter = ReplayMeter(path: path, number: number, count: count)
        var watch = SourceWatch(recogniser: workshop.recogniser, rules: rules.rules, options: options, mint: mint)
        let replay = RecordingReplay(
            path: path,
            framesPerSecond: rules.framesPerSecond,
            window: request.windows[path],
            detector: workshop.faces.detector,
            workers: workers,
            stop: stop
        )
        var file = FileResult(path: path)
        do {
            let found = try replay.run(watch: &watch) { meter.tick($0, show: show) }
            file.sha256 = try digest.value()
            take(found, into: &file)
            try record(found.appearances, in: file)
        } catch let fault as MediaError {
            file.sha256 = try digest.value()
            file.error = fault.message
            show(.fault("\(path): \(fault.message)"))
        }
        files.append(file)
    }

    private mutating func take(_ found: ReplayedRecording, into file: inout FileResult) {
        file.describe(found)
        let appearances = found.appearances.sorted { ($0.first, $0.id) < ($1.first, $1.id) }
        for appearance in appearances {
            file.appearances.append(AppearanceResult(appearance, recogniser: workshop.recogniser))
            pictures.shots[appearance.id.description] = appearance.shots.map(\.thumbnail)
            guard let person = appearance.created else { continue }
            created.append(
                PersonCreated(person, path: file.path, appearance: appearance.id, recogniser: workshop.recogniser)
            )
        }
        embeddings += found.embeddings
        paths.append(FilePaths(path: file.path, appearances: appearances.map { NamedPath($0, file.appearances) }))
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

    init(path: String) {
        queue.async { [result] in
            let digest = Result { try FileDigest.sha256(path: path) }
            result.withLock { $0 = digest }
        }
    }

    /// The digest; waits for it.
    func value() throws -> String? {
        queue.sync {}
        return try result.withLock { $0 }?.get()
    }
}
