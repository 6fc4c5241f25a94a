import Testing

@Suite("Who may import whom")
struct ImportTests {
    /// The table of ARCHITECTURE.md: what each room may import beside the standard library's own modules.
    static let table: [String: Set<String>] = [
        "UsherCore": ["Crypto"],
        "Media": ["CFFmpeg", "CKernels", "UsherCore"],
        "Flow": ["UsherCore"],
        "Intake": ["Media", "Flow", "UsherCore"],
        "Inference": ["COpenVINO", "UsherCore"],
        "Faces": ["Inference", "UsherCore"],
        "Tracking": ["UsherCore"],
        "Gallery": ["CKernels", "UsherCore"],
        "Rules": ["UsherCore"],
        "Store": ["GRDB", "UsherCore"],
        "Identity": ["Store", "UsherCore", "Crypto", "CryptoExtras", "JWTKit"],
        "Recognition": ["Faces", "Tracking", "Gallery", "Rules", "Store", "UsherCore"],
        "Delivery": [
            "Store", "UsherCore", "Crypto", "AsyncHTTPClient", "NIOCore", "NIOPosix", "NIOHTTP1", "Logging",
        ],
        "Telemetry": ["UsherCore"],
        "API": [
            "Recognition", "Rules", "Store", "Delivery", "Telemetry", "UsherCore", "Hummingbird", "HummingbirdCore",
            "HummingbirdTLS",
            "NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTPTypes", "HTTPTypes", "Logging", "ServiceLifecycle",
            "UnixSignals",
        ],
        "Settings": ["Yams", "Rules", "UsherCore"],
        "Report": ["UsherCore"],
        "Daemon": [
            "Media", "Flow", "Intake", "Inference", "Faces", "Tracking", "Gallery", "Rules", "Store", "Identity",
            "Recognition", "API", "Delivery", "Telemetry", "Settings", "Report", "CMalloc", "UsherCore", "UnixSignals",
            "Logging",
        ],
        "usher": ["Daemon", "UsherCore", "ArgumentParser"],
    ]

    static let everybody: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc"]

    @Test("Every room imports only what its row of the table allows")
    func importsFollowTheTable() throws {
        let files = try Tree.files(in: "Sources")
        #expect(files.count > 10)
        for file in files {
            let allowed = try #require(Self.table[file.room], "\(file.room) is not in the table")
            for module in file.lines.compactMap(Self.imported) {
                #expect(
                    allowed.contains(module) || Self.everybody.contains(module),
                    "\(file.path) imports \(module)"
                )
            }
        }
    }

    @Test("The standard library's locks are imported by UsherCore alone")
    func locksLiveInOnePlace() throws {
        for file in try Tree.files(in: "Sources") where file.room != "UsherCore" {
            #expect(!file.lines.compactMap(Self.imported).contains("Synchronization"), "\(file.path)")
        }
    }

    /// The module that a line imports, if it is an import.
    static func imported(_ line: String) -> String? {
        let words = line.split(separator: " ").map(String.init)
        guard let index = words.firstIndex(of: "import"), index < words.count - 1 else { return nil }
        let modifiers: Set<String> = [
            "public", "internal", "private", "fileprivate", "package", "@preconcurrency", "@testable",
        ]
        guard words[..<index].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@_") }) else { return nil }
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let name = kinds.contains(words[index + 1]) && index + 2 < words.count ? words[index + 2] : words[index + 1]
        return name.split(separator: ".").first.map(String.init)
    }

    @Test(
        "Imports are recognised in all their forms",
        arguments: [
            ("import Foundation", "Foundation"),
            ("public import struct Foundation.Data", "Foundation"),
            ("@preconcurrency import Dispatch", "Dispatch"),
            ("// import Foundation", nil),
            ("let important = 1", nil),
        ]
    )
    func importForms(line: String, module: String?) {
        #expect(Self.imported(line) == module)
    }
}
