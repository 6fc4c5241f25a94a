import Foundation
import Testing
import UsherCore

@Suite struct SecretTests {
    @Test func `A secret prints as stars wherever it goes`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump([secret], to: &dumped)
        let texts = [
            "\(secret)", secret.debugDescription, String(reflecting: secret), "\([secret])", "\(["k": secret])", dumped,
        ]
        for text in texts {
            #expect(text.contains("***"))
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.reveal() == "hunter2")
    }
}

@Suite struct FileDigestTests {
    // printf abc | sha256sum
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `The digest of bytes is sha256sum's`(text: String, digest: String) {
        #expect(FileDigest.sha256(Array(text.utf8)) == digest)
    }

    // python3 -c 'open("x","wb").write(bytes(i*i%251 for i in range(3*(1<<20)+5)))'; sha256sum x
    @Test func `The digest of a file longer than a piece is sha256sum's`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // Of the temporary directory.
        let file = folder.appending(path: "x")
        try Data((0..<(3 << 20) + 5).map { UInt8($0 * $0 % 251) }).write(to: file)
        let digest = try FileDigest.sha256(path: file.path)
        #expect(digest == "b7808c0f04aee6748e2f757e160ec53a8ff8773c8fce0d01545206d837be0779")
    }

    @Test func `A missing file throws`() {
        #expect(throws: (any Error).self) { try FileDigest.sha256(path: "/nowhere/at/all") }
    }
}

@Suite struct WallTimeTests {
    // date -u -d @N +%FT%TZ
    @Test(
        arguments: [
            (1_613_829_060_000_000, "2021-02-20T13:51:00Z"), (1_613_829_060_999_999, "2021-02-20T13:51:00Z"),
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (4_102_444_799_999_999, "2099-12-31T23:59:59Z"),
        ] as [(Int64, String)]
    )
    func `ISO 8601 names the second that the moment lies in`(microseconds: Int64, text: String) {
        #expect(WallTime(microseconds: microseconds).iso8601 == text)
    }

    @Test func `The machine's clock counts up`() {
        let clock = SystemClock()
        let (first, second) = (clock.uptime, clock.uptime)
        #expect(first <= second)
        #expect(clock.now > WallTime(microseconds: 1_613_829_060_000_000))
    }
}

@Suite struct LockedTests {
    @Test func `No count is lost between threads`() async {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<10_000 { counter.add() } } }
        }
        #expect(counter.total == 40_000)
    }
}

@Suite struct FaceQualityTests {
    @Test func `The whole is the product of its parts`() {
        let quality = FaceQuality(sharpness: 0.5, size: 0.8, pose: 0.5, detector: 1, border: 0.5)
        #expect(abs(quality.value - 0.1) < 1e-6)
    }
}
