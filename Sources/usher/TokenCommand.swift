import ArgumentParser
import Daemon
import UsherCore

/// `usher token`.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Makes, lists and deletes permanent tokens.",
        discussion: "Works beside a running server, which sees a change within a second.",
        subcommands: [Create.self, List.self, Delete.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints it, and nothing else, on standard output."
        )

        @Option(help: "The e-mail address of the user it acts for.")
        var user: String

        @Option(help: "What it may do at most: admin, operator, camera or viewer. Default: what the user may.")
        var role: String?

        @Option(help: "What people call it.")
        var name = ""

        @Option(help: "How long it holds, days. Default: 1.")
        var validDays: Double?

        @Flag(help: "It holds for ever.")
        var never = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run {
                guard !never || validDays == nil else {
                    throw UsherFault.usage("--valid-days and --never exclude each other")
                }
                let days = validDays ?? 1
                guard days > 0, days.isFinite else { throw UsherFault.usage("--valid-days is more than 0") }
                let made = try IdentityDesk(places: common.places()).createToken(
                    for: user,
                    role: role,
                    name: name,
                    validDays: never ? nil : days
                )
                printError(made.about)
                print(made.token.reveal())
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the tokens by fingerprint.")

        @Option(help: "Only those of the user with this e-mail address.")
        var user: String?

        @Flag(help: "Print the tokens themselves too: whoever sees one is let in.")
        var show = false

        @Flag(help: "Print one JSON object.")
        var json = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run {
                print(try IdentityDesk(places: common.places()).tokens(of: user, show: show, json: json))
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes a token.")

        @Argument(help: "The token, or the beginning of its fingerprint, 4 digits or more.")
        var token: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run { print(try IdentityDesk(places: common.places()).deleteToken(token)) }
        }
    }
}
