import Foundation
import Media
import Recognition
import Report
import UsherCore

/// The paths of the faces of one recording, with what to write beside them.
struct FilePaths: Sendable {
    var path: String
    var appearances: [NamedPath]
    /// How many of its frames were decoded: all, unless the replay ended early.
    var frames: Int
}

/// Where one person's face was, and what the person is called.
struct NamedPath: Sendable {
    var label: String
    var isKnown: Bool
    var paths: [[PathPoint]]

    init(label: String, isKnown: Bool, paths: [[PathPoint]]) {
        self.label = label
        self.isKnown = isKnown
        self.paths = paths
    }

    init(_ record: AppearanceRecord, _ results: [AppearanceResult]) {
        let result = results.first { $0.id == record.id.description }
        let score = result?.score.map { String(format: " %.1f", $0) } ?? ""
        label = (result?.person?.name ?? "unknown") + score
        isKnown = result?.person != nil
        paths = record.paths
    }

    /// The box at `time`, between the analysed frames by a straight line; `nil` where the face was not in view.
    func box(at time: MediaTime) -> Box? {
        for path in paths {
            guard let next = path.firstIndex(where: { $0.time >= time }) else { continue }
            let after = path[next]
            if after.time == time { return after.box }
            guard next > 0 else { continue }
            let before = path[next - 1]
            guard after.time - before.time <= Annotator.longestGap else { continue }
            return Self.between(before, after, at: time)
        }
        return nil
    }

    private static func between(_ before: PathPoint, _ after: PathPoint, at time: MediaTime) -> Box {
        let whole = Float(after.time.nanoseconds - before.time.nanoseconds)
        let part = Float(time.nanoseconds - before.time.nanoseconds) / whole
        func mixed(_ key: KeyPath<Box, Float>) -> Float {
            before.box[keyPath: key] * (1 - part) + after.box[keyPath: key] * part
        }
        return Box(x: mixed(\.x), y: mixed(\.y), width: mixed(\.width), height: mixed(\.height))
    }
}

/// Writes a recording again with boxes, names and scores: a second pass, because the names are known only when the first is over.
struct Annotator {
    /// Between two sightings of a track further apart than this no box is drawn.
    static let longestGap: Duration = .seconds(1)

    static let known = Colour(red: 64, green: 200, blue: 96)
    private static let unknown = Colour(red: 240, green: 170, blue: 40)

    let file: FilePaths

    /// Writes an MP4 of every frame that was replayed, unless `stop` is made before the last: then no file is left, and the answer is false.
    func write(to target: String, stop: StopRequest, progress: (RecordingReader.State) -> Void) throws -> Bool {
        let recording = try Recording(opening: file.path)
        let size = recording.properties.size
        let writer = try VideoWriter(path: target, size: size, frameRate: recording.properties.frameRate ?? 25)
        let thickness = max(2, size.height / 360)
        while recording.framesDecoded < file.frames, let frame = try recording.next() {
            // A writer that is not finished removes what it has written.
            guard !stop.isMade else { return false }
            progress(state(of: recording))
            var canvas = Canvas(try frame.draw(size.bounds, size: size, order: .rgb))
            for appearance in file.appearances {
                guard let box = appearance.box(at: frame.time) else { continue }
                let colour = appearance.isKnown ? Self.known : Self.unknown
                canvas.outline(box, colour, thickness: thickness)
                canvas.label(appearance.label, at: Point(box.x, box.maxY + 2), colour, scale: max(1, size.height / 400))
            }
            try writer.append(canvas.image, at: frame.time)
        }
        try writer.finish()
        return true
    }

    private func state(of recording: Recording) -> RecordingReader.State {
        var state = RecordingReader.State()
        state.properties = recording.properties
        state.framesDecoded = recording.framesDecoded
        state.progress = Double(recording.framesDecoded) / Double(max(1, file.frames))
        return state
    }
}
