import Foundation
import Media
import Testing
import UsherCore

@testable import Daemon

@Suite("Annotated videos")
struct AnnotatorTests {
    private let folder = NSTemporaryDirectory() + "usher-annotated-\(UUID().uuidString)"

    /// A recording of twenty frames.
    private func recording() throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (path, size) = (folder + "/clip.mp4", PixelSize(width: 64, height: 48))
        let writer = try VideoWriter(path: path, size: size, frameRate: 10)
        let image = Image(size: size, order: .rgb, bytes: [UInt8](repeating: 90, count: 64 * 48 * 3))
        for frame in 0..<20 { try writer.append(image, at: MediaTime(nanoseconds: Int64(frame) * 100_000_000)) }
        try writer.finish()
        return path
    }

    @Test("A video goes as far as its recording was replayed, and says how far it is")
    func part() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = FilePaths(path: try recording(), appearances: [], frames: 7)
        var progress: [Double] = []
        let isWhole = try Annotator(file: file).write(to: folder + "/out.mp4", stop: StopRequest()) {
            progress.append($0.progress)
        }
        #expect(isWhole && progress.count == 7 && progress.last == 1)
        let written = try Recording(opening: folder + "/out.mp4")
        while try written.next() != nil {}
        #expect(written.framesDecoded == 7)
    }

    @Test("One that is stopped leaves no file")
    func stopped() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = FilePaths(path: try recording(), appearances: [], frames: 20)
        let stop = StopRequest()
        let isWhole = try Annotator(file: file).write(to: folder + "/out.mp4", stop: stop) { _ in stop.make() }
        #expect(!isWhole)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["clip.mp4"])
    }
}
