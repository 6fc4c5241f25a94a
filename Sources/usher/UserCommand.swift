import ArgumentParser
import Daemon

/// `usher user`.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Adds, lists, changes and removes those who may use the API.",
        discussion: "Works beside a running server, which sees a change within a second.",
        subcommands: [Add.self, List.self, Remove.self, Password.self, SetRole.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a user; asks for a password, or takes it from standard input when that is no terminal."
        )

        @Argument(help: "The e-mail address.")
        var email: String

        @Option(help: "admin, operator, camera or viewer.")
        var role = "admin"

        @OptionGroup var password: PasswordInput
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run {
                try IdentityDesk.check(email: email, role: role)
                let desk = try IdentityDesk(places: common.places(), createIfMissing: true)
                print(try desk.addUser(email, role: role, password: try password.read()))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the users.")

        @Flag(help: "Print one JSON object.")
        var json = false

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run { print(try IdentityDesk(places: common.places()).users(json: json)) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes a user with all sessions and tokens.")

        @Argument(help: "The e-mail address.")
        var email: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run { print(try IdentityDesk(places: common.places()).removeUser(email)) }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives a user another password and ends the user's sessions."
        )

        @Argument(help: "The e-mail address.")
        var email: String

        @OptionGroup var password: PasswordInput
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run {
                let desk = try IdentityDesk(places: common.places())
                try desk.requireUser(email)
                print(try desk.setPassword(of: email, to: try password.read()))
            }
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "role", abstract: "Gives a user another role.")

        @Argument(help: "The e-mail address.")
        var email: String

        @Argument(help: "admin, operator, camera or viewer.")
        var role: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await usher.run { print(try IdentityDesk(places: common.places()).setRole(of: email, to: role)) }
        }
    }
}
