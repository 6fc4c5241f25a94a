import Foundation
import Testing

@testable import Daemon

@Suite("Photos and whose they are")
struct PhotoTreeTests {
    /// A tree of empty files in a directory of its own.
    static func tree(_ files: [String]) throws -> String {
        let root = NSTemporaryDirectory() + "usher-photos-" + UUID().uuidString
        for file in files {
            let url = URL(fileURLWithPath: "\(root)/\(file)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: url)
        }
        return root
    }

    static func found(_ files: [String], below path: String = "") throws -> [String] {
        let root = try tree(files)
        defer { try? FileManager.default.removeItem(atPath: root) }
        return try PhotoTree.photos(in: [root + path]).map { "\($0.person): \($0.path.dropFirst(root.count + 1))" }
    }

    @Test("A folder of photos is one person, other files left out")
    func folder() throws {
        let found = try Self.found(["Anna/1.jpg", "Anna/2.PNG", "Anna/notes.txt", "Anna/.hidden.jpg"], below: "/Anna")
        #expect(found == ["Anna: Anna/1.jpg", "Anna: Anna/2.PNG"])
    }

    @Test("A folder of folders is a person a folder; a photo beside them is a person of its own")
    func folders() throws {
        let found = try Self.found(["Anna/1.jpg", "Beth/1.jpg", "Beth/2.jpg", "Carl.webp"])
        #expect(found == ["Carl: Carl.webp", "Anna: Anna/1.jpg", "Beth: Beth/1.jpg", "Beth: Beth/2.jpg"])
    }

    @Test("A file is a person, named after it")
    func file() throws {
        #expect(try Self.found(["Dora May.jpeg"], below: "/Dora May.jpeg") == ["Dora May: Dora May.jpeg"])
    }

    @Test("A missing path and a folder without photos are named")
    func refused() throws {
        #expect(throws: UsherFault.self) { try PhotoTree.photos(in: ["/nowhere/at/all"]) }
        #expect(throws: UsherFault.self) { try Self.found(["Empty/readme.txt"], below: "/Empty") }
    }

    @Test("A tree without any photo, and the root of all files, are refused")
    func none() throws {
        let fault = #expect(throws: UsherFault.self) { try Self.found(["Anna/readme.txt", "Beth/deeper/1.jpg"]) }
        #expect(fault?.message.contains("holds no photos") == true)
        for path in ["/", "/tmp/.."] {
            let root = #expect(throws: UsherFault.self) { try PhotoTree.photos(in: [path]) }
            #expect(root?.isUsage == true)
        }
    }

    @Test(
        "A folder is called what its path means, from where one is",
        arguments: [
            (".", "Anna"), ("./", "Anna"), ("..", "data"), ("x", "x"), ("x/../y/", "y"), ("/a/b/.", "b"), ("/", "/"),
        ]
    )
    func called(path: String, name: String) {
        #expect(PhotoTree.folderName(path, in: "/data/Anna") == name)
    }
}
