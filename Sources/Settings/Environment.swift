/// The `${NAME}` in a text of the file, and what stands for it.
struct Environment {
    let variables: [String: String]

    /// Why a text cannot be expanded.
    enum Failure: Error {
        /// No such variable.
        case unset(String)
        /// `${` without `}`, or with something in between that is no name.
        case malformed
    }

    /// The text with each `${NAME}` replaced, and `$${` by `${`.
    ///
    /// What a variable holds is not expanded again.
    func expand(_ text: String) throws(Failure) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            if rest[..<start.lowerBound].last == "$" {
                result += rest[..<start.lowerBound].dropLast() + "${"
                rest = rest[start.upperBound...]
                continue
            }
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { throw .malformed }
            let name = String(rest[start.upperBound..<end])
            guard Self.isName(name) else { throw .malformed }
            guard let value = variables[name] else { throw .unset(name) }
            result += value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// A name as POSIX has it: letters, digits and underscores, no digit first.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
    }
}
