public import Foundation

extension ReplayResult {
    /// The result as one JSON object: snake-case keys in alphabetical order, UTF-8, indented by two spaces, a newline at the end.
    ///
    /// Equal results give equal bytes.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// The result that ``json()`` wrote.
    public init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(ReplayResult.self, from: json)
    }
}
