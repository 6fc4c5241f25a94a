import CFFmpeg

/// A status that an FFmpeg call returned: negative is a failure.
struct FFmpegStatus: Sendable, Hashable {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    var failed: Bool { code < 0 }
    var isEnd: Bool { code == usher_AVERROR_EOF }
    var wantsMore: Bool { code == usher_AVERROR(EAGAIN) }
    var isOutOfMemory: Bool { code == usher_AVERROR(ENOMEM) }

    /// FFmpeg's own words for it: `Invalid data found when processing input`.
    var text: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { buffer in
            unsafe buffer.initialize(repeating: 0)
            unsafe av_strerror(code, buffer.baseAddress, buffer.count)
            guard let text = buffer.baseAddress else { return "error \(code)" }
            return unsafe String(cString: text)
        }
    }
}

extension MediaError {
    /// Memory ran out in `doing`.
    static func outOfMemory(_ doing: String) -> MediaError {
        MediaError(.outOfMemory, "out of memory while \(doing)")
    }
}
