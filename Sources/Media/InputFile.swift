import CFFmpeg
import Glibc

/// A file as FFmpeg reads it: opened once, as long as it was then.
///
/// FFmpeg gets no path and no protocol, only these bytes, so that a name like `concat:…` or a playlist reaches nothing else, and a
/// file that grows while it is read ends where it ended when it was opened.
@safe final class InputFile {
    let path: String
    private(set) var position: Int64 = 0
    private let file: OpenFile
    private(set) var io: UnsafeMutablePointer<AVIOContext>?

    private static let bufferBytes = 1 << 16

    /// The bytes of `file`, from the first on; errors call it `path`.
    init(_ file: OpenFile, path: String) throws(MediaError) {
        self.file = file
        self.path = path
        guard let buffer = unsafe av_malloc(Self.bufferBytes) else { throw .outOfMemory("opening \(path)") }
        unsafe io = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self),
            Int32(Self.bufferBytes),
            0,
            Unmanaged.passUnretained(self).toOpaque(),
            readInput,
            nil,
            seekInput
        )
        guard unsafe io == nil else { return }
        unsafe av_free(buffer)
        throw .outOfMemory("opening \(path)")
    }

    deinit {
        if let io = unsafe io { unsafe av_freep(&io.pointee.buffer) }
        unsafe avio_context_free(&io)
    }

    var bytes: Int64 { file.bytes }

    fileprivate func read(_ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int32 {
        let wanted = min(Int64(count), bytes - position)
        guard wanted > 0 else { return usher_AVERROR_EOF }
        let got = unsafe file.read(buffer, Int(wanted), at: position)
        guard got >= 0 else { return usher_AVERROR(Int32(-got)) }
        position += Int64(got)
        return got == 0 ? usher_AVERROR_EOF : Int32(got)
    }

    fileprivate func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        let base: Int64
        switch whence & ~Int32(AVSEEK_FORCE) {
        case Int32(AVSEEK_SIZE): return bytes
        case SEEK_SET: base = 0
        case SEEK_CUR: base = position
        case SEEK_END: base = bytes
        default: return Int64(usher_AVERROR(EINVAL))
        }
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0 else { return Int64(usher_AVERROR(EINVAL)) }
        position = target
        return target
    }
}

private func readInput(
    _ file: UnsafeMutableRawPointer?,
    _ buffer: UnsafeMutablePointer<UInt8>?,
    _ count: Int32
) -> Int32 {
    guard let file = unsafe file, let buffer = unsafe buffer else { return usher_AVERROR(EINVAL) }
    return unsafe Unmanaged<InputFile>.fromOpaque(file).takeUnretainedValue().read(buffer, Int(count))
}

private func seekInput(_ file: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
    guard let file = unsafe file else { return Int64(usher_AVERROR(EINVAL)) }
    return unsafe Unmanaged<InputFile>.fromOpaque(file).takeUnretainedValue().seek(offset, whence)
}
