import CFFmpeg
import Glibc
import UsherCore

/// What FFmpeg logged on behalf of one live stream: its last words, and the packets that it says were lost.
///
/// The log has no return value: the reason of a failed connection and the number of lost RTP packets are found there and nowhere
/// else. A stream's calls all run on one thread at a time, and its sockets log under names of their own, so lines are told apart by
/// the thread that writes them.
final class StreamJournal: Sendable {
    private struct Entries {
        var lines: [String] = []
        var packetsLost = 0
    }

    private static let linesKept = 8
    private let entries = Locked(Entries())
    /// Words that no line may hold.
    private let secrets: [String]

    /// A journal from whose lines `secrets` are kept.
    init(secrets: [String]) {
        // Shorter ones would tear ordinary words apart; FFmpeg logs a login only inside an address, which is masked anyway.
        self.secrets = secrets.filter { $0.utf8.count >= 4 }
    }

    var lines: [String] { entries.withLock { $0.lines } }
    /// RTP packets that did not arrive.
    var packetsLost: Int { entries.withLock { $0.packetsLost } }

    /// Runs `body`, whose lines come here.
    func listening<Result: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = unsafe pthread_getspecific(Self.key)
        unsafe pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        defer { unsafe pthread_setspecific(Self.key, before) }
        return try body()
    }

    /// Forgets the lines, so that those of the next call stand alone.
    func clear() { entries.withLock { $0.lines.removeAll(keepingCapacity: true) } }

    func note(_ line: String) {
        entries.withLock { entries in
            entries.packetsLost += Self.lost(line)
            if entries.lines.count == Self.linesKept { entries.lines.removeFirst() }
            entries.lines.append(line)
        }
    }

    func masked(_ line: String) -> String {
        secrets.reduce(line) { $0.replacing($1, with: "***") }
    }

    /// The journal that listens on this thread.
    static var current: StreamJournal? {
        guard let journal = unsafe pthread_getspecific(key) else { return nil }
        return unsafe Unmanaged<StreamJournal>.fromOpaque(journal).takeUnretainedValue()
    }

    /// `RTP: missed 12 packets` (libavformat/rtpdec.c).
    static func lost(_ line: String) -> Int {
        guard let start = line.firstRange(of: "RTP: missed ")?.upperBound else { return 0 }
        return Int(line[start...].prefix { $0.isNumber }) ?? 0
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        unsafe pthread_key_create(&key, nil)
        return key
    }()
}
