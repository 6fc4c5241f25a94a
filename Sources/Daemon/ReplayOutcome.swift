import Foundation
import Report

/// What a replay found, to be printed and written.
public struct ReplayOutcome: Sendable {
    let request: ReplayRequest
    let result: ReplayResult
    let pictures: ReplayPictures
    /// What is drawn into the annotated videos.
    let paths: [FilePaths]
    private(set) var written: [String] = []

    init(request: ReplayRequest, result: ReplayResult, pictures: ReplayPictures, paths: [FilePaths]) {
        self.request = request
        self.result = result
        self.pictures = pictures
        self.paths = paths
    }

    /// Whether a recording could not be used.
    public var failed: Bool { result.files.contains { $0.error != nil } }

    /// The JSON object.
    public func json() throws -> String { String(decoding: try result.json().dropLast(), as: UTF8.self) }

    /// Who was seen when, and where the report is.
    public var summary: String {
        (PlainSummary.lines(result) + written.map { "Written: \($0)" }).joined(separator: "\n")
    }

    /// Writes the report, where the request asks for one; the summary names what was written.
    public mutating func writeReport() throws {
        guard request.reportDirectory != nil, let folder = ReportFolder(request) else { return }
        let html = HTMLReport.render(result, pictures: pictures)
        written.append(try folder.write(Data(html.utf8), as: "report.html"))
        written.append(try folder.write(try result.json(), as: "report.json"))
    }

    /// Writes the annotated videos, where the request asks for them, each as far as its recording was replayed, until `stop` is made.
    ///
    /// - Parameters:
    ///   - stop: asks for an end; a video that is not whole then leaves no file.
    ///   - show: hears how far it is.
    ///   - done: hears the path of each video that is written.
    /// - Throws: what kept a video from being read or written.
    public func annotate(stop: StopRequest, show: (ReplayProgress) -> Void, done: (String) -> Void) throws {
        guard request.annotate, let folder = ReportFolder(request) else { return }
        let names = ReportFolder.videoNames(paths.map(\.path))
        for (index, (file, name)) in zip(paths, names).enumerated() where file.frames > 0 {
            guard !stop.isMade else { return }
            show(.doing("annotating \(file.path)"))
            var meter = ReplayMeter(path: file.path, number: index + 1, count: paths.count)
            let target = "\(folder.path)/\(name)"
            let isWhole = try Annotator(file: file).write(to: target, stop: stop) { meter.tick($0, show: show) }
            if isWhole { done(target) }
        }
    }
}
