import Testing

@testable import Daemon

@Suite("Shared options before the subcommand")
struct LeadingOptionsTests {
    @Test(
        "They go behind the words of the command, where the parser looks for them",
        arguments: [
            ("--pack omz models", "models --pack omz"),
            ("--pack=omz models --json", "models --pack=omz --json"),
            ("--data d --config c.yml user add a@b --role admin", "user add a@b --data d --config c.yml --role admin"),
            ("--models m replay -- -odd.mp4", "replay --models m -- -odd.mp4"),
            ("--pack omz models --pack other", "models --pack omz --pack other"),
            ("models --pack omz", "models --pack omz"),
            ("--pack", "--pack"), ("--pack omz --help", "--pack omz --help"),
            ("--nonsense x models", "--nonsense x models"),
        ]
    )
    func moved(given: String, expected: String) {
        let words = given.split(separator: " ").map(String.init)
        #expect(LeadingOptions.moved(words).joined(separator: " ") == expected)
    }

    @Test("No arguments stay none")
    func none() {
        #expect(LeadingOptions.moved([]) == [])
    }
}
