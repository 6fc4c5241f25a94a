import Foundation
import Media
import TestSupport
import Testing
import UsherCore

@testable import Intake

/// A recorder of a file's packets on a disk and a clock of the test's own.
private final class Rig {
    let clock = ManualClock()
    let board = SessionBoard()
    let told = Locked<[RetentionReport]>([])
    let directory: String
    let recorder: Recorder
    private let input: LiveInput

    var folder: String { "\(directory)/door" }
    var figures: RecordingFigures { board.figures(at: clock.uptime).recording ?? RecordingFigures() }
    var segments: [String] {
        get throws { try RecordedSegment.all(in: folder).map { String($0.path.dropFirst(folder.count + 1)) } }
    }

    /// A folder that holds `old` segments of 1000 bytes each, on a disk that is as `room` says, given the bytes in the folder.
    init(
        old: [String] = [],
        keepDays: Double? = nil,
        keepBytes: Int64? = nil,
        room: @escaping @Sendable (Int64) -> DiskRoom? = { _ in nil }
    ) throws {
        directory = "\(Stage.folder)/\(UUID().uuidString)"
        let folder = "\(directory)/door"
        for path in old {
            let file = URL(fileURLWithPath: "\(folder)/\(path)")
            let day = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: day, withIntermediateDirectories: true)
            try Data(count: 1000).write(to: file)
        }
        let told = told
        recorder = Recorder(
            RecordingSettings(directory: directory, keepDays: keepDays, keepBytes: keepBytes),
            source: "door",
            board: board,
            room: { _ in
                // Nothing is there yet.
                let segments = (try? RecordedSegment.all(in: folder)) ?? []
                return room(segments.reduce(0) { $0 + $1.bytes })
            },
            onRetention: { report in told.withLock { $0.append(report) } }
        )
        let vigil = Vigil(clock: clock)
        vigil.beginConnecting(patience: .seconds(1000))
        let address = SourceAddress(try Stage.path("clip.mp4"))
        input = try LiveInput(LiveRequest(address: address, scheme: .file), patience: vigil)
    }

    /// Hands over the packets up to the next key frame, which comes now.
    func takeKey() throws {
        while let packet = try input.next() {
            recorder.take(packet, from: input, at: Moment(by: clock))
            if packet.isKey { return }
        }
        Issue.record("the clip is over")
    }

    /// Hands over one packet.
    func take() throws {
        let packet = try #require(try input.next())
        recorder.take(packet, from: input, at: Moment(by: clock))
    }
}

@Suite("Recorder")
struct RecorderTests {
    private static let old = ["2021-02-18/100000.mp4", "2021-02-19/100000.mp4", "2021-02-20/100000.mp4"]
    private static let new = "2021-02-20/135100.mp4"

    @Test("Where the disk has too little free the oldest make room before a segment is begun, no more than must")
    func room() throws {
        // One per cent of the disk is 1000 bytes; 600 are free while all three are there.
        let rig = try Rig(old: Self.old) { DiskRoom(free: 3600 - $0, size: 100_000) }
        try rig.take()
        #expect(try rig.segments == Array(Self.old.dropFirst()) + [Self.new])
        #expect(rig.figures.segmentsRemoved == 1 && rig.figures.bytesRemoved == 1000)
        #expect(rig.figures.path == "\(rig.folder)/\(Self.new)" && rig.figures.fault == nil)
        let report = try #require(rig.told.withLock { $0.first })
        #expect(report.lacking == 400 && report.removed.count == 1 && report.kept == 2)
    }

    @Test("Where that is not enough nothing is recorded, and it is said; when there is room again it goes on")
    func noRoom() throws {
        let free = Locked<Int64>(12_000_000)
        let rig = try Rig(old: Self.old) { _ in DiskRoom(free: free.withLock { $0 }, size: 1 << 40) }
        try rig.take()
        #expect(try rig.segments.isEmpty)
        #expect(rig.figures.path == nil && rig.figures.segments == 0 && rig.figures.failures == 1)
        #expect(rig.figures.segmentsRemoved == 3)
        let fault = try #require(rig.figures.fault)
        #expect(fault.hasPrefix("recordings stop: only 12 MB are free on the disk of \(rig.directory), where 1000 MB"))
        free.withLock { $0 = 1 << 30 }
        rig.clock.advance(by: Recorder.retry)
        try rig.takeKey()
        #expect(rig.figures.path != nil && rig.figures.fault == nil && rig.figures.segments == 1)
    }

    @Test("A disk that fills up while a segment grows ends it within ten seconds, and what was written plays")
    func fills() throws {
        let free = Locked<Int64>(1 << 30)
        let rig = try Rig { _ in DiskRoom(free: free.withLock { $0 }, size: 1 << 40) }
        for _ in 0..<10 { try rig.take() }
        free.withLock { $0 = 0 }
        rig.clock.advance(by: .milliseconds(9900))
        try rig.take()
        let path = try #require(rig.figures.path)
        rig.clock.advance(by: .milliseconds(100))
        try rig.take()
        #expect(rig.figures.path == nil && rig.figures.fault?.hasPrefix("recordings stop") == true)
        let copy = try Recording(opening: path)
        var frames = 0
        while try copy.next() != nil { frames += 1 }
        #expect(frames == 11)
    }

    @Test("A segment that cannot be begun leaves what has had its time no longer than one that can")
    func sweepsFirst() throws {
        let rig = try Rig(old: Self.old, keepBytes: 1500)
        let marker = "\(rig.folder)/\(Retention.marker)"
        try FileManager.default.createDirectory(atPath: "\(marker)/x", withIntermediateDirectories: true)
        try rig.take()
        #expect(rig.figures.failures == 1 && rig.figures.segments == 0)
        #expect(rig.figures.fault?.hasPrefix("\(marker): cannot be written") == true)
        #expect(try rig.segments == [Self.old[2]])
    }

    @Test("A folder tells by what it is kept, as the newest segment has it; it holds no segment more for that")
    func marks() throws {
        let rig = try Rig(keepDays: 7, keepBytes: 50_000_000_000)
        #expect(try Retention(of: rig.folder) == nil)
        try rig.take()
        let file = "\(rig.folder)/.retention.json"
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        #expect(try Retention(of: rig.folder) == Retention(keepDays: 7, keepBytes: 50_000_000_000))
        #expect(try rig.segments == [Self.new])
        try Retention(keepDays: nil, keepBytes: 1).mark(rig.folder)
        #expect(try Retention(of: rig.folder) == Retention(keepDays: nil, keepBytes: 1))
        for text in ["{", "[]", #"{"keep_days": 0}"#, #"{"keep_bytes": -1}"#] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            let error = #expect(throws: MediaError.self) { try Retention(of: rig.folder) }
            #expect(error?.message.hasPrefix("\(file): cannot be read") == true, "\(text)")
        }
        try Retention(keepDays: 2, keepBytes: nil).mark(rig.folder)
        #expect(try Retention(of: rig.folder) == Retention(keepDays: 2, keepBytes: nil))
    }

    @Test(
        "What stays free is 1 GB, or one per cent of a small disk",
        arguments: [
            (2_000_000_000, 1 << 40, 0), (400_000_000, 1 << 40, 600_000_000), (100, 20_000, 100), (300, 20_000, 0),
            (0, 0, 0),
        ] as [(Int64, Int64, Int64)]
    )
    func floor(free: Int64, size: Int64, lacking: Int64) {
        #expect(DiskRoom(free: free, size: size).lacking == lacking)
    }

    @Test("The system tells of the disk of a directory, and of none that is not there")
    func disk() throws {
        let room = try #require(DiskRoom.system(Stage.folder))
        #expect(room.size > 0 && (0...room.size).contains(room.free))
        #expect(DiskRoom.system("/does/not/exist") == nil)
    }
}
