import API
import Media
import UsherCore

/// Decodes posted images by content, whatever their names say: JPEG and PNG for Enface, all that Media knows for other contracts.
struct PostedStill: PictureDecoding {
    /// The contract's 10 MB; pixels and sides as everywhere.
    private static let limits = ImageLimits(bytes: Limits().imageBytes)

    func decode(_ bytes: [UInt8]) throws -> DecodedPicture {
        switch StillFormat(bytes) {
        case .jpeg, .png: break
        case .webp, .bmp, .gif, .tiff, nil: return .unknown
        }
        return try decodeAny(bytes)
    }

    /// Any format that Media knows.
    func decodeAny(_ bytes: [UInt8]) throws -> DecodedPicture {
        do throws(MediaError) {
            return .picture(try Still(bytes: bytes, limits: Self.limits, name: "image"))
        } catch {
            switch error.code {
            case .tooLarge: return .tooLarge(error.message)
            case .empty, .notMedia, .damaged, .unsupportedCodec: return .unknown
            case .missing, .isDirectory, .notRegular, .permission, .noVideo, .encoding, .io, .outOfMemory, .closed:
                throw error
            }
        }
    }
}
