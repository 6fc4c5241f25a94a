import Testing

@Suite("Habits that a compiler does not see")
struct HabitTests {
    /// The rooms that own C, or memory that C reads.
    static let unsafeRooms: Set<String> = ["UsherCore", "Media", "Inference", "Gallery", "Flow"]

    @Test("Unsafe code stays in the rooms that own C")
    func unsafeStaysInItsRooms() throws {
        for file in try Tree.files(in: "Sources") where !Self.unsafeRooms.contains(file.room) {
            for (index, line) in file.lines.enumerated() where !Self.isComment(line) {
                let words = line.split { !$0.isLetter && !"@_-".contains($0) }
                #expect(
                    !words.contains("unsafe") && !line.contains("@unchecked Sendable"),
                    "\(file.path):\(index + 1): \(line)"
                )
            }
        }
    }

    @Test("Every @unchecked and nonisolated(unsafe) says why it holds on a line above")
    func unsafeStatesItsReason() throws {
        for file in try Tree.files(in: "Sources") {
            for (index, line) in file.lines.enumerated() where !Self.isComment(line) {
                guard line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") else { continue }
                let above = file.lines[max(0, index - 12)..<index]
                #expect(
                    above.contains { Self.isComment($0) && $0.lowercased().contains("because") },
                    "\(file.path):\(index + 1): no `because` above"
                )
            }
        }
    }

    @Test("A swallowed error says why it may be")
    func swallowedErrorsAreExplained() throws {
        for file in try Tree.files(in: "Sources") {
            for (index, line) in file.lines.enumerated() where line.contains("try?") && !Self.isComment(line) {
                let near = file.lines[max(0, index - 8)...index]
                #expect(near.contains { $0.contains("//") }, "\(file.path):\(index + 1): try? without a comment")
            }
        }
    }

    @Test("Nothing sleeps and nothing crashes on input")
    func noSleepNoFatalError() throws {
        let words = ["Thread.sleep", "usleep(", "Task.sleep", "fatalError(", "try!", " sleep("]
        for file in try Tree.files(in: "Sources") {
            for (index, line) in file.lines.enumerated() where !Self.isComment(line) {
                #expect(!words.contains { line.contains($0) }, "\(file.path):\(index + 1): \(line)")
            }
        }
    }

    @Test("Files stay small enough to be read in one go")
    func filesStaySmall() throws {
        for file in try Tree.files(in: "Sources") {
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
        }
    }

    static func isComment(_ line: String) -> Bool {
        line.drop { $0 == " " }.hasPrefix("//")
    }
}
