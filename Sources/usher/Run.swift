import ArgumentParser
import Daemon
import Foundation

/// Runs a subcommand's work: what fails is one line on standard error, and the exit code says whose fault it was.
func run(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let fault as UsherFault {
        printError("usher: \(fault.message)")
        throw ExitCode(fault.isUsage ? 2 : 1)
    } catch let code as ExitCode {
        throw code
    } catch {
        printError("usher: \(error)")
        throw ExitCode(1)
    }
}

/// Writes a line to standard error.
func printError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

/// Writes a line to standard output at once, also where that is a file or a pipe.
func printLine(_ line: String) {
    // As with `print`, an output that is closed or full is not worth an error.
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
}
