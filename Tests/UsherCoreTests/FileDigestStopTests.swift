import Foundation
import Testing
import UsherCore

@Suite struct FileDigestStopTests {
    private struct Enough: Error {}

    @Test func aDigestIsGivenUpBetweenTwoPieces() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "usher-digest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(count: 3 << 20).write(to: file)
        let asked = Counter()
        #expect(throws: Enough.self) {
            try FileDigest.sha256(path: file.path) {
                asked.add()
                if asked.total == 2 { throw Enough() }
            }
        }
        #expect(asked.total == 2)
        let digest = try FileDigest.sha256(path: file.path) { asked.add() }
        #expect(try digest == FileDigest.sha256(path: file.path))
        #expect(asked.total == 6)
    }
}
