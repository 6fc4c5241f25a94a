import CFFmpeg
import UsherCore

/// What one decoder complained of in FFmpeg's log, from whichever of its threads.
///
/// A decoder that makes up lost parts of a frame says so nowhere else: the call succeeds.
final class DecoderJournal: Sendable {
    private struct Entries {
        var complaints = 0
        var last = ""
    }

    private let entries = Locked(Entries())

    var complaints: Int { entries.withLock { $0.complaints } }
    var lastComplaint: String { entries.withLock { $0.last } }

    func note(_ line: String) {
        entries.withLock { entries in
            entries.complaints += 1
            entries.last = line
        }
    }

    /// The journal of whoever writes to the log, if that is a decoder of ours.
    ///
    /// Everything that logs begins with a pointer to its class (libavutil/log.h); a codec's threads hold copies of its context,
    /// `opaque` included.
    static func of(_ sender: UnsafeMutableRawPointer?) -> DecoderJournal? {
        guard let sender = unsafe sender,
            unsafe sender.load(as: UnsafePointer<AVClass>?.self) == avcodec_get_class(),
            let journal = unsafe sender.assumingMemoryBound(to: AVCodecContext.self).pointee.opaque
        else { return nil }
        return unsafe Unmanaged<DecoderJournal>.fromOpaque(journal).takeUnretainedValue()
    }
}
