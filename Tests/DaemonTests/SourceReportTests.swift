import API
import Intake
import Testing
import UsherCore

@testable import Daemon

@Suite("What is told of a source")
struct SourceReportTests {
    @Test("What the decoder counted is told, and how the recording fares")
    func figures() {
        var figures = SourceFigures()
        (figures.codec, figures.framesDecoded, figures.packetsPassedOver, figures.framesStill) = ("hevc", 100, 7, 8)
        (figures.reconnects, figures.stalls, figures.isKeyFramesOnly) = (2, 1, true)
        var recording = RecordingFigures()
        (recording.bytes, recording.failures, recording.path) = (4096, 1, "r/a.mp4")
        figures.recording = recording
        let moment = WallTime(microseconds: 0)
        var report = SourceReport(
            id: SourceID(high: 1, low: 2),
            group: .zero,
            name: "door",
            state: .running,
            since: moment
        )
        report.take(figures)
        #expect(report.recording == figures.recording)
        #expect(report.codec == "hevc" && report.framesDecoded == 100 && report.isKeyFramesOnly)
        #expect(report.reconnects == 2 && report.stalls == 1)
        #expect(report.drops.map(\.count) == [7, 8])
    }
}
