import Foundation
import Testing

@testable import Daemon

@Suite("The folder of a report")
struct ReportFolderTests {
    private let folder = NSTemporaryDirectory() + "usher-report-\(UUID().uuidString)"

    @Test("Videos of recordings of one name have a number")
    func names() {
        let names = ReportFolder.videoNames(["a/door.mp4", "b/door.mkv", "yard.mp4", "door-2.mp4", "c/door.mp4"])
        #expect(
            names == [
                "door.annotated.mp4", "door-2.annotated.mp4", "yard.annotated.mp4", "door-2-2.annotated.mp4",
                "door-3.annotated.mp4",
            ]
        )
    }

    @Test("It is made, and nothing is left in it by trying")
    func prepared() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try #require(ReportFolder(ReplayRequest(files: [], reportDirectory: folder + "/deep"))).prepare()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/deep").isEmpty)
    }

    @Test("One that takes no files is refused", arguments: ["/proc/usher", "/dev/null"])
    func refused(path: String) throws {
        let report = try #require(ReportFolder(ReplayRequest(files: [], reportDirectory: path)))
        let fault = #expect(throws: UsherFault.self) { try report.prepare() }
        #expect(fault?.message.contains(path) == true && fault?.isUsage == false)
    }

    @Test("Where nothing is written there is none")
    func none() {
        #expect(ReportFolder(ReplayRequest(files: [])) == nil)
    }
}
