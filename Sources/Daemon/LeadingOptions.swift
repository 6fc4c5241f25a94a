/// The options that every subcommand shares, also where they stand before it: `usher --pack omz models`.
public enum LeadingOptions {
    private static let names = ["--models", "--pack", "--data", "--config"]

    /// `arguments` with the shared options that come first moved behind the words that follow them, where the parser looks for them.
    ///
    /// What a later option says of the same still counts more. Without a word after them nothing is moved.
    public static func moved(_ arguments: [String]) -> [String] {
        var count = 0
        while count < arguments.count, let length = length(of: arguments[count]) { count += length }
        guard count <= arguments.count else { return arguments }
        let rest = Array(arguments[count...])
        let words = Array(rest.prefix { !$0.hasPrefix("-") })
        return words + Array(arguments[..<count]) + Array(rest[words.count...])
    }

    /// How many arguments the option takes that begins with `argument`; `nil` for anything else.
    private static func length(of argument: String) -> Int? {
        if names.contains(argument) { return 2 }
        return names.contains { argument.hasPrefix($0 + "=") } ? 1 : nil
    }
}
