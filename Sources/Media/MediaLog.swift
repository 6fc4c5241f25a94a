import CFFmpeg
import Glibc
public import UsherCore

/// FFmpeg's log lines, counted instead of printed: its libraries write to standard error otherwise, once a damaged macroblock.
public enum MediaLog {
    /// Lines of level error or worse since the process began.
    public static let errors = Counter()
    /// Lines of level warning.
    public static let warnings = Counter()
    private static let last = Locked("")

    /// The last line of level error or worse, without user and password of an address; empty when there was none.
    public static var lastError: String { last.withLock { $0 } }

    /// Takes over FFmpeg's log; safe to call from any thread, any number of times.
    static func attach() { _ = attached }

    private static let attached: Bool = {
        unsafe av_log_set_callback { sender, level, format, arguments in
            guard level <= AV_LOG_INFO, let format = unsafe format, let arguments = unsafe arguments else { return }
            // The one line that is no error by its level and yet says that pixels were made up (libavcodec/error_resilience.c).
            let isConcealment = unsafe level == AV_LOG_INFO && strncmp(format, "concealing", 10) == 0
            if level == AV_LOG_WARNING { MediaLog.warnings.add() }
            let stream = level <= AV_LOG_WARNING ? StreamJournal.current : nil
            guard level <= AV_LOG_ERROR || isConcealment || stream != nil else { return }
            let line = unsafe MediaLog.line(format, arguments)
            stream?.note(line)
            guard level <= AV_LOG_ERROR || isConcealment else { return }
            unsafe DecoderJournal.of(sender)?.note(line)
            guard level <= AV_LOG_ERROR else { return }
            MediaLog.errors.add()
            MediaLog.last.withLock { $0 = line }
        }
        return true
    }()

    private static let lineBytes = 512

    private static func line(_ format: UnsafePointer<CChar>, _ arguments: CVaListPointer) -> String {
        let line = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: lineBytes) { buffer -> String in
            unsafe buffer.initialize(repeating: 0)
            guard let text = buffer.baseAddress else { return "" }
            unsafe vsnprintf(text, lineBytes, format, arguments)
            return unsafe String(cString: text)
        }
        return redacted(StreamJournal.current?.masked(line) ?? line)
    }

    /// A line whose addresses have `***` for user and password: `rtsp://***@camera/1`; control characters become blanks.
    static func redacted(_ line: String) -> String {
        var out = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: true) {
            if !out.isEmpty { out += " " }
            out += redactedWord(word)
        }
        return String(AddressMask.masked(out).map { $0.isNewline || $0 == "\t" ? " " : $0 }).trimmedEnd()
    }

    private static func redactedWord(_ word: Substring) -> String {
        guard let scheme = word.firstRange(of: "://"), let at = word.lastIndex(of: "@"), at > scheme.upperBound else {
            return String(word)
        }
        return "\(word[..<scheme.upperBound])***\(word[at...])"
    }
}

extension String {
    fileprivate func trimmedEnd() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
