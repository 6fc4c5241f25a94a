import CFFmpeg
import Glibc

/// Makes FFmpeg check certificates, which it does not by itself (libavformat/tls.h: `verify` is 0).
///
/// An option given at the start would hold for the first address alone: an HLS list opens what it names with options of its own. So
/// whatever a stream opens goes through here. RTSP does not: the demuxer of FFmpeg 5.1 passes nothing on to TLS (libavformat/rtsp.c, `ff_rtsp_connect`).
enum CertificateCheck {
    /// From now on `context` opens nothing whose certificate is not this machine's to trust, or is another host's.
    static func attach(to context: UnsafeMutablePointer<AVFormatContext>?) {
        unsafe context?.pointee.io_open = { context, io, url, flags, options in
            unsafe openChecked(context, io, url, flags, options)
        }
    }
}

/// FFmpeg's own way to open what a stream names.
private let usualOpen = {
    let context = unsafe avformat_alloc_context()
    defer { unsafe avformat_free_context(context) }
    return unsafe context?.pointee.io_open
}()

private func openChecked(
    _ context: UnsafeMutablePointer<AVFormatContext>?,
    _ io: UnsafeMutablePointer<UnsafeMutablePointer<AVIOContext>?>?,
    _ url: UnsafePointer<CChar>?,
    _ flags: Int32,
    _ options: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
    guard let usualOpen = unsafe usualOpen else { return usher_AVERROR(ENOMEM) }
    var own: OpaquePointer?
    defer { unsafe av_dict_free(&own) }
    // FFmpeg gives options along, or none.
    guard let options = unsafe options else {
        unsafe av_dict_set(&own, "tls_verify", "1", 0)
        return unsafe usualOpen(context, io, url, flags, &own)
    }
    unsafe av_dict_set(options, "tls_verify", "1", 0)
    return unsafe usualOpen(context, io, url, flags, options)
}
