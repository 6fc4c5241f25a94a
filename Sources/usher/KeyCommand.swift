import ArgumentParser
import Daemon
import UsherCore

/// `usher key`.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes, lists and deletes service keys: what CompreFace's clients show.",
        discussion: "Works beside a running server, which sees a change within a second.",
        subcommands: [Create.self, List.self, Delete.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a key and prints it, and nothing else, on standard output. It is kept nowhere."
        )

        @Option(help: "The service that it opens: recognition, detection or verification.")
        var type: String

        @Option(help: "What people call it.")
        var name: String

        @Option(help: "A recognition key's person list, made if there is none. Default: one of the key's name.")
        var list: String?

        @Flag(help: "Take the key from the first line of standard input: one that clients have already.")
        var existing = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run {
                var key: Secret?
                if existing {
                    guard let line = readLine() else { throw UsherFault.usage("no key on standard input") }
                    key = Secret(line)
                }
                let desk = try IdentityDesk(places: common.places(), createIfMissing: true)
                let made = try desk.createKey(type, name: name, list: list, existing: key)
                printError(made.about)
                print(made.key.reveal())
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys by fingerprint.")

        @Flag(help: "Print one JSON object.")
        var json = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run { print(try IdentityDesk(places: common.places()).keys(json: json)) }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes a key; its list stays.")

        @Argument(help: "The key's name, or the beginning of its fingerprint, 4 digits or more.")
        var key: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run { print(try IdentityDesk(places: common.places()).deleteKey(key)) }
        }
    }
}
