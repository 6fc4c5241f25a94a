import ArgumentParser
import Daemon
import Foundation
import UsherCore

/// Where a password comes from: a terminal, standard input, or a file; never an argument, which every user of the machine can see.
struct PasswordInput: ParsableArguments {
    /// Longer files are not passwords.
    private static let longestBytes = 4096

    @Option(help: "Take the password from the first line of this file.")
    var passwordFile: String?

    /// The password, asked for twice on a terminal.
    func read() throws -> Secret {
        if let passwordFile { return try firstLine(of: passwordFile) }
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine() else { throw UsherFault.usage("no password on standard input") }
            return Secret(line)
        }
        let password = try ask("password: ")
        guard try ask("once more: ") == password else { throw UsherFault.usage("the two passwords differ") }
        return password
    }

    private func firstLine(of path: String) throws -> Secret {
        guard let file = FileHandle(forReadingAtPath: path), let data = try file.read(upToCount: Self.longestBytes)
        else {
            throw UsherFault.usage("\(path): cannot be read, or is empty")
        }
        let line = data.prefix { $0 != 0x0a && $0 != 0x0d }
        guard let text = String(bytes: line, encoding: .utf8) else {
            throw UsherFault.usage("\(path): no text in UTF-8")
        }
        return Secret(text)
    }

    private func ask(_ question: String) throws -> Secret {
        FileHandle.standardError.write(Data(question.utf8))
        let ending = HiddenInput.readLine()
        FileHandle.standardError.write(Data("\n".utf8))
        switch ending {
        case .line(let password): return password
        case .interrupted: throw ExitCode(130)
        case .closed: throw UsherFault.usage("no password was typed")
        }
    }
}
