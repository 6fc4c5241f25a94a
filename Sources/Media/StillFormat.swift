import CFFmpeg

/// The image formats that are read, told apart by their first bytes; a file's name counts for nothing.
public enum StillFormat: String, Sendable, Hashable, CaseIterable {
    /// JPEG, JFIF or EXIF.
    case jpeg
    /// Portable Network Graphics.
    case png
    /// WebP, lossy or lossless; the first picture of an animation.
    case webp
    /// Windows bitmap.
    case bmp
    /// GIF; the first picture of an animation.
    case gif
    /// TIFF; the first page.
    case tiff

    /// The format that begins like `bytes`; `nil` for none of them.
    public init?(_ bytes: [UInt8]) {
        switch bytes {
        case let bytes where bytes.starts(with: [0xff, 0xd8, 0xff]): self = .jpeg
        case let bytes where bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]): self = .png
        case let bytes where bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8):
            self = .webp
        case let bytes where bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8): self = .gif
        case let bytes where bytes.starts(with: [0x49, 0x49, 0x2a, 0]) || bytes.starts(with: [0x4d, 0x4d, 0, 0x2a]):
            self = .tiff
        case let bytes where bytes.starts(with: "BM".utf8) && bytes.count >= 26: self = .bmp
        default: return nil
        }
    }

    var codec: AVCodecID {
        switch self {
        case .jpeg: AV_CODEC_ID_MJPEG
        case .png: AV_CODEC_ID_PNG
        case .webp: AV_CODEC_ID_WEBP
        case .bmp: AV_CODEC_ID_BMP
        case .gif: AV_CODEC_ID_GIF
        case .tiff: AV_CODEC_ID_TIFF
        }
    }
}
