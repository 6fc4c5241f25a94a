import CFFmpeg
import UsherCore

/// What one decoder, from whichever of its threads, or one demuxer complained of in FFmpeg's log.
///
/// A decoder that makes up lost parts of a frame, and a demuxer that passes over bytes it cannot read, say so nowhere else: the call
/// succeeds.
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

    /// The journal of whoever writes to the log, if that is a decoder or a demuxer of ours.
    ///
    /// Everything that logs begins with a pointer to its class (libavutil/log.h); a codec's threads hold copies of its context,
    /// `opaque` included.
    static func of(_ sender: UnsafeMutableRawPointer?) -> DecoderJournal? {
        guard let sender = unsafe sender, let journal = unsafe opaque(of: sender) else { return nil }
        return unsafe Unmanaged<DecoderJournal>.fromOpaque(journal).takeUnretainedValue()
    }

    /// What was left with the sender for us; `nil` for a sender of another class.
    private static func opaque(of sender: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        let kind = unsafe sender.load(as: UnsafePointer<AVClass>?.self)
        if unsafe kind == avcodec_get_class() {
            return unsafe sender.assumingMemoryBound(to: AVCodecContext.self).pointee.opaque
        }
        guard unsafe kind == avformat_get_class() else { return nil }
        return unsafe sender.assumingMemoryBound(to: AVFormatContext.self).pointee.opaque
    }
}
