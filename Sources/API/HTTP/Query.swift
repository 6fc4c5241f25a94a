/// The parameters of a URL's query, decoded; what is not UTF-8 is left out.
enum Query {
    static func parse(_ query: String?) -> [(name: String, value: String)] {
        guard let query, !query.isEmpty else { return [] }
        return query.split(separator: "&").prefix(100).compactMap { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(halves[0]), let value = decoded(halves.count > 1 ? halves[1] : "") else {
                return nil
            }
            return (name, value)
        }
    }

    private static func decoded(_ text: Substring) -> String? {
        let bytes = text.utf8.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }
        return String(validating: HeaderParameters.percentDecoded(bytes) { _ in true }, as: UTF8.self)
    }
}
