import Foundation
import Media
import UsherCore

/// Copies the packets of one session into segments, one after the other, and removes those that have had their time.
///
/// A disk that fails stops no camera: the segment is given up, counted, and another begun at a key frame ten seconds later.
final class Recorder {
    private struct Segment {
        var writer: SegmentWriter
        var begun: Duration
        var changes: Int
    }

    /// How long after a failure another segment is begun.
    static let retry = Duration.seconds(10)
    /// How often the disk is looked at while a segment grows.
    static let look = Duration.seconds(10)

    private let settings: RecordingSettings
    private let folder: String
    private let board: SessionBoard
    private let room: @Sendable (String) -> DiskRoom?
    private let onRetention: @Sendable (RetentionReport) -> Void
    private var segment: Segment?
    private var notBefore = Duration.zero
    private var nextLook = Duration.zero

    /// A recorder of the source called `source`, which keeps its account on `board`; `room` tells of the disk of a directory.
    init(
        _ settings: RecordingSettings,
        source: String,
        board: SessionBoard,
        room: @escaping @Sendable (String) -> DiskRoom? = DiskRoom.system,
        onRetention: @escaping @Sendable (RetentionReport) -> Void
    ) {
        self.settings = settings
        self.board = board
        self.room = room
        self.onRetention = onRetention
        folder = RecordedSegment.folder(of: source, in: settings.directory)
    }

    /// Writes the packet that came last from `input`, at `moment`.
    func take(_ packet: LivePacket, from input: LiveInput, at moment: Moment) {
        do throws(MediaError) {
            if packet.isKey, isDue(input, moment) { try begin(input, moment) }
            guard let segment else { return }
            try look(segment.writer.path, moment)
            let before = segment.writer.bytes
            try segment.writer.append(from: input, arrivedAt: moment.uptime)
            let written = UInt64(segment.writer.bytes - before)
            board.recording { $0.bytes += written }
        } catch {
            failed(error.message, moment)
        }
    }

    /// Ends the segment that is written.
    func close() {
        guard let open = segment else { return }
        segment = nil
        do throws(MediaError) {
            try open.writer.finish()
            board.recording { $0.path = nil }
        } catch {
            let fault = error.message
            board.recording { $0.fault = fault }
        }
    }

    private func isDue(_ input: LiveInput, _ moment: Moment) -> Bool {
        guard let segment else { return moment.uptime >= notBefore }
        return moment.uptime - segment.begun >= .seconds(settings.segmentSeconds) || segment.changes != input.changes
    }

    private func begin(_ input: LiveInput, _ moment: Moment) throws(MediaError) {
        close()
        let trouble = try makeRoom(open: nil, moment)
        let (date, name) = RecordedSegment.place(of: moment.wall)
        let path = try freePath("\(folder)/\(date)", name)
        try retention.mark(folder)
        let writer = try SegmentWriter(path: path, copying: input)
        segment = Segment(writer: writer, begun: moment.uptime, changes: input.changes)
        board.recording { figures in
            (figures.path, figures.fault) = (path, trouble)
            figures.segments += 1
        }
    }

    /// A path in `folder`, made where it is missing, that no file has: two segments may begin within a second.
    private func freePath(_ folder: String, _ name: String) throws(MediaError) -> String {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw MediaError(.permission, "\(folder): cannot be made (\(error.localizedDescription)); check the disk")
        }
        var (path, number) = ("\(folder)/\(name).mp4", 1)
        while FileManager.default.fileExists(atPath: path) {
            number += 1
            path = "\(folder)/\(name)-\(number).mp4"
        }
        return path
    }

    private func failed(_ fault: String, _ moment: Moment) {
        segment = nil
        notBefore = moment.uptime + Self.retry
        sweep(at: moment)
        board.recording { figures in
            (figures.path, figures.fault) = (nil, fault)
            figures.failures += 1
        }
    }
}

extension Recorder {
    private var retention: Retention { Retention(keepDays: settings.keepDays, keepBytes: settings.keepBytes) }

    /// Removes what has had its time, also of a camera that is gone.
    func sweep(at moment: Moment) {
        sweep(open: nil, moment)
    }

    /// Once in a while: whether the disk has room for what the segment at `open` grows by.
    private func look(_ open: String, _ moment: Moment) throws(MediaError) {
        guard moment.uptime >= nextLook else { return }
        nextLook = moment.uptime + Self.look
        guard let disk = room(settings.directory), disk.lacking > 0 else { return }
        _ = try makeRoom(open: open, moment)
    }

    /// Removes what has had its time, and before its time the oldest where the disk has too little free; returns what could not be removed.
    ///
    /// Throws where the disk has too little free even so.
    private func makeRoom(open: String?, _ moment: Moment) throws(MediaError) -> String? {
        nextLook = moment.uptime + Self.look
        let lacking = room(settings.directory)?.lacking ?? 0
        let (trouble, removed) = sweep(open: open, moment, lacking: lacking)
        // Some file systems tell only later what was freed: the next look judges.
        guard lacking > removed, let disk = room(settings.directory), disk.lacking > 0 else { return trouble }
        close()
        throw MediaError(
            .io,
            "recordings stop: only \(disk.free / 1_000_000) MB are free on the disk of \(settings.directory), where"
                + " \(disk.kept / 1_000_000) MB stay free; remove files, or lower record_gigabytes of the sources"
        )
    }

    /// Removes and tells; returns what could not be removed, and how many bytes were.
    @discardableResult
    private func sweep(open: String?, _ moment: Moment, lacking: Int64 = 0) -> (trouble: String?, removed: Int64) {
        let report = retention.sweep(folder: folder, at: moment.wall, open: open, lacking: lacking)
        guard !report.removed.isEmpty || !report.failures.isEmpty else { return (nil, 0) }
        board.recording { figures in
            figures.segmentsRemoved += UInt64(report.removed.count)
            figures.bytesRemoved += UInt64(max(0, report.removedBytes))
            if let failure = report.failures.last { figures.fault = failure }
        }
        onRetention(report)
        return (report.failures.last, report.removedBytes)
    }
}
