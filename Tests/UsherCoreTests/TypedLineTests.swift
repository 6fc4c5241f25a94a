import Testing

@testable import UsherCore

@Suite("A line typed unseen")
struct TypedLineTests {
    /// What is typed, and what comes of it.
    static let table: [(String, String?)] = [
        ("secret\n", "secret"), ("secret\r", "secret"), ("\n", ""), ("sekr\u{7f}\u{7f}cret\n", "secret"),
        ("\u{7f}\u{8}a\n", "a"), ("wrong\u{15}right\n", "right"), ("caf\u{e9}\u{7f}e\n", "cafe"), ("界\u{7f}\n", ""),
        ("a\u{4}b\n", "ab"), ("se\u{3}", nil), ("\u{4}", nil),
        (String(repeating: "x", count: 5000) + "\n", String(repeating: "x", count: 4096)),
    ]

    @Test("is edited as one expects, and ended by Enter, Ctrl-C or Ctrl-D", arguments: table)
    func typed(keys: String, line: String?) {
        var typed = TypedLine()
        let endings = keys.utf8.compactMap { typed.take($0) }
        #expect(endings.count == 1)
        switch endings.first {
        case .line(let secret): #expect(secret.reveal() == line)
        default: #expect(line == nil)
        }
    }
}
