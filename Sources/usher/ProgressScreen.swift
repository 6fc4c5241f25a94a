import Daemon
import Foundation

/// Shows how far the work is on standard error: one line that is written over on a terminal, plain lines now and then elsewhere.
final class ProgressScreen {
    /// Elsewhere than on a terminal one line in so many reports: one about every ten seconds.
    private static let plainEvery = 50

    private let isSilent: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var reports = 0
    private var isDirty = false

    /// A screen; a silent one shows faults only.
    init(silent: Bool) {
        isSilent = silent
    }

    /// Shows one report.
    func show(_ progress: ReplayProgress) {
        switch progress {
        case .fault(let line):
            clear()
            printError("usher: \(line)")
        case .doing(let words):
            guard !isSilent else { return }
            clear()
            printError(words)
        case .at(let position):
            guard !isSilent else { return }
            isTerminal ? overwrite(position.bar(columns: columns)) : now(position.plain)
        }
    }

    /// Leaves an empty line where the progress was.
    func clear() {
        guard isDirty else { return }
        write("\r\u{1b}[K")
        isDirty = false
    }

    private func overwrite(_ line: String) {
        write("\r\u{1b}[K" + line)
        isDirty = true
    }

    private func now(_ line: String) {
        if reports % Self.plainEvery == 0 { printError(line) }
        reports += 1
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    private var columns: Int {
        ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }
}
