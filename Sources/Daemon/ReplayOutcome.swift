import Foundation
import Report

/// What a replay found, to be printed and written.
public struct ReplayOutcome: Sendable {
    let result: ReplayResult
    let pictures: ReplayPictures
    private(set) var written: [String] = []

    init(result: ReplayResult, pictures: ReplayPictures) {
        self.result = result
        self.pictures = pictures
    }

    /// Whether a recording could not be used.
    public var failed: Bool { result.files.contains { $0.error != nil } }

    /// The JSON object.
    public func json() throws -> String { String(decoding: try result.json().dropLast(), as: UTF8.self) }

    /// Who was seen when, and where the report is.
    public var summary: String {
        (PlainSummary.lines(result) + written.map { "Written: \($0)" }).joined(separator: "\n")
    }

    /// The same with the report, and the annotated videos, written where the request says.
    func written(for request: ReplayRequest, paths: [FilePaths], show: (ReplayProgress) -> Void) throws -> ReplayOutcome
    {
        guard let directory = request.reportDirectory ?? (request.annotate ? "usher-report" : nil) else { return self }
        try Workshop.makeDirectory(directory)
        var outcome = self
        if request.reportDirectory != nil {
            let html = HTMLReport.render(result, pictures: pictures)
            outcome.written.append(try Self.write(Data(html.utf8), to: "\(directory)/report.html"))
            outcome.written.append(try Self.write(try result.json(), to: "\(directory)/report.json"))
        }
        for file in paths where request.annotate {
            show(.doing("annotating \(file.path)"))
            let target = "\(directory)/\(Self.stem(file.path)).annotated.mp4"
            try Annotator(file: file).write(to: target)
            outcome.written.append(target)
        }
        return outcome
    }

    /// Writes a file whole or not at all.
    private static func write(_ data: Data, to path: String) throws -> String {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw UsherFault("\(path) cannot be written: \(error.localizedDescription)")
        }
        return path
    }

    private static func stem(_ path: String) -> String {
        ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }
}
