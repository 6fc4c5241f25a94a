import Foundation
import Rules
import UsherCore
import Yams

extension Configuration {
    /// The largest file that is read, bytes; thousands of sources fit.
    static let largestFile = 1 << 20

    /// The configuration in the file at `path`, all of it right; otherwise every finding in one error.
    ///
    /// - Parameters:
    ///   - path: the YAML file; relative paths inside it start from its folder.
    ///   - environment: what `${NAME}` stands for.
    /// - Returns: the configuration.
    /// - Throws: `SettingsError` with a line for each finding.
    public static func load(
        path: String,
        environment: [String: String]
    ) throws(SettingsError) -> Configuration {
        let data: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }  // Read only: a failing close loses nothing.
            data = try file.read(upToCount: largestFile + 1) ?? Data()
        } catch {
            let there = FileManager.default.fileExists(atPath: path)
            let reason =
                there ? "cannot be read; check its owner and permissions" : "there is no such file; name another"
            throw SettingsError(.unreadable, [SettingsIssue(file: path, line: 1, key: "", reason: reason)])
        }
        let folder = RecordingsDirectories.absolute(path, relativeTo: FileManager.default.currentDirectoryPath)
        return try parse(
            [UInt8](data),
            file: path,
            folder: URL(fileURLWithPath: folder).deletingLastPathComponent().path,
            environment: environment
        )
    }

    /// The configuration in `bytes`, as `load` reads it from a file.
    static func parse(
        _ bytes: [UInt8],
        file: String,
        folder: String,
        environment: [String: String]
    ) throws(SettingsError) -> Configuration {
        let reading = Reading(file: file, folder: folder, environment: Environment(variables: environment))
        let root = try Document.root(of: bytes, file: file)
        let configuration = ConfigurationReader(reading).read(root)
        guard reading.issues.isEmpty else { throw SettingsError(.invalid, reading.issues) }
        return configuration
    }
}

/// The YAML document of a file.
enum Document {
    /// How deep lists and mappings may lie within each other; usher's own keys need four.
    private static let deepest = 64

    /// The root of the document, `nil` for a file without any; a `notYAML` error with its line for what is none.
    static func root(of bytes: [UInt8], file: String) throws(SettingsError) -> Node? {
        func failure(_ line: Int, _ reason: String) -> SettingsError {
            SettingsError(.notYAML, [SettingsIssue(file: file, line: max(1, line), key: "", reason: reason)])
        }
        guard bytes.count <= Configuration.largestFile else {
            throw failure(1, "the file is larger than \(Configuration.largestFile / 1024) KB; is it the right one?")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
            let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw failure(bad + 1, "the file is not UTF-8 text; is it the right one?")
        }
        if let line = lineTooDeep(text) {
            throw failure(line, "lists and mappings lie deeper than \(deepest) in each other")
        }
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            let (line, reason) = explained(error, text)
            throw failure(line, reason)
        } catch {
            throw failure(1, "\(error)")
        }
    }

    /// The line where more brackets are open than any file of usher's has, or `nil`.
    ///
    /// The parser builds its tree by recursion, so that a file of brackets would take the stack away. Brackets in texts and comments
    /// are counted too, which errs on the safe side. Lines that lie deep by their indentation or by dashes count as well.
    private static func lineTooDeep(_ text: String) -> Int? {
        var open = 0
        for (index, line) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            for byte in line {
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { open += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { open = max(0, open - 1) }
            }
            let indentation = line.prefix {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "?")
            }
            if open > deepest || indentation.count > 4 * deepest { return index + 1 }
        }
        return nil
    }

    private static func explained(_ error: YamlError, _ text: String) -> (line: Int, reason: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "the key \(keys.joined(separator: ", ")) stands twice in one place; keep one of them")
        case .reader(let problem, let offset, _, _):
            (1 + text.prefix(offset ?? 0).count { $0.isNewline }, "not YAML: \(problem)")
        default:
            (1, "not YAML: \(error)")
        }
    }
}
