import Glibc

/// A line typed on a terminal without being shown: a password.
public enum HiddenInput {
    /// How reading ended.
    public enum Ending: Sendable, Hashable {
        /// With the line, without its end.
        case line(Secret)
        /// With Ctrl-C.
        case interrupted
        /// With the end of the input, or a terminal that refuses.
        case closed
    }

    /// Reads a line from the terminal that is standard input; echo and signals are off meanwhile and back on whatever happens.
    public static func readLine() -> Ending {
        var before = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else { return .closed }
        var quiet = before
        // Byte by byte, so that Ctrl-C is a byte too: a signal would end the process with the echo off.
        quiet.c_lflag &= ~tcflag_t(ECHO | ISIG | ICANON)
        guard unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0 else { return .closed }
        defer { unsafe _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
        var line = TypedLine()
        while true {
            var byte: UInt8 = 0
            guard unsafe read(STDIN_FILENO, &byte, 1) == 1 else { return .closed }
            if let ending = line.take(byte) { return ending }
        }
    }
}

/// What was typed so far; a value that is told each byte.
struct TypedLine: Sendable {
    /// Longer lines are cut: no password is.
    static let longest = 4096

    private var bytes: [UInt8] = []

    /// Takes a byte; returns how it ends, if it does.
    mutating func take(_ byte: UInt8) -> HiddenInput.Ending? {
        switch byte {
        case 0x0a, 0x0d: return .line(Secret(String(decoding: bytes, as: UTF8.self)))
        case 0x03: return .interrupted
        case 0x04: return bytes.isEmpty ? .closed : nil
        case 0x08, 0x7f: erase()
        case 0x15: bytes = []
        default: if bytes.count < Self.longest { bytes.append(byte) }
        }
        return nil
    }

    /// Takes back the last character, all its bytes.
    private mutating func erase() {
        while let last = bytes.popLast(), last & 0xc0 == 0x80 {}
    }
}
