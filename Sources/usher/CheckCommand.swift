import ArgumentParser
import Daemon

/// `usher check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks that the database is whole. Exit code 1 where it is not."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await usher.run {
            let findings = try Maintenance.check(places: common.places())
            guard !findings.isEmpty else {
                print("the database is whole")
                return
            }
            findings.forEach { print($0) }
            throw ExitCode(1)
        }
    }
}
